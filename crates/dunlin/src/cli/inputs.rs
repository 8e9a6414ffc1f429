//! The words that name input files; shared by every command that reads some.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Files to read, and how. CSV, XLSX, Parquet or JSON lines, also compressed; the kind of file is seen by itself.
#[derive(Args, Debug, Default)]
pub(crate) struct Inputs {
    /// Read the books instead of files: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL", help_heading = "Files")]
    pub(crate) books: Option<String>,
    /// Invoices, one row each
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) invoices: Vec<PathBuf>,
    /// Applications of payments and credits to invoices
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) applications: Vec<PathBuf>,
    /// Payments (receipts); what no application uses up is unapplied cash
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) payments: Vec<PathBuf>,
    /// Credit notes
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) credit_notes: Vec<PathBuf>,
    /// Write-offs
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) write_offs: Vec<PathBuf>,
    /// Customers: names, segments, collectors, parents, limits
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) customers: Vec<PathBuf>,
    /// A flat list: one row an invoice with its clearing date
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) flat: Vec<PathBuf>,
    /// Open-item lists, one file a day or month
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) open_items: Vec<PathBuf>,
    /// The day of an open-item list that does not say it itself
    #[arg(long, value_name = "DATE", help_heading = "Files")]
    pub(crate) snapshot_date: Option<String>,
    /// Column maps (TOML) that fix or replace the guess, one for each kind of file
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Files")]
    pub(crate) map: Vec<PathBuf>,
    /// Write the guessed column map here; for files of several kinds one beside it for each
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) save_map: Option<PathBuf>,
    /// Only this currency; also the currency of files that name none
    #[arg(long, value_name = "CODE", help_heading = "Files")]
    pub(crate) currency: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How files are read, wherever they go.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Order of day, month and year, where the data leave it open
    #[arg(long, value_enum, value_name = "ORDER", help_heading = "Files")]
    pub(crate) dates: Option<DateOrder>,
    /// Decimal mark, where the data leave it open: `.` or `,`
    #[arg(long, value_name = "MARK", help_heading = "Files")]
    pub(crate) decimal: Option<char>,
    /// Count exact duplicate rows each time instead of once
    #[arg(long, help_heading = "Files")]
    pub(crate) keep_duplicates: bool,
    /// Go on without the rows that cannot be read, and write them back out here with the reason
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) refused: Option<PathBuf>,
    /// Do not print how the files were understood
    #[arg(long, short, help_heading = "Files")]
    pub(crate) quiet: bool,
}

/// Order of day, month and year.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// 2024-01-31
    Ymd,
    /// 31.01.2024
    Dmy,
    /// 1/31/2024
    Mdy,
}
