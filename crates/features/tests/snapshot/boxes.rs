//! Boxes, pages and ids of every collection.

use planvy_features::collections::{self, ALL};
use planvy_features::{Collection, FeatureCrs, Page, Place, Query, Value};
use planvy_plan::{Crs, GridPoint};
use proptest::prelude::*;

use crate::town::{SOUTH_WEST, view};

/// Looks at every row.
fn by_brute_force(collection: &dyn Collection, place: &Place) -> Vec<u32> {
    let view = view();
    let meets = |row: &u32| {
        let feature = collection.feature(view, *row).expect("a feature");
        place.meets(&feature.shape())
    };
    (0..collection.count(view)).filter(meets).collect()
}

/// Corners in any system, a few hundredths of a millimetre off the grid so that no border is only just met.
fn place(crs: FeatureCrs, west: f64, south: f64, width: f64, height: f64) -> Place {
    let corner = |east_m: f64, north_m: f64| {
        let point = GridPoint {
            crs: Crs::Zone1330,
            east_m: SOUTH_WEST[0] + east_m + 0.013_37,
            north_m: SOUTH_WEST[1] + north_m + 0.021_3,
        };
        crs.of_geodetic(point.to_geodetic())
    };
    let (a, b) = (corner(west, south), corner(west + width, south + height));
    let min = geo_types::Coord {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
    };
    let max = geo_types::Coord {
        x: a.x.max(b.x),
        y: a.y.max(b.y),
    };
    Place::of_box(crs, min, max).expect("a box")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_box_finds_what_looking_at_every_row_finds(
        system in 0usize..17,
        (west, south) in (-80.0f64..420.0, -80.0f64..300.0),
        (width, height) in (0.5f64..300.0, 0.5f64..300.0),
    ) {
        let crs = FeatureCrs::all().nth(system).expect("17 systems");
        let place = place(crs, west, south, width, height);
        for collection in ALL {
            let found = collection.rows_meeting(view(), &place);
            prop_assert_eq!(found, by_brute_force(collection, &place), "{} {}", collection.id(), crs);
        }
    }

    #[test]
    fn a_point_and_a_small_box_find_what_looking_at_every_row_finds(
        system in 0usize..17,
        (west, south) in (-20.0f64..420.0, -20.0f64..300.0),
        // On and near the borders, which run every ten metres.
        (near_x, near_y) in (any::<bool>(), any::<bool>()),
        side in prop_oneof![Just(0.0), 0.0f64..0.5],
    ) {
        let crs = FeatureCrs::all().nth(system).expect("17 systems");
        let to_border = |metres: f64, is_near: bool| if is_near { (metres / 10.0).round() * 10.0 + metres * 1e-4 } else { metres };
        let place = place(crs, to_border(west, near_x), to_border(south, near_y), side, side);
        for collection in ALL {
            let found = collection.rows_meeting(view(), &place);
            prop_assert_eq!(found, by_brute_force(collection, &place), "{} {}", collection.id(), crs);
        }
    }

    #[test]
    fn a_geometry_finds_what_looking_at_every_row_finds(
        corners in proptest::collection::vec((-50.0f64..400.0, -50.0f64..300.0), 3),
    ) {
        let position = |(east_m, north_m): &(f64, f64)| {
            let point = GridPoint { crs: Crs::Zone1330, east_m: SOUTH_WEST[0] + east_m, north_m: SOUTH_WEST[1] + north_m };
            FeatureCrs::Crs84.of_geodetic(point.to_geodetic())
        };
        let ring = corners.iter().map(position).collect();
        let area = geo_types::Polygon::new(ring, Vec::new());
        let place = Place::of_geometry(FeatureCrs::Crs84, area.into());
        for collection in ALL {
            prop_assert_eq!(collection.rows_meeting(view(), &place), by_brute_force(collection, &place), "{}", collection.id());
        }
    }
}

#[test]
fn boxes_of_the_whole_world_find_everything() {
    for (bbox, crs, finds_all) in [
        ("-180,-90,180,90", FeatureCrs::Crs84, true),
        ("-90,-180,90,180", FeatureCrs::Wgs84, true),
        (
            "-20037508,-20037508,20037508,20037508",
            FeatureCrs::WebMercator,
            true,
        ),
        ("0,-10000000,10000000,10000000", FeatureCrs::Plane(Crs::Tm), true),
        ("-1.5,50,1.5,53", FeatureCrs::Crs84, false),
        ("-80,-5,-70,5", FeatureCrs::Crs84, false),
        ("177,65,-177,70", FeatureCrs::Crs84, false),
        ("-180,85,180,90", FeatureCrs::Crs84, false),
        ("-180,-90,180,-85", FeatureCrs::Crs84, false),
    ] {
        let place = Place::from_bbox(bbox, crs).expect("a box");
        for collection in ALL {
            let count = collection.rows_meeting(view(), &place).len() as u32;
            let all = collection.count(view());
            assert!(all > 0, "{}", collection.id());
            assert_eq!(
                count,
                if finds_all { all } else { 0 },
                "{} {bbox}",
                collection.id()
            );
        }
    }
}

#[test]
fn wrong_boxes_are_refused_with_the_reason() {
    for (bbox, message) in [
        (
            "1,2,3",
            "bbox has 3 values; write four (two corners), or six with heights",
        ),
        ("1,2,3,x", "'x' in bbox is no number"),
        ("1,2,3,NaN", "'NaN' in bbox is no number"),
        ("12,57,13,56", "the second corner of bbox lies south of the first"),
        (
            "12,57,13,91",
            "91 in bbox is no degree of longitude (-180 to 180) or latitude (-90 to 90)",
        ),
    ] {
        let error = Place::from_bbox(bbox, FeatureCrs::Crs84).expect_err(bbox);
        assert_eq!(error.to_string(), message);
    }
    assert!(Place::from_bbox("6200000,200,6300000,100", FeatureCrs::Plane(Crs::Tm)).is_err());
}

#[test]
fn every_feature_is_on_one_page_has_an_id_of_its_own_and_is_found_by_it() {
    let view = view();
    for collection in ALL {
        let selection = Query::default().select(collection, view);
        let (mut ids, mut from) = (std::collections::HashSet::new(), None);
        loop {
            let page = Page::of(&selection, view.snapshot().id(), from, 7).expect("a page");
            for row in page.rows {
                let feature = collection.feature(view, row).expect("a feature");
                let id = match feature.id() {
                    Value::Uuid(id) => id.as_hyphenated().to_string(),
                    Value::Text(text) => text.into_owned(),
                    other => unreachable!("{other:?}"),
                };
                assert_eq!(
                    collection.row_by_id(view, &id),
                    Some(row),
                    "{} {id}",
                    collection.id()
                );
                assert!(ids.insert(id), "{}", collection.id());
            }
            let Some(next) = page.next else { break };
            from = Some(next);
        }
        assert_eq!(ids.len() as u32, collection.count(view));
        assert_eq!(collection.row_by_id(view, "nowhere"), None);
    }
}

#[test]
fn extents_hold_every_feature() {
    let view = view();
    for collection in ALL {
        let extent = collection.extent(view).expect("there are features");
        let (min, max) = (extent.min(), extent.max());
        let bbox = format!("{},{},{},{}", min.x, min.y, max.x, max.y);
        let place = Place::from_bbox(&bbox, FeatureCrs::Crs84).expect("a box");
        assert_eq!(
            collection.rows_meeting(view, &place).len() as u32,
            collection.count(view),
            "{}",
            collection.id()
        );
    }
    assert_eq!(collections::by_id("nowhere").map(|one| one.id()), None);
}
