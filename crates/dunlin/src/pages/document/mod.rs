//! A document with its whole story: what it is, what settled it, what was said of it and by whom.

mod story;

use super::locale::Lang;
use super::set::{lists, marks};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{Word, documents as words, kinds};
use crate::api::problem;
use crate::pages::set::book;
use dunlin_app::Version;
use dunlin_app::collect::Desk;
use dunlin_app::people::Right;
use dunlin_app::present::Now;
use dunlin_core::day::Day;
use dunlin_core::ledger::{NO_ITEM, Settlement};
use dunlin_core::money::Currency;
use maud::{Markup, html};

/// The pages.
pub(crate) const PAGES: &[Page] =
    &[page("/documents/{number}", Some(Right::Read), &["customer", "kind", "entity", "as_of"], draw)];

/// A document as the page shows it: its items at the desk of its customer.
struct Document<'d> {
    desk: &'d Desk,
    /// Its items there: one, or one an instalment.
    items: Vec<u32>,
    versions: Vec<Version>,
    day: Day,
}

impl Document<'_> {
    fn first(&self) -> u32 {
        self.items[0]
    }

    fn row(&self) -> usize {
        self.first() as usize
    }

    fn currency(&self) -> Currency {
        self.desk.ledger().currency_of(self.first())
    }

    fn sum(&self, of: impl Fn(u32) -> i64) -> i64 {
        self.items.iter().map(|&item| of(item)).sum()
    }

    fn amount(&self) -> i64 {
        self.sum(|item| self.desk.ledger().items.amount[item as usize])
    }

    fn open(&self) -> i64 {
        self.sum(|item| self.desk.standing.open(item))
    }

    /// Its number; an instalment's where only that is shown.
    fn number(&self) -> String {
        let l = self.desk.ledger();
        match self.items.as_slice() {
            [only] => l.item_name(*only),
            _ => l.documents.text(l.items.document[self.row()]).to_owned(),
        }
    }

    fn money(&self, lang: Lang, minor: i64) -> String {
        money(lang, minor, self.currency())
    }
}

/// An amount with its currency.
fn money(lang: Lang, minor: i64, currency: Currency) -> String {
    format!("{}\u{a0}{}", lang.money(i128::from(minor), currency.digits()), currency.code())
}

/// What a kind of document is called, as a sentence begins.
fn kind(visit: &Visit<'_>, word: &'static str) -> &'static str {
    kinds::document(word).map_or(word, |own| visit.say(own))
}

/// A word with a large first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.day("as_of")?;
    let number = visit.path("number");
    let (now, sees) = visit.now(day)?;
    let all: Vec<u32> =
        now.named(&sees, number).into_iter().filter(|&item| is_wanted(visit, &now, item)).collect();
    let first = *all.first().ok_or_else(problem::not_found)?;
    let (l, of) = (now.ledger(), |item: u32| same(&now, item));
    if all.iter().any(|&item| of(item) != of(first)) {
        return Ok(which(visit, &now, (number, &all), day));
    }
    let customer = now.customer(&sees, l.customers.text(l.items.customer[first as usize]));
    let customer = customer.ok_or_else(problem::not_found)?;
    let few = now.few(&[customer], &sees, day)?;
    let ids: Vec<i64> = all.iter().map(|&item| now.document_id(item)).collect();
    drop(now);
    let columns = &few.desk.columns;
    let items: Vec<u32> = ids.iter().filter_map(|&id| columns.item(id)).collect();
    if items.is_empty() {
        return Err(problem::not_found());
    }
    let name = few.desk.ledger().documents.text(few.desk.ledger().items.document[items[0] as usize]);
    let mut versions = visit.shared().books.versions_of(name)?;
    versions.retain(|version| ids.contains(&version.document));
    let document = Document { desk: &few.desk, items, versions, day };
    shown(visit, &document)
}

/// What tells documents of one number apart: customer, kind, entity.
fn same(now: &Now<'_>, item: u32) -> (u32, &'static str, u32) {
    let i = &now.ledger().items;
    let row = item as usize;
    (i.customer[row], dunlin_app::kind_word(i.kind[row]), i.entity.as_ref().map_or(0, |of| of[row]))
}

/// Whether an item is the one that the query names.
fn is_wanted(visit: &Visit<'_>, now: &Now<'_>, item: u32) -> bool {
    let (l, (customer, kind, entity)) = (now.ledger(), same(now, item));
    let fits = |name: &str, own: &str| visit.query(name).is_none_or(|wanted| wanted == own);
    let entity = if l.items.entity.is_some() { l.entities.text(entity) } else { "" };
    fits("customer", l.customers.text(customer)) && fits("kind", kind) && fits("entity", entity)
}

/// Documents of one number, to choose from.
fn which(visit: &Visit<'_>, now: &Now<'_>, (number, all): (&str, &[u32]), day: Day) -> Shown {
    let (l, lang) = (now.ledger(), visit.lang());
    let mut seen = Vec::new();
    let mut rows = Vec::new();
    for &item in all {
        let own = same(now, item);
        if seen.contains(&own) {
            continue;
        }
        seen.push(own);
        let (customer, word, entity) = own;
        let entity = if l.items.entity.is_some() { l.entities.text(entity) } else { "" };
        let number_of = l.customers.text(customer);
        let place = format!(
            "/documents/{}?customer={}&kind={word}&entity={}",
            lists::segment(number),
            lists::value(number_of),
            lists::value(entity)
        );
        let currency = l.currency_of(item);
        rows.push(vec![
            html! { a href=(place) { (capital(kind(visit, word))) " " (number) } },
            html! { (book::name(l, customer)) },
            html! { (entity) },
            html! { (lang.day(l.items.issued[item as usize])) },
            html! { (money(lang, l.items.amount[item as usize], currency)) },
            html! { (money(lang, now.open(item, day), currency)) },
        ]);
    }
    let heads = [
        (visit.say(words::KIND), false),
        (visit.say(words::CUSTOMER), false),
        (visit.say(words::ENTITY), false),
        (visit.say(words::ISSUED), false),
        (visit.say(words::AMOUNT), true),
        (visit.say(words::OPEN), true),
    ];
    let claim = visit.fill(words::WHICH, &[("number", number)]);
    let body = html! {
        h1.finding { (claim) }
        p.stand { (visit.say(words::WHICH_MORE)) }
        div.gap { (lists::cells(visit.say(words::WHICH_MORE), &heads, &rows)) }
    };
    Shown::Page { title: claim, at: At::Customers, body }
}

fn finding(visit: &Visit<'_>, d: &Document<'_>) -> String {
    let (l, lang) = (d.desk.ledger(), visit.lang());
    let kind = capital(kind(visit, dunlin_app::kind_word(l.items.kind[d.row()])));
    let (number, open) = (d.number(), d.open());
    let voided = l.items.voided_on(d.first());
    let money = d.money(lang, open.abs());
    let with = |word: Word, more: &[(&str, &str)]| {
        let mut gaps = vec![("kind", kind.as_str()), ("number", number.as_str()), ("open", money.as_str())];
        gaps.extend_from_slice(more);
        visit.fill(word, &gaps)
    };
    if voided <= d.day {
        let is_undone = d.versions.iter().any(|version| version.undone);
        let word = if is_undone { words::FINDING_UNDONE } else { words::FINDING_VOID };
        return with(word, &[("day", &lang.day(voided))]);
    }
    if open == 0 {
        return with(words::FINDING_SETTLED, &[]);
    }
    if open < 0 {
        return with(words::FINDING_CREDIT, &[]);
    }
    let due = d
        .items
        .iter()
        .filter(|&&item| d.desk.standing.open(item) > 0)
        .map(|&item| l.items.due[item as usize]);
    let late = due.min().map_or(0, |due| d.day.0 - due.0);
    match late {
        1 => with(words::FINDING_LATE_ONE, &[]),
        2.. => with(words::FINDING_LATE, &[("days", &lang.count(i64::from(late)))]),
        0 => with(words::FINDING_TODAY, &[]),
        _ => with(words::FINDING_DUE, &[("days", &lang.count(i64::from(-late)))]),
    }
}

fn shown(visit: &Visit<'_>, d: &Document<'_>) -> Drawn {
    let l = d.desk.ledger();
    let claim = finding(visit, d);
    let of = l.items.customer[d.row()];
    let (customer, name) = (l.customers.text(of), book::name(l, of));
    let number = lists::segment(customer);
    let body = html! {
        p.small { a href={ "/accounts/" (number) } { (name) } " · " a href={ "/customers/" (number) } { (customer) } }
        h1.finding { (claim) }
        @if let Some(day) = settled_on(d) { p.stand { (visit.fill(words::SETTLED_ON, &[("day", &visit.lang().day(day))])) } }
        (state(visit, d))
        div.halves.gap {
            section.sec aria-labelledby="what" { h2.eyebrow id="what" { (visit.say(words::WHAT)) } (about(visit, d)) }
            div.sec { (applications(visit, d)) @if d.items.len() > 1 { (instalments(visit, d)) } }
        }
        section.sec.gap aria-labelledby="story" {
            h2.eyebrow id="story" { (visit.say(words::STORY)) }
            p.note { (visit.say(words::STORY_MORE)) }
            (story::story(visit, d))
        }
        div.acts.gap-s { a.btn href={ "/accounts/" (number) } { (visit.say(words::TO_ACCOUNT)) } }
    };
    Ok(Shown::Page { title: claim, at: At::Customers, body })
}

/// The day on which it was settled, where it is.
fn settled_on(d: &Document<'_>) -> Option<Day> {
    if d.open() != 0 || d.desk.ledger().items.voided_on(d.first()) <= d.day {
        return None;
    }
    let rows = d.items.iter().flat_map(|&item| d.desk.looker().applications.rows(item).iter().copied());
    rows.map(|row| d.desk.ledger().in_force(row as usize))
        .filter(|(_, end)| *end > d.day)
        .map(|(start, _)| start)
        .max()
}

/// What holds of it today, each with its sign.
fn state(visit: &Visit<'_>, d: &Document<'_>) -> Markup {
    let (i, facts) = (&d.desk.ledger().items, &d.desk.collecting.facts);
    let is_disputed = d.open() > 0
        && facts.disputes.iter().any(|own| {
            d.items.contains(&own.item)
                && own.opened <= d.day
                && own.closed.as_ref().is_none_or(|(day, _)| *day > d.day)
        });
    let is_promised = facts.promises.iter().any(|own| {
        own.items.iter().any(|item| d.items.contains(item))
            && own.made <= d.day
            && matches!(d.desk.kept(own), dunlin_core::collect::promise::Standing::Pending(_))
    });
    let held = i.hold_until.as_ref().map_or(Day::ALWAYS, |of| of[d.row()]);
    html! {
        @if is_disputed || is_promised || held >= d.day {
            p.marks {
                @if is_disputed { (marks::mark(marks::Meaning::Disputed, visit.say(words::DISPUTED))) " " }
                @if is_promised { (marks::mark(marks::Meaning::Promised, visit.say(words::PROMISED))) " " }
                @if held >= d.day { (marks::mark(marks::Meaning::Held, &visit.fill(words::C_HOLD, &[("after", &visit.lang().day(held))]))) }
            }
        }
    }
}

/// The due date, and how it stands to the document's date.
fn due(visit: &Visit<'_>, d: &Document<'_>) -> String {
    let (i, lang) = (&d.desk.ledger().items, visit.lang());
    let (due, issued) = (i.due[d.row()], i.issued[d.row()]);
    let mut text = match due.0 - issued.0 {
        0 => visit.fill(words::DUE_AT_ONCE, &[("day", &lang.day(due))]),
        days => visit.fill(words::DUE_DAYS, &[("day", &lang.day(due)), ("n", &lang.count(i64::from(days)))]),
    };
    let first = d.versions.first().and_then(|version| version.due);
    if let Some(first) = first.filter(|&first| first != due && d.items.len() == 1) {
        text = format!("{text}; {}", visit.fill(words::DUE_FIRST, &[("day", &lang.day(first))]));
    }
    text
}

fn about(visit: &Visit<'_>, d: &Document<'_>) -> Markup {
    let (l, lang, row) = (d.desk.ledger(), visit.lang(), d.row());
    let i = &l.items;
    let named = |column: &Option<Vec<u32>>, names: &dunlin_core::names::Names| {
        column.as_ref().map(|of| names.text(of[row]).to_owned()).filter(|text| !text.is_empty())
    };
    let on = |column: &Option<Vec<Day>>| {
        let day = column.as_ref().map(|of| of[row]).filter(|day| !matches!(*day, Day::NEVER | Day::ALWAYS));
        day.map(|day| lang.day(day))
    };
    let discount = i.discount.as_ref().map_or(0, |of| of[row]);
    let until = i.discount_until.as_ref().map_or(Day::ALWAYS, |of| of[row]);
    let discount = (discount != 0 && until != Day::ALWAYS).then(|| {
        visit.fill(words::DISCOUNT_UNTIL, &[("amount", &d.money(lang, discount)), ("day", &lang.day(until))])
    });
    let is_credit = d.amount() < 0;
    let facts: Vec<(Word, Option<String>)> = vec![
        (words::KIND, Some(capital(kind(visit, dunlin_app::kind_word(i.kind[row]))))),
        (words::AMOUNT, Some(d.money(lang, d.amount()))),
        (
            words::SETTLED,
            Some(d.money(lang, d.amount() - d.open())).filter(|_| i.voided_on(d.first()) > d.day),
        ),
        (words::OPEN, Some(d.money(lang, d.open()))),
        (words::ISSUED, Some(lang.day(i.issued[row]))),
        (words::DUE, (!is_credit).then(|| due(visit, d))),
        (words::POSTED, on(&i.posted).filter(|day| *day != lang.day(i.issued[row]))),
        (words::ORDERED, on(&i.ordered)),
        (words::DISCOUNT, discount),
        (words::HOLD, on(&i.hold_until).map(|day| visit.fill(words::HOLD_UNTIL, &[("day", &day)]))),
        (words::ENTITY, named(&i.entity, &l.entities)),
        (words::SEGMENT, named(&i.segment, &l.segments)),
        (words::COLLECTOR, named(&i.collector, &l.collectors)),
    ];
    html! {
        dl.known { @for (name, value) in &facts { @if let Some(value) = value {
            div { dt { (visit.say(*name)) } dd { (value) } }
        } } }
    }
}

fn settlement(how: Settlement) -> Word {
    match how {
        Settlement::Cash => kinds::S_CASH,
        Settlement::CreditNote => kinds::S_CREDIT_NOTE,
        Settlement::WriteOff => kinds::S_WRITE_OFF,
        Settlement::Discount => kinds::S_DISCOUNT,
        Settlement::Journal => kinds::S_JOURNAL,
    }
}

/// A link to a document of the same desk.
fn link(d: &Document<'_>, item: u32) -> Markup {
    let l = d.desk.ledger();
    let (name, row) = (l.item_name(item), item as usize);
    let customer = lists::value(l.customers.text(l.items.customer[row]));
    let kind = dunlin_app::kind_word(l.items.kind[row]);
    html! { a href={ "/documents/" (lists::segment(&name)) "?customer=" (customer) "&kind=" (kind) } { (name) } }
}

fn applications(visit: &Visit<'_>, d: &Document<'_>) -> Markup {
    let (l, lang) = (d.desk.ledger(), visit.lang());
    let a = &l.applications;
    let mut rows: Vec<(u32, u32)> = Vec::new();
    for &item in &d.items {
        rows.extend(d.desk.looker().applications.rows(item).iter().map(|&row| (row, item)));
    }
    rows.sort_by_key(|&(row, _)| a.day[row as usize]);
    let is_credit = d.amount() < 0;
    let (head, none, by) = match is_credit {
        true => (words::USES, words::NO_USES, words::TO_WHAT),
        false => (words::APPLICATIONS, words::NO_APPLICATIONS, words::BY_WHAT),
    };
    let heads = [
        (words::DAY, false),
        (by, false),
        (words::HOW, false),
        (words::AMOUNT, true),
        (words::IN_FORCE, false),
    ];
    let heads = heads.map(|(head, is_number)| (visit.say(head), is_number));
    let row = |&(row, item): &(u32, u32)| {
        let at = row as usize;
        let other = if a.to[at] == item { a.from[at] } else { a.to[at] };
        let (_, end) = l.in_force(at);
        let since = a.not_before.as_ref().map(|of| of[at]).filter(|&day| day != Day::ALWAYS);
        let when = match since {
            Some(first) => {
                visit.fill(words::BEFORE_DAY, &[("first", &lang.day(first)), ("last", &lang.day(a.day[at]))])
            }
            None => lang.day(a.day[at]),
        };
        vec![
            html! { (when) },
            html! { @if other == NO_ITEM { span.quiet { (visit.say(words::NOT_SAID)) } } @else { (link(d, other)) } },
            html! { (visit.say(settlement(a.how[at]))) },
            html! { (lang.money(i128::from(a.amount[at]), d.currency().digits())) },
            html! { @if end == Day::NEVER { (visit.say(words::ALWAYS)) } @else { (visit.fill(words::ENDED, &[("day", &lang.day(end))])) } },
        ]
    };
    html! {
        h2.eyebrow { (visit.say(head)) }
        @if rows.is_empty() { p.claim { (visit.say(none)) } }
        @else { (lists::cells(visit.say(head), &heads, &rows.iter().map(row).collect::<Vec<_>>())) }
    }
}

fn instalments(visit: &Visit<'_>, d: &Document<'_>) -> Markup {
    let (l, lang) = (d.desk.ledger(), visit.lang());
    let digits = d.currency().digits();
    let heads = [(words::INSTALMENT, false), (words::DUE, false), (words::AMOUNT, true), (words::OPEN, true)];
    let heads = heads.map(|(head, is_number)| (visit.say(head), is_number));
    let row = |&item: &u32| {
        let at = item as usize;
        vec![
            link(d, item),
            html! { (lang.day(l.items.due[at])) },
            html! { (lang.money(i128::from(l.items.amount[at]), digits)) },
            html! { (lang.money(i128::from(d.desk.standing.open(item)), digits)) },
        ]
    };
    html! {
        h3.sub.gap-s { (visit.say(words::INSTALMENTS)) }
        (lists::cells(visit.say(words::INSTALMENTS), &heads, &d.items.iter().map(row).collect::<Vec<_>>()))
    }
}
