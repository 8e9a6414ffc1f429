//! Strategies in the books: as they were written, version by version, in use from a day on.

use super::facts::Collecting;
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::rows::cells;
use dunlin_core::collect::strategy::Strategy;
use dunlin_core::day::Day;
use dunlin_formats::strategy::parse;
use dunlin_store::{StoreError, table};
use serde_json::json;

/// A strategy that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// What it says.
    pub strategy: Strategy,
    /// Name and version in the books; `None`: the default that comes with the program.
    pub version: Option<(String, i64)>,
    /// Its id in the books; 0 for the default.
    pub id: i64,
}

/// What became of an activation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its version, from 1.
    pub version: i64,
    /// The same text was known already.
    pub was_known: bool,
}

impl Collecting {
    /// The strategy in use on a day.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when what was stored can no longer be read.
    pub fn strategy(&self, day: Day) -> Result<Used, AppError> {
        let used = self.strategies.iter().rev().find(|(_, _, _, from, _)| *from <= day);
        let Some((name, version, text, _, id)) = used else {
            return Ok(Used { strategy: Strategy::default(), version: None, id: 0 });
        };
        let strategy = parse(text)
            .map_err(|e| StoreError::Corrupt(format!("strategy `{name}` version {version}: {e}")))?;
        Ok(Used { strategy, version: Some((name.clone(), *version)), id: *id })
    }
}

impl Books {
    /// Puts a strategy into use from a day on. The same text again is the same version; another one is the next.
    ///
    /// # Errors
    /// [`AppError::Refused`] with the line for a text that is none; [`AppError::KeyTaken`]; those of the books.
    pub fn activate_strategy(
        &self,
        text: String,
        from: Day,
        key: Option<String>,
        actor: &str,
    ) -> Result<Known, AppError> {
        let strategy = parse(&text)
            .map_err(|e| AppError::refused(e.to_string(), "run `dunlin strategy check` on the file"))?;
        let actor = actor.to_owned();
        self.inner.store.write_alone(move |tx| {
            let body = json!({"from": from.to_string(), "text": text}).to_string();
            if let Some(key) = &key
                && let Some(known) = tx.command(key)?
            {
                return match known.body == body {
                    true => Ok(read(&known.answer)),
                    false => Err(AppError::KeyTaken(key.clone())),
                };
            }
            let (mut last, mut same) = (0, None);
            tx.scan(&table::STRATEGIES, 0, i64::MAX, i64::MAX, &mut |row| {
                let row = cells(&table::STRATEGIES, row)?;
                if row[2].text() == strategy.name {
                    last = row[3].int();
                    if row[4].text() == text {
                        same = Some((row[0].int(), row[3].int()));
                    }
                }
                Ok(())
            })?;
            let seq = tx.begin()?;
            let (id, version) = match same {
                Some(known) => known,
                None => {
                    let id = tx.next_id(&table::STRATEGIES)?;
                    let row = [
                        id.into(),
                        seq.into(),
                        strategy.name.as_str().into(),
                        (last + 1).into(),
                        text.as_str().into(),
                    ];
                    tx.insert(&table::STRATEGIES, &row)?;
                    (id, last + 1)
                }
            };
            let used = tx.next_id(&table::STRATEGY_USES)?;
            tx.insert(
                &table::STRATEGY_USES,
                &[used.into(), seq.into(), id.into(), i64::from(from.0).into()],
            )?;
            let known = Known { name: strategy.name.clone(), version, was_known: same.is_some() };
            let answer =
                json!({"name": known.name, "version": version, "was_known": known.was_known}).to_string();
            let key = key.unwrap_or_else(|| format!("strategy/{}/{seq}", strategy.name));
            tx.record(&key, "strategy", &actor, now_ms(), &body, &answer)?;
            Ok(known)
        })
    }
}

fn read(answer: &str) -> Known {
    let value: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
    Known {
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        version: value["version"].as_i64().unwrap_or_default(),
        was_known: value["was_known"].as_bool().unwrap_or_default(),
    }
}
