//! Search: customers, documents, amounts, contacts, figures, the better first; a single one goes straight there.

use super::figures::names;
use super::set::lists;
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{find as words, kinds};
use crate::api::Problem;
use crate::pages::set::book;
use dunlin_app::people::Right;
use dunlin_app::present::{Hits, Now};
use dunlin_core::collect::decide::Amounts;
use dunlin_core::day::Day;
use dunlin_kpi::catalogue;
use maud::{Markup, html};

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/find", Some(Right::Read), &["q", "list"], draw)];

/// So many of each below the field, and on the page.
const FEW: usize = 5;
const MANY: usize = 50;

/// One thing that was found: where it is, what it is called, what else is said of it.
struct Hit {
    place: String,
    name: String,
    sub: String,
    beside: String,
}

/// Those of one sort.
struct Group {
    title: String,
    hits: Vec<Hit>,
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(words::TITLE).to_owned();
    let Some(q) = visit.query("q") else {
        let body = html! { h1.finding { (visit.say(words::TITLE)) } p.stand { (visit.say(words::ASK)) } };
        return Ok(Shown::Page { title, at: At::Nowhere, body });
    };
    let is_list = visit.part == Some("found");
    let groups = found(visit, q, if is_list { FEW } else { MANY })?;
    if is_list {
        return Ok(Shown::Part(list(visit, q, &groups)));
    }
    let mut all = groups.iter().flat_map(|group| &group.hits);
    if let (Some(only), None) = (all.next(), all.next()) {
        return Ok(Shown::Go(only.place.clone()));
    }
    let body = html! {
        @if groups.is_empty() {
            h1.finding { (visit.fill(words::FOUND_NOTHING, &[("q", q)])) }
            p.stand { (visit.say(words::NOTHING_MORE)) }
        } @else {
            h1.finding { (visit.fill(words::FOUND, &[("q", q)])) }
            div.hits { @for group in &groups {
                section.sec { h2.eyebrow { (group.title) } ul { @for hit in &group.hits { (shown(hit, None)) } } }
            } }
        }
    };
    Ok(Shown::Page { title, at: At::Nowhere, body })
}

fn shown(hit: &Hit, id: Option<String>) -> Markup {
    html! {
        li id=[id.clone()] role=[id.as_ref().map(|_| "option")] {
            a href=(hit.place) tabindex=[id.map(|_| "-1")] {
                span { b { (hit.name) } @if !hit.sub.is_empty() { " " span.sub { (hit.sub) } } }
                span.sub.num { (hit.beside) }
            }
        }
    }
}

/// The list below the field, for the script beside it.
fn list(visit: &Visit<'_>, q: &str, groups: &[Group]) -> Markup {
    let count: usize = groups.iter().map(|group| group.hits.len()).sum();
    let mut at = 0;
    let mut next = || {
        at += 1;
        format!("hit-{at}")
    };
    html! {
        div.hits id="found" data-count=(visit.fill(words::HITS, &[("n", &visit.lang().count(count as i64))])) {
            @if groups.is_empty() { p.note { (visit.fill(words::FOUND_NOTHING, &[("q", q)])) } }
            @for group in groups {
                section role="group" aria-label=(group.title) {
                    h2.eyebrow { (group.title) }
                    ul { @for hit in &group.hits { (shown(hit, Some(next()))) } }
                }
            }
            @if !groups.is_empty() { p.small { a href={ "/find?q=" (lists::value(q)) } tabindex="-1" { (visit.say(words::ALL_OF_IT)) } } }
        }
    }
}

fn found(visit: &Visit<'_>, q: &str, most: usize) -> Result<Vec<Group>, Problem> {
    let (lang, today) = (visit.lang(), visit.today()?);
    // Somebody who copies an amount may write it as programs do.
    let plain = q.trim_start_matches(['€', '$', '£']).trim_end_matches(['€', '$', '£']).trim();
    let amount = lang.read_money(plain).or_else(|| is_plain(plain).then(|| plain.to_owned()));
    let (now, sees) = visit.now(today)?;
    let hits = now.find(&sees, (q, amount.as_deref()), today, most);
    let mut groups = vec![
        (visit.say(words::CUSTOMERS).to_owned(), customers(visit, &now, &hits, today)),
        (visit.say(words::DOCUMENTS).to_owned(), documents(visit, &now, &hits.documents, today)),
    ];
    if let Some(amount) = &amount {
        let of: Vec<u32> =
            hits.amounts.iter().copied().filter(|item| !hits.documents.contains(item)).collect();
        let title = visit.fill(words::AMOUNTS, &[("amount", &lang.decimal(amount))]);
        groups.push((title, documents(visit, &now, &of, today)));
    }
    groups.push((visit.say(words::PEOPLE).to_owned(), people(visit, &now, &hits)));
    drop(now);
    if q.chars().any(char::is_alphabetic) {
        groups.push((visit.say(words::FIGURES).to_owned(), figures(visit, q, most.min(8))));
    }
    let groups = groups.into_iter().filter(|(_, hits)| !hits.is_empty());
    Ok(groups.map(|(title, hits)| Group { title, hits }).collect())
}

/// Whether it is an amount as programs write it.
fn is_plain(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part)
}

fn customers(visit: &Visit<'_>, now: &Now<'_>, hits: &Hits, day: Day) -> Vec<Hit> {
    let (l, lang) = (now.ledger(), visit.lang());
    let owed = |customer: u32| {
        let all = now.owed(customer, day).into_iter().filter(|(_, amounts)| amounts.open > 0);
        let one = |(at, amounts): (u16, Amounts)| {
            let currency = l.currencies[usize::from(at)];
            let money = lang.money(i128::from(amounts.open), currency.digits());
            visit.fill(words::OPEN, &[("amount", &format!("{money}\u{a0}{}", currency.code()))])
        };
        all.map(one).collect::<Vec<_>>().join(", ")
    };
    let hit = |&customer: &u32| {
        let number = l.customers.text(customer);
        Hit {
            place: format!("/accounts/{}", lists::segment(number)),
            name: book::name(l, customer).to_owned(),
            sub: number.to_owned(),
            beside: owed(customer),
        }
    };
    hits.customers.iter().map(hit).collect()
}

fn documents(visit: &Visit<'_>, now: &Now<'_>, items: &[u32], day: Day) -> Vec<Hit> {
    let (l, lang) = (now.ledger(), visit.lang());
    let hit = |&item: &u32| {
        let (row, currency) = (item as usize, l.currency_of(item));
        let word = dunlin_app::kind_word(l.items.kind[row]);
        let kind = kinds::document(word).map_or(word, |word| visit.say(word));
        let open = now.open(item, day);
        let money = |minor: i64| {
            format!("{}\u{a0}{}", lang.money(i128::from(minor), currency.digits()), currency.code())
        };
        let state = match open {
            0 => visit.say(words::SETTLED).to_owned(),
            open => visit.fill(words::OPEN, &[("amount", &money(open))]),
        };
        let of = l.items.customer[row];
        let customer = lists::value(l.customers.text(of));
        let name = l.item_name(item);
        Hit {
            place: format!("/documents/{}?customer={customer}&kind={word}", lists::segment(&name)),
            sub: format!("{kind}, {}, {}", book::name(l, of), lang.day(l.items.issued[row])),
            name,
            beside: format!("{} · {state}", money(l.items.amount[row])),
        }
    };
    items.iter().map(hit).collect()
}

fn people(visit: &Visit<'_>, now: &Now<'_>, hits: &Hits) -> Vec<Hit> {
    let l = now.ledger();
    let hit = |&at: &u32| {
        let person = now.person(at)?;
        let number = l.customers.text(person.customer);
        let ways: Vec<&str> =
            [person.phone.as_str(), &person.email].into_iter().filter(|way| !way.is_empty()).collect();
        Some(Hit {
            place: format!("/accounts/{}", lists::segment(number)),
            name: person.name.clone(),
            sub: visit.fill(words::AT, &[("customer", book::name(now.ledger(), person.customer))]),
            beside: ways.join(" · "),
        })
    };
    hits.people.iter().filter_map(hit).collect()
}

/// Figures that are called so, in the visitor's language or in English.
fn figures(visit: &Visit<'_>, q: &str, most: usize) -> Vec<Hit> {
    let lang = visit.lang();
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    let all = catalogue::all().iter().copied();
    let found = all.filter_map(|kpi| {
        let name = names::name(lang, kpi);
        let text = format!("{} {} {name}", kpi.id, kpi.name).to_lowercase();
        let is_called = words.iter().all(|word| text.contains(word.as_str()));
        is_called.then(|| Hit {
            place: format!("/figures/{}", lists::segment(kpi.id)),
            name: name.to_owned(),
            sub: kpi.id.to_owned(),
            beside: String::new(),
        })
    });
    found.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn an_amount_as_programs_write_it_is_one() {
        assert!(is_plain("1234.50") && is_plain("7"));
        assert!(!is_plain("1.2.3") && !is_plain("INV-1") && !is_plain("") && !is_plain("5."));
    }
}
