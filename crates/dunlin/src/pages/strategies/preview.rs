//! What another strategy would do today, beside what the one in use does: by step, by reason, and for some customers by name.

use super::words;
use crate::pages::dunning::say;
use crate::pages::set::book;
use crate::pages::visit::Visit;
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::{Action, How, Plan};
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::money::Currency;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// So many customers are shown by name.
const SAMPLE: usize = 25;

/// What is done for a customer, so that two plans can be compared: how, by which step, how much.
type Deed = (String, String, Currency, i64);

/// A plan with the strategy that made it.
#[derive(Clone, Copy)]
pub(super) struct Made<'p> {
    pub(super) plan: &'p Plan,
    pub(super) strategy: &'p Strategy,
}

impl Made<'_> {
    fn step(&self, (segment, step): (u16, u16)) -> &str {
        &self.strategy.segments[usize::from(segment)].steps[usize::from(step)].name
    }

    fn count(&self, of: impl Fn(&How) -> bool) -> usize {
        self.plan.actions.iter().filter(|action| of(&action.how)).count()
    }

    fn deeds(&self, visit: &Visit<'_>, desk: &Desk) -> BTreeMap<u32, Vec<Deed>> {
        let mut all: BTreeMap<u32, Vec<Deed>> = BTreeMap::new();
        for action in &self.plan.actions {
            all.entry(action.customer).or_default().push(self.deed(visit, desk, action));
        }
        all
    }

    fn deed(&self, visit: &Visit<'_>, desk: &Desk, action: &Action) -> Deed {
        let currency = desk.ledger().currencies[usize::from(action.currency)];
        let step = say::step(visit, self.step((action.segment, action.step))).to_owned();
        (step, say::how(visit, &action.how), currency, action.total)
    }

    /// How often each step is taken.
    fn steps(&self, visit: &Visit<'_>) -> BTreeMap<(String, String), usize> {
        let mut all = BTreeMap::new();
        for action in &self.plan.actions {
            let kind = match &action.how {
                How::Write(..) => String::new(),
                other => say::how(visit, other),
            };
            let step = say::step(visit, self.step((action.segment, action.step))).to_owned();
            *all.entry((step, kind)).or_default() += 1;
        }
        all
    }

    fn reasons(&self) -> BTreeMap<&'static str, usize> {
        let mut all = BTreeMap::new();
        self.plan.withheld.iter().for_each(|own| *all.entry(own.why.code()).or_default() += 1);
        all
    }
}

/// Two plans of a day beside each other.
pub(super) fn draw(visit: &Visit<'_>, desk: &Desk, now: Made<'_>, then: Made<'_>) -> Markup {
    let (deeds_now, deeds_then) = (now.deeds(visit, desk), then.deeds(visit, desk));
    let all: BTreeSet<u32> = deeds_now.keys().chain(deeds_then.keys()).copied().collect();
    let changed: Vec<u32> = all.into_iter().filter(|of| deeds_now.get(of) != deeds_then.get(of)).collect();
    let n = |n: usize| visit.lang().count(n as i64);
    let is_written = |how: &How| matches!(how, How::Write(..));
    let is_call = |how: &How| *how == How::Call;
    let gaps = [
        ("notices", n(then.count(is_written))),
        ("calls", n(then.count(is_call))),
        ("notices_now", n(now.count(is_written))),
        ("calls_now", n(now.count(is_call))),
        ("customers", n(changed.len())),
    ];
    let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
    html! {
        section.sec.gap aria-labelledby="preview-h" {
            h2.eyebrow id="preview-h" { (visit.say(words::PREVIEW)) }
            p.claim { @if changed.is_empty() { (visit.say(words::PREVIEW_SAME)) } @else { (visit.fill(words::PREVIEW_CLAIM, &gaps)) } }
            @if !changed.is_empty() {
                (counts(visit, now, then))
                (sample(visit, desk, &changed, (now, &deeds_now), (then, &deeds_then)))
            }
        }
    }
}

/// By step and by reason.
fn counts(visit: &Visit<'_>, now: Made<'_>, then: Made<'_>) -> Markup {
    let (steps_now, steps_then) = (now.steps(visit), then.steps(visit));
    let steps: BTreeSet<&(String, String)> = steps_now.keys().chain(steps_then.keys()).collect();
    let (why_now, why_then) = (now.reasons(), then.reasons());
    let reasons: BTreeSet<&'static str> = why_now.keys().chain(why_then.keys()).copied().collect();
    let n = |n: usize| visit.lang().count(n as i64);
    let row = |title: Markup, a: usize, b: usize| {
        let change = b as i64 - a as i64;
        let sign = if change > 0 { "+" } else { "" };
        html! { tr {
            th scope="row" { (title) }
            td.num { (n(a)) } td.num { (n(b)) }
            td.num { @if change == 0 { "\u{2013}" } @else { b { (sign) (visit.lang().count(change)) } } }
        } }
    };
    let of =
        |all: &BTreeMap<(String, String), usize>, key: &(String, String)| all.get(key).copied().unwrap_or(0);
    let head = |title: &'static str| {
        html! { thead { tr {
            th scope="col" { (title) }
            th.num scope="col" { (visit.say(words::NOW)) } th.num scope="col" { (visit.say(words::THEN)) } th.num scope="col" { (visit.say(words::CHANGE)) }
        } } }
    };
    html! {
        div.boards {
            table {
                (head(visit.say(words::STEPS)))
                tbody { @for key in steps {
                    (row(html! { (key.0) @if !key.1.is_empty() && key.1 != key.0 { span.quiet { ", " (key.1) } } }, of(&steps_now, key), of(&steps_then, key)))
                } }
            }
            table {
                (head(visit.say(words::WITHHELD)))
                tbody { @for code in reasons {
                    @let title = say::reason_of(code).map_or(code, |word| visit.say(word));
                    (row(html! { (title) }, why_now.get(code).copied().unwrap_or(0), why_then.get(code).copied().unwrap_or(0)))
                } }
            }
        }
    }
}

type Side<'s> = (Made<'s>, &'s BTreeMap<u32, Vec<Deed>>);

/// Some customers with what is done for each now and then, spread over all for whom it changes.
fn sample(visit: &Visit<'_>, desk: &Desk, changed: &[u32], now: Side<'_>, then: Side<'_>) -> Markup {
    let every = changed.len().div_ceil(SAMPLE).max(1);
    let side = |(made, deeds): Side<'_>, customer: u32| {
        let own = deeds.get(&customer).map_or(&[][..], Vec::as_slice);
        let why = made.plan.withheld.iter().find(|own| own.customer == customer).map(|own| own.why);
        html! {
            @for (step, how, currency, minor) in own {
                span.under { (step) @if how != step { ", " (how) } ", " (book::amount(visit.lang(), *currency, i128::from(*minor))) }
            }
            @if own.is_empty() { span.quiet {
                @match why {
                    Some(why) => (visit.fill(words::NOTHING_WHY, &[("why", &say::reason_line(visit, why, desk.day))])),
                    None => (visit.say(words::NOTHING)),
                }
            } }
        }
    };
    html! {
        h3.sub.gap-s { (visit.say(words::SAMPLE)) }
        div.scroll tabindex="0" role="region" aria-label=(visit.say(words::SAMPLE)) { table {
            thead { tr {
                th scope="col" { (visit.say(words::CUSTOMER)) } th scope="col" { (visit.say(words::NOW)) } th scope="col" { (visit.say(words::THEN)) }
            } }
            tbody { @for &customer in changed.iter().step_by(every) { tr {
                th scope="row" { (book::customer(desk.ledger(), customer)) }
                td { (side(now, customer)) }
                td { (side(then, customer)) }
            } } }
        } }
    }
}
