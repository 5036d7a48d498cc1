//! Vertices that are meant to be one.

use std::collections::HashMap;

/// Vertices closer than this, in metres, are one.
pub(crate) const WELD_M: f64 = 1.0e-3;

/// Gives the same number to positions that are meant to be one.
pub(crate) struct Welder {
    reach_m: f64,
    exact: HashMap<[u64; 3], u32>,
    near: HashMap<[i64; 3], Vec<u32>>,
    positions: Vec<[f64; 3]>,
}

impl Welder {
    pub(crate) fn new(reach_m: f64) -> Welder {
        Welder {
            reach_m,
            exact: HashMap::new(),
            near: HashMap::new(),
            positions: Vec::new(),
        }
    }

    /// The position that a number was first given to.
    pub(crate) fn position(&self, number: u32) -> [f64; 3] {
        self.positions.get(number as usize).copied().unwrap_or_default()
    }

    /// How many numbers were given.
    pub(crate) fn count(&self) -> usize {
        self.positions.len()
    }

    /// The number of a position.
    pub(crate) fn number(&mut self, position: [f64; 3]) -> u32 {
        let bits = position.map(|part| (part + 0.0).to_bits());
        if let Some(number) = self.exact.get(&bits) {
            return *number;
        }
        let number = self.nearby(position).unwrap_or_else(|| self.add(position));
        self.exact.insert(bits, number);
        number
    }

    /// Squares are twice as wide as the reach: what is within reach lies in this square or in the nearer neighbour each way.
    fn nearby(&self, position: [f64; 3]) -> Option<u32> {
        let in_squares = position.map(|part| part / (2.0 * self.reach_m));
        let home = in_squares.map(|part| part.floor() as i64);
        let step = in_squares.map(|part| if part - part.floor() < 0.5 { -1 } else { 1 });
        let is_near = |number: &&u32| {
            let other = self.position(**number);
            let apart: f64 = position.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
            apart <= self.reach_m * self.reach_m
        };
        (0..8).find_map(|corner| {
            let [x, y, z] = home;
            let [step_x, step_y, step_z] = step;
            let square = [
                x + step_x * (corner & 1),
                y + step_y * (corner >> 1 & 1),
                z + step_z * (corner >> 2 & 1),
            ];
            self.near.get(&square)?.iter().find(is_near).copied()
        })
    }

    fn add(&mut self, position: [f64; 3]) -> u32 {
        let number = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
        let square = position.map(|part| (part / (2.0 * self.reach_m)).floor() as i64);
        self.positions.push(position);
        self.near.entry(square).or_default().push(number);
        number
    }
}
