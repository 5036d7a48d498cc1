//! A GLB as a proposal of one building, in coordinates of its own: glTF does not say where on the Earth a model stands.

use planvy_plan::{Body, Placement, Proposal, ProposedBuilding, Surface, SurfaceKind, VerticalReference};
use planvy_tiles::{Part, ReadError, TileContent, Topology};

/// Triangles of a drawing that is shown, at most.
const MOST_TRIANGLES: usize = 500_000;

/// Why a GLB cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum GlbError {
    /// It cannot be read.
    #[error("it is no glTF that can be read: {0}")]
    Unreadable(#[from] ReadError),
    /// Nothing is drawn.
    #[error("it has no triangles")]
    Empty,
    /// Too much is drawn.
    #[error("it has {0} triangles; at most 500 000 are shown")]
    TooLarge(usize),
}

/// Reads a GLB. It is not placed: whoever knows where it stands puts it there.
///
/// # Errors
/// See [`GlbError`].
pub fn proposal_of_glb(bytes: &[u8]) -> Result<Proposal, GlbError> {
    let (content, _) = TileContent::from_glb(bytes)?;
    let drawn = || {
        content
            .parts
            .iter()
            .filter(|part| part.topology == Topology::Triangles)
    };
    let triangles: usize = drawn().map(|part| part.indices.len() / 3).sum();
    if triangles == 0 {
        return Err(GlbError::Empty);
    }
    if triangles > MOST_TRIANGLES {
        return Err(GlbError::TooLarge(triangles));
    }
    let surfaces = drawn()
        .enumerate()
        .flat_map(|(number, part)| surfaces(part, number, content.origin));
    let body = Body {
        surfaces: surfaces.collect(),
        vertical: VerticalReference::Unknown,
        elements: drawn().map(|part| part.name.clone()).collect(),
    };
    let missing = "a place: a GLB has none of its own".to_owned();
    Ok(Proposal {
        format: "glb".to_owned(),
        crs: None,
        placement: Placement::NotPlaced { missing },
        buildings: vec![ProposedBuilding {
            body: Some(body),
            ..ProposedBuilding::default()
        }],
    })
}

/// The triangles of a part, each a surface: x right, y to the back, z up.
fn surfaces(part: &Part, number: usize, origin: [f64; 3]) -> Vec<Surface> {
    let at = |index: &u32| -> Option<[f64; 3]> {
        let mut point = part.vertices.positions.point_m(*index as usize)?;
        point
            .iter_mut()
            .zip(origin)
            .for_each(|(coordinate, origin)| *coordinate += origin);
        Some(point)
    };
    let triangles = part.indices.chunks_exact(3);
    triangles
        .map(|triangle| Surface {
            kind: SurfaceKind::Unknown,
            rings: vec![triangle.iter().filter_map(at).collect()],
            element: u32::try_from(number).ok(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use planvy_formats::SideFile;
    use planvy_tiles::{Positions, Vertices};

    use super::*;

    /// A triangle 10 m to the right and 20 m to the back of its zero, 5 m high.
    fn glb() -> Vec<u8> {
        let positions = vec![[0.0, 0.0, 0.0], [10.0, 0.0, 5.0], [0.0, 20.0, 0.0]];
        let part = Part {
            name: "roof".to_owned(),
            vertices: Vertices {
                positions: Positions::Exact(positions),
                ..Vertices::default()
            },
            indices: vec![0, 1, 2],
            ..Part::default()
        };
        let content = TileContent {
            parts: vec![part],
            ..TileContent::default()
        };
        content.to_glb().unwrap()
    }

    fn ring(side_file: &str) -> Vec<[f64; 3]> {
        let mut proposal = proposal_of_glb(&glb()).unwrap();
        let place = "crs = \"EPSG:3008\"\neast_m = 118600.0\nnorth_m = 6164200.0\nlevel_m = 4.0\n";
        let side_file = SideFile::read(&format!("{place}{side_file}")).unwrap();
        assert_eq!(side_file.put(&mut proposal).unwrap(), None);
        let body = proposal.buildings[0].body.clone().unwrap();
        assert_eq!(body.elements, ["roof"]);
        body.surfaces[0].rings[0].clone()
    }

    #[test]
    fn a_model_stands_and_turns_where_its_side_file_says() {
        let near = |one: [f64; 3], other: [f64; 3]| {
            one.iter()
                .zip(other)
                .all(|(one, other)| (one - other).abs() < 1e-6)
        };
        let [_, east, north] = ring("")[..] else { panic!() };
        assert!(near(east, [118_610.0, 6_164_200.0, 9.0]), "{east:?}");
        assert!(near(north, [118_600.0, 6_164_220.0, 4.0]), "{north:?}");
        // A quarter clockwise: what was east is south, what was north is east.
        let [_, east, north] = ring("turn_deg = 90.0\nmetres_a_unit = 0.5")[..] else {
            panic!()
        };
        assert!(near(east, [118_600.0, 6_164_195.0, 6.5]), "{east:?}");
        assert!(near(north, [118_610.0, 6_164_200.0, 4.0]), "{north:?}");
        // Another point of the model is placed: its middle, 5 m to the right.
        let [zero, ..] = ring("zero_m = [5.0, 0.0, 0.0]")[..] else {
            panic!()
        };
        assert!(near(zero, [118_595.0, 6_164_200.0, 4.0]), "{zero:?}");
    }

    #[test]
    fn what_has_nothing_in_it_is_refused() {
        let refused = |bytes: &[u8]| proposal_of_glb(bytes).unwrap_err().to_string();
        assert!(refused(b"glTF").contains("no glTF"));
        let empty = TileContent::default().to_glb().unwrap();
        assert!(refused(&empty).contains("no triangles"));
    }
}
