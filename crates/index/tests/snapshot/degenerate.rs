//! Input that means nothing stops nothing, and what cannot be placed is said.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_index::{SnapshotBuilder, Unplaceable, Unplaced, UnplacedThing};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredRegulation};
use planvy_plan::{Crs, GridPoint, Position};
use proptest::prelude::*;

use crate::drawing::*;

/// Numbers of every kind, many of them equal or near each other.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (0i32..6).prop_map(f64::from),
        2 => -50.0f64..50.0,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => any::<f64>(),
        1 => Just(1e9),
    ]
}

fn any_coord() -> impl Strategy<Value = Coord<f64>> {
    (any_number(), any_number()).prop_map(|(x, y)| Coord {
        x: EAST_M + x,
        y: NORTH_M + y,
    })
}

fn any_chain() -> impl Strategy<Value = LineString<f64>> {
    prop::collection::vec(any_coord(), 0..8).prop_map(LineString)
}

fn any_polygon() -> impl Strategy<Value = Polygon<f64>> {
    (any_chain(), prop::collection::vec(any_chain(), 0..3))
        .prop_map(|(outer, holes)| Polygon::new(outer, holes))
}

fn any_position() -> impl Strategy<Value = Position> {
    let vertex =
        (any_number(), any_number(), any_number()).prop_map(|(x, y, z)| [EAST_M + x, NORTH_M + y, z]);
    let faces = prop::collection::vec(
        prop::collection::vec(prop::collection::vec(vertex, 0..6), 0..3),
        0..4,
    );
    prop_oneof![
        any_coord().prop_map(|c| Position::Point(c.into())),
        any_chain().prop_map(Position::Line),
        any_polygon().prop_map(Position::Area),
        faces.prop_map(Position::Solid),
    ]
}

proptest! {
    #[test]
    fn nothing_panics(
        positions in prop::collection::vec(any_position(), 0..6),
        question in prop::collection::vec(any_polygon(), 0..3),
        through in any_chain(),
        place in any_coord(),
        zone in 0usize..13,
    ) {
        let mut parts: Vec<_> = positions.iter().cloned().map(|position| vec![part(position)]).collect();
        parts.push(positions.iter().cloned().map(part).collect());
        let mut builder = builder_of_one_plan(&parts);
        builder.plan(stored_plan(1, Crs::ALL[zone], positions.into_iter().map(part).collect()));
        builder.parcel(parcel("PROVET 1:1", question.clone()));
        let snapshot = builder.build();
        let crs = Crs::ALL[zone];
        for hits in [
            snapshot.at_point(grid_point(place)),
            snapshot.in_area(CRS, &MultiPolygon(question.clone())),
            snapshot.in_area(crs, &MultiPolygon(question)),
            snapshot.along_line(crs, &through),
        ] {
            for hit in hits.regulations {
                prop_assert!(hit.area_m2 >= 0.0 && hit.length_m >= 0.0 && hit.distance_to_border_m >= 0.0);
            }
        }
        snapshot.in_box(crs, [place.x, place.y], [place.x + 9.0, place.y + 9.0]);
        snapshot.nearest_parcel(grid_point(place), 50.0);
        snapshot.nearest_address(GridPoint { crs, east_m: place.x, north_m: place.y }, f64::INFINITY);
        for regulation in snapshot.regulations_of(planvy_index::PlanIndex(0)) {
            snapshot.geometry(regulation);
        }
    }
}

#[test]
fn what_has_no_place_is_said_and_never_becomes_the_whole_plan() {
    let off_grid = area(Polygon::new(
        LineString(vec![at(0.0, 0.0), at(9.0, 0.0), Coord { x: 1e10, y: NORTH_M }]),
        vec![],
    ));
    let mut builder =
        builder_of_one_plan(&[vec![off_grid], vec![area(rectangle(3.0, 3.0, 3.0, 3.0))], vec![]]);
    builder.regulation(StoredRegulation {
        id: regulation_id(7),
        plan: plan_id(99),
        content: ContentKey(9),
        regulates_uses: vec![],
        geometry: vec![],
    });
    let snapshot = builder.build();
    let unplaced = |number, why| Unplaced {
        thing: UnplacedThing::Regulation(regulation_id(number)),
        why,
    };
    assert_eq!(
        snapshot.unplaced(),
        [
            unplaced(0, Unplaceable::OffGrid),
            unplaced(1, Unplaceable::Empty),
            unplaced(7, Unplaceable::UnknownPlan)
        ]
    );
    // Only the third was delivered without a geometry.
    assert_eq!(numbers(&snapshot.at_point(grid_point(at(1.0, 1.0)))), [2]);
    let whole_plan = |number| {
        snapshot
            .regulation(snapshot.regulation_by_id(regulation_id(number)).unwrap())
            .unwrap()
            .whole_plan
    };
    assert_eq!([0, 1, 2].map(whole_plan), [false, false, true]);
}

#[test]
fn an_empty_snapshot_answers() {
    let snapshot = SnapshotBuilder::new("nothing").build();
    assert!(snapshot.at_point(grid_point(at(0.0, 0.0))).is_empty());
    assert!(
        snapshot
            .in_area(CRS, &MultiPolygon(vec![rectangle(0.0, 0.0, 1.0, 1.0)]))
            .is_empty()
    );
    assert!(snapshot.search("Storgatan 1", 5).is_empty());
    assert_eq!(planvy_index::Snapshot::empty().id(), "");
}
