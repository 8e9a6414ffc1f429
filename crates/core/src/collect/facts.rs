//! What collecting knows beside the ledger: contacts, consent, activities, promises, disputes, holds, notices.
//!
//! Customers and items are the ledger's numbers. Each fact carries its days, so that a state can be asked for any day; facts
//! that were not known at the moment in question are not in here.

use super::charge::Charge;
use super::contact::Medium;
use crate::charges::Reference;
use crate::day::Day;
use crate::money::Currency;
use crate::percent::Percent;
use jiff::civil::DateTime;

/// What a contact is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Receives reminders.
    Dunning,
    /// Approves invoices for payment.
    Approver,
    /// Settles disputes.
    Dispute,
    /// Receives statements.
    Statement,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::Dunning, Role::Approver, Role::Dispute, Role::Statement];

    /// As it is written in files and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Dunning => "dunning",
            Role::Approver => "approver",
            Role::Dispute => "dispute",
            Role::Statement => "statement",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A person or mailbox at a customer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Person {
    /// The customer.
    pub customer: u32,
    /// Name for people.
    pub name: String,
    /// What for; empty: for nothing yet.
    pub roles: Vec<Role>,
    /// E-mail address; empty for none.
    pub email: String,
    /// Telephone number; empty for none.
    pub phone: String,
    /// Language tag, such as `de`; empty for unknown.
    pub language: String,
    /// Time zone by its IANA name; empty for unknown.
    pub zone: String,
    /// Country, ISO 3166; empty for unknown.
    pub country: String,
}

impl Person {
    /// Whether there is a way to reach the person by a medium.
    #[must_use]
    pub fn has(&self, medium: Medium) -> bool {
        match medium {
            Medium::Email => !self.email.is_empty(),
            Medium::Call | Medium::Text => !self.phone.is_empty(),
            Medium::Letter | Medium::Visit => true,
        }
    }
}

/// Why somebody may not be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BanKind {
    /// They said so for a medium.
    OptOut,
    /// Not at all.
    DoNotContact,
    /// The address is dead until mended.
    Bounced,
    /// Insolvency, bankruptcy.
    Insolvency,
    /// A lawyer or court has it; a legal hold.
    Legal,
    /// The person died.
    Deceased,
}

impl BanKind {
    /// All of them.
    pub const ALL: [BanKind; 6] = [
        BanKind::OptOut,
        BanKind::DoNotContact,
        BanKind::Bounced,
        BanKind::Insolvency,
        BanKind::Legal,
        BanKind::Deceased,
    ];

    /// As it is written in files and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            BanKind::OptOut => "opt_out",
            BanKind::DoNotContact => "do_not_contact",
            BanKind::Bounced => "bounced",
            BanKind::Insolvency => "insolvency",
            BanKind::Legal => "legal",
            BanKind::Deceased => "deceased",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<BanKind> {
        BanKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Somebody may not be contacted, in `[from, until)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ban {
    /// The customer.
    pub customer: u32,
    /// One contact (a number into [`Facts::people`]), or everybody.
    pub contact: Option<u32>,
    /// One medium, or all.
    pub medium: Option<Medium>,
    /// Why.
    pub kind: BanKind,
    /// First day.
    pub from: Day,
    /// The day from which it no longer holds; [`Day::NEVER`] while it does.
    pub until: Day,
}

impl Ban {
    /// Whether it is about a medium; a bounce about which nothing is said is one of mail.
    #[must_use]
    pub fn is_about(&self, medium: Medium) -> bool {
        match self.medium {
            Some(own) => own == medium,
            None => self.kind != BanKind::Bounced || medium == Medium::Email,
        }
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day < self.until
    }
}

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The right person was spoken to.
    Reached,
    /// They promised to pay.
    Promised,
    /// They dispute.
    Disputed,
    /// They refuse to pay.
    Refused,
    /// Nobody answered.
    NoAnswer,
    /// A wrong number or address.
    WrongNumber,
    /// A message was left.
    LeftMessage,
    /// Something was sent.
    Sent,
    /// Something was received.
    Received,
    /// A note, nobody was contacted.
    Noted,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 10] = [
        Outcome::Reached,
        Outcome::Promised,
        Outcome::Disputed,
        Outcome::Refused,
        Outcome::NoAnswer,
        Outcome::WrongNumber,
        Outcome::LeftMessage,
        Outcome::Sent,
        Outcome::Received,
        Outcome::Noted,
    ];

    /// As it is written in files and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Reached => "reached",
            Outcome::Promised => "promised",
            Outcome::Disputed => "disputed",
            Outcome::Refused => "refused",
            Outcome::NoAnswer => "no_answer",
            Outcome::WrongNumber => "wrong_number",
            Outcome::LeftMessage => "left_message",
            Outcome::Sent => "sent",
            Outcome::Received => "received",
            Outcome::Noted => "noted",
        }
    }

    /// The outcome of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// Whether the right person was spoken to (right-party contact).
    #[must_use]
    pub const fn is_conversation(self) -> bool {
        matches!(self, Outcome::Reached | Outcome::Promised | Outcome::Disputed | Outcome::Refused)
    }
}

/// A call, mail, letter, visit or note on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The customer.
    pub customer: u32,
    /// With whom, a number into [`Facts::people`].
    pub contact: Option<u32>,
    /// When, in the person's local time.
    pub at: DateTime,
    /// How; `None` for a note.
    pub medium: Option<Medium>,
    /// They came to us.
    pub inbound: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// What was said.
    pub note: String,
    /// What is to be done next, and when.
    pub next: Option<(Day, String)>,
    /// Who did it.
    pub author: String,
}

impl Facts {
    /// The team of a collector on a day; empty for none.
    #[must_use]
    pub fn team(&self, collector: &str, day: Day) -> &str {
        Facts::team_of(&self.teams, collector, day)
    }

    /// The team of a collector on a day, from teams in order of days; empty for none.
    #[must_use]
    pub fn team_of<'t>(teams: &'t [Team], collector: &str, day: Day) -> &'t str {
        let said = teams.iter().rev().find(|team| team.collector == collector && team.from <= day);
        said.map_or("", |team| team.team.as_str())
    }
}

impl Notice {
    /// Whether it stands on a day: it was made by then and is not cancelled.
    #[must_use]
    pub fn stands(&self, day: Day) -> bool {
        self.made <= day && self.cancelled.is_none_or(|cancelled| cancelled > day)
    }

    /// What it charges on a day, without what was waived by then, minor units.
    #[must_use]
    pub fn charged(&self, day: Day) -> i64 {
        let counts = |c: &&Charged| c.waived.is_none_or(|waived| waived > day);
        self.charges.iter().filter(counts).fold(0, |sum, c| sum.saturating_add(c.charge.minor))
    }
}

impl Activity {
    /// Its day.
    #[must_use]
    pub fn day(&self) -> Day {
        Day::from_date(self.at.date())
    }
}

/// A promise to pay, or a plan: a promise in several parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its number.
    pub id: i64,
    /// Who promised.
    pub customer: u32,
    /// In which currency.
    pub currency: Currency,
    /// The day on which it was made.
    pub made: Day,
    /// Days and amounts, in order of days; one part for a plain promise.
    pub parts: Vec<(Day, i64)>,
    /// Which items; none: whatever the customer owes.
    pub items: Vec<u32>,
    /// The day on which it was cancelled or replaced by another.
    pub ended: Option<Day>,
}

/// A dispute about an item, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Its number.
    pub id: i64,
    /// The item.
    pub item: u32,
    /// Why: a word of the company's list.
    pub reason: String,
    /// What is disputed, minor units; `None`: all of it.
    pub amount: Option<i64>,
    /// Since when.
    pub opened: Day,
    /// Who settles it.
    pub owner: String,
    /// The day to answer by.
    pub answer_by: Option<Day>,
    /// When it ended, and how.
    pub closed: Option<(Day, String)>,
}

/// A hold on a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The customer.
    pub customer: u32,
    /// Why.
    pub reason: String,
    /// First day.
    pub from: Day,
    /// Last day, inclusive.
    pub until: Day,
}

/// One item of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The item.
    pub item: u32,
    /// Its level; 0 for a reminder before the due date.
    pub level: u8,
    /// The step of the strategy.
    pub step: String,
    /// What was open, minor units.
    pub open: i64,
}

/// A notice: a letter or mail about items, drafted and perhaps issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number for people.
    pub number: String,
    /// To whom.
    pub customer: u32,
    /// To which contact, a number into [`Facts::people`]; `None`: to the customer itself, or to one who is gone.
    pub contact: Option<u32>,
    /// How.
    pub medium: Medium,
    /// When it was drafted.
    pub made: Day,
    /// When it was issued.
    pub issued: Option<Day>,
    /// When it was cancelled.
    pub cancelled: Option<Day>,
    /// When somebody approved it, where its step asks for that.
    pub approved: Option<Day>,
    /// The date to pay by that it names.
    pub pay_by: Option<Day>,
    /// About which items.
    pub lines: Vec<Line>,
    /// What it charges beside them.
    pub charges: Vec<Charged>,
}

/// A charge of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub charge: Charge,
    /// When it was waived.
    pub waived: Option<Day>,
    /// The item that it became in the ledger, where it did.
    pub document: Option<u32>,
}

/// The team of a collector from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The collector's name.
    pub collector: String,
    /// The team; empty for none.
    pub team: String,
    /// From when.
    pub from: Day,
}

/// The parent of a customer from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The customer.
    pub customer: u32,
    /// Its parent; `None`: it has none any longer.
    pub parent: Option<u32>,
    /// From when.
    pub from: Day,
}

/// An item placed with an agency, in `[from, until)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The item.
    pub item: u32,
    /// The agency.
    pub agency: String,
    /// What was open when it was placed, minor units.
    pub amount: i64,
    /// What the agency keeps of what it collects, where that is agreed.
    pub commission: Option<Percent>,
    /// First day.
    pub from: Day,
    /// The day of recall; [`Day::NEVER`] while it is there.
    pub until: Day,
}

/// A rail that somebody may pass, in `[from, until]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Its number.
    pub id: i64,
    /// The rail's name.
    pub rail: String,
    /// For which customer.
    pub customer: u32,
    /// For which item; `None`: all of the customer's, and its messages.
    pub item: Option<u32>,
    /// First day.
    pub from: Day,
    /// Last day, inclusive.
    pub until: Day,
    /// In which role.
    pub role: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
}

/// Something that somebody proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// What: write_off, agency, credit_hold, plan.
    pub what: String,
    /// About whom.
    pub customer: u32,
    /// About which item; none: the customer.
    pub item: Option<u32>,
    /// How much, minor units.
    pub amount: Option<i64>,
    /// When.
    pub day: Day,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub author: String,
    /// When it ended, how, and by whom.
    pub ended: Option<(Day, String, String)>,
}

/// All of them, as known.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Contacts of customers.
    pub people: Vec<Person>,
    /// Who may not be contacted.
    pub bans: Vec<Ban>,
    /// What was done, in order of time.
    pub activities: Vec<Activity>,
    /// Promises and plans.
    pub promises: Vec<Promise>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// Holds on customers; those on items are the ledger's.
    pub holds: Vec<Hold>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// What agencies have.
    pub placements: Vec<Placement>,
    /// What was proposed.
    pub proposals: Vec<Proposal>,
    /// Rails that may be passed.
    pub overrides: Vec<Override>,
    /// Teams of collectors, in order of days.
    pub teams: Vec<Team>,
    /// Parents of customers that are said with a day, in order of days.
    pub parents: Vec<Parent>,
    /// Tags of customers.
    pub tags: Vec<(u32, String)>,
    /// Reference rates of late interest beside those of the packs: the pack's code or its reference's name, and the rate.
    pub reference_rates: Vec<(String, Reference)>,
    /// The day on which payments were last taken in; `None`: never, or it does not matter.
    pub fresh: Option<Day>,
}
