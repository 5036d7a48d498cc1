//! What a picture can show: the planes through its edges.

use glam::DVec3;

use super::{Lens, Pose};
use crate::tiles::bounds::Bounds;

/// A plane whose inside is where `normal · point ≥ offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct HalfSpace {
    normal: DVec3,
    offset: f64,
}

/// The planes through the edges of a picture and through the eye. There is no far plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Frustum {
    planes: Vec<HalfSpace>,
}

impl Frustum {
    /// The frustum of a pose. In the plan view everything above and below counts: it shows the whole column.
    pub fn of(pose: &Pose) -> Frustum {
        let half = pose.half_extent_m();
        let eye = pose.eye_in_world;
        let sides = [
            (pose.right, half.x),
            (-pose.right, half.x),
            (pose.up, half.y),
            (-pose.up, half.y),
        ];
        let planes = match pose.lens {
            Lens::Perspective { .. } => sides
                .into_iter()
                .map(|(outwards, extent)| (pose.forward * extent - outwards).normalize_or(pose.forward))
                .chain([pose.forward])
                .map(|normal| HalfSpace {
                    normal,
                    offset: normal.dot(eye),
                })
                .collect(),
            Lens::Parallel { .. } => sides
                .into_iter()
                .map(|(outwards, extent)| HalfSpace {
                    normal: -outwards,
                    offset: -outwards.dot(eye) - extent,
                })
                .collect(),
        };
        Frustum { planes }
    }

    /// Whether a part of a space may be in the picture. Never says no wrongly; may say yes near corners.
    pub fn may_show(&self, bounds: &Bounds) -> bool {
        self.planes
            .iter()
            .all(|plane| plane.normal.dot(bounds.centre) - plane.offset >= -bounds.reach_along(plane.normal))
    }

    /// Whether the shadow that a space throws may fall into the picture: the space moved along the light as far as its shadow reaches.
    /// Casters beside the picture have to be loaded, or their shadows go missing where a person looks.
    pub fn may_show_shadow_of(&self, bounds: &Bounds, light_travels: DVec3, reach_m: f64) -> bool {
        let moved = light_travels * reach_m;
        self.planes.iter().all(|plane| {
            let here = plane.normal.dot(bounds.centre) - plane.offset;
            here.max(here + plane.normal.dot(moved)) >= -bounds.reach_along(plane.normal)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::camera::{FIELD_OF_VIEW_Y_RAD, PictureSize, Placement};

    fn ball(centre: DVec3, radius_m: f64) -> Bounds {
        Bounds::ball(centre, radius_m)
    }

    proptest! {
        #[test]
        fn what_falls_on_the_picture_is_never_culled(
            east in -500.0..500.0, north in -500.0..500.0, up in -50.0..50.0,
            heading_rad in -4.0..4.0, pitch_rad in -1.57..0.5, parallel: bool,
        ) {
            let placement = Placement { focus_in_world: DVec3::ZERO, distance_m: 300.0, heading_rad, pitch_rad };
            let lens = if parallel {
                Lens::Parallel { height_m: 280.0 }
            } else {
                Lens::Perspective { field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD }
            };
            let pose = Pose::of(&placement, lens, PictureSize { width_px: 900, height_px: 600 });
            let point = DVec3::new(east, north, up);
            let seen = pose.pixel_of(point).is_some_and(|[x, y]| (0.0..=900.0).contains(&x) && (0.0..=600.0).contains(&y));
            let may = Frustum::of(&pose).may_show(&ball(point, 1e-6));
            prop_assert_eq!(seen, may);
        }
    }

    #[test]
    fn a_tower_beside_the_picture_is_kept_for_its_shadow() {
        let placement = Placement {
            focus_in_world: DVec3::ZERO,
            distance_m: 100.0,
            heading_rad: 0.0,
            pitch_rad: -std::f64::consts::FRAC_PI_2,
        };
        let picture = PictureSize {
            width_px: 100,
            height_px: 100,
        };
        let pose = Pose::of(&placement, Lens::Parallel { height_m: 100.0 }, picture);
        let frustum = Frustum::of(&pose);
        let tower = ball(DVec3::new(-120.0, 0.0, 20.0), 20.0);
        assert!(!frustum.may_show(&tower));
        let to_the_east = DVec3::new(0.9, 0.0, -0.435_889_9);
        assert!(frustum.may_show_shadow_of(&tower, to_the_east, 100.0));
        assert!(
            !frustum.may_show_shadow_of(&tower, -to_the_east, 100.0),
            "the shadow falls the other way"
        );
        assert!(
            !frustum.may_show_shadow_of(&tower, to_the_east, 10.0),
            "the shadow ends before the picture"
        );
    }
}
