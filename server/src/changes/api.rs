//! `/api/v1/changes`: what has changed, as JSON and as an Atom feed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::Timestamp;
use planvy_plan::Lang;
use planvy_rules::words_schema::LangWord;

use super::answer::{ChangeList, list, views};
use super::atom::{FeedHead, feed};
use super::keeper::KeptLog;
use super::log::Log;
use super::question::{Question, Since};
use crate::api::records::apart;
use crate::api::rules::see_page;
use crate::app::App;
use crate::http::conditional::{self, unchanged};
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemDocument};
use crate::ogc::base::Base;
use crate::ogc::form::{ATOM, HTML};

/// What has changed, the newest first: plans that are new, changed, in force or ended, base data, the national catalogue.
///
/// Changes are read from the store: each import with its files, each version of a plan beside the one before, and the days that plans
/// name for their beginning and end, which need no import. Mark where you are by `newest` and give it as `since` next time.
#[utoipa::path(get, path = "/api/v1/changes", operation_id = "getChanges", tag = "time",
    params(
        ("kind" = Option<String>, Query, description = "Only these kinds, with commas between them: `plan-added`, `plan-changed`, `plan-in-force`, `plan-ended`, `parcels`, `addresses`, `buildings`, `terrain`, `guidance`, `catalogue`; `plans` and `base-data` mean all of their kind.", example = "plan-added,plan-in-force"),
        ("state" = Option<String>, Query, description = "Only changes after which what changed is in one of these states, with commas between them: `applies` (in force or in process; base data are there), `does-not-apply` (repealed, given up), `no-data` (dates do not say; a file without content), `needs-human` (errors of the file were accepted).", example = "applies,needs-human"),
        ("bbox" = Option<String>, Query, pattern = "^-?[0-9.]+(,-?[0-9.]+){3}$", description = "Only changes in this box: least easting, least northing, greatest easting, greatest northing; together with `crs`. Boxes around what changed, before and after, are compared."),
        ("crs" = Option<String>, Query, pattern = "30(0[6-9]|1[0-8])$", description = "System of `bbox`: an EPSG code from 3006 to 3018, or its URI."),
        ("plan" = Option<String>, Query, pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", description = "Only changes of this plan (UUID)."),
        ("municipality" = Option<String>, Query, min_length = 1, description = "Only changes of plans of this municipality, by name or code as delivered."),
        ("since" = Option<String>, Query, description = "Only what came after: the `newest` of an earlier answer, the id of a snapshot, a date or a time. A mark that this store does not know is refused.", example = "2026-11-01"),
        ("coming" = Option<bool>, Query, description = "Instead: what will change by a day that plans name and that has not come, the nearest first."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 500, description = "Changes on a page: from 1 to 500; 100 without it."),
        ("after" = Option<String>, Query, min_length = 1, description = "The `next` of the page before."),
        ("lang" = Option<LangWord>, Query, description = "Language of titles and texts: `sv` (default) or `en`."),
        ("f" = Option<String>, Query, pattern = "^(json|atom|html)$", description = "The form of the answer, where the header Accept is not to decide: `json`, `atom`, or `html` to be sent to the page."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "A page of changes.", content((ChangeList = "application/json"), (String = "application/atom+xml"))),
        (status = 303, description = "For a browser: the page of changes."),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet; or the history of the store cannot be read.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn changes(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let (head, _) = request.into_parts();
    let question = Question::read(head.uri.query(), &head.headers)?;
    if question.form == HTML {
        return Ok(see_page("/andringar", head.uri.query()));
    }
    let kept = kept_log(&app).await?;
    let tag = kept.tags.of_day(kept.log.today);
    if let Some(response) = unchanged(&head.headers, &tag) {
        return Ok(response);
    }
    let (form, lang) = (question.form, question.lang);
    let found = found(&app, kept, question.clone()).await?;
    let body = if form == ATOM {
        let feed_head = feed_head(&head, &question, &found);
        feed(&found, &feed_head, lang).into_bytes()
    } else {
        serde_json::to_vec(&found).map_err(|error| {
            tracing::error!(%error, "changes cannot be written as JSON");
            internal_fault()
        })?
    };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    let content_type = if form == ATOM {
        HeaderValue::from_static("application/atom+xml; charset=utf-8")
    } else {
        conditional::JSON
    };
    headers.insert(header::CONTENT_TYPE, content_type);
    conditional::mark(headers, tag);
    Ok(response)
}

/// The log of today's snapshot.
///
/// # Errors
/// Where nothing is loaded, or the store cannot be read.
pub(super) async fn kept_log(app: &Arc<App>) -> Result<Arc<KeptLog>, Problem> {
    let world = app.ready_world()?;
    let (today, of) = (app.clock.today(), app.clone());
    apart(app, move || of.changes.log(world.snapshot().id(), today)).await?
}

/// The answer to a question.
///
/// # Errors
/// Where the question does not fit the log, or the store cannot be read.
pub(super) async fn found(
    app: &Arc<App>,
    kept: Arc<KeptLog>,
    question: Question,
) -> Result<ChangeList, Problem> {
    let of = app.clone();
    apart(app, move || {
        let (log, lang) = (&kept.log, question.lang);
        let page = question.page(log, Timestamp::now())?;
        let differences = of.changes.differences(log, &page)?;
        let changes = views(log, &page, &differences, lang);
        Ok(list(log, &page, changes, notes(log, &question), lang))
    })
    .await?
}

/// What the answer does not know.
fn notes(log: &Log, question: &Question) -> Vec<String> {
    let lang = question.lang;
    let mut notes = Vec::new();
    let mut note = |sv: &str, en: &str| notes.push(lang.pick(sv, en).to_owned());
    match (&question.since, log.begins()) {
        (_, None) => note(
            "Inget har lästs in ännu: vad som har ändrats är inte känt.",
            "Nothing has been imported yet: what has changed is not known.",
        ),
        (Since::Moment(moment), Some(begins)) if *moment < begins => note(
            "Det första lästes in efter den tid som frågan börjar med: vad som ändrades dessförinnan är inte känt.",
            "The first import was made after the time that the question begins with: what changed before is not known.",
        ),
        _ => {}
    }
    let filter = &question.filter;
    if filter.area.is_some() {
        note(
            "Rutor runt det som har ändrats jämförs med området: något som står nära gränsen kan nämnas fast det inte når in.",
            "Boxes around what changed are compared with the area: something near its border may be told of though it does not reach in.",
        );
    }
    if (filter.plan.is_some() || filter.municipality.is_some())
        && (filter.kinds.is_empty() || filter.kinds.iter().any(|kind| !kind.is_about_a_plan()))
    {
        note(
            "Grunddata och katalogen hör inte till någon plan eller kommun och nämns inte här.",
            "Base data and the catalogue belong to no plan and no municipality and are not told of here.",
        );
    }
    notes
}

fn feed_head(head: &Parts, question: &Question, found: &ChangeList) -> FeedHead {
    let base = Base::of(&head.headers);
    let query = head.uri.query().unwrap_or_default();
    let of_feed = |after: Option<&str>| {
        let address = with_after(query, after);
        base.beside(&format!("/api/v1/changes?{address}"))
    };
    let conditions = with_after(query, None);
    FeedHead {
        is_coming: question.is_coming,
        author: "Planvy".to_owned(),
        self_href: of_feed(question.after.as_ref().map(ToString::to_string).as_deref()),
        first_href: of_feed(None),
        next_href: found.next.as_deref().map(|next| of_feed(Some(next))),
        page_href: base.beside(&page_path(query, question.lang)),
        server: base.beside(""),
        conditions,
    }
}

/// The query of a page of the feed: the form is said, so that the address means the feed to whoever opens it.
fn with_after(query: &str, after: Option<&str>) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after" && name != "f");
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(kept).append_pair("f", "atom");
    if let Some(after) = after {
        pairs.append_pair("after", after);
    }
    pairs.finish()
}

/// The same for people.
fn page_path(query: &str, lang: Lang) -> String {
    let kept = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !["after", "f", "lang", "limit"].contains(&&**name));
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(kept).append_pair("lang", lang.tag());
    format!("/andringar?{}", pairs.finish())
}
