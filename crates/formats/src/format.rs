//! The shape that every reader has, and the list of them.

use std::path::Path;

use planvy_plan::{
    Address, Crs, Datum, ExistingBuilding, GuidanceFeature, Parcel, Plan, Reading, TerrainRaster,
};

use crate::untaken::Accounted;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// Detailed plans.
    Plans,
    /// Parcels.
    Parcels,
    /// Addresses.
    Addresses,
    /// Existing buildings.
    Buildings,
    /// Levels of the ground.
    Terrain,
    /// The comprehensive plan.
    Guidance,
}

impl ContentKind {
    /// The word of the command line (`--as`).
    pub fn word(self) -> &'static str {
        match self {
            ContentKind::Plans => "plans",
            ContentKind::Parcels => "parcels",
            ContentKind::Addresses => "addresses",
            ContentKind::Buildings => "buildings",
            ContentKind::Terrain => "terrain",
            ContentKind::Guidance => "guidance",
        }
    }
}

/// What a reader got out of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Plans with their regulations.
    Plans(Vec<Plan>),
    /// Parcels.
    Parcels(Vec<Parcel>),
    /// Addresses.
    Addresses(Vec<Address>),
    /// Existing buildings.
    Buildings(Vec<ExistingBuilding>),
    /// Levels of the ground.
    Terrain(Vec<TerrainRaster>),
    /// Features of the comprehensive plan.
    Guidance(Vec<GuidanceFeature>),
}

impl Content {
    /// Which kind it is.
    pub fn kind(&self) -> ContentKind {
        match self {
            Content::Plans(_) => ContentKind::Plans,
            Content::Parcels(_) => ContentKind::Parcels,
            Content::Addresses(_) => ContentKind::Addresses,
            Content::Buildings(_) => ContentKind::Buildings,
            Content::Terrain(_) => ContentKind::Terrain,
            Content::Guidance(_) => ContentKind::Guidance,
        }
    }
}

/// What the caller knows about a file that the file may not say itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// The coordinate system, where the file does not say (`--crs`).
    pub crs: Option<Crs>,
    /// The attribute with a parcel's designation (`--designation-field`).
    pub designation_field: Option<String>,
    /// What the file holds, where detection is not enough (`--as`).
    pub kind: Option<ContentKind>,
    /// The file that says which attribute means what (`--mapping`), for plans, guidance and buildings of any source.
    pub mapping: Option<std::path::PathBuf>,
    /// What levels are counted from, where the file does not say (`--vertical-datum`).
    pub vertical_datum: Option<Datum>,
    /// Laser scans that tell the heights of buildings whose source does not (`--heights-from`).
    pub heights_from: Vec<std::path::PathBuf>,
}

/// What detection looks at: the file's name and its first bytes.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// File name without folder.
    pub file_name: &'a str,
    /// Up to the first 64 KiB.
    pub bytes: &'a [u8],
    /// What the user says it holds.
    pub kind: Option<ContentKind>,
}

/// A reader of one format.
pub trait Format: Sync {
    /// A short stable name, for instance `ngp-detaljplan-4.1`.
    fn name(&self) -> &'static str;

    /// Whether the file looks like this format.
    fn recognises(&self, head: &Head<'_>) -> bool;

    /// Reads a file. Never panics on its content.
    fn read(&self, path: &Path, options: &ReadOptions) -> Reading<Content>;

    /// Reads a file as [`read`](Format::read) does, and keeps account of the attributes that nothing took. Formats whose every member has
    /// its place in the model, or is named in a finding, have none.
    fn read_accounted(&self, path: &Path, options: &ReadOptions) -> Accounted {
        self.read(path, options).into()
    }
}

/// Every format, the most particular first: the first that recognises a file reads it.
pub fn formats() -> &'static [&'static dyn Format] {
    &[
        &crate::search_items::NgpSearchItems,
        &crate::ngp::NgpDetaljplan,
        &crate::ss637040::Ss637040,
        &crate::ryhti::RyhtiPlan,
        &crate::cityjson::CityJson,
        &crate::citygml::CityGml,
        &crate::terrain::TerrainGeoTiff,
        &crate::terrain::TerrainAsciiGrid,
        &crate::terrain::TerrainPointCloud,
        &crate::terrain::TerrainLandXml,
        &crate::terrain::TerrainRelief,
        &crate::mapped_plans::PlansGeoPackage,
        &crate::guidance::GuidanceGeoPackage,
        &crate::guidance::GuidanceGeoJson,
        &crate::buildings::BuildingsGeoPackage,
        &crate::buildings::BuildingsGeoJson,
        &crate::buildings::BuildingsShapefile,
        &crate::parcels::ParcelsGeoPackage,
        &crate::parcels::ParcelsGeoJson,
        &crate::addresses::AddressesGeoJson,
        &crate::addresses::AddressesCsv,
    ]
}

/// The format of a file by its beginning.
pub fn detect(head: &Head<'_>) -> Option<&'static dyn Format> {
    formats().iter().copied().find(|format| format.recognises(head))
}
