//! Parts of a table, read on many cores, put together in the order of the file: dictionaries are merged in that order,
//! so the result never depends on how many cores there are.

use crate::plan::{CellForm, Lines, Plan, Refused, Table, Values};
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

/// Puts parts together, each with the number of lines before it. Columns are put together side by side.
pub(crate) fn join(plan: &Plan, parts: Vec<(Part, u64)>) -> Table {
    let mut table = table_of(plan);
    let mut columns: Vec<Vec<Values>> =
        plan.columns.iter().map(|_| Vec::with_capacity(parts.len())).collect();
    for (part, lines_before) in parts {
        for &(row, line) in &part.lines.runs {
            table.lines.push(table.rows + row as usize, line + lines_before);
        }
        columns.iter_mut().zip(part.columns).for_each(|(column, values)| column.push(values));
        table.rows += part.rows;
        table.refused.extend(part.refused.into_iter().map(|r| Refused { line: r.line + lines_before, ..r }));
    }
    let rows = table.rows;
    table.columns.par_iter_mut().zip(columns).for_each(|(column, parts)| {
        let names = names_to_come(&parts);
        for values in parts {
            append_column(column, values);
            reserve(column, rows, names);
        }
    });
    table
}

/// How many names the parts of a column have together, when they seem to be different ones (identifiers); 0 for
/// columns that repeat themselves.
fn names_to_come(parts: &[Values]) -> usize {
    let all = |part: &Values| match part {
        Values::Text { names, .. } => names.len(),
        _ => 0,
    };
    match parts.first() {
        Some(Values::Text { numbers, names }) if names.len() * 2 > numbers.len() => {
            parts.iter().map(all).sum()
        }
        _ => 0,
    }
}

/// Room for what is to come, once.
fn reserve(column: &mut Values, rows: usize, to_come: usize) {
    let more = |len: usize| rows.saturating_sub(len);
    match column {
        Values::Text { numbers, names } => {
            numbers.reserve(more(numbers.len()));
            names.reserve(to_come);
        }
        Values::Days(days) => days.reserve(more(days.len())),
        Values::Flags(flags) => flags.reserve(more(flags.len())),
        Values::Amounts { values, .. } | Values::Minor { values, .. } => values.reserve(more(values.len())),
    }
}

fn append_column(to: &mut Values, from: Values) {
    match (to, from) {
        (Values::Text { numbers, names }, Values::Text { numbers: more, names: other }) => {
            if names.is_empty() {
                (*names, *numbers) = (other, more);
                return;
            }
            let renumbered = names.numbers_of(&other);
            numbers.extend(more.iter().map(|&n| renumbered[n as usize]));
        }
        (Values::Days(days), Values::Days(more)) => days.extend_from_slice(&more),
        (Values::Flags(flags), Values::Flags(more)) => flags.extend(more),
        (Values::Amounts { values, empty }, Values::Amounts { values: more, empty: marks })
        | (Values::Minor { values, empty }, Values::Minor { values: more, empty: marks }) => {
            append_marks(empty, values.len(), more.len(), marks.as_deref());
            values.extend(more);
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
