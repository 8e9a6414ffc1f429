//! What happens to an account's invoices, day by day: payments (in full, in part, short, twice, in advance), credit
//! notes, disputes, discounts, returned payments, write-offs.
//!
//! Every invoice is dealt a fate when it is issued, which puts acts on a calendar; the calendar is then played in
//! order. Nothing after the last day happens. What is applied never exceeds what is open on the invoice nor what is
//! left of the credit: both are looked up at the moment of applying.

mod fate;

use super::behaviour::{Span, working_day};
use super::customers::Person;
use super::dice::Dice;
use super::rows::{Account, Application, Credit, Invoice, Payment, Source};
use dunlin_core::day::Day;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Something that happens to an account on a day. Within a day they happen in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Act {
    /// The bank returns a payment.
    Return(usize),
    /// A credit note of an amount is made for an invoice.
    Note { invoice: usize, amount: i64, reason: &'static str },
    /// Money comes before the invoice does.
    Advance { invoice: usize, amount: i64 },
    /// What was paid already is paid once more.
    Twice { amount: i64 },
    /// What was paid in advance, or without saying what for, is applied to its invoice.
    UseAdvance { invoice: usize, payment: usize },
    /// The rest of an invoice is given up.
    WriteOff { invoice: usize, reason: &'static str },
    /// An invoice is paid: up to `upto` of it in all, with or without its discount.
    Pay { invoice: usize, upto: i64, discount: bool },
}

/// A credit with something left.
#[derive(Clone, Copy, Debug)]
struct Left {
    from: Source,
    amount: i64,
    /// The invoice (or the first of those) that it is meant for, when it waits for that to be known or issued.
    meant_for: Option<usize>,
}

/// What became of one account. Positions in the rows are positions in these tables.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) invoices: Vec<Invoice>,
    pub(super) payments: Vec<Payment>,
    pub(super) notes: Vec<Credit>,
    pub(super) write_offs: Vec<Credit>,
    pub(super) applications: Vec<Application>,
}

/// Plays the calendar of one account.
pub(super) fn settle(
    person: &Person,
    account: Account,
    invoices: Vec<Invoice>,
    span: Span,
    dice: Dice,
) -> Settled {
    let open = vec![0; invoices.len()];
    let settled = Settled {
        invoices,
        payments: Vec::new(),
        notes: Vec::new(),
        write_offs: Vec::new(),
        applications: Vec::new(),
    };
    let mut desk =
        Desk { person, account, span, dice, settled, open, left: Vec::new(), calendar: BinaryHeap::new() };
    for invoice in 0..desk.settled.invoices.len() {
        desk.open[invoice] = desk.settled.invoices[invoice].amount;
        desk.deal(invoice);
    }
    desk.play();
    desk.settled
}

struct Desk<'a> {
    person: &'a Person,
    account: Account,
    span: Span,
    dice: Dice,
    settled: Settled,
    /// What is open on each invoice.
    open: Vec<i64>,
    /// Credits with something left, oldest first.
    left: Vec<Left>,
    calendar: BinaryHeap<Reverse<(Day, Act)>>,
}

impl Desk<'_> {
    fn at(&mut self, day: Day, act: Act) {
        if day <= self.span.end {
            self.calendar.push(Reverse((day, act)));
        }
    }

    fn play(&mut self) {
        let mut to_pay = Vec::new();
        while let Some(Reverse((day, act))) = self.calendar.pop() {
            match act {
                Act::Return(payment) => self.send_back(day, payment),
                Act::Note { invoice, amount, reason } => self.credit(day, invoice, amount, reason),
                Act::Advance { invoice, amount } => self.advance(day, invoice, amount),
                Act::Twice { amount } => self.twice(day, amount),
                Act::UseAdvance { invoice, payment } => self.use_advance(day, invoice, payment),
                Act::WriteOff { invoice, reason } => self.write_off(day, invoice, reason),
                Act::Pay { invoice, upto, discount } => to_pay.push((invoice, upto, discount)),
            }
            let same_day = self.calendar.peek().is_some_and(|Reverse((next, _))| *next == day);
            if !same_day && !to_pay.is_empty() {
                self.remit(day, &to_pay);
                to_pay.clear();
            }
        }
    }

    /// One payment for all invoices that the customer pays on a day, after using up credits that lie there.
    fn remit(&mut self, day: Day, to_pay: &[(usize, i64, bool)]) {
        if self.dice.chance(380) {
            to_pay.iter().for_each(|&(invoice, ..)| self.use_credits(day, invoice));
        }
        let plain = to_pay.iter().all(|&(_, upto, discount)| upto == i64::MAX && !discount);
        if plain && self.dice.chance(14) {
            return self.unidentified(day, to_pay);
        }
        let payment = self.settled.payments.len();
        let mut total = 0;
        for &(invoice, upto, discount) in to_pay {
            let row = &self.settled.invoices[invoice];
            let kept_open = row.amount - upto.min(row.amount);
            let mut cash = self.open[invoice] - kept_open;
            let off = row.discount;
            if discount && self.open[invoice] == row.amount && kept_open == 0 {
                cash -= off;
                self.apply(day, Source::Discount(payment), invoice, off);
            }
            if cash > 0 {
                self.apply(day, Source::Payment(payment), invoice, cash);
                total += cash;
            }
        }
        if total > 0 {
            let over = self.overpaid(total);
            self.receive(day, total + over);
            self.keep(Source::Payment(payment), over, None);
            self.perhaps_twice(day, total);
        }
    }

    /// Money whose reference says nothing: it lies unapplied until somebody finds out what it is for.
    fn unidentified(&mut self, day: Day, to_pay: &[(usize, i64, bool)]) {
        let total: i64 = to_pay.iter().map(|&(invoice, ..)| self.open[invoice]).sum();
        if total == 0 {
            return;
        }
        let payment = self.settled.payments.len();
        self.receive(day, total);
        self.keep(Source::Payment(payment), total, to_pay.first().map(|&(invoice, ..)| invoice));
        let found = working_day(day.plus_days(self.dice.between(3, 40)));
        for &(invoice, ..) in to_pay {
            self.at(found, Act::UseAdvance { invoice, payment });
        }
    }

    /// Records money received; the bank may return it.
    fn receive(&mut self, day: Day, amount: i64) {
        let (account, channel) = (self.account, self.person.channel);
        let payment = self.settled.payments.len();
        self.settled.payments.push(Payment { account, day, amount, channel, returned: None });
        let returns = if channel == "direct debit" { 12 } else { 1 };
        if self.dice.chance(returns) {
            let back = working_day(day.plus_days(self.dice.between(2, 7)));
            self.at(back, Act::Return(payment));
        }
    }

    /// Now and then a customer mistypes the amount.
    fn overpaid(&mut self, total: i64) -> i64 {
        if self.dice.chance(7) { total * i64::from(self.dice.between(5, 90)) / 1000 } else { 0 }
    }

    /// Now and then a customer pays the same thing twice within a week.
    fn perhaps_twice(&mut self, day: Day, amount: i64) {
        if self.dice.chance(3) {
            let again = working_day(day.plus_days(self.dice.between(1, 7)));
            self.at(again, Act::Twice { amount });
        }
    }

    /// Money that belongs to no invoice stays unapplied until a later one uses it up.
    fn twice(&mut self, day: Day, amount: i64) {
        let payment = self.settled.payments.len();
        self.receive(day, amount);
        self.keep(Source::Payment(payment), amount, None);
    }

    /// The bank returns a payment: its applications end, its invoices are open again, and most are paid later.
    fn send_back(&mut self, day: Day, payment: usize) {
        self.settled.payments[payment].returned = Some(day);
        self.left.retain(|left| left.from != Source::Payment(payment));
        let mut reopened = Vec::new();
        for application in &mut self.settled.applications {
            let by_it = matches!(application.from, Source::Payment(p) | Source::Discount(p) if p == payment);
            if by_it && application.ended.is_none() {
                application.ended = Some(day);
                self.open[application.invoice] += application.amount;
                reopened.push(application.invoice);
            }
        }
        let later = working_day(day.plus_days(self.dice.between(6, 30)));
        for invoice in reopened {
            if self.dice.chance(930) {
                self.at(later, Act::Pay { invoice, upto: i64::MAX, discount: false });
            }
        }
    }

    /// A credit note lowers its own invoice first; what is more than is open there waits for a later one.
    fn credit(&mut self, day: Day, invoice: usize, amount: i64, reason: &'static str) {
        let note = self.settled.notes.len();
        self.settled.notes.push(Credit { account: self.account, day, amount, invoice, reason });
        let now = amount.min(self.open[invoice]);
        self.apply(day, Source::CreditNote(note), invoice, now);
        self.keep(Source::CreditNote(note), amount - now, None);
    }

    fn advance(&mut self, day: Day, invoice: usize, amount: i64) {
        let payment = self.settled.payments.len();
        let (account, channel) = (self.account, self.person.channel);
        self.settled.payments.push(Payment { account, day, amount, channel, returned: None });
        self.keep(Source::Payment(payment), amount, Some(invoice));
        let issued = self.settled.invoices[invoice].issued;
        self.at(issued, Act::UseAdvance { invoice, payment });
    }

    fn use_advance(&mut self, day: Day, invoice: usize, payment: usize) {
        let from = Source::Payment(payment);
        if let Some(at) = self.left.iter().position(|left| left.from == from) {
            self.draw_on(day, at, invoice);
            self.left[at].meant_for = None;
        }
        self.left.retain(|left| left.amount > 0);
    }

    fn write_off(&mut self, day: Day, invoice: usize, reason: &'static str) {
        let amount = self.open[invoice];
        if amount > 0 {
            let from = Source::WriteOff(self.settled.write_offs.len());
            self.settled.write_offs.push(Credit { account: self.account, day, amount, invoice, reason });
            self.apply(day, from, invoice, amount);
        }
    }

    /// Applies what is left of earlier credits to an invoice, oldest first.
    fn use_credits(&mut self, day: Day, invoice: usize) {
        for at in 0..self.left.len() {
            if self.left[at].meant_for.is_none() && self.open[invoice] > 0 {
                self.draw_on(day, at, invoice);
            }
        }
        self.left.retain(|left| left.amount > 0);
    }

    fn draw_on(&mut self, day: Day, at: usize, invoice: usize) {
        let Left { from, amount, .. } = self.left[at];
        let now = amount.min(self.open[invoice]);
        self.left[at].amount -= now;
        self.apply(day, from, invoice, now);
    }

    fn keep(&mut self, from: Source, amount: i64, meant_for: Option<usize>) {
        if amount > 0 {
            self.left.push(Left { from, amount, meant_for });
        }
    }

    fn apply(&mut self, day: Day, from: Source, invoice: usize, amount: i64) {
        if amount > 0 {
            self.open[invoice] -= amount;
            self.settled.applications.push(Application { from, invoice, day, amount, ended: None });
        }
    }
}
