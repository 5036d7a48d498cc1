//! Paths of the API.

use planvy_plan::{PlanId, RegulationId};

/// Path of a plan.
pub fn plan_path(id: PlanId) -> String {
    format!("/api/v1/plans/{id}")
}

/// Path of a regulation.
pub fn regulation_path(id: RegulationId) -> String {
    format!("/api/v1/regulations/{id}")
}

/// Path of a kind of the catalogue, by its code or id.
pub fn catalogue_path(code: &str) -> String {
    format!("/api/v1/catalogue/{}", path_segment(code))
}

/// Path of a parcel, by its designation.
///
/// ```
/// use planvy_rules::resource_path::parcel_path;
/// assert_eq!(parcel_path("MALMÖ EKEN 1:2"), "/api/v1/parcels/MALM%C3%96%20EKEN%201%3A2");
/// ```
pub fn parcel_path(designation: &str) -> String {
    format!("/api/v1/parcels/{}", path_segment(designation))
}

/// A text as one segment of a path: everything but unreserved characters percent-encoded (RFC 3986, 2.3).
pub(crate) fn path_segment(text: &str) -> String {
    use std::fmt::Write;
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _written = write!(segment, "%{byte:02X}");
        }
    }
    segment
}
