//! A figure taken apart, for people.

use super::moved::{Move, Parts};
use super::{Explained, Term};
use crate::input::customer_words;
use crate::output::{Align, Sheet, grouped};
use dunlin_core::day::Day;
use dunlin_core::ledger::Ledger;
use dunlin_kpi::catalogue::Unit;
use dunlin_kpi::engine::MeasureValue;
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::measure::MeasureUnit;
use dunlin_kpi::receipts::Receipt;
use std::fmt::Write;

impl Explained<'_> {
    /// The whole explanation.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.heading(&mut out);
        out.push_str(&self.move_text());
        self.terms(&mut out);
        for term in &self.terms {
            self.documents(term, &mut out);
        }
        out
    }

    /// Only why it moved.
    pub(super) fn move_text(&self) -> String {
        let mut out = String::new();
        match &self.moved {
            Some(Ok(moved)) => self.why(moved, &mut out),
            Some(Err(failure)) => {
                let _ = writeln!(out, "{}\n", failure.message);
            }
            None => {}
        }
        out
    }

    fn heading(&self, out: &mut String) {
        let (figure, asked) = (&self.figure, self.asked);
        let group = asked.group.map_or_else(|| "all".to_owned(), str::to_owned);
        let span = if figure.period.to_date {
            format!("{} to date", figure.period)
        } else {
            figure.period.to_string()
        };
        let code = figure.currency.code();
        let _ = writeln!(out, "{} ({}) · {group} · {code} · {span}", asked.kpi.name, asked.kpi.id);
        let _ = writeln!(out, "{}\n", asked.source.clock_words(asked.at));
        match figure.text_with_unit() {
            Some(value) => {
                let flags: Vec<&str> = figure.flags.words().collect();
                let flags =
                    if flags.is_empty() { String::new() } else { format!("   ({})", flags.join(", ")) };
                let _ = writeln!(out, "  {}{flags}\n", grouped(&value));
            }
            None => {
                let _ = writeln!(out, "  no value: {}\n", figure.reason().unwrap_or_default());
            }
        }
        let _ = writeln!(out, "  = {}\n  = {}\n", figure.formula_in_words(), self.equation);
    }

    fn terms(&self, out: &mut String) {
        let mut sheet =
            Sheet::new([("Term", Align::Left), ("Value", Align::Right), ("What it is", Align::Left)]);
        for term in &self.terms {
            sheet.row([term.measure.name().to_owned(), self.value(term), term.measure.text().to_owned()]);
        }
        let _ = writeln!(out, "{sheet}");
    }

    fn value(&self, term: &Term) -> String {
        match term.value {
            MeasureValue::Sum(sum) => grouped(&self.number(term, sum)),
            MeasureValue::Ratio(num, den) => Ratio::new(num, den).map_or_else(String::new, |r| r.short(4)),
            MeasureValue::Null(reason) => format!("– ({reason})"),
        }
    }

    /// A sum of a term's unit in major units.
    pub(super) fn number(&self, term: &Term, sum: i128) -> String {
        let digits = self.figure.currency.digits();
        match term.measure.unit() {
            MeasureUnit::Money | MeasureUnit::MoneyDays => dunlin_core::money::decimal(sum, digits),
            MeasureUnit::MoneySquared => dunlin_core::money::decimal(sum, digits * 2),
            MeasureUnit::Count | MeasureUnit::Days | MeasureUnit::Ratio => sum.to_string(),
        }
    }

    fn documents(&self, term: &Term, out: &mut String) {
        let receipts = match &term.receipts {
            Ok(receipts) if receipts.rows.is_empty() && receipts.more == 0 => return,
            Ok(receipts) => receipts,
            Err(_) => return,
        };
        let ledger = &self.asked.source.ledger;
        let _ = writeln!(
            out,
            "{}: {} of {} rows",
            term.measure.name(),
            receipts.rows.len(),
            receipts.rows.len() + receipts.more
        );
        let columns = ["Document", "Customer", "Issued", "Due"].map(|t| (t, Align::Left));
        let mut sheet = Sheet::new(columns.into_iter().chain([("Brings", Align::Right), ("", Align::Left)]));
        for row in &receipts.rows {
            sheet.row(cells(ledger, row, grouped(&self.number(term, row.contribution))));
        }
        if receipts.more > 0 {
            let rest = grouped(&self.number(term, receipts.more_contribution));
            sheet.row([
                format!("{} more", receipts.more),
                String::new(),
                String::new(),
                String::new(),
                rest,
                String::new(),
            ]);
        }
        let _ = writeln!(out, "{sheet}");
    }

    fn why(&self, moved: &Move<'_>, out: &mut String) {
        let change = moved.after.value.ok().zip(moved.before.value.ok()).and_then(|(a, b)| a.checked_sub(b));
        let change = change.map(|c| self.part(c)).unwrap_or_default();
        let show =
            |figure: &dunlin_kpi::figure::Figure<'_>| grouped(&figure.text_with_unit().unwrap_or_default());
        let (before, after) = (show(&moved.before), show(&moved.after));
        let _ = writeln!(
            out,
            "Moved {change}: {before} in {} to {after} in {}\n",
            moved.before.period, moved.after.period
        );
        self.part_sheet("By customer", &moved.by_customer, &change, out);
        if let Some(causes) = &moved.by_cause {
            self.part_sheet("By cause", causes, &change, out);
        }
    }

    fn part_sheet(&self, title: &str, parts: &Parts, change: &str, out: &mut String) {
        let mut sheet = Sheet::new([(title, Align::Left), ("Part of the move", Align::Right)]);
        for (name, part) in &parts.rows {
            sheet.row([name.clone(), self.part(*part)]);
        }
        if parts.more > 0 {
            sheet.row([format!("{} more", parts.more), self.part(parts.rest)]);
        }
        sheet.row(["all".to_owned(), change.to_owned()]);
        let _ = writeln!(out, "{sheet}");
    }

    /// A part of a move with its sign and unit.
    pub(super) fn part(&self, part: Ratio) -> String {
        let figure = &self.figure;
        let (text, unit) = match figure.kpi.unit {
            Unit::Money => {
                let scale = Ratio::new(1, 10i128.pow(figure.currency.digits().into())).unwrap_or(Ratio::ONE);
                let major = part.checked_mul(scale).unwrap_or(part);
                (major.decimal(figure.currency.digits()), format!(" {}", figure.currency.code()))
            }
            Unit::Percent => (part.decimal(2), " points".to_owned()),
            unit => (part.decimal(2), unit.suffix().to_owned()),
        };
        let sign = if part.is_negative() { "" } else { "+" };
        format!("{sign}{}{unit}", grouped(&text))
    }
}

fn cells(ledger: &Ledger, row: &Receipt, brings: String) -> [String; 6] {
    let day = |days: &[Day]| row.item.map_or_else(String::new, |item| days[item as usize].to_string());
    [
        row.item.map_or_else(String::new, |item| ledger.item_name(item)),
        customer_words(ledger, row.customer),
        day(&ledger.items.issued),
        day(&ledger.items.due),
        brings,
        row.note.clone(),
    ]
}
