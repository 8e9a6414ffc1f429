//! Digits to numbers, eight at a time.
//!
//! A file of a million rows holds tens of millions of digits. Eight ASCII digits lie in one 64-bit word; three
//! multiplications add them up, and one comparison says whether all eight are digits (the well-known trick of
//! "SIMD within a register").

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number that eight ASCII digits write, the first digit in the lowest byte.
#[inline]
pub(crate) fn eight(word: u64) -> Option<u32> {
    let pairs = pairs(word)?;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    Some((fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) as u32)
}

/// The four numbers that eight ASCII digits write two by two, in the order in which they stand.
#[inline]
pub(crate) fn four_pairs(word: u64) -> Option<[u32; 4]> {
    let pairs = pairs(word)?;
    Some([0, 16, 32, 48].map(|shift| (pairs >> shift) as u32 & 0xFF))
}

/// The same, each in sixteen bits of its own, the first lowest.
#[inline]
fn pairs(word: u64) -> Option<u64> {
    let digits = word ^ ZEROS;
    // A byte above 9 either has a high nibble or gets one when 6 is added.
    if (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
        return None;
    }
    Some(digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF)
}

/// Up to eight bytes as one word of eight, right-aligned and filled with zeros in front.
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    debug_assert!(len <= 8);
    let kept = if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Two overlapping halves: where they overlap they hold the same bytes.
        let (head, tail) = (u64::from(u32::from_le_bytes(*head)), u64::from(u32::from_le_bytes(*tail)));
        head << (8 * (8 - len)) | tail << 32
    } else {
        let mut kept = 0u64;
        for &byte in bytes {
            kept = kept >> 8 | u64::from(byte) << 56;
        }
        kept
    };
    kept | (ZEROS >> (4 * len)) >> (4 * len)
}

/// A run of ASCII digits as a number; `None` when it is empty, holds another byte, or passes 18 digits' worth.
#[inline]
pub(crate) fn number(bytes: &[u8]) -> Option<u64> {
    match bytes.len() {
        1..=8 => eight(word(bytes)).map(u64::from),
        _ => long_number(bytes),
    }
}

fn long_number(bytes: &[u8]) -> Option<u64> {
    match bytes.len() {
        9..=16 => {
            let (high, low) = bytes.split_at(bytes.len() - 8);
            Some(u64::from(eight(word(high))?) * 100_000_000 + u64::from(eight(word(low))?))
        }
        17..=18 => {
            let (high, low) = bytes.split_at(bytes.len() - 16);
            Some(number(high)? * 10_000_000_000_000_000 + long_number(low)?)
        }
        _ => None,
    }
}

/// The number that a text writes in the one canonical way (`0`, `7`, `-12`; not `007`, `+7`, `-0`), so that equal
/// texts and equal numbers are the same thing: identifiers that are numbers can be handled as numbers and stay text
/// in meaning. At most 18 digits.
#[inline]
#[must_use]
pub fn canonical_integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.first() == Some(&b'0') && (digits.len() > 1 || negative) {
        return None;
    }
    let magnitude = number(digits)? as i64;
    Some(if negative { -magnitude } else { magnitude })
}
