use geo::{Area, BoundingRect, Contains, Distance, Euclidean, Intersects};
use geo_types::{LineString, MultiPolygon, Point, coord};
use proptest::prelude::*;

use super::*;
use crate::partition::partition_within;

const SIDE_M: f64 = 100.0;

fn window() -> Rect<f64> {
    Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: SIDE_M, y: SIDE_M })
}

fn rounded(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

/// A ring around a middle, with corners at the given distances.
fn thrown((x, y, reaches): (f64, f64, Vec<f64>)) -> MultiPolygon<f64> {
    let count = reaches.len() as f64;
    let corner = |(number, reach_m): (usize, &f64)| {
        let (sin, cos) = (std::f64::consts::TAU * number as f64 / count).sin_cos();
        coord! { x: rounded(x + reach_m * cos), y: rounded(y + reach_m * sin) }
    };
    let line: LineString<f64> = reaches.iter().enumerate().map(corner).collect();
    MultiPolygon(vec![Polygon::new(line, Vec::new())])
}

fn towns() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    let area = (
        -10.0..110.0_f64,
        -10.0..110.0_f64,
        prop::collection::vec(1.0..30.0_f64, 3..14),
    );
    prop::collection::vec(area.prop_map(thrown), 1..12)
}

/// Places all over the window, not on its lattice.
fn places() -> impl Iterator<Item = Point<f64>> {
    let steps = || (0..31).map(|step| 1.6037 + f64::from(step) * 3.2111);
    steps().flat_map(move |x| steps().map(move |y| Point::new(x, y)))
}

/// How far a place lies from the faces of a label; from no face where there is none.
fn far_m(partition: &Partition, labels: &[usize], label: Option<usize>, at: Point<f64>) -> f64 {
    match label {
        Some(label) => {
            let own = partition
                .faces
                .iter()
                .zip(labels)
                .filter(|(_, own)| **own == label);
            own.map(|(face, _)| Euclidean.distance(&at, &face.area))
                .fold(f64::INFINITY, f64::min)
        }
        None => {
            if !partition.faces.iter().any(|face| face.area.contains(&at)) {
                return 0.0;
            }
            let open = partition
                .borders
                .iter()
                .filter(|border| border.left.is_none() || border.right.is_none());
            open.map(|border| Euclidean.distance(&at, &geo_types::Line::new(border.from, border.to)))
                .fold(f64::INFINITY, f64::min)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Every place has the label of a place within the error, no place has two, and borders lie between the labels that they name.
    #[test]
    fn what_is_simpler_is_true_within_its_error(areas in towns(), error_m in 0.0..12.0_f64, few in 1_usize..5) {
        let partition = partition_within(&areas, window()).expect("few corners");
        // Labels that several faces share.
        let labels: Vec<usize> = partition.faces.iter().map(|face| face.covered_by.iter().sum::<usize>() % few).collect();
        let simple = simplified(&partition, &labels, window(), error_m).expect("simpler");
        for at in places() {
            let own: Vec<usize> = simple.faces.iter().filter(|face| face.area.contains(&at)).map(|face| face.label).collect();
            prop_assert!(own.len() <= 1, "{at:?} has {own:?}");
            let on_border = simple.borders.iter().any(|border| {
                geo_types::Line::new(border.from, border.to).intersects(&at)
            });
            if !on_border {
                let far_m = far_m(&partition, &labels, own.first().copied(), at);
                prop_assert!(far_m <= error_m + 0.003, "{at:?} has {own:?} from {far_m} m");
            }
        }
        let size_m2: f64 = simple.faces.iter().map(|face| face.area.unsigned_area()).sum();
        let by_borders_m2: f64 = simple
            .borders
            .iter()
            .map(|border| {
                let doubled = border.from.x * border.to.y - border.from.y * border.to.x;
                let sides = i32::from(border.left.is_some()) - i32::from(border.right.is_some());
                doubled * f64::from(sides) / 2.0
            })
            .sum();
        prop_assert!((size_m2 - by_borders_m2).abs() < 1e-6, "{size_m2} {by_borders_m2}");
        let corners = |count: usize| count;
        prop_assert!(corners(simple.borders.len()) <= corners(partition.borders.len()));
    }

    /// What covers a window without a gap does so afterwards.
    #[test]
    fn what_has_no_gap_gets_none(areas in towns(), error_m in 0.0..20.0_f64) {
        let whole = MultiPolygon(vec![window().to_polygon()]);
        let all: Vec<MultiPolygon<f64>> = std::iter::once(whole).chain(areas).collect();
        let partition = partition_within(&all, window()).expect("few corners");
        let labels: Vec<usize> = (0..partition.faces.len()).collect();
        let simple = simplified(&partition, &labels, window(), error_m).expect("simpler");
        let size_m2: f64 = simple.faces.iter().map(|face| face.area.unsigned_area()).sum();
        prop_assert!((size_m2 - SIDE_M * SIDE_M).abs() < 1e-6, "{size_m2}");
        // The sides of the window lie where they lay.
        let around = simple.faces.iter().filter_map(|face| face.area.bounding_rect());
        for rect in around {
            prop_assert!(rect.min().x >= 0.0 && rect.max().x <= SIDE_M && rect.min().y >= 0.0 && rect.max().y <= SIDE_M);
        }
    }

    /// With an error of 0 every label has its size to the square millimetre.
    #[test]
    fn without_an_error_only_labels_are_put_together(areas in towns()) {
        let partition = partition_within(&areas, window()).expect("few corners");
        let labels: Vec<usize> = partition.faces.iter().map(|face| face.covered_by.len()).collect();
        let simple = simplified(&partition, &labels, window(), 0.0).expect("simpler");
        for label in 0..=areas.len() {
            let before: f64 = partition.faces.iter().zip(&labels).filter(|(_, own)| **own == label).map(|(face, _)| face.area.unsigned_area()).sum();
            let after: f64 = simple.faces.iter().filter(|face| face.label == label).map(|face| face.area.unsigned_area()).sum();
            prop_assert!((before - after).abs() < 1e-6, "{label}: {before} {after}");
        }
    }
}

#[test]
fn a_circle_of_many_corners_has_few_afterwards() {
    let circle = thrown((50.0, 50.0, vec![30.0; 720]));
    let partition = partition_within(&[circle], window()).expect("a circle");
    let corners = |error_m: f64| {
        let simple = simplified(&partition, &[0], window(), error_m).expect("simpler");
        assert_eq!(simple.faces.len(), 1);
        simple.borders.len()
    };
    assert_eq!(corners(0.0), 720);
    let few = corners(1.0);
    // A chord that stands off 0.5 m from a circle of 30 m spans 21 degrees: 18 of them at the best.
    assert!((18..=36).contains(&few), "{few}");
}

#[test]
fn two_neighbours_share_their_border_afterwards() {
    // A border that runs to and fro by 0.2 m.
    let wave: Vec<Coord<f64>> = (0..=40)
        .map(|step| coord! { x: 50.0 + if step % 2 == 0 { 0.0 } else { 0.2 }, y: 10.0 + f64::from(step) * 2.0 })
        .collect();
    let west = wave
        .iter()
        .copied()
        .chain([coord! { x: 5.0, y: 90.0 }, coord! { x: 5.0, y: 10.0 }]);
    let east = wave
        .iter()
        .rev()
        .copied()
        .chain([coord! { x: 95.0, y: 10.0 }, coord! { x: 95.0, y: 90.0 }]);
    let areas = [
        MultiPolygon(vec![Polygon::new(west.collect(), Vec::new())]),
        MultiPolygon(vec![Polygon::new(east.collect(), Vec::new())]),
    ];
    let partition = partition_within(&areas, window()).expect("two areas");
    let labels: Vec<usize> = partition.faces.iter().map(|face| face.covered_by[0]).collect();
    let simple = simplified(&partition, &labels, window(), 0.5).expect("simpler");
    let between = simple
        .borders
        .iter()
        .filter(|border| border.left.is_some() && border.right.is_some());
    assert_eq!(between.count(), 1);
    let size_m2: f64 = simple.faces.iter().map(|face| face.area.unsigned_area()).sum();
    assert!((size_m2 - 90.0 * 80.0).abs() < 1e-6, "{size_m2}");
}
