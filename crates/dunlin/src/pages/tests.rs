//! What holds for all pages.

mod books;
mod collecting;
mod desk;
mod figures;
mod served;

use super::table::pages;

#[test]
fn no_two_pages_have_one_address() {
    let mut all: Vec<&str> = pages().map(|page| page.path).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
