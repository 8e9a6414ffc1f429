//! The three parts of a formula: numerator, denominator, and the factor behind them.
//!
//! `a / b * 100` keeps `a` and `b` apart, so that a figure can show both and months can be added up as sums over sums.
//! The last divisor that is no plain number divides: `(opening + receivables) / 2 / sales * days` is half of a sum,
//! over sales, times days.

use super::syntax::{Binary, Expr, Kind};

/// A formula taken apart at its division.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Split {
    pub(super) numerator: Expr,
    /// `None` when nothing is divided.
    pub(super) denominator: Option<Expr>,
    /// What the quotient is multiplied by; `None` for 1.
    pub(super) factor: Option<Expr>,
}

/// Takes a formula apart.
pub(super) fn split(expr: &Expr) -> Split {
    let mut chain = Vec::new();
    flatten(expr, &mut chain);
    let divides = |(sign, part): &(Binary, Expr)| *sign == Binary::Over && !part.is_constant();
    let Some(at) = chain.iter().rposition(divides) else {
        return Split { numerator: expr.clone(), denominator: None, factor: None };
    };
    let factor = join(chain.split_off(at + 1));
    let denominator = chain.pop().map(|(_, part)| part);
    let numerator = join(chain).unwrap_or_else(|| Expr::new(expr.at, Kind::Number(super::Ratio::ONE)));
    Split { numerator, denominator, factor }
}

/// The factors of a product in order, each with the sign before it.
fn flatten(expr: &Expr, chain: &mut Vec<(Binary, Expr)>) {
    match &expr.kind {
        Kind::Binary(Binary::Times, left, right) => {
            flatten(left, chain);
            flatten(right, chain);
        }
        Kind::Binary(Binary::Over, left, right) => {
            flatten(left, chain);
            chain.push((Binary::Over, (**right).clone()));
        }
        _ => chain.push((Binary::Times, expr.clone())),
    }
}

/// The product of factors; `None` of none.
fn join(chain: Vec<(Binary, Expr)>) -> Option<Expr> {
    let mut parts = chain.into_iter();
    let (sign, first) = parts.next()?;
    let start = match sign {
        Binary::Over => {
            Expr::binary(Binary::Over, Expr::new(first.at, Kind::Number(super::Ratio::ONE)), first)
        }
        _ => first,
    };
    Some(parts.fold(start, |left, (sign, right)| Expr::binary(sign, left, right)))
}
