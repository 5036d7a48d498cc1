//! Reading the parameters of a request, strictly: what is not understood is refused, never passed over.

use std::borrow::Cow;

use jiff::civil::Date;
use planvy_plan::{Crs, Geodetic, Lang};
use planvy_rules::Served;

pub use super::parameter_error::{Fault, ParameterError};

/// The parameters of one request, each known and there once.
#[derive(Debug)]
pub struct Parameters<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    served: Served,
}

/// What a text taken from a request may be quoted as: cut where it is long, so that an error stays readable.
pub(super) fn quoted(text: &str) -> String {
    const LIMIT: usize = 60;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(LIMIT).collect();
    cut.push('…');
    cut
}

impl<'a> Parameters<'a> {
    /// Reads a query.
    ///
    /// # Errors
    /// [`Fault::Unknown`] for a parameter that is not in `known`, [`Fault::Twice`] for one that is repeated.
    pub fn read(
        query: Option<&'a str>,
        known: &'static [&'static str],
        example: &'static str,
    ) -> Result<Parameters<'a>, ParameterError> {
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !known.contains(&&*name) {
                return Err(ParameterError::new(quoted(&name), Fault::Unknown(known), example));
            }
            if pairs.iter().any(|(earlier, _)| *earlier == name) {
                return Err(ParameterError::new(name.into_owned(), Fault::Twice, example));
            }
            pairs.push((name, value));
        }
        Ok(Parameters {
            pairs,
            served: Served::default(),
        })
    }

    /// Parameters that come from elsewhere than a query: known, and there once.
    pub fn of(pairs: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>) -> Parameters<'a> {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (Cow::Borrowed(name), value))
            .collect();
        Parameters {
            pairs,
            served: Served::default(),
        }
    }

    /// The same, about places that are served: without this, in Sweden alone.
    #[must_use]
    pub fn within(self, served: Served) -> Parameters<'a> {
        Parameters { served, ..self }
    }

    /// Where places may lie.
    pub fn served(&self) -> &Served {
        &self.served
    }

    /// The value of a parameter as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| &**value)
    }

    /// A text that is not blank and not longer than `longest` characters.
    ///
    /// # Errors
    /// [`Fault::Empty`], [`Fault::TooLong`].
    pub fn text(
        &self,
        name: &'static str,
        longest: usize,
        example: &'static str,
    ) -> Result<Option<&str>, ParameterError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        checked_text(name, value, longest, example).map(Some)
    }

    /// A finite number.
    ///
    /// # Errors
    /// [`Fault::NotANumber`].
    pub fn number(&self, name: &'static str, example: &'static str) -> Result<Option<f64>, ParameterError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match finite(value) {
            Some(number) => Ok(Some(number)),
            None => Err(ParameterError::new(
                name,
                Fault::NotANumber(quoted(value)),
                example,
            )),
        }
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    /// [`Fault::NotWithin`].
    pub fn whole_number(
        &self,
        name: &'static str,
        least: u32,
        most: u32,
        example: &'static str,
    ) -> Result<Option<u32>, ParameterError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value
            .parse()
            .ok()
            .filter(|number| (least..=most).contains(number));
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(ParameterError::new(
                name,
                Fault::NotWithin(quoted(value), least, most),
                example,
            )),
        }
    }

    /// A coordinate system (`crs`).
    ///
    /// # Errors
    /// [`Fault::UnknownCrs`].
    pub fn crs(&self) -> Result<Option<Crs>, ParameterError> {
        let Some(value) = self.get("crs") else {
            return Ok(None);
        };
        match Crs::anywhere_from_text(value) {
            Ok(crs) if self.served.takes(crs) => Ok(Some(crs)),
            _ => {
                let fault = Fault::UnknownCrs(quoted(value), self.served.abroad().to_vec());
                Err(ParameterError::new("crs", fault, "crs=3008"))
            }
        }
    }

    /// A date (`date`).
    ///
    /// # Errors
    /// [`Fault::NotADate`].
    pub fn date(&self) -> Result<Option<Date>, ParameterError> {
        self.day("date", "date=2026-11-23")
    }

    /// A day in any parameter.
    ///
    /// # Errors
    /// [`Fault::NotADate`].
    pub fn day(&self, name: &'static str, example: &'static str) -> Result<Option<Date>, ParameterError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match civil_date(value) {
            Some(date) => Ok(Some(date)),
            None => Err(ParameterError::new(name, Fault::NotADate(quoted(value)), example)),
        }
    }

    /// What a parameter has that cannot be done without.
    ///
    /// # Errors
    /// [`Fault::Missing`].
    pub fn required(&self, name: &'static str, example: &'static str) -> Result<&str, ParameterError> {
        self.get(name)
            .ok_or_else(|| ParameterError::new(name, Fault::Missing, example))
    }

    /// The language of the answer (`lang`).
    ///
    /// # Errors
    /// [`Fault::NotOneOf`].
    pub fn lang(&self) -> Result<Option<Lang>, ParameterError> {
        let Some(value) = self.get("lang") else {
            return Ok(None);
        };
        match value.parse() {
            Ok(lang) => Ok(Some(lang)),
            Err(_) => {
                let fault = Fault::NotOneOf(quoted(value), &["sv", "en"]);
                Err(ParameterError::new("lang", fault, "lang=sv"))
            }
        }
    }

    /// Checks the form that the answer is wanted in (`f`): `json` or `html`.
    ///
    /// # Errors
    /// [`Fault::NotOneOf`].
    pub fn check_form(&self) -> Result<(), ParameterError> {
        self.form(&["json", "html"]).map(|_| ())
    }

    /// The form that the answer is wanted in (`f`), as one of the words.
    ///
    /// # Errors
    /// [`Fault::NotOneOf`].
    pub fn form(&self, words: &'static [&'static str]) -> Result<Option<&'static str>, ParameterError> {
        self.one_of("f", words, "f=json")
    }

    /// The word of a closed list in a parameter.
    ///
    /// # Errors
    /// [`Fault::NotOneOf`].
    pub fn one_of(
        &self,
        name: &'static str,
        words: &'static [&'static str],
        example: &'static str,
    ) -> Result<Option<&'static str>, ParameterError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match words.iter().find(|word| **word == value) {
            Some(word) => Ok(Some(word)),
            None => {
                let fault = Fault::NotOneOf(quoted(value), words);
                Err(ParameterError::new(name, fault, example))
            }
        }
    }

    /// A switch: `true` or `false`.
    ///
    /// # Errors
    /// [`Fault::NotOneOf`].
    pub fn switch(&self, name: &'static str, example: &'static str) -> Result<Option<bool>, ParameterError> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                let fault = Fault::NotOneOf(quoted(other), &["true", "false"]);
                Err(ParameterError::new(name, fault, example))
            }
        }
    }
}

/// A finite number in decimal notation.
pub(super) fn finite(text: &str) -> Option<f64> {
    // Rust reads "inf" and "nan" as numbers; a coordinate is neither.
    let decimal = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse()
        .ok()
        .filter(|number: &f64| decimal && number.is_finite())
}

/// The plane that a place is worked in: the SWEREF 99 zone whose meridian is nearest; abroad the system that plans are held in.
pub(super) fn plane_for(place: Geodetic, served: &Served) -> Crs {
    let swedish = nearest_zone(place.lon_deg);
    let there = place.to_grid(swedish);
    if place.is_near_sweden() && swedish.is_plausible(there.east_m, there.north_m) {
        return swedish;
    }
    served.plane_abroad(place).unwrap_or(swedish)
}

/// The SWEREF 99 zone whose meridian is nearest to a longitude.
fn nearest_zone(lon_deg: f64) -> Crs {
    let off_meridian = |crs: &Crs| (crs.central_meridian_deg() - lon_deg).abs();
    Crs::ALL
        .into_iter()
        .filter(|crs| *crs != Crs::Tm)
        .min_by(|a, b| off_meridian(a).total_cmp(&off_meridian(b)))
        .unwrap_or(Crs::Tm)
}

/// A text that is not blank and not longer than `longest` characters, without the blanks around it.
///
/// # Errors
/// [`Fault::Empty`], [`Fault::TooLong`].
pub fn checked_text<'a>(
    name: &'static str,
    value: &'a str,
    longest: usize,
    example: &'static str,
) -> Result<&'a str, ParameterError> {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return Err(ParameterError::new(name, Fault::Empty, example));
    }
    if trimmed.chars().count() > longest {
        return Err(ParameterError::new(name, Fault::TooLong(longest), example));
    }
    Ok(trimmed)
}

/// An id.
///
/// # Errors
/// [`Fault::NotAnId`].
pub fn id<T: std::str::FromStr>(name: &'static str, value: &str) -> Result<T, ParameterError> {
    value.trim().parse().map_err(|_| {
        ParameterError::new(
            name,
            Fault::NotAnId(quoted(value)),
            "6e3e2c91-7307-4b2b-bfbd-fe831ddc2472",
        )
    })
}

/// A calendar date written `2026-11-23`, in no other way.
///
/// ```
/// use planvy::api::parameters::civil_date;
/// assert_eq!(civil_date("2026-11-23"), Some(jiff::civil::date(2026, 11, 23)));
/// assert_eq!(civil_date("2026-11-31"), None);
/// assert_eq!(civil_date("20261123"), None);
/// ```
pub fn civil_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
    if !shaped || ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["lon", "lat", "crs", "date", "lang", "geometry", "limit", "q"];

    fn read(query: &str) -> Result<Parameters<'_>, ParameterError> {
        Parameters::read(Some(query), KNOWN, "lon=13.0007&lat=55.6064")
    }

    fn fault_of<T: std::fmt::Debug>(result: Result<T, ParameterError>) -> (String, Fault) {
        let error = result.unwrap_err();
        assert!(!error.example.is_empty());
        for lang in [Lang::Sv, Lang::En] {
            assert!(error.text(lang).len() > 5);
        }
        (error.parameter.into_owned(), error.fault)
    }

    #[test]
    fn unknown_and_repeated_parameters_are_refused() {
        assert_eq!(
            fault_of(read("lon=13&zoom=4")),
            ("zoom".into(), Fault::Unknown(KNOWN))
        );
        assert_eq!(
            fault_of(read("lon=13&lat=1&lon=13")),
            ("lon".into(), Fault::Twice)
        );
        assert_eq!(fault_of(read("LON=13")), ("LON".into(), Fault::Unknown(KNOWN)));
        assert!(read("").is_ok());
    }

    #[test]
    fn numbers_are_finite_decimals() {
        for (text, number) in [("13.5", 13.5), ("-0.5", -0.5), ("6.2e6", 6.2e6), ("7", 7.0)] {
            let query = format!("lon={text}");
            assert_eq!(read(&query).unwrap().number("lon", "lon=13"), Ok(Some(number)));
        }
        for text in [
            "",
            "nan",
            "inf",
            "-infinity",
            "1e999",
            "13,5",
            "0x1",
            "13.5abc",
            "%20",
        ] {
            let query = format!("lon={text}");
            let (name, fault) = fault_of(read(&query).unwrap().number("lon", "lon=13"));
            assert_eq!(name, "lon");
            assert!(matches!(fault, Fault::NotANumber(_)), "{text}: {fault:?}");
        }
    }

    #[test]
    fn dates_are_calendar_dates() {
        assert_eq!(
            read("date=2024-02-29").unwrap().date(),
            Ok(Some(jiff::civil::date(2024, 2, 29)))
        );
        for text in [
            "2023-02-29",
            "2026-1-1",
            "20260101",
            "2026-01-01T00:00",
            "today",
            "",
            "-026-01-01",
        ] {
            let query = format!("date={text}");
            let (_, fault) = fault_of(read(&query).unwrap().date());
            assert_eq!(fault, Fault::NotADate(text.to_owned()));
        }
    }

    #[test]
    fn words_are_taken_as_they_are() {
        assert_eq!(read("lang=en").unwrap().lang(), Ok(Some(Lang::En)));
        assert!(matches!(
            fault_of(read("lang=de").unwrap().lang()).1,
            Fault::NotOneOf(..)
        ));
        assert!(matches!(
            fault_of(read("lang=SV").unwrap().lang()).1,
            Fault::NotOneOf(..)
        ));
        let example = "geometry=true";
        assert_eq!(
            read("geometry=false").unwrap().switch("geometry", example),
            Ok(Some(false))
        );
        assert!(matches!(
            fault_of(read("geometry=1").unwrap().switch("geometry", example)).1,
            Fault::NotOneOf(..)
        ));
        assert_eq!(read("crs=EPSG:3008").unwrap().crs(), Ok(Some(Crs::Zone1330)));
        assert!(matches!(
            fault_of(read("crs=4326").unwrap().crs()).1,
            Fault::UnknownCrs(..)
        ));
    }

    #[test]
    fn whole_numbers_keep_their_bounds() {
        let limit = |query| read(query).unwrap().whole_number("limit", 1, 50, "limit=10");
        assert_eq!(limit("limit=50"), Ok(Some(50)));
        for query in [
            "limit=0",
            "limit=51",
            "limit=-1",
            "limit=ten",
            "limit=1.5",
            "limit=",
        ] {
            assert!(
                matches!(fault_of(limit(query)).1, Fault::NotWithin(_, 1, 50)),
                "{query}"
            );
        }
    }

    #[test]
    fn texts_are_trimmed_and_bounded() {
        let text = |query| {
            read(query)
                .unwrap()
                .text("q", 5, "q=stor")
                .map(|text| text.map(str::to_owned))
        };
        assert_eq!(text("q=%20ab%20"), Ok(Some("ab".into())));
        assert_eq!(text("q=a+b"), Ok(Some("a b".into())));
        assert_eq!(fault_of(text("q=+")).1, Fault::Empty);
        assert_eq!(fault_of(text("q=abcdef")).1, Fault::TooLong(5));
        assert_eq!(text("q=%C3%A5%C3%A4%C3%B6"), Ok(Some("åäö".into())));
    }

    #[test]
    fn quoted_values_are_cut() {
        let query = format!("lon={}", "9".repeat(5000) + "x");
        let error = read(&query).unwrap().number("lon", "lon=13").unwrap_err();
        assert!(error.text(Lang::En).len() < 200);
    }
}
