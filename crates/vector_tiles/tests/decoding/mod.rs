//! A strict reader of vector tiles: it refuses whatever Mapbox Vector Tile 2.1 does not allow. It shares no line with the writer.

use std::collections::{BTreeMap, BTreeSet};

/// A value of a feature.
#[derive(Clone, Debug, PartialEq)]
pub enum DecodedValue {
    Text(String),
    Number(f64),
    Integer(i64),
    Boolean(bool),
}

#[derive(Clone, Debug)]
pub struct DecodedFeature {
    pub id: Option<u64>,
    pub values: BTreeMap<String, DecodedValue>,
    /// 0 unknown, 1 points, 2 lines, 3 areas.
    pub kind: u64,
    /// Points in one part, each line a part, each ring a part.
    pub parts: Vec<Vec<(i64, i64)>>,
}

#[derive(Clone, Debug)]
pub struct DecodedLayer {
    pub name: String,
    pub extent: u64,
    pub features: Vec<DecodedFeature>,
}

type Fields<'a> = Vec<(u64, Field<'a>)>;

#[derive(Clone, Copy, Debug)]
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Eight([u8; 8]),
    Four([u8; 4]),
}

fn varint(bytes: &mut &[u8]) -> Result<u64, String> {
    let mut number = 0_u64;
    for shift in (0..70).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or("a number is cut off")?;
        *bytes = rest;
        number |= u64::from(first & 0x7f).checked_shl(shift).unwrap_or(0);
        if first & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err("a number without end".into())
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], String> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or("a field is cut off")?;
    *bytes = rest;
    Ok(taken)
}

fn fields(mut bytes: &[u8]) -> Result<Fields<'_>, String> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let head = varint(&mut bytes)?;
        let field = match head & 7 {
            0 => Field::Number(varint(&mut bytes)?),
            1 => Field::Eight(take(&mut bytes, 8)?.try_into().unwrap()),
            2 => {
                let length = varint(&mut bytes)?;
                Field::Bytes(take(&mut bytes, length as usize)?)
            }
            5 => Field::Four(take(&mut bytes, 4)?.try_into().unwrap()),
            other => return Err(format!("wire type {other}")),
        };
        found.push((head >> 3, field));
    }
    Ok(found)
}

fn number(field: Field<'_>) -> Result<u64, String> {
    match field {
        Field::Number(number) => Ok(number),
        other => Err(format!("{other:?} is no number")),
    }
}

fn packed(field: Field<'_>) -> Result<Vec<u64>, String> {
    let Field::Bytes(mut bytes) = field else {
        return Err("a list of numbers is not packed".into());
    };
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(varint(&mut bytes)?);
    }
    Ok(numbers)
}

fn text(field: Field<'_>) -> Result<String, String> {
    let Field::Bytes(bytes) = field else {
        return Err("a text is of another type".into());
    };
    String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())
}

fn zigzag(number: u64) -> i64 {
    ((number >> 1) as i64) ^ -((number & 1) as i64)
}

fn value(field: Field<'_>) -> Result<DecodedValue, String> {
    let Field::Bytes(bytes) = field else {
        return Err("a value is no message".into());
    };
    let mut values = Vec::new();
    for (tag, field) in fields(bytes)? {
        values.push(match (tag, field) {
            (1, field) => DecodedValue::Text(text(field)?),
            (2, Field::Four(bytes)) => DecodedValue::Number(f64::from(f32::from_le_bytes(bytes))),
            (3, Field::Eight(bytes)) => DecodedValue::Number(f64::from_le_bytes(bytes)),
            (4 | 5, Field::Number(number)) => DecodedValue::Integer(number as i64),
            (6, Field::Number(number)) => DecodedValue::Integer(zigzag(number)),
            (7, Field::Number(number)) => DecodedValue::Boolean(number != 0),
            other => return Err(format!("a value of an unknown type: {other:?}")),
        });
    }
    match values.len() {
        1 => Ok(values.remove(0)),
        other => Err(format!("{other} values in one")),
    }
}

/// The parts of a geometry, by its commands.
fn parts(kind: u64, commands: &[u64]) -> Result<Vec<Vec<(i64, i64)>>, String> {
    let mut parts: Vec<Vec<(i64, i64)>> = Vec::new();
    let mut part: Vec<(i64, i64)> = Vec::new();
    let (mut x, mut y) = (0_i64, 0_i64);
    let mut is_closed = true;
    let mut rest = commands;
    while let Some((head, after)) = rest.split_first() {
        rest = after;
        let (id, count) = (head & 7, (head >> 3) as usize);
        if id == 7 {
            if kind != 3 || count != 1 || part.len() < 3 || is_closed {
                return Err("ClosePath where it has no place".into());
            }
            is_closed = true;
            parts.push(std::mem::take(&mut part));
            continue;
        }
        if count == 0 || !(1..=2).contains(&id) {
            return Err(format!("command {id} {count} times"));
        }
        if id == 1 {
            if kind != 1 && count != 1 {
                return Err("MoveTo to several places".into());
            }
            if kind == 3 && !is_closed {
                return Err("a ring is not closed".into());
            }
            if kind == 2 && !part.is_empty() {
                parts.push(std::mem::take(&mut part));
            }
            is_closed = false;
        } else if kind == 1 || is_closed {
            return Err("LineTo where it has no place".into());
        }
        if rest.len() < 2 * count {
            return Err("too few numbers for a command".into());
        }
        for _ in 0..count {
            let (dx, dy) = (zigzag(rest[0]), zigzag(rest[1]));
            rest = &rest[2..];
            if id == 2 && (dx, dy) == (0, 0) {
                return Err("LineTo to where the pen is".into());
            }
            (x, y) = (x + dx, y + dy);
            part.push((x, y));
        }
        if kind == 1 && !rest.is_empty() {
            return Err("points go on after their command".into());
        }
    }
    if kind == 3 && !is_closed {
        return Err("a ring is not closed".into());
    }
    if kind != 3 {
        parts.push(part);
    }
    if kind == 2 && parts.iter().any(|part| part.len() < 2) {
        return Err("a line of one position".into());
    }
    Ok(parts)
}

/// Twice the area of a ring, by the surveyor's formula.
pub fn doubled_area(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

fn feature(field: Field<'_>, keys: &[String], values: &[DecodedValue]) -> Result<DecodedFeature, String> {
    let Field::Bytes(bytes) = field else {
        return Err("a feature is no message".into());
    };
    let (mut id, mut kind, mut tags, mut commands) = (None, None, Vec::new(), None);
    for (tag, field) in fields(bytes)? {
        match tag {
            1 => id = Some(number(field)?),
            2 => tags = packed(field)?,
            3 => kind = Some(number(field)?),
            4 => commands = Some(packed(field)?),
            5 => return Err("raster".into()),
            other => return Err(format!("field {other} in a feature")),
        }
    }
    let kind = kind.ok_or("a feature without a type")?;
    if !(1..=3).contains(&kind) {
        return Err(format!("geometry type {kind}"));
    }
    let commands = commands.ok_or("a feature without a geometry")?;
    let mut named = BTreeMap::new();
    if tags.len() % 2 != 0 {
        return Err("tags are not pairs".into());
    }
    for pair in tags.chunks(2) {
        let key = keys.get(pair[0] as usize).ok_or("a tag names no key")?;
        let value = values.get(pair[1] as usize).ok_or("a tag names no value")?;
        if named.insert(key.clone(), value.clone()).is_some() {
            return Err(format!("{key} stands twice"));
        }
    }
    let parts = parts(kind, &commands)?;
    if kind == 3 {
        let areas: Vec<i64> = parts.iter().map(|ring| doubled_area(ring)).collect();
        if areas.first().is_none_or(|first| *first <= 0) || areas.contains(&0) {
            return Err(format!("areas of rings are {areas:?}"));
        }
        if parts.iter().any(|ring| ring.first() == ring.last()) {
            return Err("a ring repeats its first position".into());
        }
    }
    Ok(DecodedFeature {
        id,
        values: named,
        kind,
        parts,
    })
}

fn layer(bytes: &[u8]) -> Result<DecodedLayer, String> {
    let (mut version, mut name, mut extent) = (None, None, None);
    let (mut keys, mut values, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for (tag, field) in fields(bytes)? {
        match tag {
            1 => name = Some(text(field)?),
            2 => features.push(field),
            3 => keys.push(text(field)?),
            4 => values.push(value(field)?),
            5 => extent = Some(number(field)?),
            15 => version = Some(number(field)?),
            other => return Err(format!("field {other} in a layer")),
        }
    }
    if version != Some(2) {
        return Err(format!("version {version:?}"));
    }
    if keys.iter().collect::<BTreeSet<_>>().len() != keys.len() {
        return Err("a key stands twice".into());
    }
    let features = features
        .into_iter()
        .map(|field| feature(field, &keys, &values))
        .collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<u64> = features.iter().filter_map(|feature| feature.id).collect();
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        return Err("an id stands twice".into());
    }
    Ok(DecodedLayer {
        name: name.ok_or("a layer without a name")?,
        // Readers take this where nothing is said.
        extent: extent.unwrap_or(4096),
        features,
    })
}

/// The layers of a tile.
pub fn decoded(tile: &[u8]) -> Result<Vec<DecodedLayer>, String> {
    let mut layers = Vec::new();
    let mut names = BTreeSet::new();
    for (tag, field) in fields(tile)? {
        let (3, Field::Bytes(bytes)) = (tag, field) else {
            return Err(format!("field {tag} in a tile"));
        };
        let layer = layer(bytes)?;
        if !names.insert(layer.name.clone()) {
            return Err(format!("two layers are called {}", layer.name));
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// The areas of a feature: each outer ring with the holes that follow it.
pub fn areas(feature: &DecodedFeature) -> geo_types::MultiPolygon<f64> {
    let line = |ring: &Vec<(i64, i64)>| {
        ring.iter()
            .map(|(x, y)| (*x as f64, *y as f64))
            .collect::<geo_types::LineString<f64>>()
    };
    let mut polygons: Vec<geo_types::Polygon<f64>> = Vec::new();
    for ring in &feature.parts {
        if doubled_area(ring) > 0 {
            polygons.push(geo_types::Polygon::new(line(ring), Vec::new()));
        } else {
            polygons
                .last_mut()
                .expect("an outer ring comes first")
                .interiors_push(line(ring));
        }
    }
    geo_types::MultiPolygon(polygons)
}
