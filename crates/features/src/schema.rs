//! What collections tell of themselves: the schema of their features, what filters may ask for, what they can be sorted by (JSON
//! Schema 2020-12, as OGC API Features Parts 3 and 5 want it), and the functions of filters.

use planvy_plan::Lang;

use crate::collection::Collection;
use crate::filter::Function;
use crate::property::{Property, PropertyKind, Role};
use crate::write::json;

/// Which of a collection's properties a document names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaOf {
    /// All that features have: the schema of what is returned.
    Features,
    /// Those that filters may ask for.
    Queryables,
    /// Those that features can be sorted by.
    Sortables,
}

/// Writes a schema; `id` is its own address.
pub fn write(out: &mut Vec<u8>, collection: &dyn Collection, of: SchemaOf, lang: Lang, id: &str) {
    json::raw(
        out,
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":",
    );
    json::string(out, id);
    json::raw(out, ",\"type\":\"object\",\"title\":");
    json::string(out, collection.title(lang));
    json::raw(out, ",\"description\":");
    json::string(out, collection.description(lang));
    json::raw(out, ",\"properties\":{");
    let mut sequence = 0;
    let mut begin = |out: &mut Vec<u8>, name: &str| {
        if sequence > 0 {
            out.push(b',');
        }
        sequence += 1;
        json::string(out, name);
        json::raw(out, ":{\"x-ogc-propertySeq\":");
        json::value(out, &crate::value::Value::Integer(sequence));
    };
    for property in collection.properties() {
        let is_named = match of {
            SchemaOf::Features => true,
            SchemaOf::Queryables => property.queryable,
            SchemaOf::Sortables => property.sortable,
        };
        if is_named {
            begin(out, property.name);
            write_property(out, property, lang);
            out.push(b'}');
        }
    }
    if of != SchemaOf::Sortables {
        begin(out, collection.geometry_name());
        json::raw(out, ",\"title\":");
        json::string(out, lang.pick("Läge", "Geometry"));
        json::raw(out, ",\"x-ogc-role\":\"primary-geometry\",\"format\":");
        json::string(out, collection.geometry_kind().format());
        out.push(b'}');
    }
    json::raw(out, "},\"additionalProperties\":false}");
}

fn write_property(out: &mut Vec<u8>, property: &Property, lang: Lang) {
    json::raw(out, ",\"title\":");
    json::string(out, property.title(lang));
    json::raw(
        out,
        match property.kind {
            PropertyKind::Text => ",\"type\":\"string\"",
            PropertyKind::Uuid => ",\"type\":\"string\",\"format\":\"uuid\"",
            PropertyKind::Integer => ",\"type\":\"integer\"",
            PropertyKind::Number => ",\"type\":\"number\"",
            PropertyKind::Boolean => ",\"type\":\"boolean\"",
            PropertyKind::Date => ",\"type\":\"string\",\"format\":\"date\"",
            PropertyKind::Instant => ",\"type\":\"string\",\"format\":\"date-time\"",
            PropertyKind::Texts => ",\"type\":\"array\",\"items\":{\"type\":\"string\"}",
            PropertyKind::Dates => ",\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"date\"}",
        },
    );
    if let Some(unit) = property.unit {
        json::raw(out, ",\"x-ogc-unit\":");
        json::string(out, unit);
    }
    if let Some(role) = property.role {
        json::raw(out, ",\"x-ogc-role\":");
        json::string(out, role.word());
        if let Role::Reference(target) = role {
            json::raw(out, ",\"x-ogc-collectionId\":");
            json::string(out, target);
        }
    }
    if let Some(list) = property.code_list {
        json::raw(out, ",\"x-ogc-codelistUri\":");
        json::string(out, list);
    }
    if !property.codes.is_empty() {
        json::raw(out, ",\"enum\":");
        json::list(out, property.codes, |out, code| json::string(out, code.word));
        // The titles beside the words, in the words' order, as forms show them.
        json::raw(out, ",\"x-enumNames\":");
        json::list(out, property.codes, |out, code| {
            json::string(out, lang.pick(code.sv, code.en))
        });
    }
}

/// Writes the list of the functions that filters may use, as `/functions` gives it.
pub fn write_functions(out: &mut Vec<u8>, lang: Lang) {
    json::raw(out, "{\"functions\":");
    json::list(out, Function::ALL, |out, function| {
        json::raw(out, "{\"name\":");
        json::string(out, function.name());
        json::raw(out, ",\"description\":");
        json::string(out, function.description(lang));
        if !function.arguments().is_empty() {
            json::raw(out, ",\"arguments\":");
            json::list(out, function.arguments(), |out, (name, kind)| {
                json::raw(out, "{\"title\":");
                json::string(out, name);
                json::raw(out, ",\"type\":[");
                json::string(out, function_type(*kind));
                json::raw(out, "]}");
            });
        }
        json::raw(out, ",\"returns\":[");
        json::string(out, function_type(function.returns()));
        json::raw(out, "]}");
    });
    out.push(b'}');
}

/// The words of the standard for the types of arguments and results: a day is a `datetime` there.
fn function_type(kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::Text | PropertyKind::Uuid | PropertyKind::Texts => "string",
        PropertyKind::Integer => "integer",
        PropertyKind::Number => "number",
        PropertyKind::Boolean => "boolean",
        PropertyKind::Date | PropertyKind::Dates | PropertyKind::Instant => "datetime",
    }
}
