//! The head of an account: what it owes, what was said last, what can be done.

use super::Shown;
use crate::pages::set::balance::{BANDS, Balance, band_name, bar};
use crate::pages::set::fields;
use crate::pages::set::lists::{segment, value};
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::told;
use crate::pages::words::{Word, desk as words};
use crate::pages::worklist::rows::{account_place, capital};
use dunlin_app::people::Right;
use dunlin_core::collect::facts::{Activity, Promise};
use dunlin_core::collect::promise::Standing as Kept;
use maud::{Markup, html};

/// What was done, its word, and how it is taken back where that can be.
const DONE: &[(&str, Word, Option<&str>)] = &[
    ("call", words::DID_CALL, None),
    ("promise", words::DID_PROMISE, Some("undo_promise")),
    ("dispute", words::DID_DISPUTE, Some("undo_dispute")),
    ("mail", words::DID_MAIL, None),
    ("note", words::DID_NOTE, None),
    ("snooze", words::DID_SNOOZE, None),
    ("hold", words::DID_HOLD, Some("undo_hold")),
    ("release", words::DID_RELEASE, None),
    ("settle", words::DID_SETTLE, None),
    ("undone", words::DID_UNDONE, None),
];

impl Shown<'_> {
    /// What was done just now, and the way back.
    pub(super) fn done(&self) -> Markup {
        let visit = self.visit;
        let Some((_, word, undo)) = DONE.iter().find(|(name, ..)| visit.query("did") == Some(*name)) else {
            return html! {};
        };
        let of = visit.query("of").unwrap_or(&self.number);
        let undo = undo.zip(visit.query("undo")).filter(|_| visit.may(Right::Work));
        html! {
            div.said.done role="status" {
                span { (visit.fill(*word, &[("who", self.of.as_deref().unwrap_or(&self.name))])) }
                @if let Some((does, what)) = undo {
                    form method="post" action={ "/accounts/" (segment(of)) } data-swap="account" {
                        (fields::key())
                        input type="hidden" name="do" value=(does); input type="hidden" name="what" value=(what);
                        input type="hidden" name="then" value=(self.around.here);
                        button.btn.plain type="submit" data-key="u" { (visit.say(words::UNDO)) " " kbd aria-hidden="true" { "u" } }
                    }
                }
            }
        }
    }

    pub(super) fn head(&self) -> Markup {
        let (visit, desk) = (self.visit, self.desk());
        let l = desk.ledger();
        let lang = visit.lang();
        let sums = (0..l.currencies.len() as u16).map(|at| (at, desk.standing.amounts(self.customer, at)));
        let sums: Vec<_> = sums.filter(|(_, a)| a.open != 0 || a.unapplied != 0).collect();
        html! {
            header.acct-h {
                @if self.is_beside() { h2 { (self.name) } } @else { h1 { (self.name) } }
                div.owes {
                    @if sums.is_empty() { p { (visit.say(words::OWES_NOTHING)) } }
                    @for (at, sum) in &sums {
                        @let currency = l.currencies[usize::from(*at)];
                        @let money = |minor: i64| lang.money(i128::from(minor), currency.digits());
                        p {
                            b { (money(sum.past_due)) } " " (visit.fill(words::LATE_OF, &[("open", &money(sum.open)), ("currency", currency.code())]))
                            @if sum.unapplied > 0 { " · " (mark(Meaning::Credit, &visit.fill(words::UNAPPLIED, &[("amount", &money(sum.unapplied))]))) }
                        }
                    }
                }
            }
            p.small.quiet { (self.facts()) }
        }
    }

    /// Number, segment, whose it is, limit: in one line.
    fn facts(&self) -> Markup {
        let (visit, l) = (self.visit, self.desk().ledger());
        let last = self.desk().looker().items.rows(self.customer).last().copied();
        let text = |of: Option<&Vec<u32>>, names: &dunlin_core::names::Names| {
            let at = last.and_then(|item| of.map(|of| of[item as usize]))?;
            Some(names.text(at).to_owned()).filter(|text| !text.is_empty())
        };
        let segment = text(l.items.segment.as_ref(), &l.segments);
        let collector = text(l.items.collector.as_ref(), &l.collectors);
        let mut parts = vec![visit.fill(words::CUSTOMER_NO, &[("n", &self.number)])];
        parts.extend(segment);
        parts.extend(collector.map(|name| visit.fill(words::OWNER, &[("who", &name)])));
        parts.extend(self.limit());
        let tags = self.desk().collecting.facts.tags.iter().filter(|(of, _)| *of == self.customer);
        parts.extend(tags.map(|(_, tag)| format!("#{tag}")));
        html! {
            (parts.join(" · "))
            @if self.is_beside() { " · " a href=(account_place(&self.number)) data-key="o" { (visit.say(words::WHOLE_PAGE)) } }
        }
    }

    fn limit(&self) -> Option<String> {
        let (desk, lang) = (self.desk(), self.visit.lang());
        let l = desk.ledger();
        let limit = l.credit_limits.as_ref()?.get(self.customer as usize).copied().flatten()?;
        let (at, amounts) = desk.standing.main(self.customer)?;
        let currency = l.currencies[usize::from(at)];
        let amount = lang.whole(i128::from(limit), currency.digits());
        let used = i128::from(amounts.open) * 100 / i128::from(limit.max(1));
        let gaps = [
            ("limit", &*amount),
            ("currency", currency.code()),
            ("percent", &*lang.decimal(&used.to_string())),
        ];
        Some(self.visit.fill(words::LIMIT_USED, &gaps))
    }

    /// What was last said and promised: in the words of whoever wrote it down.
    pub(super) fn speak(&self) -> Markup {
        let (visit, facts) = (self.visit, &self.desk().collecting.facts);
        let own =
            || facts.activities.iter().rev().filter(|a| a.customer == self.customer && a.day() <= self.day);
        let words_of = own().find(|a| !a.note.is_empty() && a.medium.is_some());
        let last = own().find(|a| a.medium.is_some());
        let promise = facts
            .promises
            .iter()
            .filter(|p| p.customer == self.customer && p.made <= self.day)
            .max_by_key(|p| (p.made, p.id));
        html! {
            div.speak {
                @if let Some(said) = words_of {
                    figure.quote {
                        blockquote { p { (visit.fill(words::QUOTE, &[("text", &said.note)])) } }
                        figcaption { (self.source(said)) }
                    }
                }
                @if let Some(last) = last.filter(|last| words_of.is_none_or(|said| !std::ptr::eq(*last, said))) {
                    p { (visit.say(words::LAST_CONTACT)) " " (self.source(last)) }
                }
                @if let Some(promise) = promise { p { (self.promised(promise)) } }
                @if last.is_none() && promise.is_none() { p.quiet { (visit.say(words::NOBODY_SPOKE)) } }
            }
        }
    }

    /// Who, when, by what channel, and how it ended.
    fn source(&self, a: &Activity) -> String {
        let (visit, lang) = (self.visit, self.visit.lang());
        let person = a.contact.map(|at| self.desk().collecting.facts.people[at as usize].name.clone());
        let by = told::medium(a.medium).of(lang);
        let when = lang.day_near(a.day(), self.day);
        let how = told::ended(a.outcome).of(lang);
        let mut parts: Vec<String> = person.into_iter().collect();
        parts.push(if a.inbound { visit.fill(words::INBOUND, &[("how", by)]) } else { by.to_owned() });
        parts.push(when);
        if !a.author.is_empty() {
            parts.push(visit.fill(words::TO_WHOM, &[("who", &a.author)]));
        }
        visit.fill(words::HOW_ENDED, &[("source", &capital(&parts.join(", "))), ("how", how)])
    }

    /// A promise, and what became of it.
    pub(super) fn promised(&self, p: &Promise) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let digits = p.currency.digits();
        let total: i64 = p.parts.iter().map(|part| part.1).sum();
        let last = p.parts.last().map_or(p.made, |part| part.0);
        let amount = lang.money(i128::from(total), digits);
        let gaps = [
            ("amount", &*amount),
            ("currency", p.currency.code()),
            ("day", &*lang.day_near(last, self.day)),
            ("made", &*lang.day_near(p.made, self.day)),
            ("n", &*p.parts.len().to_string()),
        ];
        let said = visit.fill(if p.parts.len() > 1 { words::PLAN_OF } else { words::PROMISE_OF }, &gaps);
        let (meaning, how) = match self.desk().kept(p) {
            Kept::Pending(until) => (
                Meaning::Promised,
                visit.fill(words::WAITED_FOR, &[("day", &lang.day_near(until, self.day))]),
            ),
            Kept::Kept => (Meaning::Paid, visit.say(words::WAS_KEPT).to_owned()),
            Kept::PartlyKept(minor) => {
                let got = lang.money(i128::from(minor), digits);
                (Meaning::Late, visit.fill(words::PARTLY_KEPT, &[("amount", &got)]))
            }
            Kept::Broken => (Meaning::Late, visit.say(words::WAS_BROKEN).to_owned()),
            Kept::Ended => (Meaning::Held, visit.say(words::WAS_ENDED).to_owned()),
        };
        html! { (said) ": " (mark(meaning, &how)) }
    }

    /// What can be done.
    pub(super) fn acts(&self) -> Markup {
        let visit = self.visit;
        if !visit.may(Right::Work) {
            return html! {};
        }
        let doing = visit.query("do").unwrap_or_default();
        let all = [
            ("call", words::CALL, "c"),
            ("mail", words::EMAIL, "e"),
            ("promise", words::PROMISE, "p"),
            ("dispute", words::DISPUTE, "d"),
            ("snooze", words::SNOOZE, "s"),
            ("note", words::NOTE, "n"),
            ("hold", words::HOLD, "h"),
        ];
        html! {
            nav.acts aria-label=(visit.say(words::ACTS)) {
                @for (does, word, key) in all {
                    a.btn.main[does == "call"] href={ (self.here(&format!("do={}", value(does)))) "#act" } data-act=(does) data-key=(key) aria-current=[(doing == does).then_some("true")] {
                        (visit.say(word)) " " kbd aria-hidden="true" { (key) }
                    }
                }
            }
        }
    }

    /// A bar a currency, with its key.
    pub(super) fn balances(&self) -> Markup {
        let (desk, lang) = (self.desk(), self.visit.lang());
        let l = desk.ledger();
        let all = (0..l.currencies.len() as u16)
            .map(|at| (at, Balance::new(desk, &self.claims, self.customer, at)));
        let all: Vec<_> = all.filter(|(_, balance)| balance.total() > 0).collect();
        html! {
            @for (at, balance) in &all {
                @let currency = l.currencies[usize::from(*at)];
                @let whole = |minor: i64| lang.whole(i128::from(minor), currency.digits());
                div.balance {
                    (bar(lang, balance, currency.digits(), (balance.total(), 600, 18)))
                    p.key {
                        @for band in (0..BANDS).filter(|&band| balance.open[band] > 0) {
                            span { svg viewBox="0 0 11 11" aria-hidden="true" { rect class={ "a" (band) } x=".5" y=".5" width="10" height="10" {} } (band_name(lang, band)) " " b { (whole(balance.open[band])) } }
                        }
                        @if balance.promised() > 0 { span { (mark(Meaning::Promised, self.visit.say(words::IS_PROMISED))) " " b { (whole(balance.promised())) } } }
                        @if balance.disputed() > 0 { span { (mark(Meaning::Disputed, self.visit.say(words::IN_DISPUTE))) " " b { (whole(balance.disputed())) } } }
                        @if all.len() > 1 { span { (currency.code()) } }
                    }
                }
            }
        }
    }
}
