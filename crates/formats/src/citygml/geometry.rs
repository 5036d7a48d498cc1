//! The geometry of a building: polygons by id, with what each is, and the shapes that its objects are made of.

use std::cell::Cell;
use std::collections::HashMap;

use planvy_plan::{Finding, RuleId, SurfaceKind};

use crate::city_model::buildings::Role;
use crate::city_model::lod::Lod;
use crate::city_model::shape::{Edges, Shape, SpaceFace};
use crate::finding_log::FindingLog;
use crate::wording::counted;
use crate::xml::{Element, Space};

/// How often references may lead on to references.
const DEEPEST_REFERENCE: usize = 8;

/// A surface that others may refer to.
#[derive(Clone, Copy)]
struct Known<'a> {
    surface: &'a Element,
    kind: SurfaceKind,
}

/// The surfaces of a building and its parts by id.
pub(super) struct Geometries<'a> {
    by_id: HashMap<&'a str, Known<'a>>,
    /// References that lead nowhere.
    pub(super) missing: usize,
}

impl<'a> Geometries<'a> {
    /// Looks through a building once.
    pub(super) fn of(building: &'a Element) -> Geometries<'a> {
        let mut geometries = Geometries {
            by_id: HashMap::new(),
            missing: 0,
        };
        let mut references = Vec::new();
        geometries.note(building, SurfaceKind::Unknown, &mut references);
        geometries.missing = references
            .iter()
            .filter(|id| !geometries.by_id.contains_key(**id))
            .count();
        geometries
    }

    fn note(&mut self, element: &'a Element, kind: SurfaceKind, references: &mut Vec<&'a str>) {
        let kind = surface_kind(&element.name).unwrap_or(kind);
        if element.space == Space::Gml {
            if let Some(id) = element.id.as_deref() {
                self.by_id.insert(
                    id,
                    Known {
                        surface: element,
                        kind,
                    },
                );
            }
            if matches!(element.name.as_str(), "surfaceMember" | "baseSurface") {
                references.extend(reference(element));
            }
        }
        for child in &element.children {
            self.note(child, kind, references);
        }
    }

    /// The faces of a relief's triangles (`dem:tin`).
    pub(super) fn relief(&self, object: &Element, log: &mut FindingLog) -> Vec<SpaceFace> {
        let mut short = 0;
        let mut walk = Walk {
            geometries: self,
            faces: Vec::new(),
            short: &mut short,
            flipped: false,
        };
        let mut open = vec![object];
        while let Some(element) = open.pop() {
            if element.name == "tin" && element.space == Space::CityGml {
                walk.collect(element, SurfaceKind::Unknown, 0);
            } else {
                open.extend(&element.children);
            }
        }
        let faces = walk.faces;
        say_short(short, object.id.as_deref().unwrap_or(&object.name), log);
        faces
    }

    /// The shapes of an object, without those of its parts: one for each geometry it has itself, and one for each level of detail
    /// that its walls and roofs are drawn in.
    pub(super) fn shapes(&self, object: &Element, owner: &str, log: &mut FindingLog) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let mut short = 0;
        // Levels of detail of the surfaces around it, each with its faces.
        let mut around: Vec<(Lod, Vec<SpaceFace>)> = Vec::new();
        let mut walk = Walk {
            geometries: self,
            faces: Vec::new(),
            short: &mut short,
            flipped: false,
        };
        for property in object
            .children
            .iter()
            .filter(|child| child.space == Space::CityGml)
        {
            if let Some((lod, is_solid)) = level(property) {
                walk.collect(property, SurfaceKind::Unknown, 0);
                let faces = std::mem::take(&mut walk.faces);
                if !faces.is_empty() {
                    shapes.push(shape(lod, is_solid, roof_edge(property, faces)));
                }
                continue;
            }
            for surface in property
                .children
                .iter()
                .filter(|child| surface_kind(&child.name).is_some())
            {
                walk.bounding(surface, SurfaceKind::Unknown, &mut around);
            }
        }
        shapes.extend(around.into_iter().map(|(lod, faces)| shape(lod, false, faces)));
        say_short(short, owner, log);
        shapes
    }
}

fn say_short(short: usize, owner: &str, log: &mut FindingLog) {
    if short > 0 {
        let message = counted(
            short,
            "face has fewer than three different corners or broken numbers; it is left out",
            "faces have fewer than three different corners or broken numbers; they are left out",
        );
        log.push(Finding::warning(RuleId::GEOMETRY, message).with_feature(owner));
    }
}

/// Marks the faces of a roof edge, which is drawn at the eaves and tells no ground.
fn roof_edge(property: &Element, mut faces: Vec<SpaceFace>) -> Vec<SpaceFace> {
    if property.name.ends_with("RoofEdge") {
        faces.iter_mut().for_each(|face| face.kind = SurfaceKind::Roof);
    }
    faces
}

fn shape(lod: Lod, is_solid: bool, faces: Vec<SpaceFace>) -> Shape {
    let mut edges = Edges::default();
    if is_solid {
        faces
            .iter()
            .flat_map(|face| &face.rings)
            .for_each(|ring| edges.add(0, ring));
    }
    Shape {
        lod: Some(lod),
        is_solid,
        open: edges.open(),
        faces,
    }
}

/// The level of detail of a property that holds geometry, by its name (`lod2Solid`), and whether it is a solid.
fn level(property: &Element) -> Option<(Lod, bool)> {
    let rest = property.name.strip_prefix("lod")?;
    let major = rest.chars().next().and_then(|digit| digit.to_digit(10))?;
    let is_geometry = ["Solid", "MultiSurface", "Geometry", "FootPrint", "RoofEdge"]
        .iter()
        .any(|word| rest.ends_with(word));
    let lod = Lod::whole(u8::try_from(major).ok()?);
    is_geometry.then(|| (lod, holds_solid(property)))
}

fn holds_solid(element: &Element) -> bool {
    let children = &element.children;
    let is_solid = |child: &Element| matches!(child.name.as_str(), "Solid" | "CompositeSolid" | "MultiSolid");
    children
        .iter()
        .any(|child| child.space == Space::Gml && is_solid(child))
}

/// What a thematic surface is; `None` where an element is none. Surfaces inside a building are none of ours.
fn surface_kind(name: &str) -> Option<SurfaceKind> {
    Some(match name {
        "GroundSurface" => SurfaceKind::Ground,
        "WallSurface" => SurfaceKind::Wall,
        "RoofSurface" => SurfaceKind::Roof,
        "Window" | "Door" | "WindowSurface" | "DoorSurface" => SurfaceKind::Opening,
        "OuterCeilingSurface" | "OuterFloorSurface" | "ClosureSurface" => SurfaceKind::Unknown,
        _ => return None,
    })
}

/// The id that a reference within the file leads to.
fn reference(element: &Element) -> Option<&str> {
    element.href.as_deref().and_then(|href| href.strip_prefix('#'))
}

/// Gathers faces below an element.
struct Walk<'a, 'b> {
    geometries: &'b Geometries<'a>,
    faces: Vec<SpaceFace>,
    short: &'b mut usize,
    /// Whether faces are drawn the other way round (`gml:OrientableSurface`).
    flipped: bool,
}

impl Walk<'_, '_> {
    /// The faces of a wall or roof and of its openings, by level of detail.
    fn bounding(&mut self, surface: &Element, outer: SurfaceKind, around: &mut Vec<(Lod, Vec<SpaceFace>)>) {
        let kind = surface_kind(&surface.name).unwrap_or(outer);
        for property in &surface.children {
            if let Some((lod, _)) = level(property) {
                self.collect(property, kind, 0);
                let faces = std::mem::take(&mut self.faces);
                match around.iter_mut().find(|(known, _)| *known == lod) {
                    Some((_, known)) => known.extend(faces),
                    None => around.push((lod, faces)),
                }
            } else {
                // bldg:opening/bldg:Window, con:fillingSurface/con:WindowSurface.
                for child in property
                    .children
                    .iter()
                    .filter(|child| surface_kind(&child.name).is_some())
                {
                    self.bounding(child, kind, around);
                }
            }
        }
    }

    fn collect(&mut self, element: &Element, kind: SurfaceKind, depth: usize) {
        for child in &element.children {
            self.one(child, kind, depth);
        }
    }

    fn one(&mut self, element: &Element, kind: SurfaceKind, depth: usize) {
        match element.name.as_str() {
            "Polygon" | "PolygonPatch" | "Triangle" | "Rectangle" => self.polygon(element, kind),
            "OrientableSurface" => {
                let flips = element.orientation.as_deref() == Some("-");
                let before = self.flipped;
                self.flipped ^= flips;
                self.collect(element, kind, depth);
                self.flipped = before;
            }
            _ => {
                let known = reference(element).and_then(|id| self.geometries.by_id.get(id).copied());
                if let Some(known) = known
                    && depth < DEEPEST_REFERENCE
                {
                    let kind = if known.kind == SurfaceKind::Unknown {
                        kind
                    } else {
                        known.kind
                    };
                    self.one(known.surface, kind, depth + 1);
                }
                // Parts of a building are members of their own.
                if Role::of(&element.name).is_none() {
                    self.collect(element, kind, depth);
                }
            }
        }
    }

    fn polygon(&mut self, polygon: &Element, kind: SurfaceKind) {
        let broken = Cell::new(false);
        let mut rings = Vec::new();
        for side in &polygon.children {
            let is_outer = matches!(side.name.as_str(), "exterior" | "outerBoundaryIs");
            if !is_outer && !matches!(side.name.as_str(), "interior" | "innerBoundaryIs") {
                continue;
            }
            match ring(side) {
                Some(ring) if is_outer => rings.insert(0, ring),
                Some(ring) => rings.push(ring),
                // A hole of no size takes nothing away.
                None => broken.set(broken.get() || is_outer),
            }
        }
        if broken.get() || rings.is_empty() {
            *self.short += 1;
            return;
        }
        if self.flipped {
            rings.iter_mut().for_each(|ring| ring.reverse());
        }
        self.faces.push(SpaceFace { rings, kind });
    }
}

/// The corners of a ring, not closed; `None` where they are fewer than three or no numbers.
fn ring(side: &Element) -> Option<Vec<[f64; 3]>> {
    let mut numbers = Vec::new();
    positions(side, &mut numbers)?;
    let mut corners: Vec<[f64; 3]> = Vec::with_capacity(numbers.len() / 3);
    let (triples, rest) = numbers.as_chunks::<3>();
    if !rest.is_empty() {
        return None;
    }
    for corner in triples {
        if corners.last() != Some(corner) {
            corners.push(*corner);
        }
    }
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let [first, second, ..] = corners.as_slice() else {
        return None;
    };
    // To and fro between two corners is no ring.
    let is_ring = corners.iter().any(|corner| corner != first && corner != second);
    is_ring.then_some(corners)
}

fn positions(element: &Element, numbers: &mut Vec<f64>) -> Option<()> {
    if matches!(element.name.as_str(), "posList" | "pos" | "coordinates") {
        let parts = element.text.split(|c: char| c.is_whitespace() || c == ',');
        for part in parts.filter(|part| !part.is_empty()) {
            // Beyond the range of any coordinate in metres, sums and areas lose their meaning.
            let number: f64 = part.parse().ok()?;
            numbers.push(Some(number).filter(|number| number.abs() < 1e9)?);
        }
        return Some(());
    }
    element
        .children
        .iter()
        .try_for_each(|child| positions(child, numbers))
}
