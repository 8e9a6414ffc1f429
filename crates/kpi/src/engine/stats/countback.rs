//! Count-back DSO (exhaustion method): how many days back the latest sales add up to the receivables.
//!
//! Source: the calendar-month form of semantics 1.5. Newest month first: while the balance is at least the month's
//! sales, they are taken off and the month's days count whole; the last month counts balance / sales of its days. The
//! month that the close lies in counts its days up to the close. A month without sales takes nothing off and counts
//! whole.

use crate::engine::num::Num;
use crate::engine::sweep::Months;
use crate::engine::value::{MeasureValue, Reason};
use dunlin_core::day::Day;

/// The count-back at a close, from the receivables there, the sales of the running month up to it, and the sales of
/// the months before; `first` is the first month that the ledger knows.
pub(crate) fn countback<N: Num>(
    close: Day,
    receivables: N,
    running: N,
    months: &Months<N>,
    first: i32,
) -> MeasureValue {
    let zero = N::default();
    if receivables <= zero {
        return MeasureValue::Sum(0);
    }
    let (mut balance, mut days) = (receivables, 0i64);
    let mut month = close.month_index();
    while month >= first {
        let current = month == close.month_index();
        let sales = if current { running } else { months.of(month) };
        let start = Day::of_month_index(month);
        let length = i64::from(if current { close } else { start.end_of_month() }.since(start)) + 1;
        if balance < sales {
            let (balance, sales): (i128, i128) = (balance.into(), sales.into());
            return MeasureValue::Ratio(i128::from(days) * sales + balance * i128::from(length), sales);
        }
        balance -= sales;
        days += length;
        if balance == zero {
            return MeasureValue::Sum(days.into());
        }
        month -= 1;
    }
    MeasureValue::Null(Reason::HistoryExhausted(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(close: &str, receivables: i64, sales: &[(i32, i64)], expected: MeasureValue) {
        let close: Day = close.parse().unwrap();
        let mut months = Months::default();
        let newest = close.month_index();
        sales.iter().for_each(|&(back, amount)| months.add(newest - back, amount));
        let first = newest - sales.iter().map(|s| s.0).max().unwrap_or(0);
        assert_eq!(countback(close, receivables, months.of(newest), &months, first), expected);
    }

    #[test]
    fn known_answers() {
        // 2.1 M against 900k (31 days), 800k (28), 700k (31): 59 days and 400/700 of 31 = 76.7.
        let sales = [(0, 900_000), (1, 800_000), (2, 700_000)];
        check("2023-03-31", 2_100_000, &sales, MeasureValue::Ratio(59 * 700_000 + 400_000 * 31, 700_000));
        // A balance equal to the month's sales consumes the month whole.
        check("2023-03-31", 1_700_000, &sales, MeasureValue::Sum(59));
        check("2023-03-31", 0, &sales, MeasureValue::Sum(0));
        check("2023-03-31", -5, &sales, MeasureValue::Sum(0));
        check("2023-03-31", 2_400_001, &sales, MeasureValue::Null(Reason::HistoryExhausted(90)));
        // A month without sales is passed over with its days; a running month counts up to the close.
        check("2023-03-10", 150, &[(0, 100), (1, 0), (2, 100)], MeasureValue::Ratio(38 * 100 + 50 * 31, 100));
    }
}
