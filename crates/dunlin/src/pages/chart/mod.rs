//! Charts: small SVG drawings, each titled with its finding, with a table behind it, and a narrow drawing of its own for phones.
//!
//! Read in this order: [`axis`] (nice steps in whole numbers), then the drawings: [`balance`] (a bar in a row), [`spark`] (a line in a
//! row), [`trend`], [`stack`], [`bridge`], [`flow`]. Values are whole numbers (minor units, or a figure times a power of ten); only
//! coordinates are floats, and those are no money.
//!
//! A drawing is an image to assistive technology, told by its title and description; what each mark says under the pointer stands in the
//! table behind it too, which the keyboard reaches.

mod axis;
mod balance;
mod bridge;
mod flow;
mod spark;
mod stack;
mod trend;

pub(crate) use balance::{Segment, balance};
pub(crate) use bridge::{Bridge, Step};
pub(crate) use flow::{Flow, Passage};
pub(crate) use spark::spark;
pub(crate) use stack::{Bar, Stack};
pub(crate) use trend::{Band, Point, Trend};

use maud::{Markup, html};

/// What a drawing is called: an id that the page has once, its finding, and what it shows in a sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The id.
    pub(crate) id: &'static str,
    /// The title: what it shows.
    pub(crate) title: String,
    /// The description: what is to be seen in it.
    pub(crate) desc: String,
}

/// How a value is written.
pub(crate) type Say<'s> = &'s dyn Fn(i128) -> String;

/// A coordinate.
fn at(coordinate: f64) -> String {
    format!("{coordinate:.1}")
}

/// A path through points; a gap where there is none.
fn line(points: &[Option<(f64, f64)>]) -> String {
    let (mut out, mut is_on) = (String::new(), false);
    for point in points {
        if let Some((x, y)) = point {
            out.push_str(&format!("{}{x:.1} {y:.1}", if is_on { 'L' } else { 'M' }));
        }
        is_on = point.is_some();
    }
    out
}

/// The drawing itself, wide or narrow.
fn svg(told: &Told, is_narrow: bool, (width, height): (f64, f64), body: &Markup) -> Markup {
    let (kind, mark) = if is_narrow { ("chart narrow", 'n') } else { ("chart wide-c", 'w') };
    let (title, desc) = (format!("{}-{mark}t", told.id), format!("{}-{mark}d", told.id));
    html! {
        svg class=(kind) viewBox={ "0 0 " (at(width)) " " (at(height)) } role="img" aria-labelledby={ (title) " " (desc) } {
            title id=(title) { (told.title) }
            desc id=(desc) { (told.desc) }
            (body)
        }
    }
}

/// Both drawings with the table behind them. `behind`: what opens the table.
pub(crate) fn figure(drawings: &Markup, behind: &str, table: &Markup) -> Markup {
    html! {
        figure {
            (drawings)
            details { summary { (behind) } div.scroll { (table) } }
        }
    }
}

/// A text that is cut where it is too long to stand in a drawing.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_and_short_ones_are_not() {
        assert_eq!(cut("Kessler", 7), "Kessler");
        assert_eq!(cut("Kessler Anlagenbau", 9), "Kessler\u{2026}");
    }

    #[test]
    fn a_line_has_a_gap_where_there_is_no_value() {
        let points = [Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.0))];
        assert_eq!(line(&points), "M0.0 1.0L1.0 2.0M3.0 4.0");
    }
}
