//! One pass over the ledger to every figure, every period, every group; and the KPI catalogue.
//!
//! Read in this order: [`measure`] (the sums everything is made of), then the engine that fills them, then the
//! catalogue that turns them into KPIs.
//!
//! Deliberately not here: reading files, drawing tables, any clock.

pub mod measure;
