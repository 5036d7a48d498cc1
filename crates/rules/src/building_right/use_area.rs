//! Use areas of development land: polygons, each with all the uses that share it.

use geo_types::{MultiPolygon, Polygon};
use planvy_index::{PlanIndex, Snapshot};
use planvy_plan::catalogue::LandForm;
use planvy_plan::{Crs, PlanId, PlanKind, RegulationId, Standing};

use super::overlay::are_alike;
use crate::land::{Land, LandRule, RuleExtent};

/// A use area of development land (*kvartersmark*) in force: the polygons that the same use regulations share.
pub(crate) struct UseArea<'l, 'a> {
    /// The plan.
    pub plan: PlanIndex,
    /// Its id.
    pub plan_id: PlanId,
    /// Its number, or its name where it has none.
    pub plan_name: &'a str,
    /// The plan's system.
    pub crs: Crs,
    /// The use regulations, in the order of the answer.
    pub uses: Vec<&'l LandRule<'a>>,
    /// The whole of it, in the plan's system, beyond the place asked about.
    pub area: MultiPolygon<f64>,
}

impl UseArea<'_, '_> {
    /// The ids of its uses.
    pub fn ids(&self) -> Vec<RegulationId> {
        self.uses.iter().map(|rule| rule.id).collect()
    }
}

/// The use areas of development land that are in force at a place. A point, or an area, meets them; each is given whole.
pub(crate) fn use_areas<'l, 'a>(snapshot: &Snapshot, land: &'l Land<'a>) -> Vec<UseArea<'l, 'a>> {
    let mut polygons: Vec<(PlanIndex, Polygon<f64>, Vec<&'l LandRule<'a>>)> = Vec::new();
    for rule in land.rules.iter().filter(|rule| is_development_use(rule)) {
        for polygon in area_of(snapshot, rule).0 {
            let alike = |(plan, other, _): &&mut (PlanIndex, Polygon<f64>, Vec<&LandRule<'_>>)| {
                *plan == rule.plan && polygons_alike(other, &polygon)
            };
            match polygons.iter_mut().find(alike) {
                Some((_, _, uses)) => uses.push(rule),
                None => polygons.push((rule.plan, polygon, vec![rule])),
            }
        }
    }
    let mut areas: Vec<UseArea<'l, 'a>> = Vec::new();
    for (plan, polygon, uses) in polygons {
        let same_uses = |area: &&mut UseArea<'_, '_>| {
            area.plan == plan && area.ids().into_iter().eq(uses.iter().map(|rule| rule.id))
        };
        if let Some(area) = areas.iter_mut().find(same_uses) {
            area.area.0.push(polygon);
            continue;
        }
        let Some(here) = land.assessment.plans.iter().find(|here| here.index == plan) else {
            continue;
        };
        let stored = &here.stored.plan;
        if stored.kind == PlanKind::Foreign {
            // Its uses and numbers are another law's: nothing is reckoned from them.
            continue;
        }
        areas.push(UseArea {
            plan,
            plan_id: stored.id,
            plan_name: stored.designation.as_deref().unwrap_or(&stored.name),
            crs: stored.crs,
            uses,
            area: MultiPolygon(vec![polygon]),
        });
    }
    areas
}

fn is_development_use(rule: &LandRule<'_>) -> bool {
    rule.standing == Standing::InForce && rule.is_use() && rule.land_form() == Some(LandForm::DevelopmentLand)
}

fn polygons_alike(a: &Polygon<f64>, b: &Polygon<f64>) -> bool {
    a == b || are_alike(&MultiPolygon(vec![a.clone()]), &MultiPolygon(vec![b.clone()]))
}

/// The whole area of a rule in its plan's system: of one without geometry of its own, its plan's.
pub(crate) fn area_of(snapshot: &Snapshot, rule: &LandRule<'_>) -> MultiPolygon<f64> {
    match &rule.extent {
        RuleExtent::WholePlan => snapshot.plan_geometry(rule.plan),
        RuleExtent::Shapes { areas, .. } => areas.clone(),
    }
}
