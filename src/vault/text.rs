//! Text that holds a key: made once, wiped when it is dropped.
//!
//! INVARIANT: no copy is left behind: a text that outgrows its room is wiped where it stood.

use zeroize::{Zeroize, Zeroizing};

/// Room for the longest text of a key: a wrap with an identity (74 letters), a look-up key in hex and what
/// they say of themselves.
const ROOM: usize = 1024;

/// A text under construction.
pub struct Text(Zeroizing<String>);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} B)", self.0.len())
    }
}

impl Text {
    /// An empty text.
    pub fn with_room() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }

    /// Appends.
    pub fn push(&mut self, text: &str) {
        if self.0.len() + text.len() > self.0.capacity() {
            let mut larger = String::with_capacity((self.0.len() + text.len()) * 2);
            larger.push_str(&self.0);
            let mut small = std::mem::replace(&mut *self.0, larger);
            small.zeroize();
        }
        self.0.push_str(text);
    }

    /// Appends bytes as hex digits.
    pub fn push_hex(&mut self, bytes: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from(DIGITS[usize::from(digit)]);
                self.push(digit.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// The text's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// 64 hex digits, perhaps with a line end.
pub(super) fn hex_key(hex: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let hex = hex.trim_ascii_end();
    if hex.len() != 64 {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(hex.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? << 4 | digit(1)?).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_and_read_back() {
        let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 7).unwrap());
        let mut text = Text::with_room();
        text.push(&"x".repeat(ROOM));
        text.push_hex(&key);
        let written = text.as_bytes().split_at(ROOM).1;
        assert_eq!(hex_key(written).as_deref(), Some(&key));
        assert_eq!(hex_key(&written[2..]), None);
        assert_eq!(hex_key(&[b'g'; 64]), None);
    }
}
