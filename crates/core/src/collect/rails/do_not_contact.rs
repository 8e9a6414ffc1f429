//! Who is not to be contacted is not.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "do_not_contact",
    about: "Who is not to be contacted is not.",
    bounds: Bounds::Subject,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    if view.account.is_banned { Err(Skip::DoNotContact) } else { Ok(()) }
}
