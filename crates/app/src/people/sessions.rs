//! Signing in and out, and the tokens of programs.
//!
//! A session lives on the server: what the browser holds is a secret whose hash finds it. It ends after half an hour without use,
//! after eight hours in any case, and when it is ended. Failures are counted for a name from one place, and for the place, so
//! that nobody can lock another person out by failing in their name.

use super::factors::{Ticket, is_asked_of, ticket, ways};
use super::rights::{Right, Rights, Who};
use super::secrets::{TOKEN_PREFIX, hashed, is_password, new_secret};
use super::users::{PASSWORD, User, no_user, note, user};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_store::people::Session;
use dunlin_store::{Tx, table};
use serde_json::json;

/// A session ends after so long without use, milliseconds.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// And after so long in any case.
pub const SESSION_MS: i64 = 8 * 60 * 60 * 1000;
/// Failures of the last so many milliseconds count.
pub(super) const WINDOW_MS: i64 = 15 * 60 * 1000;
/// So many failures in a name from one place ...
const FAILURES_OF_NAME: i64 = 5;
/// ... and so many from one place in any names are enough for a while.
const FAILURES_OF_PLACE: i64 = 20;
/// Failures are forgotten after so long: those of codes count for a day.
pub(super) const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;
/// A session that was seen so lately is not written down again.
const SEEN_AGAIN_MS: i64 = 60 * 1000;

/// What became of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Here is the secret of the session.
    Done(String, User),
    /// The password was right, and a second factor is to follow.
    Factor(Ticket),
    /// A wrong name or password, or a user who may not: which of them is not said.
    Wrong,
    /// Too many failures: to be tried again after so many seconds.
    Later(i64),
}

/// What a password was.
#[derive(Debug)]
pub(super) enum Checked {
    Right(User),
    Wrong,
    Later(i64),
}

/// A session of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// What it is known by.
    pub id: String,
    /// Begun, milliseconds since 1970.
    pub made_ms: i64,
    /// Last used.
    pub seen_ms: i64,
    /// The browser or program, as it called itself.
    pub agent: String,
}

/// A token of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub user: String,
    /// What it is for.
    pub label: String,
    /// What it may, of what its user may.
    pub scopes: Vec<Right>,
    /// Its last day.
    pub until: Option<Day>,
    /// When it was revoked.
    pub revoked: Option<Day>,
}

impl Books {
    /// Signs in. `place`: where it comes from, as far as is known (an address); `agent`: as the browser calls itself.
    ///
    /// # Errors
    /// Those of the books.
    pub fn sign_in(
        &self,
        name: &str,
        password: &str,
        (place, agent): (&str, &str),
    ) -> Result<SignIn, AppError> {
        match self.check_password(name, password, place)? {
            Checked::Right(user) => self.admit(user, ("password", 1), (place, agent)),
            Checked::Wrong => Ok(SignIn::Wrong),
            Checked::Later(seconds) => Ok(SignIn::Later(seconds)),
        }
    }

    /// Whether a password is that of a name; heard and counted wherever it is asked for.
    pub(super) fn check_password(
        &self,
        name: &str,
        password: &str,
        place: &str,
    ) -> Result<Checked, AppError> {
        let now = now_ms();
        let (of_name, of_place) = (of_name(name, place), of_place(place));
        let limits = [(&of_name, FAILURES_OF_NAME, WINDOW_MS, WINDOW_MS), limit_of_place(&of_place)];
        let later = self.inner.store.read(|tx| wait(tx, &limits, now))?;
        if later > 0 {
            return Ok(Checked::Later(later));
        }
        let (known, hash) = self.inner.store.read(|tx| {
            let Some(id) = tx.id_of_name(&table::USERS, name)? else {
                return Ok::<_, AppError>((None, None));
            };
            let user = user(tx, id, name.to_owned())?;
            let hash = tx.credential(id, PASSWORD)?;
            Ok((Some(user), hash))
        })?;
        let hash = hash.filter(|_| known.as_ref().is_some_and(|user| user.is_active));
        // It takes as long for somebody who does not exist.
        if let (true, Some(user)) = (is_password(password, hash.as_deref()), known) {
            return Ok(Checked::Right(user));
        }
        self.failed_sign_in(name, place)?;
        Ok(Checked::Wrong)
    }

    /// Counts a failure in a name, and records it.
    fn failed_sign_in(&self, name: &str, place: &str) -> Result<(), AppError> {
        let (now, of_name, of_place) = (now_ms(), of_name(name, place), of_place(place));
        let name = name.chars().filter(|c| !c.is_control()).take(100).collect::<String>();
        let place = place.to_owned();
        self.inner.store.write_alone(move |tx| {
            tx.note_failure(&of_name, now)?;
            tx.note_failure(&of_place, now)?;
            note(tx, "sign_in_failed", &name, &json!({"place": place}))
        })
    }

    /// Lets a user in who has proved who they are, in a way of so many factors: with a session, or on to the second factor where
    /// they have one and have not used it.
    pub(super) fn admit(
        &self,
        user: User,
        (how, factors): (&'static str, i64),
        (place, agent): (&str, &str),
    ) -> Result<SignIn, AppError> {
        let now = now_ms();
        let (own, place, agent) = (user.clone(), place.to_owned(), agent.to_owned());
        self.inner.store.write_alone(move |tx| {
            tx.forget_failures(&of_name(&own.name, &place), now - FORGOTTEN_MS)?;
            tx.expire_sessions(now - SESSION_MS, now - IDLE_MS)?;
            let with = if factors < 2 { ways(tx, own.id)? } else { Vec::new() };
            if with.is_empty() {
                let secret = begin(tx, own.id, (now, factors), &agent)?;
                note(tx, "sign_in", &own.name, &json!({"place": place, "with": how}))?;
                return Ok(SignIn::Done(secret, user));
            }
            note(tx, "sign_in_begun", &own.name, &json!({"place": place, "with": how}))?;
            ticket(tx, own.id, (now, how)).map(|secret| SignIn::Factor(Ticket { secret, with }))
        })
    }

    /// Who a session is; `None` for one that has ended or never was.
    ///
    /// # Errors
    /// Those of the books.
    pub fn session(&self, secret: &str) -> Result<Option<Who>, AppError> {
        let (now, hash) = (now_ms(), hashed(secret));
        let Some((seen, user, must_enrol)) = self.lasting(&hash, now)? else { return Ok(None) };
        if seen + SEEN_AGAIN_MS <= now {
            self.inner.store.write_alone(move |tx| Ok::<_, AppError>(tx.saw_session(&hash, now)?))?;
        }
        let who = user.who();
        Ok(Some(if must_enrol { who.to_enrol() } else { who }))
    }

    /// Who a session is, without counting as use of it; `None` for one that has ended or never was.
    ///
    /// # Errors
    /// Those of the books.
    pub fn session_as_it_is(&self, secret: &str) -> Result<Option<Who>, AppError> {
        let found = self.lasting(&hashed(secret), now_ms())?;
        Ok(found.map(|(_, user, must_enrol)| if must_enrol { user.who().to_enrol() } else { user.who() }))
    }

    /// The session of a hash that has not ended: when it was last seen, whose it is, and whether a second factor is asked of it first.
    fn lasting(&self, hash: &str, now: i64) -> Result<Option<(i64, User, bool)>, AppError> {
        self.inner.store.read(|tx| {
            let Some(session) = tx.session(hash)? else { return Ok(None) };
            if session.made_ms + SESSION_MS <= now || session.seen_ms + IDLE_MS <= now {
                return Ok(None);
            }
            let Some(user) = named(tx, session.user)?.filter(|user| user.is_active) else { return Ok(None) };
            let must_enrol = session.factors < 2 && is_asked_of(tx, &user.roles)?;
            Ok(Some((session.seen_ms, user, must_enrol)))
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Those of the books.
    pub fn sign_out(&self, secret: &str, actor: &str) -> Result<(), AppError> {
        let (hash, actor) = (hashed(secret), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            if tx.end_session(&hash)? {
                note(tx, "sign_out", &actor, &json!({}))?;
            }
            Ok(())
        })
    }

    /// The sessions of a user.
    ///
    /// # Errors
    /// Those of the books.
    pub fn sessions(&self, user: i64) -> Result<Vec<Seat>, AppError> {
        let now = now_ms();
        let all = self.inner.store.read(|tx| Ok::<_, AppError>(tx.sessions_of(user)?))?;
        let lives = |s: &Session| s.made_ms + SESSION_MS > now && s.seen_ms + IDLE_MS > now;
        let seat = |s: Session| Seat {
            id: seat_id(&s.hash),
            made_ms: s.made_ms,
            seen_ms: s.seen_ms,
            agent: s.agent,
        };
        Ok(all.into_iter().filter(lives).map(seat).collect())
    }

    /// Ends a session of a user by what it is known by; false when there is none.
    ///
    /// # Errors
    /// Those of the books.
    pub fn end_session(&self, user: i64, id: &str, actor: &str) -> Result<bool, AppError> {
        let (id, actor) = (id.to_owned(), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let Some(session) = tx.sessions_of(user)?.into_iter().find(|s| seat_id(&s.hash) == id) else {
                return Ok(false);
            };
            tx.end_session(&session.hash)?;
            note(tx, "session_ended", &actor, &json!({"session": id}))?;
            Ok(true)
        })
    }

    /// Makes a token for a program; its secret is told once. It may no more than its user.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a user who is not there, no scope, or a day that has passed; those of the books.
    pub fn make_token(
        &self,
        name: &str,
        (label, scopes): (&str, &[Right]),
        (today, until): (Day, Option<Day>),
        actor: &str,
    ) -> Result<(i64, String), AppError> {
        if scopes.is_empty() || label.trim().is_empty() {
            return Err(AppError::refused(
                "a token needs a label and at least one scope",
                "say what it is for, and what it may: read, work, dun, cash ...",
            ));
        }
        if until.is_some_and(|until| until < today) {
            return Err(AppError::refused("the token's last day has passed", "name a later one"));
        }
        let secret = format!("{TOKEN_PREFIX}{}", new_secret());
        let (hash, label, actor, name) =
            (hashed(&secret), label.trim().to_owned(), actor.to_owned(), name.to_owned());
        let scopes: Vec<&str> = scopes.iter().map(|right| right.name()).collect();
        let scopes = scopes.join(",");
        let id = self.inner.store.write_alone(move |tx| {
            let Some(user) = tx.id_of_name(&table::USERS, &name)? else { return Err(no_user(&name)) };
            let seq = tx.begin()?;
            let id = tx.next_id(&table::API_TOKENS)?;
            let row = [
                id.into(),
                seq.into(),
                user.into(),
                label.as_str().into(),
                hash.as_str().into(),
                scopes.as_str().into(),
                until.map(|day| i64::from(day.0)).into(),
            ];
            tx.insert(&table::API_TOKENS, &row)?;
            let body = json!({"token": id, "user": name, "label": label, "scopes": scopes}).to_string();
            tx.record(&format!("people/{seq}"), "token", &actor, now_ms(), &body, "{}")?;
            Ok::<_, AppError>(id)
        })?;
        Ok((id, secret))
    }

    /// Who a token is; `None` for one that is not valid on the day.
    ///
    /// # Errors
    /// Those of the books.
    pub fn token(&self, secret: &str, today: Day) -> Result<Option<Who>, AppError> {
        if !secret.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        let hash = hashed(secret);
        self.inner.store.read(|tx| {
            let mut found = None;
            tx.token_of_hash(&hash, &mut |row| {
                found = Some((row.needed(1)?, row.words(2)?.to_owned(), row.int(3)?, row.int(4)?.is_some()));
                Ok(())
            })?;
            let Some((user, scopes, until, is_revoked)) = found else { return Ok(None) };
            if is_revoked || until.is_some_and(|until| until < i64::from(today.0)) {
                return Ok(None);
            }
            let Some(user) = named(tx, user)?.filter(|user| user.is_active) else { return Ok(None) };
            let scopes: Rights = scopes.split(',').filter_map(Right::of).collect();
            let who = user.who();
            Ok(Some(Who { rights: who.rights.both(scopes), is_program: true, ..who }))
        })
    }

    /// The tokens, in order of their numbers.
    ///
    /// # Errors
    /// Those of the books.
    pub fn tokens(&self) -> Result<Vec<Token>, AppError> {
        self.inner.store.read(|tx| {
            let mut ends = Vec::new();
            tx.scan(&table::API_TOKEN_ENDS, 0, i64::MAX, i64::MAX, &mut |row| {
                ends.push((row.needed(2)?, row.needed(3)?));
                Ok(())
            })?;
            let mut all = Vec::new();
            tx.scan(&table::API_TOKENS, 0, i64::MAX, i64::MAX, &mut |row| {
                let scopes = row.words(5)?.to_owned();
                all.push((row.needed(0)?, row.needed(2)?, row.words(3)?.to_owned(), scopes, row.int(6)?));
                Ok(())
            })?;
            let day = |number: i64| Day(i32::try_from(number).unwrap_or(i32::MAX));
            let mut tokens = Vec::new();
            for (id, user, label, scopes, until) in all {
                tokens.push(Token {
                    id,
                    user: tx.name_of_id(&table::USERS, user)?.unwrap_or_default(),
                    label,
                    scopes: scopes.split(',').filter_map(Right::of).collect(),
                    until: until.map(day),
                    revoked: ends.iter().find(|(of, _)| *of == id).map(|(_, at)| day(*at)),
                });
            }
            Ok(tokens)
        })
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is none, or it was revoked already; those of the books.
    pub fn revoke_token(&self, id: i64, today: Day, reason: &str, actor: &str) -> Result<(), AppError> {
        if !self.tokens()?.iter().any(|token| token.id == id && token.revoked.is_none()) {
            return Err(AppError::refused(
                format!("there is no token {id} to revoke"),
                "look at `dunlin token list`",
            ));
        }
        let (reason, actor) = (reason.to_owned(), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let seq = tx.begin()?;
            let end = tx.next_id(&table::API_TOKEN_ENDS)?;
            let row = [end.into(), seq.into(), id.into(), i64::from(today.0).into(), reason.as_str().into()];
            tx.insert(&table::API_TOKEN_ENDS, &row)?;
            let body = json!({"token": id, "reason": reason}).to_string();
            tx.record(&format!("people/{seq}"), "token_revoked", &actor, now_ms(), &body, "{}")?;
            Ok(())
        })
    }
}

fn of_name(name: &str, place: &str) -> String {
    format!("name {name} at {place}")
}

pub(super) fn of_place(place: &str) -> String {
    format!("place {place}")
}

/// So many failures of somebody within so long are enough for so long: whom, how many, and both times in milliseconds.
pub(super) type Limit<'l> = (&'l String, i64, i64, i64);

/// What one place may fail.
pub(super) const fn limit_of_place(place: &String) -> Limit<'_> {
    (place, FAILURES_OF_PLACE, WINDOW_MS, WINDOW_MS)
}

/// After how many seconds it may be tried again; 0: now.
pub(super) fn wait(tx: &mut Tx<'_>, limits: &[Limit<'_>], now: i64) -> Result<i64, AppError> {
    let mut wait = 0;
    for (whom, most, window, rest) in limits {
        let (count, last) = tx.failures(whom, now - window)?;
        if count >= *most && last + rest > now {
            wait = wait.max((last + rest - now) / 1000 + 1);
        }
    }
    Ok(wait)
}

/// Begins a session of a user that was proved with so many factors; its secret.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    user: i64,
    (made_ms, factors): (i64, i64),
    agent: &str,
) -> Result<String, AppError> {
    let secret = new_secret();
    let agent = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.begin_session(&Session { hash: hashed(&secret), user, made_ms, seen_ms: now_ms(), agent, factors })?;
    Ok(secret)
}

/// What a session is known by: the beginning of its hash, which finds it and signs nobody in.
fn seat_id(hash: &str) -> String {
    hash.chars().take(12).collect()
}

pub(super) fn named(tx: &mut Tx<'_>, id: i64) -> Result<Option<User>, AppError> {
    match tx.name_of_id(&table::USERS, id)? {
        Some(name) => user(tx, id, name).map(Some),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_enough_for_a_while_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let books = Books::create(&dunlin_store::Place::File(folder.path().join("b.db"))).unwrap();
        let whom = "somebody".to_owned();
        let fail = |at: i64| {
            let whom = whom.clone();
            books.inner.store.write_alone(move |tx| Ok::<_, AppError>(tx.note_failure(&whom, at)?)).unwrap();
        };
        let wait =
            |now: i64| books.inner.store.read(|tx| wait(tx, &[(&whom, 3, 1_000_000, 60_000)], now)).unwrap();
        let begin = 10_000_000;
        fail(begin);
        fail(begin + 1_000);
        assert_eq!(wait(begin + 2_000), 0);
        fail(begin + 2_000);
        assert_eq!((wait(begin + 2_000), wait(begin + 32_000), wait(begin + 61_999)), (61, 31, 1));
        // After the rest one more is heard, and the next rest begins with it.
        assert_eq!(wait(begin + 62_000), 0);
        fail(begin + 62_000);
        assert_eq!(wait(begin + 62_000), 61);
        assert_eq!(wait(begin + 1_100_000), 0);
    }
}
