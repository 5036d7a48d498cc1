//! A tileset: what it holds, where its tiles are, and what is not in them.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use planvy_features::tiles::{levels, properties_of};
use planvy_features::{Collection, FeatureCrs, GeometryKind};
use planvy_plan::Lang;
use planvy_vector_tiles::TileGrid;
use serde_json::{Map, Value, json};

use super::scope::Scope;
use super::{GRID, grids, state};
use crate::app::App;
use crate::http::problem::Problem;
use crate::ogc::collections::wider;
use crate::ogc::definition::value_schema;
use crate::ogc::form::{Form, HTML, JSON, MVT, TILEJSON};
use crate::ogc::link::Link;
use crate::ogc::pages;
use crate::ogc::question::Question;
use crate::ogc::refusal::answered;

/// The forms of a tileset in the grid of the web's maps.
pub const WEB_FORMS: &[Form] = &[JSON, TILEJSON, HTML];
/// The forms of a tileset in another grid: TileJSON knows that one only.
pub const GRID_FORMS: &[Form] = &[JSON, HTML];

/// A tileset of all collections.
pub(crate) async fn of_all(
    State(app): State<Arc<App>>,
    Path(grid): Path<String>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, tileset(&app, None, &grid, &head))
}

/// A tileset of one collection.
pub(crate) async fn of_collection(
    State(app): State<Arc<App>>,
    Path((id, grid)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (head, _body) = request.into_parts();
    answered(&app, &head, tileset(&app, Some(&id), &grid, &head))
}

fn tileset(app: &App, id: Option<&str>, grid: &str, head: &Parts) -> Result<Response, Problem> {
    let scope = Scope::read(app, id)?;
    let grid = grids::by_id(grid)?;
    let forms = if grid.epsg == 3857 { WEB_FORMS } else { GRID_FORMS };
    let path = format!("{}/{}", scope.path, grid.id);
    let question = Question::plain(app, head, &path, forms)?;
    if let Some(response) = question.unchanged(&head.headers) {
        return Ok(response);
    }
    if question.form == HTML {
        return Ok(pages::tileset(&question, &scope, grid));
    }
    if question.form == TILEJSON {
        return question.json(&tile_json(&question, &scope, grid));
    }
    question.json(&document(&question, &scope, grid))
}

/// What a tileset is called.
pub fn title(scope: &Scope<'_>, grid: &TileGrid, lang: Lang) -> String {
    format!("{} ({})", scope.title(lang), grid.id)
}

/// What a tileset holds, and what is left out.
pub fn description(lang: Lang) -> &'static str {
    lang.pick(
        "Varje platta har alla objekt som når in i den, hur många de än är. Det som inte är med: en samling har plattor först från den \
         nivå som står vid lagret; ytor och linjer som är mindre än en sextondels ruta försvinner och kommer tillbaka i finare nivåer; \
         långa texter och listor finns bara hos objektet självt (items).",
        "Each tile has every feature that reaches into it, however many there are. What is left out: a collection has tiles only from the \
         level that its layer states; areas and lines smaller than a sixteenth of a cell vanish and come back in finer levels; long texts and lists \
         are with the feature itself only (items).",
    )
}

/// The address of the tiles as a template, with the state of the data: what is there never changes.
fn template(question: &Question, scope: &Scope<'_>, grid: &TileGrid, variables: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("f", MVT.word);
    if question.lang != Lang::Sv {
        query.append_pair("lang", question.lang.tag());
    }
    query.append_pair("state", &state::of(question));
    let path = format!("{}/{}/{variables}", scope.path, grid.id);
    format!("{}?{}", question.base.at(&path), query.finish())
}

/// The links of a tileset.
pub fn links(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Vec<Link> {
    let lang = question.lang;
    let mut links = question.own_links();
    let tiles = template(question, scope, grid, "{tileMatrix}/{tileRow}/{tileCol}");
    let tiles_title = lang.pick("Plattorna i det här läget", "The tiles of this state");
    links.push(Link::new("item", MVT.media_type, tiles, tiles_title).templated());
    let grid_title = grids::title(grid, lang);
    links.push(question.link(GRID, &grids::path(grid), JSON, grid_title));
    let of = match scope.only {
        Some(collection) => question.link(
            "geodata",
            &format!("/collections/{}", collection.id()),
            JSON,
            collection.title(lang),
        ),
        None => question.link("dataset", "", JSON, crate::ogc::landing::title(lang)),
    };
    links.push(of);
    links
}

fn document(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Value {
    let lang = question.lang;
    let view = question.view(question.today);
    let limits: Vec<Value> = scope
        .limits(grid, view)
        .into_iter()
        .map(|range| {
            json!({
                "tileMatrix": range.level.to_string(),
                "minTileRow": range.rows[0],
                "maxTileRow": range.rows[1],
                "minTileCol": range.columns[0],
                "maxTileCol": range.columns[1],
            })
        })
        .collect();
    let layers: Vec<Value> = scope
        .collections
        .iter()
        .map(|collection| layer(question, *collection, grid))
        .collect();
    let mut document = json!({
        "title": title(scope, grid, lang),
        "description": description(lang),
        "dataType": "vector",
        "crs": grids::crs_uri(grid),
        "tileMatrixSetURI": grids::uri(grid, question),
        "tileMatrixSetLimits": limits,
        "layers": layers,
        "mediaTypes": [MVT.media_type],
        "links": links(question, scope, grid),
    });
    if let (Some(members), Some(extent)) = (document.as_object_mut(), scope.extent(view)) {
        let [west, south, east, north] = wider(extent);
        let crs = FeatureCrs::Crs84.uri();
        let around = json!({ "lowerLeft": [west, south], "upperRight": [east, north], "crs": crs });
        members.insert("boundingBox".to_owned(), around);
        let centre = json!({
            "coordinates": [(west + east) / 2.0, (south + north) / 2.0],
            "crs": crs,
            "tileMatrix": middle_level(scope, grid).to_string(),
        });
        members.insert("centerPoint".to_owned(), centre);
    }
    document
}

/// A level at which all layers show.
pub fn middle_level(scope: &Scope<'_>, grid: &TileGrid) -> u8 {
    let firsts = scope.collections.iter().map(|each| levels::first(grid, *each));
    firsts.max().unwrap_or(0)
}

fn layer(question: &Question, collection: &dyn Collection, grid: &TileGrid) -> Value {
    let lang = question.lang;
    let dimension = match collection.geometry_kind() {
        GeometryKind::Point | GeometryKind::MultiPoint => Some(0),
        GeometryKind::MultiLineString => Some(1),
        GeometryKind::MultiPolygon => Some(2),
        GeometryKind::Any => None,
    };
    let mut properties = Map::new();
    for (_, property) in properties_of(collection) {
        let mut schema = value_schema(property);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("title".to_owned(), json!(property.title(lang)));
        }
        properties.insert(property.name.to_owned(), schema);
    }
    let path = format!("/collections/{}", collection.id());
    let mut layer = json!({
        "id": collection.id(),
        "title": collection.title(lang),
        "description": collection.description(lang),
        "dataType": "vector",
        "minTileMatrix": levels::first(grid, collection).to_string(),
        "maxTileMatrix": levels::last(grid).to_string(),
        "propertiesSchema": { "type": "object", "properties": properties },
        "links": [question.link("geodata", &path, JSON, collection.title(lang))],
    });
    if let (Some(members), Some(dimension)) = (layer.as_object_mut(), dimension) {
        members.insert("geometryDimension".to_owned(), json!(dimension));
    }
    layer
}

/// The layers as TileJSON tells of them.
pub fn vector_layers(scope: &Scope<'_>, grid: &TileGrid, last_level: u8, lang: Lang) -> Vec<Value> {
    scope
        .collections
        .iter()
        .map(|collection| {
            let fields: Map<String, Value> = properties_of(*collection)
                .map(|(_, property)| {
                    let title = property.title(lang);
                    let told = match property.unit {
                        Some(unit) => format!("{title} ({unit})"),
                        None => title.to_owned(),
                    };
                    (property.name.to_owned(), json!(told))
                })
                .collect();
            json!({
                "id": collection.id(),
                "description": collection.title(lang),
                "minzoom": levels::first(grid, *collection),
                "maxzoom": last_level,
                "fields": fields,
            })
        })
        .collect()
}

/// The tileset as TileJSON 3.0.0.
fn tile_json(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Value {
    let lang = question.lang;
    let mut document = json!({
        "tilejson": "3.0.0",
        "name": title(scope, grid, lang),
        "description": description(lang),
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [template(question, scope, grid, "{z}/{y}/{x}")],
        "minzoom": scope.first_level(grid),
        "maxzoom": levels::last(grid),
        "vector_layers": vector_layers(scope, grid, levels::last(grid), lang),
    });
    let extent = scope.extent(question.view(question.today));
    if let (Some(members), Some(extent)) = (document.as_object_mut(), extent) {
        let [west, south, east, north] = wider(extent);
        members.insert("bounds".to_owned(), json!([west, south, east, north]));
        let middle = [(west + east) / 2.0, (south + north) / 2.0];
        members.insert(
            "center".to_owned(),
            json!([middle[0], middle[1], middle_level(scope, grid)]),
        );
    }
    document
}
