//! A hint to the processor that a place in memory will soon be read. It changes no result; where there is no such
//! instruction, it does nothing.
//!
//! The only unsafe code of this crate: the instruction takes an address, and the compiler cannot know that it never
//! faults. Looks into a table larger than the cache wait for memory one after another without it; see
//! [`super::table::Table::fetch`].

/// Asks for the cache line of `words[at]`; does nothing when there is no such place.
#[inline(always)]
pub(super) fn fetch<W>(words: &[W], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(word) = words.get(at) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        #[expect(
            unsafe_code,
            reason = "the address is that of a live reference, and a prefetch reads nothing"
        )]
        // SAFETY: the address comes from a reference, and the instruction neither reads nor faults.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(word).cast::<i8>());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (words, at);
}
