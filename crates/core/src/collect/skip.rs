//! Why something is withheld. The order of the variants is the order of the checks: the first hit is the one recorded.

use crate::day::Day;
use std::fmt;

/// The first reason for which an item, or a whole customer, gets no letter and no call today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// Its day has not come; from when it would be due, where that is a fixed day.
    NotDue(Day),
    /// Nothing is open.
    NothingOpen,
    /// What is open stays below the minimum of the strategy.
    BelowMinimum,
    /// The item is disputed.
    Disputed,
    /// A live promise covers it, up to that day (tolerance in).
    Promised(Day),
    /// It is part of a payment plan in good standing.
    InPlan,
    /// It is on hold up to that day, inclusive.
    OnHold(Day),
    /// Nobody may be contacted about this customer.
    DoNotContact,
    /// The customer or the contact opted out of this channel.
    OptedOut,
    /// Money is on its way, or lies unapplied, that covers it.
    Covered,
    /// Bankruptcy, death, or a lawyer has it.
    Legal,
    /// It is placed with an agency.
    Placed,
    /// It is older than the law's limitation, and nobody has looked at it.
    TimeBarred,
    /// There is nobody to write to, or the only address is dead.
    NoRecipient,
    /// The last reminder is too young; from when another may go.
    Interval(Day),
    /// The last level was reached.
    MaxLevel,
    /// A notice was drafted and has not been issued.
    DraftWaiting,
    /// A notice bears a date after today.
    LaterNotice(Day),
    /// Outside the hours in which people may be contacted.
    OutsideHours,
    /// A week-end or holiday.
    ClosedDay,
    /// So many contacts are allowed in a window of days, and were made.
    ContactCap,
    /// So many calls are.
    CallCap,
    /// Too soon after a conversation; from when.
    AfterConversation(Day),
    /// It was done already: the same step for the same item.
    AlreadyDone,
    /// The books have no fresh payments: the last import is of that day.
    StaleLedger(Day),
}

impl Skip {
    /// A stable code for programs, and the name of the rail in the documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Skip::NotDue(_) => "not_due",
            Skip::NothingOpen => "nothing_open",
            Skip::BelowMinimum => "below_minimum",
            Skip::Disputed => "disputed",
            Skip::Promised(_) => "promised",
            Skip::InPlan => "in_plan",
            Skip::OnHold(_) => "on_hold",
            Skip::DoNotContact => "do_not_contact",
            Skip::OptedOut => "opted_out",
            Skip::Covered => "covered",
            Skip::Legal => "legal",
            Skip::Placed => "placed",
            Skip::TimeBarred => "time_barred",
            Skip::NoRecipient => "no_recipient",
            Skip::Interval(_) => "interval",
            Skip::MaxLevel => "max_level",
            Skip::DraftWaiting => "draft_waiting",
            Skip::LaterNotice(_) => "later_notice",
            Skip::OutsideHours => "outside_hours",
            Skip::ClosedDay => "closed_day",
            Skip::ContactCap => "contact_cap",
            Skip::CallCap => "call_cap",
            Skip::AfterConversation(_) => "after_conversation",
            Skip::AlreadyDone => "already_done",
            Skip::StaleLedger(_) => "stale_ledger",
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Skip::NotDue(day) => write!(f, "not due before {day}"),
            Skip::NothingOpen => write!(f, "nothing is open"),
            Skip::BelowMinimum => write!(f, "below the minimum amount"),
            Skip::Disputed => write!(f, "disputed"),
            Skip::Promised(day) => write!(f, "promised, to be waited for up to {day}"),
            Skip::InPlan => write!(f, "in a payment plan that is kept"),
            Skip::OnHold(day) => write!(f, "on hold up to {day}"),
            Skip::DoNotContact => write!(f, "not to be contacted"),
            Skip::OptedOut => write!(f, "opted out of this channel"),
            Skip::Covered => write!(f, "covered by money received and not yet applied"),
            Skip::Legal => write!(f, "insolvency or legal matter"),
            Skip::Placed => write!(f, "placed with an agency"),
            Skip::TimeBarred => write!(f, "older than the limitation; somebody looks at it first"),
            Skip::NoRecipient => write!(f, "nobody to write to"),
            Skip::Interval(day) => write!(f, "too soon after the last contact, not before {day}"),
            Skip::MaxLevel => write!(f, "the last level was reached"),
            Skip::DraftWaiting => write!(f, "a draft waits to be issued"),
            Skip::LaterNotice(day) => write!(f, "there is a notice dated {day}"),
            Skip::OutsideHours => write!(f, "outside the hours for contact"),
            Skip::ClosedDay => write!(f, "a day on which nobody is contacted"),
            Skip::ContactCap => write!(f, "as many contacts as are allowed were made"),
            Skip::CallCap => write!(f, "as many calls as are allowed were made"),
            Skip::AfterConversation(day) => write!(f, "too soon after a conversation, not before {day}"),
            Skip::AlreadyDone => write!(f, "done already"),
            Skip::StaleLedger(day) => write!(f, "the last payments in the books are of {day}"),
        }
    }
}
