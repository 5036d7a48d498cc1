//! Buildings that stand.

use std::borrow::Cow;

use geo::Area;
use geo_types::Rect;
use planvy_index::BuildingIndex;
use planvy_plan::{BuildingKind, ExistingBuilding, Lang};

use super::columns::columns;
use super::extent;
use super::names::{Name, Names, mark};
use crate::collection::{Collection, Feature};
use crate::place::Place;
use crate::property::{Code, Property, PropertyKind, Role, code};
use crate::shape::{FeatureShape, GeometryKind, Shapes, in_plane};
use crate::value::Value;
use crate::view::View;

/// Buildings that stand.
#[derive(Clone, Copy, Debug)]
pub struct Buildings;

const KIND: &[Code] = &[
    code("main", "huvudbyggnad", "main building"),
    code("ancillary", "komplementbyggnad", "ancillary building"),
];

/// A building, while it is being looked at.
struct BuildingFeature<'a> {
    view: View<'a>,
    row: u32,
    building: &'a ExistingBuilding,
}

columns! { one: BuildingFeature<'_>;
    Property::text("id", "Identitet", "Identity").role(Role::Id) => one.id();
    Property::text("kind", "Slag av byggnad", "Kind of building").codes(KIND).role(Role::Type) => Value::of_text(one.building.kind.map(kind_word));
    Property::number("heightM", "m", "Höjd över marken", "Height over the ground") => Value::of_number(one.building.height.map(|height| height.0));
    Property::number("groundLevelM", "m", "Markens höjd i RH 2000", "Level of the ground in RH 2000") => Value::of_number(one.building.ground_level.map(|level| level.0));
    Property::number("storeys", "1", "Antal våningar", "Storeys") => Value::of_number(one.building.storeys);
    Property::number("grossFloorAreaM2", "m2", "Bruttoarea", "Gross floor area") => Value::of_number(one.building.gross_floor_area_m2);
    Property::number("footprintM2", "m2", "Byggnadens yta på marken", "Ground that it covers") => Value::Number(one.building.footprint.unsigned_area());
    Property::new(PropertyKind::Integer, "year", "Byggår", "Year of completion") => one.building.year.map_or(Value::Null, |year| Value::Integer(i64::from(year)));
    Property::boolean("hasBody", "Finns i tre dimensioner", "Has a form in three dimensions") => Value::Bool(one.building.body.is_some());
}

fn kind_word(kind: BuildingKind) -> &'static str {
    match kind {
        BuildingKind::Main => "main",
        BuildingKind::Ancillary => "ancillary",
    }
}

/// A building without an identity in its source is known by where its first corner stands.
fn name(building: &ExistingBuilding) -> Name<'_> {
    if let Some(given) = &building.source_id {
        return Name::Given(Cow::Borrowed(given));
    }
    let corner = building
        .footprint
        .0
        .first()
        .and_then(|area| area.exterior().0.first());
    let [x, y] = corner.map_or([0.0, 0.0], |corner| [corner.x, corner.y]);
    let epsg = building.crs.epsg().to_le_bytes();
    Name::Made(mark(&[
        &epsg,
        &x.to_bits().to_le_bytes(),
        &y.to_bits().to_le_bytes(),
    ]))
}

fn names(view: View<'_>) -> &Names {
    let all = view.snapshot().buildings();
    view.tables.building_names(|| Names::new(all.iter().map(name)))
}

impl Feature for BuildingFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Text(Cow::Owned(names(self.view).id(self.row, &name(self.building))))
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        if self.building.footprint.0.is_empty() {
            return FeatureShape::NOWHERE;
        }
        in_plane(
            self.building.crs,
            Shapes::Areas(Cow::Borrowed(&self.building.footprint.0)),
        )
    }
}

impl Buildings {
    fn building(view: View<'_>, row: u32) -> Option<BuildingFeature<'_>> {
        let building = view.snapshot().building(BuildingIndex(row))?;
        Some(BuildingFeature { view, row, building })
    }
}

impl Collection for Buildings {
    fn id(&self) -> &'static str {
        "buildings"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Byggnader", "Buildings")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Byggnader som står, med den mark de täcker och det grunddata säger om höjd, våningar och år.",
            "Buildings that stand, with the ground they cover and what base data say of height, storeys and year.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::MultiPolygon
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, view: View<'_>) -> u32 {
        view.snapshot().buildings().len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Buildings::building(view, row)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let names = names(view);
        names.row(id, |row| {
            let building = view.snapshot().building(BuildingIndex(row))?;
            Some(names.id(row, &name(building)))
        })
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        let meets = |row| Buildings::building(view, row).is_some_and(|one| place.meets(&one.shape()));
        let mut rows = Vec::new();
        for crs in view.snapshot().building_systems() {
            for (min, max) in place.around_in_plane(crs) {
                let found = view.snapshot().buildings_by_box(crs, min, max).into_iter();
                rows.extend(found.map(|building| building.0).filter(|row| meets(*row)));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        view.tables.building_extent(|| {
            let all = view.snapshot().buildings().iter();
            extent::of_shapes(
                all.map(|building| {
                    in_plane(building.crs, Shapes::Areas(Cow::Borrowed(&building.footprint.0)))
                }),
            )
        })
    }
}
