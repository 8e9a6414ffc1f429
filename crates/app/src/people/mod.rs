//! People and programs that use the books: users with roles, passwords, sessions, tokens; what each may, and whose customers
//! each sees.
//!
//! Whoever they are and what they may are facts in the journal; hashed secrets and sessions are not. There is no default account:
//! the first administrator is made with a secret that the first start prints.

mod rights;
mod secrets;
mod sessions;
mod users;

pub use rights::{Right, Rights, Role, Scope, Who};
pub use secrets::{PASSWORD_MAX, PASSWORD_MIN, TOKEN_PREFIX};
pub use sessions::{IDLE_MS, SESSION_MS, Seat, SignIn, Token};
pub(crate) use users::user_of;
pub use users::{User, UserChange};
