//! The engine and the oracle agree on random ledgers: every measure, every group kind, every period kind.

use crate::oracle::{Book, Span};
use crate::random::{Dice, KNOWLEDGE, first, last, ledger};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use dunlin_kpi::engine::{Grid, MeasureSet, MeasureValue, Query};
use dunlin_kpi::group::{Filter, Group, GroupBy};
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use std::collections::BTreeMap;

pub(crate) const KINDS: [GroupBy; 6] = [
    GroupBy::Total,
    GroupBy::Currency,
    GroupBy::Entity,
    GroupBy::Segment,
    GroupBy::Collector,
    GroupBy::Customer,
];

/// Measures that are no sums over items, or withheld at times.
pub(crate) const STATISTICS: [Measure; 10] = [
    Measure::days,
    Measure::months,
    Measure::history_days,
    Measure::sales_12m,
    Measure::top_10_open,
    Measure::squared_open,
    Measure::countback_days,
    Measure::km_median_days,
    Measure::delay_p90,
    Measure::delay_variance,
];

/// Some periods of a random kind that lie around the facts.
pub(crate) fn periods(dice: &mut Dice) -> Vec<Period> {
    let from = Day(dice.range(i64::from(first().0) - 30, i64::from(last().0)) as i32);
    let some = |grain, days| Period::series(grain, from, from.plus_days(days));
    match dice.range(0, 6) {
        0 => some(Grain::Day, 12),
        1 => some(Grain::Week, 60),
        2 => some(Grain::Month, 250),
        3 => some(Grain::Quarter, 400),
        4 => some(Grain::Year, 500),
        5 => some(Grain::Span, 75),
        // Out of order, overlapping and with gaps.
        _ => {
            let mut all = some(Grain::Month, 80);
            all.push(Period::span(from.plus_days(-40), from.plus_days(20)));
            all.push(Period::of(Grain::Month, from.plus_days(200)));
            all.reverse();
            all
        }
    }
}

fn query(dice: &mut Dice) -> Query {
    let mut query = Query::new(periods(dice));
    if dice.chance(40) {
        query.as_of = Some(Day(dice.range(first().0.into(), i64::from(last().0) + 100) as i32));
    }
    if dice.chance(40) {
        query.known_at = Some(Instant(dice.range(0, KNOWLEDGE)));
    }
    if dice.chance(20) {
        query.filter = Filter { currency: Some(0), ..Filter::default() };
    }
    query
}

/// The groups by definition: text and currency of each item that exists by the last close.
fn members(book: &Book<'_>, query: &Query, horizon: Day) -> BTreeMap<(bool, String, String), Vec<u32>> {
    let l = book.ledger;
    let mut groups: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for item in (0..l.items.len() as u32).filter(|&i| query.filter.admits(l, i)) {
        if !book.ever(item) || l.items.issued[item as usize] > horizon {
            continue;
        }
        let row = item as usize;
        let code = l.currency_of(item).code().to_owned();
        let text = |names: &dunlin_core::names::Names, column: &Option<Vec<u32>>| {
            column.as_ref().map_or(String::new(), |c| names.text(c[row]).to_owned())
        };
        let own = match query.by {
            GroupBy::Total => String::new(),
            GroupBy::Currency => code.clone(),
            GroupBy::Entity => text(&l.entities, &l.items.entity),
            GroupBy::Segment => text(&l.segments, &l.items.segment),
            GroupBy::Collector => text(&l.collectors, &l.items.collector),
            GroupBy::Customer => l.customers.text(l.items.customer[row]).to_owned(),
        };
        let splits = !matches!(query.by, GroupBy::Total | GroupBy::Currency);
        let total = if query.by == GroupBy::Currency { code.clone() } else { String::new() };
        groups.entry((false, total, code.clone())).or_default().push(item);
        if splits {
            groups.entry((true, own, code)).or_default().push(item);
        }
    }
    groups
}

fn key(group: &Group) -> (bool, String, String) {
    (!group.total, group.text.clone(), group.code.code().to_owned())
}

fn equal(a: MeasureValue, b: MeasureValue) -> bool {
    match (a, b) {
        (MeasureValue::Ratio(a, b), MeasureValue::Ratio(c, d)) => a * d == b * c,
        _ => a == b,
    }
}

/// What each item brings to each additive measure, by period; shared by all group kinds.
fn items_of(book: &Book<'_>, spans: &[Option<Span>]) -> Vec<Vec<Vec<i128>>> {
    let value = |item: u32, span: &Option<Span>| -> Vec<i128> {
        let of = |m: &Measure| span.map_or(0, |s| book.item(*m, item, s));
        Measure::LEDGER.iter().map(of).collect()
    };
    (0..book.ledger.items.len() as u32).map(|item| spans.iter().map(|s| value(item, s)).collect()).collect()
}

fn check(seed: u64, ledger: &Ledger, query: &Query, grid: &Grid, contributions: &[Vec<Vec<i128>>]) {
    let book = Book::new(ledger, query.known_at);
    let begun = |p: &Period| query.as_of.is_none_or(|d| p.start <= d);
    let spans: Vec<Option<Span>> = spans(query);
    let horizon = spans.iter().flatten().map(|s| s.close).max().unwrap_or(Day::ALWAYS);
    let groups = members(&book, query, horizon);
    assert_eq!(
        grid.groups.iter().map(key).collect::<Vec<_>>(),
        groups.keys().cloned().collect::<Vec<_>>(),
        "seed {seed}"
    );
    let first = (0..ledger.items.len() as u32)
        .filter(|&i| book.ever(i))
        .map(|i| ledger.items.issued[i as usize])
        .min();
    for (at, items) in groups.values().enumerate() {
        for (p, span) in spans.iter().enumerate().filter(|(p, _)| begun(&query.periods[*p])) {
            let Some(span) = *span else { continue };
            for &measure in Measure::LEDGER {
                let expected = if STATISTICS.contains(&measure) {
                    book.statistic(measure, items, span, first)
                } else {
                    MeasureValue::Sum(
                        items.iter().map(|&i| contributions[i as usize][p][measure as usize]).sum(),
                    )
                };
                let found = grid.get(measure, at, p);
                let place = || {
                    format!(
                        "seed {seed}, {measure:?}, {:?}, {:?}, as of {:?}",
                        grid.groups[at], grid.periods[p], query.as_of
                    )
                };
                assert!(equal(found, expected), "{}: engine {found:?}, oracle {expected:?}", place());
            }
        }
    }
}

pub(crate) fn spans(query: &Query) -> Vec<Option<Span>> {
    let span = |p: &Period| {
        query.as_of.map_or(Some(*p), |d| p.until(d)).map(|p| Span { start: p.start, close: p.end })
    };
    query.periods.iter().map(span).collect()
}

fn agree(seeds: std::ops::Range<u64>) {
    let mut met = vec![0u32; Measure::LEDGER.len()];
    for seed in seeds {
        let ledger = ledger(seed);
        let mut dice = Dice::new(seed + 1_000_000);
        let mut query = query(&mut dice);
        let book = Book::new(&ledger, query.known_at);
        let contributions = items_of(&book, &spans(&query));
        for by in KINDS {
            query.by = by;
            let grid = query.run(&ledger);
            check(seed, &ledger, &query, &grid, &contributions);
            count(&grid, &mut met);
        }
    }
    // Agreement on nothing but zeros would prove nothing.
    for (measure, met) in Measure::LEDGER.iter().zip(met) {
        assert!(met > 50, "{measure:?} was other than 0 only {met} times");
    }
}

/// Counts where each measure had a value other than 0.
fn count(grid: &Grid, met: &mut [u32]) {
    for group in 0..grid.groups.len() {
        for period in 0..grid.periods.len() {
            for (measure, met) in Measure::LEDGER.iter().zip(met.iter_mut()) {
                let value = grid.get(*measure, group, period);
                *met += u32::from(!matches!(value, MeasureValue::Sum(0) | MeasureValue::Null(_)));
            }
        }
    }
}

// One test a quarter, so that they run side by side.
#[test]
fn random_ledgers_0() {
    agree(0..250);
}

#[test]
fn random_ledgers_1() {
    agree(250..500);
}

#[test]
fn random_ledgers_2() {
    agree(500..750);
}

#[test]
fn random_ledgers_3() {
    agree(750..1000);
}

#[test]
fn asking_for_one_measure_gives_the_same() {
    for seed in 0..20 {
        let ledger = ledger(seed);
        let mut query = query(&mut Dice::new(seed + 2_000_000));
        query.by = GroupBy::Segment;
        let all = query.run(&ledger);
        for &measure in Measure::LEDGER {
            query.needed = MeasureSet::from_iter([measure]);
            let one = query.run(&ledger);
            for group in 0..all.groups.len() {
                for period in 0..all.periods.len() {
                    assert_eq!(
                        one.get(measure, group, period),
                        all.get(measure, group, period),
                        "{measure:?}, seed {seed}"
                    );
                }
            }
        }
    }
}
