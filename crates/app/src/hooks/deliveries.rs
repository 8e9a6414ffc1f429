//! From the journal to deliveries, and what became of them. A delivery keeps no body: it is made of the journal when it is sent, so
//! that nothing is told twice in two ways, and nothing of a customer that its endpoint's user no longer sees.

use super::changes::{Change, Changes, Concerned};
use super::endpoints::{Target, found};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_store::Tx;
use dunlin_store::hooks::{Delivery, DeliveryId};
use serde_json::{Value, json};

/// What the journal calls a test.
pub(super) const TEST_KIND: &str = "webhook_test";
/// The type of a test's event.
const TEST: &str = "test";
/// So many commands are turned into deliveries at once.
const PAGE: usize = 200;
/// So many commands are replayed by one request.
const REPLAY_MAX: i64 = 10_000;
/// Of a longer command only that it was given is told.
const ACT_MAX: usize = 8_000;
/// Numbers of documents are told up to so many bytes.
const DOCUMENTS_MAX: usize = 8_000;

/// What is to be told again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The event of an id.
    Event(String),
    /// All events of commands from one to another, both inclusive.
    Range(i64, i64),
}

/// A delivery, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The event's id.
    pub event: String,
    /// The command.
    pub command: i64,
    /// due, waiting, delivered, given_up, withheld.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next, milliseconds since 1970; `None` when it is done with.
    pub due_ms: Option<i64>,
    /// The status that was answered last.
    pub status: Option<i64>,
    /// What came of the last try, in words.
    pub told: String,
    /// When it was last changed.
    pub changed_ms: i64,
}

/// An event, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// The header `webhook-id`: the same for each try.
    pub(super) id: String,
    /// The body.
    pub(super) body: String,
}

impl Books {
    /// The deliveries of an endpoint, the last command first.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no endpoint of that number; those of the books.
    pub fn deliveries(
        &self,
        id: i64,
        state: Option<&str>,
        (most, from): (usize, usize),
    ) -> Result<Vec<Listed>, AppError> {
        let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let all = self.inner.store.read(|tx| {
            found(tx, id)?;
            Ok::<_, AppError>(tx.deliveries(id, state, (bound(most), bound(from)))?)
        })?;
        let listed = |d: Delivery| Listed {
            event: event_id(d.id),
            command: d.id.seq,
            due_ms: (d.state == "due").then_some(d.due_ms),
            state: d.state,
            tries: d.tries,
            status: d.status,
            told: d.told,
            changed_ms: d.changed_ms,
        };
        Ok(all.into_iter().map(listed).collect())
    }

    /// Has events told to an endpoint again, under the same ids; those too that it never heard. How many.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such endpoint, no such event, or too many commands at once; those of the books.
    pub fn replay_webhook(&self, id: i64, replay: &Replay, today: Day) -> Result<u64, AppError> {
        let target = self.inner.store.read(|tx| found(tx, id))?;
        let (first, last, customer) = match replay {
            Replay::Event(event) => {
                let (seq, customer) = read_event_id(event).ok_or_else(|| no_event(event))?;
                (seq, seq, Some(customer))
            }
            Replay::Range(first, last) => (*first, (*last).min(self.head()?.seq), None),
        };
        if first < 1 || last - first >= REPLAY_MAX {
            return Err(AppError::refused(
                format!("commands {first} to {last} are not replayed at once"),
                "name at most 10000 commands, from 1 on",
            ));
        }
        let (mut after, mut count) = (first - 1, 0);
        while after < last {
            let most = usize::try_from(last - after).unwrap_or(PAGE).min(PAGE);
            let changes = self.changes(after, most, &target.owner.who().scope, today)?;
            if changes.upto == after {
                break;
            }
            after = changes.upto;
            count += self.add_deliveries(&target, changes, customer, true)?;
        }
        match (replay, count) {
            (Replay::Event(event), 0) => Err(no_event(event)),
            _ => Ok(count),
        }
    }

    /// Turns what happened since into deliveries; whether there may be more.
    pub(super) fn plan_deliveries(&self, target: &Target, today: Day) -> Result<bool, AppError> {
        let id = target.endpoint.id;
        let state = self.inner.store.read(|tx| Ok::<_, AppError>((tx.webhook_state(id)?, tx.head()?.seq)))?;
        let after = match state {
            (Some((told, _)), head) if told < head => told,
            (Some(_), _) => return Ok(false),
            // Books that were copied from elsewhere: from now on.
            (None, head) => {
                return self.inner.store.write(move |tx| {
                    tx.told_webhook(id, head)?;
                    Ok(false)
                });
            }
        };
        let changes = self.changes(after, PAGE, &target.owner.who().scope, today)?;
        self.add_deliveries(target, changes, None, false)?;
        Ok(true)
    }

    /// Adds the deliveries of changes; with `again`, those that were done with are done anew. How many. `only`: of this customer.
    fn add_deliveries(
        &self,
        target: &Target,
        changes: Changes,
        only: Option<i64>,
        again: bool,
    ) -> Result<u64, AppError> {
        let (id, events) = (target.endpoint.id, target.endpoint.events.clone());
        self.inner.store.write(move |tx| {
            let now = now_ms();
            let mut count = 0;
            for change in &changes.changes {
                // What somebody asks for by its id is told, whatever types the endpoint wants.
                if only.is_none() && !events.is_empty() && !events.contains(&change.event) {
                    continue;
                }
                for (customer, documents) in split(change) {
                    let delivery = DeliveryId { webhook: id, seq: change.command, customer };
                    let about = (
                        change.customers.len().max(1) as i64 + i64::from(change.has_others),
                        documents.as_str(),
                    );
                    if only.is_none_or(|only| only == customer) {
                        count += u64::from(tx.add_delivery(delivery, about, again, now)?);
                    }
                }
            }
            // Of two processes that tell the same, the second adds nothing, and goes no further back.
            if !again && tx.webhook_state(id)?.is_some_and(|(told, _)| told < changes.upto) {
                tx.told_webhook(id, changes.upto)?;
            }
            Ok(count)
        })
    }

    /// The event of a delivery as it is told; `None` where nothing of it may be told any more.
    pub(super) fn message(
        &self,
        target: &Target,
        delivery: &Delivery,
        today: Day,
    ) -> Result<Option<Message>, AppError> {
        let id = delivery.id;
        let scope = target.owner.who().scope;
        let is_test = |kind: &str| kind == TEST_KIND;
        let Some(command) = self.inner.store.read(|tx| tx.command_of(id.seq))? else { return Ok(None) };
        let event = event_id(id);
        let head = format!("dunlin-{}-{event}", id.webhook);
        if is_test(&command.kind) {
            let change = Change {
                command: id.seq,
                event: TEST.to_owned(),
                by: command.actor,
                recorded_ms: command.recorded_ms,
                customers: Vec::new(),
                has_others: true,
                body: String::new(),
            };
            return Ok(Some(Message { id: head, body: body_of(&change, &event, None) }));
        }
        // Whose the customer is may have changed since; what it is about was found before.
        if id.customer != 0 && !self.sees(&scope, id.customer, today)? {
            return Ok(None);
        }
        let is_alone = scope == crate::people::Scope::All || (id.customer != 0 && delivery.customers == 1);
        let number =
            self.inner.store.read(|tx| tx.name_of_id(&dunlin_store::table::CUSTOMERS, id.customer))?;
        let one = number.map(|number| Concerned {
            id: id.customer,
            number,
            documents: serde_json::from_str(&delivery.documents).unwrap_or_default(),
        });
        let change = Change {
            command: id.seq,
            event: super::changes::event_of(&command.kind),
            by: command.actor,
            recorded_ms: command.recorded_ms,
            customers: Vec::new(),
            has_others: !is_alone,
            body: command.body,
        };
        Ok(Some(Message { id: head, body: body_of(&change, &event, one.as_ref()) }))
    }
}

/// The customers of a change, each with its documents; 0 for one that is told as a whole.
fn split(change: &Change) -> Vec<(i64, String)> {
    if change.is_whole() {
        return vec![(0, "[]".to_owned())];
    }
    let told = |one: &Concerned| {
        let mut bytes = 0;
        let fits = |number: &&String| {
            bytes += number.len() + 8;
            bytes <= DOCUMENTS_MAX
        };
        let documents: Vec<&String> = one.documents.iter().take_while(fits).collect();
        (one.id, json!(documents).to_string())
    };
    change.customers.iter().map(told).collect()
}

fn body_of(change: &Change, event: &str, one: Option<&Concerned>) -> String {
    let mut data = json!({"command": change.command, "by": change.by});
    if let Some(one) = one {
        data["customer"] = json!(one.number);
        data["documents"] = json!(one.documents);
    }
    let act = change.act(ACT_MAX);
    if !act.is_null() {
        data["act"] = act;
    }
    let body: Value = json!({
        "type": change.event, "id": event, "version": change.command, "timestamp": change.recorded(), "data": data,
    });
    body.to_string()
}

/// A test is told to this endpoint alone, and does not wait behind anything.
pub(super) fn add_test(tx: &mut Tx<'_>, webhook: i64, seq: i64) -> Result<String, AppError> {
    // Of nobody in particular, and of no number that a customer has: what waits for others does not hold it up.
    let id = DeliveryId { webhook, seq, customer: -seq };
    tx.add_delivery(id, (0, "[]"), false, now_ms())?;
    Ok(event_id(id))
}

/// What an event is known by: the command, and the customer where it is told of one.
fn event_id(id: DeliveryId) -> String {
    if id.customer > 0 { format!("{}-{}", id.seq, id.customer) } else { id.seq.to_string() }
}

fn read_event_id(text: &str) -> Option<(i64, i64)> {
    match text.split_once('-') {
        Some((seq, customer)) => Some((seq.parse().ok()?, customer.parse().ok().filter(|id| *id > 0)?)),
        None => Some((text.parse().ok()?, 0)),
    }
}

fn no_event(event: &str) -> AppError {
    AppError::refused(
        format!("there is no event `{event}` for this endpoint"),
        "look at its deliveries, or name a range",
    )
}
