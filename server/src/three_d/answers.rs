//! Tilesets and tiles over HTTP.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use planvy_plan::Crs;
use planvy_tiler::tree::{About, tileset_of_tilesets};
use planvy_tiler::{Frame, Layer};

use super::addresses::{FrameName, frame, layer, tile_key};
use super::kept::unpacked;
use super::shown::{Shown, ShownLayer, ThreeD, written};
use crate::api::parameters::Parameters;
use crate::app::App;
use crate::http::conditional::{json, unchanged};
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// Tiles never change at their address.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A GLB file.
const GLTF_BINARY: HeaderValue = HeaderValue::from_static("model/gltf-binary");

/// The city on the globe (ECEF): a 3D Tiles 1.1 tileset of the tilesets of all layers.
#[utoipa::path(get, path = "/3d/tileset.json", operation_id = "getTileset", tag = "3d",
    params(("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer.")),
    responses(
        (status = 200, description = "The tileset.", body = Object, content_type = "application/json"),
        (status = 304, description = "It is still the one of the ETag."),
        (status = 404, description = "The store holds nothing that has a place.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "The tiles are being made; /3d/status tells how far they are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn globe(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    app.ready_world()?;
    let shown = app.three_d.shown();
    let frame = Frame::Ecef(main(&app, &shown)?);
    all_layers(&app, &shown, frame, "ecef/", request.headers())
}

/// The city in a frame: a tileset of the tilesets of all layers.
///
/// In a grid, coordinates are east, north and level over RH 2000 in metres, as `asset.extras` says: for clients that know the
/// Swedish grids. Others take `/3d/tileset.json`.
#[utoipa::path(get, path = "/3d/{frame}/tileset.json", operation_id = "getTilesetOfFrame", tag = "3d",
    params(
        ("frame" = String, Path, description = "`ecef`, `grid` (the grid of the city), or `grid-` and the EPSG code of a zone.", example = "grid-3008"),
        ("crs" = Option<String>, Query, pattern = "30(0[6-9]|1[0-8])$", description = "With `grid`: the zone, an EPSG code from 3006 (SWEREF 99 TM) to 3018, or its URI."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The tileset.", body = Object, content_type = "application/json"),
        (status = 304, description = "It is still the one of the ETag."),
        (status = 400, description = "The parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such frame; `near` lists those there are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "The tiles are being made; /3d/status tells how far they are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn of_frame(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    app.ready_world()?;
    let shown = app.three_d.shown();
    let main = main(&app, &shown)?;
    let mut named = frame(&name, &shown.offered)?;
    if named == FrameName::MainGrid {
        let parameters = Parameters::read(request.uri().query(), &["crs"], "crs=3008")?;
        if let Some(crs) = parameters.crs()? {
            named = frame(&Frame::Grid(crs).name(), &shown.offered)?;
        }
    }
    let frame = named.in_city(main);
    let prefix = if name == frame.name() {
        String::new()
    } else {
        format!("../{}/", frame.name())
    };
    all_layers(&app, &shown, frame, &prefix, request.headers())
}

/// A layer of the city in a frame, as a 3D Tiles 1.1 tileset.
#[utoipa::path(get, path = "/3d/{frame}/{layer}/tileset.json", operation_id = "getTilesetOfLayer", tag = "3d",
    params(
        ("frame" = String, Path, description = "`ecef`, or `grid-` and the EPSG code of a zone.", example = "ecef"),
        ("layer" = String, Path, description = "`terrain`, `buildings`, `plan-areas`, `plan-lines`, `labels`, `envelopes` or `proposals`.", example = "buildings"),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The tileset. A layer that holds nothing has a root without content.", body = Object, content_type = "application/json"),
        (status = 304, description = "It is still the one of the ETag."),
        (status = 404, description = "There is no such frame or layer; `near` lists those there are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "The tiles are being made; /3d/status tells how far they are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn of_layer(
    State(app): State<Arc<App>>,
    Path((frame_name, layer_name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    app.ready_world()?;
    let shown = app.three_d.shown();
    let layer = layer(&layer_name)?;
    let main = main(&app, &shown)?;
    let frame = frame(&frame_name, &shown.offered)?.in_city(main);
    let Some(found) = shown.layers.get(&(frame, layer)) else {
        return Err(being_made(&app.three_d, frame));
    };
    if let Some(response) = unchanged(request.headers(), &found.tag) {
        return Ok(response);
    }
    Ok(with_bytes(found.json.clone().into(), found.tag.clone()))
}

/// A tile: a GLB file with `EXT_mesh_features` and `EXT_structural_metadata`. What is at an address never changes; a tile that is made
/// anew has a new address.
#[utoipa::path(get, path = "/3d/{frame}/{layer}/{hash}/{tile}", operation_id = "getTile", tag = "3d",
    params(
        ("frame" = String, Path, description = "As in the address of the tileset.", example = "ecef"),
        ("layer" = String, Path, description = "As in the address of the tileset.", example = "buildings"),
        ("hash" = String, Path, description = "Hash of all that the tile is made from.", example = "0123456789abcdef01234567"),
        ("tile" = String, Path, description = "Level, column and row of its square, and `.glb`.", example = "11-682-337.glb"),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The tile.", body = Vec<u8>, content_type = "model/gltf-binary"),
        (status = 304, description = "It is still the one of the ETag, for ever."),
        (status = 404, description = "There is no such tile, or no longer: the tileset names those there are.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn tile(
    State(app): State<Arc<App>>,
    Path((frame_name, layer_name, hash, file)): Path<(String, String, String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    app.ready_world()?;
    let shown = app.three_d.shown();
    let layer = layer(&layer_name)?;
    let main = main(&app, &shown)?;
    let frame = frame(&frame_name, &shown.offered)?.in_city(main);
    let unknown = || {
        Problem::new(
            ProblemKind::NotFound,
            "There is no such tile. What it was made from may have changed: tileset.json names the tiles there are now.",
        )
    };
    let key = tile_key(frame, layer, &hash, &file).ok_or_else(unknown)?;
    let tag = HeaderValue::try_from(format!("W/\"{hash}\"")).map_err(|_| internal_fault())?;
    let takes_gzip = takes_gzip(request.headers());
    if app.three_d.kept().is_none() {
        return Err(unknown());
    }
    let for_reading = app.clone();
    let read = tokio::task::spawn_blocking(move || {
        let kept = for_reading.three_d.kept();
        let packed = kept.map_or(Ok(None), |kept| kept.compressed(&key))?;
        match packed {
            Some(packed) if !takes_gzip => unpacked(&packed).map(Some),
            packed => Ok(packed),
        }
    });
    let bytes = read
        .await
        .map_err(|_| internal_fault())?
        .map_err(|error: std::io::Error| {
            tracing::error!(%error, tile = file, "a tile that is kept cannot be read");
            internal_fault()
        })?;
    let bytes = bytes.ok_or_else(unknown)?;
    let mut response = match unchanged(request.headers(), &tag) {
        Some(unchanged) => unchanged,
        None => with_bytes(bytes.into(), tag),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    if headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, GLTF_BINARY);
        if takes_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    Ok(response)
}

/// The zone that `grid` means.
fn main(app: &App, shown: &Shown) -> Result<Crs, Problem> {
    shown.main.ok_or_else(|| match shown.complete {
        Some(_) => Problem::new(
            ProblemKind::NotFound,
            "The store holds no plan, building or terrain that has a place.",
        ),
        None if app.three_d.is_off() => Problem::new(
            ProblemKind::NotFound,
            "This server makes no tiles: it was started with --no-3d.",
        ),
        None => Problem::new(ProblemKind::NotReady, "The tiles are being made."),
    })
}

/// The tileset of the tilesets of a frame, with addresses that begin with a prefix.
fn all_layers(
    app: &App,
    shown: &Shown,
    frame: Frame,
    prefix: &str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let layers = Layer::ALL.map(|layer| (layer, shown.layers.get(&(frame, layer))));
    let mut tilesets = Vec::with_capacity(layers.len());
    let mut first = None;
    let mut shown_layers = Vec::with_capacity(layers.len());
    for (layer, found) in layers {
        let found = found.ok_or_else(|| being_made(&app.three_d, frame))?;
        tilesets.push((format!("{prefix}{}/tileset.json", layer.name()), &found.tileset));
        first = first.or(Some(found));
        shown_layers.push(found);
    }
    let Some(first) = first else {
        return Err(being_made(&app.three_d, frame));
    };
    let about = About {
        version: &first.snapshot,
        date: first.date,
        source: &sources_of(&shown_layers),
        is_fictional: shown_layers.iter().any(|layer| layer.is_fictional),
    };
    let tileset = tileset_of_tilesets(frame, about, &tilesets);
    let (bytes, tag) = written(&tileset);
    Ok(unchanged(headers, &tag).unwrap_or_else(|| with_bytes(bytes.into(), tag)))
}

/// Whose data some layers are, each named once.
fn sources_of(layers: &[&Arc<ShownLayer>]) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for layer in layers.iter().filter(|layer| layer.tiles > 0) {
        if !layer.source.is_empty() && !sources.contains(&layer.source.as_str()) {
            sources.push(&layer.source);
        }
    }
    sources.join("; ")
}

/// The problem of a tileset that is not ready. Asking for it is what has it made.
fn being_made(three_d: &ThreeD, frame: Frame) -> Problem {
    if let Frame::Grid(crs) = frame {
        three_d.ask_for(crs);
    }
    let detail = match three_d.making() {
        Some(making) => {
            use std::sync::atomic::Ordering::Relaxed;
            format!(
                "The tiles are being made: {} of {} of the layer {} are done. /3d/status tells more.",
                making.progress.done.load(Relaxed),
                making.progress.planned.load(Relaxed),
                making.layer.name()
            )
        }
        None => "The tiles are being made; /3d/status tells how far they are.".to_owned(),
    };
    Problem::new(ProblemKind::NotReady, detail)
}

fn with_bytes(body: Body, tag: HeaderValue) -> Response {
    let mut response = json(Vec::new(), tag);
    *response.body_mut() = body;
    response
}

/// Whether the caller takes gzip.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let codings = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.into_iter().any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
        let is_refused = parts
            .filter_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        is_gzip && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_whoever_takes_it() {
        let takes = |value: &'static str| {
            takes_gzip(&HeaderMap::from_iter([(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static(value),
            )]))
        };
        assert!(takes("gzip") && takes("br, gzip;q=0.5") && takes("*"));
        assert!(!takes("br") && !takes("gzip;q=0") && !takes("identity") && !takes(""));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
