//! The `planvy` binary as a library: the command line, the HTTP face and the API, so that tests reach each part.
//!
//! | module | holds |
//! |---|---|
//! | [`cli`] | the commands |
//! | [`router`], [`app`] | every address of the server, and what all requests share |
//! | [`api`] | the REST API |
//! | [`bulk`] | whole data sets as files |
//! | [`changes`] | what has changed, as a list, a feed and a page |
//! | [`ogc`] | the things of the snapshot as features, for GIS clients |
//! | [`pages`], [`map`] | the pages, and the plan map on them |
//! | [`http`] | connections, limits, headers, errors and figures, whatever the resource |
//! | [`world`], [`watcher`] | the loaded snapshot, and how it is kept current |
//! | [`drawing`] | drawings of proposals, read |
//! | [`envelope_files`] | an envelope as a city model and as a mesh |
//! | [`three_d`] | the city as 3D Tiles, made beside the answers |
//! | [`settings`] | who publishes, and who is told of changes |
//! | [`stored_plans`] | whole plans out of a store |
//! | [`viewer_files`] | the viewer's module for browsers |
//! | [`clock`], [`logging`] | the date of today, and the logs |

pub mod api;
pub mod app;
pub mod bulk;
pub mod changes;
pub mod cli;
pub mod clock;
pub mod drawing;
pub mod envelope_files;
pub mod http;
pub mod logging;
pub mod map;
pub mod ogc;
pub mod pages;
pub mod router;
pub mod settings;
pub mod store_state;
pub mod stored_plans;
pub mod three_d;
pub mod viewer_files;
pub mod watcher;
pub mod world;
