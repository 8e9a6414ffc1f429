//! Invoices, flat lists and credit notes: one row a document.

use super::Builder;
use super::batch::Batch;
use super::onto::{Corrected, Said, says_the_same, take_over};
use super::words;
use crate::guess::field::{Field, FileKind};
use crate::load::{Amounts, Coded, File, Frame};
use crate::plan::Lines;
use crate::report::Counter;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Applications, Kind, NO_ITEM, Settlement};
use dunlin_core::names::Names;
use rustc_hash::FxHashMap;

impl Builder<'_> {
    pub(super) fn add_documents(&mut self, file: &mut File<'_>, mut frame: Frame) {
        let (currency, settled) = match self.prepared(file, &mut frame) {
            (currency, Some(settled)) => (currency, settled),
            (currency, None) => (currency, Settled::default()),
        };
        let references = frame.take_text(Field::Reference);
        let batch = self.batch(file, frame, currency);
        let (batch, kept) = self.without_known(file, batch);
        file.report.rows_kept += batch.len() as u64;
        let first = self.append(batch, &file.report.name);
        if let Some(references) = references {
            for (at, &row) in kept.iter().enumerate() {
                let number = references.text(row as usize);
                if !number.is_empty() {
                    self.references.push((first + at as u32, number.to_owned()));
                }
            }
        }
        let mut settling: Vec<(u32, u32)> =
            kept.iter().zip(first..).map(|(&row, item)| (item, row)).collect();
        settling.extend(self.settled_since(file, &settled));
        self.settle_flat(file, &settling, &settled);
    }

    /// The repeats of a flat list that settle a document which an earlier file has open: an export of a later day. One
    /// that settles it on another day than the earlier file is refused.
    fn settled_since(&mut self, file: &mut File<'_>, settled: &Settled) -> Vec<(u32, u32)> {
        let mut repeats = std::mem::take(&mut self.repeats);
        repeats
            .retain(|repeat| settled.cleared.get(repeat.row as usize).is_some_and(|day| *day != Day::NEVER));
        if repeats.is_empty() {
            return Vec::new();
        }
        let a = &self.ledger.applications;
        let in_force = |row: &usize| a.until.as_ref().is_none_or(|until| until[*row] == Day::NEVER);
        let known = (0..a.len()).filter(|row| a.from[*row] == NO_ITEM && in_force(row));
        let known: FxHashMap<u32, (u32, Day, i64)> =
            known.map(|row| (a.to[row], (row as u32, a.day[row], a.amount[row]))).collect();
        let mut since = Vec::new();
        for repeat in repeats {
            let day = settled.cleared[repeat.row as usize];
            let amount = settled.amount(repeat.row as usize, self.ledger.items.amount[repeat.item as usize]);
            match known.get(&repeat.item) {
                None => since.push((repeat.item, repeat.row)),
                Some(&(_, before, paid)) if before == day && (paid == amount || self.onto.is_none()) => {}
                // On top of the books a later export is a correction.
                Some(&(row, ..)) if self.onto.is_some() => {
                    self.onto.iter_mut().for_each(|onto| onto.ended.push(row));
                    since.push((repeat.item, repeat.row));
                }
                Some((_, before, _)) => file.report.refused.push(crate::plan::Refused {
                    line: repeat.line,
                    column: Field::Cleared.label().to_owned(),
                    value: day.to_string(),
                    reason: format!(
                        "{} has it cleared on {before}; which is right?",
                        self.origin(repeat.item)
                    ),
                }),
            }
        }
        self.end_contradicted();
        since
    }

    /// Settlements of the books that a later export contradicts were never in force.
    fn end_contradicted(&mut self) {
        let Some(onto) = &self.onto else { return };
        let a = &mut self.ledger.applications;
        let len = a.len();
        for &row in &onto.ended {
            a.until.get_or_insert_with(|| vec![Day::NEVER; len])[row as usize] = a.day[row as usize];
        }
    }

    /// Checked and without repeated rows: the currency of each row, and how a flat list's rows were settled.
    fn prepared(&mut self, file: &mut File<'_>, frame: &mut Frame) -> (Vec<u16>, Option<Settled>) {
        need_a_date(frame);
        if file.report.kind == FileKind::Flat {
            need_a_clearing_date(frame);
        }
        let mut currency = self.check(file, frame);
        let keep = self.drop_repeated_documents(file, frame);
        let mut keep = keep.iter();
        currency.retain(|_| keep.next().copied().unwrap_or(true));
        let settled = (file.report.kind == FileKind::Flat).then(|| Settled {
            lines: frame.lines.clone(),
            cleared: frame.take_days(Field::Cleared).unwrap_or_default(),
            paid: frame.take_amounts(Field::Paid),
            open: frame.take_amounts(Field::Open),
            is_open: frame.take_flags(Field::IsOpen),
        });
        (currency, settled)
    }

    /// The rows as items.
    pub(super) fn batch(&mut self, file: &mut File<'_>, mut frame: Frame, currency: Vec<u16>) -> Batch {
        let rows = frame.rows;
        let mut amount = frame.take_amounts(Field::Amount).map_or_else(|| vec![0; rows], |a| a.values);
        let kind = kinds(file, &mut frame, &mut amount);
        let issued = issue_dates(file, &mut frame);
        let due = due_dates(file, &mut frame, &issued);
        let customer = frame.take_text(Field::Customer).unwrap_or_default();
        let mut document = frame.take_text(Field::Document).unwrap_or_default();
        name_the_nameless(file, &mut document, |row| {
            format!("no-number/{}/{}/{}", customer.text(row), due[row], amount[row])
        });
        let constant = |value: &Option<String>| value.as_ref().map(|text| one_text(text, rows));
        let or_never = |days: Option<Vec<Day>>, blank: Day| {
            days.map(|days| days.into_iter().map(|day| if day == Day::NEVER { blank } else { day }).collect())
        };
        Batch {
            customer_name: frame.take_text(Field::CustomerName),
            segment: frame.take_text(Field::Segment).or_else(|| constant(&file.map.segment)),
            collector: frame.take_text(Field::Collector).or_else(|| constant(&file.map.collector)),
            entity: frame.take_text(Field::Entity).or_else(|| constant(&file.map.entity)),
            instalment: frame.take_meanings(Field::Instalment, |text| text.parse().unwrap_or(0)),
            posted: frame.take_days(Field::Posted).filter(|days| days.iter().any(|day| *day != Day::NEVER)),
            voided: frame.take_days(Field::Voided),
            disputed: frame.take_flags(Field::Disputed),
            hold_until: or_never(frame.take_days(Field::HoldUntil), Day::ALWAYS),
            ordered: frame.take_days(Field::Ordered),
            discount: frame.take_amounts(Field::Discount).map(|amounts| amounts.values),
            discount_until: or_never(frame.take_days(Field::DiscountUntil), Day::ALWAYS),
            channel: None,
            lines: std::mem::take(&mut frame.lines),
            document,
            customer,
            kind,
            issued,
            due,
            amount,
            currency,
        }
    }

    /// Rows whose document came with an earlier file: equal ones are left out, others refused. The rows that stay.
    pub(super) fn without_known(&mut self, file: &mut File<'_>, batch: Batch) -> (Batch, Vec<u32>) {
        if self.ledger.items.is_empty() {
            let all = (0..batch.len() as u32).collect();
            return (batch, all);
        }
        self.index.fill(&self.ledger);
        self.repeats.clear();
        let mut counter = Counter::default();
        let mut corrected = Vec::new();
        let mut kept = Vec::with_capacity(batch.len());
        for row in 0..batch.len() {
            match self.known(&batch, row) {
                None => kept.push(row as u32),
                Some((item, false)) if self.onto.as_ref().is_some_and(|onto| onto.is_before(item)) => {
                    corrected.push((item, row as u32));
                    self.repeats.push(Repeat { item, row: row as u32, line: batch.lines.of(row) });
                }
                Some((item, true)) => {
                    counter.add(|| format!("line {} repeats {}", batch.lines.of(row), self.origin(item)));
                    self.repeats.push(Repeat { item, row: row as u32, line: batch.lines.of(row) });
                    file.report.rows_repeated += 1;
                }
                Some((item, false)) => file.report.refused.push(crate::plan::Refused {
                    line: batch.lines.of(row),
                    column: Field::Document.label().to_owned(),
                    value: batch.document.text(row).to_owned(),
                    reason: format!(
                        "{} has the same number with other contents; which is right?",
                        self.origin(item)
                    ),
                }),
            }
        }
        if self.onto.is_some() {
            counter.notice("rows are in the books already", &mut file.report.notices);
        } else {
            counter.notice(
                "rows repeat a document of an earlier file and are counted once",
                &mut file.report.notices,
            );
        }
        self.correct(&batch, &corrected);
        let batch = if kept.len() == batch.len() { batch } else { batch.select(&kept) };
        (batch, kept)
    }

    /// The item that a row repeats, and whether it says the same.
    fn known(&self, batch: &Batch, row: usize) -> Option<(u32, bool)> {
        let l = &self.ledger;
        let i = &l.items;
        let number = l.documents.find(batch.document.text(row))?;
        let entity = |item: usize| i.entity.as_ref().map_or("", |e| l.entities.text(e[item]));
        let same = |item: usize| {
            i.kind[item] == batch.kind[row]
                && batch.entity.as_ref().is_none_or(|e| i.entity.is_none() || e.text(row) == entity(item))
                && batch.instalment.as_ref().map_or(0, |n| n[row])
                    == i.instalment.as_ref().map_or(0, |n| n[item])
        };
        let item = self.index.items(number).iter().copied().find(|&item| same(item as usize))? as usize;
        let equal = i.amount[item] == batch.amount[row]
            && i.issued[item] == batch.issued[row]
            && i.due[item] == batch.due[row]
            && self.currency[item] == batch.currency[row]
            && l.customers.text(i.customer[item]) == batch.customer.text(row);
        let equal = match &self.onto {
            Some(onto) if onto.is_before(item as u32) => {
                equal && !onto.is_undone(item as u32) && says_the_same(l, item, batch, row)
            }
            _ => equal,
        };
        Some((item as u32, equal))
    }

    /// Items of the books as a later export has them.
    fn correct(&mut self, batch: &Batch, pairs: &[(u32, u32)]) {
        let Some(onto) = &mut self.onto else { return };
        if pairs.is_empty() {
            return;
        }
        let (items, rows): (Vec<u32>, Vec<u32>) = pairs.iter().copied().unzip();
        for (&item, &row) in items.iter().zip(&rows) {
            onto.corrected.push(Corrected { item, file: self.at, line: batch.lines.of(row as usize) });
        }
        let first = self.ledger.items.len();
        let said = Said::by(batch);
        let some = batch.select(&rows);
        self.currency.extend_from_slice(&some.currency);
        some.append_to(&mut self.ledger, &mut self.customer_names);
        take_over(&mut self.ledger.items, &mut self.currency, first, &said, &items, &onto.undone);
        // A second row on the same document would be compared with the corrected one.
        items.iter().for_each(|&item| onto.undone[item as usize] = false);
        self.index.clear();
        self.index.fill(&self.ledger);
    }

    /// A flat list's clearing dates as applications, for pairs of item and row.
    fn settle_flat(&mut self, file: &mut File<'_>, settling: &[(u32, u32)], settled: &Settled) {
        let mut contradicts = Counter::default();
        let mut early = Counter::default();
        let (mut rows, mut lines) = (Applications::default(), Vec::new());
        for &(item, row) in settling {
            let row = row as usize;
            let Some(&day) = settled.cleared.get(row).filter(|day| **day != Day::NEVER) else { continue };
            let amount = settled.amount(row, self.ledger.items.amount[item as usize]);
            let name = || self.ledger.item_name(item);
            if settled.is_open.as_ref().is_some_and(|open| open[row]) {
                contradicts.add(name);
            }
            if day < self.ledger.items.issued[item as usize] {
                early.add(name);
            }
            if amount != 0 {
                lines.push(settled.lines.of(row));
                rows.from.push(NO_ITEM);
                rows.to.push(item);
                rows.day.push(day);
                rows.amount.push(amount);
                rows.how.push(match self.ledger.items.kind[item as usize] {
                    Kind::CreditNote if self.ledger.items.amount[item as usize] < 0 => Settlement::CreditNote,
                    _ => Settlement::Cash,
                });
            }
        }
        let notices = &mut file.report.notices;
        contradicts
            .notice("rows say that they are open and have a clearing date; the date is taken", notices);
        early.notice(
            "documents were settled before they were issued; that counts from the issue date",
            notices,
        );
        if let Some(onto) = &mut self.onto {
            onto.note(&mut rows, self.at, |row| lines[row]);
        }
        self.append_settlements(rows);
    }
}

/// A row that repeats a document of an earlier file.
pub(super) struct Repeat {
    item: u32,
    row: u32,
    line: u64,
}

/// How a flat list's rows were settled.
#[derive(Default)]
struct Settled {
    lines: Lines,
    cleared: Vec<Day>,
    paid: Option<Amounts>,
    open: Option<Amounts>,
    is_open: Option<Vec<bool>>,
}

impl Settled {
    /// What was paid on the clearing date: the amount paid, or all but the open rest, or all.
    fn amount(&self, row: usize, face: i64) -> i64 {
        let paid = self.paid.as_ref().and_then(|paid| paid.get(row));
        let open = self.open.as_ref().and_then(|open| open.get(row));
        match (paid, open) {
            // Some exports write what is paid on a credit without its sign.
            (Some(paid), _) => {
                if face < 0 {
                    -paid.abs()
                } else {
                    paid
                }
            }
            (None, Some(open)) => face - if face < 0 { -open.abs() } else { open },
            (None, None) => face,
        }
    }
}

fn one_text(text: &str, rows: usize) -> Coded {
    Coded { numbers: vec![0; rows], names: std::iter::once(text).collect::<Names>() }
}

/// A row needs one of the dates that can stand for the issue date.
pub(super) fn need_a_date(frame: &mut Frame) {
    let dates = [Field::Issued, Field::Posted, Field::Baseline, Field::Due];
    if frame.days(Field::Issued).is_some_and(|days| !days.contains(&Day::NEVER)) {
        return;
    }
    let none = |row: usize| dates.iter().all(|&f| frame.days(f).is_none_or(|days| days[row] == Day::NEVER));
    let bad: Vec<usize> = (0..frame.rows).filter(|&row| none(row)).collect();
    for row in bad {
        frame.refuse(
            row,
            Field::Issued,
            "",
            "no issue date, posting date or due date; fill one in".to_owned(),
        );
    }
}

/// What was paid on some day cannot be dated without that day.
fn need_a_clearing_date(frame: &mut Frame) {
    let Some(paid) = frame.take_amounts(Field::Paid) else { return };
    let bad: Vec<usize> = match frame.days(Field::Cleared) {
        Some(days) => (0..frame.rows)
            .filter(|&row| days[row] == Day::NEVER && paid.get(row).unwrap_or(0) != 0)
            .collect(),
        None => Vec::new(),
    };
    frame.put_amounts(Field::Paid, paid);
    for row in bad {
        let reason =
            "something is paid, but no clearing date says when; fill in the date of the last payment"
                .to_owned();
        frame.refuse(row, Field::Cleared, "", reason);
    }
}

/// The kind of each row, and the sign that goes with it.
fn kinds(file: &mut File<'_>, frame: &mut Frame, amount: &mut [i64]) -> Vec<Kind> {
    let usual = if file.report.kind == FileKind::CreditNotes { Kind::CreditNote } else { Kind::Invoice };
    let mut unknown = Counter::default();
    let named = frame.text(Field::Kind).map(|(numbers, names)| {
        let known: Vec<Option<Kind>> = names.iter().map(words::kind).collect();
        let of = |&n: &u32| match known[n as usize] {
            Some(Kind::Invoice) | None if usual == Kind::CreditNote => usual,
            Some(kind) => kind,
            None => {
                unknown.add(|| format!("`{}`", names.text(n)));
                usual
            }
        };
        numbers.iter().map(of).collect::<Vec<Kind>>()
    });
    unknown.notice("kinds of document that are not known are taken as invoices", &mut file.report.notices);
    let mut kinds = named.unwrap_or_else(|| vec![usual; amount.len()]);
    let is_credit = |kind: Kind| matches!(kind, Kind::CreditNote | Kind::Payment | Kind::WriteOff);
    let credits =
        || kinds.iter().zip(&*amount).filter(|(kind, _)| is_credit(**kind)).map(|(_, amount)| *amount);
    let signed =
        credits().filter(|amount| *amount < 0).count() > credits().filter(|amount| *amount > 0).count();
    let mut turned = Counter::default();
    for (kind, amount) in kinds.iter_mut().zip(amount) {
        if is_credit(*kind) && !signed {
            *amount = -*amount;
        } else if *kind == Kind::Invoice && *amount < 0 {
            *kind = Kind::CreditNote;
            turned.add(|| amount.to_string());
        }
    }
    turned.notice(
        "rows with a negative amount are taken as credit notes (in minor units)",
        &mut file.report.notices,
    );
    kinds
}

/// The issue date, or what can stand for it: posting date, baseline date, due date.
fn issue_dates(file: &mut File<'_>, frame: &mut Frame) -> Vec<Day> {
    let mut issued = frame.take_days(Field::Issued).unwrap_or_else(|| vec![Day::NEVER; frame.rows]);
    for (field, text) in [
        (Field::Posted, "documents without an issue date are dated by their posting date"),
        (Field::Baseline, "documents without an issue date are dated by their baseline date"),
        (Field::Due, "documents without an issue date are dated by their due date"),
    ] {
        let Some(days) = frame.days(field) else { continue };
        let mut counter = Counter::default();
        for (row, day) in issued.iter_mut().enumerate().filter(|(_, day)| **day == Day::NEVER) {
            if days[row] != Day::NEVER {
                *day = days[row];
                counter.add(|| format!("line {}", frame.lines.of(row)));
            }
        }
        counter.notice(text, &mut file.report.notices);
    }
    issued
}

/// The due date; without one a document is due when it is issued.
fn due_dates(file: &mut File<'_>, frame: &mut Frame, issued: &[Day]) -> Vec<Day> {
    let Some(mut due) = frame.take_days(Field::Due) else {
        if file.report.kind != FileKind::CreditNotes {
            file.report
                .notices
                .push(crate::report::Notice::plain("there is no due date; all is due when it is issued"));
        }
        return issued.to_vec();
    };
    let (mut none, mut early) = (Counter::default(), Counter::default());
    for (row, (due, issued)) in due.iter_mut().zip(issued).enumerate() {
        if *due == Day::NEVER {
            *due = *issued;
            none.add(|| format!("line {}", frame.lines.of(row)));
        } else if *due < *issued {
            early.add(|| format!("line {}", frame.lines.of(row)));
        }
    }
    none.notice("documents without a due date are due when they are issued", &mut file.report.notices);
    early.notice("documents are due before they are issued; kept as they are", &mut file.report.notices);
    due
}

/// Documents without a number get one from their contents, so that the order of rows does not matter.
pub(super) fn name_the_nameless(file: &mut File<'_>, document: &mut Coded, name: impl Fn(usize) -> String) {
    let Some(blank) = document.names.find("") else { return };
    let mut counter = Counter::default();
    let mut seen = FxHashMap::default();
    for row in 0..document.numbers.len() {
        if document.numbers[row] == blank {
            let mut text = name(row);
            let n = seen.entry(text.clone()).or_insert(0u32);
            *n += 1;
            if *n > 1 {
                text = format!("{text}/{n}");
            }
            counter.add(|| text.clone());
            document.numbers[row] = document.names.number(&text);
        }
    }
    counter.notice("rows without a number are named after their contents", &mut file.report.notices);
}
