//! A strategy read aloud, in the visitor's language: for whom, when, what; and what holds for everybody.

use super::words;
use crate::pages::dunning::say;
use crate::pages::visit::Visit;
use crate::pages::words::Word;
use dunlin_core::collect::profile::Risk;
use dunlin_core::collect::strategy::{
    Act, CatchUp, Condition, Field, Segment, Step, Strategy, Unapplied, When,
};
use dunlin_core::collect::terms::{AfterPayment, Ask, Fee, Terms};
use dunlin_core::collect::worklist::Work;
use dunlin_core::money::decimal;

/// A segment in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whom {
    /// Its name.
    pub(super) name: String,
    /// Who is in it.
    pub(super) whom: String,
    /// Its steps: name, when, what.
    pub(super) steps: Vec<(String, String, String)>,
}

/// A strategy in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aloud {
    /// For whom what is done.
    pub(super) segments: Vec<Whom>,
    /// What holds for everybody, a sentence each.
    pub(super) rules: Vec<String>,
}

impl Aloud {
    /// All of it as lines that can be compared.
    pub(super) fn lines(&self) -> Vec<String> {
        let segments = self.segments.iter().flat_map(|own| {
            let head = format!("{}: {}", own.name, own.whom);
            let steps = own.steps.iter().map(|(_, when, what)| format!("{}: {when}: {what}", own.name));
            std::iter::once(head).chain(steps).collect::<Vec<_>>()
        });
        segments.chain(self.rules.iter().cloned()).collect()
    }
}

/// Reads a strategy.
pub(super) fn aloud(visit: &Visit<'_>, strategy: &Strategy) -> Aloud {
    let speaker = Speaker { visit, strategy };
    let segments = strategy.segments.iter().map(|segment| speaker.segment(segment)).collect();
    Aloud { segments, rules: speaker.rules() }
}

struct Speaker<'s> {
    visit: &'s Visit<'s>,
    strategy: &'s Strategy,
}

impl Speaker<'_> {
    fn n(&self, n: impl Into<i64>) -> String {
        self.visit.lang().count(n.into())
    }

    fn amount(&self, hundredths: i64) -> String {
        self.visit.lang().decimal(&decimal(i128::from(hundredths), 2))
    }

    fn fill(&self, word: Word, gaps: &[(&str, &str)]) -> String {
        self.visit.fill(word, gaps)
    }

    fn join(&self, all: &[String], word: Word) -> String {
        match all {
            [] => String::new(),
            [only] => only.clone(),
            [before @ .., last] => format!("{} {} {last}", before.join(", "), self.visit.say(word)),
        }
    }

    fn segment(&self, segment: &Segment) -> Whom {
        let whom: Vec<String> = segment.when.iter().map(|own| self.condition(own)).collect();
        let rest = if self.strategy.segments.len() == 1 { words::W_ALL } else { words::W_REST };
        Whom {
            name: say::step(self.visit, &segment.name).to_owned(),
            whom: if whom.is_empty() {
                self.visit.say(rest).to_owned()
            } else {
                self.join(&whom, words::W_AND)
            },
            steps: segment.steps.iter().map(|step| self.step(step)).collect(),
        }
    }

    fn step(&self, step: &Step) -> (String, String, String) {
        let when = match step.when {
            When::Before(0) | When::After(0) => self.visit.say(words::T_ON).to_owned(),
            When::Before(days) => self.fill(words::T_BEFORE, &[("n", &self.n(days))]),
            When::After(days) => {
                self.fill(words::T_AFTER, &[("n", &self.n(days + self.strategy.grace_days))])
            }
        };
        let what = match &step.act {
            Act::Write { media, template } => {
                let by: Vec<&str> = media.iter().map(|by| say::medium(self.visit, *by)).collect();
                let by = by.join(self.visit.say(words::A_ELSE));
                self.fill(words::A_WRITE, &[("template", say::step(self.visit, template)), ("by", &by)])
            }
            Act::Call => self.visit.say(words::A_CALL).to_owned(),
            Act::Escalate(who) => self.fill(words::A_ESCALATE, &[("who", say::role(self.visit, who))]),
            Act::Propose(what) => self.fill(words::A_PROPOSE, &[("what", say::proposal(self.visit, what))]),
        };
        let mut all = vec![what];
        if step.each_item {
            all.push(self.visit.say(words::A_EACH).to_owned());
        }
        if let Some(days) = step.pay_within {
            all.push(self.fill(words::A_PAY, &[("n", &self.n(days))]));
        }
        if let Some(least) = step.minimum {
            all.push(self.fill(words::A_LEAST, &[("amount", &self.amount(least))]));
        }
        if let Some(charged) = self.charged(&step.ask) {
            all.push(self.fill(words::A_CHARGING, &[("what", &charged)]));
        }
        if let Some(who) = &step.approve {
            all.push(self.fill(words::A_APPROVE, &[("who", say::role(self.visit, who))]));
        }
        (say::step(self.visit, &step.name).to_owned(), when, all.join(", "))
    }

    /// What a step charges; `None`: nothing.
    fn charged(&self, ask: &Ask) -> Option<String> {
        let fee = ask.fee.map(|fee| match fee {
            Fee::Fixed(hundredths) => self.fill(words::F_FIXED, &[("amount", &self.amount(hundredths))]),
            Fee::Percent(percent) => {
                self.fill(words::F_PERCENT, &[("percent", &self.percent(&percent.to_string()))])
            }
        });
        let interest = ask.interest.then(|| self.visit.say(words::F_INTEREST).to_owned());
        let sum = ask.fixed_sum.then(|| self.visit.say(words::F_SUM).to_owned());
        let all: Vec<String> = [fee, interest, sum].into_iter().flatten().collect();
        (!all.is_empty()).then(|| self.join(&all, words::W_AND))
    }

    fn percent(&self, text: &str) -> String {
        self.visit.lang().decimal(text)
    }

    fn condition(&self, condition: &Condition) -> String {
        let any = |all: &[String]| self.join(all, words::W_OR);
        match condition {
            Condition::Between(field, from, to) => self.between(*field, *from, *to),
            Condition::Tag(tags) => self.fill(words::C_TAG, &[("what", &any(tags))]),
            Condition::LedgerSegment(names) => self.fill(words::C_SEGMENT, &[("what", &any(names))]),
            Condition::Customer(numbers) => self.fill(words::C_CUSTOMER, &[("what", &any(numbers))]),
            Condition::Country(codes) => self.fill(words::C_COUNTRY, &[("what", &any(codes))]),
            Condition::Risk(classes) => {
                let names: Vec<String> = classes
                    .iter()
                    .map(|class| {
                        self.visit.say(match class {
                            Risk::Low => words::RISK_LOW,
                            Risk::Medium => words::RISK_MEDIUM,
                            Risk::High => words::RISK_HIGH,
                        })
                    })
                    .map(str::to_owned)
                    .collect();
                self.fill(words::C_RISK, &[("what", &any(&names))])
            }
        }
    }

    fn between(&self, field: Field, from: Option<i64>, to: Option<i64>) -> String {
        let (what, is_amount) = match field {
            Field::Open => (words::C_OPEN, true),
            Field::PastDue => (words::C_PAST_DUE, true),
            Field::DaysLate => (words::C_DAYS_LATE, false),
            Field::UsualDaysLate => (words::C_USUAL, false),
            Field::BrokenPromises => (words::C_BROKEN, false),
        };
        let number = |n: Option<i64>| {
            n.map_or_else(String::new, |n| if is_amount { self.amount(n) } else { self.n(n) })
        };
        let word = match (from, to) {
            (Some(_), Some(_)) => words::C_BETWEEN,
            (Some(_), None) => words::C_LEAST,
            (None, Some(_)) => words::C_MOST,
            (None, None) => words::C_ANY,
        };
        let (from, to) = (number(from), number(to));
        self.fill(word, &[("from", &from), ("to", &to), ("what", self.visit.say(what))])
    }

    /// What holds for all segments, a sentence each.
    fn rules(&self) -> Vec<String> {
        let (s, lang) = (self.strategy, self.visit.lang());
        let mut lines = self.states();
        let mut rule = |line: String| lines.push(line);
        let plain = |word: Word| self.visit.say(word).to_owned();
        let days = |word: Word, n: i64| self.fill(word, &[("n", &self.n(n))]);
        for (currency, least) in &s.minimum {
            let amount = format!("{} {}", lang.money(i128::from(*least), currency.digits()), currency.code());
            rule(self.fill(words::L_MINIMUM, &[("amount", &amount)]));
        }
        if let Some(interval) = s.interval {
            rule(days(words::L_INTERVAL, interval.days.into()));
        }
        rule(days(words::L_GAP, s.customer_gap_days.into()));
        rule(days(words::L_WEEK, s.contacts_a_week as i64));
        if let Some((from, until)) = s.rules.hours {
            let short = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
            rule(self.fill(words::L_HOURS, &[("from", &short(from)), ("to", &short(until))]));
        }
        if let Some(cap) = s.rules.call_cap {
            let gaps = [("n", self.n(cap.calls as i64)), ("days", self.n(i64::from(cap.window_days)))];
            rule(self.fill(words::L_CALLS, &[("n", &gaps[0].1), ("days", &gaps[1].1)]));
        }
        if let Some(after) = s.rules.after_conversation_days {
            rule(days(words::L_AFTER, after.into()));
        }
        rule(days(words::L_PROMISE, s.tolerance.days.into()));
        rule(plain(match s.unapplied {
            Unapplied::Withhold => words::L_COVERED,
            Unapplied::Mention => words::L_MENTION,
        }));
        rule(plain(match s.catch_up {
            CatchUp::EachLevel => words::L_EACH,
            CatchUp::Highest => words::L_HIGHEST,
        }));
        s.fresh_days.into_iter().for_each(|n| rule(days(words::L_FRESH, n.into())));
        s.limitation_years.into_iter().for_each(|n| rule(days(words::L_YEARS, n.into())));
        s.two_persons_above.into_iter().for_each(|n| rule(days(words::L_TWO, n as i64)));
        self.terms(&s.terms).into_iter().for_each(&mut rule);
        if s.work != Work::default() {
            let (w, m) = (s.work.weights, s.work.minutes);
            let of =
                [w.broken_promises, w.high_risk, w.others, m.call.into(), m.task.into()].map(|n| self.n(n));
            let names = ["broken", "risk", "others", "call", "task"];
            let gaps: Vec<(&str, &str)> = names.into_iter().zip(of.iter().map(String::as_str)).collect();
            rule(self.fill(words::L_WORK, &gaps));
        }
        if s.closed.weekends {
            rule(plain(words::L_WEEKENDS));
        }
        if !s.closed.days.is_empty() {
            let all: Vec<String> = s.closed.days.iter().map(|day| lang.day(*day)).collect();
            rule(self.fill(words::L_DAYS, &[("days", &all.join(", "))]));
        }
        lines
    }

    fn states(&self) -> Vec<String> {
        let state = |own: &dunlin_core::collect::dunning::account::State| {
            let all = [
                own.days.map(|n| self.fill(words::S_DAYS, &[("n", &self.n(n))])),
                own.unpaid_count.map(|n| self.fill(words::S_COUNT, &[("n", &self.n(n as i64))])),
                own.unpaid_total.map(|total| self.fill(words::S_TOTAL, &[("amount", &self.amount(total))])),
            ];
            let all: Vec<String> = all.into_iter().flatten().collect();
            self.fill(words::S_STATE, &[("name", &own.name), ("what", &self.join(&all, words::W_AND))])
        };
        self.strategy.states.states.iter().map(state).collect()
    }

    /// What gives the right to charge, a sentence each.
    fn terms(&self, terms: &Terms) -> Vec<String> {
        let mut lines = Vec::new();
        let plain = |word: Word| self.visit.say(word).to_owned();
        if let Some(clause) = &terms.clause {
            let word = if terms.binds_consumers { words::L_CLAUSE_BOTH } else { words::L_CLAUSE };
            lines.push(self.fill(word, &[("clause", clause)]));
        }
        match (&terms.rate, terms.law) {
            (Some(rate), _) => {
                lines.push(self.fill(words::L_RATE, &[("percent", &self.percent(&rate.to_string()))]));
            }
            (None, true) => lines.push(plain(words::L_LAW)),
            (None, false) => {}
        }
        if !terms.consumer_tags.is_empty() {
            lines.push(
                self.fill(words::L_CONSUMERS, &[("what", &self.join(&terms.consumer_tags, words::W_OR))]),
            );
        }
        if terms.clause.is_some() || terms.law {
            lines.push(plain(match terms.after_payment {
                AfterPayment::Claim => words::L_CLAIM,
                AfterPayment::Drop => words::L_DROP,
            }));
            if terms.post {
                lines.push(plain(words::L_POST));
            }
        }
        lines
    }
}
