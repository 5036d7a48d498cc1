//! The rows of the layers that a mapping names, all in one system: a plan and its regulations stand in different layers.

use std::path::Path;

use planvy_plan::{Crs, Finding, Geodetic, GridPoint, RuleId};
use serde_json::{Map, Value};

use crate::features::geopackage::{Table, feature_tables, open, read_rows};
use crate::features::{DrawnError, RawFeature, TakesFeatures};
use crate::finding_log::FindingLog;
use crate::format::ReadOptions;
use crate::geojson::geometry::{Shape, Vertex};
use crate::mapping::Mapping;
use crate::source_crs::{SourceCrs, best_zone};

/// A row of a layer.
#[derive(Debug)]
pub(super) struct Row {
    /// How findings call it.
    pub(super) label: String,
    /// What it says.
    pub(super) attributes: Map<String, Value>,
    /// Where it lies; `None` where it lies nowhere. In metres of the layers' system once they are placed.
    pub(super) shape: Result<Option<Shape>, String>,
}

/// A layer with its rows.
#[derive(Debug)]
pub(super) struct Layer {
    /// Its name.
    pub(super) name: String,
    /// Its rows in file order.
    pub(super) rows: Vec<Row>,
    said: SourceCrs,
}

/// Layers as they stand in the file, each in its own system.
#[derive(Debug, Default)]
pub(super) struct Layers(Vec<Layer>);

/// Layers in one system.
#[derive(Debug)]
pub(super) struct PlacedLayers {
    /// The system.
    pub(super) crs: Crs,
    /// The layers.
    pub(super) layers: Vec<Layer>,
}

impl PlacedLayers {
    /// The layers that an entry of the mapping is about: the one that it names, or all where it names none.
    pub(super) fn of<'a>(&'a self, name: Option<&'a str>) -> impl Iterator<Item = (usize, &'a Layer)> {
        let numbered = self.layers.iter().enumerate();
        numbered.filter(move |(_, layer)| name.is_none_or(|name| layer.name.eq_ignore_ascii_case(name)))
    }
}

impl Layers {
    /// Reads the tables that the mapping names. One that is not there is said: a format has layers that a file of it may lack.
    ///
    /// # Errors
    /// Where the file is no GeoPackage.
    pub(super) fn read(
        path: &Path,
        options: &ReadOptions,
        mapping: &Mapping,
        log: &mut FindingLog,
    ) -> Result<Layers, rusqlite::Error> {
        let connection = open(path)?;
        let tables = feature_tables(&connection)?;
        let mut layers = Layers::default();
        for table in wanted(&tables, mapping, log) {
            let mut taker = RowTaker {
                rows: Vec::new(),
                log: std::mem::take(log),
            };
            let ended = read_rows(&connection, table, &mut taker);
            *log = taker.log;
            layers.0.push(Layer {
                name: table.name.clone(),
                rows: taker.rows,
                said: match (&table.said, options.crs.or(crs_of(mapping, &table.name))) {
                    (SourceCrs::Unsaid, Some(crs)) => SourceCrs::Grid(crs),
                    (said, _) => said.clone(),
                },
            });
            ended?;
        }
        Ok(layers)
    }

    /// Moves everything into one system: that of the first layer in metres, else the zone around the middle of the degrees. `None`, with a
    /// finding, where there is none.
    pub(super) fn placed(
        self,
        mapping: &Mapping,
        given: Option<Crs>,
        log: &mut FindingLog,
    ) -> Option<PlacedLayers> {
        for layer in &self.0 {
            let named = match &layer.said {
                SourceCrs::Foreign(name) if layer.said.anywhere().is_none() => name.as_str(),
                SourceCrs::Unsaid if layer.rows.iter().any(Row::lies_somewhere) => "",
                _ => continue,
            };
            let message = if named.is_empty() {
                format!(
                    "nobody says in which system the coordinates of {} are",
                    layer.name
                )
            } else {
                format!(
                    "the system {named} of {} is none that plans are kept in",
                    layer.name
                )
            };
            let hint = "transform it to longitude and latitude (WGS 84), or say the system with --crs";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            return None;
        }
        let in_metres = self.0.iter().find_map(|layer| layer.said.anywhere());
        let is_foreign = mapping.plans.iter().any(|plan| plan.fixed.foreign().is_some());
        let Some(crs) = in_metres.or(given).or_else(|| self.zone(is_foreign)) else {
            let lies_anywhere = self
                .0
                .iter()
                .flat_map(|layer| &layer.rows)
                .any(Row::lies_somewhere);
            log.push(if lies_anywhere {
                let message =
                    "the data lie where no plans are kept: neither in Sweden nor in Finland nor between 31° and 66° north";
                Finding::error(RuleId::CRS, message)
            } else {
                let message = "nothing in the layers that the mapping names lies anywhere";
                let hint = "look whether the mapping is the one for this format: its layers have to be named as in the file";
                Finding::error(RuleId::GEOMETRY, message).with_hint(hint)
            });
            return None;
        };
        let mut layers = self.0;
        for layer in &mut layers {
            let from = layer.said.anywhere();
            for row in &mut layer.rows {
                row.place(from, crs);
            }
        }
        Some(PlacedLayers { crs, layers })
    }

    /// The zone around the middle of all degrees.
    fn zone(&self, is_foreign: bool) -> Option<Crs> {
        let mut bounds: Option<[f64; 4]> = None;
        for row in self.0.iter().flat_map(|layer| &layer.rows) {
            let Ok(Some(shape)) = &row.shape else { continue };
            shape.for_each_vertex(&mut |vertex| {
                let [west, south, east, north] = bounds.unwrap_or([vertex.x, vertex.y, vertex.x, vertex.y]);
                bounds = Some([
                    west.min(vertex.x),
                    south.min(vertex.y),
                    east.max(vertex.x),
                    north.max(vertex.y),
                ]);
            });
        }
        let [west, south, east, north] = bounds?;
        if !is_foreign {
            return Some(best_zone(west, east));
        }
        let middle = Geodetic {
            lon_deg: (west + east) / 2.0,
            lat_deg: (south + north) / 2.0,
        };
        middle.utm_zone().map(Crs::Utm)
    }
}

impl Row {
    fn lies_somewhere(&self) -> bool {
        matches!(self.shape, Ok(Some(_)))
    }

    /// Moves the row from degrees (`None`) or from a plane system.
    fn place(&mut self, from: Option<Crs>, crs: Crs) {
        let Ok(Some(shape)) = &mut self.shape else {
            return;
        };
        let mut beyond: Option<[f64; 2]> = None;
        shape.map_vertices(&mut |Vertex { x, y, .. }| {
            let place = match from {
                None => Geodetic {
                    lon_deg: x,
                    lat_deg: y,
                }
                .to_grid(crs),
                Some(from) => GridPoint {
                    crs: from,
                    east_m: x,
                    north_m: y,
                }
                .in_crs(crs),
            };
            if !crs.is_plausible(place.east_m, place.north_m) {
                beyond.get_or_insert([x, y]);
            }
            Vertex {
                x: place.east_m,
                y: place.north_m,
                z: None,
            }
        });
        if let Some([x, y]) = beyond {
            self.shape = Err(format!("the coordinate {x}, {y} lies beyond {}", crs.name()));
        }
    }
}

/// The tables that the mapping is about.
fn wanted<'a>(tables: &'a [Table], mapping: &Mapping, log: &mut FindingLog) -> Vec<&'a Table> {
    let plans = mapping.plans.iter();
    let of_plans = plans.flat_map(|plan| [&plan.layer, &plan.area_layer]).flatten();
    let of_regulations = mapping
        .regulations
        .iter()
        .filter_map(|regulation| regulation.layer.as_ref());
    let mut named: Vec<&String> = of_plans.chain(of_regulations).collect();
    named.sort();
    named.dedup();
    let missing: Vec<&str> = named
        .iter()
        .filter(|name| !tables.iter().any(|table| table.name.eq_ignore_ascii_case(name)))
        .map(|name| name.as_str())
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "the file has no layer {}, which the mapping names",
            missing.join(", ")
        );
        log.push(Finding::info(RuleId::REFERENCE, message));
    }
    let takes_all = mapping
        .regulations
        .iter()
        .any(|regulation| regulation.layer.is_none());
    let is_named = |table: &&Table| named.iter().any(|name| table.name.eq_ignore_ascii_case(name));
    tables
        .iter()
        .filter(|table| takes_all || is_named(table))
        .collect()
}

/// The system that the mapping says a layer is in.
fn crs_of(mapping: &Mapping, layer: &str) -> Option<Crs> {
    let is_of = |name: &Option<String>| name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(layer));
    let own = mapping
        .plans
        .iter()
        .find(|plan| is_of(&plan.layer))
        .and_then(|plan| plan.crs);
    own.or_else(|| mapping.plans.iter().find_map(|plan| plan.crs))
}

struct RowTaker {
    rows: Vec<Row>,
    log: FindingLog,
}

impl TakesFeatures for RowTaker {
    fn take(&mut self, raw: RawFeature) {
        self.rows.push(Row {
            label: raw.label,
            attributes: raw.attributes,
            shape: raw.geometry.map_err(|error: DrawnError| error.to_string()),
        });
    }

    fn log(&mut self) -> &mut FindingLog {
        &mut self.log
    }
}
