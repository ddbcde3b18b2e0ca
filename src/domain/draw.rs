//! Who is asked: drawn by HMAC of the case's id, so that it is neither the handler's choice nor anybody's luck twice.
//!
//! INVARIANT: pure. The same case is drawn or not, whenever and wherever it is folded.

use super::id::{CaseId, Id};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What the draw is for; another draw has another word.
const LABEL: &[u8] = b"kefu/survey/1";

/// Whether this case is among the one in so many that are asked.
pub fn is_drawn(case: CaseId, one_in: u64) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(LABEL) else { return false };
    mac.update(&case.bytes());
    let code = mac.finalize().into_bytes();
    let number = code.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    one_in > 0 && number.is_multiple_of(one_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_one_in_four_is_drawn_and_always_the_same() {
        let ids = |n: u32| {
            let mut bytes = [7; 16];
            bytes[12..].copy_from_slice(&n.to_be_bytes());
            CaseId::from_bytes(bytes)
        };
        let drawn = |one_in| (0..20_000).filter(|n| is_drawn(ids(*n), one_in)).count();
        // Five standard errors of a fair draw.
        assert!(drawn(4).abs_diff(5_000) < 310, "{}", drawn(4));
        assert_eq!(drawn(4), drawn(4));
        assert_eq!((drawn(1), drawn(0)), (20_000, 0));
    }
}
