//! Sign-in through a provider over the real router, with a provider in this process that lies in every way it can; and once with
//! a provider of others, where one is installed.

use super::factors::{Person, enrol, person, sign_in, user};
use super::{Server, Told, server_with};
use crate::api::doors::Doors;
use crate::api::http::Serving;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use dunlin_app::people::Role;
use dunlin_app::people::oidc::{Provider, Settings};
use dunlin_app::people::passkeys::Site;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const REDIRECT: &str = "http://localhost:8700/api/v1/oidc/callback";

/// A provider: its key, and the tokens that it gives for codes under their challenges.
struct Fake {
    base: String,
    key: EcdsaKeyPair,
    grants: Mutex<BTreeMap<String, (String, String)>>,
}

fn new_key() -> EcdsaKeyPair {
    let (alg, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &chance).unwrap()
}

fn signed(key: &EcdsaKeyPair, head: &Value, body: &Value) -> String {
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", text(head), text(body));
    let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

impl Fake {
    fn about(&self) -> Value {
        let base = &self.base;
        json!({
            "issuer": base, "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{base}/token"), "jwks_uri": format!("{base}/keys"),
            "authorization_response_iss_parameter_supported": true, "code_challenge_methods_supported": ["S256"],
        })
    }

    fn keys(&self) -> Value {
        let point = self.key.public_key().as_ref();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"keys": [
            {"kty": "oct", "kid": "k-0", "k": "AAAA"},
            {"kty": "EC", "crv": "P-256", "kid": "k-1", "use": "sig", "x": text(&point[1..33]), "y": text(&point[33..])},
        ]})
    }

    /// A token for a code: only for the client, with the verifier of its challenge, once.
    fn token(&self, headers: &HeaderMap, form: &[u8]) -> (StatusCode, String) {
        let form: BTreeMap<String, String> = form_urlencoded::parse(form).into_owned().collect();
        let basic = format!("Basic {}", STANDARD.encode("dunlin:a+secret%26"));
        let is_client =
            headers.get("authorization").is_some_and(|value| value.as_bytes() == basic.as_bytes());
        let grant = self.grants.lock().unwrap().remove(&form["code"]);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
        match grant {
            Some((own, token)) if is_client && own == challenge && form["redirect_uri"] == REDIRECT => {
                (StatusCode::OK, json!({"id_token": token, "access_token": "canary-access"}).to_string())
            }
            _ => (StatusCode::BAD_REQUEST, json!({"error": "invalid_grant"}).to_string()),
        }
    }
}

/// A provider that listens, on a runtime that outlives the test.
fn fake() -> (Arc<Fake>, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let socket = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let base = format!("http://{}", socket.local_addr().unwrap());
    let fake = Arc::new(Fake { base, key: new_key(), grants: Mutex::default() });
    let (about, keys, token) = (Arc::clone(&fake), Arc::clone(&fake), Arc::clone(&fake));
    let router = axum::Router::new()
        .route(
            "/.well-known/openid-configuration",
            axum::routing::get(async move || about.about().to_string()),
        )
        .route("/keys", axum::routing::get(async move || keys.keys().to_string()))
        .route(
            "/token",
            axum::routing::post(async move |headers: HeaderMap, form: Bytes| token.token(&headers, &form)),
        );
    runtime.spawn(async move { axum::serve(socket, router).await });
    (fake, runtime)
}

fn settings(issuer: &str) -> Settings {
    let text = format!(
        "issuer = \"{issuer}\"\nclient_id = \"dunlin\"\nloopback = true\ntwo_factors_amr = [\"mfa\"]\n"
    );
    Settings { client_secret: Some("a secret&".to_owned()), ..Settings::parse(&text).unwrap() }
}

fn serving(settings: Settings) -> Serving {
    let site = Site::of_origin("http://localhost:8700").ok();
    Serving { doors: Arc::new(Doors { site, provider: Provider::new(settings).ok() }), ..Serving::default() }
}

/// What a browser was sent away with.
struct Left {
    query: BTreeMap<String, String>,
    cookie: String,
}

fn left(address: &str, told: &Told) -> Left {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    Left {
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        cookie: told.cookie().unwrap(),
    }
}

fn leave(server: &Server) -> Left {
    let told = server.send("GET", "/oidc/start", &[("Accept", "text/html,*/*;q=0.8")], "");
    assert_eq!(told.status, 303, "{}", told.body);
    let cookie = told.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    left(&told.header("location").unwrap(), &told)
}

/// What a good token says.
fn claims(fake: &Fake, left: &Left, subject: &str) -> Value {
    let now = jiff::Timestamp::now().as_second();
    json!({
        "iss": fake.base, "aud": "dunlin", "sub": subject, "nonce": left.query["nonce"], "iat": now, "exp": now + 300,
        "email": "ada@example.com", "email_verified": false, "preferred_username": "root",
    })
}

fn head() -> Value {
    json!({"alg": "ES256", "kid": "k-1", "typ": "JWT"})
}

/// The browser comes back with a code for a token.
fn back(server: &Server, fake: &Fake, left: &Left, token: String) -> Told {
    let code = format!("code-{}", fake.grants.lock().unwrap().len() + token.len());
    fake.grants.lock().unwrap().insert(code.clone(), (left.query["code_challenge"].clone(), token));
    come(server, &left.query["state"], &code, &fake.base, &left.cookie)
}

fn come(server: &Server, state: &str, code: &str, issuer: &str, cookie: &str) -> Told {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("state", state), ("code", code), ("iss", issuer), ("session_state", "x")])
        .finish();
    server.send("GET", &format!("/oidc/callback?{query}"), &[("Cookie", cookie)], "")
}

/// Whole: away, and back with a good token of a subject.
fn through(server: &Server, fake: &Fake, subject: &str, more: &[(&str, Value)]) -> Told {
    let left = leave(server);
    let mut claims = claims(fake, &left, subject);
    more.iter().for_each(|(name, value)| claims[*name] = value.clone());
    back(server, fake, &left, signed(&fake.key, &head(), &claims))
}

fn kinds(server: &Server) -> Vec<String> {
    server.books.journal(0, 1_000).unwrap().into_iter().map(|command| command.kind).collect()
}

#[test]
fn a_linked_subject_signs_in_and_nobody_by_address_or_name() {
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&fake.base)));
    // An address, a name that are somebody's here find nobody.
    let told = through(&server, &fake, "s-1", &[]);
    assert_eq!((told.status, told.code().as_str(), told.cookie()), (403, "api.unlinked", None));
    assert!(told.body.contains("s-1"), "what an administrator needs: {}", told.body);
    server.books.link("root", &fake.base, "s-1", "root").unwrap();
    let told = through(&server, &fake, "s-1", &[]);
    assert_eq!(told.status, 200, "{}", told.body);
    assert_eq!(told.json()["name"], "root");
    let root = Person { server: &server, cookie: told.cookie().unwrap() };
    assert_eq!(root.get("/session").status, 200);
    // Another subject with the same address and name.
    let told = through(&server, &fake, "s-2", &[]);
    assert_eq!((told.status, told.code().as_str(), told.cookie()), (403, "api.unlinked", None));
    // Who has left is out, here too.
    user(&server, "Bob", Role::Auditor);
    server.books.link("Bob", &fake.base, "s-2", "root").unwrap();
    assert_eq!(through(&server, &fake, "s-2", &[]).status, 200);
    let gone =
        dunlin_app::people::UserChange { name: "Bob".into(), is_active: Some(false), ..Default::default() };
    server.books.save_user(gone, "root").unwrap();
    assert_eq!(through(&server, &fake, "s-2", &[]).code(), "api.unlinked");
    let all = server.books.journal(0, 1_000).unwrap();
    assert!(!all.iter().any(|command| command.body.contains("canary-access") || command.body.contains("ada@example.com")));
}

#[test]
fn whatever_is_not_the_answer_to_what_this_browser_began_is_refused() {
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&fake.base)));
    server.books.link("root", &fake.base, "s-1", "root").unwrap();
    let refused = |what: &str, told: &Told| {
        assert!(
            matches!(told.code().as_str(), "api.sign_in" | "api.provider"),
            "{what}: {} {}",
            told.status,
            told.body
        );
        assert_eq!(told.cookie(), None, "{what}");
    };
    let lies: &[(&str, Value)] = &[
        ("iss", json!("https://evil.example")),
        ("aud", json!("another client")),
        ("aud", json!(["dunlin", "another client"])),
        ("azp", json!("another client")),
        ("nonce", json!("another nonce")),
        ("nonce", Value::Null),
        ("exp", json!(1_700_000_000)),
        ("iat", json!(1_700_000_000)),
        ("sub", Value::Null),
    ];
    for (name, value) in lies {
        refused(name, &through(&server, &fake, "s-1", &[(name, value.clone())]));
    }
    // Tokens that are not signed, or by somebody else, or in another way.
    for head in [
        json!({"alg": "none"}),
        json!({"alg": "HS256", "kid": "k-0"}),
        json!({"alg": "RS256", "kid": "k-1"}),
        json!({"alg": "ES256", "kid": "k-2"}),
        json!({"alg": "ES256", "kid": "k-2", "jku": "https://evil.example/keys"}),
    ] {
        let left = leave(&server);
        let token = signed(&fake.key, &head, &claims(&fake, &left, "s-1"));
        refused(&head.to_string(), &back(&server, &fake, &left, token));
    }
    let left = leave(&server);
    let token = signed(&fake.key, &json!({"alg": "none"}), &claims(&fake, &left, "s-1"));
    let unsigned = format!("{}.", token.rsplit_once('.').unwrap().0);
    refused("no signature", &back(&server, &fake, &left, unsigned));
    let left = leave(&server);
    refused(
        "another's key",
        &back(&server, &fake, &left, signed(&new_key(), &head(), &claims(&fake, &left, "s-1"))),
    );
    // A code of another sign-in: its challenge does not fit.
    let (left, other) = (leave(&server), leave(&server));
    let token = signed(&fake.key, &head(), &claims(&fake, &left, "s-1"));
    fake.grants.lock().unwrap().insert("stolen".into(), (other.query["code_challenge"].clone(), token));
    refused("a stolen code", &come(&server, &left.query["state"], "stolen", &fake.base, &left.cookie));
    // Another provider's answer (mix-up).
    let left = leave(&server);
    refused("mix-up", &come(&server, &left.query["state"], "c", "https://evil.example", &left.cookie));
    assert!(!kinds(&server).iter().any(|kind| kind == "sign_in"), "nobody came in");
}

#[test]
fn a_state_works_once_and_in_the_browser_that_began_it() {
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&fake.base)));
    server.books.link("root", &fake.base, "s-1", "root").unwrap();
    let before = server.books.head().unwrap().seq;
    let good = |left: &Left| signed(&fake.key, &head(), &claims(&fake, left, "s-1"));
    let refused = |what: &str, told: &Told| {
        assert_eq!(
            (told.status, told.code().as_str(), told.cookie()),
            (401, "api.sign_in", None),
            "{what}: {}",
            told.body
        );
    };
    let (mine, theirs) = (leave(&server), leave(&server));
    for (what, state, cookie) in [
        ("no cookie", mine.query["state"].as_str(), "x=y"),
        ("another browser's", &mine.query["state"], &theirs.cookie),
        ("two of them", &mine.query["state"], &format!("{}; {}", mine.cookie, theirs.cookie)),
        ("no state", "", &mine.cookie),
        ("a guess", "v1.00000000.AAAA", &mine.cookie),
        ("altered", &mine.query["state"].replace("v1", "v2"), &mine.cookie),
    ] {
        refused(what, &come(&server, state, "c", &fake.base, cookie));
    }
    assert_eq!(server.books.head().unwrap().seq, before, "guesses write nothing");
    assert_eq!(back(&server, &fake, &mine, good(&mine)).status, 200);
    refused("again", &back(&server, &fake, &mine, good(&mine)));
    // Sent twenty times at once, it is taken once.
    let told: Vec<u16> = std::thread::scope(|scope| {
        let code = |n: usize| {
            let grant = (theirs.query["code_challenge"].clone(), good(&theirs));
            fake.grants.lock().unwrap().insert(format!("twin-{n}"), grant);
            format!("twin-{n}")
        };
        let (server, fake, theirs) = (&server, &fake, &theirs);
        let codes: Vec<String> = (0..20).map(code).collect();
        let one = |code: String| {
            scope
                .spawn(move || come(server, &theirs.query["state"], &code, &fake.base, &theirs.cookie).status)
        };
        let all: Vec<_> = codes.into_iter().map(one).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(told.iter().filter(|status| **status == 200).count(), 1, "{told:?}");
    let denied = leave(&server);
    let state = form_urlencoded::byte_serialize(denied.query["state"].as_bytes()).collect::<String>();
    let path = format!("/oidc/callback?error=access_denied&state={state}&iss={}", fake.base);
    refused("denied", &server.send("GET", &path, &[("Cookie", &denied.cookie)], ""));
}

#[test]
fn a_second_factor_is_asked_here_unless_the_provider_has_asked_for_one() {
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&fake.base)));
    server.books.link("root", &fake.base, "s-1", "root").unwrap();
    let (root, _, codes) = enrol(&person(&server, "root"));
    let told = through(&server, &fake, "s-1", &[("amr", json!(["pwd"]))]);
    assert_eq!((told.status, told.cookie()), (200, None), "{}", told.body);
    let ticket = told.json()["ticket"].clone();
    let done = super::factors::post(&server, "/session/code", &json!({"ticket": ticket, "code": codes[0]}));
    assert!(done.status == 200 && done.cookie().is_some(), "{}", done.body);
    let told = through(&server, &fake, "s-1", &[("amr", json!(["pwd", "mfa"]))]);
    assert!(told.status == 200 && told.cookie().is_some(), "{}", told.body);
    assert_eq!(root.get("/session").status, 200);
}

#[test]
fn one_links_oneself_in_ones_own_browser_with_the_password() {
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&fake.base)));
    user(&server, "Bob", Role::Auditor);
    let bob = person(&server, "Bob");
    let begin = |password: &str| bob.send("POST", "/oidc/links", &json!({"password": password}));
    assert_eq!(begin("wrong").code(), "api.sign_in");
    let told = begin(super::PASSWORD);
    assert_eq!(told.status, 200, "{}", told.body);
    let address = told.json()["address"].as_str().unwrap().to_owned();
    let own = left(&address, &told);
    let token = signed(&fake.key, &head(), &claims(&fake, &own, "s-9"));
    let thief = come(&server, &own.query["state"], "c", &fake.base, "dunlin_oidc=guess");
    assert_eq!(thief.code(), "api.sign_in", "not in another browser");
    let done = back(&server, &fake, &own, token);
    assert_eq!((done.status, &done.json()["linked"], done.cookie()), (200, &json!(true), None));
    let told = through(&server, &fake, "s-9", &[]);
    assert_eq!((told.status, &told.json()["name"]), (200, &json!("Bob")));
    // Somebody else's subject stays theirs.
    let root = person(&server, "root");
    let told = root.send("POST", "/oidc/links", &json!({"password": super::PASSWORD}));
    let own = left(told.json()["address"].as_str().unwrap(), &told);
    let token = signed(&fake.key, &head(), &claims(&fake, &own, "s-9"));
    let told = back(&server, &fake, &own, token);
    assert_eq!((told.status, &told.json()["rule"]), (409, &json!("link_taken")));
    assert!(sign_in(&server, "root", super::PASSWORD).cookie().is_some());
}

#[test]
fn without_a_provider_there_is_no_such_door_and_a_dead_one_is_told() {
    let server = server_with(Serving::default());
    assert_eq!(server.send("GET", "/oidc/start", &[], "").code(), "api.not_found");
    assert_eq!(server.send("POST", "/session/passkey/challenge", &[], "").code(), "api.not_found");
    let (port, _kept) = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        (socket.local_addr().unwrap().port(), ())
    };
    let server = server_with(serving(settings(&format!("http://127.0.0.1:{port}"))));
    let told = server.send("GET", "/oidc/start", &[], "");
    assert_eq!((told.status, told.code().as_str()), (502, "api.provider"));
    assert!(!told.body.contains("127.0.0.1"), "what the machine says is for the log: {}", told.body);
    // A provider that names itself otherwise is none.
    let (fake, _runtime) = fake();
    let server = server_with(serving(settings(&format!("{}/", fake.base))));
    assert_eq!(server.send("GET", "/oidc/start", &[], "").code(), "api.provider");
}

/// With `oidc-provider-mock` (PyPI), where the variable `DUNLIN_OIDC_MOCK` or the path leads to it.
#[test]
fn a_provider_of_others() {
    let program = std::env::var("DUNLIN_OIDC_MOCK").unwrap_or_else(|_| "oidc-provider-mock".to_owned());
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = std::process::Command::new(program);
    command.args(["--port", &port.to_string(), "--require-nonce", "true"]);
    let started = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn();
    let Ok(mut child) = started else {
        eprintln!("skipped: oidc-provider-mock is not installed (pip install oidc-provider-mock)");
        return;
    };
    let is_up = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    let issuer = format!("http://127.0.0.1:{port}");
    let told = is_up.then(|| {
        let server = server_with(serving(settings(&issuer)));
        server.books.link("root", &issuer, "s-1", "root").unwrap();
        ["s-1", "s-2"].map(|subject| {
            let told = server.send("GET", "/oidc/start", &[], "");
            let address = told.header("location").unwrap_or_else(|| panic!("{}", told.body));
            let own = left(&address, &told);
            // The person at the provider: the form of its page.
            let path = address.strip_prefix(&issuer).unwrap();
            let form = format!("sub={subject}");
            let text = format!(
                "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
                form.len()
            );
            use std::io::{Read, Write};
            let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            let to = answer.lines().find_map(|line| line.strip_prefix("Location: ")).expect("it sends back");
            let query = to.trim().strip_prefix(REDIRECT).expect("to where it was told");
            server.send("GET", &format!("/oidc/callback{query}"), &[("Cookie", &own.cookie)], "")
        })
    });
    let _ = child.kill();
    let _ = child.wait();
    let [one, other] = told.expect("it listens");
    assert!(one.status == 200 && one.cookie().is_some(), "{}", one.body);
    assert_eq!(other.code(), "api.unlinked");
}
