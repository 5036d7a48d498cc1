//! A question at work on its place.

use planvy_plan::{GridPoint, Lang, Quantity, Standing, State};

use super::AskedGround;
use super::answer::{Abstention, Decider, Fact, Inquiry, InquiryError};
use super::reply::Reply;
use crate::answer::{Coverage, Link, Note, NoteCode, PlaceKind, Theme};
use crate::answers::Answers;
use crate::assessment::{PlanHere, RegulationHere};
use crate::land::{Land, LandRule};
use crate::question::Question;
use crate::regulation_answer::QuantityAnswer;
use crate::resource_path::{plan_path, regulation_path};
use crate::sentences::inquiry as words;
use crate::site::{Site, SiteShape};

/// A question at work on its place.
pub(super) struct Asked<'a> {
    pub answers: &'a Answers,
    pub inquiry: &'a Inquiry,
    /// What was found and judged at the place.
    pub land: Land<'a>,
    /// The place.
    pub site: Site,
    pub lang: Lang,
}

/// A rule at the place, with what was judged of it.
#[derive(Clone, Copy)]
pub(super) struct RuleHere<'l, 'a> {
    pub rule: &'l LandRule<'a>,
    pub here: &'l RegulationHere<'a>,
}

/// The question of an inquiry, as the judging of places takes it.
pub(super) fn question(inquiry: &Inquiry) -> Question {
    Question {
        place: inquiry.place.clone(),
        date: inquiry.date,
        lang: inquiry.lang,
        geometry: false,
    }
}

/// The place of an inquiry: widened to the parcel where the kind is about it.
pub(super) fn site(answers: &Answers, inquiry: &Inquiry, ground: AskedGround) -> Result<Site, InquiryError> {
    let snapshot = answers.snapshot();
    let site = Site::find(snapshot, &inquiry.place)?;
    if !site.is_point() || (ground == AskedGround::Place && site.address.is_none()) {
        return Ok(site);
    }
    let of_address = site.parcel.clone().filter(|_| site.address.is_some());
    let designation = of_address.or_else(|| only_parcel(answers, &site));
    let parcel = designation.and_then(|designation| Site::of_parcel(snapshot, &designation).ok());
    Ok(match parcel {
        Some(parcel) => Site {
            address: site.address,
            ..parcel
        },
        None => site,
    })
}

/// The parcel that a point lies on; none on a border between several.
fn only_parcel(answers: &Answers, site: &Site) -> Option<String> {
    let snapshot = answers.snapshot();
    let hits = site.hits(snapshot);
    match hits.parcels.as_slice() {
        [only] => Some(snapshot.parcel(only.parcel)?.designation.clone()),
        _ => None,
    }
}

impl<'a> Asked<'a> {
    pub fn new(answers: &'a Answers, inquiry: &'a Inquiry, question: &'a Question, site: Site) -> Asked<'a> {
        Asked {
            answers,
            inquiry,
            land: Land::at(answers, question, site.clone()),
            site,
            lang: inquiry.lang,
        }
    }

    /// The rules at the place that stand in a way, with what was judged of each.
    pub fn rules(&self, standing: Standing) -> impl Iterator<Item = RuleHere<'_, 'a>> {
        let judged = &self.land.assessment.regulations;
        self.land
            .rules
            .iter()
            .filter(move |rule| rule.standing == standing)
            .filter_map(move |rule| {
                let here = judged.iter().find(|here| here.index == rule.index)?;
                Some(RuleHere { rule, here })
            })
    }

    /// The plans at the place that stand in a way.
    pub fn plans(&self, standing: Standing) -> impl Iterator<Item = &PlanHere<'a>> {
        self.land
            .assessment
            .plans
            .iter()
            .filter(move |plan| plan.standing == standing)
    }

    /// True where a plan is in force at the place.
    pub fn has_plan_in_force(&self) -> bool {
        self.plans(Standing::InForce).next().is_some()
    }

    /// True where a plan in force is digital in part only: what it lacks may be in what was left out.
    pub fn is_partly_digital(&self) -> bool {
        self.plans(Standing::InForce).any(|plan| {
            let level = plan.facts.record.value.quality.digitisation.as_deref();
            level.is_some_and(|level| level.trim().to_lowercase() == "ej komplett")
        })
    }

    /// The statement about detailed plans at the place.
    pub fn plan_coverage(&self) -> Coverage {
        let coverage = &self.land.assessment.coverage;
        let found = coverage
            .iter()
            .find(|statement| statement.value.theme == Theme::DetailedPlan);
        found.map_or_else(
            || Coverage {
                theme: Theme::DetailedPlan,
                state: State::NoData,
                statement: String::new(),
                source: None,
            },
            |statement| statement.value.clone(),
        )
    }

    /// The reply where no plan is in force: what is known of plans here, and that it is no "no".
    pub fn no_plan_in_force(&self) -> Reply {
        Reply::new(State::NoData, self.plan_coverage().statement)
            .leaving([self.left(Decider::Municipality, words::municipality_knows_plans(self.lang))])
    }

    /// Something left to a human.
    pub fn left(&self, decided_by: Decider, plain: String) -> Abstention {
        Abstention {
            plain,
            decided_by,
            regulation: None,
        }
    }

    /// That a rule has to be read by a human.
    pub fn rule_for_human(&self, found: RuleHere<'_, '_>) -> Option<Abstention> {
        let said = &found.here.facts.words.value;
        if said.state != State::NeedsHuman {
            return None;
        }
        Some(Abstention {
            plain: words::rule_for_human(self.lang, &said.name, said.reason.as_deref()),
            decided_by: Decider::BuildingCommittee,
            regulation: Some(found.rule.id),
        })
    }

    /// A rule as a fact, with one of its numbers.
    pub fn fact(&self, found: RuleHere<'_, '_>, quantity: Option<&Quantity>) -> Fact {
        let RuleHere { rule, here } = found;
        let said = &here.facts.words.value;
        let plain = words::rule(self.lang, &said.plain, self.part_of_place(here), rule.standing);
        Fact {
            plain,
            regulation: Some(rule.id),
            plan: Some(here.plan),
            standing: Some(rule.standing),
            quantity: quantity.map(QuantityAnswer::from),
            area_m2: here.share.m2,
            formulation: said.formulation.clone(),
            legal_basis: said.legal_basis.clone(),
            links: vec![
                Link {
                    rel: "regulation",
                    href: regulation_path(rule.id),
                },
                Link {
                    rel: "plan",
                    href: plan_path(here.plan),
                },
            ],
            ..Fact::said(String::new())
        }
    }

    /// How much of the place a rule covers, where that is not all of it: m² and per cent.
    fn part_of_place(&self, here: &RegulationHere<'_>) -> Option<(f64, f64)> {
        const WHOLE_PERCENT: f64 = 99.5;
        let percent = here.share.percent.filter(|percent| *percent < WHOLE_PERCENT)?;
        Some((here.share.m2?, percent))
    }

    /// A plan as a fact.
    pub fn plan_fact(&self, here: &PlanHere<'_>, plain: String) -> Fact {
        let id = here.stored.plan.id;
        Fact {
            plan: Some(id),
            standing: Some(here.standing),
            area_m2: here.share.m2,
            links: vec![Link {
                rel: "plan",
                href: plan_path(id),
            }],
            ..Fact::said(plain)
        }
    }

    /// The notes of the answer: those of the kind, then those about plans that still count and about the whole.
    pub fn notes(&self, reply: &Reply) -> Vec<Note> {
        let mut notes = reply.notes.clone();
        let is_asked_apart = |note: &Note| {
            let plan = note.plan.and_then(|id| {
                let plans = &self.land.assessment.plans;
                plans.iter().find(|plan| plan.stored.plan.id == id)
            });
            // What is said of a plan that no longer holds would only confuse, save why it does not.
            plan.is_some_and(|plan| plan.standing.is_history())
                && !matches!(
                    note.code,
                    NoteCode::Conflict | NoteCode::Replaced | NoteCode::PartlySuperseded
                )
        };
        for note in &self.land.assessment.notes {
            if !is_asked_apart(&note.value) && !notes.contains(&note.value) {
                notes.push(note.value.clone());
            }
        }
        notes
    }

    /// True where the place is a parcel.
    pub fn is_parcel(&self) -> bool {
        self.site.kind == PlaceKind::Parcel
    }

    /// A position of the place in the system of the plan there.
    pub fn position(&self) -> GridPoint {
        let crs = self.land.assessment.place.crs;
        self.site.position(crs).in_crs(crs)
    }

    /// The area of the place, where it has one, in the system of the answer.
    pub fn area(&self) -> Option<&geo_types::MultiPolygon<f64>> {
        match &self.site.shape {
            SiteShape::Area { area, .. } => Some(area),
            _ => None,
        }
    }
}

impl Fact {
    /// A fact that is nothing but a sentence.
    pub(super) fn said(plain: String) -> Fact {
        Fact {
            plain,
            regulation: None,
            plan: None,
            standing: None,
            quantity: None,
            area_m2: None,
            parcel: None,
            formulation: None,
            legal_basis: None,
            links: Vec::new(),
        }
    }
}
