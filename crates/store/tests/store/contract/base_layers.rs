//! Buildings, guidance and the ground: what is published comes back equal, and replaces what it says anew.

use geo_types::{MultiLineString, MultiPoint, MultiPolygon, line_string, point};
use planvy_plan::{Crs, Datum, ExistingBuilding, GuidanceShape, OverRh2000, RuleId, TerrainRaster};
use planvy_store::{Counts, FileOutcome, Publication, PublishedContent, Store, StoreError};
use proptest::prelude::*;

use crate::collected::{Collected, put_together};
use crate::kinds::Kind;
use crate::samples::{bare_building, building, file, guidance, publication, raster, square};

/// Levels as bits, so that "not a number" equals itself.
fn bits(raster: &TerrainRaster) -> Vec<u32> {
    raster.levels_m.iter().map(|level| level.to_bits()).collect()
}

fn ids(store: &dyn Store) -> Vec<String> {
    let buildings = Collected::from(store).buildings;
    buildings
        .into_iter()
        .map(|building| building.source_id.unwrap_or_default())
        .collect()
}

pub fn buildings_and_guidance_come_back_equal(kind: Kind) {
    let mut store = kind.empty();
    let mut split = building("hus-1", 118_000.0);
    split
        .footprint
        .0
        .push(square(118_100.000_000_1, 6_164_000.3, 7.7));
    let bare = bare_building(None, 118_300.0);
    let buildings = vec![split, bare, building("hus-2", 118_400.0)];
    let lines = MultiLineString(vec![
        line_string![(x: 118_000.1, y: 6_164_000.2), (x: 118_900.0, y: 6_164_000.0)],
    ]);
    let points = MultiPoint(vec![point!(x: 370_000.5, y: 6_160_000.25)]);
    let features = vec![
        guidance(
            "1",
            Crs::Zone1330,
            GuidanceShape::Area(MultiPolygon(vec![square(118_000.0, 6_164_000.0, 90.0)])),
        ),
        guidance("2", Crs::Zone1330, GuidanceShape::Line(lines)),
        guidance("3", Crs::Tm, GuidanceShape::Point(points)),
    ];
    let mut building_file = file("hus.gpkg", "b", PublishedContent::Buildings(buildings.clone()));
    building_file.accepted = vec![RuleId::CRS, RuleId::GEOMETRY];
    let guidance_file = file("op.gpkg", "g", PublishedContent::Guidance(features.clone()));
    let files = vec![building_file.clone(), guidance_file.clone()];
    let sent = Publication { files };
    let first = store.publish(sent.clone()).unwrap();

    let found = Collected::from(&*store);
    assert_eq!(found.buildings, buildings);
    assert_eq!(found.guidance, features);
    assert_eq!(
        found.layers,
        [
            (
                "buildings".to_owned(),
                building_file.provenance,
                building_file.accepted
            ),
            ("guidance".to_owned(), guidance_file.provenance, Vec::new())
        ]
    );
    let counts = Counts {
        buildings: 3,
        guidance: 3,
        ..Counts::default()
    };
    assert_eq!(store.counts().unwrap(), counts);
    assert!(!store.is_empty().unwrap());

    let again = store.publish(sent).unwrap();
    assert_eq!(again.files, [FileOutcome::AlreadyThere; 2]);
    assert_eq!(again.snapshot_id, first.snapshot_id);
}

/// Whatever the size of a raster, its tiles hold each of its levels to the last bit, at its place.
pub fn a_raster_comes_back_bit_by_bit(kind: Kind) {
    proptest!(ProptestConfig::with_cases(12), |(
        (columns, rows) in (1u32..600, 1u32..300),
        words in prop::collection::vec(any::<u32>(), 1..500),
        cell_m in prop::sample::select(vec![0.5, 1.0, 2.0, 0.3]),
    )| {
        let mut store = kind.empty();
        let cells = columns as usize * rows as usize;
        let levels_m = words.iter().cycle().take(cells).map(|word| f32::from_bits(*word)).collect();
        let sent = TerrainRaster { cell_m, columns, rows, levels_m, ..raster(1, 1, 0.0) };
        store.publish(publication("t.tif", "t", PublishedContent::Terrain(vec![sent.clone()]))).unwrap();

        let tiles = Collected::from(&*store).terrain;
        prop_assert!(tiles.iter().all(|tile| tile.columns <= 256 && tile.rows <= 256));
        prop_assert_eq!(tiles.len() as u32, columns.div_ceil(256) * rows.div_ceil(256));
        let whole = put_together(&tiles);
        prop_assert_eq!(bits(&whole), bits(&sent));
        prop_assert_eq!(
            (whole.crs, whole.datum, whole.uncertainty_m, whole.columns, whole.rows),
            (sent.crs, sent.datum, sent.uncertainty_m, columns, rows)
        );
        prop_assert_eq!((whole.west_centre_m, whole.north_centre_m), (sent.west_centre_m, sent.north_centre_m));
    });
}

pub fn rasters_follow_each_other_as_they_came(kind: Kind) {
    let mut store = kind.empty();
    let mut local = raster(3, 2, 7.0);
    local.datum = Some(Datum::Other("Malmö lokala".to_owned()));
    let mut unsaid = raster(2, 2, 9.0);
    (unsaid.datum, unsaid.uncertainty_m) = (None, None);
    let rasters = vec![raster(300, 2, 5.0), local, unsaid];
    let sent = publication("t.tif", "t", PublishedContent::Terrain(rasters.clone()));
    store.publish(sent.clone()).unwrap();
    let found = Collected::from(&*store);
    assert_eq!(found.terrain.len(), 4, "the first has two tiles");
    assert_eq!(put_together(&found.terrain[..2]), rasters[0]);
    assert_eq!(found.terrain[2..], rasters[1..]);
    assert_eq!(store.counts().unwrap().terrain, 3);
    assert_eq!(found.layers.len(), 1);
    assert_eq!(found.layers[0].0, "terrain");
    assert_eq!(store.publish(sent).unwrap().files, [FileOutcome::AlreadyThere]);
}

pub fn buildings_replace_those_of_their_file_and_their_namesakes_at_the_place(kind: Kind) {
    let mut store = kind.empty();
    let mut publish = |name: &str, digest: &str, buildings: Vec<ExistingBuilding>| {
        let sent = publication(name, digest, PublishedContent::Buildings(buildings));
        store.publish(sent).unwrap();
        ids(&*store)
    };
    let first = vec![
        building("a", 118_000.0),
        building("b", 118_100.0),
        building("1", 118_200.0),
        bare_building(None, 118_300.0),
    ];
    assert_eq!(publish("norr.gpkg", "1", first), ["a", "b", "1", ""]);
    // The same house, resurveyed; another number 1 elsewhere; a nameless one beside a nameless one.
    let mut moved = building("b", 118_100.0);
    let tm = planvy_plan::GridPoint {
        crs: Crs::Zone1330,
        east_m: 118_101.0,
        north_m: 6_164_001.0,
    }
    .in_crs(Crs::Tm);
    (moved.crs, moved.footprint) = (Crs::Tm, MultiPolygon(vec![square(tm.east_m, tm.north_m, 9.0)]));
    let second = vec![moved, building("1", 119_200.0), bare_building(None, 118_300.0)];
    assert_eq!(publish("soder.gpkg", "2", second), ["a", "1", "", "b", "1", ""]);
    // The first file's next delivery lacks everything but one.
    let third = vec![building("a", 118_000.0)];
    assert_eq!(publish("norr.gpkg", "3", third), ["b", "1", "", "a"]);
}

pub fn guidance_and_ground_replace_those_of_their_file(kind: Kind) {
    let mut store = kind.empty();
    let features = |ids: &[&str]| {
        let shape = GuidanceShape::Point(MultiPoint(vec![point!(x: 118_000.0, y: 6_164_000.0)]));
        PublishedContent::Guidance(
            ids.iter()
                .map(|id| guidance(id, Crs::Zone1330, shape.clone()))
                .collect(),
        )
    };
    let ground = |level: f32| PublishedContent::Terrain(vec![raster(300, 2, level)]);
    for (name, digest, content) in [
        ("op.gpkg", "1", features(&["1", "2"])),
        ("fop.gpkg", "2", features(&["1"])),
        ("op.gpkg", "3", features(&["9"])),
        ("norr.tif", "4", ground(1.0)),
        ("soder.tif", "5", ground(2.0)),
        ("norr.tif", "6", ground(3.0)),
    ] {
        store.publish(publication(name, digest, content)).unwrap();
    }
    let found = Collected::from(&*store);
    let ids: Vec<_> = found.guidance.iter().map(|feature| feature.id.as_str()).collect();
    assert_eq!(ids, ["1", "9"]);
    let levels: Vec<f32> = found.terrain.iter().map(|tile| tile.levels_m[0]).collect();
    assert_eq!(levels, [2.0, 2.0, 3.0, 3.0]);
    assert_eq!(store.counts().unwrap().terrain, 2);
    // Of the tiles that were replaced nothing is left.
    assert_eq!(store.rows("terrain_tile"), 4);
}

pub fn what_contradicts_itself_is_refused_and_changes_nothing(kind: Kind) {
    let mut store = kind.empty();
    let before = store.snapshot_id().unwrap();
    let mut short = raster(3, 3, 1.0);
    short.levels_m.pop();
    let mut nowhere = raster(1, 1, 1.0);
    nowhere.west_centre_m = f64::NAN;
    let mut pointless = raster(1, 1, 1.0);
    pointless.cell_m = 0.0;
    let mut broken = building("a", 118_000.0);
    broken.body.as_mut().unwrap().surfaces[0].rings[0][0][2] = f64::NAN;
    for content in [
        PublishedContent::Terrain(vec![raster(2, 2, 0.0), short]),
        PublishedContent::Terrain(vec![nowhere]),
        PublishedContent::Terrain(vec![pointless]),
        PublishedContent::Buildings(vec![building("b", 118_000.0), broken]),
    ] {
        let error = store.publish(publication("x", "x", content)).unwrap_err();
        assert!(matches!(error, StoreError::Contradictory { .. }), "{error:?}");
        assert_eq!(store.snapshot_id().unwrap(), before);
        assert!(store.is_empty().unwrap());
    }
    // A height that is no number is one that nobody knows.
    let mut unknown = bare_building(None, 118_000.0);
    unknown.ground_level = Some(OverRh2000(f64::NAN));
    store
        .publish(publication("y", "y", PublishedContent::Buildings(vec![unknown])))
        .unwrap();
    assert_eq!(Collected::from(&*store).buildings[0].ground_level, None);
}
