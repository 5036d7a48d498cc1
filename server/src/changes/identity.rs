//! Identities that stay: of changes, of feeds.

use planvy_plan::catalogue::taken_release;
use sha2::{Digest, Sha256};

use super::change::{Cause, Change, Subject};
use super::log::Log;

/// The identity of a change: a UUID (version 8 of RFC 9562) made of what it is, so that it is the same after every restart and on
/// every server that holds the same store.
pub fn id_of(log: &Log, change: &Change) -> String {
    let mut digest = Sha256::new();
    let mut tell = |text: &str| {
        digest.update(text.as_bytes());
        digest.update([0]);
    };
    tell("planvy-change");
    if let (Some(import), true) = (
        log.imports.get(change.import),
        change.subject != Subject::Catalogue,
    ) {
        tell(&import.number.to_string());
        tell(&import.moment.to_string());
    }
    match change.subject {
        Subject::Version(at) => {
            let version = log.versions.get(at);
            version.iter().for_each(|version| tell(&version.id.to_string()));
            let file = version.and_then(|version| log.files.get(version.file));
            file.iter().for_each(|file| tell(&file.provenance.sha256));
        }
        Subject::File(at) => {
            if let Some(file) = log.files.get(at) {
                tell(&file.kind);
                tell(&file.provenance.file);
                tell(&file.provenance.sha256);
            }
        }
        Subject::Catalogue => tell(
            taken_release()
                .map(|release| release.sha256.as_str())
                .unwrap_or_default(),
        ),
    }
    if let Cause::Day(day) = change.cause {
        tell(&day.to_string());
    }
    urn(&digest.finalize())
}

/// A digest as the URN of a UUID of version 8.
pub fn urn(digest: &[u8]) -> String {
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = *from;
    }
    let number = u128::from_be_bytes(bytes);
    let number = (number & !(0xf << 76)) | (0x8 << 76);
    let number = (number & !(0x3 << 62)) | (0x2 << 62);
    let text = format!("{number:032x}");
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        piece(0, 8),
        piece(8, 12),
        piece(12, 16),
        piece(16, 20),
        piece(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_carries_the_version_and_the_variant() {
        assert_eq!(urn(&[0xff; 32]), "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
        assert_eq!(urn(&[0; 32]), "urn:uuid:00000000-0000-8000-8000-000000000000");
    }
}
