//! The home page: how well do we collect, what moved and why, what is to be done today.

use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::nav;
use maud::html;

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/", None, &["as_of"], draw)];

fn draw(visit: &Visit<'_>) -> Drawn {
    let body = html! { h1.finding { (visit.say(nav::HOME)) } };
    Ok(Shown::Page { title: visit.say(nav::HOME).to_owned(), at: At::Home, body })
}
