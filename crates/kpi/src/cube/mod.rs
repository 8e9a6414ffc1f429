//! The narrow cube: opening, sales, cash, closing, ageing, fallen due and paid, for every group and period end, in
//! one pass over invoices and applications.
//!
//! Every figure is as of a period's last day: an invoice exists from its issue date on; an application lowers its
//! invoice's balance from its date on, though not before the invoice exists; days late are counted from the due date,
//! on which the invoice is still current. Signs are never special and nothing is clamped.
//!
//! Read in this order: [`Calendar`] (periods, slots, classes of due dates), `sums` (the sweep), `fold` (one
//! addition an entry before it), [`Ids`] and [`Index`] (from an application to its invoice), [`Worker`] (batches on many
//! threads), [`Cube`] (fact by fact, mergeable).
//!
//! Deliberately not here: reading files, currencies (one a cube), non-cash, disputes, the second clock; see the
//! engine for those.

mod calendar;
mod fold;
mod grown;
mod ids;
mod index;
mod prefetch;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod worker;

pub use calendar::{Calendar, CalendarError, PERIODS_MAX, Step};
pub use grown::{Cube, FactError};
pub use ids::{Ids, IdsReader};
pub use index::{GROUPS_MAX, Index, Record, Twice};
pub use sums::{Figures, Sum};
pub use worker::{ApplicationRows, Enter, InvoiceRows, Layout, NoInvoice, Overflow, Scratch, Sums, Worker};
