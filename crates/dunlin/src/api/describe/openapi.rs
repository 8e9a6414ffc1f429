//! The description of the API, OpenAPI 3.1, made from the table of routes.

use super::shape::{Shape, object, or_null};
use super::{answers, commands};
use crate::api::call::Does;
use crate::api::problem::OWN;
use crate::api::table::{Field, PREFIX, Param, Route, Takes, parts, routes};
use dunlin_app::people::{Right, Role};
use serde_json::{Map, Value, json};

/// The whole description.
pub(crate) fn description() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let path = paths.entry(format!("{PREFIX}{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.to_lowercase()] = operation(route);
    }
    let codes: Vec<&str> = OWN.iter().map(|(_, code)| *code).collect();
    let mut told = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Dunlin", "version": env!("CARGO_PKG_VERSION"),
            "description": "Receivables collections that a company runs itself. Errors are problem+json; their codes stand in docs/errors.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "a token of a program"},
                "session": {"type": "apiKey", "in": "cookie", "name": "dunlin_session"},
            },
            "schemas": {
                "Problem": {
                    "type": "object", "required": ["type", "title", "status", "detail", "code", "request"],
                    "properties": {
                        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                        "detail": {"type": "string"}, "hint": {"type": "string"}, "rule": {"type": "string"},
                        "request": {"type": "string", "description": "the id under which the log has more"},
                        "code": {"type": "string", "description": format!("of docs/errors.md; the API's own: {}", codes.join(", "))},
                    },
                },
            },
        },
    });
    if let Some(schemas) = told["components"]["schemas"].as_object_mut() {
        schemas.append(&mut commands::schemas());
    }
    told
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = route.params.iter().map(parameter).collect();
    for part in parts(route.path) {
        parameters.push(json!({"name": part, "in": "path", "required": true, "schema": {"type": "string"}}));
    }
    if is_stream(route) {
        parameters.push(json!({
            "name": "Last-Event-ID", "in": "header", "required": false,
            "description": "the id of the event that was heard last: the stream goes on after it",
            "schema": schema("command"),
        }));
    }
    if needs_key(route) {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "one effect a key: sent again, it is answered again and done once",
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        }));
    }
    let mut operation = json!({
        "operationId": route.name, "summary": route.about, "parameters": parameters, "responses": responses(route),
        "security": match route.does {
            Does::Open(_) => json!([]),
            _ => json!([{"token": []}, {"session": []}]),
        },
    });
    if let Some(rights) = rights(route) {
        operation["x-rights"] = json!(rights);
    }
    if let Some(body) = body(route.takes) {
        operation["requestBody"] = body;
    }
    operation
}

/// The rights of which one is enough.
pub(super) fn rights(route: &Route) -> Option<Vec<&'static str>> {
    match route.does {
        Does::Reads(right, _) | Does::Streams(right, _) | Does::Keeps(right, _) => Some(vec![right.name()]),
        Does::Writes(rights, _) => Some(rights.iter().map(|right: &Right| right.name()).collect()),
        Does::Open(_) | Does::Own(_) | Does::Enrols(_) => None,
    }
}

/// Whether the answer is a stream.
fn is_stream(route: &Route) -> bool {
    matches!(route.does, Does::Streams(..))
}

/// Whether one effect a key is asked for.
pub(crate) fn needs_key(route: &Route) -> bool {
    matches!(route.does, Does::Writes(..))
}

fn parameter(param: &Param) -> Value {
    json!({
        "name": param.name, "in": "query", "required": param.is_needed, "description": param.about,
        "schema": schema(param.form),
    })
}

/// Text without control characters but ends of lines and tabs.
pub(super) const TEXT: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*$";
/// Text of one line that is not blank.
const NAME: &str = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$";
/// A period: a year, a quarter, a month, a week, a day.
const PERIOD: &str = "^[0-9]{4}(-Q[1-4]|-W[0-5][0-9]|-[01][0-9](-[0-3][0-9])?)?$";

fn schema(form: &str) -> Value {
    match form {
        "date" => json!({"type": "string", "format": "date"}),
        "moment" => {
            json!({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]})
        }
        "text" => json!({"type": "string", "pattern": TEXT}),
        "period" => json!({"type": "string", "pattern": PERIOD}),
        "number" => json!({"type": "integer", "minimum": 1, "maximum": 1000}),
        "command" => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        "currency" => json!({"type": "string", "pattern": "^[A-Z]{3}$"}),
        "cursor" => json!({"type": "string", "pattern": "^(row-[0-9]{1,9}|after-.{1,200})$"}),
        "name" => json!({"type": "string", "minLength": 1, "pattern": NAME}),
        "roles" => json!({"type": "array", "items": {"type": "string", "enum": Role::ALL.map(Role::name)}}),
        "scopes" => {
            json!({"type": "array", "items": {"type": "string", "enum": Right::ALL.map(Right::name)}, "minItems": 1})
        }
        "boolean" => json!({"type": "boolean"}),
        "texts" => json!({"type": "array", "items": {"type": "string", "pattern": TEXT}}),
        words => json!({"type": "string", "enum": words.split('|').collect::<Vec<_>>()}),
    }
}

fn body(takes: Takes) -> Option<Value> {
    let content =
        |media: &str, schema: Value| json!({"required": true, "content": {media: {"schema": schema}}});
    match takes {
        Takes::Nothing => None,
        Takes::File => {
            Some(content("application/octet-stream", json!({"type": "string", "format": "binary"})))
        }
        Takes::Object => Some(content("application/json", json!({"$ref": "#/components/schemas/Command"}))),
        Takes::Fields(fields) => {
            let property = |field: &Field| {
                // What may be left out may be null.
                let schema = schema(field.form);
                let mut schema = if field.is_needed { schema } else { or_null(schema) };
                schema["description"] = json!(field.about);
                (field.name.to_owned(), schema, field.is_needed)
            };
            Some(content("application/json", object(fields.iter().map(property))))
        }
    }
}

fn responses(route: &Route) -> Value {
    let answers = answers::of(route.name);
    let (status, shape) = answers.map_or((200, Shape::Anything), |answers| (answers.status, answers.shape));
    let media = if let Shape::Media(media) = shape { media } else { "application/json" };
    let mut done = json!({"description": "done", "content": {media: {"schema": shape.schema()}}});
    if let Shape::Page(..) = shape {
        done["content"]["text/csv"] = json!({"schema": {"type": "string"}});
        done["content"]["application/vnd.apache.parquet"] =
            json!({"schema": {"type": "string", "format": "binary"}});
    }
    if is_stream(route) {
        done = json!({
            "description": "server-sent events, until the server stops or whoever listens goes or may no longer",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        });
    }
    let mut all = json!({status.to_string(): done});
    if let Does::Reads(..) = route.does {
        all["304"] = json!({"description": "nothing has changed since the ETag"});
    }
    let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    let mut statuses: Vec<u16> = OWN.iter().map(|(status, _)| *status).chain([409]).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses.into_iter().filter(|status| *status != 500) {
        all[status.to_string()] = json!({"description": "a problem", "content": problem});
    }
    all
}
