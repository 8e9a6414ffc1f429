//! The words of what collectors write down: calls and notes, promises, disputes, holds, contacts.

use super::At;
use clap::{Args, Subcommand};

/// What all of them share.
#[derive(Args, Debug)]
pub(crate) struct Recorded {
    #[command(flatten)]
    pub(crate) at: At,
    /// The same key with the same words again: the same answer, done once
    #[arg(long, value_name = "TEXT", global = true)]
    pub(crate) key: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin promise make C17 --pay 2025-02-01=500.00 --currency EUR --items INV-7,INV-9 --books company.db\n  \
dunlin promise make C17 --pay 2025-02-01=500 --pay 2025-03-01=500 --currency EUR --books company.db\n  \
dunlin promise list --books company.db --as-of 2025-02-05")]
pub(crate) struct Promise {
    #[command(subcommand)]
    pub(crate) action: PromiseAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum PromiseAction {
    /// Write a promise down; with several `--pay` it is a payment plan
    Make {
        /// The customer's number
        customer: String,
        /// When and how much: 2025-02-01=500.00
        #[arg(long, value_name = "DATE=AMOUNT", required = true)]
        pay: Vec<String>,
        /// In which currency
        #[arg(long, value_name = "CODE")]
        currency: String,
        /// For which documents, comma between; whatever is owed where nothing is said
        #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
        items: Vec<String>,
        /// Who promised
        #[arg(long, value_name = "NAME")]
        contact: Option<String>,
        /// For whoever reads it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Cancel a promise by its number
    Cancel {
        /// Its number
        promise: i64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// The promises, and what became of them by the day
    List {
        #[command(flatten)]
        output: super::Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin dispute open INV-7 --reason price --amount 120.00 --owner Ada --books company.db\n  \
dunlin dispute close INV-7 --outcome credited --books company.db")]
pub(crate) struct Dispute {
    #[command(subcommand)]
    pub(crate) action: DisputeAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum DisputeAction {
    /// Open a dispute about a document, or a part of it
    Open {
        /// The document's number
        document: String,
        /// Why
        #[arg(long, value_name = "WORD")]
        reason: String,
        /// The part; all of it where nothing is said
        #[arg(long, value_name = "AMOUNT")]
        amount: Option<String>,
        /// Who settles it
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// Until when
        #[arg(long, value_name = "DATE")]
        answer_by: Option<String>,
        /// For whoever reads it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Close it
    Close {
        /// The document's number
        document: String,
        /// upheld, credited, withdrawn, partly
        #[arg(long, value_name = "WORD")]
        outcome: String,
        /// For whoever reads it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// The disputes
    List {
        #[command(flatten)]
        output: super::Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin hold set C17 --reason \"audit at their side\" --until 2025-02-28 --books company.db\n  \
dunlin hold release 4 --books company.db")]
pub(crate) struct Hold {
    #[command(subcommand)]
    pub(crate) action: HoldAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum HoldAction {
    /// Put a customer on hold; 30 days where no last day is said
    Set {
        /// The customer's number
        customer: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Its last day
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
    },
    /// Release a customer by the number of the hold
    Release {
        /// Its number
        hold: i64,
    },
    /// The holds
    List {
        #[command(flatten)]
        output: super::Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin agency place INV-7 --agency \"Lawful & Sons\" --commission 15 --books company.db\n  \
dunlin agency list --agency \"Lawful & Sons\" --csv --books company.db > placements.csv\n  \
dunlin agency remit 2025-01.csv --agency \"Lawful & Sons\" --books company.db\n  \
dunlin agency settle --agency \"Lawful & Sons\" --from 2025-01-01 --books company.db")]
pub(crate) struct Agency {
    #[command(subcommand)]
    pub(crate) action: AgencyAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum AgencyAction {
    /// Place what is open of a document with an agency (see `propose agency` for four eyes)
    Place {
        /// The document's number
        document: String,
        /// The agency
        #[arg(long, value_name = "NAME")]
        agency: String,
        /// What it keeps of what it collects
        #[arg(long, value_name = "PERCENT")]
        commission: Option<String>,
    },
    /// Take a document back
    Recall {
        /// The document's number
        document: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// The placement file: what agencies have on the day, with whom to reach
    List {
        /// Only this agency's
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        #[command(flatten)]
        output: super::Output,
    },
    /// Take in what an agency remits: a file of documents and amounts; each line becomes a payment, all of them or none
    Remit {
        /// The file: document, amount[, date][, commission][, instalment][, entity]
        file: std::path::PathBuf,
        /// Which agency
        #[arg(long, value_name = "NAME")]
        agency: String,
        /// The number of its statement; payments are numbered after it; the file's name where nothing is said
        #[arg(long, value_name = "TEXT")]
        statement: Option<String>,
    },
    /// What came while agencies had it, from a day to the day of --as-of, and their commission: to hold their remittance against
    Settle {
        /// Only this agency's
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        /// The first day
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[command(flatten)]
        output: super::Output,
    },
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin note C17 \"asked for a copy of INV-7\" --books company.db\n  \
dunlin note C17 \"sends it today\" --medium call --outcome reached --at-time 2025-01-15T10:20 \\\n      \
--next 2025-01-22=\"ask again\" --books company.db")]
pub(crate) struct Note {
    /// The customer's number
    pub(crate) customer: String,
    /// What was said
    pub(crate) text: String,
    /// With whom, by name
    #[arg(long, value_name = "NAME")]
    pub(crate) contact: Option<String>,
    /// call, email, text, letter, visit; a note where nothing is said
    #[arg(long, value_name = "WORD")]
    pub(crate) medium: Option<String>,
    /// They came to us
    #[arg(long)]
    pub(crate) inbound: bool,
    /// reached, promised, disputed, refused, no_answer, wrong_number, left_message, sent, received, noted
    #[arg(long, value_name = "WORD", default_value = "noted")]
    pub(crate) outcome: String,
    /// When, where the person is; noon of the day where nothing is said
    #[arg(long, value_name = "MOMENT")]
    pub(crate) at_time: Option<String>,
    /// How many minutes it took
    #[arg(long, value_name = "N")]
    pub(crate) minutes: Option<u32>,
    /// When something is to be done next, and what: 2025-01-22="ask again"
    #[arg(long, value_name = "DATE=TEXT")]
    pub(crate) next: Option<String>,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin propose write-off INV-7 --reason \"small rest\" --books company.db\n  \
dunlin propose agency INV-9 --agency \"Ames & Co\" --reason \"90 days\" --books company.db\n  \
dunlin propose approve 3 --books company.db")]
pub(crate) struct Propose {
    #[command(subcommand)]
    pub(crate) action: ProposeAction,
    #[command(flatten)]
    pub(crate) recorded: Recorded,
}

#[derive(Subcommand, Debug)]
pub(crate) enum ProposeAction {
    /// Propose to give a receivable up
    WriteOff {
        /// The document's number
        document: String,
        /// How much; all that is open where nothing is said
        #[arg(long, value_name = "AMOUNT")]
        amount: Option<String>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Propose to place a document with an agency
    Agency {
        /// The document's number
        document: String,
        /// Which agency
        #[arg(long, value_name = "NAME")]
        agency: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Propose that a customer gets nothing more on credit
    CreditHold {
        /// The customer's number
        customer: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Approve a proposal of somebody else; a write-off or agency is carried out
    Approve {
        /// Its number
        proposal: i64,
    },
    /// Refuse a proposal
    Refuse {
        /// Its number
        proposal: i64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Withdraw a proposal of one's own
    Withdraw {
        /// Its number
        proposal: i64,
    },
    /// Write-offs above so much of a document need a proposal; without an amount none does
    Limit {
        /// In which currency
        currency: String,
        /// How much anybody may write off
        amount: Option<String>,
    },
    /// The proposals, and what became of them
    List {
        #[command(flatten)]
        output: super::Output,
    },
}
