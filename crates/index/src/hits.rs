//! What a question finds: numbers of things, with how they are met.

use crate::indices::{ParcelIndex, PlanIndex, RegulationIndex};

/// By which of its shapes a thing is met. Of several, the one that says most: an area before a line before a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetBy {
    /// It has no geometry of its own and holds wherever its plan does.
    WholePlan,
    /// By a point of it.
    Point,
    /// By a line of it.
    Line,
    /// By an area of it.
    Area,
}

/// How a thing is met.
///
/// | question | `area_m2` | `length_m` | `on_border` | `distance_to_border_m` |
/// |---|---|---|---|---|
/// | point | 0 | 0 | the point lies within 0.10 m of an area's border, inside or outside | to the border of the area, or to the line or point |
/// | area | common area | length of a line in the area or along its border | a line keeps to the border | 0 |
/// | line | 0 | length of the question's line in or along the thing | it keeps to the border of the area | to a line or point; 0 for an area |
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// By which kind of shape.
    pub by: MetBy,
    /// Common area in m², in the plane of the plan's (the parcel's) coordinate system.
    pub area_m2: f64,
    /// Common length in metres.
    pub length_m: f64,
    /// Whether it is met on a border. Never true of a regulation for the whole plan.
    pub on_border: bool,
    /// Distance to the border in metres, never negative.
    pub distance_to_border_m: f64,
}

/// A regulation at the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegulationHit {
    /// Which.
    pub regulation: RegulationIndex,
    /// By which kind of shape.
    pub by: MetBy,
    /// Common area in m²: the sum over its parts.
    pub area_m2: f64,
    /// Common length in metres: the sum over its parts.
    pub length_m: f64,
    /// Whether it is met on a border of one of its parts. Never true of a regulation for the whole plan.
    pub on_border: bool,
    /// Distance in metres to the nearest border; of a regulation for the whole plan, to the plan's.
    pub distance_to_border_m: f64,
}

/// A plan at the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanHit {
    /// Which.
    pub plan: PlanIndex,
    /// Common area in m².
    pub area_m2: f64,
    /// Length of the question's line in the plan, in metres.
    pub length_m: f64,
    /// Whether the place lies on the plan's border.
    pub on_border: bool,
    /// Distance in metres to the plan's border.
    pub distance_to_border_m: f64,
}

/// A parcel at the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParcelHit {
    /// Which.
    pub parcel: ParcelIndex,
    /// Common area in m².
    pub area_m2: f64,
    /// Length of the question's line in the parcel, in metres.
    pub length_m: f64,
    /// Whether the place lies on the parcel's border.
    pub on_border: bool,
    /// Distance in metres to the parcel's border.
    pub distance_to_border_m: f64,
}

/// Everything at a place, each list in the order of its numbers and each thing once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// The plans.
    pub plans: Vec<PlanHit>,
    /// The regulations, those for the whole plan among them.
    pub regulations: Vec<RegulationHit>,
    /// The parcels.
    pub parcels: Vec<ParcelHit>,
}

impl Hits {
    /// True where nothing is there.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.regulations.is_empty() && self.parcels.is_empty()
    }
}

/// What lies in a box: numbers only, in order, each once. Regulations without a geometry of their own are not listed: they
/// come with their plan ([`Snapshot::whole_plan_regulations`](crate::Snapshot::whole_plan_regulations)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InBox {
    /// The plans.
    pub plans: Vec<PlanIndex>,
    /// The regulations with a shape in the box.
    pub regulations: Vec<RegulationIndex>,
    /// The parcels.
    pub parcels: Vec<ParcelIndex>,
}
