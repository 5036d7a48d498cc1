//! Existing buildings as CityJSONSeq 2.0: a line for the file, then a line for each building, so that any number of them is written
//! without being held.
//!
//! All stand in SWEREF 99 TM with heights over RH 2000 (EPSG:5845). A body is written as delivered where its heights are over RH 2000 or
//! over its own ground at a known level. Without such a body the footprint is raised by the height, from the level of the ground, where
//! both are known (level of detail 1.2), or laid at the level of the ground (0.1). Where the level is not known there is no geometry, and
//! `geometryMissing` says why: no height is made up.

use std::collections::HashMap;
use std::io::{self, Write};

use geo::Area;
use geo_types::{Coord, LineString, Polygon};
use planvy_plan::{Body, Crs, Datum, ExistingBuilding, GridPoint, SurfaceKind, VerticalReference};
use serde_json::{Map, Value, json};

/// What one step of a stored vertex is, in metres.
const STEP_M: f64 = 0.001;
/// The system: EPSG:3006 with EPSG:5613.
const SYSTEM: &str = "https://www.opengis.net/def/crs/EPSG/0/5845";

/// Writes buildings with their ids, which have to be unique. Says how many were written.
///
/// # Errors
/// Where `out` takes no more.
///
/// ```
/// use planvy_formats::cityjson::write_building_sequence;
/// let mut out = Vec::new();
/// assert_eq!(write_building_sequence(&mut out, std::iter::empty())?, 0);
/// assert!(out.starts_with(b"{\"CityObjects\":{},"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_building_sequence<'b>(
    mut out: impl Write,
    buildings: impl Iterator<Item = (String, &'b ExistingBuilding)>,
) -> io::Result<u64> {
    let mut buildings = buildings.peekable();
    // Steps are counted from the first building, so that numbers stay short; any place will do.
    let first = buildings.peek().and_then(|(_, building)| corner_of(building));
    let zero = first.map_or([0.0; 3], |[x, y]| [x.floor(), y.floor(), 0.0]);
    let head = json!({
        "type": "CityJSON",
        "version": "2.0",
        "transform": { "scale": [STEP_M, STEP_M, STEP_M], "translate": zero },
        "metadata": { "referenceSystem": SYSTEM },
        "CityObjects": {},
        "vertices": [],
    });
    serde_json::to_writer(&mut out, &head)?;
    out.write_all(b"\n")?;
    let mut written = 0;
    for (id, building) in buildings {
        serde_json::to_writer(&mut out, &feature(&id, building, zero))?;
        out.write_all(b"\n")?;
        written += 1;
    }
    Ok(written)
}

fn corner_of(building: &ExistingBuilding) -> Option<[f64; 2]> {
    let corner = building.footprint.0.first()?.exterior().0.first()?;
    let there = in_system(building.crs, corner.x, corner.y);
    Some(there)
}

fn in_system(crs: Crs, east_m: f64, north_m: f64) -> [f64; 2] {
    let there = GridPoint { crs, east_m, north_m }.in_crs(Crs::Tm);
    [there.east_m, there.north_m]
}

fn feature(id: &str, building: &ExistingBuilding, zero: [f64; 3]) -> Value {
    let mut vertices = Vertices {
        crs: building.crs,
        zero,
        stored: Vec::new(),
        known: HashMap::new(),
    };
    let mut attributes = attributes(building);
    let geometry = match surfaces_of(building) {
        Ok((lod, surfaces)) => vertices.geometry(lod, &surfaces).into_iter().collect(),
        Err(reason) => {
            attributes.insert("geometryMissing".to_owned(), json!(reason));
            Vec::new()
        }
    };
    let mut objects = Map::new();
    objects.insert(
        id.to_owned(),
        json!({ "type": "Building", "attributes": attributes, "geometry": Value::Array(geometry) }),
    );
    json!({ "type": "CityJSONFeature", "id": id, "CityObjects": objects, "vertices": vertices.stored })
}

fn attributes(building: &ExistingBuilding) -> Map<String, Value> {
    let said = [
        ("sourceId", building.source_id.as_ref().map(|id| json!(id))),
        (
            "kind",
            building.kind.and_then(|kind| serde_json::to_value(kind).ok()),
        ),
        ("heightM", building.height.map(|height| json!(height.0))),
        ("groundLevelM", building.ground_level.map(|level| json!(level.0))),
        ("storeys", building.storeys.map(|storeys| json!(storeys))),
        (
            "grossFloorAreaM2",
            building.gross_floor_area_m2.map(|area| json!(area)),
        ),
        ("yearOfConstruction", building.year.map(|year| json!(year))),
    ];
    said.into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// A surface: what it is, and its rings.
type Face = (SurfaceKind, Vec<Vec<[f64; 3]>>);

/// The surfaces of a building over RH 2000, with their level of detail; or why there are none.
fn surfaces_of(building: &ExistingBuilding) -> Result<(&'static str, Vec<Face>), &'static str> {
    let ground_m = building.ground_level.map(|level| level.0);
    if let Some(body) = &building.body
        && let Some(raised_m) = raised_by(body, ground_m)
    {
        let raised = |ring: &Vec<[f64; 3]>| ring.iter().map(|[x, y, z]| [*x, *y, z + raised_m]).collect();
        let faces = body
            .surfaces
            .iter()
            .map(|surface| (surface.kind, surface.rings.iter().map(raised).collect()));
        return Ok(("2", faces.collect()));
    }
    let Some(ground_m) = ground_m else {
        return Err("the level of the ground at the building is not known");
    };
    let areas = building.footprint.0.iter();
    Ok(
        match building
            .height
            .map(|height| height.0)
            .filter(|height| *height > 0.0)
        {
            Some(height_m) => (
                "1.2",
                areas
                    .flat_map(|area| block(area, ground_m, ground_m + height_m))
                    .collect(),
            ),
            None => (
                "0.1",
                areas
                    .map(|area| level_face(area, ground_m, SurfaceKind::Ground, true))
                    .collect(),
            ),
        },
    )
}

/// How far a body is raised to stand over RH 2000; `None` where that is not known.
fn raised_by(body: &Body, ground_m: Option<f64>) -> Option<f64> {
    match &body.vertical {
        VerticalReference::Datum(Datum::Rh2000) => Some(0.0),
        VerticalReference::OwnGround => ground_m,
        _ => None,
    }
}

/// A footprint as a block between two levels.
fn block(area: &Polygon<f64>, low_m: f64, high_m: f64) -> Vec<Face> {
    let mut faces = vec![
        level_face(area, low_m, SurfaceKind::Ground, false),
        level_face(area, high_m, SurfaceKind::Roof, true),
    ];
    let outer = turned(area.exterior(), true);
    let inner = area.interiors().iter().map(|ring| turned(ring, false));
    for ring in std::iter::once(outer).chain(inner) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let wall = vec![
                [a.x, a.y, low_m],
                [b.x, b.y, low_m],
                [b.x, b.y, high_m],
                [a.x, a.y, high_m],
            ];
            faces.push((SurfaceKind::Wall, vec![wall]));
        }
    }
    faces
}

/// A footprint at a level, seen from above or from below.
fn level_face(area: &Polygon<f64>, level_m: f64, kind: SurfaceKind, from_above: bool) -> Face {
    let at_level = |ring: Vec<Coord<f64>>| {
        ring.into_iter()
            .map(|corner| [corner.x, corner.y, level_m])
            .collect()
    };
    let outer = at_level(turned(area.exterior(), from_above));
    let inner = area
        .interiors()
        .iter()
        .map(|ring| at_level(turned(ring, !from_above)));
    (kind, std::iter::once(outer).chain(inner).collect())
}

/// A ring, not closed, counterclockwise or clockwise.
fn turned(ring: &LineString<f64>, counterclockwise: bool) -> Vec<Coord<f64>> {
    let is_counterclockwise = Polygon::new(ring.clone(), Vec::new()).signed_area() > 0.0;
    let mut corners = ring.0.clone();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    if is_counterclockwise != counterclockwise {
        corners.reverse();
    }
    corners
}

/// The vertices of a building: each place once.
struct Vertices {
    crs: Crs,
    zero: [f64; 3],
    stored: Vec<[i64; 3]>,
    known: HashMap<[i64; 3], usize>,
}

impl Vertices {
    /// The surfaces as one geometry; `None` where nothing is left of them at a step of one millimetre.
    fn geometry(&mut self, lod: &str, faces: &[Face]) -> Option<Value> {
        let (mut boundaries, mut values) = (Vec::new(), Vec::new());
        let mut surfaces: Vec<&'static str> = Vec::new();
        for (kind, rings) in faces {
            let rings: Vec<Vec<usize>> = rings.iter().map(|ring| self.ring(ring)).collect();
            if rings.first().is_none_or(|outer| outer.len() < 3) {
                continue;
            }
            boundaries.push(
                rings
                    .into_iter()
                    .filter(|ring| ring.len() >= 3)
                    .collect::<Vec<_>>(),
            );
            let name = surface_name(*kind);
            let known = surfaces.iter().position(|known| *known == name);
            values.push(known.unwrap_or_else(|| {
                surfaces.push(name);
                surfaces.len() - 1
            }));
        }
        let surfaces: Vec<Value> = surfaces.into_iter().map(|name| json!({ "type": name })).collect();
        (!boundaries.is_empty()).then(|| {
            json!({
                "type": "MultiSurface",
                "lod": lod,
                "boundaries": boundaries,
                "semantics": { "surfaces": surfaces, "values": values },
            })
        })
    }

    /// A ring as vertex numbers; corners that fall together stand once.
    fn ring(&mut self, ring: &[[f64; 3]]) -> Vec<usize> {
        let mut indices: Vec<usize> = Vec::with_capacity(ring.len());
        for [x, y, z] in ring {
            let [east_m, north_m] = in_system(self.crs, *x, *y);
            let mut steps = [0_i64; 3];
            for ((step, value), zero) in steps.iter_mut().zip([east_m, north_m, *z]).zip(self.zero) {
                // A cast saturates: nothing here is beyond what a coordinate can be, and nothing overflows.
                *step = ((value - zero) / STEP_M).round() as i64;
            }
            let index = *self.known.entry(steps).or_insert_with(|| {
                self.stored.push(steps);
                self.stored.len() - 1
            });
            if indices.last() != Some(&index) {
                indices.push(index);
            }
        }
        while indices.len() > 1 && indices.first() == indices.last() {
            indices.pop();
        }
        indices
    }
}

fn surface_name(kind: SurfaceKind) -> &'static str {
    match kind {
        SurfaceKind::Roof => "RoofSurface",
        SurfaceKind::Wall => "WallSurface",
        SurfaceKind::Ground => "GroundSurface",
        SurfaceKind::Floor => "FloorSurface",
        _ => "ClosureSurface",
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{MultiPolygon, polygon};
    use planvy_plan::{OverGround, OverRh2000};

    use super::*;

    fn house(ground: Option<f64>, height: Option<f64>) -> ExistingBuilding {
        ExistingBuilding {
            source_id: Some("a".to_owned()),
            crs: Crs::Tm,
            footprint: MultiPolygon(vec![polygon![
                (x: 374_000.0, y: 6_163_000.0), (x: 374_000.0, y: 6_163_010.0),
                (x: 374_008.0, y: 6_163_010.0), (x: 374_008.0, y: 6_163_000.0),
            ]]),
            kind: None,
            ground_level: ground.map(OverRh2000),
            height: height.map(OverGround),
            storeys: None,
            gross_floor_area_m2: None,
            year: None,
            body: None,
        }
    }

    fn written(building: &ExistingBuilding) -> Value {
        let mut out = Vec::new();
        write_building_sequence(&mut out, std::iter::once(("a".to_owned(), building))).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        serde_json::from_str(lines[1]).unwrap()
    }

    #[test]
    fn a_footprint_with_level_and_height_is_a_block() {
        let line = written(&house(Some(3.0), Some(6.5)));
        let geometry = &line["CityObjects"]["a"]["geometry"][0];
        assert_eq!(
            (&geometry["lod"], geometry["boundaries"].as_array().unwrap().len()),
            (&json!("1.2"), 6)
        );
        assert_eq!(line["vertices"].as_array().unwrap().len(), 8);
        assert_eq!(line["vertices"][0].as_array().unwrap()[2], 3000);
        // The roof is seen counterclockwise from above.
        let corner = |at: &Value| {
            line["vertices"][at.as_u64().unwrap() as usize]
                .as_array()
                .unwrap()
                .clone()
        };
        let roof: Vec<_> = geometry["boundaries"][1][0]
            .as_array()
            .unwrap()
            .iter()
            .map(corner)
            .collect();
        let twice: i64 = (0..4)
            .map(|at| {
                let (a, b) = (&roof[at], &roof[(at + 1) % 4]);
                a[0].as_i64().unwrap() * b[1].as_i64().unwrap()
                    - b[0].as_i64().unwrap() * a[1].as_i64().unwrap()
            })
            .sum();
        assert_eq!(twice, 2 * 80 * 1_000_000);
        assert!(roof.iter().all(|corner| corner[2] == 9500));
    }

    #[test]
    fn no_level_is_made_up() {
        let line = written(&house(None, Some(6.5)));
        assert_eq!(line["CityObjects"]["a"]["geometry"], json!([]));
        assert!(
            line["CityObjects"]["a"]["attributes"]["geometryMissing"]
                .as_str()
                .unwrap()
                .contains("not known")
        );
        assert_eq!(
            written(&house(Some(3.0), None))["CityObjects"]["a"]["geometry"][0]["lod"],
            "0.1"
        );
    }
}
