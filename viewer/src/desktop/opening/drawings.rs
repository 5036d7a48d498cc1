//! Drawings of something that is to be built: read with their side files; those without a place are shown by themselves, or placed by
//! hand.

use std::path::{Path, PathBuf};

use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_formats::{DrawingAbout, ProposalOptions, SideFile, detect_proposal};
use planvy_plan::{Crs, Finding, Proposal};
use planvy_tiler::Fingerprinting;
use planvy_tiler::proposals::{ProposedDrawing, proposal_of_glb};
use planvy_tiles::{
    Column, Material, Part, Positions, Property, PropertyTable, TileContent, Vertices, packed_normal,
};

use super::TilesetOfOne;
use crate::desktop::fetching::MemoryFiles;

/// Rows of a table at most: what a vertex can name.
const MOST_ROWS: usize = 60_000;

/// A drawing with what its side file says, before it is placed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDrawing {
    /// As the tiler takes it.
    pub drawing: ProposedDrawing,
    /// What the side file says.
    pub side_file: SideFile,
    /// Where it was read.
    pub path: PathBuf,
}

/// Reads a drawing with what lies beside it. `crs` is for those that do not name theirs.
///
/// # Errors
/// In words: why it cannot be used. What the reader has to say besides comes with it.
pub fn read(path: &Path, bytes: &[u8], crs: Option<Crs>) -> Result<ReadDrawing, (String, Vec<Finding>)> {
    let file_name = path
        .file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let side_file = SideFile::beside(path).map_err(|error| (error.to_string(), Vec::new()))?;
    let (mut proposal, mut findings) = if bytes.starts_with(b"glTF") {
        let proposal = proposal_of_glb(bytes).map_err(|error| (error.to_string(), Vec::new()))?;
        (proposal, Vec::new())
    } else {
        let format = detect_proposal(bytes).ok_or_else(|| {
            let why = "it is no drawing that can be read (IFC, CityJSON, GeoJSON or GLB)";
            (why.to_owned(), Vec::new())
        })?;
        let options = ProposalOptions {
            crs: side_file.crs.or(crs),
            file_name: Some(file_name.clone()),
        };
        let reading = format.read(bytes, &options);
        let Some(proposal) = reading.value else {
            return Err(("nothing in it can be read".to_owned(), reading.findings));
        };
        (proposal, reading.findings)
    };
    let was_lost = !proposal.placement.is_usable();
    let put = side_file.put(&mut proposal);
    findings.extend(put.map_err(|error| (error.to_string(), Vec::new()))?);
    if was_lost && proposal.placement.is_usable() {
        // A person has said what the drawing lacks.
        findings.retain(|finding| finding.rule != planvy_plan::RuleId::CRS);
    }
    let about = DrawingAbout::of(bytes);
    let mut print = Fingerprinting::new("drawing");
    print.bytes(bytes);
    print.text(&format!("{side_file:?}"));
    let id = file_name.split('.').next().unwrap_or_default().to_owned();
    Ok(ReadDrawing {
        drawing: ProposedDrawing {
            name: side_file
                .name
                .clone()
                .or(about.title)
                .unwrap_or_else(|| id.clone()),
            id,
            file_name,
            is_fictional: side_file.fictional || about.is_fictional,
            fingerprint: print.done(),
            proposal,
            findings,
        },
        side_file,
        path: path.to_owned(),
    })
}

/// A drawing as a tileset in memory, in the coordinates that it is in; its address.
///
/// # Errors
/// In words: why it cannot be shown.
pub fn tileset_of(
    drawing: &ProposedDrawing,
    extras: &serde_json::Value,
    memory: &MemoryFiles,
) -> Result<String, String> {
    let [low, high] = extent(&drawing.proposal).ok_or("it has no body to show")?;
    let content = content_of(drawing).ok_or("it has no surfaces")?;
    let base = format!("{}proposals/{}/", MemoryFiles::SCHEME, drawing.id);
    let glb = content.to_glb().map_err(|error| error.to_string())?;
    memory.put(&format!("{base}0.glb"), glb);
    let mut tileset = TilesetOfOne {
        bounds: [low, high],
        uri: "0.glb".to_owned(),
    }
    .tileset();
    tileset.asset.extras = Some(extras.clone());
    let address = format!("{base}tileset.json");
    let json = serde_json::to_vec(&tileset).map_err(|error| error.to_string())?;
    memory.put(&address, json);
    Ok(address)
}

/// The lowest and the highest corner of what is drawn.
pub fn extent(proposal: &Proposal) -> Option<[[f64; 3]; 2]> {
    let bodies = proposal
        .buildings
        .iter()
        .filter_map(|building| building.body.as_ref());
    let corners = bodies
        .flat_map(|body| &body.surfaces)
        .flat_map(|surface| surface.rings.iter().flatten());
    corners
        .filter(|corner| corner.iter().all(|metres| metres.is_finite()))
        .fold(None, |so_far: Option<[[f64; 3]; 2]>, corner| {
            let [mut low, mut high] = so_far.unwrap_or([*corner, *corner]);
            for ((low, high), at) in low.iter_mut().zip(&mut high).zip(corner) {
                *low = low.min(*at);
                *high = high.max(*at);
            }
            Some([low, high])
        })
}

/// What is drawn as triangles, with a row for each element. The origin is its lowest corner.
fn content_of(drawing: &ProposedDrawing) -> Option<TileContent> {
    let [origin, _] = extent(&drawing.proposal)?;
    let mut rows = Rows::default();
    let (mut corners, mut normals, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for building in &drawing.proposal.buildings {
        let Some(body) = &building.body else { continue };
        for surface in &body.surfaces {
            let element = surface.element.and_then(|at| body.elements.get(at as usize));
            let row = rows.of(element.map_or("", String::as_str));
            let drawn = Surface {
                class: SurfaceClass::Unknown,
                rings: surface.rings.clone(),
                element: None,
            };
            for triangle in Mesh::new(std::slice::from_ref(&drawn)).triangles() {
                let normal = packed_normal(normal_of(triangle.corners));
                for corner in triangle.corners {
                    let mut near = [0.0_f32; 3];
                    for ((near, at), origin) in near.iter_mut().zip(corner).zip(origin) {
                        *near = (at - origin) as f32;
                    }
                    corners.push(near);
                    normals.push(normal);
                    ids.push(row);
                }
            }
        }
    }
    let count = u32::try_from(corners.len()).ok().filter(|count| *count > 0)?;
    let part = Part {
        name: "proposals".to_owned(),
        vertices: Vertices {
            positions: Positions::Exact(corners),
            normals: Some(normals),
            feature_ids: Some(ids),
        },
        indices: (0..count).collect(),
        table: Some(0),
        material: Material {
            double_sided: true,
            ..Material::default()
        },
        ..Part::default()
    };
    Some(TileContent {
        origin,
        parts: vec![part],
        tables: vec![rows.table(drawing)],
        ..TileContent::default()
    })
}

/// The elements of a drawing, each with its row.
#[derive(Default)]
struct Rows {
    elements: Vec<String>,
    known: std::collections::HashMap<String, u16>,
}

impl Rows {
    fn of(&mut self, element: &str) -> u16 {
        if let Some(row) = self.known.get(element) {
            return *row;
        }
        if self.elements.len() >= MOST_ROWS {
            return 0;
        }
        let row = u16::try_from(self.elements.len()).unwrap_or_default();
        self.elements.push(element.to_owned());
        self.known.insert(element.to_owned(), row);
        row
    }

    fn table(self, drawing: &ProposedDrawing) -> PropertyTable {
        let count = self.elements.len();
        let same = |text: &str| Column::Text(vec![Some(text.to_owned()); count]);
        let property = |name: &str, values| Property {
            name: name.to_owned(),
            values,
        };
        let properties = vec![
            property("proposal", same(&drawing.id)),
            property("name", same(&drawing.name)),
            property(
                "text",
                same("Inte prövat mot reglerna: platsen är satt för hand, eller inte känd."),
            ),
            property(
                "text_en",
                same("Not checked against the rules: the place was set by hand, or is not known."),
            ),
            property(
                "element",
                Column::Text(self.elements.into_iter().map(Some).collect()),
            ),
            property("verdict", same("cannot-decide")),
            property(
                "fictional",
                Column::Small(vec![drawing.is_fictional.into(); count]),
            ),
        ];
        PropertyTable {
            class: "proposal_part".to_owned(),
            count,
            properties,
        }
    }
}

fn normal_of([a, b, c]: [[f64; 3]; 3]) -> [f64; 3] {
    let [a, b, c] = [a, b, c].map(glam::DVec3::from_array);
    (b - a).cross(c - a).normalize_or(glam::DVec3::Z).to_array()
}
