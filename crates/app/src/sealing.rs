//! Secrets that the program itself must read again (of one-time codes, of webhooks) are sealed: XChaCha20-Poly1305 under a key
//! that never stands in the books. Whoever has the books, or a copy of them, has none of these secrets.
//!
//! The key is 32 bytes as base64url. It stands in the variable [`KEY_VARIABLE`], or in a file beside embedded books (their name
//! with `.key` behind it), made at the first use, which only its owner may read. Several keys, one a line (in the variable:
//! commas between), are an exchange under way: the first seals, each opens what it sealed.
//!
//! A sealed text is `v1.KEY.BOX`: the version, which key, the nonce with what it sealed. It is bound to a purpose, so that what was
//! sealed for one user or use opens for no other.

use crate::books::Books;
use crate::error::AppError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use dunlin_store::{Place, table};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The variable that holds the key, where it does not stand in a file.
pub const KEY_VARIABLE: &str = "DUNLIN_SECRETS_KEY";
/// The version of sealed texts.
const VERSION: &str = "v1";
/// The bytes of a nonce.
const NONCE: usize = 24;

/// The keys under which secrets are sealed.
#[derive(Clone)]
pub struct Sealing {
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<&str> = self.keys.iter().map(|key| key.id.as_str()).collect();
        write!(f, "Sealing with {}", ids.join(", "))
    }
}

impl Sealing {
    /// The keys of a text: the first seals.
    ///
    /// # Errors
    /// [`AppError::Rule`] `secrets_key` for a key that is not 32 bytes of base64url, or none.
    pub fn of_text(text: &str) -> Result<Sealing, AppError> {
        let words = text.split([',', '\n', '\r', ' ']).map(str::trim).filter(|word| !word.is_empty());
        let keys = words.map(key).collect::<Option<Vec<Key>>>().filter(|keys| !keys.is_empty());
        keys.map(|keys| Sealing { keys }).ok_or_else(|| {
            no_key("the key of sealed secrets is not 32 bytes written as base64url".to_owned())
        })
    }

    /// A new key as text.
    ///
    /// # Panics
    /// When the machine has no source of chance.
    #[must_use]
    pub fn new_key() -> String {
        URL_SAFE_NO_PAD.encode(chance::<32>())
    }

    /// Seals a secret for a purpose.
    ///
    /// # Errors
    /// [`AppError::Rule`] `secrets_key` for a secret that is too long.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String, AppError> {
        let key = self.keys.first().ok_or_else(|| no_key("there is no key".to_owned()))?;
        let nonce = chance::<NONCE>();
        let aad = bound(&key.id, purpose);
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: aad.as_bytes() });
        let sealed = sealed.map_err(|_| no_key("the secret is too long to be sealed".to_owned()))?;
        let whole = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{VERSION}.{}.{}", key.id, URL_SAFE_NO_PAD.encode(whole)))
    }

    /// Opens what was sealed for a purpose.
    ///
    /// # Errors
    /// [`AppError::Rule`]: `secrets_key` when its key is not here, `sealed` when it was altered, or sealed for something else.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, AppError> {
        let altered = || AppError::Rule {
            code: "sealed",
            message: "a sealed secret was altered, or was sealed for something else".to_owned(),
        };
        let mut parts = sealed.split('.');
        let (Some(VERSION), Some(id), Some(text), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(altered());
        };
        let Some(key) = self.keys.iter().find(|key| key.id == id) else {
            return Err(no_key(format!(
                "a secret of these books was sealed with the key {id:.16}, which is not here"
            )));
        };
        let whole = URL_SAFE_NO_PAD.decode(text).map_err(|_| altered())?;
        let (nonce, sealed) = whole.split_at_checked(NONCE).ok_or_else(altered)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| altered())?;
        let aad = bound(id, purpose);
        let opened = key.cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: aad.as_bytes() });
        opened.map_err(|_| altered())
    }

    /// The keys of the books at a place: of the variable, else of the file beside them, which is made where there is none.
    fn at(place: &Place) -> Result<Sealing, AppError> {
        if let Ok(text) = std::env::var(KEY_VARIABLE)
            && !text.trim().is_empty()
        {
            return Sealing::of_text(&text);
        }
        match place {
            Place::File(books) => of_file(&beside(books)),
            Place::Server { .. } => {
                Err(no_key("books on a server have no key of sealed secrets yet".to_owned()))
            }
        }
    }
}

impl Books {
    /// The keys under which secrets of these books are sealed.
    ///
    /// # Errors
    /// [`AppError::Rule`] `secrets_key` when there is none, or the file is readable by others; [`AppError::Unwritable`].
    pub fn sealing(&self) -> Result<&Sealing, AppError> {
        if let Some(known) = self.inner.sealing.get() {
            return Ok(known);
        }
        let found = Sealing::at(self.inner.store.place())?;
        Ok(self.inner.sealing.get_or_init(|| found))
    }

    /// Takes these keys instead of those of the variable or the file; only before they are first asked for.
    pub fn seal_with(&self, sealing: Sealing) {
        let _ = self.inner.sealing.set(sealing);
    }
}

/// What a box is bound to.
fn bound(id: &str, purpose: &str) -> String {
    format!("dunlin {VERSION} {id} {purpose}")
}

fn key(text: &str) -> Option<Key> {
    // Either alphabet of base64.
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let cipher = XChaCha20Poly1305::new_from_slice(&bytes).ok()?;
    let digest = Sha256::digest([b"dunlin key id ".as_slice(), &bytes].concat());
    Some(Key { id: table::hex(&digest[..4]), cipher })
}

fn no_key(message: String) -> AppError {
    AppError::Rule { code: "secrets_key", message }
}

/// Bytes of chance.
pub(crate) fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    #[expect(clippy::expect_used, reason = "without chance there are no secrets, and nothing may go on")]
    getrandom::fill(&mut bytes).expect("the machine has a source of chance");
    bytes
}

/// The file of the key of embedded books.
fn beside(books: &Path) -> PathBuf {
    let mut name = books.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn of_file(path: &Path) -> Result<Sealing, AppError> {
    let unwritable = |e: std::io::Error| AppError::Unwritable(format!("{}: {e}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => {
            private(path)?;
            Sealing::of_text(&text)
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            make(path).map_err(unwritable)?;
            // Of two that make it at once, both read the one that is there.
            Sealing::of_text(&std::fs::read_to_string(path).map_err(unwritable)?)
        }
        Err(e) => Err(no_key(format!("{} cannot be read: {e}", path.display()))),
    }
}

/// Makes the file: whole or not at all, and never in the place of one that is there.
fn make(path: &Path) -> std::io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", table::hex(&chance::<8>())));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = writeln!(file, "{}", Sealing::new_key()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    match linked {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}

/// A key that others may read is none.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), AppError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0, |data| data.permissions().mode());
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(no_key(format!("{} can be read by others: `chmod 600` it", path.display()))),
    }
}

/// Who may read it is the system's business here.
#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), AppError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_key_alone() {
        let (old, new) = (Sealing::new_key(), Sealing::new_key());
        let sealing = Sealing::of_text(&old).unwrap();
        let sealed = sealing.seal("totp 7", b"a secret").unwrap();
        assert!(sealed.starts_with("v1.") && !sealed.contains("a secret"), "{sealed}");
        assert_ne!(sealed, sealing.seal("totp 7", b"a secret").unwrap(), "nonces differ");
        assert_eq!(sealing.open("totp 7", &sealed).unwrap(), b"a secret");
        let code = |told: Result<Vec<u8>, AppError>| match told {
            Err(AppError::Rule { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(sealing.open("totp 8", &sealed)), "sealed");
        for at in [0, 4, 20, sealed.len() - 1] {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).unwrap();
            assert!(matches!(code(sealing.open("totp 7", &altered)), "sealed" | "secrets_key"), "{at}");
        }
        for odd in ["", "v1", "v1.x", "v2.00000000.AA", "v1.a.b.c"] {
            assert!(matches!(code(sealing.open("totp 7", odd)), "sealed" | "secrets_key"), "{odd}");
        }
        // An exchange: the new key seals, the old one still opens.
        assert_eq!(code(Sealing::of_text(&new).unwrap().open("totp 7", &sealed)), "secrets_key");
        let both = Sealing::of_text(&format!("{new},{old}")).unwrap();
        assert_eq!(both.open("totp 7", &sealed).unwrap(), b"a secret");
        let again = both.seal("totp 7", b"a secret").unwrap();
        assert_eq!(Sealing::of_text(&new).unwrap().open("totp 7", &again).unwrap(), b"a secret");
        for wrong in ["", "short", &"A".repeat(44)] {
            assert!(Sealing::of_text(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let books = folder.path().join("b.db");
        let sealings: Vec<Sealing> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| of_file(&beside(&books)).unwrap())).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(sealings.iter().all(|one| one.keys[0].id == sealings[0].keys[0].id));
        let files: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(files, ["b.db.key"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = beside(&books);
            let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            mode(0o640);
            assert!(of_file(&path).is_err(), "others may read it");
            mode(0o600);
        }
        std::fs::write(beside(&books), "no key\n").unwrap();
        assert!(of_file(&beside(&books)).is_err());
    }
}
