//! The journal: one record a command, chained by hashes.
//!
//! A record's hash covers the record before, everything it says itself, and a digest of every fact that it wrote. So a
//! changed, removed, swapped or inserted record or fact is found by [`crate::Store::verify`]; a cut-off end is found by
//! comparing the head with one that was noted elsewhere.

use crate::error::StoreError;
use crate::table::hex;
use crate::value::{Row, Value};
use sha2::{Digest, Sha256};

/// What the first record follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last command; 0 for none.
    pub seq: i64,
    /// When it was recorded, milliseconds since 1970.
    pub recorded_ms: i64,
    /// Its hash.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Head {
        Head { seq: 0, recorded_ms: i64::MIN, hash: GENESIS.to_owned() }
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// A recorded command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its number, rising by one.
    pub seq: i64,
    /// The key its sender gave it: one effect a key.
    pub key: String,
    /// What sort of command.
    pub kind: String,
    /// Who sent it.
    pub actor: String,
    /// When it was recorded, milliseconds since 1970; never before the command before.
    pub recorded_ms: i64,
    /// What was asked, as the sender wrote it or a digest of it.
    pub body: String,
    /// What was answered.
    pub answer: String,
    /// Digest of the facts that it wrote.
    pub facts: String,
    /// Hash of the command before.
    pub previous: String,
    /// Hash of all the above.
    pub hash: String,
}

impl Command {
    pub(crate) fn read(row: &dyn Row) -> Result<Command, StoreError> {
        Ok(Command {
            seq: row.needed(0)?,
            key: row.words(1)?.to_owned(),
            kind: row.words(2)?.to_owned(),
            actor: row.words(3)?.to_owned(),
            recorded_ms: row.needed(4)?,
            body: row.words(5)?.to_owned(),
            answer: row.words(6)?.to_owned(),
            facts: row.words(7)?.to_owned(),
            previous: row.words(8)?.to_owned(),
            hash: row.words(9)?.to_owned(),
        })
    }

    /// The hash that the record must carry.
    #[must_use]
    pub fn sealed(&self) -> String {
        let mut digest = Sha256::new();
        let texts =
            [&self.previous, &self.key, &self.kind, &self.actor, &self.body, &self.answer, &self.facts];
        Value::Int(self.seq).digest(&mut digest);
        Value::Int(self.recorded_ms).digest(&mut digest);
        texts.iter().for_each(|text| Value::Text(text).digest(&mut digest));
        hex(&digest.finalize())
    }
}
