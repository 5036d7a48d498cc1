//! The building right of the place, for kinds that ask how much.

use planvy_plan::{Lang, RegulationId, Standing};

use super::answer::{Fact, InquiryError};
use super::asked::Asked;
use crate::answer::Link;
use crate::building_right::{BuildingRightAnswer, BuildingRightArea};
use crate::question::{Place, Question};
use crate::resource_path::regulation_path;
use crate::sentences::inquiry as words;

/// The building right of the place of a question.
pub(super) fn of(asked: &Asked<'_>) -> Result<BuildingRightAnswer, InquiryError> {
    let parcel = asked.site.parcel.clone().filter(|_| asked.is_parcel());
    let question = Question {
        place: parcel.map_or_else(|| asked.inquiry.place.clone(), Place::Parcel),
        date: asked.inquiry.date,
        lang: asked.lang,
        geometry: false,
    };
    Ok(asked.answers.building_right(&question)?)
}

/// Sentences of the building right as facts, the regulation behind them first.
pub(super) fn facts(area: &BuildingRightArea, because: &[String], regulations: &[RegulationId]) -> Vec<Fact> {
    let regulation = match regulations {
        [only] => Some(*only),
        _ => None,
    };
    because
        .iter()
        .map(|plain| Fact {
            regulation,
            plan: Some(area.plan),
            standing: Some(Standing::InForce),
            links: regulation
                .map(|id| Link {
                    rel: "regulation",
                    href: regulation_path(id),
                })
                .into_iter()
                .collect(),
            ..Fact::said(plain.clone())
        })
        .collect()
}

/// The uses of a piece, as a sentence begins where there are several pieces.
pub(super) fn piece(lang: Lang, area: &BuildingRightArea, pieces: usize) -> String {
    if pieces < 2 {
        return String::new();
    }
    let names: Vec<String> = area.use_names.iter().map(|name| words::lowered(name)).collect();
    let names = crate::sentences::listed(lang, &names);
    lang.pick(
        format!("På marken för {names}: "),
        format!("On the land for {names}: "),
    )
}
