//! The keys of a search item, brought to one form.
//!
//! The platform and the tools around it write `detaljplan.namn`, `detaljplan_namn` or `{"detaljplan": {"namn": …}}`. All of
//! them become the member `namn` of the part `detaljplan`.

use serde_json::{Map, Value};

/// The properties of an item by what they are about, each under its own key.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ItemKeys {
    /// `detaljplan`: members of the plan.
    pub(super) plan: Map<String, Value>,
    /// `planbestammelse`: members of the regulation.
    pub(super) regulation: Map<String, Value>,
    /// `feature`: `typ` and the media type.
    pub(super) feature: Map<String, Value>,
    /// Everything else.
    pub(super) other: Map<String, Value>,
}

impl ItemKeys {
    /// Sorts the properties of an item.
    pub(super) fn of(properties: Map<String, Value>) -> ItemKeys {
        let mut keys = ItemKeys::default();
        for (key, value) in properties {
            let (part, member) = split(&key);
            let target = keys.part(part);
            match (target, member, value) {
                (Some(target), Some(member), value) => {
                    target.insert(member.to_owned(), value);
                }
                (Some(target), None, Value::Object(inner)) => target.extend(inner),
                (Some(target), None, Value::String(id)) => {
                    // The bare name holds the identity in some exports.
                    target.entry("objektidentitet").or_insert(Value::String(id));
                }
                (_, _, value) => {
                    keys.other.insert(key, value);
                }
            }
        }
        keys
    }

    fn part(&mut self, name: &str) -> Option<&mut Map<String, Value>> {
        match name {
            "detaljplan" => Some(&mut self.plan),
            "planbestammelse" | "planbestämmelse" => Some(&mut self.regulation),
            "feature" => Some(&mut self.feature),
            _ => None,
        }
    }
}

/// The part and the member of a key: at the first point, underscore or colon.
fn split(key: &str) -> (&str, Option<&str>) {
    match key.split_once(['.', '_', ':']) {
        Some((part, member)) => (part, Some(member)),
        None => (key, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn three_ways_of_writing_are_one() {
        let writings = [
            json!({"detaljplan.namn": "A", "planbestammelse.bestammelseformulering": "B", "feature.typ": "detaljplan", "datetime": 1}),
            json!({"detaljplan_namn": "A", "planbestammelse_bestammelseformulering": "B", "feature_typ": "detaljplan", "datetime": 1}),
            json!({"detaljplan": {"namn": "A"}, "planbestammelse": {"bestammelseformulering": "B"}, "feature": {"typ": "detaljplan"}, "datetime": 1}),
        ];
        let keys: Vec<ItemKeys> = writings
            .into_iter()
            .map(|value| ItemKeys::of(value.as_object().unwrap().clone()))
            .collect();
        assert_eq!(keys[0], keys[1]);
        assert_eq!(keys[0], keys[2]);
        assert_eq!(keys[0].plan["namn"], "A");
        assert_eq!(keys[0].other["datetime"], 1);
    }

    #[test]
    fn foreign_keys_stay_as_they_are() {
        let keys = ItemKeys::of(
            json!({"proj:epsg": 3006, "detaljplaner": "x"})
                .as_object()
                .unwrap()
                .clone(),
        );
        assert_eq!(
            Value::Object(keys.other),
            json!({"proj:epsg": 3006, "detaljplaner": "x"})
        );
    }
}
