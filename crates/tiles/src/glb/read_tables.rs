//! Property tables of `EXT_structural_metadata`.

use std::collections::HashMap;

use serde_json::Value;

use crate::finding::{Finding, Severity};
use crate::glb::buffers::{Source, View};
use crate::json_entry::{Entry, Fault};
use crate::property_table::{Column, Property, PropertyTable};

/// The tables that could be read, and for every table of the file its number among them.
pub(super) fn property_tables(
    source: &Source<'_>,
    findings: &mut Vec<Finding>,
) -> (Vec<PropertyTable>, Vec<Option<usize>>) {
    let mut tables = Vec::new();
    let mut numbers = Vec::new();
    let Some(metadata) = source.root().extension("EXT_structural_metadata") else {
        return (tables, numbers);
    };
    let list = metadata.list("propertyTables").unwrap_or_else(|fault| {
        findings.push(fault.finding(Severity::Error));
        Vec::new()
    });
    for entry in list {
        match table(source, &metadata, &entry, findings) {
            Ok(table) => {
                numbers.push(Some(tables.len()));
                tables.push(table);
            }
            Err(fault) => {
                numbers.push(None);
                findings.push(fault.finding(Severity::Error));
            }
        }
    }
    (tables, numbers)
}

/// One table. A column that cannot be read is said and left out.
fn table(
    source: &Source<'_>,
    metadata: &Entry<'_>,
    entry: &Entry<'_>,
    findings: &mut Vec<Finding>,
) -> Result<PropertyTable, Fault> {
    let Some(schema) = metadata.member("schema") else {
        let message = match metadata.member("schemaUri") {
            Some(_) => "the schema is in another file, which is not read",
            None => "there is no schema",
        };
        return Err(metadata.fault(message));
    };
    let name = entry.required("class")?;
    let name = name.value.as_str().ok_or_else(|| name.fault("is not a text"))?;
    let count = entry.required_whole("count")?;
    let class = schema.member("classes").and_then(|classes| classes.member(name));
    let class = class.ok_or_else(|| entry.fault(format!("the schema has no class \"{name}\"")))?;
    let mut properties = Vec::new();
    let definitions = class.member("properties");
    for (property, definition) in definitions.iter().flat_map(Entry::members) {
        let values = entry.member("properties").and_then(|all| all.member(property));
        let column = ColumnReader {
            source,
            schema: &schema,
            definition: &definition,
            count,
        };
        match column.read(values.as_ref()) {
            Ok(Some(values)) => properties.push(Property {
                name: property.to_owned(),
                values,
            }),
            Ok(None) => {}
            Err(Unread::Fault(fault)) => findings.push(fault.finding(Severity::Error)),
            Err(Unread::Kind(fault)) => findings.push(fault.finding(Severity::Info)),
        }
    }
    Ok(PropertyTable {
        class: name.to_owned(),
        count,
        properties,
    })
}

/// Why a column is not there.
enum Unread {
    /// It is broken.
    Fault(Fault),
    /// It is of a kind that nothing here has a use for.
    Kind(Fault),
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Unread {
        Unread::Fault(fault)
    }
}

/// A type of numbers, by its name in the extension.
#[derive(Clone, Copy, PartialEq)]
enum Number {
    Signed(usize),
    Unsigned(usize),
    Float(usize),
}

impl Number {
    fn from_name(name: &str) -> Option<Number> {
        Some(match name {
            "INT8" => Number::Signed(1),
            "INT16" => Number::Signed(2),
            "INT32" => Number::Signed(4),
            "INT64" => Number::Signed(8),
            "UINT8" => Number::Unsigned(1),
            "UINT16" => Number::Unsigned(2),
            "UINT32" => Number::Unsigned(4),
            "UINT64" => Number::Unsigned(8),
            "FLOAT32" => Number::Float(4),
            "FLOAT64" => Number::Float(8),
            _ => return None,
        })
    }

    fn bytes(self) -> usize {
        match self {
            Number::Signed(bytes) | Number::Unsigned(bytes) | Number::Float(bytes) => bytes,
        }
    }

    /// A number from its little-endian bytes. Whole numbers past 2⁵³ lose their last digits.
    fn read(self, bytes: &[u8]) -> f64 {
        let mut wide = [0_u8; 8];
        for (to, from) in wide.iter_mut().zip(bytes) {
            *to = *from;
        }
        let bits = u64::from_le_bytes(wide);
        match self {
            Number::Unsigned(_) => bits as f64,
            Number::Signed(bytes) => {
                let unused = 64 - 8 * bytes as u32;
                ((bits << unused) as i64 >> unused) as f64
            }
            Number::Float(4) => f64::from(f32::from_bits(bits as u32)),
            Number::Float(_) => f64::from_bits(bits),
        }
    }

    /// The number that a normalised integer is divided by.
    fn one(self) -> f64 {
        match self {
            Number::Signed(bytes) => 2.0_f64.powi(8 * bytes as i32 - 1) - 1.0,
            Number::Unsigned(bytes) => 2.0_f64.powi(8 * bytes as i32) - 1.0,
            Number::Float(_) => 1.0,
        }
    }
}

struct ColumnReader<'r, 'a> {
    source: &'r Source<'a>,
    schema: &'r Entry<'a>,
    definition: &'r Entry<'a>,
    count: usize,
}

impl ColumnReader<'_, '_> {
    /// The column, where the table has it or the class has a value for all rows.
    fn read(&self, values: Option<&Entry<'_>>) -> Result<Option<Column>, Unread> {
        let kind = self.definition.text("type")?.unwrap_or_default();
        let array = self.definition.flag("array")?;
        let Some(values) = values else {
            return self.same_for_all(kind, array).map_err(Unread::Fault);
        };
        let column = match (kind, array) {
            ("STRING", false) => Column::Text(self.texts(values)?),
            ("STRING", true) => Column::Texts(self.lists_of_texts(values)?),
            ("SCALAR", false) => self.numbers(values)?,
            ("BOOLEAN", false) => Column::Small(self.flags(values)?),
            ("ENUM", false) => Column::Text(self.names(values)?),
            _ => {
                let list = if array { "lists of " } else { "" };
                let fault = values.fault(format!("values of type {list}{kind:.20} are not read"));
                return Err(Unread::Kind(fault));
            }
        };
        Ok(Some(column))
    }

    /// A column that only the class knows, by its default.
    fn same_for_all(&self, kind: &str, array: bool) -> Result<Option<Column>, Fault> {
        let Some(default) = self.definition.member("default").filter(|_| !array) else {
            return Ok(None);
        };
        self.source
            .budget
            .take(&default.place, self.count, size_of::<Option<String>>())?;
        Ok(match (kind, default.value) {
            ("STRING" | "ENUM", Value::String(text)) => {
                self.source.budget.take(&default.place, self.count, text.len())?;
                Some(Column::Text(vec![Some(text.clone()); self.count]))
            }
            ("SCALAR", Value::Number(number)) => Some(Column::Number(vec![number.as_f64(); self.count])),
            ("BOOLEAN", Value::Bool(flag)) => Some(Column::Small(vec![u8::from(*flag); self.count])),
            _ => None,
        })
    }

    /// The view that a member names.
    fn view(&self, values: &Entry<'_>, name: &str) -> Result<View<'_>, Fault> {
        self.source.view(values.required_whole(name)?)
    }

    /// The first `count` entries of `size` bytes of a view.
    fn entries<'v>(
        &self,
        view: &'v View<'_>,
        values: &Entry<'_>,
        count: usize,
        size: usize,
    ) -> Result<std::slice::ChunksExact<'v, u8>, Fault> {
        let found = view.bytes.as_slice();
        let bytes = count.checked_mul(size).and_then(|bytes| found.get(..bytes));
        let bytes = bytes.ok_or_else(|| {
            let (place, found) = (&view.place, found.len());
            values.fault(format!(
                "{count} values of {size} bytes do not fit the {found} of {place}"
            ))
        })?;
        Ok(bytes.chunks_exact(size.max(1)))
    }

    /// The type of numbers that the definition names.
    fn number_type(&self) -> Result<Number, Fault> {
        let name = self.definition.text("componentType")?.unwrap_or_default();
        Number::from_name(name).ok_or_else(|| {
            self.definition
                .fault(format!("component type \"{name:.20}\" is not known"))
        })
    }

    fn numbers(&self, values: &Entry<'_>) -> Result<Column, Fault> {
        let number = self.number_type()?;
        let view = self.view(values, "values")?;
        let entries = self.entries(&view, values, self.count, number.bytes())?;
        self.source
            .budget
            .take(&values.place, self.count, size_of::<Option<f64>>())?;
        let own = |name: &str| values.member(name).or_else(|| self.definition.member(name));
        let factor = |name: &str| own(name).and_then(|member| member.value.as_f64());
        let (offset, scale) = (factor("offset"), factor("scale"));
        let no_data = self
            .definition
            .member("noData")
            .and_then(|member| member.value.as_f64());
        let normalized = self.definition.flag("normalized")?;
        let plain = offset.is_none() && scale.is_none() && no_data.is_none() && !normalized;
        if plain && number == Number::Unsigned(1) {
            return Ok(Column::Small(entries.flatten().copied().collect()));
        }
        let default = self
            .definition
            .member("default")
            .and_then(|member| member.value.as_f64());
        let one = if normalized { number.one() } else { 1.0 };
        let value = |bytes: &[u8]| {
            let raw = number.read(bytes);
            if no_data == Some(raw) {
                return default;
            }
            let value = raw / one * scale.unwrap_or(1.0) + offset.unwrap_or(0.0);
            value.is_finite().then_some(value)
        };
        Ok(Column::Number(entries.map(value).collect()))
    }

    fn flags(&self, values: &Entry<'_>) -> Result<Vec<u8>, Fault> {
        let view = self.view(values, "values")?;
        let bytes = self.entries(&view, values, self.count.div_ceil(8), 1)?;
        self.source.budget.take(&values.place, self.count, 1)?;
        let bits = bytes
            .flatten()
            .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1));
        Ok(bits.take(self.count).collect())
    }

    /// The names of the values of an enumeration.
    fn names(&self, values: &Entry<'_>) -> Result<Vec<Option<String>>, Fault> {
        let name = self.definition.text("enumType")?.unwrap_or_default();
        let kinds = self.schema.member("enums").and_then(|enums| enums.member(name));
        let kinds = kinds.ok_or_else(|| {
            self.definition
                .fault(format!("the schema has no enum \"{name:.60}\""))
        })?;
        let stored = kinds.text("valueType")?.unwrap_or("UINT16");
        let number = Number::from_name(stored).ok_or_else(|| kinds.fault("valueType is not known"))?;
        // By the bits of their numbers: an enumeration may have as many names as a table has rows.
        let known: HashMap<u64, &str> = kinds
            .list("values")?
            .iter()
            .filter_map(|entry| {
                Some((
                    entry.value.get("value")?.as_f64()?.to_bits(),
                    entry.value.get("name")?.as_str()?,
                ))
            })
            .collect();
        let no_data = self.definition.text("noData")?;
        let view = self.view(values, "values")?;
        let entries = self.entries(&view, values, self.count, number.bytes())?;
        let longest = known.values().map(|name| name.len()).max().unwrap_or_default();
        self.source
            .budget
            .take(&values.place, self.count, size_of::<Option<String>>() + longest)?;
        let text = |bytes: &[u8]| {
            let name = known.get(&number.read(bytes).to_bits())?;
            (Some(*name) != no_data).then(|| (*name).to_owned())
        };
        Ok(entries.map(text).collect())
    }

    fn texts(&self, values: &Entry<'_>) -> Result<Vec<Option<String>>, Fault> {
        let texts = self.strings(values, self.count)?;
        let no_data = self.definition.text("noData")?;
        let default = self.definition.text("default")?;
        let known = |text: String| match no_data == Some(text.as_str()) {
            true => default.map(str::to_owned),
            false => Some(text),
        };
        Ok(texts.into_iter().map(known).collect())
    }

    fn lists_of_texts(&self, values: &Entry<'_>) -> Result<Vec<Vec<String>>, Fault> {
        let ends: Vec<usize> = match self.definition.whole("count")? {
            Some(fixed) => {
                self.source
                    .budget
                    .take(&values.place, self.count, size_of::<usize>())?;
                let end = |row: usize| (row + 1).checked_mul(fixed);
                let ends: Option<Vec<usize>> = (0..self.count).map(end).collect();
                ends.ok_or_else(|| values.fault("has more values than can be counted"))?
            }
            None => self.offsets(values, "arrayOffsets", "arrayOffsetType", self.count)?,
        };
        let total = ends.last().copied().unwrap_or_default();
        let mut texts = self.strings(values, total)?.into_iter();
        self.source
            .budget
            .take(&values.place, self.count, size_of::<Vec<String>>())?;
        let mut start = 0_usize;
        let mut lists = Vec::with_capacity(self.count);
        for end in ends {
            lists.push(texts.by_ref().take(end.saturating_sub(start)).collect());
            start = end.max(start);
        }
        Ok(lists)
    }

    /// So many texts, one after the other.
    fn strings(&self, values: &Entry<'_>, count: usize) -> Result<Vec<String>, Fault> {
        let ends = self.offsets(values, "stringOffsets", "stringOffsetType", count)?;
        let view = self.view(values, "values")?;
        let bytes = view.bytes.as_slice();
        let last = ends.last().copied().unwrap_or_default();
        self.source
            .budget
            .take(&values.place, count, size_of::<Option<String>>())?;
        self.source.budget.take(&values.place, last, 1)?;
        let mut start = 0;
        let mut texts = Vec::with_capacity(count);
        for end in ends {
            let text = bytes.get(start..end).ok_or_else(|| {
                let (place, found) = (&view.place, bytes.len());
                values.fault(format!(
                    "a text from {start} to {end} is not within the {found} bytes of {place}"
                ))
            })?;
            texts.push(String::from_utf8_lossy(text).into_owned());
            start = end;
        }
        Ok(texts)
    }

    /// Where each of `count` entries ends: the offsets after the first, which has to be zero.
    fn offsets(
        &self,
        values: &Entry<'_>,
        name: &str,
        type_name: &str,
        count: usize,
    ) -> Result<Vec<usize>, Fault> {
        let stored = values.text(type_name)?.unwrap_or("UINT32");
        let number = Number::from_name(stored).filter(|number| matches!(number, Number::Unsigned(_)));
        let number =
            number.ok_or_else(|| values.fault(format!("{type_name} {stored:.20} is none of offsets")))?;
        let view = self.view(values, name)?;
        let more = count
            .checked_add(1)
            .ok_or_else(|| values.fault("has more values than can be counted"))?;
        let mut offsets = self
            .entries(&view, values, more, number.bytes())?
            .map(|bytes| number.read(bytes) as usize);
        self.source
            .budget
            .take(&values.place, count, size_of::<usize>())?;
        if offsets.next() != Some(0) {
            return Err(values.fault(format!("{name} do not begin with 0")));
        }
        Ok(offsets.collect())
    }
}
