//! What a tree of tiles gets wrong: the conditions of 3D Tiles 1.1 (OGC 22-025r4) that the text of each tile alone does not show.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::finding::{Finding, Severity};
use crate::tileset::containment::{Transform, stands_out_m};
use crate::tileset::{BoundingVolume, Content, Tile, Tileset};

/// No tree of a real city is deeper; deeper ones are not looked through.
const DEEPEST: usize = 64;

impl Tileset {
    /// Looks through the tree. Rules are named as 3d-tiles-validator names its issues.
    ///
    /// Checked are the version, spaces and their order (content in tile, tile in parent), errors that fall from parent to child,
    /// `refine` at the root, transforms, and addresses.
    ///
    /// ```
    /// use planvy_tiles::Tileset;
    /// let text = br#"{ "asset": { "version": "1.1" }, "geometricError": 8, "root": {
    ///     "boundingVolume": { "sphere": [0, 0, 0, 50] }, "geometricError": 8, "refine": "ADD",
    ///     "children": [{ "boundingVolume": { "sphere": [40, 0, 0, 15] }, "geometricError": 2 }] } }"#;
    /// let (tileset, _) = Tileset::from_json(text)?;
    /// let said: Vec<String> = tileset.check().iter().map(ToString::to_string).collect();
    /// assert_eq!(said, ["root.children[0].boundingVolume: stands 5.000 m out of its parent's (BOUNDING_VOLUMES_INCONSISTENT)"]);
    /// # Ok::<(), planvy_tiles::TilesetError>(())
    /// ```
    pub fn check(&self) -> Vec<Finding> {
        let mut check = TreeCheck::default();
        check.asset(self);
        check.error_is_positive("geometricError", self.geometric_error);
        if self.root.geometric_error > self.geometric_error {
            let message = format!(
                "{} is more than {} for drawing nothing",
                self.root.geometric_error, self.geometric_error
            );
            check.say(
                "TILE_GEOMETRIC_ERRORS_INCONSISTENT",
                Severity::Warning,
                "root.geometricError".to_owned(),
                message,
            );
        }
        if self.root.refine.is_none() {
            let message = "is missing; only tiles below can inherit it";
            check.say(
                "TILE_REFINE_MISSING_IN_ROOT",
                Severity::Warning,
                "root.refine".to_owned(),
                message,
            );
        }
        check.tree(&self.root);
        check.findings
    }
}

#[derive(Default)]
struct TreeCheck {
    findings: Vec<Finding>,
}

/// A tile that waits to be looked at.
struct Waiting<'t> {
    tile: &'t Tile,
    place: String,
    parent: Option<(&'t Tile, Transform)>,
    depth: usize,
}

impl TreeCheck {
    fn say(&mut self, rule: &'static str, severity: Severity, place: String, message: impl Into<String>) {
        self.findings.push(Finding::new(rule, severity, place, message));
    }

    fn asset(&mut self, tileset: &Tileset) {
        let declares_gltf = tileset
            .extensions_used
            .iter()
            .any(|name| name == "3DTILES_content_gltf");
        let requires = |name: &str| {
            tileset
                .extensions_required
                .iter()
                .any(|required| required == name)
        };
        let place = || "extensionsUsed".to_owned();
        if !requires("MAXAR_content_3tz") && has_content(&tileset.root, &[".3tz"], 0) {
            let message = "packages are content only where MAXAR_content_3tz is required";
            let place = "extensionsRequired".to_owned();
            self.say(
                "EXTENSION_REQUIRED_BUT_NOT_DECLARED",
                Severity::Error,
                place,
                message,
            );
        }
        match tileset.asset.version.as_str() {
            "1.0" if !declares_gltf && has_content(&tileset.root, &[".glb", ".gltf"], 0) => {
                let message = "3D Tiles 1.0 has glTF as content only with 3DTILES_content_gltf";
                self.say("EXTENSION_FOUND_BUT_NOT_USED", Severity::Error, place(), message);
            }
            "0.0" | "1.0" | "1.1" => {}
            other => {
                let message = format!("\"{other:.40}\" is not known; 1.0 and 1.1 are read");
                self.say(
                    "ASSET_VERSION_UNKNOWN",
                    Severity::Warning,
                    "asset.version".to_owned(),
                    message,
                );
            }
        }
    }

    fn error_is_positive(&mut self, place: &str, error: f64) {
        if !(error >= 0.0 && error.is_finite()) {
            let message = format!("{error} is not a number from 0");
            self.say("JSON_SCHEMA", Severity::Error, place.to_owned(), message);
        }
    }

    /// Every tile, from the root down.
    fn tree(&mut self, root: &Tile) {
        let mut waiting = vec![Waiting {
            tile: root,
            place: "root".to_owned(),
            parent: None,
            depth: 0,
        }];
        while let Some(next) = waiting.pop() {
            let tileset_from_tile = self.tile(&next);
            if next.depth >= DEEPEST {
                let message = format!("what is more than {DEEPEST} tiles deep was not looked through");
                self.say("TOO_DEEP", Severity::Warning, next.place, message);
                continue;
            }
            for (index, child) in next.tile.children.iter().enumerate().rev() {
                waiting.push(Waiting {
                    tile: child,
                    place: format!("{}.children[{index}]", next.place),
                    parent: Some((next.tile, tileset_from_tile)),
                    depth: next.depth + 1,
                });
            }
        }
    }

    /// One tile, against itself and its parent. Gives its frame.
    fn tile(&mut self, next: &Waiting<'_>) -> Transform {
        let Waiting {
            tile, place, parent, ..
        } = next;
        self.error_is_positive(&format!("{place}.geometricError"), tile.geometric_error);
        self.volume(&format!("{place}.boundingVolume"), &tile.bounding_volume);
        let parent_frame = parent.map_or(Transform::IDENTITY, |(_, frame)| frame);
        let frame = match tile.transform {
            Some(numbers) => parent_frame.times(&self.transform(place, numbers)),
            None => parent_frame,
        };
        if let Some((parent, parent_frame)) = parent {
            if tile.geometric_error > parent.geometric_error {
                let message = format!(
                    "{} is more than the {} of its parent",
                    tile.geometric_error, parent.geometric_error
                );
                let place = format!("{place}.geometricError");
                self.say(
                    "TILE_GEOMETRIC_ERRORS_INCONSISTENT",
                    Severity::Error,
                    place,
                    message,
                );
            }
            let out = stands_out_m(
                &tile.bounding_volume,
                &frame,
                &parent.bounding_volume,
                parent_frame,
            );
            self.inside(&format!("{place}.boundingVolume"), out, "its parent's");
        }
        for (name, content) in named_contents(tile) {
            let place = format!("{place}.{name}");
            self.content(&place, content, &tile.bounding_volume, &frame);
        }
        frame
    }

    fn content(&mut self, place: &str, content: &Content, tile: &BoundingVolume, frame: &Transform) {
        if content.uri.is_empty() {
            self.say("JSON_SCHEMA", Severity::Error, format!("{place}.uri"), "is empty");
        }
        if let Some(volume) = &content.bounding_volume {
            let place = format!("{place}.boundingVolume");
            self.volume(&place, volume);
            let out = stands_out_m(volume, frame, tile, frame);
            self.inside(&place, out, "the tile's");
        }
    }

    fn inside(&mut self, place: &str, out_m: Option<f64>, whose: &str) {
        if let Some(out_m) = out_m {
            let message = format!("stands {out_m:.3} m out of {whose}");
            self.say(
                "BOUNDING_VOLUMES_INCONSISTENT",
                Severity::Error,
                place.to_owned(),
                message,
            );
        }
    }

    /// A transform is affine and keeps three dimensions. One that does not is taken for none.
    fn transform(&mut self, place: &str, numbers: [f64; 16]) -> Transform {
        let [_, _, _, a, _, _, _, b, _, _, _, c, .., d] = numbers;
        let transform = Transform(numbers);
        let determinant = transform.determinant();
        let wrong = match () {
            () if [a, b, c, d] != [0.0, 0.0, 0.0, 1.0] => "its last row is not 0, 0, 0, 1",
            () if !(determinant.is_finite() && determinant != 0.0) => "it cannot be inverted",
            () => return transform,
        };
        self.say(
            "TRANSFORM_INVALID",
            Severity::Error,
            format!("{place}.transform"),
            wrong,
        );
        Transform::IDENTITY
    }

    /// The numbers of a volume make one.
    fn volume(&mut self, place: &str, volume: &BoundingVolume) {
        let wrong = match volume {
            BoundingVolume::Sphere([.., radius]) if *radius < 0.0 => {
                format!("its radius, {radius}, is below 0")
            }
            BoundingVolume::Region([west, south, east, north, low, high]) => {
                let turned = |angle: &f64| angle.abs() > PI + 1e-9;
                let tilted = |angle: &f64| angle.abs() > FRAC_PI_2 + 1e-9;
                match () {
                    () if turned(west) || turned(east) => {
                        format!("{west} or {east} is past half a turn: angles are radians")
                    }
                    () if tilted(south) || tilted(north) => {
                        format!("{south} or {north} is past a quarter turn")
                    }
                    () if south > north => format!("its south, {south}, is north of its north, {north}"),
                    () if low > high => format!("its lowest height, {low}, is above its highest, {high}"),
                    () => return,
                }
            }
            _ => return,
        };
        self.say(
            "BOUNDING_VOLUME_INVALID",
            Severity::Error,
            place.to_owned(),
            wrong,
        );
    }
}

/// Contents with their places within the tile.
fn named_contents(tile: &Tile) -> Vec<(String, &Content)> {
    let single = tile.content.iter().map(|content| ("content".to_owned(), content));
    let several = tile.contents.iter().enumerate();
    let several = several.map(|(index, content)| (format!("contents[{index}]"), content));
    single.chain(several).collect()
}

/// Whether a tile or one below has content whose address ends so.
fn has_content(tile: &Tile, ends: &[&str], depth: usize) -> bool {
    let is_one = |content: &Content| {
        let path = content.uri.split(['?', '#']).next().unwrap_or_default();
        ends.iter().any(|end| path.ends_with(end))
    };
    tile.content.iter().chain(&tile.contents).any(is_one)
        || (depth < DEEPEST
            && tile
                .children
                .iter()
                .any(|child| has_content(child, ends, depth + 1)))
}
