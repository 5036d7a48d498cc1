//! Areas of plans on the ground: taken apart where they overlap, and cut into the triangles of the ground.
//!
//! Each place is drawn once and its row knows all that holds there: of plans that lie on each other the latest, and what it
//! amends. The finest tiles hold every area exactly, coarser ones within an error that they state. Plans that are being made are a part of their own. Tiles are those of the [`crate::terrain`], with the same stated
//! errors, so that areas and the ground that they lie on are chosen together, and carry the ground's normals; where there is no ground, areas lie at the lowest
//! level of the ground around, and their rows say so (`on_ground` 0).
//!
//! | module | what it does |
//! |---|---|
//! | `sheet` | the plans at a date as areas and lines, the later over the earlier |
//! | `patches` | the areas of a square taken apart, exactly or within an error |
//! | `rows` | what holds on a face, as a row of the table |
//! | `cover` | the ground that areas in force hide |

pub(crate) mod cover;
pub(crate) mod patches;
mod rows;
pub(crate) mod sheet;

use std::collections::HashMap;

use geo_types::Polygon;
use planvy_city::drape::{Draped, Draper};
use planvy_tiles::{Material, Refine, Topology};

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart};
use crate::making::LeftOut;
use crate::square::TileSquare;
use crate::terrain::Terrain;
use crate::terrain::plan_ground::PlanGround;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use crate::told::Told;
use patches::{Coarse, Holding, Patches};
use rows::Rows;
use sheet::{Sheet, SheetState};

/// Raised where areas are made in another way, so that their tiles get new addresses.
const VERSION: &str = "plan areas 5";
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
    told: Told,
}

impl<'a> PlanAreas<'a> {
    /// Finds the plans of a city at its date.
    pub fn of(city: City<'a>) -> PlanAreas<'a> {
        PlanAreas {
            terrain: Terrain::of(city),
            sheets: SheetState::ALL.map(|state| Sheet::of(city, state)),
            told: Told::of("areas of plans"),
        }
    }

    /// The ground that they lie on.
    pub(crate) fn terrain(&self) -> &Terrain<'a> {
        &self.terrain
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

    /// The areas of both sheets in a square, taken apart.
    fn taken_apart(&self, square: TileSquare) -> Vec<(&Sheet<'a>, Patches)> {
        let mut all = Vec::new();
        for sheet in &self.sheets {
            let numbers = sheet.over(square.rect());
            match Patches::within(sheet, &numbers, square.rect(), MOST_HALVINGS) {
                Ok(patches) => all.extend(patches.into_iter().map(|own| (sheet, own))),
                Err(error) => self.told.tell(square, &error.to_string()),
            }
        }
        all
    }

    /// The patches of a coarse square, simplified; `None` of the finest, which has them as they are.
    fn coarse(
        &self,
        square: TileSquare,
        all: &[(&Sheet<'_>, Patches)],
        ground: &PlanGround,
    ) -> Option<Coarse> {
        if !self.terrain.is_plan_halved(square) {
            return None;
        }
        let patches: Vec<&Patches> = all.iter().map(|(_, patches)| patches).collect();
        let least_m = self.terrain.plan_error_m(square);
        let coarse = Coarse::of(&patches, ground, square.side_m(), least_m);
        coarse
            .inspect_err(|error| {
                self.told
                    .tell(square, &format!("they are drawn exactly: {error}"))
            })
            .ok()
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
        self.terrain
            .planned_for_plans(extents, |square| self.fingerprint(square))
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.told.all()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let Some(ground) = self.terrain.plan_ground(square) else {
            return GridContent::default();
        };
        let all = self.taken_apart(square);
        let coarse = self.coarse(square, &all, &ground);
        let mut making = Making {
            draper: Draper::new(&ground.tin, ground.fallback_level_m),
            ground: &ground,
            rows: Rows::default(),
            parts: Vec::new(),
        };
        for sheet in &self.sheets {
            let mut part = part_of(sheet);
            let mut places: Places = HashMap::new();
            let is_own = |(_, (of, _)): &(usize, &(&Sheet<'_>, Patches))| of.state == sheet.state;
            for (number, (_, patches)) in all.iter().enumerate().filter(is_own) {
                let faces = patches.drawn(coarse.as_ref(), number);
                let is_whole = making.add_faces(sheet, faces, &mut places, &mut part);
                // What comes after the last row that there is room for.
                if !is_whole {
                    self.told
                        .tell(square, &format!("more than {} rows in one tile", rows::MOST_ROWS));
                }
            }
            if sheet.state == SheetState::InForce {
                part.cover = Some(self.cover(square));
            }
            if !part.indices.is_empty() {
                making.parts.push(part);
            }
        }
        if making.parts.is_empty() {
            return GridContent::default();
        }
        GridContent {
            parts: making.parts,
            tables: vec![making.rows.table()],
            error_m: coarse.map_or(0.0, |coarse| coarse.error_m),
            ..GridContent::default()
        }
    }
}

/// The areas of a sheet before there is one in it.
fn part_of(sheet: &Sheet<'_>) -> GridPart {
    GridPart {
        name: format!("{}-{}", Layer::PlanAreas.name(), sheet.state.word()),
        topology: Topology::Triangles,
        table: Some(0),
        material: Material {
            colour: PAPER,
            double_sided: false,
        },
        ..GridPart::default()
    }
}

impl Making<'_> {
    /// Lays faces on the ground; false where there was no room for the row of one.
    fn add_faces<'f>(
        &mut self,
        sheet: &Sheet<'_>,
        faces: impl Iterator<Item = (&'f Polygon<f64>, &'f Holding)>,
        places: &mut Places,
        part: &mut GridPart,
    ) -> bool {
        let mut is_whole = true;
        for (area, holding) in faces {
            is_whole &= self.add_face(sheet, area, holding, places, part);
        }
        is_whole
    }

    /// Lays a face on the ground; false where there is no room for its row.
    fn add_face(
        &mut self,
        sheet: &Sheet<'_>,
        area: &Polygon<f64>,
        holding: &Holding,
        places: &mut Places,
        part: &mut GridPart,
    ) -> bool {
        let mut draped = Draped::default();
        self.draper.drape(area, &mut draped);
        // Of what lies beside the ground, and of what lies on it.
        let mut own_rows: [Option<u16>; 2] = [None; 2];
        for (corners, is_on_ground) in draped.triangles.iter().zip(&draped.is_on_ground) {
            let Some(slot) = own_rows.get_mut(usize::from(*is_on_ground)) else {
                continue;
            };
            if slot.is_none() {
                *slot = self.rows.row_of(sheet, holding, *is_on_ground);
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
