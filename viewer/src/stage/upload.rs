//! From the contents of a tile to what the renderer draws.

use std::collections::BTreeMap;
use std::sync::Arc;

use planvy_render::envelopes::{EnvelopeFace, EnvelopeInput, EnvelopeProduct, EnvelopeSet};
use planvy_render::lines::{LineIdentity, LineInput, LineKind, LineSet, segments_of_pairs};
use planvy_render::plan_areas::{AreaLook, PlanAreaInput, PlanAreas};
use planvy_render::{
    Drawable, MeshIndices, MeshInput, MeshKind, MeshPositions, MeshVertices, ObjectRange, RenderContext,
    RenderError, TileMesh,
};
use planvy_tiles::{Material, Part, Positions, PropertyTable, TileContent, Topology};

use crate::layer::Layer;
use crate::tiles::LoadedTile;

/// One part of a tile on the GPU.
pub(super) struct Standing {
    pub(super) layer: Layer,
    pub(super) content: usize,
    pub(super) part: usize,
    pub(super) drawn: Drawn,
    /// A colour for all of it, where the file has one and no style is ours.
    pub(super) colour: Option<[u8; 3]>,
    /// Of areas: the name of the ground that they hide. Of ground: of what hides it.
    pub(super) cover: Option<String>,
}

/// What a part became.
pub(super) enum Drawn {
    Mesh(Arc<TileMesh>),
    Areas(Arc<PlanAreas>),
    Lines(Arc<LineSet>),
    Envelopes(Arc<EnvelopeSet>),
}

impl Drawn {
    pub(super) fn drawable(&self) -> Arc<dyn Drawable> {
        match self {
            Drawn::Mesh(mesh) => Arc::clone(mesh) as Arc<dyn Drawable>,
            Drawn::Areas(areas) => Arc::clone(areas) as Arc<dyn Drawable>,
            Drawn::Lines(lines) => Arc::clone(lines) as Arc<dyn Drawable>,
            Drawn::Envelopes(envelopes) => Arc::clone(envelopes) as Arc<dyn Drawable>,
        }
    }

    pub(super) fn objects(&self) -> &ObjectRange {
        match self {
            Drawn::Mesh(mesh) => mesh.objects(),
            Drawn::Areas(areas) => areas.objects(),
            Drawn::Lines(lines) => lines.objects(),
            Drawn::Envelopes(envelopes) => envelopes.objects(),
        }
    }
}

/// Uploads a tile; what cannot be drawn comes beside it in words.
pub(super) fn upload(
    context: &RenderContext,
    name: &str,
    loaded: &LoadedTile,
) -> (Vec<Standing>, Vec<String>) {
    let (mut standing, mut faults) = (Vec::new(), Vec::new());
    for (content_number, content) in loaded.contents.iter().enumerate() {
        for (part_number, part) in content.parts.iter().enumerate() {
            let layer = loaded.layer_of(&part.name);
            let name = format!("{name} ({})", part.name);
            match upload_part(context, &name, content, part, layer) {
                Ok(None) => {}
                Ok(Some(drawn)) => standing.push(Standing {
                    layer,
                    content: content_number,
                    part: part_number,
                    drawn,
                    colour: own_colour(layer, part),
                    cover: part.cover.clone(),
                }),
                Err(error) => faults.push(error.to_string()),
            }
        }
    }
    (standing, faults)
}

/// A part as the renderer takes it. `None` for what another drawable shows, such as labels, and for points of others.
fn upload_part(
    context: &RenderContext,
    name: &str,
    content: &TileContent,
    part: &Part,
    layer: Layer,
) -> Result<Option<Drawn>, RenderError> {
    let table = part.table.and_then(|table| content.tables.get(table));
    let source = Source {
        context,
        name,
        origin: content.origin,
        part,
        table,
    };
    match (layer, part.topology) {
        (_, Topology::Points) => Ok(None),
        (_, Topology::Lines) => source.lines(layer).map(Some),
        (Layer::PlanAreas, Topology::Triangles) => source.areas().map(Some),
        (Layer::Envelopes, Topology::Triangles) => source.envelopes().map(Some),
        (Layer::Terrain, Topology::Triangles) => source.mesh(MeshKind::Terrain).map(Some),
        (Layer::Proposals, Topology::Triangles) => source.mesh(MeshKind::Proposal).map(Some),
        (_, Topology::Triangles) => source.mesh(MeshKind::Building).map(Some),
    }
}

struct Source<'source> {
    context: &'source RenderContext,
    name: &'source str,
    origin: [f64; 3],
    part: &'source Part,
    table: Option<&'source PropertyTable>,
}

impl Source<'_> {
    fn rows(&self) -> u32 {
        self.table
            .map_or(1, |table| u32::try_from(table.count).unwrap_or(u32::MAX))
    }

    fn positions(&self) -> MeshPositions<'_> {
        match &self.part.vertices.positions {
            Positions::Exact(points) => MeshPositions::Exact(points),
            Positions::Lattice {
                lowest_m,
                step_m,
                steps,
            } => MeshPositions::Lattice {
                lowest_m: *lowest_m,
                step_m: *step_m,
                steps,
            },
        }
    }

    /// The feature of each vertex: the first one where the file says none.
    fn features(&self) -> Vec<u16> {
        let ids = self.part.vertices.feature_ids.clone();
        ids.unwrap_or_else(|| vec![0; self.part.vertices.positions.len()])
    }

    fn mesh(&self, kind: MeshKind) -> Result<Drawn, RenderError> {
        let is_ground = kind == MeshKind::Terrain;
        let input = MeshInput {
            name: self.name,
            origin: self.origin,
            vertices: MeshVertices::Columns {
                positions: self.positions(),
                normals: self.part.vertices.normals.as_deref(),
                feature_ids: self
                    .part
                    .vertices
                    .feature_ids
                    .as_deref()
                    .filter(|_| !is_ground && self.table.is_some()),
            },
            indices: MeshIndices::U32(&self.part.indices),
            feature_count: if is_ground { 0 } else { self.rows() },
        };
        Ok(Drawn::Mesh(Arc::new(TileMesh::upload(
            self.context,
            kind,
            &input,
        )?)))
    }

    fn areas(&self) -> Result<Drawn, RenderError> {
        let look = |row: usize| {
            let text = |name| self.table.and_then(|table| table.text(name, row));
            AreaLook::of_texts(text("fill"), text("pattern"), text("state") == Some("in-process"))
        };
        let looks: Vec<AreaLook> = (0..self.rows() as usize).map(look).collect();
        let input = PlanAreaInput {
            name: self.name,
            origin: self.origin,
            positions: self.positions(),
            normals: self.part.vertices.normals.as_deref(),
            feature_ids: &self.features(),
            indices: MeshIndices::U32(&self.part.indices),
            looks: &looks,
        };
        Ok(Drawn::Areas(Arc::new(PlanAreas::upload(self.context, &input)?)))
    }

    fn lines(&self, layer: Layer) -> Result<Drawn, RenderError> {
        let positions = &self.part.vertices.positions;
        let points: Vec<[f32; 3]> = (0..positions.len())
            .filter_map(|vertex| positions.point_m(vertex))
            .map(|point| point.map(|metres| metres as f32))
            .collect();
        let features = self.features();
        let identity = |vertex: u32| {
            let row = features.get(vertex as usize).copied().unwrap_or_default();
            let rank = self
                .table
                .and_then(|table| table.number("rank", usize::from(row)));
            let kind = match (layer, rank) {
                (Layer::PlanLines, Some(rank)) => LineKind::of_rank(rank.clamp(0.0, 255.0) as u8),
                _ => LineKind::Parcel,
            };
            LineIdentity {
                kind,
                object: u32::from(row),
            }
        };
        let pairs: Vec<[u32; 2]> = self.part.indices.as_chunks::<2>().0.to_vec();
        let segments = segments_of_pairs(&points, &pairs, identity);
        let input = LineInput {
            name: self.name,
            origin: self.origin,
            segments: &segments,
            object_count: self.rows(),
            is_seen_through: false,
        };
        Ok(Drawn::Lines(Arc::new(LineSet::upload(self.context, &input)?)))
    }

    fn envelopes(&self) -> Result<Drawn, RenderError> {
        let mut bodies: BTreeMap<&str, u32> = BTreeMap::new();
        let faces: Vec<EnvelopeFace> = (0..self.rows() as usize)
            .map(|row| {
                let text = |name| {
                    self.table
                        .and_then(|table| table.text(name, row))
                        .unwrap_or_default()
                };
                let next = bodies.len() as u32;
                EnvelopeFace {
                    product: match text("product") {
                        "example" => EnvelopeProduct::Example,
                        _ => EnvelopeProduct::Bound,
                    },
                    body: *bodies.entry(text("area")).or_insert(next),
                }
            })
            .collect();
        let input = EnvelopeInput {
            name: self.name,
            origin: self.origin,
            positions: self.positions(),
            feature_ids: &self.features(),
            indices: MeshIndices::U32(&self.part.indices),
            faces: &faces,
        };
        Ok(Drawn::Envelopes(Arc::new(EnvelopeSet::upload(
            self.context,
            &input,
        )?)))
    }
}

/// The colour that a file of others gives, as sRGB bytes.
fn own_colour(layer: Layer, part: &Part) -> Option<[u8; 3]> {
    if layer != Layer::Other || part.material == Material::default() {
        return None;
    }
    let [red, green, blue, _] = part.material.colour;
    Some([red, green, blue].map(|linear| (encoded(linear.clamp(0.0, 1.0)) * 255.0).round() as u8))
}

/// sRGB of linear light (IEC 61966-2-1).
fn encoded(linear: f32) -> f32 {
    if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    }
}
