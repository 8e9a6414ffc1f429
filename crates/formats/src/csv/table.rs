//! Pieces to one table: dictionaries merged in the order of the file, so that the result never depends on how many
//! cores there are.

use super::batch::{Batch, Column};
use super::chunks::{Piece, batches};
use super::{Dialect, ReadError};
use crate::plan::{CellForm, Limits, Lines, Plan, Table, Values};
use dunlin_core::names::Names;

/// Reads a delimited text (UTF-8, a byte-order mark read over) as its plan says, over all cores.
///
/// # Errors
/// When the text as a whole cannot be read; see [`ReadError`]. Rows that cannot be read are in the table's `refused`.
pub fn read(bytes: &[u8], dialect: &Dialect, plan: &Plan, limits: &Limits) -> Result<Table, ReadError> {
    let pieces = batches(bytes, dialect, plan, limits, Part::add)?;
    let mut table =
        Table { columns: plan.columns.iter().map(|c| empty(c.form)).collect(), ..Table::default() };
    for piece in pieces {
        append(&mut table, piece);
    }
    Ok(table)
}

/// The columns of one piece.
#[derive(Debug, Default)]
struct Part {
    rows: usize,
    columns: Vec<Values>,
    lines: Lines,
}

impl Part {
    fn add(&mut self, batch: &Batch<'_>) {
        if self.columns.is_empty() {
            self.columns = batch.columns.iter().map(Values::of_kind).collect();
        }
        for (to, from) in self.columns.iter_mut().zip(&batch.columns) {
            to.add(from, batch);
        }
        for row in batch.lines.starts() {
            self.lines.push(self.rows + row, batch.lines.of(row));
        }
        self.rows += batch.rows;
    }
}

impl Lines {
    /// The rows at which a run begins.
    fn starts(&self) -> impl Iterator<Item = usize> {
        self.runs.iter().map(|&(row, _)| row as usize)
    }
}

impl Values {
    fn of_kind(column: &Column) -> Values {
        match column {
            Column::Text(_) => Values::Text { numbers: Vec::new(), names: Names::new() },
            Column::Days(_) => Values::Days(Vec::new()),
            Column::Numbers(..) => Values::Amounts { values: Vec::new(), empty: None },
            Column::Flags(_) => Values::Flags(Vec::new()),
        }
    }

    fn add(&mut self, column: &Column, batch: &Batch<'_>) {
        match (self, column) {
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
            (Values::Amounts { values, empty }, Column::Numbers(more, rows)) => {
                mark_empty(empty, values.len(), more.len(), rows);
                values.extend_from_slice(more);
            }
            _ => {}
        }
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

fn empty(form: CellForm) -> Values {
    match form {
        CellForm::Text | CellForm::TextFromFloat => Values::Text { numbers: Vec::new(), names: Names::new() },
        CellForm::Date(_) => Values::Days(Vec::new()),
        CellForm::Amount(_) => Values::Amounts { values: Vec::new(), empty: None },
        CellForm::Minor => Values::Minor { values: Vec::new(), empty: None },
        CellForm::Flag => Values::Flags(Vec::new()),
    }
}

fn append(table: &mut Table, piece: Piece<Part>) {
    let part = piece.state;
    for row in part.lines.starts() {
        table.lines.push(table.rows + row, part.lines.of(row) + piece.lines_before);
    }
    for (to, from) in table.columns.iter_mut().zip(part.columns) {
        match (to, from) {
            (Values::Text { numbers, names }, Values::Text { numbers: more, names: other }) => {
                let renumbered: Vec<u32> = other.iter().map(|name| names.number(name)).collect();
                numbers.extend(more.iter().map(|&n| renumbered[n as usize]));
            }
            (Values::Days(days), Values::Days(more)) => days.extend(more),
            (Values::Flags(flags), Values::Flags(more)) => flags.extend(more),
            (
                Values::Amounts { values, empty } | Values::Minor { values, empty },
                Values::Amounts { values: more, empty: marks },
            ) => {
                let rows: Vec<u32> =
                    marks.iter().flatten().zip(0..).filter(|(e, _)| **e).map(|(_, at)| at).collect();
                mark_empty(empty, values.len(), more.len(), &rows);
                values.extend(more);
            }
            _ => {}
        }
    }
    table.rows += part.rows;
    table.refused.extend(piece.refused);
}
