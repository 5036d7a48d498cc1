//! Guidance of the comprehensive plan.

use std::borrow::Cow;

use geo_types::Rect;
use planvy_index::GuidanceIndex;
use planvy_plan::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape, Lang, PlanningStage};

use super::columns::columns;
use super::extent;
use super::names::{Name, Names};
use crate::collection::{Collection, Feature};
use crate::place::Place;
use crate::property::{Code, Property, Role, code};
use crate::shape::{FeatureShape, GeometryKind, Shapes, in_plane};
use crate::time::Days;
use crate::value::Value;
use crate::view::View;

/// Guidance of the comprehensive plan: it guides, and binds nobody.
#[derive(Clone, Copy, Debug)]
pub struct Guidance;

const ASPECT: &[Code] = &[
    code(
        "development-direction",
        "utvecklingsinriktning",
        "direction of development",
    ),
    code("land-use", "mark- och vattenanvändning", "use of land and water"),
    code(
        "values",
        "riksintressen och andra värden",
        "national interests and other values",
    ),
];

const LAND_USE: &[Code] = &[
    code(
        "mixed-development",
        "Mångfunktionell bebyggelse",
        "Mixed development",
    ),
    code(
        "housing",
        "Sammanhängande bostadsbebyggelse",
        "Continuous housing",
    ),
    code(
        "business-and-industry",
        "Verksamheter och industri",
        "Business and industry",
    ),
    code("transport", "Transportinfrastruktur", "Transport infrastructure"),
    code("utilities", "Teknisk anläggning", "Utilities"),
    code("agriculture", "Areell näring", "Agriculture and forestry"),
    code("green-space", "Grönområde och park", "Green space and parks"),
    code("nature", "Natur och friluftsliv", "Nature and outdoor life"),
    code("countryside", "Landsbygd", "Countryside"),
    code("water", "Vatten", "Water"),
];

const STAGE: &[Code] = &[
    code("existing", "befintlig", "existing"),
    code("ongoing", "pågående", "ongoing"),
    code("new", "ny", "new"),
];

/// A feature of guidance, while it is being looked at.
struct GuidanceHere<'a> {
    view: View<'a>,
    row: u32,
    feature: &'a GuidanceFeature,
}

columns! { one: GuidanceHere<'_>;
    Property::text("id", "Identitet", "Identity").role(Role::Id) => one.id();
    Property::text("aspect", "Del av modellen", "Aspect").codes(ASPECT).role(Role::Type) => Value::text(aspect_word(one.feature.aspect));
    Property::text("landUse", "Mark- och vattenanvändning", "Use of land and water").codes(LAND_USE) => Value::of_text(one.feature.land_use.map(land_use_word));
    Property::text("category", "Kategori", "Category").searched() => Value::text(&one.feature.category);
    Property::text("subcategory", "Underkategori", "Subcategory").searched() => Value::of_text(one.feature.subcategory.as_deref());
    Property::text("stage", "Planeringsläge", "Planning stage").codes(STAGE) => Value::of_text(one.feature.stage.map(stage_word));
    Property::text("statement", "Ställningstagande", "Statement").searched() => Value::of_text(one.feature.statement.as_deref());
    Property::text("planName", "Översiktsplan", "Comprehensive plan").searched() => Value::of_text(one.feature.plan_name.as_deref());
    Property::date("adopted", "Antagen", "Adopted").role(Role::PrimaryIntervalStart) => Value::of_date(one.feature.adopted);
    Property::text("horizon", "Tidshorisont", "Time horizon") => Value::of_text(one.feature.horizon.as_deref());
}

fn aspect_word(aspect: GuidanceAspect) -> &'static str {
    match aspect {
        GuidanceAspect::DevelopmentDirection => "development-direction",
        GuidanceAspect::LandUse => "land-use",
        GuidanceAspect::Values => "values",
    }
}

fn land_use_word(land_use: GuidanceLandUse) -> &'static str {
    match land_use {
        GuidanceLandUse::MixedDevelopment => "mixed-development",
        GuidanceLandUse::Housing => "housing",
        GuidanceLandUse::BusinessAndIndustry => "business-and-industry",
        GuidanceLandUse::Transport => "transport",
        GuidanceLandUse::Utilities => "utilities",
        GuidanceLandUse::Agriculture => "agriculture",
        GuidanceLandUse::GreenSpace => "green-space",
        GuidanceLandUse::Nature => "nature",
        GuidanceLandUse::Countryside => "countryside",
        GuidanceLandUse::Water => "water",
    }
}

fn stage_word(stage: PlanningStage) -> &'static str {
    match stage {
        PlanningStage::Existing => "existing",
        PlanningStage::Ongoing => "ongoing",
        PlanningStage::New => "new",
    }
}

fn name(feature: &GuidanceFeature) -> Name<'_> {
    Name::Given(Cow::Borrowed(&feature.id))
}

fn names(view: View<'_>) -> &Names {
    let all = view.snapshot().guidance();
    view.tables.guidance_names(|| Names::new(all.iter().map(name)))
}

fn shape_of(feature: &GuidanceFeature) -> FeatureShape<'_> {
    let shapes = match &feature.shape {
        GuidanceShape::Area(areas) if !areas.0.is_empty() => Shapes::Areas(Cow::Borrowed(&areas.0)),
        GuidanceShape::Line(lines) if !lines.0.is_empty() => Shapes::Lines(Cow::Borrowed(&lines.0)),
        GuidanceShape::Point(points) if !points.0.is_empty() => Shapes::Points(Cow::Borrowed(&points.0)),
        GuidanceShape::Area(_) | GuidanceShape::Line(_) | GuidanceShape::Point(_) => {
            return FeatureShape::NOWHERE;
        }
    };
    in_plane(feature.crs, shapes)
}

impl Feature for GuidanceHere<'_> {
    fn id(&self) -> Value<'_> {
        Value::Text(Cow::Owned(names(self.view).id(self.row, &name(self.feature))))
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        shape_of(self.feature)
    }

    fn days(&self) -> Option<Days> {
        let first = self.feature.adopted?;
        Some(Days {
            first: Some(first),
            last: None,
        })
    }
}

impl Guidance {
    fn guidance(view: View<'_>, row: u32) -> Option<GuidanceHere<'_>> {
        let feature = view.snapshot().guidance_feature(GuidanceIndex(row))?;
        Some(GuidanceHere { view, row, feature })
    }
}

impl Collection for Guidance {
    fn id(&self) -> &'static str {
        "guidance"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Översiktsplanens vägledning",
            "Guidance of the comprehensive plan",
        )
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Vad översiktsplanen säger om området. Den vägleder och är inte bindande.",
            "What the comprehensive plan says of the area. It guides and does not bind.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::Any
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, view: View<'_>) -> u32 {
        view.snapshot().guidance().len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Guidance::guidance(view, row)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let names = names(view);
        names.row(id, |row| {
            let feature = view.snapshot().guidance_feature(GuidanceIndex(row))?;
            Some(names.id(row, &name(feature)))
        })
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        let meets = |row| Guidance::guidance(view, row).is_some_and(|one| place.meets(&one.shape()));
        let mut rows = Vec::new();
        for crs in view.snapshot().guidance_systems() {
            for (min, max) in place.around_in_plane(crs) {
                let found = view.snapshot().guidance_by_box(crs, min, max).into_iter();
                rows.extend(found.map(|feature| feature.0).filter(|row| meets(*row)));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        view.tables
            .guidance_extent(|| extent::of_shapes(view.snapshot().guidance().iter().map(shape_of)))
    }

    fn has_days(&self) -> bool {
        true
    }
}
