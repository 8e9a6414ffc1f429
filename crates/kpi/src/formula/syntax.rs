//! The tree of a formula, and the errors that point at a column of its text.

use super::ratio::Ratio;
use crate::measure::Measure;
use std::fmt;

/// A part of a formula and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Expr {
    /// Column of its first character, from 0.
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What a part of a formula is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number(Ratio),
    Measure(Measure),
    /// A given value, by its place among the parameters.
    Given(usize),
    Negative(Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    Call(Function, Vec<Expr>),
}

/// A sign between two parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Binary {
    Plus,
    Minus,
    Times,
    Over,
}

/// A function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Sqrt,
    Percent,
}

/// What a formula's text does wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormulaError {
    /// The text of the formula.
    pub text: String,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a formula.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// A character that no formula has.
    Character(char),
    /// Something else was expected here; the text names it.
    Expected(&'static str),
    /// The number cannot be read.
    Number(String),
    /// No measure, parameter or function has this name; the nearest ones that do.
    UnknownName(String, Vec<&'static str>),
    /// A function takes another number of arguments.
    Arguments(&'static str, usize, usize),
    /// The two sides are not in the same unit, such as money and a number of days.
    Units(&'static str, &'static str),
    /// A root of something that is no square of money and no plain number.
    Root,
    /// Something is divided by the number 0.
    ByNought,
    /// It is nested too deeply or uses too many names.
    TooLarge,
}

impl Function {
    pub(super) const ALL: [Function; 5] =
        [Function::Min, Function::Max, Function::Abs, Function::Sqrt, Function::Percent];

    pub(super) fn name(self) -> &'static str {
        match self {
            Function::Min => "min",
            Function::Max => "max",
            Function::Abs => "abs",
            Function::Sqrt => "sqrt",
            Function::Percent => "percent",
        }
    }

    /// How many arguments it takes at least and at most.
    pub(super) fn arguments(self) -> (usize, usize) {
        match self {
            Function::Min | Function::Max => (2, 8),
            Function::Abs | Function::Sqrt | Function::Percent => (1, 1),
        }
    }
}

impl Expr {
    pub(super) fn new(at: usize, kind: Kind) -> Expr {
        Expr { at, kind }
    }

    pub(super) fn binary(sign: Binary, left: Expr, right: Expr) -> Expr {
        Expr { at: left.at, kind: Kind::Binary(sign, Box::new(left), Box::new(right)) }
    }

    /// Whether it is made of numbers alone.
    pub(super) fn is_constant(&self) -> bool {
        match &self.kind {
            Kind::Number(_) => true,
            Kind::Measure(_) | Kind::Given(_) => false,
            Kind::Negative(inner) => inner.is_constant(),
            Kind::Binary(_, left, right) => left.is_constant() && right.is_constant(),
            Kind::Call(_, arguments) => arguments.iter().all(Expr::is_constant),
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "column {}: {}\n  {}\n  {:>width$}",
            self.column,
            self.problem,
            self.text,
            "^",
            width = self.column
        )
    }
}

impl std::error::Error for FormulaError {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Character(c) => write!(f, "`{c}` has no meaning in a formula"),
            Problem::Expected(what) => write!(f, "{what} is expected here"),
            Problem::Number(why) => f.write_str(why),
            Problem::UnknownName(name, near) if near.is_empty() => {
                write!(f, "`{name}` is no measure, no given value and no function")
            }
            Problem::UnknownName(name, near) => {
                write!(
                    f,
                    "`{name}` is no measure, no given value and no function; near it: {}",
                    near.join(", ")
                )
            }
            Problem::Arguments(name, wanted, got) => write!(f, "{name} takes {wanted} values, not {got}"),
            Problem::Units(left, right) => {
                write!(f, "{left} and {right} cannot be added or compared; divide one of them first")
            }
            Problem::Root => f.write_str("a root is taken of plain numbers and of squares of money only"),
            Problem::ByNought => f.write_str("this divides by 0"),
            Problem::TooLarge => {
                f.write_str("the formula is too large: at most 24 names, nested at most 16 deep")
            }
        }
    }
}
