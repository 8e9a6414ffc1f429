//! A formula as text again: in words, in symbols, in names, or with the numbers in it.

use super::syntax::{Binary, Expr, Kind};

/// How a formula is written out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `opening receivables + credit sales`.
    Words,
    /// `B + S`, as text books have it; the symbols are explained by [`symbol`].
    Symbols,
    /// `opening + sales`, as it is typed.
    Names,
}

/// How tightly a part holds together: sums least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Product,
    Atom,
}

/// Writes a tree; `slot` says what stands for a name, `times` for the sign of a product.
pub(super) fn write(expr: &Expr, times: &str, slot: &dyn Fn(&Kind) -> String) -> String {
    let mut out = String::new();
    part(expr, times, slot, &mut out);
    out
}

fn part(expr: &Expr, times: &str, slot: &dyn Fn(&Kind) -> String, out: &mut String) {
    match &expr.kind {
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::Measure(_) | Kind::Given(_) => {
            let text = slot(&expr.kind);
            // A number below nought keeps to itself after a sign.
            let bare = out.is_empty() || out.ends_with('(') || !text.starts_with('-');
            out.push_str(&if bare { text } else { format!("({text})") });
        }
        Kind::Negative(inner) => {
            out.push('-');
            enclosed(inner, Bond::Atom, times, slot, out);
        }
        Kind::Binary(sign, left, right) => {
            let own = bond(expr);
            enclosed(left, own, times, slot, out);
            out.push_str(match sign {
                Binary::Plus => " + ",
                Binary::Minus => " - ",
                Binary::Times => times,
                Binary::Over => " / ",
            });
            // After minus and division a sum or product of the same bond needs its parentheses.
            let tight = if own == Bond::Sum { Bond::Product } else { Bond::Atom };
            let loose = matches!(sign, Binary::Plus | Binary::Times);
            enclosed(right, if loose { own } else { tight }, times, slot, out);
        }
        Kind::Call(function, arguments) => {
            out.push_str(function.name());
            for (number, argument) in arguments.iter().enumerate() {
                out.push_str(if number == 0 { "(" } else { ", " });
                part(argument, times, slot, out);
            }
            out.push(')');
        }
    }
}

fn enclosed(expr: &Expr, least: Bond, times: &str, slot: &dyn Fn(&Kind) -> String, out: &mut String) {
    let needs = bond(expr) < least;
    if needs {
        out.push('(');
    }
    part(expr, times, slot, out);
    if needs {
        out.push(')');
    }
}

fn bond(expr: &Expr) -> Bond {
    match &expr.kind {
        Kind::Binary(Binary::Plus | Binary::Minus, ..) => Bond::Sum,
        Kind::Binary(..) => Bond::Product,
        _ => Bond::Atom,
    }
}
