//! Dunlin, the command line.

fn main() {}
