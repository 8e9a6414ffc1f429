//! What the forms of boards do: each a command of the books, in the visitor's name.

use super::words;
use crate::api::{Problem, problem};
use crate::pages::set::fields;
use crate::pages::visit::{Acted, Done, Sent, Visit};
use crate::pages::words::Word;
use dunlin_app::people::Right;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The command of a form.
fn command(sent: &Sent, today: &str) -> Result<Value, Problem> {
    let number = |name: &'static str| {
        sent.get(name).parse::<i64>().map_err(|_| problem::body().saying(format!("`{name}` is no number")))
    };
    let mut act = match sent.get("do") {
        "end_promise" => json!({"do": "end_promise", "promise": number("promise")?, "date": today}),
        "dispute" => json!({
            "do": "dispute", "document": sent.get("document"), "disputed": false, "date": today,
            "outcome": sent.get("outcome"),
        }),
        "end_hold" => json!({"do": "end_hold", "hold": number("hold")?, "date": today}),
        "release" => json!({"do": "hold", "document": sent.get("document"), "until": null}),
        "decide" => json!({
            "do": "decide", "proposal": number("proposal")?, "outcome": sent.get("outcome"), "date": today,
        }),
        "recall" => json!({"do": "recall", "document": sent.get("document"), "date": today}),
        _ => return Err(problem::body().saying("the form does not say what it does")),
    };
    for name in ["reason", "note"] {
        if let Some(text) = sent.maybe(name) {
            act[name] = text.into();
        }
    }
    Ok(act)
}

/// Carries one out, and goes back to where it was asked for.
pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let act = command(sent, &visit.today()?.to_string())?;
    visit.change("post", &[], act, sent)?;
    Ok(Done::Go(here(visit), Some(words::DONE)))
}

/// The address of the page as it is, without what was said on it.
fn here(visit: &Visit<'_>) -> String {
    let Some((path, query)) = visit.here.split_once('?') else { return visit.here.to_owned() };
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("said=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// A form of a row, for those who may; `what`: the command and what it names, `own`: its fields.
pub(super) fn form(
    visit: &Visit<'_>,
    right: Right,
    what: &[(&str, &str)],
    own: &Markup,
    button: Word,
) -> Option<Markup> {
    visit.may(right).then(|| {
        html! {
            form.act method="post" action=(here(visit)) {
                (fields::key())
                @for (name, value) in what { input type="hidden" name=(name) value=(value); }
                div.fields { (own) }
                div.acts { button.btn.main type="submit" { (visit.say(button)) } }
            }
        }
    })
}
