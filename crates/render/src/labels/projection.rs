//! Where a text stands on the screen.

use glam::{DMat4, DVec2, DVec3, Vec2};

use crate::camera::{Camera, Projection};

use super::layout::TextLayout;

/// Texts with capitals lower than this are left out: they cannot be read.
const LEAST_CAPITAL_PX: f64 = 5.0;
/// Capitals whose height is in metres are drawn at least so tall, in points between these, though the ground would have them smaller …
const LEAST_PT: [f64; 2] = [6.5, 9.0];
/// … and within that taller letters taller: so many points times the root of their metres. Letters of 5 m become 8.9 points, of 3 m 6.9 …
const LEAST_PT_A_ROOT: f64 = 4.0;
/// … as long as the ground has them as tall as this: farther away there would be more texts than room.
const SEEN_PT: f64 = 2.5;
/// Capitals of facing texts with a size in metres are no taller than this, in points: a text is no poster.
const MOST_FACING_PT: f64 = 30.0;
/// Lying texts with capitals taller than this part of the picture are left out: one stands in the middle of them.
const MOST_OF_PICTURE: f64 = 0.5;
/// Points between a place and the foot of the facing text above it.
const ABOVE_PT: f64 = 4.0;

/// How a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Upright above its place, over everything.
    #[default]
    Facing,
    /// On the ground, turned so that it can be read, hidden by what stands before it.
    Lying,
}

/// How tall the capitals of a text are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LabelSize {
    /// On the screen.
    Points(f32),
    /// On the ground; enlarged from afar, so that it can be read, and left out where it would be a speck.
    Metres(f32),
}

/// A text on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OnScreen {
    /// Its corners in pixels from the upper left, round it.
    pub(crate) corners_px: [Vec2; 4],
    /// What one em to the right is: pixels right and up of a facing text, metres east and north of a lying one.
    pub(crate) em_right: Vec2,
    /// The text's foot, in em above its place.
    pub(crate) foot_em: f32,
}

/// What of a view decides where texts stand.
pub(crate) struct LabelView {
    camera: Camera,
    clip_from_eye: DMat4,
    size_px: DVec2,
    pixels_per_point: f64,
    near_m: f64,
    /// The way to the right on the ground.
    right: DVec2,
}

impl LabelView {
    pub(crate) fn new(camera: &Camera, size_px: [u32; 2], pixels_per_point: f32) -> LabelView {
        let size = DVec2::from_array(size_px.map(|side| f64::from(side.max(1))));
        let right = (camera.orientation * DVec3::X).truncate();
        LabelView {
            camera: *camera,
            clip_from_eye: camera.clip_from_eye(size.x / size.y),
            size_px: size,
            pixels_per_point: f64::from(pixels_per_point),
            near_m: match camera.projection {
                Projection::Perspective { near_m, .. } => near_m,
                Projection::Orthographic { .. } => 0.0,
            },
            right: right.try_normalize().unwrap_or(DVec2::X),
        }
    }

    /// Where a text stands; none where it is behind the eye, too small or too large to be read.
    pub(crate) fn on_screen(
        &self,
        at: DVec3,
        layout: &TextLayout,
        capital_em: f32,
        stance: Stance,
        size: LabelSize,
    ) -> Option<OnScreen> {
        match stance {
            Stance::Facing => self.facing(at, layout, f64::from(capital_em), size),
            Stance::Lying => self.lying(at, layout, f64::from(capital_em), size),
        }
    }

    fn facing(&self, at: DVec3, layout: &TextLayout, capital_em: f64, size: LabelSize) -> Option<OnScreen> {
        let place_px = self.pixel(at)?;
        let metres_a_pixel = self.pixel_size_m(at);
        let most_px = MOST_FACING_PT * self.pixels_per_point;
        let capital_px = match size {
            LabelSize::Points(points) => f64::from(points) * self.pixels_per_point,
            LabelSize::Metres(metres) => {
                (self.readable_m(f64::from(metres), metres_a_pixel)? / metres_a_pixel).min(most_px)
            }
        };
        let em_px = (capital_px / capital_em).round().max(1.0);
        let foot_em = self.foot_px(f64::from(layout.height_em) * em_px) / em_px;
        let corners_px = corners_em(layout, foot_em)
            .map(|corner| (place_px + DVec2::new(corner.x, -corner.y) * em_px).as_vec2());
        (capital_px >= LEAST_CAPITAL_PX).then_some(OnScreen {
            corners_px,
            em_right: Vec2::new(em_px as f32, 0.0),
            foot_em: foot_em as f32,
        })
    }

    fn lying(&self, at: DVec3, layout: &TextLayout, capital_em: f64, size: LabelSize) -> Option<OnScreen> {
        self.pixel(at)?;
        let metres_a_pixel = self.pixel_size_m(at);
        let capital_m = match size {
            LabelSize::Points(points) => f64::from(points) * self.pixels_per_point * metres_a_pixel,
            LabelSize::Metres(metres) => self.readable_m(f64::from(metres), metres_a_pixel)?,
        };
        let right = self.right * (capital_m / capital_em);
        let height_em = f64::from(layout.height_em);
        let foot_em = -height_em / 2.0;
        let mut corners_px = [Vec2::ZERO; 4];
        for (corner_px, corner) in corners_px.iter_mut().zip(corners_em(layout, foot_em)) {
            let moved = right * corner.x + right.perp() * corner.y;
            *corner_px = self.pixel(at + moved.extend(0.0))?.as_vec2();
        }
        let [low, _, _, high] = corners_px;
        let capital_px = f64::from(low.distance(high)) * capital_em / height_em;
        let most_px = self.size_px.y * MOST_OF_PICTURE;
        (LEAST_CAPITAL_PX..most_px)
            .contains(&capital_px)
            .then_some(OnScreen {
                corners_px,
                em_right: right.as_vec2(),
                foot_em: foot_em as f32,
            })
    }

    /// How tall capitals are drawn that are so tall on the ground; none where they are too small to be told apart.
    fn readable_m(&self, capital_m: f64, metres_a_pixel: f64) -> Option<f64> {
        let point_m = metres_a_pixel * self.pixels_per_point;
        let [lowest_pt, highest_pt] = LEAST_PT;
        let least_pt = (LEAST_PT_A_ROOT * capital_m.max(0.0).sqrt()).clamp(lowest_pt, highest_pt);
        (capital_m >= SEEN_PT * point_m).then(|| capital_m.max(least_pt * point_m))
    }

    /// How far above its place the foot of a facing text stands: above it seen from the side, around it seen from above.
    fn foot_px(&self, height_px: f64) -> f64 {
        let down = -self.camera.forward().z;
        let from_above = ((down - 0.8) / 0.18).clamp(0.0, 1.0);
        let beside = ABOVE_PT * self.pixels_per_point;
        beside + (-height_px / 2.0 - beside) * from_above
    }

    fn pixel(&self, at: DVec3) -> Option<DVec2> {
        let clip = self.clip_from_eye * (at - self.camera.eye).extend(1.0);
        if !clip.is_finite() || clip.w <= self.near_m {
            return None;
        }
        let place = DVec2::new(clip.x, -clip.y) / clip.w;
        Some((place + 1.0) * 0.5 * self.size_px)
    }

    fn pixel_size_m(&self, at: DVec3) -> f64 {
        match self.camera.projection {
            Projection::Perspective { vertical_fov_rad, .. } => {
                let away_m = (at - self.camera.eye).dot(self.camera.forward());
                2.0 * (vertical_fov_rad / 2.0).tan() * away_m.max(self.near_m) / self.size_px.y
            }
            Projection::Orthographic { height_m, .. } => height_m / self.size_px.y,
        }
    }
}

/// The corners of a text around its place, right and up in em.
fn corners_em(layout: &TextLayout, foot_em: f64) -> [DVec2; 4] {
    let half = f64::from(layout.width_em) / 2.0;
    let top_em = foot_em + f64::from(layout.height_em);
    [[-half, foot_em], [half, foot_em], [half, top_em], [-half, top_em]].map(DVec2::from_array)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: TextLayout = TextLayout {
        letters: Vec::new(),
        width_em: 2.0,
        height_em: 0.7,
    };

    fn size_of(corners: [Vec2; 4]) -> [f32; 2] {
        [corners[0].distance(corners[1]), corners[1].distance(corners[2])]
    }

    #[test]
    fn a_lying_text_of_seven_metres_in_a_plan_of_two_pixels_a_metre_is_fourteen_pixels_tall() {
        let view = LabelView::new(&Camera::plan(DVec3::ZERO, 150.0, 100.0), [400, 300], 1.0);
        let place = DVec3::new(10.0, 20.0, 0.0);
        let text = view
            .on_screen(place, &LAYOUT, 0.7, Stance::Lying, LabelSize::Metres(7.0))
            .unwrap();
        let [width, height] = size_of(text.corners_px);
        assert!(
            (width - 40.0).abs() < 1e-3 && (height - 14.0).abs() < 1e-3,
            "{width} {height}"
        );
        // Around its place: 220 px from the left, 110 from the top.
        let middle = text.corners_px.iter().sum::<Vec2>() / 4.0;
        assert!(middle.distance(Vec2::new(220.0, 110.0)) < 1e-3, "{middle}");
        assert_eq!(text.em_right, Vec2::new(10.0, 0.0));
    }

    #[test]
    fn in_a_plan_texts_stay_readable_down_to_half_a_pixel_a_metre() {
        // A screen of 96 dots an inch at 1:1000, 1:4000 and 1:10 000: 0.26, 1.06 and 2.6 m a pixel.
        let capital_px = |metres_a_pixel: f64| {
            let view = LabelView::new(
                &Camera::plan(DVec3::ZERO, 300.0 * metres_a_pixel, 100.0),
                [400, 300],
                1.0,
            );
            let text = view.on_screen(DVec3::ZERO, &LAYOUT, 0.7, Stance::Lying, LabelSize::Metres(5.0));
            text.map(|text| (size_of(text.corners_px)[1] * 10.0).round())
        };
        assert_eq!(capital_px(0.25), Some(200.0));
        assert_eq!(capital_px(1.06), Some(89.0));
        assert_eq!(capital_px(2.6), None);
    }

    #[test]
    fn a_facing_text_stands_above_its_place_and_keeps_its_size() {
        let from_the_south = |away: f64| {
            let camera = Camera::looking_at(DVec3::new(0.0, -away, away / 4.0), DVec3::ZERO, 0.8, 1.0);
            let view = LabelView::new(&camera, [400, 300], 1.0);
            view.on_screen(DVec3::ZERO, &LAYOUT, 0.7, Stance::Facing, LabelSize::Points(14.0))
                .unwrap()
        };
        for away in [50.0, 5_000.0] {
            let text = from_the_south(away);
            assert_eq!(size_of(text.corners_px), [40.0, 14.0]);
            assert!((text.corners_px[0].y - 146.0).abs() < 1e-3);
        }
    }

    #[test]
    fn a_lying_text_turns_with_the_eye() {
        let place = DVec3::new(0.0, 0.0, 5.0);
        for (eye, right) in [
            ([0.0, -90.0], [1.0, 0.0]),
            ([90.0, 0.0], [0.0, 1.0]),
            ([0.0, 90.0], [-1.0, 0.0]),
        ] {
            let camera = Camera::looking_at(DVec3::new(eye[0], eye[1], 80.0), place, 0.8, 1.0);
            let view = LabelView::new(&camera, [400, 300], 1.0);
            let text = view
                .on_screen(place, &LAYOUT, 0.7, Stance::Lying, LabelSize::Metres(7.0))
                .unwrap();
            assert!(
                text.em_right.distance(Vec2::new(right[0], right[1]) * 10.0) < 1e-3,
                "{eye:?}"
            );
            assert!(
                text.corners_px[1].x > text.corners_px[0].x,
                "read from left to right"
            );
            assert!(text.corners_px[3].y < text.corners_px[0].y, "the right way up");
        }
    }

    #[test]
    fn facing_texts_of_some_metres_are_readable_and_no_posters() {
        let capital_px = |metres_a_pixel: f64, metres: f32| {
            let view = LabelView::new(
                &Camera::plan(DVec3::ZERO, 300.0 * metres_a_pixel, 100.0),
                [400, 300],
                1.0,
            );
            let text = view.on_screen(
                DVec3::ZERO,
                &LAYOUT,
                0.7,
                Stance::Facing,
                LabelSize::Metres(metres),
            );
            text.map(|text| size_of(text.corners_px)[1].round())
        };
        assert_eq!(
            [capital_px(0.5, 5.0), capital_px(0.01, 5.0)],
            [Some(10.0), Some(30.0)]
        );
        // At 1:6000 the letters of uses are there, those of their properties are not.
        assert_eq!([capital_px(1.6, 5.0), capital_px(1.6, 3.0)], [Some(9.0), None]);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let camera = Camera::looking_at(DVec3::new(0.0, -100.0, 30.0), DVec3::ZERO, 0.8, 1.0);
        let view = LabelView::new(&camera, [400, 300], 1.0);
        let shown = |at: DVec3, size| view.on_screen(at, &LAYOUT, 0.7, Stance::Lying, size).is_some();
        assert!(shown(DVec3::ZERO, LabelSize::Metres(7.0)));
        assert!(!shown(DVec3::ZERO, LabelSize::Metres(0.3)), "too small");
        assert!(!shown(DVec3::ZERO, LabelSize::Metres(900.0)), "too large");
        assert!(
            !shown(DVec3::new(0.0, 9_000.0, 0.0), LabelSize::Metres(7.0)),
            "too far"
        );
        assert!(
            !shown(DVec3::new(0.0, -200.0, 0.0), LabelSize::Metres(7.0)),
            "behind the eye"
        );
        assert!(!shown(DVec3::NAN, LabelSize::Metres(7.0)), "nowhere");
    }
}
