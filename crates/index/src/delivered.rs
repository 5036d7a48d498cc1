//! From the delivered parts of a geometry to shapes on the grid of the plan's zone.

use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use planvy_plan::geometry::Face;
use planvy_plan::{Crs, GeometryPart, GridPoint, Position};

use crate::geometry::place::{place_area, place_line, place_point};
use crate::geometry::solid::{footprint, level_range_m, range_of};
use crate::geometry::{PlacedShape, Unplaceable};
use crate::millimetre::Grid;

/// One shape, or why there is none, with the range of its levels.
pub(crate) struct Delivered {
    /// On the grid.
    pub shape: Result<PlacedShape, Unplaceable>,
    /// Lowest and highest level.
    pub levels_m: Option<(f64, f64)>,
    /// Whether it is the footprint of a solid.
    pub is_solid: bool,
}

/// The shapes of a geometry. A solid becomes the polygons of its footprint. Solids whose boxes overlap are seen from above as
/// one, so that land under two of them counts once; their level range is then that of all.
pub(crate) fn shapes_of(parts: &[GeometryPart], grid: Grid) -> Vec<Delivered> {
    let mut shapes = Vec::with_capacity(parts.len());
    let mut solids: Vec<(Vec<Face>, MultiPolygon<f64>)> = Vec::new();
    for part in parts {
        let to_grid = |c: Coord<f64>| projected(c, part.crs, grid.crs);
        let shape = match &part.position {
            Position::Point(point) => place_point(grid, to_grid(point.0)),
            Position::Line(line) => place_line(grid, &projected_line(line, part.crs, grid.crs)),
            // Nearly every part: it is taken as it is.
            Position::Area(area) if part.crs == grid.crs => place_area(grid, area),
            Position::Area(area) => place_area(grid, &projected_area(area, part.crs, grid.crs)),
            Position::Solid(faces) => {
                let faces = projected_faces(faces, part.crs, grid.crs);
                if let Ok(seen_from_above) = footprint(&faces) {
                    solids.push((faces, seen_from_above));
                } else {
                    shapes.push(unresolved_solid(&faces));
                }
                continue;
            }
        };
        shapes.push(Delivered {
            shape,
            levels_m: range_of(part.vertex_heights_m.iter().copied()),
            is_solid: false,
        });
    }
    if any_boxes_overlap(&solids) {
        let faces: Vec<Face> = solids.into_iter().flat_map(|(faces, _)| faces).collect();
        solids = match footprint(&faces) {
            Ok(together) => vec![(faces, together)],
            Err(_) => {
                shapes.push(unresolved_solid(&faces));
                Vec::new()
            }
        };
    }
    for (faces, seen_from_above) in solids {
        let levels_m = level_range_m(&faces);
        if seen_from_above.0.is_empty() {
            shapes.push(Delivered {
                shape: Err(Unplaceable::Empty),
                levels_m,
                is_solid: true,
            });
        }
        shapes.extend(seen_from_above.0.iter().map(|area| Delivered {
            shape: place_area(grid, area),
            levels_m,
            is_solid: true,
        }));
    }
    shapes
}

/// A solid whose footprint could not be worked out.
fn unresolved_solid(faces: &[Face]) -> Delivered {
    Delivered {
        shape: Err(Unplaceable::Unresolved),
        levels_m: level_range_m(faces),
        is_solid: true,
    }
}

/// A coordinate in another system.
pub(crate) fn projected(c: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    let there = GridPoint {
        crs: from,
        east_m: c.x,
        north_m: c.y,
    }
    .in_crs(to);
    Coord {
        x: there.east_m,
        y: there.north_m,
    }
}

/// A line with every vertex projected.
pub(crate) fn projected_line(line: &LineString<f64>, from: Crs, to: Crs) -> LineString<f64> {
    LineString(line.0.iter().map(|c| projected(*c, from, to)).collect())
}

/// An area with every vertex projected. Edges stay straight: over the length of a parcel's edge the projections differ from
/// that by far less than a millimetre.
pub(crate) fn projected_area(area: &Polygon<f64>, from: Crs, to: Crs) -> Polygon<f64> {
    let ring = |ring: &LineString<f64>| projected_line(ring, from, to);
    Polygon::new(ring(area.exterior()), area.interiors().iter().map(ring).collect())
}

fn projected_faces(faces: &[Face], from: Crs, to: Crs) -> Vec<Face> {
    let vertex = |&[x, y, level]: &[f64; 3]| {
        let there = projected(Coord { x, y }, from, to);
        [there.x, there.y, level]
    };
    let face = |face: &Face| {
        face.iter()
            .map(|ring| ring.iter().map(vertex).collect())
            .collect()
    };
    faces.iter().map(face).collect()
}

fn any_boxes_overlap(solids: &[(Vec<Face>, MultiPolygon<f64>)]) -> bool {
    use geo::{BoundingRect, Intersects};
    let boxes: Vec<Rect<f64>> = solids
        .iter()
        .filter_map(|(_, area)| area.bounding_rect())
        .collect();
    let mut rest = boxes.as_slice();
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| first.intersects(other)) {
            return true;
        }
        rest = others;
    }
    false
}
