//! Where the marks stand: delimiters, line ends and quotes among 64 bytes, one bit a byte.
//!
//! On x86-64 the comparison is SSE2, which every such processor has. Elsewhere eight bytes at a time in ordinary words:
//! the safe twin, a third as fast. Both give the same bits (tested).

/// Bytes looked at together.
pub(super) const BLOCK: usize = 64;

/// The bits of one block: bit n is byte n.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Marks {
    pub(super) delimiters: u64,
    pub(super) newlines: u64,
    pub(super) quotes: u64,
}

/// The three bytes to look for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) delimiter: u8,
    pub(super) newline: u8,
    pub(super) quote: Option<u8>,
}

impl Wanted {
    /// The marks of a block.
    #[inline]
    pub(super) fn find(&self, block: &[u8; BLOCK]) -> Marks {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler asks for it although SSE2 is part of every x86-64")]
        // SAFETY: the function needs nothing but SSE2, which the x86-64 target has without asking.
        return unsafe { self.find_sse2(block) };
        #[cfg(not(target_arch = "x86_64"))]
        return self.find_in_words(block);
    }

    /// The marks of the last bytes of a text, fewer than a block.
    pub(super) fn find_in_tail(&self, tail: &[u8]) -> Marks {
        let mut block = [0; BLOCK];
        block[..tail.len()].copy_from_slice(tail);
        let inside = (1u64 << tail.len()) - 1;
        let found = self.find(&block);
        Marks {
            delimiters: found.delimiters & inside,
            newlines: found.newlines & inside,
            quotes: found.quotes & inside,
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "sse2")]
    #[inline]
    fn find_sse2(&self, block: &[u8; BLOCK]) -> Marks {
        use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8};
        let (delimiter, newline) = (_mm_set1_epi8(self.delimiter as i8), _mm_set1_epi8(self.newline as i8));
        let quote = _mm_set1_epi8(self.quote.unwrap_or(self.newline) as i8);
        let mut marks = Marks::default();
        for (at, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
            let (low, high) = sixteen.split_at(8);
            let half = |bytes: &[u8]| bytes.try_into().map_or(0, i64::from_le_bytes);
            let bytes = _mm_set_epi64x(half(high), half(low));
            let shift = 16 * at;
            marks.delimiters |=
                u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, delimiter)) as u16) << shift;
            marks.newlines |= u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, newline)) as u16) << shift;
            marks.quotes |= u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote)) as u16) << shift;
        }
        if self.quote.is_none() {
            marks.quotes = 0;
        }
        marks
    }

    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn find_in_words(&self, block: &[u8; BLOCK]) -> Marks {
        let mut marks = Marks::default();
        for (at, eight) in block.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*eight);
            marks.delimiters |= equal_bytes(word, self.delimiter) << (8 * at);
            marks.newlines |= equal_bytes(word, self.newline) << (8 * at);
            if let Some(quote) = self.quote {
                marks.quotes |= equal_bytes(word, quote) << (8 * at);
            }
        }
        marks
    }
}

/// Bit n of the result: byte n of the word equals `wanted`.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn equal_bytes(word: u64, wanted: u8) -> u64 {
    let low_bits = 0x7F7F_7F7F_7F7F_7F7F;
    let differs = word ^ (u64::from(wanted) * 0x0101_0101_0101_0101);
    // The top bit of a byte of `zero` is set iff that byte of `differs` is zero; no carry leaves its byte.
    let zero = !(((differs & low_bits) + low_bits) | differs | low_bits);
    // Gathers the eight top bits into one byte.
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// For each byte whether it stands inside quotes: bit n is the parity of the quotes up to and with n, turned over
/// when the block begins inside.
#[inline]
pub(super) fn inside_quotes(quotes: u64, begins_inside: bool) -> u64 {
    let mut parity = quotes;
    for shift in [1, 2, 4, 8, 16, 32] {
        parity ^= parity << shift;
    }
    if begins_inside { !parity } else { parity }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_ways_give_the_same_bits(bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), any::<u8>()], BLOCK)) {
            let block: [u8; BLOCK] = bytes.try_into().unwrap();
            for quote in [Some(b'"'), None] {
                let wanted = Wanted { delimiter: b',', newline: b'\n', quote };
                let found = wanted.find(&block);
                prop_assert_eq!(found, wanted.find_in_words(&block));
                for (at, &byte) in block.iter().enumerate() {
                    prop_assert_eq!(found.delimiters >> at & 1 == 1, byte == b',');
                    prop_assert_eq!(found.newlines >> at & 1 == 1, byte == b'\n');
                    prop_assert_eq!(found.quotes >> at & 1 == 1, Some(byte) == quote);
                }
            }
        }

        #[test]
        fn parity_counts_quotes(quotes: u64, begins: bool) {
            let got = inside_quotes(quotes, begins);
            let mut inside = begins;
            for at in 0..64 {
                inside ^= quotes >> at & 1 == 1;
                prop_assert_eq!(got >> at & 1 == 1, inside);
            }
        }
    }
}
