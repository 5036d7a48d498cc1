//! A small snapshot in two zones.

use std::sync::{Arc, OnceLock};

use geo_types::{LineString, MultiPoint, MultiPolygon, Point, Polygon, polygon};
use planvy_features::{Tables, View};
use planvy_index::SnapshotBuilder;
use planvy_plan::decision::DecisionKind;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Address, Crs, Date, Decision, ExistingBuilding, Geodetic, GeometryPart, GridPoint, GuidanceAspect,
    GuidanceFeature, GuidanceLandUse, GuidanceShape, Lang, OverGround, Parcel, Plan, PlanId, PlanStatus,
    Position, Provenance, RegulationContent, RegulationGroup, RegulationId, VariableValue,
};
use planvy_rules::Answers;
use uuid::Uuid;

/// The day that questions are asked at.
pub const TODAY: Date = Date::constant(2026, 11, 27);

/// Plans of the town.
pub const PLANS: u32 = 24;

/// Where the town lies in its first zone.
pub const SOUTH_WEST: [f64; 2] = [118_000.0, 6_164_000.0];

struct Town {
    answers: Answers,
    tables: Tables,
}

/// The town at a day.
pub fn view() -> View<'static> {
    static TOWN: OnceLock<Town> = OnceLock::new();
    let town = TOWN.get_or_init(|| Town {
        answers: Answers::new(Arc::new(built())),
        tables: Tables::new(),
    });
    View {
        answers: &town.answers,
        tables: &town.tables,
        date: TODAY,
        lang: Lang::En,
    }
}

/// A square with its south-west corner so many steps of 60 m from the town's, in a zone.
fn square(crs: Crs, column: u32, row: u32, side_m: f64) -> Polygon<f64> {
    let corner = GridPoint {
        crs: Crs::Zone1330,
        east_m: SOUTH_WEST[0] + f64::from(column) * 60.0,
        north_m: SOUTH_WEST[1] + f64::from(row) * 60.0,
    }
    .in_crs(crs);
    let (x, y) = (corner.east_m, corner.north_m);
    polygon![(x: x, y: y), (x: x + side_m, y: y), (x: x + side_m, y: y + side_m), (x: x, y: y + side_m)]
}

fn provenance() -> Provenance {
    Provenance {
        format: "test".into(),
        file: "town.json".into(),
        sha256: String::new(),
        imported: "2026-01-01T00:00:00Z".into(),
    }
}

fn plan_of(number: u32) -> Plan {
    // Every third plan is in the other zone, every fourth a proposal, every fifth is repealed.
    let crs = if number.is_multiple_of(3) {
        Crs::Tm
    } else {
        Crs::Zone1330
    };
    let status = match number % 5 {
        0 => PlanStatus::Repealed,
        _ if number.is_multiple_of(4) => PlanStatus::Review,
        _ => PlanStatus::LegalForce,
    };
    let id = PlanId(Uuid::from_u128(u128::from(number) + 1));
    let force = Date::constant(2000, 1, 1).saturating_add(jiff::Span::new().years(i64::from(number)));
    Plan {
        designation: Some(format!("Dp {number}")),
        municipality: Some(
            if number.is_multiple_of(2) {
                "Malmö"
            } else {
                "Lund"
            }
            .into(),
        ),
        status_date: Some(Date::constant(2025, 6, 1)),
        purpose: number
            .is_multiple_of(7)
            .then(|| "Planens syfte är bostäder vid Norra hamnen.".into()),
        area: vec![GeometryPart::new(
            Position::Area(square(crs, number % 6, number / 6, 50.0)),
            crs,
        )],
        decisions: vec![Decision {
            kind: Some(DecisionKind::Adoption),
            started: Some(force),
            legal_force: if status == PlanStatus::Review {
                Vec::new()
            } else {
                vec![force]
            },
            ..Decision::default()
        }],
        ..Plan::new(id, format!("Kvarteret Åkern {number}"), status, crs)
    }
}

fn ridge(height: &str) -> RegulationContent {
    let mut content = RegulationContent::new(
        RegulationGroup::Property,
        "Högsta nockhöjd är [höjd:decimaltal] meter.",
    );
    content.catalogue = "ee5f8de3-89b0-479a-a5cb-7439d40623e8".parse().ok();
    content.values = vec![VariableValue {
        slot: Some("höjd".into()),
        data_type: Some("decimaltal".into()),
        value: height.into(),
        bound: Some("max".into()),
        unit: Some("meter".into()),
    }];
    content
}

fn contents() -> Vec<RegulationContent> {
    let mut use_b = RegulationContent::new(RegulationGroup::Use, "Bostäder");
    use_b.letter = Some("B".into());
    let mut use_park = RegulationContent::new(RegulationGroup::Use, "Park");
    use_park.letter = Some("PARK".into());
    vec![
        use_b,
        use_park,
        ridge("9.0"),
        ridge("15.5"),
        RegulationContent::new(RegulationGroup::Property, "Utfart får inte anordnas"),
        RegulationContent::new(RegulationGroup::Administrative, "Marklov krävs"),
    ]
}

fn regulations(number: u32, plan: &Plan) -> Vec<StoredRegulation> {
    let crs = plan.crs;
    let area = square(crs, number % 6, number / 6, 50.0);
    let ring = &area.exterior().0;
    let part = |position| vec![GeometryPart::new(position, crs)];
    let rule = |at: u32, content: u32, geometry: Vec<GeometryPart>| StoredRegulation {
        id: RegulationId(Uuid::from_u128(u128::from(1000 + number * 10 + at))),
        plan: plan.id,
        content: ContentKey(content),
        regulates_uses: if at == 0 {
            Vec::new()
        } else {
            vec![RegulationId(Uuid::from_u128(u128::from(1000 + number * 10)))]
        },
        geometry,
    };
    let part_of = square(crs, number % 6, number / 6, 20.0);
    vec![
        rule(0, number % 2, part(Position::Area(area.clone()))),
        rule(1, 2 + number % 2, part(Position::Area(part_of))),
        rule(2, 4, part(Position::Line(LineString(ring[0..2].to_vec())))),
        rule(3, 4, part(Position::Point(Point(ring[2])))),
        rule(4, 5, Vec::new()),
    ]
}

fn base_data(builder: &mut SnapshotBuilder) {
    for number in 0..30_u32 {
        let crs = if number.is_multiple_of(2) {
            Crs::Zone1330
        } else {
            Crs::Tm
        };
        builder.parcel(Parcel {
            // Two parcels of one name.
            designation: format!("MALMÖ EKEN 1:{}", number.min(28)),
            crs,
            area: MultiPolygon(vec![square(crs, number % 7, number / 7, 40.0)]),
            source_id: (number % 3 == 0).then(|| format!("källa/{number}")),
        });
        let place = square(Crs::Zone1330, number % 7, number / 7, 1.0).exterior().0[0];
        let position: Geodetic = GridPoint {
            crs: Crs::Zone1330,
            east_m: place.x + 7.0,
            north_m: place.y + 3.0,
        }
        .to_geodetic();
        builder.address(Address {
            street: "Åkergatan".into(),
            number: format!("{}", number.min(28)),
            postal_code: Some("212 25".into()),
            town: Some("Malmö".into()),
            position,
            parcel: None,
        });
        builder.building(ExistingBuilding {
            source_id: None,
            crs,
            footprint: MultiPolygon(vec![square(crs, number % 7, number / 7, 12.0)]),
            kind: None,
            ground_level: None,
            height: Some(OverGround(3.0 + f64::from(number))),
            storeys: None,
            gross_floor_area_m2: None,
            year: Some(1900 + number as i16),
            body: None,
        });
        let shape = match number % 3 {
            0 => GuidanceShape::Area(MultiPolygon(vec![square(crs, number % 7, number / 7, 90.0)])),
            1 => GuidanceShape::Line(
                vec![square(crs, number % 7, number / 7, 90.0).exterior().clone()]
                    .into_iter()
                    .collect(),
            ),
            _ => GuidanceShape::Point(MultiPoint(vec![Point(
                square(crs, number % 7, number / 7, 1.0).exterior().0[0],
            )])),
        };
        builder.guidance(GuidanceFeature {
            id: format!("öp-{number}"),
            aspect: GuidanceAspect::LandUse,
            land_use: Some(GuidanceLandUse::Water),
            category: "Vatten".into(),
            subcategory: None,
            stage: None,
            statement: None,
            plan_name: None,
            adopted: (number % 2 == 0).then_some(Date::constant(2018, 5, 31)),
            horizon: None,
            crs,
            shape,
        });
    }
}

fn built() -> planvy_index::Snapshot {
    let mut builder = SnapshotBuilder::new("town-1");
    for (key, content) in (0..).zip(contents()) {
        builder.content(ContentKey(key), content);
    }
    let plans: Vec<Plan> = (0..PLANS).map(plan_of).collect();
    for plan in &plans {
        builder.plan(StoredPlan {
            plan: plan.clone(),
            provenance: provenance(),
            accepted: Vec::new(),
        });
    }
    for (number, plan) in (0..).zip(&plans) {
        for regulation in regulations(number, plan) {
            builder.regulation(regulation);
        }
    }
    base_data(&mut builder);
    builder.build()
}
