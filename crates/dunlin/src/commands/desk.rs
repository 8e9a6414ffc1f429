//! What the commands of collecting share: the day, the desk of a day, strategy files.

use crate::api::View;
use crate::cli::At;
use crate::error::{Code, Failure};
use crate::input::{books_failure, customer_words, day, moment, place};
use crate::output::{Cell, working};
use crate::seat;
use dunlin_app::Books;
use dunlin_app::collect::Desk;
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::{Day, Instant};
use dunlin_formats::strategy::parse;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

/// The day that is asked for, or today.
pub(crate) fn day_of(at: &At) -> Result<Day, Failure> {
    match at.as_of.as_deref() {
        Some(text) => day("--as-of", text),
        None => dunlin_app::today().map_err(|e| books_failure(&e)),
    }
}

/// Opens the books, to write to them.
pub(crate) fn books(at: &At) -> Result<Books, Failure> {
    if at.known_at.is_some() {
        return Err(Failure::new(Code::UsageDate, "--known-at: nothing is written into what was known then")
            .hint("leave it out; it is for lists and previews"));
    }
    read_books(at)
}

fn read_books(at: &At) -> Result<Books, Failure> {
    Books::open(&place(at.books.as_ref())?).map_err(|e| books_failure(&e))
}

/// The desk that a command reads.
pub(crate) enum Seen {
    /// Of books that it opened itself.
    Own(Box<Desk>),
    /// Of the server that it is carried out by, for whoever asks.
    Shared(Arc<View>),
}

impl Deref for Seen {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        match self {
            Seen::Own(desk) => desk,
            Seen::Shared(view) => &view.desk,
        }
    }
}

/// The desk of the day.
pub(crate) fn desk(at: &At, strategy: Option<Strategy>) -> Result<Seen, Failure> {
    // The server has looked at the two clocks; a strategy file is not named there.
    if let Some(view) = seat::view() {
        return Ok(Seen::Shared(view));
    }
    let known_at = at.known_at.as_deref().map_or(Ok(Instant::NEVER), |text| moment("--known-at", text))?;
    let (books, day) = (read_books(at)?, day_of(at)?);
    let desk = working("reading the books", || books.desk(day, known_at, strategy));
    desk.map(|desk| Seen::Own(Box::new(desk))).map_err(|e| books_failure(&e))
}

/// A strategy file, and its text.
pub(crate) fn strategy_file(path: &Path) -> Result<(Strategy, String), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Code::InputUnreadable, format!("{}: {error}", path.display()))
            .hint("name a strategy file in TOML, in UTF-8")
    })?;
    let strategy = parse(&text).map_err(|error| {
        Failure::new(Code::StrategyRefused, format!("{}, {error}", path.display())).hint(error.hint)
    })?;
    Ok((strategy, text))
}

/// A customer in a list: its number for programs, number and name for people.
pub(crate) fn customer(desk: &Desk, customer: u32) -> Cell {
    let number = desk.ledger().customers.text(customer).to_owned();
    Cell::Named(number, customer_words(desk.ledger(), customer))
}
