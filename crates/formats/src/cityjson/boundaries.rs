//! Nested lists of vertex numbers as faces: rings with what each face is.

use planvy_plan::SurfaceKind;

use super::document::{Nested, RawGeometry, RawSemantics};

/// A face: its rings as vertex numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    /// The rings; the first is the outer one.
    pub(super) rings: Vec<Vec<usize>>,
    /// What it is.
    pub(super) kind: SurfaceKind,
    /// The number of the shell of a solid that it belongs to; `None` for a face of no solid.
    pub(super) shell: Option<u32>,
}

/// The faces of a geometry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Faces {
    /// Those that could be read.
    pub(super) faces: Vec<Face>,
    /// How many faces or shells were no lists of vertex numbers.
    pub(super) broken: usize,
    /// How many faces have a semantic value that is none of the surfaces listed.
    pub(super) foreign_semantics: usize,
}

/// How many lists there are around a face, by type of geometry. `None` where the type has no faces.
fn depth(kind: &str) -> Option<u8> {
    match kind {
        "MultiSurface" | "CompositeSurface" => Some(0),
        "Solid" => Some(1),
        "MultiSolid" | "CompositeSolid" => Some(2),
        _ => None,
    }
}

/// Reads the faces of a geometry; none for points, lines, and instances of templates.
pub(super) fn faces(geometry: &RawGeometry) -> Faces {
    let mut reader = Reader {
        semantics: geometry.semantics.as_ref(),
        read: Faces::default(),
        shells: 0,
    };
    if let Some(depth) = depth(&geometry.kind) {
        let values = geometry.semantics.as_ref().map(|semantics| &semantics.values);
        reader.lists(&geometry.boundaries, values, depth, None);
    }
    reader.read
}

struct Reader<'a> {
    semantics: Option<&'a RawSemantics>,
    read: Faces,
    shells: u32,
}

impl Reader<'_> {
    /// Walks down to the faces. `values` is the semantic value beside the boundaries, where there is one.
    fn lists(&mut self, boundaries: &Nested, values: Option<&Nested>, depth: u8, shell: Option<u32>) {
        let Some(items) = boundaries.list() else {
            self.read.broken += usize::from(*boundaries != Nested::Null);
            return;
        };
        let values = values.and_then(Nested::list);
        for (number, item) in items.iter().enumerate() {
            let value = values.and_then(|values| values.get(number));
            if depth == 0 {
                self.face(item, value, shell);
            } else {
                let shell = (depth == 1).then(|| {
                    self.shells += 1;
                    self.shells
                });
                self.lists(item, value, depth - 1, shell);
            }
        }
    }

    fn face(&mut self, item: &Nested, value: Option<&Nested>, shell: Option<u32>) {
        let rings: Option<Vec<Vec<usize>>> = item
            .list()
            .map(|rings| rings.iter().map(ring).collect::<Option<_>>())
            .unwrap_or_default();
        let Some(rings) = rings.filter(|rings| !rings.is_empty()) else {
            self.read.broken += 1;
            return;
        };
        let kind = match value {
            Some(Nested::Index(number)) => {
                let semantic = self
                    .semantics
                    .and_then(|semantics| semantics.surfaces.get(*number));
                self.read.foreign_semantics += usize::from(semantic.is_none());
                semantic.map_or(SurfaceKind::Unknown, |semantic| surface_kind(&semantic.kind))
            }
            _ => SurfaceKind::Unknown,
        };
        self.read.faces.push(Face { rings, kind, shell });
    }
}

fn ring(item: &Nested) -> Option<Vec<usize>> {
    let index = |item: &Nested| match item {
        Nested::Index(index) => Some(*index),
        _ => None,
    };
    item.list()?.iter().map(index).collect()
}

/// What a semantic surface of CityJSON is. Inner walls and closures are neither walls nor roofs of the building.
fn surface_kind(name: &str) -> SurfaceKind {
    match name {
        "RoofSurface" => SurfaceKind::Roof,
        "GroundSurface" => SurfaceKind::Ground,
        "WallSurface" => SurfaceKind::Wall,
        "Window" | "Door" => SurfaceKind::Opening,
        "OuterCeilingSurface" | "OuterFloorSurface" | "CeilingSurface" | "FloorSurface" => SurfaceKind::Floor,
        _ => SurfaceKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::SurfaceKind;

    use super::{Faces, faces};

    fn read(text: &str) -> Faces {
        faces(&serde_json::from_str(text).expect("it is a geometry"))
    }

    #[test]
    fn a_solid_has_shells_and_kinds() {
        let solid = read(
            r#"{"type": "Solid", "boundaries": [[[[0,1,2]], [[0,2,3],[4,5,6]]], [[[7,8,9]]]],
                "semantics": {"surfaces": [{"type": "RoofSurface"}, {"type": "Window"}], "values": [[0, 1], null]}}"#,
        );
        assert_eq!(
            (solid.faces.len(), solid.broken, solid.foreign_semantics),
            (3, 0, 0)
        );
        assert_eq!(
            (solid.faces[0].kind, solid.faces[0].shell),
            (SurfaceKind::Roof, Some(1))
        );
        assert_eq!(solid.faces[1].rings, [vec![0, 2, 3], vec![4, 5, 6]]);
        assert_eq!(solid.faces[1].kind, SurfaceKind::Opening);
        assert_eq!(
            (solid.faces[2].kind, solid.faces[2].shell),
            (SurfaceKind::Unknown, Some(2))
        );
    }

    #[test]
    fn solids_of_several_are_told_apart() {
        let solids = read(r#"{"type": "MultiSolid", "boundaries": [[[[[0,1,2]]]], [[[[3,4,5]]]]]}"#);
        let shells: Vec<_> = solids.faces.iter().map(|face| face.shell).collect();
        assert_eq!(shells, [Some(1), Some(2)]);
    }

    #[test]
    fn wrong_depths_and_numbers_are_counted() {
        assert_eq!(
            read(r#"{"type": "MultiSurface", "boundaries": [[0,1,2], [[0,1.5,2]], [], 7]}"#).broken,
            4
        );
        assert_eq!(read(r#"{"type": "Solid", "boundaries": 3}"#).broken, 1);
        assert_eq!(
            read(r#"{"type": "MultiPoint", "boundaries": [0, 1]}"#),
            Faces::default()
        );
        let foreign = read(
            r#"{"type": "MultiSurface", "boundaries": [[[0,1,2]]], "semantics": {"surfaces": [], "values": [4]}}"#,
        );
        assert_eq!(foreign.foreign_semantics, 1);
    }
}
