//! One pass over the ledger to every figure, every period, every group; and the KPI catalogue.
//!
//! Read in this order: [`measure`] (the sums everything is made of), [`period`] and [`group`] (what they are made
//! for), [`engine`] (the pass that fills them), then [`formula`] and [`catalogue`], which turn them into figures
//! ([`figure`]), and [`calc`], which does so by hand; [`receipts`] are the documents behind a number, [`bridge`] says
//! why a ratio moved; [`library`] finds and shows the texts.
//!
//! Deliberately not here: reading files, drawing tables, any clock.

pub mod bridge;
pub mod calc;
pub mod catalogue;
pub mod collecting;
pub mod cube;
pub mod engine;
pub mod figure;
pub mod formula;
pub mod group;
pub mod library;
pub mod measure;
pub mod period;
pub mod receipts;
