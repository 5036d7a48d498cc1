//! The elements of a LandXML file that tell of its ground, one by one: the file is not held as a tree.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::system::{SaidSystem, Units};
use crate::xml::{ErrorAt, XmlError, characters};

/// How deep elements may nest; real files need ten.
const DEEPEST: usize = 64;
/// Signs of a broken number that are shown.
const SHOWN: usize = 60;

/// What a file tells of its ground.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) system: SaidSystem,
    pub(super) units: Option<Units>,
    pub(super) surfaces: Vec<Surface>,
}

/// A surface, in the units of the file.
#[derive(Debug, Default)]
pub(super) struct Surface {
    pub(super) name: String,
    /// `existing`, `proposed`, `abandoned`, `destroyed`; `None` where it does not say.
    pub(super) state: Option<String>,
    /// `surfType` of its definition.
    pub(super) kind: String,
    /// Northing, easting and elevation of the corners.
    pub(super) triangles: Vec<[[f64; 3]; 3]>,
    /// Triangles that are marked as invisible: they close the outline, and are no ground.
    pub(super) invisible: usize,
    /// Points that are not three numbers.
    pub(super) broken_points: Broken,
    /// Points whose number another one has.
    pub(super) doubled_points: Broken,
    /// Faces that are not three different numbers of points.
    pub(super) broken_faces: Broken,
    /// Faces on points that are not there.
    pub(super) hanging_faces: Broken,
}

/// How many of something were wrong, and the first of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) count: usize,
    /// Its text and where it begins, in bytes.
    pub(super) first: Option<(String, usize)>,
}

impl Broken {
    fn add(&mut self, text: &str, offset: usize) {
        self.count += 1;
        self.first
            .get_or_insert_with(|| (text.chars().take(SHOWN).collect(), offset));
    }
}

/// Reads a text without byte order mark.
pub(super) fn read(text: &str) -> Result<Document, ErrorAt> {
    let mut walk = Walk {
        reader: Reader::from_str(text),
        open: Vec::new(),
        text: String::new(),
        item: None,
        definition: Definition::default(),
        document: Document::default(),
    };
    while walk.step()? {}
    Ok(walk.document)
}

/// A point or a face whose text is being read.
struct Item {
    is_point: bool,
    /// The number of a point.
    id: String,
    is_invisible: bool,
    offset: usize,
}

/// Points and faces of a definition, until both are there.
#[derive(Default)]
struct Definition {
    points: HashMap<u64, [f64; 3]>,
    faces: Vec<([u64; 3], usize)>,
}

struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    /// The names of the elements that are open.
    open: Vec<String>,
    text: String,
    item: Option<Item>,
    definition: Definition,
    document: Document,
}

impl Walk<'_> {
    /// One event; false at the end of the root.
    fn step(&mut self) -> Result<bool, ErrorAt> {
        let offset = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let at = |error: XmlError| ErrorAt { error, offset };
        let event = self.reader.read_event().map_err(|error| ErrorAt {
            error: XmlError::Broken(error.to_string()),
            offset: usize::try_from(self.reader.error_position()).unwrap_or(offset),
        })?;
        match event {
            Event::Start(start) => {
                self.enter(&start, offset)?;
                self.open.push(local(&start));
                if self.open.len() > DEEPEST {
                    return Err(at(XmlError::TooDeep));
                }
            }
            Event::Empty(start) => {
                self.enter(&start, offset)?;
                self.open.push(local(&start));
                return Ok(self.leave());
            }
            Event::End(_) => return Ok(self.leave()),
            Event::Eof => {
                let inside = self.open.last().cloned();
                return Err(at(inside.map_or(XmlError::Empty, XmlError::Truncated)));
            }
            event => {
                let more = characters(&event).map_err(at)?;
                if self.item.is_some() {
                    self.text.push_str(&more);
                }
            }
        }
        Ok(true)
    }

    /// The names of the element that is open and of the one around it.
    fn around(&self) -> [&str; 2] {
        let mut names = self.open.iter().rev().map(String::as_str);
        [names.next().unwrap_or_default(), names.next().unwrap_or_default()]
    }

    fn enter(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<(), ErrorAt> {
        let name = local(start);
        let said = attributes(start, offset)?;
        let value = |name: &str| said.get(name).map(String::as_str);
        match (self.around(), name.as_str()) {
            (["", _], "LandXML") => {}
            (["", _], _) => {
                let error = XmlError::ForeignRoot {
                    found: name,
                    wanted: super::ROOT,
                };
                return Err(ErrorAt { error, offset });
            }
            (["Units", _], "Metric" | "Imperial") => {
                self.document.units = Some(Units::of(
                    name == "Imperial",
                    value("linearUnit"),
                    value("elevationUnit"),
                ));
            }
            (["LandXML", _], "CoordinateSystem") => self.document.system = SaidSystem::of(&value),
            (["Surfaces", _], "Surface") => self.document.surfaces.push(Surface {
                name: value("name").unwrap_or_default().to_owned(),
                state: value("state").map(str::to_owned),
                ..Surface::default()
            }),
            (["Surface", _], "Definition") => {
                if let Some(surface) = self.document.surfaces.last_mut() {
                    surface.kind = value("surfType").unwrap_or_default().to_owned();
                }
            }
            (["Pnts", "Definition"], "P") | (["Faces", "Definition"], "F") => {
                self.text.clear();
                self.item = Some(Item {
                    is_point: name == "P",
                    id: value("id").unwrap_or_default().to_owned(),
                    is_invisible: value("i") == Some("1"),
                    offset,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the element that is open; false where it was the root.
    fn leave(&mut self) -> bool {
        let name = self.open.pop().unwrap_or_default();
        // An element inside a point ends no point.
        let ends_item = matches!(name.as_str(), "P" | "F");
        let taken = if ends_item { self.item.take() } else { None };
        if let Some(surface) = self.document.surfaces.last_mut() {
            match taken {
                Some(item) if item.is_point => point(&item, &self.text, &mut self.definition, surface),
                Some(item) => face(&item, &self.text, &mut self.definition, surface),
                None if name == "Definition" => {
                    let definition = std::mem::take(&mut self.definition);
                    triangles(&definition, surface);
                }
                None => {}
            }
        }
        !self.open.is_empty()
    }
}

fn point(item: &Item, text: &str, definition: &mut Definition, surface: &mut Surface) {
    let mut numbers = text.split_whitespace().map(|word| word.parse::<f64>().ok());
    let mut next = || numbers.next().flatten().filter(|number| number.is_finite());
    let position = (|| Some([next()?, next()?, next()?]))();
    match (item.id.parse::<u64>(), position) {
        (Ok(id), Some(position)) => {
            if let Entry::Vacant(free) = definition.points.entry(id) {
                free.insert(position);
            } else {
                surface.doubled_points.add(&item.id, item.offset);
            }
        }
        (Err(_), Some(_)) => surface
            .broken_points
            .add(&format!("id=\"{}\"", item.id), item.offset),
        (_, None) => surface.broken_points.add(text.trim(), item.offset),
    }
}

fn face(item: &Item, text: &str, definition: &mut Definition, surface: &mut Surface) {
    if item.is_invisible {
        surface.invisible += 1;
        return;
    }
    let numbers: Vec<Option<u64>> = text
        .split_whitespace()
        .take(4)
        .map(|word| word.parse().ok())
        .collect();
    match numbers.as_slice() {
        [Some(a), Some(b), Some(c)] if a != b && b != c && c != a => {
            definition.faces.push(([*a, *b, *c], item.offset));
        }
        _ => surface.broken_faces.add(text.trim(), item.offset),
    }
}

fn triangles(definition: &Definition, surface: &mut Surface) {
    for (corners, offset) in &definition.faces {
        let [a, b, c] = corners.map(|corner| definition.points.get(&corner).copied());
        match (a, b, c) {
            (Some(a), Some(b), Some(c)) => surface.triangles.push([a, b, c]),
            _ => {
                let [a, b, c] = corners;
                surface.hanging_faces.add(&format!("{a} {b} {c}"), *offset);
            }
        }
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().into_inner().to_owned()
}

/// The attributes of an element by their names without prefix.
fn attributes(start: &BytesStart<'_>, offset: usize) -> Result<HashMap<String, String>, ErrorAt> {
    let broken = |error: String| ErrorAt {
        error: XmlError::Broken(error),
        offset,
    };
    let mut found = HashMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| broken(error.to_string()))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| broken(error.to_string()))?;
        let name = attribute.key.local_name().into_inner().to_owned();
        found.insert(name, value.trim().to_owned());
    }
    Ok(found)
}
