//! The two clocks of a page as fields of a form: the day that figures are made for, and the day as whose end they are known.

use super::data::Ground;
use crate::pages::set::fields;
use crate::pages::visit::Visit;
use crate::pages::words::{figures as words, nav};
use dunlin_core::day::{Day, Instant};
use maud::{Markup, Render, html};

/// A field for a day: what was typed, and the day that it is.
#[derive(Clone, Debug)]
struct Field {
    typed: String,
    /// The day; none where nothing was typed, or what is no day.
    day: Option<Day>,
}

impl Field {
    fn of(visit: &Visit<'_>, name: &str) -> Field {
        let typed = visit.query(name).unwrap_or_default().to_owned();
        Field { day: visit.lang().read_day(&typed), typed }
    }

    fn wrong(&self, visit: &Visit<'_>, example: Day) -> Option<String> {
        let is_wrong = self.day.is_none() && !self.typed.is_empty();
        is_wrong.then(|| visit.fill(words::NOT_A_DAY, &[("example", &visit.lang().day_in_field(example))]))
    }
}

/// The two clocks.
#[derive(Clone, Debug)]
pub(crate) struct Clocks {
    as_of: Field,
    known: Field,
    /// The day that figures are made for.
    pub(crate) day: Day,
    /// As known when; [`Instant::NEVER`]: now.
    pub(crate) known_at: Instant,
}

impl Clocks {
    /// What the address says; `usual`: the day where it says none.
    pub(crate) fn of(visit: &Visit<'_>, usual: Day) -> Clocks {
        let (as_of, known) = (Field::of(visit, "as_of"), Field::of(visit, "known_at"));
        let day = as_of.day.unwrap_or(usual);
        // A day means its end: what was recorded on it is known.
        let known_at = known.day.map_or(Instant::NEVER, |day| Instant((i64::from(day.0) + 1) * 86_400 - 1));
        Clocks { as_of, known, day, known_at }
    }

    /// The day as whose end it is known.
    pub(crate) const fn known_day(&self) -> Option<Day> {
        self.known.day
    }

    /// Whether something that was typed is no day.
    pub(crate) fn is_wrong(&self) -> bool {
        let wrong = |field: &Field| field.day.is_none() && !field.typed.is_empty();
        wrong(&self.as_of) || wrong(&self.known)
    }

    /// Both fields.
    pub(crate) fn fields(&self, visit: &Visit<'_>, ground: &Ground) -> Markup {
        let lang = visit.lang();
        let shown = |field: &Field, usual: Option<Day>| match (
            field.day.or(usual),
            field.typed.is_empty() || field.day.is_some(),
        ) {
            (Some(day), true) => lang.day_in_field(day),
            _ => field.typed.clone(),
        };
        html! {
            (fields::day("as_of", visit.say(nav::AS_OF)).value(shown(&self.as_of, Some(self.day))).wrong(self.as_of.wrong(visit, ground.day)).render())
            (fields::day("known_at", visit.say(words::KNOWN_LABEL)).value(shown(&self.known, None)).wrong(self.known.wrong(visit, ground.day)).render())
        }
    }

    /// As parts of a query that say the same: for links and routes.
    pub(crate) fn query(&self) -> String {
        let known = self.known.day.map(|day| format!("&known_at={day}")).unwrap_or_default();
        format!("as_of={}{known}", self.day)
    }
}
