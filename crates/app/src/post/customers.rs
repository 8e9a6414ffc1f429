//! What is said of customers.

use super::desk::{Desk, currency_of, signed};
use super::words::{Customer, Merge};
use crate::error::AppError;
use crate::rows::{Cell, at, cells, values};
use dunlin_core::money::Currency;
use dunlin_store::table;

impl Desk<'_, '_> {
    /// Says something of a customer.
    pub(super) fn say_of_customer(&mut self, act: &Customer) -> Result<(), AppError> {
        if act.number.trim().is_empty() {
            return Err(AppError::refused("the customer's number is empty", "write its number"));
        }
        let t = &table::CUSTOMER_VERSIONS;
        let id = self.named(&table::CUSTOMERS, &act.number)?;
        let mut new = self.version(id)?;
        if let Some(name) = &act.name {
            new[at(t, "name")] = name.as_str().into();
        }
        for (column, table, value) in [
            ("segment_id", &table::SEGMENTS, &act.segment),
            ("collector_id", &table::COLLECTORS, &act.collector),
        ] {
            if let Some(value) = value {
                new[at(t, column)] = Some(self.named(table, value)?).filter(|&id| id != 0).into();
            }
        }
        if let Some(parent) = &act.parent {
            new[at(t, "parent_id")] = match parent.as_str() {
                "" => Cell::Null,
                number if number == act.number => {
                    return Err(AppError::refused(
                        format!("customer `{number}` would be its own parent"),
                        "name another, or leave it out",
                    ));
                }
                number => self.customer(number)?.into(),
            };
        }
        if let Some(limit) = &act.credit_limit {
            let currency = act.currency.as_deref().map_or(Ok(Currency::UNNAMED), currency_of)?;
            new[at(t, "credit_limit_minor")] = match limit.as_str() {
                "" => Cell::Null,
                text => signed(text, currency)?.into(),
            };
        }
        if let Some(since) = act.parent_since {
            let Some(parent) = act.parent.as_deref() else {
                return Err(AppError::refused(
                    "`parent_since` without a parent",
                    "name the parent, or write \"parent\": \"\" where it ends",
                ));
            };
            let parent = if parent.is_empty() { Cell::Null } else { self.customer(parent)?.into() };
            self.fact(&table::CUSTOMER_PARENTS, vec![id.into(), parent, since.cell()])?;
        }
        self.write_customer(id, new)
    }

    /// The customer that stands for one in the end, after merges.
    pub(super) fn root(&mut self, customer: i64) -> Result<i64, AppError> {
        let merged = at(&table::CUSTOMER_VERSIONS, "merged_into");
        let mut id = customer;
        // Merges make no circle; a damaged book must not hang us.
        for _ in 0..64 {
            match self.version(id)?[merged].known().filter(|&into| into != 0) {
                Some(into) => id = into,
                None => break,
            }
        }
        Ok(id)
    }

    /// Merges a customer into another.
    pub(super) fn merge(&mut self, act: &Merge) -> Result<(), AppError> {
        let t = &table::CUSTOMER_VERSIONS;
        let merged = at(t, "merged_into");
        let id = self.customer(&act.customer)?;
        let mut new = self.version(id)?;
        new[merged] = match &act.into {
            None => Cell::Null,
            Some(into) => {
                let target = self.customer(into)?;
                // Follow the target to its end: it must not come back to where we began.
                let mut at_last = target;
                loop {
                    if at_last == id {
                        return Err(AppError::refused(
                            format!("`{}` would be merged into itself", act.customer),
                            "take the other merge back first: {\"do\": \"merge\", \"customer\": ..., \"into\": null}",
                        ));
                    }
                    match self.version(at_last)?[merged].known() {
                        Some(next) if next != 0 => at_last = next,
                        _ => break,
                    }
                }
                target.into()
            }
        };
        self.write_customer(id, new)
    }

    /// The last version of what is said of a customer; empty when nothing was said yet.
    fn version(&mut self, customer: i64) -> Result<Vec<Cell>, AppError> {
        let t = &table::CUSTOMER_VERSIONS;
        let mut found = None;
        self.tx.customer_version(customer, &mut |row| {
            found = Some(cells(t, row)?);
            Ok(())
        })?;
        Ok(found.unwrap_or_else(|| vec![Cell::Null; t.columns.len()]))
    }

    fn write_customer(&mut self, customer: i64, mut new: Vec<Cell>) -> Result<(), AppError> {
        let t = &table::CUSTOMER_VERSIONS;
        new[0] = self.tx.next_id(t)?.into();
        new[1] = self.seq.into();
        (new[2], new[3]) = (Cell::Null, Cell::Null);
        new[4] = customer.into();
        Ok(self.tx.insert(t, &values(&new))?)
    }
}
