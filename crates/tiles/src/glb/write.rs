//! A tile's content as a glTF document and its buffer.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::content::{Material, Part, Positions, TileContent, Topology};
use crate::glb::container::glb;
use crate::glb::write_tables::structural_metadata;
use crate::glb::{COVER, MOST_VERTICES, WriteError};
use crate::property_table::PropertyTable;

const ARRAY_BUFFER: u32 = 34962;
const ELEMENT_ARRAY_BUFFER: u32 = 34963;
const SIGNED_BYTE: u32 = 5120;
const UNSIGNED_SHORT: u32 = 5123;
const FLOAT: u32 = 5126;

/// The buffer of a GLB and the views into it.
#[derive(Default)]
pub(super) struct BinaryBuffer {
    bytes: Vec<u8>,
    views: Vec<Value>,
}

impl BinaryBuffer {
    /// Appends bytes at the next multiple of 8 as a view of their own, and gives its number.
    pub(super) fn view(&mut self, bytes: &[u8]) -> usize {
        self.push_view(bytes, Map::new())
    }

    fn push_view(&mut self, bytes: &[u8], mut view: Map<String, Value>) -> usize {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        view.insert("buffer".to_owned(), json!(0));
        view.insert("byteOffset".to_owned(), json!(self.bytes.len()));
        // A view has at least one byte: a column of empty texts gets one that nothing points at.
        view.insert("byteLength".to_owned(), json!(bytes.len().max(1)));
        self.bytes.extend_from_slice(bytes);
        if bytes.is_empty() {
            self.bytes.push(0);
        }
        self.views.push(Value::Object(view));
        self.views.len() - 1
    }
}

/// The document under construction.
#[derive(Default)]
struct Document {
    buffer: BinaryBuffer,
    accessors: Vec<Value>,
    materials: Vec<(MaterialKey, Value)>,
    meshes: Vec<Value>,
    nodes: Vec<Value>,
    extensions_used: BTreeSet<&'static str>,
    extensions_required: BTreeSet<&'static str>,
}

/// What makes two materials the same: the bits of the colour, and the flags.
type MaterialKey = ([u32; 4], bool, bool);

/// The whole file.
pub(super) fn glb_from_content(content: &TileContent) -> Result<Vec<u8>, WriteError> {
    finite("the tile", "the origin", &content.origin)?;
    let mut document = Document::default();
    let tables: Vec<&PropertyTable> = content.tables.iter().filter(|table| table.count > 0).collect();
    for part in content.parts.iter().filter(|part| !part.indices.is_empty()) {
        let table = match part.table {
            Some(index) => Some(written_table(content, part, index)?),
            None => None,
        };
        check_part(part, table.map(|(_, table)| table))?;
        document.push_part(part, table.map(|(number, _)| number));
    }
    let metadata = match tables.is_empty() {
        true => None,
        false => Some(structural_metadata(&tables, &mut document.buffer)?),
    };
    document.close(content, metadata)
}

/// A part's table and its number among those that are written.
fn written_table<'a>(
    content: &'a TileContent,
    part: &Part,
    index: usize,
) -> Result<(usize, &'a PropertyTable), WriteError> {
    let before = content.tables.iter().take(index);
    let number = before.filter(|table| table.count > 0).count();
    let table = content.tables.get(index).filter(|table| table.count > 0);
    table
        .map(|table| (number, table))
        .ok_or_else(|| WriteError::NoSuchTable {
            part: part.name.clone(),
            table: index,
            tables: content.tables.iter().filter(|table| table.count > 0).count(),
        })
}

/// Whether a part agrees with itself and with its table.
fn check_part(part: &Part, table: Option<&PropertyTable>) -> Result<(), WriteError> {
    let count = part.vertices.positions.len();
    if count > MOST_VERTICES {
        return Err(WriteError::TooManyVertices {
            part: part.name.clone(),
            count,
        });
    }
    check_positions(part)?;
    finite(&part.name, "the colour", &part.material.colour.map(f64::from))?;
    let normals = part.vertices.normals.as_ref().map(Vec::len);
    let ids = part.vertices.feature_ids.as_ref().map(Vec::len);
    for (column, found) in [("normals", normals), ("feature_ids", ids)] {
        if let Some(found) = found.filter(|found| *found != count) {
            return Err(WriteError::ColumnLength {
                owner: part.name.clone(),
                column: column.to_owned(),
                expected: count,
                found,
            });
        }
    }
    let step = part.topology.indices_per_shape();
    if !part.indices.len().is_multiple_of(step) {
        return Err(WriteError::IncompleteShape {
            part: part.name.clone(),
            count: part.indices.len(),
            step,
        });
    }
    if let Some(index) = part.indices.iter().find(|index| **index as usize >= count) {
        return Err(WriteError::IndexOutOfRange {
            part: part.name.clone(),
            index: *index,
            vertices: count,
        });
    }
    let mut features = part.vertices.feature_ids.iter().flatten();
    if let Some(table) = table
        && let Some(feature) = features.find(|feature| usize::from(**feature) >= table.count)
    {
        return Err(WriteError::NoSuchRow {
            part: part.name.clone(),
            feature: *feature,
            class: table.class.clone(),
            rows: table.count,
        });
    }
    Ok(())
}

/// Whether every position is a place.
fn check_positions(part: &Part) -> Result<(), WriteError> {
    match &part.vertices.positions {
        Positions::Lattice { lowest_m, step_m, .. } => {
            finite(&part.name, "the lattice's corner", lowest_m)?;
            finite(&part.name, "the lattice's step", &[*step_m])?;
            if *step_m <= 0.0 {
                return Err(WriteError::NotFinite {
                    owner: part.name.clone(),
                    what: format!("the lattice's step, {step_m},"),
                });
            }
            Ok(())
        }
        Positions::Exact(points) => points
            .iter()
            .try_for_each(|point| finite(&part.name, "a position", &point.map(f64::from))),
    }
}

/// Whether numbers are numbers.
fn finite(owner: &str, what: &str, numbers: &[f64]) -> Result<(), WriteError> {
    if numbers.iter().all(|number| number.is_finite()) {
        return Ok(());
    }
    Err(WriteError::NotFinite {
        owner: owner.to_owned(),
        what: what.to_owned(),
    })
}

impl Document {
    /// A mesh of one primitive, its material, accessors, buffer views and node.
    fn push_part(&mut self, part: &Part, table: Option<usize>) {
        let attributes = self.push_vertices(part);
        let indices: Vec<u8> = part
            .indices
            .iter()
            // Checked: less than 65 535.
            .flat_map(|index| (*index as u16).to_le_bytes())
            .collect();
        let view = json!({ "target": ELEMENT_ARRAY_BUFFER });
        let view = self.buffer.push_view(&indices, object(view));
        let indices = self.push_accessor(json!({
            "bufferView": view, "componentType": UNSIGNED_SHORT, "count": part.indices.len(), "type": "SCALAR",
        }));
        let mode = match part.topology {
            Topology::Triangles => 4,
            Topology::Lines => 1,
            Topology::Points => 0,
        };
        let mut primitive = object(json!({
            "attributes": attributes, "indices": indices, "mode": mode, "material": self.material(part),
        }));
        if let Some(extension) = self.mesh_features(part, table) {
            primitive.insert("extensions".to_owned(), json!({ "EXT_mesh_features": extension }));
        }
        let mut mesh = object(json!({ "name": part.name, "primitives": [primitive] }));
        if let Some(cover) = &part.cover {
            mesh.insert("extras".to_owned(), json!({ COVER: cover }));
        }
        self.meshes.push(Value::Object(mesh));
        let mut node = object(json!({ "name": part.name, "mesh": self.meshes.len() - 1 }));
        if let Positions::Lattice { lowest_m, step_m, .. } = &part.vertices.positions {
            node.insert("translation".to_owned(), json!(lowest_m));
            node.insert("scale".to_owned(), json!([step_m, step_m, step_m]));
        }
        self.nodes.push(Value::Object(node));
    }

    /// The interleaved vertices, and the attributes that point into them.
    fn push_vertices(&mut self, part: &Part) -> Value {
        let vertices = &part.vertices;
        let count = vertices.positions.len();
        let view = json!({ "byteStride": vertices.stride(), "target": ARRAY_BUFFER });
        let view = self.buffer.push_view(&vertices.interleaved(), object(view));
        let mut attributes = Map::new();
        let position = self.push_accessor(position_accessor(&vertices.positions, view));
        attributes.insert("POSITION".to_owned(), json!(position));
        if matches!(vertices.positions, Positions::Lattice { .. }) || vertices.normals.is_some() {
            self.extensions_used.insert("KHR_mesh_quantization");
            self.extensions_required.insert("KHR_mesh_quantization");
        }
        if vertices.normals.is_some() {
            let normal = self.push_accessor(json!({
                "bufferView": view, "byteOffset": vertices.normal_offset(), "componentType": SIGNED_BYTE,
                "normalized": true, "count": count, "type": "VEC3",
            }));
            attributes.insert("NORMAL".to_owned(), json!(normal));
        }
        if vertices.feature_ids.is_some() {
            let feature = self.push_accessor(json!({
                "bufferView": view, "byteOffset": vertices.feature_offset(), "componentType": UNSIGNED_SHORT,
                "count": count, "type": "SCALAR",
            }));
            attributes.insert("_FEATURE_ID_0".to_owned(), json!(feature));
        }
        Value::Object(attributes)
    }

    fn push_accessor(&mut self, accessor: Value) -> usize {
        self.accessors.push(accessor);
        self.accessors.len() - 1
    }

    /// Which features the ids of a part are.
    fn mesh_features(&mut self, part: &Part, table: Option<usize>) -> Option<Value> {
        let ids = part.vertices.feature_ids.as_ref()?;
        let different: BTreeSet<u16> = ids.iter().copied().collect();
        self.extensions_used.insert("EXT_mesh_features");
        let mut features = object(json!({ "featureCount": different.len(), "attribute": 0 }));
        if let Some(table) = table {
            features.insert("propertyTable".to_owned(), json!(table));
        }
        Some(json!({ "featureIds": [features] }))
    }

    /// The number of a part's material. Triangles without normals are not to be lit: `KHR_materials_unlit` says so, since a
    /// client would else have to reckon flat normals.
    fn material(&mut self, part: &Part) -> usize {
        let unlit = part.vertices.normals.is_none() && part.topology == Topology::Triangles;
        let Material { colour, double_sided } = part.material;
        let key = (colour.map(f32::to_bits), double_sided, unlit);
        if let Some(known) = self.materials.iter().position(|(other, _)| *other == key) {
            return known;
        }
        let opacity = colour.last().copied().unwrap_or(1.0);
        let mut material = object(json!({
            "pbrMetallicRoughness": {
                "baseColorFactor": colour.map(f64::from), "metallicFactor": 0.0, "roughnessFactor": 1.0,
            },
            "doubleSided": double_sided,
            "alphaMode": if opacity < 1.0 { "BLEND" } else { "OPAQUE" },
        }));
        if unlit {
            self.extensions_used.insert("KHR_materials_unlit");
            material.insert("extensions".to_owned(), json!({ "KHR_materials_unlit": {} }));
        }
        self.materials.push((key, Value::Object(material)));
        self.materials.len() - 1
    }

    /// The bytes.
    fn close(mut self, content: &TileContent, metadata: Option<Value>) -> Result<Vec<u8>, WriteError> {
        let mut asset = object(json!({ "version": "2.0", "generator": "Planvy" }));
        if let Some(copyright) = &content.copyright {
            asset.insert("copyright".to_owned(), json!(copyright));
        }
        let mut root = Map::new();
        root.insert("asset".to_owned(), Value::Object(asset));
        if let Some(metadata) = metadata {
            self.extensions_used.insert("EXT_structural_metadata");
            root.insert(
                "extensions".to_owned(),
                json!({ "EXT_structural_metadata": metadata }),
            );
        }
        let children = self.nodes.len();
        let mut nodes = vec![json!({
            "name": "origin",
            "matrix": y_up_from_z_up_at(content.origin),
            "children": (1..=children).collect::<Vec<usize>>(),
        })];
        nodes.append(&mut self.nodes);
        if children == 0 {
            nodes.clear();
            root.insert("scenes".to_owned(), json!([{}]));
        } else {
            root.insert("scenes".to_owned(), json!([{ "nodes": [0] }]));
        }
        root.insert("scene".to_owned(), json!(0));
        // As long as its chunk will be, which ends on 8 bytes.
        let filled = self.buffer.bytes.len().next_multiple_of(8);
        self.buffer.bytes.resize(filled, 0);
        let materials = self.materials.into_iter().map(|(_, material)| material).collect();
        let buffers = match self.buffer.bytes.len() {
            0 => Vec::new(),
            bytes => vec![json!({ "byteLength": bytes })],
        };
        let strings = |names: BTreeSet<&str>| names.into_iter().map(Value::from).collect::<Vec<Value>>();
        for (name, list) in [
            ("nodes", nodes),
            ("meshes", self.meshes),
            ("materials", materials),
            ("accessors", self.accessors),
            ("bufferViews", self.buffer.views),
            ("buffers", buffers),
            ("extensionsUsed", strings(self.extensions_used)),
            ("extensionsRequired", strings(self.extensions_required)),
        ] {
            // glTF knows no empty list.
            if !list.is_empty() {
                root.insert(name.to_owned(), Value::Array(list));
            }
        }
        glb(Value::Object(root).to_string().into_bytes(), self.buffer.bytes)
    }
}

/// The accessor of positions, with their bounds as they are stored.
fn position_accessor(positions: &Positions, view: usize) -> Value {
    let (component, lowest, highest) = match positions {
        Positions::Lattice { steps, .. } => {
            let points = steps.iter().map(|step| step.map(f64::from));
            let (lowest, highest) = bounds(points);
            let whole = |corner: [f64; 3]| json!(corner.map(|number| number as u16));
            (UNSIGNED_SHORT, whole(lowest), whole(highest))
        }
        Positions::Exact(points) => {
            let (lowest, highest) = bounds(points.iter().map(|point| point.map(f64::from)));
            (FLOAT, json!(lowest), json!(highest))
        }
    };
    json!({
        "bufferView": view, "componentType": component, "count": positions.len(), "type": "VEC3",
        "min": lowest, "max": highest,
    })
}

/// The lowest and the highest of each axis.
fn bounds(points: impl Iterator<Item = [f64; 3]>) -> ([f64; 3], [f64; 3]) {
    let start = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    points.fold(start, |([ax, ay, az], [bx, by, bz]), [x, y, z]| {
        (
            [ax.min(x), ay.min(y), az.min(z)],
            [bx.max(x), by.max(y), bz.max(z)],
        )
    })
}

/// Column by column: z up to y up, then the origin, which is given z up.
fn y_up_from_z_up_at([x, y, z]: [f64; 3]) -> [f64; 16] {
    // -0.0 would be another text for the same number.
    let south = if y == 0.0 { 0.0 } else { -y };
    [
        1.0, 0.0, 0.0, 0.0, //
        0.0, 0.0, -1.0, 0.0, //
        0.0, 1.0, 0.0, 0.0, //
        x, z, south, 1.0,
    ]
}

/// The members of a JSON object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
