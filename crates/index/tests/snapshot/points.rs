//! Points against `geo`.

use geo::{Distance, Euclidean, Intersects};
use geo_types::{Coord, LineString, Point, Polygon};
use planvy_index::MetBy;
use planvy_plan::{Crs, Position};
use proptest::prelude::*;

use crate::drawing::*;

fn to_border_m(area: &Polygon<f64>, at: Coord<f64>) -> f64 {
    std::iter::once(area.exterior())
        .chain(area.interiors())
        .map(|ring| Euclidean.distance(ring, &Point(at)))
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    /// Areas, alone and as parts of one regulation; with doubles, which are stored once.
    #[test]
    fn areas_at_a_point_are_those_of_geo(
        areas in prop::collection::vec(any_area(3..24), 1..12),
        doubles in prop::collection::vec(0usize..12, 0..6),
        places in prop::collection::vec((-40.0f64..140.0, -40.0f64..140.0), 1..20),
    ) {
        let mut geometries: Vec<Vec<Polygon<f64>>> = areas.iter().map(|area| vec![area.clone()]).collect();
        geometries.extend(doubles.iter().map(|double| vec![areas[double % areas.len()].clone()]));
        geometries.push(areas.clone());
        let parts: Vec<_> = geometries.iter().map(|areas| areas.iter().cloned().map(area).collect()).collect();
        let snapshot = one_plan(&parts);
        for (x, y) in places {
            let place = at(x, y);
            let hits = snapshot.at_point(grid_point(place));
            for (number, areas) in (0..).zip(&geometries) {
                let nearest = areas.iter().map(|area| to_border_m(area, place)).fold(f64::INFINITY, f64::min);
                let inside = areas.iter().any(|area| area.intersects(&place));
                let hit = hits.regulations.iter().find(|hit| hit.regulation.0 == number);
                // A millimetre of doubt around the band's own edge.
                prop_assume!((nearest - 0.1).abs() > 0.001);
                prop_assert_eq!(hit.is_some(), inside || nearest < 0.1, "{} {:?}", number, place);
                if let Some(hit) = hit {
                    prop_assert_eq!(hit.on_border, nearest < 0.1);
                    prop_assert_eq!(hit.by, MetBy::Area);
                }
                if let (Some(hit), [only]) = (hit, areas.as_slice()) {
                    prop_assert!((hit.distance_to_border_m - to_border_m(only, place)).abs() < 1e-6);
                }
            }
            let mut visited: Vec<u32> = Vec::new();
            snapshot.for_each_regulation_at(grid_point(place), |regulation, _| visited.push(regulation.0));
            visited.sort_unstable();
            visited.dedup();
            prop_assert_eq!(visited, numbers(&hits));
        }
    }

    #[test]
    fn lines_and_points_are_met_within_half_a_metre(
        lines in prop::collection::vec(prop::collection::vec((0.0f64..20.0, 0.0f64..20.0), 2..5), 1..8),
        places in prop::collection::vec((-1.0f64..21.0, -1.0f64..21.0), 1..20),
    ) {
        let lines: Vec<LineString<f64>> = lines.iter().map(|line| line.iter().map(|(x, y)| at(*x, *y)).collect()).collect();
        let mut geometries: Vec<Position> = lines.iter().cloned().map(Position::Line).collect();
        geometries.extend(lines.iter().map(|line| Position::Point(line.0[0].into())));
        let parts: Vec<_> = geometries.iter().map(|position| vec![part(position.clone())]).collect();
        let snapshot = one_plan(&parts);
        for (x, y) in places {
            let place = at(x, y);
            let hits = snapshot.at_point(grid_point(place));
            for (number, position) in (0..).zip(&geometries) {
                let (distance, by) = match position {
                    Position::Line(line) => (Euclidean.distance(line, &Point(place)), MetBy::Line),
                    Position::Point(point) => (Euclidean.distance(*point, Point(place)), MetBy::Point),
                    _ => unreachable!(),
                };
                prop_assume!((distance - 0.5).abs() > 1e-6);
                let hit = hits.regulations.iter().find(|hit| hit.regulation.0 == number);
                prop_assert_eq!(hit.is_some(), distance < 0.5);
                if let Some(hit) = hit {
                    prop_assert!((hit.distance_to_border_m - distance).abs() < 1e-6 && hit.by == by && !hit.on_border);
                }
            }
        }
    }

    /// A shape shared by others answers as it does alone.
    #[test]
    fn sharing_changes_no_answer(shape in any_area(3..20), others in 1usize..4, places in prop::collection::vec((-40.0f64..140.0, -40.0f64..140.0), 1..9)) {
        let alone = one_plan(&[vec![area(shape.clone())]]);
        let shared = one_plan(&vec![vec![area(shape)]; others + 1]);
        for (x, y) in places {
            let place = grid_point(at(x, y));
            let (of_alone, of_shared) = (alone.at_point(place), shared.at_point(place));
            prop_assert_eq!(of_alone.plans, of_shared.plans);
            prop_assert_eq!(of_shared.regulations.len(), of_alone.regulations.len() * (others + 1));
            for hit in of_shared.regulations {
                let same = planvy_index::RegulationHit { regulation: of_alone.regulations[0].regulation, ..hit };
                prop_assert_eq!(same, of_alone.regulations[0]);
            }
        }
    }

    /// The same place asked for in another coordinate system.
    #[test]
    fn the_system_of_the_question_does_not_matter(shape in any_area(3..20), x in 0.0f64..100.0, y in 0.0f64..100.0, zone in 0usize..13) {
        let snapshot = one_plan(&[vec![area(shape)]]);
        let place = grid_point(at(x, y));
        let (here, there) = (snapshot.at_point(place), snapshot.at_point(place.in_crs(Crs::ALL[zone])));
        prop_assert_eq!(numbers(&here), numbers(&there));
    }
}
