//! What the core knows as facts, in words of the visitor's language: reasons, what speaks against contact, outcomes, kinds of documents.

use super::locale::Lang;
use super::words::{Word, desk as words, told};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::Outcome;
use dunlin_core::collect::profile::{Profile, Risk, RiskRule};
use dunlin_core::collect::reason::Reason;
use dunlin_core::collect::skip::Skip;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Settlement};
use dunlin_core::statement::Event;

/// What speaks against contact.
pub(crate) fn skip(lang: Lang, skip: Skip, near: Day) -> String {
    let by = |word: Word, day: Day| word.with(lang, &[("day", &lang.day_near(day, near))]);
    let word = match skip {
        Skip::NotDue(day) => return by(told::NOT_DUE, day),
        Skip::Promised(day) => return by(told::PROMISED_UP_TO, day),
        Skip::OnHold(day) => return by(told::ON_HOLD, day),
        Skip::Interval(day) => return by(told::INTERVAL, day),
        Skip::LaterNotice(day) => return by(told::LATER_NOTICE, day),
        Skip::AfterConversation(day) => return by(told::AFTER_CONVERSATION, day),
        Skip::StaleLedger(day) => return by(told::STALE, day),
        Skip::NothingOpen => told::NOTHING_OPEN,
        Skip::BelowMinimum => told::BELOW_MINIMUM,
        Skip::Disputed => told::DISPUTED,
        Skip::InPlan => told::IN_PLAN,
        Skip::DoNotContact => told::DO_NOT_CONTACT,
        Skip::OptedOut => told::OPTED_OUT,
        Skip::Covered => told::COVERED,
        Skip::Legal => told::LEGAL,
        Skip::Placed => told::PLACED,
        Skip::TimeBarred => told::TIME_BARRED,
        Skip::NoRecipient => told::NO_RECIPIENT,
        Skip::MaxLevel => told::MAX_LEVEL,
        Skip::DraftWaiting => told::DRAFT_WAITING,
        Skip::OutsideHours => told::OUTSIDE_HOURS,
        Skip::ClosedDay => told::CLOSED_DAY,
        Skip::ContactCap => told::CONTACT_CAP,
        Skip::CallCap => told::CALL_CAP,
        Skip::AlreadyDone => told::ALREADY_DONE,
    };
    word.of(lang).to_owned()
}

/// What speaks against contact, without its day: a heading for many.
pub(crate) const fn skip_sort(skip: Skip) -> Option<Word> {
    Some(match skip {
        Skip::NotDue(_) => told::SORT_NOT_DUE,
        Skip::Promised(_) => told::SORT_PROMISED,
        Skip::OnHold(_) => told::SORT_ON_HOLD,
        Skip::Interval(_) => told::SORT_INTERVAL,
        Skip::LaterNotice(_) => told::SORT_LATER_NOTICE,
        Skip::AfterConversation(_) => told::SORT_AFTER_CONVERSATION,
        Skip::StaleLedger(_) => told::SORT_STALE,
        _ => return None,
    })
}

/// A reason of a row.
pub(crate) fn reason(lang: Lang, reason: &Reason, near: Day) -> String {
    let day = |day: Day| lang.day_near(day, near);
    let count = |n: i64| lang.count(n);
    match reason {
        Reason::FollowUp { due, what, .. } if what.is_empty() => {
            told::FOLLOW_UP_SINCE.with(lang, &[("day", &day(*due))])
        }
        Reason::FollowUp { due, what, is_agreed } => {
            let word = if *is_agreed { told::AGREED } else { told::PLANNED };
            word.with(lang, &[("what", &own_word(lang, what)), ("day", &day(*due))])
        }
        Reason::BrokenPromise(broken) => told::BROKEN.with(lang, &[("day", &day(*broken))]),
        Reason::Escalate(to) => told::ESCALATE.with(lang, &[("who", &own_word(lang, to))]),
        Reason::Propose(what) => told::PROPOSE.with(lang, &[("what", &own_word(lang, what))]),
        Reason::Withheld(own) => skip(lang, *own, near),
        Reason::Late { days, items, usual } => {
            let days = count(i64::from(*days));
            let now = match *items as i64 {
                0 | 1 => told::DAYS_LATE.with(lang, &[("days", &days)]),
                n => told::ITEMS_LATE.with(lang, &[("n", &count(n)), ("days", &days)]),
            };
            format!("{now}, {}", usually(lang, *usual))
        }
        Reason::PastDue { past_due, open, currency } => {
            let money = |minor: i64| lang.money(i128::from(minor), currency.digits());
            let gaps =
                [("late", &*money(*past_due)), ("open", &*money(*open)), ("currency", currency.code())];
            told::PAST_DUE.with(lang, &gaps)
        }
        Reason::Slower(days) => told::SLOWER.with(lang, &[("days", &count(*days))]),
        Reason::Promises { kept, of } => {
            let gaps = [("kept", &*count(i64::from(*kept))), ("of", &*count(i64::from(*of)))];
            told::KEPT_OF.with(lang, &gaps)
        }
    }
}

fn usually(lang: Lang, usual: Option<i64>) -> String {
    let days = |n: i64| lang.count(n);
    match usual {
        None => told::NOTHING_PAID.of(lang).to_owned(),
        Some(0) => told::USUALLY_ON_TIME.of(lang).to_owned(),
        Some(n) if n < 0 => told::USUALLY_EARLY.with(lang, &[("days", &days(-n))]),
        Some(n) => told::USUALLY.with(lang, &[("days", &days(n))]),
    }
}

/// How a customer pays.
pub(crate) fn behaviour(lang: Lang, profile: &Profile) -> String {
    let days = |n: i64| lang.count(n);
    let mean = match profile.days_late.mean() {
        None => told::PAYS_NOTHING.of(lang).to_owned(),
        Some(0) => told::PAYS_ON_TIME.of(lang).to_owned(),
        Some(n) if n < 0 => told::PAYS_EARLY.with(lang, &[("days", &days(-n))]),
        Some(n) => told::PAYS_LATE.with(lang, &[("days", &days(n))]),
    };
    match profile.trend() {
        Some(n) if n >= 3 => format!("{mean}, {}", told::GETTING_SLOWER.with(lang, &[("days", &days(n))])),
        Some(n) if n <= -3 => format!("{mean}, {}", told::GETTING_FASTER.with(lang, &[("days", &days(-n))])),
        _ => mean,
    }
}

/// A class of risk.
pub(crate) const fn risk(risk: Risk) -> Word {
    match risk {
        Risk::Low => told::RISK_LOW,
        Risk::Medium => told::RISK_MEDIUM,
        Risk::High => told::RISK_HIGH,
    }
}

/// A rule that led to it.
pub(crate) fn risk_rule(lang: Lang, rule: RiskRule) -> String {
    let n = |n: i64| lang.count(n);
    match rule {
        RiskRule::PastDue(days) => told::RULE_PAST_DUE.with(lang, &[("days", &n(i64::from(days)))]),
        RiskRule::UsuallyLate(days, over) => {
            told::RULE_USUALLY.with(lang, &[("days", &n(days)), ("over", &n(over))])
        }
        RiskRule::Broken(1) => told::RULE_BROKEN_ONE.of(lang).to_owned(),
        RiskRule::Broken(of) => told::RULE_BROKEN.with(lang, &[("n", &n(i64::from(of)))]),
    }
}

/// How a contact ended.
pub(crate) const fn outcome(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Reached => words::REACHED,
        Outcome::Promised => words::PROMISED,
        Outcome::Disputed => words::DISPUTED,
        Outcome::Refused => words::REFUSED,
        Outcome::NoAnswer => words::NO_ANSWER,
        Outcome::WrongNumber => words::WRONG_NUMBER,
        Outcome::LeftMessage => words::LEFT_MESSAGE,
        Outcome::Sent => words::SENT,
        Outcome::Received => words::RECEIVED,
        Outcome::Noted => words::NOTED,
    }
}

/// How a contact ended, in the middle of a line.
pub(crate) const fn ended(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Reached => told::WAS_REACHED,
        Outcome::Promised => told::WAS_PROMISED,
        Outcome::Disputed => told::WAS_DISPUTED,
        Outcome::Refused => told::WAS_REFUSED,
        Outcome::NoAnswer => told::WAS_NO_ANSWER,
        Outcome::WrongNumber => told::WAS_WRONG_NUMBER,
        Outcome::LeftMessage => told::WAS_LEFT_MESSAGE,
        Outcome::Sent => told::WAS_SENT,
        Outcome::Received => told::WAS_RECEIVED,
        Outcome::Noted => told::WAS_NOTED,
    }
}

/// How somebody is reached.
pub(crate) const fn medium(medium: Option<Medium>) -> Word {
    match medium {
        Some(Medium::Call) => words::BY_CALL,
        Some(Medium::Email) => words::BY_EMAIL,
        Some(Medium::Text) => words::BY_TEXT,
        Some(Medium::Letter) => words::BY_LETTER,
        Some(Medium::Visit) => words::BY_VISIT,
        None => words::BY_NOTE,
    }
}

/// How somebody is reached, by itself.
pub(crate) const fn way(medium: Medium) -> Word {
    match medium {
        Medium::Call => told::M_CALL,
        Medium::Email => told::M_EMAIL,
        Medium::Text => told::M_TEXT,
        Medium::Letter => told::M_LETTER,
        Medium::Visit => told::M_VISIT,
    }
}

/// What sort of document.
pub(crate) const fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Invoice => told::INVOICE,
        Kind::DebitNote => told::DEBIT_NOTE,
        Kind::Fee => told::FEE,
        Kind::Interest => told::INTEREST,
        Kind::Chargeback => told::CHARGEBACK,
        Kind::Refund => told::REFUND,
        Kind::PaymentReturn => told::PAYMENT_RETURN,
        Kind::CreditNote => told::CREDIT_NOTE,
        Kind::Payment => told::PAYMENT,
        Kind::WriteOff => told::WRITE_OFF,
        Kind::Journal => told::JOURNAL,
    }
}

/// What was posted.
pub(crate) const fn event(event: Event) -> Word {
    match event {
        Event::Posted(own) => kind(own),
        Event::Voided(_) => told::VOIDED,
        Event::Settled(Settlement::Cash) => told::PAYMENT,
        Event::Settled(Settlement::CreditNote) => told::CREDIT_NOTE,
        Event::Settled(Settlement::WriteOff) => told::WRITE_OFF,
        Event::Settled(Settlement::Discount) => told::DISCOUNT,
        Event::Settled(Settlement::Journal) => told::JOURNAL,
        Event::Transferred => told::TRANSFERRED,
        Event::Reopened => told::REOPENED,
    }
}

/// A step of the strategy that comes with the program; `None`: of a company's own.
pub(crate) fn step(name: &str) -> Option<Word> {
    Some(match name {
        "friendly note" => told::STEP_NOTE,
        "reminder" => told::STEP_REMINDER,
        "call" => told::STEP_CALL,
        "second reminder" => told::STEP_REMINDER_2,
        "second call" => told::STEP_CALL_2,
        "last reminder" => told::STEP_LAST,
        "manager looks" => told::STEP_MANAGER,
        _ => return None,
    })
}

/// A word that the program itself writes into the books or into its own strategy, in the visitor's language; else as somebody wrote it.
pub(crate) fn own_word(lang: Lang, text: &str) -> String {
    let word = match text {
        "agency" => told::AGENCY,
        "write_off" => told::TO_WRITE_OFF,
        "credit_hold" => told::CREDIT_HOLD,
        "plan" => told::PLAN,
        "manager" => told::MANAGER,
        "default" => told::DEFAULT,
        "everybody" => told::EVERYBODY,
        "looked at it" => told::LOOKED_AT,
        "ask what became of it" => told::ASK_AGAIN,
        "command line" => told::COMMAND_LINE,
        other => match step(other) {
            Some(word) => word,
            None => return other.to_owned(),
        },
    };
    word.of(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_medium_has_a_word() {
        for own in Medium::ALL {
            assert!(!way(own).of(Lang::De).is_empty());
        }
    }
}
