//! The triangles of areas, sorted by what draws them.

use std::ops::Range;

use super::{Hatch, PlanAreaInput};

/// What of a pattern the pixels of a pipeline reckon: none pays for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pattern {
    /// Nothing: the greater part of most plans.
    Bare,
    /// Dots, rings, plus signs.
    Marks,
    /// Lines.
    Lines,
}

impl Pattern {
    pub(crate) const ALL: [Pattern; 3] = [Pattern::Bare, Pattern::Marks, Pattern::Lines];

    pub(crate) fn of(hatch: Hatch) -> Pattern {
        match hatch {
            Hatch::None => Pattern::Bare,
            Hatch::Rising | Hatch::Falling | Hatch::Crossed => Pattern::Lines,
            Hatch::Dots | Hatch::Plus | Hatch::Rings | Hatch::PlusDots | Hatch::RingsDots => Pattern::Marks,
        }
    }
}

/// Which indices are of which areas, by pattern. They follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AreaParts {
    /// In force: ground of their own.
    pub(crate) in_force: [Range<u32>; 3],
    /// Faint: blended over what lies below.
    pub(crate) faint: [Range<u32>; 3],
}

impl AreaParts {
    /// How many indices there are.
    pub(crate) fn all(&self) -> u32 {
        self.faint.iter().map(|part| part.end).max().unwrap_or_default()
    }

    pub(crate) fn are_in_force(&self) -> bool {
        self.in_force.iter().any(|part| !part.is_empty())
    }

    pub(crate) fn are_faint(&self) -> bool {
        self.faint.iter().any(|part| !part.is_empty())
    }
}

/// The triangles part by part.
pub(crate) fn sorted_indices(input: &PlanAreaInput<'_>) -> (Vec<u32>, AreaParts) {
    let all: Vec<u32> = input.indices.iter().collect();
    let part_of = |[vertex, ..]: &[u32; 3]| {
        let feature = input.feature_ids.get(*vertex as usize);
        let look = feature.and_then(|feature| input.looks.get(usize::from(*feature)));
        look.map_or((false, Pattern::Bare), |look| {
            (look.is_faint, Pattern::of(look.hatch))
        })
    };
    let (triangles, _) = all.as_chunks::<3>();
    let mut indices = Vec::with_capacity(all.len());
    let mut part = |is_faint, pattern| {
        let start = indices.len() as u32;
        let of_part = triangles
            .iter()
            .filter(|triangle| part_of(triangle) == (is_faint, pattern));
        indices.extend(of_part.flatten());
        start..indices.len() as u32
    };
    let parts = AreaParts {
        in_force: Pattern::ALL.map(|pattern| part(false, pattern)),
        faint: Pattern::ALL.map(|pattern| part(true, pattern)),
    };
    (indices, parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::{MeshIndices, MeshPositions};
    use crate::plan_areas::AreaLook;

    /// Two triangles of a square, of areas with these looks.
    fn sorted(looks: [AreaLook; 2]) -> (Vec<u32>, AreaParts) {
        sorted_indices(&PlanAreaInput {
            name: "areas",
            origin: [0.0; 3],
            positions: MeshPositions::Exact(&[[0.0; 3]; 4]),
            normals: None,
            feature_ids: &[0, 0, 1, 1],
            indices: MeshIndices::U32(&[0, 1, 2, 2, 3, 0]),
            looks: &looks,
        })
    }

    #[test]
    fn areas_without_a_pattern_come_first() {
        let looks = |hatches: [Hatch; 2]| {
            hatches.map(|hatch| AreaLook {
                hatch,
                ..AreaLook::default()
            })
        };
        let (indices, parts) = sorted(looks([Hatch::Dots, Hatch::None]));
        assert_eq!(indices, [2, 3, 0, 0, 1, 2]);
        assert_eq!(parts.in_force, [0..3, 3..6, 6..6]);
        let (indices, parts) = sorted(looks([Hatch::Crossed, Hatch::RingsDots]));
        assert_eq!(indices, [2, 3, 0, 0, 1, 2]);
        assert_eq!((&parts.in_force, parts.all()), (&[0..0, 0..3, 3..6], 6));
        assert!(parts.are_in_force() && !parts.are_faint());
    }

    #[test]
    fn areas_in_force_are_ground_and_faint_ones_are_blended() {
        let looks = [true, false].map(|is_faint| AreaLook {
            is_faint,
            ..AreaLook::default()
        });
        let (indices, parts) = sorted(looks);
        assert_eq!(indices, [2, 3, 0, 0, 1, 2]);
        let [in_force, ..] = &parts.in_force;
        let [faint, ..] = &parts.faint;
        assert_eq!((in_force, faint, parts.all()), (&(0..3), &(3..6), 6));
    }
}
