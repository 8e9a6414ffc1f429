//! Everything that the books hold, as files: one a table, of one state, with a manifest that ties them to the journal.

use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::post::currency_of;
use dunlin_core::day::Day;
use dunlin_core::money::decimal;
use dunlin_formats::export::{Cell, Column, Export, Form, Format};
use dunlin_store::copy::{COMMANDS, Copied, OPEN_ITEMS};
use dunlin_store::journal::Head;
use dunlin_store::table::{FACTS, Table, hex};
use dunlin_store::value::{Row, Value};
use dunlin_store::{Place, StoreError, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its name.
    pub file: String,
    /// Rows, the header not counted.
    pub rows: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

impl Books {
    /// Writes every table of facts, the journal, and the open items as people read them, into a new folder: of one state
    /// of the books, in bounded memory. `manifest.json` names the journal's head, and of each file rows and SHA-256. The
    /// folder appears when it is whole.
    ///
    /// # Errors
    /// When there is something at `folder`; when writing fails; those of the books.
    pub fn export(&self, folder: &Path, format: Format) -> Result<(Vec<Exported>, Head), AppError> {
        if fs::read_dir(folder).map_or(folder.exists(), |mut entries| entries.next().is_some()) {
            return Err(StoreError::Exists(folder.display().to_string()).into());
        }
        let part = beside(folder);
        let done = fs::create_dir_all(&part).map_err(|e| unwritable(&part, &e)).and_then(|()| {
            let written = self.inner.store.read(|tx| all(tx, &part, format))?;
            manifest(&part, &written.0, &written.1)?;
            // An empty folder may be there already.
            let _ = fs::remove_dir(folder);
            fs::rename(&part, folder).map_err(|e| unwritable(folder, &e))?;
            Ok(written)
        });
        done.inspect_err(|_| {
            // What cannot be removed still has a name that says that it is not whole.
            let _ = fs::remove_dir_all(&part);
        })
    }

    /// Copies these books into new ones at another place, on whichever engine, and verifies them there. Rows by table,
    /// and the head that both have.
    ///
    /// # Errors
    /// When there is something at `to`; those of both places. Nothing stays at `to` then.
    pub fn copy_to(&self, to: &Place) -> Result<(Copied, Head), AppError> {
        Ok(self.inner.store.copy_to(to, now_ms())?)
    }
}

fn all(tx: &mut Tx<'_>, folder: &Path, format: Format) -> Result<(Vec<Exported>, Head), AppError> {
    let head = tx.head()?;
    let mut written = Vec::new();
    for table in FACTS.iter().chain([&COMMANDS]) {
        let forms: Vec<Form> =
            table.columns.iter().map(|c| if c.is_text { Form::Text } else { Form::Int }).collect();
        written
            .push(one(tx, folder, format, table, table.name, &forms, |_, value, cell| cell(plain(value)))?);
    }
    written.push(open_items(tx, folder, format)?);
    Ok((written, head))
}

/// The open items with dates and decimals.
fn open_items(tx: &mut Tx<'_>, folder: &Path, format: Format) -> Result<Exported, AppError> {
    let columns = OPEN_ITEMS.table.columns;
    let form = |name: &&'static str, is_text: bool| match () {
        () if OPEN_ITEMS.days.contains(name) => Form::Date,
        () if OPEN_ITEMS.amounts.contains(name) => Form::Decimal,
        () if is_text => Form::Text,
        () => Form::Int,
    };
    let forms: Vec<Form> = columns.iter().map(|c| form(&c.name, c.is_text)).collect();
    let currency = columns.iter().position(|c| c.name == "currency").unwrap_or(0);
    let show = |row: &dyn Row, (at, value): (usize, Value<'_>), cell: &mut dyn FnMut(Cell<'_>)| match (
        OPEN_ITEMS.days.contains(&columns[at].name),
        value,
    ) {
        (true, Value::Int(day)) => cell(i32::try_from(day).map_or(Cell::Empty, |day| Cell::Date(Day(day)))),
        (false, Value::Int(minor)) if OPEN_ITEMS.amounts.contains(&columns[at].name) => {
            let digits = row.text(currency).ok().flatten().and_then(|code| currency_of(code).ok());
            let text = decimal(i128::from(minor), digits.map_or(2, |currency| currency.digits()));
            cell(Cell::Decimal(&text));
        }
        (_, value) => cell(plain((at, value))),
    };
    one(tx, folder, format, &OPEN_ITEMS.table, "open_items", &forms, show)
}

fn plain<'v>((_, value): (usize, Value<'v>)) -> Cell<'v> {
    match value {
        Value::Null => Cell::Empty,
        Value::Int(n) => Cell::Int(n),
        Value::Text(text) => Cell::Text(text),
    }
}

/// One file.
fn one(
    tx: &mut Tx<'_>,
    folder: &Path,
    format: Format,
    table: &Table,
    name: &str,
    forms: &[Form],
    show: impl Fn(&dyn Row, (usize, Value<'_>), &mut dyn FnMut(Cell<'_>)),
) -> Result<Exported, AppError> {
    let file = format!("{name}.{}", if format == Format::Parquet { "parquet" } else { "csv" });
    let path = folder.join(&file);
    let names = |c: &dunlin_store::table::Column| c.name.trim_end_matches("_minor");
    let shown: Vec<String> = table
        .columns
        .iter()
        .zip(forms)
        .map(|(c, form)| if *form == Form::Decimal { names(c).to_owned() } else { c.name.to_owned() })
        .collect();
    let columns: Vec<Column<'_>> =
        shown.iter().zip(forms).map(|(name, &form)| Column { name, form }).collect();
    let failed = |e: io::Error| unwritable(&path, &e);
    let out = Summed { out: BufWriter::new(File::create(&path).map_err(failed)?), sum: Sha256::new() };
    let mut export = Export::new(format, out, &columns).map_err(failed)?;
    let mut rows = 0;
    let mut fault: Option<io::Error> = None;
    let read = tx.all_rows(table, &mut |row| {
        rows += 1;
        let mut texts: Vec<Held> = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            show(row, (at, row.value(at)?), &mut |cell| texts.push(Held::of(cell)));
        }
        let cells: Vec<Cell<'_>> = texts.iter().map(Held::cell).collect();
        export.row(&cells).map_err(|error| {
            let text = error.to_string();
            fault = Some(error);
            StoreError::Io(text)
        })
    });
    if let Some(error) = fault {
        return Err(failed(error));
    }
    read?;
    let Summed { out, sum } = export.finish().map_err(failed)?;
    out.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    Ok(Exported { file, rows, sha256: hex(&sum.finalize()) })
}

/// A cell that outlives its value.
enum Held {
    Empty,
    Text(String),
    Date(Day),
    Int(i64),
    Decimal(String),
}

impl Held {
    fn of(cell: Cell<'_>) -> Held {
        match cell {
            Cell::Text(text) => Held::Text(text.to_owned()),
            Cell::Date(day) => Held::Date(day),
            Cell::Int(n) => Held::Int(n),
            Cell::Decimal(text) => Held::Decimal(text.to_owned()),
            Cell::Empty | Cell::Float(_) => Held::Empty,
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Held::Empty => Cell::Empty,
            Held::Text(text) => Cell::Text(text),
            Held::Date(day) => Cell::Date(*day),
            Held::Int(n) => Cell::Int(*n),
            Held::Decimal(text) => Cell::Decimal(text),
        }
    }
}

/// Sums up what is written.
struct Summed<W> {
    out: W,
    sum: Sha256,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn manifest(folder: &Path, files: &[Exported], head: &Head) -> Result<(), AppError> {
    let files: Vec<_> =
        files.iter().map(|f| json!({"file": f.file, "rows": f.rows, "sha256": f.sha256})).collect();
    let text = json!({
        "head": head.to_string(), "recorded_ms": head.recorded_ms, "exported_ms": now_ms(), "files": files,
    });
    let path = folder.join("manifest.json");
    fs::write(&path, format!("{text:#}\n")).map_err(|e| unwritable(&path, &e))
}

fn unwritable(path: &Path, error: &io::Error) -> AppError {
    let text = format!("{}: {error}", path.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full(text).into(),
        _ => AppError::Unwritable(text),
    }
}

fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}
