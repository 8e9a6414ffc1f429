//! A tool call as the request of a route in the name of whoever asks, and its answer as JSON and a line of text.

use super::inputs::{self, To};
use super::shapes::Shape;
use super::tools::Tool;
use crate::api::{Answer, Asked, Problem, Shared, carried_out, page, problem};
use dunlin_app::people::Who;
use serde_json::{Map, Value, json};

/// So many rows where nothing is said.
const ROWS: &str = "50";
/// So many figures at most.
const FIGURES: usize = 200;
/// What stands beside a list is cut after so many.
const BESIDE: usize = 20;

/// What a call brought.
#[derive(Debug)]
pub(super) struct Told {
    /// As programs read it.
    pub(super) value: Value,
    /// In short.
    pub(super) text: String,
}

/// Carries a call out.
pub(super) fn called(
    shared: &Shared,
    who: &Who,
    tool: &Tool,
    arguments: &Map<String, Value>,
) -> Result<Told, Problem> {
    let Some(route) = tool.route() else { return Err(problem::not_found()) };
    // Who may not is told so before anything about what was given.
    if !tool.is_offered_to(who) {
        let right = tool.right.map_or("", dunlin_app::people::Right::name);
        return Err(problem::forbidden()
            .saying(format!("{} may not do `{}`: the right `{right}` is lacking", who.name, tool.name))
            .hint("ask the person whom you work for; who_am_i tells what may be done"));
    }
    let asked = asked(tool, arguments)?;
    match carried_out(shared, route.does, who, &asked)? {
        Answer::List(frame, beside) => Ok(of_list(page(&frame, &beside, &asked)?, frame.len())),
        Answer::Json(_, value) => Ok(of_value(tool.answers, value)),
        Answer::Once(mut value, repeated) => {
            value["repeated"] = json!(repeated);
            Ok(of_value(tool.answers, value))
        }
        Answer::Text(_, text) => of_figures(&text),
        // No tool signs in or out, or shows a page.
        Answer::SignedIn(..) | Answer::SignedOut | Answer::Page(..) => Err(problem::internal()),
        #[cfg(feature = "sso")]
        Answer::Away(..) | Answer::Bound(..) => Err(problem::internal()),
    }
}

/// The request of the tool's route.
fn asked(tool: &Tool, arguments: &Map<String, Value>) -> Result<Asked, Problem> {
    if let Some(name) = arguments.keys().find(|name| tool.takes.iter().all(|input| input.name != **name)) {
        let names: Vec<&str> = tool.takes.iter().map(|input| input.name).collect();
        return Err(problem::body().saying(format!("`{}` takes no `{name}`", tool.name)).hint(format!(
            "it takes {}",
            if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
        )));
    }
    let mut asked = Asked { agent: "assistant".to_owned(), ..Asked::default() };
    let mut body = Map::new();
    for (name, value) in tool.usual(&dunlin_app::today()?.to_string()) {
        body.insert(name.to_owned(), value);
    }
    for input in tool.takes {
        let Some(value) = inputs::read(input, arguments)? else { continue };
        let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match input.to {
            To::Path => drop(asked.path.insert(input.name, text())),
            To::Query => drop(asked.query.insert(input.name, text())),
            To::Key => asked.key = Some(text()),
            To::Body => drop(body.insert(input.name.to_owned(), value.clone())),
        }
    }
    if matches!(tool.answers, Shape::Rows(_)) {
        asked.query.entry("limit").or_insert_with(|| ROWS.to_owned());
    }
    asked.body = Value::Object(body);
    Ok(asked)
}

fn of_list(mut value: Value, all: usize) -> Told {
    for (name, list) in value.as_object_mut().into_iter().flatten() {
        // Whatever stands beside the rows is told in part, and said to be so.
        if name != "rows"
            && let Some(list) = list.as_array_mut()
            && list.len() > BESIDE
        {
            let more = list.len() - BESIDE;
            list.truncate(BESIDE);
            list.push(json!({"more": more}));
        }
    }
    let shown = value["rows"].as_array().map_or(0, Vec::len);
    let mut text = match (shown, all) {
        (0, 0) => "Nothing.".to_owned(),
        (shown, all) if shown == all => format!("All {all} rows."),
        (shown, all) => format!("{shown} of {all} rows."),
    };
    if let Some(next) = value["next"].as_str() {
        text += &format!(" For more: cursor {next}.");
    }
    Told { value, text }
}

fn of_value(shape: Shape, value: Value) -> Told {
    let text = match shape {
        Shape::Explanation => {
            let moved = value["move"]["change"]
                .as_str()
                .map_or(String::new(), |change| format!(" Change: {change}."));
            format!("{}.{moved}", value["equation"].as_str().unwrap_or_default())
        }
        _ if value["repeated"] == json!(true) => "Done before, under the same key.".to_owned(),
        _ => "Done.".to_owned(),
    };
    Told { value, text }
}

fn of_figures(text: &str) -> Result<Told, Problem> {
    let all: Vec<Value> = serde_json::from_str(text)
        .map_err(|e| Problem { internal: Some(e.to_string()), ..problem::internal() })?;
    let left_out = all.len().saturating_sub(FIGURES);
    let figures: Vec<Value> = all.into_iter().take(FIGURES).collect();
    let one = |figure: &Value| {
        let word = |name: &str| figure[name].as_str().unwrap_or_default().to_owned();
        let whose = figure["group"].as_str().map_or(String::new(), |group| format!(" ({group})"));
        let value = figure["value"].as_str().map_or_else(
            || format!("no value, because {}", word("reason")),
            |value| format!("{value} {}", word("unit")),
        );
        format!("{}{whose} {} to {}: {value}", word("kpi"), word("period_start"), word("period_end"))
    };
    let mut lines: Vec<String> = figures.iter().take(BESIDE).map(one).collect();
    if figures.len() > BESIDE {
        lines.push(format!("and {} more", figures.len() - BESIDE + left_out));
    }
    Ok(Told { value: json!({"figures": figures, "left_out": left_out}), text: lines.join("\n") })
}
