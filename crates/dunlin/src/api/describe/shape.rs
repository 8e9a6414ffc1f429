//! Shapes of answers, small enough to be written beside each other in a table, and what OpenAPI says of them.

use crate::output::{Column, Form};
use serde_json::{Map, Value, json};

/// What an answer looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Any text.
    Text,
    /// A decimal as text, exact; empty where there is none.
    Amount,
    /// A day as text.
    Date,
    /// A whole number.
    Int,
    /// True or false.
    Flag,
    /// Anything: what was sent, or a description.
    Anything,
    /// Not JSON but text of a media type.
    Media(&'static str),
    /// It, or `null`.
    OrNull(&'static Shape),
    /// One of them, or the other.
    Either(&'static Shape, &'static Shape),
    /// A list of it.
    List(&'static Shape),
    /// An object with these parts and no others.
    Object(&'static [Part]),
    /// Rows of a frame.
    Rows(fn() -> Vec<Column>),
    /// A page of rows of a frame, or all of them as a file; beside the rows stand these.
    Page(fn() -> Vec<Column>, &'static [Part]),
}

/// A part of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its shape.
    pub(crate) shape: Shape,
    /// Whether it is always there.
    pub(crate) is_always: bool,
}

/// A part that is always there.
pub(crate) const fn is(name: &'static str, shape: Shape) -> Part {
    Part { name, shape, is_always: true }
}

/// A part that is there at times.
pub(crate) const fn may_be(name: &'static str, shape: Shape) -> Part {
    Part { name, shape, is_always: false }
}

/// How decimals are written.
pub(crate) const DECIMAL: &str = "^-?[0-9]+([.][0-9]+)?$";

impl Shape {
    /// As JSON schema.
    pub(crate) fn schema(&self) -> Value {
        match self {
            Shape::Text | Shape::Media(_) => json!({"type": "string"}),
            Shape::Amount => json!({"type": "string", "pattern": "^(-?[0-9]+([.][0-9]+)?)?$"}),
            Shape::Date => json!({"type": "string", "format": "date"}),
            Shape::Int => json!({"type": "integer"}),
            Shape::Flag => json!({"type": "boolean"}),
            Shape::Anything => json!({}),
            Shape::OrNull(shape) => or_null(shape.schema()),
            Shape::Either(one, other) => json!({"anyOf": [one.schema(), other.schema()]}),
            Shape::List(shape) => json!({"type": "array", "items": shape.schema()}),
            Shape::Object(parts) => {
                object(parts.iter().map(|p| (p.name.to_owned(), p.shape.schema(), p.is_always)))
            }
            Shape::Rows(columns) => json!({"type": "array", "items": row(&columns())}),
            Shape::Page(columns, beside) => {
                let rows = json!({"type": "array", "items": row(&columns())});
                let next = json!({"type": ["string", "null"], "description": "the cursor of the next page"});
                let own = [("rows".to_owned(), rows, true), ("next".to_owned(), next, true)];
                object(
                    own.into_iter()
                        .chain(beside.iter().map(|p| (p.name.to_owned(), p.shape.schema(), p.is_always))),
                )
            }
        }
    }

    /// As people read it.
    pub(crate) fn words(&self) -> String {
        match self {
            Shape::Text => "text".to_owned(),
            Shape::Media(media) => (*media).to_owned(),
            Shape::Amount => "amount".to_owned(),
            Shape::Date => "date".to_owned(),
            Shape::Int => "number".to_owned(),
            Shape::Flag => "true or false".to_owned(),
            Shape::Anything => "anything".to_owned(),
            Shape::OrNull(shape) => format!("{} or null", shape.words()),
            Shape::Either(one, other) => format!("{} or {}", one.words(), other.words()),
            Shape::List(shape) => format!("list of {}", shape.words()),
            Shape::Object(parts) => {
                let part = |p: &Part| {
                    format!("{}{}: {}", p.name, if p.is_always { "" } else { "?" }, p.shape.words())
                };
                format!("{{{}}}", parts.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            Shape::Rows(columns) | Shape::Page(columns, _) => {
                let column = |c: &Column| format!("{}: {}", c.name, form_words(c.holds));
                format!("list of {{{}}}", columns().iter().map(column).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// What a column holds, as people read it.
pub(crate) fn form_words(form: Form) -> &'static str {
    match form {
        Form::Text => "text",
        Form::Date => "date or null",
        Form::Int => "number",
        Form::Decimal | Form::Float => "amount",
    }
}

/// The same, or null.
pub(crate) fn or_null(mut schema: Value) -> Value {
    match schema["type"].take() {
        Value::String(of) if schema["enum"].is_null() => {
            schema["type"] = json!([of, "null"]);
            schema
        }
        Value::String(of) => {
            schema["type"] = json!(of);
            json!({"anyOf": [schema, {"type": "null"}]})
        }
        other => {
            match other {
                Value::Null => _ = schema.as_object_mut().and_then(|schema| schema.shift_remove("type")),
                other => schema["type"] = other,
            }
            json!({"anyOf": [schema, {"type": "null"}]})
        }
    }
}

/// An object of named schemas, each with whether it is needed, and no others.
pub(crate) fn object(parts: impl Iterator<Item = (String, Value, bool)>) -> Value {
    let (mut properties, mut needed) = (Map::new(), Vec::new());
    for (name, schema, is_needed) in parts {
        if is_needed {
            needed.push(name.clone());
        }
        properties.insert(name, schema);
    }
    let mut object = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !needed.is_empty() {
        object["required"] = json!(needed);
    }
    object
}

/// A row of a frame.
fn row(columns: &[Column]) -> Value {
    object(columns.iter().map(|column| {
        let mut schema = match column.holds {
            Form::Text => Shape::Text.schema(),
            Form::Date => Shape::OrNull(&Shape::Date).schema(),
            Form::Int => Shape::Int.schema(),
            Form::Decimal | Form::Float => Shape::Amount.schema(),
        };
        if !column.title.is_empty() {
            schema["description"] = json!(column.title);
        }
        (column.name.clone(), schema, true)
    }))
}
