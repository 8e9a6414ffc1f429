//! The words of the command line: one struct a command, each with an example in its help.

mod books;
mod collect;
mod hooks;
mod inputs;
mod mcp;
mod people;
mod record;
mod rules;
mod serve;

pub(crate) use books::{Books, BooksAction, ExportFormat, Import, ImportKind, Post, Statement};
pub(crate) use collect::{Account, At, Dun, DunAction, Replay, Strategy, StrategyAction, Worklist};
pub(crate) use hooks::{Webhook, WebhookAction};
pub(crate) use inputs::{DateOrder, Inputs, Reading};
pub(crate) use mcp::Mcp;
pub(crate) use people::{Token, TokenAction, User, UserAction};
pub(crate) use record::{
    Agency, AgencyAction, Dispute, DisputeAction, Hold, HoldAction, Note, Promise, PromiseAction, Propose,
    ProposeAction, Recorded,
};
pub(crate) use rules::{Override, OverrideAction, Team, TeamAction};
pub(crate) use serve::Serve;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Receivables collections that a company runs itself: how well do we collect, and why?
#[derive(Parser, Debug)]
#[command(name = "dunlin", version, max_term_width = 110, propagate_version = true)]
#[command(after_help = "Start with `dunlin demo`, then `dunlin kpi --flat YOUR-EXPORT.csv`.\n\
Exit status: 0 done, 1 could not be done, 2 wrong usage.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Ask a server that has the books (`dunlin serve`) instead of the books; default: DUNLIN_SERVER
    #[arg(long = "server", value_name = "URL", global = true, help_heading = "Server")]
    pub(crate) server_url: Option<String>,
    /// The token for that server; better in the variable DUNLIN_TOKEN, where no list of processes shows it
    #[arg(long = "token", value_name = "TOKEN", global = true, help_heading = "Server")]
    pub(crate) api_token: Option<String>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Make a realistic company, take its files into books, report on it and serve its pages
    Demo(Demo),
    /// Take files into the books: what is new, what corrects, nothing twice
    Import(Import),
    /// Post commands to the books: payments, applications, refunds, write-offs, disputes, customers
    Post(Post),
    /// Make, copy, check the books
    Books(Books),
    /// Figures over periods and groups, from the books or straight from files
    Kpi(Kpi),
    /// Open items by age, as of any date
    Aging(Aging),
    /// A customer's statement of account: drawn, issued, printed again
    Statement(Statement),
    /// Strategies: check, read aloud, compare, put into use
    Strategy(Strategy),
    /// Reminders: what would go out, what is withheld and why; draft, issue, cancel
    Dun(Dun),
    /// Whom to contact next, and why
    Worklist(Worklist),
    /// Write down a call, a mail, a visit or a note, and what is next
    Note(Note),
    /// Promises to pay and payment plans, and what became of them
    Promise(Promise),
    /// Disputes about documents, or parts of them
    Dispute(Dispute),
    /// Write-offs, agencies and credit holds that one proposes and another decides
    Propose(Propose),
    /// What collection agencies have: placed, recalled, collected, and their commission
    Agency(Agency),
    /// Customers who are left in peace for a time
    Hold(Hold),
    /// Guard rails that somebody may pass for a time, in a role and with a reason
    Override(Override),
    /// Teams of collectors
    Team(Team),
    /// The books over HTTP: for a team, and for programs
    Serve(Serve),
    /// The books for an assistant that speaks the Model Context Protocol, on standard input and output
    Mcp(Mcp),
    /// People who sign in: names, roles, passwords
    User(User),
    /// Tokens of programs that are wired in
    Token(Token),
    /// Endpoints of other systems that are told what happens
    Webhook(Webhook),
    /// A strategy run over past days: what would have been done, beside what was
    Replay(Replay),
    /// A customer before the phone is answered: what it owes, how it pays, what was said
    Account(Account),
    /// Take a figure apart: formula, terms, documents; and why it moved
    Explain(Explain),
    /// The narrow cube of measures, one row a group and period end
    Cube(Cube),
    /// A KPI from typed numbers
    Calc(Calc),
    /// The KPI library: list, search, show
    Library(Library),
}

/// How figures are grouped.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Total,
    Entity,
    Currency,
    Segment,
    Collector,
    Customer,
}

/// The length of a period.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Where and how the answer goes.
#[derive(Args, Debug, Default)]
pub(crate) struct Output {
    /// Print JSON (figures as interface objects, money as decimal strings)
    #[arg(long, help_heading = "Output", conflicts_with_all = ["csv", "parquet", "xlsx"])]
    pub(crate) json: bool,
    /// Print CSV
    #[arg(long, help_heading = "Output", conflicts_with_all = ["parquet", "xlsx"])]
    pub(crate) csv: bool,
    /// Write a Parquet file
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with = "xlsx")]
    pub(crate) parquet: Option<PathBuf>,
    /// Write a workbook
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) xlsx: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin kpi cei dso --flat export.csv --period month\n  \
dunlin kpi --invoices invoices.csv --applications applications.csv --by segment --as-of 2024-12-31\n  \
dunlin kpi cei --open-items 2024-01-31.csv 2024-02-29.csv 2024-03-31.csv --json\n  \
dunlin kpi cei dso --books company.db --as-of 2024-12-31 --known-at 2025-01-05")]
pub(crate) struct Kpi {
    /// KPIs by id (`dunlin library` lists them); all that are on by default when none is named
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Length of a period
    #[arg(long, value_enum, default_value = "month", help_heading = "Figures")]
    pub(crate) period: Step,
    /// First period: a date or a month (2024-01); default: the first document's
    #[arg(long, value_name = "DATE", help_heading = "Figures")]
    pub(crate) from: Option<String>,
    /// Last period: a date or a month; default: the as-of date's
    #[arg(long, value_name = "DATE", help_heading = "Figures")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) clocks: Clocks,
    /// Group figures by
    #[arg(long, value_enum, default_value = "total", help_heading = "Figures")]
    pub(crate) by: By,
    /// A figure that is in no file, such as target=250000 or gl_control=1234567.89
    #[arg(long = "given", value_name = "NAME=VALUE", help_heading = "Figures")]
    pub(crate) given: Vec<String>,
    #[command(flatten)]
    pub(crate) tie: Tie,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// As of which day, as known at which moment.
#[derive(Args, Debug, Default)]
pub(crate) struct Clocks {
    /// Facts effective after this day do not count; default: the last date in the files
    #[arg(long, value_name = "DATE", help_heading = "Figures")]
    pub(crate) as_of: Option<String>,
    /// Facts recorded after this day (or moment, 2024-01-31T18:00:00Z) are unknown; needs books; default: all is known
    #[arg(long, value_name = "TIME", help_heading = "Figures")]
    pub(crate) known_at: Option<String>,
}

/// The books against the general ledger.
#[derive(Args, Debug, Default)]
pub(crate) struct Tie {
    /// Hold what is open against the general ledger: a CSV of balance by entity, customer or document; fails where they
    /// differ, and names what could be the cause
    #[arg(long, value_name = "FILE", help_heading = "Figures", conflicts_with_all = ["json", "csv", "parquet", "xlsx"])]
    pub(crate) control: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin aging --flat export.csv --as-of 2024-12-31\n  \
dunlin aging --invoices i.csv --applications a.csv --by customer --top 20\n  \
dunlin aging --flat export.csv --buckets 7,14,30,60 --basis invoice --items\n  \
dunlin aging --books company.db --as-of 2024-12-31 --control general-ledger.csv")]
pub(crate) struct Aging {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) clocks: Clocks,
    /// Group rows by
    #[arg(long, value_enum, default_value = "total", help_heading = "Ageing")]
    pub(crate) by: By,
    /// Last days of the bands, such as 30,60,90,120 (the default)
    #[arg(long, value_name = "DAYS", help_heading = "Ageing", conflicts_with = "bands")]
    pub(crate) buckets: Option<String>,
    /// Calendar bands instead of day buckets
    #[arg(long, value_enum, help_heading = "Ageing")]
    pub(crate) bands: Option<Bands>,
    /// The date that age counts from
    #[arg(long, value_enum, default_value = "due", help_heading = "Ageing")]
    pub(crate) basis: AgeBasis,
    /// Days of grace by which the age is shortened
    #[arg(long, value_name = "DAYS", default_value = "0", help_heading = "Ageing")]
    pub(crate) grace: u16,
    /// Put open credits into the band of their own due date instead of a column of their own
    #[arg(long, help_heading = "Ageing")]
    pub(crate) credits_in_bands: bool,
    /// Only the N largest rows, the rest as one line
    #[arg(long, value_name = "N", help_heading = "Ageing")]
    pub(crate) top: Option<usize>,
    /// List the open items themselves
    #[arg(long, help_heading = "Ageing")]
    pub(crate) items: bool,
    #[command(flatten)]
    pub(crate) tie: Tie,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The date that age counts from.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AgeBasis {
    Due,
    Invoice,
    Posting,
}

/// Calendar bands of an ageing.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bands {
    Week,
    Month,
    Year,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin explain cei --flat export.csv --in 2024-03\n  \
dunlin explain cei --flat export.csv --in 2024-03 --versus 2024-02\n  \
dunlin explain dso --flat export.csv --in 2024-Q1 --by segment --group Wholesale\n  \
dunlin explain cei --books company.db --in 2024-03 --known-at 2024-04-05 --restated")]
pub(crate) struct Explain {
    /// The KPI by id
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The period: 2024, 2024-Q1, 2024-03, 2024-W07 or 2024-03-31; default: the last full month
    #[arg(long = "in", value_name = "PERIOD", help_heading = "Figures")]
    pub(crate) period: Option<String>,
    /// Say why it moved since this period (`previous` for the one before)
    #[arg(long, value_name = "PERIOD", help_heading = "Figures")]
    pub(crate) versus: Option<String>,
    /// Which late postings changed the figure since it was published (--known-at says when that was); needs books
    #[arg(long, help_heading = "Figures", requires = "known_at", conflicts_with = "versus")]
    pub(crate) restated: bool,
    #[command(flatten)]
    pub(crate) clocks: Clocks,
    /// Explain one group's figure: the grouping
    #[arg(long, value_enum, default_value = "total", help_heading = "Figures")]
    pub(crate) by: By,
    /// ... and the group's name
    #[arg(long, value_name = "NAME", help_heading = "Figures")]
    pub(crate) group: Option<String>,
    /// How many documents and customers to list, the rest as one line
    #[arg(long, value_name = "N", default_value = "10", help_heading = "Figures")]
    pub(crate) top: usize,
    /// A figure that is in no file, such as target=250000
    #[arg(long = "given", value_name = "NAME=VALUE", help_heading = "Figures")]
    pub(crate) given: Vec<String>,
    /// Print JSON
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
dunlin cube --invoices i.parquet --applications a.parquet --by segment --period month \
--from 2015-01 --to 2024-12 --out cube.parquet")]
pub(crate) struct Cube {
    /// Invoices: CSV or Parquet
    #[arg(long, value_name = "FILE")]
    pub(crate) invoices: PathBuf,
    /// Applications of payments and credits: CSV or Parquet
    #[arg(long, value_name = "FILE")]
    pub(crate) applications: PathBuf,
    /// Group rows by
    #[arg(long, value_enum, default_value = "total")]
    pub(crate) by: CubeBy,
    /// Length of a period
    #[arg(long, value_enum, default_value = "month")]
    pub(crate) period: Step,
    /// First period: a date or a month (2015-01)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: String,
    /// Last period: a date or a month (2024-12)
    #[arg(long, value_name = "DATE")]
    pub(crate) to: String,
    /// Only invoices in this currency
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Where to: FILE.parquet or FILE.csv; default: CSV on standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Threads to use; default: all cores
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// How the cube is grouped.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CubeBy {
    Total,
    Segment,
    Customer,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin calc cei beginning=6000 sales=4130 ending=6200 ending_current=4000\n  \
dunlin calc dso receivables=150000 sales=1800000 days=365\n  \
dunlin calc            (lists the calculators)")]
pub(crate) struct Calc {
    /// The KPI or calculator by id
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Its inputs
    #[arg(value_name = "NAME=VALUE")]
    pub(crate) values: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  dunlin library\n  dunlin library search how long until customers pay\n  \
dunlin library show cei"
)]
pub(crate) struct Library {
    #[command(subcommand)]
    pub(crate) action: Option<LibraryAction>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum LibraryAction {
    /// Find KPIs by words in their names and texts
    Search {
        /// What to look for
        #[arg(required = true, value_name = "WORDS")]
        words: Vec<String>,
    },
    /// Everything about one KPI
    Show {
        /// The KPI by id
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  dunlin demo\n  dunlin demo --seed 7 --dir my-demo --books my-demo/company.db"
)]
pub(crate) struct Demo {
    /// Another company for another number
    #[arg(long, default_value = "1")]
    pub(crate) seed: u64,
    /// Where its files go; default: `dunlin-demo` in the folder for temporary files
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
    /// The embedded books that it fills, made anew each time; default: demo.db in this user's data folder
    #[arg(long, value_name = "FILE")]
    pub(crate) books: Option<PathBuf>,
    /// How many customers it has; default: 4000
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(40..=100_000))]
    pub(crate) customers: Option<u32>,
    /// Its last day; default: today, and 2025-12-31 where nothing is served
    #[arg(long, value_name = "DATE")]
    pub(crate) end: Option<String>,
    /// Also chase it through its last days: reminders, calls, promises, disputes; default: 45, and 0 where nothing is served
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=365))]
    pub(crate) chase: Option<u16>,
    /// Only make and report; serve no pages
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// The address of this machine that the pages are at; default: port 8700, or any where that is taken
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["no_serve", "json"])]
    pub(crate) listen: Option<String>,
    /// Print JSON; serve no pages
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_words_are_consistent_and_every_command_shows_an_example() {
        let mut command = Arguments::command();
        command.build();
        for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
            assert!(
                sub.get_after_help().is_some_and(|h| h.to_string().contains("dunlin ")),
                "{}",
                sub.get_name()
            );
        }
        command.debug_assert();
    }
}
