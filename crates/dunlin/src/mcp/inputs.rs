//! What tools take: inputs with their forms, as JSON Schema for assistants, and read from a call's arguments.

use crate::api::Problem;
use crate::api::problem;
use serde_json::{Map, Value, json};

/// Into which part of the route's request an input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// A part of the path.
    Path,
    /// A parameter of the query.
    Query,
    /// A field of the body.
    Body,
    /// The key under which it is done once.
    Key,
}

/// What an input looks like.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A day: 2024-03-31.
    Date,
    /// A day or a moment.
    Moment,
    /// A period: 2024, 2024-Q1, 2024-03, 2024-W07, 2024-03-31.
    Period,
    /// A local time: 2025-01-15T10:20.
    LocalTime,
    /// An amount as a decimal text.
    Amount,
    /// Three letters.
    Currency,
    /// Words.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number, from 1 to the most.
    Count(u32),
    /// The number of something that the books have.
    Number,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of days and amounts.
    Parts,
    /// A list of documents and amounts.
    Applied,
}

/// An input of a tool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    /// Its name, which is the route's or the command's as well.
    pub(super) name: &'static str,
    /// Where it goes.
    pub(super) to: To,
    /// What it looks like.
    pub(super) form: Form,
    /// What it is, for somebody who has no manual.
    pub(super) about: &'static str,
    /// Whether it must be there.
    pub(super) is_needed: bool,
}

impl Input {
    /// One that may be left out.
    pub(super) const fn may(to: To, name: &'static str, form: Form, about: &'static str) -> Input {
        Input { name, to, form, about, is_needed: false }
    }

    /// One that must be there.
    pub(super) const fn must(to: To, name: &'static str, form: Form, about: &'static str) -> Input {
        Input { name, to, form, about, is_needed: true }
    }
}

/// The schema of a tool's inputs.
pub(super) fn schema(inputs: &[Input]) -> Map<String, Value> {
    let property = |input: &Input| {
        let mut value = of_form(input.form);
        value["description"] = json!(input.about);
        (input.name.to_owned(), value)
    };
    let properties: Map<String, Value> = inputs.iter().map(property).collect();
    let needed: Vec<&str> = inputs.iter().filter(|input| input.is_needed).map(|input| input.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !needed.is_empty() {
        schema.insert("required".to_owned(), json!(needed));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

const AMOUNT: &str = r"^-?[0-9]+(\.[0-9]{1,4})?$";

fn of_form(form: Form) -> Value {
    match form {
        Form::Date => json!({"type": "string", "format": "date", "examples": ["2024-03-31"]}),
        Form::Moment => {
            json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+Z)?$", "examples": ["2024-04-05"]})
        }
        Form::Period => json!({"type": "string", "examples": ["2024-03", "2024-Q1", "2024"]}),
        Form::LocalTime => {
            json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$", "examples": ["2025-01-15T10:20"]})
        }
        Form::Amount => json!({"type": "string", "pattern": AMOUNT, "examples": ["1250.00"]}),
        Form::Currency => json!({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]}),
        Form::Text => json!({"type": "string", "minLength": 1, "maxLength": 4000}),
        Form::Word(words) => json!({"type": "string", "enum": words}),
        Form::Count(most) => json!({"type": "integer", "minimum": 1, "maximum": most}),
        Form::Number => json!({"type": "integer", "minimum": 1}),
        Form::Flag => json!({"type": "boolean"}),
        Form::Texts => json!({"type": "array", "items": {"type": "string"}, "maxItems": 200}),
        Form::Parts => json!({
            "type": "array", "minItems": 1, "maxItems": 60,
            "items": {
                "type": "object", "required": ["due", "amount"], "additionalProperties": false,
                "properties": {
                    "due": {"type": "string", "format": "date"}, "amount": {"type": "string", "pattern": AMOUNT},
                },
            },
            "examples": [[{"due": "2025-02-01", "amount": "500.00"}]],
        }),
        Form::Applied => json!({
            "type": "array", "maxItems": 200,
            "items": {
                "type": "object", "required": ["to", "amount"], "additionalProperties": false,
                "properties": {"to": {"type": "string"}, "amount": {"type": "string", "pattern": AMOUNT}},
            },
            "examples": [[{"to": "INV-7", "amount": "500.00"}]],
        }),
    }
}

/// An argument of a call, checked against its form; `None`: it is not there, or null.
pub(super) fn read<'a>(
    input: &Input,
    arguments: &'a Map<String, Value>,
) -> Result<Option<&'a Value>, Problem> {
    let value = arguments.get(input.name).filter(|value| !value.is_null());
    let Some(value) = value else {
        return match input.is_needed {
            true => Err(problem::body().saying(format!("`{}` is missing: {}", input.name, input.about))),
            false => Ok(None),
        };
    };
    let fits = match input.form {
        Form::Count(most) => value.as_u64().is_some_and(|n| (1..=u64::from(most)).contains(&n)),
        Form::Number => value.as_i64().is_some_and(|n| n > 0),
        Form::Flag => value.is_boolean(),
        Form::Texts => {
            value.as_array().is_some_and(|all| all.len() <= 200 && all.iter().all(Value::is_string))
        }
        Form::Parts | Form::Applied => {
            value.as_array().is_some_and(|all| all.len() <= 200 && all.iter().all(Value::is_object))
        }
        Form::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        _ => value
            .as_str()
            .is_some_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'))),
    };
    if fits {
        return Ok(Some(value));
    }
    let mut wanted = of_form(input.form);
    if let Some(wanted) = wanted.as_object_mut() {
        wanted.remove("examples");
    }
    Err(problem::body()
        .saying(format!("`{}` is not of its form: {}", input.name, input.about))
        .hint(format!("it is to fit {wanted}")))
}
