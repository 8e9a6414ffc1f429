//! The policy of a dunning case as core's machines.

use super::super::book::{Wrong, currency, values};
use super::super::given::{flag, needed, optional, text, whole};
use super::super::known_keys;
use super::super::value::{money, name};
use dunlin_core::collect::dunning::account::{State, States};
use dunlin_core::collect::dunning::campaign::Campaign;
use dunlin_core::collect::dunning::{Anchor, Compare, Interval, Letters, Level, Requires};
use dunlin_core::money::Currency;
use serde_json::Value;

/// What a case dunes by.
pub(super) struct Policy {
    pub(super) machine: Machine,
    pub(super) minimum: Option<Minimum>,
    pub(super) is_excluded: bool,
    /// The local hour from which anything is sent, and the offset of local time.
    pub(super) send_hour: Option<(i64, i64)>,
    /// An invoice with instalments is one item, due with its last.
    pub(super) by_document: bool,
}

pub(super) enum Machine {
    Letters(Letters),
    Campaigns(Vec<(Currency, Campaign)>),
    States(States),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Item,
    Customer,
}

pub(super) struct Minimum {
    pub(super) of: Of,
    pub(super) amount: i64,
    pub(super) compare: Compare,
}

const KEYS: [&str; 22] = [
    "anchor",
    "compare",
    "step",
    "levels",
    "next_requires",
    "min_interval",
    "min_amount",
    "min_compare",
    "exclude",
    "include_all_due",
    "repeat_every_days",
    "unit",
    "scope",
    "states",
    "max_attempts",
    "customer_excluded",
    "send_hour",
    "utc_offset_hours",
    "grace_days",
    "allocation",
    "basis",
    "note",
];

pub(super) fn read(policy: &Value, default: Currency) -> Result<Policy, Wrong> {
    known_keys("the policy", policy, &KEYS)?;
    let hour = optional(policy, "send_hour", whole)?;
    let offset = optional(policy, "utc_offset_hours", whole)?.unwrap_or(0);
    let (machine, minimum) = match optional(policy, "scope", name)?.as_deref() {
        Some("currency") => (Machine::Campaigns(campaigns(policy)?), None),
        Some("account_state") => (Machine::States(states(policy, default)?), None),
        None | Some("item") => (Machine::Letters(letters(policy)?), minimum(policy, default)?),
        Some(other) => return Err(format!("unknown scope `{other}`").into()),
    };
    let by_document = match optional(policy, "unit", name)?.as_deref() {
        None | Some("instalment") => false,
        Some("document" | "final_due") => true,
        Some(other) => return Err(format!("unknown unit `{other}`").into()),
    };
    let is_excluded = optional(policy, "customer_excluded", flag)?.unwrap_or(false);
    Ok(Policy { machine, minimum, is_excluded, send_hour: hour.map(|hour| (hour, offset)), by_document })
}

fn compare(value: &Value) -> Result<Compare, String> {
    match text(value)? {
        ">=" => Ok(Compare::AtLeast),
        ">" => Ok(Compare::MoreThan),
        other => Err(format!("unknown comparison `{other}`")),
    }
}

fn anchor(value: &Value) -> Result<Anchor, String> {
    match text(value)? {
        "due" => Ok(Anchor::Due),
        "invoice_date" => Ok(Anchor::Invoice),
        "last_notice" => Ok(Anchor::LastNotice),
        "last_notice_due" => Ok(Anchor::LastNoticeDue),
        other => Err(format!("unknown anchor `{other}`")),
    }
}

fn interval(value: &Value) -> Result<Interval, String> {
    known_keys("an interval", value, &["days", "compare"])?;
    let compare = optional(value, "compare", compare)?.unwrap_or_default();
    Ok(Interval { days: needed(value, "days", whole)?, compare })
}

fn letters(policy: &Value) -> Result<Letters, Wrong> {
    match optional(policy, "step", name)?.as_deref() {
        None | Some("next_only") => {}
        Some(other) => return Err(format!("unknown step `{other}`").into()),
    }
    let exclude: Vec<&str> = values(policy, "exclude")?.iter().map(text).collect::<Result<_, _>>()?;
    if let Some(other) = exclude.iter().find(|what| !matches!(**what, "disputed" | "blocked" | "paid")) {
        return Err(format!("unknown exclusion `{other}`").into());
    }
    let requires = match optional(policy, "next_requires", name)?.as_deref() {
        None | Some("issued") => Requires::Issued,
        Some("created") => Requires::Created,
        Some(other) => return Err(format!("unknown requirement `{other}`").into()),
    };
    let grace: i32 = optional(policy, "grace_days", whole)?.unwrap_or(0);
    let level = |value: &Value| level(value, grace);
    Ok(Letters {
        anchor: optional(policy, "anchor", anchor)?.unwrap_or_default(),
        compare: optional(policy, "compare", compare)?.unwrap_or_default(),
        levels: values(policy, "levels")?.iter().map(level).collect::<Result<_, _>>()?,
        requires,
        interval: optional(policy, "min_interval", interval)?,
        all_due: optional(policy, "include_all_due", flag)?.unwrap_or(false),
        repeat_every: optional(policy, "repeat_every_days", whole)?,
        dun_disputed: false,
    })
}

fn level(value: &Value, grace: i32) -> Result<Level, String> {
    known_keys("a level", value, &["level", "days", "anchor", "end_of_month", "new_due_days"])?;
    Ok(Level {
        number: needed(value, "level", whole)?,
        days: needed(value, "days", whole::<i32>)? + grace,
        anchor: optional(value, "anchor", anchor)?,
        end_of_month: optional(value, "end_of_month", flag)?.unwrap_or(false),
        pay_within: optional(value, "new_due_days", whole)?,
    })
}

fn minimum(policy: &Value, default: Currency) -> Result<Option<Minimum>, Wrong> {
    let by = optional(policy, "min_compare", compare)?;
    let Some(value) = policy.get("min_amount") else { return Ok(None) };
    let (of, amount, compare) = if value.is_object() {
        known_keys("a minimum", value, &["scope", "amount", "compare"])?;
        let of = match optional(value, "scope", name)?.as_deref() {
            None | Some("customer") => Of::Customer,
            Some("item" | "line") => Of::Item,
            Some(other) => return Err(format!("unknown scope `{other}` of a minimum").into()),
        };
        let own = optional(value, "compare", compare)?;
        (of, needed(value, "amount", money(default))?, own)
    } else {
        (Of::Customer, money(default)(value)?, None)
    };
    Ok(Some(Minimum { of, amount, compare: compare.or(by).unwrap_or_default() }))
}

fn campaigns(policy: &Value) -> Result<Vec<(Currency, Campaign)>, Wrong> {
    let by = optional(policy, "min_compare", compare)?.unwrap_or_default();
    let interval = optional(policy, "min_interval", interval)?;
    let attempts_max = needed(policy, "max_attempts", whole)?;
    let minimums = policy
        .get("min_amount")
        .and_then(Value::as_object)
        .ok_or_else(|| "`min_amount` is no object".to_owned())?;
    let one = |(code, amount): (&String, &Value)| {
        let of = currency(&Value::String(code.clone()))?;
        Ok((of, Campaign { attempts_max, interval, minimum: money(of)(amount)?, compare: by }))
    };
    minimums.iter().map(one).collect::<Result<_, String>>().map_err(Wrong::from)
}

fn states(policy: &Value, default: Currency) -> Result<States, Wrong> {
    let state = |value: &Value| {
        known_keys("a state", value, &["state", "days", "unpaid_count", "unpaid_total"])?;
        Ok(State {
            name: needed(value, "state", name)?,
            days: optional(value, "days", whole)?,
            unpaid_count: optional(value, "unpaid_count", whole::<u32>)?.map(|n| n as usize),
            unpaid_total: optional(value, "unpaid_total", money(default))?,
        })
    };
    Ok(States {
        anchor: optional(policy, "anchor", anchor)?.unwrap_or_default(),
        compare: optional(policy, "compare", compare)?.unwrap_or_default(),
        states: values(policy, "states")?.iter().map(state).collect::<Result<_, String>>()?,
    })
}
