//! The paths of tiles and grids, with operation ids that end as OGC API Tiles prescribes.

use planvy_plan::Lang;
use serde_json::{Map, Value};

use super::operations::Operation;
use super::parameters::reference;
use crate::ogc::form::Form;
use crate::ogc::landing::DOCUMENT_FORMS;
use crate::ogc::tiles::tile::TILE_FORMS;
use crate::ogc::tiles::tileset::WEB_FORMS;

/// Adds them.
pub(super) fn add(lang: Lang, paths: &mut Map<String, Value>) {
    let mut add = |path: String, id: String, summary: &str, forms: &[Form], schema, parameters: &[&str]| {
        let operation = Operation {
            id,
            tag: "tiles",
            summary: summary.to_owned(),
            parameters: parameters.iter().map(|name| reference(name)).collect(),
            forms,
            schema,
            may_miss: !parameters.is_empty(),
            may_be_empty: parameters.contains(&"tileMatrix"),
            has_crs: false,
        };
        paths.insert(path, operation.path_item(lang));
    };
    add(
        "/tileMatrixSets".to_owned(),
        "getTileMatrixSetsList".to_owned(),
        lang.pick("Plattornas rutnät", "Grids of tiles"),
        DOCUMENT_FORMS,
        "tileMatrixSets",
        &[],
    );
    add(
        "/tileMatrixSets/{tileMatrixSetId}".to_owned(),
        "getTileMatrixSet".to_owned(),
        lang.pick("Ett rutnät", "One grid"),
        DOCUMENT_FORMS,
        "tileMatrixSet",
        &["tileMatrixSetId"],
    );
    let scopes: [(&str, &str, &[&str]); 2] = [
        ("", "planvy.dataset.vector", &[]),
        (
            "/collections/{collectionId}",
            "planvy.collection.vector",
            &["collectionId"],
        ),
    ];
    for (before, id, named) in scopes {
        let with = |more: &[&'static str]| [named, more].concat();
        add(
            format!("{before}/tiles"),
            format!("{id}.getTileSetsList"),
            lang.pick("Uppsättningar av vektorplattor", "Tilesets of vector tiles"),
            DOCUMENT_FORMS,
            "tileSets",
            &with(&[]),
        );
        add(
            format!("{before}/tiles/{{tileMatrixSetId}}"),
            format!("{id}.getTileSet"),
            lang.pick("En uppsättning vektorplattor", "One tileset of vector tiles"),
            WEB_FORMS,
            "tileSet",
            &with(&["tileMatrixSetId"]),
        );
        add(
            format!("{before}/tiles/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"),
            format!("{id}.getTile"),
            lang.pick("En vektorplatta", "One vector tile"),
            TILE_FORMS,
            "tile",
            &with(&[
                "tileMatrixSetId",
                "tileMatrix",
                "tileRow",
                "tileCol",
                "datetime",
                "state",
            ]),
        );
    }
}
