//! Parts of a table, read on many cores, put together in the order of the file: dictionaries are merged in that order,
//! so the result never depends on how many cores there are.

use crate::plan::{CellForm, Lines, Plan, Refused, Table, Values};
use crate::whole;
use dunlin_core::names::Names;
use rayon::prelude::*;

/// Consecutive rows of a table.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<Values>,
    pub(crate) lines: Lines,
    pub(crate) refused: Vec<Refused>,
}

/// An empty table of the plan's columns.
pub(crate) fn table_of(plan: &Plan) -> Table {
    Table { columns: plan.columns.iter().map(|c| empty(c.form)).collect(), ..Table::default() }
}

/// An empty column.
pub(crate) fn empty(form: CellForm) -> Values {
    match form {
        CellForm::Text | CellForm::TextFromFloat => Values::Text { numbers: Vec::new(), names: Names::new() },
        CellForm::Date(_) => Values::Days(Vec::new()),
        CellForm::Amount(_) => Values::Amounts { values: Vec::new(), empty: None },
        CellForm::Minor => Values::Minor { values: Vec::new(), empty: None },
        CellForm::Flag => Values::Flags(Vec::new()),
    }
}

/// How much of a file is put together, so that room is made once for what is to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    /// Pieces of about the same size, so far.
    pub(crate) done: usize,
    /// Pieces in all.
    pub(crate) all: usize,
}

impl Progress {
    /// How many of something there will be about, when there are so many by now.
    fn in_all(self, now: usize) -> usize {
        if self.done >= self.all {
            return now;
        }
        let all = now as u128 * self.all as u128 / self.done.max(1) as u128;
        usize::try_from(all + all / 32).unwrap_or(now)
    }
}

/// Puts parts together, each with the number of lines before it.
pub(crate) fn join(plan: &Plan, parts: Vec<(Part, u64)>) -> Table {
    let mut table = table_of(plan);
    add(&mut table, parts, Progress { done: 1, all: 1 });
    table
}

/// Puts some more parts at a table's end. Columns are put together side by side.
pub(crate) fn add(table: &mut Table, parts: Vec<(Part, u64)>, progress: Progress) {
    let mut columns: Vec<Vec<Values>> =
        table.columns.iter().map(|_| Vec::with_capacity(parts.len())).collect();
    for (part, lines_before) in parts {
        for &(row, line) in &part.lines.runs {
            table.lines.push(table.rows + row as usize, line + lines_before);
        }
        columns.iter_mut().zip(part.columns).for_each(|(column, values)| column.push(values));
        table.rows += part.rows;
        table.refused.extend(part.refused.into_iter().map(|r| Refused { line: r.line + lines_before, ..r }));
    }
    let (rows, in_all) = (table.rows, progress.in_all(table.rows));
    table.columns.par_iter_mut().zip(columns).for_each(|(column, parts)| {
        let names = progress.in_all(names_to_come(column, &parts));
        for values in parts {
            append_column(column, values, (rows, in_all));
            if let Values::Text { names: all, .. } = column {
                all.reserve(names);
            }
        }
    });
}

/// How many names a column and its next parts have together, when they seem to be different ones (identifiers); 0 for
/// columns that repeat themselves.
fn names_to_come(column: &Values, parts: &[Values]) -> usize {
    let all = |part: &Values| match part {
        Values::Text { names, .. } => names.len(),
        _ => 0,
    };
    match parts.first() {
        Some(Values::Text { numbers, names }) if names.len() * 2 > numbers.len() => {
            all(column) + parts.iter().map(all).sum::<usize>()
        }
        _ => 0,
    }
}

/// Takes in more of a column; where there is no room for the `rows` of it that come next, for `in_all` at once.
fn extend<T: Copy>(column: &mut Vec<T>, more: &[T], (rows, in_all): (usize, usize)) {
    if column.capacity() < rows {
        column.reserve_exact(in_all.max(rows) - column.len());
    }
    column.extend_from_slice(more);
}

fn append_column(to: &mut Values, from: Values, room: (usize, usize)) {
    match (to, from) {
        (to @ Values::Text { .. }, Values::Whole(more)) if to.is_empty() => {
            let mut values = Vec::new();
            extend(&mut values, &more, room);
            *to = Values::Whole(values);
        }
        (Values::Whole(values), Values::Whole(more)) => extend(values, &more, room),
        (Values::Text { numbers, names }, Values::Whole(more)) => {
            extend(numbers, &whole::number_all(more, names), room);
        }
        (to @ Values::Whole(_), from @ Values::Text { .. }) => {
            to.spell_out();
            append_column(to, from, room);
        }
        (Values::Text { numbers, names }, Values::Text { numbers: more, names: other }) => {
            if names.is_empty() {
                *names = other;
                extend(numbers, &more, room);
                return;
            }
            let renumbered = names.numbers_of(&other);
            let more: Vec<u32> = more.iter().map(|&n| renumbered[n as usize]).collect();
            extend(numbers, &more, room);
        }
        (Values::Days(days), Values::Days(more)) => extend(days, &more, room),
        (Values::Flags(flags), Values::Flags(more)) => extend(flags, &more, room),
        (Values::Amounts { values, empty }, Values::Amounts { values: more, empty: marks })
        | (Values::Minor { values, empty }, Values::Minor { values: more, empty: marks }) => {
            append_marks(empty, values.len(), more.len(), marks.as_deref());
            extend(values, &more, room);
        }
        _ => debug_assert!(false, "parts of one table have the same columns"),
    }
}

/// Extends the marks of empty cells by those of `more` rows.
fn append_marks(empty: &mut Option<Vec<bool>>, len: usize, more: usize, marks: Option<&[bool]>) {
    if empty.is_none() && marks.is_none() {
        return;
    }
    let all = empty.get_or_insert_default();
    all.resize(len, false);
    match marks {
        Some(marks) => all.extend_from_slice(marks),
        None => all.resize(len + more, false),
    }
}
