//! An assessment as a tree, for pages and programs that walk through it.

use std::sync::Arc;

use planvy_plan::{Lang, PlanId, RegulationId};

use crate::answer::{Answer, Link, ParcelAnswer, Touches};
use crate::answers::Answers;
use crate::assessment::{Assessment, ParcelHere, PlanHere, RegulationHere};
use crate::guidance::{Guidance, GuidanceHere};
use crate::plan_answer::PlanAnswer;
use crate::question::Question;
use crate::regulation_answer::{GeometryAnswer, RegulationAnswer};
use crate::regulation_words::ContentFacts;
use crate::resource_path::{parcel_path, plan_path, regulation_path};

impl Assessment<'_> {
    /// The answer as a tree.
    pub fn into_answer(self, answers: &Answers, question: &Question) -> Answer {
        let regulations = |list: &[RegulationHere<'_>]| {
            let answer = |regulation| self.regulation_answer(answers, question, regulation);
            list.iter().map(answer).collect()
        };
        Answer {
            snapshot: Arc::clone(answers.id()),
            as_of: question.date,
            language: question.lang,
            coverage: self
                .coverage
                .iter()
                .map(|statement| statement.value.clone())
                .collect(),
            plans: self
                .plans
                .iter()
                .map(|plan| plan_answer(plan, question))
                .collect(),
            regulations: regulations(&self.regulations),
            touches: Touches {
                threshold_m2: self.thresholds.area_m2,
                threshold_m: self.thresholds.length_m,
                regulations: regulations(&self.touches),
            },
            guidance: guidance_at(answers, question.lang, &self.guidance),
            parcels: self
                .parcels
                .iter()
                .filter_map(|parcel| parcel_answer(answers, *parcel))
                .collect(),
            notes: self.notes.iter().map(|note| note.value.clone()).collect(),
            place: self.place,
        }
    }

    fn regulation_answer(
        &self,
        answers: &Answers,
        question: &Question,
        here: &RegulationHere<'_>,
    ) -> RegulationAnswer {
        let shapes = || answers.snapshot().geometry(here.index);
        RegulationAnswer {
            id: here.entry.id,
            plan: here.plan,
            words: Arc::clone(&here.facts.words.value),
            standing: here.standing,
            whole_plan: here.entry.whole_plan,
            regulates_uses: here.entry.regulates_uses.to_vec(),
            share: here.share,
            on_border: here.on_border,
            distance_to_border_m: here.distance_to_border_m,
            vertical_extent: here.vertical_extent,
            geometry: question
                .geometry
                .then(|| GeometryAnswer::of(&shapes(), self.geometry_crs))
                .flatten(),
            links: regulation_links(here.entry.id, here.plan, &here.facts),
        }
    }
}

/// Links of a regulation: itself, its plan, its kind.
pub(crate) fn regulation_links(id: RegulationId, plan: PlanId, facts: &ContentFacts) -> Vec<Link> {
    let mut links = vec![
        Link {
            rel: "self",
            href: regulation_path(id),
        },
        Link {
            rel: "plan",
            href: plan_path(plan),
        },
    ];
    links.extend(facts.catalogue_link.as_ref().map(|link| link.value.clone()));
    links
}

fn plan_answer(here: &PlanHere<'_>, question: &Question) -> PlanAnswer {
    PlanAnswer {
        record: Arc::clone(&here.facts.record.value),
        standing: here.standing,
        implementation: here.facts.period.at(question.date),
        share: here.share,
        on_border: here.on_border,
        distance_to_border_m: here.distance_to_border_m,
    }
}

/// What the comprehensive plan says at the place.
pub(crate) fn guidance_at(answers: &Answers, lang: Lang, here: &[GuidanceHere]) -> Vec<Guidance> {
    if here.is_empty() {
        return Vec::new();
    }
    let source = answers.layer_source("guidance");
    here.iter()
        .filter_map(|here| {
            let feature = answers.snapshot().guidance_feature(here.index)?;
            Some(Guidance::of(feature, here.share, source.clone(), lang))
        })
        .collect()
}

/// A parcel of the place.
pub(crate) fn parcel_answer(answers: &Answers, here: ParcelHere) -> Option<ParcelAnswer> {
    let designation = answers.snapshot().parcel(here.index)?.designation.clone();
    Some(ParcelAnswer {
        links: vec![Link {
            rel: "parcel",
            href: parcel_path(&designation),
        }],
        designation,
        area_m2: here.area_m2,
        share: here.share,
        on_border: here.on_border,
        distance_to_border_m: here.distance_to_border_m,
    })
}
