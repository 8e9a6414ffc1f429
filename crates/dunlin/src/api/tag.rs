//! ETags: which state of what was read. A tag names the last command that was in, the question, and what was answered: while
//! nothing was written an answer need not be worked out again to be known as the same, and afterwards it is the same where it
//! reads the same. A change that carries `If-Match` is made only while the object still reads as it did.

use crate::commands::frames;
use dunlin_app::collect::Desk;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The last command that was in.
    pub(crate) seq: i64,
    /// What was asked, and by whom.
    pub(crate) question: u64,
    /// What was answered.
    pub(crate) content: u64,
}

/// A number for some content, the same everywhere and always.
pub(crate) fn number(content: &impl Hash) -> u64 {
    // The standard hasher with the keys that it has by default; what it makes is stored nowhere.
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

/// A number for how an account reads: what `If-Match` is about.
pub(crate) fn of_account(desk: &Desk, customer: u32) -> u64 {
    number(&frames::account(desk, customer, frames::LINES).to_string())
}

impl Tag {
    /// As a header has it.
    pub(crate) fn header(self) -> String {
        format!("\"{}-{:016x}-{:016x}\"", self.seq, self.question, self.content)
    }

    /// The tags of a header `If-None-Match` or `If-Match`; what is no tag of ours is left out. `None`: any (`*`).
    pub(crate) fn list(header: &str) -> Option<Vec<Tag>> {
        if header.trim() == "*" {
            return None;
        }
        Some(header.split(',').filter_map(|tag| Tag::read(tag.trim())).collect())
    }

    fn read(text: &str) -> Option<Tag> {
        let mut parts =
            text.strip_prefix("W/").unwrap_or(text).strip_prefix('"')?.strip_suffix('"')?.split('-');
        let (seq, question, content) = (parts.next()?, parts.next()?, parts.next()?);
        let hex = |text: &str| u64::from_str_radix(text, 16).ok();
        parts.next().is_none().then_some(())?;
        Some(Tag { seq: seq.parse().ok()?, question: hex(question)?, content: hex(content)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_are_written() {
        let tag = Tag { seq: 12, question: 0xab, content: u64::MAX };
        let other = Tag { seq: 13, ..tag };
        let header = format!("{}, W/{}, \"x\", nonsense, \"1-2-3-4\"", tag.header(), other.header());
        assert_eq!(Tag::list(&header), Some(vec![tag, other]));
        assert_eq!(Tag::list(" * "), None);
        assert_ne!(number(&"a"), number(&"b"));
    }
}
