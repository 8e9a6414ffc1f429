//! Without script: every page reads the same, and every form does what it does.

use crate::browser::Browser;
use crate::company::Company;
use crate::pictures::sign_in;
use serde_json::json;

/// No page runs scripts from now on.
fn without_script(browser: &Browser) {
    browser.scripts(false);
    browser.go("data:text/html,<title>off</title><script>document.title = 'on'</script>");
    assert_eq!(browser.run("return document.title", json!([])), "off");
}

/// The door, the look and the way out, which are on every page.
#[test]
fn one_signs_in_looks_and_signs_out_without_script() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    without_script(&browser);
    sign_in(&browser, "Maren");
    // The popover is the browser's own.
    browser.click("[popovertarget=look]");
    browser.click("#look [name=theme][value=dark]");
    browser.click("#look [name=lang][value=de]");
    browser.follow("#look form[action='/look'] button");
    assert_eq!(browser.value("html", "lang"), "de");
    assert_eq!(browser.value("html", "data-theme"), "dark");
    browser.click("[popovertarget=look]");
    browser.follow("form[action='/sign-out'] button");
    assert_eq!(browser.at(), "/sign-in");
}

/// A form needs no script: a button that sends it, a way to send it, a key so that it acts once.
#[test]
fn every_form_can_be_sent_without_script() {
    let company = Company::open();
    let Some(browser) = Browser::open(&company.home) else { return };
    without_script(&browser);
    sign_in(&browser, "Maren");
    const LOOK: &str = "const wrong = [];
        for (const form of document.querySelectorAll('form:not([method=dialog])')) {
          const where = `${location.pathname} ${form.getAttribute('method')} ${form.getAttribute('action')}`;
          const send = [...form.elements].some((own) => own.type === 'submit' || own.type === 'image')
            || document.querySelector(`[form=\"${form.id}\"][type=submit]`);
          const one = form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea');
          if (!send && !(form.method === 'get' && one.length === 1)) wrong.push(`${where}: no button sends it`);
          // What only shows what would be done needs none.
          const bare = ['/look', '/sign-out', '/sign-in', '/worklist/bulk'];
          if (form.method === 'post' && !form.elements.key && !bare.includes(form.getAttribute('action')))
            wrong.push(`${where}: no key`);
          if (form.querySelector('[type=file]') && form.enctype !== 'multipart/form-data') wrong.push(`${where}: files are not sent`);
        }
        for (const at of document.querySelectorAll('main button:not([popovertarget]):not([commandfor])'))
          if (at.type !== 'submit' && !at.closest('[data-script]') && !at.hidden && !(at.form && at.type === 'reset')) wrong.push(`${location.pathname}: the button “${at.innerText}” does nothing`);
        for (const at of document.querySelectorAll('main a:not([href])')) wrong.push(`${location.pathname}: “${at.innerText}” leads nowhere`);
        return wrong;";
    let mut wrong = Vec::new();
    let pages = crate::crawl::kinds(&browser);
    for (_, address) in &pages {
        browser.go(address);
        let found: Vec<String> = serde_json::from_value(browser.run(LOOK, json!([]))).expect("texts");
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{} pages:\n{}", pages.len(), wrong.join("\n"));
}
