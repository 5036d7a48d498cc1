//! `/plans` and `/plans/{id}`: what is loaded, and one plan as a whole.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use planvy_index::{PlanIndex, Snapshot};
use planvy_plan::{Lang, PlanId};
use planvy_rules::standing::Timeline;

use super::frame::{PageFrame, html, query_of};
use super::home::HitView;
use super::map_page::AnswerParts;
use super::place_map::{DrawnMap, LegendItem, Subject, draw};
use super::plan_view::PlanView;
use super::rule_view::language_of;
use super::{phrases, problem_page};
use crate::api::parameters::{ParameterError, Parameters};
use crate::app::App;
use crate::http::conditional;
use crate::world::World;

/// Plans on one page of the list.
const PAGE_LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "plans.html")]
struct PlansPage {
    page: PageFrame,
    heading: String,
    summary: String,
    hits: Vec<HitView>,
    next_href: Option<String>,
}

#[derive(Template)]
#[template(path = "plan.html", blocks = ["summary", "facts", "flat_map", "rules"])]
struct PlanPage {
    page: PageFrame,
    plan: PlanView,
    purpose: Option<String>,
    /// The language of the plan's texts, where it is not Swedish (BCP 47).
    texts_lang: Option<String>,
    map_svg: Option<String>,
    map_caption: String,
    legend: Vec<LegendItem>,
    notes: Vec<String>,
    json_href: String,
    /// Where it is seen in 3D.
    map_href: String,
    /// Where it is told what a plan in process would change.
    effect_href: Option<String>,
}

fn read(query: &str) -> Result<(Lang, usize), ParameterError> {
    let parameters = Parameters::read(Some(query), &["lang", "from"], "lang=sv")?;
    let from = parameters
        .whole_number("from", 0, 10_000_000, "from=50")?
        .unwrap_or(0);
    Ok((
        parameters.lang()?.unwrap_or_default(),
        usize::try_from(from).unwrap_or(0),
    ))
}

/// The list of plans: by designation.
pub async fn plans_page(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let (lang, from) = match read(&query) {
        Ok(read) => read,
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, "/plans", &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let today = app.clock.today();
    let tag = world.tags().of_day(today);
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    let snapshot = world.snapshot();
    let mut plans: Vec<&planvy_plan::Plan> = snapshot.plans().iter().map(|stored| &stored.plan).collect();
    plans.sort_by(|a, b| (&a.designation, &a.name, a.id).cmp(&(&b.designation, &b.name, b.id)));
    let hit = |plan: &&planvy_plan::Plan| {
        let standing = Timeline::of(plan).standing_at(today);
        let standing = standing.map_or(plan.status.swedish(), |standing| {
            phrases::standing(lang, standing)
        });
        HitView {
            href: format!("/plans/{}?lang={}", plan.id, lang.tag()),
            label: format!(
                "{} {}",
                plan.designation.as_deref().unwrap_or_default(),
                plan.name
            )
            .trim()
            .to_owned(),
            about: format!("{} · {standing}", plan.kind.swedish()),
        }
    };
    let heading = lang.pick("Planer", "Plans");
    let next = from.saturating_add(PAGE_LENGTH);
    let page = PlansPage {
        page: PageFrame::new(Some(snapshot), lang, heading, "/plans", &query),
        heading: heading.to_owned(),
        summary: match lang {
            Lang::Sv => format!(
                "{} planer är inlästa. En plan som saknas här kan finnas på papper.",
                plans.len()
            ),
            Lang::En => format!(
                "{} plans are loaded. A plan that is missing here may exist on paper.",
                plans.len()
            ),
        },
        hits: plans.iter().skip(from).take(PAGE_LENGTH).map(hit).collect(),
        next_href: (next < plans.len()).then(|| {
            format!(
                "/plans?{}",
                query_of(&[("from", &next.to_string()), ("lang", lang.tag())])
            )
        }),
    };
    let mut response = html(StatusCode::OK, &page);
    conditional::mark(response.headers_mut(), tag);
    response
}

/// One plan.
pub async fn plan_page(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let path = format!("/plans/{id}");
    let lang = match Parameters::read(Some(&query), &["lang"], "lang=sv").and_then(|read| read.lang()) {
        Ok(lang) => lang.unwrap_or_default(),
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, &path, &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let tag = world.tags().of_day(app.clock.today());
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    match page_of(&app, &world, &id, &path, &query, lang) {
        Ok(page) => {
            let mut response = html(StatusCode::OK, &page);
            conditional::mark(response.headers_mut(), tag);
            response
        }
        Err(refusal) => *refusal,
    }
}

/// The parts of the page that the map shows beside the canvas.
///
/// # Errors
/// The page that says why there is no such plan.
pub fn parts(app: &App, id: &str, with_flat_map: bool, lang: Lang) -> Result<AnswerParts, Box<Response>> {
    let world = app
        .ready_world()
        .map_err(|problem| problem_page::problem(problem, lang))?;
    let page = page_of(app, &world, id, "/map", "", lang)?;
    let mut parts = vec![page.as_summary().render()];
    if with_flat_map {
        parts.push(page.as_flat_map().render());
    }
    parts.extend([page.as_facts().render(), page.as_rules().render()]);
    AnswerParts::of(
        parts,
        &page.plan.title,
        page.purpose.as_deref().unwrap_or_default(),
        lang,
    )
}

fn page_of(
    app: &App,
    world: &World,
    id: &str,
    path: &str,
    query: &str,
    lang: Lang,
) -> Result<PlanPage, Box<Response>> {
    let snapshot = world.snapshot();
    let found = id.parse::<PlanId>().ok().and_then(|id| snapshot.plan_by_id(id));
    let Some(index) = found else {
        let what = match lang {
            Lang::Sv => format!("Ingen inläst plan har identiteten {id}. Sök på planens nummer eller namn."),
            Lang::En => {
                format!("No loaded plan has the identity {id}. Search for the plan's number or name.")
            }
        };
        return Err(Box::new(problem_page::not_found(app, lang, &what)));
    };
    match world.answers().plan_view(index, app.clock.today(), lang) {
        Some(view) => Ok(page(snapshot, index, &view, path, query)),
        None => Err(Box::new(problem_page::not_found(app, lang, id))),
    }
}

fn page(
    snapshot: &Snapshot,
    index: PlanIndex,
    view: &planvy_rules::views::PlanView,
    path: &str,
    query: &str,
) -> PlanPage {
    let lang = view.language;
    let rules: Vec<&planvy_rules::RegulationAnswer> = view.regulations.iter().collect();
    let plan = PlanView::of(
        &view.record,
        view.standing,
        &view.implementation,
        None,
        &rules,
        lang,
    );
    let drawn = draw(snapshot, &Subject::Plan(index), view.as_of, &plan.title, lang);
    let (map_svg, map_caption, legend) = match drawn {
        Some(DrawnMap { svg, legend, caption }) => (Some(svg), caption, legend),
        None => (None, String::new(), Vec::new()),
    };
    PlanPage {
        page: PageFrame::new(Some(snapshot), lang, plan.title.clone(), path, query),
        purpose: view
            .record
            .purpose
            .clone()
            .filter(|purpose| !purpose.trim().is_empty()),
        texts_lang: language_of(Some(&view.record)).map(str::to_owned),
        plan,
        map_svg,
        map_caption,
        legend,
        map_href: format!("/map?plan={}&lang={}", view.record.id, lang.tag()),
        effect_href: (view.standing == Some(planvy_plan::Standing::Proposed))
            .then(|| format!("/effect?plan={}&lang={}", view.record.id, lang.tag())),
        notes: view.notes.iter().map(|note| note.text.clone()).collect(),
        json_href: format!("/api/v1/plans/{}?lang={}&f=json", view.record.id, lang.tag()),
    }
}
