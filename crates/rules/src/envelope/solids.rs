//! A bound as closed solids: a prism over each piece, from the base to its top.

use geo_types::{Coord, LineString};
use planvy_city::Envelope;

use super::answer::{EnvelopeSolid, SolidFace};
use super::bound::Drawn;

/// The solids of a bound. A piece whose top dips below the base has none: nothing may be built there over the ground.
pub(crate) fn of(bound: &Envelope<usize>, drawn: &Drawn<'_, '_>, base_m: f64) -> Vec<EnvelopeSolid> {
    let mut solids = Vec::with_capacity(bound.cells.len());
    for cell in &bound.cells {
        let rings: Vec<Vec<Coord<f64>>> = std::iter::once((cell.outline.exterior(), true))
            .chain(cell.outline.interiors().iter().map(|ring| (ring, false)))
            .map(|(ring, is_outer)| run(ring, is_outer))
            .collect();
        let top = |c: &Coord<f64>| [c.x, c.y, cell.top.at(*c)];
        let bottom = |c: &Coord<f64>| [c.x, c.y, base_m];
        if rings.iter().flatten().any(|c| cell.top.at(*c) <= base_m) {
            continue;
        }
        let regulation = drawn.rules.get(cell.made_by).map(|rule| rule.id);
        let mut faces = vec![
            SolidFace {
                rings: rings.iter().map(|ring| ring.iter().map(top).collect()).collect(),
                regulation,
            },
            SolidFace {
                rings: rings
                    .iter()
                    .map(|ring| ring.iter().rev().map(bottom).collect())
                    .collect(),
                regulation: None,
            },
        ];
        for ring in &rings {
            let next = ring.iter().cycle().skip(1);
            faces.extend(ring.iter().zip(next).map(|(from, to)| SolidFace {
                rings: vec![vec![bottom(from), bottom(to), top(to), top(from)]],
                regulation: None,
            }));
        }
        solids.push(EnvelopeSolid { faces });
    }
    solids
}

/// The corners of a ring, not closed: counterclockwise where it is the outer one, else clockwise, so that the solid's inside
/// always lies to the left.
fn run(ring: &LineString<f64>, is_outer: bool) -> Vec<Coord<f64>> {
    use geo::Winding;
    let mut ring = ring.clone();
    if is_outer {
        ring.make_ccw_winding();
    } else {
        ring.make_cw_winding();
    }
    let mut corners = ring.0;
    corners.pop();
    corners
}
