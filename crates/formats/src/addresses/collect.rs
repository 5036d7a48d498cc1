//! Rows and features on their way to addresses.

use planvy_plan::{Address, Finding, RuleId};

use super::fields::Texts;
use crate::finding_log::FindingLog;
use crate::format::{Content, ReadOptions};
use crate::source_crs::{Extent, Reckoning, SourceCrs};
use crate::untaken::{Accounted, AttributeTally};

/// A row as read: its coordinate in the order of the file.
struct RawAddress {
    texts: Texts,
    position: [f64; 2],
    label: String,
}

/// Gathers rows; nothing is placed before all have been seen.
pub(super) struct Collector<'a> {
    pub(super) log: FindingLog,
    options: &'a ReadOptions,
    raw: Vec<RawAddress>,
    extent: Extent,
    pub(super) untaken: AttributeTally,
}

impl<'a> Collector<'a> {
    /// Nothing gathered yet; `layer` is the name of the file.
    pub(super) fn new(options: &'a ReadOptions, layer: &str) -> Collector<'a> {
        Collector {
            log: FindingLog::default(),
            options,
            raw: Vec::new(),
            extent: Extent::default(),
            untaken: AttributeTally::of_layer(layer),
        }
    }

    /// Takes a row. What it lacks is said in a warning, and the row is left out.
    pub(super) fn add(&mut self, label: String, texts: Option<Texts>, position: Option<[f64; 2]>) {
        match (texts, position) {
            (Some(texts), Some(position)) => {
                self.extent.add(position[0], position[1]);
                self.raw.push(RawAddress {
                    texts,
                    position,
                    label,
                });
            }
            (texts, _) => {
                let what = if texts.is_none() { "street" } else { "position" };
                let message = format!("the address has no {what}; it is left out");
                self.log
                    .push(Finding::warning(RuleId::SCHEMA, message).with_feature(label));
            }
        }
    }

    /// The addresses, placed.
    pub(super) fn finish(mut self, said: &SourceCrs) -> Accounted {
        if self.raw.is_empty() {
            self.log.push(Finding::error(
                RuleId::SCHEMA,
                "the file holds no address with a street and a position",
            ));
            return self.reading(None);
        }
        let positions = self.raw.iter().map(|raw| raw.position);
        let decided = Reckoning::decide(said, self.options.crs, self.extent, positions, &mut self.log);
        let Some(reckoning) = decided else {
            return self.reading(None);
        };
        let mut addresses = Vec::with_capacity(self.raw.len());
        for raw in std::mem::take(&mut self.raw) {
            match reckoning.place(raw.position) {
                Ok(place) => addresses.push(Address {
                    street: raw.texts.street,
                    number: raw.texts.number,
                    postal_code: raw.texts.postal_code,
                    town: raw.texts.town,
                    position: place.to_geodetic(),
                    parcel: raw.texts.parcel,
                }),
                Err(misplaced) => self.log.push(misplaced.into_finding().with_feature(raw.label)),
            }
        }
        let value = (!addresses.is_empty()).then_some(Content::Addresses(addresses));
        self.reading(value)
    }

    fn reading(self, value: Option<Content>) -> Accounted {
        let mut log = self.log;
        log.leave(self.untaken);
        log.accounted(value)
    }
}
