//! A file, or a sequence of features, as buildings in the coordinates of the file.

use std::collections::{BTreeMap, HashSet};

use planvy_plan::{Finding, RuleId};
use serde_json::Value;
use serde_json::value::RawValue;

use super::document::{Members, RawDocument, RawObject, Transform};
use super::shapes::{Desk, TemplateShelf, Vertices};
use crate::city_model::buildings::{CityBuilding, Member, Role, buildings};
use crate::city_model::shape::triangles;
use crate::city_model::{CityFile, ReferenceSystem, say_levels, say_others};
use crate::finding_log::FindingLog;

/// The ground as triangles.
const RELIEF: &str = "TINRelief";

/// How many broken features of a sequence are passed over before the rest is given up.
const MAX_BROKEN_FEATURES: usize = 1_000;

/// Reads a file or a sequence; `None` where it is neither. What was wrong is in the log.
pub(crate) fn read_city(bytes: &[u8], log: &mut FindingLog) -> Option<CityFile> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => {
            let message = format!("the file is no UTF-8: byte {} does not fit", error.valid_up_to());
            log.push(Finding::error(RuleId::PARSE, message));
            return None;
        }
    };
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<RawDocument<'_>>();
    let first = match values.next() {
        Some(Ok(first)) => first,
        Some(Err(error)) => {
            log.push(json_fault(&error, "the file"));
            return None;
        }
        None => {
            log.push(Finding::error(RuleId::PARSE, "the file is empty"));
            return None;
        }
    };
    let rest = values.byte_offset();
    let mut reader = Reader::new(log);
    match first.kind.as_deref() {
        Some("CityJSON") => reader.header(first)?,
        Some("CityJSONFeature") => {
            let message = "the sequence lacks its first line, with the transform and the coordinate system";
            reader.log.push(Finding::warning(RuleId::SCHEMA, message));
            reader.feature(first);
        }
        Some(kind) => {
            let message = format!("the type is '{kind}', which is neither CityJSON nor CityJSONFeature");
            reader.log.push(Finding::error(RuleId::SCHEMA, message));
            return None;
        }
        None => {
            let message = "the member `type` is missing: the file does not say that it is CityJSON";
            reader.log.push(Finding::error(RuleId::SCHEMA, message));
            return None;
        }
    }
    reader.sequence(text, rest);
    Some(reader.finish())
}

fn json_fault(error: &serde_json::Error, what: &str) -> Finding {
    let rule = if error.is_data() {
        RuleId::SCHEMA
    } else {
        RuleId::PARSE
    };
    Finding::error(rule, format!("{what} cannot be read: {error}"))
}

struct Reader<'a> {
    log: &'a mut FindingLog,
    version: &'static str,
    reference: ReferenceSystem,
    transform: Option<Transform>,
    shelf: TemplateShelf,
    buildings: Vec<CityBuilding>,
    relief: Vec<[[f64; 3]; 3]>,
    /// City objects that are no part of a building, by type.
    others: BTreeMap<String, usize>,
    /// Vertices that nothing asks for, and all.
    unused: (usize, usize),
    features: usize,
}

impl<'a> Reader<'a> {
    fn new(log: &'a mut FindingLog) -> Reader<'a> {
        let shelf = TemplateShelf::new(super::document::Templates::default(), log);
        Reader {
            log,
            version: "2.0",
            reference: ReferenceSystem::unsaid(),
            transform: None,
            shelf,
            buildings: Vec::new(),
            relief: Vec::new(),
            others: BTreeMap::new(),
            unused: (0, 0),
            features: 0,
        }
    }

    /// The file, or the first line of a sequence. `None` where its version is not read.
    fn header(&mut self, document: RawDocument<'_>) -> Option<()> {
        self.version = self.known_version(document.version.as_ref())?;
        self.reference = ReferenceSystem::of_metadata(document.metadata.as_ref());
        if let Some(text) = &self.reference.odd_spelling {
            let message = format!(
                "the coordinate system is written '{text}'; the standard writes https://www.opengis.net/def/crs/EPSG/0/…"
            );
            self.log.push(Finding::warning(RuleId::SCHEMA, message));
        }
        self.transform = document.transform;
        if self.transform.is_none()
            && self.version != "1.0"
            && document.vertices.as_ref().is_some_and(|v| !v.is_empty())
        {
            let message = format!(
                "version {} needs a transform; the vertices are read as they stand",
                self.version
            );
            self.log.push(Finding::warning(RuleId::SCHEMA, message));
        }
        if let Some(templates) = document.templates {
            self.shelf = TemplateShelf::new(templates, self.log);
        }
        if document.city_objects.is_none() {
            self.log.push(Finding::error(
                RuleId::SCHEMA,
                "the member `CityObjects` is missing",
            ));
        }
        if document.vertices.is_none() {
            self.log
                .push(Finding::error(RuleId::SCHEMA, "the member `vertices` is missing"));
        }
        self.objects(document.city_objects, document.vertices);
        Some(())
    }

    fn known_version(&mut self, version: Option<&Value>) -> Option<&'static str> {
        let text = match version {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => {
                let message = "the member `version` is missing; versions 1.0, 1.1 and 2.0 are read";
                self.log.push(Finding::error(RuleId::SCHEMA, message));
                return None;
            }
        };
        for known in ["1.0", "1.1", "2.0"] {
            if text == known {
                return Some(known);
            }
            if text.strip_prefix(known).is_some_and(|rest| rest.starts_with('.')) {
                let message = format!("the version is written '{text}'; it is read as {known}");
                self.log.push(Finding::warning(RuleId::SCHEMA, message));
                return Some(known);
            }
        }
        let message = format!("version '{text}' of CityJSON is not read, only 1.0, 1.1 and 2.0");
        let hint = "write the file as CityJSON 2.0, for instance with `cjio … upgrade save …`";
        self.log
            .push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
        None
    }

    /// The features that follow the first value.
    fn sequence(&mut self, text: &str, mut at: usize) {
        let mut broken = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.trim_start().is_empty()) {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<RawDocument<'_>>();
            match values.next() {
                None => return,
                Some(Ok(document)) => {
                    at += values.byte_offset();
                    self.next_of_sequence(document);
                }
                Some(Err(error)) => {
                    broken += 1;
                    self.features += 1;
                    let what = format!("feature {}", self.features);
                    self.log.push(json_fault(&error, &what));
                    let start = rest.len() - rest.trim_start().len();
                    let next = rest.get(start..).and_then(|rest| rest.find("\n{"));
                    match next {
                        Some(next) if broken < MAX_BROKEN_FEATURES => at += start + next + 1,
                        Some(_) => {
                            let message =
                                format!("{broken} features are broken; the rest of the file is not read");
                            self.log.push(Finding::error(RuleId::PARSE, message));
                            return;
                        }
                        None => return,
                    }
                }
            }
        }
    }

    fn next_of_sequence(&mut self, document: RawDocument<'_>) {
        match document.kind.as_deref() {
            Some("CityJSONFeature") => self.feature(document),
            kind => {
                self.features += 1;
                let kind = kind.unwrap_or("nothing");
                let message =
                    format!("a feature of a sequence should be a CityJSONFeature, this one is {kind}");
                let label = format!("feature {}", self.features);
                self.log
                    .push(Finding::error(RuleId::SCHEMA, message).with_feature(label));
            }
        }
    }

    fn feature(&mut self, document: RawDocument<'_>) {
        self.features += 1;
        let label = match &document.id {
            Some(id) => id.clone(),
            None => format!("feature {}", self.features),
        };
        let objects = document.city_objects.as_ref().map(|objects| objects.0.as_slice());
        let has_root = document
            .id
            .as_ref()
            .is_some_and(|root| objects.unwrap_or_default().iter().any(|(id, _)| id == root));
        if !has_root {
            let message = "the feature's id is that of none of its city objects";
            self.log
                .push(Finding::error(RuleId::REFERENCE, message).with_feature(label));
        }
        self.objects(document.city_objects, document.vertices);
    }

    /// The city objects of the file or of one feature.
    fn objects(&mut self, objects: Option<Members<'_>>, vertices: Option<Vec<[f64; 3]>>) {
        let mut vertices = Vertices::new(vertices.unwrap_or_default(), self.transform);
        let objects = objects.unwrap_or_default().0;
        let mut known: HashSet<String> = HashSet::with_capacity(objects.len());
        let mut members = Vec::new();
        for (id, raw) in objects {
            if !known.insert(id.clone()) {
                let message = "the id stands twice; the second object is left out";
                self.log
                    .push(Finding::error(RuleId::DUPLICATE, message).with_feature(id));
                continue;
            }
            members.extend(self.object(id, raw, &mut vertices));
        }
        for member in &members {
            let relatives = member.children.iter().chain(&member.parents);
            for missing in relatives.filter(|id| !known.contains(*id)) {
                let message = format!("it names the city object '{missing}', which is not there");
                self.log
                    .push(Finding::warning(RuleId::REFERENCE, message).with_feature(&member.id));
            }
        }
        let (unused, all) = vertices.unused();
        self.unused = (self.unused.0 + unused, self.unused.1 + all);
        self.buildings.extend(buildings(members, self.log));
    }

    fn object(&mut self, id: String, raw: &RawValue, vertices: &mut Vertices) -> Option<Member> {
        let object: RawObject = match serde_json::from_str(raw.get()) {
            Ok(object) => object,
            Err(error) => {
                self.log
                    .push(json_fault(&error, "the city object").with_feature(&id));
                return None;
            }
        };
        let role = Role::of(&object.kind);
        let mut desk = Desk {
            owner: &id,
            is_building: role.is_some(),
            vertices,
            log: self.log,
        };
        let mut shapes = Vec::new();
        for geometry in object.geometry.iter().flatten() {
            // What is no building is looked at for what it says wrong, and let go.
            let shape = desk.shape(geometry, &mut self.shelf);
            shapes.extend(shape.filter(|_| role.is_some() || object.kind == RELIEF));
        }
        if object.kind == RELIEF {
            let faces = shapes.iter().flat_map(|shape| &shape.faces);
            self.relief.extend(faces.flat_map(triangles));
            return None;
        }
        let Some(role) = role else {
            *self.others.entry(object.kind).or_default() += 1;
            return None;
        };
        Some(Member {
            id,
            role,
            attributes: object.attributes.unwrap_or_default(),
            shapes,
            children: object.children.unwrap_or_default(),
            parents: object.parents.unwrap_or_default(),
        })
    }

    fn finish(self) -> CityFile {
        say_others(&self.others, self.log);
        if let (unused @ 1.., all) = self.unused {
            let message = format!("{unused} of {all} vertices are not used");
            self.log.push(Finding::info(RuleId::GEOMETRY, message));
        }
        say_levels(&self.buildings, self.log);
        CityFile {
            version: self.version,
            reference: self.reference,
            buildings: self.buildings,
            relief: self.relief,
        }
    }
}
