//! Areas of plans on the ground: taken apart where they overlap, and cut into the triangles of the ground.
//!
//! Each place is drawn once and its row knows all that holds there: of plans that lie on each other the latest, and what it
//! amends. Plans that are being made are a part of their own. Tiles are those of the [`crate::terrain`], with the same stated
//! errors, so that areas and the ground that they lie on are chosen together, and carry the ground's normals; where there is no ground, areas lie at the lowest
//! level of the ground around, and their rows say so (`on_ground` 0).
//!
//! | module | what it does |
//! |---|---|
//! | `sheet` | the plans at a date as areas and lines, the later over the earlier |
//! | `rows` | what holds on a face, as a row of the table |

mod rows;
pub(crate) mod sheet;

use std::collections::HashMap;
use std::sync::Mutex;

use geo_types::{MultiPolygon, Rect};
use planvy_city::drape::{Draped, Draper};
use planvy_city::overlay::OverlayError;
use planvy_city::partition::{Face, partition_within};
use planvy_tiles::{Material, Refine, Topology};

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart};
use crate::making::LeftOut;
use crate::square::TileSquare;
use crate::terrain::Terrain;
use crate::terrain::plan_ground::PlanGround;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use rows::Rows;
use sheet::{Sheet, SheetState};

/// Raised where areas are made in another way, so that their tiles get new addresses.
const VERSION: &str = "plan areas 3";
/// Areas for clients without our styles: linear red, green, blue, opacity.
const PAPER: [f32; 4] = [0.93, 0.84, 0.58, 0.7];
/// How often a square whose areas cannot be taken apart is halved before it is given up.
const MOST_HALVINGS: u8 = 3;
/// Vertices closer than this, in metres, are one.
const WELD_M: f64 = 0.001;

/// The layer of areas of plans.
#[derive(Debug)]
pub struct PlanAreas<'a> {
    terrain: Terrain<'a>,
    sheets: [Sheet<'a>; 2],
    left_out: Mutex<Vec<LeftOut>>,
}

impl<'a> PlanAreas<'a> {
    /// Finds the plans of a city at its date.
    pub fn of(city: City<'a>) -> PlanAreas<'a> {
        PlanAreas {
            terrain: Terrain::of(city),
            sheets: SheetState::ALL.map(|state| Sheet::of(city, state)),
            left_out: Mutex::new(Vec::new()),
        }
    }

    fn fingerprint(&self, square: TileSquare) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.text(&square.name());
        self.terrain.print_of(square, &mut print);
        self.sheets
            .iter()
            .for_each(|sheet| sheet.print_in(square.rect(), &mut print));
        print.done()
    }

    /// The areas of a sheet in a square, on the ground.
    fn add_sheet(&self, sheet: &Sheet<'_>, square: TileSquare, making: &mut Making<'_>) {
        let numbers = sheet.over(square.rect());
        if numbers.is_empty() {
            return;
        }
        let mut part = GridPart {
            name: format!("{}-{}", Layer::PlanAreas.name(), sheet.state.word()),
            topology: Topology::Triangles,
            table: Some(0),
            material: Material {
                colour: PAPER,
                double_sided: false,
            },
            ..GridPart::default()
        };
        let mut places: Places = HashMap::new();
        match faces(sheet, &numbers, square.rect(), MOST_HALVINGS) {
            Ok(faces) => {
                let mut laid = faces
                    .iter()
                    .map(|face| making.add_face(sheet, face, &mut places, &mut part));
                // What comes after the last row that there is room for.
                if laid.by_ref().any(|is_whole| !is_whole) {
                    self.tell(square, &format!("more than {} rows in one tile", rows::MOST_ROWS));
                }
            }
            Err(error) => self.tell(square, &error.to_string()),
        }
        if !part.indices.is_empty() {
            making.parts.push(part);
        }
    }

    fn tell(&self, square: TileSquare, why: &str) {
        let left_out = LeftOut {
            what: format!("areas of plans in the square {}", square.name()),
            why: why.to_owned(),
        };
        if let Ok(mut all) = self.left_out.lock()
            && !all.contains(&left_out)
        {
            all.push(left_out);
        }
    }
}

/// Vertices by row and place, in steps of [`WELD_M`].
type Places = HashMap<(u16, [i64; 2]), u32>;

/// A tile while it is made.
#[derive(Debug)]
struct Making<'a> {
    ground: &'a PlanGround,
    draper: Draper<'a>,
    rows: Rows,
    parts: Vec<GridPart>,
}

impl TileSource for PlanAreas<'_> {
    fn layer(&self) -> Layer {
        Layer::PlanAreas
    }

    fn refine(&self) -> Refine {
        Refine::Replace
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let extents = self
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.areas)
            .map(|area| area.extent);
        let squares = self.terrain.plan_squares(extents);
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
        let mut making = Making {
            draper: Draper::new(&ground.tin, ground.fallback_level_m),
            ground: &ground,
            rows: Rows::default(),
            parts: Vec::new(),
        };
        for sheet in &self.sheets {
            self.add_sheet(sheet, square, &mut making);
        }
        if making.parts.is_empty() {
            return GridContent::default();
        }
        GridContent {
            parts: making.parts,
            tables: vec![making.rows.table()],
            copyright: None,
        }
    }
}

/// The areas of a sheet in a rectangle, taken apart. Where that fails it is tried in its quarters.
fn faces(
    sheet: &Sheet<'_>,
    numbers: &[usize],
    window: Rect<f64>,
    halvings: u8,
) -> Result<Vec<Face>, OverlayError> {
    let own: Vec<usize> = numbers
        .iter()
        .copied()
        .filter(|number| {
            sheet
                .areas
                .get(*number)
                .is_some_and(|area| sheet::meet(area.extent, window))
        })
        .collect();
    let areas: Vec<MultiPolygon<f64>> = own
        .iter()
        .filter_map(|number| sheet.areas.get(*number))
        .map(|area| area.area.clone())
        .collect();
    let error = match partition_within(&areas, window) {
        Ok(partition) => {
            let of_sheet = |face: Face| Face {
                covered_by: face
                    .covered_by
                    .iter()
                    .filter_map(|number| own.get(*number))
                    .copied()
                    .collect(),
                ..face
            };
            return Ok(partition.faces.into_iter().map(of_sheet).collect());
        }
        Err(error) => error,
    };
    let halvings = halvings.checked_sub(1).ok_or(error)?;
    let mut all = Vec::new();
    for quarter in quarters(window) {
        all.extend(faces(sheet, &own, quarter, halvings)?);
    }
    Ok(all)
}

/// The quarters of a rectangle.
pub(crate) fn quarters(window: Rect<f64>) -> [Rect<f64>; 4] {
    let (low, middle, high) = (window.min(), window.center(), window.max());
    [
        (low.x, low.y),
        (middle.x, low.y),
        (low.x, middle.y),
        (middle.x, middle.y),
    ]
    .map(|(west, south)| {
        let east = if west == low.x { middle.x } else { high.x };
        let north = if south == low.y { middle.y } else { high.y };
        Rect::new((west, south), (east, north))
    })
}

impl Making<'_> {
    /// Lays a face on the ground; false where there is no room for its row.
    fn add_face(&mut self, sheet: &Sheet<'_>, face: &Face, places: &mut Places, part: &mut GridPart) -> bool {
        let (areas, plans) = sheet.holding_areas(&face.covered_by);
        let mut draped = Draped::default();
        self.draper.drape(&face.area, &mut draped);
        // Of what lies beside the ground, and of what lies on it.
        let mut own_rows: [Option<u16>; 2] = [None; 2];
        for (corners, is_on_ground) in draped.triangles.iter().zip(&draped.is_on_ground) {
            let Some(slot) = own_rows.get_mut(usize::from(*is_on_ground)) else {
                continue;
            };
            if slot.is_none() {
                *slot = self.rows.row_of(sheet, &areas, &plans, *is_on_ground);
            }
            let Some(row) = *slot else { return false };
            let mut put = |corner: u32| -> Option<u32> {
                let position = *draped.vertices.get(corner as usize)?;
                let place = [position[0], position[1]].map(|metres| (metres / WELD_M).round() as i64);
                Some(*places.entry((row, place)).or_insert_with(|| {
                    let up = [0.0, 0.0, 1.0];
                    part.positions.push(position);
                    part.normals.push(if *is_on_ground {
                        self.ground.normal(position)
                    } else {
                        up
                    });
                    part.feature_ids.push(row);
                    (part.positions.len() - 1) as u32
                }))
            };
            if let [Some(a), Some(b), Some(c)] = corners.map(&mut put)
                && a != b
                && b != c
                && c != a
            {
                part.indices.extend([a, b, c]);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
