//! A regulation, as all collections of regulations show it.

use std::cell::OnceCell;

use jiff::civil::Date;
use planvy_index::{ContentIndex, InBox, Outlines, RegulationEntry, RegulationIndex, Shape, ShapeKinds};
use planvy_plan::stored::StoredPlan;
use planvy_plan::wording::map_label;
use planvy_plan::{Bound, Crs, Measure, PlanId, RegulationContent, RegulationGroup, Standing};
use planvy_rules::RegulationWords;
use planvy_rules::plan_facts::PlanFacts;
use planvy_rules::regulation_words::{ContentFacts, FactsHere};
use planvy_vector_tiles::PreparedValues;

use super::columns::columns;
use super::plans::STANDING;
use super::{regulation_json, regulation_values};
use crate::collection::{Feature, LatestGroup, Scope};
use crate::place::{AROUND_POINT_M, Place, SHORT_EDGE_M};
use crate::property::{Code, Property, PropertyKind, Role, code};
use crate::regulation_rows::Rows;
use crate::shape::{FeatureShape, Shapes, in_plane};
use crate::time::Days;
use crate::value::Value;
use crate::view::View;

/// Which shapes of a regulation its collection shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Whatever it has.
    All,
    /// Its areas; of one that holds in the whole plan the plan's.
    Areas,
    /// Its lines.
    Lines,
    /// Its points.
    Points,
}

impl Shown {
    fn kinds(self) -> ShapeKinds {
        ShapeKinds {
            areas: matches!(self, Shown::All | Shown::Areas),
            lines: matches!(self, Shown::All | Shown::Lines),
            points: matches!(self, Shown::All | Shown::Points),
        }
    }
}

const GROUP: &[Code] = &[
    code("use", "användningsbestämmelse", "use"),
    code("property", "egenskapsbestämmelse", "property"),
    code("administrative", "administrativ bestämmelse", "administrative"),
];

const STATE: &[Code] = &[
    code("applies", "gäller", "applies"),
    code("needs-human", "kräver en människas bedömning", "needs a human"),
];

/// Where the kinds of the national catalogue are listed.
const CATALOGUE: &str = "/api/v1/catalogue";

/// A regulation, while it is being looked at.
pub(crate) struct RegulationFeature<'a> {
    view: View<'a>,
    shown: Shown,
    index: RegulationIndex,
    entry: RegulationEntry<'a>,
    stored: &'a StoredPlan,
    plan: &'a PlanFacts,
    content: &'a RegulationContent,
    /// Looked up at the first property that needs them.
    facts: OnceCell<Option<FactsHere<'a>>>,
}

columns! { rule: RegulationFeature<'_>;
    Property::new(PropertyKind::Uuid, "id", "Identitet", "Identity").role(Role::Id) => Value::Uuid(rule.entry.id.0);
    Property::new(PropertyKind::Uuid, "plan", "Planens identitet", "Identity of the plan").role(Role::Reference("plans")) => Value::Uuid(rule.stored.plan.id.0);
    Property::text("planDesignation", "Planens beteckning", "Designation of the plan").searched() => Value::of_text(rule.stored.plan.designation.as_deref());
    Property::text("planName", "Planens namn", "Name of the plan").searched() => Value::text(&rule.stored.plan.name);
    Property::text("country", "Land vars lag planen följer", "Country whose law the plan follows") => Value::text(rule.stored.plan.country());
    Property::text("kindByLaw", "Vad planen kallas i den lagen", "What that law calls the plan") => Value::text(rule.stored.plan.kind_by_law());
    Property::text("language", "Språk i planens texter", "Language of the plan's texts") => Value::of_text(rule.stored.plan.language());
    Property::text("group", "Slag av bestämmelse", "Group").codes(GROUP) => Value::text(group_word(rule.content.group));
    Property::text("land", "Användningsform", "Land form") => rule.word(|words| words.land.as_deref());
    Property::text("code", "Bestämmelsekod", "Code of the kind").code_list(CATALOGUE).role(Role::Type) => rule.word(|words| words.code.as_deref());
    Property::new(PropertyKind::Uuid, "catalogue", "Planbestämmelsekatalogen", "Kind in the national catalogue") => rule.content.catalogue.map_or(Value::Null, |id| Value::Uuid(id.0));
    Property::text("letter", "Beteckning på plankartan", "Letter on the plan map").searched() => rule.word(|words| words.letter.as_deref());
    Property::text("category", "Kategori", "Category").searched() => rule.word(|words| words.category.as_deref());
    Property::text("subcategory", "Underkategori", "Subcategory").searched() => rule.word(|words| words.subcategory.as_deref());
    Property::text("name", "Namn", "Name").searched() => rule.word(|words| Some(&words.name));
    Property::text("plain", "I klarspråk", "In plain words").searched() => rule.word(|words| Some(&words.plain));
    Property::text("formulation", "Formulering", "Wording").searched() => rule.word(|words| words.formulation.as_deref());
    Property::text("motive", "Motiv", "Motive").searched() => Value::of_text(rule.content.motive.as_deref());
    Property::text("state", "Läge", "State").codes(STATE) => rule.word(|words| Some(words.state.word()));
    Property::text("reason", "Varför en människa behövs", "Why a human is needed") => rule.word(|words| words.reason.as_deref());
    Property::boolean("machineReadable", "Siffrorna säger allt", "The numbers say it all") => rule.words().map_or(Value::Null, |words| Value::Bool(words.machine_readable));
    Property::text("standing", "Ställning vid datumet", "Standing at the date").codes(STANDING) => Value::of_text(rule.standing_at(rule.view.date).map(Standing::word));
    Property::date("inForceFrom", "Gäller från", "In force from").role(Role::PrimaryIntervalStart) => Value::of_date(rule.days().and_then(|days| days.first));
    Property::date("inForceTo", "Gäller till och med", "In force to").role(Role::PrimaryIntervalEnd) => Value::of_date(rule.days().and_then(|days| days.last));
    Property::boolean("wholePlan", "Gäller hela planen", "Holds in the whole plan") => Value::Bool(rule.entry.whole_plan);
    Property::new(PropertyKind::Texts, "regulatesUses", "Reglerar användningarna", "Belongs to the uses") => Value::List(rule.entry.regulates_uses.iter().map(|id| Value::Uuid(id.0)).collect());
    Property::number("maxRidgeHeightM", "m", "Högsta nockhöjd", "Highest ridge height") => rule.limit_value(Measure::RidgeHeight, Bound::Max);
    Property::number("maxTotalHeightM", "m", "Högsta totalhöjd", "Highest total height") => rule.limit_value(Measure::TotalHeight, Bound::Max);
    Property::number("maxBuildingHeightM", "m", "Högsta byggnadshöjd", "Highest building height") => rule.limit_value(Measure::BuildingHeight, Bound::Max);
    Property::number("maxEavesHeightM", "m", "Högsta takfotshöjd (planer i andra länder)", "Highest eaves height (plans of other countries)") => rule.limit_value(Measure::EavesHeight, Bound::Max);
    Property::number("maxRidgeLevelM", "m", "Högsta nockhöjd över nollplanet", "Highest ridge level") => rule.limit_value(Measure::RidgeLevel, Bound::Max);
    Property::number("maxTotalLevelM", "m", "Högsta totalhöjd över nollplanet", "Highest total level") => rule.limit_value(Measure::TotalLevel, Bound::Max);
    Property::number("minRoofPitchDeg", "deg", "Minsta takvinkel", "Least roof pitch") => rule.limit_value(Measure::RoofPitch, Bound::Min);
    Property::number("maxRoofPitchDeg", "deg", "Största takvinkel", "Greatest roof pitch") => rule.limit_value(Measure::RoofPitch, Bound::Max);
    Property::number("maxBuildingAreaM2", "m2", "Största byggnadsarea", "Greatest building area") => rule.limit_in(Measure::BuildingArea, "m2");
    Property::number("maxBuildingAreaPercent", "%", "Största byggnadsarea, andel", "Greatest building area, share") => rule.limit_in(Measure::BuildingArea, "%");
    Property::number("maxGrossFloorAreaM2", "m2", "Största bruttoarea", "Greatest gross floor area") => rule.limit_in(Measure::GrossFloorArea, "m2");
    Property::number("maxStoreys", "1", "Högsta antal våningar", "Most storeys") => rule.limit_value(Measure::Storeys, Bound::Max);
    Property::number("minPropertyAreaM2", "m2", "Minsta fastighetsstorlek", "Least property size") => rule.limit_value(Measure::PropertyArea, Bound::Min);
    Property::number("areaM2", "m2", "Yta", "Area") => Value::Number(rule.view.snapshot().regulation_area_m2(rule.index));
    Property::text("legalBasis", "Lagstöd", "Legal basis") => rule.word(|words| words.legal_basis.as_deref());
}

/// The properties of every collection of regulations.
pub(crate) fn properties() -> &'static [Property] {
    PROPERTIES
}

/// Properties that regulations of the same content in the same plan do not have in common.
const OWN: &[&str] = &[
    "id",
    "standing",
    "inForceFrom",
    "inForceTo",
    "wholePlan",
    "regulatesUses",
    "areaM2",
];

/// Properties that all regulations of a plan have in common.
const OF_PLAN: &[&str] = &[
    "plan",
    "planDesignation",
    "planName",
    "country",
    "kindByLaw",
    "language",
];

/// Which regulations have the value of a property in common: those of a plan are a group.
pub(crate) fn scope(property: usize) -> Scope {
    match PROPERTIES.get(property) {
        Some(property) if OF_PLAN.contains(&property.name) => Scope::Group,
        Some(property) if !OWN.contains(&property.name) => Scope::Content,
        _ => Scope::Own,
    }
}

/// Whether regulations of one content have the value of a property in common.
pub(super) fn is_of_content(property: usize) -> bool {
    scope(property) == Scope::Content
}

/// The number of the property that names the plan.
const PLAN: usize = 1;

/// The rows of the regulations of a plan, where a property is asked to name one.
pub(crate) fn rows_of_plan(
    view: View<'_>,
    property: usize,
    value: &Value<'_>,
    regulations: &Rows,
) -> Option<Vec<u32>> {
    let Value::Uuid(id) = value else { return None };
    if property != PLAN {
        return None;
    }
    let Some(plan) = view.snapshot().plan_by_id(PlanId(*id)) else {
        return Some(Vec::new());
    };
    let of_plan = view.snapshot().regulations_of(plan);
    Some(of_plan.filter_map(|index| regulations.row_of(index)).collect())
}

fn group_word(group: RegulationGroup) -> &'static str {
    match group {
        RegulationGroup::Use => "use",
        RegulationGroup::Property => "property",
        RegulationGroup::Administrative => "administrative",
    }
}

impl<'a> RegulationFeature<'a> {
    /// A regulation by its number.
    pub(crate) fn of(view: View<'a>, shown: Shown, index: RegulationIndex) -> Option<RegulationFeature<'a>> {
        let entry = view.snapshot().regulation(index)?;
        let (stored, plan) = view.answers.plan(entry.plan)?;
        let content = view.snapshot().content(entry.content)?;
        Some(RegulationFeature {
            view,
            shown,
            index,
            entry,
            stored,
            plan,
            content,
            facts: OnceCell::new(),
        })
    }

    /// What it is looked at through.
    pub(super) fn view(&self) -> View<'a> {
        self.view
    }

    /// The number of its content.
    pub(super) fn content_index(&self) -> ContentIndex {
        self.entry.content
    }

    /// What the regulation comes to.
    pub(crate) fn facts(&self) -> Option<&ContentFacts> {
        self.facts_here().map(|facts| &**facts)
    }

    /// The same, as it is kept or made.
    pub(super) fn facts_here(&self) -> Option<&FactsHere<'a>> {
        let look_up = || {
            let datum = self.stored.plan.height_datum.as_ref();
            let found = self
                .view
                .answers
                .content(self.entry.content, self.view.lang, datum)?;
            Some(found.1)
        };
        self.facts.get_or_init(look_up).as_ref()
    }

    fn words(&self) -> Option<&RegulationWords> {
        self.facts().map(|facts| &*facts.words.value)
    }

    fn word<'r>(&'r self, of: impl FnOnce(&'r RegulationWords) -> Option<&'r str>) -> Value<'r> {
        Value::of_text(self.words().and_then(of))
    }

    fn standing_at(&self, date: Date) -> Option<Standing> {
        let timeline = &self.plan.timeline;
        let of_plan = timeline.standing_at(date)?;
        timeline.regulation_standing_at(of_plan, self.entry.id, self.content, date)
    }

    /// A limit of a measure, or nothing.
    fn limit_value(&self, measure: Measure, bound: Bound) -> Value<'_> {
        Value::of_number(self.limit(measure, bound))
    }

    /// The greatest value of a measure that is set in two units.
    fn limit_in(&self, measure: Measure, ucum: &str) -> Value<'_> {
        let facts = self.facts();
        let mut quantities = facts.iter().flat_map(|facts| &facts.meaning.quantities);
        let found = quantities.find(|quantity| {
            quantity.measure == measure
                && quantity.bound != Bound::Min
                && unit_word(quantity.value.unit()) == ucum
        });
        Value::of_number(found.map(|quantity| quantity.value.number()))
    }

    fn crs(&self) -> Crs {
        self.stored.plan.crs
    }
}

/// A unit as UCUM writes it.
fn unit_word(unit: planvy_plan::Unit) -> &'static str {
    use planvy_plan::Unit;
    match unit {
        Unit::Metre => "m",
        Unit::SquareMetre => "m2",
        Unit::CubicMetre => "m3",
        Unit::Percent => "%",
        Unit::Degree => "deg",
        Unit::Count | Unit::Ratio => "1",
    }
}

impl Feature for RegulationFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Uuid(self.entry.id.0)
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        let snapshot = self.view.snapshot();
        let mut parts = if self.entry.whole_plan {
            snapshot.plan_shapes(self.entry.plan)
        } else {
            snapshot.geometry(self.index)
        };
        let shown = self.shown.kinds();
        parts.retain(|part| match part.shape {
            Shape::Area(_) => shown.areas,
            Shape::Line(_) => shown.lines,
            Shape::Point(_) => shown.points,
        });
        match Shapes::of_parts(parts) {
            Shapes::Nowhere => FeatureShape::NOWHERE,
            shapes => in_plane(self.crs(), shapes),
        }
    }

    fn outlines(&self) -> Option<(Outlines<'_>, ShapeKinds)> {
        let snapshot = self.view.snapshot();
        let outlines = if self.entry.whole_plan {
            snapshot.plan_outlines(self.entry.plan)
        } else {
            snapshot.outlines(self.index)
        };
        Some((outlines?, self.shown.kinds()))
    }

    fn write_properties(&self, out: &mut Vec<u8>, latest: &mut LatestGroup) -> bool {
        regulation_json::write(out, self, latest);
        true
    }

    fn group(&self) -> Option<u64> {
        Some(u64::from(self.entry.plan.0))
    }

    fn prepared_values(&self) -> Option<&PreparedValues> {
        regulation_values::kept(self)
    }

    /// An exact value bounds both ways.
    fn limit(&self, measure: Measure, bound: Bound) -> Option<f64> {
        let facts = self.facts()?;
        let mut quantities = facts.meaning.quantities.iter();
        let found = quantities.find(|quantity| {
            quantity.measure == measure && (quantity.bound == bound || quantity.bound == Bound::Exact)
        });
        found.map(|quantity| quantity.value.number())
    }

    fn has_use(&self, letter: &str) -> Option<bool> {
        let is_use = self.content.group == RegulationGroup::Use;
        let of_map = || map_label(self.content).is_some_and(|label| label.letter == letter);
        Some(is_use && of_map())
    }

    fn is_in_force_at(&self, day: Date) -> Option<bool> {
        Some(self.standing_at(day) == Some(Standing::InForce))
    }

    fn days(&self) -> Option<Days> {
        let days = self
            .plan
            .timeline
            .regulation_days_in_force(self.entry.id, self.content);
        days.map(Days::from)
    }
}

/// The rows, in order, of those of some regulations that meet a place.
pub(crate) fn rows_meeting(view: View<'_>, place: &Place, shown: Shown, regulations: &Rows) -> Vec<u32> {
    let snapshot = view.snapshot();
    let mut rows = Vec::new();
    for crs in snapshot.coordinate_systems() {
        let rows_of = |found: InBox| {
            let mut rows: Vec<u32> = found
                .regulations
                .into_iter()
                .filter_map(|index| regulations.row_of(index))
                .collect();
            // A regulation without a geometry of its own lies where its plan does.
            if matches!(shown, Shown::All | Shown::Areas) {
                let of_plans = found.plans.into_iter();
                rows.extend(
                    of_plans
                        .flat_map(|plan| snapshot.whole_plan_regulations(plan))
                        .filter_map(|index| regulations.row_of(*index)),
                );
                rows.sort_unstable();
            }
            rows
        };
        let in_box = |min, max| rows_of(snapshot.in_plane_box(crs, min, max));
        let near_point = |point| {
            let near = snapshot.near_plane_point(crs, point, AROUND_POINT_M, SHORT_EDGE_M);
            if matches!(shown, Shown::All | Shown::Areas) {
                return (rows_of(near.holding), rows_of(near.meeting));
            }
            // An area holds the point, but is not what the collection shows.
            let others = [rows_of(near.holding), rows_of(near.meeting)].concat();
            (Vec::new(), others)
        };
        let meets = |row: u32| {
            let index = regulations.get(row);
            index
                .and_then(|index| RegulationFeature::of(view, shown, index))
                .is_some_and(|rule| place.meets(&rule.shape()))
        };
        place.rows_in_plane(crs, in_box, near_point, meets, &mut rows);
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}
