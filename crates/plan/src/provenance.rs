//! Where a fact came from.

use serde::{Deserialize, Serialize};

/// The origin of a stored plan or layer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// The format it was read from, for instance `ngp-detaljplan-4.1` or `ss637040-2016`.
    pub format: String,
    /// The file's name, without its folder.
    pub file: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// When it was imported, RFC 3339 in UTC.
    pub imported: String,
}
