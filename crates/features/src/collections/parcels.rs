//! Parcels.

use std::borrow::Cow;

use geo_types::Rect;
use planvy_index::{InBox, ParcelIndex};
use planvy_plan::{Lang, Parcel};

use super::columns::columns;
use super::extent;
use super::names::{Name, Names};
use crate::collection::{Collection, Feature};
use crate::place::{AROUND_POINT_M, Place, SHORT_EDGE_M};
use crate::property::{Property, Role};
use crate::shape::{FeatureShape, GeometryKind, Shapes, in_plane};
use crate::value::Value;
use crate::view::View;

/// Parcels.
#[derive(Clone, Copy, Debug)]
pub struct Parcels;

/// A parcel, while it is being looked at.
struct ParcelFeature<'a> {
    view: View<'a>,
    row: u32,
    parcel: &'a Parcel,
}

columns! { one: ParcelFeature<'_>;
    Property::text("id", "Identitet", "Identity").role(Role::Id) => one.id();
    Property::text("designation", "Beteckning", "Designation").searched() => Value::text(&one.parcel.designation);
    Property::number("areaM2", "m2", "Yta", "Area") => Value::Number(one.view.snapshot().parcel_area_m2(ParcelIndex(one.row)));
    Property::text("coordinateSystem", "Koordinatsystem", "Coordinate system") => Value::Text(Cow::Owned(one.parcel.crs.to_string()));
}

fn name(parcel: &Parcel) -> Name<'_> {
    let given = parcel.source_id.as_deref().unwrap_or(&parcel.designation);
    Name::Given(Cow::Borrowed(given))
}

fn names(view: View<'_>) -> &Names {
    let all = view.snapshot().parcels();
    view.tables.parcel_names(|| Names::new(all.iter().map(name)))
}

impl Feature for ParcelFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Text(Cow::Owned(names(self.view).id(self.row, &name(self.parcel))))
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        if self.parcel.area.0.is_empty() {
            return FeatureShape::NOWHERE;
        }
        in_plane(self.parcel.crs, Shapes::Areas(Cow::Borrowed(&self.parcel.area.0)))
    }
}

impl Parcels {
    fn parcel(view: View<'_>, row: u32) -> Option<ParcelFeature<'_>> {
        let parcel = view.snapshot().parcel(ParcelIndex(row))?;
        Some(ParcelFeature { view, row, parcel })
    }
}

impl Collection for Parcels {
    fn id(&self) -> &'static str {
        "parcels"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Fastigheter", "Parcels")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Fastigheter med beteckning och gränser, så som grunddata levererades.",
            "Parcels with designation and boundaries, as the base data were delivered.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::MultiPolygon
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, view: View<'_>) -> u32 {
        view.snapshot().parcels().len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Parcels::parcel(view, row)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let names = names(view);
        names.row(id, |row| {
            let parcel = view.snapshot().parcel(ParcelIndex(row))?;
            Some(names.id(row, &name(parcel)))
        })
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        let snapshot = view.snapshot();
        let mut rows = Vec::new();
        for crs in snapshot.coordinate_systems() {
            let in_box = |min, max| {
                let found = snapshot.in_plane_box(crs, min, max).parcels.into_iter();
                found.map(|parcel| parcel.0).collect::<Vec<u32>>()
            };
            let near_point = |point| {
                let near = snapshot.near_plane_point(crs, point, AROUND_POINT_M, SHORT_EDGE_M);
                let rows_of = |found: InBox| found.parcels.into_iter().map(|parcel| parcel.0).collect();
                (rows_of(near.holding), rows_of(near.meeting))
            };
            let meets = |row| Parcels::parcel(view, row).is_some_and(|one| place.meets(&one.shape()));
            place.rows_in_plane(crs, in_box, near_point, meets, &mut rows);
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        extent::of_planes(view).filter(|_| self.count(view) > 0)
    }
}
