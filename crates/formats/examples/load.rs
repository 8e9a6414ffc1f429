//! How long loading takes: `cargo run --release -p dunlin-formats --example load -- invoices.csv applications.csv`.

use dunlin_formats::{FileKind, Input, LoadOptions, load, source};
use std::time::Instant;

fn main() {
    let kinds = [FileKind::Invoices, FileKind::Applications];
    let limits = dunlin_formats::plan::Limits::default();
    let start = Instant::now();
    let files: Vec<_> = std::env::args().skip(1).collect();
    let bytes: Vec<_> = files.iter().map(|f| source::read(f.as_ref(), &limits).expect("readable")).collect();
    eprintln!("read {:?}", start.elapsed());
    let inputs: Vec<_> = bytes
        .iter()
        .zip(&files)
        .zip(kinds)
        .map(|((bytes, name), kind)| Input { name: name.clone(), kind: Some(kind), bytes, map: None })
        .collect();
    for _ in 0..3 {
        let start = Instant::now();
        let loaded = load(&inputs, &LoadOptions::default()).expect("loads");
        eprintln!("loaded {} in {:?}", loaded.ledger.items.len(), start.elapsed());
    }
}
