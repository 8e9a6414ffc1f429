//! Nothing goes while the payments in the books are too old.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "stale_ledger",
    about: "Nothing goes while the payments in the books are too old.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let (Some(days), Some(fresh)) = (view.strategy.fresh_days, view.account.fresh) else { return Ok(()) };
    let is_stale = view.message.is_some() && fresh.plus_days(days) < view.day;
    if is_stale { Err(Skip::StaleLedger(fresh)) } else { Ok(()) }
}
