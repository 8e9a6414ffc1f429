//! The pages in a real browser: Debian's Chromium, driven through its driver by the WebDriver protocol, over the real program with a
//! small made-up company in its books.
//!
//! `cargo xtask test` installs browser and driver where it may; a test that does not find them says "skipped". Every test has a server
//! and a browser of its own, so that none meets what another left. `DUNLIN_PICTURES=FOLDER` takes pictures of all pages.

mod attacks;
mod browser;
mod company;
mod crawl;
mod exports;
mod headers;
mod long;
mod pictures;
mod plain;
mod stories;
