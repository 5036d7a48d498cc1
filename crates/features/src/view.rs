//! What questions about features are asked of: a snapshot with its answers, at a date and in a language.

use std::sync::{Arc, Mutex, OnceLock};

use geo_types::Rect;
use jiff::civil::Date;
use planvy_index::Snapshot;
use planvy_plan::Lang;
use planvy_rules::Answers;
use planvy_vector_tiles::PreparedValues;

use crate::collections::{ContentText, Names, PerContent};
use crate::degrees::PlaneDegrees;
use crate::regulation_rows::RegulationRows;

/// A snapshot at a date and in a language. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The desk where questions about the snapshot are answered.
    pub answers: &'a Answers,
    /// What has been worked out of it for features.
    pub tables: &'a Tables,
    /// The date that standing is judged at.
    pub date: Date,
    /// The language of words.
    pub lang: Lang,
}

impl<'a> View<'a> {
    /// The snapshot.
    pub fn snapshot(self) -> &'a Snapshot {
        self.answers.snapshot()
    }
}

/// What is worked out of a snapshot once for its collections. Keep one beside the [`Answers`] of the snapshot.
#[derive(Debug, Default)]
pub struct Tables {
    regulations: OnceLock<RegulationRows>,
    parcel_names: OnceLock<Names>,
    address_names: OnceLock<Names>,
    building_names: OnceLock<Names>,
    guidance_names: OnceLock<Names>,
    plane_extent: OnceLock<Option<Rect<f64>>>,
    address_extent: OnceLock<Option<Rect<f64>>>,
    building_extent: OnceLock<Option<Rect<f64>>>,
    guidance_extent: OnceLock<Option<Rect<f64>>>,
    degrees: OnceLock<Vec<PlaneDegrees>>,
    content_texts: OnceLock<PerContent<ContentText>>,
    content_values: OnceLock<PerContent<PreparedValues>>,
    selections: Mutex<RecentSelections>,
}

impl Tables {
    /// Empty tables: each is filled at the first question that needs it.
    pub fn new() -> Tables {
        Tables::default()
    }

    /// The rows of the collections of regulations.
    pub(crate) fn regulations(&self, snapshot: &Snapshot) -> &RegulationRows {
        self.regulations.get_or_init(|| RegulationRows::of(snapshot))
    }

    /// The names of the rows of parcels.
    pub(crate) fn parcel_names(&self, make: impl FnOnce() -> Names) -> &Names {
        self.parcel_names.get_or_init(make)
    }

    /// The names of the rows of addresses.
    pub(crate) fn address_names(&self, make: impl FnOnce() -> Names) -> &Names {
        self.address_names.get_or_init(make)
    }

    /// The names of the rows of buildings.
    pub(crate) fn building_names(&self, make: impl FnOnce() -> Names) -> &Names {
        self.building_names.get_or_init(make)
    }

    /// The names of the rows of guidance.
    pub(crate) fn guidance_names(&self, make: impl FnOnce() -> Names) -> &Names {
        self.guidance_names.get_or_init(make)
    }

    /// The box around all plans, regulations and parcels.
    pub(crate) fn plane_extent(&self, make: impl FnOnce() -> Option<Rect<f64>>) -> Option<Rect<f64>> {
        *self.plane_extent.get_or_init(make)
    }

    /// The box around all addresses.
    pub(crate) fn address_extent(&self, make: impl FnOnce() -> Option<Rect<f64>>) -> Option<Rect<f64>> {
        *self.address_extent.get_or_init(make)
    }

    /// The box around all buildings.
    pub(crate) fn building_extent(&self, make: impl FnOnce() -> Option<Rect<f64>>) -> Option<Rect<f64>> {
        *self.building_extent.get_or_init(make)
    }

    /// The box around all guidance.
    pub(crate) fn guidance_extent(&self, make: impl FnOnce() -> Option<Rect<f64>>) -> Option<Rect<f64>> {
        *self.guidance_extent.get_or_init(make)
    }

    /// The planes of the snapshot, from which longitudes and latitudes are reckoned quickly.
    pub(crate) fn degrees(&self, snapshot: &Snapshot) -> &[PlaneDegrees] {
        self.degrees.get_or_init(|| PlaneDegrees::of(snapshot))
    }

    /// What regulations of one content have in common, as JSON.
    pub(crate) fn content_texts(&self, snapshot: &Snapshot) -> &PerContent<ContentText> {
        self.content_texts.get_or_init(|| PerContent::new(snapshot))
    }

    /// The same as tiles have it.
    pub(crate) fn content_values(&self, snapshot: &Snapshot) -> &PerContent<PreparedValues> {
        self.content_values.get_or_init(|| PerContent::new(snapshot))
    }

    /// The rows selected under a key, worked out where they are not among the latest ones.
    pub(crate) fn selected(&self, key: &str, select: impl FnOnce() -> Vec<u32>) -> Arc<[u32]> {
        // A lock is poisoned where another thread broke off between two statements below: the list is whole all the same.
        let recent = || {
            self.selections
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(rows) = recent().find(key) {
            return rows;
        }
        let rows: Arc<[u32]> = select().into();
        recent().keep(key, Arc::clone(&rows));
        rows
    }
}

/// Rows selected lately, so that the pages of one query select once. The latest comes last.
#[derive(Debug, Default)]
struct RecentSelections {
    kept: Vec<(Box<str>, Arc<[u32]>)>,
}

impl RecentSelections {
    /// Rows kept at most, all selections together: 32 MiB.
    const MOST_ROWS: usize = 8 << 20;
    /// Selections kept at most.
    const MOST: usize = 64;

    fn find(&mut self, key: &str) -> Option<Arc<[u32]>> {
        let at = self.kept.iter().position(|(of, _)| **of == *key)?;
        let found = self.kept.remove(at);
        let rows = Arc::clone(&found.1);
        self.kept.push(found);
        Some(rows)
    }

    fn keep(&mut self, key: &str, rows: Arc<[u32]>) {
        self.kept.retain(|(of, _)| **of != *key);
        self.kept.push((key.into(), rows));
        let mut count: usize = self.kept.iter().map(|(_, rows)| rows.len()).sum();
        // The latest stays, however long it is: its pages would be selected anew each otherwise.
        while self.kept.len() > 1 && (count > Self::MOST_ROWS || self.kept.len() > Self::MOST) {
            count -= self.kept.remove(0).1.len();
        }
    }
}
