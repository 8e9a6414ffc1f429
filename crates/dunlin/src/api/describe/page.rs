//! The reference page: every route with its parameters, body, answer, rights and an example, drawn by the server from the tables that
//! the API is made of. No script, no foreign host; the style sheet is a file of its own, so that the page's policy forbids all else.

use super::answers::{self, Answers};
use super::openapi::{needs_key, rights};
use super::shape::{Part, Shape, form_words};
use crate::api::call::Does;
use crate::api::problem::OWN;
use crate::api::table::{Field, PREFIX, Route, Takes, parts, routes};
use dunlin_app::post::told::{self, Form, Told};
use dunlin_app::post::words::Act;
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value, json};

/// The style sheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// The page.
pub(crate) fn page() -> String {
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Dunlin: the API" }
                link rel="stylesheet" href="reference.css";
            }
            body {
                a.skip href="#main" { "To the routes" }
                header {
                    h1 { "Dunlin: the API" }
                    p { "Version " (env!("CARGO_PKG_VERSION")) ". For programs: " a href="openapi.json" { "openapi.json" } " (OpenAPI 3.1)." }
                }
                (contents())
                main id="main" {
                    (beginning())
                    @for (group, of_group) in groups() {
                        section {
                            h2 id={ "g-" (group) } { (group_title(group)) }
                            @for route in of_group { (drawn(route)) }
                        }
                    }
                    (commands())
                    (problems())
                }
            }
        }
    };
    html.into_string()
}

/// Routes by what they are about, in the order of the table.
fn groups() -> Vec<(&'static str, Vec<&'static Route>)> {
    let mut groups: Vec<(&'static str, Vec<&'static Route>)> = Vec::new();
    for route in routes() {
        let first = route.path.split('/').nth(1).unwrap_or_default();
        let group = match first {
            "sessions" | "password" | "setup" => "session",
            "openapi.json" | "reference.css" => "reference",
            other => other,
        };
        match groups.iter_mut().find(|(own, _)| *own == group) {
            Some((_, all)) => all.push(route),
            None => groups.push((group, vec![route])),
        }
    }
    groups
}

fn group_title(group: &str) -> String {
    let words = match group {
        "session" => "signing in".to_owned(),
        "reference" => "this description".to_owned(),
        "kpis" => return "KPIs".to_owned(),
        other => other.replace(['-', '_', '.'], " "),
    };
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn contents() -> Markup {
    html! {
        nav aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul {
                    @for (group, of_group) in groups() {
                        li {
                            a href={ "#g-" (group) } { (group_title(group)) }
                            ul { @for route in of_group { li { a href={ "#" (route.name) } { (route.method) " " (route.path) } } } }
                        }
                    }
                    li { a href="#all-commands" { "The commands" } }
                    li { a href="#problems" { "Problems" } }
                }
            }
        }
    }
}

fn beginning() -> Markup {
    html! {
        section {
            h2 { "How it is asked" }
            p { "All paths begin with " code { (PREFIX) } ". A program sends " code { "Authorization: Bearer dunlin_..." }
                "; a browser has signed in by " code { "POST /session" } ". Nobody reads or changes more than their rights and their portfolio allow." }
            p { "Lists come in pages of JSON (" code { "limit" } ", " code { "cursor" } "), or whole as CSV or Parquet by "
                code { "Accept" } ". Amounts are decimals as text. " code { "as_of" } " and " code { "known_at" } " are the two clocks." }
            p { "What changes the books needs " code { "Idempotency-Key" } ": sent again, the same request is answered again and done once. "
                "In the examples " code { "$DUNLIN" } " is the server's address and " code { "$TOKEN" } " a token." }
        }
    }
}

fn drawn(route: &Route) -> Markup {
    html! {
        article id=(route.name) {
            h3 { span.method { (route.method) } " " code { (route.path) } }
            p { (route.about) }
            p.who { (who(route)) }
            (parameters(route))
            (body(route))
            @if let Some(answers) = answers::of(route.name) { (answer(answers)) }
            h4 { "Example" }
            pre tabindex="0" { code { (curl(route)) } }
        }
    }
}

/// Who may.
fn who(route: &Route) -> Markup {
    match (route.does, rights(route)) {
        (Does::Open(_), _) => html! { "For anybody." },
        (_, None) => html! { "For whoever has signed in, about themselves." },
        (_, Some(rights)) => html! {
            "Needs the right " @for (n, right) in rights.iter().enumerate() { @if n > 0 { " or " } code { (right) } } "."
            @if rights.len() > 1 { " Which one depends on the command." }
        },
    }
}

/// A table of what is sent: name, form, whether it is needed, what it is.
fn table(caption: &str, rows: &[(String, String, bool, String)]) -> Markup {
    html! {
        div.scroll tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { th scope="col" { "Name" } th scope="col" { "Form" } th scope="col" { "What it is" } } }
                tbody {
                    @for (name, form, is_needed, about) in rows {
                        tr {
                            th scope="row" { code { (name) } @if *is_needed { " " span.needed { "needed" } } }
                            td { (form) }
                            td { (about) }
                        }
                    }
                }
            }
        }
    }
}

fn parameters(route: &Route) -> Markup {
    let mut rows: Vec<(String, String, bool, String)> = Vec::new();
    for part in parts(route.path) {
        rows.push((part.to_owned(), "text".to_owned(), true, "in the path".to_owned()));
    }
    for param in route.params {
        rows.push((param.name.to_owned(), form(param.form), param.is_needed, param.about.to_owned()));
    }
    if needs_key(route) {
        let about = "a header; one effect a key".to_owned();
        rows.push(("Idempotency-Key".to_owned(), "text".to_owned(), true, about));
    }
    html! { @if !rows.is_empty() { (table("Parameters", &rows)) } }
}

/// A form of the table of routes, as people read it.
fn form(form: &str) -> String {
    match form {
        "name" => "text, not empty".to_owned(),
        "texts" => "list of texts".to_owned(),
        "roles" => "list of roles".to_owned(),
        "scopes" => "list of rights".to_owned(),
        "boolean" => "true or false".to_owned(),
        "moment" => "date, or moment as 2024-12-31T18:00:00Z".to_owned(),
        other => other.replace('|', ", "),
    }
}

fn body(route: &Route) -> Markup {
    match route.takes {
        Takes::Nothing => html! {},
        Takes::File => {
            html! { p { "Takes a file, as it is (" code { "application/octet-stream" } "), of at most 256 MiB." } }
        }
        Takes::Object => {
            html! { p { "Takes one of " a href="#all-commands" { "the commands" } ", as JSON." } }
        }
        Takes::Fields(fields) => {
            let row = |f: &Field| (f.name.to_owned(), form(f.form), f.is_needed, f.about.to_owned());
            table("Body: a JSON object", &fields.iter().map(row).collect::<Vec<_>>())
        }
    }
}

fn answer(answers: &Answers) -> Markup {
    html! {
        h4 { "Answer " (answers.status) }
        @match answers.shape {
            Shape::Anything => p { "The description." },
            Shape::Page(columns, beside) => {
                p { "A page: " code { "rows" } ", " code { "next" } " (the cursor of the next page, or null)"
                    @for part in beside { ", " code { (part.name) } } "; or all rows as CSV or Parquet. A row:" }
                dl { @for column in columns() { dt { code { (column.name) } } dd { (form_words(column.holds)) } } }
            }
            Shape::Object([]) => p { "An empty object." },
            Shape::Object([Part { name, shape: Shape::List(Shape::Object(parts)), .. }]) => {
                p { code { (name) } ": a list of" }
                (of_parts(parts))
            }
            Shape::Object(parts) => (of_parts(parts)),
            Shape::List(Shape::Object(parts)) => { p { "A list of" } (of_parts(parts)) }
            other => p { (other.words()) },
        }
    }
}

fn of_parts(parts: &[Part]) -> Markup {
    html! {
        dl {
            @for part in parts {
                dt { code { (part.name) } }
                dd { @if !part.is_always { "at times; " } (part.shape.words()) }
            }
        }
    }
}

/// An example that can be sent as it stands, once names are put in.
fn curl(route: &Route) -> String {
    let path =
        route.path.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(name) => name.to_uppercase(),
            None => part.to_owned(),
        });
    let path = path.collect::<Vec<_>>().join("/");
    let needed = route.params.iter().filter(|p| p.is_needed || p.name == "as_of");
    let query: Vec<String> = needed.map(|p| format!("{}={}", p.name, sample(p.form))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let method = if route.method == "GET" { String::new() } else { format!(" -X {}", route.method) };
    let mut lines = vec![format!("curl{method} \"$DUNLIN{PREFIX}{path}{query}\"")];
    if !matches!(route.does, Does::Open(_)) {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    if needs_key(route) {
        lines.push("-H 'Idempotency-Key: made-up-and-kept-1'".to_owned());
    }
    match route.takes {
        Takes::Nothing => {}
        Takes::File => lines.push("--data-binary @invoices.csv".to_owned()),
        Takes::Object => lines.push(json_line(&example("tag"))),
        Takes::Fields(fields) => {
            let body: Map<String, Value> = fields
                .iter()
                .filter(|f| f.is_needed || f.name == "as_of")
                .map(|f| (f.name.to_owned(), field_sample(f)))
                .collect();
            lines.push(json_line(&Value::Object(body)));
        }
    }
    lines.join(" \\\n  ")
}

fn json_line(body: &Value) -> String {
    format!("-H 'Content-Type: application/json' -d '{body}'")
}

fn sample(form: &str) -> String {
    match form {
        "date" | "moment" => "2024-12-31".to_owned(),
        "number" | "command" => "10".to_owned(),
        "currency" => "EUR".to_owned(),
        words if words.contains('|') => words.split('|').next().unwrap_or_default().to_owned(),
        _ => "...".to_owned(),
    }
}

fn field_sample(field: &Field) -> Value {
    match field.form {
        "roles" => json!(["collector"]),
        "scopes" => json!(["read"]),
        "texts" => json!(["..."]),
        "boolean" => json!(true),
        other => json!(sample(other)),
    }
}

/// A command with what it needs.
fn example(word: &str) -> Value {
    let told = Act::ALL.iter().find(|told| told.word == word);
    let mut fields = Map::from_iter([("do".to_owned(), json!(word))]);
    for field in told.into_iter().flat_map(|told| told.fields).filter(|field| field.is_needed()) {
        fields.insert(field.name().to_owned(), told_sample(field));
    }
    Value::Object(fields)
}

fn told_sample(field: &told::Field) -> Value {
    let one = match field.form() {
        Form::Text if field.name() == "currency" => json!("EUR"),
        Form::Text => json!(field.words.first().unwrap_or(&"...")),
        Form::Amount => json!("100.00"),
        Form::Date => json!("2024-12-31"),
        Form::Document => json!("INV-7"),
        Form::Flag => json!(true),
        Form::Number { .. } => json!(1),
        Form::Part(part) => {
            let needed = part.fields.iter().filter(|field| field.is_needed());
            Value::Object(needed.map(|field| (field.name().to_owned(), told_sample(field))).collect())
        }
    };
    if field.is_list() { json!([one]) } else { one }
}

fn told_form(field: &told::Field) -> String {
    let one = match field.form() {
        Form::Text if !field.words.is_empty() => field.words.join(", "),
        Form::Text => "text".to_owned(),
        Form::Amount => "amount".to_owned(),
        Form::Date => "date".to_owned(),
        Form::Document => "document".to_owned(),
        Form::Flag => "true or false".to_owned(),
        Form::Number { .. } => "number".to_owned(),
        Form::Part(part) => {
            let told = |field: &told::Field| {
                format!("{}{}: {}", field.name(), if field.is_needed() { "" } else { "?" }, told_form(field))
            };
            format!("{{{}}}", part.fields.iter().map(told).collect::<Vec<_>>().join(", "))
        }
    };
    let one = if field.is_list() { format!("list of {one}") } else { one };
    if field.may_be_null() && field.is_needed() { format!("{one} or null") } else { one }
}

fn commands() -> Markup {
    let row = |f: &told::Field| (f.name().to_owned(), told_form(f), f.is_needed(), f.about().to_owned());
    let rows = |told: &Told| told.fields.iter().map(row).collect::<Vec<_>>();
    html! {
        section {
            h2 id="all-commands" { "The commands" }
            p { "What " a href="#post" { code { "POST /commands" } } " takes: one object, told apart by " code { "do" }
                ". A document is named by its number, an instalment by " code { "INV-7#2" } "; where two have the same number, by an object of "
                code { "number" } ", " code { "kind" } ", " code { "entity" } " and " code { "instalment" } "." }
            @for told in Act::ALL {
                article id={ "do-" (told.word) } {
                    h3 { code { (told.word) } }
                    p { (told.about.trim()) }
                    (table("Fields", &rows(told)))
                    pre tabindex="0" { code { (example(told.word)) } }
                }
            }
        }
    }
}

fn problems() -> Markup {
    html! {
        section {
            h2 id="problems" { "Problems" }
            p { "What is refused is answered as problem+json: " code { "code" } ", " code { "detail" } ", " code { "hint" }
                " where there is one, " code { "rule" } " where a rule has a name, and " code { "request" } ", under which the server's log has more. "
                "Codes of the books and of what was asked come with 409, 422 and 503; these are the API's own:" }
            dl { @for (status, code) in OWN { dt { code { (code) } } dd { (status) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_and_command_is_on_the_page() {
        let page = page();
        for route in routes() {
            assert!(page.contains(&format!("<article id=\"{}\">", route.name)), "{}", route.name);
            let missing = route.params.iter().find(|p| !page.contains(&format!("<code>{}</code>", p.name)));
            assert!(missing.is_none(), "{}: {missing:?}", route.name);
        }
        for told in Act::ALL {
            assert!(page.contains(&format!("<article id=\"do-{}\">", told.word)), "{}", told.word);
        }
        assert!(
            !page.contains("<script") && !page.contains("style=") && !page.contains("//"),
            "all from here"
        );
        // Every link on the page leads to a place on it.
        for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
        }
    }

    #[test]
    fn examples_of_commands_are_read_as_commands() {
        for told in Act::ALL {
            let read = serde_json::from_value::<Act>(example(told.word));
            assert!(read.is_ok(), "{}: {read:?}", told.word);
        }
        let post = routes().find(|route| route.name == "post").map(curl).unwrap_or_default();
        insta::assert_snapshot!(post);
    }
}
