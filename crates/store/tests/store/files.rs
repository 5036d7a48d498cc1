//! Files that are no store, and stores that cannot be used.

use std::fs;

use planvy_store::{GeoPackageStore, PublishedContent, Store, StoreError};

use crate::samples::{bare_plan, publication};

#[test]
fn a_foreign_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.gpkg");
    for text in [
        &b"{}"[..],
        &b"SQLite format 3\0 but not really"[..],
        &[b'x'; 5000][..],
    ] {
        fs::write(&path, text).unwrap();
        let error = GeoPackageStore::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::NotAGeoPackage { .. }), "{error:?}");
        assert!(error.to_string().contains("notes.gpkg"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), text);
    }
}

#[test]
fn databases_and_geopackages_of_others_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.gpkg");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch("CREATE TABLE other (a)").unwrap();
    let error = GeoPackageStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::NotAGeoPackage { .. }), "{error:?}");
    database
        .execute_batch("CREATE TABLE gpkg_contents (a); CREATE TABLE gpkg_spatial_ref_sys (a)")
        .unwrap();
    drop(database);
    let before = fs::read(&path).unwrap();
    let error = GeoPackageStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_later_layout_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    GeoPackageStore::open(&path).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("UPDATE planvy_store SET layout = 7")
        .unwrap();
    let error = GeoPackageStore::open(&path).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::NewerSchema {
                found: 7,
                known: 2,
                ..
            }
        ),
        "{error:?}"
    );
}

#[test]
fn missing_files_and_folders_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("a.gpkg");
    assert!(matches!(
        GeoPackageStore::open_existing(&absent),
        Err(StoreError::Missing { .. })
    ));
    assert!(!absent.exists(), "asking makes no file");
    let lost = folder.path().join("nowhere").join("a.gpkg");
    assert!(matches!(
        GeoPackageStore::open(lost),
        Err(StoreError::FolderMissing { .. })
    ));
    assert!(matches!(
        GeoPackageStore::open(folder.path()),
        Err(StoreError::NotAFile { .. })
    ));
    fs::write(&absent, b"").unwrap();
    assert!(matches!(
        GeoPackageStore::open_existing(&absent),
        Err(StoreError::Missing { .. })
    ));
    assert!(
        GeoPackageStore::open(&absent).unwrap().is_empty().unwrap(),
        "an empty file becomes a store"
    );
    let blank = folder.path().join("blank.gpkg");
    rusqlite::Connection::open(&blank)
        .unwrap()
        .execute_batch("VACUUM")
        .unwrap();
    assert!(fs::metadata(&blank).unwrap().len() > 0);
    assert!(
        GeoPackageStore::open(&blank).unwrap().is_empty().unwrap(),
        "so does a database without a table"
    );
}

#[cfg(unix)]
#[test]
fn a_socket_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    assert!(matches!(
        GeoPackageStore::open(&path),
        Err(StoreError::NotAFile { .. })
    ));
}

#[test]
fn a_file_that_may_not_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let mut store = GeoPackageStore::open(&path).unwrap();
    let id = store
        .publish(publication(
            "a",
            "aa",
            PublishedContent::Plans(vec![bare_plan(1, "x")]),
        ))
        .unwrap()
        .snapshot_id;
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    if fs::OpenOptions::new().append(true).open(&path).is_ok() {
        eprintln!("skipped: this user may write every file");
        return;
    }
    let mut store = GeoPackageStore::open(&path).unwrap();
    assert_eq!(store.snapshot_id().unwrap(), id);
    let error = store
        .publish(publication(
            "b",
            "bb",
            PublishedContent::Plans(vec![bare_plan(2, "y")]),
        ))
        .unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
}

#[test]
fn damage_is_told_and_not_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let mut store = GeoPackageStore::open(&path).unwrap();
    store
        .publish(publication(
            "a",
            "aa",
            PublishedContent::Plans(vec![crate::samples::rich_plan(1)]),
        ))
        .unwrap();
    let buildings = vec![crate::samples::building("a", 118_000.0)];
    store
        .publish(publication("b", "bb", PublishedContent::Buildings(buildings)))
        .unwrap();
    let rasters = vec![crate::samples::raster(3, 3, 1.0)];
    store
        .publish(publication("c", "cc", PublishedContent::Terrain(rasters)))
        .unwrap();
    let whole = fs::read(&path).unwrap();
    for harm in [
        "DELETE FROM planvy_part WHERE regulation IS NOT NULL AND shape = 2",
        "UPDATE planvy_plan SET json = '{'",
        "UPDATE planvy_content SET json = '[]'",
        "UPDATE planvy_regulation SET regulation = 'x'",
        "UPDATE planvy_regulation SET uses = x'00'",
        "UPDATE planvy_part SET crs = 1",
        "UPDATE planvy_part_about SET json = ''",
        "UPDATE planvy_building SET json = '{}'",
        "UPDATE planvy_building SET geom = x'00'",
        "UPDATE planvy_terrain SET datum = 'x'",
        "UPDATE planvy_terrain_tile SET levels = x'00'",
        "UPDATE planvy_terrain_tile SET columns = 2",
        "UPDATE planvy_terrain_tile SET columns = 100000, rows = 100000",
    ] {
        fs::write(&path, &whole).unwrap();
        let database = rusqlite::Connection::open(&path).unwrap();
        // The triggers of the R-tree call functions that only a GeoPackage client has.
        let triggers =
            "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master WHERE type = 'trigger'";
        let drop_triggers: String = database.query_row(triggers, [], |row| row.get(0)).unwrap();
        database.execute_batch(&drop_triggers).unwrap();
        database.execute_batch(harm).unwrap();
        let error = store
            .load(&mut crate::collected::Collected::default())
            .unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{harm}: {error:?}");
    }
}

#[test]
fn a_file_that_was_left_in_another_journal_mode_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let mut store = GeoPackageStore::open(&path).unwrap();
    let journal = |database: &rusqlite::Connection, pragma: &str| -> String {
        database.query_row(pragma, [], |row| row.get(0)).unwrap()
    };
    // As QGIS does while it has the file open.
    let other = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(journal(&other, "PRAGMA journal_mode = WAL"), "wal");
    assert_eq!(journal(&other, "SELECT count(*) || '' FROM imports"), "0");
    store
        .publish(publication(
            "a",
            "aa",
            PublishedContent::Plans(vec![bare_plan(1, "x")]),
        ))
        .unwrap();
    assert_eq!(journal(&other, "SELECT count(*) || '' FROM imports"), "1");
    drop(other);
    store
        .publish(publication(
            "b",
            "bb",
            PublishedContent::Plans(vec![bare_plan(2, "y")]),
        ))
        .unwrap();
    let database = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(
        journal(&database, "PRAGMA journal_mode"),
        "delete",
        "one file again"
    );
    assert_eq!(store.counts().unwrap().plans, 2);
}

#[test]
fn a_file_that_is_moved_into_place_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let store = GeoPackageStore::open(&path).unwrap();
    let id = store.snapshot_id().unwrap();
    let prepared = folder.path().join("prepared.gpkg");
    let mut other = GeoPackageStore::open(&prepared).unwrap();
    let published = other
        .publish(publication(
            "a",
            "aa",
            PublishedContent::Plans(vec![bare_plan(1, "x")]),
        ))
        .unwrap();
    fs::rename(prepared, path).unwrap();
    assert!(store.changed_since(&id).unwrap());
    assert_eq!(store.snapshot_id().unwrap(), published.snapshot_id);
}
