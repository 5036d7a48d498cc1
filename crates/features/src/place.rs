//! A place to search by: boxes or a geometry of any coordinate system, and what they come to in the planes of the index.

use geo::{BoundingRect, Intersects};
use geo_types::{Coord, Geometry, Rect};
use planvy_plan::{Crs, GridPoint};

use crate::crs::FeatureCrs;
use crate::shape::FeatureShape;

/// Boxes or a geometry in one coordinate system.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    crs: FeatureCrs,
    what: What,
    is_rough: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    /// One box, or two where it crosses the antimeridian.
    Boxes(Vec<Rect<f64>>),
    Geometry(Geometry<f64>, Option<Rect<f64>>),
}

/// What is wrong with a box.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BoxError {
    /// It has a number of values that no box has.
    #[error("bbox has {0} values; write four (two corners), or six with heights")]
    WrongCount(usize),
    /// A value is no number.
    #[error("'{0}' in bbox is no number")]
    NoNumber(String),
    /// The second corner lies below the first.
    #[error("the second corner of bbox lies south of the first")]
    UpsideDown,
    /// The second corner lies west of the first, in a plane.
    #[error("the second corner of bbox lies west of the first")]
    LeftToRight,
    /// A degree off the globe.
    #[error("{0} in bbox is no degree of longitude (-180 to 180) or latitude (-90 to 90)")]
    OffTheGlobe(f64),
}

/// Everything that a Swedish plane can hold lies between these longitudes and latitudes: a box is cut to them before it is projected,
/// since a transverse Mercator projection means nothing on the other side of the Earth.
const AROUND_SWEDEN_DEG: [f64; 4] = [-5.0, 50.0, 35.0, 74.0];

/// Pieces that the edges of a box are looked at in, at most.
const MOST_PIECES: f64 = 32.0;

impl Place {
    /// Reads the parameter `bbox` in the axis order of its coordinate system: `west,south,east,north`, or with heights six values.
    /// A box of degrees whose west lies east of its east crosses the antimeridian.
    ///
    /// ```
    /// use planvy_features::{FeatureCrs, Place};
    /// assert!(Place::from_bbox("12.9,55.5,13.1,55.7", FeatureCrs::Crs84).is_ok());
    /// assert!(Place::from_bbox("177,65,-177,70", FeatureCrs::Crs84).is_ok());
    /// assert!(Place::from_bbox("1,2,3", FeatureCrs::Crs84).is_err());
    /// ```
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_bbox(text: &str, crs: FeatureCrs) -> Result<Place, BoxError> {
        let number = |part: &str| {
            let parsed: Result<f64, _> = part.trim().parse();
            parsed
                .ok()
                .filter(|number| number.is_finite())
                .ok_or_else(|| BoxError::NoNumber(part.to_owned()))
        };
        let values = text.split(',').map(number).collect::<Result<Vec<f64>, _>>()?;
        let (min, max) = match *values.as_slice() {
            [a, b, c, d] | [a, b, _, c, d, _] => (crs.ordered([a, b]), crs.ordered([c, d])),
            _ => return Err(BoxError::WrongCount(values.len())),
        };
        Place::of_box(crs, min, max)
    }

    /// A box by its corners, easting (longitude) before northing (latitude).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_box(crs: FeatureCrs, min: Coord<f64>, max: Coord<f64>) -> Result<Place, BoxError> {
        if min.y > max.y {
            return Err(BoxError::UpsideDown);
        }
        if !crs.is_in_degrees() {
            return if min.x > max.x {
                Err(BoxError::LeftToRight)
            } else {
                Ok(Place::of_boxes(crs, vec![Rect::new(min, max)]))
            };
        }
        let off = [(min.x, 180.0), (max.x, 180.0), (min.y, 90.0), (max.y, 90.0)];
        if let Some((degrees, _)) = off.into_iter().find(|(degrees, most)| degrees.abs() > *most) {
            return Err(BoxError::OffTheGlobe(degrees));
        }
        let part = |west: f64, east: f64| Rect::new(Coord { x: west, y: min.y }, Coord { x: east, y: max.y });
        Ok(Place::of_boxes(
            crs,
            if min.x > max.x {
                vec![part(min.x, 180.0), part(-180.0, max.x)]
            } else {
                vec![part(min.x, max.x)]
            },
        ))
    }

    fn of_boxes(crs: FeatureCrs, boxes: Vec<Rect<f64>>) -> Place {
        Place {
            crs,
            what: What::Boxes(boxes),
            is_rough: false,
        }
    }

    /// A geometry, easting (longitude) before northing (latitude).
    pub fn of_geometry(crs: FeatureCrs, geometry: Geometry<f64>) -> Place {
        let rect = geometry.bounding_rect();
        Place {
            crs,
            what: What::Geometry(geometry, rect),
            is_rough: false,
        }
    }

    /// The same place for somebody who looks closer at each feature himself: rows found for it may lie a little outside, and finding
    /// them costs no geometry.
    #[must_use]
    pub fn roughly(mut self) -> Place {
        self.is_rough = true;
        self
    }

    /// Whether it is one box or point within a square of some two kilometres: what lies there is found in a moment.
    ///
    /// ```
    /// use planvy_features::{FeatureCrs, Place};
    /// assert!(Place::from_bbox("13,55.6,13.01,55.61", FeatureCrs::Crs84).unwrap().is_small());
    /// assert!(!Place::from_bbox("13,55.6,14,56", FeatureCrs::Crs84).unwrap().is_small());
    /// ```
    pub fn is_small(&self) -> bool {
        let side = if self.crs.is_in_degrees() { 0.02 } else { 2_000.0 };
        let is_small = |rect: &Rect<f64>| rect.width() <= side && rect.height() <= side;
        matches!(&self.what, What::Boxes(boxes) if boxes.len() == 1 && boxes.iter().all(is_small))
    }

    /// Whether it is one point.
    pub fn is_point(&self) -> bool {
        let is_point = |rect: &Rect<f64>| rect.width() == 0.0 && rect.height() == 0.0;
        matches!(&self.what, What::Boxes(boxes) if boxes.len() == 1 && boxes.iter().all(is_point))
    }

    /// Its coordinate system.
    pub fn crs(&self) -> FeatureCrs {
        self.crs
    }

    /// Its boxes, or the box around its geometry.
    pub fn rects(&self) -> &[Rect<f64>] {
        match &self.what {
            What::Boxes(boxes) => boxes,
            What::Geometry(_, rect) => rect.as_slice(),
        }
    }

    /// Whether a feature has a position in common with it. Judged in the system of the place, between the feature's vertices as
    /// they stand there: as a client sees them that asks for features in that system.
    pub fn meets(&self, shape: &FeatureShape<'_>) -> bool {
        let Some(there) = shape.geometry_in(self.crs) else {
            return false;
        };
        // Most candidates that meet nothing are told by their boxes.
        let may_meet = |rect: &Rect<f64>| {
            there
                .bounding_rect()
                .is_some_and(|around| around.intersects(rect))
        };
        match &self.what {
            What::Boxes(boxes) => boxes.iter().any(|rect| may_meet(rect) && there.intersects(rect)),
            What::Geometry(geometry, rect) => {
                rect.as_ref().is_some_and(may_meet) && there.intersects(geometry)
            }
        }
    }

    fn is_of_boxes(&self) -> bool {
        matches!(self.what, What::Boxes(_))
    }

    /// The rows of what a plane holds that meets the place. Those found in boxes of that plane that lie in the place are taken, those
    /// found in boxes around it are tested. Around a point are some that are known to hold it, and others.
    ///
    /// `in_box` finds the rows that meet a box; `near_point` those of areas, none of whose edges is longer than [`SHORT_EDGE_M`], that
    /// hold a point and all within 0.10 m of it, and others within [`AROUND_POINT_M`].
    pub(crate) fn rows_in_plane(
        &self,
        plane: Crs,
        in_box: impl Fn([f64; 2], [f64; 2]) -> Vec<u32>,
        near_point: impl Fn([f64; 2]) -> (Vec<u32>, Vec<u32>),
        meets: impl Fn(u32) -> bool,
        rows: &mut Vec<u32>,
    ) {
        for rect in self.rects() {
            let Some((outer, inner)) = self.boxes_in_plane(*rect, plane) else {
                continue;
            };
            let corners = |rect: Rect<f64>| (<[f64; 2]>::from(rect.min()), <[f64; 2]>::from(rect.max()));
            if self.is_rough {
                let (min, max) = corners(outer);
                rows.extend(in_box(min, max));
                continue;
            }
            if self.is_point() {
                let (sure, others) = near_point(outer.center().into());
                rows.extend(sure);
                rows.extend(others.into_iter().filter(|row| meets(*row)));
                continue;
            }
            let sure = inner.map_or_else(Vec::new, |inner| {
                let (min, max) = corners(inner);
                in_box(min, max)
            });
            if inner == Some(outer) {
                rows.extend(sure);
                continue;
            }
            let (min, max) = corners(outer);
            let found = in_box(min, max);
            rows.extend(
                found
                    .into_iter()
                    .filter(|row| sure.binary_search(row).is_ok() || meets(*row)),
            );
        }
    }

    /// The boxes around it in a plane, by their corners.
    pub(crate) fn around_in_plane(&self, plane: Crs) -> Vec<([f64; 2], [f64; 2])> {
        let outer = |rect: &Rect<f64>| Some(self.boxes_in_plane(*rect, plane)?.0);
        let boxes = self.rects().iter().filter_map(outer);
        boxes.map(|rect| (rect.min().into(), rect.max().into())).collect()
    }

    /// In a plane, the box around one of the boxes, and a box that lies in it; `None` of the latter where there is none.
    fn boxes_in_plane(&self, rect: Rect<f64>, plane: Crs) -> Option<(Rect<f64>, Option<Rect<f64>>)> {
        let is_box = self.is_of_boxes();
        if self.crs == FeatureCrs::Plane(plane) {
            return Some((rect, is_box.then_some(rect)));
        }
        let pieces = pieces_of(rect, self.crs);
        let [west, south, east, north] = edges_in_plane(rect, self.crs, plane, pieces)?;
        // The true edge bends away from the chord between two positions by less than this: an arc's height by its chord
        // (length²/8 × curvature), where lines of longitude and latitude turn by at most tan(74°) in an Earth's radius.
        let longest_m = (east.1 - west.0).max(north.1 - south.0) / f64::from(pieces.max(1));
        let margin_m = 0.01 + longest_m * longest_m * 3.5 / (8.0 * 6_350_000.0);
        let around = Rect::new(
            Coord {
                x: west.0,
                y: south.0,
            },
            Coord {
                x: east.1,
                y: north.1,
            },
        );
        let outer = widened(around, margin_m);
        let (min_x, max_x) = (west.1 + margin_m, east.0 - margin_m);
        let (min_y, max_y) = (south.1 + margin_m, north.0 - margin_m);
        let inner = (is_box && min_x < max_x && min_y < max_y)
            .then(|| Rect::new(Coord { x: min_x, y: min_y }, Coord { x: max_x, y: max_y }));
        Some((outer, inner))
    }
}

/// The longest edge of areas that are told apart from others around a point.
///
/// Such an edge, straight in its plane, bends away from the straight line in another system by less than 0.035 m (see
/// `boxes_in_plane`): a point in the area and more than 0.10 m from its border is in it in any system, for all that rounding does.
pub(crate) const SHORT_EDGE_M: f64 = 700.0;

/// How far around a point shapes are looked for: more than projecting it there and rounding its place is off.
pub(crate) const AROUND_POINT_M: f64 = 0.05;

/// A box that reaches further to all sides.
pub(crate) fn widened(rect: Rect<f64>, by: f64) -> Rect<f64> {
    let (min, max) = (rect.min(), rect.max());
    Rect::new(
        Coord {
            x: min.x - by,
            y: min.y - by,
        },
        Coord {
            x: max.x + by,
            y: max.y + by,
        },
    )
}

/// Into how many pieces the edges of a box are cut: some 5 km each, which bend by some 2 m.
fn pieces_of(rect: Rect<f64>, crs: FeatureCrs) -> u32 {
    if rect.width() == 0.0 && rect.height() == 0.0 {
        // A point has no edges.
        return 0;
    }
    let piece = if crs.is_in_degrees() { 0.05 } else { 5_000.0 };
    let pieces = (rect.width().max(rect.height()) / piece).ceil();
    // A ratio of two finite numbers, which the bounds make a small one.
    pieces.clamp(2.0, MOST_PIECES) as u32
}

/// Of each edge of a box, west, south, east, north, the least and the greatest easting (northing) in a plane. `None` where the box
/// lies off what the plane can hold.
fn edges_in_plane(rect: Rect<f64>, crs: FeatureCrs, plane: Crs, pieces: u32) -> Option<[(f64, f64); 4]> {
    let cut = cut_to_surroundings(rect, crs, plane)?;
    let (min, max) = (cut.min(), cut.max());
    if pieces == 0 {
        let there = crs.position_in(min, FeatureCrs::Plane(plane));
        let (x, y) = ((there.x, there.x), (there.y, there.y));
        return (there.x.is_finite() && there.y.is_finite()).then_some([x, y, x, y]);
    }
    let mut edges = [(f64::INFINITY, f64::NEG_INFINITY); 4];
    let [west, south, east, north] = &mut edges;
    for at in 0..=pieces {
        let share = f64::from(at) / f64::from(pieces);
        let x = min.x + share * (max.x - min.x);
        let y = min.y + share * (max.y - min.y);
        let there = |x: f64, y: f64| crs.position_in(Coord { x, y }, FeatureCrs::Plane(plane));
        let wider = |range: &mut (f64, f64), value: f64| {
            *range = (range.0.min(value), range.1.max(value));
        };
        wider(west, there(min.x, y).x);
        wider(east, there(max.x, y).x);
        wider(south, there(x, min.y).y);
        wider(north, there(x, max.y).y);
    }
    // Edges bend: the box around them reaches as far as any of their positions does.
    edges
        .iter()
        .all(|(low, high)| low.is_finite() && high.is_finite())
        .then_some(edges)
}

/// What a plane can hold, in degrees: west, south, east, north.
fn surroundings_deg(plane: Crs) -> [f64; 4] {
    if plane.is_swedish() {
        return AROUND_SWEDEN_DEG;
    }
    let middle = GridPoint {
        crs: plane,
        east_m: plane.false_easting_m(),
        north_m: plane.middle_northing_m(),
    }
    .to_geodetic();
    // A zone is used within 1 060 km of its middle to the north and south, 9.6 degrees, and within 450 km of its meridian, 15 degrees at 74° north.
    let (lon_deg, lat_deg) = (20.0, 10.0);
    [
        middle.lon_deg - lon_deg,
        middle.lat_deg - lat_deg,
        middle.lon_deg + lon_deg,
        middle.lat_deg + lat_deg,
    ]
}

/// The part of a box that a plane can hold something of.
fn cut_to_surroundings(rect: Rect<f64>, crs: FeatureCrs, plane: Crs) -> Option<Rect<f64>> {
    let [west, south, east, north] = surroundings_deg(plane);
    let corner = |x: f64, y: f64| FeatureCrs::Crs84.position_in(Coord { x, y }, crs);
    let bounds = match crs {
        // The grid of every plane reaches 1 073 km each way.
        FeatureCrs::Plane(of) => {
            let reach_m = 1_074_000.0;
            let (x, y) = (of.false_easting_m(), of.middle_northing_m());
            Rect::new(
                Coord {
                    x: x - reach_m,
                    y: y - reach_m,
                },
                Coord {
                    x: x + reach_m,
                    y: y + reach_m,
                },
            )
        }
        _ => Rect::new(corner(west, south), corner(east, north)),
    };
    let (min, max) = (rect.min(), rect.max());
    let min = Coord {
        x: min.x.max(bounds.min().x),
        y: min.y.max(bounds.min().y),
    };
    let max = Coord {
        x: max.x.min(bounds.max().x),
        y: max.y.min(bounds.max().y),
    };
    let cut = (min.x <= max.x && min.y <= max.y).then(|| Rect::new(min, max))?;
    let is_near = match crs {
        FeatureCrs::Plane(of) if of.is_swedish() != plane.is_swedish() || !plane.is_swedish() => {
            let corners = [(min.x, min.y), (max.x, min.y), (max.x, max.y), (min.x, max.y)];
            let there = corners.map(|(x, y)| crs.position_in(Coord { x, y }, FeatureCrs::Crs84));
            let (least, most) = there.iter().fold((there[0], there[0]), |(least, most), at| {
                (
                    Coord {
                        x: least.x.min(at.x),
                        y: least.y.min(at.y),
                    },
                    Coord {
                        x: most.x.max(at.x),
                        y: most.y.max(at.y),
                    },
                )
            });
            least.x <= east && most.x >= west && least.y <= north && most.y >= south
        }
        _ => true,
    };
    is_near.then_some(cut)
}
