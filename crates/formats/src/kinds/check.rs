//! Values that cannot be: years out of the world of open items, unknown currencies, more decimals than a currency has,
//! control characters in names.

use super::Builder;
use crate::guess::field::{Content, Field};
use crate::load::{File, Frame};
use crate::report::Notice;
use dunlin_core::day::Day;
use dunlin_core::money::Currency;

/// 1970-01-01 and 2200-12-31.
const FIRST: Day = Day(0);
const LAST: Day = Day(84_370);

impl Builder<'_> {
    /// Checks days and currencies, turns amounts into minor units; bad rows leave. The currency of each row left.
    pub(super) fn check(&mut self, file: &mut File<'_>, frame: &mut Frame) -> Vec<u16> {
        check_days(frame);
        check_texts(frame);
        let currency = self.currencies(file, frame);
        let list = self.ledger.currencies.clone();
        // Where no currency is known, the row is refused already.
        let of = |row: usize| list.get(usize::from(currency.of(row))).copied().unwrap_or(Currency::UNNAMED);
        let amounts: Vec<Field> = frame.fields().filter(|f| f.content() == Content::Amount).collect();
        for field in amounts {
            let divisor = |row: usize| 10i64.pow(4 - u32::from(of(row).digits().min(4)));
            frame.turn_to_minor(field, divisor, |row| format!("{} has ({})", of(row), of(row).digits()));
        }
        let currencies: Vec<u16> =
            (0..frame.rows).filter(|&row| !frame.is_leaving(row)).map(|row| currency.of(row)).collect();
        file.report.rows_read = file.report.rows_read.max(frame.rows as u64);
        frame.settle(&mut file.report);
        currencies
    }

    /// The currency of each row: its column, the map, the header, the option, or none.
    fn currencies(&mut self, file: &mut File<'_>, frame: &mut Frame) -> Rows {
        let fallback = file.map.currency.or_else(|| file.currency_of_amounts()).or(self.options.currency);
        let Some((numbers, names)) = frame.text(Field::Currency) else {
            let currency = fallback.unwrap_or_else(|| {
                file.report.notices.push(Notice::plain(
                    "no currency is named; amounts are shown as XXX with two decimals; say it with --currency",
                ));
                Currency::UNNAMED
            });
            return Rows::One(self.currency_number(currency));
        };
        let texts: Vec<String> = names.iter().map(str::to_owned).collect();
        let numbers = numbers.to_vec();
        let mut known: Vec<Option<u16>> = vec![None; texts.len()];
        let mut used = vec![false; texts.len()];
        numbers.iter().for_each(|&n| used[n as usize] = true);
        for (at, text) in texts.iter().enumerate().filter(|(at, _)| used[*at]) {
            let currency = if text.is_empty() { fallback } else { code(text) };
            known[at] = currency.map(|currency| self.currency_number(currency));
        }
        for (row, &n) in numbers.iter().enumerate().filter(|(_, n)| known[**n as usize].is_none()) {
            let text = &texts[n as usize];
            let reason = match text.is_empty() {
                true => "no currency; fill it in, or say it for the whole file with --currency".to_owned(),
                false => "not a currency code of ISO 4217 (such as EUR, USD, JPY)".to_owned(),
            };
            frame.refuse(row, Field::Currency, text, reason);
        }
        Rows::Each(numbers.iter().map(|&n| known[n as usize].unwrap_or(0)).collect())
    }
}

enum Rows {
    One(u16),
    Each(Vec<u16>),
}

impl Rows {
    fn of(&self, row: usize) -> u16 {
        match self {
            Rows::One(number) => *number,
            Rows::Each(numbers) => numbers[row],
        }
    }
}

/// A code, or a sign that means one currency only.
fn code(text: &str) -> Option<Currency> {
    let code = match text.trim() {
        "€" => "EUR",
        "£" => "GBP",
        "₹" => "INR",
        "US$" => "USD",
        other => other,
    };
    code.parse().ok()
}

/// Refuses rows with days that no open item has.
pub(super) fn check_days(frame: &mut Frame) {
    let dates: Vec<Field> = frame.fields().filter(|f| f.content() == Content::Date).collect();
    for field in dates {
        let days = frame.days(field).unwrap_or(&[]);
        let odd = |day: &Day| (*day < FIRST || *day > LAST) && *day != Day::NEVER;
        let odd: Vec<(usize, Day)> = days.iter().copied().enumerate().filter(|(_, day)| odd(day)).collect();
        for (row, day) in odd {
            let reason = "a year before 1970 or after 2200; correct the date, or leave it empty".to_owned();
            frame.refuse(row, field, &day.to_string(), reason);
        }
    }
}

/// Control characters that no number or name has, and that not every store could keep; lines and tabs in a text are fine.
const fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Refuses rows with control characters.
pub(super) fn check_texts(frame: &mut Frame) {
    let texts: Vec<Field> = frame.fields().collect();
    for field in texts {
        let Some((numbers, names)) = frame.text(field).filter(|(_, names)| names.any_byte(is_control)) else {
            continue;
        };
        let odd: Vec<bool> = names.iter().map(|text| text.bytes().any(is_control)).collect();
        let rows = numbers.iter().enumerate().filter(|(_, n)| odd[**n as usize]);
        let rows: Vec<(usize, String)> = rows.map(|(row, &n)| (row, names.text(n).to_owned())).collect();
        for (row, text) in rows {
            let reason = "a control character in it; look at how the file was exported".to_owned();
            frame.refuse(row, field, &text.escape_debug().to_string(), reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_are_the_days_they_say() {
        assert_eq!((FIRST.to_string(), LAST.to_string()), ("1970-01-01".into(), "2200-12-31".into()));
    }
}
