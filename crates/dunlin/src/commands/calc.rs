//! `dunlin calc`: a KPI from typed numbers.

use crate::cli::Calc;
use crate::error::{Code, Failure};
use crate::output::{Align, Sheet, json, stdout};
use dunlin_kpi::calc::{self, CalcError, Calculation};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;

/// Runs the command.
pub(crate) fn run(words: &Calc) -> Result<(), Failure> {
    let Some(id) = &words.id else { return list(words.json) };
    if words.values.is_empty() && !calc::takes(id).is_empty() {
        return inputs(id);
    }
    let given = words.values.iter().map(|text| pair(text)).collect::<Result<Vec<_>, _>>()?;
    let calculation = calc::calc(id, &given).map_err(|e| failure(id, &e))?;
    if words.json { json(&object(&calculation)) } else { show(&calculation) }
}

fn pair(text: &str) -> Result<(&str, &str), Failure> {
    text.split_once('=').map(|(name, value)| (name.trim(), value.trim())).ok_or_else(|| {
        Failure::new(Code::UsageKpi, format!("`{text}` gives no value"))
            .hint("write name=value, such as sales=4130")
    })
}

fn failure(id: &str, error: &CalcError) -> Failure {
    let failure = Failure::new(Code::UsageKpi, error.to_string());
    match error {
        CalcError::UnknownCalculator(..) => failure.hint("`dunlin calc` lists the calculators"),
        _ => failure.hint(format!("`dunlin calc {id}` says what it takes")),
    }
}

fn show(calculation: &Calculation) -> Result<(), Failure> {
    let mut text = format!("{} ({})\n\n", calculation.name, calculation.id);
    match &calculation.text {
        Some(value) => {
            let _ = writeln!(text, "  {value}\n");
        }
        None => {
            let _ = writeln!(
                text,
                "  no value: {}\n",
                calculation.reason.as_deref().unwrap_or("it means nothing")
            );
        }
    }
    let _ =
        writeln!(text, "  {}\n  = {}\n\n{}", calculation.formula, calculation.equation, calculation.meaning);
    for warning in &calculation.warnings {
        let _ = writeln!(text, "Careful: {warning}.");
    }
    let _ = writeln!(text, "Source: {}.", calculation.source);
    stdout(|out| out.write_all(text.as_bytes()))
}

fn object(calculation: &Calculation) -> Value {
    json!({
        "kpi": calculation.id,
        "name": calculation.name,
        "value": calculation.value.map(|value| value.short(10)),
        "each": calculation.each.iter().map(|value| value.short(10)).collect::<Vec<_>>(),
        "unit": calculation.unit.name(),
        "text": calculation.text,
        "formula": calculation.formula,
        "equation": calculation.equation,
        "meaning": calculation.meaning,
        "reason": calculation.reason,
        "warnings": calculation.warnings,
        "source": calculation.source,
    })
}

fn list(as_json: bool) -> Result<(), Failure> {
    let takes = |id: &str| {
        calc::takes(id).into_iter().find(|(own, _)| *own == id).map(|(_, slots)| slots).unwrap_or_default()
    };
    if as_json {
        return json(&calc::ids().map(|id| json!({ "id": id, "takes": takes(id) })).collect());
    }
    let mut sheet = Sheet::new([("Calculator", Align::Left), ("Takes", Align::Left)]);
    calc::ids().for_each(|id| sheet.row([id.to_owned(), takes(id).join(" ")]));
    stdout(|out| write!(out, "{sheet}"))
}

/// What a calculator takes, and under which other names.
fn inputs(id: &str) -> Result<(), Failure> {
    let mut text = String::new();
    for (own, slots) in calc::takes(id) {
        let _ = writeln!(
            text,
            "dunlin calc {own} {}",
            slots.iter().map(|s| format!("{s}=...")).collect::<Vec<_>>().join(" ")
        );
        for slot in slots {
            let others = calc::other_names(slot).join(", ");
            if !others.is_empty() {
                let _ = writeln!(text, "    {slot} may also be called {others}");
            }
        }
    }
    stdout(|out| out.write_all(text.as_bytes()))
}
