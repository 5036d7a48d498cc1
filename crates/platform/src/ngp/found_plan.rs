//! What search items tell of a plan.

use planvy_plan::{PlanId, PlanStatus};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;

/// A document of a plan on the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssetLink {
    /// What it is: `plankarta`, `planhandling`, `beslutsprotokoll`, …
    pub role: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Its address; the platform asks for a token there.
    pub href: String,
}

/// A plan that search items are about.
#[derive(Clone, Debug)]
pub struct FoundPlan {
    /// `detaljplan.objektidentitet`.
    pub id: PlanId,
    /// `detaljplan.beteckning`.
    pub designation: Option<String>,
    /// `detaljplan.namn`.
    pub name: Option<String>,
    /// `detaljplan.status`, as written.
    pub status: Option<String>,
    /// `detaljplan.objektversion`, where items carry it.
    pub object_version: Option<u32>,
    /// `detaljplan.versionGiltigFran`, where items carry it.
    pub version_valid_from: Option<String>,
    /// The asset with the plan as delivered, where there is one.
    pub delivery: Option<Url>,
    /// The other assets.
    pub documents: Vec<AssetLink>,
    /// Number of items.
    pub items: usize,
    /// The items, where no delivery is told of.
    pub(super) without_delivery: Vec<Box<RawValue>>,
    item_digests: Vec<[u8; 32]>,
}

impl FoundPlan {
    pub(super) fn new(id: PlanId) -> FoundPlan {
        FoundPlan {
            id,
            designation: None,
            name: None,
            status: None,
            object_version: None,
            version_valid_from: None,
            delivery: None,
            documents: Vec::new(),
            items: 0,
            without_delivery: Vec::new(),
            item_digests: Vec::new(),
        }
    }

    /// Whether the plan has been repealed or closed: it is listed, and holds no longer.
    pub fn is_ended(&self) -> bool {
        let status = self.status.as_deref().and_then(PlanStatus::from_swedish);
        matches!(status, Some(PlanStatus::Repealed | PlanStatus::Closed))
    }

    /// A mark of everything that the items say: 16 hexadecimal digits. Another mark is another version of the plan.
    /// Links between items, which differ from request to request, are left out, and so is the order of the items.
    pub fn mark(&self) -> String {
        let mut digests = self.item_digests.clone();
        digests.sort_unstable();
        let mut digest = Sha256::new();
        for item in &digests {
            digest.update(item);
        }
        digest
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Takes one item of this plan. `base` is the address of the page.
    pub(super) fn take(
        &mut self,
        item: &Map<String, Value>,
        raw: Box<RawValue>,
        base: &Url,
        delivery_roles: &[String],
    ) {
        self.items += 1;
        if let Some(properties) = item.get("properties").and_then(Value::as_object) {
            let text = |key| {
                member(properties, "detaljplan", key)
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            };
            let first = |known: &mut Option<String>, key| *known = known.take().or_else(|| text(key));
            first(&mut self.designation, "beteckning");
            first(&mut self.name, "namn");
            first(&mut self.status, "status");
            first(&mut self.version_valid_from, "versionGiltigFran");
            let version = member(properties, "detaljplan", "objektversion").and_then(Value::as_u64);
            self.object_version = self
                .object_version
                .or_else(|| version.and_then(|version| u32::try_from(version).ok()));
        }
        let assets = item.get("assets").and_then(Value::as_object);
        for (key, asset) in assets.into_iter().flatten() {
            self.take_asset(key, asset, base, delivery_roles);
        }
        self.item_digests.push(digest_of(item));
        if self.delivery.is_none() {
            self.without_delivery.push(raw);
        } else {
            self.without_delivery = Vec::new();
        }
    }

    fn take_asset(&mut self, key: &str, asset: &Value, base: &Url, delivery_roles: &[String]) {
        let Some(href) = asset.get("href").and_then(Value::as_str) else {
            return;
        };
        let Ok(url) = base.join(href) else { return };
        let roles: Vec<&str> = asset
            .get("roles")
            .and_then(Value::as_array)
            .map(|roles| roles.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let is_delivery = |role: &str| {
            delivery_roles
                .iter()
                .any(|known| known.eq_ignore_ascii_case(role))
        };
        let kind = asset.get("type").and_then(Value::as_str).unwrap_or_default();
        if roles.iter().any(|role| is_delivery(role))
            || is_delivery(key)
            || kind.starts_with("application/vnd.lm.detaljplan")
        {
            self.delivery.get_or_insert(url);
            return;
        }
        let document = AssetLink {
            role: roles
                .first()
                .map_or_else(|| key.to_owned(), |role| (*role).to_owned()),
            title: asset.get("title").and_then(Value::as_str).map(str::to_owned),
            href: url.to_string(),
        };
        if !self.documents.contains(&document) {
            self.documents.push(document);
        }
    }
}

/// A member of a part of an item's properties, in any of the ways that the platform and the tools around it write it:
/// `detaljplan.namn`, `detaljplan_namn`, `detaljplan:namn` or `{"detaljplan": {"namn": …}}`.
pub(super) fn member<'p>(properties: &'p Map<String, Value>, part: &str, key: &str) -> Option<&'p Value> {
    let nested = || properties.get(part)?.get(key);
    let flat = || {
        ['.', '_', ':']
            .iter()
            .find_map(|mark| properties.get(&format!("{part}{mark}{key}")))
    };
    nested().or_else(flat)
}

/// A digest of what an item says, without its links.
fn digest_of(item: &Map<String, Value>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (key, value) in item.iter().filter(|(key, _)| key.as_str() != "links") {
        digest.update(key);
        digest.update([0]);
        digest.update(value.to_string());
        digest.update([0]);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "11111111-1111-4111-8111-111111111111";

    fn found(items: &[Value]) -> FoundPlan {
        let base: Url = "https://a.example/search/items".parse().unwrap();
        let mut plan = FoundPlan::new(ID.parse().unwrap());
        for item in items {
            let raw = RawValue::from_string(item.to_string()).unwrap();
            plan.take(item.as_object().unwrap(), raw, &base, &["detaljplan".to_owned()]);
        }
        plan
    }

    fn item(number: u32, name: &str) -> Value {
        json!({"id": number, "links": [{"href": number}], "properties": {"detaljplan.namn": name, "detaljplan.status": "Upphävd"},
            "assets": {"a": {"href": "../download/1", "roles": ["detaljplan"]}, "b": {"href": "/2", "roles": ["plankarta"], "title": "Karta"}}})
    }

    #[test]
    fn assets_are_sorted_by_their_roles() {
        let plan = found(&[item(1, "Eken"), item(2, "Eken")]);
        assert_eq!(plan.delivery.unwrap().as_str(), "https://a.example/download/1");
        let map = AssetLink {
            role: "plankarta".into(),
            title: Some("Karta".into()),
            href: "https://a.example/2".into(),
        };
        assert_eq!(plan.documents, [map]);
        assert!(plan.without_delivery.is_empty());
    }

    #[test]
    fn the_mark_is_of_what_is_said_and_not_of_the_order() {
        let (a, b) = (item(1, "Eken"), item(2, "Eken"));
        let mark = found(&[a.clone(), b.clone()]).mark();
        assert_eq!(mark.len(), 16);
        assert_eq!(found(&[b.clone(), a.clone()]).mark(), mark);
        let mut relinked = b.clone();
        relinked["links"] = json!([]);
        assert_eq!(found(&[a.clone(), relinked]).mark(), mark);
        assert_ne!(found(&[a.clone(), item(2, "Linden")]).mark(), mark);
        assert_ne!(found(&[a]).mark(), mark);
    }

    #[test]
    fn a_repealed_plan_has_ended() {
        assert!(found(&[item(1, "Eken")]).is_ended());
        assert!(!found(&[json!({"properties": {"detaljplan": {"status": "laga kraft"}}})]).is_ended());
    }
}
