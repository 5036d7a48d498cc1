//! A GLB as a proposal, placed by its side file.

use planvy_plan::{
    Body, Datum, GridPoint, Placement as PlacedBy, Proposal, ProposedBuilding, Surface, SurfaceKind,
    VerticalReference,
};
use planvy_tiles::{Part, ReadError, TileContent, Topology};

use super::Placement;

/// Triangles of a drawing that is shown, at most.
const MOST_TRIANGLES: usize = 500_000;

/// Why a GLB cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum GlbError {
    /// It cannot be read.
    #[error("it is no glTF that can be read: {0}")]
    Unreadable(#[from] ReadError),
    /// Nothing says where it stands.
    #[error(
        "nothing says where it stands: a side file with the ending .placement.toml has to give crs, east_m and north_m"
    )]
    NotPlaced,
    /// A place outside Sweden.
    #[error("{east_m} east, {north_m} north in {crs} lies outside Sweden")]
    Outside {
        /// Easting.
        east_m: f64,
        /// Northing.
        north_m: f64,
        /// The system.
        crs: planvy_plan::Crs,
    },
    /// Nothing is drawn.
    #[error("it has no triangles")]
    Empty,
    /// Too much is drawn.
    #[error("it has {0} triangles; at most 500 000 are shown")]
    TooLarge(usize),
}

/// Reads a GLB as a proposal of one building.
///
/// # Errors
/// See [`GlbError`].
pub(super) fn proposal(bytes: &[u8], placement: &Placement) -> Result<Proposal, GlbError> {
    let placed = placement.crs.zip(placement.east_m).zip(placement.north_m);
    let Some(((crs, east_m), north_m)) = placed else {
        return Err(GlbError::NotPlaced);
    };
    if !crs.is_plausible(east_m, north_m) {
        return Err(GlbError::Outside { east_m, north_m, crs });
    }
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
    let zero = GridPoint { crs, east_m, north_m };
    let surfaces = drawn()
        .enumerate()
        .flat_map(|(number, part)| surfaces(part, number, content.origin, zero, placement));
    let elements = drawn().map(|part| part.name.clone());
    let body = Body {
        surfaces: surfaces.collect(),
        vertical: match placement.level_m {
            Some(_) => VerticalReference::Datum(Datum::Rh2000),
            None => VerticalReference::OwnGround,
        },
        elements: elements.collect(),
    };
    Ok(Proposal {
        format: "glb".to_owned(),
        crs: Some(crs),
        placement: PlacedBy::Stated,
        buildings: vec![ProposedBuilding {
            name: placement.name.clone(),
            body: Some(body),
            ..ProposedBuilding::default()
        }],
    })
}

/// The triangles of a part, each a surface, on the map.
fn surfaces(
    part: &Part,
    number: usize,
    origin: [f64; 3],
    zero: GridPoint,
    placement: &Placement,
) -> Vec<Surface> {
    // Clockwise on the map.
    let (sin, cos) = placement.turn_deg.to_radians().sin_cos();
    let metres = placement.metres_a_unit.unwrap_or(1.0);
    let level_m = placement.level_m.unwrap_or(0.0);
    let at = |index: &u32| -> Option<[f64; 3]> {
        let point = part.vertices.positions.point_m(*index as usize)?;
        let mut from_zero = [0.0; 3];
        for ((coordinate, of_point), of_origin) in from_zero.iter_mut().zip(point).zip(origin) {
            *coordinate = (of_point + of_origin) * metres;
        }
        let [x, y, z] = from_zero;
        Some([
            zero.east_m + x * cos + y * sin,
            zero.north_m - x * sin + y * cos,
            level_m + z,
        ])
    };
    part.indices
        .chunks_exact(3)
        .map(|triangle| Surface {
            kind: SurfaceKind::Unknown,
            rings: vec![triangle.iter().filter_map(at).collect()],
            element: u32::try_from(number).ok(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::Crs;
    use planvy_tiles::{Positions, Vertices};

    /// A triangle 10 m to the east and 20 m to the north of its zero, 5 m high.
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

    const PLACE: Placement = Placement {
        name: None,
        fictional: false,
        crs: Some(Crs::Zone1330),
        east_m: Some(118_600.0),
        north_m: Some(6_164_200.0),
        level_m: Some(4.0),
        turn_deg: 0.0,
        metres_a_unit: None,
    };

    fn ring(placement: &Placement) -> Vec<[f64; 3]> {
        let proposal = proposal(&glb(), placement).unwrap();
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
        let [_, east, north] = ring(&PLACE)[..] else {
            panic!()
        };
        assert!(near(east, [118_610.0, 6_164_200.0, 9.0]), "{east:?}");
        assert!(near(north, [118_600.0, 6_164_220.0, 4.0]), "{north:?}");
        // A quarter clockwise: what was east is south, what was north is east.
        let turned = Placement {
            turn_deg: 90.0,
            metres_a_unit: Some(0.5),
            ..PLACE
        };
        let [_, east, north] = ring(&turned)[..] else {
            panic!()
        };
        assert!(near(east, [118_600.0, 6_164_195.0, 6.5]), "{east:?}");
        assert!(near(north, [118_610.0, 6_164_200.0, 4.0]), "{north:?}");
    }

    #[test]
    fn what_has_no_place_or_nothing_in_it_is_refused() {
        let refused =
            |bytes: &[u8], placement: &Placement| proposal(bytes, placement).unwrap_err().to_string();
        assert!(refused(&glb(), &Placement::default()).contains(".placement.toml"));
        assert!(
            refused(
                &glb(),
                &Placement {
                    east_m: Some(900_000.0),
                    ..PLACE
                }
            )
            .contains("outside Sweden")
        );
        assert!(refused(b"glTF", &PLACE).contains("no glTF"));
        let empty = TileContent::default().to_glb().unwrap();
        assert!(refused(&empty, &PLACE).contains("no triangles"));
    }
}
