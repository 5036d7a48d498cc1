//! The wavefront: pieces of sides between vertices that move as the level rises.
//!
//! Vertices and pieces never change their motion: where something happens they end and new ones begin. So an event that was
//! foreseen for a vertex and a piece holds exactly as long as both are there.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo_types::Coord;

use super::input::{Input, Side};
use super::vector::{cross, dot, length};

/// A corner of the wavefront.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vertex {
    /// The node of the skeleton where it began.
    pub born: usize,
    /// Its position at its beginning.
    pub from: Coord<f64>,
    /// The level of its beginning.
    pub since: f64,
    /// Its motion for each metre of level.
    pub velocity: Coord<f64>,
    /// The piece that ends in it.
    pub before: usize,
    /// The piece that begins in it.
    pub after: usize,
    pub alive: bool,
}

impl Vertex {
    pub fn at(&self, level: f64) -> Coord<f64> {
        self.from + self.velocity * (level - self.since)
    }
}

/// A stretch of the wavefront, of one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub side: usize,
    pub from: usize,
    pub to: usize,
    pub alive: bool,
}

/// Where something of the skeleton happened, and at which level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub at: Coord<f64>,
    pub level: f64,
}

/// A stretch of a face's outline, the face to its left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub side: usize,
    pub from: usize,
    pub to: usize,
}

/// What is foreseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    /// Sides begin to move.
    Start,
    /// A piece has no length any more.
    Collapse { piece: usize },
    /// A vertex runs into a piece.
    Hit { vertex: usize, piece: usize },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub level: f64,
    pub what: Happening,
}

impl PartialEq for Event {
    fn eq(&self, other: &Event) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Event) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    /// The lowest level is the greatest: a heap gives it first.
    fn cmp(&self, other: &Event) -> Ordering {
        other
            .level
            .total_cmp(&self.level)
            .then_with(|| other.what.cmp(&self.what))
    }
}

/// Land that no front has reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub area: f64,
    /// A corner of it; `None` where nothing is left.
    pub at: Option<Coord<f64>>,
}

/// The wavefront at a level, and what it has swept.
pub(super) struct Front {
    pub sides: Vec<Side>,
    pub now: f64,
    /// Two positions closer than this are one.
    pub tolerance: f64,
    pub vertices: Vec<Vertex>,
    pub pieces: Vec<Piece>,
    pub nodes: Vec<Node>,
    pub arcs: Vec<Arc>,
    pub queue: BinaryHeap<Event>,
}

impl Front {
    /// A wavefront that has not begun.
    pub fn new(input: &Input, tolerance: f64) -> Front {
        let starts = input
            .sides
            .iter()
            .filter(|side| !side.is_wall())
            .map(|side| side.start);
        let now = starts.clone().fold(f64::INFINITY, f64::min);
        let queue = starts
            .filter(|start| *start > now)
            .map(|level| Event {
                level,
                what: Happening::Start,
            })
            .collect();
        Front {
            sides: input.sides.clone(),
            now,
            tolerance,
            vertices: Vec::new(),
            pieces: Vec::new(),
            nodes: Vec::new(),
            arcs: Vec::new(),
            queue,
        }
    }

    /// Runs until nothing moves any more, and gives the land that was left. `Err` with a position where it could not go on.
    pub fn run(&mut self) -> Result<Left, Coord<f64>> {
        let most_steps = 40 * self.sides.len() + 200;
        let mut last = Coord { x: 0.0, y: 0.0 };
        self.begin()?;
        for _ in 0..most_steps {
            let Some((level, seeds, starting)) = self.next_happening() else {
                return self.left().ok_or(last);
            };
            self.now = level;
            last = seeds.first().copied().unwrap_or(last);
            self.resolve(&seeds, starting)?;
        }
        Err(last)
    }

    /// What lies between walls that no front has reached. `None` where something still moves.
    fn left(&self) -> Option<Left> {
        let mut left = Left { area: 0.0, at: None };
        for piece in self.pieces.iter().filter(|piece| piece.alive) {
            let (from, to) = (self.vertices.get(piece.from)?, self.vertices.get(piece.to)?);
            let resting = from.velocity == Coord { x: 0.0, y: 0.0 };
            if !resting || !self.sides.get(piece.side)?.is_wall() {
                return None;
            }
            let origin = *left.at.get_or_insert(from.from);
            left.area += cross(from.from - origin, to.from - origin) / 2.0;
        }
        Some(left)
    }

    /// The next event that still holds, as its level, the positions where it happens, and whether sides begin to move.
    fn next_happening(&mut self) -> Option<(f64, Vec<Coord<f64>>, bool)> {
        while let Some(event) = self.queue.pop() {
            let level = event.level.max(self.now);
            match event.what {
                Happening::Start => {
                    let seeds = self.starting(event.level);
                    // The same start may stand in the queue once for each of its sides.
                    if event.level > self.now && !seeds.is_empty() {
                        return Some((event.level, seeds, true));
                    }
                }
                Happening::Collapse { piece } => {
                    let piece = self.pieces.get(piece).filter(|piece| piece.alive);
                    if let Some(vertex) = piece.and_then(|piece| self.vertices.get(piece.from)) {
                        return Some((level, vec![vertex.at(level)], false));
                    }
                }
                Happening::Hit {
                    vertex: number,
                    piece,
                } => {
                    let alive = self.vertices.get(number).filter(|vertex| vertex.alive).copied();
                    let Some(vertex) = alive else { continue };
                    if self.pieces.get(piece).is_some_and(|piece| piece.alive) {
                        return Some((level, vec![vertex.at(level)], false));
                    }
                    self.foresee_first_hit(number);
                }
            }
        }
        None
    }

    /// The positions of the vertices whose sides begin to move at a level.
    fn starting(&self, level: f64) -> Vec<Coord<f64>> {
        let starts = |piece: usize| {
            let side = self
                .pieces
                .get(piece)
                .and_then(|piece| self.sides.get(piece.side));
            side.is_some_and(|side| side.start == level)
        };
        let alive = self.vertices.iter().filter(|vertex| vertex.alive);
        let starting = alive.filter(|vertex| starts(vertex.before) || starts(vertex.after));
        starting.map(|vertex| vertex.at(level)).collect()
    }

    pub fn side_of(&self, piece: usize) -> Option<&Side> {
        self.sides.get(self.pieces.get(piece)?.side)
    }

    /// Puts into the queue what is foreseen for new pieces and new vertices.
    pub fn foresee(&mut self, new_pieces: &[usize], new_vertices: &[usize]) {
        for number in new_pieces {
            self.foresee_collapse(*number);
        }
        let old: Vec<usize> = (0..self.vertices.len())
            .filter(|number| !new_vertices.contains(number) && self.is_reflex(*number))
            .collect();
        for piece in new_pieces {
            for vertex in &old {
                if let Some(level) = self.hit_level(*vertex, *piece) {
                    let what = Happening::Hit {
                        vertex: *vertex,
                        piece: *piece,
                    };
                    self.queue.push(Event { level, what });
                }
            }
        }
        for vertex in new_vertices {
            self.foresee_first_hit(*vertex);
        }
    }

    fn foresee_collapse(&mut self, number: usize) {
        let level = || {
            let piece = self.pieces.get(number)?;
            let side = self.sides.get(piece.side)?;
            let (from, to) = (self.vertices.get(piece.from)?, self.vertices.get(piece.to)?);
            let reach = dot(to.at(self.now) - from.at(self.now), side.along);
            let growth = dot(to.velocity - from.velocity, side.along);
            (growth < 0.0).then(|| self.now + (reach / -growth).max(0.0))
        };
        if let Some(level) = level().filter(|level| level.is_finite()) {
            let what = Happening::Collapse { piece: number };
            self.queue.push(Event { level, what });
        }
    }

    fn foresee_first_hit(&mut self, vertex: usize) {
        if !self.is_reflex(vertex) {
            return;
        }
        let hits = (0..self.pieces.len()).filter_map(|piece| Some((self.hit_level(vertex, piece)?, piece)));
        if let Some((level, piece)) = hits.min_by(|one, other| one.0.total_cmp(&other.0)) {
            let what = Happening::Hit { vertex, piece };
            self.queue.push(Event { level, what });
        }
    }

    /// Whether the interior angle at a vertex is over 180°: only such a corner runs into the middle of a piece.
    fn is_reflex(&self, number: usize) -> bool {
        let Some(vertex) = self.vertices.get(number).filter(|vertex| vertex.alive) else {
            return false;
        };
        match (self.side_of(vertex.before), self.side_of(vertex.after)) {
            (Some(before), Some(after)) => cross(before.along, after.along) < -1e-12,
            _ => false,
        }
    }

    /// The level at which a vertex runs into a piece, if both go on as they do now.
    fn hit_level(&self, vertex_number: usize, piece_number: usize) -> Option<f64> {
        let vertex = self.vertices.get(vertex_number)?;
        let piece = self.pieces.get(piece_number).filter(|piece| piece.alive)?;
        if vertex.before == piece_number || vertex.after == piece_number {
            return None;
        }
        let side = self.sides.get(piece.side)?;
        let (from, to) = (self.vertices.get(piece.from)?, self.vertices.get(piece.to)?);
        let closing = side.speed_at(self.now) - dot(side.inward, vertex.velocity);
        if closing <= 1e-12 {
            return None;
        }
        let here = vertex.at(self.now);
        let ahead = side.ahead(here, self.now);
        // They parted here: what lies on each other's line at the beginning is not a hit.
        let parted = vertex.born == from.born || vertex.born == to.born;
        if ahead < -self.tolerance || (parted && ahead <= self.tolerance) {
            return None;
        }
        let level = self.now + ahead.max(0.0) / closing;
        let at = vertex.at(level);
        let after_start = dot(at - from.at(level), side.along) >= -self.tolerance;
        let before_end = dot(to.at(level) - at, side.along) >= -self.tolerance;
        (after_start && before_end && level.is_finite()).then_some(level)
    }

    /// The velocity of the vertex between two sides at this level. `None` where they are parallel and move differently.
    pub fn velocity_between(&self, before: &Side, after: &Side) -> Option<Coord<f64>> {
        let (a, b) = (before.speed_at(self.now), after.speed_at(self.now));
        let none = Coord { x: 0.0, y: 0.0 };
        if a == 0.0 && b == 0.0 {
            return Some(none);
        }
        let (n, m) = (before.inward, after.inward);
        let cosine = dot(n, m);
        if a == b && cosine >= 0.0 {
            return Some((n + m) * (a / (1.0 + cosine)));
        }
        let sine = cross(n, m);
        let velocity = Coord {
            x: (a * m.y - b * n.y) / sine,
            y: (b * n.x - a * m.x) / sine,
        };
        (sine.abs() > 1e-12 && length(velocity).is_finite()).then_some(velocity)
    }
}
