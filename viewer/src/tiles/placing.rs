//! Contents of tiles brought into the world.

use glam::{DMat4, DVec3};
use planvy_tiles::{Column, Part, Positions, TileContent};

use super::frame::IntoWorld;

/// A content in the world's frame: `origin + vertex`, vertices relative to an origin near them. `None` where a vertex has no place
/// there.
///
/// What already lies in the world keeps its lattice; anything else is moved vertex by vertex.
pub fn placed(mut content: TileContent, tileset_from_tile: &DMat4, into: &IntoWorld) -> Option<TileContent> {
    let moves_only = tileset_from_tile.x_axis == DMat4::IDENTITY.x_axis
        && tileset_from_tile.y_axis == DMat4::IDENTITY.y_axis
        && tileset_from_tile.z_axis == DMat4::IDENTITY.z_axis;
    let origin = DVec3::from_array(content.origin);
    if into.is_identity() && moves_only {
        content.origin = (origin + tileset_from_tile.w_axis.truncate()).to_array();
        return DVec3::from_array(content.origin).is_finite().then_some(content);
    }
    let in_tileset = |local: DVec3| tileset_from_tile.transform_point3(origin + local);
    let first = content
        .parts
        .iter()
        .find_map(|part| part.vertices.positions.point_m(0));
    let anchor = in_tileset(first.map_or(DVec3::ZERO, DVec3::from_array));
    let anchor_in_world = into.point(anchor)?;
    let turn = into.turn_at(anchor)?;
    for part in &mut content.parts {
        place_part(part, &|local| {
            Some(into.point(in_tileset(local))? - anchor_in_world)
        })?;
        for normal in part.vertices.normals.iter_mut().flatten() {
            let direction = DVec3::from_array(normal.map(f64::from));
            let turned = turn * tileset_from_tile.transform_vector3(direction);
            *normal = (turned.normalize_or(DVec3::Z) * 127.0)
                .round()
                .to_array()
                .map(|part| part as i8);
        }
    }
    content.origin = anchor_in_world.to_array();
    anchor_in_world.is_finite().then_some(content)
}

fn place_part(part: &mut Part, moved: &dyn Fn(DVec3) -> Option<DVec3>) -> Option<()> {
    let positions = &part.vertices.positions;
    let exact: Option<Vec<[f32; 3]>> = (0..positions.len())
        .map(|vertex| {
            let local = DVec3::from_array(positions.point_m(vertex)?);
            Some(moved(local)?.as_vec3().to_array())
        })
        .collect();
    part.vertices.positions = Positions::Exact(exact?);
    Some(())
}

/// About how many bytes a content takes in memory, drawn copies included.
pub fn bytes_of(content: &TileContent) -> u64 {
    let of_part = |part: &Part| {
        let vertices = part.vertices.positions.len();
        let each = match part.vertices.positions {
            Positions::Lattice { .. } => 6,
            Positions::Exact(_) => 12,
        };
        // Once here for picking, once for drawing: 16 bytes a vertex, two or four an index.
        vertices * (each + 5 + 16) + part.indices.len() * 8
    };
    let of_column = |column: &Column| match column {
        Column::Text(values) => values.iter().flatten().map(String::len).sum::<usize>() + values.len() * 24,
        Column::Texts(values) => {
            values.iter().flatten().map(|text| text.len() + 24).sum::<usize>() + values.len() * 24
        }
        Column::Number(values) => values.len() * 16,
        Column::Small(values) => values.len(),
    };
    let parts: usize = content.parts.iter().map(of_part).sum();
    let columns = content.tables.iter().flat_map(|table| &table.properties);
    (parts + columns.map(|property| of_column(&property.values)).sum::<usize>()) as u64
}

#[cfg(test)]
mod tests {
    use planvy_plan::Crs;
    use planvy_tiles::Vertices;

    use super::*;
    use crate::tiles::frame::{TilesetFrame, WorldFrame};

    fn content(origin: DVec3, points: &[[f32; 3]]) -> TileContent {
        let vertices = Vertices {
            positions: Positions::Exact(points.to_vec()),
            normals: Some(vec![[0, 0, 127]; points.len()]),
            feature_ids: None,
        };
        TileContent {
            origin: origin.to_array(),
            parts: vec![Part {
                vertices,
                ..Part::default()
            }],
            ..TileContent::default()
        }
    }

    #[test]
    fn what_lies_in_the_world_keeps_its_vertices() {
        let into = IntoWorld {
            from: TilesetFrame::Grid(Crs::Zone1330),
            to: WorldFrame::Grid(Crs::Zone1330),
        };
        let before = content(DVec3::new(118_600.0, 6_164_200.0, 3.0), &[[1.0, 2.0, 3.0]]);
        let after = placed(before.clone(), &DMat4::from_translation(DVec3::X * 5.0), &into).unwrap();
        assert_eq!(after.parts, before.parts);
        assert_eq!(after.origin, [118_605.0, 6_164_200.0, 3.0]);
    }

    #[test]
    fn another_zone_and_the_axes_of_the_earth_land_where_they_belong() {
        use planvy_plan::{Ecef, Geoid, GridPoint, OverRh2000};
        let place = GridPoint {
            crs: Crs::Zone1330,
            east_m: 118_600.0,
            north_m: 6_164_200.0,
        };
        let ecef = Ecef::from_grid(place, OverRh2000(12.0), Geoid::built_in()).unwrap();
        let into = IntoWorld {
            from: TilesetFrame::Ecef,
            to: WorldFrame::Grid(Crs::Zone1330),
        };
        let up = planvy_plan::ecef::LocalAxes::of_grid(place).up;
        let mut tile = content(
            DVec3::from_array(ecef.to_array()),
            &[[0.0; 3], (DVec3::from_array(up) * 30.0).as_vec3().to_array()],
        );
        tile.parts[0].vertices.normals = Some(vec![up.map(|part| (part * 127.0).round() as i8); 2]);
        let there = placed(tile, &DMat4::IDENTITY, &into).unwrap();
        let point = |vertex| {
            DVec3::from_array(there.origin)
                + DVec3::from_array(there.parts[0].vertices.positions.point_m(vertex).unwrap())
        };
        assert!((point(0) - DVec3::new(118_600.0, 6_164_200.0, 12.0)).length() < 1e-3);
        assert!(
            (point(1) - DVec3::new(118_600.0, 6_164_200.0, 42.0)).length() < 2e-3,
            "{}",
            point(1)
        );
        let [x, y, z] = there.parts[0].vertices.normals.as_ref().unwrap()[0];
        assert!(x.abs() <= 1 && y.abs() <= 1 && z >= 126, "{x} {y} {z}");
    }

    #[test]
    fn a_turning_transform_turns_normals_too() {
        let into = IntoWorld {
            from: TilesetFrame::Local,
            to: WorldFrame::Local,
        };
        let quarter = DMat4::from_rotation_x(std::f64::consts::FRAC_PI_2);
        let there = placed(content(DVec3::ZERO, &[[0.0, 1.0, 0.0]]), &quarter, &into).unwrap();
        assert_eq!(there.parts[0].vertices.normals.as_ref().unwrap()[0], [0, -127, 0]);
        assert!((DVec3::from_array(there.origin) - DVec3::Z).length() < 1e-9);
    }
}
