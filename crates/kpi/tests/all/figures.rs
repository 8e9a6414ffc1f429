//! Golden files: for every page of the catalogue a small ledger in and its figures out, both readable by an accountant.
//!
//! Above the line `---` stand the facts, one a line, and what is asked; below it what comes out. To write the lower
//! halves anew, run the tests with `DUNLIN_UPDATE_GOLDEN=1` and read every change before committing it.

use crate::build::{Builder, NewApplication, NewItem, day};
use crate::dealings::Dealings;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Channel, Kind, Settlement};
use dunlin_core::money::parse_minor;
use dunlin_kpi::catalogue::{self, Scope, of_topic, topics};
use dunlin_kpi::engine::Query;
use dunlin_kpi::figure::{Figure, Given, write_json_array};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Facts and questions of a golden file.
struct Story {
    builder: Builder,
    items: HashMap<String, u32>,
    dealings: Dealings,
    period: Option<Period>,
    given: Vec<String>,
}

#[test]
fn every_page_has_its_golden_file() {
    let update = std::env::var_os("DUNLIN_UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for topic in topics() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{topic}.txt"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let (facts, expected) = text.split_once("\n---\n").unwrap_or((text.as_str(), ""));
        let came = figures(topic, facts);
        if update {
            std::fs::write(&path, format!("{facts}\n---\n{came}")).unwrap();
        } else if came != expected {
            wrong.push(format!("{topic}: expected\n{expected}\ncame\n{came}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_grid_gives_every_kpi_for_every_group_and_period() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cei.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let story = read(text.split_once("\n---\n").unwrap().0);
    let kpis = ["cei", "ar_total"].map(|id| catalogue::find(id).unwrap());
    let periods = vec![Period::parse("2024-02").unwrap(), Period::parse("2024-03").unwrap()];
    let grid = Query { by: GroupBy::Customer, ..Query::new(periods) }.run(&story.builder.ledger);
    let given = Given::default();
    let figures: Vec<Figure<'_>> = catalogue::figures(&grid, &kpis, &given, None).collect();
    let ids: Vec<&str> = figures.iter().map(|f| f.kpi.id).collect();
    assert_eq!(ids, [vec!["cei"; 10], vec!["ar_total"; 10]].concat());
    let groups: Vec<Option<&str>> = figures.iter().step_by(2).take(5).map(|f| f.group).collect();
    assert_eq!(groups, [None, Some("Acme"), Some("Birch"), Some("Cedar"), Some("Dale")]);
    assert_eq!(figures[1].text().as_deref(), Some("64.1"));
    // What customers owe adds up to the total.
    let owed = |f: &Figure<'_>| f.value.unwrap();
    let sum = figures[12..].iter().skip(1).step_by(2).map(|f| owed(f).num()).sum::<i128>();
    assert_eq!(sum, owed(&figures[11]).num());
    let mut json = String::new();
    write_json_array(figures.into_iter(), &mut json);
    assert_eq!(json.lines().count(), 22);
    assert!(json.contains("\"kpi\":\"ar_total\",\"group\":\"Dale\",\"period_start\":\"2024-03-01\""));
}

/// The figures of a page over some facts, as text.
fn figures(topic: &str, facts: &str) -> String {
    let story = read(facts);
    let ledger = &story.builder.ledger;
    ledger.check().unwrap();
    let period = story.period.unwrap();
    let query = Query { needed: Measure::ALL.iter().copied().collect(), ..Query::new(vec![period]) };
    let given = Given::parse(&story.given).unwrap();
    let mut out = String::new();
    story.dealings.with(ledger, &query, |_, grid| {
        for definition in of_topic(topic) {
            let currency = ledger.currencies[0];
            let scope = Scope { group: None, currency, period, as_of: period.end, known_at: None };
            let figure = definition.evaluate(scope, &given, |measure| grid.get(measure, 0, 0));
            let equation = figure.equation(|measure| grid.get(measure, 0, 0), &given);
            show(&figure, &equation, &mut out);
        }
    });
    out
}

fn show(figure: &Figure<'_>, equation: &str, out: &mut String) {
    let value = figure.text_with_unit().unwrap_or_else(|| "no value".to_owned());
    writeln!(out, "{}: {value}", figure.kpi.id).unwrap();
    writeln!(out, "  {}", figure.formula_in_words()).unwrap();
    writeln!(out, "  {equation}").unwrap();
    if let (Some(numerator), Some(denominator)) = (figure.numerator_text(), figure.denominator_text()) {
        writeln!(out, "  {numerator} over {denominator}").unwrap();
    }
    if let Some(count) = figure.count {
        writeln!(out, "  count {count}").unwrap();
    }
    for flag in figure.flags.words() {
        writeln!(out, "  {flag}").unwrap();
    }
}

fn read(facts: &str) -> Story {
    let builder = Builder::new(&["EUR"]);
    let dealings = Dealings::default();
    let mut story = Story { builder, items: HashMap::new(), dealings, period: None, given: Vec::new() };
    for line in facts.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["period", period] => story.period = Some(Period::parse(period).unwrap()),
            ["given", ..] => story.given.extend(words[1..].iter().map(|w| (*w).to_owned())),
            [on, kind, name, customer, amount, ..] if kind_of(kind).is_some() => {
                let new =
                    NewItem { customer: customer.to_owned(), ..item(day(on), kind, amount, &words[5..]) };
                let number = story.builder.item(&new);
                assert!(story.items.insert(name.to_owned(), number).is_none(), "{name} twice");
            }
            [on, from, "settles", to, amount] => story.settle(day(on), from, to, amount),
            _ if story.dealings.take(&words, &story.builder, &story.items) => {}
            _ => panic!("what is `{line}`?"),
        }
    }
    story
}

impl Story {
    /// An application of a credit item, or of a mere sort of settlement (`cash`, `discount`, `write_off`).
    fn settle(&mut self, on: Day, from: &str, to: &str, amount: &str) {
        let to = self.items[to];
        let base = NewApplication { to, day: on, amount: minor(amount), ..NewApplication::default() };
        let how = |how| NewApplication { how, ..base.clone() };
        let new = match from {
            "cash" => base.clone(),
            "discount" => how(Settlement::Discount),
            "write_off" => how(Settlement::WriteOff),
            "journal" => how(Settlement::Journal),
            credit => {
                let from = self.items[credit];
                let kind = self.builder.ledger.items.kind[from as usize];
                NewApplication { from, ..how(Settlement::of(kind)) }
            }
        };
        self.builder.apply(&new);
    }
}

/// An item from its kind, amount and marks: `due DAY`, `ordered DAY`, `discount AMOUNT until DAY`, `disputed`,
/// `autopay`, `portal`, `voided DAY`.
fn item(on: Day, kind: &str, amount: &str, marks: &[&str]) -> NewItem {
    let kind = kind_of(kind).unwrap();
    let amount = minor(amount) * kind.sign();
    let mut new = NewItem { kind, issued: on, due: on, amount, ..NewItem::default() };
    let mut marks = marks.iter();
    while let Some(mark) = marks.next() {
        let mut next = || marks.next().copied().unwrap();
        match *mark {
            "due" => new.due = day(next()),
            "ordered" => new.ordered = day(next()),
            "discount" => new.discount = minor(next()),
            "until" => new.discount_until = day(next()),
            "voided" => new.voided = day(next()),
            "disputed" => new.disputed = true,
            "autopay" => new.channel = Channel::Autopay,
            "portal" => new.channel = Channel::Portal,
            other => panic!("what is `{other}`?"),
        }
    }
    new
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "invoice" => Kind::Invoice,
        "debit_note" => Kind::DebitNote,
        "fee" => Kind::Fee,
        "payment" => Kind::Payment,
        "credit_note" => Kind::CreditNote,
        _ => return None,
    })
}

fn minor(text: &str) -> i64 {
    parse_minor(text, 2).unwrap()
}
