//! The table of routes: what each asks for, who may, what it answers. The router, the description and the test of rights are made
//! from it, so that no route is without any of them.

use super::call::Does;
use super::routes::{
    books, collecting, commands, factors, figures, finding, hooks, library, people, strategies, words,
};

/// The version of the API, in every path.
pub(crate) const PREFIX: &str = "/api/v1";

/// A parameter of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Param {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// date, moment, number, command, currency, cursor, text, or the words that it may be, with `|` between.
    pub(crate) form: &'static str,
    /// Whether it must be there.
    pub(crate) is_needed: bool,
}

impl Param {
    /// One that may be left out.
    pub(crate) const fn new(name: &'static str, about: &'static str, form: &'static str) -> Param {
        Param { name, about, form, is_needed: false }
    }
}

/// A field of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// date, text, name (not empty), texts (a list), roles, scopes, boolean.
    pub(crate) form: &'static str,
    /// Whether it must be there.
    pub(crate) is_needed: bool,
}

/// What a route takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// An object of these fields.
    Fields(&'static [Field]),
    /// An object of another shape, described elsewhere: a command.
    Object,
    /// A file, as it is.
    File,
}

/// A route.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    /// GET, POST, PUT, PATCH, DELETE.
    pub(crate) method: &'static str,
    /// Below the prefix; names of parts in braces.
    pub(crate) path: &'static str,
    /// What programs call it.
    pub(crate) name: &'static str,
    /// What it does, in a sentence.
    pub(crate) about: &'static str,
    /// Its parameters.
    pub(crate) params: &'static [Param],
    /// What it takes.
    pub(crate) takes: Takes,
    /// What it does, and for whom.
    pub(crate) does: Does,
}

#[cfg(feature = "sso")]
const SSO: &[Route] = super::routes::sso::ROUTES;
#[cfg(not(feature = "sso"))]
const SSO: &[Route] = &[];

/// All of them.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    [
        people::ROUTES,
        factors::ROUTES,
        SSO,
        library::ROUTES,
        figures::ROUTES,
        finding::ROUTES,
        words::ROUTES,
        collecting::ROUTES,
        strategies::ROUTES,
        commands::ROUTES,
        books::ROUTES,
        hooks::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// The route of a name.
pub(crate) fn route(name: &str) -> Option<&'static Route> {
    routes().find(|route| route.name == name)
}

/// The names of the parts of a path that stand in braces, in order.
pub(crate) fn parts<'p>(path: &'p str) -> impl Iterator<Item = &'p str> + use<'p> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// A route that takes nothing and has no parameters but these.
pub(crate) const fn get(
    path: &'static str,
    name: &'static str,
    about: &'static str,
    params: &'static [Param],
    does: Does,
) -> Route {
    Route { method: "GET", path, name, about, params, takes: Takes::Nothing, does }
}

/// A route that changes something.
pub(crate) const fn change(
    method: &'static str,
    path: &'static str,
    name: &'static str,
    about: &'static str,
    takes: Takes,
    does: Does,
) -> Route {
    Route { method, path, name, about, params: &[], takes, does }
}

/// A needed field of text.
pub(crate) const fn needed(name: &'static str, about: &'static str) -> Field {
    Field { name, about, form: "name", is_needed: true }
}

/// A field that may be left out.
pub(crate) const fn may(name: &'static str, about: &'static str, form: &'static str) -> Field {
    Field { name, about, form, is_needed: false }
}

/// The day of a reading.
pub(crate) const AS_OF: Param = Param::new("as_of", "the day; today where nothing is said", "date");
/// The moment of knowledge.
pub(crate) const KNOWN_AT: Param =
    Param::new("known_at", "as it was known at that day or moment; now where nothing is said", "moment");
/// How many rows a page has.
pub(crate) const LIMIT: Param = Param::new("limit", "rows of a page, 1 to 1000; 100", "number");
/// Where a page begins.
pub(crate) const CURSOR: Param = Param::new("cursor", "`next` of the page before", "cursor");
/// What lists take.
pub(crate) const LIST: &[Param] = &[AS_OF, KNOWN_AT, LIMIT, CURSOR];
