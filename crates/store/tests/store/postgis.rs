//! What only the store in a database promises.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use planvy_store::{
    DatabaseAddress, DatabaseError, GeoPackageStore, PostgisStore, Publication, PublishedContent, Store,
    StoreError,
};

use crate::collected::Collected;
use crate::kinds::Kind;
use crate::private_postgres::{Cluster, PASSWORD, shared};
use crate::samples::{
    address, bare_plan, building, file, guidance, parcel, publication, raster, rich_plan, square,
};

/// Publications that touch everything, one of which replaces a plan.
fn everything() -> Vec<Publication> {
    let area = planvy_plan::GuidanceShape::Area(geo_types::MultiPolygon(vec![square(
        118_000.0,
        6_164_000.0,
        90.0,
    )]));
    let contents = [
        PublishedContent::Buildings(vec![building("hus", 118_000.0)]),
        PublishedContent::Guidance(vec![guidance("g", planvy_plan::Crs::Zone1330, area)]),
        PublishedContent::Terrain(vec![raster(300, 2, 4.5)]),
        PublishedContent::Plans(vec![rich_plan(100), bare_plan(1, "En annan")]),
        PublishedContent::Parcels(vec![parcel("OXIE 1:1", 119_000.0)]),
        PublishedContent::Addresses(vec![address("Storgatan", "1", 13.0)]),
    ];
    let files = contents
        .into_iter()
        .enumerate()
        .map(|(number, content)| file(&format!("f{number}"), &number.to_string(), content));
    let mut newer = rich_plan(100);
    newer.name = "Ny version".to_owned();
    vec![
        Publication {
            files: files.collect(),
        },
        publication("newer", "n", PublishedContent::Plans(vec![newer])),
    ]
}

/// A database with everything in it, and its name.
fn full_database(cluster: &Cluster) -> (String, PostgisStore) {
    let name = cluster.database(None);
    let mut store = PostgisStore::open(address_of(cluster, &name)).unwrap();
    for publication in everything() {
        store.publish(publication).unwrap();
    }
    (name, store)
}

fn address_of(cluster: &Cluster, name: &str) -> DatabaseAddress {
    cluster.address(name).parse().unwrap()
}

#[test]
fn the_same_imports_give_the_same_snapshot_as_in_a_file() {
    let Some(cluster) = shared() else { return };
    let (_name, database) = full_database(cluster);
    let folder = tempfile::tempdir().unwrap();
    let mut geopackage = GeoPackageStore::open(folder.path().join("a.gpkg")).unwrap();
    for publication in everything() {
        geopackage.publish(publication).unwrap();
    }
    let (one, other) = (Collected::from(&database), Collected::from(&geopackage));
    assert_eq!(one.snapshot_id, other.snapshot_id);
    assert_eq!(one.plans, other.plans);
    assert_eq!(one.origins, other.origins);
    assert_eq!(one.contents, other.contents);
    assert_eq!(one.parcels, other.parcels);
    assert_eq!(one.addresses, other.addresses);
    assert_eq!(one.buildings, other.buildings);
    assert_eq!(one.terrain, other.terrain);
    assert_eq!(one.guidance, other.guidance);
    assert_eq!(one.layers, other.layers);
    assert_eq!(database.counts().unwrap(), geopackage.counts().unwrap());
}

#[test]
fn layers_tell_type_and_system_and_show_what_is_current() {
    let Some(cluster) = shared() else { return };
    let (name, _store) = full_database(cluster);
    let layers =
        "SELECT f_table_name || ' ' || type || ' ' || srid || ' ' || coord_dimension FROM geometry_columns
                  WHERE f_table_schema = 'planvy' AND f_table_name <> 'terrain' ORDER BY 1";
    assert_eq!(
        cluster.sql(&name, layers).lines().collect::<Vec<_>>(),
        [
            "addresses POINT 4326 2",
            "buildings_3008 MULTIPOLYGON 3008 2",
            "guidance_3008_area MULTIPOLYGON 3008 2",
            "parcels_3008 MULTIPOLYGON 3008 2",
            "plans_3008 POLYGON 3008 2",
            "regulations_3006_line LINESTRING 3006 2",
            "regulations_3008_area POLYGON 3008 2",
            "regulations_3008_point POINT 3008 2",
            "regulations_3008_solid MULTIPOLYGON 3008 3",
        ]
    );
    let names = "SELECT DISTINCT name FROM planvy.plans_3008 ORDER BY 1";
    assert_eq!(cluster.sql(&name, names), "En annan\nNy version");
    let letter = "SELECT letter || letter_index || ': ' || code FROM planvy.regulations_3008_area";
    assert_eq!(cluster.sql(&name, letter), "h1: DP_KM_B2");
    let terrain = "SELECT ST_Area(geom) FROM planvy.terrain";
    assert_eq!(cluster.sql(&name, terrain), "600");
    let whole = "SELECT formulation || plan_name FROM planvy.regulations_whole_plan";
    assert_eq!(cluster.sql(&name, whole), "Genomförandetiden är 5 årNy version");
    // A question about a box is answered by the layer's index.
    let plan = "SET enable_seqscan = off; EXPLAIN SELECT name FROM planvy.plans_3008
                WHERE geom && ST_MakeEnvelope(118000, 6164000, 118010, 6164010, 3008)";
    let told = cluster.sql(&name, plan);
    assert!(
        told.contains("Index Cond: ((st_force2d(geom))::geometry(Polygon,3008) &&"),
        "{told}"
    );
}

#[test]
fn every_key_of_what_belongs_to_a_municipality_holds_it() {
    let Some(cluster) = shared() else { return };
    let (name, mut store) = full_database(cluster);
    let keys = "SELECT c.relname, array_agg(a.attname ORDER BY a.attname) @> ARRAY['municipality'::name]
                FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
                     JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
                     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
                GROUP BY c.relname, i.indexrelid ORDER BY 1";
    let told = cluster.sql(&name, keys);
    assert_eq!(
        told.lines().count(),
        10,
        "nine primary keys and the plans in force: {told}"
    );
    assert!(told.lines().all(|line| line.ends_with("|t")), "{told}");
    // Malmö's plan says its code, and base data in its midst belong to it.
    let parcels = PublishedContent::Parcels(vec![parcel("OXIE 1:2", 118_050.0)]);
    store.publish(publication("later", "l", parcels)).unwrap();
    let places = "SELECT 'plan', tableoid::regclass, municipality FROM planvy_store.plan WHERE to_import IS NULL
                  UNION ALL SELECT designation, tableoid::regclass, municipality FROM planvy_store.parcel ORDER BY 1, 2";
    assert_eq!(
        cluster.sql(&name, places).lines().collect::<Vec<_>>(),
        [
            "OXIE 1:1|planvy_store.parcel_from_0000|0",
            "OXIE 1:2|planvy_store.parcel_from_1000|1280",
            "plan|planvy_store.plan_from_0000|0",
            "plan|planvy_store.plan_from_1000|1280",
        ]
    );
}

#[test]
fn tables_of_a_later_planvy_are_refused() {
    let Some(cluster) = shared() else { return };
    let (name, store) = full_database(cluster);
    cluster.sql(
        &name,
        "INSERT INTO planvy_store.migration (number, name) VALUES (7, 'of a later Planvy')",
    );
    let opened = PostgisStore::open(address_of(cluster, &name)).map(|_| ());
    // Also by a server that has had it open since before.
    for refused in [opened, store.load(&mut Collected::default()).map(|_| ())] {
        let error = refused.unwrap_err();
        assert!(
            matches!(
                error,
                StoreError::Database(DatabaseError::NewerSchema {
                    found: 7,
                    known: 1,
                    ..
                })
            ),
            "{error:?}"
        );
        assert!(error.to_string().contains("use a newer Planvy"), "{error}");
    }
}

#[test]
fn a_database_without_a_store_is_told_from_no_database() {
    let Some(cluster) = shared() else { return };
    let blank = cluster.database(None);
    let error = PostgisStore::open_existing(address_of(cluster, &blank)).unwrap_err();
    assert!(
        matches!(error, StoreError::Database(DatabaseError::Missing { .. })),
        "{error:?}"
    );
    let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'planvy%'";
    assert_eq!(cluster.sql(&blank, schemas), "0", "asking makes nothing");
    for (address, reason) in [
        (cluster.address("nowhere"), "does not exist"),
        (
            format!("postgres://x:{PASSWORD}@127.0.0.1:1/plans"),
            "Connection refused",
        ),
        (
            format!("postgres://x:{PASSWORD}@%2Fnowhere/plans"),
            "No such file",
        ),
    ] {
        let error = PostgisStore::open(address.parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert!(
            !format!("{error} {error:?} {}", error.reason()).contains(PASSWORD),
            "{error:?}"
        );
        assert!(!error.reason().contains("postgres://"), "{}", error.reason());
    }
}

#[test]
fn users_without_rights_are_told_what_they_lack() {
    let Some(cluster) = shared() else { return };
    let (name, store) = full_database(cluster);
    let roles = "CREATE ROLE reading LOGIN; GRANT USAGE ON SCHEMA planvy_store TO reading;
                 GRANT SELECT ON ALL TABLES IN SCHEMA planvy_store TO reading; CREATE ROLE nobody_here LOGIN";
    cluster.sql(&name, roles);
    let address = |user: &str, database: &str| -> DatabaseAddress {
        cluster
            .address(database)
            .replacen("planvy:", &format!("{user}:"), 1)
            .parse()
            .unwrap()
    };
    // Whoever may only read serves.
    let mut reading = PostgisStore::open(address("reading", &name)).unwrap();
    assert_eq!(reading.snapshot_id().unwrap(), store.snapshot_id().unwrap());
    assert_eq!(Collected::from(&reading).plans.len(), 2);
    let plans = PublishedContent::Plans(vec![bare_plan(9, "x")]);
    let error = reading.publish(publication("r", "r", plans)).unwrap_err();
    assert!(
        matches!(error, StoreError::Database(DatabaseError::Denied { .. })),
        "{error:?}"
    );
    let error = PostgisStore::open(address("nobody_here", &name)).unwrap_err();
    assert!(
        matches!(error, StoreError::Database(DatabaseError::Denied { .. })),
        "{error:?}"
    );
    // Who may make tables, but no extension.
    let blank = cluster.database(None);
    cluster.sql(
        &blank,
        &format!("GRANT CREATE ON DATABASE {blank} TO nobody_here"),
    );
    let error = PostgisStore::open(address("nobody_here", &blank)).unwrap_err();
    assert!(
        matches!(error, StoreError::Database(DatabaseError::NoPostgis { .. })),
        "{error:?}"
    );
    assert!(error.to_string().contains("CREATE EXTENSION postgis"), "{error}");
}

#[test]
fn several_programs_may_open_a_new_database_at_once() {
    let Some(cluster) = shared() else { return };
    let name = cluster.database(None);
    std::thread::scope(|scope| {
        let opening: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| PostgisStore::open(address_of(cluster, &name)).map(|store| store.counts()))
            })
            .collect();
        for opened in opening {
            assert_eq!(
                opened.join().unwrap().unwrap().unwrap(),
                planvy_store::Counts::default()
            );
        }
    });
    assert_eq!(
        cluster.sql(&name, "SELECT count(*) FROM planvy_store.migration"),
        "1"
    );
}

#[test]
fn publishers_wait_for_each_other_and_lose_nothing() {
    if !Kind::Postgis.is_there() {
        return;
    }
    let store = Kind::Postgis.empty();
    std::thread::scope(|scope| {
        for publisher in 0..4_u128 {
            let mut store = store.another();
            scope.spawn(move || {
                for number in 0..5_u128 {
                    let id = 1 + publisher * 100 + number;
                    let plans = PublishedContent::Plans(vec![rich_plan(id * 10)]);
                    store.publish(publication("p", &id.to_string(), plans)).unwrap();
                }
            });
        }
    });
    assert!(store.snapshot_id().unwrap().starts_with("s20-"));
    let found = Collected::from(&*store);
    assert_eq!(found.plans.len(), 20);
    assert!(found.plans.iter().all(|plan| plan.regulations.len() == 3));
}

#[test]
fn whoever_listens_hears_of_a_publication() {
    if !Kind::Postgis.is_there() {
        return;
    }
    let mut store = Kind::Postgis.empty();
    let (heard, told) = channel();
    let listening = store
        .listen(Box::new(move || {
            let _told = heard.send(());
        }))
        .unwrap()
        .expect("a database tells");
    let patience = Duration::from_secs(30);
    told.recv_timeout(patience).expect("once at the beginning");
    assert!(listening.is_alive());
    store
        .publish(publication(
            "a",
            "1",
            PublishedContent::Plans(vec![bare_plan(1, "x")]),
        ))
        .unwrap();
    told.recv_timeout(patience).expect("at the publication");
    drop(listening);
    assert!(
        told.iter().count() <= 1,
        "the end is told at most once, then nothing"
    );
}

#[test]
fn a_store_comes_back_with_its_database() {
    let Some(mut cluster) = Cluster::start() else {
        return;
    };
    let (_name, store) = full_database(&cluster);
    let (heard, told) = channel();
    let listening = store
        .listen(Box::new(move || {
            let _told = heard.send(());
        }))
        .unwrap()
        .expect("a database tells");
    let before = store.snapshot_id().unwrap();
    cluster.stop();
    let error = store.snapshot_id().unwrap_err();
    assert!(
        matches!(&error, StoreError::Database(error) if error.is_absence()),
        "{error:?}"
    );
    let deadline = Instant::now() + Duration::from_secs(30);
    while listening.is_alive() {
        assert!(Instant::now() < deadline, "whoever listens notices");
    }
    assert!(told.try_iter().count() >= 2, "at the beginning, and at the end");
    cluster.run_on();
    assert_eq!(store.snapshot_id().unwrap(), before);
}

#[test]
fn damage_is_told_and_not_hidden() {
    let Some(cluster) = shared() else { return };
    let (whole, store) = full_database(cluster);
    drop(store);
    for harm in [
        "DELETE FROM planvy_store.part WHERE regulation IS NOT NULL AND shape = 2",
        "DELETE FROM planvy_store.regulation",
        "DELETE FROM planvy_store.content",
        "DELETE FROM planvy_store.part_about",
        "UPDATE planvy_store.plan SET json = '{'",
        "UPDATE planvy_store.content SET json = '[]'",
        "UPDATE planvy_store.regulation SET uses = '\\x00'",
        "UPDATE planvy_store.part SET crs = 1",
        "UPDATE planvy_store.part SET geom = NULL, irregular = '\\x00'",
        "UPDATE planvy_store.part_about SET json = ''",
        "UPDATE planvy_store.building SET json = '{}'",
        "UPDATE planvy_store.building SET geom = ST_SetSRID(ST_MakePoint(0, 0), 3008)",
        "UPDATE planvy_store.building SET geom = NULL",
        "UPDATE planvy_store.terrain SET datum = 'x'",
        "UPDATE planvy_store.terrain_tile SET levels = '\\x00'",
        "UPDATE planvy_store.terrain_tile SET columns = 2",
        "UPDATE planvy_store.terrain_tile SET columns = 100000, rows = 100000",
    ] {
        let name = cluster.database(Some(&whole));
        // What the indices of the layers refuse cannot come to be by itself; by hand it can.
        let indices = "DO $$ DECLARE i record; BEGIN FOR i IN SELECT indexrelid::regclass AS name FROM pg_index
                       JOIN pg_class c ON c.oid = indexrelid WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gist')
                       AND relkind = 'I' LOOP EXECUTE 'DROP INDEX ' || i.name; END LOOP; END $$";
        cluster.sql(&name, indices);
        cluster.sql(&name, harm);
        let store = PostgisStore::open_existing(address_of(cluster, &name)).unwrap();
        let error = store.load(&mut Collected::default()).unwrap_err();
        assert!(
            matches!(error, StoreError::Database(DatabaseError::Damaged { .. })),
            "{harm}: {error:?}"
        );
    }
}
