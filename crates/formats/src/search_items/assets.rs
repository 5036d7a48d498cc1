//! The assets of items, as documents of the plan.

use planvy_plan::DocumentReference;
use planvy_plan::decision::DecisionDocument;
use planvy_plan::document::DocumentPlace;
use serde_json::{Map, Value};

use crate::ngp::documents::document_at;

/// The documents behind the assets of a plan's items, each once.
#[derive(Default)]
pub(super) struct Assets {
    seen: Vec<(String, String)>,
    /// The plan description.
    pub(super) description: Option<DocumentReference>,
    /// Everything else, as documents of the decision.
    pub(super) documents: Vec<DecisionDocument>,
}

impl Assets {
    /// Takes the assets of an item. What has no `href` leads nowhere and is passed over.
    pub(super) fn take(&mut self, assets: &Map<String, Value>) {
        for (key, asset) in assets {
            let Some(href) = asset.get("href").and_then(Value::as_str) else {
                continue;
            };
            let known = (key.clone(), href.to_owned());
            if self.seen.contains(&known) {
                continue;
            }
            self.seen.push(known);
            let mut additions = asset.as_object().cloned().unwrap_or_default();
            additions.remove("href");
            let name = match additions.remove("title") {
                Some(Value::String(title)) => title,
                _ => key.clone(),
            };
            let place = DocumentPlace {
                namespace: None,
                identity: None,
                link: Some(href.to_owned()),
            };
            let document = DocumentReference {
                additions,
                ..document_at(name, place)
            };
            match key.as_str() {
                "planbeskrivning" if self.description.is_none() => self.description = Some(document),
                "plankarta" | "beslutsprotokoll" => self.documents.push(DecisionDocument {
                    contents: vec![key.clone()],
                    document,
                }),
                _ => self.documents.push(DecisionDocument {
                    contents: vec!["övrigt".to_owned()],
                    document,
                }),
            }
        }
    }
}
