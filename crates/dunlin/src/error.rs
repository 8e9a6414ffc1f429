//! The one outer error: a stable code, what happened, where, how to mend it.
//!
//! Rooms below have small errors of their own; here they get a code of `docs/errors.md` and an exit status: 1 for
//! "could not be done", 2 for "asked in a way that cannot be understood".

use std::fmt;
use std::io;
use std::process::ExitCode;

/// Something that ends a command.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Stable code, a row of `docs/errors.md`.
    pub(crate) code: Code,
    /// What happened and where; may have several lines.
    pub(crate) message: String,
    /// How to mend it.
    pub(crate) hint: Option<String>,
}

macro_rules! codes {
    ($($variant:ident $text:literal $exit:literal;)*) => {
        /// The codes. Their texts are stable; `docs/errors.md` explains each.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Code { $($variant,)* }

        impl Code {
            /// All of them.
            pub(crate) const ALL: &[Code] = &[$(Code::$variant),*];

            /// The code as printed.
            pub(crate) const fn text(self) -> &'static str {
                match self { $(Code::$variant => $text),* }
            }

            /// The exit status that goes with it.
            const fn exit(self) -> u8 {
                match self { $(Code::$variant => $exit),* }
            }
        }
    };
}

codes! {
    UsageInput "usage.input" 2;
    UsageKpi "usage.kpi" 2;
    UsagePeriod "usage.period" 2;
    UsageDate "usage.date" 2;
    UsageCurrency "usage.currency" 2;
    UsageBuckets "usage.buckets" 2;
    UsageGiven "usage.given" 2;
    InputUnreadable "input.unreadable" 1;
    InputRefused "input.refused" 1;
    InputQuestion "input.question" 1;
    InputEmpty "input.empty" 1;
    InputLimit "input.limit" 1;
    LedgerCurrencies "ledger.currencies" 1;
    LedgerOverflow "ledger.overflow" 1;
    LedgerGroup "ledger.group" 1;
    LedgerControl "ledger.control" 1;
    OutputUnwritable "output.unwritable" 1;
    BooksPlace "books.place" 2;
    BooksMissing "books.missing" 1;
    BooksExists "books.exists" 1;
    BooksNotBooks "books.not_books" 1;
    BooksUnavailable "books.unavailable" 1;
    BooksRefused "books.refused" 1;
    StrategyRefused "strategy.refused" 1;
    ServeAddress "serve.address" 1;
    UsageServer "usage.server" 2;
    ServerUnreachable "server.unreachable" 1;
    ServerRefused "server.refused" 1;
    ServeTls "serve.tls" 1;
}

impl Failure {
    /// A failure with its message.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), hint: None }
    }

    /// The same with a sentence on how to mend it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// Prints the failure on standard error and gives the exit status.
    pub(crate) fn report(&self) -> ExitCode {
        eprint!("{self}");
        ExitCode::from(self.code.exit())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error[{}]: {}", self.code.text(), self.message)?;
        match &self.hint {
            Some(hint) => writeln!(f, "  help: {hint}"),
            None => Ok(()),
        }
    }
}

/// Writing failed. A reader that went away (`dunlin ... | head`) is no failure: the process ends quietly.
pub(crate) fn unwritable(what: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    Failure::new(Code::OutputUnwritable, format!("{what} cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_the_manual() {
        let manual = include_str!("../../../docs/errors.md");
        for code in Code::ALL {
            assert!(manual.contains(&format!("`{}`", code.text())), "docs/errors.md lacks {}", code.text());
        }
    }
}
