//! What happened in the books, as others are told: each command with the customers and documents that it was about, within the
//! portfolio of whoever is told.

use crate::books::Books;
use crate::collect::{Sees, teams};
use crate::error::AppError;
use crate::people::Scope;
use dunlin_core::day::Day;
use dunlin_store::journal::Command;
use dunlin_store::{Tx, table};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

/// Types of events that are not the word of a posted command: the kind in the journal, and the type.
const NAMED: [(&str, &str); 5] = [
    ("dun", "notices_drafted"),
    ("notices", "notices_issued"),
    ("approval", "notice_approved"),
    ("cancellation", "notice_cancelled"),
    ("undo import", "import_undone"),
];

/// All types of events.
pub const EVENTS: &[&str] = &[
    "document",
    "payment",
    "apply",
    "unapply",
    "refund",
    "write_off",
    "return_payment",
    "void",
    "dispute",
    "hold",
    "due",
    "customer",
    "merge",
    "contact",
    "permission",
    "tag",
    "activity",
    "promise",
    "end_promise",
    "customer_hold",
    "end_hold",
    "place",
    "recall",
    "propose",
    "decide",
    "remit",
    "waive",
    "override",
    "end_override",
    "team",
    "limit",
    "strategy",
    "statement",
    "import",
    "import_undone",
    "notices_drafted",
    "notices_issued",
    "notice_approved",
    "notice_cancelled",
];

/// What is recorded under keys of these beginnings is nobody's business but the auditor's: people, passwords, endpoints.
const NOT_TOLD: [&str; 2] = ["people/", super::KEYS];

/// Imports may be about everybody: whom exactly is asked only where it matters, and which documents not at all.
const AT_LARGE: [&str; 2] = ["import", "undo import"];

/// Something that happened: a command of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Number of the command: changes of the same customer follow each other by it.
    pub command: i64,
    /// What sort: one of [`EVENTS`].
    pub event: String,
    /// Who did it.
    pub by: String,
    /// When it was recorded, milliseconds since 1970.
    pub recorded_ms: i64,
    /// The customers whom it is about and who are seen: their ids and numbers, with the documents of each.
    pub customers: Vec<Concerned>,
    /// It is about others too, who are not seen.
    pub has_others: bool,
    /// What was asked, as it stands in the journal.
    pub body: String,
}

/// A customer whom something is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// The id in the books.
    pub id: i64,
    /// The number.
    pub number: String,
    /// Numbers of documents.
    pub documents: Vec<String>,
}

/// Some changes, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The last command that was looked at.
    pub upto: i64,
    /// What may be told of the commands up to there.
    pub changes: Vec<Change>,
}

/// Whose customers are seen, as of a day.
enum Portfolio {
    All,
    /// By the root of the customer: id - 1.
    Some(Vec<bool>, Vec<u32>),
}

impl Portfolio {
    fn has(&self, id: i64) -> bool {
        let Portfolio::Some(own, roots) = self else { return true };
        let at = usize::try_from(id - 1).unwrap_or(usize::MAX);
        let root = roots.get(at).map_or(at, |&root| root as usize);
        own.get(root).copied().unwrap_or(false)
    }
}

impl Change {
    /// It is told as one, and not customer by customer.
    pub(super) fn is_whole(&self) -> bool {
        self.customers.is_empty() || self.event == "import" || self.event == "import_undone"
    }

    /// What was asked, where it says nothing of others and is JSON of a size that is told.
    #[must_use]
    pub fn act(&self, most: usize) -> Value {
        if self.has_others || self.body.len() > most {
            return Value::Null;
        }
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The moment as text.
    #[must_use]
    pub fn recorded(&self) -> String {
        jiff::Timestamp::from_millisecond(self.recorded_ms.max(0)).unwrap_or_default().to_string()
    }
}

impl Books {
    /// What happened after a command, at most so many commands, within a scope as of a day. Of a bounded scope only what is about its
    /// customers.
    ///
    /// # Errors
    /// Those of the books.
    pub fn changes(&self, after: i64, most: usize, scope: &Scope, today: Day) -> Result<Changes, AppError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let page = self.inner.store.read(|tx| tx.commands_page(after, most))?;
        self.changes_of(after, page, scope, today)
    }

    /// The same of commands that were read already; they follow each other, after the given one.
    pub(super) fn changes_of(
        &self,
        after: i64,
        page: Vec<Command>,
        scope: &Scope,
        today: Day,
    ) -> Result<Changes, AppError> {
        let Some(upto) = page.last().map(|last| last.seq) else {
            return Ok(Changes { upto: after, changes: Vec::new() });
        };
        let is_bounded = *scope != Scope::All;
        let about = self.inner.store.read(|tx| about(tx, after, &page, is_bounded))?;
        // After the commands were read: what they say of who collects is in it.
        let portfolio = self.portfolio(scope, today)?;
        let told =
            page.into_iter().filter(|command| !NOT_TOLD.iter().any(|own| command.key.starts_with(own)));
        let changes = told.filter_map(|command| change(command, &about, &portfolio)).collect();
        Ok(Changes { upto, changes })
    }

    /// Whether a scope holds a customer on a day.
    pub(super) fn sees(&self, scope: &Scope, customer: i64, today: Day) -> Result<bool, AppError> {
        Ok(self.portfolio(scope, today)?.has(customer))
    }

    fn portfolio(&self, scope: &Scope, today: Day) -> Result<Portfolio, AppError> {
        if *scope == Scope::All {
            return Ok(Portfolio::All);
        }
        let columns = self.inner.fresh()?;
        let teams = self.inner.store.read(|tx| teams(tx, columns.seq()))?;
        let sees = Sees::new(scope, columns.ledger(), &teams, today);
        let own = sees.customers(&columns.collectors());
        let roots = (0..own.len() as u32).map(|customer| columns.stands_for(customer)).collect();
        Ok(Portfolio::Some(own, roots))
    }
}

/// Customers by command, with their documents.
type About = FxHashMap<i64, Vec<Concerned>>;

fn about(tx: &mut Tx<'_>, after: i64, page: &[Command], is_bounded: bool) -> Result<About, AppError> {
    let mut found: Vec<dunlin_store::about::About> = Vec::new();
    let mut from = after;
    for run in page.chunk_by(|a, b| is_at_large(a) == is_at_large(b)) {
        let Some(upto) = run.last().map(|last| last.seq) else { continue };
        let large = run.first().is_some_and(is_at_large);
        if !large || is_bounded {
            tx.about((from, upto), !large, &mut |one| {
                found.push(one);
                Ok(())
            })?;
        }
        from = upto;
    }
    let (mut numbers, mut places) = (FxHashMap::default(), FxHashMap::default());
    let (mut all, mut seen) = (About::default(), FxHashSet::default());
    for one in found {
        let customers = all.entry(one.seq).or_default();
        let at = *places.entry((one.seq, one.customer)).or_insert(customers.len());
        if at == customers.len() {
            let number = match numbers.get(&one.customer) {
                Some(number) => String::clone(number),
                None => tx.name_of_id(&table::CUSTOMERS, one.customer)?.unwrap_or_default(),
            };
            numbers.insert(one.customer, number.clone());
            customers.push(Concerned { id: one.customer, number, documents: Vec::new() });
        }
        if let Some(document) = one.document
            && seen.insert((one.seq, one.customer, document.clone()))
        {
            customers[at].documents.push(document);
        }
    }
    Ok(all)
}

fn is_at_large(command: &Command) -> bool {
    AT_LARGE.contains(&command.kind.as_str())
}

/// A command as it is told; `None` where nothing of it is seen.
fn change(command: Command, about: &About, portfolio: &Portfolio) -> Option<Change> {
    let of = about.get(&command.seq).map_or(&[][..], Vec::as_slice);
    let customers: Vec<Concerned> = of.iter().filter(|one| portfolio.has(one.id)).cloned().collect();
    let is_all = matches!(portfolio, Portfolio::All);
    if customers.is_empty() && !is_all {
        return None;
    }
    // Counts and files of an import are of everybody.
    let has_others = !is_all && (customers.len() < of.len() || is_at_large(&command));
    Some(Change {
        command: command.seq,
        event: event_of(&command.kind),
        by: command.actor,
        recorded_ms: command.recorded_ms,
        customers,
        has_others,
        body: command.body,
    })
}

/// A change as one line of JSON, for whoever follows them all.
#[must_use]
pub fn as_json(change: &Change) -> Value {
    let customers: Vec<&str> = change.customers.iter().map(|c| c.number.as_str()).take(LISTED_MAX).collect();
    let documents: Vec<&String> =
        change.customers.iter().flat_map(|c| &c.documents).take(LISTED_MAX).collect();
    let is_more = customers.len() < change.customers.len()
        || documents.len() < change.customers.iter().map(|c| c.documents.len()).sum();
    json!({
        "command": change.command, "type": change.event, "by": change.by, "recorded": change.recorded(),
        "customers": customers, "documents": documents, "more": is_more,
    })
}

/// At most so many customers and documents are named.
const LISTED_MAX: usize = 200;

/// The type of a command's event.
pub(super) fn event_of(kind: &str) -> String {
    NAMED.iter().find(|(own, _)| *own == kind).map_or(kind, |(_, event)| event).to_owned()
}
