//! What agencies have, and what they remit.

use super::desk::{Desk, currency_of};
use super::told::told;
use super::words::{Amount, Date, Part, Payment, Which};
use crate::error::AppError;
use crate::rows::{at, cells};
use dunlin_core::money::decimal;
use dunlin_core::percent::Percent;
use dunlin_core::posting::Side;
use dunlin_store::table;
use serde::{Deserialize, Serialize};

told! {
    /// A document placed with an agency.
    pub struct Place {
        /// Which.
        pub document: Which,
        /// The agency.
        pub agency: String,
        /// From which day on.
        pub date: Date,
        /// The commission in percent of what it collects, a decimal.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub commission: Option<Amount>,
    }

    /// A document recalled from an agency.
    pub struct Recall {
        /// Which.
        pub document: Which,
        /// From which day on it is ours again.
        pub date: Date,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// What an agency says that it collected. It stands or falls as a whole.
    pub struct Remit {
        /// The agency.
        pub agency: String,
        /// The day on which it came.
        pub date: Date,
        /// The number of the agency's statement; payments are numbered after it.
        pub statement: String,
        /// What it collected, document by document.
        pub lines: Vec<Remitted>,
    }

    /// A line of an agency's statement.
    pub struct Remitted {
        /// For which document.
        pub document: Which,
        /// What the customer paid to the agency, commission in.
        pub amount: Amount,
        /// When the customer paid; the day of the statement where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub date: Option<Date>,
        /// What the agency keeps of it. It must be what was agreed, to the cent.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub commission: Option<Amount>,
        /// The line of the agency's file, for messages.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub line: Option<u64>,
    }
}

/// A placement as the books have it.
struct Placed {
    id: i64,
    agency: String,
    commission: Option<Percent>,
}

impl Desk<'_, '_> {
    /// Places a document with an agency.
    pub(super) fn place(&mut self, act: &Place) -> Result<(), AppError> {
        let doc = self.document(&act.document, Some(Side::Debit))?;
        if self.placement(doc.id)?.is_some() {
            return Err(AppError::refused(
                format!("{} is with an agency already", doc.name),
                "recall it first: {\"do\": \"recall\"}",
            ));
        }
        let open = self.tx.balance(doc.id)?.open;
        if open <= 0 {
            return Err(AppError::refused(
                format!("nothing is open of {}", doc.name),
                "nothing needs to be placed",
            ));
        }
        if act.agency.trim().is_empty() {
            return Err(AppError::refused("no agency is named", "say which: \"agency\""));
        }
        if let Some(text) = act.commission.as_deref() {
            commission(text)?;
        }
        let row = vec![
            doc.id.into(),
            act.agency.as_str().into(),
            act.date.cell(),
            open.into(),
            act.commission.as_deref().into(),
        ];
        let id = self.fact(&table::PLACEMENTS, row)?;
        self.made("placement", id);
        Ok(())
    }

    /// Recalls it.
    pub(super) fn recall(&mut self, act: &Recall) -> Result<(), AppError> {
        let doc = self.document(&act.document, Some(Side::Debit))?;
        let Some(placement) = self.placement(doc.id)? else {
            return Err(AppError::refused(
                format!("{} is with no agency", doc.name),
                "nothing needs to be done",
            ));
        };
        let reason = act.reason.as_deref().unwrap_or("recalled");
        self.fact(&table::PLACEMENT_ENDS, vec![placement.id.into(), act.date.cell(), reason.into()])
            .map(|_| ())
    }

    /// The placement of a document that no recall has ended.
    fn placement(&mut self, document: i64) -> Result<Option<Placed>, AppError> {
        let mut found = None;
        self.tx.placement_of(document, &mut |row| {
            found = Some(row.needed(0)?);
            Ok(())
        })?;
        let Some(id) = found else { return Ok(None) };
        let mut placed = None;
        self.tx.scan(&table::PLACEMENTS, id - 1, id, i64::MAX, &mut |row| {
            let row = cells(&table::PLACEMENTS, row)?;
            let commission = row[6].text().parse().ok();
            placed = Some(Placed { id, agency: row[3].text().to_owned(), commission });
            Ok(())
        })?;
        Ok(placed)
    }

    /// Takes in what an agency remits: each line becomes a payment of the customer, applied to the document.
    pub(super) fn remit(&mut self, act: &Remit) -> Result<(), AppError> {
        if act.statement.trim().is_empty() || act.lines.is_empty() {
            return Err(AppError::refused(
                "the statement has no number, or no lines",
                "write \"statement\" as the agency numbers it, and \"lines\"",
            ));
        }
        for (n, line) in (1..).zip(&act.lines) {
            self.remitted(act, n, line).map_err(|error| match (error, line.line) {
                (AppError::Refused { message, hint }, Some(at)) => {
                    AppError::refused(format!("line {at}: {message}"), hint)
                }
                (AppError::Rule { code, message }, Some(at)) => {
                    AppError::Rule { code, message: format!("line {at}: {message}") }
                }
                (other, _) => other,
            })?;
        }
        Ok(())
    }

    fn remitted(&mut self, act: &Remit, n: usize, line: &Remitted) -> Result<(), AppError> {
        let doc = self.document(&line.document, Some(Side::Debit))?;
        let placed = self.placement(doc.id)?.filter(|placed| placed.agency == act.agency);
        let Some(placed) = placed else {
            return Err(AppError::refused(
                format!("{} is not with {}", doc.name, act.agency),
                "look at `dunlin agency list`; what came after a recall is a payment: \"do\": \"payment\"",
            ));
        };
        let amount = self.amount(&line.amount, doc.currency)?;
        if let Some(kept) = &line.commission {
            let agreed = placed.commission.and_then(|percent| percent.of(amount).rounded()).unwrap_or(0);
            let kept_minor = super::desk::signed(kept, doc.currency)?;
            if kept_minor != agreed {
                let agreed = decimal(i128::from(agreed), doc.currency.digits());
                return Err(AppError::refused(
                    format!("{}: the agency keeps {kept}, agreed are {agreed}", doc.name),
                    "ask the agency, or leave the commission out of the file",
                ));
            }
        }
        let t = &table::DOCUMENTS;
        let customer = doc.cells[at(t, "customer_id")].int();
        let customer = self.tx.name_of_id(&table::CUSTOMERS, customer)?.unwrap_or_default();
        let entity = self.tx.name_of_id(&table::ENTITIES, doc.entity)?;
        let date = line.date.unwrap_or(act.date);
        let number = format!("{}-{n}", act.statement.trim());
        let kind = Some(doc.cells[at(t, "kind")].text().to_owned());
        let instalment = u16::try_from(doc.cells[at(t, "instalment")].int()).ok().filter(|&n| n > 0);
        let which = Which {
            number: doc.cells[at(t, "number")].text().to_owned(),
            kind,
            entity: entity.clone(),
            instalment,
        };
        self.payment(&Payment {
            number,
            customer,
            currency: currency_of(doc.currency.code())?.code().to_owned(),
            amount: line.amount.clone(),
            date,
            entity,
            channel: None,
            apply: vec![Part { to: which, amount: line.amount.clone(), discount: None }],
        })
    }
}

/// Percent of what an agency collects.
fn commission(text: &str) -> Result<Percent, AppError> {
    match text.parse::<Percent>() {
        Ok(percent) if !percent.is_negative() && percent <= Percent::HUNDRED => Ok(percent),
        _ => Err(AppError::refused(
            format!("`{text}` is no commission"),
            "write percent of what it collects, between 0 and 100: \"12.5\"",
        )),
    }
}
