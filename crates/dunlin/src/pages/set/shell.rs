//! What stands around every page: masthead, navigation, search, the foot.

use crate::pages::visit::{At, Look, Theme, Visit};
use crate::pages::words::{self, Word, nav};
use crate::pages::{assets, locale::Lang, serve};
use axum::response::Response;
use dunlin_app::people::Right;
use maud::{DOCTYPE, Markup, html};

/// The places of the navigation, and the right that each asks for.
const PLACES: &[(At, &str, Word, Right)] = &[
    (At::Home, "/", nav::HOME, Right::Read),
    (At::Worklist, "/worklist", nav::WORKLIST, Right::Read),
    (At::Boards, "/boards", nav::BOARDS, Right::Read),
    (At::Dunning, "/dunning", nav::DUNNING, Right::Read),
    (At::Customers, "/customers", nav::CUSTOMERS, Right::Read),
    (At::Figures, "/figures", nav::FIGURES, Right::Read),
    (At::Library, "/library", nav::LIBRARY, Right::Read),
    (At::Books, "/books", nav::BOOKS, Right::Read),
];

const fn theme(look: Look) -> Option<&'static str> {
    match look.theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · Dunlin" }
            link rel="icon" href="/favicon.svg" type="image/svg+xml";
            link rel="stylesheet" href=(assets::address("dunlin.css"));
            script type="module" src=(assets::address("dunlin.js")) {}
        }
    }
}

/// A page with everything around it.
pub(crate) fn page(visit: &Visit<'_>, title: &str, at: At, body: &Markup) -> Markup {
    let said = visit.query("said").and_then(words::named);
    let seq = visit.shared().present.seq().unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang=(visit.lang().code()) data-theme=[theme(visit.look)] data-dense[visit.look.dense] {
            (head(title))
            body data-seq=(seq) data-user=(visit.who().name) {
                a.skip href="#main" { (visit.say(nav::SKIP)) }
                (mast(visit, at))
                main id="main" tabindex="-1" {
                    @if let Some(said) = said { p.said role="status" { (visit.say(said)) } }
                    (body)
                }
                (foot(visit))
                p.vh id="live" role="status" aria-live="polite" data-changed=(nav::CHANGED_BY.of(visit.lang())) data-show=(visit.say(nav::CHANGED_SHOW)) {}
                (all_keys(visit))
            }
        }
    }
}

fn mast(visit: &Visit<'_>, at: At) -> Markup {
    let places = || PLACES.iter().filter(|(.., right)| visit.may(*right));
    let links = |label: Word| {
        html! {
            nav aria-label=(visit.say(label)) { ul { @for &(own, place, word, _) in places() {
                li { a href=(place) aria-current=[(own == at).then_some("page")] { (visit.say(word)) } }
            } } }
        }
    };
    let here = places().find(|(own, ..)| *own == at).map(|(_, _, word, _)| *word);
    html! {
        header.mast {
            div.mast-in {
                a.brand href="/" { "Dunlin" }
                (links(nav::MAIN))
                button.menu.places-b type="button" popovertarget="places" { (here.map_or_else(|| visit.say(nav::MENU), |word| visit.say(word))) }
                form.find role="search" action="/find" {
                    label.vh for="q" { (visit.say(nav::FIND_LABEL)) }
                    input id="q" name="q" type="search" placeholder=(visit.say(nav::FIND)) autocomplete="off" value=(visit.query("q").unwrap_or_default());
                    kbd aria-hidden="true" { "/" }
                }
                button.menu type="button" popovertarget="look" aria-label={ (visit.who().name) ": " (visit.say(nav::LOOK)) } { (visit.who().name) }
            }
        }
        // On a narrow screen all places are behind one button.
        div.pop.where id="places" popover { (links(nav::PLACES)) }
        (look(visit))
    }
}

/// How it is to look, and the way out.
fn look(visit: &Visit<'_>) -> Markup {
    html! {
        div.pop id="look" popover {
            (look_form(visit))
            form method="post" action="/sign-out" { button.btn.text type="submit" { (visit.say(nav::SIGN_OUT)) } }
        }
    }
}

/// The form that says how pages are to look.
pub(crate) fn look_form(visit: &Visit<'_>) -> Markup {
    let own = visit.look;
    let theme = theme(own).unwrap_or("system");
    let rows = if own.dense { "dense" } else { "roomy" };
    let chosen = |name: &str, choices: &[(&str, &str)], now: &str, label: &str| {
        super::fields::radios(name, label, choices, now)
    };
    html! {
        form method="post" action="/look" {
            input type="hidden" name="then" value=(visit.here);
            (chosen("lang", &Lang::ALL.map(|(lang, name)| (lang.code(), name)), own.lang.code(), visit.say(nav::LANGUAGE)))
            (chosen("theme", &[("system", visit.say(nav::THEME_SYSTEM)), ("light", visit.say(nav::THEME_LIGHT)), ("dark", visit.say(nav::THEME_DARK))], theme, visit.say(nav::THEME)))
            (chosen("rows", &[("roomy", visit.say(nav::DENSITY_ROOMY)), ("dense", visit.say(nav::DENSITY_DENSE))], rows, visit.say(nav::DENSITY)))
            div.acts {
                button.btn type="submit" { (visit.say(nav::SAVE)) }
                @if !visit.here.starts_with("/me") { a.btn.text href="/me" { (visit.say(nav::MY_PAGE)) } }
            }
        }
    }
}

/// The keys of a page that has its own, shown by `?`: keys with spaces between them, and what they do.
pub(crate) fn keys(visit: &Visit<'_>, rows: &[(&str, Word)]) -> Markup {
    html! {
        dialog.dialog id="keys" aria-labelledby="keys-h" {
            h2.claim id="keys-h" { (visit.say(nav::KEYS)) }
            dl.keylist { @for (keys, word) in rows { div { dt { @for key in keys.split(' ') { kbd { (key) } " " } } dd { (visit.say(*word)) } } } }
            form.acts method="dialog" { button.btn { (visit.say(nav::CLOSE)) " " kbd { "Esc" } } }
        }
    }
}

/// The keys of every page, for those that have no list of their own.
fn all_keys(visit: &Visit<'_>) -> Markup {
    let letters = ["h", "w", "b", "d", "c", "f", "l", "k"];
    html! {
        dialog.dialog id="keys-all" aria-labelledby="keys-all-h" {
            h2.claim id="keys-all-h" { (visit.say(nav::KEYS)) }
            dl.keylist {
                div { dt { kbd { "/" } } dd { (visit.say(nav::SEARCH_KEY)) } }
                @for (letter, (_, _, word, right)) in letters.iter().zip(PLACES) { @if visit.may(*right) {
                    div { dt { kbd { "g" } " " kbd { (letter) } } dd { (visit.say(*word)) } }
                } }
            }
            form.acts method="dialog" { button.btn { (visit.say(nav::CLOSE)) " " kbd { "Esc" } } }
        }
    }
}

fn foot(visit: &Visit<'_>) -> Markup {
    html! {
        footer {
            p {
                (visit.say(nav::KEYS_HINT)) " "
                span.keys-hint { kbd { "?" } " " (visit.say(nav::KEYS_SHOW)) "." } " "
                "Dunlin " (env!("CARGO_PKG_VERSION")) ". "
                a href="/design" { (visit.say(nav::DESIGN)) } " · "
                a href="/api/v1/reference" { (visit.say(nav::API)) }
            }
        }
    }
}

/// A page for somebody who has not signed in.
pub(crate) fn bare(look: Look, title: Word, body: &Markup) -> Response {
    let title = title.of(look.lang);
    let page = html! {
        (DOCTYPE)
        html lang=(look.lang.code()) data-theme=[theme(look)] {
            (head(title))
            body.bare {
                header.mast { div.mast-in { a.brand href="/" { "Dunlin" } } }
                main id="main" { (body) }
            }
        }
    };
    serve::html(page.into_string())
}

/// A page that asks for itself again, from this site.
pub(crate) fn again(look: Look, here: &str) -> Response {
    let join = if here.contains('?') { '&' } else { '?' };
    let page = html! {
        (DOCTYPE)
        html lang=(look.lang.code()) {
            head { meta charset="utf-8"; title { "Dunlin" } meta http-equiv="refresh" content={ "0; url=" (here) (join) "again=1" }; }
            body { p { a href={ (here) (join) "again=1" } { (words::refusals::GO_ON.of(look.lang)) } } }
        }
    };
    serve::html(page.into_string())
}
