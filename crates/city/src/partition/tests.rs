use super::*;
use geo::{Area, Contains};
use geo_types::{Point, polygon};
use proptest::prelude::*;

const ORIGIN: Coord<f64> = Coord {
    x: 118_000.0,
    y: 6_164_000.0,
};

fn at(x: f64, y: f64) -> Coord<f64> {
    ORIGIN + Coord { x, y }
}

/// A ring around a middle, its corners at given distances.
fn star(middle: [f64; 2], reaches: &[f64]) -> Polygon<f64> {
    let turn = std::f64::consts::TAU / reaches.len() as f64;
    let corner = |(number, reach): (usize, &f64)| {
        let (sin, cos) = (turn * number as f64).sin_cos();
        let rounded = |metres: f64| (metres * 1000.0).round() / 1000.0;
        at(rounded(middle[0] + reach * cos), rounded(middle[1] + reach * sin))
    };
    Polygon::new(reaches.iter().enumerate().map(corner).collect(), Vec::new())
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    Rect::new(at(west, south), at(east, north)).to_polygon()
}

fn covered_m2(faces: &[Face]) -> f64 {
    faces
        .iter()
        .map(|face| face.area.unsigned_area() * face.covered_by.len() as f64)
        .sum()
}

fn perimeter_m(areas: &[MultiPolygon<f64>]) -> f64 {
    use geo::{Euclidean, Length};
    areas
        .iter()
        .flatten()
        .map(|area| Euclidean.length(area.exterior()))
        .sum()
}

/// The areas that hold a place, and whether it lies clear of all outlines.
fn holding(areas: &[MultiPolygon<f64>], place: Coord<f64>) -> Option<Vec<usize>> {
    let is_clear = areas
        .iter()
        .flatten()
        .all(|area| crate::pole::room_at(area, place).abs() > 0.01);
    let holds = |number: &usize| areas[*number].contains(&Point(place));
    is_clear.then(|| (0..areas.len()).filter(holds).collect())
}

fn stars() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    let one = (
        0.0..60.0_f64,
        0.0..60.0_f64,
        prop::collection::vec(3.0..25.0_f64, 3..9),
    );
    prop::collection::vec(one, 1..12).prop_map(|stars| {
        stars
            .iter()
            .map(|(x, y, reaches)| MultiPolygon(vec![star([*x, *y], reaches)]))
            .collect()
    })
}

/// Rectangles on a coarse grid: nearly all edges are shared, and corners lie on other edges.
fn blocks() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
    let one = (0_i32..8, 0_i32..8, 1_i32..6, 1_i32..6);
    prop::collection::vec(one, 1..14).prop_map(|blocks| {
        blocks
            .iter()
            .map(|(x, y, width, height)| {
                let [west, south, east, north] = [*x, *y, x + width, y + height].map(f64::from);
                MultiPolygon(vec![rectangle(west, south, east, north)])
            })
            .collect()
    })
}

/// Faces held against areas: sizes, and at places what covers them.
fn is_true_to(
    areas: &[MultiPolygon<f64>],
    partition: &Partition,
    places: &[(f64, f64)],
) -> Result<(), TestCaseError> {
    let whole_m2: f64 = areas.iter().map(Area::unsigned_area).sum();
    let covered_m2 = covered_m2(&partition.faces);
    // Crossings are moved by less than a millimetre.
    let moved_m2 = 0.001 * perimeter_m(areas);
    prop_assert!(
        (covered_m2 - whole_m2).abs() <= moved_m2,
        "{covered_m2} {whole_m2}"
    );
    for (x, y) in places {
        let place = at(*x, *y);
        let Some(expected) = holding(areas, place) else {
            continue;
        };
        let found: Vec<&Face> = partition
            .faces
            .iter()
            .filter(|face| face.area.contains(&Point(place)))
            .collect();
        match found.as_slice() {
            [] => prop_assert!(expected.is_empty(), "{expected:?}"),
            [face] => prop_assert_eq!(&face.covered_by, &expected),
            several => prop_assert!(false, "{} faces at one place", several.len()),
        }
    }
    for border in &partition.borders {
        prop_assert!(border.left != border.right);
        let (middle, way) = ((border.from + border.to) / 2.0, border.to - border.from);
        let length_m = way.x.hypot(way.y);
        if length_m < 0.1 {
            continue;
        }
        for (sign, side) in [(1.0, border.left), (-1.0, border.right)] {
            let beside = middle + Coord { x: -way.y, y: way.x } * (sign * 0.0005 / length_m);
            if let Some(face) = side {
                let room_m = crate::pole::room_at(&partition.faces[face].area, beside);
                prop_assert!(room_m > -0.001, "{room_m}");
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn faces_tell_what_covers_each_place(
        areas in stars(),
        places in prop::collection::vec((-20.0..80.0_f64, -20.0..80.0_f64), 40),
    ) {
        is_true_to(&areas, &partition(&areas).expect("few areas"), &places)?;
    }

    #[test]
    fn shared_edges_are_one(areas in blocks(), places in prop::collection::vec((0.0..14.0_f64, 0.0..14.0_f64), 40)) {
        let taken_apart = partition(&areas).expect("few areas");
        is_true_to(&areas, &taken_apart, &places)?;
        // On whole metres nothing is moved.
        let whole_m2: f64 = areas.iter().map(Area::unsigned_area).sum();
        prop_assert!((covered_m2(&taken_apart.faces) - whole_m2).abs() < 1e-6);
    }

    /// Outlines that differ by a millimetre or two: as two drawings of the same border do.
    #[test]
    fn slivers_do_no_harm(moves in prop::collection::vec(prop::collection::vec((-2_i32..3, -2_i32..3), 4), 2..7)) {
        let corners = [(0.0, 0.0), (80.0, 13.0), (95.0, 71.0), (7.0, 60.0)];
        let drawn = |moves: &Vec<(i32, i32)>| {
            let corner = |((x, y), (dx, dy)): (&(f64, f64), &(i32, i32))| at(x + f64::from(*dx) / 1000.0, y + f64::from(*dy) / 1000.0);
            MultiPolygon(vec![Polygon::new(corners.iter().zip(moves).map(corner).collect(), Vec::new())])
        };
        let areas: Vec<MultiPolygon<f64>> = moves.iter().map(drawn).collect();
        let faces = partition(&areas).expect("few areas").faces;
        let whole_m2: f64 = areas.iter().map(Area::unsigned_area).sum();
        prop_assert!((covered_m2(&faces) - whole_m2).abs() < 0.002 * perimeter_m(&areas));
        let largest = faces.iter().max_by(|a, b| a.area.unsigned_area().total_cmp(&b.area.unsigned_area())).expect("a face");
        prop_assert_eq!(largest.covered_by.len(), areas.len());
    }

    /// Windows side by side have the faces of the whole.
    #[test]
    fn windows_lose_nothing(areas in stars()) {
        let whole_m2 = covered_m2(&partition(&areas).expect("few areas").faces);
        let mut sum_m2 = 0.0;
        for column in -1..4 {
            for row in -1..4 {
                let corner = at(f64::from(column) * 25.0, f64::from(row) * 25.0);
                let window = Rect::new(corner, corner + Coord { x: 25.0, y: 25.0 });
                let faces = partition_within(&areas, window).expect("few areas").faces;
                for face in &faces {
                    for vertex in face.area.exterior() {
                        prop_assert!(vertex.x >= window.min().x && vertex.x <= window.max().x);
                        prop_assert!(vertex.y >= window.min().y && vertex.y <= window.max().y);
                    }
                }
                sum_m2 += covered_m2(&faces);
            }
        }
        prop_assert!((sum_m2 - whole_m2).abs() <= 0.002 * perimeter_m(&areas), "{sum_m2} {whole_m2}");
    }

    /// Whatever a ring does: an answer or an error.
    #[test]
    fn rings_that_cross_themselves_come_to_an_end(
        rings in prop::collection::vec(prop::collection::vec((-4_i32..5, -4_i32..5), 0..9), 0..7),
    ) {
        let ring = |corners: &Vec<(i32, i32)>| {
            MultiPolygon(vec![Polygon::new(corners.iter().map(|(x, y)| at(f64::from(*x), f64::from(*y))).collect(), Vec::new())])
        };
        let areas: Vec<MultiPolygon<f64>> = rings.iter().map(ring).collect();
        if let Ok(found) = partition(&areas) {
            for face in &found.faces {
                prop_assert!(face.area.unsigned_area() > 0.0 && !face.covered_by.is_empty());
            }
        }
    }
}

#[test]
fn holes_and_islands_in_them() {
    let with_hole = |own: Polygon<f64>, hole: Polygon<f64>| {
        MultiPolygon(vec![Polygon::new(
            own.exterior().clone(),
            vec![hole.exterior().clone()],
        )])
    };
    let ring = with_hole(rectangle(0.0, 0.0, 30.0, 30.0), rectangle(5.0, 5.0, 25.0, 25.0));
    let island = MultiPolygon(vec![rectangle(10.0, 10.0, 20.0, 20.0)]);
    let all = MultiPolygon(vec![rectangle(-10.0, -10.0, 40.0, 40.0)]);
    let mut faces = partition(&[ring, island, all]).expect("three areas").faces;
    faces.sort_by(|a, b| {
        let size = |face: &Face| face.area.unsigned_area() as u32;
        (&a.covered_by, size(a)).cmp(&(&b.covered_by, size(b)))
    });
    let told: Vec<_> = faces
        .iter()
        .map(|face| {
            (
                face.covered_by.clone(),
                face.area.interiors().len(),
                face.area.unsigned_area(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (vec![0, 2], 1, 500.0),
            (vec![1, 2], 0, 100.0),
            (vec![2], 1, 300.0),
            (vec![2], 1, 1600.0),
        ]
    );
}

#[test]
fn a_hole_that_touches_its_outline_in_a_point() {
    let area = Polygon::new(
        rectangle(0.0, 0.0, 10.0, 10.0).exterior().clone(),
        vec![
            polygon![at(0.0, 5.0), at(4.0, 3.0), at(4.0, 7.0)]
                .exterior()
                .clone(),
        ],
    );
    let faces = partition(&[MultiPolygon(vec![area])]).expect("one area").faces;
    assert_eq!(
        (
            faces.len(),
            faces[0].area.interiors().len(),
            faces[0].area.unsigned_area()
        ),
        (1, 1, 92.0)
    );
}

#[test]
fn what_is_no_position_or_too_large_is_an_error() {
    let broken = MultiPolygon(vec![polygon![at(0.0, 0.0), at(f64::NAN, 1.0), at(1.0, 1.0)]]);
    assert_eq!(partition(&[broken]), Err(OverlayError::NoExtent));
    let far = MultiPolygon(vec![rectangle(0.0, 0.0, 1.0e6, 10.0)]);
    assert_eq!(partition(&[far]), Err(OverlayError::NoExtent));
    assert_eq!(partition(&[]), Ok(Partition::default()));
    let many = MultiPolygon(vec![star([0.0, 0.0], &vec![5.0; MOST_CORNERS + 9])]);
    assert!(matches!(
        partition(&[many]),
        Err(OverlayError::TooManyCorners {
            most: MOST_CORNERS,
            ..
        })
    ));
}
