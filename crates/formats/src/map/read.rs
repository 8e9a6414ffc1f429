//! Reading map files.

use super::{Duplicates, Map, MappedColumn, nearest};
use crate::guess::field::{Content, Field, FileKind};
use crate::plan::{CellForm, DateForm, NumberForm};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;
use std::fmt;
use toml::{Table, Value};

/// Why a map file cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapError {
    /// No TOML; what the parser says.
    Syntax(String),
    /// A key that means nothing: where, the key, the nearest known one.
    UnknownKey(String, String, Option<String>),
    /// A value that cannot be: the key, the value, what it can be.
    Value(String, String, String),
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MapError::Syntax(text) => write!(f, "the map is not TOML: {text}"),
            MapError::UnknownKey(place, key, Some(near)) => {
                write!(f, "{place}: `{key}` is unknown; did you mean `{near}`?")
            }
            MapError::UnknownKey(place, key, None) => write!(f, "{place}: `{key}` is unknown"),
            MapError::Value(key, value, can_be) => write!(f, "`{key}` cannot be `{value}`; write {can_be}"),
        }
    }
}

impl std::error::Error for MapError {}

const KEYS: [&str; 15] = [
    "kind",
    "encoding",
    "delimiter",
    "sheet",
    "dates",
    "decimal",
    "currency",
    "entity",
    "segment",
    "collector",
    "as_of",
    "duplicates",
    "ignore",
    "guess",
    "columns",
];
const COLUMN_KEYS: [&str; 5] = ["column", "form", "dates", "decimal", "thousands"];

impl Map {
    /// Reads a map file.
    ///
    /// # Errors
    /// [`MapError`]: the first thing that cannot be.
    pub fn parse(text: &str) -> Result<Map, MapError> {
        let table: Table =
            text.parse().map_err(|e: toml::de::Error| MapError::Syntax(e.to_string().trim().to_owned()))?;
        let mut map = Map::default();
        for (key, value) in &table {
            map.set(key, value)?;
        }
        Ok(map)
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), MapError> {
        match key {
            "kind" => self.kind = Some(kind(value)?),
            "encoding" => self.encoding = Some(text(key, value)?),
            "delimiter" => self.delimiter = Some(delimiter(value)?),
            "sheet" => self.sheet = Some(text(key, value)?),
            "dates" => self.dates = Some(date_form(value)?),
            "decimal" => self.decimal = Some(decimal(value)?),
            "currency" => self.currency = Some(currency(value)?),
            "entity" => self.entity = Some(text(key, value)?),
            "segment" => self.segment = Some(text(key, value)?),
            "collector" => self.collector = Some(text(key, value)?),
            "as_of" => self.as_of = Some(day(value)?),
            "duplicates" => self.duplicates = Some(duplicates(value)?),
            "ignore" => self.ignore = list(key, value)?,
            "guess" => self.only_mapped = !flag(key, value)?,
            "columns" => self.columns = columns(value)?,
            _ => return Err(unknown("the map", key, KEYS.into_iter())),
        }
        Ok(())
    }
}

fn unknown(place: &str, key: &str, known: impl Iterator<Item = &'static str>) -> MapError {
    MapError::UnknownKey(place.to_owned(), key.to_owned(), nearest(key, known).map(str::to_owned))
}

fn bad(key: &str, value: &Value, can_be: &str) -> MapError {
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    MapError::Value(key.to_owned(), value, can_be.to_owned())
}

fn text(key: &str, value: &Value) -> Result<String, MapError> {
    value.as_str().map(str::to_owned).ok_or_else(|| bad(key, value, "a text in quotes"))
}

fn list(key: &str, value: &Value) -> Result<Vec<String>, MapError> {
    let items = value.as_array().ok_or_else(|| bad(key, value, "a list of headers, [\"a\", \"b\"]"))?;
    items.iter().map(|item| text(key, item)).collect()
}

fn flag(key: &str, value: &Value) -> Result<bool, MapError> {
    value.as_bool().ok_or_else(|| bad(key, value, "true or false"))
}

fn kind(value: &Value) -> Result<FileKind, MapError> {
    let keys: Vec<_> = FileKind::ALL.iter().map(|kind| kind.key()).collect();
    value.as_str().and_then(FileKind::of_key).ok_or_else(|| bad("kind", value, &keys.join(", ")))
}

fn delimiter(value: &Value) -> Result<u8, MapError> {
    match value.as_str().map(str::as_bytes) {
        Some([mark]) if !matches!(mark, b'"' | b'\n' | b'\r') => Ok(*mark),
        _ => Err(bad("delimiter", value, "one mark such as \",\", \";\", \"|\" or \"\\t\"")),
    }
}

fn date_form(value: &Value) -> Result<DateForm, MapError> {
    let forms = "ymd, dmy, mdy, serial (a spreadsheet's day numbers) or serial-1904";
    value.as_str().and_then(DateForm::of_key).ok_or_else(|| bad("dates", value, forms))
}

impl DateForm {
    /// The form of a name on the command line or in a map file: `ymd`, `dmy`, `mdy`, `serial`, `serial-1904`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<DateForm> {
        Some(match key {
            "ymd" => DateForm::YearMonthDay,
            "dmy" => DateForm::DayMonthYear,
            "mdy" => DateForm::MonthDayYear,
            "serial" => DateForm::Serial { from_1904: false },
            "serial-1904" => DateForm::Serial { from_1904: true },
            _ => return None,
        })
    }

    /// Its name on the command line and in map files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            DateForm::YearMonthDay => "ymd",
            DateForm::DayMonthYear => "dmy",
            DateForm::MonthDayYear => "mdy",
            DateForm::Serial { from_1904: false } => "serial",
            DateForm::Serial { from_1904: true } => "serial-1904",
        }
    }
}

fn decimal(value: &Value) -> Result<u8, MapError> {
    match value.as_str() {
        Some("." | "point") => Ok(b'.'),
        Some("," | "comma") => Ok(b','),
        _ => Err(bad("decimal", value, "\".\" or \",\"")),
    }
}

fn thousands(value: &Value) -> Result<Option<u8>, MapError> {
    match value.as_str().map(str::as_bytes) {
        Some([]) => Ok(None),
        Some([mark @ (b',' | b'.' | b' ' | b'\'')]) => Ok(Some(*mark)),
        _ => Err(bad("thousands", value, "\",\", \".\", \" \", \"'\" or \"\" for none")),
    }
}

fn currency(value: &Value) -> Result<Currency, MapError> {
    let known = value.as_str().and_then(|code| code.parse().ok());
    known.ok_or_else(|| bad("currency", value, "a code of ISO 4217 such as EUR"))
}

fn day(value: &Value) -> Result<Day, MapError> {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    written.parse().map_err(|_| bad("as_of", value, "a date such as 2024-12-31"))
}

fn duplicates(value: &Value) -> Result<Duplicates, MapError> {
    match value.as_str() {
        Some("once") => Ok(Duplicates::Once),
        Some("keep") => Ok(Duplicates::Keep),
        _ => Err(bad("duplicates", value, "\"once\" or \"keep\"")),
    }
}

fn columns(value: &Value) -> Result<Vec<MappedColumn>, MapError> {
    let table = value.as_table().ok_or_else(|| bad("columns", value, "a table of field = \"header\""))?;
    let known = || Field::ALL.iter().map(|field| field.key());
    let column = |(key, value): (&String, &Value)| {
        let field = Field::of_key(key).ok_or_else(|| unknown("[columns]", key, known()))?;
        mapped(field, value)
    };
    table.iter().map(column).collect()
}

fn mapped(field: Field, value: &Value) -> Result<MappedColumn, MapError> {
    let key = field.key();
    let Value::Table(table) = value else {
        return Ok(MappedColumn { field, column: text(key, value)?, form: None });
    };
    if let Some(other) = table.keys().find(|k| !COLUMN_KEYS.contains(&k.as_str())) {
        return Err(unknown(&format!("[columns] {key}"), other, COLUMN_KEYS.into_iter()));
    }
    let header = table.get("column").ok_or_else(|| bad(key, value, "{ column = \"header\", ... }"))?;
    Ok(MappedColumn { field, column: text(key, header)?, form: form(field, table)? })
}

fn form(field: Field, table: &Table) -> Result<Option<CellForm>, MapError> {
    if let Some(dates) = table.get("dates") {
        return match field.content() {
            Content::Date => date_form(dates).map(|form| Some(CellForm::Date(form))),
            _ => Err(bad("dates", dates, &format!("it only at a date; {field} is none"))),
        };
    }
    if let Some(mark) = table.get("decimal") {
        let decimal = decimal(mark)?;
        let thousands = table.get("thousands").map(thousands).transpose()?;
        let usual = if decimal == b'.' { b',' } else { b'.' };
        let form = NumberForm { decimal, thousands: thousands.unwrap_or(Some(usual)) };
        return match field.content() {
            Content::Amount => Ok(Some(CellForm::Amount(form))),
            _ => Err(bad("decimal", mark, &format!("it only at an amount; {field} is none"))),
        };
    }
    let Some(form) = table.get("form") else { return Ok(None) };
    match (form.as_str(), field.content()) {
        (Some("text"), Content::Text) => Ok(Some(CellForm::Text)),
        (Some("text-from-float"), Content::Text) => Ok(Some(CellForm::TextFromFloat)),
        (Some("minor"), Content::Amount) => Ok(Some(CellForm::Minor)),
        (Some("flag"), Content::Flag) => Ok(Some(CellForm::Flag)),
        _ => Err(bad(
            "form",
            form,
            "text or text-from-float at a text, minor at an amount, flag at a yes or no",
        )),
    }
}
