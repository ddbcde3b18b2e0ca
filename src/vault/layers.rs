//! Files sealed to recovery recipients while they are written and opened while they are read, so that memory
//! does not grow with them.
//!
//! INVARIANT: with two recipients there are two age files, one inside the other, the first one's outermost:
//! as with the wraps for recovery, to open them takes both.

use super::unlock::WORK_FACTOR;
use crate::domain::error::{Error, Kind, Result};
use age::stream::StreamWriter;
use age::{DecryptError, Decryptor, Encryptor};
use secrecy::SecretString;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

/// Layers that a file may have.
const MOST: usize = 2;
/// What an age file begins with.
const BEGINS: &[u8] = b"age-encryption.org/v1\n";
/// A chunk of age's.
const CHUNK_BYTES: usize = 64 << 10;

/// A file that is being sealed. Without [`Sealing::finish`] it does not open.
pub struct Sealing<'w>(Box<dyn Layer + 'w>);

trait Layer: Write {
    fn end(self: Box<Self>) -> io::Result<()>;
}

/// What begins a file is held back until there is more of it: so whatever the sink has against it is an error of the
/// writing, which whoever writes tells in words of their own, and none of the sealing.
struct Bottom<'w>(BufWriter<&'w mut dyn Write>);

impl<'w> Bottom<'w> {
    /// More than a beginning has; a chunk that follows has more than this, and goes straight through.
    const BYTES: usize = 8 << 10;

    fn on(sink: &'w mut dyn Write) -> Self {
        Self(BufWriter::with_capacity(Self::BYTES, sink))
    }
}

impl Write for Bottom<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Layer for Bottom<'_> {
    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

impl<'w> Layer for StreamWriter<Box<dyn Layer + 'w>> {
    fn end(self: Box<Self>) -> io::Result<()> {
        self.finish()?.end()
    }
}

impl std::fmt::Debug for Sealing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealing")
    }
}

impl<'w> Sealing<'w> {
    /// Begins a file in `sink` that it takes the identities of all these recipients to open.
    pub fn begin(recipients: &[String], sink: &'w mut dyn Write) -> Result<Self> {
        let mut top: Box<dyn Layer + 'w> = Box::new(Bottom::on(sink));
        if recipients.is_empty() {
            return Err(Error::usage("recipient"));
        }
        for recipient in recipients {
            let layer = encryptor(recipient)?.wrap_output(top);
            top = Box::new(layer.map_err(|e| Error::failed("seal").with("detail", e))?);
        }
        Ok(Self(top))
    }

    /// Begins a file in `sink` for somebody who is no member.
    pub fn for_somebody(somebody: &Somebody, sink: &'w mut dyn Write) -> Result<Self> {
        let top: Box<dyn Layer + 'w> = Box::new(Bottom::on(sink));
        let encryptor = match somebody {
            Somebody::Recipient(recipient) => encryptor(recipient)?,
            Somebody::Passphrase(passphrase) => locked(passphrase)?,
        };
        let layer = encryptor.wrap_output(top);
        let layer = layer.map_err(|e| Error::failed("seal").with("detail", e))?;
        Ok(Self(Box::new(layer)))
    }

    /// Writes the end, by which a cut file is told from a whole one.
    pub fn finish(self) -> io::Result<()> {
        self.0.end()
    }
}

impl Write for Sealing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn encryptor(recipient: &str) -> Result<Encryptor> {
    let recipient: age::x25519::Recipient =
        recipient.parse().map_err(|_| Error::usage("recipient"))?;
    let one: &dyn age::Recipient = &recipient;
    Encryptor::with_recipients(std::iter::once(one))
        .map_err(|e| Error::failed("seal").with("detail", e))
}

/// The same work factor as everywhere: age's default measures the machine.
fn locked(passphrase: &SecretString) -> Result<Encryptor> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK_FACTOR);
    let one: &dyn age::Recipient = &recipient;
    Encryptor::with_recipients(std::iter::once(one))
        .map_err(|e| Error::failed("seal").with("detail", e))
}

/// To whom a file is sealed that leaves.
#[derive(Debug, Clone)]
pub enum Somebody {
    /// Whoever has the identity of this `age1…`.
    Recipient(String),
    /// Whoever is told this passphrase; its Debug shows nothing.
    Passphrase(SecretString),
}

impl Somebody {
    /// The owner of an age recipient.
    pub fn of_recipient(text: &str) -> Result<Self> {
        encryptor(text.trim())?;
        Ok(Self::Recipient(text.trim().to_owned()))
    }

    /// The recipient, for the log; a passphrase has none.
    pub fn recipient(&self) -> Option<&str> {
        match self {
            Self::Recipient(recipient) => Some(recipient),
            Self::Passphrase(_) => None,
        }
    }
}

/// Recovery identities, as `age-keygen` writes them.
#[derive(Default)]
pub struct Identities(Vec<age::x25519::Identity>);

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

impl Identities {
    /// Takes the identities of a file in. The error repeats nothing of it.
    pub fn take(&mut self, text: &str) -> Result<()> {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let own: std::result::Result<Vec<age::x25519::Identity>, _> =
            lines.map(str::parse).collect();
        match own {
            Ok(own) if !own.is_empty() => {
                self.0.extend(own);
                Ok(())
            }
            _ => Err(Error::usage("identity-file")),
        }
    }

    fn each(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|one| one as &dyn age::Identity)
    }
}

/// What is inside of all layers. A wrong byte is an error of the reading that comes to it.
pub fn open<'r>(identities: &Identities, file: impl Read + 'r) -> Result<Box<dyn BufRead + 'r>> {
    let mut top: Box<dyn BufRead + 'r> = Box::new(BufReader::with_capacity(CHUNK_BYTES, file));
    for depth in 0..=MOST {
        if depth > 0 && !top.fill_buf().map_err(damaged)?.starts_with(BEGINS) {
            return Ok(top);
        }
        let layer = Decryptor::new_buffered(top).and_then(|file| file.decrypt(identities.each()));
        top = Box::new(BufReader::with_capacity(CHUNK_BYTES, layer.map_err(unopened)?));
    }
    Err(damaged("layers"))
}

/// What is inside of one layer, whatever that is: a file that is itself an age file stays one.
pub(super) fn open_one<'r>(
    identity: &age::x25519::Identity,
    file: impl Read + 'r,
) -> Result<Box<dyn Read + 'r>> {
    let file = BufReader::with_capacity(CHUNK_BYTES, file);
    let own: &dyn age::Identity = identity;
    let layer = Decryptor::new_buffered(file).and_then(|file| file.decrypt(std::iter::once(own)));
    layer.map(|plain| Box::new(plain) as Box<dyn Read + 'r>).map_err(Error::damaged)
}

fn unopened(e: DecryptError) -> Error {
    match e {
        DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed
        | DecryptError::DecryptionFailed => Error::new(Kind::NotPermitted, "backup-does-not-open"),
        other => damaged(other),
    }
}

fn damaged(detail: impl std::fmt::Display) -> Error {
    Error::failed("backup-damaged").with("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn pair() -> (SecretString, String) {
        let own = age::x25519::Identity::generate();
        (own.to_string(), own.to_public().to_string())
    }

    fn sealed(recipients: &[String], plain: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut sealing = Sealing::begin(recipients, &mut file).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap();
        file
    }

    fn opened(texts: &[&SecretString], file: &[u8]) -> std::result::Result<Vec<u8>, &'static str> {
        let mut identities = Identities::default();
        texts.iter().for_each(|text| identities.take(text.expose_secret()).unwrap());
        let (mut plain, mut read) = (Vec::new(), open(&identities, file).map_err(|e| e.code)?);
        read.read_to_end(&mut plain).map_err(|_| "cut")?;
        Ok(plain)
    }

    #[test]
    fn of_two_layers_both_identities_are_needed_in_any_order() {
        let ((one, first), (two, second)) = (pair(), pair());
        let file = sealed(&[first.clone(), second], b"secret");
        assert_eq!(opened(&[&one, &two], &file).as_deref(), Ok(&b"secret"[..]));
        assert_eq!(opened(&[&two, &one], &file).as_deref(), Ok(&b"secret"[..]));
        for alone in [&one, &two] {
            assert_eq!(opened(&[alone], &file), Err("backup-does-not-open"));
        }
        let file = sealed(&[first], b"secret");
        assert_eq!(opened(&[&one], &file).as_deref(), Ok(&b"secret"[..]));
        assert_eq!(opened(&[&two], &file), Err("backup-does-not-open"));
    }

    #[test]
    fn no_cut_goes_unseen_not_even_one_between_chunks() {
        let (own, recipient) = pair();
        let file = sealed(&[recipient], &vec![7; 3 * CHUNK_BYTES]);
        let body = file.len() - 3 * (CHUNK_BYTES + 16);
        for cut in [0, 10, body, body + CHUNK_BYTES + 16, file.len() - 1] {
            assert!(opened(&[&own], &file[..cut]).is_err(), "{cut}");
        }
        assert!(opened(&[&own], &file).is_ok());
    }

    #[test]
    fn what_is_no_identity_is_not_repeated() {
        let (own, recipient) = pair();
        let mut identities = Identities::default();
        let with_words = format!("# created\n{}\n\n", own.expose_secret());
        assert_eq!(identities.take(&with_words), Ok(()));
        for wrong in ["", "# nothing\n", &recipient, "AGE-SECRET-KEY-1XYZ"] {
            let error = identities.take(wrong).unwrap_err();
            assert_eq!((error.code, error.args.is_empty()), ("identity-file", true));
        }
    }
}
