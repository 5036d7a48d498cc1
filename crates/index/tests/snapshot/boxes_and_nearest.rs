//! Boxes and nearest things against brute force.

use geo::{Distance, Euclidean, Intersects};
use geo_types::{Coord, Point, Rect};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Address, Crs};
use proptest::prelude::*;

use crate::drawing::*;

proptest! {
    #[test]
    fn a_box_holds_what_geo_says(
        areas in prop::collection::vec(any_area(3..20), 1..10),
        (x, y) in (-50.0f64..150.0, -50.0f64..150.0),
        (w, h) in (0.0f64..60.0, 0.0f64..60.0),
    ) {
        let mut parts: Vec<_> = areas.iter().cloned().map(|polygon| vec![area(polygon)]).collect();
        parts.extend(areas.iter().map(|area| vec![line(area.exterior().0.clone())]));
        let snapshot = one_plan(&parts);
        let (min, max) = (at(x, y), at(x + w, y + h));
        let sheet = Rect::new(min, max);
        let found = snapshot.in_box(CRS, [min.x, min.y], [max.x, max.y]);
        let expected: Vec<u32> = (0..)
            .zip(areas.iter().map(|area| area.intersects(&sheet)).chain(areas.iter().map(|area| area.exterior().intersects(&sheet))))
            .filter_map(|(number, meets)| meets.then_some(number))
            .collect();
        prop_assert_eq!(found.regulations.iter().map(|regulation| regulation.0).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_nearest_parcel_is_the_nearest(
        areas in prop::collection::vec(any_area(3..12), 1..10),
        (x, y) in (-300.0f64..400.0, -300.0f64..400.0),
        within_m in 1.0f64..600.0,
    ) {
        let mut builder = SnapshotBuilder::new("test");
        for polygon in &areas {
            builder.parcel(parcel("PROVET 1:1", vec![polygon.clone()]));
        }
        let place = at(x, y);
        let found = builder.build().nearest_parcel(grid_point(place), within_m);
        let distance = |area| Euclidean.distance(&Point(place), area);
        let least = areas.iter().map(distance).fold(f64::INFINITY, f64::min);
        prop_assume!((least - within_m).abs() > 0.001);
        prop_assert_eq!(found.is_some(), least < within_m);
        if let Some((parcel, distance_m)) = found {
            prop_assert!((distance_m - least).abs() < 1e-6);
            prop_assert!((distance(&areas[parcel.position()]) - least).abs() < 1e-6);
        }
    }

    #[test]
    fn the_nearest_address_is_the_nearest(
        doors in prop::collection::vec((-500.0f64..500.0, -500.0f64..500.0), 1..30),
        (x, y) in (-500.0f64..500.0, -500.0f64..500.0),
    ) {
        let mut builder = SnapshotBuilder::new("test");
        for (x, y) in &doors {
            builder.address(Address {
                street: "Provgatan".into(),
                number: "1".into(),
                postal_code: None,
                town: None,
                position: grid_point(at(*x, *y)).to_geodetic(),
                parcel: None,
            });
        }
        let place = grid_point(at(x, y));
        let (found, distance_m) = builder.build().nearest_address(place, 5_000.0).unwrap();
        let in_tm = |c: Coord<f64>| { let tm = grid_point(c).in_crs(Crs::Tm); Point::new(tm.east_m, tm.north_m) };
        let distance = |(x, y): &(f64, f64)| Euclidean.distance(in_tm(at(*x, *y)), in_tm(Coord { x: place.east_m, y: place.north_m }));
        let least = doors.iter().map(distance).fold(f64::INFINITY, f64::min);
        prop_assert!((distance_m - least).abs() < 0.002);
        prop_assert!((distance(&doors[found.position()]) - least).abs() < 0.003);
    }
}

#[test]
fn boxes_the_wrong_way_round_and_nothing_at_all_hold_nothing() {
    let snapshot = one_plan(&[vec![area(rectangle(0.0, 0.0, 9.0, 9.0))]]);
    assert_eq!(
        snapshot.in_box(CRS, [EAST_M + 9.0, NORTH_M], [EAST_M, NORTH_M + 9.0]),
        Default::default()
    );
    assert_eq!(
        snapshot.in_box(CRS, [f64::NAN, NORTH_M], [EAST_M, NORTH_M]),
        Default::default()
    );
    let world = snapshot.in_box(CRS, [-1e12, -1e12], [1e12, 1e12]);
    assert_eq!((world.plans.len(), world.regulations.len()), (1, 1));
    assert_eq!(snapshot.nearest_parcel(grid_point(at(0.0, 0.0)), 1e9), None);
    assert_eq!(snapshot.nearest_address(grid_point(at(0.0, 0.0)), f64::NAN), None);
}
