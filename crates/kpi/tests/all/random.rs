//! Seeded random ledgers: small, but with everything that happens to receivables.

use crate::build::{Builder, NewApplication, NewItem, day};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Channel, Kind, Ledger, NO_ITEM, Settlement};

/// A stream of numbers from a seed (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(12_345))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn range(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.next() % from.len() as u64) as usize]
    }
}

/// First day on which something happens.
pub(crate) fn first() -> Day {
    day("2023-09-11")
}

/// Last day on which an item is issued.
pub(crate) fn last() -> Day {
    day("2024-11-20")
}

/// Moments of knowledge run from 0 to this.
pub(crate) const KNOWLEDGE: i64 = 100;

/// A ledger of a seed. Every tenth is in amounts so large that sums need 128 bits.
pub(crate) fn ledger(seed: u64) -> Ledger {
    let mut dice = Dice::new(seed);
    let scale = if seed % 10 == 9 { 1_000_000_000_000 } else { 1 };
    let mut b = Builder::new(&["EUR", "USD"]);
    let customers = if dice.chance(20) { 14 } else { dice.range(1, 5) };
    for _ in 0..dice.range(0, 24) {
        let new = debit(&mut dice, customers, scale);
        b.item(&new);
    }
    for _ in 0..dice.range(0, 14) {
        let new = credit(&mut dice, customers, scale);
        b.item(&new);
    }
    for _ in 0..dice.range(0, 40) {
        if let Some(new) = application(&mut dice, &b.ledger, scale) {
            b.apply(&new);
        }
    }
    let mut ledger = b.ledger;
    drop_columns(&mut dice, &mut ledger);
    ledger.check().unwrap();
    ledger
}

fn instant(dice: &mut Dice) -> Instant {
    if dice.chance(70) { Instant::ALWAYS } else { Instant(dice.range(0, KNOWLEDGE)) }
}

fn some_day(dice: &mut Dice) -> Day {
    Day(dice.range(first().0.into(), last().0.into()) as i32)
}

fn common(dice: &mut Dice, customers: i64) -> NewItem {
    let issued = some_day(dice);
    let void = if dice.chance(10) { issued.plus_days(dice.range(-3, 120) as i32) } else { Day::NEVER };
    NewItem {
        customer: format!("C{}", dice.range(1, customers)),
        segment: dice.pick(&["", "retail", "public"]).to_owned(),
        collector: dice.pick(&["Ada", "Bo"]).to_owned(),
        entity: dice.pick(&["", "DE01"]).to_owned(),
        currency: dice.pick(&[0, 0, 1]),
        issued,
        due: issued.plus_days(dice.range(-5, 60) as i32),
        voided: void,
        void_recorded: instant(dice),
        channel: dice.pick(&[Channel::Other, Channel::Autopay, Channel::Portal]),
        recorded: instant(dice),
        ..NewItem::default()
    }
}

fn debit(dice: &mut Dice, customers: i64, scale: i64) -> NewItem {
    use Kind::{Chargeback, DebitNote, Fee, Interest, Invoice, Journal, Payment, PaymentReturn, Refund};
    let base = common(dice, customers);
    let kinds = [
        Invoice,
        Invoice,
        Invoice,
        Invoice,
        DebitNote,
        Fee,
        Interest,
        Chargeback,
        Refund,
        PaymentReturn,
        Journal,
        Payment,
    ];
    let discounted = dice.chance(30);
    let until = base.issued.plus_days(dice.range(-1, 20) as i32);
    NewItem {
        kind: dice.pick(&kinds),
        amount: if dice.chance(4) { 0 } else { dice.range(1, 500) * dice.pick(&[1, 10, 100]) * scale },
        disputed: dice.chance(15),
        ordered: if dice.chance(50) { base.issued.plus_days(-dice.range(0, 30) as i32) } else { Day::NEVER },
        discount: if discounted { dice.range(0, 20) * scale } else { 0 },
        discount_until: if discounted && dice.chance(90) { until } else { Day::ALWAYS },
        ..base
    }
}

fn credit(dice: &mut Dice, customers: i64, scale: i64) -> NewItem {
    use Kind::{CreditNote, Invoice, Journal, Payment, WriteOff};
    NewItem {
        kind: dice.pick(&[Payment, Payment, Payment, CreditNote, WriteOff, Journal, Invoice]),
        amount: -dice.range(1, 900) * dice.pick(&[1, 10, 100]) * scale,
        ..common(dice, customers)
    }
}

/// An application: whole or part, bare or out of a credit, early or late, ended or not, sometimes a reversal, and
/// now and then one that makes little sense (out of a debit, onto a credit) but is a fact.
fn application(dice: &mut Dice, ledger: &Ledger, scale: i64) -> Option<NewApplication> {
    let i = &ledger.items;
    let currency = i.currency.as_ref()?;
    let items: Vec<u32> = (0..i.len() as u32).collect();
    if items.is_empty() {
        return None;
    }
    let to = dice.pick(&items);
    let same = |item: &u32| *item != to && currency[*item as usize] == currency[to as usize];
    let credits: Vec<u32> =
        items.iter().copied().filter(|c| same(c) && (i.amount[*c as usize] < 0)).collect();
    let any: Vec<u32> = items.iter().copied().filter(same).collect();
    let from = match dice.range(0, 9) {
        0..=4 if !credits.is_empty() => dice.pick(&credits),
        5 if !any.is_empty() => dice.pick(&any),
        _ => NO_ITEM,
    };
    let face = i.amount[to as usize];
    let amount = match dice.range(0, 9) {
        0..=4 => face,
        5 => -face,
        6 => face - i.discount.as_ref().map_or(0, |d| d[to as usize]),
        _ => dice.range(1, 3_000) * scale,
    };
    let day = i.issued[to as usize].plus_days(dice.range(-10, 150) as i32);
    let until = if dice.chance(15) { day.plus_days(dice.range(-1, 60) as i32) } else { Day::NEVER };
    use Settlement::{Cash, CreditNote, Discount, Journal, WriteOff};
    let how = dice.pick(&[Cash, Cash, Cash, Cash, CreditNote, WriteOff, Discount, Journal]);
    let not_before = if dice.chance(20) { day.plus_days(-dice.range(1, 40) as i32) } else { Day::ALWAYS };
    let channel = dice.pick(&[Channel::Other, Channel::Autopay, Channel::Portal]);
    let (recorded, until_recorded) = (instant(dice), instant(dice));
    Some(NewApplication { from, to, day, amount, how, until, not_before, channel, recorded, until_recorded })
}

/// Ledgers out of files often lack columns altogether.
fn drop_columns(dice: &mut Dice, ledger: &mut Ledger) {
    let (i, a) = (&mut ledger.items, &mut ledger.applications);
    let mut drops = || dice.chance(15);
    drop_if(drops(), &mut i.segment);
    drop_if(drops(), &mut i.collector);
    drop_if(drops(), &mut i.entity);
    drop_if(drops(), &mut i.voided);
    drop_if(drops(), &mut i.disputed);
    drop_if(drops(), &mut i.ordered);
    drop_if(drops(), &mut i.discount);
    drop_if(drops(), &mut i.discount_until);
    drop_if(drops(), &mut i.channel);
    drop_if(drops(), &mut i.recorded);
    drop_if(drops(), &mut i.void_recorded);
    drop_if(drops(), &mut a.until);
    drop_if(drops(), &mut a.not_before);
    drop_if(drops(), &mut a.channel);
    drop_if(drops(), &mut a.recorded);
    drop_if(drops(), &mut a.until_recorded);
}

fn drop_if<T>(drop: bool, column: &mut Option<Vec<T>>) {
    if drop {
        *column = None;
    }
}
