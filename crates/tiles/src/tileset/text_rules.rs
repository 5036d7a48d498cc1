//! What the text of a tileset has to keep to besides the tree: implicit trees, templates of addresses, extensions.

use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::json_entry::Entry;
use crate::tileset::Tileset;
use crate::tileset::reader::TilesetReader;

impl TilesetReader {
    /// The variables of an address that stands for many.
    pub(super) fn template(&mut self, entry: &Entry<'_>, uri: &str) {
        let place = format!("{}.uri", entry.place);
        for variable in variables(uri) {
            if !["level", "x", "y", "z"].contains(&variable) {
                let message = format!("{{{variable:.40}}} is none of level, x, y and z");
                self.say(
                    "TEMPLATE_URI_INVALID_VARIABLE_NAME",
                    Severity::Error,
                    &place,
                    message,
                );
            }
        }
        let missing: Vec<&str> = ["level", "x", "y"]
            .into_iter()
            .filter(|name| !variables(uri).any(|found| found == *name))
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "the address does not tell tiles apart: {} missing",
                missing.join(", ")
            );
            self.say(
                "TEMPLATE_URI_MISSING_VARIABLE_NAME",
                Severity::Error,
                &place,
                message,
            );
        }
    }

    /// The root of an implicit tree.
    pub(super) fn implicit(&mut self, tile: &Entry<'_>, entry: &Entry<'_>) {
        if !entry.value.is_object() {
            self.fault("JSON_SCHEMA", entry.fault("is not an object"));
            return;
        }
        for name in ["children", "metadata"] {
            if let Some(member) = tile.member(name) {
                self.fault(
                    "TILE_IMPLICIT_ROOT_INVALID",
                    member.fault("cannot stand at the root of an implicit tree"),
                );
            }
        }
        let contents = tile.list("contents").unwrap_or_default();
        for content in tile.member("content").iter().chain(&contents) {
            if let Some(volume) = content.member("boundingVolume") {
                self.fault(
                    "TILE_IMPLICIT_ROOT_INVALID",
                    volume.fault("cannot stand in the content of an implicit tree"),
                );
            }
        }
        if tile
            .member("boundingVolume")
            .is_some_and(|volume| volume.member("sphere").is_some())
        {
            let message = "a sphere cannot be divided into the tiles of an implicit tree";
            self.fault("TILE_IMPLICIT_ROOT_INVALID", tile.fault(message));
        }
        let scheme = self.or_say("JSON_SCHEMA", entry.text("subdivisionScheme"));
        if !matches!(scheme, Some("QUADTREE" | "OCTREE")) {
            self.fault(
                "JSON_SCHEMA",
                entry.fault("subdivisionScheme is neither QUADTREE nor OCTREE"),
            );
        }
        for name in ["subtreeLevels", "availableLevels"] {
            match entry.whole(name) {
                Ok(Some(1..)) => {}
                Ok(_) => self.fault(
                    "JSON_SCHEMA",
                    entry.fault(format!("{name} is missing, or not positive")),
                ),
                Err(fault) => self.fault("JSON_SCHEMA", fault),
            }
        }
        let subtrees = entry.required("subtrees").and_then(|subtrees| {
            let uri = subtrees
                .text("uri")?
                .ok_or_else(|| subtrees.fault("has no uri"))?;
            Ok((subtrees, uri))
        });
        match subtrees {
            Ok((subtrees, uri)) => self.template(&subtrees, uri),
            Err(fault) => self.fault("JSON_SCHEMA", fault),
        }
    }

    /// Extensions that are used and not declared, or declared and not used.
    pub(super) fn extensions(&mut self, root: &Entry<'_>, tileset: &Tileset) {
        let mut found = BTreeSet::new();
        collect_extensions(root, &mut found, self);
        for name in &found {
            if !tileset.extensions_used.contains(name) {
                let message = format!("{name:.80} is used and not declared");
                self.say(
                    "EXTENSION_FOUND_BUT_NOT_USED",
                    Severity::Error,
                    "extensionsUsed",
                    message,
                );
            }
        }
        // These say something of the contents, and stand nowhere else.
        let of_contents = [
            "3DTILES_content_gltf",
            "MAXAR_content_geojson",
            "MAXAR_content_3tz",
        ];
        for name in &tileset.extensions_used {
            if !found.contains(name) && !of_contents.contains(&name.as_str()) {
                let message = format!("{name:.80} is declared and not used");
                self.say(
                    "EXTENSION_USED_BUT_NOT_FOUND",
                    Severity::Warning,
                    "extensionsUsed",
                    message,
                );
            }
        }
        for name in &tileset.extensions_required {
            if !tileset.extensions_used.contains(name) {
                let message = format!("{name:.80} is required and not among extensionsUsed");
                self.say(
                    "EXTENSION_REQUIRED_BUT_NOT_USED",
                    Severity::Error,
                    "extensionsRequired",
                    message,
                );
            }
            if name != "3DTILES_content_gltf" {
                let message = format!("{name:.80} is required and is not read");
                self.say(
                    "EXTENSION_NOT_SUPPORTED",
                    Severity::Warning,
                    "extensionsRequired",
                    message,
                );
            }
        }
    }

    /// `properties`: lowest and highest of what features have.
    pub(super) fn property_ranges(&mut self, root: &Entry<'_>) {
        let Some(properties) = root.member("properties") else {
            return;
        };
        if !properties.value.is_object() {
            self.fault("JSON_SCHEMA", properties.fault("is not an object"));
        }
        for (_, range) in properties.members() {
            let number = |name: &str| range.member(name).and_then(|member| member.value.as_f64());
            match (number("minimum"), number("maximum")) {
                (Some(low), Some(high)) if low <= high => {}
                (Some(low), Some(high)) => {
                    let message = format!("the lowest, {low}, is above the highest, {high}");
                    self.fault("PROPERTIES_MINIMUM_LARGER_THAN_MAXIMUM", range.fault(message));
                }
                _ => self.fault("JSON_SCHEMA", range.fault("has no lowest and highest number")),
            }
        }
    }
}

/// The names between braces.
fn variables(uri: &str) -> impl Iterator<Item = &str> {
    uri.split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}').map(|(name, _)| name))
}

/// Names of extensions anywhere in the document, but not in what others put beside (`extras`).
fn collect_extensions(entry: &Entry<'_>, found: &mut BTreeSet<String>, reader: &mut TilesetReader) {
    for (name, member) in entry.members() {
        match name {
            "extras" => {}
            "extensions" => {
                if !member.value.is_object() {
                    reader.fault("JSON_SCHEMA", member.fault("is not an object"));
                }
                for (name, extension) in member.members() {
                    found.insert(name.to_owned());
                    if !extension.value.is_object() {
                        reader.fault("JSON_SCHEMA", extension.fault("is not an object"));
                    }
                }
            }
            _ => collect_extensions(&member, found, reader),
        }
    }
    for (index, value) in entry.value.as_array().into_iter().flatten().enumerate() {
        let place = format!("{}[{index}]", entry.place);
        collect_extensions(&Entry { value, place }, found, reader);
    }
}
