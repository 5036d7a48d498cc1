//! Boundaries of plans, of uses and of property regulations on the ground, each stretch once in the highest of its ranks, and the
//! lines of regulations: fences, bans on exits.
//!
//! A boundary that a later plan covers is not drawn: where it holds no more there is none.

mod chains;

use std::collections::BTreeMap;

use geo_types::{Coord, LineString, MultiPolygon, Rect};
use planvy_city::drape::drape_line;
use planvy_city::overlay::OverlayError;
use planvy_city::partition::{Partition, partition_within};
use planvy_plan::{Lang, wording};
use planvy_tiles::{Column, Material, Property, PropertyTable, Refine, Topology};

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart};
use crate::making::LeftOut;
use crate::plan_areas::quarters;
use crate::plan_areas::sheet::{AreaKind, Sheet, SheetState};
use crate::square::TileSquare;
use crate::terrain::Terrain;
use crate::terrain::plan_ground::PlanGround;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use chains::{chained, within};

/// Raised where lines are made in another way, so that their tiles get new addresses.
const VERSION: &str = "plan lines 2";
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
    left_out: std::sync::Mutex<Vec<LeftOut>>,
}

/// Stretches of boundaries by their rows.
type Stretches = BTreeMap<RowKey, Vec<[Coord<f64>; 2]>>;

/// Lines by their rows.
type Lines = BTreeMap<RowKey, Vec<LineString<f64>>>;

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
            left_out: std::sync::Mutex::new(Vec::new()),
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

    /// The lines of a sheet in a square, by their rows.
    fn lines_in(&self, sheet: &Sheet<'_>, square: TileSquare) -> Lines {
        let mut lines = Lines::new();
        if let Err(error) = add_boundaries(sheet, square.rect(), MOST_HALVINGS, &mut lines) {
            self.tell(square, &error.to_string());
        }
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
            own.extend(within(&line.line, square.rect()));
        }
        lines.retain(|_, own| !own.is_empty());
        lines
    }

    fn tell(&self, square: TileSquare, why: &str) {
        let left_out = LeftOut {
            what: format!("boundaries of plans in the square {}", square.name()),
            why: why.to_owned(),
        };
        if let Ok(mut all) = self.left_out.lock()
            && !all.contains(&left_out)
        {
            all.push(left_out);
        }
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
        let squares = self.terrain.plan_squares(areas.chain(lines));
        let planned = squares.into_iter().map(|square| PlannedTile {
            square,
            geometric_error_m: self.terrain.plan_error_m(square),
            absence_error_m: square.side_m(),
            fingerprint: self.fingerprint(square),
        });
        planned.collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.lock().map(|all| all.clone()).unwrap_or_default()
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
        let mut keys: Vec<RowKey> = Vec::new();
        for sheet in &self.sheets {
            for (key, lines) in self.lines_in(sheet, square) {
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
            copyright: None,
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

/// Adds the boundaries in a rectangle. Where they cannot be found at once it is tried in its quarters.
fn add_boundaries(
    sheet: &Sheet<'_>,
    window: Rect<f64>,
    halvings: u8,
    lines: &mut Lines,
) -> Result<(), OverlayError> {
    let error = match borders(sheet, grown(window)) {
        Ok(borders) => {
            for (key, stretches) in borders {
                let own = chained(&stretches)
                    .into_iter()
                    .flat_map(|line| within(&line, window));
                lines.entry(key).or_default().extend(own);
            }
            return Ok(());
        }
        Err(error) => error,
    };
    let halvings = halvings.checked_sub(1).ok_or(error)?;
    for quarter in quarters(window) {
        add_boundaries(sheet, quarter, halvings, lines)?;
    }
    Ok(())
}

/// The stretches between what holds on one side and what holds on the other, by their rows.
fn borders(sheet: &Sheet<'_>, window: Rect<f64>) -> Result<Stretches, OverlayError> {
    let numbers = sheet.over(window);
    let areas: Vec<MultiPolygon<f64>> = numbers
        .iter()
        .filter_map(|number| sheet.areas.get(*number))
        .map(|area| area.area.clone())
        .collect();
    let Partition { faces, borders } = partition_within(&areas, window)?;
    let holding: Vec<Vec<usize>> = faces
        .iter()
        .map(|face| {
            let covered_by: Vec<usize> = face
                .covered_by
                .iter()
                .filter_map(|number| numbers.get(*number))
                .copied()
                .collect();
            sheet.holding_areas(&covered_by).0
        })
        .collect();
    let mut found = Stretches::new();
    for border in borders {
        let of = |face: Option<usize>| {
            face.and_then(|face| holding.get(face))
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let (left, right) = (of(border.left), of(border.right));
        let on_one_side = left
            .iter()
            .filter(|number| !right.contains(number))
            .chain(right.iter().filter(|number| !left.contains(number)));
        let areas = on_one_side.filter_map(|number| sheet.areas.get(*number));
        // The highest rank, and of several plans the latest.
        let Some(highest) = areas.min_by_key(|area| (area.kind, std::cmp::Reverse(area.plan))) else {
            continue;
        };
        let name = sheet
            .plans
            .get(highest.plan)
            .map(|plan| plan.name.as_str())
            .unwrap_or_default();
        let text = match highest.kind {
            AreaKind::Plan => [
                format!("Planområdesgräns, {name}"),
                format!("Boundary of the plan {name}"),
            ],
            AreaKind::Use => ["Användningsgräns", "Boundary of a use"].map(str::to_owned),
            AreaKind::Property => ["Egenskapsgräns", "Boundary of a property regulation"].map(str::to_owned),
        };
        found
            .entry(key_of(sheet, highest.plan, highest.kind, text))
            .or_default()
            .push([border.from, border.to]);
    }
    Ok(found)
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
