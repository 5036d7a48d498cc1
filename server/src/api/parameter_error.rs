//! What is wrong with a parameter, in the words of both languages.

use std::borrow::Cow;
use std::fmt;

use planvy_plan::{Crs, Lang};

use crate::http::problem::{Problem, ProblemKind};

/// A parameter that cannot be used, why, and what would work.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterError {
    /// The name of the parameter.
    pub parameter: Cow<'static, str>,
    /// What is wrong.
    pub fault: Fault,
    /// A value, or a piece of a query, that works.
    pub example: &'static str,
}

/// What is wrong with a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The address has no such parameter; these it has.
    Unknown(&'static [&'static str]),
    /// It stands more than once.
    Twice,
    /// It is needed and missing.
    Missing,
    /// It is needed beside this one.
    MissingBeside(&'static str),
    /// None of the parameters that name a place is there.
    NoPlace,
    /// This one names a place already.
    SecondPlace(&'static str),
    /// It has no meaning without this one.
    OnlyWith(&'static str),
    /// It is empty.
    Empty,
    /// It is longer than this number of characters.
    TooLong(usize),
    /// It is not a finite number in decimal notation.
    NotANumber(String),
    /// It is not a calendar date.
    NotADate(String),
    /// It is not one of the words.
    NotOneOf(String, &'static [&'static str]),
    /// It names no coordinate system of Sweden's, and none of these, which plans of other countries are held in.
    UnknownCrs(String, Vec<Crs>),
    /// It is not a whole number within the bounds.
    NotWithin(String, u32, u32),
    /// It is not a box of four numbers, the lesser ones first.
    NotABox(String),
    /// It is not a UUID.
    NotAnId(String),
    /// It and this other one have changed places.
    Swapped(&'static str, f64, f64),
    /// The place is not in or near Sweden; where it was looked for in words.
    OutsideSweden(String),
    /// The place is not where its system, one that plans of other countries are held in, is used; in words.
    OutsideSystem(String),
}

impl ParameterError {
    /// An error of a parameter.
    pub fn new(
        parameter: impl Into<Cow<'static, str>>,
        fault: Fault,
        example: &'static str,
    ) -> ParameterError {
        ParameterError {
            parameter: parameter.into(),
            fault,
            example,
        }
    }

    /// What is wrong, in a language.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Sv => self.swedish(),
            Lang::En => self.english(),
        }
    }

    fn english(&self) -> String {
        let name = &self.parameter;
        match &self.fault {
            Fault::Unknown([]) => format!("{name} is not known here: the address takes no parameters"),
            Fault::Unknown(known) => format!("{name} is not known here; known are {}", known.join(", ")),
            Fault::Twice => format!("{name} stands more than once"),
            Fault::Missing => format!("{name} is missing"),
            Fault::MissingBeside(other) => format!("{name} is missing beside {other}"),
            Fault::NoPlace => {
                "no place is given: give lon and lat, or x, y and crs, or parcel, or address".to_owned()
            }
            Fault::SecondPlace(other) => format!("{other} and {name} name two places; give one"),
            Fault::OnlyWith(other) => format!("{name} says nothing without {other}"),
            Fault::Empty => format!("{name} is empty"),
            Fault::TooLong(limit) => format!("{name} is longer than {limit} characters"),
            Fault::NotANumber(text) => {
                format!("{name} is '{text}', which is not a number written like 55.6064")
            }
            Fault::NotADate(text) => {
                format!("{name} is '{text}', which is not a date written like 2026-11-23")
            }
            Fault::NotOneOf(text, words) => format!("{name} is '{text}'; it can be {}", words.join(" or ")),
            Fault::UnknownCrs(text, abroad) => format!(
                "{name} is '{text}', which is none of the coordinate systems EPSG:3006 (SWEREF 99 TM) to EPSG:3018{}; \
                 for longitude and latitude use lon and lat",
                also(" and", abroad)
            ),
            Fault::NotWithin(text, least, most) => {
                format!("{name} is '{text}'; it can be a whole number from {least} to {most}")
            }
            Fault::NotABox(text) => format!(
                "{name} is '{text}', which is not a box: least easting, least northing, greatest easting, greatest \
                 northing"
            ),
            Fault::NotAnId(text) => format!("{name} is '{text}', which is not a UUID"),
            Fault::Swapped(other, own, others) => {
                format!("{name} is {own} and {other} is {others}: they have changed places")
            }
            Fault::OutsideSweden(place) => format!("the place {place} lies outside Sweden"),
            Fault::OutsideSystem(place) => {
                format!("the place {place} lies outside where that system is used")
            }
        }
    }

    fn swedish(&self) -> String {
        let name = &self.parameter;
        match &self.fault {
            Fault::Unknown([]) => format!("{name} är okänd: adressen tar inga parametrar"),
            Fault::Unknown(known) => format!("{name} är okänd; kända är {}", known.join(", ")),
            Fault::Twice => format!("{name} står mer än en gång"),
            Fault::Missing => format!("{name} saknas"),
            Fault::MissingBeside(other) => format!("{name} saknas vid sidan av {other}"),
            Fault::NoPlace => {
                "ingen plats är angiven: ange lon och lat, eller x, y och crs, eller parcel, eller address"
                    .to_owned()
            }
            Fault::SecondPlace(other) => format!("{other} och {name} anger två platser; ange en"),
            Fault::OnlyWith(other) => format!("{name} betyder inget utan {other}"),
            Fault::Empty => format!("{name} är tom"),
            Fault::TooLong(limit) => format!("{name} är längre än {limit} tecken"),
            Fault::NotANumber(text) => format!("{name} är ”{text}”, som inte är ett tal skrivet som 55.6064"),
            Fault::NotADate(text) => {
                format!("{name} är ”{text}”, som inte är ett datum skrivet som 2026-11-23")
            }
            Fault::NotOneOf(text, words) => {
                format!("{name} är ”{text}”; det kan vara {}", words.join(" eller "))
            }
            Fault::UnknownCrs(text, abroad) => format!(
                "{name} är ”{text}”, som inte är något av koordinatsystemen EPSG:3006 (SWEREF 99 TM) till EPSG:3018{}; \
                 använd lon och lat för longitud och latitud",
                also(" och", abroad)
            ),
            Fault::NotWithin(text, least, most) => {
                format!("{name} är ”{text}”; det kan vara ett heltal från {least} till {most}")
            }
            Fault::NotABox(text) => format!(
                "{name} är ”{text}”, som inte är en ruta: minsta öst, minsta norr, största öst, största norr"
            ),
            Fault::NotAnId(text) => format!("{name} är ”{text}”, som inte är ett UUID"),
            Fault::Swapped(other, own, others) => {
                format!("{name} är {own} och {other} är {others}: de har bytt plats")
            }
            Fault::OutsideSweden(place) => format!("platsen {place} ligger utanför Sverige"),
            Fault::OutsideSystem(place) => {
                format!("platsen {place} ligger utanför det område som systemet används i")
            }
        }
    }
}

/// Systems to name beside Sweden's, each after a word; nothing where there are none.
fn also(word: &str, abroad: &[Crs]) -> String {
    abroad.iter().map(|crs| format!("{word} {crs}")).collect()
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl std::error::Error for ParameterError {}

impl From<ParameterError> for Problem {
    fn from(error: ParameterError) -> Problem {
        Problem::new(ProblemKind::InvalidParameter, error.english())
            .with_parameter(error.parameter.into_owned())
            .with_example(error.example)
    }
}
