//! `dunlin import`: files into the books.

use crate::cli::{Import, ImportKind};
use crate::error::{Code, Failure};
use crate::input::{books_failure, import_of, place, rates_of, tell, unreadable};
use crate::output::{json, stdout, working};
use crate::remote::{Asks, Body, Client, server};
use dunlin_app::import::{Changed, Imported};
use dunlin_app::rates::RateFile;
use dunlin_app::{Books, Place};
use dunlin_formats::plan::Limits;
use dunlin_formats::source;
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;

/// So many corrected documents are shown; `--json` has all.
const SHOWN: usize = 10;

/// Runs the command.
pub(crate) fn run(words: &Import) -> Result<(), Failure> {
    if let Some(client) = server() {
        return over(client, words);
    }
    let place = place(words.books.as_ref())?;
    if let Some(files) = rates_of(words)? {
        return rates(words, &place, files);
    }
    let (import, inputs) = import_of(words)?;
    let done = working("importing", || {
        let books = Books::open(&place)?;
        if words.dry_run { books.preview(&import) } else { books.import(import) }
    })
    .map_err(|e| books_failure(&e))?;
    if let Some(report) = &done.report {
        tell(&inputs, report)?;
    }
    if words.json {
        return json(&as_json(&done));
    }
    let text = text(&done, words.dry_run);
    stdout(|out| out.write_all(text.as_bytes()))
}

/// A file taken in by a server, which reads it as it is.
fn over(client: &Client, words: &Import) -> Result<(), Failure> {
    let refused = |what: &str| {
        Failure::new(Code::UsageServer, format!("{what} is not done over a server"))
            .hint("run it with --books on the machine where the books are")
    };
    let kind = match words.kind {
        ImportKind::Invoices => "invoices",
        ImportKind::Payments => "payments",
        ImportKind::Applications => "applications",
        ImportKind::Customers => "customers",
        ImportKind::Flat => "flat",
        _ => return Err(refused("an import of this kind")),
    };
    let reading = &words.reading;
    let is_plain = !words.dry_run && words.as_of.is_none() && words.map.is_none() && words.save_map.is_none();
    let is_usual = reading.dates.is_none()
        && reading.decimal.is_none()
        && !reading.keep_duplicates
        && reading.refused.is_none();
    let ([path], true) = (words.files.as_slice(), is_plain && is_usual) else {
        return Err(refused("an import of several files, or with options that say how files are read,"));
    };
    let bytes = source::read(path, &Limits::default()).map_err(|e| unreadable(path, &e))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let mut query = vec![("kind", kind), ("name", &*name)];
    query.extend(words.currency.as_deref().map(|code| ("currency", code)));
    let key = words.key.clone().unwrap_or_else(dunlin_app::new_key);
    let asks =
        Asks { query: &query, key: Some(&key), ..Asks::change("POST", "/imports", Body::File(&bytes)) };
    let mut told = working("importing", || client.ask(&asks))?;
    let text = told.as_object_mut().and_then(|told| told.remove("told"));
    if words.json {
        return json(&told);
    }
    stdout(|out| {
        out.write_all(text.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().as_bytes())
    })
}

/// What an import brought, for people.
pub(crate) fn in_words(done: &Imported) -> String {
    text(done, false)
}

/// Files of rates, one command each.
fn rates(words: &Import, place: &Place, files: Vec<RateFile>) -> Result<(), Failure> {
    let books = Books::open(place).map_err(|e| books_failure(&e))?;
    let mut all = Vec::new();
    for file in files {
        let name = file.name.clone();
        let done = books.import_rates(file).map_err(|e| books_failure(&e))?;
        if words.json {
            let changed: Vec<_> = done
                .changed
                .iter()
                .map(|(was, is)| {
                    json!({"name": is.name, "day": is.day.to_string(), "before": was.rate, "after": is.rate})
                })
                .collect();
            all.push(json!({
                "file": name, "import": done.import, "repeated": done.repeated, "new": done.new, "known": done.known,
                "changed": changed,
            }));
            continue;
        }
        let would = if words.dry_run { "would be " } else { "" };
        stdout(|out| {
            if done.repeated {
                return writeln!(out, "{name} came before under the same key; it was done once.");
            }
            let (new, known) = (done.new, done.known);
            writeln!(
                out,
                "{name}: {would}{new} new, {} corrected, {known} there already.",
                done.changed.len()
            )?;
            for (was, is) in done.changed.iter().take(SHOWN) {
                writeln!(out, "  {} on {}: {} -> {}", is.name, is.day, was.rate, is.rate)?;
            }
            Ok(())
        })?;
    }
    if words.json { json(&serde_json::Value::Array(all)) } else { Ok(()) }
}

fn text(done: &Imported, dry_run: bool) -> String {
    let mut out = String::new();
    let head = match (done.import, done.repeated) {
        (Some(n), true) => format!("Import {n} again, under the same key; it was done once. It was:"),
        (Some(n), false) if done.is_nothing_new() => format!("Import {n}: nothing new."),
        (Some(n), false) => format!("Import {n}:"),
        (None, _) if done.is_nothing_new() => "Nothing would be new.".to_owned(),
        (None, _) => "It would be:".to_owned(),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{head}");
    let rows = [
        (done.documents, "new documents"),
        (done.applications, "new applications"),
        (done.customers, "customers of whom something is said anew"),
        (done.changed.len() as u64, "documents corrected"),
        (done.ended, "settlements that a later export contradicts"),
        (done.known, "rows that the books have already"),
    ];
    for (count, what) in rows.iter().filter(|(count, _)| *count > 0) {
        let _ = writeln!(out, "  {count:>10} {what}");
    }
    for changed in done.changed.iter().take(SHOWN) {
        let _ = writeln!(out, "  {}", correction(changed));
    }
    if done.changed.len() > SHOWN {
        let _ = writeln!(out, "  and {} more (--json lists all)", done.changed.len() - SHOWN);
    }
    if dry_run {
        let _ = writeln!(out, "Nothing was written.");
    }
    out
}

fn correction(changed: &Changed) -> String {
    let fields: Vec<String> = changed
        .fields
        .iter()
        .map(|f| format!("{} {} -> {}", f.field, or_none(&f.before), or_none(&f.after)))
        .collect();
    format!("{} (line {}): {}", changed.document, changed.line, fields.join(", "))
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

/// What an import brought, for programs.
pub(crate) fn as_json(done: &Imported) -> serde_json::Value {
    let changed: Vec<_> = done
        .changed
        .iter()
        .map(|c| {
            let fields: Vec<_> = c
                .fields
                .iter()
                .map(|f| json!({"field": f.field, "before": f.before, "after": f.after}))
                .collect();
            json!({"document": c.document, "line": c.line, "fields": fields})
        })
        .collect();
    let refused: usize = done.report.iter().flat_map(|r| &r.files).map(|f| f.refused.len()).sum();
    json!({
        "import": done.import, "command": done.command, "repeated": done.repeated, "documents": done.documents,
        "applications": done.applications, "customers": done.customers, "known": done.known, "ended": done.ended,
        "refused": refused, "changed": changed,
    })
}
