//! What happens in the books, told to others: webhooks by the Standard Webhooks specification, and what streams of changes are made of.
//!
//! Read in this order: [`changes`] (a command of the journal as it is told, within a portfolio), `endpoints` (where it is told to,
//! and in whose name), `deliveries` (from the journal to deliveries, what became of them, again), [`outbound`] (where this server
//! connects to, and where never), `sign` (secrets and signatures), `send` (one try), [`work`] (the job that tries).
//!
//! An event is a command, so nothing is lost between a commit and its being told: endpoints remember up to which command the journal
//! was told to them.

pub mod changes;
mod deliveries;
mod endpoints;
pub mod outbound;
mod send;
mod sign;
pub mod work;

pub use crate::addresses::Net;
pub use deliveries::{Listed, Replay};
pub use endpoints::{Endpoint, EndpointChange};
pub use outbound::Outbound;
pub use sign::SECRET_PREFIX;
pub use work::{Sender, Told};

/// What the keys of commands about endpoints begin with.
const KEYS: &str = "hooks/";
