//! The ground that bodies cover, and what of it counts.

use geo::Area;
use planvy_city::footprint::{self, ProjectingRule, WallLineFrom};
use planvy_city::measured::floor_area::{FloorUnknown, floor_areas};
use planvy_city::mesh::{Mesh, prism};
use proptest::prelude::*;

use crate::shapes::{
    ANGLE, AT_ORIGIN, Floor, Ground, Projection, Roof, Unknown, Wall, anywhere, assert_near, block, gable,
    surface,
};

#[test]
fn without_a_bottom_the_walls_tell_and_without_walls_the_roof() {
    let house = gable(12.0, 8.0, 3.0, 30.0, 0.6);
    let m2 = |mesh: &Mesh| {
        let footprint = footprint::of(mesh).expect("few corners").expect("it covers some");
        (
            footprint.wall_line_from,
            footprint.wall_line.unsigned_area(),
            footprint.covered.unsigned_area(),
        )
    };
    let without = |classes: &[_]| {
        let kept = house.iter().filter(|surface| !classes.contains(&surface.class));
        Mesh::new(&kept.cloned().collect::<Vec<_>>())
    };
    let with_eaves = 12.0 * 9.2;
    for (left_out, from, walls_m2) in [
        (&[][..], WallLineFrom::Ground, 96.0),
        (&[Ground], WallLineFrom::Walls, 96.0),
        (&[Ground, Wall], WallLineFrom::Roofs, with_eaves),
    ] {
        let (told, wall_line_m2, covered_m2) = m2(&without(left_out));
        assert_eq!(told, from);
        assert_near(wall_line_m2, walls_m2, 1e-5);
        assert_near(covered_m2, with_eaves, 1e-5);
    }
    assert_eq!(
        footprint::of(&without(&[Ground, Roof]))
            .expect("few corners")
            .map(|footprint| footprint.wall_line_from),
        None
    );
}

#[test]
fn walls_with_a_thickness_enclose_what_is_between_them() {
    let mut walls = block(Wall, [0.0, 0.0, 10.0, 0.4], 0.0, 3.0);
    walls.extend(block(Wall, [0.0, 7.6, 10.0, 8.0], 0.0, 3.0));
    walls.extend(block(Wall, [0.0, 0.4, 0.4, 7.6], 0.0, 3.0));
    walls.extend(block(Wall, [9.6, 0.4, 10.0, 7.6], 0.0, 3.0));
    let mesh = Mesh::new(&walls);
    let footprint = footprint::of(&mesh)
        .expect("few corners")
        .expect("it covers some");
    assert_eq!(footprint.wall_line_from, WallLineFrom::Walls);
    assert_near(footprint.wall_line.unsigned_area(), 80.0, 1e-4);
    let floors = floor_areas(&mesh, &[0.0]);
    assert_eq!(floors.floors[0].area, Err(FloorUnknown::WallsOnly));
    walls.extend(block(Floor, [0.4, 0.4, 9.6, 7.6], -0.2, 0.0));
    let floors = floor_areas(&Mesh::new(&walls), &[0.0]);
    // 1.90 m above the floor there is no floor, but the walls still stand there.
    assert_near(floors.total_m2.expect("known"), 80.0, 1e-3);
}

#[test]
fn a_house_of_unknown_surfaces_is_cut_level() {
    let mut house = prism(&ANGLE, 0.0, 5.0);
    for surface in &mut house {
        surface.class = Unknown;
    }
    let footprint = footprint::of(&Mesh::new(&house))
        .expect("few corners")
        .expect("it covers some");
    assert_eq!(footprint.wall_line_from, WallLineFrom::Walls);
    assert_near(footprint.wall_line.unsigned_area(), 256.0, 1e-5);
}

/// A house of 10 m × 8 m with a part that stands out to the south.
fn with_part(out: f64, width: f64, bottom: f64) -> Mesh {
    let mut house = prism(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]], 0.0, 6.0);
    house.extend(block(
        Projection,
        [2.0, -out, 2.0 + width, 0.0],
        bottom,
        bottom + 0.1,
    ));
    AT_ORIGIN.mesh(&house)
}

fn building_area_m2(mesh: &Mesh, ground_m: f64) -> f64 {
    let footprint = footprint::of(mesh).expect("few corners").expect("it covers some");
    footprint::building_area(mesh, &footprint, ground_m, &ProjectingRule::default())
        .expect("few corners")
        .area_m2
}

#[test]
fn what_stands_out_counts_by_how_far_and_how_low() {
    for (out, bottom, counts) in [
        (0.45, 2.0, false),
        (0.6, 2.0, true),
        (0.6, 3.0, false),
        (1.4, 3.5, false),
        (1.6, 3.5, true),
        (4.0, 5.0, false),
    ] {
        let expected = if counts { 80.0 + 3.0 * out } else { 80.0 };
        assert_near(
            building_area_m2(&with_part(out, 3.0, bottom), 0.0),
            expected,
            0.01,
        );
    }
    // Ground that lies lower lifts the part out of the band.
    assert_near(building_area_m2(&with_part(0.6, 3.0, 2.5), -1.0), 80.0, 0.01);
    // Below the ground nothing stands out.
    assert_near(building_area_m2(&with_part(2.0, 3.0, 2.5), 4.0), 80.0, 0.01);
}

#[test]
fn eaves_with_a_canopy_count_near_the_canopy_only() {
    let mut house = gable(12.0, 8.0, 2.5, 30.0, 0.4);
    house.push(surface(
        Roof,
        &[
            [4.0, -1.4, 2.2],
            [7.0, -1.4, 2.2],
            [7.0, -0.4, 2.2],
            [4.0, -0.4, 2.2],
        ],
    ));
    let area = building_area_m2(&Mesh::new(&house), 0.0);
    let canopy = 3.0 * 1.4;
    assert!(
        area >= 96.0 + canopy - 0.01 && area <= 96.0 + canopy + 2.0 * 0.52 * 0.4 + 0.05,
        "{area}"
    );
}

#[test]
fn a_rule_of_ones_own_is_kept() {
    let mesh = with_part(0.45, 3.0, 2.0);
    let footprint = footprint::of(&mesh)
        .expect("few corners")
        .expect("it covers some");
    let strict = ProjectingRule {
        low_overhang_m: 0.2,
        ..ProjectingRule::default()
    };
    let area = footprint::building_area(&mesh, &footprint, 0.0, &strict).expect("few corners");
    assert_near(area.area_m2, 80.0 + 1.35, 0.01);
    assert_eq!(area.counted.len(), 1);
    assert_near(area.counted[0].overhang_m, 0.45, 1e-6);
    assert!(!area.is_at_most);
}

#[test]
fn floors_that_nothing_is_known_of_are_unknown() {
    let mesh = Mesh::new(&prism(&ANGLE, 0.0, 5.0));
    let floors = floor_areas(&mesh, &[0.0, 7.0, f64::NAN]);
    assert_near(
        floors.floors[0].area.as_ref().expect("known").area_m2,
        256.0,
        1e-4,
    );
    assert_eq!(floors.floors[1].area, Err(FloorUnknown::NothingThere));
    assert_eq!(floors.floors[2].area, Err(FloorUnknown::NotANumber));
    assert_eq!(floors.total_m2, None);
    assert_eq!(floor_areas(&mesh, &[]).total_m2, None);
    let mesh = Mesh::new(&prism(&ANGLE, 0.0, 5.0).split_off(3));
    assert_eq!(
        floor_areas(&mesh, &[0.0]).floors[0].area,
        Err(FloorUnknown::OutlineOpen)
    );
}

proptest! {
    #[test]
    fn an_attic_counts_to_a_line_outside_its_clear_height(pitch in 30.0f64..60.0, placed in anywhere()) {
        let mesh = placed.mesh(&gable(12.0, 9.0, 3.0, pitch, 0.0));
        let floors = floor_areas(&mesh, &[placed.up, placed.up + 3.0]);
        let areas: Vec<_> = floors.floors.iter().map(|floor| floor.area.as_ref().expect("known")).collect();
        prop_assert!((areas[0].area_m2 - 108.0).abs() < 1e-3);
        prop_assert!(!areas[0].is_at_most && areas[1].is_at_most && floors.is_at_most);
        // From the eaves in to where the roof is 1.90 m over the floor, and 0.6 m out again, to where the slope meets the floor at the most.
        let clear = 1.9 / pitch.to_radians().tan();
        let lost = (clear - 0.6).max(0.1 / pitch.to_radians().tan());
        let expected = 12.0 * (9.0 - 2.0 * lost);
        prop_assert!((areas[1].area_m2 - expected).abs() < 0.02, "{} {expected}", areas[1].area_m2);
    }

    #[test]
    fn footprints_are_the_same_anywhere(placed in anywhere(), overhang in 0.0f64..1.2) {
        let mesh = placed.mesh(&gable(12.0, 8.0, 3.0, 27.0, overhang));
        let footprint = footprint::of(&mesh).expect("few corners").expect("it covers some");
        prop_assert!((footprint.wall_line.unsigned_area() - 96.0).abs() < 1e-4);
        prop_assert!((footprint.covered.unsigned_area() - 12.0 * (8.0 + 2.0 * overhang)).abs() < 1e-4);
        prop_assert_eq!(footprint.covered.0.len(), 1);
    }

    #[test]
    fn the_union_of_triangles_covers_what_any_of_them_covers(
        corners in prop::collection::vec(prop::array::uniform3(prop::array::uniform2(0.0f64..20.0)), 1..30),
        at in prop::collection::vec((0.0f64..20.0, 0.0f64..20.0), 40),
    ) {
        use geo::{Contains, Distance, Euclidean};
        use geo_types::{Coord, Point, Polygon};
        let union = footprint::union_of(corners.iter().map(|triangle| triangle.map(|[x, y]| [x, y, x - y]))).expect("few corners");
        let single: Vec<Polygon<f64>> = corners
            .iter()
            .map(|triangle| Polygon::new(triangle.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect(), Vec::new()))
            .collect();
        for (x, y) in at {
            let point = Point::new(x, y);
            let borders = single.iter().map(|polygon| Euclidean.distance(&point, polygon.exterior()));
            if borders.fold(f64::INFINITY, f64::min) > 0.02 {
                let covered = single.iter().any(|polygon| polygon.contains(&point));
                prop_assert_eq!(union.contains(&point), covered);
            }
        }
    }
}
