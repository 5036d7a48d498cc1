//! What the head of a scan says, held against the length of the file before anything is believed.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use laz::LazVlr;
use planvy_plan::{Datum, Finding, RuleId};

use super::super::geo_keys::{GeoKeys, PlaneSystem};
use crate::well_known_text::{datum_in_words, linear_units_m};

/// The shortest head: that of LAS 1.0.
const SHORTEST_HEAD: usize = 227;
/// Length of a head with the counts of LAS 1.4.
const HEAD_1_4: usize = 375;
/// Length of the head of a variable-length record.
const RECORD_HEAD: usize = 54;
/// Variable-length records that are looked at.
const MOST_RECORDS: u32 = 10_000;
/// Shortest length of a point of each format, 0 to 10.
const POINT_BYTES: [u16; 11] = [20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67];

/// Why a scan cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The system cannot read the file.
    #[error("the scan cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It begins otherwise.
    #[error("the file is no laser scan: it does not begin with LASF")]
    Magic,
    /// It ends within its head.
    #[error("the file ends within the head of the scan, after {0} bytes")]
    HeadCutOff(u64),
    /// The head says what cannot be.
    #[error("the head of the scan says {what} (byte {at})")]
    Head {
        /// What it says.
        what: String,
        /// Where in the file.
        at: u64,
    },
    /// It has fewer points than its head promises.
    #[error("the file ends within point {point} of {promised}")]
    CutOff {
        /// The point, counted from 1.
        point: u64,
        /// How many are promised.
        promised: u64,
    },
    /// Coordinates in a unit that is not known.
    #[error("the points are in a unit that is not known (EPSG:{0})")]
    Unit(u16),
    /// A block of compressed points is broken.
    #[error("the compressed points cannot be read from point {point} of {promised} on: {why}")]
    Compression {
        /// The first point of the broken block, counted from 1.
        point: u64,
        /// How many are promised.
        promised: u64,
        /// What the decompression says.
        why: String,
    },
    /// No point is ground.
    #[error("none of the {points} points is of class 2 (ground); their classes are {classes}")]
    NoGround {
        /// Points in the file.
        points: u64,
        /// The classes with their counts.
        classes: String,
    },
    /// Ground points lie too far apart for a raster.
    #[error("the ground points reach over {width_m:.0} x {height_m:.0} m: too many cells even of {cell_m} m")]
    TooWide {
        /// From west to east.
        width_m: f64,
        /// From south to north.
        height_m: f64,
        /// Side of the largest cell.
        cell_m: f64,
    },
}

impl ScanError {
    /// The error as a finding.
    pub(crate) fn into_finding(self) -> Finding {
        let (rule, hint) = match &self {
            ScanError::NoGround { .. } => (
                RuleId::named("PV-COVERAGE"),
                "classify the ground first (pdal translate … smrf), or ask for the classified scan",
            ),
            ScanError::TooWide { .. } => (
                RuleId::GEOMETRY,
                "split the scan into tiles of some kilometres; a stray point far away is the usual cause",
            ),
            ScanError::CutOff { .. } | ScanError::HeadCutOff(_) => (
                RuleId::PARSE,
                "fetch or export it again; a truncated transfer is the usual cause",
            ),
            ScanError::Unit(_) => (RuleId::CRS, "export the scan in metres"),
            _ => (RuleId::PARSE, "export the scan again as LAS or LAZ 1.2 to 1.4"),
        };
        Finding::error(rule, self.to_string()).with_hint(hint)
    }
}

/// The head of a scan.
#[derive(Debug)]
pub(super) struct ScanHead {
    /// Points in the file.
    pub(super) count: u64,
    /// Bytes of a point.
    pub(super) point_bytes: usize,
    /// Whether points have the fields of the formats 6 to 10.
    pub(super) is_extended: bool,
    /// Metres of a step of the whole numbers that coordinates are written in.
    pub(super) scale: [f64; 3],
    /// What is added.
    pub(super) offset: [f64; 3],
    /// Metres of the file's unit, along the ground and upwards. Scale and offset are in metres already.
    pub(super) unit_m: [f64; 2],
    /// First byte of the points.
    pub(super) data_start: u64,
    /// How they are compressed.
    pub(super) laz: Option<LazVlr>,
    /// The plane system.
    pub(super) plane: PlaneSystem,
    /// What levels are counted from.
    pub(super) datum: Option<Datum>,
}

impl ScanHead {
    /// Reads the head of a file.
    pub(super) fn of_file(path: &Path) -> Result<ScanHead, ScanError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut source = BufReader::new(file);
        let mut bytes = Vec::with_capacity(HEAD_1_4);
        source.by_ref().take(HEAD_1_4 as u64).read_to_end(&mut bytes)?;
        if !bytes.starts_with(super::MAGIC) {
            return Err(ScanError::Magic);
        }
        if bytes.len() < SHORTEST_HEAD {
            return Err(ScanError::HeadCutOff(bytes.len() as u64));
        }
        let fields = Fields(&bytes);
        let mut head = fields.read(length)?;
        let head_bytes = u64::from(fields.u16_at(94));
        source.seek(SeekFrom::Start(head_bytes))?;
        let mut systems = Systems::default();
        let mut at = head_bytes;
        for _ in 0..fields.u32_at(100).min(MOST_RECORDS) {
            let Some(record) = Record::next(&mut source, at, head.data_start)? else {
                break;
            };
            at += RECORD_HEAD as u64 + record.data.len() as u64;
            match (record.user.as_str(), record.id) {
                (LazVlr::USER_ID, LazVlr::RECORD_ID) => head.laz = Some(compression(&record, at)?),
                ("LASF_Projection", id) => systems.take(id, &record.data),
                _ => {}
            }
        }
        head.turn_into_metres(systems.units_m()?);
        (head.plane, head.datum) = systems.decided();
        head.checked(&fields, length)
    }

    /// A file that does not say the unit of its levels has them in that of the plane.
    fn turn_into_metres(&mut self, [along_m, up_m]: [Option<f64>; 2]) {
        let along_m = along_m.unwrap_or(1.0);
        self.unit_m = [along_m, up_m.unwrap_or(along_m)];
        let [_, up_m] = self.unit_m;
        for numbers in [&mut self.scale, &mut self.offset] {
            for (number, unit_m) in numbers.iter_mut().zip([along_m, along_m, up_m]) {
                *number *= unit_m;
            }
        }
    }

    /// The head, where the compression fits the points and all of them can be there.
    fn checked(self, fields: &Fields<'_>, length: u64) -> Result<ScanHead, ScanError> {
        let is_marked = fields.u8_at(104) & 0xC0 != 0;
        match &self.laz {
            Some(laz) => {
                let sizes = laz.items().iter().map(|item| u64::from(item.size()));
                if sizes.sum::<u64>() != self.point_bytes as u64 || laz.items().is_empty() {
                    let what = "that its compression packs points of another length";
                    return Err(wrong(what, 105));
                }
            }
            None if is_marked => return Err(wrong("that it is compressed, and not how", 104)),
            None => {
                let there = length.saturating_sub(self.data_start) / self.point_bytes as u64;
                if there < self.count {
                    return Err(ScanError::CutOff {
                        point: there + 1,
                        promised: self.count,
                    });
                }
            }
        }
        Ok(self)
    }
}

fn wrong(what: impl Into<String>, at: u64) -> ScanError {
    ScanError::Head {
        what: what.into(),
        at,
    }
}

/// The compression's own record.
fn compression(record: &Record, at: u64) -> Result<LazVlr, ScanError> {
    LazVlr::from_buffer(&record.data)
        .map_err(|error| wrong(format!("something unreadable of its compression: {error}"), at))
}

/// The bytes of a head. What is beyond its end is zero.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        let found = self.0.get(at..).and_then(|rest| rest.first_chunk::<N>());
        found.copied().unwrap_or([0; N])
    }

    fn u8_at(&self, at: usize) -> u8 {
        u8::from_le_bytes(self.array(at))
    }

    fn u16_at(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    fn u32_at(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    fn u64_at(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    fn three_at(&self, at: usize) -> [f64; 3] {
        [at, at + 8, at + 16].map(|at| f64::from_le_bytes(self.array(at)))
    }

    fn read(&self, length: u64) -> Result<ScanHead, ScanError> {
        let [major, minor] = self.array(24);
        if major != 1 || minor > 4 {
            return Err(wrong(format!("version {major}.{minor}; 1.0 to 1.4 are read"), 24));
        }
        let head_bytes = self.u16_at(94);
        let data_start = u64::from(self.u32_at(96));
        let least = if minor == 4 { HEAD_1_4 } else { SHORTEST_HEAD };
        if usize::from(head_bytes) < least || u64::from(head_bytes) > data_start {
            return Err(wrong(format!("that it is {head_bytes} bytes long"), 94));
        }
        if data_start > length {
            return Err(ScanError::HeadCutOff(length));
        }
        let format = self.u8_at(104) & 0x3F;
        let point_bytes = self.u16_at(105);
        let shortest = POINT_BYTES.get(usize::from(format)).copied();
        let Some(shortest) = shortest else {
            return Err(wrong(format!("point format {format}; 0 to 10 are known"), 104));
        };
        if point_bytes < shortest {
            let what = format!("that a point of format {format} has {point_bytes} bytes; it has {shortest}");
            return Err(wrong(what, 105));
        }
        let (scale, offset) = (self.three_at(131), self.three_at(155));
        if !scale.iter().all(|step| step.is_finite() && *step > 0.0) {
            return Err(wrong(format!("a scale of {scale:?}"), 131));
        }
        if !offset.iter().all(|offset| offset.is_finite()) {
            return Err(wrong(format!("an offset of {offset:?}"), 155));
        }
        let old_count = u64::from(self.u32_at(107));
        let count = if minor == 4 { self.u64_at(247) } else { old_count };
        Ok(ScanHead {
            count: if count == 0 { old_count } else { count },
            point_bytes: usize::from(point_bytes),
            is_extended: format >= 6,
            scale,
            offset,
            unit_m: [1.0, 1.0],
            data_start,
            laz: None,
            plane: PlaneSystem::Unsaid,
            datum: None,
        })
    }
}

/// A variable-length record.
struct Record {
    user: String,
    id: u16,
    data: Vec<u8>,
}

impl Record {
    /// The record that begins at a byte; `None` where it would reach into the points.
    fn next(source: &mut impl Read, at: u64, data_start: u64) -> io::Result<Option<Record>> {
        if at + RECORD_HEAD as u64 > data_start {
            return Ok(None);
        }
        let mut head = [0; RECORD_HEAD];
        source.read_exact(&mut head)?;
        let fields = Fields(&head);
        let length = u64::from(fields.u16_at(20));
        if at + RECORD_HEAD as u64 + length > data_start {
            return Ok(None);
        }
        let mut data = Vec::with_capacity(length as usize);
        source.by_ref().take(length).read_to_end(&mut data)?;
        let user: [u8; 16] = fields.array(2);
        Ok(Some(Record {
            user: String::from_utf8_lossy(&user).trim_end_matches('\0').to_owned(),
            id: fields.u16_at(18),
            data,
        }))
    }
}

/// What the records of the projection say.
#[derive(Default)]
struct Systems {
    keys: Vec<u16>,
    texts: String,
    well_known: String,
}

impl Systems {
    fn take(&mut self, id: u16, data: &[u8]) {
        match id {
            34_735 => {
                let (pairs, _) = data.as_chunks::<2>();
                self.keys = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
            }
            34_737 => self.texts = String::from_utf8_lossy(data).into_owned(),
            2_112 => self.well_known = String::from_utf8_lossy(data).trim_end_matches('\0').to_owned(),
            _ => {}
        }
    }

    /// Metres of the units of the plane and of levels, where they are said.
    fn units_m(&self) -> Result<[Option<f64>; 2], ScanError> {
        if !self.well_known.trim().is_empty() {
            return Ok(linear_units_m(&self.well_known));
        }
        let keys = GeoKeys::new(&self.keys, self.texts.clone());
        keys.units_m().map_err(ScanError::Unit)
    }

    /// The well-known text's word, else the keys'.
    fn decided(self) -> (PlaneSystem, Option<Datum>) {
        let text = self.well_known.trim();
        if !text.is_empty() {
            return (PlaneSystem::in_text(text), datum_in_words(text));
        }
        let keys = GeoKeys::new(&self.keys, self.texts);
        (keys.plane(), keys.datum())
    }
}
