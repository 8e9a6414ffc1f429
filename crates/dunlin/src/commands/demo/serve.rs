//! The demo's pages: this machine alone, one address that is a manager signed in, until Ctrl-C.

use crate::api::{Serving, serve as listen};
use crate::commands::hooks;
use crate::commands::serve::{bound, parsed, stopped};
use crate::error::{Code, Failure};
use crate::input::books_failure;
use crate::output::stdout;
use crate::pages::Entry;
use dunlin_app::people::{Role, UserChange, new_secret};
use dunlin_app::{Books, Place};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Who one is there: leads the collectors of the made-up company, and runs the system, so that no page is closed.
const MANAGER: &str = "Maren Holt";
/// Where it listens when nothing is said; any port where this one is taken.
const PORT: u16 = 8700;

/// The address that was asked for: of this machine and nobody else's, for whoever knows it is signed in.
pub(super) fn address(text: Option<&str>) -> Result<Option<SocketAddr>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let address = parsed("--listen", text)?;
    if !address.ip().is_loopback() {
        return Err(Failure::new(
            Code::UsageGiven,
            format!("--listen {text}: the demo is for this machine alone"),
        )
        .hint("name a port of 127.0.0.1; what a team reaches is `dunlin serve`"));
    }
    Ok(Some(address))
}

/// Makes the manager with a password that nobody knows, and the secret of the address.
fn entry(books: &Books) -> Result<Entry, Failure> {
    let change = UserChange {
        name: MANAGER.to_owned(),
        roles: Some(vec![Role::Manager, Role::Administrator]),
        collector: None,
        team: None,
        is_active: None,
    };
    let user = books.save_user(change, super::ACTOR).map_err(|e| books_failure(&e))?;
    let password = new_secret();
    books.set_password(user.id, &password, super::ACTOR).map_err(|e| books_failure(&e))?;
    Ok(Entry { secret: new_secret(), name: user.name, password })
}

/// Serves until Ctrl-C.
pub(super) fn serve(path: &Path, address: Option<SocketAddr>) -> Result<(), Failure> {
    let books = Books::open(&Place::File(path.to_path_buf())).map_err(|e| books_failure(&e))?;
    let entry = entry(&books)?;
    let secret = entry.secret.clone();
    let serving = Serving { entry: Some(entry), outbound: hooks::outbound(&[])?, ..Serving::default() };
    let nothing = |what: &str, e: std::io::Error| Failure::new(Code::ServeAddress, format!("{what}: {e}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|e| nothing("no threads can be had", e))?.block_on(async {
        let (socket, bound) = match address {
            Some(address) => bound(address).await?,
            None => match bound(SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))).await {
                Ok(found) => found,
                Err(_) => bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?,
            },
        };
        let stop = stopped().map_err(|e| nothing("no signals can be heard", e))?;
        stdout(|out| {
            writeln!(
                out,
                "\nOpen it in a browser: you are {MANAGER} there, who leads collecting. Ctrl-C ends it.\n"
            )?;
            writeln!(out, "  http://{bound}/enter/{secret}")?;
            out.flush()
        })?;
        listen(socket, None, books, serving, stop).await.map_err(|e| nothing("the server ended", e))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_for_this_machine_alone() {
        for text in ["127.0.0.1:0", "127.0.0.1:8701", "[::1]:8700"] {
            assert!(address(Some(text)).unwrap().is_some(), "{text}");
        }
        for text in ["0.0.0.0:8700", "10.0.0.1:8700", "[::]:8700", "8700", "localhost:8700"] {
            assert!(address(Some(text)).is_err(), "{text}");
        }
        assert!(address(None).unwrap().is_none());
    }

    #[test]
    fn whoever_enters_is_a_manager_and_no_two_demos_have_one_secret() {
        let folder = tempfile::tempdir().unwrap();
        let books = |name: &str| Books::create(&Place::File(folder.path().join(name))).unwrap();
        let (first, second) = (books("a.db"), books("b.db"));
        let (one, other) = (entry(&first).unwrap(), entry(&second).unwrap());
        assert!(one.secret.len() >= 40 && one.secret != other.secret && one.password != other.password);
        let users = first.users().unwrap();
        assert_eq!(users.len(), 1);
        assert!(users[0].roles.contains(&Role::Manager), "{:?}", users[0].roles);
    }
}
