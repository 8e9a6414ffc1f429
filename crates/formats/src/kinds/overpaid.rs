//! What is paid beyond an invoice: a credit of its own, dated as the last payments.
//!
//! Only what remains too much when all rows are in is set apart: a second payment that is taken back later is not.
//! The excess comes off the latest payments first, so the balance of the customer is the same on every day.

use super::Builder;
use super::batch::Batch;
use crate::load::Coded;
use crate::plan::Lines;
use crate::report::Counter;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Applications, Kind, NO_ITEM, Settlement};
use rustc_hash::FxHashMap;

impl Builder<'_> {
    pub(super) fn set_overpayments_apart(&mut self) {
        let excess = self.excess();
        if excess.is_empty() {
            return;
        }
        let mut rows_of: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (row, to) in self.ledger.applications.to.iter().enumerate() {
            if excess.contains_key(to) {
                rows_of.entry(*to).or_default().push(row as u32);
            }
        }
        let mut counter = Counter::default();
        let mut credits = Vec::new();
        let mut items: Vec<(u32, i64)> = excess.into_iter().collect();
        items.sort_unstable();
        for (item, over) in items {
            counter.add(|| self.ledger.item_name(item));
            self.take_off(item, over, rows_of.remove(&item).unwrap_or_default(), &mut credits);
        }
        counter.notice(
            "documents are paid beyond their amount; the excess is unapplied cash",
            &mut self.notices,
        );
        self.append_credits(&credits);
        self.drop_empty_applications();
    }

    /// Debit items with more applied than they are worth, and by how much.
    fn excess(&self) -> FxHashMap<u32, i64> {
        let (i, a) = (&self.ledger.items, &self.ledger.applications);
        let mut applied = vec![0i64; i.len()];
        for row in 0..a.len() {
            if a.until.as_ref().is_none_or(|until| until[row] == Day::NEVER) {
                applied[a.to[row] as usize] = applied[a.to[row] as usize].saturating_add(a.amount[row]);
            }
        }
        let over = |(item, applied): (usize, i64)| {
            let amount = i.amount[item];
            (amount >= 0 && applied > amount).then(|| (item as u32, applied - amount))
        };
        applied.into_iter().enumerate().filter_map(over).collect()
    }

    /// Takes an excess off the latest cash applications. Money whose payment is known stays on that payment; other
    /// money becomes a credit of its own.
    fn take_off(&mut self, item: u32, mut over: i64, mut rows: Vec<u32>, credits: &mut Vec<Credit>) {
        let a = &mut self.ledger.applications;
        rows.sort_by_key(|&row| std::cmp::Reverse((a.day[row as usize], row)));
        // What is in the books is not touched: a new payment beyond an invoice is itself the excess.
        let first = self.onto.as_ref().map_or(0, |onto| onto.first_application);
        for row in rows.into_iter().filter(|&row| row >= first) {
            let at = row as usize;
            let in_force = a.until.as_ref().is_none_or(|until| until[at] == Day::NEVER);
            if over == 0 || a.how[at] != Settlement::Cash || a.amount[at] <= 0 || !in_force {
                continue;
            }
            let taken = over.min(a.amount[at]);
            a.amount[at] -= taken;
            over -= taken;
            if a.from[at] == NO_ITEM {
                credits.push(Credit { of: item, row, day: a.day[at], amount: taken });
            }
        }
    }

    fn append_credits(&mut self, credits: &[Credit]) {
        if credits.is_empty() {
            return;
        }
        let l = &self.ledger;
        let of = |credit: &Credit| credit.of as usize;
        let column = |numbers: &Option<Vec<u32>>, names: &dunlin_core::names::Names| {
            numbers.as_ref().map(|n| coded(credits.iter().map(|c| names.text(n[of(c)]))))
        };
        let channel = l
            .applications
            .channel
            .as_ref()
            .map(|channel| credits.iter().map(|c| channel[c.row as usize]).collect());
        let names: Vec<String> = self.names_of(credits);
        let l = &self.ledger;
        let batch = Batch {
            lines: Lines::default(),
            document: coded(names.iter().map(String::as_str)),
            customer: coded(credits.iter().map(|c| l.customers.text(l.items.customer[of(c)]))),
            kind: vec![Kind::Payment; credits.len()],
            issued: credits.iter().map(|c| c.day).collect(),
            due: credits.iter().map(|c| c.day).collect(),
            amount: credits.iter().map(|c| -c.amount).collect(),
            currency: credits.iter().map(|c| self.currency[of(c)]).collect(),
            segment: column(&l.items.segment, &l.segments),
            collector: column(&l.items.collector, &l.collectors),
            entity: column(&l.items.entity, &l.entities),
            channel,
            ..Batch::default()
        };
        self.append(batch, "overpayments");
    }

    /// `X/overpaid`; on top of the books, where an invoice may be overpaid a second time, `X/overpaid-2` and so on.
    fn names_of(&self, credits: &[Credit]) -> Vec<String> {
        let l = &self.ledger;
        let mut given: FxHashMap<u32, u32> = FxHashMap::default();
        let name = |credit: &Credit| {
            let plain = format!("{}/overpaid", l.item_name(credit.of));
            if self.onto.is_none() {
                return plain;
            }
            let nth = given.entry(credit.of).or_insert(0);
            loop {
                *nth += 1;
                let name = if *nth == 1 { plain.clone() } else { format!("{plain}-{nth}") };
                if l.documents.find(&name).is_none() {
                    return name;
                }
            }
        };
        credits.iter().map(name).collect()
    }

    fn drop_empty_applications(&mut self) {
        let a = &mut self.ledger.applications;
        if let Some(onto) = &self.onto {
            // In the books the row stays, never in force: without it the file's row would be new the next time.
            let len = a.amount.len();
            for row in (onto.first_application as usize..len).filter(|&row| a.amount[row] == 0) {
                a.until.get_or_insert_with(|| vec![Day::NEVER; len])[row] = a.day[row];
            }
            return;
        }
        let keep: Vec<bool> = a.amount.iter().map(|&amount| amount != 0).collect();
        retain_rows(a, &keep);
    }
}

/// Money paid beyond an invoice by one application row.
struct Credit {
    of: u32,
    row: u32,
    day: Day,
    amount: i64,
}

fn coded<'a>(texts: impl Iterator<Item = &'a str>) -> Coded {
    let mut coded = Coded::default();
    for text in texts {
        coded.numbers.push(coded.names.number(text));
    }
    coded
}

/// Keeps the rows marked.
pub(super) fn retain_rows(a: &mut Applications, keep: &[bool]) {
    retain(&mut a.from, keep);
    retain(&mut a.to, keep);
    retain(&mut a.day, keep);
    retain(&mut a.how, keep);
    retain(&mut a.amount, keep);
    a.until.iter_mut().for_each(|column| retain(column, keep));
    a.not_before.iter_mut().for_each(|column| retain(column, keep));
    a.channel.iter_mut().for_each(|column| retain(column, keep));
    a.source.iter_mut().for_each(|column| retain(column, keep));
}

fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    column.retain(|_| keep.next().copied().unwrap_or(true));
}
