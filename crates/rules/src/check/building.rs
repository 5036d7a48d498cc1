//! A building of the proposal, measured: each measure with its uncertainty and where it comes from, or why it is not known.

use geo_types::MultiPolygon;
use planvy_city::mesh::Mesh;
use planvy_plan::{BuildingKind, Lang, Unit};

use super::answer::{Disagreement, FacadeAnswer, MeasureSource};
use crate::ground::GroundAnswer;

/// What is measured of a building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Ground inside the outer walls.
    FootprintArea,
    /// *Byggnadsarea*, projecting parts by the rule of SS 21054.
    BuildingArea,
    /// *Bruttoarea*.
    GrossFloorArea,
    /// *Bruttoarea under mark*.
    GrossFloorAreaBelowGround,
    /// Storeys.
    Storeys,
    /// *Nockhöjd*.
    RidgeHeight,
    /// Ridge over RH 2000.
    RidgeLevel,
    /// *Totalhöjd*.
    TotalHeight,
    /// Highest point over RH 2000.
    TotalLevel,
    /// *Byggnadshöjd* of the highest façade.
    BuildingHeight,
    /// *Byggnadshöjd* of the lowest façade.
    LowestBuildingHeight,
    /// The flattest part of the roof.
    LeastRoofPitch,
    /// The steepest part of the roof.
    GreatestRoofPitch,
    /// The lowest point of the building or its excavation over RH 2000.
    LowestLevel,
}

impl What {
    /// All of them, in the order of an answer.
    pub const ALL: [What; 14] = [
        What::FootprintArea,
        What::BuildingArea,
        What::GrossFloorArea,
        What::GrossFloorAreaBelowGround,
        What::Storeys,
        What::RidgeHeight,
        What::RidgeLevel,
        What::TotalHeight,
        What::TotalLevel,
        What::BuildingHeight,
        What::LowestBuildingHeight,
        What::LeastRoofPitch,
        What::GreatestRoofPitch,
        What::LowestLevel,
    ];

    /// The word used in JSON: the contract's where it has one.
    pub fn word(self) -> &'static str {
        match self {
            What::FootprintArea => "footprint-area",
            What::BuildingArea => "building-area",
            What::GrossFloorArea => "gross-floor-area",
            What::GrossFloorAreaBelowGround => "gross-floor-area-below-ground",
            What::Storeys => "storeys",
            What::RidgeHeight => "ridge-height",
            What::RidgeLevel => "ridge-level",
            What::TotalHeight => "total-height",
            What::TotalLevel => "total-level",
            What::BuildingHeight => "building-height",
            What::LowestBuildingHeight => "lowest-building-height",
            What::LeastRoofPitch => "least-roof-pitch",
            What::GreatestRoofPitch => "greatest-roof-pitch",
            What::LowestLevel => "lowest-level",
        }
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            What::FootprintArea
            | What::BuildingArea
            | What::GrossFloorArea
            | What::GrossFloorAreaBelowGround => Unit::SquareMetre,
            What::Storeys => Unit::Count,
            What::LeastRoofPitch | What::GreatestRoofPitch => Unit::Degree,
            _ => Unit::Metre,
        }
    }

    /// What it is called in a sentence.
    pub fn name(self, lang: Lang) -> &'static str {
        let (sv, en) = match self {
            What::FootprintArea => ("yta inom ytterväggarna", "area inside the outer walls"),
            What::BuildingArea => ("byggnadsarea", "building area"),
            What::GrossFloorArea => ("bruttoarea", "gross floor area"),
            What::GrossFloorAreaBelowGround => ("bruttoarea under mark", "gross floor area below ground"),
            What::Storeys => ("våningar", "storeys"),
            What::RidgeHeight => ("nockhöjd", "ridge height"),
            What::RidgeLevel => ("nocknivå över RH 2000", "ridge level over RH 2000"),
            What::TotalHeight => ("totalhöjd", "total height"),
            What::TotalLevel => ("totalnivå över RH 2000", "highest level over RH 2000"),
            What::BuildingHeight => ("byggnadshöjd", "building height"),
            What::LowestBuildingHeight => (
                "byggnadshöjd vid den lägsta fasaden",
                "building height at the lowest façade",
            ),
            What::LeastRoofPitch => (
                "takvinkel där taket är flackast",
                "roof pitch where the roof is flattest",
            ),
            What::GreatestRoofPitch => (
                "takvinkel där taket är brantast",
                "roof pitch where the roof is steepest",
            ),
            What::LowestLevel => ("lägsta nivå över RH 2000", "lowest level over RH 2000"),
        };
        lang.pick(sv, en)
    }
}

/// A measure that is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    /// The value.
    pub value: f64,
    /// Its standard uncertainty; none where nobody has stated one.
    pub uncertainty: Option<f64>,
    /// Where it comes from.
    pub source: MeasureSource,
    /// How it was found, in a plain sentence.
    pub because: String,
    /// Where the drawing states one figure and shows another.
    pub disagreement: Option<Disagreement>,
}

impl Measured {
    /// A measure from one source.
    pub fn new(value: f64, uncertainty: Option<f64>, source: MeasureSource, because: String) -> Measured {
        Measured {
            value,
            uncertainty,
            source,
            because,
            disagreement: None,
        }
    }
}

/// A measure, or the sentence that says what is missing.
pub(crate) type Reading = Result<Measured, String>;

/// What has to be added to the heights of a body, with its standard uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shift {
    /// Metres to add.
    pub by_m: f64,
    /// Of what is added; none where nobody has stated one.
    pub uncertainty_m: Option<f64>,
}

/// A body as triangles, with what makes its heights heights over the ground and levels over RH 2000.
#[derive(Clone, Debug)]
pub(crate) struct DrawnBody {
    /// The triangles, on the plane that everything is measured in, over the zero of the body.
    pub mesh: Mesh,
    /// The same without chimneys and the like, where it has any.
    pub without_installations: Option<Mesh>,
    /// To heights over the mean ground level, or what is missing for that.
    pub to_ground: Result<Shift, String>,
    /// To levels over RH 2000, or what is missing for that.
    pub to_datum: Result<Shift, String>,
}

/// A building of the proposal, measured.
#[derive(Clone, Debug)]
pub(crate) struct Building {
    /// Its number in the proposal, from 1.
    pub number: usize,
    /// Identity and name in the drawing.
    pub id: Option<String>,
    /// Its name in the drawing.
    pub name: Option<String>,
    /// Main or ancillary, where the drawing says.
    pub kind: Option<BuildingKind>,
    /// What it is for, as the drawing says.
    pub intended_use: Option<String>,
    /// Ground inside the outer walls, in the plane that everything is measured in. Empty where it cannot be used.
    pub footprint: MultiPolygon<f64>,
    /// Ground covered by the building, projecting parts by the rule; the footprint where there is no body.
    pub covered: MultiPolygon<f64>,
    /// What of a body stands out from the walls and is not counted: eaves, high balconies. Empty without a body.
    pub eaves: MultiPolygon<f64>,
    /// True where it stands wholly below the ground, where that is known.
    pub below_ground: Option<bool>,
    /// The mean ground level beside it.
    pub ground: Reading,
    /// The same for the answer.
    pub ground_answer: GroundAnswer,
    /// *Byggnadshöjd* of each façade.
    pub facades: Vec<FacadeAnswer>,
    /// Its body; none where the drawing has none that can be used.
    pub body: Option<DrawnBody>,
    /// Why it has no usable place, where it has none.
    pub unplaced: Option<String>,
    /// Each measure, in the order of [`What::ALL`].
    pub readings: Vec<(What, Reading)>,
}

impl Building {
    /// A measure, or what is missing.
    pub fn reading(&self, what: What) -> Result<&Measured, &str> {
        let found = self.readings.iter().find(|(of, _)| *of == what);
        match found {
            Some((_, Ok(measured))) => Ok(measured),
            Some((_, Err(missing))) => Err(missing),
            None => Err(""),
        }
    }

    /// True where it has a place on the ground.
    pub fn is_placed(&self) -> bool {
        !self.footprint.0.is_empty()
    }

    /// How the building is named in a sentence; empty where there is only one.
    pub fn label(&self, lang: Lang, count: usize) -> String {
        match (&self.name, count) {
            (_, 1) => String::new(),
            (Some(name), _) if !name.trim().is_empty() => format!("{}: ", name.trim()),
            _ => format!("{} {}: ", lang.pick("Byggnad", "Building"), self.number),
        }
    }
}
