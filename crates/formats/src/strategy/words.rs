//! The words of a strategy file, as TOML has them.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) name: Spanned<String>,
    /// For people.
    #[serde(default, rename = "about")]
    pub(super) _about: Option<String>,
    pub(super) grace_days: Option<Spanned<i32>>,
    pub(super) interval_days: Option<Spanned<i32>>,
    pub(super) customer_gap_days: Option<Spanned<i32>>,
    pub(super) contacts_a_week: Option<Spanned<i64>>,
    pub(super) promise_tolerance_days: Option<Spanned<i32>>,
    pub(super) unapplied: Option<Spanned<String>>,
    pub(super) catch_up: Option<Spanned<String>>,
    pub(super) fresh_days: Option<Spanned<i32>>,
    pub(super) weekends: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) holidays: Vec<Spanned<String>>,
    pub(super) hours: Option<Hours>,
    pub(super) calls: Option<Calls>,
    pub(super) limitation_years: Option<Spanned<i32>>,
    pub(super) two_persons_above: Option<Spanned<i64>>,
    pub(super) charges: Option<Spanned<Charges>>,
    pub(super) worklist: Option<Worklist>,
    #[serde(default)]
    pub(super) minimum: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub(super) account_state: Vec<Spanned<State>>,
    #[serde(default)]
    pub(super) segment: Vec<Spanned<Segment>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hours {
    pub(super) from: Spanned<String>,
    pub(super) until: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calls {
    pub(super) at_most: Spanned<i64>,
    pub(super) in_days: Spanned<i32>,
    pub(super) after_conversation_days: Option<Spanned<i32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Charges {
    pub(super) clause: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) clause_binds_consumers: bool,
    pub(super) interest_rate: Option<Spanned<String>>,
    pub(super) days_of_year: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) law: bool,
    #[serde(default)]
    pub(super) consumers_tagged: Vec<String>,
    pub(super) after_payment: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) post: bool,
}

/// Percent, thousandths, days and minutes: what `core` has under the same names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Worklist {
    pub(super) broken_promises: Option<Spanned<i64>>,
    pub(super) high_risk: Option<Spanned<i64>>,
    pub(super) others: Option<Spanned<i64>>,
    pub(super) uplift_usual: Option<Spanned<i64>>,
    pub(super) uplift_a_day: Option<Spanned<i64>>,
    pub(super) uplift_max: Option<Spanned<i64>>,
    pub(super) half_life_days: Option<Spanned<i64>>,
    pub(super) letter_at_work: Option<Spanned<i64>>,
    pub(super) call_minutes: Option<Spanned<i64>>,
    pub(super) task_minutes: Option<Spanned<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Segment {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) when: When,
    #[serde(default)]
    pub(super) step: Vec<Spanned<Step>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    pub(super) open: Option<Bounds<String>>,
    pub(super) past_due: Option<Bounds<String>>,
    pub(super) days_late: Option<Bounds<i64>>,
    pub(super) usual_days_late: Option<Bounds<i64>>,
    pub(super) broken_promises: Option<Bounds<i64>>,
    pub(super) risk: Option<Vec<Spanned<String>>>,
    pub(super) tag: Option<Vec<String>>,
    pub(super) ledger_segment: Option<Vec<String>>,
    pub(super) customer: Option<Vec<String>>,
    pub(super) country: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bounds<T> {
    pub(super) at_least: Option<Spanned<T>>,
    pub(super) at_most: Option<Spanned<T>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) name: Spanned<String>,
    pub(super) before_due: Option<Spanned<i32>>,
    pub(super) after_due: Option<Spanned<i32>>,
    pub(super) write: Option<String>,
    #[serde(default)]
    pub(super) by: Vec<Spanned<String>>,
    pub(super) call: Option<bool>,
    pub(super) escalate: Option<String>,
    pub(super) propose: Option<Spanned<String>>,
    pub(super) pay_within: Option<Spanned<i32>>,
    pub(super) minimum: Option<Spanned<String>>,
    pub(super) approve: Option<String>,
    #[serde(default)]
    pub(super) each_item: bool,
    pub(super) fee: Option<Spanned<String>>,
    pub(super) fee_percent: Option<Spanned<String>>,
    pub(super) interest: Option<Spanned<bool>>,
    pub(super) fixed_sum: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) name: Spanned<String>,
    pub(super) days_late: Option<Spanned<i32>>,
    pub(super) items: Option<Spanned<i64>>,
    pub(super) past_due: Option<Spanned<String>>,
}
