//! Roofs with numbers that can be worked out by hand, and what is not a floor plan.

use geo::Area;
use geo_types::{Coord, LineString, Polygon};
use planvy_city::skeleton::{EdgeRoof, SkeletonError, roof};

use super::shapes::{check, level_at, moved, ring, same};

#[test]
fn a_regular_polygon_meets_in_one_apex() {
    for corners in [3, 4, 5, 6, 8, 12, 64, 200] {
        let step = std::f64::consts::TAU / f64::from(corners);
        let outline = (0..corners).map(|i| {
            (
                10.0 * (f64::from(i) * step).cos(),
                10.0 * (f64::from(i) * step).sin(),
            )
        });
        let plan = Polygon::new(outline.collect(), vec![]);
        let roofs = same(&plan, 0.0, 45.0);
        let faces = roof(&plan, &roofs).expect("a regular polygon");
        assert_eq!(faces.len(), usize::try_from(corners).expect("small"));
        check(&plan, &roofs, &faces);
        let apothem = 10.0 * (step / 2.0).cos();
        assert!((level_at(&faces, Coord { x: 0.0, y: 0.0 }).expect("inside") - apothem).abs() < 1e-6);
    }
}

#[test]
fn an_angle_has_a_valley() {
    // Two wings of 10 m width: ridges at 5 m, a valley from the inner corner.
    let plan = ring(&[
        (0.0, 0.0),
        (30.0, 0.0),
        (30.0, 10.0),
        (10.0, 10.0),
        (10.0, 30.0),
        (0.0, 30.0),
    ]);
    let roofs = same(&plan, 3.0, 45.0);
    let faces = roof(&plan, &roofs).expect("an angle");
    check(&plan, &roofs, &faces);
    assert_eq!(faces.len(), 6);
    assert!((level_at(&faces, Coord { x: 20.0, y: 5.0 }).expect("ridge") - 8.0).abs() < 1e-9);
    assert!((level_at(&faces, Coord { x: 8.0, y: 8.0 }).expect("valley") - 5.0).abs() < 1e-9);
}

#[test]
fn gables_stand_still() {
    let plan = moved(&ring(&[(0.0, 0.0), (12.0, 0.0), (12.0, 8.0), (0.0, 8.0)]), 30.0);
    let eaves = EdgeRoof {
        start_level_m: 2.5,
        pitch_deg: 30.0,
    };
    let roofs = [eaves, EdgeRoof::wall(), eaves, EdgeRoof::wall()];
    let faces = roof(&plan, &roofs).expect("a gable roof");
    check(&plan, &roofs, &faces);
    assert_eq!(faces.len(), 2);
    assert!(
        faces
            .iter()
            .all(|face| (face.outline.unsigned_area() - 48.0).abs() < 1e-6)
    );
}

#[test]
fn a_courtyard_has_a_ridge_all_around() {
    let hole: LineString<f64> = vec![(8.0, 8.0), (8.0, 22.0), (22.0, 22.0), (22.0, 8.0), (8.0, 8.0)].into();
    let outer = ring(&[(0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0)]);
    let plan = moved(&Polygon::new(outer.exterior().clone(), vec![hole]), 11.0);
    let roofs = same(&plan, 10.0, 45.0);
    let faces = roof(&plan, &roofs).expect("a courtyard");
    check(&plan, &roofs, &faces);
    assert_eq!(faces.len(), 8);
    let highest = faces
        .iter()
        .flat_map(|face| face.outline.exterior().0.iter().map(|at| face.plane.at(*at)));
    assert!((highest.fold(f64::MIN, f64::max) - 14.0).abs() < 1e-6);
}

#[test]
fn extra_corners_on_a_straight_edge_part_its_face() {
    let plan = ring(&[
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, 0.0),
        (10.0, 0.0),
        (10.0, 6.0),
        (0.0, 6.0),
    ]);
    let roofs = same(&plan, 0.0, 45.0);
    assert_eq!(roofs.len(), 6);
    let faces = roof(&plan, &roofs).expect("a rectangle");
    check(&plan, &roofs, &faces);
    let edges: Vec<usize> = faces.iter().map(|face| face.edge).collect();
    assert_eq!(edges, [0, 2, 3, 4, 5]);
}

#[test]
fn clockwise_rings_count_their_edges_as_given() {
    let plan = ring(&[(0.0, 0.0), (0.0, 6.0), (10.0, 6.0), (10.0, 0.0)]);
    let mut roofs = same(&plan, 0.0, 45.0);
    roofs[0] = EdgeRoof::wall();
    let faces = roof(&plan, &roofs).expect("a rectangle");
    check(&plan, &roofs, &faces);
    assert!(faces.iter().all(|face| face.edge != 0));
    assert!((level_at(&faces, Coord { x: 0.0, y: 3.0 }).expect("at the gable") - 3.0).abs() < 1e-9);
}

#[test]
fn two_eaves_in_one_line_meet_in_a_step() {
    // The left half of the lower side has its eaves at 4 m, the right half at 6 m.
    let plan = ring(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0)]);
    let mut roofs = vec![EdgeRoof::wall(); 5];
    roofs[0] = EdgeRoof {
        start_level_m: 4.0,
        pitch_deg: 45.0,
    };
    roofs[1] = EdgeRoof {
        start_level_m: 6.0,
        pitch_deg: 45.0,
    };
    let faces = roof(&plan, &roofs).expect("a step");
    check(&plan, &roofs, &faces);
    assert!((level_at(&faces, Coord { x: 5.0, y: 2.0 }).expect("left") - 6.0).abs() < 1e-9);
    assert!((level_at(&faces, Coord { x: 15.0, y: 2.0 }).expect("right") - 8.0).abs() < 1e-9);
}

#[test]
fn what_is_no_floor_plan_is_said_with_its_place() {
    let far = |x: f64, y: f64| (118_600.0 + x, 6_164_200.0 + y);
    let at = |x: f64, y: f64| Coord {
        x: 118_600.0 + x,
        y: 6_164_200.0 + y,
    };
    let tried = |polygon: &Polygon<f64>| roof(polygon, &same(polygon, 0.0, 45.0)).expect_err("no floor plan");
    let bow_tie = ring(&[far(0.0, 0.0), far(10.0, 10.0), far(10.0, 0.0), far(0.0, 12.0)]);
    let SkeletonError::SelfCrossing { at: crossing } = tried(&bow_tie) else {
        panic!("it crosses itself");
    };
    assert!((crossing.x - 118_605.454_545).abs() < 1e-3);
    assert_eq!(
        tried(&ring(&[far(0.0, 0.0), far(5.0, 0.0)])),
        SkeletonError::TooFewCorners { at: at(0.0, 0.0) }
    );
    let flat = ring(&[far(0.0, 0.0), far(5.0, 0.0), far(9.0, 0.0)]);
    assert_eq!(tried(&flat), SkeletonError::ZeroArea { at: at(0.0, 0.0) });
    let broken = ring(&[far(0.0, 0.0), (f64::NAN, 0.0), far(9.0, 5.0)]);
    assert_eq!(tried(&broken), SkeletonError::NotFinite { ring: 0, vertex: 1 });
    let square = ring(&[far(0.0, 0.0), far(10.0, 0.0), far(10.0, 10.0), far(0.0, 10.0)]);
    let hole: LineString<f64> =
        vec![far(20.0, 20.0), far(20.0, 22.0), far(22.0, 22.0), far(20.0, 20.0)].into();
    let outside = Polygon::new(square.exterior().clone(), vec![hole]);
    assert!(matches!(tried(&outside), SkeletonError::HoleOutside { .. }));
    let walls = [EdgeRoof::wall(); 4];
    assert_eq!(roof(&square, &walls), Err(SkeletonError::OnlyWalls));
    let few = roof(&square, &same(&square, 0.0, 45.0)[..3]);
    assert_eq!(few, Err(SkeletonError::EdgeCount { given: 3, wanted: 4 }));
    for pitch in [0.0, -5.0, 91.0, f64::NAN] {
        let found = roof(&square, &same(&square, 0.0, pitch));
        assert_eq!(
            found,
            Err(SkeletonError::EdgeRoof {
                edge: 0,
                at: at(0.0, 0.0)
            })
        );
    }
    let found = roof(&square, &same(&square, f64::INFINITY, 45.0));
    assert!(matches!(found, Err(SkeletonError::EdgeRoof { .. })));
    let empty = Polygon::new(LineString(vec![]), vec![]);
    assert!(matches!(tried(&empty), SkeletonError::TooFewCorners { .. }));
}

#[test]
fn a_ring_may_touch_itself_in_a_corner_but_not_pass_through_it() {
    let touching = ring(&[
        (0.0, 0.0),
        (5.0, 5.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (5.0, 5.0),
        (0.0, 9.0),
    ]);
    let roofs = same(&touching, 0.0, 45.0);
    check(&touching, &roofs, &roof(&touching, &roofs).expect("two halves"));
    let passing = ring(&[
        (0.0, 9.0),
        (5.0, 5.0),
        (10.0, 0.0),
        (10.0, 10.0),
        (5.0, 5.0),
        (0.0, 0.0),
    ]);
    let found = roof(&passing, &same(&passing, 0.0, 45.0));
    assert_eq!(
        found,
        Err(SkeletonError::SelfCrossing {
            at: Coord { x: 5.0, y: 5.0 }
        })
    );
}

#[test]
fn a_hole_may_touch_the_boundary() {
    let hole: LineString<f64> = vec![(0.0, 5.0), (4.0, 7.0), (4.0, 3.0), (0.0, 5.0)].into();
    let outer = ring(&[(0.0, 0.0), (12.0, 0.0), (12.0, 10.0), (0.0, 10.0)]);
    let plan = Polygon::new(outer.exterior().clone(), vec![hole]);
    let roofs = same(&plan, 0.0, 45.0);
    let faces = roof(&plan, &roofs).expect("touching in a corner");
    check(&plan, &roofs, &faces);
}
