//! Payments: money received, each a credit item; what no application uses up is unapplied cash.

use super::Builder;
use super::batch::Batch;
use super::documents::name_the_nameless;
use super::words;
use crate::guess::field::Field;
use crate::load::{File, Frame};
use crate::report::{Counter, Notice};
use dunlin_core::day::Day;
use dunlin_core::ledger::Kind;

impl Builder<'_> {
    pub(super) fn add_payments(&mut self, file: &mut File<'_>, mut frame: Frame) {
        self.has_payments = true;
        need_a_day(&mut frame);
        let mut currency = self.check(file, &mut frame);
        let keep = self.drop_repeated_rows(file, &mut frame);
        let mut keep = keep.iter();
        currency.retain(|_| keep.next().copied().unwrap_or(true));
        let references = frame.take_text(Field::Reference);
        let batch = payments(file, frame, currency);
        let (batch, kept) = self.without_known(file, batch);
        file.report.rows_kept += batch.len() as u64;
        let first = self.append(batch, &file.report.name);
        if let Some(references) = references {
            let numbered = kept.iter().zip(first..).map(|(&row, item)| (item, references.text(row as usize)));
            self.references
                .extend(numbered.filter(|(_, n)| !n.is_empty()).map(|(item, n)| (item, n.to_owned())));
        }
    }
}

fn need_a_day(frame: &mut Frame) {
    let bad: Vec<usize> = match frame.days(Field::Date) {
        Some(days) => (0..frame.rows).filter(|&row| days[row] == Day::NEVER).collect(),
        None => Vec::new(),
    };
    for row in bad {
        frame.refuse(row, Field::Date, "", "empty, but needed; fill it in or leave the row out".to_owned());
    }
}

/// Payments are credits whatever sign the file writes; one of the other sign than the rest is a payment returned.
fn payments(file: &mut File<'_>, mut frame: Frame, currency: Vec<u16>) -> Batch {
    let rows = frame.rows;
    let written = frame.take_amounts(Field::Amount).map(|a| a.values).unwrap_or_default();
    let all_negative = !written.is_empty() && written.iter().all(|&amount| amount <= 0);
    if all_negative {
        file.report
            .notices
            .push(Notice::plain("all amounts are negative; they are read as payments received"));
    }
    let amount: Vec<i64> =
        written.iter().map(|&a| if all_negative { a } else { a.saturating_neg() }).collect();
    let mut returned = Counter::default();
    let kind = |&amount: &i64| if amount > 0 { Kind::PaymentReturn } else { Kind::Payment };
    let kinds: Vec<Kind> = amount.iter().map(kind).collect();
    for row in (0..rows).filter(|&row| amount[row] > 0) {
        returned.add(|| format!("line {}", frame.lines.of(row)));
    }
    returned
        .notice("negative amounts among payments are taken as payments returned", &mut file.report.notices);
    let day = frame.take_days(Field::Date).unwrap_or_default();
    let customer = frame.take_text(Field::Customer).unwrap_or_default();
    let mut document = frame.take_text(Field::Payment).unwrap_or_else(|| crate::load::Coded {
        numbers: vec![0; rows],
        names: std::iter::once("").collect(),
    });
    name_the_nameless(file, &mut document, |row| {
        format!("payment/{}/{}/{}", customer.text(row), day[row], -amount[row])
    });
    Batch {
        customer_name: frame.take_text(Field::CustomerName),
        entity: frame.take_text(Field::Entity),
        voided: frame.take_days(Field::Voided),
        channel: frame.take_meanings(Field::Channel, words::channel),
        lines: std::mem::take(&mut frame.lines),
        kind: kinds,
        due: day.clone(),
        issued: day,
        document,
        customer,
        amount,
        currency,
        ..Batch::default()
    }
}
