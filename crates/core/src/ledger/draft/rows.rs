//! Applications by document number become rows by item.

use super::columns::Lines;
use super::{Application, Draft, Refused};
use crate::day::{Day, Instant};
use crate::ledger::{Allocation, Applications, Ledger, Settlement};
use crate::policy::EarlyApplication;

/// One application row before it is spread.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) day: Day,
    pub(super) until: Day,
    pub(super) amount: i64,
    pub(super) how: Settlement,
    /// How to spread it over the instalments of its documents; `None` when both items were named.
    pub(super) allocation: Option<Allocation>,
    pub(super) recorded: Instant,
    pub(super) until_recorded: Instant,
}

/// The applications of a draft by item; those that name a document of several items point at its first.
pub(super) fn resolve(draft: &Draft, lines: &Lines) -> Result<Vec<Row>, Refused> {
    draft.applications.iter().map(|application| row(draft, lines, application)).collect()
}

fn row(draft: &Draft, lines: &Lines, application: &Application) -> Result<Row, Refused> {
    let find = |name: &String| lines.find(name).ok_or_else(|| Refused::UnknownDocument(name.clone()));
    let (from, to) = (find(&application.from)?, find(&application.to)?);
    let row = Row {
        from: from.start,
        to: to.start,
        day: application.day,
        until: application.until.unwrap_or(Day::NEVER),
        amount: application.amount,
        how: application.how.unwrap_or_else(|| settles_as(&lines.ledger, from.start, to.start)),
        allocation: (from.len() > 1 || to.len() > 1)
            .then_some(application.allocation.unwrap_or(draft.policy.allocation)),
        recorded: application.recorded,
        until_recorded: application.until_recorded,
    };
    check(draft, lines, application, &row)?;
    Ok(row)
}

fn check(draft: &Draft, lines: &Lines, application: &Application, row: &Row) -> Result<(), Refused> {
    let ledger = &lines.ledger;
    let names = || (application.from.clone(), application.to.clone());
    let currencies = (ledger.currency_of(row.from), ledger.currency_of(row.to));
    if currencies.0 != currencies.1 {
        let (from, to) = names();
        return Err(Refused::CurrencyMismatch { from, to, currencies });
    }
    if ledger.items.amount[row.from as usize] > 0 {
        return Err(Refused::NotACredit(application.from.clone()));
    }
    if ledger.items.amount[row.to as usize] < 0 {
        return Err(Refused::NotADebit(application.to.clone()));
    }
    let (from, to) = names();
    if application.amount <= 0 {
        return Err(Refused::AmountNotPositive { from, to });
    }
    if row.until < row.day {
        return Err(Refused::EndsBeforeItStarts { from, to });
    }
    let later = [(from, row.from), (to, row.to)]
        .into_iter()
        .find(|&(_, i)| ledger.items.issued[i as usize] > row.day);
    match later {
        Some((number, _)) if draft.policy.early == EarlyApplication::Refused => {
            Err(Refused::ApplicationBeforeDocument { number, day: row.day })
        }
        _ => Ok(()),
    }
}

/// What an application settles as.
fn settles_as(ledger: &Ledger, from: u32, to: u32) -> Settlement {
    let kind = |item: u32| ledger.items.kind[item as usize];
    let returned = ledger.items.returns.as_ref().is_some_and(|returns| returns[to as usize] == from);
    if returned { Settlement::Journal } else { Settlement::between(kind(from), kind(to)) }
}

/// The application table of these rows.
pub(super) fn applications(rows: &[Row]) -> Applications {
    let ended = rows.iter().any(|row| row.until != Day::NEVER);
    Applications {
        from: rows.iter().map(|row| row.from).collect(),
        to: rows.iter().map(|row| row.to).collect(),
        day: rows.iter().map(|row| row.day).collect(),
        amount: rows.iter().map(|row| row.amount).collect(),
        how: rows.iter().map(|row| row.how).collect(),
        until: ended.then(|| rows.iter().map(|row| row.until).collect()),
        recorded: known(rows, |row| row.recorded),
        until_recorded: known(rows, |row| row.until_recorded),
        ..Applications::default()
    }
}

fn known(rows: &[Row], of: impl Fn(&Row) -> Instant) -> Option<Vec<Instant>> {
    let column: Vec<Instant> = rows.iter().map(of).collect();
    column.iter().any(|&instant| instant != Instant::ALWAYS).then_some(column)
}
