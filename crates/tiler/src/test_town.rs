//! Small towns for tests, written down in a few lines. Lengths are metres from a corner near Malmö.

use std::sync::Arc;

use geo_types::{Coord, MultiPolygon, Polygon, Rect};
use planvy_index::SnapshotBuilder;
use planvy_plan::catalogue::catalogue;
use planvy_plan::decision::DecisionKind;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Crs, Date, Datum, Decision, GeometryPart, Parcel, Plan, PlanStatus, Position, Provenance,
    RegulationContent, TerrainRaster, VariableValue,
};
use planvy_rules::Answers;

use crate::city::City;
use crate::square::TileSquare;
use crate::tile_source::PlannedTile;

/// The corner: no square begins there.
pub(crate) const CORNER: Coord<f64> = Coord {
    x: 118_100.0,
    y: 6_164_300.0,
};
pub(crate) const CRS: Crs = Crs::Zone1330;
pub(crate) const TODAY: Date = Date::constant(2026, 11, 27);

/// A rectangle: west, south, east, north.
pub(crate) type Block = [f64; 4];

pub(crate) fn rect([west, south, east, north]: Block) -> Rect<f64> {
    Rect::new(
        CORNER + Coord { x: west, y: south },
        CORNER + Coord { x: east, y: north },
    )
}

fn polygon(block: Block) -> Polygon<f64> {
    rect(block).to_polygon()
}

/// A town while it is written down.
pub(crate) struct Town {
    builder: SnapshotBuilder,
    numbers: u32,
    months: [Option<u32>; 2],
    values: Vec<VariableValue>,
}

impl Town {
    pub fn new() -> Town {
        Town {
            builder: SnapshotBuilder::new("town"),
            numbers: 0,
            months: [None; 2],
            values: Vec::new(),
        }
    }

    /// A greatest height in metres that the rules of plans that follow say, where they are about heights.
    pub fn height(mut self, metres: &str) -> Town {
        self.values = vec![VariableValue {
            slot: Some("höjd".to_owned()),
            data_type: Some("decimaltal".to_owned()),
            value: metres.to_owned(),
            bound: Some("max".to_owned()),
            unit: Some("m".to_owned()),
        }];
        self
    }

    fn next_id(&mut self) -> String {
        self.numbers += 1;
        format!("00000000-0000-4000-8000-{:012}", self.numbers)
    }

    /// From when, in months from legal force, and for how many months the rules of plans that follow hold.
    pub fn clock(mut self, starts_after: Option<u32>, valid_for: Option<u32>) -> Town {
        self.months = [starts_after, valid_for];
        self
    }

    /// A plan with rules by their codes; in force since a day, or being made.
    pub fn plan(
        mut self,
        name: &str,
        force: Option<Date>,
        kind: DecisionKind,
        area: Block,
        rules: &[(&str, Block)],
    ) -> Town {
        let id = self.next_id().parse().expect("an id");
        let status = if force.is_some() {
            PlanStatus::LegalForce
        } else {
            PlanStatus::Consultation
        };
        let decision = Decision {
            kind: Some(kind),
            started: Some(force.unwrap_or(Date::constant(2026, 1, 1))),
            legal_force: force.into_iter().collect(),
            ..Decision::default()
        };
        self.builder.plan(StoredPlan {
            plan: Plan {
                area: vec![GeometryPart::new(Position::Area(polygon(area)), CRS)],
                decisions: vec![decision],
                ..Plan::new(id, name.to_owned(), status, CRS)
            },
            provenance: provenance(),
            accepted: Vec::new(),
        });
        for (code, block) in rules {
            let entry = catalogue().by_code(code).expect("in the catalogue");
            let mut content = RegulationContent::new(entry.group, "");
            content.catalogue = entry.id;
            content.code = Some((*code).to_owned());
            [content.starts_after_months, content.valid_for_months] = self.months;
            if code.contains("hojd") {
                content.values.clone_from(&self.values);
            }
            let key = ContentKey(self.numbers);
            self.builder.content(key, content);
            let rule = self.next_id().parse().expect("an id");
            self.builder.regulation(StoredRegulation {
                id: rule,
                plan: id,
                content: key,
                regulates_uses: Vec::new(),
                geometry: vec![GeometryPart::new(Position::Area(polygon(*block)), CRS)],
            });
        }
        self
    }

    /// A parcel of some blocks.
    pub fn parcel(mut self, designation: &str, blocks: &[Block]) -> Town {
        self.builder.parcel(Parcel {
            designation: designation.to_owned(),
            crs: CRS,
            area: MultiPolygon(blocks.iter().map(|block| polygon(*block)).collect()),
            source_id: None,
        });
        self
    }

    /// A raster of ground over a rectangle, its cells' centres half a cell from the sides. Levels by place from the corner.
    pub fn ground(
        mut self,
        [west, south, east, north]: Block,
        cell_m: f64,
        datum: Datum,
        level_m: impl Fn(f64, f64) -> f64,
    ) -> Town {
        let (columns, rows) = (((east - west) / cell_m) as u32, ((north - south) / cell_m) as u32);
        let levels = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (column, row)))
            .map(|(column, row)| {
                let (x, y) = (
                    west + (f64::from(column) + 0.5) * cell_m,
                    north - (f64::from(row) + 0.5) * cell_m,
                );
                level_m(x, y) as f32
            });
        self.builder.terrain(TerrainRaster {
            crs: CRS,
            datum: Some(datum),
            west_centre_m: CORNER.x + west + cell_m / 2.0,
            north_centre_m: CORNER.y + north - cell_m / 2.0,
            cell_m,
            columns,
            rows,
            levels_m: levels.collect(),
            uncertainty_m: None,
        });
        self
    }

    /// The answers about it.
    pub fn built(self) -> Answers {
        Answers::new(Arc::new(self.builder.build()))
    }
}

/// The tiles that are drawn where those of a level are: coarser ones that have no finer, and finer ones that have no coarser.
pub(crate) fn drawn(planned: &[PlannedTile], level: u8) -> Vec<TileSquare> {
    let is_planned = |wanted: TileSquare| planned.iter().any(|tile| tile.square == wanted);
    let all = planned.iter().map(|tile| tile.square);
    all.filter(|square| {
        square.level == level
            || (square.level < level && !square.children().into_iter().any(is_planned))
            || (square.level > level && square.parent().is_none_or(|parent| !is_planned(parent)))
    })
    .collect()
}

/// The city of some answers, today.
pub(crate) fn city(answers: &Answers) -> City<'_> {
    City {
        answers,
        crs: CRS,
        date: TODAY,
    }
}

fn provenance() -> Provenance {
    Provenance {
        format: "test".to_owned(),
        file: "test.json".to_owned(),
        sha256: "0".repeat(64),
        imported: "2026-11-25T00:00:00Z".to_owned(),
    }
}

/// Hills.
pub(crate) fn hills(x: f64, y: f64) -> f64 {
    12.0 + 6.0 * (x / 90.0).sin() * (y / 70.0).cos() + 0.4 * (x / 7.0).sin() * (y / 9.0).sin()
}
