//! The columns of a file by their fields, while rows are checked and repeated ones sorted out.

use crate::guess::field::Field;
use crate::plan::{Lines, Plan, Refused, Table, Values};
use crate::report::FileReport;
use crate::table::shown;
use dunlin_core::day::Day;
use dunlin_core::names::Names;
use rayon::prelude::*;

/// Rows of a file as columns by field. Rows are marked and leave together, so that columns stay aligned.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) rows: usize,
    pub(crate) lines: Lines,
    columns: Vec<Column>,
    leaving: Vec<bool>,
    refused: Vec<Refused>,
}

#[derive(Debug)]
struct Column {
    field: Field,
    header: String,
    values: Values,
}

/// Texts as numbers into a dictionary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coded {
    pub(crate) numbers: Vec<u32>,
    pub(crate) names: Names,
}

impl Coded {
    pub(crate) fn text(&self, row: usize) -> &str {
        self.names.text(self.numbers[row])
    }
}

/// Amounts, and which cells were empty.
#[derive(Debug)]
pub(crate) struct Amounts {
    pub(crate) values: Vec<i64>,
    empty: Option<Vec<bool>>,
    header: String,
    minor: bool,
}

impl Amounts {
    /// The amount of a row; `None` for an empty cell.
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        let empty = self.empty.as_ref().is_some_and(|empty| empty[row]);
        (!empty).then(|| self.values[row])
    }
}

impl Frame {
    pub(crate) fn new(table: Table, fields: Vec<Field>, plan: &Plan) -> Frame {
        let columns = fields.into_iter().zip(table.columns).zip(&plan.columns);
        let columns =
            columns.map(|((field, values), plan)| Column { field, header: plan.header.clone(), values });
        Frame { rows: table.rows, lines: table.lines, columns: columns.collect(), ..Frame::default() }
    }

    /// Turns columns of whole numbers into the texts that they stand for, but for one that is wanted as it is.
    pub(crate) fn spell_out(&mut self, but: Option<Field>) {
        let others = self.columns.par_iter_mut().filter(|column| Some(column.field) != but);
        others.for_each(|column| column.values.spell_out());
    }

    fn find(&self, field: Field) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    fn take(&mut self, field: Field) -> Option<Values> {
        let at = self.columns.iter().position(|column| column.field == field)?;
        Some(self.columns.swap_remove(at).values)
    }

    pub(crate) fn has(&self, field: Field) -> bool {
        self.find(field).is_some()
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns.iter().map(|column| column.field)
    }

    pub(crate) fn header(&self, field: Field) -> &str {
        self.find(field).map_or("", |column| &column.header)
    }

    pub(crate) fn text(&self, field: Field) -> Option<(&[u32], &Names)> {
        match self.find(field).map(|column| &column.values) {
            Some(Values::Text { numbers, names }) => Some((numbers, names)),
            _ => None,
        }
    }

    /// The whole numbers of a text column that was not spelled out.
    pub(crate) fn whole(&self, field: Field) -> Option<&[u32]> {
        match self.find(field).map(|column| &column.values) {
            Some(Values::Whole(values)) => Some(values),
            _ => None,
        }
    }

    /// The text of one row; empty without such a column.
    pub(crate) fn text_of(&self, field: Field, row: usize) -> String {
        match self.find(field).map(|column| &column.values) {
            Some(Values::Text { numbers, names }) => names.text(numbers[row]).to_owned(),
            Some(Values::Whole(values)) => values[row].to_string(),
            _ => String::new(),
        }
    }

    pub(crate) fn take_text(&mut self, field: Field) -> Option<Coded> {
        let mut values = self.take(field)?;
        values.spell_out();
        match values {
            Values::Text { numbers, names } => Some(Coded { numbers, names }),
            _ => None,
        }
    }

    /// Takes a text column and gives each distinct text a meaning.
    pub(crate) fn take_meanings<T: Clone>(
        &mut self,
        field: Field,
        meaning: impl Fn(&str) -> T,
    ) -> Option<Vec<T>> {
        let coded = self.take_text(field)?;
        let meanings: Vec<T> = coded.names.iter().map(meaning).collect();
        Some(coded.numbers.iter().map(|&n| meanings[n as usize].clone()).collect())
    }

    pub(crate) fn days(&self, field: Field) -> Option<&[Day]> {
        match self.find(field).map(|column| &column.values) {
            Some(Values::Days(days)) => Some(days),
            _ => None,
        }
    }

    pub(crate) fn take_days(&mut self, field: Field) -> Option<Vec<Day>> {
        match self.take(field) {
            Some(Values::Days(days)) => Some(days),
            _ => None,
        }
    }

    pub(crate) fn take_flags(&mut self, field: Field) -> Option<Vec<bool>> {
        match self.take(field) {
            Some(Values::Flags(flags)) => Some(flags),
            _ => None,
        }
    }

    pub(crate) fn take_amounts(&mut self, field: Field) -> Option<Amounts> {
        let header = self.header(field).to_owned();
        let values = self.take(field)?;
        let minor = matches!(values, Values::Minor { .. });
        match values {
            Values::Amounts { values, empty } | Values::Minor { values, empty } => {
                Some(Amounts { values, empty, header, minor })
            }
            _ => None,
        }
    }

    /// Puts an amount column back.
    pub(crate) fn put_amounts(&mut self, field: Field, amounts: Amounts) {
        let Amounts { values, empty, header, minor } = amounts;
        let values = if minor { Values::Minor { values, empty } } else { Values::Amounts { values, empty } };
        self.columns.push(Column { field, header, values });
    }

    /// Turns an amount column into minor units, row by row with the divisor of the row's currency; rows with more
    /// decimals than that are refused.
    pub(crate) fn turn_to_minor(
        &mut self,
        field: Field,
        divisor: impl Fn(usize) -> i64,
        digits: impl Fn(usize) -> String,
    ) {
        let Some(at) = self.columns.iter().position(|column| column.field == field) else { return };
        let Values::Amounts { values, empty } = &mut self.columns[at].values else { return };
        let (mut values, empty) = (std::mem::take(values), empty.take());
        let mut too_fine = Vec::new();
        for (row, value) in values.iter_mut().enumerate() {
            let unit = divisor(row);
            if *value % unit != 0 {
                too_fine.push((row, *value));
            }
            *value /= unit;
        }
        self.columns[at].values = Values::Minor { values, empty };
        for (row, value) in too_fine {
            let reason = format!("more decimals than {}; round the amount in the export", digits(row));
            self.refuse(row, field, &dunlin_core::money::decimal(i128::from(value), 4), reason);
        }
    }

    /// Marks a row as refused; of several reasons the first counts.
    pub(crate) fn refuse(&mut self, row: usize, field: Field, value: &str, reason: String) {
        if self.mark(row) {
            let column = self.header(field).to_owned();
            self.refused.push(Refused { line: self.lines.of(row), column, value: shown(value), reason });
        }
    }

    /// Marks a row as one that leaves without being refused. False when it was marked before.
    pub(crate) fn mark(&mut self, row: usize) -> bool {
        self.leaving.resize(self.rows, false);
        !std::mem::replace(&mut self.leaving[row], true)
    }

    pub(crate) fn is_leaving(&self, row: usize) -> bool {
        self.leaving.get(row).copied().unwrap_or(false)
    }

    /// Lets the marked rows leave; refused ones go to the report.
    pub(crate) fn settle(&mut self, report: &mut FileReport) {
        report.refused.append(&mut self.refused);
        if !self.leaving.contains(&true) {
            return;
        }
        let keep: Vec<bool> = std::mem::take(&mut self.leaving).into_iter().map(|leaving| !leaving).collect();
        let mut lines = Lines::default();
        let mut rows = 0;
        for row in (0..self.rows).filter(|&row| keep[row]) {
            lines.push(rows, self.lines.of(row));
            rows += 1;
        }
        self.columns.iter_mut().for_each(|column| retain_values(&mut column.values, &keep));
        (self.rows, self.lines) = (rows, lines);
    }

    /// Whether two rows are equal in all columns.
    pub(crate) fn equal(&self, a: usize, b: usize) -> bool {
        self.columns.iter().all(|column| equal_values(&column.values, a, b))
    }

    /// Hands over a hash of each row's columns, in order: some rows at a time, column by column.
    pub(crate) fn each_hash(&self, mut take: impl FnMut(usize, u64)) {
        let mut lot = [0u64; LOT];
        for first in (0..self.rows).step_by(LOT) {
            let rows = first..(first + LOT).min(self.rows);
            let hashes = &mut lot[..rows.len()];
            hashes.fill(0);
            for column in &self.columns {
                let rows = rows.clone();
                match &column.values {
                    Values::Text { numbers, .. } | Values::Whole(numbers) => {
                        mix(hashes, &numbers[rows], |&number| number.into());
                    }
                    Values::Days(days) => mix(hashes, &days[rows], |day| u64::from(day.0 as u32)),
                    Values::Amounts { values, .. } | Values::Minor { values, .. } => {
                        mix(hashes, &values[rows], |&amount| amount as u64);
                    }
                    Values::Flags(flags) => mix(hashes, &flags[rows], |&flag| flag.into()),
                }
            }
            rows.zip(&*hashes).for_each(|(row, hash)| take(row, hash ^ (hash >> 29)));
        }
    }
}

/// Rows that are hashed together.
const LOT: usize = 512;

/// Mixes a column's values into the hashes of their rows.
fn mix<T>(hashes: &mut [u64], values: &[T], of: impl Fn(&T) -> u64) {
    for (hash, value) in hashes.iter_mut().zip(values) {
        *hash = (hash.rotate_left(23) ^ of(value)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// Whether two rows of a table are equal in one column.
pub(crate) fn equal_values(values: &Values, a: usize, b: usize) -> bool {
    match values {
        Values::Text { numbers, .. } | Values::Whole(numbers) => numbers[a] == numbers[b],
        Values::Days(days) => days[a] == days[b],
        Values::Amounts { values, empty } | Values::Minor { values, empty } => {
            values[a] == values[b] && empty.as_ref().is_none_or(|empty| empty[a] == empty[b])
        }
        Values::Flags(flags) => flags[a] == flags[b],
    }
}

fn retain_values(values: &mut Values, keep: &[bool]) {
    match values {
        Values::Text { numbers, .. } | Values::Whole(numbers) => retain(numbers, keep),
        Values::Days(days) => retain(days, keep),
        Values::Amounts { values, empty } | Values::Minor { values, empty } => {
            retain(values, keep);
            if let Some(empty) = empty {
                retain(empty, keep);
            }
        }
        Values::Flags(flags) => retain(flags, keep),
    }
}

fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    column.retain(|_| keep.next().copied().unwrap_or(true));
}
