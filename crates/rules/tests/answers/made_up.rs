//! Small plans on a plain, in metres from a corner near Malmö.

use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::{Date, date};
use planvy_plan::decision::DecisionKind;
use planvy_plan::{
    Crs, Decision, GeometryPart, GridPoint, Lang, Parcel, Plan, PlanId, PlanStatus, Position, Regulation,
    RegulationContent, RegulationGroup, RegulationId, VariableValue,
};
use planvy_rules::{Place, Question};

pub const E0: f64 = 118_000.0;
pub const N0: f64 = 6_164_000.0;
pub const CRS: Crs = Crs::Zone1330;
pub const TODAY: Date = date(2026, 11, 25);

/// A rectangle by west, south, east, north.
pub fn block(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    let corner = |x: f64, y: f64| (E0 + x, N0 + y);
    let ring = vec![
        corner(west, south),
        corner(east, south),
        corner(east, north),
        corner(west, north),
        corner(west, south),
    ];
    Polygon::new(LineString::from(ring), Vec::new())
}

pub fn part(position: Position) -> GeometryPart {
    GeometryPart::new(position, CRS)
}

pub fn plan_id(number: u128) -> PlanId {
    PlanId(uuid::Uuid::from_u128(number))
}

/// A plan in force since a date.
pub fn plan(number: u128, area: Polygon<f64>, force: Option<Date>) -> Plan {
    let decision = Decision {
        kind: Some(DecisionKind::Adoption),
        legal_force: force.into_iter().collect(),
        implementation_months: Some(120),
        ..Decision::default()
    };
    Plan {
        municipality: Some("Exempelby".to_owned()),
        designation: Some(format!("Dp {number}")),
        area: vec![part(Position::Area(area))],
        decisions: vec![decision],
        ..Plan::new(
            plan_id(number),
            format!("Kvarteret {number}"),
            PlanStatus::LegalForce,
            CRS,
        )
    }
}

pub fn regulation(number: u128, content: RegulationContent, geometry: Vec<Position>) -> Regulation {
    Regulation {
        id: RegulationId(uuid::Uuid::from_u128(number)),
        content,
        regulates_uses: Vec::new(),
        geometry: geometry.into_iter().map(part).collect(),
    }
}

/// Housing.
pub fn housing() -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Use, "Bostäder");
    content.catalogue = "f9e056a6-cda8-4b92-a15d-dc70d61dfa36".parse().ok();
    content
}

/// Highest ridge height.
pub fn ridge_height(metres: &str) -> RegulationContent {
    let mut content = RegulationContent::new(
        RegulationGroup::Property,
        "Högsta nockhöjd är [höjd:decimaltal] meter.",
    );
    content.catalogue = "ee5f8de3-89b0-479a-a5cb-7439d40623e8".parse().ok();
    content.values = vec![VariableValue {
        slot: Some("höjd".to_owned()),
        data_type: Some("decimaltal".to_owned()),
        value: metres.to_owned(),
        bound: Some("max".to_owned()),
        unit: Some("meter".to_owned()),
    }];
    content
}

pub fn parcel(designation: &str, area: Polygon<f64>) -> Parcel {
    Parcel {
        designation: designation.to_owned(),
        crs: CRS,
        area: MultiPolygon(vec![area]),
        source_id: None,
    }
}

pub fn question(place: Place) -> Question {
    Question {
        place,
        date: TODAY,
        lang: Lang::Sv,
        geometry: false,
    }
}

pub fn at(east: f64, north: f64) -> Question {
    question(Place::Point(GridPoint {
        crs: CRS,
        east_m: E0 + east,
        north_m: N0 + north,
    }))
}

pub fn on(area: Polygon<f64>) -> Question {
    question(Place::Area {
        crs: CRS,
        area: MultiPolygon(vec![area]),
    })
}
