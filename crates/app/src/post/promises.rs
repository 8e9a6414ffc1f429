//! Promises to pay, and payment plans: promises in several parts.

use super::desk::{Desk, currency_of};
use super::people::medium_cell;
use super::told::{MEDIA, told};
use super::words::{Amount, Date, Which};
use crate::error::AppError;
use crate::rows::Cell;
use dunlin_core::day::Day;
use dunlin_core::posting::Side;
use dunlin_store::table;
use serde::{Deserialize, Serialize};

told! {
    /// A part of a promise.
    pub struct PromisePart {
        /// By when.
        pub due: Date,
        /// How much.
        pub amount: Amount,
    }

    /// A promise to pay.
    pub struct Promise {
        /// The customer's number.
        pub customer: String,
        /// Who promised, by name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub contact: Option<String>,
        /// By what medium.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&MEDIA)]
        pub medium: Option<String>,
        /// When it was made.
        pub date: Date,
        /// What was promised, in order of days.
        pub parts: Vec<PromisePart>,
        /// In which currency.
        pub currency: String,
        /// For which documents; whatever the customer owes where nothing is said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub items: Vec<Which>,
        /// For whoever reads it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
    }

    /// A promise that no longer holds.
    pub struct EndPromise {
        /// Its number, as it was answered.
        pub promise: i64,
        /// From when on.
        pub date: Date,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }
}

impl Desk<'_, '_> {
    /// Writes a promise; one about the same documents that is still live is replaced by it.
    pub(super) fn promise(&mut self, act: &Promise) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        let currency = currency_of(&act.currency)?;
        let mut parts: Vec<(Day, i64)> = Vec::new();
        for part in &act.parts {
            let last = parts.last().map_or(act.date.0, |part| part.0.plus_days(1));
            if part.due.0 < last {
                return Err(AppError::refused(
                    format!(
                        "{} is promised for {}, which must not be before {last}",
                        part.amount, part.due.0
                    ),
                    "write the parts in order of days, none before the promise itself",
                ));
            }
            parts.push((part.due.0, self.amount(&part.amount, currency)?));
        }
        if parts.is_empty() {
            return Err(AppError::refused(
                "nothing is promised",
                "write \"parts\": [{\"due\": \"2024-12-31\", \"amount\": \"100.00\"}]",
            ));
        }
        let mut items = Vec::new();
        for which in &act.items {
            let doc = self.document(which, Some(Side::Debit))?;
            if doc.currency != currency || self.root(doc.cells[10].int())? != self.root(customer)? {
                return Err(AppError::refused(
                    format!("{} is not of this customer in {currency}", doc.name),
                    "promise for documents of one customer and one currency",
                ));
            }
            items.push(doc.id);
        }
        self.replace(customer, currency.code(), &items, act.date.0)?;
        let contact = self.contact_id(customer, act.contact.as_deref())?;
        let row = vec![
            customer.into(),
            contact,
            medium_cell(act.medium.as_deref())?,
            act.date.cell(),
            currency.code().into(),
            act.note.as_deref().into(),
        ];
        let id = self.fact(&table::PROMISES, row)?;
        for (due, amount) in parts {
            self.fact(&table::PROMISE_PARTS, vec![id.into(), i64::from(due.0).into(), amount.into()])?;
        }
        for item in items {
            self.fact(&table::PROMISE_ITEMS, vec![id.into(), item.into()])?;
        }
        self.made("promise", id);
        Ok(())
    }

    /// Ends live promises of a customer about the same documents.
    fn replace(&mut self, customer: i64, currency: &str, items: &[i64], day: Day) -> Result<(), AppError> {
        let mut live: Vec<(i64, i64)> = Vec::new();
        self.tx.live_promises(customer, currency, i64::from(day.0), &mut |row| {
            live.push((row.needed(0)?, row.int(1)?.unwrap_or(0)));
            Ok(())
        })?;
        let mut ended: Vec<i64> = Vec::new();
        for (promise, item) in live {
            let is_same = if items.is_empty() { item == 0 } else { items.contains(&item) };
            if is_same && !ended.contains(&promise) {
                ended.push(promise);
                let row = vec![promise.into(), i64::from(day.0).into(), "replaced".into()];
                self.fact(&table::PROMISE_ENDS, row)?;
            }
        }
        Ok(())
    }

    /// Cancels a promise.
    pub(super) fn end_promise(&mut self, act: &EndPromise) -> Result<(), AppError> {
        self.must_be_there(&table::PROMISES, act.promise, "promise")?;
        let reason = act.reason.as_deref().unwrap_or("cancelled");
        let row: Vec<Cell> = vec![act.promise.into(), act.date.cell(), reason.into()];
        self.once(&table::PROMISE_ENDS, row, "this promise has ended already")
    }
}
