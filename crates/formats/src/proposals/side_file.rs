//! Side files of drawings: what a person knows of a drawing that it does not say itself — its name, and where it stands.
//!
//! The side file of `house.ifc` is `house.ifc.placement.toml`:
//!
//! ```toml
//! crs = "EPSG:3008"
//! east_m = 118600.0
//! north_m = 6164200.0
//! level_m = 4.2         # of the drawing's zero, over RH 2000; without it, the zero stands on the ground
//! turn_deg = 30.0       # clockwise from the grid's north
//! name = "Hus vid backen"
//! fictional = true
//! ```

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use geo::MapCoords;
use geo_types::Coord;
use planvy_plan::{
    Body, Crs, Datum, Finding, GridPoint, Placement, Proposal, ProposedBuilding, RuleId, VerticalReference,
    gauss_kruger,
};
use serde::Deserialize;

use crate::source_crs::swedish_crs;

/// The ending of side files, after the whole name of the drawing.
pub const SIDE_FILE_ENDING: &str = ".placement.toml";

/// Metres of a unit lie between these: a micrometre and a kilometre.
const UNIT_M: std::ops::RangeInclusive<f64> = 1e-6..=1e3;

/// What a side file says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideFile {
    /// Name for people.
    pub name: Option<String>,
    /// Whether the proposal is invented.
    #[serde(default)]
    pub fictional: bool,
    /// The system of the place: `EPSG:3008`.
    #[serde(default, deserialize_with = "swedish_crs")]
    pub crs: Option<Crs>,
    /// Easting in metres of the point that is placed.
    pub east_m: Option<f64>,
    /// Northing in metres of the point that is placed.
    pub north_m: Option<f64>,
    /// Level of that point over RH 2000 in metres. Without it, it stands on the ground.
    pub level_m: Option<f64>,
    /// How far the drawing is turned clockwise from the grid's north, in degrees: 0 has its y axis (in glTF −z) to the grid's north.
    pub turn_deg: Option<f64>,
    /// The same from true north. Grid and true north differ by the meridian convergence, up to some degrees.
    pub turn_from_true_north_deg: Option<f64>,
    /// Metres for each unit of the drawing; 1 where it is read in metres, as IFC always is.
    pub metres_a_unit: Option<f64>,
    /// The point of the drawing that is placed, in metres; without it, its zero.
    pub zero_m: Option<[f64; 3]>,
}

/// Why a side file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SideFileError {
    /// It cannot be read as a file.
    #[error("its side file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is no TOML, or has a field that nobody knows.
    #[error("its side file cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A place is begun and not ended.
    #[error("its side file gives a place without {missing}: crs, east_m and north_m go together")]
    Incomplete {
        /// What is missing, by its field.
        missing: &'static str,
    },
    /// A number that cannot be used.
    #[error("{field} of its side file is {value}: {wanted}")]
    Number {
        /// The field.
        field: &'static str,
        /// What it says.
        value: f64,
        /// What it has to be.
        wanted: &'static str,
    },
    /// A place outside Sweden.
    #[error(
        "its side file puts it at {east_m} east, {north_m} north in {crs}, which lies outside Sweden: are east and north exchanged?"
    )]
    Outside {
        /// Easting.
        east_m: f64,
        /// Northing.
        north_m: f64,
        /// The system.
        crs: Crs,
    },
    /// The same thing twice.
    #[error("its side file gives both turn_deg and turn_from_true_north_deg: one of them is to go")]
    TurnedTwice,
}

/// A place that a side file gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenPlace {
    /// Where the point stands.
    pub at: GridPoint,
    /// Its level over RH 2000; `None` for the ground.
    pub level_m: Option<f64>,
    /// Clockwise from the grid's north, in degrees.
    pub turn_deg: f64,
    /// Metres of a unit.
    pub metres_a_unit: f64,
    /// The point of the drawing, in its units times [`GivenPlace::metres_a_unit`].
    pub zero_m: [f64; 3],
}

impl SideFile {
    /// The path of the side file of a drawing.
    ///
    /// ```
    /// use planvy_formats::SideFile;
    /// let path = SideFile::path_beside("drawings/house.ifc".as_ref());
    /// assert_eq!(path.to_str(), Some("drawings/house.ifc.placement.toml"));
    /// ```
    pub fn path_beside(drawing: &Path) -> PathBuf {
        let mut path = drawing.as_os_str().to_owned();
        path.push(SIDE_FILE_ENDING);
        PathBuf::from(path)
    }

    /// Reads the side file beside a drawing; one that says nothing where there is none.
    ///
    /// # Errors
    /// Where there is one that cannot be read or used.
    pub fn beside(drawing: &Path) -> Result<SideFile, SideFileError> {
        match std::fs::read_to_string(SideFile::path_beside(drawing)) {
            Ok(text) => SideFile::read(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(SideFile::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the text of a side file.
    ///
    /// # Errors
    /// See [`SideFileError`].
    ///
    /// ```
    /// use planvy_formats::SideFile;
    /// let read = SideFile::read("crs = \"EPSG:3008\"\neast_m = 118600.0\nnorth_m = 6164200.0\nturn_deg = 30")?;
    /// assert_eq!(read.place()?.map(|place| place.turn_deg), Some(30.0));
    /// let half = SideFile::read("crs = \"EPSG:3008\"\neast_m = 118600.0").expect_err("no northing");
    /// assert!(half.to_string().contains("without north_m"));
    /// # Ok::<(), planvy_formats::SideFileError>(())
    /// ```
    pub fn read(text: &str) -> Result<SideFile, SideFileError> {
        let read: SideFile = toml::from_str(text)?;
        read.place()?;
        Ok(read)
    }

    /// The place that it gives; `None` where it gives none.
    ///
    /// # Errors
    /// See [`SideFileError`].
    pub fn place(&self) -> Result<Option<GivenPlace>, SideFileError> {
        let metres_a_unit = self.metres_a_unit.unwrap_or(1.0);
        if !UNIT_M.contains(&metres_a_unit) {
            return Err(SideFileError::Number {
                field: "metres_a_unit",
                value: metres_a_unit,
                wanted: "it has to be a length between a micrometre and a kilometre",
            });
        }
        let finite = [
            ("level_m", self.level_m),
            ("turn_deg", self.turn_deg),
            ("turn_from_true_north_deg", self.turn_from_true_north_deg),
            ("zero_m", self.zero_m.map(|zero| zero.iter().sum())),
        ];
        for (field, value) in finite {
            if let Some(value) = value.filter(|value| !value.is_finite()) {
                let wanted = "it has to be a number";
                return Err(SideFileError::Number { field, value, wanted });
            }
        }
        let (crs, east_m, north_m) = match (self.crs, self.east_m, self.north_m) {
            (Some(crs), Some(east_m), Some(north_m)) => (crs, east_m, north_m),
            // A system alone is for drawings that do not name theirs.
            (_, None, None) => return Ok(None),
            (None, ..) => return Err(SideFileError::Incomplete { missing: "crs" }),
            (_, None, _) => return Err(SideFileError::Incomplete { missing: "east_m" }),
            (_, _, None) => return Err(SideFileError::Incomplete { missing: "north_m" }),
        };
        if !crs.is_plausible(east_m, north_m) {
            return Err(SideFileError::Outside { east_m, north_m, crs });
        }
        let at = GridPoint { crs, east_m, north_m };
        let turn_deg = match (self.turn_deg, self.turn_from_true_north_deg) {
            (Some(_), Some(_)) => return Err(SideFileError::TurnedTwice),
            (Some(turn_deg), None) => turn_deg,
            // The grid's north lies east of the true one by the convergence.
            (None, Some(true_deg)) => true_deg - gauss_kruger::convergence(at).0,
            (None, None) => 0.0,
        };
        Ok(Some(GivenPlace {
            at,
            level_m: self.level_m,
            turn_deg,
            metres_a_unit,
            zero_m: self.zero_m.unwrap_or_default(),
        }))
    }

    /// Puts a drawing where the side file says. One that says itself where it stands is left there, and a finding tells so.
    ///
    /// # Errors
    /// See [`SideFileError`].
    pub fn put(&self, proposal: &mut Proposal) -> Result<Option<Finding>, SideFileError> {
        let Some(place) = self.place()? else {
            return Ok(None);
        };
        if proposal.placement.is_usable() && proposal.crs.is_some() {
            let message = "the drawing says itself where it stands; the place in its side file is not used";
            return Ok(Some(Finding::warning(RuleId::CRS, message)));
        }
        place.put(proposal);
        Ok(None)
    }

    /// The text of a side file that says the same.
    pub fn write(&self) -> String {
        let mut text = String::new();
        let mut say = |line: std::fmt::Arguments<'_>| {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{line}");
        };
        if let Some(name) = &self.name {
            // A text of JSON is one of TOML.
            say(format_args!("name = {}", serde_json::Value::from(name.as_str())));
        }
        if self.fictional {
            say(format_args!("fictional = true"));
        }
        if let Some(crs) = self.crs {
            say(format_args!("crs = \"{crs}\""));
        }
        let numbers = [
            ("east_m", self.east_m),
            ("north_m", self.north_m),
            ("level_m", self.level_m),
            ("turn_deg", self.turn_deg),
            ("turn_from_true_north_deg", self.turn_from_true_north_deg),
            ("metres_a_unit", self.metres_a_unit),
        ];
        for (name, value) in numbers {
            if let Some(value) = value {
                say(format_args!("{name} = {value:?}"));
            }
        }
        if let Some([x, y, z]) = self.zero_m {
            say(format_args!("zero_m = [{x:?}, {y:?}, {z:?}]"));
        }
        text
    }
}

impl GivenPlace {
    /// A point of the drawing on the map. Its height counts from the level, or from the ground where none is given.
    ///
    /// ```
    /// use planvy_formats::GivenPlace;
    /// use planvy_plan::{Crs, GridPoint};
    /// let at = GridPoint { crs: Crs::Zone1330, east_m: 118_600.0, north_m: 6_164_200.0 };
    /// let place = GivenPlace { at, level_m: Some(4.0), turn_deg: 90.0, metres_a_unit: 1.0, zero_m: [0.0; 3] };
    /// // A quarter clockwise: what was north of the zero is east of it.
    /// let [east, north, level] = place.on_map([0.0, 10.0, 3.0]);
    /// assert!((east - 118_610.0).abs() < 1e-9 && (north - 6_164_200.0).abs() < 1e-9 && level == 7.0);
    /// ```
    pub fn on_map(&self, point: [f64; 3]) -> [f64; 3] {
        let mut from_zero = point;
        for (coordinate, zero) in from_zero.iter_mut().zip(self.zero_m) {
            *coordinate = *coordinate * self.metres_a_unit - zero;
        }
        let [x, y, z] = from_zero;
        // Clockwise on the map.
        let (sin, cos) = self.turn_deg.to_radians().sin_cos();
        [
            self.at.east_m + x * cos + y * sin,
            self.at.north_m - x * sin + y * cos,
            self.level_m.unwrap_or(0.0) + z,
        ]
    }

    fn put(&self, proposal: &mut Proposal) {
        proposal.crs = Some(self.at.crs);
        proposal.placement = Placement::Stated;
        for building in &mut proposal.buildings {
            self.put_building(building);
        }
    }

    fn put_building(&self, building: &mut ProposedBuilding) {
        if let Some(footprint) = &mut building.footprint {
            *footprint = footprint.map_coords(|Coord { x, y }| {
                let [x, y, _] = self.on_map([x, y, 0.0]);
                Coord { x, y }
            });
        }
        for level_m in &mut building.floor_levels_m {
            let [.., up] = self.on_map([0.0, 0.0, *level_m]);
            *level_m = up;
        }
        if let Some(Body {
            surfaces, vertical, ..
        }) = &mut building.body
        {
            *vertical = match self.level_m {
                Some(_) => VerticalReference::Datum(Datum::Rh2000),
                None => VerticalReference::OwnGround,
            };
            for corner in surfaces
                .iter_mut()
                .flat_map(|surface| surface.rings.iter_mut().flatten())
            {
                *corner = self.on_map(*corner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "crs = \"EPSG:3008\"\neast_m = 118600.0\nnorth_m = 6164200.0\n";

    #[test]
    fn what_cannot_be_used_is_told_by_its_field() {
        for (text, told) in [
            ("nam = 3", "unknown field `nam`"),
            ("crs = \"EPSG:3008\"\nnorth_m = 6164200.0", "without east_m"),
            (
                "crs = \"EPSG:25832\"\neast_m = 484816.0\nnorth_m = 6476614.0",
                "EPSG:25832",
            ),
            ("east_m = 1.0\nnorth_m = 2.0", "without crs"),
            (
                "crs = \"EPSG:3008\"\neast_m = 6164200.0\nnorth_m = 118600.0",
                "exchanged",
            ),
            ("metres_a_unit = 0.0", "metres_a_unit of its side file is 0"),
            ("level_m = nan", "level_m of its side file is NaN"),
            ("turn_deg = 1\nturn_from_true_north_deg = 2", ""),
        ] {
            let read = SideFile::read(text);
            if told.is_empty() {
                // Without a place nothing is turned.
                assert!(read.is_ok());
                let twice = SideFile::read(&format!("{PLACE}{text}")).unwrap_err();
                assert!(matches!(twice, SideFileError::TurnedTwice));
            } else {
                let error = read.unwrap_err().to_string();
                assert!(error.contains(told), "{error}");
            }
        }
    }

    #[test]
    fn true_north_is_not_the_grids() {
        let read = SideFile::read(&format!("{PLACE}turn_from_true_north_deg = 90.0")).unwrap();
        let turn_deg = read.place().unwrap().unwrap().turn_deg;
        // 0.41 degrees west of the zone's meridian the grid's north lies west of the true one.
        assert!((turn_deg - 90.41).abs() < 0.01, "{turn_deg}");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let side_file = SideFile {
            name: Some("Hus \"vid\" backen".to_owned()),
            fictional: true,
            crs: Some(Crs::Zone1330),
            east_m: Some(118_600.25),
            north_m: Some(6_164_200.0),
            turn_deg: Some(-30.0),
            zero_m: Some([1.0, 2.5, 0.0]),
            ..SideFile::default()
        };
        assert_eq!(SideFile::read(&side_file.write()).unwrap(), side_file);
    }

    #[test]
    fn a_drawing_that_says_its_place_is_not_placed_twice() {
        let mut proposal = Proposal {
            format: "ifc4".to_owned(),
            crs: Some(Crs::Zone1330),
            placement: Placement::Stated,
            buildings: Vec::new(),
        };
        let before = proposal.clone();
        let side_file = SideFile::read(PLACE).unwrap();
        let finding = side_file.put(&mut proposal).unwrap();
        assert!(finding.is_some_and(|finding| finding.message.contains("is not used")));
        assert_eq!(proposal, before);
    }
}
