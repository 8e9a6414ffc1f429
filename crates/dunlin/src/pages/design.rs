//! The language of the pages, shown: every part in every state, made by the functions that all pages are made with. Its customers and
//! amounts are examples.

use super::set::balance::{Balance, bar, textures};
use super::set::row::Row;
use super::set::{fields, lists, marks};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{Word, design as words, figures as moves, nav};
use crate::output::{Cell, Column, Frame};
use maud::{Markup, html};

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/design", None, &[], draw)];

/// Colours of the ground: class of the swatch, name, what for.
const INKS: [(&str, &str, Word); 8] = [
    ("s-paper", "paper", words::GROUND),
    ("s-tint", "tint", words::SELECTED),
    ("s-ink", "ink", words::WORDS),
    ("s-ink-2", "ink-2", words::SECONDARY),
    ("s-ink-3", "ink-3", words::LABELS),
    ("s-rule", "rule", words::BETWEEN),
    ("s-edge", "edge", words::EDGES),
    ("s-band", "band", words::TARGET),
];

/// The meanings: class of the swatch, sign, word, what for.
const MEANINGS: [(&str, marks::Meaning, Word, Word); 5] = [
    ("s-late", marks::Meaning::Late, words::LATE, words::LATE_MORE),
    ("s-disputed", marks::Meaning::Disputed, words::DISPUTED, words::DISPUTED_MORE),
    ("s-promised", marks::Meaning::Promised, words::PROMISED, words::PROMISED_MORE),
    ("s-paid", marks::Meaning::Paid, words::PAID, words::PAID_MORE),
    ("s-credit", marks::Meaning::Credit, words::CREDIT, words::CREDIT_MORE),
];

/// Steps of space: name, pixels.
const SPACES: [(&str, u32); 7] =
    [("s-1", 4), ("s-2", 8), ("s-3", 12), ("s-4", 16), ("s-5", 24), ("s-6", 36), ("s-7", 56)];

/// Where examples lead.
const HERE: &str = "/design";

fn draw(visit: &Visit<'_>) -> Drawn {
    let parts: [(Word, Markup); 18] = [
        (words::PAPER, inks(visit)),
        (words::MEANINGS, meanings(visit)),
        (words::AGE, age(visit)),
        (words::TYPE, type_scale(visit)),
        (words::SPACE, space(visit)),
        (words::FIGURE, figures(visit)),
        (words::BUTTONS, buttons(visit)),
        (words::FORM, form(visit)),
        (words::FILTERS, filters(visit)),
        (words::ROWS, rows(visit)),
        (words::TABLE, table(visit)),
        (words::SAID, html! { p.said { (visit.say(words::SAID_TEXT)) } }),
        (words::DIALOG, dialog(visit)),
        (words::UNDER_WAY, under_way(visit)),
        (words::EMPTY, blank(visit, (words::E_CLAIM, words::E_MORE), &[("btn", words::E_DO)])),
        (words::NEW, blank(visit, (words::N_CLAIM, words::N_MORE), &[("btn main", words::N_DO)])),
        (
            words::ERROR,
            blank(
                visit,
                (words::X_CLAIM, words::X_MORE),
                &[("btn main", words::X_DO), ("btn", words::X_GET)],
            ),
        ),
        (nav::LANGUAGE, language(visit)),
    ];
    let body = html! {
        h1.finding { (visit.say(words::CLAIM)) }
        p.stand { (visit.say(words::STAND)) }
        p.note.gap-s { (visit.say(words::EXAMPLE)) }
        div.gap-s { @for (name, part) in parts {
            section.spec { h2 { (visit.say(name)) } div { (part) } }
        } }
    };
    Ok(Shown::Page { title: visit.say(nav::DESIGN).to_owned(), at: At::Nowhere, body })
}

fn swatch(class: &str) -> Markup {
    html! { svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true" { rect class=(class) width="100" height="40" {} } }
}

fn inks(visit: &Visit<'_>) -> Markup {
    html! { div.swatches { @for (class, name, what) in INKS {
        div { (swatch(class)) b { (name) } span.small.quiet { (visit.say(what)) } }
    } } }
}

fn meanings(visit: &Visit<'_>) -> Markup {
    html! {
        div.swatches { @for (class, _, name, what) in MEANINGS {
            div { (swatch(class)) b { (visit.say(name)) } span.small.quiet { (visit.say(what)) } }
        } }
        p.acts {
            @for (_, meaning, name, _) in MEANINGS { (marks::mark(meaning, visit.say(name))) }
            (marks::mark(marks::Meaning::Held, visit.say(words::HELD)))
        }
        p.note { (visit.say(words::MEANINGS_NOTE)) }
    }
}

fn age(visit: &Visit<'_>) -> Markup {
    let ages = [
        ("a0", visit.say(words::NOT_DUE)),
        ("a1", visit.say(words::AGE_1)),
        ("a2", "31–60"),
        ("a3", "61–90"),
        ("a4", visit.say(words::AGE_4)),
    ];
    html! { p.key { @for (class, name) in ages {
        span { svg viewBox="0 0 11 11" aria-hidden="true" { rect class=(class) x=".5" y=".5" width="10" height="10" {} } (name) }
    } } }
}

fn type_scale(visit: &Visit<'_>) -> Markup {
    let lang = visit.lang();
    html! { div.scale {
        p.finding { (visit.say(words::TYPE_FINDING)) }
        p.claim { (visit.say(words::TYPE_CLAIM)) }
        p { (visit.say(words::TYPE_BODY)) " " b { (lang.money(11_864_000, 2)) } ", " b { (lang.money(20_390_000, 2)) } " " (visit.say(words::TYPE_ALIGN)) }
        p.small.quiet { (visit.say(words::TYPE_SMALL)) }
    } }
}

fn space(visit: &Visit<'_>) -> Markup {
    html! {
        ul.spaces { @for (name, pixels) in SPACES {
            li { svg width=(pixels) height="12" viewBox={ "0 0 " (pixels) " 12" } preserveAspectRatio="none" aria-hidden="true" { rect.s-ink width=(pixels) height="12" {} } " " (name) ", " (pixels) " px" }
        } }
        p.note { (visit.say(words::SPACE_NOTE)) }
    }
}

fn figures(visit: &Visit<'_>) -> Markup {
    let lang = visit.lang();
    let figure = |name: Word, value: &str, unit: &str, moved: Markup| {
        let value =
            html! { @if unit.is_empty() { (value) } @else { a href=(HERE) { (value) } small { (unit) } } };
        marks::figure(visit.say(name), &value, &moved, &html! {})
    };
    let by = |is_better: bool, tenths: i128| {
        let words = visit.fill(words::POINTS, &[("n", &lang.decimal(&tenths_of(tenths)))]);
        html! { (marks::moved(is_better, is_better, &words, visit.say(if is_better { moves::IS_BETTER } else { moves::IS_WORSE }))) " " (visit.say(words::ON_BEFORE)) }
    };
    html! {
        dl.figures {
            (figure(words::FIG_WORSE, &lang.decimal("75.5"), "%", by(false, 34)))
            (figure(words::FIG_BETTER, "71", "%", by(true, 40)))
            (figure(words::FIG_NONE, "–", "", html! { (visit.say(words::FIG_NONE_WHY)) }))
        }
        p.note { (visit.say(words::FIG_NOTE)) }
    }
}

/// A decimal of so many tenths.
fn tenths_of(tenths: i128) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn buttons(visit: &Visit<'_>) -> Markup {
    html! {
        div.acts {
            a.btn.main href=(HERE) { (visit.say(words::SAVE_NEXT)) " " kbd { "Ctrl Enter" } }
            a.btn href=(HERE) { (visit.say(words::SAVE)) }
            a.btn.grave href=(HERE) { (visit.say(words::PROPOSE)) }
            button.btn type="submit" disabled { (visit.say(words::DISABLED)) }
            a.btn.text href=(HERE) { (visit.say(words::CANCEL)) }
        }
        p.note { (visit.say(words::BUTTONS_NOTE)) }
    }
}

fn form(visit: &Visit<'_>) -> Markup {
    let (lang, say) = (visit.lang(), |word: Word| visit.say(word));
    let people = ["A. Ferrari", "K. Brandt"].map(|name| (name.to_owned(), name.to_owned()));
    html! {
        form action=(HERE) {
            div.fields {
                (fields::amount("amount", say(words::F_AMOUNT)).value(lang.money(5_744_000, 2)))
                (fields::day("by", say(words::F_BY)).value("31.11.2026").wrong(Some(say(words::F_BY_WRONG).to_owned())))
                (fields::choice("who", say(words::F_WHO), people))
                (fields::text("note", say(words::F_NOTE)).help(say(words::F_NOTE_HELP)))
            }
            (fields::radios("outcome", say(words::F_OUTCOME), &[("promised", say(words::PROMISED)), ("disputed", say(words::DISPUTED)), ("nobody", say(words::F_NOBODY))], "promised"))
            div.acts { button.btn type="submit" { (say(words::SAVE)) } }
        }
    }
}

fn filters(visit: &Visit<'_>) -> Markup {
    let bar = |class: &str, label: &str, on: Word, off: Word| {
        html! { nav class=(class) aria-label=(label) {
            a href=(HERE) aria-current="true" { (visit.say(on)) }
            a href=(HERE) { (visit.say(off)) }
        } }
    };
    html! {
        (bar("tabs", visit.say(words::FILTERS), words::T_OPEN, words::T_PAID))
        (bar("bar", visit.say(words::ROWS), words::T_MINE, words::T_TEAM))
    }
}

fn rows(visit: &Visit<'_>) -> Markup {
    let lang = visit.lang();
    let row = |rank: usize, is_done: bool, name: &str, why: Markup, (late, all): (i64, i64)| {
        let mut balance = Balance::default();
        (balance.open[0], balance.open[1], balance.disputed[0]) = (all - late, late, (all - late) / 3);
        let row = Row {
            number: &format!("example-{rank}"),
            rank,
            place: HERE,
            is_open: rank == 1,
            is_done,
            name,
            why,
            due: html! {
                b { (marks::whole(lang, late.into(), 2)) }
                span { (visit.fill(words::R_OF, &[("amount", &lang.whole(all.into(), 2))])) }
                (bar(lang, &balance, 2, (23_085_000, 120, 8)))
            },
            then: html! { b { (visit.say(words::R_CALL)) } span { (visit.say(words::R_LAST)) } },
        };
        html! { li { (row.draw(lang)) } }
    };
    let broke = html! { (marks::mark(marks::Meaning::Late, visit.say(words::R_BROKE))) " " (visit.say(words::R_BROKE_WHY)) };
    let due = marks::mark(marks::Meaning::Promised, visit.say(words::R_DUE));
    html! {
        (textures())
        div.listing { ol.list {
            (row(1, false, "Sorbo Impianti S.p.A.", broke, (11_864_000, 20_390_000)))
            (row(2, false, "Vandamme Piping NV", html! { (visit.say(words::R_WHY)) }, (11_855_000, 23_085_000)))
            (row(3, true, "Tallberg Energi AB", due, (7_100_000, 13_590_000)))
        } }
        p.note { (visit.say(words::ROWS_NOTE)) }
    }
}

fn table(visit: &Visit<'_>) -> Markup {
    let columns = vec![
        Column::text("customer", visit.say(nav::CUSTOMERS)),
        Column::number("late", visit.say(words::LATE)),
    ];
    let mut frame = Frame::new(columns);
    for (name, late) in
        [("Plant builders", 60_420_000), ("Shipyards", 16_660_000), ("Installers", 26_970_000)]
    {
        frame.row(vec![Cell::Text(name.to_owned()), Cell::Money(late, 2)]);
    }
    lists::table(visit.lang(), &frame, visit.say(words::TABLE), (&|_| None, &|_, _| None))
}

fn dialog(visit: &Visit<'_>) -> Markup {
    html! { div.dialog role="group" aria-labelledby="ask" {
        h3.claim id="ask" { (visit.say(words::D_ASK)) }
        p { (visit.say(words::D_MORE)) }
        div.acts {
            a.btn.main href=(HERE) { (visit.say(words::D_DO)) }
            a.btn href=(HERE) { (visit.say(words::D_BACK)) }
        }
    } }
}

fn under_way(visit: &Visit<'_>) -> Markup {
    html! {
        p { (visit.say(words::U_TEXT)) }
        progress value="524" max="861" aria-label=(visit.say(words::U_LABEL)) { "61 %" }
    }
}

fn blank(visit: &Visit<'_>, (claim, more): (Word, Word), acts: &[(&str, Word)]) -> Markup {
    let acts = html! { @for (class, word) in acts { a class=(class) href=(HERE) { (visit.say(*word)) } } };
    marks::blank(visit.say(claim), visit.say(more), &acts)
}

/// How the visitor's language writes numbers and days.
fn language(visit: &Visit<'_>) -> Markup {
    let lang = visit.lang();
    let today = visit.today().map(|day| lang.day(day)).unwrap_or_default();
    html! { p { b { (lang.money(123_456_789, 2)) } ", " b { (lang.money(-5_000, 2)) } ", " b { (today) } } }
}
