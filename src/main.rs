//! Parse, run, exit code; and the heap, which keeps nothing of what was given back to it.

use std::alloc::System;
use std::process::ExitCode;
use zeroizing_alloc::ZeroAlloc;

/// INVARIANT: what is freed is overwritten, whoever had it: age, scrypt, a vector that moved as it grew.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    kefu::cli::main()
}
