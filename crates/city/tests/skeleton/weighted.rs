//! Edges with pitches and start levels of their own.

use geo::{Area, BoundingRect, ConvexHull};
use geo_types::{Coord, LineString, Polygon};
use planvy_city::skeleton::{EdgeRoof, RoofFace, SkeletonError, edge_count, roof};
use proptest::prelude::*;

use super::shapes::{boxes, check, level_at, moved, star};

fn any_roof() -> impl Strategy<Value = EdgeRoof> {
    prop_oneof![
        3 => (prop::sample::select(vec![0.0, 2.0, 5.0]), prop::sample::select(vec![20.0, 45.0, 60.0]))
            .prop_map(|(start_level_m, pitch_deg)| EdgeRoof { start_level_m, pitch_deg }),
        2 => (0.0f64..9.0, 10.0f64..80.0).prop_map(|(start_level_m, pitch_deg)| EdgeRoof { start_level_m, pitch_deg }),
        1 => Just(EdgeRoof::wall()),
    ]
}

/// Roofs for a polygon, one edge at least not a wall.
fn fitted(polygon: &Polygon<f64>, roofs: &[EdgeRoof]) -> Vec<EdgeRoof> {
    let mut roofs: Vec<EdgeRoof> = roofs.iter().copied().cycle().take(edge_count(polygon)).collect();
    roofs[0] = EdgeRoof {
        start_level_m: 1.0,
        pitch_deg: 40.0,
    };
    roofs
}

/// The roof, unless walls enclose land that no face reaches.
fn reached(plan: &Polygon<f64>, roofs: &[EdgeRoof]) -> Option<Vec<RoofFace>> {
    match roof(plan, roofs) {
        Ok(faces) => Some(faces),
        Err(SkeletonError::Unreached { .. }) if roofs.iter().any(EdgeRoof::is_wall) => None,
        Err(error) => panic!("{error}"),
    }
}

/// Where a roof jumps, an upright step stands, and one of the two edges of the step is a wall or in one line with the other.
fn steps(faces: &[RoofFace]) -> usize {
    let mut jumps = 0;
    for (number, one) in faces.iter().enumerate() {
        for other in faces.iter().skip(number + 1) {
            for line in one.outline.exterior().lines() {
                let back = |them: geo_types::Line<f64>| them.start == line.end && them.end == line.start;
                if other.outline.exterior().lines().any(back) {
                    let middle = (line.start + line.end) / 2.0;
                    jumps += usize::from((one.plane.at(middle) - other.plane.at(middle)).abs() > 1e-4);
                }
            }
        }
    }
    jumps
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn convex_plans_are_the_lowest_plane(plan in star(3..20), roofs in prop::collection::vec(any_roof(), 20), spots in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 30)) {
        let plan = plan.convex_hull();
        let roofs = fitted(&plan, &roofs);
        let faces = roof(&plan, &roofs).unwrap();
        let area: f64 = faces.iter().map(|face| face.outline.unsigned_area()).sum();
        prop_assert!((area - plan.unsigned_area()).abs() < 1e-6 * area);
        let planes: Vec<_> = faces.iter().map(|face| face.plane).collect();
        let frame = plan.bounding_rect().unwrap();
        for (east, north) in spots {
            let at = frame.min() + Coord { x: frame.width() * east, y: frame.height() * north };
            if let Some(level) = level_at(&faces, at) {
                let lowest = planes.iter().map(|plane| plane.at(at)).fold(f64::INFINITY, f64::min);
                prop_assert!((level - lowest).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn stars_with_any_roofs(plan in star(3..24), roofs in prop::collection::vec(any_roof(), 24)) {
        let plan = moved(&plan, 0.0);
        let roofs = fitted(&plan, &roofs);
        if let Some(faces) = reached(&plan, &roofs) {
            check(&plan, &roofs, &faces);
            prop_assert_eq!(steps(&faces), 0);
        }
    }

    #[test]
    fn boxes_with_any_roofs(plan in boxes(1..10, 14), roofs in prop::collection::vec(any_roof(), 40), turned in 0.0f64..90.0) {
        let plan = moved(&plan, turned);
        let roofs = fitted(&plan, &roofs);
        if let Some(faces) = reached(&plan, &roofs) {
            check(&plan, &roofs, &faces);
        }
    }
}

#[test]
fn land_between_walls_that_no_face_reaches_is_said() {
    // Of an angle of two wings, only the upper side of the right wing rises: its front goes down, the left wing stays as it is.
    let plan = Polygon::new(
        vec![
            (0.0, 0.0),
            (20.0, 0.0),
            (20.0, 10.0),
            (10.0, 10.0),
            (10.0, 20.0),
            (0.0, 20.0),
            (0.0, 0.0),
        ]
        .into(),
        vec![],
    );
    let mut roofs = vec![EdgeRoof::wall(); 6];
    roofs[2] = EdgeRoof {
        start_level_m: 0.0,
        pitch_deg: 45.0,
    };
    let SkeletonError::Unreached { at } = roof(&plan, &roofs).unwrap_err() else {
        panic!("land is left")
    };
    assert!(at.x <= 10.0 + 1e-9);
}

#[test]
fn a_front_goes_around_an_island() {
    // One side of the plan rises, everything else is wall: its face goes around the courtyard and closes behind it.
    let hole: LineString<f64> = vec![(8.0, 4.0), (8.0, 7.0), (12.0, 7.0), (12.0, 4.0), (8.0, 4.0)].into();
    let outer: LineString<f64> = vec![(0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0), (0.0, 0.0)].into();
    let plan = Polygon::new(outer, vec![hole]);
    let mut roofs = vec![EdgeRoof::wall(); 8];
    roofs[0] = EdgeRoof {
        start_level_m: 0.0,
        pitch_deg: 45.0,
    };
    let faces = roof(&plan, &roofs).unwrap();
    check(&plan, &roofs, &faces);
    assert_eq!(faces.len(), 1);
    assert_eq!(faces[0].outline.interiors().len(), 1);
}
