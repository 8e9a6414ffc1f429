//! Pictures of all pages, for people to look at: both themes, three widths, both languages at one of them. Only where
//! `DUNLIN_PICTURES=FOLDER` asks for them (`cargo xtask pictures FOLDER`).

use crate::browser::Browser;
use crate::company::{Company, PASSWORD};

/// Signs a user in by the door's form.
pub(crate) fn sign_in(browser: &Browser, name: &str) {
    browser.go("/sign-in");
    browser.fill("[name=name]", name);
    browser.fill("[name=password]", PASSWORD);
    browser.follow(".door button[type=submit]");
    assert!(!browser.at().starts_with("/sign-in"), "{name} is signed in: {}", browser.text("main"));
}

/// What is drawn only once it is in sight is drawn, for a picture shows all of the page.
const ALL_OF_IT: &str = "for (const own of document.querySelectorAll('.lines .chunk, .list')) own.style.contentVisibility = 'visible';";
/// The widths that pages are made for, in CSS pixels.
pub(crate) const WIDTHS: [u32; 3] = [360, 1280, 1920];
/// The themes.
pub(crate) const THEMES: [&str; 2] = ["light", "dark"];

#[test]
fn pictures_of_all_pages() {
    let Some(folder) = std::env::var_os("DUNLIN_PICTURES").map(std::path::PathBuf::from) else {
        eprintln!("skipped: no pictures are asked for; cargo xtask pictures FOLDER");
        return;
    };
    std::fs::create_dir_all(&folder).expect("a folder");
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    browser.go("/sign-in");
    std::fs::write(folder.join("sign-in.png"), browser.picture()).expect("a file");
    sign_in(&browser, "Maren");
    let pages = crate::crawl::kinds(&browser);
    for lang in ["en", "de"] {
        speak(&browser, lang);
        for (kind, address) in &pages {
            for theme in THEMES {
                browser.theme(theme);
                for width in WIDTHS {
                    // Words are as wide in both themes.
                    if lang == "de" && (theme == "dark" || width == 1920) {
                        continue;
                    }
                    browser.size(width);
                    browser.go(address);
                    browser.run(ALL_OF_IT, serde_json::json!([]));
                    let name = kind.trim_matches('/').replace(['/', '{', '}'], "-");
                    let name = if name.is_empty() { "home" } else { &name };
                    let file = format!("{name}.{lang}.{theme}.{width}.png");
                    std::fs::write(folder.join(file), browser.picture()).expect("a file");
                }
            }
        }
    }
}

/// The language from now on, by the cookie that the form of the look sets.
pub(crate) fn speak(browser: &Browser, lang: &str) {
    let cookie = format!("document.cookie = 'dunlin_look={lang}.system.roomy; path=/; samesite=lax'");
    browser.run(&cookie, serde_json::json!([]));
}
