//! How long the engine takes on a ledger of a million items: `cargo run --release -p dunlin-kpi --example engine_speed`.
//!
//! Arguments: items (1000000), and what to split by (`total`, `segment`, `customer`, or `cei` for its five measures by
//! segment). The ledger is made up, in the proportions of the benchmark data: 1.2 applications an item, 25 segments,
//! one customer a hundred items, nine in ten paid around 20 days late.

use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Ledger, NO_ITEM, Settlement};
use dunlin_kpi::engine::{MeasureSet, Query};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let items = args.next().and_then(|a| a.parse().ok()).unwrap_or(1_000_000);
    let what = args.next().unwrap_or_else(|| "segment".to_owned());
    let start = Instant::now();
    let ledger = made_up(items);
    eprintln!(
        "{} items, {} applications made up in {:?}",
        ledger.items.len(),
        ledger.applications.len(),
        start.elapsed()
    );
    let from = Day::from_ymd(2015, 1, 1).unwrap_or_default();
    let months = Period::series(Grain::Month, from, Day::from_ymd(2024, 12, 31).unwrap_or_default());
    let mut query = Query::new(months);
    query.by = match what.as_str() {
        "total" => GroupBy::Total,
        "customer" => GroupBy::Customer,
        _ => GroupBy::Segment,
    };
    if let Some(measure) = Measure::find(&what) {
        query.needed = MeasureSet::from_iter([measure]);
    }
    if what == "cei" {
        let cei =
            [Measure::opening, Measure::sales, Measure::receivables, Measure::current, Measure::cash_applied];
        query.needed = MeasureSet::from_iter(cei);
    }
    for _ in 0..5 {
        let (start, cpu) = (Instant::now(), cpu());
        let grid = query.run(&ledger);
        let last = grid.periods.len() - 1;
        let closing = grid.sum(Measure::receivables, 0, last);
        let (wall, cpu) = (start.elapsed(), self::cpu().zip(cpu).map(|(now, then)| now - then));
        eprintln!(
            "{} groups: {wall:?} wall, {cpu:?} CPU ticks of 10 ms; closing {closing}",
            grid.groups.len()
        );
    }
}

/// CPU time of this process so far, where the system tells it.
fn cpu() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

fn made_up(count: usize) -> Ledger {
    let mut dice = 42u64;
    let mut roll = move |below: u64| {
        dice = dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (dice ^ (dice >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    };
    let mut ledger = Ledger { currencies: "EUR".parse().into_iter().collect(), ..Ledger::default() };
    let customers = (count / 100).max(1) as u64;
    for customer in 0..customers {
        ledger.customers.number(&format!("C{customer}"));
    }
    for segment in 0..25 {
        ledger.segments.number(&format!("S{segment}"));
    }
    let first = Day::from_ymd(2015, 1, 1).unwrap_or_default();
    let mut segments = Vec::with_capacity(count);
    for item in 0..count as u32 {
        let issued = first.plus_days(roll(3653) as i32);
        let due = issued.plus_days([14, 30, 30, 45, 60][roll(5) as usize]);
        let amount = 1_000 + roll(750_000) as i64;
        // Squaring makes a few customers large.
        let customer = (roll(customers) * roll(customers) / customers) as u32;
        let i = &mut ledger.items;
        i.document.push(0);
        i.kind.push(Kind::Invoice);
        i.customer.push(customer);
        segments.push(customer % 25);
        i.issued.push(issued);
        i.due.push(due);
        i.amount.push(amount);
        let parts = [1, 1, 1, 1, 1, 1, 1, 2, 3, 0][roll(10) as usize].max(u64::from(roll(3) == 0));
        for part in 0..parts {
            let a = &mut ledger.applications;
            a.from.push(NO_ITEM);
            a.to.push(item);
            a.day.push(due.plus_days(roll(40) as i32 - 10 + 20 * part as i32));
            a.amount.push(amount / parts as i64);
            a.how.push(Settlement::Cash);
        }
    }
    ledger.documents.number("D");
    ledger.items.segment = Some(segments);
    ledger
}
