//! What can go wrong in a use case.

use dunlin_formats::LoadError;
use dunlin_store::StoreError;
use std::fmt;

/// Why a use case was not carried out. Nothing of it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum AppError {
    /// The books.
    Store(StoreError),
    /// The files.
    Load(LoadError),
    /// The key was used for another command.
    KeyTaken(String),
    /// A rule forbids it: what, and how to mend it.
    Refused {
        /// What, with the values.
        message: String,
        /// How to mend it.
        hint: &'static str,
    },
    /// A rule of money forbids it: a stable code for programs, and what with the values.
    Rule {
        /// [`dunlin_core::posting::NotAllowed::code`], or `two_currencies`, `two_entities`, `four_eyes` and the like.
        code: &'static str,
        /// What, with names and decimals.
        message: String,
    },
    /// A file cannot be written.
    Unwritable(String),
    /// The books changed while the command was prepared; it is prepared anew.
    Moved,
}

impl AppError {
    pub(crate) fn refused(message: impl Into<String>, hint: &'static str) -> AppError {
        AppError::Refused { message: message.into(), hint }
    }

    /// How to mend it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            AppError::Store(error) => error.hint(),
            AppError::KeyTaken(_) => Some("send another command under a key of its own"),
            AppError::Refused { hint, .. } => Some(hint),
            AppError::Rule { code, .. } => Some(match *code {
                "not_overridable" | "wrong_role" => "docs/reference/rails.md says who may override what",
                "fee_charged" => "`dunlin dun charges` lists the charges by number",
                "not_last_level" => "cancel the later notice first: `dunlin dun list`",
                "two_persons" => {
                    "let another person look at the drafts and issue them: `dunlin dun list`, `dunlin dun issue`"
                }
                "needs_approval" => "propose it: `dunlin propose write-off`; somebody else approves",
                "secrets_key" => {
                    "docs/guides/serving.md tells where the key stands: DUNLIN_SECRETS_KEY, or the file beside the books"
                }
                "sealed" => "an administrator resets the user's factors: `dunlin user reset-factors NAME`",
                "sign_in_again" => "sign out and in again, and do it within ten minutes",
                "factor_there" => "remove what is there first",
                "nothing_begun" => "begin it anew; what was begun holds for some minutes",
                "link_taken" => "`dunlin user factors NAME` tells who is whom; end that link first",
                "provider" => "look whether the provider answers, and what `dunlin serve` was told of it",
                "own_factors" => "remove your own with password and code",
                "last_administrator" => "give somebody else the role of an administrator first",
                "four_eyes" | "not_yours" => "`dunlin propose list` says who proposed what",
                _ => "nothing was posted; look at what is open with `dunlin aging --items`",
            }),
            AppError::Unwritable(_) => Some("name a folder that this user may write"),
            AppError::Load(_) | AppError::Moved => None,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppError::Store(error) => error.fmt(f),
            AppError::Load(error) => error.fmt(f),
            AppError::KeyTaken(key) => write!(f, "the key `{key}` was used for another command"),
            AppError::Refused { message, .. } | AppError::Rule { message, .. } => f.write_str(message),
            AppError::Unwritable(text) => write!(f, "cannot be written: {text}"),
            AppError::Moved => f.write_str("the books changed meanwhile"),
        }
    }
}

impl std::error::Error for AppError {}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        AppError::Store(error)
    }
}

impl From<LoadError> for AppError {
    fn from(error: LoadError) -> AppError {
        AppError::Load(error)
    }
}
