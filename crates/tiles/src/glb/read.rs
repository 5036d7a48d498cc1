//! A file as the content of a tile.

use serde_json::Value;

use crate::content::TileContent;
use crate::finding::{Finding, Severity};
use crate::glb::batch_table::unwrapped;
use crate::glb::buffers::{External, Source};
use crate::glb::container::{Frame, MAGIC, frame_of};
use crate::glb::matrix::Matrix;
use crate::glb::node_tree::{Instance, NodeTree, node_tree};
use crate::glb::primitives::{TableNumbers, parts_of};
use crate::glb::read_limits::Budget;
use crate::glb::read_tables::property_tables;
use crate::glb::survey::survey;
use crate::glb::{ReadError, ReadLimits};
use crate::json_entry::{Entry, Fault};

/// Extensions without which a file can still be shown rightly in its shape, or that are read.
const READ: &[&str] = &[
    "CESIUM_RTC",
    "EXT_mesh_features",
    "EXT_meshopt_compression",
    "EXT_structural_metadata",
    "KHR_mesh_quantization",
];

/// The start of the names of extensions that only change how a surface looks.
const LOOKS: &[&str] = &[
    "KHR_materials_",
    "KHR_texture_",
    "EXT_texture_",
    "MSFT_texture_",
    "KHR_lights_",
    "CESIUM_primitive_outline",
    "KHR_xmp",
];

/// The content of a file, and what there is to say about it.
pub(super) fn content_from_bytes(
    bytes: &[u8],
    limits: &ReadLimits,
    external: External<'_>,
) -> Result<(TileContent, Vec<Finding>), ReadError> {
    within("the file", bytes.len(), limits.file_bytes)?;
    let mut findings = Vec::new();
    let batched = match bytes.first_chunk() {
        Some(b"b3dm") => Some(unwrapped(bytes, &mut findings)?),
        Some(b"i3dm" | b"pnts" | b"cmpt" | b"vctr" | b"geom") => {
            let kind = String::from_utf8_lossy(bytes.get(..4).unwrap_or_default());
            return Err(ReadError::Kind {
                kind: kind.into_owned(),
            });
        }
        _ => None,
    };
    let inner = batched.as_ref().map_or(bytes, |batched| batched.glb);
    let frame = match inner.first_chunk() == Some(&MAGIC) {
        true => frame_of(inner, &mut findings)?,
        false => Frame {
            json: document_text(inner, &mut findings)?,
            binary: None,
        },
    };
    within("the JSON", frame.json.len(), limits.json_bytes)?;
    let json: Value = serde_json::from_slice(frame.json).map_err(|error| ReadError::Json {
        message: error.to_string(),
    })?;
    check_version(&json)?;
    check_extensions(&json, &mut findings)?;
    let source = Source::new(&json, frame.binary, external, Budget::new(limits));
    let (mut content, table_numbers) = tables_of(
        &source,
        batched.as_ref().and_then(|batched| batched.table.clone()),
        &mut findings,
    );
    let tree = whole_tree(&source.root(), &mut findings);
    content.origin = tree.origin;
    for instance in &tree.instances {
        content
            .parts
            .extend(parts_of(&source, instance, &table_numbers, &mut findings));
    }
    content.parts.retain(|part| !part.indices.is_empty());
    for centre in [
        batched.map(|batched| batched.centre),
        cesium_centre(&source.root(), &mut findings),
    ] {
        for (origin, part) in content.origin.iter_mut().zip(centre.unwrap_or_default()) {
            *origin += part;
        }
    }
    say_what_is_left_out(&source.root(), &mut findings);
    survey(&source, &mut findings);
    Ok((content, findings))
}

/// The tables of the file and of the frame around it.
fn tables_of(
    source: &Source<'_>,
    batch: Option<crate::property_table::PropertyTable>,
    findings: &mut Vec<Finding>,
) -> (TileContent, TableNumbers) {
    let (mut tables, of_file) = property_tables(source, findings);
    let number = batch.is_some().then_some(tables.len());
    tables.extend(batch);
    let copyright = source.root().member("asset");
    let copyright = copyright.and_then(|asset| asset.text("copyright").ok().flatten());
    let content = TileContent {
        tables,
        copyright: copyright.map(str::to_owned),
        ..TileContent::default()
    };
    let numbers = TableNumbers {
        of_file,
        batch: number,
    };
    (content, numbers)
}

/// The scene's meshes; every mesh once where a file has meshes and nothing to place them.
fn whole_tree(root: &Entry<'_>, findings: &mut Vec<Finding>) -> NodeTree {
    let empty = |name: &str| root.member(name).is_none();
    if !(empty("nodes") && empty("scenes")) {
        return node_tree(root, findings);
    }
    let meshes = root.list("meshes").unwrap_or_else(|fault| {
        findings.push(fault.finding(Severity::Error));
        Vec::new()
    });
    if !meshes.is_empty() {
        let fault = Fault::new(
            "nodes",
            "no node places the meshes; each is drawn once, where it was modelled",
        );
        findings.push(fault.finding(Severity::Warning));
    }
    let instance = |mesh| Instance {
        mesh,
        name: None,
        place: format!("meshes[{mesh}]"),
        tile_from_mesh: Matrix::Z_UP_FROM_Y_UP,
    };
    NodeTree {
        instances: (0..meshes.len()).map(instance).collect(),
        origin: [0.0; 3],
    }
}

fn within(what: &'static str, bytes: usize, limit: usize) -> Result<(), ReadError> {
    match bytes <= limit {
        true => Ok(()),
        false => Err(ReadError::TooLarge {
            what,
            bytes: bytes as u64,
            limit: limit as u64,
        }),
    }
}

/// The text of a glTF document without its mark of byte order.
fn document_text<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Result<&'a [u8], ReadError> {
    let text = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(text) => {
            let message = "the text begins with a mark of byte order, which glTF forbids";
            findings.push(Finding::new("GLTF", Severity::Warning, "document", message));
            text
        }
        None => bytes,
    };
    if text.trim_ascii_start().first() == Some(&b'{') {
        return Ok(text);
    }
    let start = bytes.get(..bytes.len().min(16)).unwrap_or_default();
    Err(ReadError::NotGltf {
        start: match start.is_empty() {
            true => "nothing: it is empty".to_owned(),
            false => format!("\"{}\"", start.escape_ascii()),
        },
    })
}

/// Whether this is glTF 2.
fn check_version(json: &Value) -> Result<(), ReadError> {
    let asset = json.get("asset");
    let text = |name| asset.and_then(|asset| asset.get(name)).and_then(Value::as_str);
    let wrong = |version: Option<&str>| ReadError::Version {
        what: "the glTF (asset.version)",
        version: version.map_or("none".to_owned(), |version| version.chars().take(20).collect()),
        wanted: "2.0",
    };
    match (text("version"), text("minVersion")) {
        (Some(version), None | Some("2.0")) if version.starts_with("2.") => Ok(()),
        (version, None | Some("2.0")) => Err(wrong(version)),
        (_, least) => Err(wrong(least)),
    }
}

/// Whether every extension that the file cannot do without is known; and which of the others are not read.
fn check_extensions(json: &Value, findings: &mut Vec<Finding>) -> Result<(), ReadError> {
    let names = |list: &str| {
        let list = json.get(list).and_then(Value::as_array);
        let names = list.into_iter().flatten().filter_map(Value::as_str);
        names.map(str::to_owned).collect::<Vec<String>>()
    };
    let looks = |name: &str| LOOKS.iter().any(|start| name.starts_with(start));
    for name in names("extensionsRequired") {
        if READ.contains(&name.as_str()) || looks(&name) {
            continue;
        }
        let advice = match name.as_str() {
            "KHR_draco_mesh_compression" => "; write the file without Draco, or with EXT_meshopt_compression",
            _ => "",
        };
        return Err(ReadError::Extension { name, advice });
    }
    for name in names("extensionsUsed") {
        if !READ.contains(&name.as_str()) && !looks(&name) {
            let message = format!("the extension {name:.80} is not read");
            findings.push(Finding::new(
                "GLTF-EXTENSION",
                Severity::Info,
                "extensionsUsed",
                message,
            ));
        }
    }
    Ok(())
}

/// `CESIUM_RTC`: where the vertices' zero is, in older tiles. It is given in the frame of the tile.
fn cesium_centre(root: &Entry<'_>, findings: &mut Vec<Finding>) -> Option<[f64; 3]> {
    root.extension("CESIUM_RTC")?
        .numbers("center")
        .unwrap_or_else(|fault| {
            findings.push(fault.finding(Severity::Error));
            None
        })
}

/// What is in the file and is never drawn.
fn say_what_is_left_out(root: &Entry<'_>, findings: &mut Vec<Finding>) {
    for (list, message) in [
        ("animations", "nothing moves: animations are not played"),
        (
            "skins",
            "skins are not bent: meshes are drawn as they were modelled",
        ),
    ] {
        if let Some(member) = root.member(list) {
            findings.push(member.fault(message).finding(Severity::Info));
        }
    }
}
