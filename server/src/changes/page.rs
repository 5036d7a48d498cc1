//! `/andringar`: what has changed, for people.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use planvy_plan::Lang;

use super::answer::{ChangeList, ChangeView};
use super::api::{found, kept_log};
use super::atom::label;
use super::change::ChangeKind;
use super::question::{Question, Since};
use crate::app::App;
use crate::clock::swedish_date;
use crate::http::conditional;
use crate::http::problem::Problem;
use crate::pages::document::{Field, FormView};
use crate::pages::frame::{PageFrame, html};
use crate::pages::place_page::language_of;
use crate::pages::{phrases, problem_page};

/// Changes on a page.
const PAGE_LENGTH: usize = 30;
/// Changes to come that are shown.
const COMING_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    page: PageFrame,
    heading: String,
    lead: &'static str,
    feed_title: &'static str,
    feed_href: String,
    json_href: String,
    coming: Vec<ChangeCard>,
    changes: Vec<ChangeCard>,
    nothing: Option<&'static str>,
    notes: Vec<String>,
    next_href: Option<String>,
    form: FormView,
}

/// A change on the page.
struct ChangeCard {
    day: String,
    kind: &'static str,
    title: String,
    href: Option<String>,
    text: String,
}

/// The page.
pub async fn changes_page(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let lang = language_of(&query);
    match answered(&app, &query, &headers).await {
        Ok(response) => response,
        Err(problem) if problem.status().is_server_error() => problem_page::problem(problem, lang),
        Err(problem) => problem_page::refused(&app, &problem, uri.path(), &query),
    }
}

async fn answered(app: &Arc<App>, query: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    // A form sends its empty fields along.
    let filled = without_empty(query);
    let mut question = Question::read(Some(&filled), headers)?;
    question.limit = question.limit.min(PAGE_LENGTH);
    let lang = question.lang;
    let kept = kept_log(app).await?;
    let tag = kept.tags.of_day(kept.log.today);
    if let Some(response) = conditional::unchanged(headers, &tag) {
        return Ok(response);
    }
    let coming = if question.is_coming || question.after.is_some() {
        Vec::new()
    } else {
        let to_come = Question {
            is_coming: true,
            since: Since::Beginning,
            limit: COMING_SHOWN,
            ..question.clone()
        };
        found(app, kept.clone(), to_come).await?.changes
    };
    let list = found(app, kept, question.clone()).await?;
    let world = app.ready_world()?;
    let heading = if question.is_coming {
        lang.pick("Planer som ändras framöver", "Plans that will change")
    } else {
        lang.pick("Vad har ändrats?", "What has changed?")
    };
    let page = ChangesPage {
        page: PageFrame::new(Some(world.snapshot()), lang, heading, "/andringar", &filled),
        heading: heading.to_owned(),
        lead: lang.pick(
            "Nya och ändrade planer, planer som börjar och slutar gälla, och nya grunddata. Det senaste står först.",
            "New and changed plans, plans that come into force and cease, and new base data. The latest stands first.",
        ),
        feed_title: lang.pick("Ändringar av planer", "Changes of plans"),
        feed_href: address("/api/v1/changes", &filled, &[("f", "atom")]),
        json_href: address("/api/v1/changes", &filled, &[("f", "json")]),
        nothing: nothing(&list, lang),
        coming: coming.iter().map(|change| card(change, lang)).collect(),
        changes: list.changes.iter().map(|change| card(change, lang)).collect(),
        notes: list.notes.clone(),
        next_href: list.next.as_deref().map(|next| address("/andringar", &filled, &[("after", next)])),
        form: form(&filled, lang),
    };
    let mut response = html(StatusCode::OK, &page);
    conditional::mark(response.headers_mut(), tag);
    Ok(response)
}

/// What an empty list means: not that nothing happens in the town.
fn nothing(list: &ChangeList, lang: Lang) -> Option<&'static str> {
    list.changes.is_empty().then(|| {
        lang.pick(
            "Inget av det som är inläst har ändrats så som du frågar efter. Planer på papper följs inte här.",
            "Nothing of what is loaded has changed in the way that you ask for. Plans on paper are not followed here.",
        )
    })
}

fn card(change: &ChangeView, lang: Lang) -> ChangeCard {
    let moment: Option<Timestamp> = change.moment.parse().ok();
    let day: Option<Date> = change.date.or_else(|| moment.map(swedish_date));
    ChangeCard {
        day: day.map(|day| phrases::date(lang, day)).unwrap_or_default(),
        kind: label(change.kind, lang),
        title: change.title.clone(),
        href: change
            .plan
            .as_ref()
            .map(|plan| format!("/plans/{}?lang={}", plan.id, lang.tag())),
        text: change.plain.clone(),
    }
}

fn without_empty(query: &str) -> String {
    let filled = form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(filled)
        .finish()
}

/// An address with the conditions of a query, and more.
fn address(path: &str, query: &str, more: &[(&str, &str)]) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after" && name != "f");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .extend_pairs(more)
        .finish();
    format!("{path}?{query}")
}

fn form(query: &str, lang: Lang) -> FormView {
    let value = |name: &str| {
        let found = form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let any = (String::new(), lang.pick("Alla", "All").to_owned());
    let groups = [
        (
            "plans".to_owned(),
            lang.pick("Alla planer", "All plans").to_owned(),
        ),
        (
            "base-data".to_owned(),
            lang.pick("Alla grunddata", "All base data").to_owned(),
        ),
    ];
    let kinds = ChangeKind::ALL
        .into_iter()
        .map(|kind| (kind.word().to_owned(), label(kind.word(), lang).to_owned()));
    let mut kind = Field::input("select", "kind", lang.pick("Vad", "What"), &value("kind"));
    kind.options = std::iter::once(any).chain(groups).chain(kinds).collect();
    let since = value("since");
    let is_date = crate::api::parameters::civil_date(&since).is_some();
    FormView {
        heading: lang.pick("Välj vad du vill se", "Choose what to see").to_owned(),
        action: "/andringar".to_owned(),
        fields: vec![
            Field::hidden("lang", lang.tag()),
            kind,
            Field::input(
                "date",
                "since",
                lang.pick("Från och med", "From"),
                if is_date { &since } else { "" },
            ),
            Field::input(
                "text",
                "municipality",
                lang.pick("Kommun", "Municipality"),
                &value("municipality"),
            ),
        ],
        button: lang.pick("Visa", "Show").to_owned(),
        ..FormView::default()
    }
}
