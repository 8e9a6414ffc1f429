//! A bar of a balance: what it is made of, on a scale that all bars of a list share.

use super::at;
use maud::{Markup, html};

/// A part of a bar.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// How it is filled: `a0` to `a4` by age, `s-disputed`, `s-promised`, `s-credit`.
    pub(crate) class: &'static str,
    /// Its amount.
    pub(crate) minor: i128,
    /// What it says under the pointer.
    pub(crate) words: String,
}

const WIDTH: f64 = 148.0;
const HEIGHT: f64 = 9.0;

/// The bar. `most`: the amount that takes the whole width; `label`: all of it in words.
pub(crate) fn balance(segments: &[Segment], most: i128, label: &str) -> Markup {
    let mut x = 0.0;
    let all = segments.iter().filter(|part| part.minor > 0).map(|part| {
        let width = WIDTH * part.minor as f64 / most.max(1) as f64;
        x += width;
        (part, x - width, width)
    });
    let all: Vec<(&Segment, f64, f64)> = all.collect();
    html! {
        svg.chart.ages-bar viewBox={ "0 0 " (at(WIDTH)) " " (at(HEIGHT)) } role="img" aria-label=(label) {
            @for (part, x, width) in all {
                // A hair of paper between parts; whatever is there is seen.
                rect class=(part.class) x=(at(x)) y="0.5" width=(at((width - 0.8).max(0.8))) height=(at(HEIGHT - 1.0)) {
                    title { (part.words) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_share_the_scale_and_nothing_below_nought_is_drawn() {
        let part = |class, minor| Segment { class, minor, words: class.to_owned() };
        let drawn = balance(&[part("a0", 50), part("a1", -10), part("a2", 50)], 200, "half").into_string();
        assert!(drawn.contains(r#"class="a0" x="0.0""#), "{drawn}");
        assert!(drawn.contains(r#"class="a2" x="37.0" y="0.5" width="36.2""#), "{drawn}");
        assert!(!drawn.contains("a1") && drawn.contains(r#"aria-label="half""#), "{drawn}");
    }
}
