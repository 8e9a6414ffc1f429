//! What the catalogue says, in the visitor's language.

use crate::pages::locale::Lang;
use crate::pages::visit::Visit;
use crate::pages::words::{Word, kpis, library as words};
use dunlin_kpi::catalogue::{Better, Definition, Family, Unit};
use dunlin_kpi::engine::Reason;
use dunlin_kpi::figure::{Figure, Missing};
use dunlin_kpi::formula::Nothing;

/// The name of a KPI.
pub(crate) fn name(lang: Lang, kpi: &'static Definition) -> &'static str {
    german(lang, kpi).map_or(kpi.name, |(_, name, _)| name)
}

/// The sentence about a value of it.
pub(crate) fn says(lang: Lang, kpi: &'static Definition, value: &str) -> String {
    german(lang, kpi).map_or(kpi.says, |(.., says)| says).replace("{}", value)
}

/// The same without a value: what it is about.
pub(crate) fn about(lang: Lang, kpi: &'static Definition) -> String {
    says(lang, kpi, "\u{2026}")
}

fn german(lang: Lang, kpi: &Definition) -> Option<&'static (&'static str, &'static str, &'static str)> {
    kpis::GERMAN.iter().find(|(id, ..)| lang == Lang::De && *id == kpi.id)
}

/// The heading of a part of the catalogue.
pub(crate) const fn family(family: Family) -> Word {
    match family {
        Family::Balance => words::FAMILY_BALANCE,
        Family::Dso => words::FAMILY_DSO,
        Family::Collection => words::FAMILY_COLLECTION,
        Family::Behaviour => words::FAMILY_BEHAVIOUR,
        Family::Promises => words::FAMILY_PROMISES,
        Family::Disputes => words::FAMILY_DISPUTES,
        Family::Contact => words::FAMILY_CONTACT,
        Family::Productivity => words::FAMILY_PRODUCTIVITY,
        Family::Calculator => words::FAMILY_CALCULATOR,
    }
}

/// A unit.
pub(crate) const fn unit(unit: Unit) -> Word {
    match unit {
        Unit::Percent => words::UNIT_PERCENT,
        Unit::Days => words::UNIT_DAYS,
        Unit::Money => words::UNIT_MONEY,
        Unit::Times => words::UNIT_TIMES,
        Unit::Index => words::UNIT_INDEX,
        Unit::Count => words::UNIT_COUNT,
    }
}

/// Which way is better.
pub(crate) const fn better(better: Better) -> Word {
    match better {
        Better::Higher => words::BETTER_HIGHER,
        Better::Lower => words::BETTER_LOWER,
        Better::Neither => words::BETTER_NEITHER,
        Better::Zero => words::BETTER_ZERO,
    }
}

/// What a source calls what reaches its yardstick.
pub(crate) fn grade(word: &str) -> Option<Word> {
    match word {
        "good" => Some(words::WORD_GOOD),
        "strong" => Some(words::WORD_STRONG),
        "moderate" => Some(words::WORD_MODERATE),
        _ => None,
    }
}

/// The headings of the library, in the order of the catalogue's.
pub(crate) const HEADINGS: [Word; 12] = [
    words::H_DEFINITION,
    words::H_INSIGHTS,
    words::H_MEASUREMENT,
    words::H_FORMULA,
    words::H_TREND,
    words::H_QUESTIONS,
    words::H_TIPS,
    words::H_VISUAL,
    words::H_RISKS,
    words::H_TOOLS,
    words::H_INTEGRATION,
    words::H_CHANGE,
];

/// Why a figure has no value.
pub(crate) fn reason(visit: &Visit<'_>, figure: &Figure<'_>) -> String {
    let is_german = visit.lang() == Lang::De;
    let own =
        |english: &str, word: Word| if is_german { visit.say(word).to_owned() } else { english.to_owned() };
    match figure.value {
        Ok(_) => String::new(),
        Err(Missing::NotPositive) => visit.say(words::NOT_POSITIVE).to_owned(),
        Err(Missing::Requires(english)) => own(english, words::REQUIRES),
        Err(Missing::Nothing(Nothing::Measure(_, reason))) => measured(visit, reason),
        Err(Missing::Nothing(Nothing::Given(name))) => visit.fill(words::GIVEN, &[("name", name)]),
        Err(Missing::Nothing(Nothing::ByNought)) => own(figure.kpi.nought, words::NOUGHT),
        Err(Missing::Nothing(Nothing::ByNoughtAt(_))) => visit.say(words::NOUGHT).to_owned(),
        Err(Missing::Nothing(Nothing::Root)) => visit.say(words::ROOT).to_owned(),
        Err(Missing::Nothing(Nothing::TooLarge)) => visit.say(words::TOO_LARGE).to_owned(),
    }
}

/// Why a measure has no value.
pub(crate) fn measured(visit: &Visit<'_>, reason: Reason) -> String {
    let count = |n: i64| visit.lang().count(n);
    let word = match reason {
        Reason::MoreThanHalfOpen(n) => return visit.fill(words::HALF_OPEN, &[("n", &count(n))]),
        Reason::HistoryExhausted(n) => return visit.fill(words::EXHAUSTED, &[("n", &count(n))]),
        Reason::ShortHistory(n, has) => {
            return visit.fill(words::SHORT, &[("n", &count(n)), ("has", &count(has))]);
        }
        Reason::NoneSettled => words::NO_SETTLED,
        Reason::NoneIssued => words::NO_ISSUED,
        Reason::NoWholeMonth => words::NO_MONTH,
        Reason::NotBegun => words::NOT_BEGUN,
        Reason::NotAsked | Reason::NotAdditive => words::NOT_ASKED,
        Reason::NoCollecting => words::NO_COLLECTING,
        Reason::NoneAnswered => words::NO_ANSWERED,
        Reason::TooLarge => words::TOO_LARGE,
    };
    visit.say(word).to_owned()
}
