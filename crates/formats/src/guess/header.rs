//! Where a table's header stands: lines of titles above it, a second line of technical names below it.

use super::vocabulary;
use crate::cell::{parse_amount, parse_day};
use crate::plan::{DateForm, NumberForm};

/// Rows looked at for a header.
pub(crate) const ROWS: usize = 30;

/// The header among the first rows, and how many of its cells are known names. The row with most known names wins,
/// the first of equals; without any known name the first row of words that is as wide as the rows below it.
pub(crate) fn find(rows: &[Vec<String>]) -> Option<(usize, usize)> {
    let known = |row: &Vec<String>| row.iter().filter(|cell| vocabulary::is_known(cell)).count();
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in rows.iter().take(ROWS).enumerate() {
        let hits = if is_header_like(row) { known(row) } else { 0 };
        if hits > best.map_or(0, |(_, hits)| hits) {
            best = Some((at, hits));
        }
    }
    best.or_else(|| first_of_words(rows).map(|at| (at, 0)))
}

fn first_of_words(rows: &[Vec<String>]) -> Option<usize> {
    let width = rows.iter().take(ROWS).map(Vec::len).max()?;
    let at = rows.iter().take(ROWS).position(|row| row.len() == width)?;
    is_header_like(&rows[at]).then_some(at)
}

/// Whether no cell is a number or a date, and some cell is a word.
fn is_header_like(row: &[String]) -> bool {
    row.iter().any(|cell| !cell.trim().is_empty()) && !row.iter().any(|cell| is_value(cell))
}

/// Whether a cell is a number or a date: never part of a header.
pub(crate) fn is_value(cell: &str) -> bool {
    let bytes = cell.trim().as_bytes();
    let digit = bytes.iter().any(u8::is_ascii_digit);
    let form = |decimal, thousands| NumberForm { decimal, thousands: Some(thousands) };
    digit
        && (parse_amount(bytes, form(b'.', b',')).is_ok()
            || parse_amount(bytes, form(b',', b'.')).is_ok()
            || [DateForm::YearMonthDay, DateForm::DayMonthYear, DateForm::MonthDayYear]
                .into_iter()
                .any(|form| parse_day(bytes, form).is_ok()))
}

/// Whether the row below a header is a second header of technical names (`SalesInvoice.name`, `BELNR`): identifiers
/// throughout, all different but for repeats that the header has too, where the next row holds values.
pub(crate) fn is_technical(row: &[String], next: Option<&Vec<String>>) -> bool {
    let is_name = |cell: &String| {
        let mut chars = cell.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/'))
    };
    let marked =
        row.iter().filter(|cell| cell.contains(['.', '_']) || cell.chars().all(|c| !c.is_lowercase()));
    let marked = marked.count() * 2 > row.len();
    let values_follow = next.is_none_or(|next| next.iter().any(|cell| is_value(cell)));
    row.len() > 1 && row.iter().all(is_name) && marked && values_follow
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[&str]) -> Vec<Vec<String>> {
        text.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn titles_are_passed_over() {
        let table =
            rows(&["Open items", "Date:,2024-01-31", "Customer,Invoice,Due date,Amount", "A,1,2024-01-31,5"]);
        assert_eq!(find(&table), Some((2, 4)));
        assert_eq!(find(&rows(&["1,2,3", "4,5,6"])), None);
        assert_eq!(find(&rows(&["x,y,z", "4,5,6"])), Some((0, 0)));
    }

    #[test]
    fn technical_names_are_seen() {
        let table =
            rows(&["SalesInvoice.name,SalesInvoice.date", "1020,2023-01-31", "BELNR,KUNNR", "paid,open"]);
        assert!(is_technical(&table[0], table.get(1)));
        assert!(is_technical(&table[2], table.get(1)));
        assert!(!is_technical(&table[3], table.get(1)));
        assert!(!is_technical(&table[1], None));
    }
}
