//! Whose tokens were asked for lately, kept while nothing is said of users or tokens: programs ask often, and on a server each look
//! is several ways there and back.

use super::rights::Who;
use super::secrets::hashed;
use crate::books::Books;
use crate::error::AppError;
use dunlin_core::day::Day;
use dunlin_store::Pulse;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// So many are kept.
const KEPT: usize = 1_000;

/// What was known of tokens at a moment.
#[derive(Debug, Default)]
struct Known {
    people: i64,
    day: Day,
    /// The hash of a token's secret -> who it is. Only of those that are good.
    who: FxHashMap<String, Who>,
}

/// Tokens that were asked for lately.
#[derive(Debug, Default)]
pub struct Tokens(Mutex<Known>);

impl Tokens {
    /// Whose token it is, as [`Books::token`] says, at this state of the books; `pulse` was looked at since the request came.
    ///
    /// # Errors
    /// Those of the books.
    pub fn who(
        &self,
        books: &Books,
        secret: &str,
        today: Day,
        pulse: Pulse,
    ) -> Result<Option<Who>, AppError> {
        let hash = hashed(secret);
        let is_same = |known: &Known| (known.people, known.day) == (pulse.people, today);
        {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if is_same(&known)
                && let Some(who) = known.who.get(&hash)
            {
                return Ok(Some(who.clone()));
            }
        }
        let found = books.token(secret, today)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever looked earlier writes nothing over what is newer: what only grows tells which is.
        if known.people > pulse.people {
            return Ok(found);
        }
        if !is_same(&known) || known.who.len() >= KEPT {
            *known = Known { people: pulse.people, day: today, who: FxHashMap::default() };
        }
        if let Some(who) = &found {
            known.who.insert(hash, who.clone());
        }
        Ok(found)
    }
}
