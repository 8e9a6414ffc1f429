//! Cases of contact: a log, attempts in order, which of them are allowed. An attempt that is allowed is made.

use super::book::values;
use super::given::{flag, list, needed, optional, text, whole};
use super::value::name;
use super::{Case, Outcome, compare, known_keys};
use dunlin_core::collect::contact::{Cap, Contact, Medium, Rules};
use jiff::civil::{DateTime, Time};
use serde_json::Value;

/// A contact of a case; the texts are borrowed from it.
fn contact(value: &Value) -> Result<Contact<'_>, String> {
    known_keys("a contact", value, &["at", "debt", "kind", "inbound", "conversation", "to"])?;
    let at: DateTime =
        needed(value, "at", name)?.trim_end_matches('Z').parse().map_err(|e| format!("{e}"))?;
    let kind = match needed(value, "kind", name)?.as_str() {
        "sms" => Medium::Text,
        other => Medium::of(other).ok_or_else(|| format!("unknown kind `{other}`"))?,
    };
    let of = |key: &str| value.get(key).map_or(Ok(""), text);
    Ok(Contact {
        at,
        debt: of("debt")?,
        medium: kind,
        inbound: optional(value, "inbound", flag)?.unwrap_or(false),
        conversation: optional(value, "conversation", flag)?.unwrap_or(false),
        to: of("to")?,
    })
}

fn rules(policy: &Value) -> Result<Rules, String> {
    known_keys("the policy", policy, &["call_cap", "after_conversation_days", "hours"])?;
    let cap = |value: &Value| {
        known_keys("a cap", value, &["calls", "window_days", "per"])?;
        Ok(Cap {
            calls: needed(value, "calls", whole::<u32>)? as usize,
            window_days: needed(value, "window_days", whole)?,
            per_debt: match optional(value, "per", name)?.as_deref() {
                None | Some("debt") => true,
                Some("person" | "customer") => false,
                Some(other) => return Err(format!("unknown `per` {other}")),
            },
        })
    };
    let time = |value: &Value| text(value)?.parse::<Time>().map_err(|e| format!("{e}"));
    let hours = |value: &Value| Ok((needed(value, "from", time)?, needed(value, "to", time)?));
    Ok(Rules {
        call_cap: optional(policy, "call_cap", cap)?,
        after_conversation_days: optional(policy, "after_conversation_days", whole)?,
        hours: optional(policy, "hours", hours)?,
    })
}

/// What somebody opted out of: an address, or a kind, or a kind at an address.
struct OptedOut {
    kind: Option<Medium>,
    to: Option<String>,
}

fn opted_out(value: &Value) -> Result<OptedOut, String> {
    if let Some(word) = value.as_str() {
        let kind = Medium::of(word);
        return Ok(OptedOut { kind, to: kind.is_none().then(|| word.to_owned()) });
    }
    known_keys("an opt-out", value, &["kind", "channel", "to", "at"])?;
    let kind = optional(value, "kind", name)?.or(optional(value, "channel", name)?);
    Ok(OptedOut { kind: kind.as_deref().and_then(Medium::of), to: optional(value, "to", name)? })
}

/// Runs one case of contact.
pub(super) fn run(case: &Case) -> Outcome {
    match allowed(case) {
        Ok(came) => compare(case, |key, expected| match key {
            "allowed" if list(expected, flag)? == came => Ok(()),
            "allowed" => Err(format!("came {came:?}")),
            _ => Err("a figure that is not known".to_owned()),
        }),
        Err(why) => Outcome::Failed(why),
    }
}

fn allowed(case: &Case) -> Result<Vec<bool>, String> {
    known_keys("given", &case.given, &["log", "policy", "opted_out"])?;
    known_keys("when", &case.when, &["attempts"])?;
    let rules = rules(case.given.get("policy").unwrap_or(&Value::Null))?;
    let out: Vec<OptedOut> =
        values(&case.given, "opted_out")?.iter().map(opted_out).collect::<Result<_, _>>()?;
    let mut log: Vec<Contact<'_>> =
        values(&case.given, "log")?.iter().map(contact).collect::<Result<_, _>>()?;
    let mut came = Vec::new();
    for attempt in values(&case.when, "attempts")? {
        let next = contact(attempt)?;
        let is_out = out.iter().any(|out| {
            out.kind.is_none_or(|kind| kind == next.medium) && out.to.as_ref().is_none_or(|to| to == next.to)
        });
        let is_allowed = !is_out && (next.inbound || rules.allow(&log, &next).is_ok());
        if is_allowed {
            log.push(next);
        }
        came.push(is_allowed);
    }
    Ok(came)
}

#[cfg(test)]
mod tests {
    use super::super::given::tests::failed;
    use super::*;
    use serde_json::json;

    #[test]
    fn an_opt_out_holds_for_its_address() {
        let given = json!({"opted_out": ["a@x"], "policy": {"hours": {"from": "08:00", "to": "21:00"}}});
        let case = |expect: Value| {
            let at = "2025-06-30T21:00";
            let attempts = json!([{"at": "2025-06-30T20:59", "kind": "email", "to": "a@x"},
                {"at": "2025-06-30T20:59", "kind": "email", "to": "b@x"}, {"at": at, "kind": "text", "to": "b@x"}]);
            Case { given: given.clone(), when: json!({"attempts": attempts}), expect, ..Case::default() }
        };
        assert_eq!(run(&case(json!({"allowed": [false, true, false]}))), Outcome::Passed);
        assert!(matches!(run(&case(json!({"allowed": [true, true, true]}))), Outcome::Failed(_)));
        failed(run, &json!({"moon": 1}), &json!({"allowed": []}));
    }
}
