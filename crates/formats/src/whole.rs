//! Text columns that are whole numbers in every cell (most identifiers are): kept as numbers while a file is read, so that
//! no dictionary is made a piece and one more of these.
//!
//! Only texts that are exactly how a number is usually written count: equal texts and equal numbers are then the same
//! thing, and the text comes back as it was. `007`, `+7` and an empty cell are text.

use crate::cell::canonical_integer;
use dunlin_core::names::Names;

/// Most digits of such a number.
const DIGITS: usize = 9;

/// Places beyond eight for each value, for which a table by value is still made.
const SLACK: usize = 1 << 16;

/// The number that a text is.
#[inline]
pub(crate) fn value(text: &str) -> Option<u32> {
    if text.len() > DIGITS {
        return None;
    }
    canonical_integer(text.as_bytes()).and_then(|value| u32::try_from(value).ok())
}

/// A number as it is written.
pub(crate) struct Written {
    bytes: [u8; 10],
    start: usize,
}

impl Written {
    pub(crate) fn new(value: u32) -> Written {
        let mut written = Written { bytes: [b'0'; 10], start: 10 };
        let mut rest = value;
        while rest > 0 || written.start == 10 {
            written.start -= 1;
            written.bytes[written.start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        written
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.start..]).unwrap_or_default()
    }
}

/// Values as numbers of a dictionary of their texts, which takes in what it does not have, in order of first sight.
pub(crate) fn number_all(mut values: Vec<u32>, names: &mut Names) -> Vec<u32> {
    let low = values.iter().copied().min().unwrap_or(0);
    let span = values.iter().copied().max().map_or(0, |high| (high - low) as usize + 1);
    if span > 8 * values.len() + SLACK {
        values.iter_mut().for_each(|value| *value = names.number(Written::new(*value).as_str()));
        return values;
    }
    // Value -> number + 1.
    let mut places = vec![0u32; span];
    for value in &mut values {
        let place = &mut places[(*value - low) as usize];
        if *place == 0 {
            *place = names.number(Written::new(*value).as_str()) + 1;
        }
        *value = *place - 1;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_back_as_it_was_is_a_number() {
        for text in ["0", "7", "10000001", "999999999"] {
            assert_eq!(value(text).map(|v| Written::new(v).as_str().to_owned()).as_deref(), Some(text));
        }
        for text in ["", "007", "00", "+7", "-7", "-0", "7 ", "7.0", "1e3", "1000000000", "4294967296", "٣"]
        {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(Written::new(u32::MAX).as_str(), "4294967295");
    }

    #[test]
    fn numbers_follow_first_sight_near_or_far() {
        for values in
            [vec![], vec![5], vec![12, 10, 12, 11, 10], vec![4_000_000, 1, 999_999_999, 1, 4_000_000]]
        {
            let mut one: Names = ["x", "10"].into_iter().collect();
            let mut other = one.clone();
            let expected: Vec<u32> = values.iter().map(|v| one.number(&v.to_string())).collect();
            assert_eq!(number_all(values, &mut other), expected);
            assert_eq!(other.iter().collect::<Vec<_>>(), one.iter().collect::<Vec<_>>());
        }
    }
}
