//! What a correction changes, field by field.

use crate::columns::Columns;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_core::money::decimal;
use dunlin_formats::Additions;

/// A document that was corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its number.
    pub document: String,
    /// The line of the file.
    pub line: u64,
    /// What is different.
    pub fields: Vec<Change>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub field: &'static str,
    /// What the books had.
    pub before: String,
    /// What they have now.
    pub after: String,
}

/// The documents of before that the files correct.
pub(super) fn changes(columns: &Columns, additions: &Additions) -> Vec<Changed> {
    let (before, after) = (columns.ledger(), &additions.ledger);
    let changed = |c: &dunlin_formats::Corrected| Changed {
        document: after.item_name(c.item),
        line: c.line,
        fields: fields(before, after, c.item),
    };
    additions.corrected.iter().map(changed).collect()
}

fn fields(before: &Ledger, after: &Ledger, item: u32) -> Vec<Change> {
    let at = item as usize;
    type Field = (&'static str, fn(&Ledger, usize) -> String);
    const FIELDS: [Field; 11] = [
        ("amount", |l, at| decimal(i128::from(l.items.amount[at]), l.currency_of(at as u32).digits())),
        ("currency", |l, at| l.currency_of(at as u32).code().to_owned()),
        ("customer", |l, at| l.customers.text(l.items.customer[at]).to_owned()),
        ("issued", |l, at| l.items.issued[at].to_string()),
        ("due", |l, at| l.items.due[at].to_string()),
        ("segment", |l, at| {
            l.items.segment.as_ref().map_or_else(String::new, |c| l.segments.text(c[at]).to_owned())
        }),
        ("collector", |l, at| {
            l.items.collector.as_ref().map_or_else(String::new, |c| l.collectors.text(c[at]).to_owned())
        }),
        ("void from", |l, at| day(&l.items.voided, at, Day::NEVER)),
        ("hold until", |l, at| day(&l.items.hold_until, at, Day::ALWAYS)),
        ("posted", |l, at| day(&l.items.posted, at, Day::NEVER)),
        ("disputed", |l, at| {
            let yes = l.items.disputed.as_ref().is_some_and(|c| c[at]);
            (if yes { "yes" } else { "no" }).to_owned()
        }),
    ];
    let change = |&(field, of): &Field| Change { field, before: of(before, at), after: of(after, at) };
    FIELDS.iter().map(change).filter(|c| c.before != c.after).collect()
}

fn day(column: &Option<Vec<Day>>, at: usize, none: Day) -> String {
    column.as_ref().map(|c| c[at]).filter(|&day| day != none).map_or_else(String::new, |day| day.to_string())
}
