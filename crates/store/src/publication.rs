//! What is handed to a store to be published, and what it answers.

use planvy_plan::{
    Address, ExistingBuilding, GuidanceFeature, Parcel, Plan, Provenance, RuleId, TerrainRaster,
};

/// What is published at once: all of it, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The files of one import, in the order in which they were read.
    pub files: Vec<PublishedFile>,
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedFile {
    /// Where the content came from.
    pub provenance: Provenance,
    /// How it was read, as text (`crs=EPSG:3008`): the same file read in another way is another import. Empty where the
    /// file said everything itself.
    pub options: String,
    /// Rules whose errors were accepted.
    pub accepted: Vec<RuleId>,
    /// How many findings there were.
    pub findings: FindingCounts,
    /// What it holds.
    pub content: PublishedContent,
}

/// Number of findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// Errors.
    pub errors: u32,
    /// Warnings.
    pub warnings: u32,
    /// Remarks.
    pub infos: u32,
}

/// The content of a published file.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishedContent {
    /// Plans. Each replaces the stored plan of the same identity, whose row is kept as history.
    Plans(Vec<Plan>),
    /// Parcels. They replace every parcel of the same designation, and all parcels of an earlier file of the same name.
    Parcels(Vec<Parcel>),
    /// Addresses. They replace every address that is written the same (street, number, postal code and town; where there
    /// is neither code nor town, also at the same spot), and all addresses of an earlier file of the same name.
    Addresses(Vec<Address>),
    /// Existing buildings. They replace all buildings of an earlier file of the same name, and every building of another file
    /// that has the same `source_id` and stands at the same place (the discs around their boxes meet): an identity alone may be a
    /// number that each file counts anew.
    Buildings(Vec<ExistingBuilding>),
    /// Levels of the ground. They replace all levels of an earlier file of the same name.
    Terrain(Vec<TerrainRaster>),
    /// Features of the comprehensive plan. They replace all features of an earlier file of the same name.
    Guidance(Vec<GuidanceFeature>),
}

impl PublishedContent {
    /// The word of the command line: `plans`, `parcels`, `addresses`, `buildings`, `terrain` or `guidance`.
    pub fn kind(&self) -> &'static str {
        match self {
            PublishedContent::Plans(_) => "plans",
            PublishedContent::Parcels(_) => "parcels",
            PublishedContent::Addresses(_) => "addresses",
            PublishedContent::Buildings(_) => "buildings",
            PublishedContent::Terrain(_) => "terrain",
            PublishedContent::Guidance(_) => "guidance",
        }
    }

    /// Number of plans, parcels and so on.
    pub fn len(&self) -> usize {
        match self {
            PublishedContent::Plans(plans) => plans.len(),
            PublishedContent::Parcels(parcels) => parcels.len(),
            PublishedContent::Addresses(addresses) => addresses.len(),
            PublishedContent::Buildings(buildings) => buildings.len(),
            PublishedContent::Terrain(rasters) => rasters.len(),
            PublishedContent::Guidance(features) => features.len(),
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The answer to a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The snapshot that the store holds now.
    pub snapshot_id: String,
    /// What became of each file, in the order of the publication.
    pub files: Vec<FileOutcome>,
}

/// What became of one file of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// It is stored, and part of the new snapshot.
    Stored,
    /// The same bytes, read in the same way, are stored already and nothing newer has replaced them.
    AlreadyThere,
}
