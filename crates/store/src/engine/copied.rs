//! Rows of a `COPY ... TO STDOUT (FORMAT BINARY)`, read in place: a scan of a million rows makes no allocation a row.
//!
//! The format (PostgreSQL manual, COPY, "Binary Format"): a signature of 11 bytes, flags, the length of an extension; then
//! a row each: the number of fields in 16 bits, each field's length in 32 bits (-1: nothing) and its bytes; at the end a
//! row of -1 fields.

use crate::error::StoreError;
use crate::table::Column;
use crate::value::{Row, Value};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// A copy on its way.
pub(super) struct Copied<'c> {
    columns: &'c [Column],
    /// The beginning of what is not whole yet. A server sends whole rows, so that this stays empty.
    waiting: Vec<u8>,
    fields: Vec<(u32, i32)>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The header is to come.
    New,
    Rows,
    /// The last row has been.
    Ended,
}

impl<'c> Copied<'c> {
    pub(super) fn of(columns: &'c [Column]) -> Copied<'c> {
        Copied { columns, waiting: Vec::new(), fields: Vec::with_capacity(columns.len()), state: State::New }
    }

    /// Takes a piece, and hands over the rows that are whole.
    pub(super) fn take(
        &mut self,
        piece: &[u8],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.waiting.is_empty() {
            let read = self.rows(piece, each)?;
            self.waiting.extend_from_slice(&piece[read..]);
            return Ok(());
        }
        let mut whole = std::mem::take(&mut self.waiting);
        whole.extend_from_slice(piece);
        let read = self.rows(&whole, each)?;
        whole.drain(..read);
        self.waiting = whole;
        Ok(())
    }

    /// Whether the copy was whole.
    pub(super) fn end(self) -> Result<(), StoreError> {
        match self.state {
            State::Ended => Ok(()),
            _ => Err(StoreError::Gone("the rows end in the middle".to_owned())),
        }
    }

    /// Hands over the rows of some bytes; how many bytes they were.
    fn rows(
        &mut self,
        bytes: &[u8],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<usize, StoreError> {
        let mut at = 0;
        if self.state == State::New {
            let Some(end) = header(bytes)? else { return Ok(0) };
            (at, self.state) = (end, State::Rows);
        }
        while self.state == State::Rows {
            match row(bytes, at, &mut self.fields)? {
                Next::More => return Ok(at),
                Next::End => self.state = State::Ended,
                Next::Row(_) if self.fields.len() != self.columns.len() => {
                    return Err(StoreError::Engine(format!("a row of {} fields", self.fields.len())));
                }
                Next::Row(end) => {
                    each(&CopiedRow { bytes, fields: &self.fields, columns: self.columns })?;
                    at = end;
                }
            }
        }
        // What follows the last row is of no interest.
        Ok(bytes.len())
    }
}

/// Where the rows begin; `None` while the header is not whole.
fn header(bytes: &[u8]) -> Result<Option<usize>, StoreError> {
    let whole = SIGNATURE.len() + 8;
    if bytes.len() < whole {
        return Ok(None);
    }
    if !bytes.starts_with(SIGNATURE) {
        return Err(StoreError::Engine("the server's answer is no binary copy".to_owned()));
    }
    let extension = i32::from_be_bytes([bytes[15], bytes[16], bytes[17], bytes[18]]);
    let end = whole + usize::try_from(extension).unwrap_or(0);
    Ok((bytes.len() >= end).then_some(end))
}

enum Next {
    /// The row is not whole yet.
    More,
    /// There are no more rows.
    End,
    /// A row; where the next one begins.
    Row(usize),
}

/// Where each field lies; its length is -1 for nothing.
fn row(bytes: &[u8], at: usize, fields: &mut Vec<(u32, i32)>) -> Result<Next, StoreError> {
    fields.clear();
    let Some(count) = bytes.get(at..at + 2) else { return Ok(Next::More) };
    let count = i16::from_be_bytes([count[0], count[1]]);
    if count < 0 {
        return Ok(Next::End);
    }
    let mut at = at + 2;
    for _ in 0..count {
        let Some(len) = bytes.get(at..at + 4) else { return Ok(Next::More) };
        let len = i32::from_be_bytes([len[0], len[1], len[2], len[3]]);
        at += 4;
        fields.push((at as u32, len));
        at += usize::try_from(len).unwrap_or(0);
    }
    Ok(if at <= bytes.len() { Next::Row(at) } else { Next::More })
}

struct CopiedRow<'r> {
    bytes: &'r [u8],
    fields: &'r [(u32, i32)],
    columns: &'r [Column],
}

impl Row for CopiedRow<'_> {
    fn value(&self, at: usize) -> Result<Value<'_>, StoreError> {
        let (start, len) = self.fields[at];
        let Ok(len) = usize::try_from(len) else { return Ok(Value::Null) };
        let bytes = &self.bytes[start as usize..start as usize + len];
        let bad = |what: &str| StoreError::Corrupt(format!("{} of an answer {what}", self.columns[at].name));
        match self.columns[at].is_text {
            true => std::str::from_utf8(bytes).map(Value::Text).map_err(|_| bad("is no UTF-8")),
            false => {
                let number = bytes.try_into().map(i64::from_be_bytes);
                number.map(Value::Int).map_err(|_| bad("is no whole number"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] =
        [Column { name: "id", is_text: false }, Column { name: "name", is_text: true }];

    fn copy() -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([0; 8]);
        for (id, name) in [(7i64, Some("a")), (-1, None), (1 << 40, Some("ü"))] {
            bytes.extend(2i16.to_be_bytes());
            bytes.extend(8i32.to_be_bytes());
            bytes.extend(id.to_be_bytes());
            match name {
                Some(name) => {
                    bytes.extend((name.len() as i32).to_be_bytes());
                    bytes.extend(name.as_bytes());
                }
                None => bytes.extend((-1i32).to_be_bytes()),
            }
        }
        bytes.extend((-1i16).to_be_bytes());
        bytes
    }

    fn read(bytes: &[u8], buffer: usize) -> Result<Vec<String>, StoreError> {
        let mut seen = Vec::new();
        let mut copied = Copied::of(&COLUMNS);
        for piece in bytes.chunks(buffer) {
            copied.take(piece, &mut |row| {
                seen.push(format!("{:?} {:?}", row.value(0)?, row.value(1)?));
                Ok(())
            })?;
        }
        copied.end()?;
        Ok(seen)
    }

    #[test]
    fn rows_come_out_whatever_pieces_they_come_in() {
        let expected = ["Int(7) Text(\"a\")", "Int(-1) Null", "Int(1099511627776) Text(\"ü\")"];
        for buffer in [1, 2, 3, 7, 19, 20, 64, 4096] {
            assert_eq!(read(&copy(), buffer).unwrap(), expected, "{buffer}");
        }
    }

    #[test]
    fn an_answer_that_is_cut_off_is_no_answer() {
        let bytes = copy();
        for end in 0..bytes.len() - 2 {
            assert!(read(&bytes[..end], 64).is_err(), "{end}");
        }
        assert!(read(b"something quite different", 64).is_err());
    }
}
