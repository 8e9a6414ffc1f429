//! `cargo xtask pictures FOLDER` takes pictures of every page; `cargo xtask lighthouse` measures the pages that are looked at most,
//! `cargo xtask long-list` lists of ten thousand rows.

use crate::npm;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};

/// The pages that are measured. The account is the first of the worklist.
const MAIN: [&str; 5] = ["/", "/worklist", "/accounts/", "/aging", "/figures/cei"];
/// As on the machine itself, with a processor four times slower.
const THROTTLED: [&str; 6] = [
    "--throttling-method=devtools",
    "--throttling.cpuSlowdownMultiplier=4",
    "--throttling.requestLatencyMs=0",
    "--throttling.downloadThroughputKbps=0",
    "--throttling.uploadThroughputKbps=0",
    "--only-categories=performance,accessibility,best-practices",
];

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Takes pictures of every page in both themes and three widths, with the tests' browser and the tests' company.
pub(crate) fn pictures(args: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    let [folder] = args else {
        writeln!(out, "usage: cargo xtask pictures FOLDER")?;
        return Ok(ExitCode::from(2));
    };
    std::fs::create_dir_all(folder)?;
    let status = cargo()
        .args(["test", "--workspace", "--test", "pages", "--", "--exact", "pictures::pictures_of_all_pages"])
        .env("DUNLIN_PICTURES", std::fs::canonicalize(folder)?)
        .stdin(Stdio::null())
        .status()?;
    writeln!(out, "the pictures are in {folder}")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures lists of ten thousand rows in the tests' browser.
pub(crate) fn long_list(_: &[String], _: &mut dyn Write) -> std::io::Result<ExitCode> {
    let status = cargo()
        .args(["test", "--workspace", "--test", "pages", "--", "--exact", "--nocapture"])
        .arg("long::a_list_of_ten_thousand_rows")
        .env("DUNLIN_LONG", "1")
        .stdin(Stdio::null())
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A demo that is served; it ends with this.
struct Demo {
    child: Child,
    /// Host and port.
    host: String,
    /// What whoever entered is known by.
    cookie: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Demo {
    fn open() -> std::io::Result<Demo> {
        let folder = npm::target().join("lighthouse");
        std::fs::create_dir_all(&folder)?;
        let mut child = cargo()
            .args(["run", "--release", "--quiet", "--", "demo", "--listen", "127.0.0.1:0", "--books"])
            .arg(folder.join("demo.db"))
            .arg("--dir")
            .arg(folder.join("files"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let address =
            lines.map_while(Result::ok).find_map(|line| Some(line.split_once("http://")?.1.to_owned()));
        let (host, enter) = address
            .as_deref()
            .and_then(|address| address.split_once('/'))
            .map(|(host, path)| (host.to_owned(), format!("/{path}")))
            .ok_or_else(|| std::io::Error::other("the demo said no address"))?;
        let mut demo = Demo { child, host, cookie: String::new() };
        let entered = demo.get(&enter)?;
        let cookie = entered.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie")
                .then(|| value.split(';').next().unwrap_or_default().to_owned())
        });
        demo.cookie = cookie.ok_or_else(|| std::io::Error::other("nobody could enter"))?;
        Ok(demo)
    }

    /// An answer as it came.
    fn get(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&self.host)?;
        let (host, cookie) = (&self.host, &self.cookie);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// Measures the main pages of the demo, as Lighthouse does.
pub(crate) fn lighthouse(_: &[String], out: &mut dyn Write) -> std::io::Result<ExitCode> {
    npm::fetch(out, npm::LIGHTHOUSE, "measuring pages")?;
    let Some(program) = npm::place(npm::LIGHTHOUSE) else { return Ok(ExitCode::FAILURE) };
    let demo = Demo::open()?;
    let listed = demo.get("/worklist")?;
    let account = listed.split("href=\"").find(|rest| rest.starts_with("/accounts/"));
    let account = account.and_then(|rest| rest.split(['"', '?']).next()).unwrap_or("/accounts/");
    writeln!(out, "{:<24} performance  accessibility  best practices  first paint (ms)", "page")?;
    let pages = MAIN.map(|page| if page == "/accounts/" { account } else { page });
    // What the first visitor of a day waits for is not what is measured.
    pages.iter().try_for_each(|page| demo.get(page).map(drop))?;
    for page in pages {
        let headers = serde_json::json!({"Cookie": demo.cookie}).to_string();
        let run = Command::new("node")
            .arg(program.join("cli/index.js"))
            .arg(format!("http://{}{page}", demo.host))
            .args(THROTTLED)
            .args(["--quiet", "--output=json", "--chrome-flags=--headless --no-sandbox --disable-gpu"])
            .arg(format!("--extra-headers={headers}"))
            .env("CHROME_PATH", "/usr/bin/chromium")
            .stderr(Stdio::inherit())
            .output()?;
        let told: Value = serde_json::from_slice(&run.stdout).unwrap_or_default();
        let score =
            |name: &str| told["categories"][name]["score"].as_f64().map_or(-1.0, |score| score * 100.0);
        let paint = told["audits"]["first-contentful-paint"]["numericValue"].as_f64().unwrap_or(-1.0);
        let scores = [score("performance"), score("accessibility"), score("best-practices")];
        writeln!(
            out,
            "{page:<24} {:>11.0}  {:>13.0}  {:>14.0}  {paint:>16.0}",
            scores[0], scores[1], scores[2]
        )?;
        for audit in told["audits"].as_object().into_iter().flat_map(|all| all.values()) {
            let is_bad = audit["score"].as_f64().is_some_and(|score| score < 0.9)
                && audit["scoreDisplayMode"] == "binary";
            if is_bad {
                writeln!(out, "  {}", audit["title"].as_str().unwrap_or_default())?;
            }
        }
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}
