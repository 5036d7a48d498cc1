//! Features as pages: a list with its map, and one with all that is told of it.

use axum::response::Response;
use geo::InteriorPoint;
use planvy_features::{Collection, Feature, FeatureCrs, Value};
use planvy_plan::Lang;

use super::features_map::{Drawing, map_of};
use super::{answered, link_section, other_form, page, way, words};
use crate::ogc::form::HTML;
use crate::ogc::item::item_path;
use crate::ogc::items::SelectedPage;
use crate::ogc::items_question::ItemsQuestion;
use crate::ogc::link::Link;
use crate::ogc::question::Question;
use crate::pages::document::{Cell, Field, FormView, Section, Table};
use crate::pages::frame::query_of;
use crate::pages::home::HitView;

/// A page of features.
pub fn items(
    question: &Question,
    collection: &dyn Collection,
    asked: &ItemsQuestion,
    selected: &SelectedPage,
    links: &[Link],
) -> Response {
    let lang = question.lang;
    let view = question.view(asked.day.unwrap_or(question.today));
    let first = asked.cursor.map_or(0, |cursor| cursor.position);
    let mut page = page(question, collection.title(lang), &shown(lang, first, selected));
    let by_rel = |rel: &str| links.iter().find(|link| link.rel == rel);
    page.links = ["prev", "next"]
        .into_iter()
        .filter_map(by_rel)
        .map(|link| way(link.title.clone(), link.href.clone()))
        .collect();
    let path = format!("/collections/{}", collection.id());
    page.links.push(way(
        lang.pick("Om samlingen", "About the collection"),
        question.href(&path, HTML),
    ));
    let mut drawing = Drawing::new(question.world.snapshot(), collection, lang);
    let mut rows = Vec::with_capacity(selected.page.rows.len());
    for row in &selected.page.rows {
        let Some(feature) = collection.feature(view, *row) else {
            continue;
        };
        drawing.add(&*feature, &name_of(collection, &*feature, lang));
        rows.push(cells(question, collection, &*feature));
    }
    page.map = map_of(drawing, collection.title(lang), lang);
    let mut heads = vec![lang.pick("Objekt", "Feature").to_owned()];
    heads.extend(
        collection
            .properties()
            .iter()
            .map(|property| words::head(lang, property)),
    );
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let caption = lang.pick(
        "Objekten på sidan med alla egenskaper. Kolumner utan innehåll visas inte.",
        "The features of the page with all properties. Columns without content are not shown.",
    );
    page.beside = vec![as_data(links, lang)];
    page.forms = search_form(question, collection).into_iter().collect();
    page.sections = vec![
        Section {
            table: (!rows.is_empty()).then(|| Table::new(caption, &heads, rows)),
            paragraphs: nothing_found(lang, selected),
            ..Section::new(lang.pick("Objekt", "Features"))
        },
        link_section(links, lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The same features in the forms for programs.
fn as_data(links: &[Link], lang: Lang) -> Section {
    let others = links.iter().filter(|link| link.rel == "alternate");
    Section {
        choices: others
            .map(|link| way(link.title.clone(), link.href.clone()))
            .collect(),
        ..Section::new(lang.pick("Som data", "As data"))
    }
}

/// A field to search the collection by words; none where its features have no text to search in.
fn search_form(question: &Question, collection: &dyn Collection) -> Option<FormView> {
    let lang = question.lang;
    if !collection.properties().iter().any(|property| property.searched) {
        return None;
    }
    let words = lang.pick("Ord att söka efter", "Words to search for");
    let hint = lang.pick(
        "Objekt med något av orden visas. Ord inom citattecken ska stå tillsammans.",
        "Features with any of the words are shown. Words in double quotes have to stand together.",
    );
    Some(FormView {
        heading: lang.pick("Sök i samlingen", "Search the collection").to_owned(),
        action: question.address.path(),
        fields: vec![
            Field::input(
                "text",
                "q",
                words,
                question.address.value("q").unwrap_or_default(),
            )
            .with_hint(hint)
            .required(),
            Field::hidden("lang", lang.tag()),
            Field::hidden("f", HTML.word),
        ],
        button: lang.pick("Sök", "Search").to_owned(),
        ..FormView::default()
    })
}

/// Which features of how many are shown.
fn shown(lang: Lang, first: u32, selected: &SelectedPage) -> String {
    let count = selected.page.rows.len() as u32;
    let (from, to) = (words::count(lang, first + 1), words::count(lang, first + count));
    let all = words::count(lang, selected.matched);
    match lang {
        _ if selected.matched == 0 => String::new(),
        Lang::Sv => format!("{from}–{to} av {all} objekt som svarar mot frågan."),
        Lang::En => format!("{from}–{to} of {all} features that match the question."),
    }
}

fn nothing_found(lang: Lang, selected: &SelectedPage) -> Vec<String> {
    if selected.matched > 0 {
        return Vec::new();
    }
    let text = lang.pick(
        "Inget inläst objekt svarar mot frågan. Det betyder inte att det saknas i verkligheten: se vilka planer som är inlästa.",
        "No loaded feature matches the question. It does not mean that there is none in reality: see which plans are loaded.",
    );
    vec![text.to_owned()]
}

/// What a feature is called: designation and name of a plan, the name of a regulation, and otherwise the first text that people
/// search it by; its id where it has none.
fn name_of(collection: &dyn Collection, feature: &dyn Feature, lang: Lang) -> String {
    let told = |name: &str| property_text(collection, feature, name, lang);
    let is_regulation = collection.property("plain").is_some();
    let searched = collection
        .properties()
        .iter()
        .filter(|property| property.searched);
    let best = if is_regulation {
        told("name")
    } else {
        match (told("designation"), told("name")) {
            (Some(designation), Some(name)) => Some(format!("{designation}, {name}")),
            _ => searched.map(|property| property.name).find_map(told),
        }
    };
    best.unwrap_or_else(|| id_of(feature))
}

fn property_text(
    collection: &dyn Collection,
    feature: &dyn Feature,
    name: &str,
    lang: Lang,
) -> Option<String> {
    let number = collection.property(name)?;
    let property = collection.properties().get(number)?;
    let value = feature.value(number);
    (!value.is_null()).then(|| words::value(lang, property, &value))
}

fn id_of(feature: &dyn Feature) -> String {
    match feature.id() {
        Value::Text(text) => text.into_owned(),
        Value::Uuid(id) => id.to_string(),
        Value::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The row of a feature: its name with a link, then every property.
fn cells(question: &Question, collection: &dyn Collection, feature: &dyn Feature) -> Vec<Cell> {
    let lang = question.lang;
    let href = question.href(&item_path(collection, &id_of(feature)), HTML);
    let mut cells = vec![Cell::link(name_of(collection, feature, lang), href)];
    cells.extend(
        collection
            .properties()
            .iter()
            .enumerate()
            .map(|(number, property)| Cell::text(words::value(lang, property, &feature.value(number)))),
    );
    cells
}

/// One feature.
pub fn item(
    question: &Question,
    collection: &dyn Collection,
    feature: &dyn Feature,
    crs: FeatureCrs,
    links: &[Link],
) -> Response {
    let lang = question.lang;
    let name = name_of(collection, feature, lang);
    let mut page = page(question, &name, collection.title(lang));
    page.links.extend(our_page(collection, feature, lang));
    let path = format!("/collections/{}/items", collection.id());
    page.links.push(way(
        lang.pick("Alla objekt i samlingen", "All features of the collection"),
        question.href(&path, HTML),
    ));
    let mut drawing = Drawing::new(question.world.snapshot(), collection, lang);
    drawing.add(feature, &name);
    page.map = map_of(drawing, &name, lang);
    let heads = [lang.pick("Egenskap", "Property"), lang.pick("Värde", "Value")];
    let properties = collection.properties().iter().enumerate();
    let rows = properties.map(|(number, property)| {
        let value = words::value(lang, property, &feature.value(number));
        vec![Cell::text(words::head(lang, property)), Cell::text(value)]
    });
    let caption = lang.pick("Allt som står om objektet", "All that is told of the feature");
    page.beside = vec![Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        ..Section::new(lang.pick("Egenskaper", "Properties"))
    }];
    page.sections = vec![
        Section {
            points: place_in_words(feature, crs, lang),
            ..Section::new(lang.pick("Läge", "Place"))
        },
        link_section(links, lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// A position in a feature, longitude and latitude.
fn position_in(feature: &dyn Feature) -> Option<[f64; 2]> {
    let geometry = feature.shape().geometry_in(FeatureCrs::Crs84)?;
    let point = geometry.interior_point()?;
    Some([point.x(), point.y()])
}

/// Where a feature lies, in numbers.
fn place_in_words(feature: &dyn Feature, crs: FeatureCrs, lang: Lang) -> Vec<String> {
    let Some([lon, lat]) = position_in(feature) else {
        return vec![
            lang.pick("Objektet har inget läge.", "The feature has no place.")
                .to_owned(),
        ];
    };
    let there = FeatureCrs::Crs84.position_in((lon, lat).into(), crs);
    let decimals = if crs.is_in_degrees() { 6 } else { 2 };
    let (first, second) = if crs.has_northing_first() {
        (there.y, there.x)
    } else {
        (there.x, there.y)
    };
    vec![format!(
        "{}: {first:.decimals$}, {second:.decimals$} ({})",
        lang.pick("En punkt i objektet", "A position in the feature"),
        crs.name()
    )]
}

/// The pages of ours that tell more about a feature.
fn our_page(collection: &dyn Collection, feature: &dyn Feature, lang: Lang) -> Vec<HitView> {
    let mut ways = Vec::new();
    if collection.id() == "plans" {
        let href = format!("/plans/{}?lang={}", id_of(feature), lang.tag());
        ways.push(way(
            lang.pick("Planen på vanlig svenska", "The plan in plain words"),
            href,
        ));
    }
    let rules_here = lang.pick("Vad gäller på platsen?", "What holds at the place?");
    let place = match collection.id() {
        "parcels" => property_text(collection, feature, "designation", lang)
            .map(|designation| query_of(&[("parcel", &designation), ("lang", lang.tag())])),
        _ => position_in(feature).map(|[lon, lat]| {
            let (lon, lat) = (format!("{lon:.7}"), format!("{lat:.7}"));
            query_of(&[("lon", &lon), ("lat", &lat), ("lang", lang.tag())])
        }),
    };
    ways.extend(place.map(|query| way(rules_here, format!("/rules?{query}"))));
    ways
}
