//! The envelope of a place as files: a city model, and a mesh.

use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_city::solid::{Solid, SolidFace, SolidPart};
use planvy_formats::cityjson::{TaggedSolid, WriteSolidsError, write_solids};
use planvy_plan::{Crs, Datum, PlanId, RegulationId, VerticalReference};
use planvy_rules::envelope::{EnvelopeAnswer, EnvelopeArea, LevelReference};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The bounds of an envelope as triangles, each with the regulation that made it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvelopeMesh {
    /// The snapshot that it comes from.
    snapshot: String,
    /// What it is: `bound`, and no proposal.
    product: &'static str,
    /// A mesh for each piece of development land.
    meshes: Vec<AreaMesh>,
}

/// The bound over one piece of development land.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AreaMesh {
    /// The plan.
    plan: PlanId,
    /// The system of easting and northing.
    crs: Crs,
    /// What the third coordinate is over.
    level_reference: LevelReference,
    /// Vertices `[east, north, up]` in metres.
    vertices: Vec<[f64; 3]>,
    /// Triangles: three numbers of vertices, counterclockwise seen from outside.
    triangles: Vec<[u32; 3]>,
    /// For each triangle the number of its regulation in `regulations`; that of a wall is the one whose top
    /// ends at its upper edge. Null of the bottom.
    face_regulations: Vec<Option<u32>>,
    /// The regulations.
    regulations: Vec<RegulationId>,
}

impl EnvelopeMesh {
    /// The meshes of an envelope.
    pub fn of(answer: &EnvelopeAnswer) -> EnvelopeMesh {
        EnvelopeMesh {
            snapshot: answer.snapshot.to_string(),
            product: "bound",
            meshes: answer.areas.iter().map(AreaMesh::of).collect(),
        }
    }

    /// The same as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        // Numbers, texts and lists: JSON can say all of them.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl AreaMesh {
    fn of(area: &EnvelopeArea) -> AreaMesh {
        let mut mesh = AreaMesh {
            plan: area.plan,
            crs: area.crs,
            level_reference: area.level_reference,
            vertices: Vec::new(),
            triangles: Vec::new(),
            face_regulations: Vec::new(),
            regulations: Vec::new(),
        };
        for solid in &area.solids {
            mesh.add(solid);
        }
        mesh
    }

    fn add(&mut self, solid: &Solid<RegulationId>) {
        let surfaces: Vec<Surface> = solid
            .faces
            .iter()
            .map(|face| Surface {
                class: SurfaceClass::Unknown,
                rings: rings(solid, face),
                element: None,
            })
            .collect();
        for triangle in Mesh::new(&surfaces).triangles() {
            let part = solid.faces.get(triangle.surface as usize).map(|face| face.part);
            let regulation = match part {
                Some(SolidPart::Top(rule) | SolidPart::Wall(rule)) => Some(self.number_of(rule)),
                Some(SolidPart::Ground) | None => None,
            };
            let corners = triangle.corners.map(|corner| self.vertex(corner));
            self.triangles.push(corners);
            self.face_regulations.push(regulation);
        }
    }

    fn vertex(&mut self, corner: [f64; 3]) -> u32 {
        let known = self.vertices.iter().position(|vertex| *vertex == corner);
        let at = known.unwrap_or_else(|| {
            self.vertices.push(corner);
            self.vertices.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn number_of(&mut self, regulation: RegulationId) -> u32 {
        let known = self.regulations.iter().position(|known| *known == regulation);
        let at = known.unwrap_or_else(|| {
            self.regulations.push(regulation);
            self.regulations.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Why an envelope cannot be written as a city model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CityModelError {
    /// A city model has one coordinate system and one zero of its heights.
    #[error(
        "the envelopes of the place lie in several coordinate systems or over several zeros; ask for a smaller place, or for f=json"
    )]
    SeveralSystems,
    /// Nothing rises there.
    #[error(
        "the place has no envelope that could be written: no rule gives a top to any development land there, or the ground that it stands on is not known; f=json says which"
    )]
    NoSolids,
    /// The solids cannot be written.
    #[error(transparent)]
    Solids(#[from] WriteSolidsError),
}

/// The bounds of an envelope as a CityJSON 2.0 city model.
///
/// # Errors
/// See [`CityModelError`].
pub fn city_model(answer: &EnvelopeAnswer) -> Result<Vec<u8>, CityModelError> {
    let system = |area: &EnvelopeArea| (area.crs, area.level_reference);
    let areas: Vec<&EnvelopeArea> = answer
        .areas
        .iter()
        .filter(|area| !area.solids.is_empty())
        .collect();
    let first = areas.first().ok_or(CityModelError::NoSolids)?;
    if areas.iter().any(|area| system(area) != system(first)) {
        return Err(CityModelError::SeveralSystems);
    }
    let vertical = match first.level_reference {
        LevelReference::Rh2000 => VerticalReference::Datum(Datum::Rh2000),
        LevelReference::MeanGroundLevel => VerticalReference::OwnGround,
    };
    let mut solids = Vec::new();
    for area in &areas {
        for solid in &area.solids {
            let id = format!("envelope-{}", solids.len() + 1);
            solids.push(TaggedSolid {
                attributes: attributes(answer, area),
                ..TaggedSolid::of(&id, solid, |rule| Some(rule.to_string()))
            });
        }
    }
    let document = write_solids(&solids, first.crs, &vertical)?;
    Ok(document.to_string().into_bytes())
}

fn attributes(answer: &EnvelopeAnswer, area: &EnvelopeArea) -> Map<String, Value> {
    let facts = [
        ("product", json!("bound")),
        ("plan", json!(area.plan)),
        ("planName", json!(area.plan_name)),
        ("snapshot", json!(&*answer.snapshot)),
        ("asOf", json!(answer.as_of)),
        ("statements", json!(area.statements)),
    ];
    facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The rings of a face as positions.
fn rings(solid: &Solid<RegulationId>, face: &SolidFace<RegulationId>) -> Vec<Vec<[f64; 3]>> {
    let corner = |index: &usize| solid.corners.get(*index).copied();
    let rings = face.rings.iter();
    rings
        .map(|ring| ring.iter().filter_map(corner).collect())
        .collect()
}
