//! Errors as problem+json (RFC 9457): a stable code of `docs/errors.md`, what happened, how to mend it. What is internal goes to
//! the log under the request's id, which the answer names.

use crate::error::{Code, Failure};
use crate::input::books_failure;
use dunlin_app::{AppError, StoreError};
use serde_json::{Value, json};

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    /// HTTP status.
    pub(crate) status: u16,
    /// Stable code.
    pub(crate) code: &'static str,
    /// What happened.
    pub(crate) detail: String,
    /// How to mend it.
    pub(crate) hint: Option<String>,
    /// The rule of money or collecting that forbids it, where one does.
    pub(crate) rule: Option<&'static str>,
    /// Seconds after which it may be tried again.
    pub(crate) retry_after: Option<u32>,
    /// What only the log is told.
    pub(crate) internal: Option<String>,
}

/// After so many seconds the books may be there again.
const RETRY: u32 = 5;

macro_rules! problems {
    ($($(#[$when:meta])? $name:ident $status:literal $code:literal $detail:literal;)*) => {
        $($(#[$when])? pub(crate) fn $name() -> Problem { Problem::new($status, $code, $detail) })*

        /// Codes of the API's own with their statuses.
        pub(crate) const OWN: &[(u16, &str)] = &[$($(#[$when])? ($status, $code)),*];
    };
}

problems! {
    request 400 "api.request" "the request is not one that can be understood";
    unauthenticated 401 "api.unauthenticated" "nobody has signed in, or the session or token is no longer valid";
    wrong_sign_in 401 "api.sign_in" "the name or the password is wrong";
    forbidden 403 "api.forbidden" "whoever asks may not do this";
    enrol 403 "api.enrol" "a second factor is asked of this user and is not there: set one up first";
    #[cfg(feature = "sso")]
    unlinked 403 "api.unlinked" "whoever has signed in at the provider is nobody here";
    cross_site 403 "api.cross_site" "the request comes from another site's page";
    not_found 404 "api.not_found" "there is nothing here";
    method 405 "api.method" "this is not done with that method";
    not_acceptable 406 "api.not_acceptable" "it cannot be had in that form";
    timeout 408 "api.timeout" "the request did not arrive in time";
    changed 412 "api.changed" "it no longer reads as it did when it was looked at";
    too_large 413 "api.too_large" "the body is too large";
    media_type 415 "api.media_type" "the body is not of a kind that is read here";
    parameter 422 "api.parameter" "a parameter cannot be";
    body 422 "api.body" "the body cannot be read";
    throttled 429 "api.throttled" "too many failures";
    streams 429 "api.streams" "too many streams are open";
    internal 500 "api.internal" "something went wrong in the program";
    #[cfg(feature = "sso")]
    provider 502 "api.provider" "the provider of sign-in does not answer as it should";
    unavailable 503 "api.unavailable" "the books cannot be reached";
}

impl Problem {
    fn new(status: u16, code: &'static str, detail: &str) -> Problem {
        let (hint, rule, retry_after, internal) = (None, None, None, None);
        Problem { status, code, detail: detail.to_owned(), hint, rule, retry_after, internal }
    }

    /// The same, said more exactly.
    #[must_use]
    pub(crate) fn saying(self, detail: impl Into<String>) -> Problem {
        Problem { detail: detail.into(), ..self }
    }

    /// The same with how to mend it.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    /// The body. `request`: the id under which the log has more.
    pub(crate) fn body(&self, request: &str) -> Value {
        let mut body = json!({
            "type": format!("https://dunlin.invalid/errors#{}", self.code), "title": self.code, "status": self.status,
            "detail": self.detail, "code": self.code, "request": request,
        });
        if let Some(hint) = &self.hint {
            body["hint"] = json!(hint);
        }
        if let Some(rule) = self.rule {
            body["rule"] = json!(rule);
        }
        body
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        let status = match failure.code {
            Code::BooksRefused => 409,
            Code::BooksUnavailable | Code::BooksMissing => 503,
            Code::OutputUnwritable | Code::BooksNotBooks => 500,
            _ => 422,
        };
        let Failure { code, message, hint } = failure;
        let problem = Problem { hint, ..Problem::new(status, code.text(), &message) };
        match status {
            // What the machine says is nobody's business but the operator's.
            500 | 503 => Problem {
                detail: unavailable().detail,
                internal: Some(message),
                retry_after: (status == 503).then_some(RETRY),
                ..problem
            },
            _ => problem,
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Problem {
        let rule = match &error {
            AppError::Rule { code, .. } => Some(*code),
            _ => None,
        };
        match &error {
            AppError::Store(StoreError::Corrupt(what)) => {
                Problem { internal: Some(what.clone()), ..internal() }
            }
            // A key is told as its sender wrote it, not as the books tell it from others'.
            AppError::KeyTaken(key) if key.starts_with("api/") => {
                let own = key.splitn(3, '/').nth(2).unwrap_or_default().to_owned();
                Problem::from(books_failure(&AppError::KeyTaken(own)))
            }
            _ => Problem { rule, ..Problem::from(books_failure(&error)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OWN;

    #[test]
    fn every_code_of_the_api_is_in_the_manual_with_its_status() {
        let manual = include_str!("../../../../docs/errors.md");
        for (status, code) in OWN {
            let row = format!("| `{code}` | {status} |");
            assert!(manual.contains(&row), "docs/errors.md lacks {row}");
        }
    }
}
