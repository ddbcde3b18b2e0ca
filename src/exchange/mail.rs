//! Mail that leaves: as RFC 5322 wants it, and handed over to a relay.
//!
//! INVARIANT: to another host over TLS whose certificate was verified, or not at all ([`Relay`]): nothing is claimed
//! before the relay has been reached that channel. What was handed over and not answered is told as that, never tried
//! again. An address is opened for one message and goes nowhere but into it; no error names one.

use super::source::failed;
use crate::commands::send::Handed;
use crate::commands::turned_away::stands;
use crate::domain::consent::ContactPurpose;
use crate::domain::moment::Moment;
use crate::domain::outreach::MessageKey;
use crate::domain::outreach::relay::{MailFile, Relay};
use crate::domain::outreach::template::Message as Words;
use crate::domain::{Error, Result};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Seconds after which a relay that says nothing has said no.
const PATIENCE: Duration = Duration::from_secs(60);

/// How mail leaves, with everything that the files name read.
pub struct Post {
    relay: Relay,
    from: Mailbox,
    stop: Mailbox,
    login: Option<Credentials>,
    ca: Vec<Certificate>,
    open: Option<SmtpConnection>,
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
            Some(path) => vec![certificate(path)?],
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
        if self.open.as_ref().is_some_and(|open| !open.has_broken()) {
            return Ok(());
        }
        self.open = Some(self.connected()?);
        Ok(())
    }

    fn connected(&self) -> Result<SmtpConnection> {
        let own = ClientId::Domain(self.from.email.domain().to_owned());
        let (mut open, is_far) = match &self.relay {
            Relay::Tls { host, port } => {
                let tls = self.tls(host)?;
                let address = (host.as_str(), *port);
                (connect(address, &own, Some(&tls), host)?, true)
            }
            Relay::StartTls { host, port } => {
                let tls = self.tls(host)?;
                let mut open = connect((host.as_str(), *port), &own, None, host)?;
                // Whoever takes the offer out of the channel gets no mail.
                match open.can_starttls() {
                    true => open.starttls(&tls, &own).map_err(|error| unreached(&error, host))?,
                    false => unprotected(&mut open, host)?,
                }
                (open, true)
            }
            Relay::Loopback(address) => {
                (connect(address, &own, None, &address.to_string())?, false)
            }
            Relay::Maildir(_) => return Err(Error::usage("mail-relay")),
        };
        if is_far && !open.is_encrypted() {
            unprotected(&mut open, "none")?;
        }
        if let Some(login) = &self.login {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            open.auth(&mechanisms, login).map_err(|_| Error::failed("mail-login-refused"))?;
        }
        Ok(open)
    }

    fn tls(&self, host: &str) -> Result<TlsParameters> {
        let tls = TlsParameters::builder(host.to_owned());
        let tls = self.ca.iter().cloned().fold(tls, |tls, one| tls.add_root_certificate(one));
        tls.build_rustls().map_err(|_| Error::failed("mail-certificate"))
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
        self.reach()?;
        let Some(open) = &mut self.open else { return Err(Error::failed("mail-unreached")) };
        Ok(match open.send(message.envelope(), &message.formatted()) {
            Ok(_) => Handed::Sent,
            Err(error) if error.is_permanent() => Handed::Failed("mail-refused"),
            Err(error) if error.is_transient() => Handed::Back,
            // Nothing was said to anybody.
            Err(error) if error.is_client() => Handed::Failed("mail-address"),
            Err(_) => Handed::Unsure("mail-unanswered"),
        })
    }

    /// Takes leave.
    pub fn close(&mut self) {
        if let Some(mut open) = self.open.take().filter(|open| !open.has_broken()) {
            let _ = open.quit();
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

fn certificate(path: &Path) -> Result<Certificate> {
    let pem = std::fs::read(path).map_err(|e| failed("file-read", path, &e))?;
    Certificate::from_pem(&pem).map_err(|_| Error::failed("mail-certificate"))
}

fn first_line(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).map_err(|e| failed("file-read", path, &e))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn connect<A: std::net::ToSocketAddrs>(
    address: A,
    own: &ClientId,
    tls: Option<&TlsParameters>,
    host: &str,
) -> Result<SmtpConnection> {
    SmtpConnection::connect(address, Some(PATIENCE), own, tls, None)
        .map_err(|error| unreached(&error, host))
}

/// Nothing is said over a line that anybody could read.
fn unprotected(open: &mut SmtpConnection, host: &str) -> Result<()> {
    let refused = stands(Error::refused("mail-unprotected").with("host", host));
    refused.inspect_err(|_| open.abort())
}

/// A certificate that nobody vouches for is told apart from a line that is down.
fn unreached(error: &lettre::transport::smtp::Error, host: &str) -> Error {
    let is_tls = error.is_tls() || error.to_string().contains("certificate");
    let unverified = || stands(Error::refused("mail-unverified").with("host", host));
    let refused = if is_tls { unverified() } else { Ok(()) };
    refused.err().unwrap_or_else(|| Error::failed("mail-unreached").with("host", host))
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
