//! All boards at a glance: how many of each stand where, and what is due of them.

use super::{BOARDS, DAYS, Row, concerned, desk, disputes, draw as drawn, sums, words};
use crate::pages::visit::{At, Drawn, Shown, Visit};
use maud::html;

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.today()?;
    let few = desk(visit, |facts, l| concerned(facts, l, day))?;
    let boards: Vec<_> = BOARDS.iter().map(|&(place, title, of)| (place, title, of(visit, &few))).collect();
    let lang = visit.lang();
    let n = |n: usize| lang.count(n as i64);
    let promises = &boards[0].2.rows;
    let count = |group: &[usize]| promises.iter().filter(|row| group.contains(&row.group)).count();
    let (due, broken, us) = (count(&[0]), count(&[1, 2]), disputes::waiting(&boards[1].2));
    let claim = match due + broken + us {
        0 => visit.say(words::OVERVIEW_CALM).to_owned(),
        _ => visit
            .fill(words::OVERVIEW_CLAIM, &[("due", &n(due)), ("broken", &n(broken)), ("disputes", &n(us))]),
    };
    let body = html! {
        h1.finding { (claim) }
        p.stand { (visit.fill(words::OVERVIEW_NOTE, &[("n", &DAYS.to_string())])) }
        div.boards.gap { @for (place, title, board) in boards.iter().filter(|(.., board)| !board.rows.is_empty()) {
            section.sec {
                header { h2.eyebrow { a href=(place) { (visit.say(*title)) } } }
                p.claim { (board.claim) }
                table {
                    caption.vh { (visit.say(*title)) }
                    thead { tr {
                        th scope="col" { (visit.say(words::WHERE)) }
                        th.num scope="col" { (visit.say(words::COUNT)) }
                        th.num scope="col" { (visit.say(words::HEAD_AMOUNT)) }
                    } }
                    tbody { @for (at, group) in board.groups.iter().enumerate() {
                        @let rows: Vec<&Row> = board.rows.iter().filter(|row| row.group == at).collect();
                        @if !rows.is_empty() { tr.is-due[group.is_due] {
                            th scope="row" { a href={ (place) "?state=" (group.code) } { (visit.say(group.title)) } }
                            td.num { (n(rows.len())) }
                            td.num { (sums(rows.iter().copied()).rounded(lang)) }
                        } }
                    } }
                }
            }
        } }
        @let empty: Vec<_> = boards.iter().filter(|(.., board)| board.rows.is_empty()).collect();
        @if !empty.is_empty() { section.sec.gap {
            ul.boards-none { @for (place, title, board) in empty {
                li { a href=(place) { (visit.say(*title)) } " " span.quiet { (board.claim) } }
            } }
        } }
    };
    let body = html! { div.gap-s data-live="board" { (body) } };
    if visit.part == Some("board") {
        return Ok(Shown::Part(body));
    }
    let body = html! { (drawn::tabs(visit, "/boards")) (body) };
    Ok(Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Boards, body })
}
