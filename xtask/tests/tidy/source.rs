//! A Rust file with its comments and texts blanked out, so that words and braces in them are not taken for code. Every
//! byte keeps its place, so that lines can be told.

use super::tree::{self, File};

/// A tracked Rust file and its code.
pub(crate) struct Source {
    pub(crate) file: &'static File,
    /// The text with comments, strings and characters blanked out.
    pub(crate) code: String,
}

/// Every tracked Rust file.
pub(crate) fn all() -> impl Iterator<Item = Source> {
    tree::ending(&[".rs"]).map(|file| Source { file, code: blank(&file.text) })
}

impl Source {
    /// Whether the whole file is test code.
    pub(crate) fn is_test(&self) -> bool {
        let path = &self.file.path;
        path.ends_with("/tests.rs") || path.contains("/tests/") || path.contains("/benches/")
    }

    /// The code without what stands under `#[cfg(test)]`.
    pub(crate) fn product_code(&self) -> String {
        if self.is_test() { String::new() } else { without_tests(&self.code) }
    }
}

/// The line of a byte, from 1.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1
}

/// Where a word stands in code on its own, not as a part of a longer name.
pub(crate) fn word(code: &str, word: &str) -> Vec<usize> {
    let name = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = code.as_bytes();
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| !(name(at.checked_sub(1).and_then(|before| bytes.get(before)))))
        .filter(|&at| !(name(bytes.get(at + word.len())) && name(word.as_bytes().last())))
        .collect()
}

/// The place of the brace that closes the one at `open`.
pub(crate) fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, b) in code.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let Some(found) = code[at..].find(['{', ';']).map(|n| at + n) else { continue };
        let end = if code.as_bytes()[found] == b'{' { closing(code, found) } else { Some(found) };
        wipe(&mut bytes[at..=end.unwrap_or(code.len() - 1)]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn wipe(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
}

/// Blanks out comments and literals.
fn blank(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = literal_end(text.as_bytes(), at);
        match end {
            Some(end) => {
                wipe(&mut bytes[at..end]);
                at = end;
            }
            None => at += 1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The end of the comment or literal that begins at a place, if one does.
fn literal_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..];
    let named = at > 0 && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
    match rest {
        [b'/', b'/', ..] => Some(find(text, at, b"\n").unwrap_or(text.len())),
        [b'/', b'*', ..] => Some(block_end(text, at)),
        [b'"', ..] => Some(text_end(text, at + 1)),
        [b'r', b'"' | b'#', ..] if !named => raw_end(text, at + 1),
        [b'b', b'r', b'"' | b'#', ..] if !named => raw_end(text, at + 2),
        [b'\'', b'\\', ..] => find(text, at + 3, b"'").map(|end| end + 1),
        // A character, and not the beginning of a lifetime.
        [b'\'', ..] => {
            let width = std::str::from_utf8(rest).ok()?.chars().nth(1)?.len_utf8();
            (rest.get(1 + width) == Some(&b'\'')).then_some(at + width + 2)
        }
        _ => None,
    }
}

fn find(text: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = text.get(from..)?.windows(what.len()).position(|window| window == what)?;
    Some(from + found)
}

fn block_end(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0;
    while at + 1 < text.len() {
        match &text[at..at + 2] {
            b"/*" => depth += 1,
            b"*/" if depth == 1 => return at + 2,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    text.len()
}

fn text_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// The end of a raw string whose hashes or quote begin at a place; `None` for a raw identifier.
fn raw_end(text: &[u8], at: usize) -> Option<usize> {
    let hashes = text[at..].iter().take_while(|&&b| b == b'#').count();
    if text.get(at + hashes) != Some(&b'"') {
        return None;
    }
    let mut close = vec![b'"'];
    close.resize(hashes + 1, b'#');
    Some(find(text, at + hashes + 1, &close).map_or(text.len(), |end| end + close.len()))
}

#[test]
fn comments_and_literals_are_blanked() {
    let code = "a(\"{\\\"\", '{', '\\'', r#\"}\"#) // }\n/* { /* */ } */ fn<'a>(x: &'a str) { b'{' }";
    let blanked = blank(code);
    assert_eq!(blanked.len(), code.len());
    let kept: String = blanked.split_whitespace().collect();
    assert_eq!(kept, "a(,,,)fn<'a>(x:&'astr){b}");
}

#[test]
fn tests_are_left_out_and_words_found_whole() {
    let code = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}";
    assert_eq!(without_tests(code).split_whitespace().collect::<String>(), "fna(){}fnc(){}");
    assert_eq!(word("print!(x); eprint!(y)", "print!"), [0]);
    assert_eq!(word("std::fs std::fsx", "std::fs"), [0]);
}
