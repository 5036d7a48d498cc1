//! Plans of any origin by a mapping: which layer holds plans and which their regulations, and what attributes mean.
//!
//! | module | does |
//! |---|---|
//! | `layers` | the rows of the layers that a mapping names, all in one system |
//! | `plan_facts` | from a row to a plan without regulations |
//! | `numbers` | from attributes to numbers with a meaning |
//! | `regulations` | from a row to a regulation |
//! | `assembly` | plans, with their regulations and areas |
//! | `geopackage` | the reader |
//!
//! Everything else that GDAL reads comes as a copy in a GeoPackage.

mod assembly;
mod geopackage;
mod layers;
mod numbers;
mod plan_facts;
mod regulations;

pub use geopackage::PlansGeoPackage;

#[cfg(test)]
mod tests;
