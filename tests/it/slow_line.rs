//! A desk at the end of a slow line: the real ssh and sshd, and between them somebody who passes on a thousand bytes a
//! second, each a third of a second late. Whatever the others commit meanwhile, a key is answered.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{size, tell};
use crate::host::{self, Host};
use crate::house::{House, PASSPHRASE};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

const BYTES_A_SECOND: u64 = 1_000;
const LATE: Duration = Duration::from_millis(300);
/// What is passed on in one piece.
const PIECE: usize = 64;

/// The line: fast until it is told to be slow, so that nobody waits for a key exchange.
#[derive(Default)]
struct Line {
    is_slow: AtomicBool,
    /// Bytes towards the terminal.
    down: AtomicU64,
}

impl Line {
    /// Listens here for one client, and leads to there.
    fn to(port: u16) -> (Arc<Self>, u16) {
        let line = Arc::new(Self::default());
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let here = listener.local_addr().expect("an address").port();
        let own = Arc::clone(&line);
        std::thread::spawn(move || {
            let Ok((client, _)) = listener.accept() else { return };
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { return };
            let (up, down) = (Arc::clone(&own), own);
            let (from, to) =
                (client.try_clone().expect("a line"), server.try_clone().expect("a line"));
            std::thread::spawn(move || up.carry(from, to, false));
            down.carry(server, client, true);
        });
        (line, here)
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, is_down: bool) {
        let (sender, pieces) = channel::<(Instant, Vec<u8>)>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut bytes = [0; PIECE];
                while let Ok(count @ 1..) = from.read(&mut bytes) {
                    if sender.send((Instant::now(), bytes[..count].to_vec())).is_err() {
                        return;
                    }
                }
            });
            for (came, piece) in pieces {
                if self.is_slow.load(Ordering::SeqCst) {
                    std::thread::sleep((came + LATE).saturating_duration_since(Instant::now()));
                    std::thread::sleep(Duration::from_millis(
                        piece.len() as u64 * 1_000 / BYTES_A_SECOND,
                    ));
                }
                if is_down {
                    self.down.fetch_add(piece.len() as u64, Ordering::SeqCst);
                }
                if to.write_all(&piece).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

#[test]
fn a_key_is_answered_at_the_end_of_a_slow_line_whatever_others_commit() {
    if !host::can_be() {
        return;
    }
    let keys = size("KEFU_SLOW_KEYS", 4, 3);
    let commits = size("KEFU_SLOW_COMMITS", 40, 30);
    let (host, house) = (Host::with_members(1), House::empty());
    let opens = |title: &str| {
        let words = [
            "--as",
            "Ada",
            "--passphrase-fd",
            "0",
            "complaint",
            "open",
            "--what",
            "说明",
            "--title",
            title,
        ];
        let ran = host.kefu(PASSPHRASE, &words);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    };
    for number in 0..6 {
        opens(&format!("退款{number}未到账"));
    }
    let (line, port) = Line::to(host.port);
    let mut desk = host.desk_at(&house, 0, port);
    desk.shows("m0 (agent)").shows("退款5未到账").watch(Duration::from_millis(500));
    line.is_slow.store(true, Ordering::SeqCst);
    let mut told = String::new();
    for key in 0..keys {
        let (sent, carried, asked) =
            (desk.sent().len(), line.down.load(Ordering::SeqCst), Instant::now());
        desk.keys(&[if key % 2 == 0 { "?" } else { "Esc" }]);
        if key % 2 == 0 {
            desk.shows("type to find a key")
        } else {
            desk.hides("type to find a key")
        };
        let took = asked.elapsed();
        desk.watch(Duration::from_millis(1_500));
        let (bytes, carried) =
            (desk.sent().len() - sent, line.down.load(Ordering::SeqCst) - carried);
        told += &format!("  a window {took:?}, {bytes} bytes, {carried} on the line\n");
    }
    for _ in 0..keys {
        let (sent, carried) = (desk.sent().len(), line.down.load(Ordering::SeqCst));
        desk.keys(&["Down"]).watch(Duration::from_millis(1_500));
        let (bytes, carried) =
            (desk.sent().len() - sent, line.down.load(Ordering::SeqCst) - carried);
        told += &format!("  a cursor key {bytes} bytes, {carried} on the line\n");
    }
    // Meanwhile others commit as fast as they can: more than the line can carry.
    let (begun, is_over) = (Instant::now(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            (0..commits).for_each(|number| opens(&format!("新投诉{number}号")));
            is_over.store(true, Ordering::SeqCst);
        });
        desk.watch(Duration::from_secs(2));
        let mut answered = 0;
        while !is_over.load(Ordering::SeqCst) {
            let asked = Instant::now();
            desk.keys(&["?"]).shows("type to find a key");
            desk.keys(&["Esc"]).hides("type to find a key");
            told += &format!("  in the rush, opened and closed {:?}\n", asked.elapsed());
            answered += 1;
        }
        assert!(answered > 0 || commits == 0, "no key was answered while others committed");
    });
    let over = Instant::now();
    desk.keys(&["G"]).shows(&format!("新投诉{}号", commits - 1));
    told += &format!(
        "  the last of {commits} commits in {:?} is seen {:?} after it\n",
        over - begun,
        over.elapsed()
    );
    desk.keys(&["q"]).ends();
    tell(&told);
}
