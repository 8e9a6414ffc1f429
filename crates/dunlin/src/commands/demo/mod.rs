//! `dunlin demo`: make a company, write its files, take them into books through the same door as any user's, report, and serve its
//! pages.

mod serve;

use crate::cli::{By, Clocks, Demo, Inputs};
use crate::commands::kpi::{Answer, definitions, given, grid, group_by, needed, series_sheet};
use crate::commands::{aging, explain, tie};
use crate::demo::{Company, END, Size, chase, write};
use crate::error::{Code, Failure};
use crate::input::{self, Source, books_failure, day};
use crate::output::{grouped, json, stdout, working};
use dunlin_app::Books;
use dunlin_app::import::{Import, ImportFile};
use dunlin_core::day::Day;
use dunlin_core::open::AsOf;
use dunlin_formats::{FileKind, LoadOptions};
use dunlin_kpi::period::{Grain, Period};
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The figures that the report begins with.
const KPIS: [&str; 6] = ["cei", "cei_cash", "dso", "bpdso", "past_due_pct", "dbt"];
/// The key by which books of the demo are known: no others are replaced.
const MARK: &str = "demo:customers.csv";
/// The demo's main currency.
const CURRENCY: &str = "EUR";
/// Who does what no person does.
const ACTOR: &str = "dunlin demo";
/// For so many days it is chased before somebody looks at its pages.
const CHASED: u16 = 45;
/// How many invoices two customers have, about.
const INVOICES_OF_TWO: u32 = 75;
/// How many months the report shows.
const MONTHS: i32 = 12;

/// Runs the command.
pub(crate) fn run(words: &Demo) -> Result<(), Failure> {
    let address = serve::address(words.listen.as_deref())?;
    let is_served = !words.no_serve && !words.json;
    let end = match words.end.as_deref() {
        Some(text) => day("--end", text)?,
        // Whoever opens the pages sees a company of today; reports are the same on every day.
        None if is_served => dunlin_app::today().map_err(|e| books_failure(&e))?,
        None => END,
    };
    if end < Day(-24_000) || end > Day(80_000) {
        return Err(Failure::new(Code::UsageDate, format!("--end: {end} is too far away for a company")));
    }
    let folder = words.dir.clone().unwrap_or_else(|| std::env::temp_dir().join("dunlin-demo"));
    let paths = working("making a company", || made(words, end, &folder))?;
    let books = match &words.books {
        Some(path) => path.clone(),
        None => dirs::data_dir().unwrap_or_else(std::env::temp_dir).join("dunlin/demo.db"),
    };
    working("filling the books", || fill(&books, &paths))?;
    let days = words.chase.unwrap_or(if is_served { CHASED } else { 0 });
    let chased = match days {
        0 => None,
        days => Some(chased(&books, words.seed, (end, i32::from(days)))?),
    };
    let inputs = Inputs { books: Some(books.display().to_string()), ..Inputs::default() };
    let source =
        working("looking at it", || input::load(&inputs, &Clocks::default())?.in_currency(CURRENCY))?;
    let report =
        Report { source: &source, at: AsOf::day(end), folder: &folder, paths: &paths, books: &books };
    if words.json {
        return json(&report.json()?);
    }
    let mut text = report.text()?;
    if let Some(chased) = chased {
        text = format!("{text}\n{chased}");
    }
    stdout(|out| out.write_all(text.as_bytes()))?;
    drop(source);
    if is_served { serve::serve(&books, address) } else { Ok(()) }
}

/// Makes the company and writes its files.
fn made(words: &Demo, end: Day, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let size = match words.customers {
        Some(customers) => Size { customers, invoices: customers * INVOICES_OF_TWO / 2 },
        None => Size::FULL,
    };
    let company = Company::generate(words.seed, end, size);
    write(&company, folder).map_err(|e| {
        Failure::new(Code::OutputUnwritable, format!("{} cannot be written: {e}", folder.display()))
            .hint("name another folder with --dir")
    })
}

/// Chases the company, and tells what came of it.
fn chased(path: &Path, seed: u64, (end, days): (Day, i32)) -> Result<String, Failure> {
    let place = dunlin_app::Place::File(path.to_path_buf());
    let what = format!("chasing it for {days} days: reminders, calls, promises, disputes");
    let told = working(&what, || {
        let books = Books::open(&place)?;
        // What is to be done on the last day is left to whoever looks.
        chase(&books, seed, end.plus_days(-1), days)?.words(&books, end)
    });
    let told = told.map_err(|e| books_failure(&e))?;
    let books = path.display();
    Ok(format!(
        "{told}\n  dunlin worklist --books {books} --as-of {end}\n  dunlin promise list --books {books} --as-of {end}\n"
    ))
}

/// Takes the company's files into new books, in the order in which a company would bring them.
fn fill(path: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    let books = Books::remake(path, MARK).map_err(|e| books_failure(&e))?;
    for (kind, name) in [
        (FileKind::Customers, "customers.csv"),
        (FileKind::Invoices, "invoices.csv"),
        (FileKind::CreditNotes, "credit_notes.csv"),
        (FileKind::Payments, "payments.csv"),
        (FileKind::WriteOffs, "write_offs.csv"),
        (FileKind::Applications, "applications.csv"),
    ] {
        let Some(file) = files.iter().find(|path| path.file_name().is_some_and(|n| n == name)) else {
            continue;
        };
        let bytes = std::fs::read(file).map_err(|e| {
            Failure::new(Code::InputUnreadable, format!("{} cannot be read: {e}", file.display()))
        })?;
        let import = Import {
            kind,
            files: vec![ImportFile { name: name.to_owned(), bytes, map: None }],
            options: LoadOptions::default(),
            key: Some(format!("demo:{name}")),
            actor: ACTOR.to_owned(),
        };
        books.import(import).map_err(|e| books_failure(&e))?;
    }
    Ok(())
}

/// The report on the company.
struct Report<'a> {
    source: &'a Source,
    at: AsOf,
    folder: &'a Path,
    paths: &'a [PathBuf],
    books: &'a Path,
}

impl Report<'_> {
    fn text(&self) -> Result<String, Failure> {
        let (ledger, mut out) = (&self.source.ledger, String::new());
        let count = |n: usize| grouped(&n.to_string());
        let _ = writeln!(
            out,
            "A made-up company: {} customers, {} open items and credits, {} applications,\nas {} files in {}\nand as books in {}\n",
            count(ledger.customers.len()),
            count(ledger.items.len()),
            count(ledger.applications.len()),
            self.paths.len(),
            self.folder.display(),
            self.books.display()
        );
        let _ = writeln!(
            out,
            "How well does it collect? ({CURRENCY}, the last {MONTHS} months)\n\n{}",
            self.figures()?
        );
        let by = aging::frame(self.source, self.at, By::Segment);
        let _ = writeln!(out, "What is open on {}, by days past due\n\n{}", self.at.day, by.sheet());
        let month = Period::of(Grain::Month, self.at.day);
        let _ = writeln!(out, "{}", tie::rollforward(self.source, self.at, month));
        let (now, before) = self.quarters();
        let why = explain::why(self.source, self.at, "cei", (before, now), 8)?;
        let _ =
            writeln!(out, "Why did the collection effectiveness index move in the last quarter?\n\n{why}");
        self.next(&mut out, now, before);
        Ok(out)
    }

    fn figures(&self) -> Result<String, Failure> {
        let kpis = definitions(&KPIS.map(str::to_owned))?;
        let given = given(&[], &kpis)?;
        let from = self.at.day.plus_months(1 - MONTHS).unwrap_or(self.at.day);
        let periods = Period::series(Grain::Month, from, self.at.day);
        let grid = grid(self.source, self.at, periods, group_by(By::Total), needed(&kpis));
        let answer = Answer { source: self.source, at: self.at, grid: &grid, kpis: &kpis, given: &given };
        Ok(series_sheet(&answer, 0).to_string())
    }

    /// The last quarter and the one before it.
    fn quarters(&self) -> (Period, Period) {
        let now = Period::of(Grain::Quarter, self.at.day);
        (now, now.before())
    }

    fn next(&self, out: &mut String, now: Period, before: Period) {
        let (folder, books) = (self.folder.display(), self.books.display());
        let _ = writeln!(
            out,
            "Go on with:\n  \
             dunlin kpi --books {books} --currency {CURRENCY}\n  \
             dunlin aging --books {books} --by customer --top 20\n  \
             dunlin explain dso --books {books} --currency {CURRENCY} --in {now} --versus {before}\n  \
             dunlin kpi --flat {folder}/other-shapes/invoice_list.csv --currency {CURRENCY}\n  \
             dunlin library search how long until customers pay"
        );
    }

    fn json(&self) -> Result<serde_json::Value, Failure> {
        let (now, before) = self.quarters();
        Ok(json!({
            "folder": self.folder.display().to_string(),
            "files": self.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            "books": self.books.display().to_string(),
            "as_of": self.at.day.to_string(),
            "aging": aging::frame(self.source, self.at, By::Segment).value(),
            "explained": explain::explained_json(self.source, self.at, "cei", (before, now), 8)?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A customer who objects twice to one document, before the first is settled, is not settled with twice.
    #[test]
    fn a_long_chase_comes_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let company = Company::generate(1, END, Size { customers: 200, invoices: 7_500 });
        let paths = write(&company, folder.path()).unwrap();
        let path = folder.path().join("b.db");
        fill(&path, &paths).unwrap();
        chased(&path, 1, (END, 120)).unwrap();
    }

    /// A small company chased twice in the same way, through notices, calls and promises.
    #[test]
    fn a_chase_is_the_same_for_the_same_seed_and_leaves_sound_books() {
        let folder = tempfile::tempdir().unwrap();
        let company = Company::generate(1, END, Size { customers: 80, invoices: 2_500 });
        let paths = write(&company, folder.path()).unwrap();
        let run = |name: &str| {
            let path = folder.path().join(name);
            fill(&path, &paths).unwrap();
            let told = chased(&path, 1, (END, 25)).unwrap();
            let books = Books::open(&dunlin_app::Place::File(path)).unwrap();
            assert_eq!(books.verify(None).unwrap(), Vec::<String>::new());
            assert_eq!(books.check().unwrap(), Vec::<String>::new());
            told.replace(name, "books")
        };
        let first = run("a.db");
        assert_eq!(first, run("b.db"));
        for word in ["notices", "promised", "kept", "withheld"] {
            assert!(first.contains(word), "{first}");
        }
    }
}
