//! What `POST /commands` takes, as JSON schemas: one a command, told apart by `do`, made from the fields that they are read by.

use super::openapi::TEXT;
use super::shape::{DECIMAL, object, or_null};
use dunlin_app::post::told::{Field, Form, PARTS, Told};
use dunlin_app::post::words::Act;
use serde_json::{Map, Value, json};

/// Where a schema stands.
fn place(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The name of a command's schema.
pub(super) fn schema_name(word: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    format!("{}Command", word.split('_').map(capital).collect::<String>())
}

/// All that commands need: one of them, each of them, parts of them.
pub(super) fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    let mapping: Map<String, Value> = Act::ALL
        .iter()
        .map(|told| (told.word.to_owned(), place(&schema_name(told.word))["$ref"].take()))
        .collect();
    let commands: Vec<Value> = Act::ALL.iter().map(|told| place(&schema_name(told.word))).collect();
    all.insert(
        "Command".to_owned(),
        json!({"oneOf": commands, "discriminator": {"propertyName": "do", "mapping": mapping}}),
    );
    for told in Act::ALL {
        let word = json!({"type": "string", "const": told.word});
        let fields = [("do".to_owned(), word, true)].into_iter().chain(fields(told));
        let mut schema = object(fields);
        schema["description"] = json!(told.about.trim());
        all.insert(schema_name(told.word), schema);
    }
    for part in PARTS {
        let mut schema = object(fields(part));
        schema["description"] = json!(part.about);
        all.insert(part.word.to_owned(), schema);
    }
    all.insert("Document".to_owned(), document());
    all
}

fn fields(told: &Told) -> impl Iterator<Item = (String, Value, bool)> {
    told.fields.iter().map(|field| (field.name().to_owned(), schema(field), field.is_needed()))
}

fn schema(field: &Field) -> Value {
    let mut one = match field.form() {
        Form::Text if !field.words.is_empty() => json!({"type": "string"}),
        Form::Text => json!({"type": "string", "pattern": TEXT}),
        Form::Amount => json!({"type": "string", "pattern": DECIMAL}),
        Form::Date => json!({"type": "string", "format": "date"}),
        Form::Document => place("Document"),
        Form::Flag => json!({"type": "boolean"}),
        Form::Number { most } => json!({"type": "integer", "minimum": 0, "maximum": most}),
        Form::Part(part) => place(part.word),
    };
    if !field.words.is_empty() {
        one["enum"] = json!(field.words);
    }
    let whole = if field.is_list() { json!({"type": "array", "items": one}) } else { one };
    let mut whole = if field.may_be_null() { or_null(whole) } else { whole };
    whole["description"] = json!(field.about());
    whole
}

/// How a document is named.
fn document() -> Value {
    json!({
        "description": "A document: its number (an instalment as `INV-7#2`), or what tells it apart from others of that number.",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object", "required": ["number"], "additionalProperties": false,
                "properties": {
                    "number": {"type": "string"},
                    "kind": {"type": ["string", "null"], "description": "the word of its kind: invoice, payment ..."},
                    "entity": {"type": ["string", "null"], "description": "the legal entity"},
                    "instalment": {"type": ["integer", "null"], "minimum": 0, "maximum": u16::MAX},
                },
            },
        ],
    })
}
