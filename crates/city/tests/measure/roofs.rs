//! Ridges, and the planes of roofs.

use planvy_city::measured::{self, RidgeFrom};
use planvy_city::mesh::{Mesh, prism};
use planvy_city::roof_pitch::{RoofFrom, roof_planes};
use proptest::prelude::*;

use crate::shapes::{
    AT_ORIGIN, Installation, Unknown, Wall, anywhere, assert_near, block, gable, hip, rectangle,
};

#[test]
fn a_chimney_is_total_height_and_no_ridge() {
    let mut house = gable(12.0, 8.0, 3.0, 45.0, 0.5);
    house.extend(block(Installation, [6.0, 4.0, 6.6, 4.6], 6.0, 8.4));
    let heights = measured::heights(&Mesh::new(&house)).expect("a body");
    let ridge = heights.ridge.expect("a ridge");
    assert_near(ridge.highest.position[2], 7.0, 1e-12);
    assert_eq!((ridge.from, ridge.above), (RidgeFrom::Roofs, None));
    assert_near(heights.total.position[2], 8.4, 1e-12);
    assert_near(heights.lowest.position[2], 0.0, 1e-12);
}

#[test]
fn a_wall_over_the_ridge_is_told() {
    let mut house = prism(&rectangle(0.0, 0.0, 12.0, 8.0), 0.0, 3.0);
    house.extend(block(Wall, [0.0, 0.0, 0.3, 8.0], 3.0, 4.0));
    let ridge = measured::heights(&Mesh::new(&house))
        .expect("a body")
        .ridge
        .expect("a ridge");
    assert_near(ridge.highest.position[2], 3.0, 1e-12);
    assert_near(ridge.above.expect("a parapet").position[2], 4.0, 1e-12);
}

#[test]
fn where_no_roof_is_told_everything_but_installations_counts_and_only_a_closed_body_has_planes() {
    let mut house = block(Unknown, [0.0, 0.0, 12.0, 8.0], 0.0, 3.0);
    let closed = roof_planes(&Mesh::new(&house));
    assert_eq!(closed.from, RoofFrom::FacingUp);
    assert_eq!(closed.planes.len(), 1);
    let ridge = measured::heights(&Mesh::new(&house))
        .expect("a body")
        .ridge
        .expect("a ridge");
    assert_eq!(ridge.from, RidgeFrom::AllButInstallations);
    house.pop();
    let open = roof_planes(&Mesh::new(&house));
    assert_eq!((open.from, open.planes.len()), (RoofFrom::NotTold, 0));
    let chimney = AT_ORIGIN.mesh(&block(Installation, [0.0, 0.0, 1.0, 1.0], 0.0, 3.0));
    assert_eq!(measured::heights(&chimney).expect("a body").ridge, None);
    assert_eq!(measured::heights(&Mesh::new(&[])), None);
}

fn turned_by(a: f64, b: f64) -> f64 {
    let apart = (a - b).rem_euclid(360.0);
    apart.min(360.0 - apart)
}

proptest! {
    #[test]
    fn a_gable_has_two_planes_of_one_pitch_that_fall_apart(pitch in 3.0f64..75.0, overhang in 0.0f64..1.0, placed in anywhere()) {
        let roof = roof_planes(&placed.mesh(&gable(12.0, 8.0, 3.0, pitch, overhang)));
        prop_assert_eq!(roof.from, RoofFrom::Roofs);
        prop_assert_eq!(roof.planes.len(), 2);
        let rise = pitch.to_radians().tan();
        for plane in &roof.planes {
            prop_assert!((plane.pitch_deg - pitch).abs() < 1e-6);
            prop_assert!((plane.plan_area_m2 - 12.0 * (4.0 + overhang)).abs() < 1e-5);
            prop_assert!((plane.area_m2 - 12.0 * (4.0 + overhang) / pitch.to_radians().cos()).abs() < 1e-5);
            prop_assert!((plane.highest_m - placed.up - 3.0 - 4.0 * rise).abs() < 1e-6);
            prop_assert!((plane.lowest_m - placed.up - 3.0 + overhang * rise).abs() < 1e-6);
            // At its centre the plane has the level of the roof half way up.
            let middle = (plane.highest_m + plane.lowest_m) / 2.0;
            prop_assert!((plane.plane.at(plane.centre) - middle).abs() < 1e-6);
        }
        let falls: Vec<f64> = roof.planes.iter().filter_map(|plane| plane.falls_toward_deg).collect();
        prop_assert!((turned_by(falls[0], falls[1]) - 180.0).abs() < 1e-4);
        // The southern plane falls to the south, which turning the house counterclockwise moves toward the east.
        let south = 180.0 - placed.angle_deg;
        prop_assert!(falls.iter().any(|fall| turned_by(*fall, south) < 1e-4));
    }

    #[test]
    fn a_hip_has_four_planes_that_cover_the_house(pitch in 3.0f64..75.0, placed in anywhere()) {
        let roof = roof_planes(&placed.mesh(&hip(16.0, 10.0, 3.0, pitch)));
        prop_assert_eq!(roof.planes.len(), 4);
        prop_assert!(roof.planes.iter().all(|plane| (plane.pitch_deg - pitch).abs() < 1e-6));
        let plan_m2: f64 = roof.planes.iter().map(|plane| plane.plan_area_m2).sum();
        prop_assert!((plan_m2 - 160.0).abs() < 1e-5);
        prop_assert!(roof.planes[0].area_m2 >= roof.planes[3].area_m2);
    }
}
