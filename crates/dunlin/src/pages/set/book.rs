//! Names out of the books as links, and sums that keep currencies apart.

use super::lists::segment;
use crate::pages::locale::Lang;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_core::money::Currency;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What a customer is called: its name, else its number.
pub(crate) fn name(l: &Ledger, customer: u32) -> &str {
    if customer == NO_ITEM {
        return "";
    }
    match l.customer_name(customer) {
        "" => l.customers.text(customer),
        name => name,
    }
}

/// The page of a customer's account.
pub(crate) fn account_place(l: &Ledger, customer: u32) -> String {
    format!("/accounts/{}", segment(l.customers.text(customer)))
}

/// A customer by name, leading to its account.
pub(crate) fn customer(l: &Ledger, customer: u32) -> Markup {
    html! { a.who href=(account_place(l, customer)) { (name(l, customer)) } }
}

/// A document by number, leading to its story.
pub(crate) fn document(l: &Ledger, item: u32) -> Markup {
    let number = l.item_name(item);
    html! { a.nw href={ "/documents/" (segment(&number)) } { (number) } }
}

/// Some documents; so many are named, the rest is counted.
pub(crate) fn documents(l: &Ledger, items: &[u32], most: usize, more: &dyn Fn(usize) -> String) -> Markup {
    html! {
        @for (at, &item) in items.iter().take(most).enumerate() {
            @if at > 0 { ", " }
            (document(l, item))
        }
        @if items.len() > most { " " (more(items.len() - most)) }
    }
}

/// Who is responsible for a customer: the collector of its latest item; empty for nobody.
pub(crate) fn collector(l: &Ledger, items: &[u32]) -> String {
    let of = l.items.collector.as_ref().zip(items.last()).map(|(of, &item)| of[item as usize]);
    of.filter(|&of| of != NO_ITEM).map_or_else(String::new, |of| l.collectors.text(of).to_owned())
}

/// Amounts by currency; nothing is ever added across them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums(BTreeMap<Currency, i128>);

impl Sums {
    /// Adds an amount, in minor units.
    pub(crate) fn add(&mut self, currency: Currency, minor: i64) {
        *self.0.entry(currency).or_default() += i128::from(minor);
    }

    /// By currency, the largest first as far as that can be said.
    fn sorted(&self) -> Vec<(Currency, i128)> {
        let mut all: Vec<(Currency, i128)> =
            self.0.iter().map(|(&currency, &minor)| (currency, minor)).collect();
        all.sort_by_key(|&(currency, minor)| (std::cmp::Reverse(minor), currency));
        all
    }

    /// As a text in whole units: `12,300 EUR and 400 USD`.
    pub(crate) fn words(&self, lang: Lang, and: &str) -> String {
        let all: Vec<String> = self
            .sorted()
            .into_iter()
            .map(|(currency, minor)| {
                format!("{}\u{a0}{}", lang.whole(minor, currency.digits()), currency.code())
            })
            .collect();
        match all.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [before @ .., last] => format!("{} {and} {last}", before.join(", ")),
        }
    }

    /// To the cent, with currencies only where there are several.
    pub(crate) fn only(&self, lang: Lang) -> Markup {
        match self.sorted().as_slice() {
            [(currency, minor)] => html! { (lang.money(*minor, currency.digits())) },
            _ => self.stacked(lang),
        }
    }

    /// As figures under each other, each to the cent.
    pub(crate) fn stacked(&self, lang: Lang) -> Markup {
        html! { @for (currency, minor) in self.sorted() {
            span.sum1 { (amount(lang, currency, minor)) }
        } }
    }

    /// In whole units under each other, the cents one pointing away.
    pub(crate) fn rounded(&self, lang: Lang) -> Markup {
        html! { @for (currency, minor) in self.sorted() {
            span.sum1 { (super::marks::whole(lang, minor, currency.digits())) " " span.cur { (currency.code()) } }
        } }
    }
}

/// An amount to the cent with its currency behind it.
pub(crate) fn amount(lang: Lang, currency: Currency, minor: i128) -> Markup {
    html! { (lang.money(minor, currency.digits())) " " span.cur { (currency.code()) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_never_added_and_the_largest_comes_first() {
        let (eur, usd) = (Currency::of("EUR"), Currency::of("USD"));
        let mut sums = Sums::default();
        for (currency, minor) in [(usd, 40_049), (eur, 1_000_000), (eur, 230_050)] {
            sums.add(currency, minor);
        }
        assert_eq!(sums.words(Lang::En, "and"), "12,301\u{a0}EUR and 400\u{a0}USD");
        assert_eq!(sums.words(Lang::De, "und"), "12.301\u{a0}EUR und 400\u{a0}USD");
        assert_eq!(Sums::default().words(Lang::En, "and"), "");
    }
}
