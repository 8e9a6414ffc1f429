//! Which column is which field.
//!
//! Every header is looked up; the best known name wins, a column is used once, and its values must be of the field's
//! sort (a "due date" without dates is none). What a map says goes before all guessing.

use super::evidence::{self, Verdict};
use super::field::{Content, Field, FileKind};
use super::vocabulary::{self, Hit};
use crate::map::{Map, nearest};
use crate::plan::DateForm;
use dunlin_core::day::Day;

/// A question that only a person can answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// What is unclear, with samples, and how to answer.
    pub text: String,
    /// The same for programs.
    pub doubt: Doubt,
}

/// What is unclear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// No column was recognised as a field that must be there; the column that is called so, and what it holds instead.
    Missing(Field, Option<(String, String)>),
    /// Every date of a column fits two orders.
    Dates {
        /// The column's header.
        header: String,
        /// What it means.
        field: Field,
        /// A date of it.
        sample: String,
        /// How that reads one way or the other.
        reads: [(DateForm, Option<Day>); 2],
    },
    /// The mark in the amounts of a column can be a decimal mark or a thousands mark.
    Decimal {
        /// The column's header.
        header: String,
        /// What it means.
        field: Field,
        /// Some of them.
        samples: Vec<String>,
    },
    /// Two columns have one header.
    Twice(Field, String),
    /// An open-item list that does not say its day.
    Undated,
    /// A map that does not fit the file.
    Map,
}

impl Question {
    pub(crate) fn undated() -> Question {
        let text = "which day does this open-item list show? Name it in the file's name (open-2024-01-31.csv), in a \
                    column `as of`, or in a map file (as_of = 2024-01-31)";
        Question { text: text.to_owned(), doubt: Doubt::Undated }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// A field and the position of its column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Chosen {
    pub(crate) field: Field,
    pub(crate) at: usize,
    /// Other columns that could be it.
    pub(crate) others: Vec<usize>,
}

/// A table as the guess sees it: headers, and distinct values of each column.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) header: &'a [String],
    pub(crate) sample: &'a [Vec<String>],
}

impl Seen<'_> {
    /// Whether the values of a column can be of a field.
    fn can_be(&self, at: usize, field: Field) -> bool {
        let values: Vec<&str> = self.sample.get(at).into_iter().flatten().map(String::as_str).collect();
        match field.content() {
            Content::Text => true,
            Content::Date => !matches!(evidence::dates(&values), Verdict::Neither),
            Content::Amount => !matches!(evidence::amounts(&values, None), Verdict::Neither),
            Content::Flag => evidence::are_flags(&values),
        }
    }

    fn is_blank(&self, at: usize) -> bool {
        self.sample.get(at).is_none_or(Vec::is_empty)
    }
}

/// Finds the column of each field that files of this kind have.
pub(crate) fn choose(seen: Seen<'_>, kind: FileKind, map: &Map) -> Result<Vec<Chosen>, Vec<Question>> {
    let chosen = likely(seen, kind, map)?;
    let questions = questions(seen, kind, &chosen);
    if questions.is_empty() { Ok(chosen) } else { Err(questions) }
}

/// What was found, whether that is enough or not.
pub(crate) fn likely(seen: Seen<'_>, kind: FileKind, map: &Map) -> Result<Vec<Chosen>, Vec<Question>> {
    let mut chosen = mapped(seen, kind, map)?;
    if !map.only_mapped {
        guess(seen, kind, map, &mut chosen);
        stand_in(seen, kind, &mut chosen);
    }
    Ok(chosen)
}

/// The columns that a map names.
fn mapped(seen: Seen<'_>, kind: FileKind, map: &Map) -> Result<Vec<Chosen>, Vec<Question>> {
    let mut chosen = Vec::new();
    let mut questions = Vec::new();
    for column in &map.columns {
        match find(seen.header, &column.column) {
            _ if !kind.has(column.field) => questions.push(Question {
                text: format!("the map names a column for {}, which {kind} do not have", column.field.key()),
                doubt: Doubt::Map,
            }),
            Some(at) => chosen.push(Chosen { field: column.field, at, others: Vec::new() }),
            None => {
                let near = nearest(&column.column, seen.header.iter().map(String::as_str));
                let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                let text = format!(
                    "the map names column `{}` for {}, which is not in the file{near}",
                    column.column, column.field
                );
                questions.push(Question { text, doubt: Doubt::Map });
            }
        }
    }
    if questions.is_empty() { Ok(chosen) } else { Err(questions) }
}

/// A column by header, or by `#` and its number.
fn find(header: &[String], name: &str) -> Option<usize> {
    let number = name.strip_prefix('#').and_then(|n| n.parse::<usize>().ok());
    header
        .iter()
        .position(|h| h == name.trim())
        .or(number.and_then(|n| n.checked_sub(1)).filter(|&at| at < header.len()))
}

fn guess(seen: Seen<'_>, kind: FileKind, map: &Map, chosen: &mut Vec<Chosen>) {
    let mut hits: Vec<(Hit, usize)> = Vec::new();
    for (at, header) in seen.header.iter().enumerate() {
        let free = chosen.iter().all(|c| c.at != at) && !map.ignore.iter().any(|name| name == header);
        for hit in vocabulary::hits(header).into_iter().filter(|hit| free && kind.has(hit.field)) {
            let taken = map.column(hit.field).is_some();
            if !taken && seen.can_be(at, hit.field) {
                // A column without values gives way to one with some.
                let rank = hit.rank + if seen.is_blank(at) { 500 } else { 0 };
                hits.push((Hit { rank, ..hit }, at));
            }
        }
    }
    hits.sort_by_key(|&(hit, at)| (hit.rank, hit.field, at));
    for (hit, at) in hits {
        if chosen.iter().any(|c| c.at == at) {
            continue;
        }
        match chosen.iter_mut().find(|c| c.field == hit.field) {
            Some(first) => first.others.push(at),
            None => chosen.push(Chosen { field: hit.field, at, others: Vec::new() }),
        }
    }
    for at in 0..chosen.len() {
        let used: Vec<usize> = chosen.iter().map(|c| c.at).collect();
        chosen[at].others.retain(|other| !used.contains(other));
    }
}

/// Why a column that is called like a field is not used for it; `None` when it is not called so or could be it.
pub(crate) fn passed_over(seen: Seen<'_>, kind: FileKind, chosen: &[Chosen], at: usize) -> Option<String> {
    let value = seen.sample.get(at)?.first()?;
    let wanted = |hit: &Hit| kind.has(hit.field) && chosen.iter().all(|c| c.field != hit.field);
    let hit = vocabulary::hits(&seen.header[at]).into_iter().filter(wanted).min()?;
    (!seen.can_be(at, hit.field)).then(|| format!("called like the {}, but holds `{value}`", hit.field))
}

/// What can stand in for a field that was not found: a name for a number, an open amount for an amount.
fn stand_in(seen: Seen<'_>, kind: FileKind, chosen: &mut [Chosen]) {
    let mut pairs = vec![(Field::Customer, Field::CustomerName)];
    match kind {
        FileKind::OpenItems => pairs.push((Field::Open, Field::Amount)),
        _ => pairs.extend([(Field::Amount, Field::Open), (Field::Amount, Field::Paid)]),
    }
    for (wanted, instead) in pairs {
        let missing = kind.has(wanted) && chosen.iter().all(|c| c.field != wanted);
        if let Some(other) = chosen.iter_mut().find(|c| missing && c.field == instead && !seen.is_blank(c.at))
        {
            other.field = wanted;
        }
    }
}

fn questions(seen: Seen<'_>, kind: FileKind, chosen: &[Chosen]) -> Vec<Question> {
    let has = |field| chosen.iter().any(|c| c.field == field);
    let mut questions: Vec<Question> =
        kind.required().iter().filter(|&&f| !has(f)).map(|&f| missing(seen, kind, f)).collect();
    let dated = has(Field::Issued) || has(Field::Posted) || has(Field::Baseline) || has(Field::Due);
    if matches!(kind, FileKind::Invoices | FileKind::Flat | FileKind::OpenItems) && !dated {
        questions.push(missing(seen, kind, Field::Issued));
    }
    for c in chosen.iter().filter(|c| kind.required().contains(&c.field)) {
        let same = |&&other: &&usize| {
            seen.header[other].eq_ignore_ascii_case(&seen.header[c.at]) && !seen.is_blank(other)
        };
        if let Some(&other) = c.others.iter().find(same) {
            let (name, field, key) = (&seen.header[c.at], c.field, c.field.key());
            let (first, second) = (c.at + 1, other + 1);
            questions.push(Question {
                text: format!(
                    "columns {first} and {second} are both called `{name}`; which is the {field}? Say it in a map file: [columns] {key} = \"#{first}\""
                ),
                doubt: Doubt::Twice(field, name.clone()),
            });
        }
    }
    questions
}

fn missing(seen: Seen<'_>, kind: FileKind, field: Field) -> Question {
    let headers: Vec<String> = seen.header.iter().map(|header| format!("`{header}`")).collect();
    let named = seen
        .header
        .iter()
        .enumerate()
        .find(|(_, h)| vocabulary::hits(h).iter().any(|hit| hit.field == field));
    let other = named.filter(|(at, _)| !seen.can_be(*at, field)).map(|(at, header)| {
        let value = seen.sample[at].first().map_or("", String::as_str);
        (header.clone(), value.to_owned())
    });
    let why = other.as_ref().map_or_else(String::new, |(header, value)| {
        format!(" (`{header}` is called so, but holds `{value}`)")
    });
    Question {
        text: format!(
            "no column was recognised as the {field} of the {kind}{why}; say it in a map file: [columns] {} = \"...\"; the columns are {}",
            field.key(),
            headers.join(", ")
        ),
        doubt: Doubt::Missing(field, other),
    }
}
