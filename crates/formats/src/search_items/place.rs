//! Where the items of a file lie: longitude and latitude, or a plane system, said or told by the size of the numbers.

use planvy_plan::{Crs, Finding, Geodetic, RuleId};

use crate::geojson::geometry::{Shape, Vertex};

/// How the coordinates of a file are to be understood. One for the whole file: a service answers a question in one system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// Longitude, latitude; or the other way round where `swapped`.
    Degrees { swapped: bool },
    /// Easting, northing; or the other way round where `swapped`.
    Metres { crs: Crs, swapped: bool },
}

/// What the coordinates of a file look like, counted over all of them.
#[derive(Default)]
pub(super) struct Sizes {
    total: usize,
    lon_lat: usize,
    lat_lon: usize,
    first: Option<[f64; 2]>,
    east_north: usize,
    north_east: usize,
    tm: usize,
}

impl Sizes {
    /// Counts a geometry.
    pub(super) fn count(&mut self, shape: &Shape) {
        shape.for_each_vertex(&mut |v| {
            self.total += 1;
            self.first.get_or_insert([v.x, v.y]);
            let near = |lon_deg, lat_deg| Geodetic { lon_deg, lat_deg }.is_near_sweden();
            let fits = |east, north| Crs::ALL.into_iter().any(|crs| crs.is_plausible(east, north));
            self.lon_lat += usize::from(near(v.x, v.y));
            self.lat_lon += usize::from(near(v.y, v.x));
            self.east_north += usize::from(fits(v.x, v.y));
            self.north_east += usize::from(fits(v.y, v.x));
            // In TM the land lies between 250 and 950 km east; in a zone, what is inhabited lies within 250 km.
            self.tm += usize::from((250_000.0..=950_000.0).contains(&v.x.min(v.y)));
        });
    }

    /// Decides, with what there is to say about it. `stated` is what the user or the file says about a plane system. No frame
    /// where nobody can tell.
    pub(super) fn decide(&self, stated: Option<Crs>) -> (Option<Frame>, Vec<Finding>) {
        let all = |count: usize| count == self.total;
        let exchanged = |what: &str| {
            Finding::warning(
                RuleId::AXES,
                format!("Every coordinate has {what}; they have been exchanged"),
            )
        };
        if all(self.lon_lat) {
            return (Some(Frame::Degrees { swapped: false }), Vec::new());
        }
        if all(self.lat_lon) {
            let said = exchanged("latitude before longitude");
            return (Some(Frame::Degrees { swapped: true }), vec![said]);
        }
        let swapped = all(self.north_east);
        if !swapped && !all(self.east_north) {
            return (None, vec![self.undecided()]);
        }
        let mut said = Vec::new();
        let crs = match stated {
            Some(crs) => crs,
            None if all(self.tm) => {
                said.push(Finding::info(
                    RuleId::CRS,
                    "The file names no coordinate system; by the size of its numbers it is EPSG:3006 (SWEREF 99 TM)",
                ));
                Crs::Tm
            }
            None => {
                let message = "The coordinates are metres, and the file does not say in which system";
                let hint = "Say the coordinate system with --crs.";
                return (None, vec![Finding::error(RuleId::CRS, message).with_hint(hint)]);
            }
        };
        if swapped {
            said.push(exchanged("northing before easting"));
        }
        (Some(Frame::Metres { crs, swapped }), said)
    }

    fn undecided(&self) -> Finding {
        let mixed = self.lon_lat + self.lat_lon + self.east_north + self.north_east >= self.total;
        let [x, y] = self.first.unwrap_or_default();
        if mixed {
            let message = format!(
                "Of {} coordinates, {} are longitude and latitude, {} latitude and longitude, {} easting and northing, {} \
                 northing and easting; one file has to keep to one order",
                self.total, self.lon_lat, self.lat_lon, self.east_north, self.north_east
            );
            Finding::error(RuleId::AXES, message)
        } else {
            let message =
                format!("Coordinates lie outside Sweden in any system and order; the first is {x}, {y}");
            Finding::error(RuleId::CRS, message).with_hint("Ask the service for CRS84 or EPSG:3006.")
        }
    }
}

impl Frame {
    /// The plane system that the plans get: TM where the file is in degrees.
    pub(super) fn crs(self) -> Crs {
        match self {
            Frame::Degrees { .. } => Crs::Tm,
            Frame::Metres { crs, .. } => crs,
        }
    }

    /// A vertex in the plane system.
    pub(super) fn place(self, vertex: Vertex) -> Vertex {
        match self {
            Frame::Metres { swapped: false, .. } => vertex,
            Frame::Metres { swapped: true, .. } => vertex.swapped(),
            Frame::Degrees { swapped } => {
                let v = if swapped { vertex.swapped() } else { vertex };
                let point = Geodetic {
                    lon_deg: v.x,
                    lat_deg: v.y,
                }
                .to_grid(Crs::Tm);
                Vertex {
                    x: point.east_m,
                    y: point.north_m,
                    z: v.z,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(points: &[[f64; 2]]) -> Sizes {
        let mut sizes = Sizes::default();
        for [x, y] in points {
            sizes.count(&Shape::Point(Vertex {
                x: *x,
                y: *y,
                z: None,
            }));
        }
        sizes
    }

    #[test]
    fn the_size_of_the_numbers_tells() {
        let decide = |points: &[[f64; 2]], stated| {
            let (frame, said) = sizes(points).decide(stated);
            (frame, said.first().map(|finding| finding.rule.clone()))
        };
        let degrees = |swapped| Some(Frame::Degrees { swapped });
        assert_eq!(decide(&[[13.0, 55.6]], None), (degrees(false), None));
        assert_eq!(decide(&[[55.6, 13.0]], None), (degrees(true), Some(RuleId::AXES)));
        let metres = |crs, swapped| Some(Frame::Metres { crs, swapped });
        let tm = [374_000.0, 6_164_000.0];
        assert_eq!(decide(&[tm], None), (metres(Crs::Tm, false), Some(RuleId::CRS)));
        assert_eq!(decide(&[tm], Some(Crs::Tm)), (metres(Crs::Tm, false), None));
        assert_eq!(
            decide(&[[6_164_000.0, 118_000.0]], Some(Crs::Zone1330)),
            (metres(Crs::Zone1330, true), Some(RuleId::AXES))
        );
        assert_eq!(
            decide(&[[118_000.0, 6_164_000.0]], None),
            (None, Some(RuleId::CRS))
        );
        assert_eq!(decide(&[[13.0, 55.6], tm], None), (None, Some(RuleId::AXES)));
        assert_eq!(
            decide(&[[1_447_000.0, 7_480_000.0]], None),
            (None, Some(RuleId::CRS))
        );
    }
}
