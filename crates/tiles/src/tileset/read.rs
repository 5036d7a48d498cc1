//! `tileset.json` as a tree of tiles, and what its text gets wrong.

use std::collections::BTreeSet;

use serde_json::Value;
use thiserror::Error;

use crate::finding::{Finding, Severity};
use crate::json_entry::{Entry, Fault};
use crate::tileset::{Asset, BoundingVolume, Content, Refine, Tile, Tileset};

/// The most bytes of a `tileset.json`: parsed it takes up to sixteen times as much.
const MOST_BYTES: usize = 64 << 20;

/// Why a tileset cannot be read at all.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TilesetError {
    /// The JSON cannot be parsed.
    #[error("the JSON is broken: {message}")]
    Json {
        /// Where and how.
        message: String,
    },
    /// Something without which there is no tree.
    #[error("{place}: {message}")]
    Missing {
        /// Where.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// More than is read.
    #[error("the tileset is {bytes} bytes; at most {MOST_BYTES} are read")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
}

impl Tileset {
    /// Reads a `tileset.json` of 3D Tiles 1.0 or 1.1. What is broken is left out and said; a tile without a space of its own goes with
    /// all its children. See [`Tileset::check`] for what the tree itself gets wrong.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, or has no root that could be drawn.
    ///
    /// ```
    /// use planvy_tiles::Tileset;
    /// let text = br#"{ "asset": { "version": "1.1" }, "geometricError": 8, "root": {
    ///     "boundingVolume": { "sphere": [0, 0, 0, 50] }, "geometricError": 8, "refine": "Add" } }"#;
    /// let (tileset, findings) = Tileset::from_json(text)?;
    /// assert_eq!(tileset.root.geometric_error, 8.0);
    /// assert_eq!(findings[0].to_string(), "root.refine: \"Add\" has to be written ADD or REPLACE (TILE_REFINE_WRONG_CASE)");
    /// # Ok::<(), planvy_tiles::TilesetError>(())
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<(Tileset, Vec<Finding>), TilesetError> {
        if bytes.len() > MOST_BYTES {
            return Err(TilesetError::TooLarge { bytes: bytes.len() });
        }
        let mut reader = TilesetReader::default();
        let text = bytes.strip_prefix(b"\xef\xbb\xbf");
        if text.is_some() {
            reader.say(
                "JSON_PARSE_ERROR",
                Severity::Warning,
                "document",
                "the text begins with a mark of byte order",
            );
        }
        let json: Value =
            serde_json::from_slice(text.unwrap_or(bytes)).map_err(|error| TilesetError::Json {
                message: error.to_string(),
            })?;
        let root = Entry::root(&json);
        reader.groups = root.list("groups").map_or(0, |groups| groups.len());
        let tileset = reader.tileset(&root).map_err(|fault| TilesetError::Missing {
            place: fault.place,
            message: fault.message,
        })?;
        reader.extensions(&root, &tileset);
        reader.property_ranges(&root);
        Ok((tileset, reader.findings))
    }
}

#[derive(Default)]
struct TilesetReader {
    findings: Vec<Finding>,
    groups: usize,
}

impl TilesetReader {
    fn say(&mut self, rule: &'static str, severity: Severity, place: &str, message: impl Into<String>) {
        self.findings.push(Finding::new(rule, severity, place, message));
    }

    fn fault(&mut self, rule: &'static str, fault: Fault) {
        self.say(rule, Severity::Error, &fault.place, fault.message);
    }

    /// A value, or its default with the fault said.
    fn or_say<T: Default>(&mut self, rule: &'static str, read: Result<T, Fault>) -> T {
        read.unwrap_or_else(|fault| {
            self.fault(rule, fault);
            T::default()
        })
    }

    fn tileset(&mut self, root: &Entry<'_>) -> Result<Tileset, Fault> {
        let asset = self.asset(root);
        let error = geometric_error(root);
        let root_tile = root.required("root")?;
        let extensions_used = self.names(root, "extensionsUsed");
        let extensions_required = self.names(root, "extensionsRequired");
        let root_tile = self.tile(&root_tile)?;
        Ok(Tileset {
            asset,
            geometric_error: match error {
                Ok(error) => error,
                Err(fault) => {
                    self.fault("JSON_SCHEMA", fault);
                    root_tile.geometric_error
                }
            },
            root: root_tile,
            extensions_used,
            extensions_required,
        })
    }

    fn asset(&mut self, root: &Entry<'_>) -> Asset {
        let asset = root.member("asset");
        let Some(asset) = asset.filter(|asset| asset.value.is_object()) else {
            self.say(
                "JSON_SCHEMA",
                Severity::Error,
                "asset",
                "is missing, or no object",
            );
            return Asset {
                version: String::new(),
                tileset_version: None,
                extras: None,
            };
        };
        let version = asset.text("version").and_then(|version| {
            version
                .map(str::to_owned)
                .ok_or_else(|| asset.fault("has no version"))
        });
        let tileset_version = asset.text("tilesetVersion");
        Asset {
            version: self.or_say("JSON_SCHEMA", version),
            tileset_version: self.or_say("JSON_SCHEMA", tileset_version).map(str::to_owned),
            extras: asset.value.get("extras").cloned(),
        }
    }

    /// A list of different texts with at least one.
    fn names(&mut self, root: &Entry<'_>, name: &str) -> Vec<String> {
        let list = self.or_say("JSON_SCHEMA", root.list(name));
        if let Some(member) = root
            .member(name)
            .filter(|member| member.value.as_array().is_some_and(Vec::is_empty))
        {
            self.fault("JSON_SCHEMA", member.fault("is an empty list"));
        }
        let mut names: Vec<String> = Vec::new();
        for entry in list {
            match entry.value.as_str() {
                Some(text) if names.iter().any(|name| name == text) => {
                    self.fault("JSON_SCHEMA", entry.fault("stands twice"));
                }
                Some(text) => names.push(text.to_owned()),
                None => self.fault("JSON_SCHEMA", entry.fault("is not a text")),
            }
        }
        names
    }

    fn tile(&mut self, entry: &Entry<'_>) -> Result<Tile, Fault> {
        if !entry.value.is_object() {
            return Err(entry.fault("is not an object"));
        }
        let volume = entry.required("boundingVolume")?;
        let bounding_volume = bounding_volume(&volume)?;
        let geometric_error = geometric_error(entry);
        let refine = self.refine(entry);
        let transform = entry.numbers::<16>("transform");
        let transform = self.or_say("TRANSFORM_INVALID", transform);
        let (content, contents) = self.contents(entry);
        let implicit = entry.member("implicitTiling");
        if let Some(implicit) = &implicit {
            self.implicit(entry, implicit);
        }
        let list = entry.list("children");
        let list = self.or_say("JSON_SCHEMA", list);
        if let Some(member) = entry
            .member("children")
            .filter(|_| list.is_empty() && entry.list("children").is_ok())
        {
            self.fault("JSON_SCHEMA", member.fault("is an empty list"));
        }
        let mut children = Vec::with_capacity(list.len());
        for child in list {
            match self.tile(&child) {
                Ok(tile) => children.push(tile),
                Err(fault) => self.fault("JSON_SCHEMA", fault),
            }
        }
        Ok(Tile {
            bounding_volume,
            geometric_error: self.or_say("JSON_SCHEMA", geometric_error),
            refine,
            transform,
            content,
            contents,
            children,
            extras: entry.value.get("extras").cloned(),
        })
    }

    fn refine(&mut self, entry: &Entry<'_>) -> Option<Refine> {
        let text = entry.text("refine");
        let text = self.or_say("JSON_SCHEMA", text)?;
        match (text, text.to_uppercase().as_str()) {
            ("ADD", _) => Some(Refine::Add),
            ("REPLACE", _) => Some(Refine::Replace),
            (_, upper @ ("ADD" | "REPLACE")) => {
                let message = format!("\"{text}\" has to be written ADD or REPLACE");
                self.say(
                    "TILE_REFINE_WRONG_CASE",
                    Severity::Warning,
                    &format!("{}.refine", entry.place),
                    message,
                );
                Some(if upper == "ADD" {
                    Refine::Add
                } else {
                    Refine::Replace
                })
            }
            _ => {
                let message = format!("\"{text:.40}\" is neither ADD nor REPLACE");
                self.say(
                    "JSON_SCHEMA",
                    Severity::Error,
                    &format!("{}.refine", entry.place),
                    message,
                );
                None
            }
        }
    }

    /// One content, or several.
    fn contents(&mut self, entry: &Entry<'_>) -> (Option<Content>, Vec<Content>) {
        let single = entry.member("content");
        let several = entry.list("contents");
        let several = self.or_say("JSON_SCHEMA", several);
        if let Some(member) = entry.member("contents").filter(|_| single.is_some()) {
            self.fault(
                "JSON_SCHEMA",
                member.fault("stands beside content: only one of both can"),
            );
        }
        let implicit = entry.member("implicitTiling").is_some();
        let mut read = |content: &Entry<'_>| match self.content(content, implicit) {
            Ok(content) => Some(content),
            Err(fault) => {
                self.fault("JSON_SCHEMA", fault);
                None
            }
        };
        let single = single.as_ref().and_then(&mut read);
        (single, several.iter().filter_map(read).collect())
    }

    fn content(&mut self, entry: &Entry<'_>, implicit: bool) -> Result<Content, Fault> {
        if !entry.value.is_object() {
            return Err(entry.fault("is not an object"));
        }
        let uri = match entry.text("uri")? {
            Some(uri) => uri,
            None => entry.text("url")?.ok_or_else(|| entry.fault("has no uri"))?,
        };
        if implicit {
            self.template(entry, uri);
        }
        if let Some(group) = entry.member("group") {
            match group.as_whole() {
                Some(number) if number < self.groups => {}
                Some(number) => {
                    let message = format!("group {number} is not among the {} of the tileset", self.groups);
                    self.fault("IDENTIFIER_NOT_FOUND", group.fault(message));
                }
                None => self.fault("JSON_SCHEMA", group.fault("is not a whole number from 0")),
            }
        }
        let volume = entry
            .member("boundingVolume")
            .map(|volume| bounding_volume(&volume))
            .transpose();
        Ok(Content {
            uri: uri.to_owned(),
            bounding_volume: volume.unwrap_or_else(|fault| {
                self.fault("BOUNDING_VOLUME_INVALID", fault);
                None
            }),
        })
    }

    /// The variables of an address that stands for many.
    fn template(&mut self, entry: &Entry<'_>, uri: &str) {
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
    fn implicit(&mut self, tile: &Entry<'_>, entry: &Entry<'_>) {
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
    fn extensions(&mut self, root: &Entry<'_>, tileset: &Tileset) {
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
    fn property_ranges(&mut self, root: &Entry<'_>) {
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

fn geometric_error(entry: &Entry<'_>) -> Result<f64, Fault> {
    let member = entry.required("geometricError")?;
    let error = member.value.as_f64();
    error.ok_or_else(|| member.fault("is not a number"))
}

/// A box, a region or a sphere.
fn bounding_volume(entry: &Entry<'_>) -> Result<BoundingVolume, Fault> {
    if let Some(numbers) = entry.numbers("box")? {
        return Ok(BoundingVolume::Box(numbers));
    }
    if let Some(numbers) = entry.numbers("region")? {
        return Ok(BoundingVolume::Region(numbers));
    }
    if let Some(numbers) = entry.numbers("sphere")? {
        return Ok(BoundingVolume::Sphere(numbers));
    }
    Err(entry.fault("is neither a box, a region nor a sphere"))
}
