//! What may be built on the place that is chosen: its faces are shown though their layer is off for the rest.
//!
//! A place is chosen by a click, by a search or by a link. The area that it lies in (a parcel, or a plan where no parcels are known) is
//! found in the tiles of the layer, which are fetched for it.

use std::collections::BTreeSet;

use glam::DVec3;
use planvy_plan::Lang;
use planvy_tiles::PropertyTable;

use super::Scene;
use super::picking::ChosenFeature;
use crate::camera::Ray;
use crate::feature_text::{FeatureText, TextLine, feature_text};
use crate::layer::Layer;
use crate::pick;
use crate::state::FeatureClass;
use crate::tiles::TileId;

/// A place whose area is being looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct AskedPlace {
    east_m: f64,
    north_m: f64,
    /// Updates since it was asked about: the first ones only find out which tiles to fetch.
    updates: u32,
}

/// The area whose building right is shown by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownArea {
    asked: Option<AskedPlace>,
    /// Whether a place was looked at and no face lies over it.
    is_empty_there: bool,
    /// The tiles that have faces of the area.
    tiles: BTreeSet<TileId>,
    /// The area that the tiles were looked through for.
    of: Option<String>,
}

/// Updates after which what was fetched for a place is all there.
const FEWEST_UPDATES: u32 = 3;
/// From so high a place is looked at from above: over everything.
const OVER_ALL_M: f64 = 20_000.0;

impl Scene {
    /// Shows what may be built at a place of the grid, as far as something is known of it.
    pub fn choose_place(&mut self, east_m: f64, north_m: f64) {
        self.state.area = None;
        self.area.is_empty_there = false;
        self.area.asked = Some(AskedPlace {
            east_m,
            north_m,
            updates: 0,
        });
        self.find_area();
        self.touch();
    }

    /// Lets go of the place and of what is selected.
    pub fn choose_nothing(&mut self) {
        self.area = ShownArea::default();
        self.change(|state| (state.area, state.selection) = (None, None));
    }

    /// Selects what was clicked. What lies on the ground chooses its place, too.
    pub(super) fn choose(&mut self, chosen: Option<ChosenFeature>) {
        self.choose_nothing();
        let Some(ChosenFeature {
            feature,
            point_in_world,
        }) = chosen
        else {
            return;
        };
        self.state.selection = feature.selection();
        match feature.class() {
            FeatureClass::PlanArea | FeatureClass::Label => {
                self.choose_place(point_in_world.x, point_in_world.y)
            }
            FeatureClass::EnvelopeFace => self.state.area = feature.text("area").map(str::to_owned),
            FeatureClass::Building
            | FeatureClass::PlanBoundary
            | FeatureClass::ProposalPart
            | FeatureClass::Other => {}
        }
        self.find_area();
        self.touch();
    }

    /// Whether the tiles of what may be built are wanted, be it for one place only.
    pub(super) fn wants_envelopes(&self) -> bool {
        self.state.shows(Layer::Envelopes) || self.state.area.is_some() || self.area.asked.is_some()
    }

    /// Whether a face of what may be built is shown: all are, or it belongs to the chosen place.
    pub(super) fn is_face_shown(&self, row: Option<(&PropertyTable, usize)>) -> bool {
        let is_of_area = || {
            let of = row.and_then(|(table, row)| table.text("area", row));
            of.is_some() && of == self.state.area.as_deref()
        };
        self.state.shows(Layer::Envelopes) || is_of_area()
    }

    /// The tiles that have faces of the area that is shown by itself.
    pub fn tiles_of_area(&self) -> &BTreeSet<TileId> {
        &self.area.tiles
    }

    /// Looks for the area of the place that was chosen, and for the tiles of the area.
    pub(super) fn find_area(&mut self) {
        if let Some(asked) = self.area.asked {
            if let Some(area) = self.area_at(asked.east_m, asked.north_m) {
                self.state.area = Some(area);
                self.area.asked = None;
                self.touch();
            } else if asked.updates >= FEWEST_UPDATES
                && self.progress().is_complete()
                && self.selected.wishes.is_empty()
            {
                self.area.asked = None;
                self.area.is_empty_there = true;
                self.touch();
            } else {
                self.area.asked = Some(AskedPlace {
                    updates: asked.updates.saturating_add(1),
                    ..asked
                });
            }
        }
        let wanted = self.state.area.clone();
        let is_of = |table: &PropertyTable| {
            FeatureClass::of_word(&table.class) == FeatureClass::EnvelopeFace
                && (0..table.count).any(|row| table.text("area", row) == wanted.as_deref())
        };
        let tiles = match &wanted {
            None => BTreeSet::new(),
            Some(_) => {
                let here = self.loader.all_loaded();
                let with = here.filter(|(_, loaded)| {
                    loaded
                        .contents
                        .iter()
                        .flat_map(|content| &content.tables)
                        .any(is_of)
                });
                with.map(|(tile, _)| tile).collect()
            }
        };
        if tiles != self.area.tiles || wanted != self.area.of {
            self.area.tiles = tiles;
            self.area.of = wanted;
            self.touch();
        }
    }

    /// Whether an area is still looked for: the picture is not complete before.
    pub(super) fn is_looking_for_area(&self) -> bool {
        self.area.asked.is_some()
    }

    /// Whether the next update says more of it, without anything that has to come first.
    pub(super) fn is_finding_area_out(&self) -> bool {
        self.area
            .asked
            .is_some_and(|asked| asked.updates <= FEWEST_UPDATES)
    }

    /// The area whose faces lie over a place; of several the first by name.
    fn area_at(&self, east_m: f64, north_m: f64) -> Option<String> {
        let down = Ray {
            origin_in_world: DVec3::new(east_m, north_m, OVER_ALL_M),
            direction: -DVec3::Z,
        };
        let is_face =
            |layer: Layer, row: Option<(&PropertyTable, usize)>| layer == Layer::Envelopes && row.is_some();
        let hits = self.loader.all_loaded().flat_map(|(tile, loaded)| {
            let bounds = self.tree.get(tile).map(|node| node.bounds);
            let is_near = bounds.is_none_or(|bounds| bounds.may_be_met_by(&down));
            if is_near {
                pick::hits_in_tile(tile, loaded, &down, &is_face)
            } else {
                Vec::new()
            }
        });
        hits.filter_map(|hit| hit.feature.text("area").map(str::to_owned))
            .min()
    }

    /// What is selected in words, with what is shown of its building right. `None` where nothing is selected, or has not come yet.
    pub fn selected_text(&self, lang: Lang) -> Option<FeatureText> {
        let mut text = feature_text(&self.selected_feature()?, lang);
        text.lines.extend(self.area_text(lang).map(|value| TextLine {
            label: lang.pick("Vad får byggas", "What may be built").to_owned(),
            value,
        }));
        Some(text)
    }

    /// What is shown of the building right at the chosen place.
    pub fn area_text(&self, lang: Lang) -> Option<String> {
        match &self.state.area {
            Some(area) if self.area.tiles.is_empty() => Some(lang.pick(
                format!("Volymen för {area} är inte hämtad."),
                format!("The volume of {area} has not been fetched."),
            )),
            Some(area) => Some(lang.pick(
                format!("Volymen för {area} visas i bilden."),
                format!("The volume of {area} is shown in the picture."),
            )),
            None if self.area.is_empty_there => Some(
                lang.pick(
                    "Ingen volym ligger över den valda punkten.",
                    "No volume lies over the chosen point.",
                )
                .to_owned(),
            ),
            None => None,
        }
    }
}
