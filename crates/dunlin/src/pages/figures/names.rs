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
    let value = match (kpi.unit, lang) {
        (Unit::Percent, Lang::En) => "x%",
        (Unit::Percent, Lang::De) => "x\u{a0}%",
        (Unit::Days, Lang::En) => "x\u{a0}days",
        (Unit::Days, Lang::De) => "x\u{a0}Tage",
        (Unit::Times, Lang::En) => "x\u{a0}times",
        (Unit::Times, Lang::De) => "x-mal",
        (Unit::Money, Lang::En) => "so much",
        (Unit::Money, Lang::De) => "Beträge von x",
        (Unit::Index | Unit::Count, _) => "x",
    };
    let said = says(lang, kpi, value);
    let mut letters = said.chars();
    letters.next().map(|first| if first == 'x' { first.to_string() } else { first.to_uppercase().to_string() } + letters.as_str()).unwrap_or_default()
}

/// A formula in words: the names of its terms for those that programs read.
pub(crate) fn formula(lang: Lang, text: &str) -> String {
    let (mut out, mut name) = (String::new(), String::new());
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_alphabetic() || letter == '_' || (letter.is_ascii_digit() && !name.is_empty()) {
            name.push(letter);
            continue;
        }
        // What is followed by a bracket is a function.
        let own = std::mem::take(&mut name);
        out.push_str(&if own.is_empty() || letter == '(' { own } else { super::measures::name(lang, &own) });
        out.push(letter);
    }
    super::text::grouped(lang, out.trim_end()).replace(" * ", " \u{d7} ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_aloud() {
        let text = "(opening - past_due) / max(sales_12m, 1000) * 100";
        assert_eq!(
            formula(Lang::En, text),
            "(opening \u{2212} past due) \u{f7} max(sales 12m, 1,000) \u{d7} 100"
        );
        assert_eq!(
            formula(Lang::De, text),
            "(Forderungen am Anfang \u{2212} davon überfällig) \u{f7} max(Umsätze der letzten 365 Tage, 1.000) \u{d7} 100"
        );
    }
}
