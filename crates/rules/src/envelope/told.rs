//! The envelope of a piece, told.

use geo::Area;
use geo_types::{MultiPolygon, Polygon};
use planvy_city::{Envelope, Plane};
use planvy_plan::Measure;

use super::answer::{EnvelopeArea, EnvelopeCell, ExampleHouse, LevelReference, PlaneAnswer, RoofFaceAnswer};
use super::bound::{Drawn, Zero, draw, zero_of};
use super::house::{House, example, footprint_of};
use super::{Choices, ancillary, solids, words};
use crate::assessment::rounded;
use crate::building_right::Reckoned;
use crate::ground::{GroundAnswer, mean_ground};
use crate::land::LandRule;
use crate::sentences::listed;

impl Reckoned<'_, '_, '_> {
    /// The envelope of the piece.
    pub fn told_envelope(&self, choices: Choices) -> EnvelopeArea {
        let crs = self.piece.use_area.crs;
        let snapshot = self.answers.snapshot();
        let ground = mean_ground(snapshot, crs, &self.buildable, &[]);
        let zero = zero_of(self, ground.as_ref().ok().map(|ground| ground.level.0));
        let drawn = draw(self, zero);
        let no_bound = Envelope {
            cells: Vec::new(),
            without_top: Vec::new(),
        };
        let bound = drawn.envelope.as_ref().unwrap_or(&no_bound);
        let without_top = MultiPolygon(bound.without_top.clone());
        let largest_m2 = self.largest_area(Measure::BuildingArea).value_m2;
        let house = zero
            .ground_m
            .and_then(|ground_m| example(self, bound, &drawn, ground_m, largest_m2));
        let mut area = EnvelopeArea {
            plan: self.piece.use_area.plan_id,
            plan_name: self.piece.use_area.plan_name.to_owned(),
            uses: self.piece.use_area.ids(),
            crs,
            ground: GroundAnswer {
                is_approximate: ground.is_ok(),
                ..GroundAnswer::of(self.answers, self.lang, &ground)
            },
            level_reference: zero.reference,
            base_m: zero.ground_m.map(rounded),
            bound: self.told_cells(bound, &drawn, zero),
            bound_volume_m3: zero
                .ground_m
                .map(|base_m| rounded(bound.volume_over(base_m).volume_m3)),
            not_in_bound: drawn.left_out.iter().map(|rule| rule.id).collect(),
            without_top: self.geometry_of(&without_top),
            without_top_m2: rounded(without_top.unsigned_area()),
            ancillary: ancillary::volumes(
                self,
                zero.ground_m.unwrap_or_default(),
                choices.ancillary_height_m,
            ),
            example_house: house.and_then(|house| self.told_house(&house)),
            solids: Vec::new(),
            statements: Vec::new(),
        };
        if zero.ground_m.is_none() {
            // A low volume needs ground to stand on.
            area.ancillary.clear();
        }
        area.statements = self.envelope_statements(&area, &drawn, zero);
        match zero
            .ground_m
            .map_or(Ok(Vec::new()), |base_m| solids::of(bound, &drawn, base_m))
        {
            Ok(solids) => area.solids = solids,
            Err(_) => area.statements.push(words::no_solids(self.lang)),
        }
        area
    }

    fn told_cells(&self, bound: &Envelope<usize>, drawn: &Drawn<'_, '_>, zero: Zero) -> Vec<EnvelopeCell> {
        let is_level = zero.reference == LevelReference::Rh2000;
        let mut told = Vec::with_capacity(bound.cells.len());
        for cell in &bound.cells {
            let Some(rule) = drawn.rules.get(cell.made_by) else {
                continue;
            };
            let label = self.label(rule);
            let (area_m2, pitch_deg) = (cell.outline.unsigned_area(), cell.top.pitch_deg());
            let statement = if pitch_deg < 1e-6 {
                let top = words::over(self.lang, cell.top.level_m, is_level);
                words::level_cell(self.lang, &top, area_m2, &label)
            } else {
                words::sloping_cell(self.lang, pitch_deg, area_m2, &label)
            };
            let Some(outline) = self.outline_of(&cell.outline) else {
                continue;
            };
            told.push(EnvelopeCell {
                outline,
                plane: PlaneAnswer::of(cell.top),
                pitch_deg: rounded(pitch_deg),
                regulation: rule.id,
                statement,
            });
        }
        told
    }

    /// The rules that limit the pitch of all roofs.
    fn pitch_rules(&self) -> Vec<&LandRule<'_>> {
        let limits_pitch = |rule: &LandRule<'_>| {
            let mut quantities = rule.meaning.quantities.iter();
            quantities.any(|quantity| quantity.measure == Measure::RoofPitch && quantity.applies_to.is_none())
        };
        let rules = self.piece.rules.iter().map(|here| here.rule);
        rules.filter(|rule| limits_pitch(rule)).collect()
    }

    fn told_house(&self, house: &House) -> Option<ExampleHouse> {
        let faces = house.faces.iter().filter_map(|face| {
            Some(RoofFaceAnswer {
                outline: self.outline_of(&face.outline)?,
                plane: PlaneAnswer::of(face.plane),
            })
        });
        Some(ExampleHouse {
            footprint: self.geometry_of(&footprint_of(house))?,
            eave_m: rounded(house.eave_m),
            ridge_m: rounded(house.ridge_m),
            pitch_deg: house.pitch_deg,
            roof: faces.collect(),
            because: house.because.clone(),
        })
    }

    fn outline_of(&self, outline: &Polygon<f64>) -> Option<crate::regulation_answer::GeometryAnswer> {
        self.geometry_of(&MultiPolygon(vec![outline.clone()]))
    }

    fn envelope_statements(&self, area: &EnvelopeArea, drawn: &Drawn<'_, '_>, zero: Zero) -> Vec<String> {
        let lang = self.lang;
        let mut told = Vec::new();
        match (zero.reference, area.ground.level_m) {
            (LevelReference::Rh2000, Some(level_m)) => {
                let off_m = area.ground.uncertainty_m.unwrap_or_default();
                told.push(words::approximate(lang, level_m, off_m));
            }
            (LevelReference::Rh2000, None) => told.extend(area.ground.because.iter().cloned()),
            (LevelReference::MeanGroundLevel, _) => {
                told.push(words::over_ground(lang));
                told.extend(area.ground.because.iter().cloned());
            }
        }
        if drawn.envelope.is_err() {
            told.push(words::not_worked_out(lang));
        }
        told.extend(area.bound.iter().map(|cell| cell.statement.clone()));
        if !drawn.left_out.is_empty() {
            let labels: Vec<String> = drawn.left_out.iter().map(|rule| self.label(rule)).collect();
            told.push(words::left_out(lang, &listed(lang, &labels)));
        }
        if area.without_top_m2 > 0.0 {
            told.push(words::without_top(lang, area.without_top_m2));
        }
        if !area.bound.is_empty() {
            told.push(words::bound(lang));
        }
        if drawn.has_facade {
            told.push(words::facade_trap(lang));
        }
        if !area.bound.is_empty() {
            let rules = self.pitch_rules();
            let labels: Vec<String> = rules.iter().map(|rule| self.label(rule)).collect();
            if !labels.is_empty() {
                told.push(words::pitch_lowers_nothing(
                    lang,
                    &listed(lang, &labels),
                    drawn.has_facade,
                ));
            }
        }
        told.extend(area.ancillary.iter().map(|volume| volume.statement.clone()));
        told.extend(
            area.example_house
                .iter()
                .flat_map(|house| house.because.iter().cloned()),
        );
        told.dedup();
        told
    }
}

impl PlaneAnswer {
    /// A plane in an answer.
    pub(crate) fn of(plane: Plane) -> PlaneAnswer {
        PlaneAnswer {
            origin_east_m: plane.origin.x,
            origin_north_m: plane.origin.y,
            level_m: plane.level_m,
            slope_east: plane.slope_east,
            slope_north: plane.slope_north,
        }
    }
}
