//! The shell in a browser: a canvas, the page's events, and what the page's script may ask. Everything that is read is HTML beside
//! the canvas: a canvas alone says nothing to a screen reader.
//!
//! The page's script holds a [`MapView`], and draws a picture only when one is wanted. Where the device is lost or was never
//! there, the script takes the other module, and then the flat map.

mod choices;
mod events;
mod fetching;
mod keeping;
mod map_view;
mod report;
mod studies;
mod words;

pub use fetching::FetchTransport;
pub use keeping::Pixels;
pub use map_view::MapView;
