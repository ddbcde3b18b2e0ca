//! The line to a relay: what is said on it, and what is made of the answers.
//!
//! ```text
//! greeting - EHLO - [STARTTLS, TLS, EHLO] - [AUTH]      then for each mail: MAIL - RCPT - DATA - the mail - .
//! ```
//! INVARIANT: nothing that came before the TLS of a line is read after it; an answer is as long as one may be, and comes
//! in time or not at all, however the relay doles it out. Until the last dot of a mail was said it surely did not go.

use crate::commands::send::Handed;
use crate::commands::turned_away::stands;
use crate::domain::{Error, Result};
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Quit, Rcpt, Starttls};
use lettre::transport::smtp::extension::{
    ClientId, Extension, MailBodyParameter, MailParameter, ServerInfo,
};
use lettre::transport::smtp::response::{Response, Severity};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::fmt::Display;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Seconds within which an answer is there as a whole.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer, at most.
const MOST_BYTES: u64 = 16 << 10;

/// To whom a line leads, and how it is protected.
#[derive(Debug, Clone, Copy)]
pub struct Goes<'g> {
    /// The name in the certificate.
    pub host: &'g str,
    /// Where it listens.
    pub port: u16,
    /// Whether TLS begins with the first byte.
    pub at_once: bool,
}

/// In the clear or over TLS.
enum Stream {
    Clear(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

/// An open line.
pub struct Line {
    stream: BufReader<Stream>,
    able: ServerInfo,
    own: ClientId,
    /// Whether a mail was handed over on it.
    pub is_used: bool,
    /// Whether nothing more can be.
    pub is_over: bool,
}

/// What an answer came to, where it is no yes.
enum No {
    /// Not for now.
    Later,
    /// Not ever.
    Never,
    /// None came, or none that says anything.
    Broken,
}

impl Line {
    /// A line over TLS whose certificate is verified before anything of ours is said.
    pub fn protected(to: Goes<'_>, config: Arc<ClientConfig>, own: ClientId) -> Result<Self> {
        let host = to.host;
        let bare = reached((host, to.port), host)?;
        if to.at_once {
            return Self::greeted(Stream::tls(bare, config, host)?, own, host);
        }
        let mut line = Self::greeted(Stream::Clear(bare), own, host)?;
        // Whoever takes the offer out of the line gets no mail.
        if !line.able.supports_feature(Extension::StartTls) {
            unprotected(host)?;
        }
        line.ask(Starttls).map_err(|_| unreached(host))?;
        // Nor does whoever puts answers into it that are to be read as those of the relay.
        if !line.stream.buffer().is_empty() {
            unprotected(host)?;
        }
        let Stream::Clear(bare) = line.stream.into_inner() else { return Err(unreached(host)) };
        let stream = BufReader::new(Stream::tls(bare, config, host)?);
        let mut line = Self { stream, ..line };
        line.hello().map_err(|_| unreached(host))?;
        Ok(line)
    }

    /// A line in the clear, which leads no further than this host.
    pub fn in_the_clear(to: impl ToSocketAddrs + Display, own: ClientId) -> Result<Self> {
        let name = to.to_string();
        Self::greeted(Stream::Clear(reached(to, &name)?), own, &name)
    }

    fn greeted(stream: Stream, own: ClientId, host: &str) -> Result<Self> {
        let (stream, able) = (BufReader::new(stream), ServerInfo::default());
        let mut line = Self { stream, able, own, is_used: false, is_over: false };
        line.answer().and_then(|_| line.hello()).map_err(|_| unreached(host))?;
        Ok(line)
    }

    fn hello(&mut self) -> std::result::Result<(), No> {
        let answer = self.ask(Ehlo::new(self.own.clone()))?;
        self.able = ServerInfo::from_response(&answer).map_err(|_| No::Broken)?;
        Ok(())
    }

    /// Says who we are.
    pub fn log_in(&mut self, login: &Credentials) -> Result<()> {
        let refused = || Error::failed("mail-login-refused");
        let known = [Mechanism::Plain, Mechanism::Login];
        let mechanism = self.able.get_auth_mechanism(&known).ok_or_else(refused)?;
        let first = Auth::new(mechanism, login.clone(), None).map_err(|_| refused())?;
        let mut answer = self.ask(first).map_err(|_| refused())?;
        // A name and a password: more is asked for by nobody.
        for _ in 0..2 {
            if !answer.has_code(334) {
                break;
            }
            let next = Auth::new_from_response(mechanism, login.clone(), &answer);
            answer = self.ask(next.map_err(|_| refused())?).map_err(|_| refused())?;
        }
        if answer.has_code(235) { Ok(()) } else { Err(refused()) }
    }

    /// Hands a mail over. An error is one of the line: the mail did not go, and no other will on it.
    pub fn hand_over(&mut self, envelope: &Envelope, mail: &[u8]) -> Result<Handed> {
        let Some(options) = self.options(envelope, mail) else {
            return Ok(Handed::Failed("mail-address"));
        };
        match self.ask(Mail::new(envelope.from().cloned(), options)) {
            Ok(_) => {}
            // That is about us, and nobody's address.
            Err(No::Never) => return Err(Error::failed("mail-not-ours")),
            Err(_) => return Err(Error::failed("mail-unreached")),
        }
        for to in envelope.to() {
            if let Err(no) = self.ask(Rcpt::new(to.clone(), Vec::new())) {
                return self.go_on(no);
            }
        }
        match self.ask(Data) {
            Ok(answer) if answer.has_code(354) => {}
            // It waits for no mail: what is said next it would take for commands.
            Ok(_) => return Err(Error::failed("mail-unreached")),
            Err(no) => return self.go_on(no),
        }
        let mut said = dotted(mail);
        said.extend_from_slice(b"\r\n.\r\n");
        let answer = self.say(&said).and_then(|()| self.answer());
        self.is_used = true;
        self.is_over = answer.is_err();
        Ok(match answer {
            Ok(answer) if answer.code().severity == Severity::PositiveCompletion => Handed::Sent,
            Err(No::Never) => Handed::Failed("mail-refused"),
            Err(No::Later) => Handed::Back,
            Ok(_) | Err(No::Broken) => Handed::Unsure("mail-unanswered"),
        })
    }

    /// What is asked for besides; none where the relay cannot do it.
    fn options(&self, envelope: &Envelope, mail: &[u8]) -> Option<Vec<MailParameter>> {
        let mut options = Vec::new();
        let mut addresses = envelope.to().iter().chain(envelope.from());
        if addresses.any(|one| !AsRef::<str>::as_ref(one).is_ascii()) {
            self.able.supports_feature(Extension::SmtpUtfEight).then_some(())?;
            options.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii() {
            self.able.supports_feature(Extension::EightBitMime).then_some(())?;
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Some(options)
    }

    /// After a no the next mail begins anew.
    fn go_on(&mut self, no: No) -> Result<Handed> {
        let broken = || Error::failed("mail-unreached");
        let handed = match no {
            No::Later => Handed::Back,
            No::Never => Handed::Failed("mail-refused"),
            No::Broken => return Err(broken()),
        };
        let is_ready = self.say(b"RSET\r\n").and_then(|()| self.answer()).is_ok();
        self.is_over = !is_ready;
        Ok(handed)
    }

    /// Takes leave; whether anybody hears it matters to nobody.
    pub fn close(mut self) {
        let _ = self.ask(Quit);
    }

    fn ask(&mut self, command: impl Display) -> std::result::Result<Response, No> {
        self.say(command.to_string().as_bytes())?;
        self.answer()
    }

    fn say(&mut self, bytes: &[u8]) -> std::result::Result<(), No> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes).and_then(|()| stream.flush()).map_err(|_| No::Broken)
    }

    fn answer(&mut self) -> std::result::Result<Response, No> {
        let until = Instant::now() + PATIENCE;
        let mut said = Vec::new();
        while !is_whole(&said) {
            self.more(&mut said, until)?;
        }
        let said = String::from_utf8_lossy(&said);
        let answer: Response = said.parse().map_err(|_| No::Broken)?;
        match answer.code().severity {
            Severity::TransientNegativeCompletion => Err(No::Later),
            Severity::PermanentNegativeCompletion => Err(No::Never),
            _ => Ok(answer),
        }
    }

    /// Reads up to the end of the line, or what there is of it.
    fn more(&mut self, said: &mut Vec<u8>, until: Instant) -> std::result::Result<(), No> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || said.len() as u64 > MOST_BYTES {
            return Err(No::Broken);
        }
        self.stream.get_ref().waits(left).map_err(|_| No::Broken)?;
        let there = match self.stream.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            there => there.map_err(|_| No::Broken)?,
        };
        let end = there.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(there.len(), |at| at + 1);
        if count == 0 {
            return Err(No::Broken);
        }
        said.extend(there.iter().take(count));
        self.stream.consume(count);
        Ok(())
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

/// Whether an answer ends here: its last line has a space behind the code, or nothing.
fn is_whole(said: &[u8]) -> bool {
    let Some(lines) = said.strip_suffix(b"\n") else { return false };
    let last = lines.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    last.get(3) != Some(&b'-')
}

/// With a dot before each that begins a line: one alone would be the end.
fn dotted(mail: &[u8]) -> Vec<u8> {
    let mut said = Vec::with_capacity(mail.len() + 16);
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            said.push(b'.');
        }
        said.extend_from_slice(line);
    }
    said
}

fn reached(to: impl ToSocketAddrs, host: &str) -> Result<TcpStream> {
    let addresses = to.to_socket_addrs().map_err(|_| unreached(host))?;
    let open =
        addresses.into_iter().find_map(|one| TcpStream::connect_timeout(&one, PATIENCE).ok());
    let open = open.ok_or_else(|| unreached(host))?;
    open.set_write_timeout(Some(PATIENCE)).map_err(|_| unreached(host))?;
    Ok(open)
}

fn unreached(host: &str) -> Error {
    Error::failed("mail-unreached").with("host", host)
}

fn unprotected(host: &str) -> Result<()> {
    stands(Error::refused("mail-unprotected").with("host", host))
}

/// A certificate that nobody vouches for is told apart from a line that is down.
fn unverified(host: &str) -> Error {
    let refused = stands(Error::refused("mail-unverified").with("host", host));
    refused.err().unwrap_or_else(|| unreached(host))
}

/// One step of what two do before they trust each other.
fn shake(tls: &mut ClientConnection, bare: &mut TcpStream, until: Instant) -> std::io::Result<()> {
    use std::io::ErrorKind::{InvalidData, TimedOut, UnexpectedEof};
    while tls.wants_write() {
        tls.write_tls(bare)?;
    }
    if !tls.is_handshaking() {
        return Ok(());
    }
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(TimedOut.into());
    }
    bare.set_read_timeout(Some(left))?;
    if tls.read_tls(bare)? == 0 {
        return Err(UnexpectedEof.into());
    }
    tls.process_new_packets().map(drop).map_err(|_| {
        // The relay is told why, if it still hears it.
        let _ = tls.write_tls(bare);
        InvalidData.into()
    })
}

impl Stream {
    /// TLS with all that belongs to it done: before it is, nothing is said.
    fn tls(mut bare: TcpStream, config: Arc<ClientConfig>, host: &str) -> Result<Self> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| unverified(host))?;
        let mut tls = ClientConnection::new(config, name).map_err(|_| unverified(host))?;
        let until = Instant::now() + PATIENCE;
        while tls.is_handshaking() {
            shake(&mut tls, &mut bare, until).map_err(|error| match error.kind() {
                std::io::ErrorKind::InvalidData => unverified(host),
                _ => unreached(host),
            })?;
        }
        Ok(Self::Tls(Box::new(StreamOwned::new(tls, bare))))
    }

    fn bare(&self) -> &TcpStream {
        match self {
            Self::Clear(bare) => bare,
            Self::Tls(tls) => &tls.sock,
        }
    }

    fn waits(&self, left: Duration) -> std::io::Result<()> {
        self.bare().set_read_timeout(Some(left.max(Duration::from_millis(1))))
    }
}

impl Read for Stream {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Clear(bare) => bare.read(buf),
            Self::Tls(tls) => tls.read(buf),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Clear(bare) => bare.write(buf),
            Self::Tls(tls) => tls.write(buf),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Clear(bare) => bare.flush(),
            Self::Tls(tls) => tls.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_last_line_does() {
        for (said, expected) in [
            (&b""[..], false),
            (b"250 ok", false),
            (b"250 ok\r\n", true),
            (b"250\r\n", true),
            (b"250-a\r\n", false),
            (b"250-a\r\n250 b\r\n", true),
            (b"x\n", true),
        ] {
            assert_eq!(is_whole(said), expected, "{said:?}");
        }
    }

    #[test]
    fn no_dot_of_a_mail_ends_it() {
        assert_eq!(dotted(b".\r\na\r\n..b\r\n.c"), b"..\r\na\r\n...b\r\n..c");
        assert_eq!(dotted(b"a.\r\n"), b"a.\r\n");
    }
}
