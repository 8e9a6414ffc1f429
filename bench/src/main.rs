//! The cube's kernel alone: columns in memory to sums, by two threads, beside a plain read of the same bytes by the
//! same two threads. Prints one line of JSON a round: CPU seconds of both, and wall
//! seconds.
//!
//! Deliberately not here: reading files fast (that is measured with the whole program; see `bench.py`).

use cpu_time::ProcessTime;
use dunlin_core::day::Day;
use dunlin_formats::parquet::{Cell, ParquetFile};
use dunlin_formats::plan::Limits;
use dunlin_kpi::cube::{
    ApplicationRows, Calendar, Enter, Figures, Index, InvoiceRows, Layout, Step, Sums, Worker,
};
use rayon::prelude::*;
use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows that one thread takes at a time.
const ROWS: usize = 1 << 17;
const THREADS: usize = 2;

#[derive(Default)]
struct Columns {
    ids: Vec<i64>,
    groups: Vec<u32>,
    issued: Vec<i32>,
    due: Vec<i32>,
    amounts: Vec<i64>,
    invoices: Vec<i64>,
    days: Vec<i32>,
    paid: Vec<i64>,
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut args = std::env::args().skip(1);
    let data = args.next().ok_or("usage: dunlin-bench DATA [ROUNDS]")?;
    let rounds = args.next().map_or(Ok(3), |n| n.parse::<usize>())?;
    let columns = load(&data)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let mut out = std::io::stdout().lock();
    for _ in 0..rounds {
        let (read, plain) = timed(|| pool.install(|| plain_read(&columns)));
        let (cube, kernel) = timed(|| pool.install(|| kernel(&columns)));
        let ((read_cpu, read_wall), (cpu, wall)) = (plain, kernel);
        let sums = checksums(&cube?);
        writeln!(
            out,
            "{{\"read\":{read_cpu:.4},\"read_wall\":{read_wall:.4},\"cpu\":{cpu:.4},\"wall\":{wall:.4},\
             \"bytes\":{read},\"sums\":{{{sums}}}}}"
        )?;
    }
    Ok(())
}

/// CPU and wall seconds of some work of all threads.
fn timed<T>(work: impl FnOnce() -> T) -> (T, (f64, f64)) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let done = work();
    (done, (cpu.elapsed().as_secs_f64(), wall.elapsed().as_secs_f64()))
}

fn load(data: &str) -> Result<Columns, Box<dyn Error + Send + Sync>> {
    let mut c = Columns::default();
    let file = ParquetFile::open(File::open(format!("{data}/invoices.parquet"))?, &Limits::default())?;
    let int = |cell: Cell<'_>| if let Cell::Int(n) = cell { n } else { 0 };
    for group in 0..file.groups() {
        file.cells(group, 0, &mut c.ids, int)?;
        file.cells(group, 2, &mut c.groups, |cell| int(cell) as u32)?;
        file.cells(group, 4, &mut c.issued, |cell| int(cell) as i32)?;
        file.cells(group, 5, &mut c.due, |cell| int(cell) as i32)?;
        file.cells(group, 6, &mut c.amounts, int)?;
    }
    let file = ParquetFile::open(File::open(format!("{data}/applications.parquet"))?, &Limits::default())?;
    for group in 0..file.groups() {
        file.cells(group, 0, &mut c.invoices, int)?;
        file.cells(group, 1, &mut c.days, |cell| int(cell) as i32)?;
        file.cells(group, 2, &mut c.paid, int)?;
    }
    Ok(c)
}

/// Every byte of the columns once.
fn plain_read(c: &Columns) -> i64 {
    fn wide(values: &[i64]) -> i64 {
        values
            .par_chunks(ROWS)
            .map(|v| v.iter().fold(0i64, |s, n| s.wrapping_add(*n)))
            .reduce(|| 0, i64::wrapping_add)
    }
    fn narrow(values: &[i32]) -> i64 {
        values.par_chunks(ROWS).map(|v| i64::from(v.iter().fold(0i32, |s, n| s.wrapping_add(*n)))).sum()
    }
    let groups: i64 =
        c.groups.par_chunks(ROWS).map(|v| i64::from(v.iter().fold(0u32, |s, n| s.wrapping_add(*n)))).sum();
    let wides =
        [&c.ids, &c.amounts, &c.invoices, &c.paid].map(|v| wide(v)).into_iter().fold(0, i64::wrapping_add);
    let narrows: i64 = [&c.issued, &c.due, &c.days].map(|v| narrow(v)).into_iter().sum();
    wides.wrapping_add(narrows).wrapping_add(groups)
}

/// Group (-1 for the total), period and its figures with the days of the period.
type Row = (i64, usize, Figures, i32);

/// From the columns to every figure of every segment and of the total.
fn kernel(c: &Columns) -> Result<Vec<Row>, Box<dyn Error + Send + Sync>> {
    let day = |y, m, d| Day::from_ymd(y, m, d).unwrap_or_default();
    let calendar = Calendar::new(Step::Month, day(2015, 1, 1), day(2024, 12, 31))?;
    let layout = Layout::new::<i64>(&calendar, 512);
    let bounds = |ids: &[i64]| ids.iter().fold((i64::MAX, i64::MIN), |b, &id| (b.0.min(id), b.1.max(id)));
    let (low, high) = c
        .ids
        .par_chunks(ROWS)
        .map(bounds)
        .reduce(|| (i64::MAX, i64::MIN), |a, b| (a.0.min(b.0), a.1.max(b.1)));
    let index = Index::between(low, high, c.ids.len(), &calendar, 512).ok_or("the ids lie too far apart")?;
    let mut workers: Vec<Worker<'_, i64>> = (0..THREADS).map(|_| Worker::new(&calendar, layout)).collect();
    let half = c.ids.len().div_ceil(THREADS).max(1);
    workers.par_iter_mut().enumerate().try_for_each(|(n, worker)| {
        let range = (n * half).min(c.ids.len())..((n + 1) * half).min(c.ids.len());
        let rows = InvoiceRows {
            ids: &c.ids[range.clone()],
            groups: &c.groups[range.clone()],
            issued: &c.issued[range.clone()],
            due: &c.due[range.clone()],
            amounts: &c.amounts[range],
        };
        worker.invoices(rows, Enter::Index(&index)).map_err(|_| "an id is there twice")
    })?;
    let half = c.invoices.len().div_ceil(THREADS).max(1);
    workers.par_iter_mut().enumerate().try_for_each(|(n, worker)| {
        let range = (n * half).min(c.invoices.len())..((n + 1) * half).min(c.invoices.len());
        let rows = ApplicationRows {
            invoices: &c.invoices[range.clone()],
            days: &c.days[range.clone()],
            amounts: &c.paid[range],
        };
        worker.applications(rows, &index).map_err(|_| "an application names no invoice")
    })?;
    let groups = c.groups.par_iter().with_min_len(ROWS).max().map_or(0, |g| g + 1);
    let sums = Sums::of(&calendar, layout, groups, workers);
    let mut rows = Vec::with_capacity((groups as usize + 1) * calendar.ends().len());
    let mut take =
        |group, period, figures: &Figures| rows.push((group, period, *figures, calendar.days(period)));
    let mut scratch = dunlin_kpi::cube::Scratch::default();
    for block in 0..sums.blocks() {
        sums.block(block, &mut scratch, |group, period, figures| take(i64::from(group), period, figures))
            .map_err(|_| "the sums overflow")?;
    }
    sums.total(|period, figures| take(-1, period, figures)).map_err(|_| "the sums overflow")?;
    Ok(rows)
}

/// The checksums of `common.py`, as the inside of an object of JSON.
fn checksums(rows: &[Row]) -> String {
    let mut sums = [0u64; 17];
    for (group, period, figures, days) in rows {
        let weight = weight(*group, *period);
        let ratios = figures.ratios(*days).map(|r| if r.is_nan() || r == 0.0 { 0 } else { r.to_bits() });
        let values = figures.integers().into_iter().map(|n| n as u64).chain(ratios);
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = sum.wrapping_add(value.wrapping_mul(weight));
        }
    }
    let names = Figures::INTEGERS.iter().chain(&Figures::RATIOS);
    names.zip(sums).map(|(name, sum)| format!("\"{name}\":\"{sum:016x}\"")).collect::<Vec<_>>().join(",")
}

/// splitmix64 of group and period, odd.
fn weight(group: i64, period: usize) -> u64 {
    let z = ((group << 16) as u64).wrapping_add(period as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) | 1
}
