//! A feature collection read one feature at a time, so that a gigabyte of features takes the memory of one.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use planvy_plan::{Finding, RuleId};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::tree::Tree;

/// The most bytes that one feature, or one other member of the collection, may take: 32 MiB, about a million vertices. A
/// larger one ends the reading.
pub const MAX_FEATURE_BYTES: u64 = 32 << 20;

/// What takes the features as they come.
pub trait FeatureSink {
    /// Takes a feature; `number` counts from 1 in file order. It may be any JSON value: nothing has been checked.
    fn feature(&mut self, number: usize, feature: Value);

    /// Hears of a member that stands twice in one object of the feature that comes next; the last of the two is in it.
    fn doubled(&mut self, number: usize, name: &str) {
        let _ = (number, name);
    }

    /// Takes a member of the collection itself, such as `crs` or `links`.
    fn member(&mut self, name: &str, value: Value);

    /// Hears of a member that stands twice in one object of the member of the collection that comes next.
    fn doubled_in_member(&mut self, name: &str) {
        let _ = name;
    }
}

/// Why the reading ended before the end of the file. Features before that place have reached the sink.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The file cannot be opened or read.
    #[error("The file cannot be read: {0}")]
    Io(io::Error),
    /// UTF-16: JSON files are UTF-8.
    #[error("The file is UTF-16 text; JSON files are UTF-8")]
    Utf16,
    /// One feature is larger than [`MAX_FEATURE_BYTES`].
    #[error("Feature {number} is larger than {MAX_FEATURE_BYTES} bytes, the most that one feature may take")]
    FeatureTooLarge {
        /// Its number in the file, from 1.
        number: usize,
    },
    /// Not JSON, truncated, nested too deeply, not UTF-8, or not a feature collection.
    #[error("The file is not readable as JSON: line {line}, column {column}: {what}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1; 0 at the very end of the line before.
        column: usize,
        /// What was wrong there.
        what: String,
        /// Which sort of fault it is.
        fault: JsonFault,
    },
}

/// The sorts of faults of a JSON file, each mended in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It ends too early.
    Ended,
    /// Its bytes are not UTF-8.
    Encoding,
    /// It nests too deeply.
    Depth,
    /// It is JSON, but of another shape.
    Shape,
    /// It breaks JSON's rules.
    Syntax,
}

impl JsonFault {
    fn of(error: &serde_json::Error, what: &str) -> JsonFault {
        if error.is_eof() {
            JsonFault::Ended
        } else if error.is_data() {
            JsonFault::Shape
        } else if what.contains("unicode code point") || what.contains("UTF-8") {
            JsonFault::Encoding
        } else if what.contains("recursion limit") {
            JsonFault::Depth
        } else {
            JsonFault::Syntax
        }
    }

    fn hint(self) -> &'static str {
        match self {
            JsonFault::Ended => "Export the file again; a truncated transfer is the usual cause.",
            JsonFault::Encoding => "Save the file as UTF-8.",
            JsonFault::Depth => "No delivery nests like this; export the file again.",
            JsonFault::Shape => "A delivery is a FeatureCollection, whose features are a list of objects.",
            JsonFault::Syntax => {
                "Mend the file there, or export it again: JSON has no NaN or Infinity, and nothing follows its end."
            }
        }
    }
}

impl StreamError {
    /// The error as a finding.
    pub fn into_finding(self) -> Finding {
        let hint = match &self {
            StreamError::Io(_) => "Check that the file exists and may be read.",
            StreamError::Utf16 => "Save the file as UTF-8.",
            StreamError::FeatureTooLarge { .. } => "Split the feature, or thin its vertices.",
            StreamError::Json { fault, .. } => fault.hint(),
        };
        Finding::error(RuleId::PARSE, self.to_string()).with_hint(hint)
    }
}

/// Streams the features of a file. See [`stream_features`].
///
/// # Errors
///
/// What ended the reading.
pub fn stream_file(path: &Path, sink: &mut impl FeatureSink) -> Result<(), StreamError> {
    stream_features(File::open(path).map_err(StreamError::Io)?, sink)
}

/// Streams the features of a `FeatureCollection` (or of a bare list of features) to a sink. A byte order mark is skipped.
///
/// # Errors
///
/// What ended the reading.
pub fn stream_features(source: impl Read, sink: &mut impl FeatureSink) -> Result<(), StreamError> {
    let budget = Budget::default();
    budget.renew();
    let mut reader = BufReader::with_capacity(
        64 << 10,
        Metered {
            inner: source,
            budget: &budget,
        },
    );
    let beginning = reader.fill_buf().map_err(StreamError::Io)?;
    if beginning.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    } else if beginning.starts_with(b"\xFE\xFF") || beginning.starts_with(b"\xFF\xFE") {
        return Err(StreamError::Utf16);
    }
    let mut count = 0;
    let mut json = serde_json::Deserializer::from_reader(reader);
    let collection = Collection {
        sink,
        budget: &budget,
        count: &mut count,
    };
    let ended = collection.deserialize(&mut json).and_then(|()| {
        budget.renew();
        json.end()
    });
    ended.map_err(|error| {
        if budget.exceeded.get() {
            StreamError::FeatureTooLarge { number: count + 1 }
        } else if error.is_io() {
            StreamError::Io(error.into())
        } else {
            let (line, column) = (error.line(), error.column());
            let place = format!(" at line {line} column {column}");
            let what = error.to_string().replace(&place, "");
            let fault = JsonFault::of(&error, &what);
            StreamError::Json {
                line,
                column,
                what,
                fault,
            }
        }
    })
}

/// How many bytes may still be read before the current feature has to end.
#[derive(Default)]
struct Budget {
    left: Cell<u64>,
    exceeded: Cell<bool>,
}

impl Budget {
    fn renew(&self) {
        self.left.set(MAX_FEATURE_BYTES);
    }
}

/// A reader that stops where the budget does. It stands under the buffer, so the limit is exact to one buffer.
struct Metered<'a, R> {
    inner: R,
    budget: &'a Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.budget.left.get() == 0 {
            self.budget.exceeded.set(true);
            return Err(io::Error::other("feature too large"));
        }
        let read = self.inner.read(buffer)?;
        let left = self.budget.left.get();
        self.budget.left.set(left.saturating_sub(read as u64));
        Ok(read)
    }
}

/// The whole file.
struct Collection<'a, S> {
    sink: &'a mut S,
    budget: &'a Budget,
    count: &'a mut usize,
}

impl<'de, S: FeatureSink> DeserializeSeed<'de> for Collection<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: FeatureSink> Visitor<'de> for Collection<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature collection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.budget.renew();
            if name == "features" {
                map.next_value_seed(Features {
                    sink: &mut *self.sink,
                    budget: self.budget,
                    count: &mut *self.count,
                })?;
            } else {
                let doubled = RefCell::new(Vec::new());
                let value = map.next_value_seed(Tree { doubled: &doubled })?;
                for twice in doubled.into_inner() {
                    self.sink.doubled_in_member(&twice);
                }
                self.sink.member(&name, value);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        Features {
            sink: self.sink,
            budget: self.budget,
            count: self.count,
        }
        .visit_seq(seq)
    }
}

/// The list of features.
struct Features<'a, S> {
    sink: &'a mut S,
    budget: &'a Budget,
    count: &'a mut usize,
}

impl<'de, S: FeatureSink> DeserializeSeed<'de> for Features<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: FeatureSink> Visitor<'de> for Features<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.budget.renew();
        let doubled = RefCell::new(Vec::new());
        while let Some(feature) = seq.next_element_seed(Tree { doubled: &doubled })? {
            *self.count += 1;
            for name in doubled.borrow_mut().drain(..) {
                self.sink.doubled(*self.count, &name);
            }
            self.sink.feature(*self.count, feature);
            self.budget.renew();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Names {
        features: Vec<(usize, Value)>,
        members: Vec<String>,
    }

    impl FeatureSink for Names {
        fn feature(&mut self, number: usize, feature: Value) {
            self.features.push((number, feature));
        }
        fn member(&mut self, name: &str, _: Value) {
            self.members.push(name.to_owned());
        }
    }

    fn stream(text: &[u8]) -> (Names, Result<(), StreamError>) {
        let mut names = Names::default();
        let ended = stream_features(text, &mut names);
        (names, ended)
    }

    #[test]
    fn features_and_members_arrive_in_order() {
        let (names, ended) = stream(b"\xEF\xBB\xBF{\"a\":1,\"features\":[{\"n\":1},2],\"links\":[]}");
        assert!(ended.is_ok());
        assert_eq!(names.features.len(), 2);
        assert_eq!(names.features[1], (2, Value::from(2)));
        assert_eq!(names.members, ["a", "links"]);
        let (names, ended) = stream(b"[1,2,3]");
        assert!(ended.is_ok());
        assert_eq!(names.features.len(), 3);
    }

    #[test]
    fn what_came_before_the_fault_is_kept() {
        let (names, ended) = stream(b"{\"features\":[{\"n\":1},\n{\"n\":");
        assert_eq!(names.features.len(), 1);
        assert!(
            matches!(ended, Err(StreamError::Json { line: 2, .. })),
            "{ended:?}"
        );
    }

    #[test]
    fn a_feature_without_end_is_stopped() {
        let endless = io::Read::chain(&b"{\"features\":[1,\"a"[..], io::repeat(b'a'));
        let mut names = Names::default();
        let ended = stream_features(endless, &mut names);
        assert!(
            matches!(ended, Err(StreamError::FeatureTooLarge { number: 2 })),
            "{ended:?}"
        );
    }

    #[test]
    fn many_features_together_may_be_larger_than_one() {
        let feature = format!("{{\"n\":\"{}\"}},", "x".repeat(1 << 20));
        let count = (MAX_FEATURE_BYTES >> 20) as usize + 8;
        let file = io::Read::chain(&b"["[..], io::Cursor::new(feature.repeat(count))).chain(&b"0]"[..]);
        let mut counter = Counter(0);
        assert!(stream_features(file, &mut counter).is_ok());
        assert_eq!(counter.0, count + 1);
    }

    /// Counts features without keeping them.
    struct Counter(usize);

    impl FeatureSink for Counter {
        fn feature(&mut self, number: usize, _: Value) {
            self.0 = number;
        }
        fn member(&mut self, _: &str, _: Value) {}
    }

    #[test]
    fn what_is_no_collection_is_said_so() {
        for text in [
            &b""[..],
            b"null",
            b"<gml/>",
            b"{\"features\":{}}",
            b"{\"features\":[]} x",
            b"\xFF\xFE{\0",
        ] {
            assert!(stream(text).1.is_err(), "{text:?}");
        }
    }

    #[test]
    fn each_fault_of_a_file_says_how_it_is_mended() {
        let hint = |bytes: &[u8]| {
            let ended = stream_features(bytes, &mut Names::default());
            ended.unwrap_err().into_finding().hint.unwrap()
        };
        assert!(hint(b"{\"features\":[{\"a\":1").contains("truncated"));
        assert!(hint(b"{\"name\":\"Malm\xf6\",\"features\":[]}").contains("UTF-8"));
        assert!(hint(b"{\"features\":[NaN]}").contains("NaN"));
        assert!(hint(b"{\"features\":[]}x").contains("nothing follows"));
        assert!(hint(b"{\"features\":null}").contains("FeatureCollection"));
        let deep = format!("{{\"features\":[],\"x\":{}", "[".repeat(1000));
        assert!(hint(deep.as_bytes()).contains("nests"));
    }
}
