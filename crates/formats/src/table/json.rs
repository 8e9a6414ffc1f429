//! JSON lines (one object a line) and JSON arrays of objects, as tables of text.
//!
//! Numbers stay as they are written; a float would round money. Lists and objects inside a row are left out and said.
//!
//! Deliberately not here: JSON that is no table.

use super::Grid;
use super::grid::shown;
use crate::load::FileError;
use crate::plan::{Limits, Refused};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Most columns of a table.
const COLUMNS: usize = 5_000;

/// A JSON document as a table: its keys, its rows, and what was left out.
pub(crate) struct Document {
    pub(crate) header: Vec<String>,
    pub(crate) grid: Grid,
    pub(crate) notices: Vec<String>,
}

/// Whether a text is a JSON document.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    match text {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]),
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [b'{' | b']', ..]),
        _ => false,
    }
}

/// Reads a JSON document.
pub(crate) fn read(text: &[u8], limits: &Limits) -> Result<Document, FileError> {
    let text =
        std::str::from_utf8(text).map_err(|_| FileError::Broken("the JSON is not UTF-8 text".to_owned()))?;
    let rows = rows(text, limits)?;
    let mut refused = Vec::new();
    let mut columns: FxHashMap<String, usize> = FxHashMap::default();
    let mut header = Vec::new();
    for (line, row) in &rows {
        match serde_json::from_str::<Keys>(row) {
            Ok(Keys(keys)) => keys.into_iter().for_each(|key| {
                columns.entry(key).or_insert_with_key(|key| {
                    header.push(key.clone());
                    header.len() - 1
                });
            }),
            Err(why) => refused.push(refuse(*line, row, &why)),
        }
        if header.len() > COLUMNS {
            return Err(FileError::TooBig("the rows have too many different keys", COLUMNS as u64));
        }
    }
    if (rows.len() as u64).saturating_mul(header.len() as u64) > limits.cells {
        return Err(FileError::TooBig("the table has too many cells", limits.cells));
    }
    let mut document = Document { grid: Grid::new(header.len()), header, notices: Vec::new() };
    fill(&mut document, &rows, &columns)?;
    document.grid.refused = refused;
    Ok(document)
}

/// The rows as JSON texts, each with its line (its number, in an array).
fn rows<'a>(text: &'a str, limits: &Limits) -> Result<Vec<(u64, &'a str)>, FileError> {
    let rows: Vec<(u64, &str)> = if text.trim_start().starts_with('[') {
        let elements: Vec<&RawValue> = serde_json::from_str(text)
            .map_err(|why| FileError::Broken(format!("the JSON array is broken: {why}")))?;
        (1..).zip(elements).map(|(number, row)| (number, row.get())).collect()
    } else {
        let lines = (1..).zip(text.lines());
        lines.filter(|(_, line)| !line.trim().is_empty()).collect()
    };
    match rows.iter().find(|(_, row)| row.len() > limits.row_bytes) {
        Some(_) => Err(FileError::TooBig("a row has too many bytes", limits.row_bytes as u64)),
        None => Ok(rows),
    }
}

fn fill(
    document: &mut Document,
    rows: &[(u64, &str)],
    columns: &FxHashMap<String, usize>,
) -> Result<(), FileError> {
    let mut nested = vec![0u64; document.header.len()];
    let mut cells: Vec<String> = vec![String::new(); document.header.len()];
    for (line, row) in rows {
        let Ok(Row(values)) = serde_json::from_str::<Row<'_>>(row) else { continue };
        cells.iter_mut().for_each(String::clear);
        for (key, value) in values {
            let Some(&at) = columns.get(&key) else { continue };
            match plain(value) {
                Some(text) => cells[at] = text,
                None => nested[at] += 1,
            }
        }
        if !document.grid.push(*line, cells.iter().map(String::as_str)) {
            return Err(FileError::TooBig("the table has too many bytes", u64::from(u32::MAX)));
        }
    }
    for (name, count) in document.header.iter().zip(nested).filter(|(_, count)| *count > 0) {
        document
            .notices
            .push(format!("`{name}` holds lists or objects in {count} row(s), which are left out"));
    }
    Ok(())
}

/// A plain value as text; `None` for lists and objects.
fn plain(value: &RawValue) -> Option<String> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'{' | b'[' => None,
        b'n' => Some(String::new()),
        _ => Some(raw.to_owned()),
    }
}

fn refuse(line: u64, row: &str, why: &serde_json::Error) -> Refused {
    let reason = format!("not a JSON object on one line ({why})");
    Refused { line, column: String::new(), value: shown(row), reason }
}

/// The keys of an object.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Keys, D::Error> {
        let Row(values) = Row::deserialize(deserializer)?;
        Ok(Keys(values.into_iter().map(|(key, _)| key).collect()))
    }
}

/// An object with its values as they are written.
struct Row<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Row<'a>, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    values.push(entry);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(Object).map(Row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> (String, Vec<String>, usize) {
        let document = read(text.as_bytes(), &Limits::default()).unwrap();
        let row = |row| {
            (0..document.header.len()).map(|at| document.grid.cell(row, at)).collect::<Vec<_>>().join("|")
        };
        let rows: Vec<String> = (0..document.grid.len()).map(row).collect();
        (
            format!("{}\n{}", document.header.join("|"), rows.join("\n")),
            document.notices,
            document.grid.refused.len(),
        )
    }

    #[test]
    fn lines_and_arrays_are_tables() {
        let lines = "{\"id\":\"007\",\"amount\":1234567890123.10}\n\n{\"due\":null,\"id\":8,\"open\":true,\"tags\":[1]}\nnonsense\n";
        let (text, notices, refused) = table(lines);
        assert_eq!(text, "id|amount|due|open|tags\n007|1234567890123.10|||\n8|||true|");
        assert_eq!((notices.len(), refused), (1, 1));
        let array = "[{\"id\":\"a\\u00e4\"}, {\"id\":\"b\"}]";
        assert_eq!(table(array).0, "id\naä\nb");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{{\"id\":1,\"x\":{}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(table(&deep).0, "id|x\n1|");
    }
}
