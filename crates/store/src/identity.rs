//! What people prove who they are with, beside a password, and is no fact: secrets of one-time codes (sealed), recovery codes
//! (hashed), passkeys (public keys), and what was begun and is to be completed within minutes. It is changed and deleted, and
//! stands in no digest. That it happened is recorded in the journal by the use cases.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;

const TOTP: &str = "select secret, confirmed, last_step from totp where user_id = $1";
const TOTP_SET: &str = "insert into totp (user_id, secret, confirmed, last_step, made_ms) values ($1, $2, 0, 0, $3) \
    on conflict (user_id) do update set secret = excluded.secret, confirmed = 0, last_step = 0, made_ms = excluded.made_ms";
const TOTP_CONFIRMED: &str = "update totp set confirmed = 1 where user_id = $1";
const TOTP_STEP: &str = "update totp set last_step = $2 where user_id = $1 and last_step < $2";
const TOTP_DROPPED: &str = "delete from totp where user_id = $1";
const RECOVERY_ADDED: &str = "insert into recovery_codes (user_id, hash) values ($1, $2)";
const RECOVERY_USED: &str = "delete from recovery_codes where user_id = $1 and hash = $2";
const RECOVERY_LEFT: &str = "select cast(count(*) as bigint) from recovery_codes where user_id = $1";
const RECOVERY_DROPPED: &str = "delete from recovery_codes where user_id = $1";
const PASSKEY: &str = "select credential, user_id, label, algorithm, public_key, counter, made_ms, used_ms from passkeys \
    where credential = $1";
const PASSKEYS_OF: &str = "select credential, user_id, label, algorithm, public_key, counter, made_ms, used_ms from passkeys \
    where user_id = $1 order by made_ms, credential";
const PASSKEY_ADDED: &str = "insert into passkeys (credential, user_id, label, algorithm, public_key, counter, made_ms, used_ms) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const PASSKEY_USED: &str =
    "update passkeys set counter = $2, used_ms = $3 where credential = $1 and counter = $4";
const PASSKEY_DROPPED: &str = "delete from passkeys where user_id = $1 and credential = $2";
const PASSKEYS_DROPPED: &str = "delete from passkeys where user_id = $1";
const CHALLENGE: &str = "select kind, user_id, body, until_ms from challenges where hash = $1";
const CHALLENGE_MADE: &str = "insert into challenges (hash, kind, user_id, body, until_ms) values ($1, $2, $3, $4, $5) \
    on conflict (hash) do nothing";
const CHALLENGE_TAKEN: &str = "delete from challenges where hash = $1";
const CHALLENGES_OF: &str = "delete from challenges where user_id = $1";
const CHALLENGES_EXPIRED: &str = "delete from challenges where until_ms < $1";
const USER_OF_LINK: &str =
    "select user_id from user_links where issuer = $1 and subject = $2 order by id desc limit 1";
const FACTOR_RULE: &str = "select roles from factor_rules order by id desc limit 1";

/// The statements of this file, for the check that prepares each on both engines.
pub(crate) const QUERIES: &[&str] = &[
    TOTP,
    TOTP_SET,
    TOTP_CONFIRMED,
    TOTP_STEP,
    TOTP_DROPPED,
    RECOVERY_ADDED,
    RECOVERY_USED,
    RECOVERY_LEFT,
    RECOVERY_DROPPED,
    PASSKEY,
    PASSKEYS_OF,
    PASSKEY_ADDED,
    PASSKEY_USED,
    PASSKEY_DROPPED,
    PASSKEYS_DROPPED,
    CHALLENGE,
    CHALLENGE_MADE,
    CHALLENGE_TAKEN,
    CHALLENGES_OF,
    CHALLENGES_EXPIRED,
    USER_OF_LINK,
    FACTOR_RULE,
];

/// Those that cost the same in small books and large ones.
#[cfg(test)]
pub(crate) const POINT: &[&str] = &[
    TOTP,
    TOTP_CONFIRMED,
    TOTP_STEP,
    RECOVERY_USED,
    RECOVERY_LEFT,
    PASSKEY,
    PASSKEYS_OF,
    CHALLENGE,
    USER_OF_LINK,
];

/// One-time codes of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// The secret, sealed.
    pub secret: String,
    /// A first code was given: it counts.
    pub is_confirmed: bool,
    /// The last step whose code was used.
    pub last_step: i64,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id, base64url.
    pub credential: String,
    /// Whose.
    pub user: i64,
    /// What the user calls it.
    pub label: String,
    /// The algorithm's number, of COSE.
    pub algorithm: i64,
    /// The public key, base64url, in the form that its algorithm's verifier takes.
    pub public_key: String,
    /// How often it has signed, as it said last; 0 for those that do not count.
    pub counter: i64,
    /// Registered, milliseconds since 1970.
    pub made_ms: i64,
    /// Last used.
    pub used_ms: i64,
}

/// Something that was begun and is to be completed soon: a sign-in that lacks its second factor, a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The hash of its secret.
    pub hash: String,
    /// What sort.
    pub kind: String,
    /// For whom; 0 for nobody yet.
    pub user: i64,
    /// What is to be remembered.
    pub body: String,
    /// Until when, milliseconds since 1970.
    pub until_ms: i64,
}

fn passkey(row: &dyn Row) -> Result<Passkey, StoreError> {
    Ok(Passkey {
        credential: row.words(0)?.to_owned(),
        user: row.needed(1)?,
        label: row.words(2)?.to_owned(),
        algorithm: row.needed(3)?,
        public_key: row.words(4)?.to_owned(),
        counter: row.needed(5)?,
        made_ms: row.needed(6)?,
        used_ms: row.needed(7)?,
    })
}

impl Tx<'_> {
    /// One-time codes of a user.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn totp(&mut self, user: i64) -> Result<Option<Totp>, StoreError> {
        let mut found = None;
        self.engine.query(TOTP, &[user.into()], &mut |row| {
            let (secret, is_confirmed) = (row.words(0)?.to_owned(), row.needed(1)? == 1);
            found = Some(Totp { secret, is_confirmed, last_step: row.needed(2)? });
            Ok(())
        })?;
        Ok(found)
    }

    /// Sets the sealed secret of a user's one-time codes, not yet confirmed.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn set_totp(&mut self, user: i64, secret: &str, now_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(TOTP_SET, &[user.into(), secret.into(), now_ms.into()]).map(|_| ())
    }

    /// From now on the codes count.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn confirm_totp(&mut self, user: i64) -> Result<(), StoreError> {
        self.engine.execute(TOTP_CONFIRMED, &[user.into()]).map(|_| ())
    }

    /// The code of a step was used; false when it, or a later one, was used before.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn use_step(&mut self, user: i64, step: i64) -> Result<bool, StoreError> {
        self.engine.execute(TOTP_STEP, &[user.into(), step.into()]).map(|used| used > 0)
    }

    /// Takes a user's one-time codes away.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn drop_totp(&mut self, user: i64) -> Result<(), StoreError> {
        self.engine.execute(TOTP_DROPPED, &[user.into()]).map(|_| ())
    }

    /// Sets a user's recovery codes, by their hashes, in place of those before.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn set_recovery(&mut self, user: i64, hashes: &[String]) -> Result<(), StoreError> {
        self.engine.execute(RECOVERY_DROPPED, &[user.into()])?;
        for hash in hashes {
            self.engine.execute(RECOVERY_ADDED, &[user.into(), hash.as_str().into()])?;
        }
        Ok(())
    }

    /// Uses a recovery code up; false when there is none of that hash.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn use_recovery(&mut self, user: i64, hash: &str) -> Result<bool, StoreError> {
        self.engine.execute(RECOVERY_USED, &[user.into(), hash.into()]).map(|used| used > 0)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn recovery_left(&mut self, user: i64) -> Result<i64, StoreError> {
        let mut left = 0;
        self.engine.query(RECOVERY_LEFT, &[user.into()], &mut |row| row.needed(0).map(|n| left = n))?;
        Ok(left)
    }

    /// The passkey of a credential's id.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn passkey(&mut self, credential: &str) -> Result<Option<Passkey>, StoreError> {
        let mut found = None;
        self.engine.query(PASSKEY, &[credential.into()], &mut |row| {
            found = Some(passkey(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The passkeys of a user, in the order in which they were registered.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn passkeys_of(&mut self, user: i64) -> Result<Vec<Passkey>, StoreError> {
        let mut all = Vec::new();
        self.engine.query(PASSKEYS_OF, &[user.into()], &mut |row| {
            all.push(passkey(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Registers a passkey.
    ///
    /// # Errors
    /// Those of the engine; when the credential is known already.
    pub fn add_passkey(&mut self, key: &Passkey) -> Result<(), StoreError> {
        let values = [
            key.credential.as_str().into(),
            key.user.into(),
            key.label.as_str().into(),
            key.algorithm.into(),
            key.public_key.as_str().into(),
            key.counter.into(),
            key.made_ms.into(),
            key.used_ms.into(),
        ];
        self.engine.execute(PASSKEY_ADDED, &values).map(|_| ())
    }

    /// A passkey was used and counts on; false when its counter is no longer the one that was looked at.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn use_passkey(&mut self, key: &Passkey, counter: i64, now_ms: i64) -> Result<bool, StoreError> {
        let values = [key.credential.as_str().into(), counter.into(), now_ms.into(), key.counter.into()];
        self.engine.execute(PASSKEY_USED, &values).map(|used| used > 0)
    }

    /// Takes a passkey of a user away; false when there is none.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn drop_passkey(&mut self, user: i64, credential: &str) -> Result<bool, StoreError> {
        self.engine.execute(PASSKEY_DROPPED, &[user.into(), credential.into()]).map(|dropped| dropped > 0)
    }

    /// Takes all that a user proves themselves with away, but for the password.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn drop_factors(&mut self, user: i64) -> Result<(), StoreError> {
        for sql in [TOTP_DROPPED, RECOVERY_DROPPED, PASSKEYS_DROPPED, CHALLENGES_OF] {
            self.engine.execute(sql, &[user.into()])?;
        }
        Ok(())
    }

    /// What was begun under a secret of this hash.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn challenge(&mut self, hash: &str) -> Result<Option<Challenge>, StoreError> {
        let mut found = None;
        self.engine.query(CHALLENGE, &[hash.into()], &mut |row| {
            found = Some(Challenge {
                hash: hash.to_owned(),
                kind: row.words(0)?.to_owned(),
                user: row.needed(1)?,
                body: row.words(2)?.to_owned(),
                until_ms: row.needed(3)?,
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// Begins something, or marks it as used; false when its hash is known already. What is over by `now_ms` is forgotten.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn begin_challenge(&mut self, c: &Challenge, now_ms: i64) -> Result<bool, StoreError> {
        self.engine.execute(CHALLENGES_EXPIRED, &[now_ms.into()])?;
        let values = [
            c.hash.as_str().into(),
            c.kind.as_str().into(),
            c.user.into(),
            c.body.as_str().into(),
            c.until_ms.into(),
        ];
        self.engine.execute(CHALLENGE_MADE, &values).map(|made| made > 0)
    }

    /// Completes something that was begun; false when somebody else has.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn take_challenge(&mut self, hash: &str) -> Result<bool, StoreError> {
        self.engine.execute(CHALLENGE_TAKEN, &[hash.into()]).map(|taken| taken > 0)
    }

    /// Whatever a user has begun is over.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn end_challenges(&mut self, user: i64) -> Result<(), StoreError> {
        self.engine.execute(CHALLENGES_OF, &[user.into()]).map(|_| ())
    }

    /// Who signs in as an issuer's subject.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn user_of_link(&mut self, issuer: &str, subject: &str) -> Result<Option<i64>, StoreError> {
        let mut found = None;
        self.engine.query(USER_OF_LINK, &[issuer.into(), subject.into()], &mut |row| {
            found = Some(row.needed(0)?).filter(|user| *user > 0);
            Ok(())
        })?;
        Ok(found)
    }

    /// Of whose roles a second factor is asked, comma between.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn factor_rule(&mut self) -> Result<String, StoreError> {
        let mut found = String::new();
        self.engine.query(FACTOR_RULE, &[], &mut |row| {
            row.words(0)?.clone_into(&mut found);
            Ok(())
        })?;
        Ok(found)
    }
}
