//! A browser under test: a small client of WebDriver, which is JSON over HTTP, with what Chromium adds to it (its logs, the protocol of
//! its developer tools). The client of HTTP is the product's own, so that no crate is needed for it.

use serde_json::{Value, json};
use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);
/// What names an element in answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Chromium does nothing by itself: it asks nobody for anything.
const FLAGS: [&str; 12] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=en-GB",
];
/// What every document notes of itself: scripts that ask for a dialog, what the policy of the page refused, errors that nobody caught.
const WATCH: &str = "window.__ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { __ran.push(name); return null; };
addEventListener('error', (e) => __ran.push('error: ' + e.message));
addEventListener('unhandledrejection', (e) => __ran.push('rejected: ' + e.reason));
document.addEventListener('securitypolicyviolation', (e) =>
  __ran.push(`csp: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));";

/// A key by its name on the keyboard.
pub(crate) mod key {
    /// Enter.
    pub(crate) const ENTER: &str = "\u{E007}";
    /// Escape.
    pub(crate) const ESCAPE: &str = "\u{E00C}";
    /// Control, which is held.
    pub(crate) const CONTROL: &str = "\u{E009}";
}

/// A browser with one page; it ends with the test.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    client: ureq::Agent,
    /// What pages of the server begin with.
    pub(crate) home: String,
    /// How long something may take to appear.
    patience: Duration,
    /// Keys that were pressed, words apart.
    keys: Cell<usize>,
    _profile: tempfile::TempDir,
}

/// An element of the page.
#[derive(Clone, Debug)]
pub(crate) struct Element(String);

/// A request that the browser made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) url: String,
    pub(crate) status: u64,
    /// Bytes that came, with headers, packed as they were.
    pub(crate) bytes: u64,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.client.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.starts_with(b"0"))
}

/// An object with one more field.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

impl Browser {
    /// Starts one; `None`, which is said, where there is none.
    pub(crate) fn open(home: &str) -> Option<Browser> {
        let found = |name: &str| {
            let folders = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.exists())
        };
        let (Some(chromium), Some(driver)) = (found("chromium"), found("chromedriver")) else {
            eprintln!("skipped: no browser; apt-get install chromium chromium-driver");
            return None;
        };
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let port = lines.filter_map(|line| {
            Some(line.split_once("started successfully on port ")?.1.trim_end_matches('.').to_owned())
        });
        let base = format!("http://127.0.0.1:{}/session", { port }.next().expect("it says its port"));
        let profile = tempfile::tempdir().expect("a folder");
        let mut flags: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        if is_root() {
            flags.push("--no-sandbox".to_owned());
        }
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let client: ureq::Agent = config.timeout_global(Some(Duration::from_secs(60))).build().into();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": chromium, "args": flags},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "unhandledPromptBehavior": "ignore",
        }}});
        let mut browser = Browser {
            driver,
            session: base,
            client,
            home: home.to_owned(),
            patience: PATIENCE,
            keys: Cell::new(0),
            _profile: profile,
        };
        let made = browser.ask("", wanted);
        browser.session += &format!("/{}", made["sessionId"].as_str().expect("a session"));
        browser.tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH}));
        browser.size(1280);
        // Without motion too: what is pressed while one page fades into the next is lost.
        browser.theme("light");
        Some(browser)
    }

    fn told(
        what: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Value, String> {
        let mut answer = answer.map_err(|e| format!("{what}: {e}"))?;
        let status = answer.status().as_u16();
        let body =
            answer.body_mut().with_config().limit(64 << 20).read_to_string().map_err(|e| e.to_string())?;
        let mut value: Value = serde_json::from_str(&body).map_err(|e| format!("{what}: {e}: {body}"))?;
        match status {
            200 => Ok(value["value"].take()),
            _ => Err(format!("{what}: {} {}", value["value"]["error"], value["value"]["message"])),
        }
    }

    fn try_ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        let address = format!("{}{path}", self.session);
        let sent =
            self.client.post(&address).header("Content-Type", "application/json").send(body.to_string());
        Browser::told(path, sent)
    }

    fn ask(&self, path: &str, body: Value) -> Value {
        let answer = self.try_ask(path, &body);
        drop(body);
        answer.unwrap_or_else(|e| panic!("{e}"))
    }

    fn look(&self, path: &str) -> Value {
        let answer = Browser::told(path, self.client.get(format!("{}{path}", self.session)).call());
        answer.unwrap_or_else(|e| panic!("{e}"))
    }

    /// A command of Chromium's developer tools.
    pub(crate) fn tools(&self, method: &str, params: Value) -> Value {
        self.ask("/goog/cdp/execute", with(json!({"cmd": method}), "params", params))
    }

    /// The same, that waits for minutes: for what is measured.
    pub(crate) fn patient(mut self) -> Browser {
        self.patience = Duration::from_secs(240);
        self
    }

    /// Keys that were pressed since it was last asked.
    pub(crate) fn keys(&self) -> usize {
        self.keys.take()
    }

    /// Goes to a page of the server, or to an address.
    pub(crate) fn go(&self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.home) } else { path.to_owned() };
        self.ask("/url", json!({"url": url}));
        // Where no script may run, the driver does not wait for all of it.
        let ready = || self.run("return document.readyState === 'complete'", json!([])) == true;
        self.until("the whole page", || ready().then_some(()));
    }

    /// Path and query of where it is.
    pub(crate) fn at(&self) -> String {
        let url = self.look("/url");
        let url = url.as_str().unwrap_or_default();
        url.strip_prefix(&self.home).unwrap_or(url).to_owned()
    }

    /// Runs a script of the test: `return ...`.
    pub(crate) fn run(&self, script: &str, args: Value) -> Value {
        self.ask("/execute/sync", with(json!({"script": script}), "args", args))
    }

    /// Runs a script of the test that answers later, by its last argument.
    pub(crate) fn run_later(&self, script: &str, args: Value) -> Value {
        self.ask("/execute/async", with(json!({"script": script}), "args", args))
    }

    /// The elements that a selector finds now.
    pub(crate) fn all(&self, css: &str) -> Vec<Element> {
        let found = self.ask("/elements", json!({"using": "css selector", "value": css}));
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().filter_map(|one| Some(Element(one[ELEMENT].as_str()?.to_owned()))).collect()
    }

    pub(crate) fn has(&self, css: &str) -> bool {
        !self.all(css).is_empty()
    }

    /// The first element that a selector finds, once it is there.
    pub(crate) fn find(&self, css: &str) -> Element {
        self.until(css, || self.all(css).into_iter().next())
    }

    /// Waits until something is there; tells the page where it never is.
    pub(crate) fn until<T>(&self, what: &str, mut found: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = found() {
                return found;
            }
            if begun.elapsed() > self.patience {
                panic!("{what}: not on {}:\n{}", self.at(), self.text("body"));
            }
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Waits until a text is on the page.
    pub(crate) fn sees(&self, text: &str) {
        self.until(text, || self.text("body").contains(text).then_some(()));
    }

    /// The text of the first element of a selector, as people see it; empty for none.
    pub(crate) fn text(&self, css: &str) -> String {
        let script = "const at = document.querySelector(arguments[0]); return at ? at.innerText : '';";
        self.run(script, json!([css])).as_str().unwrap_or_default().to_owned()
    }

    /// An attribute or property of the first element of a selector.
    pub(crate) fn value(&self, css: &str, name: &str) -> String {
        let script = "const at = document.querySelector(arguments[0]); if (!at) return '';
            return String(at.getAttribute(arguments[1]) ?? at[arguments[1]] ?? '');";
        self.run(script, json!([css, name])).as_str().unwrap_or_default().to_owned()
    }

    /// The first element that a selector finds and that can be seen, once it is there.
    fn seen(&self, css: &str) -> Element {
        const SEEN: &str = "return [...document.querySelectorAll(arguments[0])].find((own) =>
            own.checkVisibility({visibilityProperty: true}) && own.getClientRects().length > 0) ?? null";
        self.until(css, || {
            let found = self.run(SEEN, json!([css]));
            found[ELEMENT].as_str().map(|id| Element(id.to_owned()))
        })
    }

    pub(crate) fn click(&self, css: &str) {
        let element = self.seen(css);
        self.click_on(&element);
    }

    /// Clicks, as a pointer does: what lies under something else is not clicked.
    pub(crate) fn click_on(&self, element: &Element) {
        self.ask(&format!("/element/{}/click", element.0), json!({}));
    }

    /// Clicks, and waits until another document is there.
    pub(crate) fn follow(&self, css: &str) {
        let element = self.seen(css);
        self.leave(|| self.click_on(&element));
    }

    /// Does something that leads to another document, and waits for it.
    pub(crate) fn leave(&self, act: impl FnOnce()) {
        self.run("window.__here = 1;", json!([]));
        act();
        self.until("another document", || {
            let script = "return window.__here !== 1 && document.readyState === 'complete'";
            let args = json!({"script": script, "args": []});
            self.try_ask("/execute/sync", &args).ok().filter(|done| *done == true)
        });
    }

    /// Types into the field that a selector finds, in place of what was there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.ask(&format!("/element/{}/clear", element.0), json!({}));
        self.ask(&format!("/element/{}/value", element.0), json!({"text": text}));
    }

    /// Gives a file to a field.
    pub(crate) fn give(&self, css: &str, path: &std::path::Path) {
        let element = self.find(css);
        self.ask(&format!("/element/{}/value", element.0), json!({"text": path.display().to_string()}));
    }

    /// Chooses of a `select` what is sent as this.
    pub(crate) fn choose(&self, css: &str, value: &str) {
        self.find(css);
        self.click_on(&self.find(&format!("{css} option[value=\"{value}\"]")));
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        self.keys.set(self.keys.get() + keys.chars().count());
        let strokes = keys.chars().flat_map(|c| {
            [
                json!({"type": "keyDown", "value": c.to_string()}),
                json!({"type": "keyUp", "value": c.to_string()}),
            ]
        });
        let strokes: Vec<Value> = strokes.collect();
        self.ask("/actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    /// Presses a key while another is held.
    pub(crate) fn press_with(&self, held: &str, key: &str) {
        self.keys.set(self.keys.get() + 2);
        let strokes = [("keyDown", held), ("keyDown", key), ("keyUp", key), ("keyUp", held)];
        let strokes: Vec<Value> =
            strokes.iter().map(|(kind, key)| json!({"type": kind, "value": key})).collect();
        self.ask("/actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    /// So wide a window from now on, in CSS pixels.
    pub(crate) fn size(&self, width: u32) {
        let height = if width < 500 { 780 } else { 900 };
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        self.tools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Light or dark from now on, as the system would have it.
    pub(crate) fn theme(&self, theme: &str) {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.tools("Emulation.setEmulatedMedia", media);
    }

    /// Whether pages may run scripts from now on.
    pub(crate) fn scripts(&self, may: bool) {
        self.tools("Emulation.setScriptExecutionDisabled", json!({"value": !may}));
    }

    /// What the page noted of itself: see [`WATCH`].
    pub(crate) fn ran(&self) -> Vec<String> {
        let ran = self.run("return window.__ran ?? ['not watched'];", json!([]));
        serde_json::from_value(ran).expect("texts")
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        self.ask("/se/log", json!({"type": kind})).as_array().cloned().unwrap_or_default()
    }

    /// What the console said that was an error or a warning, since it was last asked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let loud = |line: &Value| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING"));
        let lines = self.log("browser");
        lines
            .iter()
            .filter(|line| loud(line))
            .filter_map(|line| line["message"].as_str())
            .map(str::to_owned)
            .collect()
    }

    /// The requests that were made since it was last asked.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let mut all: Vec<(String, Request)> = Vec::new();
        for line in self.log("performance") {
            let text = line["message"].as_str().unwrap_or_default();
            let message: Value = serde_json::from_str(text).unwrap_or_default();
            let (method, params) = (&message["message"]["method"], &message["message"]["params"]);
            let id = params["requestId"].as_str().unwrap_or_default().to_owned();
            let own = all.iter_mut().rev().find(|(own, _)| *own == id).map(|(_, request)| request);
            match (method.as_str(), own) {
                (Some("Network.requestWillBeSent"), _) => {
                    let url = params["request"]["url"].as_str().unwrap_or_default().to_owned();
                    all.push((id, Request { url, ..Request::default() }));
                }
                (Some("Network.responseReceived"), Some(request)) => {
                    request.status = params["response"]["status"].as_u64().unwrap_or(0);
                }
                (Some("Network.loadingFinished"), Some(request)) => {
                    request.bytes = params["encodedDataLength"].as_f64().unwrap_or(0.0) as u64;
                }
                _ => {}
            }
        }
        // The browser's own first page asks the browser.
        all.into_iter().map(|(_, request)| request).filter(|own| own.url.starts_with("http")).collect()
    }

    /// A picture of the whole page, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        use base64::Engine;
        let asked = json!({"cmd": "Page.captureScreenshot", "params": {"captureBeyondViewport": true}});
        // A page that has only just come may still be taking the place of the one before it.
        let shot = (0..5).find_map(|_| self.try_ask("/goog/cdp/execute", &asked).ok()).expect("a picture");
        let text = shot["data"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
    }
}

/// The judge must be able to say guilty: a script that runs is noticed, and so is what a policy refuses.
#[test]
fn what_runs_on_a_page_is_noticed() {
    let Some(browser) = Browser::open("") else { return };
    browser.go("data:text/html,<script>alert(1)</script>");
    assert_eq!(browser.ran(), ["alert"]);
    browser.go("data:text/html,<img src=x: onerror=alert(1)>");
    browser.until("the script", || (browser.ran() == ["alert"]).then_some(()));
    let policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">";
    browser.go(&format!("data:text/html,{policy}<script>alert(1)</script>"));
    browser.until("the report", || {
        browser.ran().first().filter(|own| own.starts_with("csp: script-src")).cloned()
    });
    browser.go("data:text/html,<p>calm</p>");
    assert_eq!(browser.ran(), Vec::<String>::new());
}
