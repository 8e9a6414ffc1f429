//! The words of what people decide about rules: guard rails overridden, teams.

use super::{Output, Recorded};
use clap::{Args, Subcommand};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin override set disputed --document INV-7 --role manager --reason \"the customer asked for the letter\" --books company.db\n  \
dunlin override end 3 --books company.db\n  \
dunlin override list --books company.db\n\
Which rails there are, what each holds and who may override it: docs/reference/rails.md")]
pub(crate) struct Override {
    #[command(subcommand)]
    pub(crate) action: OverrideAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum OverrideAction {
    /// Let a guard rail be passed for a customer or a document, for a time
    Set {
        /// The rail's name
        rail: String,
        /// For which customer
        #[arg(long, value_name = "NUMBER", required_unless_present = "document")]
        customer: Option<String>,
        /// For one document only
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
        /// In which role
        #[arg(long, value_name = "ROLE")]
        role: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Its last day; a week where nothing is said
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
    },
    /// Take an override back by its number
    End {
        /// Its number
        number: i64,
    },
    /// The overrides so far
    List {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin team set \"Ada Lovelace\" north --books company.db\n  \
dunlin worklist --team north --books company.db")]
pub(crate) struct Team {
    #[command(subcommand)]
    pub(crate) action: TeamAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum TeamAction {
    /// Say to which team a collector belongs from the day on
    Set {
        /// The collector's name
        collector: String,
        /// The team's name
        team: String,
    },
    /// Say that a collector belongs to no team from the day on
    Leave {
        /// The collector's name
        collector: String,
    },
    /// Collectors and their teams on the day
    List {
        #[command(flatten)]
        output: Output,
    },
}
