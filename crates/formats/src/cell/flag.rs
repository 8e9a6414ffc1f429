//! Yes or no.

use super::{CellError, trim};

const YES: &[&[u8]] = &[b"yes", b"y", b"true", b"t", b"1", b"x", b"ja", b"j", b"oui", b"si"];
const NO: &[&[u8]] = &[b"no", b"n", b"false", b"f", b"0", b"nein", b"non", b"-"];

/// Reads a flag: yes/no, true/false, 1/0, X/blank, in any case; empty is no.
///
/// # Errors
/// [`CellError::NotAFlag`].
pub fn parse_flag(cell: &[u8]) -> Result<bool, CellError> {
    let cell = trim(cell);
    let is = |word: &&[u8]| cell.eq_ignore_ascii_case(word);
    match cell {
        [] => Ok(false),
        _ if YES.iter().any(is) => Ok(true),
        _ if NO.iter().any(is) => Ok(false),
        _ => Err(CellError::NotAFlag),
    }
}
