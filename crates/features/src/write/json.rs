//! JSON written straight into a buffer: no tree, no copy.

use std::fmt::Display;
use std::io::Write;

use geo_types::{Coord, LineString, Point, Polygon};

use crate::collection::{Collection, Feature, LatestGroup};
use crate::crs::FeatureCrs;
use crate::shape::{FeatureShape, Shapes};
use crate::value::Value;
use crate::view::View;
use crate::write::outlined::GeometryWriter;

/// Text that is JSON already.
pub(crate) fn raw(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// A text in quotes, escaped.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    // Without a branch for each byte, so that many are looked at at once.
    let is_plain = |byte: u8| (byte >= 0x20) & (byte != b'"') & (byte != b'\\');
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        out.push(b'"');
        raw(out, text);
        out.push(b'"');
        return;
    }
    // Writing to memory cannot fail.
    let _written = serde_json::to_writer(out, text);
}

/// What needs no escaping, in quotes.
pub(crate) fn quoted(out: &mut Vec<u8>, shown: impl Display) {
    let _written = write!(out, "\"{shown}\"");
}

/// A value.
pub(crate) fn value(out: &mut Vec<u8>, value_: &Value<'_>) {
    match value_ {
        Value::Null => raw(out, "null"),
        Value::Bool(true) => raw(out, "true"),
        Value::Bool(false) => raw(out, "false"),
        Value::Integer(number) => {
            let _written = write!(out, "{number}");
        }
        Value::Number(number) => {
            let _written = serde_json::to_writer(out, number);
        }
        Value::Text(text) => string(out, text),
        Value::Uuid(id) => {
            let mut text = [0; 36];
            out.push(b'"');
            raw(out, id.as_hyphenated().encode_lower(&mut text));
            out.push(b'"');
        }
        Value::Date(date) => quoted(out, date),
        Value::Instant(instant) => quoted(out, instant),
        Value::List(values) => list(out, values, value),
    }
}

/// The properties of a feature, in the order of its collection. `latest` is what was written of the feature before into the same buffer.
pub(crate) fn properties(
    out: &mut Vec<u8>,
    collection: &dyn Collection,
    feature: &dyn Feature,
    latest: &mut LatestGroup,
) {
    if feature.write_properties(out, latest) {
        return;
    }
    out.push(b'{');
    for (number, property) in collection.properties().iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        out.push(b'"');
        raw(out, property.name);
        raw(out, "\":");
        value(out, &feature.value(number));
    }
    out.push(b'}');
}

/// Writes the member `features` and the end of a feature collection. Says how many features were written.
pub(crate) fn rows(
    out: &mut Vec<u8>,
    of: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
    mut write_one: impl FnMut(&mut Vec<u8>, &dyn Feature, &mut GeometryWriter<'_>),
) -> usize {
    let mut geometries = GeometryWriter::new(view, crs);
    raw(out, "\"features\":[");
    let mut count = 0;
    for row in rows {
        let Some(one) = of.feature(view, *row) else {
            continue;
        };
        if count > 0 {
            out.push(b',');
        }
        write_one(out, &*one, &mut geometries);
        count += 1;
    }
    raw(out, "]}");
    count
}

/// A list.
pub(crate) fn list<T>(out: &mut Vec<u8>, items: &[T], mut write_one: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_one(out, item);
    }
    out.push(b']');
}

/// A GeoJSON geometry in a system, its axes in the order the system prescribes; `null` where the feature lies nowhere.
pub(crate) fn geometry(out: &mut Vec<u8>, shape: &FeatureShape<'_>, crs: FeatureCrs) {
    shapes(
        out,
        &shape.shapes,
        Pen {
            from: shape.crs,
            to: crs,
        },
    );
}

/// From which system to which positions are written.
#[derive(Clone, Copy)]
struct Pen {
    from: FeatureCrs,
    to: FeatureCrs,
}

fn shapes(out: &mut Vec<u8>, all: &Shapes<'_>, pen: Pen) {
    match all {
        Shapes::Nowhere => return raw(out, "null"),
        Shapes::Point(point) => {
            raw(out, "{\"type\":\"Point\",\"coordinates\":");
            pen.position(out, point.0);
        }
        Shapes::Points(points) => {
            raw(out, "{\"type\":\"MultiPoint\",\"coordinates\":");
            list(out, points, |out, point: &Point<f64>| pen.position(out, point.0));
        }
        Shapes::Lines(lines) => {
            raw(out, "{\"type\":\"MultiLineString\",\"coordinates\":");
            list(out, lines, |out, line| pen.line(out, line));
        }
        Shapes::Areas(areas) => {
            raw(out, "{\"type\":\"MultiPolygon\",\"coordinates\":");
            list(out, areas, |out, area| pen.area(out, area));
        }
        Shapes::Several(kinds) => {
            raw(out, "{\"type\":\"GeometryCollection\",\"geometries\":");
            list(out, kinds, |out, kind| shapes(out, kind, pen));
        }
    }
    out.push(b'}');
}

impl Pen {
    fn position(self, out: &mut Vec<u8>, position: Coord<f64>) {
        let Coord { x, y } = self.from.position_in(position, self.to);
        let decimals = self.to.decimals();
        let (first, second) = if self.to.has_northing_first() {
            (y, x)
        } else {
            (x, y)
        };
        out.push(b'[');
        fixed(out, first, decimals);
        out.push(b',');
        fixed(out, second, decimals);
        out.push(b']');
    }

    fn line(self, out: &mut Vec<u8>, line: &LineString<f64>) {
        list(out, &line.0, |out, position| self.position(out, *position));
    }

    fn area(self, out: &mut Vec<u8>, area: &Polygon<f64>) {
        out.push(b'[');
        self.line(out, area.exterior());
        for hole in area.interiors() {
            out.push(b',');
            self.line(out, hole);
        }
        out.push(b']');
    }
}

/// A number with at most so many decimals (9 at most), without zeros at the end. What is no number becomes `null`.
///
/// A coordinate has known decimals: scaled, it is a whole number, whose digits are quicker to write than the shortest text of a
/// float is to find.
pub(crate) fn fixed(out: &mut Vec<u8>, number: f64, decimals: u32) {
    let scale = match decimals {
        3 => 1e3,
        9 => 1e9,
        other => 10_f64.powi(other as i32),
    };
    let scaled = (number * scale).round();
    // Beyond this the whole number would not be exact.
    if scaled.abs() >= 9e15 || scaled.is_nan() {
        let _written = serde_json::to_writer(out, &number);
        return;
    }
    let mut digits_left = scaled.abs() as u64;
    if scaled < 0.0 {
        out.push(b'-');
    }
    // 16 digits and a point at most.
    let mut text = [0_u8; 24];
    let mut start = text.len();
    let mut push = |byte: u8| {
        start -= 1;
        if let Some(place) = text.get_mut(start) {
            *place = byte;
        }
        start
    };
    let mut first = 24;
    let mut has_decimal = false;
    for _ in 0..decimals {
        let digit = (digits_left % 10) as u8;
        digits_left /= 10;
        if digit != 0 || has_decimal {
            has_decimal = true;
            first = push(b'0' + digit);
        }
    }
    if has_decimal {
        push(b'.');
    }
    loop {
        first = push(b'0' + (digits_left % 10) as u8).min(first);
        digits_left /= 10;
        if digits_left == 0 {
            break;
        }
    }
    out.extend_from_slice(text.get(first..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(number: f64, decimals: u32) -> String {
        let mut out = Vec::new();
        fixed(&mut out, number, decimals);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn numbers_are_written_short() {
        assert_eq!(written(118_600.0, 3), "118600");
        assert_eq!(written(118_600.1, 3), "118600.1");
        assert_eq!(written(-0.000_4, 3), "0");
        assert_eq!(written(-0.05, 3), "-0.05");
        assert_eq!(written(13.000_7, 9), "13.0007");
        assert_eq!(written(0.0, 9), "0");
        assert_eq!(written(f64::NAN, 3), "null");
        assert_eq!(written(1e300, 3), "1e+300");
    }

    proptest! {
        #[test]
        fn a_written_number_is_the_number_rounded(number in -8e6f64..8e6, decimals in prop::sample::select(vec![0u32, 3, 9])) {
            let back: f64 = written(number, decimals).parse().expect("a number");
            prop_assert!((back - number).abs() <= 0.500_001 / 10_f64.powi(decimals as i32) + 1e-9, "{back} {number}");
        }
    }
}
