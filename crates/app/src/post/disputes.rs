//! Disputes, and holds on customers.

use super::desk::Desk;
use super::told::{DISPUTE_ENDS, told};
use super::words::{Date, Dispute};
use crate::error::AppError;
use crate::rows::{Cell, at};
use dunlin_core::posting::Side;
use dunlin_store::table;
use serde::{Deserialize, Serialize};

/// A hold without a last day asks again after so many.
const HOLD_DAYS: i32 = 30;

told! {
    /// A hold on a customer.
    pub struct CustomerHold {
        /// The customer's number.
        pub customer: String,
        /// First day.
        pub date: Date,
        /// Last day, inclusive; 30 days later where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub until: Option<Date>,
        /// Why.
        pub reason: String,
    }

    /// A hold that is released.
    pub struct EndHold {
        /// Its number, as it was answered.
        pub hold: i64,
        /// The first day without it.
        pub date: Date,
    }
}

impl Desk<'_, '_> {
    /// Opens or settles a dispute about a document or a part of it.
    pub(super) fn dispute(&mut self, act: &Dispute) -> Result<(), AppError> {
        let doc = self.document(&act.document, Some(Side::Debit))?;
        let is_flagged = doc.cells[at(&table::DOCUMENTS, "disputed")].int() != 0;
        let mut open: Vec<i64> = Vec::new();
        self.tx.open_disputes(doc.id, &mut |row| {
            open.push(row.needed(0)?);
            Ok(())
        })?;
        if act.disputed {
            if is_flagged || (act.amount.is_none() && !open.is_empty()) {
                return Err(AppError::refused(
                    format!("{} is in dispute already", doc.name),
                    "settle that dispute first, or dispute a part: \"amount\"",
                ));
            }
            let amount = act.amount.as_deref().map(|text| self.amount(text, doc.currency)).transpose()?;
            let row = vec![
                doc.id.into(),
                act.date.map_or(Cell::Int(i64::from(doc.issued.0)), |date| date.cell()),
                act.reason.as_deref().unwrap_or("").into(),
                amount.into(),
                act.owner.as_deref().into(),
                act.answer_by.map(|date| i64::from(date.0.0)).into(),
                act.note.as_deref().into(),
            ];
            let id = self.fact(&table::DISPUTES, row)?;
            self.made("dispute", id);
            // The whole document is marked for all figures; a part leaves the rest to be collected.
            return match amount {
                None => self.write_version(&doc, &[("disputed", Cell::Int(1))]),
                Some(_) => Ok(()),
            };
        }
        if !is_flagged && open.is_empty() {
            return Err(AppError::refused(
                format!("{} is not in dispute", doc.name),
                "nothing needs to be done",
            ));
        }
        let day = act.date.map_or(Cell::Int(i64::from(doc.issued.0)), |date| date.cell());
        for dispute in open {
            let outcome = act.outcome.as_deref().unwrap_or("withdrawn");
            if !DISPUTE_ENDS.contains(&outcome) {
                return Err(AppError::refused(
                    format!("`{outcome}` is no outcome of a dispute"),
                    "write upheld, credited, withdrawn or partly",
                ));
            }
            let row = vec![dispute.into(), day.clone(), outcome.into(), act.note.as_deref().into()];
            self.fact(&table::DISPUTE_ENDS, row)?;
        }
        if is_flagged { self.write_version(&doc, &[("disputed", Cell::Null)]) } else { Ok(()) }
    }

    /// Puts a customer on hold.
    pub(super) fn customer_hold(&mut self, act: &CustomerHold) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        let until = act.until.map_or(act.date.0.plus_days(HOLD_DAYS), |until| until.0);
        if until < act.date.0 {
            return Err(AppError::refused(
                format!("the hold would end on {until}, before it begins"),
                "look at the year of `until`",
            ));
        }
        if act.reason.trim().is_empty() {
            return Err(AppError::refused("the hold has no reason", "say why: \"reason\""));
        }
        let row =
            vec![customer.into(), act.date.cell(), i64::from(until.0).into(), act.reason.as_str().into()];
        let id = self.fact(&table::HOLDS, row)?;
        self.made("hold", id);
        Ok(())
    }

    /// Releases a customer.
    pub(super) fn end_hold(&mut self, act: &EndHold) -> Result<(), AppError> {
        self.must_be_there(&table::HOLDS, act.hold, "hold")?;
        self.once(&table::HOLD_ENDS, vec![act.hold.into(), act.date.cell()], "this hold was released already")
    }
}
