//! How much of a document each line of a term takes.

use super::{Document, Line, TermError};
use crate::percent::{Fraction, Percent};

/// How much of a document a line takes. No line ever takes more than is left, so no instalment turns its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// A percentage of the document's amount.
    Percent(Percent),
    /// A percentage of what the lines before have left.
    PercentOfRemainder(Percent),
    /// A percentage of the amount before tax.
    PercentOfNet(Percent),
    /// A fixed number of minor units, positive; it takes the document's sign.
    Fixed(i64),
    /// All that is left, the rounding included. Only the last line can be this.
    Balance,
}

impl Share {
    /// Checks what needs no document; `n` is the line, from 1.
    pub(super) fn check(&self, n: usize) -> Result<(), TermError> {
        match self {
            Share::Percent(p) | Share::PercentOfRemainder(p) | Share::PercentOfNet(p)
                if p.is_negative() || *p > Percent::HUNDRED =>
            {
                Err(TermError::PercentOutOfRange(n))
            }
            Share::Fixed(minor) if *minor <= 0 => Err(TermError::NotPositive(n)),
            _ => Ok(()),
        }
    }
}

/// The amount of each line; together they are the document's amount.
pub(super) fn split(lines: &[Line], document: &Document) -> Result<Vec<i64>, TermError> {
    let mut left = document.gross_minor;
    let mut amounts = Vec::with_capacity(lines.len());
    for (n, line) in (1..).zip(lines) {
        let amount =
            if n == lines.len() && takes_rounding(lines) { left } else { amount(n, line, document, left)? };
        let amount = within(amount, left);
        left -= amount;
        amounts.push(amount);
    }
    if left == 0 { Ok(amounts) } else { Err(TermError::NotCovered(left)) }
}

/// Whether the last line takes what is left: it is the balance, or the lines are percentages that make a hundred.
fn takes_rounding(lines: &[Line]) -> bool {
    let whole = lines.iter().try_fold(Percent::ZERO, |sum, line| match line.share {
        Share::Percent(p) => Some(sum.plus(p)),
        _ => None,
    });
    match lines.last().map(|line| line.share) {
        Some(Share::Balance) => true,
        Some(Share::PercentOfRemainder(p)) => p == Percent::HUNDRED,
        _ => whole == Some(Percent::HUNDRED),
    }
}

fn amount(n: usize, line: &Line, document: &Document, left: i64) -> Result<i64, TermError> {
    let exact = match line.share {
        Share::Percent(p) => p.of(document.gross_minor),
        Share::PercentOfRemainder(p) => p.of(left),
        Share::PercentOfNet(p) => p.of(document.net_minor.ok_or(TermError::NoNetAmount(n))?),
        Share::Fixed(minor) => Fraction::whole(minor * document.gross_minor.signum()),
        Share::Balance => Fraction::whole(left),
    };
    exact.rounded_to(line.round_minor.unwrap_or(1)).ok_or(TermError::Overflow)
}

/// The amount, but not beyond what is left nor on the other side of nothing.
fn within(amount: i64, left: i64) -> i64 {
    amount.clamp(left.min(0), left.max(0))
}
