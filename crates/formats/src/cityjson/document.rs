//! The members of a CityJSON file as they are written, before anything is made of them.
//!
//! City objects stay raw until each is looked at, so that one broken object does not cost the others.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A file, the first line of a sequence, or one feature of a sequence.
#[derive(Debug, Deserialize)]
pub(super) struct RawDocument<'a> {
    #[serde(rename = "type", default)]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) version: Option<Value>,
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) metadata: Option<Value>,
    #[serde(default)]
    pub(super) transform: Option<Transform>,
    #[serde(rename = "CityObjects", default, borrow)]
    pub(super) city_objects: Option<Members<'a>>,
    #[serde(default)]
    pub(super) vertices: Option<Vec<[f64; 3]>>,
    #[serde(rename = "geometry-templates", default)]
    pub(super) templates: Option<Templates>,
}

/// How stored numbers become coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct Transform {
    pub(super) scale: [f64; 3],
    pub(super) translate: [f64; 3],
}

/// Shapes that stand many times.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Templates {
    #[serde(default)]
    pub(super) templates: Vec<RawGeometry>,
    #[serde(rename = "vertices-templates", default)]
    pub(super) vertices: Vec<[f64; 3]>,
}

/// A city object.
#[derive(Debug, Deserialize)]
pub(super) struct RawObject {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) attributes: Option<Map<String, Value>>,
    #[serde(default)]
    pub(super) geometry: Option<Vec<RawGeometry>>,
    #[serde(default)]
    pub(super) children: Option<Vec<String>>,
    #[serde(default)]
    pub(super) parents: Option<Vec<String>>,
}

/// A geometry of a city object, or a template.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RawGeometry {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) lod: Option<Value>,
    #[serde(default)]
    pub(super) boundaries: Nested,
    #[serde(default)]
    pub(super) semantics: Option<RawSemantics>,
    #[serde(default)]
    pub(super) template: Option<usize>,
    #[serde(rename = "transformationMatrix", default)]
    pub(super) matrix: Option<Vec<f64>>,
}

/// What the surfaces of a geometry are.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RawSemantics {
    #[serde(default)]
    pub(super) surfaces: Vec<RawSemantic>,
    #[serde(default)]
    pub(super) values: Nested,
}

/// A kind of surface.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RawSemantic {
    #[serde(rename = "type", default)]
    pub(super) kind: String,
}

/// Lists of lists of numbers: boundaries, and the values of semantics beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Nested {
    /// `null`, or not there.
    #[default]
    Null,
    /// A number that can be an index.
    Index(usize),
    /// Anything else that is not a list.
    Odd,
    /// A list.
    List(Vec<Nested>),
}

impl Nested {
    /// The items of a list; `None` for anything else.
    pub(super) fn list(&self) -> Option<&[Nested]> {
        match self {
            Nested::List(items) => Some(items),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Nested, D::Error> {
        deserializer.deserialize_any(NestedVisitor)
    }
}

struct NestedVisitor;

impl<'de> Visitor<'de> for NestedVisitor {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nested lists of vertex numbers")
    }

    fn visit_unit<E>(self) -> Result<Nested, E> {
        Ok(Nested::Null)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Nested, E> {
        Ok(usize::try_from(number).map_or(Nested::Odd, Nested::Index))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Nested, E> {
        Ok(usize::try_from(number).map_or(Nested::Odd, Nested::Index))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Nested, E> {
        Ok(Nested::Odd)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Nested, E> {
        Ok(Nested::Odd)
    }

    fn visit_str<E>(self, _: &str) -> Result<Nested, E> {
        Ok(Nested::Odd)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Nested, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Nested::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Nested, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Nested::Odd)
    }
}

/// City objects by id in file order; an id that stands twice is in it twice.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct ByFileOrder;
        impl<'de> Visitor<'de> for ByFileOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of city objects")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(member) = members.next_entry()? {
                    list.push(member);
                }
                Ok(list)
            }
        }
        deserializer.deserialize_map(ByFileOrder).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::{Nested, RawDocument};

    #[test]
    fn an_id_that_stands_twice_is_seen_twice() {
        let text = r#"{"type": "CityJSON", "CityObjects": {"a": {}, "b": 1, "a": []}, "vertices": []}"#;
        let document: RawDocument<'_> = serde_json::from_str(text).expect("it is JSON");
        let objects = document.city_objects.expect("there are some").0;
        let ids: Vec<&str> = objects.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "a"]);
        assert_eq!(objects[2].1.get(), "[]");
    }

    #[test]
    fn boundaries_keep_what_is_no_index_apart() {
        let text = r#"[[0, 1], null, [2.5, -1, "x", {"a": [1]}], 18446744073709551616]"#;
        let nested: Nested = serde_json::from_str(text).expect("it is JSON");
        let items = nested.list().expect("a list");
        assert_eq!(items[0], Nested::List(vec![Nested::Index(0), Nested::Index(1)]));
        assert_eq!(items[1], Nested::Null);
        assert_eq!(items[2], Nested::List(vec![Nested::Odd; 4]));
        assert_eq!(items[3], Nested::Odd);
    }
}
