//! The area of a question, made ready to be compared with many shapes.

use geo::{BoundingRect, Intersects};
use geo_types::{LineString, MultiPolygon, Polygon};
use planvy_plan::Crs;

use crate::clip::convex::convex_pieces;
use crate::clip::half_plane::{ConvexPiece, Cutter, Local, local};
use crate::clip::overlay;
use crate::clip::running::{distance_between, is_inside};
use crate::delivered::projected_area;
use crate::geometry::collect::Extent;
use crate::geometry::place::place_area;
use crate::geometry::point_in_area::{BORDER_REACH_MM, Location};
use crate::geometry::{PlacedShape, ShapeView};
use crate::millimetre::{Grid, Mm};

/// An area on a zone's grid.
pub(crate) struct QuestionArea {
    /// The middle of it: local coordinates count from here.
    pub origin: Mm,
    /// Its box.
    pub extent: Extent,
    /// Every edge of it, in local millimetres.
    pub edges: Vec<[Local; 2]>,
    way: Way,
    cutter: Cutter,
}

/// How common areas are found.
enum Way {
    /// The area is simple, without holes: it is the sum of its convex pieces.
    Pieces(Vec<ConvexPiece>),
    /// Any other: by overlay, in metres from the origin.
    Overlay(MultiPolygon<f64>),
}

impl QuestionArea {
    /// An area in any system, on a grid. Polygons that are nothing on the grid are left out; `None` where none is left.
    pub(crate) fn new(area: &MultiPolygon<f64>, crs: Crs, grid: Grid) -> Option<QuestionArea> {
        let mut projected: Vec<Polygon<f64>> = area
            .0
            .iter()
            .map(|area| projected_area(area, crs, grid.crs))
            .collect();
        if boxes_overlap(&projected) {
            let is_finite =
                |ring: &LineString<f64>| ring.0.iter().all(|c| c.x.is_finite() && c.y.is_finite());
            projected.retain(|area| is_finite(area.exterior()) && area.interiors().iter().all(is_finite));
            projected = overlay::disjoint(&projected).0;
        }
        let placed: Vec<PlacedShape> = projected
            .iter()
            .filter_map(|area| place_area(grid, area).ok())
            .collect();
        let extent = extent_of(&placed)?;
        let origin = Mm {
            x: (extent.min.x + extent.max.x) / 2,
            y: (extent.min.y + extent.max.y) / 2,
        };
        let rings = placed.iter().flat_map(|shape| &shape.rings);
        let edges = rings.flat_map(|ring| closed_edges(ring, origin)).collect();
        let way = match pieces_of(&placed, origin) {
            Some(pieces) => Way::Pieces(pieces),
            None => Way::Overlay(MultiPolygon(
                placed
                    .iter()
                    .filter_map(|shape| polygon_of(shape, origin))
                    .collect(),
            )),
        };
        Some(QuestionArea {
            origin,
            extent,
            edges,
            way,
            cutter: Cutter::default(),
        })
    }

    /// How a position in local millimetres lies to it.
    pub(crate) fn locate(&self, position: Local) -> Location {
        let distance_mm = distance_between(&[position, position], &self.edges);
        Location {
            inside: is_inside(position, &self.edges),
            border_mm: (distance_mm <= f64::from(BORDER_REACH_MM)).then_some(distance_mm),
        }
    }

    /// Area in m² of what it has in common with a shape whose box is known.
    pub(crate) fn common_area_m2(&mut self, shape: &ShapeView<'_>, extent: Extent) -> f64 {
        let (origin, cutter) = (self.origin, &mut self.cutter);
        match &self.way {
            Way::Pieces(pieces) => {
                let of_piece = |piece| cutter.common_area_mm2(shape, extent, piece, origin);
                // mm² to m².
                pieces.iter().map(of_piece).sum::<f64>() / 1e6
            }
            Way::Overlay(areas) => overlay::common_area_m2(shape, areas, origin),
        }
    }
}

fn pieces_of(placed: &[PlacedShape], origin: Mm) -> Option<Vec<ConvexPiece>> {
    let mut pieces = Vec::new();
    for shape in placed {
        // A hole makes the rings more than one.
        let [outer] = shape.rings.as_slice() else {
            return None;
        };
        pieces.extend(
            convex_pieces(outer)?
                .iter()
                .map(|piece| ConvexPiece::new(piece, origin)),
        );
    }
    Some(pieces)
}

fn polygon_of(shape: &PlacedShape, origin: Mm) -> Option<Polygon<f64>> {
    let mut rings = shape
        .rings
        .iter()
        .map(|ring| overlay::in_metres(ring.iter().copied(), origin));
    Some(Polygon::new(rings.next()?, rings.collect()))
}

fn closed_edges(ring: &[Mm], origin: Mm) -> impl Iterator<Item = [Local; 2]> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(move |(a, b)| [local(*a, origin), local(*b, origin)])
}

fn extent_of(placed: &[PlacedShape]) -> Option<Extent> {
    let mut vertices = placed.iter().flat_map(|shape| shape.rings.iter().flatten());
    let first = *vertices.next()?;
    Some(vertices.fold(
        Extent {
            min: first,
            max: first,
        },
        |extent, vertex| extent.with(*vertex),
    ))
}

fn boxes_overlap(areas: &[Polygon<f64>]) -> bool {
    let boxes: Vec<_> = areas.iter().filter_map(BoundingRect::bounding_rect).collect();
    let later = |at: usize| boxes.get(at + 1..).unwrap_or_default();
    boxes
        .iter()
        .enumerate()
        .any(|(at, one)| later(at).iter().any(|other| one.intersects(other)))
}
