//! Numbers with a meaning: what is measured, how it is bounded, in which unit, against which reference.
//!
//! A number is never a bare `f64`: its [`Value`] fixes the unit, and heights keep the reference in the type.

use serde::{Deserialize, Serialize};

use crate::height::{Datum, LevelOverPlanDatum, OverGround, OverRh2000};

/// What a number measures. The words of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// *Nockhöjd*: ridge over the mean ground level.
    RidgeHeight,
    /// *Totalhöjd*: the highest point over the mean ground level.
    TotalHeight,
    /// *Byggnadshöjd*: PBF 1:3, by the 45° plane.
    BuildingHeight,
    /// Where the roof meets the façade, at its eaves or gutter: a measure of other countries' plans (*goothoogte*, *Traufhöhe*). No kind of the
    /// Swedish catalogue sets one, and it is no *byggnadshöjd*: a dormer or a gable may rise above it.
    EavesHeight,
    /// Ridge as a level over a datum.
    RidgeLevel,
    /// Highest point as a level over a datum.
    TotalLevel,
    /// *Takvinkel*.
    RoofPitch,
    /// *Byggnadsarea* (BYA): ground covered by the building.
    BuildingArea,
    /// *Bruttoarea* (BTA): sum of the floors.
    GrossFloorArea,
    /// *Bruttoarea under mark*.
    GrossFloorAreaBelowGround,
    /// Number of storeys, PBF 1:4 or the rules of the plan's age.
    Storeys,
    /// Size of a property.
    PropertyArea,
    /// Distance to the property boundary.
    DistanceToBoundary,
    /// Level of the ground.
    GroundLevel,
    /// Lowest level of excavation or drainage.
    ExcavationLevel,
    /// Slope of the ground.
    GroundSlope,
    /// Share of the ground that lets water through.
    PermeableShare,
    /// Free height over ground.
    ClearHeight,
    /// Level or height of a barrier against noise or water.
    BarrierLevel,
    /// A volume, of a detention basin for instance.
    Volume,
    /// An area of something built, of a wetland for instance.
    Area,
}

/// How a number binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// At least.
    Min,
    /// At most.
    Max,
    /// Neither more nor less.
    Exact,
}

/// The unit of a number, in the words of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Metre.
    #[serde(rename = "m")]
    Metre,
    /// Square metre.
    #[serde(rename = "m2")]
    SquareMetre,
    /// Cubic metre.
    #[serde(rename = "m3")]
    CubicMetre,
    /// Per cent.
    #[serde(rename = "%")]
    Percent,
    /// Degree of angle.
    #[serde(rename = "deg")]
    Degree,
    /// A count.
    #[serde(rename = "count")]
    Count,
    /// A ratio, of a slope.
    #[serde(rename = "ratio")]
    Ratio,
}

/// What a number is measured against.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// The mean ground level beside the building.
    MeanGroundLevel,
    /// The zero of a vertical datum.
    Datum(Datum),
    /// The whole property.
    Property,
    /// The part of the property inside the use area.
    PropertyInUseArea,
    /// The part of the property inside the regulation's area.
    PropertyInRegulationArea,
    /// The use area as a whole.
    UseArea,
    /// The regulation's area as a whole.
    RegulationArea,
    /// Each building.
    Building,
    /// The boundary of the property.
    PropertyBoundary,
    /// The ground at the spot.
    Ground,
    /// What the plan's own law says, which is not Sweden's.
    ForeignLaw,
    /// Nothing beyond the number itself.
    None,
}

/// What a limit applies to as a whole (contract of the building right).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Each property for itself, in square metres.
    Property,
    /// The use area, all properties together.
    UseArea,
    /// The regulation's area, all properties together.
    RegulationArea,
    /// Each building for itself.
    Building,
    /// A share of each property.
    ParcelShare,
}

/// A number in its unit. The variant is the unit; heights carry what they are measured from in their type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A height over the mean ground level, in metres.
    HeightOverGround(OverGround),
    /// A level over RH 2000, in metres.
    LevelOverRh2000(OverRh2000),
    /// A level over the plan's own datum, in metres.
    LevelOverPlanDatum(LevelOverPlanDatum),
    /// A length, in metres.
    LengthM(f64),
    /// An area, in square metres.
    AreaM2(f64),
    /// A volume, in cubic metres.
    VolumeM3(f64),
    /// A share, in per cent.
    Percent(f64),
    /// An angle, in degrees.
    AngleDeg(f64),
    /// A count.
    Count(f64),
    /// A slope `rise:run`, as the plan writes it.
    Slope {
        /// Vertical part.
        rise: f64,
        /// Horizontal part.
        run: f64,
    },
}

impl Value {
    /// The bare number: of a slope, rise divided by run.
    ///
    /// ```
    /// use planvy_plan::Value;
    /// assert_eq!(Value::Slope { rise: 1.0, run: 20.0 }.number(), 0.05);
    /// ```
    pub fn number(self) -> f64 {
        match self {
            Value::HeightOverGround(OverGround(n))
            | Value::LevelOverRh2000(OverRh2000(n))
            | Value::LevelOverPlanDatum(LevelOverPlanDatum(n))
            | Value::LengthM(n)
            | Value::AreaM2(n)
            | Value::VolumeM3(n)
            | Value::Percent(n)
            | Value::AngleDeg(n)
            | Value::Count(n) => n,
            Value::Slope { rise, run } => rise / run,
        }
    }

    /// The unit that the variant stands for.
    pub fn unit(self) -> Unit {
        match self {
            Value::HeightOverGround(_)
            | Value::LevelOverRh2000(_)
            | Value::LevelOverPlanDatum(_)
            | Value::LengthM(_) => Unit::Metre,
            Value::AreaM2(_) => Unit::SquareMetre,
            Value::VolumeM3(_) => Unit::CubicMetre,
            Value::Percent(_) => Unit::Percent,
            Value::AngleDeg(_) => Unit::Degree,
            Value::Count(_) => Unit::Count,
            Value::Slope { .. } => Unit::Ratio,
        }
    }
}

/// A number that a regulation sets, with everything it takes to use it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// What is measured.
    pub measure: Measure,
    /// How it binds.
    pub bound: Bound,
    /// The number in its unit.
    pub value: Value,
    /// What it is measured against.
    pub reference: Reference,
    /// What the limit covers as a whole, where it is an area or a share.
    pub scope: Option<Scope>,
    /// The kind of structure it is limited to, in the plan's words; `None` means all.
    pub applies_to: Option<String>,
}
