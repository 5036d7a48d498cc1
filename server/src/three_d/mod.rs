//! `/3d`: the city as 3D Tiles 1.1, made beside the answers.
//!
//! | module | what it does |
//! |---|---|
//! | `shown` | the tilesets that are answered from now, and how far the making is |
//! | `maker` | the thread that makes tiles, after the start and after every import |
//! | `drawings` | the proposals that are shown |
//! | `kept` | made tiles in a folder, compressed once |
//! | `addresses` | what a frame, a layer and a tile are called |
//! | `answers` | tilesets and tiles over HTTP |
//! | `status` | what there is, what is being made, and what was left out |

pub mod addresses;
pub mod answers;
pub mod drawings;
pub mod kept;
pub mod maker;
pub mod shown;
pub mod status;

use axum::routing::get;

use crate::router::Resource;

/// The addresses.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/3d/status",
        methods: || get(status::status),
    },
    Resource {
        template: "/3d/tileset.json",
        methods: || get(answers::globe),
    },
    Resource {
        template: "/3d/{frame}/tileset.json",
        methods: || get(answers::of_frame),
    },
    Resource {
        template: "/3d/{frame}/{layer}/tileset.json",
        methods: || get(answers::of_layer),
    },
    Resource {
        template: "/3d/{frame}/{layer}/{hash}/{tile}",
        methods: || get(answers::tile),
    },
];
