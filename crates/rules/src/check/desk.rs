//! The desk where proposals are checked.

use std::cmp::Ordering;
use std::sync::Arc;

use geo::Area;
use geo_types::MultiPolygon;
use planvy_city::overlay::OverlayError;
use planvy_plan::{Crs, Finding, Placement, RuleId, Standing, State};

use super::answer::{
    BuildingAnswer, CheckAnswer, CheckQuestion, CheckResult, CheckSummary, MeasureAnswer, MeasureSource,
    ProposalAnswer,
};
use super::building::{Building, What};
use super::kinds::{KINDS, KINDS_UNDER_FOREIGN_LAW};
use super::land_shapes::union;
use super::measuring::Measuring;
use super::notes;
use super::scene::Scene;
use super::settings::CheckSettings;
use crate::answer::{Coverage, Note, PlaceKind};
use crate::answers::Answers;
use crate::assessment::rounded;
use crate::exempt::{self, Exempt};
use crate::geometry_answer::areas_answer;
use crate::land::Land;
use crate::overlaid::{resolved, watched};
use crate::question::{Place, Question};
use crate::site::{Site, SiteShape};

/// The most buildings of one proposal that are checked; the rest is told.
const MOST_BUILDINGS: usize = 200;

impl Answers {
    /// Holds a proposal against the rules of its place.
    ///
    /// Never fails: what is wrong with a drawing comes back as findings and as results that cannot be decided.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use planvy_index::Snapshot;
    /// use planvy_plan::{Date, Lang, Placement, Proposal, ProposedBuilding};
    /// use planvy_rules::{Answers, CheckQuestion, check::Verdict};
    /// let proposal = Proposal {
    ///     format: "ifc4".to_owned(),
    ///     crs: None,
    ///     placement: Placement::NotPlaced { missing: "IfcMapConversion".to_owned() },
    ///     buildings: vec![ProposedBuilding::default()],
    /// };
    /// let question = CheckQuestion {
    ///     proposal,
    ///     findings: Vec::new(),
    ///     date: Date::constant(2026, 11, 27),
    ///     lang: Lang::En,
    ///     parcel: None,
    /// };
    /// let answer = Answers::new(Arc::new(Snapshot::empty())).check(&question);
    /// assert_eq!(answer.summary.fulfils, 0);
    /// assert!(answer.results.iter().all(|result| result.verdict == Verdict::CannotDecide));
    /// ```
    pub fn check(&self, question: &CheckQuestion) -> CheckAnswer {
        self.check_with(question, &CheckSettings::default())
    }

    /// The same with figures that no plan delivers.
    pub fn check_with(&self, question: &CheckQuestion, settings: &CheckSettings) -> CheckAnswer {
        let mut findings = question.findings.clone();
        let (from, unplaced) = placing(question, &mut findings);
        let to = self.plane_for(question, from);
        let measuring = Measuring {
            answers: self,
            lang: question.lang,
            date: question.date,
            from,
            to,
            unplaced,
        };
        let (buildings, not_measured) = watched(|| measured(&measuring, question, &mut findings));
        let asked = place_question(question, to, &buildings);
        let mut scene = Scene {
            answers: self,
            lang: question.lang,
            date: question.date,
            settings,
            crs: to,
            buildings,
            plans: Vec::new(),
            rules: Vec::new(),
            parcels: Vec::new(),
            placed_because: notes::placement(question.lang, &question.proposal.placement, from),
            told: std::collections::BTreeSet::new(),
            existing: None,
        };
        let ((coverage, mut notes), not_set) =
            watched(|| self.set_scene(&mut scene, question, &asked, &mut findings));
        let failed = not_measured.or(not_set);
        findings.extend(failed.map(notes::not_resolved));
        notes.extend(notes::of_check(&scene, &question.proposal.placement));
        let (results, proposed_results) = match failed {
            None => results(&mut scene),
            Some(_) => (nothing_decided(&scene), Vec::new()),
        };
        CheckAnswer {
            snapshot: Arc::clone(self.id()),
            as_of: question.date,
            language: question.lang,
            proposal: proposal_answer(question, &scene, from),
            summary: CheckSummary::of(&results),
            exempt: exempt_of(&scene, failed),
            results,
            proposed_results,
            coverage,
            findings,
            notes,
            disclaimer: notes::disclaimer(question.lang),
        }
    }

    /// The plane to measure in: that of the first plan in force under the drawing, else the drawing's own.
    fn plane_for(&self, question: &CheckQuestion, from: Option<Crs>) -> Crs {
        let snapshot = self.snapshot();
        let fallback = || {
            from.or_else(|| snapshot.coordinate_systems().next())
                .unwrap_or(Crs::Tm)
        };
        let Some(from) = from else { return fallback() };
        let spot = question.proposal.buildings.iter().find_map(|building| {
            let drawn = building
                .footprint
                .as_ref()
                .and_then(|area| area.0.first()?.exterior().0.first().copied());
            drawn.or_else(|| {
                let ring = building.body.as_ref()?.surfaces.first()?.rings.first()?;
                ring.first().map(|[x, y, _]| geo_types::Coord { x: *x, y: *y })
            })
        });
        let point =
            spot.filter(|spot| from.is_plausible(spot.x, spot.y))
                .map(|spot| planvy_plan::GridPoint {
                    crs: from,
                    east_m: spot.x,
                    north_m: spot.y,
                });
        let plans = point
            .map(|point| snapshot.at_point(point).plans)
            .unwrap_or_default();
        let in_force = plans
            .iter()
            .filter_map(|hit| self.plan(hit.plan))
            .find(|(_, facts)| facts.timeline.standing_at(question.date) == Some(Standing::InForce));
        in_force.map_or_else(fallback, |(stored, _)| stored.plan.crs)
    }

    /// Fills the scene with what holds and stands at the place; gives coverage and notes of the place.
    fn set_scene<'a>(
        &'a self,
        scene: &mut Scene<'a>,
        question: &CheckQuestion,
        asked: &'a Question,
        findings: &mut Vec<Finding>,
    ) -> (Vec<Coverage>, Vec<Note>) {
        scene.take_parcels(question.parcel.as_deref());
        if let Some(parcel) = question.parcel.as_deref()
            && crate::site::find_parcel(self.snapshot(), parcel).is_err()
        {
            findings.push(Finding::error(
                RuleId::REFERENCE,
                format!("no parcel is called '{parcel}'"),
            ));
        }
        let footprints = union(scene.buildings.iter().map(|building| &building.footprint));
        let parcels = union(scene.parcels.iter().map(|parcel| &parcel.area));
        let around = union([&footprints, &parcels]);
        if around.unsigned_area() <= 0.0 {
            return (Vec::new(), Vec::new());
        }
        scene.take_existing(&around);
        let site = Site {
            kind: PlaceKind::Area,
            shape: SiteShape::Area {
                crs: scene.crs,
                area: around,
            },
            parcel: None,
            address: None,
        };
        let land = Land::at(self, asked, site);
        let coverage = land
            .assessment
            .coverage
            .iter()
            .map(|said| said.value.clone())
            .collect();
        let notes = land
            .assessment
            .notes
            .iter()
            .map(|said| said.value.clone())
            .collect();
        scene.take(land);
        (coverage, notes)
    }
}

/// The system of the drawing where its positions can be used, and else why not.
fn placing(question: &CheckQuestion, findings: &mut Vec<Finding>) -> (Option<Crs>, Option<String>) {
    let proposal = &question.proposal;
    if proposal.placement.is_usable() && proposal.crs.is_some() {
        return (proposal.crs, None);
    }
    let lang = question.lang;
    let (message, because) = notes::unplaced(lang, &proposal.placement);
    findings.push(Finding::error(RuleId::CRS, message));
    (None, Some(because))
}

fn measured(
    measuring: &Measuring<'_>,
    question: &CheckQuestion,
    findings: &mut Vec<Finding>,
) -> Vec<Building> {
    let drawn = &question.proposal.buildings;
    if drawn.len() > MOST_BUILDINGS {
        let message = format!(
            "the drawing has {} buildings: the first {MOST_BUILDINGS} are checked",
            drawn.len()
        );
        findings.push(Finding::error(RuleId::SCHEMA, message));
    }
    let mut buildings = Vec::new();
    for (number, building) in (1..).zip(drawn.iter().take(MOST_BUILDINGS)) {
        buildings.push(measuring.measure(number, building, findings));
    }
    buildings
}

fn place_question(question: &CheckQuestion, crs: Crs, buildings: &[Building]) -> Question {
    let area = MultiPolygon(
        buildings
            .iter()
            .flat_map(|building| building.footprint.0.iter().cloned())
            .collect(),
    );
    Question {
        place: Place::Area { crs, area },
        date: question.date,
        lang: question.lang,
        geometry: false,
    }
}

/// Every check, those against plans in process apart.
fn results(scene: &mut Scene<'_>) -> (Vec<CheckResult>, Vec<CheckResult>) {
    let (mut in_force, mut proposed) = (Vec::new(), Vec::new());
    let kinds = if scene.is_under_foreign_law() {
        KINDS_UNDER_FOREIGN_LAW
    } else {
        KINDS
    };
    for (rank, check) in kinds.iter().enumerate() {
        let outcomes =
            resolved(|| check.decide(scene)).unwrap_or_else(|_| vec![notes::undecided(scene.lang)]);
        scene
            .told
            .extend(outcomes.iter().flat_map(|outcome| outcome.rules.iter().copied()));
        for outcome in outcomes {
            let rule = outcome.rules.first().and_then(|at| scene.rules.get(*at));
            let is_proposed = rule.is_some_and(|rule| rule.land.standing == Standing::Proposed);
            let result = outcome.into_result(*check, scene);
            if is_proposed {
                proposed.push((rank, result));
            } else {
                in_force.push((rank, result));
            }
        }
    }
    (in_order(in_force), in_order(proposed))
}

/// The one result of a proposal or a place that could not be worked out: no check of it would be worth anything.
fn nothing_decided(scene: &Scene<'_>) -> Vec<CheckResult> {
    let first = KINDS.first().into_iter();
    first
        .map(|check| notes::undecided(scene.lang).into_result(*check, scene))
        .collect()
}

/// Whether a permit is needed; where areas could not be worked out, that is not known.
fn exempt_of(scene: &Scene<'_>, failed: Option<OverlayError>) -> Exempt {
    let (judged, of_judging) = watched(|| exempt::judge(scene));
    match failed.or(of_judging) {
        None => judged,
        Some(_) => Exempt {
            state: State::NoData,
            plain: notes::undecided(scene.lang).plain,
            measures: Vec::new(),
        },
    }
}

/// What breaks first, then what is not decided, what is for a human, what is kept, and what does not apply.
fn in_order(mut results: Vec<(usize, CheckResult)>) -> Vec<CheckResult> {
    results.sort_by(|(rank_a, a), (rank_b, b)| {
        let by_verdict = a.verdict.cmp(&b.verdict);
        let by_rank = || rank_a.cmp(rank_b);
        let by_margin = || {
            a.margin
                .zip(b.margin)
                .map_or(Ordering::Equal, |(a, b)| a.total_cmp(&b))
        };
        by_verdict.then_with(by_rank).then_with(by_margin)
    });
    results.into_iter().map(|(_, result)| result).collect()
}

fn proposal_answer(question: &CheckQuestion, scene: &Scene<'_>, from: Option<Crs>) -> ProposalAnswer {
    let proposal = &question.proposal;
    ProposalAnswer {
        format: proposal.format.clone(),
        crs: proposal.crs,
        measured_in: from.map(|_| scene.crs),
        placement: match proposal.placement {
            Placement::Stated => "stated",
            Placement::NotPlaced { .. } => "not-placed",
            Placement::Contradictory { .. } => "contradictory",
            Placement::NorthUncertain { .. } => "north-uncertain",
        },
        parcels: scene
            .parcels
            .iter()
            .map(|parcel| parcel.designation.clone())
            .collect(),
        buildings: scene
            .buildings
            .iter()
            .map(|building| building_answer(scene.crs, building))
            .collect(),
    }
}

fn building_answer(crs: Crs, building: &Building) -> BuildingAnswer {
    let measures = What::ALL.map(|what| match building.reading(what) {
        Ok(measured) => MeasureAnswer {
            measure: what.word(),
            value: Some(rounded(measured.value)).filter(|value| value.is_finite()),
            unit: what.unit(),
            uncertainty: measured.uncertainty.map(rounded),
            source: measured.source,
            disagreement: measured.disagreement,
            because: measured.because.clone(),
        },
        Err(missing) => MeasureAnswer {
            measure: what.word(),
            value: None,
            unit: what.unit(),
            uncertainty: None,
            source: MeasureSource::Missing,
            disagreement: None,
            because: missing.to_owned(),
        },
    });
    BuildingAnswer {
        number: building.number,
        id: building.id.clone(),
        name: building.name.clone(),
        kind: building.kind.map(|kind| match kind {
            planvy_plan::BuildingKind::Main => "main",
            planvy_plan::BuildingKind::Ancillary => "ancillary",
        }),
        intended_use: building.intended_use.clone(),
        footprint: areas_answer(&building.footprint, crs),
        ground: building.ground_answer.clone(),
        measures: measures.into(),
        facades: building.facades.clone(),
    }
}
