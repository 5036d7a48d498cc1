//! The place of a question as land to build on: its parcel, the area asked about, or the use area around a point.

use geo::{Area, Intersects};
use geo_types::{MultiPolygon, Point};
use planvy_plan::Crs;

use super::overlay::{SLIVER_M2, common, holds, size_m2, without};
use super::use_area::{UseArea, area_of, use_areas};
use crate::answer::{AnsweredPlace, PlaceKind};
use crate::answers::Answers;
use crate::assessment::{Assessment, rounded};
use crate::land::{Land, LandRule, RuleExtent};
use crate::overlap::Ground;
use crate::place_checks::check_land;
use crate::projected::area_in;
use crate::question::{Place, Question, QuestionError};
use crate::site::{Site, SiteShape};

/// What the place is taken as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// One parcel, by its designation.
    Parcel(String),
    /// An area asked about: reckoned as if it were one parcel.
    Area,
    /// The use areas around a point, or along a line, whole: no parcel is known there.
    UseArea {
        /// True where several parcels meet at the point.
        is_on_parcel_border: bool,
    },
}

/// The place of a question as land to build on.
pub(crate) struct Scene<'a> {
    /// What holds there.
    pub land: Land<'a>,
    /// What the place is taken as.
    pub basis: Basis,
    /// The place, as understood.
    pub place: AnsweredPlace,
    /// The land, in its own system; none where the place is a point outside all development land.
    ground: Option<(Crs, MultiPolygon<f64>)>,
    /// The size of the land in its own system, in m².
    ground_m2: f64,
}

/// A piece of development land: the part of the place in one use area.
pub(crate) struct Piece<'s, 'a> {
    /// The use area.
    pub use_area: UseArea<'s, 'a>,
    /// The place as a parcel, in the plan's system; `None` where no parcel is known.
    pub parcel: Option<MultiPolygon<f64>>,
    /// The piece, in the plan's system, without what later plans took over.
    pub land: MultiPolygon<f64>,
    /// Its size in m².
    pub area_m2: f64,
    /// The property rules in force on it, with the part of it that each covers.
    pub rules: Vec<PieceRule<'s, 'a>>,
}

/// A property rule on a piece.
pub(crate) struct PieceRule<'s, 'a> {
    /// The rule.
    pub rule: &'s LandRule<'a>,
    /// The part of the piece that it covers; `None` where that is all of it.
    pub part: Option<MultiPolygon<f64>>,
    /// Its size in m².
    pub covers_m2: f64,
}

impl PieceRule<'_, '_> {
    /// The part of the piece that it covers.
    pub fn region<'r>(&'r self, piece: &'r Piece<'_, '_>) -> &'r MultiPolygon<f64> {
        self.part.as_ref().unwrap_or(&piece.land)
    }
}

impl<'a> Scene<'a> {
    /// The land of a question's place.
    ///
    /// # Errors
    /// What is wrong with the place.
    pub fn of(answers: &'a Answers, question: &'a Question) -> Result<Scene<'a>, QuestionError> {
        let site = Site::find(answers.snapshot(), &question.place)?;
        let place = |land: &Land<'_>| land.assessment.place.clone();
        if let SiteShape::Area { crs, area } = &site.shape {
            let ground = (*crs, area.clone());
            let basis = match &site.parcel {
                Some(designation) => Basis::Parcel(designation.clone()),
                None => {
                    check_land(area)?;
                    Basis::Area
                }
            };
            let land = Land::at(answers, question, site);
            return Ok(Scene::new(place(&land), land, basis, Some(ground)));
        }
        Scene::around(answers, question, site)
    }

    /// The land around a point or along a line: its parcel where one is known, else its use areas.
    fn around(answers: &'a Answers, question: &'a Question, site: Site) -> Result<Scene<'a>, QuestionError> {
        let snapshot = answers.snapshot();
        let is_point = site.is_point();
        let named = site.parcel.clone();
        let spot = site.clone();
        let here = Assessment::at(answers, question, site);
        let mut designations: Vec<&str> = here
            .parcels
            .iter()
            .filter_map(|parcel| Some(snapshot.parcel(parcel.index)?.designation.as_str()))
            .collect();
        designations.dedup();
        let only = match designations.as_slice() {
            [only] if is_point => Some((*only).to_owned()),
            _ => None,
        };
        if let Some(designation) = named.filter(|_| is_point).or(only)
            && let Ok(parcel) = Site::find(snapshot, &Place::Parcel(designation.clone()))
            && let SiteShape::Area { crs, area } = &parcel.shape
        {
            let ground = (*crs, area.clone());
            let place = AnsweredPlace {
                parcel: Some(designation.clone()),
                area_m2: Some(rounded(area.unsigned_area())),
                ..here.place
            };
            let land = Land::at(answers, question, parcel);
            return Ok(Scene::new(place, land, Basis::Parcel(designation), Some(ground)));
        }
        let basis = Basis::UseArea {
            is_on_parcel_border: is_point && designations.len() > 1,
        };
        let place = here.place;
        let land = Land::at(answers, question, spot.clone());
        let Some((crs, area)) = use_areas_at(answers, &land, &spot) else {
            return Ok(Scene::new(place, land, basis, None));
        };
        let around = Site {
            kind: PlaceKind::Area,
            shape: SiteShape::Area {
                crs,
                area: area.clone(),
            },
            ..spot
        };
        let land = Land::at(answers, question, around);
        Ok(Scene::new(place, land, basis, Some((crs, area))))
    }

    fn new(
        place: AnsweredPlace,
        land: Land<'a>,
        basis: Basis,
        ground: Option<(Crs, MultiPolygon<f64>)>,
    ) -> Scene<'a> {
        let ground_m2 = ground.as_ref().map_or(0.0, |(_, area)| size_m2(area));
        Scene {
            land,
            basis,
            place,
            ground,
            ground_m2,
        }
    }

    /// The pieces of development land, with the rules on each. Slivers are none.
    pub fn pieces(&self, answers: &Answers) -> Vec<Piece<'_, 'a>> {
        let Some((own_crs, ground)) = &self.ground else {
            return Vec::new();
        };
        let least_m2 = SLIVER_M2.min(self.ground_m2 / 2.0);
        let mut pieces = Vec::new();
        for use_area in use_areas(answers.snapshot(), &self.land) {
            let place = area_in(ground, *own_crs, use_area.crs);
            let mut land = if self.covers_place(&use_area.uses) {
                place.clone()
            } else {
                common(&place, &use_area.area)
            };
            let here = self.land.assessment.plans.iter();
            for later in here
                .filter(|here| here.index == use_area.plan)
                .flat_map(|here| &here.taken_over)
            {
                land = without(&land, later);
            }
            let area_m2 = size_m2(&land);
            if area_m2 < least_m2 {
                continue;
            }
            let is_parcel = !matches!(self.basis, Basis::UseArea { .. });
            let mut piece = Piece {
                use_area,
                parcel: is_parcel.then_some(place),
                land,
                area_m2,
                rules: Vec::new(),
            };
            piece.rules = self.rules_on(answers, &piece);
            pieces.push(piece);
        }
        pieces
    }

    /// True where the index found rules to cover the whole place, so that no overlay is needed.
    fn covers_place(&self, rules: &[&LandRule<'a>]) -> bool {
        let share_of = |rule: &LandRule<'_>| {
            let here = self.land.assessment.regulations.iter();
            let mut here = here.filter(|here| here.index == rule.index);
            here.next().and_then(|here| here.share.percent)
        };
        // Per cent has three decimals: of a parcel, far less than a sliver.
        let is_small = self.ground_m2 * 1e-5 < SLIVER_M2;
        // The parts of a rule might overlap, and their sum be the whole by chance.
        let is_one = |rule: &LandRule<'_>| match &rule.extent {
            RuleExtent::WholePlan => true,
            RuleExtent::Shapes { areas, .. } => areas.0.len() == 1,
        };
        let covers = |rule: &&LandRule<'a>| is_one(rule) && share_of(rule) == Some(100.0);
        is_small && !rules.is_empty() && rules.iter().all(covers)
    }

    fn rules_on(&self, answers: &Answers, piece: &Piece<'_, 'a>) -> Vec<PieceRule<'_, 'a>> {
        let uses = piece.use_area.ids();
        let rules = self.land.rules.iter().filter(|rule| {
            rule.plan == piece.use_area.plan
                && !rule.is_use()
                && rule.standing == planvy_plan::Standing::InForce
                && (rule.regulates_uses.is_empty() || rule.regulates_uses.iter().any(|id| uses.contains(id)))
        });
        let on = |rule| -> Option<PieceRule<'_, 'a>> {
            if self.covers_place(&[rule]) {
                return Some(PieceRule {
                    rule,
                    part: None,
                    covers_m2: piece.area_m2,
                });
            }
            let part = common(&piece.land, &area_of(answers.snapshot(), rule));
            let covers_m2 = size_m2(&part);
            let covers_all = holds(covers_m2, piece.area_m2);
            (covers_m2 >= SLIVER_M2.min(piece.area_m2 / 2.0)).then_some(PieceRule {
                rule,
                part: (!covers_all).then_some(part),
                covers_m2,
            })
        };
        rules.filter_map(on).collect()
    }
}

/// The polygons of use areas that a point lies in, or a line runs in.
fn use_areas_at(answers: &Answers, land: &Land<'_>, site: &Site) -> Option<(Crs, MultiPolygon<f64>)> {
    let mut found: Option<(Crs, MultiPolygon<f64>)> = None;
    for area in use_areas(answers.snapshot(), land) {
        let is_met = |polygon: &geo_types::Polygon<f64>| match site.ground_in(area.crs) {
            Ground::Point(at) => polygon.intersects(&Point(at)),
            Ground::Line(line) => polygon.intersects(&line),
            Ground::Area(area) => polygon.intersects(&area),
        };
        let met: Vec<_> = area
            .area
            .0
            .iter()
            .filter(|polygon| is_met(polygon))
            .cloned()
            .collect();
        let met = MultiPolygon(met);
        if met.0.is_empty() {
            continue;
        }
        found = Some(match found {
            None => (area.crs, met),
            Some((crs, ground)) => (
                crs,
                super::overlay::together(&ground, &area_in(&met, area.crs, crs)),
            ),
        });
    }
    found
}
