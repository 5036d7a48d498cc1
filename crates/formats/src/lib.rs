//! Readers and writers: one room per format, all of one shape.
//!
//! A reader is a [`Format`]: it recognises a file by its beginning, and reads it into [`Content`] with findings. It never
//! panics on input, and never refuses more than it has to: what it could read comes back beside what it has to say.

pub mod addresses;
pub mod arcs;
mod area_faults;
pub mod buildings;
pub mod city_model;
pub mod citygml;
pub mod cityjson;
mod features;
mod finding_log;
pub mod format;
pub mod geojson;
pub mod guidance;
pub mod mapped_plans;
mod mapping;
pub mod ngp;
pub mod parcels;
pub mod proposals;
pub mod ryhti;
pub mod search_items;
mod source_crs;
pub mod ss637040;
pub mod terrain;
pub mod untaken;
mod well_known_text;
mod wording;
mod xml;

pub use format::{Content, ContentKind, Format, Head, ReadOptions, detect, formats};
pub use proposals::{
    DrawingAbout, GivenPlace, ProposalFormat, ProposalOptions, SIDE_FILE_ENDING, SideFile, SideFileError,
    detect_proposal, proposal_formats,
};
