//! Who is reached, and who is not: campaigns from the template to the mail at a real server, and what comes back.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns::{begun, consents, planned, reached, released, row, says};
use crate::dice::{Dice, size, tell};
use crate::door::last;
use crate::house::{House, PASSPHRASE};
use crate::mail_server::{MailServer, Manner};
use crate::workshop::Workshop;
use kefu::commands::campaign::{HaltCampaign, PlanCampaign, plan};
use kefu::commands::contact::{Around, LogContact, Reaching};
use kefu::commands::erase::Erase;
use kefu::commands::merge::Merge;
use kefu::commands::promise::AddPromise;
use kefu::commands::record::Record;
use kefu::commands::send::{ClaimSends, claim};
use kefu::commands::unlock::unlock;
use kefu::commands::{Command, execute};
use kefu::domain::audit::Outcome;
use kefu::domain::complaint::Channel;
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose};
use kefu::domain::erasure::EraseReason;
use kefu::domain::handling::{Fact, Letter, LetterKind};
use kefu::domain::id::{CampaignNumber, PartyId, PartyNumber};
use kefu::domain::moment::Moment;
use kefu::domain::outreach::relay::MailFile;
use kefu::domain::outreach::{CampaignState, SendState};
use kefu::domain::party::Party;
use kefu::exchange::campaign::{Ran, list, send};
use kefu::exchange::mail::Post;
use kefu::exchange::replies;
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables};
use mail_parser::MessageParser;
use std::path::{Path, PathBuf};
use std::time::Instant;
use uuid::Uuid;

use ContactChannel::{Call, Mail, Sms};
use ContactPurpose::{Marketing, Service, Statutory, Survey};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn post(shop: &Workshop, relay: &str, pem: Option<&str>) -> Post {
    let ca = pem.map(|pem| {
        let path = shop.folder.path().join("ca.pem");
        std::fs::write(&path, pem).expect("a file");
        path
    });
    let file = MailFile {
        relay: relay.to_owned(),
        from: "Care <care@example.org>".into(),
        stop: "stop@example.org".into(),
        user: None,
        password_file: None,
        ca,
    };
    Post::of(file).expect("a way out")
}

fn over_tls(shop: &Workshop, server: &MailServer) -> Post {
    post(shop, &format!("smtp://localhost:{}", server.address.port()), Some(&server.pem))
}

fn plain(shop: &Workshop, server: &MailServer) -> Post {
    post(shop, &format!("plain://{}", server.address), None)
}

fn sent(shop: &Workshop, number: CampaignNumber, post: &mut Post) -> Ran {
    let campaign = row(shop, number);
    send(&shop.desk, &shop.owner, &campaign, post, &mut |_| ()).expect("sent")
}

fn state(shop: &Workshop, number: CampaignNumber, party: PartyId) -> Option<SendState> {
    let send = shop.desk.read(|tx| tx.get(tables::SENDS, &(number, party))).expect("a look");
    send.map(|send| send.state)
}

fn attempts(shop: &Workshop) -> u64 {
    shop.desk.read(|tx| tx.count(tables::CONTACTS, &Scan::all())).expect("a count")
}

/// The vault closes by itself meanwhile.
fn later(shop: &Workshop, seconds: i64) {
    shop.clock.advance(seconds);
    unlock(&shop.desk, &shop.owner, &PASSPHRASE.into()).expect("an open vault");
}

fn called(shop: &Workshop, party: PartyId, ago: i64) {
    let now = shop.owner.now();
    let at = Moment { at_seconds: now.at_seconds - ago, ..now };
    let id = shop.owner.new_id().expect("an id");
    let log = LogContact { id, party, channel: Mail, purpose: Service, at: Some(at) };
    shop.does(&shop.owner, Command::LogContact(log));
}

#[test]
fn a_campaign_reaches_those_who_said_yes_over_tls_and_each_of_them_once() {
    let shop = Workshop::new(&[]);
    let yes = reached(&shop, "张伟", "zhang@example.com");
    let unsaid = reached(&shop, "李娜", "li@example.com");
    let no_address = shop.party("王芳", &[]).0;
    let complains = reached(&shop, "刘洋", "liu@example.com");
    let stopped = reached(&shop, "陈晨", "chen@example.com");
    for party in [yes, complains, stopped, no_address] {
        consents(&shop, party, Marketing);
    }
    says(&shop, stopped, ConsentAct::Stop, None);
    shop.case(complains);
    let audience = [yes, unsaid, no_address, complains, stopped];
    let number = released(&shop, Marketing, Mail, &audience);
    let made = row(&shop, number).plan.expect("a plan");
    assert!(made.adds_up());
    assert_eq!((made.audience, made.eligible, made.waiting), (5, 1, 0));
    let refused: Vec<(&str, u64)> =
        made.refused.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    let expected =
        [("contact-stopped", 1), ("held-complaint", 1), ("no-consent", 1), ("point-missing", 1)];
    assert_eq!(refused, expected);

    let server = MailServer::new(Manner::Tls);
    let mut post = over_tls(&shop, &server);
    assert_eq!(sent(&shop, number, &mut post), Ran { sent: 1, ..Ran::default() });
    assert_eq!(sent(&shop, number, &mut post), Ran::default(), "nothing twice");
    let came = server.came();
    let [(to, mail)] = came.as_slice() else { panic!("one mail: {}", came.len()) };
    assert_eq!(to, "zhang@example.com");
    let mail = MessageParser::default().parse(mail).expect("a mail");
    assert_eq!(mail.subject(), Some("致张伟"));
    let text = mail.body_text(0).expect("a text");
    assert!(text.contains("张伟，您好") && text.contains("退订"), "{text}");
    let id = mail.message_id().expect("an id");
    assert!(id.ends_with("@example.org"), "{id}");
    let told = mail.header_raw("List-Unsubscribe").expect("how to stop it").to_owned();
    assert!(told.contains("mailto:stop+") && told.contains(id.split('@').next().expect("a key")));
    assert_eq!((state(&shop, number, yes), attempts(&shop)), (Some(SendState::Sent), 1));
    // What the log tells of it holds no address, nor does any row of these tables.
    let log = shop.desk.read(|tx| {
        let mut bytes = Vec::new();
        for table in ["audit", "sends", "messages", "contacts", "campaigns"] {
            tx.scan_bytes(table, &Scan::all(), &mut |_, value| {
                bytes.extend_from_slice(value);
                Ok(std::ops::ControlFlow::Continue(()))
            })?;
        }
        Ok(bytes)
    });
    let log = log.expect("rows");
    assert!(memchr::memmem::find(&log, b"zhang@").is_none());
}

#[test]
fn mail_leaves_over_verified_tls_or_not_at_all() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "zhang@example.com");
    let number = released(&shop, Service, Mail, &[party]);
    let (server, other) = (MailServer::new(Manner::Tls), MailServer::new(Manner::Plain));
    let relay = |server: &MailServer| format!("smtp://localhost:{}", server.address.port());
    for (mut post, code) in [
        (post(&shop, &relay(&server), None), "mail-unverified"),
        (post(&shop, &relay(&server), Some(&other.pem)), "mail-unverified"),
        (
            post(&shop, &relay(&server).replace("localhost", "127.0.0.1"), Some(&server.pem)),
            "mail-unverified",
        ),
        (post(&shop, &relay(&other), Some(&other.pem)), "mail-unprotected"),
        (post(&shop, "smtps://localhost:1", None), "mail-unreached"),
    ] {
        let campaign = row(&shop, number);
        let before = last(&shop.desk).seq;
        let told = send(&shop.desk, &shop.owner, &campaign, &mut post, &mut |_| ());
        assert_eq!(told.map_err(|error| error.code), Err(code));
        // A rule that refuses is told of; a relay that is not there is no rule.
        let entry = last(&shop.desk);
        match code {
            "mail-unreached" => assert_eq!(entry.seq, before),
            _ => assert_eq!(entry.outcome, Outcome::Refused(code.into())),
        }
    }
    assert_eq!((server.came().len(), other.came().len()), (0, 0));
    assert_eq!(attempts(&shop), 0, "nothing was claimed");
    assert_eq!(state(&shop, number, party), Some(SendState::Queued));
    let mut right = over_tls(&shop, &server);
    assert_eq!(sent(&shop, number, &mut right).sent, 1);
    let own = MailFile { relay: "plain://10.0.0.1".into(), ..file() };
    assert_eq!(Post::of(own).map(|_| ()).map_err(|error| error.code), Err("mail-unprotected"));
}

fn file() -> MailFile {
    MailFile {
        relay: "maildir:/tmp".into(),
        from: "care@example.org".into(),
        stop: "stop@example.org".into(),
        user: None,
        password_file: None,
        ca: None,
    }
}

#[test]
fn a_stop_between_plan_and_send_kills_in_its_own_transaction() {
    let shop = Workshop::new(&[]);
    let [one, two] =
        ["a@example.com", "b@example.com"].map(|address| reached(&shop, "张伟", address));
    let marketing = |party| consents(&shop, party, Marketing);
    [one, two].into_iter().for_each(marketing);
    let number = released(&shop, Marketing, Mail, &[one, two]);
    let service = released(&shop, Service, Mail, &[one]);
    let statutory = released(&shop, Statutory, Mail, &[one]);
    says(&shop, one, ConsentAct::Stop, None);
    let seq = last(&shop.desk).seq;
    assert_eq!(last(&shop.desk).verb, "consent.stop");
    let states = [number, service, statutory].map(|number| state(&shop, number, one));
    let [killed, queued] = [SendState::Killed, SendState::Queued].map(Some);
    assert_eq!(states, [killed, killed, queued], "a statutory notice goes out in spite of it");
    assert_eq!(last(&shop.desk).seq, seq);
    assert_eq!(row(&shop, number).went.killed.get("contact-stopped"), Some(&1));
    let server = MailServer::new(Manner::Plain);
    let mut post = plain(&shop, &server);
    assert_eq!(sent(&shop, number, &mut post).sent, 1);
    assert_eq!(sent(&shop, service, &mut post), Ran::default());
    assert_eq!(sent(&shop, statutory, &mut post).sent, 1);
    let to: Vec<String> = server.came().into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, ["b@example.com", "a@example.com"]);
    // A withdrawal, and whatever else has come to stand against it since the plan, ends it, too.
    let three = reached(&shop, "王芳", "c@example.com");
    marketing(three);
    let later = released(&shop, Marketing, Mail, &[three]);
    says(&shop, three, ConsentAct::Withdrawn, Some(Marketing));
    assert_eq!(state(&shop, later, three), killed);
}

#[test]
fn two_campaigns_at_the_last_slot_make_one_message() {
    let shop = Workshop::new(&[]);
    let runs = size("KEFU_TEST_RACES", 10, 4);
    for run in 0..runs {
        let party = reached(&shop, "张伟", &format!("z{run}@example.com"));
        called(&shop, party, 2 * DAY);
        called(&shop, party, 4 * DAY);
        let campaigns = [(); 2].map(|()| released(&shop, Service, Mail, &[party]));
        let barrier = std::sync::Barrier::new(2);
        let claims = std::thread::scope(|scope| {
            let threads = campaigns.map(|campaign| {
                let (shop, barrier) = (&shop, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let wanted = ClaimSends { campaign, after: None };
                    let out = claim(&shop.desk, &shop.owner, wanted).expect("a look");
                    (out.claimed.claims.len(), out.claimed.waiting)
                })
            });
            threads.map(|thread| thread.join().expect("a thread"))
        });
        let mut claims = claims.to_vec();
        claims.sort_unstable();
        assert_eq!(claims, [(0, 1), (1, 0)]);
    }
    tell(&format!("{runs} races for the last slot, one message each"));
}

#[test]
fn a_night_and_a_cap_are_waited_for_and_a_statutory_notice_waits_for_the_morning_too() {
    let shop = Workshop::new(&[]);
    let here = reached(&shop, "张伟", "zhang@example.com");
    let away = {
        let party = reached(&shop, "Ada", "ada@example.com");
        let was: Party = shop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("a party");
        let fields = [("zone".to_owned(), "America/New_York".to_owned())].into();
        let is = Party { fields, ..was };
        shop.past(|tx| tx.put_party(&is));
        party
    };
    // It is ten in the morning here, and nine in the evening there.
    let number = released(&shop, Service, Mail, &[here, away]);
    let notice = released(&shop, Statutory, Mail, &[away]);
    let made = row(&shop, number).plan.expect("a plan");
    assert_eq!((made.eligible, made.waiting), (2, 1));
    let server = MailServer::new(Manner::Plain);
    let mut post = plain(&shop, &server);
    assert_eq!(sent(&shop, number, &mut post), Ran { sent: 1, waiting: 1, ..Ran::default() });
    assert_eq!(sent(&shop, notice, &mut post), Ran { waiting: 1, ..Ran::default() });
    later(&shop, 11 * HOUR);
    assert_eq!(sent(&shop, number, &mut post), Ran { sent: 1, ..Ran::default() });
    assert_eq!(sent(&shop, notice, &mut post).sent, 1);
    // The third mail within seven days is the last one; the fourth waits until the first is a week old.
    later(&shop, 13 * HOUR);
    for expected in [(1, 0), (1, 0), (0, 1)] {
        later(&shop, DAY);
        let number = released(&shop, Service, Mail, &[here]);
        let queued = state(&shop, number, here).is_some();
        assert_eq!(queued, expected.0 == 1, "the plan counts it, too");
        let ran = sent(&shop, number, &mut post);
        assert_eq!(ran.sent, expected.0);
    }
}

#[test]
fn what_was_claimed_is_never_claimed_again_and_what_was_not_taken_goes_back() {
    let shop = Workshop::new(&[]);
    let claimed = reached(&shop, "张伟", "zhang@example.com");
    let number = released(&shop, Service, Mail, &[claimed]);
    // Whoever claimed it was killed before anything was heard of it.
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign: number, after: None }));
    let server = MailServer::new(Manner::Plain);
    let mut post_office = plain(&shop, &server);
    assert_eq!(sent(&shop, number, &mut post_office), Ran::default());
    assert_eq!((server.came().len(), row(&shop, number).went.claimed), (0, 1));

    let refused = ["nobody@example.com", "later@example.com", "ok@example.com"]
        .map(|address| reached(&shop, "李娜", address));
    let number = released(&shop, Service, Mail, &refused);
    let before = attempts(&shop);
    let ran = sent(&shop, number, &mut post_office);
    assert_eq!(ran, Ran { sent: 1, failed: 1, back: 1, ..Ran::default() });
    let states = refused.map(|party| state(&shop, number, party).expect("a message"));
    assert_eq!(states, [SendState::Failed, SendState::Queued, SendState::Sent]);
    assert_eq!(attempts(&shop), before + 1, "whom nobody reached was not reached");

    let many: Vec<PartyId> =
        (0..5).map(|at| reached(&shop, "王芳", &format!("w{at}@example.com"))).collect();
    let number = released(&shop, Service, Mail, &many);
    let server = MailServer::new(Manner::HangsUp(2));
    let mut post_office = plain(&shop, &server);
    let first = sent(&shop, number, &mut post_office);
    assert_eq!((first.sent + first.unsure, first.unsure), (5, 1), "the line broke once");
    assert_eq!(sent(&shop, number, &mut post_office), Ran::default());
    let mut to: Vec<String> = server.came().into_iter().map(|(to, _)| to).collect();
    to.sort();
    let mut once = to.clone();
    once.dedup();
    assert_eq!(to, once, "nobody got two");
}

#[test]
fn calls_leave_as_tasks_and_text_messages_sealed() {
    let shop = Workshop::new(&[]);
    let phone = [(kefu::domain::contact::PointKind::Phone, "13800138000")];
    let party = shop.party("张伟", &phone).0;
    let calls = released(&shop, Service, Call, &[party]);
    let path = shop.folder.path().join("calls.csv");
    let ran = list(&shop.desk, &shop.owner, &row(&shop, calls), &path, None).expect("a list");
    assert_eq!(ran.sent, 1);
    let text = std::fs::read_to_string(&path).expect("tasks");
    assert!(text.contains("C-000001") && text.contains("您好"), "{text}");
    assert!(!text.contains("138"), "no number: {text}");

    let other = shop.party("李娜", &[(phone[0].0, "13900139000")]).0;
    let messages = released(&shop, Service, Sms, &[other]);
    let path = shop.folder.path().join("messages.age");
    let told = list(&shop.desk, &shop.owner, &row(&shop, messages), &path, None);
    assert_eq!(told.map(|_| ()).map_err(|error| error.code), Err("export-unsealed"));
    assert_eq!(state(&shop, messages, other), Some(SendState::Queued));
    let own = age::x25519::Identity::generate();
    let to = kefu::vault::Somebody::of_recipient(&own.to_public().to_string()).expect("somebody");
    let ran = list(&shop.desk, &shop.owner, &row(&shop, messages), &path, Some(&to));
    assert_eq!(ran.expect("a list").sent, 1);
    let text =
        String::from_utf8(age::decrypt(&own, &std::fs::read(&path).expect("it")).expect("opened"));
    assert!(text.expect("a text").contains("13900139000"));
}

fn maildir(shop: &Workshop, mails: &[String]) -> PathBuf {
    let folder = shop.folder.path().join(format!("in{}", mails.len()));
    std::fs::create_dir_all(folder.join("new")).expect("a folder");
    for (at, mail) in mails.iter().enumerate() {
        std::fs::write(folder.join(format!("new/{at}")), mail).expect("a mail");
    }
    folder
}

#[test]
fn a_stop_by_mail_is_a_stop_and_too_many_halt_the_campaign() {
    let shop = Workshop::new(&[]);
    let parties: Vec<PartyId> =
        (0..3).map(|at| reached(&shop, "张伟", &format!("z{at}@example.com"))).collect();
    parties.iter().for_each(|party| consents(&shop, *party, Marketing));
    let number = released(&shop, Marketing, Mail, &parties);
    let server = MailServer::new(Manner::Plain);
    assert_eq!(sent(&shop, number, &mut plain(&shop, &server)).sent, 3);
    let mut came = server.came();
    came.sort();
    let ids: Vec<String> = came
        .iter()
        .map(|(_, mail)| {
            let mail = MessageParser::default().parse(mail).expect("a mail");
            mail.message_id().expect("an id").to_owned()
        })
        .collect();
    let key = ids[1].split('@').next().expect("a key");
    let mail = |head: &str, body: &str| {
        format!(
            "From: x@elsewhere.example\r\nDate: Mon, 2 Mar 2026 03:00:00 +0000\r\n{head}\r\n\r\n{body}\r\n"
        )
    };
    let late = released(&shop, Marketing, Mail, &[parties[2]]);
    let mails = [
        mail(&format!("Subject: Re: x\r\nIn-Reply-To: <{}>", ids[0]), "STOP\r\n\r\n> Dear"),
        mail(&format!("To: stop+{key}@example.org\r\nSubject: STOP"), ""),
        mail("Subject: hello", "who are you?"),
        mail("Subject: away\r\nAuto-Submitted: auto-replied", "STOP"),
        mail("Subject: 退订", "").replace("x@elsewhere.example", "Zhang <Z2@Example.COM>"),
        mail(&format!("Subject: thanks\r\nReferences: <a@b> <{}>", ids[2]), "我想要两个"),
    ];
    let folder = maildir(&shop, &mails);
    let rehearsed = replies::run(&shop.desk, &shop.owner, &folder, true).expect("read");
    assert_eq!((rehearsed.taken, attempts(&shop)), (4, 3));
    assert_eq!(row(&shop, number).state, CampaignState::Released);
    let taken = replies::run(&shop.desk, &shop.owner, &folder, false).expect("read");
    let counts = (taken.read, taken.taken, taken.stops, taken.known, taken.automatic);
    assert_eq!(counts, (6, 4, 3, 0, 1));
    let faults: Vec<(u64, &str)> = taken.faults.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!(faults, [(3, "reply-unknown")]);
    let campaign = row(&shop, number);
    assert_eq!(
        (campaign.state, campaign.halted.as_deref()),
        (CampaignState::Halted, Some("opt-outs"))
    );
    assert_eq!(state(&shop, late, parties[2]), Some(SendState::Killed), "by the sender's address");
    let again = replies::run(&shop.desk, &shop.owner, &folder, false).expect("read");
    assert_eq!((again.taken, again.known, again.stops), (0, 4, 0));
    let lines = shop.desk.read(|tx| {
        let party: Party = tx.fetch(tables::PARTIES, &parties[2])?;
        let mut texts = Vec::new();
        for key in tx.keys(tables::TIMELINE, &Scan::prefix(&party.id), 9)? {
            texts.push(tx.fetch(tables::ENTRIES, &key.2)?.text);
        }
        texts.sort();
        Ok(texts)
    });
    assert_eq!(lines.expect("a story"), ["thanks\n\n我想要两个", "退订"]);
    let next = planned(&shop, Marketing, Mail, &parties);
    let made = row(&shop, next).plan.expect("a plan");
    assert_eq!(made.refused.get("contact-stopped"), Some(&3));
}

#[test]
fn a_halt_stands_and_a_released_campaign_is_not_planned_anew() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "zhang@example.com");
    let code = |command| {
        execute(&shop.desk, &shop.owner, &[command]).map(|_| ()).map_err(|error| error.code)
    };
    let number = begun(&shop, Service, Mail);
    let claims = || Command::ClaimSends(ClaimSends { campaign: number, after: None });
    let plan = || Command::PlanCampaign(PlanCampaign { campaign: number, audience: vec![party] });
    let release = || Command::ReleaseCampaign(kefu::commands::campaign::ReleaseCampaign(number));
    assert_eq!(code(release()), Err("campaign-unplanned"));
    assert_eq!(code(claims()), Err("campaign-unreleased"));
    assert_eq!(code(plan()), Ok(()));
    assert_eq!(code(plan()), Ok(()), "as often as one likes");
    assert_eq!(code(release()), Ok(()), "nobody else is here");
    assert_eq!(code(plan()), Err("campaign-late"));
    assert_eq!(code(Command::HaltCampaign(HaltCampaign(number))), Ok(()));
    assert_eq!(state(&shop, number, party), Some(SendState::Killed));
    assert_eq!(code(claims()), Err("campaign-halted"));
    assert_eq!(code(Command::HaltCampaign(HaltCampaign(number))), Err("campaign-late"));
    let nobody = begun(&shop, Marketing, Mail);
    assert_eq!(
        code(Command::PlanCampaign(PlanCampaign { campaign: nobody, audience: vec![party] })),
        Ok(())
    );
    let release = Command::ReleaseCampaign(kefu::commands::campaign::ReleaseCampaign(nobody));
    assert_eq!(code(release), Err("campaign-nobody"));
}

#[test]
fn an_erasure_leaves_nothing_of_what_was_to_go() {
    let shop = Workshop::new(&[]);
    let (party, other) =
        (reached(&shop, "张伟", "z@example.com"), reached(&shop, "李娜", "l@example.com"));
    let number = released(&shop, Service, Mail, &[party, other]);
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign: number, after: None }));
    let erase = Erase::new([party], EraseReason::ALL[0], None);
    shop.does(&shop.owner, Command::Erase(erase));
    let left = shop.desk.read(|tx| {
        let messages = tx.count(tables::MESSAGES, &Scan::all())?;
        Ok((
            messages,
            tx.count(tables::CONTACTS, &Scan::all())?,
            tx.count(tables::SENDS, &Scan::all())?,
        ))
    });
    assert_eq!(left.expect("counts"), (1, 1, 1), "the other one's");
}

#[test]
fn a_letter_names_nobody_elses_number() {
    let shop = Workshop::new(&[]);
    let (party, other) = (shop.party("张伟", &[]).0, shop.party("李娜", &[]).0);
    let (case, theirs) = (shop.case(party), shop.case(other));
    let now = shop.owner.now();
    let due = Moment { at_seconds: now.at_seconds + DAY, ..now };
    let id = shop.owner.new_id().expect("an id");
    let promise = AddPromise { id, party: other, case: None, text: "call back".into(), due };
    shop.does(&shop.owner, Command::AddPromise(promise));
    let number = |case| shop.desk.read(|tx| tx.fetch(tables::CASES, &case)).expect("a case").number;
    let code = |text: String| {
        let letter = Letter { kind: LetterKind::Answer, channel: Channel::Email, text };
        let record = Record { case, fact: Fact::Sent(letter), seen: None };
        execute(&shop.desk, &shop.owner, &[Command::Record(record)]).map(|_| ()).map_err(|e| e.code)
    };
    for own in [format!("{} 和 C-000001", number(case)), "C-009999, K-2020-00001, P-99".into()] {
        assert_eq!(code(own.clone()), Ok(()), "{own}");
    }
    for others in ["C-000002".to_owned(), number(theirs).to_string(), "p-1".into(), "Ｃ－２".into()]
    {
        assert_eq!(code(format!("as with {others}")), Err("letter-of-others"), "{others}");
    }
    let mut template = crate::campaigns::template("own", Service, Mail);
    template.text = template.text.replace("at nine", "at nine, C-000001");
    let told = execute(&shop.desk, &shop.owner, &[Command::SaveTemplate(template)]);
    assert_eq!(told.map(|_| ()).map_err(|error| error.code), Err("template-names"));
}

/// Parties with all kinds of things about them.
fn any_parties(shop: &Workshop, count: u64, dice: &mut Dice) -> Vec<PartyId> {
    let mut all = Vec::new();
    for at in 0..count {
        let points = [(kefu::domain::contact::PointKind::Email, format!("p{at}@example.com"))];
        let points: Vec<_> = points.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        let points = if dice.once_in(5) { &[] } else { points.as_slice() };
        let party = shop.party("张伟", points).0;
        if !dice.once_in(3) {
            consents(shop, party, dice.pick(&[Survey, Marketing]));
        }
        match dice.below(8) {
            0 => drop(shop.case(party)),
            1 => says(shop, party, ConsentAct::Stop, None),
            2 => says(shop, party, ConsentAct::Withdrawn, Some(Marketing)),
            3 => (0..dice.below(4)).for_each(|_| called(shop, party, dice.below(9) as i64 * DAY)),
            4 if !all.is_empty() => {
                let into = dice.pick(&all);
                let merge = Command::Merge(Merge::Merge { from: party, into });
                let _ = execute(&shop.desk, &shop.owner, &[merge]);
            }
            _ => {}
        }
        all.push(party);
    }
    all
}

#[test]
fn a_plan_over_all_says_of_each_what_is_said_of_it_alone_and_adds_up() {
    let shop = Workshop::new(&[]);
    let mut dice = Dice::of("plans at random");
    let all = any_parties(&shop, size("KEFU_TEST_PLANNED", 60, 40), &mut dice);
    let now = shop.owner.now();
    for purpose in ContactPurpose::ALL {
        let read = shop.desk.read(|tx| {
            let everybody = Around::everybody(tx, Mail, now)?;
            for id in &all {
                let party: Party = tx.fetch(tables::PARTIES, id)?;
                if !party.stands() {
                    continue;
                }
                let to = Reaching { party: &party, purpose: *purpose, channel: Mail, now };
                let alone = Around::of(tx, &party, now)?.facts(tx, to)?;
                assert_eq!(everybody.facts(tx, to)?, alone);
            }
            Ok(())
        });
        read.expect("facts");
        let number = planned(&shop, *purpose, Mail, &all);
        let made = row(&shop, number).plan.expect("a plan");
        assert!(made.adds_up() && made.audience == all.len() as u64, "{made:?}");
        let queued = shop.desk.read(|tx| tx.count(tables::SENDS, &Scan::prefix(&number)));
        assert_eq!(queued.expect("a count"), made.eligible);
    }
}

/// `KEFU_TEST_PARTIES=100000 cargo test --release --test it -- so_many`
#[test]
fn so_many_parties_are_planned_and_the_histogram_adds_up() {
    let count = size("KEFU_TEST_PARTIES", 2_000, 500);
    let shop = Workshop::new(&[]);
    let model = reached(&shop, "张伟", "zhang@example.com");
    consents(&shop, model, Marketing);
    let number = begun(&shop, Marketing, Mail);
    copies(&shop, model, count);
    let (me, now) = (shop.owner.member_id().expect("a member"), shop.owner.now());
    let start = Instant::now();
    let audience = shop.desk.read(|tx| kefu::queries::campaigns::audience(tx, "", me, now));
    let audience = audience.expect("an audience");
    let read = start.elapsed();
    let dry = shop.desk.read(|tx| plan(tx, &row(&shop, number), &audience, now)).expect("a plan");
    let counted = start.elapsed();
    let command = PlanCampaign { campaign: number, audience };
    shop.does(&shop.owner, Command::PlanCampaign(command));
    let all = start.elapsed();
    let made = row(&shop, number).plan.expect("a plan");
    assert_eq!(made, dry.plan);
    assert!(made.adds_up());
    assert_eq!(made.audience, count + 1);
    tell(&format!(
        "{} parties: read {read:?}, planned {:?}, planned and kept {:?}; {} may be reached, {:?}",
        made.audience,
        counted - read,
        all - counted,
        made.eligible,
        made.refused
    ));
}

/// So many like this one, past the door; a third of them did not say yes, a tenth has no address.
fn copies(shop: &Workshop, model: PartyId, count: u64) {
    use kefu::domain::contact::Subject;
    use kefu::domain::id::{Id, PointId, SubjectId};
    let (party, point) = shop
        .desk
        .read(|tx| {
            let party: Party = tx.fetch(tables::PARTIES, &model)?;
            let point = tx.points_of(&party)?.remove(0);
            Ok((party, point))
        })
        .expect("a model");
    let yes = shop.desk.read(|tx| {
        let key = tx.keys(tables::CONSENTS, &Scan::all(), 1)?[0];
        tx.fetch(tables::CONSENTS, &key)
    });
    let yes = yes.expect("a yes");
    shop.past(|tx| {
        for at in 0..count {
            let id = |kind: u128| *Uuid::from_u128(kind << 96 | u128::from(at)).as_bytes();
            let (own, subject) = (PartyId::from_bytes(id(7)), SubjectId::from_bytes(id(8)));
            let number = PartyNumber(2 + u32::try_from(at).expect("a number"));
            let subjects = if at % 10 == 0 { Vec::new() } else { vec![subject] };
            tx.put_party(&Party { id: own, number, subjects, ..party.clone() })?;
            if at % 10 > 0 {
                let point_id = PointId::from_bytes(id(9));
                let mut stop = [0; 32];
                stop[..16].copy_from_slice(&id(5));
                let point = kefu::domain::contact::Point {
                    id: point_id,
                    subject,
                    stop: Some(stop),
                    ..point.clone()
                };
                tx.put(tables::POINTS, &point_id, &point)?;
                tx.put(tables::POINTS_BY_SUBJECT, &(subject, point_id), &())?;
                tx.put(tables::SUBJECTS, &subject, &Subject { party: own, keys: Vec::new() })?;
            }
            if at % 3 > 0 {
                tx.put(tables::CONSENTS, &(own.bytes(), 1, 0), &yes)?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_story_at_the_command_line_in_both_languages() {
    let house = House::new();
    house.colleague("李娜", "lead");
    let party = {
        let args = [
            "party",
            "add",
            "Ada",
            "--language",
            "en",
            "--point",
            "email:work",
            "--passphrase-fd",
            "0",
            "--json",
        ];
        let ran = house.told(&format!("{PASSPHRASE}\nada@example.com\n"), &args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        "C-000001"
    };
    let file = house.home().join("survey.toml");
    std::fs::write(&file, crate::campaigns::template("how", Survey, Mail).text).expect("a file");
    house.json(&["template", "save", &file.display().to_string()]);
    assert_eq!(house.json(&["template", "list"])["items"][0]["purpose"], "survey");
    let begun = house.json(&["campaign", "new", "how"]);
    assert_eq!(begun["number"], "M-000001");
    let dry = house.json(&["campaign", "plan", "M-1", "--dry-run"]);
    assert_eq!((&dry["eligible"], &dry["refused"]["no-consent"]), (&0.into(), &1.into()));
    for (lang, words) in [("en", "has not consented"), ("zh", "未同意")] {
        let ran =
            house.run(&["contact", "may", party, "mail", "--purpose", "survey", "--lang", lang]);
        assert_eq!(ran.status, Some(3), "{ran:?}");
        assert!(ran.err.contains(words) || ran.err.contains("21:00"), "{ran:?}");
    }
    let may = house.json(&["contact", "may", party, "mail", "--purpose", "survey"]);
    assert_eq!(may["rules"][0], "no-consent");
    assert!(may["facts"].get("counts").is_some() && !may.to_string().contains("ada@"));
    let yes = [
        "consent",
        "give",
        party,
        "--purpose",
        "survey",
        "--basis",
        "consent",
        "--notice",
        "v1",
        "--evidence",
        "code:form 12",
    ];
    let ran = house.run(&yes);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let plan = house.json(&["campaign", "plan", "M-1"]);
    assert_eq!((&plan["eligible"], &plan["adds_up"]), (&1.into(), &true.into()));
    let ran = house.run(&["campaign", "release", "M-1"]);
    assert_eq!(ran.status, Some(3), "a second person: {ran:?}");
    let ran = house.told_as("李娜", &["approval", "approve", "A-1"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.out).contains("M-000001"), "{ran:?}");
    house.json(&["campaign", "release", "M-1"]);
    let folder = house.home().join("mail");
    std::fs::create_dir(&folder).expect("a folder");
    let way = format!(
        "relay = \"maildir:{}\"\nfrom = \"care@example.org\"\nstop = \"stop@example.org\"\n",
        folder.display()
    );
    let mail = house.home().join("mail.toml");
    std::fs::write(&mail, way).expect("a file");
    let args = [
        "campaign",
        "send",
        "M-1",
        "--mail",
        &mail.display().to_string(),
        "--passphrase-fd",
        "0",
        "--json",
    ];
    let ran = house.told(PASSPHRASE, &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let ran: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    let went = (ran["sent"].as_u64(), ran["waiting"].as_u64());
    let is_night = went == (Some(0), Some(1));
    assert!(is_night || went == (Some(1), Some(0)), "{ran}");
    let status = house.json(&["campaign", "status", "M-1"]);
    assert_eq!(status["state"], "released");
    if is_night {
        return;
    }
    assert_eq!(mails(&folder).len(), 1);
    let text = std::fs::read_to_string(&mails(&folder)[0]).expect("a mail");
    let key = text.lines().find_map(|line| line.strip_prefix("Message-ID: <")).expect("an id");
    let reply =
        format!("From: ada@example.com\r\nSubject: x\r\nIn-Reply-To: <{key}\r\n\r\nSTOP\r\n");
    let answer = house.home().join("answer");
    std::fs::write(&answer, reply).expect("a mail");
    let args =
        ["import", "replies", &answer.display().to_string(), "--passphrase-fd", "0", "--json"];
    let ran = house.told(PASSPHRASE, &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let taken: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&taken["taken"], &taken["stops"]), (&1.into(), &1.into()));
    let status = house.json(&["campaign", "status", "M-1"]);
    assert!(status["halted"].is_null(), "one of one tells nothing of a campaign: {status}");
    assert_eq!(house.json(&["contact", "list", party])["total"], 1);
    for lang in ["en", "zh"] {
        let ran = house.run(&["campaign", "status", "M-1", "--lang", lang]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let text = String::from_utf8_lossy(&ran.out).into_owned();
        assert!(!text.contains("reach-") && !text.contains("col-"), "{text}");
    }
    house.is_sound();
}

fn mails(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.join("new").read_dir().expect("a folder");
    entries.map(|entry| entry.expect("a mail").path()).collect()
}
