//! Where numbers of the whole went.

use crate::ledger::NO_ITEM;
use crate::names::Names;
use rustc_hash::FxHashMap;

/// Old number -> new one: a place for each old one, or only those that are kept.
#[derive(Clone, Debug)]
pub enum Numbers {
    /// By place; [`NO_ITEM`] for one that is not kept.
    All(Vec<u32>),
    /// Those that are kept.
    Few(FxHashMap<u32, u32>),
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::All(Vec::new())
    }
}

impl Numbers {
    /// None of `whole` numbers is kept so far; about `kept` will be.
    #[must_use]
    pub fn new(whole: usize, kept: usize, is_few: bool) -> Numbers {
        match is_few {
            true => Numbers::Few(FxHashMap::with_capacity_and_hasher(kept, rustc_hash::FxBuildHasher)),
            false => Numbers::All(vec![NO_ITEM; whole]),
        }
    }

    /// The new number of an old one; `None` for one that is not kept.
    #[must_use]
    pub fn get(&self, old: u32) -> Option<u32> {
        match self {
            Numbers::All(all) => all.get(old as usize).copied().filter(|&new| new != NO_ITEM),
            Numbers::Few(few) => few.get(&old).copied(),
        }
    }

    /// Those that are kept: old and new number, in no particular order.
    pub fn pairs(&self, mut each: impl FnMut(u32, u32)) {
        match self {
            Numbers::All(all) => {
                (0u32..).zip(all).filter(|(_, new)| **new != NO_ITEM).for_each(|(old, &new)| each(old, new));
            }
            Numbers::Few(few) => few.iter().for_each(|(&old, &new)| each(old, new)),
        }
    }

    /// Keeps a number; [`NO_ITEM`] for "no longer".
    ///
    /// # Panics
    /// When all have places, and the number has none.
    pub fn set(&mut self, old: u32, new: u32) {
        match self {
            Numbers::All(all) => all[old as usize] = new,
            Numbers::Few(few) => drop(few.insert(old, new)),
        }
    }
}

/// Names of a dictionary that are kept, in their order.
pub(super) struct Kept {
    pub(super) names: Names,
    /// New number -> old one.
    pub(super) kept: Vec<u32>,
    /// Old number -> new one.
    pub(super) new: Numbers,
}

impl Kept {
    /// `wanted`: old numbers, in any order. The empty name comes along: it stands for "none", whoever has it.
    pub(super) fn of(whole: &Names, mut wanted: Vec<u32>, is_few: bool) -> Kept {
        wanted.extend(whole.find(""));
        wanted.sort_unstable();
        wanted.dedup();
        let (mut names, mut new) = (Names::new(), Numbers::new(whole.len(), wanted.len(), is_few));
        for &number in &wanted {
            let text = whole.text(number);
            new.set(number, if is_few { names.append(text) } else { names.number(text) });
        }
        Kept { names, kept: wanted, new }
    }

    /// Old numbers become new ones.
    pub(super) fn renumber(&self, column: &mut [u32]) {
        column.iter_mut().for_each(|number| *number = self.new.get(*number).unwrap_or(NO_ITEM));
    }
}
