//! Signatures of messages (Standard Webhooks 1.0: `v1`, HMAC-SHA256).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// Bytes of a secret: from 24 to 64, as the standard says.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that a subscriber and this server share. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

/// Why a text is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the secret has to be '{PREFIX}' and then from 24 to 64 random bytes in base64, as `echo whsec_$(openssl rand -base64 32)` makes one"
)]
pub struct NoSecret;

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

impl std::str::FromStr for SigningSecret {
    type Err = NoSecret;

    fn from_str(text: &str) -> Result<SigningSecret, NoSecret> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(NoSecret)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| NoSecret)?;
        LENGTH
            .contains(&bytes.len())
            .then_some(SigningSecret(bytes))
            .ok_or(NoSecret)
    }
}

impl SigningSecret {
    /// The header `webhook-signature` of a message sent at a time.
    ///
    /// ```
    /// use planvy::changes::webhooks::signature::SigningSecret;
    /// // The example of the standard's specification.
    /// let secret: SigningSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().expect("a secret");
    /// let sent = jiff::Timestamp::from_second(1614265330).expect("a time");
    /// let body = br#"{"test": 2432232314}"#;
    /// let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", sent, body);
    /// assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    /// ```
    pub fn sign(&self, id: &str, sent: Timestamp, body: &[u8]) -> String {
        // A key of any length will do for HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(format!("{id}.{}.", sent.as_second()).as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(byte: u8, length: usize) -> String {
        format!("{PREFIX}{}", STANDARD.encode(vec![byte; length]))
    }

    #[test]
    fn a_signature_changes_with_everything_that_is_signed() {
        let key: SigningSecret = secret(1, 32).parse().unwrap();
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let signature = key.sign("msg_1", at, b"{}");
        let later = Timestamp::from_second(1_700_000_001).unwrap();
        let other: SigningSecret = secret(2, 32).parse().unwrap();
        for changed in [
            key.sign("msg_2", at, b"{}"),
            key.sign("msg_1", later, b"{}"),
            key.sign("msg_1", at, b"{ }"),
            other.sign("msg_1", at, b"{}"),
        ] {
            assert_ne!(changed, signature);
        }
        assert_eq!(key.sign("msg_1", at, b"{}"), signature);
    }

    #[test]
    fn weak_secrets_are_refused_and_none_is_printed() {
        for text in [
            "",
            "secret",
            "whsec_",
            "whsec_not base64",
            &secret(1, 23),
            &secret(1, 65),
        ] {
            assert_eq!(text.parse::<SigningSecret>(), Err(NoSecret), "{text}");
        }
        let shown = format!("{:?}", secret(65, 32).parse::<SigningSecret>().unwrap());
        assert!(!shown.contains("QUFB") && !shown.contains("65"), "{shown}");
    }
}
