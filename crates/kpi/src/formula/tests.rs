//! Formulas: parsed, exact, and without a value only for a reason.

use super::*;
use proptest::prelude::*;

const PARAMS: &[Param] = &[
    Param { name: "term_days", unit: ParamUnit::Number, text: "days" },
    Param { name: "target", unit: ParamUnit::Money, text: "cash hoped for" },
];

fn formula(text: &str) -> Formula {
    Formula::parse(text, PARAMS).unwrap()
}

fn seed(measure: Measure) -> MeasureValue {
    MeasureValue::Sum(match measure {
        Measure::opening => 600_000,
        Measure::sales => 413_000,
        Measure::receivables => 620_000,
        Measure::current => 400_000,
        Measure::days => 31,
        Measure::due_face => 0,
        Measure::squared_open => 620_000 * 620_000 / 2,
        Measure::months => return MeasureValue::Null(Reason::NoWholeMonth),
        Measure::countback_days => return MeasureValue::Ratio(147, 2),
        _ => 7,
    })
}

fn value(text: &str) -> Result<Ratio, Nothing> {
    formula(text).evaluate(seed, &[Some(Ratio::whole(45)), None]).value
}

fn number(text: &str) -> Ratio {
    value(text).unwrap()
}

#[test]
fn the_founding_example_gives_64_1() {
    let cei = formula("(opening + sales - receivables) / (opening + sales - current) * 100");
    let outcome = cei.evaluate(seed, &[]);
    assert_eq!(outcome.value.unwrap().decimal(1), "64.1");
    assert_eq!(outcome.numerator, Some(Ratio::whole(393_000)));
    assert_eq!(outcome.denominator, Some(Ratio::whole(613_000)));
    assert_eq!(cei.print(Style::Symbols), "(B + S - T) / (B + S - C) x 100");
    let with_numbers = cei.print_numbers(|slot| match slot {
        Slot::Measure(m) => seed(m).sum().map_or_else(String::new, |s| (s / 100).to_string()),
        Slot::Given(_) => String::new(),
    });
    assert_eq!(with_numbers, "(6000 + 4130 - 6200) / (6000 + 4130 - 4000) x 100");
}

#[test]
fn arithmetic_is_exact() {
    for (text, expected) in [
        ("1 / 3 + 1 / 6", "0.5"),
        ("2 - 3 - 4", "-5"),
        ("2 - (3 - 4)", "3"),
        ("12 / 3 / 2 * 5", "10"),
        ("-2 * -3", "6"),
        ("0.1 + 0.2", "0.3"),
        ("min(3, 2, 5) + max(1, 2)", "4"),
        ("abs(2 - 7) + sqrt(6.25)", "7.5"),
        ("percent(1 / 4)", "25"),
        ("countback_days * 2", "147"),
        ("term_days / 30", "1.5"),
        ("dso = receivables / sales * days", "46.537530266"),
        ("squared_open / (receivables * receivables)", "0.5"),
        ("sqrt(squared_open * 2) / receivables", "1"),
    ] {
        assert_eq!(number(text).short(9), expected, "{text}");
    }
}

#[test]
fn the_last_true_divisor_divides() {
    for (text, numerator, denominator) in [
        ("(opening + receivables) / 2 / sales * days", 610_000, 413_000),
        ("100 * (opening / sales)", 60_000_000, 413_000),
        ("sales / ((opening + receivables) / 2)", 413_000, 610_000),
        ("opening / sales / 2", 600_000, 413_000),
    ] {
        let outcome = formula(text).evaluate(seed, &[]);
        assert_eq!(outcome.numerator, Some(Ratio::whole(numerator)), "{text}");
        assert_eq!(outcome.denominator, Some(Ratio::whole(denominator)), "{text}");
    }
    let plain = formula("opening - receivables").evaluate(seed, &[]);
    assert_eq!((plain.numerator, plain.denominator), (None, None));
}

#[test]
fn no_value_has_a_reason() {
    assert_eq!(value("opening / due_face"), Err(Nothing::ByNought));
    assert_eq!(value("opening / (sales / due_face)"), Err(Nothing::ByNoughtAt(20)));
    assert_eq!(value("sales / months"), Err(Nothing::Measure(Measure::months, Reason::NoWholeMonth)));
    assert_eq!(value("opening / target"), Err(Nothing::Given("target")));
    assert_eq!(value("sqrt(0 - days)"), Err(Nothing::Root));
    let none = formula("opening / due_face * 100").evaluate(seed, &[]);
    assert_eq!((none.numerator, none.denominator), (Some(Ratio::whole(600_000)), Some(Ratio::ZERO)));
}

#[test]
fn errors_point_at_the_column() {
    for (text, column, says) in [
        ("opening + recievables", 11, "near it: receivables"),
        ("(opening + sales", 17, "`)` is expected here"),
        ("opening +", 10, "a number, a name or `(`"),
        ("opening sales", 9, "a sign"),
        ("opening + days", 11, "an amount of money and a plain number cannot be added"),
        ("max(opening, 5)", 14, "cannot be added or compared"),
        ("min(opening)", 1, "min takes 2 values, not 1"),
        ("sqrt(opening)", 6, "a root is taken of"),
        ("opening / 0", 11, "divides by 0"),
        ("opening # 2", 9, "`#` has no meaning"),
        ("1.2.3", 1, "has separators"),
        ("mni(1, 2)", 1, "near it: max, min"),
    ] {
        let error = Formula::parse(text, PARAMS).unwrap_err();
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    let deep = "(".repeat(100_000);
    assert_eq!(Formula::parse(&deep, PARAMS).unwrap_err().problem, Problem::TooLarge);
    let error = Formula::parse("days + dayz", PARAMS).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 8: `dayz` is no measure, no given value and no function; near it: days\n  days + dayz\n         ^"
    );
}

#[test]
fn nought_agrees_with_money() {
    assert_eq!(number("max(0, opening - receivables)"), Ratio::ZERO);
}

#[test]
fn what_outgrows_128_bits_goes_on_in_larger_numbers() {
    let big = |_| MeasureValue::Sum(i128::from(i64::MAX) * 1000);
    let same = formula("opening * opening * opening / (sales * sales * sales) * 100").evaluate(big, &[]);
    assert_eq!(same.value, Ok(Ratio::whole(100)));
    let most = |_| MeasureValue::Sum(i128::MAX);
    assert_eq!(formula("opening * days").evaluate(most, &[]).value, Err(Nothing::TooLarge));
}

#[test]
fn weighted_sums_are_found() {
    let parts = formula("(opening + receivables) / 2 / sales * days").linear().unwrap();
    let half = Ratio::new(1, 2).unwrap();
    assert_eq!(parts.fraction(&|m| seed(m).sum().unwrap()), (1_220_000 * 31, 413_000 * 2));
    assert_eq!(parts.numerator.terms, [(Measure::opening, half), (Measure::receivables, half)]);
    assert_eq!(parts.denominator.unwrap().terms, [(Measure::sales, Ratio::ONE)]);
    assert_eq!(parts.factor.unwrap().terms, [(Measure::days, Ratio::ONE)]);
    assert!(formula("squared_open / (receivables * receivables)").linear().is_none());
    assert!(formula("opening - max(0, sales)").linear().is_none());
    let gone = formula("opening - opening + sales").linear().unwrap();
    assert_eq!(gone.numerator.sum(|m| seed(m).sum()), Some(Ratio::whole(413_000)));
}

#[test]
fn numbers_below_nought_keep_to_themselves() {
    let text = formula("opening - sales - (receivables - current) * 2").print_numbers(|_| "-5".to_owned());
    assert_eq!(text, "-5 - (-5) - (-5 - (-5)) x 2");
}

/// Random formulas as text, with the tree they were made from lost on purpose.
fn texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0u32..50).prop_map(|n| n.to_string()),
        (0u32..50, 1u32..10).prop_map(|(n, d)| format!("{n}.{d}")),
        Just("days".to_owned()),
        Just("open_count".to_owned()),
        Just("due_count".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let signs = prop_oneof![Just("+"), Just("-"), Just("*"), Just("/")];
        prop_oneof![
            (inner.clone(), signs, inner.clone()).prop_map(|(a, s, b)| format!("({a} {s} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #[test]
    fn printed_formulas_mean_the_same(text in texts(), a in -9i128..9, b in -9i128..9) {
        let Ok(first) = Formula::parse(&text, &[]) else { return Ok(()) };
        let again = Formula::parse(&first.print(Style::Names), &[]).unwrap();
        let source = |m| MeasureValue::Sum(if m == Measure::days { a } else { b });
        let (x, y) = (first.evaluate(source, &[]), again.evaluate(source, &[]));
        prop_assert_eq!(x.value.ok(), y.value.ok(), "{} -> {}", text, first.print(Style::Names));
    }

    #[test]
    fn small_and_wide_numbers_agree(text in texts(), a in -9i128..9, b in -9i128..9) {
        let Ok(formula) = Formula::parse(&text, &[]) else { return Ok(()) };
        let source = |m| MeasureValue::Sum(if m == Measure::days { a } else { b });
        let values: Vec<Ratio> = formula.slots.iter().map(|&s| formula.load(s, &source, &[]).unwrap()).collect();
        if let Some(small) = formula.run(&values) {
            prop_assert_eq!(small, formula.run_wide(&values));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9_ +*/().,-]{0,40}") {
        let _ = Formula::parse(&text, PARAMS);
    }
}
