//! What must hold of every ledger: the identities of the ground rules, adding, and following facts one by one.

use crate::agree::{KINDS, STATISTICS, periods};
use crate::random::{Dice, KNOWLEDGE, first, last, ledger};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_kpi::engine::{Grid, MeasureValue, MergeError, Query, Running};
use dunlin_kpi::group::{Group, GroupBy};
use dunlin_kpi::measure::Measure as M;
use dunlin_kpi::period::{Grain, Period};
use proptest::prelude::*;

/// A ledger and a query of a seed; without statistics withheld.
fn case(seed: u64) -> (Ledger, Query) {
    let mut dice = Dice::new(seed + 4_000_000);
    let mut query = Query::new(periods(&mut dice));
    query.by = dice.pick(&KINDS);
    query.known_at = dice.chance(30).then(|| Instant(dice.range(0, KNOWLEDGE)));
    (ledger(seed), query)
}

fn cells(grid: &Grid) -> impl Iterator<Item = (usize, usize)> {
    let periods = grid.periods.len();
    (0..grid.groups.len()).flat_map(move |g| (0..periods).map(move |p| (g, p)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn identities(seed in 0u64..100_000) {
        let (ledger, query) = case(seed);
        let grid = query.run(&ledger);
        for (g, p) in cells(&grid) {
            let of = |m: M| grid.sum(m, g, p);
            let settled = of(M::cash_applied) + of(M::credits_applied) + of(M::write_offs)
                + of(M::discounts_taken) + of(M::journals_applied);
            prop_assert_eq!(of(M::opening) + of(M::sales) + of(M::other_debits) - settled - of(M::voided), of(M::receivables));
            let bands = [M::current, M::aged_1_30, M::aged_31_60, M::aged_61_90, M::aged_91_120, M::aged_over_120];
            prop_assert_eq!(bands.map(of).iter().sum::<i128>(), of(M::receivables));
            prop_assert_eq!(of(M::current) + of(M::past_due), of(M::receivables));
            prop_assert_eq!(of(M::aged_91_120) + of(M::aged_over_120), of(M::over_90));
            // CEI = 1 - past due / (B + S - C); DSO = BPDSO + ADD.
            let base = of(M::opening) + of(M::sales) - of(M::current);
            prop_assert_eq!(of(M::opening) + of(M::sales) - of(M::receivables), base - of(M::past_due));
            let days = of(M::days);
            prop_assert_eq!(of(M::receivables) * days, of(M::current) * days + of(M::past_due) * days);
            prop_assert_eq!(of(M::opening_past_due) + of(M::opening_aged_current), of(M::opening));
            prop_assert_eq!(of(M::paid_weight), of(M::cash_applied));
        }
    }

    #[test]
    fn what_happens_later_changes_nothing(seed in 0u64..100_000) {
        let (whole, mut query) = case(seed);
        let mut dice = Dice::new(seed + 5_000_000);
        let as_of = Day(dice.range(first().0.into(), last().0.into()) as i32);
        query.as_of = Some(as_of);
        let (before, after) = (query.run(&without_later(&whole, as_of)), query.run(&whole));
        prop_assert_eq!(&before.groups, &after.groups);
        for (g, p) in cells(&before) {
            for &measure in M::ALL {
                prop_assert_eq!(before.get(measure, g, p), after.get(measure, g, p), "{:?}", measure);
            }
        }
    }

    #[test]
    fn what_was_learnt_later_changes_nothing_printed(seed in 0u64..100_000) {
        let (whole, mut query) = case(seed);
        let known = Instant(KNOWLEDGE / 2);
        query.known_at = Some(known);
        let printed = query.run(&without_unknown(&whole, known));
        let again = query.run(&whole);
        prop_assert_eq!(&printed.groups, &again.groups);
        for (g, p) in cells(&printed) {
            for &measure in M::ALL {
                prop_assert_eq!(printed.get(measure, g, p), again.get(measure, g, p), "{:?}", measure);
            }
        }
    }

    #[test]
    fn totals_are_the_sums_of_their_groups(seed in 0u64..100_000) {
        let (ledger, query) = case(seed);
        let grid = query.run(&ledger);
        let own = |g: &Group| grid.groups.iter().any(|o| !o.total && o.currency == g.currency);
        for (g, p) in cells(&grid).filter(|(g, _)| grid.groups[*g].total && own(&grid.groups[*g])) {
            let parts = (0..grid.groups.len()).filter(|&o| !grid.groups[o].total && grid.groups[o].currency == grid.groups[g].currency);
            let parts: Vec<usize> = parts.collect();
            for &measure in M::ALL.iter().filter(|m| !STATISTICS.contains(m)) {
                let sum: i128 = parts.iter().map(|&o| grid.sum(measure, o, p)).sum();
                prop_assert_eq!(grid.sum(measure, g, p), sum, "{:?}", measure);
            }
        }
    }

    #[test]
    fn grids_of_disjoint_ledgers_add(seed in 0u64..100_000) {
        let (whole, query) = case(seed);
        let (left, right) = halves(&whole);
        let sum = query.run(&left).merge(&query.run(&right)).unwrap();
        let grid = query.run(&bare(&whole));
        prop_assert_eq!(names(&sum), names(&grid));
        for (g, p) in cells(&grid) {
            for &measure in M::ALL.iter().filter(|m| !STATISTICS.contains(m) || **m == M::sales_12m) {
                prop_assert_eq!(sum.get(measure, g, p), grid.get(measure, g, p), "{:?}", measure);
            }
        }
    }

    #[test]
    fn facts_one_by_one_give_what_all_at_once_gives(seed in 0u64..100_000) {
        let (whole, query) = case(seed);
        let (items, applications) = (whole.items.len(), whole.applications.len());
        let mut ledger = cut(&whole, items / 2, 0);
        let mut running = Running::new(&query, &ledger);
        ledger = cut(&whole, items, 0);
        (items / 2..items).for_each(|i| running.insert(&ledger, i as u32));
        for n in 0..applications {
            ledger = cut(&whole, items, n + 1);
            running.add_application(&ledger, n as u32);
        }
        same(&running.grid(), &query.run(&ledger))?;
        // A void that comes in later, and is taken back again.
        if let Some(row) = (items > 0).then_some(items / 3) {
            let mut voided = ledger.clone();
            voided.items.voided.get_or_insert_with(|| vec![Day::NEVER; items])[row] = ledger.items.issued[row].plus_days(40);
            let a = &ledger.applications;
            let with = (0..applications).filter(|&n| a.to[n] == row as u32 || a.from[n] == row as u32);
            let mut touched: Vec<u32> = with.flat_map(|n| [a.to[n], a.from[n]]).filter(|&i| i != NO_ITEM).collect();
            touched.push(row as u32);
            touched.iter().for_each(|&i| running.remove(&ledger, i));
            touched.iter().for_each(|&i| running.insert(&voided, i));
            same(&running.grid(), &query.run(&voided))?;
            touched.iter().for_each(|&i| running.remove(&voided, i));
            touched.iter().for_each(|&i| running.insert(&ledger, i));
            same(&running.grid(), &query.run(&ledger))?;
        }
    }
}

#[test]
fn grids_for_different_questions_do_not_add() {
    let (ledger, query) = case(1);
    let grid = query.run(&ledger);
    let fewer = Query { needed: [M::sales].into_iter().collect(), ..query.clone() }.run(&ledger);
    assert_eq!(grid.merge(&fewer).err(), Some(MergeError::Measures));
    let other = Query { as_of: Some(first()), ..query }.run(&ledger);
    assert_eq!(grid.merge(&other).err(), Some(MergeError::Periods));
}

#[test]
fn many_groups_over_many_periods_give_what_few_give() {
    // 14 customers over 1,500 days are swept run by run; one day alone is swept at once.
    let crowded = (0..200).map(ledger).filter(|l| l.customers.len() > 9);
    for whole in crowded.take(3) {
        let mut query = Query::new(Period::series(Grain::Day, first(), first().plus_days(1_499)));
        query.by = GroupBy::Customer;
        let grid = query.run(&whole);
        for day in [0usize, 1, 40, 150, 151, 300, 460, 1_499] {
            let alone = Query { periods: vec![query.periods[day]], ..query.clone() }.run(&whole);
            for (g, group) in alone.groups.iter().enumerate() {
                let place = grid.find(&group.text, group.currency, group.total).unwrap();
                for &measure in M::ALL {
                    assert_eq!(
                        alone.get(measure, g, 0),
                        grid.get(measure, place, day),
                        "{measure:?}, day {day}, {group:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn many_items_are_swept_in_shares() {
    // A thousand copies of a ledger hold a thousand times its sums, and the same statistics of delay.
    let small = (0..200).map(ledger).find(|l| l.items.len() > 30).unwrap();
    let large = copies(&small, 1_000);
    let mut query = Query::new(Period::series(Grain::Month, first(), last().plus_days(100)));
    query.by = GroupBy::Segment;
    let (small, large) = (query.run(&small), query.run(&large));
    for (g, p) in cells(&small) {
        for &measure in M::ALL {
            let (one, many) = (small.get(measure, g, p), large.get(measure, g, p));
            match (one, many) {
                (MeasureValue::Sum(one), MeasureValue::Sum(many)) if !STATISTICS.contains(&measure) => {
                    assert_eq!(one * 1_000, many, "{measure:?}");
                }
                // Each copy of a customer is the same customer: its square grows by 1000 x 1000.
                (MeasureValue::Sum(one), MeasureValue::Sum(many)) if measure == M::squared_open => {
                    assert_eq!(one * 1_000_000, many);
                }
                (MeasureValue::Sum(one), MeasureValue::Sum(many))
                    if [M::top_10_open, M::sales_12m].contains(&measure) =>
                {
                    assert_eq!(one * 1_000, many);
                }
                (MeasureValue::Ratio(a, b), MeasureValue::Ratio(c, d)) => {
                    assert_eq!(a * d, b * c, "{measure:?}");
                }
                _ => assert_eq!(one, many, "{measure:?}"),
            }
        }
    }
}

fn names(grid: &Grid) -> Vec<(bool, String, String)> {
    grid.groups.iter().map(|g| (g.total, g.text.clone(), g.code.code().to_owned())).collect()
}

fn same(running: &Grid, batch: &Grid) -> Result<(), TestCaseError> {
    prop_assert_eq!(&running.groups, &batch.groups);
    for (g, p) in cells(batch) {
        for &measure in M::ALL {
            prop_assert_eq!(running.get(measure, g, p), batch.get(measure, g, p), "{:?}", measure);
        }
    }
    Ok(())
}

/// The first items and applications of a ledger.
fn cut(whole: &Ledger, items: usize, applications: usize) -> Ledger {
    let mut ledger = whole.clone();
    keep_items(&mut ledger, |i| i < items);
    keep_applications(&mut ledger, |n| n < applications);
    ledger
}

/// The same without applications between two items, so that it can be cut in two.
fn bare(whole: &Ledger) -> Ledger {
    let mut ledger = whole.clone();
    keep_applications(&mut ledger, |n| whole.applications.from[n] == NO_ITEM);
    ledger
}

/// Items of even and of odd rows, each with its applications.
fn halves(whole: &Ledger) -> (Ledger, Ledger) {
    let half = |odd: u32| {
        let mut ledger = bare(whole);
        let to = ledger.applications.to.clone();
        keep_applications(&mut ledger, |n| to[n] % 2 == odd);
        ledger.applications.to.iter_mut().for_each(|to| *to /= 2);
        keep_items(&mut ledger, |i| i as u32 % 2 == odd);
        ledger
    };
    (half(0), half(1))
}

/// Without everything that is effective only after a day.
fn without_later(whole: &Ledger, day: Day) -> Ledger {
    let mut ledger = whole.clone();
    let never = |column: &mut Option<Vec<Day>>| {
        column.iter_mut().flatten().filter(|d| **d > day).for_each(|d| *d = Day::NEVER);
    };
    never(&mut ledger.items.voided);
    never(&mut ledger.applications.until);
    keep_applications(&mut ledger, |n| whole.applications.day[n] <= day);
    // Items stay (rows are pointed at), but those of later are made to begin after everything.
    let later = (0..whole.items.len()).filter(|&i| whole.items.issued[i] > day);
    for item in later {
        ledger.items.issued[item] = last().plus_days(5_000);
        ledger.items.amount[item] = 1;
    }
    ledger
}

/// Without everything that was recorded after a moment.
fn without_unknown(whole: &Ledger, known: Instant) -> Ledger {
    let mut ledger = whole.clone();
    let (i, a) = (&whole.items, &whole.applications);
    let late = |column: &Option<Vec<Instant>>, n: usize| column.as_ref().is_some_and(|c| c[n] > known);
    for item in 0..i.len() {
        if late(&i.void_recorded, item)
            && let Some(voided) = &mut ledger.items.voided
        {
            voided[item] = Day::NEVER;
        }
    }
    for n in 0..a.len() {
        if late(&a.until_recorded, n)
            && let Some(until) = &mut ledger.applications.until
        {
            until[n] = Day::NEVER;
        }
    }
    let hidden = |item: u32| item != NO_ITEM && late(&i.recorded, item as usize);
    keep_applications(&mut ledger, |n| !late(&a.recorded, n) && !hidden(a.to[n]) && !hidden(a.from[n]));
    // Rows are pointed at, so hidden items are voided from their first day instead of being taken out.
    for item in (0..i.len()).filter(|&item| hidden(item as u32)) {
        ledger.items.voided.get_or_insert_with(|| vec![Day::NEVER; i.len()])[item] = i.issued[item];
        if let Some(recorded) = &mut ledger.items.void_recorded {
            recorded[item] = Instant::ALWAYS;
        }
    }
    ledger
}

/// A ledger that holds another many times over.
fn copies(of: &Ledger, times: usize) -> Ledger {
    let mut ledger = of.clone();
    let items = of.items.len();
    keep_items(&mut ledger, |_| false);
    keep_applications(&mut ledger, |_| false);
    for copy in 0..times {
        let mut more = of.clone();
        let shift =
            |item: &mut u32| *item = if *item == NO_ITEM { NO_ITEM } else { *item + (copy * items) as u32 };
        more.applications.to.iter_mut().chain(&mut more.applications.from).for_each(shift);
        append(&mut ledger, more);
    }
    ledger.check().unwrap();
    ledger
}

fn append(ledger: &mut Ledger, more: Ledger) {
    let (i, j) = (&mut ledger.items, more.items);
    i.document.extend(j.document);
    i.kind.extend(j.kind);
    i.customer.extend(j.customer);
    i.issued.extend(j.issued);
    i.due.extend(j.due);
    i.amount.extend(j.amount);
    extend(&mut i.segment, j.segment);
    extend(&mut i.collector, j.collector);
    extend(&mut i.entity, j.entity);
    extend(&mut i.currency, j.currency);
    extend(&mut i.voided, j.voided);
    extend(&mut i.void_recorded, j.void_recorded);
    extend(&mut i.recorded, j.recorded);
    extend(&mut i.disputed, j.disputed);
    extend(&mut i.ordered, j.ordered);
    extend(&mut i.discount, j.discount);
    extend(&mut i.discount_until, j.discount_until);
    extend(&mut i.channel, j.channel);
    let (a, b) = (&mut ledger.applications, more.applications);
    a.from.extend(b.from);
    a.to.extend(b.to);
    a.day.extend(b.day);
    a.amount.extend(b.amount);
    a.how.extend(b.how);
    extend(&mut a.until, b.until);
    extend(&mut a.not_before, b.not_before);
    extend(&mut a.channel, b.channel);
    extend(&mut a.recorded, b.recorded);
    extend(&mut a.until_recorded, b.until_recorded);
}

fn extend<T>(column: &mut Option<Vec<T>>, more: Option<Vec<T>>) {
    if let (Some(column), Some(more)) = (column, more) {
        column.extend(more);
    }
}

fn keep<T: Clone>(column: &mut Vec<T>, keep: &dyn Fn(usize) -> bool) {
    *column = column.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, v)| v.clone()).collect();
}

fn keep_opt<T: Clone>(column: &mut Option<Vec<T>>, by: &dyn Fn(usize) -> bool) {
    if let Some(column) = column {
        keep(column, by);
    }
}

fn keep_items(ledger: &mut Ledger, by: impl Fn(usize) -> bool) {
    let i = &mut ledger.items;
    keep(&mut i.document, &by);
    keep(&mut i.kind, &by);
    keep(&mut i.customer, &by);
    keep(&mut i.issued, &by);
    keep(&mut i.due, &by);
    keep(&mut i.amount, &by);
    keep_opt(&mut i.segment, &by);
    keep_opt(&mut i.collector, &by);
    keep_opt(&mut i.entity, &by);
    keep_opt(&mut i.currency, &by);
    keep_opt(&mut i.voided, &by);
    keep_opt(&mut i.void_recorded, &by);
    keep_opt(&mut i.recorded, &by);
    keep_opt(&mut i.disputed, &by);
    keep_opt(&mut i.ordered, &by);
    keep_opt(&mut i.discount, &by);
    keep_opt(&mut i.discount_until, &by);
    keep_opt(&mut i.channel, &by);
}

fn keep_applications(ledger: &mut Ledger, by: impl Fn(usize) -> bool) {
    let a = &mut ledger.applications;
    keep(&mut a.from, &by);
    keep(&mut a.to, &by);
    keep(&mut a.day, &by);
    keep(&mut a.amount, &by);
    keep(&mut a.how, &by);
    keep_opt(&mut a.until, &by);
    keep_opt(&mut a.not_before, &by);
    keep_opt(&mut a.channel, &by);
    keep_opt(&mut a.recorded, &by);
    keep_opt(&mut a.until_recorded, &by);
}
