//! Recovery codes: ten of them, each of 120 bits of chance, told once, kept as hashes, each used once.

use super::secrets::hashed;
use super::totp::base32;

/// So many are made.
pub(super) const COUNT: usize = 10;
/// The bytes of chance in each: so many that a quick hash is enough.
const BYTES: usize = 15;

/// New codes, as they are told.
///
/// # Panics
/// When the machine has no source of chance.
#[must_use]
pub(super) fn new_codes() -> Vec<String> {
    (0..COUNT).map(|_| new_code()).collect()
}

fn new_code() -> String {
    let mut bytes = [0u8; BYTES];
    #[expect(clippy::expect_used, reason = "without chance there are no secrets, and nothing may go on")]
    getrandom::fill(&mut bytes).expect("the machine has a source of chance");
    let letters = base32(&bytes);
    let parts: Vec<&str> = (0..4).map(|at| &letters[at * 6..at * 6 + 6]).collect();
    parts.join("-")
}

/// What is kept of a code, however it was typed.
#[must_use]
pub(super) fn hash(user: i64, code: &str) -> String {
    let plain: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    hashed(&format!("recovery {user} {}", plain.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_are_known_however_they_are_typed() {
        let codes = new_codes();
        assert_eq!(codes.len(), COUNT);
        for code in &codes {
            assert_eq!(code.len(), 27, "{code}");
            assert_eq!(hash(1, code), hash(1, &code.to_lowercase().replace('-', " ")));
            assert_ne!(hash(1, code), hash(2, code));
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1);
        }
    }
}
