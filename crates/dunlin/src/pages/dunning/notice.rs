//! A notice: what it says, what it charges and by which right, where it stands, and why it went.

use super::drafts::{Drafts, asked, cancel, step};
use super::{may_run, say, tabs, words};
use crate::api::{Problem, problem};
use crate::commands::frames::{self, NoticeState};
use crate::pages::set::book::{self, Sums};
use crate::pages::set::lists::segment;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use crate::pages::words::Word;
use dunlin_app::collect::{Desk, Judged};
use dunlin_core::collect::facts::Notice;
use dunlin_core::collect::rails::RAILS;
use maud::{Markup, html};

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let (number, day) = (visit.path("number").to_owned(), visit.today()?);
    let (now, sees) = visit.now(day)?;
    let whom = now.whom(&sees, |facts, _| {
        facts.notices.iter().filter(|notice| notice.number == number).map(|notice| notice.customer).collect()
    });
    let few = now.few(&whom, &sees, day)?;
    drop(now);
    let desk = &few.desk;
    let found = desk.collecting.facts.notices.iter().find(|notice| notice.number == number);
    let notice = found.ok_or_else(problem::not_found)?;
    let state = frames::notice_state(desk, notice);
    let sums = asked(desk, notice).into_iter().fold(Sums::default(), |mut sums, (currency, minor)| {
        sums.add(currency, minor);
        sums
    });
    let claim = visit.fill(
        words::NOTICE_CLAIM,
        &[
            ("step", say::step(visit, step(notice))),
            ("name", book::name(desk.ledger(), notice.customer)),
            ("sum", &sums.words(visit.lang(), visit.say(words::AND))),
            ("state", &say::state(visit, state, day)),
        ],
    );
    let body = html! {
        (tabs(visit, "/notices"))
        h1.finding.gap-s { (claim) }
        p.stand { (number) " · " (book::customer(desk.ledger(), notice.customer)) }
        @if matches!(state, NoticeState::Draft | NoticeState::Approved) { div.gap-s { (Drafts::forms(visit, desk, notice)) } }
        (paper(visit, desk, notice))
        (charges(visit, desk, notice))
        (why(visit, notice)?)
        @if may_run(visit) && matches!(state, NoticeState::Issued(_) | NoticeState::Paid | NoticeState::ChargesOpen) {
            details.gap { summary { (visit.say(words::CANCEL)) } (cancel(visit, &number)) }
        }
    };
    Ok(Shown::Page { title: number.clone(), at: At::Dunning, body })
}

/// What it says: to whom, about what, by when.
fn paper(visit: &Visit<'_>, desk: &Desk, notice: &Notice) -> Markup {
    let (l, lang) = (desk.ledger(), visit.lang());
    let person = notice.contact.and_then(|at| desk.collecting.facts.people.get(at as usize));
    let entity = notice.lines.first().and_then(|line| {
        let of = l.items.entity.as_ref()?[line.item as usize];
        Some(l.entities.text(of)).filter(|name| !name.is_empty())
    });
    let money = |item: u32, minor: i64| book::amount(lang, l.currency_of(item), i128::from(minor));
    let total = asked(desk, notice);
    html! {
        section.sec.gap.paper aria-labelledby="paper" {
            header { h2.eyebrow id="paper" { (visit.say(words::NOTICE_TEXT)) } }
            p.note { (visit.say(words::NOTICE_TEXT_NOTE)) }
            dl.particulars {
                @if let Some(entity) = entity { div { dt { (visit.say(words::NOTICE_FROM)) } dd { (entity) } } }
                div { dt { (visit.say(words::NOTICE_TO)) } dd {
                    @match person { Some(person) => { (person.name) @if !person.email.is_empty() { span.under.small.quiet { (person.email) } } }, None => (book::name(l, notice.customer)) }
                } }
                div { dt { (visit.say(words::NOTICE_BY)) } dd { (say::medium(visit, notice.medium)) } }
                div { dt { (visit.say(words::NOTICE_TEMPLATE)) } dd { (say::step(visit, step(notice))) } }
                div { dt { (visit.say(words::MADE)) } dd { (lang.day(notice.made)) } }
                @if let Some(day) = notice.pay_by { div { dt { (visit.say(words::PAY_BY)) } dd { b { (lang.day(day)) } } } }
            }
            div.scroll tabindex="0" role="group" aria-labelledby="paper" { table.gap-s {
                thead { tr {
                    th scope="col" { (visit.say(words::DOCUMENT)) }
                    th.hide-s scope="col" { (visit.say(words::DUE)) }
                    th.num scope="col" { (visit.say(words::DAYS_LATE)) }
                    th.hide-s scope="col" { (visit.say(words::STEP)) }
                    th.num scope="col" { (visit.say(words::OPEN_THEN)) }
                    th.num scope="col" { (visit.say(words::OPEN_NOW)) }
                } }
                tbody { @for line in &notice.lines {
                    @let due = l.items.due[line.item as usize];
                    tr {
                        th scope="row" { (book::document(l, line.item)) }
                        td.hide-s { (lang.day(due)) }
                        td.num { @if notice.made > due { (lang.count(i64::from(notice.made.since(due)))) } @else { "\u{2013}" } }
                        td.hide-s { (say::step(visit, &line.step)) @if line.level > 0 { ", " (visit.fill(words::LEVEL, &[("n", &line.level.to_string())])) } }
                        td.num { (money(line.item, line.open)) }
                        td.num { (money(line.item, desk.standing.open(line.item))) }
                    }
                } }
                @if let Some((currency, minor)) = total { tfoot { tr {
                    th scope="row" colspan="2" { (visit.say(words::TOTAL)) }
                    td.hide-s {} td.hide-s {}
                    td.num { (book::amount(lang, currency, i128::from(minor))) }
                    td.num { (book::amount(lang, currency, notice.lines.iter().map(|line| i128::from(desk.standing.open(line.item))).sum())) }
                } } }
            } }
        }
    }
}

fn charges(visit: &Visit<'_>, desk: &Desk, notice: &Notice) -> Markup {
    let (l, lang) = (desk.ledger(), visit.lang());
    let first = notice.lines.first().map(|line| line.item);
    html! { @if !notice.charges.is_empty() {
        section.sec.gap aria-labelledby="charges" {
            h2.eyebrow id="charges" { (visit.say(words::CHARGES)) }
            table {
                thead { tr {
                    th scope="col" { (visit.say(words::WHAT)) }
                    th scope="col" { (visit.say(words::BASIS)) }
                    th scope="col" { (visit.say(words::STATE)) }
                    th.num scope="col" { (visit.say(words::CHARGED)) }
                } }
                tbody { @for charged in &notice.charges { @if let Some(item) = charged.charge.item.or(first) { tr {
                    th scope="row" {
                        (say::charge(visit, charged.charge.what))
                        @if charged.charge.item.is_some() { " " (book::document(l, item)) }
                        @if !charged.charge.formula.is_empty() { span.under.small.quiet { (charged.charge.formula) } }
                    }
                    td { (charged.charge.basis) }
                    td {
                        @match (charged.waived, charged.document) {
                            (Some(day), _) => (visit.fill(words::WAIVED, &[("day", &lang.day(day))])),
                            (None, Some(document)) => (book::document(l, document)),
                            (None, None) => (visit.say(words::CLAIMED)),
                        }
                    }
                    td.num { (book::amount(lang, l.currency_of(item), i128::from(charged.charge.minor))) }
                } } } }
            }
        }
    } }
}

/// Why it went, where that is asked: its draft and its issue decided anew.
fn why(visit: &Visit<'_>, notice: &Notice) -> Result<Markup, Problem> {
    let asked = visit.query("why").is_some();
    let told = asked.then(|| visit.shared().books.why(&notice.number)).transpose()?;
    Ok(html! {
        section.sec.gap id="why" aria-labelledby="why-h" {
            h2.eyebrow id="why-h" { (visit.say(words::WHY)) }
            @match &told {
                None => {
                    p.note { (visit.say(words::WHY_NOTE)) }
                    div.acts.gap-s { a.btn href={ "/notices/" (segment(&notice.number)) "?why=1#why" } { (visit.say(words::WHY_ASK)) } }
                }
                Some(why) => { @for judged in &why.judged { (one(visit, &why.desk, judged)) } }
            }
        }
    })
}

fn one(visit: &Visit<'_>, desk: &Desk, judged: &Judged) -> Markup {
    let (l, lang) = (desk.ledger(), visit.lang());
    let done: Word = if judged.what == "drafted" { words::J_DRAFTED } else { words::J_ISSUED };
    let strategy = match judged.strategy.1 {
        Some(version) => visit.fill(
            words::STRATEGY_VERSION,
            &[("name", &judged.strategy.0), ("version", &version.to_string())],
        ),
        None => visit.say(words::STRATEGY_DEFAULT).to_owned(),
    };
    html! {
        div.why1 {
            p { b { (visit.fill(done, &[("day", &lang.day(judged.day)), ("who", &judged.actor)])) } }
            p.note { (visit.fill(words::J_STRATEGY, &[("name", &strategy)])) ", " (visit.fill(words::J_KNOWN, &[("n", &lang.count(judged.command - 1))])) "." }
            ul { @for part in &judged.parts {
                @let due = l.items.due[part.item as usize];
                @let late = judged.day.since(due);
                @let amount = lang.money(i128::from(part.asked), l.currency_of(part.item).digits());
                @let gaps = [("item", l.item_name(part.item)), ("due", lang.day(due)), ("days", lang.count(i64::from(late))), ("amount", amount)];
                @let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
                li { (visit.fill(if late > 0 { words::J_ITEM } else { words::J_ITEM_EARLY }, &gaps)) }
            } }
            @for over in &judged.overridden {
                @let rail = say::reason_of(&over.rail).map_or(over.rail.as_str(), |word| visit.say(word));
                p { (visit.fill(words::J_OVERRIDDEN, &[("rail", rail), ("who", &over.author), ("why", &over.reason)])) }
            }
            p { @if judged.is_same { (visit.fill(words::J_SAME, &[("n", &RAILS.len().to_string())])) } @else { b.err { (visit.say(words::J_OTHER)) } } }
        }
    }
}
