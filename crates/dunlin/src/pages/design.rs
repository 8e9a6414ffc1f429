//! The language of the pages, shown: every part in every state.

use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::nav;
use maud::html;

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/design", None, &[], draw)];

fn draw(visit: &Visit<'_>) -> Drawn {
    let body = html! { h1.finding { (visit.say(nav::DESIGN)) } };
    Ok(Shown::Page { title: visit.say(nav::DESIGN).to_owned(), at: At::Nowhere, body })
}
