//! A line over periods, with a band where there is a yardstick.

use super::axis::Axis;
use super::{Say, Told, at, line, svg};
use maud::{Markup, html};

/// A period of it.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// Below the axis.
    pub(crate) label: String,
    /// In full.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: Option<i128>,
}

/// Where values should be.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    /// From here.
    pub(crate) low: Option<i128>,
    /// Up to here.
    pub(crate) high: Option<i128>,
    /// What it is.
    pub(crate) words: String,
}

/// The chart.
pub(crate) struct Trend<'t> {
    /// What it is called.
    pub(crate) told: Told,
    /// Its periods.
    pub(crate) points: Vec<Point>,
    /// Where values should be.
    pub(crate) band: Option<Band>,
    /// How values are written.
    pub(crate) say: Say<'t>,
}

impl Trend<'_> {
    /// Both drawings.
    pub(crate) fn draw(&self) -> Markup {
        html! { (self.drawn(false)) (self.drawn(true)) }
    }

    fn axis(&self, most: i128) -> Axis {
        let band = self.band.iter().flat_map(|band| [band.low, band.high]).flatten();
        let values = self.points.iter().filter_map(|point| point.value);
        let near = |of: &i128| {
            // A yardstick that is far away would press the line flat.
            let (least, greatest) = (values.clone().min().unwrap_or(0), values.clone().max().unwrap_or(0));
            let span = (greatest - least).max(greatest.abs() / 20).max(1);
            *of >= least - span * 2 && *of <= greatest + span * 2
        };
        // A band that begins at the edge of the values is given some room to be seen in.
        let room = (values.clone().max().unwrap_or(0) - values.clone().min().unwrap_or(0)) / 4;
        let ends = band.filter(near).flat_map(|of| {
            let is_low = self.band.as_ref().is_some_and(|band| band.low == Some(of));
            [of, if is_low { of + room } else { of - room }]
        });
        Axis::around(values.clone().chain(ends), most)
    }

    fn drawn(&self, is_narrow: bool) -> Markup {
        let (width, height, left, right, most) =
            if is_narrow { (350.0, 230.0, 44.0, 292.0, 3) } else { (740.0, 280.0, 60.0, 640.0, 4) };
        let (top, foot) = (14.0, height - 34.0);
        let axis = self.axis(most);
        let x =
            |n: usize| left + 12.0 + (right - left - 24.0) * n as f64 / (self.points.len().max(2) - 1) as f64;
        let y = |value: i128| axis.place(value, (foot, top));
        let places: Vec<Option<(f64, f64)>> =
            self.points.iter().enumerate().map(|(n, point)| Some((x(n), y(point.value?)))).collect();
        let last = self.points.iter().rposition(|point| point.value.is_some());
        let each =
            if is_narrow { self.points.len().div_ceil(5) } else { self.points.len().div_ceil(14) }.max(1);
        let shown = |n: usize| (self.points.len() - 1 - n).is_multiple_of(each);
        let body = html! {
            (self.banded(axis, (left, right), (top, foot)))
            @for tick in axis.ticks() {
                path.c-hair d={ "M" (at(left)) " " (at(y(tick))) "H" (at(right)) } {}
                text.t-e x=(at(left - 6.0)) y=(at(y(tick) + 4.0)) { ((self.say)(tick)) }
            }
            path.c-axis d={ "M" (at(left)) " " (at(foot)) "H" (at(right)) } {}
            path.c-line d=(line(&places)) {}
            @for (n, (point, place)) in self.points.iter().zip(&places).enumerate() {
                @if shown(n) { text.t-m.t-b[Some(n) == last] x=(at(x(n))) y=(at(foot + 18.0)) { (point.label) } }
                @if let (Some((cx, cy)), Some(value)) = (place, point.value) {
                    circle.c-dot cx=(at(*cx)) cy=(at(*cy)) r=(if Some(n) == last { "5" } else { "3" }) {}
                    // What is under the pointer is wider than the dot.
                    circle.c-over cx=(at(*cx)) cy=(at(*cy)) r="14" { title { (point.name) ": " ((self.say)(value)) } }
                }
            }
            (self.ends(&places, last, foot))
        };
        svg(&self.told, is_narrow, (width, height), &body)
    }

    fn banded(&self, axis: Axis, (left, right): (f64, f64), (top, foot): (f64, f64)) -> Markup {
        let Some(band) = &self.band else { return html! {} };
        let (low, high) = axis.ends();
        let (from, to) =
            (band.low.unwrap_or(low).clamp(low, high), band.high.unwrap_or(high).clamp(low, high));
        let (up, down) = (axis.place(to, (foot, top)), axis.place(from, (foot, top)));
        html! { @if down > up {
            rect.c-band x=(at(left)) y=(at(up)) width=(at(right - left)) height=(at(down - up)) {}
            text x=(at(left + 4.0)) y=(at((up + 13.0).min(foot - 4.0))) { (band.words) }
        } }
    }

    /// The last value beside its dot, the least and the greatest at theirs.
    fn ends(&self, places: &[Option<(f64, f64)>], last: Option<usize>, foot: f64) -> Markup {
        let value = |n: &usize| self.points[*n].value;
        let known: Vec<usize> = (0..self.points.len()).filter(|n| value(n).is_some()).collect();
        let ends = [known.iter().copied().min_by_key(value), known.iter().copied().max_by_key(value)];
        let is_flat = ends[0].and_then(|n| value(&n)) == ends[1].and_then(|n| value(&n));
        html! {
            @for (n, lower) in ends.iter().flatten().zip([18.0, -9.0]).filter(|(n, _)| Some(**n) != last && !is_flat) {
                @if let (Some((x, y)), Some(value)) = (places[*n], self.points[*n].value) {
                    // Below the axis stand the periods.
                    text.t-m.t-b x=(at(x)) y=(at(if y + lower > foot - 2.0 { y - 9.0 } else { y + lower })) { ((self.say)(value)) }
                }
            }
            @if let Some((n, (x, y))) = last.and_then(|n| Some((n, places[n]?))) {
                text.t-b x=(at(x + 10.0)) y=(at(y + 1.0)) { (self.points[n].value.map(self.say).unwrap_or_default()) }
                text x=(at(x + 10.0)) y=(at(y + 15.0)) { (self.points[n].label) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend<'t>(values: &[Option<i128>], say: Say<'t>) -> Trend<'t> {
        let point = |(n, value): (usize, &Option<i128>)| Point {
            label: format!("m{n}"),
            name: format!("month {n}"),
            value: *value,
        };
        let band = Band { low: Some(850), high: None, words: "from 85".to_owned() };
        let told = Told { id: "x", title: "T & U".to_owned(), desc: "D".to_owned() };
        Trend { told, points: values.iter().enumerate().map(point).collect(), band: Some(band), say }
    }

    #[test]
    fn every_value_says_itself_and_the_drawing_is_named() {
        let drawn = trend(&[Some(801), None, Some(755)], &|value| format!("{value}!")).draw().into_string();
        assert!(
            drawn.contains("month 0: 801!") && drawn.contains("month 2: 755!") && !drawn.contains("month 1:")
        );
        assert!(
            drawn.contains(r#"aria-labelledby="x-wt x-wd""#)
                && drawn.contains(r#"aria-labelledby="x-nt x-nd""#)
        );
        assert!(drawn.contains("T &amp; U") && drawn.contains("from 85"));
    }

    #[test]
    fn a_yardstick_that_is_far_away_does_not_press_the_line_flat() {
        assert_eq!(trend(&[Some(1), Some(3)], &|v| v.to_string()).axis(4).ends(), (1, 3));
        assert_eq!(trend(&[Some(755), Some(801)], &|v| v.to_string()).axis(4).ends(), (750, 900));
    }
}
