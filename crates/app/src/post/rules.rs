//! What people decide about rules: charges waived, guard rails passed for a time, limits of write-offs.

use super::desk::{Desk, currency_of};
use super::told::told;
use super::words::{Amount, Date, Void, Which};
use crate::error::AppError;
use crate::rows::{Cell, at, cells};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::day::Day;
use dunlin_core::money::{Currency, decimal};
use dunlin_core::posting::Side;
use dunlin_store::table;
use serde::{Deserialize, Serialize};

/// An override lasts so many days where nothing is said, its first in.
const OVERRIDE_DAYS: i32 = 7;

told! {
    /// A charge of a notice that is waived. It never comes back.
    pub struct Waive {
        /// Its number, as `dunlin dun charges` lists it.
        pub charge: i64,
        /// When.
        pub date: Date,
        /// Why.
        pub reason: String,
    }

    /// A guard rail that may be passed for a customer or one document, for a time.
    pub struct Override {
        /// The rail's name.
        pub rail: String,
        /// For which customer; that of the document where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub customer: Option<String>,
        /// For one document only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub document: Option<Which>,
        /// First day.
        pub date: Date,
        /// Last day, inclusive; a week where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub until: Option<Date>,
        /// In which role; the rail says which it takes.
        pub role: String,
        /// Why.
        pub reason: String,
    }

    /// An override that is taken back.
    pub struct EndOverride {
        /// Its number, as it was answered.
        #[serde(rename = "override")]
        pub number: i64,
        /// The first day without it.
        pub date: Date,
    }

    /// How much of a document may be written off without a proposal that somebody else approves.
    pub struct Limit {
        /// In which currency.
        pub currency: String,
        /// So much, of any one document; nothing lifts the limit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub write_off: Option<Amount>,
        /// From which day on.
        pub date: Date,
    }
}

fn needed(text: &str, what: &str) -> Result<(), AppError> {
    match text.trim() {
        "" => Err(AppError::refused(format!("the {what} has no reason"), "say why: \"reason\"")),
        _ => Ok(()),
    }
}

impl Desk<'_, '_> {
    /// Waives a charge; its document, if it has one, is void from then on.
    pub(super) fn waive(&mut self, act: &Waive, author: &str) -> Result<(), AppError> {
        needed(&act.reason, "waiver")?;
        self.must_be_there(&table::NOTICE_CHARGES, act.charge, "charge")?;
        let row: Vec<Cell> =
            vec![act.charge.into(), act.date.cell(), act.reason.as_str().into(), author.into()];
        self.once(&table::CHARGE_WAIVERS, row, "this charge was waived already")?;
        let mut document = None;
        self.tx.all_rows(&table::CHARGE_DOCUMENTS, &mut |row| {
            if row.needed(2)? == act.charge {
                document = Some(row.needed(3)?);
            }
            Ok(())
        })?;
        let Some(document) = document else { return Ok(()) };
        let doc = self.document_of_id(document)?;
        let t = &table::DOCUMENTS;
        let which = Which {
            number: doc.cells[at(t, "number")].text().to_owned(),
            kind: Some(doc.cells[at(t, "kind")].text().to_owned()),
            entity: None,
            instalment: None,
        };
        let reason = Some(act.reason.clone());
        self.void(&Void { document: which, date: Some(Date(act.date.0.max(doc.issued))), reason })
    }

    /// Lets a rail be passed.
    pub(super) fn override_rail(&mut self, act: &Override, author: &str) -> Result<(), AppError> {
        let Some(rail) = RAILS.iter().find(|rail| rail.name == act.rail) else {
            let names: Vec<&str> =
                RAILS.iter().filter(|r| r.overridden_by.is_some()).map(|r| r.name).collect();
            return Err(AppError::refused(
                format!(
                    "there is no guard rail `{}`; those that can be overridden: {}",
                    act.rail,
                    names.join(", ")
                ),
                "look at docs/reference/rails.md",
            ));
        };
        let Some(role) = rail.overridden_by else {
            return Err(AppError::Rule {
                code: "not_overridable",
                message: format!("nobody overrides `{}`: {}", rail.name, rail.about),
            });
        };
        if act.role != role {
            return Err(AppError::Rule {
                code: "wrong_role",
                message: format!("`{}` is overridden by the {role}, not by `{}`", rail.name, act.role),
            });
        }
        needed(&act.reason, "override")?;
        let until = act.until.map_or(act.date.0.plus_days(OVERRIDE_DAYS - 1), |until| until.0);
        if until < act.date.0 {
            return Err(AppError::refused(
                format!("the override would end on {until}, before it begins"),
                "look at the year of `until`",
            ));
        }
        let doc = act.document.as_ref().map(|which| self.document(which, Some(Side::Debit))).transpose()?;
        let customer = match (&act.customer, &doc) {
            (Some(number), _) => self.customer(number)?,
            (None, Some(doc)) => doc.cells[at(&table::DOCUMENTS, "customer_id")].int(),
            (None, None) => {
                return Err(AppError::refused(
                    "for whom is the rail overridden?",
                    "name a customer or a document",
                ));
            }
        };
        let row = vec![
            rail.name.into(),
            customer.into(),
            doc.map(|doc| doc.id).into(),
            act.date.cell(),
            i64::from(until.0).into(),
            act.role.as_str().into(),
            act.reason.as_str().into(),
            author.into(),
        ];
        let id = self.fact(&table::OVERRIDES, row)?;
        self.made("override", id);
        Ok(())
    }

    /// Takes an override back.
    pub(super) fn end_override(&mut self, act: &EndOverride) -> Result<(), AppError> {
        self.must_be_there(&table::OVERRIDES, act.number, "override")?;
        let row = vec![act.number.into(), act.date.cell()];
        self.once(&table::OVERRIDE_ENDS, row, "this override was taken back already")
    }

    /// Sets the limit of write-offs.
    pub(super) fn limit(&mut self, act: &Limit, author: &str) -> Result<(), AppError> {
        let currency = currency_of(&act.currency)?;
        let amount = act.write_off.as_deref().map(|text| super::desk::signed(text, currency)).transpose()?;
        if amount.is_some_and(|amount| amount < 0) {
            return Err(AppError::refused(
                "a limit below 0",
                "write how much may be written off without a proposal: \"50.00\"",
            ));
        }
        let row = vec![currency.code().into(), amount.into(), act.date.cell(), author.into()];
        self.fact(&table::WRITE_OFF_LIMITS, row).map(|_| ())
    }

    /// Refuses what is above the limit of its day; `before`: what of the document was written off already.
    pub(super) fn within_limit(
        &mut self,
        (name, currency): (&str, Currency),
        (amount, before): (i64, i64),
        day: Day,
    ) -> Result<(), AppError> {
        let mut limit: Option<(i64, Option<i64>)> = None;
        self.tx.all_rows(&table::WRITE_OFF_LIMITS, &mut |row| {
            let row = cells(&table::WRITE_OFF_LIMITS, row)?;
            let from = row[4].int();
            let is_later = limit.is_none_or(|(last, _)| from >= last);
            if row[2].text() == currency.code() && from <= i64::from(day.0) && is_later {
                limit = Some((from, row[3].known()));
            }
            Ok(())
        })?;
        let Some(limit) = limit.and_then(|(_, limit)| limit).filter(|&limit| amount + before > limit) else {
            return Ok(());
        };
        let limit = decimal(i128::from(limit), currency.digits());
        Err(AppError::Rule {
            code: "needs_approval",
            message: format!(
                "{name}: more than {limit} {currency} is written off only when somebody else approves; propose it"
            ),
        })
    }
}
