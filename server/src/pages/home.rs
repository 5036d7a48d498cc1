//! `/`: one search box, and what is loaded.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::Lang;
use planvy_rules::sentences::figure;

use super::frame::{PageFrame, html, query_of};
use super::problem_page;
use crate::api::parameters::Parameters;
use crate::app::App;
use crate::http::conditional;

/// A link with a word about it.
#[derive(Clone, Debug)]
pub struct HitView {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// A word about it.
    pub about: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: PageFrame,
    examples: Vec<HitView>,
    loaded: Vec<String>,
}

/// The page.
pub async fn home(State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = match Parameters::read(query.as_deref(), &["lang"], "lang=sv").and_then(|read| read.lang()) {
        Ok(lang) => lang.unwrap_or_default(),
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, "/", ""),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let tag = world.tags().timeless();
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    let snapshot = world.snapshot();
    let title = lang.pick("Vad får byggas här?", "What may be built here?");
    let page = HomePage {
        page: PageFrame::new(
            Some(snapshot),
            lang,
            title,
            "/",
            query.as_deref().unwrap_or_default(),
        ),
        examples: examples(snapshot, lang),
        loaded: loaded(snapshot, lang),
    };
    let mut response = html(StatusCode::OK, &page);
    conditional::mark(response.headers_mut(), tag);
    response
}

/// A few places of the loaded data to begin with: spread over the addresses and parcels, the same at each visit.
fn examples(snapshot: &Snapshot, lang: Lang) -> Vec<HitView> {
    let mut examples = Vec::new();
    let addresses = snapshot.addresses();
    for share in [3, 7] {
        if let Some(address) = addresses.get(addresses.len() * share / 10) {
            let label = address.label();
            examples.push(HitView {
                href: format!(
                    "/rules?{}",
                    query_of(&[("address", &label), ("lang", lang.tag())])
                ),
                label,
                about: lang.pick("adress", "address").to_owned(),
            });
        }
    }
    let parcels = snapshot.parcels();
    if let Some(parcel) = parcels.get(parcels.len() / 3) {
        examples.push(HitView {
            href: format!(
                "/rules?{}",
                query_of(&[("parcel", &parcel.designation), ("lang", lang.tag())])
            ),
            label: parcel.designation.clone(),
            about: lang.pick("fastighet", "property").to_owned(),
        });
    }
    if let Some(stored) = snapshot.plans().first() {
        let plan = &stored.plan;
        let designation = plan.designation.as_deref().unwrap_or_default();
        examples.push(HitView {
            href: format!("/plans/{}?lang={}", plan.id, lang.tag()),
            label: format!("{designation} {}", plan.name).trim().to_owned(),
            about: lang.pick("plan", "plan").to_owned(),
        });
    }
    examples
}

fn loaded(snapshot: &Snapshot, lang: Lang) -> Vec<String> {
    let count = |number: usize, sv: (&str, &str), en: (&str, &str)| {
        let (one, many) = lang.pick(sv, en);
        let word = if number == 1 { one } else { many };
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
        let number = figure(lang, number as f64, 0);
        format!("{number}\u{a0}{word}")
    };
    let mut lines = vec![
        count(snapshot.plans().len(), ("plan", "planer"), ("plan", "plans")),
        count(
            snapshot.regulation_count(),
            ("bestämmelse", "bestämmelser"),
            ("regulation", "regulations"),
        ),
        count(
            snapshot.parcels().len(),
            ("fastighet", "fastigheter"),
            ("property", "properties"),
        ),
        count(
            snapshot.addresses().len(),
            ("adress", "adresser"),
            ("address", "addresses"),
        ),
    ];
    if snapshot.plans().is_empty() {
        lines.push(
            lang.pick(
                "Inga planer är inlästa ännu. Läs in en fil med: planvy import FIL",
                "No plans are loaded yet. Load a file with: planvy import FILE",
            )
            .to_owned(),
        );
    }
    lines
}
