//! Nothing is sent while too little is past due in the currency, net of unapplied credits.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "below_minimum",
    about: "Nothing is sent while too little is past due in the currency, net of unapplied credits.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let Some(message) = view.message else { return Ok(()) };
    let net = message.past_due - message.unapplied;
    match message.minimum {
        Some(minimum) if !view.strategy.minimum_compare.holds(net, minimum) => Err(Skip::BelowMinimum),
        _ => Ok(()),
    }
}
