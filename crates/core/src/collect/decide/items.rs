//! What is known of an item on a day: its notices, disputes, promises, placements; and which of its steps is due.

use super::Part;
use crate::collect::dunning::{Letters, Noticed, Subject};
use crate::collect::facts::{Facts, Line, Notice, Outcome};
use crate::collect::promise::{Looker, Standing as Kept};
use crate::collect::rails::{Item, Overridden};
use crate::collect::skip::Skip;
use crate::collect::strategy::{Act, CatchUp, Step, Strategy, When};
use crate::day::Day;
use crate::ledger::Groups;
use crate::open::AsOf;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) struct Items<'d> {
    looker: Looker<'d>,
    facts: &'d Facts,
    strategy: &'d Strategy,
    day: Day,
    letters: Vec<Letters>,
    /// Item -> notice lines, numbers into `lines`.
    noticed: Groups,
    lines: Vec<(&'d Notice, &'d Line)>,
    /// Item -> what is disputed; `i64::MAX` for all of it.
    disputed: FxHashMap<u32, i64>,
    promised: FxHashMap<u32, Day>,
    /// Customer and currency of promises about everything.
    promised_all: FxHashMap<(u32, u16), (Day, bool)>,
    in_plan: FxHashSet<u32>,
    placed: FxHashSet<u32>,
    overridden: FxHashMap<u32, Overridden>,
    /// Item and what was proposed about it (or its customer) -> the last day.
    proposed: FxHashMap<(u32, &'d str), Day>,
    /// Customer -> last day of a call with a conversation, or of a task done.
    called: FxHashMap<u32, Day>,
}

impl<'d> Items<'d> {
    pub(super) fn new(
        looker: Looker<'d>,
        facts: &'d Facts,
        strategy: &'d Strategy,
        day: Day,
        letters: Vec<Letters>,
    ) -> Items<'d> {
        let lines: Vec<(&Notice, &Line)> = facts
            .notices
            .iter()
            .filter(|notice| notice.cancelled.is_none_or(|cancelled| cancelled > day))
            .flat_map(|notice| notice.lines.iter().map(move |line| (notice, line)))
            .collect();
        let noticed =
            Groups::new(looker.ledger.items.len(), lines.iter().map(|(_, line)| line.item).zip(0..));
        let mut items = Items {
            looker,
            facts,
            strategy,
            day,
            letters,
            noticed,
            lines,
            disputed: FxHashMap::default(),
            promised: FxHashMap::default(),
            promised_all: FxHashMap::default(),
            in_plan: FxHashSet::default(),
            placed: FxHashSet::default(),
            overridden: FxHashMap::default(),
            proposed: FxHashMap::default(),
            called: FxHashMap::default(),
        };
        items.read_facts();
        items
    }

    fn read_facts(&mut self) {
        let (facts, day) = (self.facts, self.day);
        for dispute in facts.disputes.iter().filter(|d| d.opened <= day) {
            if dispute.closed.as_ref().is_none_or(|(closed, _)| *closed > day) {
                let sum = self.disputed.entry(dispute.item).or_default();
                *sum = sum.saturating_add(dispute.amount.unwrap_or(i64::MAX));
            }
        }
        for promise in facts.promises.iter().filter(|p| p.made <= day && p.ended.is_none_or(|e| e > day)) {
            let Kept::Pending(until) = self.looker.standing(promise, day, self.strategy.tolerance) else {
                continue;
            };
            let is_plan = promise.parts.len() > 1;
            for &item in &promise.items {
                if is_plan {
                    self.in_plan.insert(item);
                } else {
                    let last = self.promised.entry(item).or_insert(until);
                    *last = until.max(*last);
                }
            }
            if promise.items.is_empty() {
                let at = self.looker.ledger.currencies.iter().position(|c| *c == promise.currency);
                let key = (promise.customer, at.unwrap_or(usize::from(u16::MAX)) as u16);
                self.promised_all.insert(key, (until, is_plan));
            }
        }
        for placement in facts.placements.iter().filter(|p| p.from <= day && day < p.until) {
            self.placed.insert(placement.item);
        }
        for over in facts.overrides.iter().filter(|o| o.from <= day && day <= o.until) {
            if let Some(item) = over.item {
                self.overridden.entry(item).or_default().add(over);
            }
        }
        for proposal in facts.proposals.iter().filter(|p| p.day <= day) {
            if let Some(item) = proposal.item {
                let last = self.proposed.entry((item, proposal.what.as_str())).or_insert(proposal.day);
                *last = proposal.day.max(*last);
            }
        }
        for activity in &facts.activities {
            let done = activity.day();
            if done <= day && (activity.outcome.is_conversation() || activity.outcome == Outcome::Noted) {
                let last = self.called.entry(activity.customer).or_insert(done);
                *last = done.max(*last);
            }
        }
    }

    /// What the rails look at.
    pub(super) fn view(&self, item: u32, open: i64) -> Item {
        let i = &self.looker.ledger.items;
        let row = item as usize;
        let currency = i.currency.as_ref().map_or(0, |c| c[row]);
        let by_flag = i.disputed.as_ref().is_some_and(|d| d[row]);
        let disputed = if by_flag { i64::MAX } else { self.disputed.get(&item).copied().unwrap_or(0) };
        let all = match self.promised_all.is_empty() {
            true => None,
            false => self.promised_all.get(&(i.customer[row], currency)),
        };
        let hold = i.hold_until.as_ref().map(|h| h[row]).filter(|&until| until != Day::ALWAYS);
        Item {
            overridden: self.overridden.get(&item).copied().unwrap_or_default(),
            due: i.due[row],
            open,
            disputed: disputed.min(open),
            promised: self
                .promised
                .get(&item)
                .copied()
                .or(all.filter(|(_, plan)| !plan).map(|(until, _)| *until)),
            in_plan: self.in_plan.contains(&item) || all.is_some_and(|(_, plan)| *plan),
            hold_until: hold,
            placed: self.placed.contains(&item),
        }
    }

    /// The lines of an item since it was last settled.
    fn present(&self, item: u32) -> Vec<(&'d Notice, &'d Line)> {
        let mut lines: Vec<_> = self.noticed.rows(item).iter().map(|&at| self.lines[at as usize]).collect();
        lines.retain(|(notice, _)| notice.made <= self.day);
        let Some(first) = lines.iter().map(|(notice, _)| notice.made).min() else { return lines };
        let l = self.looker.ledger;
        let days = self.looker.changes(item, first..=self.day);
        let is_settled = |day: &Day| l.open_amount(self.looker.applications, item, AsOf::day(*day)) <= 0;
        // Settled on a day and opened again later: what was sent up to the opening belongs to the cycle before.
        if let Some(at) = days.iter().rposition(is_settled) {
            let opened = days[at..].iter().copied().find(|day| !is_settled(day)).unwrap_or(days[at]);
            lines.retain(|(notice, _)| notice.made >= opened);
        }
        lines
    }

    /// The letter that an item has earned, and the reason of the machine against it; `None` when none is due.
    pub(super) fn letter(&self, item: u32, open: i64, segment: u16) -> Option<(Part, Option<Skip>)> {
        let i = &self.looker.ledger.items;
        let (row, steps) = (item as usize, &self.strategy.segments[usize::from(segment)].steps);
        let letters = &self.letters[usize::from(segment)];
        let due = i.due[row];
        let part = |level: u8, step: usize| Part { item, level, step: step as u16, asked: open };
        if self.day <= due {
            return self.early(item, due, segment).map(|step| (part(0, step), None));
        }
        // Nearly all items are decided here.
        if letters.levels.first().is_none_or(|first| self.day < due.plus_days(first.days)) {
            return None;
        }
        let lines = if self.noticed.rows(item).is_empty() { Vec::new() } else { self.present(item) };
        let notices: Vec<Noticed> = lines
            .iter()
            .filter(|(_, line)| line.level > 0)
            .map(|(notice, line)| Noticed {
                level: line.level,
                made: notice.made,
                issued: notice.issued.filter(|&issued| issued <= self.day),
                pay_by: notice.pay_by,
            })
            .collect();
        let subject = Subject {
            issued: i.issued[row],
            due,
            open,
            disputed: false,
            hold_until: Day::ALWAYS,
            notices: &notices,
        };
        let level = match letters.next(&subject, self.day) {
            Ok(level) => (self.catch_up(letters, level.number, due), None),
            Err(why @ (Skip::Interval(_) | Skip::DraftWaiting | Skip::LaterNotice(_))) => {
                let last = notices.iter().map(|n| n.level).max().unwrap_or(0);
                let next = letters.levels.iter().find(|l| l.number > last)?;
                (next.number, Some(why))
            }
            Err(_) => return None,
        };
        let is_level =
            |s: &&(usize, &Step)| matches!(s.1.act, Act::Write { .. }) && matches!(s.1.when, When::After(_));
        let all: Vec<(usize, &Step)> = steps.iter().enumerate().collect();
        let step = all.iter().filter(is_level).nth(usize::from(level.0) - 1)?.0;
        Some((part(level.0, step), level.1))
    }

    /// With [`CatchUp::Highest`] the highest level whose day has come.
    fn catch_up(&self, letters: &Letters, next: u8, due: Day) -> u8 {
        if self.strategy.catch_up == CatchUp::EachLevel {
            return next;
        }
        let reached = letters.levels.iter().filter(|l| self.day >= due.plus_days(l.days)).map(|l| l.number);
        reached.max().unwrap_or(next).max(next)
    }

    /// The reminder before the due date that is due and was not made.
    fn early(&self, item: u32, due: Day, segment: u16) -> Option<usize> {
        let steps = &self.strategy.segments[usize::from(segment)].steps;
        let reached = |when: When| matches!(when, When::Before(days) if self.day >= due.plus_days(-days));
        let (at, step) =
            steps.iter().enumerate().rfind(|(_, s)| reached(s.when) && matches!(s.act, Act::Write { .. }))?;
        let made = self.noticed.rows(item).iter().any(|&n| self.lines[n as usize].1.step == step.name);
        (!made).then_some(at)
    }

    /// The calls and other tasks that are due of an item: of each sort the last whose day has come and that was not done.
    pub(super) fn tasks(&self, item: u32, open: i64, segment: u16) -> Vec<Part> {
        let i = &self.looker.ledger.items;
        let row = item as usize;
        if self.day <= i.due[row] {
            return Vec::new();
        }
        let late = self.day.0 - i.due[row].0 - self.strategy.grace_days;
        let called = self.called.get(&i.customer[row]).copied();
        let steps = &self.strategy.segments[usize::from(segment)].steps;
        let mut last: Option<(usize, i32)> = None;
        for (at, step) in steps.iter().enumerate() {
            if let (When::After(days), false) = (step.when, matches!(step.act, Act::Write { .. }))
                && late >= days
            {
                last = Some((at, days));
            }
        }
        let Some((at, days)) = last else { return Vec::new() };
        let since = i.due[row].plus_days(days + self.strategy.grace_days);
        let proposed = match &steps[at].act {
            Act::Propose(what) => {
                let word = what.replace([' ', '-'], "_");
                self.proposed.get(&(item, word.as_str())).copied()
            }
            _ => None,
        };
        if called.max(proposed).is_some_and(|day| day >= since) {
            return Vec::new();
        }
        vec![Part { item, level: 0, step: at as u16, asked: open }]
    }
}
