//! The second factor: setting up one-time codes, signing in with them, removing them; of whom it is asked.
//!
//! What is guessed at is counted for the user, wherever it comes from: whoever gets so far has the password already.

use super::recovery;
use super::rights::{Role, Who};
use super::secrets::{hashed, new_secret};
use super::sessions::{Checked, FORGOTTEN_MS, SignIn, WINDOW_MS, begin, named, wait};
use super::totp::{self, base32, matching, uri};
use super::users::{PASSWORD, User, no_user, note, users};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::sealing::Sealing;
use dunlin_store::identity::{Challenge, Passkey};
use dunlin_store::{Tx, table};
use serde_json::json;

/// Between password and code there may be so long, milliseconds.
const TICKET_MS: i64 = 5 * 60 * 1000;
/// What was begun when signing in.
pub(super) const TICKET: &str = "ticket";
/// Whoever has no password has signed in so lately, when something of weight is to be done.
const FRESH_MS: i64 = 10 * 60 * 1000;
/// So many wrong codes of a user in a quarter of an hour ...
const FAILURES_OF_CODE: i64 = 5;
/// ... and so many in a day are enough for a while: from then on one an hour is heard.
const FAILURES_OF_DAY: i64 = 20;
const HOUR_MS: i64 = 60 * 60 * 1000;

/// A sign-in that lacks its second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// What it is completed with.
    pub secret: String,
    /// In which ways: `totp`, `passkey`, `recovery`.
    pub with: Vec<&'static str>,
}

/// What somebody proves themselves with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    /// One-time codes.
    pub totp: bool,
    /// Passkeys.
    pub passkeys: Vec<Passkey>,
    /// Recovery codes that are left.
    pub recovery: i64,
    /// A second factor is asked of the user.
    pub is_asked: bool,
}

/// That it is really the one who has signed in: the password again.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'p> {
    /// The secret of the session.
    pub session: &'p str,
    /// The password; empty for users who have none, who must have signed in lately.
    pub password: &'p str,
    /// Where it comes from.
    pub place: &'p str,
}

/// What became of something that asks for a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proved<T> {
    /// It is done.
    Done(T),
    /// The password or the code is wrong.
    Wrong,
    /// Too many failures: to be tried again after so many seconds.
    Later(i64),
}

/// A factor was set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The secret of the session that takes the place of all others.
    pub session: String,
    /// Recovery codes, where they are new; told once.
    pub recovery: Vec<String>,
}

impl Books {
    /// Completes a sign-in with a one-time code or a recovery code.
    ///
    /// # Errors
    /// [`AppError::Rule`] when the secret of the codes cannot be opened; those of the books.
    pub fn complete_sign_in(
        &self,
        ticket: &str,
        code: &str,
        (place, agent): (&str, &str),
    ) -> Result<SignIn, AppError> {
        let (hash, code, now) = (hashed(ticket), code.to_owned(), now_ms());
        let (place, agent) = (place.to_owned(), agent.to_owned());
        let sealing = self.sealing_where_needed()?;
        self.inner.store.write_alone(move |tx| {
            let Some(begun) = begun(tx, &hash, TICKET, now)? else { return Ok(SignIn::Wrong) };
            let Some(user) = named(tx, begun.user)?.filter(|user| user.is_active) else {
                return Ok(SignIn::Wrong);
            };
            let with = match proved(tx, sealing.as_ref(), &user, &code, now)? {
                Proved::Done(with) => with,
                Proved::Later(seconds) => return Ok(SignIn::Later(seconds)),
                Proved::Wrong => {
                    note(tx, "second_factor_failed", &user.name, &json!({"place": place}))?;
                    return Ok(SignIn::Wrong);
                }
            };
            tx.take_challenge(&hash)?;
            let secret = begin(tx, user.id, (now, 2), &agent)?;
            let body = json!({"place": place, "with": format!("{} and {with}", begun.body)});
            note(tx, "sign_in", &user.name, &body)?;
            Ok(SignIn::Done(secret, user))
        })
    }

    /// What a user proves themselves with, beside the password.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a user who is not there; those of the books.
    pub fn factors(&self, name: &str) -> Result<Factors, AppError> {
        self.inner.store.read(|tx| {
            let user = of_name(tx, name)?;
            Ok(Factors {
                totp: tx.totp(user.id)?.is_some_and(|totp| totp.is_confirmed),
                passkeys: tx.passkeys_of(user.id)?,
                recovery: tx.recovery_left(user.id)?,
                is_asked: is_asked_of(tx, &user.roles)?,
            })
        })
    }

    /// Begins to set up one-time codes: the address that an authenticator app reads, and the secret, told once. They count once
    /// a first code is given.
    ///
    /// # Errors
    /// [`AppError::Rule`] when they are set up already, or there is no key to seal with; those of the books.
    pub fn enrol_totp(&self, who: &Who, proof: Proof<'_>) -> Result<Proved<(String, String)>, AppError> {
        match self.prove_again(who, proof)? {
            Proved::Done(()) => {}
            Proved::Wrong => return Ok(Proved::Wrong),
            Proved::Later(seconds) => return Ok(Proved::Later(seconds)),
        }
        let secret = crate::sealing::chance::<{ totp::SECRET }>();
        let sealed = self.sealing()?.seal(&purpose(who.user), &secret)?;
        let own = who.clone();
        self.inner.store.write_alone(move |tx| {
            if tx.totp(own.user)?.is_some_and(|totp| totp.is_confirmed) {
                return Err(rule("factor_there", "one-time codes are set up already"));
            }
            tx.set_totp(own.user, &sealed, now_ms())?;
            note(tx, "factor_begun", &own.name, &json!({"user": own.name, "factor": "totp"}))
        })?;
        Ok(Proved::Done((uri(&secret, &who.name), base32(&secret))))
    }

    /// Completes setting up one-time codes with a first code. All sessions of the user end but a new one.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing was begun; those of the books.
    pub fn confirm_totp(
        &self,
        who: &Who,
        (session, code): (&str, &str),
        agent: &str,
    ) -> Result<Proved<Enrolled>, AppError> {
        let (own, hash, code, now) = (who.clone(), hashed(session), code.to_owned(), now_ms());
        let (agent, sealing) = (agent.to_owned(), self.sealing()?.clone());
        self.inner.store.write_alone(move |tx| {
            let Some(totp) = tx.totp(own.user)?.filter(|totp| !totp.is_confirmed) else {
                return Err(rule("nothing_begun", "no one-time codes are being set up"));
            };
            let later = wait_for_code(tx, own.user, now)?;
            if later > 0 {
                return Ok(Proved::Later(later));
            }
            let secret = sealing.open(&purpose(own.user), &totp.secret)?;
            let Some(step) = matching(&secret, code.trim(), now, totp.last_step) else {
                tx.note_failure(&of_code(own.user), now)?;
                return Ok(Proved::Wrong);
            };
            tx.use_step(own.user, step)?;
            tx.confirm_totp(own.user)?;
            enrolled(tx, &own, "totp", (&hash, &agent)).map(Proved::Done)
        })
    }

    /// Removes one's own one-time codes, with password and code (or a recovery code). All sessions of the user end.
    ///
    /// # Errors
    /// Those of the books.
    pub fn remove_totp(&self, who: &Who, proof: Proof<'_>, code: &str) -> Result<Proved<()>, AppError> {
        self.with_code(who, proof, code, |tx, own| {
            tx.drop_totp(own.user)?;
            removed(tx, own, "totp")
        })
    }

    /// New recovery codes in the place of those before.
    ///
    /// # Errors
    /// [`AppError::Rule`] for a user without a second factor; those of the books.
    pub fn renew_recovery(
        &self,
        who: &Who,
        proof: Proof<'_>,
        code: &str,
    ) -> Result<Proved<Vec<String>>, AppError> {
        self.with_code(who, proof, code, |tx, own| {
            note(tx, "recovery_codes", &own.name, &json!({"user": own.name}))?;
            new_recovery(tx, own.user)
        })
    }

    /// Takes all factors of somebody but the password away; their sessions end. `own`: the number of the user who asks, where one
    /// has signed in for it.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a user who is not there; [`AppError::Rule`] `own_factors` for one's own; those of the books.
    pub fn reset_factors(&self, name: &str, actor: &str, own: Option<i64>) -> Result<(), AppError> {
        let (name, actor) = (name.to_owned(), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let user = of_name(tx, &name)?;
            if own == Some(user.id) {
                return Err(rule("own_factors", "nobody who has signed in resets their own factors"));
            }
            tx.drop_factors(user.id)?;
            tx.end_sessions(user.id, "")?;
            note(tx, "factors_reset", &actor, &json!({"user": user.name}))
        })
    }

    /// Of whose roles a second factor is asked.
    ///
    /// # Errors
    /// Those of the books.
    pub fn factor_rule(&self) -> Result<Vec<Role>, AppError> {
        self.inner.store.read(asked_roles)
    }

    /// Asks a second factor of those with one of these roles, from now on.
    ///
    /// # Errors
    /// Those of the books.
    pub fn set_factor_rule(&self, roles: &[Role], actor: &str) -> Result<(), AppError> {
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        let (roles, actor) = (names.join(","), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let seq = tx.begin()?;
            let id = tx.next_id(&table::FACTOR_RULES)?;
            tx.insert(&table::FACTOR_RULES, &[id.into(), seq.into(), roles.as_str().into()])?;
            let body = json!({"roles": roles}).to_string();
            tx.record(&format!("people/{seq}"), "factor_rule", &actor, now_ms(), &body, "{}")?;
            Ok(())
        })
    }

    /// Whether it is really the one who has signed in.
    pub(super) fn prove_again(&self, who: &Who, proof: Proof<'_>) -> Result<Proved<()>, AppError> {
        let hash = hashed(proof.session);
        let (has_password, session, has_factor) = self.inner.store.read(|tx| {
            let has_factor = !ways(tx, who.user)?.is_empty();
            Ok::<_, AppError>((tx.credential(who.user, PASSWORD)?.is_some(), tx.session(&hash)?, has_factor))
        })?;
        let session = session.filter(|session| session.user == who.user);
        if session.as_ref().is_none_or(|session| has_factor && session.factors < 2) {
            return Err(rule("sign_in_again", "this is done in a session that was begun with all factors"));
        }
        if has_password {
            return Ok(match self.check_password(&who.name, proof.password, proof.place)? {
                Checked::Right(_) => Proved::Done(()),
                Checked::Wrong => Proved::Wrong,
                Checked::Later(seconds) => Proved::Later(seconds),
            });
        }
        match session.is_some_and(|session| session.made_ms + FRESH_MS > now_ms()) {
            true => Ok(Proved::Done(())),
            false => Err(rule("sign_in_again", "the session was begun too long ago for this")),
        }
    }

    /// Does something that asks for the password and, of those who have one-time codes, a code.
    pub(super) fn with_code<T: Send + 'static>(
        &self,
        who: &Who,
        proof: Proof<'_>,
        code: &str,
        run: impl FnOnce(&mut Tx<'_>, &Who) -> Result<T, AppError> + Send + 'static,
    ) -> Result<Proved<T>, AppError> {
        match self.prove_again(who, proof)? {
            Proved::Done(()) => {}
            Proved::Wrong => return Ok(Proved::Wrong),
            Proved::Later(seconds) => return Ok(Proved::Later(seconds)),
        }
        let (own, code, sealing) = (who.clone(), code.to_owned(), self.sealing_where_needed()?);
        self.inner.store.write_alone(move |tx| {
            let Some(user) = named(tx, own.user)? else { return Ok(Proved::Wrong) };
            if ways(tx, own.user)?.is_empty() {
                return Err(rule("nothing_begun", "there is no second factor"));
            }
            if tx.totp(own.user)?.is_some_and(|totp| totp.is_confirmed) {
                match proved(tx, sealing.as_ref(), &user, &code, now_ms())? {
                    Proved::Done(_) => {}
                    Proved::Wrong => return Ok(Proved::Wrong),
                    Proved::Later(seconds) => return Ok(Proved::Later(seconds)),
                }
            }
            run(tx, &own).map(Proved::Done)
        })
    }

    /// The keys of sealed secrets; `None` where there are none, which is told to those alone whose codes need them.
    fn sealing_where_needed(&self) -> Result<Option<Sealing>, AppError> {
        match self.sealing() {
            Ok(sealing) => Ok(Some(sealing.clone())),
            Err(AppError::Rule { code: "secrets_key", .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What the secret of a user's codes is sealed for.
fn purpose(user: i64) -> String {
    format!("totp {user}")
}

pub(super) fn rule(code: &'static str, message: &str) -> AppError {
    AppError::Rule { code, message: message.to_owned() }
}

/// The user of a name.
pub(super) fn of_name(tx: &mut Tx<'_>, name: &str) -> Result<User, AppError> {
    users(tx)?.into_iter().find(|user| user.name == name).ok_or_else(|| no_user(name))
}

fn of_code(user: i64) -> String {
    format!("code of {user}")
}

fn wait_for_code(tx: &mut Tx<'_>, user: i64, now: i64) -> Result<i64, AppError> {
    let whom = of_code(user);
    let limits =
        [(&whom, FAILURES_OF_CODE, WINDOW_MS, WINDOW_MS), (&whom, FAILURES_OF_DAY, FORGOTTEN_MS, HOUR_MS)];
    wait(tx, &limits, now)
}

/// With what a code proves a user; a wrong one is counted.
fn proved(
    tx: &mut Tx<'_>,
    sealing: Option<&Sealing>,
    user: &User,
    code: &str,
    now: i64,
) -> Result<Proved<&'static str>, AppError> {
    let later = wait_for_code(tx, user.id, now)?;
    if later > 0 {
        return Ok(Proved::Later(later));
    }
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = tx.totp(user.id)?.filter(|totp| totp.is_confirmed);
    if let (6, Some(totp)) = (digits.len(), totp) {
        let sealing = sealing.ok_or_else(|| rule("secrets_key", "the key of sealed secrets is not here"))?;
        let secret = sealing.open(&purpose(user.id), &totp.secret)?;
        if let Some(step) = matching(&secret, &digits, now, totp.last_step)
            && tx.use_step(user.id, step)?
        {
            tx.forget_failures(&of_code(user.id), now - FORGOTTEN_MS)?;
            return Ok(Proved::Done("totp"));
        }
    } else if tx.use_recovery(user.id, &recovery::hash(user.id, code))? {
        tx.forget_failures(&of_code(user.id), now - FORGOTTEN_MS)?;
        let left = tx.recovery_left(user.id)?;
        note(tx, "recovery_code_used", &user.name, &json!({"user": user.name, "left": left}))?;
        return Ok(Proved::Done("recovery"));
    }
    tx.note_failure(&of_code(user.id), now)?;
    Ok(Proved::Wrong)
}

/// In which ways a user can give a second factor; none: they have none.
pub(super) fn ways(tx: &mut Tx<'_>, user: i64) -> Result<Vec<&'static str>, AppError> {
    let mut ways = Vec::new();
    if tx.totp(user)?.is_some_and(|totp| totp.is_confirmed) {
        ways.push("totp");
    }
    if !tx.passkeys_of(user)?.is_empty() {
        ways.push("passkey");
    }
    if !ways.is_empty() && tx.recovery_left(user)? > 0 {
        ways.push("recovery");
    }
    Ok(ways)
}

/// Begins to sign in a user who has given one factor; what it is completed with.
pub(super) fn ticket(tx: &mut Tx<'_>, user: i64, (now, how): (i64, &str)) -> Result<String, AppError> {
    let secret = new_secret();
    let (kind, body) = (TICKET.to_owned(), how.to_owned());
    tx.begin_challenge(
        &Challenge { hash: hashed(&secret), kind, user, body, until_ms: now + TICKET_MS },
        now,
    )?;
    Ok(secret)
}

/// What was begun under a hash and is not over.
pub(super) fn begun(
    tx: &mut Tx<'_>,
    hash: &str,
    kind: &str,
    now: i64,
) -> Result<Option<Challenge>, AppError> {
    Ok(tx.challenge(hash)?.filter(|begun| begun.kind == kind && begun.until_ms > now))
}

/// Whether something that works once was used already; from now on it was. `until_ms`: until when it would work.
#[cfg(feature = "sso")]
pub(super) fn is_used(tx: &mut Tx<'_>, hash: String, until_ms: i64, now: i64) -> Result<bool, AppError> {
    let kind = "used".to_owned();
    let used = Challenge { hash, kind, user: 0, body: String::new(), until_ms };
    Ok(!tx.begin_challenge(&used, now)?)
}

fn asked_roles(tx: &mut Tx<'_>) -> Result<Vec<Role>, AppError> {
    Ok(tx.factor_rule()?.split(',').filter_map(Role::of).collect())
}

/// Whether a second factor is asked of somebody with these roles.
pub(super) fn is_asked_of(tx: &mut Tx<'_>, roles: &[Role]) -> Result<bool, AppError> {
    let asked = asked_roles(tx)?;
    Ok(roles.iter().any(|role| asked.contains(role)))
}

fn new_recovery(tx: &mut Tx<'_>, user: i64) -> Result<Vec<String>, AppError> {
    let codes = recovery::new_codes();
    let hashes: Vec<String> = codes.iter().map(|code| recovery::hash(user, code)).collect();
    tx.set_recovery(user, &hashes)?;
    Ok(codes)
}

/// A factor of a user counts from now on: a new session of two factors takes the place of all others, and ends when the one in
/// which it was set up would have.
pub(super) fn enrolled(
    tx: &mut Tx<'_>,
    who: &Who,
    factor: &str,
    (session, agent): (&str, &str),
) -> Result<Enrolled, AppError> {
    let made_ms = tx.session(session)?.map_or_else(now_ms, |session| session.made_ms);
    let recovery = if tx.recovery_left(who.user)? == 0 { new_recovery(tx, who.user)? } else { Vec::new() };
    tx.end_sessions(who.user, "")?;
    tx.end_challenges(who.user)?;
    let session = begin(tx, who.user, (made_ms, 2), agent)?;
    note(tx, "factor_enrolled", &who.name, &json!({"user": who.name, "factor": factor}))?;
    Ok(Enrolled { session, recovery })
}

/// A factor of a user is gone: with the last of them the recovery codes; all sessions end.
pub(super) fn removed(tx: &mut Tx<'_>, who: &Who, factor: &str) -> Result<(), AppError> {
    if ways(tx, who.user)?.is_empty() {
        tx.set_recovery(who.user, &[])?;
    }
    tx.end_sessions(who.user, "")?;
    tx.end_challenges(who.user)?;
    note(tx, "factor_removed", &who.name, &json!({"user": who.name, "factor": factor}))
}
