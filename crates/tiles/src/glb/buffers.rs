//! The bytes of a document: buffers, and views into them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::glb::meshopt;
use crate::glb::read_limits::Budget;
use crate::json_entry::{Entry, Fault};

/// Finds the bytes of a file that a document names; `None` where it is not to be had.
pub type External<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Base64 as data URIs have it, with or without its last signs of equality.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A view that was decompressed, or why it could not be.
type Decoded = Result<Rc<[u8]>, Fault>;

/// A document, its bytes, and what may still be made of them.
pub(crate) struct Source<'a> {
    pub json: &'a Value,
    pub budget: Budget,
    buffers: Vec<Result<Cow<'a, [u8]>, Fault>>,
    /// Views that had to be decompressed.
    decoded: RefCell<HashMap<usize, Decoded>>,
}

/// The bytes of a view, borrowed or decompressed.
pub(crate) enum ViewBytes<'s> {
    Plain(&'s [u8]),
    Decoded(Rc<[u8]>),
}

impl ViewBytes<'_> {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            ViewBytes::Plain(bytes) => bytes,
            ViewBytes::Decoded(bytes) => bytes,
        }
    }
}

/// A view: its bytes, and the distance between entries where it says one.
pub(crate) struct View<'s> {
    pub bytes: ViewBytes<'s>,
    pub stride: Option<usize>,
    pub place: String,
}

impl<'a> Source<'a> {
    /// Finds the bytes of every buffer. What cannot be found is said when it is asked for.
    pub(crate) fn new(
        json: &'a Value,
        binary: Option<&'a [u8]>,
        external: External<'_>,
        budget: Budget,
    ) -> Source<'a> {
        let root = Entry::root(json);
        let mut buffers = Vec::new();
        for (index, buffer) in root.list("buffers").unwrap_or_default().into_iter().enumerate() {
            let binary = binary.filter(|_| index == 0);
            buffers.push(buffer_bytes(&buffer, binary, external, &budget));
        }
        Source {
            json,
            budget,
            buffers,
            decoded: RefCell::default(),
        }
    }

    /// The document.
    pub(crate) fn root(&self) -> Entry<'a> {
        Entry::root(self.json)
    }

    /// Whether a buffer's bytes are at hand.
    pub(crate) fn buffer_is_whole(&self, index: usize) -> Result<(), Fault> {
        match self.buffers.get(index) {
            Some(Err(fault)) => Err(fault.clone()),
            Some(Ok(bytes)) if bytes.is_empty() => {
                Err(Fault::new(format!("buffers[{index}]"), "has no bytes"))
            }
            _ => Ok(()),
        }
    }

    /// A stretch of a buffer.
    fn stretch(&self, buffer: usize, offset: usize, length: usize, place: &str) -> Result<&[u8], Fault> {
        let bytes = match self.buffers.get(buffer) {
            Some(Ok(bytes)) => bytes,
            Some(Err(fault)) => return Err(fault.clone()),
            None => {
                let message = format!("buffer {buffer} is asked for and not there");
                return Err(Fault::new(place, message));
            }
        };
        let end = offset.checked_add(length);
        end.and_then(|end| bytes.get(offset..end)).ok_or_else(|| {
            let found = bytes.len();
            let message =
                format!("{length} bytes from {offset} are not within the {found} of buffers[{buffer}]");
            Fault::new(place, message)
        })
    }

    /// A view into a buffer.
    pub(crate) fn view(&self, index: usize) -> Result<View<'_>, Fault> {
        let view = self.root().nth("bufferViews", index)?;
        if let Some(compressed) = view.extension("EXT_meshopt_compression") {
            let stride = compressed.whole("byteStride")?;
            let known = self.decoded.borrow().get(&index).cloned();
            let bytes = known.unwrap_or_else(|| {
                let bytes = self.decompressed(&compressed).map(Rc::from);
                self.decoded.borrow_mut().insert(index, bytes.clone());
                bytes
            })?;
            // For indices the stride is the size of one.
            let stride = stride.filter(|_| view.value.get("byteStride").is_some());
            return Ok(View {
                bytes: ViewBytes::Decoded(bytes),
                stride,
                place: view.place,
            });
        }
        let offset = view.whole("byteOffset")?.unwrap_or_default();
        let length = view.required_whole("byteLength")?;
        let bytes = self.stretch(view.required_whole("buffer")?, offset, length, &view.place)?;
        Ok(View {
            bytes: ViewBytes::Plain(bytes),
            stride: view.whole("byteStride")?,
            place: view.place,
        })
    }

    /// A view that lies compressed (`EXT_meshopt_compression`).
    fn decompressed(&self, compressed: &Entry<'_>) -> Result<Vec<u8>, Fault> {
        let offset = compressed.whole("byteOffset")?.unwrap_or_default();
        let length = compressed.required_whole("byteLength")?;
        let buffer = compressed.required_whole("buffer")?;
        let bytes = self.stretch(buffer, offset, length, &compressed.place)?;
        let stride = compressed.required_whole("byteStride")?;
        let count = compressed.required_whole("count")?;
        self.budget.take(&compressed.place, count, stride)?;
        let filter = compressed.text("filter")?.unwrap_or("NONE");
        let decoded = match compressed.text("mode")? {
            Some("ATTRIBUTES") => meshopt::attributes(bytes, count, stride, filter),
            Some("TRIANGLES") => meshopt::triangles(bytes, count, stride),
            Some("INDICES") => meshopt::indices(bytes, count, stride),
            other => Err(format!("mode {other:?} is not known")),
        };
        decoded.map_err(|message| compressed.fault(message))
    }
}

/// The bytes of one buffer.
fn buffer_bytes<'a>(
    buffer: &Entry<'a>,
    binary: Option<&'a [u8]>,
    external: External<'_>,
    budget: &Budget,
) -> Result<Cow<'a, [u8]>, Fault> {
    let uri = buffer.text("uri")?;
    let bytes = match (uri, binary) {
        (None, Some(binary)) => Cow::Borrowed(binary),
        (None, None) => return Err(buffer.fault("has no uri, and the file has no binary part")),
        (Some(uri), _) => Cow::Owned(match uri.strip_prefix("data:") {
            Some(data) => data_uri_bytes(data, budget, buffer)?,
            None => external(uri).ok_or_else(|| {
                let short: String = uri.chars().take(120).collect();
                buffer.fault(format!(
                    "its bytes are in another file, \"{short}\", which is not at hand"
                ))
            })?,
        }),
    };
    let length = buffer.whole("byteLength")?;
    let length = length.ok_or_else(|| buffer.fault("has no byteLength"))?;
    // A GLB's binary part is filled up to 4 or 8 bytes: what is past the length does not count.
    if bytes.len() < length {
        let found = bytes.len();
        return Err(buffer.fault(format!("should have {length} bytes and has {found}")));
    }
    Ok(bytes)
}

/// The bytes that stand in a data URI.
fn data_uri_bytes(data: &str, budget: &Budget, buffer: &Entry<'_>) -> Result<Vec<u8>, Fault> {
    let (head, body) = data.split_once(',').unwrap_or((data, ""));
    if !head.ends_with(";base64") {
        return Err(buffer.fault("its data URI is not base64"));
    }
    budget.take(&buffer.place, body.len() / 4 * 3, 1)?;
    BASE64
        .decode(body)
        .map_err(|error| buffer.fault(format!("its data URI is not base64: {error}")))
}
