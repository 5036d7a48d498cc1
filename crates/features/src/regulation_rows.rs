//! Which regulations the collections of regulations hold, and the row of each.

use planvy_index::{RegulationIndex, Snapshot};
use planvy_plan::RegulationGroup;

/// The regulations of each collection.
#[derive(Debug)]
pub(crate) struct RegulationRows {
    /// Uses.
    pub uses: Rows,
    /// Other rules that have areas, or hold in the whole plan.
    pub areas: Rows,
    /// Other rules that have lines.
    pub lines: Rows,
    /// Other rules that have points.
    pub points: Rows,
}

/// The regulations of a collection: by row, in the order of their numbers; and by number, from a bit for each of the snapshot.
#[derive(Debug)]
pub(crate) struct Rows {
    numbers: Vec<RegulationIndex>,
    words: Vec<Word>,
}

/// A bit for each of sixty-four regulations, and how many of those before them are in the collection.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    bits: u64,
    before: u32,
}

impl Rows {
    /// The rows of regulations whose numbers are in order.
    fn new(numbers: Vec<RegulationIndex>) -> Rows {
        let words = numbers.last().map_or(0, |last| last.position() / 64 + 1);
        let mut words = vec![Word::default(); words];
        for number in &numbers {
            if let Some(word) = words.get_mut(number.position() / 64) {
                word.bits |= 1 << (number.position() % 64);
            }
        }
        let mut before = 0;
        for word in &mut words {
            word.before = before;
            before += word.bits.count_ones();
        }
        Rows { numbers, words }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The regulation of a row.
    pub(crate) fn get(&self, row: u32) -> Option<RegulationIndex> {
        self.numbers.get(row as usize).copied()
    }

    /// The row of a regulation, where the collection holds it.
    #[inline]
    pub(crate) fn row_of(&self, index: RegulationIndex) -> Option<u32> {
        let word = self.words.get(index.position() / 64)?;
        let bit = 1_u64 << (index.position() % 64);
        let is_there = word.bits & bit != 0;
        is_there.then(|| word.before + (word.bits & (bit - 1)).count_ones())
    }
}

impl RegulationRows {
    pub(crate) fn of(snapshot: &Snapshot) -> RegulationRows {
        let (mut uses, mut areas, mut lines, mut points) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for index in (0..snapshot.regulation_count() as u32).map(RegulationIndex) {
            let Some(entry) = snapshot.regulation(index) else {
                continue;
            };
            let group = snapshot.content(entry.content).map(|content| content.group);
            if group == Some(RegulationGroup::Use) {
                uses.push(index);
                continue;
            }
            let kinds = snapshot.regulation_shape_kinds(index);
            if kinds.lines {
                lines.push(index);
            }
            if kinds.points {
                points.push(index);
            }
            // What could not be placed at all is listed here, without a geometry.
            if kinds.areas || !(kinds.lines || kinds.points) {
                areas.push(index);
            }
        }
        RegulationRows {
            uses: Rows::new(uses),
            areas: Rows::new(areas),
            lines: Rows::new(lines),
            points: Rows::new(points),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_regulation_has_the_row_that_it_stands_in(numbers in prop::collection::btree_set(0u32..400, 0..80)) {
            let numbers: Vec<RegulationIndex> = numbers.into_iter().map(RegulationIndex).collect();
            let rows = Rows::new(numbers.clone());
            for number in (0..500).map(RegulationIndex) {
                let found = numbers.binary_search(&number).ok().map(|row| row as u32);
                prop_assert_eq!(rows.row_of(number), found);
            }
            for row in 0..rows.len() as u32 + 1 {
                prop_assert_eq!(rows.get(row), numbers.get(row as usize).copied());
            }
        }
    }
}
