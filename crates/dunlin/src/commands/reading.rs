//! Which commands only read, and what of the two clocks they ask for: those that a server carries out for whoever asks.

use crate::cli::{
    AgencyAction, Command, DisputeAction, DunAction, HoldAction, OverrideAction, PromiseAction,
    ProposeAction, StrategyAction, TeamAction,
};

/// What a reading command asks to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading<'w> {
    /// The day of the desk that it reads; today where nothing is said.
    pub(crate) as_of: Option<&'w str>,
    /// The moment of knowledge.
    pub(crate) known_at: Option<&'w str>,
    /// The notice that it asks about.
    pub(crate) notice: Option<&'w str>,
    /// It asks what was posted since that moment.
    pub(crate) is_since: bool,
}

impl Reading<'_> {
    /// What a command reads; `None`: it does something else.
    pub(crate) fn of(command: &Command) -> Option<Reading<'_>> {
        let at = match command {
            Command::Worklist(words) => &words.at,
            Command::Account(words) => &words.at,
            Command::Dun(words) => match &words.action {
                DunAction::Preview { .. } | DunAction::Charges { .. } | DunAction::List { .. } => &words.at,
                DunAction::Why { notice, .. } => {
                    return Some(Reading { notice: Some(notice), ..Reading::default() });
                }
                _ => return None,
            },
            Command::Strategy(words) if matches!(words.action, StrategyAction::Show { file: None }) => {
                return Some(Reading { as_of: words.at.as_of.as_deref(), ..Reading::default() });
            }
            Command::Promise(w) if matches!(w.action, PromiseAction::List { .. }) => &w.recorded.at,
            Command::Dispute(w) if matches!(w.action, DisputeAction::List { .. }) => &w.recorded.at,
            Command::Hold(w) if matches!(w.action, HoldAction::List { .. }) => &w.recorded.at,
            Command::Propose(w) if matches!(w.action, ProposeAction::List { .. }) => &w.recorded.at,
            Command::Override(w) if matches!(w.action, OverrideAction::List { .. }) => &w.recorded.at,
            Command::Team(w) if matches!(w.action, TeamAction::List { .. }) => &w.recorded.at,
            Command::Agency(w)
                if matches!(w.action, AgencyAction::List { .. } | AgencyAction::Settle { .. }) =>
            {
                &w.recorded.at
            }
            // What is issued has a number of the books, and is kept where they lie.
            Command::Statement(words) if !words.issue && words.issued.is_none() => {
                let (as_of, known_at) = (words.as_of.as_deref(), words.known_at.as_deref());
                return Some(Reading { as_of, known_at, ..Reading::default() });
            }
            // Figures have their day beside the desk: they follow documents, and the desk's is of today.
            Command::Kpi(words) => {
                return Some(Reading { known_at: words.clocks.known_at.as_deref(), ..Reading::default() });
            }
            Command::Aging(words) => {
                return Some(Reading { known_at: words.clocks.known_at.as_deref(), ..Reading::default() });
            }
            Command::Explain(words) => {
                let (known_at, is_since) = (words.clocks.known_at.as_deref(), words.restated);
                return Some(Reading { known_at, is_since, ..Reading::default() });
            }
            _ => return None,
        };
        let (as_of, known_at) = (at.as_of.as_deref(), at.known_at.as_deref());
        Some(Reading { as_of, known_at, ..Reading::default() })
    }
}
