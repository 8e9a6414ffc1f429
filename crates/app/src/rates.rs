//! Exchange rates and reference rates of late interest as dated data with their source.

use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::rows::{Cell, cells, values};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;
use dunlin_formats::rates::{read_fx, read_reference};
use dunlin_formats::sheet::SheetError;
use dunlin_store::table::{self, Table, hex};
use dunlin_store::{StoreError, Tx};
use rustc_hash::FxHashMap;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What sort of rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateKind {
    /// Exchange rates; a wide file's columns are quoted for this currency.
    Fx(Currency),
    /// Reference rates of late interest.
    Reference,
}

impl RateKind {
    /// The word of the journal.
    const fn word(self) -> &'static str {
        match self {
            RateKind::Fx(_) => "fx-rates",
            RateKind::Reference => "reference-rates",
        }
    }

    const fn table(self) -> &'static Table {
        match self {
            RateKind::Fx(_) => &table::FX_RATES,
            RateKind::Reference => &table::REFERENCE_RATES,
        }
    }
}

/// A rate that the books have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The day; for a reference rate its first.
    pub day: Day,
    /// `USD/EUR` (one USD in EUR), or the reference rate's name.
    pub name: String,
    /// A plain decimal; percent a year for a reference rate.
    pub rate: String,
    /// Where it was published: what the file says, else the file's name.
    pub source: String,
}

/// What a file of rates brought.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RatesImported {
    /// Number of the import; `None` for a preview.
    pub import: Option<i64>,
    /// The same key had brought the same file before.
    pub repeated: bool,
    /// New rates.
    pub new: u64,
    /// Rates that the books had already.
    pub known: u64,
    /// Rates that are different now: what was, and is.
    pub changed: Vec<(Rate, Rate)>,
}

/// A file of rates.
#[derive(Clone, Debug)]
pub struct RateFile {
    /// What sort.
    pub kind: RateKind,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// One effect a key; made up when none is given.
    pub key: Option<String>,
    /// Who sends it.
    pub actor: String,
    /// Say what it would do, and do nothing.
    pub preview: bool,
}

/// Day and name: what a rate is known by.
type Known = FxHashMap<(i32, String), Rate>;

impl Books {
    /// Takes rates in: those that are there are left alone, different ones become corrections.
    ///
    /// # Errors
    /// [`AppError::Refused`] with line and column of a bad cell; [`AppError::KeyTaken`]; those of the books.
    pub fn import_rates(&self, file: RateFile) -> Result<RatesImported, AppError> {
        let rates = read(&file)?;
        if file.preview {
            let known = self.inner.store.read(|tx| known(tx, file.kind))?;
            return Ok(compared(&known, &rates).0);
        }
        self.inner.store.write_alone(move |tx| take(tx, &file, &rates))
    }

    /// The rates that the books have, by day and name.
    ///
    /// # Errors
    /// Those of the books.
    pub fn rates(&self, kind: RateKind) -> Result<Vec<Rate>, AppError> {
        let known = self.inner.store.read(|tx| known(tx, kind))?;
        let mut rates: Vec<Rate> = known.into_values().collect();
        rates.sort_by(|a, b| (&a.name, a.day).cmp(&(&b.name, b.day)));
        Ok(rates)
    }
}

/// Line and rate.
fn read(file: &RateFile) -> Result<Vec<(u64, Rate)>, AppError> {
    let bad = |e: SheetError| {
        AppError::refused(format!("{}, {e}", file.name), "mend that cell; nothing of the file was taken in")
    };
    let source = |source: Option<String>| source.unwrap_or_else(|| file.name.clone());
    Ok(match file.kind {
        RateKind::Fx(base) => {
            let rows = read_fx(&file.bytes, base).map_err(bad)?;
            let rate = |r: dunlin_formats::rates::FxRow| {
                let name = format!("{}/{}", r.from, r.to);
                (r.line, Rate { day: r.day, name, rate: r.rate, source: source(r.source) })
            };
            rows.into_iter().map(rate).collect()
        }
        RateKind::Reference => {
            let rows = read_reference(&file.bytes).map_err(bad)?;
            let rate = |r: dunlin_formats::rates::ReferenceRow| {
                (r.line, Rate { day: r.day, name: r.name, rate: r.rate, source: source(r.source) })
            };
            rows.into_iter().map(rate).collect()
        }
    })
}

fn known(tx: &mut Tx<'_>, kind: RateKind) -> Result<Known, AppError> {
    let mut found = Known::default();
    tx.all_rows(kind.table(), &mut |row| {
        let row = cells(kind.table(), row)?;
        let day = crate::columns::day(row[4].int())?;
        let (name, rest) = match kind {
            RateKind::Fx(_) => (format!("{}/{}", row[5].text(), row[6].text()), &row[7..]),
            RateKind::Reference => (row[5].text().to_owned(), &row[6..]),
        };
        let rate = Rate { day, name, rate: rest[0].text().to_owned(), source: rest[1].text().to_owned() };
        found.insert((day.0, rate.name.clone()), rate);
        Ok::<_, StoreError>(())
    })?;
    Ok(found)
}

/// What is new or different, with its line. Of two in one file the later counts.
fn compared<'r>(known: &Known, rates: &'r [(u64, Rate)]) -> (RatesImported, Vec<&'r (u64, Rate)>) {
    let mut done = RatesImported::default();
    let mut last: FxHashMap<(i32, &str), &(u64, Rate)> = FxHashMap::default();
    last.extend(rates.iter().map(|row| ((row.1.day.0, row.1.name.as_str()), row)));
    let mut wanted: Vec<&(u64, Rate)> = last.into_values().collect();
    wanted.sort_by_key(|(line, rate)| (*line, rate.name.clone()));
    wanted.retain(|(_, rate)| match known.get(&(rate.day.0, rate.name.clone())) {
        Some(before) if before.rate == rate.rate => {
            done.known += 1;
            false
        }
        Some(before) => {
            done.changed.push((before.clone(), rate.clone()));
            true
        }
        None => {
            done.new += 1;
            true
        }
    });
    (done, wanted)
}

fn take(tx: &mut Tx<'_>, file: &RateFile, rates: &[(u64, Rate)]) -> Result<RatesImported, AppError> {
    let body = json!({"kind": file.kind.word(), "sha256": hex(&Sha256::digest(&file.bytes))}).to_string();
    let key = file.key.clone().unwrap_or_else(crate::import::made_up_key);
    if let Some(before) = tx.command(&key)? {
        return match before.body == body {
            true => Ok(RatesImported { repeated: true, ..RatesImported::default() }),
            false => Err(AppError::KeyTaken(key)),
        };
    }
    let (mut done, wanted) = compared(&known(tx, file.kind)?, rates);
    let seq = tx.begin()?;
    let import = tx.next_id(&table::IMPORTS)?;
    done.import = Some(import);
    let row: [Cell; 7] = [
        import.into(),
        seq.into(),
        file.kind.word().into(),
        file.name.as_str().into(),
        (rates.len() as i64).into(),
        (done.new as i64).into(),
        (done.changed.len() as i64).into(),
    ];
    tx.insert(&table::IMPORTS, &values(&row))?;
    for (line, rate) in wanted {
        let id = tx.next_id(file.kind.table())?;
        let mut row: Vec<Cell> =
            vec![id.into(), seq.into(), import.into(), (*line as i64).into(), i64::from(rate.day.0).into()];
        match (file.kind, rate.name.split_once('/')) {
            (RateKind::Fx(_), Some((from, to))) => row.extend([from.into(), to.into()]),
            _ => row.push(rate.name.as_str().into()),
        }
        row.extend([rate.rate.as_str().into(), rate.source.as_str().into()]);
        tx.insert(file.kind.table(), &values(&row))?;
    }
    let answer = json!({"import": import, "new": done.new, "changed": done.changed.len()}).to_string();
    tx.record(&key, "import", &file.actor, now_ms(), &body, &answer)?;
    Ok(done)
}
