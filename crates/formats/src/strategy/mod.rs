//! Strategy files: TOML that a manager can read aloud, to core's [`Strategy`] and back into sentences.
//!
//! What is not said is as in the default strategy. Whatever cannot be is told with its line and how to mend it.

mod aloud;
mod charges;
#[cfg(test)]
mod tests;
mod words;

pub use aloud::aloud;

use dunlin_core::collect::contact::{Cap, Medium, Rules};
use dunlin_core::collect::dunning::account::State;
use dunlin_core::collect::dunning::{Compare, Interval};
use dunlin_core::collect::profile::Risk;
use dunlin_core::collect::strategy::{
    Act, CatchUp, Closed, Condition, Field, Segment, Step, Strategy, Unapplied, When,
};
use dunlin_core::collect::worklist::Work;
use dunlin_core::day::Day;
use dunlin_core::money::{Currency, parse_minor};
use std::fmt;
use std::ops::Range;
use toml::Spanned;
use words::Bounds;

/// Decimals of amounts whose currency is not known yet.
const HUNDREDTHS: u8 = 2;

/// What a strategy may propose.
pub const PROPOSALS: [&str; 4] = ["agency", "credit hold", "plan", "write-off"];

/// Why a strategy cannot be used: where, what, how to mend it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrategyError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

impl fmt::Display for StrategyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for StrategyError {}

/// Reads a strategy.
///
/// # Errors
/// The first thing that cannot be.
pub fn parse(text: &str) -> Result<Strategy, StrategyError> {
    let file: words::File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        // A key that is missing is missing from the whole of its table.
        StrategyError {
            line: line(text, at),
            message: error.message().lines().next().unwrap_or_default().to_owned(),
            hint: "look at docs/guides/strategies.md for the words of a strategy".to_owned(),
        }
    })?;
    Reader { text }.strategy(file)
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
}

struct Reader<'t> {
    text: &'t str,
}

type Read<T> = Result<T, StrategyError>;

impl Reader<'_> {
    fn wrong<T>(&self, at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Read<T> {
        Err(StrategyError { line: line(self.text, at.start), message: message.into(), hint: hint.into() })
    }

    fn strategy(&self, file: words::File) -> Read<Strategy> {
        let default = Strategy::default();
        let mut strategy = Strategy { name: self.name(&file.name, "the strategy")?, ..default };
        let days = |given: &Option<Spanned<i32>>, most: i32, usual: i32| match given {
            None => Ok(usual),
            Some(days) if (0..=most).contains(days.get_ref()) => Ok(*days.get_ref()),
            Some(days) => self.wrong(
                days.span(),
                format!("{} days cannot be", days.get_ref()),
                format!("write a number from 0 to {most}"),
            ),
        };
        strategy.grace_days = days(&file.grace_days, 365, strategy.grace_days)?;
        let between = days(&file.interval_days, 365, 7)?;
        strategy.interval = Some(Interval { days: between, compare: Compare::AtLeast });
        strategy.customer_gap_days = days(&file.customer_gap_days, 365, strategy.customer_gap_days)?;
        strategy.tolerance.days = days(&file.promise_tolerance_days, 60, strategy.tolerance.days)?;
        if file.fresh_days.is_some() {
            strategy.fresh_days = Some(days(&file.fresh_days, 365, 7)?);
        }
        if let Some(most) = &file.contacts_a_week {
            strategy.contacts_a_week = self.count(most)?;
        }
        if self.choice(&file.unapplied, &["withhold", "mention"])? == Some(1) {
            strategy.unapplied = Unapplied::Mention;
        }
        if self.choice(&file.catch_up, &["each level", "highest"])? == Some(1) {
            strategy.catch_up = CatchUp::Highest;
        }
        let weekends = self.choice(&file.weekends, &["closed", "open"])? != Some(1);
        strategy.closed = Closed { weekends, days: self.holidays(&file.holidays)? };
        strategy.rules = self.rules(&file, strategy.rules)?;
        strategy.minimum = self.minimum(&file)?;
        strategy.states.states = self.states(file.account_state)?;
        if let Some(years) = &file.limitation_years {
            strategy.limitation_years = Some(self.years(years)?);
        }
        if let Some(most) = &file.two_persons_above {
            strategy.two_persons_above = Some(self.notices(most)?);
        }
        strategy.work = self.work(&file.worklist)?;
        strategy.terms = self.terms(file.charges)?;
        let at = steps_at(&file.segment);
        strategy.segments = self.segments(file.segment)?;
        self.rights(&strategy, &at)?;
        Ok(strategy)
    }

    fn choice(&self, given: &Option<Spanned<String>>, all: &[&str]) -> Read<Option<usize>> {
        let Some(word) = given else { return Ok(None) };
        match all.iter().position(|known| known == word.get_ref()) {
            Some(at) => Ok(Some(at)),
            None => self.wrong(
                word.span(),
                format!("`{}` is not known", word.get_ref()),
                format!("write \"{}\"", all.join("\" or \"")),
            ),
        }
    }

    /// What the worklist goes by.
    fn work(&self, given: &Option<words::Worklist>) -> Read<Work> {
        let mut work = Work::default();
        let Some(given) = given else { return Ok(work) };
        let number = |given: &Option<Spanned<i64>>, usual: i64, (least, most): (i64, i64)| match given {
            None => Ok(usual),
            Some(n) if (least..=most).contains(n.get_ref()) => Ok(*n.get_ref()),
            Some(n) => self.wrong(
                n.span(),
                format!("{} cannot be", n.get_ref()),
                format!("write a number from {least} to {most}"),
            ),
        };
        let (w, e, m) = (&mut work.weights, &mut work.estimate, &mut work.minutes);
        for (own, given) in [
            (&mut w.broken_promises, &given.broken_promises),
            (&mut w.high_risk, &given.high_risk),
            (&mut w.others, &given.others),
            (&mut e.uplift_usual, &given.uplift_usual),
            (&mut e.uplift_a_day, &given.uplift_a_day),
            (&mut e.uplift_max, &given.uplift_max),
            (&mut e.letter_at_work, &given.letter_at_work),
        ] {
            *own = number(given, *own, (0, 1_000))?;
        }
        e.half_life_days = number(&given.half_life_days, e.half_life_days, (1, 3_650))?;
        for (own, given) in [(&mut m.call, &given.call_minutes), (&mut m.task, &given.task_minutes)] {
            *own = u32::try_from(number(given, i64::from(*own), (1, 480))?).unwrap_or(*own);
        }
        Ok(work)
    }

    fn notices(&self, most: &Spanned<i64>) -> Read<usize> {
        match usize::try_from(*most.get_ref()) {
            Ok(most) if most <= 1_000_000 => Ok(most),
            _ => self.wrong(
                most.span(),
                format!("{} notices cannot be", most.get_ref()),
                "write how many of one run somebody may issue alone: a number from 0 to 1000000",
            ),
        }
    }

    fn years(&self, years: &Spanned<i32>) -> Read<i32> {
        match *years.get_ref() {
            years @ 1..=100 => Ok(years),
            other => {
                self.wrong(years.span(), format!("{other} years cannot be"), "write a number from 1 to 100")
            }
        }
    }

    fn name(&self, name: &Spanned<String>, of: &str) -> Read<String> {
        match name.get_ref().trim() {
            "" => self.wrong(name.span(), format!("{of} has no name"), "give it one: name = \"...\""),
            text => Ok(text.to_owned()),
        }
    }

    fn count(&self, n: &Spanned<i64>) -> Read<usize> {
        match usize::try_from(*n.get_ref()) {
            Ok(count) if (1..=1000).contains(&count) => Ok(count),
            _ => self.wrong(n.span(), format!("{} cannot be", n.get_ref()), "write a number from 1 to 1000"),
        }
    }

    fn holidays(&self, days: &[Spanned<String>]) -> Read<Vec<Day>> {
        let mut all = Vec::new();
        for text in days {
            match text.get_ref().parse::<Day>() {
                Ok(day) => all.push(day),
                Err(error) => {
                    return self.wrong(text.span(), error.to_string(), "write it as \"2024-12-25\"");
                }
            }
        }
        all.sort_unstable();
        Ok(all)
    }

    fn rules(&self, file: &words::File, usual: Rules) -> Read<Rules> {
        let mut rules = usual;
        if let Some(hours) = &file.hours {
            let time = |text: &Spanned<String>| match text.get_ref().parse::<jiff::civil::Time>() {
                Ok(time) => Ok(time),
                Err(_) => self.wrong(
                    text.span(),
                    format!("`{}` is no time", text.get_ref()),
                    "write it as \"08:00\"",
                ),
            };
            let (from, until) = (time(&hours.from)?, time(&hours.until)?);
            if from >= until {
                return self.wrong(
                    hours.until.span(),
                    "the hours end before they begin",
                    "write from = \"08:00\", until = \"21:00\"",
                );
            }
            rules.hours = Some((from, until));
        }
        if let Some(calls) = &file.calls {
            let cap = Cap {
                calls: self.count(&calls.at_most)?,
                window_days: *calls.in_days.get_ref(),
                per_debt: false,
            };
            if !(1..=366).contains(&cap.window_days) {
                return self.wrong(
                    calls.in_days.span(),
                    "that is no span of days",
                    "write a number from 1 to 366",
                );
            }
            rules.call_cap = Some(cap);
            rules.after_conversation_days =
                calls.after_conversation_days.as_ref().map(|days| *days.get_ref());
        }
        Ok(rules)
    }

    fn minimum(&self, file: &words::File) -> Read<Vec<(Currency, i64)>> {
        let mut all = Vec::new();
        for (code, amount) in &file.minimum {
            let Ok(currency) = code.get_ref().parse::<Currency>() else {
                return self.wrong(
                    code.span(),
                    format!("`{}` is no currency", code.get_ref()),
                    "write a code of ISO 4217, such as EUR = \"25.00\"",
                );
            };
            all.push((currency, self.amount(amount, currency.digits())?));
        }
        Ok(all)
    }

    fn amount(&self, text: &Spanned<String>, digits: u8) -> Read<i64> {
        match parse_minor(text.get_ref(), digits) {
            Ok(minor) if minor >= 0 => Ok(minor),
            Ok(_) => self.wrong(
                text.span(),
                "an amount below 0",
                "write how much it is at least, such as \"25.00\"",
            ),
            Err(error) => self.wrong(text.span(), error.to_string(), "write it as \"25.00\""),
        }
    }

    fn states(&self, states: Vec<Spanned<words::State>>) -> Read<Vec<State>> {
        let mut all: Vec<State> = Vec::new();
        for spanned in states {
            let (span, state) = (spanned.span(), spanned.into_inner());
            let name = self.name(&state.name, "the state")?;
            if all.iter().any(|other| other.name == name) {
                return self.wrong(
                    span,
                    format!("there are two states `{name}`"),
                    "give each a name of its own",
                );
            }
            let unpaid_total =
                state.past_due.as_ref().map(|text| self.amount(text, HUNDREDTHS)).transpose()?;
            let unpaid_count = state.items.as_ref().map(|items| self.count(items)).transpose()?;
            let days = state.days_late.map(|days| *days.get_ref());
            if unpaid_total.is_none() && unpaid_count.is_none() && days.is_none() {
                let hint = "write days_late = 30, items = 5 or past_due = \"1000.00\"";
                return self.wrong(span, format!("when does an account have the state `{name}`?"), hint);
            }
            all.push(State { name, days, unpaid_count, unpaid_total });
        }
        Ok(all)
    }

    fn segments(&self, segments: Vec<Spanned<words::Segment>>) -> Read<Vec<Segment>> {
        if segments.is_empty() {
            return self.wrong(
                0..0,
                "there is no segment",
                "write [[segment]] with a name, and [[segment.step]] below it",
            );
        }
        let mut all: Vec<Segment> = Vec::new();
        let count = segments.len();
        for (at, spanned) in segments.into_iter().enumerate() {
            let span = spanned.span();
            let segment = spanned.into_inner();
            let name = self.name(&segment.name, "the segment")?;
            if all.iter().any(|other| other.name == name) {
                return self.wrong(
                    segment.name.span(),
                    format!("there are two segments `{name}`"),
                    "give each a name of its own",
                );
            }
            let when = self.conditions(&segment.when)?;
            if when.is_empty() && at + 1 < count {
                return self.wrong(
                    segment.name.span(),
                    format!("`{name}` takes everybody, so nobody is left for the segments below it"),
                    "move it to the end, or give it a `when`",
                );
            }
            let steps = self.steps(segment.step, &name, span)?;
            all.push(Segment { name, when, steps });
        }
        Ok(all)
    }

    fn conditions(&self, when: &words::When) -> Read<Vec<Condition>> {
        let mut all = Vec::new();
        for (field, bounds) in [(Field::Open, &when.open), (Field::PastDue, &when.past_due)] {
            if let Some(Bounds { at_least, at_most }) = bounds {
                let amount = |text: &Option<Spanned<String>>| {
                    text.as_ref().map(|text| self.amount(text, HUNDREDTHS)).transpose()
                };
                all.push(Condition::Between(field, amount(at_least)?, amount(at_most)?));
            }
        }
        for (field, bounds) in [
            (Field::DaysLate, &when.days_late),
            (Field::UsualDaysLate, &when.usual_days_late),
            (Field::BrokenPromises, &when.broken_promises),
        ] {
            if let Some(Bounds { at_least, at_most }) = bounds {
                let number = |n: &Option<Spanned<i64>>| n.as_ref().map(|n| *n.get_ref());
                all.push(Condition::Between(field, number(at_least), number(at_most)));
            }
        }
        if let Some(classes) = &when.risk {
            let class = |word: &Spanned<String>| match Risk::of(word.get_ref()) {
                Some(risk) => Ok(risk),
                None => self.wrong(
                    word.span(),
                    format!("`{}` is no class of risk", word.get_ref()),
                    "write \"low\", \"medium\" or \"high\"",
                ),
            };
            all.push(Condition::Risk(classes.iter().map(class).collect::<Read<_>>()?));
        }
        all.extend(when.tag.clone().map(Condition::Tag));
        all.extend(when.ledger_segment.clone().map(Condition::LedgerSegment));
        all.extend(when.customer.clone().map(Condition::Customer));
        all.extend(when.country.clone().map(Condition::Country));
        Ok(all)
    }

    fn steps(&self, steps: Vec<Spanned<words::Step>>, of: &str, at: Range<usize>) -> Read<Vec<Step>> {
        if steps.is_empty() {
            return self.wrong(
                at,
                format!("`{of}` has no steps"),
                "write [[segment.step]] below it; to leave somebody in peace, put them on hold",
            );
        }
        let mut all: Vec<Step> = Vec::new();
        for spanned in steps {
            let span = spanned.span();
            let step = self.step(spanned.into_inner(), span.clone())?;
            if all.iter().any(|other| other.name == step.name) {
                return self.wrong(
                    span,
                    format!("there are two steps `{}` in `{of}`", step.name),
                    "give each a name of its own",
                );
            }
            if let Some(last) = all.last().filter(|last| days(last.when) >= days(step.when)) {
                let message = format!("`{}` comes no later than `{}` above it", step.name, last.name);
                return self.wrong(span, message, "write the steps in order of their days");
            }
            all.push(step);
        }
        Ok(all)
    }

    fn step(&self, step: words::Step, span: Range<usize>) -> Read<Step> {
        let name = self.name(&step.name, "the step")?;
        let when = match (&step.before_due, &step.after_due) {
            (Some(days), None) => When::Before(*days.get_ref()),
            (None, Some(days)) => When::After(*days.get_ref()),
            _ => {
                let hint = "write either before_due = 3 or after_due = 5";
                return self.wrong(span, format!("when is `{name}` due?"), hint);
            }
        };
        // Decisions look so far ahead of due dates and no further.
        let (days, most) = match when {
            When::Before(days) => (days, 60),
            When::After(days) => (days, 3650),
        };
        if !(0..=most).contains(&days) {
            return self.wrong(
                span,
                format!("`{name}` is due on no day that can be"),
                format!("write days from 0 to {most}; before_due counts the other way"),
            );
        }
        let acts =
            [step.write.is_some(), step.call == Some(true), step.escalate.is_some(), step.propose.is_some()];
        if acts.iter().filter(|is| **is).count() != 1 {
            let hint = "write one of: write = \"template\", call = true, escalate = \"manager\", propose = \"agency\"";
            return self.wrong(span, format!("`{name}` does not say one thing to do"), hint);
        }
        let act = if let Some(template) = &step.write {
            Act::Write { media: self.media(&step.by)?, template: template.clone() }
        } else if let Some(to) = &step.escalate {
            Act::Escalate(to.clone())
        } else if let Some(what) = &step.propose {
            if !PROPOSALS.contains(&what.get_ref().as_str()) {
                return self.wrong(
                    what.span(),
                    format!("`{}` cannot be proposed", what.get_ref()),
                    format!("write \"{}\"", PROPOSALS.join("\", \"")),
                );
            }
            Act::Propose(what.get_ref().clone())
        } else {
            Act::Call
        };
        if matches!(when, When::Before(_)) && !matches!(act, Act::Write { .. }) {
            return self.wrong(
                span,
                format!("`{name}`: before the due date people are only written to"),
                "use after_due",
            );
        }
        let ask = self.ask(&step, &name, (&act, when))?;
        let pay_within = step.pay_within.as_ref().map(|days| *days.get_ref());
        let minimum = step.minimum.as_ref().map(|text| self.amount(text, HUNDREDTHS)).transpose()?;
        Ok(Step {
            name,
            when,
            act,
            pay_within,
            minimum,
            approve: step.approve,
            ask,
            each_item: step.each_item,
        })
    }

    fn media(&self, by: &[Spanned<String>]) -> Read<Vec<Medium>> {
        if by.is_empty() {
            return Ok(vec![Medium::Email, Medium::Letter]);
        }
        by.iter()
            .map(|word| match Medium::of(word.get_ref()) {
                Some(medium @ (Medium::Email | Medium::Letter | Medium::Text)) => Ok(medium),
                _ => self.wrong(
                    word.span(),
                    format!("nobody is written to by `{}`", word.get_ref()),
                    "write \"email\", \"letter\" or \"text\"",
                ),
            })
            .collect()
    }
}

/// Where each step stands, in the order of the segments.
fn steps_at(segments: &[Spanned<words::Segment>]) -> Vec<Range<usize>> {
    segments.iter().flat_map(|segment| &segment.get_ref().step).map(Spanned::span).collect()
}

/// Days from the due date.
fn days(when: When) -> i32 {
    match when {
        When::Before(days) => -days,
        When::After(days) => days,
    }
}
