//! Statements of account: drawn at any time, as of any day, as known at any moment; issued once, they have a number and
//! never change again.

mod text;

pub use text::event as posting_name;

use crate::books::Books;
use crate::clock::now_ms;
use crate::columns::Columns;
use crate::error::AppError;
use crate::rows::{Cell, cells, values};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::Ledger;
use dunlin_core::open::AsOf;
use dunlin_core::statement::Statement;
use dunlin_store::StoreError;
use dunlin_store::table;
use serde_json::json;

/// What a statement is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The customer's number.
    pub customer: String,
    /// First day; `None`: the first of the last day's month.
    pub from: Option<Day>,
    /// Last day; `None`: the last day on which anything happened.
    pub to: Option<Day>,
    /// What was recorded later is unknown; [`Instant::NEVER`] for all.
    pub known_at: Instant,
}

/// A statement that is drawn, not issued.
#[derive(Debug)]
pub struct Drawn {
    /// What it says.
    pub statement: Statement,
    /// The ledger that it names items and currencies of.
    pub ledger: Ledger,
    /// Its words, without a number.
    pub text: String,
}

/// A statement that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub number: String,
    /// Its words, as they were issued.
    pub text: String,
    /// The same key had issued it before.
    pub repeated: bool,
}

impl Books {
    /// Draws a statement.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no such customer or the days are in the wrong order; those of the books.
    pub fn statement(&self, asked: &Asked) -> Result<Drawn, AppError> {
        let ledger = self.columns(asked.known_at)?.into_ledger();
        let (statement, text) = drawn(&ledger, asked)?;
        Ok(Drawn { statement, ledger, text })
    }

    /// Issues a statement of all that is known now: numbered, kept word for word.
    ///
    /// # Errors
    /// As [`Books::statement`]; [`AppError::KeyTaken`].
    pub fn issue_statement(
        &self,
        asked: Asked,
        key: Option<String>,
        actor: &str,
    ) -> Result<Issued, AppError> {
        let (inner, actor) = (self.inner.clone(), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let body = json!({
                "customer": asked.customer, "from": asked.from.map(|day| day.to_string()),
                "to": asked.to.map(|day| day.to_string()),
            })
            .to_string();
            let key = key.unwrap_or_else(crate::import::made_up_key);
            if let Some(known) = tx.command(&key)? {
                return match known.body == body {
                    true => issued(tx, &known.answer).map(|(_, issued)| Issued { repeated: true, ..issued }),
                    false => Err(AppError::KeyTaken(key)),
                };
            }
            let seq = tx.begin()?;
            let columns = inner.fresh()?;
            let (s, text) = drawn(columns.ledger(), &asked)?;
            let id = tx.next_id(&table::STATEMENTS)?;
            let number = format!("ST-{id:06}");
            let text = text::numbered(&number, &text);
            let row: [Cell; 8] = [
                id.into(),
                seq.into(),
                number.as_str().into(),
                (i64::from(s.customer) + 1).into(),
                i64::from(s.from.0).into(),
                i64::from(s.to.0).into(),
                columns.seq().into(),
                text.as_str().into(),
            ];
            tx.insert(&table::STATEMENTS, &values(&row))?;
            tx.record(&key, "statement", &actor, now_ms(), &body, &number)?;
            Ok(Issued { number, text, repeated: false })
        })
    }

    /// A statement that was issued, word for word.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is none of that number; those of the books.
    pub fn issued_statement(&self, number: &str) -> Result<Issued, AppError> {
        self.inner.store.read(|tx| issued(tx, number).map(|(_, issued)| issued))
    }

    /// Draws an issued statement anew from the facts that it knew; whether every byte is the same.
    ///
    /// # Errors
    /// As [`Books::issued_statement`].
    pub fn is_reproducible(&self, number: &str) -> Result<bool, AppError> {
        let (row, issued) = self.inner.store.read(|tx| issued(tx, number))?;
        let columns = Columns::load(&self.inner.store, Some(row[6].int()))?;
        let customer = u32::try_from(row[3].int() - 1).unwrap_or(u32::MAX);
        if customer as usize >= columns.ledger().customers.len() {
            return Ok(false);
        }
        let asked = Asked {
            customer: columns.ledger().customers.text(customer).to_owned(),
            from: Some(crate::columns::day(row[4].int())?),
            to: Some(crate::columns::day(row[5].int())?),
            known_at: Instant::NEVER,
        };
        let (_, again) = drawn(columns.ledger(), &asked)?;
        Ok(text::numbered(number, &again) == issued.text)
    }
}

fn issued(tx: &mut dunlin_store::Tx<'_>, number: &str) -> Result<(Vec<Cell>, Issued), AppError> {
    let mut found = None;
    if let Some(id) = number.strip_prefix("ST-").and_then(|n| n.parse::<i64>().ok()) {
        tx.scan(&table::STATEMENTS, id - 1, id, i64::MAX, &mut |row| {
            found = Some(cells(&table::STATEMENTS, row)?);
            Ok::<_, StoreError>(())
        })?;
    }
    let row = found.filter(|row| row[2].text() == number).ok_or_else(|| {
        AppError::refused(
            format!("there is no statement `{number}`"),
            "its number stands on it and was said when it was issued, such as ST-000001",
        )
    })?;
    let issued = Issued { number: number.to_owned(), text: row[7].text().to_owned(), repeated: false };
    Ok((row, issued))
}

/// The statement of a ledger, and its words.
///
/// # Errors
/// As [`Books::statement`].
pub fn drawn(ledger: &Ledger, asked: &Asked) -> Result<(Statement, String), AppError> {
    let known = (0..ledger.customers.len() as u32).find(|&c| ledger.customers.text(c) == asked.customer);
    let customer = known.ok_or_else(|| {
        AppError::refused(
            format!("there is no customer `{}`", asked.customer),
            "`dunlin aging --by customer` lists them",
        )
    })?;
    let days = ledger.items.issued.iter().chain(&ledger.applications.day).copied();
    let to = asked.to.or_else(|| days.filter(|&day| day < Day::NEVER).max()).unwrap_or(Day(0));
    let from = asked.from.unwrap_or_else(|| to.start_of_month());
    if from > to {
        return Err(AppError::refused(
            format!("the statement would end on {to}, before it begins on {from}"),
            "look at the two days",
        ));
    }
    let statement = ledger.statement(customer, from, AsOf::day(to));
    let text = text::words(ledger, &statement);
    Ok((statement, text))
}
