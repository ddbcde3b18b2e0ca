//! Messages on their way: whoever wants no more while the line is slow gets nothing, what fails leaves nothing behind that
//! nobody knows of, and a stop that comes back is taken whatever stands around it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns::{consents, planned, reached, released, row, says, template};
use crate::door::last;
use crate::mail_server::{MailServer, Manner};
use crate::workshop::Workshop;
use kefu::commands::campaign::PlanCampaign;
use kefu::commands::erase::Erase;
use kefu::commands::review::LookAt;
use kefu::commands::send::{ClaimSends, claim};
use kefu::commands::template::SaveTemplate;
use kefu::commands::{Command, execute};
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose};
use kefu::domain::contact::PointKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::id::{CampaignNumber, PartyId};
use kefu::domain::member::Role;
use kefu::domain::outreach::relay::MailFile;
use kefu::domain::outreach::{CampaignState, SendState};
use kefu::exchange::campaign::{Ran, list, send};
use kefu::exchange::mail::Post;
use kefu::exchange::replies::{self, Replies};
use kefu::queries::campaigns;
use kefu::store::{Reader, Scan, tables};

use ContactChannel::{Call, Mail, Sms};
use ContactPurpose::{Marketing, Service};

fn plain(server: &MailServer) -> Post {
    let file = MailFile {
        relay: format!("plain://{}", server.address),
        from: "Care <care@example.org>".into(),
        stop: "stop@example.org".into(),
        user: None,
        password_file: None,
        ca: None,
    };
    Post::of(file).expect("a way out")
}

fn state(shop: &Workshop, number: CampaignNumber, party: PartyId) -> Option<SendState> {
    let send = shop.desk.read(|tx| tx.get(tables::SENDS, &(number, party))).expect("a look");
    send.map(|send| send.state)
}

fn waiting(shop: &Workshop, number: CampaignNumber) -> u64 {
    let row = shop.desk.read(|tx| campaigns::find(tx, &number.to_string()));
    row.expect("a campaign").queued()
}

/// Sends a campaign, and does this while its first mail is on the line.
fn while_it_goes(
    shop: &Workshop,
    number: CampaignNumber,
    act: impl FnOnce() + Send,
) -> (Ran, Vec<String>) {
    let server = MailServer::new(Manner::Ponders);
    let ran = std::thread::scope(|scope| {
        scope.spawn(|| {
            server.pondering.wait();
            act();
            server.pondering.wait();
        });
        let campaign = row(shop, number);
        send(&shop.desk, &shop.owner, &campaign, &mut plain(&server), &mut |_| ()).expect("sent")
    });
    (ran, server.came().into_iter().map(|(to, _)| to).collect())
}

/// Three customers with their addresses, in the order in which they are written to.
fn three(shop: &Workshop) -> [(PartyId, &'static str); 3] {
    let mut all = ["a@example.com", "b@example.com", "c@example.com"]
        .map(|address| (reached(shop, "张伟", address), address));
    all.sort();
    all
}

#[test]
fn whoever_wants_no_more_while_the_line_is_slow_gets_nothing() {
    let shop = Workshop::new(&[]);
    let [first, second, third] = three(&shop);
    let all = [first.0, second.0, third.0];
    all.iter().for_each(|party| consents(&shop, *party, Marketing));
    let number = released(&shop, Marketing, Mail, &all);
    let (ran, came) = while_it_goes(&shop, number, || says(&shop, all[1], ConsentAct::Stop, None));
    assert_eq!(ran, Ran { sent: 2, killed: 1, ..Ran::default() });
    assert_eq!(came, [first.1, third.1]);
    assert_eq!(state(&shop, number, all[1]), Some(SendState::Killed));
    let went = row(&shop, number).went;
    assert_eq!((went.claimed, went.sent, went.killed.get("contact-stopped")), (0, 2, Some(&1)));
    let attempts = shop.desk.read(|tx| tx.count(tables::CONTACTS, &Scan::all()));
    assert_eq!(attempts, Ok(2), "nobody tried to reach them");
}

#[test]
fn whoever_is_erased_while_the_line_is_slow_holds_up_nobody() {
    let shop = Workshop::new(&[]);
    let all = three(&shop).map(|(party, _)| party);
    let number = released(&shop, Service, Mail, &all);
    let erase = || {
        let erase = Erase::new([all[1]], EraseReason::ALL[0], None);
        shop.does(&shop.owner, Command::Erase(erase));
    };
    let (ran, came) = while_it_goes(&shop, number, erase);
    assert_eq!((ran.sent, came.len()), (2, 2));
    let states = all.map(|party| state(&shop, number, party));
    assert_eq!(states, [Some(SendState::Sent), None, Some(SendState::Sent)]);
}

#[test]
fn what_comes_back_to_a_campaign_that_was_halted_waits_for_nothing() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "later@example.com");
    let number = released(&shop, Service, Mail, &[party]);
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign: number, after: None }));
    let halt = kefu::commands::campaign::HaltCampaign(number);
    shop.does(&shop.owner, Command::HaltCampaign(halt));
    assert_eq!(state(&shop, number, party), Some(SendState::Claimed));
    let handed = vec![(party, kefu::commands::send::Handed::Back)];
    let settle = kefu::commands::send::SettleSends { campaign: number, handed };
    shop.does(&shop.owner, Command::SettleSends(settle));
    assert_eq!(state(&shop, number, party), Some(SendState::Killed));
    assert_eq!(row(&shop, number).state, CampaignState::Halted);
    assert_eq!(waiting(&shop, number), 0);
}

/// A list that cannot be written leaves its messages where they were, all of them.
#[test]
fn what_is_on_no_list_waits_for_its_turn_again() {
    let shop = Workshop::new(&[]);
    let phone = |last: u32| format!("1380013800{last}");
    let all: Vec<PartyId> =
        (0..3).map(|at| shop.party("张伟", &[(PointKind::Phone, phone(at).as_str())]).0).collect();
    let number = released(&shop, Service, Sms, &all);
    // A value that nobody can open any more: the second of them.
    let subject = shop.desk.read(|tx| {
        let party: kefu::domain::party::Party = tx.fetch(tables::PARTIES, &all[1])?;
        Ok(party.subjects[0])
    });
    let subject = subject.expect("a subject");
    shop.past(|tx| {
        let keys = tx.keys(tables::FIELDS, &Scan::prefix(&subject), 9)?;
        keys.iter().try_for_each(|key| tx.remove(tables::FIELDS, key).map(drop))
    });
    let own = age::x25519::Identity::generate();
    let to = kefu::vault::Somebody::of_recipient(&own.to_public().to_string()).expect("somebody");
    let path = shop.folder.path().join("messages.age");
    let told = list(&shop.desk, &shop.owner, &row(&shop, number), &path, Some(&to));
    assert!(told.is_err() && !path.exists(), "{told:?}");
    for party in &all {
        assert_eq!(state(&shop, number, *party), Some(SendState::Queued));
    }
    assert_eq!((row(&shop, number).went.claimed, waiting(&shop, number)), (0, 3));
    let attempts = shop.desk.read(|tx| tx.count(tables::CONTACTS, &Scan::all()));
    assert_eq!(attempts, Ok(0), "nobody was reached");
}

#[test]
fn nobody_whose_grant_was_taken_back_opens_addresses_for_a_campaign() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "a@example.com");
    let number = released(&shop, Service, Mail, &[party]);
    let calls = released(
        &shop,
        Service,
        Call,
        &[shop.party("李娜", &[(PointKind::Phone, "13900139000")]).0],
    );
    let dpo = shop.newcomer("Dora", Role::Dpo);
    let owner = shop.owner.member_id().expect("a member");
    shop.does(&dpo, Command::Review(LookAt::Revoke(owner)));
    for campaign in [number, calls] {
        let claimed = claim(&shop.desk, &shop.owner, ClaimSends { campaign, after: None });
        assert_eq!(claimed.map(drop).map_err(|error| error.code), Err("grant-revoked"));
    }
    // Whoever took it back leaves: it stays taken back.
    let gone = kefu::commands::leave::RemoveMember(dpo.member_id().expect("a member"));
    shop.does(&shop.owner, Command::RemoveMember(gone));
    let claimed = claim(&shop.desk, &shop.owner, ClaimSends { campaign: number, after: None });
    assert_eq!(claimed.map(drop).map_err(|error| error.code), Err("grant-revoked"));
}

#[test]
fn a_no_ends_what_waits_and_a_plan_counts_for_itself_alone() {
    let shop = Workshop::new(&[]);
    let all = ["a@example.com", "b@example.com"].map(|to| {
        let party = reached(&shop, "张伟", to);
        consents(&shop, party, Marketing);
        party
    });
    let number = planned(&shop, Marketing, Mail, &all);
    says(&shop, all[0], ConsentAct::Refused, Some(Marketing));
    assert_eq!(state(&shop, number, all[0]), Some(SendState::Killed));
    assert_eq!(waiting(&shop, number), 1);
    let plan = PlanCampaign { campaign: number, audience: all.to_vec() };
    shop.does(&shop.owner, Command::PlanCampaign(plan));
    assert_eq!(waiting(&shop, number), 1, "of this plan nobody was stopped");
    assert_eq!(row(&shop, number).plan.map(|plan| plan.eligible), Some(1));
    let erase = Erase::new([all[1]], EraseReason::ALL[0], None);
    shop.does(&shop.owner, Command::Erase(erase));
    assert_eq!(waiting(&shop, number), 0, "an erased one waits for nothing");
}

/// What goes to many is read for promises where it is kept: nobody would keep them.
#[test]
fn a_template_promises_nothing_unless_it_is_said_to_be_none() {
    let shop = Workshop::new(&[]);
    let plain = template("spring", Service, Mail);
    for (from, to) in [
        ("we open at nine.", "we will send you a voucher by Friday."),
        ("九点开门。", "我们会在三天内给您寄去代金券。"),
    ] {
        let text = plain.text.replace(from, to);
        assert_ne!(text, plain.text);
        let save = |no_promise| {
            let (file, text) = (plain.file.clone(), text.clone());
            let saved = SaveTemplate { file, text, no_promise };
            let done = execute(&shop.desk, &shop.owner, &[Command::SaveTemplate(saved)]);
            done.map(drop).map_err(|error| error.code)
        };
        assert_eq!(save(false), Err("promise-unmarked"), "{to}");
        assert_eq!(save(true), Ok(()));
        assert_eq!(last(&shop.desk).purpose.as_deref(), Some("no-promise"));
    }
}

// ---- what comes back -----------------------------------------------------------------------------

fn takes(shop: &Workshop, mail: &str) -> Replies {
    let path = shop.folder.path().join("mail");
    std::fs::write(&path, mail).expect("a mail");
    replies::run(&shop.desk, &shop.owner, &path, false).expect("read")
}

fn mail(from: &str, head: &str, body: &str) -> String {
    format!("From: {from}\r\nDate: Mon, 2 Mar 2026 03:00:00 +0000\r\n{head}\r\n\r\n{body}\r\n")
}

fn is_stopped(shop: &Workshop, party: PartyId) -> bool {
    let number = planned(shop, Service, Mail, &[party]);
    let plan = row(shop, number).plan.expect("a plan");
    plan.refused.get("contact-stopped") == Some(&1)
}

#[test]
fn a_stop_is_taken_whatever_stands_against_the_words_around_it() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "a@example.com");
    let endless = "我不要了。".repeat(100_000);
    let taken = takes(&shop, &mail("a@example.com", "Subject: STOP", &endless));
    assert_eq!((taken.taken, taken.stops, taken.faults.len()), (1, 1, 1), "{taken:?}");
    assert_eq!(taken.faults[0].code, "reply-refused");
    assert!(is_stopped(&shop, party));
}

#[test]
fn a_stop_from_an_address_of_two_holds_for_both() {
    let shop = Workshop::new(&[]);
    let both = ["张伟", "李娜"].map(|name| reached(&shop, name, "home@example.com"));
    let asks = takes(&shop, &mail("home@example.com", "Subject: hello", "who are you?"));
    assert_eq!((asks.taken, asks.faults.len()), (0, 1), "whose words these are nobody knows");
    let stops = takes(&shop, &mail("home@example.com", "Subject: x", "退订"));
    assert_eq!((stops.taken, stops.stops, stops.faults.len()), (1, 1, 1), "{stops:?}");
    assert!(both.iter().all(|party| is_stopped(&shop, *party)));
}

#[test]
fn what_a_mail_program_writes_to_our_own_address_is_its_owners_wish() {
    let shop = Workshop::new(&[]);
    let party = reached(&shop, "张伟", "a@example.com");
    let number = released(&shop, Service, Mail, &[party]);
    let out = claim(&shop.desk, &shop.owner, ClaimSends { campaign: number, after: None });
    let key = kefu::exchange::mail::hex(out.expect("claimed").claimed.claims[0].key);
    let by_itself = |head: &str| {
        mail("x@elsewhere.example", &format!("{head}\r\nAuto-Submitted: auto-generated"), "")
    };
    let reads = takes(&shop, &by_itself("To: stop@example.org\r\nSubject: STOP"));
    assert_eq!((reads.automatic, reads.stops), (1, 0), "to nobody's address");
    let away = takes(&shop, &by_itself(&format!("To: stop+{key}@example.org\r\nSubject: away")));
    assert_eq!((away.automatic, away.stops), (1, 0));
    let stops = takes(&shop, &by_itself(&format!("To: stop+{key}@example.org\r\nSubject: STOP")));
    assert_eq!((stops.automatic, stops.stops), (0, 1));
    assert!(is_stopped(&shop, party));
}
