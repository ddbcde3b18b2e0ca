//! Randomness from the operating system, and the ids made of it.

use super::clock::Clock;
use crate::domain::error::{Error, Result};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Fresh random bytes.
pub fn bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|e| Error::failed("random").with("detail", e))?;
    Ok(bytes)
}

/// A time-ordered id (RFC 9562, version 7).
pub fn id(clock: &Clock) -> Result<Uuid> {
    let random = bytes::<10>()?;
    Ok(uuid::Builder::from_unix_timestamp_millis(clock.millis(), &random).into_uuid())
}
