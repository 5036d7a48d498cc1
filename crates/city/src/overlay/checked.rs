//! An overlay, held against the size that has to come out.

use geo::bool_ops::{FillRule, OpType};
use geo::{Area, BooleanOps, BoundingRect};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use super::joined::{LEAST_RINGS, joined};
use super::lattice::{Lattice, Spot};
use super::noding::{Ring, node};
use super::{Fill, MOST_CORNERS, Op, OverlayError, measure};

/// Share of the extent by which the size of a result may differ from what has to come out: the digits of sums.
const ROUNDING: f64 = 1.0e-10;

/// An operation on two operands.
pub(super) fn overlay(
    first: &[&Polygon<f64>],
    second: &[&Polygon<f64>],
    op: Op,
    fill: Fill,
) -> Result<MultiPolygon<f64>, OverlayError> {
    Operands::of(first, second)?.map_or(Ok(MultiPolygon(Vec::new())), |operands| {
        operands.overlay(op, fill)
    })
}

/// The size in m² of what an operation gives.
pub(super) fn size_m2(
    first: &[&Polygon<f64>],
    second: &[&Polygon<f64>],
    op: Op,
) -> Result<f64, OverlayError> {
    let Some(operands) = Operands::of(first, second)? else {
        return Ok(0.0);
    };
    for lattice in operands.lattices()? {
        match operands.noded(lattice, op, Fill::Turned) {
            Ok(noded) => return Ok(noded.area * lattice.step_m() * lattice.step_m()),
            Err(OverlayError::Unresolved) => {}
            Err(error) => return Err(error),
        }
    }
    Err(OverlayError::Unresolved)
}

/// The ground that lies in rings, which keep the way they run.
pub(super) fn filled(rings: &[LineString<f64>], fill: Fill) -> Result<MultiPolygon<f64>, OverlayError> {
    let rings = rings.iter().map(|line| Outline {
        corners: corners(line),
        is_second: false,
    });
    Operands::with(rings.collect())?.map_or(Ok(MultiPolygon(Vec::new())), |operands| {
        operands.overlay(Op::Union, fill)
    })
}

/// The ground that rings run round, each whichever way it runs.
pub(super) fn united(rings: Vec<Vec<Coord<f64>>>) -> Result<MultiPolygon<f64>, OverlayError> {
    let leftwards = rings.into_iter().map(|mut corners| {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let mut outline = Outline {
            corners,
            is_second: false,
        };
        if outline.signed_m2() < 0.0 {
            outline.corners.reverse();
        }
        outline
    });
    Operands::with(leftwards.collect())?.map_or(Ok(MultiPolygon(Vec::new())), |operands| {
        operands.overlay(Op::Union, Fill::Turned)
    })
}

/// A ring on the map.
struct Outline {
    corners: Vec<Coord<f64>>,
    is_second: bool,
}

impl Outline {
    /// The area that it runs round, positive leftwards, from its first corner: large coordinates would cost digits.
    fn signed_m2(&self) -> f64 {
        self.triangles_m2().sum()
    }

    /// No ring runs round more than the triangles over its edges from its first corner, even where it crosses itself.
    fn most_m2(&self) -> f64 {
        self.triangles_m2().map(f64::abs).sum()
    }

    fn triangles_m2(&self) -> impl Iterator<Item = f64> + '_ {
        let start = self.corners.first().copied().unwrap_or_default();
        let pairs = self.corners.array_windows::<2>();
        pairs.map(move |[a, b]| {
            let (a, b) = (*a - start, *b - start);
            (a.x * b.y - b.x * a.y) / 2.0
        })
    }

    /// Its edges on a lattice, those of no length too.
    fn edges_on(&self, lattice: Lattice) -> impl Iterator<Item = (Spot, Spot)> + '_ {
        let mut from = self
            .corners
            .last()
            .map(|at| lattice.spot(*at))
            .unwrap_or_default();
        self.corners.iter().map(move |at| {
            let to = lattice.spot(*at);
            (std::mem::replace(&mut from, to), to)
        })
    }

    fn perimeter_m(&self) -> f64 {
        let next = self.corners.iter().cycle().skip(1);
        let edges = self.corners.iter().zip(next);
        edges.map(|(a, b)| (b.x - a.x).hypot(b.y - a.y)).sum()
    }
}

/// The rings of both operands.
struct Operands {
    outlines: Vec<Outline>,
    extent: Rect<f64>,
    /// No operand is larger than this, in m².
    most_m2: [f64; 2],
    perimeter_m: f64,
}

/// Rings on a lattice that meet in their ends only, and the size in square steps that an operation has to give.
struct Noded {
    rings: Vec<Ring>,
    area: f64,
}

impl Operands {
    fn of(first: &[&Polygon<f64>], second: &[&Polygon<f64>]) -> Result<Option<Operands>, OverlayError> {
        let mut outlines = Vec::new();
        for (polygons, is_second) in [(first, false), (second, true)] {
            for polygon in polygons {
                let mut oriented = |line: &LineString<f64>, is_leftwards: bool| {
                    let mut outline = Outline {
                        corners: corners(line),
                        is_second,
                    };
                    if (outline.signed_m2() > 0.0) != is_leftwards {
                        outline.corners.reverse();
                    }
                    outlines.push(outline);
                };
                oriented(polygon.exterior(), true);
                polygon.interiors().iter().for_each(|hole| oriented(hole, false));
            }
        }
        Operands::with(outlines)
    }

    /// `None` where there is no corner.
    fn with(outlines: Vec<Outline>) -> Result<Option<Operands>, OverlayError> {
        let all = || outlines.iter().flat_map(|outline| &outline.corners);
        let found = all().count();
        if found > MOST_CORNERS {
            return Err(OverlayError::TooManyCorners {
                found,
                most: MOST_CORNERS,
            });
        }
        if !all().all(|corner| corner.x.is_finite() && corner.y.is_finite()) {
            return Err(OverlayError::NoExtent);
        }
        let Some(extent) = extent_of(all()) else {
            return Ok(None);
        };
        let most_m2 = [false, true].map(|is_second| {
            let own = outlines.iter().filter(|outline| outline.is_second == is_second);
            own.map(Outline::most_m2).sum()
        });
        Ok(Some(Operands {
            most_m2,
            perimeter_m: outlines.iter().map(Outline::perimeter_m).sum(),
            outlines,
            extent,
        }))
    }

    /// Lattices to try one after the other.
    fn lattices(&self) -> Result<[Lattice; 2], OverlayError> {
        let lattice = Lattice::over(self.extent).ok_or(OverlayError::NoExtent)?;
        Ok([lattice, lattice.otherwise()])
    }

    fn overlay(&self, op: Op, fill: Fill) -> Result<MultiPolygon<f64>, OverlayError> {
        for lattice in self.lattices()? {
            match self.noded(lattice, op, fill) {
                Ok(noded) => {
                    let found = noded.made(op, fill);
                    if let Some(found) = found.or_else(|| noded.made_one_by_one(op, fill)) {
                        return Ok(on_map(&found, lattice));
                    }
                }
                Err(OverlayError::Unresolved) => {}
                Err(error) => return Err(error),
            }
        }
        Err(OverlayError::Unresolved)
    }

    /// The rings on a lattice; of many, without the edges that two of them share.
    fn rings_on(&self, lattice: Lattice) -> Vec<Ring> {
        if self.outlines.len() >= LEAST_RINGS {
            let of = |is_second: bool| {
                let own = self
                    .outlines
                    .iter()
                    .filter(move |outline| outline.is_second == is_second);
                joined(own.flat_map(|outline| outline.edges_on(lattice)), is_second)
            };
            let mut rings = of(false);
            rings.extend(of(true));
            return rings;
        }
        let on_lattice = |outline: &Outline| {
            let mut corners: Vec<Spot> = outline.corners.iter().map(|at| lattice.spot(*at)).collect();
            corners.dedup();
            if corners.first() == corners.last() {
                corners.pop();
            }
            Ring {
                corners,
                is_second: outline.is_second,
            }
        };
        let rings = self.outlines.iter().map(on_lattice);
        rings.filter(|ring| ring.corners.len() >= 3).collect()
    }

    fn noded(&self, lattice: Lattice, op: Op, fill: Fill) -> Result<Noded, OverlayError> {
        let mut rings = self.rings_on(lattice);
        node(&mut rings)?;
        let area = measure::area(&rings, op, fill);
        let step_m = lattice.step_m();
        self.is_possible(area * step_m * step_m, op, step_m)
            .then_some(Noded { rings, area })
            .ok_or(OverlayError::Unresolved)
    }

    /// Whether a size is one that the operands as they were given can have: positions moved by no more than a step or two.
    fn is_possible(&self, area_m2: f64, op: Op, step_m: f64) -> bool {
        let [first_m2, second_m2] = self.most_m2;
        let most_m2 = match op {
            Op::Union | Op::Either => first_m2 + second_m2,
            Op::Common => first_m2.min(second_m2),
            Op::Without => first_m2,
        };
        let moved_m2 = 3.0 * step_m * self.perimeter_m + ROUNDING * extent_m2(&self.extent);
        (-moved_m2..=most_m2 + moved_m2).contains(&area_m2)
    }
}

impl Noded {
    /// The overlay of all rings at once; `None` where its size is not what it has to be.
    fn made(&self, op: Op, fill: Fill) -> Option<MultiPolygon<f64>> {
        let operand = |is_second: bool| {
            let own = self.rings.iter().filter(|ring| ring.is_second == is_second);
            MultiPolygon(own.map(polygon).collect())
        };
        let found = operand(false).boolean_op_with_fill_rule(&operand(true), op.below(), fill.below());
        self.agrees(&found).then_some(found)
    }

    /// The same, one ring after the other, where that is the same: of areas that are to be one.
    fn made_one_by_one(&self, op: Op, fill: Fill) -> Option<MultiPolygon<f64>> {
        const MOST_RINGS: usize = 64;
        let is_leftwards = |ring: &Ring| polygon(ring).signed_area() > 0.0;
        let is_plain = op == Op::Union && fill == Fill::Turned && self.rings.iter().all(is_leftwards);
        if !is_plain || self.rings.len() > MOST_RINGS {
            return None;
        }
        let nothing = MultiPolygon(Vec::new());
        let found = self.rings.iter().fold(nothing, |all, ring| {
            all.boolean_op_with_fill_rule(&polygon(ring), OpType::Union, FillRule::NonZero)
        });
        self.agrees(&found).then_some(found)
    }

    fn agrees(&self, found: &MultiPolygon<f64>) -> bool {
        let spots = self.rings.iter().flat_map(|ring| &ring.corners);
        let extent = spots.fold(None::<[Spot; 2]>, |extent, spot| {
            let [low, high] = extent.unwrap_or([*spot, *spot]);
            let least = [low[0].min(spot[0]), low[1].min(spot[1])];
            Some([least, [high[0].max(spot[0]), high[1].max(spot[1])]])
        });
        let Some([low, high]) = extent else {
            return found.0.is_empty();
        };
        let extent = Rect::new(coord(low), coord(high));
        let is_within = found.bounding_rect().is_none_or(|own| {
            let (own_min, own_max) = (own.min(), own.max());
            own_min.x >= extent.min().x - 1.0
                && own_min.y >= extent.min().y - 1.0
                && own_max.x <= extent.max().x + 1.0
                && own_max.y <= extent.max().y + 1.0
        });
        let size = found.unsigned_area();
        is_within && (size - self.area).abs() <= ROUNDING * extent_m2(&extent) + 4.0
    }
}

impl Op {
    fn below(self) -> OpType {
        match self {
            Op::Union => OpType::Union,
            Op::Common => OpType::Intersection,
            Op::Without => OpType::Difference,
            Op::Either => OpType::Xor,
        }
    }
}

impl Fill {
    fn below(self) -> FillRule {
        match self {
            Fill::Turned => FillRule::NonZero,
            Fill::Left => FillRule::Positive,
            Fill::Odd => FillRule::EvenOdd,
        }
    }
}

fn extent_of<'a>(mut corners: impl Iterator<Item = &'a Coord<f64>>) -> Option<Rect<f64>> {
    let first = *corners.next()?;
    let (low, high) = corners.fold((first, first), |(low, high), at| {
        let least = Coord {
            x: low.x.min(at.x),
            y: low.y.min(at.y),
        };
        (
            least,
            Coord {
                x: high.x.max(at.x),
                y: high.y.max(at.y),
            },
        )
    });
    Some(Rect::new(low, high))
}

/// Area of the square over the longer side, so that narrow extents are no exception.
fn extent_m2(extent: &Rect<f64>) -> f64 {
    extent.width().max(extent.height()).powi(2)
}

fn corners(line: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut corners = line.0.clone();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners
}

fn coord([x, y]: Spot) -> Coord<f64> {
    Coord {
        x: x as f64,
        y: y as f64,
    }
}

/// A ring in steps: whole numbers, and the overlay below keeps two digits more.
fn polygon(ring: &Ring) -> Polygon<f64> {
    let line: LineString<f64> = ring.corners.iter().map(|spot| coord(*spot)).collect();
    Polygon::new(line, Vec::new())
}

fn on_map(found: &MultiPolygon<f64>, lattice: Lattice) -> MultiPolygon<f64> {
    use geo::MapCoords;
    found.map_coords(|Coord { x, y }| lattice.position([x.round(), y.round()]))
}
