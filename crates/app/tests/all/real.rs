//! The real exports beside the project, where they are: the books give the figures that the files give, and a second
//! import brings nothing.

use crate::common::{import, ledger, on_both, open};
use dunlin_formats::{FileKind, Input, LoadOptions, load};

#[test]
fn the_ibm_list_twice() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let inputs =
        [Input { name: "ibm.csv".to_owned(), kind: Some(FileKind::Flat), bytes: text.as_bytes(), map: None }];
    let options = LoadOptions { currency: "USD".parse().ok(), ..LoadOptions::default() };
    let files = load(&inputs, &options).unwrap().ledger;
    on_both(|books| {
        let mut once = import(FileKind::Flat, &[("ibm.csv", &text)]);
        once.options = options.clone();
        let first = books.import(once.clone()).unwrap();
        assert_eq!(first.documents, 2466);
        assert!(books.import(once).unwrap().is_nothing_new());
        let kept = ledger(books);
        for on in ["2012-06-30", "2012-12-31", "2013-06-30"] {
            assert_eq!(open(&kept, on), open(&files, on), "{on}");
        }
    });
}
