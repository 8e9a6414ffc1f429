//! Names (customer numbers, document numbers, segments) as small numbers: a dictionary of text.
//!
//! Identifiers are text and stay text: leading zeros survive. A [`Names`] gives each distinct text a number in order
//! of first sight, so that a column of a million customers is a column of `u32`. The texts lie in one buffer: a
//! dictionary of a million document numbers costs their bytes, not a million allocations.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A dictionary text <-> number (0, 1, 2 ... in order of first sight).
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    /// Where each name ends in `text`; it starts where the one before ends.
    ends: Vec<u32>,
    /// Open addressing: number + 1 of the name in that slot, 0 for empty. A power of two long, or empty.
    slots: Vec<u32>,
}

impl Names {
    /// An empty dictionary.
    #[must_use]
    pub fn new() -> Names {
        Names::default()
    }

    /// How many distinct names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number given out by this dictionary.
    ///
    /// # Panics
    /// When the number was not given out by this dictionary.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    /// The number of a name, if it has been seen.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        match self.slots[self.slot(name)] {
            0 => None,
            n => Some(n - 1),
        }
    }

    /// The number of a name; a new one when it is seen for the first time.
    ///
    /// # Panics
    /// When all texts together pass 4 GiB.
    pub fn number(&mut self, name: &str) -> u32 {
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(name);
        if self.slots[slot] != 0 {
            return self.slots[slot] - 1;
        }
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).expect("names together stay under 4 GiB"));
        let number = self.ends.len() as u32;
        self.slots[slot] = number;
        number - 1
    }

    /// All names in order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len() as u32).map(|n| self.text(n))
    }

    /// The slot that holds the name, or the empty one where it belongs.
    fn slot(&self, name: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash(name) as usize & mask;
        while self.slots[at] != 0 && self.text(self.slots[at] - 1) != name {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        self.slots = vec![0; size];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.text(number));
            self.slots[slot] = number + 1;
        }
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    // The low bits pick the slot; fold the high ones, where FxHash mixes best, into them.
    let h = hasher.finish();
    h ^ (h >> 32)
}

impl<'a> FromIterator<&'a str> for Names {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Names {
        let mut out = Names::new();
        for name in names {
            out.number(name);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_first_sight_and_texts_come_back() {
        let mut names = Names::new();
        assert_eq!(["a", "007", "a", "7", "", "007"].map(|n| names.number(n)), [0, 1, 0, 2, 3, 1]);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["a", "007", "7", ""]);
        assert_eq!((names.find("7"), names.find("8")), (Some(2), None));
    }

    #[test]
    fn a_hundred_thousand_names_stay_apart() {
        let mut names = Names::new();
        for n in 0..100_000u32 {
            assert_eq!(names.number(&format!("C{n:06}")), n);
        }
        assert_eq!(names.find("C099999"), Some(99_999));
        assert_eq!(names.text(50_000), "C050000");
    }
}
