//! A customer gets only so many contacts of all sorts in any seven days.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "contact_cap",
    about: "A customer gets only so many contacts of all sorts in any seven days.",
    bounds: Bounds::House,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let is_full = view.account.contacts_this_week + view.planned >= view.strategy.contacts_a_week;
    if view.message.is_some() && is_full { Err(Skip::ContactCap) } else { Ok(()) }
}
