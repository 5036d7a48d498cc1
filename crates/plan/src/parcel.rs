//! Parcels (*fastigheter*).

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::crs::Crs;

/// A parcel: its designation and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The designation as written, for instance `MALMÖ INNERSTADEN 10:16`.
    pub designation: String,
    /// The coordinate system of `area`.
    pub crs: Crs,
    /// Easting and northing in metres. A parcel may have several areas (*skiften*).
    pub area: MultiPolygon<f64>,
    /// The source's own identity of the parcel, where it gives one.
    pub source_id: Option<String>,
}

/// A designation folded for comparison: upper case, single blanks, no blanks around `:` and `>`.
///
/// ```
/// use planvy_plan::parcel::folded_designation;
/// assert_eq!(folded_designation("  Malmö  innerstaden 10 : 16 "), "MALMÖ INNERSTADEN 10:16");
/// ```
pub fn folded_designation(text: &str) -> String {
    let upper = text.to_uppercase();
    let mut folded = String::with_capacity(upper.len());
    for word in upper.split_whitespace() {
        let glued = folded.ends_with([':', '>']) || word.starts_with([':', '>']);
        if !folded.is_empty() && !glued {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}
