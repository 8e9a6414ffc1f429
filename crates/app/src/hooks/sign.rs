//! Secrets of endpoints and signatures, as the Standard Webhooks specification (1.0.0) has them: HMAC-SHA256 over the id, the moment
//! and the body, with full stops between.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What secrets begin with.
pub const SECRET_PREFIX: &str = "whsec_";

/// The key of an endpoint.
#[derive(Clone)]
pub(super) struct HookSecret(Vec<u8>);

impl std::fmt::Debug for HookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HookSecret")
    }
}

impl HookSecret {
    /// A new one of 256 bits.
    pub(super) fn new() -> HookSecret {
        HookSecret(crate::sealing::chance::<32>().to_vec())
    }

    /// The one of these bytes.
    pub(super) const fn of(bytes: Vec<u8>) -> HookSecret {
        HookSecret(bytes)
    }

    /// Its bytes, to be sealed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As whoever receives is told it.
    pub(super) fn text(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of a message.
    pub(super) fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        // Keys of any length are taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The header of signatures: one of each secret that is good, the newest first.
pub(super) fn signatures(secrets: &[HookSecret], id: &str, seconds: i64, body: &[u8]) -> String {
    let all: Vec<String> = secrets.iter().map(|secret| secret.sign(id, seconds, body)).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answer that the reference libraries of the specification share.
    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        let bytes = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let secret = HookSecret::of(bytes);
        assert_eq!(secret.text(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_ne!(HookSecret::new().text(), HookSecret::new().text());
        assert_eq!(HookSecret::new().bytes().len(), 32);
    }
}
