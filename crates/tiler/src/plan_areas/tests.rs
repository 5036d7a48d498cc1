use std::collections::{BTreeMap, BTreeSet};

use planvy_plan::decision::DecisionKind::{Adoption, Amendment};
use planvy_plan::{Date, Datum};
use planvy_tiles::Column;

use super::*;
use crate::ground::Ground;
use crate::test_town::{Block, TODAY, Town, city, hills, rect};

const LONG_AGO: Date = Date::constant(1988, 5, 1);
const LATELY: Date = Date::constant(2021, 5, 1);
const WHOLE: Block = [0.0, 0.0, 600.0, 400.0];

/// A plan of dwellings with dotted land in its west, a later one of a street over its east, and one being made.
fn town() -> Town {
    town_on(2.0)
}

/// The same on ground of another cell.
fn town_on(cell_m: f64) -> Town {
    Town::new()
        .plan(
            "Gamla kvarteret",
            Some(LONG_AGO),
            Adoption,
            WHOLE,
            &[
                ("DP_KM_B2", WHOLE),
                ("DP_KM_Eg_Omfatt_Prickmark", [0.0, 0.0, 200.0, 400.0]),
            ],
        )
        .plan(
            "Nya gatan",
            Some(LATELY),
            Adoption,
            [450.0, 0.0, 700.0, 400.0],
            &[("DP_AP_Ko_Gata", [450.0, 0.0, 700.0, 400.0])],
        )
        .plan(
            "Kommande torget",
            None,
            Adoption,
            [100.0, 100.0, 300.0, 300.0],
            &[("DP_AP_Ko_Torg", [100.0, 100.0, 300.0, 300.0])],
        )
        .ground([-300.0, -300.0, 650.0, 700.0], cell_m, Datum::Rh2000, hills)
}

/// Size on the map of the triangles of each row, in m², where tiles of a level are drawn.
fn sizes(layer: &PlanAreas<'_>, level: u8) -> BTreeMap<(String, String, String, u8), f64> {
    let mut sizes = BTreeMap::new();
    for square in crate::test_town::drawn(&layer.planned(), level) {
        let content = layer.content(square);
        for part in &content.parts {
            let table = &content.tables[part.table.expect("a table")];
            let Some(Column::Small(on_ground)) = table.property("on_ground") else {
                panic!("a column")
            };
            for corners in part.indices.as_chunks::<3>().0 {
                let [a, b, c] = corners.map(|corner| part.positions[corner as usize]);
                let row = usize::from(part.feature_ids[corners[0] as usize]);
                let text = |name: &str| table.text(name, row).unwrap_or_default().to_owned();
                let key = (text("plan_name"), text("fill"), text("pattern"), on_ground[row]);
                *sizes.entry(key).or_default() +=
                    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0;
            }
        }
    }
    sizes
}

#[test]
fn each_place_has_what_holds_there_to_the_square_metre_at_every_level() {
    let answers = town().built();
    let layer = PlanAreas::of(city(&answers));
    let levels: BTreeSet<u8> = layer.planned().iter().map(|tile| tile.square.level).collect();
    assert_eq!(levels, BTreeSet::from([9, 10, 11, 12]));
    for level in levels {
        let sizes = sizes(&layer, level);
        let of = |plan: &str, fill: &str, pattern: &str, on_ground: u8| {
            let key = (plan.to_owned(), fill.to_owned(), pattern.to_owned(), on_ground);
            sizes.get(&key).copied().unwrap_or_default()
        };
        let told = format!("level {level}: {sizes:?}");
        assert!(
            (of("Gamla kvarteret", "#ffffce", "dots", 1) - 80_000.0).abs() < 1.0,
            "{told}"
        );
        // The later plan takes the east.
        assert!(
            (of("Gamla kvarteret", "#ffffce", "none", 1) - 100_000.0).abs() < 1.0,
            "{told}"
        );
        // The ground ends a metre within its raster.
        assert!(
            (of("Nya gatan", "#e9e9e9", "none", 1) + of("Nya gatan", "#e9e9e9", "none", 0) - 100_000.0).abs()
                < 1.0,
            "{told}"
        );
        assert!(
            (of("Nya gatan", "#e9e9e9", "none", 0) - 51.0 * 400.0).abs() < 1.0,
            "{told}"
        );
        let coming: f64 = sizes
            .iter()
            .filter(|((plan, ..), _)| plan == "Kommande torget")
            .map(|(_, size)| size)
            .sum();
        assert!((coming - 40_000.0).abs() < 1.0, "{told}");
    }
}

#[test]
fn rows_hold_ids_words_and_names() {
    let answers = town().built();
    let layer = PlanAreas::of(city(&answers));
    let square = layer.planned().first().expect("a tile").square;
    let content = layer.content(square);
    let names: Vec<&str> = content.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["plan-areas-in-force", "plan-areas-in-process"]);
    let table = &content.tables[0];
    assert_eq!(table.class, "plan_area");
    let dotted = (0..table.count)
        .find(|row| table.text("pattern", *row) == Some("dots"))
        .expect("dotted land");
    assert_eq!(table.texts("regulations", dotted).map(<[String]>::len), Some(2));
    assert_eq!(
        table.texts("use_codes", dotted),
        Some(["DP_KM_B2".to_owned()].as_slice())
    );
    assert_eq!(
        (table.text("use_name", dotted), table.text("use_name_en", dotted)),
        (Some("Bostäder"), Some("Housing"))
    );
    assert_eq!(
        table.texts("uses", dotted),
        Some(["B Bostäder".to_owned()].as_slice())
    );
    assert_eq!(
        table.texts("uses_en", dotted),
        Some(["B Housing".to_owned()].as_slice())
    );
    assert_eq!(table.text("state", dotted), Some("in-force"));
    let text = table.text("text", dotted).expect("words");
    assert!(text.lines().count() >= 2 && text.contains("boende"), "{text}");
    for part in &content.parts {
        assert_eq!(part.positions.len(), part.feature_ids.len());
        assert!(part.feature_ids.iter().all(|row| usize::from(*row) < table.count));
    }
}

/// Whatever the cells: a tile whose coarser neighbours have one above them has one too.
#[test]
fn between_a_coarse_tile_and_a_fine_one_none_is_missing() {
    for cell_m in [2.0, 10.0, 50.0] {
        let answers = town_on(cell_m).built();
        let layer = PlanAreas::of(city(&answers));
        let planned: BTreeSet<TileSquare> = layer.planned().iter().map(|tile| tile.square).collect();
        assert!(planned.iter().all(|square| square.level <= 12));
        for square in &planned {
            let above: Vec<bool> = (0..square.level)
                .map(|level| planned.contains(&square.ancestor(level)))
                .collect();
            let first = above.iter().position(|is_tile| *is_tile).unwrap_or(above.len());
            assert!(above[first..].iter().all(|is_tile| *is_tile), "{square:?}");
        }
        let errors: BTreeMap<TileSquare, f64> = layer
            .planned()
            .iter()
            .map(|tile| (tile.square, tile.geometric_error_m))
            .collect();
        for (square, error_m) in &errors {
            let parent = square.parent().and_then(|parent| errors.get(&parent));
            assert!(parent.is_none_or(|parent_m| parent_m > error_m), "{square:?}");
        }
        let drawn_m2: f64 = sizes(&layer, 12).values().sum();
        assert!(
            (drawn_m2 - 320_000.0).abs() < 2.0,
            "cells of {cell_m} m: {drawn_m2}"
        );
    }
}

#[test]
fn areas_carry_the_normals_of_the_ground() {
    let answers = town().built();
    let layer = PlanAreas::of(city(&answers));
    let square = layer.planned().first().expect("a tile").square;
    let ground = Ground::of(city(&answers)).content(square);
    let vertices = ground
        .parts
        .iter()
        .flat_map(|part| part.positions.iter().zip(&part.normals));
    let normals: BTreeMap<[u64; 2], [f32; 3]> = vertices
        .map(|(position, normal)| ([position[0].to_bits(), position[1].to_bits()], *normal))
        .collect();
    let content = layer.content(square);
    let mut compared = 0;
    for part in &content.parts {
        assert_eq!(part.normals.len(), part.positions.len());
        for (position, normal) in part.positions.iter().zip(&part.normals) {
            let length: f32 = normal.iter().map(|part| part * part).sum();
            assert!((length - 1.0).abs() < 1e-5);
            if let Some(own) = normals.get(&[position[0].to_bits(), position[1].to_bits()]) {
                assert!(own.iter().zip(normal).all(|(a, b)| (a - b).abs() < 1e-3) || normal[2] == 1.0);
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn areas_lie_in_the_triangles_of_the_ground() {
    let answers = town().built();
    let layer = PlanAreas::of(city(&answers));
    for tile in layer.planned() {
        let content = layer.content(tile.square);
        let Some(tin) = layer
            .terrain
            .plan_ground(tile.square)
            .filter(|ground| ground.samples.is_some())
            .map(|ground| ground.tin)
        else {
            continue;
        };
        let fallback_m = layer.terrain.fallback_level_m(tile.square);
        for part in &content.parts {
            for [east, north, level] in &part.positions {
                let ground_m = tin.level_at(geo_types::Coord { x: *east, y: *north });
                assert!(
                    *level == fallback_m || ground_m.is_none_or(|ground_m| (ground_m - level).abs() < 0.01)
                );
            }
        }
    }
}

#[test]
fn an_amendment_lets_the_rest_of_its_plan_stand() {
    let part = [0.0, 0.0, 100.0, 100.0];
    let answers = Town::new()
        .plan(
            "Grundplanen",
            Some(LONG_AGO),
            Adoption,
            WHOLE,
            &[("DP_KM_B2", WHOLE)],
        )
        .plan(
            "Ändringen",
            Some(LATELY),
            Amendment,
            part,
            &[("DP_KM_Eg_Omfatt_Prickmark", part)],
        )
        .built();
    let layer = PlanAreas::of(city(&answers));
    let sizes = sizes(&layer, 12);
    let amended = sizes.get(&("Ändringen".to_owned(), "#ffffce".to_owned(), "dots".to_owned(), 0));
    assert!(
        amended.is_some_and(|size| (size - 10_000.0).abs() < 1.0),
        "{sizes:?}"
    );
    // Without any ground all lies at level 0, in squares of 512 m only.
    assert!(layer.planned().iter().all(|tile| tile.square.level == 12));
}

#[test]
fn a_date_and_a_word_change_the_tiles_that_they_are_about() {
    let answers = town().built();
    let prints = |date: Date| -> BTreeMap<TileSquare, Fingerprint> {
        let layer = PlanAreas::of(City {
            date,
            ..city(&answers)
        });
        layer
            .planned()
            .into_iter()
            .map(|tile| (tile.square, tile.fingerprint))
            .collect()
    };
    assert_eq!(prints(TODAY), prints(Date::constant(2026, 12, 24)));
    let (now, before) = (prints(TODAY), prints(Date::constant(2020, 1, 1)));
    let street = rect([450.0, 0.0, 700.0, 400.0]);
    let is_kept = |square: &&TileSquare| now.get(square) == before.get(square);
    assert!(
        now.keys()
            .filter(is_kept)
            .all(|square| !sheet::meet(square.rect(), street))
    );
}

#[test]
fn without_plans_there_are_no_tiles() {
    let answers = Town::new()
        .ground([0.0, 0.0, 60.0, 60.0], 2.0, Datum::Rh2000, hills)
        .built();
    let layer = PlanAreas::of(city(&answers));
    assert!(layer.planned().is_empty() && layer.left_out().is_empty());
}

/// 1 000 areas on 0.9 km², thrown, so that most lie on each other.
fn dense_town() -> Town {
    let mut state = 7_u64;
    let mut thrown = move |low: f64, high: f64| {
        // The multiplier of Knuth's MMIX.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = (state >> 40) as f64 / f64::from(1_u32 << 24);
        ((low + share * (high - low)) * 100.0).round() / 100.0
    };
    let codes = [
        "DP_KM_B2",
        "DP_KM_H2",
        "DP_AP_Ko_Gata",
        "DP_KM_Eg_Omfatt_Prickmark",
    ];
    let areas: Vec<(&str, Block)> = (0..1000)
        .map(|number| {
            let (west, south) = (thrown(0.0, 910.0), thrown(0.0, 910.0));
            let (wide, high) = (thrown(15.0, 40.0), thrown(15.0, 40.0));
            (
                codes[number % codes.len()],
                [west, south, west + wide, south + high],
            )
        })
        .collect();
    Town::new()
        .plan("Tät stad", Some(LATELY), Adoption, DENSE, &areas)
        .ground([-200.0, -200.0, 1150.0, 1150.0], 4.0, Datum::Rh2000, hills)
}

const DENSE: Block = [0.0, 0.0, 950.0, 950.0];

#[test]
fn coarse_tiles_of_a_dense_town_are_small_have_no_gaps_and_say_what_they_lack() {
    let answers = dense_town().built();
    let layer = PlanAreas::of(city(&answers));
    let planned = layer.planned();
    let levels: BTreeSet<u8> = planned.iter().map(|tile| tile.square.level).collect();
    let mut most_by_level: BTreeMap<u8, (usize, f64)> = BTreeMap::new();
    for level in levels {
        let mut size_m2 = 0.0;
        for square in crate::test_town::drawn(&planned, level) {
            let content = layer.content(square);
            assert!(
                content.vertices() < 65_536,
                "{}: {}",
                square.name(),
                content.vertices()
            );
            let most = most_by_level.entry(square.level).or_default();
            *most = (most.0.max(content.vertices()), most.1.max(content.error_m));
            for part in &content.parts {
                for corners in part.indices.as_chunks::<3>().0 {
                    let [a, b, c] = corners.map(|corner| part.positions[corner as usize]);
                    let doubled = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
                    assert!(doubled > -1e-6, "{}", square.name());
                    size_m2 += doubled / 2.0;
                }
            }
        }
        assert!((size_m2 - 950.0 * 950.0).abs() < 2.0, "level {level}: {size_m2}");
    }
    println!("most vertices and largest error by level: {most_by_level:?}");
    // What is finest is exact, and what is coarse says so.
    assert_eq!(
        most_by_level.last_key_value().map(|(_, (_, error_m))| *error_m),
        Some(0.0)
    );
    assert!(
        most_by_level
            .first_key_value()
            .is_some_and(|(_, (_, error_m))| *error_m > 0.0)
    );
}

#[test]
fn the_finest_tiles_of_a_dense_town_have_every_area_exactly() {
    use geo::Area;
    let answers = dense_town().built();
    let layer = PlanAreas::of(city(&answers));
    let planned: BTreeSet<TileSquare> = layer.planned().iter().map(|tile| tile.square).collect();
    let mut sizes: BTreeMap<String, f64> = BTreeMap::new();
    for square in planned
        .iter()
        .filter(|square| !square.children().iter().any(|child| planned.contains(child)))
    {
        let content = layer.content(*square);
        for part in &content.parts {
            let table = &content.tables[0];
            for corners in part.indices.as_chunks::<3>().0 {
                let [a, b, c] = corners.map(|corner| part.positions[corner as usize]);
                let m2 = ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0;
                let row = usize::from(part.feature_ids[corners[0] as usize]);
                for id in table.texts("regulations", row).unwrap_or_default() {
                    *sizes.entry(id.clone()).or_default() += m2;
                }
            }
        }
    }
    let sheet = &layer.sheets[0];
    let mut compared = 0;
    for area in &sheet.areas {
        let Some(rule) = area.regulation else { continue };
        let (drawn_m2, m2) = (
            sizes.get(&sheet.id_of(rule)).copied().unwrap_or_default(),
            area.area.unsigned_area(),
        );
        assert!((drawn_m2 - m2).abs() < 0.05, "{drawn_m2} {m2}");
        compared += 1;
    }
    assert_eq!(compared, 1000);
}

/// What has not begun is told with its day, and colours nothing; what ends says when; what has ended is not there.
#[test]
fn rules_that_begin_or_end_by_a_clock_are_told_and_only_those_of_today_are_drawn() {
    let block = [0.0, 0.0, 100.0, 100.0];
    let rules: &[(&str, Block)] = &[("DP_KM_B2", block)];
    let town = |starts_after: Option<u32>, valid_for: Option<u32>| {
        Town::new()
            .clock(starts_after, valid_for)
            .plan("Etapper", Some(LATELY), Adoption, block, rules)
            .built()
    };
    // In force since May 2021; today is in November 2026.
    let told = |answers: &planvy_rules::Answers, date: Date| {
        let layer = PlanAreas::of(City {
            date,
            ..city(answers)
        });
        let square = layer.planned()[0].square;
        let content = layer.content(square);
        let table = &content.tables[0];
        assert_eq!(table.count, 1);
        let text = |name: &str| table.text(name, 0).map(str::to_owned);
        let count = table.texts("regulations", 0).map_or(0, <[String]>::len);
        let coming = table.texts("coming", 0).unwrap_or_default().to_vec();
        (text("fill"), count, text("until"), coming)
    };
    let begins = town(Some(72), None);
    let (fill, count, until, coming) = told(&begins, TODAY);
    assert_eq!((fill, count, until), (None, 0, None));
    assert!(
        coming.len() == 1 && coming[0].starts_with("Från 2027-05-01: "),
        "{coming:?}"
    );
    let labels = crate::labels::Labels::of(city(&begins));
    assert!(labels.planned().is_empty());
    let (fill, count, _, coming) = told(&begins, Date::constant(2027, 5, 1));
    assert_eq!((fill.as_deref(), count, coming.len()), (Some("#ffffce"), 1, 0));
    let ends = town(None, Some(96));
    let (fill, count, until, coming) = told(&ends, TODAY);
    assert_eq!(
        (fill.as_deref(), count, until.as_deref(), coming.len()),
        (Some("#ffffce"), 1, Some("2029-05-01"), 0)
    );
    let (fill, count, until, coming) = told(&ends, Date::constant(2029, 5, 1));
    assert_eq!((fill, count, until, coming.len()), (None, 0, None, 0));
}
