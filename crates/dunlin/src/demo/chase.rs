//! The made-up company chased for some weeks: notices drafted and issued, calls made from the worklist, promises, disputes, all
//! through the same doors as any user's. Who answers and what they say is chance; whether a promise is kept is not: the
//! company's payments are what they are.

use super::dice::Dice;
use dunlin_app::collect::Desk;
use dunlin_app::people::Scope;
use dunlin_app::post::{Post, Underway};
use dunlin_app::present::Kept;
use dunlin_app::{AppError, Books};
use dunlin_core::collect::decide::{How, Plan};
use dunlin_core::collect::promise::Standing;
use dunlin_core::collect::worklist::Room;
use dunlin_core::collect::worklist::Row;
use dunlin_core::day::{Day, Instant};
use dunlin_core::money::decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// So many contacts the team makes in a day.
const CAPACITY: usize = 25;
/// Who does what no person does.
const ACTOR: &str = "dunlin demo";
/// Every so manieth customer has a known contact.
const KNOWN: usize = 3;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Chased {
    issued: usize,
    cancelled: usize,
    outcomes: BTreeMap<&'static str, usize>,
    withheld: BTreeMap<&'static str, usize>,
    days: usize,
}

struct Chase<'c> {
    books: &'c Books,
    /// The same in memory, so that a day does not begin with reading three years.
    kept: Kept,
    dice: Dice,
    /// Commands on their way: a day's share commits.
    sent: Vec<Underway>,
    posts: usize,
    /// Disputes to be closed: the day, the document.
    open: Vec<(Day, String)>,
    found: Chased,
}

/// Chases for so many days up to the last.
///
/// # Errors
/// Those of the books.
pub(crate) fn chase(books: &Books, seed: u64, end: Day, days: i32) -> Result<Chased, AppError> {
    let mut chase = Chase {
        books,
        kept: Kept::new(books.clone()),
        sent: Vec::new(),
        dice: Dice::new(seed).fork(0x0063_6861_7365),
        posts: 0,
        open: Vec::new(),
        found: Chased::default(),
    };
    let first = end.plus_days(1 - days);
    chase.contacts(first)?;
    for day in (first.0..=end.0).map(Day) {
        // Nobody works on week-ends.
        if day.weekday() < 6 {
            chase.day(day)?;
        }
    }
    Ok(chase.found)
}

impl Chase<'_> {
    /// Sends a command in somebody's name.
    fn post(&mut self, act: Value, who: &str) -> Result<(), AppError> {
        self.posts += 1;
        let key = format!("demo:chase:{}", self.posts);
        self.sent.push(self.books.post_later(Post::from_json(act, Some(key), who)?)?);
        Ok(())
    }

    /// Waits until everything that was sent is in.
    fn settled(&mut self) -> Result<(), AppError> {
        self.sent.drain(..).try_for_each(|one| one.wait().map(|_| ()))
    }

    fn desk(&self, day: Day) -> Result<Desk, AppError> {
        self.kept.now()?.desk(&Scope::All, day)
    }

    fn contacts(&mut self, day: Day) -> Result<(), AppError> {
        let desk = self.desk(day)?;
        let numbers: Vec<String> = desk.ledger().customers.iter().step_by(KNOWN).map(str::to_owned).collect();
        for number in numbers {
            let zone =
                self.dice.pick(&["Europe/Berlin", "Europe/Paris", "Europe/London", "America/New_York"]);
            let act = json!({
                "do": "contact", "customer": number, "name": "accounts payable", "roles": ["dunning"],
                "email": format!("payable@{number}.example"), "phone": format!("+49 30 {number}"), "zone": zone,
            });
            self.post(act, ACTOR)?;
        }
        self.settled()
    }

    fn day(&mut self, day: Day) -> Result<(), AppError> {
        self.found.days += 1;
        self.kept.dun(day, None, ACTOR)?;
        let issued = self.kept.issue_notices(day, None, (None, ACTOR))?;
        self.found.issued += issued.issued.len();
        self.found.cancelled += issued.cancelled.len();
        let due: Vec<String> =
            self.open.iter().filter(|(until, _)| *until <= day).map(|(_, d)| d.clone()).collect();
        self.open.retain(|(until, _)| *until > day);
        for document in due {
            let outcome = self.dice.pick(&["credited", "upheld", "withdrawn", "partly"]);
            self.post(json!({
                "do": "dispute", "document": document, "disputed": false, "date": day.to_string(), "outcome": outcome,
            }), ACTOR)?;
        }
        self.settled()?;
        let desk = self.desk(day)?;
        let plan = desk.plan();
        for withheld in &plan.withheld {
            *self.found.withheld.entry(withheld.why.code()).or_default() += 1;
        }
        let list = desk.worklist(&plan, Room::Rows(CAPACITY), None);
        list.rows.iter().enumerate().try_for_each(|(n, row)| self.row(&desk, &plan, row, n))?;
        self.settled()
    }

    fn row(&mut self, desk: &Desk, plan: &Plan, row: &Row, n: usize) -> Result<(), AppError> {
        let number = desk.ledger().customers.text(row.customer).to_owned();
        let who = collector(desk, row.customer);
        let at = format!("{}T{:02}:{:02}", desk.day, 9 + n / 4, 15 * (n % 4));
        let call = plan.actions.iter().find(|a| a.customer == row.customer && a.how == How::Call);
        if call.is_none() && row.must.is_empty() {
            let note = json!({"do": "activity", "customer": number, "at": at, "outcome": "noted", "note": "looked at it"});
            return self.post(note, &who);
        }
        let outcome = self.dice.weighted(&[
            (40, "no_answer"),
            (10, "left_message"),
            (2, "wrong_number"),
            (29, "promised"),
            (4, "disputed"),
            (3, "refused"),
            (12, "reached"),
        ]);
        *self.found.outcomes.entry(outcome).or_default() += 1;
        let mut act = json!({
            "do": "activity", "customer": number, "at": at, "medium": "call", "outcome": outcome, "minutes": 2 + n % 9,
        });
        if outcome == "reached" {
            act["next_date"] = json!(desk.day.plus_days(5).to_string());
            act["next_step"] = json!("ask what became of it");
        }
        self.post(act, &who)?;
        let part = call.and_then(|call| call.parts.first());
        match (outcome, part) {
            ("promised", _) => self.promise(desk, row, (&number, &who)),
            ("disputed", Some(part)) => {
                let (item, currency) = (part.item, desk.ledger().currency_of(part.item));
                let document = desk.ledger().item_name(item);
                // What is left of it is still asked for; one dispute of it at a time is enough.
                if self.open.iter().any(|(_, open)| *open == document) {
                    return Ok(());
                }
                let reason = self.dice.pick(&["price", "quantity", "quality", "document missing"]);
                let amount = decimal(i128::from((part.asked / 2).max(1)), currency.digits());
                self.open.push((desk.day.plus_days(self.dice.between(7, 30)), document.clone()));
                self.post(
                    json!({
                        "do": "dispute", "document": document, "disputed": true, "date": desk.day.to_string(),
                        "reason": reason, "amount": amount,
                    }),
                    &who,
                )
            }
            _ => Ok(()),
        }
    }

    /// All of what is past due, within a fortnight; sometimes in two halves.
    fn promise(&mut self, desk: &Desk, row: &Row, (number, who): (&str, &str)) -> Result<(), AppError> {
        let currency = desk.ledger().currencies[usize::from(row.currency)];
        let first = desk.day.plus_days(self.dice.between(3, 12));
        let money = |minor: i64| decimal(i128::from(minor), currency.digits());
        let parts = match self.dice.chance(200) && row.past_due > 1 {
            true => json!([
                {"due": first.to_string(), "amount": money(row.past_due / 2)},
                {"due": first.plus_days(30).to_string(), "amount": money(row.past_due - row.past_due / 2)},
            ]),
            false => json!([{"due": first.to_string(), "amount": money(row.past_due.max(1))}]),
        };
        self.post(
            json!({
                "do": "promise", "customer": number, "date": desk.day.to_string(), "medium": "call",
                "currency": currency.code(), "parts": parts,
            }),
            who,
        )
    }
}

/// Whose customer it is.
fn collector(desk: &Desk, customer: u32) -> String {
    let l = desk.ledger();
    let last = desk.looker().items.rows(customer).last().copied();
    let of = l.items.collector.as_ref().zip(last).map(|(of, item)| of[item as usize]);
    of.map(|of| l.collectors.text(of)).filter(|name| !name.is_empty()).unwrap_or(ACTOR).to_owned()
}

impl Chased {
    /// In words, with what became of the promises by the last day.
    ///
    /// # Errors
    /// Those of the books.
    pub(crate) fn words(&self, books: &Books, end: Day) -> Result<String, AppError> {
        let desk = books.desk(end, Instant::NEVER, None)?;
        let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
        for promise in &desk.collecting.facts.promises {
            let state = match desk.kept(promise) {
                Standing::Pending(_) => "waited for",
                other => other.name(),
            };
            *kept.entry(state).or_default() += 1;
        }
        let list = |counts: &BTreeMap<&str, usize>| {
            let words: Vec<String> =
                counts.iter().map(|(what, n)| format!("{n} {}", what.replace('_', " "))).collect();
            words.join(", ")
        };
        let mut out = format!("Chased for {} working days up to {end}\n\n", self.days);
        let _ = writeln!(
            out,
            "  notices     {} issued, {} cancelled when they were looked at again",
            self.issued, self.cancelled
        );
        let _ = writeln!(out, "  calls       {}", list(&self.outcomes));
        let _ = writeln!(out, "  promises    {}", list(&kept));
        let _ = writeln!(out, "  withheld    {} (items, added up over the days)", list(&self.withheld));
        Ok(out)
    }
}
