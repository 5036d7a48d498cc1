//! What a collection and a feature are.

use std::ops::Range;

use geo_types::Rect;
use jiff::civil::Date;
use planvy_index::{Outlines, ShapeKinds};
use planvy_plan::{Bound, Lang, Measure};
use planvy_vector_tiles::PreparedValues;

use crate::filter::Function;
use crate::place::Place;
use crate::property::Property;
use crate::shape::{FeatureShape, GeometryKind};
use crate::time::Days;
use crate::value::Value;
use crate::view::View;

/// A collection: things of one kind, in rows that are numbered from 0 and keep their numbers as long as the snapshot lives.
pub trait Collection: Sync {
    /// Its id in addresses.
    fn id(&self) -> &'static str;

    /// Its title.
    fn title(&self, lang: Lang) -> &'static str;

    /// What it holds, and how it is to be read.
    fn description(&self, lang: Lang) -> &'static str;

    /// The kind of geometry its features have.
    fn geometry_kind(&self) -> GeometryKind;

    /// Its properties, in the order they are written. Exactly one has the role of the identity.
    fn properties(&self) -> &'static [Property];

    /// How many rows it has.
    fn count(&self, view: View<'_>) -> u32;

    /// One feature.
    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>>;

    /// The row of the feature of an id.
    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32>;

    /// The rows whose geometry has a position in common with a place, in order. Exact, unless the place is a rough one; from the index.
    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32>;

    /// The box around all features, longitude and latitude in degrees; `None` where there are none. It may be a little wide.
    fn extent(&self, view: View<'_>) -> Option<Rect<f64>>;

    /// Whether its features are in force at times, so that `datetime` selects among them.
    fn has_days(&self) -> bool {
        false
    }

    /// The functions that filters may use.
    fn functions(&self) -> &'static [Function] {
        &[]
    }

    /// The name of the geometry in schemas and filters.
    fn geometry_name(&self) -> &'static str {
        "geometry"
    }

    /// The rows, in order, whose property has a value, where a table knows them without looking at each; otherwise `None`.
    fn rows_of_value(&self, _view: View<'_>, _property: usize, _value: &Value<'_>) -> Option<Vec<u32>> {
        None
    }

    /// Which features have the value of a property in common.
    fn scope(&self, _property: usize) -> Scope {
        Scope::Own
    }

    /// The number of a property by its name.
    fn property(&self, name: &str) -> Option<usize> {
        self.properties()
            .iter()
            .position(|property| property.name == name)
    }
}

/// Which features of a collection have the value of a property in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// None: it is each one's own.
    Own,
    /// Those of one [`Feature::group`].
    Group,
    /// Those that say the same: [`Feature::prepared_values`].
    Content,
}

/// What stands in a buffer of the properties that the latest group has in common ([`Scope::Group`]): features of a group follow each
/// other.
#[derive(Clone, Debug, Default)]
pub struct LatestGroup {
    pub(crate) group: Option<u64>,
    pub(crate) text: Range<usize>,
}

/// One feature, while it is being looked at.
pub trait Feature {
    /// Its identity: unique in the collection.
    fn id(&self) -> Value<'_>;

    /// The value of a property, by its number in [`Collection::properties`].
    fn value(&self, property: usize) -> Value<'_>;

    /// Where it lies.
    fn shape(&self) -> FeatureShape<'_>;

    /// Its shapes where the snapshot holds them, and which kinds of them are its own: the same as [`Feature::shape`], without a copy.
    /// `None` where there is no other way than that.
    fn outlines(&self) -> Option<(Outlines<'_>, ShapeKinds)> {
        None
    }

    /// Writes its properties as an object of JSON, in their order, where it knows a quicker way than one value after the other.
    /// Says whether it did. `latest` is what was written of the feature before, into the same buffer.
    fn write_properties(&self, _out: &mut Vec<u8>, _latest: &mut LatestGroup) -> bool {
        false
    }

    /// The number of its group, whose features have the values of some properties in common ([`Scope::Group`]); `None` where it is in
    /// none.
    fn group(&self) -> Option<u64> {
        None
    }

    /// The values that it has in common with those that say the same ([`Scope::Content`]), prepared for tiles: by the numbers of their
    /// properties, in order, without those that a tile has not. `None` where they are not kept, and have to be asked for one by one.
    fn prepared_values(&self) -> Option<&PreparedValues> {
        None
    }

    /// The limit that it sets to a measure; of a plan the widest one that any of its regulations sets. In metres, or a count.
    fn limit(&self, _measure: Measure, _bound: Bound) -> Option<f64> {
        None
    }

    /// Whether it is, or has, the use of a letter on the plan map. `None` of a thing that uses are not asked of.
    fn has_use(&self, _letter: &str) -> Option<bool> {
        None
    }

    /// Whether it is in force on a day. `None` of a thing that is not in force at times.
    fn is_in_force_at(&self, _day: Date) -> Option<bool> {
        None
    }

    /// The days on which it is in force; `None` where it is a thing without time, or never was in force.
    fn days(&self) -> Option<Days> {
        None
    }
}
