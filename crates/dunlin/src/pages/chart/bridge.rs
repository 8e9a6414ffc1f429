//! A waterfall: from a figure to the one after it, step by step.

use super::axis::Axis;
use super::{Say, Told, at, cut, svg};
use maud::{Markup, html};

/// A step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What it is of.
    pub(crate) label: String,
    /// What it brings, with its sign.
    pub(crate) value: i128,
    /// It made the figure worse.
    pub(crate) is_worse: bool,
}

/// The chart. The steps bring the first value to the last.
pub(crate) struct Bridge<'b> {
    /// What it is called.
    pub(crate) told: Told,
    /// Before: its name and value.
    pub(crate) before: (String, i128),
    /// After.
    pub(crate) after: (String, i128),
    /// In order.
    pub(crate) steps: Vec<Step>,
    /// How values are written.
    pub(crate) say: Say<'b>,
    /// How steps are written, with their sign.
    pub(crate) step: Say<'b>,
}

impl Bridge<'_> {
    /// Both drawings.
    pub(crate) fn draw(&self) -> Markup {
        html! { (self.drawn(false)) (self.drawn(true)) }
    }

    fn drawn(&self, is_narrow: bool) -> Markup {
        let (width, row, left, right, thick) =
            if is_narrow { (350.0, 42.0, 4.0, 286.0, 14.0) } else { (740.0, 29.0, 216.0, 656.0, 17.0) };
        let height = row * (self.steps.len() + 2) as f64 + 30.0;
        let mut sum = self.before.1;
        let sums: Vec<i128> = self
            .steps
            .iter()
            .map(|step| {
                sum += step.value;
                sum
            })
            .collect();
        let axis = Axis::around(
            [self.before.1, self.after.1].into_iter().chain(sums.iter().copied()),
            if is_narrow { 3 } else { 5 },
        );
        let x = |value: i128| axis.place(value, (left, right));
        let y = |n: usize| 6.0 + row * n as f64 + if is_narrow { 16.0 } else { 0.0 };
        let name = |n: usize, text: &str, is_bold: bool| {
            let (below, most) = if is_narrow { (y(n) - 5.0, 44) } else { (y(n) + 13.0, 34) };
            html! { text.t-b[is_bold] x="0" y=(at(below)) { (cut(text, most)) } }
        };
        let end = |n: usize, (label, value): &(String, i128)| {
            html! {
                rect.c-whole x=(at(x(*value) - 2.0)) y=(at(y(n))) width="4" height=(at(thick + 4.0)) { title { (label) ": " ((self.say)(*value)) } }
                text.t-b x=(at(x(*value) + 8.0)) y=(at(y(n) + 14.0)) { ((self.say)(*value)) }
                (name(n, label, true))
            }
        };
        let body = html! {
            @for tick in axis.ticks() {
                path.c-hair d={ "M" (at(x(tick))) " 4V" (at(height - 22.0)) } {}
                text.t-m[tick != axis.ends().0 || !is_narrow] x=(at(x(tick))) y=(at(height - 6.0)) { ((self.say)(tick)) }
            }
            (end(0, &self.before))
            @for (n, (step, to)) in self.steps.iter().zip(&sums).enumerate() {
                @let from = to - step.value;
                @let (low, high) = (x(from.min(*to)), x(from.max(*to)));
                path.c-join d={ "M" (at(x(from))) " " (at(y(n) + thick)) "V" (at(y(n + 1))) } {}
                rect class=(if step.is_worse { "c-down" } else { "c-up" }) x=(at(low)) y=(at(y(n + 1))) width=(at((high - low).max(1.0))) height=(at(thick)) {
                    title { (step.label) ": " ((self.step)(step.value)) }
                }
                text.t-b x=(at(high + 7.0)) y=(at(y(n + 1) + 13.0)) { ((self.step)(step.value)) }
                (name(n + 1, &step.label, false))
            }
            path.c-join d={ "M" (at(x(self.after.1))) " " (at(y(self.steps.len()) + thick)) "V" (at(y(self.steps.len() + 1))) } {}
            (end(self.steps.len() + 1, &self.after))
        };
        svg(&self.told, is_narrow, (width, height), &body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_begins_where_the_one_before_ended() {
        let step = |label: &str, value: i128| Step { label: label.to_owned(), value, is_worse: value < 0 };
        let bridge = Bridge {
            told: Told { id: "b", title: "T".to_owned(), desc: "D".to_owned() },
            before: ("Sep".to_owned(), 100),
            after: ("Oct".to_owned(), 80),
            steps: vec![step("Kessler", -40), step("Delorme", 20)],
            say: &|value| format!("{value}%"),
            step: &|value| format!("{value:+}"),
        };
        let drawn = bridge.drawn(false).into_string();
        // The axis goes from 60 to 100 over 440: Kessler takes all of it, Delorme the first half.
        assert!(drawn.contains(r#"class="c-down" x="216.0" y="35.0" width="440.0""#), "{drawn}");
        assert!(drawn.contains(r#"class="c-up" x="216.0" y="64.0" width="220.0""#), "{drawn}");
        assert!(drawn.contains("Kessler: -40") && drawn.contains("Oct: 80%"));
    }
}
