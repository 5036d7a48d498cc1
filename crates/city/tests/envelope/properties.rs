//! Random land and limits: the top at a position is the lowest limit there, areas and volumes add up.

use geo::{Area, BoundingRect, Contains, MapCoords, unary_union};
use geo_types::{Coord, MultiPolygon, Polygon, Rect};
use planvy_city::envelope::{Envelope, TopAt, TopForm, TopLimit, compute};
use planvy_city::skeleton::{EdgeRoof, edge_count, roof};
use proptest::prelude::*;

/// Somewhere in Sweden.
const CORNER: Coord<f64> = Coord {
    x: 118_600.0,
    y: 6_164_200.0,
};

pub fn boxes(count: std::ops::Range<usize>) -> impl Strategy<Value = MultiPolygon<f64>> {
    prop::collection::vec((0..24, 0..24, 2..14, 2..14), count).prop_map(|boxes| {
        let polygon = |(x, y, w, h): &(i32, i32, i32, i32)| {
            let low = Coord {
                x: f64::from(*x),
                y: f64::from(*y),
            };
            Rect::new(
                low,
                low + Coord {
                    x: f64::from(*w),
                    y: f64::from(*h),
                },
            )
            .to_polygon()
        };
        let union = unary_union(&boxes.iter().map(polygon).collect::<Vec<_>>());
        union.map_coords(|corner| {
            Coord {
                x: corner.x.round(),
                y: corner.y.round(),
            } + CORNER
        })
    })
}

pub fn star() -> impl Strategy<Value = MultiPolygon<f64>> {
    prop::collection::vec(4.0f64..20.0, 4..14).prop_map(|radii| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let corners = radii.iter().enumerate().map(|(number, radius)| {
            let angle = number as f64 * step + 0.1;
            Coord {
                x: 18.0 + radius * angle.cos(),
                y: 18.0 + radius * angle.sin(),
            } + CORNER
        });
        MultiPolygon(vec![Polygon::new(corners.collect(), vec![])])
    })
}

fn area() -> impl Strategy<Value = Option<MultiPolygon<f64>>> {
    prop_oneof![2 => Just(None), 3 => boxes(1..4).prop_map(Some), 1 => star().prop_map(Some)]
}

pub fn limits() -> impl Strategy<Value = Vec<TopLimit<usize>>> {
    let level = (area(), 5.0f64..14.0).prop_map(|(area, level)| (area, TopForm::Level(level)));
    let sloping = (4.0f64..9.0, prop::sample::select(vec![20.0, 38.0, 45.0, 60.0])).prop_map(
        |(eave_level_m, pitch_deg)| {
            (
                None,
                TopForm::FromFacade {
                    eave_level_m,
                    pitch_deg,
                },
            )
        },
    );
    prop::collection::vec(prop_oneof![3 => level, 1 => sloping], 0..5).prop_map(|limits| {
        let numbered = limits.into_iter().enumerate();
        numbered
            .map(|(made_by, (area, form))| TopLimit { area, form, made_by })
            .collect()
    })
}

/// The lowest limit at a position, evaluated one by one. Sloping limits by a roof over each polygon of the land.
fn brute_force(land: &MultiPolygon<f64>, limits: &[TopLimit<usize>], at: Coord<f64>) -> Option<f64> {
    let mut lowest: Option<f64> = None;
    for limit in limits {
        let level = match limit.form {
            TopForm::Level(level) if limit.area.as_ref().is_none_or(|area| area.contains(&at)) => Some(level),
            TopForm::Level(_) => None,
            TopForm::FromFacade {
                eave_level_m,
                pitch_deg,
            } => {
                let polygon = land.iter().find(|polygon| polygon.contains(&at)).unwrap();
                let eaves = EdgeRoof {
                    start_level_m: eave_level_m,
                    pitch_deg,
                };
                let faces = roof(polygon, &vec![eaves; edge_count(polygon)]).unwrap();
                faces
                    .iter()
                    .find(|face| face.outline.contains(&at))
                    .map(|face| face.plane.at(at))
            }
        };
        lowest = [lowest, level].into_iter().flatten().reduce(f64::min);
    }
    lowest
}

fn near_a_border(
    land: &MultiPolygon<f64>,
    limits: &[TopLimit<usize>],
    envelope: &Envelope<usize>,
    at: Coord<f64>,
) -> bool {
    use geo::{Distance, Euclidean};
    let close = |polygon: &Polygon<f64>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings
            .flat_map(|ring| ring.lines())
            .any(|line| Euclidean.distance(&geo_types::Point(at), &line) < 1e-4)
    };
    let areas = limits
        .iter()
        .filter_map(|limit| limit.area.as_ref())
        .chain([land]);
    areas.flatten().any(close) || envelope.cells.iter().any(|cell| close(&cell.outline))
}

fn holds(land: &MultiPolygon<f64>, limits: &[TopLimit<usize>], spots: &[(f64, f64)]) {
    let envelope = compute(land, limits).unwrap();
    let cells: f64 = envelope
        .cells
        .iter()
        .map(|cell| cell.outline.unsigned_area())
        .sum();
    let without: f64 = envelope.without_top.iter().map(Area::unsigned_area).sum();
    let wanted = land.unsigned_area();
    assert!(
        (cells + without - wanted).abs() < 1e-4 * wanted,
        "{cells} and {without} of {wanted}"
    );
    let frame = land.bounding_rect().unwrap();
    for (east, north) in spots {
        let at = frame.min()
            + Coord {
                x: frame.width() * east,
                y: frame.height() * north,
            };
        if near_a_border(land, limits, &envelope, at) {
            continue;
        }
        let covering = envelope
            .cells
            .iter()
            .filter(|cell| cell.outline.contains(&at))
            .count();
        assert!(covering <= 1, "cells lie over each other");
        if !land.contains(&at) {
            assert_eq!(envelope.top_at(at), TopAt::Outside);
            continue;
        }
        match (brute_force(land, limits, at), envelope.top_at(at)) {
            (Some(wanted), TopAt::Level { level_m, made_by }) => {
                assert!(
                    (wanted - level_m).abs() < 1e-5,
                    "{level_m} by {made_by} for {wanted} at {at:?}"
                );
            }
            (None, TopAt::Unknown) => {}
            other => panic!("{other:?} at {at:?}"),
        }
    }
}

/// The volume over a level by a fine grid of columns.
fn columns(land: &MultiPolygon<f64>, envelope: &Envelope<usize>, base: f64, count: i32) -> f64 {
    let frame = land.bounding_rect().unwrap();
    let column = Coord {
        x: frame.width() / f64::from(count),
        y: frame.height() / f64::from(count),
    };
    let spots = (0..count * count).map(|number| {
        let (east, north) = (f64::from(number % count) + 0.5, f64::from(number / count) + 0.5);
        frame.min()
            + Coord {
                x: column.x * east,
                y: column.y * north,
            }
    });
    let heights = spots.map(|at| match envelope.top_at(at) {
        TopAt::Level { level_m, .. } => (level_m - base).max(0.0),
        _ => 0.0,
    });
    heights.sum::<f64>() * column.x * column.y
}

fn spots() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn triangles_cover_the_cells(land in boxes(1..6), limits in limits()) {
        let envelope = compute(&land, &limits).unwrap();
        let near = |corner: &[f64; 3]| [corner[0] - CORNER.x, corner[1] - CORNER.y];
        let mut area = vec![0.0; envelope.cells.len()];
        for triangle in envelope.triangles() {
            let [a, b, c] = triangle.corners.each_ref().map(near);
            let twice = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
            prop_assert!(twice >= -1e-9);
            area[triangle.surface as usize] += twice / 2.0;
        }
        for (cell, area) in envelope.cells.iter().zip(area) {
            prop_assert!((cell.outline.unsigned_area() - area).abs() < 1e-6 * (1.0 + area));
        }
    }

    #[test]
    fn on_boxes(land in boxes(1..7), limits in limits(), spots in spots()) {
        holds(&land, &limits, &spots);
    }

    #[test]
    fn on_stars(land in star(), limits in limits(), spots in spots()) {
        holds(&land, &limits, &spots);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn volumes_are_sums_of_columns(land in star(), limits in limits(), base in 3.0f64..9.0) {
        let envelope = compute(&land, &limits).unwrap();
        let (volume, wanted) = (envelope.volume_over(base).volume_m3, columns(&land, &envelope, base, 80));
        let size = land.unsigned_area() * 10.0;
        prop_assert!((volume - wanted).abs() < 0.01 * size, "{volume} for {wanted}");
    }
}
