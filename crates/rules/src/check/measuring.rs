//! From a drawn building to a measured one: each measure stated, measured on the drawing, or computed from the two and the
//! ground, and each with where it comes from.

mod areas;
mod drawn;
mod heights;
mod phrases;

use geo::Area;
use geo_types::MultiPolygon;
use jiff::civil::Date;
use planvy_city::footprint::{self, Footprint};
use planvy_plan::{Crs, Finding, Lang, ProposedBuilding, RuleId, State};

use super::answer::MeasureSource;
use super::building::{Building, Measured, Reading, What};
use crate::answers::Answers;
use crate::assessment::rounded;
use crate::ground::{GroundAnswer, PublicPlace, mean_ground, public_places_near};
use crate::overlaid::kept;
use crate::place_checks::check_area;
use crate::projected::area_in;
use crate::served::Served;

/// Standard uncertainty of what is measured on a drawing, in metres: drawings are written to the centimetre at best.
pub(super) const DRAWING_M: f64 = 0.01;
/// A building larger than this on the ground is none, in m².
const MOST_GROUND_M2: f64 = 1_000_000.0;

/// What measuring needs beside the building.
pub(super) struct Measuring<'a> {
    /// The desk.
    pub answers: &'a Answers,
    /// The language of the sentences.
    pub lang: Lang,
    /// The date of the public places.
    pub date: Date,
    /// The system of the drawing; none where it is not placed.
    pub from: Option<Crs>,
    /// The plane to measure in.
    pub to: Crs,
    /// Why the drawing as a whole has no usable place, where it has none.
    pub unplaced: Option<String>,
}

impl Measuring<'_> {
    /// Measures a building; what there is to say about its drawing is added to the findings.
    pub fn measure(&self, number: usize, drawn: &ProposedBuilding, findings: &mut Vec<Finding>) -> Building {
        let mut body = drawn::body(self, number, drawn, findings);
        let of_body = body
            .as_ref()
            .and_then(|body| kept(footprint::of(&body.mesh), || None));
        let (ground_area, unplaced) = self.footprint(number, drawn, of_body.as_ref(), findings);
        let near = if ground_area.0.is_empty() {
            Vec::new()
        } else {
            public_places_near(self.answers, self.date, self.to, &ground_area)
        };
        let (ground, ground_answer) = self.ground(drawn, &ground_area, &near);
        if let Some(body) = &mut body {
            drawn::set_zero(self, drawn, body, &ground);
        }
        let covered = areas::covered(body.as_ref(), of_body.as_ref(), &ground_area);
        let mut building = Building {
            number,
            id: drawn.id.clone(),
            name: drawn.name.clone(),
            kind: drawn.kind,
            intended_use: drawn.intended_use.clone(),
            footprint: ground_area,
            covered: covered.outline,
            eaves: covered.not_counted,
            below_ground: drawn.below_ground,
            ground,
            ground_answer,
            facades: Vec::new(),
            body,
            unplaced,
            readings: Vec::new(),
        };
        let readings = What::ALL.map(|what| {
            (
                what,
                self.reading(
                    what,
                    drawn,
                    &mut building,
                    of_body.as_ref(),
                    &near,
                    &covered.because,
                ),
            )
        });
        building.readings = readings.into();
        building
    }

    fn reading(
        &self,
        what: What,
        drawn: &ProposedBuilding,
        building: &mut Building,
        of_body: Option<&Footprint>,
        near: &[PublicPlace],
        covered_because: &str,
    ) -> Reading {
        match what {
            What::FootprintArea
            | What::BuildingArea
            | What::GrossFloorArea
            | What::GrossFloorAreaBelowGround
            | What::Storeys => areas::reading(self.lang, what, drawn, building, covered_because),
            What::BuildingHeight | What::LowestBuildingHeight => {
                heights::building_height(self.lang, what, drawn, building, (of_body, near))
            }
            What::LeastRoofPitch | What::GreatestRoofPitch => {
                heights::roof_pitch(self.lang, what, drawn, building)
            }
            _ => heights::reading(self.lang, what, drawn, building),
        }
    }

    /// The ground inside the walls, or why there is none.
    fn footprint(
        &self,
        number: usize,
        drawn: &ProposedBuilding,
        of_body: Option<&Footprint>,
        findings: &mut Vec<Finding>,
    ) -> (MultiPolygon<f64>, Option<String>) {
        let nothing = || MultiPolygon(Vec::new());
        let (Some(from), None) = (self.from, &self.unplaced) else {
            let because = self
                .unplaced
                .clone()
                .unwrap_or_else(|| phrases::not_placed(self.lang));
            return (nothing(), Some(because));
        };
        let area = match &drawn.footprint {
            Some(area) => match check_area(from, area, &Served::of(self.answers.snapshot())) {
                Ok(()) if area.unsigned_area() <= MOST_GROUND_M2 => area_in(area, from, self.to),
                Ok(()) => {
                    let message = format!(
                        "building {number} covers {:.0} m², more than any building",
                        area.unsigned_area()
                    );
                    findings.push(Finding::error(RuleId::GEOMETRY, message));
                    return (nothing(), Some(phrases::too_large(self.lang)));
                }
                Err(fault) => {
                    let message = format!("the footprint of building {number} cannot be used: {fault}");
                    let finding = Finding::error(RuleId::GEOMETRY, message);
                    findings.push(match phrases::position_of(&fault) {
                        Some(position) => finding.with_position(position, from),
                        None => finding,
                    });
                    return (nothing(), Some(phrases::fault(self.lang, &fault)));
                }
            },
            None => match of_body {
                Some(footprint) => footprint.wall_line.clone(),
                None => return (nothing(), Some(phrases::no_footprint(self.lang))),
            },
        };
        // Parts that overlap are covered once.
        let united = super::land_shapes::union(
            area.0
                .iter()
                .map(|part| MultiPolygon(vec![part.clone()]))
                .collect::<Vec<_>>()
                .iter(),
        );
        if united.unsigned_area() <= super::land_shapes::LEAST_ON_LAND_M2 {
            findings.push(Finding::error(
                RuleId::GEOMETRY,
                format!("building {number} covers no ground"),
            ));
            return (nothing(), Some(phrases::no_footprint(self.lang)));
        }
        (united, None)
    }

    /// The mean ground level: as the drawing states it, or from the terrain.
    fn ground(
        &self,
        drawn: &ProposedBuilding,
        footprint: &MultiPolygon<f64>,
        near: &[PublicPlace],
    ) -> (Reading, GroundAnswer) {
        let snapshot = self.answers.snapshot();
        let found = mean_ground(snapshot, self.to, footprint, near);
        let of_terrain = GroundAnswer::of(self.answers, self.lang, &found);
        let because = of_terrain.because.join(" ");
        let measured = match &found {
            Ok(ground) => Ok(Measured::new(
                ground.level.0,
                Some(ground.uncertainty_m),
                MeasureSource::Measured,
                because,
            )),
            Err(_) => Err(because),
        };
        let Some(stated) = drawn.ground_level else {
            return (measured, of_terrain);
        };
        let mut because = vec![phrases::ground_stated(self.lang)];
        let differs = found
            .as_ref()
            .ok()
            .filter(|ground| (ground.level.0 - stated.0).abs() > 0.3_f64.max(2.0 * ground.uncertainty_m));
        because.extend(differs.map(|ground| phrases::ground_differs(self.lang, stated.0, ground.level.0)));
        let reading = Measured::new(stated.0, Some(0.0), MeasureSource::Stated, because.join(" "));
        let answer = GroundAnswer {
            state: State::Applies,
            level_m: Some(rounded(stated.0)),
            uncertainty_m: Some(0.0),
            method: None,
            public_places: Vec::new(),
            points: None,
            because,
            ..of_terrain
        };
        (Ok(reading), answer)
    }
}
