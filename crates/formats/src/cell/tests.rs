//! Cells: dates, amounts, flags and texts in every dress, and what is none.

use super::*;
use crate::plan::DateForm::{DayMonthYear, MonthDayYear, Serial, YearMonthDay};
use dunlin_core::day::Day;
use proptest::prelude::*;

const POINT: NumberForm = NumberForm { decimal: b'.', thousands: Some(b',') };
const COMMA: NumberForm = NumberForm { decimal: b',', thousands: Some(b'.') };
const SPACE: NumberForm = NumberForm { decimal: b',', thousands: Some(b' ') };
const BARE: NumberForm = NumberForm { decimal: b'.', thousands: None };

#[test]
fn the_same_day_in_every_dress() {
    let day = Day::from_ymd(2024, 1, 31).unwrap();
    let forms = [
        (
            YearMonthDay,
            "2024-01-31|2024/01/31|2024.01.31|20240131|20240131.0|2024-1-31|2024-01-31T10:00:00Z|2024-01-31 00:00|2024-01-31 00:00:00.000000 ",
        ),
        (
            DayMonthYear,
            "31.01.2024|31/1/2024|31-01-24|31-Jan-24|31 January 2024|31.1.24|31.01.2024 23:59|31012024|31. Jan. 2024",
        ),
        (
            MonthDayYear,
            "1/31/2024|01-31-24|Jan 31, 2024|January 31 2024|1/31/2024 12:00:00 AM|01312024|01/31/2024",
        ),
        (Serial { from_1904: false }, "45322|45322.5|45322.0"),
        (Serial { from_1904: true }, "43860"),
    ];
    for (form, texts) in forms {
        for text in texts.split('|') {
            assert_eq!(parse_day(text.as_bytes(), form), Ok(day), "{text}");
        }
    }
}

#[test]
fn no_dates_and_no_days() {
    for text in [
        "x",
        "2024-01",
        "2024-01-31x",
        "31.01.2024",
        "24-01-31",
        "2024--01--31--",
        "2024-01-31T",
        "99999999999",
    ] {
        assert_eq!(
            parse_day(text.as_bytes(), YearMonthDay),
            Err(CellError::NotADate(YearMonthDay)),
            "{text}"
        );
    }
    for text in ["2024-02-30", "2023-02-29", "20240431", "2024-13-01", "2024-00-01", "0000-01-01"] {
        assert_eq!(parse_day(text.as_bytes(), YearMonthDay), Err(CellError::NoSuchDay), "{text}");
    }
    assert_eq!(parse_day(b"31/1/2024", MonthDayYear), Err(CellError::NoSuchDay));
    assert_eq!(parse_day(b"  ", YearMonthDay), Ok(Day::NEVER));
    assert!(parse_day(b"60", Serial { from_1904: false }).is_err());
    assert_eq!(parse_day(b"59", Serial { from_1904: false }), Ok(Day::from_ymd(1900, 2, 28).unwrap()));
    assert_eq!(parse_day(b"61", Serial { from_1904: false }), Ok(Day::from_ymd(1900, 3, 1).unwrap()));
}

#[test]
fn amounts_in_every_dress() {
    let same = |texts: &[&str], form, value: i64| {
        for text in texts {
            assert_eq!(parse_amount(text.as_bytes(), form), Ok(Some(value)), "{text}");
        }
    };
    same(
        &[
            "1234.56",
            "1,234.56",
            "$1,234.56",
            "EUR 1,234.56",
            "1,234.56 €",
            "+1234.5600",
            "1234.560000",
            "1.23456E3",
        ],
        POINT,
        12_345_600,
    );
    same(
        &[
            "-1234.56",
            "1,234.56-",
            "(1,234.56)",
            "($1,234.56)",
            "-$1,234.56",
            "$-1,234.56",
            "\u{2212}1234.56",
            "USD -1234.56",
        ],
        POINT,
        -12_345_600,
    );
    same(&["1234,56", "1.234,56", "€ 1.234,56", "1234,5600"], COMMA, 12_345_600);
    same(&["1 234,56", "1\u{a0}234,56", "1\u{202f}234,56"], SPACE, 12_345_600);
    same(&["12,34,567"], POINT, 12_345_670_000);
    same(&["0", "0.00", "-0", ".0"], BARE, 0);
    same(&[".5", "0.5"], BARE, 5_000);
    same(&["0.0001"], BARE, 1);
    same(&["922337203685477.5807"], BARE, i64::MAX);
    same(&["-922337203685477.5808"], BARE, i64::MIN);
    assert_eq!(parse_amount(b" ", BARE), Ok(None));
}

#[test]
fn what_is_no_amount() {
    for text in [
        "x",
        "-",
        ".",
        "1,5",
        "1,2345",
        "12,3456.00",
        ",123",
        "1..2",
        "--1",
        "1-2",
        "1 234",
        "(1",
        "1e",
        "$",
        "--",
        "-(5)",
    ] {
        assert_eq!(parse_amount(text.as_bytes(), POINT), Err(CellError::NotANumber(POINT)), "{text}");
    }
    assert_eq!(parse_amount(b"1,234", BARE), Err(CellError::NotANumber(BARE)));
    assert_eq!(parse_amount(b"0.00001", BARE), Err(CellError::TooManyDecimals));
    assert_eq!(parse_amount(b"922337203685477.5808", BARE), Err(CellError::TooLarge));
    assert_eq!(parse_amount(b"99999999999999999999", BARE), Err(CellError::TooLarge));
    assert_eq!(parse_amount(b"1e30", BARE), Err(CellError::TooLarge));
}

#[test]
fn minor_units_flags_and_text() {
    for (text, value) in [
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("1234.0", 1234),
        (" 5 ", 5),
        ("123456789012345678", 123_456_789_012_345_678),
    ] {
        assert_eq!(parse_minor(text.as_bytes()), Ok(Some(value)), "{text}");
    }
    assert_eq!(parse_minor(b"9223372036854775807"), Ok(Some(i64::MAX)));
    assert_eq!(parse_minor(b"-9223372036854775808"), Ok(Some(i64::MIN)));
    assert_eq!(parse_minor(b"9223372036854775808"), Err(CellError::TooLarge));
    for text in ["1.5", "x", "1,000", "-", "12a4567"] {
        assert_eq!(parse_minor(text.as_bytes()), Err(CellError::NotWhole), "{text}");
    }
    assert_eq!(parse_minor(b""), Ok(None));
    assert_eq!(
        (parse_flag(b"Yes"), parse_flag(b"x"), parse_flag(b""), parse_flag(b"0")),
        (Ok(true), Ok(true), Ok(false), Ok(false))
    );
    assert_eq!(parse_flag(b"maybe"), Err(CellError::NotAFlag));
    assert_eq!(
        (text(" 007 "), text_from_float("1930571429.0"), text_from_float("v1.0"), text_from_float("1.50")),
        ("007", "1930571429", "v1.0", "1.50")
    );
    assert_eq!(text("\u{a0}x\u{a0}"), "x");
}

#[test]
fn canonical_integers_are_texts_that_write_themselves() {
    for text in ["0", "7", "-12", "123456789", "123456789012345678"] {
        assert_eq!(canonical_integer(text.as_bytes()).map(|n| n.to_string()).as_deref(), Some(text));
    }
    for text in ["", "-", "007", "+7", "-0", "-01", " 7", "7 ", "1e3", "1234567890123456789", "٣"] {
        assert_eq!(canonical_integer(text.as_bytes()), None, "{text}");
    }
}

proptest! {
    #[test]
    fn digits_in_words_read_as_the_plain_parser_reads_them(text in "[0-9:/ a-]{1,19}") {
        let plain = text.parse::<u64>().ok().filter(|_| text.len() <= 18);
        prop_assert_eq!(digits::number(text.as_bytes()), plain);
    }

    #[test]
    fn amounts_read_as_the_ledgers_own_parser_reads_them(minor: i64, digits in 0u8..5) {
        let text = dunlin_core::money::decimal(i128::from(minor), digits);
        let expected = dunlin_core::money::parse_minor(&text, 4).ok();
        prop_assert_eq!(parse_amount(text.as_bytes(), BARE).ok().flatten(), expected);
    }

    #[test]
    fn every_written_day_reads_back(day in -700_000i32..2_900_000) {
        let day = Day(day);
        prop_assert_eq!(parse_day(day.to_string().as_bytes(), YearMonthDay), Ok(day));
    }

    #[test]
    fn no_bytes_make_a_panic(bytes: Vec<u8>) {
        for form in [YearMonthDay, DayMonthYear, MonthDayYear, Serial { from_1904: false }] {
            let _ = parse_day(&bytes, form);
        }
        let _ = (parse_amount(&bytes, SPACE), parse_minor(&bytes), parse_flag(&bytes), canonical_integer(&bytes));
    }
}
