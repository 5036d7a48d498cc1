//! What was swept, as faces, and whether it is right.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Coord, LineString, Polygon};

use super::RoofFace;
use super::front::{Arc, Front, Left};
use super::input::{Input, Side};
use super::vector::{in_ring, length, twice_area};
use crate::plane::Plane;

/// The faces that a wavefront has swept. `Err` with a position where they do not hold: open outlines, levels that are not on the
/// plane, areas that do not make the polygon's with what is left.
pub(super) fn faces(input: &Input, front: &Front, left: &Left) -> Result<Vec<RoofFace>, Coord<f64>> {
    let mut by_edge: BTreeMap<usize, (Side, BTreeSet<(usize, usize)>)> = BTreeMap::new();
    let node_at = one_node_a_position(front);
    for arc in &front.arcs {
        let Some(side) = front.sides.get(arc.side).filter(|side| !side.is_wall()) else {
            continue;
        };
        let Some(edge) = side.edge else { continue };
        on_plane(input, front, side, arc)?;
        let outline = &mut by_edge.entry(edge).or_insert_with(|| (*side, BTreeSet::new())).1;
        let (Some(from), Some(to)) = (node_at.get(arc.from).copied(), node_at.get(arc.to).copied()) else {
            return Err(side.from);
        };
        // There and back is no border.
        if from != to && !outline.remove(&(to, from)) && !outline.insert((from, to)) {
            return Err(side.from);
        }
    }
    let mut faces = Vec::with_capacity(by_edge.len());
    let mut area = left.area;
    for (edge, (side, outline)) in by_edge {
        let rings = rings(front, &outline)?;
        area += rings.iter().map(|ring| twice_area(ring) / 2.0).sum::<f64>();
        let plane = plane(input, &side);
        for outline in outlines(rings, input, front.tolerance, side.from)? {
            faces.push(RoofFace { edge, outline, plane });
        }
    }
    if (area - input.area).abs() > input.area * 1e-7 + 1e-12 * input.size * input.size {
        return Err(Coord { x: 0.0, y: 0.0 });
    }
    Ok(faces)
}

/// For each node the first one at its position: at a place that stands still there is one for each thing that happened.
fn one_node_a_position(front: &Front) -> Vec<usize> {
    let mut first: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    let nodes = front.nodes.iter().enumerate();
    nodes
        .map(|(number, node)| {
            *first
                .entry((node.at.x.to_bits(), node.at.y.to_bits()))
                .or_insert(number)
        })
        .collect()
}

fn plane(input: &Input, side: &Side) -> Plane {
    let rise = 1.0 / side.speed;
    Plane {
        origin: side.from + input.origin,
        level_m: side.start,
        slope_east: side.inward.x * rise,
        slope_north: side.inward.y * rise,
    }
}

/// An arc lies on its side's plane: how far its ends are from the side is how far the front has moved there.
fn on_plane(input: &Input, front: &Front, side: &Side, arc: &Arc) -> Result<(), Coord<f64>> {
    for number in [arc.from, arc.to] {
        let Some(node) = front.nodes.get(number) else {
            return Err(side.from);
        };
        let off = side.ahead(node.at, node.level).abs();
        if off > (input.size * 1e-7).max(4.0 * front.tolerance) {
            return Err(node.at);
        }
    }
    Ok(())
}

/// The rings that directed stretches make, in corners. Where a ring would come by a corner again, it is two rings.
fn rings(front: &Front, outline: &BTreeSet<(usize, usize)>) -> Result<Vec<Vec<Coord<f64>>>, Coord<f64>> {
    let at = |node: usize| {
        front
            .nodes
            .get(node)
            .map_or(Coord { x: 0.0, y: 0.0 }, |node| node.at)
    };
    let mut left = outline.clone();
    let mut rings = Vec::new();
    while let Some(first) = left.pop_first() {
        let (mut path, mut here) = (vec![first.0], first);
        loop {
            if let Some(again) = path.iter().position(|node| *node == here.1) {
                rings.push(path.split_off(again).into_iter().map(at).collect());
                if again == 0 {
                    break;
                }
            }
            path.push(here.1);
            let on = left.range((here.1, 0)..=(here.1, usize::MAX)).copied();
            let back = at(here.0) - at(here.1);
            let turn = |next: &(usize, usize)| clockwise_from(back, at(next.1) - at(next.0));
            let Some(next) = on.min_by(|one, other| turn(one).total_cmp(&turn(other))) else {
                return Err(at(here.1));
            };
            left.remove(&next);
            here = next;
        }
    }
    Ok(rings)
}

/// The angle by which one turns clockwise from one direction to another, in radians.
pub(crate) fn clockwise_from(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let angle = from.y.atan2(from.x) - to.y.atan2(to.x);
    if angle <= 0.0 {
        angle + std::f64::consts::TAU
    } else {
        angle
    }
}

/// Polygons of rings: those counterclockwise are outer, those clockwise are holes in them.
fn outlines(
    rings: Vec<Vec<Coord<f64>>>,
    input: &Input,
    tolerance: f64,
    near: Coord<f64>,
) -> Result<Vec<Polygon<f64>>, Coord<f64>> {
    // A front that never left its edge has an outline without an area.
    let (outer, holes): (Vec<_>, Vec<_>) = rings
        .into_iter()
        .filter(|ring| twice_area(ring).abs() > 4.0 * tolerance * perimeter(ring))
        .partition(|ring| twice_area(ring) > 0.0);
    let mut holes_of: Vec<Vec<LineString<f64>>> = vec![Vec::new(); outer.len()];
    for hole in holes {
        let inside = |ring: &Vec<Coord<f64>>| {
            hole.iter().filter(|corner| in_ring(**corner, ring)).count() * 2 > hole.len()
        };
        let owner = outer.iter().position(inside).ok_or(near)?;
        if let Some(list) = holes_of.get_mut(owner) {
            list.push(line(&hole, input));
        }
    }
    let polygons = outer.iter().zip(holes_of);
    Ok(polygons
        .map(|(ring, holes)| Polygon::new(line(ring, input), holes))
        .collect())
}

fn perimeter(ring: &[Coord<f64>]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| length(*b - *a)).sum()
}

/// A ring with the origin put back, corners that fall together once.
fn line(ring: &[Coord<f64>], input: &Input) -> LineString<f64> {
    let mut corners: Vec<Coord<f64>> = ring.iter().map(|corner| *corner + input.origin).collect();
    corners.dedup_by(|one, other| length(*one - *other) == 0.0);
    LineString(corners)
}
