//! Nothing is asked for that money received and not yet applied covers.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "covered",
    about: "Nothing is asked for that money received and not yet applied covers.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    match view.message {
        Some(message)
            if view.strategy.unapplied == crate::collect::strategy::Unapplied::Withhold
                && message.unapplied > 0
                && message.unapplied >= message.total =>
        {
            Err(Skip::Covered)
        }
        _ => Ok(()),
    }
}
