//! Secrets that have to be read again: sealed with a key that is not in the books.
//!
//! The key is that of the variable [`VARIABLE`], or lies in a file beside embedded books, which is made when it is first needed and
//! which nobody but its owner may read. A copy of the books without the key tells none of the secrets.

use crate::books::Books;
use crate::error::AppError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use dunlin_store::Place;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The variable that holds the key: 32 bytes as base64.
const VARIABLE: &str = "DUNLIN_SECRETS_KEY";
/// What is in front of what was sealed: how.
const FORM: &str = "chacha20poly1305:";
const NONCE: usize = 12;

/// The key of sealed secrets.
pub(crate) struct SecretsKey(ChaCha20Poly1305);

impl std::fmt::Debug for SecretsKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretsKey")
    }
}

impl Books {
    /// Gives the key of sealed secrets, 32 bytes as base64, in place of the variable and the file; the first one counts.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is none.
    pub fn give_secrets_key(&self, text: &str) -> Result<(), AppError> {
        SecretsKey::read(text, "what was given")?;
        self.inner.secrets_key.get_or_init(|| text.to_owned());
        Ok(())
    }

    /// The key of sealed secrets; made where there is none and it can be kept.
    pub(crate) fn secrets_key(&self) -> Result<SecretsKey, AppError> {
        if let Some(text) = self.inner.secrets_key.get() {
            return SecretsKey::read(text, "what was given");
        }
        if let Some(text) = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()) {
            return SecretsKey::read(&text, &format!("the variable {VARIABLE}"));
        }
        match self.inner.store.place() {
            Place::File(books) => SecretsKey::beside(books),
            Place::Server { .. } => Err(AppError::refused(
                "there is no key to seal secrets with: beside books on a server no file can be kept",
                "set the variable DUNLIN_SECRETS_KEY to 32 bytes of chance: openssl rand -base64 32",
            )),
        }
    }
}

impl SecretsKey {
    fn read(text: &str, place: &str) -> Result<SecretsKey, AppError> {
        let bytes = STANDARD.decode(text.trim()).ok().filter(|bytes| bytes.len() == 32);
        let cipher = bytes.and_then(|bytes| ChaCha20Poly1305::new_from_slice(&bytes).ok());
        cipher.map(SecretsKey).ok_or_else(|| {
            AppError::refused(
                format!("{place} holds no key of 32 bytes in base64"),
                "openssl rand -base64 32 makes one",
            )
        })
    }

    /// The key in the file beside embedded books.
    fn beside(books: &Path) -> Result<SecretsKey, AppError> {
        let path = key_file(books);
        for _ in 0..2 {
            match std::fs::read_to_string(&path) {
                Ok(text) => return SecretsKey::read(&text, &path.display().to_string()),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    make(&path).map_err(|e| unwritable(&path, &e))?;
                }
                Err(error) => {
                    return Err(AppError::refused(
                        format!("the key {} cannot be read: {error}", path.display()),
                        "whoever runs Dunlin must be allowed to read it",
                    ));
                }
            }
        }
        Err(unwritable(&path, &ErrorKind::NotFound.into()))
    }

    /// Seals a secret for a purpose; it is opened for that purpose only.
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Result<String, AppError> {
        let nonce: [u8; NONCE] = chance();
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| AppError::refused("the secret cannot be sealed", "try again"))?;
        Ok(format!("{FORM}{}", STANDARD.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens what was sealed for a purpose; `None` where it was sealed with another key, for another purpose, or changed.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(sealed.strip_prefix(FORM)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.0.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: purpose.as_bytes() }).ok()
    }
}

/// Bytes of chance.
///
/// # Panics
/// When the machine has no source of chance.
pub(crate) fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    #[expect(clippy::expect_used, reason = "without chance there are no secrets, and nothing may go on")]
    getrandom::fill(&mut bytes).expect("the machine has a source of chance");
    bytes
}

/// `company.db` has `company.db.key`.
fn key_file(books: &Path) -> PathBuf {
    let mut name = books.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// Makes the file whole or not at all; another process that is quicker wins.
fn make(path: &Path) -> std::io::Result<()> {
    let mut own = path.as_os_str().to_owned();
    own.push(format!(".{}", std::process::id()));
    let own = PathBuf::from(own);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&own)?;
    file.write_all(format!("{}\n", STANDARD.encode(chance::<32>())).as_bytes())?;
    file.sync_all()?;
    let made = std::fs::hard_link(&own, path);
    std::fs::remove_file(&own)?;
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::Unwritable(format!("the key {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_for_the_same_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let books = folder.path().join("b.db");
        let key = SecretsKey::beside(&books).unwrap();
        let sealed = key.seal("webhook 1", b"secret").unwrap();
        assert_ne!(sealed, key.seal("webhook 1", b"secret").unwrap(), "never the same twice");
        assert_eq!(
            SecretsKey::beside(&books).unwrap().open("webhook 1", &sealed).as_deref(),
            Some(&b"secret"[..])
        );
        assert_eq!(key.open("webhook 2", &sealed), None);
        let other = SecretsKey::beside(&folder.path().join("other.db")).unwrap();
        assert_eq!(other.open("webhook 1", &sealed), None);
        for changed in [&sealed[..sealed.len() - 4], "chacha20poly1305:AAAA", "", "secret"] {
            assert_eq!(key.open("webhook 1", changed), None, "{changed}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(key_file(&books)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(key_file(&books), "no key").unwrap();
        assert!(matches!(SecretsKey::beside(&books), Err(AppError::Refused { .. })));
        std::fs::write(key_file(&books), STANDARD.encode([7; 31])).unwrap();
        assert!(matches!(SecretsKey::beside(&books), Err(AppError::Refused { .. })));
    }
}
