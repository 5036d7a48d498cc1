//! The tree of a `tileset.json`, tile by tile, and what its text gets wrong.

use crate::finding::{Finding, Severity};
use crate::json_entry::{Entry, Fault};
use crate::tileset::implicit::{Fetch, without_contents};
use crate::tileset::{Asset, BoundingVolume, Content, Refine, Tile, Tileset, Unopened};

/// Something with what is said of it.
pub(super) type Said<T> = (T, Vec<Finding>);

/// What becomes of implicit trees.
#[derive(Clone, Copy)]
pub(super) enum Implicit<'f> {
    /// They are said to be there.
    Left,
    /// All of their tiles are written out.
    WrittenOut(Fetch<'f>),
    /// They are opened later.
    Unopened,
}

/// What is found while a tileset is read.
#[derive(Default)]
pub(super) struct TilesetReader {
    pub(super) findings: Vec<Finding>,
    pub(super) unopened: Unopened,
    pub(super) groups: usize,
}

impl TilesetReader {
    pub(super) fn say(
        &mut self,
        rule: &'static str,
        severity: Severity,
        place: &str,
        message: impl Into<String>,
    ) {
        self.findings.push(Finding::new(rule, severity, place, message));
    }

    pub(super) fn fault(&mut self, rule: &'static str, fault: Fault) {
        self.say(rule, Severity::Error, &fault.place, fault.message);
    }

    /// A value, or its default with the fault said.
    pub(super) fn or_say<T: Default>(&mut self, rule: &'static str, read: Result<T, Fault>) -> T {
        read.unwrap_or_else(|fault| {
            self.fault(rule, fault);
            T::default()
        })
    }

    pub(super) fn tileset(&mut self, root: &Entry<'_>, implicit: Implicit<'_>) -> Result<Tileset, Fault> {
        let asset = self.asset(root);
        let error = geometric_error(root);
        let root_tile = root.required("root")?;
        let extensions_used = self.names(root, "extensionsUsed");
        let extensions_required = self.names(root, "extensionsRequired");
        let root_tile = self.tile(&root_tile, implicit)?;
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

    fn tile(&mut self, entry: &Entry<'_>, mode: Implicit<'_>) -> Result<Tile, Fault> {
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
            match self.tile(&child, mode) {
                Ok(tile) => children.push(tile),
                Err(fault) => self.fault("JSON_SCHEMA", fault),
            }
        }
        let tile = Tile {
            bounding_volume,
            geometric_error: self.or_say("JSON_SCHEMA", geometric_error),
            refine,
            transform,
            content,
            contents,
            children,
            extras: entry.value.get("extras").cloned(),
        };
        let Some(implicit) = implicit else {
            return Ok(tile);
        };
        Ok(match mode {
            Implicit::WrittenOut(fetch) => self.write_out(tile, &implicit, fetch),
            Implicit::Unopened => {
                let mut unopened = std::mem::take(&mut self.unopened);
                let tile = unopened.hang(self, tile, &implicit);
                self.unopened = unopened;
                tile
            }
            Implicit::Left => {
                let message = "the tiles are in subtrees, which were not asked for";
                self.say("IMPLICIT_TILING", Severity::Info, &implicit.place, message);
                without_contents(tile)
            }
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
