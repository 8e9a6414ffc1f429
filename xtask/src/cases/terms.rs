//! Cases of the area `terms`: a term, a document, closures and holidays, and the schedule that must come out.

use super::given::{amount, day, flag, list, needed, optional, percent, same, same_amount, text, whole};
use super::{Case, Outcome, compare, known_keys};
use dunlin_core::terms::{
    Anchor, Calendar, Closure, DayRange, Document, Instalment, Line, Period, Postponement, Share, Step, Term,
    TermError, When, code,
};
use serde_json::Value;

/// Runs one case of this area.
pub(crate) fn run(case: &Case) -> Outcome {
    match read(case) {
        Ok((term, document, calendar)) => {
            let came = term.schedule(&document, &calendar);
            compare(case, |key, expected| check(key, expected, &came))
        }
        Err(why) => Outcome::Failed(why),
    }
}

fn read(case: &Case) -> Result<(Term, Document, Calendar), String> {
    let given = &case.given;
    known_keys("given", given, &["term", "invoice", "closed", "closed_first", "holidays"])?;
    known_keys("when", &case.when, &[])?;
    let term = needed(given, "term", term)?;
    Ok((term, needed(given, "invoice", document)?, calendar(given)?))
}

fn check(key: &str, expected: &Value, came: &Result<Vec<Instalment>, TermError>) -> Result<(), String> {
    match (key, came) {
        ("reject", Err(error)) => rejected(text(expected)?, error.code()),
        ("reject", Ok(_)) => Err("it was taken".to_owned()),
        ("schedule" | "amounts", Err(error)) => Err(format!("it was refused: {error}")),
        ("schedule", Ok(lines)) => all(expected, lines, |one, line| {
            known_keys("schedule", one, &["due", "amount"])?;
            same(&needed(one, "due", day)?, &line.due)?;
            one.get("amount").map_or(Ok(()), |amount| same_amount(amount, line.amount_minor))
        }),
        ("amounts", Ok(lines)) => all(expected, lines, |one, line| same_amount(one, line.amount_minor)),
        _ => Err("this key is not known".to_owned()),
    }
}

/// A refusal must be for the reason that the case names. The names are the case file's; one that core does not use
/// asks only that core refuses.
fn rejected(expected: &str, came: &str) -> Result<(), String> {
    const SHARED: &[&str] = &["percent_over_100", "holiday_backwards", "balance_not_last", "no_net_amount"];
    if SHARED.contains(&expected) && expected != came { Err(format!("came {came}")) } else { Ok(()) }
}

fn all(
    expected: &Value,
    lines: &[Instalment],
    check: impl Fn(&Value, &Instalment) -> Result<(), String>,
) -> Result<(), String> {
    let expected = expected.as_array().ok_or("a list is expected")?;
    if expected.len() != lines.len() {
        return Err(format!("came {} lines: {lines:?}", lines.len()));
    }
    expected.iter().zip(lines).try_for_each(|(one, line)| check(one, line))
}

/// A term as the structured rule, or as a code of the trade.
fn term(value: &Value) -> Result<Term, String> {
    if let Some(text) = value.as_str() {
        return code::parse(text).map(|conditions| conditions.term).map_err(|e| e.to_string());
    }
    known_keys("term", value, &["lines", "closed_first"])?;
    Ok(Term { lines: needed(value, "lines", |lines| list(lines, line))? })
}

fn line(value: &Value) -> Result<Line, String> {
    known_keys("line", value, &["share", "steps", "anchor", "round"])?;
    Ok(Line {
        share: needed(value, "share", share)?,
        anchor: optional(value, "anchor", anchor)?.unwrap_or_default(),
        steps: optional(value, "steps", |steps| list(steps, step))?.unwrap_or_default(),
        round_minor: optional(value, "round", amount)?,
    })
}

fn share(value: &Value) -> Result<Share, String> {
    let [(kind, of)] = &value.as_object().ok_or("not an object")?.iter().collect::<Vec<_>>()[..] else {
        return Err("one kind of share is expected".to_owned());
    };
    Ok(match kind.as_str() {
        "percent" => Share::Percent(percent(of)?),
        "percent_of_remainder" => Share::PercentOfRemainder(percent(of)?),
        "percent_of_net" => Share::PercentOfNet(percent(of)?),
        "fixed" => Share::Fixed(amount(of)?),
        "balance" if flag(of)? => Share::Balance,
        other => return Err(format!("unknown share `{other}`")),
    })
}

fn anchor(value: &Value) -> Result<Anchor, String> {
    Ok(match text(value)? {
        "invoice" => Anchor::Document,
        "delivery" => Anchor::Delivery,
        "receipt" => Anchor::Receipt,
        "posting" => Anchor::Posting,
        "previous_line" => Anchor::PreviousLine,
        other => return Err(format!("unknown anchor `{other}`")),
    })
}

fn step(value: &Value) -> Result<Step, String> {
    let op = needed(value, "op", |op| text(op).map(str::to_owned))?;
    let n = || needed(value, "n", whole::<i32>);
    let (step, keys): (Step, &[&str]) = match op.as_str() {
        "add_days" => (Step::AddDays(n()?), &["n"]),
        "add_weeks" => (Step::AddWeeks(n()?), &["n"]),
        "add_months" => (Step::AddMonths(n()?), &["n"]),
        "end_of_month" => (Step::EndOf(Period::Month), &[]),
        "set_day" => (Step::SetDay(needed(value, "day", whole)?), &["day"]),
        "day_of_month" => {
            let when = needed(value, "when", when)?;
            (Step::DayOfMonth(needed(value, "day", whole)?, when), &["day", "when"])
        }
        "snap_to_days" => (Step::PaymentDays(needed(value, "days", |days| list(days, whole))?), &["days"]),
        "weekday" => (Step::Weekday(needed(value, "day", whole)?), &["day"]),
        "date_ranges" => (Step::Ranges(needed(value, "ranges", |ranges| list(ranges, range))?), &["ranges"]),
        other => return Err(format!("unknown step `{other}`")),
    };
    known_keys(&op, value, &[&["op"], keys].concat())?;
    Ok(step)
}

fn when(value: &Value) -> Result<When, String> {
    match text(value)? {
        "on_or_after" => Ok(When::OnOrAfter),
        "after" => Ok(When::After),
        other => Err(format!("unknown `{other}`")),
    }
}

fn range(value: &Value) -> Result<DayRange, String> {
    known_keys("range", value, &["from", "to", "months", "days"])?;
    Ok(DayRange {
        from: needed(value, "from", whole)?,
        to: needed(value, "to", whole)?,
        months: optional(value, "months", whole)?.unwrap_or(0),
        days: optional(value, "days", whole)?.unwrap_or(0),
    })
}

fn document(value: &Value) -> Result<Document, String> {
    known_keys("invoice", value, &["date", "amount", "net", "delivered", "received", "posted"])?;
    Ok(Document {
        date: needed(value, "date", day)?,
        delivered: optional(value, "delivered", day)?,
        received: optional(value, "received", day)?,
        posted: optional(value, "posted", day)?,
        gross_minor: needed(value, "amount", amount)?,
        net_minor: optional(value, "net", amount)?,
    })
}

/// `closed_first` says that closures go before payment days: with the closures, with the term, or in their place.
fn calendar(given: &Value) -> Result<Calendar, String> {
    let mut closures = optional(given, "closed", |c| list(c, closure))?.unwrap_or_default();
    let in_place = given.get("closed_first").filter(|first| first.is_array());
    let closures_first = match in_place {
        Some(first) => {
            closures.extend(list(first, closure)?);
            true
        }
        None => {
            let of_term = given.get("term").and_then(|term| term.get("closed_first"));
            optional(given, "closed_first", flag)?.unwrap_or(of_term.map(flag).transpose()?.unwrap_or(false))
        }
    };
    let holidays = optional(given, "holidays", |h| list(h, holiday))?.unwrap_or_default();
    Ok(Calendar { closures, closures_first, holidays })
}

fn closure(value: &Value) -> Result<Closure, String> {
    known_keys("closed", value, &["from", "to"])?;
    Ok(Closure { from: needed(value, "from", month_day)?, to: needed(value, "to", month_day)? })
}

fn month_day(value: &Value) -> Result<(u32, u32), String> {
    let text = text(value)?;
    let pair = text.split_once('-').and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
    pair.ok_or_else(|| format!("`{text}` is not a month and day (12-31)"))
}

fn holiday(value: &Value) -> Result<Postponement, String> {
    known_keys("holiday", value, &["on", "postpone_to"])?;
    Ok(Postponement { on: needed(value, "on", day)?, to: needed(value, "postpone_to", day)? })
}

#[cfg(test)]
mod tests {
    use super::super::given::tests::{failed, passed};
    use serde_json::{Value, json};

    const RUN: fn(&super::Case) -> super::Outcome = super::run;

    fn given(lines: &Value, more: &[(&str, Value)]) -> Value {
        let mut given = json!({"term": {"lines": lines}, "invoice": {"date": "2021-02-01", "amount": "-10"}});
        for (key, value) in more {
            given[*key] = value.clone();
        }
        given
    }

    #[test]
    fn due_dates_and_amounts_are_compared_line_by_line() {
        let halves = given(
            &json!([{"share": {"percent_of_remainder": "50"}, "steps": []},
                {"share": {"balance": true}, "steps": [{"op": "snap_to_days", "days": [5, 10]}]}]),
            &[("closed", json!([{"from": "02-02", "to": "02-08"}])), ("closed_first", json!(true))],
        );
        let (first, second) = (json!({"due": "2021-02-01", "amount": "-5"}), json!({"due": "2021-02-10"}));
        passed(RUN, &halves, &json!({"schedule": [first, second], "amounts": ["-5", "-5"]}));
        failed(RUN, &halves, &json!({"schedule": [second, first]}));
        failed(RUN, &halves, &json!({"schedule": [first]}));
        failed(RUN, &halves, &json!({"amounts": ["-5", "5"]}));
        failed(RUN, &halves, &json!({"reject": "percent_over_100"}));
        failed(
            RUN,
            &given(&json!([{"share": {"balance": true}, "oracle": 1}]), &[]),
            &json!({"amounts": ["-10"]}),
        );
    }

    #[test]
    fn a_refusal_must_be_for_its_reason() {
        let backwards = json!([{"on": "2021-03-02", "postpone_to": "2021-03-01"}]);
        let refused = given(&json!([{"share": {"balance": true}}]), &[("holidays", backwards)]);
        passed(RUN, &refused, &json!({"reject": "holiday_backwards"}));
        failed(RUN, &refused, &json!({"reject": "percent_over_100"}));
        failed(RUN, &refused, &json!({"schedule": []}));
    }
}
