//! Plain tables written as Parquet, row group by row group.
//!
//! Numbers and dates are written as they stand, without a dictionary: building one costs more than the bytes it saves.
//! Text repeats and gets one.

use super::ReadError;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use std::fmt;
use std::io::Write;
use std::sync::Arc;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Text.
    Text,
    /// Days.
    Date,
    /// 64-bit integers.
    Int,
    /// Floats, some of them missing.
    Float,
    /// 64-bit integers, some of them missing.
    OptionalInt,
    /// Days, some of them missing.
    OptionalDate,
}

/// The rows of one column of a row group.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// Numbers into a list of texts.
    Text(&'a [u32], &'a [&'a str]),
    /// Days since 1970-01-01.
    Date(&'a [i32]),
    /// Integers.
    Int(&'a [i64]),
    /// Floats; what is not a number is missing.
    Float(&'a [f64]),
    /// Integers, where there are any.
    OptionalInt(&'a [Option<i64>]),
    /// Days since 1970-01-01, where there are any.
    OptionalDate(&'a [Option<i32>]),
}

/// Writing failed; the reason as the system or the encoder gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WriteError(pub String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the Parquet file could not be written ({}); is the disk full?", self.0)
    }
}

impl std::error::Error for WriteError {}

impl From<ParquetError> for WriteError {
    fn from(error: ParquetError) -> WriteError {
        WriteError(error.to_string())
    }
}

impl From<ReadError> for WriteError {
    fn from(error: ReadError) -> WriteError {
        WriteError(error.to_string())
    }
}

/// A Parquet file being written.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file of these columns.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn new(out: W, columns: &[(&str, Form)]) -> Result<Writer<W>, WriteError> {
        let fields: Result<Vec<_>, ParquetError> =
            columns.iter().map(|&(name, form)| field(name, form)).collect();
        let schema = Type::group_type_builder("schema").with_fields(fields?).build()?;
        let mut properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_compression(Compression::UNCOMPRESSED)
            .set_created_by("dunlin".to_owned());
        for &(name, form) in columns {
            if form == Form::Text {
                properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
            }
        }
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build()))?;
        Ok(Writer { file })
    }

    /// Writes a row group; every column has the same number of rows.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn group(&mut self, columns: &[Rows<'_>]) -> Result<(), WriteError> {
        let mut group = self.file.next_row_group()?;
        let mut columns = columns.iter();
        while let Some(mut writer) = group.next_column()? {
            match columns.next() {
                Some(Rows::Text(numbers, texts)) => {
                    writer.typed::<ByteArrayType>().write_batch(&byte_arrays(numbers, texts), None, None)?;
                }
                Some(Rows::Date(days)) => drop(writer.typed::<Int32Type>().write_batch(days, None, None)?),
                Some(Rows::Int(values)) => drop(writer.typed::<Int64Type>().write_batch(values, None, None)?),
                Some(Rows::Float(values)) => {
                    let levels: Vec<i16> = values.iter().map(|v| i16::from(!v.is_nan())).collect();
                    let present: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
                    writer.typed::<DoubleType>().write_batch(&present, Some(&levels), None)?;
                }
                Some(Rows::OptionalInt(values)) => {
                    let (levels, present) = levels(values);
                    writer.typed::<Int64Type>().write_batch(&present, Some(&levels), None)?;
                }
                Some(Rows::OptionalDate(values)) => {
                    let (levels, present) = levels(values);
                    writer.typed::<Int32Type>().write_batch(&present, Some(&levels), None)?;
                }
                None => return Err(WriteError("a column is missing".to_owned())),
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish(self) -> Result<W, WriteError> {
        Ok(self.file.into_inner()?)
    }
}

/// The texts of numbers, those of equal neighbours made once.
fn byte_arrays(numbers: &[u32], texts: &[&str]) -> Vec<ByteArray> {
    let mut values = Vec::with_capacity(numbers.len());
    for run in numbers.chunk_by(|a, b| a == b) {
        let text = run.first().map_or("", |&n| texts[n as usize]);
        values.resize(values.len() + run.len(), ByteArray::from(text));
    }
    values
}

/// Definition levels, and the values that are there.
fn levels<T: Copy>(values: &[Option<T>]) -> (Vec<i16>, Vec<T>) {
    (values.iter().map(|v| i16::from(v.is_some())).collect(), values.iter().copied().flatten().collect())
}

fn field(name: &str, form: Form) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical, repetition) = match form {
        Form::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED),
        Form::Date => (Physical::INT32, Some(LogicalType::Date), Repetition::REQUIRED),
        Form::Int => (Physical::INT64, None, Repetition::REQUIRED),
        Form::Float => (Physical::DOUBLE, None, Repetition::OPTIONAL),
        Form::OptionalInt => (Physical::INT64, None, Repetition::OPTIONAL),
        Form::OptionalDate => (Physical::INT32, Some(LogicalType::Date), Repetition::OPTIONAL),
    };
    let builder =
        Type::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(repetition);
    builder.build().map(Arc::new)
}
