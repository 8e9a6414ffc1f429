//! Files to a ledger: read the bytes, hand them to `formats`, say how they were understood.

use super::{Source, currency, day};
use crate::cli::{DateOrder, Inputs};
use crate::error::{Code, Failure};
use crate::output::{protect, working, write_whole};
use dunlin_core::money::Currency;
use dunlin_formats::plan::{DateForm, Limits};
use dunlin_formats::source::{self, SourceError};
use dunlin_formats::{
    Duplicates, FileError, FileKind, Input, LoadError, LoadOptions, LoadReport, Loaded, Map,
};
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Loads the files that the words name. How they were understood goes to standard error.
pub(super) fn load_files(words: &Inputs) -> Result<Source, Failure> {
    let named = named(words)?;
    let options = options(words)?;
    let maps = words.map.iter().map(|path| read_map(path)).collect::<Result<Vec<_>, _>>()?;
    named.iter().for_each(|(_, path)| protect(path));
    let Loaded { ledger, report, snapshots } = working("reading files", || {
        let bytes = read_all(&named, &options.limits)?;
        let inputs: Vec<Input<'_>> =
            named.iter().zip(&bytes).map(|((kind, path), bytes)| input(*kind, path, bytes, &maps)).collect();
        dunlin_formats::load(&inputs, &options).map_err(failure)
    })?;
    tell(words, &report)?;
    if ledger.items.is_empty() {
        let message = "the files hold no documents";
        return Err(Failure::new(Code::InputEmpty, message)
            .hint("export again, or look at the kind that was seen above"));
    }
    let currency = currency(&ledger, words.currency.as_deref())?;
    Ok(Source::new(ledger, currency).seen_on(&snapshots))
}

/// Every file with its kind, in the order in which kinds are read.
fn named(words: &Inputs) -> Result<Vec<(FileKind, &Path)>, Failure> {
    let lists: [(FileKind, &[PathBuf]); 8] = [
        (FileKind::Customers, &words.customers),
        (FileKind::Invoices, &words.invoices),
        (FileKind::CreditNotes, &words.credit_notes),
        (FileKind::Flat, &words.flat),
        (FileKind::OpenItems, &words.open_items),
        (FileKind::Payments, &words.payments),
        (FileKind::WriteOffs, &words.write_offs),
        (FileKind::Applications, &words.applications),
    ];
    let all = lists.iter().flat_map(|(kind, paths)| paths.iter().map(move |path| (*kind, path.as_path())));
    let all: Vec<_> = all.collect();
    let has = |kind| all.iter().any(|&(k, _)| k == kind);
    let documents = [FileKind::Invoices, FileKind::Flat, FileKind::OpenItems];
    match documents.iter().filter(|&&kind| has(kind)).count() {
        0 => Err(Failure::new(Code::UsageInput, "no file with invoices is named")
            .hint("--flat FILE, or --invoices FILE --applications FILE, or --open-items FILE ...; `dunlin demo` makes some to try")),
        1 => Ok(all),
        _ => Err(Failure::new(Code::UsageInput, "invoices, a flat list and open-item lists would count the same documents twice")
            .hint("name one of --invoices, --flat and --open-items")),
    }
}

pub(super) fn options(words: &Inputs) -> Result<LoadOptions, Failure> {
    let code = |text: &String| {
        text.parse::<Currency>().map_err(|e| Failure::new(Code::UsageCurrency, format!("--currency: {e}")))
    };
    let decimal = match words.reading.decimal {
        None => None,
        Some('.') => Some(b'.'),
        Some(',') => Some(b','),
        Some(other) => {
            let message = format!("--decimal: `{other}` is no decimal mark");
            return Err(Failure::new(Code::UsageInput, message).hint("write --decimal . or --decimal ,"));
        }
    };
    Ok(LoadOptions {
        currency: words.currency.as_ref().map(code).transpose()?,
        dates: words.reading.dates.map(|order| match order {
            DateOrder::Ymd => DateForm::YearMonthDay,
            DateOrder::Dmy => DateForm::DayMonthYear,
            DateOrder::Mdy => DateForm::MonthDayYear,
        }),
        decimal,
        as_of: words.snapshot_date.as_deref().map(|text| day("--snapshot-date", text)).transpose()?,
        duplicates: if words.reading.keep_duplicates { Duplicates::Keep } else { Duplicates::Once },
        allow_refused: words.reading.refused.is_some(),
        limits: Limits::default(),
    })
}

fn input<'a>(kind: FileKind, path: &Path, bytes: &'a [u8], maps: &[Map]) -> Input<'a> {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    // A map that names another kind is not for this file.
    let map = maps.iter().find(|map| map.kind.is_none_or(|k| k == kind)).cloned();
    Input { name, kind: Some(kind), bytes, map }
}

fn read_all(named: &[(FileKind, &Path)], limits: &Limits) -> Result<Vec<Vec<u8>>, Failure> {
    named.par_iter().map(|(_, path)| source::read(path, limits).map_err(|e| unreadable(path, &e))).collect()
}

pub(crate) fn unreadable(path: &Path, error: &SourceError) -> Failure {
    let code = match error {
        SourceError::TooLarge(_) | SourceError::TooLargeInside(_) => Code::InputLimit,
        _ => Code::InputUnreadable,
    };
    Failure::new(code, format!("{}: {error}", path.display()))
}

pub(super) fn read_map(path: &Path) -> Result<Map, Failure> {
    let wrong = |why: String| Failure::new(Code::InputUnreadable, format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    Map::parse(&text)
        .map_err(|e| wrong(e.to_string()).hint("docs/guides show a whole map; --save-map writes one"))
}

pub(super) fn failure(error: LoadError) -> Failure {
    let message = error.to_string();
    match error {
        LoadError::Questions { .. } => Failure::new(Code::InputQuestion, message),
        LoadError::Refused(_) => Failure::new(Code::InputRefused, message),
        LoadError::Inconsistent(_) => Failure::new(Code::InputRefused, message),
        LoadError::File { why, .. } => Failure::new(
            match why {
                FileError::Empty => Code::InputEmpty,
                FileError::TooBig(..) => Code::InputLimit,
                _ => Code::InputUnreadable,
            },
            message,
        ),
    }
}

/// Says how the files were understood, and writes the map and the refused rows where that was asked for.
pub(super) fn tell(words: &Inputs, report: &LoadReport) -> Result<(), Failure> {
    if !words.reading.quiet {
        // Standard error may be closed; the answer does not depend on it.
        let _ = write!(std::io::stderr(), "{report}");
    }
    if let Some(path) = &words.save_map {
        save_maps(path, report)?;
    }
    if let Some(path) = &words.reading.refused {
        write_refused(path, report)?;
    }
    Ok(())
}

/// Writes the guess as a map: to the file named, or, for files of several kinds, to one beside it for each kind.
fn save_maps(path: &Path, report: &LoadReport) -> Result<(), Failure> {
    let mut kinds: Vec<FileKind> = report.files.iter().map(|file| file.kind).collect();
    kinds.dedup();
    for &kind in &kinds {
        let beside = || path.with_file_name(format!("{}-{}.toml", stem(path), kind.key()));
        let target = if kinds.len() == 1 { path.to_path_buf() } else { beside() };
        let first = report.files.iter().find(|file| file.kind == kind);
        let text = first.map(|file| file.map.to_toml()).unwrap_or_default();
        write_whole(&target, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(())
}

/// Writes refused rows back out: to the file named, or, when several files have some, to one beside it for each.
fn write_refused(path: &Path, report: &LoadReport) -> Result<(), Failure> {
    let files: Vec<_> = report.files.iter().filter(|file| !file.refused.is_empty()).collect();
    for file in &files {
        let beside = || path.with_file_name(format!("{}-{}.csv", stem(path), stem(Path::new(&file.name))));
        let target = if files.len() == 1 { path.to_path_buf() } else { beside() };
        write_whole(&target, |out| file.write_refused(out).map(|_| ()))?;
        // As above: the answer does not depend on standard error.
        let _ = writeln!(
            std::io::stderr(),
            "{}: {} refused rows written to {}",
            file.name,
            file.refused.len(),
            target.display()
        );
    }
    Ok(())
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}
