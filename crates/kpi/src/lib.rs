//! One pass over the ledger to every figure, every period, every group; and the KPI catalogue.
//!
//! Read in this order: [`measure`] (the sums everything is made of), [`period`] and [`group`] (what they are made
//! for), [`engine`] (the pass that fills them), then [`formula`] and the catalogue that turn them into KPIs.
//!
//! Deliberately not here: reading files, drawing tables, any clock.

pub mod cube;
pub mod engine;
pub mod formula;
pub mod group;
pub mod measure;
pub mod period;
