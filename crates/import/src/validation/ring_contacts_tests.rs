//! The search for contacts against brute force, and the cases that are easily got wrong.

use geo_types::{Coord, LineString, Polygon, polygon};
use proptest::prelude::*;

use super::ring_contacts::{ContactKind, contacts};

/// A ring through integer places, where exact arithmetic decides everything.
fn lattice_polygon(corners: &[(i64, i64)]) -> Polygon<f64> {
    let ring = corners
        .iter()
        .map(|&(x, y)| Coord {
            x: x as f64,
            y: y as f64,
        })
        .collect();
    Polygon::new(LineString::new(ring), Vec::new())
}

type Side = ((i64, i64), (i64, i64));

/// The sides of the ring without those of no length.
fn sides(corners: &[(i64, i64)]) -> Vec<Side> {
    let mut ring = corners.to_vec();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (0..ring.len())
        .map(|number| (ring[number], ring[(number + 1) % ring.len()]))
        .filter(|(from, to)| from != to)
        .collect()
}

fn turn(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> i64 {
    ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
}

fn holds(side: Side, point: (i64, i64)) -> bool {
    let ((ax, ay), (bx, by)) = side;
    turn(side.0, side.1, point) == 0
        && (ax.min(bx)..=ax.max(bx)).contains(&point.0)
        && (ay.min(by)..=ay.max(by)).contains(&point.1)
}

fn cross_properly(first: Side, second: Side) -> bool {
    turn(first.0, first.1, second.0) * turn(first.0, first.1, second.1) < 0
        && turn(second.0, second.1, first.0) * turn(second.0, second.1, first.1) < 0
}

fn touch(first: Side, second: Side) -> bool {
    holds(first, second.0) || holds(first, second.1) || holds(second, first.0) || holds(second, first.1)
}

/// How often the ring turns around a place.
fn turns_around(corners: &[(i64, i64)], x: f64, y: f64) -> i64 {
    let mut turns = 0;
    for ((ax, ay), (bx, by)) in sides(corners) {
        let (ax, ay, bx, by) = (ax as f64, ay as f64, bx as f64, by as f64);
        let left = (bx - ax) * (y - ay) - (x - ax) * (by - ay) > 0.0;
        if ay <= y && by > y && left {
            turns += 1;
        } else if ay > y && by <= y && !left {
            turns -= 1;
        }
    }
    turns
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn contacts_are_those_of_brute_force(corners in prop::collection::vec((0_i64..9, 0_i64..9), 3..12)) {
        let sides = sides(&corners);
        let mut crossing = false;
        let mut touching = false;
        for first in 0..sides.len() {
            for second in first + 2..sides.len() {
                if first == 0 && second == sides.len() - 1 {
                    continue;
                }
                crossing |= cross_properly(sides[first], sides[second]);
                touching |= touch(sides[first], sides[second]);
            }
        }
        let found = contacts(&lattice_polygon(&corners));
        prop_assert_eq!(!found.is_empty(), crossing || touching);
        if crossing {
            prop_assert!(found.iter().any(|contact| contact.kind == ContactKind::Crossing));
        }
    }

    #[test]
    fn a_ring_that_turns_around_land_in_two_ways_crosses_itself(
        corners in prop::collection::vec((0_i64..5, 0_i64..5), 4..9),
    ) {
        let mut turns: Vec<i64> = (0..20)
            .flat_map(|column| (0..20).map(move |row| (column, row)))
            .map(|(column, row)| {
                turns_around(&corners, f64::from(column) * 0.25 + 0.1003, f64::from(row) * 0.25 + 0.1207)
            })
            .filter(|turns| *turns != 0)
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let is_valid = turns.is_empty() || turns == [1] || turns == [-1];
        let found = contacts(&lattice_polygon(&corners));
        if !is_valid {
            prop_assert!(found.iter().any(|contact| contact.kind == ContactKind::Crossing), "{:?}", turns);
        }
    }

    #[test]
    fn a_star_shaped_ring_has_no_contacts(
        radii in prop::collection::vec(5.0_f64..200.0, 3..400),
        east in 100_000.0_f64..200_000.0,
        north in 6_100_000.0_f64..7_600_000.0,
    ) {
        let count = radii.len() as f64;
        let ring: Vec<Coord<f64>> = radii
            .iter()
            .enumerate()
            .map(|(number, radius)| {
                let angle = std::f64::consts::TAU * number as f64 / count;
                let round = |metres: f64| (metres * 1000.0).round() / 1000.0;
                Coord { x: round(east + radius * angle.cos()), y: round(north + radius * angle.sin()) }
            })
            .collect();
        prop_assert_eq!(contacts(&Polygon::new(LineString::new(ring), Vec::new())), vec![]);
    }
}

#[test]
fn a_crossing_in_a_vertex_is_a_crossing() {
    let bow_tie = lattice_polygon(&[(0, 0), (5, 5), (10, 10), (10, 0), (5, 5), (0, 10)]);
    let found = contacts(&bow_tie);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, ContactKind::Crossing);
    assert_eq!(found[0].at, Coord { x: 5.0, y: 5.0 });
}

#[test]
fn two_lobes_that_meet_in_a_vertex_touch() {
    let lobes = lattice_polygon(&[(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10)]);
    let found = contacts(&lobes);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, ContactKind::Touch);
}

#[test]
fn a_hole_drawn_by_a_cut_touches_along_the_cut() {
    let keyhole = lattice_polygon(&[
        (0, 0),
        (10, 0),
        (10, 10),
        (0, 10),
        (0, 5),
        (3, 5),
        (3, 7),
        (7, 7),
        (7, 3),
        (3, 3),
        (3, 5),
        (0, 5),
    ]);
    let found = contacts(&keyhole);
    assert!(!found.is_empty());
    assert!(found.iter().all(|contact| contact.kind == ContactKind::Touch));
}

#[test]
fn land_turned_around_twice_is_a_crossing() {
    let twice = lattice_polygon(&[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (5, 0), (5, 5), (0, 5)]);
    assert!(
        contacts(&twice)
            .iter()
            .all(|contact| contact.kind == ContactKind::Crossing)
    );
}

#[test]
fn a_vertex_within_a_millimetre_of_another_side_touches() {
    let pushed_m = |metres: f64| {
        polygon![
            (x: 0.0, y: 0.0),
            (x: 10.0, y: 0.0),
            (x: 10.0, y: 10.0),
            (x: 5.0, y: -metres),
            (x: 0.0, y: 10.0)
        ]
    };
    assert_eq!(contacts(&pushed_m(-0.002)), vec![]);
    assert_eq!(contacts(&pushed_m(0.0004))[0].kind, ContactKind::Touch);
    assert_eq!(contacts(&pushed_m(0.002))[0].kind, ContactKind::Crossing);
}

#[test]
fn a_hole_may_meet_the_outer_ring_in_a_vertex_and_may_not_cross_it() {
    let with_hole = |hole: &[(i64, i64)]| {
        let outer = lattice_polygon(&[(0, 0), (10, 0), (10, 10), (0, 10)]);
        Polygon::new(
            outer.exterior().clone(),
            vec![lattice_polygon(hole).exterior().clone()],
        )
    };
    assert_eq!(contacts(&with_hole(&[(0, 5), (5, 6), (5, 4)])), vec![]);
    let found = contacts(&with_hole(&[(-2, 5), (5, 6), (5, 4)]));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|contact| contact.kind == ContactKind::Crossing));
}

#[test]
fn a_coordinate_that_is_no_number_gives_no_contact() {
    let broken = polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 1.0, y: 1.0)];
    assert_eq!(contacts(&broken), vec![]);
}

/// Numbers of a broken file: an overlay of them would not end well.
#[test]
fn numbers_that_lie_nowhere_on_earth_have_no_contacts() {
    let ring = [(0.0, 0.0), (0.0, -2.179e-267), (6.93e278, 0.0), (0.0, 2.79e40)];
    assert_eq!(contacts(&Polygon::new(ring.to_vec().into(), Vec::new())), []);
}
