//! The table of pages: where each is, who may see it, what it shows and what its forms do.

use super::visit::{Acted, Drawn, Sent, Visit};
use super::{account, aging, boards, books, calc, customers, design, document, dunning, export, figures, find, home, imports, library, me, statement, strategies, worklist};
use dunlin_app::people::Right;

/// A page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// Names of parts in braces.
    pub(crate) path: &'static str,
    /// Who may see it; whoever has signed in where nothing is said.
    pub(crate) right: Option<Right>,
    /// Parameters of the query that it reads; others are passed over.
    pub(crate) params: &'static [&'static str],
    /// What it shows.
    pub(crate) draw: fn(&Visit<'_>) -> Drawn,
    /// What its forms do. Each act is a route of the API, which asks for its own right.
    pub(crate) act: Option<fn(&Visit<'_>, &Sent) -> Acted>,
}

/// A page that only shows.
pub(crate) const fn page(
    path: &'static str,
    right: Option<Right>,
    params: &'static [&'static str],
    draw: fn(&Visit<'_>) -> Drawn,
) -> Page {
    Page { path, right, params, draw, act: None }
}

/// A page with forms.
pub(crate) const fn form(
    path: &'static str,
    right: Option<Right>,
    params: &'static [&'static str],
    draw: fn(&Visit<'_>) -> Drawn,
    act: fn(&Visit<'_>, &Sent) -> Acted,
) -> Page {
    Page { path, right, params, draw, act: Some(act) }
}

/// All of them.
pub(crate) fn pages() -> impl Iterator<Item = &'static Page> {
    [
        account::PAGES,
        aging::PAGES,
        boards::PAGES,
        books::PAGES,
        calc::PAGES,
        customers::PAGES,
        design::PAGES,
        document::PAGES,
        dunning::PAGES,
        export::PAGES,
        figures::PAGES,
        find::PAGES,
        home::PAGES,
        imports::PAGES,
        library::PAGES,
        me::PAGES,
        statement::PAGES,
        strategies::PAGES,
        worklist::PAGES,
    ]
    .into_iter()
    .flatten()
}
