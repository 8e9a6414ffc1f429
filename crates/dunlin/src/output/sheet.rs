//! A table for people: a heading, aligned columns, one rule under the head, fitted to the terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use std::fmt;

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A table: column titles with their alignment, and rows of ready text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table with these columns.
    pub(crate) fn new<S: Into<String>>(columns: impl IntoIterator<Item = (S, Align)>) -> Sheet {
        Sheet {
            columns: columns.into_iter().map(|(title, align)| (title.into(), align)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; it has as many cells as there are columns.
    pub(crate) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        // A rule under the head and no boxes: the eye follows the columns.
        let style = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
        table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(self.columns.iter().map(|(title, _)| title));
        table.add_rows(&self.rows);
        for (at, (_, align)) in self.columns.iter().enumerate() {
            if let Some(column) = table.column_mut(at) {
                column.set_padding((0, 2));
                if *align == Align::Right {
                    // A number that is broken over two lines is read wrong; better a line that is too long.
                    column.set_constraint(ColumnConstraint::ContentWidth);
                }
                column.set_cell_alignment(match align {
                    Align::Left => CellAlignment::Left,
                    Align::Right => CellAlignment::Right,
                });
            }
        }
        for line in table.lines() {
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
