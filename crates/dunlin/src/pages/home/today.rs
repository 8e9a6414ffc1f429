//! What is to be done today: what cannot wait, then the first of the ranked list; only of customers whom the visitor sees.

use crate::api::{Problem, problem};
use crate::pages::figures::data::Ground;
use crate::pages::set::book;
use crate::pages::set::lists::segment;
use crate::pages::set::marks::{self, Meaning};
use crate::pages::told;
use crate::pages::visit::Visit;
use crate::pages::words::figures as words;
use dunlin_app::collect::{Desk, Sees};
use dunlin_app::present::{Listed, Now};
use dunlin_core::collect::facts::{Dispute, Promise};
use dunlin_core::collect::promise::Standing as Kept;
use dunlin_core::collect::worklist::{Must, Room, Row};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;
use maud::{Markup, html};

/// So many rows are looked at.
const LOOKED: usize = 40;
/// So many are shown of each sort.
const SHOWN: usize = 4;
/// And of the ranked list.
const RANKED: usize = 6;

/// A line of it: the account, the amount, why.
struct Line {
    number: String,
    name: String,
    minor: i64,
    currency: Currency,
    why: String,
}

/// The section, and how many accounts are on the list.
pub(super) fn draw(visit: &Visit<'_>, ground: &Ground) -> Result<(Markup, usize), Problem> {
    let (scope, lang, currency) = (&visit.who().scope, visit.lang(), ground.currency.code());
    let key = format!("today {scope:?} {} {currency} {}", lang.code(), ground.today);
    let shared = visit.shared().memo.shared(&key, ground.seq, || drawn(visit, ground))?;
    Ok((*shared).clone())
}

fn drawn(visit: &Visit<'_>, ground: &Ground) -> Result<(Markup, usize), Problem> {
    let day = ground.today;
    let (now, sees) = visit.now(day)?;
    let listed = now.worklist(&sees, day, Room::Rows(LOOKED), (None, 0))?;
    let accounts = listed.list.rows.len() + listed.list.beyond;
    let is_broken = |row: &&Row| row.must.iter().any(|must| matches!(must, Must::BrokenPromise(_)));
    let (broken, rest): (Vec<&Row>, Vec<&Row>) = listed.list.rows.iter().partition(is_broken);
    let (follow, ranked): (Vec<&Row>, Vec<&Row>) = rest.into_iter().partition(|row| !row.must.is_empty());
    let line = |row: &&Row| of_row(visit, &listed, row);
    let groups = [
        (Meaning::Late, words::BROKEN, "/boards", broken.iter().map(line).collect::<Vec<Line>>()),
        (Meaning::Promised, words::DUE, "/boards", due(visit, &now, &sees, day)?),
        (Meaning::Disputed, words::WAITING, "/boards", waiting(visit, &now, &sees, day)?),
        (Meaning::Held, words::FOLLOW, "/worklist", follow.iter().map(line).collect()),
    ];
    let ranked: Vec<Line> = ranked.iter().take(RANKED).map(line).collect();
    let must = broken.len() + follow.len();
    // Where the last that was looked at cannot wait either, there may be more.
    let is_cut = must > 0 && must == listed.list.rows.len() && listed.list.beyond > 0;
    let count = |n: usize| visit.lang().count(n as i64);
    let count_of = |meaning: Meaning, n: usize| {
        let is_more = is_cut && matches!(meaning, Meaning::Late | Meaning::Held);
        format!("{}{}", count(n), if is_more { "+" } else { "" })
    };
    let claim = match (accounts, must) {
        (0, _) => visit.say(words::TODAY_NONE).to_owned(),
        (n, 0) => visit.fill(words::TODAY_CALM, &[("n", &count(n))]),
        (n, must) if is_cut => {
            visit.fill(words::TODAY_CLAIM, &[("n", &count(n)), ("must", &count_of(Meaning::Late, must))])
        }
        (n, 1) => visit.fill(words::TODAY_CLAIM_ONE, &[("n", &count(n))]),
        (n, must) => visit.fill(words::TODAY_CLAIM, &[("n", &count(n)), ("must", &count(must))]),
    };
    let section = html! {
        section.sec.today id="today" aria-labelledby="today-h" {
            header {
                h2.eyebrow id="today-h" { (visit.fill(words::TODAY, &[("day", &visit.lang().day_in_full(day))])) }
                a.small href="/worklist" { (visit.say(words::OPEN_WORKLIST)) }
            }
            p.claim { (claim) }
            @for (meaning, title, place, lines) in &groups { @if !lines.is_empty() {
                h3.sub {
                    (marks::mark(*meaning, &visit.fill(*title, &[("n", &count_of(*meaning, lines.len()))])))
                    @if let Some(sum) = sum(visit, lines).filter(|_| !is_cut) { span.num { (sum) } }
                }
                (list(visit, ground, lines, SHOWN, place))
            } }
            @if !ranked.is_empty() {
                h3.sub { span { (visit.say(words::RANKED)) } a href="/worklist" { (visit.say(crate::pages::words::nav::ALL)) } }
                (list(visit, ground, &ranked, RANKED, "/worklist"))
            }
        }
    };
    Ok((section, accounts))
}

/// The sum of lines, where they are of one currency.
fn sum(visit: &Visit<'_>, lines: &[Line]) -> Option<String> {
    let currency = lines.first()?.currency;
    let is_one = lines.iter().all(|line| line.currency == currency);
    let sum = lines.iter().map(|line| i128::from(line.minor)).sum();
    is_one.then(|| format!("{} {}", visit.lang().whole(sum, currency.digits()), currency.code()))
}

fn list(visit: &Visit<'_>, ground: &Ground, lines: &[Line], shown: usize, place: &str) -> Markup {
    let lang = visit.lang();
    html! {
        ul.todo {
            @for line in lines.iter().take(shown) {
                li {
                    a.who href={ "/accounts/" (segment(&line.number)) } { (line.name) }
                    span.num {
                        (marks::whole(lang, i128::from(line.minor), line.currency.digits()))
                        @if line.currency != ground.currency { " " (line.currency.code()) }
                    }
                    span.why { (line.why) }
                }
            }
            @if lines.len() > shown {
                li { a.more href=(place) { (visit.fill(words::MORE_ROWS, &[("n", &lang.count((lines.len() - shown) as i64))])) } }
            }
        }
    }
}

fn of_row(visit: &Visit<'_>, listed: &Listed, row: &Row) -> Line {
    let (desk, lang) = (&listed.few.desk, visit.lang());
    let l = desk.ledger();
    let currency = l.currencies[usize::from(row.currency)];
    let why = match row.must.first() {
        Some(Must::BrokenPromise(day)) => {
            visit.fill(words::WHY_BROKEN, &[("day", &lang.day_near(*day, desk.day))])
        }
        Some(Must::FollowUp { due, what, .. }) => visit.fill(
            words::WHY_FOLLOW,
            &[("day", &lang.day_near(*due, desk.day)), ("what", &told::own_word(lang, what))],
        ),
        None => {
            let whole = |minor: i64| lang.whole(i128::from(minor), currency.digits());
            let days = lang.count(i64::from(desk.standing.days_late(row.customer)));
            let gaps = [("late", whole(row.past_due)), ("open", whole(row.open)), ("days", days)];
            let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, words)| (*name, words.as_str())).collect();
            let since = match row.past_due {
                ..=0 => words::WHY_LATE,
                late if late == row.open => words::WHY_ALL_LATE,
                _ => words::WHY_LATE_SINCE,
            };
            let late = visit.fill(since, &gaps);
            match step(desk, row) {
                Some(step) => {
                    visit.fill(words::WHY_STEP, &[("why", &late), ("step", &told::own_word(lang, step))])
                }
                None => visit.fill(words::WHY_ONLY, &[("why", &late)]),
            }
        }
    };
    Line {
        number: l.customers.text(row.customer).to_owned(),
        name: book::name(l, row.customer).to_owned(),
        minor: row.past_due,
        currency,
        why,
    }
}

/// The step of the strategy, by its own name.
fn step<'d>(desk: &'d Desk, row: &Row) -> Option<&'d str> {
    let (segment, step) = row.step?;
    let steps = &desk.used.strategy.segments.get(usize::from(segment))?.steps;
    steps.get(usize::from(step)).map(|step| step.name.as_str())
}

/// Promises whose day is today, or has passed within what is forgiven.
fn due(visit: &Visit<'_>, now: &Now<'_>, sees: &Sees, day: Day) -> Result<Vec<Line>, Problem> {
    let is_due = |promise: &&Promise| {
        promise.ended.is_none()
            && promise.parts.iter().any(|(due, _)| *due == day)
            && now.is_seen(sees, promise.customer)
    };
    let found: Vec<&Promise> = now.facts().promises.iter().filter(is_due).take(LOOKED).collect();
    let customers: Vec<u32> = found.iter().map(|promise| promise.customer).collect();
    let few = now.few(&customers, sees, day)?;
    let lang = visit.lang();
    let mut lines = Vec::new();
    for promise in
        few.desk.collecting.facts.promises.iter().filter(|own| found.iter().any(|of| of.id == own.id))
    {
        if matches!(few.desk.kept(promise), Kept::Kept | Kept::Ended) {
            continue;
        }
        let l = few.desk.ledger();
        let minor = promise.parts.iter().filter(|(due, _)| *due == day).map(|(_, minor)| minor).sum();
        let came = few.desk.looker().received(promise, day);
        let named = lang.day_near(day, day);
        let why = match came {
            ..=0 => visit.fill(words::WHY_DUE_NONE, &[("day", &named)]),
            came => {
                let came = lang.whole(i128::from(came), promise.currency.digits());
                visit.fill(words::WHY_DUE, &[("day", &named), ("came", &came)])
            }
        };
        let number = l.customers.text(promise.customer).to_owned();
        lines.push(Line {
            number,
            name: book::name(l, promise.customer).to_owned(),
            minor,
            currency: promise.currency,
            why,
        });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.minor));
    Ok(lines)
}

/// Disputes that wait for an answer that is due by today, about items that are open.
fn waiting(visit: &Visit<'_>, now: &Now<'_>, sees: &Sees, day: Day) -> Result<Vec<Line>, Problem> {
    let l = now.ledger();
    let of = |dispute: &Dispute| l.items.customer.get(dispute.item as usize).copied();
    let waits = |dispute: &&Dispute| {
        dispute.closed.is_none()
            && dispute.answer_by.is_some_and(|by| by <= day)
            && of(dispute).is_some_and(|customer| now.is_seen(sees, customer))
    };
    let mut found: Vec<&Dispute> = now.facts().disputes.iter().filter(waits).collect();
    found.sort_by_key(|dispute| dispute.answer_by);
    found.truncate(LOOKED);
    let customers: Vec<u32> = found.iter().filter_map(|dispute| of(dispute)).collect();
    let few = now.few(&customers, sees, day)?;
    let (desk, lang) = (&few.desk, visit.lang());
    let l = desk.ledger();
    let mut lines = Vec::new();
    for dispute in desk.collecting.facts.disputes.iter().filter(|own| found.iter().any(|of| of.id == own.id))
    {
        let item = dispute.item as usize;
        let open = desk.standing.open(dispute.item);
        let Some(&customer) = l.items.customer.get(item).filter(|_| open > 0) else { continue };
        let document = l.item_name(dispute.item);
        let gaps = [("document", document.as_str()), ("reason", dispute.reason.as_str())];
        let by = lang.day_near(dispute.answer_by.ok_or_else(problem::internal)?, day);
        lines.push(Line {
            number: l.customers.text(customer).to_owned(),
            name: book::name(l, customer).to_owned(),
            minor: dispute.amount.map_or(open, |amount| amount.min(open)),
            currency: l.currency_of(dispute.item),
            why: visit.fill(words::WHY_DISPUTE_BY, &[gaps[0], gaps[1], ("day", &by)]),
        });
    }
    Ok(lines)
}
