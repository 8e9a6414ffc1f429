//! `dunlin cube`: invoices and applications from two files to the narrow cube, every figure for every group and
//! period, as a Parquet or CSV file.
//!
//! Read in this order: [`Request`] and [`run`], `input` (the two files), `pieces` (their rows as the cube wants them),
//! `sum` (many threads), `output`.
//!
//! Deliberately not here: what the figures mean (kpi) and how files are decoded (formats).

mod error;
mod input;
mod output;
mod pieces;
mod sum;
#[cfg(test)]
mod tests;

pub(crate) use error::CubeError;

use dunlin_core::day::Day;
use dunlin_formats::plan::Limits;
use dunlin_kpi::cube::{Calendar, Step};
use std::io::Write;
use std::path::PathBuf;

/// What the rows of the cube are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum By {
    /// All invoices together.
    Total,
    /// Each segment, and all together.
    #[default]
    Segment,
    /// Each customer.
    Customer,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Request {
    /// File of invoices: `id`, `customer`, `segment`, `currency`, `issue_date`, `due_date`, `amount_cents`.
    pub(crate) invoices: PathBuf,
    /// File of applications: `invoice_id`, `date`, `amount_cents`.
    pub(crate) applications: PathBuf,
    /// The groups.
    pub(crate) by: By,
    /// How long a period is.
    pub(crate) step: Step,
    /// A day of the first period.
    pub(crate) from: Day,
    /// A day of the last period.
    pub(crate) to: Day,
    /// Only invoices in this currency.
    pub(crate) currency: Option<String>,
    /// Where to: `.parquet` or CSV; `None` for CSV to the given writer.
    pub(crate) out: Option<PathBuf>,
    /// Bounds on what is read.
    pub(crate) limits: Limits,
}

/// Makes the cube and writes it. The number of rows written.
///
/// # Errors
/// See [`CubeError`].
pub(crate) fn run(request: &Request, stdout: &mut (dyn Write + Send)) -> Result<u64, CubeError> {
    let calendar = Calendar::new(request.step, request.from, request.to)?;
    let invoices = input::Input::open(&request.invoices, &input::invoice_columns(request), &request.limits)?;
    let applications =
        input::Input::open(&request.applications, &input::APPLICATION_COLUMNS, &request.limits)?;
    let facts = sum::Facts { request, calendar: &calendar, invoices: &invoices, applications: &applications };
    let (groups, sums) = facts.summed::<i64>()?;
    // Amounts that might not fit in 64 bits together are rare enough to be read twice.
    match sums {
        Some(sums) => output::write(request, &groups, &sums, stdout),
        None => {
            let (groups, sums) = facts.summed::<i128>()?;
            let sums = sums.ok_or(CubeError::TooMuch)?;
            output::write(request, &groups, &sums, stdout)
        }
    }
}

/// Reads the first or last day of a range: `2024-01-31`, or a month, whose first or last day is meant.
///
/// # Errors
/// The text, when it is neither.
pub(crate) fn range_day(text: &str, is_end: bool) -> Result<Day, String> {
    let month = format!("{text}-01").parse::<Day>().map(|day| if is_end { day.end_of_month() } else { day });
    let wrong = |_| format!("`{text}` is neither a day (2024-01-31) nor a month (2024-01)");
    if text.len() == 7 { month.map_err(wrong) } else { text.parse::<Day>().map_err(wrong) }
}
