//! Tests of the calculators: published figures, and what is refused with which hint.

use super::*;

fn run(id: &str, given: &str) -> Result<Calculation, CalcError> {
    let pairs: Vec<(&str, &str)> = given.split_whitespace().map(|p| p.split_once('=').unwrap()).collect();
    calc(id, &pairs)
}

fn check(id: &str, given: &str, expected: &str) {
    let calculation = run(id, given).unwrap();
    assert_eq!(calculation.text.as_deref(), Some(expected), "{id} {given}: {calculation:?}");
}

#[test]
fn the_founding_example() {
    let cei = run("cei", "beginning=6000 sales=4130 ending=6200 ending_current=4000").unwrap();
    assert_eq!(cei.equation, "(6000 + 4130 - 6200) / (6000 + 4130 - 4000) x 100 = 64.1 %");
    assert_eq!(cei.meaning, "Of everything that could have been collected, 64.1 % was.");
    assert!(cei.warnings.is_empty());
}

#[test]
fn published_figures() {
    for (id, given, expected) in [
        ("cei", "opening=6000 sales=4130 receivables=6200 past_due=2200", "64.1 %"),
        ("cei_sales_avg_month", "b=6200 s=10890 months=3 t=6340 c=3590", "55.9 %"),
        ("cei", "beginning_ar=6000 credit_sales=4130 ending_total_ar=6200 term_days=45", "473.5 %"),
        ("cei_invoice", "value_due=2500 paid=2200 invoices_due=12", "88.0 %"),
        ("dso", "ar=7000 sales=10000 days=360", "252.0 days"),
        ("dso", "turnover=12.75 days=365", "28.6 days"),
        ("dso_avg", "average_ar=275000 sales=5000000 days=365", "20.1 days"),
        ("dso_countback", "ar=212000 months=100000:30,80000:30,70000:30", "73.7 days"),
        ("countback", "ar=2100000 months=900000:31,800000:28,700000:31", "76.7 days"),
        ("dso_countback", "ar=212000 months=100000,80000,70000 days=30", "73.7 days"),
        ("weighted_dso", "rows=10:5,100:10", "9.55 days"),
        ("adp", "rows=10:5,100:10", "7.5 days"),
        ("adp", "days=5,10,15", "10.0 days"),
        ("average_days_late", "days=7,4", "6 days"),
        ("average_days_late", "days=-12,2", "-5 days"),
        ("average_days_late", "days=-7,-4", "-6 days"),
        ("late_interest", "amount=1000 rate_pct=13 days=365", "130.00"),
        ("late_interest_daily", "amount=1000 rate_pct=13", "0.3562"),
        ("uk_fixed_sum", "debts=999.99,1000,9999.99,10000", "280.00"),
        ("roll_rate", "start_bucket=100 rolled=5", "5.0 %"),
        ("recovery_rate", "recovered=400 lost=100 in_progress=500", "40.0 %"),
        ("credit_limit_use", "exposure=99 limit=100 threshold=80", "19.0 %"),
        ("forecast_accuracy", "actual=4800000 forecast=5000000", "95.83 %"),
        ("wape", "periods=100:110,50:40", "13.33 %"),
        ("collaboration_success", "closed=50 met=41", "82.0 %"),
    ] {
        check(id, given, expected);
    }
}

#[test]
fn a_negative_denominator_is_no_figure_but_can_be_seen() {
    let sixty = run("cei_term_seed003", "b=6000 s=4130 t=6200 term=60").unwrap();
    assert_eq!((sixty.value, sixty.text), (None, None));
    assert_eq!(sixty.arithmetic.unwrap().decimal(2), "-173.13");
    assert_eq!(
        sixty.reason.unwrap(),
        "the denominator is not positive (-2270), so the quotient means nothing"
    );
    let thirty = run("cei_term_seed003", "b=6000 s=4130 t=6200 term=30").unwrap();
    assert!(thirty.warnings[0].contains("always 100"), "{:?}", thirty.warnings);
}

#[test]
fn no_value_is_said_with_its_reason() {
    let none = run("dso", "ar=5 sales=0 days=30").unwrap();
    assert_eq!(none.equation, "5 / 0 x 30 = no value: no credit sales in the period");
    assert_eq!(none.meaning, "There is no value: no credit sales in the period.");
    let exhausted = run("dso_countback", "ar=300 months=100:30,100:31").unwrap();
    assert_eq!(exhausted.reason.unwrap(), "history is exhausted: at least 61 days");
    assert_eq!(run("dso_countback", "ar=0 months=100:30").unwrap().value, Some(Ratio::ZERO));
    assert_eq!(run("dso_countback", "ar=100 months=100:30").unwrap().value, Some(Ratio::whole(30)));
}

#[test]
fn wrong_input_is_refused_with_a_hint() {
    let says = |id: &str, given: &str| run(id, given).unwrap_err().to_string();
    assert!(says("cie", "a=1").contains("near it: cei"));
    let unknown = says("cei", "begining=1 sales=2 ending=3 ending_current=4");
    assert!(unknown.contains("cei takes no `begining`; near it: beginning"), "{unknown}");
    assert!(says("cei", "beginning=1 sales=2 ending=3").contains("needs current too"));
    assert!(says("cei", "b=1 opening=2 s=3 t=4 c=5").contains("given already"));
    assert!(says("cei", "b=6,000 s=1 t=1 c=1").contains("has separators"));
    assert!(says("adp", "days=1,000").contains("has separators"));
    assert!(says("weighted_days", "rows=5,10").contains("write pairs"));
    assert!(says("dso", "ar=x sales=1 days=1").contains("ar: `x` is not a number"));
}

#[test]
fn every_calculator_reads_its_own_names() {
    for definition in calculators() {
        let names: Vec<&str> = Calculator::Formula(definition).slots();
        let given: Vec<(&str, &str)> = names.iter().map(|name| (*name, "7")).collect();
        let calculation = calc(definition.id, &given).unwrap_or_else(|e| panic!("{}: {e}", definition.id));
        assert_eq!(calculation.id, definition.id);
        assert!(!calculation.equation.is_empty() && definition.says.contains("{}"), "{}", definition.id);
        let power = i8::from(definition.unit == Unit::Money);
        assert_eq!(definition.formula().powers().value, power, "{}", definition.id);
    }
}

#[test]
fn other_names_lead_to_calculators() {
    for name in names::kpi_names() {
        assert!(!candidates(name).is_empty(), "{name}");
    }
}

#[test]
fn uncommon_unknown_topics_are_refused() {
    assert!(matches!(run("", "a=1"), Err(CalcError::UnknownCalculator(..))));
}
