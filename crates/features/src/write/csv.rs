//! CSV (RFC 4180): a row for each feature, its place as WKT in the last column.

use std::io::Write;

use geo_types::{Coord, LineString, Polygon};

use crate::collection::Collection;
use crate::crs::FeatureCrs;
use crate::shape::{FeatureShape, Shapes};
use crate::value::Value;
use crate::view::View;
use crate::write::json::fixed;

/// Writes the names of the columns.
pub fn head(out: &mut Vec<u8>, collection: &dyn Collection) {
    for property in collection.properties() {
        out.extend_from_slice(property.name.as_bytes());
        out.push(b',');
    }
    out.extend_from_slice(collection.geometry_name().as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// Writes some rows. Says how many features were written.
pub fn rows(
    out: &mut Vec<u8>,
    collection: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
) -> usize {
    let mut count = 0;
    for row in rows {
        let Some(feature) = collection.feature(view, *row) else {
            continue;
        };
        for number in 0..collection.properties().len() {
            field(out, &feature.value(number));
            out.push(b',');
        }
        let mut text = Vec::new();
        wkt(&mut text, &feature.shape(), crs);
        if !text.is_empty() {
            quoted(out, &text);
        }
        out.extend_from_slice(b"\r\n");
        count += 1;
    }
    count
}

fn field(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Text(text) => {
            if text.contains(['"', ',', '\r', '\n']) {
                quoted(out, text.as_bytes());
            } else {
                out.extend_from_slice(text.as_bytes());
            }
        }
        other => {
            let mut text = Vec::new();
            plain(&mut text, other);
            out.extend_from_slice(&text);
        }
    }
}

/// A value that needs no quotes. Members of a list are separated by semicolons.
fn plain(out: &mut Vec<u8>, value: &Value<'_>) {
    // Writing to memory cannot fail.
    let _written = match value {
        Value::Null => Ok(()),
        Value::Bool(is_so) => write!(out, "{is_so}"),
        Value::Integer(number) => write!(out, "{number}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::Text(text) => write!(out, "{text}"),
        Value::Uuid(id) => write!(out, "{}", id.as_hyphenated()),
        Value::Date(date) => write!(out, "{date}"),
        Value::Instant(instant) => write!(out, "{instant}"),
        Value::List(values) => {
            for (number, value) in values.iter().enumerate() {
                if number > 0 {
                    out.push(b';');
                }
                plain(out, value);
            }
            Ok(())
        }
    };
}

fn quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// The place of a feature as WKT, the axes in the order of the system; nothing where it lies nowhere.
fn wkt(out: &mut Vec<u8>, shape: &FeatureShape<'_>, crs: FeatureCrs) {
    let pen = Pen {
        from: shape.crs,
        to: crs,
    };
    pen.shapes(out, &shape.shapes);
}

#[derive(Clone, Copy)]
struct Pen {
    from: FeatureCrs,
    to: FeatureCrs,
}

impl Pen {
    fn shapes(self, out: &mut Vec<u8>, shapes: &Shapes<'_>) {
        match shapes {
            Shapes::Nowhere => {}
            Shapes::Point(point) => {
                out.extend_from_slice(b"POINT(");
                self.position(out, point.0);
                out.push(b')');
            }
            Shapes::Points(points) => {
                out.extend_from_slice(b"MULTIPOINT");
                list(out, points, |out, point| {
                    out.push(b'(');
                    self.position(out, point.0);
                    out.push(b')');
                });
            }
            Shapes::Lines(lines) => {
                out.extend_from_slice(b"MULTILINESTRING");
                list(out, lines, |out, line| self.line(out, line));
            }
            Shapes::Areas(areas) => {
                out.extend_from_slice(b"MULTIPOLYGON");
                list(out, areas, |out, area| self.area(out, area));
            }
            Shapes::Several(kinds) => {
                out.extend_from_slice(b"GEOMETRYCOLLECTION");
                list(out, kinds, |out, kind| self.shapes(out, kind));
            }
        }
    }

    fn area(self, out: &mut Vec<u8>, area: &Polygon<f64>) {
        out.push(b'(');
        self.line(out, area.exterior());
        for hole in area.interiors() {
            out.push(b',');
            self.line(out, hole);
        }
        out.push(b')');
    }

    fn line(self, out: &mut Vec<u8>, line: &LineString<f64>) {
        list(out, &line.0, |out, position| self.position(out, *position));
    }

    fn position(self, out: &mut Vec<u8>, position: Coord<f64>) {
        let there = self.from.position_in(position, self.to);
        // The order is its own inverse.
        let Coord { x, y } = self.to.ordered([there.x, there.y]);
        fixed(out, x, self.to.decimals());
        out.push(b' ');
        fixed(out, y, self.to.decimals());
    }
}

fn list<T>(out: &mut Vec<u8>, items: &[T], mut write_one: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'(');
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_one(out, item);
    }
    out.push(b')');
}
