//! The regulations of a snapshot: a row of 32 bytes each, sorted by plan, and a permutation that sorts them by id.

use std::collections::HashMap;
use std::ops::Range;

use planvy_plan::RegulationId;

use crate::indices::{ContentIndex, PlanIndex, RegulationIndex};
use crate::parts::Parts;

/// A regulation of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegulationEntry<'a> {
    /// Its identity.
    pub id: RegulationId,
    /// The plan it belongs to.
    pub plan: PlanIndex,
    /// What it says.
    pub content: ContentIndex,
    /// True where it has no geometry of its own and holds wherever the plan does.
    pub whole_plan: bool,
    /// The use regulations it belongs to, as delivered: not each of them need exist.
    pub regulates_uses: &'a [RegulationId],
}

/// Aligned so that no row lies on two lines of the processor's memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Row {
    id: RegulationId,
    plan: PlanIndex,
    content: ContentIndex,
    parts: Parts,
    uses: UseList,
}

/// The rows.
#[derive(Debug, Default)]
pub(crate) struct RegulationTable {
    rows: Box<[Row]>,
    by_id: Box<[u32]>,
    /// First row of each plan, and one past the last.
    plan_starts: Box<[u32]>,
    /// Rows that hold in the whole plan, in order: thus grouped by plan.
    whole_plan: Box<[RegulationIndex]>,
    whole_plan_starts: Box<[u32]>,
    use_lists: UseLists,
}

/// Lists of uses, each distinct one once: all rules of a use area refer to the same.
#[derive(Debug, Default)]
struct UseLists {
    uses: Vec<RegulationId>,
    /// The places of the lists that are too long or too far back for a [`UseList`].
    others: Vec<Range<u32>>,
}

/// Where a list stands, packed so that a short one, as nearly all are, needs no second look: its length in the upper four bits and
/// its start in the others. The length 15 means that the number of an entry in `others` stands there instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct UseList(u32);

impl UseList {
    const NO_USES: UseList = UseList(0);
    const START: u32 = (1 << 28) - 1;
    const IN_OTHERS: u32 = 15;
}

impl UseLists {
    fn get(&self, UseList(packed): UseList) -> &[RegulationId] {
        let (length, start) = (packed >> 28, packed & UseList::START);
        let place = if length == UseList::IN_OTHERS {
            self.others.get(start as usize).cloned().unwrap_or_default()
        } else {
            start..start + length
        };
        self.uses
            .get(place.start as usize..place.end as usize)
            .unwrap_or_default()
    }

    fn push(&mut self, list: &[RegulationId]) -> UseList {
        let (start, length) = (self.uses.len() as u32, list.len() as u32);
        self.uses.extend_from_slice(list);
        if start <= UseList::START && length < UseList::IN_OTHERS {
            return UseList(length << 28 | start);
        }
        self.others.push(start..start + length);
        UseList(UseList::IN_OTHERS << 28 | (self.others.len() as u32 - 1))
    }
}

/// Collects rows while a snapshot is built.
#[derive(Default)]
pub(crate) struct RegulationRows {
    rows: Vec<Row>,
    use_lists: UseLists,
    /// For each list of the last regulation's plan that is not empty its place. Uses belong to a plan: other plans' lists are
    /// others, and a table of all of a nation's would take more memory than the lists.
    list_places: HashMap<Box<[RegulationId]>, UseList>,
}

impl RegulationRows {
    /// Number of rows so far.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The plan of each row, as they were added.
    pub(crate) fn plans(&self) -> impl Iterator<Item = PlanIndex> + '_ {
        self.rows.iter().map(|row| row.plan)
    }

    /// Adds a row.
    pub(crate) fn push(
        &mut self,
        id: RegulationId,
        plan: PlanIndex,
        content: ContentIndex,
        uses: &[RegulationId],
    ) {
        if self.rows.last().is_some_and(|last| last.plan != plan) {
            self.list_places.clear();
        }
        let uses = self.intern(uses);
        self.rows.push(Row {
            id,
            plan,
            content,
            parts: Parts::NOT_DELIVERED,
            uses,
        });
    }

    fn intern(&mut self, uses: &[RegulationId]) -> UseList {
        if uses.is_empty() {
            return UseList::NO_USES;
        }
        if let Some(list) = self.list_places.get(uses) {
            return *list;
        }
        let list = self.use_lists.push(uses);
        self.list_places.insert(uses.into(), list);
        list
    }

    /// For each row as it was added, its number in the table: sorted by plan, otherwise in the order of adding.
    pub(crate) fn numbering(&self) -> Vec<RegulationIndex> {
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        order.sort_by_key(|at| self.rows.get(*at as usize).map(|row| row.plan));
        let mut numbers = vec![RegulationIndex(0); order.len()];
        for (old, new) in order.into_iter().zip(0..) {
            if let Some(number) = numbers.get_mut(old as usize) {
                *number = RegulationIndex(new);
            }
        }
        numbers
    }

    /// Makes the table; `parts` says for each row, as it was added, which shapes it has.
    pub(crate) fn into_table(
        self,
        numbers: &[RegulationIndex],
        parts: &[Parts],
        plans: usize,
    ) -> RegulationTable {
        let mut rows = self.rows;
        for (row, parts) in rows.iter_mut().zip(parts) {
            row.parts = *parts;
        }
        // Nearly always they came plan by plan, and stand where they belong.
        if !numbers.is_sorted() {
            let mut in_order = rows.clone();
            for (row, number) in rows.iter().zip(numbers) {
                if let Some(slot) = in_order.get_mut(number.position()) {
                    *slot = *row;
                }
            }
            rows = in_order;
        }
        let rows: Box<[Row]> = rows.into();
        let by_id = sorted_by_id(&rows);
        let whole_plan: Box<[RegulationIndex]> = (0..)
            .zip(&rows)
            .filter(|(_, row)| row.parts.is_not_delivered())
            .map(|(number, _)| RegulationIndex(number))
            .collect();
        let plan_of = |number: &RegulationIndex| rows.get(number.position()).map(|row| row.plan);
        let whole_plan_starts = starts_by_plan(plans, whole_plan.iter().filter_map(plan_of));
        let plan_starts = starts_by_plan(plans, rows.iter().map(|row| row.plan));
        let mut use_lists = self.use_lists;
        use_lists.others.shrink_to_fit();
        use_lists.uses.shrink_to_fit();
        RegulationTable {
            plan_starts,
            rows,
            by_id,
            whole_plan,
            whole_plan_starts,
            use_lists,
        }
    }
}

/// The numbers of rows, sorted by id; those of equal ids by number.
fn sorted_by_id(rows: &[Row]) -> Box<[u32]> {
    // The first half of an id tells nearly all of them apart, and stands beside the number: sorting looks at no row.
    let mut halves: Vec<(u64, u32)> = (0..)
        .zip(rows)
        .map(|(number, row)| (row.id.0.as_u64_pair().0, number))
        .collect();
    let id_of = |number: u32| rows.get(number as usize).map(|row| row.id);
    halves.sort_unstable_by(|(a_half, a), (b_half, b)| {
        a_half
            .cmp(b_half)
            .then_with(|| (id_of(*a), a).cmp(&(id_of(*b), b)))
    });
    halves.into_iter().map(|(_, number)| number).collect()
}

/// For each plan the number of things of the plans before it, from the things' plans in order.
fn starts_by_plan(plans: usize, of_things: impl Iterator<Item = PlanIndex>) -> Box<[u32]> {
    let mut starts = vec![0_u32; plans + 1];
    for plan in of_things {
        if let Some(count) = starts.get_mut(plan.position() + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts.into()
}

fn range_of(starts: &[u32], plan: PlanIndex) -> Range<usize> {
    let bound = |at: usize| starts.get(at).map(|start| *start as usize);
    let at = plan.position();
    bound(at).zip(bound(at + 1)).map_or(0..0, |(from, to)| from..to)
}

impl RegulationTable {
    /// Number of regulations.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A regulation by its number.
    pub(crate) fn entry(&self, index: RegulationIndex) -> Option<RegulationEntry<'_>> {
        self.rows.get(index.position()).map(|row| RegulationEntry {
            id: row.id,
            plan: row.plan,
            content: row.content,
            whole_plan: row.parts.is_not_delivered(),
            regulates_uses: self.use_lists.get(row.uses),
        })
    }

    /// A word of a row: reading it fetches the row into the processor's memory.
    pub(crate) fn touch(&self, index: RegulationIndex) -> u32 {
        self.rows.get(index.position()).map_or(0, |row| row.content.0)
    }

    /// The shapes of a regulation.
    pub(crate) fn parts(&self, index: RegulationIndex) -> Option<(PlanIndex, Parts)> {
        self.rows.get(index.position()).map(|row| (row.plan, row.parts))
    }

    /// The first regulation with an id.
    pub(crate) fn by_id(&self, id: RegulationId) -> Option<RegulationIndex> {
        let id_at = |at: u32| self.rows.get(at as usize).map(|row| row.id);
        let found = self.by_id.partition_point(|at| id_at(*at) < Some(id));
        self.by_id
            .get(found)
            .filter(|at| id_at(**at) == Some(id))
            .map(|at| RegulationIndex(*at))
    }

    /// The regulations of a plan.
    pub(crate) fn of_plan(&self, plan: PlanIndex) -> impl ExactSizeIterator<Item = RegulationIndex> + use<> {
        let Range { start, end } = range_of(&self.plan_starts, plan);
        (start as u32..end as u32).map(RegulationIndex)
    }

    /// The regulations that hold in the whole plan.
    pub(crate) fn whole_plan(&self, plan: PlanIndex) -> &[RegulationIndex] {
        self.whole_plan
            .get(range_of(&self.whole_plan_starts, plan))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        /// In whatever order rows come, and whether ids differ in their first half, their second or not at all: every row
        /// stands with its plan, and the first with an id is found by it.
        #[test]
        fn rows_are_sorted_by_plan_and_found_by_id(
            added in prop::collection::vec((0u32..5, prop_oneof![0u128..6, (0u128..6).prop_map(|id| id << 100)], 0usize..3), 0..60),
        ) {
            let mut rows = RegulationRows::default();
            for ((plan, id, uses), content) in added.iter().zip(0..) {
                let uses: Vec<RegulationId> = (0..*uses as u128).map(|at| RegulationId(Uuid::from_u128(at))).collect();
                rows.push(RegulationId(Uuid::from_u128(*id)), PlanIndex(*plan), ContentIndex(content), &uses);
            }
            let numbers = rows.numbering();
            let parts: Vec<Parts> = vec![Parts::NOT_DELIVERED; added.len()];
            let table = rows.into_table(&numbers, &parts, 5);
            let mut expected: Vec<(u32, u32, u128, usize)> = added.iter().zip(0..).map(|((plan, id, uses), content)| (*plan, content, *id, *uses)).collect();
            expected.sort_unstable();
            for ((plan, content, id, uses), at) in expected.iter().zip(0..) {
                let entry = table.entry(RegulationIndex(at)).unwrap();
                prop_assert_eq!((entry.plan.0, entry.content.0, entry.id.0.as_u128(), entry.regulates_uses.len()), (*plan, *content, *id, *uses));
                let first = expected.iter().position(|(.., other, _)| other == id).unwrap();
                prop_assert_eq!(table.by_id(entry.id).map(RegulationIndex::position), Some(first));
            }
            prop_assert_eq!(table.by_id(RegulationId(Uuid::from_u128(77))), None);
        }
    }

    #[test]
    fn lists_of_uses_come_back_as_they_were_added() {
        let list = |from: u128, length: u128| -> Vec<RegulationId> {
            (from..from + length)
                .map(|id| RegulationId(Uuid::from_u128(id)))
                .collect()
        };
        let lists = [
            list(0, 1),
            list(1, 14),
            list(2, 15),
            list(7, 400),
            list(0, 0),
            list(3, 2),
        ];
        let mut rows = RegulationRows::default();
        let added: Vec<UseList> = lists.iter().map(|list| rows.intern(list)).collect();
        for (list, place) in lists.iter().zip(&added) {
            assert_eq!(rows.use_lists.get(*place), list);
            assert_eq!(rows.intern(list), *place, "the same list once more");
        }
    }
}
