//! Measures of collecting over random ledgers and facts: receipts are the number, customers are the total, each is met, and
//! a few are counted again another way.

use crate::agree::{KINDS, periods};
use crate::build::{Builder, NewApplication, NewItem, day};
use crate::dealings::Dealings;
use crate::random::{Dice, first, last, ledger};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{
    Activity, Ban, BanKind, Dispute, Line, Notice, Outcome, Placement, Promise,
};
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_kpi::engine::{Grid, MeasureValue, Query, Reason};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;

const MEDIA: [Medium; 5] = [Medium::Email, Medium::Call, Medium::Letter, Medium::Text, Medium::Visit];

fn some_day(dice: &mut Dice) -> Day {
    Day(dice.range(i64::from(first().0), i64::from(last().0) + 40) as i32)
}

fn some_item(dice: &mut Dice, l: &Ledger) -> u32 {
    dice.range(0, l.items.len() as i64 - 1) as u32
}

fn promise(dice: &mut Dice, l: &Ledger, id: i64) -> Promise {
    let mut item = some_item(dice, l);
    let mut made = some_day(dice);
    let mut amount = dice.range(1, l.items.amount[item as usize].abs().max(1));
    if !l.applications.is_empty() && dice.chance(60) {
        // Just before something is applied, of which it takes half, all or twice as much.
        let row = dice.range(0, l.applications.len() as i64 - 1) as usize;
        item = l.applications.to[row];
        made = l.applications.day[row].plus_days(-(dice.range(0, 3) as i32));
        amount = (l.applications.amount[row].abs() * dice.range(1, 4) / 2).max(1);
    }
    let parts = dice.range(1, 3);
    Promise {
        id,
        customer: l.items.customer[item as usize],
        currency: l.currency_of(item),
        made,
        parts: (1..=parts).map(|n| (made.plus_days(n as i32 * 9), amount)).collect(),
        items: if dice.chance(70) { vec![item] } else { Vec::new() },
        ended: dice.chance(15).then(|| made.plus_days(dice.range(0, 30) as i32)),
    }
}

fn activity(dice: &mut Dice, l: &Ledger) -> Activity {
    let on = some_day(dice);
    let inbound = dice.chance(30);
    Activity {
        customer: l.items.customer[some_item(dice, l) as usize],
        contact: None,
        at: on.date().unwrap().at(dice.range(0, 23) as i8, 0, 0, 0),
        medium: dice.chance(90).then(|| dice.pick(&MEDIA)),
        inbound,
        outcome: dice.pick(&Outcome::ALL),
        note: String::new(),
        next: dice.chance(30).then(|| (on.plus_days(5), "call".to_owned())),
        author: dice.pick(&["ann", "ben", ""]).to_owned(),
    }
}

fn dispute(dice: &mut Dice, l: &Ledger, id: i64) -> Dispute {
    let mut opened = some_day(dice);
    let mut item = some_item(dice, l);
    if !l.applications.is_empty() && dice.chance(60) {
        // Just before something is applied to it: a credit note, cash.
        let row = dice.range(0, l.applications.len() as i64 - 1) as usize;
        item = l.applications.to[row];
        opened = l.applications.day[row].plus_days(-(dice.range(0, 3) as i32));
    }
    let reasons =
        ["price", "quantity", "quality", "delivery", "paid", "duplicate", "document missing", "weather"];
    Dispute {
        id,
        item,
        reason: dice.pick(&reasons).to_owned(),
        amount: dice.chance(50).then(|| dice.range(1, l.items.amount[item as usize].abs().max(1))),
        opened,
        owner: dice.pick(&["cara", ""]).to_owned(),
        answer_by: dice.chance(60).then(|| opened.plus_days(14)),
        closed: dice.chance(70).then(|| {
            let outcome = dice.pick(&["upheld", "credited", "withdrawn", "partly"]);
            (opened.plus_days(dice.range(0, 40) as i32), outcome.to_owned())
        }),
    }
}

fn notice(dice: &mut Dice, l: &Ledger, id: i64) -> Notice {
    let item = some_item(dice, l);
    let made = some_day(dice);
    let is_stopped = dice.chance(15);
    Notice {
        number: format!("N{id}"),
        customer: l.items.customer[item as usize],
        contact: None,
        medium: dice.pick(&[Medium::Email, Medium::Letter, Medium::Text]),
        made,
        issued: (!is_stopped).then_some(made),
        cancelled: is_stopped.then_some(made),
        approved: None,
        pay_by: None,
        lines: vec![Line {
            item,
            level: dice.range(0, 4) as u8,
            step: "s".to_owned(),
            open: l.items.amount[item as usize].max(0),
        }],
        charges: Vec::new(),
    }
}

/// Everything that collecting knows, by lot.
fn dealings(dice: &mut Dice, l: &Ledger) -> Dealings {
    let mut d = Dealings::default();
    if l.items.is_empty() {
        return d;
    }
    let many = dice.range(4, 12);
    for id in 1..=many {
        d.facts.promises.push(promise(dice, l, id));
        d.facts.disputes.push(dispute(dice, l, id));
        (0..4).for_each(|_| d.facts.activities.push(activity(dice, l)));
        (0..3).for_each(|n| d.facts.notices.push(notice(dice, l, id * 3 + n)));
    }
    d.facts.activities.sort_by_key(|a| a.at);
    for _ in 0..3 {
        let item = some_item(dice, l);
        let from = some_day(dice);
        let kind = dice.pick(&[BanKind::Bounced, BanKind::OptOut, BanKind::Legal]);
        let customer = l.items.customer[item as usize];
        d.facts.bans.push(Ban { customer, contact: None, medium: None, kind, from, until: Day::NEVER });
        let agency = "Agency".to_owned();
        d.facts.placements.push(Placement {
            item,
            agency,
            amount: 100,
            commission: None,
            from,
            until: from.plus_days(30),
        });
    }
    d
}

fn all(dice: &mut Dice, by: GroupBy) -> Query {
    Query { by, needed: Measure::ALL.iter().copied().collect(), ..Query::new(periods(dice)) }
}

/// Counts where each measure had a value other than 0.
fn count(grid: &Grid, met: &mut [u32]) {
    for (group, period) in (0..grid.groups.len()).flat_map(|g| (0..grid.periods.len()).map(move |p| (g, p))) {
        for &measure in Measure::COLLECTING {
            let is_nothing =
                matches!(grid.get(measure, group, period), MeasureValue::Sum(0) | MeasureValue::Null(_));
            met[measure as usize] += u32::from(!is_nothing);
        }
    }
}

#[test]
fn receipts_are_the_number_and_every_measure_is_met() {
    let mut met = vec![0u32; Measure::ALL.len()];
    for seed in 0..250 {
        let mut dice = Dice::new(seed + 9_000_000);
        let l = ledger(seed);
        let dealings = dealings(&mut dice, &l);
        let kind = dice.pick(&KINDS);
        let query = all(&mut dice, kind);
        dealings.with(&l, &query, |collecting, grid| {
            count(grid, &mut met);
            for group in (0..grid.groups.len()).filter(|g| g % 2 == seed as usize % 2) {
                let period = dice.range(0, grid.periods.len() as i64 - 1) as usize;
                for &measure in Measure::COLLECTING {
                    let value = grid.get(measure, group, period);
                    let found = collecting.receipts(&query, measure, group, period, usize::MAX).unwrap();
                    let place = || format!("{measure:?}, seed {seed}, {:?}", grid.groups[group]);
                    match measure {
                        Measure::answer_days => {
                            assert!(!found.adds_up);
                            assert_eq!(
                                found.rows.is_empty(),
                                value == MeasureValue::Null(Reason::NoneAnswered)
                            );
                        }
                        Measure::contacts_week_max => {
                            let most = found.rows.iter().map(|r| r.contribution).max().unwrap_or(0);
                            assert_eq!(value, MeasureValue::Sum(most), "{}", place());
                        }
                        _ => assert_eq!(value, MeasureValue::Sum(found.total()), "{}", place()),
                    }
                }
            }
        });
    }
    for &measure in Measure::COLLECTING {
        assert!(
            met[measure as usize] > 5,
            "{measure:?} was other than 0 only {} times",
            met[measure as usize]
        );
    }
}

#[test]
fn customers_add_up_to_the_total() {
    let apart = [Measure::contacts_week_max, Measure::answer_days, Measure::collector_days];
    for seed in 0..200 {
        let mut dice = Dice::new(seed + 8_000_000);
        let l = ledger(seed);
        let dealings = dealings(&mut dice, &l);
        let query = all(&mut dice, GroupBy::Customer);
        dealings.with(&l, &query, |_, grid| {
            for total in (0..grid.groups.len()).filter(|&g| grid.groups[g].total) {
                let currency = grid.groups[total].currency;
                let parts = |g: &usize| !grid.groups[*g].total && grid.groups[*g].currency == currency;
                for &measure in Measure::COLLECTING.iter().filter(|m| !apart.contains(m)) {
                    for period in 0..grid.periods.len() {
                        let all = (0..grid.groups.len()).filter(parts);
                        let sum: i128 = all.map(|g| grid.sum(measure, g, period)).sum();
                        assert_eq!(sum, grid.sum(measure, total, period), "{measure:?}, seed {seed}");
                    }
                }
            }
        });
    }
}

/// What must hold between the measures, whatever happened.
#[test]
fn parts_are_parts() {
    use Measure as M;
    let parts: [(&[M], M); 20] = [
        (&[M::promises_kept, M::promises_partly, M::promises_broken], M::promises_matured),
        (&[M::conversations_promised], M::conversations),
        (&[M::promised_paid], M::promised_matured),
        (&[M::disputes_in_time], M::disputes_with_target),
        (&[M::disputes_with_target], M::disputes_closed),
        (&[M::dispute_collectable], M::dispute_closed_amount),
        (&[M::dispute_credited], M::dispute_closed_amount),
        (&[M::deductions_taken], M::dispute_opened_amount),
        (&[M::deductions_count], M::disputes_opened),
        (&[M::sales_disputed_count], M::sales_count),
        (&[M::invalid_recovered], M::deductions_invalid),
        (&[M::attempts_reached], M::attempts),
        (&[M::attempts], M::contacts_out),
        (&[M::late_contacted_customers], M::opening_late_customers),
        (&[M::notices_bounced, M::notices_replied], M::notices_sent),
        (&[M::reminders_wrongful], M::reminders),
        (&[M::first_touches], M::reminders),
        (&[M::raised_from_1], M::at_level_1),
        (&[M::follow_ups_done], M::follow_ups_due),
        (&[M::successful_cases], M::closed_cases),
    ];
    for seed in 0..200 {
        let mut dice = Dice::new(seed + 7_000_000);
        let l = ledger(seed);
        let dealings = dealings(&mut dice, &l);
        let kind = dice.pick(&KINDS);
        let query = all(&mut dice, kind);
        dealings.with(&l, &query, |_, grid| {
            for (group, period) in
                (0..grid.groups.len()).flat_map(|g| (0..grid.periods.len()).map(move |p| (g, p)))
            {
                let get = |m: M| grid.sum(m, group, period);
                for (of, whole) in parts {
                    let sum: i128 = of.iter().map(|&m| get(m)).sum();
                    let place = || format!("{of:?} of {whole:?}, seed {seed}, {:?}", grid.groups[group]);
                    assert!((0..=get(whole)).contains(&sum), "{}: {sum} of {}", place(), get(whole));
                }
                assert_eq!(
                    get(M::promises_kept) + get(M::promises_partly) + get(M::promises_broken),
                    get(M::promises_matured)
                );
                let reasons = [
                    M::disputed_price,
                    M::disputed_quantity,
                    M::disputed_quality,
                    M::disputed_delivery,
                    M::disputed_paid,
                    M::disputed_duplicate,
                    M::disputed_document,
                    M::disputed_otherwise,
                ];
                assert_eq!(reasons.iter().map(|&m| get(m)).sum::<i128>(), get(M::dispute_opened_amount));
            }
        });
    }
}

#[test]
fn without_facts_there_is_a_reason() {
    let l = ledger(3);
    let mut dice = Dice::new(1);
    let query = all(&mut dice, GroupBy::Total);
    let grid = query.run(&l);
    for &measure in Measure::COLLECTING {
        assert_eq!(grid.get(measure, 0, 0), MeasureValue::Null(Reason::NoCollecting), "{measure:?}");
    }
}

/// A reminder on the day of issue, one on the day on which the payment is returned, one while it is paid.
#[test]
fn a_reminder_is_wrongful_only_beyond_doubt() {
    let mut b = Builder::new(&["EUR"]);
    let (issued, due) = (day("2024-03-01"), day("2024-03-05"));
    let to = b.item(&NewItem { issued, due, amount: 1_000, ..NewItem::default() });
    let (paid, returned) = (day("2024-03-10"), day("2024-03-20"));
    b.apply(&NewApplication { to, day: paid, amount: 1_000, until: returned, ..NewApplication::default() });
    let wrongful = |on: &str| {
        let mut dealings = Dealings::default();
        let line = Line { item: to, level: 1, step: "s".to_owned(), open: 1_000 };
        dealings.facts.notices.push(Notice {
            number: "N".to_owned(),
            customer: b.ledger.items.customer[0],
            contact: None,
            medium: Medium::Email,
            made: day(on),
            issued: Some(day(on)),
            cancelled: None,
            approved: None,
            pay_by: None,
            lines: vec![line],
            charges: Vec::new(),
        });
        let query = Query {
            needed: [Measure::reminders_wrongful].into_iter().collect(),
            ..Query::new(vec![Period::parse("2024-03").unwrap()])
        };
        dealings.with(&b.ledger, &query, |_, grid| grid.sum(Measure::reminders_wrongful, 0, 0))
    };
    let days =
        ["2024-03-01", "2024-03-09", "2024-03-10", "2024-03-11", "2024-03-19", "2024-03-20", "2024-03-21"];
    assert_eq!(days.map(wrongful), [0, 0, 0, 1, 1, 0, 0]);
}
