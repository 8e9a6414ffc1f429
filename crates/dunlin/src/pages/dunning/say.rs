//! How steps, media and reasons are said in the visitor's language.

use super::words;
use crate::commands::frames::NoticeState;
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::told;
use crate::pages::visit::Visit;
use crate::pages::words::{Word, reasons};
use dunlin_core::collect::charge::What;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::decide::How;
use dunlin_core::collect::rails::RAILS;
use dunlin_core::collect::skip::Skip;
use dunlin_core::day::Day;
use maud::Markup;

/// What a reason is called, what it holds, and where it has a day, how that is said.
pub(crate) fn reason(why: Skip) -> (Word, Word, Option<(Word, Day)>) {
    use reasons as r;
    let plain = |title, more| (title, more, None);
    match why {
        Skip::NotDue(day) => (r::NOT_DUE, r::NOT_DUE_MORE, Some((r::NOT_DUE_DAY, day))),
        Skip::NothingOpen => plain(r::NOTHING_OPEN, r::NOTHING_OPEN_MORE),
        Skip::BelowMinimum => plain(r::BELOW_MINIMUM, r::BELOW_MINIMUM_MORE),
        Skip::Disputed => plain(r::DISPUTED, r::DISPUTED_MORE),
        Skip::Promised(day) => (r::PROMISED, r::PROMISED_MORE, Some((r::PROMISED_DAY, day))),
        Skip::InPlan => plain(r::IN_PLAN, r::IN_PLAN_MORE),
        Skip::OnHold(day) => (r::ON_HOLD, r::ON_HOLD_MORE, Some((r::ON_HOLD_DAY, day))),
        Skip::DoNotContact => plain(r::DO_NOT_CONTACT, r::DO_NOT_CONTACT_MORE),
        Skip::OptedOut => plain(r::OPTED_OUT, r::OPTED_OUT_MORE),
        Skip::Covered => plain(r::COVERED, r::COVERED_MORE),
        Skip::Legal => plain(r::LEGAL, r::LEGAL_MORE),
        Skip::Placed => plain(r::PLACED, r::PLACED_MORE),
        Skip::TimeBarred => plain(r::TIME_BARRED, r::TIME_BARRED_MORE),
        Skip::NoRecipient => plain(r::NO_RECIPIENT, r::NO_RECIPIENT_MORE),
        Skip::Interval(day) => (r::INTERVAL, r::INTERVAL_MORE, Some((r::INTERVAL_DAY, day))),
        Skip::MaxLevel => plain(r::MAX_LEVEL, r::MAX_LEVEL_MORE),
        Skip::DraftWaiting => plain(r::DRAFT_WAITING, r::DRAFT_WAITING_MORE),
        Skip::LaterNotice(day) => (r::LATER_NOTICE, r::LATER_NOTICE_MORE, Some((r::LATER_NOTICE_DAY, day))),
        Skip::OutsideHours => plain(r::OUTSIDE_HOURS, r::OUTSIDE_HOURS_MORE),
        Skip::ClosedDay => plain(r::CLOSED_DAY, r::CLOSED_DAY_MORE),
        Skip::ContactCap => plain(r::CONTACT_CAP, r::CONTACT_CAP_MORE),
        Skip::CallCap => plain(r::CALL_CAP, r::CALL_CAP_MORE),
        Skip::AfterConversation(day) => {
            (r::AFTER_CONVERSATION, r::AFTER_CONVERSATION_MORE, Some((r::INTERVAL_DAY, day)))
        }
        Skip::AlreadyDone => plain(r::ALREADY_DONE, r::ALREADY_DONE_MORE),
        Skip::StaleLedger(day) => (r::STALE_LEDGER, r::STALE_LEDGER_MORE, Some((r::STALE_LEDGER_DAY, day))),
    }
}

/// A reason of a stable code, where there is one: for counts that know codes only.
pub(crate) fn reason_of(code: &str) -> Option<Word> {
    let day = Day(0);
    [
        Skip::NotDue(day),
        Skip::NothingOpen,
        Skip::BelowMinimum,
        Skip::Disputed,
        Skip::Promised(day),
        Skip::InPlan,
        Skip::OnHold(day),
        Skip::DoNotContact,
        Skip::OptedOut,
        Skip::Covered,
        Skip::Legal,
        Skip::Placed,
        Skip::TimeBarred,
        Skip::NoRecipient,
        Skip::Interval(day),
        Skip::MaxLevel,
        Skip::DraftWaiting,
        Skip::LaterNotice(day),
        Skip::OutsideHours,
        Skip::ClosedDay,
        Skip::ContactCap,
        Skip::CallCap,
        Skip::AfterConversation(day),
        Skip::AlreadyDone,
        Skip::StaleLedger(day),
    ]
    .into_iter()
    .find(|why| why.code() == code)
    .map(|why| reason(why).0)
}

/// A reason in one line, with its day.
pub(crate) fn reason_line(visit: &Visit<'_>, why: Skip, today: Day) -> String {
    let (title, _, day) = reason(why);
    let title = visit.say(title);
    match day {
        None => title.to_owned(),
        Some((word, day)) => {
            format!("{title}, {}", visit.fill(word, &[("day", &visit.lang().day_near(day, today))]))
        }
    }
}

/// The sign of a reason, where its state has one.
pub(crate) const fn meaning(why: Skip) -> Option<Meaning> {
    Some(match why {
        Skip::Disputed => Meaning::Disputed,
        Skip::Promised(_) | Skip::InPlan => Meaning::Promised,
        Skip::OnHold(_) => Meaning::Held,
        Skip::Covered => Meaning::Credit,
        Skip::NothingOpen => Meaning::Paid,
        _ => return None,
    })
}

/// Who may override a reason.
pub(crate) fn overridden_by(visit: &Visit<'_>, why: Skip) -> Option<String> {
    let rail = RAILS.iter().find(|rail| rail.name == why.code())?;
    Some(match rail.overridden_by {
        Some(who) => visit.fill(words::OVERRIDE, &[("who", role(visit, who))]),
        None => visit.say(words::OVERRIDE_NOBODY).to_owned(),
    })
}

/// A person or role that a strategy names.
pub(crate) fn role<'w>(visit: &Visit<'_>, who: &'w str) -> &'w str {
    if who == "manager" { visit.say(words::W_MANAGER) } else { who }
}

/// A step or segment: those of the strategy that comes with the program in the visitor's language, a company's own as it named them.
pub(crate) fn step<'w>(visit: &Visit<'_>, name: &'w str) -> &'w str {
    match name {
        "agency" => visit.say(words::SN_AGENCY),
        "everybody" => visit.say(words::SN_EVERYBODY),
        own => told::step(own).map_or(own, |word| visit.say(word)),
    }
}

/// A medium.
pub(crate) fn medium(visit: &Visit<'_>, medium: Medium) -> &'static str {
    visit.say(told::way(medium))
}

/// What a strategy proposes.
pub(crate) fn proposal<'w>(visit: &Visit<'_>, what: &'w str) -> &'w str {
    match what {
        "agency" => visit.say(words::W_AGENCY),
        "credit hold" => visit.say(words::W_CREDIT_HOLD),
        "plan" => visit.say(words::W_PLAN),
        "write-off" => visit.say(words::W_WRITE_OFF),
        other => other,
    }
}

/// How something is done.
pub(crate) fn how(visit: &Visit<'_>, how: &How) -> String {
    match how {
        How::Write(by, _) => medium(visit, *by).to_owned(),
        How::Call => medium(visit, Medium::Call).to_owned(),
        How::Escalate(who) => visit.fill(words::M_ESCALATE, &[("who", role(visit, who))]),
        How::Propose(what) => visit.fill(words::M_PROPOSE, &[("what", proposal(visit, what))]),
    }
}

/// What a charge is.
pub(crate) fn charge(visit: &Visit<'_>, what: What) -> &'static str {
    visit.say(match what {
        What::Fee => words::C_FEE,
        What::Interest => words::C_INTEREST,
        What::FixedSum => words::C_FIXED_SUM,
    })
}

/// Where a notice stands, in words.
pub(crate) fn state(visit: &Visit<'_>, state: NoticeState, today: Day) -> String {
    let dated = |word: Word, day: Day| visit.fill(word, &[("day", &visit.lang().day_near(day, today))]);
    match state {
        NoticeState::Draft => visit.say(words::S_DRAFT).to_owned(),
        NoticeState::Approved => visit.say(words::S_APPROVED).to_owned(),
        NoticeState::Issued(day) => dated(words::S_ISSUED, day),
        NoticeState::Paid => visit.say(words::S_PAID).to_owned(),
        NoticeState::ChargesOpen => visit.say(words::S_CHARGES).to_owned(),
        NoticeState::Cancelled(day) => dated(words::S_CANCELLED, day),
    }
}

/// The same with its sign.
pub(crate) fn state_mark(visit: &Visit<'_>, of: NoticeState, today: Day) -> Markup {
    let words = state(visit, of, today);
    match of {
        NoticeState::Paid | NoticeState::ChargesOpen => mark(Meaning::Paid, &words),
        _ => maud::html! { (words) },
    }
}
