//! Digests: of texts that stand once, and of what makes a snapshot.

use sha2::{Digest, Sha256};

/// The id of the snapshot of a store that nothing was published to.
pub(crate) const FIRST_SNAPSHOT_ID: &str = "s0-000000000000";

/// The first half of the SHA-256 of a text.
pub(crate) fn digest_of(text: &str) -> [u8; 16] {
    let mut digest = [0; 16];
    for (to, from) in digest.iter_mut().zip(Sha256::digest(text)) {
        *to = from;
    }
    digest
}

/// Adds the share of one stored file to what a snapshot is named by: its digest, name, time, how it was read, and the rules
/// that were accepted as JSON.
pub(crate) fn add_to_digested(digested: &mut Vec<u8>, texts: [&str; 5]) {
    for text in texts {
        digested.extend_from_slice(text.as_bytes());
        digested.push(0);
    }
}

/// The id of the snapshot that an import makes, by the id before it, its number and what is digested of its files. The same
/// imports give the same id in every store.
pub(crate) fn snapshot_id_after(before: &str, number: u64, digested: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(before)
        .chain_update(digested)
        .finalize();
    let hexadecimal: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("s{number}-{hexadecimal}")
}
