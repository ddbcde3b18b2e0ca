//! A file under a key of its own: an ordinary age file, so that the stock `age` opens it with that key.
//!
//! ```text
//! V[compartment] -age-> "# kefu.attachment.v1 …" + AGE-SECRET-KEY-1…  -age-> the file
//! ```
//! The sealed key is an identity file that says in comments of which vault and attachment it is: one that was moved to
//! another attachment does not open there. It stands among the data keys, so a rotation seals it anew and leaves the
//! file alone, and an erasure needs to destroy nothing but it. Whoever may only take down makes both and reads neither.
//!
//! INVARIANT: what is in a file leaves only for a [`Grant`].

use super::age_seal;
use super::field::Grant;
use super::layers::{Sealing, open_one};
use super::recipients::Recipients;
use super::ring::{Ring, identity};
use super::text::Text;
use crate::domain::attachment::{KEY_NUMBER, key_of, point_of};
use crate::domain::contact::{Compartment, Sealed, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentId, Id, SubjectId, VaultId};
use secrecy::ExposeSecret;
use std::io::{Read, Write};

/// First line of the key of an attachment in the clear.
const FORMAT: &str = "kefu.attachment.v1";

/// To what one file is sealed: the public half of its key.
#[derive(Debug)]
pub struct BlobKey {
    recipient: String,
}

impl BlobKey {
    /// Begins the file in `sink`.
    pub fn seal<'w>(&self, sink: &'w mut dyn Write) -> Result<Sealing<'w>> {
        Sealing::begin(std::slice::from_ref(&self.recipient), sink)
    }
}

impl Recipients {
    /// Makes a key for an attachment and seals it to the compartment. Its secret half is gone with this call.
    pub fn new_blob_key(
        &self,
        id: AttachmentId,
        compartment: Compartment,
    ) -> Result<(BlobKey, SealedKey)> {
        let to = self.of(compartment)?;
        let own = age::x25519::Identity::generate();
        let mut plain = Text::with_room();
        plain.push(&head(self.vault(), key_of(id), compartment));
        plain.push(own.to_string().expose_secret());
        plain.push("\n");
        let sealed = age_seal(&to.recipient, plain.as_bytes()).map(Sealed)?;
        let (subject, number, epoch) = (key_of(id), KEY_NUMBER, to.epoch);
        let key = SealedKey { subject, compartment, number, epoch, made_in: epoch, sealed };
        Ok((BlobKey { recipient: own.to_public().to_string() }, key))
    }
}

impl Ring {
    /// Opens a file. A byte that was changed is an error of the reading that comes to it.
    pub fn open_blob<'r>(
        &self,
        grant: &Grant,
        id: AttachmentId,
        key: &SealedKey,
        file: impl Read + 'r,
    ) -> Result<Box<dyn Read + 'r>> {
        if !grant.is_for(point_of(id)) {
            return Err(Error::not_permitted("grant"));
        }
        let wrong = || Error::damaged("attachment key");
        let plain = self.unwrapped(key)?;
        let head = head(self.vault, key_of(id), key.compartment);
        let text = plain.strip_prefix(head.as_bytes()).ok_or_else(wrong)?;
        let text = std::str::from_utf8(text).map_err(|_| wrong())?;
        open_one(&identity(text.trim_end())?, file)
    }
}

/// What the key of an attachment says of itself before the key.
pub(super) fn head(vault: VaultId, subject: SubjectId, compartment: Compartment) -> String {
    let (id, compartment) = (AttachmentId::from_bytes(subject.bytes()), compartment.code());
    format!("# {FORMAT}\n# vault {vault}\n# attachment {id}\n# compartment {compartment}\n")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what a commit gives")]
mod tests {
    use super::super::unlock;
    use super::*;
    use crate::domain::id::{MemberId, PointId};
    use uuid::Uuid;
    use zeroize::Zeroizing;

    fn ring() -> Ring {
        let mut random = || Ok(Zeroizing::new([7; 32]));
        let (vault, member) = (VaultId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(2)));
        let passphrase = "nine blue whales sing at noon".into();
        let made = unlock::create(vault, member, &passphrase, 2, &[], &mut random);
        made.unwrap().ring
    }

    fn id(n: u128) -> AttachmentId {
        AttachmentId(Uuid::from_u128(n))
    }

    fn sealed(ring: &Ring, of: AttachmentId, plain: &[u8]) -> (SealedKey, Vec<u8>) {
        let (key, row) = ring.recipients().new_blob_key(of, Compartment::Contact).unwrap();
        let mut file = Vec::new();
        let mut sealing = key.seal(&mut file).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap();
        (row, file)
    }

    fn opened(ring: &Ring, of: AttachmentId, key: &SealedKey, file: &[u8]) -> Option<Vec<u8>> {
        let grant = Grant::issue(point_of(of), 1);
        let mut plain = Vec::new();
        ring.open_blob(&grant, of, key, file).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    }

    #[test]
    fn a_file_opens_under_its_own_key_and_for_a_grant_of_its_own() {
        let ring = ring();
        let plain = vec![9; 200_000];
        let (key, file) = sealed(&ring, id(1), &plain);
        let (other, others) = sealed(&ring, id(2), b"other");
        assert_eq!(opened(&ring, id(1), &key, &file).as_ref(), Some(&plain));
        assert_eq!(opened(&ring, id(1), &key, &others), None, "a swapped file");
        assert_eq!(opened(&ring, id(1), &other, &others), None, "a swapped key");
        let grant = Grant::issue(PointId(Uuid::from_u128(3)), 1);
        let refused = ring.open_blob(&grant, id(1), &key, file.as_slice()).map(|_| ());
        assert_eq!(refused.map_err(|e| e.code), Err("grant"));
        for place in (0..file.len()).step_by(997) {
            let mut bent = file.clone();
            bent[place] ^= 1;
            assert_eq!(opened(&ring, id(1), &key, &bent), None, "byte {place}");
        }
        for cut in [0, 100, file.len() / 2, file.len() - 1] {
            assert_eq!(opened(&ring, id(1), &key, &file[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_rotation_seals_the_key_anew_and_leaves_the_file_alone() {
        let old = ring();
        let (key, file) = sealed(&old, id(1), b"scan");
        let mut random = || Ok(Zeroizing::new([8; 32]));
        let new = old.rotated(&[Compartment::Contact], &mut random).unwrap();
        let again = new.reseal(&key).unwrap();
        assert_eq!((again.epoch, again.made_in), (2, 1));
        assert_eq!(opened(&new, id(1), &again, &file).as_deref(), Some(&b"scan"[..]));
        assert_eq!(opened(&old, id(1), &again, &file), None, "whoever kept the old keys");
        let moved = SealedKey { subject: key_of(id(2)), ..key };
        assert!(new.reseal(&moved).is_err(), "one that was moved is not sealed anew");
    }
}
