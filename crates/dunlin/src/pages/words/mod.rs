//! Every text of the pages, in English and German: one file an area, each text beside its translation, so that none is without.

use super::locale::Lang;

pub(crate) mod boards;
pub(crate) mod books;
pub(crate) mod calc;
pub(crate) mod customers;
pub(crate) mod design;
pub(crate) mod desk;
pub(crate) mod documents;
pub(crate) mod dunning;
pub(crate) mod figures;
pub(crate) mod find;
pub(crate) mod imports;
pub(crate) mod kinds;
pub(crate) mod kpis;
pub(crate) mod library;
pub(crate) mod me;
pub(crate) mod measures;
pub(crate) mod nav;
pub(crate) mod reasons;
pub(crate) mod refusals;
pub(crate) mod refused_rows;
pub(crate) mod rules;
pub(crate) mod statement;
pub(crate) mod strategies;
pub(crate) mod told;

/// A text in each language. Gaps are named, in braces: `{n} accounts`; a gap may hold what goes with a number instead of it: for one, and for
/// any other: `{n} {n|account|accounts}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    en: &'static str,
    de: &'static str,
}

impl Word {
    /// A text.
    pub(crate) const fn new(en: &'static str, de: &'static str) -> Word {
        Word { en, de }
    }

    /// In a language.
    pub(crate) const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::De => self.de,
        }
    }

    /// In a language, its gaps filled.
    pub(crate) fn with(self, lang: Lang, gaps: &[(&str, &str)]) -> String {
        let (mut rest, mut out) = (self.of(lang), String::new());
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            out.push_str(before);
            out.push_str(filled(name, gaps));
            // A day that ends with a full stop ends the sentence too.
            let is_ended = out.ends_with('.') && !behind.starts_with("..");
            rest = behind.strip_prefix('.').filter(|_| is_ended).unwrap_or(behind);
        }
        out + rest
    }
}

/// What stands in a gap: what it is filled with, or of the forms behind its name (`n|day|days`) the one that goes with that number.
fn filled<'g>(gap: &'g str, gaps: &[(&str, &'g str)]) -> &'g str {
    let mut parts = gap.split('|');
    let name = parts.next().unwrap_or_default();
    let own = gaps.iter().find(|(own, _)| *own == name).map_or("", |(_, filled)| *filled);
    match (parts.next(), parts.next()) {
        (Some(one), Some(many)) => {
            if own == "1" {
                one
            } else {
                many
            }
        }
        _ => own,
    }
}

/// Texts of an area: a constant each, and `TEXTS`, all of them.
macro_rules! words {
    ($($name:ident: $en:literal, $de:literal;)*) => {
        $(pub(crate) const $name: crate::pages::words::Word = crate::pages::words::Word::new($en, $de);)*

        /// All of this area, with their names.
        pub(crate) const TEXTS: &[(&str, crate::pages::words::Word)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use words;

/// What fills the gaps of a sentence that has the form of a text; nothing for one of another form.
fn read<'s>(form: &str, sentence: &'s str) -> Option<Vec<(String, &'s str)>> {
    let (mut rest, mut gaps) = (sentence, Vec::new());
    let mut form = form;
    loop {
        let Some((before, after)) = form.split_once('{') else { return (rest == form).then_some(gaps) };
        rest = rest.strip_prefix(before)?;
        let (name, behind) = after.split_once('}')?;
        let until = behind.split('{').next().unwrap_or_default();
        let end = if until.is_empty() { rest.len() } else { rest.find(until)? };
        gaps.push((name.to_owned(), &rest[..end]));
        (rest, form) = (&rest[end..], behind);
    }
}

/// A sentence that has the English form of one of some texts, in a language; nothing for one that has none.
fn translated(texts: &[(&str, Word)], lang: Lang, sentence: &str) -> Option<String> {
    let known = |(_, word): &(&str, Word)| Some((*word, read(word.of(Lang::En), sentence)?));
    let (word, gaps) = texts.iter().find_map(known)?;
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, filled)| (name.as_str(), *filled)).collect();
    Some(word.with(lang, &gaps))
}

/// All areas.
const AREAS: &[(&str, &[(&str, Word)])] = &[
    ("boards", boards::TEXTS),
    ("books", books::TEXTS),
    ("calc", calc::TEXTS),
    ("design", design::TEXTS),
    ("desk", desk::TEXTS),
    ("documents", documents::TEXTS),
    ("dunning", dunning::TEXTS),
    ("figures", figures::TEXTS),
    ("find", find::TEXTS),
    ("customers", customers::TEXTS),
    ("me", me::TEXTS),
    ("imports", imports::TEXTS),
    ("kinds", kinds::TEXTS),
    ("library", library::TEXTS),
    ("nav", nav::TEXTS),
    ("reasons", reasons::TEXTS),
    ("refusals", refusals::TEXTS),
    ("refused_rows", refused_rows::TEXTS),
    ("rules", rules::TEXTS),
    ("statement", statement::TEXTS),
    ("strategies", strategies::TEXTS),
    ("told", told::TEXTS),
];

/// The text of a name (`nav.SAVED`): what a page says that another sent somebody to.
pub(crate) fn named(name: &str) -> Option<Word> {
    let (area, name) = name.split_once('.')?;
    let (_, all) = AREAS.iter().find(|(own, _)| *own == area)?;
    all.iter().find(|(own, _)| *own == name).map(|(_, word)| *word)
}

/// The name of a text.
pub(crate) fn name(word: Word) -> Option<String> {
    AREAS.iter().find_map(|(area, all)| {
        all.iter().find(|(_, own)| *own == word).map(|(name, _)| format!("{area}.{name}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(text: &str) -> Vec<&str> {
        let mut all: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(gap, _)| gap.split('|').next().unwrap_or(gap))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn every_text_has_the_same_gaps_in_both_languages() {
        for (area, all) in AREAS {
            for (name, word) in *all {
                assert_eq!(gaps(word.en), gaps(word.de), "{area}.{name}");
                assert!(!word.en.is_empty() && !word.de.is_empty(), "{area}.{name}");
            }
        }
    }

    #[test]
    fn gaps_are_filled_and_what_fills_them_is_not_read_again() {
        let word = Word::new("{who} owes {what}.", "{what} schuldet {who}.");
        let gaps = [("who", "{what}"), ("what", "5")];
        assert_eq!(word.with(Lang::En, &gaps), "{what} owes 5.");
        assert_eq!(word.with(Lang::De, &gaps), "5 schuldet {what}.");
    }

    #[test]
    fn what_is_counted_stands_in_the_form_of_its_number() {
        let word = Word::new("{n} {n|day|days} late.", "{n} {n|Tag|Tage} zu spät.");
        assert_eq!(word.with(Lang::En, &[("n", "1")]), "1 day late.");
        assert_eq!(word.with(Lang::En, &[("n", "0")]), "0 days late.");
        assert_eq!(word.with(Lang::De, &[("n", "1.001")]), "1.001 Tage zu spät.");
    }

    #[test]
    fn a_day_that_ends_with_a_full_stop_needs_no_second_one() {
        let word = Word::new("issued {day}. Paid {day}; by {day}...", "{day}.");
        assert_eq!(word.with(Lang::En, &[("day", "3.5.")]), "issued 3.5. Paid 3.5.; by 3.5....");
        assert_eq!(word.with(Lang::De, &[("day", "3.5.")]), "3.5.");
        assert_eq!(word.with(Lang::De, &[("day", "3 May")]), "3 May.");
    }
}
