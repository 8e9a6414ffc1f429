//! Documents become items: one a document, or one an instalment.

use super::{Document, Instalment, Refused, Retention, RetentionShare};
use crate::day::{Day, Instant};
use crate::ledger::{Ledger, NO_ITEM};
use crate::money::decimal;
use rust_decimal::prelude::{Decimal, RoundingStrategy, ToPrimitive};
use std::ops::Range;

/// The items of a draft's documents, and where each document's begin and end.
pub(super) struct Lines {
    pub(super) ledger: Ledger,
    /// Of each document, its items.
    pub(super) items: Vec<Range<u32>>,
}

impl Lines {
    pub(super) fn of(documents: &[Document]) -> Result<Lines, Refused> {
        let mut lines = Lines { ledger: Ledger::default(), items: Vec::with_capacity(documents.len()) };
        for document in documents {
            let number = lines.ledger.documents.number(&document.number);
            if number as usize != lines.items.len() {
                return Err(Refused::DuplicateDocument(document.number.clone()));
            }
            let start = lines.ledger.items.len() as u32;
            let instalments = instalments(document)?;
            let several = instalments.len() > 1 || !document.schedule.is_empty();
            for (n, line) in (1..).zip(&instalments) {
                lines.push(document, number, if several { n } else { 0 }, line);
            }
            lines.items.push(start..lines.ledger.items.len() as u32);
        }
        lines.fill(documents)?;
        Ok(lines)
    }

    /// The document and item that a reference means: a number, or `number#n`.
    pub(super) fn find(&self, reference: &str) -> Option<Range<u32>> {
        if let Some(document) = self.ledger.documents.find(reference) {
            return self.items.get(document as usize).cloned();
        }
        let (number, n) = reference.rsplit_once('#')?;
        let items = self.items.get(self.ledger.documents.find(number)? as usize)?;
        let nth = n.parse::<u32>().ok()?.checked_sub(1)?;
        let item = items.start.checked_add(nth).filter(|item| items.contains(item))?;
        Some(item..item + 1)
    }

    /// Adds the columns that every item has.
    fn push(&mut self, document: &Document, number: u32, instalment: u16, line: &Instalment) {
        let ledger = &mut self.ledger;
        let customer = ledger.customers.number(&document.customer);
        let currency = position(&mut ledger.currencies, document.currency);
        let items = &mut ledger.items;
        items.document.push(number);
        items.instalment.get_or_insert_default().push(instalment);
        items.kind.push(document.kind);
        items.customer.push(customer);
        items.currency.get_or_insert_default().push(currency);
        items.issued.push(document.date);
        items.due.push(line.due);
        items.amount.push(document.kind.sign() * line.amount);
        items.retained.get_or_insert_default().push(line.retained);
    }

    /// Adds the columns that repeat what the document says, where any document says something.
    fn fill(&mut self, documents: &[Document]) -> Result<(), Refused> {
        let mut segments = std::mem::take(&mut self.ledger.segments);
        let segment = self.column(documents, &String::new(), |d| d.segment.clone());
        let segment = segment.map(|column| column.iter().map(|name| segments.number(name)).collect());
        let returned = documents.iter().map(|d| self.returned(d)).collect::<Result<Vec<u32>, _>>()?;
        let number =
            |d: &Document| self.ledger.documents.find(&d.number).map_or(NO_ITEM, |n| returned[n as usize]);
        let returns = self.column(documents, &NO_ITEM, number);
        let posted = self.column(documents, &None, |d| d.posted);
        let voided = self.column(documents, &Day::NEVER, |d| d.voided.unwrap_or(Day::NEVER));
        let disputed = self.column(documents, &false, |d| d.disputed);
        let hold_until = self.column(documents, &Day::ALWAYS, |d| d.hold_until.unwrap_or(Day::ALWAYS));
        let recorded = self.column(documents, &Instant::ALWAYS, |d| d.recorded);
        let void_recorded = self.column(documents, &Instant::ALWAYS, |d| d.void_recorded);
        let items = &mut self.ledger.items;
        let issued = &items.issued;
        items.posted = posted.map(|p| p.iter().zip(issued).map(|(p, &issued)| p.unwrap_or(issued)).collect());
        items.segment = segment;
        items.returns = returns;
        items.voided = voided;
        items.disputed = disputed;
        items.hold_until = hold_until;
        items.recorded = recorded;
        items.void_recorded = void_recorded;
        items.retained.take_if(|c| !c.contains(&true));
        items.instalment.take_if(|c| c.iter().all(|&n| n == 0));
        items.currency.take_if(|_| self.ledger.currencies.len() < 2);
        self.ledger.segments = segments;
        Ok(())
    }

    fn column<T: Clone + PartialEq>(
        &self,
        documents: &[Document],
        default: &T,
        of: impl Fn(&Document) -> T,
    ) -> Option<Vec<T>> {
        let values = documents.iter().zip(&self.items).flat_map(|(d, items)| items.clone().map(|_| of(d)));
        let column: Vec<T> = values.collect();
        column.iter().any(|value| value != default).then_some(column)
    }

    fn returned(&self, document: &Document) -> Result<u32, Refused> {
        match &document.returns {
            None => Ok(NO_ITEM),
            Some(name) => match self.find(name) {
                Some(items) => Ok(items.start),
                None => Err(Refused::UnknownDocument(name.clone())),
            },
        }
    }
}

/// The lines of a document: its schedule, or one line, less the retention, which becomes the last.
fn instalments(document: &Document) -> Result<Vec<Instalment>, Refused> {
    let single =
        Instalment { due: document.due.unwrap_or(document.date), amount: document.amount, retained: false };
    let mut lines = if document.schedule.is_empty() { vec![single] } else { document.schedule.clone() };
    let scheduled: i128 = lines.iter().map(|line| i128::from(line.amount)).sum();
    if scheduled != i128::from(document.amount) {
        let digits = document.currency.digits();
        return Err(Refused::ScheduleDoesNotAddUp {
            number: document.number.clone(),
            amount: decimal(i128::from(document.amount), digits),
            scheduled: decimal(scheduled, digits),
        });
    }
    if let Some(retention) = &document.retention {
        keep_back(document, retention, &mut lines)?;
    }
    Ok(lines)
}

/// Takes the retention off the last due lines and adds it as a line of its own.
fn keep_back(document: &Document, retention: &Retention, lines: &mut Vec<Instalment>) -> Result<(), Refused> {
    let number = || document.number.clone();
    let kept = match retention.share {
        RetentionShare::Amount(amount) => amount,
        RetentionShare::Percent(percent) => (Decimal::from(document.amount).checked_mul(percent))
            .map(|share| share / Decimal::ONE_HUNDRED)
            .map(|share| share.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            .and_then(|share| share.to_i64())
            .ok_or_else(|| Refused::RetentionExceedsInvoice { number: number() })?,
    };
    if kept.signum() * document.amount.signum() < 0 {
        return Err(Refused::RetentionNegative { number: number() });
    }
    if kept.unsigned_abs() > document.amount.unsigned_abs() {
        return Err(Refused::RetentionExceedsInvoice { number: number() });
    }
    let mut left = kept;
    for line in lines.iter_mut().rev() {
        let taken = if left < 0 { left.max(line.amount.min(0)) } else { left.min(line.amount.max(0)) };
        line.amount -= taken;
        left -= taken;
    }
    lines.retain(|line| line.amount != 0);
    if kept != 0 || lines.is_empty() {
        lines.push(Instalment { due: retention.due, amount: kept, retained: true });
    }
    Ok(())
}

fn position<T: PartialEq>(list: &mut Vec<T>, value: T) -> u16 {
    let at = list.iter().position(|known| *known == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    });
    at as u16
}
