//! Drafts that wait, and the runs so far; the notices of one run.

use super::drafts::{Drafts, asked, step};
use super::{say, tabs, words};
use crate::api::problem;
use crate::commands::frames;
use crate::pages::set::book::{self, Sums};
use crate::pages::set::lists::segment;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use crate::pages::words::nav;
use dunlin_app::present::DunningRun;
use dunlin_core::collect::facts::Notice;
use maud::{Markup, html};

/// So many runs are listed.
const RUNS: usize = 60;
/// So many notices of a run are shown.
const MANY: usize = 1_000;

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    if let Some(run) = visit.query("run") {
        return one(visit, run);
    }
    let day = visit.today()?;
    let (now, sees) = visit.now(day)?;
    let whom = now.whom(&sees, |facts, _| {
        let all = facts.notices.iter().filter(|n| n.issued.is_none() && n.cancelled.is_none());
        all.map(|notice| notice.customer).collect()
    });
    let few = now.few(&whom, &sees, day)?;
    let runs = now.runs(&sees);
    drop(now);
    let drafts = Drafts::of(&few.desk);
    let body = html! {
        (tabs(visit, "/notices"))
        h1.finding.gap-s { @if drafts.len() > 0 { (drafts.claim(visit)) } @else { (visit.say(words::DRAFTS_CLAIM_NONE)) } }
        @if drafts.len() > 0 { (drafts.draw(visit)?) }
        (self::runs(visit, &runs)?)
    };
    Ok(Shown::Page { title: visit.say(words::NOTICES).to_owned(), at: At::Dunning, body })
}

fn runs(visit: &Visit<'_>, runs: &[DunningRun]) -> Result<Markup, crate::api::Problem> {
    let (lang, n) = (visit.lang(), |n: usize| visit.lang().count(n as i64));
    let mut rows = Vec::new();
    for run in runs.iter().take(RUNS) {
        let who = visit.shared().books.sender_of(run.command)?.unwrap_or_default();
        rows.push(html! { tr {
            th scope="row" { a href={ "/notices?run=" (run.command) } { (lang.day_in_full(run.day)) } }
            td.hide-s { (who) }
            td.num { (n(run.standing + run.cancelled)) }
            td.num { (n(run.standing - run.drafts)) }
            td.num.hide-s { (n(run.drafts)) }
            td.num { (n(run.cancelled)) }
        } });
    }
    Ok(html! {
        section.sec.gap aria-labelledby="runs" {
            header { h2.eyebrow id="runs" { (visit.say(words::RUNS)) ", " (n(runs.len())) } a href="/export/notices?as=xlsx" { (visit.say(nav::EXPORT)) } }
            @if runs.is_empty() { p.note { (visit.say(words::NO_RUNS)) } } @else {
                div.scroll tabindex="0" role="group" aria-labelledby="runs" { table.gap-s {
                    thead { tr {
                        th scope="col" { (visit.say(words::RUN)) }
                        th.hide-s scope="col" { (visit.say(words::DRAFTED_BY)) }
                        th.num scope="col" { (visit.say(words::ALL_NOTICES)) }
                        th.num scope="col" { (visit.say(words::ISSUED)) }
                        th.num.hide-s scope="col" { (visit.say(words::DRAFTS)) }
                        th.num scope="col" { (visit.say(words::CANCELLED)) }
                    } }
                    tbody { @for row in rows { (row) } }
                } }
            }
        }
    })
}

/// The notices of one run.
fn one(visit: &Visit<'_>, run: &str) -> Drawn {
    let command: i64 = run.parse().map_err(|_| problem::not_found())?;
    let day = visit.today()?;
    let (now, sees) = visit.now(day)?;
    let own =
        now.runs(&sees).into_iter().find(|run| run.command == command).ok_or_else(problem::not_found)?;
    let made = own.day;
    let whom = now.whom(&sees, |facts, _| {
        facts.notices.iter().filter(|notice| notice.made == made).map(|notice| notice.customer).collect()
    });
    let few = now.few(&whom, &sees, day)?;
    drop(now);
    let desk = &few.desk;
    let all = desk.collecting.facts.notices.iter().enumerate();
    let mut notices: Vec<&Notice> = all
        .filter(|(at, notice)| desk.collecting.run_of(*at) == Some(command) && few.has(notice.customer))
        .map(|(_, notice)| notice)
        .collect();
    notices.sort_by(|a, b| a.number.cmp(&b.number));
    let mut sums = Sums::default();
    notices.iter().filter_map(|n| asked(desk, n)).for_each(|(currency, minor)| sums.add(currency, minor));
    let lang = visit.lang();
    let day_words = lang.day_in_full(own.day);
    let who = visit.shared().books.sender_of(command)?.unwrap_or_default();
    let body = html! {
        (tabs(visit, "/notices"))
        h1.finding.gap-s { (visit.fill(words::RUN_CLAIM, &[("n", &lang.count(notices.len() as i64)), ("day", &day_words)])) }
        p.stand { (visit.fill(words::RUN_BY, &[("who", &who)])) ". " a href="/notices" { (visit.say(words::ALL_RUNS)) } }
        section.sec.gap {
            header { h2.eyebrow id="run" { (visit.say(words::NOTICES)) } p.gsum { (sums.rounded(lang)) } }
            div.scroll tabindex="0" role="group" aria-labelledby="run" { table {
                thead { tr {
                    th scope="col" { (visit.say(words::NOTICE)) }
                    th scope="col" { (visit.say(words::CUSTOMER)) }
                    th scope="col" { (visit.say(words::STEP)) }
                    th scope="col" { (visit.say(words::HOW)) }
                    th.num scope="col" { (visit.say(words::ITEMS)) }
                    th.num scope="col" { (visit.say(words::ASKED)) }
                    th scope="col" { (visit.say(words::STATE)) }
                } }
                tbody { @for notice in notices.iter().take(MANY) { tr {
                    th scope="row" { a href={ "/notices/" (segment(&notice.number)) } { (notice.number) } }
                    td { (book::customer(desk.ledger(), notice.customer)) }
                    td { (say::step(visit, step(notice))) }
                    td { (say::medium(visit, notice.medium)) }
                    td.num { (lang.count(notice.lines.len() as i64)) }
                    td.num { @if let Some((currency, minor)) = asked(desk, notice) { (book::amount(lang, currency, i128::from(minor))) } }
                    td { (say::state_mark(visit, frames::notice_state(desk, notice), day)) }
                } } }
            } }
        }
    };
    Ok(Shown::Page {
        title: visit.fill(words::RUN_OF, &[("day", &lang.day(own.day))]),
        at: At::Dunning,
        body,
    })
}
