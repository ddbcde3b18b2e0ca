//! What functions that are over leave on the stack: keys, passphrases and values among it, since moving
//! copies and nothing wipes the place that was left.
//!
//! INVARIANT: a thread that may have had a secret overwrites, before it waits for anything, all that its
//! calls have used of the stack. Whoever waits must therefore hold nothing but references to the heap.

use std::hint::black_box;

/// Deeper than any call goes that has to do with a secret, unoptimised builds included.
const DEPTH: usize = 256 << 10;

/// Overwrites the stack below the caller.
#[inline(never)]
pub fn wipe() {
    let mut below = [0_u8; DEPTH];
    black_box(&mut below);
}
