//! Docs keep up with the code: KPI texts are whole, error codes are explained, links lead somewhere.

use super::{Fault, report, source, tree};
use std::collections::BTreeSet;

/// Where the KPI texts lie.
const CATALOGUE: &str = "crates/kpi/src/catalogue/";

/// The twelve attributes of a KPI, in order.
const ATTRIBUTES: [&str; 12] = [
    "Definition",
    "Business insights",
    "Measurement approach",
    "Formula",
    "Trend analysis",
    "Diagnostic questions",
    "Tips",
    "Visualisation",
    "Risk warnings",
    "Tools",
    "Integration points",
    "Change impact",
];

#[test]
fn every_kpi_text_has_its_twelve_headings() {
    let mut faults = Vec::new();
    for file in tree::ending(&[".md"]).filter(|file| file.path.starts_with(CATALOGUE)) {
        let headings: Vec<(usize, &str)> =
            prose(&file.text).filter_map(|(n, line)| Some((n, line.strip_prefix("## ")?.trim()))).collect();
        if !headings.iter().map(|(_, heading)| *heading).eq(ATTRIBUTES) {
            let wrong = headings.iter().zip(ATTRIBUTES).find(|((_, is), should)| is != should);
            let line = wrong.map_or(0, |((line, _), _)| *line);
            faults.push(Fault::new(&file.path, line, "the headings are not the twelve attributes in order"));
        }
        if !file.text.starts_with("# ") {
            faults.push(Fault::new(&file.path, 1, "does not open with the KPI's name as a heading"));
        }
    }
    report(&faults, &format!("write `## ` headings: {}", ATTRIBUTES.join(", ")));
}

/// Modules of the catalogue that define no KPI.
const MACHINERY: &[&str] = &["mod", "tests", "definition", "evaluate"];

/// The files of the catalogue that end so, by the KPI that they are named after.
fn kpis(end: &'static str) -> BTreeSet<&'static str> {
    let id = |file: &'static tree::File| file.path.strip_prefix(CATALOGUE)?.strip_suffix(end);
    tree::FILES.iter().filter_map(id).filter(|id| !id.contains('/') && !MACHINERY.contains(id)).collect()
}

#[test]
fn every_kpi_has_a_definition_and_a_text() {
    let (texts, definitions) = (kpis(".md"), kpis(".rs"));
    if definitions.is_empty() {
        println!("skipped: the catalogue has no definitions yet");
        return;
    }
    let lacking = |id: &&str, has: &str, lacks: &str| {
        Fault::new(&format!("{CATALOGUE}{id}{has}"), 0, format!("`{id}` has no {lacks} beside it"))
    };
    let faults: Vec<Fault> = (definitions.difference(&texts).map(|id| lacking(id, ".rs", ".md")))
        .chain(texts.difference(&definitions).map(|id| lacking(id, ".md", ".rs")))
        .collect();
    report(&faults, "a KPI is a definition (.rs) and a text with the twelve headings (.md), named alike");
}

/// Where the known answers lie.
const GOLDEN: &str = "crates/kpi/tests/golden/";

#[test]
fn every_kpi_has_a_golden_test() {
    let golden: BTreeSet<&str> = tree::FILES
        .iter()
        .filter_map(|file| file.path.strip_prefix(GOLDEN)?.split(['.', '/']).next())
        .collect();
    if golden.is_empty() {
        println!("skipped: there is no {GOLDEN} yet");
        return;
    }
    let untested: Vec<Fault> = kpis(".rs")
        .difference(&golden)
        .map(|id| Fault::new(&format!("{CATALOGUE}{id}.rs"), 0, "has no golden test"))
        .collect();
    report(&untested, &format!("put a file of the KPI's name into {GOLDEN}: a small ledger and its figures"));
}

/// Where the codes are explained, and where they are made.
const EXPLAINED: &str = "docs/errors.md";
/// Codes that only the API has.
const MADE_TOO: &str = "crates/dunlin/src/api/problem.rs";
const MADE: &str = "crates/dunlin/src/error.rs";

#[test]
fn every_error_code_is_explained_and_every_explained_code_exists() {
    let (Some(explained), Some(made)) = (tree::file(EXPLAINED), tree::file(MADE)) else {
        println!("skipped: {EXPLAINED} or {MADE} is not there yet");
        return;
    };
    let in_docs: BTreeSet<&str> = prose(&explained.text)
        .filter_map(|(_, line)| line.strip_prefix("| `")?.split('`').next())
        .filter(|code| is_code(code))
        .collect();
    // The API has codes of its own.
    let api = tree::file(MADE_TOO).map_or("", |file| file.text.as_str());
    let texts = made.text.split('"').skip(1).step_by(2).chain(api.split('"'));
    let in_code: BTreeSet<&str> = texts.filter(|text| is_code(text)).collect();
    let faults: Vec<Fault> = (in_code.difference(&in_docs).map(|code| (MADE, code, "is not explained")))
        .chain(in_docs.difference(&in_code).map(|code| (EXPLAINED, code, "is made nowhere")))
        .map(|(path, code, what)| {
            let text = tree::file(path).map_or("", |file| &file.text);
            let line = text.find(*code).map_or(0, |at| source::line(text, at));
            Fault::new(path, line, format!("`{code}` {what}"))
        })
        .collect();
    assert!(!in_docs.is_empty() && !in_code.is_empty(), "no codes found in {EXPLAINED} or {MADE}");
    report(&faults, &format!("every code has a row in {EXPLAINED} and a variant in {MADE}"));
}

/// `room.what`, as codes are written.
fn is_code(text: &str) -> bool {
    let lower = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-')
    };
    text.split_once('.').is_some_and(|(room, what)| lower(room) && lower(what))
}

#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    for file in tree::ending(&[".md"]) {
        for (n, line) in prose(&file.text) {
            let broken = links(line).into_iter().filter(|target| !resolves(&file.path, &file.text, target));
            faults
                .extend(broken.map(|target| Fault::new(&file.path, n, format!("`{target}` leads nowhere"))));
        }
    }
    report(&faults, "name a tracked file relative to the page, and a heading of it behind the #");
}

/// The targets of a line's links, code in backticks left out.
fn links(line: &str) -> Vec<&str> {
    let spoken = |at: usize| line[..at].matches('`').count().is_multiple_of(2);
    line.match_indices("](")
        .filter(|(at, _)| spoken(*at))
        .filter_map(|(at, _)| line[at + 2..].split([')', ' ']).next())
        .collect()
}

/// Whether a link leads to a tracked file or folder, and to a heading of it where it names one. Addresses of other
/// hosts are not asked.
fn resolves(page: &str, text: &str, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (path, heading) =
        target.split_once('#').map_or((target, None), |(path, heading)| (path, Some(heading)));
    if path.is_empty() {
        return heading.is_none_or(|heading| has_heading(text, heading));
    }
    let Some(path) = join(page, path) else { return false };
    let folder = format!("{path}/");
    match tree::file(&path) {
        Some(file) => {
            heading.is_none_or(|heading| !path.ends_with(".md") || has_heading(&file.text, heading))
        }
        None => tree::FILES.iter().any(|file| file.path.starts_with(&folder)),
    }
}

/// A path relative to a page, from the root; `None` when it leaves the project.
fn join(page: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a page has a heading whose anchor this is: lower case, blanks as hyphens, other marks left out.
fn has_heading(text: &str, anchor: &str) -> bool {
    let slug = |heading: &str| -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    let headings = prose(text).filter(|(_, line)| line.starts_with('#'));
    headings.into_iter().any(|(_, line)| slug(line.trim_start_matches('#').trim()) == anchor)
}

/// The numbered lines of a page outside its fenced code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().zip(1..).filter_map(move |(line, n)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fence && !fenced).then_some((n, line))
    })
}

#[test]
fn links_headings_and_fences_are_read() {
    assert_eq!(links("see [a](b.md#c) and `[x](y)`, [d](https://e/f \"t\")"), ["b.md#c", "https://e/f"]);
    assert_eq!(join("docs/a/b.md", "../c.md"), Some("docs/c.md".to_owned()));
    assert_eq!(join("a.md", "../c.md"), None);
    assert!(has_heading("# A `b` & c\n", "a-b--c"));
    assert_eq!(prose("a\n```\n# b\n```\nc").collect::<Vec<_>>(), [(1, "a"), (5, "c")]);
    assert!(is_code("usage.period") && !is_code("Usage.period") && !is_code("a.b.c"));
}
