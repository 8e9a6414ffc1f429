//! Places for books: a folder for SQLite, and a PostgreSQL server of our own where one is installed. The tests of `app`
//! take this file too.

use dunlin_store::Place;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Fresh places, one an engine. Where there is no PostgreSQL, that is said, and only SQLite is tested.
pub(crate) fn places(folder: &Path) -> Vec<Place> {
    let mut places = vec![Place::File(folder.join("books.db"))];
    match server() {
        Some(url) => {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let schema = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            places.push(Place::Server { url: url.clone(), schema });
        }
        None => eprintln!("skipped: no PostgreSQL 15 (initdb) found; only SQLite is tested"),
    }
    places
}

/// A server of this test process; it is stopped when the process that waits for us ends.
fn server() -> Option<&'static String> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER.get_or_init(start).as_ref()
}

fn start() -> Option<String> {
    let programs = programs()?;
    let folder = std::env::temp_dir().join(format!("dunlin-pg-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let root = is_root();
    if root {
        run(Command::new("chown").arg("postgres").arg(&folder))?;
    }
    let data = folder.join("data");
    let as_user = |program: &Path| {
        if root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        }
    };
    run(as_user(&programs.join("initdb")).arg("-D").arg(&data).args(["-U", "dunlin", "-A", "trust", "-N"]))?;
    let port = free_port()?;
    // The watcher stops the server and removes its folder when this process is gone, however it ends.
    let script = format!(
        "{pg}/pg_ctl -D {data} -w -t 60 -o '-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off' -l {folder}/log start \
         && (while ps -p {me} >/dev/null; do sleep 0.3; done; {pg}/pg_ctl -D {data} -m immediate stop; rm -rf {folder}) >/dev/null 2>&1 &\n\
         for i in $(seq 200); do {pg}/pg_isready -q -h 127.0.0.1 -p {port} && exit 0; sleep 0.1; done; exit 1",
        pg = programs.display(),
        data = data.display(),
        folder = folder.display(),
        me = std::process::id(),
    );
    run(as_user(Path::new("/bin/sh")).arg("-c").arg(script))?;
    Some(format!("postgres://dunlin@127.0.0.1:{port}/postgres"))
}

fn run(command: &mut Command) -> Option<()> {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success()).then_some(())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn free_port() -> Option<u16> {
    std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok().map(|address| address.port())
}

fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    folders.into_iter().rev().find(|folder| folder.join("initdb").exists())
}
