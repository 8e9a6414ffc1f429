//! Axes with round steps: 1, 2 or 5 times a power of ten, all in whole numbers.

/// An axis: from a round number to a round number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    low: i128,
    high: i128,
    step: i128,
}

impl Axis {
    /// Round numbers around all values, at most so many steps.
    pub(super) fn around(values: impl Iterator<Item = i128> + Clone, most: i128) -> Axis {
        let (low, high) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
        let step = step((high - low).max(1), most.max(1));
        let low = low.div_euclid(step) * step;
        let high = (-((-high).div_euclid(step)) * step).max(low + step);
        Axis { low, high, step }
    }

    /// Where a value stands between two coordinates, those of the low and the high end.
    pub(super) fn place(self, value: i128, (from, to): (f64, f64)) -> f64 {
        from + (to - from) * (value - self.low) as f64 / (self.high - self.low) as f64
    }

    /// Its round numbers.
    pub(super) fn ticks(self) -> impl Iterator<Item = i128> {
        let all = (self.high - self.low) / self.step;
        (0..=all).map(move |n| self.low + n * self.step)
    }

    /// Its ends.
    pub(super) const fn ends(self) -> (i128, i128) {
        (self.low, self.high)
    }
}

/// The least round step of which at most so many cover a span.
fn step(span: i128, most: i128) -> i128 {
    let mut unit = 1;
    loop {
        for times in [1, 2, 5] {
            if span <= unit * times * most {
                return unit * times;
            }
        }
        let Some(next) = i128::checked_mul(unit, 10) else { return unit };
        unit = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_no_more_than_asked_for() {
        for (span, most, wanted) in
            [(1, 4, 1), (4, 4, 1), (5, 4, 2), (619_100_000, 4, 200_000_000), (99, 4, 50)]
        {
            assert_eq!(step(span, most), wanted, "{span}");
        }
    }

    #[test]
    fn an_axis_holds_all_its_values() {
        let axis = Axis::around([747, 806, 755].into_iter(), 4);
        assert_eq!(axis.ticks().collect::<Vec<_>>(), [740, 760, 780, 800, 820]);
        let axis = Axis::around([-30, 45].into_iter(), 4);
        assert_eq!(axis.ends(), (-40, 60));
        let axis = Axis::around([7, 7].into_iter(), 4);
        assert!(axis.ends().0 <= 7 && axis.ends().1 > 7);
    }
}
