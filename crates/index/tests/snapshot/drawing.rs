//! Small plans for the tests.

use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};
use planvy_index::{Hits, Snapshot, SnapshotBuilder};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Crs, GeometryPart, GridPoint, Parcel, Plan, PlanId, PlanStatus, Position, Provenance, RegulationContent,
    RegulationGroup, RegulationId,
};
use proptest::prelude::*;
use uuid::Uuid;

/// Where the tests draw: the middle of Malmö.
pub const EAST_M: f64 = 118_000.0;
pub const NORTH_M: f64 = 6_164_000.0;
pub const CRS: Crs = Crs::Zone1330;

/// A position, in metres from the drawing's corner, on the millimetre.
pub fn at(x: f64, y: f64) -> Coord<f64> {
    let on_millimetre = |metres: f64| (metres * 1000.0).round() / 1000.0;
    Coord {
        x: on_millimetre(EAST_M + x),
        y: on_millimetre(NORTH_M + y),
    }
}

pub fn grid_point(c: Coord<f64>) -> GridPoint {
    GridPoint {
        crs: CRS,
        east_m: c.x,
        north_m: c.y,
    }
}

pub fn rectangle(x0: f64, y0: f64, x1: f64, y1: f64) -> Polygon<f64> {
    Polygon::new(
        LineString(vec![at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)]),
        vec![],
    )
}

pub fn part(position: Position) -> GeometryPart {
    GeometryPart::new(position, CRS)
}

pub fn area(polygon: Polygon<f64>) -> GeometryPart {
    part(Position::Area(polygon))
}

pub fn line(coords: Vec<Coord<f64>>) -> GeometryPart {
    part(Position::Line(LineString(coords)))
}

pub fn point(c: Coord<f64>) -> GeometryPart {
    part(Position::Point(Point(c)))
}

pub fn plan_id(number: u32) -> PlanId {
    PlanId(Uuid::from_u128(u128::from(number) << 64 | 1))
}

pub fn regulation_id(number: u32) -> RegulationId {
    RegulationId(Uuid::from_u128(u128::from(number) << 64 | 2))
}

pub fn stored_plan(number: u32, crs: Crs, area: Vec<GeometryPart>) -> StoredPlan {
    StoredPlan {
        plan: Plan {
            designation: Some(format!("Dp {number}")),
            area,
            ..Plan::new(
                plan_id(number),
                format!("Detaljplan för kvarteret Åkern {number}"),
                PlanStatus::LegalForce,
                crs,
            )
        },
        provenance: Provenance {
            format: "test".into(),
            file: "test".into(),
            sha256: String::new(),
            imported: String::new(),
        },
        accepted: Vec::new(),
    }
}

/// One plan of 1 km with regulations: the n-th geometry belongs to the regulation of number n.
pub fn one_plan(regulations: &[Vec<GeometryPart>]) -> Snapshot {
    builder_of_one_plan(regulations).build()
}

pub fn builder_of_one_plan(regulations: &[Vec<GeometryPart>]) -> SnapshotBuilder {
    let mut builder = SnapshotBuilder::new("test");
    builder.content(
        ContentKey(9),
        RegulationContent::new(RegulationGroup::Use, "Bostäder"),
    );
    builder.plan(stored_plan(
        0,
        CRS,
        vec![area(rectangle(-500.0, -500.0, 500.0, 500.0))],
    ));
    for (number, geometry) in (0..).zip(regulations) {
        builder.regulation(StoredRegulation {
            id: regulation_id(number),
            plan: plan_id(0),
            content: ContentKey(9),
            regulates_uses: Vec::new(),
            geometry: geometry.clone(),
        });
    }
    builder
}

pub fn parcel(designation: &str, area: Vec<Polygon<f64>>) -> Parcel {
    Parcel {
        designation: designation.into(),
        crs: CRS,
        area: MultiPolygon(area),
        source_id: None,
    }
}

/// The numbers of the regulations that were hit.
pub fn numbers(hits: &Hits) -> Vec<u32> {
    hits.regulations.iter().map(|hit| hit.regulation.0).collect()
}

/// A star-shaped ring around a middle, its vertices between half the radius and the radius away.
pub fn star(middle: (f64, f64), radius_m: f64, shares: &[f64]) -> LineString<f64> {
    let count = shares.len() as f64;
    shares
        .iter()
        .enumerate()
        .map(|(number, share)| {
            let angle = number as f64 / count * std::f64::consts::TAU;
            let distance = radius_m * (0.5 + 0.5 * share);
            at(
                middle.0 + distance * angle.cos(),
                middle.1 + distance * angle.sin(),
            )
        })
        .collect()
}

/// Star-shaped areas of some vertices, some with a hole, within 100 m. A triangle leaves a quarter of the radius for the hole.
pub fn any_area(vertices: std::ops::Range<usize>) -> impl Strategy<Value = Polygon<f64>> {
    let shares = prop::collection::vec(0.0f64..1.0, vertices);
    let hole = prop::option::weighted(0.3, prop::collection::vec(0.0f64..1.0, 3..9));
    (0.0f64..100.0, 0.0f64..100.0, 4.0f64..60.0, shares, hole).prop_map(|(x, y, radius, shares, hole)| {
        let holes = hole
            .map(|hole| star((x, y), radius * 0.2, &hole))
            .into_iter()
            .collect();
        Polygon::new(star((x, y), radius, &shares), holes)
    })
}
