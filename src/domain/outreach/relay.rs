//! To whom mail is handed over, and that it leaves protected or not at all.
//!
//! INVARIANT: a relay on another host is spoken to over TLS whose certificate is verified. In the clear mail goes no
//! further than this host: to an address on loopback that is written as one, or into a folder.

use crate::domain::error::{Error, Result};
use crate::domain::written;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relay {
    /// TLS from the first byte.
    Tls {
        /// The name in the certificate.
        host: String,
        /// Where it listens.
        port: u16,
    },
    /// TLS before anything is said.
    StartTls {
        /// The name in the certificate.
        host: String,
        /// Where it listens.
        port: u16,
    },
    /// In the clear, to this host.
    Loopback(SocketAddr),
    /// A maildir, from which a sender of this host takes it.
    Maildir(PathBuf),
}

/// The file that says how mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFile {
    /// `smtps://host`, `smtp://host:587`, `plain://127.0.0.1:25` or `maildir:/path`.
    pub relay: String,
    /// Who writes: a name and an address.
    pub from: String,
    /// To which address a receiver writes who wants no more.
    pub stop: String,
    /// The account at the relay.
    pub user: Option<String>,
    /// A file with its password on the first line.
    pub password_file: Option<PathBuf>,
    /// Certificates that are trusted besides those that everybody trusts.
    pub ca: Option<PathBuf>,
}

impl MailFile {
    /// Reads it; `name` is what it is called in an error.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        written::read(name, text)
    }
}

const TLS_PORT: u16 = 465;
const SUBMISSION_PORT: u16 = 587;

impl Relay {
    /// Reads where mail goes.
    pub fn read(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("maildir:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() { Ok(Self::Maildir(path)) } else { Err(malformed()) };
        }
        if let Some(rest) = text.strip_prefix("smtps://") {
            let (host, port) = host_and_port(rest, TLS_PORT)?;
            return Ok(Self::Tls { host, port });
        }
        if let Some(rest) = text.strip_prefix("smtp://") {
            let (host, port) = host_and_port(rest, SUBMISSION_PORT)?;
            return Ok(Self::StartTls { host, port });
        }
        text.strip_prefix("plain://").map_or_else(|| Err(malformed()), Self::in_the_clear)
    }

    /// A name could lead anywhere: only an address is known to stay on this host.
    fn in_the_clear(rest: &str) -> Result<Self> {
        let (host, port) = host_and_port(rest, SUBMISSION_PORT)?;
        match host.parse::<IpAddr>() {
            Ok(address) if address.is_loopback() => {
                Ok(Self::Loopback(SocketAddr::new(address, port)))
            }
            _ => Err(Error::refused("mail-unprotected").with("host", host)),
        }
    }
}

fn malformed() -> Error {
    Error::usage("mail-relay")
}

fn host_and_port(text: &str, usual: u16) -> Result<(String, u16)> {
    let text = text.trim_end_matches('/');
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok((address.ip().to_string(), address.port()));
    }
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        return Ok((bare.to_owned(), usual));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| malformed())?),
        None => (text, usual),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if host.is_empty() || !host.chars().all(is_name) {
        return Err(malformed());
    }
    Ok((host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_clear_mail_stays_on_this_host() {
        let read = |text: &str| Relay::read(text).map_err(|error| error.code);
        let own = |text: &str| Ok(Relay::Loopback(text.parse().unwrap()));
        assert_eq!(read("plain://127.0.0.1:25"), own("127.0.0.1:25"));
        assert_eq!(read("plain://127.9.9.9"), own("127.9.9.9:587"));
        assert_eq!(read("plain://[::1]:2525"), own("[::1]:2525"));
        for far in ["localhost", "mail.example.org", "10.0.0.1:25", "0.0.0.0", "[::ffff:7f00:1]"] {
            assert_eq!(read(&format!("plain://{far}")), Err("mail-unprotected"), "{far}");
        }
    }

    #[test]
    fn every_other_relay_is_spoken_to_over_tls() {
        let host = || "mail.example.org".to_owned();
        let read = |text: &str| Relay::read(text).map_err(|error| error.code);
        assert_eq!(read("smtps://mail.example.org"), Ok(Relay::Tls { host: host(), port: 465 }));
        let relay = Relay::StartTls { host: host(), port: 2_587 };
        assert_eq!(read(" smtp://mail.example.org:2587/ "), Ok(relay));
        assert_eq!(read("maildir:/var/spool/x"), Ok(Relay::Maildir("/var/spool/x".into())));
        for wrong in ["", "mail.example.org", "maildir:x", "smtp://", "smtp://a b", "smtps://a:b:c"]
        {
            assert_eq!(read(wrong), Err("mail-relay"), "{wrong}");
        }
    }
}
