//! Detailed plans.

use std::borrow::Cow;

use geo_types::Rect;
use jiff::civil::Date;
use planvy_index::{InBox, Outlines, PlanIndex, ShapeKinds};
use planvy_plan::stored::StoredPlan;
use planvy_plan::{Bound, Lang, Measure, Standing};
use planvy_rules::plan_answer::ImplementationState;
use planvy_rules::plan_facts::PlanFacts;

use super::columns::columns;
use super::extent;
use super::regulation::{RegulationFeature, Shown};
use crate::collection::{Collection, Feature};
use crate::filter::Function;
use crate::filter::functions::OF_PLANS;
use crate::place::{AROUND_POINT_M, Place, SHORT_EDGE_M};
use crate::property::{Code, Property, PropertyKind, Role, code};
use crate::shape::{FeatureShape, GeometryKind, Shapes, in_plane};
use crate::time::Days;
use crate::value::Value;
use crate::view::View;

/// Detailed plans, as they stand at the date of the view.
#[derive(Clone, Copy, Debug)]
pub struct Plans;

/// How a plan or regulation stands at a date, apart from what overlaps it.
pub(crate) const STANDING: &[Code] = &[
    code("in-force", "gäller", "in force"),
    code("proposed", "förslag", "proposed"),
    code("not-yet", "börjar gälla senare", "begins later"),
    code("ended", "tiden är ute", "its time is over"),
    code("repealed", "upphävd", "repealed"),
];

const STATUS: &[Code] = &[
    code("påbörjad", "påbörjad", "started"),
    code("samråd", "samråd", "consultation"),
    code("granskning", "granskning", "review"),
    code("antagen", "antagen", "adopted"),
    code("överklagad", "överklagad", "appealed"),
    code("tillsyn", "tillsyn", "supervision"),
    code("laga kraft", "laga kraft", "legal force"),
    code("upphävd", "upphävd", "repealed"),
    code("avslutad", "avslutad", "closed"),
];

const KIND: &[Code] = &[
    code("detaljplan", "detaljplan", "detailed plan"),
    code("stadsplan", "stadsplan", "city plan"),
    code("byggnadsplan", "byggnadsplan", "building plan"),
    code("avstyckningsplan", "avstyckningsplan", "subdivision plan"),
    code(
        "utländsk plan",
        "plan enligt ett annat lands lag",
        "plan under another country's law",
    ),
];

const IMPLEMENTATION: &[Code] = &[
    code("running", "pågår", "running"),
    code("ended", "har gått ut", "ended"),
    code("unknown", "inte känd", "not known"),
    code(
        "not-applicable",
        "finns inte i planens lag",
        "not of the plan's law",
    ),
];

/// A plan, while it is being looked at.
struct PlanFeature<'a> {
    view: View<'a>,
    index: PlanIndex,
    stored: &'a StoredPlan,
    facts: &'a PlanFacts,
}

columns! { plan: PlanFeature<'_>;
    Property::new(PropertyKind::Uuid, "id", "Identitet", "Identity").role(Role::Id) => Value::Uuid(plan.stored.plan.id.0);
    Property::text("designation", "Beteckning", "Designation").searched() => Value::of_text(plan.stored.plan.designation.as_deref());
    Property::text("name", "Namn", "Name").searched() => Value::text(&plan.stored.plan.name);
    Property::text("municipality", "Kommun", "Municipality").searched() => Value::of_text(plan.facts.record.value.municipality.as_deref());
    Property::text("kind", "Slag av plan", "Kind of plan").codes(KIND).role(Role::Type) => Value::text(plan.stored.plan.kind.swedish());
    Property::text("country", "Land vars lag planen följer", "Country whose law the plan follows") => Value::text(plan.stored.plan.country());
    Property::text("kindByLaw", "Vad planen kallas i den lagen", "What that law calls the plan").searched() => Value::text(plan.stored.plan.kind_by_law());
    Property::text("language", "Språk i planens texter", "Language of the plan's texts") => Value::of_text(plan.stored.plan.language());
    Property::text("status", "Skede", "Status").codes(STATUS) => Value::text(plan.stored.plan.status.swedish());
    Property::date("statusDate", "Skede sedan", "Status since") => Value::of_date(plan.stored.plan.status_date);
    Property::text("standing", "Ställning vid datumet", "Standing at the date").codes(STANDING) => plan.standing();
    Property::new(PropertyKind::Dates, "legalForce", "Laga kraft", "Legal force") => Value::List(plan.facts.timeline.legal_force().iter().map(|date| Value::Date(*date)).collect());
    Property::date("inForceFrom", "Gäller från", "In force from").role(Role::PrimaryIntervalStart) => Value::of_date(plan.days().and_then(|days| days.first));
    Property::date("inForceTo", "Gäller till och med", "In force to").role(Role::PrimaryIntervalEnd) => Value::of_date(plan.days().and_then(|days| days.last));
    Property::date("implementationFrom", "Genomförandetid från", "Implementation period from") => Value::of_date(plan.facts.period.from);
    Property::date("implementationTo", "Genomförandetid till och med", "Implementation period to") => Value::of_date(plan.facts.period.to);
    Property::text("implementation", "Genomförandetid vid datumet", "Implementation period at the date").codes(IMPLEMENTATION) => plan.implementation();
    Property::text("purpose", "Syfte", "Purpose").searched() => Value::of_text(plan.stored.plan.purpose.as_deref());
    Property::number("areaM2", "m2", "Planområdets yta", "Area of the plan") => Value::Number(plan.view.snapshot().plan_area_m2(plan.index));
    Property::new(PropertyKind::Integer, "regulationCount", "Antal bestämmelser", "Number of regulations") => Value::Integer(plan.view.snapshot().regulations_of(plan.index).len() as i64);
    Property::boolean("fictional", "Påhittad plan", "Invented plan") => Value::Bool(plan.stored.plan.is_fictional());
    Property::text("digitisation", "Digitaliseringsnivå", "Degree of digitisation") => Value::of_text(plan.facts.record.value.quality.digitisation.as_deref());
    Property::text("usability", "Användbarhet", "Fitness for use") => Value::of_text(plan.facts.record.value.quality.usability.as_deref());
    Property::text("coordinateSystem", "Planens koordinatsystem", "Coordinate system of the plan") => Value::Text(Cow::Owned(plan.stored.plan.crs.to_string()));
}

impl PlanFeature<'_> {
    fn standing(&self) -> Value<'_> {
        let standing = self.facts.timeline.standing_at(self.view.date);
        Value::of_text(standing.map(Standing::word))
    }

    fn implementation(&self) -> Value<'_> {
        Value::text(match self.facts.period.at(self.view.date).state {
            ImplementationState::Running => "running",
            ImplementationState::Ended => "ended",
            ImplementationState::Unknown => "unknown",
            ImplementationState::NotApplicable => "not-applicable",
        })
    }
}

impl Feature for PlanFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Uuid(self.stored.plan.id.0)
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        let areas = self.view.snapshot().plan_geometry(self.index).0;
        if areas.is_empty() {
            return FeatureShape::NOWHERE;
        }
        in_plane(self.stored.plan.crs, Shapes::Areas(areas.into()))
    }

    fn outlines(&self) -> Option<(Outlines<'_>, ShapeKinds)> {
        let shown = ShapeKinds {
            areas: true,
            ..ShapeKinds::default()
        };
        Some((self.view.snapshot().plan_outlines(self.index)?, shown))
    }

    fn limit(&self, measure: Measure, bound: Bound) -> Option<f64> {
        let regulations = self.view.snapshot().regulations_of(self.index);
        let limits = regulations
            .filter_map(|index| RegulationFeature::of(self.view, Shown::All, index)?.limit(measure, bound));
        limits.reduce(if bound == Bound::Min { f64::min } else { f64::max })
    }

    fn has_use(&self, letter: &str) -> Option<bool> {
        let mut regulations = self.view.snapshot().regulations_of(self.index);
        Some(regulations.any(|index| {
            RegulationFeature::of(self.view, Shown::All, index)
                .is_some_and(|rule| rule.has_use(letter) == Some(true))
        }))
    }

    fn is_in_force_at(&self, day: Date) -> Option<bool> {
        Some(self.facts.timeline.standing_at(day) == Some(Standing::InForce))
    }

    fn days(&self) -> Option<Days> {
        self.facts.timeline.days_in_force().map(Days::from)
    }
}

impl Plans {
    fn plan<'a>(view: View<'a>, row: u32) -> Option<PlanFeature<'a>> {
        let index = PlanIndex(row);
        let (stored, facts) = view.answers.plan(index)?;
        Some(PlanFeature {
            view,
            index,
            stored,
            facts,
        })
    }
}

impl Collection for Plans {
    fn id(&self) -> &'static str {
        "plans"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Detaljplaner", "Detailed plans")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Detaljplaner och äldre planer som gäller som detaljplan, med skede, laga kraft och genomförandetid. \
             Parametern datetime väljer planer som gäller någon av dagarna. Förslag och planer utan känt datum är alltid med: se standing.",
            "Detailed plans and older plans that apply as such, with status, legal force and implementation period. \
             The parameter datetime selects plans in force on one of the days. Proposals and plans without a known date always stay: see standing.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::MultiPolygon
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, view: View<'_>) -> u32 {
        view.snapshot().plans().len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Plans::plan(view, row)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let found = view.snapshot().plan_by_id(id.parse().ok()?)?;
        Some(found.0)
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        let snapshot = view.snapshot();
        let mut rows = Vec::new();
        for crs in snapshot.coordinate_systems() {
            let in_box = |min, max| {
                let found = snapshot.in_plane_box(crs, min, max).plans.into_iter();
                found.map(|plan| plan.0).collect::<Vec<u32>>()
            };
            let near_point = |point| {
                let near = snapshot.near_plane_point(crs, point, AROUND_POINT_M, SHORT_EDGE_M);
                let rows_of = |found: InBox| found.plans.into_iter().map(|plan| plan.0).collect();
                (rows_of(near.holding), rows_of(near.meeting))
            };
            let meets = |row| Plans::plan(view, row).is_some_and(|plan| place.meets(&plan.shape()));
            place.rows_in_plane(crs, in_box, near_point, meets, &mut rows);
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        extent::of_planes(view)
    }

    fn has_days(&self) -> bool {
        true
    }

    fn functions(&self) -> &'static [Function] {
        OF_PLANS
    }
}
