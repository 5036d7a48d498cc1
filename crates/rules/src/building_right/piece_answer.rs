//! A piece, told: the answer for one area.

use planvy_plan::{Measure, Quantity, State, Value};

use super::answer::{BuildingRightArea, Exclusion, Existing, Limit};
use super::area_limit::Sharing;
use super::matter::Matter;
use super::reckoned::Reckoned;
use super::scene::PieceRule;
use super::{place_words, words};
use crate::answer::{Note, NoteCode};
use crate::assessment::rounded;
use crate::regulation_answer::QuantityAnswer;

impl Reckoned<'_, '_, '_> {
    /// The answer for the piece.
    pub fn told(&self) -> BuildingRightArea {
        let max_building_area = self.largest_area(Measure::BuildingArea);
        let max_gross_floor_area = self.largest_area(Measure::GrossFloorArea);
        let largest_plain_building = self.plain_building(&max_building_area, &max_gross_floor_area);
        let uses = &self.piece.use_area.uses;
        let mut area = BuildingRightArea {
            plan: self.piece.use_area.plan_id,
            plan_name: self.piece.use_area.plan_name.to_owned(),
            uses: uses.iter().map(|rule| rule.id).collect(),
            use_names: uses.iter().map(|rule| self.label(rule)).collect(),
            crs: self.piece.use_area.crs,
            area_m2: rounded(self.piece.area_m2),
            buildable_area_m2: rounded(self.buildable_m2),
            buildable_is_at_most: self.is_at_most(),
            buildable: self.geometry_of(&self.buildable),
            excluded: self.told_exclusions(),
            limits: self.told_limits(),
            remaining_building_area: self.remaining_area(&max_building_area),
            max_building_area,
            max_gross_floor_area,
            max_gross_floor_area_below_ground: self.largest_area(Measure::GrossFloorAreaBelowGround),
            max_ridge_height: self.greatest_height(Measure::RidgeHeight),
            max_ridge_level: self.greatest_height(Measure::RidgeLevel),
            max_total_height: self.greatest_height(Measure::TotalHeight),
            max_total_level: self.greatest_height(Measure::TotalLevel),
            max_building_height: self.greatest_height(Measure::BuildingHeight),
            storeys: self.most_storeys(),
            existing: self.told_buildings(),
            largest_plain_building,
            statements: Vec::new(),
        };
        area.statements = self.statements(&area);
        area
    }

    /// The notes that the piece gives: rules that do not agree, rules about the land that only a human can read.
    pub fn notes(&self) -> Vec<Note> {
        let plan = Some(self.piece.use_area.plan_id);
        let contradictions = self.contradictions().into_iter();
        let about_land = self.undecided_about(Matter::Land).into_iter().map(|here| {
            let (label, plain) = (self.label(here.rule), self.plain(here.rule));
            place_words::land_needs_human(self.lang, &label, &plain)
        });
        let note = |code| move |text| Note { code, text, plan };
        contradictions
            .map(note(NoteCode::RulesDisagree))
            .chain(about_land.map(note(NoteCode::LandNeedsHuman)))
            .collect()
    }

    /// True where something that could not be reckoned would take more of the land away.
    fn is_at_most(&self) -> bool {
        self.excluded.iter().any(|excluded| excluded.region.is_none())
            || !self.undecided_about(Matter::Land).is_empty()
    }

    fn told_exclusions(&self) -> Vec<Exclusion> {
        let told = self.excluded.iter().map(|excluded| {
            let words = self.facts(excluded.rule).map(|facts| &facts.words.value);
            Exclusion {
                reason: excluded.reason,
                regulation: excluded.rule.id,
                name: words.map(|words| words.name.clone()).unwrap_or_default(),
                letter: words.and_then(|words| words.letter.clone()),
                area_m2: excluded.area_m2.map(rounded),
                state: excluded.state,
                named: excluded.named.map(str::to_owned),
                distance_m: excluded.distance_m,
                geometry: excluded
                    .region
                    .as_ref()
                    .and_then(|region| self.geometry_of(region)),
            }
        });
        told.collect()
    }

    fn told_limits(&self) -> Vec<Limit> {
        let mut told = Vec::new();
        for here in &self.piece.rules {
            let quantities = here.rule.meaning.quantities.iter();
            told.extend(quantities.map(|quantity| self.told_limit(here, quantity)));
        }
        told
    }

    fn told_limit(&self, here: &PieceRule<'_, '_>, quantity: &Quantity) -> Limit {
        let number = QuantityAnswer::from(quantity);
        let reckoned = self
            .limits
            .iter()
            .find(|found| std::ptr::eq(found.limit.quantity, quantity));
        Limit {
            regulation: here.rule.id,
            measure: number.measure,
            bound: number.bound,
            value: number.value,
            unit: number.unit,
            reference: number.reference,
            datum: number.datum,
            applies_to: number.applies_to,
            scope: number.scope,
            state: here.rule.meaning.state,
            covers_m2: rounded(here.covers_m2),
            allowed_m2: reckoned.and_then(|found| found.limit.allowed_m2).map(rounded),
            reference_area_m2: reckoned
                .and_then(|found| found.limit.reference_area_m2)
                .filter(|_| matches!(quantity.value, Value::Percent(_)))
                .map(rounded),
            shared_by: reckoned.and_then(|found| match &found.limit.sharing {
                Sharing::Between(parcels) => Some(parcels.len()),
                Sharing::Alone | Sharing::NotKnown => None,
            }),
            plain: self.plain(here.rule),
        }
    }

    fn told_buildings(&self) -> Existing {
        let source = || self.answers.layer_source("buildings");
        Existing {
            state: match self.buildings {
                Some(_) => State::Applies,
                None => State::NoData,
            },
            building_area_m2: self.buildings.as_ref().map(|found| rounded(found.area_m2)),
            count: self.buildings.as_ref().map(|found| found.count),
            source: self.buildings.as_ref().and_then(|_| source()),
        }
    }

    fn statements(&self, area: &BuildingRightArea) -> Vec<String> {
        let lang = self.lang;
        let mut told = vec![words::land(
            lang,
            area.area_m2,
            area.buildable_area_m2,
            area.buildable_is_at_most,
        )];
        told.extend(self.excluded.iter().map(|excluded| {
            let label = self.label(excluded.rule);
            words::exclusion(
                lang,
                excluded.reason,
                &label,
                excluded.area_m2,
                excluded.distance_m,
            )
        }));
        if let Some(value_m2) = area.max_building_area.value_m2 {
            told.push(words::largest_area(lang, Measure::BuildingArea, value_m2));
        }
        told.extend(area.max_building_area.because.iter().cloned());
        for (measure, answer) in [
            (Measure::GrossFloorArea, &area.max_gross_floor_area),
            (
                Measure::GrossFloorAreaBelowGround,
                &area.max_gross_floor_area_below_ground,
            ),
        ] {
            if let Some(value_m2) = answer.value_m2 {
                told.push(words::largest_area(lang, measure, value_m2));
            }
            if !answer.regulations.is_empty() {
                told.extend(answer.because.iter().cloned());
            }
        }
        let heights = [
            &area.max_ridge_height,
            &area.max_ridge_level,
            &area.max_total_height,
            &area.max_total_level,
            &area.max_building_height,
        ];
        let spoken = heights.iter().filter(|height| !height.regulations.is_empty());
        told.extend(spoken.flat_map(|height| height.because.iter().cloned()));
        if heights.iter().all(|height| height.regulations.is_empty()) {
            told.extend(area.max_ridge_height.because.iter().cloned());
        }
        told.extend(area.storeys.because.iter().cloned());
        let found = self.buildings.as_ref().map(|found| (found.area_m2, found.count));
        told.push(words::existing(lang, found));
        if area.max_building_area.value_m2.is_some() {
            let last = area.remaining_building_area.because.iter().rev();
            told.extend(last.take(2).rev().cloned());
        }
        if let Some(house) = &area.largest_plain_building {
            told.extend(house.because.iter().cloned());
        }
        told
    }
}
