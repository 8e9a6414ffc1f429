//! `dunlin library`: the KPIs there are, found by words, shown whole.

use crate::cli::{Library, LibraryAction};
use crate::commands::kpi::unknown_kpi;
use crate::error::Failure;
use crate::output::{Align, Sheet, json, stdout};
use dunlin_kpi::catalogue::{self, Definition, Family};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;

/// Runs the command.
pub(crate) fn run(words: &Library) -> Result<(), Failure> {
    match &words.action {
        None => list(words.json),
        Some(LibraryAction::Search { words: text }) => search(&text.join(" "), words.json),
        Some(LibraryAction::Show { id }) => show(id, words.json),
    }
}

fn list(as_json: bool) -> Result<(), Failure> {
    if as_json {
        return json(&catalogue::all().iter().map(|d| summary(d)).collect());
    }
    let mut text = String::new();
    for family in Family::ALL {
        let mut sheet = Sheet::new([
            ("Id", Align::Left),
            ("Name", Align::Left),
            ("Unit", Align::Left),
            ("Better", Align::Left),
        ]);
        for d in catalogue::all().iter().filter(|d| d.family == family) {
            let indent = if d.variant_of.is_some() { "  " } else { "" };
            sheet.row([
                format!("{indent}{}", d.id),
                d.name.to_owned(),
                d.unit.name().to_owned(),
                d.better.words().to_owned(),
            ]);
        }
        let _ = writeln!(text, "{}\n\n{sheet}", family.name());
    }
    text.push_str(
        "`dunlin library show ID` tells all about one, `dunlin library search WORDS` finds some.\n",
    );
    stdout(|out| out.write_all(text.as_bytes()))
}

fn summary(d: &Definition) -> Value {
    json!({
        "id": d.id,
        "name": d.name,
        "family": d.family.name(),
        "formula": d.formula,
        "unit": d.unit.name(),
        "better": d.better.words(),
        "variant_of": d.variant_of,
        "on_by_default": d.on_by_default,
        "given": d.given.iter().map(|param| param.name).collect::<Vec<_>>(),
        "source": d.source,
    })
}

fn search(words: &str, as_json: bool) -> Result<(), Failure> {
    let hits = dunlin_kpi::library::search(words);
    if as_json {
        return json(
            &hits
                .iter()
                .map(|hit| json!({ "id": hit.id, "name": hit.name, "excerpt": hit.excerpt }))
                .collect(),
        );
    }
    if hits.is_empty() {
        let text = format!("no KPI speaks of `{words}`; `dunlin library` lists them all\n");
        return stdout(|out| out.write_all(text.as_bytes()));
    }
    let mut sheet =
        Sheet::new([("Id", Align::Left), ("Name", Align::Left), ("Where it speaks of it", Align::Left)]);
    hits.iter().take(15).for_each(|hit| sheet.row([hit.id, hit.name, hit.excerpt.as_str()]));
    stdout(|out| write!(out, "{sheet}"))
}

fn show(id: &str, as_json: bool) -> Result<(), Failure> {
    let definitions = match catalogue::find(id) {
        Some(d) => vec![d],
        None => catalogue::of_topic(id),
    };
    let Some(first) = definitions.first() else { return Err(unknown_kpi(id)) };
    if as_json {
        let mut object = summary(first);
        object["text"] = Value::from(first.text());
        object["page_of"] = catalogue::of_topic(first.topic).iter().map(|d| summary(d)).collect();
        return json(&object);
    }
    let text = dunlin_kpi::library::show(first);
    stdout(|out| out.write_all(text.as_bytes()))
}
