//! The plans of a municipality on the national geodata platform.
//!
//! 1. [`listing`]: the search items of the municipality, page by page to the end, gathered by plan.
//! 2. [`sync`]: what the store holds in the same version is left; the rest is fetched, plan by plan, and imported in batches.
//!    A plan that is stored and no longer listed is told, and stays.
//!
//! Nothing is kept beside the store: which version of a plan is stored is told by the name of its file
//! ([`stored::delivery_name`]). A run that was cut off goes on where it ended, because what it published is stored.

mod delivery;
mod found_plan;
pub mod listing;
mod page;
mod report;
mod settings;
pub mod stored;
mod sync;

pub use found_plan::{AssetLink, FoundPlan};
pub use report::{Counts, Listed, PlanReport, PlanState, SyncReport};
pub use settings::{
    DEFAULT_SEARCH_URL, DEFAULT_TOKEN_URL, MunicipalityCode, Settings, SettingsError, SettingsFile,
};
pub use sync::{Step, SyncError, SyncOptions, sync};
