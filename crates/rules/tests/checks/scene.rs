//! Small towns on a plain, written down in a few lines of JSON.
//!
//! Lengths are metres from a corner near Malmö; an area is `[west, south, east, north]`.
//!
//! ```json
//! { "date": "2026-11-27", "terrain": { "levelM": 10.0, "uncertaintyM": 0.05 },
//!   "plans": [{ "force": "2022-05-01", "area": [0, 0, 200, 200], "rules": [
//!       { "code": "DP_KM_B2", "area": [0, 0, 200, 200] },
//!       { "code": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "values": { "höjd": 8 } } ] }],
//!   "parcels": [{ "designation": "EXEMPELBY HUSET 1", "area": [50, 50, 90, 100] }],
//!   "buildings": [] }
//! ```
//!
//! A plan with a `law` is another country's; its rules have `words`, and may have a `totalHeightM`. Else
//! a rule's code says what it is; its slots are filled from `values`, with the unit and the bound that its kind has. Without
//! `buildings` no building is loaded; an empty list is a loaded layer without buildings.

use std::sync::Arc;

use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::Date;
use planvy_formats::proposals::{ProposalOptions, detect_proposal};
use planvy_index::SnapshotBuilder;
use planvy_plan::catalogue::catalogue;
use planvy_plan::decision::DecisionKind;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Bound, BuildingKind, Crs, Datum, Decision, ExistingBuilding, Finding, GeometryPart, Lang, MappedMeaning,
    Measure, Parcel, Plan, PlanId, PlanKind, PlanStatus, Position, Proposal, Provenance, Quantity, Reference,
    RegulationContent, RegulationGroup, RegulationId, TerrainRaster, Unit, VariableValue, VerticalLimit,
};
use planvy_rules::{Answers, CheckAnswer, CheckQuestion};
use serde_json::Value;

pub const E0: f64 = 118_000.0;
pub const N0: f64 = 6_164_000.0;
pub const CRS: Crs = Crs::Zone1330;

/// A town, and the day that it is asked about.
pub struct Town {
    pub answers: Answers,
    pub date: Date,
}

impl Town {
    /// Reads a town.
    pub fn read(text: &str) -> Town {
        let value: Value = serde_json::from_str(text).expect("a scene is JSON");
        let mut builder = SnapshotBuilder::new("scene");
        let mut number = 0;
        for plan in value["plans"].as_array().into_iter().flatten() {
            add_plan(&mut builder, plan, &mut number);
        }
        for parcel in value["parcels"].as_array().into_iter().flatten() {
            builder.parcel(Parcel {
                designation: parcel["designation"].as_str().expect("a designation").to_owned(),
                crs: CRS,
                area: MultiPolygon(vec![block(&parcel["area"])]),
                source_id: None,
            });
        }
        if let Some(buildings) = value["buildings"].as_array() {
            builder.layer("buildings", provenance(), Vec::new());
            for building in buildings {
                builder.building(existing(building));
            }
        }
        if value["terrain"].is_object() {
            builder.terrain(terrain(&value["terrain"]));
        }
        Town {
            answers: Answers::new(Arc::new(builder.build())),
            date: value["date"]
                .as_str()
                .unwrap_or("2026-11-27")
                .parse()
                .expect("a day"),
        }
    }

    /// Checks a drawing.
    pub fn check(&self, drawing: &[u8], lang: Lang) -> CheckAnswer {
        let options = ProposalOptions {
            crs: Some(CRS),
            file_name: None,
        };
        let reading = detect_proposal(drawing)
            .expect("a known format")
            .read(drawing, &options);
        self.ask(reading.value.expect("a proposal"), reading.findings, lang)
    }

    /// Checks a proposal that is read already.
    pub fn ask(&self, proposal: Proposal, findings: Vec<Finding>, lang: Lang) -> CheckAnswer {
        self.answers.check(&CheckQuestion {
            proposal,
            findings,
            date: self.date,
            lang,
            parcel: None,
        })
    }
}

fn add_plan(builder: &mut SnapshotBuilder, plan: &Value, number: &mut u128) {
    *number += 1;
    let id = PlanId(uuid::Uuid::from_u128(*number << 32));
    let force: Option<Date> = plan["force"].as_str().map(|day| day.parse().expect("a day"));
    let status = if force.is_some() {
        PlanStatus::LegalForce
    } else {
        PlanStatus::Consultation
    };
    let decision = Decision {
        kind: Some(DecisionKind::Adoption),
        started: plan["started"].as_str().map(|day| day.parse().expect("a day")),
        legal_force: force.into_iter().collect(),
        implementation_months: Some(60),
        ..Decision::default()
    };
    builder.plan(StoredPlan {
        plan: Plan {
            designation: Some(format!("Dp {number}")),
            area: vec![GeometryPart::new(Position::Area(block(&plan["area"])), CRS)],
            decisions: vec![decision],
            height_datum: plan["datum"].as_str().map(Datum::parse),
            kind: if plan["law"].is_object() {
                PlanKind::Foreign
            } else {
                PlanKind::Detaljplan
            },
            law: serde_json::from_value(plan["law"].clone()).expect("a law, or none"),
            ..Plan::new(id, format!("Kvarteret {number}"), status, CRS)
        },
        provenance: provenance(),
        accepted: Vec::new(),
    });
    for rule in plan["rules"].as_array().into_iter().flatten() {
        *number += 1;
        let key = ContentKey(u32::try_from(*number).expect("few rules"));
        builder.content(key, content(rule));
        builder.regulation(StoredRegulation {
            id: RegulationId(uuid::Uuid::from_u128(*number)),
            plan: id,
            content: key,
            regulates_uses: Vec::new(),
            geometry: geometry(rule),
        });
    }
}

/// A rule under another country's law, in words, with the greatest height that a mapping read out of them.
fn foreign_content(words: &str, rule: &Value) -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Property, words);
    let heights = rule["totalHeightM"].as_f64().into_iter();
    content.mapped = Some(MappedMeaning {
        quantities: heights
            .map(|height_m| Quantity {
                measure: Measure::TotalHeight,
                bound: Bound::Max,
                value: planvy_plan::Value::LengthM(height_m),
                reference: Reference::ForeignLaw,
                scope: None,
                applies_to: None,
            })
            .collect(),
        left_as_text: Vec::new(),
    });
    content
}

fn content(rule: &Value) -> RegulationContent {
    if let Some(words) = rule["words"].as_str() {
        return foreign_content(words, rule);
    }
    let code = rule["code"].as_str().expect("a code");
    let entry = catalogue()
        .by_code(code)
        .unwrap_or_else(|| panic!("{code} is in the catalogue"));
    let mut content = RegulationContent::new(entry.group, "");
    content.catalogue = entry.id;
    content.code = Some(code.to_owned());
    for slot in &entry.slots {
        let value = &rule["values"][slot.name];
        if value.is_null() {
            continue;
        }
        let quantity = entry.quantity.filter(|_| slot.is_numeric());
        content.values.push(VariableValue {
            slot: Some(slot.name.to_owned()),
            data_type: Some(if slot.is_numeric() { "decimaltal" } else { "text" }.to_owned()),
            value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            bound: quantity.map(|quantity| bound(quantity.bound).to_owned()),
            unit: quantity
                .and_then(|quantity| unit(quantity.unit))
                .map(str::to_owned),
        });
    }
    content.starts_after_months = months(&rule["startsMonths"]);
    content.valid_for_months = months(&rule["validMonths"]);
    content.vertical_limit = match rule["vertical"].as_str() {
        Some("up") => Some(VerticalLimit::Up),
        Some("down") => Some(VerticalLimit::Down),
        _ => None,
    };
    content.group = if code.starts_with("DP_") && !code.contains("_Eg_") && !code.contains("_Ad_") {
        RegulationGroup::Use
    } else {
        content.group
    };
    content
}

fn months(value: &Value) -> Option<u32> {
    value
        .as_u64()
        .map(|months| u32::try_from(months).expect("few months"))
}

fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Min => "min",
        Bound::Max => "max",
        Bound::Exact => "exakt",
    }
}

fn unit(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Metre => Some("meter"),
        Unit::SquareMetre => Some("kvadratmeter"),
        Unit::CubicMetre => Some("kubikmeter"),
        Unit::Percent => Some("procent"),
        Unit::Degree => Some("grader"),
        Unit::Count => Some("antal"),
        Unit::Ratio => None,
    }
}

fn geometry(rule: &Value) -> Vec<GeometryPart> {
    let mut parts = Vec::new();
    if rule["area"].is_array() {
        let mut part = GeometryPart::new(Position::Area(block(&rule["area"])), CRS);
        if let Some(level) = rule["levelM"].as_f64() {
            part.dimension = 3;
            part.vertex_heights_m = vec![level; 5];
        }
        parts.push(part);
    }
    if let Some(line) = rule["line"].as_array() {
        let line: LineString<f64> = line
            .iter()
            .map(|at| (E0 + number(&at[0]), N0 + number(&at[1])))
            .collect();
        parts.push(GeometryPart::new(Position::Line(line), CRS));
    }
    parts
}

fn existing(building: &Value) -> ExistingBuilding {
    ExistingBuilding {
        source_id: None,
        crs: CRS,
        footprint: MultiPolygon(vec![block(&building["area"])]),
        kind: match building["kind"].as_str() {
            Some("main") => Some(BuildingKind::Main),
            Some("ancillary") => Some(BuildingKind::Ancillary),
            _ => None,
        },
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: building["grossFloorAreaM2"].as_f64(),
        year: None,
        body: None,
    }
}

fn terrain(terrain: &Value) -> TerrainRaster {
    const SIDE: u32 = 60;
    let level = terrain["levelM"].as_f64().expect("a level") as f32;
    TerrainRaster {
        crs: CRS,
        datum: Some(Datum::Rh2000),
        west_centre_m: E0 - 97.5,
        north_centre_m: N0 + 297.5,
        cell_m: 10.0,
        columns: SIDE,
        rows: SIDE,
        levels_m: vec![level; (SIDE * SIDE) as usize],
        uncertainty_m: terrain["uncertaintyM"].as_f64(),
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// `[west, south, east, north]` as a rectangle.
pub fn block(value: &Value) -> Polygon<f64> {
    let [west, south, east, north] = [0, 1, 2, 3].map(|at| number(&value[at]));
    let ring: LineString<f64> = [
        (west, south),
        (east, south),
        (east, north),
        (west, north),
        (west, south),
    ]
    .into_iter()
    .map(|(x, y)| (E0 + x, N0 + y))
    .collect();
    Polygon::new(ring, Vec::new())
}

fn provenance() -> Provenance {
    Provenance {
        format: "scene".to_owned(),
        file: "scene.json".to_owned(),
        sha256: "0".repeat(64),
        imported: "2026-11-27T00:00:00Z".to_owned(),
    }
}

/// The results of one kind of check.
pub fn of<'a>(answer: &'a CheckAnswer, check: &str) -> Vec<&'a planvy_rules::CheckResult> {
    answer
        .results
        .iter()
        .filter(|result| result.check == check)
        .collect()
}

/// The only result of one kind of check.
pub fn only<'a>(answer: &'a CheckAnswer, check: &str) -> &'a planvy_rules::CheckResult {
    match of(answer, check).as_slice() {
        [only] => only,
        other => panic!("{check}: {other:#?}"),
    }
}

/// A town with housing everywhere, ground at 10 m, one parcel of 40 by 50 m, and some more rules.
pub fn town(rules: &str, buildings: Option<&str>, date: &str) -> Town {
    let buildings = buildings
        .map(|buildings| format!(r#", "buildings": {buildings}"#))
        .unwrap_or_default();
    let comma = if rules.is_empty() { "" } else { "," };
    Town::read(&format!(
        r#"{{ "date": "{date}", "terrain": {{ "levelM": 10.0, "uncertaintyM": 0.05 }},
            "plans": [{{ "force": "2022-05-01", "area": [0, 0, 200, 200], "rules": [
                {{ "code": "DP_KM_B2", "area": [0, 0, 200, 200] }}{comma} {rules} ] }}],
            "parcels": [{{ "designation": "EXEMPELBY HUSET 1", "area": [50, 50, 90, 100] }}] {buildings} }}"#
    ))
}
