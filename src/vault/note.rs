//! Heads of the audit log as signed notes (<https://c2sp.org/signed-note>, laid out like a checkpoint of
//! <https://c2sp.org/tlog-checkpoint>), for somebody to keep off the host.
//!
//! ```text
//! kefu/<vault id>           origin, and the name of the key
//! 62082                     entries
//! <base64 of the hash>      of the last of them
//! kefu.audit.head.v1        what this is: the head of a chain, not the root of a tree
//!
//! — kefu/<vault id> <base64 of key id and signature>
//! ```
//! The signature is plain Ed25519 over the text, type 0x01 of the specification, so its own tools check it.
//!
//! INVARIANT: what is not signed by the key that was asked is not even read as a head.

use super::ring::Ring;
use crate::domain::audit::Hash;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, VaultId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The line that tells this note from every other.
const KIND: &str = "kefu.audit.head.v1";
/// Ed25519 over the text of the note.
const SIGNATURE_TYPE: u8 = 1;
const KEY_ID_BYTES: usize = 4;
/// What a signature line begins with.
const DASH: &str = "\u{2014} ";

/// The end of the chain at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub vault: VaultId,
    /// How many entries.
    pub entries: u64,
    /// Hash of the last of them.
    pub hash: Hash,
}

/// The public key that checks a signed head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl Head {
    fn text(&self) -> String {
        let (origin, hash) = (origin(self.vault), BASE64.encode(self.hash));
        format!("{origin}\n{}\n{hash}\n{KIND}\n", self.entries)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let vault = lines.next()?.strip_prefix("kefu/")?;
        let vault = VaultId::from_bytes(uuid::Uuid::parse_str(vault).ok()?.into_bytes());
        let entries = lines.next()?.parse().ok()?;
        let hash = BASE64.decode(lines.next()?).ok()?.try_into().ok()?;
        let head = Self { vault, entries, hash };
        // One spelling only: what is read is what was signed.
        (entries > 0 && head.text() == text).then_some(head)
    }
}

fn origin(vault: VaultId) -> String {
    format!("kefu/{vault}")
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; KEY_ID_BYTES] {
    let mut sha = Sha256::new();
    sha.update(name);
    sha.update([b'\n', SIGNATURE_TYPE]);
    sha.update(key.as_bytes());
    let [a, b, c, d, ..]: Hash = sha.finalize().into();
    [a, b, c, d]
}

impl VerifierKey {
    /// Reads `name+key id+key`.
    pub fn read(text: &str) -> Result<Self> {
        Self::parts(text.trim()).ok_or_else(|| Error::usage("verifier-key"))
    }

    fn parts(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        // The key is base64, in which a plus may stand.
        let (_, coded) = rest.split_once('+')?;
        let bytes = BASE64.decode(coded).ok()?;
        let (kind, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let read = Self { name: name.to_owned(), key };
        (*kind == SIGNATURE_TYPE && read.to_string() == text).then_some(read)
    }

    /// The head that a note holds, if this key has signed it.
    pub fn open(&self, note: &str) -> Result<Head> {
        let form = || Error::usage("head-form");
        let is_stray = |c: char| c < ' ' && c != '\n';
        let (text, lines) = note.rsplit_once("\n\n").ok_or_else(form)?;
        if note.contains(is_stray) || !lines.starts_with(DASH) {
            return Err(form());
        }
        let text = format!("{text}\n");
        if !self.has_signed(&text, lines) {
            return Err(Error::failed("head-unsigned").with("key", self));
        }
        Head::read(&text).ok_or_else(form)
    }

    /// Lines of other keys are passed over; of ours every one must hold.
    fn has_signed(&self, text: &str, lines: &str) -> bool {
        let mut is_signed = false;
        for signature in lines.lines().filter_map(|line| self.own(line)) {
            let holds = Signature::from_slice(&signature)
                .and_then(|signature| self.key.verify_strict(text.as_bytes(), &signature));
            if holds.is_err() {
                return false;
            }
            is_signed = true;
        }
        is_signed
    }

    /// The signature of a line that bears our name and our id.
    fn own(&self, line: &str) -> Option<Vec<u8>> {
        let (name, coded) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = BASE64.decode(coded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<KEY_ID_BYTES>()?;
        (name == self.name && *id == key_id(name, &self.key)).then(|| signature.to_vec())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(key_id(&self.name, &self.key));
        let coded = BASE64.encode([&[SIGNATURE_TYPE], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{id:08x}+{coded}", self.name)
    }
}

impl Ring {
    fn signing_key(&self) -> Result<SigningKey> {
        let seed = self.audit.as_ref();
        let seed = seed.ok_or_else(|| Error::not_permitted("audit-key-missing"))?;
        let seed = seed.bytes().try_into().map_err(|_| Error::damaged("audit key"))?;
        Ok(SigningKey::from_bytes(seed))
    }

    /// The public half of the key that signs heads, if this member holds it.
    pub fn verifier_key(&self) -> Result<VerifierKey> {
        let key = self.signing_key()?.verifying_key();
        Ok(VerifierKey { name: origin(self.vault), key })
    }

    /// A head as a signed note.
    pub fn sign_head(&self, head: &Head) -> Result<String> {
        let (key, name, text) = (self.signing_key()?, origin(self.vault), head.text());
        let signature = key.sign(text.as_bytes()).to_bytes();
        let id = key_id(&name, &key.verifying_key());
        let coded = BASE64.encode([id.as_slice(), signature.as_slice()].concat());
        Ok(format!("{text}\n{DASH}{name} {coded}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::KeyPage;
    use super::*;

    fn ring(seed: u8) -> Ring {
        let vault = VaultId::from_bytes([7; 16]);
        let audit = Some(KeyPage::of(&[seed; 32]));
        Ring { vault, compartments: Vec::new(), suppression: None, audit }
    }

    fn head() -> Head {
        Head { vault: VaultId::from_bytes([7; 16]), entries: 62_082, hash: [3; 32] }
    }

    #[test]
    fn what_another_program_has_signed_is_checked() {
        // The example in the documentation of golang.org/x/mod/sumdb/note.
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key = VerifierKey::read(key).unwrap();
        let text = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        assert!(key.has_signed(text, line));
        assert!(!key.has_signed(&text.replace("your", "my"), line));
        // A note of another kind is no head, whoever has signed it.
        let opened = key.open(&format!("{text}\n{line}\n")).map_err(|e| e.code);
        assert_eq!(opened, Err("head-form"));
    }

    #[test]
    fn a_head_is_signed_and_read_back() {
        let note = ring(1).sign_head(&head()).unwrap();
        assert!(note.starts_with("kefu/07070707-0707-0707-0707-070707070707\n62082\n"), "{note}");
        let key = VerifierKey::read(&ring(1).verifier_key().unwrap().to_string()).unwrap();
        assert_eq!(key.open(&note), Ok(head()));
        let witnessed = format!("{note}{DASH}example.org/witness AAAAAAAA\n");
        assert_eq!(key.open(&witnessed), Ok(head()));
        let other = ring(2).verifier_key().unwrap();
        assert_eq!(other.open(&note).map_err(|e| e.code), Err("head-unsigned"));
        let empty = Ring { audit: None, ..ring(1) };
        assert_eq!(empty.sign_head(&head()).map_err(|e| e.code), Err("audit-key-missing"));
    }

    #[test]
    fn no_byte_of_a_head_or_a_key_can_be_another() {
        let note = ring(1).sign_head(&head()).unwrap();
        let key = ring(1).verifier_key().unwrap();
        for (whole, is_taken) in [
            (note.clone(), &(|text: &str| key.open(text).is_ok()) as &dyn Fn(&str) -> bool),
            (key.to_string(), &|text| VerifierKey::read(text).is_ok_and(|read| read == key)),
        ] {
            for place in 0..whole.len() {
                for bit in 0..8 {
                    let mut bent = whole.clone().into_bytes();
                    bent[place] ^= 1 << bit;
                    let bent = String::from_utf8_lossy(&bent).into_owned();
                    assert!(!is_taken(&bent), "byte {place}, bit {bit}: {bent}");
                }
                let cut: String = whole.chars().take(place / 2).collect();
                assert!(!is_taken(&cut), "{cut}");
            }
        }
    }
}
