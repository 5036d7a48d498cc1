//! One feature as a JSON value, with an eye on members that stand twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Builds a value as serde_json does (the last of two members of one name stands), and writes down the names that stood
/// twice in one object: which of the two was meant, nobody can tell.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub(super) doubled: &'a RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        /// A flood of doubled names says no more than the first few.
        const MOST: usize = 20;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let mut doubled = self.doubled.borrow_mut();
            if members.contains_key(&name) && doubled.len() < MOST && !doubled.contains(&name) {
                doubled.push(name.clone());
            }
            drop(doubled);
            let value = map.next_value_seed(self)?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(text: &str) -> (Value, Vec<String>) {
        let doubled = RefCell::new(Vec::new());
        let mut json = serde_json::Deserializer::from_str(text);
        let value = Tree { doubled: &doubled }.deserialize(&mut json).unwrap();
        (value, doubled.into_inner())
    }

    #[test]
    fn doubled_members_are_noticed_at_any_depth() {
        let (value, doubled) = tree(r#"{"a":{"b":1,"b":2},"c":[{"d":null,"d":"x","d":3}],"b":0}"#);
        assert_eq!(value, serde_json::json!({"a": {"b": 2}, "c": [{"d": 3}], "b": 0}));
        assert_eq!(doubled, ["b", "d"]);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e9f64..1e9).prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,3}", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_value_is_the_one_of_serde_json(value in any_value()) {
            let text = value.to_string();
            prop_assert_eq!(tree(&text), (value, Vec::new()));
        }
    }
}
