//! The KPI engine against known answers, a slow oracle, and the identities that must always hold.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside of #[test] functions")]

mod agree;
mod build;
mod collecting;
mod dealings;
mod drill;
mod figures;
mod golden;
mod laws;
mod oracle;
mod random;
