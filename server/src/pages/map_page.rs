//! `/map`: the city in 3D, with everything it says as HTML beside the canvas. `/map/answer`: the parts of a place's or a plan's
//! page that are shown there; they are the parts of those pages, not others.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::{Lang, PlanId};

use super::frame::{PageFrame, html};
use super::place_map::Subject;
use super::place_page::language_of;
use super::statics::map_css_href;
use super::{answer_page, plan_page, problem_page};
use crate::api::parameters::{ParameterError, Parameters};
use crate::app::App;
use crate::http::conditional;
use crate::http::problem::{Problem, ProblemKind};
use crate::map::Extent;

/// The page runs the viewer: our own script, and WebAssembly. It asks our own server for tiles and answers.
const MAP_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// The file of the viewer that the page begins with.
const FIRST_SCRIPT: &str = "map.js";

/// The tileset that is shown: the city in its own grid.
const TILESET: &str = "/3d/grid/tileset.json";

/// What may be asked about: a place as on its page, or a plan.
const KNOWN: &[&str] = &[
    "lon", "lat", "x", "y", "crs", "parcel", "address", "plan", "date", "lang", "flat",
];

/// How far around a place is shown, in metres.
const AROUND_POINT_M: f64 = 60.0;

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    page: PageFrame,
    map_css_href: &'static str,
    /// The viewer; `None` where it is not installed.
    script_href: Option<String>,
    tileset_href: &'static str,
    /// The query that names the place to begin with; empty for the whole city.
    place: String,
    /// What holds at the place, where no script will ask for it.
    answer: Option<String>,
    /// The flat page that says the same.
    flat_href: String,
    day: String,
}

/// Where the camera goes.
#[derive(Clone, Debug, PartialEq)]
struct Target {
    east_m: f64,
    north_m: f64,
    crs: String,
    radius_m: f64,
}

#[derive(Template)]
#[template(path = "map_answer.html")]
struct MapAnswer {
    lang: Lang,
    heading: String,
    subheading: String,
    target: Option<Target>,
    /// HTML of the page's own template.
    parts: Vec<String>,
    page_href: String,
}

/// What a part of a page is made from, and how it is put together.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerParts {
    /// What the place or plan is called.
    pub heading: String,
    /// A line about it.
    pub subheading: String,
    /// HTML of the parts.
    pub parts: Vec<String>,
}

impl AnswerParts {
    /// The parts of a page whose template rendered them.
    ///
    /// # Errors
    /// A page that says so where a part could not be made.
    pub fn of(
        parts: Vec<askama::Result<String>>,
        heading: &str,
        subheading: &str,
        lang: Lang,
    ) -> Result<AnswerParts, Box<Response>> {
        let parts: askama::Result<Vec<String>> = parts.into_iter().collect();
        match parts {
            Ok(parts) => Ok(AnswerParts {
                heading: heading.to_owned(),
                subheading: subheading.to_owned(),
                parts,
            }),
            Err(error) => {
                tracing::error!(%error, "a part of a page could not be rendered");
                let problem = Problem::new(ProblemKind::Internal, "The answer could not be made.");
                Err(Box::new(problem_page::problem(problem, lang)))
            }
        }
    }
}

/// What `/map` and `/map/answer` are asked about.
fn read(query: &str) -> Result<(Parameters<'_>, Lang), ParameterError> {
    let parameters = Parameters::read(Some(query), KNOWN, "parcel=EXEMPELBY%201:1")?;
    let lang = parameters.lang()?.unwrap_or_default();
    Ok((parameters, lang))
}

/// The page.
pub async fn map_page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let (parameters, lang) = match read(&query) {
        Ok(read) => read,
        Err(error) => return problem_page::parameter(&app, &error, language_of(&query), "/map", &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let manifest = app.viewer_files().manifest();
    let is_flat = manifest.is_none();
    let today = app.clock.today();
    let place = place_query(&query, &["lang", "flat"]);
    let flat_href = match parameters.get("plan") {
        Some(plan) => format!("/plans/{}?lang={}", url_part(plan), lang.tag()),
        None if place.is_empty() => format!("/?lang={}", lang.tag()),
        None => format!("/rules?{place}&lang={}", lang.tag()),
    };
    let answer = match parameters.get("plan") {
        Some(plan) if is_flat => Some(of_plan(&app, world.snapshot(), plan, true, lang)),
        None if is_flat && !place.is_empty() => {
            Some(of_place(&app, &format!("{place}&lang={}", lang.tag()), true))
        }
        _ => None,
    };
    let answer = match answer.transpose() {
        Ok(answer) => answer.and_then(|answer| answer.render().ok()),
        Err(refusal) => return *refusal,
    };
    let title = lang.pick("Staden i 3D", "The city in 3D");
    let page = MapPage {
        page: PageFrame::new(Some(world.snapshot()), lang, title, "/map", &query),
        map_css_href: map_css_href(),
        script_href: manifest.map(|manifest| manifest.href(FIRST_SCRIPT)),
        tileset_href: TILESET,
        place,
        answer,
        flat_href,
        day: today.to_string(),
    };
    let mut response = html(StatusCode::OK, &page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, MAP_POLICY);
    headers.insert(header::CACHE_CONTROL, conditional::REVALIDATE);
    response
}

/// The parts of the page of a place or a plan, for the panel beside the canvas. With `flat=true` the flat map is among them.
pub async fn answer(State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let (parameters, lang) = match read(&query) {
        Ok(read) => read,
        Err(error) => return problem_page::parameter(&app, &error, language_of(&query), "/map", &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let with_flat_map = match parameters.switch("flat", "flat=true") {
        Ok(flat) => flat.unwrap_or(false),
        Err(error) => return problem_page::parameter(&app, &error, lang, "/map", &query),
    };
    let tag = world.tags().of_day(app.clock.today());
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    let made = match parameters.get("plan") {
        Some(plan) => of_plan(&app, world.snapshot(), plan, with_flat_map, lang),
        None => of_place(&app, &place_query(&query, &["flat"]), with_flat_map),
    };
    match made {
        Ok(answer) => {
            let mut response = html(StatusCode::OK, &answer);
            conditional::mark(response.headers_mut(), tag);
            response
        }
        Err(refusal) => *refusal,
    }
}

fn of_place(app: &App, query: &str, with_flat_map: bool) -> Result<MapAnswer, Box<Response>> {
    let answered = answer_page::parts(app, query, with_flat_map)?;
    let lang = language_of(query);
    Ok(MapAnswer {
        lang,
        target: answered.subject.as_ref().and_then(target),
        heading: answered.parts.heading,
        subheading: answered.parts.subheading,
        parts: answered.parts.parts,
        page_href: format!("/rules?{query}"),
    })
}

fn of_plan(
    app: &App,
    snapshot: &Snapshot,
    id: &str,
    with_flat_map: bool,
    lang: Lang,
) -> Result<MapAnswer, Box<Response>> {
    let parts = plan_page::parts(app, id, with_flat_map, lang)?;
    let found = id.parse::<PlanId>().ok().and_then(|id| snapshot.plan_by_id(id));
    let area = found.and_then(|index| {
        let crs = snapshot.plan(index)?.plan.crs;
        Some(Subject::Area(crs, snapshot.plan_geometry(index)))
    });
    Ok(MapAnswer {
        lang,
        target: area.as_ref().and_then(target),
        heading: parts.heading,
        subheading: parts.subheading,
        parts: parts.parts,
        page_href: format!("/plans/{}?lang={}", url_part(id), lang.tag()),
    })
}

/// Where the camera goes for a subject: to its middle, so far off that all of it is seen.
fn target(subject: &Subject) -> Option<Target> {
    let (crs, centre, radius_m) = match subject {
        Subject::Point(point) => (point.crs, [point.east_m, point.north_m], AROUND_POINT_M),
        Subject::Line(..) | Subject::Plan(_) => return None,
        Subject::Area(crs, area) => {
            let corners = area.iter().flat_map(|part| part.exterior().coords());
            let extent = Extent::of_points(corners.map(|at| [at.x, at.y]))?;
            let centre = [
                (extent.min_east_m + extent.max_east_m) / 2.0,
                (extent.min_north_m + extent.max_north_m) / 2.0,
            ];
            let radius_m = extent.width_m().hypot(extent.height_m()) / 2.0;
            (*crs, centre, radius_m.max(20.0))
        }
    };
    let [east_m, north_m] = centre;
    Some(Target {
        east_m,
        north_m,
        crs: format!("EPSG:{}", crs.epsg()),
        radius_m,
    })
}

/// The part of a query that names a place: all but some names.
fn place_query(query: &str, but: &[&str]) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !but.contains(&&**name));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .finish()
}

/// Text as one part of an address.
fn url_part(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, polygon};
    use planvy_plan::Crs;

    use super::*;

    #[test]
    fn the_camera_goes_to_the_middle_and_sees_all_of_an_area() {
        let area = polygon![(x: 0.0, y: 0.0), (x: 60.0, y: 0.0), (x: 60.0, y: 80.0), (x: 0.0, y: 80.0)];
        let subject = Subject::Area(Crs::Zone1330, MultiPolygon(vec![area]));
        let target = target(&subject).unwrap();
        assert_eq!(
            (target.east_m, target.north_m, target.radius_m),
            (30.0, 40.0, 50.0)
        );
        assert_eq!(target.crs, "EPSG:3008");
    }

    #[test]
    fn a_place_is_kept_and_the_rest_left_out() {
        assert_eq!(
            place_query("parcel=A+1&lang=en&flat=true", &["lang", "flat"]),
            "parcel=A+1"
        );
        assert_eq!(url_part("a/b?c"), "a%2Fb%3Fc");
    }
}
