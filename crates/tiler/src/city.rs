//! What tiles are made from: a snapshot with its answers, at a date, in the plane of one zone.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, MultiPolygon};
use planvy_index::Snapshot;
use planvy_plan::{Crs, Date, Datum, GridPoint};
use planvy_rules::Answers;

use crate::tile_source::Layer;

/// The city that tiles are made of.
#[derive(Clone, Copy, Debug)]
pub struct City<'a> {
    /// The answers about it, and its snapshot.
    pub answers: &'a Answers,
    /// The zone that all tiles are cut in.
    pub crs: Crs,
    /// The date that standing is judged at.
    pub date: Date,
}

impl<'a> City<'a> {
    /// The snapshot.
    pub fn snapshot(self) -> &'a Snapshot {
        self.answers.snapshot()
    }

    /// Whose data a layer is, in a few words: the files of the terrain or of the buildings, else the municipalities of the plans.
    ///
    /// It stands in the tileset and not in the tiles: which of several files a building came from is not known, and a file more would
    /// change every tile.
    pub fn source_of(self, layer: Layer) -> String {
        let snapshot = self.snapshot();
        let files_of = |kind: &str| -> BTreeSet<&str> {
            let layers = snapshot.layers().iter().filter(|layer| layer.kind == kind);
            layers.map(|layer| layer.provenance.file.as_str()).collect()
        };
        match layer {
            Layer::Terrain => few(files_of("terrain")),
            Layer::Buildings => few(files_of("buildings")),
            _ => {
                let plans = snapshot.plans().iter();
                few(plans
                    .filter_map(|stored| stored.plan.municipality.as_deref())
                    .collect())
            }
        }
    }

    /// Whether a plan says of itself that it is invented: then the city around it is taken for invented, too.
    pub fn is_fictional(self) -> bool {
        let mut plans = self.snapshot().plans().iter();
        plans.any(|stored| stored.plan.is_fictional())
    }

    /// The ground at a position of the city's zone, over RH 2000 in metres. `None` where there is no terrain, and where it is
    /// over another datum or does not say over which.
    pub fn ground_level_m(self, at: Coord<f64>) -> Option<f64> {
        let ground = self.snapshot().ground_at(GridPoint {
            crs: self.crs,
            east_m: at.x,
            north_m: at.y,
        })?;
        (ground.datum == Some(&Datum::Rh2000)).then_some(ground.level_m)
    }

    /// A position of a zone in the city's zone.
    pub fn position(self, at: Coord<f64>, crs: Crs) -> Coord<f64> {
        if crs == self.crs {
            return at;
        }
        let there = GridPoint {
            crs,
            east_m: at.x,
            north_m: at.y,
        }
        .in_crs(self.crs);
        Coord {
            x: there.east_m,
            y: there.north_m,
        }
    }

    /// An area of a zone in the city's zone, corner by corner.
    pub fn area(self, area: &MultiPolygon<f64>, crs: Crs) -> MultiPolygon<f64> {
        use geo::MapCoords;
        if crs == self.crs {
            return area.clone();
        }
        area.map_coords(|at| self.position(at, crs))
    }
}

/// At most three names, and how many there are beside them.
fn few(names: BTreeSet<&str>) -> String {
    let (count, first) = (names.len(), names.into_iter().take(3).collect::<Vec<_>>());
    match count.saturating_sub(first.len()) {
        0 => first.join(", "),
        more => format!("{} (+{more})", first.join(", ")),
    }
}

/// The zone that most of a snapshot's plans and buildings are in: the one its tiles are cut in where none is asked for.
/// `None` where there is neither plan nor building nor terrain.
pub fn main_zone(snapshot: &Snapshot) -> Option<Crs> {
    let plans = snapshot.plans().iter().map(|stored| stored.plan.crs);
    let buildings = snapshot.buildings().iter().map(|building| building.crs);
    let terrain = snapshot.terrain().iter().map(|raster| raster.crs);
    let mut counts = BTreeMap::<Crs, usize>::new();
    for crs in plans.chain(buildings).chain(terrain) {
        *counts.entry(crs).or_default() += 1;
    }
    // The lower code where two are equal, so that the same snapshot gives the same zone.
    let most = counts
        .into_iter()
        .max_by_key(|(crs, count)| (*count, std::cmp::Reverse(*crs)));
    most.map(|(crs, _)| crs)
}
