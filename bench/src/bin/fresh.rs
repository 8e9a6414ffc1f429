//! One new payment in large books: how long until it is in every figure. Prints one line of JSON: milliseconds of the
//! command itself (durable), of the refresh, and of reading all figures; beside them the full pass that they replace.

use dunlin_app::post::Post;
use dunlin_app::{Books, Place};
use dunlin_core::day::Day;
use dunlin_kpi::catalogue;
use dunlin_kpi::engine::{Grid, Query};
use dunlin_kpi::figure::Given;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::period::{Grain, Period};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

type Failed = Box<dyn Error + Send + Sync>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: fresh BOOKS [PAYMENTS]")?;
    let payments = args.next().map_or(Ok(200), |n| n.parse::<usize>())?;
    let books = Books::open(&Place::File(path.into()))?;
    let last: Day = "2024-12-31".parse()?;
    let first: Day = "2023-12-01".parse()?;
    let months = Query { as_of: Some(last), ..Query::new(Period::series(Grain::Month, first, last)) };
    let questions = [months.clone(), Query { by: GroupBy::Segment, ..months }];
    let start = Instant::now();
    let mut live = books.live(&questions)?;
    let load = ms(start);
    let (debits, customers) = open_debits(&live, payments)?;
    let run = books.head()?.seq;
    let mut waits: Vec<[f64; 4]> = Vec::with_capacity(payments);
    for (n, (to, customer)) in debits.iter().zip(&customers).enumerate() {
        let act = serde_json::json!({
            "do": "payment", "number": format!("FRESH-{run}-{n}"), "customer": customer, "date": "2024-12-31",
            "amount": "0.01", "currency": live.ledger().currencies[0].code(), "apply": [{"to": to, "amount": "0.01"}],
        });
        let post = Post::from_json(act, Some(format!("fresh-{run}-{n}")), "bench")?;
        let start = Instant::now();
        books.post(post)?;
        let posted = ms(start);
        live.refresh()?;
        let refreshed = ms(start);
        let mut figures = 0;
        for at in 0..questions.len() {
            figures += read(&live.grid(at).ok_or("no answer")?);
        }
        assert!(figures > 0, "there are figures");
        waits.push([posted, refreshed - posted, ms(start) - refreshed, ms(start)]);
    }
    let start = Instant::now();
    let whole: usize = questions.iter().map(|query| read(&query.run(live.ledger()))).sum();
    let full = ms(start);
    for (at, query) in questions.iter().enumerate() {
        same(&live.grid(at).ok_or("no answer")?, &query.run(live.ledger()))?;
    }
    let of = |part: usize, share: usize| {
        let mut all: Vec<f64> = waits.iter().map(|w| w[part]).collect();
        all.sort_unstable_by(f64::total_cmp);
        all[(all.len() - 1) * share / 100]
    };
    writeln!(
        std::io::stdout(),
        "{{\"invoices\":{},\"load_ms\":{load:.0},\"figures\":{whole},\"posted_ms\":{:.2},\"refresh_ms\":{:.2},\"read_ms\":{:.2},\
         \"all_p50_ms\":{:.2},\"all_p99_ms\":{:.2},\"seen_p50_ms\":{:.2},\"full_pass_ms\":{full:.1}}}",
        live.ledger().items.len() - payments,
        of(0, 50),
        of(1, 50),
        of(2, 50),
        of(3, 50),
        of(3, 99),
        of(1, 50) + of(2, 50),
    )?;
    Ok(())
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Works out every KPI for every group and month; how many figures.
fn read(grid: &Grid) -> usize {
    let given = Given::default();
    let mut figures = 0;
    for (at, group) in grid.groups.iter().enumerate() {
        for kpi in catalogue::all() {
            let prepared = kpi.prepare(&given, group.code);
            for period in 0..grid.periods.len() {
                let scope = catalogue::Scope {
                    group: (!group.total).then_some(group.text.as_str()),
                    currency: group.code,
                    period: grid.periods[period],
                    as_of: grid.periods[period].end,
                    known_at: None,
                };
                let figure = prepared.figure(scope, |measure| grid.get(measure, at, period));
                figures += usize::from(std::hint::black_box(&figure).kpi.id == kpi.id);
            }
        }
    }
    figures
}

/// Invoices with something open, and whose they are.
fn open_debits(live: &dunlin_app::live::Live, count: usize) -> Result<(Vec<String>, Vec<String>), Failed> {
    let ledger = live.ledger();
    let applied = ledger.applications_by_item();
    // Invoices that nothing was applied to yet have room on every day.
    let untouched =
        |item: u32| applied.rows(item).is_empty() && ledger.items.issued[item as usize] <= Day(20_088);
    let items = (0..ledger.items.len() as u32).rev();
    let found: Vec<u32> = items.filter(|&item| untouched(item)).step_by(37).take(count).collect();
    if found.len() < count {
        return Err("too few open invoices".into());
    }
    let customer = |&item: &u32| ledger.customers.text(ledger.items.customer[item as usize]).to_owned();
    Ok((found.iter().map(|&item| ledger.item_name(item)).collect(), found.iter().map(customer).collect()))
}

fn same(kept: &Grid, anew: &Grid) -> Result<(), Failed> {
    for group in 0..anew.groups.len() {
        for period in 0..anew.periods.len() {
            for &measure in dunlin_kpi::measure::Measure::ALL {
                if kept.get(measure, group, period) != anew.get(measure, group, period) {
                    return Err(format!("{measure:?} differs").into());
                }
            }
        }
    }
    Ok(())
}
