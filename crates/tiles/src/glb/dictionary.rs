//! Columns of texts that repeat, as enumerations: each text is in the file once, and rows name it by a number of two bytes.
//!
//! `EXT_structural_metadata` has no other dictionary, and whoever reads enumerations by it gets the text (CesiumJS does), so that a
//! reader need not know how a column was written.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::property_table::{Column, Property};

/// A column with fewer bytes than this is not worth it.
const LEAST_BYTES: usize = 2048;
/// Bytes that an entry has beside its text, about: `{"name":"","value":12345},`.
const ENTRY_BYTES: usize = 26;
/// Bytes of a row: its number. Without a dictionary a row has the offset of its text.
const ROW_BYTES: usize = 2;
const OFFSET_BYTES: usize = 4;

/// The texts of a property, each once.
pub(super) struct Dictionary<'a> {
    /// What the schema calls it.
    pub id: String,
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, u16>,
    /// The entry that stands for "not known", where a row needs one.
    pub no_data: Option<String>,
}

impl<'a> Dictionary<'a> {
    /// The dictionary of columns of one property; `None` where the texts as they are take little more, and where they cannot be names.
    pub fn of(class: &str, columns: &[&'a Property]) -> Option<Dictionary<'a>> {
        let name = &columns.first()?.name;
        let mut dictionary = Dictionary {
            id: format!("{class}_{name}"),
            texts: Vec::new(),
            numbers: HashMap::new(),
            no_data: None,
        };
        let (mut plain_bytes, mut rows) = (0, 0);
        let mut is_complete = true;
        for column in columns {
            let Column::Text(values) = &column.values else {
                return None;
            };
            rows += values.len();
            for text in values {
                plain_bytes += OFFSET_BYTES + text.as_ref().map_or(0, String::len);
                is_complete &= text.is_some();
                if let Some(text) = text {
                    dictionary.enter(text)?;
                }
            }
        }
        if !is_complete {
            let mut sentinel = "?".to_owned();
            while dictionary.numbers.contains_key(sentinel.as_str()) {
                sentinel.push('?');
            }
            dictionary.no_data = Some(sentinel);
        }
        // One number is left for "not known".
        let of_texts: usize = dictionary.texts.iter().map(|text| text.len() + ENTRY_BYTES).sum();
        let own_bytes = of_texts + rows * ROW_BYTES;
        (plain_bytes >= LEAST_BYTES && 2 * own_bytes <= plain_bytes).then_some(dictionary)
    }

    /// Enters a text. Names of an enumeration are not empty.
    fn enter(&mut self, text: &'a str) -> Option<()> {
        if text.is_empty() {
            return None;
        }
        if !self.numbers.contains_key(text) {
            let number = u16::try_from(self.texts.len())
                .ok()
                .filter(|number| *number < u16::MAX)?;
            self.numbers.insert(text, number);
            self.texts.push(text);
        }
        Some(())
    }

    /// The enumeration, as the schema has it.
    pub fn definition(&self) -> Value {
        let unknown = self.no_data.iter().map(String::as_str);
        let entries = self.texts.iter().copied().chain(unknown).enumerate();
        let values: Vec<Value> = entries
            .map(|(number, text)| json!({ "name": text, "value": number }))
            .collect();
        json!({ "valueType": "UINT16", "values": values })
    }

    /// The numbers of some rows.
    pub fn bytes(&self, rows: &[Option<String>]) -> Vec<u8> {
        // What is not known comes after all texts.
        let unknown = self.texts.len() as u16;
        let number = |text: &Option<String>| {
            let known = text.as_deref().and_then(|text| self.numbers.get(text));
            known.copied().unwrap_or(unknown)
        };
        rows.iter().flat_map(|text| number(text).to_le_bytes()).collect()
    }
}
