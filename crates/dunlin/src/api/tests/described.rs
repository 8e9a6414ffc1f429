//! What is described is what is answered: every route has its shape, and answers hold what it says and nothing else.

use super::{COMMANDS, filled, server};
use crate::api::describe::{ANSWERS, description};
use crate::api::table::{PREFIX, Takes, routes};
use serde_json::{Value, json};

/// Where a value is not as its schema says; nothing where it is.
fn mismatch(value: &Value, schema: &Value, at: &str) -> Option<String> {
    if let Some(any) = schema["anyOf"].as_array() {
        let found: Vec<String> = any.iter().filter_map(|one| mismatch(value, one, at)).collect();
        return (found.len() == any.len()).then(|| found.join("; or "));
    }
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let may = match &schema["type"] {
        Value::Array(all) => all.iter().any(|one| one == is),
        Value::String(one) => one == is,
        _ => true,
    };
    if !may {
        return Some(format!("{at} is {value}, not {}", schema["type"]));
    }
    let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(lacking) = needed.into_iter().find(|name| value.is_object() && value.get(name).is_none()) {
        return Some(format!("{at} lacks {lacking}"));
    }
    for (name, part) in value.as_object().into_iter().flatten() {
        let Some(properties) = schema["properties"].as_object() else { break };
        let Some(of) = properties.get(name) else { return Some(format!("{at}.{name} is not described")) };
        if let Some(found) = mismatch(part, of, &format!("{at}.{name}")) {
            return Some(found);
        }
    }
    value
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .find_map(|(n, part)| mismatch(part, &schema["items"], &format!("{at}[{n}]")))
}

#[test]
fn a_mismatch_is_seen() {
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "array", "items": {"type": ["string", "null"]}}}});
    assert_eq!(mismatch(&json!({"a": ["x", null]}), &schema, ""), None);
    assert_eq!(mismatch(&json!({"a": [1]}), &schema, "").unwrap(), r#".a[0] is 1, not ["string","null"]"#);
    assert_eq!(mismatch(&json!({}), &schema, "").unwrap(), " lacks a");
    assert_eq!(mismatch(&json!({"a": [], "b": 1}), &schema, "").unwrap(), ".b is not described");
    assert!(mismatch(&json!(true), &json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), "").is_some());
}

#[test]
fn every_route_says_what_it_answers() {
    let told: Vec<&str> = ANSWERS.iter().map(|answers| answers.route).collect();
    let there: Vec<&str> = routes().map(|route| route.name).collect();
    let lacking: Vec<_> = there.iter().filter(|name| !told.contains(name)).collect();
    assert!(lacking.is_empty(), "routes without a line in api/describe/answers.rs: {lacking:?}");
    let stray: Vec<_> = told.iter().filter(|name| !there.contains(name)).collect();
    assert!(stray.is_empty() && told.len() == there.len(), "{stray:?}");
}

/// Holds an answer against its description; whether there was something to be seen: a list without rows shows nothing.
fn shows(told: &Value, name: &str, body: &str, status: u16) -> bool {
    let route = routes().find(|route| route.name == name).unwrap();
    let operation = &told["paths"][format!("{PREFIX}{}", route.path)][route.method.to_lowercase()];
    let described = &operation["responses"][status.to_string()];
    assert!(!described.is_null(), "{name}: {status} is not described: {body}");
    if status >= 300 || described["content"]["application/json"].is_null() {
        return false;
    }
    let value: Value = serde_json::from_str(body).unwrap();
    let found = mismatch(&value, &described["content"]["application/json"]["schema"], name);
    assert_eq!(found, None, "{body}");
    !value["rows"].as_array().is_some_and(Vec::is_empty)
}

/// Everything that is changed, once each: the name of the route, the role, the path, the body. The number of a notice.
fn acts(post: &mut dyn FnMut(&'static str, &str, &str, &str) -> String) -> String {
    let pay = r#"{"do":"payment","number":"P1","customer":"Own","date":"2024-02-16","amount":"10.00","currency":"EUR","apply":[{"to":"OWN-1","amount":"10.00"}]}"#;
    // Of what the books hold already: an activity, a promise, a tag; and money.
    for act in [COMMANDS[4], COMMANDS[5], r#"{"do":"tag","customer":"Own","tag":"x"}"#, pay] {
        post("post", "manager", "/commands", act);
    }
    post("run_dunning", "manager", "/dunning/runs", r#"{"as_of":"2024-02-26"}"#);
    let issued = post("issue_notices", "manager", "/dunning/issues", r#"{"as_of":"2024-02-26"}"#);
    let issued: Value = serde_json::from_str(&issued).unwrap();
    let notice = issued["issued"][0].as_str().unwrap().to_owned();
    post(
        "cancel_notice",
        "manager",
        &format!("/notices/{notice}/cancellation"),
        r#"{"as_of":"2024-02-26","reason":"x"}"#,
    );
    post(
        "import",
        "manager",
        "/imports?kind=invoices&currency=EUR",
        "invoice_number,customer_id,issue_date,due_date,amount\nOWN-1,Own,2024-01-10,2024-02-10,100.00\n",
    );
    let strategy = r#"name = \"calls\"\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"call\"\nafter_due = 1\ncall = true\n"#;
    let trial = format!(r#"{{"as_of":"2024-02-27","text":"{strategy}"}}"#);
    post("try_strategy", "auditor", "/strategy/trials", &trial);
    post(
        "replay_strategy",
        "auditor",
        "/strategy/replays",
        &format!(r#"{{"from":"2024-02-20","to":"2024-02-27","text":"{strategy}"}}"#),
    );
    post(
        "activate_strategy",
        "manager",
        "/strategies",
        &format!(r#"{{"as_of":"2024-03-01","text":"{strategy}"}}"#),
    );
    post("save_user", "administrator", "/users", r#"{"name":"Zoe","roles":["collector"]}"#);
    post("make_token", "administrator", "/tokens", r#"{"user":"Zoe","label":"x","scopes":["read"]}"#);
    post("set_password", "administrator", "/users/Zoe/password", r#"{"password":"a loud river bends"}"#);
    post("sign_in", "administrator", "/session", r#"{"name":"Zoe","password":"a loud river bends"}"#);
    post("revoke_token", "administrator", "/tokens/1", "");
    notice
}

#[test]
fn answers_are_as_they_are_described() {
    let (server, told) = (server(), description());
    let mut full = std::collections::BTreeSet::new();
    let mut check = |name: &'static str, body: &str, status: u16| {
        if shows(&told, name, body, status) {
            full.insert(name);
        }
    };
    let mut post = |name: &'static str, role: &str, path: &str, body: &str| {
        let method = routes().find(|route| route.name == name).unwrap().method;
        let told = server.as_role(role, method, path, body);
        assert!(told.status < 300, "{name}: {}", told.body);
        check(name, &told.body, told.status);
        told.body
    };
    let notice = acts(&mut post);
    for route in routes().filter(|route| route.method == "GET") {
        for part in ["Own", &notice, "cei", "ar_total"] {
            let day = if route.params.iter().any(|p| p.name == "as_of") { "as_of=2024-02-28" } else { "" };
            for more in ["", "&in=2024-02&versus=2024-01", "&search=cash", "&period=month&from=2024-01"] {
                if more
                    .split('&')
                    .skip(1)
                    .all(|pair| route.params.iter().any(|p| pair.starts_with(&format!("{}=", p.name))))
                {
                    let path = format!("{}?{day}{more}", filled(route.path, part));
                    let path = path.trim_end_matches(['?', '&']).replace("?&", "?");
                    for role in ["manager", "auditor", "administrator", "collector"] {
                        let told = server.get(role, &path);
                        check(route.name, &told.body, told.status);
                    }
                }
            }
        }
    }
    // What is not seen here: setting up, one's own sessions and password (a browser's), approvals.
    let unseen: Vec<&str> = routes()
        .filter(|route| !full.contains(route.name) && !matches!(route.takes, Takes::File))
        .map(|route| route.name)
        .collect();
    insta::assert_snapshot!(unseen.join(" "));
}
