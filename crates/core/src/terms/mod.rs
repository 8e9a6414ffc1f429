//! Payment terms as rules that compute: from a document to the days and amounts on which it falls due.
//!
//! A [`Term`] is a list of lines. Each line says how much ([`Share`]), counted from which day ([`Anchor`]), and by
//! which steps the due date is found ([`Step`]). Then the customer's yearly closures and the term's holidays move the
//! date on ([`Calendar`]). The pipeline is anchor -> add -> end of month, day of month or payment days -> closures ->
//! holidays; adding months clips (31 January + 1 month is the last of February).
//!
//! Text becomes such a rule once, at the edge: [`code`] reads the codes of the trade ("2/10 net 30"), [`formula`] the
//! date formulas of Business Central ("CM+10D"). A text that people read in two ways is refused with the question.
//!
//! Deliberately not here: early-payment discounts (see [`crate::discount`]; [`code`] only carries what the text
//! offers), and the day on which a document is called late (that is ageing).

pub mod calendar;
pub mod code;
mod error;
pub mod formula;
mod share;
mod step;

#[cfg(test)]
mod tests;

pub use calendar::{Calendar, CalendarError, Closure, Postponement};
pub use error::TermError;
pub use share::Share;
pub use step::{DayRange, Period, Step, When};

use crate::day::Day;
use std::fmt;

/// A payment term: one line for each instalment, in order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Term {
    /// The lines; amounts are taken in this order, and the last one takes the rounding.
    pub lines: Vec<Line>,
}

/// One instalment of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much of the document falls due.
    pub share: Share,
    /// The day the steps count from.
    pub anchor: Anchor,
    /// How the due date is found from there, in order.
    pub steps: Vec<Step>,
    /// Round the amount to multiples of so many minor units (100: whole euros). The last line ignores it.
    pub round_minor: Option<i64>,
}

/// The day that a line's steps count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// The date on the document.
    #[default]
    Document,
    /// The day the goods were delivered.
    Delivery,
    /// The day the customer received the document.
    Receipt,
    /// The day the document was posted.
    Posting,
    /// The due date of the line before; for the first line the date on the document.
    PreviousLine,
}

/// What a term is applied to. Amounts are minor units of one currency, signed: credits are negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The date on the document.
    pub date: Day,
    /// The day of delivery, where known.
    pub delivered: Option<Day>,
    /// The day the customer received the document, where known.
    pub received: Option<Day>,
    /// The posting date, where known.
    pub posted: Option<Day>,
    /// The amount to be paid, tax included.
    pub gross_minor: i64,
    /// The amount before tax, where known; only percentages of the net amount need it.
    pub net_minor: Option<i64>,
}

/// One line of a schedule: so much on this day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// The last day on which the customer pays in time.
    pub due: Day,
    /// Minor units, with the document's sign.
    pub amount_minor: i64,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Anchor::Document => "document date",
            Anchor::Delivery => "day of delivery",
            Anchor::Receipt => "day of receipt",
            Anchor::Posting => "posting date",
            Anchor::PreviousLine => "due date of the line before",
        })
    }
}

impl Document {
    /// A document of which only date and amount are known.
    #[must_use]
    pub fn new(date: Day, gross_minor: i64) -> Document {
        Document { date, delivered: None, received: None, posted: None, gross_minor, net_minor: None }
    }
}

impl Line {
    /// The whole (or what is left) after these steps from the document date.
    #[must_use]
    pub fn balance(steps: Vec<Step>) -> Line {
        Line { share: Share::Balance, anchor: Anchor::Document, steps, round_minor: None }
    }
}

impl Term {
    /// Everything in one payment, due after these steps from the document date.
    #[must_use]
    pub fn single(steps: Vec<Step>) -> Term {
        Term { lines: vec![Line::balance(steps)] }
    }

    /// Everything `days` after the document date.
    #[must_use]
    pub fn net(days: i32) -> Term {
        Term::single(vec![Step::AddDays(days)])
    }

    /// Checks the rules that need no document.
    ///
    /// # Errors
    /// The first of the variants up to [`TermError::BalanceNotLast`] that a line breaks.
    pub fn check(&self) -> Result<(), TermError> {
        if self.lines.is_empty() {
            return Err(TermError::NoLines);
        }
        for (n, line) in (1..).zip(&self.lines) {
            line.share.check(n)?;
            if line.round_minor.is_some_and(|unit| unit <= 0) {
                return Err(TermError::NotPositive(n));
            }
            if !line.steps.iter().all(Step::is_sound) {
                return Err(TermError::NoSuchDay(n));
            }
            if line.share == Share::Balance && n < self.lines.len() {
                return Err(TermError::BalanceNotLast(n));
            }
        }
        Ok(())
    }

    /// The instalments of a document, in the order of the term's lines. Their amounts add up to the document's;
    /// lines without an amount are left out. A document of nothing gives one line on its own date. A negative
    /// document (a credit note with terms) obeys the same rule with its sign.
    ///
    /// # Errors
    /// See [`TermError`].
    pub fn schedule(&self, document: &Document, calendar: &Calendar) -> Result<Vec<Instalment>, TermError> {
        self.check()?;
        calendar.check().map_err(TermError::Calendar)?;
        if document.gross_minor == 0 {
            return Ok(vec![Instalment { due: document.date, amount_minor: 0 }]);
        }
        let amounts = share::split(&self.lines, document)?;
        let mut instalments = Vec::with_capacity(self.lines.len());
        let mut previous = document.date;
        for ((n, line), amount_minor) in (1..).zip(&self.lines).zip(amounts) {
            let due = line.due(n, document, previous, calendar)?;
            previous = due;
            if amount_minor != 0 {
                instalments.push(Instalment { due, amount_minor });
            }
        }
        Ok(instalments)
    }
}

impl Line {
    fn due(
        &self,
        n: usize,
        document: &Document,
        previous: Day,
        calendar: &Calendar,
    ) -> Result<Day, TermError> {
        let start = self.start(document, previous).ok_or(TermError::NoAnchor(n, self.anchor))?;
        // A step may leave the calendar of years 1 to 9999; then there is no date to move on from.
        let run = |day: Day, steps: &[Step]| {
            steps.iter().try_fold(day, |day, step| step.apply(day)).ok_or(TermError::NoDate(n))
        };
        let snap = self.steps.iter().position(|step| matches!(step, Step::PaymentDays(_)));
        match snap.filter(|_| calendar.closures_first) {
            None => calendar.next_open(run(start, &self.steps)?).map_err(TermError::Calendar),
            Some(at) => {
                let before = run(start, &self.steps[..at])?;
                calendar.next_open_payment_day(before, |day| run(day, &self.steps[at..]))
            }
        }
    }

    fn start(&self, document: &Document, previous: Day) -> Option<Day> {
        match self.anchor {
            Anchor::Document => Some(document.date),
            Anchor::Delivery => document.delivered,
            Anchor::Receipt => document.received,
            Anchor::Posting => document.posted,
            Anchor::PreviousLine => Some(previous),
        }
    }
}
