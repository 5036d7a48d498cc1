//! `/ogc`: the things of the snapshot as features of collections (OGC API Features), for GIS clients and people alike.
//!
//! | module | holds |
//! |---|---|
//! | [`landing`], [`conformance`] | where to begin, and which parts of the standard hold |
//! | [`collections`] | what collections there are, and each of them |
//! | [`items`], [`items_question`], [`conditions`], [`item`] | features of a collection page by page, and one by one |
//! | [`schemas`] | what collections tell of their properties, and the functions of filters |
//! | [`proposals`] | the collection of the drawings that the server shows |
//! | [`tiles`] | vector tiles of the collections, and the grids they lie in (OGC API Tiles) |
//! | [`processes`] | the answers of `/api/v1` as processes (OGC API Processes) |
//! | [`downloads`] | links to whole data sets as files |
//! | [`definition`] | the interface described as OpenAPI 3.0 |
//! | [`question`], [`parameters`], [`refusal`] | requests read, and refused with the reason |
//! | [`form`], [`link`], [`base`] | forms of a resource, links between resources, the address of it all |
//! | [`pages`] | the same for people |
//!
//! What a collection holds, how rows are selected and written is the business of `planvy-features`; here it is asked over HTTP.

pub mod base;
pub mod collections;
pub mod conditions;
pub mod conformance;
pub mod definition;
pub mod downloads;
pub mod form;
pub mod item;
pub mod items;
pub mod items_question;
pub mod landing;
pub mod link;
pub mod pages;
pub mod parameters;
pub mod processes;
pub mod proposals;
pub mod question;
pub mod refusal;
pub mod schemas;
pub mod tiles;

use axum::routing::{get, post};

use crate::router::Resource;

/// The addresses.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/ogc",
        methods: || get(landing::landing),
    },
    Resource {
        template: "/ogc/",
        methods: || get(landing::landing),
    },
    Resource {
        template: "/ogc/conformance",
        methods: || get(conformance::conformance),
    },
    Resource {
        template: "/ogc/api",
        methods: || get(definition::api),
    },
    Resource {
        template: "/ogc/collections",
        methods: || get(collections::list),
    },
    Resource {
        template: "/ogc/collections/{collection}",
        methods: || get(collections::one),
    },
    Resource {
        template: "/ogc/functions",
        methods: || get(schemas::functions),
    },
    Resource {
        template: "/ogc/collections/{collection}/queryables",
        methods: || get(schemas::queryables),
    },
    Resource {
        template: "/ogc/collections/{collection}/sortables",
        methods: || get(schemas::sortables),
    },
    Resource {
        template: "/ogc/collections/{collection}/schema",
        methods: || get(schemas::schema),
    },
    Resource {
        template: "/ogc/collections/{collection}/items",
        methods: || get(items::items),
    },
    Resource {
        template: "/ogc/collections/{collection}/items/{feature}",
        methods: || get(item::item),
    },
    Resource {
        template: "/ogc/processes",
        methods: || get(processes::description::list),
    },
    Resource {
        template: "/ogc/processes/{process}",
        methods: || get(processes::description::one),
    },
    Resource {
        template: "/ogc/processes/{process}/execution",
        methods: || post(processes::execution::execute),
    },
    Resource {
        template: "/ogc/tileMatrixSets",
        methods: || get(tiles::grids::list),
    },
    Resource {
        template: "/ogc/tileMatrixSets/{grid}",
        methods: || get(tiles::grids::one),
    },
    Resource {
        template: "/ogc/tiles",
        methods: || get(tiles::tilesets::of_all),
    },
    Resource {
        template: "/ogc/tiles/{grid}",
        methods: || get(tiles::tileset::of_all),
    },
    Resource {
        template: "/ogc/tiles/{grid}/{level}/{row}/{column}",
        methods: || get(tiles::tile::of_all),
    },
    Resource {
        template: "/ogc/collections/{collection}/tiles",
        methods: || get(tiles::tilesets::of_collection),
    },
    Resource {
        template: "/ogc/collections/{collection}/tiles/{grid}",
        methods: || get(tiles::tileset::of_collection),
    },
    Resource {
        template: "/ogc/collections/{collection}/tiles/{grid}/{level}/{row}/{column}",
        methods: || get(tiles::tile::of_collection),
    },
];
