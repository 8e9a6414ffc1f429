//! `dunlin books`: making, copying and checking them.

use crate::cli::{Books as Words, BooksAction, ExportFormat};
use crate::error::{Code, Failure};
use crate::input::{actor, books_failure, place};
use crate::output::{stdout, working};
use dunlin_app::import::Undone;
use dunlin_app::rates::RateKind;
use dunlin_app::{AppError, Books, Head, Place, StoreError};
use dunlin_core::money::Currency;
use dunlin_formats::export::{Cell, Column, Form, Format};
use std::io::Write;
use std::path::PathBuf;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let place = place(words.books.as_ref())?;
    let said = match &words.action {
        BooksAction::Init => Books::create(&place).map(|_| format!("New books at {place}.")),
        BooksAction::Upgrade => upgrade(&place),
        BooksAction::Backup { to } => {
            let head = working("copying the books", || Books::open(&place)?.backup(to));
            head.map(|head| format!("Copied to {}, and the copy verifies.\nHead: {head}", to.display()))
        }
        BooksAction::Restore { from } => restore(&place, from)?,
        BooksAction::Export { folder, format } => export(&place, folder, *format),
        BooksAction::Copy { to } => copy(&place, to)?,
        BooksAction::Undo { import } => {
            working("taking back", || Books::open(&place)?.undo(*import, &actor()))
                .map(|undone| undone_words(*import, &undone))
        }
        BooksAction::Rates => return rates(&place),
        BooksAction::Verify { head } => {
            let noted = head.as_deref().map(parse_head).transpose()?;
            return verify(&place, noted.as_ref());
        }
        BooksAction::Check => {
            let found =
                working("checking", || Books::open(&place)?.check()).map_err(|e| books_failure(&e))?;
            return told(&found, &format!("{} differences.", found.len()));
        }
    };
    let said = said.map_err(|e| books_failure(&e))?;
    stdout(|out| writeln!(out, "{said}"))
}

fn undone_words(import: i64, undone: &Undone) -> String {
    format!(
        "Import {import} is taken back: {} documents void, {} applications ended, {} corrections put back.",
        undone.documents, undone.applications, undone.corrections
    )
}

fn upgrade(place: &Place) -> Result<String, AppError> {
    let backup = match place {
        Place::File(path) => Some(free_name(path)),
        Place::Server { .. } => None,
    };
    let done = Books::upgrade(place, backup.as_deref())?;
    Ok(match (done.is_empty(), backup) {
        (true, _) => "The books are of this version already.".to_owned(),
        (false, Some(copy)) => {
            format!("Migrations {done:?} applied; the books as they were: {}.", copy.display())
        }
        (false, None) => format!("Migrations {done:?} applied."),
    })
}

/// All rates, as CSV: they are read by programs and sheets.
fn rates(place: &Place) -> Result<(), Failure> {
    let books = Books::open(place).map_err(|e| books_failure(&e))?;
    let of = |kind| books.rates(kind).map_err(|e| books_failure(&e));
    let (fx, reference) = (of(RateKind::Fx(Currency::of("EUR")))?, of(RateKind::Reference)?);
    let columns =
        [("rate_of", Form::Text), ("date", Form::Date), ("rate", Form::Decimal), ("source", Form::Text)];
    let columns = columns.map(|(name, form)| Column { name, form });
    crate::output::export((Format::Csv, None), &columns, |row| {
        fx.iter().chain(&reference).try_for_each(|rate| {
            row(&[
                Cell::Text(&rate.name),
                Cell::Date(rate.day),
                Cell::Decimal(&rate.rate),
                Cell::Text(&rate.source),
            ])
        })
    })
}

/// Where the books as they were go: beside them, under a name that an upgrade that was broken off did not take.
fn free_name(books: &std::path::Path) -> PathBuf {
    let name = |n: u32| {
        let mut name = books.as_os_str().to_owned();
        name.push(if n == 1 { ".before-upgrade".to_owned() } else { format!(".before-upgrade-{n}") });
        PathBuf::from(name)
    };
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

fn export(place: &Place, folder: &std::path::Path, format: ExportFormat) -> Result<String, AppError> {
    let format = match format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
    };
    let (files, head) = working("exporting", || Books::open(place)?.export(folder, format))?;
    let rows: u64 = files.iter().map(|file| file.rows).sum();
    Ok(format!("{} files with {rows} rows in {}.\nHead: {head}", files.len(), folder.display()))
}

fn copy(from: &Place, to: &String) -> Result<Result<String, AppError>, Failure> {
    let to = place(Some(to))?;
    let copied = working("copying the books", || Books::open(from)?.copy_to(&to));
    Ok(copied.map(|(tables, head)| {
        let rows: Vec<String> = tables
            .iter()
            .filter(|(_, rows)| *rows > 0)
            .map(|(table, rows)| format!("  {rows:>10} {table}"))
            .collect();
        format!("Copied to {to}, and the copy verifies:\n{}\nHead: {head}", rows.join("\n"))
    }))
}

fn restore(place: &Place, from: &std::path::Path) -> Result<Result<String, AppError>, Failure> {
    let Place::File(books) = place else {
        return Err(Failure::new(Code::BooksRefused, "books on a server are not restored from a file")
            .hint("use pg_restore"));
    };
    let kept = working("restoring", || Books::restore(from, books));
    Ok(kept.map(|kept| match kept {
        Some(kept) => {
            format!("Restored from {}. The books that were there: {}", from.display(), kept.display())
        }
        None => format!("Restored from {}.", from.display()),
    }))
}

fn verify(place: &Place, noted: Option<&Head>) -> Result<(), Failure> {
    let books = Books::open(place).map_err(|e| books_failure(&e))?;
    let found = working("verifying", || books.verify(noted)).map_err(|e| books_failure(&e))?;
    let head = books.head().map_err(|e| books_failure(&e))?;
    told(&found, &format!("The books at {place} verify.\nHead: {head}"))
}

/// Says that all is well, or fails with what was found.
fn told(found: &[String], well: &str) -> Result<(), Failure> {
    const SHOWN: usize = 20;
    if found.is_empty() {
        return stdout(|out| writeln!(out, "{well}"));
    }
    let mut lines: Vec<String> = found.iter().take(SHOWN).cloned().collect();
    if found.len() > SHOWN {
        lines.push(format!("and {} more", found.len() - SHOWN));
    }
    Err(books_failure(&StoreError::Corrupt(format!("\n{}", lines.join("\n"))).into()))
}

fn parse_head(text: &str) -> Result<Head, Failure> {
    let parsed = text.split_once(':').and_then(|(seq, hash)| {
        let good = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        Some(Head { seq: seq.parse().ok()?, recorded_ms: 0, hash: hash.to_owned() }).filter(|_| good)
    });
    parsed.ok_or_else(|| {
        Failure::new(Code::BooksPlace, format!("--head: `{text}` is no head"))
            .hint("write SEQ:HASH, as `dunlin books verify` prints it")
    })
}
