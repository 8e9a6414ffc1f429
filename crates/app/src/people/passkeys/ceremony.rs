//! What a device answers, read and checked by Web Authentication (level 3, 7.1 and 7.2): no books, no clock.

use crate::people::keys::Key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The longest id of a credential.
const ID_MAX: usize = 1023;
/// The person was there, and proved it to the device.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
/// The key may be copied to other devices; it was.
const MAY_BE_COPIED: u8 = 0x08;
const IS_COPIED: u8 = 0x10;
/// There is a key; there are extensions.
const HAS_KEY: u8 = 0x40;
const HAS_MORE: u8 = 0x80;

/// What was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// What it is used up by.
    pub(super) hash: String,
    /// For whom; 0: whoever it is.
    pub(super) user: i64,
    /// In which session.
    pub(super) session: String,
    /// Until when, milliseconds since 1970.
    pub(super) until_ms: i64,
    /// The challenge, base64url, as the browser was given it.
    pub(super) challenge: String,
}

/// What a device made.
#[derive(Clone, Copy, Debug)]
pub struct Made<'m> {
    /// `clientDataJSON`.
    pub client_data: &'m [u8],
    /// `attestationObject`.
    pub attestation: &'m [u8],
}

/// What a device signed.
#[derive(Clone, Copy, Debug)]
pub struct Given<'g> {
    /// The credential's id, base64url.
    pub credential: &'g str,
    /// `clientDataJSON`.
    pub client_data: &'g [u8],
    /// `authenticatorData`.
    pub authenticator: &'g [u8],
    /// `signature`.
    pub signature: &'g [u8],
    /// `userHandle`, base64url; empty where the device says none.
    pub handle: &'g str,
}

/// The challenge of a browser's answer.
pub(super) fn challenge(client_data: &[u8]) -> Option<String> {
    let said: Value = serde_json::from_slice(client_data).ok()?;
    said["challenge"].as_str().map(str::to_owned)
}

/// The credential that was made: its id, its key, how often it has signed. `None`: it is not what was asked for.
pub(super) fn made(asked: &Asked, host: &str, origin: &str, made: Made<'_>) -> Option<(String, Key, i64)> {
    check_client(made.client_data, "webauthn.create", &asked.challenge, origin)?;
    let object = whole(made.attestation)?;
    let data = text_entry(&object, "authData")?.as_bytes()?;
    let (flags, counter, rest) = check_device(data, host)?;
    if flags & HAS_KEY == 0 {
        return None;
    }
    let (_maker, rest) = rest.split_at_checked(16)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let mut rest = rest;
    let key = cose(&ciborium::from_reader(&mut rest).ok()?)?;
    if flags & HAS_MORE != 0 {
        ciborium::from_reader::<Cbor, _>(&mut rest).ok()?;
    }
    let is_good = rest.is_empty() && !id.is_empty() && id.len() <= ID_MAX;
    is_good.then(|| (URL_SAFE_NO_PAD.encode(id), key, counter))
}

/// How often a credential has signed, where it signed what was asked for.
pub(super) fn given(asked: &Asked, host: &str, origin: &str, key: &Key, given: Given<'_>) -> Option<i64> {
    check_client(given.client_data, "webauthn.get", &asked.challenge, origin)?;
    let (flags, counter, rest) = check_device(given.authenticator, host)?;
    if flags & (HAS_KEY | HAS_MORE) == 0 && !rest.is_empty() {
        return None;
    }
    let message = [given.authenticator, &Sha256::digest(given.client_data)].concat();
    key.signed(&message, given.signature).then_some(counter)
}

/// What the browser says: the right thing, of the right page, not in a frame of another's.
fn check_client(client_data: &[u8], what: &str, challenge: &str, origin: &str) -> Option<()> {
    let said: Value = serde_json::from_slice(client_data).ok()?;
    let is_good = said["type"] == what
        && said["challenge"] == challenge
        && said["origin"] == origin
        && said["crossOrigin"] != true
        && said["topOrigin"].is_null();
    is_good.then_some(())
}

/// What the device says: for the right host, with the person there and known to it. Flags, counter, and what follows.
fn check_device<'d>(data: &'d [u8], host: &str) -> Option<(u8, i64, &'d [u8])> {
    let (of, rest) = data.split_first_chunk::<32>()?;
    let (flags, rest) = rest.split_first()?;
    let (counter, rest) = rest.split_first_chunk::<4>()?;
    let is_good = *of == *Sha256::digest(host.as_bytes())
        && flags & PRESENT != 0
        && flags & VERIFIED != 0
        && (flags & IS_COPIED == 0 || flags & MAY_BE_COPIED != 0);
    is_good.then(|| (*flags, i64::from(u32::from_be_bytes(*counter)), rest))
}

/// One thing of CBOR, and nothing behind it.
fn whole(bytes: &[u8]) -> Option<Cbor> {
    let mut rest = bytes;
    let value = ciborium::from_reader(&mut rest).ok()?;
    rest.is_empty().then_some(value)
}

fn text_entry<'c>(map: &'c Cbor, name: &str) -> Option<&'c Cbor> {
    map.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

/// A key as COSE writes it.
fn cose(map: &Cbor) -> Option<Key> {
    let entry = |number: i64| {
        let is = |key: &Cbor| key.as_integer() == Some(number.into());
        map.as_map()?.iter().find(|(key, _)| is(key)).map(|(_, value)| value)
    };
    let number = |at: i64| entry(at)?.as_integer().and_then(|n| i64::try_from(n).ok());
    let bytes = |at: i64| entry(at)?.as_bytes();
    match (number(1)?, number(3)?) {
        (2, -7) if number(-1) == Some(1) => Key::es256(bytes(-2)?, bytes(-3)?),
        (1, -8) if number(-1) == Some(6) => {
            Some(Key::EdDsa(bytes(-2)?.clone())).filter(|_| bytes(-2).is_some_and(|x| x.len() == 32))
        }
        (3, -257) => Some(Key::Rs256(bytes(-1)?.clone(), bytes(-2)?.clone())),
        _ => None,
    }
}
