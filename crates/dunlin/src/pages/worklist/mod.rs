//! The worklist: whom to contact next and why, with the account beside it.
//!
//! The list comes in chunks: one is drawn, a link leads to the next, and a script fetches the others as they come near. So a list of ten
//! thousand costs no more than the rows that somebody looks at. Which rows there are, and what sorts they fall into, is known of everybody
//! ([`dunlin_app::present::Present::seats`]); what a row says is asked of the customers of its chunk alone.

mod bulk;
mod choice;
pub(crate) mod head;
pub(crate) mod rows;
mod summary;

use super::account;
use super::set::balance::textures;
use super::set::marks::blank;
use super::table::{Page, form, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{desk as words, nav};
use crate::api::Problem;
use choice::{Choice, Kept, PARAMS};
use dunlin_app::collect::{Sees, Used};
use dunlin_app::people::Right;
use dunlin_app::present::{Listed, Now, Seat};
use dunlin_core::day::Day;
use maud::{Markup, html};
use rows::Standing;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use summary::Summary;

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/worklist", Some(Right::Read), PARAMS, draw),
    form("/worklist/bulk", Some(Right::Work), &[], bulk::draw, bulk::act),
];

/// So many rows are drawn at once.
const CHUNK: usize = 50;

/// A worklist that somebody looks at.
struct List<'v> {
    visit: &'v Visit<'v>,
    now: Now<'v>,
    sees: Sees,
    day: Day,
    /// The strategy of the day.
    used: Arc<Used>,
    choice: Choice,
    /// What is listed, in order; no further than it is shown.
    seats: Vec<Seat>,
    summary: OnceCell<Arc<Summary>>,
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let list = List::of(visit)?;
    let from = visit.query("from").and_then(|text| text.parse().ok()).unwrap_or(0) / CHUNK * CHUNK;
    match visit.part {
        Some("rows") => return Ok(Shown::Part(list.chunk(from, None)?)),
        Some("row") => return Ok(Shown::Part(list.one()?)),
        Some("head") => return Ok(Shown::Part(head::draw(&list))),
        Some("act") => return Ok(Shown::Part(list.account(None)?.map_or_else(|| html! {}, |own| own.act()))),
        _ => {}
    }
    let asked = visit.query("at");
    let open = asked.and_then(|number| list.place_of(number));
    // On a wide screen there is no reason to have nothing beside the list.
    let first = list.seats.first().map(|_| 0);
    let account = list.account(asked.is_none().then_some(first).flatten())?;
    if visit.part == Some("account") {
        return Ok(Shown::Part(account.map_or_else(|| html! {}, |own| own.panel())));
    }
    let from = open.map_or(from, |at| at / CHUNK * CHUNK);
    let number = account.as_ref().map(|own| own.number().to_owned());
    let body = html! {
        (textures())
        (head::draw(&list))
        @if list.seats.is_empty() { (list.nothing()) }
        @if !list.seats.is_empty() || account.is_some() {
            div.desk data-open[asked.is_some()] {
                section.listing aria-label=(visit.say(words::RANKED)) id="list" data-live="worklist" data-here=(list.choice.address(&[])) {
                    @if !list.seats.is_empty() { (list.rows(from, number.as_deref())?) }
                    (head::keys(visit))
                }
                aside.acct id="account" aria-label=(visit.say(words::ACCOUNT)) {
                    @if let Some(account) = &account { (account.panel()) }
                }
            }
        }
        (head::help(visit))
    };
    Ok(Shown::Page { title: visit.say(nav::WORKLIST).to_owned(), at: At::Worklist, body })
}

impl<'v> List<'v> {
    fn of(visit: &'v Visit<'v>) -> Result<List<'v>, Problem> {
        let day = visit.today()?;
        let (now, sees) = visit.now(day)?;
        let choice = Choice::of(visit);
        let used = now.used(day)?;
        let wanted = choice.wanted(visit, &now, (&used.strategy, day));
        let from = visit.query("from").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
        let open = visit.query("at").and_then(|number| now.customer(&sees, number));
        let (mut seats, mut enough) = (Vec::new(), from / CHUNK * CHUNK + CHUNK);
        let mut is_met = open.is_none();
        now.seats(&sees, (day, &used), &mut |seat| {
            if !wanted.has(&seat) || !choice.lists(&seat) {
                return ControlFlow::Continue(());
            }
            if open == Some(seat.customer) {
                (is_met, enough) = (true, enough.max(seats.len() / CHUNK * CHUNK + CHUNK));
            }
            seats.push(seat);
            // One more says who is next.
            let is_seen = choice.is_plain() && is_met && seats.len() > enough;
            if is_seen { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        drop(wanted);
        if !choice.is_plain() {
            seats = choice.ordered(seats);
        }
        Ok(List { visit, now, sees, day, used, choice, seats, summary: OnceCell::new() })
    }

    /// What all of it comes to.
    fn summary(&self) -> Arc<Summary> {
        let make = || {
            let mut base = Vec::new();
            let wanted = self.choice.wanted(self.visit, &self.now, (&self.used.strategy, self.day));
            self.now.seats(&self.sees, (self.day, &self.used), &mut |seat| {
                if wanted.has(&seat) {
                    base.push(seat);
                }
                ControlFlow::Continue(())
            });
            Summary::of(&self.choice, &base)
        };
        let key = || {
            let (who, place) = (self.visit.who(), self.choice.address(&[]));
            format!("worklist {:?} {} {} {place}", who.scope, who.name, self.day)
        };
        let memo = &self.visit.shared().memo;
        Arc::clone(self.summary.get_or_init(|| memo.aside(&key(), self.now.seq(), make)))
    }

    /// How many are listed: those who are shown, and what was counted.
    fn len(&self) -> usize {
        if self.choice.is_plain() { self.summary().listed.max(self.seats.len()) } else { self.seats.len() }
    }

    fn number(&self, seat: &Seat) -> &str {
        self.now.ledger().customers.text(seat.customer)
    }

    /// Where a customer stands in the list.
    fn place_of(&self, number: &str) -> Option<usize> {
        let customer = self.now.customer(&self.sees, number)?;
        self.seats.iter().position(|seat| seat.customer == customer)
    }

    /// The address of the list with an account beside it.
    fn beside(&self, number: &str) -> String {
        self.choice.address(&[("at", number)])
    }

    /// The account that is asked for, or that of a place.
    fn account(&self, place: Option<usize>) -> Result<Option<account::Shown<'_>>, Problem> {
        let number = match (self.visit.query("at"), place) {
            (Some(number), _) => number,
            (None, Some(place)) => self.number(&self.seats[place]),
            (None, None) => return Ok(None),
        };
        let Some(customer) = self.now.customer(&self.sees, number) else { return Ok(None) };
        let at = self.seats.iter().position(|seat| seat.customer == customer);
        let next = match at {
            Some(at) => self.seats.get(at + 1).or_else(|| self.seats.get(at.checked_sub(1)?)),
            None => self.seats.first(),
        };
        let around = account::Around {
            here: self.beside(number),
            next: next.map(|seat| self.beside(self.number(seat))),
            back: Some(format!("{}#row-{number}", self.choice.address(&[]))),
        };
        account::Shown::of(self.visit, &self.now, (&self.sees, customer, self.day), around).map(Some)
    }

    /// The whole list: the chunk that is asked for, and links to the others.
    fn rows(&self, from: usize, open: Option<&str>) -> Result<Markup, Problem> {
        let visit = self.visit;
        let may = visit.may(Right::Work);
        let (before, after) = (0..from.min(self.len()), (from + CHUNK).min(self.len())..self.len());
        Ok(html! {
            form id="bulk" method="post" action="/worklist/bulk" {
                input type="hidden" name="back" value=(self.choice.address(&[]));
                div.row-h aria-hidden="true" {
                    span {} span { (visit.say(words::HEAD_WHO)) } span.num { (visit.say(words::HEAD_DUE)) } span { (visit.say(words::HEAD_NEXT)) }
                }
                (self.link(before, from.saturating_sub(CHUNK)))
                (self.chunk(from, open)?)
                (self.link(after.clone(), after.start))
                @if may { (bulk::bar(visit)) }
            }
        })
    }

    /// The rows that are not drawn: a link to the chunk next to the one that is. A script makes places of all their chunks.
    fn link(&self, rows: Range<usize>, start: usize) -> Markup {
        if rows.is_empty() {
            return html! {};
        }
        let lang = self.visit.lang();
        let end = (start + CHUNK).min(self.len());
        let count = |n: usize| lang.count(n as i64);
        let said = words::ROWS_TO.with(lang, &[("from", &count(start + 1)), ("to", &count(end))]);
        let place = self.choice.address(&[("from", &start.to_string())]);
        html! {
            p.chunk data-from=(rows.start) data-to=(rows.end) data-step=(CHUNK) data-chunk=(self.choice.address(&[("from", "")])) {
                a href={ (place) "#rows-" (start) } { (said) }
            }
        }
    }

    /// The rows from a place on.
    fn chunk(&self, start: usize, open: Option<&str>) -> Result<Markup, Problem> {
        let seats = &self.seats[start.min(self.seats.len())..(start + CHUNK).min(self.seats.len())];
        let (listed, all) = (self.listed(seats)?, self.summary());
        let shown = rows::Shown::new(self.visit.lang(), &listed.few.desk, &all.scales);
        let rows = by_number(&listed);
        let peace =
            seats.iter().position(|seat| seat.withheld.is_some()).filter(|_| self.choice.kept == Kept::Usual);
        Ok(html! {
            ol.list id={ "rows-" (start) } start=(start + 1) {
                @for (at, seat) in seats.iter().enumerate() {
                    @let number = self.number(seat);
                    @if peace == Some(at) { li.sort { h2.eyebrow { (self.visit.say(words::IN_PEACE)) } } }
                    @if let Some(row) = rows.get(number) {
                        li { (shown.row(row, Standing { rank: start + at + 1, is_open: open == Some(number), place: &self.row_place(number) })) }
                    }
                }
            }
        })
    }

    fn row_place(&self, number: &str) -> String {
        format!("{}#account", self.beside(number))
    }

    /// The row of the customer that is asked for; nothing where it is no longer listed.
    fn one(&self) -> Result<Markup, Problem> {
        let Some(at) = self.visit.query("at").and_then(|number| self.place_of(number)) else {
            return Ok(html! {});
        };
        let (listed, all) = (self.listed(&self.seats[at..=at])?, self.summary());
        let shown = rows::Shown::new(self.visit.lang(), &listed.few.desk, &all.scales);
        let number = self.number(&self.seats[at]);
        let place = self.row_place(number);
        Ok(html! {
            @for row in listed.list.rows.iter().chain(&listed.list.withheld) {
                (shown.row(row, Standing { rank: at + 1, is_open: false, place: &place }))
            }
        })
    }

    fn listed(&self, seats: &[Seat]) -> Result<Listed, Problem> {
        let customers: Vec<u32> = seats.iter().map(|seat| seat.customer).collect();
        Ok(self.now.listed(&customers, &self.sees, self.day)?)
    }

    /// Nothing to do: because there is nobody, or because of what was chosen.
    fn nothing(&self) -> Markup {
        let visit = self.visit;
        let is_plain = self.choice == Choice::default();
        let acts = html! {
            @if is_plain { a.btn href="/imports" { (visit.say(words::TO_IMPORTS)) } }
            @else { a.btn href="/worklist" { (visit.say(words::WHOLE_LIST)) } }
            @if self.summary().todo + self.summary().peace > 0 && self.choice.kept == Kept::Usual {
                a.btn.text href=(Choice { kept: Kept::Peace, ..Choice::default() }.address(&[])) { (visit.say(words::SEE_PEACE)) }
            }
        };
        let (claim, more) = match (is_plain, self.now.ledger().items.is_empty()) {
            (_, true) => (words::NO_BOOKS, words::NO_BOOKS_MORE),
            (true, false) => (words::ALL_DONE, words::ALL_DONE_MORE),
            (false, false) => (words::NONE_FIT, words::NONE_FIT_MORE),
        };
        blank(visit.say(claim), visit.say(more), &acts)
    }
}

/// Rows by the number of their customer.
fn by_number(listed: &Listed) -> FxHashMap<&str, &dunlin_core::collect::worklist::Row> {
    let names = &listed.few.desk.ledger().customers;
    let all = listed.list.rows.iter().chain(&listed.list.withheld);
    all.map(|row| (names.text(row.customer), row)).collect()
}
