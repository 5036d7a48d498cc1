//! Texts in the picture: laid out from an atlas of distances, placed against the whole view, lying on the ground or facing the eye.

mod atlas;
mod choosing;
mod layer;
mod layout;
mod placement;
mod projection;
mod renderer;

pub use atlas::{AtlasError, Glyph, LabelAtlas};
pub use choosing::{LabelPicture, ShownLabel, shown_labels};
pub use layer::{Label, LabelLayer, LabelPlace};
pub use layout::{LetterBox, TextLayout, laid_out};
pub use placement::{Candidate, placed};
pub use projection::{LabelSize, Stance};
pub use renderer::LabelRenderer;
pub(crate) use renderer::LabelUniforms;
