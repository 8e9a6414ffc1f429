//! A day's decision in large books: every account looked at, every step of every item decided, the worklist chosen, a year
//! replayed. `dunlin-bench-decide BOOKS DAY [DAYS]`; prints one line of JSON: milliseconds of each, and what came out.

use dunlin_app::{Books, Place};
use dunlin_core::collect::decide::{Book, Standing, decide_for};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::replay::replay;
use dunlin_core::collect::worklist::Room;
use dunlin_core::day::{Day, Instant as Moment};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

type Failed = Box<dyn Error + Send + Sync>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: dunlin-bench-decide BOOKS DAY [DAYS]";
    let (path, day) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let day: Day = day.parse()?;
    let days = args.next().map_or(Ok(0), |n| n.parse::<i32>())?;
    let place = Place::parse(&path)?;
    let start = Instant::now();
    let desk = Books::open(&place)?.desk(day, Moment::NEVER, None)?;
    let load = ms(start);
    let start = Instant::now();
    let (looker, facts, strategy) = (desk.looker(), &desk.collecting.facts, &desk.used.strategy);
    let standing = Standing::new(looker, facts, strategy, day);
    let looked = ms(start);
    let plan = decide_for(RAILS, looker, &standing, facts, strategy, day);
    let decided = ms(start);
    let start = Instant::now();
    let list = desk.worklist(&plan, Room::Rows(200), None);
    let listed = ms(start);
    let start = Instant::now();
    let year = (days > 0).then(|| {
        let book = Book { ledger: desk.ledger(), facts };
        replay(book, strategy, (day.plus_days(1 - days), day))
    });
    let replayed = ms(start);
    let line = serde_json::json!({
        "peak_mb": peak_mb(), "load": load, "standing": looked, "decision": decided, "worklist": listed, "replay": replayed,
        "due": plan.due, "actions": plan.actions.len(), "withheld": plan.withheld.len(), "rows": list.rows.len(),
        "replayed_days": year.as_ref().map_or(0, |year| year.days), "contacts": year.map_or(0, |y| y.contacts.values().sum::<usize>()),
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// The most memory that the process had, MB; 0 where the system does not tell.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
