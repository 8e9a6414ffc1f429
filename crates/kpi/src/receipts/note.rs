//! A few words on each receipt.

use crate::engine::slot::Recipe;
use crate::engine::{Item, Timeline};
use dunlin_core::day::Day;
use dunlin_core::ledger::Settlement;

/// What a row is, at the close (or opening) that the measure looks at.
pub(super) fn note(
    item: &Item<'_>,
    application: Option<u32>,
    recipe: Recipe,
    line: &Timeline,
    cell: usize,
) -> String {
    if let Some(application) = application {
        return applied(item, application, line, cell);
    }
    match recipe {
        Recipe::Opening(_) => standing(item, line.close(cell - 1)),
        Recipe::Stock(_) | Recipe::Aged(..) | Recipe::Less(..) => standing(item, line.close(cell)),
        Recipe::Flow(_) | Recipe::Statistic => {
            let voided = if item.void <= line.close(cell) {
                format!(", void since {}", item.void)
            } else {
                String::new()
            };
            format!("issued {}, due {}{voided}", item.issued, item.due)
        }
    }
}

/// An application of the period, or its end.
fn applied(item: &Item<'_>, application: u32, line: &Timeline, cell: usize) -> String {
    let Some(entry) = item.entries.iter().find(|e| e.application == application) else {
        return String::new();
    };
    let what = match entry.how {
        Settlement::Cash => "cash",
        Settlement::CreditNote => "credit note",
        Settlement::WriteOff => "write-off",
        Settlement::Discount => "discount",
        Settlement::Journal => "journal",
    };
    if line.cell(entry.start) != cell && line.cell(entry.end) == cell {
        return format!("{what} of {} un-applied {}", entry.start, entry.end);
    }
    let not_before =
        item.ledger.applications.not_before.as_ref().map_or(Day::ALWAYS, |n| n[application as usize]);
    if not_before == Day::ALWAYS {
        format!("{what} of {}, due {}", entry.start, item.due)
    } else {
        format!("{what} between {} and {}, due {}", not_before.plus_days(1), entry.start, item.due)
    }
}

fn standing(item: &Item<'_>, close: Day) -> String {
    if item.amount < 0 {
        return format!("credit of {}", item.issued);
    }
    match i64::from(close.0) - i64::from(item.due.0) {
        ..=0 => format!("due {}", item.due),
        1 => format!("due {}, 1 day late", item.due),
        late => format!("due {}, {late} days late", item.due),
    }
}
