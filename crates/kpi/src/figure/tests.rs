//! Figures: numerator and denominator kept, no value only for a reason.

use super::*;
use crate::catalogue::{self, Scope};
use crate::engine::{MeasureValue, Reason};
use crate::measure::Measure;
use crate::period::{Grain, Period};

fn seed(measure: Measure) -> MeasureValue {
    MeasureValue::Sum(match measure {
        Measure::opening => 600_000,
        Measure::sales => 413_000,
        Measure::receivables => 620_000,
        Measure::current => 400_000,
        Measure::days => 31,
        Measure::open_count => 12,
        Measure::squared_open => 620_000 * 310_000,
        Measure::countback_days => return MeasureValue::Null(Reason::HistoryExhausted(92)),
        Measure::delay_variance => return MeasureValue::Ratio(168, 3),
        _ => 0,
    })
}

fn scope(currency: &str) -> Scope<'static> {
    let day = Day::from_ymd(2024, 3, 31).unwrap();
    let period = Period::of(Grain::Month, day);
    Scope {
        group: Some("Düren \"Nord\"\n"),
        currency: currency.parse().unwrap(),
        period,
        as_of: day,
        known_at: None,
    }
}

fn figure(id: &str, given: &[&str]) -> Figure<'static> {
    let given = Given::parse(given).unwrap();
    catalogue::find(id).unwrap().evaluate(scope("EUR"), &given, seed)
}

#[test]
fn a_figure_is_one_json_object() {
    let mut out = String::new();
    figure("cei", &[]).write_json(&mut out);
    assert_eq!(
        out,
        "{\"kpi\":\"cei\",\"group\":\"Düren \\\"Nord\\\"\\n\",\"period_start\":\"2024-03-01\",\"period_end\":\"2024-03-31\",\
         \"as_of\":\"2024-03-31\",\"known_at\":null,\"value\":\"64.11093\",\"unit\":\"percent\",\"numerator\":\"3930.00\",\
         \"denominator\":\"6130.00\",\"count\":12,\"currency\":\"EUR\",\"reason\":null}"
    );
}

#[test]
fn json_shows_major_units_whole_numbers_and_reasons() {
    let json = |id: &str, given: &[&str]| {
        let mut out = String::new();
        figure(id, given).write_json(&mut out);
        out
    };
    assert!(
        json("ar_total", &[])
            .contains("\"value\":\"6200.00\",\"unit\":\"money\",\"numerator\":null,\"denominator\":null")
    );
    assert!(json("dso_avg", &[]).contains("\"numerator\":\"6100.00\",\"denominator\":\"4130.00\""));
    assert!(
        json("hhi", &[]).contains("\"value\":\"0.5\",\"unit\":\"index\",\"numerator\":\"19220000.0000\"")
    );
    assert!(json("dso_countback", &[]).ends_with("\"reason\":\"history is exhausted: at least 92 days\"}"));
    assert!(
        json("cash_vs_target", &[])
            .ends_with("\"reason\":\"needs target: give it with --given target=...\"}")
    );
    assert!(json("gl_tie_gap", &["gl_control=6199.50"]).contains("\"value\":\"0.50\""));
    assert!(
        json("cei_past_due", &[])
            .contains("\"value\":null,\"unit\":\"percent\",\"numerator\":\"0.00\",\"denominator\":\"0.00\"")
    );
}

#[test]
fn moments_are_written_in_utc() {
    let at = Scope { known_at: Some(Instant(1_709_210_096)), ..scope("JPY") };
    let mut out = String::new();
    catalogue::find("ar_total").unwrap().evaluate(at, &Given::default(), seed).write_json(&mut out);
    assert!(out.contains("\"known_at\":\"2024-02-29T12:34:56Z\""), "{out}");
    assert!(out.contains("\"value\":\"620000\""), "{out}");
}

#[test]
fn people_read_rounded_values_and_the_sum_behind_them() {
    let cei = figure("cei", &[]);
    assert_eq!(cei.text_with_unit().unwrap(), "64.1 %");
    assert_eq!(
        cei.equation(seed, &Given::default()),
        "(6000.00 + 4130.00 - 6200.00) / (6000.00 + 4130.00 - 4000.00) x 100 = 64.1 %"
    );
    assert!(
        cei.formula_in_words().starts_with("(opening receivables + credit sales - closing receivables) / ")
    );
    assert_eq!(figure("delay_sd", &[]).text_with_unit().unwrap(), "7.5 days");
    assert_eq!(figure("ar_total", &[]).text_with_unit().unwrap(), "6200.00 EUR");
}

#[test]
fn the_payment_term_formula_is_withheld_below_nought_and_flagged_above_100() {
    let sixty = figure("cei_term_seed003", &["term_days=60"]);
    assert_eq!(sixty.value, Err(Missing::NotPositive));
    assert_eq!(
        sixty.reason().unwrap(),
        "the denominator is not positive (-2270.00), so the quotient means nothing"
    );
    let forty_five = figure("cei_term_seed003", &["term_days=45"]);
    assert_eq!(forty_five.text().unwrap(), "473.5");
    assert!(forty_five.flags.outside);
    assert_eq!(figure("cei_term_seed003", &["term_days=30"]).text().unwrap(), "100.0");
}

#[test]
fn what_the_ledger_does_not_tell_has_no_value() {
    let share = figure("autopay_share", &[]);
    assert_eq!(share.reason().unwrap(), "no cash was received in the period");
    let known = |m| if m == Measure::cash_received { MeasureValue::Sum(5) } else { seed(m) };
    let share = catalogue::find("autopay_share").unwrap().evaluate(scope("EUR"), &Given::default(), known);
    assert_eq!(share.reason().unwrap(), "no payment of the period tells its channel");
}

#[test]
fn inferred_days_are_flagged_where_flows_are_behind_the_figure() {
    let windowed = |m| if m == Measure::applied_windowed { MeasureValue::Sum(1) } else { seed(m) };
    let flags =
        |id: &str| catalogue::find(id).unwrap().evaluate(scope("EUR"), &Given::default(), windowed).flags;
    assert!(flags("coll_rate").inferred);
    assert!(!flags("cei").inferred);
    assert_eq!(flags("roll_proxy_1_30").words().collect::<Vec<_>>(), ["an estimate"]);
}
