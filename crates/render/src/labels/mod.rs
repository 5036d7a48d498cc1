//! Texts in the picture: laid out from an atlas of distances, placed against the whole view.

mod atlas;
mod layout;
mod placement;

pub use atlas::{AtlasError, Glyph, LabelAtlas};
pub use layout::{LetterBox, TextLayout, laid_out};
pub use placement::{Candidate, placed};
