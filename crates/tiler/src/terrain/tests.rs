use std::collections::{BTreeMap, BTreeSet};

use planvy_plan::Datum;

use planvy_city::tin::Tin;

use super::*;
use crate::fingerprint::Fingerprint;
use crate::grid_content::GridContent;
use crate::ground::Ground;
use crate::test_town::{CORNER, Town, city, hills};
use crate::tile_source::TileSource;
use geo_types::Coord;

/// 330 m by 300 m in cells of 1 m, with a pond.
fn with_pond() -> Town {
    Town::new().ground([0.0, 0.0, 330.0, 300.0], 1.0, Datum::Rh2000, |x, y| {
        let is_pond = (100.0..130.0).contains(&x) && (150.0..170.0).contains(&y);
        if is_pond { f64::NAN } else { hills(x, y) }
    })
}

/// The triangles of the ground of a square.
fn tin(ground: &Ground<'_>, square: TileSquare) -> Option<Tin> {
    let own = ground.terrain().plan_ground(square)?;
    own.samples.is_some().then_some(own.tin)
}

#[test]
fn every_cell_lies_within_the_stated_error_in_every_tile() {
    let answers = with_pond().built();
    let ground = Ground::of(city(&answers));
    let planned = ground.planned();
    let levels: BTreeSet<u8> = planned.iter().map(|tile| tile.square.level).collect();
    assert_eq!(levels, BTreeSet::from([10, 11, 12, 13]));
    let mut ground_m2 = BTreeMap::<u8, f64>::new();
    for tile in &planned {
        let Some(tin) = tin(&ground, tile.square) else {
            continue;
        };
        let (low, high) = (tin.extent().min(), tin.extent().max());
        let mut seen = 0;
        for x in (low.x.floor() as i64)..(high.x.ceil() as i64) {
            for y in (low.y.floor() as i64)..(high.y.ceil() as i64) {
                let at = Coord {
                    x: x as f64 + 0.5,
                    y: y as f64 + 0.5,
                };
                let Some(level_m) = tin.level_at(at) else { continue };
                let given_m = hills(at.x - CORNER.x, at.y - CORNER.y);
                assert!(
                    (level_m - given_m).abs() <= tile.geometric_error_m,
                    "{level_m} {given_m}"
                );
                seen += 1;
            }
        }
        assert!(seen > 0 && seen <= tin.samples());
        let own: f64 = tin
            .ground_triangles()
            .filter_map(|(number, _)| tin.corners(number))
            .map(|[a, b, c]| ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0)
            .sum();
        *ground_m2.entry(tile.square.level).or_default() += own;
    }
    // Between the centres of the outermost cells, without the squares that touch a cell of the pond.
    for (level, own_m2) in ground_m2 {
        assert!(
            (own_m2 - (329.0 * 299.0 - 31.0 * 21.0)).abs() < 0.01,
            "level {level}: {own_m2}"
        );
    }
}

#[test]
fn errors_grow_with_squares_and_neighbours_fit() {
    let answers = with_pond().built();
    let ground = Ground::of(city(&answers));
    let planned = ground.planned();
    for tile in &planned {
        let halvings = i32::from(13 - tile.square.level);
        assert_eq!(tile.geometric_error_m, LEAF_ERROR_M * f64::from(1 << halvings));
        let parent = tile.square.parent().expect("a parent");
        assert_eq!(
            tile.square.level > 10,
            planned.iter().any(|other| other.square == parent)
        );
    }
    let vertices_at = |square: TileSquare, x: f64| -> Vec<[u64; 2]> {
        let tin = tin(&ground, square).expect("ground");
        let used: BTreeSet<u32> = tin
            .ground_triangles()
            .flat_map(|(_, triangle)| triangle.corners)
            .collect();
        let own = used
            .into_iter()
            .map(|number| tin.vertices()[number as usize])
            .filter(|vertex| vertex[0] == x);
        let mut found: Vec<[u64; 2]> = own
            .map(|vertex| [vertex[1].to_bits(), vertex[2].to_bits()])
            .collect();
        found.sort_unstable();
        found
    };
    let mut borders = 0;
    for tile in &planned {
        let east = TileSquare {
            column: tile.square.column + 1,
            ..tile.square
        };
        if planned.iter().any(|other| other.square == east) {
            let x = east.south_west()[0];
            assert_eq!(vertices_at(tile.square, x), vertices_at(east, x));
            borders += 1;
        }
    }
    assert!(borders >= 2, "{borders}");
}

#[test]
fn skirts_hang_from_the_border_and_normals_are_units() {
    let answers = with_pond().built();
    let ground = Ground::of(city(&answers));
    for tile in ground.planned() {
        let content = ground.content(tile.square);
        let part = content.parts.first().expect("ground");
        assert_eq!(part.positions.len(), part.normals.len());
        assert_eq!(part.indices.len() % 3, 0);
        for normal in &part.normals {
            let length: f32 = normal.iter().map(|part| part * part).sum();
            assert!((length - 1.0).abs() < 1e-5 && normal[2] > 0.0);
        }
        let tin = tin(&ground, tile.square).expect("ground");
        let (ground, skirts) = part.indices.split_at(3 * tin.ground_triangles().count());
        let depth_m = tile.geometric_error_m + 0.8;
        let used: BTreeSet<u32> = ground.iter().copied().collect();
        let hanging: BTreeSet<u32> = skirts
            .iter()
            .copied()
            .filter(|vertex| !used.contains(vertex))
            .collect();
        assert!(!hanging.is_empty());
        for vertex in hanging {
            let [x, y, z] = part.positions[vertex as usize];
            let above = part
                .positions
                .iter()
                .find(|other| other[0] == x && other[1] == y && other[2] > z)
                .expect("the border");
            assert!((above[2] - z - depth_m).abs() < 1e-9);
        }
    }
}

#[test]
fn a_tile_whose_levels_did_not_change_keeps_its_fingerprint() {
    let (before, after) = (
        with_pond().built(),
        with_pond()
            .ground([300.0, 260.0, 320.0, 280.0], 1.0, Datum::Rh2000, |_, _| 30.0)
            .built(),
    );
    let prints = |answers| -> BTreeMap<TileSquare, Fingerprint> {
        Ground::of(city(answers))
            .planned()
            .into_iter()
            .map(|tile| (tile.square, tile.fingerprint))
            .collect()
    };
    let (before, after) = (prints(&before), prints(&after));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let changed: Vec<TileSquare> = before
        .iter()
        .filter(|(square, print)| after[square] != **print)
        .map(|(square, _)| *square)
        .collect();
    assert!(!changed.is_empty());
    // Blocks of 256 cells are looked at whole.
    let dug = crate::test_town::rect([300.0, 260.0, 320.0, 280.0]);
    for square in before.keys().filter(|square| meet(square.rect(), dug)) {
        assert!(changed.contains(square), "{square:?}");
    }
    assert!(changed.len() < before.len());
}

#[test]
fn rasters_of_unequal_cells_and_other_datums() {
    let answers = Town::new()
        .ground([0.0, 0.0, 2000.0, 2000.0], 10.0, Datum::Rh2000, hills)
        .ground([300.0, 300.0, 600.0, 600.0], 1.0, Datum::Rh2000, hills)
        .ground([900.0, 900.0, 1000.0, 1000.0], 1.0, Datum::Rh70, |_, _| 99.0)
        .built();
    let ground = Ground::of(city(&answers));
    let planned = ground.planned();
    let finest = planned.iter().filter(|tile| tile.square.level == 13).count();
    // Only where cells of 1 m lie are squares of 256 m.
    assert!((4..=16).contains(&finest), "{finest}");
    let deepest = |x: f64, y: f64| {
        let at = [CORNER.x + x, CORNER.y + y];
        let holding = planned
            .iter()
            .filter(|tile| TileSquare::holding(at, tile.square.level) == Some(tile.square));
        holding
            .max_by_key(|tile| tile.square.level)
            .map(|tile| tile.square)
            .expect("a tile")
    };
    let level_at = |x: f64, y: f64| {
        let at = Coord {
            x: CORNER.x + x,
            y: CORNER.y + y,
        };
        tin(&ground, deepest(x, y)).and_then(|tin| tin.level_at(at))
    };
    assert!((level_at(450.5, 450.5).expect("ground") - hills(450.5, 450.5)).abs() <= LEAF_ERROR_M);
    // Levels over another datum are no ground.
    assert_eq!(level_at(950.0, 950.0), None);
    let told = ground.left_out();
    assert_eq!(told.len(), 1);
    assert!(told[0].why.contains("RH 70"), "{told:?}");
}

#[test]
fn without_ground_there_are_no_tiles() {
    let answers = Town::new().built();
    let ground = Ground::of(city(&answers));
    assert!(ground.terrain().is_empty() && ground.planned().is_empty());
    let square = TileSquare::holding([CORNER.x, CORNER.y], 12).expect("a square");
    assert_eq!(ground.content(square), GridContent::default());
    assert_eq!(ground.terrain().fallback_level_m(square), 0.0);
}
