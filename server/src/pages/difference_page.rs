//! `/difference?…`: what changed at a place between two days.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use planvy_index::Snapshot;
use planvy_plan::Lang;
use planvy_rules::Served;
use planvy_rules::difference::answer::PlanDifference;
use planvy_rules::difference::{DifferenceAnswer, DifferenceError, DifferenceQuestion};

use super::building_right_page::regulation_cell;
use super::document::{Cell, DocumentPage, Field, FormView, NOTHING, Section, Table, Verdict};
use super::frame::{PageFrame, html};
use super::home::HitView;
use super::place_page::{PlaceParts, kept_fields, language_of, note_texts};
use super::{phrases, problem_page};
use crate::api::difference::{DIFFERENCE, DIFFERENCE_EXAMPLE};
use crate::api::parameters::{ParameterError, Parameters};
use crate::api::place::place;
use crate::api::records::apart;
use crate::app::App;

/// Years to look back, where the question does not say.
const USUAL_YEARS: i64 = 10;

/// The page.
pub async fn difference_page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let today = app.clock.today();
    let question = match question(&query, today, app.served()) {
        Ok(question) => question,
        Err(error) => {
            return problem_page::parameter(&app, &error, language_of(&query), "/difference", &query);
        }
    };
    let lang = question.lang;
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let (asked, asked_of) = (question.clone(), world.clone());
    match apart(&app, move || asked_of.answers().difference(&asked)).await {
        Ok(Ok(answer)) => html(StatusCode::OK, &page(world.snapshot(), &answer, &query, lang)),
        Ok(Err(DifferenceError::Place(error))) => problem_page::question(&app, &error, lang, &query),
        Ok(Err(DifferenceError::DatesReversed { .. })) => {
            let page = reversed(world.snapshot(), &question, &query);
            html(StatusCode::BAD_REQUEST, &page)
        }
        Err(problem) => problem_page::problem(problem, lang),
    }
}

/// The question of the page: ten years back, where it does not say how far.
fn question(query: &str, today: Date, served: Served) -> Result<DifferenceQuestion, ParameterError> {
    let known: &'static [&'static str] = DIFFERENCE;
    // A link from the page of a place brings its date along: the later day.
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| {
            let name = if name == "date" { "to".into() } else { name };
            (name.into_owned(), value.into_owned())
        })
        .collect();
    let renamed = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&pairs)
        .finish();
    let parameters = Parameters::read(Some(&renamed), known, DIFFERENCE_EXAMPLE)?.within(served);
    let to = parameters.day("to", DIFFERENCE_EXAMPLE)?.unwrap_or(today);
    let usual = to.saturating_sub(USUAL_YEARS.years());
    Ok(DifferenceQuestion {
        place: place(&parameters)?,
        from: parameters.day("from", DIFFERENCE_EXAMPLE)?.unwrap_or(usual),
        to,
        lang: parameters.lang()?.unwrap_or_default(),
    })
}

fn dates_form(query: &str, from: Date, to: Date, lang: Lang) -> FormView {
    let mut fields = kept_fields(query, &["from", "to", "date"]);
    fields.push(Field::input("date", "from", lang.pick("Från", "From"), &from.to_string()).required());
    fields.push(Field::input("date", "to", lang.pick("Till", "To"), &to.to_string()).required());
    FormView {
        heading: lang.pick("Jämför andra dagar", "Compare other days").to_owned(),
        action: "/difference".to_owned(),
        fields,
        button: lang.pick("Jämför", "Compare").to_owned(),
        ..FormView::default()
    }
}

fn reversed(snapshot: &Snapshot, question: &DifferenceQuestion, query: &str) -> DocumentPage {
    let lang = question.lang;
    let heading = lang.pick("Dagarna står i fel ordning", "The days stand in the wrong order");
    let statement = lang.pick(
        "Den första dagen måste vara före den andra.",
        "The first day has to come before the second.",
    );
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading, "/difference", query),
        heading: heading.to_owned(),
        subheading: String::new(),
        verdict: Some(Verdict::of(planvy_plan::State::NoData, statement)),
        links: Vec::new(),
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: Vec::new(),
        notes: Vec::new(),
        forms: vec![dates_form(query, question.to, question.from, lang)],
        json_href: None,
    }
}

fn page(snapshot: &Snapshot, answer: &DifferenceAnswer, query: &str, lang: Lang) -> DocumentPage {
    let parts = PlaceParts::of(snapshot, &answer.place, answer.to, lang);
    let what = lang.pick("Vad har ändrats:", "What has changed:");
    let heading = format!("{what} {}", parts.name);
    let days = (phrases::date(lang, answer.from), phrases::date(lang, answer.to));
    let address: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(name, _)| !["from", "to", "date"].contains(&name.as_str()))
        .collect();
    let of_place = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&address)
        .finish();
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), "/difference", query),
        heading,
        subheading: match lang {
            Lang::Sv => format!("Från den {} till den {}", days.0, days.1),
            Lang::En => format!("From {} to {}", days.0, days.1),
        },
        verdict: Some(Verdict::of(answer.state, answer.plain.clone())),
        links: vec![HitView {
            href: format!("/rules?{of_place}"),
            label: lang
                .pick("Reglerna på platsen", "The rules at the place")
                .to_owned(),
            about: String::new(),
        }],
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: answer
            .plans
            .iter()
            .map(|plan| plan_section(snapshot, plan, lang))
            .collect(),
        notes: note_texts(&answer.notes),
        forms: vec![dates_form(query, answer.from, answer.to, lang)],
        json_href: Some(format!(
            "/api/v1/difference?{of_place}&from={}&to={}&f=json",
            answer.from, answer.to
        )),
    }
}

fn plan_section(snapshot: &Snapshot, plan: &PlanDifference, lang: Lang) -> Section {
    let name = match &plan.designation {
        Some(designation) => format!("{designation}, {}", plan.name),
        None => plan.name.clone(),
    };
    let mut section = Section::new(name);
    section.chip = plan.standing_after.map(|standing| {
        (
            phrases::standing_class(standing),
            phrases::standing(lang, standing).to_owned(),
        )
    });
    section.paragraphs.push(plan.plain.clone());
    if plan.regulations.is_empty() {
        return section;
    }
    let heads = lang.pick(["Bestämmelse", "Förut", "Nu"], ["Regulation", "Before", "Now"]);
    let standing = |standing: Option<planvy_plan::Standing>| {
        standing.map_or_else(
            || NOTHING.to_owned(),
            |standing| phrases::standing(lang, standing).to_owned(),
        )
    };
    let rows = plan
        .regulations
        .iter()
        .map(|regulation| {
            vec![
                regulation_cell(snapshot, &regulation.plain, regulation.regulation, lang),
                Cell::text(standing(regulation.standing_before)),
                Cell::text(standing(regulation.standing_after)),
            ]
        })
        .collect();
    let caption = lang.pick("Bestämmelser som ändrats.", "Regulations that changed.");
    section.table = Some(Table::new(caption, &heads, rows));
    section
}
