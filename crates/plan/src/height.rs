//! Heights. A height over ground and a level over a datum are different things and different types.
//!
//! ```
//! use planvy_plan::{OverGround, OverRh2000};
//! assert!(OverGround(7.5) < OverGround(12.0));
//! assert!(OverRh2000(28.5) > OverRh2000(-1.2));
//! ```
//!
//! Comparing one with the other does not compile, since nothing says how high the ground lies:
//!
//! ```compile_fail
//! use planvy_plan::{OverGround, OverRh2000};
//! let wrong = OverGround(7.5) < OverRh2000(28.5);
//! ```
//!
//! Nor does comparing a level in RH 2000 with one in a plan's own datum, since the offset between them is local:
//!
//! ```compile_fail
//! use planvy_plan::{LevelOverPlanDatum, OverRh2000};
//! let wrong = LevelOverPlanDatum(28.5) < OverRh2000(28.5);
//! ```
//!
//! Nor does a level with a height over the ellipsoid: between them lies the geoid, some 36 m at Malmö ([`crate::geoid`]).
//!
//! ```compile_fail
//! use planvy_plan::{OverEllipsoid, OverRh2000};
//! let wrong = OverEllipsoid(64.5) < OverRh2000(28.5);
//! ```

use serde::{Deserialize, Serialize};

/// A height in metres over the mean ground level beside a building (*medelmarknivå*, PBF 1:3).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OverGround(pub f64);

/// A level in metres over the zero of RH 2000 (EPSG:5613). Negative below it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OverRh2000(pub f64);

/// A height in metres over the ellipsoid GRS 80, as satellites measure it and as globes take it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OverEllipsoid(pub f64);

/// A level in metres over the zero that the plan itself names (RH 70, RH 00, a local system, or unstated).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelOverPlanDatum(pub f64);

/// A vertical datum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Datum {
    /// RH 2000, EPSG:5613: today's national datum.
    #[serde(rename = "RH 2000")]
    Rh2000,
    /// RH 70, EPSG:5718.
    #[serde(rename = "RH 70")]
    Rh70,
    /// RH 00: the national datum of 1900.
    #[serde(rename = "RH 00")]
    Rh00,
    /// Any other, by the name that the source gives.
    #[serde(rename = "other")]
    Other(String),
}

impl Datum {
    /// Reads a datum as deliveries write it: `EPSG:5613`, `RH 2000`, `rh2000`, `RH70`, ….
    ///
    /// ```
    /// use planvy_plan::Datum;
    /// assert_eq!(Datum::parse("RH 2000"), Datum::Rh2000);
    /// assert_eq!(Datum::parse("EPSG:5613"), Datum::Rh2000);
    /// assert_eq!(Datum::parse("Malmö lokala"), Datum::Other("Malmö lokala".into()));
    /// ```
    pub fn parse(text: &str) -> Datum {
        let folded: String = text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_uppercase();
        match folded.as_str() {
            "RH2000" | "EPSG5613" | "5613" => Datum::Rh2000,
            "RH70" | "EPSG5718" | "5718" => Datum::Rh70,
            "RH00" => Datum::Rh00,
            _ => Datum::Other(text.trim().to_owned()),
        }
    }

    /// The name people use.
    pub fn name(&self) -> &str {
        match self {
            Datum::Rh2000 => "RH 2000",
            Datum::Rh70 => "RH 70",
            Datum::Rh00 => "RH 00",
            Datum::Other(name) => name,
        }
    }
}
