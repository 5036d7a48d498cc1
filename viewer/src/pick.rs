//! What is under a pixel: rays against the tiles that are drawn.
//!
//! Rays are followed here and not on the GPU, so that a position has all the digits of its tile, a click has its answer in the same
//! moment on every device, and what lies behind a translucent face is found too.

use std::sync::Arc;

use glam::DVec3;
use planvy_tiles::{Part, PropertyTable, TileContent, Topology};

use crate::camera::Ray;
use crate::layer::Layer;
use crate::state::{FeatureClass, Selection};
use crate::tiles::{LoadedTile, TileId};

pub mod lines;

/// A row of a property table in a loaded tile.
#[derive(Clone, Debug)]
pub struct Feature {
    /// The tile.
    pub tile: TileId,
    /// What the tile holds.
    pub loaded: Arc<LoadedTile>,
    /// Which of its contents.
    pub content: usize,
    /// Which part.
    pub part: usize,
    /// Which row of the part's table; `None` where there is no table.
    pub row: Option<usize>,
}

impl Feature {
    /// The content it is in.
    pub fn content(&self) -> Option<&TileContent> {
        self.loaded.contents.get(self.content)
    }

    /// The part it is in.
    pub fn part(&self) -> Option<&Part> {
        self.content()?.parts.get(self.part)
    }

    /// The table that its row is of.
    pub fn table(&self) -> Option<&PropertyTable> {
        let content = self.content()?;
        content.tables.get(content.parts.get(self.part)?.table?)
    }

    /// What it is.
    pub fn class(&self) -> FeatureClass {
        self.table()
            .map_or(FeatureClass::Other, |table| FeatureClass::of_word(&table.class))
    }

    /// The layer it is in.
    pub fn layer(&self) -> Layer {
        self.part()
            .map_or(Layer::Other, |part| self.loaded.layer_of(&part.name))
    }

    /// A text of its row.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.table()?
            .text(name, self.row?)
            .filter(|text| !text.is_empty())
    }

    /// The texts of its row.
    pub fn texts(&self, name: &str) -> &[String] {
        let texts = self.row.and_then(|row| self.table()?.texts(name, row));
        texts.unwrap_or_default()
    }

    /// A number of its row.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.table()?.number(name, self.row?)
    }

    /// What a link and a selection call it; `None` for what has no id, such as bare ground.
    pub fn selection(&self) -> Option<Selection> {
        selection_id(self.table()?, self.row?).map(|id| Selection {
            class: self.class(),
            id,
        })
    }
}

/// The id of a row in links and selections: the building; the first regulation of a plan area, or its plan; the regulation of an
/// envelope's face with the area that it is in (`regulation@area`); the proposal with its element (`proposal@element`); the plan with its
/// letters (`plan@B`), or with the rank of a boundary and a fingerprint of its text (`plan@1-0a1b2c3d`).
pub fn selection_id(table: &PropertyTable, row: usize) -> Option<String> {
    let text = |name| table.text(name, row).filter(|text: &&str| !text.is_empty());
    let joined = |first: Option<&str>, second: Option<&str>| match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}@{second}")),
        (first, second) => first.or(second).map(str::to_owned),
    };
    match FeatureClass::of_word(&table.class) {
        FeatureClass::Building => text("id").or(text("source_id")).map(str::to_owned),
        FeatureClass::PlanArea => {
            let first = table.texts("regulations", row).and_then(|ids| ids.first());
            first.map(String::as_str).or(text("plan")).map(str::to_owned)
        }
        FeatureClass::EnvelopeFace => joined(text("regulation"), text("area")),
        FeatureClass::ProposalPart => joined(text("proposal"), text("element")),
        FeatureClass::Label => joined(text("plan"), text("text")),
        FeatureClass::PlanBoundary => {
            let rank = table.number("rank", row).unwrap_or_default();
            let print = text_print(text("text").unwrap_or_default());
            joined(text("plan"), Some(&format!("{rank:.0}-{print:08x}")))
        }
        FeatureClass::Other => text("id").or(text("name")).map(str::to_owned),
    }
}

/// A short fingerprint of a text that stays the same: FNV-1a of 32 bits.
fn text_print(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |print, byte| {
        (print ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Where a ray meets something.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub feature: Feature,
    /// Where.
    pub point_in_world: DVec3,
    /// Unit vector away from the surface, on the side of the ray.
    pub normal: DVec3,
    /// How far from the ray's beginning.
    pub distance_m: f64,
}

/// Whether a row of a table is shown.
pub type IsShown<'shown> = &'shown dyn Fn(Layer, Option<(&PropertyTable, usize)>) -> bool;

/// Everything that a ray meets in a tile, in no order. Lines and points have no surface and are not met.
pub fn hits_in_tile(tile: TileId, loaded: &Arc<LoadedTile>, ray: &Ray, is_shown: IsShown<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (content_number, content) in loaded.contents.iter().enumerate() {
        let origin = DVec3::from_array(content.origin);
        let local = Ray {
            origin_in_world: ray.origin_in_world - origin,
            direction: ray.direction,
        };
        for (part_number, part) in content.parts.iter().enumerate() {
            if part.topology != Topology::Triangles {
                continue;
            }
            let layer = loaded.layer_of(&part.name);
            let table = part.table.and_then(|table| content.tables.get(table));
            for (distance_m, normal, vertex) in surface_hits(part, &local) {
                let ids = part.vertices.feature_ids.as_ref();
                let row = table.map(|_| {
                    ids.and_then(|ids| ids.get(vertex))
                        .map_or(0, |row| usize::from(*row))
                });
                if !is_shown(layer, table.zip(row)) {
                    continue;
                }
                let loaded = Arc::clone(loaded);
                hits.push(Hit {
                    feature: Feature {
                        tile,
                        loaded,
                        content: content_number,
                        part: part_number,
                        row,
                    },
                    point_in_world: ray.at(distance_m),
                    normal,
                    distance_m,
                });
            }
        }
    }
    hits
}

/// Distance, normal and a vertex of each triangle that a ray meets.
fn surface_hits(part: &Part, local: &Ray) -> Vec<(f64, DVec3, usize)> {
    let positions = &part.vertices.positions;
    let point = |vertex: u32| positions.point_m(vertex as usize).map(DVec3::from_array);
    let mut hits = Vec::new();
    for triangle in part.indices.chunks_exact(3) {
        let [a, b, c] = *triangle else { continue };
        let (Some(at_a), Some(at_b), Some(at_c)) = (point(a), point(b), point(c)) else {
            continue;
        };
        if let Some(distance_m) = meets_triangle(local, at_a, at_b, at_c) {
            let normal = (at_b - at_a).cross(at_c - at_a).normalize_or(DVec3::Z);
            let towards = if normal.dot(local.direction) > 0.0 {
                -normal
            } else {
                normal
            };
            hits.push((distance_m, towards, a as usize));
        }
    }
    hits
}

/// The distance at which a ray meets a triangle, from either side (Möller and Trumbore, 1997).
///
/// ```
/// use glam::DVec3;
/// use planvy_viewer::{camera::Ray, pick::meets_triangle};
/// let down = Ray { origin_in_world: DVec3::new(0.2, 0.2, 10.0), direction: -DVec3::Z };
/// assert_eq!(meets_triangle(&down, DVec3::ZERO, DVec3::X, DVec3::Y), Some(10.0));
/// assert_eq!(meets_triangle(&down, DVec3::ZERO, -DVec3::X, DVec3::Y), None);
/// ```
pub fn meets_triangle(ray: &Ray, a: DVec3, b: DVec3, c: DVec3) -> Option<f64> {
    let (ab, ac) = (b - a, c - a);
    let across = ray.direction.cross(ac);
    let volume = ab.dot(across);
    if volume.abs() < 1e-12 {
        return None;
    }
    let from_a = ray.origin_in_world - a;
    let of_b = from_a.dot(across) / volume;
    let turned = from_a.cross(ab);
    let of_c = ray.direction.dot(turned) / volume;
    if of_b < 0.0 || of_c < 0.0 || of_b + of_c > 1.0 {
        return None;
    }
    let distance_m = ac.dot(turned) / volume;
    (distance_m > 0.0).then_some(distance_m)
}

/// Whether a hit lies on paint: what is drawn on the ground and shares its surface.
pub fn is_paint(layer: Layer) -> bool {
    matches!(layer, Layer::PlanAreas | Layer::PlanLines | Layer::Labels)
}

/// Sorts hits by distance. Paint on the ground comes before the ground it lies on.
pub fn sort(hits: &mut [Hit]) {
    let key = |hit: &Hit| {
        // Paint is cut from the ground's own surface, give or take the rounding of its lattice.
        let lift_m = if is_paint(hit.feature.layer()) { 0.25 } else { 0.0 };
        hit.distance_m - lift_m
    };
    hits.sort_by(|a, b| key(a).total_cmp(&key(b)));
}
