//! The buildable land and the areas of limits, near an origin of their own.

use geo::{BoundingRect, MapCoords};
use geo_types::{Coord, MultiPolygon, Polygon, Rect};

use super::TopLimit;
use super::noding::Places;

/// The buildable land and the areas of limits.
pub(super) struct Land {
    /// What was taken off every coordinate.
    pub origin: Coord<f64>,
    /// The box of the buildable land.
    frame: Rect<f64>,
    buildable: Area,
    /// For each limit its area; `None` is everywhere.
    areas: Vec<Option<Area>>,
}

/// Polygons; where they overlap, they are one area.
struct Area(Vec<(Rect<f64>, Polygon<f64>)>);

impl Area {
    fn of(polygons: &MultiPolygon<f64>, origin: Coord<f64>) -> Area {
        let near = polygons
            .iter()
            .map(|polygon| polygon.map_coords(|corner| corner - origin));
        Area(
            near.filter_map(|polygon| Some((polygon.bounding_rect()?, polygon)))
                .collect(),
        )
    }

    /// Whether a position lies in it, by the even-odd rule in each polygon.
    fn holds(&self, at: Coord<f64>) -> bool {
        self.0.iter().any(|(frame, polygon)| {
            let near = at.x >= frame.min().x
                && at.x <= frame.max().x
                && at.y >= frame.min().y
                && at.y <= frame.max().y;
            near && in_polygon(at, polygon)
        })
    }
}

/// Whether a position lies in a polygon, by the even-odd rule.
pub(crate) fn in_polygon(at: Coord<f64>, polygon: &Polygon<f64>) -> bool {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut inside = false;
    for line in rings.flat_map(|ring| ring.lines()) {
        let (a, b) = (line.start, line.end);
        if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y) {
            inside = !inside;
        }
    }
    inside
}

impl Land {
    /// `None` where there is no buildable land.
    pub fn of<T>(buildable: &MultiPolygon<f64>, limits: &[TopLimit<T>]) -> Option<Land> {
        let origin = buildable.bounding_rect()?.center();
        let areas = limits
            .iter()
            .map(|limit| limit.area.as_ref().map(|area| Area::of(area, origin)));
        let areas = areas.collect();
        let buildable = buildable.map_coords(|corner| corner - origin);
        Some(Land {
            origin,
            frame: buildable.bounding_rect()?,
            buildable: Area::of(&buildable, Coord { x: 0.0, y: 0.0 }),
            areas,
        })
    }

    pub fn is_buildable(&self, at: Coord<f64>) -> bool {
        self.buildable.holds(at)
    }

    /// Whether a limit holds at a position.
    pub fn holds(&self, limit: usize, at: Coord<f64>) -> bool {
        match self.areas.get(limit) {
            Some(Some(area)) => area.holds(at),
            Some(None) => true,
            None => false,
        }
    }

    /// Every boundary, save what lies outside the box of the land.
    pub fn stretches(&self) -> (Places, Vec<(usize, usize)>) {
        let mut places = Places::default();
        let mut stretches = Vec::new();
        let areas = self.areas.iter().flatten().chain([&self.buildable]);
        for (_, polygon) in areas.flat_map(|area| &area.0) {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                for line in ring.lines() {
                    let beside = line.start.x.max(line.end.x) < self.frame.min().x
                        || line.start.x.min(line.end.x) > self.frame.max().x
                        || line.start.y.max(line.end.y) < self.frame.min().y
                        || line.start.y.min(line.end.y) > self.frame.max().y;
                    if !beside {
                        stretches.push((places.place(line.start), places.place(line.end)));
                    }
                }
            }
        }
        (places, stretches)
    }
}
