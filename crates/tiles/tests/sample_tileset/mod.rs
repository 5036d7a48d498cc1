//! A tileset of the samples.

use planvy_tiles::{Asset, BoundingVolume, Content, Refine, Tile, TileContent, Tileset};

use crate::samples::all;

/// A box in the frame of the tileset around all that a content draws.
fn box_around(content: &TileContent) -> ([f64; 3], [f64; 3]) {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for positions in content.parts.iter().map(|part| &part.vertices.positions) {
        for point in (0..positions.len()).filter_map(|vertex| positions.point_m(vertex)) {
            for axis in 0..3 {
                low[axis] = low[axis].min(content.origin[axis] + point[axis]);
                high[axis] = high[axis].max(content.origin[axis] + point[axis]);
            }
        }
    }
    (low, high)
}

fn volume((low, high): ([f64; 3], [f64; 3])) -> BoundingVolume {
    let centre = [0, 1, 2].map(|axis| (low[axis] + high[axis]) / 2.0);
    let half = [0, 1, 2].map(|axis| (high[axis] - low[axis]) / 2.0);
    let [x, y, z] = centre;
    BoundingVolume::Box([x, y, z, half[0], 0.0, 0.0, 0.0, half[1], 0.0, 0.0, 0.0, half[2]])
}

fn tile(bounding_volume: BoundingVolume, geometric_error: f64, uri: Option<String>) -> Tile {
    Tile {
        bounding_volume,
        geometric_error,
        refine: None,
        transform: None,
        content: uri.map(|uri| Content {
            uri,
            bounding_volume: None,
        }),
        contents: vec![],
        children: vec![],
        extras: None,
    }
}

/// A tileset of all samples.
pub fn tileset() -> Tileset {
    let children: Vec<Tile> = all()
        .iter()
        .map(|(name, content)| tile(volume(box_around(content)), 0.0, Some(format!("{name}.glb"))))
        .collect();
    let (low, high) = all().iter().map(|(_, content)| box_around(content)).fold(
        ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]),
        |(low, high), (other_low, other_high)| {
            let [low, high] = [
                (low, other_low, f64::min as fn(f64, f64) -> f64),
                (high, other_high, f64::max),
            ]
            .map(|(one, other, pick)| [0, 1, 2].map(|axis| pick(one[axis], other[axis])));
            (low, high)
        },
    );
    Tileset {
        asset: Asset {
            version: "1.1".to_owned(),
            tileset_version: Some("samples".to_owned()),
            extras: Some(serde_json::json!({ "frame": "ecef" })),
        },
        geometric_error: 50.0,
        root: Tile {
            refine: Some(Refine::Add),
            children,
            ..tile(volume((low, high)), 50.0, None)
        },
        extensions_used: vec![],
        extensions_required: vec![],
    }
}
