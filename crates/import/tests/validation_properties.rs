//! What holds for every plan: shapes that are right give no finding, and the thresholds lie where they should.
#![expect(clippy::indexing_slicing, reason = "test code")]

use geo_types::{Coord, LineString, Polygon};
use planvy_import::validation::check_plans;
use planvy_plan::{
    Crs, Finding, GeometryPart, Plan, PlanId, PlanStatus, Position, Regulation, RegulationContent,
    RegulationGroup, RegulationId, Severity,
};
use proptest::prelude::*;
use uuid::Uuid;

fn part(polygon: Polygon<f64>) -> GeometryPart {
    GeometryPart::new(Position::Area(polygon), Crs::Zone1330)
}

fn plan(area: Polygon<f64>, uses: Vec<Polygon<f64>>, rules: Vec<Polygon<f64>>) -> Plan {
    let mut regulations = Vec::new();
    let groups = uses.into_iter().map(|area| (RegulationGroup::Use, area));
    let groups = groups.chain(rules.into_iter().map(|area| (RegulationGroup::Property, area)));
    for (number, (group, area)) in (1_u128..).zip(groups) {
        regulations.push(Regulation {
            id: RegulationId(Uuid::from_u128(number)),
            content: RegulationContent::new(group, "Påhittad bestämmelse"),
            regulates_uses: Vec::new(),
            geometry: vec![part(area)],
        });
    }
    Plan {
        area: vec![part(area)],
        regulations,
        ..Plan::new(
            PlanId(Uuid::from_u128(0)),
            "Påhittad plan",
            PlanStatus::Consultation,
            Crs::Zone1330,
        )
    }
}

/// Coordinates as deliveries have them, to the millimetre.
fn at(east_m: f64, north_m: f64) -> Coord<f64> {
    let round = |metres: f64| (metres * 1000.0).round() / 1000.0;
    Coord {
        x: round(118_500.0 + east_m),
        y: round(6_164_800.0 + north_m),
    }
}

fn polygon(corners: Vec<Coord<f64>>) -> Polygon<f64> {
    Polygon::new(LineString::new(corners), Vec::new())
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    polygon(vec![
        at(west, south),
        at(east, south),
        at(east, north),
        at(west, north),
    ])
}

/// A star around the origin; `share` of its full size.
fn star(radii: &[f64], share: f64) -> Vec<Coord<f64>> {
    let step = std::f64::consts::TAU / radii.len() as f64;
    (0..radii.len())
        .map(|number| {
            let (angle, radius) = (step * number as f64, radii[number] * share);
            at(radius * angle.cos(), radius * angle.sin())
        })
        .collect()
}

fn of_rule<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings
        .iter()
        .filter(|finding| finding.rule.to_string() == rule)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A star-shaped plan that is cut into wedges of use, with a smaller star of a rule inside: everything fits.
    #[test]
    fn plans_that_are_right_give_no_finding(
        radii in prop::collection::vec(20.0_f64..120.0, 6..60),
        cut in 0.1_f64..0.9,
    ) {
        let outline = star(&radii, 1.0);
        let second = ((radii.len() as f64 * cut) as usize).clamp(2, radii.len() - 2);
        let centre = at(0.0, 0.0);
        let wedge = |from: usize, to: usize| {
            let mut corners = vec![centre];
            corners.extend((from..=to).map(|number| outline[number % outline.len()]));
            polygon(corners)
        };
        let uses = vec![wedge(0, second), wedge(second, outline.len())];
        let rules = vec![polygon(star(&radii, 0.5))];
        let findings = check_plans(&[plan(polygon(outline.clone()), uses, rules)]);
        prop_assert_eq!(findings, vec![]);
    }

    /// Wherever the gap between two uses lies and however the plan is turned, it counts from 0.10 m on.
    #[test]
    fn a_gap_counts_from_ten_centimetres_on(
        width_mm in 20_i32..200,
        cut in 10.0_f64..60.0,
        degrees in 0.0_f64..180.0,
    ) {
        prop_assume!(!(97..=103).contains(&width_mm));
        let width_m = f64::from(width_mm) / 1000.0;
        let turned = |polygon: Polygon<f64>| {
            use geo::Rotate;
            polygon.rotate_around_point(degrees, geo_types::Point(at(50.0, 40.0)))
        };
        let whole = turned(rectangle(0.0, 0.0, 100.0, 80.0));
        let uses = vec![
            turned(rectangle(0.0, 0.0, 100.0, cut)),
            turned(rectangle(0.0, cut + width_m, 100.0, 80.0)),
        ];
        let findings = check_plans(&[plan(whole, uses, Vec::new())]);
        let gaps = of_rule(&findings, "DP-0003");
        prop_assert_eq!(gaps.len(), usize::from(width_mm > 100), "{:?}", findings);
        prop_assert!(gaps.iter().all(|finding| finding.severity == Severity::Error));
    }

    /// Two uses that overlap by a strip: an error from 5 m², a warning below, and the figure is the strip's area.
    #[test]
    fn an_overlap_stops_from_five_square_metres(width_mm in 110_i32..400, length in 5.0_f64..60.0) {
        let width_m = f64::from(width_mm) / 1000.0;
        let area_m2 = width_m * length;
        prop_assume!((area_m2 - 5.0).abs() > 0.05);
        let south = polygon(vec![
            at(0.0, 0.0), at(100.0, 0.0), at(100.0, 40.0), at(length, 40.0), at(length, 40.0 + width_m), at(0.0, 40.0 + width_m),
        ]);
        let uses = vec![south, rectangle(0.0, 40.0, 100.0, 80.0)];
        let findings = check_plans(&[plan(rectangle(0.0, 0.0, 100.0, 80.0), uses, Vec::new())]);
        let overlaps = of_rule(&findings, "DP-Krav-0013");
        prop_assert_eq!(overlaps.len(), 1, "{:?}", findings);
        let expected = if area_m2 >= 5.0 { Severity::Error } else { Severity::Warning };
        prop_assert_eq!(overlaps[0].severity, expected);
    }

    /// Whatever the coordinates are, the checks end and say something of what is broken.
    #[test]
    fn broken_coordinates_never_panic(
        corners in prop::collection::vec(
            (prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(1e300), 118_000.0_f64..119_000.0],
             prop_oneof![Just(f64::NEG_INFINITY), Just(0.0), 6_164_000.0_f64..6_165_000.0]),
            0..9,
        ),
    ) {
        let ring: Vec<Coord<f64>> = corners.iter().map(|&(x, y)| Coord { x, y }).collect();
        let broken = polygon(ring);
        let whole = rectangle(0.0, 0.0, 100.0, 80.0);
        let is_broken = corners.len() < 3
            || corners.iter().any(|(x, y)| !(Crs::Zone1330.is_plausible(*x, *y)));
        let findings = check_plans(&[plan(broken.clone(), vec![whole.clone()], vec![broken.clone()]),
                                     plan(whole, vec![broken.clone()], vec![broken])]);
        if is_broken {
            prop_assert!(findings.iter().any(|finding| finding.severity == Severity::Error));
        }
        let placed = findings.iter().filter_map(|finding| finding.position);
        let odd = placed.filter(|position| position.iter().any(|metres| metres.is_nan())).count();
        prop_assert_eq!(odd, 0);
    }
}
