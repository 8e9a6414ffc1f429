//! A line in a row: the last value as a dot, the least and the greatest marked.

use super::axis::Axis;
use super::{at, line};
use maud::{Markup, html};

/// The line. `label`: what it says in words.
pub(crate) fn spark(values: &[Option<i128>], (width, height): (f64, f64), label: &str) -> Markup {
    let known = || values.iter().flatten().copied();
    let (Some(least), Some(most)) = (known().min(), known().max()) else { return html! {} };
    // One value is no course.
    if known().count() < 2 {
        return html! {};
    }
    let axis = Axis::around(known(), 200);
    let steps = (values.len().max(2) - 1) as f64;
    let points: Vec<Option<(f64, f64)>> = values
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let value = (*value)?;
            let y = if least == most { height / 2.0 } else { axis.place(value, (height - 3.0, 3.0)) };
            Some((3.0 + (width - 6.0) * n as f64 / steps, y))
        })
        .collect();
    let place = |of: i128| values.iter().position(|value| *value == Some(of)).and_then(|n| points[n]);
    let ends = if least == most { [None, None] } else { [place(least), place(most)] };
    html! {
        svg.chart viewBox={ "0 0 " (at(width)) " " (at(height)) } role="img" aria-label=(label) {
            path.c-faint d=(line(&points)) {}
            @for (x, y) in ends.into_iter().flatten() { circle.c-end cx=(at(x)) cy=(at(y)) r="1.75" {} }
            @if let Some((x, y)) = points.iter().flatten().next_back() { circle.c-dot cx=(at(*x)) cy=(at(*y)) r="2.5" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_and_the_greatest_are_marked_once_each() {
        let drawn = spark(&[Some(5), Some(9), None, Some(1), Some(4)], (100.0, 20.0), "x").into_string();
        assert_eq!(drawn.matches("c-end").count(), 2);
        assert_eq!(drawn.matches("c-dot").count(), 1);
        assert_eq!(drawn.matches('M').count(), 2, "{drawn}");
        assert!(spark(&[None], (9.0, 9.0), "x").into_string().is_empty());
    }
}
