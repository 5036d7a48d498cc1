//! Which shapes a thing consists of: nearly always one, so one word says it.

use crate::geometry::ShapeIndex;

/// The shapes of a thing, packed: the number of its only shape, or where its list stands in [`PartLists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts(u32);

impl Parts {
    const LIST: u32 = 1 << 31;
    /// The thing was delivered without a geometry of its own.
    pub(crate) const NOT_DELIVERED: Parts = Parts(u32::MAX);

    /// True where the thing has no geometry of its own.
    pub(crate) fn is_not_delivered(self) -> bool {
        self == Parts::NOT_DELIVERED
    }

    /// As packed.
    pub(crate) fn packed(self) -> u32 {
        self.0
    }
}

/// The lists of the things of several shapes, or of none that has a place.
#[derive(Debug, Default)]
pub(crate) struct PartLists {
    starts: Vec<u32>,
    shapes: Vec<ShapeIndex>,
}

/// The shapes of a thing, unpacked.
#[derive(Clone, Debug)]
pub(crate) struct ShapesOfParts<'a> {
    only: Option<ShapeIndex>,
    list: &'a [ShapeIndex],
}

impl Iterator for ShapesOfParts<'_> {
    type Item = ShapeIndex;

    #[inline]
    fn next(&mut self) -> Option<ShapeIndex> {
        self.only.take().or_else(|| {
            let (first, rest) = self.list.split_first()?;
            self.list = rest;
            Some(*first)
        })
    }
}

impl PartLists {
    /// Packs the shapes of a thing with a geometry.
    pub(crate) fn pack(&mut self, shapes: &[ShapeIndex]) -> Parts {
        if let [ShapeIndex(only)] = shapes
            && *only < Parts::LIST
        {
            return Parts(*only);
        }
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let list = self.starts.len() as u32 - 1;
        self.shapes.extend_from_slice(shapes);
        self.starts.push(self.shapes.len() as u32);
        Parts(Parts::LIST | list)
    }

    /// Unpacks.
    pub(crate) fn shapes(&self, parts: Parts) -> ShapesOfParts<'_> {
        let is_list = parts.0 & Parts::LIST != 0;
        let list = if is_list && !parts.is_not_delivered() {
            let at = (parts.0 & !Parts::LIST) as usize;
            let bound = |at: usize| self.starts.get(at).map(|start| *start as usize);
            bound(at)
                .zip(bound(at + 1))
                .and_then(|(from, to)| self.shapes.get(from..to))
                .unwrap_or_default()
        } else {
            &[]
        };
        let only = (!is_list).then_some(ShapeIndex(parts.0));
        ShapesOfParts { only, list }
    }

    /// Gives back what was set aside for growth.
    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.shapes.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_as_they_were_packed() {
        let mut lists = PartLists::default();
        let cases: [&[u32]; 4] = [&[7], &[1, 2, 3], &[], &[9, 9]];
        let packed: Vec<Parts> = cases
            .iter()
            .map(|case| lists.pack(&case.iter().copied().map(ShapeIndex).collect::<Vec<_>>()))
            .collect();
        for (parts, case) in packed.into_iter().zip(cases) {
            assert!(!parts.is_not_delivered());
            assert!(lists.shapes(parts).map(|shape| shape.0).eq(case.iter().copied()));
        }
        assert_eq!(lists.shapes(Parts::NOT_DELIVERED).count(), 0);
    }
}
