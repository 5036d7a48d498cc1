//! What a drawing in JSON calls itself: its name for people, and whether it is invented.

use serde_json::Value;

/// What a drawing says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawingAbout {
    /// Its title.
    pub title: Option<String>,
    /// Whether it, or something in it, says that it is invented (member `fiktiv` or `fictional`).
    pub is_fictional: bool,
}

impl DrawingAbout {
    /// Reads it of GeoJSON (`title` or `name` of the collection) and CityJSON (`metadata.title`); what is no JSON says nothing.
    ///
    /// ```
    /// use planvy_formats::DrawingAbout;
    /// let about = DrawingAbout::of(br#"{"type": "FeatureCollection", "title": "Villa", "fiktiv": true, "features": []}"#);
    /// assert_eq!((about.title.as_deref(), about.is_fictional), (Some("Villa"), true));
    /// assert_eq!(DrawingAbout::of(b"ISO-10303-21;"), DrawingAbout::default());
    /// ```
    pub fn of(bytes: &[u8]) -> DrawingAbout {
        // The first value: in CityJSONSeq the one with the metadata.
        let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else {
            return DrawingAbout::default();
        };
        let text = |value: Option<&Value>| {
            let text = value.and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let of_metadata = || text(value.pointer("/metadata/title"));
        let title = text(value.get("title"))
            .or_else(of_metadata)
            .or_else(|| text(value.get("name")));
        let features = value.get("features").and_then(Value::as_array);
        let objects = value.get("CityObjects").and_then(Value::as_object);
        let of_features = features
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("properties"));
        let of_objects = objects
            .into_iter()
            .flat_map(|objects| objects.values())
            .filter_map(|it| it.get("attributes"));
        let mut saying = [Some(&value), value.get("metadata"), value.get("properties")]
            .into_iter()
            .flatten()
            .chain(of_features)
            .chain(of_objects);
        DrawingAbout {
            title,
            is_fictional: saying.any(says_it_is_invented),
        }
    }
}

fn says_it_is_invented(value: &Value) -> bool {
    ["fiktiv", "fictional"]
        .into_iter()
        .any(|name| value.get(name) == Some(&Value::Bool(true)))
}
