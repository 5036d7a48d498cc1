//! How the renderer looks at a scene: its camera, the region of shadows, the pixels of a part. Nothing here needs a GPU.

use glam::{DMat3, DQuat, DVec3};
use planvy_render::{Camera, PixelRect, Projection, ShadowRegion};

use crate::camera::{CameraMode, Lens, Pose};
use crate::scene::Scene;
use crate::state::Exposure;

/// The renderer's camera for a pose.
pub(crate) fn camera_of(pose: &Pose, near_m: f64) -> Camera {
    let axes = DMat3::from_cols(pose.right, pose.up, -pose.forward);
    Camera {
        eye: pose.eye_in_world,
        orientation: DQuat::from_mat3(&axes),
        projection: match pose.lens {
            Lens::Perspective { field_of_view_y_rad } => Projection::Perspective {
                vertical_fov_rad: field_of_view_y_rad,
                near_m,
            },
            // The eye stands 3 km over the ground, which is the middle.
            Lens::Parallel { height_m } => Projection::Orthographic {
                height_m,
                depth_m: 6000.0,
            },
        },
    }
}

/// What is nearer than this is not drawn: as far as the camera can be from everything.
pub(crate) fn nearest_m(scene: &Scene, pose: &Pose) -> f64 {
    let eye = pose.eye_in_world;
    let over_ground_m = scene
        .ground_level_m(eye.x, eye.y)
        .map_or(10.0, |level_m| eye.z - level_m);
    match scene.camera().mode() {
        CameraMode::Walk => 0.1,
        CameraMode::Fly => (over_ground_m * 0.05).clamp(0.2, 20.0),
        CameraMode::Orbit | CameraMode::Plan => (scene.camera().shown().distance_m * 0.01).clamp(0.2, 50.0),
    }
}

/// The ground on which shadows are seen: about what the picture shows, and no more, so that their edges stay sharp.
pub(super) fn shadow_region(scene: &Scene, pose: &Pose) -> ShadowRegion {
    let shown = scene.camera().shown();
    let (centre, radius_m) = match pose.lens {
        Lens::Parallel { .. } => (shown.focus_in_world, pose.half_extent_m().length().min(2500.0)),
        Lens::Perspective { .. } if shown.distance_m > 0.0 => {
            (shown.focus_in_world, (shown.distance_m * 0.9).clamp(60.0, 1500.0))
        }
        Lens::Perspective { .. } => {
            let eye = pose.eye_in_world;
            let ground_m = scene.ground_level_m(eye.x, eye.y).unwrap_or(eye.z);
            let radius_m = ((eye.z - ground_m) * 4.0).clamp(200.0, 1500.0);
            let ahead = DVec3::new(pose.forward.x, pose.forward.y, 0.0).normalize_or(DVec3::Y);
            (eye.with_z(ground_m) + ahead * radius_m * 0.8, radius_m)
        }
    };
    held_still(centre, radius_m)
}

/// The region on a lattice of its own size, so that it stays the same while the camera moves a little: its shadows are drawn once.
fn held_still(centre: DVec3, radius_m: f64) -> ShadowRegion {
    // Radii grow in steps of a fifth; centres stand a quarter of a radius apart, at most 0.22 of it from where they should be.
    let radius_m = 1.2_f64.powf((radius_m.max(1.0).ln() / 1.2_f64.ln()).ceil());
    let step_m = radius_m / 4.0;
    let on_lattice = |along: f64| (along / step_m).round() * step_m;
    let centre = DVec3::new(on_lattice(centre.x), on_lattice(centre.y), on_lattice(centre.z));
    ShadowRegion {
        centre,
        radius_m: radius_m * 1.22,
    }
}

/// The pixels of an exposure; `None` for all of them.
pub(super) fn part_of(exposure: &Exposure, [width, height]: [u32; 2]) -> Option<PixelRect> {
    if exposure.from <= 0.0 && exposure.to >= 1.0 {
        return None;
    }
    let column = |share: f64| (share * f64::from(width)).round() as u32;
    let (left, right) = (column(exposure.from), column(exposure.to));
    Some(PixelRect {
        x: left,
        y: 0,
        width: right.saturating_sub(left),
        height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{FIELD_OF_VIEW_Y_RAD, PictureSize, Placement};

    #[test]
    fn both_cameras_see_a_point_at_the_same_pixel() {
        let placement = Placement {
            focus_in_world: DVec3::new(118_600.0, 6_164_200.0, 12.0),
            distance_m: 340.0,
            heading_rad: 2.1,
            pitch_rad: -0.4,
        };
        let picture = PictureSize {
            width_px: 900,
            height_px: 500,
        };
        for lens in [
            Lens::Perspective {
                field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
            },
            Lens::Parallel { height_m: 200.0 },
        ] {
            let pose = Pose::of(&placement, lens, picture);
            let camera = camera_of(&pose, 1.0);
            let point = placement.focus_in_world + DVec3::new(20.0, -15.0, 9.0);
            let [x, y] = pose.pixel_of(point).unwrap();
            let there = camera.pixel_from_point(point, [900, 500]).unwrap();
            assert!(
                (there.x - x).abs() < 1e-6 && (there.y - y).abs() < 1e-6,
                "{there} {x} {y}"
            );
        }
    }

    #[test]
    fn the_shadow_region_holds_what_it_should_and_stays_while_the_camera_moves_a_little() {
        let mut regions = Vec::new();
        for step in 0..1000 {
            let along = f64::from(step) * 0.1;
            let centre = DVec3::new(118_600.0 + along, 6_164_200.0 - along, 5.0);
            let region = held_still(centre, 200.0 + along * 0.1);
            assert!((region.centre - centre).length() + 200.0 + along * 0.1 <= region.radius_m);
            if regions.last() != Some(&region) {
                regions.push(region);
            }
        }
        assert!(regions.len() < 10, "{} regions on 141 m", regions.len());
    }

    #[test]
    fn a_swipe_leaves_no_column_out() {
        let swipe = crate::state::Comparison {
            mode: crate::state::ComparisonMode::Swipe,
            position: 0.333,
        };
        let parts: Vec<PixelRect> = swipe
            .exposures()
            .iter()
            .filter_map(|exposure| part_of(exposure, [1000, 10]))
            .collect();
        let [left, right] = parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!((left.x, left.width, right.x, right.width), (0, 333, 333, 667));
    }
}
