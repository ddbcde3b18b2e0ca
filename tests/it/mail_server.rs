//! A mail server on loopback: it speaks SMTP, offers TLS with a certificate of its own, and breaks off where a test
//! wants it to.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use mailin::{Action, Handler, Response, SessionBuilder, response};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Offers STARTTLS.
    Tls,
    /// Offers none.
    Plain,
    /// Offers none, and hangs up when it has this many mails, without a word.
    HangsUp(usize),
    /// Offers none, and takes its time over the first mail: until somebody has met it twice.
    Ponders,
}

/// What came in: to whom, and the mail.
pub type Came = Vec<(String, Vec<u8>)>;

pub struct MailServer {
    pub address: SocketAddr,
    came: Arc<Mutex<Came>>,
    /// Where it is met over the first mail, if it ponders: once when that has come, once when it may answer.
    pub pondering: Arc<Barrier>,
    /// Its certificate, which vouches for itself.
    pub pem: String,
}

#[derive(Clone)]
struct Mailbox {
    came: Arc<Mutex<Came>>,
    to: String,
    bytes: Vec<u8>,
    pondering: Option<Arc<Barrier>>,
}

impl Handler for Mailbox {
    fn rcpt(&mut self, to: &str) -> Response {
        match to {
            to if to.contains("nobody") => response::NO_MAILBOX,
            to if to.contains("later") => response::OUT_OF_SPACE,
            to => {
                self.to = to.to_owned();
                response::OK
            }
        }
    }

    fn data(&mut self, buf: &[u8]) -> std::io::Result<()> {
        self.bytes.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = (std::mem::take(&mut self.to), std::mem::take(&mut self.bytes));
        self.came.lock().expect("mail").push(mail);
        if let Some(pondering) = self.pondering.take() {
            pondering.wait();
            pondering.wait();
        }
        response::OK
    }
}

impl MailServer {
    pub fn new(manner: Manner) -> Self {
        let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a key");
        let pem = own.cert.pem();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let tls = tls.expect("versions").with_no_client_auth();
        let tls = tls.with_single_cert(vec![own.cert.der().clone()], key).expect("a certificate");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let came = Arc::new(Mutex::new(Came::new()));
        let (own, tls) = (Arc::clone(&came), Arc::new(tls));
        let hung_up = Arc::new(AtomicUsize::new(0));
        let pondering = Arc::new(Barrier::new(2));
        let met = (manner == Manner::Ponders).then(|| Arc::clone(&pondering));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (came, tls, hung_up) =
                    (Arc::clone(&own), Arc::clone(&tls), Arc::clone(&hung_up));
                let met = met.clone();
                std::thread::spawn(move || speak(stream, manner, &came, met, tls, &hung_up));
            }
        });
        Self { address, came, pondering, pem }
    }

    /// What came in so far.
    pub fn came(&self) -> Came {
        self.came.lock().expect("mail").clone()
    }
}

fn speak(
    stream: TcpStream,
    manner: Manner,
    came: &Arc<Mutex<Came>>,
    pondering: Option<Arc<Barrier>>,
    tls: Arc<ServerConfig>,
    hung_up: &AtomicUsize,
) {
    let (came_to, to, bytes) = (Arc::clone(came), String::new(), Vec::new());
    let handler = Mailbox { came: came_to, to, bytes, pondering };
    let mut builder = SessionBuilder::new("localhost");
    if manner == Manner::Tls {
        builder.enable_start_tls();
    }
    let mut session = builder.build("127.0.0.1".parse().expect("an address"), handler);
    let mut stream = BufReader::new(stream);
    if session.greeting().write_to(stream.get_mut()).is_err() {
        return;
    }
    let line = |stream: &mut dyn BufRead| {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line).ok().filter(|count| *count > 0).map(|_| line)
    };
    while let Some(said) = line(&mut stream) {
        let answer = session.process(&said);
        let is_full = matches!(manner, Manner::HangsUp(most)
            if came.lock().expect("mail").len() >= most && hung_up.fetch_add(1, Ordering::SeqCst) == 0);
        if is_full || !reply(stream.get_mut(), &answer) {
            return;
        }
        if matches!(answer.action, Action::UpgradeTls) {
            let connection = ServerConnection::new(tls).expect("a connection");
            session.tls_active();
            let mut secret = BufReader::new(StreamOwned::new(connection, stream.into_inner()));
            while let Some(said) = line(&mut secret) {
                let answer = session.process(&said);
                if !reply(secret.get_mut(), &answer) {
                    return;
                }
            }
            return;
        }
    }
}

/// Whether the session goes on.
fn reply(to: &mut (impl Write + Read), answer: &Response) -> bool {
    if matches!(answer.action, Action::NoReply) {
        return true;
    }
    let mut bytes = Vec::new();
    let told = answer.write_to(&mut bytes).and_then(|()| to.write_all(&bytes));
    told.and_then(|()| to.flush()).is_ok() && !matches!(answer.action, Action::Close)
}
