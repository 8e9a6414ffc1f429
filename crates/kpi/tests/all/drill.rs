//! Receipts add up to their measure; bridges add up to the move.

use crate::agree::{KINDS, STATISTICS, periods};
use crate::build::{Builder, NewApplication, NewItem, day};
use crate::golden::example;
use crate::random::{Dice, KNOWLEDGE, ledger};
use dunlin_core::day::Instant;
use dunlin_kpi::bridge::{BridgeError, Cause, Formula, by_cause, by_group};
use dunlin_kpi::engine::{MeasureValue, Query};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use dunlin_kpi::receipts::{ReceiptsError, receipts};

#[test]
fn receipts_add_up_to_every_measure() {
    for seed in 0..60 {
        let ledger = ledger(seed);
        let mut dice = Dice::new(seed + 3_000_000);
        let mut query = Query::new(periods(&mut dice));
        query.by = dice.pick(&KINDS);
        query.known_at = dice.chance(30).then(|| Instant(dice.range(0, KNOWLEDGE)));
        let grid = query.run(&ledger);
        for group in 0..grid.groups.len() {
            let period = dice.range(0, grid.periods.len() as i64 - 1) as usize;
            for &measure in Measure::LEDGER {
                let found = receipts(&ledger, &query, measure, group, period, 3);
                let adds_up =
                    [Measure::top_10_open, Measure::squared_open, Measure::sales_12m].contains(&measure);
                if STATISTICS.contains(&measure) && !adds_up {
                    assert!(!found.is_ok_and(|f| f.adds_up), "{measure:?}");
                    continue;
                }
                let found = found.unwrap();
                let place = || format!("{measure:?}, seed {seed}, group {group}, {:?}", grid.periods[period]);
                assert_eq!(found.total(), grid.sum(measure, group, period), "{}", place());
                assert!(found.adds_up && found.rows.len() <= 3);
                let sizes: Vec<u128> = found.rows.iter().map(|r| r.contribution.unsigned_abs()).collect();
                assert!(sizes.is_sorted_by(|a, b| a >= b), "{}", place());
            }
        }
    }
}

#[test]
fn receipts_say_what_they_are() {
    let ledger = example();
    let query = Query::new(Period::series(Grain::Month, day("2015-01-01"), day("2015-05-31")));
    let lines = |measure, period, limit| {
        let found = receipts(&ledger, &query, measure, 0, period, limit).unwrap();
        let line = |r: &dunlin_kpi::receipts::Receipt| {
            format!("{} {} {}", ledger.item_name(r.item.unwrap()), r.contribution, r.note)
        };
        (found.rows.iter().map(line).collect::<Vec<_>>(), found.more, found.more_contribution)
    };
    let open = ["D1 50000 due 2015-01-31, 89 days late", "D4 20000 due 2015-03-31, 30 days late"];
    assert_eq!(lines(Measure::receivables, 3, 2), (open.map(String::from).to_vec(), 1, 7_000));
    let cash =
        ["D4 20000 cash of 2015-04-02, due 2015-03-31", "D4 -20000 cash of 2015-04-20, due 2015-03-31"];
    assert_eq!(lines(Measure::cash_applied, 3, 9), (cash.map(String::from).to_vec(), 0, 0));
    assert_eq!(lines(Measure::unapplied, 1, 9).0, ["D3 5000 credit of 2015-02-10"]);
    assert_eq!(lines(Measure::settled_days, 2, 9).0, ["D0 64 issued 2015-01-10, due 2015-02-09"]);
    assert_eq!(lines(Measure::delay_p90, 2, 9).0, ["D0 34 due 2015-02-09, settled 2015-03-15"]);
    assert_eq!(receipts(&ledger, &query, Measure::days, 0, 0, 9), Err(ReceiptsError::NoItems(Measure::days)));
    assert_eq!(receipts(&ledger, &query, Measure::sales, 1, 0, 9), Err(ReceiptsError::NoGroup(1)));
    assert_eq!(receipts(&ledger, &query, Measure::sales, 0, 5, 9), Err(ReceiptsError::NoPeriod));
}

fn cei(get: &dyn Fn(Measure) -> i128) -> (i128, i128) {
    let base = get(Measure::opening) + get(Measure::sales);
    (base - get(Measure::receivables), base - get(Measure::current))
}

fn dso(get: &dyn Fn(Measure) -> i128) -> (i128, i128) {
    (get(Measure::receivables) * get(Measure::days), get(Measure::sales))
}

fn disputed_share(get: &dyn Fn(Measure) -> i128) -> (i128, i128) {
    (get(Measure::disputed), get(Measure::receivables))
}

const FORMULAS: [Formula<'static>; 3] = [&cei, &dso, &disputed_share];

#[test]
fn bridges_add_up_to_the_move() {
    let mut made = 0;
    for seed in 0..200 {
        let ledger = ledger(seed);
        let mut query = Query::new(Period::series(Grain::Month, day("2023-12-01"), day("2024-06-30")));
        query.by = KINDS[seed as usize % KINDS.len()];
        let grid = query.run(&ledger);
        let totals = (0..grid.groups.len()).filter(|&g| grid.groups[g].total);
        for (group, formula) in totals.flat_map(|g| FORMULAS.map(|f| (g, f))) {
            for to in 1..grid.periods.len() {
                let who = by_group(&grid, grid.groups[group].currency, to - 1, to, formula);
                let why = by_cause(&grid, group, to - 1, to, formula);
                if let Err(BridgeError::TooLarge) = who {
                    // Amounts of 18 digits, squared and times days.
                    continue;
                }
                assert_eq!(who.as_ref().err(), why.as_ref().err());
                let (Ok(who), Ok(why)) = (who, why) else { continue };
                made += 1;
                let ((n0, d0), (n1, d1)) = (who.before, who.after);
                assert_eq!((who.before, who.after, who.denominator), (why.before, why.after, d0 * d1));
                assert_eq!(
                    who.parts.iter().map(|p| p.numerator).sum::<i128>(),
                    n1 * d0 - n0 * d1,
                    "seed {seed}"
                );
                assert_eq!(
                    why.parts.iter().map(|p| p.numerator).sum::<i128>(),
                    n1 * d0 - n0 * d1,
                    "seed {seed}"
                );
            }
        }
    }
    assert!(made > 500, "only {made} bridges were made");
}

#[test]
fn a_bridge_names_the_cause() {
    // January: 1000 sold and paid in time. February: 1000 sold, 400 of it not paid when due.
    let mut b = Builder::new(&["EUR"]);
    for (customer, issued, due, amount) in [
        ("A", "2024-01-02", "2024-01-20", 1_000),
        ("A", "2024-02-02", "2024-02-20", 600),
        ("B", "2024-02-02", "2024-02-20", 400),
    ] {
        let (issued, due, customer) = (day(issued), day(due), customer.to_owned());
        let item = b.item(&NewItem { customer, issued, due, amount, ..NewItem::default() });
        if amount != 400 {
            b.apply(&NewApplication { to: item, day: due, amount, ..NewApplication::default() });
        }
    }
    let mut query = Query::new(Period::series(Grain::Month, day("2024-01-01"), day("2024-02-29")));
    query.by = GroupBy::Customer;
    let grid = query.run(&b.ledger);
    let why = by_cause(&grid, 0, 0, 1, &cei).unwrap();
    // From 1000/1000 to 600/1000; over 1000 x 1000. Cash counts on both sides and cancels at a CEI of 100 %.
    assert_eq!((why.before, why.after), ((1_000, 1_000), (600, 1_000)));
    assert_eq!(
        why.parts.iter().map(|p| (p.of, p.numerator)).collect::<Vec<_>>(),
        [(Cause::LatePayers, -400_000)]
    );
    let who = by_group(&grid, 0, 0, 1, &cei).unwrap();
    let names: Vec<_> = who.parts.iter().map(|p| (grid.groups[p.of].text.as_str(), p.numerator)).collect();
    assert_eq!(names, [("B", -400_000)]);
    // DSO from 0 to 400 x 29 / 1000. Cash fell by 400 (of 31 days), and no more was sold.
    let why = by_cause(&grid, 0, 0, 1, &dso).unwrap();
    let parts: Vec<_> = why.parts.iter().map(|p| (p.of, p.numerator / 1_000)).collect();
    assert_eq!(parts, [(Cause::Cash, 400 * 31), (Cause::Length, -400 * 2)]);
}

#[test]
fn what_cannot_be_bridged_is_said() {
    let ledger = example();
    let mut query = Query::new(Period::series(Grain::Month, day("2015-01-01"), day("2015-05-31")));
    let grid = query.run(&ledger);
    let squared = |get: &dyn Fn(Measure) -> i128| (get(Measure::receivables).pow(2), get(Measure::opening));
    assert_eq!(by_cause(&grid, 0, 1, 2, &squared).err(), Some(BridgeError::NotLinear));
    let median = |get: &dyn Fn(Measure) -> i128| (get(Measure::km_median_days), 1);
    assert_eq!(by_group(&grid, 0, 1, 2, &median).err(), Some(BridgeError::NotASum(Measure::km_median_days)));
    assert_eq!(by_group(&grid, 0, 3, 4, &dso).err(), Some(BridgeError::ZeroDenominator(true)));
    assert_eq!(by_group(&grid, 7, 3, 4, &dso).err(), Some(BridgeError::NoTotal));
    query.needed = [Measure::opening].into_iter().collect();
    assert_eq!(
        by_group(&query.run(&ledger), 0, 1, 2, &dso).err(),
        Some(BridgeError::NotAsked(Measure::receivables))
    );
    assert_eq!(grid.get(Measure::months, 0, 0), MeasureValue::Sum(1));
}
