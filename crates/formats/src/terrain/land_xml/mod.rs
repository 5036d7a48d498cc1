//! Ground in LandXML 1.0 to 1.2 (landxml.org): the triangles of its surfaces.
//!
//! Read is `Surfaces/Surface/Definition` of the type TIN: points (`Pnts/P`) with northing before easting, and faces (`Faces/F`)
//! that name three of them. A face that is marked as invisible (`i="1"`) closes the outline and is no ground. Which faces lie side
//! by side (`n`) is told by their points already, and is not read. Contours, breaklines and points without faces are no surface.
//!
//! A file may hold the ground as it is and as it is to be. Surfaces that are `proposed`, `abandoned` or `destroyed` are left out;
//! where some are marked as `existing`, only they are read. Where those that remain lie over each other at different levels, nobody
//! knows which is the ground, and none is read.
//!
//! | module | what it does |
//! |---|---|
//! | `document` | the elements, one by one |
//! | `system` | units and coordinate systems |

mod document;
mod system;

use std::path::Path;

use planvy_plan::{Finding, Reading, RuleId};

use super::anywhere::{GroundAnywhere, GroundFormat};
use super::geo_keys::PlaneSystem;
use super::raster::{decided, decided_anywhere, in_degrees, in_sweden, without};
use super::triangles::{ground_of, in_order, rastered, say_disputed};
use crate::city_model::{ModelSystem, bytes_of};
use crate::finding_log::FindingLog;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::wording::counted;
use crate::xml::{Root, Space, decode, line_of};
use document::{Broken, Document, Surface};
use system::Units;

/// The root of a file.
const ROOT: Root = Root {
    space: Space::Other,
    name: "LandXML",
    told: "LandXML",
    hint: "Export the ground as LandXML 1.2.",
};
/// Bytes of a file's beginning that its root stands in.
const ROOT_WITHIN: usize = 8 << 10;

/// The reader of ground in LandXML.
///
/// The triangles become a raster whose cells are at most half as long as the middle edge; what it loses of them is measured at
/// their corners and said. Holes stay holes.
#[derive(Clone, Copy, Debug)]
pub struct TerrainLandXml;

impl Format for TerrainLandXml {
    fn name(&self) -> &'static str {
        "terrain-landxml"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        // Noughts fall out, so that UTF-16 is recognised too.
        let letters = head.bytes.iter().take(ROOT_WITHIN).filter(|byte| **byte != 0);
        let text = String::from_utf8_lossy(&letters.copied().collect::<Vec<u8>>()).into_owned();
        let has_root = text.contains("<LandXML") || text.contains(":LandXML ");
        has_root && head.kind.is_none_or(|kind| kind == ContentKind::Terrain)
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        let mut log = FindingLog::default();
        let Some(found) = Found::of_file(path, &mut log) else {
            return without(log);
        };
        let Some(crs) = in_sweden(&found.plane, options.crs, &mut log) else {
            return without(log);
        };
        let triangles = in_order(found.triangles, crs, &mut log);
        match levels(&triangles, &found.names, &mut log) {
            Some(levels) => {
                let ground = ground_of(levels, ModelSystem::Sweref(crs), found.datum);
                decided(crs, ground, options, log)
            }
            None => without(log),
        }
    }
}

impl GroundFormat for TerrainLandXml {
    fn read_anywhere(&self, path: &Path) -> Reading<GroundAnywhere> {
        let mut log = FindingLog::default();
        let Some(found) = Found::of_file(path, &mut log) else {
            return without(log);
        };
        if let PlaneSystem::Geographic(name) = &found.plane {
            log.push(Finding::error(RuleId::CRS, in_degrees(name)));
            return without(log);
        }
        match levels(&found.triangles, &found.names, &mut log) {
            Some(levels) => decided_anywhere(ground_of(levels, found.plane.into(), found.datum), log),
            None => without(log),
        }
    }
}

/// Why a file is no ground.
#[derive(Debug, thiserror::Error)]
enum LandXmlError {
    /// A unit that the format does not have.
    #[error("coordinates are in the unit '{0}', which LandXML does not have")]
    Unit(String),
    /// Nothing to read.
    #[error("no surface holds triangles of the ground: {0}")]
    NoGround(String),
    /// Which of the surfaces is the ground, nobody knows.
    #[error(
        "the surfaces {names} lie over each other with different levels in {cells}: which of them is the ground, the file does not say"
    )]
    Disputed {
        /// Their names.
        names: String,
        /// How many cells.
        cells: String,
    },
}

impl LandXmlError {
    fn into_finding(self) -> Finding {
        let (rule, hint) = match &self {
            LandXmlError::Unit(_) => (
                RuleId::SCHEMA,
                "name the unit as LandXML does, for instance linearUnit=\"meter\"",
            ),
            LandXmlError::NoGround(_) => (
                RuleId::SCHEMA,
                "export the ground as a surface of triangles (surfType=\"TIN\") with its faces",
            ),
            LandXmlError::Disputed { .. } => (
                RuleId::named("PV-OVERLAP"),
                "export the ground alone, or mark it with state=\"existing\"",
            ),
        };
        Finding::error(rule, self.to_string()).with_hint(hint)
    }
}

/// The ground of a file in metres, easting before northing.
struct Found {
    plane: PlaneSystem,
    datum: Option<planvy_plan::Datum>,
    triangles: Vec<[[f64; 3]; 3]>,
    /// The surfaces that they are of.
    names: Vec<String>,
}

impl Found {
    /// `None`, with an error, where there is none.
    fn of_file(path: &Path, log: &mut FindingLog) -> Option<Found> {
        let bytes = bytes_of(path, log)?;
        let read = decode(&bytes).and_then(|text| Ok((document::read(&text)?, text)));
        let (document, text) = match read {
            Ok(read) => read,
            Err(error) => {
                let line = String::from_utf8_lossy(&bytes);
                let line = line_of(&line, error.offset);
                let message = format!("{} (line {line}, byte {})", error.error, error.offset);
                log.push(Finding::error(RuleId::PARSE, message).with_hint(error.error.hint()));
                return None;
            }
        };
        Found::of(document, &text, log)
            .map_err(|error| log.push(error.into_finding()))
            .ok()
    }

    fn of(document: Document, text: &str, log: &mut FindingLog) -> Result<Found, LandXmlError> {
        let [along_m, up_m] = metres(document.units.as_ref(), log)?;
        for surface in &document.surfaces {
            say_broken(surface, text, log);
        }
        let all: Vec<String> = document.surfaces.iter().map(told).collect();
        let kept = existing(document.surfaces, log);
        let names = kept.iter().map(|surface| surface.name.clone()).collect();
        let mut triangles: Vec<[[f64; 3]; 3]> =
            kept.into_iter().flat_map(|surface| surface.triangles).collect();
        if triangles.is_empty() {
            let what = if all.is_empty() {
                "it has none".to_owned()
            } else {
                all.join("; ")
            };
            return Err(LandXmlError::NoGround(what));
        }
        for corner in triangles.iter_mut().flatten() {
            let [north, east, up] = *corner;
            *corner = [east * along_m, north * along_m, up * up_m];
        }
        Ok(Found {
            plane: document.system.plane.unwrap_or(PlaneSystem::Unsaid),
            datum: document.system.datum,
            triangles,
            names,
        })
    }
}

/// Metres of a unit along the ground and upwards.
fn metres(units: Option<&Units>, log: &mut FindingLog) -> Result<[f64; 2], LandXmlError> {
    let Some(units) = units else {
        let message = "the file does not say its units (Units); coordinates are read as metres";
        log.push(Finding::warning(RuleId::SCHEMA, message));
        return Ok([1.0, 1.0]);
    };
    let known = |unit: &Result<f64, String>| unit.clone().map_err(LandXmlError::Unit);
    let [along_m, up_m] = [known(&units.along_m)?, known(&units.up_m)?];
    if along_m != 1.0 || up_m != 1.0 {
        let message = format!(
            "coordinates were turned into metres: a unit is {along_m} m along the ground and {up_m} m upwards"
        );
        log.push(Finding::info(RuleId::SCHEMA, message));
    }
    Ok([along_m, up_m])
}

/// A surface and what it holds, for messages.
fn told(surface: &Surface) -> String {
    let Surface { name, kind, .. } = surface;
    let triangles = counted(surface.triangles.len(), "triangle", "triangles");
    let state = surface.state.as_deref().unwrap_or("not said");
    format!("'{name}' is of the type '{kind}', its state is {state}, and it has {triangles}")
}

/// The surfaces that are the ground as it is. Which are left out is said.
fn existing(surfaces: Vec<Surface>, log: &mut FindingLog) -> Vec<Surface> {
    let state_of = |surface: &Surface| surface.state.as_deref().unwrap_or_default().to_lowercase();
    let is_marked = surfaces.iter().any(|surface| state_of(surface) == "existing");
    let is_kept = |surface: &Surface| {
        let is_tin = surface.kind.eq_ignore_ascii_case("TIN") && !surface.triangles.is_empty();
        let state = state_of(surface);
        is_tin
            && if is_marked {
                state == "existing"
            } else {
                state.is_empty()
            }
    };
    let (kept, left_out): (Vec<Surface>, Vec<Surface>) = surfaces.into_iter().partition(is_kept);
    if !kept.is_empty() && !left_out.is_empty() {
        let listed: Vec<String> = left_out.iter().take(8).map(told).collect();
        let message = format!(
            "{} left out: {}",
            counted(left_out.len(), "surface is", "surfaces are"),
            listed.join("; ")
        );
        log.push(Finding::info(RuleId::SCHEMA, message));
    }
    kept
}

fn say_broken(surface: &Surface, text: &str, log: &mut FindingLog) {
    let Surface { name, invisible, .. } = surface;
    let mut say = |broken: &Broken, one: &str, several: &str, what: &str| {
        let Some((first, offset)) = &broken.first else {
            return;
        };
        let message = format!(
            "surface '{name}': {} left out: {what}; the first is '{first}' (line {})",
            counted(broken.count, one, several),
            line_of(text, *offset)
        );
        log.push(Finding::warning(RuleId::GEOMETRY, message));
    };
    let points = ("point is", "points are");
    let faces = ("face is", "faces are");
    say(
        &surface.broken_points,
        points.0,
        points.1,
        "not a whole id and three numbers",
    );
    say(
        &surface.doubled_points,
        points.0,
        points.1,
        "their id is that of another point",
    );
    say(
        &surface.broken_faces,
        faces.0,
        faces.1,
        "not three different points",
    );
    say(
        &surface.hanging_faces,
        faces.0,
        faces.1,
        "their points are not there",
    );
    if *invisible > 0 {
        let message = format!(
            "surface '{name}': {} marked as invisible, and no ground",
            counted(*invisible, "face is", "faces are")
        );
        log.push(Finding::info(RuleId::GEOMETRY, message));
    }
}

/// The levels of triangles of some surfaces; `None`, with an error, where there are none, or where the surfaces disagree.
fn levels(
    triangles: &[[[f64; 3]; 3]],
    names: &[String],
    log: &mut FindingLog,
) -> Option<planvy_city::triangle_levels::TriangleLevels> {
    let levels = rastered(triangles, log)?;
    if levels.disputed > 0 && names.len() > 1 {
        let named: Vec<String> = names.iter().take(8).map(|name| format!("'{name}'")).collect();
        let error = LandXmlError::Disputed {
            names: named.join(", "),
            cells: counted(levels.disputed, "cell", "cells"),
        };
        log.push(error.into_finding());
        return None;
    }
    say_disputed(&levels, log);
    Some(levels)
}
