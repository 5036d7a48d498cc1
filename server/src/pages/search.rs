//! `/search`: what people type, to the place they mean.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use planvy_index::{Found, SearchHit, Snapshot};
use planvy_plan::{Geodetic, Lang};
use planvy_rules::Served;

use super::frame::{PageFrame, html, query_of};
use super::home::HitView;
use super::problem_page;
use crate::api::parameters::{ParameterError, Parameters};
use crate::app::App;

/// The longest text that is searched for, in characters.
const LONGEST_QUERY: usize = 200;
/// Most hits on the page.
const MOST_HITS: usize = 20;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: PageFrame,
    heading: String,
    query: String,
    summary: String,
    hits: Vec<HitView>,
}

/// The page, or straight on to the answer where there is no doubt.
pub async fn search(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let (text, lang) = match read(&query) {
        Ok(read) => read,
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, "/search", &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    if let Some(place) = coordinate(&text, &app.served()) {
        let (lon, lat) = (place.lon_deg.to_string(), place.lat_deg.to_string());
        return go(&format!(
            "/rules?{}",
            query_of(&[("lon", &lon), ("lat", &lat), ("lang", lang.tag())])
        ));
    }
    let snapshot = world.snapshot();
    let hits = snapshot.search(&text, MOST_HITS);
    let exact = hits.iter().filter(|hit| hit.exact).count();
    if let (1, Some(first)) = (exact, hits.first().filter(|hit| hit.exact)) {
        return go(&hit_href(snapshot, first, lang));
    }
    let heading = lang.pick("Sökresultat", "Search results");
    let page = SearchPage {
        page: PageFrame::new(Some(snapshot), lang, heading, "/search", &query),
        heading: heading.to_owned(),
        summary: summary(&text, exact, hits.len(), lang),
        query: text,
        hits: hits.iter().map(|hit| hit_view(snapshot, hit, lang)).collect(),
    };
    html(StatusCode::OK, &page)
}

fn read(query: &str) -> Result<(String, Lang), ParameterError> {
    let parameters = Parameters::read(Some(query), &["q", "lang"], "q=Storgatan+1")?;
    let lang = parameters.lang()?.unwrap_or_default();
    let text = parameters
        .text("q", LONGEST_QUERY, "q=Storgatan+1")?
        .unwrap_or_default()
        .to_owned();
    Ok((text, lang))
}

fn go(href: &str) -> Response {
    Redirect::to(href).into_response()
}

/// A latitude and a longitude as people copy them: `55.6064, 13.0007`, in either order.
fn coordinate(text: &str, served: &Served) -> Option<Geodetic> {
    let numbers: Vec<f64> = text
        .split([' ', ';', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [first, second] = *numbers.as_slice() else {
        return None;
    };
    let latitude_first = Geodetic {
        lon_deg: second,
        lat_deg: first,
    };
    let longitude_first = Geodetic {
        lon_deg: first,
        lat_deg: second,
    };
    [latitude_first, longitude_first]
        .into_iter()
        .find(|place| served.covers(*place))
}

/// What was found. Where nothing is called just what was written, that is said: the nearest house is another house.
fn summary(text: &str, exact: usize, hits: usize, lang: Lang) -> String {
    let most = if hits >= MOST_HITS {
        lang.pick(
            format!(" De {MOST_HITS} närmaste visas."),
            format!(" The nearest {MOST_HITS} are shown."),
        )
    } else {
        String::new()
    };
    match (lang, hits) {
        (Lang::Sv, 0) => format!(
            "Inget inläst liknar ”{text}”. Prova en annan stavning, en fastighet, en plan eller en koordinat. Att en plats saknas här betyder inte att den saknar plan."
        ),
        (Lang::En, 0) => format!(
            "Nothing loaded is like “{text}”. Try another spelling, a property, a plan or a coordinate. A place that is missing here may have a plan all the same."
        ),
        (Lang::Sv, _) if exact == 0 => {
            format!("Inget här heter precis ”{text}”. Menar du något av det här?{most}")
        }
        (Lang::En, _) if exact == 0 => {
            format!("Nothing here is called exactly “{text}”. Do you mean one of these?{most}")
        }
        (Lang::Sv, hits) => format!("{hits} träffar. Välj en.{most}"),
        (Lang::En, hits) => format!("{hits} hits. Choose one.{most}"),
    }
}

fn hit_href(snapshot: &Snapshot, hit: &SearchHit, lang: Lang) -> String {
    let tag = lang.tag();
    match hit.found {
        Found::Address(_) => format!("/rules?{}", query_of(&[("address", &hit.label), ("lang", tag)])),
        Found::Parcel(_) => format!("/rules?{}", query_of(&[("parcel", &hit.label), ("lang", tag)])),
        Found::Plan(index) => match snapshot.plan(index) {
            Some(stored) => format!("/plans/{}?lang={tag}", stored.plan.id),
            None => format!("/plans?lang={tag}"),
        },
    }
}

fn hit_view(snapshot: &Snapshot, hit: &SearchHit, lang: Lang) -> HitView {
    let about = match hit.found {
        Found::Address(index) => {
            let address = snapshot.address(index);
            let place = address.map(|address| {
                [&address.postal_code, &address.town]
                    .into_iter()
                    .flatten()
                    .filter(|part| !hit.label.contains(part.as_str()))
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            let kind = lang.pick("adress", "address");
            match place.filter(|place| !place.is_empty()) {
                Some(place) => format!("{kind}, {place}"),
                None => kind.to_owned(),
            }
        }
        Found::Parcel(_) => lang.pick("fastighet", "property").to_owned(),
        Found::Plan(index) => match snapshot.plan(index) {
            Some(stored) => format!("{}, {}", stored.plan.kind.swedish(), stored.plan.status.swedish()),
            None => lang.pick("plan", "plan").to_owned(),
        },
    };
    HitView {
        href: hit_href(snapshot, hit, lang),
        label: hit.label.clone(),
        about,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_not_passed_off_as_what_was_asked_for() {
        let near = summary("Kajgatan 99", 0, 3, Lang::Sv);
        assert_eq!(
            near,
            "Inget här heter precis ”Kajgatan 99”. Menar du något av det här?"
        );
        assert_eq!(summary("Kajgatan 2", 2, 5, Lang::En), "5 hits. Choose one.");
        assert!(summary("a", 0, MOST_HITS, Lang::Sv).ends_with("De 20 närmaste visas."));
        assert!(summary("x", 0, 0, Lang::En).contains("may have a plan all the same"));
    }

    #[test]
    fn coordinates_are_read_in_either_order() {
        for text in ["55.6064, 13.0007", "13.0007 55.6064", "55.6064;13.0007"] {
            let place = coordinate(text, &Served::default()).unwrap();
            assert_eq!((place.lat_deg, place.lon_deg), (55.6064, 13.0007));
        }
        for text in ["Storgatan 18", "12 13", "55.6", "1, 2, 3", ""] {
            assert_eq!(coordinate(text, &Served::default()), None, "{text}");
        }
    }
}
