//! A page of its own for each key of an open vault, locked into memory so that it is never swapped out.
//!
//! INVARIANT: wiped before it is unlocked, unlocked before it is given back. Where the system allows no
//! locked page the key is kept all the same; `kefu doctor` says so.

use region::LockGuard;
use zeroize::Zeroize;

/// The smallest page there is. Where pages are larger, neighbours share one.
const BYTES: usize = 4096;

#[repr(C, align(4096))]
struct Page([u8; BYTES]);

/// A key, or the text of one.
pub struct KeyPage {
    /// Dropped first: see above.
    lock: Option<LockGuard>,
    page: Box<Page>,
    len: usize,
}

impl std::fmt::Debug for KeyPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyPage({} B)", self.len)
    }
}

impl KeyPage {
    /// A copy of these bytes; of more than a page holds, the first.
    pub fn of(bytes: &[u8]) -> Self {
        let mut page = Box::new(Page([0; BYTES]));
        let lock = region::lock(page.0.as_ptr(), BYTES).ok();
        let len = bytes.len().min(BYTES);
        page.0.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        Self { lock, page, len }
    }

    /// Whether the system has locked it.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// The key.
    pub fn bytes(&self) -> &[u8] {
        self.page.0.get(..self.len).unwrap_or_default()
    }

    /// The key, where it is a text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

impl Clone for KeyPage {
    fn clone(&self) -> Self {
        Self::of(self.bytes())
    }
}

impl Drop for KeyPage {
    fn drop(&mut self) {
        self.page.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_page_of_its_own_and_is_not_told() {
        let key = KeyPage::of(b"AGE-SECRET-KEY-1X");
        let copy = key.clone();
        assert_eq!(copy.text(), "AGE-SECRET-KEY-1X");
        assert_eq!(key.bytes().as_ptr().addr() % BYTES, 0);
        assert_eq!(format!("{copy:?}"), "KeyPage(17 B)");
        assert_eq!(KeyPage::of(&[7; BYTES + 1]).bytes().len(), BYTES);
    }
}
