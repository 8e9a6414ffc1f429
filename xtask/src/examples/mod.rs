//! `cargo xtask examples`: published KPI examples, recomputed by the catalogue's calculators.
//!
//! The file is read from `DUNLIN_EXAMPLES`, or from `../shared/data/examples.json` beside the project. An example names
//! a KPI, a variant and its inputs; `choose` finds the calculator, `inputs` puts its inputs into words, and the value
//! is compared with `expected`. The example's own formula text is never looked at, nor what its page printed.

mod choose;
mod compare;
mod inputs;

use serde_json::{Map, Value};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// One example of the file.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(crate) struct Example {
    /// `X` and a number.
    pub(crate) id: String,
    /// What is calculated.
    pub(crate) kpi: String,
    /// Which reading of it.
    #[serde(default)]
    pub(crate) variant: String,
    /// Names and values.
    #[serde(default)]
    pub(crate) inputs: Map<String, Value>,
    /// What must come out: a number, a list of numbers, or null for no value.
    #[serde(default)]
    pub(crate) expected: Value,
    /// What it is counted in.
    #[serde(default)]
    pub(crate) unit: String,
    /// Whether the page's own figure follows from its formula.
    #[serde(default)]
    pub(crate) verdict: String,
}

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The value is as expected.
    Passed,
    /// What was expected and what came.
    Failed(String),
    /// Why it was not run.
    Skipped(String),
}

/// Runs the chore; arguments are ids (or their beginnings) to run alone.
pub(crate) fn run(args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let (path, asked_for) = match std::env::var_os("DUNLIN_EXAMPLES") {
        Some(path) => (PathBuf::from(path), true),
        None => {
            (PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/examples.json")), false)
        }
    };
    if !path.exists() && !asked_for {
        writeln!(out, "skipped: no example file at {} (set DUNLIN_EXAMPLES)", path.display())?;
        writeln!(out, "0 passed, 0 failed, 0 skipped")?;
        return Ok(ExitCode::SUCCESS);
    }
    match std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| read(&text)) {
        Ok(examples) => report(examples.iter().filter(|example| wanted(example, args)), out),
        Err(error) => {
            writeln!(out, "{}: {error}", path.display())?;
            Ok(ExitCode::from(2))
        }
    }
}

fn read(text: &str) -> Result<Vec<Example>, String> {
    #[derive(serde::Deserialize)]
    struct File {
        schema_version: u32,
        examples: Vec<Example>,
    }
    let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if file.schema_version != 1 {
        return Err(format!("schema_version is {}, this program reads 1", file.schema_version));
    }
    Ok(file.examples)
}

fn wanted(example: &Example, prefixes: &[String]) -> bool {
    prefixes.is_empty() || prefixes.iter().any(|prefix| example.id.starts_with(prefix.as_str()))
}

fn report<'a>(examples: impl Iterator<Item = &'a Example>, out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for example in examples {
        match outcome(example) {
            Outcome::Passed => passed += 1,
            Outcome::Failed(why) => {
                failed += 1;
                writeln!(out, "{} FAILED ({}, {}): {why}", example.id, example.kpi, example.variant)?;
            }
            Outcome::Skipped(why) => {
                skipped += 1;
                writeln!(out, "{} skipped ({}, {}): {why}", example.id, example.kpi, example.variant)?;
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed, {skipped} skipped")?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn outcome(example: &Example) -> Outcome {
    let given = match inputs::texts(&example.inputs, &example.variant) {
        Ok(given) => given,
        Err(why) => return Outcome::Skipped(why),
    };
    match choose::calculate(&example.kpi, &example.variant, &given) {
        Ok(calculation) => match compare::compare(example, &calculation) {
            Ok(()) => Outcome::Passed,
            Err(why) => Outcome::Failed(format!("{why} ({}: {})", calculation.id, calculation.equation)),
        },
        Err(why) => Outcome::Skipped(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run_one(example: Value) -> Outcome {
        outcome(&serde_json::from_value(example).unwrap())
    }

    fn check(kpi: &str, variant: &str, inputs: &Value, expected: &Value, unit: &str) {
        let example = json!({"id": "X", "kpi": kpi, "variant": variant, "inputs": inputs, "expected": expected,
            "unit": unit, "verdict": "ok"});
        assert_eq!(run_one(example.clone()), Outcome::Passed, "{example}");
    }

    #[test]
    fn readings_are_told_apart_by_variant() {
        let seed = json!({"beginning_ar": 6200, "credit_sales": 10890, "months": 3, "ending_total_ar": 6340, "ending_current_ar": 3590});
        check("cei", "monthly-averaged sales", &seed, &json!(55.9295), "%");
        check(
            "dso",
            "count-back, calendar months",
            &json!({"ar": 2100000, "months": [[900000, 31], [800000, 28], [700000, 31]]}),
            &json!(76.7143),
            "days",
        );
        check(
            "dso",
            "average balance, 365",
            &json!({"average_ar": 275000, "sales": 5000000, "days": 365}),
            &json!(20.075),
            "days",
        );
        check("dso", "from turnover", &json!({"turnover": 12.75, "days": 365}), &json!(28.6275), "days");
        check("dso", "amount weighted", &json!({"rows": [[10, 5], [100, 10]]}), &json!(9.5455), "days");
        check(
            "cash_forecast_accuracy",
            "A/F",
            &json!({"forecast": 5000000, "actual": 4800000}),
            &json!(96),
            "%",
        );
        check(
            "cash_forecast_range",
            "best case",
            &json!({"forecast": 63.18, "error_pct": 20}),
            &json!(75.816),
            "million",
        );
        check("late_interest", "per day", &json!({"amount": 1000, "rate_pct": 13}), &json!(35.6164), "pence");
        check(
            "average_days_late",
            "last payment of each invoice",
            &json!({"days": [-12, 2]}),
            &json!(-5),
            "days",
        );
        check(
            "credit_limit_use",
            "up to threshold",
            &json!({"exposure": 99, "limit": 100, "threshold": 80}),
            &json!(80),
            "%",
        );
        check(
            "recovery_rate",
            "all cases",
            &json!({"recovered": 400, "lost": 100, "in_progress": 500}),
            &json!(40),
            "%",
        );
    }

    #[test]
    fn a_figure_below_a_negative_denominator_is_arithmetic_only() {
        let inputs =
            &json!({"beginning_ar": 6000, "credit_sales": 4130, "ending_total_ar": 6200, "term_days": 60});
        check("cei", "payment_term (seed text), term 60", inputs, &json!(-173.1278), "%");
        check("cei", "payment_term (seed text), term 60", inputs, &Value::Null, "%");
    }

    #[test]
    fn lists_come_in_several_shapes() {
        check(
            "weighted_days_to_pay",
            "",
            &json!({"amounts": [1000, 3000], "days": [15, 30]}),
            &json!(26.25),
            "days",
        );
        let rows = json!([{"days": 15, "amount": 1000}, {"days": 30, "amount": 3000}]);
        check("weighted_days_to_pay", "", &json!({ "rows": rows }), &json!(26.25), "days");
        check("wape", "", &json!({"forecast": [110, 40], "actual": [100, 50]}), &json!(13.3333), "%");
    }

    #[test]
    fn longer_names_and_counts_beside_the_formula_are_understood() {
        check(
            "dso",
            "simple, quarter",
            &json!({"ending_ar_balance_usd": 10869, "quarterly_net_sales": 17674, "days": 90}),
            &json!(55.3474),
            "days",
        );
        check(
            "collections_effectiveness_invoices",
            "",
            &json!({"number_of_customers": 4, "value_due": 2500, "paid": 2200}),
            &json!(88),
            "%",
        );
    }

    #[test]
    fn what_cannot_be_placed_is_skipped_and_what_differs_fails() {
        let odd = json!({"id": "X", "kpi": "cei", "inputs": {"moon": 1, "sales": 2}, "expected": 3});
        assert!(matches!(run_one(odd), Outcome::Skipped(_)));
        let unknown = json!({"id": "X", "kpi": "phase_of_the_moon", "inputs": {"day": 1}, "expected": 3});
        assert!(matches!(run_one(unknown), Outcome::Skipped(_)));
        let wrong = json!({"id": "X", "kpi": "dso", "inputs": {"ar": 18000, "sales": 20000, "days": 30}, "expected": 27.1});
        assert!(matches!(run_one(wrong), Outcome::Failed(_)));
        let close = json!({"id": "X", "kpi": "dso", "inputs": {"ar": 18000, "sales": 20001, "days": 30}, "expected": 27});
        assert!(matches!(run_one(close), Outcome::Failed(_)));
    }
}
