//! In which system, and in which order of axes, a table's or feature collection's coordinates are.
//!
//! Three things tell it: what the file says, what the user says, and the numbers themselves. In Sweden the numbers are
//! decisive about the order: a latitude is beyond 54 and a longitude below 25, a northing beyond six million and an easting
//! below one. Coordinates in an order that the file should not have are mended with a warning; a system is never guessed
//! for coordinates in metres.

use planvy_plan::{Crs, Finding, Geodetic, GridPoint, RuleId};

use crate::finding_log::FindingLog;
use crate::wording::written;

/// What a file says about its system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SourceCrs {
    /// Longitude and latitude.
    LonLat,
    /// A SWEREF 99 projection.
    Grid(Crs),
    /// A system that is neither.
    Foreign(String),
    /// Nothing.
    Unsaid,
}

/// EPSG codes of longitude and latitude that are, within a metre, SWEREF 99: WGS 84, ETRS89, SWEREF 99, also in three
/// dimensions.
const LON_LAT_CODES: [i64; 6] = [4326, 4258, 4619, 4977, 4979, 4937];

impl SourceCrs {
    /// A system by name: `EPSG:3008`, `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/EPSG/0/4326`, ….
    pub(crate) fn named(name: &str) -> SourceCrs {
        let last = name.trim().rsplit(['/', ':']).next().unwrap_or_default();
        if let Ok(crs) = name.parse() {
            SourceCrs::Grid(crs)
        } else if last.eq_ignore_ascii_case("CRS84") || last.eq_ignore_ascii_case("CRS84h") {
            SourceCrs::LonLat
        } else if let Ok(code) = last.parse() {
            match SourceCrs::epsg(code) {
                SourceCrs::Foreign(_) => SourceCrs::Foreign(name.trim().to_owned()),
                known => known,
            }
        } else {
            SourceCrs::Foreign(name.trim().to_owned())
        }
    }

    /// A system by EPSG code.
    pub(crate) fn epsg(code: i64) -> SourceCrs {
        let grid = u16::try_from(code).ok().and_then(Crs::from_epsg);
        match grid {
            Some(crs) => SourceCrs::Grid(crs),
            None if LON_LAT_CODES.contains(&code) => SourceCrs::LonLat,
            None => SourceCrs::Foreign(format!("EPSG:{code}")),
        }
    }

    /// The plane system that plans are kept in, Sweden's or another country's; `None` for degrees and for systems that the model does not have.
    pub(crate) fn anywhere(&self) -> Option<Crs> {
        match self {
            SourceCrs::Grid(crs) => Some(*crs),
            SourceCrs::Foreign(name) => {
                let code = name.rsplit([':', '/']).next()?.parse().ok()?;
                Crs::anywhere_from_epsg(code)
            }
            SourceCrs::LonLat | SourceCrs::Unsaid => None,
        }
    }

    /// The `crs` member of older GeoJSON, or the `coordRefSys` of JSON-FG.
    pub(crate) fn of_member(value: &serde_json::Value) -> SourceCrs {
        let properties = value.get("properties");
        let name = value.as_str().or_else(|| properties?.get("name")?.as_str());
        let code = properties.and_then(|properties| properties.get("code")?.as_i64());
        match (name, code) {
            (Some(name), _) => SourceCrs::named(name),
            (None, Some(code)) => SourceCrs::epsg(code),
            (None, None) if value.is_null() => SourceCrs::Unsaid,
            (None, None) => SourceCrs::Foreign(value.to_string().chars().take(80).collect()),
        }
    }
}

/// Reads a system that a person names beside data of Sweden. What the model keeps of other countries, stores read back and nobody
/// names here: a building in such a zone would be let in and found by no question.
pub(crate) fn swedish_crs<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Crs>, D::Error> {
    let named: Option<String> = serde::Deserialize::deserialize(deserializer)?;
    let parsed = named.map(|text| text.parse()).transpose();
    parsed.map_err(serde::de::Error::custom)
}

/// Reads a system that a person names for plans, which may be of another country: Sweden's systems and the zones that the model keeps.
pub(crate) fn any_crs<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Crs>, D::Error> {
    let named: Option<String> = serde::Deserialize::deserialize(deserializer)?;
    let Some(named) = named else { return Ok(None) };
    match SourceCrs::named(&named).anywhere() {
        Some(crs) => Ok(Some(crs)),
        None => Err(serde::de::Error::custom(format!(
            "'{named}' is no system that plans are kept in"
        ))),
    }
}

/// The system that coordinates are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    LonLat,
    Grid(Crs),
}

impl System {
    fn holds(self, x: f64, y: f64) -> bool {
        match self {
            System::LonLat => Geodetic {
                lon_deg: x,
                lat_deg: y,
            }
            .is_near_sweden(),
            System::Grid(crs) => crs.is_plausible(x, y),
        }
    }
}

/// A place in one of two ways to say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// In degrees.
    LonLat(Geodetic),
    /// In metres.
    Grid(GridPoint),
}

impl Place {
    /// Longitude and latitude.
    pub(crate) fn to_geodetic(self) -> Geodetic {
        match self {
            Place::LonLat(place) => place,
            Place::Grid(place) => place.to_geodetic(),
        }
    }

    /// Easting and northing in a system.
    pub(crate) fn in_crs(self, crs: Crs) -> GridPoint {
        match self {
            Place::LonLat(place) => place.to_grid(crs),
            Place::Grid(place) => place.in_crs(crs),
        }
    }
}

/// Why a coordinate is no place.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(crate) enum Misplaced {
    /// Its axes differ from those of most.
    #[error("the coordinate {}, {} has its axes the other way round than the rest of the file", written(*x), written(*y))]
    OtherWayRound { x: f64, y: f64 },
    /// Degrees outside Sweden.
    #[error("the coordinate {}, {} does not lie in or near Sweden as longitude and latitude", written(*x), written(*y))]
    Abroad { x: f64, y: f64 },
    /// Metres outside Sweden.
    #[error("the coordinate {}, {} does not lie in or near Sweden in {} ({crs})", written(*x), written(*y), crs.name())]
    OffGrid { x: f64, y: f64, crs: Crs },
}

impl Misplaced {
    /// The error as a finding.
    pub(crate) fn into_finding(self) -> Finding {
        let rule = match self {
            Misplaced::OtherWayRound { .. } => RuleId::AXES,
            Misplaced::Abroad { .. } | Misplaced::OffGrid { .. } => RuleId::CRS,
        };
        Finding::error(rule, self.to_string())
    }
}

/// How a file's coordinates become places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reckoning {
    system: System,
    swapped: bool,
}

/// What the coordinates of a file look like as a whole: gathered while reading, before any is turned into a place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    seen: usize,
    beyond_degrees: bool,
}

impl Extent {
    /// Takes note of a coordinate.
    pub(crate) fn add(&mut self, x: f64, y: f64) {
        self.seen += 1;
        self.beyond_degrees |= x.abs() > 180.0 || y.abs() > 180.0;
    }
}

impl Reckoning {
    /// Decides how to read coordinates; `None`, with an error, where nobody says in which system they are.
    ///
    /// A file that says nothing is in degrees where all its numbers can be (RFC 7946), else in the user's system.
    pub(crate) fn decide(
        said: &SourceCrs,
        given: Option<Crs>,
        extent: Extent,
        positions: impl Iterator<Item = [f64; 2]>,
        log: &mut FindingLog,
    ) -> Option<Reckoning> {
        let hint = "name the system with --crs, for instance --crs 3008 for SWEREF 99 13 30";
        let system = match (said, given) {
            (SourceCrs::Foreign(name), _) => {
                let message =
                    format!("the coordinate system '{name}' is neither SWEREF 99 nor longitude and latitude");
                let hint = "transform the file to a SWEREF 99 projection (EPSG:3006 to 3018) or to WGS 84";
                log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
                return None;
            }
            (SourceCrs::LonLat, _) => System::LonLat,
            (SourceCrs::Grid(named), given) => {
                if let Some(given) = given.filter(|given| given != named) {
                    let message =
                        format!("the file says {named}, the import {given}; the file's word is taken");
                    log.push(Finding::warning(RuleId::CRS, message));
                }
                System::Grid(*named)
            }
            (SourceCrs::Unsaid, _) if !extent.beyond_degrees => System::LonLat,
            (SourceCrs::Unsaid, Some(given)) => System::Grid(given),
            (SourceCrs::Unsaid, None) => {
                let message =
                    "the coordinates are in metres, and the file does not say in which coordinate system";
                log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
                return None;
            }
        };
        let (mut right, mut swapped) = (0usize, 0usize);
        for [x, y] in positions {
            right += usize::from(system.holds(x, y));
            swapped += usize::from(system.holds(y, x));
        }
        let swapped = swapped > right;
        if swapped {
            let message = match system {
                System::LonLat => "the coordinates are latitude, longitude; they were read in that order",
                System::Grid(_) => "the coordinates are northing, easting; they were read in that order",
            };
            log.push(Finding::warning(RuleId::AXES, message));
        }
        Some(Reckoning { system, swapped })
    }

    /// The place of a coordinate.
    pub(crate) fn place(self, [x, y]: [f64; 2]) -> Result<Place, Misplaced> {
        let (east, north) = if self.swapped { (y, x) } else { (x, y) };
        if self.system.holds(east, north) {
            return Ok(match self.system {
                System::LonLat => Place::LonLat(Geodetic {
                    lon_deg: east,
                    lat_deg: north,
                }),
                System::Grid(crs) => Place::Grid(GridPoint {
                    crs,
                    east_m: east,
                    north_m: north,
                }),
            });
        }
        Err(match self.system {
            system if system.holds(north, east) => Misplaced::OtherWayRound { x, y },
            System::LonLat => Misplaced::Abroad { x, y },
            System::Grid(crs) => Misplaced::OffGrid { x, y, crs },
        })
    }

    /// The projection that areas are kept in: that of the file, or for degrees the user's, or the one that fits best.
    pub(crate) fn grid(self, given: Option<Crs>, mut longitudes: impl Iterator<Item = f64>) -> Crs {
        if let System::Grid(crs) = self.system {
            return crs;
        }
        let Some(first) = longitudes.next() else {
            return given.unwrap_or(Crs::Tm);
        };
        let (west, east) =
            longitudes.fold((first, first), |(west, east), lon| (west.min(lon), east.max(lon)));
        given.unwrap_or_else(|| best_zone(west, east))
    }
}

/// The local zone whose meridian is nearest to the middle of an extent in degrees; SWEREF 99 TM where the extent is wider
/// than two zones.
pub(crate) fn best_zone(west: f64, east: f64) -> Crs {
    if east - west > 3.0 {
        return Crs::Tm;
    }
    let off = |crs: &Crs| (crs.central_meridian_deg() - (west + east) / 2.0).abs();
    let zones = Crs::ALL.into_iter().filter(|crs| *crs != Crs::Tm);
    zones.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(Crs::Tm)
}

#[cfg(test)]
mod tests {
    use planvy_plan::{Crs, RuleId};

    use super::{Extent, Place, Reckoning, SourceCrs, best_zone};
    use crate::finding_log::FindingLog;

    fn decide(
        said: &SourceCrs,
        given: Option<Crs>,
        positions: &[[f64; 2]],
    ) -> (Option<Reckoning>, Vec<RuleId>) {
        let mut log = FindingLog::default();
        let mut extent = Extent::default();
        positions.iter().for_each(|[x, y]| extent.add(*x, *y));
        let decided = Reckoning::decide(said, given, extent, positions.iter().copied(), &mut log);
        let rules = log
            .into_findings()
            .into_iter()
            .map(|finding| finding.rule)
            .collect();
        (decided, rules)
    }

    #[test]
    fn systems_are_known_by_their_names() {
        for (name, said) in [
            ("EPSG:3008", SourceCrs::Grid(Crs::Zone1330)),
            ("urn:ogc:def:crs:EPSG::3006", SourceCrs::Grid(Crs::Tm)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", SourceCrs::LonLat),
            ("http://www.opengis.net/def/crs/EPSG/0/4326", SourceCrs::LonLat),
            ("EPSG:4619", SourceCrs::LonLat),
            ("EPSG:3857", SourceCrs::Foreign("EPSG:3857".to_owned())),
            ("RT90", SourceCrs::Foreign("RT90".to_owned())),
        ] {
            assert_eq!(SourceCrs::named(name), said, "{name}");
        }
        let member = serde_json::json!({"type": "name", "properties": {"name": "EPSG:3008"}});
        assert_eq!(SourceCrs::of_member(&member), SourceCrs::Grid(Crs::Zone1330));
        let old = serde_json::json!({"type": "EPSG", "properties": {"code": 3008}});
        assert_eq!(SourceCrs::of_member(&old), SourceCrs::Grid(Crs::Zone1330));
        assert_eq!(SourceCrs::of_member(&serde_json::Value::Null), SourceCrs::Unsaid);
        assert!(matches!(
            SourceCrs::of_member(&serde_json::json!({})),
            SourceCrs::Foreign(_)
        ));
    }

    #[test]
    fn degrees_need_no_name_and_metres_do() {
        let degrees = [[13.0, 55.6]];
        let metres = [[118_000.0, 6_164_000.0]];
        assert_eq!(decide(&SourceCrs::Unsaid, None, &degrees).1, []);
        assert_eq!(
            decide(&SourceCrs::Unsaid, None, &metres),
            (None, vec![RuleId::CRS])
        );
        let (reckoning, rules) = decide(&SourceCrs::Unsaid, Some(Crs::Zone1330), &metres);
        assert_eq!(rules, []);
        assert!(matches!(reckoning.unwrap().place(metres[0]), Ok(Place::Grid(_))));
        let foreign = SourceCrs::Foreign("EPSG:3857".to_owned());
        assert_eq!(
            decide(&foreign, Some(Crs::Tm), &metres),
            (None, vec![RuleId::CRS])
        );
    }

    #[test]
    fn exchanged_axes_are_mended_and_outliers_refused() {
        for (said, right, elsewhere) in [
            (SourceCrs::LonLat, [13.0, 55.6], [2.3, 48.7]),
            (
                SourceCrs::Grid(Crs::Zone1330),
                [118_000.0, 6_164_000.0],
                [0.0, 0.0],
            ),
        ] {
            let [x, y] = right;
            let (reckoning, rules) = decide(&said, None, &[[y, x], [y, x], right]);
            assert_eq!(rules, [RuleId::AXES]);
            let reckoning = reckoning.unwrap();
            assert!(reckoning.place([y, x]).is_ok());
            assert_eq!(
                reckoning.place(right).unwrap_err().into_finding().rule,
                RuleId::AXES
            );
            assert_eq!(
                reckoning.place(elsewhere).unwrap_err().into_finding().rule,
                RuleId::CRS
            );
        }
    }

    #[test]
    fn degrees_are_projected_to_the_nearest_zone() {
        assert_eq!(best_zone(12.9, 13.1), Crs::Zone1330);
        assert_eq!(best_zone(17.9, 18.2), Crs::Zone1800);
        assert_eq!(best_zone(11.5, 20.0), Crs::Tm);
        let (reckoning, _) = decide(&SourceCrs::LonLat, None, &[[13.0, 55.6]]);
        let reckoning = reckoning.unwrap();
        assert_eq!(reckoning.grid(Some(Crs::Tm), [13.0].into_iter()), Crs::Tm);
        assert_eq!(reckoning.grid(None, [13.0].into_iter()), Crs::Zone1330);
    }
}
