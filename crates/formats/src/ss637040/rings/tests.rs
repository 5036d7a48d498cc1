use geo_types::Polygon;
use proptest::prelude::*;

use super::{Pair, RingError, assemble, twice_area};

fn square(x: f64, y: f64, side: f64) -> Vec<Pair> {
    vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
}

/// A closed ring cut into a line for each edge.
fn edges(ring: &[Pair]) -> Vec<Vec<Pair>> {
    ring.windows(2).map(<[Pair]>::to_vec).collect()
}

fn area(polygon: &Polygon<f64>) -> f64 {
    let ring = |line: &geo_types::LineString<f64>| {
        let points: Vec<Pair> = line.0.iter().map(|c| [c.x, c.y]).collect();
        twice_area(&points) / 2.0
    };
    ring(polygon.exterior()) + polygon.interiors().iter().map(ring).sum::<f64>()
}

#[test]
fn a_ring_inside_a_ring_is_a_hole_and_one_inside_that_a_part() {
    let lines = [
        square(2.0, 2.0, 6.0),
        square(0.0, 0.0, 10.0),
        square(4.0, 4.0, 2.0),
        square(20.0, 0.0, 3.0),
    ];
    let built = assemble(&lines).unwrap();
    let areas: Vec<f64> = built.polygons.iter().map(area).collect();
    assert_eq!(areas, [64.0, 9.0, 4.0]);
    assert!(!built.snapped && !built.signs_disagree);
}

#[test]
fn rings_that_touch_at_a_corner_stay_simple() {
    let mut lines = edges(&square(0.0, 0.0, 10.0));
    lines.extend(edges(&square(10.0, 10.0, 5.0)));
    let areas: Vec<f64> = assemble(&lines).unwrap().polygons.iter().map(area).collect();
    assert_eq!(areas, [100.0, 25.0]);
    // A hole that touches the outer ring at one of its corners.
    let hole = vec![[0.0, 0.0], [2.0, 4.0], [4.0, 2.0], [0.0, 0.0]];
    let mut lines = edges(&square(0.0, 0.0, 10.0));
    lines.extend(edges(&hole));
    let built = assemble(&lines).unwrap();
    assert_eq!(built.polygons.len(), 1);
    assert_eq!(built.polygons[0].interiors().len(), 1);
    assert_eq!(area(&built.polygons[0]), 94.0);
}

#[test]
fn an_open_ring_says_where_and_how_far() {
    let lines = [
        vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]],
        vec![[10.0, 10.0], [0.0, 0.5]],
    ];
    let Err(RingError::Open { gap_m: Some(gap), .. }) = assemble(&lines) else {
        panic!("the ring is open");
    };
    assert_eq!(gap, 0.5);
    assert_eq!(assemble(&[]), Err(RingError::Empty));
    let flat = vec![[0.0, 0.0], [5.0, 0.0], [0.0, 0.0]];
    assert_eq!(assemble(&[flat]), Err(RingError::Empty));
}

#[test]
fn ends_within_a_millimetre_are_joined() {
    let near = [
        vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]],
        vec![[10.0, 10.0005], [0.0004, 0.0]],
    ];
    let built = assemble(&near).unwrap();
    assert!(built.snapped);
    assert!((area(&built.polygons[0]) - 50.0).abs() < 0.01);
    let far = [
        vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]],
        vec![[10.0, 10.002], [0.0, 0.0]],
    ];
    assert!(assemble(&far).is_err());
}

#[test]
fn signs_that_contradict_each_other_are_seen() {
    let mut lines = edges(&square(0.0, 0.0, 10.0));
    lines[2].reverse();
    let built = assemble(&lines).unwrap();
    assert!(built.signs_disagree);
    assert_eq!(area(&built.polygons[0]), 100.0);
}

proptest! {
    #[test]
    fn order_and_direction_of_the_lines_do_not_matter(
        corners in 3usize..30, seed in any::<u64>(), reversed in any::<bool>(), radius in 5.0f64..500.0,
    ) {
        let mut state = seed | 1;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        // A star around a middle: simple whatever its radii.
        let mut ring: Vec<Pair> = (0..corners)
            .map(|at| {
                let angle = std::f64::consts::TAU * at as f64 / corners as f64;
                let reach = radius * (0.5 + (random() % 1000) as f64 / 2000.0);
                [150_000.0 + reach * angle.cos(), 6_200_000.0 + reach * angle.sin()]
            })
            .collect();
        ring.push(ring[0]);
        if reversed {
            ring.reverse();
        }
        let mut lines = edges(&ring);
        for at in (1..lines.len()).rev() {
            lines.swap(at, (random() % (at as u64 + 1)) as usize);
        }
        for line in &mut lines {
            if random() % 2 == 0 {
                line.reverse();
            }
        }
        let built = assemble(&lines).unwrap();
        prop_assert_eq!(built.polygons.len(), 1);
        let expected = twice_area(&ring).abs() / 2.0;
        prop_assert!((area(&built.polygons[0]) - expected).abs() < 1e-6 * expected);
    }

    #[test]
    fn any_lines_end_in_an_area_or_an_error(
        lines in prop::collection::vec(prop::collection::vec((0i8..4, 0i8..4), 0..5), 0..8),
    ) {
        let lines: Vec<Vec<Pair>> = lines
            .into_iter()
            .map(|line| line.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect())
            .collect();
        if let Ok(built) = assemble(&lines) {
            prop_assert!(built.polygons.iter().all(|polygon| area(polygon) > 0.0));
        }
    }
}
