//! What a worklist is looked through by: it stands in the address, so that a view can be kept and sent.

use crate::pages::set::lists::value;
use crate::pages::visit::Visit;
use crate::pages::words::{Word, desk as words};
use dunlin_app::present::{Present, Seat};
use dunlin_core::collect::reason::Marks;
use dunlin_core::collect::strategy::{Strategy, minor_of};
use dunlin_core::day::Day;
use dunlin_core::money::Currency;

/// The parameters of the address.
pub(super) const PARAMS: &[&str] = &[
    "whose",
    "collector",
    "only",
    "segment",
    "least",
    "list",
    "minutes",
    "from",
    "at",
    "do",
    "contact",
    "did",
    "of",
    "undo",
    "words",
    "docs",
    "doc",
];

/// Rows of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Only {
    Broken,
    Due,
    Disputed,
    Uncalled,
    Old,
}

impl Only {
    pub(super) const ALL: [Only; 5] = [Only::Broken, Only::Due, Only::Disputed, Only::Uncalled, Only::Old];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Only::Broken => "broken",
            Only::Due => "due",
            Only::Disputed => "disputed",
            Only::Uncalled => "uncalled",
            Only::Old => "old",
        }
    }

    pub(super) const fn word(self) -> Word {
        match self {
            Only::Broken => words::ONLY_BROKEN,
            Only::Due => words::ONLY_DUE,
            Only::Disputed => words::ONLY_DISPUTED,
            Only::Uncalled => words::ONLY_UNCALLED,
            Only::Old => words::ONLY_OLD,
        }
    }

    pub(super) const fn holds(self, marks: &Marks) -> bool {
        match self {
            Only::Broken => marks.is_broken,
            Only::Due => marks.is_promise_due,
            Only::Disputed => marks.is_disputed,
            Only::Uncalled => !marks.was_called,
            Only::Old => marks.days_late > 60,
        }
    }
}

/// Whose rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Whose {
    #[default]
    All,
    Mine,
    Team,
}

/// Which rows are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kept {
    /// Those to be done; with a sort chosen those left in peace behind them.
    #[default]
    Usual,
    /// Those left in peace.
    Peace,
}

/// A choice of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) whose: Whose,
    pub(super) collector: Option<String>,
    pub(super) only: Option<Only>,
    pub(super) segment: Option<String>,
    /// A plain decimal, of whatever currency.
    pub(super) least: Option<String>,
    pub(super) kept: Kept,
    /// Only what fits into so many minutes.
    pub(super) minutes: Option<u32>,
}

impl Choice {
    /// What the address says; what it cannot mean is passed over.
    pub(super) fn of(visit: &Visit<'_>) -> Choice {
        let text = |name: &str| visit.query(name).map(str::to_owned);
        Choice {
            whose: match visit.query("whose") {
                Some("mine") => Whose::Mine,
                Some("team") => Whose::Team,
                _ => Whose::All,
            },
            collector: text("collector"),
            only: visit.query("only").and_then(|name| Only::ALL.into_iter().find(|own| own.name() == name)),
            segment: text("segment"),
            least: visit.query("least").and_then(|text| visit.lang().read_money(text)),
            kept: if visit.query("list") == Some("peace") { Kept::Peace } else { Kept::Usual },
            minutes: visit
                .query("minutes")
                .and_then(|text| text.parse().ok())
                .filter(|n| (1..=1_000).contains(n)),
        }
    }

    /// The address of the choice, with more behind it.
    pub(super) fn address(&self, more: &[(&str, &str)]) -> String {
        let whose = match self.whose {
            Whose::All => None,
            Whose::Mine => Some("mine"),
            Whose::Team => Some("team"),
        };
        let minutes = self.minutes.map(|n| n.to_string());
        let own = [
            ("whose", whose),
            ("collector", self.collector.as_deref()),
            ("only", self.only.map(Only::name)),
            ("segment", self.segment.as_deref()),
            ("least", self.least.as_deref()),
            ("list", (self.kept == Kept::Peace).then_some("peace")),
            ("minutes", minutes.as_deref()),
        ];
        let own = own.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let all: Vec<String> =
            own.chain(more.iter().copied()).map(|(name, text)| format!("{name}={}", value(text))).collect();
        if all.is_empty() { "/worklist".to_owned() } else { format!("/worklist?{}", all.join("&")) }
    }

    /// The numbers of the collectors whose customers are asked for; `None`: everybody's.
    fn collectors(&self, visit: &Visit<'_>, now: &Present, day: Day) -> Option<Vec<u32>> {
        let names = &now.ledger().collectors;
        let own = visit.who().name.as_str();
        let all = match (self.collector.as_deref(), self.whose) {
            (Some(name), _) => names.find(name).into_iter().collect(),
            (None, Whose::All) => return None,
            (None, Whose::Mine) => names.find(own).into_iter().collect(),
            (None, Whose::Team) => {
                let team = now.team(own, day);
                let is_in = |name: &&str| *name == own || !team.is_empty() && now.team(name, day) == team;
                names.iter().filter(is_in).filter_map(|name| names.find(name)).collect()
            }
        };
        Some(all)
    }

    /// Whom it is about, for looking through seats.
    pub(super) fn wanted<'w>(
        &self,
        visit: &Visit<'_>,
        now: &'w Present,
        used: (&Strategy, Day),
    ) -> Wanted<'w> {
        let (strategy, day) = used;
        Wanted {
            collectors: self.collectors(visit, now, day),
            segment: self
                .segment
                .as_ref()
                .map(|name| strategy.segments.iter().position(|own| own.name == *name)),
            least: self.least.as_ref().and_then(|text| dunlin_core::money::parse_minor(text, 2).ok()),
            currencies: &now.ledger().currencies,
        }
    }

    /// Whether a seat of those whom it is about is listed, but for what a day holds.
    pub(super) fn lists(&self, seat: &Seat) -> bool {
        let is_in_peace = seat.withheld.is_some();
        let kept = match (self.kept, self.only) {
            (Kept::Peace, _) => is_in_peace,
            (Kept::Usual, None) => !is_in_peace,
            (Kept::Usual, Some(_)) => true,
        };
        kept && self.only.is_none_or(|only| only.holds(&seat.marks))
    }

    /// Whether what is listed stands in the order of work as it is, so that its beginning is known without its end.
    pub(super) fn is_plain(&self) -> bool {
        self.minutes.is_none() && (self.kept == Kept::Peace || self.only.is_none())
    }

    /// Of all that are listed those that are shown, in their order: what is to be done first.
    pub(super) fn ordered(&self, mut seats: Vec<Seat>) -> Vec<Seat> {
        seats.sort_by_key(|seat| seat.withheld.is_some());
        if let Some(minutes) = self.minutes {
            let weights: Vec<_> = seats.iter().map(|seat| seat.weight).collect();
            let mut is_in = dunlin_core::collect::worklist::fitting(&weights, minutes).into_iter();
            seats.retain(|seat| is_in.next().unwrap_or(false) && seat.withheld.is_none());
        }
        seats
    }
}

/// Whom a choice is about: whose they are, of which segment, with at least which amount past due. What the sorts are counted of.
pub(super) struct Wanted<'w> {
    collectors: Option<Vec<u32>>,
    /// `Some(None)`: a segment that there is not.
    segment: Option<Option<usize>>,
    least: Option<i64>,
    currencies: &'w [Currency],
}

impl Wanted<'_> {
    pub(super) fn has(&self, seat: &Seat) -> bool {
        let marks = &seat.marks;
        self.collectors.as_ref().is_none_or(|all| all.contains(&seat.collector))
            && self.segment.is_none_or(|at| at == Some(usize::from(marks.segment)))
            && self.least.is_none_or(|least| {
                marks.past_due >= minor_of(least, self.currencies[usize::from(marks.currency)])
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_core::collect::skip::Skip;
    use dunlin_core::collect::worklist::Weight;

    fn seat(customer: u32, is_broken: bool, withheld: Option<Skip>) -> Seat {
        let marks = Marks { is_broken, was_called: true, ..Marks::default() };
        Seat {
            customer,
            collector: 0,
            withheld,
            weight: Weight { is_must: false, value: 10, minutes: 8 },
            marks,
        }
    }

    #[test]
    fn a_sort_lists_those_left_in_peace_behind_those_to_be_done() {
        let base = [
            seat(1, true, Some(Skip::Legal)),
            seat(2, false, None),
            seat(3, true, None),
            seat(4, false, Some(Skip::Disputed)),
        ];
        let listed = |choice: &Choice| {
            let all = base.iter().filter(|seat| choice.lists(seat)).copied().collect();
            choice.ordered(all).iter().map(|seat| seat.customer).collect::<Vec<_>>()
        };
        let usual = Choice::default();
        assert_eq!(listed(&usual), [2, 3]);
        assert_eq!(listed(&Choice { kept: Kept::Peace, ..usual.clone() }), [1, 4]);
        assert_eq!(listed(&Choice { only: Some(Only::Broken), ..usual.clone() }), [3, 1]);
        assert_eq!(
            listed(&Choice { minutes: Some(15), ..usual.clone() }),
            [2],
            "two of 8 minutes do not fit"
        );
        assert_eq!(listed(&Choice { only: Some(Only::Uncalled), ..usual }), [0; 0]);
    }

    #[test]
    fn the_address_says_the_choice() {
        let choice = Choice {
            whose: Whose::Mine,
            collector: Some("Anna & Bo".to_owned()),
            only: Some(Only::Old),
            least: Some("1000".to_owned()),
            ..Choice::default()
        };
        let address = choice.address(&[("at", "10 1")]);
        assert_eq!(address, "/worklist?whose=mine&collector=Anna+%26+Bo&only=old&least=1000&at=10+1");
        assert_eq!(Choice::default().address(&[]), "/worklist");
    }
}
