//! Only so many calls in any window of days (US Regulation F: seven in seven).

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "call_cap",
    about: "Only so many calls in any window of days (US Regulation F: seven in seven).",
    bounds: Bounds::Law,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let Some(cap) = view.strategy.rules.call_cap.filter(|_| view.message.is_some_and(|m| m.is_call)) else {
        return Ok(());
    };
    if view.account.calls_in_window >= cap.calls { Err(Skip::CallCap) } else { Ok(()) }
}
