//! Documents: new ones, and what is said of those that are there.

use super::desk::{Desk, currency_of, kind_of, signed};
use super::words::{Document, Due, Hold, Payment, Void};
use crate::error::AppError;
use crate::rows::{Cell, at};
use crate::words;
use dunlin_core::day::Day;
use dunlin_core::ledger::Kind;
use dunlin_core::posting::{NotAllowed, Side};
use dunlin_store::{Balance, table};

impl Desk<'_, '_> {
    /// Writes a document.
    pub(super) fn new_document(&mut self, act: &Document) -> Result<(), AppError> {
        let kind = kind_of(&act.kind)?;
        if matches!(kind, Kind::Payment | Kind::Refund | Kind::PaymentReturn | Kind::WriteOff) {
            return Err(AppError::refused(
                format!("a {} is not written as a document", act.kind),
                "write \"do\": \"payment\", \"refund\", \"return_payment\" or \"write_off\"",
            ));
        }
        let currency = currency_of(&act.currency)?;
        let minor = match kind {
            Kind::Journal => signed(&act.amount, currency)?,
            _ => self.amount(&act.amount, currency)? * kind.sign(),
        };
        if minor == 0 {
            return Err(AppError::refused(
                format!("{} has an amount of 0", act.number),
                "a journal entry carries its own sign, and something",
            ));
        }
        let due = match act.due {
            Some(due) => due,
            None if minor <= 0 => act.date,
            None => {
                return Err(AppError::refused(
                    format!("{} has no due date", act.number),
                    "write \"due\": \"2024-12-31\"",
                ));
            }
        };
        let t = &table::DOCUMENTS;
        let discount = act.discount.as_deref().map(|text| self.amount(text, currency)).transpose()?;
        let entity = self.named(&table::ENTITIES, act.entity.as_deref().unwrap_or(""))?;
        let instalment = act.instalment.unwrap_or(0);
        self.must_be_free(&act.number, entity, kind, instalment)?;
        let customer = self.customer(&act.customer)?;
        let mut cells = vec![Cell::Null; t.columns.len()];
        cells[at(t, "number")] = act.number.as_str().into();
        cells[at(t, "entity_id")] = entity.into();
        cells[at(t, "kind")] = words::kind(kind).into();
        cells[at(t, "instalment")] = i64::from(instalment).into();
        cells[at(t, "customer_id")] = customer.into();
        cells[at(t, "currency")] = currency.code().into();
        cells[at(t, "issued")] = number(act.date.0);
        cells[at(t, "due")] = number(due.0);
        cells[at(t, "amount_minor")] = minor.into();
        cells[at(t, "discount_minor")] = discount.into();
        cells[at(t, "discount_until")] = act.discount_until.map(|day| i64::from(day.0.0)).into();
        self.write_document(cells).map(|_| ())
    }

    /// Writes a payment and applies it.
    pub(super) fn payment(&mut self, act: &Payment) -> Result<(), AppError> {
        let currency = currency_of(&act.currency)?;
        let amount = self.amount(&act.amount, currency)?;
        let channel = act.channel.as_deref().unwrap_or("other");
        if words::channel_of(channel).is_none() {
            return Err(AppError::refused(
                format!("`{channel}` is no way to pay"),
                "write other, autopay or portal",
            ));
        }
        let t = &table::DOCUMENTS;
        let entity = self.named(&table::ENTITIES, act.entity.as_deref().unwrap_or(""))?;
        self.must_be_free(&act.number, entity, Kind::Payment, 0)?;
        let customer = self.customer(&act.customer)?;
        let mut cells = vec![Cell::Null; t.columns.len()];
        cells[at(t, "number")] = act.number.as_str().into();
        cells[at(t, "entity_id")] = entity.into();
        cells[at(t, "kind")] = words::kind(Kind::Payment).into();
        cells[at(t, "instalment")] = Cell::Int(0);
        cells[at(t, "customer_id")] = customer.into();
        cells[at(t, "currency")] = currency.code().into();
        cells[at(t, "issued")] = number(act.date.0);
        cells[at(t, "due")] = number(act.date.0);
        cells[at(t, "amount_minor")] = (-amount).into();
        if channel != "other" {
            cells[at(t, "channel")] = channel.into();
        }
        let payment = self.write_document(cells)?;
        for part in &act.apply {
            let debit = self.document(&part.to, Some(Side::Debit))?;
            let amount = self.amount(&part.amount, debit.currency)?;
            // A payment that comes before the invoice's own date counts from that date on.
            let day = act.date.0.max(debit.issued);
            self.settle(&payment, &debit, amount, day)?;
            if let Some(discount) = &part.discount {
                let discount = self.amount(discount, debit.currency)?;
                self.discount(&debit, discount, day)?;
            }
        }
        Ok(())
    }

    /// Declares a document void; what was applied to it, or of it, is free again.
    pub(super) fn void(&mut self, act: &Void) -> Result<(), AppError> {
        let doc = self.document(&act.document, None)?;
        if doc.voided != Day::NEVER {
            return Err(Desk::refusal(&doc, NotAllowed::Void(doc.voided)));
        }
        let day = act.date.map_or(doc.issued, |date| date.0);
        if day < doc.issued {
            return Err(Desk::refusal(&doc, NotAllowed::Before(doc.issued)));
        }
        let (standing, rows) = self.standing(&doc)?;
        self.write_version(&doc, &[("voided", number(day))])?;
        for (edge, applied) in standing.edges.iter().zip(&rows) {
            // What ended already is free already.
            if edge.end == Day::NEVER && applied.other != 0 {
                let other = self.document_of_id(applied.other)?;
                let settles = applied.uses == (other.amount > 0);
                let toward = if settles { applied.amount } else { -applied.amount };
                self.give(&other, toward)?;
            }
        }
        Ok(self.tx.set_balance(Balance { document: doc.id, amount: doc.amount, open: 0 })?)
    }

    /// Puts a document on hold.
    pub(super) fn hold(&mut self, act: &Hold) -> Result<(), AppError> {
        let doc = self.document(&act.document, Some(Side::Debit))?;
        self.write_version(&doc, &[("hold_until", act.until.map(|day| i64::from(day.0.0)).into())])
    }

    /// Gives a document another due date.
    pub(super) fn due(&mut self, act: &Due) -> Result<(), AppError> {
        let doc = self.document(&act.document, Some(Side::Debit))?;
        if act.due.0 < doc.issued {
            return Err(AppError::refused(
                format!("{} would be due before its own date, {}", doc.name, doc.issued),
                "look at the year of the due date",
            ));
        }
        self.write_version(&doc, &[("due", number(act.due.0))])
    }

    /// Refuses a number that is taken.
    pub(super) fn must_be_free(
        &mut self,
        number: &str,
        entity: i64,
        kind: Kind,
        instalment: u16,
    ) -> Result<(), AppError> {
        if number.trim().is_empty() {
            return Err(AppError::refused("the document's number is empty", "write its number"));
        }
        if self.is_taken(number, entity, kind, instalment)? {
            return Err(AppError::refused(
                format!("there is a {} `{number}` already", words::kind(kind)),
                "give the new one a number of its own; to send the same command again, use the same key",
            ));
        }
        Ok(())
    }
}

/// Writes a charge of a notice as a document of its own: for a customer, in an entity and currency, due on a day. Its id.
pub(crate) fn write_charge(
    tx: &mut dunlin_store::Tx<'_>,
    seq: i64,
    (number, kind): (&str, Kind),
    like: i64,
    (issued, due, minor): (Day, Day, i64),
) -> Result<i64, AppError> {
    let mut desk = Desk::new(tx, seq);
    let t = &table::DOCUMENTS;
    let like = desk.document_of_id(like)?;
    let mut cells = vec![Cell::Null; t.columns.len()];
    cells[at(t, "number")] = number.into();
    cells[at(t, "kind")] = words::kind(kind).into();
    cells[at(t, "instalment")] = Cell::Int(0);
    for column in ["entity_id", "customer_id", "segment_id", "collector_id", "currency"] {
        cells[at(t, column)] = like.cells[at(t, column)].clone();
    }
    cells[at(t, "issued")] = i64::from(issued.0).into();
    cells[at(t, "due")] = i64::from(due.0).into();
    cells[at(t, "amount_minor")] = minor.into();
    desk.write_document(cells).map(|doc| doc.id)
}

fn number(day: Day) -> Cell {
    i64::from(day.0).into()
}
