//! Tilesets whose heights are over the ellipsoid, in a world of levels over RH 2000: they wait for the geoid where it is not at hand.

use planvy_tiles::Tileset;

use super::telling::unusable;
use super::{Bytes, LoadStep, Loader, Slot, Target};
use crate::tiles::address;
use crate::tiles::frame::{has_geoid, provide_geoid};
use crate::tiles::tree::TileId;

/// Where the geoid comes from, and who waits for it.
#[derive(Default)]
pub(super) struct Heights {
    /// Where its file is; none for the one that the program has, if any.
    address: Option<String>,
    stage: Stage,
    waiting: Vec<Bytes>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    NotNeeded,
    Wanted,
    Coming,
    Here,
    Failed,
}

impl Loader {
    /// Says where the file of the geoid is, for a program that has none: it is fetched when a tileset needs it.
    pub fn geoid_at(&mut self, address: &str) {
        self.heights.address = Some(address.to_owned());
    }

    /// Keeps a tileset back until the geoid is here, where it needs one. Else it comes back, or why it cannot be used.
    pub(super) fn with_heights(
        &mut self,
        bytes: Bytes,
        below: Option<TileId>,
        tileset: &Tileset,
        step: &LoadStep<'_>,
    ) -> Result<Option<Bytes>, String> {
        let has_own = self.heights.address.is_none() && has_geoid();
        if has_own || self.heights.stage == Stage::Here || !step.tree.way_of(tileset, below).needs_geoid() {
            return Ok(Some(bytes));
        }
        if self.heights.address.is_none() || self.heights.stage == Stage::Failed {
            return Err(
                "its heights are over the ellipsoid, and the geoid that leads to levels over RH 2000 is not here"
                    .to_owned(),
            );
        }
        if self.heights.stage == Stage::NotNeeded {
            self.heights.stage = Stage::Wanted;
        }
        self.heights.waiting.push(bytes);
        Ok(None)
    }

    /// How many tilesets wait for the geoid.
    pub(super) fn waiting_for_heights(&self) -> usize {
        self.heights.waiting.len()
    }

    pub(super) fn ask_for_geoid(&mut self, step: &mut LoadStep<'_>) {
        let Some(address) = self.heights.address.clone() else {
            return;
        };
        if self.heights.stage == Stage::Wanted && self.rests.may_ask(&address, step.now_s) {
            self.heights.stage = Stage::Coming;
            self.fetch(Target::Geoid, address, step);
        }
    }

    pub(super) fn want_geoid_again(&mut self) {
        self.heights.stage = Stage::Wanted;
    }

    /// The file of the geoid has come.
    pub(super) fn geoid_came(&mut self, bytes: &Bytes, step: &mut LoadStep<'_>) {
        match provide_geoid(&bytes.bytes) {
            Ok(()) => {
                self.heights.stage = Stage::Here;
                self.arrived.extend(self.heights.waiting.drain(..));
            }
            Err(error) => {
                let name = address::short_name(&bytes.address);
                unusable(name, &error.to_string(), step.messages);
                self.give_up_heights(step);
            }
        }
    }

    /// There is no geoid: what waits for it is told to be missing.
    pub(super) fn give_up_heights(&mut self, step: &mut LoadStep<'_>) {
        self.heights.stage = Stage::Failed;
        for bytes in std::mem::take(&mut self.heights.waiting) {
            let name = address::short_name(&bytes.address);
            unusable(
                name,
                "the geoid that its heights need did not come",
                step.messages,
            );
            if let Target::Content(tile) = bytes.target {
                self.set(tile, Slot::Failed);
            }
        }
    }
}
