//! The story of a document: what was said of it, in order, by whom.

use super::{Document, link};
use crate::pages::set::{lists, moments};
use crate::pages::told;
use crate::pages::visit::Visit;
use crate::pages::words::{Word, documents as words, kinds};
use dunlin_app::Version;
use dunlin_core::collect::promise::Standing;
use dunlin_core::day::Day;
use dunlin_core::ledger::NO_ITEM;
use maud::{Markup, html};

/// Something that happened.
struct Line {
    day: Day,
    what: Markup,
    by: Markup,
}

/// All of it, the latest first.
pub(super) fn story(visit: &Visit<'_>, d: &Document<'_>) -> Markup {
    let mut all = versions(visit, d);
    all.extend(applied(visit, d));
    all.extend(disputes(visit, d));
    all.extend(promises(visit, d));
    all.extend(notices(visit, d));
    all.extend(others(visit, d));
    // Of one day, what was written later stands above.
    all.reverse();
    all.sort_by_key(|line| std::cmp::Reverse(line.day));
    html! {
        ol.story { @for line in &all { li {
            time datetime=(line.day) { (visit.lang().day(line.day)) }
            div { (line.what) }
            div.by { (line.by) }
        } } }
    }
}

fn who(visit: &Visit<'_>, version: &Version) -> Markup {
    html! {
        (told::own_word(visit.lang(), &version.by)) ", " (moments::moment(visit.lang(), version.recorded_ms))
        @if let (Some(import), Some(line)) = (version.import, version.line) {
            br; (visit.fill(words::S_FROM, &[("n", &import.to_string()), ("line", &visit.lang().count(line))]))
        }
    }
}

fn recorded(version: &Version) -> Day {
    dunlin_app::local(version.recorded_ms).map_or(Day(0), |(day, ..)| day)
}

fn versions(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let lang = visit.lang();
    let mut all = Vec::new();
    for (at, version) in d.versions.iter().enumerate() {
        let before = d.versions[..at].iter().rev().find(|own| own.document == version.document);
        let what = match before {
            None => {
                let word = if version.import.is_some() { words::S_IMPORTED } else { words::S_MADE };
                let due = version.due.map(|due| lang.day(due)).unwrap_or_default();
                visit.fill(word, &[("amount", &d.money(lang, version.amount)), ("due", &due)])
            }
            Some(before) => {
                let what = changes(visit, d, before, version);
                let kind =
                    kinds::command(&version.kind).filter(|_| version.import.is_none() && !version.undone);
                match (what.is_empty(), kind) {
                    (false, Some(kind)) => format!("{}: {}", visit.say(kind), what.join(", ")),
                    (false, None) => what.join(", "),
                    (true, Some(kind)) => visit.say(kind).to_owned(),
                    (true, None) => visit.say(words::C_OTHER).to_owned(),
                }
            }
        };
        // A document begins on its own day, whenever that became known.
        let day = before.map_or(version.issued, |_| None).unwrap_or_else(|| recorded(version));
        all.push(Line { day, what: html! { (what) }, by: who(visit, version) });
    }
    all
}

/// What a version says anew.
fn changes(visit: &Visit<'_>, d: &Document<'_>, was: &Version, is: &Version) -> Vec<String> {
    let lang = visit.lang();
    let day = |day: Option<Day>| day.map(|day| lang.day(day)).unwrap_or_default();
    let held = |day: Option<Day>| day.filter(|day| *day != Day::ALWAYS);
    let void = |day: Option<Day>| day.filter(|day| *day != Day::NEVER);
    let two = |word: Word, before: String, after: String| {
        visit.fill(word, &[("before", before.as_str()), ("after", after.as_str())])
    };
    let mut all = Vec::new();
    if is.undone && !was.undone {
        all.push(visit.say(words::C_UNDONE).to_owned());
        return all;
    }
    if is.amount != was.amount {
        all.push(two(words::C_AMOUNT, d.money(lang, was.amount), d.money(lang, is.amount)));
    }
    if is.due != was.due {
        all.push(two(words::C_DUE, day(was.due), day(is.due)));
    }
    if is.issued != was.issued {
        all.push(two(words::C_ISSUED, day(was.issued), day(is.issued)));
    }
    if is.customer != was.customer {
        all.push(visit.say(words::C_CUSTOMER).to_owned());
    }
    match (void(was.voided), void(is.voided)) {
        (before, Some(after)) if before != Some(after) => {
            all.push(two(words::C_VOID, String::new(), lang.day(after)));
        }
        (Some(_), None) => all.push(visit.say(words::C_UNVOID).to_owned()),
        _ => {}
    }
    if is.disputed != was.disputed {
        let word = if is.disputed { words::C_DISPUTED } else { words::C_UNDISPUTED };
        all.push(visit.say(word).to_owned());
    }
    match (held(was.hold_until), held(is.hold_until)) {
        (before, Some(after)) if before != Some(after) => {
            all.push(two(words::C_HOLD, String::new(), lang.day(after)));
        }
        (Some(_), None) => all.push(visit.say(words::C_RELEASED).to_owned()),
        _ => {}
    }
    all
}

/// What settled it, or was settled by it, and what of that ended.
fn applied(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let (l, lang, mut all) = (d.desk.ledger(), visit.lang(), Vec::new());
    let a = &l.applications;
    for &item in &d.items {
        for &row in d.desk.looker().applications.rows(item) {
            let at = row as usize;
            let (start, end) = l.in_force(at);
            if start > d.day {
                continue;
            }
            let other = if a.to[at] == item { a.from[at] } else { a.to[at] };
            let how = visit.say(super::settlement(a.how[at]));
            let amount = d.money(lang, a.amount[at]);
            let what = html! { (how) ": " (amount) @if other != NO_ITEM { " " (link(d, other)) } };
            all.push(Line { day: start, what, by: html! {} });
            if end <= d.day {
                let back = visit.fill(words::S_BACK, &[("amount", &amount)]);
                let what = html! { (back) @if other != NO_ITEM { " " (link(d, other)) } };
                all.push(Line { day: end, what, by: html! {} });
            }
        }
    }
    all
}

fn disputes(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let (lang, mut all) = (visit.lang(), Vec::new());
    let own = d.desk.collecting.facts.disputes.iter();
    for dispute in own.filter(|own| d.items.contains(&own.item) && own.opened <= d.day) {
        let reason = dispute.reason.as_str();
        let what = match dispute.amount {
            Some(part) => {
                visit.fill(words::S_DISPUTE_PART, &[("amount", &d.money(lang, part)), ("reason", reason)])
            }
            None => visit.fill(words::S_DISPUTE, &[("reason", reason)]),
        };
        let mut also = Vec::new();
        if !dispute.owner.is_empty() {
            also.push(visit.fill(words::S_DISPUTE_OWNER, &[("who", &dispute.owner)]));
        }
        also.extend(dispute.answer_by.map(|day| visit.fill(words::S_DISPUTE_BY, &[("day", &lang.day(day))])));
        all.push(Line { day: dispute.opened, what: html! { (what) }, by: html! { (also.join(", ")) } });
        if let Some((day, how)) = dispute.closed.as_ref().filter(|(day, _)| *day <= d.day) {
            let how = match how.as_str() {
                "upheld" => visit.say(words::D_UPHELD),
                "credited" => visit.say(words::D_CREDITED),
                "withdrawn" => visit.say(words::D_WITHDRAWN),
                "partly" => visit.say(words::D_PARTLY),
                other => other,
            };
            let what = visit.fill(words::S_DISPUTE_END, &[("how", how)]);
            all.push(Line { day: *day, what: html! { (what) }, by: html! {} });
        }
    }
    all
}

fn promises(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let lang = visit.lang();
    let customer = d.desk.ledger().items.customer[d.row()];
    let own = d.desk.collecting.facts.promises.iter().filter(|own| {
        // One that names no documents is about whatever was owed.
        let is_general = own.items.is_empty()
            && own.customer == customer
            && own.made >= d.desk.ledger().items.issued[d.row()];
        own.made <= d.day && (own.items.iter().any(|item| d.items.contains(item)) || is_general)
    });
    own.map(|promise| {
        let part = |(day, minor): &(Day, i64)| {
            let amount = super::money(lang, *minor, promise.currency);
            visit.fill(words::PART, &[("amount", &amount), ("day", &lang.day(*day))])
        };
        let parts: Vec<String> = promise.parts.iter().map(part).collect();
        let word = if promise.items.is_empty() { words::S_PROMISE_ALL } else { words::S_PROMISE };
        let what = visit.fill(word, &[("parts", &parts.join(", "))]);
        let state = match d.desk.kept(promise) {
            Standing::Pending(day) => visit.fill(words::P_PENDING, &[("day", &lang.day(day))]),
            Standing::Kept => visit.say(words::P_KEPT).to_owned(),
            Standing::PartlyKept(_) => visit.say(words::P_PARTLY).to_owned(),
            Standing::Broken => visit.say(words::P_BROKEN).to_owned(),
            Standing::Ended => visit.say(words::P_ENDED).to_owned(),
        };
        Line { day: promise.made, what: html! { (what) }, by: html! { (state) } }
    })
    .collect()
}

fn notices(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let (lang, mut all) = (visit.lang(), Vec::new());
    for notice in d.desk.collecting.facts.notices.iter().filter(|own| own.made <= d.day) {
        let Some(line) = notice.lines.iter().find(|line| d.items.contains(&line.item)) else { continue };
        let state = match (notice.cancelled, notice.issued) {
            (Some(_), _) => visit.say(words::S_NOTICE_CANCELLED),
            (None, None) => visit.say(words::S_NOTICE_DRAFT),
            _ => visit.say(told::way(notice.medium)),
        };
        let word = if line.level == 0 { words::S_NOTICE_AHEAD } else { words::S_NOTICE_LEVEL };
        let level = visit.fill(word, &[("n", &line.level.to_string()), ("open", &d.money(lang, line.open))]);
        let place = format!("/notices/{}", lists::segment(&notice.number));
        let text =
            visit.fill(words::S_NOTICE, &[("number", ""), ("step", &told::own_word(lang, &line.step))]);
        let (before, after) = text.split_once(':').unwrap_or((&text, ""));
        let what = html! { (before.trim_end()) " " a href=(place) { (notice.number) } ":" (after) };
        all.push(Line {
            day: notice.issued.unwrap_or(notice.made),
            what,
            by: html! { (level) ", " (state) },
        });
        for charged in &notice.charges {
            if !charged.charge.item.is_some_and(|item| d.items.contains(&item)) {
                continue;
            }
            let amount = d.money(lang, charged.charge.minor);
            let what = visit.fill(words::S_CHARGE, &[("amount", &amount)]);
            let waived = charged.waived.map(|day| visit.fill(words::S_WAIVED, &[("day", &lang.day(day))]));
            let what = html! { (notice.number) " " (what) @if let Some(item) = charged.document { " " (link(d, item)) } };
            all.push(Line {
                day: notice.issued.unwrap_or(notice.made),
                what,
                by: html! { (waived.unwrap_or_default()) },
            });
        }
    }
    all
}

/// Agencies, proposals, overrides.
fn others(visit: &Visit<'_>, d: &Document<'_>) -> Vec<Line> {
    let (facts, lang, mut all) = (&d.desk.collecting.facts, visit.lang(), Vec::new());
    for placement in facts.placements.iter().filter(|own| d.items.contains(&own.item) && own.from <= d.day) {
        let said = |word: Word| visit.fill(word, &[("agency", &placement.agency)]);
        all.push(Line { day: placement.from, what: html! { (said(words::S_PLACED)) }, by: html! {} });
        if placement.until <= d.day {
            all.push(Line { day: placement.until, what: html! { (said(words::S_RECALLED)) }, by: html! {} });
        }
    }
    let is_about = |item: Option<u32>| item.is_some_and(|item| d.items.contains(&item));
    for proposal in facts.proposals.iter().filter(|own| is_about(own.item) && own.day <= d.day) {
        let what = kinds::command(&proposal.what).map_or(proposal.what.as_str(), |word| visit.say(word));
        let what = visit.fill(words::S_PROPOSED, &[("what", what)]);
        all.push(Line {
            day: proposal.day,
            what: html! { (what) ": " (proposal.reason) },
            by: html! { (proposal.author) },
        });
    }
    for passed in facts.overrides.iter().filter(|own| is_about(own.item) && own.from <= d.day) {
        let gaps =
            [("rail", passed.rail.as_str()), ("day", &lang.day(passed.until)), ("reason", &passed.reason)];
        let what = visit.fill(words::S_OVERRIDE, &gaps);
        all.push(Line { day: passed.from, what: html! { (what) }, by: html! { (passed.author) } });
    }
    all
}
