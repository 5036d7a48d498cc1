//! `/effect?plan=`: what a plan in process would change, a parcel at a time.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::{Lang, State as Known};
use planvy_rules::effect::{EffectAnswer, EffectError, ParcelEffect, RuleChange, RuleEffect};

use super::document::{Cell, DocumentPage, MapView, NOTHING, Section, Table, Verdict};
use super::frame::{PageFrame, html};
use super::home::HitView;
use super::place_map::{Subject, draw};
use super::place_page::{language_of, note_texts};
use super::{phrases, problem_page};
use crate::api::effect::{EFFECT, EFFECT_EXAMPLE, question};
use crate::api::parameters::Parameters;
use crate::api::records::apart;
use crate::app::App;

/// The page.
pub async fn effect_page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let today = app.clock.today();
    let read = Parameters::read(Some(&query), EFFECT, EFFECT_EXAMPLE)
        .and_then(|parameters| question(&parameters, parameters.date()?.unwrap_or(today)));
    let question = match read {
        Ok(question) => question,
        Err(error) => return problem_page::parameter(&app, &error, language_of(&query), "/effect", &query),
    };
    let lang = question.lang;
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let (asked, asked_of) = (question.clone(), world.clone());
    match apart(&app, move || asked_of.answers().effect(&asked)).await {
        Ok(Ok(answer)) => html(StatusCode::OK, &page(world.snapshot(), &answer, &query, lang)),
        Ok(Err(error)) => refused(world.snapshot(), &error, &query, lang),
        Err(problem) => problem_page::problem(problem, lang),
    }
}

/// Why there is nothing to say, in words.
fn refused(snapshot: &Snapshot, error: &EffectError, query: &str, lang: Lang) -> Response {
    let (status, statement) = match error {
        EffectError::UnknownPlan(_) => (
            StatusCode::NOT_FOUND,
            lang.pick("Planen finns inte här.", "The plan is not here.")
                .to_owned(),
        ),
        EffectError::InForce { designation, .. } => (
            StatusCode::BAD_REQUEST,
            lang.pick(
                format!("{designation} gäller redan och ändrar inget mer. Jämför två dagar i stället."),
                format!(
                    "{designation} is in force already and changes nothing more. Compare two days instead."
                ),
            ),
        ),
        EffectError::Over { designation, .. } => (
            StatusCode::BAD_REQUEST,
            lang.pick(
                format!("{designation} är upphävd, nedlagd eller ersatt och kommer inte att få laga kraft."),
                format!("{designation} is repealed, given up or replaced and will not gain legal force."),
            ),
        ),
        EffectError::ForeignLaw { designation } => (
            StatusCode::BAD_REQUEST,
            lang.pick(
                format!("{designation} är gjord enligt ett annat lands lag. Vad planen skulle ändra går inte att säga efter svensk lag."),
                format!("{designation} is made under another country's law. What it would change cannot be said by Swedish law."),
            ),
        ),
        EffectError::NotKnownYet { designation, date } => (
            StatusCode::BAD_REQUEST,
            lang.pick(
                format!(
                    "Inget var känt om {designation} den {}.",
                    phrases::date(lang, *date)
                ),
                format!(
                    "Nothing was known of {designation} on {}.",
                    phrases::date(lang, *date)
                ),
            ),
        ),
        EffectError::Unresolved(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            lang.pick(
                "Marken som planen berör gick inte att räkna ut. Vad som skulle ändras är inte känt.",
                "The land that the plan touches could not be worked out. What would change is not known.",
            )
            .to_owned(),
        ),
        EffectError::Limit { .. } => (StatusCode::BAD_REQUEST, error.to_string()),
    };
    let heading = lang.pick("Vad planen skulle ändra", "What the plan would change");
    let page = DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading, "/effect", query),
        heading: heading.to_owned(),
        subheading: String::new(),
        verdict: Some(Verdict::of(Known::DoesNotApply, statement)),
        links: Vec::new(),
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: Vec::new(),
        notes: Vec::new(),
        forms: Vec::new(),
        json_href: None,
    };
    html(status, &page)
}

fn page(snapshot: &Snapshot, answer: &EffectAnswer, query: &str, lang: Lang) -> DocumentPage {
    let plan = &answer.plan;
    let name = plan.designation.as_deref().unwrap_or(&plan.name);
    let heading = match lang {
        Lang::Sv => format!("Vad {name} skulle ändra"),
        Lang::En => format!("What {name} would change"),
    };
    let map = snapshot
        .plan_by_id(plan.id)
        .and_then(|index| draw(snapshot, &Subject::Plan(index), answer.as_of, &heading, lang));
    let mut links = vec![HitView {
        href: format!("/plans/{}?lang={}", plan.id, lang.tag()),
        label: lang.pick("Om planen", "About the plan").to_owned(),
        about: String::new(),
    }];
    if let Some(next) = &answer.next {
        links.push(HitView {
            href: format!("/effect?{}", with_after(query, next)),
            label: lang
                .pick("Visa fler fastigheter", "Show more properties")
                .to_owned(),
            about: String::new(),
        });
    }
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), "/effect", query),
        heading,
        subheading: match lang {
            Lang::Sv => format!("{} · {} fastigheter", plan.name, answer.parcel_count),
            Lang::En => format!("{} · {} properties", plan.name, answer.parcel_count),
        },
        verdict: Some(Verdict::of(Known::Applies, answer.plain.clone())),
        links,
        figures: Vec::new(),
        beside: vec![parcels_section(&answer.parcels, lang)],
        map: map.map(MapView::from),
        sections: answer
            .parcels
            .iter()
            .map(|parcel| parcel_section(parcel, lang))
            .collect(),
        notes: note_texts(&answer.notes),
        forms: Vec::new(),
        json_href: Some(format!("/api/v1/effect?{query}&f=json")),
    }
}

fn with_after(query: &str, after: &str) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after");
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("after", after)
        .finish()
}

/// The properties on this page, each in a line.
fn parcels_section(parcels: &[ParcelEffect], lang: Lang) -> Section {
    let heads = lang.pick(["Fastighet", "Vad händer"], ["Property", "What happens"]);
    let rows = parcels
        .iter()
        .map(|parcel| {
            vec![
                Cell::text(parcel.designation.clone()),
                Cell::text(parcel.plain.clone()),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Fastigheterna på den här sidan, i korthet.",
        "The properties on this page, in short.",
    );
    let mut section = Section::new(lang.pick("Vilka som berörs", "Who is concerned"));
    if !parcels.is_empty() {
        section.table = Some(Table::new(caption, &heads, rows));
    }
    section
}

fn parcel_section(parcel: &ParcelEffect, lang: Lang) -> Section {
    let mut section = Section::new(format!(
        "{}, {}",
        parcel.designation,
        phrases::area(lang, parcel.area_m2)
    ));
    section.paragraphs.push(parcel.plain.clone());
    let moves: Vec<&RuleEffect> = parcel
        .rules
        .iter()
        .filter(|rule| rule.change != RuleChange::Stays)
        .collect();
    if moves.is_empty() {
        return section;
    }
    let heads = lang.pick(
        ["Regel", "Vad händer", "Nu", "Sedan"],
        ["Rule", "What happens", "Now", "Then"],
    );
    let side = |side: &Option<planvy_rules::effect::RuleSide>| {
        side.as_ref()
            .map_or_else(|| NOTHING.to_owned(), |side| side.plain.clone())
    };
    let rows = moves
        .into_iter()
        .map(|rule| {
            let (class, word) = match rule.change {
                RuleChange::Changes => ("proposed", lang.pick("Ändras", "Changes")),
                RuleChange::Comes => ("in-force", lang.pick("Tillkommer", "Comes")),
                RuleChange::Goes => ("quiet", lang.pick("Försvinner", "Goes")),
                RuleChange::Stays => ("quiet", lang.pick("Står kvar", "Stays")),
            };
            vec![
                Cell::text(rule.name.clone()),
                Cell::chip(class, word),
                Cell::text(side(&rule.before)),
                Cell::text(side(&rule.after)),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Regel för regel, om planen får laga kraft som den är ritad.",
        "Rule by rule, if the plan gains legal force as it is drawn.",
    );
    section.table = Some(Table::new(caption, &heads, rows));
    section
}
