//! The codes of the trade ("net 30", "2/10 net 30", "10th prox", "EOM+10", "COD") as rules.
//!
//! A code that the trade reads in two ways is refused with the question to ask, never guessed: "2/10 net 20 EOM" of
//! 16 June is net to 30 July on one published page, while 20 days after the end of the month are 20 July.
//!
//! Deliberately not here: splits over several instalments; no code says them.

use super::step::{Period, Step};
use super::{Term, formula};
use crate::percent::Percent;
use std::fmt;

/// What a code of the trade says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// When the document falls due.
    pub term: Term,
    /// Discounts for paying early, in the order written.
    pub discounts: Vec<EarlyPayment>,
    /// Whether the goods wait for the money.
    pub delivery: Delivery,
}

/// So much off for paying within so many days; the last day is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyPayment {
    /// The percentage off.
    pub percent: Percent,
    /// Days after the document date, the last one inside.
    pub days: u16,
}

/// Which comes first, the goods or the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// The goods are delivered on credit.
    #[default]
    OnCredit,
    /// Cash on delivery: due on the document's day.
    AgainstPayment,
    /// Prepaid: due on the document's day, and the goods wait. No credit sale.
    AfterPayment,
}

/// Why a code is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// The code is not known.
    Unknown(String),
    /// A number in it is out of its range.
    OutOfRange(String),
    /// The trade reads it in two ways.
    Ambiguous {
        /// The text.
        text: String,
        /// The question to ask whoever wrote it, with the codes to write for each answer.
        question: String,
    },
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeError::Unknown(text) => write!(
                f,
                "`{text}` is not a payment term Dunlin knows (such as net 30, 2/10 net 30, EOM+10, 10th prox, COD, CM+10D)"
            ),
            CodeError::OutOfRange(text) => {
                write!(f, "`{text}`: days of the month are 1 to 31, percentages at most 100")
            }
            CodeError::Ambiguous { text, question } => {
                write!(f, "`{text}` can be read in two ways. {question}")
            }
        }
    }
}

impl std::error::Error for CodeError {}

/// Reads a code, in either case and with any spacing. Formulas of Business Central are codes too.
///
/// # Errors
/// [`CodeError`], with the question to ask where a code is ambiguous.
pub fn parse(text: &str) -> Result<Conditions, CodeError> {
    let words = words(text);
    let (discounts, rest) = discounts(text, &words)?;
    let rest = rest.join(" ");
    if let Some(delivery) = payment_on_delivery(&rest).filter(|_| discounts.is_empty()) {
        return Ok(Conditions { term: Term::net(0), discounts, delivery });
    }
    if let Some(question) = question(&rest) {
        return Err(CodeError::Ambiguous { text: text.to_owned(), question });
    }
    // Behind a discount a formula has lost its minus signs to the spacing: refuse it rather than read it wrongly.
    let formula = if discounts.is_empty() { text } else { rest.as_str() };
    if !discounts.is_empty() && text.contains('-') && formula::parse(formula).is_ok() {
        return Err(CodeError::Unknown(text.to_owned()));
    }
    let steps = steps(text, &rest, formula)?;
    Ok(Conditions { term: Term::single(steps), discounts, delivery: Delivery::OnCredit })
}

/// The text in lower case, cut where digits and letters, or the signs `/`, `+`, `%` meet.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = Sort::Space;
    for c in text.chars().flat_map(char::to_lowercase) {
        let sort = Sort::of(c);
        if sort == last && sort != Sort::Sign {
            if let (Some(word), true) = (words.last_mut(), sort != Sort::Space) {
                word.push(c);
            }
        } else if sort != Sort::Space {
            words.push(c.to_string());
        }
        last = sort;
    }
    // A full stop ends a sentence unless digits follow it.
    words.iter().map(|word| word.trim_end_matches('.').to_owned()).filter(|word| !word.is_empty()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Space,
    Number,
    Letter,
    Sign,
}

impl Sort {
    fn of(c: char) -> Sort {
        match c {
            '0'..='9' | '.' => Sort::Number,
            '/' | '+' | '%' => Sort::Sign,
            c if c.is_alphabetic() => Sort::Letter,
            _ => Sort::Space,
        }
    }
}

/// Takes the leading discounts ("2/10", "2% 10", "3/10 2/20") and gives back the words after them.
fn discounts<'a>(text: &str, words: &'a [String]) -> Result<(Vec<EarlyPayment>, &'a [String]), CodeError> {
    let (mut found, mut rest) = (Vec::new(), words);
    loop {
        let (percent, days, after) = match rest {
            [percent, slash, days, after @ ..] if slash == "/" => (percent, days, after),
            [percent, sign, slash, days, after @ ..] if sign == "%" && slash == "/" => (percent, days, after),
            [percent, sign, days, after @ ..] if sign == "%" => (percent, days, after),
            _ => return Ok((found, rest)),
        };
        let Ok(days) = days.parse() else { return Ok((found, rest)) };
        let Ok(percent) = percent.parse::<Percent>() else { return Ok((found, rest)) };
        if percent > Percent::HUNDRED {
            return Err(CodeError::OutOfRange(text.to_owned()));
        }
        found.push(EarlyPayment { percent, days });
        rest = match after {
            [day, after @ ..] if day == "d" || day == "day" || day == "days" => after,
            after => after,
        };
    }
}

fn payment_on_delivery(rest: &str) -> Option<Delivery> {
    match rest {
        "cod" | "cash on delivery" | "c o d" => Some(Delivery::AgainstPayment),
        "prepay"
        | "prepaid"
        | "prepayment"
        | "pre payment"
        | "cia"
        | "cash in advance"
        | "cbd"
        | "cash before delivery"
        | "in advance" => Some(Delivery::AfterPayment),
        _ => None,
    }
}

/// The question to ask when the code is a number of days and an end of month without a sign between them.
fn question(rest: &str) -> Option<String> {
    let words: Vec<&str> =
        rest.split(' ').filter(|w| !matches!(*w, "net" | "n" | "/" | "days" | "day" | "d")).collect();
    let (n, month_end) = match words[..] {
        [n, end @ ("eom" | "prox" | "mfi")] => (n, end),
        _ => return None,
    };
    let says_days = rest.contains("day") || rest.contains("net") || rest.starts_with('n');
    if n.parse::<u16>().is_err() || (month_end != "eom" && !says_days) {
        return None;
    }
    Some(format!(
        "Are the {n} days counted from the end of the month (write EOM+{n}), does the month end after {n} days have \
         passed (write {n}+EOM), or is it day {n} of the following month (write {n}th prox)?"
    ))
}

fn steps(text: &str, rest: &str, formula: &str) -> Result<Vec<Step>, CodeError> {
    let month_end = Step::EndOf(Period::Month);
    let mut words: Vec<&str> = rest.split(' ').collect();
    if let ["net", _, "th" | "st" | "nd" | "rd", ..] = words[..] {
        words.remove(0);
    }
    Ok(match words[..] {
        ["eom"] | ["net", "eom"] | ["end", "of", "month"] => vec![month_end],
        ["net" | "n", "/", n] | ["net" | "n", n] | [n, "net"] | ["net", n, "days" | "day" | "d"] => {
            vec![days(text, n)?]
        }
        ["n", "/", n, "days"] | [n, "days" | "day"] | [n, "days", "net"] | ["net", "in", n, "days"] => {
            vec![days(text, n)?]
        }
        ["due", "on", "receipt"] | ["immediate"] | ["immediately"] | ["due", "immediately"] => {
            vec![Step::AddDays(0)]
        }
        ["eom", "+", n] | ["eom", "+", n, "days" | "day" | "d"] => vec![month_end, days(text, n)?],
        [n, "+", "eom"] | [n, "days" | "day" | "d", "+", "eom"] => vec![days(text, n)?, month_end],
        [n, "th" | "st" | "nd" | "rd", "prox" | "mfi" | "proximo"] | [n, "prox" | "mfi" | "proximo"] => {
            following(text, n)?
        }
        ["prox" | "mfi" | "proximo", n] | ["mfi" | "prox" | "proximo", n, "th" | "st" | "nd" | "rd"] => {
            following(text, n)?
        }
        _ => formula::parse(formula).map_err(|_| CodeError::Unknown(text.to_owned()))?,
    })
}

/// Day n of the month after the document's: "10th prox", "month following invoice".
fn following(text: &str, n: &str) -> Result<Vec<Step>, CodeError> {
    match n.parse::<u32>() {
        Ok(day @ 1..=31) => Ok(vec![Step::AddMonths(1), Step::SetDay(day)]),
        Ok(_) => Err(CodeError::OutOfRange(text.to_owned())),
        Err(_) => Err(CodeError::Unknown(text.to_owned())),
    }
}

fn days(text: &str, n: &str) -> Result<Step, CodeError> {
    n.parse::<u16>().map(|n| Step::AddDays(i32::from(n))).map_err(|_| CodeError::Unknown(text.to_owned()))
}
