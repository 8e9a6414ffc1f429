//! The description of the API, OpenAPI 3.1, made from the table of routes.

use super::call::Does;
use super::problem::OWN;
use super::table::{Field, PREFIX, Param, Route, Takes, routes};
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
    json!({
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
                "Page": {
                    "type": "object", "required": ["rows", "next"],
                    "properties": {
                        "rows": {"type": "array", "items": {"type": "object"}},
                        "next": {"type": ["string", "null"], "description": "the cursor of the next page"},
                    },
                },
            },
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = route.params.iter().map(parameter).collect();
    for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        parameters.push(json!({"name": part, "in": "path", "required": true, "schema": {"type": "string"}}));
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
fn rights(route: &Route) -> Option<Vec<&'static str>> {
    match route.does {
        Does::Reads(right, _) | Does::Keeps(right, _) => Some(vec![right.name()]),
        Does::Writes(rights, _) => Some(rights.iter().map(|right: &Right| right.name()).collect()),
        Does::Open(_) | Does::Own(_) | Does::Enrols(_) => None,
    }
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

fn schema(form: &str) -> Value {
    match form {
        "date" => json!({"type": "string", "format": "date"}),
        "moment" => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+Z)?$"}),
        "text" => json!({"type": "string"}),
        "number" => json!({"type": "integer", "minimum": 1, "maximum": 1000}),
        "command" => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        "currency" => json!({"type": "string", "pattern": "^[A-Z]{3}$"}),
        "cursor" => json!({"type": "string", "pattern": "^row-[0-9]{1,9}$"}),
        "name" => json!({"type": "string", "minLength": 1}),
        "roles" => json!({"type": "array", "items": {"type": "string", "enum": Role::ALL.map(Role::name)}}),
        "scopes" => {
            json!({"type": "array", "items": {"type": "string", "enum": Right::ALL.map(Right::name)}, "minItems": 1})
        }
        "boolean" => json!({"type": "boolean"}),
        "texts" => json!({"type": "array", "items": {"type": "string"}}),
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
        Takes::Object => Some(content(
            "application/json",
            json!({
                "type": "object", "required": ["do"],
                "properties": {"do": {"type": "string", "description": "which command; its other fields stand in docs/guides/posting.md"}},
            }),
        )),
        Takes::Fields(fields) => {
            let property = |field: &Field| {
                let mut value = schema(field.form);
                if let (false, Value::String(of)) = (field.is_needed, &value["type"]) {
                    // What may be left out may be null.
                    value["type"] = json!([of, "null"]);
                }
                value["description"] = json!(field.about);
                (field.name.to_owned(), value)
            };
            let properties: Map<String, Value> = fields.iter().map(property).collect();
            let needed: Vec<&str> =
                fields.iter().filter(|field| field.is_needed).map(|field| field.name).collect();
            Some(content(
                "application/json",
                json!({
                    "type": "object", "properties": properties, "required": needed, "additionalProperties": false,
                }),
            ))
        }
    }
}

fn responses(route: &Route) -> Value {
    let is_list = route.params.iter().any(|param| param.name == "cursor");
    let schema = if is_list { json!({"$ref": "#/components/schemas/Page"}) } else { json!({}) };
    let mut done = json!({"description": "done", "content": {"application/json": {"schema": schema}}});
    if is_list {
        done["content"]["text/csv"] = json!({});
        done["content"]["application/vnd.apache.parquet"] = json!({});
    }
    let mut all = json!({"200": done, "201": {"description": "made", "content": {"application/json": {}}}});
    if route.method == "GET" {
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
