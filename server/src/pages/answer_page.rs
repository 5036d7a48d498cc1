//! `/rules?…`: the answer for a place, in plain language, numbers first.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use planvy_index::Snapshot;
use planvy_plan::{Lang, PlanId, Standing, State as Known};
use planvy_rules::answer::PlaceKind;
use planvy_rules::{Answer, Place, PlanAnswer, RegulationAnswer, Theme};

use super::figures::{Figure, figures};
use super::frame::{PageFrame, html, query_of};
use super::home::HitView;
use super::map_page::AnswerParts;
use super::place_map::{DrawnMap, LegendItem, Subject, draw};
use super::place_page::{language_of, note_texts, read, state_class, subheading, subject, theme};
use super::plan_view::PlanView;
use super::rule_view::RuleView;
use super::{phrases, problem_page};
use crate::api::place::Terms;
use crate::app::App;
use crate::http::conditional;
use crate::world::World;

/// A row of the table of what is known.
struct CoverageRow {
    theme: &'static str,
    class: &'static str,
    state_text: &'static str,
    statement: String,
}

/// The statement at the top.
struct Verdict {
    state: &'static str,
    statement: String,
}

/// A feature of the comprehensive plan.
struct GuidanceRow {
    title: String,
    plain: String,
    statement: Option<String>,
}

/// A hidden field that keeps the place.
struct PlaceField {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "rules.html", blocks = ["verdict", "figures", "flat_map", "rules"])]
struct AnswerPage {
    page: PageFrame,
    searched: String,
    heading: String,
    subheading: String,
    verdict: Verdict,
    other_day: Option<HitView>,
    whole_parcel: Option<HitView>,
    figures: Vec<Figure>,
    map_svg: Option<String>,
    map_caption: String,
    legend: Vec<LegendItem>,
    in_force: Vec<PlanView>,
    proposed: Vec<PlanView>,
    history: Vec<PlanView>,
    touches: Vec<RuleView>,
    touches_text: String,
    coverage: Vec<CoverageRow>,
    parcels: Vec<HitView>,
    notes: Vec<String>,
    place_fields: Vec<PlaceField>,
    ways: Vec<HitView>,
    guidance: Vec<GuidanceRow>,
    date: String,
    json_href: String,
}

/// The page.
pub async fn answer_page(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = match Asked::read(&app, &query) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let tag = asked.world.tags().of(asked.terms.date, asked.today);
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    match asked.page(&app, &query) {
        Ok((page, _)) => {
            let mut response = html(StatusCode::OK, &page);
            conditional::mark(response.headers_mut(), tag);
            response
        }
        Err(refusal) => *refusal,
    }
}

/// The parts of the page for another page, and what they are about.
pub struct PartsOfPlace {
    /// The parts.
    pub parts: AnswerParts,
    /// The place, as a map would show it.
    pub subject: Option<Subject>,
}

/// The parts of the page that the map shows beside the canvas.
///
/// # Errors
/// The page that says why there is no answer.
pub fn parts(app: &App, query: &str, with_flat_map: bool) -> Result<PartsOfPlace, Box<Response>> {
    let asked = Asked::read(app, query)?;
    let (page, subject) = asked.page(app, query)?;
    let mut parts = vec![page.as_verdict().render()];
    if with_flat_map {
        parts.push(page.as_flat_map().render());
    }
    parts.extend([page.as_figures().render(), page.as_rules().render()]);
    Ok(PartsOfPlace {
        parts: AnswerParts::of(parts, &page.heading, &page.subheading, asked.lang)?,
        subject,
    })
}

/// A question as it was read, and what answers it.
struct Asked {
    place: Place,
    terms: Terms,
    lang: Lang,
    today: Date,
    world: Arc<World>,
}

impl Asked {
    fn read(app: &App, query: &str) -> Result<Asked, Box<Response>> {
        let (place, terms) = read(query, app.served())
            .map_err(|error| problem_page::parameter(app, &error, language_of(query), "/rules", query))?;
        let lang = terms.lang.unwrap_or_default();
        let world = app
            .ready_world()
            .map_err(|problem| problem_page::problem(problem, lang))?;
        Ok(Asked {
            place,
            terms,
            lang,
            today: app.clock.today(),
            world,
        })
    }

    fn page(&self, app: &App, query: &str) -> Result<(AnswerPage, Option<Subject>), Box<Response>> {
        let question = self.terms.question(self.place.clone(), self.today);
        let answer = self.world.answers().answer(&question);
        let answer = answer.map_err(|error| problem_page::question(app, &error, self.lang, query))?;
        let snapshot = self.world.snapshot();
        let page = page(snapshot, &answer, query, self.today, self.lang);
        Ok((page, subject(snapshot, &answer.place)))
    }
}

fn page(snapshot: &Snapshot, answer: &Answer, query: &str, today: Date, lang: Lang) -> AnswerPage {
    let heading = heading(answer, lang);
    let drawn = subject(snapshot, &answer.place)
        .and_then(|subject| draw(snapshot, &subject, answer.as_of, &heading, lang));
    let (map_svg, map_caption, legend) = match drawn {
        Some(DrawnMap { svg, legend, caption }) => (Some(svg), caption, legend),
        None => (None, String::new(), Vec::new()),
    };
    let [in_force, proposed, history] = plans_by_standing(answer, lang);
    let touches: Vec<RuleView> = answer
        .touches
        .regulations
        .iter()
        .map(|rule| RuleView::of(rule, record_of(answer, rule.plan), lang))
        .collect();
    let kept: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let place_fields = kept
        .iter()
        .filter(|(name, _)| name != "date" && name != "lang")
        .map(|(name, value)| PlaceField {
            name: name.clone(),
            value: value.clone(),
        })
        .collect();
    AnswerPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), "/rules", query),
        searched: answer
            .place
            .address
            .clone()
            .or_else(|| answer.place.parcel.clone())
            .unwrap_or_default(),
        subheading: subheading(&answer.place, answer.as_of, lang),
        heading,
        verdict: verdict(answer),
        other_day: other_day(answer, query, today, lang),
        whole_parcel: whole_parcel(answer, lang),
        figures: figures(answer, lang),
        map_svg,
        map_caption,
        legend,
        in_force,
        proposed,
        history,
        touches,
        touches_text: touches_text(answer, lang),
        coverage: coverage(answer, lang),
        parcels: parcels(answer, lang),
        notes: note_texts(&answer.notes),
        place_fields,
        ways: ways(query, lang),
        guidance: guidance(answer),
        date: answer.as_of.to_string(),
        json_href: format!("/api/v1/rules?{query}&f=json"),
    }
}

/// Ways on from the rules of a place.
fn ways(query: &str, lang: Lang) -> Vec<HitView> {
    let way = |path: &str, sv: &str, en: &str| HitView {
        href: format!("{path}?{query}"),
        label: lang.pick(sv, en).to_owned(),
        about: String::new(),
    };
    vec![
        way("/map", "Visa i 3D", "Show in 3D"),
        way(
            "/building-right",
            "Hur mycket får byggas?",
            "How much may be built?",
        ),
        way("/questions", "Ställ en fråga om platsen", "Ask about the place"),
        way("/difference", "Vad har ändrats?", "What has changed?"),
    ]
}

fn heading(answer: &Answer, lang: Lang) -> String {
    let place = &answer.place;
    if let Some(address) = &place.address {
        return address.clone();
    }
    match (place.kind, &place.parcel) {
        (PlaceKind::Parcel, Some(parcel)) => parcel.clone(),
        (PlaceKind::Line, _) => lang
            .pick("Reglerna längs linjen", "The rules along the line")
            .to_owned(),
        (PlaceKind::Area, _) => lang
            .pick("Reglerna i området", "The rules in the area")
            .to_owned(),
        _ => lang
            .pick("Reglerna på platsen", "The rules at the place")
            .to_owned(),
    }
}

fn record_of(answer: &Answer, id: PlanId) -> Option<&planvy_rules::PlanRecord> {
    answer
        .plans
        .iter()
        .map(|plan| plan.record.as_ref())
        .find(|record| record.id == id)
}

/// The plans in three lists: in force, in the making, history.
fn plans_by_standing(answer: &Answer, lang: Lang) -> [Vec<PlanView>; 3] {
    let view = |plan: &PlanAnswer| {
        let rules: Vec<&RegulationAnswer> = answer
            .regulations
            .iter()
            .filter(|rule| rule.plan == plan.record.id)
            .collect();
        PlanView::of(
            &plan.record,
            Some(plan.standing),
            &plan.implementation,
            Some(&plan.share),
            &rules,
            lang,
        )
    };
    let of = |wanted: fn(Standing) -> bool| {
        answer
            .plans
            .iter()
            .filter(|plan| wanted(plan.standing))
            .map(view)
            .collect::<Vec<PlanView>>()
    };
    [
        of(|standing| matches!(standing, Standing::InForce | Standing::NotYet)),
        of(|standing| standing == Standing::Proposed),
        of(Standing::is_history),
    ]
}

fn verdict(answer: &Answer) -> Verdict {
    let plans = answer
        .coverage
        .iter()
        .find(|coverage| coverage.theme == Theme::DetailedPlan);
    plans.map_or(
        Verdict {
            state: Known::NoData.word(),
            statement: String::new(),
        },
        |coverage| Verdict {
            state: coverage.state.word(),
            statement: coverage.statement.clone(),
        },
    )
}

/// Of an answer for another day than today: what it is, and the way to today.
fn other_day(answer: &Answer, query: &str, today: Date, lang: Lang) -> Option<HitView> {
    if answer.as_of == today {
        return None;
    }
    let day = phrases::date(lang, answer.as_of);
    let about = if answer.as_of < today {
        lang.pick(
            format!("Du ser vad som gällde den {day}, inte i dag."),
            format!("You see what applied on {day}, not today."),
        )
    } else {
        lang.pick(
            format!("Du ser vad som gäller den {day}, så långt det är känt i dag."),
            format!("You see what applies on {day}, as far as is known today."),
        )
    };
    let kept: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(name, _)| name != "date")
        .collect();
    let pairs: Vec<(&str, &str)> = kept
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Some(HitView {
        href: format!("/rules?{}", query_of(&pairs)),
        label: lang
            .pick("Visa vad som gäller i dag", "Show what applies today")
            .to_owned(),
        about,
    })
}

fn coverage(answer: &Answer, lang: Lang) -> Vec<CoverageRow> {
    let row = |coverage: &planvy_rules::Coverage| CoverageRow {
        theme: theme(coverage.theme, lang),
        class: state_class(coverage.state),
        state_text: phrases::state(lang, coverage.state),
        statement: coverage.statement.clone(),
    };
    answer.coverage.iter().map(row).collect()
}

fn guidance(answer: &Answer) -> Vec<GuidanceRow> {
    let row = |guidance: &planvy_rules::guidance::Guidance| GuidanceRow {
        title: guidance.title.clone(),
        plain: guidance.plain.clone(),
        // Most sentences quote it already.
        statement: guidance
            .statement
            .clone()
            .filter(|statement| !guidance.plain.contains(statement.as_str())),
    };
    answer.guidance.iter().map(row).collect()
}

fn parcels(answer: &Answer, lang: Lang) -> Vec<HitView> {
    let view = |parcel: &planvy_rules::ParcelAnswer| HitView {
        href: format!(
            "/rules?{}",
            query_of(&[("parcel", &parcel.designation), ("lang", lang.tag())])
        ),
        label: parcel.designation.clone(),
        about: phrases::area(lang, parcel.area_m2),
    };
    answer.parcels.iter().map(view).collect()
}

/// From a point or an address on to the parcel as a whole: most people mean their plot, not their door.
fn whole_parcel(answer: &Answer, lang: Lang) -> Option<HitView> {
    let parcel = answer
        .place
        .parcel
        .as_ref()
        .filter(|_| answer.place.kind == PlaceKind::Point)?;
    let pairs = [("parcel", parcel.as_str()), ("lang", lang.tag())];
    Some(HitView {
        href: format!("/rules?{}", query_of(&pairs)),
        label: match lang {
            Lang::Sv => format!("Visa reglerna för hela fastigheten {parcel}"),
            Lang::En => format!("Show the rules for the whole property {parcel}"),
        },
        about: String::new(),
    })
}

fn touches_text(answer: &Answer, lang: Lang) -> String {
    let (area, length) = (
        phrases::area(lang, answer.touches.threshold_m2),
        phrases::length(lang, answer.touches.threshold_m),
    );
    match lang {
        Lang::Sv => format!(
            "Bestämmelserna nedan täcker mindre än {area} eller {length} av platsen. Det kan bero på att gränser är inmätta olika."
        ),
        Lang::En => format!(
            "The regulations below cover less than {area} or {length} of the place. Borders measured differently may be the cause."
        ),
    }
}
