//! `dunlin library`: the KPIs there are, found by words, shown whole.

use crate::cli::{Library, LibraryAction};
use crate::commands::kpi::unknown_kpi;
use crate::error::Failure;
use crate::output::{Align, Sheet, json, stdout};
use dunlin_kpi::catalogue::{self, Definition, Family};
use dunlin_kpi::library;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;

/// How many finds are shown.
const HITS_MAX: usize = 12;

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
    let hits = library::search(words);
    if as_json {
        return json(&Value::Array(found(words)));
    }
    if hits.is_empty() {
        let text = format!("no KPI speaks of `{words}`; `dunlin library` lists them all\n");
        return stdout(|out| out.write_all(text.as_bytes()));
    }
    let mut sheet =
        Sheet::new([("Id", Align::Left), ("Name", Align::Left), ("Where it speaks of it", Align::Left)]);
    hits.iter().take(HITS_MAX).for_each(|hit| sheet.row([hit.best.id, hit.title, hit.line.as_str()]));
    stdout(|out| write!(out, "{sheet}"))
}

fn show(id: &str, as_json: bool) -> Result<(), Failure> {
    let Some(text) = library::show(id) else { return Err(unknown_kpi(id)) };
    if !as_json {
        return stdout(|out| out.write_all(text.as_bytes()));
    }
    json(&page(id))
}

fn page(id: &str) -> Value {
    let page = catalogue::find(id).map_or(id, |d| d.topic);
    let all: Vec<Value> = catalogue::of_topic(page).iter().map(|d| summary(d)).collect();
    json!({ "id": id, "page": page, "title": library::title(page), "kpis": all, "text": catalogue::text_of(page) })
}

/// All about a KPI; `None` when there is none of that id.
pub(crate) fn kpi_told(id: &str) -> Option<Value> {
    library::show(id).map(|_| page(id))
}

/// The KPIs, or those that speak of some words.
pub(crate) fn kpis_told(words: Option<&str>) -> Vec<Value> {
    match words {
        None => catalogue::all().iter().map(|d| summary(d)).collect(),
        Some(words) => found(words),
    }
}

fn found(words: &str) -> Vec<Value> {
    let hit = |hit: &library::Hit| json!({ "id": hit.best.id, "page": hit.topic, "name": hit.title, "line": hit.line });
    library::search(words).iter().map(hit).collect()
}
