//! Notices: drafted from a plan, looked at again when they are issued, cancelled.

use super::view::Desk;
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use dunlin_core::collect::decide::{Action, How, cycle, recheck};
use dunlin_core::collect::dunning::Noticed;
use dunlin_core::collect::dunning::letters::may_cancel;
use dunlin_core::collect::facts::Notice;
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::skip::Skip;
use dunlin_core::collect::strategy::Act;
use dunlin_core::day::{Day, Instant};
use dunlin_store::{StoreError, Tx, table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use serde_json::json;

/// So often a run is thought over when the books move under it.
const TRIES: usize = 5;

/// What a run drafted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Numbers of the notices.
    pub notices: Vec<String>,
    /// How many items were withheld.
    pub withheld: usize,
    /// The same key had run before; nothing was done now.
    pub repeated: bool,
}

/// What became of drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// Numbers of those that were issued.
    pub issued: Vec<String>,
    /// Those that no longer hold were cancelled: number, and the first item with the reason.
    pub cancelled: Vec<(String, String, String)>,
    /// Those that wait: number and reason.
    pub waiting: Vec<(String, String)>,
}

/// The books moved between looking and writing.
enum Written<T> {
    Done(T),
    Moved,
}

impl Books {
    /// Drafts the notices of a day. Run again it adds nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] when a later day was run already; [`AppError::KeyTaken`]; those of the books.
    pub fn dun(&self, day: Day, key: Option<&str>, actor: &str) -> Result<Run, AppError> {
        for _ in 0..TRIES {
            let desk = self.desk(day, Instant::NEVER, None)?;
            let later = desk.collecting.facts.notices.iter().map(|n| n.made).filter(|&made| made > day).max();
            if let Some(later) = later {
                return Err(AppError::refused(
                    format!("notices of {later} are there already, after {day}"),
                    "run the days in their order; `dunlin dun preview` looks at any day",
                ));
            }
            let plan = desk.plan();
            let again = cancelled(&desk);
            let drafts: Vec<Draft> =
                plan.actions.iter().filter_map(|action| Draft::of(&desk, action, &again)).collect();
            let (seq, withheld) = (desk.columns.seq(), plan.withheld.len());
            let (key, actor) = (key.map(str::to_owned), actor.to_owned());
            let written: Written<Run> = self
                .inner
                .store
                .write_alone(move |tx| write_drafts(tx, seq, day, key, &actor, (&drafts, withheld)))?;
            if let Written::Done(run) = written {
                return Ok(run);
            }
        }
        Err(StoreError::Busy("others keep writing; the run was not done".to_owned()).into())
    }

    /// Issues drafts: all of them, or one. Each is looked at again: what was paid, disputed or promised meanwhile cancels it,
    /// and the next run drafts what remains; what merely has to wait (a holiday, the interval) stays a draft.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such draft; those of the books.
    pub fn issue_notices(&self, day: Day, number: Option<&str>, actor: &str) -> Result<Issued, AppError> {
        for _ in 0..TRIES {
            let desk = self.desk(day, Instant::NEVER, None)?;
            let notices = &desk.collecting.facts.notices;
            let is_draft = |n: &Notice| n.issued.is_none() && n.cancelled.is_none();
            let wanted = |n: &Notice| number.is_none_or(|number| n.number == number);
            let drafts: Vec<usize> = (0..notices.len())
                .filter(|&at| is_draft(&notices[at]) && wanted(&notices[at]) && notices[at].made <= day)
                .collect();
            if let (Some(number), true) = (number, drafts.is_empty()) {
                return Err(AppError::refused(
                    format!("there is no draft `{number}`"),
                    "look at `dunlin dun list`",
                ));
            }
            let (events, told) =
                judge(&desk, &drafts, Timestamp::from_millisecond(now_ms()).unwrap_or_default());
            if events.is_empty() {
                return Ok(told);
            }
            let (seq, actor) = (desk.columns.seq(), actor.to_owned());
            let written: Written<()> =
                self.inner.store.write_alone(move |tx| write_events(tx, seq, day, &events, &actor))?;
            if let Written::Done(()) = written {
                return Ok(told);
            }
        }
        Err(StoreError::Busy("others keep writing; nothing was issued".to_owned()).into())
    }

    /// Approves a draft whose step asks for it; without that it is not issued.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such draft, or nothing to approve; those of the books.
    pub fn approve_notice(&self, day: Day, number: &str, actor: &str) -> Result<(), AppError> {
        let desk = self.desk(day, Instant::NEVER, None)?;
        let is_draft = |n: &&Notice| n.number == number && n.issued.is_none() && n.cancelled.is_none();
        let Some(at) = desk.collecting.facts.notices.iter().position(|n| is_draft(&n)) else {
            return Err(AppError::refused(
                format!("there is no draft `{number}`"),
                "look at `dunlin dun list`",
            ));
        };
        let notice = &desk.collecting.facts.notices[at];
        if notice.approved.is_some() || approver(&desk, notice).is_none() {
            return Err(AppError::refused(
                format!("{number} waits for nobody's approval"),
                "issue it: `dunlin dun issue`",
            ));
        }
        let event = Event { notice: desk.collecting.notice_ids[at], what: "approved", reason: String::new() };
        self.write_one(&desk, event, actor)
    }

    fn write_one(&self, desk: &Desk, event: Event, actor: &str) -> Result<(), AppError> {
        let (seq, day, actor) = (desk.columns.seq(), desk.day, actor.to_owned());
        let written: Written<()> =
            self.inner.store.write_alone(move |tx| write_events(tx, seq, day, &[event], &actor))?;
        match written {
            Written::Done(()) => Ok(()),
            Written::Moved => Err(StoreError::Busy("somebody wrote meanwhile; try again".to_owned()).into()),
        }
    }

    /// Cancels a notice: its items are looked at again in the next run. Only an item's last level is cancelled.
    ///
    /// # Errors
    /// [`AppError::Refused`]; those of the books.
    pub fn cancel_notice(&self, day: Day, number: &str, reason: &str, actor: &str) -> Result<(), AppError> {
        let desk = self.desk(day, Instant::NEVER, None)?;
        let notices = &desk.collecting.facts.notices;
        let Some(at) = notices.iter().position(|n| n.number == number && n.cancelled.is_none()) else {
            return Err(AppError::refused(
                format!("there is no notice `{number}`"),
                "look at `dunlin dun list`",
            ));
        };
        for line in &notices[at].lines {
            let others: Vec<Noticed> = notices
                .iter()
                .filter(|n| n.cancelled.is_none())
                .flat_map(|n| n.lines.iter().map(move |other| (n, other)))
                .filter(|(_, other)| other.item == line.item)
                .map(|(n, other)| Noticed {
                    level: other.level,
                    made: n.made,
                    issued: n.issued,
                    pay_by: None,
                })
                .collect();
            if let Err(why) = may_cancel(line.level, &others, false) {
                return Err(AppError::Rule {
                    code: why.code(),
                    message: format!(
                        "{}: a higher level was made after it",
                        desk.ledger().item_name(line.item)
                    ),
                });
            }
        }
        let event =
            Event { notice: desk.collecting.notice_ids[at], what: "cancelled", reason: reason.to_owned() };
        self.write_one(&desk, event, actor)
    }
}

/// How often a step of an item was cancelled.
type Cancelled = FxHashMap<(u32, String), usize>;

fn cancelled(desk: &Desk) -> Cancelled {
    let mut all = Cancelled::default();
    let notices = desk.collecting.facts.notices.iter().filter(|n| n.cancelled.is_some());
    for line in notices.flat_map(|n| &n.lines) {
        *all.entry((line.item, line.step.clone())).or_default() += 1;
    }
    all
}

/// A notice before it has a number.
struct Draft {
    customer: i64,
    contact: Option<i64>,
    entity: i64,
    currency: String,
    medium: &'static str,
    template: String,
    pay_by: Option<Day>,
    total: i64,
    strategy: Option<i64>,
    lines: Vec<DraftLine>,
}

struct DraftLine {
    document: i64,
    level: u8,
    step: String,
    cycle: u32,
    nth: usize,
    asked: i64,
}

impl Draft {
    fn of(desk: &Desk, action: &Action, again: &Cancelled) -> Option<Draft> {
        let How::Write(medium, contact) = &action.how else { return None };
        let l = desk.ledger();
        let steps = &desk.used.strategy.segments[usize::from(action.segment)].steps;
        let Act::Write { template, .. } = &steps[usize::from(action.step)].act else { return None };
        let lines = action.parts.iter().map(|part| {
            let step = steps[usize::from(part.step)].name.clone();
            let nth = again.get(&(part.item, step.clone())).copied().unwrap_or(0);
            DraftLine {
                document: desk.columns.document_id(part.item),
                level: part.level,
                cycle: cycle(desk.looker(), part.item, desk.day),
                nth,
                step,
                asked: part.asked,
            }
        });
        Some(Draft {
            customer: i64::from(action.customer) + 1,
            contact: contact.map(|at| desk.collecting.contact_ids[at as usize]),
            entity: i64::from(action.entity),
            currency: l.currencies[usize::from(action.currency)].code().to_owned(),
            medium: medium.name(),
            template: template.clone(),
            pay_by: action.pay_by,
            total: action.total,
            strategy: Some(desk.used.id).filter(|&id| id != 0),
            lines: lines.collect(),
        })
    }
}

impl Draft {
    /// Writes it down; its number.
    fn write(&self, tx: &mut Tx<'_>, seq: i64, day: Day) -> Result<String, AppError> {
        let id = tx.next_id(&table::NOTICES)?;
        let number = format!("N-{id:07}");
        let day_of = |day: Day| i64::from(day.0);
        tx.insert(
            &table::NOTICES,
            &[
                id.into(),
                seq.into(),
                number.as_str().into(),
                self.customer.into(),
                self.contact.into(),
                self.entity.into(),
                self.currency.as_str().into(),
                self.medium.into(),
                self.template.as_str().into(),
                day_of(day).into(),
                self.pay_by.map(day_of).into(),
                self.total.into(),
                self.strategy.into(),
            ],
        )?;
        for line in &self.lines {
            let line_id = tx.next_id(&table::NOTICE_LINES)?;
            tx.insert(
                &table::NOTICE_LINES,
                &[
                    line_id.into(),
                    seq.into(),
                    id.into(),
                    line.document.into(),
                    i64::from(line.level).into(),
                    line.step.as_str().into(),
                    i64::from(line.cycle).into(),
                    (line.nth as i64).into(),
                    line.asked.into(),
                ],
            )?;
        }
        Ok(number)
    }
}

fn write_drafts(
    tx: &mut Tx<'_>,
    seen: i64,
    day: Day,
    key: Option<String>,
    actor: &str,
    (drafts, withheld): (&[Draft], usize),
) -> Result<Written<Run>, AppError> {
    let body = json!({"day": day.to_string()}).to_string();
    if let Some(key) = &key
        && let Some(known) = tx.command(key)?
    {
        if known.body != body {
            return Err(AppError::KeyTaken(key.clone()));
        }
        let answer: serde_json::Value = serde_json::from_str(&known.answer).unwrap_or_default();
        let numbers = answer["notices"].as_array().into_iter().flatten();
        let notices = numbers.filter_map(|n| n.as_str().map(str::to_owned)).collect();
        let withheld = answer["withheld"].as_u64().unwrap_or_default() as usize;
        return Ok(Written::Done(Run { notices, withheld, repeated: true }));
    }
    if tx.head()?.seq != seen {
        return Ok(Written::Moved);
    }
    if drafts.is_empty() {
        return Ok(Written::Done(Run { notices: Vec::new(), withheld, repeated: false }));
    }
    let seq = tx.begin()?;
    let notices: Vec<String> =
        drafts.iter().map(|draft| draft.write(tx, seq, day)).collect::<Result<_, _>>()?;
    let answer = json!({"notices": notices, "withheld": withheld}).to_string();
    let key = key.unwrap_or_else(|| format!("dun/{day}/{seq}"));
    tx.record(&key, "dun", actor, now_ms(), &body, &answer)?;
    Ok(Written::Done(Run { notices, withheld, repeated: false }))
}

/// Something that happens to a notice.
struct Event {
    notice: i64,
    what: &'static str,
    reason: String,
}

/// Who approves a notice before it is issued: as the step of its highest level says.
fn approver<'d>(desk: &'d Desk, notice: &Notice) -> Option<&'d str> {
    let highest = notice.lines.iter().max_by_key(|line| line.level)?;
    let segment = desk.used.strategy.segments.get(usize::from(desk.standing.segment(notice.customer)))?;
    segment.steps.iter().find(|step| step.name == highest.step)?.approve.as_deref()
}

/// Whether it is an hour at which the person may not be reached by this medium. Asked only when the day is today where the
/// person is; a contact without a zone is taken to be anywhere that the strategy's hours allow.
fn is_outside_hours(desk: &Desk, notice: &Notice, now: Timestamp) -> bool {
    let Some((from, until)) = desk.used.strategy.rules.hours.filter(|_| notice.medium.has_hours()) else {
        return false;
    };
    let person = notice.contact.map(|at| &desk.collecting.facts.people[at as usize]);
    let zone = person.filter(|person| !person.zone.is_empty()).and_then(|p| TimeZone::get(&p.zone).ok());
    let Some(local) = zone.map(|zone| zone.to_datetime(now)) else { return false };
    Day::from_date(local.date()) == desk.day && !(from <= local.time() && local.time() < until)
}

/// What becomes of drafts.
fn judge(desk: &Desk, drafts: &[usize], now: Timestamp) -> (Vec<Event>, Issued) {
    let (mut events, mut told) = (Vec::new(), Issued::default());
    let facts = &desk.collecting.facts;
    let notices: Vec<&Notice> = drafts.iter().map(|&at| &facts.notices[at]).collect();
    let strategy = &desk.used.strategy;
    let checked = recheck(RAILS, desk.looker(), &desk.standing, facts, strategy, (&notices, desk.day));
    for (&at, mut against) in drafts.iter().zip(checked) {
        let (notice, id) = (&facts.notices[at], desk.collecting.notice_ids[at]);
        if against.is_empty() && is_outside_hours(desk, notice, now) {
            against.extend(notice.lines.first().map(|line| (line.item, Skip::OutsideHours)));
        }
        if let Some(who) = approver(desk, notice).filter(|_| against.is_empty() && notice.approved.is_none())
        {
            told.waiting.push((notice.number.clone(), format!("the {who} approves it first")));
            continue;
        }
        let Some((item, why)) = against.first() else {
            told.issued.push(notice.number.clone());
            events.push(Event { notice: id, what: "issued", reason: String::new() });
            continue;
        };
        let waits = matches!(
            why,
            Skip::Interval(_)
                | Skip::ContactCap
                | Skip::ClosedDay
                | Skip::StaleLedger(_)
                | Skip::OutsideHours
        );
        let words = match why {
            Skip::AlreadyDone => "another amount is open now".to_owned(),
            other => other.to_string(),
        };
        if waits {
            told.waiting.push((notice.number.clone(), words));
        } else {
            let item = desk.ledger().item_name(*item);
            events.push(Event { notice: id, what: "cancelled", reason: format!("{item}: {words}") });
            told.cancelled.push((notice.number.clone(), item, words));
        }
    }
    (events, told)
}

fn write_events(
    tx: &mut Tx<'_>,
    seen: i64,
    day: Day,
    events: &[Event],
    actor: &str,
) -> Result<Written<()>, AppError> {
    if tx.head()?.seq != seen {
        return Ok(Written::Moved);
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
    }
    let body = json!({"day": day.to_string(), "events": events.len()}).to_string();
    tx.record(&format!("notices/{day}/{seq}"), "notices", actor, now_ms(), &body, "{}")?;
    Ok(Written::Done(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::Books;
    use dunlin_core::collect::contact::Medium;
    use dunlin_core::collect::facts::Person;
    use dunlin_store::Place;

    /// Over the change of clocks: on 31 March 2024 Berlin goes from 02:00 to 03:00 (UTC+2 afterwards).
    #[test]
    fn hours_are_those_of_the_person() {
        let folder = tempfile::tempdir().unwrap();
        let books = Books::create(&Place::File(folder.path().join("b.db"))).unwrap();
        let at = |moment: &str, zone: &str, medium: Medium| {
            let now: Timestamp = moment.parse().unwrap();
            let day: Day = moment[..10].parse().unwrap();
            let mut desk = books.desk(day, Instant::NEVER, None).unwrap();
            desk.collecting.facts.people.push(Person { zone: zone.to_owned(), ..Person::default() });
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
            };
            is_outside_hours(&desk, &notice, now)
        };
        let berlin = "Europe/Berlin";
        assert!(at("2024-03-29T06:59:00Z", berlin, Medium::Email), "07:59 in winter");
        assert!(!at("2024-03-29T07:00:00Z", berlin, Medium::Email), "08:00");
        assert!(!at("2024-04-02T06:00:00Z", berlin, Medium::Email), "08:00 in summer");
        assert!(at("2024-04-02T05:59:00Z", berlin, Medium::Email), "07:59");
        assert!(at("2024-04-02T19:00:00Z", berlin, Medium::Email), "21:00 is too late");
        assert!(!at("2024-04-02T19:00:00Z", berlin, Medium::Letter), "a letter lies in the box");
        assert!(at("2024-04-02T11:00:00Z", "America/Los_Angeles", Medium::Text), "04:00 there");
        assert!(!at("2024-04-02T03:00:00Z", "", Medium::Email), "nobody knows where");
    }
}
