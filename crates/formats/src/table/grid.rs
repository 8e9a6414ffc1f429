//! A table of text cells in one buffer: what workbooks and JSON documents become before their plan is followed.
//!
//! Eight bytes a cell and its text, not an allocation a cell, so that the bounds on cells and bytes bound memory too.

use crate::cell::{self, CellError, parse_amount, parse_day, parse_flag, parse_minor};
use crate::plan::{CellForm, ColumnPlan, Plan, Refused, Table, Values};
use dunlin_core::day::Day;
use dunlin_core::names::Names;

/// Rows of text cells, all `columns` wide.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    columns: usize,
    text: String,
    /// Where each cell ends in `text`, row by row.
    ends: Vec<u32>,
    /// Number of each row in its file, from 1.
    lines: Vec<u64>,
    /// Rows that are none, found before any plan.
    pub(crate) refused: Vec<Refused>,
}

impl Grid {
    /// An empty grid.
    pub(crate) fn new(columns: usize) -> Grid {
        Grid { columns, ..Grid::default() }
    }

    /// Appends a row; missing cells are empty, surplus ones left out. False when the text would pass 4 GiB.
    pub(crate) fn push<'a>(&mut self, line: u64, cells: impl Iterator<Item = &'a str>) -> bool {
        let mut written = 0;
        for cell in cells.take(self.columns) {
            self.text.push_str(cell);
            let Ok(end) = u32::try_from(self.text.len()) else { return false };
            self.ends.push(end);
            written += 1;
        }
        let end = self.text.len() as u32;
        self.ends.extend(std::iter::repeat_n(end, self.columns - written));
        self.lines.push(line);
        true
    }

    /// What it takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * 4 + self.lines.len() * 8
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The cell of a row and column.
    pub(crate) fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.columns + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    /// Reads the rows as a plan says. Columns that the grid does not have are read as empty.
    pub(crate) fn read(&self, plan: &Plan) -> Table {
        let mut table =
            Table { columns: plan.columns.iter().map(|c| empty(c.form)).collect(), ..Table::default() };
        table.refused.clone_from(&self.refused);
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(plan.columns.len());
        for row in 0..self.len() {
            let text =
                |column: &ColumnPlan| if column.at < self.columns { self.cell(row, column.at) } else { "" };
            cells.clear();
            let fault = plan.columns.iter().find_map(|column| match parse(text(column), column) {
                Ok(cell) => {
                    cells.push(cell);
                    None
                }
                Err(why) => Some((column, why)),
            });
            let line = self.lines[row];
            if let Some((column, why)) = fault {
                let value = shown(text(column));
                table.refused.push(Refused {
                    line,
                    column: column.header.clone(),
                    value,
                    reason: why.to_string(),
                });
                continue;
            }
            let at = table.rows;
            table.columns.iter_mut().zip(cells.drain(..)).for_each(|(column, cell)| add(column, at, cell));
            table.lines.push(at, line);
            table.rows += 1;
        }
        table.refused.sort_by_key(|refused| refused.line);
        table
    }

    /// Distinct values of each column, from the first rows and some further on.
    pub(crate) fn sample(&self) -> Vec<Vec<String>> {
        const FIRST: usize = 1_000;
        let step = (self.len() / FIRST).max(1);
        let rows: Vec<usize> = (0..self.len().min(FIRST)).chain((FIRST..self.len()).step_by(step)).collect();
        let column = |at: usize| {
            let mut seen = rustc_hash::FxHashSet::default();
            let values = rows.iter().map(|&row| self.cell(row, at).trim());
            values.filter(|v| !v.is_empty() && seen.insert(*v)).map(str::to_owned).collect()
        };
        (0..self.columns).map(column).collect()
    }
}

/// A cell cut to a readable length.
pub(crate) fn shown(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

enum Cell<'a> {
    Text(&'a str),
    Day(Day),
    Number(Option<i64>),
    Flag(bool),
}

fn parse<'a>(text: &'a str, column: &ColumnPlan) -> Result<Cell<'a>, CellError> {
    if column.required && text.trim().is_empty() {
        return Err(CellError::Empty);
    }
    let bytes = text.as_bytes();
    Ok(match column.form {
        CellForm::Text => Cell::Text(cell::text(text)),
        CellForm::TextFromFloat => Cell::Text(cell::text_from_float(text)),
        CellForm::Date(form) => Cell::Day(parse_day(bytes, form)?),
        CellForm::Amount(form) => Cell::Number(parse_amount(bytes, form)?),
        CellForm::Minor => Cell::Number(parse_minor(bytes)?),
        CellForm::Flag => Cell::Flag(parse_flag(bytes)?),
    })
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

fn add(column: &mut Values, row: usize, cell: Cell<'_>) {
    match (column, cell) {
        (Values::Text { numbers, names }, Cell::Text(text)) => numbers.push(names.number(text)),
        (Values::Days(days), Cell::Day(day)) => days.push(day),
        (Values::Flags(flags), Cell::Flag(flag)) => flags.push(flag),
        (Values::Amounts { values, empty } | Values::Minor { values, empty }, Cell::Number(number)) => {
            values.push(number.unwrap_or(0));
            if number.is_none() && empty.is_none() {
                *empty = Some(vec![false; row]);
            }
            if let Some(marks) = empty {
                marks.push(number.is_none());
            }
        }
        _ => {}
    }
}
