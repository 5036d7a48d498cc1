//! The record of a plan: what it is, whenever it is asked about.

use planvy_plan::document::DocumentPlace;
use planvy_plan::stored::StoredPlan;
use planvy_plan::{DocumentReference, Plan};

use crate::answer::{Link, Source};
use crate::plan_answer::{DocumentAnswer, DocumentRole, PlanLaw, PlanQuality, PlanRecord, VerticalExtent};
use crate::resource_path::plan_path;
use crate::standing::Timeline;

impl PlanRecord {
    /// The record of a stored plan.
    pub fn of(stored: &StoredPlan, timeline: &Timeline, vertical_extent: VerticalExtent) -> PlanRecord {
        let plan = &stored.plan;
        PlanRecord {
            id: plan.id,
            designation: plan.designation.clone().filter(|text| !text.trim().is_empty()),
            name: plan.name.trim().to_owned(),
            municipality: plan
                .municipality
                .clone()
                .or_else(|| plan.municipality_code.clone()),
            kind: plan.kind,
            law: plan.law.as_ref().map(PlanLaw::from),
            status: plan.status,
            status_date: plan.status_date,
            legal_force: timeline.legal_force().to_vec(),
            fictional: plan.is_fictional(),
            purpose: plan
                .purpose
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            documents: documents(plan),
            quality: quality(plan),
            provenance: Source::from(&stored.provenance),
            crs: plan.crs,
            vertical_extent,
            links: vec![Link {
                rel: "self",
                href: plan_path(plan.id),
            }],
        }
    }
}

fn quality(plan: &Plan) -> PlanQuality {
    let quality = plan.quality.as_ref();
    let usability = plan.usability.as_ref();
    PlanQuality {
        digitisation: quality.and_then(|quality| quality.digitisation.clone()),
        digitisation_note: quality.and_then(|quality| quality.digitisation_note.clone()),
        corrected_boundaries: quality.and_then(|quality| quality.corrected_boundaries),
        checked_material: quality.and_then(|quality| quality.checked_material),
        usability: usability.and_then(|usability| usability.level.clone()),
        usability_note: usability.and_then(|usability| usability.note.clone()),
    }
}

/// Every document of a plan, the plan map first, each once.
fn documents(plan: &Plan) -> Vec<DocumentAnswer> {
    let mut documents = Vec::new();
    for decision in &plan.decisions {
        for held in &decision.documents {
            let is_map = held
                .contents
                .iter()
                .any(|content| content.trim().to_lowercase() == "plankarta");
            let role = if is_map {
                DocumentRole::PlanMap
            } else {
                DocumentRole::Decision
            };
            documents.push(document(role, &held.document));
        }
        documents.extend(
            decision
                .base_maps
                .iter()
                .map(|map| document(DocumentRole::BaseMap, map)),
        );
    }
    documents.extend(
        plan.description
            .iter()
            .map(|text| document(DocumentRole::Description, text)),
    );
    documents.extend(
        plan.planning_material
            .iter()
            .map(|part| document(DocumentRole::Material, &part.document)),
    );
    documents.sort_by_key(|document| document.role);
    documents.dedup();
    documents
}

fn document(role: DocumentRole, reference: &DocumentReference) -> DocumentAnswer {
    let first = |of: fn(&DocumentPlace) -> Option<&String>| reference.references.iter().find_map(of).cloned();
    DocumentAnswer {
        role,
        title: reference.name.clone(),
        href: reference
            .references
            .iter()
            .find_map(|place| place.link.as_deref().and_then(web_address)),
        identity: first(|place| place.identity.as_ref()),
        date: reference.date.clone(),
    }
}

/// A link as delivered, if it is one that a browser may follow: a page shows it, so no other scheme than the web's passes.
fn web_address(link: &str) -> Option<String> {
    let link = link.trim();
    let scheme = link
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    matches!(scheme.as_str(), "http" | "https").then(|| link.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_links_are_passed_on() {
        assert_eq!(
            web_address(" HTTPS://plan.example/1.pdf "),
            Some("HTTPS://plan.example/1.pdf".to_owned())
        );
        for link in ["javascript:alert(1)", "file:///etc/passwd", "plan.pdf", ""] {
            assert_eq!(web_address(link), None, "{link}");
        }
    }

    #[test]
    fn a_reference_gives_its_first_link_and_identity() {
        let place = |identity: Option<&str>, link: Option<&str>| DocumentPlace {
            namespace: None,
            identity: identity.map(str::to_owned),
            link: link.map(str::to_owned),
        };
        let reference = DocumentReference {
            name: "Plankarta".to_owned(),
            short_name: None,
            date: Some("2024-01-02".to_owned()),
            date_event: None,
            references: vec![
                place(Some("a"), None),
                place(Some("b"), Some("https://plan.example/karta.pdf")),
            ],
            specific: None,
            additions: serde_json::Map::new(),
        };
        let answer = document(DocumentRole::PlanMap, &reference);
        assert_eq!(answer.identity.as_deref(), Some("a"));
        assert_eq!(answer.href.as_deref(), Some("https://plan.example/karta.pdf"));
        assert_eq!(answer.date.as_deref(), Some("2024-01-02"));
    }
}
