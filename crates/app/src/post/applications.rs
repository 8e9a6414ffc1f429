//! Credits to debits, and back.

use super::desk::{Applied, Desk, Doc, NewApplication};
use super::words::{Apply, GiveUp, Unapply};
use crate::error::AppError;
use crate::rows::{Cell, at};
use crate::words;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Settlement};
use dunlin_core::posting::{Edge, NotAllowed, Side, take_back};
use dunlin_store::table;

impl Desk<'_, '_> {
    /// Applies a credit to a debit.
    pub(super) fn apply(&mut self, act: &Apply) -> Result<(), AppError> {
        let credit = self.document(&act.from, Some(Side::Credit))?;
        let debit = self.document(&act.to, Some(Side::Debit))?;
        let amount = self.amount(&act.amount, debit.currency)?;
        self.settle(&credit, &debit, amount, act.date.0)
    }

    /// Applies an amount of a credit to a debit from a day on, when both have room for it.
    pub(super) fn settle(
        &mut self,
        credit: &Doc,
        debit: &Doc,
        amount: i64,
        day: Day,
    ) -> Result<(), AppError> {
        joins(credit, debit)?;
        for (doc, side) in [(debit, Side::Debit), (credit, Side::Credit)] {
            let (standing, _) = self.standing(doc)?;
            standing.admits(side, amount, day).map_err(|rule| Desk::refusal(doc, rule))?;
        }
        let how = Settlement::between(credit.kind, debit.kind);
        self.write_application(NewApplication { from: credit.id, to: debit.id, day, amount, how }, debit)?;
        self.take(credit, amount)
    }

    /// Takes a discount off a debit.
    pub(super) fn discount(&mut self, debit: &Doc, amount: i64, day: Day) -> Result<(), AppError> {
        let (standing, _) = self.standing(debit)?;
        standing.admits(Side::Debit, amount, day).map_err(|rule| Desk::refusal(debit, rule))?;
        let how = Settlement::Discount;
        self.write_application(NewApplication { from: 0, to: debit.id, day, amount, how }, debit)
    }

    /// Takes an application back.
    pub(super) fn unapply(&mut self, act: &Unapply) -> Result<(), AppError> {
        let credit = self.document(&act.from, Some(Side::Credit))?;
        let debit = self.document(&act.to, Some(Side::Debit))?;
        let amount = act.amount.as_deref().map(|text| self.amount(text, debit.currency)).transpose()?;
        let (standing, rows) = self.standing(&debit)?;
        let between = edges_of(standing.edges, rows, |row| !row.uses && row.other == credit.id);
        self.release(&credit, &debit, &between, amount, act.date.0, "unapplied")
    }

    /// Ends applications of a credit to a debit, the newest first, until an amount is free again.
    fn release(
        &mut self,
        credit: &Doc,
        debit: &Doc,
        between: &[(Edge, Applied)],
        amount: Option<i64>,
        day: Day,
        reason: &str,
    ) -> Result<(), AppError> {
        let edges: Vec<Edge> = between.iter().map(|(edge, _)| *edge).collect();
        let endings = take_back(&edges, amount).map_err(|rule| Desk::refusal(debit, rule))?;
        for ending in endings {
            let (edge, applied) = &between[ending.at];
            self.end(applied, day, reason)?;
            self.give(debit, edge.amount)?;
            self.give(credit, edge.amount)?;
            if ending.rest > 0 {
                let day = day.max(edge.start);
                let rest = NewApplication {
                    from: credit.id,
                    to: debit.id,
                    day,
                    amount: ending.rest,
                    how: applied.how,
                };
                self.write_application(rest, debit)?;
                self.take(credit, ending.rest)?;
            }
        }
        Ok(())
    }

    /// Pays a credit back.
    pub(super) fn refund(&mut self, act: &GiveUp) -> Result<(), AppError> {
        let credit = self.document(&act.document, Some(Side::Credit))?;
        let (standing, _) = self.standing(&credit)?;
        let amount = self.amount_or(act, &credit, standing.room(act.date.0))?;
        standing.admits(Side::Credit, amount, act.date.0).map_err(|rule| Desk::refusal(&credit, rule))?;
        let refund = self.counterpart(&credit, Kind::Refund, act, amount)?;
        self.settle(&credit, &refund, amount, act.date.0)
    }

    /// Gives a receivable up, or a credit.
    pub(super) fn write_off(&mut self, act: &GiveUp, is_approved: bool) -> Result<(), AppError> {
        let doc = self.document(&act.document, None)?;
        let (standing, rows) = self.standing(&doc)?;
        let amount = self.amount_or(act, &doc, standing.room(act.date.0))?;
        let side = standing.side().unwrap_or(Side::Debit);
        standing.admits(side, amount, act.date.0).map_err(|rule| Desk::refusal(&doc, rule))?;
        if side == Side::Debit && !is_approved {
            let given_up = standing.edges.iter().zip(&rows).filter(|(edge, row)| {
                row.how == Settlement::WriteOff && edge.start < edge.end && act.date.0 < edge.end
            });
            let before = given_up.map(|(edge, _)| edge.amount).sum();
            self.within_limit((&doc.name, doc.currency), (amount, before), act.date.0)?;
        }
        match side {
            Side::Debit => {
                let given_up = self.counterpart(&doc, Kind::WriteOff, act, -amount)?;
                self.settle(&given_up, &doc, amount, act.date.0)
            }
            Side::Credit => {
                let given_up = self.counterpart(&doc, Kind::WriteOff, act, amount)?;
                self.settle(&doc, &given_up, amount, act.date.0)
            }
        }
    }

    /// Takes a returned payment back: the newest of what it had settled ends, until the returned amount is free, and the
    /// return uses it. The debits reopen with their own due dates.
    pub(super) fn return_payment(&mut self, act: &GiveUp) -> Result<(), AppError> {
        let payment = self.document(&act.document, Some(Side::Credit))?;
        let amount = self.amount_or(act, &payment, payment.amount.saturating_abs())?;
        let day = act.date.0;
        let (standing, rows) = self.standing(&payment)?;
        let missing = amount - standing.room(day);
        if missing > 0 {
            self.free(&payment, &edges_of(standing.edges, rows, |row| row.uses), missing, day)?;
        }
        let (standing, _) = self.standing(&payment)?;
        standing.admits(Side::Credit, amount, day).map_err(|rule| Desk::refusal(&payment, rule))?;
        let back = self.counterpart(&payment, Kind::PaymentReturn, act, amount)?;
        self.settle(&payment, &back, amount, day)
    }

    /// Ends the newest applications of a credit until an amount is free; what went back earlier stays gone.
    fn free(
        &mut self,
        credit: &Doc,
        used: &[(Edge, Applied)],
        missing: i64,
        day: Day,
    ) -> Result<(), AppError> {
        let mut settled = Vec::with_capacity(used.len());
        for &one in used {
            let debit = self.document_of_id(one.1.other)?;
            if debit.kind != Kind::PaymentReturn {
                settled.push((one, debit));
            }
        }
        let edges: Vec<Edge> = settled.iter().map(|((edge, _), _)| *edge).collect();
        let endings = take_back(&edges, Some(missing)).map_err(|rule| Desk::refusal(credit, rule))?;
        for ending in endings {
            let (one, debit) = &settled[ending.at];
            self.release(credit, debit, &[*one], Some(ending.freed), day, "returned")?;
        }
        Ok(())
    }

    /// What the command says, or all that there is.
    fn amount_or(&self, act: &GiveUp, doc: &Doc, all: i64) -> Result<i64, AppError> {
        match &act.amount {
            Some(text) => self.amount(text, doc.currency),
            None if all > 0 => Ok(all),
            None if doc.voided != Day::NEVER => Err(Desk::refusal(doc, NotAllowed::Void(doc.voided))),
            None => Err(Desk::refusal(doc, NotAllowed::Beyond(0))),
        }
    }

    /// The document that stands against another one: of the same customer, entity and currency.
    fn counterpart(&mut self, doc: &Doc, kind: Kind, act: &GiveUp, amount: i64) -> Result<Doc, AppError> {
        let t = &table::DOCUMENTS;
        let number = match &act.number {
            Some(number) => number.clone(),
            None => format!("{}-{}", prefix(kind), self.seq),
        };
        self.must_be_free(&number, doc.entity, kind, 0)?;
        let mut cells = vec![Cell::Null; t.columns.len()];
        let day: Cell = i64::from(act.date.0.0).into();
        cells[at(t, "number")] = number.as_str().into();
        cells[at(t, "entity_id")] = doc.entity.into();
        cells[at(t, "kind")] = words::kind(kind).into();
        cells[at(t, "instalment")] = Cell::Int(0);
        cells[at(t, "customer_id")] = doc.cells[at(t, "customer_id")].clone();
        cells[at(t, "segment_id")] = doc.cells[at(t, "segment_id")].clone();
        cells[at(t, "collector_id")] = doc.cells[at(t, "collector_id")].clone();
        cells[at(t, "currency")] = doc.cells[at(t, "currency")].clone();
        cells[at(t, "issued")] = day.clone();
        cells[at(t, "due")] = day;
        cells[at(t, "amount_minor")] = amount.into();
        if kind == Kind::PaymentReturn {
            cells[at(t, "returns_id")] = doc.id.into();
        }
        self.write_document(cells)
    }
}

/// Whether a credit may settle a debit at all.
fn joins(credit: &Doc, debit: &Doc) -> Result<(), AppError> {
    if credit.currency != debit.currency {
        return Err(AppError::Rule {
            code: "two_currencies",
            message: format!(
                "{} is in {} and {} in {}",
                credit.name, credit.currency, debit.name, debit.currency
            ),
        });
    }
    // A payment that names no entity may settle any.
    if credit.entity != 0 && debit.entity != 0 && credit.entity != debit.entity {
        return Err(AppError::Rule {
            code: "two_entities",
            message: format!("{} and {} belong to two legal entities", credit.name, debit.name),
        });
    }
    Ok(())
}

fn edges_of(edges: Vec<Edge>, rows: Vec<Applied>, wanted: impl Fn(&Applied) -> bool) -> Vec<(Edge, Applied)> {
    edges.into_iter().zip(rows).filter(|(_, row)| wanted(row)).collect()
}

const fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::Refund => "RF",
        Kind::PaymentReturn => "RT",
        _ => "WO",
    }
}
