//! The parameters of a page of features.

use jiff::civil::Date;
use planvy_features::page::Cursor;
use planvy_features::{Collection, FeatureCrs, Place, Query, time};
use planvy_index::Snapshot;

use super::conditions;
use super::parameters::Parameters;
use super::refusal::{quoted, refused};
use crate::http::problem::Problem;

/// The parameters, apart from those that depend on the collection.
pub const ITEMS: &[&str] = &[
    "f",
    "lang",
    "limit",
    "bbox",
    "bbox-crs",
    "crs",
    "datetime",
    "cursor",
    "filter",
    "filter-lang",
    "filter-crs",
    "sortby",
    "q",
];

/// Features on a page where the caller does not say.
pub const USUAL_LIMIT: u32 = 100;

/// Features on a page at most. More is not refused but cut to this, and the rest follows by `next`.
pub const LARGEST_LIMIT: u32 = 10_000;

/// What is asked of a collection.
#[derive(Clone, Debug)]
pub struct ItemsQuestion {
    /// Which features.
    pub query: Query,
    /// How many at most.
    pub limit: u32,
    /// From where on.
    pub cursor: Option<Cursor>,
    /// In which coordinate system.
    pub crs: FeatureCrs,
    /// The day that standing is judged at, where the question is about one day.
    pub day: Option<Date>,
}

impl ItemsQuestion {
    /// Reads the parameters.
    ///
    /// # Errors
    /// Which one cannot be used, and why.
    pub fn read(
        collection: &dyn Collection,
        snapshot: &Snapshot,
        parameters: &Parameters<'_>,
    ) -> Result<ItemsQuestion, Problem> {
        let (days, day) = days(parameters)?;
        Ok(ItemsQuestion {
            query: Query {
                place: place(snapshot, parameters)?,
                days,
                predicates: conditions::predicates(collection, snapshot, parameters)?,
                text: conditions::text(parameters)?,
                sort: conditions::sort(collection, parameters)?,
            },
            limit: limit(parameters)?,
            cursor: cursor(parameters)?,
            crs: crs(snapshot, parameters, "crs")?,
            day,
        })
    }

    /// Whether rows have to be looked for, so that the answer may take long.
    pub fn may_take_long(&self) -> bool {
        const QUICK: u32 = 500;
        let is_wide = |place: &Place| !place.is_small();
        self.limit > QUICK
            || self.query.place.as_ref().is_some_and(is_wide)
            || self.query.days.is_some()
            || self.is_dated()
    }

    /// Whether which features are selected, or in which order, may depend on the day.
    pub fn is_dated(&self) -> bool {
        !self.query.predicates.is_empty() || self.query.text.is_some() || !self.query.sort.is_empty()
    }
}

/// A coordinate system in a parameter; CRS84 where nothing is said.
///
/// # Errors
/// Where features do not come in it.
pub fn crs(
    snapshot: &Snapshot,
    parameters: &Parameters<'_>,
    name: &'static str,
) -> Result<FeatureCrs, Problem> {
    let Some(text) = parameters.get(name) else {
        return Ok(FeatureCrs::Crs84);
    };
    let named = FeatureCrs::from_uri(text).and_then(|crs| {
        let mut served = FeatureCrs::of_snapshot(snapshot);
        let is_served = served.any(|one| one == crs);
        is_served
            .then_some(crs)
            .ok_or_else(|| planvy_features::crs::UnknownFeatureCrs(text.to_owned()))
    });
    named.map_err(|error| {
        let cut = planvy_features::crs::UnknownFeatureCrs(quoted(&error.0));
        let example = format!("{name}=http://www.opengis.net/def/crs/EPSG/0/3006");
        refused(name, cut.to_string(), example)
    })
}

fn place(snapshot: &Snapshot, parameters: &Parameters<'_>) -> Result<Option<Place>, Problem> {
    const EXAMPLE: &str = "bbox=12.9,55.5,13.1,55.7";
    let crs = crs(snapshot, parameters, "bbox-crs")?;
    let Some(text) = parameters.get("bbox") else {
        return match parameters.get("bbox-crs") {
            None => Ok(None),
            Some(_) => Err(refused("bbox-crs", "bbox-crs says nothing without bbox", EXAMPLE)),
        };
    };
    Place::from_bbox(text, crs)
        .map(Some)
        .map_err(|error| refused("bbox", quoted_error(&error.to_string()), EXAMPLE))
}

/// The days of `datetime`, and the day where it is one.
///
/// # Errors
/// Where they cannot be read.
pub fn days(parameters: &Parameters<'_>) -> Result<(Option<time::Days>, Option<Date>), Problem> {
    let Some(text) = parameters.get("datetime") else {
        return Ok((None, None));
    };
    let days = time::datetime(text).map_err(|error| {
        refused(
            "datetime",
            quoted_error(&error.to_string()),
            "datetime=2026-11-27",
        )
    })?;
    let day = days.first.filter(|first| days.last == Some(*first));
    Ok((Some(days), day))
}

fn limit(parameters: &Parameters<'_>) -> Result<u32, Problem> {
    let Some(text) = parameters.get("limit") else {
        return Ok(USUAL_LIMIT);
    };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number too long to be read is a number above the largest.
    let number = is_number.then(|| text.parse().unwrap_or(u64::MAX));
    match number {
        Some(number) if number > 0 => {
            Ok(u32::try_from(number).map_or(LARGEST_LIMIT, |n| n.min(LARGEST_LIMIT)))
        }
        _ => {
            let detail = format!(
                "limit is '{}'; it can be a whole number from 1, of which at most {LARGEST_LIMIT} are answered on a page",
                quoted(text)
            );
            Err(refused("limit", detail, "limit=100"))
        }
    }
}

fn cursor(parameters: &Parameters<'_>) -> Result<Option<Cursor>, Problem> {
    let Some(text) = parameters.get("cursor") else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|error: planvy_features::page::CursorError| {
            refused("cursor", quoted_error(&error.to_string()), "limit=100")
        })
}

/// An error's sentence, cut where it quotes a long text.
pub fn quoted_error(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<ItemsQuestion, Problem> {
        let parameters = Parameters::read(Some(query), ITEMS, std::iter::empty()).unwrap();
        let snapshot = planvy_index::SnapshotBuilder::new("none").build();
        ItemsQuestion::read(&planvy_features::collections::Plans, &snapshot, &parameters)
    }

    #[test]
    fn a_limit_above_the_largest_is_cut_and_nonsense_is_refused() {
        assert_eq!(read("").unwrap().limit, USUAL_LIMIT);
        for (query, limit) in [
            ("limit=1", 1),
            ("limit=10000", 10_000),
            ("limit=10001", LARGEST_LIMIT),
            ("limit=99999999999999999999999", LARGEST_LIMIT),
        ] {
            assert_eq!(read(query).unwrap().limit, limit, "{query}");
        }
        for query in [
            "limit=unlimited",
            "limit=0",
            "limit=-1",
            "limit=1.5",
            "limit=",
            "limit=+5",
        ] {
            assert_eq!(
                read(query).unwrap_err().parameter.as_deref(),
                Some("limit"),
                "{query}"
            );
        }
    }

    #[test]
    fn each_bad_value_is_refused_by_its_name() {
        for (query, parameter) in [
            ("bbox=1,2,3", "bbox"),
            ("bbox=a,b,c,d", "bbox"),
            ("bbox=1,2,3,1", "bbox"),
            (
                "bbox-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                "bbox-crs",
            ),
            ("bbox=1,2,3,4&bbox-crs=EPSG:9999", "bbox-crs"),
            ("crs=http://www.opengis.net/def/crs/EPSG/0/9999", "crs"),
            ("crs=", "crs"),
            ("datetime=yesterday", "datetime"),
            ("datetime=2026-12-01/2026-01-01", "datetime"),
            ("cursor=5", "cursor"),
        ] {
            let problem = read(query).unwrap_err();
            assert_eq!(problem.parameter.as_deref(), Some(parameter), "{query}");
            assert!(problem.detail.len() < 400 && problem.example.is_some());
        }
        let long = format!("crs={}", "x".repeat(5000));
        assert!(read(&long).unwrap_err().detail.len() < 400);
    }

    #[test]
    fn one_day_is_the_day_that_standing_is_judged_at() {
        let day = |query| read(query).unwrap().day;
        assert_eq!(day("datetime=2020-05-01"), Some(jiff::civil::date(2020, 5, 1)));
        assert_eq!(day("datetime=2020-05-01/2020-06-01"), None);
        assert_eq!(day("datetime=2020-05-01/.."), None);
        assert_eq!(day(""), None);
    }
}
