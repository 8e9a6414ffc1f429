//! What terms of formulas are called, and what they are.

use crate::pages::locale::Lang;
use crate::pages::words::measures;
use dunlin_kpi::measure::Measure;

/// A name for programs as words: `opening_past_due` is `Opening past due`, `target_dso` is `Target DSO`.
fn plain(name: &str) -> String {
    let short = |word: &str| {
        matches!(word, "dso" | "bpdso" | "cei" | "add" | "dbt" | "adp" | "ar").then(|| word.to_uppercase())
    };
    let words: Vec<String> =
        name.split('_').map(|word| short(word).unwrap_or_else(|| word.to_owned())).collect();
    let words = words.join(" ").replace(" pct", " in percent");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a term is called within a formula.
pub(crate) fn name(lang: Lang, name: &str) -> String {
    let german = measures::GERMAN.iter().find(|(own, _)| lang == Lang::De && *own == name);
    german.map_or_else(|| name.replace('_', " "), |(_, german)| (*german).to_owned())
}

/// What a term, or a value of a calculator, is called; and in English what it is, where the catalogue says so.
pub(crate) fn label(lang: Lang, name: &str) -> (String, &'static str) {
    let text = Measure::find(name).map_or("", Measure::text);
    match measures::GERMAN.iter().find(|(own, _)| lang == Lang::De && *own == name) {
        Some((_, german)) => ((*german).to_owned(), ""),
        None => (plain(name), text),
    }
}
