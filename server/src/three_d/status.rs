//! `/3d/status`: what there is in 3D, what is being made, and what was left out.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use planvy_plan::Crs;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::problem::{Problem, ProblemDocument};

/// Things left out that are named, for each layer; the others are counted.
const MOST_NAMED: usize = 100;

/// What there is in 3D.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// `ready` where every tile of the snapshot is made, `being-made` before, `off` where the server makes none.
    #[schema(value_type = String, example = "ready")]
    status: &'static str,
    /// The snapshot that answers come from.
    snapshot: String,
    /// The zone that the tiles of the globe are cut in, and that `grid` means.
    #[schema(value_type = Option<String>, example = "EPSG:3008")]
    crs: Option<Crs>,
    /// The zones that can be asked for.
    #[schema(value_type = Vec<String>)]
    zones: Vec<Crs>,
    /// Where made tiles are kept; nothing before the first is.
    tile_cache: Option<TileCacheStatus>,
    /// What is being made now.
    making: Option<MakingStatus>,
    /// The layers that are ready, of this snapshot or of the one before.
    layers: Vec<LayerStatus>,
}

/// Where made tiles are kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TileCacheStatus {
    /// Whether they stay when the server ends, so that the next start need not make them.
    is_lasting: bool,
    /// Tiles that are kept, those that hold nothing among them.
    kept: usize,
    /// How many of them an earlier run had made.
    found: usize,
}

/// A layer that is being made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MakingStatus {
    /// The snapshot.
    snapshot: String,
    /// The zone.
    #[schema(value_type = String)]
    crs: Crs,
    /// The layer.
    #[schema(value_type = String)]
    layer: &'static str,
    /// Tiles that there will be, in all frames.
    planned: usize,
    /// Those that are done.
    done: usize,
    /// Those of them that had to be made; the others were kept from before.
    made: usize,
}

/// A layer that is ready.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LayerStatus {
    /// The frame.
    frame: String,
    /// The layer.
    #[schema(value_type = String)]
    layer: &'static str,
    /// The snapshot that it was made from.
    snapshot: String,
    /// How many tiles it has.
    tiles: usize,
    /// Triangles of all tiles.
    triangles: usize,
    /// Bytes of all tiles without compression.
    bytes: usize,
    /// How many tiles had to be made for this snapshot; those that hold nothing count, too.
    made: usize,
    /// How many were kept from before, or from an earlier run.
    kept: usize,
    /// How many things could not be shown.
    left_out_count: usize,
    /// The first of them, with the reason.
    left_out: Vec<LeftOutStatus>,
}

/// Something that could not be shown.
#[derive(Debug, Serialize, ToSchema)]
struct LeftOutStatus {
    /// What.
    what: String,
    /// Why.
    why: String,
}

/// What there is in 3D, what is being made, and what was left out.
#[utoipa::path(get, path = "/3d/status", operation_id = "getStatusOf3d", tag = "3d", responses(
    (status = 200, description = "The state.", body = Status),
    (status = 503, description = "Nothing is loaded yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
))]
pub(crate) async fn status(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let world = app.ready_world()?;
    let shown = app.three_d.shown();
    let snapshot = world.snapshot().id().to_owned();
    let is_complete = shown.complete.as_deref() == Some(&snapshot);
    let making = app.three_d.making().map(|making| MakingStatus {
        snapshot: making.snapshot.clone(),
        crs: making.crs,
        layer: making.layer.name(),
        planned: making.progress.planned.load(Relaxed),
        done: making.progress.done.load(Relaxed),
        made: making.progress.made.load(Relaxed),
    });
    let layers = shown.layers.iter().map(|((frame, layer), shown)| LayerStatus {
        frame: frame.name(),
        layer: layer.name(),
        snapshot: shown.snapshot.clone(),
        tiles: shown.tiles,
        triangles: shown.triangles,
        bytes: shown.bytes,
        made: shown.made,
        kept: shown.kept,
        left_out_count: shown.left_out.len(),
        left_out: shown
            .left_out
            .iter()
            .take(MOST_NAMED)
            .map(|left_out| LeftOutStatus {
                what: left_out.what.clone(),
                why: left_out.why.clone(),
            })
            .collect(),
    });
    let status = Status {
        status: match is_complete {
            true => "ready",
            false if app.three_d.is_off() => "off",
            false => "being-made",
        },
        snapshot,
        crs: shown.main,
        zones: shown.offered.clone(),
        tile_cache: app.three_d.kept().map(|kept| TileCacheStatus {
            is_lasting: kept.is_lasting(),
            kept: kept.count(),
            found: kept.found(),
        }),
        making,
        layers: layers.collect(),
    };
    let mut response = Json(status).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
