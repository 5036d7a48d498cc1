//! Features out of GeoJSON: a `FeatureCollection`, a list of features, one `Feature`, or a bare geometry.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use planvy_plan::{Finding, RuleId};
use serde_json::{Map, Value};

use super::{DrawnError, RawFeature, TakesFeatures, scalar};
use crate::geojson::geometry::{kind_of, read_shape};
use crate::geojson::stream::{FeatureSink, StreamError, stream_features};
use crate::source_crs::SourceCrs;

/// Whether a file begins as JSON does.
pub(crate) fn looks_like_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    matches!(
        head.iter().find(|byte| !byte.is_ascii_whitespace()),
        Some(b'{' | b'[')
    )
}

/// Reads the features of a file. See [`read_features`].
pub(crate) fn read_features_of_file(path: &Path, taker: &mut impl TakesFeatures) -> SourceCrs {
    match File::open(path) {
        Ok(file) => read_features(file, taker),
        Err(error) => {
            taker.log().push(StreamError::Io(error).into_finding());
            SourceCrs::Unsaid
        }
    }
}

/// Reads features one by one, and returns what the file says about its coordinate system. What cannot be read is said in the
/// log; what came before it has been taken.
pub(crate) fn read_features(source: impl Read, taker: &mut impl TakesFeatures) -> SourceCrs {
    let mut sink = Sink {
        taker,
        said: SourceCrs::Unsaid,
        doubled: Vec::new(),
        single: Map::new(),
        count: 0,
    };
    match stream_features(source, &mut sink) {
        Ok(()) => sink.take_single(),
        Err(error) => sink.taker.log().push(error.into_finding()),
    }
    sink.said
}

struct Sink<'a, T> {
    taker: &'a mut T,
    said: SourceCrs,
    doubled: Vec<String>,
    /// The members of the file itself, where it is one feature or one geometry.
    single: Map<String, Value>,
    count: usize,
}

/// The members that make a feature or a geometry.
const SINGLE: [&str; 6] = [
    "type",
    "id",
    "properties",
    "geometry",
    "coordinates",
    "geometries",
];

impl<T: TakesFeatures> Sink<'_, T> {
    /// The file as one feature, where it is one and no collection.
    fn take_single(&mut self) {
        let single = std::mem::take(&mut self.single);
        let kind = single.get("type").and_then(Value::as_str).unwrap_or_default();
        let is_geometry = single.contains_key("coordinates") || single.contains_key("geometries");
        if self.count > 0 {
            return;
        }
        if kind == "Feature" {
            self.feature(1, Value::Object(single));
        } else if is_geometry {
            let mut feature = Map::new();
            feature.insert("geometry".to_owned(), Value::Object(single));
            self.feature(1, Value::Object(feature));
        }
    }
}

impl<T: TakesFeatures> FeatureSink for Sink<'_, T> {
    fn feature(&mut self, number: usize, feature: Value) {
        self.count = number;
        let doubled = std::mem::take(&mut self.doubled);
        let label = format!("feature {number}");
        let Value::Object(mut feature) = feature else {
            let message = format!("a feature should be an object, got {}", kind_of(&feature));
            self.taker
                .log()
                .push(Finding::error(RuleId::SCHEMA, message).with_feature(label));
            return;
        };
        let attributes = match feature.remove("properties") {
            Some(Value::Object(properties)) => properties,
            None | Some(Value::Null) => Map::new(),
            Some(other) => {
                let message = format!("properties should be an object, got {}", kind_of(&other));
                self.taker
                    .log()
                    .push(Finding::error(RuleId::SCHEMA, message).with_feature(&label));
                Map::new()
            }
        };
        let geometry = match feature.get("geometry") {
            None | Some(Value::Null) => Ok(None),
            Some(geometry) => read_shape(geometry).map(Some).map_err(DrawnError::from),
        };
        let raw = RawFeature {
            label,
            id: feature.get("id").and_then(scalar),
            attributes,
            doubled,
            geometry,
        };
        self.taker.take(raw);
    }

    fn doubled(&mut self, _: usize, name: &str) {
        self.doubled.push(name.to_owned());
    }

    fn doubled_in_member(&mut self, name: &str) {
        self.doubled.push(name.to_owned());
    }

    fn member(&mut self, name: &str, value: Value) {
        if matches!(name, "crs" | "coordRefSys") {
            self.said = SourceCrs::of_member(&value);
            self.doubled.clear();
        } else if SINGLE.contains(&name) {
            self.single.insert(name.to_owned(), value);
        } else {
            self.doubled.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding_log::FindingLog;

    /// What comes out: label, id, names, names that stand twice, and whether there is a shape.
    type Seen = (String, Option<String>, Vec<String>, Vec<String>, Option<bool>);

    #[derive(Default)]
    struct Taken {
        seen: Vec<Seen>,
        log: FindingLog,
    }

    impl TakesFeatures for Taken {
        fn take(&mut self, raw: RawFeature) {
            let names = raw.attributes.keys().cloned().collect();
            let shape = raw.geometry.ok().map(|shape| shape.is_some());
            self.seen.push((raw.label, raw.id, names, raw.doubled, shape));
        }

        fn log(&mut self) -> &mut FindingLog {
            &mut self.log
        }
    }

    fn read(text: &str) -> (Vec<Seen>, SourceCrs, usize) {
        let mut taken = Taken::default();
        let said = read_features(text.as_bytes(), &mut taken);
        (taken.seen, said, taken.log.into_findings().len())
    }

    #[test]
    fn a_collection_a_feature_and_a_geometry_are_read_alike() {
        let point = r#"{"type":"Point","coordinates":[1,2]}"#;
        let feature =
            format!(r#"{{"type":"Feature","id":7,"properties":{{"a":1,"a":2}},"geometry":{point}}}"#);
        let one = (
            "feature 1".to_owned(),
            Some("7".to_owned()),
            vec!["a".to_owned()],
            vec!["a".to_owned()],
            Some(true),
        );
        let crs = r#""crs":{"type":"name","properties":{"name":"EPSG:3008"}}"#;
        let collection = format!(r#"{{"type":"FeatureCollection",{crs},"features":[{feature}]}}"#);
        let said = SourceCrs::Grid(planvy_plan::Crs::Zone1330);
        assert_eq!(read(&collection), (vec![one.clone()], said, 0));
        assert_eq!(
            read(&format!("[{feature}]")),
            (vec![one.clone()], SourceCrs::Unsaid, 0)
        );
        assert_eq!(read(&feature), (vec![one], SourceCrs::Unsaid, 0));
        let bare = ("feature 1".to_owned(), None, vec![], vec![], Some(true));
        assert_eq!(read(point), (vec![bare], SourceCrs::Unsaid, 0));
    }

    #[test]
    fn what_is_no_feature_is_said() {
        assert_eq!(read(r#"{"features":[1]}"#).2, 1);
        assert_eq!(read(r#"{"features":[{"properties":[]}]}"#).2, 1);
        assert_eq!(read(r#"{"features":["#).2, 1);
        let (seen, _, findings) = read(r#"{"features":[{"geometry":{"type":"Point","coordinates":[1]}}]}"#);
        assert_eq!((seen[0].4, findings), (None, 0));
        assert_eq!(read(r#"{"type":"Topology","objects":{}}"#).0, []);
    }

    #[test]
    fn json_is_told_by_its_first_character() {
        assert!(looks_like_json(b"\xEF\xBB\xBF \n{"));
        assert!(looks_like_json(b"["));
        assert!(!looks_like_json(b"<a>{"));
        assert!(!looks_like_json(b""));
    }
}
