//! Statements about things, written as JSON-LD 1.1 and as Turtle.

use std::fmt::Write;

use planvy_plan::Lang;
use serde_json::{Map, Value, json};

/// The vocabularies, by the names that they have in both forms.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What is stated.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// A thing, by its address.
    Thing(String),
    /// A text in a language.
    Text(Lang, String),
    /// A text without a language.
    Plain(String),
    /// A value of a type of the vocabularies.
    Typed(&'static str, String),
    /// A thing without an address of its own.
    Inner(Node),
}

/// A thing with what is stated of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Its address; `None` of one that has none.
    pub id: Option<String>,
    /// Its class.
    pub class: &'static str,
    /// Statements: property and object.
    pub statements: Vec<(&'static str, Object)>,
}

impl Node {
    /// A thing of a class with an address.
    pub fn new(id: impl Into<String>, class: &'static str) -> Node {
        Node {
            id: Some(id.into()),
            ..Node::inner(class)
        }
    }

    /// A thing of a class without an address.
    pub fn inner(class: &'static str) -> Node {
        Node {
            id: None,
            class,
            statements: Vec::new(),
        }
    }

    /// States one thing more.
    pub fn state(&mut self, property: &'static str, object: Object) {
        self.statements.push((property, object));
    }

    /// States a text in both languages.
    pub fn state_in_both(&mut self, property: &'static str, text: impl Fn(Lang) -> String) {
        for lang in [Lang::Sv, Lang::En] {
            self.state(property, Object::Text(lang, text(lang)));
        }
    }

    /// States a thing by its address.
    pub fn state_thing(&mut self, property: &'static str, address: impl Into<String>) {
        self.state(property, Object::Thing(address.into()));
    }
}

/// Things as JSON-LD.
pub fn json_ld(nodes: &[Node]) -> Value {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(name, uri)| ((*name).to_owned(), json!(uri)))
        .collect();
    json!({ "@context": context, "@graph": nodes.iter().map(json_of_node).collect::<Vec<_>>() })
}

fn json_of_node(node: &Node) -> Value {
    let mut object = Map::new();
    if let Some(id) = &node.id {
        object.insert("@id".to_owned(), json!(id));
    }
    object.insert("@type".to_owned(), json!(node.class));
    for (property, value) in &node.statements {
        let values = object.entry(*property).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(json_of_object(value));
        }
    }
    Value::Object(object)
}

fn json_of_object(object: &Object) -> Value {
    match object {
        Object::Thing(id) => json!({ "@id": id }),
        Object::Text(lang, text) => json!({ "@value": text, "@language": lang.tag() }),
        Object::Plain(text) => json!({ "@value": text }),
        Object::Typed(kind, text) => json!({ "@value": text, "@type": kind }),
        Object::Inner(node) => json_of_node(node),
    }
}

/// Things as Turtle.
pub fn turtle(nodes: &[Node]) -> String {
    let mut out = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        // Writing to a `String` cannot fail.
        let written = out.write_fmt(text);
        debug_assert!(written.is_ok());
    };
    for (name, uri) in PREFIXES {
        put(format_args!("@prefix {name}: <{uri}> .\n"));
    }
    for node in nodes {
        let subject = node.id.as_deref().map_or_else(|| "[]".to_owned(), address);
        put(format_args!(
            "\n{subject} a {}{} .\n",
            node.class,
            statements(node)
        ));
    }
    out
}

fn statements(node: &Node) -> String {
    let lines = node.statements.iter();
    lines
        .map(|(property, object)| format!(" ;\n  {property} {}", turtle_of(object)))
        .collect()
}

fn turtle_of(object: &Object) -> String {
    match object {
        Object::Thing(id) => address(id),
        Object::Text(lang, text) => format!("{}@{}", literal(text), lang.tag()),
        Object::Plain(text) => literal(text),
        Object::Typed(kind, text) => format!("{}^^{kind}", literal(text)),
        Object::Inner(node) => format!("[ a {}{} ]", node.class, statements(node)),
    }
}

/// An address as Turtle takes it: what may not stand in it is said as a percentage.
fn address(id: &str) -> String {
    let mut text = String::with_capacity(id.len() + 2);
    text.push('<');
    for letter in id.chars() {
        if letter <= ' ' || "<>\"{}|^`\\".contains(letter) {
            text.push_str(&format!("%{:02X}", u32::from(letter)));
        } else {
            text.push(letter);
        }
    }
    text.push('>');
    text
}

fn literal(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_addresses_are_written_so_that_they_are_read_back() {
        let mut node = Node::new("https://a.se/x y", "dcat:Dataset");
        node.state("dcterms:title", Object::Text(Lang::Sv, "Å \"b\"\\\n".to_owned()));
        let mut inner = Node::inner("vcard:Organization");
        inner.state_thing("vcard:hasEmail", "mailto:a@b.se");
        node.state("dcat:contactPoint", Object::Inner(inner));
        let turtle = turtle(std::slice::from_ref(&node));
        assert!(
            turtle
                .contains("<https://a.se/x%20y> a dcat:Dataset ;\n  dcterms:title \"Å \\\"b\\\"\\\\\\n\"@sv")
        );
        assert!(turtle.contains("[ a vcard:Organization ;\n  vcard:hasEmail <mailto:a@b.se> ] ."));
        let json = json_ld(&[node]);
        assert_eq!(json["@graph"][0]["dcterms:title"][0]["@language"], "sv");
        assert_eq!(json["@context"]["dcat"], "http://www.w3.org/ns/dcat#");
    }
}
