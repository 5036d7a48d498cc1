//! Shapes of indices: strips, loops and fans as lists, flat normals, parts that fit 16 bits.

use std::collections::HashMap;

use crate::content::{Part, Positions, Topology, Vertices};
use crate::glb::MOST_VERTICES;
use crate::glb::matrix::cross;
use crate::glb::write_vertices::packed_normal;

/// The indices of a primitive's mode as a list of separate shapes; `None` for a mode that there is not.
pub(super) fn list_of(mode: usize, indices: Vec<u32>) -> Option<(Topology, Vec<u32>)> {
    let pairs = || indices.windows(2).flatten().copied();
    Some(match mode {
        0 => (Topology::Points, indices),
        1 => (Topology::Lines, indices),
        2 => {
            let closing = [indices.last(), indices.first()];
            let closing = closing.into_iter().flatten().filter(|_| indices.len() > 2);
            (Topology::Lines, pairs().chain(closing.copied()).collect())
        }
        3 => (Topology::Lines, pairs().collect()),
        4 => (Topology::Triangles, indices),
        5 => {
            let triangles = indices.windows(3).enumerate().filter_map(|(number, corners)| {
                let [a, b, c] = *corners.first_chunk()?;
                // Every other triangle of a strip runs the other way round.
                Some(if number % 2 == 0 { [a, b, c] } else { [a, c, b] })
            });
            (Topology::Triangles, triangles.flatten().collect())
        }
        6 => {
            let hub = indices.first().copied().unwrap_or_default();
            let rim = indices.get(1..).unwrap_or_default();
            let triangles = rim.windows(2).filter_map(|pair| {
                let [a, b] = *pair.first_chunk()?;
                Some([a, b, hub])
            });
            (Topology::Triangles, triangles.flatten().collect())
        }
        _ => return None,
    })
}

/// Leaves out shapes that point past the vertices, or at a vertex that stands nowhere, and indices that make no whole shape. Gives
/// how many shapes and how many indices.
pub(super) fn drop_broken(part: &mut Part) -> (usize, usize) {
    let step = part.topology.indices_per_shape();
    let (before, left_over) = (part.indices.len() / step, part.indices.len() % step);
    let positions = &part.vertices.positions;
    let stands = |index: &u32| {
        let point = positions.point_m(*index as usize);
        point.is_some_and(|point| point.iter().all(|number| number.is_finite()))
    };
    let whole = part.indices.chunks_exact(step);
    let kept: Vec<u32> = whole
        .filter(|shape| shape.iter().all(stands))
        .flatten()
        .copied()
        .collect();
    part.indices = kept;
    (before - part.indices.len() / step, left_over)
}

/// Turns triangles the other way round.
pub(super) fn turn_over(part: &mut Part) {
    for triangle in part.indices.chunks_exact_mut(3) {
        triangle.reverse();
    }
}

/// Gives every triangle its own normal, as glTF wants it where there are none. Corners are shared by triangles of one plane only.
pub(super) fn add_flat_normals(part: &mut Part) {
    let mut made: HashMap<(u32, [i8; 3]), u32> = HashMap::new();
    let mut sources = Vec::new();
    let mut normals = Vec::new();
    let mut indices = Vec::with_capacity(part.indices.len());
    for triangle in part.indices.chunks_exact(3) {
        let normal = flat_normal(&part.vertices.positions, triangle);
        for corner in triangle {
            let fresh = sources.len() as u32;
            let index = *made.entry((*corner, normal)).or_insert(fresh);
            if index == fresh {
                sources.push(*corner);
                normals.push(normal);
            }
            indices.push(index);
        }
    }
    part.vertices = picked(&part.vertices, &sources);
    part.vertices.normals = Some(normals);
    part.indices = indices;
}

/// The normal of one triangle, by the order of its corners.
fn flat_normal(positions: &Positions, triangle: &[u32]) -> [i8; 3] {
    let corner = |number: usize| {
        let index = triangle.get(number).copied().unwrap_or_default();
        positions.point_m(index as usize).unwrap_or_default()
    };
    let [ax, ay, az] = corner(0);
    let from_a = |[x, y, z]: [f64; 3]| [x - ax, y - ay, z - az];
    packed_normal(cross(from_a(corner(1)), from_a(corner(2))))
}

/// The vertices at `sources`, in their order.
fn picked(vertices: &Vertices, sources: &[u32]) -> Vertices {
    fn column<T: Copy + Default>(values: &[T], sources: &[u32]) -> Vec<T> {
        let value = |source: &u32| values.get(*source as usize).copied().unwrap_or_default();
        sources.iter().map(value).collect()
    }
    Vertices {
        positions: match &vertices.positions {
            Positions::Lattice {
                lowest_m,
                step_m,
                steps,
            } => Positions::Lattice {
                lowest_m: *lowest_m,
                step_m: *step_m,
                steps: column(steps, sources),
            },
            Positions::Exact(points) => Positions::Exact(column(points, sources)),
        },
        normals: vertices.normals.as_ref().map(|normals| column(normals, sources)),
        feature_ids: vertices.feature_ids.as_ref().map(|ids| column(ids, sources)),
    }
}

/// The part as it is, or in several that have at most as many vertices as 16 bits count.
pub(super) fn split(part: Part) -> Vec<Part> {
    if part.vertices.positions.len() <= MOST_VERTICES {
        return vec![part];
    }
    let step = part.topology.indices_per_shape();
    let mut parts = Vec::new();
    let mut number_of: HashMap<u32, u32> = HashMap::new();
    let mut sources: Vec<u32> = Vec::new();
    let mut indices: Vec<u32> = Vec::new();
    for shape in part.indices.chunks_exact(step) {
        if sources.len() + step > MOST_VERTICES {
            parts.push(taken(&part, &sources, std::mem::take(&mut indices)));
            sources.clear();
            number_of.clear();
        }
        for source in shape {
            let fresh = sources.len() as u32;
            let number = *number_of.entry(*source).or_insert(fresh);
            if number == fresh {
                sources.push(*source);
            }
            indices.push(number);
        }
    }
    if !indices.is_empty() {
        parts.push(taken(&part, &sources, indices));
    }
    parts
}

/// A part of some of the vertices of another.
fn taken(part: &Part, sources: &[u32], indices: Vec<u32>) -> Part {
    Part {
        name: part.name.clone(),
        topology: part.topology,
        vertices: picked(&part.vertices, sources),
        indices,
        table: part.table,
        material: part.material,
        cover: part.cover.clone(),
    }
}
