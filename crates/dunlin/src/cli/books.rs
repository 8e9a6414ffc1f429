//! The words about the books: taking files in, and running them.

use super::Reading;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What sort of files are taken in.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportKind {
    /// Customers: names, segments, collectors, parents, limits
    Customers,
    /// Invoices, one row each
    Invoices,
    /// Credit notes
    CreditNotes,
    /// One row an invoice with its clearing date
    Flat,
    /// Open-item lists, one a day or month
    OpenItems,
    /// Payments (receipts)
    Payments,
    /// Write-offs
    WriteOffs,
    /// Applications of payments and credits to invoices
    Applications,
    /// Exchange rates: rows of date, from, to, rate, or a central bank's history
    FxRates,
    /// Reference rates of late interest: rows of name, date, rate (percent a year)
    ReferenceRates,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin import invoices invoices.csv --books company.db --dry-run\n  \
dunlin import open-items 2024-01-31.csv 2024-02-29.csv --books company.db\n  \
dunlin import payments bank.csv --books postgres://dunlin@db/ar --refused left-out.csv")]
pub(crate) struct Import {
    /// What sort of files
    #[arg(value_enum, value_name = "KIND")]
    pub(crate) kind: ImportKind,
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL")]
    pub(crate) books: Option<String>,
    /// Say what would be new, changed and refused, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The same key and the same files again: the same answer, done once
    #[arg(long, value_name = "TEXT")]
    pub(crate) key: Option<String>,
    /// The day of an open-item list that does not say it itself
    #[arg(long, value_name = "DATE", help_heading = "Files")]
    pub(crate) as_of: Option<String>,
    /// A column map (TOML) that fixes or replaces the guess
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) map: Option<PathBuf>,
    /// Write the guessed column map here
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) save_map: Option<PathBuf>,
    /// The currency of files that name none; of a history of exchange rates the one they are quoted for (EUR)
    #[arg(long, value_name = "CODE", help_heading = "Files")]
    pub(crate) currency: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin post commands.jsonl --books company.db\n  \
echo '{\"key\": \"p1\", \"do\": \"write_off\", \"document\": \"I7\", \"date\": \"2024-12-31\"}' | dunlin post\n\n\
What a line may say is in docs/guides/posting.md: document, payment, apply, unapply, refund, write_off,\n\
return_payment, void, dispute, hold, due, customer, merge. Each line is answered by a line, in the same order.")]
pub(crate) struct Post {
    /// Files of commands, one JSON object a line; default: standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL")]
    pub(crate) books: Option<String>,
    /// For lines without a key of their own: this and the line's number is their key
    #[arg(long, value_name = "TEXT")]
    pub(crate) key: Option<String>,
    /// End at the first line that is refused
    #[arg(long)]
    pub(crate) stop: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin statement 10045 --books company.db --from 2024-01-01 --as-of 2024-03-31\n  \
dunlin statement 10045 --books company.db --issue --key q1-10045\n  \
dunlin statement --issued ST-000017 --books company.db")]
pub(crate) struct Statement {
    /// The customer's number
    #[arg(value_name = "CUSTOMER", required_unless_present = "issued")]
    pub(crate) customer: Option<String>,
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL")]
    pub(crate) books: Option<String>,
    /// First day; default: the first of the last day's month
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Last day; default: the last day on which anything happened
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Facts recorded after this day (or moment) are unknown; default: all is known
    #[arg(long, value_name = "TIME", conflicts_with = "issue")]
    pub(crate) known_at: Option<String>,
    /// Issue it: numbered, kept word for word
    #[arg(long)]
    pub(crate) issue: bool,
    /// The same key again: the same statement, issued once
    #[arg(long, value_name = "TEXT", requires = "issue")]
    pub(crate) key: Option<String>,
    /// Print a statement that was issued, byte for byte, and check that the books still say so
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["customer", "issue", "from", "as_of", "known_at"])]
    pub(crate) issued: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["issue", "issued"])]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin books init --books company.db\n  \
dunlin books backup /backups/2024-12-31.db --books company.db\n  \
dunlin books verify --books company.db\n  \
dunlin books export for-the-auditor --books company.db\n  \
dunlin books copy postgres://dunlin@db/ar?schema=acme --books company.db")]
pub(crate) struct Books {
    #[command(subcommand)]
    pub(crate) action: BooksAction,
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) books: Option<String>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum BooksAction {
    /// Make new, empty books
    Init,
    /// Bring books of an older version up to this one; embedded books are copied first
    Upgrade,
    /// Copy embedded books, as they stand at one moment, while others work with them
    Backup {
        /// Where to
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
    /// Put a copy in the place of the books; refused while anybody works with them
    Restore {
        /// The copy
        #[arg(value_name = "FILE")]
        from: PathBuf,
    },
    /// Write every table, the journal and the open items as files into a new folder, with a manifest
    Export {
        /// Where to; must be new or empty
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// What sort of files
        #[arg(long, value_enum, default_value = "csv")]
        format: ExportFormat,
    },
    /// Copy the books into new ones at another place, on whichever engine, and verify them there
    Copy {
        /// Where to: a file's path or postgres://...
        #[arg(value_name = "URL")]
        to: String,
    },
    /// Check the file, the chain of commands, every fact's digest, references and balances
    Verify {
        /// A head that was noted earlier (`SEQ:HASH`, as verify and backup print it): the journal must still hold it
        #[arg(long, value_name = "HEAD")]
        head: Option<String>,
    },
    /// The exchange rates and reference rates that the books have
    Rates,
    /// Work every derived figure out anew from the facts
    Check,
    /// Take an import back as a whole, by further facts; what was known before stays known
    Undo {
        /// Number of the import
        #[arg(value_name = "IMPORT")]
        import: i64,
    },
}

/// What an export writes.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportFormat {
    Csv,
    Parquet,
}
