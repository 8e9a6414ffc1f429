//! Drafts: a plan's notices with their numbers, lines and charges, written in one transaction.

use super::{Run, Written};
use crate::clock::now_ms;
use crate::collect::view::Desk;
use crate::error::AppError;
use dunlin_core::collect::charge::Charge;
use dunlin_core::collect::decide::{Action, How, cycle};
use dunlin_core::collect::facts::Notice;
use dunlin_core::collect::strategy::Act;
use dunlin_core::day::Day;
use dunlin_store::{Tx, table};
use rustc_hash::FxHashMap;
use serde_json::json;

/// How often a step of an item was cancelled.
pub(super) type Cancelled = FxHashMap<(u32, String), usize>;

pub(super) fn cancelled(desk: &Desk) -> Cancelled {
    let mut all = Cancelled::default();
    let notices = desk.collecting.facts.notices.iter().filter(|n| n.cancelled.is_some());
    for line in notices.flat_map(|n| &n.lines) {
        *all.entry((line.item, line.step.clone())).or_default() += 1;
    }
    all
}

/// Whether a notice is what an action asks for: to the same people about the same amounts and charges.
pub(in crate::collect) fn is_same(action: &Action, notice: &Notice) -> bool {
    let asked =
        |item: u32, minor: i64| notice.lines.iter().any(|line| (line.item, line.open) == (item, minor));
    let charged = |charge: &Charge| notice.charges.iter().any(|own| own.charge == *charge);
    let to = matches!(action.how, How::Write(medium, contact) if (medium, contact) == (notice.medium, notice.contact));
    to && action.pay_by == notice.pay_by
        && action.parts.len() == notice.lines.len()
        && action.parts.iter().all(|part| asked(part.item, part.asked))
        && action.charges.made.len() == notice.charges.len()
        && action.charges.made.iter().all(charged)
}

/// A notice before it has a number.
pub(super) struct Draft {
    customer: i64,
    contact: Option<i64>,
    entity: i64,
    currency: String,
    medium: &'static str,
    template: String,
    pay_by: Option<Day>,
    total: i64,
    strategy: Option<i64>,
    lines: Vec<DraftLine>,
    charges: Vec<(Option<i64>, Charge)>,
}

struct DraftLine {
    document: i64,
    level: u8,
    step: String,
    cycle: u32,
    nth: usize,
    asked: i64,
}

impl Draft {
    pub(super) fn of(desk: &Desk, action: &Action, again: &Cancelled) -> Option<Draft> {
        let How::Write(medium, contact) = &action.how else { return None };
        let l = desk.ledger();
        let steps = &desk.used.strategy.segments[usize::from(action.segment)].steps;
        let Act::Write { template, .. } = &steps[usize::from(action.step)].act else { return None };
        let lines = action.parts.iter().map(|part| {
            let step = steps[usize::from(part.step)].name.clone();
            let nth = again.get(&(part.item, step.clone())).copied().unwrap_or(0);
            DraftLine {
                document: desk.columns.document_id(part.item),
                level: part.level,
                cycle: cycle(desk.looker(), part.item, desk.day),
                nth,
                step,
                asked: part.asked,
            }
        });
        let of_item = |charge: &Charge| charge.item.map(|item| desk.columns.document_id(item));
        Some(Draft {
            customer: desk.columns.customer_id(action.customer),
            contact: contact.map(|at| desk.collecting.contact_ids[at as usize]),
            entity: i64::from(action.entity),
            currency: l.currencies[usize::from(action.currency)].code().to_owned(),
            medium: medium.name(),
            template: template.clone(),
            pay_by: action.pay_by,
            total: action.total,
            strategy: Some(desk.used.id).filter(|&id| id != 0),
            lines: lines.collect(),
            charges: action.charges.made.iter().map(|charge| (of_item(charge), charge.clone())).collect(),
        })
    }
}

impl Draft {
    /// Writes it down; its number.
    fn write(&self, tx: &mut Tx<'_>, seq: i64, day: Day) -> Result<String, AppError> {
        let id = tx.next_id(&table::NOTICES)?;
        let number = format!("N-{id:07}");
        let day_of = |day: Day| i64::from(day.0);
        tx.insert(
            &table::NOTICES,
            &[
                id.into(),
                seq.into(),
                number.as_str().into(),
                self.customer.into(),
                self.contact.into(),
                self.entity.into(),
                self.currency.as_str().into(),
                self.medium.into(),
                self.template.as_str().into(),
                day_of(day).into(),
                self.pay_by.map(day_of).into(),
                self.total.into(),
                self.strategy.into(),
            ],
        )?;
        for line in &self.lines {
            let line_id = tx.next_id(&table::NOTICE_LINES)?;
            tx.insert(
                &table::NOTICE_LINES,
                &[
                    line_id.into(),
                    seq.into(),
                    id.into(),
                    line.document.into(),
                    i64::from(line.level).into(),
                    line.step.as_str().into(),
                    i64::from(line.cycle).into(),
                    (line.nth as i64).into(),
                    line.asked.into(),
                ],
            )?;
        }
        for (document, charge) in &self.charges {
            let charge_id = tx.next_id(&table::NOTICE_CHARGES)?;
            tx.insert(
                &table::NOTICE_CHARGES,
                &[
                    charge_id.into(),
                    seq.into(),
                    id.into(),
                    (*document).into(),
                    charge.what.name().into(),
                    charge.minor.into(),
                    charge.through.map(day_of).into(),
                    charge.basis.as_str().into(),
                    charge.formula.as_str().into(),
                ],
            )?;
        }
        Ok(number)
    }
}

pub(super) fn write_drafts(
    tx: &mut Tx<'_>,
    seen: i64,
    day: Day,
    key: Option<String>,
    actor: &str,
    (drafts, withheld): (&[Draft], usize),
) -> Result<Written<Run>, AppError> {
    let body = json!({"day": day.to_string()}).to_string();
    if let Some(key) = &key
        && let Some(known) = tx.command(key)?
    {
        if known.body != body {
            return Err(AppError::KeyTaken(key.clone()));
        }
        let answer: serde_json::Value = serde_json::from_str(&known.answer).unwrap_or_default();
        let numbers = answer["notices"].as_array().into_iter().flatten();
        let notices = numbers.filter_map(|n| n.as_str().map(str::to_owned)).collect();
        let withheld = answer["withheld"].as_u64().unwrap_or_default() as usize;
        return Ok(Written::Done(Run { notices, withheld, repeated: true }));
    }
    if tx.head()?.seq != seen {
        return Ok(Written::Moved);
    }
    // A run that somebody named is remembered even when it had nothing to draft.
    if drafts.is_empty() && key.is_none() {
        return Ok(Written::Done(Run { notices: Vec::new(), withheld, repeated: false }));
    }
    let seq = tx.begin()?;
    let notices: Vec<String> =
        drafts.iter().map(|draft| draft.write(tx, seq, day)).collect::<Result<_, _>>()?;
    let answer = json!({"notices": notices, "withheld": withheld}).to_string();
    let key = key.unwrap_or_else(|| format!("dun/{day}/{seq}"));
    tx.record(&key, "dun", actor, now_ms(), &body, &answer)?;
    Ok(Written::Done(Run { notices, withheld, repeated: false }))
}
