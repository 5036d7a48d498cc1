//! An assessment as JSON, written straight into a buffer.
//!
//! What a plan, a content or a note says is copied as prepared; only what depends on the place and the date is formatted.
//! A test holds the result against the tree of the same assessment.

use std::fmt::Display;
use std::io::Write;

use planvy_plan::Standing;
use serde::Serialize;

use crate::answers::Answers;
use crate::assessment::{Assessment, PlanHere, RegulationHere};
use crate::plan_answer::{VerticalExtent, VerticalLimited};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::regulation_answer::GeometryAnswer;
use crate::tree::{guidance_at, parcel_answer};

/// Writes an answer.
pub(crate) fn answer(answers: &Answers, question: &Question, assessment: &Assessment<'_>, out: &mut Vec<u8>) {
    text(out, "{\"snapshot\":");
    value(out, &**answers.id());
    shown(out, ",\"asOf\":\"", question.date);
    text(out, "\",\"language\":\"");
    text(out, question.lang.tag());
    text(out, "\",\"place\":");
    value(out, &assessment.place);
    text(out, ",\"coverage\":");
    prepared_list(out, &assessment.coverage);
    text(out, ",\"plans\":");
    list(out, &assessment.plans, |out, here| plan(out, here, question));
    text(out, ",\"regulations\":");
    let one =
        |out: &mut Vec<u8>, here: &RegulationHere<'_>| regulation(out, answers, question, assessment, here);
    list(out, &assessment.regulations, one);
    text(out, ",\"touches\":{\"thresholdM2\":");
    value(out, &assessment.thresholds.area_m2);
    text(out, ",\"thresholdM\":");
    value(out, &assessment.thresholds.length_m);
    text(out, ",\"regulations\":");
    list(out, &assessment.touches, one);
    text(out, "},\"guidance\":");
    value(out, &guidance_at(answers, question.lang, &assessment.guidance));
    text(out, ",\"parcels\":");
    list(out, &assessment.parcels, |out, here| {
        if let Some(parcel) = parcel_answer(answers, *here) {
            value(out, &parcel);
        }
    });
    text(out, ",\"notes\":");
    prepared_list(out, &assessment.notes);
    text(out, "}");
}

fn plan(out: &mut Vec<u8>, here: &PlanHere<'_>, question: &Question) {
    text(out, "{");
    text(out, here.facts.record.members());
    text(out, ",\"standing\":\"");
    text(out, here.standing.word());
    text(out, "\",\"implementation\":");
    value(out, &here.facts.period.at(question.date));
    text(out, ",\"share\":");
    value(out, &here.share);
    border(out, here.on_border, here.distance_to_border_m);
    text(out, "}");
}

fn regulation(
    out: &mut Vec<u8>,
    answers: &Answers,
    question: &Question,
    assessment: &Assessment<'_>,
    here: &RegulationHere<'_>,
) {
    let mut id = [0; 36];
    let mut plan_id = [0; 36];
    let id: &str = here.entry.id.0.as_hyphenated().encode_lower(&mut id);
    let plan_id: &str = here.plan.0.as_hyphenated().encode_lower(&mut plan_id);
    text(out, "{\"id\":\"");
    text(out, id);
    text(out, "\",\"plan\":\"");
    text(out, plan_id);
    text(out, "\",");
    text(out, here.facts.words.members());
    standing(out, here.standing);
    text(
        out,
        if here.entry.whole_plan {
            ",\"wholePlan\":true"
        } else {
            ",\"wholePlan\":false"
        },
    );
    text(out, ",\"regulatesUses\":");
    value(out, here.entry.regulates_uses);
    text(out, ",\"share\":{\"m2\":");
    number(out, here.share.m2);
    text(out, ",\"percent\":");
    number(out, here.share.percent);
    text(out, ",\"lengthM\":");
    number(out, here.share.length_m);
    text(out, "}");
    border(out, here.on_border, here.distance_to_border_m);
    vertical_extent(out, here.vertical_extent);
    text(out, ",\"geometry\":");
    if question.geometry {
        let shapes = answers.snapshot().geometry(here.index);
        value(out, &GeometryAnswer::of(&shapes, assessment.geometry_crs));
    } else {
        text(out, "null");
    }
    text(
        out,
        ",\"links\":[{\"rel\":\"self\",\"href\":\"/api/v1/regulations/",
    );
    text(out, id);
    text(out, "\"},{\"rel\":\"plan\",\"href\":\"/api/v1/plans/");
    text(out, plan_id);
    text(out, "\"}");
    if let Some(link) = &here.facts.catalogue_link {
        text(out, ",");
        text(out, link.json());
    }
    text(out, "]}");
}

fn standing(out: &mut Vec<u8>, standing: Standing) {
    text(out, ",\"standing\":\"");
    text(out, standing.word());
    text(out, "\"");
}

fn border(out: &mut Vec<u8>, on_border: bool, distance_to_border_m: Option<f64>) {
    text(
        out,
        if on_border {
            ",\"onBorder\":true"
        } else {
            ",\"onBorder\":false"
        },
    );
    text(out, ",\"distanceToBorderM\":");
    number(out, distance_to_border_m);
}

fn vertical_extent(out: &mut Vec<u8>, extent: VerticalExtent) {
    text(out, ",\"verticalExtent\":");
    if extent.limited == VerticalLimited::None {
        text(
            out,
            "{\"limited\":\"none\",\"fromM\":null,\"toM\":null,\"datum\":\"RH 2000\"}",
        );
    } else {
        value(out, &extent);
    }
}

fn prepared_list<T>(out: &mut Vec<u8>, items: &[std::sync::Arc<Prepared<T>>]) {
    list(out, items, |out, item| text(out, item.json()));
}

fn list<T>(out: &mut Vec<u8>, items: &[T], mut write_one: impl FnMut(&mut Vec<u8>, &T)) {
    text(out, "[");
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            text(out, ",");
        }
        write_one(out, item);
    }
    text(out, "]");
}

fn number(out: &mut Vec<u8>, number: Option<f64>) {
    match number {
        Some(number) => value(out, &number),
        None => text(out, "null"),
    }
}

fn text(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

fn shown(out: &mut Vec<u8>, before: &str, shown: impl Display) {
    // Writing to memory cannot fail.
    let _written = write!(out, "{before}{shown}");
}

fn value(out: &mut Vec<u8>, item: &(impl Serialize + ?Sized)) {
    // Writing to memory cannot fail, and the types of an answer have string keys and numbers only.
    let _written = serde_json::to_writer(out, item);
}
