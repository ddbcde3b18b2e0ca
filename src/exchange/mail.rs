//! Mail that leaves: as RFC 5322 wants it, and handed over to a relay.
//!
//! INVARIANT: to another host over TLS whose certificate was verified, or not at all ([`Relay`]): nothing is claimed
//! before the relay has been reached that channel. What was handed over and not answered is told as that, never tried
//! again. An address is opened for one message and goes nowhere but into it; no error names one.

use super::smtp::{Goes, Line};
use super::source::failed;
use crate::commands::send::Handed;
use crate::domain::consent::ContactPurpose;
use crate::domain::moment::Moment;
use crate::domain::outreach::MessageKey;
use crate::domain::outreach::relay::{MailFile, Relay};
use crate::domain::outreach::template::Message as Words;
use crate::domain::{Error, Result};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How mail leaves, with everything that the files name read.
pub struct Post {
    relay: Relay,
    from: Mailbox,
    stop: Mailbox,
    login: Option<Credentials>,
    ca: Vec<CertificateDer<'static>>,
    open: Option<Line>,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("relay", &self.relay).finish_non_exhaustive()
    }
}

/// A mail that is to go.
#[derive(Debug)]
pub struct Letter<'l> {
    /// Under which key.
    pub key: MessageKey,
    /// What it is for.
    pub purpose: ContactPurpose,
    /// What it says.
    pub words: &'l Words,
    /// When.
    pub at: Moment,
}

impl Post {
    /// Reads the files.
    pub fn of(file: MailFile) -> Result<Self> {
        let relay = Relay::read(&file.relay)?;
        let (from, stop) = (mailbox(&file.from)?, mailbox(&file.stop)?);
        let ca = match &file.ca {
            Some(path) => certificates(path)?,
            None => Vec::new(),
        };
        let login = match (file.user, file.password_file) {
            (Some(user), Some(path)) => Some(Credentials::new(user, first_line(&path)?)),
            (None, None) => None,
            _ => return Err(Error::usage("mail-login")),
        };
        Ok(Self { relay, from, stop, login, ca, open: None })
    }

    /// Reaches the relay, as protected as it has to be.
    pub fn reach(&mut self) -> Result<()> {
        if let Relay::Maildir(path) = &self.relay {
            return maildir(path);
        }
        if self.open.as_ref().is_some_and(|open| !open.is_over) {
            return Ok(());
        }
        self.open = Some(self.connected()?);
        Ok(())
    }

    fn connected(&self) -> Result<Line> {
        let own = ClientId::Domain(self.from.email.domain().to_owned());
        let mut line = match &self.relay {
            Relay::Tls { host, port } => {
                Line::protected(Goes { host, port: *port, at_once: true }, self.tls()?, own)?
            }
            Relay::StartTls { host, port } => {
                Line::protected(Goes { host, port: *port, at_once: false }, self.tls()?, own)?
            }
            Relay::Loopback(address) => Line::in_the_clear(*address, own)?,
            Relay::Maildir(_) => return Err(Error::usage("mail-relay")),
        };
        self.login.as_ref().map_or(Ok(()), |login| line.log_in(login))?;
        Ok(line)
    }

    fn tls(&self) -> Result<Arc<ClientConfig>> {
        let unread = || Error::failed("mail-certificate");
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        self.ca.iter().try_for_each(|one| roots.add(one.clone())).map_err(|_| unread())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions().map_err(|_| unread())?;
        Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
    }

    /// Hands one over. An error is one of the relay's: the message did not go, and no other will.
    pub fn hand_over(&mut self, letter: &Letter<'_>, to: &str) -> Result<Handed> {
        let Ok(message) = self.message(letter, to) else {
            return Ok(Handed::Failed("mail-address"));
        };
        if let Relay::Maildir(path) = &self.relay {
            let name = format!("{}.{}.kefu", letter.at.at_seconds, hex(letter.key));
            return deliver(path, &name, &message.formatted()).map(|()| Handed::Sent);
        }
        let bytes = message.formatted();
        let was_used = self.open.as_ref().is_some_and(|line| line.is_used);
        match self.try_once(&message, &bytes) {
            // A relay hangs up after so many mails, or while we think.
            Err(error) if was_used && error.code == "mail-unreached" => {
                self.try_once(&message, &bytes)
            }
            handed => handed,
        }
    }

    /// After an error the next line is a new one.
    fn try_once(&mut self, message: &Message, bytes: &[u8]) -> Result<Handed> {
        self.reach()?;
        let Some(line) = &mut self.open else { return Err(Error::failed("mail-unreached")) };
        let handed = line.hand_over(message.envelope(), bytes);
        if handed.is_err() {
            self.open = None;
        }
        handed
    }

    /// Takes leave.
    pub fn close(&mut self) {
        if let Some(line) = self.open.take().filter(|open| !open.is_over) {
            line.close();
        }
    }

    fn message(&self, letter: &Letter<'_>, to: &str) -> std::result::Result<Message, ()> {
        let to = Mailbox::new(None, to.trim().parse().map_err(|_| ())?);
        let seconds = u64::try_from(letter.at.at_seconds).unwrap_or_default();
        let key = hex(letter.key);
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .subject(letter.words.subject.as_str())
            .message_id(Some(format!("<{key}@{}>", self.from.email.domain())))
            .raw_header(raw("Auto-Submitted", "auto-generated"));
        if matches!(letter.purpose, ContactPurpose::Survey | ContactPurpose::Marketing) {
            let (user, domain) = (self.stop.email.user(), self.stop.email.domain());
            let stop = format!("<mailto:{user}+{key}@{domain}?subject=STOP>");
            message = message.raw_header(raw("List-Unsubscribe", &stop));
        }
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN);
        message.singlepart(text.body(letter.words.text.clone())).map_err(|_| ())
    }
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A key as it stands in an address.
pub fn hex(key: MessageKey) -> String {
    crate::domain::audit::hex(&key)
}

fn mailbox(text: &str) -> Result<Mailbox> {
    text.parse().map_err(|_| Error::usage("mail-from"))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let pem = std::fs::read(path).map_err(|e| failed("file-read", path, &e))?;
    let all: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    all.ok().filter(|all| !all.is_empty()).ok_or_else(|| Error::failed("mail-certificate"))
}

fn first_line(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).map_err(|e| failed("file-read", path, &e))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// The folders of a maildir; it must be there.
fn maildir(path: &Path) -> Result<()> {
    for folder in ["tmp", "new", "cur"] {
        let folder = path.join(folder);
        let made = std::fs::DirBuilder::new().create(&folder);
        match made {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(failed("file-write", &folder, &e));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whole or not at all, and for its owner alone.
fn deliver(path: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let (part, whole): (PathBuf, PathBuf) =
        (path.join("tmp").join(name), path.join("new").join(name));
    let lost = |e: std::io::Error| failed("file-write", &part, &e);
    let mut options = std::fs::OpenOptions::new();
    let mut file =
        options.write(true).create(true).truncate(true).mode(0o600).open(&part).map_err(lost)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(lost)?;
    std::fs::rename(&part, &whole).map_err(lost)
}
