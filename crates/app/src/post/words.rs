//! The commands as JSON: what each says.

pub use super::activities::Activity;
pub use super::agencies::{Place, Recall, Remit, Remitted};
pub use super::disputes::{CustomerHold, EndHold};
pub use super::people::{Contact, Permission, Tag, Team};
pub use super::promises::{EndPromise, Promise, PromisePart};
pub use super::proposals::{Decide, Propose};
pub use super::rules::{EndOverride, Limit, Override, Waive};
use super::told::{CHANNELS, DISPUTE_ENDS, NEW_KINDS, acts, told};
use crate::rows::Cell;
use dunlin_core::day::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

acts! {
    /// A command, told apart by `do`.
    pub enum Act {
        /// Writes an invoice, a credit note or another document.
        Document(Document) = "document",
        /// Writes a payment, and applies it.
        Payment(Payment) = "payment",
        /// Applies a credit that is there to a debit.
        Apply(Apply) = "apply",
        /// Takes an application back from a day on.
        Unapply(Unapply) = "unapply",
        /// Pays a credit back to the customer.
        Refund(GiveUp) = "refund",
        /// Gives a receivable up, or a credit.
        WriteOff(GiveUp) = "write_off",
        /// Takes a payment back that the bank returned: what it had settled is open again.
        ReturnPayment(GiveUp) = "return_payment",
        /// Declares a document void from a day on.
        Void(Void) = "void",
        /// Says that a document is in dispute, or no longer.
        Dispute(Dispute) = "dispute",
        /// Puts a document on hold, or releases it.
        Hold(Hold) = "hold",
        /// Gives a document another due date.
        Due(Due) = "due",
        /// Says something of a customer; makes it when it is new.
        Customer(Customer) = "customer",
        /// Merges a customer into another, or takes that back.
        Merge(Merge) = "merge",
        /// Says something of a contact; makes it when it is new.
        Contact(Contact) = "contact",
        /// Forbids contact, or allows it again.
        Permission(Permission) = "permission",
        /// Gives a customer a tag, or takes it away.
        Tag(Tag) = "tag",
        /// Writes down what was done on an account.
        Activity(Activity) = "activity",
        /// Writes a promise to pay, or a payment plan.
        Promise(Promise) = "promise",
        /// Cancels a promise.
        EndPromise(EndPromise) = "end_promise",
        /// Puts a customer on hold.
        CustomerHold(CustomerHold) = "customer_hold",
        /// Releases a customer.
        EndHold(EndHold) = "end_hold",
        /// Places a document with an agency.
        Place(Place) = "place",
        /// Recalls a document from an agency.
        Recall(Recall) = "recall",
        /// Proposes a write-off, an agency, a credit hold or a plan.
        Propose(Propose) = "propose",
        /// Decides on a proposal.
        Decide(Decide) = "decide",
        /// Takes in what an agency remits.
        Remit(Remit) = "remit",
        /// Waives a charge of a notice.
        Waive(Waive) = "waive",
        /// Lets a guard rail be passed for a time.
        Override(Override) = "override",
        /// Takes an override back.
        EndOverride(EndOverride) = "end_override",
        /// Says to which team a collector belongs.
        Team(Team) = "team",
        /// Says how much may be written off without a proposal.
        Limit(Limit) = "limit",
    }
}

/// A day as text, `2024-12-31`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(pub Day);

impl Date {
    pub(super) fn cell(self) -> Cell {
        i64::from(self.0.0).into()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Date, String> {
        text.parse().map(Date).map_err(|e: dunlin_core::day::DayError| e.to_string())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.0.to_string()
    }
}

/// An amount in decimals, as text, so that no reader rounds it.
pub type Amount = String;

/// Names a document: its number (with `#n` for an instalment) as text; or, where that is not enough, an object of number,
/// kind, entity and instalment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Which {
    /// The document's number.
    pub number: String,
    /// Its kind's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Which instalment, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalment: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhichFields {
    number: String,
    kind: Option<String>,
    entity: Option<String>,
    instalment: Option<u16>,
}

impl TryFrom<Value> for Which {
    type Error = String;

    fn try_from(value: Value) -> Result<Which, String> {
        match value {
            Value::String(number) => Ok(Which { number, kind: None, entity: None, instalment: None }),
            Value::Object(_) => {
                let f: WhichFields = serde_json::from_value(value).map_err(|e| e.to_string())?;
                Ok(Which { number: f.number, kind: f.kind, entity: f.entity, instalment: f.instalment })
            }
            other => Err(format!("`{other}` names no document; write its number as text")),
        }
    }
}

told! {
    /// A new document.
    pub struct Document {
        /// Its number.
        pub number: String,
        /// Its kind's word: invoice, debit_note, fee, interest, chargeback, credit_note, journal.
        #[words(&NEW_KINDS)]
        pub kind: String,
        /// The customer's number; must be known.
        pub customer: String,
        /// The document's date.
        pub date: Date,
        /// When it is due; needed for a debit, a credit's own date where none is given.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub due: Option<Date>,
        /// Positive; a journal's carries its own sign.
        pub amount: Amount,
        /// Its currency.
        pub currency: String,
        /// The legal entity.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub entity: Option<String>,
        /// Which instalment of the document this is, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub instalment: Option<u16>,
        /// The early-payment discount offered.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub discount: Option<Amount>,
        /// Its last day.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub discount_until: Option<Date>,
    }

    /// A new payment.
    pub struct Payment {
        /// Its number.
        pub number: String,
        /// The customer's number; must be known.
        pub customer: String,
        /// The day on which it was received.
        pub date: Date,
        /// What was received, positive.
        pub amount: Amount,
        /// Its currency.
        pub currency: String,
        /// The legal entity.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub entity: Option<String>,
        /// How it came: other, autopay, portal.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&CHANNELS)]
        pub channel: Option<String>,
        /// What it pays; the rest stays as unapplied cash.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub apply: Vec<Part>,
    }

    /// A part of a payment.
    pub struct Part {
        /// The debit.
        pub to: Which,
        /// How much of the payment goes to it.
        pub amount: Amount,
        /// The discount taken beside it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub discount: Option<Amount>,
    }

    /// A credit to a debit.
    pub struct Apply {
        /// The credit.
        pub from: Which,
        /// The debit.
        pub to: Which,
        /// The day from which it counts.
        pub date: Date,
        /// How much.
        pub amount: Amount,
    }

    /// An application taken back.
    pub struct Unapply {
        /// The credit.
        pub from: Which,
        /// The debit.
        pub to: Which,
        /// The day from which it no longer counts.
        pub date: Date,
        /// How much; all where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Amount>,
    }

    /// A refund, a write-off, a returned payment: of which document, when, how much.
    pub struct GiveUp {
        /// The document that is paid back, given up or taken back.
        pub document: Which,
        /// The day.
        pub date: Date,
        /// How much; all that is open (of a returned payment: all of it) where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Amount>,
        /// The number of the document that this makes; made up where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub number: Option<String>,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// A document declared void.
    pub struct Void {
        /// Which.
        pub document: Which,
        /// The first day on which it no longer counts; its own day where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub date: Option<Date>,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// A dispute opened or settled.
    pub struct Dispute {
        /// Which.
        pub document: Which,
        /// Whether it is in dispute.
        pub disputed: bool,
        /// Why: a word of the company's list.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
        /// Since when, or when it ended; the document's own day where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub date: Option<Date>,
        /// The part that is disputed; all of it where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Amount>,
        /// Who settles it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<String>,
        /// Until when.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub answer_by: Option<Date>,
        /// How it ended: upheld, credited, withdrawn, partly.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&DISPUTE_ENDS)]
        pub outcome: Option<String>,
        /// For whoever reads it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
    }

    /// A hold.
    pub struct Hold {
        /// Which.
        pub document: Which,
        /// Its last day; `null` releases the document.
        #[serde(deserialize_with = "Option::deserialize")]
        pub until: Option<Date>,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// Another due date.
    pub struct Due {
        /// Which.
        pub document: Which,
        /// The due date.
        pub due: Date,
        /// Why, for the audit.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// What is said of a customer; what is not named stays as it is.
    pub struct Customer {
        /// Its number.
        pub number: String,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Its segment; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub segment: Option<String>,
        /// Its collector; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub collector: Option<String>,
        /// Its parent's number; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub parent: Option<String>,
        /// From which day on it has that parent; ever since where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub parent_since: Option<Date>,
        /// Its credit limit; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub credit_limit: Option<Amount>,
        /// The currency of the limit; says how many decimals it has.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub currency: Option<String>,
    }

    /// One customer that is another.
    pub struct Merge {
        /// The customer whose items go over.
        pub customer: String,
        /// To whom; `null` takes an earlier merge back.
        #[serde(deserialize_with = "Option::deserialize")]
        pub into: Option<String>,
    }
}
