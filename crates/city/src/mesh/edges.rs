//! Edges: which have a partner, which way surfaces face, and the volume where they close.

use super::triangulate::{cross, dot, minus};
use super::weld::{WELD_M, Welder};
use crate::triangle::Triangle;

/// An edge of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeAt {
    /// One end `[east, north, up]`.
    pub from: [f64; 3],
    /// The other.
    pub to: [f64; 3],
    /// A surface that it bounds.
    pub surface: u32,
}

/// Which way the surfaces of a body face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// Outwards, all of them, as drawn.
    Outwards,
    /// Outwards now: some were drawn the other way round, and have been turned.
    Turned,
    /// Left as drawn: the body is open or no side is the outer one.
    #[default]
    AsDrawn,
}

/// Whether the surfaces of a body close.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closedness {
    /// Edges without a partner: they bound an odd number of surfaces.
    pub open_edges: Vec<EdgeAt>,
    /// Edges that bound more than two surfaces.
    pub crowded_edges: Vec<EdgeAt>,
    /// Which way the surfaces face.
    pub orientation: Orientation,
    /// How many separate shells there are: surfaces that hang together by edges.
    pub shells: usize,
}

impl Closedness {
    /// True where every edge has a partner, and the surfaces have an outer side.
    pub fn is_closed(&self) -> bool {
        self.open_edges.is_empty() && self.shells > 0 && self.orientation != Orientation::AsDrawn
    }
}

/// What became of the surfaces.
pub(super) struct Faced {
    pub closedness: Closedness,
    /// For each surface whether it has been turned.
    pub turned: Vec<bool>,
    pub volume_m3: Option<f64>,
}

/// A surface's use of an edge. Ordered by the edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    low: u32,
    high: u32,
    surface: u32,
    is_forward: bool,
}

/// Turns the triangles of closed shells to face outwards, and tells which edges have no partner.
///
/// Rings decide, not triangles: whatever way a surface was cut, its inner edges cancel out.
pub(super) fn face_outwards(rings: &[Vec<Vec<[f64; 3]>>], triangles: &mut [Triangle]) -> Faced {
    let mut welder = Welder::new(WELD_M);
    let uses = uses(rings, &mut welder);
    let mut faced = Faced {
        closedness: Closedness::default(),
        turned: vec![false; rings.len()],
        volume_m3: None,
    };
    let at = |used: &Use| EdgeAt {
        from: welder.position(used.low),
        to: welder.position(used.high),
        surface: used.surface,
    };
    let mut neighbours: Vec<Vec<(u32, bool)>> = vec![Vec::new(); rings.len()];
    for edge in uses.chunk_by(|a, b| (a.low, a.high) == (b.low, b.high)) {
        if edge.len() % 2 == 1 {
            faced.closedness.open_edges.extend(edge.first().map(at));
        }
        if edge.len() > 2 {
            faced.closedness.crowded_edges.extend(edge.first().map(at));
        }
        if let [one, other] = edge {
            let is_same_way = one.is_forward == other.is_forward;
            for (from, to) in [(one, other), (other, one)] {
                if let Some(list) = neighbours.get_mut(from.surface as usize) {
                    list.push((to.surface, is_same_way));
                }
            }
        }
    }
    let is_used = |surface: usize| rings.get(surface).is_some_and(|rings| !rings.is_empty());
    let shells = Shells::find(&neighbours, is_used);
    faced.closedness.shells = shells.count;
    if shells.count > 0 && faced.closedness.open_edges.is_empty() && shells.is_orientable {
        settle(&mut faced, &shells, &uses, triangles);
    }
    faced
}

fn uses(rings: &[Vec<Vec<[f64; 3]>>], welder: &mut Welder) -> Vec<Use> {
    let mut uses = Vec::new();
    for (surface, rings) in (0u32..).zip(rings) {
        // A hole runs against its outer ring, whichever way it was drawn.
        let normal = rings.first().map_or([0.0; 3], |ring| doubled(ring));
        for (at, ring) in rings.iter().enumerate() {
            let is_as_meant = at == 0 || dot(doubled(ring), normal) < 0.0;
            let numbers: Vec<u32> = ring.iter().map(|vertex| welder.number(*vertex)).collect();
            let next = numbers.iter().cycle().skip(1);
            for (&from, &to) in numbers.iter().zip(next).filter(|(from, to)| from != to) {
                uses.push(Use {
                    low: from.min(to),
                    high: from.max(to),
                    surface,
                    is_forward: (from < to) == is_as_meant,
                });
            }
        }
    }
    uses.sort_unstable();
    uses
}

fn doubled(ring: &[[f64; 3]]) -> [f64; 3] {
    let origin = ring.first().copied().unwrap_or_default();
    let pairs = ring.array_windows::<2>();
    pairs.fold([0.0; 3], |[x, y, z], &[a, b]| {
        let [part_x, part_y, part_z] = cross(minus(a, origin), minus(b, origin));
        [x + part_x, y + part_y, z + part_z]
    })
}

/// Surfaces that hang together by edges that bound two of them.
struct Shells {
    count: usize,
    /// For each surface its shell.
    shell_of: Vec<usize>,
    /// For each surface whether it faces the other way than the first of its shell.
    is_against: Vec<bool>,
    is_orientable: bool,
}

impl Shells {
    fn find(neighbours: &[Vec<(u32, bool)>], is_used: impl Fn(usize) -> bool) -> Shells {
        let mut shells = Shells {
            count: 0,
            shell_of: vec![usize::MAX; neighbours.len()],
            is_against: vec![false; neighbours.len()],
            is_orientable: true,
        };
        let mut waiting = Vec::new();
        for start in (0..neighbours.len()).filter(|surface| is_used(*surface)) {
            if shells.shell_of.get(start) != Some(&usize::MAX) {
                continue;
            }
            shells.reach(start, false);
            waiting.push(start);
            while let Some(surface) = waiting.pop() {
                let is_against = shells.is_against.get(surface) == Some(&true);
                for (other, is_same_way) in neighbours.get(surface).into_iter().flatten() {
                    // Neighbours that face the same way use their common edge in opposite directions.
                    let other_is_against = is_against != *is_same_way;
                    let other = *other as usize;
                    if shells.shell_of.get(other) == Some(&usize::MAX) {
                        shells.reach(other, other_is_against);
                        waiting.push(other);
                    } else if shells.is_against.get(other) != Some(&other_is_against) {
                        shells.is_orientable = false;
                    }
                }
            }
            shells.count += 1;
        }
        shells
    }

    fn reach(&mut self, surface: usize, is_against: bool) {
        if let Some(shell) = self.shell_of.get_mut(surface) {
            *shell = self.count;
        }
        if let Some(against) = self.is_against.get_mut(surface) {
            *against = is_against;
        }
    }
}

/// What is to be known of a shell before it is turned.
#[derive(Clone, Copy)]
struct Shell {
    volume_m3: f64,
    min: [f64; 3],
    max: [f64; 3],
    is_consistent: bool,
}

/// Turns what has to be turned, and takes the volume.
fn settle(faced: &mut Faced, shells: &Shells, uses: &[Use], triangles: &mut [Triangle]) {
    let nothing = Shell {
        volume_m3: 0.0,
        min: [f64::INFINITY; 3],
        max: [f64::NEG_INFINITY; 3],
        is_consistent: true,
    };
    let mut measured = vec![nothing; shells.count];
    let origin = triangles.first().map_or([0.0; 3], |triangle| triangle.corners[0]);
    for triangle in triangles.iter() {
        let surface = triangle.surface as usize;
        let shell = shells
            .shell_of
            .get(surface)
            .and_then(|shell| measured.get_mut(*shell));
        let (Some(shell), Some(is_against)) = (shell, shells.is_against.get(surface)) else {
            continue;
        };
        let volume_m3 = wedge_m3(triangle, origin);
        shell.volume_m3 += if *is_against { -volume_m3 } else { volume_m3 };
        shell.is_consistent &= !is_against;
        for corner in triangle.corners {
            for (part, (min, max)) in corner.iter().zip(shell.min.iter_mut().zip(&mut shell.max)) {
                *min = min.min(*part);
                *max = max.max(*part);
            }
        }
    }
    let is_cavity = |shell: &Shell| {
        let holds = |outer: &Shell| {
            let parts = shell
                .min
                .iter()
                .zip(&shell.max)
                .zip(outer.min.iter().zip(&outer.max));
            outer.volume_m3 > -shell.volume_m3
                && parts
                    .into_iter()
                    .all(|((min, max), (outer_min, outer_max))| outer_min <= min && outer_max >= max)
        };
        shell.is_consistent && measured.iter().any(holds)
    };
    let is_turned: Vec<bool> = measured
        .iter()
        .map(|shell| shell.volume_m3 < 0.0 && !is_cavity(shell))
        .collect();
    for (surface, turned) in faced.turned.iter_mut().enumerate() {
        let shell_is_turned = shells
            .shell_of
            .get(surface)
            .and_then(|shell| is_turned.get(*shell));
        let is_against = shells.is_against.get(surface) == Some(&true);
        *turned = shell_is_turned.is_some_and(|shell_is_turned| *shell_is_turned != is_against);
    }
    let is_balanced = uses
        .chunk_by(|a, b| (a.low, a.high) == (b.low, b.high))
        .all(|edge| {
            let runs_forward =
                |used: &&Use| used.is_forward != (faced.turned.get(used.surface as usize) == Some(&true));
            2 * edge.iter().filter(runs_forward).count() == edge.len()
        });
    if !is_balanced {
        faced.turned.fill(false);
        return;
    }
    for triangle in triangles.iter_mut() {
        if faced.turned.get(triangle.surface as usize) == Some(&true) {
            let [a, b, c] = triangle.corners;
            triangle.corners = [a, c, b];
        }
    }
    let is_any_turned = faced.turned.contains(&true);
    faced.closedness.orientation = if is_any_turned {
        Orientation::Turned
    } else {
        Orientation::Outwards
    };
    faced.volume_m3 = Some(triangles.iter().map(|triangle| wedge_m3(triangle, origin)).sum());
}

/// Volume between a triangle and a position, positive where the position lies behind it.
fn wedge_m3(triangle: &Triangle, origin: [f64; 3]) -> f64 {
    let [a, b, c] = triangle.corners.map(|corner| minus(corner, origin));
    dot(a, cross(b, c)) / 6.0
}
