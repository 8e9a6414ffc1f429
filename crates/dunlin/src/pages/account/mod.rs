//! The account: ten seconds to speak to a customer. As a page of its own, and beside the worklist.

mod about;
mod act;
mod compose;
mod documents;
mod timeline;
mod top;

pub(crate) use act::made_id;

use super::set::balance::{Claims, textures};
use super::table::{Page, form};
use super::visit::{At, Drawn, Sent, Shown as Page_, Visit};
use super::words::desk as words;
use super::worklist::rows::account_place;
use crate::api::{Problem, Tag, account_tag, problem};
use crate::pages::set::book;
use dunlin_app::collect::{Desk, Sees};
use dunlin_app::people::Right;
use dunlin_app::present::{Few, Present};
use dunlin_core::collect::worklist::{Room, Row};
use dunlin_core::day::Day;
use maud::{Markup, html};

/// The parameters of the address.
const PARAMS: &[&str] = &["do", "contact", "did", "of", "undo", "words", "docs", "doc"];

/// The pages.
pub(crate) const PAGES: &[Page] = &[form("/accounts/{number}", Some(Right::Read), PARAMS, draw, act::act)];

/// What stands around an account.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    /// The address of what is shown, without a form that is open.
    pub(crate) here: String,
    /// Where to go on to when a form was sent.
    pub(crate) next: Option<String>,
    /// The list that it stands beside.
    pub(crate) back: Option<String>,
}

/// An account that is shown.
pub(crate) struct Shown<'v> {
    visit: &'v Visit<'v>,
    few: Few,
    /// The customer at the desk of the few.
    customer: u32,
    number: String,
    name: String,
    claims: Claims,
    /// Its row of the worklist, where it has one.
    row: Option<Row>,
    around: Around,
    /// The state that was seen.
    seen: String,
    day: Day,
    /// Whom something was done for just now, where the address says so.
    of: Option<String>,
    /// What was sent and not carried out, and why.
    sent: Option<Refused<'v>>,
}

/// A form that was sent and not carried out.
#[derive(Debug)]
struct Refused<'v> {
    sent: &'v Sent,
    /// Why.
    why: String,
    /// Which field is wrong, where one is.
    field: Option<&'static str>,
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let (now, sees) = visit.now(day)?;
    let customer = now.customer(&sees, visit.path("number")).ok_or_else(problem::not_found)?;
    let around = Around { here: account_place(visit.path("number")), next: None, back: None };
    let shown = Shown::of(visit, &now, (&sees, customer, day), around)?;
    Ok(shown.page())
}

impl<'v> Shown<'v> {
    /// An account of somebody who is seen.
    pub(crate) fn of(
        visit: &'v Visit<'v>,
        now: &Present,
        (sees, customer, day): (&Sees, u32, Day),
        around: Around,
    ) -> Result<Shown<'v>, Problem> {
        let few = now.account(customer, sees, day)?;
        let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
        let content = account_tag(&few.desk, here);
        let list = few.desk.worklist(&few.desk.plan(), Room::Rows(usize::MAX), None);
        let row = list.rows.into_iter().chain(list.withheld).find(|row| row.customer == here);
        let of = visit
            .query("of")
            .and_then(|number| now.customer(sees, number))
            .map(|of| book::name(now.ledger(), of).to_owned());
        Ok(Shown {
            visit,
            of,
            number: few.desk.ledger().customers.text(here).to_owned(),
            name: book::name(few.desk.ledger(), here).to_owned(),
            claims: Claims::new(&few.desk),
            customer: here,
            row,
            around,
            seen: Tag { seq: now.seq(), question: 0, content }.header(),
            day,
            sent: None,
            few,
        })
    }

    /// The customer's number.
    pub(crate) fn number(&self) -> &str {
        &self.number
    }

    fn desk(&self) -> &Desk {
        &self.few.desk
    }

    /// The address with more behind it.
    fn here(&self, more: &str) -> String {
        joined(&self.around.here, more)
    }

    /// Beside a list the account is a part of the page.
    fn is_beside(&self) -> bool {
        self.around.back.is_some()
    }

    /// The level of its headings: below the name, which is the heading of a page of its own.
    fn level(&self) -> Option<&'static str> {
        (!self.is_beside()).then_some("2")
    }

    /// The page of its own, or a part of it.
    fn page(&self) -> Page_ {
        match self.visit.part {
            Some("account") => return Page_::Part(self.panel()),
            Some("act") => return Page_::Part(self.act()),
            _ => {}
        }
        let body = html! {
            (textures())
            div.acct.whole id="account" { (self.panel()) }
            (super::worklist::head::help(self.visit))
        };
        Page_::Page { title: self.name.clone(), at: At::Worklist, body }
    }

    /// All of it.
    pub(crate) fn panel(&self) -> Markup {
        let visit = self.visit;
        html! {
            article.account data-live="account" data-customer=(self.number) data-here=(self.around.here) data-next=[self.around.next.as_deref()] aria-label=(self.name) {
                div.now {
                    @if let Some(back) = &self.around.back { p.only-narrow { a href=(back) { "← " (visit.say(words::BACK_TO_LIST)) } } }
                    (self.done())
                    (self.head())
                    (self.speak())
                    (self.acts())
                    div id="act" aria-live="off" { (self.act()) }
                    (self.balances())
                    (self.against())
                    (self.documents())
                    div.two { (self.people()) (self.behaviour()) }
                    (self.today())
                    (self.strategy())
                    (self.family())
                }
                (self.timeline())
            }
        }
    }
}

/// An address with more parameters behind it.
fn joined(place: &str, more: &str) -> String {
    if more.is_empty() {
        return place.to_owned();
    }
    let (place, anchor) = place.split_once('#').map_or((place, String::new()), |(p, a)| (p, format!("#{a}")));
    let sign = if place.contains('?') { '&' } else { '?' };
    format!("{place}{sign}{more}{anchor}")
}
