//! What tools answer, as JSON Schema: lists column by column, figures, explanations.

use serde_json::{Map, Value, json};

/// What a column of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words; empty for none.
    Text,
    /// A decimal text in the row's currency.
    Money,
    /// A whole number.
    Count,
    /// A day, null for none.
    Day,
}

/// A column: its name, what it holds, what it means.
pub(super) type Told = (&'static str, Holds, &'static str);

/// What a tool answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A page of rows.
    Rows(&'static [Told]),
    /// Figures.
    Figures,
    /// A figure taken apart.
    Explanation,
    /// An object of these fields: name, JSON type, meaning. More may come with a later version.
    Object(&'static [(&'static str, &'static str, &'static str)]),
}

/// The schema of an answer.
pub(super) fn schema(shape: Shape) -> Map<String, Value> {
    let value = match shape {
        Shape::Rows(columns) => rows(columns),
        Shape::Figures => json!({
            "type": "object", "required": ["figures", "left_out"],
            "properties": {
                "figures": {"type": "array", "items": figure()},
                "left_out": {"type": "integer", "description": "so many more there are: ask for fewer periods, KPIs or groups"},
            },
        }),
        Shape::Explanation => explanation(),
        Shape::Object(fields) => {
            let property = |(name, form, about): &(&str, &str, &str)| {
                let form: Vec<&str> = form.split('|').collect();
                ((*name).to_owned(), json!({"type": form, "description": about}))
            };
            json!({"type": "object", "properties": fields.iter().map(property).collect::<Map<_, _>>()})
        }
    };
    match value {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn rows(columns: &[Told]) -> Value {
    let property = |(name, holds, about): &Told| {
        let form = match holds {
            Holds::Text | Holds::Money => json!("string"),
            Holds::Count => json!("integer"),
            Holds::Day => json!(["string", "null"]),
        };
        ((*name).to_owned(), json!({"type": form, "description": about}))
    };
    let properties: Map<String, Value> = columns.iter().map(property).collect();
    // Bands are named by their days: of such rows no column is told beforehand.
    let has_more = columns.is_empty();
    json!({
        "type": "object", "required": ["rows", "next"],
        "properties": {
            "rows": {"type": "array", "items": {"type": "object", "properties": properties, "additionalProperties": has_more}},
            "next": {"type": ["string", "null"], "description": "there are more rows: call again with this as `cursor`; null: these are all"},
            "as_of": {"type": "string", "description": "the day on which all of it is true"},
        },
    })
}

fn figure() -> Value {
    json!({
        "type": "object", "required": ["kpi", "value", "unit", "reason"],
        "properties": {
            "kpi": {"type": "string"},
            "group": {"description": "whose figure it is; null or absent for all together"},
            "period_start": {"type": "string"}, "period_end": {"type": "string"},
            "as_of": {"type": "string", "description": "the day up to which facts count"},
            "value": {
                "type": ["string", "null"],
                "description": "a decimal; percentages in percent; null: there is no value, and `reason` says why. Null is not 0.",
            },
            "unit": {"type": "string"},
            "numerator": {"type": ["string", "null"]}, "denominator": {"type": ["string", "null"]},
            "currency": {"type": ["string", "null"]},
            "reason": {"type": ["string", "null"]},
        },
    })
}

fn explanation() -> Value {
    json!({
        "type": "object", "required": ["figure", "formula", "equation", "terms"],
        "properties": {
            "figure": figure(),
            "formula": {"type": "string", "description": "the formula in terms of measures"},
            "equation": {"type": "string", "description": "the same with the values in it"},
            "terms": {
                "type": "array",
                "description": "each measure with its value, what it means, and the largest documents in it (`receipts`); `more` sums the others; `adds_up`: they sum to the value",
                "items": {"type": "object", "required": ["measure", "value"]},
            },
            "move": {
                "type": "object",
                "description": "with `versus`: before, after, change (in the figure's unit), and whose doing it was: by_customer and by_cause, parts that sum to the change",
            },
        },
    })
}
