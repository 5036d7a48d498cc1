//! Everything that the checks look at: the buildings of the proposal, the rules and parcels of their place, and what stands
//! there, in one plane.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo::{Area, MapCoords};
use geo_types::{MultiLineString, MultiPolygon};
use jiff::civil::Date;
use planvy_index::{PlanIndex, Shape};
use planvy_plan::catalogue::LandForm;
use planvy_plan::{BuildingKind, Crs, ExistingBuilding, Lang, Plan, PlanId, PlanKind, Standing};

use super::building::{Building, What};
use super::land_shapes::{common, lying_on, outside, union};
use super::settings::CheckSettings;
use crate::answers::Answers;
use crate::land::{Land, LandRule, RuleExtent};
use crate::plan_answer::{VerticalExtent, VerticalLimited};
use crate::projected::{area_in, position_in};
use crate::regulation_answer::RegulationWords;
use crate::standing::Timeline;

/// Everything that the checks look at.
pub(crate) struct Scene<'a> {
    /// The desk.
    pub answers: &'a Answers,
    /// The language of the sentences.
    pub lang: Lang,
    /// The date that standing is judged at.
    pub date: Date,
    /// What is set beside the data.
    pub settings: &'a CheckSettings,
    /// The plane of every coordinate here.
    pub crs: Crs,
    /// The buildings of the proposal.
    pub buildings: Vec<Building>,
    /// The plans at the place.
    pub plans: Vec<PlanIn<'a>>,
    /// The rules at the place: in force, proposed, not yet, and uses whose time is over.
    pub rules: Vec<RuleIn<'a>>,
    /// The parcels that the buildings stand on, and the one named.
    pub parcels: Vec<ParcelIn>,
    /// How the drawing says where it stands, in a sentence.
    pub placed_because: String,
    /// Places of the rules that a check has told something of.
    pub told: BTreeSet<usize>,
    /// What stands there; `None` where no buildings are loaded.
    pub existing: Option<Vec<Existing<'a>>>,
}

/// A plan at the place.
pub(crate) struct PlanIn<'a> {
    /// Its number in the snapshot.
    pub index: PlanIndex,
    /// Its identity.
    pub id: PlanId,
    /// Its record.
    pub plan: &'a Plan,
    /// Its dates.
    pub timeline: &'a Timeline,
    /// The plan as a sentence names it.
    pub label: String,
    /// How it stands.
    pub standing: Standing,
    /// Where it holds: its area less what later plans have taken over.
    pub area: MultiPolygon<f64>,
}

impl PlanIn<'_> {
    /// True of a plan that is made under another country's law.
    pub fn is_foreign(&self) -> bool {
        self.plan.kind == PlanKind::Foreign
    }
}

/// A rule at the place.
pub(crate) struct RuleIn<'a> {
    /// Its place in the scene's list.
    pub at: usize,
    /// Place of its plan in the scene's list.
    pub plan: usize,
    /// The rule, its geometry in the plan's own system.
    pub land: LandRule<'a>,
    /// Its words.
    pub words: Arc<RegulationWords>,
    /// Where it holds, less what later plans have taken over. Of a rule for the whole plan: the plan's area.
    pub area: MultiPolygon<f64>,
    /// The lines that it is drawn as.
    pub lines: MultiLineString<f64>,
    /// The levels that it holds between.
    pub vertical: VerticalExtent,
    /// What of each building's footprint lies on it.
    pub on: Vec<MultiPolygon<f64>>,
}

/// A parcel.
pub(crate) struct ParcelIn {
    /// Its designation.
    pub designation: String,
    /// All its areas.
    pub area: MultiPolygon<f64>,
    /// What of each building's footprint lies on it.
    pub on: Vec<MultiPolygon<f64>>,
}

/// A building that stands.
pub(crate) struct Existing<'a> {
    /// Its record.
    pub building: &'a ExistingBuilding,
    /// Its footprint in the scene's plane.
    pub footprint: MultiPolygon<f64>,
}

impl RuleIn<'_> {
    /// True where it is a use or another rule of a kind of land.
    pub fn is_on(&self, form: LandForm) -> bool {
        self.land.land_form() == Some(form)
    }

    /// True where it binds now.
    pub fn is_in_force(&self) -> bool {
        self.land.standing == Standing::InForce
    }
}

impl<'a> Scene<'a> {
    /// The rules that the checks hold a proposal against: in force, and those of plans in process; none of another country's law.
    pub fn checked_rules(&self) -> impl Iterator<Item = &RuleIn<'a>> {
        self.rules.iter().filter(|rule| {
            matches!(rule.land.standing, Standing::InForce | Standing::Proposed) && !self.is_foreign(rule)
        })
    }

    /// True of a rule that is made under another country's law: its numbers are measured in other ways.
    pub fn is_foreign(&self, rule: &RuleIn<'_>) -> bool {
        self.plans.get(rule.plan).is_some_and(PlanIn::is_foreign)
    }

    /// Whether a building stands in a plan in force that is made under another country's law: Swedish law is not to be held against it.
    pub fn is_under_foreign_law(&self) -> bool {
        let mut plans = self.plans.iter();
        plans.any(|plan| {
            plan.is_foreign()
                && plan.standing == Standing::InForce
                && self
                    .buildings
                    .iter()
                    .any(|building| !lying_on(&building.footprint, &plan.area).0.is_empty())
        })
    }

    /// The buildings that stand on a rule's land at its levels, with the land.
    pub fn standing_on<'s>(
        &'s self,
        rule: &'s RuleIn<'a>,
    ) -> impl Iterator<Item = (&'s Building, &'s MultiPolygon<f64>)> {
        self.buildings
            .iter()
            .zip(&rule.on)
            .filter(move |(building, on)| !on.0.is_empty() && self.levels_meet(rule, building) != Some(false))
    }

    /// Whether a building reaches into the levels that a rule holds between; `None` where its levels are not known.
    pub fn levels_meet(&self, rule: &RuleIn<'_>, building: &Building) -> Option<bool> {
        if rule.vertical.limited == VerticalLimited::None {
            return Some(true);
        }
        let top = building
            .reading(What::TotalLevel)
            .or_else(|_| building.reading(What::RidgeLevel));
        let low = building
            .reading(What::LowestLevel)
            .map(|low| low.value)
            .or_else(|missing| {
                building
                    .ground
                    .as_ref()
                    .map(|ground| ground.value)
                    .map_err(|_| missing)
            });
        let above = rule
            .vertical
            .to_m
            .zip(low.ok())
            .is_some_and(|(to_m, low_m)| low_m >= to_m);
        let below = rule
            .vertical
            .from_m
            .zip(top.ok())
            .is_some_and(|(from_m, top)| top.value <= from_m);
        if above || below {
            return Some(false);
        }
        let knows_top = rule.vertical.from_m.is_none() || top.is_ok();
        let knows_low = rule.vertical.to_m.is_none() || low.is_ok();
        let knows_levels = rule.vertical.from_m.is_some() || rule.vertical.to_m.is_some();
        (knows_top && knows_low && knows_levels).then_some(true)
    }

    /// The parcels that a building stands on.
    pub fn parcels_of(&self, building: usize) -> impl Iterator<Item = &ParcelIn> {
        self.parcels
            .iter()
            .filter(move |parcel| parcel.on.get(building).is_some_and(|on| !on.0.is_empty()))
    }

    /// How a building is named in a sentence.
    pub fn label(&self, building: &Building) -> String {
        building.label(self.lang, self.buildings.len())
    }

    /// Takes in the rules of some land.
    pub fn take(&mut self, land: Land<'a>) {
        for here in &land.assessment.plans {
            let crs = here.stored.plan.crs;
            let whole = area_in(&self.answers.snapshot().plan_geometry(here.index), crs, self.crs);
            let taken_over: Vec<_> = here
                .taken_over
                .iter()
                .map(|area| area_in(area, crs, self.crs))
                .collect();
            self.plans.push(PlanIn {
                index: here.index,
                id: here.stored.plan.id,
                plan: &here.stored.plan,
                timeline: &here.facts.timeline,
                label: here.facts.texts(self.lang).label.clone(),
                standing: here.standing,
                area: taken_over.iter().fold(whole, |left, later| outside(&left, later)),
            });
        }
        let mut described: Vec<_> = land
            .assessment
            .regulations
            .iter()
            .map(|here| {
                (
                    here.index,
                    Arc::clone(&here.facts.words.value),
                    here.vertical_extent,
                )
            })
            .collect();
        for rule in land.rules {
            let Some(found) = described.iter().position(|(index, ..)| *index == rule.index) else {
                continue;
            };
            let (_, words, vertical) = described.swap_remove(found);
            if matches!(rule.standing, Standing::Superseded | Standing::Repealed) {
                continue;
            }
            let taken_over = land.assessment.plans.iter().find(|here| here.index == rule.plan);
            let taken_over = taken_over.map_or(&[][..], |here| here.taken_over.as_slice());
            self.take_rule(rule, words, vertical, taken_over);
        }
    }

    /// The areas of the uses that a rule regulates; `None` where it names none.
    fn regulated_uses(&self, land: &LandRule<'a>, crs: Crs) -> Option<MultiPolygon<f64>> {
        let snapshot = self.answers.snapshot();
        let uses = land
            .regulates_uses
            .iter()
            .filter_map(|id| snapshot.regulation_by_id(*id));
        let areas: Vec<MultiPolygon<f64>> = uses
            .map(|index| {
                let shapes = snapshot
                    .geometry(index)
                    .into_iter()
                    .filter_map(|part| match part.shape {
                        Shape::Area(area) => Some(area),
                        Shape::Line(_) | Shape::Point(_) => None,
                    });
                area_in(&MultiPolygon(shapes.collect()), crs, self.crs)
            })
            .filter(|area| !area.0.is_empty())
            .collect();
        (!areas.is_empty()).then(|| union(&areas))
    }

    fn take_rule(
        &mut self,
        land: LandRule<'a>,
        words: Arc<RegulationWords>,
        vertical: VerticalExtent,
        taken_over: &[MultiPolygon<f64>],
    ) {
        let Some(plan) = self.plans.iter().position(|plan| plan.index == land.plan) else {
            return;
        };
        let Some(plan_in) = self.plans.get(plan) else {
            return;
        };
        let crs = plan_in.plan.crs;
        let (area, lines) = match &land.extent {
            RuleExtent::WholePlan => (plan_in.area.clone(), MultiLineString(Vec::new())),
            RuleExtent::Shapes { areas, lines, .. } => {
                let left = taken_over
                    .iter()
                    .fold(areas.clone(), |left, later| outside(&left, later));
                let there = lines.map_coords(|c| position_in(c, crs, self.crs));
                (area_in(&left, crs, self.crs), there)
            }
        };
        // A rule of some uses holds on the land of these.
        let area = match self.regulated_uses(&land, crs) {
            Some(uses) if !land.is_use() && !area.0.is_empty() => common(&area, &uses),
            _ => area,
        };
        let on = self
            .buildings
            .iter()
            .map(|building| lying_on(&building.footprint, &area))
            .collect();
        self.rules.push(RuleIn {
            at: self.rules.len(),
            plan,
            land,
            words,
            area,
            lines,
            vertical,
            on,
        });
    }

    /// Takes in the parcels that the buildings stand on, and the one named.
    pub fn take_parcels(&mut self, named: Option<&str>) {
        let snapshot = self.answers.snapshot();
        let ground = union(self.buildings.iter().map(|building| &building.footprint));
        let mut designations: Vec<String> = Vec::new();
        if !ground.0.is_empty() {
            for hit in snapshot.in_area(self.crs, &ground).parcels {
                let parcel = snapshot.parcel(hit.parcel);
                designations.extend(parcel.map(|parcel| parcel.designation.clone()));
            }
        }
        designations.extend(named.map(str::to_owned));
        for designation in designations {
            let Ok((designation, indices)) = crate::site::find_parcel(snapshot, &designation) else {
                continue;
            };
            if self.parcels.iter().any(|known| known.designation == designation) {
                continue;
            }
            let parts = indices.iter().filter_map(|index| snapshot.parcel(*index));
            let area = MultiPolygon(
                parts
                    .flat_map(|parcel| area_in(&parcel.area, parcel.crs, self.crs).0)
                    .collect(),
            );
            let on = self
                .buildings
                .iter()
                .map(|building| lying_on(&building.footprint, &area))
                .collect();
            let parcel = ParcelIn {
                designation,
                area,
                on,
            };
            let is_named = named.is_some_and(|named| {
                planvy_plan::parcel::folded_designation(named)
                    == planvy_plan::parcel::folded_designation(&parcel.designation)
            });
            if is_named || parcel.on.iter().any(|on| !on.0.is_empty()) {
                self.parcels.push(parcel);
            }
        }
    }

    /// Takes in what stands within some land.
    pub fn take_existing(&mut self, around: &MultiPolygon<f64>) {
        let snapshot = self.answers.snapshot();
        let is_loaded = !snapshot.buildings().is_empty()
            || snapshot.layers().iter().any(|layer| layer.kind == "buildings");
        self.existing = is_loaded.then(|| {
            let found = snapshot.buildings_in(self.crs, around);
            found
                .into_iter()
                .filter_map(|index| snapshot.building(index))
                .map(|building| Existing {
                    building,
                    footprint: area_in(&building.footprint, building.crs, self.crs),
                })
                .collect()
        });
    }
}

impl Existing<'_> {
    /// True where it may have been built without a permit, so that it may not count against a plan (PBL 9 kap.; old 9:30 third
    /// paragraph): small, and not known to be a main building.
    pub fn may_be_exempt(&self) -> bool {
        self.building.kind != Some(BuildingKind::Main)
            && self.footprint.unsigned_area() <= crate::exempt::GREATEST_EXEMPT_BUILDING_M2
    }
}
