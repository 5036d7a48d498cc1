//! The attributes of a shapefile: a dBASE table.

use encoding_rs::Encoding;
use serde_json::{Map, Number, Value};

/// Bytes before the fields.
const HEAD_BYTES: usize = 32;
/// Bytes that tell of a field.
const FIELD_BYTES: usize = 32;
/// What ends the fields.
const END_OF_FIELDS: u8 = 0x0D;
/// The mark of a record that is deleted.
const DELETED: u8 = b'*';

/// Why a table cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TableError {
    #[error("the file ends within its head of {0} bytes")]
    CutOff(usize),
    #[error("the fields of a record have {found} bytes together; a record has {said}")]
    Lengths { found: usize, said: usize },
}

/// How letters are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Letters {
    /// In an encoding of the web.
    Encoding(&'static Encoding),
    /// In one of the code pages of DOS (437, 850, 865), which have the letters of Swedish in the same places.
    Dos,
}

impl Letters {
    fn read(self, bytes: &[u8]) -> String {
        match self {
            Letters::Encoding(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Letters::Dos => bytes.iter().map(|byte| dos_letter(*byte)).collect(),
        }
    }
}

fn dos_letter(byte: u8) -> char {
    match byte {
        0..=0x7F => char::from(byte),
        0x81 => 'ü',
        0x82 => 'é',
        0x84 => 'ä',
        0x86 => 'å',
        0x8E => 'Ä',
        0x8F => 'Å',
        0x90 => 'É',
        0x94 => 'ö',
        0x99 => 'Ö',
        0x9A => 'Ü',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// A field of every record.
struct Field {
    name: String,
    kind: u8,
    from: usize,
    to: usize,
}

/// A table.
pub(super) struct Table<'a> {
    fields: Vec<Field>,
    records: &'a [u8],
    record_bytes: usize,
    letters: Letters,
}

/// A record.
pub(super) enum Row {
    /// What it says.
    Said(Map<String, Value>),
    /// It is marked as deleted.
    Deleted,
    /// The table has fewer.
    Missing,
}

impl<'a> Table<'a> {
    /// A table out of its bytes.
    pub(super) fn new(bytes: &'a [u8], letters: Letters) -> Result<Table<'a>, TableError> {
        let short = |at: usize| {
            let found = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>());
            found.map(|bytes| usize::from(u16::from_le_bytes(*bytes)))
        };
        let (Some(head), Some(record_bytes)) = (short(8), short(10)) else {
            return Err(TableError::CutOff(HEAD_BYTES));
        };
        let (Some(said), Some(records)) = (bytes.get(HEAD_BYTES..head), bytes.get(head..)) else {
            return Err(TableError::CutOff(head.max(HEAD_BYTES)));
        };
        let mut fields = Vec::new();
        // The first byte of a record says whether it is deleted.
        let mut at = 1;
        for field in said.chunks_exact(FIELD_BYTES) {
            if field.first() == Some(&END_OF_FIELDS) {
                break;
            }
            let name = field.get(..11).unwrap_or_default();
            let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
            let length = usize::from(field.get(16).copied().unwrap_or(0));
            fields.push(Field {
                name: letters.read(name).trim().to_owned(),
                kind: field.get(11).copied().unwrap_or(b'C'),
                from: at,
                to: at + length,
            });
            at += length;
        }
        if at > record_bytes {
            return Err(TableError::Lengths {
                found: at,
                said: record_bytes,
            });
        }
        Ok(Table {
            fields,
            records,
            record_bytes,
            letters,
        })
    }

    /// How many whole records there are.
    pub(super) fn count(&self) -> usize {
        self.records.len() / self.record_bytes.max(1)
    }

    /// A record, counted from 0.
    pub(super) fn record(&self, number: usize) -> Row {
        let from = number.checked_mul(self.record_bytes);
        let record = from.and_then(|from| self.records.get(from..)?.get(..self.record_bytes));
        match record {
            None => Row::Missing,
            Some([DELETED, ..]) => Row::Deleted,
            Some(record) => {
                let values = self.fields.iter().filter_map(|field| {
                    let value = self.value(field, record.get(field.from..field.to)?)?;
                    Some((field.name.clone(), value))
                });
                Row::Said(values.collect())
            }
        }
    }

    /// What a field says; `None` where it is empty. Numbers that are none, such as a row of stars, are empty.
    fn value(&self, field: &Field, bytes: &[u8]) -> Option<Value> {
        let text = self.letters.read(bytes);
        let text = text.trim_matches([' ', '\0']);
        if text.is_empty() {
            return None;
        }
        match field.kind {
            b'N' | b'F' => text
                .parse::<i64>()
                .map(Value::from)
                .ok()
                .or_else(|| Number::from_f64(text.parse().ok()?).map(Value::Number)),
            _ => Some(Value::String(text.to_owned())),
        }
    }
}
