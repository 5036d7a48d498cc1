//! A file as buildings in the coordinates of the file.

use std::collections::BTreeMap;

use planvy_plan::{Finding, RuleId};
use serde_json::{Map, Value};

use super::ROOT;
use super::geometry::Geometries;
use crate::city_model::buildings::{CityBuilding, Member, Role, buildings};
use crate::city_model::shape::triangles;
use crate::city_model::{CityFile, ReferenceSystem, say_levels, say_others};
use crate::finding_log::FindingLog;
use crate::xml::{Element, Members, Space, line_of};

/// Reads a file; `None` where it is none. What was wrong is in the log.
pub(crate) fn read_city(text: &str, log: &mut FindingLog) -> Option<CityFile> {
    let mut members = Members::new(text, ROOT);
    let mut reader = Reader {
        log,
        reference: None,
        buildings: Vec::new(),
        relief: Vec::new(),
        others: BTreeMap::new(),
        inside: 0,
    };
    loop {
        match members.next_member() {
            Ok(Some(member)) => reader.member(&member),
            Ok(None) => break,
            Err(error) => {
                let line = line_of(text, error.offset);
                let message = format!("{} (line {line}, byte {})", error.error, error.offset);
                reader
                    .log
                    .push(Finding::error(RuleId::PARSE, message).with_hint(error.error.hint()));
                members.root_namespace()?;
                break;
            }
        }
    }
    let version = version(members.root_namespace());
    Some(reader.finish(version))
}

fn version(namespace: Option<&str>) -> &'static str {
    match namespace.and_then(|uri| uri.rsplit('/').next()) {
        Some("1.0") => "1.0",
        Some("3.0") => "3.0",
        _ => "2.0",
    }
}

struct Reader<'a> {
    log: &'a mut FindingLog,
    reference: Option<ReferenceSystem>,
    buildings: Vec<CityBuilding>,
    relief: Vec<[[f64; 3]; 3]>,
    /// Objects that are no buildings, by name.
    others: BTreeMap<String, usize>,
    /// Rooms, storeys and units inside buildings.
    inside: usize,
}

impl Reader<'_> {
    fn member(&mut self, member: &Element) {
        if self.reference.is_none() {
            self.reference = srs_name(member).map(ReferenceSystem::named);
        }
        if !matches!(
            member.name.as_str(),
            "cityObjectMember" | "featureMember" | "featureMembers"
        ) {
            return;
        }
        for object in &member.children {
            if Role::of(&object.name) == Some(Role::Whole) && object.space == Space::CityGml {
                let built = self.building(object);
                self.buildings.extend(built);
            } else if matches!(object.name.as_str(), "ReliefFeature" | "TINRelief")
                && object.space == Space::CityGml
            {
                let faces = Geometries::of(object).relief(object, self.log);
                self.relief.extend(faces.iter().flat_map(triangles));
            } else {
                *self.others.entry(object.name.clone()).or_default() += 1;
            }
        }
    }

    /// A building with its parts and installations.
    fn building(&mut self, object: &Element) -> Vec<CityBuilding> {
        let geometries = Geometries::of(object);
        let mut members = Vec::new();
        self.collect(object, Role::Whole, None, &geometries, &mut members);
        if geometries.missing > 0 {
            let message = format!(
                "{} faces are referred to and are not in the building",
                geometries.missing
            );
            let owner = object.id.clone().unwrap_or_default();
            self.log
                .push(Finding::warning(RuleId::REFERENCE, message).with_feature(owner));
        }
        buildings(members, self.log)
    }

    fn collect(
        &mut self,
        object: &Element,
        role: Role,
        parent: Option<&str>,
        geometries: &Geometries<'_>,
        members: &mut Vec<Member>,
    ) {
        // An id of its own where the file has none: by its place in the file.
        let id = object
            .id
            .clone()
            .unwrap_or_else(|| format!("{} at byte {}", object.name, object.offset));
        members.push(Member {
            role,
            attributes: attributes(object),
            shapes: geometries.shapes(object, &id, self.log),
            children: Vec::new(),
            parents: parent.map(str::to_owned).into_iter().collect(),
            id: id.clone(),
        });
        for property in object
            .children
            .iter()
            .filter(|child| child.space == Space::CityGml)
        {
            for child in property
                .children
                .iter()
                .filter(|child| child.space == Space::CityGml)
            {
                match Role::of(&child.name) {
                    Some(role) => self.collect(child, role, Some(&id), geometries, members),
                    None if is_inside(&child.name) => self.inside += 1,
                    None => {}
                }
            }
        }
    }

    fn finish(self, version: &'static str) -> CityFile {
        say_others(&self.others, self.log);
        if self.inside > 0 {
            let message = format!(
                "{} rooms, storeys and units inside buildings are not read",
                self.inside
            );
            self.log.push(Finding::info(RuleId::SCHEMA, message));
        }
        say_levels(&self.buildings, self.log);
        CityFile {
            version,
            reference: self.reference.unwrap_or_else(ReferenceSystem::unsaid),
            buildings: self.buildings,
            relief: self.relief,
        }
    }
}

/// Whether an object is inside a building.
fn is_inside(name: &str) -> bool {
    matches!(
        name,
        "Room" | "BuildingRoom" | "Storey" | "BuildingUnit" | "IntBuildingInstallation" | "BuildingFurniture"
    )
}

/// The first system that is named in an element or below it.
fn srs_name(element: &Element) -> Option<&str> {
    element
        .srs_name
        .as_deref()
        .or_else(|| element.children.iter().find_map(srs_name))
}

/// The attributes that [`Stated`](crate::city_model::Stated) asks for, by the names that CityJSON gives them.
fn attributes(object: &Element) -> Map<String, Value> {
    let mut attributes = Map::new();
    for child in object
        .children
        .iter()
        .filter(|child| child.space == Space::CityGml)
    {
        let (name, text) = match child.name.as_str() {
            "measuredHeight" | "storeysAboveGround" | "yearOfConstruction" | "function" | "usage"
            | "class" => (child.name.as_str(), child.text.as_str()),
            "dateOfConstruction" => ("yearOfConstruction", child.text.as_str()),
            // CityGML 3.0: con:height/con:Height/con:value.
            "height" => match first_named(child, "value") {
                Some(value) => ("measuredHeight", value.text.as_str()),
                None => continue,
            },
            _ => continue,
        };
        if !text.is_empty() {
            attributes
                .entry(name)
                .or_insert_with(|| Value::String(text.to_owned()));
        }
    }
    attributes
}

fn first_named<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.children.iter().find_map(|child| {
        if child.name == name {
            Some(child)
        } else {
            first_named(child, name)
        }
    })
}
