//! The words of serving an assistant.

use clap::Args;

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin mcp --books company.db --user Ada\n  \
dunlin mcp --books company.db --user Ada --allow work,propose\n\
A client starts it by itself and speaks to it by standard input and output; docs/guides/assistants.md tells how it is told to.")]
pub(crate) struct Mcp {
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL")]
    pub(crate) books: Option<String>,
    /// The user in whose name the assistant acts; it may no more than that user
    #[arg(long, value_name = "NAME")]
    pub(crate) user: String,
    /// What it may beside reading: work, propose, dun, cash, decide; commas between
    #[arg(long, value_name = "RIGHTS", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,
}
