//! Passkeys over the real router, with a device made of software that can lie: registering, signing in, a twin, other sites.

use super::factors::{Person, person, post, sign_in, user};
use super::{PASSWORD, Server, Told, server_with};
use crate::api::doors::Doors;
use crate::api::http::Serving;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use dunlin_app::people::Role;
use dunlin_app::people::passkeys::Site;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const ORIGIN: &str = "https://ar.example.com";
const HOST: &str = "ar.example.com";

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

enum Pair {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

/// A device that holds one passkey, and what it says, which a test may bend.
struct Device {
    pair: Pair,
    id: Vec<u8>,
    handle: String,
    counter: u32,
    origin: &'static str,
    host: &'static str,
    flags: u8,
    kind: Option<&'static str>,
    more: Value,
}

impl Device {
    fn new(is_edwards: bool) -> Device {
        let (alg, chance) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pair = match is_edwards {
            false => {
                let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &chance).unwrap();
                Pair::Es256(EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &chance).unwrap())
            }
            true => {
                let pkcs8 = Ed25519KeyPair::generate_pkcs8(&chance).unwrap();
                Pair::EdDsa(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
            }
        };
        let public = match &pair {
            Pair::Es256(pair) => pair.public_key().as_ref().to_vec(),
            Pair::EdDsa(pair) => pair.public_key().as_ref().to_vec(),
        };
        let id = Sha256::digest(&public)[..16].to_vec();
        let (handle, more) = (String::new(), json!({}));
        Device { pair, id, handle, counter: 0, origin: ORIGIN, host: HOST, flags: 0x05, kind: None, more }
    }

    /// What the browser says.
    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let kind = self.kind.unwrap_or(kind);
        let mut said = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        for (name, value) in self.more.as_object().unwrap() {
            said[name] = value.clone();
        }
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        [Sha256::digest(self.host).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn cose(&self) -> Cbor {
        let entry = |at: i64, value: Cbor| (Cbor::from(at), value);
        match &self.pair {
            Pair::Es256(pair) => {
                let point = pair.public_key().as_ref();
                Cbor::Map(vec![
                    entry(1, 2.into()),
                    entry(3, (-7).into()),
                    entry(-1, 1.into()),
                    entry(-2, Cbor::Bytes(point[1..33].to_vec())),
                    entry(-3, Cbor::Bytes(point[33..].to_vec())),
                ])
            }
            Pair::EdDsa(pair) => Cbor::Map(vec![
                entry(1, 1.into()),
                entry(3, (-8).into()),
                entry(-1, 6.into()),
                entry(-2, Cbor::Bytes(pair.public_key().as_ref().to_vec())),
            ]),
        }
    }

    /// Makes a passkey as it was asked to.
    fn make(&mut self, options: &Value) -> Value {
        self.handle = options["user"]["id"].as_str().unwrap_or_default().to_owned();
        let mut key = Vec::new();
        ciborium::into_writer(&self.cose(), &mut key).unwrap();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = [self.data(self.flags | 0x40).as_slice(), &[0; 16], &length, &self.id, &key].concat();
        let object = Cbor::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Cbor::Map(Vec::new())),
            ("authData".into(), Cbor::Bytes(data)),
        ]);
        let mut attestation = Vec::new();
        ciborium::into_writer(&object, &mut attestation).unwrap();
        json!({
            "label": "a key", "client_data": text(&self.client("webauthn.create", options)), "attestation": text(&attestation),
        })
    }

    /// Signs in as it was asked to.
    fn sign(&self, options: &Value) -> Value {
        let (client, data) = (self.client("webauthn.get", options), self.data(self.flags));
        let message = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = match &self.pair {
            Pair::Es256(pair) => pair.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec(),
            Pair::EdDsa(pair) => pair.sign(&message).as_ref().to_vec(),
        };
        json!({
            "id": text(&self.id), "client_data": text(&client), "authenticator_data": text(&data),
            "signature": text(&signature), "user_handle": self.handle,
        })
    }
}

fn site() -> Server {
    let site = Site::of_origin(ORIGIN).ok();
    server_with(Serving { doors: Arc::new(Doors { site, provider: None }), ..Serving::default() })
}

fn ask(person: &Person<'_>) -> Value {
    let told = person.send("POST", "/factors/passkeys/challenge", &json!({"password": PASSWORD}));
    assert_eq!(told.status, 200, "{}", told.body);
    told.json()
}

/// Registers a device: the person in their new session, the recovery codes.
fn register<'s>(person: &Person<'s>, device: &mut Device) -> (Person<'s>, Vec<Value>) {
    let made = device.make(&ask(person));
    let told = person.send("POST", "/factors/passkeys", &made);
    assert_eq!(told.status, 200, "{}", told.body);
    let codes = told.json()["recovery_codes"].as_array().unwrap().clone();
    (Person { server: person.server, cookie: told.cookie().unwrap() }, codes)
}

fn challenge(server: &Server) -> Value {
    server.send("POST", "/session/passkey/challenge", &[], "").json()
}

fn come(server: &Server, device: &mut Device) -> Told {
    device.counter += 1;
    let options = challenge(server);
    post(server, "/session/passkey", &device.sign(&options))
}

#[test]
fn a_passkey_is_enough_and_the_password_no_longer_is() {
    for is_edwards in [false, true] {
        let server = site();
        let root = person(&server, "root");
        let mut device = Device::new(is_edwards);
        let options = ask(&root);
        assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!(HOST), &json!("none")));
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let (new, codes) = register(&root, &mut device);
        assert_eq!((root.get("/session").status, new.get("/session").status, codes.len()), (401, 200, 10));
        let told = come(&server, &mut device);
        assert_eq!((told.status, &told.json()["name"]), (200, &json!("root")), "{}", told.body);
        assert!(told.cookie().is_some());
        // The password alone leads to the second factor: the passkey, or a recovery code.
        let begun = sign_in(&server, "root", PASSWORD);
        assert_eq!((begun.cookie(), &begun.json()["with"]), (None, &json!(["passkey", "recovery"])));
        let code = json!({"ticket": begun.json()["ticket"], "code": codes[0]});
        assert!(post(&server, "/session/code", &code).cookie().is_some());
        let listed = new.get("/factors").json();
        assert_eq!(listed["passkeys"][0]["label"], "a key");
        assert_eq!(ask(&new)["excludeCredentials"][0]["id"], json!(text(&device.id)));
        // Removed: it opens nothing, and the recovery codes are gone.
        let id = json!({"id": text(&device.id), "password": PASSWORD});
        let other = json!({"id": "AAAA", "password": PASSWORD});
        assert_eq!(new.send("POST", "/factors/passkeys/removal", &other).status, 409);
        assert_eq!(new.send("POST", "/factors/passkeys/removal", &id).status, 200);
        assert_eq!(come(&server, &mut device).code(), "api.sign_in");
        assert!(sign_in(&server, "root", PASSWORD).cookie().is_some());
    }
}

#[test]
fn a_device_that_lies_comes_in_nowhere() {
    let server = site();
    let mut device = Device::new(false);
    let (_root, _) = register(&person(&server, "root"), &mut device);
    type Bend = (&'static str, fn(&mut Device));
    let bends: &[Bend] = &[
        ("another site", |d| d.origin = "https://evil.example"),
        ("another port", |d| d.origin = "https://ar.example.com:8443"),
        ("another scheme", |d| d.origin = "http://ar.example.com"),
        ("another host", |d| d.host = "evil.example"),
        ("nobody there", |d| d.flags = 0x04),
        ("nobody known", |d| d.flags = 0x01),
        ("copied, which it may not be", |d| d.flags = 0x15),
        ("another ceremony", |d| d.kind = Some("webauthn.create")),
        ("in a frame", |d| d.more = json!({"crossOrigin": true})),
        ("in a frame of another's", |d| d.more = json!({"topOrigin": "https://evil.example"})),
        ("another challenge", |d| d.more = json!({"challenge": "AAAA"})),
        ("another's handle", |d| d.handle = "AAAA".into()),
        ("unknown", |d| d.id = vec![7; 16]),
    ];
    for (what, bend) in bends {
        // The device's own key and name, and one lie.
        let mut bent = Device::new(false);
        std::mem::swap(&mut bent.pair, &mut device.pair);
        (bent.id, bent.handle, bent.counter) =
            (device.id.clone(), device.handle.clone(), device.counter + 10);
        bend(&mut bent);
        let told = post(&server, "/session/passkey", &bent.sign(&challenge(&server)));
        assert_eq!((told.code().as_str(), told.cookie()), ("api.sign_in", None), "{what}");
        std::mem::swap(&mut bent.pair, &mut device.pair);
    }
    assert_eq!(come(&server, &mut device).status, 200, "without a lie");
    // Another device that claims the credential; a signature bent; a challenge for registering.
    let mut twin = Device::new(false);
    (twin.id, twin.handle, twin.counter) = (device.id.clone(), device.handle.clone(), 50);
    assert_eq!(post(&server, "/session/passkey", &twin.sign(&challenge(&server))).code(), "api.sign_in");
    let mut given = device.sign(&challenge(&server));
    given["signature"] = json!(text(&[0x30, 0x06, 2, 1, 1, 2, 1, 1]));
    assert_eq!(post(&server, "/session/passkey", &given).code(), "api.sign_in");
    user(&server, "Bob", Role::Auditor);
    let options = ask(&person(&server, "Bob"));
    assert_eq!(post(&server, "/session/passkey", &device.sign(&options)).code(), "api.sign_in");
    let kinds: Vec<String> = server.books.journal(0, 1_000).unwrap().into_iter().map(|c| c.kind).collect();
    assert!(kinds.iter().any(|kind| kind == "passkey_failed"));
}

#[test]
fn an_answer_works_once_and_a_twin_is_noticed() {
    let server = site();
    let mut device = Device::new(false);
    let (_root, _) = register(&person(&server, "root"), &mut device);
    device.counter = 5;
    let given = device.sign(&challenge(&server));
    assert_eq!(post(&server, "/session/passkey", &given).status, 200);
    assert_eq!(post(&server, "/session/passkey", &given).code(), "api.sign_in", "again");
    for counter in [5, 4, 0] {
        device.counter = counter;
        let told = post(&server, "/session/passkey", &device.sign(&challenge(&server)));
        assert_eq!(told.code(), "api.sign_in", "{counter}");
    }
    let kinds: Vec<String> = server.books.journal(0, 1_000).unwrap().into_iter().map(|c| c.kind).collect();
    assert!(kinds.iter().filter(|kind| *kind == "passkey_cloned").count() >= 3, "{kinds:?}");
    device.counter = 6;
    assert_eq!(post(&server, "/session/passkey", &device.sign(&challenge(&server))).status, 200);
    // Devices that do not count never look like twins.
    user(&server, "Bob", Role::Auditor);
    let mut quiet = Device::new(false);
    register(&person(&server, "Bob"), &mut quiet);
    for _ in 0..2 {
        assert_eq!(post(&server, "/session/passkey", &quiet.sign(&challenge(&server))).status, 200);
    }
}

#[test]
fn only_what_was_asked_for_is_registered() {
    let server = site();
    user(&server, "Bob", Role::Auditor);
    let (root, bob) = (person(&server, "root"), person(&server, "Bob"));
    let wrong = root.send("POST", "/factors/passkeys/challenge", &json!({"password": "wrong"}));
    assert_eq!(wrong.code(), "api.sign_in");
    let refused = |what: &str, person: &Person<'_>, made: &Value| {
        let told = person.send("POST", "/factors/passkeys", made);
        assert!(
            matches!(told.code().as_str(), "api.sign_in" | "api.body"),
            "{what}: {} {}",
            told.status,
            told.body
        );
    };
    let mut device = Device::new(false);
    refused("another's challenge", &bob, &device.make(&ask(&root)));
    refused("a challenge for signing in", &root, &device.make(&challenge(&server)));
    device.flags = 0x01;
    refused("nobody known", &root, &device.make(&ask(&root)));
    device.flags = 0x05;
    device.origin = "https://evil.example";
    refused("another site", &root, &device.make(&ask(&root)));
    device.origin = ORIGIN;
    let good = device.make(&ask(&root));
    for (what, attestation) in [
        ("nothing", String::new()),
        ("no CBOR", text(b"\xff\xff")),
        ("deep", text(&[0x81; 4_000])),
        ("cut", text(&URL_SAFE_NO_PAD.decode(good["attestation"].as_str().unwrap()).unwrap()[..150])),
        ("no base64url", "%%".to_owned()),
    ] {
        let mut bent = good.clone();
        bent["attestation"] = json!(attestation);
        refused(what, &root, &bent);
    }
    // The same challenge twice; a credential that is somebody's.
    let (root, _) = {
        let told = root.send("POST", "/factors/passkeys", &good);
        assert_eq!(told.status, 200, "{}", told.body);
        (Person { server: &server, cookie: told.cookie().unwrap() }, ())
    };
    refused("again", &root, &good);
    refused("somebody's", &bob, &device.make(&ask(&bob)));
    assert_eq!(root.get("/factors").json()["passkeys"].as_array().unwrap().len(), 1);
}
