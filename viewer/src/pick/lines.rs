//! Lines beside a pixel: a line has no surface that a ray could meet, so that what is near on the picture counts.

use std::sync::Arc;

use glam::{DVec2, DVec3};
use planvy_tiles::{Part, Topology};

use super::{Feature, IsShown};
use crate::camera::Pose;
use crate::tiles::{LoadedTile, TileId};

/// A line near a pixel.
#[derive(Clone, Debug)]
pub struct LineHit {
    /// What.
    pub feature: Feature,
    /// The place on the line that is nearest to the pixel.
    pub point_in_world: DVec3,
    /// How far beside the pixel it is drawn.
    pub away_px: f64,
}

/// A pixel with how far beside it a line still counts.
#[derive(Clone, Copy, Debug)]
pub struct LineSearch<'pose> {
    /// The view.
    pub pose: &'pose Pose,
    /// The pixel.
    pub at_px: [f64; 2],
    /// Pixels beside it at most.
    pub reach_px: f64,
}

/// The lines of a tile near a pixel: of each row the nearest place.
pub fn lines_in_tile(
    tile: TileId,
    loaded: &Arc<LoadedTile>,
    search: LineSearch<'_>,
    is_shown: IsShown<'_>,
) -> Vec<LineHit> {
    let mut hits: Vec<LineHit> = Vec::new();
    for (content_number, content) in loaded.contents.iter().enumerate() {
        let origin = DVec3::from_array(content.origin);
        for (part_number, part) in content.parts.iter().enumerate() {
            if part.topology != Topology::Lines {
                continue;
            }
            let layer = loaded.layer_of(&part.name);
            let table = part.table.and_then(|table| content.tables.get(table));
            for (vertex, point_in_world, away_px) in stretches_near(part, origin, search) {
                let ids = part.vertices.feature_ids.as_ref();
                let row = table.map(|_| {
                    ids.and_then(|ids| ids.get(vertex))
                        .map_or(0, |row| usize::from(*row))
                });
                if !is_shown(layer, table.zip(row)) {
                    continue;
                }
                let feature = Feature {
                    tile,
                    loaded: Arc::clone(loaded),
                    content: content_number,
                    part: part_number,
                    row,
                };
                hits.push(LineHit {
                    feature,
                    point_in_world,
                    away_px,
                });
            }
        }
    }
    hits
}

/// The stretches of a part near a pixel: a vertex of each, the nearest place, and how far beside the pixel it is.
fn stretches_near(part: &Part, origin: DVec3, search: LineSearch<'_>) -> Vec<(usize, DVec3, f64)> {
    let positions = &part.vertices.positions;
    let at = |vertex: u32| Some(origin + DVec3::from_array(positions.point_m(vertex as usize)?));
    let stretches = part.indices.as_chunks::<2>().0.iter();
    stretches
        .filter_map(|[from, to]| {
            let (point, away_px) = nearest_on_stretch([at(*from)?, at(*to)?], search)?;
            (away_px <= search.reach_px).then_some((*from as usize, point, away_px))
        })
        .collect()
}

/// The place on a stretch that is drawn nearest to a pixel, and how far beside it. A stretch with an end behind the eye has none: lines
/// on the ground are cut at every triangle of it, so that it is short.
fn nearest_on_stretch([from, to]: [DVec3; 2], search: LineSearch<'_>) -> Option<(DVec3, f64)> {
    let pose = search.pose;
    let [a, b] = [pose.pixel_of(from)?, pose.pixel_of(to)?].map(DVec2::from_array);
    let at = DVec2::from_array(search.at_px);
    let along = b - a;
    let share = match along.length_squared() {
        0.0 => 0.0,
        length_squared => ((at - a).dot(along) / length_squared).clamp(0.0, 1.0),
    };
    let away_px = (a + along * share).distance(at);
    // A share of the picture is no share of the way: what is farther is drawn shorter.
    let depth_m = |point: DVec3| match pose.lens {
        crate::camera::Lens::Perspective { .. } => (point - pose.eye_in_world).dot(pose.forward),
        crate::camera::Lens::Parallel { .. } => 1.0,
    };
    let (near, far) = (depth_m(from), depth_m(to));
    let share_in_world = share * near / (share * near + (1.0 - share) * far);
    Some((from.lerp(to, share_in_world), away_px)).filter(|(point, _)| point.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{FIELD_OF_VIEW_Y_RAD, Lens, PictureSize, Placement};

    #[test]
    fn the_place_on_a_line_is_the_one_under_the_pixel() {
        let placement = Placement {
            focus_in_world: DVec3::new(175_300.0, 6_112_500.0, 8.0),
            distance_m: 300.0,
            heading_rad: 0.4,
            pitch_rad: -0.6,
        };
        let picture = PictureSize {
            width_px: 800,
            height_px: 600,
        };
        let (from, to) = (
            placement.focus_in_world + DVec3::new(-40.0, -90.0, 0.0),
            placement.focus_in_world + DVec3::new(60.0, 120.0, 3.0),
        );
        for lens in [
            Lens::Perspective {
                field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
            },
            Lens::Parallel { height_m: 400.0 },
        ] {
            let pose = Pose::of(&placement, lens, picture);
            for share in [0.0, 0.2, 0.5, 0.9, 1.0] {
                let there = from.lerp(to, share);
                let [x, y] = pose.pixel_of(there).unwrap();
                let search = LineSearch {
                    pose: &pose,
                    at_px: [x, y],
                    reach_px: 5.0,
                };
                let (point, away_px) = nearest_on_stretch([from, to], search).unwrap();
                assert!(
                    point.distance(there) < 1e-6 && away_px < 1e-6,
                    "{share}: {point} {there}"
                );
            }
        }
    }

    #[test]
    fn a_stretch_that_begins_behind_the_eye_is_passed_over() {
        let placement = Placement {
            focus_in_world: DVec3::ZERO,
            distance_m: 0.0,
            heading_rad: 0.0,
            pitch_rad: 0.0,
        };
        let lens = Lens::Perspective {
            field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
        };
        let picture = PictureSize {
            width_px: 100,
            height_px: 100,
        };
        let pose = Pose::of(&placement, lens, picture);
        let search = LineSearch {
            pose: &pose,
            at_px: [50.0, 50.0],
            reach_px: 5.0,
        };
        assert_eq!(
            nearest_on_stretch([DVec3::new(0.0, -5.0, -1.0), DVec3::new(0.0, 50.0, -1.0)], search),
            None
        );
    }
}
