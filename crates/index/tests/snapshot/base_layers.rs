//! Buildings and guidance by place, against looking at each of them.

use geo::{BoundingRect, Contains, Distance, Euclidean, Intersects, MapCoords};
use geo_types::{
    Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, polygon,
};
use planvy_index::{BuildingIndex, GuidanceIndex, Snapshot, SnapshotBuilder, Unplaceable, UnplacedThing};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{
    Crs, ExistingBuilding, Geodetic, GridPoint, GuidanceAspect, GuidanceFeature, GuidanceShape,
};
use proptest::prelude::*;

const HERE: Geodetic = Geodetic {
    lon_deg: 13.2,
    lat_deg: 55.6,
};

const SYSTEMS: [Crs; 3] = [Crs::Zone1330, Crs::Tm, Crs::Zone1200];

/// A rectangle at a place near here, in a system.
fn rectangle(crs: Crs, (dx, dy): (f64, f64), (width, height): (f64, f64)) -> Polygon<f64> {
    let here = HERE.to_grid(crs);
    let (x, y) = (here.east_m + dx, here.north_m + dy);
    polygon![(x: x, y: y), (x: x + width, y: y), (x: x + width, y: y + height), (x: x, y: y + height)]
}

fn building(crs: Crs, footprint: MultiPolygon<f64>) -> ExistingBuilding {
    ExistingBuilding {
        source_id: None,
        crs,
        footprint,
        kind: None,
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

fn feature(crs: Crs, shape: GuidanceShape) -> GuidanceFeature {
    GuidanceFeature {
        id: "1".to_owned(),
        aspect: GuidanceAspect::LandUse,
        land_use: None,
        category: "Stad".to_owned(),
        subcategory: None,
        stage: None,
        statement: None,
        plan_name: None,
        adopted: None,
        horizon: None,
        crs,
        shape,
    }
}

fn snapshot(buildings: &[ExistingBuilding], guidance: &[GuidanceFeature]) -> Snapshot {
    let mut builder = SnapshotBuilder::new("layers");
    buildings
        .iter()
        .for_each(|building| builder.building(building.clone()));
    guidance
        .iter()
        .for_each(|feature| builder.guidance(feature.clone()));
    builder.build()
}

fn in_crs(c: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    let point = GridPoint {
        crs: from,
        east_m: c.x,
        north_m: c.y,
    }
    .in_crs(to);
    Coord {
        x: point.east_m,
        y: point.north_m,
    }
}

fn any_system() -> impl Strategy<Value = Crs> {
    prop::sample::select(SYSTEMS.to_vec())
}

fn any_area() -> impl Strategy<Value = (Crs, MultiPolygon<f64>)> {
    let size = (1.0f64..60.0, 1.0f64..60.0);
    let rectangles = prop::collection::vec(((-300.0f64..300.0, -300.0f64..300.0), size), 1..3);
    (any_system(), rectangles).prop_map(|(crs, rectangles)| {
        let areas = rectangles.into_iter().map(|(at, size)| rectangle(crs, at, size));
        (crs, MultiPolygon(areas.collect()))
    })
}

proptest! {
    /// Edges here are so short that they are as good as straight in every system.
    #[test]
    fn buildings_are_those_that_looking_at_each_finds(
        standing in prop::collection::vec(any_area(), 0..60),
        (crs, question) in any_area(),
        within_m in 0.0f64..80.0,
    ) {
        let buildings: Vec<_> = standing.into_iter().map(|(crs, area)| building(crs, area)).collect();
        let snapshot = snapshot(&buildings, &[]);
        let mut meeting = Vec::new();
        let mut near = Vec::new();
        for (number, building) in (0..).zip(&buildings) {
            let there = question.map_coords(|c| in_crs(c, crs, building.crs));
            if there.intersects(&building.footprint) {
                meeting.push(BuildingIndex(number));
            }
            let here = building.footprint.map_coords(|c| in_crs(c, building.crs, crs));
            let distances = question.iter().flat_map(|a| here.iter().map(move |b| Euclidean.distance(a, b)));
            let distance_m = distances.fold(f64::INFINITY, f64::min);
            if distance_m <= within_m {
                near.push((BuildingIndex(number), distance_m));
            }
        }
        prop_assert_eq!(snapshot.buildings_in(crs, &question), meeting);
        prop_assert_eq!(snapshot.buildings_near(crs, &question, within_m), near);
    }

    #[test]
    fn guidance_is_that_which_looking_at_each_finds(
        areas in prop::collection::vec((any_area(), 0usize..3), 0..40),
        (crs, question) in any_area(),
        form in 0usize..4,
    ) {
        let features: Vec<_> = areas.into_iter().map(|((crs, area), form)| {
            let rings = || area.iter().map(|one| one.exterior().clone());
            let shape = match form {
                0 => GuidanceShape::Area(area.clone()),
                1 => GuidanceShape::Line(MultiLineString(rings().collect())),
                _ => GuidanceShape::Point(MultiPoint(rings().flat_map(|ring| ring.0).map(Point).collect())),
            };
            feature(crs, shape)
        }).collect();
        let snapshot = snapshot(&[], &features);
        let ring = || question.iter().map(|one| one.exterior().clone());
        let question: Geometry<f64> = match form {
            0 => question.clone().into(),
            1 => MultiLineString(ring().collect()).into(),
            2 => Geometry::GeometryCollection(ring().map(Geometry::from).collect()),
            _ => MultiPoint(ring().flat_map(|ring| ring.0).map(Point).collect()).into(),
        };
        let meets = |feature: &GuidanceFeature| {
            let there = question.map_coords(|c| in_crs(c, crs, feature.crs));
            match &feature.shape {
                GuidanceShape::Area(areas) => areas.intersects(&there),
                GuidanceShape::Line(lines) => lines.intersects(&there),
                GuidanceShape::Point(points) => points.intersects(&there),
            }
        };
        let meeting: Vec<_> = (0..).zip(&features).filter(|(_, feature)| meets(feature)).map(|(number, _)| GuidanceIndex(number)).collect();
        prop_assert_eq!(snapshot.guidance_at(crs, &question), meeting);
    }

    /// The sides of a question as large as a county are bent in another system; what lies beside them is told right to the
    /// centimetre.
    #[test]
    fn a_large_question_is_bent_where_it_belongs(
        (asked, of) in (any_system(), any_system()),
        size in (20_000.0f64..120_000.0, 20_000.0f64..120_000.0),
        (along, aside_m, side) in (0.0f64..1.0, -0.5f64..0.5, 0usize..4),
    ) {
        prop_assume!(aside_m.abs() > 0.01);
        let question = rectangle(asked, (0.0, 0.0), size);
        let rect = question.bounding_rect();
        prop_assert!(rect.is_some());
        let Some(rect) = rect else { return Ok(()) };
        let (min, max) = (rect.min(), rect.max());
        let (x, y) = (min.x + along * (max.x - min.x), min.y + along * (max.y - min.y));
        let spot = match side {
            0 => Coord { x, y: min.y + aside_m },
            1 => Coord { x, y: max.y + aside_m },
            2 => Coord { x: min.x + aside_m, y },
            _ => Coord { x: max.x + aside_m, y },
        };
        let there = in_crs(spot, asked, of);
        let snapshot = snapshot(&[], &[feature(of, GuidanceShape::Point(MultiPoint(vec![Point(there)])))]);
        let found = snapshot.guidance_at(asked, &question.clone().into());
        prop_assert_eq!(found.len() == 1, question.contains(&Point(spot)));
    }
}

#[test]
fn what_has_no_place_is_listed_and_said_to_have_none() {
    let broken = polygon![(x: f64::NAN, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)];
    let whole = MultiPolygon(vec![rectangle(Crs::Zone1330, (0.0, 0.0), (10.0, 10.0))]);
    let mut named = building(Crs::Zone1330, MultiPolygon(vec![broken]));
    named.source_id = Some("hus".to_owned());
    let buildings = [
        named,
        building(Crs::Zone1330, MultiPolygon(Vec::new())),
        building(Crs::Zone1330, whole.clone()),
    ];
    let features = [feature(
        Crs::Zone1330,
        GuidanceShape::Line(MultiLineString(Vec::new())),
    )];
    let snapshot = snapshot(&buildings, &features);
    let left_out: Vec<_> = snapshot
        .unplaced()
        .iter()
        .map(|unplaced| (unplaced.thing.clone(), unplaced.why))
        .collect();
    assert_eq!(
        left_out,
        [
            (UnplacedThing::Building("hus".to_owned()), Unplaceable::OffGrid),
            (UnplacedThing::Building("1".to_owned()), Unplaceable::Empty),
            (UnplacedThing::Guidance("1".to_owned()), Unplaceable::Empty),
        ]
    );
    assert_eq!(snapshot.buildings().len(), 3);
    assert_eq!(snapshot.buildings_in(Crs::Zone1330, &whole), [BuildingIndex(2)]);
    assert_eq!(snapshot.guidance().len(), 1);
    for area in [
        MultiPolygon(Vec::new()),
        MultiPolygon(vec![Polygon::new(LineString(Vec::new()), Vec::new())]),
        MultiPolygon(vec![
            polygon![(x: f64::INFINITY, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)],
        ]),
    ] {
        for crs in SYSTEMS {
            assert_eq!(snapshot.buildings_in(crs, &area), []);
            assert_eq!(snapshot.buildings_near(crs, &area, 1e9), []);
            assert_eq!(snapshot.guidance_at(crs, &area.clone().into()), []);
        }
    }
    for within_m in [f64::NAN, -1.0] {
        assert_eq!(snapshot.buildings_near(Crs::Zone1330, &whole, within_m), []);
    }
    assert_eq!(
        snapshot.buildings_near(Crs::Zone1330, &whole, f64::INFINITY),
        [(BuildingIndex(2), 0.0)]
    );
}
