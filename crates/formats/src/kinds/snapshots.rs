//! Open-item lists: what was open on one day after another.
//!
//! An item that is in one list and not in the next was settled in between. When exactly is not known: the application
//! is dated at the later list's day and carries `not_before`, the day of the earlier list, so that figures can say so.
//! An amount that fell was settled in part; one that rose is a correction; an item that comes back is reopened.
//! What settled an item is not known either; it is taken as cash.

use super::Builder;
use super::batch::Batch;
use crate::guess::field::Field;
use crate::load::{File, Frame};
use crate::report::{Counter, Notice};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Applications, Kind, NO_ITEM, Settlement};
use dunlin_core::names::Names;
use dunlin_core::open::AsOf;

/// The rows of one list on one day.
pub(super) struct Snapshot {
    day: Option<Day>,
    at: u32,
    file: String,
    batch: Batch,
    open: Vec<i64>,
}

/// An item as the lists so far show it.
struct State {
    item: u32,
    open: i64,
    /// Number of the last list that has it.
    seen: usize,
}

impl Builder<'_> {
    pub(super) fn add_snapshot(&mut self, file: &mut File<'_>, mut frame: Frame) {
        leave_closed_out(file, &mut frame);
        super::documents::need_a_date(&mut frame);
        let mut currency = self.check(file, &mut frame);
        // A file with a day in each row holds a list for each day: the day belongs to what tells rows apart.
        let several = frame.has(Field::AsOf);
        let keep = if several {
            self.drop_repeated_rows(file, &mut frame)
        } else {
            self.drop_repeated_documents(file, &mut frame)
        };
        let mut keep = keep.iter();
        currency.retain(|_| keep.next().copied().unwrap_or(true));
        let open = frame.take_amounts(Field::Open).map(|a| a.values).unwrap_or_default();
        let face = frame.take_amounts(Field::Amount);
        let days = frame.take_days(Field::AsOf);
        let usual = file.map.as_of.or_else(|| day_in_name(&file.report.name)).or(self.options.as_of);
        let mut batch = self.batch(file, frame, currency);
        batch.amount = match face {
            Some(face) => open.iter().enumerate().map(|(row, &open)| face.get(row).unwrap_or(open)).collect(),
            None => open.clone(),
        };
        for (kind, amount) in batch.kind.iter_mut().zip(&batch.amount) {
            if *amount < 0 && *kind == Kind::Invoice {
                *kind = Kind::CreditNote;
            }
        }
        file.report.rows_kept += batch.len() as u64;
        let name = file.report.name.clone();
        let Some(days) = days else {
            self.snapshots.push(Snapshot { day: usual, at: self.at, file: name, batch, open });
            return;
        };
        let mut order: Vec<u32> = (0..batch.len() as u32).collect();
        order.sort_by_key(|&row| days[row as usize]);
        for rows in order.chunk_by(|a, b| days[*a as usize] == days[*b as usize]) {
            let day = Some(days[rows[0] as usize]).filter(|day| *day != Day::NEVER).or(usual);
            let open = rows.iter().map(|&row| open[row as usize]).collect();
            self.snapshots.push(Snapshot {
                day,
                at: self.at,
                file: name.clone(),
                batch: batch.select(rows),
                open,
            });
        }
    }

    /// Follows each item through the lists, in order of their days.
    pub(super) fn join_snapshots(&mut self) {
        let mut snapshots = std::mem::take(&mut self.snapshots);
        let nameless: Vec<String> =
            snapshots.iter().filter(|s| s.day.is_none()).map(|s| s.file.clone()).collect();
        if snapshots.len() > 1 && !nameless.is_empty() {
            self.undated.extend(nameless);
            return;
        }
        if self.onto.is_some() && !nameless.is_empty() {
            self.undated.extend(nameless);
            return;
        }
        snapshots.sort_by_key(|snapshot| snapshot.day);
        let mut before: Option<Day> = None;
        if let Some(onto) = &self.onto {
            before = onto.lists.last().copied();
            self.leave_known_lists_out(&mut snapshots);
        }
        self.snapshot_days = snapshots.iter().filter_map(|snapshot| snapshot.day).collect();
        self.snapshot_days.dedup();
        let mut keys = Names::new();
        let mut states: Vec<State> = Vec::new();
        let mut rows = Rows::default();
        if let Some(first) = self.snapshot_days.first().copied().filter(|_| self.onto.is_some()) {
            states = self.states_of_books(first, &mut keys);
        }
        // The lists are counted from 1: what the books have was seen by list 0.
        let before_any = before.is_some();
        let days = snapshots.chunk_by(|a, b| a.day == b.day && a.day.is_some());
        let count = days.clone().count();
        for (number, lists) in days.enumerate().map(|(at, lists)| (at + 1, lists)) {
            let day = lists[0].day;
            for list in lists {
                self.follow(list, number, before, &mut keys, &mut states, &mut rows);
            }
            for state in
                states.iter_mut().filter(|state| state.seen.wrapping_add(1) == number && state.open != 0)
            {
                rows.add(state.item, day, before, state.open, Settlement::Cash);
                state.open = 0;
            }
            before = day;
        }
        if count > 1 || before_any {
            self.tell(&rows, count);
        }
        if let Some(onto) = &mut self.onto {
            onto.note(&mut rows.rows, self.at, |_| 0);
        }
        if !rows.rows.is_empty() {
            self.append_applications(rows.rows);
        }
    }

    /// Lists of days that the books have, or that lie before their last list, say nothing new. (What lies between two
    /// lists was settled in a window that cannot be made narrower afterwards.)
    fn leave_known_lists_out(&mut self, snapshots: &mut Vec<Snapshot>) {
        let Some(onto) = &self.onto else { return };
        let Some(last) = onto.lists.last().copied() else { return };
        let (mut known, mut late) = (Counter::default(), Counter::default());
        for list in snapshots.iter() {
            let Some(day) = list.day.filter(|day| *day <= last) else { continue };
            let counter = if onto.lists.contains(&day) { &mut known } else { &mut late };
            counter.add(|| format!("{} of {day}", list.file));
        }
        snapshots.retain(|list| list.day.is_none_or(|day| day > last));
        known.notice("open-item lists are in the books already", &mut self.notices);
        late.notice(
            "open-item lists are older than the last one in the books and were left out; take back the later ones \
             (`dunlin books undo`) and bring all in the order of their days",
            &mut self.notices,
        );
    }

    /// The items of the books as the last list left them, with what was recorded since.
    fn states_of_books(&self, day: Day, keys: &mut Names) -> Vec<State> {
        let l = &self.ledger;
        let open = l.open_amounts(AsOf::day(day));
        let mut states = Vec::with_capacity(open.len());
        for (item, open) in open.into_iter().enumerate() {
            let entity = l.items.entity.as_ref().map_or("", |entity| l.entities.text(entity[item]));
            let instalment = l.items.instalment.as_ref().map_or(0, |n| n[item]);
            let document = l.documents.text(l.items.document[item]);
            let at = keys.number(&key_of(entity, document, instalment, l.items.kind[item])) as usize;
            // Not open: it was in no list, and one that has it now reopens it.
            let state = State { item: item as u32, open, seen: if open == 0 { usize::MAX - 1 } else { 0 } };
            if at == states.len() { states.push(state) } else { states[at] = state }
        }
        states
    }

    fn follow(
        &mut self,
        list: &Snapshot,
        number: usize,
        before: Option<Day>,
        keys: &mut Names,
        states: &mut Vec<State>,
        rows: &mut Rows,
    ) {
        let mut new = Vec::new();
        for row in 0..list.batch.len() {
            let open = list.open[row];
            let known = keys.len();
            let key = keys.number(&key(&list.batch, row)) as usize;
            if key == known {
                new.push(row as u32);
                states.push(State { item: NO_ITEM, open, seen: number });
                continue;
            }
            let state = &mut states[key];
            if state.item == NO_ITEM || state.seen == number {
                // The same item twice on one day: two files that overlap.
                continue;
            }
            let how = if (open - state.open) * open.signum() > 0 && state.seen + 1 == number {
                Settlement::Journal
            } else {
                Settlement::Cash
            };
            if open != state.open {
                rows.changed += u64::from(how == Settlement::Journal);
                rows.reopened += u64::from(state.seen + 1 != number);
                rows.add(state.item, list.day, before, state.open - open, how);
            }
            (state.open, state.seen) = (open, number);
        }
        self.at = list.at;
        let first = self.append(list.batch.select(&new), &list.file);
        let from = states.len() - new.len();
        for (at, &row) in new.iter().enumerate() {
            let state = &mut states[from + at];
            state.item = first + at as u32;
            let settled = list.batch.amount[row as usize] - state.open;
            if settled != 0 && list.day.is_some() {
                // Settled in part before it was first seen: after its issue, or after the list before.
                let issued = list.batch.issued[row as usize];
                rows.add(state.item, list.day, before.max(Some(issued)), settled, Settlement::Cash);
            } else if settled != 0 {
                self.ledger.items.amount[state.item as usize] = state.open;
            }
        }
    }

    fn tell(&mut self, rows: &Rows, count: usize) {
        let counted = |count: u64, text: &str| Notice { text: text.to_owned(), count, examples: Vec::new() };
        let settled = rows.rows.len() as u64;
        self.notices.push(Notice::plain(format!(
            "{count} open-item lists: {settled} settlements are known only to lie between two lists, and are taken as cash"
        )));
        if rows.changed > 0 {
            self.notices.push(counted(
                rows.changed,
                "open amounts rose from one list to the next; taken as corrections",
            ));
        }
        if rows.reopened > 0 {
            self.notices
                .push(counted(rows.reopened, "items came back after they had gone; taken as reopened"));
        }
    }
}

#[derive(Default)]
struct Rows {
    rows: Applications,
    changed: u64,
    reopened: u64,
}

impl Rows {
    fn add(&mut self, item: u32, day: Option<Day>, not_before: Option<Day>, amount: i64, how: Settlement) {
        let r = &mut self.rows;
        r.from.push(NO_ITEM);
        r.to.push(item);
        r.day.push(day.unwrap_or_default());
        r.amount.push(amount);
        r.how.push(how);
        r.not_before.get_or_insert_default().push(not_before.unwrap_or(Day::ALWAYS));
    }
}

/// Rows that say they are closed have no place in a list of what is open.
fn leave_closed_out(file: &mut File<'_>, frame: &mut Frame) {
    let Some(open) = frame.take_flags(Field::IsOpen) else { return };
    let mut counter = Counter::default();
    for row in (0..frame.rows).filter(|&row| !open[row]) {
        counter.add(|| format!("line {}", frame.lines.of(row)));
        frame.mark(row);
    }
    counter.notice("rows say that they are not open; left out", &mut file.report.notices);
    file.report.rows_read = file.report.rows_read.max(frame.rows as u64);
    frame.settle(&mut file.report);
}

fn key_of(entity: &str, document: &str, instalment: u16, kind: Kind) -> String {
    format!("{entity}\u{1f}{document}\u{1f}{instalment}\u{1f}{kind:?}")
}

fn key(batch: &Batch, row: usize) -> String {
    let entity = batch.entity.as_ref().map_or("", |entity| entity.text(row));
    let instalment = batch.instalment.as_ref().map_or(0, |n| n[row]);
    key_of(entity, batch.document.text(row), instalment, batch.kind[row])
}

/// The day in a file's name: `open-2024-01-31.csv`, `20240131`, or a month `2024-01`, which is its last day.
fn day_in_name(name: &str) -> Option<Day> {
    let digits: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).collect();
    let compact = digits.iter().find_map(|d| match d.len() {
        8 => Day::from_ymd(d[..4].parse().ok()?, d[4..6].parse().ok()?, d[6..].parse().ok()?),
        _ => None,
    });
    let number = |text: &str, len: usize| if text.len() == len { text.parse::<u32>().ok() } else { None };
    let year = |text: &str| number(text, 4).filter(|y| (1970..2200).contains(y)).map(|y| y as i32);
    let dashed =
        digits.windows(3).find_map(|w| Day::from_ymd(year(w[0])?, number(w[1], 2)?, number(w[2], 2)?));
    let month = digits
        .windows(2)
        .find_map(|w| Day::from_ymd(year(w[0])?, number(w[1], 2)?, 1).map(Day::end_of_month));
    compact.or(dashed).or(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_in_names() {
        let day = |name| day_in_name(name).map(|day| day.to_string());
        assert_eq!(day("open_2024-01-31.csv").as_deref(), Some("2024-01-31"));
        assert_eq!(day("lists/OP 20240229 final.xlsx").as_deref(), Some("2024-02-29"));
        assert_eq!(day("2024-02.csv").as_deref(), Some("2024-02-29"));
        assert_eq!(day("open_items_2021_sample.csv"), None);
    }
}
