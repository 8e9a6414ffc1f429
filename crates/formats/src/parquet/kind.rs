//! What a column of a Parquet file holds, from its logical, converted and physical types.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text (or bytes without a type, read as UTF-8).
    Text,
    /// Whole numbers.
    Int,
    /// Decimals: units of 10^-scale.
    Decimal(u32),
    /// Days since 1970-01-01.
    Date,
    /// Ticks since 1970-01-01T00:00, this many a second.
    Timestamp(i64),
    /// Floats.
    Float,
    /// Yes and no, as 1 and 0.
    Flag,
    /// Something that is no plain column: a list, a structure, a time of day.
    Other,
}

impl Kind {
    pub(super) fn of(column: &ColumnDescriptor) -> Kind {
        if column.max_rep_level() > 0 || column.max_def_level() > 1 {
            return Kind::Other;
        }
        match column.logical_type_ref() {
            Some(logical) => Kind::of_logical(logical, column.physical_type()),
            None => Kind::of_converted(column),
        }
    }

    fn of_logical(logical: &LogicalType, physical: Type) -> Kind {
        match logical {
            LogicalType::String | LogicalType::Enum | LogicalType::Json => Kind::Text,
            LogicalType::Decimal(decimal) => Kind::Decimal(decimal.scale.unsigned_abs()),
            LogicalType::Date => Kind::Date,
            LogicalType::Timestamp(stamp) => Kind::Timestamp(per_second(stamp.unit)),
            LogicalType::Integer(_) => Kind::Int,
            LogicalType::Unknown => Kind::of_physical(physical),
            _ => Kind::Other,
        }
    }

    fn of_converted(column: &ColumnDescriptor) -> Kind {
        match column.converted_type() {
            ConvertedType::NONE => Kind::of_physical(column.physical_type()),
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Kind::Text,
            ConvertedType::DECIMAL => Kind::Decimal(column.type_scale().unsigned_abs()),
            ConvertedType::DATE => Kind::Date,
            ConvertedType::TIMESTAMP_MILLIS => Kind::Timestamp(1_000),
            ConvertedType::TIMESTAMP_MICROS => Kind::Timestamp(1_000_000),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Kind::Int,
            ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::INT_64 => {
                Kind::Int
            }
            _ => Kind::Other,
        }
    }

    fn of_physical(physical: Type) -> Kind {
        match physical {
            Type::BOOLEAN => Kind::Flag,
            Type::INT32 | Type::INT64 => Kind::Int,
            // Twelve bytes of nanoseconds and a Julian day, which older tools write for timestamps; read as seconds.
            Type::INT96 => Kind::Timestamp(1),
            Type::FLOAT | Type::DOUBLE => Kind::Float,
            Type::BYTE_ARRAY => Kind::Text,
            Type::FIXED_LEN_BYTE_ARRAY => Kind::Other,
        }
    }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}
