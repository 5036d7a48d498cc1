//! Bodies as triangles whose vertices belong to one surface each, so that edges stay sharp.

use std::collections::HashMap;

use planvy_city::mesh::{Mesh, SurfaceFacts};

use crate::grid_content::GridPart;

/// Adds the triangles of a mesh to a part. `row_of` gives the row of a surface by its number, or leaves the surface out.
///
/// A vertex is shared by the triangles of one surface only: a gabled house has about thirty.
pub(crate) fn add(
    part: &mut GridPart,
    mesh: &Mesh,
    row_of: impl Fn(usize, &SurfaceFacts) -> Option<u16>,
    place: impl Fn([f64; 3]) -> [f64; 3],
) {
    let mut of_surface = u32::MAX;
    let mut known: HashMap<[u64; 3], u32> = HashMap::new();
    for triangle in mesh.triangles() {
        let number = triangle.surface as usize;
        let Some(facts) = mesh.surfaces().get(number) else {
            continue;
        };
        let Some(row) = row_of(number, facts) else {
            continue;
        };
        if of_surface != triangle.surface {
            of_surface = triangle.surface;
            known.clear();
        }
        for corner in triangle.corners {
            let index = *known.entry(corner.map(f64::to_bits)).or_insert_with(|| {
                part.positions.push(place(corner));
                part.normals.push(facts.normal.map(|along| along as f32));
                part.feature_ids.push(row);
                u32::try_from(part.positions.len() - 1).unwrap_or(u32::MAX)
            });
            part.indices.push(index);
        }
    }
}
