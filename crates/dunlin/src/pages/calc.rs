//! Calculators: a figure from numbers that somebody types. Nothing is kept: the numbers stand in the address.

use super::figures::{measures::label, names, text::grouped};
use super::locale::Lang;
use super::set::{fields, lists};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{calc as words, kpis};
use crate::api::problem;
use dunlin_app::people::Right;
use dunlin_kpi::calc::{self, CalcError, Calculation};
use dunlin_kpi::catalogue;
use maud::{Markup, Render, html};

/// The pages.
pub(crate) const PAGES: &[Page] =
    &[page("/calc", Some(Right::Read), &["words"], draw), page("/calc/{id}", Some(Right::Read), &[], one)];

/// The calculators that are listed: one that takes nothing is no calculator.
fn all() -> impl Iterator<Item = &'static str> {
    calc::ids().filter(|id| !slots(id).is_empty())
}

/// What a calculator takes.
fn slots(id: &str) -> Vec<&'static str> {
    calc::takes(id).into_iter().find(|(own, _)| *own == id).map(|(_, slots)| slots).unwrap_or_default()
}

/// The name of a calculator.
fn name(lang: Lang, id: &'static str) -> String {
    match catalogue::find(id) {
        Some(kpi) => names::name(lang, kpi).to_owned(),
        None => {
            let german = kpis::CALCULATORS
                .iter()
                .find(|(own, _)| lang == Lang::De && *own == id)
                .map(|(_, name)| *name);
            german.or_else(|| calc::name_of(id)).unwrap_or(id).to_owned()
        }
    }
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let lang = visit.lang();
    let asked = visit.query("words").unwrap_or_default().to_lowercase();
    let fits = |id: &&'static str| {
        let text = format!("{} {}", id.replace('_', " "), name(lang, id)).to_lowercase();
        asked.split_whitespace().all(|word| text.contains(word))
    };
    let found: Vec<&'static str> = all().filter(fits).collect();
    let (own, others): (Vec<&str>, Vec<&str>) = found.iter().partition(|id| catalogue::find(id).is_some());
    let list = html! {
        div id="found" aria-live="polite" {
            p.note { (visit.fill(words::CLAIM, &[("n", &lang.count(found.len() as i64))])) }
            @for (title, ids) in [(words::OTHERS, &others), (words::OF_KPIS, &own)] { @if !ids.is_empty() {
                section.sec.fam {
                    h2.eyebrow { (visit.say(title)) }
                    ul.lib { @for id in ids { li {
                        a href={ "/calc/" (id) } { (name(lang, id)) }
                        span.quiet { (visit.say(words::TAKES)) ": " (slots(id).iter().map(|slot| label(lang, slot).0).collect::<Vec<_>>().join(", ")) }
                        code { (id) }
                    } } }
                }
            } }
        }
    };
    if visit.part == Some("found") {
        return Ok(Shown::Part(list));
    }
    let body = html! {
        h1.finding { (visit.say(words::TITLE)) }
        form.search-bar method="get" action="/calc" data-found="found" {
            (fields::text("words", visit.say(words::SEARCH)).value(visit.query("words").unwrap_or_default()).render())
            button.btn type="submit" { (visit.say(super::words::library::SEARCH_DO)) }
        }
        (list)
    };
    Ok(Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Library, body })
}

/// Where something is wrong, and what.
type Wrong = Option<(String, String)>;

fn one(visit: &Visit<'_>) -> Drawn {
    let asked = visit.path("id");
    let id = all().find(|id| *id == asked).ok_or_else(problem::not_found)?;
    let (lang, slots) = (visit.lang(), slots(id));
    let typed = typed(visit);
    let (result, wrong) = worked_out(visit, id, &slots, &typed);
    let title = name(lang, id);
    let others: Vec<&'static str> =
        calc::takes(id).into_iter().map(|(own, _)| own).filter(|own| *own != id).collect();
    let body = html! {
        p.eyebrow { a href="/calc" { (visit.say(words::TITLE)) } }
        h1.finding { (title) }
        @if let Some(kpi) = catalogue::find(id) { p.stand { (names::about(lang, kpi)) } }
        div.calc {
            form method="get" action={ "/calc/" (id) } {
                @for slot in &slots { (field(visit, slot, value(&typed, slot), &wrong)) }
                div.acts {
                    button.btn.main type="submit" { (visit.say(words::CALCULATE)) }
                    a.btn.text href={ "/calc/" (id) } { (visit.say(words::CLEAR)) }
                    @if catalogue::find(id).is_some() { a.btn.text href={ "/library/" (id) } { (visit.say(words::IN_LIBRARY)) } }
                }
            }
            div aria-live="polite" {
                @match &result {
                    Some(result) => (shown(visit, result)),
                    None => {
                        @if let Some((slot, said)) = wrong.as_ref().filter(|(slot, _)| !slots.contains(&slot.as_str())) { p.err { (slot) ": " (said) } }
                        @else { p.note { (visit.say(words::FIRST)) } }
                    }
                }
                @if !others.is_empty() {
                    h2.eyebrow.gap { (visit.say(words::OTHER_WAYS)) }
                    ul.todo { @for own in others { li { a.who href={ "/calc/" (lists::segment(own)) } { (name(lang, own)) } } } }
                }
            }
        }
    };
    Ok(Shown::Page { title, at: At::Library, body })
}

/// What was typed for each value: the names stand with the calculators, so that the address is read here.
fn typed(visit: &Visit<'_>) -> Vec<(String, String)> {
    let query = visit.here.split_once('?').map_or("", |(_, query)| query);
    let own = form_urlencoded::parse(query.as_bytes());
    own.map(|(name, value)| (name.into_owned(), value.trim().chars().filter(|c| !c.is_control()).collect()))
        .collect()
}

fn value<'t>(typed: &'t [(String, String)], slot: &str) -> &'t str {
    typed.iter().find(|(own, _)| own == slot).map_or("", |(_, value)| value.as_str())
}

fn field(visit: &Visit<'_>, slot: &str, typed: &str, wrong: &Wrong) -> Markup {
    let (name, help) = label(visit.lang(), slot);
    let said = wrong.as_ref().filter(|(of, _)| of == slot).map(|(_, said)| said.clone());
    fields::text(slot, &name).value(typed).help(help).wrong(said).render()
}

/// Calculates what was typed; nothing while a field is empty for the first time.
fn worked_out(
    visit: &Visit<'_>,
    id: &'static str,
    slots: &[&'static str],
    typed: &[(String, String)],
) -> (Option<Calculation>, Wrong) {
    if slots.iter().all(|slot| value(typed, slot).is_empty()) {
        return (None, None);
    }
    let lang = visit.lang();
    let example = lang.money(123_450, 2);
    let mut given: Vec<(&str, String)> = Vec::new();
    for slot in slots {
        let text = value(typed, slot);
        if text.is_empty() {
            return (None, Some(((*slot).to_owned(), visit.say(words::MISSING).to_owned())));
        }
        let is_list = calc::list_of(id) == Some(slot);
        let read = if is_list { list(lang, text) } else { lang.read_money(text) };
        let Some(read) = read else {
            let said = if is_list {
                visit.fill(words::NO_LIST, &[("example", "1000:15; 3000:30")])
            } else {
                visit.fill(words::NO_NUMBER, &[("example", &example)])
            };
            return (None, Some(((*slot).to_owned(), said)));
        };
        given.push((slot, read));
    }
    let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match calc::calc(id, &given) {
        Ok(result) => (Some(result), None),
        Err(error) => (None, Some(told(visit, &error, slots))),
    }
}

/// A list as the calculators read it: each number as the visitor's language writes it.
fn list(lang: Lang, text: &str) -> Option<String> {
    let entry = |entry: &str| -> Option<String> {
        let numbers: Option<Vec<String>> =
            entry.split([':', '@']).map(|number| lang.read_money(number.trim())).collect();
        Some(numbers?.join(":"))
    };
    let entries: Option<Vec<String>> =
        text.split([';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).map(entry).collect();
    Some(entries?.join(",")).filter(|list| !list.is_empty())
}

fn told(visit: &Visit<'_>, error: &CalcError, slots: &[&str]) -> (String, String) {
    let first = slots.first().copied().unwrap_or_default().to_owned();
    match error {
        CalcError::Missing(_, names) => {
            (names.first().map_or(first, |name| (*name).to_owned()), visit.say(words::MISSING).to_owned())
        }
        CalcError::Value(name, _) => {
            let example = visit.lang().money(123_450, 2);
            (name.clone(), visit.fill(words::NO_NUMBER, &[("example", &example)]))
        }
        CalcError::Entry(name, _) => {
            (name.clone(), visit.fill(words::NO_LIST, &[("example", "1000:15; 3000:30")]))
        }
        CalcError::TooLarge => (first, visit.say(words::TOO_LARGE).to_owned()),
        CalcError::UnknownName { name, .. }
        | CalcError::Twice(name)
        | CalcError::UnknownCalculator(name, _) => (name.clone(), error.to_string()),
    }
}

/// What came out.
fn shown(visit: &Visit<'_>, result: &Calculation) -> Markup {
    let lang = visit.lang();
    let kpi = catalogue::find(result.id);
    let value = result.text.as_deref().map(|text| {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        let unit = match unit {
            "days" => visit.say(super::words::figures::UNIT_DAYS),
            "times" => visit.say(super::words::figures::UNIT_TIMES),
            other => other,
        };
        (lang.decimal(number), unit.to_owned())
    });
    html! {
        h2.eyebrow { (visit.say(words::RESULT)) }
        @match &value {
            Some((number, unit)) => {
                p.big { (number) small { " " (unit) } }
                @if let Some(kpi) = kpi { p.claim.gap-s { (names::says(lang, kpi, &format!("{number}\u{a0}{unit}"))) } }
                @else { p.claim.gap-s lang="en" { (result.meaning) } }
            }
            None => p.claim { (visit.say(words::NO_VALUE)) ": " span lang="en" { (result.reason.as_deref().unwrap_or_default()) } }
        }
        @match kpi { Some(kpi) => p.formula { (names::formula(lang, kpi.formula)) }, None => p.formula lang="en" { (result.formula) } }
        p.equation lang="en" { (grouped(lang, &result.equation)) }
        @for warning in &result.warnings { p.note.gap-s lang="en" { (visit.fill(words::CAREFUL, &[("what", warning)])) } }
        p.note.gap-s { (visit.fill(words::SOURCE, &[("what", result.source)])) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_the_language_writes_numbers() {
        assert_eq!(list(Lang::De, "1.000,5:15; 3000:30").as_deref(), Some("1000.5:15,3000:30"));
        assert_eq!(list(Lang::En, "5; 10\n15").as_deref(), Some("5,10,15"));
        assert_eq!(list(Lang::En, "5; x"), None);
        assert_eq!(list(Lang::En, " ; "), None);
    }

    #[test]
    fn every_calculator_takes_something_and_has_a_name() {
        for id in all() {
            assert!(!slots(id).is_empty() && !name(Lang::De, id).is_empty(), "{id}");
        }
    }
}
