//! Commands: payments, applications, refunds, write-offs, disputes and what is said of customers; each one transaction
//! and one record of the journal.
//!
//! A command carries its sender's key. The same key and body again: the same answer, and nothing is done. The rules that
//! money obeys are [`dunlin_core::posting`]'s; here documents are found, the rules asked, facts written, balances moved
//! under guard.

mod activities;
mod agencies;
mod applications;
mod customers;
mod desk;
mod disputes;
mod documents;
mod people;
mod promises;
mod proposals;
mod rules;
pub mod told;
pub mod words;

use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use desk::Desk;
pub(crate) use desk::currency_of;
pub(crate) use documents::write_charge;
use dunlin_store::{Pending, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use words::Act;

/// The longest key.
const KEY_MAX: usize = 255;

/// A command with its key and sender.
#[derive(Clone, Debug)]
pub struct Post {
    /// One effect a key.
    pub key: String,
    /// Who sends it.
    pub actor: String,
    /// What is to be done.
    pub act: Act,
    /// Only while this is the last command of the books: what it was decided on. [`AppError::Moved`] where it is not.
    pub base: Option<i64>,
}

impl Post {
    /// Reads a command from a JSON object: `do` and its fields, and `key` unless `key` gives one.
    ///
    /// # Errors
    /// [`AppError::Refused`]: what is missing, unknown or of the wrong shape.
    pub fn from_json(value: Value, key: Option<String>, actor: &str) -> Result<Post, AppError> {
        const SHAPE: &str = "write one JSON object a command: {\"key\": ..., \"do\": \"payment\", ...}";
        let Value::Object(mut fields) = value else {
            return Err(AppError::refused("the command is no JSON object", SHAPE));
        };
        let key = match fields.shift_remove("key") {
            Some(Value::String(key)) => key,
            Some(_) => return Err(AppError::refused("the key is no text", SHAPE)),
            None => key.unwrap_or_default(),
        };
        if key.is_empty() || key.len() > KEY_MAX {
            return Err(AppError::refused(
                format!("the command has no key of 1 to {KEY_MAX} bytes"),
                "make up a key a command and keep it: sent again, it is done once",
            ));
        }
        let fields = Value::Object(fields);
        if let Some(text) = with_controls(&fields).or_else(|| Some(key.as_str()).filter(|key| is_odd(key))) {
            return Err(AppError::refused(
                format!("{text:?} holds control characters"),
                "write names and numbers in printable characters",
            ));
        }
        let act = serde_json::from_value(fields)
            .map_err(|e| AppError::refused(e.to_string(), "look at the guide: docs/guides/posting.md"))?;
        Ok(Post { key, actor: actor.to_owned(), act, base: None })
    }
}

/// The first text with control characters, which no server keeps and no screen shows.
fn with_controls(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()).filter(|text| is_odd(text)),
        Value::Array(values) => values.iter().find_map(with_controls),
        Value::Object(fields) => fields.values().find_map(with_controls),
        _ => None,
    }
}

fn is_odd(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// What is open of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its id.
    pub id: i64,
    /// Its number.
    pub document: String,
    /// Decimal, signed, when all applications are in.
    pub open: String,
    /// Its currency.
    pub currency: String,
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Number of the command.
    pub command: i64,
    /// The same key had brought the same command before: nothing was done now.
    pub repeated: bool,
    /// The documents that it touched, as they stood after it.
    pub documents: Vec<Open>,
    /// What else it made, by number.
    pub made: Vec<Made>,
}

/// Something that a command made and that later commands name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What: promise, dispute, hold, contact, activity, permission, placement, proposal, override.
    pub what: String,
    /// Its number.
    pub number: i64,
}

/// A command on its way; it is carried out whether or not somebody waits.
#[derive(Debug)]
pub struct Underway(Pending<Posted, AppError>);

impl Underway {
    /// Waits until it is committed, durably, or refused.
    ///
    /// # Errors
    /// As [`Books::post`].
    pub fn wait(self) -> Result<Posted, AppError> {
        self.0.wait()
    }
}

impl Books {
    /// Carries a command out. It is durable when this returns.
    ///
    /// # Errors
    /// [`AppError::KeyTaken`]; [`AppError::Refused`] and [`AppError::Rule`] with what forbids it; those of the books.
    /// Nothing of it was written then.
    pub fn post(&self, post: Post) -> Result<Posted, AppError> {
        self.post_later(post)?.wait()
    }

    /// Whose documents have a number: ids of customers, each once; an instalment's number counts as its document's too.
    ///
    /// # Errors
    /// Those of the books.
    pub fn owners_of(&self, number: &str) -> Result<Vec<i64>, AppError> {
        let whole = number.rsplit_once('#').map(|(whole, _)| whole);
        let column = crate::rows::at(&dunlin_store::table::DOCUMENTS, "customer_id");
        self.inner.store.read(|tx| {
            let mut owners = Vec::new();
            for name in std::iter::once(number).chain(whole) {
                tx.documents_of_number(name, &mut |row| {
                    owners.push(row.needed(column)?);
                    Ok(())
                })?;
            }
            owners.sort_unstable();
            owners.dedup();
            Ok::<_, AppError>(owners)
        })
    }

    /// Queues a command; commands run in the order in which they were queued, and share commits.
    ///
    /// # Errors
    /// When the books' writer has ended.
    pub fn post_later(&self, post: Post) -> Result<Underway, AppError> {
        Ok(Underway(self.inner.store.write_later(move |tx| run(tx, &post))?))
    }
}

fn run(tx: &mut Tx<'_>, post: &Post) -> Result<Posted, AppError> {
    let body = body(&post.act)?;
    if let Some(known) = tx.command(&post.key)? {
        return match known.kind == post.act.word() && known.body == body {
            true => {
                let Answer { documents, made } = answered(&known.answer);
                Ok(Posted { command: known.seq, repeated: true, documents, made })
            }
            false => Err(AppError::KeyTaken(post.key.clone())),
        };
    }
    let seq = tx.begin()?;
    if post.base.is_some_and(|base| base + 1 != seq) {
        return Err(AppError::Moved);
    }
    let mut desk = Desk::new(tx, seq);
    carry_out(&mut desk, &post.act, &post.actor)?;
    let made = desk.take_made();
    let written = Answer { documents: desk.balances()?, made };
    let answer = serde_json::to_string(&written).map_err(|e| AppError::refused(e.to_string(), ""))?;
    tx.record(&post.key, post.act.word(), &post.actor, now_ms(), &body, &answer)?;
    let Answer { documents, made } = written;
    Ok(Posted { command: seq, repeated: false, documents, made })
}

fn carry_out(desk: &mut Desk<'_, '_>, act: &Act, actor: &str) -> Result<(), AppError> {
    match act {
        Act::Document(act) => desk.new_document(act),
        Act::Payment(act) => desk.payment(act),
        Act::Apply(act) => desk.apply(act),
        Act::Unapply(act) => desk.unapply(act),
        Act::Refund(act) => desk.refund(act),
        Act::WriteOff(act) => desk.write_off(act, false),
        Act::ReturnPayment(act) => desk.return_payment(act),
        Act::Void(act) => desk.void(act),
        Act::Dispute(act) => desk.dispute(act),
        Act::Hold(act) => desk.hold(act),
        Act::Due(act) => desk.due(act),
        Act::Customer(act) => desk.say_of_customer(act),
        Act::Merge(act) => desk.merge(act),
        Act::Contact(act) => desk.contact(act),
        Act::Permission(act) => desk.permission(act),
        Act::Tag(act) => desk.tag(act),
        Act::Activity(act) => desk.activity(act, actor),
        Act::Promise(act) => desk.promise(act),
        Act::EndPromise(act) => desk.end_promise(act),
        Act::CustomerHold(act) => desk.customer_hold(act),
        Act::EndHold(act) => desk.end_hold(act),
        Act::Place(act) => desk.place(act),
        Act::Recall(act) => desk.recall(act),
        Act::Propose(act) => desk.propose(act, actor),
        Act::Decide(act) => desk.decide(act, actor),
        Act::Remit(act) => desk.remit(act),
        Act::Waive(act) => desk.waive(act, actor),
        Act::Override(act) => desk.override_rail(act, actor),
        Act::EndOverride(act) => desk.end_override(act),
        Act::Team(act) => desk.team(act),
        Act::Limit(act) => desk.limit(act, actor),
    }
}

/// What tells one command from another: its fields in their own order, whatever order they were sent in.
fn body(act: &Act) -> Result<String, AppError> {
    serde_json::to_string(act).map_err(|e| AppError::refused(e.to_string(), "send plain JSON"))
}

/// What a command answered, as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Answer {
    documents: Vec<Open>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    made: Vec<Made>,
}

fn answered(answer: &str) -> Answer {
    serde_json::from_str(answer).unwrap_or_default()
}
