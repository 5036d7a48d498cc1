//! What may be built: for each parcel the bound that nothing may rise above, and an example of a house that keeps to it.
//!
//! | module | what it does |
//! |---|---|
//! | `drawing` | an answer about an envelope as triangles and rows |
//!
//! The answers are those of `/api/v1/envelope`, in both languages; every face of a bound names the regulation that made it.

pub(crate) mod drawing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use geo::BoundingRect;
use geo_types::{MultiPolygon, Rect};
use planvy_plan::{Crs, Lang};
use planvy_rules::{Place, Question};
use planvy_tiles::{Material, Topology};

use crate::city::City;
use crate::divide::{Thing, divided};
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart, Precision};
use crate::making::LeftOut;
use crate::square::TileSquare;
use crate::tile_source::{Layer, PlannedTile, TileSource};

/// Raised where envelopes are drawn in another way.
const VERSION: &str = "envelopes 1";

/// For clients without our styles: a light that lets the city through.
const GLASS: [f32; 4] = [0.25, 0.55, 0.85, 0.35];

/// Vertices of a bound and an example house, about.
const USUAL_VERTICES: usize = 200;

/// Where nothing may rise above, and where a house could stand, is asked for one site at a time.
#[derive(Clone, Debug)]
struct Site {
    /// Designation of the parcel, or id of the plan where no parcels are loaded.
    id: String,
    place: Place,
    /// Around it, in the city's zone.
    rect: Rect<f64>,
}

/// The layer of envelopes.
#[derive(Debug)]
pub struct Envelopes<'a> {
    city: City<'a>,
    sites: Vec<Site>,
    squares: BTreeMap<TileSquare, Vec<usize>>,
    left_out: Vec<LeftOut>,
}

impl<'a> Envelopes<'a> {
    /// Finds the sites: the parcels that a plan covers, or the plans themselves where no parcels are loaded.
    pub fn of(city: City<'a>) -> Envelopes<'a> {
        let mut sites = sites(city);
        sites.sort_by(|one, other| one.id.cmp(&other.id));
        let left_out = sites
            .iter()
            .filter(|site| city.ground_level_m(site.rect.center()).is_none())
            .map(|site| LeftOut {
                what: format!("heights over the ground on {}", site.id),
                why: "the level of the ground there is not known".to_owned(),
            });
        let things: Vec<Thing> = sites.iter().map(Site::thing).collect();
        Envelopes {
            left_out: left_out.collect(),
            squares: divided(&things),
            city,
            sites,
        }
    }

    fn sites_of(&self, square: TileSquare) -> impl Iterator<Item = &Site> {
        let numbers = self.squares.get(&square).into_iter().flatten();
        numbers.filter_map(|number| self.sites.get(*number))
    }

    fn fingerprint(&self, square: TileSquare) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.number(self.city.crs.epsg().into());
        print.text(&square.name());
        for site in self.sites_of(square) {
            print.text(&site.id);
            print.site(self.city, site.rect);
        }
        print.done()
    }
}

impl TileSource for Envelopes<'_> {
    fn layer(&self) -> Layer {
        Layer::Envelopes
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let tiles = self.squares.keys().map(|square| PlannedTile {
            square: *square,
            geometric_error_m: 0.0,
            absence_error_m: self.sites_of(*square).map(Site::extent_m).fold(0.0, f64::max),
            fingerprint: self.fingerprint(*square),
        });
        tiles.collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let mut part = GridPart {
            name: Layer::Envelopes.name().to_owned(),
            topology: Topology::Triangles,
            table: Some(0),
            material: Material {
                colour: GLASS,
                double_sided: true,
            },
            precision: Precision::Exact,
            ..GridPart::default()
        };
        let mut rows = drawing::Rows::default();
        for site in self.sites_of(square) {
            let asked = |lang| {
                let question = Question {
                    place: site.place.clone(),
                    date: self.city.date,
                    lang,
                    geometry: false,
                };
                self.city.answers.envelope(&question).ok()
            };
            let Some((swedish, english)) = asked(Lang::Sv).zip(asked(Lang::En)) else {
                continue;
            };
            for (swedish, english) in swedish.areas.iter().zip(&english.areas) {
                let told = drawing::Told {
                    city: self.city,
                    site: &site.id,
                    swedish,
                    english,
                };
                told.draw(&mut part, &mut rows);
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

impl Site {
    fn of(city: City<'_>, id: String, place: Place, area: &MultiPolygon<f64>, crs: Crs) -> Option<Site> {
        let rect = city.area(area, crs).bounding_rect()?;
        let is_finite = rect.width().is_finite() && rect.height().is_finite();
        is_finite.then_some(Site { id, place, rect })
    }

    fn extent_m(&self) -> f64 {
        self.rect.width().max(self.rect.height())
    }

    fn thing(&self) -> Thing {
        let middle = self.rect.center();
        Thing {
            middle: [middle.x, middle.y],
            extent_m: self.extent_m(),
            vertices: USUAL_VERTICES,
        }
    }
}

/// The parcels that a plan covers some of; without parcels, the plans.
fn sites(city: City<'_>) -> Vec<Site> {
    let snapshot = city.snapshot();
    if snapshot.parcels().is_empty() {
        let plans = (0..).zip(snapshot.plans());
        return plans
            .filter_map(|(number, stored)| {
                let (plan, crs) = (&stored.plan, stored.plan.crs);
                let area = snapshot.plan_geometry(planvy_index::PlanIndex(number));
                let place = Place::Area {
                    crs,
                    area: area.clone(),
                };
                Site::of(city, plan.id.to_string(), place, &area, crs)
            })
            .collect();
    }
    let mut seen = BTreeSet::new();
    let mut sites = Vec::new();
    for parcel in snapshot.parcels() {
        if snapshot.in_area(parcel.crs, &parcel.area).plans.is_empty() || !seen.insert(&parcel.designation) {
            continue;
        }
        // A parcel of several areas is one site; its answer is about all of them.
        let area = if let Ok(pieces) = pieces_of(city, &parcel.designation) {
            pieces
        } else {
            city.area(&parcel.area, parcel.crs)
        };
        let place = Place::Parcel(parcel.designation.clone());
        sites.extend(Site::of(city, parcel.designation.clone(), place, &area, city.crs));
    }
    sites
}

/// All areas of a designation, in the city's zone.
fn pieces_of(city: City<'_>, designation: &str) -> Result<MultiPolygon<f64>, ()> {
    let snapshot = city.snapshot();
    let found = snapshot.parcels_by_designation(designation);
    let pieces: Vec<_> = found
        .exact
        .iter()
        .filter_map(|index| snapshot.parcel(*index))
        .flat_map(|parcel| city.area(&parcel.area, parcel.crs).0)
        .collect();
    if pieces.is_empty() {
        Err(())
    } else {
        Ok(MultiPolygon(pieces))
    }
}
