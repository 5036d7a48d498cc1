//! The rows that a query selects.

use std::fmt::Write;
use std::sync::Arc;

use crate::collection::Collection;
use crate::place::Place;
use crate::time::Days;
use crate::view::View;

/// What is asked of a collection. Every condition that is given has to hold.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// `bbox`: the place that a feature has a position in.
    pub place: Option<Place>,
    /// `datetime`: the days of which it is in force on one. A feature that has no days of force stays in, as the standard wants it.
    pub days: Option<Days>,
}

/// The rows that a query selects, in the order they are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All rows, so many.
    All(u32),
    /// These.
    Rows(Arc<[u32]>),
}

impl Selection {
    /// How many there are.
    pub fn count(&self) -> u32 {
        match self {
            Selection::All(count) => *count,
            Selection::Rows(rows) => rows.len() as u32,
        }
    }

    /// The row at a position.
    pub fn row(&self, position: u32) -> Option<u32> {
        match self {
            Selection::All(count) => (position < *count).then_some(position),
            Selection::Rows(rows) => rows.get(position as usize).copied(),
        }
    }
}

impl Query {
    /// The rows of a collection that it selects. A query without conditions costs nothing; the rows of another are kept with the
    /// snapshot for the pages that follow.
    pub fn select(&self, collection: &dyn Collection, view: View<'_>) -> Selection {
        if self.place.is_none() && self.days.is_none() {
            return Selection::All(collection.count(view));
        }
        let rows = view.tables.selected(&self.key(collection, view), || {
            Ok::<_, std::convert::Infallible>(self.rows(collection, view))
        });
        let Ok(rows) = rows;
        Selection::Rows(rows)
    }

    fn rows(&self, collection: &dyn Collection, view: View<'_>) -> Vec<u32> {
        let mut rows = match &self.place {
            Some(place) => collection.rows_meeting(view, place),
            None => (0..collection.count(view)).collect(),
        };
        if let Some(days) = self.days.filter(|_| collection.has_days()) {
            rows.retain(|row| {
                let feature = collection.feature(view, *row);
                feature.is_some_and(|feature| feature.days().is_none_or(|of| of.meet(days)))
            });
        }
        rows
    }

    /// A text that is the same for the same question only.
    fn key(&self, collection: &dyn Collection, view: View<'_>) -> String {
        let mut key = String::with_capacity(128);
        // Writing to a string cannot fail.
        let _written = write!(
            key,
            "{} {} {} {:?} {:?}",
            collection.id(),
            view.date,
            view.lang.tag(),
            self.place,
            self.days
        );
        key
    }
}
