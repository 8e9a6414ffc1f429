//! Parquet files as tables to look at: the first values of each column as text.

use crate::parquet::{Cell, Kind, ParquetFile};
use dunlin_core::day::Day;
use dunlin_core::money::decimal;

/// Distinct values of each column, from the first row group.
pub(crate) fn sample(file: &ParquetFile) -> Vec<Vec<String>> {
    file.kinds().iter().enumerate().map(|(at, &kind)| column(file, at, kind)).collect()
}

fn column(file: &ParquetFile, at: usize, kind: Kind) -> Vec<String> {
    const MOST: usize = 1_000;
    let mut values: Vec<String> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    let mut nothing: Vec<()> = Vec::new();
    let groups = if kind == Kind::Other { 0 } else { file.groups().min(1) };
    for group in 0..groups {
        // A column that cannot be read has no sample; reading it says why.
        let _ = file.cells(group, at, &mut nothing, |cell| {
            if values.len() < MOST
                && let Some(text) = text(cell, kind).filter(|text| !text.is_empty())
                && seen.insert(text.clone())
            {
                values.push(text);
            }
        });
    }
    values
}

fn text(cell: Cell<'_>, kind: Kind) -> Option<String> {
    Some(match (cell, kind) {
        (Cell::Null, _) => return None,
        (Cell::Int(days), Kind::Date) => Day(i32::try_from(days).ok()?).to_string(),
        (Cell::Int(ticks), Kind::Timestamp(per_second)) => {
            Day(i32::try_from(ticks.div_euclid(per_second.saturating_mul(86_400))).ok()?).to_string()
        }
        (Cell::Int(units), Kind::Decimal(scale)) => decimal(i128::from(units), u8::try_from(scale).ok()?),
        (Cell::Wide(units), Kind::Decimal(scale)) => decimal(units, u8::try_from(scale).ok()?),
        (Cell::Int(flag), Kind::Flag) => (flag != 0).to_string(),
        (Cell::Int(number), _) => number.to_string(),
        (Cell::Wide(number), _) => number.to_string(),
        // With its tail, so that numbers which were floats are seen.
        (Cell::Float(number), _) => format!("{number:?}"),
        (Cell::Bytes(bytes), _) => String::from_utf8_lossy(bytes).trim().to_owned(),
    })
}
