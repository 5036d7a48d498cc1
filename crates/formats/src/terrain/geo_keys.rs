//! The geographic keys of a GeoTIFF (OGC 19-008r4): which system, which datum, and what a cell stands for.

use planvy_plan::{Crs, Datum};

use crate::well_known_text::{crs_in_words, crs_of, datum_in_words, is_geographic};

const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const CITATION: u16 = 1026;
const GEODETIC_CRS: u16 = 2048;
const PROJECTED_CRS: u16 = 3072;
const PROJECTED_CITATION: u16 = 3073;
const LINEAR_UNITS: u16 = 3076;
const VERTICAL_CRS: u16 = 4096;
const VERTICAL_CITATION: u16 = 4097;
const VERTICAL_UNITS: u16 = 4099;

/// "Described by other keys".
const USER_DEFINED: u16 = 32_767;
const METRE: u16 = 9001;
/// The international foot.
const FOOT: u16 = 9002;
/// The survey foot of the United States.
const SURVEY_FOOT: u16 = 9003;
/// The tag that holds the texts of the keys.
const TEXTS: u16 = 34_737;

/// The keys of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct GeoKeys {
    keys: Vec<[u16; 4]>,
    texts: String,
}

/// What the keys say about the plane.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PlaneSystem {
    /// A SWEREF 99 projection.
    Grid(Crs),
    /// Longitude and latitude: no raster of cells in metres.
    Geographic(String),
    /// Another system.
    Foreign(String),
    /// Nothing.
    Unsaid,
}

impl PlaneSystem {
    /// The system that a well-known text names.
    pub(super) fn in_text(text: &str) -> PlaneSystem {
        let text = text.trim();
        if text.is_empty() {
            return PlaneSystem::Unsaid;
        }
        let name: String = text.split('"').nth(1).unwrap_or(text).chars().take(80).collect();
        match crs_of(text) {
            Some(crs) => PlaneSystem::Grid(crs),
            None if is_geographic(text) => PlaneSystem::Geographic(name),
            None => PlaneSystem::Foreign(name),
        }
    }
}

impl GeoKeys {
    /// Keys out of their directory; what is cut off at its end is left out.
    pub(super) fn new(directory: &[u16], texts: String) -> GeoKeys {
        let keys = directory.get(4..).unwrap_or_default();
        let keys = keys
            .chunks_exact(4)
            .filter_map(|key| key.first_chunk::<4>().copied());
        GeoKeys {
            keys: keys.collect(),
            texts,
        }
    }

    /// A short number that stands in the directory itself.
    fn short(&self, id: u16) -> Option<u16> {
        let found = self
            .keys
            .iter()
            .find(|[key, location, ..]| *key == id && *location == 0);
        found.map(|[.., value]| *value).filter(|value| *value != 0)
    }

    fn text(&self, id: u16) -> Option<&str> {
        let [_, _, count, offset] = self
            .keys
            .iter()
            .find(|[key, location, ..]| *key == id && *location == TEXTS)?;
        let (from, count) = (usize::from(*offset), usize::from(*count));
        self.texts.get(from..from.checked_add(count)?)
    }

    fn citations(&self) -> impl Iterator<Item = &str> {
        [PROJECTED_CITATION, CITATION]
            .into_iter()
            .filter_map(|id| self.text(id))
    }

    /// The plane system.
    pub(super) fn plane(&self) -> PlaneSystem {
        if self.short(MODEL_TYPE) == Some(2) {
            let code = self
                .short(GEODETIC_CRS)
                .map_or_else(String::new, |code| format!("EPSG:{code}"));
            return PlaneSystem::Geographic(code);
        }
        match self.short(PROJECTED_CRS) {
            Some(code) if code != USER_DEFINED => match Crs::from_epsg(code) {
                Some(crs) => PlaneSystem::Grid(crs),
                None => PlaneSystem::Foreign(format!("EPSG:{code}")),
            },
            coded => {
                let named = self.citations().find_map(crs_in_words);
                let words = || {
                    self.citations()
                        .next()
                        .map(|words| words.chars().take(80).collect())
                };
                match (named, coded) {
                    (Some(crs), _) => PlaneSystem::Grid(crs),
                    (None, Some(_)) => {
                        PlaneSystem::Foreign(words().unwrap_or_else(|| "user-defined".to_owned()))
                    }
                    (None, None) => PlaneSystem::Unsaid,
                }
            }
        }
    }

    /// What levels are counted from.
    pub(super) fn datum(&self) -> Option<Datum> {
        let compound = self
            .short(PROJECTED_CRS)
            .is_some_and(|code| (5845..=5857).contains(&code));
        match self.short(VERTICAL_CRS) {
            Some(code) if code != USER_DEFINED => Some(Datum::parse(&format!("EPSG:{code}"))),
            Some(_) => {
                let words = self.text(VERTICAL_CITATION);
                let other =
                    |words: &str| Datum::Other(words.trim_matches(['|', ' ']).chars().take(80).collect());
                words.map(|words| datum_in_words(words).unwrap_or_else(|| other(words)))
            }
            None if compound => Some(Datum::Rh2000),
            None => [VERTICAL_CITATION, CITATION]
                .into_iter()
                .find_map(|id| datum_in_words(self.text(id)?)),
        }
    }

    /// Whether a number stands for the point at its cell's corner of the grid, and not for the cell's area.
    pub(super) fn is_point(&self) -> bool {
        self.short(RASTER_TYPE) == Some(2)
    }

    /// Metres of the unit of the plane, and of that of levels, where they are said; the code of one that is not known.
    pub(super) fn units_m(&self) -> Result<[Option<f64>; 2], u16> {
        let metres = |id: u16| match self.short(id) {
            None => Ok(None),
            Some(METRE) => Ok(Some(1.0)),
            Some(FOOT) => Ok(Some(0.3048)),
            Some(SURVEY_FOOT) => Ok(Some(1200.0 / 3937.0)),
            Some(other) => Err(other),
        };
        Ok([metres(LINEAR_UNITS)?, metres(VERTICAL_UNITS)?])
    }

    /// A unit that is not the metre, by its code.
    pub(super) fn foreign_unit(&self) -> Option<u16> {
        let units = [LINEAR_UNITS, VERTICAL_UNITS]
            .into_iter()
            .filter_map(|id| self.short(id));
        units
            .into_iter()
            .find(|unit| *unit != METRE && *unit != USER_DEFINED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(entries: &[[u16; 4]], texts: &str) -> GeoKeys {
        let count = entries.len() as u16;
        let mut directory = vec![1, 1, 1, count];
        directory.extend(entries.iter().flatten());
        GeoKeys::new(&directory, texts.to_owned())
    }

    #[test]
    fn systems_are_known_by_code_or_by_words() {
        let grid = PlaneSystem::Grid(Crs::Zone1330);
        assert_eq!(keys(&[[3072, 0, 1, 3008]], "").plane(), grid);
        let compound = keys(&[[3072, 0, 1, 5847]], "");
        assert_eq!(
            (compound.plane(), compound.datum()),
            (grid.clone(), Some(Datum::Rh2000))
        );
        let words = "SWEREF99 13 30 + RH2000 height|";
        let cited = keys(
            &[[3072, 0, 1, 32_767], [1026, 34_737, words.len() as u16, 0]],
            words,
        );
        assert_eq!((cited.plane(), cited.datum()), (grid, Some(Datum::Rh2000)));
        assert_eq!(
            keys(&[[3072, 0, 1, 25_833]], "").plane(),
            PlaneSystem::Foreign("EPSG:25833".to_owned())
        );
        let geographic = keys(&[[1024, 0, 1, 2], [2048, 0, 1, 4619]], "");
        assert_eq!(
            geographic.plane(),
            PlaneSystem::Geographic("EPSG:4619".to_owned())
        );
        assert_eq!(keys(&[], "").plane(), PlaneSystem::Unsaid);
    }

    #[test]
    fn datums_are_known_by_code_or_by_words() {
        assert_eq!(keys(&[[4096, 0, 1, 5613]], "").datum(), Some(Datum::Rh2000));
        assert_eq!(keys(&[[4096, 0, 1, 5718]], "").datum(), Some(Datum::Rh70));
        assert_eq!(
            keys(&[[4096, 0, 1, 5703]], "").datum(),
            Some(Datum::Other("EPSG:5703".to_owned()))
        );
        let words = "Malmö lokala|";
        let local = keys(
            &[[4096, 0, 1, 32_767], [4097, 34_737, words.len() as u16, 0]],
            words,
        );
        assert_eq!(local.datum(), Some(Datum::Other("Malmö lokala".to_owned())));
        assert_eq!(keys(&[[3072, 0, 1, 3008]], "").datum(), None);
    }

    #[test]
    fn cut_off_keys_say_nothing() {
        assert_eq!(
            GeoKeys::new(&[1, 1, 0, 9, 3072, 0], String::new()).plane(),
            PlaneSystem::Unsaid
        );
        let far = keys(&[[1026, 34_737, 60_000, 60_000]], "x");
        assert_eq!((far.plane(), far.datum()), (PlaneSystem::Unsaid, None));
        assert_eq!(keys(&[[4099, 0, 1, 9002]], "").foreign_unit(), Some(9002));
        assert_eq!(keys(&[[3076, 0, 1, 9001]], "").foreign_unit(), None);
        let feet = keys(&[[3076, 0, 1, 9002], [4099, 0, 1, 9001]], "");
        assert_eq!(feet.units_m(), Ok([Some(0.3048), Some(1.0)]));
        assert_eq!(keys(&[], "").units_m(), Ok([None, None]));
        assert_eq!(keys(&[[3076, 0, 1, 9036]], "").units_m(), Err(9036));
    }
}
