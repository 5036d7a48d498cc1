//! Stores of older layouts are brought up to date and lose nothing.

use std::io::Read;
use std::path::{Path, PathBuf};

use planvy_store::{Counts, GeoPackageStore, PublishedContent, Store};
use rusqlite::Connection;

use crate::collected::Collected;
use crate::samples::{building, publication, raster};

/// The snapshot that the store of layout 1 holds.
const SNAPSHOT: &str = "s1-0f4ae488cebb";

const COUNTS: Counts = Counts {
    plans: 1,
    regulations: 12,
    parcels: 3,
    addresses: 2,
    buildings: 0,
    terrain: 0,
    guidance: 0,
};

/// A store that a Planvy of layout 1 wrote: one plan, three parcels and two addresses of the demo municipality.
fn store_of_layout_1(folder: &Path) -> PathBuf {
    let packed = include_bytes!("../fixtures/layout-1.gpkg.gz");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_end(&mut bytes)
        .unwrap();
    let path = folder.join("old.gpkg");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn layout(path: &Path) -> i64 {
    let database = Connection::open(path).unwrap();
    database
        .query_row("SELECT layout FROM planvy_store", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn an_old_store_is_brought_up_to_date_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = store_of_layout_1(folder.path());
    assert_eq!(layout(&path), 1);
    let mut store = GeoPackageStore::open_existing(&path).unwrap();
    assert_eq!(layout(&path), 2);
    assert_eq!(store.snapshot_id().unwrap(), SNAPSHOT);
    assert_eq!(store.counts().unwrap(), COUNTS);
    let found = Collected::from(&store);
    assert_eq!(
        (found.plans.len(), found.parcels.len(), found.addresses.len()),
        (1, 3, 2)
    );
    assert_eq!(found.plans[0].regulations.len(), 12);
    assert_eq!(found.layers.len(), 2);

    for (name, content) in [
        ("hus", PublishedContent::Buildings(vec![building("a", 118_000.0)])),
        ("mark", PublishedContent::Terrain(vec![raster(3, 3, 1.0)])),
    ] {
        store.publish(publication(name, name, content)).unwrap();
    }
    let after = Collected::from(&store);
    assert_eq!(after.plans, found.plans);
    assert_eq!(
        (after.buildings.len(), after.terrain.len(), after.layers.len()),
        (1, 1, 4)
    );
}

/// The same tables, views, indexes and triggers, whether a store was made today or brought up to date.
#[test]
fn an_old_store_becomes_what_a_new_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = store_of_layout_1(folder.path());
    GeoPackageStore::open(&path).unwrap();
    let fresh = folder.path().join("new.gpkg");
    GeoPackageStore::open(&fresh).unwrap();
    let entries = |path: &Path, query: &str| -> Vec<String> {
        let database = Connection::open(path).unwrap();
        let mut statement = database.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(|row| row.unwrap()).collect()
    };
    // Layers are made when the first feature comes.
    let schema = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master
                  WHERE name NOT IN (SELECT table_name FROM gpkg_contents WHERE data_type = 'features')
                  ORDER BY type, name";
    assert_eq!(entries(&path, schema), entries(&fresh, schema));
    let extensions = "SELECT table_name || extension_name FROM gpkg_extensions ORDER BY table_name";
    assert_eq!(entries(&path, extensions), entries(&fresh, extensions));
    let tables =
        "SELECT table_name || description FROM gpkg_contents WHERE data_type = 'attributes' ORDER BY 1";
    assert_eq!(entries(&path, tables), entries(&fresh, tables));
    assert_eq!(entries(&path, "PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn many_may_open_an_old_store_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = store_of_layout_1(folder.path());
    std::thread::scope(|scope| {
        let openings: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| GeoPackageStore::open_existing(&path).unwrap().counts().unwrap()))
            .collect();
        for opening in openings {
            assert_eq!(opening.join().unwrap(), COUNTS);
        }
    });
    assert_eq!(layout(&path), 2);
}

/// A connection that may only read cannot change the layout; it reads what is there.
#[test]
fn an_old_store_that_may_not_be_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = store_of_layout_1(folder.path());
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    if std::fs::OpenOptions::new().append(true).open(&path).is_ok() {
        eprintln!("skipped: this user may write every file");
        return;
    }
    let store = GeoPackageStore::open(&path).unwrap();
    assert_eq!(layout(&path), 1);
    assert_eq!(store.counts().unwrap(), COUNTS);
    assert_eq!(Collected::from(&store).parcels.len(), 3);
}
