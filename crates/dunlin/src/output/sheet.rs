//! A table for people: a heading, aligned columns, one rule under the head, fitted to the terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use std::fmt;

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Blanks between two columns.
const GAP: u16 = 2;
/// Words are not broken into less than this.
const LEAST: usize = 12;
/// A table with at most so many rows may be turned to fit.
const TURNED_MAX: usize = 4;

/// How wide the terminal is that standard output goes to; `None`: it goes elsewhere.
pub(crate) fn terminal_width() -> Option<u16> {
    Table::new().width()
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

impl Sheet {
    /// The same table, turned on its side when it is wider than the terminal and has few rows.
    pub(crate) fn fitted(self) -> Sheet {
        let width = crate::seat::width().unwrap_or_else(terminal_width);
        let wide = width.is_some_and(|terminal| self.natural_width() > usize::from(terminal));
        if wide && self.rows.len() <= TURNED_MAX { self.turned() } else { self }
    }

    fn turned(self) -> Sheet {
        let line = |at: usize| -> Vec<String> {
            std::iter::once(self.columns[at].0.clone())
                .chain(self.rows.iter().map(|row| row[at].clone()))
                .collect()
        };
        let mut head = line(0).into_iter();
        let first = head.next().map(|title| (title, Align::Left));
        let columns = first.into_iter().chain(head.map(|cell| (cell, Align::Right))).collect();
        Sheet { rows: (1..self.columns.len()).map(line).collect(), columns }
    }

    fn natural_width(&self) -> usize {
        (0..self.columns.len()).map(|at| self.width(at) + usize::from(GAP)).sum()
    }

    /// The widest cell of a column.
    fn width(&self, at: usize) -> usize {
        let title = self.columns[at].0.chars().count();
        self.rows.iter().map(|row| row[at].chars().count()).chain([title]).max().unwrap_or(0)
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
                column.set_padding((0, GAP));
                // A number that is broken over two lines is read wrong; better a line that is too long.
                column.set_constraint(match align {
                    Align::Right => ColumnConstraint::ContentWidth,
                    Align::Left => {
                        ColumnConstraint::LowerBoundary(Width::Fixed(self.width(at).min(LEAST) as u16 + GAP))
                    }
                });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_table_has_its_titles_down_the_side() {
        let mut sheet = Sheet::new([("Group", Align::Left), ("current", Align::Right)]);
        sheet.row(["all", "12.50"]);
        let text = sheet.turned().to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!((lines[0], lines[2]), ("Group       all", "current   12.50"));
    }
}
