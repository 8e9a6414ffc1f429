//! Proposals: what one person proposes and another decides. A write-off that is approved is carried out in the same transaction.

use super::agencies::Place;
use super::desk::Desk;
use super::told::{DECISIONS, PROPOSALS, told};
use super::words::{Amount, Date, GiveUp, Which};
use crate::error::AppError;
use crate::rows::{Cell, cells};
use dunlin_core::money::decimal;
use dunlin_core::posting::Side;
use dunlin_store::table;
use serde::{Deserialize, Serialize};

told! {
    /// What is proposed.
    pub struct Propose {
        /// `write_off`, `agency`, `credit_hold`, `plan`.
        #[words(&PROPOSALS)]
        pub what: String,
        /// About which document; needed for `write_off` and `agency`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub document: Option<Which>,
        /// About which customer, where no document is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub customer: Option<String>,
        /// How much is to be written off; all that is open where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Amount>,
        /// When.
        pub date: Date,
        /// Why.
        pub reason: String,
        /// Which agency.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub agency: Option<String>,
    }

    /// A decision on a proposal.
    pub struct Decide {
        /// Its number, as it was answered.
        pub proposal: i64,
        /// approved, refused, withdrawn.
        #[words(&DECISIONS)]
        pub outcome: String,
        /// When.
        pub date: Date,
        /// For whoever reads it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
    }
}

impl Desk<'_, '_> {
    /// Writes a proposal.
    pub(super) fn propose(&mut self, act: &Propose, author: &str) -> Result<(), AppError> {
        if !PROPOSALS.contains(&act.what.as_str()) {
            return Err(AppError::refused(
                format!("`{}` cannot be proposed", act.what),
                "write write_off, agency, credit_hold or plan",
            ));
        }
        if act.reason.trim().is_empty() {
            return Err(AppError::refused("the proposal has no reason", "say why: \"reason\""));
        }
        let doc = act.document.as_ref().map(|which| self.document(which, Some(Side::Debit))).transpose()?;
        let (document, customer, amount) = match (&doc, &act.customer) {
            (Some(doc), _) => {
                let open = self.tx.balance(doc.id)?.open;
                let amount = act.amount.as_deref().map(|text| self.amount(text, doc.currency)).transpose()?;
                let amount = amount.unwrap_or(open);
                if open <= 0 || amount > open {
                    let open = decimal(i128::from(open), doc.currency.digits());
                    return Err(AppError::refused(
                        format!("only {open} {} are open of {}", doc.currency, doc.name),
                        "propose no more than is open",
                    ));
                }
                (Some(doc.id), doc.cells[10].int(), Some(amount))
            }
            (None, Some(customer)) if !matches!(act.what.as_str(), "write_off" | "agency") => {
                (None, self.customer(customer)?, None)
            }
            _ => {
                return Err(AppError::refused(
                    format!("what is {} proposed for?", act.what),
                    "name the document; for credit_hold and plan a customer is enough",
                ));
            }
        };
        if act.what == "agency" && act.agency.as_deref().is_none_or(str::is_empty) {
            return Err(AppError::refused("no agency is named", "say which: \"agency\""));
        }
        let row = vec![
            act.what.as_str().into(),
            customer.into(),
            document.into(),
            amount.into(),
            act.date.cell(),
            act.reason.as_str().into(),
            act.agency.as_deref().into(),
            author.into(),
        ];
        let id = self.fact(&table::PROPOSALS, row)?;
        self.made("proposal", id);
        Ok(())
    }

    /// Decides on a proposal. Nobody approves what they proposed themselves; whoever proposed may withdraw.
    pub(super) fn decide(&mut self, act: &Decide, author: &str) -> Result<(), AppError> {
        if !DECISIONS.contains(&act.outcome.as_str()) {
            return Err(AppError::refused(
                format!("`{}` is no decision", act.outcome),
                "write approved, refused or withdrawn",
            ));
        }
        self.must_be_there(&table::PROPOSALS, act.proposal, "proposal")?;
        let row = self.proposal(act.proposal)?;
        let (what, proposer) = (row[2].text().to_owned(), row[9].text().to_owned());
        if act.outcome == "approved" && proposer == author {
            return Err(AppError::Rule {
                code: "four_eyes",
                message: format!("{author} proposed it; somebody else approves"),
            });
        }
        if act.outcome == "withdrawn" && proposer != author {
            return Err(AppError::Rule {
                code: "not_yours",
                message: format!("{proposer} proposed it; whoever else is against it refuses"),
            });
        }
        let end = vec![
            act.proposal.into(),
            act.date.cell(),
            act.outcome.as_str().into(),
            author.into(),
            act.note.as_deref().into(),
        ];
        self.once(&table::PROPOSAL_ENDS, end, "this proposal was decided already")?;
        if act.outcome == "approved" { self.carry_out(&what, &row, act) } else { Ok(()) }
    }

    /// What an approved proposal does by itself.
    fn carry_out(&mut self, what: &str, row: &[Cell], act: &Decide) -> Result<(), AppError> {
        if !matches!(what, "write_off" | "agency") {
            return Ok(());
        }
        let doc = self.document_of_id(row[4].int())?;
        let document = Which {
            number: doc.cells[6].text().to_owned(),
            kind: Some(doc.cells[8].text().to_owned()),
            entity: None,
            instalment: u16::try_from(doc.cells[9].int()).ok().filter(|&n| n > 0),
        };
        match what {
            "write_off" => {
                let amount = decimal(i128::from(row[5].int()), doc.currency.digits());
                let reason = Some(row[7].text().to_owned());
                let given_up =
                    GiveUp { document, date: act.date, amount: Some(amount), number: None, reason };
                self.write_off(&given_up, true)
            }
            _ => self.place(&Place {
                document,
                agency: row[8].text().to_owned(),
                date: act.date,
                commission: None,
            }),
        }
    }

    fn proposal(&mut self, id: i64) -> Result<Vec<Cell>, AppError> {
        let mut found = Vec::new();
        self.tx.scan(&table::PROPOSALS, id - 1, id, i64::MAX, &mut |row| {
            found = cells(&table::PROPOSALS, row)?;
            Ok(())
        })?;
        Ok(found)
    }
}
