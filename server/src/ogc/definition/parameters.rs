//! The parameters, each with its name, place, form and bounds.

use planvy_features::{Collection, Property, PropertyKind};
use planvy_index::Snapshot;
use planvy_plan::Lang;
use planvy_vector_tiles::grid;
use serde_json::{Value, json};

use crate::ogc::collections::coordinate_systems;
use crate::ogc::conditions::{FILTER_LANGS, USUAL_FILTER_LANG, queryables};
use crate::ogc::items_question::{LARGEST_LIMIT, USUAL_LIMIT};
use crate::ogc::processes::{description, process};

/// A parameter of a query: not required, in the form that Part 1 prescribes.
pub(super) fn in_query(name: &str, description: &str, schema: &Value) -> Value {
    json!({
        "name": name,
        "in": "query",
        "required": false,
        "style": "form",
        "explode": false,
        "description": description,
        "schema": schema,
    })
}

/// A parameter of a path.
fn in_path(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

/// A reference to one of [`all`].
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// The parameters that several operations share, by name.
pub(super) fn all(snapshot: &Snapshot, lang: Lang) -> Value {
    let default_crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    let uri = json!({ "type": "string", "format": "uri", "enum": coordinate_systems(snapshot), "default": default_crs });
    json!({
        "lang": in_query("lang", lang.pick("Språk för ord och rubriker.", "Language of words and titles."),
            &json!({ "type": "string", "enum": ["sv", "en"], "default": "sv" })),
        "limit": in_query("limit",
            lang.pick("Antal objekt på en sida. Ett större tal kapas till det största tillåtna; resten följer genom länken next.",
                "Features on a page. A larger number is cut to the largest allowed; the rest follows by the link next."),
            &json!({ "type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT })),
        "bbox": in_query("bbox",
            lang.pick("Bara objekt med en punkt i rutan, gränsen inräknad: två hörn i axlarnas ordning enligt bbox-crs; med höjder sex tal, där höjderna inte används.",
                "Only features with a position in the box, its border counted: two corners in the axis order of bbox-crs; with heights six numbers, of which the heights are not used."),
            &json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } })),
        "bbox-crs": in_query("bbox-crs", lang.pick("Rutans koordinatsystem.", "Coordinate system of the box."), &uri),
        "crs": in_query("crs", lang.pick("Svarets koordinatsystem, med dess ordning på axlarna.", "Coordinate system of the answer, with its order of axes."), &uri),
        "datetime": in_query("datetime",
            lang.pick("Bara objekt som gäller någon av dagarna: en tidpunkt, ett intervall, eller ett öppet (.. eller tomt). Objekt utan tid är alltid med. Är det en dag bedöms standing den dagen, annars i dag.",
                "Only features in force on one of the days: an instant, an interval, or an open one (.. or nothing). Features without time always stay. Where it is one day, standing is judged on it, otherwise today."),
            &json!({ "type": "string" })),
        "cursor": in_query("cursor",
            lang.pick("Var sidan börjar, ur länken next. Gäller så länge data är oförändrade.", "Where the page begins, from the link next. Valid as long as the data are unchanged."),
            &json!({ "type": "string", "pattern": "^[0-9]+\\.[0-9a-f]{16}$" })),
        "filter": in_query("filter",
            lang.pick("Bara objekt som uppfyller villkoret, skrivet i CQL2.", "Only features that fulfil the condition, written in CQL2."),
            &json!({ "type": "string" })),
        "filter-lang": in_query("filter-lang", lang.pick("Språket i filter.", "The language of filter."),
            &json!({ "type": "string", "enum": FILTER_LANGS, "default": USUAL_FILTER_LANG })),
        "filter-crs": in_query("filter-crs", lang.pick("Koordinatsystemet i filter.", "Coordinate system in filter."), &uri),
        "q": in_query("q",
            lang.pick("Bara objekt med något av orden i sina texter; ord inom citattecken ska stå tillsammans.",
                "Only features with any of the words in their texts; words in double quotes have to stand together."),
            &json!({ "type": "string" })),
        "state": in_query("state",
            lang.pick("Läget hos data, ur tilesetets länkar. Det som finns på en adress med läge ändras aldrig.", "The state of the data, from the links of the tileset. What is at an address with a state never changes."),
            &json!({ "type": "string" })),
        "processLimit": in_query("limit", lang.pick("Antal processer på en sida.", "Processes on a page."),
            &json!({ "type": "integer", "minimum": 1, "default": description::USUAL_LIMIT })),
        "offset": in_query("offset", lang.pick("Hur många som hoppas över.", "How many are skipped."), &json!({ "type": "integer", "minimum": 0, "default": 0 })),
        "processId": in_path("processId", lang.pick("Processens id.", "Id of the process."),
            &json!({ "type": "string", "enum": process::ALL.map(|process| process.id) })),
        "tileMatrixSetId": in_path("tileMatrixSetId", lang.pick("Rutnätets id.", "Id of the grid."),
            &json!({ "type": "string", "enum": grid::ALL.map(|grid| grid.id) })),
        "tileMatrix": in_path("tileMatrix", lang.pick("Nivån.", "The level."), &json!({ "type": "string", "pattern": "^[0-9]+$" })),
        "tileRow": in_path("tileRow", lang.pick("Raden, från norr.", "The row, from the north."), &json!({ "type": "integer", "minimum": 0 })),
        "tileCol": in_path("tileCol", lang.pick("Kolumnen, från väster.", "The column, from the west."), &json!({ "type": "integer", "minimum": 0 })),
        "collectionId": { "name": "collectionId", "in": "path", "required": true,
            "description": lang.pick("Samlingens id.", "Id of the collection."), "schema": { "type": "string" } },
        "featureId": { "name": "featureId", "in": "path", "required": true,
            "description": lang.pick("Objektets id.", "Id of the feature."), "schema": { "type": "string" } },
    })
}

/// The parameter `f` of a resource with these forms.
pub(super) fn form(forms: &[crate::ogc::form::Form], lang: Lang) -> Value {
    let words: Vec<&str> = forms.iter().map(|form| form.word).collect();
    in_query(
        "f",
        lang.pick(
            "Svarets form, när inte huvudet Accept ska avgöra.",
            "The form of the answer, where the header Accept is not to decide.",
        ),
        &json!({ "type": "string", "enum": words }),
    )
}

/// The order of a collection's features, and a parameter for each property that filters may ask for.
pub(super) fn of_collection(collection: &dyn Collection, lang: Lang) -> Vec<Value> {
    let sortable: Vec<String> = collection
        .properties()
        .iter()
        .filter(|property| property.sortable)
        .flat_map(|property| ["", "+", "-"].map(|sign| format!("{sign}{}", property.name)))
        .collect();
    let sortby = in_query(
        "sortby",
        lang.pick(
            "Objektens ordning: egenskaper med + (stigande, det vanliga) eller - (fallande) före.",
            "The order of the features: properties with + (ascending, the usual) or - (descending) before them.",
        ),
        &json!({ "type": "array", "items": { "type": "string", "enum": sortable } }),
    );
    let named = queryables(collection).filter_map(|name| {
        let number = collection.property(name)?;
        let property = collection.properties().get(number)?;
        Some(in_query(name, property.title(lang), &value_schema(property)))
    });
    std::iter::once(sortby).chain(named).collect()
}

/// The schema of one value of a property.
pub(in crate::ogc) fn value_schema(property: &Property) -> Value {
    let mut schema = match property.kind {
        PropertyKind::Text | PropertyKind::Texts => json!({ "type": "string" }),
        PropertyKind::Uuid => json!({ "type": "string", "format": "uuid" }),
        PropertyKind::Integer => json!({ "type": "integer" }),
        PropertyKind::Number => json!({ "type": "number" }),
        PropertyKind::Boolean => json!({ "type": "boolean" }),
        PropertyKind::Date | PropertyKind::Dates => json!({ "type": "string", "format": "date" }),
        PropertyKind::Instant => json!({ "type": "string", "format": "date-time" }),
    };
    if let (false, Some(schema)) = (property.codes.is_empty(), schema.as_object_mut()) {
        let words: Vec<&str> = property.codes.iter().map(|code| code.word).collect();
        schema.insert("enum".to_owned(), json!(words));
    }
    schema
}
