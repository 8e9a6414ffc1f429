//! What is open by age at the ends of months: as a finding, as stacked bars, and as the table behind them.

use super::data::Table;
use super::text::period_short;
use crate::pages::chart::{self, Bar, Stack, Told};
use crate::pages::visit::Visit;
use crate::pages::words::{Word, figures as words, nav};
use dunlin_core::money::Currency;
use dunlin_kpi::measure::Measure;
use maud::{Markup, html};

/// The bands from the foot up: fill, name, the measures that are in it.
const BANDS: [(&str, Word, &[Measure]); 5] = [
    ("a4", words::BAND_4, &[Measure::aged_91_120, Measure::aged_over_120]),
    ("a3", words::BAND_3, &[Measure::aged_61_90]),
    ("a2", words::BAND_2, &[Measure::aged_31_60]),
    ("a1", words::BAND_1, &[Measure::aged_1_30]),
    ("a0", words::BAND_0, &[Measure::current]),
];

/// Of a group over the periods of a table.
pub(crate) struct Ages<'a> {
    visit: &'a Visit<'a>,
    table: &'a Table,
    currency: Currency,
    /// Period -> band -> amount.
    amounts: Vec<Vec<i128>>,
}

impl<'a> Ages<'a> {
    /// Of a group.
    pub(crate) fn new(visit: &'a Visit<'a>, table: &'a Table, group: usize, currency: Currency) -> Ages<'a> {
        let of = |period: usize| {
            BANDS
                .iter()
                .map(|(.., measures)| measures.iter().map(|measure| table.sum(*measure, group, period)).sum())
                .collect()
        };
        Ages { visit, table, currency, amounts: (0..table.periods().len()).map(of).collect() }
    }

    fn late(&self, period: usize) -> i128 {
        self.amounts[period][..4].iter().sum()
    }

    /// What is to be seen in it.
    pub(crate) fn claim(&self) -> String {
        let (visit, periods) = (self.visit, self.table.periods());
        let (lang, digits) = (visit.lang(), self.currency.digits());
        let Some(last) = periods.len().checked_sub(1) else { return String::new() };
        let late: Vec<i128> = (0..=last).map(|n| self.late(n)).collect();
        let (now, n) = (late[last], periods.len().to_string());
        let (amount, month) = (lang.short(now, digits), lang.month_name(periods[last].start));
        let gaps = [("late", amount.as_str()), ("month", month), ("n", n.as_str())];
        let others = &late[..last];
        let mut said = if !others.is_empty() && others.iter().all(|of| *of < now) {
            visit.fill(words::STUCK_FIRST, &gaps)
        } else if !others.is_empty() && others.iter().all(|of| *of > now) {
            visit.fill(words::STUCK_LEAST, &gaps)
        } else if let Some(before) = others.last() {
            let delta = lang.short((now - before).abs(), digits);
            let way = visit.say(if now >= *before { words::MORE_WAY } else { words::LESS_WAY });
            let named = lang.month_name(periods[last - 1].start);
            visit.fill(
                words::STUCK_OTHER,
                &[gaps[0], gaps[1], ("delta", &delta), ("way", way), ("before", named)],
            )
        } else {
            visit.fill(words::STUCK_ONE, &gaps)
        };
        // Where it grew most, if it grew.
        let grown =
            |band: usize| others.last().map(|_| self.amounts[last][band] - self.amounts[last - 1][band]);
        let most = (0..4).filter_map(|band| Some((grown(band)?, band))).max().filter(|(by, _)| *by > 0);
        if let Some((_, band)) = most.filter(|_| others.last().is_some_and(|before| now > *before)) {
            let name = self.visit.say([words::GREW_4, words::GREW_3, words::GREW_2, words::GREW_1][band]);
            said.push(' ');
            said.push_str(&visit.fill(words::STUCK_GREW, &[("band", name)]));
        }
        said
    }

    /// The chart with its table.
    pub(crate) fn figure(&self, id: &'static str) -> Markup {
        let (visit, periods) = (self.visit, self.table.periods());
        let (lang, digits) = (visit.lang(), self.currency.digits());
        let Some(last) = periods.len().checked_sub(1) else { return html! {} };
        let (from, to) = (lang.month(periods[0].start), lang.month(periods[last].start));
        let short = |minor: i128| super::text::round(&lang.short(minor, digits));
        let total = |n: usize| self.amounts[n].iter().sum::<i128>();
        let gaps = [("from", from.as_str()), ("to", to.as_str())];
        let told = Told {
            id,
            title: visit.fill(words::STUCK_TITLE, &gaps),
            desc: visit.fill(
                words::STUCK_DESC,
                &[
                    ("first", &short(total(0))),
                    ("last", &short(total(last))),
                    ("late_first", &short(self.late(0))),
                    ("late_last", &short(self.late(last))),
                ],
            ),
        };
        let bar = |(n, parts): (usize, &Vec<i128>)| Bar {
            label: period_short(lang, periods[n], n == 0),
            name: lang.month(periods[n].start),
            parts: parts.clone(),
        };
        let full = |minor: i128| format!("{} {}", lang.money(minor, digits), self.currency.code());
        let stack = Stack {
            told: told.clone(),
            bands: BANDS.iter().map(|(class, word, _)| (*class, visit.say(*word).to_owned())).collect(),
            bars: self.amounts.iter().enumerate().map(bar).collect(),
            short: &short,
            full: &full,
        };
        let table = html! {
            table {
                caption.vh { (told.title) }
                thead { tr {
                    th scope="col" { (visit.say(words::MONTH_END)) }
                    @for (_, word, _) in BANDS.iter().rev() { th.num scope="col" { (visit.say(*word)) } }
                    th.num scope="col" { (visit.say(words::TOTAL)) }
                } }
                tbody { @for (n, parts) in self.amounts.iter().enumerate().rev() { tr {
                    th scope="row" { (lang.day(periods[n].end)) }
                    @for minor in parts.iter().rev() { td.num { (lang.whole(*minor, digits)) } }
                    td.num { (lang.whole(total(n), digits)) }
                } } }
            }
        };
        chart::figure(&stack.draw(), visit.say(nav::NUMBERS_BEHIND), &table)
    }
}
