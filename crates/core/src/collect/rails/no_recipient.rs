//! A message goes to a contact of that customer for reminders, at a living address, who did not opt out.

use super::{Bounds, Rail, View};
use crate::collect::skip::Skip;

pub(super) const RAIL: Rail = Rail {
    name: "no_recipient",
    about: "A message goes to a contact of that customer for reminders, at a living address, who did not opt out.",
    bounds: Bounds::Subject,
    check,
    overridden_by: None,
};

fn check(view: &View<'_>) -> Result<(), Skip> {
    view.message.map_or(Ok(()), |message| message.recipient)
}
