//! The place, the date and the language of a question, from the parameters of a request.

use jiff::civil::Date;
use planvy_plan::{Crs, Geodetic, GridPoint, Lang};
use planvy_rules::{Place, Question, Served};

use super::parameters::{Fault, ParameterError, Parameters, checked_text};

/// The parameters of a question about a place.
pub const QUESTION: &[&str] = &[
    "lon", "lat", "x", "y", "crs", "parcel", "address", "date", "lang", "geometry", "f",
];

/// The parameters of a question whose place is in the body.
pub const BODY_QUESTION: &[&str] = &["crs", "date", "lang", "geometry"];

/// A query that names a place.
pub const PLACE_EXAMPLE: &str = "lon=13.0007&lat=55.6064";

/// The longest designation or address that is looked up, in characters.
pub const LONGEST_NAME: usize = 200;

/// What a question asks beside the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The date asked for; `None` means today.
    pub date: Option<Date>,
    /// The language asked for; `None` where the question does not say.
    pub lang: Option<Lang>,
    /// Whether geometries are wanted.
    pub geometry: bool,
}

impl Terms {
    /// Reads `date`, `lang` and `geometry`.
    ///
    /// # Errors
    /// For a value that cannot be used.
    pub fn read(parameters: &Parameters<'_>) -> Result<Terms, ParameterError> {
        Ok(Terms {
            date: parameters.date()?,
            lang: parameters.lang()?,
            geometry: parameters.switch("geometry", "geometry=true")?.unwrap_or(false),
        })
    }

    /// The question about a place. The language is Swedish where none was asked for.
    pub fn question(self, place: Place, today: Date) -> Question {
        Question {
            place,
            date: self.date.unwrap_or(today),
            lang: self.lang.unwrap_or_default(),
            geometry: self.geometry,
        }
    }
}

/// Reads the one place that the parameters name: `lon` and `lat`; `x`, `y` and `crs`; `parcel`; or `address`.
///
/// # Errors
/// Where there is none, half of one, or two; where a coordinate is not a number, lies outside what is served, or has its axes
/// swapped.
pub fn place(parameters: &Parameters<'_>) -> Result<Place, ParameterError> {
    only_one(parameters)?;
    if let Some(parcel) = parameters.get("parcel") {
        let example = "parcel=EXEMPELBY%201:1";
        return Ok(Place::Parcel(
            checked_text("parcel", parcel, LONGEST_NAME, example)?.to_owned(),
        ));
    }
    if let Some(address) = parameters.get("address") {
        let example = "address=Storgatan%201";
        return Ok(Place::Address(
            checked_text("address", address, LONGEST_NAME, example)?.to_owned(),
        ));
    }
    match (
        parameters.number("lon", "lon=13.0007")?,
        parameters.number("lat", "lat=55.6064")?,
    ) {
        (Some(lon_deg), Some(lat_deg)) => {
            return geodetic(Geodetic { lon_deg, lat_deg }, parameters.served()).map(Place::Geodetic);
        }
        (Some(_), None) => return Err(missing_beside("lat", "lon", PLACE_EXAMPLE)),
        (None, Some(_)) => return Err(missing_beside("lon", "lat", PLACE_EXAMPLE)),
        (None, None) => {}
    }
    const GRID_EXAMPLE: &str = "x=118600&y=6164200&crs=3008";
    match (
        parameters.number("x", "x=118600")?,
        parameters.number("y", "y=6164200")?,
    ) {
        (Some(east_m), Some(north_m)) => match parameters.crs()? {
            Some(crs) => grid_point(GridPoint { crs, east_m, north_m }).map(Place::Point),
            None => Err(missing_beside("crs", "x and y", GRID_EXAMPLE)),
        },
        (Some(_), None) => Err(missing_beside("y", "x", GRID_EXAMPLE)),
        (None, Some(_)) => Err(missing_beside("x", "y", GRID_EXAMPLE)),
        (None, None) => Err(ParameterError::new("lon", Fault::NoPlace, PLACE_EXAMPLE)),
    }
}

/// Refuses two places at once, and a coordinate system without a coordinate.
fn only_one(parameters: &Parameters<'_>) -> Result<(), ParameterError> {
    const KINDS: [&[&str]; 4] = [&["lon", "lat"], &["x", "y"], &["parcel"], &["address"]];
    let mut first: Option<&'static str> = None;
    for kind in KINDS {
        let Some(&named) = kind.iter().find(|name| parameters.get(name).is_some()) else {
            continue;
        };
        match first {
            Some(first) => {
                return Err(ParameterError::new(
                    named,
                    Fault::SecondPlace(first),
                    PLACE_EXAMPLE,
                ));
            }
            None => first = Some(named),
        }
    }
    let has_grid = parameters.get("x").is_some() || parameters.get("y").is_some();
    if parameters.get("crs").is_some() && first.is_some() && !has_grid {
        return Err(ParameterError::new(
            "crs",
            Fault::OnlyWith("x and y"),
            PLACE_EXAMPLE,
        ));
    }
    Ok(())
}

fn missing_beside(name: &'static str, other: &'static str, example: &'static str) -> ParameterError {
    ParameterError::new(name, Fault::MissingBeside(other), example)
}

/// Longitude and latitude in or near Sweden, or where plans of another country are held.
fn geodetic(place: Geodetic, served: &Served) -> Result<Geodetic, ParameterError> {
    let Geodetic { lon_deg, lat_deg } = place;
    if served.covers(place) {
        return Ok(place);
    }
    let turned = Geodetic {
        lon_deg: lat_deg,
        lat_deg: lon_deg,
    };
    let fault = if served.covers(turned) {
        Fault::Swapped("lat", lon_deg, lat_deg)
    } else {
        Fault::OutsideSweden(format!("lon={lon_deg}, lat={lat_deg}"))
    };
    let parameter = if (10.0..=25.0).contains(&lon_deg) {
        "lat"
    } else {
        "lon"
    };
    Err(ParameterError::new(parameter, fault, PLACE_EXAMPLE))
}

/// Easting and northing in or near Sweden, or where a system abroad is used.
fn grid_point(point: GridPoint) -> Result<GridPoint, ParameterError> {
    let GridPoint { crs, east_m, north_m } = point;
    if crs.is_plausible(east_m, north_m) {
        return Ok(point);
    }
    let fault = if crs.is_plausible(north_m, east_m) {
        Fault::Swapped("y", east_m, north_m)
    } else {
        let place = format!("x={east_m}, y={north_m} in {crs} ({})", crs.name());
        if crs.is_swedish() {
            Fault::OutsideSweden(place)
        } else {
            Fault::OutsideSystem(place)
        }
    };
    let example = if crs == Crs::Tm {
        "x=374107&y=6163433&crs=3006"
    } else {
        "x=118600&y=6164200&crs=3008"
    };
    Err(ParameterError::new("x", fault, example))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Place, ParameterError> {
        place(&Parameters::read(Some(query), QUESTION, PLACE_EXAMPLE)?)
    }

    fn fault(query: &str) -> (String, Fault) {
        let error = asked(query).unwrap_err();
        (error.parameter.into_owned(), error.fault)
    }

    #[test]
    fn each_kind_of_place_is_read() {
        assert_eq!(
            asked("lon=13.0007&lat=55.6064"),
            Ok(Place::Geodetic(Geodetic {
                lon_deg: 13.0007,
                lat_deg: 55.6064
            }))
        );
        assert_eq!(
            asked("x=118600&y=6164200&crs=http://www.opengis.net/def/crs/EPSG/0/3008"),
            Ok(Place::Point(GridPoint {
                crs: Crs::Zone1330,
                east_m: 118_600.0,
                north_m: 6_164_200.0
            }))
        );
        assert_eq!(
            asked("parcel=MALM%C3%96+HAMNEN+1:2"),
            Ok(Place::Parcel("MALMÖ HAMNEN 1:2".into()))
        );
        assert_eq!(
            asked("address=Storgatan%201%20"),
            Ok(Place::Address("Storgatan 1".into()))
        );
    }

    #[test]
    fn half_a_place_is_refused() {
        assert_eq!(fault("lon=13"), ("lat".into(), Fault::MissingBeside("lon")));
        assert_eq!(fault("lat=55"), ("lon".into(), Fault::MissingBeside("lat")));
        assert_eq!(
            fault("x=118600&y=6164200"),
            ("crs".into(), Fault::MissingBeside("x and y"))
        );
        assert_eq!(
            fault("x=118600&crs=3008"),
            ("y".into(), Fault::MissingBeside("x"))
        );
        assert_eq!(
            fault("y=118600&crs=3008"),
            ("x".into(), Fault::MissingBeside("y"))
        );
        assert_eq!(fault(""), ("lon".into(), Fault::NoPlace));
        assert_eq!(fault("date=2026-01-01"), ("lon".into(), Fault::NoPlace));
        assert_eq!(fault("crs=3008"), ("lon".into(), Fault::NoPlace));
        assert_eq!(fault("parcel="), ("parcel".into(), Fault::Empty));
    }

    #[test]
    fn two_places_are_refused() {
        assert_eq!(
            fault("lon=13&lat=55&parcel=A+1:1"),
            ("parcel".into(), Fault::SecondPlace("lon"))
        );
        assert_eq!(
            fault("x=1&y=2&crs=3008&address=A"),
            ("address".into(), Fault::SecondPlace("x"))
        );
        assert_eq!(fault("lat=55&y=1"), ("y".into(), Fault::SecondPlace("lat")));
        assert_eq!(
            fault("lon=13&lat=55&crs=3008"),
            ("crs".into(), Fault::OnlyWith("x and y"))
        );
        assert_eq!(
            fault("parcel=A+1:1&crs=3008"),
            ("crs".into(), Fault::OnlyWith("x and y"))
        );
    }

    #[test]
    fn places_abroad_and_swapped_axes_are_told_apart() {
        assert_eq!(
            fault("lon=55.6&lat=13"),
            ("lon".into(), Fault::Swapped("lat", 55.6, 13.0))
        );
        assert!(matches!(fault("lon=13&lat=5"), (name, Fault::OutsideSweden(_)) if name == "lat"));
        assert!(matches!(fault("lon=-74&lat=60"), (name, Fault::OutsideSweden(_)) if name == "lon"));
        assert_eq!(
            fault("x=6164200&y=118600&crs=3008"),
            ("x".into(), Fault::Swapped("y", 6_164_200.0, 118_600.0))
        );
        assert!(matches!(fault("x=0&y=0&crs=3006"), (_, Fault::OutsideSweden(_))));
    }

    #[test]
    fn terms_default_to_today_in_swedish_without_geometry() {
        let parameters = Parameters::read(None, QUESTION, PLACE_EXAMPLE).unwrap();
        let today = jiff::civil::date(2026, 11, 23);
        let question = Terms::read(&parameters)
            .unwrap()
            .question(Place::Parcel("A 1:1".into()), today);
        assert_eq!(
            (question.date, question.lang, question.geometry),
            (today, Lang::Sv, false)
        );
    }
}
