//! `/ogc/collections/{collection}/items`: features, page by page.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use jiff::Timestamp;
use planvy_features::page::Cursor;
use planvy_features::{Collection, FeatureCrs, Page, View, write};

use super::collections::by_id;
use super::conditions::queryables;
use super::form::{CSV, FLATGEOBUF, Form, GEOJSON, HTML, JSON_FG};
use super::items_question::{ITEMS, ItemsQuestion};
use super::link::{Link, push_links_json, state_links};
use super::pages;
use super::parameters::Parameters;
use super::question::Question;
use super::refusal::{answered, refused};
use super::schemas;
use crate::api::records::apart;
use crate::app::App;
use crate::http::edge::internal_fault;
use crate::http::problem::Problem;

/// The forms of features.
pub const ITEM_FORMS: &[Form] = &[GEOJSON, JSON_FG, FLATGEOBUF, CSV, HTML];

/// The header that says which coordinate system an answer is in (Part 2).
pub const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");

/// A page of features, selected.
#[derive(Clone, Debug)]
pub struct SelectedPage {
    /// How many features match altogether.
    pub matched: u32,
    /// The page.
    pub page: Page,
    /// Where the page before begins, where there is one.
    pub previous: Option<Previous>,
}

/// The page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Previous {
    /// It is the first.
    First,
    /// It begins at a cursor.
    At(Cursor),
}

/// Features of a collection.
pub(crate) async fn items(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    let answer = page_of(&app, id, &head).await;
    answered(&app, &head, answer)
}

async fn page_of(app: &Arc<App>, id: String, head: &Parts) -> Result<Response, Problem> {
    let collection = by_id(app, &id)?;
    let parameters = Parameters::read(head.uri.query(), ITEMS, queryables(collection))?;
    let path = ["/collections/", collection.id(), "/items"].concat();
    let question = Question::read(app, &head.headers, &path, &parameters, ITEM_FORMS)?;
    let asked = ItemsQuestion::read(collection, question.world.snapshot(), &parameters)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if !asked.may_take_long() && question.form != HTML && question.form != FLATGEOBUF {
        return answer(collection, &question, &asked);
    }
    let desk = app.clone();
    apart(app, move || {
        let collection = by_id(&desk, &id)?;
        answer(collection, &question, &asked)
    })
    .await?
}

fn answer(
    collection: &dyn Collection,
    question: &Question,
    asked: &ItemsQuestion,
) -> Result<Response, Problem> {
    let selected = select(collection, question, asked)?;
    let links = links(collection, question, &selected);
    let mut response = if question.form == HTML {
        pages::items(question, collection, asked, &selected, &links)
    } else {
        question.answer(written(collection, question, asked, &selected, &links)?)
    };
    state_crs(&mut response, asked.crs);
    state_links(&mut response, &links);
    Ok(response)
}

/// A page of features in the form that was asked for.
fn written(
    collection: &dyn Collection,
    question: &Question,
    asked: &ItemsQuestion,
    selected: &SelectedPage,
    links: &[Link],
) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::with_capacity(4096 + selected.page.rows.len() * 3072);
    let view = question.view(asked.day.unwrap_or(question.today));
    let rows = &selected.page.rows;
    if question.form == FLATGEOBUF {
        body = flatgeobuf(collection, view, rows, asked.crs)?;
    } else if question.form == CSV {
        write::csv::head(&mut body, collection);
        write::csv::rows(&mut body, collection, view, rows, asked.crs);
    } else if question.form == JSON_FG {
        let schema = schemas::address(collection, question);
        let members = members(selected, links);
        write::json_fg::collection(&mut body, collection, view, rows, asked.crs, &schema, &members);
    } else {
        let members = members(selected, links);
        write::geojson::collection(&mut body, collection, view, rows, asked.crs, &members);
    }
    Ok(body)
}

/// Rows as FlatGeobuf.
///
/// # Errors
/// Where the temporary file that features are sorted in fails, which is a fault of the server.
pub fn flatgeobuf(
    collection: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
) -> Result<Vec<u8>, Problem> {
    write::flatgeobuf::table(collection, view, rows, crs).map_err(|error| {
        tracing::error!(%error, "features cannot be written as FlatGeobuf");
        internal_fault()
    })
}

/// Says which coordinate system an answer is in.
pub fn state_crs(response: &mut Response, crs: FeatureCrs) {
    if let Ok(value) = HeaderValue::try_from(["<", &crs.uri(), ">"].concat()) {
        response.headers_mut().insert(CONTENT_CRS, value);
    }
}

fn select(
    collection: &dyn Collection,
    question: &Question,
    asked: &ItemsQuestion,
) -> Result<SelectedPage, Problem> {
    let view = question.view(asked.day.unwrap_or(question.today));
    let selection = asked.query.select(collection, view);
    let snapshot = question.world.snapshot().id();
    // What a filter selects may depend on the day: a page of yesterday's selection has no place in today's.
    let dated = asked.is_dated().then(|| format!("{snapshot} {}", view.date));
    let snapshot = dated.as_deref().unwrap_or(snapshot);
    let page = Page::of(&selection, snapshot, asked.cursor, asked.limit)
        .map_err(|error| refused("cursor", error.to_string(), "limit=100"))?;
    let previous = asked.cursor.map(|cursor| cursor.position).filter(|at| *at > 0);
    let previous = previous.map(|at| match at.saturating_sub(asked.limit) {
        0 => Previous::First,
        start => Previous::At(Cursor::new(snapshot, start)),
    });
    Ok(SelectedPage {
        matched: selection.count(),
        page,
        previous,
    })
}

/// The links of a page of features.
fn links(collection: &dyn Collection, question: &Question, selected: &SelectedPage) -> Vec<Link> {
    let lang = question.lang;
    let form = question.form;
    let mut links = question.own_links();
    let mut page = |rel, cursor: Option<Cursor>, title| {
        let cursor = cursor.map(|cursor| cursor.to_string());
        let address = question.address.with("cursor", cursor.as_deref());
        links.push(Link::new(rel, form.media_type, address.in_form(form), title));
    };
    if let Some(next) = selected.page.next {
        page("next", Some(next), lang.pick("Nästa sida", "Next page"));
    }
    match selected.previous {
        None => {}
        Some(Previous::First) => page("prev", None, lang.pick("Föregående sida", "Previous page")),
        Some(Previous::At(cursor)) => page(
            "prev",
            Some(cursor),
            lang.pick("Föregående sida", "Previous page"),
        ),
    }
    let path = ["/collections/", collection.id()].concat();
    links.push(question.link("collection", &path, super::form::JSON, collection.title(lang)));
    links.extend(schemas::links(collection, question));
    links
}

/// The members of a feature collection beside its features, as JSON.
fn members(selected: &SelectedPage, links: &[Link]) -> String {
    let mut members = String::with_capacity(links.len() * 320 + 128);
    // Writing to a string cannot fail.
    let _written = write!(
        members,
        "\"timeStamp\":\"{}\",\"numberMatched\":{},\"numberReturned\":{},\"links\":",
        timestamp(),
        selected.matched,
        selected.page.rows.len(),
    );
    push_links_json(&mut members, links);
    members
}

/// The moment of an answer, to the second (RFC 3339).
fn timestamp() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
