//! A figure in the words and marks of the visitor's language.

use crate::pages::chart;
use crate::pages::locale::Lang;
use crate::pages::set::marks;
use crate::pages::visit::Visit;
use crate::pages::words::figures as words;
use dunlin_core::money::Currency;
use dunlin_kpi::catalogue::{Better, Definition, Unit};
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::period::{Grain, Period};
use maud::{Markup, html};

/// How values of a KPI are written. Values are whole numbers: minor units, or the figure times a power of ten.
#[derive(Clone, Copy)]
pub(crate) struct Written<'v> {
    visit: &'v Visit<'v>,
    /// The KPI.
    pub(crate) kpi: &'static Definition,
    currency: Currency,
    /// More decimals than are shown, so that sums of parts come out.
    more: u8,
}

impl<'v> Written<'v> {
    /// Of a KPI.
    pub(crate) const fn new(
        visit: &'v Visit<'v>,
        kpi: &'static Definition,
        currency: Currency,
    ) -> Written<'v> {
        Written { visit, kpi, currency, more: 0 }
    }

    /// The same, with two decimals more than are shown.
    pub(crate) const fn finer(self) -> Written<'v> {
        Written { more: 2, ..self }
    }

    /// Before whom.
    pub(crate) const fn visit(self) -> &'v Visit<'v> {
        self.visit
    }

    const fn is_money(self) -> bool {
        matches!(self.kpi.unit, Unit::Money)
    }

    /// A value as a whole number.
    pub(crate) fn whole(self, value: Ratio) -> Option<i128> {
        value.rounded(if self.is_money() { 0 } else { self.kpi.decimals + self.more })
    }

    /// With so many decimals, without its unit.
    fn number(self, value: i128, decimals: u8) -> String {
        let lang = self.visit.lang();
        if self.is_money() {
            return lang.short(value, self.currency.digits());
        }
        let ratio =
            Ratio::new(value, 10_i128.pow(u32::from(self.kpi.decimals + self.more))).unwrap_or(Ratio::ZERO);
        lang.decimal(&ratio.decimal(decimals))
    }

    /// The number and its unit apart: for large letters.
    pub(crate) fn apart(self, value: i128) -> (String, String) {
        let number = self.number(value, self.kpi.decimals);
        match self.kpi.unit {
            Unit::Money => match number.split_once('\u{a0}') {
                Some((number, unit)) => (number.to_owned(), format!("{unit} {}", self.currency.code())),
                None => (number, self.currency.code().to_owned()),
            },
            Unit::Percent => (number, "%".to_owned()),
            Unit::Days => (number, self.visit.say(words::UNIT_DAYS).to_owned()),
            Unit::Times => (number, self.visit.say(words::UNIT_TIMES).to_owned()),
            Unit::Index | Unit::Count => (number, String::new()),
        }
    }

    /// With its unit: `75.5%`, `44.5 days`, `1.38 million EUR`.
    pub(crate) fn full(self, value: i128) -> String {
        let (number, unit) = self.apart(value);
        self.joined(&number, &unit)
    }

    fn joined(self, number: &str, unit: &str) -> String {
        match (self.kpi.unit, self.visit.lang()) {
            (Unit::Percent, Lang::En) => format!("{number}%"),
            _ if unit.is_empty() => number.to_owned(),
            _ => format!("{number}\u{a0}{unit}"),
        }
    }

    /// In a drawing: short, round numbers without noughts, the unit of percent only.
    pub(crate) fn drawn(self, value: i128) -> String {
        let scale = 10_i128.pow(u32::from(self.kpi.decimals + self.more));
        let is_round = !self.is_money() && value % scale == 0;
        let number = self.number(value, if is_round { 0 } else { self.kpi.decimals });
        if self.is_money() {
            return round(&number);
        }
        if self.kpi.unit == Unit::Percent { self.joined(&number, "%") } else { number }
    }

    /// To the cent, and to the last decimal: for tables.
    pub(crate) fn exact(self, value: i128) -> String {
        if self.is_money() {
            return self.visit.lang().money(value, self.currency.digits());
        }
        self.number(value, self.kpi.decimals + self.more)
    }

    /// How far something went, without its sign: `3.4 points`, `0.6 days`, `270 k`.
    pub(crate) fn far(self, change: i128) -> String {
        let number = self.number(change.abs(), self.kpi.decimals);
        match self.kpi.unit {
            Unit::Percent => self.visit.fill(words::POINTS, &[("n", &number)]),
            Unit::Money => self.joined(&number, self.currency.code()),
            Unit::Days => self.joined(&number, self.visit.say(words::UNIT_DAYS)),
            _ => number,
        }
    }

    /// A change with its sign, as short as in a drawing.
    pub(crate) fn signed(self, change: i128) -> String {
        let sign = match change {
            ..0 => "\u{2212}",
            0 => "",
            1.. => "+",
        };
        let decimals = self.kpi.decimals + u8::from(self.more > 0 && !self.is_money());
        format!("{sign}{}", self.number(change.abs(), decimals))
    }

    /// Whether a change is for the worse; nothing where neither way is better.
    pub(crate) const fn is_worse(self, change: i128) -> Option<bool> {
        match self.kpi.better {
            Better::Higher => Some(change < 0),
            Better::Lower => Some(change > 0),
            Better::Neither | Better::Zero => None,
        }
    }

    /// How far it went, marked by way and by good or bad.
    pub(crate) fn moved(self, change: i128) -> Markup {
        if change == 0 {
            return html! { "\u{b1}0" };
        }
        match self.is_worse(change) {
            Some(is_worse) => {
                let word = self.visit.say(if is_worse { words::IS_WORSE } else { words::IS_BETTER });
                marks::moved(!is_worse, change > 0, &self.far(change), word)
            }
            None => {
                let sign = if change < 0 { "\u{2212}" } else { "+" };
                html! { b { (sign) (self.far(change)) } }
            }
        }
    }

    /// A line in a row, and what it says.
    pub(crate) fn spark(self, values: &[Option<i128>], size: (f64, f64)) -> Markup {
        let known: Vec<i128> = values.iter().flatten().copied().collect();
        let (Some(from), Some(to)) = (known.first(), known.last()) else { return html! {} };
        let (least, most) = (known.iter().min().unwrap_or(from), known.iter().max().unwrap_or(to));
        let n = values.len().to_string();
        let label = self.visit.fill(
            words::SPARK,
            &[
                ("from", &self.full(*from)),
                ("to", &self.full(*to)),
                ("n", &n),
                ("least", &self.full(*least)),
                ("most", &self.full(*most)),
            ],
        );
        chart::spark(values, size, &label)
    }
}

/// A short amount without decimals that are noughts: `40 million`.
pub(crate) fn round(short: &str) -> String {
    let (number, unit) =
        short.split_once('\u{a0}').map_or((short, None), |(number, unit)| (number, Some(unit)));
    let number = match number.rsplit_once(['.', ',']).filter(|_| unit.is_some()) {
        Some((whole, part)) if part.bytes().all(|b| b == b'0') => whole,
        _ => number,
    };
    unit.map_or_else(|| number.to_owned(), |unit| format!("{number}\u{a0}{unit}"))
}

/// So many periods of a grain: in a heading, and after "of".
pub(crate) const fn spans(grain: Grain) -> (crate::pages::words::Word, crate::pages::words::Word) {
    match grain {
        Grain::Quarter => (words::TREND_QUARTERS, words::OF_QUARTERS),
        Grain::Year => (words::TREND_YEARS, words::OF_YEARS),
        _ => (words::TREND_MONTHS, words::OF_MONTHS),
    }
}

/// The name of a period: `October 2026`, `Q3 2026`, `2026`.
pub(crate) fn period(lang: Lang, of: Period) -> String {
    let (year, month, _) = of.start.ymd();
    match of.grain {
        Grain::Month => lang.month(of.start),
        Grain::Quarter => format!("Q{} {year}", (month - 1) / 3 + 1),
        Grain::Year => year.to_string(),
        Grain::Day => lang.day(of.start),
        Grain::Week | Grain::Span => format!("{}\u{2013}{}", lang.day(of.start), lang.day(of.end)),
    }
}

/// The same, without the year where another that is named beside it says it.
pub(crate) fn period_near(lang: Lang, of: Period, near: Period) -> String {
    match of.grain {
        Grain::Month if of.start.ymd().0 == near.start.ymd().0 => lang.month_name(of.start).to_owned(),
        _ => period(lang, of),
    }
}

/// Below an axis.
pub(crate) fn period_short(lang: Lang, of: Period, is_first: bool) -> String {
    match of.grain {
        Grain::Month => lang.month_short(of.start, is_first),
        Grain::Quarter => {
            let (year, month, _) = of.start.ymd();
            let name = format!("Q{}", (month - 1) / 3 + 1);
            if is_first || month == 1 { format!("{name} {:02}", year.rem_euclid(100)) } else { name }
        }
        _ => period(lang, of),
    }
}

/// Names one after the other: `Kessler, Vandamme and Sorbo`.
pub(crate) fn row(visit: &Visit<'_>, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => visit.fill(words::AND, &[("first", &first.join(", ")), ("last", last)]),
    }
}

/// An equation with its numbers grouped, and its signs as they are printed.
pub(crate) fn grouped(lang: Lang, equation: &str) -> String {
    let (mut out, mut number) = (String::new(), String::new());
    for letter in equation.chars().chain(['\n']) {
        if letter.is_ascii_digit() || letter == '.' && !number.is_empty() {
            number.push(letter);
            continue;
        }
        if !number.is_empty() {
            out.push_str(&lang.decimal(&std::mem::take(&mut number)));
        }
        out.push(letter);
    }
    out.trim_end().replace(" - ", " \u{2212} ").replace(" x ", " \u{d7} ").replace(" / ", " \u{f7} ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_amounts_have_no_noughts() {
        assert_eq!(round("40.0\u{a0}million"), "40\u{a0}million");
        assert_eq!(round("31,3\u{a0}Mio."), "31,3\u{a0}Mio.");
        assert_eq!(round("1,000"), "1,000");
    }

    #[test]
    fn equations_are_written_as_people_write_numbers() {
        let plain = "(32134562.73 - 5.00) / (1000) x 100 = 64.1 %";
        assert_eq!(
            grouped(Lang::En, plain),
            "(32,134,562.73 \u{2212} 5.00) \u{f7} (1,000) \u{d7} 100 = 64.1 %"
        );
        assert_eq!(grouped(Lang::De, "min(1234.5, 2) = 1"), "min(1.234,5, 2) = 1");
    }
}
