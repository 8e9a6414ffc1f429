//! Chance without a clock or a state of the machine: splitmix64, counted, so that one seed gives the same company to
//! the byte on every machine, and one customer's fortune does not shift another's.
//!
//! Whole numbers only. Not for secrets.

/// A stream of draws. [`Dice::fork`] opens an independent stream for a key, so that what is drawn for one thing never
/// depends on how much was drawn for another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice {
    key: u64,
    drawn: u64,
}

/// The step of splitmix64 (Steele, Lea and Flood, 2014): 2^64 divided by the golden ratio, odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Amounts are spread like this around the typical one, in thousandths: the quantiles 0.4 %, 1/16, 2/16 ... 15/16 and
/// 99.6 % of a log-normal law with sigma 0.85, between which one interpolates.
const SPREAD: [i64; 17] =
    [105, 271, 376, 470, 564, 660, 763, 875, 1000, 1143, 1311, 1515, 1774, 2127, 2659, 3684, 9532];

impl Dice {
    /// The first stream of a seed.
    pub(super) fn new(seed: u64) -> Dice {
        Dice { key: mix(seed ^ 0x6475_6E6C_696E), drawn: 0 }
    }

    /// The stream of a key below this one; the same for the same key, however much was drawn here.
    pub(super) fn fork(&self, key: u64) -> Dice {
        Dice { key: mix(self.key ^ mix(key.wrapping_add(STEP))), drawn: 0 }
    }

    /// 64 fair bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.key.wrapping_add(self.drawn.wrapping_mul(STEP)))
    }

    /// A whole number from 0 to `bound` - 1 (0 for a bound of 0).
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let high = self.bits() >> 32;
        ((high * u64::from(bound)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as u32) as i32
    }

    /// Between two bounds, the middle more often than the ends.
    pub(super) fn around(&mut self, low: i32, high: i32) -> i32 {
        (self.between(low, high) + self.between(low, high)).div_euclid(2)
    }

    /// True in `permille` of a thousand draws.
    pub(super) fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// One of a list that is not empty.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// One of a list that is not empty, each as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, from: &[(u32, T)]) -> T {
        let mut at = self.below(from.iter().map(|&(weight, _)| weight).sum());
        for &(weight, value) in from {
            if at < weight {
                return value;
            }
            at -= weight;
        }
        from[from.len() - 1].1
    }

    /// A factor in thousandths with median 1000, spread like the amounts of invoices: many small, a few large.
    pub(super) fn spread(&mut self) -> i64 {
        let step = self.below(16) as usize;
        let within = i64::from(self.below(1000));
        SPREAD[step] + (SPREAD[step + 1] - SPREAD[step]) * within / 1000
    }
}

/// The finisher of splitmix64: every bit of the result hangs on every bit of the input.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_agree_with_the_published_splitmix64() {
        // First outputs for seed 1234567 (Vigna's splitmix64.c, as listed on rosettacode.org).
        let mut dice = Dice { key: 1_234_567, drawn: 0 };
        assert_eq!(dice.bits(), 6_457_827_717_110_365_317);
        assert_eq!(dice.bits(), 3_203_168_211_198_807_973);
        assert_eq!(dice.bits(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn a_fork_does_not_depend_on_what_was_drawn() {
        let fresh = Dice::new(7);
        let mut used = Dice::new(7);
        used.bits();
        assert_eq!(fresh.fork(3).bits(), used.fork(3).bits());
        assert_ne!(fresh.fork(3).bits(), fresh.fork(4).bits());
    }

    #[test]
    fn bounds_are_reached_and_kept() {
        let mut dice = Dice::new(1);
        let drawn: Vec<i32> = (0..1000).map(|_| dice.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert!((0..1000).all(|_| dice.below(0) == 0));
    }

    #[test]
    fn the_spread_has_its_median_where_it_says() {
        let mut dice = Dice::new(2);
        let below = (0..10_000).filter(|_| dice.spread() < 1000).count();
        assert!((4_800..5_200).contains(&below), "{below}");
    }
}
