//! Bodies against envelopes: held against overlay, sampling and formulas.

use geo::{Area, BooleanOps};
use geo_types::{Coord, MultiPolygon, Polygon, polygon};
use planvy_city::containment::Tolerance;
use planvy_city::exceedance::{ExceedanceOptions, exceedance, outside_cells};
use planvy_city::mesh::{Mesh, Surface, prism};
use planvy_city::{Cell, Plane};
use proptest::prelude::*;

use crate::shapes::{AT_ORIGIN, Placed, Roof, anywhere, assert_near, gable, rectangle, surface};

const EXACT: ExceedanceOptions = ExceedanceOptions {
    border_tolerance_m: 0.0,
    least_m: 0.0,
};

fn cell(placed: &Placed, corners: &[[f64; 2]], top: Plane, made_by: u32) -> Cell<u32> {
    let outline = placed.area(corners).0.remove(0);
    Cell {
        outline,
        top,
        made_by,
    }
}

fn sloping(origin: Coord<f64>, level_m: f64, slope_east: f64, slope_north: f64) -> Plane {
    Plane {
        origin,
        level_m,
        slope_east,
        slope_north,
    }
}

/// Outlines that are convex, concave, and with a hole; they do not overlap.
fn outlines(placed: &Placed) -> Vec<Polygon<f64>> {
    let angle = [
        [0.0, 0.0],
        [12.0, 0.0],
        [12.0, 5.0],
        [5.0, 5.0],
        [5.0, 12.0],
        [0.0, 12.0],
    ];
    let square = [[5.0, 5.0], [12.0, 5.0], [12.0, 12.0], [5.0, 12.0]];
    let ring = rectangle(12.0, 0.0, 24.0, 12.0);
    let hole = rectangle(15.0, 3.0, 20.0, 8.0);
    let line = |corners: &[[f64; 2]]| corners.iter().map(|[x, y]| placed.on_map(*x, *y)).collect();
    vec![
        Polygon::new(line(&angle), Vec::new()),
        Polygon::new(line(&square), Vec::new()),
        Polygon::new(line(&ring), vec![line(&hole)]),
    ]
}

fn any_plane() -> impl Strategy<Value = (f64, f64, f64)> {
    (2.0f64..12.0, -1.5f64..1.5, -1.5f64..1.5)
}

fn any_triangles() -> impl Strategy<Value = Vec<[[f64; 3]; 3]>> {
    let corner = (-3.0f64..27.0, -3.0f64..15.0, 0.0f64..14.0).prop_map(|(x, y, z)| [x, y, z]);
    prop::collection::vec(prop::array::uniform3(corner), 1..25)
}

fn cells_of(placed: &Placed, planes: &[(f64, f64, f64)]) -> Vec<Cell<u32>> {
    let origin = placed.on_map(6.0, 6.0);
    let outlines = outlines(placed).into_iter().zip(planes).zip(0..);
    let made = outlines.map(|((outline, &(level_m, east, north)), made_by)| Cell {
        outline,
        top: sloping(origin, level_m, east, north),
        made_by,
    });
    made.collect()
}

/// The level of a triangle over a position: its plane, from a formula of its own.
fn level_at([a, b, c]: [[f64; 3]; 3], at: Coord<f64>) -> Option<f64> {
    let (bx, by, bz) = (b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    let (cx, cy, cz) = (c[0] - a[0], c[1] - a[1], c[2] - a[2]);
    let area = bx * cy - cx * by;
    if area.abs() < 1e-3 {
        return None;
    }
    let (x, y) = (at.x - a[0], at.y - a[1]);
    let (u, v) = ((x * cy - cx * y) / area, (bx * y - x * by) / area);
    Some(a[2] + u * bz + v * cz)
}

fn flat(triangle: [[f64; 3]; 3]) -> Polygon<f64> {
    Polygon::new(
        triangle.iter().map(|[x, y, _]| Coord { x: *x, y: *y }).collect(),
        Vec::new(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_worst_place_is_that_of_the_overlay(
        triangles in any_triangles(), planes in prop::collection::vec(any_plane(), 3), placed in anywhere(),
    ) {
        let surfaces: Vec<Surface> = triangles.iter().map(|triangle| surface(Roof, triangle)).collect();
        let mesh = placed.mesh(&surfaces);
        let cells = cells_of(&placed, &planes);
        let found = exceedance(&mesh, &cells, EXACT).expect("few corners");
        for cell in &cells {
            let mut expected = f64::NEG_INFINITY;
            for triangle in mesh.triangles() {
                let common = flat(triangle.corners).intersection(&cell.outline);
                for corner in common.iter().flat_map(|polygon| polygon.exterior().0.iter()) {
                    if let Some(level) = level_at(triangle.corners, *corner) {
                        expected = expected.max(level - cell.top.at(*corner));
                    }
                }
            }
            let tag = found.tags.iter().find(|tag| *tag.made_by == cell.made_by);
            match tag {
                Some(tag) => {
                    // Overlay rounds to a grid, and slender triangles lean much for it.
                    prop_assert!(tag.closest.over_top_m >= expected - 1e-3);
                    let [x, y, z] = tag.closest.position;
                    let at = Coord { x, y };
                    prop_assert!((z - cell.top.at(at) - tag.closest.over_top_m).abs() < 1e-6);
                    let own = mesh.triangles().iter().filter(|triangle| triangle.surface == tag.closest.surface);
                    let levels: Vec<f64> = own.filter_map(|triangle| level_at(triangle.corners, at)).collect();
                    prop_assert!(levels.is_empty() || levels.iter().any(|level| (level - z).abs() < 1e-3));
                }
                None => prop_assert!(expected == f64::NEG_INFINITY || expected.is_nan()),
            }
        }
        let worst = found.worst().map(|worst| worst.over_top_m);
        prop_assert_eq!(worst, found.tags.iter().map(|tag| tag.closest.over_top_m).max_by(f64::total_cmp));
    }

    #[test]
    fn the_exceeding_area_is_where_samples_exceed(
        triangles in any_triangles(), planes in prop::collection::vec(any_plane(), 3), placed in anywhere(),
    ) {
        let surfaces: Vec<Surface> = triangles.iter().map(|triangle| surface(Roof, triangle)).collect();
        let mesh = placed.mesh(&surfaces);
        let cells = cells_of(&placed, &planes);
        let found = exceedance(&mesh, &cells, EXACT).expect("few corners");
        let mut exceeding = [0.0f64; 3];
        // A tenth of a square metre each.
        let step = 0.1f64.sqrt();
        for column in 0..76 {
            for row in 0..38 {
                let at = placed.on_map((f64::from(column) + 0.5) * step, (f64::from(row) + 0.5) * step);
                let Some(cell) = cells.iter().find(|cell| geo::Contains::contains(&cell.outline, &at)) else { continue };
                let over = mesh.triangles().iter().any(|triangle| {
                    geo::Contains::contains(&flat(triangle.corners), &at)
                        && level_at(triangle.corners, at).is_some_and(|level| level > cell.top.at(at))
                });
                exceeding[cell.made_by as usize] += if over { 0.1 } else { 0.0 };
            }
        }
        for (number, sampled) in exceeding.iter().enumerate() {
            let tag = found.tags.iter().find(|tag| *tag.made_by as usize == number);
            let told = tag.map_or(0.0, |tag| tag.area_m2);
            prop_assert!((told - sampled).abs() < 2.0 + 0.1 * sampled, "{told} {sampled}");
            if let Some(tag) = tag {
                prop_assert!((tag.area.unsigned_area() - told).abs() < 1e-9);
                prop_assert_eq!(tag.volume_m3, None);
            }
        }
    }

    #[test]
    fn a_roof_over_a_level_top_exceeds_by_the_formula(
        pitch in 10.0f64..60.0, share in 0.05f64..0.95, placed in anywhere(),
    ) {
        let mesh = placed.mesh(&gable(12.0, 8.0, 3.0, pitch, 0.0));
        let rise = 4.0 * pitch.to_radians().tan();
        let top = placed.up + 3.0 + share * rise;
        let cells = [cell(&placed, &rectangle(-5.0, -5.0, 20.0, 20.0), Plane::level(top), 0)];
        let found = exceedance(&mesh, &cells, EXACT).expect("few corners");
        let (over, left) = ((1.0 - share) * rise, 1.0 - share);
        prop_assert!((found.tags[0].closest.over_top_m - over).abs() < 1e-6);
        prop_assert!((found.tags[0].area_m2 - 96.0 * left).abs() < 1e-4);
        prop_assert!((found.tags[0].volume_m3.expect("closed") - 96.0 * left * over / 2.0).abs() < 1e-4);
    }

    #[test]
    fn volume_over_sloping_cells_is_that_of_columns(planes in prop::collection::vec(any_plane(), 3), placed in anywhere()) {
        let mesh = placed.mesh(&gable(20.0, 10.0, 3.0, 35.0, 0.0));
        let cells = cells_of(&placed, &planes);
        let found = exceedance(&mesh, &cells, EXACT).expect("few corners");
        let rise = 35.0f64.to_radians().tan();
        let mut expected = [0.0; 3];
        for column in 0..200 {
            for row in 0..100 {
                let (x, y) = ((f64::from(column) + 0.5) / 10.0, (f64::from(row) + 0.5) / 10.0);
                let at = placed.on_map(x, y);
                let roof = placed.up + 3.0 + y.min(10.0 - y) * rise;
                if let Some(cell) = cells.iter().find(|cell| geo::Contains::contains(&cell.outline, &at)) {
                    // A top below the bottom of the house leaves the whole house over it.
                    let top = cell.top.at(at).max(placed.up);
                    expected[cell.made_by as usize] += (roof - top).max(0.0) / 100.0;
                }
            }
        }
        for tag in &found.tags {
            let expected = expected[*tag.made_by as usize];
            prop_assert!((tag.volume_m3.expect("closed") - expected).abs() < 0.5 + 0.01 * expected);
        }
    }
}

#[test]
fn a_house_on_the_border_of_a_lower_cell_keeps_to_the_higher() {
    let low = cell(
        &AT_ORIGIN,
        &rectangle(10.0, -20.0, 30.0, 40.0),
        Plane::level(4.0),
        1,
    );
    let high = cell(
        &AT_ORIGIN,
        &rectangle(-20.0, -20.0, 10.0, 40.0),
        Plane::level(10.0),
        2,
    );
    let cells = [low, high];
    let worst = |east: f64| {
        let mesh = Mesh::new(&prism(&rectangle(0.0, 0.0, east, 8.0), 0.0, 9.5));
        exceedance(&mesh, &cells, ExceedanceOptions::default())
            .expect("few corners")
            .worst()
            .expect("it stands in a cell")
            .over_top_m
    };
    assert_near(worst(10.0), -0.5, 1e-9);
    assert_near(worst(10.019), -0.5, 1e-9);
    assert_near(worst(10.03), 5.5, 1e-9);
}

#[test]
fn a_concave_cell_keeps_its_border_at_every_corner() {
    // The lower cell runs round the higher one, whose house fills it to the border.
    let low = [
        [0.0, 0.0],
        [30.0, 0.0],
        [30.0, 10.0],
        [10.0, 10.0],
        [10.0, 30.0],
        [0.0, 30.0],
    ];
    let cells = [
        cell(&AT_ORIGIN, &low, Plane::level(4.0), 1),
        cell(
            &AT_ORIGIN,
            &rectangle(10.0, 10.0, 30.0, 30.0),
            Plane::level(10.0),
            2,
        ),
    ];
    let mesh = Mesh::new(&prism(&rectangle(10.0, 10.0, 30.0, 30.0), 0.0, 9.0));
    let found = exceedance(&mesh, &cells, ExceedanceOptions::default()).expect("few corners");
    assert_near(found.worst().expect("it stands in a cell").over_top_m, -1.0, 1e-9);
    assert!(
        found
            .tags
            .iter()
            .all(|tag| tag.area_m2 == 0.0 && *tag.made_by == 2)
    );
}

#[test]
fn an_upright_wall_alone_is_held_against_the_cells_it_passes() {
    let wall = surface(
        crate::shapes::Wall,
        &[[2.0, 5.0, 0.0], [8.0, 5.0, 0.0], [8.0, 5.0, 6.0], [2.0, 5.0, 3.0]],
    );
    let top = Plane {
        slope_east: 0.25,
        ..Plane::level(3.0)
    };
    let cells = [cell(&AT_ORIGIN, &rectangle(4.0, 0.0, 20.0, 20.0), top, 7)];
    let found = exceedance(&Mesh::new(&[wall]), &cells, EXACT).expect("few corners");
    let closest = found.tags[0].closest;
    assert_near(closest.over_top_m, 6.0 - 5.0, 1e-9);
    assert_near(closest.top_m, 5.0, 1e-9);
    assert_eq!(
        (closest.surface, closest.cell, found.tags[0].area_m2),
        (0, 0, 0.0)
    );
}

#[test]
fn rounding_is_no_exceedance_and_bodies_elsewhere_meet_nothing() {
    let cells = [cell(
        &AT_ORIGIN,
        &rectangle(0.0, 0.0, 20.0, 20.0),
        Plane::level(6.0),
        7,
    )];
    let mesh = Mesh::new(&prism(&rectangle(2.0, 2.0, 8.0, 8.0), 0.0, 6.004));
    let found = exceedance(&mesh, &cells, ExceedanceOptions::default()).expect("few corners");
    assert_near(found.tags[0].closest.over_top_m, 0.004, 1e-9);
    assert_eq!((found.tags[0].area_m2, found.tags[0].volume_m3), (0.0, Some(0.0)));
    let away = Mesh::new(&prism(&rectangle(102.0, 2.0, 108.0, 8.0), 0.0, 60.0));
    assert!(
        exceedance(&away, &cells, ExceedanceOptions::default())
            .expect("few corners")
            .tags
            .is_empty()
    );
    assert!(
        exceedance(&Mesh::new(&[]), &cells, EXACT)
            .expect("few corners")
            .tags
            .is_empty()
    );
    assert!(
        exceedance::<u32>(&mesh, &[], EXACT)
            .expect("few corners")
            .tags
            .is_empty()
    );
}

#[test]
fn cells_of_one_rule_are_told_together() {
    let cells = [
        cell(&AT_ORIGIN, &rectangle(0.0, 0.0, 5.0, 20.0), Plane::level(5.0), 7),
        cell(&AT_ORIGIN, &rectangle(5.0, 0.0, 20.0, 20.0), Plane::level(5.5), 7),
    ];
    let mesh = Mesh::new(&prism(&rectangle(2.0, 2.0, 8.0, 8.0), 0.0, 6.0));
    let found = exceedance(&mesh, &cells, EXACT).expect("few corners");
    assert_eq!(found.tags.len(), 1);
    assert_near(found.tags[0].closest.over_top_m, 1.0, 1e-9);
    assert_near(found.tags[0].area_m2, 36.0, 1e-6);
    assert_near(found.tags[0].volume_m3.expect("closed"), 18.0 + 9.0, 1e-6);
}

#[test]
fn what_lies_outside_every_cell_is_told() {
    let cells = [
        cell(&AT_ORIGIN, &rectangle(0.0, 0.0, 5.0, 20.0), Plane::level(5.0), 7),
        cell(&AT_ORIGIN, &rectangle(5.0, 0.0, 20.0, 20.0), Plane::level(5.5), 8),
    ];
    let footprint = MultiPolygon(vec![
        polygon![(x: 2.0, y: -1.5), (x: 8.0, y: -1.5), (x: 8.0, y: 8.0), (x: 2.0, y: 8.0)],
    ]);
    let outside = outside_cells(&footprint, &cells, Tolerance::default()).expect("few corners");
    assert_near(outside.area_m2, 9.0, 1e-6);
    assert_eq!(outside.parts.len(), 1);
}

/// 2 500 blocks of 12 triangles on 60 cells of one level each.
#[test]
fn thirty_thousand_triangles_are_held_against_sixty_cells() {
    let mut cells = Vec::new();
    let mut surfaces = Vec::new();
    let mut expected: Vec<f64> = Vec::new();
    for number in 0..60u32 {
        let (west, south) = (f64::from(number % 10) * 20.0, f64::from(number / 10) * 20.0);
        let level = 8.0 + f64::from(number * 7 % 13) * 0.5;
        cells.push(cell(
            &AT_ORIGIN,
            &rectangle(west, south, west + 20.0, south + 20.0),
            Plane::level(level),
            number,
        ));
        let mut highest = f64::NEG_INFINITY;
        for block in 0..42u32 {
            let (x, y) = (
                west + 1.0 + f64::from(block % 7) * 2.6,
                south + 1.0 + f64::from(block / 7) * 3.0,
            );
            let top = 3.0 + f64::from((block * 31 + number * 17) % 101) * 0.07;
            highest = highest.max(top - level);
            surfaces.extend(prism(&rectangle(x, y, x + 2.0, y + 2.0), 0.0, top));
        }
        expected.push(highest);
    }
    let mesh = Mesh::new(&surfaces);
    assert_eq!(mesh.triangles().len(), 60 * 42 * 12);
    let start = std::time::Instant::now();
    let found = exceedance(&mesh, &cells, ExceedanceOptions::default()).expect("few corners");
    eprintln!(
        "{} triangles, {} cells: {:?}",
        mesh.triangles().len(),
        cells.len(),
        start.elapsed()
    );
    assert_eq!(found.tags.len(), 60);
    for tag in &found.tags {
        assert_near(tag.closest.over_top_m, expected[*tag.made_by as usize], 1e-9);
        let exceeds = tag.closest.over_top_m > 0.005;
        assert_eq!(
            (tag.area_m2 > 0.0, tag.volume_m3.expect("closed") > 0.0),
            (exceeds, exceeds)
        );
    }
}
