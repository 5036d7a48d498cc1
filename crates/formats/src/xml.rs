//! The XML of a delivery as small trees.
//!
//! A file is read one member at a time: each child of the root becomes a tree, is taken over, and is dropped. There is
//! no document type, no entity beyond the five of XML itself, and no depth beyond [`DEEPEST`].

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// How deep elements may nest; real files need a dozen.
const DEEPEST: usize = 64;

/// The namespaces that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// SS 637040.
    Plan,
    /// GML, any version.
    Gml,
    /// CityGML, any version and module: their names do not clash.
    CityGml,
    /// XLink: attributes only.
    Xlink,
    /// Anything else.
    Other,
}

/// An element with all that is below it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) space: Space,
    pub(crate) name: String,
    /// `gml:id`.
    pub(crate) id: Option<String>,
    /// `xlink:href`.
    pub(crate) href: Option<String>,
    /// `srsName`.
    pub(crate) srs_name: Option<String>,
    /// `srsDimension`.
    pub(crate) dimension: Option<String>,
    /// `orientation`.
    pub(crate) orientation: Option<String>,
    /// Its own text, without blanks around it.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    /// Where it begins, in bytes.
    pub(crate) offset: usize,
}

impl Element {
    /// The children of a name.
    pub(crate) fn named<'a>(&'a self, space: Space, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children
            .iter()
            .filter(move |child| child.space == space && child.name == name)
    }

    /// The first child of a name in the plan's namespace.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children
            .iter()
            .find(|child| child.space == Space::Plan && child.name == name)
    }

    /// The text of a child in the plan's namespace; `None` where it is missing or empty.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name)
            .map(|child| child.text.as_str())
            .filter(|text| !text.is_empty())
    }
}

/// The root that a format has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) space: Space,
    pub(crate) name: &'static str,
    /// The name with its namespace, for messages.
    pub(crate) told: &'static str,
    /// What to do with a file that has another.
    pub(crate) hint: &'static str,
}

/// Why a file cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XmlError {
    /// Not well-formed.
    #[error("the XML is broken: {0}")]
    Broken(String),
    /// A document type declaration.
    #[error(
        "the file declares a document type, which may hold entities that grow without bound; it is not read"
    )]
    DocumentType,
    /// An entity that XML itself does not know.
    #[error("the entity '&{0};' is not known")]
    Entity(String),
    /// Too deep.
    #[error("elements nest deeper than {DEEPEST}")]
    TooDeep,
    /// The end came too early.
    #[error("the file ends inside the element '{0}'")]
    Truncated(String),
    /// The root is another one.
    #[error("the root element is '{found}', not {}", wanted.told)]
    ForeignRoot {
        /// What stands there.
        found: String,
        /// What should.
        wanted: Root,
    },
    /// There is nothing.
    #[error("the file holds no element")]
    Empty,
}

impl XmlError {
    /// What to do about it.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            XmlError::Truncated(_) | XmlError::Empty => {
                "Export the file again; a truncated transfer is the usual cause."
            }
            XmlError::Broken(_) => {
                "Export the file again; a truncated transfer and a change by hand are the usual causes."
            }
            XmlError::DocumentType | XmlError::Entity(_) => {
                "Write what the entities stand for into the file, and remove the document type."
            }
            XmlError::TooDeep => "No delivery nests like this; export the file again.",
            XmlError::ForeignRoot { wanted, .. } => wanted.hint,
        }
    }
}

/// An error at a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorAt {
    pub(crate) error: XmlError,
    pub(crate) offset: usize,
}

/// Hands out the members of a delivery one by one.
pub(crate) struct Members<'a> {
    reader: NsReader<&'a [u8]>,
    root: Root,
    /// The namespace of the root, where it has been met.
    root_namespace: Option<String>,
    started: bool,
    done: bool,
}

impl<'a> Members<'a> {
    /// The members of a text without byte order mark.
    pub(crate) fn new(text: &'a str, root: Root) -> Members<'a> {
        Members {
            reader: NsReader::from_str(text),
            root,
            root_namespace: None,
            started: false,
            done: false,
        }
    }

    /// The namespace of the root, once a member has been asked for.
    pub(crate) fn root_namespace(&self) -> Option<&str> {
        self.root_namespace.as_deref()
    }

    /// The next child of the root; `None` after the last.
    pub(crate) fn next_member(&mut self) -> Result<Option<Element>, ErrorAt> {
        let mut open: Vec<Element> = Vec::new();
        while !self.done {
            let offset = self.offset();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let offset = usize::try_from(self.reader.error_position()).unwrap_or(offset);
                    return Err(self.stop(XmlError::Broken(error.to_string()), offset));
                }
            };
            let finished = match event {
                Event::Start(start) if !self.started => {
                    self.enter_root(&start, offset)?;
                    None
                }
                Event::Empty(start) if !self.started => {
                    self.enter_root(&start, offset)?;
                    self.done = true;
                    None
                }
                Event::Start(_) if open.len() >= DEEPEST => return Err(self.stop(XmlError::TooDeep, offset)),
                Event::Start(start) => {
                    let element = self.element(&start, offset)?;
                    open.push(element);
                    None
                }
                Event::Empty(start) => Some(self.element(&start, offset)?),
                Event::End(_) => {
                    let element = open.pop();
                    self.done = element.is_none();
                    element
                }
                Event::Eof => {
                    let error = too_early(open.last(), self.started.then_some(self.root.name));
                    return Err(self.stop(error, offset));
                }
                event => {
                    match characters(&event) {
                        Ok(text) => append(&mut open, &text),
                        Err(error) => return Err(self.stop(error, offset)),
                    }
                    None
                }
            };
            if let Some(mut element) = finished {
                element.text = element.text.trim().to_owned();
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Ok(Some(element)),
                }
            }
        }
        Ok(None)
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn stop(&mut self, error: XmlError, offset: usize) -> ErrorAt {
        self.done = true;
        ErrorAt { error, offset }
    }

    fn enter_root(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<(), ErrorAt> {
        self.started = true;
        let root = self.element(start, offset)?;
        if let (ResolveResult::Bound(Namespace(uri)), _) =
            self.reader.resolver().resolve_element(start.name())
        {
            self.root_namespace = Some(uri.to_owned());
        }
        if root.space == self.root.space && root.name == self.root.name {
            Ok(())
        } else {
            let wanted = self.root;
            Err(self.stop(
                XmlError::ForeignRoot {
                    found: root.name,
                    wanted,
                },
                offset,
            ))
        }
    }

    /// An element by its start tag.
    fn element(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<Element, ErrorAt> {
        let (space, name) = self.reader.resolver().resolve_element(start.name());
        let mut element = Element {
            space: space_of(&space),
            name: name.into_inner().to_owned(),
            id: None,
            href: None,
            srs_name: None,
            dimension: None,
            orientation: None,
            text: String::new(),
            children: Vec::new(),
            offset,
        };
        for attribute in start.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return Err(self.stop(XmlError::Broken(error.to_string()), offset)),
            };
            let (space, name) = self.reader.resolver().resolve_attribute(attribute.key);
            let place = match (space_of(&space), name.into_inner()) {
                (Space::Gml, "id") => &mut element.id,
                (Space::Xlink, "href") => &mut element.href,
                (_, "srsName") => &mut element.srs_name,
                (_, "srsDimension") => &mut element.dimension,
                (_, "orientation") => &mut element.orientation,
                _ => continue,
            };
            match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => *place = Some(value.trim().to_owned()),
                Err(error) => return Err(self.stop(XmlError::Broken(error.to_string()), offset)),
            }
        }
        Ok(element)
    }
}

/// The text that an event between tags stands for: none for comments and instructions, one sign for a reference.
pub(crate) fn characters(event: &Event<'_>) -> Result<String, XmlError> {
    match event {
        Event::Text(text) => Ok(text.xml10_content().into_owned()),
        Event::CData(text) => Ok(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => {
            let character = reference.resolve_char_ref().ok().flatten();
            let name = reference.xml10_content().into_owned();
            let character = character.or_else(|| predefined(&name));
            character.map(String::from).ok_or(XmlError::Entity(name))
        }
        Event::DocType(_) => Err(XmlError::DocumentType),
        _ => Ok(String::new()),
    }
}

/// What is wrong with an end that comes before the end of the root.
fn too_early(open: Option<&Element>, root: Option<&str>) -> XmlError {
    let inside = open.map(|element| element.name.as_str()).or(root);
    inside.map_or(XmlError::Empty, |name| XmlError::Truncated(name.to_owned()))
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn space_of(resolved: &ResolveResult<'_>) -> Space {
    match resolved {
        ResolveResult::Bound(Namespace(uri)) => {
            let uri = uri.to_ascii_lowercase();
            if uri.trim_end_matches('/') == "http://www.sis.se/ss637040" {
                Space::Plan
            } else if uri.starts_with("http://www.opengis.net/gml") {
                Space::Gml
            } else if uri.starts_with("http://www.opengis.net/citygml") {
                Space::CityGml
            } else if uri == "http://www.w3.org/1999/xlink" {
                Space::Xlink
            } else {
                Space::Other
            }
        }
        _ => Space::Other,
    }
}

/// The text of a file: UTF-8 or UTF-16 with or without a byte order mark, else ISO 8859-1 where the declaration says so.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ErrorAt> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2);
        let units: Vec<u16> = pairs.filter_map(|pair| pair.try_into().ok()).map(unit).collect();
        let broken = || XmlError::Broken("the file is not UTF-16".to_owned());
        String::from_utf16(&units).map(Cow::Owned).map_err(|_| ErrorAt {
            error: broken(),
            offset: 0,
        })
    };
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if declares_latin1(bytes) => {
            Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()))
        }
        Err(error) => Err(ErrorAt {
            error: XmlError::Broken("the file is not UTF-8".to_owned()),
            offset: error.valid_up_to(),
        }),
    }
}

fn declares_latin1(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declaration = head.split("?>").next().unwrap_or_default();
    declaration.starts_with("<?xml")
        && (declaration.contains("iso-8859-1") || declaration.contains("windows-1252"))
}

/// The line, from 1, of a byte.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests;
