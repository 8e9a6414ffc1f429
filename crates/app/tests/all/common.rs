//! Files in memory, and what the books say of them.

use crate::places::places;
use dunlin_app::import::{Import, ImportFile, Imported};
use dunlin_app::{AppError, Books};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use dunlin_core::open::AsOf;
use dunlin_formats::{FileKind, Input, LoadOptions, load};

/// Runs a test on fresh books of each engine.
pub(crate) fn on_both(test: impl Fn(&Books)) {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path()) {
        let books = Books::create(&place).unwrap();
        test(&books);
        assert_eq!(books.verify(None).unwrap(), Vec::<String>::new(), "{place}");
    }
}

pub(crate) fn import(kind: FileKind, files: &[(&str, &str)]) -> Import {
    Import {
        kind,
        files: files
            .iter()
            .map(|(name, text)| ImportFile {
                name: (*name).to_owned(),
                bytes: text.as_bytes().to_vec(),
                map: None,
            })
            .collect(),
        options: LoadOptions { currency: "EUR".parse().ok(), ..LoadOptions::default() },
        key: None,
        actor: "tester".to_owned(),
    }
}

pub(crate) fn bring(books: &Books, kind: FileKind, text: &str) -> Imported {
    try_bring(books, kind, text).unwrap()
}

pub(crate) fn try_bring(books: &Books, kind: FileKind, text: &str) -> Result<Imported, AppError> {
    books.import(import(kind, &[("a.csv", text)]))
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// What is open on a day: documents by name, those of 0 left out, sorted.
pub(crate) fn open(ledger: &Ledger, on: &str) -> Vec<String> {
    let open = ledger.open_amounts(AsOf::day(day(on)));
    let named = (0..ledger.items.len() as u32).filter(|&item| open[item as usize] != 0);
    let mut all: Vec<String> =
        named.map(|item| format!("{} {}", ledger.item_name(item), open[item as usize])).collect();
    all.sort();
    all
}

pub(crate) fn ledger(books: &Books) -> Ledger {
    books.columns(Instant::NEVER).unwrap().into_ledger()
}

/// The ledger of the files alone.
pub(crate) fn of_files(files: &[(FileKind, &str)]) -> Ledger {
    let inputs: Vec<Input<'_>> = files
        .iter()
        .map(|(kind, text)| Input {
            name: "a.csv".to_owned(),
            kind: Some(*kind),
            bytes: text.as_bytes(),
            map: None,
        })
        .collect();
    let options = LoadOptions { currency: "EUR".parse().ok(), ..LoadOptions::default() };
    load(&inputs, &options).unwrap().ledger
}
