//! Document numbers to items.

use dunlin_core::ledger::Ledger;
use rustc_hash::FxHashMap;

/// The items of each document; nearly all documents have one.
#[derive(Default)]
pub(super) struct Index {
    first: Vec<u32>,
    many: FxHashMap<u32, Vec<u32>>,
    filled: bool,
}

impl Index {
    /// Forgets all, because items came in.
    pub(super) fn clear(&mut self) {
        *self = Index::default();
    }

    /// Indexes the ledger's items, unless that is done.
    pub(super) fn fill(&mut self, ledger: &Ledger) {
        if self.filled {
            return;
        }
        self.first = vec![u32::MAX; ledger.documents.len()];
        for (item, &document) in ledger.items.document.iter().enumerate() {
            let first = &mut self.first[document as usize];
            if *first == u32::MAX {
                *first = item as u32;
            } else {
                self.many.entry(document).or_insert_with(|| vec![*first]).push(item as u32);
            }
        }
        self.filled = true;
    }

    /// The items of a document.
    pub(super) fn items(&self, document: u32) -> &[u32] {
        match self.many.get(&document) {
            Some(items) => items,
            None => match self.first.get(document as usize) {
                Some(&item) if item != u32::MAX => std::slice::from_ref(&self.first[document as usize]),
                _ => &[],
            },
        }
    }
}
