//! Parts of a table, read on many cores, put together in the order of the file: dictionaries are merged in that order,
//! so the result never depends on how many cores there are.

use crate::plan::{CellForm, Lines, Plan, Refused, Table, Values};
use dunlin_core::names::Names;

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

/// Appends a part whose lines are counted from `lines_before`.
pub(crate) fn append(table: &mut Table, part: Part, lines_before: u64) {
    for &(row, line) in &part.lines.runs {
        table.lines.push(table.rows + row as usize, line + lines_before);
    }
    for (to, from) in table.columns.iter_mut().zip(part.columns) {
        append_column(to, from);
    }
    table.rows += part.rows;
    table.refused.extend(part.refused.into_iter().map(|r| Refused { line: r.line + lines_before, ..r }));
}

fn append_column(to: &mut Values, from: Values) {
    match (to, from) {
        (Values::Text { numbers, names }, Values::Text { numbers: more, names: other }) => {
            if names.is_empty() {
                (*names, *numbers) = (other, more);
                return;
            }
            let renumbered: Vec<u32> = other.iter().map(|name| names.number(name)).collect();
            numbers.extend(more.iter().map(|&n| renumbered[n as usize]));
        }
        (Values::Days(days), Values::Days(more)) => days.extend(more),
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
