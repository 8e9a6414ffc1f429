//! The statistics that are no sums over items: count-back, survival median, percentile of delay, concentration.

pub(crate) mod concentration;
pub(crate) mod countback;
pub(crate) mod delay;
pub(crate) mod survival;
