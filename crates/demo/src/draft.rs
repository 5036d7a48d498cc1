//! How a fictional plan is written down: a plan, then its regulations one by one, with their values and motives.
//!
//! A plan has to use the national wording of each regulation (BFS 2020:5). The wordings are read from the published catalogue
//! when the plans are made; none stands in this program.

use std::collections::HashMap;

use anyhow::{Context, Result};
use geo_types::{LineString, Point, Polygon};
use jiff::civil::Date;
use planvy_plan::catalogue::catalogue;
use planvy_plan::decision::{Decision, DecisionDocument, DecisionKind};
use planvy_plan::document::{DocumentPlace, DocumentReference, Quality, Usability};
use planvy_plan::geometry::{Positioning, PositioningMethod};
use planvy_plan::{
    GeometryPart, Plan, PlanId, PlanKind, PlanStatus, Position, Regulation, RegulationContent,
    RegulationGroup, RegulationId, VariableValue, VerticalLimit,
};
use serde_json::{Map, json};
use uuid::Uuid;

use crate::town::{CRS, mixed};

/// Name of the municipality, which says what it is.
pub const MUNICIPALITY: &str = "Exempelby (påhittad kommun)";

/// A deterministic identity of the form of a random UUID.
fn identity(seed: u64) -> Uuid {
    uuid::Builder::from_random_bytes(
        (u128::from(mixed(seed)) << 64 | u128::from(mixed(seed ^ 0x5EED))).to_be_bytes(),
    )
    .into_uuid()
}

/// The national wording of each regulation kind, by code.
pub struct Wordings(HashMap<String, String>);

impl Wordings {
    /// Reads the published catalogue: tab-separated, with columns `kod` and `formulering`; lines that begin with `#` are
    /// remarks.
    ///
    /// # Errors
    /// Where a column is missing.
    pub fn read(table: &str) -> Result<Wordings> {
        let mut lines = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t'));
        let header: Vec<&str> = lines.next().context("the catalogue is empty")?.collect();
        let column = |name: &str| {
            header
                .iter()
                .position(|&held| held == name)
                .with_context(|| format!("the catalogue has no column {name}"))
        };
        let (code, wording) = (column("kod")?, column("formulering")?);
        let row = |cells: std::str::Split<'_, char>| {
            let cells: Vec<&str> = cells.collect();
            Some(((*cells.get(code)?).to_owned(), (*cells.get(wording)?).to_owned()))
        };
        Ok(Wordings(lines.filter_map(row).collect()))
    }

    /// The wording of a code.
    pub fn of(&self, code: &str) -> Option<&str> {
        self.0.get(code).map(String::as_str)
    }
}

/// A plan in the making.
pub struct Draft<'a> {
    /// The plan so far.
    pub plan: Plan,
    wordings: &'a Wordings,
    seed: u64,
    surveyed_on: Date,
}

/// What a regulation is made of besides its place.
pub struct Rule<'a> {
    /// Code in the national catalogue.
    pub code: &'a str,
    /// Why the rule is there.
    pub motive: &'a str,
    /// Values, in slot order.
    pub values: Vec<VariableValue>,
}

/// A rule without values.
pub fn rule<'a>(code: &'a str, motive: &'a str) -> Rule<'a> {
    Rule {
        code,
        motive,
        values: Vec::new(),
    }
}

impl Rule<'_> {
    /// Adds a text value.
    #[must_use]
    pub fn text(mut self, slot: &str, value: &str) -> Self {
        self.values.push(VariableValue {
            slot: Some(slot.to_owned()),
            data_type: Some("text".to_owned()),
            value: value.to_owned(),
            bound: None,
            unit: None,
        });
        self
    }

    /// Adds a number with its bound (`max`, `min`, `exakt`) and unit (`meter`, `kvadratmeter`, …).
    #[must_use]
    pub fn number(mut self, slot: &str, value: &str, bound: &str, unit: &str) -> Self {
        self.values.push(VariableValue {
            slot: Some(slot.to_owned()),
            data_type: Some("decimaltal".to_owned()),
            value: value.to_owned(),
            bound: Some(bound.to_owned()),
            unit: Some(unit.to_owned()),
        });
        self
    }
}

fn document(name: String, identity_seed: u64, date: Option<Date>) -> DocumentReference {
    DocumentReference {
        name,
        short_name: None,
        date: date.map(|date| date.to_string()),
        date_event: date.map(|_| "skapad".to_owned()),
        references: vec![DocumentPlace {
            namespace: Some("exempelby-pahittad-kommun".to_owned()),
            identity: Some(identity(identity_seed).to_string()),
            link: None,
        }],
        specific: None,
        additions: Map::new(),
    }
}

impl<'a> Draft<'a> {
    /// A new plan with status, before its decisions.
    pub fn new(
        wordings: &'a Wordings,
        designation: &str,
        name: &str,
        kind: PlanKind,
        status: PlanStatus,
        surveyed_on: Date,
    ) -> Draft<'a> {
        let seed = designation
            .bytes()
            .fold(0xD3A0_u64, |seed, byte| mixed(seed ^ u64::from(byte)));
        let mut additions = Map::new();
        additions.insert("fiktiv".to_owned(), json!(true));
        let plan = Plan {
            id: PlanId(identity(seed)),
            object_version: Some(1),
            version_valid_from: Some(format!("{surveyed_on}T08:00:00+01:00")),
            version_valid_to: None,
            municipality: Some(MUNICIPALITY.to_owned()),
            municipality_code: None,
            designation: Some(designation.to_owned()),
            name: name.to_owned(),
            purpose: None,
            status,
            status_date: None,
            kind,
            law: None,
            crs: CRS,
            height_datum: None,
            area: Vec::new(),
            vertical_limit: None,
            decisions: Vec::new(),
            description: Some(document(
                format!("Planbeskrivning {designation}"),
                seed ^ 1,
                Some(surveyed_on),
            )),
            planning_material: Vec::new(),
            quality: Some(complete_quality()),
            usability: Some(Usability {
                level: Some("god".to_owned()),
                note: None,
            }),
            original_geometry: None,
            catalogue_version: None,
            additions,
            regulations: Vec::new(),
        };
        Draft {
            plan,
            wordings,
            seed,
            surveyed_on,
        }
    }

    /// Sets purpose and area.
    #[must_use]
    pub fn about(mut self, purpose: &str, area: Polygon<f64>) -> Draft<'a> {
        self.plan.purpose = Some(purpose.to_owned());
        let part = self.part(Position::Area(area), 0);
        self.plan.area.push(part);
        self
    }

    /// Adds a decision, completed by `fill`.
    #[must_use]
    pub fn decided(mut self, kind: DecisionKind, fill: impl FnOnce(&mut Decision)) -> Draft<'a> {
        let number = self.plan.decisions.len() as u64;
        let designation = self.plan.designation.clone().unwrap_or_default();
        let mut decision = Decision {
            kind: Some(kind),
            body: Some("byggnadsnämnd enligt PBL".to_owned()),
            diary_number: Some(format!(
                "BN {}/{}",
                self.surveyed_on.year(),
                100 + self.seed % 800
            )),
            ..Decision::default()
        };
        fill(&mut decision);
        if decision.adopted.is_some() {
            let dated = decision.adopted;
            decision.documents = vec![
                DecisionDocument {
                    contents: vec!["plankarta".to_owned()],
                    document: document(
                        format!("Plankarta {designation}"),
                        self.seed ^ (16 + number),
                        dated,
                    ),
                },
                DecisionDocument {
                    contents: vec!["beslutsprotokoll".to_owned()],
                    document: document(
                        format!("Protokoll {designation}"),
                        self.seed ^ (32 + number),
                        dated,
                    ),
                },
            ];
        }
        self.plan.decisions.push(decision);
        self
    }

    /// The id that the next regulation gets.
    fn next_id(&self) -> RegulationId {
        RegulationId(identity(
            self.seed.wrapping_add(1000 + self.plan.regulations.len() as u64),
        ))
    }

    fn part(&self, position: Position, entry: u32) -> GeometryPart {
        let is_solid = matches!(position, Position::Solid(_));
        GeometryPart {
            position,
            crs: CRS,
            height_datum: is_solid.then_some(planvy_plan::Datum::Rh2000),
            dimension: if is_solid { 3 } else { 2 },
            vertex_heights_m: Vec::new(),
            entry,
            from_multi: false,
            plane_uncertainty_m: None,
            height_uncertainty_m: None,
            positioning: Some(Positioning {
                positioned_at: Some(format!("{}T00:00:00+01:00", self.surveyed_on)),
                checked_at: None,
                plane_method: Some(PositioningMethod {
                    kind: "lägesplacering".to_owned(),
                    variant: Some("digital karta".to_owned()),
                    details: Map::new(),
                }),
                height_method: None,
                uncertain_position: None,
                additions: Map::new(),
            }),
        }
    }

    fn add(
        &mut self,
        group: RegulationGroup,
        rule: Rule<'_>,
        positions: Vec<Position>,
        regulates_uses: &[RegulationId],
    ) -> Result<RegulationId> {
        let entry = catalogue()
            .by_code(rule.code)
            .with_context(|| format!("the catalogue has no {}", rule.code))?;
        let id = self.next_id();
        let wording = self
            .wordings
            .of(rule.code)
            .with_context(|| format!("no wording of {}", rule.code))?;
        let mut content = RegulationContent::new(group, wording);
        content.catalogue = entry.id;
        content.values = rule.values;
        content.motive = Some(rule.motive.to_owned());
        content.quality = Some(complete_quality());
        content.usability = Some(Usability {
            level: Some("god".to_owned()),
            note: None,
        });
        if group == RegulationGroup::Property {
            content.secondary_boundary = Some(false);
        }
        let geometry = positions
            .into_iter()
            .zip(0..)
            .map(|(position, entry)| self.part(position, entry))
            .collect();
        self.plan.regulations.push(Regulation {
            id,
            content,
            regulates_uses: regulates_uses.to_vec(),
            geometry,
        });
        Ok(id)
    }

    /// Adds a use of the land.
    pub fn land_use(&mut self, rule: Rule<'_>, area: Polygon<f64>) -> Result<RegulationId> {
        self.add(RegulationGroup::Use, rule, vec![Position::Area(area)], &[])
    }

    /// Adds a property regulation over areas.
    pub fn over(
        &mut self,
        rule: Rule<'_>,
        areas: &[Polygon<f64>],
        uses: &[RegulationId],
    ) -> Result<RegulationId> {
        let positions = areas.iter().cloned().map(Position::Area).collect();
        self.add(RegulationGroup::Property, rule, positions, uses)
    }

    /// Adds a property regulation along a line.
    pub fn along(
        &mut self,
        rule: Rule<'_>,
        line: LineString<f64>,
        uses: &[RegulationId],
    ) -> Result<RegulationId> {
        self.add(RegulationGroup::Property, rule, vec![Position::Line(line)], uses)
    }

    /// Adds a property regulation at a point.
    pub fn at(&mut self, rule: Rule<'_>, point: Point<f64>, uses: &[RegulationId]) -> Result<RegulationId> {
        self.add(
            RegulationGroup::Property,
            rule,
            vec![Position::Point(point)],
            uses,
        )
    }

    /// Adds a property regulation inside an upright body over an area, from a level to a level over RH 2000.
    pub fn within_body(
        &mut self,
        rule: Rule<'_>,
        area: &Polygon<f64>,
        levels_m: (f64, f64),
        uses: &[RegulationId],
    ) -> Result<RegulationId> {
        let ring: Vec<[f64; 2]> = area.exterior().coords().map(|at| [at.x, at.y]).collect();
        let lifted = |z: f64| ring.iter().map(|&[x, y]| [x, y, z]).collect::<Vec<[f64; 3]>>();
        let (low, high) = levels_m;
        let mut bottom = lifted(low);
        bottom.reverse();
        let mut faces = vec![vec![bottom], vec![lifted(high)]];
        for (&[ax, ay], &[bx, by]) in ring.iter().zip(ring.iter().skip(1)) {
            faces.push(vec![vec![
                [ax, ay, low],
                [bx, by, low],
                [bx, by, high],
                [ax, ay, high],
                [ax, ay, low],
            ]]);
        }
        self.add(
            RegulationGroup::Property,
            rule,
            vec![Position::Solid(faces)],
            uses,
        )
    }

    /// Changes the content of the regulation added last.
    pub fn amend_last(&mut self, change: impl FnOnce(&mut RegulationContent)) {
        if let Some(last) = self.plan.regulations.last_mut() {
            change(&mut last.content);
        }
    }

    /// Limits the regulation added last to above or below its surface.
    pub fn limit_last(&mut self, limit: VerticalLimit) {
        self.amend_last(|content| content.vertical_limit = Some(limit));
    }
}

fn complete_quality() -> Quality {
    Quality {
        digitisation: Some("komplett".to_owned()),
        digitisation_note: None,
        corrected_boundaries: Some(true),
        checked_material: Some(true),
        additions: Map::new(),
    }
}
