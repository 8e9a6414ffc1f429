//! How the cells of the chosen columns are written; what the sample leaves open is settled by the whole column, then
//! by the file's other columns, then by the options, and otherwise asked.

use super::columns::{Chosen, Doubt, Question};
use super::evidence::{self, Verdict};
use super::field::{Content, Field};
use crate::map::Map;
use crate::plan::{CellForm, DateForm, NumberForm};

/// A chosen column's form, and how it was settled where that is worth a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Formed {
    pub(crate) form: CellForm,
    pub(crate) note: String,
}

/// A table's columns: headers, samples, and whole columns on demand.
pub(crate) trait Columns {
    fn header(&self, at: usize) -> &str;
    fn sample(&self, at: usize) -> &[String];
    /// All distinct values of a column; costs a reading of the file.
    fn whole(&self, at: usize) -> Vec<String>;
}

/// What is known beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    pub(crate) dates: Option<DateForm>,
    pub(crate) decimal: Option<u8>,
}

enum Open {
    Settled(Formed),
    Dates(DateForm, DateForm, Vec<String>),
    Amounts(NumberForm, NumberForm, Vec<String>),
}

/// The form of each chosen column, in their order.
pub(crate) fn settle(
    columns: &dyn Columns,
    chosen: &[Chosen],
    map: &Map,
    told: Told,
) -> Result<Vec<Formed>, Vec<Question>> {
    let open: Vec<Open> = chosen.iter().map(|c| look(columns, c, map, told)).collect();
    let elsewhere = Elsewhere::of(columns, chosen, &open);
    let mut formed = Vec::new();
    let mut questions = Vec::new();
    for (open, c) in open.into_iter().zip(chosen) {
        match elsewhere.settle(open, columns.header(c.at), c.field) {
            Ok(form) => formed.push(form),
            Err(question) => questions.push(question),
        }
    }
    if questions.is_empty() { Ok(formed) } else { Err(questions) }
}

fn plain(form: CellForm) -> Open {
    Open::Settled(Formed { form, note: String::new() })
}

fn look(columns: &dyn Columns, c: &Chosen, map: &Map, told: Told) -> Open {
    if let Some(form) = map.column(c.field).and_then(|column| column.form) {
        return Open::Settled(Formed { form, note: "as the map says".to_owned() });
    }
    let sample: Vec<&str> = columns.sample(c.at).iter().map(String::as_str).collect();
    match c.field.content() {
        Content::Text if evidence::are_floats(&sample) => plain(CellForm::TextFromFloat),
        Content::Text => plain(CellForm::Text),
        Content::Flag => plain(CellForm::Flag),
        Content::Date => look_at_dates(columns, c, told),
        Content::Amount if is_minor(columns.header(c.at)) && evidence::are_whole(&sample) => {
            plain(CellForm::Minor)
        }
        Content::Amount => look_at_amounts(columns, c, told),
    }
}

fn is_minor(header: &str) -> bool {
    let header = header.to_lowercase();
    ["cents", "cent", "minor", "pence"].iter().any(|unit| {
        header.split(|c: char| !c.is_alphanumeric()).any(|word| word == *unit)
            || header.ends_with("cents")
            || header.ends_with("minor")
    })
}

fn look_at_dates(columns: &dyn Columns, c: &Chosen, told: Told) -> Open {
    let settled =
        |form, note: &str| Open::Settled(Formed { form: CellForm::Date(form), note: note.to_owned() });
    let sample: Vec<&str> = columns.sample(c.at).iter().map(String::as_str).collect();
    if let Verdict::Form(form, _) = evidence::dates(&sample) {
        return settled(form, "");
    }
    let whole = columns.whole(c.at);
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    match evidence::dates(&whole) {
        Verdict::Form(form, _) => settled(form, ""),
        Verdict::Either(first, ..) if told.dates.is_some() => settled(told.dates.unwrap_or(first), "as told"),
        Verdict::Either(first, _, samples) if samples.is_empty() => settled(first, ""),
        Verdict::Either(first, second, samples) => Open::Dates(first, second, samples),
        Verdict::Neither | Verdict::Empty => settled(told.dates.unwrap_or(DateForm::YearMonthDay), ""),
    }
}

fn look_at_amounts(columns: &dyn Columns, c: &Chosen, told: Told) -> Open {
    let settled =
        |form, note: &str| Open::Settled(Formed { form: CellForm::Amount(form), note: note.to_owned() });
    let sample: Vec<&str> = columns.sample(c.at).iter().map(String::as_str).collect();
    if let Verdict::Form(form, _) = evidence::amounts(&sample, None) {
        return settled(form, "");
    }
    let whole = columns.whole(c.at);
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    match (evidence::amounts(&whole, told.decimal), evidence::amounts(&whole, None)) {
        (Verdict::Form(form, _), Verdict::Either(_, _, samples)) if !samples.is_empty() => {
            settled(form, "as told")
        }
        (Verdict::Form(form, _), _) => settled(form, ""),
        (Verdict::Either(first, _, samples), _) if samples.is_empty() => settled(first, ""),
        (Verdict::Either(first, second, samples), _) => Open::Amounts(first, second, samples),
        (Verdict::Neither | Verdict::Empty, _) => {
            let decimal = told.decimal.unwrap_or(b'.');
            settled(NumberForm { decimal, thousands: Some(if decimal == b'.' { b',' } else { b'.' }) }, "")
        }
    }
}

/// What the other columns of the file settled: the program that wrote it wrote all dates alike.
#[derive(Default)]
struct Elsewhere {
    dates: Option<(DateForm, String)>,
    decimal: Option<(u8, String)>,
}

impl Elsewhere {
    /// Only where all columns that tell agree.
    fn of(columns: &dyn Columns, chosen: &[Chosen], open: &[Open]) -> Elsewhere {
        let mut dates: Vec<(DateForm, String)> = Vec::new();
        let mut decimals: Vec<(u8, String)> = Vec::new();
        for (c, open) in chosen.iter().zip(open) {
            let Open::Settled(formed) = open else { continue };
            let sample: Vec<&str> = columns.sample(c.at).iter().map(String::as_str).collect();
            let name = columns.header(c.at).to_owned();
            match formed.form {
                CellForm::Date(form @ (DateForm::DayMonthYear | DateForm::MonthDayYear))
                    if matches!(evidence::dates(&sample), Verdict::Form(..)) =>
                {
                    dates.push((form, name));
                }
                CellForm::Amount(form) if matches!(evidence::amounts(&sample, None), Verdict::Form(..)) => {
                    decimals.push((form.decimal, name));
                }
                _ => {}
            }
        }
        let agreed = dates.iter().all(|(form, _)| *form == dates[0].0);
        let dates = dates.into_iter().next().filter(|_| agreed);
        let agreed = decimals.iter().all(|(mark, _)| *mark == decimals[0].0);
        Elsewhere { dates, decimal: decimals.into_iter().next().filter(|_| agreed) }
    }

    fn settle(&self, open: Open, header: &str, field: Field) -> Result<Formed, Question> {
        match open {
            Open::Settled(formed) => Ok(formed),
            Open::Dates(first, second, samples) => match &self.dates {
                Some((form, column)) => {
                    Ok(Formed { form: CellForm::Date(*form), note: format!("as in column \"{column}\"") })
                }
                None => Err(ask_dates(header, field, first, second, &samples)),
            },
            Open::Amounts(first, second, samples) => match &self.decimal {
                Some((mark, column)) => {
                    let form = if first.decimal == *mark { first } else { second };
                    Ok(Formed { form: CellForm::Amount(form), note: format!("as in column \"{column}\"") })
                }
                None => Err(ask_amounts(header, field, &samples)),
            },
        }
    }
}

fn ask_dates(header: &str, field: Field, first: DateForm, second: DateForm, samples: &[String]) -> Question {
    let day = |form: DateForm| samples.first().and_then(|s| crate::cell::parse_day(s.as_bytes(), form).ok());
    let read = |form: DateForm| day(form).map(|day| day.to_string()).unwrap_or_default();
    Question {
        text: format!(
            "column `{header}` ({field}): every date fits both day-first and month-first, such as {}; is `{}` {} or {}? \
             Answer with --dates {} or --dates {}, or in a map file",
            samples.join(", "),
            samples.first().map_or("", String::as_str),
            read(first),
            read(second),
            first.key(),
            second.key(),
        ),
        doubt: Doubt::Dates {
            header: header.to_owned(),
            field,
            sample: samples.first().cloned().unwrap_or_default(),
            reads: [(first, day(first)), (second, day(second))],
        },
    }
}

fn ask_amounts(header: &str, field: Field, samples: &[String]) -> Question {
    Question {
        text: format!(
            "column `{header}` ({field}): the mark in {} can be a decimal mark or a thousands mark; answer with \
             --decimal . or --decimal , or in a map file",
            samples.join(", ")
        ),
        doubt: Doubt::Decimal { header: header.to_owned(), field, samples: samples.to_vec() },
    }
}
