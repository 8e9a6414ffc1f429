//! The two files: Parquet or delimited text, their columns found by name.

use super::{By, CubeError, Request};
use dunlin_formats::csv::Dialect;
use dunlin_formats::parquet::{Kind, ParquetFile};
use dunlin_formats::plan::{CellForm, ColumnPlan, DateForm, Limits, Plan, Table};
use dunlin_formats::{csv, parquet, source};
use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A column that is looked for: its names, and how its cells are read.
pub(super) type Wanted = (&'static [&'static str], CellForm);

const DATE: CellForm = CellForm::Date(DateForm::YearMonthDay);

/// Columns of applications, in the order in which pieces want them.
pub(super) const APPLICATION_COLUMNS: [Wanted; 3] =
    [(&["invoice_id"], CellForm::Text), (&["date"], DATE), (&["amount_cents"], CellForm::Minor)];

/// Columns of invoices, in the order in which pieces want them; the group's comes last, if there is one.
pub(super) fn invoice_columns(request: &Request) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = vec![
        (&["id", "invoice_id"], CellForm::Text),
        (&["issue_date"], DATE),
        (&["due_date"], DATE),
        (&["amount_cents"], CellForm::Minor),
        (&["currency"], CellForm::Text),
    ];
    match request.by {
        By::Total => {}
        By::Segment => wanted.push((&["segment"], CellForm::Text)),
        By::Customer => wanted.push((&["customer"], CellForm::Text)),
    }
    wanted
}

/// An input file and the plan of its columns.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) plan: Plan,
    pub(super) data: Data,
    pub(super) limits: Limits,
}

pub(super) enum Data {
    Parquet(ParquetFile),
    Text(Vec<u8>, Dialect),
    /// A plain text of this many bytes, read as it is needed.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there the bytes are read at once"))]
    File(File, u64, Dialect),
}

impl Input {
    pub(super) fn open(path: &Path, wanted: &[Wanted], limits: &Limits) -> Result<Input, CubeError> {
        let name = path.display().to_string();
        let failed = |why: String| CubeError::File(name.clone(), why);
        let mut file = File::open(path).map_err(|e| failed(e.to_string()))?;
        let mut magic = [0; 4];
        let is_parquet = file.read_exact(&mut magic).is_ok() && &magic == b"PAR1";
        let (headers, data) = if is_parquet {
            let parquet = ParquetFile::open(file, limits).map_err(|e| failed(e.to_string()))?;
            (parquet.headers(), Data::Parquet(parquet))
        } else {
            let length = file.metadata().map_err(|e| failed(e.to_string()))?;
            if let Some((headers, dialect)) =
                plain_text(&mut file, &length, limits).map_err(|e| failed(e.to_string()))?
            {
                let plan = plan_of(&name, &headers, wanted)?;
                return Ok(Input {
                    name,
                    plan,
                    data: Data::File(file, length.len(), dialect),
                    limits: *limits,
                });
            }
            let bytes = source::read(path, limits).map_err(|e| failed(e.to_string()))?;
            if bytes.starts_with(b"PAR1") {
                let parquet = ParquetFile::from_bytes(bytes, limits).map_err(|e| failed(e.to_string()))?;
                (parquet.headers(), Data::Parquet(parquet))
            } else {
                let (headers, dialect) = header(&bytes);
                (headers, Data::Text(bytes, dialect))
            }
        };
        let plan = plan_of(&name, &headers, wanted)?;
        Ok(Input { name, plan, data, limits: *limits })
    }

    /// The input as text, if it is one.
    pub(super) fn text(&self) -> Option<(csv::Text<'_>, &Dialect)> {
        match &self.data {
            Data::Parquet(_) => None,
            Data::Text(bytes, dialect) => Some((csv::Text::Bytes(bytes), dialect)),
            #[cfg(unix)]
            Data::File(file, length, dialect) => Some((csv::Text::File(file, *length), dialect)),
            #[cfg(not(unix))]
            Data::File(..) => None,
        }
    }

    /// What a column of a Parquet file holds.
    pub(super) fn kind(parquet: &ParquetFile, column: &ColumnPlan) -> Kind {
        parquet.kinds()[column.at]
    }

    /// The error of the first row that cannot be read; found by reading the file once more, row by row.
    pub(super) fn refusal(&self) -> CubeError {
        let table: Result<Table, String> = match &self.data {
            Data::Parquet(file) => parquet::read(file, &self.plan).map_err(|e| e.to_string()),
            Data::Text(bytes, dialect) => {
                csv::read(bytes, dialect, &self.plan, &self.limits).map_err(|e| e.to_string())
            }
            Data::File(file, _, dialect) => whole(file).map_err(|e| e.to_string()).and_then(|bytes| {
                csv::read(&bytes, dialect, &self.plan, &self.limits).map_err(|e| e.to_string())
            }),
        };
        match table {
            Err(why) => CubeError::File(self.name.clone(), why),
            Ok(table) => match table.refused.first() {
                Some(first) => CubeError::Refused(self.name.clone(), first.clone(), table.refused.len()),
                None => CubeError::File(self.name.clone(), "some rows could not be read".to_owned()),
            },
        }
    }
}

/// Header and dialect of a file that is neither compressed nor a pipe, and can be read from any place.
fn plain_text(
    file: &mut File,
    about: &Metadata,
    limits: &Limits,
) -> std::io::Result<Option<(Vec<String>, Dialect)>> {
    if cfg!(not(unix)) || !about.is_file() || about.len() > limits.bytes_in {
        return Ok(None);
    }
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(1 << 20).read_to_end(&mut head)?;
    let wrapped: [&[u8]; 5] = [b"\x1F\x8B", b"\x28\xB5\x2F\xFD", b"BZh", b"PK\x03\x04", b"\xFD7zXZ"];
    Ok(if wrapped.iter().any(|magic| head.starts_with(magic)) { None } else { Some(header(&head)) })
}

fn whole(file: &File) -> std::io::Result<Vec<u8>> {
    let (mut file, mut bytes) = (file, Vec::new());
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The header's cells, and the delimiter that there is most of in it.
fn header(bytes: &[u8]) -> (Vec<String>, Dialect) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let line = bytes.split(|&b| b == b'\n').next().unwrap_or(b"");
    let count = |delimiter: &u8| line.iter().filter(|b| *b == delimiter).count();
    let delimiter = *b",;\t|".iter().max_by_key(|d| (count(d), **d == b',')).unwrap_or(&b',');
    let clean = |cell: &[u8]| String::from_utf8_lossy(cell).trim().trim_matches('"').to_owned();
    let headers: Vec<String> = line.split(|&b| b == delimiter).map(clean).collect();
    let dialect = Dialect { delimiter, ..Dialect::comma(headers.len()) };
    (headers, dialect)
}

fn plan_of(file: &str, headers: &[String], wanted: &[Wanted]) -> Result<Plan, CubeError> {
    let find = |&(names, form): &Wanted| {
        let is_it = |header: &String| names.iter().any(|name| header.eq_ignore_ascii_case(name));
        match headers.iter().position(is_it) {
            // A group may be unnamed; everything else must be there.
            Some(at) => Ok(ColumnPlan {
                at,
                header: headers[at].clone(),
                form,
                required: !matches!(names[0], "segment" | "customer" | "currency"),
            }),
            None => Err(CubeError::NoColumn(file.to_owned(), names[0], headers.to_vec())),
        }
    };
    Ok(Plan { columns: wanted.iter().map(find).collect::<Result<_, _>>()? })
}
