//! Notices: drafted from a plan ([`draft`]), looked at again when they are issued ([`issue`]), cancelled.

mod draft;
mod issue;

use super::view::Desk;
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
pub(super) use draft::is_same;
use draft::{Draft, cancelled, write_drafts};
use dunlin_core::collect::dunning::Noticed;
use dunlin_core::collect::dunning::letters::{NotCancelled, may_cancel};
use dunlin_core::collect::facts::Notice;
use dunlin_core::day::{Day, Instant};
use dunlin_store::StoreError;
pub use issue::Verdict;
pub(super) use issue::approver;
use issue::{Asked, Event, judge, write_events};
use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Numbers of those that were issued.
    pub issued: Vec<String>,
    /// Those that no longer hold were cancelled: number, and the first item with the reason.
    pub cancelled: Vec<(String, String, String)>,
    /// Those that wait: number and reason.
    pub waiting: Vec<(String, String)>,
}

/// Lays the desk of the day, with all that is written by now.
pub(crate) type Lay<'l> = dyn Fn() -> Result<Desk, AppError> + 'l;

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
        self.dun_at(&|| self.desk(day, Instant::NEVER, None), day, (key, actor))
    }

    /// The same from a desk that somebody else lays.
    pub(crate) fn dun_at(
        &self,
        desk: &Lay<'_>,
        day: Day,
        (key, actor): (Option<&str>, &str),
    ) -> Result<Run, AppError> {
        for _ in 0..TRIES {
            let desk = desk()?;
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
    pub fn issue_notices(
        &self,
        day: Day,
        number: Option<&str>,
        (key, actor): (Option<&str>, &str),
    ) -> Result<Issued, AppError> {
        self.issue_at(&|| self.desk(day, Instant::NEVER, None), (day, number), (key, actor))
    }

    /// The same from a desk that somebody else lays.
    pub(crate) fn issue_at(
        &self,
        desk: &Lay<'_>,
        (day, number): (Day, Option<&str>),
        (key, actor): (Option<&str>, &str),
    ) -> Result<Issued, AppError> {
        let body = json!({"day": day.to_string(), "notice": number}).to_string();
        if let Some(answer) = self.answered(key, "notices", &body)? {
            return Ok(serde_json::from_str(&answer).unwrap_or_default());
        }
        for _ in 0..TRIES {
            let desk = desk()?;
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
            self.second_person(&desk, &events, actor)?;
            let asked = asked(key, "notices", &body, actor);
            let answer = serde_json::to_string(&told).unwrap_or_default();
            let seq = desk.columns.seq();
            let written: Written<String> = self
                .inner
                .store
                .write_alone(move |tx| write_events(tx, seq, day, &events, (&asked, &answer)))?;
            if let Written::Done(answer) = written {
                return Ok(serde_json::from_str(&answer).unwrap_or_default());
            }
        }
        Err(StoreError::Busy("others keep writing; nothing was issued".to_owned()).into())
    }

    /// Refuses to issue notices of a run that is larger than the strategy lets one person draft and issue, one by one or together.
    fn second_person(&self, desk: &Desk, events: &[Event], actor: &str) -> Result<(), AppError> {
        let Some(most) = desk.used.strategy.two_persons_above else { return Ok(()) };
        let all = &desk.collecting;
        let mut sizes: FxHashMap<i64, usize> = FxHashMap::default();
        let stands = |notice: &&Notice| notice.cancelled.is_none();
        for (run, _) in all.notice_runs.iter().zip(&all.facts.notices).filter(|(_, notice)| stands(notice)) {
            *sizes.entry(*run).or_default() += 1;
        }
        let large: FxHashSet<i64> =
            sizes.into_iter().filter(|(_, size)| *size > most).map(|(run, _)| run).collect();
        let issued: FxHashSet<i64> = events.iter().filter_map(Event::issues).collect();
        let runs = all.notice_ids.iter().zip(&all.notice_runs).filter(|(id, _)| issued.contains(id));
        for run in runs.map(|(_, run)| *run).filter(|run| large.contains(run)).collect::<FxHashSet<i64>>() {
            let drafted = self.inner.store.read(|tx| tx.command_of(run))?;
            if drafted.is_some_and(|command| command.actor == actor) {
                return Err(AppError::Rule {
                    code: "two_persons",
                    message: format!(
                        "these notices are of a run of more than {most}, which {actor} had drafted: somebody else issues them"
                    ),
                });
            }
        }
        Ok(())
    }

    /// Who sent a command; nothing where there is no such command.
    ///
    /// # Errors
    /// Those of the books.
    pub fn sender_of(&self, command: i64) -> Result<Option<String>, AppError> {
        Ok(self.inner.store.read(|tx| tx.command_of(command))?.map(|command| command.actor))
    }

    /// Approves a draft whose step asks for it; without that it is not issued.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such draft, or nothing to approve; those of the books.
    pub fn approve_notice(
        &self,
        day: Day,
        number: &str,
        (key, actor): (Option<&str>, &str),
    ) -> Result<(), AppError> {
        let body = json!({"day": day.to_string(), "notice": number}).to_string();
        if self.answered(key, "approval", &body)?.is_some() {
            return Ok(());
        }
        let desk = self.desk(day, Instant::NEVER, None)?;
        let event = approval(&desk, number)?;
        self.write(&desk, vec![event], asked(key, "approval", &body, actor))
    }

    /// Approves several drafts at once: all of them, or none.
    ///
    /// # Errors
    /// As [`Books::approve_notice`].
    pub fn approve_notices(
        &self,
        day: Day,
        numbers: &[&str],
        (key, actor): (Option<&str>, &str),
    ) -> Result<(), AppError> {
        let body = json!({"day": day.to_string(), "notices": numbers}).to_string();
        if self.answered(key, "approval", &body)?.is_some() {
            return Ok(());
        }
        let desk = self.desk(day, Instant::NEVER, None)?;
        let mut own = numbers.to_vec();
        own.sort_unstable();
        own.dedup();
        let events: Vec<Event> =
            own.into_iter().map(|number| approval(&desk, number)).collect::<Result<_, _>>()?;
        self.write(&desk, events, asked(key, "approval", &body, actor))
    }

    /// What a key had brought before.
    fn answered(&self, key: Option<&str>, kind: &str, body: &str) -> Result<Option<String>, AppError> {
        let Some(key) = key else { return Ok(None) };
        match self.inner.store.read(|tx| tx.command(key))? {
            None => Ok(None),
            Some(known) if known.kind == kind && known.body == body => Ok(Some(known.answer)),
            Some(_) => Err(AppError::KeyTaken(key.to_owned())),
        }
    }

    fn write(&self, desk: &Desk, events: Vec<Event>, asked: Asked) -> Result<(), AppError> {
        let (seq, day) = (desk.columns.seq(), desk.day);
        let written: Written<String> =
            self.inner.store.write_alone(move |tx| write_events(tx, seq, day, &events, (&asked, "{}")))?;
        match written {
            Written::Done(_) => Ok(()),
            Written::Moved => Err(StoreError::Busy("somebody wrote meanwhile; try again".to_owned()).into()),
        }
    }

    /// Cancels a notice: its items are looked at again in the next run. Only an item's last level is cancelled.
    ///
    /// # Errors
    /// [`AppError::Refused`]; those of the books.
    pub fn cancel_notice(
        &self,
        day: Day,
        (number, reason): (&str, &str),
        (key, actor): (Option<&str>, &str),
    ) -> Result<(), AppError> {
        let body = json!({"day": day.to_string(), "notice": number, "reason": reason}).to_string();
        if self.answered(key, "cancellation", &body)?.is_some() {
            return Ok(());
        }
        let desk = self.desk(day, Instant::NEVER, None)?;
        let notices = &desk.collecting.facts.notices;
        let Some(at) = notices.iter().position(|n| n.number == number && n.cancelled.is_none()) else {
            return Err(AppError::refused(
                format!("there is no notice `{number}`"),
                "look at `dunlin dun list`",
            ));
        };
        // Once it was issued, what it charges is waived first.
        let is_charged = notices[at].issued.is_some() && notices[at].charged(day) > 0;
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
            if let Err(why) = may_cancel(line.level, &others, is_charged) {
                let message = match why {
                    NotCancelled::NotLast(_) => "a higher level was made after it",
                    NotCancelled::Charged => {
                        "something was charged with it; waive that first (dunlin dun waive)"
                    }
                };
                let item = desk.ledger().item_name(line.item);
                return Err(AppError::Rule { code: why.code(), message: format!("{item}: {message}") });
            }
        }
        let event = Event::new(desk.collecting.notice_ids[at], "cancelled", reason.to_owned());
        self.write(&desk, vec![event], asked(key, "cancellation", &body, actor))
    }
}

/// What approves a draft that waits for it.
fn approval(desk: &Desk, number: &str) -> Result<Event, AppError> {
    let is_draft = |n: &Notice| n.number == number && n.issued.is_none() && n.cancelled.is_none();
    let Some(at) = desk.collecting.facts.notices.iter().position(is_draft) else {
        return Err(AppError::refused(format!("there is no draft `{number}`"), "look at `dunlin dun list`"));
    };
    let notice = &desk.collecting.facts.notices[at];
    if notice.approved.is_some() || approver(desk, notice).is_none() {
        return Err(AppError::refused(
            format!("{number} waits for nobody's approval"),
            "issue it: `dunlin dun issue`",
        ));
    }
    Ok(Event::new(desk.collecting.notice_ids[at], "approved", String::new()))
}

fn asked(key: Option<&str>, kind: &'static str, body: &str, actor: &str) -> Asked {
    Asked { key: key.map(str::to_owned), kind, body: body.to_owned(), actor: actor.to_owned() }
}
