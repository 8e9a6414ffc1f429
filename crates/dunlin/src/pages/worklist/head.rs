//! What stands above the list: what it comes to, what it is looked through by, what a day holds; the keys below it.

use super::List;
use super::choice::{Choice, Kept, Only, Whose};
use super::summary::Summary;
use crate::pages::set::fields;
use crate::pages::told;
use crate::pages::visit::Visit;
use crate::pages::words::{desk as words, nav};
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(super) fn draw(list: &List<'_>) -> Markup {
    let all = list.summary();
    html! {
        div id="head" data-live="head" data-here=(list.choice.address(&[])) {
            h1.claim { (finding(list, &all)) }
            (filters(list, &all))
            div.below { (more(list)) (day(list, &all)) }
        }
    }
}

/// What the list comes to.
fn finding(list: &List<'_>, all: &Summary) -> String {
    let (visit, lang) = (list.visit, list.visit.lang());
    let Some(held) = all.held else { return visit.say(words::TITLE).to_owned() };
    let currency = list.now.ledger().currencies[usize::from(held.currency)];
    let count = |n: usize| lang.count(n as i64);
    let money = |minor: i128| lang.whole(minor, currency.digits());
    if held.few == held.all {
        let gaps = [("n", &*count(held.all)), ("total", &*money(held.total)), ("currency", currency.code())];
        let word = if held.all == 1 { words::FINDING_ONE } else { words::FINDING_ALL };
        return visit.fill(word, &gaps);
    }
    let percent = (held.held * 100 + held.total / 2) / held.total.max(1);
    let gaps = [
        ("few", &*count(held.few)),
        ("all", &*count(held.all)),
        ("percent", &*percent.to_string()),
        ("held", &*money(held.held)),
        ("total", &*money(held.total)),
        ("currency", currency.code()),
    ];
    visit.fill(if held.few == 1 { words::FINDING_FEW_ONE } else { words::FINDING }, &gaps)
}

fn filters(list: &List<'_>, all: &Summary) -> Markup {
    let (visit, choice) = (list.visit, &list.choice);
    let ledger = list.now.ledger();
    let own = visit.who().name.as_str();
    let is_collector = ledger.collectors.find(own).is_some();
    let team = list.now.team(own, list.day);
    let count = |n: usize| visit.lang().count(n as i64);
    let link = |to: &Choice, text: &str, n: Option<usize>| {
        html! {
            a href=(to.address(&[])) aria-current=[(to == choice).then_some("true")] {
                (text) @if let Some(n) = n { " " span.quiet { (count(n)) } }
            }
        }
    };
    let whose = |whose: Whose| Choice { whose, collector: None, ..choice.clone() };
    let todo = Choice { only: None, kept: Kept::Usual, ..choice.clone() };
    let peace = Choice { only: None, kept: Kept::Peace, minutes: None, ..choice.clone() };
    html! {
        nav.bar aria-label=(visit.say(words::FILTERS)) {
            @if is_collector || !team.is_empty() {
                (link(&whose(Whose::Mine), visit.say(words::MINE), None))
                @if !team.is_empty() { (link(&whose(Whose::Team), visit.say(words::TEAM), None)) }
                (link(&whose(Whose::All), visit.say(nav::ALL), None))
                span.quiet aria-hidden="true" { "/" }
            }
            (link(&todo, visit.say(words::TO_DO), Some(all.todo)))
            (link(&peace, visit.say(words::IN_PEACE), Some(all.peace)))
            span.quiet aria-hidden="true" { "/" }
            @for (only, n) in Only::ALL.into_iter().zip(all.sorts) {
                @if n > 0 || choice.only == Some(only) {
                    (link(&Choice { only: Some(only), kept: Kept::Usual, ..choice.clone() }, visit.say(only.word()), Some(n)))
                }
            }
            span.end.small.quiet { (visit.say(words::RANKED_BY)) " " a href="#why-rank" { (visit.say(words::WHY)) } }
        }
    }
}

/// What is seldom chosen, and how the order comes about.
fn more(list: &List<'_>) -> Markup {
    let (visit, choice) = (list.visit, &list.choice);
    let any = || (String::new(), visit.say(words::ANY).to_owned());
    let own = |text: &str| (text.to_owned(), text.to_owned());
    let segments: Vec<_> = list
        .used
        .strategy
        .segments
        .iter()
        .map(|s| (s.name.clone(), told::own_word(visit.lang(), &s.name)))
        .collect();
    let collectors: Vec<_> =
        list.now.collectors_seen(&list.sees).into_iter().filter(|name| !name.is_empty()).map(own).collect();
    let hidden = [
        (
            "whose",
            match choice.whose {
                Whose::All => "",
                Whose::Mine => "mine",
                Whose::Team => "team",
            },
        ),
        ("only", choice.only.map_or("", Only::name)),
        ("list", if choice.kept == Kept::Peace { "peace" } else { "" }),
    ];
    let is_set = choice.segment.is_some()
        || choice.least.is_some()
        || choice.collector.is_some()
        || choice.minutes.is_some();
    let least = choice.least.as_ref().map_or(String::new(), |plain| visit.lang().decimal(plain));
    let minutes = choice.minutes.map_or(String::new(), |n| n.to_string());
    let days =
        [("", words::WHOLE_LIST), ("120", words::HOURS_2), ("240", words::HOURS_4), ("480", words::HOURS_8)]
            .map(|(value, word)| (value.to_owned(), visit.say(word).to_owned()));
    html! {
        details.filters open[is_set] {
            summary { (visit.say(words::MORE_FILTERS)) }
            form.fields method="get" action="/worklist" {
                @for (name, value) in hidden { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
                @if segments.len() > 1 { (fields::choice("segment", visit.say(words::SEGMENT), std::iter::once(any()).chain(segments)).value(choice.segment.clone().unwrap_or_default())) }
                @if collectors.len() > 1 { (fields::choice("collector", visit.say(words::COLLECTOR), std::iter::once(any()).chain(collectors)).value(choice.collector.clone().unwrap_or_default())) }
                (fields::amount("least", visit.say(words::AT_LEAST)).value(least))
                (fields::choice("minutes", visit.say(words::FITS_INTO), days).value(minutes))
                div.acts { button.btn type="submit" { (visit.say(nav::SHOW)) } @if is_set { a.btn.text href="/worklist" { (visit.say(words::NO_FILTERS)) } } }
            }
            p.note id="why-rank" { (visit.say(words::RANK_WHY)) }
        }
    }
}

/// What a day holds, and what is left in peace for which reasons.
fn day(list: &List<'_>, all: &Summary) -> Markup {
    let (visit, lang) = (list.visit, list.visit.lang());
    let count = |n: usize| lang.count(n as i64);
    if list.choice.kept == Kept::Peace {
        let mut by: BTreeMap<String, usize> = BTreeMap::new();
        for &(skip, n) in &all.reasons {
            let said = told::skip_sort(skip)
                .map_or_else(|| told::skip(lang, skip, list.day), |word| word.of(lang).to_owned());
            *by.entry(said).or_default() += n;
        }
        let mut by: Vec<_> = by.into_iter().collect();
        by.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let said: Vec<String> = by.into_iter().map(|(why, n)| format!("{} {why}", count(n))).collect();
        return html! { p.note { (said.join(" · ")) } };
    }
    if all.rows == 0 {
        return html! {};
    }
    let hours = lang.decimal(&format!("{}.{}", all.minutes / 60, all.minutes % 60 * 10 / 60));
    let gaps = [
        ("n", &*count(all.rows)),
        ("hours", &*hours),
        ("must", &*count(all.must)),
        ("fits", &*count(all.fits)),
    ];
    html! { p.note { (visit.fill(words::CAPACITY, &gaps)) } }
}

/// The keys of the page, in sight.
pub(super) fn keys(visit: &Visit<'_>) -> Markup {
    html! {
        p.keys aria-hidden="true" {
            @for (keys, word) in [(&["j", "k"][..], nav::MOVE_KEYS), (&["Enter"], nav::OPEN_KEY), (&["c"], words::CALL), (&["e"], words::EMAIL), (&["p"], words::PROMISE), (&["d"], words::DISPUTE), (&["s"], words::SNOOZE), (&["x"], words::CHOOSE), (&["/"], nav::SEARCH_KEY), (&["?"], nav::KEYS)] {
                span { @for key in keys { kbd { (key) } " " } (visit.say(word)) }
            }
        }
    }
}

/// All keys, shown by `?`.
pub(crate) fn help(visit: &Visit<'_>) -> Markup {
    let rows = [
        ("j k", words::KEY_MOVE),
        ("Enter", words::KEY_OPEN),
        ("o", words::KEY_WHOLE),
        ("c", words::KEY_CALL),
        ("e", words::KEY_EMAIL),
        ("p", words::KEY_PROMISE),
        ("d", words::KEY_DISPUTE),
        ("s", words::KEY_SNOOZE),
        ("n", words::KEY_NOTE),
        ("h", words::KEY_HOLD),
        ("x", words::KEY_CHOOSE),
        ("Ctrl Enter", words::KEY_SAVE),
        ("u", words::KEY_UNDO),
        ("Esc", words::KEY_LEAVE),
        ("/", words::KEY_SEARCH),
        ("g h", words::KEY_GO_HOME),
        ("g w", words::KEY_GO_WORKLIST),
        ("g b", words::KEY_GO_BOARDS),
        ("g d", words::KEY_GO_DUNNING),
        ("g c", words::KEY_GO_CUSTOMERS),
        ("g f", words::KEY_GO_FIGURES),
    ];
    crate::pages::set::shell::keys(visit, &rows)
}
