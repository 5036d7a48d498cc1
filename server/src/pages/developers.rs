//! `/developers`: the ways to the data.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use planvy_plan::Lang;

use super::frame::{PageFrame, html};
use super::problem_page;
use crate::api::parameters::Parameters;
use crate::app::App;
use crate::http::conditional;

/// An address of the API.
struct ResourceRow {
    path: &'static str,
    href: String,
    about: &'static str,
}

#[derive(Template)]
#[template(path = "developers.html")]
struct DevelopersPage {
    page: PageFrame,
    resources: Vec<ResourceRow>,
}

/// The page.
pub async fn developers(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let lang = match Parameters::read(Some(&query), &["lang"], "lang=sv").and_then(|read| read.lang()) {
        Ok(lang) => lang.unwrap_or_default(),
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, "/developers", &query),
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
    let place = snapshot.addresses().first().map(|address| address.position);
    let place = place.map_or("lon=13.0007&lat=55.6064".to_owned(), |at| {
        format!("lon={:.6}&lat={:.6}", at.lon_deg, at.lat_deg)
    });
    let plan = snapshot.plans().first().map(|stored| stored.plan.id);
    let parcel = snapshot
        .parcels()
        .first()
        .map(|parcel| planvy_rules::resource_path::parcel_path(&parcel.designation));
    let row = |path, href: String, sv, en| ResourceRow {
        path,
        href,
        about: lang.pick(sv, en),
    };
    let resources = vec![
        row(
            "/api/v1/rules",
            format!("/api/v1/rules?{place}&f=json"),
            "Reglerna på en plats: lon och lat; x, y och crs; parcel; eller address. Med date, lang och geometry. Med f=json visar också en webbläsare data. POST tar en GeoJSON-geometri.",
            "The rules at a place: lon and lat; x, y and crs; parcel; or address. With date, lang and geometry. With f=json a browser shows data too. POST takes a GeoJSON geometry.",
        ),
        row(
            "/api/v1/plans",
            "/api/v1/plans".to_owned(),
            "Inlästa planer.",
            "Loaded plans.",
        ),
        row(
            "/api/v1/plans/{id}",
            plan.map_or("/api/v1/plans".to_owned(), |id| {
                format!("/api/v1/plans/{id}?f=json")
            }),
            "En plan med alla sina bestämmelser.",
            "One plan with all its regulations.",
        ),
        row(
            "/api/v1/parcels/{designation}",
            parcel.map_or("/api/v1/search?q=1".to_owned(), |path| format!("{path}?f=json")),
            "En fastighet och planerna på den.",
            "One property and the plans on it.",
        ),
        row(
            "/api/v1/search",
            "/api/v1/search?q=1".to_owned(),
            "Sök adresser, fastigheter och planer.",
            "Search addresses, properties and plans.",
        ),
        row(
            "/api/v1/catalogue/{code}",
            "/api/v1/catalogue/DP_KM_Eg_Hojd_HogstaHojd_Nockhojd".to_owned(),
            "Vad en bestämmelsekod betyder.",
            "What a regulation code means.",
        ),
        row(
            "/ogc",
            format!("/ogc?lang={}", lang.tag()),
            "Planer, bestämmelser, fastigheter, adresser, byggnader och förslag för GIS-program: OGC API Features med filter, alla svenska koordinatsystem, GeoJSON, JSON-FG och CSV. Ge QGIS den här adressen.",
            "Plans, regulations, properties, addresses, buildings and proposals for GIS programs: OGC API Features with filters, all Swedish coordinate systems, GeoJSON, JSON-FG and CSV. Give QGIS this address.",
        ),
        row(
            "/api/v1/changes",
            "/api/v1/changes?f=json".to_owned(),
            "Vad som har ändrats: planer, grunddata, katalogen. Som lista eller flöde (f=atom); sidan är /andringar.",
            "What has changed: plans, base data, the catalogue. As a list or a feed (f=atom); the page is /andringar.",
        ),
        row(
            "/api/v1/bulk",
            "/api/v1/bulk".to_owned(),
            "Hela datamängder som filer: GeoPackage, GeoParquet, FlatGeobuf, CityJSONSeq.",
            "Whole data sets as files: GeoPackage, GeoParquet, FlatGeobuf, CityJSONSeq.",
        ),
        row(
            "/dcat",
            "/dcat".to_owned(),
            "Beskrivning för dataportaler (DCAT-AP-SE), där utgivaren är angiven i serverns inställningar.",
            "Description for data portals (DCAT-AP-SE), where the settings of the server name the publisher.",
        ),
        row(
            "/health",
            "/health".to_owned(),
            "Lever servern?",
            "Is the server alive?",
        ),
        row(
            "/ready",
            "/ready".to_owned(),
            "Är planerna inlästa?",
            "Are the plans loaded?",
        ),
        row(
            "/metrics",
            "/metrics".to_owned(),
            "Mätvärden för Prometheus.",
            "Figures for Prometheus.",
        ),
    ];
    let title = lang.pick("API och data", "API and data");
    let page = DevelopersPage {
        page: PageFrame::new(Some(snapshot), lang, title, "/developers", &query),
        resources,
    };
    let mut response = html(StatusCode::OK, &page);
    conditional::mark(response.headers_mut(), tag);
    response
}
