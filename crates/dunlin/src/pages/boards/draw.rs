//! A board as it is drawn: its finding, its states with their sums, its rows with what can be done about each.

use super::{BOARDS, Board, Group, Row, sums, words};
use crate::pages::set::book;
use crate::pages::set::fields;
use crate::pages::set::lists::value;
use crate::pages::set::marks::{blank, mark};
use crate::pages::set::shell::keys;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use crate::pages::words::{Word, nav};
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use maud::{Markup, html};

/// So many rows of a state are shown beside other states.
const FEW: usize = 25;
/// So many rows of a state are shown where only that is asked for.
const MANY: usize = 1_000;

/// The boards beside each other.
pub(super) fn tabs(visit: &Visit<'_>, here: &str) -> Markup {
    html! {
        nav.tabs aria-label=(visit.say(words::TABS)) {
            @for (place, title, _) in BOARDS {
                a href=(place) aria-current=[(*place == here).then_some("page")] { (visit.say(*title)) }
            }
        }
    }
}

/// Which rows are asked for, by the address.
struct Asked<'a> {
    place: &'a str,
    state: Option<&'a str>,
    collector: Option<&'a str>,
    reason: Option<&'a str>,
}

impl Asked<'_> {
    /// The address of the same with another state.
    fn with(&self, state: Option<&str>) -> String {
        let pairs = [("state", state), ("collector", self.collector), ("reason", self.reason)];
        let pairs: Vec<String> = pairs
            .iter()
            .filter_map(|(name, text)| text.map(|text| format!("{name}={}", value(text))))
            .collect();
        if pairs.is_empty() { self.place.to_owned() } else { format!("{}?{}", self.place, pairs.join("&")) }
    }

    fn takes(&self, row: &Row) -> bool {
        self.collector.is_none_or(|name| row.by == name) && self.reason.is_none_or(|of| row.reason == of)
    }
}

/// A board as a page.
pub(super) fn page(visit: &Visit<'_>, l: &Ledger, place: &str, title: Word, board: &Board) -> Drawn {
    let today = visit.today()?;
    let asked = Asked {
        place,
        state: visit.query("state").filter(|code| board.groups.iter().any(|group| group.code == *code)),
        collector: visit.query("collector"),
        reason: visit.query("reason"),
    };
    let rows: Vec<&Row> = board.rows.iter().filter(|row| asked.takes(row)).collect();
    let of = |at: usize| rows.iter().copied().filter(move |row| row.group == at);
    let is_shown = |group: &Group| asked.state.is_none_or(|code| group.code == code);
    let most = if asked.state.is_some() { MANY } else { FEW };
    let drawn = html! { div id="board" data-live="board" {
        h1.finding.gap-s { (board.claim) }
        @if board.rows.is_empty() {
            div.gap-s { (blank(visit.say(nav::NOTHING), visit.say(board.blank), &html! { a.btn href="/worklist" { (visit.say(nav::WORKLIST)) } })) }
        } @else {
            @if let Some(above) = &board.above { (above) }
            div.gap-s { (bar(visit, &asked, board, &rows)) }
            (filter(visit, &asked, board))
            @for (at, group) in board.groups.iter().enumerate() {
                @if is_shown(group) && of(at).next().is_some() {
                    (section(visit, l, (group, &of(at).collect::<Vec<_>>()), (most, &asked.with(Some(group.code))), today))
                }
            }
            @if rows.is_empty() { p.stand { (visit.say(nav::NOTHING)) } }
        }
    } };
    if visit.part == Some("board") {
        return Ok(Shown::Part(drawn));
    }
    let body = html! { (tabs(visit, place)) (drawn) (help(visit)) };
    Ok(Shown::Page { title: visit.say(title).to_owned(), at: At::Boards, body })
}

/// The keys of boards, shown by `?`.
fn help(visit: &Visit<'_>) -> Markup {
    let rows = [
        ("j k", words::KEY_MOVE),
        ("Enter", words::KEY_OPEN),
        ("a", words::KEY_ACT),
        ("Esc", words::KEY_LEAVE),
        ("/", nav::SEARCH_KEY),
        ("g w", nav::WORKLIST),
        ("g b", nav::BOARDS),
    ];
    keys(visit, &rows)
}

/// The states with how many are in each, and the list as a file.
fn bar(visit: &Visit<'_>, asked: &Asked<'_>, board: &Board, rows: &[&Row]) -> Markup {
    let count = |at: usize| rows.iter().filter(|row| row.group == at).count();
    let n = |n: usize| visit.lang().count(n as i64);
    html! {
        nav.bar aria-label=(visit.say(words::STATES)) {
            a href=(asked.with(None)) aria-current=[asked.state.is_none().then_some("true")] { (visit.fill(words::ALL_OF, &[("n", &n(rows.len()))])) }
            @for (at, group) in board.groups.iter().enumerate() {
                @if count(at) > 0 {
                    a href=(asked.with(Some(group.code))) aria-current=[(asked.state == Some(group.code)).then_some("true")] {
                        (visit.say(group.title)) " " (n(count(at)))
                    }
                }
            }
            a.end href={ "/export/" (board.list) "?as=xlsx" } { (visit.say(nav::EXPORT)) }
        }
    }
}

/// Only those of somebody, or of a reason.
fn filter(visit: &Visit<'_>, asked: &Asked<'_>, board: &Board) -> Markup {
    let all = |of: fn(&Row) -> &str| {
        let mut all: Vec<&str> = board.rows.iter().map(of).filter(|text| !text.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (collectors, reasons) = (all(|row| &row.by), all(|row| &row.reason));
    if collectors.len() < 2 && reasons.len() < 2 {
        return html! {};
    }
    let choices = |any: Word, all: Vec<&str>, words: &dyn Fn(&str) -> String| {
        let first = (String::new(), visit.say(any).to_owned());
        let rest = all.iter().map(|text| ((*text).to_owned(), words(text)));
        std::iter::once(first).chain(rest).collect::<Vec<_>>()
    };
    html! {
        form.filter action=(asked.place) aria-label=(visit.say(words::FILTER)) {
            @if let Some(state) = asked.state { input type="hidden" name="state" value=(state); }
            @if collectors.len() > 1 {
                (fields::choice("collector", visit.say(words::COLLECTOR), choices(words::ANYBODY, collectors, &str::to_owned)).value(asked.collector.unwrap_or_default()))
            }
            @if reasons.len() > 1 {
                (fields::choice("reason", visit.say(words::REASON), choices(words::ANY_REASON, reasons, &|text| super::disputes::reason(visit, text))).value(asked.reason.unwrap_or_default()))
            }
            button.btn type="submit" { (visit.say(nav::SHOW)) }
        }
    }
}

fn section(
    visit: &Visit<'_>,
    l: &Ledger,
    (group, rows): (&Group, &[&Row]),
    (most, all): (usize, &str),
    today: Day,
) -> Markup {
    let n = |n: usize| visit.lang().count(n as i64);
    let shown = &rows[..rows.len().min(most)];
    html! {
        section.sec.gap aria-labelledby={ "g-" (group.code) } id={ "s-" (group.code) } {
            header {
                h2.eyebrow id={ "g-" (group.code) } { (visit.say(group.title)) ", " (n(rows.len())) }
                p.gsum { (sums(rows.iter().copied()).rounded(visit.lang())) }
            }
            @if let Some(note) = group.note { p.note { (visit.say(note)) } }
            div.brow-h aria-hidden="true" {
                span { (visit.say(words::HEAD_WHO)) } span.num { (visit.say(words::HEAD_AMOUNT)) }
                span { (visit.say(words::HEAD_WHEN)) } span.num { (visit.say(words::HEAD_ACT)) }
            }
            @for of_day in shown.chunk_by(|a, b| !group.by_day || a.day == b.day) {
                @if let (true, Some(first)) = (group.by_day, of_day.first()) {
                    h3.sub { span { (visit.lang().day_in_full(first.day)) } span.quiet { (super::near(visit, first.day, today)) } }
                }
                ul.board { @for row in of_day { (self::row(visit, l, row, group.is_due)) } }
            }
            @if rows.len() > shown.len() {
                p.note.more {
                    (visit.fill(words::SHOWING, &[("shown", &n(shown.len())), ("n", &n(rows.len()))])) " "
                    @if most == FEW { a href=(all) { (visit.fill(words::SHOW_ALL, &[("n", &n(rows.len()))])) } }
                }
            }
        }
    }
}

fn row(visit: &Visit<'_>, l: &Ledger, row: &Row, is_due: bool) -> Markup {
    html! {
        li.brow id=(row.key) {
            div.b-who {
                (book::customer(l, row.customer)) " " span.quiet.small { (l.customers.text(row.customer)) }
                p.why { @match row.mark.0 { Some(meaning) => (mark(meaning, visit.say(row.mark.1))), None => b { (visit.say(row.mark.1)) } } (row.why) }
            }
            div.b-amt {
                @if let Some((currency, minor)) = row.amount { b { (book::amount(visit.lang(), currency, i128::from(minor))) } }
                @if !row.under.is_empty() { span { (row.under) } }
            }
            div.b-when {
                (row.when)
                @if !row.then.is_empty() || !row.by.is_empty() { span {
                    (row.then) @if !row.then.is_empty() && !row.by.is_empty() { " · " } (row.by)
                } }
            }
            @if let Some((name, form)) = &row.act {
                details.b-act { summary { (visit.say(*name)) } (form) }
            } @else if is_due && visit.may(Right::Work) {
                // What is due and has no form of its own is a matter for a call.
                p.b-act { a href={ (book::account_place(l, row.customer)) "?do=call#act" } { (visit.say(words::P_CALL)) } }
            }
        }
    }
}
