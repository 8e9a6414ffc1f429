//! What becomes of an invoice, dealt when it is issued: the acts that go on the account's calendar.

use super::super::behaviour::{last_working_day, working_day};
use super::super::dice::Dice;
use super::super::rows::{Invoice, Segment};
use super::{Act, Desk};
use dunlin_core::day::Day;

/// The ways an invoice can go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    /// Paid as the customer always pays.
    Ordinary,
    /// A part now, the rest weeks later.
    InParts,
    /// Paid less a deduction, which is then credited, paid or written off.
    Short,
    /// Paid before it is issued, in whole or in part.
    Ahead,
    /// Disputed: paid much later, often after a partial credit.
    Disputed,
    /// Credited in part, now and then in whole, before it is due.
    CreditedEarly,
    /// Credited after it was paid, so that the credit waits for a later invoice.
    CreditedLate,
    /// Never paid; written off at the end of a quarter.
    Lost,
}

/// How often each fate befalls an invoice of a segment, in thousandths.
fn fates(segment: Segment) -> [(u32, Fate); 8] {
    let (disputed, lost, ahead) = match segment {
        Segment::KeyAccounts => (38, 0, 2),
        Segment::RetailChains => (42, 1, 2),
        Segment::Wholesale => (26, 2, 5),
        Segment::PublicSector => (24, 0, 0),
        Segment::SmallBusiness => (12, 16, 14),
        Segment::Export => (26, 4, 22),
    };
    let rest = 1000 - disputed - lost - ahead - 22 - 16 - 26 - 12;
    [
        (rest, Fate::Ordinary),
        (22, Fate::InParts),
        (16, Fate::Short),
        (26, Fate::CreditedEarly),
        (12, Fate::CreditedLate),
        (disputed, Fate::Disputed),
        (lost, Fate::Lost),
        (ahead, Fate::Ahead),
    ]
}

/// Everything that a fate is dealt from.
struct Deal {
    number: usize,
    row: Invoice,
    /// The day on which the customer would pay it by habit.
    pays: Option<Day>,
    discount: bool,
    dice: Dice,
}

impl Desk<'_> {
    /// Deals an invoice its fate and puts the acts on the calendar.
    pub(super) fn deal(&mut self, number: usize) {
        let row = self.settled.invoices[number].clone();
        let mut dice = self.dice.fork(number as u64);
        let fate = dice.weighted(&fates(self.person.row.segment));
        let early = takes_discount(&row, &mut dice);
        let pays = early.or_else(|| self.person.behaviour.pays(row.due, self.span, &mut dice));
        let pays = pays.map(|day| day.max(working_day(row.issued)));
        let mut deal = Deal { number, row, pays, discount: early.is_some(), dice };
        match fate {
            Fate::Ordinary => self.pay(&deal, deal.pays, i64::MAX),
            Fate::InParts => self.in_parts(&mut deal),
            Fate::Short => self.short(&mut deal),
            Fate::Ahead => self.ahead(&mut deal),
            Fate::Disputed => self.disputed(&mut deal),
            Fate::CreditedEarly => self.credited_early(&mut deal),
            Fate::CreditedLate => self.credited_late(&mut deal),
            Fate::Lost => self.lost(&deal),
        }
    }

    fn pay(&mut self, deal: &Deal, day: Option<Day>, upto: i64) {
        if let Some(day) = day {
            self.at(day, Act::Pay { invoice: deal.number, upto, discount: deal.discount });
        }
    }

    fn note(&mut self, deal: &Deal, day: Day, permille: i32, reason: &'static str) {
        let amount = deal.row.amount * i64::from(permille) / 1000;
        self.at(day, Act::Note { invoice: deal.number, amount, reason });
    }

    fn in_parts(&mut self, deal: &mut Deal) {
        deal.discount = false;
        let part = deal.row.amount * i64::from(deal.dice.between(300, 700)) / 1000;
        let wait = deal.dice.between(18, 65);
        self.pay(deal, deal.pays, part);
        self.pay(deal, deal.pays.map(|day| working_day(day.plus_days(wait))), i64::MAX);
    }

    fn short(&mut self, deal: &mut Deal) {
        deal.discount = false;
        let missing = (deal.row.amount * i64::from(deal.dice.between(4, 60)) / 1000).max(100);
        self.pay(deal, deal.pays, deal.row.amount - missing);
        let Some(day) = deal.pays else { return };
        let later = working_day(day.plus_days(deal.dice.between(20, 80)));
        let invoice = deal.number;
        match deal.dice.below(10) {
            0..4 => self.at(later, Act::Note { invoice, amount: missing, reason: "deduction accepted" }),
            4..7 => self.pay(deal, Some(later), i64::MAX),
            7..9 if missing < 5_000 => self.at(later, Act::WriteOff { invoice, reason: "small difference" }),
            7..9 => self.at(later, Act::Note { invoice, amount: missing, reason: "goodwill" }),
            _ => {}
        }
    }

    fn ahead(&mut self, deal: &mut Deal) {
        deal.discount = false;
        let day = working_day(deal.row.issued.plus_days(-deal.dice.between(6, 24)));
        let whole = deal.dice.chance(400);
        let amount = if whole { deal.row.amount } else { deal.row.amount * 3 / 10 };
        if day >= self.span.start && day < deal.row.issued {
            self.at(day, Act::Advance { invoice: deal.number, amount });
        }
        self.pay(deal, deal.pays, i64::MAX);
    }

    fn disputed(&mut self, deal: &mut Deal) {
        deal.discount = false;
        self.settled.invoices[deal.number].disputed = true;
        let Some(day) = deal.pays else { return };
        let settled = working_day(day.plus_days(deal.dice.around(20, 110)));
        if deal.dice.chance(480) {
            let reason =
                deal.dice.pick(&["wrong price", "short delivery", "damaged goods", "goods returned"]);
            let part = deal.dice.around(40, 600);
            let day = settled.plus_days(-deal.dice.between(1, 6));
            self.note(deal, day, part, reason);
        }
        self.pay(deal, Some(settled), i64::MAX);
    }

    fn credited_early(&mut self, deal: &mut Deal) {
        deal.discount = false;
        let day = working_day(deal.row.issued.plus_days(deal.dice.between(2, 20)));
        let part = if deal.dice.chance(120) { 1000 } else { deal.dice.around(20, 350) };
        let reason = deal.dice.pick(&["wrong price", "goods returned", "short delivery", "billed twice"]);
        self.note(deal, day, part, reason);
        self.pay(deal, deal.pays, i64::MAX);
    }

    fn credited_late(&mut self, deal: &mut Deal) {
        self.pay(deal, deal.pays, i64::MAX);
        if let Some(day) = deal.pays {
            let day = working_day(day.plus_days(deal.dice.between(5, 50)));
            let part = deal.dice.around(15, 160);
            self.note(deal, day, part, "yearly bonus");
        }
    }

    fn lost(&mut self, deal: &Deal) {
        let given_up = quarter_end(deal.row.due.plus_days(240));
        self.at(given_up, Act::WriteOff { invoice: deal.number, reason: "uncollectable" });
    }
}

/// The day on which a customer pays with the discount: mostly in time, now and then some days too late and deducting
/// it all the same. `None`: it lets the discount go.
fn takes_discount(row: &Invoice, dice: &mut Dice) -> Option<Day> {
    let until = row.discount_until?;
    match dice.below(100) {
        0..52 => Some(last_working_day(until.plus_days(-dice.between(0, 3)))),
        52..59 => Some(working_day(until.plus_days(dice.between(1, 9)))),
        _ => None,
    }
}

/// The last day of the quarter of a day.
fn quarter_end(day: Day) -> Day {
    let month = day.month_index();
    Day::of_month_index(month - month.rem_euclid(3) + 2).end_of_month()
}
