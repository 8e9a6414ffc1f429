//! Webhooks over the API: made, listed without secrets, changed, tested, replayed, ended. What is sent is tested with the job itself.

use super::server;
use serde_json::json;

#[test]
fn an_endpoint_from_beginning_to_end() {
    let server = server();
    let post = |path: &str, body: &str| server.as_role("administrator", "POST", path, body);
    let made = post("/webhooks", r#"{"url":"https://erp.example/hooks","events":["tag"],"note":"the ERP"}"#);
    assert_eq!(made.status, 201, "{}", made.body);
    let (id, secret) =
        (made.json()["webhook"].as_i64().unwrap(), made.json()["secret"].as_str().unwrap().to_owned());
    assert!(secret.starts_with("whsec_"));
    let listed = server.get("auditor", "/webhooks");
    assert!(!listed.body.contains(secret.trim_start_matches("whsec_")));
    let one = &listed.json()["rows"][0];
    assert_eq!(
        (&one["url"], &one["user"], &one["active"]),
        (&json!("https://erp.example/hooks"), &json!("administrator user"), &json!(true))
    );
    let at = format!("/webhooks/{id}");
    let said = server.as_role("administrator", "PATCH", &at, r#"{"events":[],"note":"all of it"}"#);
    assert_eq!((said.status, said.json()["events"].to_string()), (200, "[]".to_owned()));
    let rotated = post(&format!("{at}/secret"), "");
    assert_eq!(rotated.status, 201);
    assert_ne!(rotated.json()["secret"], json!(secret));
    let test = post(&format!("{at}/test"), "");
    assert_eq!(test.status, 201, "{}", test.body);
    let told = server.get("auditor", &format!("{at}/deliveries?state=due")).json();
    assert_eq!((&told["rows"][0]["event"], &told["rows"][0]["tries"]), (&test.json()["event"], &json!(0)));
    let replayed = post(&format!("{at}/replays"), r#"{"from":1,"to":5}"#);
    assert_eq!(
        (replayed.status, replayed.json()["events"].as_u64().unwrap() > 0),
        (200, true),
        "{}",
        replayed.body
    );
    let page = server.get("administrator", &format!("{at}/deliveries?limit=1")).json();
    assert_eq!((page["rows"].as_array().unwrap().len(), page["next"].as_str()), (1, Some("row-1")));
    assert_eq!(server.as_role("administrator", "DELETE", &at, "").status, 200);
    assert_eq!(server.as_role("administrator", "DELETE", &at, "").status, 404);
    assert_eq!(server.get("auditor", "/webhooks").json()["rows"], json!([]));
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let server = server();
    let made = server.as_role("administrator", "POST", "/webhooks", r#"{"url":"https://erp.example/hooks"}"#);
    let at = format!("/webhooks/{}", made.json()["webhook"]);
    let replays = format!("{at}/replays");
    let deliveries = format!("{at}/deliveries?state=odd");
    let odd = [
        ("POST", "/webhooks", r#"{"url":"http://erp.example/"}"#, 409, "books.refused"),
        ("POST", "/webhooks", r#"{"url":"https://169.254.169.254/"}"#, 409, "books.refused"),
        (
            "POST",
            "/webhooks",
            r#"{"url":"https://erp.example/","events":["payments"]}"#,
            409,
            "books.refused",
        ),
        ("POST", "/webhooks", r#"{"url":"https://erp.example/","events":"tag"}"#, 422, "api.body"),
        ("POST", "/webhooks", r#"{"url":"https://erp.example/","user":"Nobody"}"#, 409, "books.refused"),
        ("POST", "/webhooks", r#"{"url":"https://erp.example/","secret":"mine"}"#, 422, "api.body"),
        ("POST", "/webhooks", "{}", 422, "api.body"),
        ("PATCH", &at, r#"{"active":"no"}"#, 422, "api.body"),
        ("PATCH", "/webhooks/77", r#"{"active":false}"#, 404, "api.not_found"),
        ("POST", &replays, r#"{"from":1}"#, 422, "api.body"),
        ("POST", &replays, r#"{"from":"one","to":2}"#, 422, "api.body"),
        ("POST", &replays, r#"{"event":"77-1"}"#, 409, "books.refused"),
        ("GET", &deliveries, "", 422, "api.parameter"),
        ("GET", "/webhooks/77/deliveries", "", 404, "api.not_found"),
    ];
    for (method, path, body, status, code) in odd {
        let told = server.as_role("administrator", method, path, body);
        assert_eq!(
            (told.status, told.code().as_str()),
            (status, code),
            "{method} {path} {body}: {}",
            told.body
        );
    }
    assert_eq!(
        server.as_role("manager", "POST", "/webhooks", r#"{"url":"https://erp.example/"}"#).status,
        403
    );
}
