//! No call for some days after a conversation, whoever called; its own day is the first (US Regulation F: seven).

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "after_conversation",
    about: "No call for some days after a conversation, whoever called; its own day is the first (US Regulation F: seven).",
    bounds: Bounds::Law,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let days =
        view.strategy.rules.after_conversation_days.filter(|_| view.message.is_some_and(|m| m.is_call));
    let (Some(days), Some(last)) = (days, view.account.last_conversation) else { return Ok(()) };
    let from = last.plus_days(days);
    if view.day < from { Err(Skip::AfterConversation(from)) } else { Ok(()) }
}
