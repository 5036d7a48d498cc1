//! Which texts a view shows, and where on the screen: the same for a picture and for a click on it.

use glam::{DVec3, Vec2};

use crate::camera::Camera;

use super::atlas::LabelAtlas;
use super::layer::{Label, key_of};
use super::layout::{TextLayout, laid_out};
use super::placement::{Candidate, placed};
use super::projection::{LabelView, OnScreen};

/// Points between two texts.
const GAP_PT: f32 = 3.0;

/// What of a picture decides which texts it shows.
#[derive(Clone, Copy, Debug)]
pub struct LabelPicture<'camera> {
    /// From where it is looked.
    pub camera: &'camera Camera,
    /// The picture.
    pub size_px: [u32; 2],
    /// Pixels for a point.
    pub pixels_per_point: f32,
}

/// A text that a picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShownLabel {
    /// Its number among those that were asked about.
    pub index: usize,
    /// Its corners in pixels from the upper left, in order round it.
    pub corners_px: [Vec2; 4],
}

impl ShownLabel {
    /// Whether a pixel lies on it.
    pub fn holds(&self, [x_px, y_px]: [f32; 2]) -> bool {
        let [a, b, c, d] = self.corners_px;
        let at = Vec2::new(x_px, y_px);
        let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| (to - from).perp_dot(at - from));
        sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
    }
}

/// The texts that a picture shows of some, the most important first.
///
/// ```
/// use glam::DVec3;
/// use planvy_render::Camera;
/// use planvy_render::labels::{Label, LabelAtlas, LabelPicture, shown_labels};
/// let atlas = LabelAtlas::built_in().expect("letters");
/// // 300 m on 400 × 300 pixels: one metre a pixel.
/// let camera = Camera::plan(DVec3::ZERO, 300.0, 100.0);
/// let labels = [Label::lying([50.0, 0.0, 0.0], "B", 1.0, 20.0), Label::lying([52.0, 0.0, 0.0], "C", 2.0, 20.0)];
/// let picture = LabelPicture { camera: &camera, size_px: [400, 300], pixels_per_point: 1.0 };
/// let shown = shown_labels(&atlas, &labels, picture);
/// // They lie over each other: only the more important one is shown, 50 pixels beside the middle.
/// assert_eq!(shown.iter().map(|label| label.index).collect::<Vec<_>>(), [1]);
/// assert!(shown[0].holds([252.0, 150.0]) && !shown[0].holds([220.0, 150.0]));
/// ```
pub fn shown_labels(atlas: &LabelAtlas, labels: &[Label], picture: LabelPicture<'_>) -> Vec<ShownLabel> {
    let layouts: Vec<TextLayout> = labels.iter().map(|label| laid_out(atlas, &label.text)).collect();
    let asked = labels.iter().zip(&layouts).enumerate();
    let asked = asked.map(|(index, (label, layout))| Asked {
        whose: index,
        label,
        layout,
        key: key_of(label),
    });
    let chosen = chosen(atlas.capital_em, asked, picture).into_iter();
    chosen
        .map(|(index, place)| ShownLabel {
            index,
            corners_px: place.corners_px,
        })
        .collect()
}

/// A text that may be shown.
pub(super) struct Asked<'label, Whose> {
    pub(super) whose: Whose,
    pub(super) label: &'label Label,
    pub(super) layout: &'label TextLayout,
    pub(super) key: u64,
}

/// Those that are shown, with their places, the most important first.
pub(super) fn chosen<'label, Whose: Copy>(
    capital_em: f32,
    asked: impl Iterator<Item = Asked<'label, Whose>>,
    picture: LabelPicture<'_>,
) -> Vec<(Whose, OnScreen)> {
    let seen = LabelView::new(picture.camera, picture.size_px, picture.pixels_per_point);
    let (mut candidates, mut on_screen) = (Vec::new(), Vec::new());
    for Asked {
        whose,
        label,
        layout,
        key,
    } in asked
    {
        let at = DVec3::from_array(label.at);
        let Some(place) = seen.on_screen(at, layout, capital_em, label.stance, label.size) else {
            continue;
        };
        candidates.push(Candidate {
            corners_px: place.corners_px,
            priority: label.priority,
            key,
        });
        on_screen.push((whose, place));
    }
    let size = Vec2::from_array(picture.size_px.map(|side| side as f32));
    let shown = placed(&candidates, size, GAP_PT * picture.pixels_per_point).into_iter();
    shown.filter_map(|index| on_screen.get(index).copied()).collect()
}
