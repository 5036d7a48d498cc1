//! Geometries as faces in space: vertex numbers looked up, templates put where they stand, open solids found.

use planvy_plan::{Finding, RuleId};

use super::boundaries::{Face, faces};
use super::document::{Nested, RawGeometry, Templates, Transform};
use crate::city_model::lod::Lod;
use crate::city_model::shape::{Edges, Shape, SpaceFace};
use crate::finding_log::FindingLog;
use crate::wording::counted;

/// How many vertices templates may expand to in one file: a few lines could otherwise fill the memory.
const MAX_TEMPLATE_VERTICES: usize = 1_000_000;

/// The vertices of a file or a feature, as coordinates.
#[derive(Debug, Default)]
pub(super) struct Vertices {
    points: Vec<[f64; 3]>,
    used: Vec<bool>,
}

impl Vertices {
    /// Applies the transform to stored vertices.
    pub(super) fn new(stored: Vec<[f64; 3]>, transform: Option<Transform>) -> Vertices {
        let mut points = stored;
        if let Some(Transform { scale, translate }) = transform {
            for point in &mut points {
                for ((value, scale), translate) in point.iter_mut().zip(scale).zip(translate) {
                    *value = value.mul_add(scale, translate);
                }
            }
        }
        let used = vec![false; points.len()];
        Vertices { points, used }
    }

    fn point(&mut self, index: usize) -> Result<[f64; 3], VertexFault> {
        let Some(point) = self.points.get(index) else {
            let known = self.points.len();
            return Err(VertexFault::Missing { index, known });
        };
        if let Some(used) = self.used.get_mut(index) {
            *used = true;
        }
        // Beyond the range of any coordinate in metres, sums and areas lose their meaning.
        if point.iter().all(|value| value.abs() < 1e9) {
            Ok(*point)
        } else {
            Err(VertexFault::Beyond { index })
        }
    }

    /// How many vertices no geometry has asked for, and how many there are.
    pub(super) fn unused(&self) -> (usize, usize) {
        let unused = self.used.iter().filter(|used| !**used).count();
        (unused, self.used.len())
    }
}

/// Why a vertex is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
enum VertexFault {
    #[error("a face has the vertex {index}, and the last one is {}", *known as i64 - 1)]
    Missing { index: usize, known: usize },
    #[error("the coordinates of vertex {index} are beyond any in metres")]
    Beyond { index: usize },
    #[error("a ring has fewer than three corners")]
    TooShort,
}

impl VertexFault {
    fn rule(self) -> RuleId {
        match self {
            VertexFault::Missing { .. } => RuleId::REFERENCE,
            VertexFault::Beyond { .. } | VertexFault::TooShort => RuleId::GEOMETRY,
        }
    }
}

/// Templates with what they may still expand to.
#[derive(Debug)]
pub(super) struct TemplateShelf {
    /// Shapes with the number of their vertices.
    shapes: Vec<(Shape, usize)>,
    budget: usize,
}

impl TemplateShelf {
    /// Reads the templates of a file.
    pub(super) fn new(templates: Templates, log: &mut FindingLog) -> TemplateShelf {
        let mut vertices = Vertices::new(templates.vertices, None);
        let shapes = templates.templates.iter().enumerate().map(|(number, geometry)| {
            let mut desk = Desk {
                owner: &format!("template {number}"),
                is_building: true,
                vertices: &mut vertices,
                log,
            };
            let shape = desk.plain(geometry);
            let rings = shape.faces.iter().flat_map(|face| &face.rings);
            let size = rings.map(Vec::len).sum();
            (shape, size)
        });
        TemplateShelf {
            shapes: shapes.collect(),
            budget: MAX_TEMPLATE_VERTICES,
        }
    }
}

/// Where the geometry of one city object is read.
pub(super) struct Desk<'a> {
    /// Its id.
    pub(super) owner: &'a str,
    /// Whether it is part of a building: what is wrong elsewhere does not touch an answer.
    pub(super) is_building: bool,
    /// The vertices of its file or feature.
    pub(super) vertices: &'a mut Vertices,
    /// Where findings go.
    pub(super) log: &'a mut FindingLog,
}

impl Desk<'_> {
    fn say(&mut self, rule: RuleId, message: impl Into<String>) {
        let finding = if self.is_building {
            Finding::error(rule, message)
        } else {
            Finding::warning(rule, message)
        };
        self.log.push(finding.with_feature(self.owner));
    }

    fn warn(&mut self, rule: RuleId, message: impl Into<String>) {
        let finding = Finding::warning(rule, message);
        self.log.push(finding.with_feature(self.owner));
    }

    /// A geometry, be it drawn here or an instance of a template.
    pub(super) fn shape(&mut self, geometry: &RawGeometry, shelf: &mut TemplateShelf) -> Option<Shape> {
        if geometry.kind == "GeometryInstance" {
            self.instance(geometry, shelf)
        } else {
            Some(self.plain(geometry))
        }
    }

    fn plain(&mut self, geometry: &RawGeometry) -> Shape {
        let read = faces(geometry);
        if read.broken > 0 {
            let message = format!(
                "{} of vertex numbers in a {}",
                counted(read.broken, "face is no list", "faces are no lists"),
                geometry.kind
            );
            self.say(RuleId::SCHEMA, message);
        }
        if read.foreign_semantics > 0 {
            let message = format!(
                "{} a kind of surface that is not listed; its meaning is not known",
                counted(read.foreign_semantics, "face has", "faces have")
            );
            self.warn(RuleId::REFERENCE, message);
        }
        let lod = geometry.lod.as_ref().and_then(Lod::of);
        if lod.is_none() && !read.faces.is_empty() {
            self.warn(RuleId::SCHEMA, "a geometry has no level of detail (`lod`)");
        }
        let mut edges = Edges::default();
        let mut placed = Vec::with_capacity(read.faces.len());
        let mut short = 0_usize;
        for face in &read.faces {
            match self.face(face) {
                Ok(rings) => {
                    if let Some(shell) = face.shell {
                        rings.iter().for_each(|ring| edges.add(shell, ring));
                    }
                    placed.push(SpaceFace {
                        rings,
                        kind: face.kind,
                    });
                }
                Err(VertexFault::TooShort) => short += 1,
                Err(fault) => self.say(fault.rule(), fault.to_string()),
            }
        }
        if short > 0 {
            let message = counted(
                short,
                "face has fewer than three different corners; it is left out",
                "faces have fewer than three different corners; they are left out",
            );
            self.warn(RuleId::GEOMETRY, message);
        }
        Shape {
            lod,
            is_solid: read.faces.iter().any(|face| face.shell.is_some()),
            faces: placed,
            open: edges.open(),
        }
    }

    fn face(&mut self, face: &Face) -> Result<Vec<Vec<[f64; 3]>>, VertexFault> {
        let mut rings = Vec::with_capacity(face.rings.len());
        for (number, indices) in face.rings.iter().enumerate() {
            let mut ring = Vec::with_capacity(indices.len());
            for index in indices {
                let point = self.vertices.point(*index)?;
                if ring.last() != Some(&point) {
                    ring.push(point);
                }
            }
            // The standard has rings open; files that close them say the same.
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            match ring.len() {
                3.. => rings.push(ring),
                // A hole of no size takes nothing away.
                _ if number > 0 => {}
                _ => return Err(VertexFault::TooShort),
            }
        }
        Ok(rings)
    }

    fn instance(&mut self, geometry: &RawGeometry, shelf: &mut TemplateShelf) -> Option<Shape> {
        let anchor = match geometry.boundaries.list() {
            Some([Nested::Index(index)]) => self.vertices.point(*index),
            _ => {
                self.say(RuleId::SCHEMA, "an instance of a template should have one vertex");
                return None;
            }
        };
        let anchor = match anchor {
            Ok(anchor) => anchor,
            Err(fault) => {
                self.say(fault.rule(), fault.to_string());
                return None;
            }
        };
        let Some((template, size)) = geometry.template.and_then(|number| shelf.shapes.get(number)) else {
            self.say(
                RuleId::REFERENCE,
                "an instance names a template that is not in the file",
            );
            return None;
        };
        // A forest costs nothing: only what is part of a building is put where it stands.
        if !self.is_building {
            return None;
        }
        let Some(left) = shelf.budget.checked_sub(*size) else {
            let message = format!(
                "the templates of the file expand to more than {MAX_TEMPLATE_VERTICES} vertices; \
                 the rest is not read"
            );
            self.say(RuleId::GEOMETRY, message);
            return None;
        };
        let matrix = geometry.matrix.as_deref().and_then(rows);
        if matrix.is_none() && geometry.matrix.is_some() {
            self.say(RuleId::SCHEMA, "a transformationMatrix should have 16 numbers");
            return None;
        }
        let mut shape = template.clone();
        shelf.budget = left;
        let place = |point: &[f64; 3]| moved(point, matrix.as_ref(), anchor);
        for face in &mut shape.faces {
            face.rings
                .iter_mut()
                .flatten()
                .for_each(|point| *point = place(point));
        }
        shape.open = shape.open.map(|(edges, at)| (edges, place(&at)));
        Some(shape)
    }
}

/// The first three rows of a 4×4 matrix, written row by row.
fn rows(matrix: &[f64]) -> Option<[[f64; 4]; 3]> {
    if matrix.len() != 16 {
        return None;
    }
    let row = |number: usize| {
        matrix
            .get(4 * number..4 * number + 4)
            .and_then(|row| <[f64; 4]>::try_from(row).ok())
    };
    Some([row(0)?, row(1)?, row(2)?])
}

fn moved(point: &[f64; 3], matrix: Option<&[[f64; 4]; 3]>, anchor: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = *point;
    let local = match matrix {
        Some(rows) => rows.map(|[a, b, c, d]| a * x + b * y + c * z + d),
        None => *point,
    };
    let [east, north, up] = anchor;
    let [x, y, z] = local;
    [x + east, y + north, z + up]
}

#[cfg(test)]
mod tests {
    use planvy_plan::RuleId;

    use super::{Desk, Shape, TemplateShelf, Vertices};
    use crate::finding_log::FindingLog;

    const CORNERS: [[f64; 3]; 4] = [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 2.0]];

    fn read(text: &str, templates: &str) -> (Option<Shape>, Vec<RuleId>) {
        let mut log = FindingLog::default();
        let templates = serde_json::from_str(templates).expect("they are templates");
        let mut shelf = TemplateShelf::new(templates, &mut log);
        let mut vertices = Vertices::new(CORNERS.to_vec(), None);
        let mut desk = Desk {
            owner: "a",
            is_building: true,
            vertices: &mut vertices,
            log: &mut log,
        };
        let shape = desk.shape(&serde_json::from_str(text).expect("it is a geometry"), &mut shelf);
        let rules = log.into_findings().into_iter().map(|finding| finding.rule);
        (shape, rules.collect())
    }

    #[test]
    fn a_tetrahedron_is_closed_and_three_of_its_faces_are_open() {
        let closed =
            r#"{"type": "Solid", "lod": "2", "boundaries": [[[[0,2,1]],[[0,1,3]],[[1,2,3]],[[0,3,2]]]]}"#;
        assert_eq!(read(closed, "{}").0.expect("it is read").open, None);
        let open = r#"{"type": "Solid", "lod": "2", "boundaries": [[[[0,2,1]],[[0,1,3]],[[1,2,3,1]]]]}"#;
        let (edges, at) = read(open, "{}").0.expect("it is read").open.expect("it is open");
        assert_eq!(edges, 3);
        assert!(at.iter().all(|value| (0.0..=1.0).contains(value)));
    }

    #[test]
    fn instances_stand_where_their_matrix_and_vertex_put_them() {
        let templates = r#"{"templates": [{"type": "MultiSurface", "lod": "2", "boundaries": [[[0,1,2]]]}],
            "vertices-templates": [[0,0,0],[1,0,0],[0,1,0]]}"#;
        let instance = r#"{"type": "GeometryInstance", "template": 0, "boundaries": [1],
            "transformationMatrix": [0,-2,0,5, 2,0,0,6, 0,0,1,7, 0,0,0,1]}"#;
        let (shape, rules) = read(instance, templates);
        assert_eq!(rules, []);
        let ring = shape.expect("it is read").faces[0].rings[0].clone();
        assert_eq!(ring, [[7.0, 6.0, 7.0], [7.0, 8.0, 7.0], [5.0, 6.0, 7.0]]);
        for (broken, rule) in [
            (
                r#"{"type": "GeometryInstance", "template": 1, "boundaries": [1]}"#,
                RuleId::REFERENCE,
            ),
            (
                r#"{"type": "GeometryInstance", "template": 0, "boundaries": [9]}"#,
                RuleId::REFERENCE,
            ),
            (
                r#"{"type": "GeometryInstance", "template": 0, "boundaries": []}"#,
                RuleId::SCHEMA,
            ),
            (
                r#"{"type": "GeometryInstance", "template": 0, "boundaries": [0], "transformationMatrix": [1]}"#,
                RuleId::SCHEMA,
            ),
        ] {
            assert_eq!(read(broken, templates), (None, vec![rule]), "{broken}");
        }
    }

    #[test]
    fn vertices_that_are_none_cost_their_face_only() {
        let text =
            r#"{"type": "MultiSurface", "lod": "2", "boundaries": [[[0,1,9]], [[0,1,2,0]], [[0,0,1]]]}"#;
        let (shape, rules) = read(text, "{}");
        assert_eq!(shape.expect("it is read").faces.len(), 1);
        assert_eq!(rules, [RuleId::REFERENCE, RuleId::GEOMETRY]);
    }
}
