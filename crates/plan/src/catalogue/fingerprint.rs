//! Telling a delivered formulation from the national one without holding the national one.

use std::fmt;

use sha2::{Digest, Sha256};

/// The first 64 bits of the SHA-256 of a folded formulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl fmt::Display for Fingerprint {
    /// Writes the 16 hexadecimal digits of the table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Folds a formulation for comparison: lower case, every run of white space to one space, none at the ends, and no full
/// stops at the end. Deliveries differ in these without meaning anything by it.
///
/// ```
/// use planvy_plan::catalogue::fold;
/// assert_eq!(fold(" Högsta  nockhöjd\när [höjd:decimaltal] meter. "), "högsta nockhöjd är [höjd:decimaltal] meter");
/// ```
pub fn fold(formulation: &str) -> String {
    let lower = formulation.to_lowercase();
    let spaced = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_end_matches([' ', '.']).to_owned()
}

/// The fingerprint of a formulation, with its slots left in (`[höjd:decimaltal]`).
///
/// ```
/// use planvy_plan::catalogue::{catalogue, fingerprint};
/// let entry = catalogue().by_code("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd").expect("in the catalogue");
/// assert_eq!(entry.fingerprint, Some(fingerprint("Högsta nockhöjd är [höjd:decimaltal] meter")));
/// assert_ne!(entry.fingerprint, Some(fingerprint("Högsta nockhöjd är [höjd:decimaltal] meter utom mot gatan")));
/// ```
pub fn fingerprint(formulation: &str) -> Fingerprint {
    let digest = Sha256::digest(fold(formulation).as_bytes());
    Fingerprint(
        digest
            .iter()
            .take(8)
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)),
    )
}
