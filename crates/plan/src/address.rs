//! Addresses (*belägenhetsadresser*).

use serde::{Deserialize, Serialize};

use crate::crs::Geodetic;

/// An address: what is written on the door, and where the door is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// Street or place name, for instance `S:t Johannesgatan`.
    pub street: String,
    /// Number with its letters, for instance `18A` or `5 U2`; empty where the place has none.
    pub number: String,
    /// Postal code as written, for instance `212 25`.
    pub postal_code: Option<String>,
    /// Postal town or municipality.
    pub town: Option<String>,
    /// Longitude and latitude.
    pub position: Geodetic,
    /// Designation of the parcel it belongs to, where the source says.
    pub parcel: Option<String>,
}

impl Address {
    /// Street and number, as on a letter.
    pub fn label(&self) -> String {
        if self.number.is_empty() {
            self.street.clone()
        } else {
            format!("{} {}", self.street, self.number)
        }
    }
}
