//! Between two reminders to a customer lie some days, whatever they are about.

use super::{Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "interval",
    about: "Between two reminders to a customer lie some days, whatever they are about.",
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let Some(last) = view.account.last_reminder.filter(|_| view.message.is_some()) else { return Ok(()) };
    let from = last.plus_days(view.strategy.customer_gap_days);
    if view.day < from { Err(Skip::Interval(from)) } else { Ok(()) }
}
