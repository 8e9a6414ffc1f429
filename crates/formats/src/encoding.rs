//! Bytes to UTF-8: which encoding a text has, and the text in UTF-8.
//!
//! In this order: a byte-order mark says it; UTF-16 without a mark shows by the zero bytes of its Latin letters; valid
//! UTF-8 is UTF-8; everything else is read as Windows-1252, the encoding of Western exports, in which every byte is a
//! character. What was taken is said in the report, and `encoding` in a map file overrules it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A text in UTF-8, and what it was.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text without a byte-order mark.
    pub text: Cow<'a, [u8]>,
    /// Name of the encoding it had.
    pub encoding: &'static str,
}

/// Why a text cannot be decoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// No such encoding.
    Unknown(String),
    /// The bytes are not of the encoding: its name and the line.
    Malformed(&'static str, u64),
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DecodeError::Unknown(name) => {
                write!(
                    f,
                    "`{name}` is no encoding (write utf-8, windows-1252, iso-8859-15, utf-16le, shift_jis ...)"
                )
            }
            DecodeError::Malformed(name, line) => {
                write!(
                    f,
                    "line {line}: the bytes are not {name}; name the file's encoding in a map file (encoding = \"...\")"
                )
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a text; `label` overrules what the bytes say.
///
/// # Errors
/// [`DecodeError`]; without a label only UTF-16 can be malformed.
pub fn decode<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Decoded<'a>, DecodeError> {
    if let Some(label) = label {
        let encoding =
            Encoding::for_label(label.as_bytes()).ok_or_else(|| DecodeError::Unknown(label.to_owned()))?;
        return decode_as(without_mark(bytes, encoding), encoding);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[mark..], encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(bytes, encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(Decoded { text: Cow::Borrowed(bytes), encoding: UTF_8.name() }),
        Err(_) => decode_as(bytes, WINDOWS_1252),
    }
}

fn without_mark<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> &'a [u8] {
    match Encoding::for_bom(bytes) {
        Some((found, mark)) if found == encoding => &bytes[mark..],
        _ => bytes,
    }
}

fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Decoded<'a>, DecodeError> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if malformed {
        let line = text.split('\u{fffd}').next().map_or(0, |before| before.matches('\n').count());
        return Err(DecodeError::Malformed(encoding.name(), line as u64 + 1));
    }
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    };
    Ok(Decoded { text, encoding: encoding.name() })
}

/// UTF-16 shows by zero bytes at every second place of its beginning.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() / 2 * 3 / 4;
    match (even > most, odd > most) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, None).unwrap();
        (String::from_utf8(decoded.text.into_owned()).unwrap(), decoded.encoding)
    }

    #[test]
    fn encodings_are_found() {
        let text = "Kunde;Fällig\nA;1";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked: Vec<u8> = [&[0xff, 0xfe][..], &little].concat();
        assert_eq!(read(text.as_bytes()), (text.into(), "UTF-8"));
        assert_eq!(read(&[&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat()), (text.into(), "UTF-8"));
        assert_eq!(read(&little), (text.into(), "UTF-16LE"));
        assert_eq!(read(&big), (text.into(), "UTF-16BE"));
        assert_eq!(read(&marked), (text.into(), "UTF-16LE"));
        assert_eq!(read(b"Kunde;F\xe4llig \x80\nA;1"), ("Kunde;Fällig €\nA;1".into(), "windows-1252"));
    }

    #[test]
    fn a_label_overrules() {
        assert_eq!(decode(b"\xa4", Some("iso-8859-15")).unwrap().text.as_ref(), "€".as_bytes());
        assert_eq!(decode(b"a", Some("klingon")).unwrap_err(), DecodeError::Unknown("klingon".into()));
        assert_eq!(decode(b"a\nb\xff", Some("utf-8")).unwrap_err(), DecodeError::Malformed("UTF-8", 2));
    }
}
