//! Finding a whole value without opening any: HMAC-SHA256 under a key per kind.

use super::ring::{CompartmentKeys, Ring};
use crate::domain::consent::spelling::spell;
use crate::domain::contact::PointKind;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Derives a 32-byte key: HKDF-SHA256 without salt.
pub(super) fn derive(secret: &[u8], info: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes is within what HKDF-SHA256 can expand to; it cannot fail.
    let _ = Hkdf::<Sha256>::new(None, secret).expand(info.as_bytes(), key.as_mut_slice());
    key
}

/// HMAC-SHA256.
pub(super) fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// By what a value is found, and by what it is known if its holder is erased.
#[derive(Debug, Clone, Copy)]
pub struct LookUp {
    /// The look-up row.
    pub mac: [u8; 16],
    /// The suppression tag, if the key for it is held.
    pub tag: Option<[u8; 32]>,
    /// By what it is known among the values that are not to be reached, if the key for it is held.
    pub stop: Option<[u8; 32]>,
}

impl CompartmentKeys {
    fn index(&self, kind: PointKind, normal: &str) -> Option<[u8; 16]> {
        let key = derive(self.lookup.bytes(), &format!("kefu/idx/{}", kind.code()));
        mac(key.as_slice(), normal.as_bytes()).first_chunk::<16>().copied()
    }
}

impl Ring {
    /// The blind index of a normalised value, if the kind is looked up and its compartment is open.
    pub fn look_up(&self, kind: PointKind, normal: &str) -> Option<[u8; 16]> {
        let keys = self.compartment(kind.compartment()).filter(|_| kind.is_looked_up())?;
        keys.index(kind, normal)
    }

    /// The same under every epoch held: while keys are rotated, rows of both stand side by side.
    pub fn look_up_all(&self, kind: PointKind, normal: &str) -> Vec<[u8; 16]> {
        let epochs = self.epochs(kind.compartment()).filter(|_| kind.is_looked_up());
        epochs.filter_map(|keys| keys.index(kind, normal)).collect()
    }

    /// By what the value is known if its holder is erased, where the kind is suppressed. Its key is not
    /// rotated: an entry must be found after years, when the value is gone.
    pub fn suppression_tag(&self, kind: PointKind, normal: &str) -> Option<[u8; 32]> {
        let secret = self.suppression.as_ref().filter(|_| kind.is_suppressed())?;
        let key = derive(secret.bytes(), &format!("kefu/suppress/{}", kind.code()));
        Some(mac(key.as_slice(), normal.as_bytes()))
    }

    /// By what the value is known among those that are not to be reached, in whatever spelling it comes. Of the same
    /// key, which is not rotated, as a stop holds for good.
    pub fn stop_tag(&self, kind: PointKind, value: &str) -> Option<[u8; 32]> {
        let secret = self.suppression.as_ref()?;
        let key = derive(secret.bytes(), &format!("kefu/stop/{}", kind.code()));
        Some(mac(key.as_slice(), spell(kind, value)?.as_bytes()))
    }

    /// The key of an imported row with sealed columns: never a plain hash, since the hash of a
    /// name and a phone is the phone. Its key is not rotated, so importing again still adds nothing.
    pub fn row_key(&self, canonical: &[u8]) -> Option<[u8; 32]> {
        let key = derive(self.suppression.as_ref()?.bytes(), "kefu/import");
        Some(mac(key.as_slice(), canonical))
    }
}
