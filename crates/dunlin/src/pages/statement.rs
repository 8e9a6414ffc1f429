//! A customer's statement of account, of any days, as known then or now: for the screen and, printed, for the customer.

use super::locale::Lang;
use super::set::book::{self, Sums};
use super::set::fields;
use super::set::lists::{segment, value};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{Word, statement as words};
use crate::api::{Problem, Reader, problem};
use dunlin_app::collect::Desk;
use dunlin_app::people::Right;
use dunlin_core::collect::facts::{Person, Role};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, NO_ITEM, Settlement};
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use dunlin_core::statement::{Event, OpenItem, Section, Statement};
use maud::{Markup, html};

const READ: Option<Right> = Some(Right::Read);

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/statements", READ, &["customer", "from", "to", "known_at", "lang"], draw),
    page("/accounts/{number}/statement", READ, &[], elsewhere),
];

/// Under the account it is found too.
fn elsewhere(visit: &Visit<'_>) -> Drawn {
    Ok(Shown::Go(format!("/statements?customer={}", value(visit.path("number")))))
}

/// Ages of what is open: the first and the last day past due of each.
const AGES: [(i32, i32, Word); 5] = [
    (i32::MIN, 0, words::A_0),
    (1, 30, words::A_1),
    (31, 60, words::A_2),
    (61, 90, words::A_3),
    (91, i32::MAX, words::A_4),
];

/// A statement on its paper.
struct Paper<'p> {
    desk: &'p Desk,
    statement: &'p Statement,
    lang: Lang,
    known: Option<Day>,
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(words::TITLE).to_owned();
    let Some(number) = visit.query("customer") else {
        return Ok(Shown::Page { title, at: At::Customers, body: whose(visit) });
    };
    let to = visit.day("to")?;
    let from = if visit.query("from").is_some() { visit.day("from")? } else { month_before(to) };
    if from > to {
        return Err(problem::parameter().saying(format!("{from} > {to}")));
    }
    let known = visit.query("known_at").map(|_| visit.day("known_at")).transpose()?;
    let body = match known {
        None => {
            let (now, sees) = visit.now(to)?;
            let customer = now.customer(&sees, number).ok_or_else(problem::not_found)?;
            let few = now.few(&[customer], &sees, to)?;
            drop(now);
            let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
            shown(visit, &few.desk, here, (from, to, None))
        }
        Some(day) => {
            let moment = crate::input::moment("known_at", &day.to_string()).map_err(Problem::from)?;
            let view = visit.shared().view(&visit.who().scope, to, moment)?;
            let here = Reader::customer(&view, number)?;
            shown(visit, &view.desk, here, (from, to, known))
        }
    };
    Ok(Shown::Page { title, at: At::Customers, body })
}

/// The first day of the month before that of a day: on the first of a month there is something to tell too.
fn month_before(day: Day) -> Day {
    Day::of_month_index(day.month_index() - 1)
}

/// Asks for a customer.
fn whose(visit: &Visit<'_>) -> Markup {
    html! {
        h1.finding { (visit.say(words::NO_CUSTOMER)) }
        p.stand { (visit.say(words::NO_CUSTOMER_MORE)) }
        form.filter action="/statements" {
            (fields::text("customer", visit.say(words::CUSTOMER)).needed())
            button.btn type="submit" { (visit.say(super::words::nav::SHOW)) }
        }
    }
}

/// Who receives statements of a customer, else anybody there.
fn recipient(desk: &Desk, customer: u32) -> Option<&Person> {
    let people = || desk.collecting.facts.people.iter().filter(|person| person.customer == customer);
    people().find(|person| person.roles.contains(&Role::Statement)).or_else(|| people().next())
}

fn shown(
    visit: &Visit<'_>,
    desk: &Desk,
    customer: u32,
    (from, to, known): (Day, Day, Option<Day>),
) -> Markup {
    let l = desk.ledger();
    let statement = l.statement(customer, from, AsOf::day(to));
    let own = recipient(desk, customer).and_then(|person| Lang::of(&person.language));
    let lang = visit.query("lang").and_then(Lang::of).or(own).unwrap_or(visit.lang());
    let paper = Paper { desk, statement: &statement, lang, known };
    html! {
        div.screen {
            h1.finding { (claim(visit, &paper)) }
            form.filter action="/statements" {
                input type="hidden" name="customer" value=(l.customers.text(customer));
                (fields::day("from", visit.say(words::FROM)).value(visit.lang().day_in_field(from)))
                (fields::day("to", visit.say(words::TO)).value(visit.lang().day_in_field(to)))
                (fields::day("known_at", visit.say(words::KNOWN_AT)).value(known.map_or_else(String::new, |day| visit.lang().day_in_field(day))))
                (fields::choice("lang", visit.say(words::LANGUAGE), Lang::ALL.map(|(lang, name)| (lang.code().to_owned(), name.to_owned()))).value(lang.code()))
                button.btn type="submit" { (visit.say(super::words::nav::SHOW)) }
                button.btn.main type="button" data-print="" hidden { (visit.say(words::PRINT)) }
                a.btn.text href={ "/accounts/" (segment(l.customers.text(customer))) } { (visit.say(words::ACCOUNT)) }
            }
        }
        (paper.draw())
    }
}

fn claim(visit: &Visit<'_>, paper: &Paper<'_>) -> String {
    let (mut owed, mut late) = (Sums::default(), Sums::default());
    let l = paper.desk.ledger();
    for section in &paper.statement.sections {
        let currency = l.currencies[usize::from(section.currency)];
        if section.closing != 0 {
            owed.add(currency, section.closing);
        }
        if section.past_due > 0 {
            late.add(currency, section.past_due);
        }
    }
    let and = visit.say(words::AND);
    let (owed, late) = (owed.words(visit.lang(), and), late.words(visit.lang(), and));
    let day = visit.lang().day(paper.statement.to);
    let gaps = [
        ("name", book::name(l, paper.statement.customer)),
        ("sum", owed.as_str()),
        ("day", day.as_str()),
        ("late", late.as_str()),
    ];
    let word = match (owed.is_empty(), late.is_empty()) {
        (true, _) => words::CLAIM_NONE,
        (false, true) => words::CLAIM_NOT_LATE,
        (false, false) => words::CLAIM,
    };
    visit.fill(word, &gaps)
}

impl Paper<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.of(self.lang)
    }

    fn fill(&self, word: Word, gaps: &[(&str, &str)]) -> String {
        word.with(self.lang, gaps)
    }

    fn money(&self, currency: Currency, minor: i64) -> String {
        self.lang.money(i128::from(minor), currency.digits())
    }

    /// The legal entities that the customer owes.
    fn entities(&self) -> Vec<&str> {
        let l = self.desk.ledger();
        let Some(of) = &l.items.entity else { return Vec::new() };
        let rows = self.desk.looker().items.rows(self.statement.customer);
        let mut all: Vec<&str> = rows
            .iter()
            .map(|&item| of[item as usize])
            .filter(|&entity| entity != NO_ITEM)
            .map(|entity| l.entities.text(entity))
            .filter(|name| !name.is_empty())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn draw(&self) -> Markup {
        let (l, s) = (self.desk.ledger(), self.statement);
        let day = self.lang.day(s.to);
        let known = self.known.map(|known| self.lang.day(known));
        let stand = match &known {
            Some(known) => self.fill(words::DRAWN_KNOWN, &[("day", &day), ("known", known)]),
            None => self.fill(words::DRAWN, &[("day", &day)]),
        };
        let person = recipient(self.desk, s.customer);
        html! {
            article.letter lang=(self.lang.code()) aria-label=(self.say(words::TITLE)) {
                header.letter-h {
                    p.letter-from { (self.entities().join(" · ")) }
                    div.letter-to {
                        p.quiet.small { (self.say(words::FOR)) }
                        p { b { (book::name(l, s.customer)) } }
                        @if let Some(person) = person.filter(|person| !person.name.is_empty()) { p { (person.name) } }
                        p.quiet { (self.fill(words::NUMBER, &[("number", l.customers.text(s.customer))])) }
                    }
                    div.letter-about {
                        h2.claim { (self.say(words::TITLE)) }
                        p { (self.fill(words::PERIOD, &[("from", &self.lang.day(s.from)), ("to", &day)])) }
                        p.quiet { (stand) }
                    }
                }
                @if s.sections.is_empty() { p.stand { (self.say(words::NOTHING)) } }
                @for section in &s.sections { (self.section(section)) }
            }
        }
    }

    fn section(&self, section: &Section) -> Markup {
        let (l, s) = (self.desk.ledger(), self.statement);
        let currency = l.currencies[usize::from(section.currency)];
        let balances = section.lines.iter().scan(section.opening, |balance, line| {
            *balance += line.amount;
            Some(*balance)
        });
        let title = self.fill(words::POSTINGS, &[("currency", currency.code())]);
        html! {
            section.sec.gap {
                h3.eyebrow { (title) }
                div.scroll tabindex="0" role="region" aria-label=(title) { table {
                    thead { tr {
                        th scope="col" { (self.say(words::DATE)) } th.hide-s scope="col" { (self.say(words::POSTING)) } th scope="col" { (self.say(words::DOCUMENT)) }
                        th.num scope="col" { (self.say(words::AMOUNT)) } th.num scope="col" { (self.say(words::BALANCE)) }
                    } }
                    tbody {
                        tr { td { (self.lang.day(s.from.plus_days(-1))) } th scope="row" colspan="2" { (self.say(words::OPENING)) } td.hide-s {} td.num { (self.money(currency, section.opening)) } }
                        @for (line, balance) in section.lines.iter().zip(balances) {
                            tr {
                                td { (self.lang.day(line.day)) }
                                th.hide-s scope="row" { (self.say(event(line.event))) }
                                td { (book::document(l, line.item)) }
                                td.num { (self.money(currency, line.amount)) }
                                td.num { (self.money(currency, balance)) }
                            }
                        }
                    }
                    tfoot { tr { td { (self.lang.day(s.to)) } th scope="row" colspan="2" { (self.say(words::CLOSING)) } td.hide-s {} td.num { (self.money(currency, section.closing)) } } }
                } }
            }
            @if !section.open.is_empty() { (self.open(section, currency)) (self.aging(section, currency)) }
        }
    }

    fn open(&self, section: &Section, currency: Currency) -> Markup {
        let (l, day) = (self.desk.ledger(), self.lang.day(self.statement.to));
        let title = self.fill(words::OPEN_ITEMS, &[("day", &day), ("currency", currency.code())]);
        let late = |open: &OpenItem| match open.days_past_due {
            Some(days) if days > 0 => self.lang.count(i64::from(days)),
            Some(_) => self.say(words::NOT_DUE).to_owned(),
            None => self.say(words::CREDIT).to_owned(),
        };
        html! {
            section.gap-s {
                h3.eyebrow { (title) }
                div.scroll tabindex="0" role="region" aria-label=(title) { table {
                    thead { tr {
                        th scope="col" { (self.say(words::DOCUMENT)) } th.hide-s scope="col" { (self.say(words::DATE)) } th scope="col" { (self.say(words::DUE)) }
                        th.num scope="col" { (self.say(words::LATE)) } th.num.hide-s scope="col" { (self.say(words::AMOUNT)) } th.num scope="col" { (self.say(words::OPEN)) }
                    } }
                    tbody { @for open in &section.open {
                        @let at = open.item as usize;
                        tr {
                            th scope="row" { (book::document(l, open.item)) }
                            td.hide-s { (self.lang.day(l.items.issued[at])) }
                            td { @if open.days_past_due.is_some() { (self.lang.day(l.items.due[at])) } }
                            td.num { (late(open)) }
                            td.num.hide-s { (self.money(currency, l.items.amount[at])) }
                            td.num { (self.money(currency, open.open)) }
                        }
                    } }
                    tfoot {
                        tr.less { th scope="row" colspan="2" { (self.say(words::TOTAL)) } td.hide-s {} td {} td.hide-s {} td.num { (self.money(currency, section.closing)) } }
                        tr { th scope="row" colspan="2" { (self.say(words::OF_WHICH_LATE)) } td.hide-s {} td {} td.hide-s {} td.num { (self.money(currency, section.past_due)) } }
                    }
                } }
            }
        }
    }

    /// What is open by age: columns that add up to the total.
    fn aging(&self, section: &Section, currency: Currency) -> Markup {
        let title = self.fill(words::AGING, &[("currency", currency.code())]);
        let sums = ages(&section.open);
        html! {
            section.gap-s {
                h3.eyebrow { (title) }
                div.scroll tabindex="0" role="region" aria-label=(title) { table.ages {
                    thead { tr {
                        @for (.., word) in AGES { th.num scope="col" { (self.say(word)) } }
                        @if sums.1 != 0 { th.num scope="col" { (self.say(words::A_CREDIT)) } }
                        th.num.hide-s scope="col" { (self.say(words::TOTAL)) }
                    } }
                    tbody { tr {
                        @for minor in sums.0 { td.num { (self.money(currency, minor)) } }
                        @if sums.1 != 0 { td.num { (self.money(currency, sums.1)) } }
                        td.num.hide-s { b { (self.money(currency, section.closing)) } }
                    } }
                } }
            }
        }
    }
}

/// Open items by age, and the credits beside them.
fn ages(open: &[OpenItem]) -> ([i64; 5], i64) {
    let mut sums = ([0; 5], 0);
    for own in open {
        match own.days_past_due {
            None => sums.1 += own.open,
            Some(days) => {
                let at = AGES.iter().position(|(from, to, _)| (*from..=*to).contains(&days));
                at.into_iter().for_each(|at| sums.0[at] += own.open);
            }
        }
    }
    sums
}

/// What a posting is called.
const fn event(event: Event) -> Word {
    match event {
        Event::Posted(kind) => match kind {
            Kind::Invoice => words::E_INVOICE,
            Kind::DebitNote => words::E_DEBIT_NOTE,
            Kind::Fee => words::E_FEE,
            Kind::Interest => words::E_INTEREST,
            Kind::Chargeback => words::E_CHARGEBACK,
            Kind::Refund => words::E_REFUND,
            Kind::PaymentReturn => words::E_RETURN,
            Kind::CreditNote => words::E_CREDIT_NOTE,
            Kind::Payment => words::E_PAYMENT,
            Kind::WriteOff => words::E_WRITE_OFF,
            Kind::Journal => words::E_JOURNAL,
        },
        Event::Voided(_) => words::E_VOID,
        Event::Settled(how) => match how {
            Settlement::Cash => words::E_PAYMENT,
            Settlement::CreditNote => words::E_CREDIT_NOTE,
            Settlement::WriteOff => words::E_WRITE_OFF,
            Settlement::Discount => words::E_DISCOUNT,
            Settlement::Journal => words::E_JOURNAL,
        },
        Event::Transferred => words::E_TRANSFERRED,
        Event::Reopened => words::E_REOPENED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_item_is_in_one_age_and_all_of_them_add_up() {
        let item = |open, days_past_due| OpenItem { item: 0, open, days_past_due };
        let open = [
            item(100, Some(0)),
            item(20, Some(-5)),
            item(3, Some(1)),
            item(4, Some(30)),
            item(50, Some(31)),
            item(600, Some(90)),
            item(7_000, Some(91)),
            item(-9, None),
        ];
        let (ages, credits) = ages(&open);
        assert_eq!((ages, credits), ([120, 7, 50, 600, 7_000], -9));
        assert_eq!(ages.iter().sum::<i64>() + credits, open.iter().map(|own| own.open).sum::<i64>());
    }
}
