//! Bodies, read strictly: a field twice is refused, for whoever looks at a body before us may have read the other one; and each field
//! of a route is of its form.

use super::problem::{self, Problem};
use super::table::{Field, Param};
use dunlin_app::people::{Right, Role};
use dunlin_core::day::Day;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// JSON in which no object has a name twice.
pub(super) fn value(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

/// Refuses a body with a field that the route does not know, lacks, or of another form.
pub(super) fn check(known: &[Field], fields: &Map<String, Value>) -> Result<(), Problem> {
    if let Some(name) = fields.keys().find(|name| known.iter().all(|field| field.name != **name)) {
        let names: Vec<&str> = known.iter().map(|field| field.name).collect();
        return Err(problem::body()
            .saying(format!("there is no field `{name}` here"))
            .hint(format!("the fields are {}", names.join(", "))));
    }
    for field in known {
        match fields.get(field.name).filter(|value| !value.is_null()) {
            None if field.is_needed => {
                return Err(problem::body().saying(format!("`{}` is missing: {}", field.name, field.about)));
            }
            Some(value) => fits(field, value)?,
            None => {}
        }
    }
    Ok(())
}

/// Refuses a parameter that is not of its form, whether or not the handler will look at it.
pub(super) fn parameter(param: &Param, value: &str) -> Result<(), Problem> {
    let name = param.name;
    let wrong = |what: String| Err(problem::parameter().saying(format!("{name}={value} is no {what}")));
    if value.chars().any(char::is_control) {
        return Err(problem::parameter().saying(format!("`{name}` holds control characters")));
    }
    let number = || value.parse::<u32>().ok().filter(|_| value.bytes().all(|b| b.is_ascii_digit()));
    match param.form {
        "number" if number().is_none_or(|n| !(1..=1_000).contains(&n)) => {
            wrong("number from 1 to 1000".to_owned())
        }
        "command" if number().is_none() => wrong("number of a command".to_owned()),
        words if words.contains('|') && words.split('|').all(|word| word != value) => {
            wrong(words.replace('|', ", "))
        }
        _ => Ok(()),
    }
}

/// Refuses a value that is not of its field's form.
fn fits(field: &Field, value: &Value) -> Result<(), Problem> {
    let wrong =
        |what: String| Err(problem::body().saying(format!("`{}` {what}", field.name)).hint(field.about));
    let one_of = |value: &Value, words: &[&str]| value.as_str().is_some_and(|text| words.contains(&text));
    let is_right = match field.form {
        "roles" => listed(value, |value| one_of(value, &Role::ALL.map(Role::name))),
        "scopes" => listed(value, |value| one_of(value, &Right::ALL.map(Right::name))),
        "texts" => listed(value, Value::is_string),
        "boolean" => value.is_boolean(),
        "date" => value.as_str().is_some_and(|text| text.parse::<Day>().is_ok()),
        "name" => value.as_str().is_some_and(|text| !text.trim().is_empty()),
        "text" => value.is_string(),
        words if words.contains('|') => one_of(value, &words.split('|').collect::<Vec<_>>()),
        _ => true,
    };
    if !is_right {
        return wrong(format!("is no {}", told(field.form)));
    }
    match value.as_str().and_then(|text| text.chars().find(|c| is_odd(*c, field.form == "text"))) {
        Some(odd) => wrong(format!("holds the control character {odd:?}")),
        None => Ok(()),
    }
}

fn listed(value: &Value, is_right: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(is_right))
}

/// Whether a character is for machines; text of several lines may have ends of lines.
fn is_odd(c: char, has_lines: bool) -> bool {
    c.is_control() && !(has_lines && matches!(c, '\n' | '\r' | '\t'))
}

fn told(form: &str) -> String {
    match form {
        "roles" => "list of roles".to_owned(),
        "scopes" => "list of scopes".to_owned(),
        "texts" => "list of texts".to_owned(),
        "boolean" => "true or false".to_owned(),
        "date" => "date such as 2024-12-31".to_owned(),
        "name" | "text" => "text".to_owned(),
        words => words.replace('|', ", "),
    }
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Strict)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format!("`{name}` is there twice")));
            }
            let value = object.next_value_seed(Strict)?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::table::{may, needed};
    use serde_json::json;

    #[test]
    fn a_name_twice_is_refused_however_deep() {
        let good = br#"{"a":[1,-2,3.5,"x",true,null],"b":{"a":1}}"#;
        assert_eq!(value(good).unwrap(), serde_json::from_slice::<Value>(good).unwrap());
        for bad in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"\u0061":2}]}"#, "{} {}", "1e999", "[", "\u{feff}{}"]
        {
            assert!(value(bad.as_bytes()).is_err(), "{bad}");
        }
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(value(deep.as_bytes()).is_err(), "deeper than anybody needs");
    }

    #[test]
    fn fields_are_of_their_forms() {
        let known = [
            needed("name", "who"),
            may("day", "when", "date"),
            may("state", "which", "on|off"),
            may("x", "", "texts"),
        ];
        let says = |body: Value| check(&known, body.as_object().unwrap()).map_err(|problem| problem.detail);
        assert_eq!(says(json!({"name": "x", "day": "2024-02-29", "state": "on", "x": ["a"]})), Ok(()));
        assert_eq!(says(json!({"name": "x", "day": null})), Ok(()));
        for (body, detail) in [
            (json!({}), "`name` is missing: who"),
            (json!({"name": null}), "`name` is missing: who"),
            (json!({"name": ""}), "`name` is no text"),
            (json!({"name": "a\nb"}), "`name` holds the control character '\\n'"),
            (json!({"name": "x", "day": "2024-02-30"}), "`day` is no date such as 2024-12-31"),
            (json!({"name": "x", "state": "off|on"}), "`state` is no on, off"),
            (json!({"name": "x", "x": "a"}), "`x` is no list of texts"),
            (json!({"name": "x", "admin": true}), "there is no field `admin` here"),
        ] {
            assert_eq!(says(body), Err(detail.to_owned()));
        }
    }
}
