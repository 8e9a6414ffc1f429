//! Parquet tables: what is written is read back, what cannot be read is refused.

use super::write::{Form, Rows, Writer};
use super::*;
use crate::plan::{CellForm, ColumnPlan, DateForm, Limits, NumberForm, Plan, Table, Values};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::writer::SerializedFileWriter;
use std::sync::Arc;

const POINT: CellForm = CellForm::Amount(NumberForm { decimal: b'.', thousands: None });
const DAY: CellForm = CellForm::Date(DateForm::YearMonthDay);

/// One column written with the parquet crate's own writer: two row groups of the same values and levels.
fn file_of<D: DataType>(
    schema: &str,
    values: &[D::T],
    levels: Option<&[i16]>,
    properties: WriterProperties,
) -> ParquetFile {
    let schema = ::parquet::schema::parser::parse_message_type(
        &format!("message m {{ {schema} c; }}").replace(") c;", " c;"),
    )
    .or_else(|_| ::parquet::schema::parser::parse_message_type(&format!("message m {{ {schema}; }}")));
    let mut writer =
        SerializedFileWriter::new(Vec::new(), Arc::new(schema.unwrap()), Arc::new(properties)).unwrap();
    for _ in 0..2 {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<D>().write_batch(values, levels, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    ParquetFile::from_bytes(writer.into_inner().unwrap(), &Limits::default()).unwrap()
}

fn read_as(file: &ParquetFile, form: CellForm, required: bool) -> Table {
    read(file, &Plan { columns: vec![ColumnPlan { at: 0, header: "c".into(), form, required }] }).unwrap()
}

/// `row:value` of the kept rows, `row!value` of the refused.
fn show(table: &Table) -> String {
    let value = |row: usize| match &table.columns[0] {
        Values::Text { numbers, names } => names.text(numbers[row]).to_owned(),
        Values::Whole(values) => values[row].to_string(),
        Values::Days(days) => days[row].to_string(),
        Values::Amounts { empty: Some(e), .. } | Values::Minor { empty: Some(e), .. } if e[row] => {
            "-".to_owned()
        }
        Values::Amounts { values, .. } | Values::Minor { values, .. } => values[row].to_string(),
        Values::Flags(flags) => flags[row].to_string(),
    };
    let kept = (0..table.rows).map(|row| format!("{}:{}", table.lines.of(row), value(row)));
    kept.chain(table.refused.iter().map(|r| format!("{}!{}", r.line, r.value))).collect::<Vec<_>>().join(" ")
}

fn properties(version: WriterVersion, dictionary: bool) -> WriterProperties {
    WriterProperties::builder().set_writer_version(version).set_dictionary_enabled(dictionary).build()
}

/// Every way of writing that the crate has: both page versions, with and without dictionary (version 2 without one
/// takes the delta encodings).
fn all_ways<D: DataType>(
    schema: &str,
    values: &[D::T],
    levels: Option<&[i16]>,
    form: CellForm,
    expected: &str,
) {
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for dictionary in [true, false] {
            let file = file_of::<D>(schema, values, levels, properties(version, dictionary));
            assert_eq!(show(&read_as(&file, form, false)), expected, "{schema} {version:?} {dictionary}");
        }
    }
}

#[test]
fn whole_numbers() {
    let values = [1, -2, 3];
    all_ways::<Int64Type>("required int64 c", &values, None, CellForm::Minor, "1:1 2:-2 3:3 4:1 5:-2 6:3");
    all_ways::<Int64Type>(
        "required int64 c",
        &values,
        None,
        POINT,
        "1:10000 2:-20000 3:30000 4:10000 5:-20000 6:30000",
    );
    all_ways::<Int64Type>("required int64 c", &values, None, CellForm::Text, "1:1 2:-2 3:3 4:1 5:-2 6:3");
    let levels = [1, 0, 1, 1, 0];
    all_ways::<Int64Type>(
        "optional int64 c",
        &values,
        Some(&levels),
        CellForm::Minor,
        "1:1 2:- 3:-2 4:3 5:- 6:1 7:- 8:-2 9:3 10:-",
    );
    let file = file_of::<Int64Type>(
        "optional int64 c",
        &values,
        Some(&levels),
        properties(WriterVersion::PARQUET_1_0, true),
    );
    assert_eq!(show(&read_as(&file, CellForm::Minor, true)), "1:1 3:-2 4:3 6:1 8:-2 9:3 2! 5! 7! 10!");
    assert_eq!(file.bounds(0), Some((-2, 3)));
}

#[test]
fn dates_and_timestamps() {
    let expected = "1:2024-01-31 2:1969-12-31 3:2024-01-31 4:1969-12-31";
    all_ways::<Int32Type>("required int32 c (DATE)", &[19_753, -1], None, DAY, expected);
    let ms = [19_753 * 86_400_000 + 5, -1];
    all_ways::<Int64Type>("required int64 c (TIMESTAMP(MILLIS,true))", &ms, None, DAY, expected);
    all_ways::<Int64Type>("required int64 c (TIMESTAMP_MICROS)", &ms.map(|t| t * 1_000), None, DAY, expected);
    all_ways::<Int32Type>(
        "required int32 c",
        &[20_240_131, 20_240_230],
        None,
        DAY,
        "1:2024-01-31 3:2024-01-31 2!20240230 4!20240230",
    );
    let texts: Vec<ByteArray> = ["2024-01-31 10:00", ""].map(ByteArray::from).to_vec();
    all_ways::<ByteArrayType>(
        "required binary c (UTF8)",
        &texts,
        None,
        DAY,
        "1:2024-01-31 2:never 3:2024-01-31 4:never",
    );
}

#[test]
fn decimals_floats_flags_and_text() {
    all_ways::<Int32Type>(
        "required int32 c (DECIMAL(9,2))",
        &[1234, -5],
        None,
        POINT,
        "1:123400 2:-500 3:123400 4:-500",
    );
    let wide: Vec<ByteArray> =
        [vec![0x04, 0xD2], vec![0xFF, 0xFB]].into_iter().map(ByteArray::from).collect();
    all_ways::<ByteArrayType>(
        "required binary c (DECIMAL(20,2))",
        &wide,
        None,
        POINT,
        "1:123400 2:-500 3:123400 4:-500",
    );
    let floats = [0.5, 1930571429.0, 0.1 + 0.2];
    all_ways::<DoubleType>(
        "required double c",
        &floats,
        None,
        POINT,
        "1:5000 2:19305714290000 4:5000 5:19305714290000 3!0.30000000000000004 6!0.30000000000000004",
    );
    all_ways::<DoubleType>(
        "required double c",
        &floats[1..2],
        None,
        CellForm::Text,
        "1:1930571429 2:1930571429",
    );
    all_ways::<BoolType>(
        "required boolean c",
        &[true, false],
        None,
        CellForm::Flag,
        "1:true 2:false 3:true 4:false",
    );
    let texts: Vec<ByteArray> = ["007", " é ", "007"].map(ByteArray::from).to_vec();
    all_ways::<ByteArrayType>(
        "required binary c (UTF8)",
        &texts,
        None,
        CellForm::Text,
        "1:007 2:é 3:007 4:007 5:é 6:007",
    );
    all_ways::<ByteArrayType>(
        "optional binary c (UTF8)",
        &texts[..1],
        Some(&[0, 1]),
        CellForm::Text,
        "1: 2:007 3: 4:007",
    );
}

#[test]
fn many_rows_keep_their_order() {
    let values: Vec<i64> = (0..100_000).map(|n| n * n % 70_001).collect();
    let levels: Vec<i16> = (0..150_000).map(|n| i16::from(n % 3 != 0)).collect();
    for dictionary in [true, false] {
        let file = file_of::<Int64Type>(
            "optional int64 c",
            &values,
            Some(&levels),
            properties(WriterVersion::PARQUET_1_0, dictionary),
        );
        let mut got = Vec::new();
        file.cells(1, 0, &mut got, |cell| if let Cell::Int(n) = cell { n } else { -1 }).unwrap();
        let mut next = values.iter();
        let expected: Vec<i64> =
            levels.iter().map(|&l| if l == 1 { *next.next().unwrap() } else { -1 }).collect();
        assert!(got == expected);
    }
}

#[test]
fn what_is_written_reads_back() {
    let columns = [("group", Form::Text), ("period_end", Form::Date), ("n", Form::Int), ("r", Form::Float)];
    let mut writer = Writer::new(Vec::new(), &columns).unwrap();
    for _ in 0..2 {
        let group = [
            Rows::Text(&[0, 1], &["", "a"]),
            Rows::Date(&[0, 1]),
            Rows::Int(&[5, i64::MIN]),
            Rows::Float(&[0.25, f64::NAN]),
        ];
        writer.group(&group).unwrap();
    }
    let file = ParquetFile::from_bytes(writer.finish().unwrap(), &Limits::default()).unwrap();
    assert_eq!(file.headers(), ["group", "period_end", "n", "r"]);
    assert_eq!(file.kinds(), [Kind::Text, Kind::Date, Kind::Int, Kind::Float]);
    assert_eq!((file.rows(), file.groups()), (4, 2));
    let mut floats = Vec::new();
    file.cells(1, 3, &mut floats, |cell| match cell {
        Cell::Float(value) => Some(value.to_bits()),
        _ => None,
    })
    .unwrap();
    assert_eq!(floats, [Some(0.25f64.to_bits()), None]);
    let mut integers = Vec::new();
    file.cells(0, 2, &mut integers, |cell| cell == Cell::Int(i64::MIN)).unwrap();
    assert_eq!(integers, [false, true]);
}

#[test]
fn broken_and_nested_files_are_refused() {
    let limits = Limits::default();
    assert!(matches!(
        ParquetFile::from_bytes(&b"PAR1 nonsense PAR1"[..], &limits),
        Err(ReadError::Broken(_))
    ));
    let file = file_of::<Int64Type>("required int64 c", &[1], None, WriterProperties::builder().build());
    let missing = Plan {
        columns: vec![ColumnPlan { at: 3, header: "x".into(), form: CellForm::Minor, required: true }],
    };
    assert_eq!(read(&file, &missing).unwrap_err(), ReadError::NoSuchColumn("x".into(), 3));
    let few = Limits { cells: 1, ..limits };
    let mut writer = Writer::new(Vec::new(), &[("n", Form::Int)]).unwrap();
    writer.group(&[Rows::Int(&[1, 2])]).unwrap();
    let bytes = writer.finish().unwrap();
    assert!(matches!(ParquetFile::from_bytes(bytes.clone(), &few), Err(ReadError::TooManyCells(1))));
    // Any byte changed: an error or another number, never a panic.
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        if let Ok(file) = ParquetFile::from_bytes(damaged, &limits)
            && file.rows() < 1_000
        {
            let _ = read(
                &file,
                &Plan {
                    columns: vec![ColumnPlan {
                        at: 0,
                        header: "n".into(),
                        form: CellForm::Minor,
                        required: true,
                    }],
                },
            );
        }
    }
}
