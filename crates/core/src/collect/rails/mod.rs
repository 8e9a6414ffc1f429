//! The guard rails: every outward contact passes all of them, whoever wants it. One file each, listed in [`RAILS`], named as
//! the reason that they give.
//!
//! A rail looks at a [`View`]: the account, and either one item or a whole message. It knows no order but that of the list; the
//! first that says no is recorded. A rail is overridden only by a role and with a reason ([`Override`]), never by a strategy,
//! and some by nobody.

mod after_conversation;
mod below_minimum;
mod call_cap;
mod closed_day;
mod contact_cap;
mod covered;
mod disputed;
mod do_not_contact;
mod in_plan;
mod interval;
mod legal;
mod no_recipient;
mod on_hold;
mod placed;
mod promised;
mod settled;
mod stale_ledger;
mod time_barred;

use super::facts::Override;
use super::skip::Skip;
use super::strategy::Strategy;
use crate::day::Day;

/// Rails that are overridden: a set of places in [`RAILS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overridden(u32);

impl Overridden {
    /// Takes in what somebody overrode; a rail that nobody may override stays.
    pub fn add(&mut self, over: &Override) {
        let at = RAILS.iter().position(|rail| rail.name == over.rail && rail.overridden_by.is_some());
        self.0 |= at.map_or(0, |at| 1 << at);
    }

    fn holds(self, rail: &Rail) -> bool {
        self.0 != 0
            && RAILS.iter().position(|own| own.name == rail.name).is_some_and(|at| self.0 & (1 << at) != 0)
    }
}

/// What the account is like today.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What somebody overrode for all of it.
    pub overridden: Overridden,
    /// Nobody may be contacted at all.
    pub is_banned: bool,
    /// Insolvency, a legal matter, a death.
    pub is_legal: bool,
    /// Last day of a hold on the customer, inclusive.
    pub hold_until: Option<Day>,
    /// A reminder was last issued to it.
    pub last_reminder: Option<Day>,
    /// The first day on which it may be contacted again, after the last contact of ours.
    pub quiet_until: Option<Day>,
    /// Outward contacts in the last seven days, today in.
    pub contacts_this_week: usize,
    /// A draft waits for it: the first day after it on which something else may be planned.
    pub drafted_until: Option<Day>,
    /// So many drafts of the last seven days wait.
    pub drafts_this_week: usize,
    /// Calls of ours in the window of the strategy's cap, today in.
    pub calls_in_window: usize,
    /// Somebody there was last spoken to, whoever called.
    pub last_conversation: Option<Day>,
    /// Payments were last taken into the books.
    pub fresh: Option<Day>,
}

/// An item today.
#[derive(Clone, Copy, Debug, Default)]
pub struct Item {
    /// What somebody overrode for it.
    pub overridden: Overridden,
    /// Its due date.
    pub due: Day,
    /// What is open, minor units.
    pub open: i64,
    /// What is disputed of it.
    pub disputed: i64,
    /// A live promise covers it up to that day.
    pub promised: Option<Day>,
    /// A plan in good standing covers it.
    pub in_plan: bool,
    /// Last day of its hold, inclusive.
    pub hold_until: Option<Day>,
    /// An agency has it.
    pub placed: bool,
}

/// A message as it would go out.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// What is past due in its currency, minor units.
    pub past_due: i64,
    /// What it asks for.
    pub total: i64,
    /// Unapplied credits of the customer in that currency, positive.
    pub unapplied: i64,
    /// The least that must be past due.
    pub minimum: Option<i64>,
    /// It is a call.
    pub is_call: bool,
    /// Whether somebody can be reached; else why not.
    pub recipient: Result<(), Skip>,
}

/// What a rail looks at.
#[derive(Clone, Copy, Debug)]
pub struct View<'v> {
    /// Today.
    pub day: Day,
    /// The rules.
    pub strategy: &'v Strategy,
    /// The account.
    pub account: &'v Account,
    /// About one item ...
    pub item: Option<&'v Item>,
    /// ... or about a message.
    pub message: Option<&'v Message>,
    /// Contacts with the customer that are planned for today already.
    pub planned: usize,
}

/// What a rail bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// About what, and to whom.
    Subject,
    /// How often and when, by the house's own rules.
    House,
    /// How often and when, by law or custom.
    Law,
}

/// A rail.
#[derive(Clone, Copy, Debug)]
pub struct Rail {
    /// Its name: the code of the reason.
    pub name: &'static str,
    /// What it holds, for people.
    pub about: &'static str,
    /// What it bounds.
    pub bounds: Bounds,
    /// Whether it lets through.
    pub check: fn(&View<'_>) -> Result<(), Skip>,
    /// Who may override it, with a reason; nobody where there is none.
    pub overridden_by: Option<&'static str>,
}

/// All of them; of several reasons the first of this list is recorded.
pub const RAILS: &[Rail] = &[
    settled::RAIL,
    below_minimum::RAIL,
    disputed::RAIL,
    promised::RAIL,
    in_plan::RAIL,
    on_hold::RAIL,
    do_not_contact::RAIL,
    covered::RAIL,
    legal::RAIL,
    placed::RAIL,
    time_barred::RAIL,
    no_recipient::RAIL,
    interval::RAIL,
    contact_cap::RAIL,
    call_cap::RAIL,
    after_conversation::RAIL,
    closed_day::RAIL,
    stale_ledger::RAIL,
];

/// Whether all rails let through.
///
/// # Errors
/// The first reason against it.
pub fn pass(rails: &[Rail], view: &View<'_>) -> Result<(), Skip> {
    let own = view.item.map_or(0, |item| item.overridden.0);
    let overridden = Overridden(view.account.overridden.0 | own);
    rails.iter().filter(|rail| !overridden.holds(rail)).try_for_each(|rail| (rail.check)(view))
}

#[cfg(test)]
mod tests {
    use super::RAILS;

    #[test]
    fn every_rail_is_in_the_manual_in_this_order() {
        let manual = include_str!("../../../../../docs/reference/rails.md");
        let mut last = 0;
        for rail in RAILS {
            let row =
                format!("| `{}` | {} | {} |", rail.name, rail.about, rail.overridden_by.unwrap_or("nobody"));
            let at = manual.find(&row).unwrap_or_else(|| panic!("docs/reference/rails.md lacks {row}"));
            assert!(at > last, "{} stands elsewhere in the manual", rail.name);
            last = at;
        }
    }
}
