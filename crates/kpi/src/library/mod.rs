//! The KPI library: the catalogue's pages by category, found by words, and shown as plain text.
//!
//! Deliberately not here: the pages themselves (the `.md` files of the catalogue), and terminals' colours and widths.

mod search;
mod show;

#[cfg(test)]
mod tests;

pub use search::{Hit, search};
pub use show::{section, show};

use crate::catalogue::{Definition, Family, of_topic, topics};

/// The pages of a category, in the catalogue's order, each with its KPI first, then bands and variants.
#[must_use]
pub fn pages(family: Family) -> Vec<(&'static str, Vec<&'static Definition>)> {
    let pages = topics().map(|topic| (topic, of_topic(topic)));
    pages.filter(|(_, definitions)| definitions.first().is_some_and(|d| d.family == family)).collect()
}

/// The name of a page: its first heading.
#[must_use]
pub fn title(topic: &str) -> &'static str {
    let text = crate::catalogue::text_of(topic);
    text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or("")
}
