//! A session that came over SSH, in this process: when it ends, whose key it needs, and what it can name.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::begin::Begin;
use kefu::commands::claim::Claim;
use kefu::commands::execute;
use kefu::commands::key::SetKey;
use kefu::domain::id::{CaseId, MemberId};
use kefu::domain::member::Role;
use kefu::domain::ssh::fingerprint;
use kefu::session::drawer::Drawer;
use kefu::session::{SESSION_HOURS, SESSION_IDLE_MINUTES, Session};
use kefu::tui::effect::{Deed, Effect, Written};
use kefu::tui::msg::{Msg, Ticket};
use kefu::tui::worker::Worker;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

pub fn keyed(shop: &Workshop, role: Role) -> MemberId {
    let member = shop.newcomer("m0", role).member_id().expect("a member");
    let ssh_key = Some(KEY.to_owned());
    shop.does(&shop.owner, Command::SetKey(SetKey { member, ssh_key }));
    member
}

pub fn over_ssh(shop: &Workshop, member: MemberId, key: Option<&str>) -> Session {
    let drawer = Drawer::of(&shop.folder.path().join("store"), member);
    let session = shop.session(member);
    session.over_ssh(key.and_then(fingerprint), drawer)
}

#[test]
fn it_ends_when_nobody_types_and_when_the_day_is_over() {
    let shop = Workshop::new(&[]);
    let member = keyed(&shop, Role::Agent);
    let why = |session: &Session| session.is_over().map_err(|e| e.code);
    let (here, there) = (shop.session(member), over_ssh(&shop, member, Some(KEY)));
    shop.clock.advance(SESSION_IDLE_MINUTES * 60 - 1);
    assert_eq!(why(&there), Ok(()));
    shop.clock.advance(1);
    assert_eq!(why(&there), Err("session-idle"));
    there.touch();
    assert_eq!(why(&there), Ok(()));
    for _ in 0..SESSION_HOURS {
        shop.clock.advance(3_600);
        there.touch();
    }
    assert_eq!(why(&there), Err("session-long"));
    assert_eq!(why(&here), Ok(()), "a desk of this host goes on");
}

#[test]
fn a_key_that_is_not_the_members_may_nothing() {
    let shop = Workshop::new(&[]);
    let member = keyed(&shop, Role::Agent);
    let other = KEY.replace(
        "ILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti",
        "IB6qftPx0/s4Nov98DR2BzKqnddktGnBfu80lohWGe0c",
    );
    let does = |session: &Session| {
        execute(&shop.desk, session, &[Command::Begin(Begin::default())])
            .map(drop)
            .map_err(|e| e.code)
    };
    let reads = |session: &Session| {
        kefu::queries::ask(&shop.desk, session, "desk.read", |_| Ok(())).map_err(|e| e.code)
    };
    let mine = over_ssh(&shop, member, Some(KEY));
    assert_eq!((does(&mine), reads(&mine)), (Ok(()), Ok(())));
    for (key, code) in [(Some(other.as_str()), "session-key"), (None, "session-key-untold")] {
        let session = over_ssh(&shop, member, key);
        assert_eq!((does(&session), reads(&session)), (Err(code), Err(code)));
        let entry = crate::door::last(&shop.desk);
        assert_eq!(entry.key, key.and_then(fingerprint));
        assert_eq!(entry.outcome, kefu::domain::audit::Outcome::Refused(code.into()));
    }
    // The key goes while its session runs.
    shop.does(&shop.owner, Command::SetKey(SetKey { member, ssh_key: None }));
    assert_eq!((does(&mine), reads(&mine)), (Err("session-key"), Err("session-key")));
    // A key is one member's.
    shop.does(&shop.owner, Command::SetKey(SetKey { member, ssh_key: Some(KEY.into()) }));
    let second = shop.invited("m1", Role::Agent);
    let same = Command::SetKey(SetKey { member: second, ssh_key: Some(format!("{KEY} of m1")) });
    let same = execute(&shop.desk, &shop.owner, &[same]).map(drop).map_err(|e| e.code);
    assert_eq!(same, Err("ssh-key-taken"));
}

/// What a desk does with this path as evidence.
fn evidenced(worker: &Worker, case: CaseId, path: &Path) -> Result<(), &'static str> {
    let what = Written::Evidence(path.to_owned());
    let deed = Deed::Record { case, what, seen: None };
    let told = worker.perform(Effect::Do(Ticket(1), deed));
    match told
        .into_iter()
        .find_map(|msg| if let Msg::Refused(_, e) = msg { Some(e.code) } else { None })
    {
        Some(code) => Err(code),
        None => Ok(()),
    }
}

#[test]
fn evidence_is_named_and_no_path_is_taken() {
    let shop = Workshop::new(&[]);
    let member = keyed(&shop, Role::Agent);
    let case = shop.case(shop.party("Ada", &[]).0);
    let (here, there) = (shop.session(member), over_ssh(&shop, member, Some(KEY)));
    shop.does(&here, Command::Claim(Claim::This(case)));
    let drawer = Drawer::of(&shop.folder.path().join("store"), member);
    drawer.take_in("scan.pdf", &b"a letter"[..]).expect("taken in").keep().expect("kept");
    let outside = shop.folder.path().join("outside.txt");
    std::fs::write(&outside, "theirs").expect("a file");
    let desk = Arc::new(shop.desk);
    let (here, there) =
        [here, there].map(|session| Worker::new(Arc::clone(&desk), Arc::new(session))).into();
    assert_eq!(evidenced(&here, case, &outside), Ok(()), "on this host a path is one");
    let paths = [
        "/etc/passwd",
        "../../kefu.redb",
        "../scan.pdf",
        "/dev/zero",
        "/proc/self/environ",
        "~/x",
        "",
    ];
    for path in paths.map(PathBuf::from).into_iter().chain([outside]) {
        assert_eq!(evidenced(&there, case, &path), Err("file-name"), "{path:?}");
    }
    assert_eq!(evidenced(&there, case, Path::new("other.pdf")), Err("not-found"));
    assert_eq!(evidenced(&there, case, Path::new("scan.pdf")), Ok(()));
}
