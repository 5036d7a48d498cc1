//! Which sites have an envelope, and what makes their tiles anew.

use planvy_plan::decision::DecisionKind;
use planvy_plan::{Date, Datum};
use planvy_tiles::Column;

use super::*;
use crate::test_town::{Block, Town, city};

const FORCE: Option<Date> = Some(Date::constant(2020, 1, 1));
const RIDGE: &str = "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd";
const HOMES: &[(&str, Block)] = &[
    ("DP_KM_B2", [0.0, 0.0, 100.0, 100.0]),
    (RIDGE, [0.0, 0.0, 100.0, 100.0]),
];

fn town() -> Town {
    Town::new().height("8").plan(
        "Hem",
        FORCE,
        DecisionKind::Adoption,
        [0.0, 0.0, 100.0, 100.0],
        HOMES,
    )
}

fn flat(town: Town) -> Town {
    town.ground([-50.0, -50.0, 400.0, 400.0], 2.0, Datum::Rh2000, |_, _| 7.0)
}

fn ids(envelopes: &Envelopes<'_>) -> Vec<String> {
    envelopes.sites.iter().map(|site| site.id.clone()).collect()
}

#[test]
fn sites_are_the_parcels_that_a_plan_covers() {
    let town = town()
        .parcel("TUNA 2", &[[50.0, 0.0, 100.0, 50.0]])
        .parcel("TUNA 1", &[[0.0, 0.0, 50.0, 50.0]])
        .parcel("UTANFÖR 1", &[[300.0, 300.0, 350.0, 350.0]]);
    let answers = flat(town).built();
    let envelopes = Envelopes::of(city(&answers));
    assert_eq!(ids(&envelopes), ["TUNA 1", "TUNA 2"]);
    assert_eq!(envelopes.left_out(), []);
}

#[test]
fn a_parcel_in_pieces_is_one_site_around_them_all() {
    let pieces = [[0.0, 0.0, 10.0, 10.0], [60.0, 60.0, 80.0, 90.0]];
    let answers = flat(town().parcel("TUNA 1", &pieces)).built();
    let envelopes = Envelopes::of(city(&answers));
    assert_eq!(ids(&envelopes), ["TUNA 1"]);
    assert_eq!(envelopes.sites[0].extent_m(), 90.0);
}

#[test]
fn without_parcels_the_plans_are_the_sites() {
    let answers = flat(town()).built();
    let envelopes = Envelopes::of(city(&answers));
    let plan = answers.snapshot().plans()[0].plan.id.to_string();
    assert_eq!(ids(&envelopes), [plan]);
}

#[test]
fn where_the_ground_is_not_known_it_is_said() {
    let answers = town().parcel("TUNA 1", &[[0.0, 0.0, 50.0, 50.0]]).built();
    let left_out = Envelopes::of(city(&answers)).left_out();
    assert_eq!(left_out.len(), 1);
    assert_eq!(left_out[0].what, "heights over the ground on TUNA 1");
    assert!(left_out[0].why.contains("not known"), "{}", left_out[0].why);
}

#[test]
fn every_face_names_its_site_and_its_regulation_and_stands_below_the_limit() {
    let answers = flat(town().parcel("TUNA 1", &[[0.0, 0.0, 50.0, 50.0]])).built();
    let envelopes = Envelopes::of(city(&answers));
    let planned = envelopes.planned();
    let contents: Vec<GridContent> = planned
        .iter()
        .map(|tile| envelopes.content(tile.square))
        .collect();
    let texts = |name: &str| -> BTreeSet<String> {
        let columns = contents
            .iter()
            .flat_map(|content| &content.tables)
            .flat_map(|table| &table.properties);
        let named = columns.filter(|property| property.name == name);
        let values = named.flat_map(|property| match &property.values {
            Column::Text(texts) => texts.clone(),
            other => panic!("{name} is no text: {other:?}"),
        });
        values.flatten().collect()
    };
    assert_eq!(texts("area"), BTreeSet::from(["TUNA 1".to_owned()]));
    assert_eq!(texts("code"), BTreeSet::from([RIDGE.to_owned()]));
    let levels = contents
        .iter()
        .flat_map(|content| &content.parts)
        .flat_map(|part| &part.positions);
    let highest_m = levels.map(|[_, _, level]| *level).fold(f64::MIN, f64::max);
    // The ground lies at 7 m, and the ridge may be 8 m over it.
    assert!((highest_m - 15.0).abs() < 0.01, "{highest_m}");
}

#[test]
fn a_rule_nearby_makes_a_tile_anew_and_a_plan_far_away_does_not() {
    let parcel = [[0.0, 0.0, 50.0, 50.0]];
    let prints = |town: Town| {
        let answers = flat(town.parcel("TUNA 1", &parcel)).built();
        let envelopes = Envelopes::of(city(&answers));
        let planned = envelopes.planned();
        planned
            .iter()
            .map(|tile| (tile.square, tile.fingerprint))
            .collect::<Vec<_>>()
    };
    let before = prints(town());
    let far: Block = [300.0, 300.0, 350.0, 350.0];
    assert_eq!(
        prints(town().plan(
            "Långt bort",
            FORCE,
            DecisionKind::Adoption,
            far,
            &[("DP_KM_B2", far)]
        )),
        before
    );
    let beside: Block = [0.0, 100.0, 100.0, 150.0];
    assert_ne!(
        prints(town().plan(
            "Granne",
            FORCE,
            DecisionKind::Adoption,
            [0.0, 40.0, 100.0, 150.0],
            &[("DP_KM_B2", beside)]
        )),
        before
    );
}
