//! What a collection agency says that it collected: rows `document, amount[, date][, commission][, instalment][, entity]`.
//! Small files, read whole, every cell checked.

use crate::sheet::{Sheet, SheetError};
use dunlin_core::day::Day;

/// A line of an agency's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemittanceRow {
    /// Line in the file.
    pub line: u64,
    /// The document's number.
    pub document: String,
    /// Which instalment of it, where the file says.
    pub instalment: Option<u16>,
    /// Its legal entity, where the file says.
    pub entity: Option<String>,
    /// What the customer paid, a plain decimal; how many decimals there may be is the currency's business.
    pub amount: String,
    /// When, where the file says.
    pub date: Option<Day>,
    /// What the agency keeps, where the file says.
    pub commission: Option<String>,
}

const HEADER: &str = "header with that column (document, amount; date, commission, instalment, entity)";
const AMOUNT: &str = "amount (a plain decimal, such as 1234.56)";

/// Reads an agency's statement.
///
/// # Errors
/// The first cell that is none of what its column wants.
pub fn read_remittance(bytes: &[u8]) -> Result<Vec<RemittanceRow>, SheetError> {
    let table = Sheet::read(bytes)?;
    let document = table.needed(&["document", "invoice", "reference"], HEADER)?;
    let amount = table.needed(&["amount", "collected", "paid"], HEADER)?;
    let (date, commission) = (table.find(&["date", "paid on"]), table.find(&["commission", "fee"]));
    let (instalment, entity) = (table.find(&["instalment"]), table.find(&["entity"]));
    let row = |(line, cells): &(u64, Vec<String>)| {
        let cell =
            |at: Option<usize>| at.map(|at| (at, cells[at].as_str())).filter(|(_, text)| !text.is_empty());
        let money = |(at, text): (usize, &str)| {
            table.number(*line, at, text, 0).map_err(|_| table.error(*line, at, text, AMOUNT))
        };
        if cells[document].is_empty() {
            return Err(table.error(*line, document, "", "number of a document"));
        }
        let nth = |(at, text): (usize, &str)| {
            let wanted = "number of an instalment (1, 2, 3 ...)";
            text.parse::<u16>().ok().filter(|&n| n > 0).ok_or_else(|| table.error(*line, at, text, wanted))
        };
        Ok(RemittanceRow {
            line: *line,
            document: cells[document].clone(),
            instalment: cell(instalment).map(nth).transpose()?,
            entity: cell(entity).map(|(_, text)| text.to_owned()),
            amount: money((amount, cells[amount].as_str()))?,
            date: cell(date).map(|(at, text)| table.day(*line, at, text)).transpose()?,
            commission: cell(commission).map(money).transpose()?,
        })
    };
    table.rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_and_a_bad_cell_is_named() {
        let rows =
            read_remittance(b"Document;Amount;Date;Commission\nI1;1000,50;2024-03-05;150.08\nI2;20;;\n")
                .unwrap();
        assert_eq!((rows[0].amount.as_str(), rows[0].commission.as_deref()), ("1000.5", Some("150.08")));
        assert_eq!((rows[1].date, rows[1].line), (None, 3));
        let said = |text: &str| read_remittance(text.as_bytes()).unwrap_err().to_string();
        assert!(
            said("document,sum\nI1,1\n").starts_with("line 1, column amount: `document, sum` is no header")
        );
        assert_eq!(
            said("document,amount\nI1,-5\n"),
            "line 2, column amount: `-5` is no amount (a plain decimal, such as 1234.56)"
        );
        assert_eq!(said("document,amount\n,5\n"), "line 2, column document: `` is no number of a document");
    }
}
