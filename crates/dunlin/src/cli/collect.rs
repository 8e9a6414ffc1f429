//! The words of collecting: strategies, dunning, the worklist, an account.

use super::Output;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The books and the day.
#[derive(Args, Clone, Debug)]
pub(crate) struct At {
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) books: Option<String>,
    /// The day; today where nothing is said
    #[arg(long, value_name = "DATE", global = true)]
    pub(crate) as_of: Option<String>,
    /// As it was known at that day or moment; lists and previews only
    #[arg(long, value_name = "MOMENT", global = true)]
    pub(crate) known_at: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin strategy show > strategy.txt\n  \
dunlin strategy check standard.toml\n  \
dunlin strategy activate standard.toml --books company.db --as-of 2025-01-01")]
pub(crate) struct Strategy {
    #[command(subcommand)]
    pub(crate) action: StrategyAction,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Subcommand, Debug)]
pub(crate) enum StrategyAction {
    /// Read a strategy file and say what is wrong with it
    Check {
        /// The file
        file: PathBuf,
    },
    /// Read a strategy aloud: a file, or the one in use
    Show {
        /// The file; the strategy in use where nothing is said
        file: Option<PathBuf>,
    },
    /// What would be done otherwise on the day: a file beside the strategy in use
    Diff {
        /// The file
        file: PathBuf,
    },
    /// Put a strategy into use from the day on
    Activate {
        /// The file
        file: PathBuf,
        /// The same key and the same file again: the same answer, done once
        #[arg(long, value_name = "TEXT")]
        key: Option<String>,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin dun preview --books company.db --as-of 2025-01-15\n  \
dunlin dun run --books company.db && dunlin dun issue --books company.db\n  \
dunlin dun cancel N-0000042 --reason \"wrong address\" --books company.db")]
pub(crate) struct Dun {
    #[command(subcommand)]
    pub(crate) action: DunAction,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Subcommand, Debug)]
pub(crate) enum DunAction {
    /// What would be done on the day, and what is withheld and why; changes nothing
    Preview {
        /// A strategy file instead of the strategy in use
        #[arg(long, value_name = "FILE")]
        strategy: Option<PathBuf>,
        /// Only what is withheld
        #[arg(long)]
        withheld: bool,
        /// Totals only: by step, and by reason
        #[arg(long)]
        summary: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Draft the notices of the day; run again it adds nothing
    Run {
        /// The same key again: the same answer
        #[arg(long, value_name = "TEXT")]
        key: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Issue drafts; each is looked at again first
    Issue {
        /// One notice; all drafts where nothing is said
        notice: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Approve a draft whose step asks for it
    Approve {
        /// Its number
        notice: String,
    },
    /// Cancel a notice
    Cancel {
        /// Its number
        notice: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Why a notice went: who made and issued it, by which strategy, and the decision made anew on what was known then
    Why {
        /// Its number
        notice: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What notices charge (fees, interest, fixed sums), by which right, and how it came about
    Charges {
        #[command(flatten)]
        output: Output,
    },
    /// Waive a charge; it never comes back
    Waive {
        /// Its number, as `dun charges` lists it
        charge: i64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The same key with the same words again: the same answer, done once
        #[arg(long, value_name = "TEXT")]
        key: Option<String>,
    },
    /// The notices so far
    List {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin worklist --books company.db --capacity 20\n  \
dunlin worklist --books company.db --collector \"Ada\" --as-of 2025-01-15 --json")]
pub(crate) struct Worklist {
    /// Only this collector's customers
    #[arg(long, value_name = "NAME", conflicts_with = "team")]
    pub(crate) collector: Option<String>,
    /// Only customers of this team's collectors
    #[arg(long, value_name = "NAME")]
    pub(crate) team: Option<String>,
    /// How many contacts the day has room for
    #[arg(long, default_value_t = 40)]
    pub(crate) capacity: usize,
    /// How many minutes it has room for instead; how long a call and a task take stands in the strategy
    #[arg(long, value_name = "N", conflicts_with = "capacity")]
    pub(crate) minutes: Option<u32>,
    /// Also what a rail forbids today
    #[arg(long)]
    pub(crate) withheld: bool,
    #[command(flatten)]
    pub(crate) at: At,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  dunlin account C00017 --books company.db")]
pub(crate) struct Account {
    /// The customer's number
    pub(crate) customer: String,
    /// So many lines of its story
    #[arg(long, default_value_t = 30)]
    pub(crate) lines: usize,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
dunlin replay --from 2024-01-01 --to 2024-12-31 --strategy firmer.toml --books company.db")]
pub(crate) struct Replay {
    /// First day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: String,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: String,
    /// A strategy file instead of the strategy in use
    #[arg(long, value_name = "FILE")]
    pub(crate) strategy: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) at: At,
}
