//! What the forms of an account do: each is one command of the API, or two, of which the one that may be refused goes first.
//!
//! A call with a promise is a promise and an activity. Both carry keys made from the form's own, so that a form that is sent again
//! after a failure between the two does what is missing and nothing twice.

use super::{Around, Refused, Shown, account_place, joined};
use crate::api::{Problem, problem};
use crate::pages::set::lists::value;
use crate::pages::visit::{Acted, Done, Sent, Visit};
use crate::pages::words::{Word, desk as words, refusals, rules};
use dunlin_core::day::Day;
use jiff::civil::DateTime;
use serde_json::{Value, json};
use std::cell::Cell;

/// A form of an account, sent.
struct Form<'f> {
    visit: &'f Visit<'f>,
    sent: &'f Sent,
    number: &'f str,
    today: Day,
    /// The field that is wrong.
    wrong: Cell<Option<&'static str>>,
}

/// What was done: its name in the address, and what takes it back.
type Made = Result<(&'static str, Option<String>), Problem>;

pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let form =
        Form { visit, sent, number: visit.path("number"), today: visit.today()?, wrong: Cell::new(None) };
    match form.carried_out() {
        Ok((did, undo)) => {
            let mut more = format!("did={did}&of={}", value(form.number));
            if let Some(undo) = undo {
                more += &format!("&undo={}", value(&undo));
            }
            Ok(Done::Go(joined(&form.place(), &more), None))
        }
        // What somebody can mend stands beside what they typed.
        Err(problem) if matches!(problem.status, 400 | 409 | 412 | 422) => form.again(&problem),
        Err(problem) => Err(problem),
    }
}

impl Form<'_> {
    fn carried_out(&self) -> Made {
        match self.sent.get("do") {
            "call" | "promise" => self.call(),
            "dispute" => self.dispute(),
            "mail" => self.simple("mail", ("email", "sent")),
            "note" => {
                self.needed("note", words::NOTE)?;
                self.simple("note", ("", "noted"))
            }
            "snooze" => {
                self.needed("again", words::AGAIN_ON)?;
                self.simple("snooze", ("", "noted"))
            }
            "hold" => self.hold(),
            "settle" => {
                self.needed("document", words::WHICH_DOCUMENT)?;
                let mut body = json!({"do": "dispute", "document": self.sent.get("document"), "disputed": false,
                    "outcome": self.sent.get("end"), "date": self.today.to_string()});
                if let Some(note) = self.sent.maybe("note") {
                    body["note"] = note.into();
                }
                self.post(body, "", false)?;
                Ok(("settle", None))
            }
            "release" => self.end("end_hold", "hold", "release"),
            "undo_hold" => self.end("end_hold", "hold", "undone"),
            "undo_promise" => self.end("end_promise", "promise", "undone"),
            "undo_dispute" => {
                let body = json!({"do": "dispute", "document": self.sent.get("what"), "disputed": false,
                    "outcome": "withdrawn", "date": self.today.to_string()});
                self.post(body, "", false)?;
                Ok(("undone", None))
            }
            _ => Err(problem::not_found()),
        }
    }

    /// Where to go on to.
    fn place(&self) -> String {
        let own = account_place(self.number);
        let is_next = self.sent.get("go") == "next";
        let asked = if is_next { self.sent.maybe("next") } else { None }.or_else(|| self.sent.maybe("then"));
        // Only places of these pages: an address of a form may be anybody's.
        let is_ours = |place: &&str| {
            (*place == "/worklist" || place.starts_with("/worklist?") || place.starts_with("/accounts/"))
                && !place.contains(['\\', '\r', '\n'])
        };
        asked.filter(is_ours).map_or(own, str::to_owned)
    }

    /// The form again, with what was typed and what speaks against it.
    fn again(&self, problem: &Problem) -> Acted {
        let visit = self.visit;
        let day = self.today;
        let (now, sees) = visit.now(day)?;
        let customer = now.customer(&sees, self.number).ok_or_else(problem::not_found)?;
        let mut said = match problem.status {
            412 => visit.say(refusals::CHANGED).to_owned(),
            _ => visit.why(problem),
        };
        if let Some(hint) = problem.hint.as_ref().and_then(|hint| rules::hint(visit.lang(), hint)) {
            said = format!("{said} ({hint})");
        }
        let place = self.sent.maybe("then").filter(|place| place.starts_with("/worklist"));
        let around = Around {
            here: place.map_or_else(|| account_place(self.number), str::to_owned),
            next: self.sent.maybe("next").map(str::to_owned),
            back: place.filter(|_| visit.part.is_some()).map(str::to_owned),
        };
        let mut shown = Shown::of(visit, &now, (&sees, customer, day), around)?;
        shown.sent = Some(Refused { sent: self.sent, why: said, field: self.wrong.get() });
        Ok(Done::Again(shown.page()))
    }

    /// Posts a command under the form's key; a second one under a key of its own. Only where the state that was seen is asked for
    /// is it compared: commands that name no customer cannot.
    fn post(&self, body: Value, second: &str, is_seen: bool) -> Result<Value, Problem> {
        let mut sent = self.sent.clone();
        for (name, value) in &mut sent.fields {
            if name == "key" {
                value.push_str(second);
            }
        }
        if !is_seen {
            sent.fields.retain(|(name, _)| name != "seen");
        }
        self.visit.change("post", &[], body, &sent)
    }

    fn needed(&self, name: &'static str, label: Word) -> Result<(), Problem> {
        if self.sent.maybe(name).is_some() {
            return Ok(());
        }
        self.wrong.set(Some(name));
        let what = self.visit.say(label);
        Err(problem::body().saying(self.visit.fill(words::IS_MISSING, &[("what", what)])))
    }

    fn day(&self, name: &'static str, label: Word) -> Result<Option<String>, Problem> {
        let Some(text) = self.sent.maybe(name) else { return Ok(None) };
        let day = self
            .visit
            .lang()
            .read_day(text)
            .ok_or_else(|| self.is_none((name, label), text, words::NO_DAY))?;
        if day < self.today {
            return Err(self.is_none((name, label), text, words::BEFORE_TODAY));
        }
        Ok(Some(day.to_string()))
    }

    fn amount(&self, name: &'static str, label: Word) -> Result<String, Problem> {
        let text = self.sent.get(name);
        self.visit.lang().read_money(text).ok_or_else(|| self.is_none((name, label), text, words::NO_AMOUNT))
    }

    fn is_none(&self, (name, label): (&'static str, Word), text: &str, word: Word) -> Problem {
        self.wrong.set(Some(name));
        problem::body().saying(self.visit.fill(word, &[("what", self.visit.say(label)), ("text", text)]))
    }

    /// When it was: as the form says, where the person is; now where it says nothing that can be.
    fn at(&self) -> Result<String, Problem> {
        let now = dunlin_app::moment();
        let said = self.sent.get("at").parse::<jiff::Timestamp>().ok();
        let moment = said.filter(|at| *at <= now && now.as_second() - at.as_second() < 43_200).unwrap_or(now);
        let home = dunlin_app::at_home(moment)?;
        let there = self.person()?.and_then(|(zone, country)| dunlin_app::at_person(moment, &zone, &country));
        // A day that has not come here is not one on which something was done.
        let at: DateTime = there.filter(|there| there.date() <= home.date()).unwrap_or(home);
        Ok(at.strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// Zone and country of the contact that is named.
    fn person(&self) -> Result<Option<(String, String)>, Problem> {
        let Some(name) = self.sent.maybe("contact") else { return Ok(None) };
        let (now, sees) = self.visit.now(self.today)?;
        let Some(customer) = now.customer(&sees, self.number) else { return Ok(None) };
        let few = now.few(&[customer], &sees, self.today)?;
        let person = few.desk.collecting.facts.people.iter().find(|person| person.name == name);
        Ok(person.map(|person| (person.zone.clone(), person.country.clone())))
    }

    /// An activity: how it ended, and by what medium.
    fn activity(&self, (medium, outcome): (&str, &str), note: &str) -> Result<Value, Problem> {
        let mut body =
            json!({"do": "activity", "customer": self.number, "at": self.at()?, "outcome": outcome});
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                body[name] = value.into();
            }
        };
        put("medium", Some(medium));
        put("contact", self.sent.maybe("contact").filter(|_| !medium.is_empty()));
        put("note", Some(note));
        put("next_date", self.day("again", words::AGAIN_ON)?.as_deref());
        put("next_step", self.sent.maybe("step"));
        Ok(body)
    }

    fn simple(&self, did: &'static str, how: (&str, &str)) -> Made {
        self.post(self.activity(how, self.sent.get("note"))?, "", true)?;
        Ok((did, None))
    }

    fn call(&self) -> Made {
        let visit = self.visit;
        let outcome = self.sent.get("outcome");
        if !super::compose::OUTCOMES.iter().any(|(own, _)| *own == outcome) {
            return Err(problem::body().saying(visit.say(words::NO_OUTCOME)));
        }
        let note = self.sent.get("note");
        match outcome {
            "promised" => {
                // What cannot be written down is found before anything is.
                let activity = self.activity(("call", "promised"), note)?;
                let made = self.post(self.promise()?, "", true)?;
                self.post(activity, "/call", false)?;
                Ok(("promise", made_id(&made, "promise")))
            }
            "disputed" => {
                let activity = self.activity(("call", "disputed"), note)?;
                self.post(self.disputed()?, "", false)?;
                self.post(activity, "/call", false)?;
                Ok(("dispute", Some(self.sent.get("document").to_owned())))
            }
            "paid" => {
                let said = visit.say(words::SAYS_PAID);
                let note = if note.is_empty() { said.to_owned() } else { format!("{said}: {note}") };
                let mut activity = self.activity(("call", "reached"), &note)?;
                if activity["next_date"].is_string() {
                    activity["next_step"] = visit.say(words::CHECK_BANK).into();
                }
                self.post(activity, "", true)?;
                Ok(("call", None))
            }
            other => {
                self.post(self.activity(("call", other), note)?, "", true)?;
                Ok(("call", None))
            }
        }
    }

    fn promise(&self) -> Result<Value, Problem> {
        let sent = self.sent;
        self.needed("amount", words::AMOUNT)?;
        self.needed("by", words::BY_WHEN)?;
        let amount = self.amount("amount", words::AMOUNT)?;
        let due = self.day("by", words::BY_WHEN)?;
        let mut body = json!({"do": "promise", "customer": self.number, "date": self.today.to_string(),
            "currency": sent.get("currency"), "parts": [{"due": due, "amount": amount}], "medium": "call"});
        if let Some(contact) = sent.maybe("contact") {
            body["contact"] = contact.into();
        }
        if let Some(note) = sent.maybe("note") {
            body["note"] = note.into();
        }
        let items = match sent.get("what") {
            "late" => self.late(sent.get("currency"))?,
            one => one.strip_prefix('=').map(|name| vec![name.to_owned()]).unwrap_or_default(),
        };
        if !items.is_empty() {
            body["items"] = items.into();
        }
        Ok(body)
    }

    /// The names of what is late now.
    fn late(&self, currency: &str) -> Result<Vec<String>, Problem> {
        let (now, sees) = self.visit.now(self.today)?;
        let customer = now.customer(&sees, self.number).ok_or_else(problem::not_found)?;
        let around = Around { here: String::new(), next: None, back: None };
        let shown = Shown::of(self.visit, &now, (&sees, customer, self.today), around)?;
        let l = shown.desk().ledger();
        let at = l.currencies.iter().position(|own| own.code() == currency).unwrap_or(0);
        Ok(shown.late_items(at as u16).into_iter().map(|item| l.item_name(item)).collect())
    }

    fn disputed(&self) -> Result<Value, Problem> {
        let sent = self.sent;
        self.needed("document", words::WHICH_DOCUMENT)?;
        self.needed("reason", words::REASON)?;
        let mut body = json!({"do": "dispute", "document": sent.get("document"), "disputed": true,
            "reason": sent.get("reason"), "date": self.today.to_string()});
        if sent.maybe("part").is_some() {
            body["amount"] = self.amount("part", words::DISPUTED_PART)?.into();
        }
        if let Some(owner) = sent.maybe("owner") {
            body["owner"] = owner.into();
        }
        if let Some(day) = self.day("answer", words::ANSWER_BY)? {
            body["answer_by"] = day.into();
        }
        if let Some(note) = sent.maybe("note") {
            body["note"] = note.into();
        }
        Ok(body)
    }

    fn dispute(&self) -> Made {
        self.post(self.disputed()?, "", false)?;
        Ok(("dispute", Some(self.sent.get("document").to_owned())))
    }

    fn hold(&self) -> Made {
        self.needed("reason", words::REASON)?;
        let until = self.day("until", words::HOLD_UNTIL)?;
        let body = json!({"do": "customer_hold", "customer": self.number, "date": self.today.to_string(),
            "until": until, "reason": self.sent.get("reason")});
        let made = self.post(body, "", true)?;
        Ok(("hold", made_id(&made, "hold")))
    }

    /// Ends a hold or a promise.
    fn end(&self, does: &str, what: &str, did: &'static str) -> Made {
        let id: i64 = self.sent.get("what").parse().map_err(|_| problem::not_found())?;
        let mut body = json!({"do": does, "date": self.today.to_string()});
        body[what] = id.into();
        self.post(body, "", false)?;
        Ok((did, None))
    }
}

/// The number of what a command made.
pub(crate) fn made_id(told: &Value, what: &str) -> Option<String> {
    let all = told["made"].as_array()?;
    let own = all.iter().find(|made| made["what"] == what)?;
    own["number"].as_i64().map(|id| id.to_string())
}
