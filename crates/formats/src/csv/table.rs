//! Pieces to one table.

use super::batch::{Batch, Column, Span};
use super::chunks::{PIECE, Piece, Text, WINDOW, waves};
use super::{Dialect, ReadError};
use crate::merge::{Part, Progress, add as add_parts, table_of};
use crate::plan::{Limits, Plan, Table, Values};
use crate::whole;
use dunlin_core::names::Names;

/// Reads a delimited text (UTF-8, a byte-order mark read over) as its plan says, over all cores.
///
/// # Errors
/// When the text as a whole cannot be read; see [`ReadError`]. Rows that cannot be read are in the table's `refused`.
pub fn read(bytes: &[u8], dialect: &Dialect, plan: &Plan, limits: &Limits) -> Result<Table, ReadError> {
    let mut table = table_of(plan);
    let mut progress = Progress { done: 0, all: bytes.len().div_ceil(PIECE) };
    // As they come: what a few pieces took is free again for the next, and fresh memory is dear.
    waves(Text::Bytes(bytes), dialect, plan, limits, Part::add, |pieces: Vec<Piece<Part>>| {
        progress.done += pieces.len();
        let mut parts = Vec::with_capacity(pieces.len());
        for mut piece in pieces {
            table.refused.append(&mut piece.refused);
            parts.push((piece.state, piece.lines_before));
        }
        add_parts(&mut table, parts, progress);
        Ok::<_, ReadError>(())
    })?;
    Ok(table)
}

impl Part {
    fn add(&mut self, batch: &Batch<'_>) {
        if self.columns.is_empty() {
            // Batches are windows of about the same size.
            let rows = batch.rows * (PIECE / WINDOW + 1);
            self.columns = batch.columns.iter().map(|column| of_kind(column, rows)).collect();
        }
        for (to, from) in self.columns.iter_mut().zip(&batch.columns) {
            add(to, from, batch);
        }
        if self.rows == 0 {
            self.columns.iter_mut().for_each(make_room);
        }
        for &(row, line) in &batch.lines.runs {
            self.lines.push(self.rows + row as usize, line);
        }
        self.rows += batch.rows;
    }
}

/// An empty column with room for so many rows.
fn of_kind(column: &Column, rows: usize) -> Values {
    match column {
        // Until one is seen that is no number.
        Column::Text(_) => Values::Whole(Vec::with_capacity(rows)),
        Column::Days(_) => Values::Days(Vec::with_capacity(rows)),
        Column::Amounts(..) => Values::Amounts { values: Vec::with_capacity(rows), empty: None },
        Column::Minor(..) => Values::Minor { values: Vec::with_capacity(rows), empty: None },
        Column::Flags(_) => Values::Flags(Vec::with_capacity(rows)),
    }
}

/// Room for the names to come, once, where all seem to be different ones.
fn make_room(column: &mut Values) {
    if let Values::Text { numbers, names } = column
        && names.len() * 2 > numbers.len()
    {
        names.reserve(numbers.capacity());
    }
}

fn add(to: &mut Values, column: &Column, batch: &Batch<'_>) {
    match (to, column) {
        (to @ Values::Whole(_), Column::Text(spans)) => add_whole(to, spans, batch),
        (Values::Text { numbers, names }, Column::Text(spans)) => add_texts(numbers, names, spans, batch),
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

/// Adds whole numbers, until one is none: then all of the column is text.
fn add_whole(to: &mut Values, spans: &[Span], batch: &Batch<'_>) {
    let Values::Whole(values) = to else { return };
    let before = values.len();
    values.resize(before + spans.len(), 0);
    let mut taken = 0;
    for (place, &span) in values[before..].iter_mut().zip(spans) {
        let Some(value) = whole::value(batch.text(span)) else { break };
        *place = value;
        taken += 1;
    }
    if taken < spans.len() {
        values.truncate(before + taken);
        to.spell_out();
        if let Values::Text { numbers, names } = to {
            add_texts(numbers, names, &spans[taken..], batch);
        }
    }
}

fn add_texts(numbers: &mut Vec<u32>, names: &mut Names, spans: &[Span], batch: &Batch<'_>) {
    let (mut last_text, mut last) = ("", None);
    numbers.extend(spans.iter().map(|&span| {
        let text = batch.text(span);
        // Columns such as currency repeat themselves.
        let number = last.filter(|_| text == last_text).unwrap_or_else(|| names.number(text));
        (last_text, last) = (text, Some(number));
        number
    }));
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
