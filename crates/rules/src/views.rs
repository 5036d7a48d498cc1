//! The answers to questions that name a thing instead of a place: a plan, a regulation, a parcel, a kind of the catalogue, a
//! text to search for.

mod catalogue_view;
mod parcel_view;
pub(crate) mod plan_list;
mod plan_view;
mod regulation_view;
mod search_view;

pub use catalogue_view::{CatalogueQuantity, CatalogueView, catalogue_view};
pub use parcel_view::ParcelView;
pub use plan_list::{NearPoint, PlanFilter, PlanList, PlanListError, PlanSummary, PlansInBox};
pub use plan_view::PlanView;
pub use regulation_view::RegulationView;
pub use search_view::{FoundKind, SearchResult, SearchView};
