use geo::{Area, BooleanOps, unary_union};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::largest_rectangle;

const E0: f64 = 118_000.0;
const N0: f64 = 6_164_000.0;

fn ring(corners: &[(f64, f64)]) -> LineString<f64> {
    corners.iter().map(|(x, y)| (E0 + x, N0 + y)).collect()
}

fn area(corners: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(
        ring(corners),
        holes.iter().map(|hole| ring(hole)).collect(),
    )])
}

/// What of the rectangle lies outside and is wider than a seam, which is 2 mm on either side of a line of the grid: the point of a
/// needle may lie in one.
fn outside_m2(area: &MultiPolygon<f64>) -> Option<(f64, f64)> {
    const SEAM_M: f64 = 0.004;
    let found = largest_rectangle(area)?;
    let outside = MultiPolygon(vec![found.polygon()]).difference(area);
    let is_wide = |part: &&Polygon<f64>| {
        // No part lies in a strip narrower than its area by its longest reach.
        let reach_m = part.exterior().0.iter().flat_map(|a| {
            let others = &part.exterior().0;
            others.iter().map(move |b| (a.x - b.x).hypot(a.y - b.y))
        });
        part.unsigned_area() > SEAM_M * reach_m.fold(0.0, f64::max)
    };
    let wide_m2 = outside.iter().filter(is_wide).map(Polygon::unsigned_area).sum();
    Some((found.area_m2(), wide_m2))
}

#[test]
fn a_rectangle_fits_in_itself_however_it_is_turned() {
    for degrees in [0.0_f64, 7.0, 33.0, 45.0, 81.0] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let corners: Vec<(f64, f64)> = [(0.0, 0.0), (24.0, 0.0), (24.0, 9.0), (0.0, 9.0)]
            .iter()
            .map(|(x, y)| (x * cos - y * sin, x * sin + y * cos))
            .collect();
        let found = largest_rectangle(&area(&corners, &[])).expect("there is room");
        assert!(
            (found.length_m - 24.0).abs() < 0.01 && (found.width_m - 9.0).abs() < 0.01,
            "{found:?}"
        );
    }
}

#[test]
fn a_hole_is_gone_around() {
    let yard: &[(f64, f64)] = &[(10.0, 10.0), (30.0, 10.0), (30.0, 20.0), (10.0, 20.0)];
    let block = area(&[(0.0, 0.0), (40.0, 0.0), (40.0, 32.0), (0.0, 32.0)], &[yard]);
    // Beside the yard: 40 by 12 to the north beats 40 by 10 to the south and 10 by 32 at the ends.
    let (found, outside) = outside_m2(&block).expect("there is room");
    assert!((found - 480.0).abs() < 0.5 && outside < 1e-6, "{found} {outside}");
}

#[test]
fn in_a_triangle_half_of_it_fits() {
    let (found, outside) =
        outside_m2(&area(&[(0.0, 0.0), (40.0, 0.0), (0.0, 30.0)], &[])).expect("there is room");
    // Half of 600 m² is the most that any rectangle reaches in a triangle.
    assert!(
        found > 298.0 && found < 300.01 && outside < 1e-6,
        "{found} {outside}"
    );
}

#[test]
fn of_several_areas_the_one_with_most_room_is_taken() {
    let mut both = area(&[(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)], &[]);
    both.0
        .extend(area(&[(20.0, 0.0), (28.0, 0.0), (28.0, 5.0), (20.0, 5.0)], &[]).0);
    let found = largest_rectangle(&both).expect("there is room");
    assert!((found.area_m2() - 40.0).abs() < 0.2);
    assert!(found.corners.iter().all(|corner| corner.x > E0 + 19.9));
}

#[test]
fn nothing_fits_in_nothing() {
    assert_eq!(largest_rectangle(&MultiPolygon(Vec::new())), None);
    assert_eq!(
        largest_rectangle(&area(&[(0.0, 0.0), (5.0, 0.0), (9.0, 0.0)], &[])),
        None
    );
    assert_eq!(
        largest_rectangle(&area(&[(0.0, 0.0), (f64::NAN, 0.0), (9.0, 3.0)], &[])),
        None
    );
}

/// The largest rectangle of a rectilinear area by brute force over all pairs of its coordinates.
fn brute_force_m2(cells: &[[bool; 5]; 5], xs: &[f64; 6], ys: &[f64; 6]) -> f64 {
    let mut best = 0.0_f64;
    for west in 0..5 {
        for east in west..5 {
            for south in 0..5 {
                for north in south..5 {
                    let is_free = (south..=north).all(|row| (west..=east).all(|column| cells[row][column]));
                    if is_free {
                        best = best.max((xs[east + 1] - xs[west]) * (ys[north + 1] - ys[south]));
                    }
                }
            }
        }
    }
    best
}

fn lines() -> impl Strategy<Value = [f64; 6]> {
    prop::array::uniform5(2.0_f64..9.0).prop_map(|steps| {
        let mut at = [0.0; 6];
        for (position, step) in steps.iter().enumerate() {
            at[position + 1] = at[position] + step;
        }
        at
    })
}

proptest! {
    /// In an area of upright edges the largest of that direction is found, however the area is turned.
    #[test]
    fn it_is_the_largest_among_upright_edges(
        cells in prop::array::uniform5(prop::array::uniform5(prop::bool::weighted(0.75))),
        xs in lines(),
        ys in lines(),
        degrees in 0.0_f64..90.0,
    ) {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut free = Vec::new();
        for (row, cells) in cells.iter().enumerate() {
            for (column, is_free) in cells.iter().enumerate() {
                if *is_free {
                    let (west, east, south, north) = (xs[column], xs[column + 1], ys[row], ys[row + 1]);
                    let corners = [(west, south), (east, south), (east, north), (west, north)];
                    let turned = corners.map(|(x, y)| (x * cos - y * sin, x * sin + y * cos));
                    free.push(area(&turned, &[]));
                }
            }
        }
        let best = brute_force_m2(&cells, &xs, &ys);
        // All at once: one by one, rounding would leave seams.
        let land = unary_union(&free);
        match outside_m2(&land) {
            Some((found, outside)) => {
                prop_assert!(outside < 1e-5, "{outside}");
                prop_assert!(found > best - 0.7, "{found} {best}");
            }
            None => prop_assert!(best < 1.0, "{best}"),
        }
    }

    /// Whatever the area, what is found lies in it.
    #[test]
    fn it_lies_inside(
        radii in prop::collection::vec(2.0_f64..40.0, 3..30),
        hole in prop::option::of((0.1_f64..0.8, 0.0_f64..6.0)),
    ) {
        let count = radii.len() as f64;
        let around = |scale: f64, phase: f64| -> Vec<(f64, f64)> {
            (0..).zip(&radii).map(|(at, radius)| {
                let angle = (f64::from(at) / count) * std::f64::consts::TAU + phase;
                (radius * scale * angle.cos(), radius * scale * angle.sin())
            }).collect()
        };
        let mut land = area(&around(1.0, 0.0), &[]);
        if let Some((scale, phase)) = hole {
            land = land.difference(&area(&around(scale, phase), &[]));
        }
        if let Some((found, outside)) = outside_m2(&land) {
            prop_assert!(outside < 1e-5, "{outside} of {found}");
            prop_assert!(found > 0.0);
        }
    }
}

#[test]
fn corners_run_counterclockwise() {
    let found =
        largest_rectangle(&area(&[(0.0, 0.0), (9.0, 1.0), (8.0, 7.0), (1.0, 6.0)], &[])).expect("room");
    let [a, b, c, _] = found.corners;
    let cross = |u: Coord<f64>, v: Coord<f64>| u.x * v.y - u.y * v.x;
    assert!(cross(b - a, c - b) > 0.0);
    assert!(found.polygon().signed_area() > 0.0);
}
