//! Rasters of any country: for pictures.

use super::*;
use crate::city_model::ModelSystem;
use crate::terrain::{GroundAnywhere, GroundFormat};

fn anywhere(format: &dyn GroundFormat, name: &str, files: &[(&str, &[u8])]) -> Reading<GroundAnywhere> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    format.read_anywhere(&folder.path().join(name))
}

fn geotiff(keys: &[[u16; 4]]) -> Reading<GroundAnywhere> {
    let mut directory = vec![1, 1, 1, keys.len() as u16];
    directory.extend(keys.iter().flatten());
    let sheet = Sheet {
        keys: directory,
        tie: Some(vec![0.0, 0.0, 0.0, 84_000.0, 447_000.0, 0.0]),
        ..Sheet::default()
    };
    let levels = [8_848.0_f32, -420.0, 1e30, 2.5];
    let bytes = sheet.plain::<Gray32Float>((2, 2), &levels);
    anywhere(&TerrainGeoTiff, "a.tif", &[("a.tif", &bytes)])
}

#[test]
fn a_geotiff_abroad_keeps_its_system_and_levels_of_the_earth() {
    let reading = geotiff(&[[3072, 0, 1, 28_992], [4096, 0, 1, 5709]]);
    let ground = reading.value.unwrap();
    assert_eq!(ground.system, ModelSystem::Foreign("EPSG:28992".to_owned()));
    assert_eq!(ground.datum, Some(Datum::Other("EPSG:5709".to_owned())));
    assert_eq!(
        (ground.west_centre_m, ground.north_centre_m, ground.cell_m),
        (84_001.0, 446_999.0, 2.0)
    );
    assert_eq!(ground.levels_m[..2], [8_848.0, -420.0]);
    assert!(ground.levels_m[2].is_nan());
    assert!(
        reading.findings[0]
            .message
            .starts_with("1 cells hold numbers outside -500 to 9000 m")
    );
    assert_eq!(geotiff(&[]).value.unwrap().system, ModelSystem::Unsaid);
    for (keys, told) in [
        (
            [[1024, 0, 1, 2], [2048, 0, 1, 4326]],
            "in longitude and latitude EPSG:4326",
        ),
        (
            [[3072, 0, 1, 2225], [3076, 0, 1, 9003]],
            "a unit that is not the metre (EPSG:9003)",
        ),
    ] {
        let reading = geotiff(&keys);
        assert_eq!(reading.value, None);
        assert!(
            reading.findings[0].message.contains(told),
            "{:?}",
            reading.findings
        );
    }
}

#[test]
fn an_ascii_grid_abroad_is_in_the_system_of_its_prj() {
    let text = format!("{HEAD}1 2 3\n4 -9999 6.5\n");
    let read = |prj: &str| {
        let files = [("a.asc", text.as_bytes()), ("a.prj", prj.as_bytes())];
        anywhere(&TerrainAsciiGrid, "a.asc", &files)
    };
    let ground = read("PROJCS[\"RD_New\",GEOGCS[\"GCS_Amersfoort\"]]")
        .value
        .unwrap();
    assert_eq!(ground.system, ModelSystem::Foreign("RD_New".to_owned()));
    assert_eq!((ground.levels_m[0], ground.levels_m[5]), (1.0, 6.5));
    assert!(ground.levels_m[4].is_nan());
    assert_eq!(read("").value.unwrap().system, ModelSystem::Unsaid);
    let degrees = read("GEOGCS[\"WGS 84\"]");
    assert_eq!(degrees.value, None);
    assert!(
        degrees.findings[0]
            .message
            .contains("in longitude and latitude WGS 84")
    );
}

proptest! {
    /// Sheets that are cut out of one raster are that raster again, in whichever order.
    #[test]
    fn sheets_of_one_raster_become_it_again(columns in 2_u32..9, rows in 1_u32..6, cut in 1_u32..8, is_turned in any::<bool>()) {
        let cut = cut.min(columns - 1);
        let whole = |first: u32, count: u32| GroundAnywhere {
            system: ModelSystem::Unsaid,
            datum: None,
            west_centre_m: 84_000.25 + 0.5 * f64::from(first),
            north_centre_m: 447_000.25,
            cell_m: 0.5,
            columns: count,
            rows,
            levels_m: (0..rows).flat_map(|row| (0..count).map(move |column| (row * columns + first + column) as f32)).collect(),
            error_m: Some(f64::from(first)),
            uncertainty_m: None,
        };
        let (west, east) = (whole(0, cut), whole(cut, columns - cut));
        let joined = if is_turned { east.joined_with(west) } else { west.joined_with(east) };
        let expected = GroundAnywhere { error_m: Some(f64::from(cut)), ..whole(0, columns) };
        prop_assert_eq!(joined.ok(), Some(expected));
    }
}
