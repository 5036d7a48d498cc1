//! Primitives of meshes as parts of a tile.

use crate::content::{Material, Part, Positions, Topology, Vertices};
use crate::finding::{Finding, Severity};
use crate::glb::COVER;
use crate::glb::accessors::{Accessor, Component};
use crate::glb::buffers::Source;
use crate::glb::matrix::Matrix;
use crate::glb::node_tree::Instance;
use crate::glb::shapes::{add_flat_normals, drop_broken, list_of, split, turn_over};
use crate::glb::write_vertices::packed_normal;
use crate::json_entry::{Entry, Fault};

/// What the ids of vertices point into: for every table of the file, its number among those that could be read.
pub(super) struct TableNumbers {
    pub of_file: Vec<Option<usize>>,
    /// The one that ids of 3D Tiles 1.0 (`_BATCHID`) point into.
    pub batch: Option<usize>,
}

impl TableNumbers {
    fn of(&self, number: usize) -> Option<usize> {
        self.of_file.get(number).copied().flatten()
    }
}

/// The parts of every primitive of a mesh at its place. What cannot be read is said and left out.
pub(super) fn parts_of(
    source: &Source<'_>,
    instance: &Instance,
    tables: &TableNumbers,
    findings: &mut Vec<Finding>,
) -> Vec<Part> {
    let mesh = source.root().nth("meshes", instance.mesh);
    let primitives = mesh.and_then(|mesh| {
        let name = mesh.text("name")?.map(str::to_owned);
        let primitives = mesh.list("primitives")?;
        if primitives.is_empty() {
            return Err(mesh.fault("has no primitives"));
        }
        let extras = mesh.member("extras");
        let cover = extras.and_then(|extras| extras.value.get(COVER)?.as_str().map(str::to_owned));
        Ok((name, cover, primitives))
    });
    let (name, cover, primitives) = match primitives {
        Ok(found) => found,
        Err(fault) => {
            let message = format!("{} (drawn at {})", fault.message, instance.place);
            findings.push(Fault::new(fault.place, message).finding(Severity::Error));
            return Vec::new();
        }
    };
    let name = name.or_else(|| instance.name.clone());
    let name = name.unwrap_or_else(|| format!("mesh {}", instance.mesh));
    let mut parts = Vec::new();
    for primitive in primitives {
        let reader = PrimitiveReader {
            source,
            primitive: &primitive,
            tile_from_mesh: &instance.tile_from_mesh,
        };
        match reader.part(&name, tables, findings) {
            Ok(part) => {
                let part = part.map(|part| Part {
                    cover: cover.clone(),
                    ..part
                });
                parts.extend(part.into_iter().flat_map(split));
            }
            Err(fault) => {
                let message = match fault.place.starts_with(&primitive.place) {
                    true => fault.message,
                    false => format!("{} (used by {})", fault.message, primitive.place),
                };
                findings.push(Fault::new(fault.place, message).finding(Severity::Error));
            }
        }
    }
    parts
}

struct PrimitiveReader<'r, 'a> {
    source: &'r Source<'a>,
    primitive: &'r Entry<'a>,
    tile_from_mesh: &'r Matrix,
}

impl<'a> PrimitiveReader<'_, 'a> {
    /// The whole primitive, however many vertices it has; none where it stands nowhere, which glTF allows.
    fn part(
        &self,
        name: &str,
        tables: &TableNumbers,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Part>, Fault> {
        let attributes = self.primitive.required("attributes")?;
        let position = self.attribute(&attributes, "POSITION")?;
        let Some(position) = position else {
            let fault = attributes.fault("there is no POSITION, and nothing to draw");
            findings.push(fault.finding(Severity::Warning));
            return Ok(None);
        };
        if !position.has_view() && self.primitive.extension("KHR_draco_mesh_compression").is_some() {
            return Err(self
                .primitive
                .fault("is compressed with KHR_draco_mesh_compression, which is not read"));
        }
        let (material, unlit) = self.material(findings);
        let (topology, indices) = self.indices(position.count)?;
        let (feature_ids, table) = self.feature_ids(&attributes, tables, position.count, findings);
        let mut part = Part {
            name: name.to_owned(),
            topology,
            vertices: Vertices {
                positions: self.positions(&position)?,
                normals: None,
                feature_ids,
            },
            indices,
            table,
            material,
            cover: None,
        };
        let (dropped, left_over) = drop_broken(&mut part);
        if dropped > 0 {
            let message = format!("{dropped} shapes point past the vertices, or at one that stands nowhere");
            findings.push(self.primitive.fault(message).finding(Severity::Error));
        }
        if left_over > 0 {
            let message = format!("{left_over} indices at the end make no whole shape");
            findings.push(self.primitive.fault(message).finding(Severity::Warning));
        }
        self.light(&mut part, &attributes, unlit, findings)?;
        Ok(Some(part))
    }

    /// Normals as they are given, or flat ones for triangles that are to be lit.
    fn light(
        &self,
        part: &mut Part,
        attributes: &Entry<'_>,
        unlit: bool,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Fault> {
        let triangles = part.topology == Topology::Triangles;
        if triangles && self.tile_from_mesh.mirrors() {
            turn_over(part);
        }
        let given = self
            .attribute(attributes, "NORMAL")
            .and_then(|normal| match normal {
                Some(normal) if normal.count == part.vertices.positions.len() => {
                    self.normals(&normal).map(Some)
                }
                Some(normal) => Err(normal.fault(format!(
                    "has {} entries; there are {} positions",
                    normal.count,
                    part.vertices.positions.len()
                ))),
                None => Ok(None),
            });
        part.vertices.normals = given.unwrap_or_else(|fault| {
            findings.push(fault.finding(Severity::Error));
            None
        });
        if triangles && !unlit && part.vertices.normals.is_none() {
            // A corner a triangle at most: position, normal, id and what finds a corner again.
            self.source
                .budget
                .take(&self.primitive.place, part.indices.len(), 48)?;
            add_flat_normals(part);
        }
        Ok(())
    }

    fn attribute(&self, attributes: &Entry<'a>, name: &str) -> Result<Option<Accessor<'a>>, Fault> {
        let index = attributes.whole(name)?;
        index.map(|index| self.source.accessor(index)).transpose()
    }

    /// Positions as a lattice where they are one and stand unturned, else as they come out in the frame of the tile.
    fn positions(&self, accessor: &Accessor<'_>) -> Result<Positions, Fault> {
        let lattice = accessor.component == Component::UnsignedShort && !accessor.normalized;
        if let Some(step_m) = self.tile_from_mesh.uniform_scale().filter(|_| lattice) {
            return Ok(Positions::Lattice {
                lowest_m: self.tile_from_mesh.translation(),
                step_m,
                steps: self.source.steps(accessor)?,
            });
        }
        let mut points = self.source.vectors::<3>(accessor)?;
        for point in &mut points {
            *point = self
                .tile_from_mesh
                .point(point.map(f64::from))
                .map(|part| part as f32);
        }
        Ok(Positions::Exact(points))
    }

    fn normals(&self, accessor: &Accessor<'_>) -> Result<Vec<[i8; 3]>, Fault> {
        let bytes = accessor.component == Component::Byte && accessor.normalized && accessor.is_plain();
        if bytes && self.tile_from_mesh.uniform_scale().is_some() {
            return self.source.signed_bytes(accessor);
        }
        let turn = self.tile_from_mesh.for_normals();
        let normals = self.source.vectors::<3>(accessor)?;
        let packed = |normal: &[f32; 3]| packed_normal(turn.direction(normal.map(f64::from)));
        Ok(normals.iter().map(packed).collect())
    }

    /// The indices as a list of shapes; every vertex in turn where there are none.
    fn indices(&self, vertices: usize) -> Result<(Topology, Vec<u32>), Fault> {
        let indices = match self.primitive.whole("indices")? {
            Some(index) => {
                let accessor = self.source.accessor(index)?;
                if matches!(
                    accessor.component,
                    Component::Float | Component::Byte | Component::Short
                ) {
                    return Err(accessor.fault("indices have to be unsigned whole numbers"));
                }
                self.source.whole_numbers(&accessor)?
            }
            None => {
                self.source
                    .budget
                    .take(&self.primitive.place, vertices, size_of::<u32>())?;
                (0..vertices as u32).collect()
            }
        };
        let mode = self.primitive.whole("mode")?.unwrap_or(4);
        // A strip of triangles has three times as many indices as a list.
        self.source
            .budget
            .take(&self.primitive.place, indices.len(), 3 * size_of::<u32>())?;
        list_of(mode, indices).ok_or_else(|| self.primitive.fault(format!("mode {mode} is not known")))
    }

    /// The colour, and whether it is to be shown as it is. A broken material is said, and grey taken.
    fn material(&self, findings: &mut Vec<Finding>) -> (Material, bool) {
        let mut read = || -> Result<Option<(Material, bool)>, Fault> {
            let Some(index) = self.primitive.whole("material")? else {
                return Ok(None);
            };
            let material = self.source.root().nth("materials", index)?;
            let metallic = material.member("pbrMetallicRoughness");
            let colour = match &metallic {
                Some(metallic) => metallic.numbers::<4>("baseColorFactor")?.unwrap_or([1.0; 4]),
                None => [1.0; 4],
            };
            if let Some(texture) = metallic
                .as_ref()
                .and_then(|metallic| metallic.member("baseColorTexture"))
            {
                findings.push(
                    texture
                        .fault("textures are not drawn; the base colour is")
                        .finding(Severity::Info),
                );
            }
            let material_read = Material {
                colour: colour.map(|part| part.clamp(0.0, 1.0) as f32),
                double_sided: material.flag("doubleSided")?,
            };
            Ok(Some((
                material_read,
                material.extension("KHR_materials_unlit").is_some(),
            )))
        };
        let material = read();
        material.map(Option::unwrap_or_default).unwrap_or_else(|fault| {
            findings.push(fault.finding(Severity::Error));
            (Material::default(), false)
        })
    }

    /// The features of the vertices, and the table they point into.
    fn feature_ids(
        &self,
        attributes: &Entry<'a>,
        tables: &TableNumbers,
        vertices: usize,
        findings: &mut Vec<Finding>,
    ) -> (Option<Vec<u16>>, Option<usize>) {
        let read = || -> Result<_, Fault> {
            let features = self.primitive.extension("EXT_mesh_features");
            let sets = match &features {
                Some(features) => features.list("featureIds")?,
                None => Vec::new(),
            };
            // Those with properties first: a client shows what they are.
            let with_table = sets.iter().find(|set| set.member("propertyTable").is_some());
            let Some(set) = with_table.or(sets.first()) else {
                let batch = self.attribute(attributes, "_BATCHID")?;
                let ids = batch.map(|batch| self.ids(&batch, vertices)).transpose()?;
                return Ok((ids, tables.batch));
            };
            let table = set.whole("propertyTable")?.and_then(|number| tables.of(number));
            if set.member("texture").is_some() {
                return Err(set.fault("feature ids in textures are not read"));
            }
            let ids = match set.whole("attribute")? {
                Some(number) => {
                    let name = format!("_FEATURE_ID_{number}");
                    let ids = self.attribute(attributes, &name)?;
                    let ids = ids.ok_or_else(|| set.fault(format!("there is no attribute {name}")))?;
                    self.ids(&ids, vertices)?
                }
                // Without either the vertices themselves are counted.
                None => (0..vertices)
                    .map(|vertex| u16::try_from(vertex).map_err(|_| set.fault("more than 65536 features")))
                    .collect::<Result<_, Fault>>()?,
            };
            Ok((Some(ids), table))
        };
        match read() {
            Ok((Some(ids), table)) => (Some(ids), table),
            Ok((None, _)) => (None, None),
            Err(fault) => {
                findings.push(fault.finding(Severity::Warning));
                (None, None)
            }
        }
    }

    /// Ids of 16 bits, one a vertex.
    fn ids(&self, accessor: &Accessor<'_>, vertices: usize) -> Result<Vec<u16>, Fault> {
        if accessor.count != vertices {
            let message = format!("has {} entries; there are {vertices} positions", accessor.count);
            return Err(accessor.fault(message));
        }
        let ids = self.source.whole_numbers(accessor)?;
        let narrow = |id: u32| {
            u16::try_from(id)
                .map_err(|_| accessor.fault(format!("feature {id} is past 65535, the last that is read")))
        };
        ids.into_iter().map(narrow).collect()
    }
}
