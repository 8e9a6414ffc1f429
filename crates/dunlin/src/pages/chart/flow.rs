//! What went on from one age to the next: of each age the money at the start, and the part that grew older.

use super::axis::Axis;
use super::{Say, Told, at, svg};
use maud::{Markup, html};

/// An age.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// From where to where.
    pub(crate) label: String,
    /// What was there at the start.
    pub(crate) whole: i128,
    /// What of it went on.
    pub(crate) part: i128,
    /// The share in words.
    pub(crate) share: String,
    /// How the part is filled: the ink of the age that it goes to.
    pub(crate) class: &'static str,
}

/// The chart.
pub(crate) struct Flow<'f> {
    /// What it is called.
    pub(crate) told: Told,
    /// The ages, youngest first.
    pub(crate) passages: Vec<Passage>,
    /// How amounts are written.
    pub(crate) say: Say<'f>,
}

impl Flow<'_> {
    /// Both drawings.
    pub(crate) fn draw(&self) -> Markup {
        html! { (self.drawn(false)) (self.drawn(true)) }
    }

    fn drawn(&self, is_narrow: bool) -> Markup {
        let (width, row, left, right) =
            if is_narrow { (350.0, 46.0, 0.0, 250.0) } else { (740.0, 34.0, 170.0, 600.0) };
        let height = row * self.passages.len() as f64 + 4.0;
        let axis = Axis::around([0].into_iter().chain(self.passages.iter().map(|of| of.whole)), 1_000);
        let x = |value: i128| axis.place(value.max(0), (left, right));
        let body = html! { @for (n, of) in self.passages.iter().enumerate() {
            @let y = row * n as f64 + if is_narrow { 20.0 } else { 6.0 };
            text x="0" y=(at(if is_narrow { y - 5.0 } else { y + 14.0 })) { (of.label) }
            rect.a0 x=(at(left + 0.5)) y=(at(y)) width=(at((x(of.whole) - left).max(1.0))) height="18" {
                title { (of.label) ": " ((self.say)(of.whole)) }
            }
            rect class=(of.class) x=(at(left + 0.5)) y=(at(y)) width=(at((x(of.part) - left).max(0.5))) height="18" {
                title { (of.label) ": " ((self.say)(of.part)) " (" (of.share) ")" }
            }
            text x=(at(x(of.whole) + 8.0)) y=(at(y + 14.0)) { tspan.t-b { (of.share) } }
        } };
        svg(&self.told, is_narrow, (width, height), &body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_drawn_on_the_scale_of_the_whole() {
        let passage = Passage {
            label: "1-30".to_owned(),
            whole: 1_000,
            part: 250,
            share: "25 %".to_owned(),
            class: "a2",
        };
        let told = Told { id: "f", title: "T".to_owned(), desc: "D".to_owned() };
        let flow = Flow { told, passages: vec![passage], say: &|minor| minor.to_string() };
        let drawn = flow.drawn(false).into_string();
        assert!(drawn.contains(r#"class="a0" x="170.5" y="6.0" width="430.0""#), "{drawn}");
        assert!(drawn.contains(r#"class="a2" x="170.5" y="6.0" width="107.5""#), "{drawn}");
    }
}
