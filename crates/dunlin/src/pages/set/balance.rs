//! A balance as a bar: by age, with what of it is disputed or promised drawn inside, each with its own texture.

use crate::pages::locale::Lang;
use crate::pages::words::desk as words;
use dunlin_app::collect::Desk;
use dunlin_core::collect::promise::Standing as Kept;
use dunlin_core::day::Day;
use maud::{Markup, html};
use rustc_hash::FxHashMap;

/// Not due, then past due up to so many days, then beyond.
pub(crate) const BANDS: usize = 5;
const UP_TO: [i32; 3] = [30, 60, 90];

/// What is claimed about items of a desk: disputes, and promises that are waited for.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Item -> what of it is disputed; `i64::MAX`: all of it.
    disputed: FxHashMap<u32, i64>,
    /// Item -> up to when it is waited for.
    promised: FxHashMap<u32, Day>,
    /// Customer and currency -> promised for whatever is owed.
    whatever: FxHashMap<(u32, u16), (i64, Day)>,
}

impl Claims {
    /// Of a desk.
    pub(crate) fn new(desk: &Desk) -> Claims {
        let (l, facts, day) = (desk.ledger(), &desk.collecting.facts, desk.day);
        let mut claims = Claims::default();
        let is_open = |d: &&dunlin_core::collect::facts::Dispute| {
            d.opened <= day && d.closed.as_ref().is_none_or(|(closed, _)| *closed > day)
        };
        for dispute in facts.disputes.iter().filter(is_open) {
            let sum = claims.disputed.entry(dispute.item).or_default();
            *sum = sum.saturating_add(dispute.amount.unwrap_or(i64::MAX));
        }
        for promise in facts.promises.iter().filter(|p| p.made <= day && p.ended.is_none_or(|e| e > day)) {
            let Kept::Pending(until) = desk.kept(promise) else { continue };
            for &item in &promise.items {
                let last = claims.promised.entry(item).or_insert(until);
                *last = until.max(*last);
            }
            let currency = l.currencies.iter().position(|own| *own == promise.currency);
            if let (true, Some(at)) = (promise.items.is_empty(), currency) {
                let total = promise.parts.iter().map(|part| part.1).sum();
                claims.whatever.insert((promise.customer, at as u16), (total, until));
            }
        }
        claims
    }

    /// What of an item is disputed, of what is open of it.
    pub(crate) fn disputed(&self, desk: &Desk, item: u32, open: i64) -> i64 {
        let by_flag = desk.ledger().items.disputed.as_ref().is_some_and(|flags| flags[item as usize]);
        if by_flag { open } else { self.disputed.get(&item).map_or(0, |amount| (*amount).min(open)) }
    }

    /// Up to when an item is waited for.
    pub(crate) fn promised(&self, item: u32) -> Option<Day> {
        self.promised.get(&item).copied()
    }
}

/// A balance of one currency by age, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    /// Open debits.
    pub(crate) open: [i64; BANDS],
    /// Of these disputed.
    pub(crate) disputed: [i64; BANDS],
    /// Of these promised.
    pub(crate) promised: [i64; BANDS],
    /// Up to when the promises are waited for, the first.
    pub(crate) until: Option<Day>,
}

/// The band of an item that is so many days past due.
pub(crate) const fn band(late: i32) -> usize {
    match late {
        ..=0 => 0,
        late if late <= UP_TO[0] => 1,
        late if late <= UP_TO[1] => 2,
        late if late <= UP_TO[2] => 3,
        _ => 4,
    }
}

impl Balance {
    /// A customer's in a currency.
    pub(crate) fn new(desk: &Desk, claims: &Claims, customer: u32, currency: u16) -> Balance {
        let i = &desk.ledger().items;
        let mut balance = Balance::default();
        let (mut whatever, until) = claims.whatever.get(&(customer, currency)).copied().unzip();
        balance.until = until;
        let mut items: Vec<u32> = desk.looker().items.rows(customer).to_vec();
        items.sort_by_key(|&item| i.due[item as usize]);
        for item in items {
            let (row, open) = (item as usize, desk.standing.open(item));
            if open <= 0 || i.currency.as_ref().map_or(0, |own| own[row]) != currency {
                continue;
            }
            let at = band(desk.day.since(i.due[row]));
            let disputed = claims.disputed(desk, item, open);
            balance.open[at] += open;
            balance.disputed[at] += disputed;
            if let Some(day) = claims.promised(item) {
                balance.promised[at] += open - disputed;
                balance.until = Some(balance.until.map_or(day, |other| other.min(day)));
            } else if let Some(left) = whatever.as_mut() {
                let part = (open - disputed).min(*left);
                balance.promised[at] += part;
                *left -= part;
            }
        }
        balance
    }

    /// What is open in all.
    pub(crate) fn total(&self) -> i64 {
        self.open.iter().sum()
    }

    /// Disputed in all.
    pub(crate) fn disputed(&self) -> i64 {
        self.disputed.iter().sum()
    }

    /// Promised in all.
    pub(crate) fn promised(&self) -> i64 {
        self.promised.iter().sum()
    }
}

/// The name of a band.
pub(crate) fn band_name(lang: Lang, at: usize) -> &'static str {
    [words::NOT_DUE, words::UP_TO_30, words::UP_TO_60, words::UP_TO_90, words::OVER_90][at].of(lang)
}

/// What a bar says, in words.
pub(crate) fn in_words(lang: Lang, balance: &Balance, digits: u8) -> String {
    let whole = |minor: i64| lang.whole(i128::from(minor), digits);
    let bands = (0..BANDS).filter(|&at| balance.open[at] > 0);
    let mut parts: Vec<String> =
        bands.map(|at| format!("{} {}", band_name(lang, at), whole(balance.open[at]))).collect();
    for (sum, word) in [(balance.disputed(), words::IN_DISPUTE), (balance.promised(), words::IS_PROMISED)] {
        if sum > 0 {
            parts.push(format!("{} {}", word.of(lang), whole(sum)));
        }
    }
    parts.join(", ")
}

/// The textures of disputed and promised money: once on a page, before any bar.
pub(crate) fn textures() -> Markup {
    html! {
        svg.defs width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="t-disputed" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.t-ground width="4" height="4" {} rect.t-line width="1.6" height="4" {}
                }
            }
        }
    }
}

/// A length in tenths, as it is written.
fn tenths(n: i128) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// The bar. `scale`: what the whole width stands for; what is longer is cut off with a mark.
pub(crate) fn bar(
    lang: Lang,
    balance: &Balance,
    digits: u8,
    (scale, width, height): (i64, i32, i32),
) -> Markup {
    let said = in_words(lang, balance, digits);
    let most = i128::from(width) * 10;
    let long = |minor: i64| i128::from(minor) * most / i128::from(scale.max(1));
    let is_cut = long(balance.total()) > most;
    // What does not fit is taken from what is not due: what is late keeps its length as long as it can.
    let late = long(balance.total() - balance.open[0]);
    let squeezed = |band: usize| match band {
        _ if !is_cut => long(balance.open[band]),
        0 => (most - late).max(60),
        band => {
            long(balance.open[band]) * (most - if balance.open[0] > 0 { 60 } else { 0 }).min(late)
                / late.max(1)
        }
    };
    let mut at = 0;
    let mut rects = Vec::new();
    for band in (0..BANDS).filter(|&band| balance.open[band] > 0) {
        // Nothing that is there is invisible.
        let full = squeezed(band).max(15).min((most - at).max(0));
        if full <= 0 {
            break;
        }
        let part = |minor: i64| match minor {
            0 => 0,
            minor => (full * i128::from(minor) / i128::from(balance.open[band])).max(15).min(full),
        };
        let (disputed, promised) = (part(balance.disputed[band]), part(balance.promised[band]));
        rects.push((band, at, (full - 10).max(10), disputed, promised));
        at += full;
    }
    // The gap stands where something was left out.
    let gap = if balance.open[0] > 0 { 3 } else { width - 7 };
    let view = format!("0 0 {width} {height}");
    html! {
        svg viewBox=(view) role="img" aria-label=(said) {
            title { (said) }
            @for (band, at, full, disputed, promised) in rects {
                rect class={ "a" (band) } x=(tenths(at)) width=(tenths(full)) height=(height) {}
                @if promised > 0 { rect.b-promised x=(tenths(at + 8)) y="1" width=(tenths((promised - 20).max(6))) height=(height - 2) {} }
                @if disputed > 0 { rect.b-disputed x=(tenths((at + full - disputed).max(at))) width=(tenths(disputed.min(full))) height=(height) fill="url(#t-disputed)" {} }
            }
            @if is_cut { path.b-cut d={ "M" (gap) " " (height + 1) "l3 -" (height + 2) "m1 " (height + 2) "l3 -" (height + 2) } {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_says_what_it_draws_and_is_cut_where_it_is_too_long() {
        let balance = Balance {
            open: [10_000, 0, 0, 0, 30_000],
            disputed: [0, 0, 0, 0, 7_500],
            promised: [10_000, 0, 0, 0, 0],
            until: None,
        };
        let said = in_words(Lang::De, &balance, 2);
        assert_eq!(said, "nicht fällig 100, über 90 Tage 300, reklamiert 75, zugesagt 100");
        let whole = bar(Lang::En, &balance, 2, (40_000, 100, 8)).into_string();
        // A quarter of the width, less a gap; of the rest a quarter is hatched, up to its end.
        assert!(whole.contains(r#"<rect class="a0" x="0.0" width="24.0""#), "{whole}");
        assert!(whole.contains(r#"x="80.3" width="18.7" height="8" fill="url(#t-disputed)""#), "{whole}");
        assert!(!whole.contains("b-cut"));
        let cut = bar(Lang::En, &balance, 2, (20_000, 100, 8)).into_string();
        assert!(cut.contains("b-cut") && !cut.contains("width=\"149"), "{cut}");
        assert_eq!([band(0), band(1), band(30), band(31), band(90), band(91)], [0, 1, 1, 2, 3, 4]);
    }
}
