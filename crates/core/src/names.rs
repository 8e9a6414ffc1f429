//! Names (customer numbers, document numbers, segments) as small numbers: a dictionary of text.
//!
//! Identifiers are text and stay text: leading zeros survive. A [`Names`] gives each distinct text a number in order
//! of first sight, so that a column of a million customers is a column of `u32`. The texts lie in one buffer: a
//! dictionary of a million document numbers costs their bytes, not a million allocations. Names that are whole numbers
//! close together are found by their value (`dense`), all others by a hash.

mod dense;

use dense::{Dense, value};

/// Names whose places are fetched from memory at the same time.
const LOT: usize = 16;

/// With so many names in slots, those that are coming will be there too.
const MANY: usize = 512;

/// A dictionary text <-> number (0, 1, 2 ... in order of first sight).
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    /// Where each name ends in `text`; it starts where the one before ends.
    ends: Vec<u32>,
    /// Open addressing, a power of two long, or empty: in the low half the number + 1 of the name in that slot (0 for
    /// none), in the high half the upper half of its hash. So most slots of other names are told apart, and the table
    /// grows, without a look at the texts, which lie far away.
    slots: Vec<u64>,
    /// How many names are in `slots`; the others are in `dense`.
    hashed: usize,
    /// How many names at the end are in neither: they were taken in without a look, and are found by going through them.
    loose: usize,
    /// How many names are coming, as was said; `slots` grow to it at once when it turns out that names need them.
    coming: usize,
    dense: Dense,
    /// Whether there are whole numbers in `slots`: they had no place in `dense` when they came.
    strays: bool,
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

    /// All texts, one behind the other: to look for a word in all of them at once.
    #[must_use]
    pub fn all_text(&self) -> &str {
        &self.text
    }

    /// The name that a place in [`Names::all_text`] is part of, and where it ends.
    ///
    /// # Panics
    /// When the place is behind all texts.
    #[must_use]
    pub fn at(&self, place: usize) -> (u32, usize) {
        let number = self.ends.partition_point(|&end| end as usize <= place);
        (number as u32, self.ends[number] as usize)
    }

    /// Whether any text holds such a byte: one look at the buffer, for checks that nearly always find nothing.
    #[must_use]
    pub fn any_byte(&self, is: impl Fn(u8) -> bool) -> bool {
        self.text.bytes().any(is)
    }

    /// The number of a name, if it has been seen.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        let found = self.find_dense(name).unwrap_or_else(|| self.find_hashed(name, hash(name)));
        if self.loose == 0 || found.is_some() { found } else { self.find_loose(name) }
    }

    /// Takes in a name that is not here yet, without a look: quick for a dictionary of a few hundred names that are rarely
    /// looked for.
    ///
    /// # Panics
    /// When all texts together pass 4 GiB. Where the name is here already, it is there twice from now on.
    pub fn append(&mut self, name: &str) -> u32 {
        self.loose += 1;
        self.push(name)
    }

    /// The number of a name; a new one when it is seen for the first time.
    ///
    /// # Panics
    /// When all texts together pass 4 GiB.
    pub fn number(&mut self, name: &str) -> u32 {
        if self.loose > 0 {
            self.settle();
        }
        let value = value(name).filter(|&value| self.dense.make_room(value));
        let Some(value) = value else { return self.number_hashed(name, hash(name)) };
        if let Some(number) = self.dense.find(value) {
            return number;
        }
        if self.strays
            && let Some(number) = self.find_hashed(name, hash(name))
        {
            return number;
        }
        let number = self.push(name);
        self.dense.note(value, number);
        number
    }

    /// The numbers of all names of another dictionary, in their order; new ones for names seen for the first time.
    /// Quicker than one by one: the places of several names are fetched from memory at the same time.
    ///
    /// # Panics
    /// As [`Names::number`].
    pub fn numbers_of(&mut self, other: &Names) -> Vec<u32> {
        let mut out = Vec::with_capacity(other.len());
        for first in (0..other.len() as u32).step_by(LOT) {
            let lot = first..(first + LOT as u32).min(other.len() as u32);
            if self.is_mostly_hashed() {
                self.fetch(other, lot.clone());
            }
            out.extend(lot.map(|n| self.number(other.text(n))));
        }
        out
    }

    /// The number here of each name of a range of another dictionary, if it has been seen; quicker than one by one.
    #[must_use]
    pub fn find_all(&self, other: &Names, range: std::ops::Range<u32>) -> Vec<Option<u32>> {
        let mut out = Vec::with_capacity(range.len());
        for first in range.clone().step_by(LOT) {
            let lot = first..(first + LOT as u32).min(range.end);
            if self.is_mostly_hashed() {
                self.fetch(other, lot.clone());
            }
            out.extend(lot.map(|n| self.find(other.text(n))));
        }
        out
    }

    /// Reads the slots of some names of another dictionary, and the texts in these, so that the reads from memory
    /// overlap instead of waiting for each other.
    fn fetch(&self, other: &Names, lot: std::ops::Range<u32>) {
        let mask = self.slots.len() - 1;
        let mut found = [0u32; LOT];
        for (n, found) in lot.zip(&mut found) {
            *found = self.slots[hash(other.text(n)) as usize & mask] as u32;
        }
        let end = |n: u32| self.ends.get((n as usize).wrapping_sub(1)).map_or(0, |&end| end as usize);
        let ends = found.map(end);
        let touched = ends.map(|end| self.text.as_bytes().get(end.wrapping_sub(1)).copied().unwrap_or(0));
        std::hint::black_box(touched);
    }

    fn is_mostly_hashed(&self) -> bool {
        self.hashed > self.dense.held()
    }

    /// What the window says of a name; `None` when only the slots can say.
    fn find_dense(&self, name: &str) -> Option<Option<u32>> {
        let found = self.dense.find(value(name)?);
        (found.is_some() || !self.strays).then_some(found)
    }

    fn find_hashed(&self, name: &str, hash: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        (self.slots[self.slot(name, hash)] as u32).checked_sub(1)
    }

    fn find_loose(&self, name: &str) -> Option<u32> {
        let all = self.ends.len() as u32;
        (all - self.loose as u32..all).find(|&number| self.text(number) == name)
    }

    /// Takes in anew, with a look, the names that were taken in without one.
    fn settle(&mut self) {
        let first = self.ends.len() - std::mem::take(&mut self.loose);
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let (text, ends) = (self.text.split_off(start), self.ends.split_off(first));
        let mut from = 0;
        for (number, end) in (first as u32..).zip(ends) {
            let end = end as usize - start;
            let given = self.number(&text[from..end]);
            debug_assert_eq!(given, number, "`{}` was here already", &text[from..end]);
            from = end;
        }
    }

    fn number_hashed(&mut self, name: &str, hash: u64) -> u32 {
        if (self.hashed + 1) * 2 > self.slots.len() {
            let coming = if self.hashed < MANY { 0 } else { (self.coming * 2).next_power_of_two() };
            self.resize((self.slots.len() * 2).max(16).max(coming));
        }
        let slot = self.slot(name, hash);
        if self.slots[slot] != 0 {
            return self.slots[slot] as u32 - 1;
        }
        let number = self.push(name);
        self.slots[slot] = tag(hash) | u64::from(number + 1);
        self.hashed += 1;
        self.strays = self.strays || value(name).is_some();
        number
    }

    /// Takes in a text that is not there yet.
    fn push(&mut self, name: &str) -> u32 {
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).expect("names together stay under 4 GiB"));
        self.ends.len() as u32 - 1
    }

    /// Makes room for this many names in all, so that the table need not grow on the way.
    pub fn reserve(&mut self, names: usize) {
        self.coming = names;
        let size = (names.saturating_add(1) * 2).next_power_of_two();
        if self.is_mostly_hashed() && size > self.slots.len() {
            self.resize(size);
        }
        self.ends.reserve(names.saturating_sub(self.ends.len()));
    }

    /// All names in order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len() as u32).map(|n| self.text(n))
    }

    /// The slot that holds the name, or the empty one where it belongs.
    fn slot(&self, name: &str, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 || slot >> 32 == hash >> 32 && self.text(slot as u32 - 1) == name {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    fn resize(&mut self, size: usize) {
        self.slots = vec![0; size];
        // In order of the numbers, so that the texts are read from front to back.
        for number in 0..self.ends.len() as u32 {
            let name = self.text(number);
            if self.dense.held() > 0 && value(name).and_then(|value| self.dense.find(value)) == Some(number) {
                continue;
            }
            let hash = hash(name);
            let mut at = hash as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = tag(hash) | u64::from(number + 1);
        }
    }
}

const fn tag(hash: u64) -> u64 {
    hash >> 32 << 32
}

/// Eight bytes at a time, each folded in by a multiplication to 128 bits: neighbouring numbers (most identifiers are)
/// scatter over the whole table.
fn hash(name: &str) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |h: u64, word: u64| {
        let product = u128::from(h ^ word) * u128::from(K);
        product as u64 ^ (product >> 64) as u64
    };
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let mut h = K ^ name.len() as u64;
    for word in words {
        h = fold(h, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    fold(fold(h, u64::from_le_bytes(last)), K.rotate_left(32))
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
    fn names_taken_in_without_a_look_are_found_like_others() {
        let texts = ["b", "12", "", "c", "13", "007"];
        let mut names: Names = ["a", "11"].into_iter().collect();
        for (number, text) in (2..).zip(texts) {
            assert_eq!(names.append(text), number);
        }
        let all = ["a", "11", "b", "12", "", "c", "13", "007"];
        let found = |names: &Names| all.map(|name| names.find(name));
        let expected: [Option<u32>; 8] = std::array::from_fn(|at| Some(at as u32));
        assert_eq!((found(&names), names.find("d")), (expected, None));
        // The next that is looked for before it is taken in brings all of them to their places.
        assert_eq!((names.number("13"), names.number("d"), names.len()), (6, 8, 9));
        assert_eq!((found(&names), names.find("d")), (expected, Some(8)));
        assert_eq!(names.iter().collect::<Vec<_>>(), [&all[..], &["d"]].concat());
        let other: Names = all.into_iter().collect();
        assert_eq!(names.find_all(&other, 0..8), expected);
    }

    #[test]
    fn room_that_was_asked_for_changes_no_number() {
        let texts: Vec<String> = (0..3_000).map(|n| format!("D{n}")).collect();
        let mut roomy = Names::new();
        roomy.reserve(10_000);
        let numbers: Vec<u32> = texts.iter().map(|text| roomy.number(text)).collect();
        assert_eq!(numbers, (0..3_000).collect::<Vec<u32>>());
        assert!(texts.iter().zip(&numbers).all(|(text, &number)| roomy.find(text) == Some(number)));
    }

    #[test]
    fn many_at_once_are_as_one_by_one() {
        let texts: Vec<String> = (0..1_000).map(|n| format!("C{}", n * 7 % 600)).collect();
        let other: Names = texts.iter().map(String::as_str).collect();
        let mut one: Names = texts[..300].iter().map(String::as_str).collect();
        let mut many = one.clone();
        let found: Vec<_> = other.iter().map(|name| one.find(name)).collect();
        assert_eq!(many.find_all(&other, 0..other.len() as u32), found);
        assert_eq!(many.find_all(&other, 17..40), found[17..40]);
        assert_eq!(Names::new().find_all(&other, 0..3), [None; 3]);
        let numbers: Vec<_> = other.iter().map(|name| one.number(name)).collect();
        assert_eq!(many.numbers_of(&other), numbers);
        assert_eq!(many.iter().collect::<Vec<_>>(), one.iter().collect::<Vec<_>>());
    }

    #[test]
    fn whole_numbers_are_found_whatever_their_order_and_distance() {
        // Far apart, near, falling, with leading zeros, beyond nine digits; some before the window reaches them.
        let near = (0..3_000u32).map(|n| (1_000_000 - n * 61 % 5_000).to_string());
        let far = (0..3_000u64).map(|n| (n * 2_654_435_761 % 4_000_000_000).to_string());
        let odd = ["0", "00", "007", "7", "-7", "1e3", "", "999999999", "1000000000", "4294967296", "12 "];
        let all: Vec<String> = odd
            .map(str::to_owned)
            .into_iter()
            .chain(far)
            .chain(near)
            .chain((0..9_000).map(|n: u32| n.to_string()))
            .collect();
        let mut names = Names::new();
        let mut known = std::collections::HashMap::new();
        for text in &all {
            assert_eq!(names.find(text), known.get(text).copied(), "{text}");
            let next = known.len() as u32;
            assert_eq!(names.number(text), *known.entry(text.clone()).or_insert(next), "{text}");
        }
        assert!(all.iter().all(|text| names.find(text) == known.get(text).copied()));
        assert!(all.iter().all(|text| names.text(known[text]) == text));
        let mut again = Names::new();
        again.reserve(names.len());
        assert_eq!(again.numbers_of(&names), (0..names.len() as u32).collect::<Vec<_>>());
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
