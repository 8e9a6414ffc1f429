//! Passkeys with a real browser and its own virtual device (Chromium, over its debugging pipe), where one is installed: what we ask
//! is what browsers take, and what they answer is what we take.

use super::factors::{Person, person, post};
use super::{PASSWORD, Server, server_with};
use crate::api::doors::Doors;
use crate::api::http::Serving;
use dunlin_app::people::passkeys::Site;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

/// A browser, driven through its pipe.
struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    sent: u64,
    _folder: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    /// `None` where there is none.
    fn start() -> Option<Browser> {
        let found =
            Command::new("chromium").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Its pipe is the descriptors 3 and 4.
        let script = "exec chromium --headless=new --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe \
                      --user-data-dir=\"$0\" about:blank 3<&0 4>&1 >/dev/null 2>&1";
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Browser { child, to, from, sent: 0, _folder: folder })
    }

    /// What a command results in.
    fn ask(&mut self, method: &str, params: &Value, session: &str) -> Value {
        let told = self.told(method, params, session);
        assert!(told["error"].is_null(), "{method}: {told}");
        told["result"].clone()
    }

    /// Sends a command and waits for its answer; events are left aside.
    fn told(&mut self, method: &str, params: &Value, session: &str) -> Value {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            assert!(self.from.read_until(0, &mut bytes).unwrap() > 0, "the browser is gone");
            let told: Value = serde_json::from_slice(&bytes[..bytes.len() - 1]).unwrap();
            if told["id"] == self.sent {
                return told;
            }
        }
    }

    /// What a page's script promises, as JSON.
    fn promised(&mut self, script: &str, session: &str) -> Value {
        let params = json!({"expression": script, "awaitPromise": true, "userGesture": true});
        let told = self.ask("Runtime.evaluate", &params, session);
        let text = told["result"]["value"].as_str().unwrap_or_else(|| panic!("{told}"));
        serde_json::from_str(text).unwrap()
    }
}

/// A page of an origin of its own; where it is.
fn page() -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://localhost:{}", socket.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for mut stream in socket.incoming().flatten() {
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\nConnection: close\r\n\r\n<p>a</p>",
            );
        }
    });
    origin
}

/// A page with a device that knows its person; the session that drives it.
fn opened(browser: &mut Browser, origin: &str) -> String {
    let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}), "");
    let attach = json!({"targetId": target["targetId"], "flatten": true});
    let session = browser.ask("Target.attachToTarget", &attach, "")["sessionId"].as_str().unwrap().to_owned();
    browser.ask("WebAuthn.enable", &json!({}), &session);
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    browser.ask("WebAuthn.addVirtualAuthenticator", &json!({"options": options}), &session);
    browser.ask("Page.enable", &json!({}), &session);
    browser.ask("Page.navigate", &json!({"url": format!("{origin}/")}), &session);
    let there = format!(
        "(async () => {{ while (location.origin !== {origin:?} || document.readyState !== 'complete') \
         await new Promise(done => setTimeout(done, 20)); return '1'; }})()"
    );
    // The script may be cut off by the very page that it waits for; then it is asked again on the page.
    for _ in 0..100 {
        let params = json!({"expression": there, "awaitPromise": true});
        if browser.told("Runtime.evaluate", &params, &session)["result"]["result"]["value"] == "1" {
            return session;
        }
    }
    panic!("the page does not come");
}

fn server(origin: &str) -> Server {
    let site = Site::of_origin(origin).ok();
    server_with(Serving { doors: Arc::new(Doors { site, provider: None }), ..Serving::default() })
}

#[test]
fn a_browser_makes_a_passkey_and_signs_in_with_it() {
    let Some(mut browser) = Browser::start() else {
        eprintln!("skipped: there is no chromium");
        return;
    };
    let origin = page();
    let (server, session) = (server(&origin), opened(&mut browser, &origin));
    let root = person(&server, "root");
    let options = root.send("POST", "/factors/passkeys/challenge", &json!({"password": PASSWORD})).body;
    let made = browser.promised(
        &format!(
            "(async () => JSON.stringify((await navigator.credentials.create({{publicKey: \
             PublicKeyCredential.parseCreationOptionsFromJSON({options})}})).toJSON()))()"
        ),
        &session,
    );
    let told = root.send(
        "POST",
        "/factors/passkeys",
        &json!({
            "label": "a browser", "client_data": made["response"]["clientDataJSON"],
            "attestation": made["response"]["attestationObject"],
        }),
    );
    assert_eq!(told.status, 200, "{}", told.body);
    let root = Person { server: &server, cookie: told.cookie().unwrap() };
    assert_eq!(root.get("/factors").json()["passkeys"][0]["label"], "a browser");
    for _ in 0..2 {
        let options = server.send("POST", "/session/passkey/challenge", &[], "").body;
        let given = browser.promised(
            &format!(
                "(async () => JSON.stringify((await navigator.credentials.get({{publicKey: \
                 PublicKeyCredential.parseRequestOptionsFromJSON({options})}})).toJSON()))()"
            ),
            &session,
        );
        let answer = &given["response"];
        let told = post(
            &server,
            "/session/passkey",
            &json!({
                "id": given["id"], "client_data": answer["clientDataJSON"], "signature": answer["signature"],
                "authenticator_data": answer["authenticatorData"], "user_handle": answer["userHandle"],
            }),
        );
        assert_eq!((told.status, &told.json()["name"]), (200, &json!("root")), "{}", told.body);
    }
}
