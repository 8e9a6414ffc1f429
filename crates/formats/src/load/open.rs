//! Bytes to a table that can be looked at and read by a plan, whatever format they are in.

use super::error::FileError;
use crate::csv::Dialect;
use crate::encoding::{Decoded, decode};
use crate::guess::columns::Chosen;
use crate::guess::dialect::{sample, sniff};
use crate::guess::field::{Content, Field};
use crate::guess::forms::Columns;
use crate::guess::{evidence, vocabulary};
use crate::map::Map;
use crate::parquet::ParquetFile;
use crate::plan::{CellForm, ColumnPlan, Limits, Plan, Table, Values};
use crate::table::{Grid, json, parquet, xlsx};
use dunlin_core::money::Currency;
use std::borrow::Cow;

/// A table whose header is known.
pub(crate) struct Opened<'a> {
    pub(crate) format: &'static str,
    pub(crate) encoding: Option<&'static str>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) sheet: Option<String>,
    pub(crate) header: Vec<String>,
    /// Distinct values of each column, from some of the rows.
    pub(crate) sample: Vec<Vec<String>>,
    pub(crate) notices: Vec<String>,
    pub(crate) body: Body<'a>,
}

/// The rows themselves.
pub(crate) enum Body<'a> {
    Text(Cow<'a, [u8]>, Dialect),
    Grid(Grid),
    Parquet(Box<ParquetFile>),
}

impl<'a> Opened<'a> {
    /// Opens a file of any format.
    pub(crate) fn open(bytes: &'a [u8], map: &Map, limits: &Limits) -> Result<Opened<'a>, FileError> {
        if bytes.len() as u64 > limits.bytes_in {
            return Err(FileError::TooBig("the file is too large", limits.bytes_in));
        }
        match bytes {
            [] => Err(FileError::Empty),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(FileError::Format(
                "an old Excel workbook (.xls) or an encrypted one; save it as .xlsx without a password",
            )),
            [b'%', b'P', b'D', b'F', ..] => {
                Err(FileError::Format("a PDF holds no table; export CSV or XLSX"))
            }
            [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => Opened::unwrapped(bytes, map, limits),
            [b'P', b'K', 3, 4, ..] if xlsx::is_workbook(bytes) => Opened::workbook(bytes, map, limits),
            [b'P', b'K', 3, 4, ..] => Opened::unwrapped(bytes, map, limits),
            [b'P', b'A', b'R', b'1', ..] => Opened::parquet(bytes, limits),
            _ => Opened::text(Cow::Borrowed(bytes), map, limits),
        }
    }

    /// A compressed file, opened without its wrapping. Wrapped twice is refused: no export does that, bombs do.
    fn unwrapped(bytes: &[u8], map: &Map, limits: &Limits) -> Result<Opened<'a>, FileError> {
        let inner = crate::source::unwrap(bytes.to_vec(), limits)
            .map_err(|why| FileError::Broken(why.to_string()))?;
        match inner.as_slice() {
            [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                Err(FileError::Format("the file is compressed twice; unpack it once"))
            }
            [b'P', b'K', 3, 4, ..] if xlsx::is_workbook(&inner) => Opened::workbook(&inner, map, limits),
            [b'P', b'A', b'R', b'1', ..] => Opened::parquet(&inner, limits),
            _ => Opened::text(Cow::Owned(inner), map, limits),
        }
    }

    fn workbook(bytes: &[u8], map: &Map, limits: &Limits) -> Result<Opened<'a>, FileError> {
        let sheet = xlsx::read(bytes, map.sheet.as_deref(), limits)?;
        Ok(Opened {
            sheet: Some(sheet.name),
            notices: sheet.notices,
            ..Opened::grid("XLSX", sheet.header, sheet.grid)
        })
    }

    fn parquet(bytes: &[u8], limits: &Limits) -> Result<Opened<'a>, FileError> {
        let file = ParquetFile::from_bytes(bytes.to_vec(), limits)
            .map_err(|why| FileError::Broken(why.to_string()))?;
        let (header, sample) = (file.headers(), parquet::sample(&file));
        let body = Body::Parquet(Box::new(file));
        Ok(Opened { header, sample, body, ..Opened::grid("Parquet", Vec::new(), Grid::default()) })
    }

    fn grid(format: &'static str, header: Vec<String>, grid: Grid) -> Opened<'a> {
        Opened {
            format,
            encoding: None,
            delimiter: None,
            sheet: None,
            sample: grid.sample(),
            header,
            notices: Vec::new(),
            body: Body::Grid(grid),
        }
    }

    fn text(bytes: Cow<'a, [u8]>, map: &Map, limits: &Limits) -> Result<Opened<'a>, FileError> {
        let decoded = match bytes {
            Cow::Borrowed(bytes) => decode(bytes, map.encoding.as_deref()).map_err(FileError::Encoding)?,
            Cow::Owned(bytes) => decode_owned(bytes, map)?,
        };
        if json::is_json(&decoded.text) && map.delimiter.is_none() {
            let document = json::read(&decoded.text, limits)?;
            let grid = Opened::grid("JSON", document.header, document.grid);
            return Ok(Opened { encoding: Some(decoded.encoding), notices: document.notices, ..grid });
        }
        Opened::delimited(decoded, map)
    }

    fn delimited(decoded: Decoded<'a>, map: &Map) -> Result<Opened<'a>, FileError> {
        if decoded.text.iter().all(u8::is_ascii_whitespace) {
            return Err(FileError::Empty);
        }
        if is_binary(&decoded.text) {
            return Err(FileError::Format("the file holds no text; export CSV, XLSX, Parquet or JSON lines"));
        }
        let sniffed = sniff(&decoded.text, map.delimiter).ok_or(FileError::NoHeader)?;
        Ok(Opened {
            format: "CSV",
            encoding: Some(decoded.encoding),
            delimiter: Some(sniffed.dialect.delimiter),
            sheet: None,
            sample: sample(&decoded.text, &sniffed),
            header: sniffed.header,
            notices: sniffed.notices,
            body: Body::Text(decoded.text, sniffed.dialect),
        })
    }

    /// Reads the rows as a plan says.
    pub(crate) fn read(&self, plan: &Plan, limits: &Limits) -> Result<Table, FileError> {
        match &self.body {
            Body::Text(text, dialect) => {
                crate::csv::read(text, dialect, plan, limits).map_err(FileError::Text)
            }
            Body::Grid(grid) => Ok(grid.read(plan)),
            Body::Parquet(file) => {
                crate::parquet::read(file, plan).map_err(|why| FileError::Broken(why.to_string()))
            }
        }
    }

    /// A column's header, or `#` and its number when another column has the same.
    pub(crate) fn name_of(&self, at: usize) -> String {
        let name = &self.header[at];
        let unique = !name.is_empty() && self.header.iter().filter(|other| *other == name).count() == 1;
        if unique { name.clone() } else { format!("#{}", at + 1) }
    }

    /// The currency that the amounts' headers or values name.
    pub(crate) fn currency(&self, chosen: &[Chosen]) -> Option<Currency> {
        let amounts =
            chosen.iter().filter(|c| c.field.content() == Content::Amount && c.field != Field::CreditLimit);
        let mut found = amounts.filter_map(|c| {
            let values: Vec<&str> = self.sample[c.at].iter().map(String::as_str).collect();
            vocabulary::without_unit(&self.header[c.at]).1.or_else(|| evidence::currency_mark(&values))
        });
        found.next().and_then(|code| code.parse().ok())
    }
}

/// Whether the beginning of a text holds what no text does: one control character in fifty bytes or more.
fn is_binary(text: &[u8]) -> bool {
    let beginning = &text[..text.len().min(4096)];
    let strange = |b: &&u8| b.is_ascii_control() && !matches!(b, b'\t' | b'\r' | b'\n' | 0x0C | 0x1A);
    beginning.iter().filter(strange).count() * 50 >= beginning.len()
}

impl Columns for Opened<'_> {
    fn header(&self, at: usize) -> &str {
        &self.header[at]
    }

    fn sample(&self, at: usize) -> &[String] {
        &self.sample[at]
    }

    fn whole(&self, at: usize) -> Vec<String> {
        let column =
            ColumnPlan { at, header: self.header[at].clone(), form: CellForm::Text, required: false };
        let mut table = self.read(&Plan { columns: vec![column] }, &Limits::default()).unwrap_or_default();
        table.columns.iter_mut().for_each(Values::spell_out);
        match table.columns.first() {
            Some(Values::Text { names, .. }) => {
                names.iter().filter(|v| !v.is_empty()).map(str::to_owned).collect()
            }
            _ => self.sample[at].clone(),
        }
    }
}

/// Decodes a text that is in memory already; UTF-8 is not copied again.
fn decode_owned<'a>(bytes: Vec<u8>, map: &Map) -> Result<Decoded<'a>, FileError> {
    let decoded = decode(&bytes, map.encoding.as_deref()).map_err(FileError::Encoding)?;
    let encoding = decoded.encoding;
    let text = match decoded.text {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) if text.len() == bytes.len() => bytes,
        Cow::Borrowed(text) => text.to_vec(),
    };
    Ok(Decoded { text: Cow::Owned(text), encoding })
}
