//! A move as a sentence, as a waterfall, and as the table behind it.

use super::moved::{Cause, Moved, Piece};
use super::text::{Written, row};
use crate::pages::chart::{self, Bridge, Step, Told};
use crate::pages::set::lists::segment;
use crate::pages::visit::Visit;
use crate::pages::words::{Word, figures as words, nav};
use dunlin_kpi::catalogue::{Better, Unit};
use dunlin_kpi::formula::Ratio;
use maud::{Markup, html};

/// So many are named in a sentence.
const NAMED: usize = 3;

/// By what a move is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// By customer.
    Customer,
    /// By cause.
    Cause,
}

/// What the move is by customer, in a sentence that is worked out from its parts.
pub(crate) fn claim(visit: &Visit<'_>, written: Written<'_>, moved: &Moved) -> String {
    let is_share = written.kpi.unit == Unit::Percent && written.kpi.better == Better::Higher;
    let said = |pieces: &[&Piece], several: Word, one: Word| -> Option<String> {
        let named: Vec<&Piece> = pieces.iter().take(NAMED).copied().collect();
        let sum = named.iter().try_fold(Ratio::ZERO, |sum, piece| sum.checked_add(piece.part))?;
        let sum = written.whole(sum).filter(|sum| *sum != 0)?;
        let names: Vec<&str> = named.iter().map(|piece| piece.name.as_str()).collect();
        let word = if names.len() == 1 { one } else { several };
        Some(visit.fill(word, &[("names", &row(visit, &names)), ("value", &written.far(sum))]))
    };
    let (down, up): (Vec<&Piece>, Vec<&Piece>) =
        moved.customers.iter().partition(|piece| piece.part.is_negative());
    let (took, gave) = if is_share {
        (said(&down, words::TOOK, words::TOOK_ONE), said(&up, words::GAVE, words::GAVE_ONE))
    } else {
        (
            said(&down, words::TOOK_MONEY, words::TOOK_MONEY_ONE),
            said(&up, words::GAVE_MONEY, words::GAVE_MONEY_ONE),
        )
    };
    let falls = moved.after.checked_sub(moved.before).is_some_and(Ratio::is_negative);
    let (first, second) = if falls { (took, gave) } else { (gave, took) };
    match (first, second) {
        (Some(first), Some(second)) => {
            visit.fill(words::BOTH_CLAIMS, &[("first", &first), ("second", &second)])
        }
        (Some(one), None) | (None, Some(one)) => visit.fill(words::ONE_CLAIM, &[("first", &one)]),
        (None, None) => visit.say(words::NOT_MOVED).to_owned(),
    }
}

/// The greatest causes of the move, in a sentence; nothing where causes say nothing.
pub(crate) fn causes(visit: &Visit<'_>, written: Written<'_>, moved: &Moved) -> Option<String> {
    let parts: Vec<String> = moved
        .causes
        .iter()
        .take(NAMED)
        .filter_map(|(of, part)| Some((of, written.whole(*part).filter(|part| *part != 0)?)))
        .map(|(of, part)| format!("{}\u{a0}{}", cause(visit, *of), written.signed(part)))
        .collect();
    (!parts.is_empty()).then(|| visit.fill(words::BY_CAUSES, &[("parts", &parts.join(", "))]))
}

/// What a cause is called.
pub(crate) fn cause(visit: &Visit<'_>, cause: Cause) -> String {
    let word = match cause {
        Cause::Opening => words::CAUSE_OPENING,
        Cause::Sales => words::CAUSE_SALES,
        Cause::OtherDebits => words::CAUSE_DEBITS,
        Cause::Cash => words::CAUSE_CASH,
        Cause::Credits => words::CAUSE_CREDITS,
        Cause::WriteOffs => words::CAUSE_WRITE_OFFS,
        Cause::Discounts => words::CAUSE_DISCOUNTS,
        Cause::Journals => words::CAUSE_JOURNALS,
        Cause::Voids => words::CAUSE_VOIDS,
        Cause::AlreadyLate => words::CAUSE_ALREADY,
        Cause::LatePayers => words::CAUSE_LATE,
        Cause::Recovered => words::CAUSE_RECOVERED,
        Cause::Length => words::CAUSE_LENGTH,
        Cause::Other(measure) => return super::measures::label(visit.lang(), measure.name()).0,
    };
    visit.say(word).to_owned()
}

/// The waterfall with its table. `ends`: what the two periods are called.
pub(crate) fn figure(
    visit: &Visit<'_>,
    written: Written<'_>,
    moved: &Moved,
    (id, ends, split): (&'static str, (&str, &str), Split),
) -> Markup {
    let fine = written.finer();
    let Some((before, after)) = fine.whole(moved.before).zip(fine.whole(moved.after)) else {
        return html! {};
    };
    let parts = parts(visit, fine, moved, split, after - before);
    let steps: Vec<Step> = parts
        .iter()
        .map(|(label, _, value)| Step {
            label: label.clone(),
            value: *value,
            is_worse: written.is_worse(*value).unwrap_or(*value < 0),
        })
        .collect();
    let said: Vec<String> =
        parts.iter().map(|(label, _, value)| format!("{label} {}", fine.signed(*value))).collect();
    let name = super::names::name(visit.lang(), written.kpi);
    let gaps = [("kpi", name), ("before", ends.0), ("after", ends.1)];
    let (from, to, all) = (fine.full(before), fine.full(after), said.join("; "));
    let told = Told {
        id,
        title: visit.fill(words::BRIDGE_TITLE, &gaps),
        desc: visit.fill(words::BRIDGE_DESC, &[("from", &from), ("to", &to), ("parts", &all)]),
    };
    let bridge = Bridge {
        told: told.clone(),
        before: (ends.0.to_owned(), before),
        after: (ends.1.to_owned(), after),
        steps,
        say: &|value| fine.drawn(value),
        step: &|value| fine.signed(value),
    };
    let table = html! {
        table {
            caption.vh { (told.title) }
            thead { tr { th scope="col" { (visit.say(words::WHO_OR_WHAT)) } th.num scope="col" { (visit.say(words::BRIDGE_COLUMN)) } } }
            tbody {
                tr { th scope="row" { (ends.0) } td.num { (fine.exact(before)) } }
                @for (label, number, value) in &parts { tr {
                    th scope="row" { @if let Some(number) = number { a href={ "/accounts/" (segment(number)) } { (label) } } @else { (label) } }
                    td.num { @if *value > 0 { "+" } (fine.exact(*value)) }
                } }
            }
            tfoot { tr { th scope="row" { (ends.1) } td.num { (fine.exact(after)) } } }
        }
    };
    chart::figure(&bridge.draw(), visit.say(nav::NUMBERS_BEHIND), &table)
}

/// What it is of, its account, what it brings.
type Part = (String, Option<String>, i128);

/// The parts; they add up to the move as it is written: what rounding leaves goes to the last of them.
fn parts(visit: &Visit<'_>, fine: Written<'_>, moved: &Moved, split: Split, all: i128) -> Vec<Part> {
    let mut out: Vec<Part> = match split {
        Split::Customer => {
            let named = moved.customers.iter().map(|piece| {
                let number = (!piece.number.is_empty()).then(|| piece.number.clone());
                (piece.name.clone(), number, fine.whole(piece.part).unwrap_or(0))
            });
            let count = visit.lang().count(moved.more.0 as i64);
            let others = (moved.more.0 > 0).then(|| {
                (
                    visit.fill(words::OTHER_CUSTOMERS, &[("n", &count)]),
                    None,
                    fine.whole(moved.more.1).unwrap_or(0),
                )
            });
            named.chain(others).collect()
        }
        Split::Cause => {
            let parts = moved
                .causes
                .iter()
                .map(|(of, part)| (cause(visit, *of), None, fine.whole(*part).unwrap_or(0)));
            parts.filter(|(.., value)| *value != 0).collect()
        }
    };
    let sum: i128 = out.iter().map(|(.., value)| value).sum();
    if let Some((.., last)) = out.last_mut() {
        *last += all - sum;
    }
    out
}
