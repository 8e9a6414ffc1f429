//! Applications and write-offs: dated amounts on documents, joined to their items by number.

use super::batch::append_some;
use super::overpaid::retain_rows;
use super::{Builder, words};
use crate::guess::field::{Field, FileKind};
use crate::load::{File, Frame};
use crate::plan::Lines;
use crate::report::Notice;
use crate::whole::{self, Written};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Allocation, Applications, Channel, NO_ITEM, Settlement};
use dunlin_core::names::Names;
use rayon::prelude::*;

/// An application that comes from no file at hand.
const NO_SOURCE: u32 = u32::MAX;
/// A document name that no item has.
const UNKNOWN: u32 = u32::MAX;
/// A document name that several items have.
const SEVERAL: u32 = u32::MAX - 1;

impl Builder<'_> {
    pub(super) fn add_applications(&mut self, file: &mut File<'_>, mut frame: Frame) {
        self.index.fill(&self.ledger);
        refuse_unknown_words(&mut frame);
        let to = self.join(&mut frame);
        let from = self.join_payments(file, &mut frame);
        self.amounts_to_minor(file, &mut frame, &to);
        let gone: Vec<bool> = (0..frame.rows).map(|row| !frame.is_leaving(row)).collect();
        frame.settle(&mut file.report);
        let keep = self.drop_repeated_rows(file, &mut frame);
        let (to, from) = (kept(kept(to, &gone), &keep), from.map(|from| kept(kept(from, &gone), &keep)));
        file.report.rows_kept += frame.rows as u64;
        let lines = std::mem::take(&mut frame.lines);
        let rows = self.rows(file, frame, to, from);
        self.append_from_file(file, rows, &lines);
    }

    /// Appends rows of a file; on top of a ledger only those that it does not have.
    pub(super) fn append_from_file(&mut self, file: &mut File<'_>, rows: Applications, lines: &Lines) {
        let at = self.at;
        let Some(onto) = &mut self.onto else { return self.append_applications(rows) };
        let keep = onto.unknown_rows(&rows);
        let known = keep.iter().filter(|keep| !**keep).count();
        let mut rows = rows;
        onto.note(&mut rows, at, |row| lines.of(row));
        if known > 0 {
            file.report.rows_repeated += known as u64;
            retain_rows(&mut rows, &keep);
        }
        if !rows.is_empty() {
            self.append_applications(rows);
        }
    }

    /// The item of each row; rows that name no item, or several that are not instalments of one, are refused.
    fn join(&self, frame: &mut Frame) -> Vec<u32> {
        let mut to: Vec<u32> = match (frame.whole(Field::Document), frame.text(Field::Document)) {
            (Some(values), _) => self.items_of_whole(values),
            (None, Some((numbers, names))) => {
                let items = self.items_of(names);
                numbers.par_iter().map(|&n| items[n as usize]).collect()
            }
            (None, None) => return Vec::new(),
        };
        let odd: Vec<usize> = (0..frame.rows).filter(|&row| to[row] >= SEVERAL).collect();
        for row in odd {
            let name = frame.text_of(Field::Document, row);
            match self.one_of_several(frame, row, &name) {
                Ok(item) => to[row] = item,
                Err(reason) => frame.refuse(row, Field::Document, &name, reason),
            }
        }
        to
    }

    /// The item of each name, over all cores: the lookups are what joining costs.
    fn items_of(&self, names: &Names) -> Vec<u32> {
        let documents = &self.ledger.documents;
        let all = names.len() as u32;
        let lots: Vec<u32> = (0..all).step_by(1 << 14).collect();
        let found = lots.into_par_iter().flat_map_iter(|first| {
            documents.find_all(names, first..all.min(first + (1 << 14))).into_iter().map(|d| self.item_of(d))
        });
        found.collect()
    }

    /// The same of documents that are whole numbers, row by row.
    fn items_of_whole(&self, values: &[u32]) -> Vec<u32> {
        let documents = &self.ledger.documents;
        let lot = 1 << 14;
        let Some((low, items)) = self.by_value(values) else {
            let item = |&value: &u32| self.item_of(documents.find(Written::new(value).as_str()));
            return values.par_iter().with_min_len(lot).map(item).collect();
        };
        values.par_iter().with_min_len(lot).map(|value| items[(value - low) as usize]).collect()
    }

    /// The items of all whole numbers from the least of some on, where a table of these is smaller than the numbers and no
    /// more work than to look each up.
    fn by_value(&self, values: &[u32]) -> Option<(u32, Vec<u32>)> {
        let documents = &self.ledger.documents;
        let (low, high) = (values.iter().copied().min()?, values.iter().copied().max()?);
        let span = (high - low) as usize + 1;
        if span / 4 > values.len() || documents.len() / 4 > values.len() {
            return None;
        }
        let mut items = vec![UNKNOWN; span];
        for (number, text) in (0..).zip(documents.iter()) {
            let place = whole::value(text).and_then(|value| value.checked_sub(low));
            if let Some(place) = place.and_then(|place| items.get_mut(place as usize)) {
                *place = self.item_of(Some(number));
            }
        }
        Some((low, items))
    }

    /// The item of a document, or what is wrong with it.
    fn item_of(&self, document: Option<u32>) -> u32 {
        match document.map(|document| self.index.items(document)) {
            Some([item]) => *item,
            Some([_, ..]) => SEVERAL,
            _ => UNKNOWN,
        }
    }

    fn one_of_several(&self, frame: &Frame, row: usize, name: &str) -> Result<u32, String> {
        let i = &self.ledger.items;
        let all = self.ledger.documents.find(name).map_or(&[][..], |document| self.index.items(document));
        if all.is_empty() {
            return Err(
                "no document of this number was loaded; load its file too, or leave the row out".to_owned()
            );
        }
        let text = |field| frame.text(field).map(|(numbers, names)| names.text(numbers[row]));
        let entity =
            |item: u32| i.entity.as_ref().map_or("", |e| self.ledger.entities.text(e[item as usize]));
        let instalment = |item: u32| i.instalment.as_ref().map_or(0, |n| n[item as usize]);
        let mut items: Vec<u32> = all.to_vec();
        items.retain(|&item| text(Field::Entity).is_none_or(|e| e == entity(item)));
        items.retain(|&item| {
            text(Field::Instalment).and_then(|n| n.parse().ok()).is_none_or(|n: u16| n == instalment(item))
        });
        // A number that an invoice and a credit note share means the invoice.
        if items.iter().any(|&item| i.amount[item as usize] >= 0) {
            items.retain(|&item| i.amount[item as usize] >= 0);
        }
        match items.as_slice() {
            [] => Err("the document has no such entity or instalment".to_owned()),
            [item, rest @ ..] if rest.iter().all(|&other| entity(other) == entity(*item)) => Ok(*item),
            _ => {
                Err("documents of several entities have this number; add a column with the entity".to_owned())
            }
        }
    }

    /// The credit item of each row that names a payment, where payments or credits were loaded.
    fn join_payments(&self, file: &mut File<'_>, frame: &mut Frame) -> Option<Vec<u32>> {
        let (numbers, names) = frame.text(Field::Payment)?;
        if !self.has_payments {
            file.report
                .notices
                .push(Notice::plain("payment numbers are not used, because no payments were loaded"));
            return None;
        }
        let credit = |name: &str| {
            let document = self.ledger.documents.find(name)?;
            let mut items = self.index.items(document).iter().copied();
            items.find(|&item| self.ledger.items.amount[item as usize] < 0)
        };
        let items: Vec<u32> = names
            .iter()
            .map(|name| if name.is_empty() { NO_ITEM } else { credit(name).unwrap_or(SEVERAL) })
            .collect();
        let mut from: Vec<u32> = numbers.iter().map(|&n| items[n as usize]).collect();
        let unknown: Vec<usize> = (0..frame.rows).filter(|&row| from[row] == SEVERAL).collect();
        for row in unknown {
            let name =
                frame.text(Field::Payment).map_or("", |(numbers, names)| names.text(numbers[row])).to_owned();
            let reason =
                "no payment or credit of this number was loaded; load its file too, or leave the cell empty"
                    .to_owned();
            frame.refuse(row, Field::Payment, &name, reason);
            from[row] = NO_ITEM;
        }
        Some(from)
    }

    /// Amounts in the currency of the item that they settle. A currency column must agree with it.
    fn amounts_to_minor(&mut self, file: &mut File<'_>, frame: &mut Frame, to: &[u32]) {
        super::check::check_days(frame);
        super::check::check_texts(frame);
        file.report.rows_read = file.report.rows_read.max(frame.rows as u64);
        let list = &self.ledger.currencies;
        let of = |row: usize| match to[row] {
            SEVERAL | UNKNOWN => list.first().copied(),
            item => self.currency.get(item as usize).map(|&c| list[usize::from(c)]),
        };
        if let Some((numbers, names)) = frame.text(Field::Currency) {
            let codes: Vec<String> = names.iter().map(str::to_uppercase).collect();
            let differs = |row: &usize| {
                let code = &codes[numbers[*row] as usize];
                to[*row] < SEVERAL && !code.is_empty() && of(*row).is_some_and(|c| c.code() != code)
            };
            let bad: Vec<(usize, String)> = (0..frame.rows)
                .filter(differs)
                .map(|row| (row, codes[numbers[row] as usize].clone()))
                .collect();
            for (row, code) in bad {
                let owed = of(row).map(|c| c.to_string()).unwrap_or_default();
                let reason = format!("the document is in {owed}; convert the amount first");
                frame.refuse(row, Field::Currency, &code, reason);
            }
        }
        let divisor = |row: usize| of(row).map_or(100, |c| 10i64.pow(4 - u32::from(c.digits().min(4))));
        let digits = |row: usize| of(row).map_or_else(String::new, |c| format!("{c} has ({})", c.digits()));
        frame.turn_to_minor(Field::Amount, divisor, digits);
    }

    fn rows(
        &mut self,
        file: &mut File<'_>,
        mut frame: Frame,
        to: Vec<u32>,
        from: Option<Vec<u32>>,
    ) -> Applications {
        let rows = frame.rows;
        let mut amount = frame.take_amounts(Field::Amount).map(|a| a.values).unwrap_or_default();
        let items = &self.ledger.items;
        let from = from.unwrap_or_else(|| vec![NO_ITEM; rows]);
        self.turn_if_all_negative(file, &to, &mut amount);
        let named = frame
            .take_meanings(Field::How, |text| (!text.is_empty()).then(|| words::settlement(text)).flatten());
        let usual =
            if file.report.kind == FileKind::WriteOffs { Settlement::WriteOff } else { Settlement::Cash };
        let how = |row: usize| match (named.as_ref().and_then(|named| named[row]), from[row]) {
            (Some(how), _) => how,
            // A credit that is used up moves no money.
            (None, NO_ITEM) if items.amount[to[row] as usize] < 0 => {
                Settlement::of(items.kind[to[row] as usize])
            }
            (None, NO_ITEM) => usual,
            (None, credit) => Settlement::of(items.kind[credit as usize]),
        };
        let how: Vec<Settlement> = (0..rows).map(how).collect();
        Applications {
            until: frame.take_days(Field::Until),
            channel: frame.take_meanings(Field::Channel, words::channel),
            day: frame.take_days(Field::Date).unwrap_or_default(),
            from,
            to,
            amount,
            how,
            ..Applications::default()
        }
    }

    /// Some exports write all applications as credits, negative. One positive amount, and signs mean what they say.
    fn turn_if_all_negative(&self, file: &mut File<'_>, to: &[u32], amount: &mut [i64]) {
        let items = &self.ledger.items;
        let debits = || to.iter().zip(&*amount).filter(|(to, _)| items.amount[**to as usize] >= 0);
        if amount.first().is_some_and(|&first| first < 0)
            && debits().count() > 1
            && debits().all(|(_, amount)| *amount < 0)
        {
            for (to, amount) in to.iter().zip(amount) {
                if items.amount[*to as usize] >= 0 {
                    *amount = amount.saturating_neg();
                }
            }
            file.report
                .notices
                .push(Notice::plain("all amounts on invoices are negative; they are read as positive"));
        }
    }

    /// Appends settlements that a flat list gives; they name items, not documents, so nothing is spread.
    pub(super) fn append_settlements(&mut self, rows: Applications) {
        if !rows.is_empty() {
            self.append_columns(rows);
        }
    }

    pub(super) fn append_applications(&mut self, rows: Applications) {
        let (before, more) = (self.ledger.applications.len(), rows.len());
        if self.ledger.items.instalment.is_some() {
            let several = |&&row: &&usize| {
                let document = self.ledger.items.document[rows.to[row] as usize];
                self.index.items(document).len() > 1
            };
            let numbers: Vec<usize> = (0..more).collect();
            let spread = numbers
                .iter()
                .filter(several)
                .map(|&row| ((before + row) as u32, Allocation::OldestDueFirst));
            self.to_spread.extend(spread);
        }
        self.append_columns(rows);
    }

    fn append_columns(&mut self, rows: Applications) {
        let a = &mut self.ledger.applications;
        let (before, more) = (a.len(), rows.len());
        append_some(&mut a.until, before, more, rows.until, Day::NEVER);
        append_some(&mut a.not_before, before, more, rows.not_before, Day::ALWAYS);
        append_some(&mut a.channel, before, more, rows.channel, Channel::Other);
        append_some(&mut a.source, before, more, rows.source, NO_SOURCE);
        if before == 0 {
            (a.from, a.to, a.day, a.amount, a.how) = (rows.from, rows.to, rows.day, rows.amount, rows.how);
        } else {
            a.from.extend(rows.from);
            a.to.extend(rows.to);
            a.day.extend(rows.day);
            a.amount.extend(rows.amount);
            a.how.extend(rows.how);
        }
    }
}

fn kept(column: Vec<u32>, keep: &[bool]) -> Vec<u32> {
    if !keep.contains(&false) {
        return column;
    }
    column.into_iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| value).collect()
}

/// Kinds of settlement must be known: taking a write-off for cash would be a wrong figure.
fn refuse_unknown_words(frame: &mut Frame) {
    let Some((numbers, names)) = frame.text(Field::How) else { return };
    let known: Vec<bool> =
        names.iter().map(|name| name.is_empty() || words::settlement(name).is_some()).collect();
    if known.iter().all(|&known| known) {
        return;
    }
    let bad: Vec<(usize, String)> = (0..frame.rows)
        .filter(|&row| !known[numbers[row] as usize])
        .map(|row| (row, names.text(numbers[row]).to_owned()))
        .collect();
    for (row, text) in bad {
        let reason =
            "not a known kind of settlement (cash, credit note, write-off, discount, journal)".to_owned();
        frame.refuse(row, Field::How, &text, reason);
    }
}
