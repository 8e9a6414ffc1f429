//! From the text of a formula to its tree.

use super::Param;
use super::ratio::Ratio;
use super::syntax::{Binary, Expr, FormulaError, Function, Kind, Problem};
use crate::measure::Measure;

/// How deep parentheses, signs and functions may be nested.
const DEPTH_MAX: usize = 64;

/// Reads a formula; `name =` before it is passed over.
pub(super) fn parse(text: &str, params: &[Param]) -> Result<Expr, FormulaError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, params, at: 0, depth: 0 };
    if matches!(parser.tokens, [(_, Token::Name(_)), (_, Token::Sign('=')), ..]) {
        parser.at = 2;
    }
    let whole = parser.sum()?;
    match parser.peek() {
        None => Ok(whole),
        Some(_) => Err(parser.wrong(Problem::Expected("a sign (+ - * /) or the end"))),
    }
}

/// The names nearest to a wrong one: at most three, the nearest first.
#[must_use]
pub fn nearest(name: &str, known: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let allowed = name.len() / 3 + 1;
    let mut near: Vec<(usize, &'static str)> = known
        .map(|k| (edits(name, k), k))
        .filter(|&(edits, k)| {
            edits <= allowed || name.len() > 3 && (k.contains(name) || name.contains(k) && k.len() > 3)
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, k)| k).collect()
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token<'t> {
    Number(Ratio),
    Name(&'t str),
    Sign(char),
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [(usize, Token<'t>)],
    params: &'t [Param],
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn sum(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.product()?;
        loop {
            let sign = match self.peek() {
                Some(Token::Sign('+')) => Binary::Plus,
                Some(Token::Sign('-')) => Binary::Minus,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::binary(sign, left, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.signed()?;
        loop {
            let sign = match self.peek() {
                Some(Token::Sign('*')) => Binary::Times,
                Some(Token::Sign('/')) => Binary::Over,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::binary(sign, left, self.signed()?);
        }
    }

    fn signed(&mut self) -> Result<Expr, FormulaError> {
        if self.peek() != Some(&Token::Sign('-')) {
            return self.atom();
        }
        let at = self.column();
        self.at += 1;
        let inner = self.deeper(Parser::signed)?;
        Ok(Expr::new(at, Kind::Negative(Box::new(inner))))
    }

    fn atom(&mut self) -> Result<Expr, FormulaError> {
        let at = self.column();
        let kind = match self.peek().cloned() {
            Some(Token::Number(number)) => Kind::Number(number),
            Some(Token::Name(name)) => {
                if self.tokens.get(self.at + 1).is_some_and(|t| t.1 == Token::Sign('(')) {
                    return self.call(name);
                }
                self.name(name)?
            }
            Some(Token::Sign('(')) => {
                self.at += 1;
                let inner = self.deeper(Parser::sum)?;
                self.expect(')', "`)`")?;
                return Ok(inner);
            }
            _ => return Err(self.wrong(Problem::Expected("a number, a name or `(`"))),
        };
        self.at += 1;
        Ok(Expr::new(at, kind))
    }

    fn name(&self, name: &str) -> Result<Kind, FormulaError> {
        if let Some(place) = self.params.iter().position(|p| p.name == name) {
            return Ok(Kind::Given(place));
        }
        Measure::find(name).map(Kind::Measure).ok_or_else(|| {
            let measures = Measure::ALL.iter().map(|m| m.name());
            let known = measures.chain(self.params.iter().map(|p| p.name));
            self.wrong(Problem::UnknownName(name.to_owned(), nearest(name, known)))
        })
    }

    fn call(&mut self, name: &str) -> Result<Expr, FormulaError> {
        let at = self.column();
        let Some(function) = Function::ALL.into_iter().find(|f| f.name() == name) else {
            let near = nearest(name, Function::ALL.iter().map(|f| f.name()));
            return Err(self.wrong(Problem::UnknownName(name.to_owned(), near)));
        };
        self.at += 2;
        let mut arguments = vec![self.deeper(Parser::sum)?];
        while self.peek() == Some(&Token::Sign(',')) {
            self.at += 1;
            arguments.push(self.deeper(Parser::sum)?);
        }
        self.expect(')', "`,` or `)`")?;
        let (least, most) = function.arguments();
        if arguments.len() < least || arguments.len() > most {
            let problem = Problem::Arguments(function.name(), least, arguments.len());
            return Err(wrong_at(self.text, at, problem));
        }
        Ok(Expr::new(at, Kind::Call(function, arguments)))
    }

    /// Runs a rule one level deeper, so that no text can exhaust the stack.
    fn deeper(&mut self, rule: fn(&mut Self) -> Result<Expr, FormulaError>) -> Result<Expr, FormulaError> {
        if self.depth == DEPTH_MAX {
            return Err(self.wrong(Problem::TooLarge));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn expect(&mut self, sign: char, what: &'static str) -> Result<(), FormulaError> {
        if self.peek() != Some(&Token::Sign(sign)) {
            return Err(self.wrong(Problem::Expected(what)));
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<&'t Token<'t>> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    /// Column of the current token, from 0.
    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.text.chars().count(), |t| t.0)
    }

    fn wrong(&self, problem: Problem) -> FormulaError {
        wrong_at(self.text, self.column(), problem)
    }
}

/// An error at a column (from 0).
pub(super) fn wrong_at(text: &str, at: usize, problem: Problem) -> FormulaError {
    FormulaError { text: text.to_owned(), column: at + 1, problem }
}

/// The tokens and their columns. `x` between numbers is no sign: names may hold it.
fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, FormulaError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut column = 0;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_whitespace() => c.len_utf8(),
            c if c.is_ascii_digit() || c == '.' => {
                let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                let number = Ratio::parse(&rest[..length])
                    .map_err(|e| wrong_at(text, column, Problem::Number(e.to_string())))?;
                tokens.push((column, Token::Number(number)));
                length
            }
            c if c.is_ascii_lowercase() || c == '_' => {
                let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                let length = rest.find(|c| !name(c)).unwrap_or(rest.len());
                tokens.push((column, Token::Name(&rest[..length])));
                length
            }
            '+' | '-' | '*' | '/' | '(' | ')' | ',' | '=' => {
                tokens.push((column, Token::Sign(first)));
                1
            }
            other => return Err(wrong_at(text, column, Problem::Character(other))),
        };
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    Ok(tokens)
}

/// Edits (insert, delete, change) from one word to another.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &b) in to.iter().enumerate() {
            let change = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[to.len()]
}
