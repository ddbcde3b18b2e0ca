//! What comes from people who mean no good: relays that lie, and mail that is to keep a stop from being heard.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns::{consents, reached, released, row, says};
use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::campaign::HaltCampaign;
use kefu::commands::contact::{Around, Reaching};
use kefu::domain::Error;
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose};
use kefu::domain::contact::PointKind;
use kefu::domain::id::{CampaignNumber, PartyId};
use kefu::domain::outreach::relay::MailFile;
use kefu::domain::outreach::{CampaignState, SendState};
use kefu::domain::party::Party;
use kefu::exchange::campaign::{Ran, send};
use kefu::exchange::mail::Post;
use kefu::exchange::replies::{self, Replies};
use kefu::store::{Reader, Scan, tables};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use ContactChannel::Mail;
use ContactPurpose::{Marketing, Service};

fn post(relay: &str) -> Post {
    let file = MailFile {
        relay: relay.to_owned(),
        from: "Care <care@example.org>".into(),
        stop: "stop@example.org".into(),
        user: None,
        password_file: None,
        ca: None,
    };
    Post::of(file).expect("a way out")
}

fn listening() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    (listener, address)
}

/// One line, on which `answers` says what comes back to each thing that is said; nothing where it hangs up. A mail as
/// a whole is said as `.`. How many mails there were.
fn converse(stream: TcpStream, mut answers: impl FnMut(&str) -> Option<String>) -> usize {
    let (mut stream, mut mails) = (BufReader::new(stream), 0);
    let mut say = |to: &mut BufReader<TcpStream>, said: &str| {
        let answer = answers(said)?;
        to.get_mut().write_all(answer.as_bytes()).ok()
    };
    if say(&mut stream, "").is_none() {
        return mails;
    }
    let (mut line, mut in_mail) = (String::new(), false);
    while stream.read_line(&mut line).is_ok_and(|count| count > 0) {
        let said = std::mem::take(&mut line);
        let said = said.trim_end();
        if in_mail && said != "." {
            continue;
        }
        mails += usize::from(in_mail);
        in_mail = said == "DATA";
        if say(&mut stream, said).is_none() {
            return mails;
        }
    }
    mails
}

/// What an honest relay says.
fn honest(said: &str) -> String {
    let answer = match said.get(..4) {
        None if said.is_empty() => "220 here",
        Some("DATA") => "354 go on",
        Some("QUIT") => "221 bye",
        _ => "250 ok",
    };
    format!("{answer}\r\n")
}

fn state(shop: &Workshop, number: CampaignNumber, party: PartyId) -> SendState {
    shop.desk.read(|tx| tx.fetch(tables::SENDS, &(number, party))).expect("a message").state
}

/// Sends to two, while something happens as the relay hears of the first.
fn sent_while(
    shop: &Workshop,
    number: CampaignNumber,
    happens: impl Fn(&str) + Sync,
) -> (Result<Ran, Error>, usize) {
    let (listener, address) = listening();
    std::thread::scope(|scope| {
        let heard = scope.spawn(|| {
            let (stream, _) = listener.accept().expect("a line");
            let mut has_happened = false;
            converse(stream, |said| {
                if said.starts_with("RCPT") && !std::mem::replace(&mut has_happened, true) {
                    happens(said);
                }
                Some(honest(said))
            })
        });
        let mut post = post(&format!("plain://{address}"));
        let ran = send(&shop.desk, &shop.owner, &row(shop, number), &mut post, &mut |_| ());
        drop(post);
        (ran, heard.join().expect("a thread"))
    })
}

#[test]
fn a_stop_or_a_halt_is_heard_by_what_waits_behind_a_slow_relay() {
    let shop = Workshop::new(&[]);
    let two = ["a@example.com", "b@example.com"].map(|address| reached(&shop, "张伟", address));
    two.iter().for_each(|party| consents(&shop, *party, Marketing));
    let number = released(&shop, Marketing, Mail, &two);
    // Who comes first is anybody's guess.
    let other = |said: &str| usize::from(said.contains("<a@"));
    let stops = |said: &str| says(&shop, two[other(said)], ConsentAct::Stop, None);
    let (ran, mails) = sent_while(&shop, number, stops);
    assert_eq!((ran, mails), (Ok(Ran { sent: 1, killed: 1, ..Ran::default() }), 1));
    let killed = two.into_iter().filter(|one| state(&shop, number, *one) == SendState::Killed);
    assert_eq!(killed.count(), 1);
    let attempts = shop.desk.read(|tx| tx.count(tables::CONTACTS, &Scan::all()));
    assert_eq!(attempts.expect("a count"), 1, "whom nobody reached was not reached");

    let two = ["c@example.com", "d@example.com"].map(|address| reached(&shop, "李娜", address));
    let number = released(&shop, Service, Mail, &two);
    let halts =
        |_: &str| assert!(shop.does(&shop.owner, Command::HaltCampaign(HaltCampaign(number))) > 0);
    let (ran, mails) = sent_while(&shop, number, halts);
    assert_eq!((ran.map_err(|error| error.code), mails), (Err("campaign-halted"), 1));
    assert_eq!(row(&shop, number).went.killed.get("campaign-halted"), Some(&1));
    let campaign = row(&shop, number);
    assert_eq!((campaign.state, campaign.went.claimed), (CampaignState::Halted, 0));
}

#[test]
fn no_answer_of_a_relay_is_endless() {
    const MEGABYTES: usize = 64;
    let (listener, address) = listening();
    let told = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a line");
        let line = vec![b'2'; 1 << 20];
        (0..MEGABYTES).take_while(|_| stream.write_all(&line).is_ok()).count()
    });
    let reached = post(&format!("plain://{address}")).reach();
    assert_eq!(reached.map_err(|error| error.code), Err("mail-unreached"));
    assert!(told.join().expect("a thread") < MEGABYTES, "it heard all of it");
}

#[test]
fn what_was_said_before_tls_is_not_believed_after_it() {
    let (listener, address) = listening();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a line");
        converse(stream, |said| {
            Some(match said.get(..4) {
                Some("EHLO") => "250-here\r\n250 STARTTLS\r\n".to_owned(),
                Some("STAR") => "220 go on\r\n250 here\r\n250 ok\r\n250 ok\r\n".to_owned(),
                _ => honest(said),
            })
        })
    });
    let reached = post(&format!("smtp://localhost:{}", address.port())).reach();
    assert_eq!(reached.map_err(|error| error.code), Err("mail-unprotected"));
}

#[test]
fn a_relay_that_hangs_up_or_does_not_want_us_loses_no_mail() {
    let shop = Workshop::new(&[]);
    let two = ["a@example.com", "b@example.com"].map(|address| reached(&shop, "张伟", address));
    let number = released(&shop, Service, Mail, &two);
    let (listener, address) = listening();
    let heard = std::thread::spawn(move || {
        // It wants nobody's mail; and then one mail on a line.
        let mut mails = Vec::new();
        for at in 0..3 {
            let (stream, _) = listener.accept().expect("a line");
            let mut has_mail = false;
            mails.push(converse(stream, |said| match said.get(..4) {
                Some("MAIL") if at == 0 => Some("550 not yours\r\n".to_owned()),
                Some("MAIL") if std::mem::replace(&mut has_mail, true) => None,
                _ => Some(honest(said)),
            }));
        }
        mails
    });
    let mut post = post(&format!("plain://{address}"));
    let mut go = || send(&shop.desk, &shop.owner, &row(&shop, number), &mut post, &mut |_| ());
    assert_eq!(go().map_err(|error| error.code), Err("mail-not-ours"));
    assert_eq!(two.map(|party| state(&shop, number, party)), [SendState::Queued; 2]);
    assert_eq!(go(), Ok(Ran { sent: 2, ..Ran::default() }));
    assert_eq!(heard.join().expect("a thread"), [0, 1, 1]);
}

fn maildir(shop: &Workshop) -> PathBuf {
    let folder = shop.folder.path().join("in/new");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn taken(shop: &Workshop, new: &Path) -> Replies {
    let folder = new.parent().expect("a maildir");
    replies::run(&shop.desk, &shop.owner, folder, false).expect("read")
}

/// The first rule against writing to them about what they could buy.
fn against(shop: &Workshop, party: PartyId) -> Option<&'static str> {
    let facts = shop.desk.read(|tx| {
        let party: Party = tx.fetch(tables::PARTIES, &party)?;
        let now = shop.owner.now();
        let to = Reaching { party: &party, purpose: Marketing, channel: Mail, now };
        Ok(Around::of(tx, &party, now)?.facts(tx, to)?.0)
    });
    let found = kefu::guards::contact::findings(&facts.expect("facts"));
    found.first().map(|finding| finding.rule.code)
}

#[test]
fn nothing_that_others_send_keeps_a_stop_waiting() {
    let shop = Workshop::new(&[]);
    let mails = ["a@example.com", "b@example.com", "c@example.com"];
    let [short, long, gb] = mails.map(|address| reached(&shop, "张伟", address));
    [short, long, gb].iter().for_each(|party| consents(&shop, *party, Marketing));
    let new = maildir(&shop);
    let put = |name: &str, mail: &[u8]| std::fs::write(new.join(name), mail).expect("a mail");
    put("0", &vec![b'x'; (16 << 20) + 1]);
    std::fs::create_dir(new.join("1")).expect("a folder");
    std::os::unix::fs::symlink("/nowhere", new.join("2")).expect("a link");
    put("outside", b"From: a@example.com\r\n\r\nnot in the folder");
    std::fs::rename(new.join("outside"), shop.folder.path().join("outside")).expect("moved");
    std::os::unix::fs::symlink(shop.folder.path().join("outside"), new.join("3")).expect("a link");
    let mode = rustix::fs::Mode::RUSR;
    let fifo = new.join("4");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0)
        .expect("a pipe");
    put("5", b"From: a@example.com\r\nSubject: x\r\n\r\nSTOP\r\n");
    let quote = "> all that we wrote before\r\n".repeat(10_000);
    put("6", format!("From: b@example.com\r\n\r\nStop, please!\r\n\r\n{quote}").as_bytes());
    // What is written in China comes in a charset of its own.
    let head = "From: c@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=";
    let (words, _, _) = encoding_rs::GB18030.encode("请退订，谢谢");
    put("7", &[format!("{head}gb18030\r\n\r\n").as_bytes(), &words].concat());
    let taken = taken(&shop, &new);
    assert_eq!((taken.read, taken.taken, taken.stops), (8, 3, 3));
    let faults: Vec<(u64, &str)> = taken.faults.iter().map(|one| (one.line, one.code)).collect();
    let none = "reply-no-file";
    let expected =
        [(1, "reply-large"), (2, none), (3, none), (4, none), (5, none), (7, "reply-refused")];
    assert_eq!(faults, expected);
    for party in [short, long, gb] {
        assert_eq!(against(&shop, party), Some("contact-stopped"));
    }
    let again = self::taken(&shop, &new);
    assert_eq!((again.taken, again.known), (0, 3));
}

#[test]
fn a_stop_is_of_a_person_and_of_an_address_whoever_has_it() {
    let shop = Workshop::new(&[]);
    let email = PointKind::Email;
    let twice = shop.party("张伟", &[(email, "a@example.com"), (email, "a2@example.com")]).0;
    let shared = [(); 2].map(|()| reached(&shop, "李娜", "home@example.com"));
    [twice, shared[0], shared[1]].iter().for_each(|party| consents(&shop, *party, Marketing));
    assert_eq!(against(&shop, twice), None);
    let new = maildir(&shop);
    let put = |name: &str, mail: &str| std::fs::write(new.join(name), mail).expect("a mail");
    put("1", "From: a@example.com\r\n\r\nSTOP\r\n");
    put("2", "From: home@example.com\r\nSubject: ours\r\n\r\nwho of us is it?\r\n");
    put("3", "From: home@example.com\r\nSubject: ours\r\n\r\nHello,\r\nSTOP\r\nLi Na\r\n");
    let taken = taken(&shop, &new);
    assert_eq!((taken.taken, taken.stops), (2, 2));
    let faults: Vec<(u64, &str)> = taken.faults.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!(faults, [(2, "reply-unknown"), (3, "reply-unknown")]);
    for party in [twice, shared[0], shared[1]] {
        assert_eq!(against(&shop, party), Some("contact-stopped"));
    }
    // Nobody is told what somebody else of the address has written.
    let texts = shop.desk.read(|tx| {
        let mut texts = Vec::new();
        for party in shared {
            for key in tx.keys(tables::TIMELINE, &Scan::prefix(&party), 9)? {
                texts.push(tx.fetch(tables::ENTRIES, &key.2)?.text);
            }
        }
        Ok(texts)
    });
    assert_eq!(texts.expect("stories"), ["STOP", "STOP"]);
}
