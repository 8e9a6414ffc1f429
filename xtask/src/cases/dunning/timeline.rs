//! The timeline of a dunning case, played step by step: payments change the draft of the ledger, what is open on a day is
//! core's answer, notices are facts.

use super::super::book::{UNNAMED, Wrong, document, values};
use super::super::given::{day, flag, needed, optional, text, whole};
use super::super::value::{money, name};
use super::super::{Case, known_keys};
use super::policy::{self, Machine, Of, Policy};
use dunlin_core::collect::dunning::account::Unpaid;
use dunlin_core::collect::dunning::letters::{is_resolved, may_cancel};
use dunlin_core::collect::dunning::{Letters, Noticed, Subject};
use dunlin_core::day::Day;
use dunlin_core::ledger::draft::{Application, Document, Draft};
use dunlin_core::ledger::{Kind, Ledger};
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A line of a run: an item or a currency, its level or attempt.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) of: String,
    pub(super) level: u32,
    pub(super) amount: i64,
    pub(super) currency: Currency,
}

/// What the steps told.
#[derive(Default)]
pub(super) struct Told {
    pub(super) runs: Vec<(String, Vec<Line>)>,
    pub(super) states: Vec<(String, String)>,
}

struct Play {
    policy: Policy,
    draft: Draft,
    notices: BTreeMap<String, Vec<Noticed>>,
    charged: BTreeSet<(String, u8)>,
    blocked: BTreeSet<String>,
    disputed: BTreeSet<String>,
    attempts: BTreeMap<String, Vec<Day>>,
    last_run: Option<Day>,
    /// What the last notice named.
    named: Vec<String>,
    told: Told,
}

/// An item on a day.
struct Item {
    name: String,
    document: String,
    issued: Day,
    due: Day,
    open: i64,
    hold_until: Day,
    currency: Currency,
}

pub(super) fn play(case: &Case) -> Result<Told, Wrong> {
    known_keys("given", &case.given, &["documents", "policy", "base_currency"])?;
    known_keys("when", &case.when, &["timeline"])?;
    let documents: Vec<Document> =
        values(&case.given, "documents")?.iter().map(|d| document(d, UNNAMED)).collect::<Result<_, _>>()?;
    let disputed = documents.iter().filter(|d| d.disputed).map(|d| d.number.clone()).collect();
    let mut play = Play {
        policy: policy::read(case.given.get("policy").unwrap_or(&Value::Null), UNNAMED)?,
        draft: Draft { documents, ..Draft::default() },
        notices: BTreeMap::new(),
        charged: BTreeSet::new(),
        blocked: BTreeSet::new(),
        disputed,
        attempts: BTreeMap::new(),
        last_run: None,
        named: Vec::new(),
        told: Told::default(),
    };
    values(&case.when, "timeline")?.iter().try_for_each(|step| play.step(step))?;
    Ok(play.told)
}

/// The day of a step, and its hour (UTC) where it has one.
fn moment(step: &Value) -> Result<(Day, Option<i64>), String> {
    let at = needed(step, "at", name)?;
    let (date, hour) = match at.split_once('T') {
        Some((date, time)) => {
            (date, Some(time.get(..2).and_then(|h| h.parse().ok()).ok_or(format!("`{at}` is no moment"))?))
        }
        None => (at.as_str(), None),
    };
    Ok((date.parse().map_err(|e| format!("{e}"))?, hour))
}

impl Play {
    fn step(&mut self, step: &Value) -> Result<(), Wrong> {
        let keys = [
            "id",
            "at",
            "do",
            "doc",
            "amount",
            "why",
            "level",
            "date",
            "day",
            "issued",
            "fee_applied",
            "due",
        ];
        known_keys("a step", step, &keys)?;
        let (at, hour) = moment(step)?;
        let id = optional(step, "id", name)?.unwrap_or_default();
        let number = || needed(step, "doc", name);
        match needed(step, "do", name)?.as_str() {
            "run" => self.run(id, at, hour)?,
            "issue" => self.issue(at),
            "pay" => self.settle(Kind::Payment, &number()?, step, at)?,
            "credit" => self.settle(Kind::CreditNote, &number()?, step, at)?,
            "unpay" => self.unpay(&number()?, at)?,
            "block" => drop(self.blocked.insert(number()?)),
            "unblock" => drop(self.blocked.remove(&number()?)),
            "dispute" => drop(self.disputed.insert(number()?)),
            "undispute" => drop(self.disputed.remove(&number()?)),
            "state" => self.told.states.push((id, self.state(at)?)),
            "notice_state" => {
                let items = self.items(at)?;
                let named = items.iter().filter(|item| self.named.contains(&item.name));
                let state = if is_resolved(named.map(|item| item.open)) { "resolved" } else { "unresolved" };
                self.told.states.push((id, state.to_owned()));
            }
            "cancel_notice" => self.cancel(step)?,
            "recorded_notice" => self.record(step, at)?,
            "unapplied_credit" => self.credit(None, Kind::Payment, step, at)?,
            other => return Err(format!("unknown step `{other}`").into()),
        }
        Ok(())
    }

    fn ledger(&self) -> Result<Ledger, Wrong> {
        self.draft.ledger().map_err(|e| Wrong::Refused(e.code(), e.to_string()))
    }

    fn items(&self, at: Day) -> Result<Vec<Item>, Wrong> {
        let ledger = self.ledger()?;
        let open = ledger.open_amounts(AsOf::day(at));
        let mut items: Vec<Item> = Vec::new();
        for (row, &open) in open.iter().enumerate().filter(|(row, _)| ledger.items.issued[*row] <= at) {
            let document = ledger.documents.text(ledger.items.document[row]).to_owned();
            let item = Item {
                name: if self.policy.by_document { document.clone() } else { ledger.item_name(row as u32) },
                document,
                issued: ledger.items.issued[row],
                due: ledger.items.due[row],
                open,
                hold_until: ledger.items.hold_until.as_ref().map_or(Day::ALWAYS, |h| h[row]),
                currency: ledger.currency_of(row as u32),
            };
            match items.iter_mut().find(|other| other.name == item.name) {
                Some(whole) => {
                    whole.open += item.open;
                    whole.due = whole.due.max(item.due);
                }
                None => items.push(item),
            }
        }
        Ok(items)
    }

    /// The notices of an item in its present cycle: those since it was last settled.
    fn present(&self, item: &Item, at: Day) -> Result<Vec<Noticed>, Wrong> {
        let notices = self.notices.get(&item.name).cloned().unwrap_or_default();
        let Some(first) = notices.iter().map(|n| n.made).min() else { return Ok(notices) };
        let ledger = self.ledger()?;
        let row = (0..ledger.items.len() as u32).find(|&row| {
            ledger.item_name(row) == item.name
                || ledger.documents.text(ledger.items.document[row as usize]) == item.name
        });
        let Some(row) = row else { return Ok(notices) };
        let groups = ledger.applications_by_item();
        let is_settled = |day: &i32| ledger.open_amount(&groups, row, AsOf::day(Day(*day))) == 0;
        let settled = (first.0..=at.0).rev().find(is_settled).map(Day);
        Ok(notices.into_iter().filter(|n| settled.is_none_or(|day| n.made > day)).collect())
    }

    fn run(&mut self, id: String, at: Day, hour: Option<i64>) -> Result<(), Wrong> {
        if self.last_run.is_some_and(|last| at < last) {
            return Err(Wrong::Refused("run_before_last", "the last run was later".to_owned()));
        }
        let is_early = match (self.policy.send_hour, hour) {
            (Some((from, offset)), Some(hour)) => hour + offset < from,
            _ => false,
        };
        let lines = if is_early || self.policy.is_excluded { Vec::new() } else { self.lines(at)? };
        if !is_early {
            self.last_run = Some(at);
        }
        self.told.runs.push((id, lines));
        Ok(())
    }

    fn lines(&mut self, at: Day) -> Result<Vec<Line>, Wrong> {
        match &self.policy.machine {
            Machine::Letters(letters) => {
                let letters = letters.clone();
                self.letters(&letters, at)
            }
            Machine::Campaigns(_) => self.campaigns(at),
            Machine::States(_) => Err("a run of account states".to_owned().into()),
        }
    }

    fn letters(&mut self, letters: &Letters, at: Day) -> Result<Vec<Line>, Wrong> {
        let items = self.items(at)?;
        let mut due = Vec::new();
        for item in items.iter().filter(|item| item.open > 0 && !self.blocked.contains(&item.document)) {
            let notices = self.present(item, at)?;
            let subject = Subject {
                issued: item.issued,
                due: item.due,
                open: item.open,
                disputed: self.disputed.contains(&item.document),
                hold_until: item.hold_until,
                notices: &notices,
            };
            if let Ok(level) = letters.next(&subject, at) {
                due.push((item, *level));
            }
        }
        if let Some(minimum) = &self.policy.minimum {
            let credits: i64 = items.iter().map(|i| i.open.min(0)).sum();
            let total = due.iter().map(|(item, _)| item.open).sum::<i64>() + credits;
            due.retain(|(item, _)| {
                let amount = if minimum.of == Of::Item { item.open } else { total };
                amount > 0 && minimum.compare.holds(amount, minimum.amount)
            });
        }
        let mut lines = Vec::new();
        for (item, level) in due {
            let pay_by = level.pay_within.map(|days| at.plus_days(days));
            let noticed = Noticed { level: level.number, made: at, issued: None, pay_by };
            self.notices.entry(item.name.clone()).or_default().push(noticed);
            lines.push(Line {
                of: item.name.clone(),
                level: level.number.into(),
                amount: item.open,
                currency: item.currency,
            });
        }
        if !lines.is_empty() {
            self.named = lines.iter().map(|line| line.of.clone()).collect();
        }
        Ok(lines)
    }

    fn campaigns(&mut self, at: Day) -> Result<Vec<Line>, Wrong> {
        let items = self.items(at)?;
        let Machine::Campaigns(campaigns) = &self.policy.machine else { return Ok(Vec::new()) };
        let mut lines = Vec::new();
        for (currency, campaign) in campaigns {
            let late = items.iter().filter(|i| i.currency == *currency && i.due < at);
            let overdue: i64 = late.map(|item| item.open.max(0)).sum();
            let attempts = self.attempts.entry(currency.to_string()).or_default();
            if overdue == 0 {
                attempts.clear();
            }
            if let Ok(attempt) = campaign.next(overdue, attempts, at) {
                attempts.push(at);
                let of = currency.to_string();
                lines.push(Line { of, level: attempt, amount: overdue, currency: *currency });
            }
        }
        Ok(lines)
    }

    fn state(&self, at: Day) -> Result<String, Wrong> {
        let Machine::States(states) = &self.policy.machine else {
            return Err("the policy knows no states".to_owned().into());
        };
        let items = self.items(at)?;
        let unpaid: Vec<Unpaid> = items
            .iter()
            .filter(|item| item.open > 0)
            .map(|item| Unpaid { issued: item.issued, due: item.due, open: item.open })
            .collect();
        Ok(states.of(&unpaid, at).map_or("CLEAR", |state| state.name.as_str()).to_owned())
    }

    fn issue(&mut self, at: Day) {
        for notice in self.notices.values_mut().flatten().filter(|n| n.issued.is_none()) {
            notice.issued = Some(at);
            notice.pay_by = notice.pay_by.map(|by| Day(by.0 + at.0 - notice.made.0));
        }
    }

    fn settle(&mut self, kind: Kind, number: &str, step: &Value, at: Day) -> Result<(), Wrong> {
        self.credit(Some(number), kind, step, at)
    }

    fn credit(&mut self, to: Option<&str>, kind: Kind, step: &Value, at: Day) -> Result<(), Wrong> {
        let of = to.map_or(UNNAMED, |to| {
            let plain = to.split('#').next().unwrap_or(to);
            self.draft.documents.iter().find(|d| d.number == plain).map_or(UNNAMED, |d| d.currency)
        });
        let amount = needed(step, "amount", money(of))?;
        let number = format!("credit {}", self.draft.documents.len());
        self.draft.documents.push(Document::new(&number, kind, at, amount, of));
        if let Some(to) = to {
            self.draft.applications.push(Application::new(&number, to, amount, at));
        }
        self.ledger().map(|_| ())
    }

    fn unpay(&mut self, number: &str, at: Day) -> Result<(), Wrong> {
        let plain = number.split('#').next().unwrap_or(number);
        let of = |to: &str| to == number || to.split('#').next() == Some(plain);
        let last = self.draft.applications.iter_mut().rev().find(|a| of(&a.to) && a.until.is_none());
        let last = last.ok_or_else(|| Wrong::Refused("nothing_applied", format!("to {number}")))?;
        last.until = Some(at);
        let from = last.from.clone();
        // The money is gone with it.
        self.draft.documents.iter_mut().filter(|d| d.number == from).for_each(|d| d.voided = Some(at));
        Ok(())
    }

    /// The document and level of a step about a notice; by default the last notice.
    fn notice_of(&self, step: &Value) -> Result<(String, u8), Wrong> {
        let document = optional(step, "doc", name)?
            .or_else(|| self.named.first().cloned())
            .ok_or_else(|| "no notice is named".to_owned())?;
        let last = self.notices.get(&document).and_then(|n| n.iter().map(|n| n.level).max());
        Ok((document, optional(step, "level", whole)?.or(last).unwrap_or(1)))
    }

    fn cancel(&mut self, step: &Value) -> Result<(), Wrong> {
        let (document, level) = self.notice_of(step)?;
        let charged = optional(step, "fee_applied", flag)?.unwrap_or(false)
            || self.charged.contains(&(document.clone(), level));
        let notices = self.notices.entry(document).or_default();
        may_cancel(level, notices, charged).map_err(|e| Wrong::Refused(e.code(), format!("{e:?}")))?;
        notices.retain(|notice| notice.level != level);
        Ok(())
    }

    /// A notice that somebody recorded by hand.
    fn record(&mut self, step: &Value, at: Day) -> Result<(), Wrong> {
        let document = needed(step, "doc", |v| text(v).map(str::to_owned))?;
        let dated = optional(step, "date", day)?.or(optional(step, "day", day)?).unwrap_or(at);
        let is_issued = optional(step, "issued", flag)?.unwrap_or(true);
        let level = optional(step, "level", whole)?.unwrap_or(1);
        let notice = Noticed {
            level,
            made: dated,
            issued: is_issued.then_some(dated),
            pay_by: optional(step, "due", day)?,
        };
        if optional(step, "fee_applied", flag)?.unwrap_or(false) {
            self.charged.insert((document.clone(), level));
        }
        self.named = vec![document.clone()];
        self.notices.entry(document).or_default().push(notice);
        Ok(())
    }
}
