//! Triangles of the ground with normals, and skirts along the border.

use geo_types::Coord;
use planvy_city::tin::{LevelSamples, Tin, TinTriangle};
use planvy_tiles::{Material, Topology};

use crate::grid_content::{GridPart, Precision};
use crate::tile_source::Layer;

/// Ground for clients without our styles: linear red, green, blue, opacity.
const EARTH: [f32; 4] = [0.56, 0.55, 0.49, 1.0];
/// Steps of positions on a lattice, in metres.
const LARGEST_STEP_M: f64 = 0.01;

/// How the ground of a tile is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Slopes are taken over this distance to both sides.
    pub slope_m: f64,
    /// How far skirts reach down.
    pub skirt_m: f64,
    /// Whether positions are kept on a lattice.
    pub is_on_lattice: bool,
}

/// What hides some of the ground.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cover<'a> {
    /// What it is called.
    pub name: &'a str,
    /// For each triangle of the ground, whether it is hidden.
    pub is_hidden: &'a [bool],
}

/// The ground as parts: what is seen, and what a cover hides. None where there is no triangle of it.
pub(crate) fn parts(
    tin: &Tin,
    samples: &LevelSamples,
    look: Look,
    cover: Option<Cover<'_>>,
) -> Vec<GridPart> {
    let is_hidden =
        |number: u32| cover.is_some_and(|cover| cover.is_hidden.get(number as usize) == Some(&true));
    let (hidden, seen): (Vec<_>, Vec<_>) = tin.ground_triangles().partition(|(number, _)| is_hidden(*number));
    let covered = GridPart {
        cover: cover.map(|cover| cover.name.to_owned()),
        ..part(tin, samples, look, hidden)
    };
    let parts = [part(tin, samples, look, seen), covered];
    parts
        .into_iter()
        .filter(|part| !part.indices.is_empty())
        .collect()
}

/// Triangles of the ground as a part, with skirts where it ends.
fn part(
    tin: &Tin,
    samples: &LevelSamples,
    look: Look,
    triangles: impl IntoIterator<Item = (u32, TinTriangle)>,
) -> GridPart {
    let mut part = GridPart {
        name: Layer::Terrain.name().to_owned(),
        topology: Topology::Triangles,
        material: Material {
            colour: EARTH,
            double_sided: false,
        },
        precision: if look.is_on_lattice {
            Precision::Lattice {
                largest_step_m: LARGEST_STEP_M,
            }
        } else {
            Precision::Exact
        },
        ..GridPart::default()
    };
    let mut places: Vec<Option<u32>> = vec![None; tin.vertices().len()];
    let mut put = |part: &mut GridPart, vertex: u32| -> Option<u32> {
        let place = places.get_mut(vertex as usize)?;
        if place.is_none() {
            let position = *tin.vertices().get(vertex as usize)?;
            *place = Some(part.positions.len() as u32);
            part.positions.push(position);
            part.normals.push(normal(samples, position, look.slope_m));
        }
        *place
    };
    let mut border: Vec<[u32; 2]> = Vec::new();
    for (_, triangle) in triangles {
        let [Some(a), Some(b), Some(c)] = triangle.corners.map(|corner| put(&mut part, corner)) else {
            continue;
        };
        part.indices.extend([a, b, c]);
        let edges = [[b, c], [c, a], [a, b]];
        let outer = edges
            .into_iter()
            .zip(triangle.neighbours)
            .filter(|(_, across)| across.is_none());
        border.extend(outer.map(|(edge, _)| edge));
    }
    add_skirts(&mut part, &border, look.skirt_m);
    part
}

/// Walls that hang from the border, seen from outside.
fn add_skirts(part: &mut GridPart, border: &[[u32; 2]], skirt_m: f64) {
    let mut below: std::collections::HashMap<u32, u32> = Default::default();
    for [from, to] in border {
        let [Some(lower_from), Some(lower_to)] = [from, to].map(|top| {
            let known = below.get(top).copied();
            known.or_else(|| {
                let [east, north, level] = *part.positions.get(*top as usize)?;
                let normal = *part.normals.get(*top as usize)?;
                let number = part.positions.len() as u32;
                part.positions.push([east, north, level - skirt_m]);
                part.normals.push(normal);
                below.insert(*top, number);
                Some(number)
            })
        }) else {
            continue;
        };
        part.indices
            .extend([*from, lower_from, *to, *to, lower_from, lower_to]);
    }
}

/// The unit normal of the ground, from slopes to both sides, or to the one that has ground.
pub(super) fn normal(samples: &LevelSamples, [east, north, level_m]: [f64; 3], reach_m: f64) -> [f32; 3] {
    let at = |x: f64, y: f64| {
        samples.level_at(Coord {
            x: east + x,
            y: north + y,
        })
    };
    let slope = |before: Option<f64>, after: Option<f64>| match (before, after) {
        (Some(before), Some(after)) => (after - before) / (2.0 * reach_m),
        (Some(before), None) => (level_m - before) / reach_m,
        (None, Some(after)) => (after - level_m) / reach_m,
        (None, None) => 0.0,
    };
    let (along, up) = (
        slope(at(-reach_m, 0.0), at(reach_m, 0.0)),
        slope(at(0.0, -reach_m), at(0.0, reach_m)),
    );
    let length = (along * along + up * up + 1.0).sqrt();
    [-along / length, -up / length, 1.0 / length].map(|part| part as f32)
}
