//! Geometry of the city, in metres and double precision.
//!
//! Everything here is plane coordinates (easting, northing) with a level over some zero, given by the caller: this crate knows no
//! coordinate system, no planning law, no file. What made a face or broke a limit is carried as a tag of the caller's own type.

pub mod boxes;
pub mod containment;
pub mod drape;
pub mod envelope;
pub mod example_house;
pub mod exceedance;
pub mod facade;
pub mod footprint;
pub mod ground_grid;
pub mod largest_footprint;
pub mod measure;
pub mod measured;
pub mod mesh;
pub mod overlay;
pub mod partition;
pub mod plane;
pub mod point_heights;
pub mod pole;
pub mod roof_pitch;
pub mod section;
pub mod section_svg;
pub mod skeleton;
pub mod solid;
pub mod sun;
pub mod sun_hours;
pub mod tin;
pub mod triangle;
pub mod triangle_levels;

pub use envelope::{Cell, Envelope};
pub use plane::Plane;
pub use triangle::Triangle;
