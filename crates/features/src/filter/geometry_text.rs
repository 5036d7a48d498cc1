//! Geometries in CQL2 text: WKT, and `BBOX(…)`.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon,
};

use super::expression::Expression;
use super::lexer::Token;
use super::text::Reader;
use super::{FilterError, MOST_COORDINATE};

/// Reads a geometry where a word begins one; the word is the next token. `None` where it begins none.
pub(crate) fn geometry(
    reader: &mut Reader<'_>,
    word: &str,
    at: usize,
) -> Result<Option<Expression>, FilterError> {
    if word.eq_ignore_ascii_case("bbox") {
        return bbox(reader, word, at);
    }
    // A property may be called "point": a geometry has a bracket, or EMPTY, after its name.
    let start = reader.mark();
    reader.take_word(word);
    let has_dimensions = ["z", "m", "zm"].into_iter().any(|mark| reader.take_word(mark));
    if reader.is_sign("(") {
        if let Some(found) = kind(reader, word)? {
            return Ok(Some(Expression::Geometry(found)));
        }
    } else if is_kind(word) && reader.take_word("empty") {
        return Err(bad(at, "an empty geometry meets nothing"));
    }
    if has_dimensions && is_kind(word) {
        return Err(reader.unexpected("'(' and positions"));
    }
    reader.back_to(start);
    Ok(None)
}

fn is_kind(word: &str) -> bool {
    const KINDS: [&str; 7] = [
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ];
    KINDS.iter().any(|kind| word.eq_ignore_ascii_case(kind))
}

fn kind(reader: &mut Reader<'_>, word: &str) -> Result<Option<Geometry<f64>>, FilterError> {
    Ok(Some(match word.to_ascii_lowercase().as_str() {
        "point" => {
            let at = reader.at();
            let position = bracketed(reader, position)?;
            let [only] = position.as_slice() else {
                return Err(bad(at, "a point has one position"));
            };
            Point(*only).into()
        }
        "linestring" => line(reader)?.into(),
        "polygon" => polygon(reader)?.into(),
        "multipoint" => MultiPoint(bracketed(reader, point_of_many)?).into(),
        "multilinestring" => MultiLineString(bracketed(reader, line)?).into(),
        "multipolygon" => MultiPolygon(bracketed(reader, polygon)?).into(),
        "geometrycollection" => {
            let members = reader.deeper(|reader| bracketed(reader, member))?;
            Geometry::GeometryCollection(GeometryCollection(members))
        }
        _ => return Ok(None),
    }))
}

fn member(reader: &mut Reader<'_>) -> Result<Geometry<f64>, FilterError> {
    let at = reader.at();
    let Token::Word(word) = reader.peek().clone() else {
        return Err(reader.unexpected("a geometry"));
    };
    match geometry(reader, &word, at)? {
        Some(Expression::Geometry(geometry)) => Ok(geometry),
        _ => Err(reader.unexpected("a geometry")),
    }
}

/// A list in brackets, separated by commas.
fn bracketed<T>(
    reader: &mut Reader<'_>,
    read: fn(&mut Reader<'_>) -> Result<T, FilterError>,
) -> Result<Vec<T>, FilterError> {
    reader.expect("(", "'('")?;
    let mut list = Vec::new();
    loop {
        list.push(read(reader)?);
        if reader.take(")") {
            return Ok(list);
        }
        reader.expect(",", "',' or ')'")?;
    }
}

fn position(reader: &mut Reader<'_>) -> Result<Coord<f64>, FilterError> {
    let (x, y) = (number(reader)?, number(reader)?);
    // Heights and measures are read and left out: the relations are those of the plane.
    for _ in 0..2 {
        if matches!(reader.peek(), Token::Number(_) | Token::Sign("-" | "+")) {
            number(reader)?;
        }
    }
    Ok(Coord { x, y })
}

/// A position of several points, with or without brackets of its own.
fn point_of_many(reader: &mut Reader<'_>) -> Result<Point<f64>, FilterError> {
    let has_brackets = reader.take("(");
    let position = position(reader)?;
    if has_brackets {
        reader.expect(")", "')'")?;
    }
    Ok(Point(position))
}

fn line(reader: &mut Reader<'_>) -> Result<LineString<f64>, FilterError> {
    let at = reader.at();
    let positions = bracketed(reader, position)?;
    checked_line(positions).map_err(|why| bad(at, why))
}

fn polygon(reader: &mut Reader<'_>) -> Result<Polygon<f64>, FilterError> {
    let at = reader.at();
    let rings = bracketed(reader, |reader| bracketed(reader, position))?;
    checked_polygon(rings).map_err(|why| bad(at, why))
}

/// A line of at least two positions.
pub(crate) fn checked_line(positions: Vec<Coord<f64>>) -> Result<LineString<f64>, &'static str> {
    if positions.len() < 2 {
        return Err("a line has two positions at least");
    }
    Ok(LineString(positions))
}

/// A polygon of closed rings, the outer one first.
pub(crate) fn checked_polygon(rings: Vec<Vec<Coord<f64>>>) -> Result<Polygon<f64>, &'static str> {
    let mut lines = Vec::with_capacity(rings.len());
    for ring in rings {
        if ring.len() < 4 {
            return Err("a ring has four positions at least");
        }
        if ring.first() != ring.last() {
            return Err("a ring ends where it begins");
        }
        lines.push(LineString(ring));
    }
    let mut lines = lines.into_iter();
    let outer = lines.next().ok_or("a polygon has a ring at least")?;
    Ok(Polygon::new(outer, lines.collect()))
}

fn bbox(reader: &mut Reader<'_>, word: &str, at: usize) -> Result<Option<Expression>, FilterError> {
    let start = reader.mark();
    reader.take_word(word);
    if !reader.is_sign("(") {
        reader.back_to(start);
        return Ok(None);
    }
    let values = bracketed(reader, number)?;
    Ok(Some(Expression::BBox(
        checked_bbox(&values).map_err(|why| bad(at, why))?,
    )))
}

/// The plane part of a box: four values, or six with heights.
pub(crate) fn checked_bbox(values: &[f64]) -> Result<[f64; 4], &'static str> {
    match *values {
        [a, b, c, d] | [a, b, _, c, d, _] => Ok([a, b, c, d]),
        _ => Err("a box has four values, or six with heights"),
    }
}

/// A number with its sign.
fn number(reader: &mut Reader<'_>) -> Result<f64, FilterError> {
    let at = reader.at();
    let sign = if reader.take("-") {
        -1.0
    } else {
        reader.take("+");
        1.0
    };
    let Token::Number(number) = *reader.peek() else {
        return Err(reader.unexpected("a coordinate"));
    };
    reader.step();
    checked_coordinate(sign * number).map_err(|why| bad(at, why))
}

/// A coordinate that can be one.
pub(crate) fn checked_coordinate(number: f64) -> Result<f64, &'static str> {
    if number.abs() <= MOST_COORDINATE {
        Ok(number)
    } else {
        Err("a coordinate is no degree and no metre on the Earth")
    }
}

fn bad(at: usize, why: &'static str) -> FilterError {
    FilterError::BadGeometry { at: Some(at), why }
}
