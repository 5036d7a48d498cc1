//! What the collections of regulations have in common: everything but their names and which regulations they hold.

use geo_types::Rect;
use planvy_plan::Lang;

use super::extent;
use super::regulation::{self, RegulationFeature, Shown};
use crate::collection::{Collection, Feature, Scope};
use crate::filter::Function;
use crate::filter::functions::OF_PLANS;
use crate::place::Place;
use crate::property::Property;
use crate::regulation_rows::{RegulationRows, Rows};
use crate::shape::GeometryKind;
use crate::value::Value;
use crate::view::View;

/// A collection of regulations.
#[derive(Debug)]
pub struct RegulationCollection {
    pub(crate) id: &'static str,
    /// Swedish, English.
    pub(crate) titles: (&'static str, &'static str),
    /// Swedish, English.
    pub(crate) descriptions: (&'static str, &'static str),
    pub(crate) geometry_kind: GeometryKind,
    pub(crate) shown: Shown,
    /// Which regulations it holds, in order.
    pub(crate) rows: fn(&RegulationRows) -> &Rows,
}

impl RegulationCollection {
    fn rows<'a>(&self, view: View<'a>) -> &'a Rows {
        (self.rows)(view.tables.regulations(view.snapshot()))
    }
}

impl Collection for RegulationCollection {
    fn id(&self) -> &'static str {
        self.id
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.titles.0, self.titles.1)
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(self.descriptions.0, self.descriptions.1)
    }

    fn geometry_kind(&self) -> GeometryKind {
        self.geometry_kind
    }

    fn properties(&self) -> &'static [Property] {
        regulation::properties()
    }

    fn count(&self, view: View<'_>) -> u32 {
        self.rows(view).len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        let index = self.rows(view).get(row)?;
        Some(Box::new(RegulationFeature::of(view, self.shown, index)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let index = view.snapshot().regulation_by_id(id.parse().ok()?)?;
        self.rows(view).row_of(index)
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        regulation::rows_meeting(view, place, self.shown, self.rows(view))
    }

    fn rows_of_value(&self, view: View<'_>, property: usize, value: &Value<'_>) -> Option<Vec<u32>> {
        regulation::rows_of_plan(view, property, value, self.rows(view))
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        extent::of_planes(view)
    }

    fn has_days(&self) -> bool {
        true
    }

    fn scope(&self, property: usize) -> Scope {
        regulation::scope(property)
    }

    fn functions(&self) -> &'static [Function] {
        OF_PLANS
    }
}
