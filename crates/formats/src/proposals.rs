//! Readers of proposals: what somebody wants to build, in the format it was drawn in.
//!
//! One folder or file a format, all of the shape [`ProposalFormat`]. A reader reads and measures nothing: what the drawing
//! says comes back as a [`Proposal`], with findings about what it does not say or says twice.

mod about;
pub mod cityjson;
pub mod geojson;
pub mod ifc;
mod side_file;

pub use about::DrawingAbout;
pub use side_file::{GivenPlace, SIDE_FILE_ENDING, SideFile, SideFileError};

use planvy_plan::{Crs, Proposal, Reading};

/// What the sender knows about a drawing that the drawing may not say itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProposalOptions {
    /// The coordinate system of its positions.
    pub crs: Option<Crs>,
    /// Name of the file it came in, where it came in one.
    pub file_name: Option<String>,
}

/// A reader of one format of drawings.
pub trait ProposalFormat: Sync {
    /// A short stable name: `geojson`, `cityjson`, `ifc`.
    fn name(&self) -> &'static str;
    /// Whether the bytes look like this format.
    fn recognises(&self, bytes: &[u8]) -> bool;
    /// Reads a drawing. Never panics on its content.
    fn read(&self, bytes: &[u8], options: &ProposalOptions) -> Reading<Proposal>;
}

/// Every format, the most particular first.
pub fn proposal_formats() -> &'static [&'static dyn ProposalFormat] {
    &[&ifc::Ifc, &cityjson::CityJsonProposal, &geojson::ProposalGeoJson]
}

/// The format of a drawing by its beginning.
pub fn detect_proposal(bytes: &[u8]) -> Option<&'static dyn ProposalFormat> {
    proposal_formats()
        .iter()
        .copied()
        .find(|format| format.recognises(bytes))
}
