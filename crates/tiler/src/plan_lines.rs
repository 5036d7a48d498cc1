//! Boundaries of plans, of uses and of property regulations on the ground, each stretch once in the highest of its ranks, and the
//! lines of regulations: fences, bans on exits.
//!
//! A boundary that a later plan covers is not drawn: where it holds no more there is none. Coarse tiles have the boundaries of the
//! coarse tiles of areas.
//!
//! | module | what it does |
//! |---|---|
//! | `boundaries` | what lies between what holds on one side and what holds on the other |
//! | `chains` | stretches put together to lines, and lines cut to a square |

mod boundaries;
mod chains;

use geo::Simplify;
use geo_types::{Coord, LineString, Rect};
use planvy_city::drape::drape_line;
use planvy_plan::{Lang, wording};
use planvy_tiles::{Column, Material, Property, PropertyTable, Refine, Topology};

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart};
use crate::making::LeftOut;
use crate::plan_areas::sheet::{AreaKind, Sheet, SheetState};
use crate::square::TileSquare;
use crate::terrain::Terrain;
use crate::terrain::plan_ground::PlanGround;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use crate::told::Told;
use boundaries::{CoarseBoundaries, Lines, add_exact};
use chains::within;

/// Raised where lines are made in another way, so that their tiles get new addresses.
const VERSION: &str = "plan lines 3";
/// Lines for clients without our styles: linear red, green, blue, opacity.
const INK: [f32; 4] = [0.01, 0.01, 0.01, 1.0];
/// Boundaries are looked for this far beyond a square, in metres, so that its sides are no boundaries.
const MARGIN_M: f64 = 1.0;
/// How often a square whose boundaries cannot be found is halved before it is given up.
const MOST_HALVINGS: u8 = 3;

/// The layer of boundaries.
#[derive(Debug)]
pub struct PlanLines<'a> {
    terrain: Terrain<'a>,
    sheets: [Sheet<'a>; 2],
    told: Told,
}

/// What makes two stretches one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RowKey {
    rank: u8,
    plan: String,
    plan_name: String,
    state: SheetState,
    text: String,
    text_en: String,
}

impl<'a> PlanLines<'a> {
    /// Finds the plans of a city at its date.
    pub fn of(city: City<'a>) -> PlanLines<'a> {
        PlanLines {
            terrain: Terrain::of(city),
            sheets: SheetState::ALL.map(|state| Sheet::of(city, state)),
            told: Told::of("boundaries of plans"),
        }
    }

    fn fingerprint(&self, square: TileSquare) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.text(&square.name());
        self.terrain.print_of(square, &mut print);
        self.sheets
            .iter()
            .for_each(|sheet| sheet.print_in(grown(square.rect()), &mut print));
        print.done()
    }

    /// The boundaries of a square that its finer ones stand in for; `None` of the finest, which has them exactly.
    fn coarse(&self, square: TileSquare, ground: &PlanGround) -> Option<CoarseBoundaries<'_, 'a>> {
        if !self.terrain.is_plan_halved(square) {
            return None;
        }
        let least_m = self.terrain.plan_error_m(square);
        let coarse = CoarseBoundaries::of(&self.sheets, square.rect(), ground, least_m);
        coarse
            .inspect_err(|error| {
                self.told
                    .tell(square, &format!("they are drawn exactly: {error}"))
            })
            .ok()
    }

    /// The lines of a sheet in a square, by their rows.
    fn lines_in(
        &self,
        sheet: &Sheet<'_>,
        square: TileSquare,
        coarse: Option<&CoarseBoundaries<'_, '_>>,
    ) -> Lines {
        let mut lines = Lines::new();
        let added = match coarse {
            Some(coarse) => coarse.add(sheet, &mut lines),
            None => add_exact(sheet, square.rect(), MOST_HALVINGS, &mut lines),
        };
        if let Err(error) = added {
            self.told.tell(square, &error.to_string());
        }
        let simple = |line: &LineString<f64>| match coarse {
            Some(coarse) => line.simplify(coarse.error_m()),
            None => line.clone(),
        };
        for line in sheet.lines_over(square.rect()) {
            let content = sheet.content(line.regulation);
            let text = [Lang::Sv, Lang::En].map(|lang| {
                content
                    .map(|content| wording::plain(content, lang))
                    .unwrap_or_default()
            });
            let own = lines
                .entry(key_of(sheet, line.plan, AreaKind::Property, text))
                .or_default();
            own.extend(within(&simple(&line.line), square.rect()));
        }
        lines.retain(|_, own| !own.is_empty());
        lines
    }
}

impl TileSource for PlanLines<'_> {
    fn layer(&self) -> Layer {
        Layer::PlanLines
    }

    fn refine(&self) -> Refine {
        Refine::Replace
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let areas = self
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.areas)
            .map(|area| area.extent);
        let lines = self
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.lines)
            .map(|line| line.extent);
        self.terrain
            .planned_for_plans(areas.chain(lines), |square| self.fingerprint(square))
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.told.all()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let Some(ground) = self.terrain.plan_ground(square) else {
            return GridContent::default();
        };
        let mut part = GridPart {
            name: Layer::PlanLines.name().to_owned(),
            topology: Topology::Lines,
            table: Some(0),
            material: Material {
                colour: INK,
                double_sided: false,
            },
            ..GridPart::default()
        };
        let coarse = self.coarse(square, &ground);
        let mut keys: Vec<RowKey> = Vec::new();
        for sheet in &self.sheets {
            for (key, lines) in self.lines_in(sheet, square, coarse.as_ref()) {
                let Ok(row) = u16::try_from(keys.len()) else { break };
                lines
                    .iter()
                    .for_each(|line| add_line(line, &ground, row, &mut part));
                keys.push(key);
            }
        }
        if part.indices.is_empty() {
            return GridContent::default();
        }
        GridContent {
            parts: vec![part],
            tables: vec![table(&keys)],
            error_m: coarse.as_ref().map_or(0.0, CoarseBoundaries::error_m),
            ..GridContent::default()
        }
    }
}

/// A line on the ground, its vertices shared between its stretches.
fn add_line(line: &LineString<f64>, ground: &PlanGround, row: u16, part: &mut GridPart) {
    for stretch in drape_line(line, &ground.tin, ground.fallback_level_m) {
        let first = part.positions.len() as u32;
        let count = stretch.positions.len() as u32;
        part.positions.extend(stretch.positions);
        part.feature_ids.extend((0..count).map(|_| row));
        part.indices
            .extend((1..count).flat_map(|number| [first + number - 1, first + number]));
    }
}

fn table(keys: &[RowKey]) -> PropertyTable {
    let text =
        |of: fn(&RowKey) -> &str| Column::Text(keys.iter().map(|key| Some(of(key).to_owned())).collect());
    let columns = [
        ("plan", text(|key| &key.plan)),
        ("plan_name", text(|key| &key.plan_name)),
        ("rank", Column::Small(keys.iter().map(|key| key.rank).collect())),
        ("state", text(|key| key.state.word())),
        ("text", text(|key| &key.text)),
        ("text_en", text(|key| &key.text_en)),
    ];
    PropertyTable {
        class: "plan_boundary".to_owned(),
        count: keys.len(),
        properties: columns
            .map(|(name, values)| Property {
                name: name.to_owned(),
                values,
            })
            .into(),
    }
}

fn key_of(sheet: &Sheet<'_>, plan: usize, kind: AreaKind, [text, text_en]: [String; 2]) -> RowKey {
    let plan = sheet.plans.get(plan);
    RowKey {
        rank: kind.rank(),
        plan: plan.map(|plan| plan.id.clone()).unwrap_or_default(),
        plan_name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
        state: sheet.state,
        text,
        text_en,
    }
}

fn grown(extent: Rect<f64>) -> Rect<f64> {
    let by = Coord {
        x: MARGIN_M,
        y: MARGIN_M,
    };
    Rect::new(extent.min() - by, extent.max() + by)
}

#[cfg(test)]
mod tests;
