//! What a plan is.
//!
//! This crate holds the words of the field as types: [`Plan`], [`Regulation`], [`Quantity`], coordinate systems
//! ([`Crs`]), heights ([`OverGround`], [`OverRh2000`]), the four states of a statement ([`State`]) and the findings of a
//! check ([`Finding`]). It is pure data with small logic: it opens no file, speaks no HTTP, knows no GPU, and builds for
//! WebAssembly.
//!
//! | module | holds |
//! |---|---|
//! | [`crs`], [`gauss_kruger`] | SWEREF 99 zones, positions in them, and the way from and to longitude and latitude |
//! | [`ecef`], [`geoid`] | the way on to the axes of the Earth, and the geoid between a level and a height over the ellipsoid |
//! | [`height`] | heights over ground and levels over a datum, which do not compare with each other |
//! | [`quantity`] | what a number in a regulation measures, with its bound, unit, reference and scope |
//! | [`catalogue`] | the facts of the national catalogue of regulation kinds |
//! | [`meaning`] | what a regulation means to a machine: numbers, limits on land, or a human is needed |
//! | [`wording`] | what a regulation says to a reader |
//! | [`plan`], [`regulation`], [`decision`], [`document`], [`geometry`] | the plan as delivered |
//! | [`parcel`], [`address`] | the places people ask about |
//! | [`guidance`] | what the comprehensive plan says: it guides, and binds nobody |
//! | [`terrain`], [`building`], [`body`] | the ground, what stands on it, and its form |
//! | [`proposal`] | what somebody wants to build, as drawn |
//! | [`address_search`] | finding an address by what people type |
//! | [`state`] | the four states, and the standing of a plan at a date |
//! | [`finding`] | what a reader or a check has to say about a file |
//! | [`provenance`] | where a fact came from |
//! | [`stored`] | what a store hands to a snapshot |

pub mod address;
pub mod address_search;
pub mod body;
pub mod building;
pub mod catalogue;
pub mod crs;
pub mod decision;
pub mod document;
pub mod ecef;
pub mod finding;
pub mod gauss_kruger;
pub mod geoid;
pub mod geometry;
pub mod guidance;
pub mod height;
pub mod ids;
pub mod lang;
pub mod meaning;
pub mod parcel;
pub mod plan;
pub mod proposal;
pub mod provenance;
pub mod quantity;
pub mod regulation;
pub mod state;
pub mod stored;
pub mod terrain;
pub mod wording;

pub use address::Address;
pub use body::{Body, Surface, SurfaceKind, VerticalReference};
pub use building::{BuildingKind, ExistingBuilding};
pub use crs::{Crs, EtrsGkZone, Geodetic, GridPoint, UtmZone};
pub use decision::Decision;
pub use document::DocumentReference;
pub use ecef::Ecef;
pub use finding::{Finding, Reading, RuleId, Severity};
pub use geoid::{Geoid, OutsideGeoid};
pub use geometry::{GeometryPart, Position, VerticalLimit};
pub use guidance::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape, PlanningStage};
pub use height::{Datum, LevelOverPlanDatum, OverEllipsoid, OverGround, OverRh2000};
pub use ids::{CatalogueId, PlanId, RegulationId};
pub use jiff::civil::Date;
pub use lang::Lang;
pub use parcel::Parcel;
pub use plan::{ForeignLaw, Plan, PlanKind, PlanStatus};
pub use proposal::{Placement, Proposal, ProposedBuilding};
pub use provenance::Provenance;
pub use quantity::{Bound, Measure, Quantity, Reference, Scope, Unit, Value};
pub use regulation::{MappedMeaning, Regulation, RegulationContent, RegulationGroup, VariableValue};
pub use state::{Standing, State};
pub use terrain::TerrainRaster;
