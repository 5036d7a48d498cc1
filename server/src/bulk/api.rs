//! `/api/v1/bulk`: whole data sets as files.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::civil::Date;
use planvy_rules::words_schema::LangWord;
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use utoipa::ToSchema;

use super::files::{BulkFile, all, by_name};
use super::ranges::{Asked, asked};
use super::shelf::MadeFile;
use crate::api::parameters::Parameters;
use crate::api::records::answered;
use crate::app::App;
use crate::http::conditional::unchanged;
use crate::http::edge::internal_fault;
use crate::http::problem::{Problem, ProblemDocument, ProblemKind};

/// How long an answer waits for a file that is being made, before it asks to come again.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;
/// A file never changes at its address.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The files of today's snapshot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkList {
    /// The snapshot that they come from.
    pub snapshot: String,
    /// The date that standing is judged at in them.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The files.
    pub files: Vec<BulkFileView>,
    /// What there is to know.
    pub notes: Vec<&'static str>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BulkFile)]
pub struct BulkFileView {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub title: &'static str,
    /// The collection, as at `/ogc/collections`; null where it holds all of them.
    pub collection: Option<&'static str>,
    /// Its format.
    pub format: &'static str,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// The system of its coordinates.
    pub crs: &'static str,
    /// How many features it holds.
    pub features: u64,
    /// Its length in bytes; null where it is not made yet.
    pub bytes: Option<u64>,
    /// Its address, which stays the same file for ever and is gone with the snapshot.
    pub href: String,
}

/// Whole data sets as files: GeoPackage, GeoParquet, FlatGeobuf, and buildings as CityJSONSeq.
///
/// Documents are not in them. A file is made when it is first asked for.
#[utoipa::path(get, path = "/api/v1/bulk", operation_id = "getBulkFiles", tag = "bulk",
    params(
        ("lang" = Option<LangWord>, Query, description = "Language of the titles: `sv` (default) or `en`."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The files.", body = BulkList, content_type = "application/json"),
        (status = 304, description = "The answer is still the one of the ETag."),
        (status = 400, description = "A parameter cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, too slow, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::read(request.uri().query(), &["lang"], "lang=en")?;
    let lang = parameters.lang()?.unwrap_or_default();
    let world = app.ready_world()?;
    let today = app.clock.today();
    let edition = app.bulk.edition(&world, today)?;
    let view = world.view(today, lang);
    let files = all().into_iter().map(|file| {
        let name = file.name();
        BulkFileView {
            title: file.title(lang),
            collection: file.collection.map(|collection| collection.id()),
            format: file.format.name(),
            media_type: file.format.media_type(),
            crs: file.format.crs(),
            features: features(file, view),
            bytes: edition.bytes_of(&name),
            href: address(&edition.snapshot, today, &name),
            name,
        }
    });
    let list = BulkList {
        snapshot: edition.snapshot.clone(),
        as_of: today,
        files: files.collect(),
        notes: vec![
            lang.pick(
                "Handlingar ingår inte. Listor står som JSON-text i GeoPackage och GeoParquet.",
                "Documents are not included. Lists stand as JSON texts in GeoPackage and GeoParquet.",
            ),
            lang.pick(
                "En fil görs när någon först ber om den: svaret kan då be dig komma tillbaka om en stund.",
                "A file is made when it is first asked for: the answer may then ask you to come again in a moment.",
            ),
        ],
    };
    answered(&request, world.tags().of_day(today), &list)
}

fn features(file: BulkFile, view: planvy_features::View<'_>) -> u64 {
    match file.collection {
        Some(collection) => collection.count(view).into(),
        None => planvy_features::collections::ALL
            .iter()
            .map(|collection| u64::from(collection.count(view)))
            .sum(),
    }
}

/// Where a file of a snapshot at a day is.
pub fn address(snapshot: &str, date: Date, name: &str) -> String {
    format!("/api/v1/bulk/{snapshot}/{date}/{name}")
}

/// Today's file of a name: its address changes with the snapshot and the day.
#[utoipa::path(get, path = "/api/v1/bulk/latest/{file}", operation_id = "getLatestBulkFile", tag = "bulk",
    params(("file" = String, Path, description = "Name of the file.", example = "plans.parquet")),
    responses(
        (status = 200, description = "Never sent: the answer leads on.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 307, description = "The address of the file."),
        (status = 400, description = "The request cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such file.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "Too busy, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn latest(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    Parameters::read(request.uri().query(), &[], "no parameters")?;
    let name = named(&name)?.name();
    let edition = app.bulk.edition(&*app.ready_world()?, app.clock.today())?;
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    let location = HeaderValue::try_from(address(&edition.snapshot, edition.date, &name));
    response
        .headers_mut()
        .insert(header::LOCATION, location.map_err(|_| internal_fault())?);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The file of a name.
fn named(name: &str) -> Result<BulkFile, Problem> {
    by_name(name).ok_or_else(|| {
        Problem::new(
            ProblemKind::NotFound,
            "There is no such file; /api/v1/bulk lists them.",
        )
        .with_parameter("file")
    })
}

/// A file, whole or a piece of it.
#[utoipa::path(get, path = "/api/v1/bulk/{snapshot}/{date}/{file}", operation_id = "getBulkFile", tag = "bulk",
    params(
        ("snapshot" = String, Path, description = "The snapshot, from the list."),
        ("date" = String, Path, format = Date, description = "The date, from the list."),
        ("file" = String, Path, description = "Name of the file.", example = "plans.parquet"),
        ("Range" = Option<String>, Header, description = "One range of bytes.", example = "bytes=0-1023"),
        ("If-Range" = Option<String>, Header, description = "The ETag that the range is of."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of an earlier answer."),
    ),
    responses(
        (status = 200, description = "The file.", content(
            (Vec<u8> = "application/geopackage+sqlite3"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/flatgeobuf"),
            (Vec<u8> = "application/city+json-seq"),
        )),
        (status = 206, description = "The piece that was asked for.", content(
            (Vec<u8> = "application/geopackage+sqlite3"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/flatgeobuf"),
            (Vec<u8> = "application/city+json-seq"),
        )),
        (status = 304, description = "The file is the one of the ETag."),
        (status = 400, description = "The request cannot be used.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 404, description = "There is no such file, or its snapshot or day is over.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 416, description = "The piece lies beyond the end.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
        (status = 503, description = "The file is being made: come again as `Retry-After` says. Or too busy, or not ready yet.", body = ProblemDocument<'static>, content_type = "application/problem+json"),
    ))]
pub(crate) async fn file(
    State(app): State<Arc<App>>,
    Path((snapshot, date, name)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    Parameters::read(request.uri().query(), &[], "no parameters")?;
    let file = named(&name)?;
    let world = app.ready_world()?;
    let edition = app.bulk.edition(&world, app.clock.today())?;
    if edition.snapshot != snapshot || edition.date.to_string() != date {
        let detail = format!(
            "This file was of snapshot {snapshot} at {date}. Only those of today's snapshot are kept: {}",
            address(&edition.snapshot, edition.date, &name)
        );
        return Err(Problem::new(ProblemKind::NotFound, detail).with_parameter("snapshot"));
    }
    let tag = HeaderValue::try_from(format!("\"{snapshot}-{date}-{name}\"")).map_err(|_| internal_fault())?;
    if let Some(response) = unchanged(request.headers(), &tag) {
        return Ok(response);
    }
    let made = match tokio::time::timeout(PATIENCE, edition.file(world, file)).await {
        Ok(made) => made?,
        Err(_) => {
            return Err(Problem::new(
                ProblemKind::NotReady,
                "The file is being made; ask again in a moment.",
            ));
        }
    };
    sent(file, made, tag, request.headers()).await
}

async fn sent(
    file: BulkFile,
    made: MadeFile,
    tag: HeaderValue,
    asked_by: &HeaderMap,
) -> Result<Response, Problem> {
    let text = |name| {
        asked_by
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    // A range of another file is no range of this one (RFC 9110, 13.1.5).
    let is_of_this = text(header::IF_RANGE).is_none_or(|of| of.as_bytes() == tag.as_bytes());
    let range = text(header::RANGE).filter(|_| is_of_this);
    let (status, piece) = match asked(range, made.bytes) {
        Asked::Whole => (StatusCode::OK, 0..made.bytes),
        Asked::Piece(piece) => (StatusCode::PARTIAL_CONTENT, piece),
        Asked::Beyond => return Ok(beyond(made.bytes)),
    };
    let opened = tokio::fs::File::open(&made.path).await.map_err(|error| {
        tracing::error!(%error, path = %made.path.display(), "a bulk file cannot be opened");
        internal_fault()
    })?;
    let content_range = format!(
        "bytes {}-{}/{}",
        piece.start,
        piece.end.saturating_sub(1),
        made.bytes
    );
    let (length, name) = (piece.end - piece.start, file.name());
    let body = streamed(opened, piece, made)
        .await
        .map_err(|_| internal_fault())?;
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.format.media_type()),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    headers.extend(disposition.map(|value| (header::CONTENT_DISPOSITION, value)));
    if status == StatusCode::PARTIAL_CONTENT {
        let range = HeaderValue::try_from(content_range);
        headers.extend(range.map(|value| (header::CONTENT_RANGE, value)));
    }
    Ok(response)
}

fn beyond(bytes: u64) -> Response {
    let detail = format!("The piece lies beyond the end of the file, which has {bytes} bytes.");
    let mut response = Problem::new(ProblemKind::BeyondTheEnd, detail).into_response();
    let range = HeaderValue::try_from(format!("bytes */{bytes}"));
    response
        .headers_mut()
        .extend(range.map(|value| (header::CONTENT_RANGE, value)));
    response
}

/// The piece of a file, read as the caller takes it. The edition stays as long as somebody reads from it.
async fn streamed(mut opened: tokio::fs::File, piece: Range<u64>, made: MadeFile) -> io::Result<Body> {
    opened.seek(SeekFrom::Start(piece.start)).await?;
    let left = piece.end - piece.start;
    let pieces = stream::unfold((opened.take(left), made), |(mut reader, made)| async move {
        let mut bytes = vec![0; PIECE];
        match reader.read(&mut bytes).await {
            Ok(0) => None,
            Ok(count) => {
                bytes.truncate(count);
                Some((Ok(Bytes::from(bytes)), (reader, made)))
            }
            Err(error) => Some((Err(error), (reader, made))),
        }
    });
    Ok(Body::from_stream(pieces))
}
