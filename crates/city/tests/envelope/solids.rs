//! Bodies of envelopes: closed, and of the envelope's volume.

use std::collections::BTreeMap;

use geo_types::{Coord, MultiPolygon, Rect};
use planvy_city::envelope::{Envelope, TopForm, TopLimit, compute};
use planvy_city::solid::{Solid, SolidPart};
use proptest::prelude::*;

use super::properties::{boxes, limits, star};

/// How often each edge is walked in the one direction, and how often in the other.
fn edges<T>(solid: &Solid<T>) -> BTreeMap<(usize, usize), (usize, usize)> {
    let mut walked = BTreeMap::new();
    for ring in solid.faces.iter().flat_map(|face| &face.rings) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            assert_ne!(a, b, "an edge without a length");
            let counts: &mut (usize, usize) = walked.entry((*a.min(b), *a.max(b))).or_default();
            if a < b {
                counts.0 += 1;
            } else {
                counts.1 += 1;
            }
        }
    }
    walked
}

/// The volume inside, by cones from a corner to each face's rings.
fn volume<T>(solid: &Solid<T>) -> f64 {
    let origin = solid.corners[0];
    let at = |corner: usize| {
        let corner = solid.corners[corner];
        [
            corner[0] - origin[0],
            corner[1] - origin[1],
            corner[2] - origin[2],
        ]
    };
    let mut six = 0.0;
    for ring in solid.faces.iter().flat_map(|face| &face.rings) {
        let a = at(ring[0]);
        for (b, c) in ring.iter().skip(1).zip(ring.iter().skip(2)) {
            let (b, c) = (at(*b), at(*c));
            let cross = [
                b[1] * c[2] - b[2] * c[1],
                b[2] * c[0] - b[0] * c[2],
                b[0] * c[1] - b[1] * c[0],
            ];
            six += a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2];
        }
    }
    six / 6.0
}

fn closed<T: Clone>(envelope: &Envelope<T>, base: f64) {
    let solids = envelope.solids(base).unwrap();
    for (edge, (one, other)) in solids.iter().flat_map(edges) {
        assert_eq!(one, other, "edge {edge:?} has no partner");
    }
    let (inside, wanted) = (
        solids.iter().map(volume).sum::<f64>(),
        envelope.volume_over(base).volume_m3,
    );
    assert!(
        (inside - wanted).abs() < 1e-3 * (1.0 + wanted),
        "{inside} for {wanted}"
    );
}

fn field(width: f64, depth: f64) -> MultiPolygon<f64> {
    let low = Coord {
        x: 118_600.0,
        y: 6_164_200.0,
    };
    MultiPolygon(vec![
        Rect::new(low, low + Coord { x: width, y: depth }).to_polygon(),
    ])
}

#[test]
fn a_house_under_its_planes_is_closed_with_one_partner_an_edge() {
    let limits = [
        TopLimit {
            area: None,
            form: TopForm::Level(32.0),
            made_by: "ridge",
        },
        TopLimit {
            area: None,
            form: TopForm::FromFacade {
                eave_level_m: 28.0,
                pitch_deg: 45.0,
            },
            made_by: "height",
        },
    ];
    let envelope = compute(&field(30.0, 16.0), &limits).unwrap();
    let solids = envelope.solids(20.0).unwrap();
    assert_eq!(solids.len(), 1);
    assert!(edges(&solids[0]).values().all(|walked| *walked == (1, 1)));
    assert_eq!(solids[0].corners.len(), 12);
    let parts = |part: SolidPart<&str>| solids[0].faces.iter().filter(|face| face.part == part).count();
    assert_eq!(
        (parts(SolidPart::Ground), parts(SolidPart::Wall("height"))),
        (1, 4)
    );
    assert_eq!(
        (parts(SolidPart::Top("height")), parts(SolidPart::Top("ridge"))),
        (4, 1)
    );
    closed(&envelope, 20.0);
    // Between the eaves and the ridge only the upper part is over the level; over the ridge nothing is.
    closed(&envelope, 30.0);
    assert_eq!(envelope.solids(32.0).unwrap(), vec![]);
}

#[test]
fn a_step_between_two_tops_is_a_wall() {
    let half = Rect::new(
        Coord {
            x: 118_600.0,
            y: 6_164_000.0,
        },
        Coord {
            x: 118_610.0,
            y: 6_165_000.0,
        },
    );
    let limits = [
        TopLimit {
            area: None,
            form: TopForm::Level(12.0),
            made_by: "all",
        },
        TopLimit {
            area: Some(MultiPolygon(vec![half.to_polygon()])),
            form: TopForm::Level(7.0),
            made_by: "half",
        },
    ];
    let envelope = compute(&field(30.0, 16.0), &limits).unwrap();
    let solids = envelope.solids(4.0).unwrap();
    assert!(edges(&solids[0]).values().all(|walked| *walked == (1, 1)));
    let step = solids[0]
        .faces
        .iter()
        .filter(|face| face.part == SolidPart::Wall("all"));
    assert_eq!(step.count(), 4);
    closed(&envelope, 4.0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies_on_boxes_are_closed(land in boxes(1..7), limits in limits(), base in 3.0f64..9.0) {
        closed(&compute(&land, &limits).unwrap(), base);
    }

    #[test]
    fn bodies_on_stars_are_closed(land in star(), limits in limits(), base in 3.0f64..9.0) {
        closed(&compute(&land, &limits).unwrap(), base);
    }
}
