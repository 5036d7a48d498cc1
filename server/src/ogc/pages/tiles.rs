//! Tilesets and grids for people.

use axum::response::Response;
use planvy_features::tiles::{levels, properties_of};
use planvy_plan::Lang;
use planvy_rules::sentences::figure;
use planvy_vector_tiles::TileGrid;
use planvy_vector_tiles::grid;

use super::{answered, link_section, other_form, page, way};
use crate::ogc::form::{HTML, TILEJSON};
use crate::ogc::question::Question;
use crate::ogc::tiles::scope::Scope;
use crate::ogc::tiles::{grids, tileset};
use crate::pages::document::{Cell, Section, Table};

/// The grids.
pub fn grids(question: &Question) -> Response {
    let lang = question.lang;
    let mut page = page(
        question,
        lang.pick("Plattornas rutnät", "Grids of tiles"),
        lang.pick(
            "Så delas ett plan in i plattor, nivå för nivå.",
            "How a plane is cut into tiles, level by level.",
        ),
    );
    let heads = [
        lang.pick("Rutnät", "Grid"),
        lang.pick("Koordinatsystem", "Coordinate system"),
        lang.pick("Vad det är", "What it is"),
    ];
    let rows = grid::ALL.iter().map(|grid| {
        vec![
            Cell::link(grid.id, question.href(&grids::path(grid), HTML)),
            Cell::text(format!("EPSG:{}", grid.epsg)),
            Cell::text(grids::title(grid, lang)),
        ]
    });
    let caption = lang.pick("Rutnäten", "The grids");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(caption)
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// One grid, level by level.
pub fn grid(question: &Question, grid: &TileGrid) -> Response {
    let lang = question.lang;
    let mut page = page(question, grid.id, grids::title(grid, lang));
    let heads = [
        lang.pick("Nivå", "Level"),
        lang.pick("Skala 1 till", "Scale 1 to"),
        lang.pick("Ruta (m)", "Cell (m)"),
        lang.pick("Plattor längs en sida", "Tiles along a side"),
    ];
    let rows = grid.levels().map(|level| {
        vec![
            Cell::text(level.to_string()),
            Cell::text(figure(lang, grid.scale_denominator(level), 0)),
            Cell::text(figure(lang, grid.cell_m(level), 3)),
            Cell::text(figure(lang, f64::from(grid.tiles(level)), 0)),
        ]
    });
    let caption = lang.pick("Nivåer", "Levels");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(caption)
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// The tilesets of a scope.
pub fn tilesets(question: &Question, scope: &Scope<'_>) -> Response {
    let lang = question.lang;
    let heading = format!(
        "{}: {}",
        scope.title(lang),
        lang.pick("vektorplattor", "vector tiles")
    );
    let mut page = page(question, &heading, tileset::description(lang));
    let heads = [lang.pick("Rutnät", "Grid"), lang.pick("Vad det är", "What it is")];
    let rows = grid::ALL.iter().map(|grid| {
        let path = format!("{}/{}", scope.path, grid.id);
        vec![
            Cell::link(grid.id, question.href(&path, HTML)),
            Cell::text(grids::title(grid, lang)),
        ]
    });
    let caption = lang.pick("En uppsättning plattor i varje rutnät", "A tileset in each grid");
    page.sections = vec![
        Section {
            table: Some(Table::new(caption, &heads, rows.collect())),
            ..Section::new(lang.pick("Plattor", "Tiles"))
        },
        link_section(&question.own_links(), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

/// One tileset.
pub fn tileset(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Response {
    let lang = question.lang;
    let title = tileset::title(scope, grid, lang);
    let mut page = page(question, &title, tileset::description(lang));
    if grid.epsg == 3857 {
        page.links = vec![way(
            lang.pick("TileJSON för webbkartor", "TileJSON for web maps"),
            question.address.in_form(TILEJSON),
        )];
    }
    page.sections = vec![
        layer_section(question, scope, grid),
        limit_section(question, scope, grid),
        link_section(&tileset::links(question, scope, grid), lang),
    ];
    page.json_href = other_form(question, question.offered);
    answered(question, &page)
}

fn layer_section(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Section {
    let lang = question.lang;
    let heads = [
        lang.pick("Lager", "Layer"),
        lang.pick("Nivåer", "Levels"),
        lang.pick("Egenskaper", "Properties"),
    ];
    let rows = scope.collections.iter().map(|collection| {
        let names: Vec<&str> = properties_of(*collection)
            .map(|(_, property)| property.name)
            .collect();
        let path = format!("/collections/{}", collection.id());
        vec![
            Cell::link(collection.id(), question.href(&path, HTML)),
            Cell::text(format!(
                "{}–{}",
                levels::first(grid, *collection),
                levels::last(grid)
            )),
            Cell::text(names.join(", ")),
        ]
    });
    let caption = lang.pick("Lagren och vad de bär", "The layers and what they carry");
    Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        ..Section::new(lang.pick("Lager", "Layers"))
    }
}

fn limit_section(question: &Question, scope: &Scope<'_>, grid: &TileGrid) -> Section {
    let lang: Lang = question.lang;
    let heads = [
        lang.pick("Nivå", "Level"),
        lang.pick("Rader", "Rows"),
        lang.pick("Kolumner", "Columns"),
    ];
    let limits = scope.limits(grid, question.view(question.today)).into_iter();
    let rows = limits.map(|range| {
        let [north, south] = range.rows;
        let [west, east] = range.columns;
        vec![
            Cell::text(range.level.to_string()),
            Cell::text(format!("{north}–{south}")),
            Cell::text(format!("{west}–{east}")),
        ]
    });
    let caption = lang.pick("Vilka plattor som finns", "Which tiles there are");
    Section {
        table: Some(Table::new(caption, &heads, rows.collect())),
        is_folded: true,
        ..Section::new(caption)
    }
}
