//! Plans in force on the same ground, settled at the place.

use geo_types::{LineString, MultiLineString, MultiPolygon, Polygon};
use planvy_index::{Shape, ShapeInGrid};
use planvy_plan::Standing;

use super::{Assessing, Extent, PlanHere};
use crate::answer::{Note, NoteCode};
use crate::overlaid::kept;
use crate::overlap::{Covered, Ground, Relation, covered_area, covered_line, later_of, overlap_in_height};
use crate::plan_facts::note;
use crate::prepared::Prepared;
use crate::projected::area_in;
use crate::sentences::notes;
use std::sync::Arc;

impl<'a> Assessing<'a> {
    /// Marks the plans that a later one has taken the place of, and notes every overlap. True where a standing changed.
    pub(super) fn settle_overlaps(&mut self, plans: &mut [PlanHere<'a>]) -> bool {
        let in_force = plans
            .iter()
            .filter(|plan| plan.standing == Standing::InForce && !plan.only_touches)
            .count();
        if in_force < 2 {
            return false;
        }
        let mut changed = false;
        // Ranked, the later of two plans comes first.
        for first in 0..plans.len() {
            for second in first + 1..plans.len() {
                changed |= self.settle(plans, first, second);
            }
        }
        changed
    }

    fn settle(&mut self, plans: &mut [PlanHere<'a>], first: usize, second: usize) -> bool {
        let (Some(a), Some(b)) = (plans.get(first), plans.get(second)) else {
            return false;
        };
        let stands = |plan: &PlanHere<'_>| plan.standing == Standing::InForce && !plan.only_touches;
        let extent = |plan: &PlanHere<'_>| plan.facts.record.value.vertical_extent;
        if !stands(a) || !stands(b) || !overlap_in_height(extent(a), extent(b)) {
            return false;
        }
        let is_foreign = |plan: &PlanHere<'_>| plan.facts.record.value.is_foreign();
        if is_foreign(a) || is_foreign(b) {
            // That a later plan takes the place of an earlier one is Swedish law.
            let text = notes::overlap_under_foreign_law(
                self.question.lang,
                &a.facts.texts(self.question.lang).label,
                &b.facts.texts(self.question.lang).label,
            );
            if self.covered_by(a, b).0 != Covered::Nothing {
                self.notes
                    .push(note(NoteCode::ConflictUndecided, text, Some(b.stored.plan.id)));
            }
            return false;
        }
        let decided = later_of(a.facts.contender(), b.facts.contender(), self.question.date);
        let first_is_later = decided.is_none_or(|(first_is_later, _)| first_is_later);
        let (later, older, older_at) = if first_is_later {
            (a, b, second)
        } else {
            (b, a, first)
        };
        let (covered, area) = self.covered_by(later, older);
        let noted = self.overlap_note(later, older, decided.map(|(_, relation)| relation), covered);
        let is_replaced = matches!(decided, Some((_, Relation::Later | Relation::Replaces)));
        self.notes.extend(noted);
        let Some(older) = plans.get_mut(older_at).filter(|_| is_replaced) else {
            return false;
        };
        match covered {
            Covered::Nothing => false,
            Covered::Part(_) => {
                older.taken_over.extend(area);
                false
            }
            Covered::Whole => {
                older.standing = Standing::Superseded;
                true
            }
        }
    }

    fn overlap_note(
        &self,
        later: &PlanHere<'a>,
        older: &PlanHere<'a>,
        relation: Option<Relation>,
        covered: Covered,
    ) -> Option<Arc<Prepared<Note>>> {
        let lang = self.question.lang;
        let (of_later, of_older) = (&later.facts.texts(lang).label, &older.facts.texts(lang).label);
        let (code, text) = match (relation, covered) {
            (_, Covered::Nothing) => return None,
            (None, _) => (
                NoteCode::ConflictUndecided,
                notes::conflict_undecided(lang, of_later, of_older),
            ),
            (Some(Relation::Amends), _) => (NoteCode::Amendment, notes::amendment(lang, of_later, of_older)),
            (Some(_), Covered::Part(area_m2)) => {
                let text = notes::partly_superseded(lang, of_later, of_older, area_m2);
                (NoteCode::PartlySuperseded, text)
            }
            (Some(Relation::Replaces), Covered::Whole) => {
                (NoteCode::Replaced, notes::replaced(lang, of_later, of_older))
            }
            (Some(Relation::Later), Covered::Whole) => {
                (NoteCode::Conflict, notes::conflict(lang, of_later, of_older))
            }
        };
        Some(note(code, text, Some(older.stored.plan.id)))
    }

    /// How much of the older plan the later one covers at the place, and the later one's area in the older one's system
    /// where it had to be looked at.
    fn covered_by(&self, later: &PlanHere<'a>, older: &PlanHere<'a>) -> (Covered, Option<MultiPolygon<f64>>) {
        if self.extent == Extent::Point && !later.on_border {
            return (Covered::Whole, None);
        }
        let snapshot = self.answers.snapshot();
        let crs = older.stored.plan.crs;
        let ground = self.site.ground_in(crs);
        let area = area_in(&snapshot.plan_geometry(later.index), later.stored.plan.crs, crs);
        (
            kept(
                covered_area(&ground, &snapshot.plan_geometry(older.index), &area),
                || Covered::Nothing,
            ),
            Some(area),
        )
    }
}

/// How much of a regulation's shapes at a place a later plan covers: all, only where it covers all areas and all lines.
pub(super) fn cover(ground: &Ground, shapes: &[ShapeInGrid], later: &MultiPolygon<f64>) -> Covered {
    let areas: Vec<Polygon<f64>> = shapes.iter().filter_map(|part| area_of(&part.shape)).collect();
    let lines: Vec<LineString<f64>> = shapes.iter().filter_map(|part| line_of(&part.shape)).collect();
    let nothing = || Covered::Nothing;
    let of_areas =
        (!areas.is_empty()).then(|| kept(covered_area(ground, &MultiPolygon(areas), later), nothing));
    let of_lines =
        (!lines.is_empty()).then(|| kept(covered_line(ground, &MultiLineString(lines), later), nothing));
    match (of_areas, of_lines) {
        (Some(Covered::Whole), None | Some(Covered::Whole)) | (None, Some(Covered::Whole)) => Covered::Whole,
        (None | Some(Covered::Nothing), None | Some(Covered::Nothing)) => Covered::Nothing,
        _ => Covered::Part(None),
    }
}

fn area_of(shape: &Shape) -> Option<Polygon<f64>> {
    match shape {
        Shape::Area(area) => Some(area.clone()),
        Shape::Point(_) | Shape::Line(_) => None,
    }
}

fn line_of(shape: &Shape) -> Option<LineString<f64>> {
    match shape {
        Shape::Line(line) => Some(line.clone()),
        Shape::Point(_) | Shape::Area(_) => None,
    }
}
