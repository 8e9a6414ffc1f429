//! Random histories: payments, returns, promises, plans, disputes, holds, opt-outs, days without a run; what must hold on every
//! day of each. Seeded, 1,000,000 days of customers; a hundred times as many with `DUNLIN_DEEP=1`.

use super::{day, eur};
use crate::collect::charge::{Charge, What};
use crate::collect::contact::Medium;
use crate::collect::decide::{Action, Book, How, Plan, cycle, decide};
use crate::collect::facts::*;
use crate::collect::promise::Looker;
use crate::collect::strategy::Strategy;
use crate::collect::terms::{Ask, Fee, Terms};
use crate::day::Day;
use crate::ledger::draft::{Application, Document, Draft};
use crate::ledger::{Kind, Ledger};
use crate::open::AsOf;
use rustc_hash::{FxHashMap, FxHashSet};

const CUSTOMERS: u32 = 8;
const DAYS: i32 = 125;

/// A small generator: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn is(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// Over the leap day and the end of summer time alike.
fn first() -> Day {
    day("2024-01-15")
}

fn random_day(dice: &mut Dice) -> Day {
    first().plus_days(dice.below(DAYS as usize) as i32)
}

/// Up to six invoices a customer, payments (some in part, some unapplied), some of them taken back.
fn random_ledger(dice: &mut Dice) -> Ledger {
    let mut draft = Draft::default();
    let usd = "USD".parse().unwrap();
    for customer in 0..CUSTOMERS {
        let name = format!("C{customer}");
        for n in 0..dice.below(7) {
            let number = format!("I{customer}-{n}");
            let issued = first().plus_days(dice.below(90) as i32 - 60);
            let amount = 1_000 + dice.below(50) as i64 * 100;
            let currency = if dice.is(6) { usd } else { eur() };
            draft.documents.push(Document {
                customer: name.clone(),
                due: Some(issued.plus_days(10 + dice.below(3) as i32 * 10)),
                ..Document::new(&number, Kind::Invoice, issued, amount, currency)
            });
            for part in 0..dice.below(3) {
                let paid = if dice.is(2) { amount / 2 } else { amount / (part as i64 + 1) / 2 };
                let (payment, date) = (format!("P{customer}-{n}-{part}"), random_day(dice).max(issued));
                draft.documents.push(Document {
                    customer: name.clone(),
                    ..Document::new(&payment, Kind::Payment, date, paid, currency)
                });
                if !dice.is(8) {
                    let until = dice.is(4).then(|| date.plus_days(1 + dice.below(40) as i32));
                    draft
                        .applications
                        .push(Application { until, ..Application::new(&payment, &number, paid, date) });
                    if let Some(until) = until {
                        draft.documents.last_mut().unwrap().voided = Some(until);
                    }
                }
            }
        }
    }
    draft.ledger().unwrap()
}

fn random_facts(dice: &mut Dice, l: &Ledger) -> Facts {
    let mut f = Facts::default();
    let debits: Vec<u32> = (0..l.items.len() as u32).filter(|&i| l.items.amount[i as usize] > 0).collect();
    for customer in 0..l.customers.len() as u32 {
        if dice.is(5) {
            f.tags.push((customer, "consumer".into()));
        }
        for n in 0..dice.below(3) {
            f.people.push(Person {
                customer,
                name: format!("p{n}"),
                roles: if dice.is(4) { vec![Role::Statement] } else { vec![Role::Dunning] },
                email: if dice.is(3) { String::new() } else { "a@b".into() },
                country: ["", "DE", "FR", "GB", "US"][dice.below(5)].into(),
                ..Person::default()
            });
        }
        if dice.is(4) {
            let kind = BanKind::ALL[dice.below(BanKind::ALL.len())];
            let medium = (kind == BanKind::OptOut).then(|| [Medium::Email, Medium::Letter][dice.below(2)]);
            let from = random_day(dice);
            let until = if dice.is(2) { Day::NEVER } else { from.plus_days(20) };
            f.bans.push(Ban { customer, contact: None, medium, kind, from, until });
        }
        if dice.is(6) {
            let from = random_day(dice);
            f.holds.push(Hold {
                customer,
                reason: "r".into(),
                from,
                until: from.plus_days(dice.below(20) as i32),
            });
        }
    }
    debits.iter().for_each(|&item| item_facts(dice, l, item, &mut f));
    f
}

fn item_facts(dice: &mut Dice, l: &Ledger, item: u32, f: &mut Facts) {
    let opened = random_day(dice);
    if dice.is(8) {
        let amount = dice.is(2).then_some(500);
        let closed = dice.is(2).then(|| (opened.plus_days(15), "upheld".to_owned()));
        f.disputes.push(Dispute {
            id: 0,
            item,
            reason: "r".into(),
            amount,
            opened,
            owner: String::new(),
            answer_by: None,
            closed,
        });
    }
    if dice.is(8) {
        let parts = (0..1 + dice.below(2) as i32).map(|n| (opened.plus_days(5 + 20 * n), 500)).collect();
        let currency = l.currency_of(item);
        let customer = l.items.customer[item as usize];
        let ended = dice.is(5).then(|| opened.plus_days(3));
        f.promises.push(Promise { id: 0, customer, currency, made: opened, parts, items: vec![item], ended });
    }
    if dice.is(20) {
        f.placements.push(Placement {
            item,
            agency: "a".into(),
            amount: 100,
            commission: None,
            from: opened,
            until: opened.plus_days(30),
        });
    }
}

/// One history; how many letters went.
struct History<'h> {
    ledger: &'h Ledger,
    looker: Looker<'h>,
    facts: Facts,
    strategy: &'h Strategy,
    /// Item, step, cycle.
    sent: FxHashSet<(u32, u16, u32)>,
    /// Item and cycle -> last level.
    levels: FxHashMap<(u32, u32), u8>,
    contacts: FxHashMap<u32, Vec<Day>>,
    /// Fees and fixed sums that were charged: item, what, step.
    charges: FxHashSet<(u32, What, u16)>,
    /// Interest claimed of an item.
    claimed: FxHashMap<u32, i64>,
}

impl History<'_> {
    fn check(&mut self, plan: &Plan, today: Day) {
        let acted: usize = plan.actions.iter().map(|a| a.parts.len()).sum();
        assert_eq!(acted + plan.withheld.len(), plan.due, "withheld plus acted equals due");
        let mut written: FxHashSet<(u32, u16, u32)> = FxHashSet::default();
        for action in &plan.actions {
            if let How::Write(medium, contact) = action.how {
                assert!(
                    written.insert((action.customer, action.currency, action.entity)),
                    "one letter a customer"
                );
                self.recipient(action.customer, medium, contact, today);
            }
            self.account(action, today);
            action.parts.iter().for_each(|part| self.item(action, part.item, part.asked, today));
        }
    }

    /// C3, C8: to a contact of that customer for reminders, who did not opt out.
    fn recipient(&self, customer: u32, medium: Medium, contact: Option<u32>, today: Day) {
        if let Some(at) = contact {
            let person = &self.facts.people[at as usize];
            assert_eq!(person.customer, customer);
            assert!(person.roles.contains(&Role::Dunning) && person.has(medium));
        }
        let forbids = |b: &Ban| b.customer == customer && b.holds(today) && b.is_about(medium);
        assert!(!self.facts.bans.iter().any(forbids));
    }

    /// C2, C5: no contact that is forbidden, none on a closed day, no more than so many a week, none too soon.
    fn account(&mut self, action: &Action, today: Day) {
        let customer = action.customer;
        let is_banned = self.facts.bans.iter().any(|b| {
            let all = matches!(
                b.kind,
                BanKind::Insolvency | BanKind::Legal | BanKind::Deceased | BanKind::DoNotContact
            );
            b.customer == customer && b.holds(today) && all && b.medium.is_none()
        });
        assert!(!is_banned, "{action:?} on {today}");
        let on_hold =
            self.facts.holds.iter().any(|h| h.customer == customer && h.from <= today && today <= h.until);
        assert!(!on_hold, "{action:?} on {today}");
        if !matches!(action.how, How::Write(..) | How::Call) {
            return;
        }
        assert!((today.0 + 3).rem_euclid(7) < 5, "week-end");
        let days = self.contacts.entry(customer).or_default();
        days.push(today);
        let week = days.iter().filter(|&&d| d > today.plus_days(-7)).count();
        assert!(week <= self.strategy.contacts_a_week, "{week} contacts in a week");
    }

    /// C1, C2: what is asked for is open, undisputed, unpromised, not with an agency.
    fn item(&self, action: &Action, item: u32, asked: i64, today: Day) {
        let open = self.ledger.open_amount(self.looker.applications, item, AsOf::day(today));
        let disputed: i64 = self
            .facts
            .disputes
            .iter()
            .filter(|d| {
                d.item == item && d.opened <= today && d.closed.as_ref().is_none_or(|(c, _)| *c > today)
            })
            .map(|d| d.amount.unwrap_or(open))
            .sum();
        assert!(asked > 0 && asked == open - disputed, "asked {asked}, open {open}, disputed {disputed}");
        assert!(self.ledger.items.customer[item as usize] == action.customer);
        let is_placed =
            self.facts.placements.iter().any(|p| p.item == item && p.from <= today && today < p.until);
        assert!(!is_placed);
        for promise in self.facts.promises.iter().filter(|p| p.items.contains(&item) && p.made <= today) {
            if promise.ended.is_some_and(|e| e <= today) {
                continue;
            }
            // No part that is still waited for, unless one before it was broken, or all are kept.
            let standing = self.looker.standing(promise, today, self.strategy.tolerance);
            assert_ne!(standing.name(), "pending", "{promise:?} on {today}");
        }
    }

    /// A second run on the same day.
    fn adds_nothing(&self, today: Day) {
        let book = Book { ledger: self.ledger, facts: &self.facts };
        let again = decide(book, self.strategy, today);
        let more = again.actions.iter().filter(|a| matches!(a.how, How::Write(..) | How::Call)).count();
        assert_eq!(more, 0, "a second run on {today} adds {again:?}");
    }

    /// C12, C13: what a notice charges, each fee and fixed sum once, interest by what every single day bore.
    fn charged(&mut self, action: &Action, today: Day) -> Vec<Charged> {
        let is_consumer = self.facts.tags.iter().any(|(of, _)| *of == action.customer);
        for charge in &action.charges.made {
            let item = charge.item.unwrap();
            assert!(charge.minor > 0 && !is_consumer, "{charge:?}");
            if charge.what == What::Interest {
                *self.claimed.entry(item).or_default() += charge.minor;
                if !self.facts.disputes.iter().any(|dispute| dispute.item == item) {
                    assert_eq!(self.claimed[&item], self.interest(item, today), "{charge:?}");
                }
            } else {
                assert!(self.charges.insert((item, charge.what, action.step)), "charged twice: {charge:?}");
            }
        }
        let charged =
            |charge: &Charge| Charged { id: 0, charge: charge.clone(), waived: None, document: None };
        action.charges.made.iter().map(charged).collect()
    }

    /// 9 % a year on what was open at the close of each day, from the due date to the day before, rounded once.
    fn interest(&self, item: u32, today: Day) -> i64 {
        let due = self.ledger.items.due[item as usize];
        let open = |day| self.ledger.open_amount(self.looker.applications, item, AsOf::day(day)).max(0);
        let sum: i64 = (due.0..today.0).map(|day| open(Day(day)) * 9).sum();
        (sum * 2 + 36_500) / 73_000
    }

    /// What was planned has happened; letters are drafts still.
    fn done(&mut self, plan: &Plan, today: Day) {
        for action in &plan.actions {
            let How::Write(medium, _) = action.how else { continue };
            let steps = &self.strategy.segments[usize::from(action.segment)].steps;
            let mut lines = Vec::new();
            for part in &action.parts {
                let cycle = cycle(self.looker, part.item, today);
                assert!(
                    self.sent.insert((part.item, part.step, cycle)),
                    "the same step twice: {part:?} on {today}"
                );
                if part.level > 0 {
                    let last = self.levels.insert((part.item, cycle), part.level).unwrap_or(0);
                    assert_eq!(part.level, last + 1, "no level is skipped: {part:?} on {today}");
                }
                let step = steps[usize::from(part.step)].name.clone();
                lines.push(Line { item: part.item, level: part.level, step, open: part.asked });
            }
            let charges = self.charged(action, today);
            self.facts.notices.push(Notice {
                number: String::new(),
                customer: action.customer,
                contact: None,
                medium,
                made: today,
                issued: None,
                cancelled: None,
                approved: None,
                pay_by: None,
                lines,
                charges,
            });
        }
        for action in plan.actions.iter().filter(|a| a.how == How::Call) {
            self.facts.activities.push(Activity {
                customer: action.customer,
                contact: None,
                at: today.date().unwrap().to_datetime(jiff::civil::time(12, 0, 0, 0)),
                medium: Some(Medium::Call),
                inbound: false,
                outcome: Outcome::NoAnswer,
                note: String::new(),
                next: None,
                author: String::new(),
            });
        }
    }
}

/// The default strategy with charges: a fee, interest at 9 % by contract, and the law's fixed sum at last.
fn charging() -> Strategy {
    let terms = Terms {
        clause: Some("7.2".into()),
        rate: "9".parse().ok(),
        law: true,
        consumer_tags: vec!["consumer".into()],
        ..Terms::default()
    };
    let mut strategy = Strategy { terms, ..Strategy::default() };
    for step in &mut strategy.segments[0].steps {
        step.ask = match step.name.as_str() {
            "reminder" | "second reminder" => {
                Ask { fee: Some(Fee::Fixed(500)), interest: true, fixed_sum: false }
            }
            "last reminder" => Ask { fee: None, interest: true, fixed_sum: true },
            _ => Ask::default(),
        };
    }
    strategy
}

#[test]
fn what_must_hold_holds_over_random_histories() {
    let histories = 1_000_000 / (CUSTOMERS as usize * DAYS as usize);
    let histories = if std::env::var_os("DUNLIN_DEEP").is_some() { histories * 100 } else { histories };
    let strategy = charging();
    let (mut letters, mut withheld, mut charges) = (0, 0, 0);
    for seed in 0..histories as u64 {
        let mut dice = Dice(seed * 7_919 + 1);
        let ledger = random_ledger(&mut dice);
        let facts = random_facts(&mut dice, &ledger);
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger: &ledger, applications: &applications, items: &items };
        let mut history = History {
            ledger: &ledger,
            looker,
            facts,
            strategy: &strategy,
            sent: FxHashSet::default(),
            levels: FxHashMap::default(),
            contacts: FxHashMap::default(),
            charges: FxHashSet::default(),
            claimed: FxHashMap::default(),
        };
        let mut today = first();
        while today < first().plus_days(DAYS) {
            let book = Book { ledger: &ledger, facts: &history.facts };
            let plan = decide(book, &strategy, today);
            assert_eq!(decide(book, &strategy, today), plan, "a plan is a function of its inputs");
            history.check(&plan, today);
            history.done(&plan, today);
            // Whether the letters have left already makes no difference to who gets another.
            history.adds_nothing(today);
            let drafted = history.facts.notices.iter_mut().filter(|n| n.issued.is_none());
            drafted.for_each(|notice| notice.issued = Some(today));
            history.adds_nothing(today);
            charges += plan.actions.iter().map(|action| action.charges.made.len()).sum::<usize>();
            letters += plan.actions.len();
            withheld += plan.withheld.len();
            // Sometimes nobody runs it for up to a fortnight.
            today = today.plus_days(if dice.is(10) { 1 + dice.below(14) as i32 } else { 1 });
        }
    }
    assert!(charges > histories, "{charges} charges");
    assert!(letters > histories && withheld > histories, "{letters} actions, {withheld} withheld");
}
