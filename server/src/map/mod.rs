//! The plan map: a place drawn as inline SVG in the manner of Swedish plan maps.
//!
//! Uses are filled in their official colours, land with a ban on buildings carries dots, plus signs or rings, boundaries are
//! drawn by rank (plan over use over property, so a line that serves twice is drawn once), and labels carry their index as a
//! subscript. Every shape has a text equal: its `<title>`. The drawing uses presentation attributes only, since the content
//! security policy allows no inline style.
//!
//! Sources: BFS 2020:6 for line types and patterns; the domain reference, section 3, for dash lengths and the palette.

mod boundaries;
mod labels;
mod overlay;
mod patterns;
mod svg;

use geo_types::{LineString, Point, Polygon};
use planvy_plan::Crs;

pub use labels::MapLabelText;
pub use overlay::Overlay;
pub use svg::render;

/// A rectangle in grid coordinates, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Western edge.
    pub min_east_m: f64,
    /// Southern edge.
    pub min_north_m: f64,
    /// Eastern edge.
    pub max_east_m: f64,
    /// Northern edge.
    pub max_north_m: f64,
}

impl Extent {
    /// A window around a point.
    ///
    /// ```
    /// use planvy::map::Extent;
    /// let window = Extent::around([100.0, 200.0], 40.0, 20.0);
    /// assert_eq!((window.min_east_m, window.max_north_m), (80.0, 210.0));
    /// ```
    pub fn around(centre: [f64; 2], width_m: f64, height_m: f64) -> Extent {
        let [east, north] = centre;
        Extent {
            min_east_m: east - width_m / 2.0,
            min_north_m: north - height_m / 2.0,
            max_east_m: east + width_m / 2.0,
            max_north_m: north + height_m / 2.0,
        }
    }

    /// The smallest rectangle that holds every point; `None` without points.
    pub fn of_points(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Extent> {
        points
            .into_iter()
            .fold(None, |extent: Option<Extent>, [east, north]| {
                let Some(old) = extent else {
                    return Some(Extent::around([east, north], 0.0, 0.0));
                };
                Some(Extent {
                    min_east_m: old.min_east_m.min(east),
                    min_north_m: old.min_north_m.min(north),
                    max_east_m: old.max_east_m.max(east),
                    max_north_m: old.max_north_m.max(north),
                })
            })
    }

    /// Grown by a margin on every side, to at least a width, and to the shape `width : height`.
    ///
    /// ```
    /// use planvy::map::Extent;
    /// let window = Extent::around([0.0, 0.0], 10.0, 90.0).framed(5.0, 60.0, 4.0 / 3.0);
    /// assert!((window.height_m() - 100.0).abs() < 0.001);
    /// assert!((window.width_m() - 133.333).abs() < 0.001);
    /// ```
    pub fn framed(self, margin_m: f64, least_width_m: f64, width_per_height: f64) -> Extent {
        let width = (self.width_m() + 2.0 * margin_m).max(least_width_m);
        let height = self.height_m() + 2.0 * margin_m;
        let width = width.max(height * width_per_height);
        let centre = [
            (self.min_east_m + self.max_east_m) / 2.0,
            (self.min_north_m + self.max_north_m) / 2.0,
        ];
        Extent::around(centre, width, width / width_per_height)
    }

    /// Width in metres.
    pub fn width_m(&self) -> f64 {
        self.max_east_m - self.min_east_m
    }

    /// Height in metres.
    pub fn height_m(&self) -> f64 {
        self.max_north_m - self.min_north_m
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(&self, [east, north]: [f64; 2]) -> bool {
        (self.min_east_m..=self.max_east_m).contains(&east)
            && (self.min_north_m..=self.max_north_m).contains(&north)
    }
}

/// What is drawn, from the ground up. The order is the drawing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A use, filled with its colour.
    Use,
    /// A property regulation with a pattern (no building, ancillary only, below ground only).
    Pattern,
    /// An existing building.
    Building,
    /// A parcel's boundary.
    Parcel,
    /// A property regulation without a pattern: its boundary.
    Property,
    /// A line regulation: fence, exit ban, division.
    Line,
    /// A point regulation: a level of the ground.
    Point,
    /// The plan's own boundary.
    Plan,
    /// What was worked out for the place.
    Overlay(Overlay),
    /// The place asked about.
    Place,
}

/// The rank of a boundary: where several coincide, only the highest is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// *Fastighetsgräns*: thin, for orientation.
    Parcel,
    /// *Egenskapsgräns*.
    Property,
    /// *Användningsgräns*.
    Use,
    /// *Planområdesgräns*.
    Plan,
}

/// A pattern over an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// *Prickmark*: dots. No building.
    Dots,
    /// *Korsmark*: plus signs. Ancillary buildings only.
    Plus,
    /// *Ringmark*: rings. Below ground only.
    Rings,
}

/// A mark along a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineMark {
    /// Exit forbidden: open circles.
    OpenCircles,
    /// Fence required: filled circles.
    FilledCircles,
    /// Division into properties: small diamonds.
    Diamonds,
    /// No mark: a plain line.
    Plain,
}

/// Where a shape lies: easting and northing in metres.
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeGeometry {
    /// An area.
    Area(Polygon<f64>),
    /// A line.
    Line(LineString<f64>),
    /// A point.
    Point(Point<f64>),
}

/// How a shape is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShapeStyle {
    /// Fill as `#RRGGBB`.
    pub fill: Option<String>,
    /// Pattern over the area.
    pub pattern: Option<Pattern>,
    /// Marks along the line.
    pub mark: Option<LineMark>,
    /// Drawn faintly: a plan in process, or history.
    pub faint: bool,
}

/// One shape of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapShape {
    /// What it is.
    pub layer: Layer,
    /// Where it lies.
    pub geometry: ShapeGeometry,
    /// How it is drawn.
    pub style: ShapeStyle,
    /// What stands in it.
    pub label: Option<MapLabelText>,
    /// The same in words: read aloud, and shown where the pointer rests.
    pub title: String,
}

/// A picture to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPicture {
    /// The system of every coordinate.
    pub crs: Crs,
    /// What the picture shows.
    pub extent: Extent,
    /// The shapes, in any order.
    pub shapes: Vec<MapShape>,
    /// What the picture is, in a few words.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub description: String,
    /// The word for north at the arrow.
    pub north_label: String,
    /// Makes the identifiers of patterns differ between two pictures on one page.
    pub id_prefix: String,
}
