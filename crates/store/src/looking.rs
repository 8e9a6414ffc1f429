//! A lock that commands may need too: whoever holds it must not wait for a command, or both would wait for ever. Debug builds
//! say so at once.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static HELD: Cell<u32> = const { Cell::new(0) };
}

/// Kept beside such a lock for as long as this thread holds it.
#[derive(Debug)]
pub struct Looking(PhantomData<*const ()>);

impl Looking {
    /// From now on.
    #[must_use]
    pub fn begin() -> Looking {
        HELD.set(HELD.get() + 1);
        Looking(PhantomData)
    }

    /// Whether this thread holds one.
    #[must_use]
    pub fn is_held() -> bool {
        HELD.get() > 0
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_with_the_last_look() {
        let (one, other) = (Looking::begin(), Looking::begin());
        drop(one);
        assert!(Looking::is_held());
        drop(other);
        assert!(!Looking::is_held());
    }
}
