//! Tie-out: the roll-forward under every report, and the books held against the general ledger's control account.

use crate::commands::kpi::query;
use crate::error::{Code, Failure};
use crate::input::{Source, unreadable};
use crate::output::{Align, Sheet, grouped, stdout};
use dunlin_core::control::{Cause, Compared, Grain};
use dunlin_core::money::{Currency, decimal};
use dunlin_core::open::AsOf;
use dunlin_formats::control::read_control;
use dunlin_formats::plan::Limits;
use dunlin_formats::source;
use dunlin_kpi::engine::MeasureSet;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// The lines of a roll-forward: sign, measure, what it is called.
const LINES: [(i128, Measure, &str); 9] = [
    (1, Measure::opening, "opening"),
    (1, Measure::sales, "sales"),
    (1, Measure::other_debits, "other debits"),
    (-1, Measure::voided, "voided"),
    (-1, Measure::cash_applied, "cash"),
    (-1, Measure::credits_applied, "credit notes"),
    (-1, Measure::write_offs, "write-offs"),
    (-1, Measure::discounts_taken, "discounts"),
    (-1, Measure::journals_applied, "journals"),
];

/// The roll-forward of receivables over a period, a line a currency, as text: `opening + sales - cash ... = closing`. Terms
/// of 0 are left out; a gap is said. Items stay in their currency, so there is no difference of exchange rates.
pub(crate) fn rollforward(source: &Source, at: AsOf, period: Period) -> String {
    let mut needed: MeasureSet = LINES.iter().map(|line| line.1).collect();
    needed.insert(Measure::receivables);
    let grid = query(source, at, vec![period], GroupBy::Total, needed).run(&source.ledger);
    let mut out = String::new();
    for (at, group) in grid.groups.iter().enumerate() {
        let value = |measure| grid.get(measure, at, 0).sum();
        let Some(closing) = value(Measure::receivables) else { continue };
        let money = |minor: i128| grouped(&decimal(minor, group.code.digits()));
        let mut sum = 0;
        let mut text = String::new();
        for (sign, measure, name) in LINES {
            let term = value(measure).unwrap_or(0) * sign;
            sum += term;
            match (text.is_empty(), term) {
                (true, term) => text = format!("{name} {}", money(term)),
                (false, 0) => {}
                (false, term) if term < 0 => drop(write!(text, " − {name} {}", money(-term))),
                (false, term) => drop(write!(text, " + {name} {}", money(term))),
            }
        }
        let gap = if sum == closing { String::new() } else { format!(" (gap {})", money(closing - sum)) };
        let _ = writeln!(
            out,
            "Roll-forward {}, {}: {text} = closing {}{gap}",
            grid.periods[0],
            group.code.code(),
            money(closing)
        );
    }
    out
}

/// Holds what is open against a file of control balances, and prints both sides; fails when they differ.
pub(crate) fn control(source: &Source, at: AsOf, path: &Path) -> Result<(), Failure> {
    let bytes = source::read(path, &Limits::default()).map_err(|e| unreadable(path, &e))?;
    let one = source.currency.map(usize::from).or((source.ledger.currencies.len() == 1).then_some(0));
    let currency = one.map(|at| source.ledger.currencies[at]);
    let (grain, rows) = read_control(&bytes, currency).map_err(|e| {
        Failure::new(Code::InputRefused, format!("{}, {e}", path.display()))
            .hint("columns: balance, and any of entity, customer, document, currency")
    })?;
    if let Some(row) = rows.iter().find(|row| row.currency.is_none()) {
        return Err(Failure::new(
            Code::LedgerCurrencies,
            format!(
                "{}, line {}: the balance names no currency, and there are several",
                path.display(),
                row.line
            ),
        )
        .hint("add a column currency, or pick one with --currency"));
    }
    let wanted = |code: Currency| currency.is_none() || source.currency.is_none() || currency == Some(code);
    let compared: Vec<Compared> =
        source.ledger.compare(at, grain, &rows).into_iter().filter(|one| wanted(one.code)).collect();
    let text = text(source, at, grain, &compared);
    stdout(|out| out.write_all(text.as_bytes()))?;
    let broken: Vec<&Compared> = compared.iter().filter(|one| one.gap() != 0).collect();
    match broken.first() {
        None => Ok(()),
        Some(first) => {
            let gap = decimal(i128::from(first.gap()), first.code.digits());
            let message = format!(
                "{} of {} balances differ from {}; the first by {gap} {}",
                broken.len(),
                compared.len(),
                path.display(),
                first.code
            );
            Err(Failure::new(Code::LedgerControl, message)
                .hint("a file with a column customer or document names who and what differs"))
        }
    }
}

fn text(source: &Source, at: AsOf, grain: Grain, compared: &[Compared]) -> String {
    let ledger = &source.ledger;
    let names = [(grain.entity, "Entity"), (grain.customer, "Customer"), (grain.document, "Document")];
    let mut columns: Vec<(&str, Align)> =
        names.iter().filter(|(has, _)| *has).map(|(_, name)| (*name, Align::Left)).collect();
    columns.extend([
        ("", Align::Left),
        ("Books", Align::Right),
        ("Control", Align::Right),
        ("Difference", Align::Right),
    ]);
    let mut sheet = Sheet::new(columns);
    // Finer balances are many: those that agree are only counted.
    let fine = grain.customer || grain.document;
    let shown = compared.iter().filter(|one| !fine || one.gap() != 0);
    let mut suspects = String::new();
    for one in shown.clone() {
        let money = |minor: i64| grouped(&decimal(i128::from(minor), one.code.digits()));
        let mut row: Vec<String> = names
            .iter()
            .zip(&one.key)
            .filter(|((has, _), _)| *has)
            .map(|(_, key)| if key.is_empty() { "(none)".to_owned() } else { key.clone() })
            .collect();
        row.extend([one.code.code().to_owned(), money(one.ledger), money(one.control), money(one.gap())]);
        sheet.row(row);
        for suspect in &one.suspects {
            let why = match suspect.cause {
                Cause::PostedLater(day) => format!("dated before, posted {day}"),
                Cause::OpenAmount => "is open with just this amount".to_owned(),
                Cause::Application(day) => format!("was settled by just this amount on {day}"),
            };
            let _ =
                writeln!(suspects, "  {} {}: {why}", ledger.item_name(suspect.item), money(suspect.amount));
        }
    }
    let agree = compared.iter().filter(|one| one.gap() == 0).count();
    let mut out = format!(
        "\nBooks and general ledger, as of {}: {agree} of {} balances agree\n",
        at.day,
        compared.len()
    );
    if shown.count() > 0 {
        let _ = writeln!(out, "\n{sheet}");
    }
    if !suspects.is_empty() {
        let _ = write!(out, "What could be the cause:\n{suspects}");
    }
    out
}
