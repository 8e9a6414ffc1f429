//! Fields of forms: a label above, a line to write on, help and what is wrong below.

use crate::api::Problem;
use crate::api::problem;
use crate::pages::visit::Visit;
use maud::{Markup, Render, html};

/// A field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field<'f> {
    name: &'f str,
    label: &'f str,
    value: String,
    help: &'f str,
    wrong: Option<String>,
    kind: &'static str,
    complete: &'static str,
    choices: Vec<(String, String)>,
    rows: usize,
    needed: bool,
    first: bool,
    wide: bool,
    list: &'f str,
    of: &'f str,
}

/// A line of text.
pub(crate) fn text<'f>(name: &'f str, label: &'f str) -> Field<'f> {
    Field { name, label, kind: "text", ..Field::default() }
}

/// A day, written as the visitor's language writes it.
pub(crate) fn day<'f>(name: &'f str, label: &'f str) -> Field<'f> {
    Field { name, label, kind: "day", ..Field::default() }
}

/// An amount, written as the visitor's language writes it.
pub(crate) fn amount<'f>(name: &'f str, label: &'f str) -> Field<'f> {
    Field { name, label, kind: "amount", ..Field::default() }
}

/// Several lines.
pub(crate) fn lines<'f>(name: &'f str, label: &'f str, rows: usize) -> Field<'f> {
    Field { name, label, kind: "lines", rows, ..Field::default() }
}

/// One of some choices: what is sent, what is read.
pub(crate) fn choice<'f>(
    name: &'f str,
    label: &'f str,
    choices: impl IntoIterator<Item = (String, String)>,
) -> Field<'f> {
    Field { name, label, kind: "choice", choices: choices.into_iter().collect(), ..Field::default() }
}

impl<'f> Field<'f> {
    /// What stands in it.
    pub(crate) fn value(self, value: impl Into<String>) -> Field<'f> {
        Field { value: value.into(), ..self }
    }

    /// What helps.
    pub(crate) fn help(self, help: &'f str) -> Field<'f> {
        Field { help, ..self }
    }

    /// What is wrong with it.
    pub(crate) fn wrong(self, wrong: Option<String>) -> Field<'f> {
        Field { wrong, ..self }
    }

    /// It is not shown as it is typed.
    pub(crate) fn secret(self) -> Field<'f> {
        Field { kind: "password", ..self }
    }

    /// It must be there.
    pub(crate) fn needed(self) -> Field<'f> {
        Field { needed: true, ..self }
    }

    /// Typing begins in it.
    pub(crate) fn first(self) -> Field<'f> {
        Field { first: true, ..self }
    }

    /// It takes the whole width of its form.
    pub(crate) fn wide(self) -> Field<'f> {
        Field { wide: true, ..self }
    }

    /// What the browser may fill in.
    pub(crate) fn complete(self, complete: &'static str) -> Field<'f> {
        Field { complete, ..self }
    }

    /// Which of several forms of a page it stands in: its id is another in each.
    pub(crate) fn of(self, of: &'f str) -> Field<'f> {
        Field { of, ..self }
    }

    /// The id of a `datalist` with suggestions.
    pub(crate) fn list(self, list: &'f str) -> Field<'f> {
        Field { list, ..self }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = if self.of.is_empty() {
            format!("f-{}", self.name)
        } else {
            format!("f-{}-{}", self.of, self.name)
        };
        let (help, wrong) = (format!("{id}-h"), format!("{id}-e"));
        let described = match (&self.wrong, self.help) {
            (Some(_), _) => Some(&wrong),
            (None, "") => None,
            (None, _) => Some(&help),
        };
        let is_bad = self.wrong.as_ref().map(|_| "true");
        html! {
            div.field.bad[self.wrong.is_some()].wide[self.wide] {
                label for=(id) { (self.label) }
                @match self.kind {
                    "choice" => {
                        select id=(id) name=(self.name) required[self.needed] aria-describedby=[described] aria-invalid=[is_bad] {
                            @for (value, words) in &self.choices {
                                option value=(value) selected[*value == self.value] { (words) }
                            }
                        }
                    }
                    "lines" => {
                        textarea id=(id) name=(self.name) rows=(self.rows) required[self.needed] autofocus[self.first] aria-describedby=[described] aria-invalid=[is_bad] { (self.value) }
                    }
                    kind => {
                        input id=(id) name=(self.name) value=(self.value)
                            type=(if kind == "password" { "password" } else { "text" })
                            data-kind=[matches!(kind, "day" | "amount").then_some(kind)]
                            inputmode=[(kind == "amount").then_some("decimal")]
                            autocomplete=(if self.complete.is_empty() { "off" } else { self.complete })
                            list=[(!self.list.is_empty()).then_some(self.list)]
                            required[self.needed] autofocus[self.first] aria-describedby=[described] aria-invalid=[is_bad];
                    }
                }
                @if let Some(said) = &self.wrong { p.err id=(wrong) { (said) } }
                @else if !self.help.is_empty() { p.help id=(help) { (self.help) } }
            }
        }
    }
}

/// One of a few choices, all of them in sight; `chosen`: what is sent of the one that is set.
pub(crate) fn radios(name: &str, legend: &str, choices: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        fieldset.radios {
            legend { (legend) }
            div.choices { @for (value, words) in choices {
                label { input type="radio" name=(name) value=(value) checked[*value == chosen]; (words) }
            } }
        }
    }
}

/// What every form that changes something carries: a key, so that sent twice it acts once.
pub(crate) fn key() -> Markup {
    html! { input type="hidden" name="key" value=(dunlin_app::new_key()); }
}

/// The day of a field that somebody filled; what to say where it is none.
pub(crate) fn read_day(visit: &Visit<'_>, name: &str, text: &str) -> Result<String, Problem> {
    let day = visit.lang().read_day(text);
    day.map(|day| day.to_string())
        .ok_or_else(|| problem::body().saying(format!("{name}: `{text}` is no day")))
}
