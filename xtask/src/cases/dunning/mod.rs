//! Cases of dunning: a timeline of runs, payments and notices, told to core's three machines.

mod policy;
mod timeline;

use super::book::Wrong;
use super::value::{money, same_entries};
use super::{Case, Outcome, compare};
use serde_json::Value;
use timeline::{Line, Told};

/// Runs one case of dunning.
pub(super) fn run(case: &Case) -> Outcome {
    match timeline::play(case) {
        Ok(told) => compare(case, |key, expected| check(&told, key, expected)),
        Err(Wrong::Unreadable(why)) => Outcome::Failed(why),
        // The code of a refusal is the case's own word; that there is one is what counts.
        Err(Wrong::Refused(code, why)) => compare(case, |key, _| match key {
            "reject" => Ok(()),
            _ => Err(format!("was refused ({code}): {why}")),
        }),
    }
}

fn check(told: &Told, key: &str, expected: &Value) -> Result<(), String> {
    match key {
        "reject" => Err("was accepted".to_owned()),
        "runs" => same_entries(expected, |id, value| run_of(told, id, value), None),
        "states" => same_entries(
            expected,
            |id, value| {
                let state = told.states.iter().find(|(at, _)| at == id).map(|(_, s)| s.as_str());
                let state = state.ok_or("is no step of the timeline")?;
                if value.as_str() == Some(state) { Ok(()) } else { Err(format!("came {state}")) }
            },
            None,
        ),
        _ => Err("a figure that is not known".to_owned()),
    }
}

/// A run's lines, or the state of a notice.
fn run_of(told: &Told, id: &str, expected: &Value) -> Result<(), String> {
    if let Some(state) = expected.as_str() {
        let came = told.states.iter().find(|(at, _)| at == id).ok_or("is no step of the timeline")?;
        return if came.1 == state { Ok(()) } else { Err(format!("came {}", came.1)) };
    }
    let lines = &told.runs.iter().find(|(at, _)| at == id).ok_or("is no run of the timeline")?.1;
    let wanted = expected.as_array().ok_or("which is no list")?;
    if lines.len() != wanted.len() {
        return Err(format!("came {} lines: {lines:?}", lines.len()));
    }
    wanted.iter().try_for_each(|line| match lines.iter().any(|came| same(line, came).unwrap_or(false)) {
        true => Ok(()),
        false => Err(format!("{line} is not among {lines:?}")),
    })
}

fn same(expected: &Value, came: &Line) -> Result<bool, String> {
    let object = expected.as_object().ok_or("which is no object")?;
    for (key, value) in object {
        let is_same = match key.as_str() {
            "doc" | "currency" => value.as_str() == Some(came.of.as_str()),
            "level" | "attempt" => value.as_u64() == Some(u64::from(came.level)),
            "amount" => money(came.currency)(value)? == came.amount,
            other => return Err(format!("unknown key `{other}` of a line")),
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(policy: &Value, timeline: &Value, expect: Value) -> Outcome {
        let documents = json!([{"id": "I1", "type": "invoice", "date": "2025-01-01", "amount": "100", "due": "2025-01-01"}]);
        let given = json!({"documents": documents, "policy": policy});
        run(&Case { given, when: json!({"timeline": timeline}), expect, ..Case::default() })
    }

    fn letters() -> Value {
        json!({"anchor": "due", "compare": ">=", "levels": [{"level": 1, "days": 5}, {"level": 2, "days": 9}], "next_requires": "issued"})
    }

    #[test]
    fn what_did_not_happen_fails() {
        let timeline = json!([{"id": "a", "at": "2025-01-06", "do": "run"}]);
        let right = json!({"runs": {"a": [{"doc": "I1", "level": 1, "amount": "100"}]}});
        assert_eq!(outcome(&letters(), &timeline, right), Outcome::Passed);
        for wrong in [
            json!({"runs": {"a": []}}),
            json!({"runs": {"a": [{"doc": "I1", "level": 2}]}}),
            json!({"runs": {"a": [{"doc": "I1", "level": 1, "amount": "99"}]}}),
            json!({"runs": {"b": []}}),
            json!({"states": {"a": "CLEAR"}}),
            json!({"reject": "anything"}),
        ] {
            assert!(matches!(outcome(&letters(), &timeline, wrong), Outcome::Failed(_)));
        }
        let moon = json!({"moon": 1, "levels": []});
        assert!(matches!(outcome(&moon, &timeline, json!({"runs": {"a": []}})), Outcome::Failed(_)));
    }

    #[test]
    fn a_run_before_the_last_and_a_level_below_the_last_are_refused() {
        let runs = json!([{"id": "a", "at": "2025-01-06", "do": "run"}, {"id": "b", "at": "2025-01-05", "do": "run"}]);
        assert_eq!(outcome(&letters(), &runs, json!({"reject": "run_before_last"})), Outcome::Passed);
        let cancel = json!([
            {"at": "2025-01-06", "do": "run"}, {"at": "2025-01-06", "do": "issue"},
            {"at": "2025-01-10", "do": "run"}, {"at": "2025-01-10", "do": "issue"},
            {"at": "2025-01-11", "do": "cancel_notice", "doc": "I1", "level": 1}
        ]);
        assert_eq!(outcome(&letters(), &cancel, json!({"reject": "not_last"})), Outcome::Passed);
    }

    #[test]
    fn a_settled_item_that_is_opened_again_starts_anew() {
        let timeline = json!([
            {"id": "a", "at": "2025-01-06", "do": "run"}, {"at": "2025-01-06", "do": "issue"},
            {"at": "2025-01-07", "do": "pay", "doc": "I1", "amount": "100"},
            {"at": "2025-02-07", "do": "unpay", "doc": "I1", "amount": "100"},
            {"id": "b", "at": "2025-02-10", "do": "run"}
        ]);
        let expect = json!({"runs": {"a": [{"doc": "I1", "level": 1}], "b": [{"doc": "I1", "level": 1}]}});
        assert_eq!(outcome(&letters(), &timeline, expect), Outcome::Passed);
    }
}
