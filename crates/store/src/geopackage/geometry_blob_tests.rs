//! Tests of [`super::geometry_blob`].

use geo_types::{Coord, LineString, Point, Polygon, line_string, polygon};
use planvy_plan::Position;
use proptest::prelude::*;

use super::geometry_blob::*;
use crate::rows::wkb::{BlobError, Bounds, WKB_LINE};

fn there_and_back(position: &Position, heights_m: &[f64]) -> Blob {
    let blob = encode(position, heights_m, 3008);
    let (read, heights) = decode(&blob.bytes).unwrap();
    assert_eq!(&read, position);
    assert_eq!(heights, if blob.with_heights { heights_m } else { &[] });
    blob
}

#[test]
fn each_shape_comes_back_equal() {
    there_and_back(&Position::Point(Point::new(118_600.1, 6_164_200.3)), &[]);
    there_and_back(
        &Position::Line(line_string![(x: 0.1, y: 0.2), (x: 5.0, y: 1e-9)]),
        &[],
    );
    let ring = polygon!(
        exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.0, y: 9.0)],
        interiors: [[(x: 1.0, y: 1.0), (x: 1.0, y: 2.0), (x: 2.0, y: 2.0)]],
    );
    let blob = there_and_back(&Position::Area(ring), &[]);
    assert_eq!(blob.bounds, Bounds([0.0, 0.0, 9.0, 9.0]));
    assert_eq!(bounds_of(&blob.bytes), Ok(Some(Bounds([0.0, 0.0, 9.0, 9.0]))));
    let faces = vec![
        vec![vec![[0.0, 0.0, 1.5], [1.0, 0.0, 2.5], [1.0, 1.0, -3.5]], vec![]],
        vec![],
    ];
    let blob = there_and_back(&Position::Solid(faces), &[7.0]);
    assert!(!blob.with_heights, "a solid has its levels in its faces");
}

#[test]
fn empty_shapes_come_back_equal() {
    let nothing = Polygon::new(LineString(vec![]), vec![]);
    let blob = there_and_back(&Position::Area(nothing), &[]);
    assert_eq!(bounds_of(&blob.bytes), Ok(None));
    there_and_back(&Position::Line(LineString(vec![])), &[]);
    there_and_back(&Position::Solid(vec![]), &[]);
}

#[test]
fn heights_go_into_the_blob_where_there_is_one_for_each_vertex() {
    let line = Position::Line(line_string![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0)]);
    assert!(there_and_back(&line, &[12.25, -0.5]).with_heights);
    assert!(!there_and_back(&line, &[12.25]).with_heights);
}

#[test]
fn broken_blobs_are_refused() {
    let good = encode(
        &Position::Line(line_string![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0)]),
        &[],
        3008,
    )
    .bytes;
    for length in 0..good.len() {
        assert!(decode(&good[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(decode(b"POINT(1 2) as text"), Err(BlobError::Header));
    assert_eq!(decode_areas(&good), Err(BlobError::Type(WKB_LINE)));
    // A count that promises more than any memory holds.
    let mut boastful = good;
    boastful[45..49].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(decode(&boastful), Err(BlobError::Truncated));
}

proptest! {
    #[test]
    fn any_ring_comes_back_bit_by_bit(numbers in prop::collection::vec((any::<u64>(), any::<u64>()), 0..40)) {
        let line = LineString(
            numbers.iter().map(|(x, y)| Coord { x: f64::from_bits(*x), y: f64::from_bits(*y) }).collect(),
        );
        let bits = |line: &LineString<f64>| -> Vec<(u64, u64)> {
            line.0.iter().map(|vertex| (vertex.x.to_bits(), vertex.y.to_bits())).collect()
        };
        let blob = encode(&Position::Line(line.clone()), &[], 3006);
        let Ok((Position::Line(read), _)) = decode(&blob.bytes) else { panic!("not a line") };
        prop_assert_eq!(bits(&read), bits(&line));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut blob = vec![b'G', b'P', 0, FLAGS_EMPTY, 0, 0, 0, 0, 1];
        blob.extend(bytes);
        let _ = decode(&blob);
        let _ = decode_areas(&blob);
    }
}
