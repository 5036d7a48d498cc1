//! Property tables as `EXT_structural_metadata`: a class and a table each, every column in buffer views of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::glb::WriteError;
use crate::glb::dictionary::Dictionary;
use crate::glb::write::BinaryBuffer;
use crate::property_table::{Column, Property, PropertyTable};

/// What stands for "not known" in a column, where something has to.
type NoData = Option<Value>;

/// How the values of a property are written, in all tables of a class.
struct Coding<'a> {
    no_data: NoData,
    /// For texts that repeat.
    dictionary: Option<Dictionary<'a>>,
}

/// The codings of a class, by the names of its properties.
type Codings<'a> = BTreeMap<&'a str, Coding<'a>>;

/// The extension's object for tables that have rows.
pub(super) fn structural_metadata(
    tables: &[&PropertyTable],
    buffer: &mut BinaryBuffer,
) -> Result<Value, WriteError> {
    let mut by_class: BTreeMap<&str, Vec<&PropertyTable>> = BTreeMap::new();
    for table in tables {
        check_table(table)?;
        by_class.entry(&table.class).or_default().push(table);
    }
    let mut classes = Map::new();
    let mut codings: BTreeMap<&str, Codings<'_>> = BTreeMap::new();
    for (class, same) in &by_class {
        let (definition, of_class) = class_definition(same)?;
        classes.insert((*class).to_owned(), definition);
        codings.insert(class, of_class);
    }
    let written = tables.iter().map(|table| {
        let of_class = codings.get(table.class.as_str());
        table_object(table, of_class, buffer)
    });
    let written: Vec<Value> = written.collect();
    let dictionaries = codings
        .values()
        .flat_map(BTreeMap::values)
        .filter_map(|coding| coding.dictionary.as_ref());
    let enums: Map<String, Value> = dictionaries
        .map(|dictionary| (dictionary.id.clone(), dictionary.definition()))
        .collect();
    let mut schema = json!({ "id": "planvy", "classes": classes });
    if let Some(schema) = schema.as_object_mut().filter(|_| !enums.is_empty()) {
        schema.insert("enums".to_owned(), Value::Object(enums));
    }
    Ok(json!({ "schema": schema, "propertyTables": written }))
}

/// Whether a table can be written as it is.
fn check_table(table: &PropertyTable) -> Result<(), WriteError> {
    check_name(&table.class)?;
    if table.count > usize::from(u16::MAX) {
        return Err(WriteError::TooManyRows {
            class: table.class.clone(),
            count: table.count,
        });
    }
    for property in &table.properties {
        check_name(&property.name)?;
        let found = match &property.values {
            Column::Text(values) => values.len(),
            Column::Texts(values) => values.len(),
            Column::Number(values) => values.len(),
            Column::Small(values) => values.len(),
        };
        if found != table.count {
            return Err(WriteError::ColumnLength {
                owner: table.class.clone(),
                column: property.name.clone(),
                expected: table.count,
                found,
            });
        }
        if let Column::Number(values) = &property.values
            && values.iter().flatten().any(|value| !value.is_finite())
        {
            return Err(WriteError::NotFinite {
                owner: table.class.clone(),
                what: format!("a value of {}", property.name),
            });
        }
    }
    Ok(())
}

/// Whether a name is one that the extension allows.
fn check_name(name: &str) -> Result<(), WriteError> {
    let mut letters = name.chars();
    let first = letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
    if first && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
        return Ok(());
    }
    Err(WriteError::Name {
        name: name.to_owned(),
    })
}

/// The class of tables that share one, and how each property is written.
fn class_definition<'a>(tables: &[&'a PropertyTable]) -> Result<(Value, Codings<'a>), WriteError> {
    let class_name = tables
        .first()
        .map(|table| table.class.as_str())
        .unwrap_or_default();
    let mut columns: BTreeMap<&str, Vec<&Property>> = BTreeMap::new();
    for table in tables {
        for property in &table.properties {
            columns.entry(&property.name).or_default().push(property);
        }
    }
    let mut definitions = Map::new();
    let mut codings = BTreeMap::new();
    for (name, same) in columns {
        let kinds: BTreeSet<&str> = same.iter().map(|property| kind(&property.values)).collect();
        if kinds.len() != 1 || same.len() != tables.len() {
            return Err(WriteError::ClassesDiffer {
                class: class_name.to_owned(),
                property: name.to_owned(),
            });
        }
        let dictionary = Dictionary::of(class_name, &same);
        let no_data = match &dictionary {
            Some(dictionary) => dictionary.no_data.clone().map(Value::String),
            None => no_data(&same),
        };
        let coding = Coding { no_data, dictionary };
        definitions.insert(name.to_owned(), definition(&same, &coding));
        codings.insert(name, coding);
    }
    let mut class = Map::new();
    if !definitions.is_empty() {
        class.insert("properties".to_owned(), Value::Object(definitions));
    }
    Ok((Value::Object(class), codings))
}

/// The kind of a column, to tell whether two are of one.
fn kind(column: &Column) -> &'static str {
    match column {
        Column::Text(_) => "text",
        Column::Texts(_) => "texts",
        Column::Number(_) => "number",
        Column::Small(_) => "small",
    }
}

/// What a class says of a property.
fn definition(columns: &[&Property], coding: &Coding<'_>) -> Value {
    let Some(property) = columns.first() else {
        return Value::Null;
    };
    let mut object = match (&property.values, &coding.dictionary) {
        (_, Some(dictionary)) => json!({ "type": "ENUM", "enumType": dictionary.id }),
        (Column::Text(_), _) => json!({ "type": "STRING" }),
        (Column::Texts(_), _) => json!({ "type": "STRING", "array": true }),
        (Column::Number(_), _) => json!({ "type": "SCALAR", "componentType": "FLOAT64" }),
        (Column::Small(_), _) => json!({ "type": "SCALAR", "componentType": "UINT8" }),
    };
    if let Some(object) = object.as_object_mut() {
        match &coding.no_data {
            Some(value) => object.insert("noData".to_owned(), value.clone()),
            None => object.insert("required".to_owned(), Value::Bool(true)),
        };
    }
    object
}

/// A value that no row has, to stand for "not known"; `None` where every row is known.
fn no_data(columns: &[&Property]) -> NoData {
    let mut texts: BTreeSet<&str> = BTreeSet::new();
    let mut numbers: Vec<f64> = Vec::new();
    let (mut unknown_text, mut unknown_number) = (false, false);
    for property in columns {
        match &property.values {
            Column::Text(values) => {
                texts.extend(values.iter().flatten().map(String::as_str));
                unknown_text |= values.contains(&None);
            }
            Column::Number(values) => {
                numbers.extend(values.iter().flatten());
                unknown_number |= values.contains(&None);
            }
            Column::Texts(_) | Column::Small(_) => {}
        }
    }
    if unknown_text {
        // An empty text stands for "not known" wherever nobody means it.
        let mut sentinel = String::new();
        while texts.contains(sentinel.as_str()) {
            sentinel.push('?');
        }
        return Some(Value::String(sentinel));
    }
    if unknown_number {
        let mut sentinel = -9999.0;
        while numbers.contains(&sentinel) {
            sentinel -= 1.0;
        }
        return Some(json!(sentinel));
    }
    None
}

/// One table, its columns appended to the buffer.
fn table_object(table: &PropertyTable, codings: Option<&Codings<'_>>, buffer: &mut BinaryBuffer) -> Value {
    let mut properties = Map::new();
    for property in &table.properties {
        let coding = codings.and_then(|all| all.get(property.name.as_str()));
        let no_data = coding.and_then(|coding| coding.no_data.as_ref());
        let dictionary = coding.and_then(|coding| coding.dictionary.as_ref());
        let object = match (&property.values, dictionary) {
            (Column::Text(values), Some(dictionary)) => {
                json!({ "values": buffer.view(&dictionary.bytes(values)) })
            }
            (Column::Text(values), None) => {
                let unknown = no_data.and_then(Value::as_str).unwrap_or_default();
                let (values, offsets) = joined(values.iter().map(|text| text.as_deref().unwrap_or(unknown)));
                json!({ "values": buffer.view(&values), "stringOffsets": buffer.view(&offsets) })
            }
            (Column::Texts(rows), _) => {
                let (values, offsets) = joined(rows.iter().flatten().map(String::as_str));
                let row_offsets = offset_bytes(rows.iter().map(Vec::len));
                json!({
                    "values": buffer.view(&values),
                    "stringOffsets": buffer.view(&offsets),
                    "arrayOffsets": buffer.view(&row_offsets),
                })
            }
            (Column::Number(values), _) => {
                let unknown = no_data.and_then(Value::as_f64).unwrap_or_default();
                let numbers = values.iter().map(|value| value.unwrap_or(unknown).to_le_bytes());
                json!({ "values": buffer.view(&numbers.flatten().collect::<Vec<u8>>()) })
            }
            (Column::Small(values), _) => json!({ "values": buffer.view(values) }),
        };
        properties.insert(property.name.clone(), object);
    }
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(table.class));
    object.insert("class".to_owned(), json!(table.class));
    object.insert("count".to_owned(), json!(table.count));
    if !properties.is_empty() {
        object.insert("properties".to_owned(), Value::Object(properties));
    }
    Value::Object(object)
}

/// Texts one after the other, and where each starts and the last ends.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<u8>) {
    let mut values = Vec::new();
    let mut lengths = Vec::new();
    for text in texts {
        values.extend_from_slice(text.as_bytes());
        lengths.push(text.len());
    }
    let offsets = offset_bytes(lengths.into_iter());
    (values, offsets)
}

/// Running sums from zero as `u32`: one more than there are lengths. A buffer past 4 GiB is refused when the file is closed.
fn offset_bytes(lengths: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut at = 0_u32;
    let mut bytes = at.to_le_bytes().to_vec();
    for length in lengths {
        at = at.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        bytes.extend_from_slice(&at.to_le_bytes());
    }
    bytes
}
