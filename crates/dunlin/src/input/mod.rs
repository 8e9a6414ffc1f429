//! From the words that name files to a ledger: loading, the two clocks, the currency, names for people.

mod books;
mod clocks;
mod files;
pub(crate) mod periods;

pub(crate) use books::{actor, books_failure, import_of, names_files, place, rates_of};
pub(crate) use clocks::{clocks, day, moment, moment_words};
pub(crate) use files::unreadable;

use crate::api::View;
use crate::cli::{Clocks, Inputs};
use crate::error::{Code, Failure};
use crate::seat;
use dunlin_core::collect::facts::Facts;
use dunlin_core::collect::promise::{Looker, Tolerance};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Groups, Ledger, NO_ITEM};
use dunlin_core::open::AsOf;
use dunlin_kpi::collecting::Collecting;
use dunlin_kpi::engine::{Grid, Query};
use dunlin_kpi::measure::Measure;
use dunlin_kpi::receipts::{Receipts, ReceiptsError, receipts};
use std::ops::Deref;
use std::sync::Arc;

/// Loads the ledger that the words name: files, or else the books as known at the moment asked for.
pub(crate) fn load(words: &Inputs, clocks: &Clocks) -> Result<Loaded, Failure> {
    load_with(words, clocks, false)
}

/// The same; `is_told`: and from books what collecting knows beside it, for figures that need it.
pub(crate) fn load_with(words: &Inputs, clocks: &Clocks, is_told: bool) -> Result<Loaded, Failure> {
    if let Some(view) = seat::view() {
        return seated(view, words);
    }
    let source = match books::of(words) {
        Some(url) => books::load(&url, words, clocks, is_told),
        None => files::load_files(words),
    };
    source.map(|source| Loaded::Own(Box::new(source)))
}

/// What a command reads that the server carries out, for whoever asks.
fn seated(view: Arc<View>, words: &Inputs) -> Result<Loaded, Failure> {
    if view.source().ledger.items.is_empty() {
        return Err(Failure::new(Code::InputEmpty, "the books hold no documents that you see")
            .hint("take files in with `dunlin import`, or ask with a token that sees more"));
    }
    match words.currency.as_deref() {
        None => Ok(Loaded::Shared(view)),
        Some(code) => view.source().in_currency(code).map(|source| Loaded::Own(Box::new(source))),
    }
}

/// A source that a command reads.
pub(crate) enum Loaded {
    /// Of files or books that it opened itself.
    Own(Box<Source>),
    /// Of the server that it is carried out by.
    Shared(Arc<View>),
}

impl Deref for Loaded {
    type Target = Source;

    fn deref(&self) -> &Source {
        match self {
            Loaded::Own(source) => source,
            Loaded::Shared(view) => view.source(),
        }
    }
}

/// Says how imported files were understood, and writes the map and the refused rows where that was asked for.
pub(crate) fn tell(words: &Inputs, report: &dunlin_formats::LoadReport) -> Result<(), Failure> {
    files::tell(words, report)
}

/// A loaded ledger and what commands ask of it.
pub(crate) struct Source {
    /// The ledger.
    pub(crate) ledger: Arc<Ledger>,
    /// The one currency asked for, as an index into the ledger's; `None` for all.
    pub(crate) currency: Option<u16>,
    /// First day on which anything happened.
    pub(crate) first: Day,
    /// Last day on which anything happened: the as-of date when none is asked for.
    pub(crate) last: Day,
    /// The ledger comes from the books, as known at the moment asked for.
    pub(crate) from_books: bool,
    /// What collecting knows beside it, where that was asked for and the books tell.
    pub(crate) told: Option<Told>,
}

/// What collecting knows beside a ledger, with the indexes that it is looked up by.
pub(crate) struct Told {
    facts: Facts,
    tolerance: Tolerance,
    applications: Groups,
    items: Groups,
}

impl Told {
    pub(crate) fn new(ledger: &Ledger, facts: Facts, tolerance: Tolerance) -> Told {
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        Told { facts, tolerance, applications, items }
    }
}

impl Source {
    /// The source of a ledger.
    pub(crate) fn new(ledger: impl Into<Arc<Ledger>>, currency: Option<u16>) -> Source {
        let ledger = ledger.into();
        let (first, last) = ledger.span();
        Source { ledger, currency, first, last, from_books: false, told: None }
    }

    /// The same, one currency of it.
    pub(crate) fn in_currency(&self, code: &str) -> Result<Source, Failure> {
        let currency = currency(&self.ledger, Some(code))?;
        let told = self.told.as_ref().map(|t| Told::new(&self.ledger, t.facts.clone(), t.tolerance));
        Ok(Source { ledger: Arc::clone(&self.ledger), currency, told, ..*self })
    }

    /// The ledger and what collecting knows beside it.
    pub(crate) fn collecting(&self) -> Option<Collecting<'_>> {
        self.told.as_ref().map(|told| Collecting {
            looker: Looker { ledger: &self.ledger, applications: &told.applications, items: &told.items },
            facts: &told.facts,
            tolerance: told.tolerance,
        })
    }

    /// The grid of a query over it.
    pub(crate) fn run(&self, query: &Query) -> Grid {
        let mut grid = query.run(&self.ledger);
        if let Some(collecting) = self.collecting() {
            collecting.fill(query, &mut grid);
        }
        grid
    }

    /// What lies behind a measure of a query over it.
    pub(crate) fn receipts(
        &self,
        query: &Query,
        measure: Measure,
        group: usize,
        limit: usize,
    ) -> Result<Receipts, ReceiptsError> {
        match self.collecting().filter(|_| measure.is_collecting()) {
            Some(collecting) => collecting.receipts(query, measure, group, 0, limit),
            None => receipts(&self.ledger, query, measure, group, 0, limit),
        }
    }

    /// A source made of open-item lists of these days: it reaches to the last of them, and figures begin with what
    /// the first shows, for what was settled before that day is in none of them.
    #[must_use]
    pub(crate) fn seen_on(mut self, snapshots: &[Day]) -> Source {
        (self.first, self.last) = reach((self.first, self.last), snapshots);
        self
    }

    /// The two clocks of a command over this source.
    pub(crate) fn at(&self, words: &Clocks) -> Result<AsOf, Failure> {
        let at = clocks(words, self.last)?;
        if !self.from_books
            && known(at).is_some()
            && self.ledger.items.recorded.is_none()
            && self.ledger.applications.recorded.is_none()
        {
            let message =
                "--known-at: these files do not say when a fact was recorded, so nothing can be left out";
            return Err(Failure::new(Code::UsageDate, message)
                .hint("leave it away; exports carry one clock, --as-of"));
        }
        Ok(at)
    }

    /// The clocks in words, for headings.
    pub(crate) fn clock_words(&self, at: AsOf) -> String {
        let place = if self.from_books { "books" } else { "files" };
        let last =
            if at.day == self.last { format!(" (the last date in the {place})") } else { String::new() };
        match moment_words(at.known_at) {
            Some(known) => format!("as of {}{last}, as known on {known}", at.day),
            None => format!("as of {}{last}", at.day),
        }
    }
}

/// First and last day of figures, of what happened between two days and open-item lists of others.
pub(crate) fn reach((first, last): (Day, Day), lists: &[Day]) -> (Day, Day) {
    match (lists.first(), lists.last()) {
        (Some(&one), Some(&other)) if one == other => (other, last.max(other)),
        (Some(&one), Some(&other)) => (one.plus_days(1), last.max(other)),
        _ => (first, last),
    }
}

/// `None` for "all knowledge".
pub(crate) fn known(at: AsOf) -> Option<Instant> {
    (at.known_at != Instant::NEVER).then_some(at.known_at)
}

/// The index of a currency code in a ledger.
pub(crate) fn currency(ledger: &Ledger, code: Option<&str>) -> Result<Option<u16>, Failure> {
    let Some(code) = code else { return Ok(None) };
    let found = ledger.currencies.iter().position(|c| c.code().eq_ignore_ascii_case(code));
    let list = || ledger.currencies.iter().map(|c| c.code().to_owned()).collect::<Vec<_>>().join(", ");
    match found {
        Some(index) => Ok(Some(index as u16)),
        None => {
            Err(Failure::new(Code::UsageCurrency, format!("no document is in {code}; there is {}", list())))
        }
    }
}

/// A customer as people read it: number, and name where one is known.
pub(crate) fn customer_words(ledger: &Ledger, customer: u32) -> String {
    if customer == NO_ITEM {
        return "(none)".to_owned();
    }
    let number = ledger.customers.text(customer);
    match ledger.customer_name(customer) {
        name if !name.is_empty() && name != number => format!("{number} {name}"),
        _ => number.to_owned(),
    }
}
