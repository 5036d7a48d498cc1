//! What the overlay below does wrong, or in endless time, and this one must not.

use std::time::Instant;

use geo::Area;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_city::overlay::{MOST_CORNERS, OverlayError, difference, intersection, union, union_of_polygons};

use crate::shapes::{Placed, area, rectangle, shoelace_m2};

const TURNED: Placed = Placed {
    east_m: 118_500.0,
    north_m: 6_164_800.0,
    turn_deg: 1.0,
    is_rounded: false,
};

fn ring(corners: &[[f64; 2]]) -> Polygon<f64> {
    let line: LineString<f64> = corners.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect();
    Polygon::new(line, Vec::new())
}

/// The four faces of a roof over 8 × 8 m, whose peak two of them reach in two positions a nanometre apart. `geo::unary_union` gives
/// nothing for them: it reads the way of all rings off a ring whose way is lost when it is rounded.
#[test]
fn faces_that_meet_in_nearly_one_position_are_not_nothing() {
    let faces = [
        ring(&[
            [118500.00000000044, 6164800.0],
            [118502.29554630871, 6164807.6635805685],
            [118497.31598286975, 6164804.979563439],
            [118497.31598286967, 6164804.97956344],
        ]),
        ring(&[
            [118502.2955463081, 6164807.663580569],
            [118494.63196573932, 6164809.959126878],
            [118497.31598286981, 6164804.979563439],
        ]),
        ring(&[
            [118494.63196573939, 6164809.959126878],
            [118492.3364194308, 6164802.295546308],
            [118497.3159828695, 6164804.979563438],
            [118497.31598286972, 6164804.979563439],
        ]),
        ring(&[
            [118492.33641943007, 6164802.295546308],
            [118499.99999999999, 6164800.0],
            [118497.31598286927, 6164804.979563439],
        ]),
    ];
    let whole = union_of_polygons(&faces).expect("four faces");
    assert!((shoelace_m2(&whole) - 64.0).abs() < 1e-4, "{whole:?}");
    assert_eq!(whole.0.len(), 1);
}

/// Rectangles of 1 × 3 m, turned by any angle, cut into three, with cuts that differ in their last digits.
#[test]
fn a_turned_rectangle_cut_into_three_is_whole_again() {
    for step in 0..360 {
        let placed = Placed {
            turn_deg: f64::from(step) * 0.25,
            ..TURNED
        };
        for off in [0.0, 1e-10, 1e-9, 1e-8, 1e-7] {
            let faces = [
                placed.polygon(&rectangle([0.0, 0.0], [1.0, 1.0])),
                placed.polygon(&rectangle([off, 1.0 + off], [1.0, 2.0 - off])),
                placed.polygon(&[[0.0, 2.0], [0.5, 2.0 + off], [1.0, 2.0], [1.0, 3.0], [0.0, 3.0]]),
            ];
            let whole = union_of_polygons(&faces).expect("three faces");
            assert!(
                (shoelace_m2(&whole) - 3.0).abs() < 1e-5,
                "{step} {off}: {whole:?}"
            );
        }
    }
}

/// A fan of triangles as of a roof, each cut by cells along another direction: edges that were cut in different ways and are
/// meant to be one. Such pieces made the overlay below go on for ever.
#[test]
fn triangles_cut_by_neighbouring_cells_come_to_an_end() {
    let keep = |ring: &[[f64; 2]], across: [f64; 2], least: f64| -> Vec<[f64; 2]> {
        let value = |[x, y]: [f64; 2]| across[0] * x + across[1] * y - least;
        let mut kept = Vec::new();
        for (number, &from) in ring.iter().enumerate() {
            let to = ring[(number + 1) % ring.len()];
            if value(from) >= 0.0 {
                kept.push(from);
            }
            if (value(from) < 0.0) != (value(to) < 0.0) {
                let share = value(from) / (value(from) - value(to));
                kept.push([
                    from[0] + share * (to[0] - from[0]),
                    from[1] + share * (to[1] - from[1]),
                ]);
            }
        }
        kept
    };
    let mut pieces = Vec::new();
    for number in 0..40 {
        let corner = |number: i32| {
            let (sin, cos) = (f64::from(number) * std::f64::consts::TAU / 40.0).sin_cos();
            [9.0 * cos, 9.0 * sin]
        };
        let triangle = [[0.0, 0.0], corner(number), corner(number + 1)];
        for cell in -9..9 {
            // The same border, reckoned with other digits for every triangle.
            let (sin, cos) = (0.3 + f64::from(number) * 1e-9).sin_cos();
            let west = keep(&triangle, [cos, sin], f64::from(cell));
            let piece = keep(&west, [-cos, -sin], -f64::from(cell + 1));
            if piece.len() >= 3 {
                pieces.push(TURNED.polygon(&piece));
            }
        }
    }
    let whole = union_of_polygons(&pieces).expect("some hundred pieces");
    let want_m2 = 40.0 * 0.5 * 81.0 * (std::f64::consts::TAU / 40.0).sin();
    assert!((shoelace_m2(&whole) - want_m2).abs() < 1e-3);
    // One area, with no more than cracks in it.
    assert_eq!(whole.0.len(), 1);
}

#[test]
fn what_is_too_much_or_no_number_is_an_error_and_not_nothing() {
    let count = MOST_CORNERS + 1;
    let corner = |number: usize| {
        let (sin, cos) = (number as f64 * std::f64::consts::TAU / count as f64).sin_cos();
        Coord { x: cos, y: sin }
    };
    let circle = area(Polygon::new((0..count).map(corner).collect(), Vec::new()));
    let block = area(ring(&rectangle([0.0, 0.0], [2.0, 2.0])));
    let too_many = OverlayError::TooManyCorners {
        found: count + 4,
        most: MOST_CORNERS,
    };
    assert_eq!(intersection(&circle, &block), Err(too_many));
    for odd in [f64::NAN, f64::INFINITY, 1e300] {
        let odd = area(ring(&[[0.0, 0.0], [odd, 0.0], [1.0, 1.0]]));
        assert!(union(&odd, &block).is_err());
        assert!(difference(&block, &odd).is_err());
    }
}

#[test]
fn nothing_and_degenerate_rings_are_nothing() {
    let nothing = MultiPolygon(Vec::new());
    let line = area(ring(&[[0.0, 0.0], [5.0, 5.0], [0.0, 0.0]]));
    let block = area(ring(&rectangle([0.0, 0.0], [2.0, 2.0])));
    assert_eq!(union(&nothing, &nothing), Ok(nothing.clone()));
    assert_eq!(intersection(&block, &nothing), Ok(nothing.clone()));
    assert_eq!(intersection(&block, &line), Ok(nothing.clone()));
    assert_eq!(difference(&nothing, &block), Ok(nothing));
    assert_eq!(
        difference(&block, &line).map(|left| left.unsigned_area()),
        Ok(4.0)
    );
}

/// Rings that cross themselves or run round twice are worked out too: what they run round counts once.
#[test]
fn rings_that_cross_themselves_are_worked_out() {
    let bow_tie = ring(&[
        [0.0, 0.0],
        [5.0, 5.0],
        [10.0, 10.0],
        [10.0, 0.0],
        [5.0, 5.0],
        [0.0, 10.0],
    ]);
    let twice = ring(&[
        [20.0, 0.0],
        [22.0, 0.0],
        [22.0, 2.0],
        [20.0, 2.0],
        [20.0, 0.0],
        [22.0, 0.0],
        [22.0, 2.0],
        [20.0, 2.0],
    ]);
    let whole = union_of_polygons([&bow_tie, &twice]).expect("two rings");
    assert!((shoelace_m2(&whole) - 54.0).abs() < 1e-4);
    let south = area(ring(&rectangle([0.0, 0.0], [30.0, 1.0])));
    let common = intersection(&whole, &south).expect("two areas");
    assert!((shoelace_m2(&common) - 3.0).abs() < 1e-4);
    let plain = [bow_tie, twice];
    let common = intersection(&MultiPolygon(plain.to_vec()), &south).expect("two areas");
    assert!((shoelace_m2(&common) - 3.0).abs() < 1e-4);
}

/// A ring of many corners against one that crosses it at each: the work that limits allow ends, and in how long is printed by
/// `cargo test -- --nocapture`.
#[test]
fn many_corners_end() {
    let count = 6_000;
    let wave = |phase: f64| {
        let corner = |number: i32| {
            let share = f64::from(number) / f64::from(count);
            let radius_m = 100.0 + (share * 700.0 * std::f64::consts::TAU + phase).sin();
            let (sin, cos) = (share * std::f64::consts::TAU).sin_cos();
            TURNED.at(radius_m * cos, radius_m * sin)
        };
        area(Polygon::new((0..count).map(corner).collect(), Vec::new()))
    };
    let (one, other) = (wave(0.0), wave(2.0));
    let start = Instant::now();
    let common_m2 = shoelace_m2(&intersection(&one, &other).expect("within the limits"));
    println!("2 × {count} corners: {:?}", start.elapsed());
    let whole_m2 = shoelace_m2(&union(&one, &other).expect("within the limits"));
    let sum_m2 = shoelace_m2(&one) + shoelace_m2(&other);
    assert!((whole_m2 + common_m2 - sum_m2).abs() < 1e-6 * sum_m2);
}
