//! City objects put together to buildings: a building with its parts and what is fixed to it is one.

use std::collections::HashMap;

use geo_types::MultiPolygon;
use planvy_plan::{Finding, RuleId, Surface, SurfaceKind};
use serde_json::{Map, Value};

use super::lod::Lod;
use super::outline::outline;
use super::shape::Shape;
use crate::finding_log::FindingLog;

/// What a city object is to its building.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `Building`.
    Whole,
    /// `BuildingPart`.
    Part,
    /// `BuildingInstallation`: a chimney, a balcony, an outer stair.
    Installation,
    /// `BuildingConstructiveElement`: a wall, a slab, a beam.
    Element,
}

impl Role {
    /// The role of a type of city object; `None` for what is inside a building, and for what is none.
    pub(crate) fn of(kind: &str) -> Option<Role> {
        match kind {
            "Building" => Some(Role::Whole),
            "BuildingPart" => Some(Role::Part),
            "BuildingInstallation" => Some(Role::Installation),
            "BuildingConstructiveElement" => Some(Role::Element),
            _ => None,
        }
    }
}

/// A city object of a building.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) attributes: Map<String, Value>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) children: Vec<String>,
    pub(crate) parents: Vec<String>,
}

/// A building as the file has it, its parts merged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CityBuilding {
    /// The id of its city object.
    pub(crate) id: String,
    /// Its attributes; those of its only part where it has none of its own by a name.
    pub(crate) attributes: Map<String, Value>,
    /// The level of detail that was read, where there is one.
    pub(crate) lod: Option<Lod>,
    /// Its surfaces, in the coordinates of the file.
    pub(crate) surfaces: Vec<Surface>,
    /// The ids that surfaces refer to.
    pub(crate) elements: Vec<String>,
    /// Its solids that do not close.
    pub(crate) open: Vec<OpenSolid>,
    /// The outline that the file draws (level of detail 0), where it does.
    pub(crate) drawn_outline: Option<MultiPolygon<f64>>,
}

/// A solid that does not close.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenSolid {
    /// The id of its city object.
    pub(crate) element: String,
    /// How many of its edges only one face has.
    pub(crate) edges: usize,
    /// The middle of the first of them, in the coordinates of the file.
    pub(crate) at: [f64; 3],
}

/// Puts the members of one file, or of one feature, together.
pub(crate) fn buildings(mut members: Vec<Member>, log: &mut FindingLog) -> Vec<CityBuilding> {
    let families = families(&members, log);
    families
        .into_iter()
        .map(|family| {
            let family = family
                .into_iter()
                .filter_map(|at| members.get_mut(at).map(take))
                .collect();
            building(family, log)
        })
        .collect()
}

/// Takes a member out; the families do not overlap.
fn take(member: &mut Member) -> Member {
    Member {
        id: std::mem::take(&mut member.id),
        role: member.role,
        attributes: std::mem::take(&mut member.attributes),
        shapes: std::mem::take(&mut member.shapes),
        children: Vec::new(),
        parents: Vec::new(),
    }
}

/// The members that make one building each, its head first. Every member is in one family; a cycle of parents ends where
/// it began.
fn families(members: &[Member], log: &mut FindingLog) -> Vec<Vec<usize>> {
    let at: HashMap<&str, usize> = members
        .iter()
        .enumerate()
        .map(|(number, member)| (member.id.as_str(), number))
        .collect();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (number, member) in members.iter().enumerate() {
        for child in &member.children {
            // A child that is not there, or inside (a room), costs nothing here: `read` says what is missing.
            if let (Some(child), Some(list)) = (at.get(child.as_str()), below.get_mut(number)) {
                list.push(*child);
            }
        }
        for parent in &member.parents {
            if let Some(list) = at.get(parent.as_str()).and_then(|parent| below.get_mut(*parent)) {
                list.push(number);
            }
        }
    }
    let mut taken = vec![false; members.len()];
    let mut families = Vec::new();
    let wholes = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.role == Role::Whole);
    let rest = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.role != Role::Whole);
    for (number, member) in wholes.chain(rest) {
        if taken.get(number).is_none_or(|taken| *taken) {
            continue;
        }
        if member.role != Role::Whole {
            let message = "a part of a building belongs to no building; it is taken for one of its own";
            log.push(Finding::warning(RuleId::REFERENCE, message).with_feature(&member.id));
        }
        let mut family = Vec::new();
        let mut open = vec![number];
        while let Some(next) = open.pop() {
            match taken.get_mut(next) {
                Some(taken) if !*taken => *taken = true,
                _ => continue,
            }
            family.push(next);
            open.extend(below.get(next).into_iter().flatten().rev());
        }
        families.push(family);
    }
    families
}

/// Merges a family, its head first.
fn building(family: Vec<Member>, log: &mut FindingLog) -> CityBuilding {
    let mut merged = CityBuilding {
        id: String::new(),
        attributes: Map::new(),
        lod: None,
        surfaces: Vec::new(),
        elements: Vec::new(),
        open: Vec::new(),
        drawn_outline: None,
    };
    let outlines = family.iter().flat_map(|member| &member.shapes).filter(|shape| {
        shape.lod.is_some_and(Lod::is_outline)
            && shape.faces.iter().any(|face| face.kind != SurfaceKind::Roof)
    });
    merged.drawn_outline = outline(
        outlines
            .flat_map(|shape| &shape.faces)
            .map(|face| face.rings.as_slice()),
    );
    let levels = |member: &Member| -> Vec<Option<Lod>> {
        let bodies = member.shapes.iter().filter(|shape| is_body(shape));
        bodies.map(|shape| shape.lod).collect()
    };
    let main = family
        .iter()
        .filter(|member| matches!(member.role, Role::Whole | Role::Part));
    let lod = main.flat_map(levels).max_by_key(|lod| lod.map(Lod::rank));
    merged.lod = lod.flatten();
    let parts = family.iter().filter(|member| member.role == Role::Part).count();
    for (number, member) in family.into_iter().enumerate() {
        if number == 0 {
            merged.id.clone_from(&member.id);
            merged.attributes.clone_from(&member.attributes);
        } else if member.role == Role::Part && parts == 1 {
            for (name, value) in &member.attributes {
                merged
                    .attributes
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
        }
        let own = levels(&member);
        let best = own.iter().copied().max_by_key(|lod| lod.map(Lod::rank));
        let chosen = lod.filter(|lod| own.contains(lod)).or_else(|| {
            // A building whose parts have the better body is drawn by them; a part without that level by what it has.
            best.filter(|_| number > 0 || parts == 0)
        });
        let Some(chosen) = chosen else { continue };
        if lod.is_some_and(|lod| chosen != lod) && member.role == Role::Part {
            let message = format!(
                "the part has no body of level of detail {}; its level {} is read",
                name(lod.flatten()),
                name(chosen)
            );
            log.push(Finding::info(RuleId::GEOMETRY, message).with_feature(&member.id));
        }
        add(&mut merged, member, chosen);
    }
    merged
}

fn is_body(shape: &Shape) -> bool {
    !shape.faces.is_empty() && !shape.lod.is_some_and(Lod::is_outline)
}

fn name(lod: Option<Lod>) -> String {
    lod.map_or_else(|| "not given".to_owned(), |lod| lod.to_string())
}

/// Adds the shapes of one level of a member. Where it has solids, they are its body.
fn add(merged: &mut CityBuilding, member: Member, lod: Option<Lod>) {
    let element = u32::try_from(merged.elements.len()).ok();
    let has_solid = member
        .shapes
        .iter()
        .any(|shape| shape.lod == lod && is_body(shape) && shape.is_solid);
    let fixed = (member.role == Role::Installation).then(|| installation_kind(&member.attributes));
    for shape in member.shapes {
        if shape.lod != lod || !is_body(&shape) || shape.is_solid != has_solid {
            continue;
        }
        if let Some((edges, at)) = shape.open {
            merged.open.push(OpenSolid {
                element: member.id.clone(),
                edges,
                at,
            });
        }
        merged
            .surfaces
            .extend(shape.faces.into_iter().map(|face| Surface {
                kind: fixed.unwrap_or(face.kind),
                rings: face.rings,
                element,
            }));
    }
    merged.elements.push(member.id);
}

/// What an installation is, by its function: what stands out from the walls is told from what stands on the roof. Without a
/// function it is taken for the latter, so that it counts in the total height.
fn installation_kind(attributes: &Map<String, Value>) -> SurfaceKind {
    const STANDS_OUT: [&str; 14] = [
        "balcon",
        "balkong",
        "canopy",
        "skärmtak",
        "stair",
        "trapp",
        "ramp",
        "arcade",
        "loggia",
        "awning",
        "1000",
        "1020",
        "1060",
        "terrace",
    ];
    let said = ["function", "class", "usage"]
        .iter()
        .filter_map(|name| attributes.get(*name))
        .map(|value| value.to_string().to_lowercase());
    let mut words = said;
    if words.any(|words| STANDS_OUT.iter().any(|word| words.contains(word))) {
        SurfaceKind::Projection
    } else {
        SurfaceKind::Installation
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::{RuleId, SurfaceKind};
    use serde_json::json;

    use super::{Member, Role, buildings};
    use crate::city_model::lod::Lod;
    use crate::city_model::shape::{Shape, SpaceFace};
    use crate::finding_log::FindingLog;

    fn shape(lod: &str, level: f64, is_solid: bool) -> Shape {
        let ring = vec![[0.0, 0.0, level], [4.0, 0.0, level], [4.0, 4.0, level]];
        Shape {
            lod: Lod::of(&json!(lod)),
            is_solid,
            faces: vec![SpaceFace {
                rings: vec![ring],
                kind: SurfaceKind::Unknown,
            }],
            open: None,
        }
    }

    fn member(id: &str, role: Role, children: &[&str], shapes: Vec<Shape>) -> Member {
        Member {
            id: id.to_owned(),
            role,
            attributes: json!({"function": "balcony"})
                .as_object()
                .cloned()
                .unwrap_or_default(),
            shapes,
            children: children.iter().map(|id| (*id).to_owned()).collect(),
            parents: Vec::new(),
        }
    }

    fn levels(members: Vec<Member>) -> (Vec<(String, Vec<f64>)>, Vec<RuleId>) {
        let mut log = FindingLog::default();
        let built = buildings(members, &mut log);
        let levels = built.into_iter().map(|building| {
            let levels = building.surfaces.iter().map(|surface| surface.rings[0][0][2]);
            (building.id, levels.collect())
        });
        let rules = log.into_findings().into_iter().map(|finding| finding.rule);
        (levels.collect(), rules.collect())
    }

    #[test]
    fn parts_are_merged_at_the_best_level_that_the_building_has() {
        let outline = shape("0", 0.0, false);
        let built = levels(vec![
            member(
                "p1",
                Role::Part,
                &[],
                vec![shape("1.2", 1.0, true), shape("2.2", 2.0, true)],
            ),
            member(
                "b",
                Role::Whole,
                &["p1", "p2", "room"],
                vec![outline, shape("1", 9.0, true)],
            ),
            member("p2", Role::Part, &[], vec![shape("1.3", 3.0, true)]),
            member("i", Role::Installation, &[], vec![shape("2.2", 4.0, false)]),
        ]);
        assert_eq!(
            built.0,
            [("b".to_owned(), vec![2.0, 3.0]), ("i".to_owned(), vec![4.0])],
            "the building's own block is not added to its parts"
        );
        assert_eq!(built.1, [RuleId::REFERENCE, RuleId::GEOMETRY]);
    }

    #[test]
    fn solids_come_before_surfaces_and_cycles_end() {
        let both = vec![shape("2", 1.0, false), shape("2", 2.0, true)];
        let built = levels(vec![
            member("a", Role::Whole, &["b"], both),
            member("b", Role::Part, &["a", "b"], vec![]),
        ]);
        assert_eq!(built, (vec![("a".to_owned(), vec![2.0])], vec![]));
    }

    #[test]
    fn a_balcony_is_a_projection() {
        let mut log = FindingLog::default();
        let built = buildings(
            vec![
                member("a", Role::Whole, &["i"], vec![shape("2", 1.0, true)]),
                member("i", Role::Installation, &[], vec![shape("3", 4.0, false)]),
            ],
            &mut log,
        );
        let kinds: Vec<_> = built[0].surfaces.iter().map(|surface| surface.kind).collect();
        assert_eq!(kinds, [SurfaceKind::Unknown, SurfaceKind::Projection]);
        assert_eq!(built[0].elements, ["a", "i"]);
    }
}
