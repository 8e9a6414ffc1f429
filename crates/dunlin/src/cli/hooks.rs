//! The words of webhooks.

use super::{At, Output};
use clap::{Args, Subcommand};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin webhook make https://erp.example/hooks --user \"Ada Lovelace\" --event payment --event promise --books company.db\n  \
dunlin webhook deliveries 1 --state given_up --books company.db\n  \
dunlin webhook replay 1 --from 1200 --to 1300 --books company.db\n\
`dunlin serve` sends. docs/guides/serving.md tells what is sent, and lists the events.")]
pub(crate) struct Webhook {
    #[command(subcommand)]
    pub(crate) action: WebhookAction,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Subcommand, Debug)]
pub(crate) enum WebhookAction {
    /// Make an endpoint; its secret is printed once
    Make {
        /// Where: https://...
        url: String,
        /// In whose name: nothing is told of customers whom that user does not see
        #[arg(long, value_name = "NAME")]
        user: String,
        /// A type of events; may be given again; all of them where none is named
        #[arg(long, value_name = "EVENT")]
        event: Vec<String>,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// What `dunlin serve` is told, for an address of the own network or by http; may be given again
        #[arg(long, value_name = "CIDR")]
        allow_private_webhooks: Vec<String>,
    },
    /// The endpoints, and how many deliveries are in which state; never their secrets
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Tell nothing there, or tell again
    Set {
        /// Its number
        webhook: i64,
        /// Nothing is told there
        #[arg(long, conflicts_with = "active", required_unless_present = "active")]
        inactive: bool,
        /// Events are told there from now on
        #[arg(long)]
        active: bool,
    },
    /// Give an endpoint a new secret, printed once; for a day the old one is good too
    Secret {
        /// Its number
        webhook: i64,
    },
    /// Have a test event told to an endpoint
    Test {
        /// Its number
        webhook: i64,
    },
    /// End an endpoint by its number
    End {
        /// Its number
        webhook: i64,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "ended")]
        reason: String,
    },
    /// What was told to an endpoint, what is tried, what came of it
    Deliveries {
        /// Its number
        webhook: i64,
        /// Only those in this state: due, waiting, delivered, given_up, withheld
        #[arg(long, value_name = "STATE", value_parser = ["due", "waiting", "delivered", "given_up", "withheld"])]
        state: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
        #[command(flatten)]
        output: Output,
    },
    /// Have events told again under the same ids
    Replay {
        /// Its number
        webhook: i64,
        /// The id of one event
        #[arg(long, value_name = "ID", conflicts_with_all = ["from", "to"], required_unless_present_all = ["from", "to"])]
        event: Option<String>,
        /// The first command
        #[arg(long, value_name = "N", requires = "to")]
        from: Option<i64>,
        /// The last command
        #[arg(long, value_name = "N", requires = "from")]
        to: Option<i64>,
    },
}
