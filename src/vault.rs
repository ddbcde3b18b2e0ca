//! Sealing and opening. age for every key that crosses a person or a disk, XChaCha20-Poly1305
//! under a data key per subject and compartment for the fields.
//!
//! ```text
//! passphrase -scrypt-> M (member identity) -age-> V (compartment identity) + L (look-up key)
//! M -age-> the key that signs heads of the audit log, for whoever may sign
//! V -age-> data key of a subject -XChaCha20-Poly1305-> field
//! V -age-> key of an attachment -age-> file
//! ```
//! INVARIANT: plaintext leaves only through [`Ring::open`] and [`Ring::open_blob`], which want a [`Grant`], and a grant is
//! issued only by the commit of a reveal. Passphrases arrive here; they are never asked for here.

pub mod blind_index;
pub mod blob;
pub mod field;
pub mod layers;
pub mod note;
pub mod page;
pub mod passphrase;
pub mod recipients;
pub mod residue;
pub mod ring;
pub mod stowed;
pub mod text;
pub mod unlock;

pub use blob::BlobKey;
pub use field::Grant;
pub use layers::{Sealing, Somebody};
pub use note::{Head, VerifierKey};
pub use recipients::{Recipient, Recipients};
pub use ring::{CompartmentKeys, DataKey, Ring};
pub use secrecy::{ExposeSecret, SecretString};
pub use stowed::{BroughtBack, Stowed};
pub use unlock::{Locked, NewVault, RECOVERY_HOLDER, Wrap, WrapKey};

use crate::domain::error::{Error, Result};
use zeroize::Zeroizing;

/// Seals bytes to an age recipient in its text form.
fn age_seal(recipient: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let recipient: age::x25519::Recipient =
        recipient.parse().map_err(|_| Error::usage("recipient"))?;
    age::encrypt(&recipient, plain).map_err(|e| Error::failed("seal").with("detail", e))
}

/// Opens an age file; nothing is said about why it did not open.
fn age_open(identity: &impl age::Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    age::decrypt(identity, sealed)
        .map(Zeroizing::new)
        .map_err(|_| Error::new(crate::domain::Kind::NotPermitted, "does-not-open"))
}
