//! `plangeometri` and `bestammelsegeometri`: arrays of `geometribeskrivning`, flattened into parts.

use std::collections::BTreeMap;

use geo_types::{LineString, Point, Polygon};
use planvy_plan::geometry::{Positioning, PositioningMethod};
use planvy_plan::{Crs, Datum, GeometryPart, Position, RuleId, Severity};
use serde_json::Value;

use super::log::Log;
use super::members::{Members, show};
use super::words;
use crate::geojson::geometry::{Rings, Shape, Vertex, Vertices, close_ring, plane_line, read_shape};

/// `typ` of a `geometri`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GeometryKind {
    Punkt,
    Linje,
    Yta,
    Kropp,
    Multipunkt,
    Multilinje,
    Multiyta,
    Multikropp,
    Multigeometri,
}

impl GeometryKind {
    const ALL: [(GeometryKind, &'static str); 9] = [
        (GeometryKind::Punkt, "punkt"),
        (GeometryKind::Linje, "linje"),
        (GeometryKind::Yta, "yta"),
        (GeometryKind::Kropp, "kropp"),
        (GeometryKind::Multipunkt, "multipunkt"),
        (GeometryKind::Multilinje, "multilinje"),
        (GeometryKind::Multiyta, "multiyta"),
        (GeometryKind::Multikropp, "multikropp"),
        (GeometryKind::Multigeometri, "multigeometri"),
    ];

    fn from_swedish(text: &str) -> Option<GeometryKind> {
        let folded = text.trim().to_lowercase();
        let found = Self::ALL.into_iter().find(|(_, word)| *word == folded);
        found.map(|(kind, _)| kind)
    }

    pub(crate) fn swedish(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }
}

/// What geometries of a file have in common.
#[derive(Default)]
pub(crate) struct GeometryContext {
    /// The system to take where a geometry does not say its own: the user's, or else the file's `crs` member.
    pub(crate) fallback_crs: Option<Crs>,
    /// How many geometries said which system, with the first feature that did.
    pub(crate) stated: BTreeMap<Crs, (usize, String)>,
}

/// What became of an array of geometries.
pub(crate) struct PartsRead {
    pub(crate) parts: Vec<GeometryPart>,
    /// How many array entries there were: more than none and no part means that nothing could be read.
    pub(crate) entries: usize,
}

/// Takes an array of `geometribeskrivning`.
pub(crate) fn take_parts(
    members: &mut Members,
    key: &str,
    context: &mut GeometryContext,
    log: &mut Log,
) -> PartsRead {
    let items = members.list(key, log).unwrap_or_default();
    let entries = items.len();
    let mut parts = Vec::with_capacity(entries);
    for (entry, (path, item)) in (0u32..).zip(items) {
        match Members::of(item, path.clone(), log) {
            Some(described) => parts.extend(read_description(described, entry, context, log)),
            None => log.at(
                RuleId::SCHEMA,
                Severity::Error,
                &path,
                "this geometry cannot be read",
            ),
        }
    }
    PartsRead { parts, entries }
}

fn read_description(
    mut described: Members,
    entry: u32,
    context: &mut GeometryContext,
    log: &mut Log,
) -> Vec<GeometryPart> {
    described.require("geometri", Severity::Error, log);
    described.require("geometrimetadata", Severity::Warning, log);
    let positioning = described
        .object("geometrimetadata", log)
        .map(|metadata| read_positioning(metadata, log))
        .filter(|positioning| *positioning != Positioning::default());
    let geometry = described.object("geometri", log);
    described.end(log);
    let Some(mut geometry) = geometry else {
        return Vec::new();
    };
    let parts = read_geometry(&mut geometry, context, log);
    geometry.end(log);
    let Some((frame, pieces, from_multi)) = parts else {
        return Vec::new();
    };
    pieces
        .into_iter()
        .map(|(position, vertex_heights_m)| GeometryPart {
            position,
            crs: frame.crs,
            height_datum: frame.height_datum.clone(),
            dimension: frame.dimension,
            vertex_heights_m,
            entry,
            from_multi,
            plane_uncertainty_m: frame.plane_uncertainty_m,
            height_uncertainty_m: frame.height_uncertainty_m,
            positioning: positioning.clone(),
        })
        .collect()
}

/// What a `geometri` says beside its position.
struct Frame {
    crs: Crs,
    height_datum: Option<Datum>,
    dimension: u8,
    plane_uncertainty_m: Option<f64>,
    height_uncertainty_m: Option<f64>,
}

/// A position with the heights of its vertices.
pub(crate) type Piece = (Position, Vec<f64>);

fn read_geometry(
    geometry: &mut Members,
    context: &mut GeometryContext,
    log: &mut Log,
) -> Option<(Frame, Vec<Piece>, bool)> {
    let kind = take_kind(geometry, log);
    let crs = take_crs(geometry, context, log);
    geometry.require("position", Severity::Error, log);
    let position = geometry.take("position");
    let stated_dimension = take_dimension(geometry, log);
    let height_datum = take_height_datum(geometry, log);
    let plane_uncertainty_m = geometry.number("absolutLagesosakerhetPlan", log);
    let height_uncertainty_m = geometry.number("absolutLagesosakerhetHojd", log);
    let (kind, crs, position) = (kind?, crs?, position?);

    let path = geometry.path("position");
    let shape = match read_shape(&position) {
        Ok(shape) => shape,
        Err(error) => {
            let what = format!("{}: {}", error.path, error.fault);
            let finding = log.finding(RuleId::GEOMETRY, Severity::Error, &path, what);
            log.at_spot(finding, error.near, Some(crs));
            return None;
        }
    };
    let spatial = has_heights(&shape);
    let dimension = stated_dimension.unwrap_or(if spatial { 3 } else { 2 });
    if (dimension == 3) != spatial {
        let what = format!(
            "dimension is {dimension}, and the vertices have {} numbers",
            if spatial { 3 } else { 2 }
        );
        log.at(
            RuleId::SCHEMA,
            Severity::Warning,
            &geometry.path("dimension"),
            what,
        );
    }
    let (pieces, from_multi) = flatten(kind, shape, dimension, &path, log)?;
    let frame = Frame {
        crs,
        height_datum,
        dimension,
        plane_uncertainty_m,
        height_uncertainty_m,
    };
    let mut read = Vec::with_capacity(pieces.len());
    for piece in pieces {
        read.push(place(piece, &path, crs, log)?);
    }
    Some((frame, read, from_multi))
}

fn take_kind(geometry: &mut Members, log: &mut Log) -> Option<GeometryKind> {
    geometry.require("typ", Severity::Error, log);
    let value = geometry.take("typ")?;
    let kind = value.as_str().and_then(GeometryKind::from_swedish);
    let all = GeometryKind::ALL.map(|(_, word)| word).join(", ");
    match kind {
        None => geometry.wrong("typ", &all, &value, Severity::Error, log),
        Some(kind) if value.as_str() != Some(kind.swedish()) => {
            geometry.wrong("typ", &all, &value, Severity::Warning, log);
        }
        Some(_) => {}
    }
    kind
}

fn take_crs(geometry: &mut Members, context: &mut GeometryContext, log: &mut Log) -> Option<Crs> {
    let path = geometry.path("koordinatsystemPlan");
    let Some(value) = geometry.take("koordinatsystemPlan") else {
        let (severity, what) = match context.fallback_crs {
            Some(crs) => (
                Severity::Warning,
                format!("is required and missing; {crs} is taken"),
            ),
            None => (Severity::Error, "is required and missing".to_owned()),
        };
        let finding = log
            .finding(RuleId::CRS, severity, &path, what)
            .with_hint("Say the coordinate system with --crs, or write it into the file.");
        log.push(finding);
        return context.fallback_crs;
    };
    let crs = value.as_str().and_then(|text| text.parse::<Crs>().ok());
    match crs {
        Some(crs) => {
            if value.as_str() != Some(&crs.to_string()) {
                let what = format!("should be written {crs}, got {}", show(&value));
                log.at(RuleId::CRS, Severity::Info, &path, what);
            }
            let feature = log.feature();
            context.stated.entry(crs).or_insert((0, feature)).0 += 1;
        }
        None => {
            let what = format!("should be EPSG:3006 to EPSG:3018, got {}", show(&value));
            let finding = log
                .finding(RuleId::CRS, Severity::Error, &path, what)
                .with_hint("Deliver the plan in SWEREF 99 TM or a local zone.");
            log.push(finding);
        }
    }
    crs
}

fn take_dimension(geometry: &mut Members, log: &mut Log) -> Option<u8> {
    geometry.require("dimension", Severity::Warning, log);
    geometry.convert("dimension", "2 or 3", log, |value| match value.as_u64() {
        Some(2) => Some(2),
        Some(3) => Some(3),
        _ => None,
    })
}

fn take_height_datum(geometry: &mut Members, log: &mut Log) -> Option<Datum> {
    let text = geometry.text("hojdsystem", log)?;
    if text != "EPSG:5613" {
        let what = format!("should be EPSG:5613 (RH 2000), got '{text}'");
        log.at(
            RuleId::SCHEMA,
            Severity::Warning,
            &geometry.path("hojdsystem"),
            what,
        );
    }
    Some(Datum::parse(&text))
}

fn has_heights(shape: &Shape) -> bool {
    let mut spatial = false;
    shape.for_each_vertex(&mut |vertex| spatial |= vertex.z.is_some());
    spatial
}

/// One part before it has its final form.
pub(crate) enum RawPiece {
    Point(Vertex),
    Line(Vertices),
    Area(Rings),
    Solid(Vec<Rings>),
}

/// Takes a shape apart by what the delivery says it is. True beside it where it was a multi-geometry.
fn flatten(
    kind: GeometryKind,
    shape: Shape,
    dimension: u8,
    path: &str,
    log: &mut Log,
) -> Option<(Vec<RawPiece>, bool)> {
    use GeometryKind as K;
    let found = shape_word(&shape);
    let fits = match kind {
        K::Punkt | K::Multipunkt => matches!(shape, Shape::Point(_) | Shape::MultiPoint(_)),
        K::Linje | K::Multilinje => matches!(shape, Shape::Line(_) | Shape::MultiLine(_)),
        K::Yta | K::Multiyta => matches!(shape, Shape::Polygon(_) | Shape::MultiPolygon(_)),
        K::Kropp => matches!(shape, Shape::MultiPolygon(_)),
        K::Multikropp => matches!(shape, Shape::Collection(_) | Shape::MultiPolygon(_)),
        K::Multigeometri => matches!(shape, Shape::Collection(_)),
    };
    let solid = matches!(kind, K::Kropp | K::Multikropp) || (kind == K::Multigeometri && dimension == 3);
    let mut pieces = Vec::new();
    if !fits || !take_apart(shape, solid, &mut pieces) {
        let what = format!("typ is {}, and the position is a {found}", kind.swedish());
        log.at(RuleId::GEOMETRY, Severity::Error, path, what);
        return None;
    }
    if kind == K::Multikropp && pieces.iter().any(|piece| !matches!(piece, RawPiece::Solid(_))) {
        let what = "typ is multikropp, and not every member is a MultiPolygon of faces";
        log.at(RuleId::GEOMETRY, Severity::Error, path, what);
        return None;
    }
    let says_multi = !matches!(kind, K::Punkt | K::Linje | K::Yta | K::Kropp);
    let is_multi = matches!(found, "MultiPoint" | "MultiLineString" | "MultiPolygon") && !solid;
    if is_multi && !says_multi {
        let what = format!("typ is {}, and the position is a {found}", kind.swedish());
        log.at(RuleId::SCHEMA, Severity::Warning, path, what);
    }
    Some((pieces, says_multi || is_multi))
}

fn shape_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Point(_) => "Point",
        Shape::MultiPoint(_) => "MultiPoint",
        Shape::Line(_) => "LineString",
        Shape::MultiLine(_) => "MultiLineString",
        Shape::Polygon(_) => "Polygon",
        Shape::MultiPolygon(_) => "MultiPolygon",
        Shape::Collection(_) => "GeometryCollection",
    }
}

/// Puts the pieces of a shape into a list. A `MultiPolygon` is the faces of one body where `solid`, else several areas. False
/// where a collection stands in a collection.
pub(crate) fn take_apart(shape: Shape, solid: bool, pieces: &mut Vec<RawPiece>) -> bool {
    match shape {
        Shape::Point(vertex) => pieces.push(RawPiece::Point(vertex)),
        Shape::MultiPoint(vertices) => pieces.extend(vertices.into_iter().map(RawPiece::Point)),
        Shape::Line(vertices) => pieces.push(RawPiece::Line(vertices)),
        Shape::MultiLine(lines) => pieces.extend(lines.into_iter().map(RawPiece::Line)),
        Shape::Polygon(rings) => pieces.push(RawPiece::Area(rings)),
        Shape::MultiPolygon(faces) if solid => pieces.push(RawPiece::Solid(faces)),
        Shape::MultiPolygon(polygons) => pieces.extend(polygons.into_iter().map(RawPiece::Area)),
        Shape::Collection(members) => {
            return members
                .into_iter()
                .all(|member| !matches!(member, Shape::Collection(_)) && take_apart(member, solid, pieces));
        }
    }
    true
}

/// Gives a piece its form in the model. Rings are closed here; they are turned when the axes are settled.
pub(crate) fn place(piece: RawPiece, path: &str, crs: Crs, log: &mut Log) -> Option<Piece> {
    let heights = |vertices: &[Vertex]| vertices.iter().filter_map(|v| v.z).collect::<Vec<f64>>();
    Some(match piece {
        RawPiece::Point(vertex) => (
            Position::Point(Point::new(vertex.x, vertex.y)),
            heights(&[vertex]),
        ),
        RawPiece::Line(vertices) => (Position::Line(plane_line(&vertices)), heights(&vertices)),
        RawPiece::Area(mut rings) => {
            close_rings(&mut rings, path, crs, log);
            let with_height = rings.iter().flatten().filter(|v| v.z.is_some()).count();
            if with_height != 0 && with_height != rings.iter().map(Vec::len).sum::<usize>() {
                let what = "some rings have heights and others have none";
                log.at(RuleId::GEOMETRY, Severity::Error, path, what);
                return None;
            }
            let heights = rings.iter().flatten().filter_map(|v| v.z).collect();
            let mut lines = rings.iter().map(|ring| plane_line(ring));
            let outer = lines.next().unwrap_or_else(|| LineString(Vec::new()));
            (Position::Area(Polygon::new(outer, lines.collect())), heights)
        }
        RawPiece::Solid(mut faces) => {
            for rings in &mut faces {
                close_rings(rings, path, crs, log);
            }
            if let Some(flat) = faces.iter().flatten().flatten().find(|v| v.z.is_none()) {
                let what = "a body (kropp) needs a height for every vertex";
                let finding = log.finding(RuleId::GEOMETRY, Severity::Error, path, what);
                log.at_spot(finding, Some([flat.x, flat.y]), Some(crs));
                return None;
            }
            let corner = |v: Vertex| [v.x, v.y, v.z.unwrap_or_default()];
            let ring = |ring: Vertices| ring.into_iter().map(corner).collect();
            let face = |rings: Rings| rings.into_iter().map(ring).collect();
            (Position::Solid(faces.into_iter().map(face).collect()), Vec::new())
        }
    })
}

fn close_rings(rings: &mut Rings, path: &str, crs: Crs, log: &mut Log) {
    for ring in rings {
        let last = ring.last().map(|v| [v.x, v.y]);
        if close_ring(ring) {
            let what = "a ring does not end where it began; it has been closed";
            let finding = log.finding(RuleId::GEOMETRY, Severity::Warning, path, what);
            log.at_spot(finding, last, Some(crs));
        }
    }
}

/// Reads `geometrimetadata`.
fn read_positioning(mut metadata: Members, log: &mut Log) -> Positioning {
    Positioning {
        positioned_at: metadata.text("tidpunktForLagesbestamning", log),
        checked_at: metadata.text("tidpunktForKontrollAvGeometri", log),
        plane_method: take_method(&mut metadata, "lagesbestamningsmetodIPlan", log),
        height_method: take_method(&mut metadata, "lagesbestamningsmetodIHojd", log),
        uncertain_position: metadata.take("osakertLage"),
        additions: metadata.additions(),
    }
}

fn take_method(metadata: &mut Members, key: &str, log: &mut Log) -> Option<PositioningMethod> {
    let mut method = metadata.object(key, log)?;
    method.require("typ", Severity::Warning, log);
    Some(PositioningMethod {
        kind: method
            .word("typ", words::POSITIONING_METHODS, log)
            .unwrap_or_default(),
        variant: method.text("variant", log),
        details: method.additions(),
    })
}

/// Reads the `crs` member of the collection (a name, as GeoJSON had it before RFC 7946).
pub(crate) fn read_file_crs(value: &Value) -> Option<&str> {
    value
        .pointer("/properties/name")
        .or_else(|| value.pointer("/properties/href"))
        .and_then(Value::as_str)
        .or_else(|| value.as_str())
}
