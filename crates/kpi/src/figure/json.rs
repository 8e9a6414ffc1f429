//! Figures as JSON, one object each, written by hand: a report may hold hundreds of thousands.
//!
//! ```json
//! {"kpi":"cei","group":null,"period_start":"2024-03-01","period_end":"2024-03-31","as_of":"2024-03-31","known_at":null,
//!  "value":"64.11093","unit":"percent","numerator":"3930.00","denominator":"6130.00","count":12,"currency":"EUR","reason":null}
//! ```
//! `value` has up to six decimals (money its currency's own); amounts are in major units.

use super::Figure;
use super::show::money;
use crate::catalogue::Unit;
use crate::formula::Ratio;
use dunlin_core::day::{Day, Instant};
use std::fmt::Write;

/// Decimals of values that are no money, at most.
const DECIMALS: u8 = 6;

impl Figure<'_> {
    /// Writes the figure as one JSON object.
    pub fn write_json(&self, out: &mut String) {
        out.push_str("{\"kpi\":\"");
        out.push_str(self.kpi.id);
        out.push_str("\",\"group\":");
        match self.group {
            Some(group) => text(group, out),
            None => out.push_str("null"),
        }
        day(",\"period_start\":\"", self.period.start, out);
        day("\",\"period_end\":\"", self.period.end, out);
        day("\",\"as_of\":\"", self.as_of, out);
        out.push_str("\",\"known_at\":");
        match self.known_at {
            Some(moment) => instant(moment, out),
            None => out.push_str("null"),
        }
        let powers = self.formula.powers();
        out.push_str(",\"value\":");
        self.value(out);
        out.push_str(",\"unit\":\"");
        out.push_str(self.kpi.unit.name());
        out.push_str("\",\"numerator\":");
        self.number(self.numerator, powers.numerator, out);
        out.push_str(",\"denominator\":");
        self.number(self.denominator, powers.denominator, out);
        out.push_str(",\"count\":");
        match self.count {
            Some(count) => whole(count, out),
            None => out.push_str("null"),
        }
        out.push_str(",\"currency\":\"");
        out.push_str(self.currency.code());
        out.push_str("\",\"reason\":");
        match self.reason() {
            Some(reason) => text(&reason, out),
            None => out.push_str("null"),
        }
        out.push('}');
    }

    fn value(&self, out: &mut String) {
        match self.value {
            Ok(value) if self.kpi.unit == Unit::Money && value.den() != 1 => {
                // An amount is shown in its currency's own decimals, whatever the division left.
                let _ = write!(out, "\"{}\"", money(value, self.currency.digits()));
            }
            value => self.number(value.ok(), i8::from(self.kpi.unit == Unit::Money), out),
        }
    }

    /// The value as programs get it: a decimal with up to six decimals, amounts in major units; `None` without one.
    #[must_use]
    pub fn exact_text(&self) -> Option<String> {
        let mut out = String::new();
        self.number(Some(self.value.ok()?), i8::from(self.kpi.unit == Unit::Money), &mut out);
        Some(out.trim_matches('"').to_owned())
    }

    fn number(&self, number: Option<Ratio>, power: i8, out: &mut String) {
        let Some(number) = number else { return out.push_str("null") };
        out.push('"');
        let digits = self.currency.digits();
        match power {
            0 if number.den() == 1 => whole(number.num(), out),
            0 => match number.rounded(DECIMALS) {
                Some(units) => trimmed(units, out),
                None => out.push_str(&number.short(DECIMALS)),
            },
            1 if number.den() == 1 => decimal(number.num(), digits, out),
            _ => out.push_str(&self.amount(number, power)),
        }
        out.push('"');
    }
}

/// Writes figures as a JSON array, one line each.
pub fn write_json_array<'g>(figures: impl Iterator<Item = Figure<'g>>, out: &mut String) {
    out.push('[');
    for (number, figure) in figures.enumerate() {
        out.push_str(if number == 0 { "\n" } else { ",\n" });
        figure.write_json(out);
    }
    out.push_str("\n]\n");
}

/// Units of the sixth decimal, without noughts at the end.
fn trimmed(mut units: i128, out: &mut String) {
    let mut digits = DECIMALS;
    while digits > 0 && units % 10 == 0 {
        units /= 10;
        digits -= 1;
    }
    decimal(units, digits, out);
}

fn whole(number: i128, out: &mut String) {
    decimal(number, 0, out);
}

/// `number / 10^digits` as a decimal. Short numbers take the short way: 64-bit divisions into a small buffer.
fn decimal(number: i128, digits: u8, out: &mut String) {
    let Ok(mut rest) = u64::try_from(number.unsigned_abs()) else {
        return out.push_str(&dunlin_core::money::decimal(number, digits));
    };
    let mut buffer = [b'0'; 32];
    let mut at = buffer.len();
    let mut written = 0;
    while rest > 0 || written <= digits {
        if written == digits && digits > 0 {
            at -= 1;
            buffer[at] = b'.';
        }
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
    }
    if number < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    out.push_str(std::str::from_utf8(&buffer[at..]).unwrap_or_default());
}

fn day(before: &str, day: Day, out: &mut String) {
    out.push_str(before);
    if day == Day::NEVER || day == Day::ALWAYS {
        // Bounds, no days: they have names.
        let _ = write!(out, "{day}");
        return;
    }
    let (year, month, day) = day.ymd();
    let year = year.unsigned_abs();
    let digit = |number: u32, place: u32| b'0' + (number / place % 10) as u8;
    let text = [
        digit(year, 1000),
        digit(year, 100),
        digit(year, 10),
        digit(year, 1),
        b'-',
        digit(month, 10),
        digit(month, 1),
        b'-',
        digit(day, 10),
        digit(day, 1),
    ];
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
}

/// A moment as RFC 3339 in UTC.
fn instant(moment: Instant, out: &mut String) {
    let days = i32::try_from(moment.0.div_euclid(86_400));
    match days {
        Ok(days) => {
            let seconds = moment.0.rem_euclid(86_400);
            day("\"", Day(days), out);
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}Z\"");
        }
        Err(_) => out.push_str("null"),
    }
}

/// A text in quotes.
fn text(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}
