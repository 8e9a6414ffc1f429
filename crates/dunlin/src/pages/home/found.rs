//! The finding, the three figures below it, and why the first of them moved.

use super::kpi;
use crate::api::Problem;
use crate::pages::figures::data::{About, Ground, Table};
use crate::pages::figures::moved::moved;
use crate::pages::figures::text::{Written, period, period_near};
use crate::pages::figures::waterfall::{self, Split};
use crate::pages::figures::yardstick;
use crate::pages::set::marks;
use crate::pages::visit::Visit;
use crate::pages::words::figures as words;
use dunlin_core::ledger::NO_ITEM;
use dunlin_kpi::catalogue::Definition;
use dunlin_kpi::formula::Ratio;
use maud::{Markup, html};

/// Finding with figures; and the section on what moved.
pub(super) fn lead(
    visit: &Visit<'_>,
    ground: &Ground,
    table: &Table,
    about: &About,
) -> Result<(Markup, Markup), Problem> {
    let Some((cei, last)) = kpi("cei").zip(table.periods().len().checked_sub(1)) else {
        return Ok((html! {}, html! {}));
    };
    let value = |n: usize| table.figure(cei, table.total, n).value.ok();
    let (now, before) = (value(last), last.checked_sub(1).and_then(value));
    let written = Written::new(visit, cei, ground.currency);
    let taken = match now.zip(before) {
        Some((now, before)) => {
            let spans = (about.periods[last - 1], about.periods[last]);
            moved(visit, ground, cei, (spans, about, None), (before, now))?
        }
        None => None,
    };
    let finding = html! {
        h1.finding id="finding" { (finding(written, table, now, before)) }
        @if let Some(said) = taken.as_ref().and_then(|moved| waterfall::causes(visit, written, moved)) { p.stand { (said) } }
        dl.figures.gap-s {
            (figure(visit, ground, table, cei, visit.say(words::CEI_SHORT)))
            @if let Some(dso) = kpi("dso") { (figure(visit, ground, table, dso, visit.say(words::DSO_SHORT))) }
            (late(visit, ground, table)?)
        }
    };
    let lang = visit.lang();
    let moved = html! { @if let Some(moved) = &taken {
        @let ends = (period(lang, about.periods[last - 1]), period(lang, about.periods[last]));
        section.sec.gap aria-labelledby="moved" {
            header { h2.eyebrow id="moved" { (visit.say(words::WHAT_MOVED)) } a.small href="/figures/cei" { (crate::pages::figures::names::name(lang, cei)) } }
            p.claim { (waterfall::claim(visit, written, moved)) }
            (waterfall::figure(visit, written, moved, ("bridge", (&ends.0, &ends.1), Split::Customer)))
        }
    } };
    Ok((finding, moved))
}

fn finding(written: Written<'_>, table: &Table, now: Option<Ratio>, before: Option<Ratio>) -> String {
    let (visit, periods) = (written.visit(), table.periods());
    let last = periods.len() - 1;
    let month = period(visit.lang(), periods[last]);
    let Some(now) = now.and_then(|now| written.whole(now)) else {
        return visit.fill(words::FOUND_NONE, &[("month", &month)]);
    };
    let value = written.full(now);
    let Some(old) = before.and_then(|before| written.whole(before)) else {
        return visit.fill(words::FOUND_ONE, &[("value", &value), ("month", &month)]);
    };
    let (month, earlier) = (
        period_near(visit.lang(), periods[last], periods[last - 1]),
        period_near(visit.lang(), periods[last - 1], periods[last]),
    );
    let gaps = [("value", value.as_str()), ("month", month.as_str()), ("before", earlier.as_str())];
    if now == old {
        return visit.fill(words::FOUND_SAME, &gaps);
    }
    let way = visit.say(if now > old { words::MORE_WAY } else { words::LESS_WAY });
    visit.fill(
        words::FOUND_BOTH,
        &[gaps[0], gaps[1], gaps[2], ("delta", &written.far(now - old)), ("way", way)],
    )
}

/// A figure of the last month, against the month before.
fn figure(visit: &Visit<'_>, ground: &Ground, table: &Table, kpi: &'static Definition, name: &str) -> Markup {
    let written = Written::new(visit, kpi, ground.currency);
    let values: Vec<Option<i128>> = (0..table.periods().len())
        .map(|n| written.whole(table.figure(kpi, table.total, n).value.ok()?))
        .collect();
    let place = format!("/figures/{}?currency={}", kpi.id, ground.currency.code());
    let last = values.len() - 1;
    let Some(now) = values[last] else {
        let reason = crate::pages::figures::names::reason(visit, &table.figure(kpi, table.total, last));
        return html! { div.fig.none { dt { (name) } dd { span.v { a href=(place) { (reason) } } } } };
    };
    let (number, unit) = written.apart(now);
    let before = last.checked_sub(1).and_then(|n| Some((values[n]?, table.periods()[n])));
    let moved = html! {
        @if let Some((old, of)) = before {
            @let month = period_near(visit.lang(), of, table.periods()[last]);
            (written.moved(now - old)) " " (visit.fill(words::ON, &[("month", &month)]))
        }
        @if let Some(said) = yardstick(visit, kpi) { "; " (said) }
    };
    let value = html! { a href=(place) { (number) } small { (unit) } };
    marks::figure(name, &value, &moved, &written.spark(&values, (200.0, 34.0)))
}

/// What is late today, against the end of the last month.
fn late(visit: &Visit<'_>, ground: &Ground, table: &Table) -> Result<Markup, Problem> {
    let Some(late) = kpi("ar_past_due") else { return Ok(html! {}) };
    let written = Written::new(visit, late, ground.currency);
    let (now, sees) = visit.now(ground.today)?;
    let rows = now.aged(&sees, ground.today).rows;
    let row = rows.iter().find(|row| {
        row.group == NO_ITEM && now.ledger().currencies[usize::from(row.currency)] == ground.currency
    });
    let (open, today) = row
        .map_or((0, 0), |row| (i128::from(row.buckets.iter().sum::<i64>()), i128::from(row.overdue.total)));
    drop(now);
    let digits = ground.currency.digits();
    let mut values: Vec<Option<i128>> = (0..table.periods().len())
        .map(|n| written.whole(table.figure(late, table.total, n).value.ok()?))
        .collect();
    let before = values.last().copied().flatten();
    let end = table.periods().last().map(|of| of.end);
    values.push(Some(today));
    let (number, unit) = written.apart(today);
    let short = visit.lang().short(open, digits);
    let share = Ratio::new(today * 100, open.max(1)).map(|share| visit.lang().percent(&share.decimal(1)));
    let moved = html! {
        @if let (Some(before), Some(end)) = (before, end) {
            (written.moved(today - before)) " " (visit.fill(words::SINCE, &[("day", &visit.lang().day_near(end, ground.today))]))
        }
        @if let Some(share) = share.filter(|_| open > 0) { "; " (visit.fill(words::SHARE_OF_ALL, &[("value", &share)])) }
    };
    let place = format!("/aging?currency={}", ground.currency.code());
    let value =
        html! { a href=(place) title=(visit.lang().money(today, digits)) { (number) } small { (unit) } };
    let name = visit.fill(words::LATE_SHORT, &[("open", &short)]);
    Ok(marks::figure(&name, &value, &moved, &written.spark(&values, (200.0, 34.0))))
}
