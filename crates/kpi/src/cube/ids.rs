//! Identifiers of any kind as numbers, exactly: two texts get the same number iff they are the same text.
//!
//! A text that writes an integer canonically is that integer. `INV-0012` is number 12 in the area of all texts that
//! are `INV-` and four digits; so numbered documents stay close together and need no dictionary. Everything else is
//! kept in one.

use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock};

/// Digits of a number inside an area.
const DIGITS_MAX: usize = 12;
/// Integers of more digits are kept as text.
const INTEGER_MAX: u64 = 999_999_999_999;
/// Areas begin above every integer of so many digits.
const AREA_BITS: u32 = 44;
/// More areas than this are no numbering; texts of further ones go to the dictionary.
const AREAS_MAX: usize = 4_096;
/// The dictionary's area.
const OTHERS: i64 = 1 << 62;

/// The identifiers seen, shared by all threads.
#[derive(Debug, Default)]
pub struct Ids {
    areas: RwLock<FxHashMap<Box<[u8]>, i64>>,
    others: RwLock<FxHashMap<Box<[u8]>, i64>>,
}

/// One thread's way to the shared identifiers: it remembers the last area.
#[derive(Debug)]
pub struct IdsReader<'a> {
    ids: &'a Ids,
    last: Vec<u8>,
    last_base: i64,
}

impl Ids {
    /// A reader for one thread.
    #[must_use]
    pub fn reader(&self) -> IdsReader<'_> {
        IdsReader { ids: self, last: Vec::new(), last_base: 0 }
    }

    fn other(&self, text: &[u8]) -> i64 {
        intern(&self.others, text, usize::MAX, |n| OTHERS + n as i64).unwrap_or(OTHERS)
    }

    /// The text of a number, for messages.
    #[must_use]
    pub fn text(&self, number: i64) -> String {
        if number.unsigned_abs() <= INTEGER_MAX {
            return number.to_string();
        }
        let find = |map: &RwLock<FxHashMap<Box<[u8]>, i64>>, wanted: i64| {
            let map = map.read().unwrap_or_else(PoisonError::into_inner);
            map.iter().find(|(_, n)| **n == wanted).map(|(text, _)| text.to_vec())
        };
        let bytes = match find(&self.areas, number >> AREA_BITS << AREA_BITS).filter(|_| number < OTHERS) {
            Some(mut key) => {
                let width = usize::from(key.pop().unwrap_or(0));
                let digits = number & ((1 << AREA_BITS) - 1);
                key.extend(format!("{digits:0width$}").bytes());
                key
            }
            None => find(&self.others, number).unwrap_or_default(),
        };
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl IdsReader<'_> {
    /// The number of an identifier that is an integer already.
    #[inline]
    #[must_use]
    pub fn of_integer(&mut self, integer: i64) -> i64 {
        if integer.unsigned_abs() <= INTEGER_MAX {
            integer
        } else {
            self.number(integer.to_string().as_bytes())
        }
    }

    /// The number of an identifier; a new one where it was never seen.
    #[inline]
    #[must_use]
    pub fn number(&mut self, text: &[u8]) -> i64 {
        let digits = trailing_digits(text);
        let (prefix, number) = text.split_at(text.len() - digits);
        if digits == 0 || text.len() > 64 {
            return self.ids.other(text);
        }
        let value = number.iter().fold(0i64, |n, &d| n * 10 + i64::from(d - b'0'));
        let canonical = number[0] != b'0' || number.len() == 1;
        match prefix {
            [] if canonical => return value,
            [b'-'] if canonical && value != 0 => return -value,
            _ => {}
        }
        // The key of an area is the prefix and the number of digits.
        let same = self.last.split_last().is_some_and(|(&w, p)| usize::from(w) == digits && p == prefix);
        if !same {
            self.last.clear();
            self.last.extend_from_slice(prefix);
            self.last.push(digits as u8);
            let area = intern(&self.ids.areas, &self.last, AREAS_MAX, |n| (n as i64 + 2) << AREA_BITS);
            let Some(area) = area else {
                self.last.clear();
                return self.ids.other(text);
            };
            self.last_base = area;
        }
        self.last_base + value
    }
}

/// How many digits a text ends in, at most as many as an area holds.
#[inline]
fn trailing_digits(text: &[u8]) -> usize {
    text.iter().rev().take(DIGITS_MAX).take_while(|b| b.is_ascii_digit()).count()
}

/// The number of a text; a new one unless there are `max` already, which are never forgotten: a text that gets none
/// once never gets one.
fn intern(
    map: &RwLock<FxHashMap<Box<[u8]>, i64>>,
    text: &[u8],
    max: usize,
    number: impl Fn(usize) -> i64,
) -> Option<i64> {
    {
        let map = map.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&known) = map.get(text) {
            return Some(known);
        }
        if map.len() >= max {
            return None;
        }
    }
    let mut map = map.write().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= max && !map.contains_key(text) {
        return None;
    }
    let next = number(map.len());
    Some(*map.entry(text.into()).or_insert(next))
}
