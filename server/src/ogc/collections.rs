//! `/ogc/collections` and `/ogc/collections/{collection}`: what there is.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use geo_types::Rect;
use jiff::civil::Date;
use planvy_features::{Collection, FeatureCrs, collections};
use planvy_index::Snapshot;
use serde::Serialize;

use super::downloads;
use super::form::{HTML, JSON};
use super::items::ITEM_FORMS;
use super::landing::DOCUMENT_FORMS;
use super::link::{Link, state_links};
use super::pages;
use super::question::Question;
use super::refusal::answered;
use super::schemas;
use super::tiles;
use crate::app::App;
use crate::http::problem::{Problem, ProblemKind};

/// A collection as a document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionDocument {
    id: &'static str,
    title: &'static str,
    description: &'static str,
    item_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<Extent>,
    crs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_crs: Option<String>,
    /// How many features it has: not of the standard, but it costs nothing and every client wants to know.
    item_count: u32,
    links: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Extent {
    #[serde(skip_serializing_if = "Option::is_none")]
    spatial: Option<SpatialExtent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal: Option<TemporalExtent>,
}

#[derive(Debug, Serialize)]
struct SpatialExtent {
    bbox: [[f64; 4]; 1],
    crs: String,
}

#[derive(Debug, Serialize)]
struct TemporalExtent {
    interval: [[Option<Date>; 2]; 1],
    trs: &'static str,
}

#[derive(Debug, Serialize)]
struct CollectionsDocument {
    links: Vec<Link>,
    crs: Vec<String>,
    collections: Vec<CollectionDocument>,
}

/// All collections of the server, in the order they are listed.
pub fn all(app: &App) -> impl Iterator<Item = &dyn Collection> {
    let of_snapshot = collections::ALL
        .into_iter()
        .map(|collection| collection as &dyn Collection);
    of_snapshot.chain(std::iter::once(app.proposals() as &dyn Collection))
}

/// A collection by its id.
///
/// # Errors
/// Where there is none.
pub fn by_id<'a>(app: &'a App, id: &str) -> Result<&'a dyn Collection, Problem> {
    all(app).find(|collection| collection.id() == id).ok_or_else(|| {
        let known: Vec<String> = all(app).map(|collection| collection.id().to_owned()).collect();
        Problem::new(
            ProblemKind::NotFound,
            "There is no such collection; the member `near` lists those there are.",
        )
        .with_parameter("collectionId")
        .with_near(known)
    })
}

/// The coordinate systems that features come in: those of every service, and the zones that hold plans of other countries.
pub fn coordinate_systems(snapshot: &Snapshot) -> Vec<String> {
    FeatureCrs::of_snapshot(snapshot).map(FeatureCrs::uri).collect()
}

/// The collections.
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, list_of(&app, &head))
}

fn list_of(app: &App, head: &Parts) -> Result<Response, Problem> {
    let question = Question::plain(app, head, "/collections", DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::collections(app, &question));
    }
    question.json(&CollectionsDocument {
        links: question.own_links(),
        crs: coordinate_systems(question.world.snapshot()),
        collections: all(app)
            .map(|collection| document(collection, &question, true))
            .collect(),
    })
}

/// One collection.
pub(crate) async fn one(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, one_of(&app, &id, &head))
}

fn one_of(app: &App, id: &str, head: &Parts) -> Result<Response, Problem> {
    let collection = by_id(app, id)?;
    let path = format!("/collections/{}", collection.id());
    let question = Question::plain(app, head, &path, DOCUMENT_FORMS)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::collection(&question, collection));
    }
    let mut response = question.json(&document(collection, &question, false))?;
    state_links(&mut response, &schemas::links(collection, &question));
    Ok(response)
}

/// The links of a collection. In the list of all, the collection's own address stands in for that of the list.
pub fn links(collection: &dyn Collection, question: &Question, is_listed: bool) -> Vec<Link> {
    let lang = question.lang;
    let path = format!("/collections/{}", collection.id());
    let mut links = if is_listed {
        let title = collection.title(lang);
        vec![
            question.link("self", &path, JSON, title),
            question.link("alternate", &path, HTML, HTML.link_title(lang)),
        ]
    } else {
        question.own_links()
    };
    links.extend(schemas::links(collection, question));
    let items = format!("{path}/items");
    links.extend(ITEM_FORMS.iter().map(|form| {
        let title = format!("{} ({})", collection.title(lang), form.name);
        question.link("items", &items, *form, title)
    }));
    links.extend(downloads::of_collection(collection, question));
    links.extend(tiles::links(&path, question));
    links
}

fn document(collection: &dyn Collection, question: &Question, is_listed: bool) -> CollectionDocument {
    let view = question.view(question.today);
    let lang = question.lang;
    let spatial = collection.extent(view).map(|extent| SpatialExtent {
        bbox: [wider(extent)],
        crs: FeatureCrs::Crs84.uri(),
    });
    let temporal = collection.has_days().then(|| TemporalExtent {
        interval: [[question.world.first_day_in_force(), None]],
        trs: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
    });
    let extent = (spatial.is_some() || temporal.is_some()).then_some(Extent { spatial, temporal });
    CollectionDocument {
        id: collection.id(),
        title: collection.title(lang),
        description: collection.description(lang),
        item_type: "feature",
        extent,
        crs: coordinate_systems(question.world.snapshot()),
        storage_crs: storage_crs(collection, question).map(FeatureCrs::uri),
        item_count: collection.count(view),
        links: links(collection, question, is_listed),
    }
}

/// A box in degrees with seven decimals, rounded outwards: it encloses positions however they are rounded themselves.
pub fn wider(extent: Rect<f64>) -> [f64; 4] {
    const SCALE: f64 = 1e7;
    let (min, max) = (extent.min(), extent.max());
    let down = |degrees: f64| (degrees * SCALE - 0.1).floor() / SCALE;
    let up = |degrees: f64| (degrees * SCALE + 0.1).ceil() / SCALE;
    [down(min.x), down(min.y), up(max.x), up(max.y)]
}

/// The system that the features are kept in, where it is one.
fn storage_crs(collection: &dyn Collection, question: &Question) -> Option<FeatureCrs> {
    let mut planes = question.world.snapshot().coordinate_systems();
    let (_, None) = (planes.next()?, planes.next()) else {
        return None;
    };
    let first = collection.feature(question.view(question.today), 0)?;
    Some(first.shape().crs)
}
