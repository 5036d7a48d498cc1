//! The geoid model as published, and what its built-in form leaves of it.
#![expect(clippy::expect_used, reason = "test code")]

use planvy_formats::terrain::read_geoid;
use planvy_plan::geoid::{BUILT_IN_UNCERTAINTY_M, pack};
use planvy_plan::{Geodetic, Geoid};

#[expect(dead_code, reason = "no file of these tests is packed")]
mod testdata;

fn full() -> Option<Geoid> {
    let path = testdata::file("se-basics/se_lantmateriet_SWEN17_RH2000.tif")?;
    Some(read_geoid(&path).expect("the file is a geoid model"))
}

#[test]
fn the_full_grid_is_read_whole() {
    let Some(geoid) = full() else { return };
    let grid = geoid.grid();
    assert_eq!((grid.columns, grid.rows), (751, 1601));
    assert_eq!((grid.west_deg, grid.north_deg), (10.0, 70.0));
    assert_eq!((grid.lon_step_deg, grid.lat_step_deg), (0.02, 0.01));
    let heights = || grid.heights_m.iter().copied();
    assert_eq!(heights().fold(f32::INFINITY, f32::min), 17.291);
    assert_eq!(heights().fold(f32::NEG_INFINITY, f32::max), 43.2406);
    assert_eq!(geoid.uncertainty_m(), 0.0);
}

#[test]
fn the_built_in_form_is_every_fifth_node_of_the_full_grid() {
    let Some(geoid) = full() else { return };
    let shipped = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/geoid/swen17_rh2000.table"
    );
    let shipped = std::fs::read(shipped).expect("the table ships");
    assert!(shipped.len() < 100_000, "{} bytes", shipped.len());
    let made = pack(geoid.grid(), 5).expect("every height fits");
    assert!(
        made == shipped,
        "the table is not the one that the generator makes"
    );
}

#[test]
fn the_built_in_form_leaves_the_full_grid_by_what_it_states() {
    let Some(geoid) = full() else { return };
    let (grid, built_in) = (geoid.grid(), Geoid::built_in());
    let mut errors_m = Vec::with_capacity(grid.heights_m.len());
    let mut in_skane_m = 0.0f64;
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let place = grid.node_at(column, row);
            let (exact, coarse) = (grid.node_m(column, row), built_in.geoid_height_m(place));
            let error_m =
                (exact.expect("every node has a height") - coarse.expect("both reach as far")).abs();
            errors_m.push(error_m);
            if (12.4..=14.6).contains(&place.lon_deg) && (55.3..=56.5).contains(&place.lat_deg) {
                in_skane_m = in_skane_m.max(error_m);
            }
        }
    }
    errors_m.sort_by(f64::total_cmp);
    let at = |share: f64| {
        errors_m
            .get((share * (errors_m.len() - 1) as f64) as usize)
            .copied()
            .expect("a node")
    };
    let (half, most, largest) = (at(0.5), at(0.99), at(1.0));
    println!("half {half:.4} m, 99 of 100 {most:.4} m, largest {largest:.4} m; in Skåne {in_skane_m:.4} m");
    assert!(largest <= BUILT_IN_UNCERTAINTY_M && largest > BUILT_IN_UNCERTAINTY_M - 0.001);
    assert_eq!(built_in.uncertainty_m(), BUILT_IN_UNCERTAINTY_M);
    assert!(half < 0.0024 && most < 0.038 && in_skane_m < 0.035);
}

#[test]
fn a_raster_that_is_no_geoid_model_is_refused_by_name() {
    let ground = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/mark.tif");
    let error = read_geoid(ground.as_ref()).expect_err("ground is no geoid");
    let message = error.to_string();
    assert!(
        message.contains("mark.tif") && message.contains("EPSG:3008"),
        "{message}"
    );
    let missing = read_geoid("no-such-geoid.tif".as_ref()).expect_err("there is no file");
    assert!(missing.to_string().contains("no-such-geoid.tif"));
}

#[test]
fn a_broken_model_is_refused_or_read_and_nothing_else() {
    let Some(path) = testdata::file("se-basics/se_lantmateriet_SWEN17_RH2000.tif") else {
        return;
    };
    let whole = std::fs::read(path).expect("the file opens");
    let folder = tempfile::tempdir().expect("there is room");
    let broken = folder.path().join("broken.tif");
    let read = |bytes: &[u8]| {
        std::fs::write(&broken, bytes).expect("there is room");
        read_geoid(&broken)
    };
    for length in [0, 4, 100, 1_000, 200_000, whole.len() - 30_000] {
        let cut = whole.get(..length).expect("shorter than the file");
        let error = read(cut).expect_err("a part of the file is no model");
        assert!(error.to_string().contains("broken.tif"), "{error}");
    }
    // The directory of the file, tag by tag.
    for at in (8..260).step_by(14) {
        let mut bytes = whole.clone();
        let byte = bytes.get_mut(at).expect("inside the file");
        *byte ^= 0xa5;
        if let Ok(geoid) = read(&bytes) {
            let nodes = geoid.grid().columns as usize * geoid.grid().rows as usize;
            assert_eq!(geoid.grid().heights_m.len(), nodes, "byte {at}");
        }
    }
}

#[test]
fn places_between_nodes_are_read_alike_by_both_forms_at_malmo() {
    let Some(geoid) = full() else { return };
    let malmo = Geodetic {
        lon_deg: 13.004,
        lat_deg: 55.605,
    };
    let (exact, coarse) = (
        geoid.geoid_height_m(malmo),
        Geoid::built_in().geoid_height_m(malmo),
    );
    let difference = exact.expect("inside") - coarse.expect("inside");
    assert!(difference.abs() < 0.01, "{difference}");
}
