//! The frame of 3D Tiles 1.0 around a GLB (`b3dm`): a feature table, a batch table, and the GLB.

use serde_json::Value;

use crate::finding::{Finding, Severity};
use crate::glb::ReadError;
use crate::json_entry::{Entry, Fault};
use crate::property_table::{Column, Property, PropertyTable};

/// Magic, version, length, and four lengths of what follows.
const HEADER_BYTES: usize = 28;

/// What stands around the GLB.
pub(super) struct Batched<'a> {
    pub glb: &'a [u8],
    /// Where the vertices' zero is, z up.
    pub centre: [f64; 3],
    /// The properties of the batches.
    pub table: Option<PropertyTable>,
}

/// Takes the frame off.
pub(super) fn unwrapped<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Result<Batched<'a>, ReadError> {
    let cut_off = |what, needed: usize| ReadError::CutOff {
        what,
        needed: needed as u64,
        found: bytes.len() as u64,
    };
    let header = bytes
        .get(..HEADER_BYTES)
        .ok_or_else(|| cut_off("the header of a b3dm", HEADER_BYTES))?;
    let mut numbers = header.chunks_exact(4).skip(1).map(|number| {
        number
            .first_chunk()
            .map_or(0, |number| u32::from_le_bytes(*number) as usize)
    });
    let mut number = || numbers.next().unwrap_or_default();
    let (version, length) = (number(), number());
    if version != 1 {
        return Err(ReadError::Version {
            what: "the b3dm",
            version: version.to_string(),
            wanted: "1",
        });
    }
    let bytes = bytes.get(..length).ok_or_else(|| cut_off("the b3dm", length))?;
    let mut rest = bytes.get(HEADER_BYTES..).unwrap_or_default();
    let mut piece = |what| {
        let length = number();
        let (piece, after) = rest
            .split_at_checked(length)
            .ok_or_else(|| cut_off(what, length))?;
        rest = after;
        Ok(piece)
    };
    let feature_json = piece("the feature table's JSON")?;
    let feature_binary = piece("the feature table")?;
    let batch_json = piece("the batch table's JSON")?;
    let batch_binary = piece("the batch table")?;
    let features = json_of(feature_json, "the feature table")?;
    let batches = json_of(batch_json, "the batch table")?;
    let features = Entry {
        value: &features,
        place: "featureTable".to_owned(),
    };
    let mut said = |fault: Fault| findings.push(fault.finding(Severity::Error));
    let centre = centre(&features, feature_binary).unwrap_or_else(|fault| {
        said(fault);
        None
    });
    let count = features.whole("BATCH_LENGTH").unwrap_or_else(|fault| {
        said(fault);
        None
    });
    let batches = Entry {
        value: &batches,
        place: "batchTable".to_owned(),
    };
    let count = count.unwrap_or_default();
    let table =
        (count > 0 && batches.value.is_object()).then(|| table(&batches, batch_binary, count, findings));
    Ok(Batched {
        glb: rest,
        centre: centre.unwrap_or_default(),
        table,
    })
}

fn json_of(bytes: &[u8], what: &str) -> Result<Value, ReadError> {
    let text = bytes.trim_ascii_end();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(text).map_err(|error| ReadError::Json {
        message: format!("{what}: {error}"),
    })
}

/// `RTC_CENTER`: three numbers, or where three floats lie.
fn centre(features: &Entry<'_>, binary: &[u8]) -> Result<Option<[f64; 3]>, Fault> {
    let Some(member) = features.member("RTC_CENTER") else {
        return Ok(None);
    };
    if member.value.is_array() {
        return features.numbers("RTC_CENTER");
    }
    let offset = member.required_whole("byteOffset")?;
    let floats = binary.get(offset..).and_then(|from| from.first_chunk::<12>());
    let floats = floats.ok_or_else(|| member.fault("is past the feature table"))?;
    let mut centre = [0.0; 3];
    for (number, bytes) in centre.iter_mut().zip(floats.chunks_exact(4)) {
        *number = bytes
            .first_chunk()
            .map_or(0.0, |bytes| f64::from(f32::from_le_bytes(*bytes)));
    }
    Ok(Some(centre))
}

/// The batch table, as far as its columns are plain.
fn table(batches: &Entry<'_>, binary: &[u8], count: usize, findings: &mut Vec<Finding>) -> PropertyTable {
    let mut properties = Vec::new();
    for (name, member) in batches.members() {
        if matches!(name, "extensions" | "extras" | "HIERARCHY") {
            let message = "is not read";
            findings.push(member.fault(message).finding(Severity::Info));
            continue;
        }
        match column(&member, binary, count) {
            Ok(values) => properties.push(Property {
                name: name.to_owned(),
                values,
            }),
            Err(fault) => findings.push(fault.finding(Severity::Warning)),
        }
    }
    PropertyTable {
        class: "batch".to_owned(),
        count,
        properties,
    }
}

/// Reads a number at its bytes.
type ReadNumber = fn(&[u8]) -> Option<f64>;

/// A column of a batch table: a list of JSON, or numbers in the binary part.
fn column(member: &Entry<'_>, binary: &[u8], count: usize) -> Result<Column, Fault> {
    if let Some(list) = member.value.as_array() {
        if list.len() != count {
            return Err(member.fault(format!("has {} values for {count} batches", list.len())));
        }
        let numbers = list.iter().all(|value| value.is_number() || value.is_null());
        return Ok(match numbers {
            true => Column::Number(list.iter().map(Value::as_f64).collect()),
            false => Column::Text(list.iter().map(text_of).collect()),
        });
    }
    if member.text("type")? != Some("SCALAR") {
        return Err(member.fault("is neither a list nor single numbers, and is not read"));
    }
    let kind = member.text("componentType")?.unwrap_or_default();
    let (size, read): (usize, ReadNumber) = match kind {
        "BYTE" => (1, |at| Some(f64::from(i8::from_le_bytes(*at.first_chunk()?)))),
        "UNSIGNED_BYTE" => (1, |at| Some(f64::from(*at.first()?))),
        "SHORT" => (2, |at| Some(f64::from(i16::from_le_bytes(*at.first_chunk()?)))),
        "UNSIGNED_SHORT" => (2, |at| Some(f64::from(u16::from_le_bytes(*at.first_chunk()?)))),
        "INT" => (4, |at| Some(f64::from(i32::from_le_bytes(*at.first_chunk()?)))),
        "UNSIGNED_INT" => (4, |at| Some(f64::from(u32::from_le_bytes(*at.first_chunk()?)))),
        "FLOAT" => (4, |at| Some(f64::from(f32::from_le_bytes(*at.first_chunk()?)))),
        "DOUBLE" => (8, |at| Some(f64::from_le_bytes(*at.first_chunk()?))),
        _ => return Err(member.fault(format!("component type \"{kind:.20}\" is not known"))),
    };
    let offset = member.whole("byteOffset")?.unwrap_or_default();
    let bytes = count
        .checked_mul(size)
        .and_then(|bytes| binary.get(offset..)?.get(..bytes));
    let bytes = bytes
        .ok_or_else(|| member.fault(format!("{count} numbers from {offset} are past the batch table")))?;
    let finite = |at: &[u8]| read(at).filter(|number| number.is_finite());
    Ok(Column::Number(bytes.chunks_exact(size).map(finite).collect()))
}

/// A value as it reads.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
