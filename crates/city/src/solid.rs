//! Closed bodies of what may be built: ground, walls and tops, with what made each face.

use std::collections::BTreeMap;

use geo::{BoundingRect, MapCoords};
use geo_types::{Coord, LineString, Polygon};

use crate::envelope::land::in_polygon;
use crate::envelope::noding::Places;
use crate::envelope::partition::{Half, Partition};
use crate::envelope::rings::line_through;
use crate::envelope::{Envelope, EnvelopeError};
use crate::plane::Plane;
use crate::skeleton::vector::twice_area;

/// Two levels over one place closer than this, in metres, are one corner.
const ONE_LEVEL_M: f64 = 1e-3;

/// A closed body.
#[derive(Clone, Debug, PartialEq)]
pub struct Solid<T> {
    /// Its corners `[east, north, up]` in metres, each once.
    pub corners: Vec<[f64; 3]>,
    /// Its faces.
    pub faces: Vec<SolidFace<T>>,
}

/// A plane face of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct SolidFace<T> {
    /// Indices of corners: the outer ring, counterclockwise seen from outside, then holes clockwise. The first is not repeated.
    pub rings: Vec<Vec<usize>>,
    /// What the face is.
    pub part: SolidPart<T>,
}

/// What a face of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SolidPart<T> {
    /// A top, with the rule that makes it.
    Top(T),
    /// An upright wall, with the rule whose top ends at its upper edge.
    Wall(T),
    /// The floor on the level from which the body was made.
    Ground,
}

/// What the faces of a partition are made of, near an origin.
struct Tops {
    origin: Coord<f64>,
    base: f64,
    cells: Vec<(Polygon<f64>, Plane)>,
}

impl<T: Clone> Envelope<T> {
    /// The land under the cells as closed bodies, from a level up to the top: one for each piece of land that hangs together. Where the
    /// top is not over the level there is none, and none over land without a top.
    ///
    /// Every edge of a body is walked as often in one direction as in the other, once in each where no four walls meet in one line.
    ///
    /// # Errors
    /// [`EnvelopeError::Unresolved`] where cells could not be put together.
    ///
    /// ```
    /// use geo_types::polygon;
    /// use planvy_city::{Cell, Envelope, Plane};
    /// let outline = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 5.0), (x: 0.0, y: 5.0)];
    /// let cells = vec![Cell { outline, top: Plane::level(12.0), made_by: "ridge" }];
    /// let solids = Envelope { cells, without_top: vec![] }.solids(9.0).expect("a box");
    /// assert_eq!((solids[0].corners.len(), solids[0].faces.len()), (8, 6));
    /// ```
    pub fn solids(&self, base_level_m: f64) -> Result<Vec<Solid<T>>, EnvelopeError> {
        let frame = self
            .cells
            .iter()
            .filter_map(|cell| cell.outline.bounding_rect())
            .next();
        let Some(origin) = frame.map(|frame| frame.center()) else {
            return Ok(Vec::new());
        };
        let cells = self.cells.iter().map(|cell| {
            let top = Plane {
                origin: cell.top.origin - origin,
                ..cell.top
            };
            (cell.outline.map_coords(|corner| corner - origin), top)
        });
        let tops = Tops {
            origin,
            base: base_level_m,
            cells: cells.collect(),
        };
        let (partition, cell_of) = tops.partition().ok_or(EnvelopeError::Unresolved { at: origin })?;
        let pieces = partition.pieces(&|face| cell_of.get(face).copied().flatten().map(|_| ()));
        let mut numbers: Vec<usize> = pieces.iter().flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let bodies = numbers.into_iter().map(|piece| {
            let of_piece: Vec<Option<usize>> = pieces
                .iter()
                .zip(&cell_of)
                .map(|(of, cell)| cell.filter(|_| *of == Some(piece)))
                .collect();
            let mut body = Body {
                tops: &tops,
                partition: &partition,
                cell_of: &of_piece,
                levels: BTreeMap::new(),
                corners: Vec::new(),
                corner_of: BTreeMap::new(),
            };
            let faces = body.faces(|cell| self.cells.get(cell).map(|cell| cell.made_by.clone()));
            Solid {
                corners: body.corners,
                faces,
            }
        });
        Ok(bodies.collect())
    }
}

impl Tops {
    /// The land parted so that levels over every edge are on one side throughout; for each face the cell over it.
    fn partition(&self) -> Option<(Partition, Vec<Option<usize>>)> {
        let mut places = Places::default();
        let mut stretches = Vec::new();
        for (outline, top) in &self.cells {
            let rings = std::iter::once(outline.exterior()).chain(outline.interiors());
            let corners = |ring: &LineString<f64>| ring.0.iter().skip(1).copied().collect::<Vec<_>>();
            let lines = rings
                .clone()
                .flat_map(LineString::lines)
                .map(|line| (line.start, line.end));
            let open: Vec<Vec<Coord<f64>>> = rings.clone().map(corners).collect();
            let level = line_through(&open, |at| top.at(at) - self.base);
            for (from, to) in lines.chain(level) {
                stretches.push((places.place(from), places.place(to)));
            }
        }
        let mut partition = Partition::of(places, &stretches)?;
        let mut cell_of = self.cell_of(&partition);
        let crossings = self.crossings(&partition, &cell_of);
        if !crossings.is_empty() {
            let mut places = partition.places.clone();
            for at in crossings {
                places.place(at);
            }
            let stretches: Vec<_> = partition
                .stretches()
                .map(|(_, one, _)| (one.from, one.to))
                .collect();
            partition = Partition::of(places, &stretches)?;
            cell_of = self.cell_of(&partition);
        }
        Some((partition, cell_of))
    }

    fn cell_of(&self, partition: &Partition) -> Vec<Option<usize>> {
        let over = |at: Coord<f64>| {
            let mut cells = self.cells.iter();
            cells.position(|(outline, top)| in_polygon(at, outline) && top.at(at) > self.base + ONE_LEVEL_M)
        };
        partition.faces.iter().map(|face| over(face.inside)).collect()
    }

    /// The level of a cell over a place, never under the base.
    fn level(&self, cell: Option<usize>, at: Coord<f64>) -> f64 {
        let top = cell.and_then(|cell| self.cells.get(cell));
        top.map_or(self.base, |(_, top)| top.at(at).max(self.base))
    }

    /// Where the tops on both sides of an edge change places.
    fn crossings(&self, partition: &Partition, cell_of: &[Option<usize>]) -> Vec<Coord<f64>> {
        let cell = |half: &Half| half.face.and_then(|face| cell_of.get(face).copied().flatten());
        let edges = partition.stretches().filter_map(|(_, one, other)| {
            let (from, to) = (partition.places.at(one.from), partition.places.at(one.to));
            let over = |at| self.level(cell(one), at) - self.level(cell(other), at);
            let (a, b) = (over(from), over(to));
            let crosses = a.abs() > ONE_LEVEL_M && b.abs() > ONE_LEVEL_M && (a > 0.0) != (b > 0.0);
            crosses.then(|| from + (to - from) * (a / (a - b)))
        });
        edges.collect()
    }
}

/// One body while it is made.
struct Body<'t> {
    tops: &'t Tops,
    partition: &'t Partition,
    /// For each face the cell over it, where it belongs to this body.
    cell_of: &'t [Option<usize>],
    /// For each place its levels, those almost equal once, lowest first.
    levels: BTreeMap<usize, Vec<f64>>,
    corners: Vec<[f64; 3]>,
    corner_of: BTreeMap<(usize, usize), usize>,
}

impl Body<'_> {
    fn cell(&self, half: &Half) -> Option<usize> {
        half.face
            .and_then(|face| self.cell_of.get(face).copied().flatten())
    }

    fn faces<T>(&mut self, made_by: impl Fn(usize) -> Option<T>) -> Vec<SolidFace<T>> {
        self.gather_levels();
        let mut faces = Vec::new();
        let cells = self.cell_of;
        for outline in self.partition.outlines(|face| cells.get(face).copied().flatten()) {
            let rings = outer_first(self.partition, outline.rings);
            let rings = rings
                .iter()
                .map(|ring| self.ring(ring, Some(outline.label)))
                .collect();
            faces.extend(made_by(outline.label).map(|rule| SolidFace {
                rings,
                part: SolidPart::Top(rule),
            }));
        }
        for outline in self
            .partition
            .outlines(|face| cells.get(face).copied().flatten().map(|_| ()))
        {
            let rings = outer_first(self.partition, outline.rings);
            let rings = rings.iter().map(|ring| {
                let mut ring = self.ring(ring, None);
                ring.reverse();
                ring
            });
            faces.push(SolidFace {
                rings: rings.collect(),
                part: SolidPart::Ground,
            });
        }
        let halves: Vec<(Half, Half)> = self
            .partition
            .stretches()
            .map(|(_, one, other)| (*one, *other))
            .collect();
        for (one, other) in halves {
            for (high, low) in [(one, other), (other, one)] {
                let wall = self.wall(&high, &low);
                let rule = self.cell(&high).and_then(&made_by);
                faces.extend(wall.zip(rule).map(|(ring, rule)| SolidFace {
                    rings: vec![ring],
                    part: SolidPart::Wall(rule),
                }));
            }
        }
        faces
    }

    fn gather_levels(&mut self) {
        let mut levels: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for half in &self.partition.halves {
            for place in [half.from, half.to] {
                let level = self.tops.level(self.cell(half), self.partition.places.at(place));
                levels
                    .entry(place)
                    .or_insert_with(|| vec![self.tops.base])
                    .push(level);
            }
        }
        for list in levels.values_mut() {
            list.sort_by(f64::total_cmp);
            list.dedup_by(|above, below| *above - *below <= ONE_LEVEL_M);
        }
        self.levels = levels;
    }

    /// Which of the levels over a place a cell has there; the base where it is no cell.
    fn rank(&self, cell: Option<usize>, place: usize) -> usize {
        let level = self.tops.level(cell, self.partition.places.at(place));
        let levels = self.levels.get(&place).into_iter().flatten().enumerate();
        let off = |(_, known): &(usize, &f64)| (**known - level).abs();
        levels
            .min_by(|one, other| off(one).total_cmp(&off(other)))
            .map_or(0, |(rank, _)| rank)
    }

    fn corner(&mut self, place: usize, rank: usize) -> usize {
        if let Some(known) = self.corner_of.get(&(place, rank)) {
            return *known;
        }
        let at = self.partition.places.at(place) + self.tops.origin;
        let level = self
            .levels
            .get(&place)
            .and_then(|levels| levels.get(rank))
            .copied();
        self.corners.push([at.x, at.y, level.unwrap_or(self.tops.base)]);
        self.corner_of.insert((place, rank), self.corners.len() - 1);
        self.corners.len() - 1
    }

    /// A ring over directions of edges, at the level of a cell.
    fn ring(&mut self, halves: &[usize], cell: Option<usize>) -> Vec<usize> {
        let places = halves
            .iter()
            .filter_map(|number| self.partition.halves.get(*number))
            .map(|half| half.from);
        let places: Vec<usize> = places.collect();
        let mut ring = Vec::with_capacity(places.len());
        for place in places {
            let rank = self.rank(cell, place);
            ring.push(self.corner(place, rank));
        }
        ring
    }

    /// The wall at an edge where the cell to its left ends higher than the one on the other side.
    fn wall(&mut self, high: &Half, low: &Half) -> Option<Vec<usize>> {
        let (above, below) = (self.cell(high), self.cell(low));
        above?;
        let (from, to) = (high.from, high.to);
        let (from_high, from_low) = (self.rank(above, from), self.rank(below, from));
        let (to_high, to_low) = (self.rank(above, to), self.rank(below, to));
        if from_high < from_low || to_high < to_low || (from_high == from_low && to_high == to_low) {
            return None;
        }
        // Seen from outside: down at its left end, and up at its right one, by every corner on the way.
        let down = (from_low..=from_high).rev().map(|rank| (from, rank));
        let up = (to_low..=to_high).map(|rank| (to, rank));
        Some(
            down.chain(up)
                .map(|(place, rank)| self.corner(place, rank))
                .collect(),
        )
    }
}

/// Rings of directions of edges, the outer one first: of the rings around one piece of land it is the one counterclockwise.
fn outer_first(partition: &Partition, mut rings: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let area = |ring: &[usize]| {
        let halves = ring.iter().filter_map(|number| partition.halves.get(*number));
        let corners: Vec<Coord<f64>> = halves.map(|half| partition.places.at(half.from)).collect();
        twice_area(&corners)
    };
    rings.sort_by(|one, other| area(other).total_cmp(&area(one)));
    rings
}
