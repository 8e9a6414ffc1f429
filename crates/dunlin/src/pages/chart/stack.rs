//! Bars over months, stacked by age: what is late at the foot, what is not due above it in outline.

use super::axis::Axis;
use super::{Say, Told, at, svg};
use maud::{Markup, html};

/// A month.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// Below the axis.
    pub(crate) label: String,
    /// In full.
    pub(crate) name: String,
    /// Its amounts, in the order of the bands, from the foot up.
    pub(crate) parts: Vec<i128>,
}

/// The chart.
pub(crate) struct Stack<'s> {
    /// What it is called.
    pub(crate) told: Told,
    /// Its bands from the foot up: how they are filled, and what they are called.
    pub(crate) bands: Vec<(&'static str, String)>,
    /// Its months.
    pub(crate) bars: Vec<Bar>,
    /// How amounts are written in short.
    pub(crate) short: Say<'s>,
    /// And in full.
    pub(crate) full: Say<'s>,
}

impl Stack<'_> {
    /// Both drawings, with what the fills mean.
    pub(crate) fn draw(&self) -> Markup {
        html! {
            (self.drawn(false)) (self.drawn(true))
            p.key { @for (class, name) in self.bands.iter().rev() {
                span { svg viewBox="0 0 11 11" aria-hidden="true" { rect class=(class) x="0.5" y="0.5" width="10" height="10" {} } (name) }
            } }
        }
    }

    fn drawn(&self, is_narrow: bool) -> Markup {
        let (width, height, left, right, most) =
            if is_narrow { (350.0, 300.0, 62.0, 272.0, 3) } else { (740.0, 352.0, 76.0, 566.0, 4) };
        let (top, foot) = (24.0, height - 24.0);
        let total = |bar: &Bar| bar.parts.iter().filter(|part| **part > 0).sum::<i128>();
        let axis = Axis::around([0].into_iter().chain(self.bars.iter().map(total)), most);
        let y = |value: i128| axis.place(value, (foot, top));
        let wide = (right - left) / self.bars.len().max(1) as f64;
        let last = self.bars.len().saturating_sub(1);
        let each = if is_narrow { 3 } else { 1 };
        let body = html! {
            @for tick in axis.ticks().filter(|tick| *tick > 0) {
                path.c-hair d={ "M" (at(left)) " " (at(y(tick))) "H" (at(right)) } {}
                text.t-e x=(at(left - 6.0)) y=(at(y(tick) + 4.0)) { ((self.short)(tick)) }
            }
            @for (n, bar) in self.bars.iter().enumerate() {
                @let x = left + wide * (n as f64 + 0.17);
                (self.bar(bar, (x, wide * 0.66), &y))
                @if (last - n).is_multiple_of(each) {
                    text.t-m.t-b[n == last] x=(at(x + wide * 0.33)) y=(at(foot + 18.0)) { (bar.label) }
                }
                @if n == 0 || n == last {
                    // The axis says of what it is so many.
                    text.t-m.t-b x=(at(x + wide * 0.33)) y=(at(y(total(bar)) - 7.0)) { ((self.short)(total(bar)).split('\u{a0}').next().unwrap_or_default()) }
                }
            }
            path.c-axis d={ "M" (at(left)) " " (at(foot)) "H" (at(right)) } {}
            @if let Some(bar) = self.bars.last() { (self.labels(bar, right + 8.0, is_narrow, (top, foot), &y)) }
        };
        svg(&self.told, is_narrow, (width, height), &body)
    }

    fn bar(&self, bar: &Bar, (x, width): (f64, f64), y: &dyn Fn(i128) -> f64) -> Markup {
        let mut below = 0;
        let parts = bar.parts.iter().zip(&self.bands).filter(|(minor, _)| **minor > 0);
        html! { @for (minor, (class, name)) in parts {
            @let (foot, top) = (y(below), y(below + minor));
            @let () = below += minor;
            rect class=(class) x=(at(x)) y=(at(top)) width=(at(width)) height=(at((foot - top - 0.8).max(0.4))) {
                title { (bar.name) ", " (name) ": " ((self.full)(*minor)) }
            }
        } }
    }

    /// The bands of the last bar, each beside its part; they are moved apart where they would touch.
    fn labels(
        &self,
        bar: &Bar,
        x: f64,
        is_narrow: bool,
        (top, foot): (f64, f64),
        y: &dyn Fn(i128) -> f64,
    ) -> Markup {
        let mut below = 0;
        let mut lines: Vec<(f64, String)> = Vec::new();
        let mut floor = foot;
        for (minor, (_, name)) in bar.parts.iter().zip(&self.bands).filter(|(minor, _)| **minor > 0) {
            let middle = y(below) + (y(below + minor) - y(below)) / 2.0 + 4.0;
            below += minor;
            let at = middle.min(floor).max(top);
            floor = at - 13.5;
            let amount = (self.short)(*minor);
            lines.push((at, if is_narrow { amount } else { format!("{name} {amount}") }));
        }
        html! { @for (y, words) in lines { text x=(at(x)) y=(at(y)) { (words) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_on_each_other_and_say_themselves() {
        let bar = |label: &str, parts: &[i128]| Bar {
            label: label.to_owned(),
            name: format!("{label} 2026"),
            parts: parts.to_vec(),
        };
        let stack = Stack {
            told: Told { id: "s", title: "T".to_owned(), desc: "D".to_owned() },
            bands: vec![("a4", "old".to_owned()), ("a0", "new".to_owned())],
            bars: vec![bar("Jan", &[100, 300]), bar("Feb", &[-5, 400])],
            short: &|minor| format!("{minor}s"),
            full: &|minor| format!("{minor}f"),
        };
        let drawn = stack.draw().into_string();
        assert!(drawn.contains("Jan 2026, old: 100f") && drawn.contains("Jan 2026, new: 300f"));
        assert!(!drawn.contains("-5f") && drawn.contains("new 400s"), "{drawn}");
        // 400 is the top of the axis: the second part of January ends where the only one of February does.
        assert_eq!(drawn.matches(r#"y="24.0" width="161.7""#).count(), 2, "{drawn}");
    }
}
