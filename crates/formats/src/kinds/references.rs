//! Credits that name the invoice they are for: applied to it, as far as nothing else says otherwise.
//!
//! What the files say of applications comes first; a reference only fills what that leaves open. In books the two come in
//! different imports, so what was applied by reference gives way when an export says what was really done.

use super::Builder;
use super::batch::append_some;
use crate::report::Counter;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Applications, NO_ITEM, Settlement};

/// What is used up of each item.
struct Used {
    /// By item: applied to it.
    to: Vec<i64>,
    /// By item: taken from it.
    from: Vec<i64>,
}

impl Builder<'_> {
    /// Credits that name an invoice are applied to it, up to what is open on it.
    pub(super) fn apply_references(&mut self) {
        let references = std::mem::take(&mut self.references);
        let renewed = self.release_inferred();
        if references.is_empty() && renewed.is_empty() {
            return;
        }
        self.index.fill(&self.ledger);
        let mut used = self.used();
        let mut rows = Applications::default();
        for (credit, debit) in renewed {
            self.fill(credit, debit, &mut used, &mut rows);
        }
        let mut unknown = Counter::default();
        for (credit, number) in references {
            let document = self.ledger.documents.find(&number);
            let items = document.map_or(&[][..], |document| self.index.items(document));
            let i = &self.ledger.items;
            let debits: Vec<u32> =
                items.iter().copied().filter(|&item| i.amount[item as usize] > 0).collect();
            if debits.is_empty() {
                unknown.add(|| format!("`{number}` of {}", self.origin(credit)));
            }
            for debit in debits {
                self.fill(credit, debit, &mut used, &mut rows);
            }
        }
        unknown.notice("credits name documents that were not loaded; they stay unapplied", &mut self.notices);
        if let Some(onto) = &mut self.onto {
            onto.note(&mut rows, self.at, |_| 0);
        }
        if !rows.is_empty() {
            self.append_applications(rows);
        }
    }

    /// Applies as much of a credit to a debit of its currency as both have left.
    fn fill(&self, credit: u32, debit: u32, used: &mut Used, rows: &mut Applications) {
        let (i, d, c) = (&self.ledger.items, debit as usize, credit as usize);
        if self.currency[d] != self.currency[c] {
            return;
        }
        let amount = (i.amount[d] - used.to[d]).min(-i.amount[c] - used.from[c]);
        if amount > 0 {
            used.to[d] += amount;
            used.from[c] += amount;
            rows.from.push(credit);
            rows.to.push(debit);
            rows.day.push(i.issued[c]);
            rows.amount.push(amount);
            rows.how.push(Settlement::of(i.kind[c]));
        }
    }

    /// What applications that have no end use up.
    fn used(&self) -> Used {
        let (a, n) = (&self.ledger.applications, self.ledger.items.len());
        let mut used = Used { to: vec![0; n], from: vec![0; n] };
        for row in (0..a.len()).filter(|&row| has_no_end(a, row)) {
            used.to[a.to[row] as usize] += a.amount[row];
            if a.from[row] != NO_ITEM {
                used.from[a.from[row] as usize] += a.amount[row];
            }
        }
        used
    }

    /// Ends what was applied by reference before, where new rows say something of either side and it would not come out the
    /// same now; what may be left to apply again is given back. A row that the files confirm stays.
    fn release_inferred(&mut self) -> Vec<(u32, u32)> {
        let Some(onto) = &self.onto else { return Vec::new() };
        let a = &self.ledger.applications;
        let mut touched = vec![false; self.ledger.items.len()];
        for row in onto.first_application as usize..a.len() {
            touched[a.to[row] as usize] = true;
            if a.from[row] != NO_ITEM {
                touched[a.from[row] as usize] = true;
            }
        }
        let gives_way = |row: &u32| {
            let (from, to) = (a.from[*row as usize], a.to[*row as usize]);
            has_no_end(a, *row as usize)
                && (touched[from as usize] || touched[to as usize])
                && !onto.is_confirmed(*row, a)
        };
        let rows: Vec<u32> = onto.inferred.iter().copied().filter(gives_way).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let mut used = self.used();
        for &row in &rows {
            let (from, to, amount) = self.row(row);
            used.to[to as usize] -= amount;
            used.from[from as usize] -= amount;
        }
        let (mut again, mut ended) = (Vec::new(), Vec::new());
        let i = &self.ledger.items;
        for row in rows {
            let (from, to, amount) = self.row(row);
            let (d, c) = (to as usize, from as usize);
            let now = (i.amount[d] - used.to[d]).min(-i.amount[c] - used.from[c]).max(0);
            used.to[d] += now;
            used.from[c] += now;
            if now != amount {
                ended.push(row);
                again.push((from, to));
            }
        }
        let a = &mut self.ledger.applications;
        let len = a.len();
        append_some(&mut a.until, len, 0, Some(Vec::new()), Day::NEVER);
        if let Some(until) = &mut a.until {
            ended.iter().for_each(|&row| until[row as usize] = a.day[row as usize]);
        }
        self.onto.iter_mut().for_each(|onto| onto.ended.extend(&ended));
        again
    }

    fn row(&self, row: u32) -> (u32, u32, i64) {
        let a = &self.ledger.applications;
        (a.from[row as usize], a.to[row as usize], a.amount[row as usize])
    }
}

fn has_no_end(a: &Applications, row: usize) -> bool {
    a.until.as_ref().is_none_or(|until| until[row] == Day::NEVER)
}
