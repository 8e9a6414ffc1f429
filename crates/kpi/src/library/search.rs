//! Full-text search over names, ids, other names and texts, best page first.
//!
//! Small enough to read every page for every question: 58 pages of a few kilobytes.

use super::title;
use crate::catalogue::{Definition, of_topic, text_of, topics};

/// A page that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The page.
    pub topic: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The KPI or variant on it that fits best.
    pub best: &'static Definition,
    /// How well it fits; more is better, and only the order means anything.
    pub score: u32,
    /// The line of the text that fits best, without marks.
    pub line: String,
}

/// What a hit in each place is worth.
const ID: u32 = 40;
const NAME: u32 = 25;
const SYNONYM: u32 = 20;
const FORMULA: u32 = 6;
const DEFINITION: u32 = 8;
const TEXT: u32 = 2;
/// The whole question is one of the other names, or the name.
const PHRASE: u32 = 120;
/// All words of the question are on the page.
const ALL_WORDS: u32 = 30;
/// Words that are in every question.
const COMMON: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "for", "is", "are", "do", "does", "we", "our", "how", "what",
    "which", "i", "my", "and", "or", "at", "by", "much", "many", "it", "us", "be",
];

/// The pages that fit some words, best first; none when no word is on any page.
#[must_use]
pub fn search(question: &str) -> Vec<Hit> {
    let phrase = words(question).join(" ");
    let asked: Vec<String> =
        words(question).into_iter().filter(|w| !COMMON.contains(&w.as_str())).map(|w| stem(&w)).collect();
    let mut hits: Vec<Hit> = topics().filter_map(|topic| page(topic, &phrase, &asked)).collect();
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits
}

fn page(topic: &'static str, phrase: &str, asked: &[String]) -> Option<Hit> {
    let definitions = of_topic(topic);
    let scored = definitions.iter().map(|d| (of_definition(d, phrase, asked), *d));
    // The first of equals: the KPI before its variants.
    let (score, best) = scored.rev().max_by_key(|(score, _)| *score)?;
    let text = text_of(topic);
    let (opening, rest) = text.split_once("## Business insights").unwrap_or((text, ""));
    let mut found = 0;
    let mut of_text = 0;
    for word in asked {
        let (early, late) = (occurrences(opening, word), occurrences(rest, word));
        of_text += early.min(2) * DEFINITION + late.min(5) * TEXT;
        let named = words_of(best).iter().any(|w| w == word);
        found += usize::from(early + late > 0 || named);
    }
    let mut score = score + of_text;
    if score > 0 && found == asked.len() && !asked.is_empty() {
        score += ALL_WORDS;
    }
    (score > 0).then(|| Hit { topic, title: title(topic), best, score, line: line(text, asked) })
}

fn of_definition(definition: &Definition, phrase: &str, asked: &[String]) -> u32 {
    let mut score = 0;
    let spoken = |text: &str| words(text).join(" ");
    if !phrase.is_empty() {
        let id = definition.id.replace('_', " ");
        let named = phrase == id || phrase == spoken(definition.name);
        let other = definition.synonyms.iter().any(|s| spoken(s) == phrase);
        let within = definition.synonyms.iter().any(|s| phrase.len() > 4 && spoken(s).contains(phrase));
        score += if named {
            PHRASE * 2
        } else if other {
            PHRASE
        } else if within {
            PHRASE / 2
        } else {
            0
        };
    }
    for word in asked {
        let holds = |text: &str| words(text).iter().any(|w| stem(w) == *word);
        score += if holds(definition.id) { ID } else { 0 };
        score += if holds(definition.name) { NAME } else { 0 };
        score += if definition.synonyms.iter().any(|s| holds(s)) { SYNONYM } else { 0 };
        score += if holds(definition.formula) { FORMULA } else { 0 };
    }
    score
}

/// The words of a definition's names, stemmed.
fn words_of(definition: &Definition) -> Vec<String> {
    let texts = [definition.id, definition.name, definition.formula]
        .into_iter()
        .chain(definition.synonyms.iter().copied());
    texts.flat_map(words).map(|w| stem(&w)).collect()
}

fn occurrences(text: &str, word: &str) -> u32 {
    words(text).iter().filter(|w| stem(w) == *word).count() as u32
}

/// The line with most of the words, the first of equals.
fn line(text: &str, asked: &[String]) -> String {
    let count = |line: &str| {
        let words: Vec<String> = words(line).iter().map(|w| stem(w)).collect();
        asked.iter().filter(|word| words.contains(word)).count()
    };
    let prose = text.lines().filter(|l| !l.starts_with(['#', '`']) && !l.trim().is_empty());
    let best = prose.rev().max_by_key(|line| count(line)).unwrap_or("");
    best.trim_start_matches("- ").replace('`', "")
}

/// Lower-case words; `_` and other signs part them.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// A word without its commonest English endings, so that `collected` finds `collection`.
fn stem(word: &str) -> String {
    // American spelling of the trade's own word.
    let word = if word == "aging" { "ageing" } else { word };
    for end in ["iveness", "ions", "ing", "ion", "ive", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(end)
            && stem.len() > 3
        {
            return stem.to_owned();
        }
    }
    word.to_owned()
}
