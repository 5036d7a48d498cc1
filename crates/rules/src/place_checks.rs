//! Whether a place can be asked about: in Sweden or near plans that are held, with its axes in order, with an extent, simple, and not too large.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Area, CoordsIter, Euclidean, Length};
use geo_types::{Coord, Line, LineString, MultiPolygon};
use planvy_plan::{Crs, Geodetic, GridPoint};

use crate::question::QuestionError;
use crate::served::Served;

/// The largest area that one question may draw, in square metres. A parcel may be larger.
pub const MAX_AREA_M2: f64 = 4_000_000.0;
/// The longest line that one question may draw, in metres.
pub const MAX_LENGTH_M: f64 = 20_000.0;
/// The most vertices that one question may draw.
pub const MAX_VERTICES: usize = 5_000;
/// The most vertices of land that is drawn to ask what may be built on it: a distance to its whole boundary is measured, which
/// takes the square of them where the boundary turns to and fro.
pub const MAX_LAND_VERTICES: usize = 1_000;
/// A geometry that is smaller than this, in metres or square metres, has no extent.
const EXTENT_TOLERANCE: f64 = 1e-6;

/// A plane position: finite, in a system that is served, and where that is used: in Sweden.
///
/// # Errors
/// [`QuestionError::NotFinite`], [`QuestionError::SwappedAxes`] where the position is in Sweden the other way round, else
/// [`QuestionError::OutsideSweden`], or [`QuestionError::OutsideSystem`] of a system abroad.
pub fn check_point(point: GridPoint, served: &Served) -> Result<(), QuestionError> {
    let GridPoint { crs, east_m, north_m } = point;
    if !east_m.is_finite() || !north_m.is_finite() {
        Err(QuestionError::NotFinite)
    } else if !served.takes(crs) {
        Err(QuestionError::OutsideSystem { crs, east_m, north_m })
    } else if crs.is_plausible(east_m, north_m) {
        Ok(())
    } else if crs.is_plausible(north_m, east_m) {
        Err(QuestionError::SwappedAxes {
            crs,
            east_m: north_m,
            north_m: east_m,
        })
    } else if crs.is_swedish() {
        Err(QuestionError::OutsideSweden { crs, east_m, north_m })
    } else {
        Err(QuestionError::OutsideSystem { crs, east_m, north_m })
    }
}

/// A longitude and latitude: finite, and in Sweden or where plans of another country are held.
///
/// # Errors
/// [`QuestionError::NotFinite`], [`QuestionError::SwappedGeodetic`] or [`QuestionError::GeodeticOutsideSweden`].
pub fn check_geodetic(place: Geodetic, served: &Served) -> Result<(), QuestionError> {
    let Geodetic { lon_deg, lat_deg } = place;
    let swapped = Geodetic {
        lon_deg: lat_deg,
        lat_deg: lon_deg,
    };
    if !lon_deg.is_finite() || !lat_deg.is_finite() {
        Err(QuestionError::NotFinite)
    } else if served.covers(place) {
        Ok(())
    } else if served.covers(swapped) {
        Err(QuestionError::SwappedGeodetic {
            lon_deg: lat_deg,
            lat_deg: lon_deg,
        })
    } else {
        Err(QuestionError::GeodeticOutsideSweden { lon_deg, lat_deg })
    }
}

/// A line that can be asked about.
///
/// # Errors
/// What is wrong with a position, [`QuestionError::EmptyGeometry`], or [`QuestionError::TooLarge`].
pub fn check_line(crs: Crs, line: &LineString<f64>, served: &Served) -> Result<(), QuestionError> {
    check_positions(crs, line.0.iter(), served)?;
    let length_m = Euclidean.length(line);
    if length_m <= EXTENT_TOLERANCE {
        return Err(QuestionError::EmptyGeometry("the line has no length"));
    }
    at_most("its length in metres", length_m, MAX_LENGTH_M)
}

/// An area that can be asked about.
///
/// # Errors
/// What is wrong with a position, [`QuestionError::EmptyGeometry`], [`QuestionError::SelfCrossing`], or
/// [`QuestionError::TooLarge`].
pub fn check_area(crs: Crs, area: &MultiPolygon<f64>, served: &Served) -> Result<(), QuestionError> {
    let rings = || {
        area.iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
    };
    check_positions(crs, rings().flat_map(|ring| ring.0.iter()), served)?;
    if area.unsigned_area() <= EXTENT_TOLERANCE {
        // A bow tie of equal halves has no area by its signed rings: say what is really wrong with it.
        if let Some(crossing) = rings().find_map(self_crossing) {
            return Err(crossing_at(crossing));
        }
        return Err(QuestionError::EmptyGeometry("the polygon has no area"));
    }
    if let Some(crossing) = rings().find_map(self_crossing) {
        return Err(crossing_at(crossing));
    }
    at_most("its area in square metres", area.unsigned_area(), MAX_AREA_M2)
}

/// Drawn land that can be asked about as a piece to build on.
///
/// # Errors
/// [`QuestionError::TooLarge`].
pub fn check_land(area: &MultiPolygon<f64>) -> Result<(), QuestionError> {
    let vertices = area.coords_count() as f64;
    at_most("its number of vertices", vertices, MAX_LAND_VERTICES as f64)
}

fn crossing_at(position: Coord<f64>) -> QuestionError {
    QuestionError::SelfCrossing {
        east_m: position.x,
        north_m: position.y,
    }
}

fn check_positions<'a>(
    crs: Crs,
    positions: impl Iterator<Item = &'a Coord<f64>>,
    served: &Served,
) -> Result<(), QuestionError> {
    let mut count = 0;
    for position in positions {
        check_point(
            GridPoint {
                crs,
                east_m: position.x,
                north_m: position.y,
            },
            served,
        )?;
        count += 1;
    }
    if count == 0 {
        return Err(QuestionError::EmptyGeometry("there are no positions in it"));
    }
    at_most("its number of vertices", count as f64, MAX_VERTICES as f64)
}

fn at_most(what: &'static str, value: f64, limit: f64) -> Result<(), QuestionError> {
    if value > limit {
        Err(QuestionError::TooLarge { what, value, limit })
    } else {
        Ok(())
    }
}

/// Where a ring crosses itself or runs along itself. Touching itself in a vertex is no crossing.
///
/// ```
/// use geo_types::{Coord, LineString};
/// use planvy_rules::place_checks::self_crossing;
/// let bow_tie = LineString::from(vec![(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0), (0.0, 0.0)]);
/// assert_eq!(self_crossing(&bow_tie), Some(Coord { x: 5.0, y: 5.0 }));
/// let square = LineString::from(vec![(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]);
/// assert_eq!(self_crossing(&square), None);
/// ```
pub fn self_crossing(ring: &LineString<f64>) -> Option<Coord<f64>> {
    let mut edges: Vec<(usize, Line<f64>)> = ring
        .lines()
        .filter(|edge| edge.start != edge.end)
        .enumerate()
        .collect();
    let last = edges.len().checked_sub(1)?;
    // Sorted by their western ends, an edge can meet only those that begin before it ends.
    edges.sort_by(|a, b| west(&a.1).total_cmp(&west(&b.1)));
    edges.iter().enumerate().find_map(|(position, (number, edge))| {
        let east = edge.start.x.max(edge.end.x);
        let later = edges.get(position + 1..).unwrap_or_default();
        later
            .iter()
            .take_while(|(_, other)| west(other) <= east)
            .find_map(|(other_number, other)| {
                let apart = number.abs_diff(*other_number);
                crossing(edge, other, apart == 1 || apart == last)
            })
    })
}

fn west(edge: &Line<f64>) -> f64 {
    edge.start.x.min(edge.end.x)
}

/// Where two edges cross; neighbours share an end, so only running back along each other counts for them.
fn crossing(a: &Line<f64>, b: &Line<f64>, are_neighbours: bool) -> Option<Coord<f64>> {
    match line_intersection(*a, *b)? {
        LineIntersection::SinglePoint {
            intersection,
            is_proper: true,
        } if !are_neighbours => Some(intersection),
        LineIntersection::SinglePoint { .. } => None,
        LineIntersection::Collinear { intersection } => {
            (Euclidean.length(&intersection) > EXTENT_TOLERANCE).then_some(intersection.start)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Polygon, polygon};

    const E: f64 = 118_500.0;
    const N: f64 = 6_164_800.0;

    fn sweden() -> Served {
        Served::default()
    }

    fn area(corners: &[(f64, f64)]) -> MultiPolygon<f64> {
        let ring: Vec<(f64, f64)> = corners.iter().map(|(x, y)| (E + x, N + y)).collect();
        MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())])
    }

    #[test]
    fn swapped_axes_are_named_with_what_was_probably_meant() {
        let swapped = GridPoint {
            crs: Crs::Zone1330,
            east_m: N,
            north_m: E,
        };
        assert_eq!(
            check_point(swapped, &sweden()),
            Err(QuestionError::SwappedAxes {
                crs: Crs::Zone1330,
                east_m: E,
                north_m: N
            })
        );
        let geodetic = Geodetic {
            lon_deg: 55.6,
            lat_deg: 13.0,
        };
        assert_eq!(
            check_geodetic(geodetic, &sweden()),
            Err(QuestionError::SwappedGeodetic {
                lon_deg: 13.0,
                lat_deg: 55.6
            })
        );
    }

    #[test]
    fn places_elsewhere_and_no_numbers_are_refused() {
        let copenhagen_in_utm = GridPoint {
            crs: Crs::Zone1330,
            east_m: 3_000_000.0,
            north_m: 6_175_000.0,
        };
        assert!(matches!(
            check_point(copenhagen_in_utm, &sweden()),
            Err(QuestionError::OutsideSweden { .. })
        ));
        let nan = GridPoint {
            crs: Crs::Tm,
            east_m: f64::NAN,
            north_m: N,
        };
        assert_eq!(check_point(nan, &sweden()), Err(QuestionError::NotFinite));
        let paris = Geodetic {
            lon_deg: 2.35,
            lat_deg: 48.86,
        };
        assert!(matches!(
            check_geodetic(paris, &sweden()),
            Err(QuestionError::GeodeticOutsideSweden { .. })
        ));
    }

    #[test]
    fn a_system_abroad_is_taken_where_plans_are_held_in_it_alone() {
        let crs = Crs::anywhere_from_epsg(32_618).unwrap();
        let montpelier = GridPoint {
            crs,
            east_m: 693_493.0,
            north_m: 4_903_609.0,
        };
        assert!(matches!(
            check_point(montpelier, &sweden()),
            Err(QuestionError::OutsideSystem { .. })
        ));
        let mut builder = planvy_index::SnapshotBuilder::new("abroad");
        let ring = vec![
            (693_493.0, 4_903_609.0),
            (693_593.0, 4_903_609.0),
            (693_593.0, 4_903_709.0),
        ];
        planvy_plan::stored::SnapshotSink::parcel(
            &mut builder,
            planvy_plan::Parcel {
                designation: "LOT 1".into(),
                crs,
                area: MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())]),
                source_id: None,
            },
        );
        let served = Served::of(&builder.build());
        assert_eq!(served.abroad(), [crs]);
        assert_eq!(check_point(montpelier, &served), Ok(()));
        assert_eq!(check_geodetic(montpelier.to_geodetic(), &served), Ok(()));
        let swapped = GridPoint {
            crs,
            east_m: montpelier.north_m,
            north_m: montpelier.east_m,
        };
        assert!(matches!(
            check_point(swapped, &served),
            Err(QuestionError::SwappedAxes { .. })
        ));
        for (lon_deg, lat_deg) in [(2.35, 48.86), (138.86, 35.1), (-72.58, -44.26)] {
            let elsewhere = Geodetic { lon_deg, lat_deg };
            assert!(matches!(
                check_geodetic(elsewhere, &served),
                Err(QuestionError::GeodeticOutsideSweden { .. })
            ));
        }
    }

    #[test]
    fn a_sound_area_passes_and_a_touching_vertex_is_sound() {
        assert_eq!(
            check_area(
                Crs::Zone1330,
                &area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]),
                &sweden()
            ),
            Ok(())
        );
        // Two triangles that meet in one vertex of one ring.
        let hourglass = area(&[
            (0.0, 0.0),
            (10.0, 0.0),
            (5.0, 5.0),
            (10.0, 10.0),
            (0.0, 10.0),
            (5.0, 5.0),
        ]);
        assert_eq!(check_area(Crs::Zone1330, &hourglass, &sweden()), Ok(()));
        let with_hole = MultiPolygon(vec![polygon!(
            exterior: [(x: E, y: N), (x: E + 9.0, y: N), (x: E + 9.0, y: N + 9.0), (x: E, y: N + 9.0)],
            interiors: [[(x: E + 3.0, y: N + 3.0), (x: E + 6.0, y: N + 3.0), (x: E + 6.0, y: N + 6.0)]],
        )]);
        assert_eq!(check_area(Crs::Zone1330, &with_hole, &sweden()), Ok(()));
    }

    #[test]
    fn crossing_empty_and_too_large_are_told_apart() {
        let bow_tie = area(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]);
        assert_eq!(
            check_area(Crs::Zone1330, &bow_tie, &sweden()),
            Err(QuestionError::SelfCrossing {
                east_m: E + 5.0,
                north_m: N + 5.0
            })
        );
        let spike = area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (10.0, -5.0), (0.0, -5.0)]);
        assert!(matches!(
            check_area(Crs::Zone1330, &spike, &sweden()),
            Err(QuestionError::SelfCrossing { .. })
        ));
        let flat = area(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]);
        assert!(check_area(Crs::Zone1330, &flat, &sweden()).is_err());
        assert!(matches!(
            check_area(Crs::Zone1330, &MultiPolygon(Vec::new()), &sweden()),
            Err(QuestionError::EmptyGeometry(_))
        ));
        let county = area(&[(0.0, 0.0), (30_000.0, 0.0), (30_000.0, 30_000.0)]);
        assert!(matches!(
            check_area(Crs::Zone1330, &county, &sweden()),
            Err(QuestionError::TooLarge { .. })
        ));
        let dot = LineString::from(vec![(E, N), (E, N)]);
        assert!(matches!(
            check_line(Crs::Zone1330, &dot, &sweden()),
            Err(QuestionError::EmptyGeometry(_))
        ));
    }
}
