//! "How high may my neighbours build?"

use std::collections::BTreeSet;

use geo::{BoundingRect, Distance, Euclidean};
use geo_types::MultiPolygon;
use planvy_plan::{Crs, Lang, Standing, State};

use super::how_high::HEIGHT;
use crate::inquiry::answer::{Decider, Fact, InquiryError};
use crate::inquiry::asked::{self, Asked};
use crate::inquiry::limits::{grouped, limits};
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, Kind};
use crate::projected::area_in;
use crate::sentences::inquiry as words;
use crate::site::Site;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "neighbour-height",
    question: [
        "Hur högt får grannarna bygga?",
        "How high may the neighbours build?",
    ],
    terms: &[],
    ground: AskedGround::Parcel,
    answer,
};

/// Parcels closer than this to each other adjoin, in metres.
const ADJOINING_M: f64 = 0.5;
/// Neighbours that one answer holds.
const MOST_NEIGHBOURS: usize = 40;

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let Some(area) = asked.area().filter(|_| asked.is_parcel()) else {
        let none = lang.pick(
            "Ingen inläst fastighet finns på platsen. Det går därför inte att säga vilka som är grannar.",
            "No loaded parcel lies at the place. So it cannot be said who the neighbours are.",
        );
        let decides = lang.pick(
            "Vilka fastigheter som gränsar till platsen vet lantmäterimyndigheten.",
            "Which parcels adjoin the place the cadastral authority knows.",
        );
        return Ok(Reply::new(State::NoData, none.to_owned())
            .leaving([asked.left(Decider::CadastralAuthority, decides.to_owned())]));
    };
    let crs = asked.land.assessment.place.crs;
    let neighbours = adjoining(asked, area, crs);
    let left_out = neighbours.len().saturating_sub(MOST_NEIGHBOURS);
    let mut with_limits = 0;
    let mut in_words = 0;
    let mut all = Vec::new();
    let mut facts = Vec::new();
    let mut for_human = Vec::new();
    let question = asked::question(asked.inquiry);
    for designation in neighbours.iter().take(MOST_NEIGHBOURS) {
        let Ok(site) = Site::of_parcel(asked.answers.snapshot(), designation) else {
            continue;
        };
        let there = Asked::new(asked.answers, asked.inquiry, &question, site);
        let found = limits(&there, HEIGHT.measures, Standing::InForce);
        let quantities = || found.iter().map(|limit| limit.quantity);
        let texts: Vec<_> = there
            .rules(Standing::InForce)
            .filter(|rule| HEIGHT.holds(*rule))
            .filter_map(|rule| there.rule_for_human(rule))
            .collect();
        if found.is_empty() {
            // A street has no heights: of what may be built on, silence is told.
            let is_land_to_build_on = there
                .rules(Standing::InForce)
                .any(|rule| rule.rule.is_use() && rule.rule.land_form() == Some(BUILT_ON));
            if is_land_to_build_on || !texts.is_empty() || !there.has_plan_in_force() {
                in_words += 1;
                let said = silent(lang, designation, &there, texts.len());
                facts.push(Fact {
                    parcel: Some(designation.clone()),
                    ..Fact::said(said)
                });
            }
        } else {
            with_limits += 1;
            facts.extend(found.iter().map(|limit| {
                let fact = there.fact(limit.found, Some(limit.quantity));
                Fact {
                    parcel: Some(designation.clone()),
                    plain: format!("{designation}: {}", fact.plain),
                    ..fact
                }
            }));
            all.extend(quantities().cloned());
        }
        for_human.extend(texts);
    }
    let said = words::limits(lang, &grouped(all.iter()));
    let mut short = match with_limits {
        0 => lang
            .pick(
                "Ingen siffra för höjd hittades på fastigheterna intill. Det betyder inte att höjden är fri där.",
                "No number for height was found on the adjoining parcels. That does not mean that the height is free there.",
            )
            .to_owned(),
        1 => lang.pick(
            format!("På 1 fastighet intill anger planen {said}."),
            format!("On 1 adjoining parcel the plan sets {said}."),
        ),
        count => lang.pick(
            format!("På {count} fastigheter intill anger planen {said}."),
            format!("On {count} adjoining parcels the plan sets {said}."),
        ),
    };
    if in_words > 0 && with_limits > 0 {
        short.push_str(&lang.pick(
            format!(" För {in_words} till finns ingen siffra."),
            format!(" For {in_words} more there is no number."),
        ));
    }
    let state = match (with_limits, for_human.is_empty()) {
        (0, false) => State::NeedsHuman,
        (0, true) => State::NoData,
        _ => State::Applies,
    };
    if left_out > 0 {
        facts.push(Fact::said(lang.pick(
            format!("{left_out} fastigheter till gränsar hit och är inte med."),
            format!("{left_out} more parcels adjoin and are left out."),
        )));
    }
    let decides = lang.pick(
        "Om grannens hus får byggas avgör byggnadsnämnden. Den hör grannarna där det behövs.",
        "Whether the neighbour's building may be put up the building committee decides. It hears the neighbours where that is needed.",
    );
    Ok(Reply::new(state, short)
        .with_facts(facts)
        .leaving(for_human)
        .leaving([asked.left(Decider::BuildingCommittee, decides.to_owned())]))
}

const BUILT_ON: planvy_plan::catalogue::LandForm = planvy_plan::catalogue::LandForm::DevelopmentLand;

/// A neighbour without a number.
fn silent(lang: Lang, designation: &str, there: &Asked<'_>, texts: usize) -> String {
    let (sv, en) = if !there.has_plan_in_force() {
        (
            "ingen digital plan som gäller hittades. Det betyder inte att den saknar plan.",
            "no digital plan in force was found. That does not mean that it has none.",
        )
    } else if texts > 0 {
        (
            "regeln om höjd behöver läsas av en människa.",
            "the rule about height has to be read by a human.",
        )
    } else {
        (
            "planen anger ingen siffra för höjd. Det betyder inte att höjden är fri.",
            "the plan sets no number for height. That does not mean that the height is free.",
        )
    };
    format!("{designation}: {}", lang.pick(sv, en))
}

/// Designations of the parcels that adjoin an area.
fn adjoining(asked: &Asked<'_>, area: &MultiPolygon<f64>, crs: Crs) -> BTreeSet<String> {
    let snapshot = asked.answers.snapshot();
    let Some(extent) = area.bounding_rect() else {
        return BTreeSet::new();
    };
    let own: Vec<&str> = asked.site.parcel.iter().map(String::as_str).collect();
    let reach = ADJOINING_M;
    let met = snapshot.in_box(
        crs,
        [extent.min().x - reach, extent.min().y - reach],
        [extent.max().x + reach, extent.max().y + reach],
    );
    met.parcels
        .iter()
        .filter_map(|index| snapshot.parcel(*index))
        .filter(|parcel| !own.contains(&parcel.designation.as_str()))
        .filter(|parcel| {
            let there = area_in(&parcel.area, parcel.crs, crs);
            Euclidean.distance(&there, area) <= reach
        })
        .map(|parcel| parcel.designation.clone())
        .collect()
}
