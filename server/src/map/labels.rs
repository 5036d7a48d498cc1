//! Labels: a use letter large and bold, property letters smaller, the index as a subscript; inside the area that they belong
//! to, clear of each other.

use geo_types::{Coord, LineString, Polygon};

use super::Extent;

/// A label of the plan map: letters and their index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MapLabelText {
    /// Letters, for instance `B` or `nh 12`.
    pub letter: String,
    /// Index, written below the line.
    pub index: Option<String>,
}

/// Distance from a position to a ring, in metres, and whether the ring encloses it.
fn ring_distance(ring: &LineString<f64>, [x, y]: [f64; 2]) -> (f64, bool) {
    let mut nearest = f64::INFINITY;
    let mut inside = false;
    for edge in ring.lines() {
        let (a, b) = (edge.start, edge.end);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length_squared = dx * dx + dy * dy;
        let share = if length_squared > 0.0 {
            (((x - a.x) * dx + (y - a.y) * dy) / length_squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        nearest = nearest.min((x - a.x - share * dx).hypot(y - a.y - share * dy));
        if (a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x {
            inside = !inside;
        }
    }
    (nearest, inside)
}

/// Clear space around a position inside an area: distance to the nearest edge, negative outside.
fn clearance_m(area: &Polygon<f64>, position: [f64; 2]) -> f64 {
    let (mut clear, inside) = ring_distance(area.exterior(), position);
    let mut is_in = inside;
    for hole in area.interiors() {
        let (distance, in_hole) = ring_distance(hole, position);
        clear = clear.min(distance);
        is_in &= !in_hole;
    }
    if is_in { clear } else { -clear }
}

fn bounds(area: &Polygon<f64>) -> Option<Extent> {
    Extent::of_points(area.exterior().coords().map(|&Coord { x, y }| [x, y]))
}

/// What two windows share; of no width or height where they share nothing.
fn shared(a: Extent, b: Extent) -> Extent {
    Extent {
        min_east_m: a.min_east_m.max(b.min_east_m),
        min_north_m: a.min_north_m.max(b.min_north_m),
        max_east_m: a.max_east_m.min(b.max_east_m),
        max_north_m: a.max_north_m.min(b.max_north_m),
    }
}

/// A good place for a label: far from the area's edges and from places already taken, inside the extent. `None` where the
/// visible part of the area leaves less than `least_m` of clear space.
///
/// With `within`, the label also stands inside that area: what holds for a parcel is written on the parcel.
///
/// Found by trying a grid of positions and refining around the best: a label needs no exact pole of inaccessibility.
pub fn place(
    area: &Polygon<f64>,
    within: Option<&Polygon<f64>>,
    extent: &Extent,
    taken: &[([f64; 2], f64)],
    least_m: f64,
) -> Option<[f64; 2]> {
    let mut window = shared(*extent, bounds(area)?);
    if let Some(within) = within {
        window = shared(window, bounds(within)?);
    }
    if window.width_m() <= 0.0 || window.height_m() <= 0.0 {
        return None;
    }
    let score = |position: [f64; 2]| {
        let [east, north] = position;
        let to_frame = (east - extent.min_east_m)
            .min(extent.max_east_m - east)
            .min(north - extent.min_north_m)
            .min(extent.max_north_m - north);
        let to_taken = taken
            .iter()
            .map(|&([x, y], radius_m)| (east - x).hypot(north - y) - radius_m)
            .fold(f64::INFINITY, f64::min);
        let to_border = within.map_or(f64::INFINITY, |within| clearance_m(within, position));
        clearance_m(area, position)
            .min(to_border)
            .min(to_frame)
            .min(to_taken)
    };
    let mut best: Option<([f64; 2], f64)> = None;
    for _ in 0..4 {
        let steps = 12;
        for i in 0..=steps {
            for j in 0..=steps {
                let position = [
                    window.min_east_m + window.width_m() * f64::from(i) / f64::from(steps),
                    window.min_north_m + window.height_m() * f64::from(j) / f64::from(steps),
                ];
                let value = score(position);
                if best.is_none_or(|(_, held)| value > held) {
                    best = Some((position, value));
                }
            }
        }
        let (centre, _) = best?;
        window = Extent::around(centre, window.width_m() / 4.0, window.height_m() / 4.0);
    }
    best.filter(|&(_, value)| value >= least_m)
        .map(|(position, _)| position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    const EXTENT: Extent = Extent {
        min_east_m: 0.0,
        min_north_m: 0.0,
        max_east_m: 100.0,
        max_north_m: 100.0,
    };

    #[test]
    fn the_middle_of_a_square_is_the_best_place() {
        let square = polygon![(x: 10.0, y: 10.0), (x: 50.0, y: 10.0), (x: 50.0, y: 50.0), (x: 10.0, y: 50.0)];
        let [x, y] = place(&square, None, &EXTENT, &[], 5.0).unwrap();
        assert!((x - 30.0).abs() < 0.5 && (y - 30.0).abs() < 0.5, "{x} {y}");
    }

    #[test]
    fn a_label_never_stands_in_a_hole() {
        let ring = Polygon::new(
            LineString::from(vec![
                (0.0, 0.0),
                (90.0, 0.0),
                (90.0, 90.0),
                (0.0, 90.0),
                (0.0, 0.0),
            ]),
            vec![LineString::from(vec![
                (20.0, 20.0),
                (70.0, 20.0),
                (70.0, 70.0),
                (20.0, 70.0),
                (20.0, 20.0),
            ])],
        );
        let position = place(&ring, None, &EXTENT, &[], 2.0).unwrap();
        assert!(clearance_m(&ring, position) > 2.0);
    }

    #[test]
    fn a_second_label_keeps_clear_of_the_first() {
        let square = polygon![(x: 10.0, y: 10.0), (x: 90.0, y: 10.0), (x: 90.0, y: 90.0), (x: 10.0, y: 90.0)];
        let first = place(&square, None, &EXTENT, &[], 5.0).unwrap();
        let second = place(&square, None, &EXTENT, &[(first, 10.0)], 5.0).unwrap();
        assert!((first[0] - second[0]).hypot(first[1] - second[1]) > 15.0);
    }

    #[test]
    fn a_label_stands_on_the_parcel_that_is_asked_about() {
        let square = polygon![(x: 10.0, y: 10.0), (x: 90.0, y: 10.0), (x: 90.0, y: 90.0), (x: 10.0, y: 90.0)];
        let parcel = polygon![(x: 60.0, y: 20.0), (x: 80.0, y: 20.0), (x: 80.0, y: 40.0), (x: 60.0, y: 40.0)];
        let position = place(&square, Some(&parcel), &EXTENT, &[], 2.0).unwrap();
        assert!(clearance_m(&parcel, position) > 5.0, "{position:?}");
        let elsewhere =
            polygon![(x: 92.0, y: 20.0), (x: 99.0, y: 20.0), (x: 99.0, y: 40.0), (x: 92.0, y: 40.0)];
        assert_eq!(place(&square, Some(&elsewhere), &EXTENT, &[], 2.0), None);
    }

    #[test]
    fn no_label_where_there_is_no_room() {
        let strip = polygon![(x: 10.0, y: 10.0), (x: 90.0, y: 10.0), (x: 90.0, y: 11.0), (x: 10.0, y: 11.0)];
        assert_eq!(place(&strip, None, &EXTENT, &[], 2.0), None);
    }
}
