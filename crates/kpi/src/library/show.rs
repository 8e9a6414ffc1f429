//! A page of the library as plain text: what the definition says in a few lines, then the text without its marks.

use super::title;
use crate::calc::takes;
use crate::catalogue::{Definition, find, of_topic, text_of};
use std::fmt::Write;

/// A page as plain text, for the id of a KPI or variant or the name of a page; `None` when there is none.
#[must_use]
pub fn show(word: &str) -> Option<String> {
    let topic = find(word).map_or(word, |d| d.topic);
    let definitions = of_topic(topic);
    let chosen = definitions.iter().find(|d| d.id == word).or(definitions.first())?;
    let mut out = String::new();
    let name = if chosen.variant_of.is_some() { chosen.name } else { title(topic) };
    let _ = writeln!(out, "{name}\n{}\n", "=".repeat(name.chars().count()));
    facts(chosen, &mut out);
    for other in definitions.iter().filter(|d| d.id != chosen.id) {
        let kind = if other.variant_of.is_some() { "variant" } else { "also   " };
        let _ = writeln!(out, "{kind}   {} = {}", other.id, other.formula);
    }
    out.push('\n');
    out.push_str(&plain(text_of(topic).lines().skip(1)));
    Some(out)
}

/// One section of a page, without marks and without its heading; `None` when there is no such page or section.
#[must_use]
pub fn section(topic: &str, heading: &str) -> Option<String> {
    let text = text_of(topic);
    let mut lines = text.lines().skip_while(|l| l.strip_prefix("## ") != Some(heading));
    lines.next()?;
    Some(plain(lines.take_while(|l| !l.starts_with("## "))).trim().to_owned())
}

fn facts(definition: &Definition, out: &mut String) {
    let _ = writeln!(out, "id        {}", definition.id);
    let _ = writeln!(out, "category  {}, no. {}", definition.family.name(), definition.number);
    let _ = writeln!(out, "formula   {}", definition.formula);
    let _ = writeln!(out, "unit      {}; {}", definition.unit.name(), definition.better.words());
    let _ = writeln!(out, "source    {}", definition.source);
    for threshold in definition.thresholds {
        let stated = if threshold.vendor_stated { ", vendor-stated" } else { "" };
        let _ = writeln!(
            out,
            "yardstick from {} {}{stated} ({})",
            threshold.value, threshold.word, threshold.source
        );
    }
    for param in definition.given {
        let _ = writeln!(out, "give      --given {}=...: {}", param.name, param.text);
    }
    let _ = writeln!(out, "no value  {}", definition.nought);
    if let Some((_, slots)) = takes(definition.id).first() {
        let typed: Vec<String> = slots.iter().map(|slot| format!("{slot}=...")).collect();
        let _ = writeln!(out, "by hand   dunlin calc {} {}", definition.id, typed.join(" "));
    }
    for caution in definition.cautions {
        use crate::catalogue::Caution;
        let (Caution::Always(text) | Caution::GivenIs(_, _, text) | Caution::Above(_, text)) = caution;
        let _ = writeln!(out, "careful   {text}");
    }
}

/// Lines of Markdown as plain text: headings underlined, code indented, marks dropped.
fn plain<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    let mut code = false;
    for line in lines {
        if line.starts_with("```") {
            code = !code;
        } else if code {
            let _ = writeln!(out, "    {line}");
        } else if let Some(heading) = line.strip_prefix("## ") {
            let _ = writeln!(out, "{heading}\n{}", "-".repeat(heading.chars().count()));
        } else {
            let _ = writeln!(out, "{}", line.replace('`', "").replace("**", ""));
        }
    }
    out.trim_start_matches('\n').to_owned()
}
