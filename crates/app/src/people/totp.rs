//! One-time codes of the clock (RFC 6238) as authenticator apps make them: SHA-1, 30 seconds, 6 digits.

use super::secrets::same;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The bytes of a secret, as RFC 4226 recommends.
pub(super) const SECRET: usize = 20;
/// A code holds so long, seconds.
const STEP: i64 = 30;
/// The digits of a code.
const DIGITS: u32 = 6;
/// So many steps before and after now are taken too: clocks differ, and fingers are slow.
const DRIFT: i64 = 1;

/// The step of a moment, milliseconds since 1970.
const fn step_of(now_ms: i64) -> i64 {
    now_ms.div_euclid(1000 * STEP)
}

/// The code of a secret at a moment, milliseconds since 1970: what an authenticator app shows.
#[must_use]
pub fn code_at(secret: &[u8], now_ms: i64) -> String {
    code(secret, step_of(now_ms), DIGITS)
}

fn code(secret: &[u8], step: i64, digits: u32) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0x0f);
    let word = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:0width$}", word % 10u32.pow(digits), width = digits as usize)
}

/// The step whose code this is, of those around now and after the last that was used.
#[must_use]
pub(super) fn matching(secret: &[u8], given: &str, now_ms: i64, last_step: i64) -> Option<i64> {
    let now = step_of(now_ms);
    let steps = now - DRIFT..=now + DRIFT;
    // All of them are compared, whichever it is.
    let found = steps.filter(|step| same(&code(secret, *step, DIGITS), given));
    found.filter(|step| *step > last_step).max()
}

/// The letters of base32 (RFC 4648).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Bytes as base32, without padding.
#[must_use]
pub(super) fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect::<Vec<u8>>();
    let letter = |five: &[u8]| {
        let value = five.iter().chain([0; 5].iter()).take(5).fold(0, |value, bit| value << 1 | bit);
        char::from(BASE32[usize::from(value)])
    };
    bits.chunks(5).map(letter).collect()
}

/// What an authenticator app reads from a picture: the secret, whose, where.
#[must_use]
pub(super) fn uri(secret: &[u8], user: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(user.as_bytes()).collect();
    let escaped = escaped.replace('+', "%20");
    format!(
        "otpauth://totp/Dunlin:{escaped}?secret={}&issuer=Dunlin&algorithm=SHA1&digits=6&period=30",
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: SHA-1, 8 digits.
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (seconds, expected) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(b"12345678901234567890", step_of(seconds * 1000), 8), expected);
            assert_eq!(code_at(b"12345678901234567890", seconds * 1000), expected[2..]);
        }
    }

    /// RFC 4226, appendix D: the first ten codes.
    #[test]
    fn the_codes_are_those_of_rfc_4226() {
        let codes: Vec<String> = (0..10).map(|step| code(b"12345678901234567890", step, 6)).collect();
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_code_holds_one_step_around_now_and_once() {
        let (secret, now) = (b"12345678901234567890", 1_111_111_111_000);
        let at = |seconds: i64| code_at(secret, now + seconds * 1000);
        let step = step_of(now);
        assert_eq!(matching(secret, &at(0), now, 0), Some(step));
        assert_eq!(matching(secret, &at(-30), now, 0), Some(step - 1));
        assert_eq!(matching(secret, &at(30), now, 0), Some(step + 1));
        assert_eq!(matching(secret, &at(-60), now, 0), None);
        assert_eq!(matching(secret, &at(60), now, 0), None);
        assert_eq!(matching(secret, &at(0), now, step), None, "used");
        assert_eq!(matching(secret, &at(-30), now, step), None, "before one that was used");
        assert_eq!(matching(secret, &at(30), now, step), Some(step + 1));
        for odd in ["", "1", "0000000", "abcdef", "٠٠٠"] {
            assert_eq!(matching(secret, odd, now, 0), None, "{odd}");
        }
    }

    /// RFC 4648, section 10, without the padding.
    #[test]
    fn secrets_are_written_as_apps_read_them() {
        for (text, expected) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(text.as_bytes()), expected);
        }
        assert_eq!(
            uri(b"12345678901234567890", "Ada & Co"),
            "otpauth://totp/Dunlin:Ada%20%26%20Co?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Dunlin&algorithm=SHA1&digits=6&period=30"
        );
    }
}
