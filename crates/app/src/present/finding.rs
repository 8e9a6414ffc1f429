//! Finding what somebody speaks of: customers, documents, amounts, people; in the time between two keystrokes.
//!
//! Names and numbers lie in a few long texts, and a word is looked for in them as a whole: a million document numbers are some
//! megabytes, read in some milliseconds. What is kept beside the present is made anew when what it holds was said anew.

use super::Present;
use crate::collect::Sees;
use dunlin_core::day::Day;
use dunlin_core::ledger::NO_ITEM;
use dunlin_core::names::Names;
use dunlin_core::open::AsOf;
use memchr::memmem::Finder;
use std::sync::{Arc, PoisonError};

/// So many names that hold a word are looked at before the best are taken.
const LOOKED_AT: usize = 400;

/// Texts in lower case, one behind the other, of whom each is.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    /// Where each ends, and whose it is.
    ends: Vec<(usize, u32)>,
}

impl Texts {
    fn push(&mut self, parts: &[&str], whose: u32) {
        for part in parts {
            self.text.extend(part.chars().flat_map(char::to_lowercase));
            // No word that is looked for holds it.
            self.text.push('\u{1}');
        }
        self.ends.push((self.text.len(), whose));
    }

    fn of(&self, at: usize) -> (&str, u32) {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        (&self.text[start..self.ends[at].0], self.ends[at].1)
    }

    /// Whose texts hold all of some words, the better first.
    fn holding(&self, words: &[String], is_wanted: impl Fn(u32) -> bool) -> Vec<u32> {
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else { return Vec::new() };
        let (finder, mut from, mut found) = (Finder::new(longest.as_bytes()), 0, Vec::new());
        while let Some(at) = finder.find(&self.text.as_bytes()[from..]) {
            let row = self.ends.partition_point(|(end, _)| *end <= from + at);
            let (text, whose) = self.of(row);
            from = self.ends[row].0;
            if words.iter().all(|word| text.contains(word.as_str())) && is_wanted(whose) {
                found.push((rank(text, words), whose));
                if found.len() == LOOKED_AT {
                    break;
                }
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        let mut found: Vec<u32> = found.into_iter().map(|(_, whose)| whose).collect();
        let mut seen = rustc_hash::FxHashSet::default();
        found.retain(|whose| seen.insert(*whose));
        found
    }
}

/// How well a text answers words: as a whole part, at the beginning of one, at the beginning of a word, anywhere; of equal ones the
/// shorter.
fn rank(text: &str, words: &[String]) -> (u8, usize) {
    let whole = words.join(" ");
    let parts = || text.split('\u{1}');
    let starts =
        |word: &String| text.split(|c: char| !c.is_alphanumeric()).any(|own| own.starts_with(word.as_str()));
    let class = if parts().any(|part| part == whole) {
        0
    } else if parts().any(|part| part.starts_with(&whole)) {
        1
    } else if words.iter().all(starts) {
        2
    } else {
        3
    };
    (class, text.len())
}

/// What is kept for finding.
#[derive(Debug, Default)]
pub(super) struct Finding {
    customers: Option<Arc<Texts>>,
    people: Option<Arc<Texts>>,
    /// Open amounts of all items on a day, as known after a command.
    open: Option<(i64, Day, Arc<Vec<i64>>)>,
}

impl Finding {
    /// Something was said of customers.
    pub(super) fn stale(&mut self) {
        self.customers = None;
        self.people = None;
    }
}

/// What was found: numbers of the present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Customers.
    pub customers: Vec<u32>,
    /// Documents by their numbers: items.
    pub documents: Vec<u32>,
    /// Documents by their amounts, or by what is open of them: items.
    pub amounts: Vec<u32>,
    /// Contacts: numbers into the facts' people.
    pub people: Vec<u32>,
}

impl Present {
    /// What words speak of, among what is seen, so many of each at most. `amount`: what the words are as an amount, a plain decimal.
    #[must_use]
    pub fn find(&self, sees: &Sees, (words, amount): (&str, Option<&str>), day: Day, most: usize) -> Hits {
        let parts: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if parts.is_empty() {
            return Hits::default();
        }
        let is_seen = |customer: u32| self.is_seen(sees, customer);
        let mut customers = self.customer_texts().holding(&parts, is_seen);
        customers.truncate(most);
        let people = &self.collecting.facts.people;
        let mut found = self.people_texts().holding(&parts, |at| {
            people.get(at as usize).is_some_and(|person| self.is_seen(sees, person.customer))
        });
        found.truncate(most);
        let documents = if let [word] = words.split_whitespace().collect::<Vec<_>>().as_slice() {
            self.documents_like(sees, word, most)
        } else {
            Vec::new()
        };
        let amounts = amount.map_or_else(Vec::new, |amount| self.items_of(sees, amount, day, most));
        Hits { customers, documents, amounts, people: found }
    }

    /// The contact of a number.
    #[must_use]
    pub fn person(&self, at: u32) -> Option<&dunlin_core::collect::facts::Person> {
        self.collecting.facts.people.get(at as usize)
    }

    /// Items of a document's number, of customers who are seen; `#n` behind it means one instalment.
    #[must_use]
    pub fn named(&self, sees: &Sees, number: &str) -> Vec<u32> {
        let l = self.ledger();
        let whole = l.documents.find(number).map(|document| (document, None));
        let part = || {
            let (name, part) = number.rsplit_once('#')?;
            Some((l.documents.find(name)?, Some(part.parse::<u16>().ok()?)))
        };
        let Some((document, part)) = whole.or_else(part) else { return Vec::new() };
        let is_part = |item: usize| {
            part.is_none_or(|part| l.items.instalment.as_ref().is_some_and(|of| of[item] == part))
        };
        let all = l.items.document.iter().enumerate().filter(|(_, of)| **of == document);
        let all = all.filter(|(item, _)| is_part(*item) && self.is_seen(sees, l.items.customer[*item]));
        all.map(|(item, _)| item as u32).collect()
    }

    /// The customers of items, each once.
    #[must_use]
    pub fn customers_of(&self, items: &[u32]) -> Vec<u32> {
        let mut all: Vec<u32> = items
            .iter()
            .map(|&item| self.ledger().items.customer[item as usize])
            .filter(|&of| of != NO_ITEM)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The id of an item's document in the books.
    #[must_use]
    pub fn document_id(&self, item: u32) -> i64 {
        self.columns.document_id(item)
    }

    /// What is open of an item on a day.
    #[must_use]
    pub fn open(&self, item: u32, day: Day) -> i64 {
        let (l, at) = (self.ledger(), AsOf::day(day));
        if !l.exists(item, at) {
            return 0;
        }
        let rows = self.applications.rows(item).map(|row| row as usize).filter(|&row| l.counts(row, at));
        l.items.amount[item as usize] + rows.map(|row| l.effect(row, item)).sum::<i64>()
    }

    /// Customers' numbers and names.
    fn customer_texts(&self) -> Arc<Texts> {
        let mut kept = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        let l = self.ledger();
        let made = kept.customers.take().filter(|texts| texts.ends.len() == l.customers.len());
        let texts = made.unwrap_or_else(|| {
            let mut texts = Texts::default();
            for of in 0..l.customers.len() as u32 {
                texts.push(&[l.customers.text(of), l.customer_name(of)], of);
            }
            Arc::new(texts)
        });
        kept.customers = Some(Arc::clone(&texts));
        texts
    }

    /// Names, addresses and telephone numbers of contacts.
    fn people_texts(&self) -> Arc<Texts> {
        let mut kept = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        let people = &self.collecting.facts.people;
        let made = kept.people.take().filter(|texts| texts.ends.len() == people.len());
        let texts = made.unwrap_or_else(|| {
            let mut texts = Texts::default();
            for (at, person) in (0u32..).zip(people) {
                // Telephone numbers are written in many ways; digits alone are not.
                let digits: String = person.phone.chars().filter(char::is_ascii_digit).collect();
                texts.push(&[&person.name, &person.email, &digits], at);
            }
            Arc::new(texts)
        });
        kept.people = Some(Arc::clone(&texts));
        texts
    }

    /// Items whose document's number holds a word: the number itself, then those that begin or end so, then the others.
    fn documents_like(&self, sees: &Sees, word: &str, most: usize) -> Vec<u32> {
        let names = &self.ledger().documents;
        let exact = names.find(word).or_else(|| names.find(&word.to_uppercase()));
        let mut found: Vec<u32> = exact.into_iter().collect();
        if word.chars().count() >= 3 {
            for case in [word.to_owned(), word.to_uppercase(), word.to_lowercase()] {
                if found.len() < LOOKED_AT {
                    found.extend(holding(names, &case));
                }
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let low = word.to_lowercase();
        let class = |document: u32| {
            let text = names.text(document).to_lowercase();
            if text == low {
                0_u8
            } else if text.ends_with(&low) || text.starts_with(&low) {
                1
            } else {
                2
            }
        };
        let mut rank = rustc_hash::FxHashMap::default();
        for document in found {
            rank.entry(document).or_insert_with(|| class(document));
        }
        let i = &self.ledger().items;
        let mut is_found = vec![false; names.len()];
        rank.keys().for_each(|&document| is_found[document as usize] = true);
        let all = i.document.iter().enumerate().filter(|(_, of)| is_found[**of as usize]);
        let mut all: Vec<u32> = all
            .map(|(item, _)| item as u32)
            .filter(|&item| self.is_seen(sees, i.customer[item as usize]))
            .collect();
        all.sort_by_key(|&item| {
            let document = i.document[item as usize];
            (rank.get(&document).copied(), std::cmp::Reverse(i.issued[item as usize]), item)
        });
        all.truncate(most);
        all
    }

    /// Items of an amount, or of which so much is open; the open and the latest first.
    fn items_of(&self, sees: &Sees, amount: &str, day: Day, most: usize) -> Vec<u32> {
        let l = self.ledger();
        let by_currency: Vec<Option<i64>> =
            l.currencies.iter().map(|currency| minor(amount, currency.digits())).collect();
        let wanted = |item: usize| {
            let at = l.items.currency.as_ref().map_or(0, |of| usize::from(of[item]));
            by_currency.get(at).copied().flatten()
        };
        let open = self.open_of_all(day);
        let fits = |item: &u32| {
            let row = *item as usize;
            wanted(row).is_some_and(|minor| {
                minor != 0
                    && (l.items.amount[row].unsigned_abs() == minor.unsigned_abs()
                        || open[row].unsigned_abs() == minor.unsigned_abs())
            })
        };
        let is_own = |item: &u32| {
            let customer = l.items.customer[*item as usize];
            customer != NO_ITEM && self.is_seen(sees, customer)
        };
        let mut all: Vec<u32> = (0..l.items.len() as u32).filter(fits).filter(is_own).collect();
        all.sort_by_key(|&item| {
            (open[item as usize] == 0, std::cmp::Reverse(l.items.issued[item as usize]), item)
        });
        all.truncate(most);
        all
    }

    fn open_of_all(&self, day: Day) -> Arc<Vec<i64>> {
        let mut kept = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = self.columns.seq();
        if let Some((of, on, open)) = &kept.open
            && (*of, *on) == (seq, day)
        {
            return Arc::clone(open);
        }
        let open = Arc::new(self.ledger().open_amounts(AsOf::day(day)));
        kept.open = Some((seq, day, Arc::clone(&open)));
        open
    }
}

/// A plain decimal in minor units; nothing where it has more decimals than the currency.
fn minor(plain: &str, digits: u8) -> Option<i64> {
    let (minus, plain) = plain.strip_prefix('-').map_or((1, plain), |rest| (-1, rest));
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let part = part.trim_end_matches('0');
    if part.len() > usize::from(digits) {
        return None;
    }
    let text = format!("{whole}{part}{}", "0".repeat(usize::from(digits) - part.len()));
    text.parse::<i64>().ok().map(|minor| minor * minus)
}

/// Names that hold a text, the first ones.
fn holding(names: &Names, text: &str) -> Vec<u32> {
    let (all, finder, mut from, mut found) =
        (names.all_text().as_bytes(), Finder::new(text.as_bytes()), 0, Vec::new());
    while found.len() < LOOKED_AT {
        let Some(at) = finder.find(&all[from..]) else { break };
        let (number, end) = names.at(from + at);
        if from + at + text.len() <= end {
            found.push(number);
            from = end;
        } else {
            // It lies over the border of two names.
            from += at + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_minor_units_of_their_currency() {
        assert_eq!(minor("1234.5", 2), Some(123_450));
        assert_eq!(minor("-7", 0), Some(-7));
        assert_eq!(minor("1.50", 0), None);
        assert_eq!(minor("1.500", 2), Some(150));
    }

    #[test]
    fn a_word_over_the_border_of_two_names_is_none() {
        let mut names = Names::new();
        for name in ["INV-12", "34-A", "INV-1234"] {
            names.number(name);
        }
        assert_eq!(holding(&names, "1234"), [2]);
        assert_eq!(holding(&names, "34"), [1, 2]);
        assert_eq!(holding(&names, "9"), [0u32; 0]);
    }

    #[test]
    fn the_better_answer_comes_first() {
        let mut texts = Texts::default();
        for (at, name) in ["Northern Mills", "Mill", "Millhouse Trading", "Old Mill Ltd"].iter().enumerate() {
            texts.push(&["7", name], at as u32);
        }
        assert_eq!(texts.holding(&["mill".into()], |_| true), [1, 2, 3, 0]);
        assert_eq!(texts.holding(&["mill".into()], |of| of != 1), [2, 3, 0]);
        assert_eq!(texts.holding(&["old".into(), "mill".into()], |_| true), [3]);
    }
}
