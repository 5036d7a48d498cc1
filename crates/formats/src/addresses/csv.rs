//! Addresses in CSV.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use planvy_plan::{Finding, Reading, RuleId};

use super::collect::Collector;
use super::fields::{Field, Texts, coordinate, field_of};
use crate::features::layer_of;
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};
use crate::source_crs::SourceCrs;
use crate::untaken::Accounted;

/// Signs that part columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most columns that a header may have.
const MOST_COLUMNS: usize = 1000;

/// The most bytes that one row may take: a quote that nobody closes ends the reading there.
const LARGEST_ROW_BYTES: usize = 1 << 20;

/// The reader of addresses in CSV: a header, one address a row, with comma, semicolon, tabulator or bar between columns,
/// decimal point or comma, UTF-8 or ISO 8859-1.
///
/// The coordinates are longitude and latitude, or easting and northing in the system that the user names.
#[derive(Clone, Copy, Debug)]
pub struct AddressesCsv;

impl Format for AddressesCsv {
    fn name(&self) -> &'static str {
        "addresses-csv"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if head.kind.is_some_and(|kind| kind != ContentKind::Addresses) {
            return false;
        }
        let line = head.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let columns = Columns::of(&header_names(line, delimiter_of(line)));
        columns.is_complete()
    }

    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content> {
        self.read_accounted(path, options).reading
    }

    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        let mut collector = Collector::new(options, &layer_of(path));
        match File::open(path) {
            Ok(file) => read_rows(BufReader::new(file), &mut collector),
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                return Reading::failed(Finding::error(RuleId::PARSE, message)).into();
            }
        }
        collector.finish(&SourceCrs::Unsaid)
    }
}

/// Which column holds which field.
#[derive(Debug, Default)]
struct Columns(BTreeMap<Field, usize>);

impl Columns {
    /// The columns of a header; of two for one field the first.
    fn of(names: &[String]) -> Columns {
        let mut columns = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            if let Some(field) = field_of(name) {
                columns.entry(field).or_insert(at);
            }
        }
        Columns(columns)
    }

    fn is_complete(&self) -> bool {
        let has = |field| self.0.contains_key(&field);
        has(Field::East) && has(Field::North) && (has(Field::Street) || has(Field::Whole))
    }
}

/// The sign that stands most often in the header.
fn delimiter_of(header: &[u8]) -> u8 {
    let count = |sign: &&u8| header.iter().filter(|byte| byte == sign).count();
    // Of equally many the first: `max_by_key` gives the last.
    DELIMITERS.iter().rev().max_by_key(count).copied().unwrap_or(b',')
}

/// The names of a header line.
fn header_names(line: &[u8], delimiter: u8) -> Vec<String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(line);
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => record
            .iter()
            .take(MOST_COLUMNS)
            .map(|name| text_of(name).0)
            .collect(),
        _ => Vec::new(),
    }
}

/// A field as text, trimmed, and whether it was UTF-8. What is not is taken as ISO 8859-1.
fn text_of(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.trim().to_owned(), true),
        Err(_) => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            (text.trim().to_owned(), false)
        }
    }
}

fn read_rows(mut input: impl BufRead, collector: &mut Collector<'_>) {
    let mut header = Vec::new();
    let limit = u64::try_from(LARGEST_ROW_BYTES).unwrap_or(u64::MAX);
    if let Err(error) = input.by_ref().take(limit).read_until(b'\n', &mut header) {
        collector.log.push(Finding::error(
            RuleId::PARSE,
            format!("the file cannot be read: {error}"),
        ));
        return;
    }
    let delimiter = delimiter_of(&header);
    let names = header_names(&header, delimiter);
    let columns = Columns::of(&names);
    if !columns.is_complete() {
        let message = "the header names no columns for street and position";
        let names: Vec<&str> = names.iter().take(30).map(String::as_str).collect();
        let hint = format!(
            "name the columns gata, gatunummer, longitude and latitude (or x and y); they are: {}",
            names.join(", ")
        );
        collector
            .log
            .push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
        return;
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(RowLimited::new(input));
    let mut record = ByteRecord::new();
    let mut all_utf8 = true;
    loop {
        reader.get_mut().renew();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = reader.position().line() + 1;
                let message = format!("the row in line {line} cannot be read: {error}");
                collector.log.push(Finding::error(RuleId::PARSE, message));
                break;
            }
        }
        // The header was read before: the reader's first line is the file's second.
        let line = record.position().map_or(0, |position| position.line()) + 1;
        let mut utf8 = true;
        let mut fields: BTreeMap<Field, String> = BTreeMap::new();
        for (field, at) in &columns.0 {
            let (text, is_utf8) = text_of(record.get(*at).unwrap_or_default());
            utf8 &= is_utf8;
            if !text.is_empty() {
                fields.insert(*field, text);
            }
        }
        for (at, name) in names.iter().enumerate() {
            let is_taken = columns.0.values().any(|column| *column == at);
            collector
                .untaken
                .add(name, &text_of(record.get(at).unwrap_or_default()).0, is_taken);
        }
        all_utf8 &= utf8;
        let coordinate = |field| fields.get(&field).and_then(|text| coordinate(text));
        let position = coordinate(Field::East).zip(coordinate(Field::North));
        let texts = Texts::of(|field| fields.get(&field).cloned());
        collector.add(format!("line {line}"), texts, position.map(|(x, y)| [x, y]));
    }
    if !all_utf8 {
        let message = "the file is not UTF-8; it was read as ISO 8859-1";
        collector
            .log
            .push(Finding::warning(RuleId::PARSE, message).with_hint("check å, ä and ö in the street names"));
    }
}

/// A reader that gives no more than a row's worth of bytes until it is renewed.
struct RowLimited<R> {
    inner: R,
    left: usize,
}

impl<R> RowLimited<R> {
    fn new(inner: R) -> RowLimited<R> {
        RowLimited {
            inner,
            left: LARGEST_ROW_BYTES,
        }
    }

    fn renew(&mut self) {
        self.left = LARGEST_ROW_BYTES;
    }
}

impl<R: Read> Read for RowLimited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            let message =
                format!("a row is larger than {LARGEST_ROW_BYTES} bytes; is a quotation mark not closed?");
            return Err(std::io::Error::other(message));
        }
        let most = buffer.len().min(self.left);
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left -= read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
