//! Why a notice went: its draft and its issue decided anew on what the books knew just before, which nothing has changed since.

use super::notices::{approver, is_same};
use super::view::Desk;
use crate::books::Books;
use crate::error::AppError;
use crate::rows::cells;
use dunlin_core::collect::decide::{How, Part, recheck};
use dunlin_core::collect::facts::{Facts, Notice, Override};
use dunlin_core::collect::rails::RAILS;
use dunlin_core::day::Day;
use dunlin_store::table;

/// Why a notice went.
#[derive(Debug)]
pub struct Why {
    /// The desk as it stands now, for names.
    pub desk: Desk,
    /// The notice.
    pub notice: Notice,
    /// Its draft, and its issue where it was issued, in order.
    pub judged: Vec<Judged>,
}

/// Something that was done with it, decided anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// drafted, issued.
    pub what: &'static str,
    /// For which day.
    pub day: Day,
    /// By which command; the books up to the one before were known.
    pub command: i64,
    /// Who sent it.
    pub actor: String,
    /// The strategy in use: its name, and version in the books.
    pub strategy: (String, Option<i64>),
    /// Who approves such a notice before it is issued.
    pub approver: Option<String>,
    /// What was asked for, item by item, as it was decided anew.
    pub parts: Vec<Part>,
    /// Rails that somebody had overridden for its customer or items.
    pub overridden: Vec<Override>,
    /// What is decided anew is what was done.
    pub is_same: bool,
}

impl Books {
    /// Why a notice went.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such notice; those of the books.
    pub fn why(&self, number: &str) -> Result<Why, AppError> {
        let desk = self.desk_of(None, Day::NEVER, None)?;
        let Some(at) = desk.collecting.facts.notices.iter().position(|n| n.number == number) else {
            return Err(AppError::refused(
                format!("there is no notice `{number}`"),
                "look at `dunlin dun list`",
            ));
        };
        let notice = desk.collecting.facts.notices[at].clone();
        let id = desk.collecting.notice_ids[at];
        let mut done: Vec<(&'static str, i64)> = Vec::new();
        self.inner.store.read(|tx| {
            tx.scan(&table::NOTICES, id - 1, id, i64::MAX, &mut |row| {
                done.push(("drafted", row.needed(1)?));
                Ok(())
            })?;
            tx.all_rows(&table::NOTICE_EVENTS, &mut |row| {
                let row = cells(&table::NOTICE_EVENTS, row)?;
                if row[2].int() == id && row[4].text() == "issued" {
                    done.push(("issued", row[1].int()));
                }
                Ok(())
            })
        })?;
        let judged = done
            .into_iter()
            .map(|(what, command)| self.judged(&notice, id, what, command))
            .collect::<Result<_, _>>()?;
        Ok(Why { desk, notice, judged })
    }

    fn judged(&self, notice: &Notice, id: i64, what: &'static str, command: i64) -> Result<Judged, AppError> {
        let day = if what == "drafted" { notice.made } else { notice.issued.unwrap_or(notice.made) };
        let desk = self.desk_of(Some(command - 1), day, None)?;
        let actor = self.inner.store.read(|tx| tx.command_of(command))?.map_or(String::new(), |c| c.actor);
        let (parts, is_same) = match what {
            "drafted" => drafted(&desk, notice),
            _ => issued(&desk, id),
        };
        let facts: &Facts = &desk.collecting.facts;
        let concerns = |o: &&Override| {
            let about = o.item.is_none_or(|item| notice.lines.iter().any(|line| line.item == item));
            o.customer == notice.customer && about && o.from <= day && day <= o.until
        };
        Ok(Judged {
            what,
            day,
            command,
            actor,
            strategy: (
                desk.used.strategy.name.clone(),
                desk.used.version.as_ref().map(|(_, version)| *version),
            ),
            approver: approver(&desk, notice).map(str::to_owned),
            parts,
            overridden: facts.overrides.iter().filter(concerns).cloned().collect(),
            is_same,
        })
    }
}

/// The draft of a notice, from the plan of its day.
fn drafted(desk: &Desk, notice: &Notice) -> (Vec<Part>, bool) {
    let plan = desk.plan();
    let of_customer = plan.actions.into_iter().filter(|a| a.customer == notice.customer);
    let mut letters = of_customer.filter(|a| matches!(a.how, How::Write(..)));
    letters.find(|action| is_same(action, notice)).map_or((Vec::new(), false), |action| (action.parts, true))
}

/// The notice looked at again, as it was when it was issued.
fn issued(desk: &Desk, id: i64) -> (Vec<Part>, bool) {
    let facts = &desk.collecting.facts;
    let Some(at) = desk.collecting.notice_ids.iter().position(|&own| own == id) else {
        return (Vec::new(), false);
    };
    let notice = &facts.notices[at];
    let strategy = &desk.used.strategy;
    let against = recheck(RAILS, desk.looker(), &desk.standing, facts, strategy, (&[notice], desk.day));
    let part = |line: &dunlin_core::collect::facts::Line| Part {
        item: line.item,
        level: line.level,
        step: 0,
        asked: line.open,
    };
    (notice.lines.iter().map(part).collect(), against.iter().all(Vec::is_empty))
}
