//! The books as a source of figures, and files on their way into them.

use super::files::{failure, options, read_map, unreadable};
use super::{Source, Told, clocks, currency};
use crate::cli::{Clocks, Import, ImportKind, Inputs};
use crate::error::{Code, Failure};
use crate::output::{protect, working};
use dunlin_app::import::{self, ImportFile};
use dunlin_app::rates::{RateFile, RateKind};
use dunlin_app::{AppError, Books, Place, StoreError};
use dunlin_core::day::{Day, Instant};
use dunlin_core::money::Currency;
use dunlin_formats::FileKind;
use dunlin_formats::plan::Limits;
use dunlin_formats::source;
use std::path::Path;

/// The variable that names the books where no option does.
const VARIABLE: &str = "DUNLIN_BOOKS";

/// The address of the books that figures are to come from: the option, or, when no file is named, the variable.
pub(super) fn of(words: &Inputs) -> Option<String> {
    let named = names_files(words);
    words.books.clone().or_else(|| variable().filter(|_| !named))
}

/// Whether the words name files that figures are to come from.
pub(crate) fn names_files(words: &Inputs) -> bool {
    let lists = [
        &words.invoices,
        &words.applications,
        &words.payments,
        &words.credit_notes,
        &words.write_offs,
        &words.customers,
        &words.flat,
        &words.open_items,
    ];
    lists.iter().any(|list| !list.is_empty())
}

fn variable() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|text| !text.is_empty())
}

/// The place that an option or the variable names.
pub(crate) fn place(option: Option<&String>) -> Result<Place, Failure> {
    // Whatever the server carries out for somebody opens no books by itself.
    if crate::seat::is_taken() {
        return Err(Failure::new(Code::UsageServer, "this is not done over a server")
            .hint("run it with --books, where the books are"));
    }
    let Some(text) = option.cloned().or_else(variable) else {
        return Err(Failure::new(Code::BooksPlace, "no books are named")
            .hint(format!("--books FILE, --books postgres://..., or the variable {VARIABLE}")));
    };
    Place::parse(&text).map_err(|e| books_failure(&e.into()))
}

/// The ledger in the books; `is_told`: and what collecting knows beside it.
pub(super) fn load(url: &str, words: &Inputs, asked: &Clocks, is_told: bool) -> Result<Source, Failure> {
    let place = place(Some(&url.to_owned()))?;
    // The last day is not known yet; only the moment of knowledge matters here.
    let known_at = clocks(asked, Day(0))?.known_at;
    let (ledger, lists, told) = working("reading the books", || {
        let books = Books::open(&place)?;
        let columns = books.columns(known_at)?;
        let lists = columns.lists();
        let told = match is_told {
            true => {
                let collecting = books.collecting(&columns)?;
                // The rules in use at present say how much lateness of a promise is forgiven.
                let tolerance = collecting.strategy(Day::NEVER)?.strategy.tolerance;
                Some((collecting.facts, tolerance))
            }
            false => None,
        };
        Ok((columns.into_ledger(), lists, told))
    })
    .map_err(|e: AppError| books_failure(&e))?;
    if ledger.items.is_empty() {
        let message = match known_at {
            Instant::NEVER => format!("the books at {place} hold no documents"),
            _ => format!("the books at {place} held no documents at that moment"),
        };
        return Err(Failure::new(Code::InputEmpty, message).hint("take files in with `dunlin import`"));
    }
    let currency = currency(&ledger, words.currency.as_deref())?;
    let mut source = Source::new(ledger, currency).seen_on(&lists);
    source.from_books = true;
    source.told = told.map(|(facts, tolerance)| Told::new(&source.ledger, facts, tolerance));
    // Books in which nothing was recorded say what files say.
    if source.collecting().is_some_and(|collecting| collecting.is_empty()) {
        source.told = None;
    }
    Ok(source)
}

/// The import that the words ask for, and the words of its files.
pub(crate) fn import_of(words: &Import) -> Result<(import::Import, Inputs), Failure> {
    let inputs = Inputs {
        snapshot_date: words.as_of.clone(),
        map: words.map.iter().cloned().collect(),
        save_map: words.save_map.clone(),
        currency: words.currency.clone(),
        reading: words.reading.clone(),
        ..Inputs::default()
    };
    let map = words.map.as_deref().map(read_map).transpose()?;
    let file = |path: &std::path::PathBuf| {
        protect(path);
        let bytes = source::read(path, &Limits::default()).map_err(|e| unreadable(path, &e))?;
        Ok(ImportFile { name: name(path), bytes, map: map.clone() })
    };
    let import = import::Import {
        kind: kind(words.kind),
        files: words.files.iter().map(file).collect::<Result<_, Failure>>()?,
        options: options(&inputs)?,
        key: words.key.clone(),
        actor: actor(),
    };
    Ok((import, inputs))
}

/// The files of rates that the words name; `None` for other kinds.
pub(crate) fn rates_of(words: &Import) -> Result<Option<Vec<RateFile>>, Failure> {
    let kind = match (words.kind, words.currency.as_deref()) {
        (ImportKind::ReferenceRates, _) => RateKind::Reference,
        (ImportKind::FxRates, None) => RateKind::Fx(Currency::of("EUR")),
        (ImportKind::FxRates, Some(code)) => RateKind::Fx(code.parse().map_err(|_| {
            Failure::new(Code::UsageCurrency, format!("--currency: `{code}` is no currency"))
                .hint("write a code of ISO 4217, such as EUR")
        })?),
        _ => return Ok(None),
    };
    let file = |path: &std::path::PathBuf| {
        let bytes = source::read(path, &Limits::default()).map_err(|e| unreadable(path, &e))?;
        let key = words.key.as_ref().map(|key| match words.files.len() {
            1 => key.clone(),
            _ => format!("{key}:{}", name(path)),
        });
        Ok(RateFile { kind, name: name(path), bytes, key, actor: actor(), preview: words.dry_run })
    };
    words.files.iter().map(file).collect::<Result<_, Failure>>().map(Some)
}

/// Who sends commands from here.
pub(crate) fn actor() -> String {
    std::env::var("USER").unwrap_or_else(|_| "command line".to_owned())
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

const fn kind(kind: ImportKind) -> FileKind {
    match kind {
        ImportKind::Customers => FileKind::Customers,
        ImportKind::Invoices => FileKind::Invoices,
        ImportKind::CreditNotes => FileKind::CreditNotes,
        ImportKind::Flat => FileKind::Flat,
        ImportKind::OpenItems => FileKind::OpenItems,
        ImportKind::Payments => FileKind::Payments,
        ImportKind::WriteOffs => FileKind::WriteOffs,
        // Rates make no ledger; they go their own way before this is asked.
        ImportKind::Applications | ImportKind::FxRates | ImportKind::ReferenceRates => FileKind::Applications,
    }
}

/// An error of the books as a failure of the command.
pub(crate) fn books_failure(error: &AppError) -> Failure {
    if let AppError::Load(load) = error {
        return failure(load.clone());
    }
    let code = match error {
        AppError::Store(StoreError::Place(_)) => Code::BooksPlace,
        AppError::Store(StoreError::Missing(_)) => Code::BooksMissing,
        AppError::Store(StoreError::Exists(_)) => Code::BooksExists,
        AppError::Store(StoreError::NotBooks(_)) => Code::BooksNotBooks,
        AppError::Store(StoreError::Refused(_))
        | AppError::KeyTaken(_)
        | AppError::Refused { .. }
        | AppError::Rule { .. } => Code::BooksRefused,
        AppError::Unwritable(_) => Code::OutputUnwritable,
        _ => Code::BooksUnavailable,
    };
    let failure = Failure::new(code, error.to_string());
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
