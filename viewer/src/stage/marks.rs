//! States of objects: what is hidden, selected, broken. Only what changes is written.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use planvy_render::ObjectState;

use super::upload::Standing;
use crate::layer::Layer;
use crate::pick::selection_id;
use crate::scene::Scene;
use crate::state::{FeatureClass, Side};
use crate::tiles::{LoadedTile, TileId};

type Key = (FeatureClass, Arc<str>);

/// A row on the GPU.
#[derive(Clone, Copy, Debug, PartialEq)]
struct RowPlace {
    tile: TileId,
    standing: usize,
    row: u32,
}

/// What differs from plain, and where the rows of an id are.
#[derive(Default)]
pub(super) struct Marks {
    places: HashMap<Key, Vec<RowPlace>>,
    keys_of: BTreeMap<TileId, Vec<Key>>,
    /// What is marked now, by id.
    shown: BTreeMap<Key, Mark>,
    /// Rows that came since the marks were last written.
    is_stale: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mark {
    hidden: bool,
    selected: bool,
}

impl Marks {
    /// Notes where the rows of a tile are, and writes what they have by themselves.
    pub(super) fn index(&mut self, tile: TileId, loaded: &LoadedTile, standing: &[Standing]) {
        self.forget(tile);
        let mut keys = Vec::new();
        for (number, part) in standing.iter().enumerate() {
            let content = loaded.contents.get(part.content);
            let table = content.and_then(|content| content.tables.get(content.parts.get(part.part)?.table?));
            let rows = part.drawn.objects().count();
            for row in 0..rows {
                let state = own_state(
                    table.and_then(|table| table.text("verdict", row as usize)),
                    part.colour,
                );
                if state != ObjectState::default() {
                    part.drawn.objects().set(row, state);
                }
            }
            let Some(table) = table else { continue };
            let class = FeatureClass::of_word(&table.class);
            for row in 0..rows {
                let ids = [
                    selection_id(table, row as usize),
                    table.text("source_id", row as usize).map(str::to_owned),
                ];
                for id in ids.into_iter().flatten() {
                    let key: Key = (class, Arc::from(id));
                    let places = self.places.entry(key.clone()).or_default();
                    let place = RowPlace {
                        tile,
                        standing: number,
                        row,
                    };
                    if places.last() != Some(&place) {
                        places.push(place);
                        keys.push(key);
                    }
                }
            }
        }
        self.keys_of.insert(tile, keys);
        self.is_stale = true;
    }

    /// A tile has gone.
    pub(super) fn forget(&mut self, tile: TileId) {
        for key in self.keys_of.remove(&tile).unwrap_or_default() {
            if let Some(places) = self.places.get_mut(&key) {
                places.retain(|place| place.tile != tile);
                if places.is_empty() {
                    self.places.remove(&key);
                }
            }
        }
    }

    /// Writes what is to be seen on a side.
    pub(super) fn show(&mut self, scene: &Scene, side: Side, tiles: &BTreeMap<TileId, Vec<Standing>>) {
        let wanted = wanted(scene, side, &self.places, &self.keys_of);
        if std::mem::take(&mut self.is_stale) {
            self.shown.clear();
        }
        let changed = self
            .shown
            .keys()
            .chain(wanted.keys())
            .filter(|key| self.shown.get(*key) != wanted.get(*key));
        for key in changed {
            let mark = wanted.get(key).copied().unwrap_or_default();
            for place in self.places.get(key).into_iter().flatten() {
                let Some(standing) = tiles.get(&place.tile).and_then(|tile| tile.get(place.standing)) else {
                    continue;
                };
                let objects = standing.drawn.objects();
                let before = objects.get(place.row).unwrap_or_default();
                objects.set(
                    place.row,
                    ObjectState {
                        hidden: mark.hidden,
                        selected: mark.selected,
                        ..before
                    },
                );
            }
        }
        self.shown = wanted;
    }
}

/// What a row has by itself.
fn own_state(verdict: Option<&str>, colour: Option<[u8; 3]>) -> ObjectState {
    ObjectState {
        broken: verdict == Some("breaks"),
        colour,
        ..ObjectState::default()
    }
}

/// The marks that a scene asks for.
fn wanted(
    scene: &Scene,
    side: Side,
    places: &HashMap<Key, Vec<RowPlace>>,
    keys_of: &BTreeMap<TileId, Vec<Key>>,
) -> BTreeMap<Key, Mark> {
    let state = scene.state();
    let mut wanted: BTreeMap<Key, Mark> = BTreeMap::new();
    let replaced = scene.replaced_buildings().iter();
    let replaced = replaced.filter(|_| side == Side::After && state.shows(Layer::Proposals));
    for id in state.hidden_buildings.iter().chain(replaced) {
        wanted
            .entry((FeatureClass::Building, Arc::from(id.as_str())))
            .or_default()
            .hidden = true;
    }
    if !state.hidden_proposals.is_empty() {
        for (class, id) in places
            .keys()
            .filter(|(class, _)| *class == FeatureClass::ProposalPart)
        {
            let proposal = id.split('@').next().unwrap_or_default();
            if state.hidden_proposals.contains(proposal) {
                wanted.entry((*class, Arc::clone(id))).or_default().hidden = true;
            }
        }
    }
    if let Some(area) = state.area.as_deref().filter(|_| !state.shows(Layer::Envelopes)) {
        // Of the tiles that hold the area's faces, the others' are hidden.
        let keys = scene
            .tiles_of_area()
            .iter()
            .filter_map(|tile| keys_of.get(tile))
            .flatten();
        let faces = keys.filter(|(class, _)| *class == FeatureClass::EnvelopeFace);
        for (class, id) in faces.filter(|(_, id)| id.rsplit('@').next() != Some(area)) {
            wanted.entry((*class, Arc::clone(id))).or_default().hidden = true;
        }
    }
    if let Some(selection) = &state.selection {
        wanted
            .entry((selection.class, Arc::from(selection.id.as_str())))
            .or_default()
            .selected = true;
    }
    wanted
}
