//! What every customer's account is like on a day: open amounts, holds, contacts, profile, segment.

use crate::collect::contact::Medium;
use crate::collect::dunning::account::{State, Unpaid};
use crate::collect::facts::{BanKind, Facts, Outcome};
use crate::collect::profile::{Profile, Risk, RiskRule, profiles};
use crate::collect::promise::Looker;
use crate::collect::rails::Account;
use crate::collect::strategy::{Condition, Field, Strategy, hundredths_of};
use crate::day::Day;
use crate::ledger::{Groups, Ledger};
use crate::open::AsOf;
use rustc_hash::FxHashMap;

/// So long before its due date an item can be written about.
const AHEAD_MAX: i32 = 60;

/// Amounts of a customer in one currency, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Open debits.
    pub open: i64,
    /// Of these past due.
    pub past_due: i64,
    /// Open credits, positive.
    pub unapplied: i64,
    /// Due date of the oldest open debit; [`Day::NEVER`] for none.
    pub oldest: Day,
}

/// The accounts, as of a day.
#[derive(Debug)]
pub struct Standing {
    /// Open amounts of all items.
    pub(super) open: Vec<i64>,
    day: Day,
    /// Customer -> by currency.
    amounts: Vec<Amounts>,
    currencies: usize,
    accounts: FxHashMap<u32, Account>,
    plain: Account,
    profiles: Vec<Profile>,
    people: Groups,
    bans: Groups,
    segments: Vec<u16>,
}

/// "No segment fits."
const NONE: u16 = u16::MAX;

impl Standing {
    /// Looks at all accounts.
    #[must_use]
    pub fn new(looker: Looker<'_>, facts: &Facts, strategy: &Strategy, day: Day) -> Standing {
        let l = looker.ledger;
        let open = l.open_amounts(AsOf::day(day));
        let (customers, currencies) = (l.customers.len(), l.currencies.len().max(1));
        let none = Amounts { oldest: Day::NEVER, ..Amounts::default() };
        let mut amounts = vec![none; customers * currencies];
        for (row, &open) in open.iter().enumerate().filter(|(_, open)| **open != 0) {
            let currency = l.items.currency.as_ref().map_or(0, |c| usize::from(c[row]));
            let sum = &mut amounts[l.items.customer[row] as usize * currencies + currency];
            if open > 0 {
                let due = l.items.due[row];
                sum.open += open;
                sum.past_due += if due < day { open } else { 0 };
                sum.oldest = sum.oldest.min(due);
            } else {
                sum.unapplied -= open;
            }
        }
        let plain = Account { fresh: facts.fresh, ..Account::default() };
        let mut standing = Standing {
            open,
            day,
            amounts,
            currencies,
            accounts: accounts(facts, &plain, day, strategy),
            plain,
            profiles: profiles(&looker, facts, day, strategy.tolerance),
            people: Groups::new(customers, facts.people.iter().map(|p| p.customer).zip(0..)),
            bans: Groups::new(customers, facts.bans.iter().map(|b| b.customer).zip(0..)),
            segments: Vec::new(),
        };
        let tags = Groups::new(customers, facts.tags.iter().map(|(customer, _)| *customer).zip(0..));
        let segment_of = |customer| {
            let fits = |s: &crate::collect::strategy::Segment| {
                s.when.iter().all(|c| standing.fits(c, customer, looker, facts, &tags))
            };
            strategy.segments.iter().position(fits).map_or(NONE, |at| at as u16)
        };
        standing.segments = (0..customers as u32).map(segment_of).collect();
        standing
    }

    /// What is open of an item, minor units.
    #[must_use]
    pub fn open(&self, item: u32) -> i64 {
        self.open.get(item as usize).copied().unwrap_or(0)
    }

    /// The amounts of a customer in a currency.
    #[must_use]
    pub fn amounts(&self, customer: u32, currency: u16) -> Amounts {
        self.amounts[customer as usize * self.currencies + usize::from(currency)]
    }

    /// Where the customer owes most past due, then most: currency and amounts; `None` when nothing is open.
    #[must_use]
    pub fn main(&self, customer: u32) -> Option<(u16, Amounts)> {
        let all = (0..self.currencies as u16).map(|currency| (currency, self.amounts(customer, currency)));
        all.filter(|(_, a)| a.open > 0).max_by_key(|(currency, a)| (a.past_due, a.open, u16::MAX - currency))
    }

    /// The due date of the oldest open debit, when it is past or near enough to be written about.
    pub(super) fn past_or_coming(&self, customer: u32) -> Option<Day> {
        let all = (0..self.currencies as u16).map(|currency| self.amounts(customer, currency).oldest);
        all.min().filter(|oldest| *oldest <= self.day.plus_days(AHEAD_MAX))
    }

    /// Days past due of its oldest open item; 0 when nothing is late.
    #[must_use]
    pub fn days_late(&self, customer: u32) -> i32 {
        self.past_or_coming(customer).map_or(0, |oldest| (self.day.0 - oldest.0).max(0))
    }

    /// How it behaves.
    #[must_use]
    pub fn profile(&self, customer: u32) -> &Profile {
        &self.profiles[customer as usize]
    }

    /// Its class of risk, and why.
    #[must_use]
    pub fn risk(&self, customer: u32) -> (Risk, Vec<String>) {
        self.profile(customer).risk(self.days_late(customer))
    }

    /// Its class of risk, and the rules that led to it.
    #[must_use]
    pub fn risk_rules(&self, customer: u32) -> (Risk, Vec<RiskRule>) {
        self.profile(customer).risk_rules(self.days_late(customer))
    }

    /// Its segment, index into the strategy's; one beyond all of them when none fits.
    #[must_use]
    pub fn segment(&self, customer: u32) -> u16 {
        self.segments.get(customer as usize).copied().unwrap_or(NONE)
    }

    /// The state of the whole account: the highest whose conditions hold for what is unpaid past its day in the currency in
    /// which it owes most; `None` when the strategy has none or none holds.
    #[must_use]
    pub fn state<'s>(&self, looker: Looker<'_>, strategy: &'s Strategy, customer: u32) -> Option<&'s State> {
        let (main, _) = self.main(customer).filter(|_| !strategy.states.states.is_empty())?;
        let l = looker.ledger;
        let currency = l.currencies[usize::from(main)];
        let of_main = |row: usize| l.items.currency.as_ref().map_or(0, |c| c[row]) == main;
        let unpaid: Vec<Unpaid> = looker
            .items
            .rows(customer)
            .iter()
            .map(|&item| item as usize)
            .filter(|&row| self.open[row] > 0 && l.items.due[row] < self.day && of_main(row))
            .map(|row| Unpaid {
                issued: l.items.issued[row],
                due: l.items.due[row],
                open: hundredths_of(self.open[row], currency),
            })
            .collect();
        strategy.states.of(&unpaid, self.day)
    }

    /// What speaks against contact.
    #[must_use]
    pub fn account(&self, customer: u32) -> &Account {
        self.accounts.get(&customer).unwrap_or(&self.plain)
    }

    /// Its contacts, numbers into [`Facts::people`].
    #[must_use]
    pub fn people(&self, customer: u32) -> &[u32] {
        self.people.rows(customer)
    }

    /// What forbids contact with it, or once did: numbers into [`Facts::bans`].
    #[must_use]
    pub fn bans(&self, customer: u32) -> &[u32] {
        self.bans.rows(customer)
    }

    fn number(&self, field: Field, customer: u32, ledger: &Ledger) -> Option<i64> {
        let (at, main) = self.main(customer).unwrap_or_default();
        let hundredths = |minor| ledger.currencies.get(usize::from(at)).map(|c| hundredths_of(minor, *c));
        match field {
            Field::Open => hundredths(main.open),
            Field::PastDue => hundredths(main.past_due),
            Field::DaysLate => Some(i64::from(self.days_late(customer))),
            Field::UsualDaysLate => self.profile(customer).days_late.mean(),
            Field::BrokenPromises => Some(i64::from(self.profile(customer).promises_broken)),
        }
    }

    fn fits(&self, c: &Condition, customer: u32, looker: Looker<'_>, facts: &Facts, tags: &Groups) -> bool {
        let l = looker.ledger;
        match c {
            Condition::Between(field, from, to) => self.number(*field, customer, l).is_some_and(|number| {
                from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to)
            }),
            Condition::Tag(wanted) => {
                tags.rows(customer).iter().any(|&at| wanted.contains(&facts.tags[at as usize].1))
            }
            Condition::LedgerSegment(wanted) => l.items.segment.as_ref().is_some_and(|segments| {
                // As its latest item has it.
                looker.items.rows(customer).last().is_some_and(|&item| {
                    wanted.iter().any(|name| name == l.segments.text(segments[item as usize]))
                })
            }),
            Condition::Customer(wanted) => wanted.iter().any(|name| name == l.customers.text(customer)),
            Condition::Country(wanted) => {
                self.people(customer).iter().any(|&at| wanted.contains(&facts.people[at as usize].country))
            }
            Condition::Risk(wanted) => wanted.contains(&self.risk(customer).0),
        }
    }
}

/// The accounts about which something is known that speaks against contact.
fn accounts(facts: &Facts, plain: &Account, day: Day, strategy: &Strategy) -> FxHashMap<u32, Account> {
    let mut all: FxHashMap<u32, Account> = FxHashMap::default();
    for ban in facts.bans.iter().filter(|ban| ban.contact.is_none() && ban.holds(day)) {
        let account = all.entry(ban.customer).or_insert_with(|| plain.clone());
        match ban.kind {
            BanKind::Insolvency | BanKind::Legal | BanKind::Deceased => account.is_legal = true,
            BanKind::DoNotContact if ban.medium.is_none() => account.is_banned = true,
            _ => {}
        }
    }
    for hold in facts.holds.iter().filter(|hold| hold.from <= day && day <= hold.until) {
        let account = all.entry(hold.customer).or_insert_with(|| plain.clone());
        account.hold_until = account.hold_until.max(Some(hold.until));
    }
    for over in facts.overrides.iter().filter(|o| o.item.is_none() && o.from <= day && day <= o.until) {
        all.entry(over.customer).or_insert_with(|| plain.clone()).overridden.add(over);
    }
    let (week, gap) = (day.plus_days(-6), strategy.customer_gap_days);
    let window = strategy.rules.call_cap.map_or(day, |cap| day.plus_days(1 - cap.window_days));
    for notice in facts.notices.iter().filter(|notice| notice.stands(day)) {
        let account = all.entry(notice.customer).or_insert_with(|| plain.clone());
        match notice.issued.filter(|&issued| issued <= day) {
            Some(issued) => {
                account.last_reminder = account.last_reminder.max(Some(issued));
                account.quiet_until = account.quiet_until.max(Some(issued.plus_days(gap)));
                account.contacts_this_week += usize::from(issued >= week);
            }
            None => {
                account.drafted_until = account.drafted_until.max(Some(notice.made.plus_days(gap.max(1))));
                account.drafts_this_week += usize::from(notice.made >= week);
            }
        }
    }
    for activity in facts.activities.iter().filter(|a| a.medium.is_some() && a.day() <= day) {
        let made = activity.day();
        let account = all.entry(activity.customer).or_insert_with(|| plain.clone());
        if activity.outcome.is_conversation() {
            account.last_conversation = account.last_conversation.max(Some(made));
        }
        if activity.inbound {
            continue;
        }
        account.calls_in_window += usize::from(activity.medium == Some(Medium::Call) && made >= window);
        account.contacts_this_week += usize::from(made >= week);
        let was_reached = activity.outcome.is_conversation() || activity.outcome == Outcome::Sent;
        let from = made.plus_days(if was_reached { gap } else { gap.min(1) });
        account.quiet_until = account.quiet_until.max(Some(from));
    }
    all
}
