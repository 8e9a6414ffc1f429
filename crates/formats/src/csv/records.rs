//! Bytes to records: where each cell of each row begins and ends.
//!
//! The quick way takes delimiters and line ends from the marks, those inside quotes masked out; it also checks that
//! quotes stand only where they belong. Where they do not (`5" pipe`, `"a"b`), the window is read again byte by byte,
//! with the usual leniency: a quote opens a cell only at its beginning; what follows the closing quote is kept.
//!
//! Deliberately not here: what the cells mean.

use super::Dialect;
use super::marks::{BLOCK, Marks, Wanted, inside_quotes};

/// The records of one window of a text. Offsets are relative to the window.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Where each cell begins: a mark's position + 1, and 0 in front. Cell `n` is `[starts[n], starts[n + 1] - 1)`.
    pub(super) starts: Vec<u32>,
    /// For each record, one past the index (into `starts`) of its last cell.
    pub(super) ends: Vec<u32>,
    /// Whether any quote was seen.
    pub(super) quotes: bool,
    /// Whether any line end stood inside quotes: then lines and records differ in number.
    pub(super) long_lines: bool,
}

impl Records {
    /// Bytes of the window that are complete records.
    pub(super) fn bytes(&self) -> usize {
        self.ends.last().map_or(0, |&end| self.starts[end as usize] as usize)
    }

    /// Finds the records of a window. `is_last`: the text ends here, so the last record needs no line end.
    pub(super) fn fill(&mut self, window: &[u8], dialect: &Dialect, is_last: bool) {
        self.clear();
        if !self.quickly(window, dialect, is_last) {
            self.clear();
            self.byte_by_byte(window, dialect, is_last);
        }
    }

    fn clear(&mut self) {
        self.starts.clear();
        self.starts.push(0);
        self.ends.clear();
        (self.quotes, self.long_lines) = (false, false);
    }

    /// False when a quote stands where it does not belong.
    fn quickly(&mut self, window: &[u8], dialect: &Dialect, is_last: bool) -> bool {
        let wanted = Wanted { delimiter: dialect.delimiter, newline: dialect.newline, quote: dialect.quote };
        let mut state = Quoting { inside: false, after_mark: true, after_close: false, fine: true };
        let (blocks, tail) = window.as_chunks::<BLOCK>();
        for (at, block) in blocks.iter().enumerate() {
            let mut marks = wanted.find(block);
            if marks.quotes != 0 || state.inside || state.after_close {
                marks = self.mask_quoted(marks, &mut state, block);
            } else {
                state.after_mark = (marks.delimiters | marks.newlines) >> 63 == 1;
            }
            self.push(marks, (at * BLOCK) as u32);
        }
        let mut marks = wanted.find_in_tail(tail);
        if marks.quotes != 0 || state.inside || state.after_close {
            marks = self.mask_quoted(marks, &mut state, tail);
        }
        self.push(marks, (blocks.len() * BLOCK) as u32);
        if is_last && !state.inside {
            self.end_of_text(window);
        }
        state.fine && !(is_last && state.inside)
    }

    /// Takes the marks inside quotes away, and checks each quote's neighbours.
    fn mask_quoted(&mut self, mut marks: Marks, state: &mut Quoting, block: &[u8]) -> Marks {
        self.quotes = true;
        let inside = inside_quotes(marks.quotes, state.inside);
        self.long_lines |= marks.newlines & inside != 0;
        marks.delimiters &= !inside;
        marks.newlines &= !inside;
        let ends = marks.delimiters | marks.newlines;
        let opens = marks.quotes & inside;
        let closes = marks.quotes & !inside;
        // A quote opens behind a mark, or right behind one that closed (a doubled quote).
        let may_open = ends << 1 | u64::from(state.after_mark) | closes << 1 | u64::from(state.after_close);
        // Behind a closing quote stands a mark, a carriage return, or a quote that opens again.
        let behind = closes << 1 | u64::from(state.after_close);
        let mut odd = behind & !(ends | opens);
        let length = block.len();
        while odd != 0 {
            let at = odd.trailing_zeros() as usize;
            state.fine &= at >= length || block[at] == b'\r';
            odd &= odd - 1;
        }
        state.fine &= opens & !may_open == 0;
        state.inside = inside >> 63 == 1;
        state.after_mark = ends >> 63 == 1;
        state.after_close = closes >> 63 == 1;
        marks
    }

    #[inline]
    fn push(&mut self, marks: Marks, base: u32) {
        let mut ends = marks.delimiters | marks.newlines;
        let mut newlines = marks.newlines;
        let before = self.starts.len() as u32;
        while newlines != 0 {
            let below = (newlines & newlines.wrapping_neg()) - 1;
            self.ends.push(before + (ends & below).count_ones());
            newlines &= newlines - 1;
        }
        while ends != 0 {
            self.starts.push(base + ends.trailing_zeros() + 1);
            ends &= ends - 1;
        }
    }

    /// The text ends without a line end: the rest is a record, as if one stood there.
    fn end_of_text(&mut self, window: &[u8]) {
        if self.bytes() < window.len() {
            self.ends.push(self.starts.len() as u32);
            self.starts.push(window.len() as u32 + 1);
        }
    }

    fn byte_by_byte(&mut self, window: &[u8], dialect: &Dialect, is_last: bool) {
        self.quotes = true;
        let (mut inside, mut fresh, mut closing) = (false, true, false);
        for (at, &byte) in window.iter().enumerate() {
            if inside {
                // A quote inside closes, unless the next byte is one too.
                if closing && Some(byte) == dialect.quote {
                    closing = false;
                    continue;
                }
                if !closing {
                    closing = Some(byte) == dialect.quote;
                    self.long_lines |= byte == dialect.newline;
                    continue;
                }
                (inside, closing) = (false, false);
            }
            if byte == dialect.delimiter || byte == dialect.newline {
                if byte == dialect.newline {
                    self.ends.push(self.starts.len() as u32);
                }
                self.starts.push(at as u32 + 1);
                fresh = true;
                continue;
            }
            inside = fresh && Some(byte) == dialect.quote;
            fresh = false;
        }
        if is_last && (!inside || closing) {
            self.end_of_text(window);
        }
    }
}

/// What is known between two blocks.
struct Quoting {
    inside: bool,
    after_mark: bool,
    after_close: bool,
    fine: bool,
}
