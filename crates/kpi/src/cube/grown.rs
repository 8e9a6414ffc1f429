//! A cube that grows fact by fact: a new fact costs its own size, and the cube of two sets of facts is the sum of
//! their cubes, as long as each set's applications refer to its own invoices.

use super::calendar::Calendar;
use super::index::Record;
use super::sums::{Figures, Moves, add_application, add_invoice, figures};
use super::worker::{Overflow, merge_into};
use dunlin_core::day::Day;
use dunlin_core::names::Names;
use std::fmt;

/// Sums of the facts so far, and what is needed of each invoice.
#[derive(Clone, Debug)]
pub struct Cube {
    calendar: Calendar,
    groups: Names,
    invoices: Names,
    records: Vec<Record>,
    sums: Vec<Moves<i128>>,
}

/// Why a fact, or another cube, is not taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FactError {
    /// The invoice is in the cube already.
    Twice(String),
    /// The application names no invoice of the cube.
    NoInvoice(String),
    /// The other cube has other periods.
    OtherPeriods,
}

impl fmt::Display for FactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FactError::Twice(id) => {
                write!(f, "invoice `{id}` is there twice; every invoice needs a number of its own")
            }
            FactError::NoInvoice(id) => {
                write!(f, "an application names invoice `{id}`, which is not there; add it first")
            }
            FactError::OtherPeriods => {
                f.write_str("the two cubes have different periods; make both over the same")
            }
        }
    }
}

impl std::error::Error for FactError {}

impl Cube {
    /// A cube without facts.
    #[must_use]
    pub fn new(calendar: Calendar) -> Cube {
        Cube { calendar, groups: Names::new(), invoices: Names::new(), records: Vec::new(), sums: Vec::new() }
    }

    /// The groups, in order of first sight.
    #[must_use]
    pub fn groups(&self) -> &Names {
        &self.groups
    }

    /// Adds an invoice (or a credit document, with a negative amount in minor units).
    ///
    /// # Errors
    /// [`FactError::Twice`].
    pub fn add_invoice(
        &mut self,
        id: &str,
        group: &str,
        issued: Day,
        due: Day,
        amount: i64,
    ) -> Result<(), FactError> {
        if self.invoices.find(id).is_some() {
            return Err(FactError::Twice(id.to_owned()));
        }
        let group = self.groups.number(group);
        self.sums.resize(self.groups.len() * self.calendar.width(), Moves::default());
        let record = Record::new(group, self.calendar.slot(issued.0), self.calendar.class(due.0));
        self.invoices.number(id);
        self.records.push(record);
        let class = self.calendar.classes[record.class() as usize];
        add_invoice(self.slots(group), record.slot(), class, i128::from(amount));
        Ok(())
    }

    /// Adds an application to an invoice of the cube; a positive amount lowers its balance.
    ///
    /// # Errors
    /// [`FactError::NoInvoice`].
    pub fn add_application(&mut self, invoice: &str, day: Day, amount: i64) -> Result<(), FactError> {
        let number = self.invoices.find(invoice).ok_or_else(|| FactError::NoInvoice(invoice.to_owned()))?;
        let record = self.records[number as usize];
        let at = self.calendar.slot(day.0).max(record.slot());
        let class = self.calendar.classes[record.class() as usize];
        let amount = i128::from(amount);
        add_application(self.slots(record.group()), at, class, amount, -amount);
        Ok(())
    }

    /// Takes in the facts of another cube over the same periods.
    ///
    /// # Errors
    /// [`FactError::OtherPeriods`], or [`FactError::Twice`] when an invoice is in both; then nothing has changed.
    pub fn merge(&mut self, other: &Cube) -> Result<(), FactError> {
        if self.calendar.ends() != other.calendar.ends() || self.calendar.days(0) != other.calendar.days(0) {
            return Err(FactError::OtherPeriods);
        }
        if let Some(id) = other.invoices.iter().find(|id| self.invoices.find(id).is_some()) {
            return Err(FactError::Twice(id.to_owned()));
        }
        let renumbered: Vec<u32> = other.groups.iter().map(|name| self.groups.number(name)).collect();
        self.sums.resize(self.groups.len() * self.calendar.width(), Moves::default());
        for (id, record) in other.invoices.iter().zip(&other.records) {
            self.invoices.number(id);
            self.records.push(Record::new(
                renumbered[record.group() as usize],
                record.slot(),
                record.class(),
            ));
        }
        for (&group, sums) in renumbered.iter().zip(other.sums.chunks_exact(other.calendar.width())) {
            merge_into(self.slots(group), sums);
        }
        Ok(())
    }

    /// The figures of a group, or of all groups together (`None`), one a period.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn figures(&self, group: Option<u32>) -> Result<Vec<Figures>, Overflow> {
        let width = self.calendar.width();
        let mut slots = vec![Moves::default(); width];
        match group {
            Some(group) => {
                merge_into(&mut slots, self.sums.chunks_exact(width).nth(group as usize).unwrap_or(&[]));
            }
            None => self.sums.chunks_exact(width).for_each(|sums| merge_into(&mut slots, sums)),
        }
        let mut out = Vec::with_capacity(self.calendar.ends().len());
        figures(&slots, &self.calendar, |_, f| out.push(f)).map_err(|period| Overflow { group, period })?;
        Ok(out)
    }

    fn slots(&mut self, group: u32) -> &mut [Moves<i128>] {
        let width = self.calendar.width();
        let start = group as usize * width;
        &mut self.sums[start..start + width]
    }
}
