//! What somebody wants to build: drawings, each with what the check says of its parts.
//!
//! | module | what it does |
//! |---|---|
//! | `placing` | where a drawn building stands in height, and its surfaces |
//! | `verdicts` | which results of the check are about which part |
//! | `glb` | GLB as a proposal |
//! | `drawing` | parts as triangles and rows |

mod drawing;
mod glb;
mod placing;
mod verdicts;

use std::collections::BTreeMap;

use geo_types::Rect;
use planvy_city::boxes::around_both;
use planvy_plan::{Finding, Lang, Placement, Proposal};
use planvy_rules::CheckQuestion;
use planvy_tiles::{Material, Topology};

use crate::buildings::LARGEST_STEP_M;
use crate::buildings::ids::BuildingIds;
use crate::city::City;
use crate::divide::{Thing, divided};
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart, Precision};
use crate::making::LeftOut;
use crate::square::TileSquare;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use placing::Placed;
use verdicts::Verdicts;

pub use glb::{GlbError, proposal_of_glb};

/// Raised where proposals are drawn in another way.
const VERSION: &str = "proposals 1";

/// For clients without our styles: white, as a model of card.
const CARD: [f32; 4] = [0.93, 0.92, 0.90, 1.0];

/// A drawing to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedDrawing {
    /// A short name that stays: that of its file without the ending.
    pub id: String,
    /// The name of its file, as messages call it.
    pub file_name: String,
    /// Its name for people.
    pub name: String,
    /// Whether it is invented, and no real proposal.
    pub is_fictional: bool,
    /// Hash of the file.
    pub fingerprint: Fingerprint,
    /// What was read from it.
    pub proposal: Proposal,
    /// What the reader had to say.
    pub findings: Vec<Finding>,
}

/// The layer of proposals.
#[derive(Debug)]
pub struct Proposals<'a> {
    city: City<'a>,
    drawings: &'a [ProposedDrawing],
    ids: BuildingIds,
    /// For each drawing that has a place its number, and its buildings.
    placed: Vec<(usize, Vec<Placed>)>,
    squares: BTreeMap<TileSquare, Vec<usize>>,
    left_out: Vec<LeftOut>,
}

impl<'a> Proposals<'a> {
    /// Finds where every drawing stands.
    pub fn of(city: City<'a>, drawings: &'a [ProposedDrawing]) -> Proposals<'a> {
        let mut left_out = Vec::new();
        let mut placed = Vec::new();
        for (number, drawing) in drawings.iter().enumerate() {
            let mut buildings = Vec::new();
            match drawing
                .proposal
                .crs
                .filter(|_| drawing.proposal.placement.is_usable())
            {
                None => left_out.push(LeftOut {
                    what: format!("proposal {}", drawing.file_name),
                    why: why_not_placed(&drawing.proposal.placement),
                }),
                Some(crs) => {
                    for (at, building) in drawing.proposal.buildings.iter().enumerate() {
                        match placing::place(city, crs, at, building) {
                            Ok(here) => buildings.push(here),
                            Err(why) => left_out.push(LeftOut {
                                what: format!("building {} of proposal {}", at + 1, drawing.file_name),
                                why: why.to_string(),
                            }),
                        }
                    }
                }
            }
            if !buildings.is_empty() {
                placed.push((number, buildings));
            }
        }
        let things: Vec<Thing> = placed.iter().map(|(_, buildings)| thing(buildings)).collect();
        Proposals {
            squares: divided(&things),
            ids: BuildingIds::of(city.snapshot().buildings()),
            city,
            drawings,
            placed,
            left_out,
        }
    }

    fn drawings_of(&self, square: TileSquare) -> impl Iterator<Item = (&ProposedDrawing, &[Placed])> {
        let numbers = self.squares.get(&square).into_iter().flatten();
        numbers.filter_map(|at| {
            let (drawing, buildings) = self.placed.get(*at)?;
            Some((self.drawings.get(*drawing)?, buildings.as_slice()))
        })
    }

    fn fingerprint(&self, square: TileSquare) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.number(self.city.crs.epsg().into());
        print.text(&square.name());
        for (drawing, buildings) in self.drawings_of(square) {
            print.text(&drawing.id);
            print.text(&drawing.name);
            print.number(drawing.is_fictional.into());
            print.print(drawing.fingerprint);
            if let Some(rect) = around(buildings) {
                print.site(self.city, rect);
            }
        }
        print.done()
    }
}

impl TileSource for Proposals<'_> {
    fn layer(&self) -> Layer {
        Layer::Proposals
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let size_m = |square: &TileSquare| {
            let sizes = self
                .drawings_of(*square)
                .map(|(_, buildings)| thing(buildings).extent_m);
            sizes.fold(1.0, f64::max)
        };
        let tiles = self.squares.keys().map(|square| PlannedTile {
            square: *square,
            geometric_error_m: 0.0,
            absence_error_m: size_m(square),
            fingerprint: self.fingerprint(*square),
        });
        tiles.collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let mut part = GridPart {
            name: Layer::Proposals.name().to_owned(),
            topology: Topology::Triangles,
            table: Some(0),
            material: Material {
                colour: CARD,
                double_sided: true,
            },
            precision: Precision::Lattice {
                largest_step_m: LARGEST_STEP_M,
            },
            ..GridPart::default()
        };
        let mut rows = drawing::Rows::default();
        for (drawing, buildings) in self.drawings_of(square) {
            let checked = |lang| {
                self.city.answers.check(&CheckQuestion {
                    proposal: drawing.proposal.clone(),
                    findings: drawing.findings.clone(),
                    date: self.city.date,
                    lang,
                    parcel: None,
                })
            };
            let (swedish, english) = (checked(Lang::Sv), checked(Lang::En));
            let verdicts = Verdicts::of(self.city, &swedish, &english);
            for building in buildings {
                let replaced = building.replaced(self.city, &self.ids);
                drawing::draw(&mut part, &mut rows, drawing, building, &verdicts, &replaced);
            }
        }
        if part.positions.is_empty() {
            return GridContent::default();
        }
        GridContent {
            parts: vec![part],
            tables: vec![rows.table()],
            ..GridContent::default()
        }
    }
}

/// Why a drawing has no place, and what to do about it.
pub fn why_not_placed(placement: &Placement) -> String {
    let why = match placement {
        Placement::NotPlaced { missing } => format!("it lacks {missing}"),
        Placement::Contradictory { what } => format!("it says so twice, differently: {what}"),
        Placement::Stated | Placement::NorthUncertain { .. } => "it names no coordinate system".to_owned(),
    };
    format!(
        "it does not say where it stands ({why}); a side file with the ending .placement.toml can give crs, east_m and north_m"
    )
}

/// The box around some buildings on the map.
fn around(buildings: &[Placed]) -> Option<Rect<f64>> {
    let rects = buildings.iter().map(|building| building.rect);
    rects.reduce(around_both)
}

fn thing(buildings: &[Placed]) -> Thing {
    let rect = around(buildings);
    let middle = rect.map_or([f64::NAN; 2], |rect| [rect.center().x, rect.center().y]);
    Thing {
        middle,
        extent_m: rect.map_or(0.0, |rect| rect.width().max(rect.height())),
        vertices: buildings.iter().map(Placed::vertices).sum(),
    }
}
