//! The viewer: scene, tiles, camera, measuring, sun; a desktop window and a web canvas around it.
//!
//! [`Scene`] is everything that is to be seen, without a window and without a GPU. Shells around it are thin.
//!
//! | module | holds |
//! |---|---|
//! | [`scene`] | the scene: what happens to it, what is to be drawn |
//! | [`camera`], [`input`], [`commands`] | where it is looked from, and what a person does |
//! | [`tiles`], [`transport`] | which tiles are shown, and how they come |
//! | [`state`], [`link`], [`views`] | what a person has chosen, as a link, under a name |
//! | [`sun`], [`measure`], [`pick`] | time and sun, measuring, what is under a pixel |
//! | [`stage`] | the scene on a GPU |
//! | [`feature_text`], [`legend`], [`text_equal`] | what is seen, in words |
//! | [`pictures`] | pictures to keep, with scale, north, legend and source |
//! | [`messages`] | what is missing, and why |

pub mod camera;
pub mod commands;
#[cfg(all(feature = "desktop", not(target_arch = "wasm32")))]
pub mod desktop;
pub mod feature_text;
pub mod input;
pub mod layer;
pub mod legend;
pub mod link;
pub mod measure;
pub mod messages;
pub mod pick;
pub mod pictures;
pub mod scene;
pub mod stage;
pub mod state;
pub mod sun;
pub mod text_equal;
pub mod tiles;
pub mod transport;
pub mod views;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use layer::Layer;
pub use link::Link;
pub use messages::{Message, Messages};
pub use scene::{Scene, SceneOptions, Tick, Update};
pub use stage::Stage;
pub use state::State;
