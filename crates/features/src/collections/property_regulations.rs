//! Property regulations with an area, and those that hold in the whole plan.

use geo_types::Rect;
use planvy_index::RegulationIndex;
use planvy_plan::Lang;

use super::extent;
use super::regulation::{self, RegulationFeature, Shown};
use crate::collection::{Collection, Feature};
use crate::place::Place;
use crate::property::Property;
use crate::shape::GeometryKind;
use crate::view::View;

/// Property and administrative regulations with an area.
#[derive(Clone, Copy, Debug)]
pub struct PropertyRegulations;

fn rows(view: View<'_>) -> &[RegulationIndex] {
    &view.tables.regulations(view.snapshot()).areas
}

impl Collection for PropertyRegulations {
    fn id(&self) -> &'static str {
        "property-regulations"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Egenskapsbestämmelser, ytor", "Property regulations, areas")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Egenskapsbestämmelser och administrativa bestämmelser med yta: hur marken får bebyggas och ordnas. \
             En bestämmelse utan egen yta gäller i hela planen och har planens yta.",
            "Property and administrative regulations with an area: how the land may be built on and laid out. \
             One without an area of its own holds in the whole plan and has the plan's.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::MultiPolygon
    }

    fn properties(&self) -> &'static [Property] {
        regulation::properties()
    }

    fn count(&self, view: View<'_>) -> u32 {
        rows(view).len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        let index = rows(view).get(row as usize)?;
        Some(Box::new(RegulationFeature::of(view, Shown::Areas, *index)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let index = view.snapshot().regulation_by_id(id.parse().ok()?)?;
        let row = rows(view).binary_search(&index).ok()?;
        Some(row as u32)
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        regulation::rows_meeting(view, place, Shown::Areas, rows(view))
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        extent::of_planes(view.snapshot())
    }

    fn has_days(&self) -> bool {
        true
    }
}
