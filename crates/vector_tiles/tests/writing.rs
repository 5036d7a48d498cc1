//! What is drawn on a tile is valid, and it is what the geometry is there: held against overlays of another library.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test code"
)]

#[allow(dead_code, reason = "other tests ask more of it")]
mod decoding;

use decoding::{DecodedFeature, areas, decoded};
use geo::{Area, BooleanOps, Euclidean, HasDimensions, Length, Validation};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon, Rect, coord, polygon};
use planvy_vector_tiles::drawing::GeometryType;
use planvy_vector_tiles::space::{BUFFER, EXTENT};
use planvy_vector_tiles::{Drawing, Layer, TagValue};
use proptest::prelude::*;

fn as_is(position: Coord<f64>) -> Coord<f64> {
    position
}

/// What a drawing comes to for a reader; `None` where it is in no tile.
fn read(kind: GeometryType, drawing: &Drawing) -> Option<DecodedFeature> {
    let mut layer = Layer::new("all");
    let tag = layer.tag("a", TagValue::Boolean(true));
    layer.feature(Some(1), kind, drawing, &[tag]);
    let mut tile = Vec::new();
    layer.finish(&mut tile);
    let mut layers = decoded(&tile).expect("a valid tile");
    layers.pop().map(|mut layer| layer.features.remove(0))
}

fn kept() -> Rect<f64> {
    let (least, most) = (-f64::from(BUFFER), f64::from(EXTENT + BUFFER));
    Rect::new(coord! { x: least, y: least }, coord! { x: most, y: most })
}

/// A star around a middle: simple, and concave where the radii differ.
fn star(middle: (f64, f64), radii: &[f64]) -> Polygon<f64> {
    let step = std::f64::consts::TAU / radii.len() as f64;
    let corner = |(number, radius): (usize, &f64)| {
        let angle = step * number as f64;
        (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin())
    };
    Polygon::new(radii.iter().enumerate().map(corner).collect(), Vec::new())
}

#[test]
fn an_area_around_the_tile_is_its_square_with_the_buffer() {
    let mut drawing = Drawing::default();
    drawing.areas(&[star((2000.0, 2000.0), &[1e6; 8])], as_is);
    let feature = read(GeometryType::Areas, &drawing).unwrap();
    assert_eq!(feature.parts.len(), 1);
    assert_eq!(areas(&feature).unsigned_area(), kept().unsigned_area());
}

#[test]
fn what_crosses_the_border_twice_is_two_areas() {
    // A comb whose back lies beyond the buffer.
    let comb = polygon![
        (x: 100.0, y: 100.0), (x: 5000.0, y: 100.0), (x: 5000.0, y: 400.0), (x: 100.0, y: 400.0),
        (x: 100.0, y: 300.0), (x: 4900.0, y: 300.0), (x: 4900.0, y: 200.0), (x: 100.0, y: 200.0),
    ];
    let mut drawing = Drawing::default();
    drawing.areas(&[comb], as_is);
    let feature = read(GeometryType::Areas, &drawing).unwrap();
    let areas = areas(&feature);
    assert_eq!(areas.0.len(), 2, "{areas:?}");
    assert!(areas.is_valid());
    assert_eq!(areas.unsigned_area(), 2.0 * 100.0 * 4060.0);
}

#[test]
fn areas_that_share_a_border_or_overlap_become_one() {
    let mut drawing = Drawing::default();
    let block =
        |x: f64| polygon![(x: x, y: 0.0), (x: x + 10.0, y: 0.0), (x: x + 10.0, y: 10.0), (x: x, y: 10.0)];
    for (second, area) in [(10.0, 200.0), (4.0, 140.0), (12.0, 200.0)] {
        drawing.areas(&[block(0.0), block(second)], as_is);
        let drawn = areas(&read(GeometryType::Areas, &drawing).unwrap());
        assert!(drawn.is_valid());
        assert_eq!(drawn.unsigned_area(), area);
        assert_eq!(drawn.0.len(), if second > 10.0 { 2 } else { 1 });
    }
}

#[test]
fn what_vanishes_is_no_feature() {
    let mut drawing = Drawing::default();
    let sliver = polygon![(x: 10.0, y: 10.0), (x: 900.0, y: 10.2), (x: 10.0, y: 10.3)];
    drawing.areas(&[sliver], as_is);
    assert!(drawing.is_empty() && read(GeometryType::Areas, &drawing).is_none());
    drawing.lines(&[LineString::from(vec![(5.1, 5.1), (5.2, 5.4)])], as_is);
    assert!(drawing.is_empty());
    for nothing in [f64::NAN, f64::INFINITY, 1e30] {
        drawing.points(&[Point::new(nothing, 3.0)], as_is);
        assert!(drawing.is_empty());
        drawing.lines(&[LineString::from(vec![(nothing, 5.1), (5.2, nothing)])], as_is);
        assert!(drawing.is_empty());
    }
}

#[test]
fn a_line_that_leaves_and_comes_back_is_two_lines() {
    let mut drawing = Drawing::default();
    let line = LineString::from(vec![
        (100.0, 100.0),
        (5000.0, 100.0),
        (5000.0, 200.0),
        (100.0, 200.0),
    ]);
    drawing.lines(&[line], as_is);
    let feature = read(GeometryType::Lines, &drawing).unwrap();
    assert_eq!(
        feature.parts,
        [vec![(100, 100), (4160, 100)], vec![(4160, 200), (100, 200)]]
    );
    drawing.points(
        &[
            Point::new(-64.0, 4160.0),
            Point::new(-65.0, 0.0),
            Point::new(0.4, 0.6),
        ],
        as_is,
    );
    let feature = read(GeometryType::Points, &drawing).unwrap();
    assert_eq!(feature.parts, [[(-64, 4160), (0, 1)]]);
}

#[test]
fn keys_and_values_are_shared() {
    let mut layer = Layer::new("shared");
    let mut drawing = Drawing::default();
    drawing.points(&[Point::new(1.0, 1.0)], as_is);
    let mut lengths = Vec::new();
    for id in 1..=3 {
        let text = "en mening som är lång nog att märkas när den står flera gånger";
        let tags = [
            layer.tag("plain", TagValue::Text(text)),
            layer.tag("below", TagValue::Integer(-2)),
        ];
        layer.feature(Some(id), GeometryType::Points, &drawing, &tags);
        lengths.push(layer.count());
    }
    assert_eq!(lengths, [1, 2, 3]);
    let mut tile = Vec::new();
    layer.finish(&mut tile);
    assert!(tile.len() < 200, "{}", tile.len());
    let layers = decoded(&tile).unwrap();
    assert_eq!(layers[0].features.len(), 3);
    assert_eq!(
        layers[0].features[2].values["below"],
        decoding::DecodedValue::Integer(-2)
    );
}

proptest! {
    #[test]
    fn areas_are_valid_and_as_large_as_their_overlay_with_the_square(
        x in -600.0f64..5000.0,
        y in -600.0f64..5000.0,
        radii in prop::collection::vec(1.0f64..1500.0, 3..60),
        hole in 0.0f64..0.9,
    ) {
        let outer = star((x, y), &radii);
        let inner: Vec<f64> = radii.iter().map(|radius| radius * hole).collect();
        let area = if hole > 0.1 {
            Polygon::new(outer.exterior().clone(), vec![star((x, y), &inner).exterior().clone()])
        } else {
            outer
        };
        let mut drawing = Drawing::default();
        drawing.areas(std::slice::from_ref(&area), as_is);
        let expected = area.intersection(&kept().to_polygon());
        let drawn = read(GeometryType::Areas, &drawing).map_or(MultiPolygon(Vec::new()), |feature| areas(&feature));
        prop_assert!(drawn.is_valid(), "{:?}", drawn);
        // Each vertex moves by less than 0.71 units, so the border sweeps at most that times its length.
        let border: f64 = expected.0.iter().map(|part| {
            let rings = std::iter::once(part.exterior()).chain(part.interiors());
            rings.map(|ring| Euclidean.length(ring)).sum::<f64>()
        }).sum();
        let difference = (expected.unsigned_area() - drawn.unsigned_area()).abs();
        prop_assert!(difference <= 0.71 * border + 1.0, "{difference} of {border}");
        let apart = if drawn.is_empty() { expected.unsigned_area() } else { expected.difference(&drawn).unsigned_area() };
        prop_assert!(apart <= 0.71 * border + 1.0, "{apart} of {border}");
    }

    #[test]
    fn lines_are_as_long_as_their_part_in_the_square(
        positions in prop::collection::vec((-800.0f64..5000.0, -800.0f64..5000.0), 2..30),
    ) {
        let line: LineString<f64> = positions.into_iter().collect();
        let mut drawing = Drawing::default();
        drawing.lines(std::slice::from_ref(&line), as_is);
        let lines = geo_types::MultiLineString(vec![line]);
        let expected = kept().to_polygon().clip(&lines, false);
        let drawn: f64 = read(GeometryType::Lines, &drawing).map_or(0.0, |feature| {
            let length = |part: &Vec<(i64, i64)>| {
                part.windows(2).map(|pair| {
                    ((pair[0].0 - pair[1].0) as f64).hypot((pair[0].1 - pair[1].1) as f64)
                }).sum::<f64>()
            };
            feature.parts.iter().map(length).sum()
        });
        let vertices = expected.0.iter().map(|line| line.0.len()).sum::<usize>() as f64;
        let length: f64 = expected.0.iter().map(|line| Euclidean.length(line)).sum();
        prop_assert!((drawn - length).abs() <= 1.5 * vertices + 1.0, "{drawn} {length}");
    }
}
