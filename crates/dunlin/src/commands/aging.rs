//! `dunlin aging`: open items by age, as of any day, as known at any moment.

use crate::cli::{AgeBasis, Aging, Bands as CalendarBands, By};
use crate::commands::tie;
use crate::error::{Code, Failure};
use crate::input::{self, Source};
use crate::output::{Cell, Column, Frame, stdout, table_target};
use dunlin_core::aging::{AgedItem, Ageing, Bands, By as Group, Report, Row, Unit};
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_core::open::AsOf;
use dunlin_core::policy::{Basis, Credits, Grace, Policy};
use dunlin_kpi::period::{Grain, Period};
use std::io::Write;

/// Runs the command.
pub(crate) fn run(args: &Aging) -> Result<(), Failure> {
    let ageing = Ageing { bands: bands(args)?, policy: policy(args), ..Ageing::default() };
    let source = input::load(&args.inputs, &args.clocks)?;
    let at = source.at(&args.clocks)?;
    let ledger = &source.ledger;
    let items = items(&source, &ageing, at);
    let frame = if args.items {
        item_frame(args, ledger, &ageing, &items)
    } else {
        let report = Report::new(&ageing, ledger, at, &items, group(args.by));
        report_frame(args.by, args.top, ledger, &report)
    };
    let title = format!("Open items by age, {}, {}", basis_words(args.basis), source.clock_words(at));
    frame.write(&args.output, Some(&title))?;
    if args.output.json || table_target(&args.output).is_some() {
        return Ok(());
    }
    let text = tie::rollforward(&source, at, Period::of(Grain::Month, at.day));
    stdout(|out| write!(out, "\n{text}"))?;
    args.tie.control.as_deref().map_or(Ok(()), |path| tie::control(&source, at, path))
}

/// The open items of a source in the house bands, one row a group.
pub(crate) fn frame(source: &Source, at: AsOf, by: By) -> Frame {
    let ageing = Ageing::default();
    let items = items(source, &ageing, at);
    report_frame(by, None, &source.ledger, &Report::new(&ageing, &source.ledger, at, &items, group(by)))
}

/// The same of a report in total that is there already; `currency`: only that one.
pub(crate) fn total_frame(ledger: &Ledger, mut report: Report, currency: Option<u16>) -> Frame {
    report.rows.retain(|row| currency.is_none_or(|only| row.currency == only));
    report_frame(By::Total, None, ledger, &report)
}

/// The open items of the currency asked for, with their ages.
fn items(source: &Source, ageing: &Ageing, at: AsOf) -> Vec<AgedItem> {
    let wanted = |item: u32| source.currency.is_none_or(|c| source.ledger.currency_index(item) == c);
    ageing.items(&source.ledger, at).into_iter().filter(|aged| wanted(aged.item)).collect()
}

fn bands(args: &Aging) -> Result<Bands, Failure> {
    if let Some(unit) = args.bands {
        return Ok(Bands::Calendar(match unit {
            CalendarBands::Week => Unit::Week,
            CalendarBands::Month => Unit::Month,
            CalendarBands::Year => Unit::Year,
        }));
    }
    let Some(text) = &args.buckets else { return Ok(Bands::default()) };
    let wrong = |why: String| Failure::new(Code::UsageBuckets, format!("--buckets {text}: {why}"));
    let bounds: Result<Vec<i32>, _> = text.split(',').map(|bound| bound.trim().parse::<i32>()).collect();
    let bounds = bounds.map_err(|_| {
        wrong("a bound is not a whole number of days".into())
            .hint("give the last day of each band: --buckets 30,60,90")
    })?;
    Bands::up_to(&bounds)
        .map_err(|e| wrong(e.to_string()).hint("give the last day of each band in rising order: 30,60,90"))
}

fn policy(args: &Aging) -> Policy {
    Policy {
        basis: match args.basis {
            AgeBasis::Due => Basis::Due,
            AgeBasis::Invoice => Basis::Invoice,
            AgeBasis::Posting => Basis::Posting,
        },
        credits: if args.credits_in_bands { Credits::OwnDue } else { Credits::Apart },
        grace: if args.grace == 0 { Grace::None } else { Grace::Shortens(i32::from(args.grace)) },
        ..Policy::default()
    }
}

fn group(by: By) -> Group {
    match by {
        By::Total | By::Currency => Group::Total,
        By::Entity => Group::Entity,
        By::Segment => Group::Segment,
        By::Collector => Group::Collector,
        By::Customer => Group::Customer,
    }
}

fn basis_words(basis: AgeBasis) -> &'static str {
    match basis {
        AgeBasis::Due => "days past due",
        AgeBasis::Invoice => "days since the invoice date",
        AgeBasis::Posting => "days since the posting date",
    }
}

/// The columns of a report with such bands.
pub(crate) fn aging_columns(bands: &[String]) -> Vec<Column> {
    let mut columns =
        vec![Column::text("group", "Group"), Column::text("currency", ""), Column::day("as_of", "").hidden()];
    columns.extend(bands.iter().map(|label| Column::number(label, label)));
    columns.extend([
        Column::number("unapplied", "Unapplied").optional(),
        Column::number("total", "Total"),
        Column::number("past_due", "Past due"),
        Column::number("disputed", "Disputed").optional(),
        Column::count("open_items", "Items"),
        Column::count("past_due_items", "Late"),
        Column::count("oldest_days", "Days"),
    ]);
    columns
}

fn report_frame(by: By, top: Option<usize>, ledger: &Ledger, report: &Report) -> Frame {
    let mut frame = Frame::new(aging_columns(&report.labels));
    let mut rows: Vec<&Row> = report.rows.iter().collect();
    rows.sort_by_key(|row| (row.currency, std::cmp::Reverse(row.total())));
    for currency in 0..ledger.currencies.len() as u16 {
        let of: Vec<&Row> = rows.iter().copied().filter(|row| row.currency == currency).collect();
        let (shown, rest) = of.split_at(top.unwrap_or(of.len()).min(of.len()));
        shown.iter().for_each(|row| frame.row(cells(ledger, report, row, name(by, ledger, row.group))));
        if let Some(rest) = sum(rest) {
            frame.row(cells(ledger, report, &rest, Cell::Text(format!("{} more", of.len() - shown.len()))));
        }
        if of.len() > 1
            && let Some(all) = sum(&of)
        {
            frame.row(cells(ledger, report, &all, Cell::Text("all".to_owned())));
        }
    }
    frame
}

fn cells(ledger: &Ledger, report: &Report, row: &Row, name: Cell) -> Vec<Cell> {
    let currency = ledger.currencies[usize::from(row.currency)];
    let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
    let mut out = vec![name, Cell::Text(currency.code().to_owned()), Cell::Day(report.at.day)];
    debug_assert_eq!(row.buckets.len(), report.labels.len());
    out.extend(row.buckets.iter().map(|&minor| money(minor)));
    out.extend([
        money(row.unapplied),
        money(row.total()),
        money(row.overdue.total),
        money(row.disputed.iter().sum()),
    ]);
    out.extend([
        Cell::Count(i64::from(row.items)),
        Cell::Count(i64::from(row.overdue.count)),
        Cell::Count(i64::from(row.overdue.days_max)),
    ]);
    out
}

/// Several rows of one currency as one; `None` for no rows.
fn sum(rows: &[&Row]) -> Option<Row> {
    let (first, rest) = rows.split_first()?;
    let mut all = (*first).clone();
    all.group = NO_ITEM;
    for row in rest {
        all.buckets.iter_mut().zip(&row.buckets).for_each(|(a, b)| *a += b);
        all.disputed.iter_mut().zip(&row.disputed).for_each(|(a, b)| *a += b);
        all.unapplied += row.unapplied;
        all.overdue.total += row.overdue.total;
        all.overdue.count += row.overdue.count;
        all.overdue.days_max = all.overdue.days_max.max(row.overdue.days_max);
        all.items += row.items;
    }
    Some(all)
}

fn name(by: By, ledger: &Ledger, group: u32) -> Cell {
    let names = match by {
        By::Total | By::Currency => return Cell::Text("all".to_owned()),
        By::Entity => &ledger.entities,
        By::Segment => &ledger.segments,
        By::Collector => &ledger.collectors,
        By::Customer => return customer(ledger, group),
    };
    if group == NO_ITEM || names.text(group).is_empty() {
        return Cell::Text("(none)".to_owned());
    }
    Cell::Text(names.text(group).to_owned())
}

/// A customer's number for programs, with the name for people.
fn customer(ledger: &Ledger, number: u32) -> Cell {
    Cell::Named(ledger.customers.text(number).to_owned(), input::customer_words(ledger, number))
}

fn item_frame(args: &Aging, ledger: &Ledger, ageing: &Ageing, items: &[AgedItem]) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("document", "Document"),
        Column::text("customer", "Customer"),
        Column::day("issued", "Issued"),
        Column::day("due", "Due"),
        Column::count("days_overdue", "Days overdue"),
        Column::text("band", "Band"),
        Column::number("amount", "Amount"),
        Column::number("open", "Open"),
        Column::text("currency", ""),
        Column::text("disputed", "Disputed"),
    ]);
    let mut items: Vec<&AgedItem> = items.iter().collect();
    items.sort_by_key(|aged| (ledger.currency_index(aged.item), std::cmp::Reverse(aged.age), aged.item));
    for aged in items.into_iter().take(args.top.unwrap_or(usize::MAX)) {
        let (row, currency) = (aged.item as usize, ledger.currency_of(aged.item));
        let disputed = ledger.items.disputed.as_ref().is_some_and(|d| d[row]);
        frame.row(vec![
            Cell::Text(ledger.item_name(aged.item)),
            customer(ledger, ledger.items.customer[row]),
            Cell::Day(ledger.items.issued[row]),
            Cell::Day(ledger.items.due[row]),
            Cell::Count(i64::from(aged.days_overdue)),
            Cell::Text(aged.band.map_or_else(|| "unapplied".to_owned(), |band| ageing.bands.label(band))),
            Cell::Money(i128::from(ledger.items.amount[row]), currency.digits()),
            Cell::Money(i128::from(aged.open), currency.digits()),
            Cell::Text(currency.code().to_owned()),
            Cell::Text(if disputed { "yes" } else { "" }.to_owned()),
        ]);
    }
    frame
}
