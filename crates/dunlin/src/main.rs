//! Dunlin, the command line.

#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the demo command is wired next"))]
mod demo;

fn main() {}
