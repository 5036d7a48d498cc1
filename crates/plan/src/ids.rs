//! Identities, each of its own type so that a plan's id cannot stand where a regulation's is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            /// Writes the UUID in lower case with hyphens, as the national platform delivers it.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.as_hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Reads a UUID in any of its written forms; upper case becomes lower case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text.trim()).map(Self)
            }
        }
    };
}

identity!(
    /// Identity of a plan (`objektidentitet` of a `detaljplan`).
    PlanId
);
identity!(
    /// Identity of a regulation (`objektidentitet` of a `planbestämmelse`).
    RegulationId
);
identity!(
    /// Identity of a regulation kind in Boverket's catalogue (`planbestammelsekatalogreferens`).
    CatalogueId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_written_in_lower_case() {
        let id: PlanId = "6E3E2C91-7307-4B2B-BFBD-FE831DDC2472".parse().unwrap();
        assert_eq!(id.to_string(), "6e3e2c91-7307-4b2b-bfbd-fe831ddc2472");
        assert!("not-a-uuid".parse::<RegulationId>().is_err());
    }
}
