//! All of it together: the book as known now, a strategy, a day -> what would be done, and what is withheld and why.
//!
//! Pure: no clock, no random source; the same inputs give the same plan. What is due is either acted upon or withheld with a
//! reason, nothing is dropped in silence ([`Plan::due`] counts what was due).
//!
//! Deliberately not here: numbers, texts and sending of notices; the order in which people work ([`super::worklist`]).

mod account;
mod items;
mod recipient;
#[cfg(test)]
mod tests;

use super::charge::{Asked, Charger, Charges};
use super::contact::Medium;
use super::facts::{Facts, Notice};
use super::promise::Looker;
use super::rails::{self, Message, RAILS, Rail, View};
use super::skip::Skip;
use super::strategy::{Act, Step, Strategy, When, minor_of};
use crate::day::Day;
use crate::ledger::Ledger;
use crate::open::AsOf;
pub use account::{Amounts, Standing};
use items::Items;

/// What is decided upon: the ledger and what collecting knows beside it.
#[derive(Clone, Copy, Debug)]
pub struct Book<'b> {
    /// The ledger, as known.
    pub ledger: &'b Ledger,
    /// The rest, as known.
    pub facts: &'b Facts,
}

/// An item of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The item.
    pub item: u32,
    /// Its level; 0 for a reminder before the due date and for tasks.
    pub level: u8,
    /// Its step: a number into the segment's steps.
    pub step: u16,
    /// What is asked for: open, less what is disputed, minor units.
    pub asked: i64,
}

/// How an action is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Written to a contact (a number into [`Facts::people`]), or to the customer itself.
    Write(Medium, Option<u32>),
    /// A call.
    Call,
    /// A task for a person or role.
    Escalate(String),
    /// A proposal that somebody approves.
    Propose(String),
}

/// Something to do about a customer's items of one currency and entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The customer.
    pub customer: u32,
    /// Currency, index into the ledger's.
    pub currency: u16,
    /// Entity, number into the ledger's (0 where there is one).
    pub entity: u32,
    /// Segment, index into the strategy's.
    pub segment: u16,
    /// The highest step among the parts.
    pub step: u16,
    /// What is done.
    pub how: How,
    /// About which items.
    pub parts: Vec<Part>,
    /// What is asked for in all.
    pub total: i64,
    /// The date to pay by.
    pub pay_by: Option<Day>,
    /// What it charges beside that.
    pub charges: Charges,
}

impl Action {
    /// The level of the letter: the highest of its items.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.parts.iter().map(|part| part.level).max().unwrap_or(0)
    }
}

/// Something that was due and is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The customer.
    pub customer: u32,
    /// The item.
    pub item: u32,
    /// Segment and step.
    pub segment: u16,
    /// Number into the segment's steps.
    pub step: u16,
    /// Why.
    pub why: Skip,
}

/// What would be done on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// By customer, then currency and entity.
    pub actions: Vec<Action>,
    /// By customer, then item.
    pub withheld: Vec<Withheld>,
    /// How many steps of items were due.
    pub due: usize,
}

/// Decides for a day.
#[must_use]
pub fn decide(book: Book<'_>, strategy: &Strategy, day: Day) -> Plan {
    decide_under(RAILS, book, strategy, day)
}

/// The same under a list of rails of one's own: for tests that take one out.
#[must_use]
pub fn decide_under(rails: &[Rail], book: Book<'_>, strategy: &Strategy, day: Day) -> Plan {
    let (applications, by_customer) = (book.ledger.applications_by_item(), book.ledger.items_by_customer());
    let looker = Looker { ledger: book.ledger, applications: &applications, items: &by_customer };
    let standing = Standing::new(looker, book.facts, strategy, day);
    decide_for(rails, looker, &standing, book.facts, strategy, day)
}

/// The same from a standing that is there already.
#[must_use]
pub fn decide_for(
    rails: &[Rail],
    looker: Looker<'_>,
    standing: &Standing,
    facts: &Facts,
    strategy: &Strategy,
    day: Day,
) -> Plan {
    let letters = strategy.segments.iter().map(|segment| segment.letters(strategy)).collect();
    let mut decider = Decider {
        rails,
        looker,
        standing,
        facts,
        strategy,
        day,
        items: Items::new(looker, facts, strategy, day, letters),
        plan: Plan::default(),
        charger: Charger::new(looker, facts, strategy, day),
        due: Vec::new(),
        is_written_to: false,
        planned: 0,
    };
    (0..looker.ledger.customers.len() as u32).for_each(|customer| decider.customer(customer));
    decider.plan
}

/// Whether notices that were drafted may still go, on a day: for each its items with the reason against it, or an amount that is
/// no longer what is asked for ([`Skip::AlreadyDone`]: it has changed). Empty when all of it stands.
#[must_use]
pub fn recheck(
    rails: &[Rail],
    looker: Looker<'_>,
    standing: &Standing,
    facts: &Facts,
    strategy: &Strategy,
    (notices, day): (&[&Notice], Day),
) -> Vec<Vec<(u32, Skip)>> {
    let items = Items::new(looker, facts, strategy, day, Vec::new());
    let checker = Rechecker { rails, looker, standing, facts, strategy, day, items };
    notices.iter().map(|notice| checker.notice(notice)).collect()
}

struct Rechecker<'r> {
    rails: &'r [Rail],
    looker: Looker<'r>,
    standing: &'r Standing,
    facts: &'r Facts,
    strategy: &'r Strategy,
    day: Day,
    items: Items<'r>,
}

impl Rechecker<'_> {
    fn notice(&self, notice: &Notice) -> Vec<(u32, Skip)> {
        let account = self.standing.account(notice.customer);
        let (day, strategy) = (self.day, self.strategy);
        let mut against = Vec::new();
        for line in &notice.lines {
            let item = self.items.view(line.item, self.standing.open[line.item as usize]);
            let view = View { day, strategy, account, item: Some(&item), message: None, planned: 0 };
            let changed = (item.open - item.disputed != line.open).then_some(Skip::AlreadyDone);
            against.extend(rails::pass(self.rails, &view).err().or(changed).map(|why| (line.item, why)));
        }
        let Some(first) = notice.lines.first() else { return against };
        let currency = self.looker.ledger.items.currency.as_ref().map_or(0, |c| c[first.item as usize]);
        let amounts = self.standing.amounts(notice.customer, currency);
        let message = Message {
            past_due: amounts.past_due,
            total: notice.lines.iter().map(|line| line.open).sum(),
            unapplied: amounts.unapplied,
            minimum: None,
            is_call: false,
            recipient: self.recipient(notice),
        };
        let view = View { day, strategy, account, item: None, message: Some(&message), planned: 0 };
        if let (Err(why), true) = (rails::pass(self.rails, &view), against.is_empty()) {
            against.extend(notice.lines.iter().map(|line| (line.item, why)));
        }
        against
    }

    /// The one to whom it is addressed, not another who happens to be there.
    fn recipient(&self, notice: &Notice) -> Result<(), Skip> {
        let all = self.standing.people(notice.customer);
        let people = notice.contact.as_ref().map_or(all, std::slice::from_ref);
        let bans = self.standing.bans(notice.customer);
        match recipient::choose(self.facts, people, bans, &[notice.medium], self.day) {
            Ok((_, chosen)) if notice.contact.is_some() && chosen != notice.contact => Err(Skip::NoRecipient),
            other => other.map(|_| ()),
        }
    }
}

/// How often an item was settled and opened again up to a day: 0 in its first cycle.
#[must_use]
pub fn cycle(looker: Looker<'_>, item: u32, day: Day) -> u32 {
    let l = looker.ledger;
    let days = looker.changes(item, ..=day);
    let settled: Vec<bool> =
        days.iter().map(|&at| l.open_amount(looker.applications, item, AsOf::day(at)) <= 0).collect();
    settled.windows(2).filter(|pair| pair[0] && !pair[1]).count() as u32
}

/// An item whose step is due.
#[derive(Clone, Copy, Debug)]
struct Due {
    part: Part,
    currency: u16,
    entity: u32,
}

struct Decider<'d> {
    rails: &'d [Rail],
    looker: Looker<'d>,
    standing: &'d Standing,
    facts: &'d Facts,
    strategy: &'d Strategy,
    day: Day,
    items: Items<'d>,
    plan: Plan,
    charger: Option<Charger<'d>>,
    /// Of the customer at hand.
    due: Vec<Due>,
    /// Something is written to it today.
    is_written_to: bool,
    /// Contacts with it that are planned for today.
    planned: usize,
}

impl Decider<'_> {
    fn customer(&mut self, customer: u32) {
        if self.standing.past_or_coming(customer).is_none() {
            return;
        }
        let segment = self.standing.segment(customer);
        let Some(steps) = self.strategy.segments.get(usize::from(segment)).map(|s| &s.steps) else { return };
        self.due.clear();
        (self.is_written_to, self.planned) = (false, 0);
        for &item in self.looker.items.rows(customer) {
            let open = self.standing.open[item as usize];
            if open <= 0 {
                continue;
            }
            if let Some((part, why)) = self.items.letter(item, open, segment) {
                self.plan.due += 1;
                self.try_item(customer, segment, part, why);
            }
            for part in self.items.tasks(item, open, segment) {
                self.plan.due += 1;
                self.try_item(customer, segment, part, None);
            }
        }
        let mut due = std::mem::take(&mut self.due);
        // Letters about what is late, then notes about what is not, then each sort of task by itself.
        let kind = |step: u16| match &steps[usize::from(step)] {
            step if is_early(step) => 1u8,
            step => 2 * u8::from(!matches!(step.act, Act::Write { .. })),
        };
        let task = |step: u16| if kind(step) == 2 { step } else { 0 };
        // What a step does for each item by itself stands apart from what is done for all, the highest step first.
        let alone = |d: &Due| match steps[usize::from(d.part.step)].each_item {
            true => (u16::MAX - d.part.step, d.part.item),
            false => (u16::MAX, u32::MAX),
        };
        let group = |d: &Due| (kind(d.part.step), d.currency, d.entity, task(d.part.step), alone(d));
        due.sort_by_key(|d| (group(d), d.part.item));
        due.chunk_by(|a, b| group(a) == group(b)).for_each(|group| self.act(customer, segment, group));
        self.due = due;
    }

    /// An item that is due: withheld, or among those that are acted upon.
    fn try_item(&mut self, customer: u32, segment: u16, part: Part, machine: Option<Skip>) {
        let l = self.looker.ledger;
        let row = part.item as usize;
        let item = self.items.view(part.item, self.standing.open[row]);
        let account = self.standing.account(customer);
        let view = View {
            day: self.day,
            strategy: self.strategy,
            account,
            item: Some(&item),
            message: None,
            planned: 0,
        };
        let why = rails::pass(self.rails, &view).err().or(machine);
        if let Some(why) = why {
            let withheld = Withheld { customer, item: part.item, segment, step: part.step, why };
            self.plan.withheld.push(withheld);
            return;
        }
        let asked = item.open - item.disputed;
        self.due.push(Due {
            part: Part { asked, ..part },
            currency: l.items.currency.as_ref().map_or(0, |c| c[row]),
            entity: l.items.entity.as_ref().map_or(0, |e| e[row]),
        });
    }

    /// A group of due items: an action, or all of them withheld.
    fn act(&mut self, customer: u32, segment: u16, group: &[Due]) {
        let Some(first) = group.first() else { return };
        let parts: Vec<Part> = group.iter().map(|due| due.part).collect();
        let highest = parts.iter().map(|part| part.step).max().unwrap_or(0);
        let step = &self.strategy.segments[usize::from(segment)].steps[usize::from(highest)];
        let total = parts.iter().map(|part| part.asked).sum();
        let (how, recipient) = self.how(customer, &step.act);
        let is_outward = matches!(how, How::Write(..) | How::Call);
        let message = self.message(customer, first.currency, step, (total, recipient));
        if let Some(why) = is_outward.then(|| self.against(customer, step, &message)).flatten() {
            let withheld =
                |part: &Part| Withheld { customer, item: part.item, segment, step: part.step, why };
            self.plan.withheld.extend(parts.iter().map(withheld));
            return;
        }
        let charges = self.charges(customer, &how, step, (first.currency, &parts));
        self.planned += usize::from(is_outward);
        self.is_written_to |= matches!(how, How::Write(..));
        self.plan.actions.push(Action {
            customer,
            currency: first.currency,
            entity: first.entity,
            segment,
            step: highest,
            how,
            parts,
            total,
            pay_by: step.pay_within.map(|days| self.day.plus_days(days)),
            charges,
        });
    }

    /// What a notice charges; nothing else charges anything.
    fn charges(&self, customer: u32, how: &How, step: &Step, (currency, parts): (u16, &[Part])) -> Charges {
        let (Some(charger), How::Write(_, contact)) = (&self.charger, how) else { return Charges::default() };
        charger.charge(Asked {
            customer,
            contact: *contact,
            people: self.standing.people(customer),
            currency: self.looker.ledger.currencies[usize::from(currency)],
            step,
            parts,
        })
    }

    /// How a step is done for a customer, and whether anybody can be reached.
    fn how(&self, customer: u32, act: &Act) -> (How, Result<(), Skip>) {
        match act {
            Act::Write { media, .. } => {
                let people = self.standing.people(customer);
                match recipient::choose(self.facts, people, self.standing.bans(customer), media, self.day) {
                    Ok((medium, contact)) => (How::Write(medium, contact), Ok(())),
                    Err(why) => (How::Write(Medium::Letter, None), Err(why)),
                }
            }
            Act::Call => (How::Call, Ok(())),
            Act::Escalate(role) => (How::Escalate(role.clone()), Ok(())),
            Act::Propose(what) => (How::Propose(what.clone()), Ok(())),
        }
    }

    fn message(
        &self,
        customer: u32,
        currency: u16,
        step: &Step,
        (total, recipient): (i64, Result<(), Skip>),
    ) -> Message {
        let amounts = self.standing.amounts(customer, currency);
        let code = self.looker.ledger.currencies[usize::from(currency)];
        let general = self.strategy.minimum.iter().find(|(of, _)| *of == code).map(|(_, minor)| *minor);
        // A note before the due date has nothing past due to measure.
        let minimum = step.minimum.map(|h| minor_of(h, code)).or(general).filter(|_| !is_early(step));
        let is_call = step.act == Act::Call;
        Message {
            past_due: amounts.past_due,
            total,
            unapplied: amounts.unapplied,
            minimum,
            is_call,
            recipient,
        }
    }

    /// What speaks against a message or call.
    fn against(&self, customer: u32, step: &Step, message: &Message) -> Option<Skip> {
        let account = self.standing.account(customer);
        let view = View {
            day: self.day,
            strategy: self.strategy,
            account,
            item: None,
            message: Some(message),
            planned: self.planned + account.drafts_this_week,
        };
        // One contact a day: who is reminded of what is late is not called, nor written to about what is not, nor about each item.
        let is_more = step.act == Act::Call || is_early(step) || step.each_item;
        let gap = self.day.plus_days(self.strategy.customer_gap_days.max(1));
        let twice = (is_more && self.is_written_to).then_some(Skip::Interval(gap));
        // Nor while a draft waits for it.
        let drafted = account.drafted_until.filter(|&until| self.day < until).map(Skip::Interval);
        rails::pass(self.rails, &view).err().or(drafted).or(twice)
    }
}

const fn is_early(step: &Step) -> bool {
    matches!(step.when, When::Before(_))
}
