//! What late postings changed in a figure that was published: the figure as known then beside the figure as known now, term
//! by term, and each document that makes the difference with the command that came late.

use super::{Asked, one};
use crate::cli::Explain;
use crate::commands::kpi::given;
use crate::error::{Code, Failure};
use crate::input::{self, Source, books_failure, day, moment, moment_words, place};
use crate::output::{Align, Sheet, grouped, json as print_json, stdout, working};
use crate::seat;
use dunlin_app::Books;
use dunlin_app::since::{Late, Since};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use dunlin_core::money::decimal;
use dunlin_core::open::AsOf;
use dunlin_kpi::measure::{Measure, MeasureUnit};
use dunlin_kpi::receipts::{Receipt, receipts};
use rustc_hash::FxHashMap;
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

/// One document that makes a difference.
struct Difference {
    measure: Measure,
    item: u32,
    application: Option<u32>,
    then: i128,
    now: i128,
    note: String,
}

impl Difference {
    fn change(&self) -> i128 {
        self.now - self.then
    }
}

/// Runs `explain --restated`.
pub(super) fn run(words: &Explain) -> Result<(), Failure> {
    let kpi = one(&words.id)?;
    let given = given(&words.given, &[kpi])?;
    if kpi.needed().iter().any(Measure::is_collecting) {
        let message = format!("--restated: {} is of contacts, promises and disputes", kpi.id);
        return Err(Failure::new(Code::UsageKpi, message)
            .hint("it follows documents; ask for the figure with and without --known-at instead"));
    }
    let Some(published) = &words.clocks.known_at else {
        return Err(Failure::new(
            Code::UsageDate,
            "--restated: it is not said when the figure was published",
        )
        .hint("--known-at 2024-04-05"));
    };
    let known_at = moment("--known-at", published)?;
    let since = read(words, known_at)?;
    let source = |ledger: &Arc<Ledger>| -> Result<Source, Failure> {
        let currency = input::currency(ledger, words.inputs.currency.as_deref())?;
        let mut source = Source::new(Arc::clone(ledger), currency);
        source.from_books = true;
        Ok(source)
    };
    let (then, now) = (source(&since.then)?, source(&since.now)?);
    // Both figures are of the same day: the end of the period, or what was asked for.
    let last = words.clocks.as_of.as_deref().map(|text| day("--as-of", text)).transpose()?;
    let (period, _) = super::spans(words, &then, AsOf::day(last.unwrap_or(then.last)))?;
    let at = AsOf::day(last.unwrap_or(period.end));
    let ask = |source| Asked { source, at, kpi, given: &given, by: words.by, group: words.group.as_deref() };
    let (asked_then, asked_now) = (ask(&then), ask(&now));
    let before = asked_then.explain(period, None, 0)?;
    let after = asked_now.explain(period, None, 0)?;
    let mut rows = Vec::new();
    for term in &after.terms {
        rows.extend(differences(&asked_then, &asked_now, term.measure, period)?);
    }
    rows.sort_by_key(|row| (std::cmp::Reverse(row.change().unsigned_abs()), row.item, row.application));
    let told = Told { since: &since, now: &now, rows: &rows, digits: after.figure.currency.digits() };
    let values = [&before, &after].map(|e| e.figure.text_with_unit());
    let reasons = [&before, &after].map(|e| e.figure.reason());
    if words.json {
        let figure = |at: usize| json!({"value": values[at], "reason": reasons[at]});
        return print_json(&json!({
            "kpi": kpi.id, "period": period.to_string(), "as_of": at.day.to_string(), "published": published,
            "then": figure(0), "now": figure(1), "differences": told.json(words.top),
        }));
    }
    let shown = |at: usize| match (&values[at], &reasons[at]) {
        (Some(value), _) => grouped(value),
        (None, reason) => format!("no value: {}", reason.clone().unwrap_or_default()),
    };
    let known = moment_words(known_at).unwrap_or_else(|| published.clone());
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{} ({}) · {period} · as of {}\n", kpi.name, kpi.id, at.day);
    let _ = writeln!(out, "  {}   as known on {known}\n  {}   as known now\n", shown(0), shown(1));
    told.text(&mut out, words.top);
    stdout(|to| to.write_all(out.as_bytes()))
}

/// The books twice: those of the server that carries it out, or those that the words name.
fn read(words: &Explain, known_at: Instant) -> Result<Since, Failure> {
    let (since, place) = match seat::since() {
        Some(since) => (since, String::new()),
        None => {
            let place = place(words.inputs.books.as_ref())?;
            let since = working("reading the books twice", || Books::open(&place)?.since(known_at))
                .map_err(|e| books_failure(&e))?;
            (since, format!(" at {place}"))
        }
    };
    if since.then.items.is_empty() {
        let message = format!("the books{place} held no documents at that moment");
        return Err(Failure::new(Code::InputEmpty, message));
    }
    Ok(since)
}

/// What of one measure is different, document by document.
fn differences(
    then: &Asked<'_>,
    now: &Asked<'_>,
    measure: Measure,
    period: dunlin_kpi::period::Period,
) -> Result<Vec<Difference>, Failure> {
    type Key = (u32, Option<u32>);
    let of = |asked: &Asked<'_>| -> Result<FxHashMap<Key, (i128, String)>, Failure> {
        let query = asked.query(vec![period], dunlin_kpi::group::GroupBy::Total, asked.kpi.needed())?;
        let total = asked.total(&query.run(&asked.source.ledger))?;
        // A property of the period has no documents.
        let Ok(found) = receipts(&asked.source.ledger, &query, measure, total, 0, usize::MAX) else {
            return Ok(FxHashMap::default());
        };
        let row = |r: Receipt| r.item.map(|item| ((item, r.application), (r.contribution, r.note)));
        Ok(found.rows.into_iter().filter_map(row).collect())
    };
    let (mut before, after) = (of(then)?, of(now)?);
    let mut rows = Vec::new();
    for ((item, application), (now, note)) in after {
        let then = before.remove(&(item, application)).map_or(0, |(then, _)| then);
        if then != now {
            rows.push(Difference { measure, item, application, then, now, note });
        }
    }
    let gone = before.into_iter().map(|((item, application), (then, note))| Difference {
        measure,
        item,
        application,
        then,
        now: 0,
        note,
    });
    rows.extend(gone);
    Ok(rows)
}

struct Told<'t> {
    since: &'t Since,
    now: &'t Source,
    rows: &'t [Difference],
    digits: u8,
}

impl Told<'_> {
    fn late(&self, row: &Difference) -> Option<&Late> {
        let by_application = row.application.and_then(|a| self.since.applications.get(&a));
        let command = by_application.or_else(|| self.since.items.get(&row.item))?;
        self.since.commands.get(command)
    }

    fn number(&self, measure: Measure, value: i128) -> String {
        match measure.unit() {
            MeasureUnit::Money | MeasureUnit::MoneyDays => decimal(value, self.digits),
            _ => value.to_string(),
        }
    }

    fn moment(late: &Late) -> String {
        let (day, second) = (late.recorded.0.div_euclid(86_400), late.recorded.0.rem_euclid(86_400));
        format!("{} {:02}:{:02}", Day(day as i32), second / 3600, second % 3600 / 60)
    }

    fn text(&self, out: &mut String, top: usize) {
        if self.rows.is_empty() {
            out.push_str("No late posting changed it.\n");
            return;
        }
        let mut sheet = Sheet::new([
            ("Term", Align::Left),
            ("Document", Align::Left),
            ("Then", Align::Right),
            ("Now", Align::Right),
            ("Change", Align::Right),
            ("Posted late", Align::Left),
        ]);
        for row in self.rows.iter().take(top) {
            let number = |value| grouped(&self.number(row.measure, value));
            let late = self.late(row).map_or_else(
                || "a customer's merge, segment or collector".to_owned(),
                |late| {
                    format!(
                        "{} {} by {} (command {})",
                        Told::moment(late),
                        late.kind,
                        late.actor,
                        late.command
                    )
                },
            );
            sheet.row([
                row.measure.name().to_owned(),
                self.now.ledger.item_name(row.item),
                number(row.then),
                number(row.now),
                number(row.change()),
                late,
            ]);
        }
        let _ = writeln!(out, "{sheet}");
        if self.rows.len() > top {
            let _ = writeln!(out, "and {} more (--top N shows more)", self.rows.len() - top);
        }
    }

    fn json(&self, top: usize) -> serde_json::Value {
        let row = |row: &Difference| {
            let late = self.late(row).map(|late| {
                json!({"command": late.command, "kind": late.kind, "actor": late.actor, "recorded": Told::moment(late)})
            });
            json!({
                "measure": row.measure.name(), "document": self.now.ledger.item_name(row.item),
                "then": self.number(row.measure, row.then), "now": self.number(row.measure, row.now),
                "change": self.number(row.measure, row.change()), "note": row.note, "late": late,
            })
        };
        json!({
            "rows": self.rows.iter().take(top).map(row).collect::<Vec<_>>(),
            "more": self.rows.len().saturating_sub(top),
        })
    }
}
