//! People and programs that use the books: users with roles, passwords, sessions, tokens; what each may, and whose customers
//! each sees.
//!
//! Whoever they are and what they may are facts in the journal; hashed secrets and sessions are not. There is no default account:
//! the first administrator is made with a secret that the first start prints.
//!
//! Whoever has a second factor (one-time codes, a passkey) needs one to sign in, whichever way they come; of roles that the
//! administrators name it is asked, and until it is there such a user may set it up and nothing else.

mod factors;
mod kept;
#[cfg(feature = "sso")]
mod keys;
mod links;
#[cfg(feature = "sso")]
pub mod oidc;
#[cfg(feature = "sso")]
pub mod passkeys;
mod recovery;
mod rights;
mod secrets;
mod sessions;
mod totp;
mod users;

pub use dunlin_store::identity::Passkey;
pub use factors::{Enrolled, Factors, Proof, Proved, Ticket};
pub use kept::Tokens;
pub use links::Link;
pub use rights::{Right, Rights, Role, Scope, Who};
pub use secrets::{PASSWORD_MAX, PASSWORD_MIN, TOKEN_PREFIX, new_secret, same};
pub use sessions::{IDLE_MS, SESSION_MS, Seat, SignIn, Token};
pub use totp::code_at;
pub(crate) use users::user_of;
pub use users::{User, UserChange};
