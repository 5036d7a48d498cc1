use std::collections::{BTreeMap, BTreeSet};

use planvy_plan::decision::DecisionKind::Adoption;
use planvy_plan::{Date, Datum};

use super::*;
use crate::grid_content::GridPart;
use crate::plan_areas::sheet::meet;
use crate::test_town::{Block, Town, city, hills, rect};

const LONG_AGO: Date = Date::constant(1988, 5, 1);
/// Reaches over more than one of the finest squares.
const HOUSES: Block = [40.0, 60.0, 420.0, 380.0];
/// In a plan that is being made.
const SQUARE: Block = [450.0, 60.0, 600.0, 380.0];

fn bare() -> Town {
    Town::new().ground([-100.0, -100.0, 900.0, 1500.0], 2.0, Datum::Rh2000, hills)
}

/// Hills with a plan in force, and one being made beside it.
fn town() -> Town {
    let houses = [
        ("DP_KM_B2", HOUSES),
        ("DP_KM_Eg_Omfatt_Prickmark", [100.0, 100.0, 200.0, 300.0]),
    ];
    bare()
        .plan("Kvarteret", Some(LONG_AGO), Adoption, HOUSES, &houses)
        .plan("Torget", None, Adoption, SQUARE, &[("DP_AP_Ko_Torg", SQUARE)])
}

fn is_in_houses([east, north, _]: [f64; 3]) -> bool {
    let (low, high) = (rect(HOUSES).min(), rect(HOUSES).max());
    (low.x..=high.x).contains(&east) && (low.y..=high.y).contains(&north)
}

/// Size on the map in m²; skirts have none.
fn size_m2(part: &GridPart) -> f64 {
    let corners = part.indices.as_chunks::<3>().0.iter();
    let doubled = corners.map(|corners| {
        let [a, b, c] = corners.map(|corner| part.positions[corner as usize]);
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    });
    doubled.sum::<f64>() / 2.0
}

#[test]
fn ground_that_areas_in_force_hide_is_a_part_of_its_own_named_by_what_hides_it() {
    let (answers, plain) = (town().built(), bare().built());
    let (ground, plain) = (Ground::of(city(&answers)), Ground::of(city(&plain)));
    let mut hidden_m2 = BTreeMap::<u8, f64>::new();
    for tile in ground.planned() {
        let content = ground.content(tile.square);
        let areas = ground.areas.content(tile.square);
        for part in content.parts.iter().filter(|part| part.cover.is_some()) {
            assert!(part.positions.iter().all(|position| is_in_houses(*position)));
            let hiding = areas.parts.iter().filter(|areas| areas.cover == part.cover);
            let hiding: Vec<&str> = hiding.map(|areas| areas.name.as_str()).collect();
            assert_eq!(hiding, ["plan-areas-in-force"]);
            *hidden_m2.entry(tile.square.level).or_default() += size_m2(part);
        }
        // Nothing of the ground is lost by that, and nothing comes twice.
        let whole: f64 = content.parts.iter().map(size_m2).sum();
        let before: f64 = plain.content(tile.square).parts.iter().map(size_m2).sum();
        assert!((whole - before).abs() < 1.0e-6, "{:?}", tile.square);
    }
    let plan_m2 = size_on_map(HOUSES);
    let (_, finest_m2) = hidden_m2.last_key_value().expect("hidden ground");
    assert!((0.5 * plan_m2..plan_m2).contains(finest_m2), "{hidden_m2:?}");
}

fn size_on_map([west, south, east, north]: Block) -> f64 {
    (east - west) * (north - south)
}

#[test]
fn a_triangle_is_hidden_where_it_and_all_around_it_lie_in_areas() {
    let answers = town().built();
    let ground = Ground::of(city(&answers));
    let mut seen = 0;
    for tile in ground.planned() {
        let own = ground.terrain().plan_ground(tile.square).expect("ground");
        let count = own.tin.triangles().len();
        let hidden = ground.areas.hidden_ground(tile.square, &own);
        let hidden = hidden.unwrap_or_else(|| vec![false; count]);
        let inside: BTreeSet<u32> = (0..count as u32)
            .filter(|number| own.tin.triangles()[*number as usize].is_ground)
            .filter(|number| {
                own.tin
                    .corners(*number)
                    .expect("corners")
                    .into_iter()
                    .all(is_in_houses)
            })
            .collect();
        for (number, triangle) in (0..).zip(own.tin.triangles()) {
            let around = triangle.neighbours.into_iter();
            let expected = inside.contains(&number)
                && around
                    .clone()
                    .all(|across| across.is_some_and(|across| inside.contains(&across)));
            assert_eq!(hidden[number as usize], expected, "{:?} {number}", tile.square);
            seen += usize::from(expected);
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_plan_gives_new_addresses_to_the_ground_below_it_and_to_no_other() {
    let (bare, answers) = (bare().built(), town().built());
    let (before, after) = (Ground::of(city(&bare)), Ground::of(city(&answers)));
    let mut kept = 0;
    for (old, new) in before.planned().into_iter().zip(after.planned()) {
        assert_eq!(old.square, new.square);
        let is_met = [HOUSES, SQUARE]
            .into_iter()
            .any(|block| meet(rect(block), old.square.rect()));
        assert_eq!(old.fingerprint != new.fingerprint, is_met, "{:?}", old.square);
        kept += usize::from(!is_met);
    }
    assert!(kept > 0);
}
