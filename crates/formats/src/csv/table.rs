//! Pieces to one table.

use super::batch::{Batch, Column};
use super::chunks::{Piece, batches};
use super::{Dialect, ReadError};
use crate::merge::{Part, join};
use crate::plan::{Limits, Plan, Table, Values};
use dunlin_core::names::Names;

/// Reads a delimited text (UTF-8, a byte-order mark read over) as its plan says, over all cores.
///
/// # Errors
/// When the text as a whole cannot be read; see [`ReadError`]. Rows that cannot be read are in the table's `refused`.
pub fn read(bytes: &[u8], dialect: &Dialect, plan: &Plan, limits: &Limits) -> Result<Table, ReadError> {
    let pieces = batches(bytes, dialect, plan, limits, Part::add)?;
    let mut refused = Vec::new();
    let mut part = |mut piece: Piece<Part>| {
        refused.append(&mut piece.refused);
        (piece.state, piece.lines_before)
    };
    let parts = pieces.into_iter().map(&mut part).collect();
    Ok(Table { refused, ..join(plan, parts) })
}

impl Part {
    fn add(&mut self, batch: &Batch<'_>) {
        if self.columns.is_empty() {
            self.columns = batch.columns.iter().map(of_kind).collect();
        }
        for (to, from) in self.columns.iter_mut().zip(&batch.columns) {
            add(to, from, batch);
        }
        for &(row, line) in &batch.lines.runs {
            self.lines.push(self.rows + row as usize, line);
        }
        self.rows += batch.rows;
    }
}

fn of_kind(column: &Column) -> Values {
    match column {
        Column::Text(_) => Values::Text { numbers: Vec::new(), names: Names::new() },
        Column::Days(_) => Values::Days(Vec::new()),
        Column::Amounts(..) => Values::Amounts { values: Vec::new(), empty: None },
        Column::Minor(..) => Values::Minor { values: Vec::new(), empty: None },
        Column::Flags(_) => Values::Flags(Vec::new()),
    }
}

fn add(to: &mut Values, column: &Column, batch: &Batch<'_>) {
    match (to, column) {
        (Values::Text { numbers, names }, Column::Text(spans)) => {
            let (mut last_text, mut last) = ("", None);
            numbers.extend(spans.iter().map(|&span| {
                let text = batch.text(span);
                // Columns such as currency repeat themselves.
                let number = last.filter(|_| text == last_text).unwrap_or_else(|| names.number(text));
                (last_text, last) = (text, Some(number));
                number
            }));
        }
        (Values::Days(days), Column::Days(more)) => days.extend_from_slice(more),
        (Values::Flags(flags), Column::Flags(more)) => flags.extend_from_slice(more),
        (Values::Amounts { values, empty }, Column::Amounts(more, rows))
        | (Values::Minor { values, empty }, Column::Minor(more, rows)) => {
            mark_empty(empty, values.len(), more.len(), rows);
            values.extend_from_slice(more);
        }
        _ => debug_assert!(false, "a part has the columns of its batches"),
    }
}

/// Extends the marks of empty cells by `more` rows, of which `rows` are empty.
fn mark_empty(empty: &mut Option<Vec<bool>>, len: usize, more: usize, rows: &[u32]) {
    if rows.is_empty() && empty.is_none() {
        return;
    }
    let marks = empty.get_or_insert_default();
    marks.resize(len + more, false);
    for &row in rows {
        marks[len + row as usize] = true;
    }
}
