//! ESRI's ASCII grid.

use super::*;

pub(super) fn grid(head: &str, numbers: &str, options: &ReadOptions) -> Reading<Content> {
    read_bytes(
        &TerrainAsciiGrid,
        "ground.asc",
        format!("{head}{numbers}").as_bytes(),
        options,
    )
}

pub(super) const HEAD: &str =
    "ncols 3\nnrows 2\nxllcorner 118600\nyllcorner 6164800.0\ncellsize 2\nNODATA_value -9999\n";

pub(super) fn zone() -> ReadOptions {
    ReadOptions {
        crs: Some(Crs::Zone1330),
        vertical_datum: Some(Datum::Rh2000),
        ..ReadOptions::default()
    }
}

#[test]
fn an_ascii_grid_is_read_by_corner_or_centre() {
    let reading = grid(HEAD, "1 2 3\n4 -9999 6.5\n", &zone());
    assert_eq!(reading.findings, []);
    let read = raster(&reading);
    assert_eq!(
        (read.west_centre_m, read.north_centre_m, read.cell_m),
        (118_601.0, 6_164_803.0, 2.0)
    );
    assert_eq!(
        (read.level_m(0, 0), read.level_m(1, 1), read.level_m(2, 1)),
        (Some(1.0), None, Some(6.5))
    );
    let head = HEAD
        .replace("xllcorner", "XLLCENTER")
        .replace("yllcorner", "yllcenter");
    let reading = grid(&head, "1 2 3\r\n4 5 6", &zone());
    assert_eq!(
        (raster(&reading).west_centre_m, raster(&reading).north_centre_m),
        (118_600.0, 6_164_802.0)
    );
}

#[test]
fn decimal_commas_are_read_with_a_warning() {
    let reading = grid(HEAD, "1,5 2 3 4 5 6", &zone());
    assert_eq!(raster(&reading).level_m(0, 0), Some(1.5));
    assert_eq!(reading.findings.len(), 1);
    assert_eq!(reading.findings[0].severity, Severity::Warning);
}

#[test]
fn broken_grids_are_refused_with_the_place() {
    let told = zone();
    for (head, numbers, words) in [
        (HEAD, "1 2 3", "has 3 numbers; its head promises 6"),
        (HEAD, "1 2 3 4 5 6 7", "more numbers than the 6"),
        (HEAD, "1 2 x 4 5 6", "number 3 of the grid is 'x'"),
        ("nrows 2\ncellsize 2\n", "1", "lacks ncols"),
        (
            "ncols 3\nnrows 2\ncellsize 2\nxllcorner 1\n",
            "1",
            "lacks yllcorner",
        ),
        ("ncols three\n", "", "ncols is 'three'"),
        ("ncols 3\nnrows 2\ndx 2\ndy 3\n", "1", "2 x 3"),
        (
            "ncols 900000\nnrows 900000\ncellsize 2\n",
            "1",
            "at most 100000000",
        ),
        ("ncols 0\nnrows 2\ncellsize 2\n", "1", "no cells"),
        ("ncols 3\nfoo 2\n", "1", "foo is '2'"),
    ] {
        let message = refused_message(&grid(head, numbers, &told));
        assert!(message.contains(words), "{message}");
    }
    let endless = "7".repeat(1 << 16);
    assert!(refused_message(&grid(HEAD, &endless, &told)).contains("does not end"));
}

#[test]
fn the_system_of_a_grid_stands_beside_it_or_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ground.asc");
    std::fs::write(&path, format!("{HEAD}1 2 3 4 5 6")).unwrap();
    let read = |options: &ReadOptions| TerrainAsciiGrid.read(Path::new(&path), options);
    assert!(refused_message(&read(&ReadOptions::default())).contains("nothing says"));
    let prj = "COMPD_CS[\"x\",PROJCS[\"SWEREF99_13_30\",GEOGCS[\"SWEREF99\"]],VERT_CS[\"RH2000 height\"]]";
    std::fs::write(folder.path().join("ground.prj"), prj).unwrap();
    let reading = read(&ReadOptions::default());
    assert_eq!(
        (raster(&reading).crs, raster(&reading).datum.clone()),
        (Crs::Zone1330, Some(Datum::Rh2000))
    );
    std::fs::write(folder.path().join("ground.prj"), "PROJCS[\"RT90_25_gon_W\"]").unwrap();
    assert!(
        refused_message(&read(&zone())).contains("RT90"),
        "a foreign system is not overruled by hand"
    );
}
