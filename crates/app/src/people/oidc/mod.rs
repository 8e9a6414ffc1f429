//! Sign-in through a provider of OpenID Connect: the authorization code flow with PKCE, bound to the browser that began it.
//!
//! Who somebody is, is the pair of issuer and subject, linked to a user beforehand ([`crate::people::Link`]); nothing else that a
//! provider says finds a user. What was begun travels through the provider as a sealed text (`state`), holds for ten minutes,
//! works once, and only with the secret that the browser was given. Tokens of the provider are not kept.

mod fetch;
mod provider;
mod settings;
mod token;

pub use provider::Provider;
pub use settings::Settings;

use super::factors::is_used;
use super::links::link;
use super::secrets::{hashed, new_secret};
use super::sessions::{SignIn, limit_of_place, named, of_place, wait};
use super::users::note;
use super::{Proof, Proved, Who};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use token::{Expected, Subject};

/// Between leaving for the provider and coming back there may be so long, milliseconds.
const AWAY_MS: i64 = 10 * 60 * 1000;
/// What the state is sealed for.
const PURPOSE: &str = "oidc state";

/// Off to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Where to.
    pub address: String,
    /// The secret that the browser keeps meanwhile.
    pub binding: String,
}

/// What came back from the provider.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back<'b> {
    /// `state`.
    pub state: &'b str,
    /// `code`; empty where there is none.
    pub code: &'b str,
    /// `error`; empty where there is none.
    pub error: &'b str,
    /// `iss`; empty where there is none.
    pub issuer: &'b str,
    /// The secret that the browser kept.
    pub binding: &'b str,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// As from any other sign-in.
    SignIn(SignIn),
    /// The subject is the user who began it, from now on.
    Linked,
    /// The provider knows them; here they are nobody.
    Nobody {
        /// The subject that an administrator may link.
        subject: String,
    },
    /// Not as it should be, and why.
    Refused(String),
    /// The provider does not answer as it should, and how.
    Unreachable(String),
}

/// What was begun, as the state carries it.
struct Begun {
    nonce: String,
    verifier: String,
    /// Who began it to link a subject; 0: nobody, it is a sign-in.
    user: i64,
    until_ms: i64,
}

impl Books {
    /// Begins a sign-in at the provider. `redirect`: where the provider sends the browser back to.
    ///
    /// # Errors
    /// [`AppError::Rule`] `secrets_key` without a key to seal with; [`AppError::Refused`] when the provider cannot be asked.
    pub fn leave(&self, provider: &Provider, redirect: &str) -> Result<Away, AppError> {
        self.depart(provider, redirect, 0)
    }

    /// Begins to link the subject that signs in at the provider to whoever has signed in here.
    ///
    /// # Errors
    /// Those of [`Books::leave`]; those of the books.
    pub fn leave_to_link(
        &self,
        provider: &Provider,
        redirect: &str,
        (who, proof): (&Who, Proof<'_>),
    ) -> Result<Proved<Away>, AppError> {
        Ok(match self.prove_again(who, proof)? {
            Proved::Done(()) => Proved::Done(self.depart(provider, redirect, who.user)?),
            Proved::Wrong => Proved::Wrong,
            Proved::Later(seconds) => Proved::Later(seconds),
        })
    }

    fn depart(&self, provider: &Provider, redirect: &str, user: i64) -> Result<Away, AppError> {
        let about = provider.about().map_err(|why| AppError::Rule { code: "provider", message: why })?;
        let (binding, nonce, verifier) = (new_secret(), new_secret(), new_secret());
        let inner =
            json!({"n": nonce, "v": verifier, "b": hashed(&binding), "u": user, "t": now_ms() + AWAY_MS});
        let state = self.sealing()?.seal(PURPOSE, inner.to_string().as_bytes())?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("response_type", "code"),
            ("client_id", &provider.settings.client_id),
            ("redirect_uri", redirect),
            ("scope", "openid"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let mark = if about.authorize.contains('?') { '&' } else { '?' };
        Ok(Away { address: format!("{}{mark}{}", about.authorize, query.finish()), binding })
    }

    /// Completes what was begun at the provider.
    ///
    /// # Errors
    /// [`AppError::Rule`] `secrets_key` without a key to seal with; those of the books.
    pub fn come_back(
        &self,
        provider: &Provider,
        redirect: &str,
        back: Back<'_>,
        (place, agent): (&str, &str),
    ) -> Result<Came, AppError> {
        let (now, whom) = (now_ms(), of_place(place));
        let later = self.inner.store.read(|tx| wait(tx, &[limit_of_place(&whom)], now))?;
        if later > 0 {
            return Ok(Came::SignIn(SignIn::Later(later)));
        }
        let Some(begun) = self.begun_by(back)? else {
            // Whoever guesses at it writes nothing into the books.
            return Ok(Came::Refused(
                "nothing was begun in this browser, or it was completed, or too long ago".into(),
            ));
        };
        let subject = match asked(provider, redirect, &begun, back) {
            Ok(Ok(subject)) => subject,
            Ok(Err(why)) => {
                self.failed_there(place, json!({"place": place, "with": "oidc", "why": why}))?;
                return Ok(Came::Refused(why));
            }
            Err(why) => {
                self.failed_there(place, Value::Null)?;
                return Ok(Came::Unreachable(why));
            }
        };
        match begun.user {
            0 => self.come_in(provider, &subject, (place, agent)),
            user => self.come_to_link(provider, &subject, user),
        }
    }

    /// What this browser began and did not complete yet; from now on it is completed.
    fn begun_by(&self, back: Back<'_>) -> Result<Option<Begun>, AppError> {
        let now = now_ms();
        let opened = match self.sealing()?.open(PURPOSE, back.state) {
            Ok(opened) => serde_json::from_slice::<Value>(&opened).unwrap_or_default(),
            Err(_) => return Ok(None),
        };
        let text = |name: &str| opened[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| opened[name].as_i64().unwrap_or_default();
        let begun = Begun { nonce: text("n"), verifier: text("v"), user: number("u"), until_ms: number("t") };
        if begun.until_ms <= now || back.binding.is_empty() || text("b") != hashed(back.binding) {
            return Ok(None);
        }
        let (hash, until_ms) = (hashed(back.state), begun.until_ms);
        let is_first =
            self.inner.store.write_alone(move |tx| is_used(tx, hash, until_ms, now).map(|used| !used))?;
        Ok(is_first.then_some(begun))
    }

    /// Lets the user of a subject in.
    fn come_in(&self, provider: &Provider, subject: &Subject, from: (&str, &str)) -> Result<Came, AppError> {
        let (issuer, own) = (provider.settings.issuer.clone(), subject.subject.clone());
        let user = self.inner.store.read(|tx| match tx.user_of_link(&issuer, &own)? {
            Some(user) => named(tx, user),
            None => Ok(None),
        })?;
        let Some(user) = user.filter(|user| user.is_active) else {
            let body = json!({"place": from.0, "with": "oidc", "issuer": issuer, "subject": own});
            self.failed_there(from.0, body)?;
            return Ok(Came::Nobody { subject: own });
        };
        let trusted = &provider.settings.two_factors_amr;
        let factors = if subject.methods.iter().any(|method| trusted.contains(method)) { 2 } else { 1 };
        Ok(Came::SignIn(self.admit(user, ("oidc", factors), from)?))
    }

    /// From now on the subject is the user who began it.
    fn come_to_link(&self, provider: &Provider, subject: &Subject, user: i64) -> Result<Came, AppError> {
        let (issuer, subject) = (provider.settings.issuer.clone(), subject.subject.clone());
        self.inner.store.write_alone(move |tx| {
            let Some(user) = named(tx, user)?.filter(|user| user.is_active) else {
                return Ok(Came::Refused("the user may no longer sign in".to_owned()));
            };
            link(tx, user.id, (&issuer, &subject), (&user.name, &user.name))?;
            Ok(Came::Linked)
        })
    }

    /// Counts a failure of a place, and records what there is to tell.
    fn failed_there(&self, place: &str, told: Value) -> Result<(), AppError> {
        let (now, whom) = (now_ms(), of_place(place));
        self.inner.store.write_alone(move |tx| {
            tx.note_failure(&whom, now)?;
            if told.is_null() { Ok(()) } else { note(tx, "sign_in_failed", "", &told) }
        })
    }
}

/// Whom the provider names; inside, why what it says is refused; outside, why it cannot be asked.
fn asked(
    provider: &Provider,
    redirect: &str,
    begun: &Begun,
    back: Back<'_>,
) -> Result<Result<Subject, String>, String> {
    let about = provider.about()?;
    let issuer = provider.settings.issuer.as_str();
    if (about.names_itself || !back.issuer.is_empty()) && back.issuer != issuer {
        return Ok(Err("the answer is of another provider".to_owned()));
    }
    if !back.error.is_empty() || back.code.is_empty() {
        let plain: String =
            back.error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
        return Ok(Err(format!("the provider gives no code: {plain}")));
    }
    let token = provider.exchange(&about, (back.code, &begun.verifier), redirect)?;
    let (id, algorithm) = match token::head(&token) {
        Ok(head) => head,
        Err(why) => return Ok(Err(why.to_owned())),
    };
    let Some(key) = provider.key(&about, id.as_deref(), &algorithm)? else {
        return Ok(Err("the token's key is none of the provider's".to_owned()));
    };
    let client = provider.settings.client_id.as_str();
    let expected = Expected { issuer, client, nonce: &begun.nonce, now_ms: now_ms() };
    Ok(token::subject(&token, &key, &expected).map_err(str::to_owned))
}
