use planvy_plan::Crs;
use planvy_tiler::{Fingerprinting, Frame, Layer, TileSquare};
use planvy_tiles::BoundingVolume;

use super::*;

fn key(what: &str) -> TileKey {
    TileKey {
        frame: Frame::Grid(Crs::Zone1330),
        layer: Layer::Buildings,
        fingerprint: Fingerprinting::new(what).done(),
        square: TileSquare::holding([118_000.0, 6_164_000.0], 11).unwrap(),
    }
}

const FACTS: TileFacts = TileFacts {
    bounds: BoundingVolume::Box([0.1, 0.2, 0.3, 1.0 / 3.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
    triangles: 1,
    vertices: 3,
    bytes: 5,
    error_m: 1.0 / 7.0,
};

#[test]
fn what_is_kept_comes_back_and_an_empty_tile_has_no_bytes() {
    let kept = KeptTiles::open(None).unwrap();
    kept.keep(key("a"), Some(FACTS), b"bytes").unwrap();
    kept.keep(key("b"), None, b"").unwrap();
    let bytes = kept.compressed(&key("a")).unwrap().unwrap();
    assert_eq!(unpacked(&bytes).unwrap(), b"bytes");
    assert_eq!(kept.facts(&key("b")), Some(None));
    assert_eq!(kept.compressed(&key("b")).unwrap(), None);
    assert_eq!(kept.facts(&key("c")), None);
    assert!(unpacked(b"no gzip").is_err());
    assert!(!kept.is_lasting());
}

#[test]
fn a_tile_outlives_one_round_that_does_not_need_it() {
    let kept = KeptTiles::open(None).unwrap();
    kept.begin_round();
    kept.keep(key("a"), Some(FACTS), b"bytes").unwrap();
    kept.end_round();
    kept.begin_round();
    kept.end_round();
    assert!(kept.compressed(&key("a")).unwrap().is_some());
    kept.begin_round();
    kept.end_round();
    assert_eq!(kept.compressed(&key("a")).unwrap(), None);
    assert_eq!(kept.count(), 0);
}

#[test]
fn a_later_run_finds_what_an_earlier_one_made_and_drops_what_it_has_no_use_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.gpkg.tiles");
    {
        let kept = KeptTiles::open(Some(&path)).unwrap();
        assert!(kept.is_lasting());
        for (name, facts, bytes) in [
            ("a", Some(FACTS), b"bytes".as_slice()),
            ("b", None, b""),
            ("old", Some(FACTS), b"other"),
        ] {
            kept.keep(key(name), facts, bytes).unwrap();
        }
    }
    let own = path.join("grid-3008/buildings/notes.txt");
    std::fs::write(&own, "somebody's").unwrap();
    let kept = KeptTiles::open(Some(&path)).unwrap();
    kept.begin_round();
    assert_eq!(kept.facts(&key("a")), Some(Some(FACTS)));
    assert_eq!(kept.facts(&key("b")), Some(None));
    let bytes = kept.compressed(&key("a")).unwrap().unwrap();
    assert_eq!(unpacked(&bytes).unwrap(), b"bytes");
    assert_eq!((kept.found(), kept.count()), (2, 2));
    kept.end_round();
    assert!(!kept.path(&key("old")).exists() && own.exists());
    assert!(kept.path(&key("a")).exists() && kept.path(&key("b")).exists());
}

/// Every file that is not, to the last byte, the tile of its name is none.
#[test]
fn what_is_cut_off_changed_or_foreign_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let kept = KeptTiles::open(Some(folder.path())).unwrap();
    kept.keep(key("a"), Some(FACTS), b"bytes").unwrap();
    kept.keep(key("other"), Some(FACTS), b"bytes").unwrap();
    let whole = std::fs::read(kept.path(&key("a"))).unwrap();
    let other = std::fs::read(kept.path(&key("other"))).unwrap();
    drop(kept);
    let found = |bytes: &[u8]| {
        let kept = KeptTiles::open(Some(folder.path())).unwrap();
        std::fs::write(kept.path(&key("a")), bytes).unwrap();
        kept.facts(&key("a"))
    };
    assert_eq!(found(&whole), Some(Some(FACTS)));
    for length in 0..whole.len() {
        assert_eq!(found(&whole[..length]), None, "cut off after {length}");
    }
    for at in whole.len() - 8..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        assert_eq!(found(&changed), None, "changed at {at}");
    }
    assert_eq!(found(&other), None);
    assert_eq!(found(&[whole.as_slice(), b"more"].concat()), None);
    assert_eq!(found(b"no gzip"), None);
    assert_eq!(found(&whole), Some(Some(FACTS)));
}

#[test]
fn a_folder_is_one_servers_and_one_that_cannot_be_written_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let first = KeptTiles::open(Some(folder.path())).unwrap();
    let second = KeptTiles::open(Some(folder.path())).unwrap();
    assert!(first.is_lasting() && !second.is_lasting());
    second.keep(key("a"), Some(FACTS), b"bytes").unwrap();
    assert!(second.compressed(&key("a")).unwrap().is_some());
    // A file where the folder would be: nobody, however privileged, can write below it.
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    assert!(
        !KeptTiles::open(Some(&in_the_way.join("tiles")))
            .unwrap()
            .is_lasting()
    );
}
