//! A mean ground level as it stands in answers.

use planvy_plan::{Lang, RegulationId, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{GroundUnknown, MeanGround, Measured};
use crate::answer::Source;
use crate::answers::Answers;
use crate::assessment::rounded;
use crate::sentences::figure;
use crate::words_schema::StateWord;

/// The mean ground level beside a building (*medelmarknivå*, PBF 1:3), or why it is not known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroundAnswer {
    /// `applies` where the level is known, `no-data` where it is not.
    #[schema(value_type = StateWord)]
    pub state: State,
    /// Level over RH 2000, in metres.
    pub level_m: Option<f64>,
    /// Standard uncertainty of the level, in metres.
    pub uncertainty_m: Option<f64>,
    /// The lowest ground taken, over RH 2000 in metres.
    pub lowest_m: Option<f64>,
    /// The highest ground taken, over RH 2000 in metres.
    pub highest_m: Option<f64>,
    /// How many points were taken.
    pub points: Option<usize>,
    /// Along what.
    pub method: Option<GroundMethod>,
    /// The public places it was taken along.
    #[schema(value_type = Vec<String>)]
    pub public_places: Vec<RegulationId>,
    /// The level along the building's own outline where the public place was taken, in metres over RH 2000.
    pub beside_building_m: Option<f64>,
    /// True where the level belongs to this outline, and a building of another outline has another one.
    pub is_approximate: bool,
    /// The file that the terrain came from; null where there are several, or none.
    pub source: Option<Source>,
    /// How it was reckoned, or why it is not known, in plain sentences.
    pub because: Vec<String>,
}

/// Along what the ground was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GroundMethod {
    /// The outline of the building.
    Outline,
    /// The nearby public place.
    PublicPlace,
}

impl GroundAnswer {
    /// A level, or the reason for having none, in a language.
    pub(crate) fn of(
        answers: &Answers,
        lang: Lang,
        ground: &Result<MeanGround, GroundUnknown>,
    ) -> GroundAnswer {
        match ground {
            Ok(ground) => GroundAnswer::known(answers, lang, ground),
            Err(unknown) => GroundAnswer {
                state: State::NoData,
                level_m: None,
                uncertainty_m: None,
                lowest_m: None,
                highest_m: None,
                points: None,
                method: None,
                public_places: Vec::new(),
                beside_building_m: None,
                is_approximate: false,
                source: answers.layer_source("terrain"),
                because: vec![unknown.plain(lang)],
            },
        }
    }

    fn known(answers: &Answers, lang: Lang, ground: &MeanGround) -> GroundAnswer {
        let (method, public_places, beside) = match &ground.method {
            Measured::Outline => (GroundMethod::Outline, Vec::new(), None),
            Measured::PublicPlace {
                regulations,
                beside_building,
                ..
            } => (GroundMethod::PublicPlace, regulations.clone(), *beside_building),
        };
        GroundAnswer {
            state: State::Applies,
            level_m: Some(rounded(ground.level.0)),
            uncertainty_m: Some(rounded(ground.uncertainty_m)),
            lowest_m: Some(rounded(ground.lowest_m)),
            highest_m: Some(rounded(ground.highest_m)),
            points: Some(ground.points),
            method: Some(method),
            public_places,
            beside_building_m: beside.map(|level| rounded(level.0)),
            is_approximate: false,
            source: answers.layer_source("terrain"),
            because: ground.because(lang),
        }
    }
}

impl MeanGround {
    fn because(&self, lang: Lang) -> Vec<String> {
        let cell = figure(lang, self.cell_m, 2);
        let points = self.points;
        let mut because = vec![match &self.method {
            Measured::Outline => lang.pick(
                format!("Medelmarknivån är medelvärdet av marken i {points} punkter runt byggnaden. Markens rutnät är {cell} m."),
                format!("The mean ground level is the mean of the ground at {points} points around the building. The grid of the ground is {cell} m."),
            ),
            Measured::PublicPlace { distance_m, stretch_m, beside_building, .. } => {
                let away = figure(lang, *distance_m, 1);
                let along = figure(lang, *stretch_m, 0);
                let beside = beside_building.map(|level| figure(lang, level.0, 2));
                let beside = match (lang, beside) {
                    (Lang::Sv, Some(level)) => format!(" Runt byggnaden själv är den {level} m."),
                    (Lang::En, Some(level)) => format!(" Around the building itself it is {level} m."),
                    (_, None) => String::new(),
                };
                lang.pick(
                    format!("Byggnaden ligger {away} m från allmän plats, alltså närmare än 6 m. Då räknas höjden från den allmänna platsens medelnivå, här längs {along} m. Särskilda skäl kan tala emot det (PBF 1 kap. 3 §).{beside}"),
                    format!("The building lies {away} m from a public place, closer than 6 m. Then the height is counted from the mean level of the public place, here along {along} m. Special reasons may speak against it (PBF 1:3).{beside}"),
                )
            }
        }];
        if !self.uncertainty_is_stated {
            let assumed = figure(lang, super::ASSUMED_UNCERTAINTY_M, 2);
            because.push(lang.pick(
                format!("Källan säger inte hur säker marknivån är. Vi räknar med {assumed} m."),
                format!("The source does not say how certain its levels are. We reckon with {assumed} m."),
            ));
        }
        because
    }
}

impl GroundUnknown {
    /// The reason in a plain sentence.
    pub(crate) fn plain(&self, lang: Lang) -> String {
        match self {
            GroundUnknown::NoTerrain => lang
                .pick(
                    "Marknivån är inte känd: det finns ingen höjdmodell i tjänsten.",
                    "The ground level is not known: the service holds no terrain.",
                )
                .to_owned(),
            GroundUnknown::NotCovered { covered, points } => lang.pick(
                format!("Marknivån är inte känd: höjdmodellen täcker {covered} av {points} punkter runt byggnaden."),
                format!("The ground level is not known: the terrain covers {covered} of {points} points around the building."),
            ),
            GroundUnknown::DatumNotStated => lang
                .pick(
                    "Marknivån är inte känd: höjdmodellen säger inte vilket höjdsystem den är i.",
                    "The ground level is not known: the terrain does not say which vertical datum it is in.",
                )
                .to_owned(),
            GroundUnknown::OtherDatum(datum) => lang.pick(
                format!("Marknivån är inte känd i RH 2000: höjdmodellen är i {datum}."),
                format!("The ground level is not known in RH 2000: the terrain is in {datum}."),
            ),
            GroundUnknown::NoOutline => lang
                .pick(
                    "Marknivån är inte känd: byggnadens kontur saknar längd.",
                    "The ground level is not known: the outline of the building has no length.",
                )
                .to_owned(),
        }
    }
}
