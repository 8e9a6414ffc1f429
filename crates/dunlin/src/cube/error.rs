//! Why there is no cube: what, where, and how to mend it.

use dunlin_core::day::Day;
use dunlin_formats::plan::Refused;
use dunlin_kpi::cube::CalendarError;
use std::fmt;

/// Why there is no cube.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum CubeError {
    /// The range is none.
    Range(CalendarError),
    /// A file cannot be read at all: its name and why.
    File(String, String),
    /// A file lacks a column: its name, the column, the columns it has.
    NoColumn(String, &'static str, Vec<String>),
    /// Rows cannot be read: the file, the first such row, how many there are.
    Refused(String, Refused, usize),
    /// Two invoices have one number: the file and the number.
    Twice(String, String),
    /// An application names no invoice: its file, line, and the number that it names.
    NoInvoice(String, u64, String),
    /// Invoices in more than one currency: the file and two of them.
    Currencies(String, String, String),
    /// No invoice is in the currency asked for.
    NoSuchCurrency(String, String),
    /// The sums of this group (none: the total) do not fit in 64 bits of minor units in the period that ends here.
    Overflow(Option<String>, Day),
    /// More amounts than anything could add up.
    TooMuch,
    /// More groups than a cube has room for.
    TooManyGroups(u32),
    /// The result cannot be written: where, and why.
    Write(String, String),
}

impl fmt::Display for CubeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CubeError::Range(why) => why.fmt(f),
            CubeError::File(file, why) => write!(f, "{file}: {why}"),
            CubeError::NoColumn(file, column, has) => {
                write!(f, "{file}: there is no column `{column}` among {}; rename or add it", has.join(", "))
            }
            CubeError::Refused(file, row, count) => {
                write!(f, "{file}:{}", row.line)?;
                if !row.column.is_empty() {
                    write!(f, ":{}", row.column)?;
                }
                write!(f, ": `{}`: {}", row.value, row.reason)?;
                if *count > 1 { write!(f, " ({} more rows like this)", count - 1) } else { Ok(()) }
            }
            CubeError::Twice(file, id) => {
                write!(f, "{file}: invoice `{id}` is there twice; every invoice needs a number of its own")
            }
            CubeError::NoInvoice(file, line, id) => write!(
                f,
                "{file}:{line}: the application names invoice `{id}`, which is not among the invoices; add it or take the row out"
            ),
            CubeError::Currencies(file, one, other) => write!(
                f,
                "{file}: the invoices are in more than one currency ({one}, {other}); choose one, such as --currency {one}"
            ),
            CubeError::NoSuchCurrency(file, wanted) => {
                write!(f, "{file}: no invoice is in {wanted}; look at --currency")
            }
            CubeError::Overflow(group, end) => {
                let group = group.as_ref().map_or_else(|| "the total".to_owned(), |g| format!("group `{g}`"));
                write!(
                    f,
                    "the sums of {group} up to {end} do not fit in 64 bits of minor units; are the amounts right?"
                )
            }
            CubeError::TooMuch => {
                f.write_str("the amounts add up to more than 128 bits hold; are they right?")
            }
            CubeError::TooManyGroups(max) => {
                write!(f, "there are more than {max} groups; group by something coarser")
            }
            CubeError::Write(file, why) => write!(f, "{file}: {why}"),
        }
    }
}

impl std::error::Error for CubeError {}

impl From<CalendarError> for CubeError {
    fn from(error: CalendarError) -> CubeError {
        CubeError::Range(error)
    }
}
