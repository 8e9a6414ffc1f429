//! Published rates: exchange rates, and reference rates of late interest. Small files, read whole, every cell checked.
//!
//! Exchange rates come as rows `date, from, to, rate[, source]` (one unit of `from` is `rate` of `to`), or as central banks
//! publish their history: a column `Date` and one column a currency, each cell what one unit of the base was worth.
//! Reference rates come as rows `name, date, rate[, source]`, percent a year, each from its date on.

use crate::sheet::{Sheet, SheetError};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;

/// An exchange rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FxRow {
    /// Line in the file.
    pub line: u64,
    /// The day.
    pub day: Day,
    /// One unit of this ...
    pub from: Currency,
    /// ... was worth so many of that.
    pub to: Currency,
    /// How many, a plain decimal without trailing zeros.
    pub rate: String,
    /// Where it was published, where the file says.
    pub source: Option<String>,
}

/// A reference rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceRow {
    /// Line in the file.
    pub line: u64,
    /// Which rate.
    pub name: String,
    /// The first day on which it binds.
    pub day: Day,
    /// Percent a year, a plain decimal without trailing zeros.
    pub rate: String,
    /// Where it was published, where the file says.
    pub source: Option<String>,
}

/// What is missing when the header is another.
const HEADER: &str =
    "header with that column (date, from, to, rate; or Date and currency codes; or name, date, rate)";

/// Reads exchange rates; `base` is the currency that a wide file's columns are quoted for.
///
/// # Errors
/// The first cell that is none of what its column wants.
pub fn read_fx(bytes: &[u8], base: Currency) -> Result<Vec<FxRow>, SheetError> {
    let table = Sheet::read(bytes)?;
    match table.find(&["from"]) {
        Some(from) => table.long(from),
        None => table.wide(base),
    }
}

/// Reads reference rates.
///
/// # Errors
/// As [`read_fx`].
pub fn read_reference(bytes: &[u8]) -> Result<Vec<ReferenceRow>, SheetError> {
    let table = Sheet::read(bytes)?;
    let (name, date, rate) = (
        table.needed(&["name"], HEADER)?,
        table.needed(&["date"], HEADER)?,
        table.needed(&["rate"], HEADER)?,
    );
    let source = table.find(&["source"]);
    let row = |(line, cells): &(u64, Vec<String>)| {
        let text = &cells[name];
        if text.is_empty() {
            return Err(table.error(*line, name, text, "name of a reference rate"));
        }
        Ok(ReferenceRow {
            line: *line,
            name: text.clone(),
            day: table.day(*line, date, &cells[date])?,
            rate: table.number(*line, rate, &cells[rate], i64::MIN)?,
            source: source.map(|at| cells[at].clone()).filter(|text| !text.is_empty()),
        })
    };
    table.rows.iter().map(row).collect()
}

impl Sheet {
    fn long(&self, from: usize) -> Result<Vec<FxRow>, SheetError> {
        let (date, to, rate) =
            (self.needed(&["date"], HEADER)?, self.needed(&["to"], HEADER)?, self.needed(&["rate"], HEADER)?);
        let source = self.find(&["source"]);
        let row = |(line, cells): &(u64, Vec<String>)| {
            Ok(FxRow {
                line: *line,
                day: self.day(*line, date, &cells[date])?,
                from: self.currency(*line, from, &cells[from])?,
                to: self.currency(*line, to, &cells[to])?,
                rate: self.number(*line, rate, &cells[rate], 1)?,
                source: source.map(|at| cells[at].clone()).filter(|text| !text.is_empty()),
            })
        };
        self.rows.iter().map(row).collect()
    }

    fn wide(&self, base: Currency) -> Result<Vec<FxRow>, SheetError> {
        let date = self.needed(&["date"], HEADER)?;
        let columns: Vec<(usize, Currency)> =
            self.header.iter().enumerate().filter_map(|(at, name)| Some((at, name.parse().ok()?))).collect();
        if columns.is_empty() {
            self.needed(&["from"], HEADER)?;
        }
        let mut rows = Vec::new();
        for (line, cells) in &self.rows {
            let day = self.day(*line, date, &cells[date])?;
            for &(at, to) in &columns {
                // A currency that was not quoted on that day.
                if matches!(cells[at].as_str(), "" | "N/A" | "-") {
                    continue;
                }
                let rate = self.number(*line, at, &cells[at], 1)?;
                rows.push(FxRow { line: *line, day, from: base, to, rate, source: None });
            }
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EUR: Currency = Currency::of("EUR");

    #[test]
    fn rows_and_a_central_banks_history_are_read() {
        let long = read_fx(b"date,from,to,rate,source\n2024-01-02,USD,EUR,0.91270,ECB\n", EUR).unwrap();
        assert_eq!((long[0].rate.as_str(), long[0].source.as_deref()), ("0.9127", Some("ECB")));
        let wide =
            read_fx(b"Date,USD,JPY,CYP,\n2024-01-02,1.0956,155.64,N/A,\n2024-01-03,1.0919,156,,\n", EUR)
                .unwrap();
        let shown: Vec<String> =
            wide.iter().map(|r| format!("{} {}/{} {}", r.day, r.from, r.to, r.rate)).collect();
        assert_eq!(
            shown,
            [
                "2024-01-02 EUR/USD 1.0956",
                "2024-01-02 EUR/JPY 155.64",
                "2024-01-03 EUR/USD 1.0919",
                "2024-01-03 EUR/JPY 156"
            ]
        );
        let reference =
            read_reference("name;date;rate\nEZB Basiszins;2024-01-01;3,62\nX;2016-07-01;-0,88\n".as_bytes())
                .unwrap();
        assert_eq!((reference[0].rate.as_str(), reference[1].rate.as_str()), ("3.62", "-0.88"));
    }

    #[test]
    fn a_bad_cell_is_named() {
        let said = |text: &str| read_fx(text.as_bytes(), EUR).unwrap_err().to_string();
        assert_eq!(
            said("date,from,to,rate\n2024-01-02,USD,EUR,0\n"),
            "line 2, column rate: `0` is no rate (a plain decimal, such as 1.0823)"
        );
        assert_eq!(
            said("date,from,to,rate\n2024-13-02,USD,EUR,1\n"),
            "line 2, column date: `2024-13-02` is no date (write 2024-12-31)"
        );
        assert_eq!(
            said("date,from,to,rate\n2024-01-02,EURO,EUR,1\n"),
            "line 2, column from: `EURO` is no currency code"
        );
        assert!(
            said("Date,what\n2024-01-02,1\n").starts_with("line 1, column from: `Date, what` is no header")
        );
        assert!(said("").starts_with("line 1, column 1"));
    }
}
