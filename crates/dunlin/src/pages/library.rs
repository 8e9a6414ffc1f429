//! The library: every KPI of the catalogue, found by words, each with its twelve headings.

use super::figures::names;
use super::set::{fields, lists};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{figures, library as words};
use crate::api::problem;
use dunlin_app::people::Right;
use dunlin_kpi::catalogue::{self, Definition, Family, HEADINGS};
use dunlin_kpi::library;
use maud::{Markup, Render, html};

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/library", Some(Right::Read), &["words"], draw),
    page("/library/{id}", Some(Right::Read), &[], one),
];

fn draw(visit: &Visit<'_>) -> Drawn {
    let lang = visit.lang();
    let asked = visit.query("words").unwrap_or_default();
    let found = found(visit, asked);
    let (all, n) = (catalogue::all().len().to_string(), lang.count(found.len() as i64));
    let claim = match (asked.is_empty(), found.is_empty()) {
        (true, _) => visit.fill(words::CLAIM, &[("n", &all)]),
        (false, false) => visit.fill(words::FOUND, &[("n", &n), ("words", asked)]),
        (false, true) => visit.fill(words::FOUND_NONE, &[("words", asked)]),
    };
    let list = html! {
        div id="found" aria-live="polite" {
            p.note { (claim) }
            @if asked.is_empty() {
                @for family in Family::ALL {
                    section.sec.fam {
                        h2.eyebrow { (visit.say(names::family(family))) }
                        (rows(visit, found.iter().copied().filter(|kpi| kpi.family == family)))
                    }
                }
            } @else { (rows(visit, found.iter().copied())) }
        }
    };
    if visit.part == Some("found") {
        return Ok(Shown::Part(list));
    }
    let body = html! {
        h1.finding { (visit.say(words::TITLE)) }
        form.search-bar method="get" action="/library" data-found="found" {
            (fields::text("words", visit.say(words::SEARCH)).value(asked).render())
            button.btn type="submit" { (visit.say(words::SEARCH_DO)) }
            a.btn.text href="/calc" { (visit.say(words::CALCULATORS)) }
        }
        (list)
    };
    Ok(Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Library, body })
}

/// The KPIs that speak of some words: by their names in the visitor's language first, then by what the catalogue says.
fn found(visit: &Visit<'_>, asked: &str) -> Vec<&'static Definition> {
    if asked.is_empty() {
        return catalogue::all().to_vec();
    }
    let asked_words: Vec<String> = asked.split_whitespace().map(str::to_lowercase).collect();
    let fits = |kpi: &&&'static Definition| {
        let text = format!(
            "{} {} {}",
            kpi.id.replace('_', " "),
            names::name(visit.lang(), kpi),
            names::about(visit.lang(), kpi)
        )
        .to_lowercase();
        asked_words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut out: Vec<&'static Definition> = catalogue::all().iter().filter(fits).copied().collect();
    for hit in library::search(asked) {
        if !out.iter().any(|kpi| kpi.id == hit.best.id) {
            out.push(hit.best);
        }
    }
    out
}

fn rows(visit: &Visit<'_>, kpis: impl Iterator<Item = &'static Definition>) -> Markup {
    let lang = visit.lang();
    html! { ul.lib { @for kpi in kpis { li {
        a href={ "/library/" (kpi.id) } { (names::name(lang, kpi)) }
        span.quiet { (names::about(lang, kpi)) }
        code { (kpi.id) }
    } } } }
}

fn one(visit: &Visit<'_>) -> Drawn {
    let id = visit.path("id");
    let kpi = catalogue::find(id)
        .or_else(|| catalogue::of_topic(id).first().copied())
        .ok_or_else(problem::not_found)?;
    let lang = visit.lang();
    let name = names::name(lang, kpi);
    let kin: Vec<&'static Definition> =
        catalogue::of_topic(kpi.topic).into_iter().filter(|own| own.id != kpi.id).collect();
    let body = html! {
        p.eyebrow { (visit.say(names::family(kpi.family))) ", " code { (kpi.id) } }
        h1.finding { (name) }
        p.stand { (names::about(lang, kpi)) }
        div.acts.gap-s {
            a.btn.main href={ "/figures/" (kpi.id) } { (visit.say(words::FIGURE_NOW)) }
            a.btn href={ "/calc/" (kpi.id) } { (visit.say(figures::CALCULATE)) }
        }
        div.grid2 {
            article.prose {
                @if lang.code() != "en" { p.note { (visit.say(words::ONLY_ENGLISH)) } }
                @for (heading, word) in HEADINGS.iter().zip(names::HEADINGS) {
                    @if let Some(text) = section(kpi.topic, heading) {
                        h2 { (visit.say(word)) }
                        div lang="en" { (prose(&text)) }
                    }
                }
            }
            div.bridges {
                section.sec {
                    h2.eyebrow { (visit.say(figures::FORMULA)) }
                    p.formula { (names::formula(lang, kpi.formula)) }
                    dl.defs {
                        div { dt { (visit.say(words::UNIT)) } dd { (visit.say(names::unit(kpi.unit))) } }
                        div { dt { (visit.say(words::BETTER)) } dd { (visit.say(names::better(kpi.better))) } }
                        @if let Some(said) = super::figures::yardstick(visit, kpi) { div { dt { (visit.say(words::YARDSTICK)) } dd { (said) } } }
                        div { dt { (visit.say(words::SOURCE)) } dd lang="en" { (kpi.source) } }
                    }
                }
                @if !kin.is_empty() { section.sec {
                    h2.eyebrow { (visit.say(words::VARIANTS)) }
                    ul.todo { @for own in kin { li { a.who href={ "/library/" (own.id) } { (names::name(lang, own)) } span.why { (names::formula(lang, own.formula)) } } } }
                } }
            }
        }
    };
    Ok(Shown::Page { title: name.to_owned(), at: At::Library, body })
}

/// A section of a page of the catalogue, as it is written there.
fn section(topic: &str, heading: &str) -> Option<String> {
    let mut lines =
        catalogue::text_of(topic).lines().skip_while(|line| line.strip_prefix("## ") != Some(heading));
    lines.next()?;
    let own: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(own.join("\n").trim().to_owned()).filter(|text| !text.is_empty())
}

/// What to beware of with a KPI: the first of what its page says.
pub(super) fn warnings(topic: &str) -> Markup {
    let mut blocks = blocks(&section(topic, "Risk warnings").unwrap_or_default());
    blocks.truncate(1);
    if let Some(Block::Items(items)) = blocks.first_mut() {
        items.truncate(3);
    }
    drawn(&blocks)
}

/// The little Markdown of the catalogue: paragraphs, lists, tables, code.
fn prose(text: &str) -> Markup {
    drawn(&blocks(text))
}

fn drawn(blocks: &[Block]) -> Markup {
    html! { @for block in blocks { @match block {
        Block::Text(text) => p { (marked(text)) },
        Block::Code(text) => pre tabindex="0" { code { (text) } },
        Block::Items(items) => ul { @for item in items { li { (marked(item)) } } },
        Block::Numbers(items) => ol { @for item in items { li { (marked(item)) } } },
        Block::Rows(rows) => div.scroll { table {
            @if let Some((head, rest)) = rows.split_first() {
                thead { tr { @for cell in head { th scope="col" { (marked(cell)) } } } }
                tbody { @for row in rest { tr { @for cell in row { td { (marked(cell)) } } } } }
            }
        } },
    } } }
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    Text(String),
    Code(String),
    Items(Vec<String>),
    Numbers(Vec<String>),
    Rows(Vec<Vec<String>>),
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let (mut is_code, mut is_new) = (false, true);
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            if is_code {
                out.push(Block::Code(String::new()));
            }
            is_new = true;
            continue;
        }
        if is_code {
            if let Some(Block::Code(code)) = out.last_mut() {
                code.push_str(line);
                code.push('\n');
            }
            continue;
        }
        let plain = line.trim();
        if plain.is_empty() {
            is_new = true;
            continue;
        }
        taken(&mut out, plain, is_new);
        is_new = false;
    }
    out
}

/// Takes a line into what there is.
fn taken(out: &mut Vec<Block>, line: &str, is_new: bool) {
    let number =
        line.split_once(". ").filter(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        match out.last_mut() {
            Some(Block::Items(items)) => items.push(item.to_owned()),
            _ => out.push(Block::Items(vec![item.to_owned()])),
        }
    } else if let Some((_, item)) = number {
        match out.last_mut() {
            Some(Block::Numbers(items)) => items.push(item.to_owned()),
            _ => out.push(Block::Numbers(vec![item.to_owned()])),
        }
    } else if let Some(row) = line.strip_prefix('|') {
        let cells: Vec<String> =
            row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(|cell| !cell.is_empty() && cell.bytes().all(|b| b"-:".contains(&b))) {
            return;
        }
        match out.last_mut() {
            Some(Block::Rows(rows)) if !is_new => rows.push(cells),
            _ => out.push(Block::Rows(vec![cells])),
        }
    } else {
        match out.last_mut().filter(|_| !is_new) {
            Some(Block::Text(text)) => {
                text.push(' ');
                text.push_str(line);
            }
            Some(Block::Items(items) | Block::Numbers(items)) => {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(line);
                }
            }
            _ => out.push(Block::Text(line.to_owned())),
        }
    }
}

/// Words with code and stress in them.
fn marked(text: &str) -> Markup {
    html! { @for (n, piece) in text.split('`').enumerate() {
        @if n % 2 == 1 {
            @if catalogue::find(piece).is_some() { a href={ "/library/" (lists::segment(piece)) } { code { (piece) } } } @else { code { (piece) } }
        } @else {
            @for (m, words) in piece.split("**").enumerate() { @if m % 2 == 1 { strong { (words) } } @else { (words) } }
        }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_catalogue_become_blocks() {
        let text = "One\nline.\n\n- a\n- b\n  more\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n```text\na = b\n```\n1. first";
        let wanted = [
            Block::Text("One line.".to_owned()),
            Block::Items(vec!["a".to_owned(), "b more".to_owned()]),
            Block::Rows(vec![vec!["x".to_owned(), "y".to_owned()], vec!["1".to_owned(), "2".to_owned()]]),
            Block::Code("a = b\n".to_owned()),
            Block::Numbers(vec!["first".to_owned()]),
        ];
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn every_kpi_has_all_twelve_headings() {
        for kpi in catalogue::all() {
            for heading in HEADINGS {
                assert!(section(kpi.topic, heading).is_some(), "{} {heading}", kpi.topic);
            }
        }
    }

    #[test]
    fn words_are_escaped_and_marked() {
        assert_eq!(
            marked("a **b** `dso` <i>").into_string(),
            r#"a <strong>b</strong> <a href="/library/dso"><code>dso</code></a> &lt;i&gt;"#
        );
    }
}
