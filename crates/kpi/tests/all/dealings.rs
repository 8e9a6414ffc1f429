//! What collecting knows, read from the lines of golden files.

use crate::build::{Builder, day};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{Activity, Ban, BanKind, Dispute, Facts, Line, Notice, Outcome, Promise};
use dunlin_core::collect::promise::{Looker, Tolerance};
use dunlin_core::day::Day;
use dunlin_core::money::parse_minor;
use dunlin_kpi::collecting::Collecting;
use dunlin_kpi::engine::{Grid, Query};
use std::collections::HashMap;

/// Facts of collecting, by the names of a story.
#[derive(Default)]
pub(crate) struct Dealings {
    pub(crate) facts: Facts,
}

fn medium(word: &str) -> Option<Medium> {
    match word {
        "mail" => Some(Medium::Email),
        other => Medium::of(other),
    }
}

fn minor(text: &str) -> i64 {
    parse_minor(text, 2).unwrap()
}

impl Dealings {
    /// Takes a line in; whether it is one of these facts.
    pub(crate) fn take(&mut self, words: &[&str], builder: &Builder, items: &HashMap<String, u32>) -> bool {
        let l = &builder.ledger;
        let customer = |name: &str| l.customers.find(name).unwrap();
        match words {
            [on, "promise", who, amount, "on", due, rest @ ..] => {
                let named = rest.iter().skip(1).map(|name| items[*name]);
                self.facts.promises.push(Promise {
                    id: self.facts.promises.len() as i64 + 1,
                    customer: customer(who),
                    currency: l.currencies[0],
                    made: day(on),
                    parts: vec![(day(due), minor(amount))],
                    items: named.collect(),
                    ended: None,
                });
            }
            [on, "dispute", item, reason, marks @ ..] => self.dispute(day(on), items[*item], reason, marks),
            [on, "settled", item, outcome] => {
                let item = items[*item];
                let dispute = self.facts.disputes.iter_mut().find(|d| d.item == item).unwrap();
                dispute.closed = Some((day(on), (*outcome).to_owned()));
            }
            [on, "notice", number, who, how, "level", level, item, stopped @ ..] => {
                let is_stopped = !stopped.is_empty();
                self.facts.notices.push(Notice {
                    number: (*number).to_owned(),
                    customer: customer(who),
                    contact: None,
                    medium: medium(how).unwrap(),
                    made: day(on),
                    issued: (!is_stopped).then(|| day(on)),
                    cancelled: is_stopped.then(|| day(on)),
                    approved: None,
                    pay_by: None,
                    lines: vec![Line {
                        item: items[*item],
                        level: level.parse().unwrap(),
                        step: format!("step {level}"),
                        open: l.items.amount[items[*item] as usize],
                    }],
                    charges: Vec::new(),
                });
            }
            [on, kind @ ("bounced" | "opt_out"), who] => self.facts.bans.push(Ban {
                customer: customer(who),
                contact: None,
                medium: None,
                kind: BanKind::of(kind).unwrap(),
                from: day(on),
                until: Day::NEVER,
            }),
            [on, "mail_in", who, "by", author] => {
                self.act(day(on), Some(Medium::Email), Outcome::Received, author, customer(who), None);
            }
            [on, how, who, rest @ ..] if medium(how).is_some() => {
                let outcome = rest.first().and_then(|word| Outcome::of(word));
                let author = rest.iter().skip_while(|w| **w != "by").nth(1).unwrap();
                let next = rest.iter().skip_while(|w| **w != "next").nth(1).map(|text| day(text));
                let outcome = outcome.unwrap_or(Outcome::Sent);
                self.act(day(on), medium(how), outcome, author, customer(who), next);
            }
            _ => return false,
        }
        true
    }

    fn dispute(&mut self, opened: Day, item: u32, reason: &str, marks: &[&str]) {
        let after = |word: &str| marks.iter().skip_while(|w| **w != word).nth(1).copied();
        self.facts.disputes.push(Dispute {
            id: self.facts.disputes.len() as i64 + 1,
            item,
            reason: reason.to_owned(),
            amount: after("part").map(minor),
            opened,
            owner: after("owner").unwrap_or("").to_owned(),
            answer_by: after("answer_by").map(day),
            closed: None,
        });
    }

    fn act(
        &mut self,
        on: Day,
        medium: Option<Medium>,
        outcome: Outcome,
        author: &str,
        customer: u32,
        next: Option<Day>,
    ) {
        let hour = if outcome == Outcome::Received { 9 } else { 15 };
        self.facts.activities.push(Activity {
            customer,
            contact: None,
            at: on.date().unwrap().at(hour, 0, 0, 0),
            medium,
            inbound: outcome == Outcome::Received,
            outcome,
            note: String::new(),
            next: next.map(|day| (day, "call again".to_owned())),
            author: author.to_owned(),
        });
        self.facts.activities.sort_by_key(|a| a.at);
    }

    /// The grid of a query over a ledger with these facts, and what `look` sees of both.
    pub(crate) fn with<T>(
        &self,
        ledger: &dunlin_core::ledger::Ledger,
        query: &Query,
        look: impl FnOnce(&Collecting<'_>, &Grid) -> T,
    ) -> T {
        let (applications, items) = (ledger.applications_by_item(), ledger.items_by_customer());
        let looker = Looker { ledger, applications: &applications, items: &items };
        let tolerance = Tolerance { days: 2, minor: 0 };
        let collecting = Collecting { looker, facts: &self.facts, tolerance };
        let mut grid = query.run(ledger);
        collecting.fill(query, &mut grid);
        look(&collecting, &grid)
    }
}
