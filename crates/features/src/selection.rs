//! The rows that a query selects.

use std::fmt::Write;
use std::sync::Arc;

use crate::collection::{Collection, Feature};
use crate::filter::Predicate;
use crate::place::Place;
use crate::property::Role;
use crate::sorting::{self, SortKey};
use crate::text_search::TextSearch;
use crate::time::Days;
use crate::value::Value;
use crate::view::View;

/// What is asked of a collection. Every condition that is given has to hold.
///
/// ```
/// use std::sync::Arc;
/// use planvy_features::collections::Plans;
/// use planvy_features::{Query, Selection, Tables, View};
/// use planvy_plan::{Date, Lang};
/// let answers = planvy_rules::Answers::new(Arc::new(planvy_index::Snapshot::empty()));
/// let view = View { answers: &answers, tables: &Tables::new(), date: Date::constant(2026, 11, 27), lang: Lang::Sv };
/// assert_eq!(Query::default().select(&Plans, view), Selection::All(0));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// `bbox`: the place that a feature has a position in.
    pub place: Option<Place>,
    /// `datetime`: the days of which it is in force on one. A feature that has no days of force stays in, as the standard wants it.
    pub days: Option<Days>,
    /// `filter`, and properties as parameters.
    pub predicates: Vec<Predicate>,
    /// `q`: words that stand in its texts.
    pub text: Option<TextSearch>,
    /// `sortby`: the order; empty for the order of rows.
    pub sort: Vec<SortKey>,
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
    /// The rows of a collection that it selects. A query without conditions and order costs nothing; the rows of another are kept
    /// with the snapshot for the pages that follow.
    pub fn select(&self, collection: &dyn Collection, view: View<'_>) -> Selection {
        let is_of_place_alone =
            self.days.is_none() && self.predicates.is_empty() && self.text.is_none() && self.sort.is_empty();
        match &self.place {
            None if is_of_place_alone => return Selection::All(collection.count(view)),
            // What lies at a point is found sooner than what was found before.
            Some(place) if is_of_place_alone && place.is_point() => {
                return Selection::Rows(collection.rows_meeting(view, place).into());
            }
            _ => {}
        }
        let key = self.key(collection, view);
        Selection::Rows(view.tables.selected(&key, || self.rows(collection, view)))
    }

    fn rows(&self, collection: &dyn Collection, view: View<'_>) -> Vec<u32> {
        let of_index = match &self.place {
            Some(place) => Some(collection.rows_meeting(view, place)),
            None => self.rows_of_predicates(collection, view),
        };
        let days = self.days.filter(|_| collection.has_days());
        let passes = |feature: &dyn Feature| {
            days.is_none_or(|days| feature.days().is_none_or(|of| of.meet(days)))
                && self.predicates.iter().all(|predicate| predicate.selects(feature))
                && self
                    .text
                    .as_ref()
                    .is_none_or(|text| text.finds(collection, feature))
        };
        let is_tested = days.is_some() || !self.predicates.is_empty() || self.text.is_some();
        let mut rows = of_index.unwrap_or_else(|| (0..collection.count(view)).collect());
        if is_tested {
            rows.retain(|row| {
                let feature = collection.feature(view, *row);
                feature.is_some_and(|feature| passes(&*feature))
            });
        }
        if !self.sort.is_empty() {
            sorting::sort(&mut rows, &self.sort, collection, view);
        }
        rows
    }

    /// Rows among which those are that the predicates select, where the index or a table knows them.
    fn rows_of_predicates(&self, collection: &dyn Collection, view: View<'_>) -> Option<Vec<u32>> {
        let of_values = |predicate: &Predicate| {
            let (property, values) = predicate.values()?;
            let rows: Option<Vec<Vec<u32>>> = values
                .iter()
                .map(|value| rows_of(collection, view, property, value))
                .collect();
            let mut rows = rows?.concat();
            rows.sort_unstable();
            rows.dedup();
            Some(rows)
        };
        let mut predicates = self.predicates.iter();
        predicates.clone().find_map(of_values).or_else(|| {
            let place = predicates.find_map(Predicate::place)?;
            Some(collection.rows_meeting(view, &place))
        })
    }

    /// A text that is the same for the same question only.
    fn key(&self, collection: &dyn Collection, view: View<'_>) -> String {
        let mut key = String::with_capacity(128);
        // Writing to a string cannot fail.
        let _written = write!(
            key,
            "{} {} {} {self:?}",
            collection.id(),
            view.date,
            view.lang.tag()
        );
        key
    }
}

/// The rows whose property has a value, where they are known without looking at each: the row of an identity, and what the collection's
/// own tables know.
fn rows_of(
    collection: &dyn Collection,
    view: View<'_>,
    property: usize,
    value: &Value<'_>,
) -> Option<Vec<u32>> {
    let is_id = collection
        .properties()
        .get(property)
        .is_some_and(|property| property.role == Some(Role::Id));
    let row = |id: &str| Some(collection.row_by_id(view, id).into_iter().collect());
    match value {
        Value::Text(id) if is_id => row(id),
        Value::Uuid(id) if is_id => row(&id.as_hyphenated().to_string()),
        _ => collection.rows_of_value(view, property, value),
    }
}
