//! What a cell may be: nothing, a whole number, a text. And rows as they come out of a query.

use crate::error::StoreError;
use sha2::{Digest, Sha256};

/// A cell on its way into the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// Nothing is said.
    Null,
    /// An id, a day number, an amount in minor units, a flag (0 or 1).
    Int(i64),
    /// A name, a number of a document, a word of the schema.
    Text(&'a str),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Value::Null, Value::Int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Value::Null, Value::Text)
    }
}

impl Value<'_> {
    /// Feeds the cell to a digest so that no two different rows give the same bytes: a tag, then the number, or the
    /// length and the text.
    pub fn digest(&self, into: &mut Sha256) {
        match self {
            Value::Null => into.update([0]),
            Value::Int(n) => {
                let mut bytes = [1; 9];
                bytes[1..].copy_from_slice(&n.to_le_bytes());
                into.update(bytes);
            }
            Value::Text(text) => {
                let mut bytes = [2; 9];
                bytes[1..].copy_from_slice(&(text.len() as u64).to_le_bytes());
                into.update(bytes);
                into.update(text.as_bytes());
            }
        }
    }
}

/// A row of an answer; columns count from 0.
pub trait Row {
    /// A column as it stands.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a cell that is neither number nor text.
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError>;

    /// A number, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is a text.
    fn int(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Int(n) => Ok(Some(n)),
            Value::Text(text) => Err(StoreError::Corrupt(format!("`{text}` stands where a number should"))),
        }
    }

    /// A number that must be there.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is none.
    fn needed(&self, at: usize) -> Result<i64, StoreError> {
        let none = || StoreError::Corrupt(format!("column {at} of an answer is empty"));
        self.int(at)?.ok_or_else(none)
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is a number.
    fn text(&self, at: usize) -> Result<Option<&str>, StoreError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Int(n) => Err(StoreError::Corrupt(format!("`{n}` stands where a text should"))),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is none.
    fn words(&self, at: usize) -> Result<&str, StoreError> {
        let none = || StoreError::Corrupt(format!("column {at} of an answer is empty"));
        self.text(at)?.ok_or_else(none)
    }
}
