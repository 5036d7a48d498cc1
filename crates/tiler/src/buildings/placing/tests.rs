use std::sync::Arc;

use super::*;
use geo_types::{MultiPolygon, polygon};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Body, Crs, Date, OverGround, OverRh2000, TerrainRaster};
use planvy_rules::Answers;

/// A shed of 6 x 4 m, 3 m high, that stands so many metres east of a corner.
pub(crate) fn shed(east_m: f64) -> ExistingBuilding {
    let (west, south) = (118_000.0 + east_m, 6_164_000.0);
    ExistingBuilding {
        source_id: None,
        crs: Crs::Zone1330,
        footprint: MultiPolygon(vec![polygon![
            (x: west, y: south), (x: west + 6.0, y: south), (x: west + 6.0, y: south + 4.0), (x: west, y: south + 4.0),
        ]]),
        kind: None,
        ground_level: None,
        height: Some(OverGround(3.0)),
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

/// The answers about some buildings, on ground that rises 0.1 m a metre to the east from 10 m, or on none.
pub(crate) fn answers(buildings: &[ExistingBuilding], datum: Option<Option<Datum>>) -> Answers {
    let mut builder = SnapshotBuilder::new("s1");
    buildings
        .iter()
        .for_each(|building| builder.building(building.clone()));
    if let Some(datum) = datum {
        let levels = (0..40).flat_map(|_| (0..40).map(|column| 10.0 + 0.1 * column as f32));
        builder.terrain(TerrainRaster {
            crs: Crs::Zone1330,
            datum,
            west_centre_m: 118_000.0,
            north_centre_m: 6_164_020.0,
            cell_m: 1.0,
            columns: 40,
            rows: 40,
            levels_m: levels.collect(),
            uncertainty_m: None,
        });
    }
    Answers::new(Arc::new(builder.build()))
}

pub(crate) fn city(answers: &Answers) -> City<'_> {
    City {
        answers,
        crs: Crs::Zone1330,
        date: Date::constant(2026, 11, 27),
    }
}

#[test]
fn a_footprint_is_drawn_from_the_lowest_ground_to_its_height_over_the_mean() {
    let building = shed(10.0);
    let answers = answers(&[], Some(Some(Datum::Rh2000)));
    let placed = place(city(&answers), 0, &building).unwrap();
    assert_eq!(placed.form, Form::Footprint);
    assert!((placed.ground_m.unwrap() - 11.3).abs() < 1e-3, "{placed:?}");
    assert!((placed.bottom_m - 11.0).abs() < 1e-3 && (placed.top_m - 14.3).abs() < 1e-3);
    let mesh = placed.mesh();
    assert!(mesh.closedness().is_closed());
    assert!((mesh.volume_m3().unwrap() - 24.0 * 3.3).abs() < 0.05);
}

#[test]
fn what_the_source_states_goes_before_the_terrain() {
    let building = ExistingBuilding {
        ground_level: Some(OverRh2000(20.0)),
        ..shed(10.0)
    };
    for datum in [None, Some(Some(Datum::Rh2000))] {
        let answers = answers(&[], datum);
        let placed = place(city(&answers), 0, &building).unwrap();
        assert_eq!((placed.ground_m, placed.top_m), (Some(20.0), 23.0));
    }
}

#[test]
fn bodies_stand_on_what_they_are_measured_from() {
    let body = |vertical| ExistingBuilding {
        height: None,
        body: Some(Body {
            surfaces: Vec::new(),
            vertical,
            elements: Vec::new(),
        }),
        ..shed(10.0)
    };
    let answers = answers(&[], Some(Some(Datum::Rh2000)));
    let lift =
        |vertical| place(city(&answers), 0, &body(vertical)).map(|placed| (placed.form, placed.lift_m));
    assert_eq!(
        lift(VerticalReference::Datum(Datum::Rh2000)),
        Ok((Form::Body, 0.0))
    );
    let (form, lift_m) = lift(VerticalReference::OwnGround).unwrap();
    assert!(form == Form::Body && (lift_m - 11.3).abs() < 1e-3);
    let error = lift(VerticalReference::Datum(Datum::Rh70)).unwrap_err();
    assert!(error.to_string().contains("RH 70"), "{error}");
    assert!(lift(VerticalReference::Unknown).is_err());
}

#[test]
fn what_has_no_place_in_height_says_why() {
    let unknown_height = ExistingBuilding {
        height: None,
        ..shed(10.0)
    };
    let on_ground = answers(&[], Some(Some(Datum::Rh2000)));
    assert_eq!(
        place(city(&on_ground), 0, &unknown_height).unwrap_err(),
        NoPlace::NoHeight
    );
    let flat = ExistingBuilding {
        height: Some(OverGround(0.0)),
        ..shed(10.0)
    };
    assert_eq!(
        place(city(&on_ground), 0, &flat).unwrap_err(),
        NoPlace::NotPositive(0.0)
    );
    let nowhere = ExistingBuilding {
        footprint: MultiPolygon(Vec::new()),
        ..shed(10.0)
    };
    assert_eq!(
        place(city(&on_ground), 0, &nowhere).unwrap_err(),
        NoPlace::NoFootprint
    );
    // No terrain at all, terrain over another datum, terrain that does not say.
    for datum in [None, Some(Some(Datum::Rh70)), Some(None)] {
        let answers = answers(&[], datum);
        assert_eq!(
            place(city(&answers), 0, &shed(10.0)).unwrap_err(),
            NoPlace::NoGround
        );
    }
}

#[test]
fn a_yard_stays_open() {
    let ring = |west: f64, side: f64| -> LineString<f64> {
        vec![
            (west, west),
            (west + side, west),
            (west + side, west + side),
            (west, west + side),
            (west, west),
        ]
        .into()
    };
    let (outer, mut yard) = (ring(0.0, 10.0), ring(3.0, 4.0));
    yard.0.reverse();
    let mesh = Mesh::new(&extruded([&outer, &yard].into_iter(), 0.0, 5.0));
    assert!(mesh.closedness().is_closed(), "{:?}", mesh.closedness());
    assert!((mesh.volume_m3().unwrap() - (100.0 - 16.0) * 5.0).abs() < 1e-9);
}
