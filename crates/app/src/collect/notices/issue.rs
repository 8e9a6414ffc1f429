//! Issuing: drafts are looked at again, as the books stand now; what no longer holds is cancelled, what has to wait waits.

use super::{Issued, Written};
use crate::clock::now_ms;
use crate::collect::view::Desk;
use crate::collect::zones;
use crate::error::AppError;
use crate::post::write_charge;
use dunlin_core::collect::charge::What;
use dunlin_core::collect::decide::recheck;
use dunlin_core::collect::facts::{Charged, Notice};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::skip::Skip;
use dunlin_core::day::Day;
use dunlin_core::ledger::Kind;
use dunlin_store::{Tx, table};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Something that happens to a notice.
pub(super) struct Event {
    notice: i64,
    what: &'static str,
    reason: String,
    /// Charges that become documents.
    charges: Vec<Posted>,
}

/// A charge that becomes a document of the books.
struct Posted {
    charge: i64,
    number: String,
    kind: Kind,
    /// The document for which it was charged.
    like: i64,
    due: Day,
    minor: i64,
}

impl Event {
    pub(super) const fn new(notice: i64, what: &'static str, reason: String) -> Event {
        Event { notice, what, reason, charges: Vec::new() }
    }

    /// The notice that is issued by it, if one is.
    pub(super) fn issues(&self) -> Option<i64> {
        (self.what == "issued").then_some(self.notice)
    }
}

/// What an issued notice charges, as documents, where the strategy has them made.
fn posted(desk: &Desk, notice: &Notice) -> Vec<Posted> {
    if !desk.used.strategy.terms.post {
        return Vec::new();
    }
    let charges = (1..).zip(&notice.charges).filter(|(_, c)| c.waived.is_none() && c.document.is_none());
    let post = |(n, Charged { id, charge, .. }): (usize, &Charged)| {
        let kind = if charge.what == What::Interest { Kind::Interest } else { Kind::Fee };
        let item = charge.item.or_else(|| notice.lines.first().map(|line| line.item))?;
        Some(Posted {
            charge: *id,
            number: format!("{}-{n}", notice.number),
            kind,
            like: desk.columns.document_id(item),
            due: notice.pay_by.unwrap_or(desk.day).max(desk.day),
            minor: charge.minor,
        })
    };
    charges.filter_map(post).collect()
}

/// Who approves a notice before it is issued: as the step of its highest level says.
pub(in crate::collect) fn approver<'d>(desk: &'d Desk, notice: &Notice) -> Option<&'d str> {
    let highest = notice.lines.iter().max_by_key(|line| line.level)?;
    let segment = desk.used.strategy.segments.get(usize::from(desk.standing.segment(notice.customer)))?;
    segment.steps.iter().find(|step| step.name == highest.step)?.approve.as_deref()
}

/// Whether it is an hour at which the person may not be reached by this medium: in their zone, or, where only the country is
/// known, in any of its zones. Asked only of zones in which the day is today; of somebody of whom not even the country is known
/// nothing can be said.
fn is_outside_hours(desk: &Desk, notice: &Notice, now: Timestamp) -> bool {
    let Some((from, until)) = desk.used.strategy.rules.hours.filter(|_| notice.medium.has_hours()) else {
        return false;
    };
    let Some(person) = notice.contact.map(|at| &desk.collecting.facts.people[at as usize]) else {
        return false;
    };
    let is_outside = |zone: &str| {
        let Ok(zone) = TimeZone::get(zone) else { return false };
        let local = zone.to_datetime(now);
        Day::from_date(local.date()) == desk.day && !(from <= local.time() && local.time() < until)
    };
    match person.zone.as_str() {
        "" => zones::of_country(&person.country).any(is_outside),
        zone => is_outside(zone),
    }
}

/// What becomes of a draft when it is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes.
    Goes,
    /// It waits for somebody's approval.
    Approval(String),
    /// It stays a draft for now.
    Waits(Skip),
    /// It no longer holds, for the sake of an item.
    Cancelled(u32, Skip),
}

impl Desk {
    /// What would become of drafts (places among the facts' notices) if they were issued at a moment.
    #[must_use]
    pub fn verdicts(&self, drafts: &[usize], now: Timestamp) -> Vec<Verdict> {
        let facts = &self.collecting.facts;
        let notices: Vec<&Notice> = drafts.iter().map(|&at| &facts.notices[at]).collect();
        let strategy = &self.used.strategy;
        let checked = recheck(RAILS, self.looker(), &self.standing, facts, strategy, (&notices, self.day));
        let verdict = |(notice, mut against): (&Notice, Vec<(u32, Skip)>)| {
            if against.is_empty() && is_outside_hours(self, notice, now) {
                against.extend(notice.lines.first().map(|line| (line.item, Skip::OutsideHours)));
            }
            match (against.first(), approver(self, notice)) {
                (None, Some(who)) if notice.approved.is_none() => Verdict::Approval(who.to_owned()),
                (None, _) => Verdict::Goes,
                (Some((item, why)), _) => match why {
                    Skip::Interval(_)
                    | Skip::ContactCap
                    | Skip::ClosedDay
                    | Skip::StaleLedger(_)
                    | Skip::OutsideHours => Verdict::Waits(*why),
                    other => Verdict::Cancelled(*item, *other),
                },
            }
        };
        notices.into_iter().zip(checked).map(verdict).collect()
    }

    /// Who approves a notice before it is issued, as its step says.
    #[must_use]
    pub fn approver(&self, notice: &Notice) -> Option<&str> {
        approver(self, notice)
    }
}

/// What becomes of drafts.
pub(super) fn judge(desk: &Desk, drafts: &[usize], now: Timestamp) -> (Vec<Event>, Issued) {
    let (mut events, mut told) = (Vec::new(), Issued::default());
    let words = |why: Skip| match why {
        Skip::AlreadyDone => "another amount is open now".to_owned(),
        other => other.to_string(),
    };
    for (&at, verdict) in drafts.iter().zip(desk.verdicts(drafts, now)) {
        let (notice, id) = (&desk.collecting.facts.notices[at], desk.collecting.notice_ids[at]);
        match verdict {
            Verdict::Goes => {
                told.issued.push(notice.number.clone());
                let charges = posted(desk, notice);
                events.push(Event { charges, ..Event::new(id, "issued", String::new()) });
            }
            Verdict::Approval(who) => {
                told.waiting.push((notice.number.clone(), format!("the {who} approves it first")));
            }
            Verdict::Waits(why) => told.waiting.push((notice.number.clone(), words(why))),
            Verdict::Cancelled(item, why) => {
                let (item, words) = (desk.ledger().item_name(item), words(why));
                events.push(Event::new(id, "cancelled", format!("{item}: {words}")));
                told.cancelled.push((notice.number.clone(), item, words));
            }
        }
    }
    (events, told)
}

/// What a command of notices is known by: its key, its kind, what was asked.
pub(super) struct Asked {
    /// One effect a key; made up where none is given.
    pub(super) key: Option<String>,
    /// Which command.
    pub(super) kind: &'static str,
    /// What was asked.
    pub(super) body: String,
    /// Who asks.
    pub(super) actor: String,
}

/// Writes what happens to notices; the answer, or that of before where the key had brought the same.
pub(super) fn write_events(
    tx: &mut Tx<'_>,
    seen: i64,
    day: Day,
    events: &[Event],
    (asked, answer): (&Asked, &str),
) -> Result<Written<String>, AppError> {
    if let Some(key) = &asked.key
        && let Some(known) = tx.command(key)?
    {
        return match known.kind == asked.kind && known.body == asked.body {
            true => Ok(Written::Done(known.answer)),
            false => Err(AppError::KeyTaken(key.clone())),
        };
    }
    if tx.head()?.seq != seen {
        return Ok(Written::Moved);
    }
    // What somebody named is remembered even when nothing came of it.
    if events.is_empty() && asked.key.is_none() {
        return Ok(Written::Done(answer.to_owned()));
    }
    let seq = tx.begin()?;
    for event in events {
        let id = tx.next_id(&table::NOTICE_EVENTS)?;
        let reason = Some(event.reason.as_str()).filter(|reason| !reason.is_empty());
        let row = [
            id.into(),
            seq.into(),
            event.notice.into(),
            i64::from(day.0).into(),
            event.what.into(),
            reason.into(),
        ];
        tx.insert(&table::NOTICE_EVENTS, &row)?;
        for charge in &event.charges {
            let number = (charge.number.as_str(), charge.kind);
            let document = write_charge(tx, seq, number, charge.like, (day, charge.due, charge.minor))?;
            let id = tx.next_id(&table::CHARGE_DOCUMENTS)?;
            tx.insert(
                &table::CHARGE_DOCUMENTS,
                &[id.into(), seq.into(), charge.charge.into(), document.into()],
            )?;
        }
    }
    let key = asked.key.clone().unwrap_or_else(|| format!("notices/{day}/{seq}"));
    tx.record(&key, asked.kind, &asked.actor, now_ms(), &asked.body, answer)?;
    Ok(Written::Done(answer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::Books;
    use dunlin_core::collect::contact::Medium;
    use dunlin_core::collect::facts::Person;
    use dunlin_core::day::Instant;
    use dunlin_store::Place;

    /// Over the change of clocks: on 31 March 2024 Berlin goes from 02:00 to 03:00 (UTC+2 afterwards).
    #[test]
    fn hours_are_those_of_the_person() {
        let folder = tempfile::tempdir().unwrap();
        let books = Books::create(&Place::File(folder.path().join("b.db"))).unwrap();
        let at_home = |moment: &str, (zone, country): (&str, &str), medium: Medium| {
            let now: Timestamp = moment.parse().unwrap();
            let day: Day = moment[..10].parse().unwrap();
            let mut desk = books.desk(day, Instant::NEVER, None).unwrap();
            desk.collecting.facts.people.push(Person {
                zone: zone.to_owned(),
                country: country.to_owned(),
                ..Person::default()
            });
            let notice = Notice {
                number: String::new(),
                customer: 0,
                contact: Some(0),
                medium,
                made: day,
                issued: None,
                cancelled: None,
                approved: None,
                pay_by: None,
                lines: Vec::new(),
                charges: Vec::new(),
            };
            is_outside_hours(&desk, &notice, now)
        };
        let at = |moment: &str, zone: &str, medium: Medium| at_home(moment, (zone, ""), medium);
        let berlin = "Europe/Berlin";
        assert!(at("2024-03-29T06:59:00Z", berlin, Medium::Email), "07:59 in winter");
        assert!(!at("2024-03-29T07:00:00Z", berlin, Medium::Email), "08:00");
        assert!(!at("2024-04-02T06:00:00Z", berlin, Medium::Email), "08:00 in summer");
        assert!(at("2024-04-02T05:59:00Z", berlin, Medium::Email), "07:59");
        assert!(at("2024-04-02T19:00:00Z", berlin, Medium::Email), "21:00 is too late");
        assert!(!at("2024-04-02T19:00:00Z", berlin, Medium::Letter), "a letter lies in the box");
        assert!(at("2024-04-02T11:00:00Z", "America/Los_Angeles", Medium::Text), "04:00 there");
        assert!(!at("2024-04-02T03:00:00Z", "", Medium::Email), "nobody knows where");
        // Somewhere in the United States: 08:00 in Honolulu is 18:00 UTC, 21:00 in New York 01:00 UTC.
        let us = |moment: &str| at_home(moment, ("", "US"), Medium::Email);
        assert!(us("2024-04-02T15:00:00Z"), "11:00 in New York, 05:00 in Honolulu");
        assert!(us("2024-04-02T17:59:00Z") && !us("2024-04-02T18:00:00Z"), "08:00 in Honolulu");
        assert!(!us("2024-04-02T23:59:00Z"), "19:59 in New York");
        assert!(
            !at_home("2024-04-02T15:00:00Z", ("America/New_York", "US"), Medium::Email),
            "known to be there"
        );
    }
}
