//! The second factor over the real router: what a person meets, and what a guesser learns.

use super::{PASSWORD, Server, Told, server};
use dunlin_app::people::{Role, UserChange, code_at};
use serde_json::{Value, json};

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Somebody with a cookie.
pub(super) struct Person<'s> {
    pub(super) server: &'s Server,
    pub(super) cookie: String,
}

impl Person<'_> {
    pub(super) fn send(&self, method: &str, path: &str, body: &Value) -> Told {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.server.send(method, path, &[JSON, ("Cookie", &self.cookie), ("Idempotency-Key", "k")], &body)
    }

    pub(super) fn get(&self, path: &str) -> Told {
        self.send("GET", path, &Value::Null)
    }
}

pub(super) fn post(server: &Server, path: &str, body: &Value) -> Told {
    server.send("POST", path, &[JSON], &body.to_string())
}

pub(super) fn sign_in(server: &Server, name: &str, password: &str) -> Told {
    post(server, "/session", &json!({"name": name, "password": password}))
}

/// Somebody who signs in without a second factor.
pub(super) fn person<'s>(server: &'s Server, name: &str) -> Person<'s> {
    let told = sign_in(server, name, PASSWORD);
    Person { server, cookie: told.cookie().unwrap_or_else(|| panic!("{}", told.body)) }
}

/// A user with the password of all.
pub(super) fn user(server: &Server, name: &str, role: Role) {
    let change = UserChange { name: name.to_owned(), roles: Some(vec![role]), ..UserChange::default() };
    let user = server.books.save_user(change, "root").unwrap();
    server.books.set_password(user.id, PASSWORD, "root").unwrap();
}

fn of_base32(text: &str) -> Vec<u8> {
    let value = |c: u8| if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 };
    let bits: Vec<u8> =
        text.bytes().map(value).flat_map(|five| (0..5).rev().map(move |at| five >> at & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect()
}

/// The code that an authenticator app shows so many steps from now.
fn code(secret: &str, steps: i64) -> String {
    code_at(&of_base32(secret), jiff::Timestamp::now().as_millisecond() + steps * 30_000)
}

/// Sets up one-time codes: the person in their new session, the secret and the code that was used, the recovery codes.
pub(super) fn enrol<'s>(person: &Person<'s>) -> (Person<'s>, (String, String), Vec<String>) {
    let begun = person.send("POST", "/factors/totp", &json!({"password": PASSWORD}));
    assert_eq!(begun.status, 201, "{}", begun.body);
    let secret = begun.json()["secret"].as_str().unwrap().to_owned();
    let first = code(&secret, 0);
    let done = person.send("POST", "/factors/totp/confirmation", &json!({"code": first}));
    assert_eq!(done.status, 200, "{}", done.body);
    let codes = done.json()["recovery_codes"].as_array().unwrap().clone();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    (Person { server: person.server, cookie: done.cookie().unwrap() }, (secret, first), codes)
}

#[test]
fn a_person_sets_codes_up_signs_in_with_them_and_removes_them() {
    let server = server();
    let root = person(&server, "root");
    assert_eq!(root.get("/factors").json()["totp"], false);
    let wrong = root.send("POST", "/factors/totp", &json!({"password": "wrong"}));
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "api.sign_in"));
    let (new, (secret, first), codes) = enrol(&root);
    assert_eq!((root.get("/session").status, new.get("/session").status), (401, 200));
    assert_eq!(codes.len(), 10);
    // Password, then code.
    let begun = sign_in(&server, "root", PASSWORD);
    assert_eq!((begun.status, begun.cookie()), (200, None));
    assert_eq!(begun.json()["with"], json!(["totp", "recovery"]));
    let ticket = begun.json()["ticket"].as_str().unwrap().to_owned();
    let with =
        |ticket: &str, code: &str| post(&server, "/session/code", &json!({"ticket": ticket, "code": code}));
    assert_eq!(with(&ticket, &first).status, 401, "it was used");
    // The ticket is no session.
    let thief = Person { server: &server, cookie: format!("dunlin_session={ticket}") };
    assert_eq!(thief.get("/session").status, 401);
    let next = code(&secret, 1);
    let done = with(&ticket, &next);
    assert_eq!((done.status, &done.json()["name"]), (200, &json!("root")));
    let cookie = done.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(with(&ticket, &codes[0]).status, 401, "it was completed");
    // Neither a code alone nor the password alone removes them.
    let remove = |password: &str, code: &str| {
        new.send("POST", "/factors/totp/removal", &json!({"password": password, "code": code})).status
    };
    assert_eq!((remove("wrong", &codes[1]), remove(PASSWORD, "123456")), (401, 401));
    assert_eq!(remove(PASSWORD, &codes[1]), 200);
    assert_eq!(new.get("/session").status, 401);
    assert!(sign_in(&server, "root", PASSWORD).cookie().is_some());
}

#[test]
fn before_the_password_was_right_nothing_is_told() {
    let server = server();
    let (_, _, _) = enrol(&person(&server, "root"));
    user(&server, "plain", Role::Auditor);
    let told = |name: &str| {
        let told = sign_in(&server, name, "a wrong password");
        let mut body = told.json();
        body["request"] = Value::Null;
        (told.status, body, told.cookie())
    };
    // With a factor, without one, without a password, without being there.
    let all = [told("root"), told("plain"), told("auditor user"), told("nobody")];
    assert!(all.iter().all(|one| *one == all[0]) && all[0].0 == 401, "{all:?}");
    let wrong = post(&server, "/session/code", &json!({"ticket": "a guess", "code": "000000"}));
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "api.sign_in"));
}

#[test]
fn of_whom_it_is_asked_may_set_it_up_and_nothing_else() {
    let server = server();
    user(&server, "Bob", Role::Manager);
    let bob = person(&server, "Bob");
    assert_eq!(bob.get("/customers?as_of=2024-02-15").status, 200);
    let rule = server.as_role("administrator", "PUT", "/factors/rule", r#"{"roles":["manager"]}"#);
    assert_eq!((rule.status, &rule.json()["roles"]), (200, &json!(["manager"])));
    for (method, path) in [
        ("GET", "/customers"),
        ("GET", "/figures?kpi=cei"),
        ("POST", "/commands"),
        ("GET", "/sessions"),
        ("PUT", "/password"),
        ("POST", "/factors/recovery"),
        ("GET", "/journal"),
    ] {
        let told = bob.send(method, path, &json!({}));
        assert_eq!((told.status, told.code().as_str()), (403, "api.enrol"), "{method} {path}");
    }
    let me = bob.get("/session").json();
    assert_eq!((&me["must_enrol"], &me["rights"]), (&json!(true), &json!([])));
    let (bob, ..) = enrol(&bob);
    assert_eq!(bob.get("/customers?as_of=2024-02-15").status, 200);
    // Programs of the same role work on; they are given out by administrators.
    assert_eq!(server.as_role("manager", "GET", "/customers?as_of=2024-02-15", "").status, 200);
    let told = server.as_role("manager", "POST", "/factors/totp", "{}");
    assert_eq!((told.status, told.code().as_str()), (403, "api.forbidden"), "a token has no factors");
    // Lost: an administrator takes it away; nobody else may.
    let path = "/users/Bob/factors";
    assert_eq!(server.as_role("auditor", "GET", path, "").json()["totp"], true);
    assert_eq!(server.as_role("manager", "DELETE", path, "").status, 403);
    assert_eq!(server.as_role("administrator", "DELETE", path, "").status, 200);
    assert_eq!(server.as_role("administrator", "DELETE", "/users/Nobody/factors", "").status, 404);
    assert_eq!(bob.get("/session").status, 401);
    let link = r#"{"issuer":"https://id.example","subject":"s-1"}"#;
    assert_eq!(server.as_role("administrator", "POST", "/users/Bob/links", link).status, 201);
    let told = server.as_role("administrator", "POST", "/users/root/links", link);
    assert_eq!((told.status, &told.json()["rule"]), (409, &json!("link_taken")));
    assert_eq!(server.as_role("auditor", "GET", path, "").json()["links"][0]["subject"], "s-1");
    assert_eq!(server.as_role("administrator", "POST", "/users/Bob/links/removal", link).status, 200);
}
