//! What is open of an account, document by document: by age, the oldest first, each age with its sum.

use super::Shown;
use crate::pages::set::balance::{BANDS, band, band_name};
use crate::pages::set::book::Sums;
use crate::pages::set::lists::{segment, value};
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::told;
use crate::pages::words::desk as words;
use crate::pages::worklist::rows::capital;
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};

/// So many are shown until all are asked for.
const SHOWN: usize = 12;

impl Shown<'_> {
    /// Items of which something is open, the oldest due first; of one currency where one is named.
    pub(super) fn open_items(&self, currency: Option<u16>) -> Vec<u32> {
        let (desk, i) = (self.desk(), &self.desk().ledger().items);
        let own = desk.looker().items.rows(self.customer).iter().copied();
        let is_of = |row: usize| currency.is_none_or(|at| i.currency.as_ref().map_or(0, |of| of[row]) == at);
        let mut items: Vec<u32> = own
            .filter(|&item| {
                desk.standing.open(item) != 0 && i.issued[item as usize] <= self.day && is_of(item as usize)
            })
            .collect();
        items.sort_by_key(|&item| (i.due[item as usize], item));
        items
    }

    /// Those of a currency that are late.
    pub(super) fn late_items(&self, currency: u16) -> Vec<u32> {
        let due = &self.desk().ledger().items.due;
        let mut items = self.open_items(Some(currency));
        items.retain(|&item| self.desk().standing.open(item) > 0 && due[item as usize] < self.day);
        items
    }

    pub(super) fn documents(&self) -> Markup {
        let (visit, l) = (self.visit, self.desk().ledger());
        let lang = visit.lang();
        let items = self.open_items(None);
        if items.is_empty() {
            return html! {};
        }
        let most = if visit.query("docs").is_some() || !self.is_beside() { usize::MAX } else { SHOWN };
        let mut sums: Vec<(u16, i64)> = Vec::new();
        for &item in &items {
            let at = l.items.currency.as_ref().map_or(0, |of| of[item as usize]);
            let open = self.desk().standing.open(item);
            match sums.iter_mut().find(|(own, _)| *own == at) {
                Some((_, sum)) => *sum += open,
                None => sums.push((at, open)),
            }
        }
        // The oldest of all stand first; those of an age stand together, credits behind them.
        let shown: Vec<u32> = items.iter().copied().take(most).collect();
        let has_state = shown.iter().any(|&item| self.state(item).is_some());
        let title = visit.fill(words::OPEN_DOCUMENTS, &[("n", &lang.count(items.len() as i64))]);
        html! {
            section {
                h3.sub aria-level=[self.level()] id="docs" { span { (title) } a href={ "/statements?customer=" (segment(&self.number)) } { (visit.say(words::STATEMENT)) } }
                div.scroll tabindex="0" role="region" aria-labelledby="docs" {
                    table {
                        thead { tr {
                            th scope="col" { (visit.say(words::DOCUMENT)) }
                            th.hide-s scope="col" { (visit.say(words::SORT)) }
                            th scope="col" { (visit.say(words::DUE)) }
                            th.num scope="col" { (visit.say(words::DAYS_LATE)) }
                            th.num scope="col" { (visit.say(words::OPEN)) }
                            @if has_state { th.hide-s scope="col" { (visit.say(words::STATE)) } }
                        } }
                        @for age in (0..=BANDS).rev().map(|at| (at + BANDS) % (BANDS + 1)) { (self.of_age(age, &items, &shown, has_state)) }
                        tfoot { @for (at, sum) in sums {
                            @let currency = l.currencies[usize::from(at)];
                            tr.sum {
                                th scope="row" { (visit.say(words::TOTAL)) " " (currency.code()) }
                                td.hide-s {} td {} td {}
                                td.num { (lang.money(i128::from(sum), currency.digits())) }
                                @if has_state { td.hide-s {} }
                            }
                        } }
                    }
                }
                @if items.len() > most { p.small { a href={ (self.here("docs=all")) "#docs" } data-part="account" { (visit.fill(words::ALL_DOCUMENTS, &[("n", &lang.count(items.len() as i64))])) } } }
            }
        }
    }

    /// The age of an item: its band; behind them those of which the customer has something to come.
    fn age(&self, item: u32) -> usize {
        if self.desk().standing.open(item) < 0 {
            return BANDS;
        }
        band(self.day.since(self.desk().ledger().items.due[item as usize]))
    }

    /// Those of an age that are shown, below what all of that age come to.
    fn of_age(&self, age: usize, items: &[u32], shown: &[u32], has_state: bool) -> Markup {
        let (lang, l) = (self.visit.lang(), self.desk().ledger());
        let own: Vec<u32> = items.iter().copied().filter(|&item| self.age(item) == age).collect();
        let shown: Vec<u32> = shown.iter().copied().filter(|&item| self.age(item) == age).collect();
        if shown.is_empty() {
            return html! {};
        }
        let mut sums = Sums::default();
        own.iter().for_each(|&item| sums.add(l.currency_of(item), self.desk().standing.open(item)));
        let name = if age == BANDS { self.visit.say(words::CREDITS) } else { band_name(lang, age) };
        let name = capital(
            &self.visit.fill(words::GROUP_OF, &[("name", name), ("n", &lang.count(own.len() as i64))]),
        );
        html! { tbody {
            tr.age {
                th scope="rowgroup" colspan="2" { svg viewBox="0 0 11 11" aria-hidden="true" { rect class={ "a" (age) } x=".5" y=".5" width="10" height="10" {} } (name) }
                td.hide-s {} td {}
                td.num { (sums.only(lang)) }
                @if has_state { td.hide-s {} }
            }
            @for item in shown { (self.document(item, has_state)) }
        } }
    }

    fn document(&self, item: u32, has_state: bool) -> Markup {
        let (desk, lang, row) = (self.desk(), self.visit.lang(), item as usize);
        let l = desk.ledger();
        let (open, due, currency) = (desk.standing.open(item), l.items.due[row], l.currency_of(item));
        let late = if open > 0 { self.day.since(due) } else { 0 };
        let name = l.item_name(item);
        html! {
            tr {
                th.nw scope="row" { a href={ "/documents/" (segment(&name)) } { (name) } @if let Some(state) = self.state(item) { div.only-s { (state) } } }
                td.hide-s.quiet { (told::kind(l.items.kind[row]).of(lang)) }
                td { (lang.day_near(due, self.day)) }
                td.num { @if late > 0 { (lang.count(i64::from(late))) } @else { "–" } }
                td.num { (lang.money(i128::from(open), currency.digits())) }
                @if has_state { td.hide-s { @if let Some(state) = self.state(item) { (state) } } }
            }
        }
    }

    /// What is to be known of an item beside its age.
    fn state(&self, item: u32) -> Option<Markup> {
        let (visit, lang) = (self.visit, self.visit.lang());
        let open = self.desk().standing.open(item);
        let holds = self.desk().ledger().items.hold_until.as_ref();
        let hold =
            holds.map(|of| of[item as usize]).filter(|&until| until != Day::ALWAYS && until >= self.day);
        let disputed = self.claims.disputed(self.desk(), item, open);
        if open < 0 {
            return Some(mark(Meaning::Credit, visit.say(words::CREDIT)));
        }
        if disputed > 0 {
            let place = format!("do=settle&doc={}", value(&self.desk().ledger().item_name(item)));
            return Some(html! {
                (mark(Meaning::Disputed, visit.say(words::IN_DISPUTE)))
                @if visit.may(Right::Work) { " " a.small href={ (self.here(&place)) "#act" } data-act="settle" { (visit.say(words::SETTLE)) } }
            });
        }
        if let Some(until) = self.claims.promised(item) {
            let by = lang.day_near(until, self.day);
            return Some(mark(Meaning::Promised, &visit.fill(words::PROMISED_BY, &[("day", &by)])));
        }
        hold.map(|until| {
            mark(Meaning::Held, &visit.fill(words::HELD_TO, &[("day", &lang.day_near(until, self.day))]))
        })
    }
}
