//! A piece, reckoned: what is excluded, what is left, what the limits come to, what stands there.

use geo_types::MultiPolygon;
use planvy_plan::{Lang, RegulationId};

use super::area_limit::{LimitGround, area_limits};
use super::area_total::PieceLimit;
use super::buildings_here::{BuildingsHere, buildings_here};
use super::exclusion::{Excluded, buildable, exclusions};
use super::matter::{Matter, undecided};
use super::overlay::{SLIVER_M2, size_m2};
use super::scene::{Piece, PieceRule, Scene};
use crate::answers::Answers;
use crate::land::LandRule;
use crate::regulation_words::ContentFacts;

/// A piece with everything that its answer is told from.
pub(crate) struct Reckoned<'p, 's, 'a> {
    /// The desk.
    pub answers: &'s Answers,
    /// The place.
    pub scene: &'s Scene<'a>,
    /// The language of the sentences.
    pub lang: Lang,
    /// The piece.
    pub piece: &'p Piece<'s, 'a>,
    /// What is excluded.
    pub excluded: Vec<Excluded<'s, 'a>>,
    /// What is left for main buildings.
    pub buildable: MultiPolygon<f64>,
    /// Its size in m².
    pub buildable_m2: f64,
    /// The limits on area.
    pub limits: Vec<PieceLimit<'p, 's, 'a>>,
    /// What stands on the piece; `None` where that is not known.
    pub buildings: Option<BuildingsHere>,
    /// Rules that only a human can decide, with what they are about.
    pub undecided: Vec<(&'p PieceRule<'s, 'a>, Vec<Matter>)>,
}

impl<'p, 's, 'a> Reckoned<'p, 's, 'a> {
    /// Reckons a piece.
    pub fn of(
        answers: &'s Answers,
        scene: &'s Scene<'a>,
        lang: Lang,
        piece: &'p Piece<'s, 'a>,
    ) -> Reckoned<'p, 's, 'a> {
        let snapshot = answers.snapshot();
        let excluded = exclusions(piece);
        let buildable = buildable(piece, &excluded);
        let ground = LimitGround {
            snapshot,
            crs: piece.use_area.crs,
            parcel: piece.parcel.as_ref(),
            use_area: &piece.use_area.area,
        };
        let limits = piece.rules.iter().flat_map(|here| {
            let of_rule = area_limits(&ground, here.rule).into_iter();
            of_rule.map(move |limit| PieceLimit { here, limit })
        });
        let undecided = piece.rules.iter().filter_map(|here| {
            let matters = undecided(here.rule);
            (!matters.is_empty()).then_some((here, matters))
        });
        Reckoned {
            buildable_m2: size_m2(&buildable),
            limits: limits.collect(),
            buildings: buildings_here(snapshot, piece.use_area.crs, &piece.land),
            undecided: undecided.collect(),
            answers,
            scene,
            lang,
            piece,
            excluded,
            buildable,
        }
    }

    /// The land that heights are told for: the buildable, or where nothing is left of it, all.
    pub fn built_land(&self) -> &MultiPolygon<f64> {
        if self.buildable_m2 > SLIVER_M2 {
            &self.buildable
        } else {
            &self.piece.land
        }
    }

    /// What a rule says, in words.
    pub fn facts(&self, rule: &LandRule<'_>) -> Option<&'s ContentFacts> {
        let mut here = self.scene.land.assessment.regulations.iter();
        let here = here.find(|here| here.index == rule.index)?;
        Some(&here.facts)
    }

    /// A rule as a sentence names it: its name and its letter on the map.
    pub fn label(&self, rule: &LandRule<'_>) -> String {
        let Some(facts) = self.facts(rule) else {
            return rule.content.formulation.clone();
        };
        let words = &facts.words.value;
        match words.letter.as_deref().filter(|letter| !letter.is_empty()) {
            Some(letter) => format!("{} ({letter})", words.name),
            None => words.name.clone(),
        }
    }

    /// The plain sentence of a rule.
    pub fn plain(&self, rule: &LandRule<'_>) -> String {
        self.facts(rule)
            .map(|facts| facts.words.value.plain.clone())
            .unwrap_or_default()
    }

    /// The rules about a matter that only a human can decide.
    pub fn undecided_about(&self, matter: Matter) -> Vec<&'p PieceRule<'s, 'a>> {
        let about = self
            .undecided
            .iter()
            .filter(|(_, matters)| matters.contains(&matter));
        about.map(|(here, _)| *here).collect()
    }

    /// Adds the rules about a matter that only a human can decide: their ids and a sentence for each. True where there are any.
    pub fn tell_undecided(
        &self,
        matter: Matter,
        regulations: &mut Vec<RegulationId>,
        because: &mut Vec<String>,
    ) -> bool {
        let undecided = self.undecided_about(matter);
        for here in &undecided {
            if !regulations.contains(&here.rule.id) {
                regulations.push(here.rule.id);
            }
            let (label, plain) = (self.label(here.rule), self.plain(here.rule));
            because.push(super::words::needs_human(self.lang, &label, &plain));
        }
        !undecided.is_empty()
    }
}
