//! A provider as it describes itself: where it is asked, and its keys. Kept for an hour; a key that is not known is looked for
//! anew, but not more often than every minute.

use super::fetch::Asker;
use super::settings::Settings;
use crate::people::keys::Key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What it says of itself holds so long.
const KEPT: Duration = Duration::from_secs(3600);
/// Its keys are asked for again after so long at the earliest.
const AGAIN: Duration = Duration::from_secs(60);
/// After a failure it is left alone for so long.
const REST: Duration = Duration::from_secs(5);

/// A provider of OpenID Connect.
#[derive(Debug)]
pub struct Provider {
    pub(super) settings: Settings,
    asker: Asker,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    about: Option<(Instant, About)>,
    keys: Option<(Instant, Vec<Named>)>,
    failed: Option<(Instant, String)>,
}

/// A key, and what the provider calls it.
type Named = (Option<String>, Key);

/// What a provider says of itself.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// Where people are sent.
    pub(super) authorize: String,
    /// Its answers name it.
    pub(super) names_itself: bool,
    token: String,
    keys: String,
    takes_basic: bool,
}

impl Provider {
    /// A provider of these settings; it is asked when it is needed.
    ///
    /// # Errors
    /// An issuer that is not https, certificates that are none.
    pub fn new(settings: Settings) -> Result<Provider, String> {
        let asker = Asker::new(&settings)?;
        asker.checked(&settings.issuer).map_err(|e| format!("`issuer`: {e}"))?;
        Ok(Provider { settings, asker, known: Mutex::default() })
    }

    /// What it says of itself.
    pub(super) fn about(&self) -> Result<About, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, about)) = known.about.as_ref().filter(|(at, _)| at.elapsed() < KEPT) {
            return Ok(about.clone());
        }
        let about = known.asked(|| self.describe())?;
        known.about = Some((Instant::now(), about.clone()));
        Ok(about)
    }

    fn describe(&self) -> Result<About, String> {
        let issuer = self.settings.issuer.trim_end_matches('/');
        let said = self.asker.get(&format!("{issuer}/.well-known/openid-configuration"))?;
        if said["issuer"].as_str() != Some(&self.settings.issuer) {
            return Err(format!(
                "the provider names itself {}, not {}",
                said["issuer"], self.settings.issuer
            ));
        }
        let address = |name: &str| {
            let text = said[name].as_str().ok_or_else(|| format!("the provider says no {name}"))?;
            self.asker.checked(text).map(|()| text.to_owned())
        };
        let list = |name: &str| said[name].as_array().cloned();
        let has = |list: &[Value], word: &str| list.iter().any(|one| one.as_str() == Some(word));
        if list("code_challenge_methods_supported").is_some_and(|methods| !has(&methods, "S256")) {
            return Err("the provider does not take PKCE with S256".to_owned());
        }
        let methods = list("token_endpoint_auth_methods_supported");
        Ok(About {
            authorize: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            keys: address("jwks_uri")?,
            names_itself: said["authorization_response_iss_parameter_supported"] == true,
            takes_basic: methods.is_none_or(|methods| has(&methods, "client_secret_basic")),
        })
    }

    /// The key of an id (without one: the only one) and an algorithm.
    pub(super) fn key(
        &self,
        about: &About,
        id: Option<&str>,
        algorithm: &str,
    ) -> Result<Option<Key>, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let age = known.keys.as_ref().map(|(at, _)| at.elapsed());
        if let (Some((_, keys)), Some(age)) = (&known.keys, age)
            && age < KEPT
        {
            let found = one(keys, id, algorithm);
            if found.is_some() || age < AGAIN {
                return Ok(found);
            }
        }
        let said = known.asked(|| self.asker.get(&about.keys))?;
        let all = said["keys"].as_array().into_iter().flatten();
        let keys = all.filter_map(|jwk| Some((jwk["kid"].as_str().map(str::to_owned), Key::of_jwk(jwk)?)));
        let keys: Vec<_> = keys.collect();
        let found = one(&keys, id, algorithm);
        known.keys = Some((Instant::now(), keys));
        Ok(found)
    }

    /// Exchanges a code for an id token.
    pub(super) fn exchange(
        &self,
        about: &About,
        (code, verifier): (&str, &str),
        redirect: &str,
    ) -> Result<String, String> {
        let client = self.settings.client_id.as_str();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        let mut authorization = None;
        match &self.settings.client_secret {
            Some(secret) if about.takes_basic => {
                let escaped =
                    |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", escaped(client), escaped(secret));
                authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
            }
            Some(secret) => form.extend([("client_id", client), ("client_secret", secret.as_str())]),
            None => form.push(("client_id", client)),
        }
        // What else it gives (tokens to act at the provider) is not looked at.
        let said = self.asker.post(&about.token, authorization.as_deref(), &form)?;
        let token = said["id_token"].as_str().ok_or("the provider gives no id token")?;
        Ok(token.to_owned())
    }
}

impl Known {
    /// Asks, unless it failed just now.
    fn asked<T>(&mut self, ask: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        if let Some((_, error)) = self.failed.as_ref().filter(|(at, _)| at.elapsed() < REST) {
            return Err(error.clone());
        }
        let done = ask();
        self.failed = done.as_ref().err().map(|error| (Instant::now(), error.clone()));
        done
    }
}

fn one(keys: &[Named], id: Option<&str>, algorithm: &str) -> Option<Key> {
    let mut found = keys
        .iter()
        .filter(|(own, key)| key.name() == algorithm && id.is_none_or(|id| own.as_deref() == Some(id)));
    match (found.next(), found.next()) {
        (Some((_, key)), None) => Some(key.clone()),
        _ => None,
    }
}
