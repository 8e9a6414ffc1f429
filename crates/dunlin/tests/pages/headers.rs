//! What pages say to browsers beside their text: the header items of the ASVS list, on every kind of answer; and cookies.

use crate::company::{Company, PASSWORD};

struct Told {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Told {
    fn get(&self, name: &str) -> &str {
        let own = self.headers.iter().find(|(own, _)| own == name);
        own.map_or("", |(_, value)| value)
    }
}

/// A request as it is: no redirect is followed.
fn ask(company: &Company, method: &str, path: &str, cookie: &str, form: &str) -> Told {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    let client: ureq::Agent = config.build().into();
    let url = format!("{}{path}", company.home);
    let answer = match method {
        "POST" => client
            .post(url)
            .header("Cookie", cookie)
            .header("Origin", &company.home)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .send(form),
        _ => client.get(url).header("Cookie", cookie).header("Accept", "text/html").call(),
    };
    let mut answer = answer.expect("an answer");
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers =
        answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let (status, body) = (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default());
    Told { status, headers, body }
}

fn signed_in(company: &Company, name: &str) -> Told {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("name", name), ("password", PASSWORD), ("then", "/")])
        .finish();
    ask(company, "POST", "/sign-in", "", &form)
}

/// Pages, refusals, the door, the search, a page that is none: whatever a browser may be shown.
#[test]
fn every_page_says_what_browsers_may_do_with_it() {
    let company = Company::open();
    let entered = signed_in(&company, "Maren");
    let cookie = entered.get("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let pages = [
        ("/", 200, true),
        ("/design", 200, true),
        ("/no-such-page", 404, true),
        ("/enter/guessed", 404, true),
        ("/sign-in", 200, false),
        ("/no-such-page", 404, false),
    ];
    for (path, status, is_in) in pages {
        let told = ask(&company, "GET", path, if is_in { &cookie } else { "" }, "");
        assert_eq!(told.status, status, "{path}");
        let policy = told.get("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(part), "{path}: {part} is not in {policy}");
        }
        for part in ["unsafe", "*", "http:", "data:", "blob:"] {
            assert!(!policy.contains(part), "{path}: {part} is in {policy}");
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("content-type", "text/html; charset=utf-8"),
        ] {
            assert_eq!(told.get(name), value, "{path}: {name}");
        }
        assert!(told.get("cache-control").contains("no-store"), "{path}: {:?}", told.headers);
        for name in ["server", "x-powered-by", "access-control-allow-origin"] {
            assert_eq!(told.get(name), "", "{path}: {name}");
        }
        // Nothing in the text that the policy would have to allow.
        for part in [" style=\"", " onclick=\"", "javascript:", "<style", "<script>"] {
            assert!(!told.body.contains(part), "{path}: {part}");
        }
    }
}

#[test]
fn assets_are_kept_for_good_and_taken_for_what_they_are() {
    let company = Company::open();
    let door = ask(&company, "GET", "/sign-in", "", "");
    let assets: Vec<&str> = door.body.split('"').filter(|own| own.starts_with("/assets/")).collect();
    assert!(assets.len() >= 2, "{assets:?}");
    for asset in assets {
        let told = ask(&company, "GET", asset, "", "");
        assert_eq!(told.status, 200, "{asset}");
        assert!(told.get("cache-control").contains("immutable"), "{asset}");
        assert_eq!(told.get("x-content-type-options"), "nosniff", "{asset}");
    }
}

#[test]
fn the_cookie_of_a_session_is_for_this_server_and_no_script() {
    let company = Company::open();
    let entered = signed_in(&company, "Maren");
    assert_eq!((entered.status, entered.get("location")), (303, "/"));
    let cookie = entered.get("set-cookie");
    for part in ["HttpOnly", "SameSite=", "Path=/"] {
        assert!(cookie.contains(part), "{part} is not in {cookie}");
    }
    assert!(!cookie.contains("Domain="), "{cookie}");
    let own = cookie.split(';').next().unwrap_or_default().to_owned();
    let out = ask(&company, "POST", "/sign-out", &own, "");
    assert!(out.get("clear-site-data").contains("storage"));
    assert!(out.get("set-cookie").contains("Max-Age=0"), "{}", out.get("set-cookie"));
    // The session is over, whoever still has the cookie.
    assert_eq!(ask(&company, "GET", "/", &own, "").status, 303);
}

/// A form of another site acts for nobody.
#[test]
fn forms_of_other_sites_are_refused() {
    let company = Company::open();
    let entered = signed_in(&company, "Maren");
    let cookie = entered.get("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    let client: ureq::Agent = config.build().into();
    for (name, value) in
        [("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]
    {
        for path in ["/sign-out", "/look", "/sign-in"] {
            let answer = client
                .post(format!("{}{path}", company.home))
                .header("Cookie", &cookie)
                .header(name, value)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .send("lang=de");
            assert_eq!(answer.expect("an answer").status().as_u16(), 403, "{path} {name}: {value}");
        }
    }
    assert_eq!(ask(&company, "GET", "/", &cookie, "").status, 200, "still signed in");
}
