//! What the contract says in words, in small examples.

use geo_types::{LineString, MultiPolygon, Polygon};
use planvy_index::{MetBy, PlanIndex, Shape, SnapshotBuilder};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredRegulation};
use planvy_plan::{Crs, GeometryPart, Position, RegulationContent, RegulationGroup};

use crate::drawing::*;

#[test]
fn a_point_on_a_border_meets_both_sides() {
    let snapshot = one_plan(&[
        vec![area(rectangle(0.0, 0.0, 10.0, 10.0))],
        vec![area(rectangle(10.0, 0.0, 20.0, 10.0))],
    ]);
    for (x, expected) in [
        (9.89, vec![(0, false)]),
        (9.95, vec![(0, true), (1, true)]),
        (10.1, vec![(0, true), (1, true)]),
        (10.101, vec![(1, false)]),
    ] {
        let hits = snapshot.at_point(grid_point(at(x, 5.0)));
        let met: Vec<_> = hits
            .regulations
            .iter()
            .map(|hit| (hit.regulation.0, hit.on_border))
            .collect();
        assert_eq!(met, expected, "{x}");
    }
}

#[test]
fn a_regulation_without_geometry_holds_wherever_the_plan_does() {
    let snapshot = one_plan(&[vec![]]);
    let on_border = snapshot.at_point(grid_point(at(500.05, 0.0)));
    assert!(on_border.plans[0].on_border);
    assert_eq!(on_border.regulations[0].by, MetBy::WholePlan);
    assert!(!on_border.regulations[0].on_border);
    assert_eq!(
        numbers(&snapshot.at_point(grid_point(at(500.2, 0.0)))),
        [] as [u32; 0]
    );
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(490.0, 0.0, 510.0, 10.0)]));
    assert_eq!(
        (hits.plans[0].area_m2, hits.regulations[0].area_m2),
        (100.0, 100.0)
    );
    assert_eq!(snapshot.regulation_area_m2(hits.regulations[0].regulation), 1e6);
    assert_eq!(
        snapshot.whole_plan_regulations(PlanIndex(0)),
        [hits.regulations[0].regulation]
    );
}

#[test]
fn parts_are_one_hit_and_their_shares_a_sum() {
    let parts = vec![
        area(rectangle(0.0, 0.0, 10.0, 10.0)),
        area(rectangle(20.0, 0.0, 30.0, 10.0)),
        line(vec![at(0.0, 50.0), at(9.0, 50.0)]),
    ];
    let snapshot = one_plan(&[parts]);
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(5.0, 0.0, 22.0, 60.0)]));
    let [hit] = hits.regulations.as_slice() else {
        panic!("{hits:?}")
    };
    assert_eq!(
        (hit.area_m2, hit.length_m, hit.by),
        (50.0 + 20.0, 4.0, MetBy::Area)
    );
    assert_eq!(snapshot.geometry(hit.regulation).len(), 3);
}

#[test]
fn a_point_regulation_is_met_in_an_area_and_just_outside() {
    let snapshot = one_plan(&[
        vec![point(at(5.0, 5.0))],
        vec![point(at(10.05, 5.0))],
        vec![point(at(10.2, 5.0))],
    ]);
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(0.0, 0.0, 10.0, 10.0)]));
    let met: Vec<_> = hits
        .regulations
        .iter()
        .map(|hit| (hit.regulation.0, hit.by, hit.on_border))
        .collect();
    assert_eq!(met, [(0, MetBy::Point, false), (1, MetBy::Point, true)]);
}

#[test]
fn a_line_along_a_parcel_counts_from_half_a_metre() {
    let beside = |length: f64| vec![line(vec![at(2.0, -0.08), at(2.0 + length, -0.08)])];
    let snapshot = one_plan(&[beside(6.0), beside(0.4)]);
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(0.0, 0.0, 10.0, 10.0)]));
    let met: Vec<_> = hits
        .regulations
        .iter()
        .map(|hit| ((hit.length_m * 1000.0).round(), hit.on_border))
        .collect();
    // The short one is handed over with its length, for the touches.
    assert_eq!(met, [(6000.0, true), (400.0, false)]);
}

#[test]
fn a_line_meets_areas_lines_and_points() {
    let snapshot = one_plan(&[
        vec![area(rectangle(0.0, 0.0, 10.0, 10.0))],
        vec![line(vec![at(0.0, 20.3), at(9.0, 20.3)])],
        vec![point(at(5.4, 15.0))],
        vec![point(at(5.6, 15.0))],
    ]);
    let hits = snapshot.along_line(CRS, &LineString(vec![at(5.0, -5.0), at(5.0, 20.0)]));
    let met: Vec<_> = hits
        .regulations
        .iter()
        .map(|hit| {
            (
                hit.regulation.0,
                hit.length_m,
                (hit.distance_to_border_m * 1000.0).round(),
            )
        })
        .collect();
    assert_eq!(met, [(0, 10.0, 0.0), (1, 0.0, 300.0), (2, 0.0, 400.0)]);
    assert_eq!(hits.plans[0].length_m, 25.0);
}

#[test]
fn land_under_two_solids_counts_once() {
    let ring = |x0: f64, x1: f64, z: f64| {
        let corner = |x: f64, y: f64| [EAST_M + x, NORTH_M + y, z];
        vec![vec![
            corner(x0, 0.0),
            corner(x1, 0.0),
            corner(x1, 10.0),
            corner(x0, 10.0),
        ]]
    };
    let solid =
        |x0: f64, x1: f64, z0: f64, z1: f64| part(Position::Solid(vec![ring(x0, x1, z0), ring(x0, x1, z1)]));
    let snapshot = one_plan(&[vec![solid(0.0, 10.0, 2.0, 5.0), solid(5.0, 15.0, 8.0, 12.0)]]);
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(-5.0, -5.0, 20.0, 20.0)]));
    assert!((hits.regulations[0].area_m2 - 150.0).abs() < 1e-6);
    assert_eq!(
        snapshot.geometry(hits.regulations[0].regulation)[0].levels_m,
        Some((2.0, 12.0))
    );
}

#[test]
fn plans_of_several_systems_answer_together() {
    let mut builder = builder_of_one_plan(&[vec![area(rectangle(0.0, 0.0, 10.0, 10.0))]]);
    builder.content(
        ContentKey(1),
        RegulationContent::new(RegulationGroup::Property, "Nock"),
    );
    // The same square, delivered in SWEREF 99 TM as a plan of that system, and in the zone as a regulation of it.
    let tm = |x: f64, y: f64| {
        let tm = grid_point(at(x, y)).in_crs(Crs::Tm);
        (tm.east_m, tm.north_m)
    };
    let square: LineString<f64> = [tm(0.0, 0.0), tm(10.0, 0.0), tm(10.0, 10.0), tm(0.0, 10.0)]
        .into_iter()
        .collect();
    builder.plan(stored_plan(
        5,
        Crs::Tm,
        vec![GeometryPart {
            crs: Crs::Tm,
            ..area(Polygon::new(square, vec![]))
        }],
    ));
    builder.regulation(StoredRegulation {
        id: regulation_id(50),
        plan: plan_id(5),
        content: ContentKey(1),
        regulates_uses: vec![regulation_id(0)],
        geometry: vec![area(rectangle(0.0, 0.0, 10.0, 10.0))],
    });
    let snapshot = builder.build();
    let hits = snapshot.at_point(grid_point(at(5.0, 5.0)));
    assert_eq!((hits.plans.len(), numbers(&hits)), (2, vec![0, 1]));
    let hits = snapshot.in_area(CRS, &MultiPolygon(vec![rectangle(0.0, 0.0, 5.0, 10.0)]));
    // Square metres of the zone and of TM, which is 0.04 % smaller at its middle.
    assert_eq!(hits.regulations[0].area_m2, 50.0);
    assert!((hits.regulations[1].area_m2 - 50.0).abs() < 0.05);
    let entry = snapshot.regulation(hits.regulations[1].regulation).unwrap();
    assert_eq!(
        (entry.id, entry.regulates_uses),
        (regulation_id(50), &[regulation_id(0)][..])
    );
    assert_eq!(snapshot.content(entry.content).unwrap().formulation, "Nock");
    assert_eq!(snapshot.geometry(hits.regulations[1].regulation)[0].crs, Crs::Tm);
}

#[test]
fn ids_and_geometry_come_back() {
    let holed = Polygon::new(
        LineString(vec![at(0.0, 0.0), at(40.0, 0.0), at(40.0, 40.0), at(0.0, 40.0)]),
        vec![LineString(vec![
            at(10.0, 10.0),
            at(10.0, 20.0),
            at(20.0, 20.0),
            at(20.0, 10.0),
        ])],
    );
    let snapshot = one_plan(&[
        vec![area(holed.clone())],
        vec![line(vec![at(3.0, 1.0), at(0.0, 0.0), at(99.0, 5.5)])],
    ]);
    assert_eq!(snapshot.plan_by_id(plan_id(0)), Some(PlanIndex(0)));
    assert_eq!(snapshot.plan_by_id(plan_id(1)), None);
    assert_eq!(snapshot.plan_geometry(PlanIndex(0)).0.len(), 1);
    for number in 0..2 {
        let index = snapshot.regulation_by_id(regulation_id(number)).unwrap();
        assert_eq!(index.0, number);
    }
    let shape = |number| {
        snapshot
            .geometry(planvy_index::RegulationIndex(number))
            .remove(0)
            .shape
    };
    assert_eq!(shape(0), Shape::Area(holed));
    assert_eq!(
        shape(1),
        Shape::Line(LineString(vec![at(3.0, 1.0), at(0.0, 0.0), at(99.0, 5.5)]))
    );
    assert_eq!(
        snapshot.regulation_area_m2(planvy_index::RegulationIndex(0)),
        1500.0
    );
}

#[test]
fn regulations_are_numbered_by_plan_however_they_come() {
    let mut builder = SnapshotBuilder::new("test");
    builder.content(
        ContentKey(9),
        RegulationContent::new(RegulationGroup::Use, "Bostäder"),
    );
    for plan in 0..3 {
        builder.plan(stored_plan(
            plan,
            CRS,
            vec![area(rectangle(0.0, 0.0, 10.0, 10.0))],
        ));
    }
    for (number, plan) in [(0, 2), (1, 0), (2, 2), (3, 1), (4, 0)] {
        let x = f64::from(number);
        builder.regulation(StoredRegulation {
            id: regulation_id(number),
            plan: plan_id(plan),
            content: ContentKey(9),
            regulates_uses: vec![],
            geometry: vec![area(rectangle(x, 0.0, x + 1.0, 9.0))],
        });
    }
    let snapshot = builder.build();
    let ids = |plan| {
        snapshot
            .regulations_of(PlanIndex(plan))
            .map(|index| snapshot.regulation(index).unwrap().id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        [0, 1, 2].map(ids),
        [vec![1, 4], vec![3], vec![0, 2]].map(|of| of.into_iter().map(regulation_id).collect::<Vec<_>>())
    );
    // The shapes still belong to the right ones.
    let hits = snapshot.at_point(grid_point(at(3.5, 5.0)));
    assert_eq!(
        snapshot.regulation(hits.regulations[0].regulation).unwrap().id,
        regulation_id(3)
    );
}

/// Ten towns in ten systems: each is found from every system, and only it.
#[test]
fn a_question_in_any_system_finds_the_town_it_is_about() {
    let mut builder = SnapshotBuilder::new("test");
    let middle = |zone: usize| planvy_plan::Geodetic {
        lon_deg: 12.5 + zone as f64,
        lat_deg: 56.0 + zone as f64,
    };
    for (number, crs) in (0..).zip(Crs::ALL.into_iter().take(10)) {
        let c = middle(number as usize).to_grid(crs);
        let corner = |x: f64, y: f64| (c.east_m + x, c.north_m + y);
        let square: LineString<f64> = [
            corner(-50.0, -50.0),
            corner(50.0, -50.0),
            corner(50.0, 50.0),
            corner(-50.0, 50.0),
        ]
        .into_iter()
        .collect();
        builder.plan(stored_plan(
            number,
            crs,
            vec![GeometryPart {
                crs,
                ..area(Polygon::new(square, vec![]))
            }],
        ));
    }
    let snapshot = builder.build();
    for town in 0..10 {
        for crs in Crs::ALL {
            let c = middle(town).to_grid(crs);
            let expected = [PlanIndex(town as u32)];
            let plans = |hits: planvy_index::Hits| hits.plans.iter().map(|hit| hit.plan).collect::<Vec<_>>();
            assert_eq!(plans(snapshot.at_point(c)), expected);
            let corner = |x: f64, y: f64| (c.east_m + x, c.north_m + y);
            let triangle: LineString<f64> = [corner(0.0, 0.0), corner(90.0, 0.0), corner(0.0, 90.0)]
                .into_iter()
                .collect();
            assert_eq!(plans(snapshot.along_line(crs, &triangle)), expected);
            assert_eq!(
                plans(snapshot.in_area(crs, &MultiPolygon(vec![Polygon::new(triangle, vec![])]))),
                expected
            );
            let sheet = snapshot.in_box(crs, [c.east_m, c.north_m], [c.east_m + 9.0, c.north_m + 9.0]);
            assert_eq!(sheet.plans, expected);
        }
    }
}
