//! Secrets: made of chance, kept as hashes, compared in constant time.

use crate::sealing::chance;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dunlin_store::table::hex;
use sha2::{Digest, Sha256};

/// What tokens of programs begin with, so that one is known for what it is where it should not be.
pub const TOKEN_PREFIX: &str = "dunlin_";

/// A new secret of 256 bits, as text.
///
/// # Panics
/// When the machine has no source of chance.
#[must_use]
pub fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(chance::<32>())
}

/// What is kept of a secret of chance. It has 256 bits, so that a quick hash is enough.
#[must_use]
pub(super) fn hashed(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Whether two secrets are the same, in a time that tells nothing of where they differ.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Argon2id, 19 MiB, two passes, one lane (OWASP's least).
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What is kept of a password; `None` when it cannot be hashed.
#[must_use]
pub(super) fn password_hash(password: &str) -> Option<String> {
    argon2().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Whether a password is the one of a hash. Without a hash it takes as long, and is not.
#[must_use]
pub(super) fn is_password(password: &str, hash: Option<&str>) -> bool {
    // The hash of a word that nobody has, for users who do not exist.
    static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let nobody = NOBODY.get_or_init(|| password_hash(&new_secret()).unwrap_or_default());
    let parsed = PasswordHash::new(hash.unwrap_or(nobody));
    let is_right = parsed.is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
    is_right && hash.is_some()
}

/// Passwords have at least so many characters.
pub const PASSWORD_MIN: usize = 10;
/// And at most so many.
pub const PASSWORD_MAX: usize = 256;

/// Why a password is refused; `None`: it is good enough. `about`: words that others know of the user.
#[must_use]
pub(super) fn weakness(password: &str, about: &[&str]) -> Option<String> {
    let count = password.chars().count();
    if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&count) {
        return Some(format!("it has {count} characters, it needs {PASSWORD_MIN} to {PASSWORD_MAX}"));
    }
    // What is known of the user is no secret, however it is put together.
    let lower = password.to_lowercase();
    let words = about.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase);
    let rest =
        words.filter(|word| word.chars().count() >= 3).fold(lower, |rest, word| rest.replace(&word, ""));
    if rest.chars().count() + 2 < PASSWORD_MIN {
        return Some("it is mostly what others know of the user".to_owned());
    }
    // Common passwords, names, dates, keys beside each other, and what is known of the user.
    let estimate = zxcvbn::zxcvbn(password, about);
    if estimate.score() < zxcvbn::Score::Three {
        let why = estimate.feedback().and_then(|f| f.warning()).map_or(String::new(), |w| format!(" ({w})"));
        return Some(format!("it is too easy to guess{why}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_passwords_are_kept_as_argon2id() {
        assert_ne!(new_secret(), new_secret());
        assert_eq!(new_secret().len(), 43);
        let hash = password_hash("a quiet river bends").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password("a quiet river bends", Some(&hash)));
        assert!(!is_password("a quiet river bend", Some(&hash)));
        assert!(!is_password("a quiet river bends", None));
        assert!(!is_password("a quiet river bends", Some("no hash")));
    }

    #[test]
    fn common_passwords_are_refused() {
        let common =
            ["1234567890", "password123", "qwertyuiop", "iloveyou1234", "aaaaaaaaaaaa", "adalovelace1"];
        for password in common {
            assert!(weakness(password, &["ada", "lovelace"]).is_some(), "{password}");
        }
        assert!(weakness("short", &[]).is_some());
        assert!(weakness(&"long words ".repeat(40), &[]).is_some());
        assert_eq!(weakness("a quiet river bends", &["ada"]), None);
    }
}
