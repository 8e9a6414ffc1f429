//! The five meanings, each with its own sign and always its word; figures with what they moved.

use crate::pages::locale::Lang;
use maud::{Markup, html};

/// What colours mean; they are used for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Late, broken.
    Late,
    /// Disputed.
    Disputed,
    /// Promised.
    Promised,
    /// Paid.
    Paid,
    /// Credit, money not applied.
    Credit,
    /// On hold, left in peace.
    Held,
}

impl Meaning {
    const fn class(self) -> &'static str {
        match self {
            Meaning::Late => "late",
            Meaning::Disputed => "disputed",
            Meaning::Promised => "promised",
            Meaning::Paid => "paid",
            Meaning::Credit => "credit",
            Meaning::Held => "held",
        }
    }
}

/// A sign and its word.
pub(crate) fn mark(meaning: Meaning, words: &str) -> Markup {
    html! { span class={ "m " (meaning.class()) } { (words) } }
}

/// An amount in whole units, its cents one pointing away.
pub(crate) fn whole(lang: Lang, minor: i128, digits: u8) -> Markup {
    html! { span title=(lang.money(minor, digits)) { (lang.whole(minor, digits)) } }
}

/// Which way a figure went, and whether that is good: by the sign, which is full where it is worse, and by `word`.
pub(crate) fn moved(is_better: bool, is_up: bool, words: &str, word: &str) -> Markup {
    let class = match (is_better, is_up) {
        (true, true) => "better",
        (true, false) => "better down",
        (false, true) => "worse up",
        (false, false) => "worse",
    };
    html! { span class=(class) { (words) span.vh { " (" (word) ")" } } }
}

/// A figure: its name, its value in large letters, what it moved, its course.
pub(crate) fn figure(name: &str, value: &Markup, moved: &Markup, course: &Markup) -> Markup {
    html! { div.fig { dt { (name) } dd { span.v { (value) } span.d { (moved) } (course) } } }
}

/// The initials or sign of an empty page: what is missing, and the way on.
pub(crate) fn blank(claim: &str, more: &str, acts: &Markup) -> Markup {
    html! {
        div.blank { p.claim { (claim) } @if !more.is_empty() { p.note { (more) } } div.acts { (acts) } }
    }
}
