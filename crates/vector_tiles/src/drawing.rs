//! Geometries clipped to a tile, snapped to its whole numbers, and written as commands (Mapbox Vector Tile 2.1, 4.3).

use geo_types::{Coord, LineString, Point, Polygon};

use crate::clipping::{self, Lies};
use crate::outline::{self, Node};
use crate::wire::{varint, zigzag};

/// The kind of a geometry, as vector tiles number them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryType {
    /// Points.
    Points = 1,
    /// Lines.
    Lines = 2,
    /// Areas.
    Areas = 3,
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

/// Draws one geometry after the other on a tile. Positions come in as they are and are turned into units of the tile by the caller's
/// function; what lies off the tile and its buffer, or vanishes between its whole numbers, is not drawn.
///
/// ```
/// use geo_types::{Coord, polygon};
/// use planvy_vector_tiles::Drawing;
/// let mut drawing = Drawing::default();
/// let area = polygon![(x: 0.2, y: 0.1), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0)];
/// drawing.areas(&[area], |position: Coord<f64>| position);
/// // MoveTo 0 0, LineTo 10 0, LineTo 10 10, ClosePath.
/// assert_eq!(drawing.commands(), [9, 0, 0, 18, 20, 0, 0, 20, 15]);
/// drawing.areas(&[polygon![(x: 0.0, y: 0.0), (x: 0.2, y: 0.0), (x: 0.2, y: 0.2)]], |position: Coord<f64>| position);
/// assert!(drawing.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Drawing {
    commands: Vec<u8>,
    cursor: Cursor,
    positions: Vec<Coord<f64>>,
    spare: Vec<Coord<f64>>,
    nodes: Vec<Node>,
    parts: Vec<Vec<Vec<Node>>>,
}

/// Where the pen is.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    x: i32,
    y: i32,
}

impl Drawing {
    /// The commands of the latest geometry, packed.
    pub fn commands(&self) -> &[u8] {
        &self.commands
    }

    /// Whether nothing of the latest geometry is in the tile.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    fn begin(&mut self) {
        self.commands.clear();
        self.cursor = Cursor::default();
    }

    /// Draws areas. Those that touch or overlap become one, as the areas of one geometry have to.
    pub fn areas(&mut self, areas: &[Polygon<f64>], units: impl Fn(Coord<f64>) -> Coord<f64>) {
        let units = &units;
        self.areas_of(areas.iter().map(|area| {
            let rings = std::iter::once(area.exterior()).chain(area.interiors());
            rings.map(move |ring| {
                move |positions: &mut Vec<Coord<f64>>| {
                    let open = ring.0.split_last().map_or(&[][..], |(_, open)| open);
                    positions.extend(open.iter().map(|position| units(*position)));
                }
            })
        }));
    }

    /// Draws areas, the rings of each given by functions that put its positions, in units of the tile and without the first one
    /// repeated, into a list: the outer ring first, then the holes.
    pub fn areas_of<A, R>(&mut self, areas: impl Iterator<Item = A>)
    where
        A: Iterator<Item = R>,
        R: FnOnce(&mut Vec<Coord<f64>>),
    {
        self.begin();
        let mut parts = std::mem::take(&mut self.parts);
        parts.clear();
        for area in areas {
            self.snap_area(area, &mut parts);
        }
        if are_apart(&parts) {
            for rings in &parts {
                self.part(rings);
            }
        } else {
            self.made_simple(&parts.concat());
        }
        self.parts = parts;
    }

    /// Adds the rings of an area, clipped and snapped, to the parts, unless nothing of it is left.
    fn snap_area<R: FnOnce(&mut Vec<Coord<f64>>)>(
        &mut self,
        mut area: impl Iterator<Item = R>,
        parts: &mut Vec<Vec<Vec<Node>>>,
    ) {
        let Some(outer) = area.next() else { return };
        if !self.snapped_ring(outer, false) {
            return;
        }
        let mut rings = vec![std::mem::take(&mut self.nodes)];
        for hole in area {
            if self.snapped_ring(hole, true) {
                rings.push(std::mem::take(&mut self.nodes));
            }
        }
        parts.push(rings);
    }

    fn part(&mut self, rings: &[Vec<Node>]) {
        match rings {
            rings if outline::are_simple(rings) => {
                for ring in rings {
                    self.ring_commands(ring);
                }
            }
            _ => self.made_simple(rings),
        }
    }

    fn made_simple(&mut self, rings: &[Vec<Node>]) {
        for area in outline::made_simple(rings) {
            for ring in area {
                self.ring_commands(&ring);
            }
        }
    }

    /// Puts a ring, clipped and snapped, into `nodes`. Says whether anything of it is left.
    fn snapped_ring(&mut self, put: impl FnOnce(&mut Vec<Coord<f64>>), is_hole: bool) -> bool {
        self.nodes.clear();
        self.positions.clear();
        put(&mut self.positions);
        match clipping::lie(&self.positions) {
            Lies::Beyond => return false,
            Lies::Within => {}
            Lies::Across => clipping::ring(&mut self.positions, &mut self.spare),
        }
        self.nodes
            .extend(self.positions.iter().map(|position| snapped(*position)));
        outline::without_idle_vertices(&mut self.nodes);
        if self.nodes.is_empty() || outline::doubled_area(&self.nodes) == 0 {
            return false;
        }
        outline::turn_to(&mut self.nodes, is_hole);
        true
    }

    fn ring_commands(&mut self, ring: &[Node]) {
        let Some((first, others)) = ring.split_first() else {
            return;
        };
        self.command(MOVE_TO, 1);
        self.go_to(*first);
        self.command(LINE_TO, others.len());
        for node in others {
            self.go_to(*node);
        }
        self.command(CLOSE_PATH, 1);
    }

    /// Draws lines.
    pub fn lines(&mut self, lines: &[LineString<f64>], mut units: impl FnMut(Coord<f64>) -> Coord<f64>) {
        self.begin();
        for line in lines {
            self.positions.clear();
            self.positions
                .extend(line.0.iter().map(|position| units(*position)));
            match clipping::lie(&self.positions) {
                Lies::Beyond => {}
                Lies::Within => {
                    self.nodes.clear();
                    self.nodes
                        .extend(self.positions.iter().map(|position| snapped(*position)));
                    self.end_line();
                }
                Lies::Across => self.clipped_line(),
            }
        }
    }

    /// The pieces of the line in `positions` that lie in the kept square.
    fn clipped_line(&mut self) {
        self.nodes.clear();
        let positions = std::mem::take(&mut self.positions);
        for pair in positions.windows(2) {
            let &[from, to] = pair else { continue };
            let Some((start, end)) = clipping::stretch(from, to) else {
                self.end_line();
                continue;
            };
            if start != from {
                self.end_line();
            }
            if self.nodes.is_empty() {
                self.nodes.push(snapped(start));
            }
            self.nodes.push(snapped(end));
            if end != to {
                self.end_line();
            }
        }
        self.end_line();
        self.positions = positions;
    }

    /// Writes the line in `nodes`, and empties it.
    fn end_line(&mut self) {
        self.nodes.dedup();
        let nodes = std::mem::take(&mut self.nodes);
        if let [first, others @ ..] = nodes.as_slice()
            && !others.is_empty()
        {
            self.command(MOVE_TO, 1);
            self.go_to(*first);
            self.command(LINE_TO, others.len());
            for node in others {
                self.go_to(*node);
            }
        }
        self.nodes = nodes;
        self.nodes.clear();
    }

    /// Draws points.
    pub fn points(&mut self, points: &[Point<f64>], mut units: impl FnMut(Coord<f64>) -> Coord<f64>) {
        self.begin();
        self.nodes.clear();
        for point in points {
            let position = units(point.0);
            if clipping::lie(std::slice::from_ref(&position)) == Lies::Within {
                self.nodes.push(snapped(position));
            }
        }
        let nodes = std::mem::take(&mut self.nodes);
        if !nodes.is_empty() {
            self.command(MOVE_TO, nodes.len());
            for node in &nodes {
                self.go_to(*node);
            }
        }
        self.nodes = nodes;
    }

    fn command(&mut self, id: u32, count: usize) {
        varint(&mut self.commands, (count as u64) << 3 | u64::from(id));
    }

    fn go_to(&mut self, node: Node) {
        varint(&mut self.commands, u64::from(zigzag(node.x - self.cursor.x)));
        varint(&mut self.commands, u64::from(zigzag(node.y - self.cursor.y)));
        self.cursor = Cursor { x: node.x, y: node.y };
    }
}

/// Whether the boxes around the outer rings have no position in common, two by two.
fn are_apart(parts: &[Vec<Vec<Node>>]) -> bool {
    /// More parts than this are not looked through pair by pair.
    const MOST_PAIRWISE: usize = 64;
    if parts.len() <= 1 {
        return true;
    }
    let outers = parts.iter().filter_map(|rings| rings.first());
    let boxes: Vec<(Node, Node)> = outers.filter_map(|ring| outline::around(ring)).collect();
    let are_apart = |(a_min, a_max): &(Node, Node), (b_min, b_max): &(Node, Node)| {
        a_max.x < b_min.x || b_max.x < a_min.x || a_max.y < b_min.y || b_max.y < a_min.y
    };
    boxes.len() <= MOST_PAIRWISE
        && boxes.iter().enumerate().all(|(at, one)| {
            let others = boxes.get(at + 1..).unwrap_or_default();
            others.iter().all(|other| are_apart(one, other))
        })
}

/// The whole numbers next to a position, which lies in the kept square.
fn snapped(position: Coord<f64>) -> Node {
    // Halves away from zero, as `round` does it, which asks a library on processors of the first sixty-four bits.
    let nearest = |number: f64| (number + 0.5_f64.copysign(number)) as i32;
    Node {
        x: nearest(position.x),
        y: nearest(position.y),
    }
}
