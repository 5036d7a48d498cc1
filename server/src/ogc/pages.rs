//! The resources of this interface as pages: the same frame as all pages, tables with every property, and a map.

mod features;
mod features_map;
mod processes;
mod tiles;
mod words;

use axum::http::StatusCode;
use axum::response::Response;
use planvy_features::filter::Function;
use planvy_features::schema::SchemaOf;
use planvy_features::{Collection, Property};
use planvy_plan::Lang;
use serde_json::Value;

use super::collections;
use super::conformance::CLASSES;
use super::definition::API_FORMS;
use super::form::{Form, HTML};
use super::landing;
use super::link::Link;
use super::question::Question;
use crate::app::App;
use crate::http::conditional::mark;
use crate::pages::document::{Cell, DocumentPage, Section, Table};
use crate::pages::frame::{PageFrame, html};
use crate::pages::home::HitView;

pub use features::{item, items};
pub use processes::{process, processes};
pub use tiles::{grid, grids, tileset, tilesets};

/// A page with a heading and a line below it, and nothing in it yet.
fn page(question: &Question, heading: &str, subheading: &str) -> DocumentPage {
    let (path, query) = (question.address.path(), question.address.query());
    let snapshot = question.world.snapshot();
    DocumentPage {
        page: PageFrame::new(Some(snapshot), question.lang, heading, &path, &query),
        heading: heading.to_owned(),
        subheading: subheading.to_owned(),
        verdict: None,
        links: Vec::new(),
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: Vec::new(),
        notes: Vec::new(),
        forms: Vec::new(),
        json_href: None,
    }
}

/// A page as an answer.
fn answered(question: &Question, page: &DocumentPage) -> Response {
    let mut response = html(StatusCode::OK, page);
    mark(response.headers_mut(), question.tag());
    response
}

/// A link as a way on from the page.
fn way(label: impl Into<String>, href: impl Into<String>) -> HitView {
    HitView {
        href: href.into(),
        label: label.into(),
        about: String::new(),
    }
}

/// All links of a resource, as the documents for programs have them.
fn link_section(links: &[Link], lang: Lang) -> Section {
    let heads = [
        lang.pick("Länk", "Link"),
        lang.pick("Förhållande", "Relation"),
        lang.pick("Form", "Form"),
    ];
    let rows = links.iter().map(|link| {
        vec![
            Cell::link(link.title.clone(), link.href.clone()),
            Cell::text(link.rel),
            Cell::text(link.media_type),
        ]
    });
    let caption = lang.pick("Länkar härifrån", "Links from here");
    Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        is_folded: true,
        ..Section::new(lang.pick("Alla länkar", "All links"))
    }
}

/// The link to the same thing in another form.
fn other_form(question: &Question, forms: &[Form]) -> Option<String> {
    let other = forms.iter().find(|form| **form != HTML)?;
    Some(question.address.in_form(*other))
}

/// The landing page.
pub fn landing(app: &App, question: &Question) -> Response {
    let lang = question.lang;
    let mut page = page(question, landing::title(lang), landing::description(lang));
    page.links = vec![
        way(
            lang.pick("Samlingarna", "The collections"),
            question.href("/collections", HTML),
        ),
        way(
            lang.pick("Vektorplattor", "Vector tiles"),
            question.href("/tiles", HTML),
        ),
        way(
            lang.pick("Processer", "Processes"),
            question.href("/processes", HTML),
        ),
        way(
            lang.pick("Beskrivning", "Description"),
            question.href("/api", HTML),
        ),
        way(
            lang.pick("Uppfyllda delar av standarden", "Parts of the standard that hold"),
            question.href("/conformance", HTML),
        ),
    ];
    page.sections = vec![
        Section {
            paragraphs: vec![
                match lang {
                    Lang::Sv => format!(
                        "I QGIS: Lager, Lägg till lager, WFS / OGC API Features. Skriv adressen {} som ny anslutning.",
                        question.base.root()
                    ),
                    Lang::En => format!(
                        "In QGIS: Layer, Add Layer, WFS / OGC API Features. Give the address {} as a new connection.",
                        question.base.root()
                    ),
                },
                lang.pick(
                    "Allt är öppet: ingen nyckel och ingen inloggning behövs.",
                    "Everything is open: no key and no login is needed.",
                )
                .to_owned(),
            ],
            ..Section::new(lang.pick("Så använder du det", "How to use it"))
        },
        collection_section(app, question),
        link_section(&landing::links(app, question), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The collections as a table.
fn collection_section(app: &App, question: &Question) -> Section {
    let lang = question.lang;
    let view = question.view(question.today);
    let heads = [
        lang.pick("Samling", "Collection"),
        lang.pick("Antal", "Number"),
        lang.pick("Vad den innehåller", "What it holds"),
    ];
    let rows = collections::all(app).map(|collection| {
        let path = format!("/collections/{}", collection.id());
        vec![
            Cell::link(collection.title(lang), question.href(&path, HTML)),
            Cell::text(words::count(lang, collection.count(view))),
            Cell::text(collection.description(lang)),
        ]
    });
    let caption = lang.pick(
        "Samlingarna och hur mycket de innehåller",
        "The collections and how much they hold",
    );
    Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        ..Section::new(lang.pick("Samlingar", "Collections"))
    }
}

/// The classes that hold.
pub fn conformance(question: &Question) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Uppfyllda delar av standarden", "Parts of the standard that hold"),
        lang.pick(
            "Det här lovar gränssnittet. Varje del prövas av automatiska tester.",
            "This the interface promises. Each part is held by automatic tests.",
        ),
    );
    page.sections = vec![
        Section {
            choices: CLASSES.iter().map(|class| way(*class, *class)).collect(),
            ..Section::new(lang.pick("Klasser", "Classes"))
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The list of collections.
pub fn collections(app: &App, question: &Question) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Samlingar", "Collections"),
        landing::description(lang),
    );
    page.links = vec![way(landing::title(lang), question.href("", HTML))];
    page.sections = vec![
        collection_section(app, question),
        crs_section(question),
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The coordinate systems that features come in.
fn crs_section(question: &Question) -> Section {
    Section {
        points: collections::coordinate_systems(question.world.snapshot()),
        is_folded: true,
        ..Section::new(question.lang.pick("Koordinatsystem", "Coordinate systems"))
    }
}

/// One collection.
pub fn collection(question: &Question, collection: &dyn Collection) -> Response {
    let lang = question.lang;
    let count = collection.count(question.view(question.today));
    let items = format!("/collections/{}/items", collection.id());
    let mut page = page(question, collection.title(lang), collection.description(lang));
    page.links = vec![
        way(
            format!(
                "{} ({})",
                lang.pick("Visa objekten", "Show the features"),
                words::count(lang, count)
            ),
            question.href(&items, HTML),
        ),
        way(
            lang.pick("Alla samlingar", "All collections"),
            question.href("/collections", HTML),
        ),
    ];
    page.sections = vec![
        property_section(collection, lang, |_| true),
        crs_section(question),
        link_section(&collections::links(collection, question, false), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The properties of a collection as a table.
fn property_section(collection: &dyn Collection, lang: Lang, is_told: impl Fn(&Property) -> bool) -> Section {
    let heads = [
        lang.pick("Egenskap", "Property"),
        lang.pick("Namn i data", "Name in the data"),
        lang.pick("Slag", "Type"),
        lang.pick("Enhet", "Unit"),
    ];
    let told = collection
        .properties()
        .iter()
        .filter(|property| is_told(property));
    let rows = told.map(|property| {
        vec![
            Cell::text(property.title(lang)),
            Cell::text(property.name),
            Cell::text(words::kind(lang, property.kind)),
            property
                .unit
                .map_or_else(Cell::nothing, |unit| Cell::text(words::unit(unit))),
        ]
    });
    let caption = lang.pick("Vad som står om varje objekt", "What is told of each feature");
    Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        ..Section::new(lang.pick("Egenskaper", "Properties"))
    }
}

/// The description of the interface.
pub fn api(question: &Question, document: &Value) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Beskrivning av gränssnittet", "Description of the interface"),
        lang.pick(
            "Adresserna och vad de tar emot. Samma sak som OpenAPI 3.0 finns längst ner.",
            "The addresses and what they take. The same as OpenAPI 3.0 is at the end.",
        ),
    );
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    page.sections = paths
        .map(|(path, item)| operation_section(path, item, document, lang))
        .collect();
    page.sections.push(link_section(&question.own_links(), lang));
    page.json_href = other_form(question, API_FORMS);
    answered(question, &page)
}

fn operation_section(path: &str, item: &Value, document: &Value, lang: Lang) -> Section {
    let operation = item
        .get("get")
        .or_else(|| item.get("post"))
        .unwrap_or(&Value::Null);
    let text = |value: &Value, name: &str| {
        let found = value.get(name).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let parameters = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let rows = parameters.map(|parameter| {
        let reference = parameter.get("$ref").and_then(Value::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        let parameter = pointer
            .and_then(|pointer| document.pointer(pointer))
            .unwrap_or(parameter);
        vec![
            Cell::text(text(parameter, "name")),
            Cell::text(text(parameter, "description")),
        ]
    });
    let heads = [
        lang.pick("Parameter", "Parameter"),
        lang.pick("Vad den gör", "What it does"),
    ];
    Section {
        table: Some(Table::new(text(operation, "summary"), &heads, rows.collect())),
        is_folded: true,
        ..Section::new(path)
    }
}

/// A schema as a table: what filters may ask for, what features can be sorted by, or all that is told.
pub fn schema(question: &Question, collection: &dyn Collection, of: SchemaOf) -> Response {
    let lang = question.lang;
    let heading = match of {
        SchemaOf::Features => lang.pick("Vad som står om varje objekt", "What is told of each feature"),
        SchemaOf::Queryables => lang.pick("Vad filter kan fråga efter", "What filters may ask for"),
        SchemaOf::Sortables => lang.pick("Vad som går att sortera efter", "What can be sorted by"),
    };
    let mut page = page(question, heading, collection.title(lang));
    let is_told = |property: &Property| match of {
        SchemaOf::Features => true,
        SchemaOf::Queryables => property.queryable,
        SchemaOf::Sortables => property.sortable,
    };
    let path = format!("/collections/{}", collection.id());
    page.links = vec![way(
        lang.pick("Om samlingen", "About the collection"),
        question.href(&path, HTML),
    )];
    page.sections = vec![
        property_section(collection, lang, is_told),
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The functions of filters.
pub fn functions(question: &Question) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Filtrens funktioner", "Functions of filters"),
        lang.pick(
            "Funktioner som kan planer, för parametern filter.",
            "Functions that know plans, for the parameter filter.",
        ),
    );
    let heads = [
        lang.pick("Funktion", "Function"),
        lang.pick("Vad den gör", "What it does"),
    ];
    let rows = Function::ALL.iter().map(|function| {
        let arguments: Vec<&str> = function.arguments().iter().map(|(name, _)| *name).collect();
        vec![
            Cell::text(format!("{}({})", function.name(), arguments.join(", "))),
            Cell::text(function.description(lang)),
        ]
    });
    let caption = lang.pick("Funktionerna och vad de gör", "The functions and what they do");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(lang.pick("Funktioner", "Functions"))
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}
