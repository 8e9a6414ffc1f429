//! The id token of a provider: whose it is, checked by OpenID Connect Core 3.1.3.7. What it says of addresses and names is not
//! even read.

use crate::people::keys::Key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Clocks may differ by so much, seconds.
const SKEW: i64 = 60;
/// A token was issued no longer ago than this.
const AGE: i64 = 600;
/// The longest subject (OpenID Connect Core 2).
const SUBJECT_MAX: usize = 255;

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client: &'e str,
    pub(super) nonce: &'e str,
    pub(super) now_ms: i64,
}

/// Who a token is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// `sub`.
    pub(super) subject: String,
    /// In which ways they proved it there (`amr`).
    pub(super) methods: Vec<String>,
}

/// The key's id and the algorithm that a token's head names. The algorithm is one of those that a key may have.
pub(super) fn head(token: &str) -> Result<(Option<String>, String), &'static str> {
    let head = part(token.split('.').next().unwrap_or_default()).ok_or("the token's head is no JSON")?;
    let alg = head["alg"].as_str().unwrap_or_default();
    if !matches!(alg, "ES256" | "RS256" | "EdDSA") {
        return Err("the token's algorithm is none of those that are taken");
    }
    if !head["crit"].is_null() {
        return Err("the token asks for an extension");
    }
    if head["typ"].as_str().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
        return Err("the token is of another type");
    }
    // `jku`, `x5u`, `jwk`: keys come from the provider's own list and from nowhere else.
    Ok((head["kid"].as_str().map(str::to_owned), alg.to_owned()))
}

/// Who a token is about; why not, where it is not what was expected.
pub(super) fn subject(token: &str, key: &Key, expected: &Expected<'_>) -> Result<Subject, &'static str> {
    let (_, alg) = head(token)?;
    if alg != key.name() {
        return Err("the token's algorithm is not that of its key");
    }
    let (message, signature) = token.rsplit_once('.').ok_or("the token has no signature")?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "the token's signature is no base64url")?;
    if message.matches('.').count() != 1 || !key.signed_token(message.as_bytes(), &signature) {
        return Err("the token's signature is wrong");
    }
    let body = message.split('.').nth(1).and_then(part).ok_or("the token's body is no JSON")?;
    claims(&body, expected)
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok().filter(Value::is_object)
}

fn claims(body: &Value, expected: &Expected<'_>) -> Result<Subject, &'static str> {
    if body["iss"].as_str() != Some(expected.issuer) {
        return Err("the token is of another issuer");
    }
    audience(body, expected.client)?;
    if body["nonce"].as_str() != Some(expected.nonce) {
        return Err("the token is not for this sign-in");
    }
    let now = expected.now_ms.div_euclid(1000);
    let second = |name: &str| body[name].as_f64().map(|at| at as i64);
    if second("exp").is_none_or(|at| at.saturating_add(SKEW) <= now) {
        return Err("the token is no longer valid");
    }
    if second("iat").is_none_or(|at| at > now + SKEW || at < now - AGE) {
        return Err("the token was not issued just now");
    }
    if !body["nbf"].is_null() && second("nbf").is_none_or(|at| at > now + SKEW) {
        return Err("the token is not valid yet");
    }
    let subject = body["sub"].as_str().unwrap_or_default();
    if subject.is_empty() || subject.len() > SUBJECT_MAX || subject.chars().any(char::is_control) {
        return Err("the token names no subject");
    }
    let methods = body["amr"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(Subject { subject: subject.to_owned(), methods: methods.map(str::to_owned).collect() })
}

fn audience(body: &Value, client: &str) -> Result<(), &'static str> {
    let several = match &body["aud"] {
        Value::String(one) if one == client => false,
        Value::Array(all) if all.iter().any(|one| one.as_str() == Some(client)) => all.len() > 1,
        _ => return Err("the token is for another client"),
    };
    match &body["azp"] {
        Value::Null if several => Err("the token is for several clients"),
        Value::Null => Ok(()),
        Value::String(one) if one == client => Ok(()),
        _ => Err("the token was asked for by another client"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn new() -> Signer {
            let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &SystemRandom::new()).unwrap();
            Signer(EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &SystemRandom::new()).unwrap())
        }

        fn key(&self) -> Key {
            Key::Es256(self.0.public_key().as_ref().to_vec())
        }

        fn sign(&self, head: &Value, body: &Value) -> String {
            let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let message = format!("{}.{}", text(head), text(body));
            let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
        }
    }

    const NOW: i64 = 1_700_000_000;

    fn good() -> Value {
        json!({
            "iss": "https://id.example", "aud": "dunlin", "sub": "s-1", "nonce": "n", "iat": NOW, "exp": NOW + 300,
            "email": "ada@example.com", "amr": ["pwd", "mfa"],
        })
    }

    fn expected() -> Expected<'static> {
        Expected { issuer: "https://id.example", client: "dunlin", nonce: "n", now_ms: NOW * 1000 }
    }

    #[test]
    fn a_good_token_is_its_subject() {
        let signer = Signer::new();
        let told = subject(&signer.sign(&json!({"alg": "ES256"}), &good()), &signer.key(), &expected());
        assert_eq!(told, Ok(Subject { subject: "s-1".into(), methods: vec!["pwd".into(), "mfa".into()] }));
        // In a list with others, where it says who asked; just over, within what clocks differ.
        for (name, value) in [("aud", json!(["other", "dunlin"])), ("exp", json!(NOW - 59))] {
            let mut body = good();
            body["azp"] = json!("dunlin");
            body[name] = value;
            assert!(
                subject(&signer.sign(&json!({"alg": "ES256"}), &body), &signer.key(), &expected()).is_ok()
            );
        }
    }

    #[test]
    fn whatever_is_not_as_expected_is_refused() {
        let signer = Signer::new();
        let odd: &[(&str, Value)] = &[
            ("iss", json!("https://id.example/")),
            ("iss", json!("https://evil.example")),
            ("iss", Value::Null),
            ("aud", json!("other")),
            ("aud", json!(["other"])),
            ("aud", json!(["other", "dunlin"])),
            ("aud", Value::Null),
            ("azp", json!("other")),
            ("nonce", json!("m")),
            ("nonce", Value::Null),
            ("exp", json!(NOW - 60)),
            ("exp", json!("soon")),
            ("exp", Value::Null),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("iat", Value::Null),
            ("nbf", json!(NOW + 61)),
            ("nbf", json!("x")),
            ("sub", json!("")),
            ("sub", json!(7)),
            ("sub", json!("a\n")),
            ("sub", json!("x".repeat(256))),
            ("sub", Value::Null),
        ];
        for (name, value) in odd {
            let mut body = good();
            body[*name] = value.clone();
            let token = signer.sign(&json!({"alg": "ES256"}), &body);
            assert!(subject(&token, &signer.key(), &expected()).is_err(), "{name} {value}");
        }
        for head in [
            json!({"alg": "none"}),
            json!({"alg": "None"}),
            json!({"alg": "HS256"}),
            json!({"alg": "RS256"}),
            json!({}),
            json!({"alg": "ES256", "crit": ["b64"]}),
            json!({"alg": "ES256", "typ": "at+jwt"}),
        ] {
            assert!(subject(&signer.sign(&head, &good()), &signer.key(), &expected()).is_err(), "{head}");
        }
        let token = signer.sign(&json!({"alg": "ES256"}), &good());
        assert!(subject(&token, &Signer::new().key(), &expected()).is_err(), "another key");
        let (message, _) = token.rsplit_once('.').unwrap();
        let more = format!("{message}.x.{}", token.rsplit('.').next().unwrap());
        for cut in [message, &format!("{message}."), "", "a.b.c", &more] {
            assert!(subject(cut, &signer.key(), &expected()).is_err(), "{cut}");
        }
    }
}
