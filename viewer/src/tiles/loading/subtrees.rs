//! Subtrees of implicit trees: opened when a view gets to them, with the files that they name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::telling::{not_used, unusable};
use super::{Bytes, LoadStep, Loader, Slot, Target};
use crate::tiles::address;
use crate::tiles::tree::TileId;

/// Files of a subtree at most: one for each kind of bits, and some to spare.
const MOST_COMPANIONS: usize = 16;

/// A subtree that waits for files that it names.
pub(super) struct HalfOpen {
    bytes: Bytes,
    /// Those that have come, by address.
    companions: BTreeMap<String, Arc<[u8]>>,
    missing: usize,
}

impl Loader {
    /// Adds the tiles of a subtree that has come, or asks for the files that it names.
    pub(super) fn open_subtree(&mut self, tile: TileId, bytes: Bytes, step: &mut LoadStep<'_>) {
        self.open_with(tile, bytes, BTreeMap::new(), step);
    }

    /// A file that a subtree names has come.
    pub(super) fn companion_came(&mut self, tile: TileId, came: &Bytes, step: &mut LoadStep<'_>) {
        let Some(mut half_open) = self.half_open.remove(&tile) else {
            return;
        };
        half_open
            .companions
            .insert(came.address.clone(), Arc::clone(&came.bytes));
        half_open.missing = half_open.missing.saturating_sub(1);
        if half_open.missing > 0 {
            self.half_open.insert(tile, half_open);
            return;
        }
        self.open_with(tile, half_open.bytes, half_open.companions, step);
    }

    fn open_with(
        &mut self,
        tile: TileId,
        bytes: Bytes,
        companions: BTreeMap<String, Arc<[u8]>>,
        step: &mut LoadStep<'_>,
    ) {
        let name = address::short_name(&bytes.address).to_owned();
        let missing: RefCell<Vec<String>> = RefCell::default();
        let outcome = step.tree.open_subtree(tile, &bytes.bytes, &|uri| {
            let wanted = address::resolved(&bytes.address, uri);
            let found = companions.get(&wanted).map(|bytes| bytes.to_vec());
            if found.is_none() && !missing.borrow().contains(&wanted) {
                missing.borrow_mut().push(wanted);
            }
            found
        });
        let missing = missing.into_inner();
        match outcome {
            Ok((findings, faults)) => {
                step.messages.pass(&name);
                not_used(&name, &findings, &faults, step.messages);
                self.tries.remove(&tile);
                self.slots
                    .resize(step.tree.len().max(self.slots.len()), Slot::Absent);
                self.set(tile, Slot::Passed);
            }
            // It is broken for want of files, and they were not asked for yet.
            Err(_) if !missing.is_empty() && companions.is_empty() && missing.len() <= MOST_COMPANIONS => {
                let half_open = HalfOpen {
                    bytes,
                    companions,
                    missing: missing.len(),
                };
                self.half_open.insert(tile, half_open);
                for address in missing {
                    self.fetch(Target::Companion(tile), address, step);
                }
            }
            Err(error) => {
                unusable(&name, &error.to_string(), step.messages);
                self.set(tile, Slot::Failed);
            }
        }
    }
}
