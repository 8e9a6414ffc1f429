//! Insolvency, death and what a lawyer has end all dunning.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "legal",
    about: "Insolvency, death and what a lawyer has end all dunning.",
    bounds: Bounds::Subject,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    if view.account.is_legal { Err(Skip::Legal) } else { Ok(()) }
}
