//! Files to a ledger: opened, understood, read, joined; or an error that says what to mend. Nothing is half-loaded.
//!
//! Read in this order: [`Input`] and [`LoadOptions`], [`load`], then [`open`] (bytes to a table), and the kinds of
//! file in `crate::kinds`.
//!
//! Deliberately not here: paths. The faces open files and hand their bytes over.

mod error;
mod frame;
mod open;

pub use error::{FileError, LoadError};
pub(crate) use frame::{Amounts, Coded, Frame, equal_values};

use crate::guess::columns::{Chosen, Question, Seen, choose, likely, passed_over};
use crate::guess::field::{Field, FileKind};
use crate::guess::forms::{Told, settle};
use crate::guess::kind;
use crate::kinds::Builder;
use crate::kinds::onto::{Additions, Base};
use crate::map::{Duplicates, Map, MappedColumn};
use crate::plan::{CellForm, ColumnPlan, DateForm, Limits, Plan, Table, Values};
use crate::report::{ColumnReport, FileReport, LoadReport, Notice};
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::Currency;
use open::Opened;

/// A file to load.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// Its name, for messages; a date in it is the day of an open-item list.
    pub name: String,
    /// What sort of file it is; `None`: found out, and said in the report.
    pub kind: Option<FileKind>,
    /// Its bytes, compressed or not.
    pub bytes: &'a [u8],
    /// What a person says about it.
    pub map: Option<Map>,
}

/// How to load.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Currency of amounts that name none.
    pub currency: Option<Currency>,
    /// Order of day and month where the data leave it open.
    pub dates: Option<DateForm>,
    /// Decimal mark where the data leave it open.
    pub decimal: Option<u8>,
    /// Day of open-item lists that do not say theirs.
    pub as_of: Option<Day>,
    /// What to do with rows that repeat another exactly.
    pub duplicates: Duplicates,
    /// Go on without the refused rows.
    pub allow_refused: bool,
    /// Bounds on what files may cost.
    pub limits: Limits,
}

/// A ledger, and what was understood of the files that it comes from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The ledger.
    pub ledger: Ledger,
    /// What was understood.
    pub report: LoadReport,
    /// The days of the open-item lists among the files, ascending: before the first of them nothing is known of what
    /// was open.
    pub snapshots: Vec<Day>,
}

/// Loads files into one ledger.
///
/// # Errors
/// [`LoadError`]: a file that cannot be read, questions that only a person can answer, or refused rows (unless
/// [`LoadOptions::allow_refused`]).
pub fn load(inputs: &[Input<'_>], options: &LoadOptions) -> Result<Loaded, LoadError> {
    let mut files = Vec::with_capacity(inputs.len());
    for input in inputs {
        files.push(File::open(input, options)?);
    }
    let mut builder = Builder::new(options);
    read_all(&mut builder, &mut files, options)?;
    let snapshots = std::mem::take(&mut builder.snapshot_days);
    let (ledger, notices) = builder.finish();
    let report = LoadReport { files: files.into_iter().map(File::into_report).collect(), notices };
    if report.refused() > 0 && !options.allow_refused {
        return Err(LoadError::Refused(Box::new(report)));
    }
    ledger.check().map_err(|e| LoadError::Inconsistent(e.to_string()))?;
    Ok(Loaded { ledger, report, snapshots })
}

/// Loads files on top of a ledger that is there: what they add to it, what they correct, what it has already.
///
/// # Errors
/// As [`load`].
pub fn load_onto(base: Base, inputs: &[Input<'_>], options: &LoadOptions) -> Result<Additions, LoadError> {
    let mut files = inputs.iter().map(|input| File::open(input, options)).collect::<Result<Vec<_>, _>>()?;
    let mut builder = Builder::on_top(base, options);
    read_all(&mut builder, &mut files, options)?;
    let (mut additions, notices) = builder.finish_on_top();
    additions.report = LoadReport { files: files.into_iter().map(File::into_report).collect(), notices };
    if additions.report.refused() > 0 && !options.allow_refused {
        return Err(LoadError::Refused(Box::new(additions.report)));
    }
    additions.ledger.check().map_err(|e| LoadError::Inconsistent(e.to_string()))?;
    Ok(additions)
}

/// Hands the files' rows to a builder, kind by kind.
fn read_all(
    builder: &mut Builder<'_>,
    files: &mut [File<'_>],
    options: &LoadOptions,
) -> Result<(), LoadError> {
    for kind in FileKind::ALL {
        for (at, file) in files.iter_mut().enumerate().filter(|(_, file)| file.report.kind == kind) {
            let frame = file.read(options)?;
            builder.add(at, file, frame);
        }
        builder.close(kind);
    }
    match builder.undated.first() {
        Some(name) => Err(LoadError::Questions { name: name.clone(), questions: vec![Question::undated()] }),
        None => Ok(()),
    }
}

/// What a file was understood to be, without loading it: for a look before the import.
///
/// # Errors
/// As [`load`], without refused rows.
pub fn understand(input: &Input<'_>, options: &LoadOptions) -> Result<FileReport, LoadError> {
    File::open(input, options).map(File::into_report)
}

/// A file at a glance: what there is to be seen even where questions are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The headers of its columns.
    pub header: Vec<String>,
    /// Some distinct values of each column.
    pub sample: Vec<Vec<String>>,
    /// What each column is likely to mean in a file of the kind.
    pub fields: Vec<Option<Field>>,
    /// What sort of file it is read as, or looks like.
    pub kind: Option<FileKind>,
    /// How it lies there: `CSV`, `XLSX`, `Parquet`, `JSON`.
    pub format: &'static str,
    /// Encoding of a text.
    pub encoding: Option<&'static str>,
    /// Delimiter of a text.
    pub delimiter: Option<char>,
}

/// A look at a file that nobody has answered questions about yet.
///
/// # Errors
/// A file that cannot be read at all.
pub fn glance(input: &Input<'_>, options: &LoadOptions) -> Result<Glance, FileError> {
    let map = input.map.clone().unwrap_or_default();
    let opened = Opened::open(input.bytes, &map, &options.limits)?;
    let seen = Seen { header: &opened.header, sample: &opened.sample };
    let kind = input.kind.or(map.kind).or_else(|| kind::guess(seen, &map));
    let mut fields = vec![None; opened.header.len()];
    let found = kind.and_then(|kind| likely(seen, kind, &map).ok());
    found.into_iter().flatten().for_each(|chosen| fields[chosen.at] = Some(chosen.field));
    Ok(Glance {
        fields,
        kind,
        format: opened.format,
        encoding: opened.encoding,
        delimiter: opened.delimiter.map(char::from),
        header: opened.header,
        sample: opened.sample,
    })
}

/// A file that is understood: its table, its plan, its report so far.
pub(crate) struct File<'a> {
    pub(crate) report: FileReport,
    pub(crate) map: Map,
    opened: Opened<'a>,
    plan: Plan,
    chosen: Vec<Chosen>,
}

impl<'a> File<'a> {
    fn open(input: &Input<'a>, options: &LoadOptions) -> Result<File<'a>, LoadError> {
        let map = input.map.clone().unwrap_or_default();
        let fail = |why: FileError| LoadError::File { name: input.name.clone(), why };
        let opened = Opened::open(input.bytes, &map, &options.limits).map_err(fail)?;
        let seen = Seen { header: &opened.header, sample: &opened.sample };
        let looks_like = kind::guess(seen, &map);
        let kind = input
            .kind
            .or(map.kind)
            .or(looks_like)
            .ok_or_else(|| fail(FileError::UnknownKind(opened.header.clone())))?;
        let ask = |questions| LoadError::Questions { name: input.name.clone(), questions };
        let chosen = choose(seen, kind, &map).map_err(ask)?;
        let told = Told { dates: map.dates.or(options.dates), decimal: map.decimal.or(options.decimal) };
        let formed = settle(&opened, &chosen, &map, told).map_err(ask)?;
        let column = |(c, formed): (&Chosen, &crate::guess::forms::Formed)| ColumnPlan {
            at: c.at,
            header: opened.header[c.at].clone(),
            form: formed.form,
            required: kind.required().contains(&c.field) && may_not_be_blank(c, kind),
        };
        let plan = Plan { columns: chosen.iter().zip(&formed).map(column).collect() };
        let notes: Vec<String> = formed.into_iter().map(|formed| formed.note).collect();
        let mut report = report(&input.name, kind, &opened, &map, &plan, &chosen, &notes);
        if let Some(other) = looks_like.filter(|&other| misread(kind, other)) {
            report.notices.push(Notice::plain(format!(
                "read as {kind}, but it looks like a file of kind `{}`",
                other.key()
            )));
        }
        Ok(File { report, map, opened, plan, chosen })
    }

    fn read(&mut self, options: &LoadOptions) -> Result<Frame, LoadError> {
        let table = self.opened.read(&self.plan, &options.limits);
        let mut table = table.map_err(|why| LoadError::File { name: self.report.name.clone(), why })?;
        self.report.rows_read = (table.rows + table.refused.len()) as u64;
        self.report.refused = std::mem::take(&mut table.refused);
        let mut frame = Frame::new(table, self.chosen.iter().map(|c| c.field).collect(), &self.plan);
        // Rows that name documents are joined by number, without a dictionary of their own.
        let joined = matches!(self.report.kind, FileKind::Applications | FileKind::WriteOffs);
        frame.spell_out(joined.then_some(Field::Document));
        Ok(frame)
    }

    /// The columns that the plan leaves out, as text: what else tells two rows apart.
    pub(crate) fn read_rest(&self, limits: &Limits) -> Option<Table> {
        let plan = self.plan_of_text(|at| self.plan.columns.iter().all(|c| c.at != at));
        if plan.columns.is_empty() { None } else { self.opened.read(&plan, limits).ok() }
    }

    /// The currency in the header of the amount's column, or on all of its values.
    pub(crate) fn currency_of_amounts(&self) -> Option<Currency> {
        self.opened.currency(&self.chosen)
    }

    fn into_report(mut self) -> FileReport {
        self.report.refused.sort_by_key(|refused| refused.line);
        if !self.report.refused.is_empty() {
            let whole =
                self.opened.read(&self.plan_of_text(|_| true), &Limits::default()).unwrap_or_default();
            self.report.refused_rows =
                self.report.refused.iter().map(|refused| row_of(&whole, refused.line)).collect();
        }
        self.report
    }

    /// Some of the columns as text.
    fn plan_of_text(&self, wanted: impl Fn(usize) -> bool) -> Plan {
        let column = |at: usize| ColumnPlan {
            at,
            header: self.opened.header[at].clone(),
            form: CellForm::Text,
            required: false,
        };
        Plan { columns: (0..self.opened.header.len()).filter(|&at| wanted(at)).map(column).collect() }
    }
}

/// The cells of the row on a line; empty when there is no whole row.
fn row_of(table: &Table, line: u64) -> Vec<String> {
    let Some(row) = table.row_on(line) else { return Vec::new() };
    let cell = |values: &Values| match values {
        Values::Text { numbers, names } => names.text(numbers[row]).to_owned(),
        Values::Whole(values) => values[row].to_string(),
        _ => String::new(),
    };
    table.columns.iter().map(cell).collect()
}

/// Document numbers may be blank (a number is made up), and so may clearing dates (the item is open).
fn may_not_be_blank(c: &Chosen, kind: FileKind) -> bool {
    match c.field {
        Field::Cleared => false,
        Field::Document => matches!(kind, FileKind::Applications | FileKind::WriteOffs),
        _ => true,
    }
}

/// Whether reading one kind as the other loses what the file says.
fn misread(kind: FileKind, looks_like: FileKind) -> bool {
    matches!(
        (kind, looks_like),
        (FileKind::Invoices, FileKind::Flat | FileKind::OpenItems | FileKind::Payments)
            | (FileKind::OpenItems, FileKind::Flat)
    )
}

fn report(
    name: &str,
    kind: FileKind,
    opened: &Opened<'_>,
    map: &Map,
    plan: &Plan,
    chosen: &[Chosen],
    notes: &[String],
) -> FileReport {
    let header = |at: usize| opened.header[at].clone();
    let column = |at: usize| match chosen.iter().position(|c| c.at == at) {
        None => {
            let seen = Seen { header: &opened.header, sample: &opened.sample };
            let note = passed_over(seen, kind, chosen, at).unwrap_or_default();
            ColumnReport { header: header(at), field: None, form: None, note }
        }
        Some(n) => {
            let others: Vec<String> =
                chosen[n].others.iter().map(|&other| format!("\"{}\"", header(other))).collect();
            let mut note = notes[n].clone();
            if !others.is_empty() {
                let mark = if note.is_empty() { "" } else { ", " };
                note = format!("{note}{mark}rather than {}", others.join(", "));
            }
            ColumnReport {
                header: header(at),
                field: Some(chosen[n].field),
                form: Some(plan.columns[n].form),
                note,
            }
        }
    };
    let mapped = chosen.iter().zip(&plan.columns).map(|(c, column)| MappedColumn {
        field: c.field,
        column: opened.name_of(c.at),
        form: Some(column.form).filter(|form| !matches!(form, CellForm::Text | CellForm::Flag)),
    });
    let saved = Map {
        kind: Some(kind),
        delimiter: opened.delimiter,
        columns: mapped.collect(),
        only_mapped: true,
        ..map.clone()
    };
    FileReport {
        name: name.to_owned(),
        kind,
        format: opened.format,
        encoding: opened.encoding,
        delimiter: opened.delimiter.map(char::from),
        sheet: opened.sheet.clone(),
        rows_read: 0,
        rows_kept: 0,
        rows_repeated: 0,
        columns: (0..opened.header.len()).map(column).collect(),
        notices: opened.notices.iter().map(Notice::plain).collect(),
        refused: Vec::new(),
        refused_rows: Vec::new(),
        map: saved,
    }
}
