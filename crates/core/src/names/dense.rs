//! Names that are whole numbers close together (most identifiers are), by their value: a look into a table in the
//! order of the numbers, where hashing would jump about in memory.
//!
//! Deliberately not here: numbers with leading zeros, signs or more than nine digits, which are text like any other.

/// Places beyond eight for each number held, so that a few numbers far apart find room as well.
const SLACK: usize = 1 << 16;

/// A window of whole numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Dense {
    /// The whole number of the first place.
    first: u32,
    /// The number of the name + 1; 0 for whole numbers not seen.
    places: Vec<u32>,
    held: usize,
}

impl Dense {
    /// How many names are in the window.
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// The number of the name with this value, if it is in the window.
    pub(super) fn find(&self, value: u32) -> Option<u32> {
        self.places.get(self.place(value))?.checked_sub(1)
    }

    /// Whether a value has a place, for which the window widens as far as it stays dense.
    pub(super) fn make_room(&mut self, value: u32) -> bool {
        if self.place(value) < self.places.len() {
            return true;
        }
        let most = 8 * self.held + SLACK;
        if self.places.is_empty() {
            self.first = value;
        }
        if value >= self.first {
            let len = self.place(value) + 1;
            if len <= most {
                self.places.resize(len, 0);
            }
            return len <= most;
        }
        let more = (self.first - value) as usize;
        if self.places.len() + more > most {
            return false;
        }
        // Some more at once, so that numbers in falling order do not move the window each time.
        let more = more.max(self.places.len() / 2).min(self.first as usize);
        self.places.splice(0..0, std::iter::repeat_n(0, more));
        self.first -= more as u32;
        true
    }

    /// Notes the number of a name that has a place.
    pub(super) fn note(&mut self, value: u32, number: u32) {
        let place = self.place(value);
        self.places[place] = number + 1;
        self.held += 1;
    }

    /// Beyond all places for values below the window.
    fn place(&self, value: u32) -> usize {
        value.wrapping_sub(self.first) as usize
    }
}

/// The value of a name that is exactly a whole number's usual text.
pub(super) fn value(name: &str) -> Option<u32> {
    let digits = name.as_bytes();
    if digits.is_empty() || digits.len() > 9 || digits[0] == b'0' && digits.len() > 1 {
        return None;
    }
    digits.iter().try_fold(0, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u32::from(digit))
    })
}
