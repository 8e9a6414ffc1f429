//! What the books keep of people and is no fact: hashed secrets, sessions, failures of signing in. It is changed and deleted, and
//! stands in no digest. What happened (somebody signed in, a password was set) is recorded in the journal by the use cases.

use crate::error::StoreError;
use crate::queries as q;
use crate::tx::Tx;
use crate::value::Row;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of its secret.
    pub hash: String,
    /// Whose.
    pub user: i64,
    /// When it was begun, milliseconds since 1970.
    pub made_ms: i64,
    /// When it was last used.
    pub seen_ms: i64,
    /// The browser or program, as it called itself.
    pub agent: String,
    /// How many factors it was begun with: 1 or 2.
    pub factors: i64,
}

impl Tx<'_> {
    /// The last version of a user: a row of `user_versions`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn user_version(
        &mut self,
        user: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::USER_VERSION, &[user.into()], each)
    }

    /// The token of a hash: id, user, scopes, last day, day of its end.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn token_of_hash(
        &mut self,
        hash: &str,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(q::TOKEN_OF_HASH, &[hash.into()], each)
    }

    /// A hashed secret of a user.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn credential(&mut self, user: i64, kind: &str) -> Result<Option<String>, StoreError> {
        let mut found = None;
        self.engine.query(q::CREDENTIAL, &[user.into(), kind.into()], &mut |row| {
            found = Some(row.words(0)?.to_owned());
            Ok(())
        })?;
        Ok(found)
    }

    /// Sets a hashed secret, or takes it away.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn set_credential(
        &mut self,
        user: i64,
        kind: &str,
        value: Option<&str>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        match value {
            Some(value) => {
                let values = [user.into(), kind.into(), value.into(), now_ms.into()];
                self.engine.execute(q::CREDENTIAL_SET, &values).map(|_| ())
            }
            None => self.engine.execute(q::CREDENTIAL_DROPPED, &[user.into(), kind.into()]).map(|_| ()),
        }
    }

    /// The session of a hash.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn session(&mut self, hash: &str) -> Result<Option<Session>, StoreError> {
        let mut found = None;
        self.engine.query(q::SESSION, &[hash.into()], &mut |row| {
            let (user, made_ms, seen_ms) = (row.needed(0)?, row.needed(1)?, row.needed(2)?);
            let factors = row.needed(3)?;
            found = Some(Session {
                hash: hash.to_owned(),
                user,
                made_ms,
                seen_ms,
                agent: String::new(),
                factors,
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// The sessions of a user, the last seen first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn sessions_of(&mut self, user: i64) -> Result<Vec<Session>, StoreError> {
        let mut all = Vec::new();
        self.engine.query(q::SESSIONS_OF, &[user.into()], &mut |row| {
            all.push(Session {
                hash: row.words(0)?.to_owned(),
                user,
                made_ms: row.needed(1)?,
                seen_ms: row.needed(2)?,
                agent: row.words(3)?.to_owned(),
                factors: row.needed(4)?,
            });
            Ok(())
        })?;
        Ok(all)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn begin_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let s = session;
        let values = [
            s.hash.as_str().into(),
            s.user.into(),
            s.made_ms.into(),
            s.seen_ms.into(),
            s.agent.as_str().into(),
            s.factors.into(),
        ];
        self.engine.execute(q::SESSION_BEGUN, &values).map(|_| ())
    }

    /// A session was used.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn saw_session(&mut self, hash: &str, now_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(q::SESSION_SEEN, &[hash.into(), now_ms.into()]).map(|_| ())
    }

    /// Ends a session; false when there is none.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn end_session(&mut self, hash: &str) -> Result<bool, StoreError> {
        self.engine.execute(q::SESSION_ENDED, &[hash.into()]).map(|ended| ended > 0)
    }

    /// Ends the sessions of a user, but one (empty: all).
    ///
    /// # Errors
    /// Those of the engine.
    pub fn end_sessions(&mut self, user: i64, but: &str) -> Result<(), StoreError> {
        self.engine.execute(q::SESSIONS_ENDED, &[user.into(), but.into()]).map(|_| ())
    }

    /// Ends sessions that were begun, or last seen, before a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn expire_sessions(&mut self, begun_before_ms: i64, seen_before_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(q::SESSIONS_EXPIRED, &[begun_before_ms.into(), seen_before_ms.into()]).map(|_| ())
    }

    /// How often signing in failed since a moment, and when last.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn failures(&mut self, whom: &str, since_ms: i64) -> Result<(i64, i64), StoreError> {
        let mut found = (0, 0);
        self.engine.query(q::FAILURES, &[whom.into(), since_ms.into()], &mut |row| {
            found = (row.needed(0)?, row.int(1)?.unwrap_or(0));
            Ok(())
        })?;
        Ok(found)
    }

    /// Signing in failed.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn note_failure(&mut self, whom: &str, now_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(q::FAILURE_NOTED, &[whom.into(), now_ms.into()]).map(|_| ())
    }

    /// Forgets the failures of somebody, and everybody's before a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn forget_failures(&mut self, whom: &str, before_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(q::FAILURES_FORGOTTEN, &[whom.into(), before_ms.into()]).map(|_| ())
    }
}
