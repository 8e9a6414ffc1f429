//! The words of people and programs that use the books: users, tokens.

use super::{At, Output};
use clap::{Args, Subcommand};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin user set \"Ada Lovelace\" --role collector --collector \"Ada Lovelace\" --books company.db\n  \
echo 'several words of yours' | dunlin user password \"Ada Lovelace\" --books company.db\n  \
dunlin user ask-factors --role administrator --role manager --books company.db\n\
Roles: administrator, manager, collector, cash_clerk, credit_manager, auditor, service. docs/guides/serving.md tells what each may.")]
pub(crate) struct User {
    #[command(subcommand)]
    pub(crate) action: UserAction,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Subcommand, Debug)]
pub(crate) enum UserAction {
    /// Make a user, or change one; what is not said stays
    Set {
        /// The name, which signs in
        name: String,
        /// A role; may be given again; all of them are said anew
        #[arg(long, value_name = "ROLE")]
        role: Vec<String>,
        /// Whose customers a collector sees
        #[arg(long, value_name = "NAME")]
        collector: Option<String>,
        /// The team whose customers a collector sees
        #[arg(long, value_name = "NAME")]
        team: Option<String>,
        /// May no longer sign in
        #[arg(long, conflicts_with = "active")]
        inactive: bool,
        /// May sign in again
        #[arg(long)]
        active: bool,
    },
    /// Set a user's password: one line of standard input; their sessions end
    Password {
        /// The user's name
        name: String,
    },
    /// What a user proves themselves with beside the password, and who they are elsewhere
    Factors {
        /// The user's name
        name: String,
        #[command(flatten)]
        output: Output,
    },
    /// Take a user's one-time codes, passkeys and recovery codes away: they were lost; their sessions end
    ResetFactors {
        /// The user's name
        name: String,
    },
    /// Ask a second factor of those with a role; all of the roles are said anew, none: of nobody
    AskFactors {
        /// A role; may be given again
        #[arg(long, value_name = "ROLE")]
        role: Vec<String>,
    },
    /// A subject of a provider of OpenID Connect signs in as a user
    Link {
        /// The user's name
        name: String,
        /// The provider, as it names itself: https://...
        #[arg(long, value_name = "URL")]
        issuer: String,
        /// The user's `sub` there; never an address or a name
        #[arg(long, value_name = "TEXT")]
        subject: String,
        /// No longer
        #[arg(long)]
        end: bool,
    },
    /// The users
    List {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin token make erp --user wire --scope read --scope cash --until 2027-12-31 --books company.db\n  \
dunlin token revoke 3 --books company.db")]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) action: TokenAction,
    #[command(flatten)]
    pub(crate) at: At,
}

#[derive(Subcommand, Debug)]
pub(crate) enum TokenAction {
    /// Make a token for a program; its secret is printed once
    Make {
        /// What it is for
        label: String,
        /// Of which user; it may no more than that user
        #[arg(long, value_name = "NAME")]
        user: String,
        /// What it may: read, audit, work, dun, cash, propose, decide, override, customers, strategy, import, people, books
        #[arg(long, value_name = "SCOPE", required = true)]
        scope: Vec<String>,
        /// Its last day
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
    },
    /// Revoke a token by its number
    Revoke {
        /// Its number
        token: i64,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "revoked")]
        reason: String,
    },
    /// The tokens; never their secrets
    List {
        #[command(flatten)]
        output: Output,
    },
}
