//! Small glTF documents with their buffer in a data URI.

use base64::Engine;
use planvy_tiles::{Finding, TileContent};
use serde_json::{Value, json};

/// A document under construction: a buffer in a data URI, a view an accessor.
#[derive(Default)]
pub struct Gltf {
    /// What the buffer holds.
    pub bytes: Vec<u8>,
    /// The views into it.
    pub views: Vec<Value>,
    /// The accessors.
    pub accessors: Vec<Value>,
}

impl Gltf {
    /// Appends bytes as a view and an accessor of their own.
    pub fn accessor(&mut self, bytes: &[u8], component: u32, kind: &str, count: usize) -> usize {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self.views
            .push(json!({ "buffer": 0, "byteOffset": self.bytes.len(), "byteLength": bytes.len() }));
        self.bytes.extend(bytes);
        let view = self.views.len() - 1;
        self.accessors
            .push(json!({ "bufferView": view, "componentType": component, "type": kind, "count": count }));
        self.accessors.len() - 1
    }

    /// The text of the document with these members besides.
    pub fn text(&self, members: &Value) -> Vec<u8> {
        let encoded = base64::engine::general_purpose::STANDARD.encode(&self.bytes);
        let uri = format!("data:application/octet-stream;base64,{encoded}");
        let mut document = json!({
            "asset": { "version": "2.0" },
            "buffers": [{ "byteLength": self.bytes.len(), "uri": uri }],
            "bufferViews": self.views,
            "accessors": self.accessors,
        });
        for (name, value) in members.as_object().expect("an object") {
            document[name] = value.clone();
        }
        document.to_string().into_bytes()
    }
}

/// What is read, which has to be something.
pub fn read(bytes: &[u8]) -> (TileContent, Vec<Finding>) {
    TileContent::from_glb(bytes).expect("it is glTF")
}
