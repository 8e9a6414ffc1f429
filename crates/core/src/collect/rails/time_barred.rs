//! A debt that is as old as the law's limitation is not chased before somebody has looked at it.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "time_barred",
    about: "A debt older than the strategy's limitation is not chased before somebody has looked at it.",
    bounds: Bounds::Subject,
    check,
    overridden_by: Some("manager"),
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    let (Some(item), Some(years)) = (view.item, view.strategy.limitation_years) else { return Ok(()) };
    let is_barred = item.due.plus_months(12 * years).is_some_and(|end| view.day > end);
    if is_barred { Err(Skip::TimeBarred) } else { Ok(()) }
}
