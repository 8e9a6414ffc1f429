//! Passkeys: registered while signed in, then enough to sign in without name and password, for the device asks for a finger, a
//! face or a PIN of its own: two factors in one.
//!
//! The challenge is a sealed text that says what was begun, by whom and until when; it works once. Attestations (which make of
//! device it is) are neither asked for nor looked at.

mod ceremony;

pub use ceremony::{Given, Made};

use super::factors::{Enrolled, Proof, Proved, enrolled, is_used, removed};
use super::keys::Key;
use super::rights::Who;
use super::secrets::hashed;
use super::sessions::{SignIn, limit_of_place, named, of_place, wait};
use super::users::note;
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ceremony::Asked;
use dunlin_store::Tx;
use dunlin_store::identity::Passkey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A person has so long to answer their device, milliseconds.
const ANSWER_MS: i64 = 5 * 60 * 1000;
/// So many passkeys a user.
const MOST: usize = 20;
/// The longest name of a passkey.
const LABEL_MAX: usize = 100;

/// Where people reach the server: what passkeys are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: String,
    host: String,
}

impl Site {
    /// Of an origin: `https://host` with a port where it is not 443; http is for this machine alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_origin(text: &str) -> Result<Site, String> {
        let wrong = || format!("{text} is no origin");
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        let (host, port) = rest.rsplit_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        if host.is_empty()
            || !host.chars().all(plain)
            || port.is_some_and(|port| port.parse::<u16>().is_err())
        {
            return Err(wrong());
        }
        match (scheme, host) {
            ("https", _) | ("http", "localhost" | "127.0.0.1") => {
                Ok(Site { origin: text.to_owned(), host: host.to_owned() })
            }
            _ => Err(format!("{text} is not https")),
        }
    }

    /// The origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl Books {
    /// What a browser is to be asked (`navigator.credentials.create`) to make a passkey for whoever has signed in.
    ///
    /// # Errors
    /// [`AppError::Rule`] without a key to seal with, or for too many; those of the books.
    pub fn ask_for_passkey(
        &self,
        site: &Site,
        (who, proof): (&Who, Proof<'_>),
    ) -> Result<Proved<Value>, AppError> {
        match self.prove_again(who, proof)? {
            Proved::Done(()) => {}
            Proved::Wrong => return Ok(Proved::Wrong),
            Proved::Later(seconds) => return Ok(Proved::Later(seconds)),
        }
        let challenge = self.challenge("register", who.user, &hashed(proof.session))?;
        let (handle, known) = self
            .inner
            .store
            .read(|tx| Ok::<_, AppError>((handle(tx, who.user)?, tx.passkeys_of(who.user)?)))?;
        if known.len() >= MOST {
            return Err(AppError::Rule {
                code: "factor_there",
                message: format!("{MOST} passkeys are enough"),
            });
        }
        let known: Vec<Value> =
            known.iter().map(|key| json!({"type": "public-key", "id": key.credential})).collect();
        let algorithm = |number: i64| json!({"type": "public-key", "alg": number});
        Ok(Proved::Done(json!({
            "rp": {"id": site.host, "name": "Dunlin"},
            "user": {"id": handle, "name": who.name, "displayName": who.name},
            "challenge": challenge, "timeout": ANSWER_MS, "excludeCredentials": known, "attestation": "none",
            "pubKeyCredParams": [algorithm(-7), algorithm(-8), algorithm(-257)],
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
            },
        })))
    }

    /// Registers the passkey that was made. All sessions of the user end but a new one. `None`: it is not what was asked for.
    ///
    /// # Errors
    /// Those of the books.
    pub fn register_passkey(
        &self,
        site: &Site,
        (who, session): (&Who, &str),
        (label, made): (&str, Made<'_>),
        agent: &str,
    ) -> Result<Option<Enrolled>, AppError> {
        let (now, session) = (now_ms(), hashed(session));
        let Some(asked) = self.asked(made.client_data, "register")? else { return Ok(None) };
        let Some((credential, key, counter)) = ceremony::made(&asked, &site.host, &site.origin, made) else {
            return Ok(None);
        };
        if asked.user != who.user || asked.session != session {
            return Ok(None);
        }
        let (algorithm, public_key) = kept(&key);
        let label: String = label.chars().filter(|c| !c.is_control()).take(LABEL_MAX).collect();
        let passkey = Passkey {
            credential,
            user: who.user,
            label,
            algorithm,
            public_key,
            counter,
            made_ms: now,
            used_ms: now,
        };
        let (own, agent) = (who.clone(), agent.to_owned());
        self.inner.store.write_alone(move |tx| {
            if is_used(tx, asked.hash, asked.until_ms, now)? || tx.passkey(&passkey.credential)?.is_some() {
                return Ok(None);
            }
            tx.add_passkey(&passkey)?;
            enrolled(tx, &own, "passkey", (&session, &agent)).map(Some)
        })
    }

    /// What a browser is to be asked (`navigator.credentials.get`) to sign in with a passkey.
    ///
    /// # Errors
    /// [`AppError::Rule`] without a key to seal with.
    pub fn ask_with_passkey(&self, site: &Site) -> Result<Value, AppError> {
        let challenge = self.challenge("sign in", 0, "")?;
        Ok(json!({
            "challenge": challenge, "rpId": site.host, "timeout": ANSWER_MS, "userVerification": "required",
            "allowCredentials": [],
        }))
    }

    /// Signs in with a passkey.
    ///
    /// # Errors
    /// Those of the books.
    pub fn sign_in_with_passkey(
        &self,
        site: &Site,
        given: Given<'_>,
        from: (&str, &str),
    ) -> Result<SignIn, AppError> {
        let (now, whom) = (now_ms(), of_place(from.0));
        let later = self.inner.store.read(|tx| wait(tx, &[limit_of_place(&whom)], now))?;
        if later > 0 {
            return Ok(SignIn::Later(later));
        }
        let Some(asked) = self.asked(given.client_data, "sign in")? else { return self.failed(None, from.0) };
        let (known, owner, handle) = self.inner.store.read(|tx| {
            let Some(known) = tx.passkey(given.credential)? else {
                return Ok::<_, AppError>((None, None, String::new()));
            };
            let owner = named(tx, known.user)?.filter(|user| user.is_active);
            let handle = handle(tx, known.user)?;
            Ok((Some(known), owner, handle))
        })?;
        let (Some(known), Some(owner)) = (known, owner) else { return self.failed(None, from.0) };
        let key = key_of(&known);
        let counter = key.and_then(|key| ceremony::given(&asked, &site.host, &site.origin, &key, given));
        let is_theirs = given.handle.is_empty() || given.handle == handle;
        let Some(counter) = counter.filter(|_| is_theirs) else {
            return self.failed(Some((owner.name, "passkey_failed")), from.0);
        };
        // A device counts up. One that does not has a twin.
        if (counter > 0 || known.counter > 0) && counter <= known.counter {
            return self.failed(Some((owner.name, "passkey_cloned")), from.0);
        }
        let is_first = self.inner.store.write_alone(move |tx| {
            Ok::<_, AppError>(
                !is_used(tx, asked.hash, asked.until_ms, now)? && tx.use_passkey(&known, counter, now)?,
            )
        })?;
        if is_first { self.admit(owner, ("passkey", 2), from) } else { self.failed(None, from.0) }
    }

    /// Removes one of one's own passkeys; all sessions end.
    ///
    /// # Errors
    /// [`AppError::Rule`] `nothing_begun` when there is no such passkey; those of the books.
    pub fn remove_passkey(
        &self,
        (who, proof): (&Who, Proof<'_>),
        code: &str,
        credential: &str,
    ) -> Result<Proved<()>, AppError> {
        let credential = credential.to_owned();
        self.with_code(who, proof, code, move |tx, own| {
            if !tx.drop_passkey(own.user, &credential)? {
                return Err(AppError::Rule {
                    code: "nothing_begun",
                    message: "there is no such passkey".to_owned(),
                });
            }
            removed(tx, own, "passkey")
        })
    }

    fn failed(&self, whose: Option<(String, &'static str)>, place: &str) -> Result<SignIn, AppError> {
        let (now, whom, place) = (now_ms(), of_place(place), place.to_owned());
        self.inner.store.write_alone(move |tx| {
            tx.note_failure(&whom, now)?;
            match whose {
                // Guesses at nobody's passkey are counted, and not worth a record each.
                None => Ok(SignIn::Wrong),
                Some((name, kind)) => note(tx, kind, &name, &json!({"place": place})).map(|()| SignIn::Wrong),
            }
        })
    }

    fn challenge(&self, what: &str, user: i64, session: &str) -> Result<String, AppError> {
        let inner = json!({"u": user, "s": session, "t": now_ms() + ANSWER_MS});
        let sealed = self.sealing()?.seal(&format!("passkey {what}"), inner.to_string().as_bytes())?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What was asked for, as the challenge says that came back; `None` when it was not asked for, or too long ago.
    fn asked(&self, client_data: &[u8], what: &str) -> Result<Option<Asked>, AppError> {
        let Some(challenge) = ceremony::challenge(client_data) else { return Ok(None) };
        let sealed = URL_SAFE_NO_PAD.decode(&challenge).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(sealed) = sealed else { return Ok(None) };
        let Ok(opened) = self.sealing()?.open(&format!("passkey {what}"), &sealed) else { return Ok(None) };
        let said: Value = serde_json::from_slice(&opened).unwrap_or_default();
        let asked = Asked {
            hash: hashed(&sealed),
            user: said["u"].as_i64().unwrap_or_default(),
            session: said["s"].as_str().unwrap_or_default().to_owned(),
            until_ms: said["t"].as_i64().unwrap_or_default(),
            challenge,
        };
        Ok(Some(asked).filter(|asked| asked.until_ms > now_ms()))
    }
}

/// What devices know a user by: tells nothing of them, and differs from books to books.
fn handle(tx: &mut Tx<'_>, user: i64) -> Result<String, AppError> {
    let first = tx.command_of(1)?.map_or_else(String::new, |command| command.hash);
    let digest = Sha256::digest(format!("dunlin passkey {first} {user}"));
    Ok(URL_SAFE_NO_PAD.encode(&digest[..16]))
}

/// How a key is kept: the number of its algorithm, and its parts.
fn kept(key: &Key) -> (i64, String) {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    match key {
        Key::Es256(point) => (-7, text(point)),
        Key::EdDsa(point) => (-8, text(point)),
        Key::Rs256(n, e) => (-257, format!("{}.{}", text(n), text(e))),
    }
}

fn key_of(passkey: &Passkey) -> Option<Key> {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    match passkey.algorithm {
        -7 => bytes(&passkey.public_key).map(Key::Es256),
        -8 => bytes(&passkey.public_key).map(Key::EdDsa),
        -257 => {
            let (n, e) = passkey.public_key.split_once('.')?;
            Some(Key::Rs256(bytes(n)?, bytes(e)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_https_or_this_machine() {
        for (text, host) in [
            ("https://dunlin.example", "dunlin.example"),
            ("https://ar.dunlin.example:8443", "ar.dunlin.example"),
            ("http://localhost:8700", "localhost"),
        ] {
            let site = Site::of_origin(text).unwrap();
            assert_eq!((site.host.as_str(), site.origin()), (host, text));
        }
        for odd in [
            "dunlin.example",
            "http://dunlin.example",
            "https://",
            "https://a/b",
            "https://A.example",
            "https://a:b",
            "https://a:99999",
            "ftp://a",
        ] {
            assert!(Site::of_origin(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn keys_are_kept_and_read_back() {
        for key in [Key::Es256(vec![4; 65]), Key::EdDsa(vec![7; 32]), Key::Rs256(vec![9; 256], vec![1, 0, 1])]
        {
            let (algorithm, public_key) = kept(&key);
            let passkey = Passkey {
                credential: String::new(),
                user: 1,
                label: String::new(),
                algorithm,
                public_key,
                counter: 0,
                made_ms: 0,
                used_ms: 0,
            };
            assert_eq!(key_of(&passkey), Some(key));
        }
    }
}
