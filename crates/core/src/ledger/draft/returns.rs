//! A returned payment ends what it had settled: the invoices reopen with their original due dates, and the payment
//! stands against the return. Voiding the return closes them again.
//!
//! Only what the applications do not say already is added: a draft that ends and re-applies by itself stays as it is.

use super::columns::Lines;
use super::rows::Row;
use super::{Document, Draft, Refused};
use crate::day::Day;
use crate::ledger::{Kind, Settlement};

/// Adds and ends rows for every document that returns a credit, in the order of their dates.
pub(super) fn take_back(draft: &Draft, lines: &Lines, rows: &mut Vec<Row>) -> Result<(), Refused> {
    let mut returns: Vec<(&Document, u32, u32)> = Vec::new();
    for (document, items) in draft.documents.iter().zip(&lines.items) {
        let Some(name) = &document.returns else { continue };
        let credit = lines.find(name).ok_or_else(|| Refused::UnknownDocument(name.clone()))?;
        if lines.ledger.items.amount[credit.start as usize] > 0 {
            return Err(Refused::NotACredit(name.clone()));
        }
        returns.push((document, items.start, credit.start));
    }
    returns.sort_by_key(|(document, ..)| document.date);
    for (document, debit, credit) in returns {
        take_back_one(lines, rows, document, debit, credit);
    }
    Ok(())
}

fn take_back_one(lines: &Lines, rows: &mut Vec<Row>, document: &Document, debit: u32, credit: u32) {
    let worth = |item: u32| lines.ledger.items.amount[item as usize].saturating_abs();
    if !rows.iter().any(|row| row.from == credit && row.to == debit) {
        rows.push(against_return(document, debit, credit, worth(debit).min(worth(credit))));
    }
    let taken = rows.iter().filter(|row| row.from == credit && row.to == debit);
    let needed: i128 = taken.map(|row| i128::from(row.amount)).sum();
    let used = |rows: &[Row], day: Day| -> i128 {
        let others =
            rows.iter().filter(|row| row.from == credit && row.to != debit && in_force(lines, row, day));
        others.map(|row| i128::from(row.amount)).sum()
    };
    let missing = needed + used(rows, document.date) - i128::from(worth(credit));
    let ended = end_newest(lines, rows, (credit, debit), document.date, missing);
    let Some(void) = document.voided.filter(|&day| day > document.date) else { return };
    for mut row in ended {
        let free = i128::from(worth(credit)) - used(rows, void);
        row.day = void;
        row.recorded = document.void_recorded;
        if i128::from(row.amount) <= free && void < row.until {
            rows.push(row);
        }
    }
}

/// Ends the newest applications of a credit until `missing` minor units are free again. The last one may end in part:
/// its rest goes on as a row of its own. Returns what was ended, as it was.
fn end_newest(
    lines: &Lines,
    rows: &mut Vec<Row>,
    sides: (u32, u32),
    day: Day,
    mut missing: i128,
) -> Vec<Row> {
    let (credit, debit) = sides;
    let known = rows[..].iter().rfind(|row| row.from == credit && row.to == debit).map(|row| row.recorded);
    let mut newest: Vec<usize> = (0..rows.len())
        .filter(|&at| rows[at].from == credit && rows[at].to != debit && in_force(lines, &rows[at], day))
        .collect();
    newest.sort_by_key(|&at| std::cmp::Reverse((rows[at].day, at)));
    let mut ended = Vec::new();
    for at in newest {
        if missing <= 0 {
            break;
        }
        let whole = rows[at];
        let part = i128::from(whole.amount).min(missing) as i64;
        rows[at].until = day;
        rows[at].until_recorded = known.unwrap_or(whole.recorded);
        if part < whole.amount {
            rows.push(Row { amount: whole.amount - part, day, recorded: rows[at].until_recorded, ..whole });
        }
        ended.push(Row { amount: part, ..whole });
        missing -= i128::from(part);
    }
    ended
}

fn in_force(lines: &Lines, row: &Row, day: Day) -> bool {
    let items = &lines.ledger.items;
    let start = row.day.max(items.issued[row.from as usize]).max(items.issued[row.to as usize]);
    let end = row.until.min(items.voided_on(row.from)).min(items.voided_on(row.to));
    start <= day && day < end
}

fn against_return(document: &Document, debit: u32, credit: u32, amount: i64) -> Row {
    Row {
        from: credit,
        to: debit,
        day: document.date,
        until: Day::NEVER,
        amount,
        // Nothing was collected: the money went back.
        how: Settlement::of(Kind::Journal),
        allocation: None,
        recorded: document.recorded,
        until_recorded: document.void_recorded,
    }
}
