//! The desk's boards: members who come and go, the log, who read what, and notices.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{TestDesk, now};
use crate::screens::golden;
use kefu::commands::approve::ApproveMember;
use kefu::commands::enrol::Enrol;
use kefu::commands::invite::AddMember;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::reveal::reveal;
use kefu::commands::review::LookAt;
use kefu::commands::roles::SetRoles;
use kefu::commands::seal::{PointDraft, SealedPoints, seal_new};
use kefu::commands::{Command, execute};
use kefu::domain::contact::PointKind;
use kefu::domain::id::PointId;
use kefu::domain::member::{Member, Role};
use kefu::domain::purpose::Purpose;
use kefu::exchange::demo::fill;
use kefu::locale::Language;
use kefu::queries::touched::Touched;
use kefu::queries::{audit, members};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use std::sync::LazyLock;
use tempfile::TempDir;

const OWNER: &str = "王芳";
const REASON: &str = "the court asks for it today";

fn named(desk: &Desk, name: &str) -> Member {
    desk.read(|tx| members::named(tx, name)).expect("a member")
}

fn fingerprint(desk: &Desk, name: &str) -> String {
    let reader = named(desk, OWNER);
    let rows = desk.read(|tx| members::list(tx, &reader)).expect("members");
    let row = rows.into_iter().find(|row| row.member.name == name).expect("a member");
    row.fingerprint.expect("a fingerprint")
}

/// A member with a key of its own, who waits.
fn newcomer(desk: &Desk, owner: &Session, name: &str, role: Role) {
    let id = owner.new_id().expect("an id");
    let add = AddMember { id, name: name.into(), roles: vec![role], uid: None, ssh_key: None };
    execute(desk, owner, &[Command::AddMember(add)]).expect("added");
    let own = Session::new(owner.clock().clone(), "10.0.0.7").expect("a session");
    own.set_member(named(desk, name));
    let key = Enrol::prepare(&"nine blue whales sing at noon".into()).expect("a key");
    execute(desk, &own, &[Command::Enrol(key)]).expect("enrolled");
}

fn colleague(desk: &Desk, owner: &Session, name: &str, role: Role) {
    newcomer(desk, owner, name, role);
    let shown = fingerprint(desk, name);
    let approve = ApproveMember::prepare(owner, &named(desk, name), &shown).expect("keys");
    execute(desk, owner, &[Command::ApproveMember(approve)]).expect("let in");
}

/// A store with a team, made once: scrypt takes its time. Its file is copied for each story.
static TEAM: LazyLock<(TempDir, String)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let (desk, passphrase) =
        fill(&folder.path().join("store"), 40, 12, kefu::demo::SEED, now()).expect("a demo");
    let owner = session(&desk, OWNER, &passphrase);
    for (name, role) in [("李组长", Role::Lead), ("陈隐", Role::Dpo), ("赵管", Role::Admin)]
    {
        colleague(&desk, &owner, name, role);
    }
    newcomer(&desk, &owner, "周新", Role::Agent);
    // The owner's grant is older than a review lasts.
    let officer = Session::new(owner.clock().clone(), "local").expect("a session");
    officer.set_member(named(&desk, "陈隐"));
    let stays = LookAt::Confirm(owner.member_id().expect("a member"));
    execute(&desk, &officer, &[Command::Review(stays)]).expect("confirmed");
    (folder, passphrase)
});

fn session(desk: &Desk, name: &str, passphrase: &str) -> Session {
    let session = Session::new(Clock::set_to(now()), "local").expect("a session");
    session.set_member(named(desk, name));
    kefu::commands::unlock::unlock(desk, &session, &passphrase.into()).expect("the vault");
    session
}

/// A desk of somebody of the team. But for the owner's its vault is closed.
fn desk_of(name: &str, size: (u16, u16), language: Language) -> TestDesk {
    let (desk, owner, folder) = team();
    let clock = owner.clock().clone();
    let session = match name {
        OWNER => owner,
        name => {
            let other = Session::new(clock.clone(), "local").expect("a session");
            other.set_member(named(&desk, name));
            other
        }
    };
    TestDesk::over(desk, session, clock, folder, size, language)
}

fn team() -> (Desk, Session, TempDir) {
    use std::os::unix::fs::PermissionsExt;
    let (made, passphrase) = &*TEAM;
    let folder = TempDir::new().expect("a folder");
    let store = folder.path().join("store");
    std::fs::create_dir(&store).expect("a folder");
    std::fs::set_permissions(&store, PermissionsExt::from_mode(0o700)).expect("rights");
    let name = "kefu.redb";
    std::fs::copy(made.path().join("store").join(name), store.join(name)).expect("a copy");
    let desk = Desk::new(kefu::store::Store::open(&store).expect("a store"));
    let owner = session(&desk, OWNER, passphrase);
    (desk, owner, folder)
}

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Every board is a golden frame in both languages at both sizes, and stays within a small screen.
fn frames(name: &str, mut desk_in: impl FnMut((u16, u16), Language) -> TestDesk) {
    for language in Language::ALL {
        for size in SIZES {
            let code = language.code().split('-').next().unwrap_or_default();
            let desk = desk_in(size, language);
            golden(&format!("{name}-{code}-{}x{}.svg", size.0, size.1), &desk.svg());
        }
        let mut small = desk_in((60, 20), language);
        assert!(small.lines()[19].trim_end().len() > 10, "{}", small.screen());
        small.keys(&["Esc"]);
    }
}

#[test]
fn a_member_is_let_in_by_what_they_read_out_and_by_nothing_that_is_shown() {
    let mut desk = desk_of(OWNER, (120, 40), Language::English);
    let told = fingerprint(&desk.worker.desk, "周新");
    desk.shows("1 waiting");
    desk.keys(&["g", "m"]).shows("> 周新").shows("waiting").hides(&told);
    desk.keys(&["p"]).shows("Let in · 周新").hides(&told);
    desk.keys(&["0000-1111", "Enter"]).shows("That is not the fingerprint").hides(&told);
    desk.keys(&["^U", &told, "Enter"]).hides("1 waiting").shows("周新 is let in.");
    assert!(named(&desk.worker.desk, "周新").is_active());
    // Who has come is known by it from now on.
    go_to(&mut desk, "周新");
    desk.keys(&["Enter"]).shows(&told);
}

#[test]
fn a_member_is_added_given_roles_and_goes() {
    let mut desk = desk_of(OWNER, (80, 24), Language::English);
    desk.keys(&["g", "m", "a"]).shows("New member");
    desk.keys(&["王小", "Tab", "^S"]).shows("Roles: fill this in first");
    desk.keys(&["Space", "Right", "Space", "Tab", "x", "^S"]).shows("is no user id");
    desk.keys(&["^U", "1007", "^S"]).shows("王小 was added").shows("invited");
    let added = named(&desk.worker.desk, "王小");
    assert_eq!((added.roles, added.uid), (vec![Role::Intake, Role::Agent], Some(1007)));
    // One row of the table is found by walking to it.
    go_to(&mut desk, "王小");
    desk.keys(&["o"]).shows("[x] intake");
    desk.keys(&["Space", "^S"]).shows("has other roles");
    assert_eq!(named(&desk.worker.desk, "王小").roles, [Role::Agent]);
    desk.keys(&["o", "^S"]).shows("Nothing was changed.");
    desk.keys(&["x"]).shows("Let this member go?").shows("No open complaint is theirs.");
    desk.keys(&["Enter"]).shows("王小");
    desk.keys(&["x", "y"]).shows("王小 is gone.").hides("> 王小");
}

fn go_to(desk: &mut TestDesk, name: &str) {
    desk.keys(&["g"]);
    for _ in 0..20 {
        if desk.screen().contains(&format!("> {name}")) {
            return;
        }
        desk.keys(&["j"]);
    }
    panic!("{name} is not there:\n{}", desk.screen());
}

#[test]
fn before_somebody_goes_the_desk_says_what_follows() {
    let mut desk = desk_of(OWNER, (80, 24), Language::English);
    desk.keys(&["A"]).shows("Hand over");
    for _ in 0..8 {
        if !desk.screen().contains("[李组长]") {
            desk.keys(&["Right"]);
        }
    }
    desk.keys(&["Tab", "rung twice", "^S"]).shows("handed over");
    desk.keys(&["g", "m"]);
    go_to(&mut desk, "李组长");
    desk.keys(&["x"]).shows("1 open complaint goes back to the queue.").shows("contact");
    desk.keys(&["y"]).shows("李组长 is gone.").shows("New contact keys are wanted");
}

#[test]
fn keys_are_grey_by_the_guards_of_the_door() {
    let mut desk = desk_of("赵管", (80, 24), Language::English);
    desk.hides("1 waiting");
    desk.keys(&["g", "m"]);
    desk.keys(&["p"]).shows("let a member in");
    go_to(&mut desk, "赵管");
    desk.keys(&["o"]).shows("Nobody changes, approves or removes themselves.");
    go_to(&mut desk, OWNER);
    desk.keys(&["x"]).shows("owner");
    desk.keys(&["l"]).hides("Lift the limit for 30 minutes");
    let mut lead = desk_of("李组长", (80, 24), Language::English);
    lead.shows("1 waiting");
    lead.keys(&["g", "m", "x"]).shows("let a member go");
    go_to(&mut lead, OWNER);
    lead.keys(&["l", "too short", "^S"]).shows("12");
    lead.keys(&["^U", REASON, "^S"]).shows("is lifted for 30 minutes");
    lead.shows("Limit lifted until: 2026-11-22 10:30");
}

/// A birthday of somebody new.
fn born(desk: &Desk, session: &Session, name: &str) -> PointId {
    let value = "1990-01-31".into();
    let draft = PointDraft { kind: PointKind::Birthday, label: String::new(), value };
    let points: SealedPoints = seal_new(desk, session, &[draft]).expect("sealed");
    let id = points.points[0].point.id;
    let facts = PartyFacts { name: name.into(), ..PartyFacts::default() };
    let party = AddParty::new(session, facts, points).expect("a party");
    execute(desk, session, &[Command::AddParty(party)]).expect("added");
    id
}

fn reveals(desk: &Desk, session: &Session, count: usize) {
    for _ in 0..count {
        let point = born(desk, session, "生日客");
        reveal(desk, session, point, Purpose::IncomingCall).expect("shown");
    }
}

#[test]
fn the_footer_tells_of_a_limit_before_the_key_is_pressed() {
    let (desk, owner, folder) = team();
    reveals(&desk, &owner, 7);
    let clock = owner.clock().clone();
    let mut desk = TestDesk::over(desk, owner, clock, folder, (80, 24), Language::English);
    born(&desk.worker.desk, &desk.worker.session, "稀客");
    desk.send(kefu::tui::msg::Msg::Changed(u64::MAX / 2, Touched::ALL));
    desk.keys(&["/", "稀客", "Enter"]);
    desk.shows("r reveal ").hides("/10");
    reveals(&desk.worker.desk, &desk.worker.session, 1);
    desk.keys(&["^L"]).send(kefu::tui::msg::Msg::Changed(u64::MAX, Touched::ALL));
    desk.shows("r reveal 8/10");
    reveals(&desk.worker.desk, &desk.worker.session, 2);
    desk.send_status();
    desk.shows("r limit reached; next at 11:00");
    desk.keys(&["r"]).shows("10 customers' secret fields an hour");
    // Whoever was seen already costs nothing.
    desk.keys(&["/", "生日客", "Enter"]).shows("r reveal 10/10");
}

#[test]
fn notices_are_read_at_the_desk_by_somebody_else() {
    let (desk, owner, folder) = team();
    let point = born(&desk, &owner, "生日客");
    reveal(&desk, &owner, point, Purpose::BreakGlass(REASON.into())).expect("shown");
    let officer = Session::new(owner.clock().clone(), "local").expect("a session");
    officer.set_member(named(&desk, "陈隐"));
    let clock = owner.clock().clone();
    let mut desk = TestDesk::over(desk, owner, clock, folder, (80, 24), Language::English);
    desk.shows("1 notice");
    desk.keys(&["g", "n"]).shows("break-glass").shows("the court asks for it");
    desk.keys(&["m"]).shows("This notice tells of you.").hides("The notice is read.");
    desk.keys(&["Esc"]);
    desk.worker.session.set_member(named(&desk.worker.desk, "陈隐"));
    desk.send_status();
    desk.shows("1 notice");
    desk.keys(&["g", "n", "Enter"]).shows("revealed a field (vault.reveal)");
    desk.keys(&["Esc", "m"])
        .shows("The notice is read.")
        .shows("No notice waits")
        .hides("1 notice");
    desk.keys(&["a"]).shows("Read by: 陈隐");
    desk.hides("1990");
}

/// The admin asks for a role that reads the secret compartment, and the desk of the privacy officer shows it.
fn asked(size: (u16, u16), language: Language) -> TestDesk {
    let desk = desk_of("陈隐", size, language);
    let admin = Session::new(desk.clock.clone(), "10.0.0.9").expect("a session");
    admin.set_member(named(&desk.worker.desk, "赵管"));
    let lead = named(&desk.worker.desk, "李组长").id;
    let grant = SetRoles { member: lead, add: vec![Role::Senior], remove: Vec::new() };
    let refused = execute(&desk.worker.desk, &admin, &[Command::SetRoles(grant)]).map(|_| ());
    assert_eq!(refused.map_err(|error| error.code), Err("approval-needed"));
    let mut desk = desk;
    desk.send_status();
    desk
}

#[test]
fn a_second_person_decides_at_the_desk_and_sees_what_on() {
    let mut desk = asked((80, 24), Language::English);
    desk.shows("1 request");
    desk.keys(&["g", "p"]).shows("A-000001").shows("senior agent");
    desk.keys(&["Enter"]).shows("Digest:");
    desk.keys(&["Esc", "y"]).shows("赵管 may once: give 李组长 the role senior agent");
    desk.keys(&["Esc"]).shows("1 request");
    desk.keys(&["w"]).shows("A-000001 is not your request.");
    desk.keys(&["y", "y"]).shows("A-000001 is approved.").hides("1 request");
    desk.keys(&["n"]).shows("is approved already");
    // Nobody decides on their own, and whoever asked is told to go on.
    desk.keys(&["Esc"]);
    desk.worker.session.set_member(named(&desk.worker.desk, "赵管"));
    desk.send_status();
    desk.shows("1 request");
    desk.keys(&["g", "p"]).shows("Approved: do exactly the same once more.");
    desk.keys(&["w"]).shows("A-000001 is taken back.").shows("No request waits.");
    desk.keys(&["a"]).shows("taken back").hides("1 request");
}

#[test]
fn the_log_is_narrowed_down_and_opened_and_follows_what_others_do() {
    let mut desk = desk_of("陈隐", (120, 40), Language::English);
    desk.keys(&["g", "a"]).shows("Audit log, newest first").shows("set the first passphrase");
    desk.keys(&["/", "verb:member member:王芳", "Enter"])
        .shows("added a member")
        .hides("set the first");
    desk.keys(&["Enter"]).shows("Hash of the entry before:").shows("Session:");
    desk.keys(&["Esc", "/", "^U", "who:me", "Enter"]).shows("A filter has no key who:");
    desk.keys(&["/", "^U", "nobody", "Enter"]).shows("nobody");
    desk.keys(&["/", "^U", "since:2030-01-01", "Enter"]).shows("No entry fits.");
    desk.keys(&["/", "^U", "refused", "Enter"]).shows("No entry fits.");
    desk.keys(&["/", "^U", "Enter"]);
    let last = desk.worker.last_entry().expect("a number");
    let session = Session::new(desk.clock.clone(), "10.0.0.9").expect("a session");
    session.set_member(named(&desk.worker.desk, "李组长"));
    let mut wanted = session.member().expect("a member").preferences;
    wanted.theme = Some("dark".into());
    let prefer = Command::Preferences(kefu::commands::member::SetPreferences(wanted));
    execute(&desk.worker.desk, &session, &[prefer]).expect("kept");
    desk.send(kefu::tui::msg::Msg::Changed(last + 1, Touched::ALL));
    desk.shows("changed preferences").shows(&format!("> {:>7}", last + 1));
    let mut zh = desk_of("陈隐", (120, 40), Language::Chinese);
    zh.keys(&["g", "a", "/", "verb:批准", "Enter"]).shows("批准成员").hides("新增成员");
}

#[test]
fn the_log_is_for_those_who_may_read_it() {
    let mut desk = desk_of(OWNER, (80, 24), Language::English);
    let agent = Member { roles: vec![Role::Agent], ..desk.model.member.clone() };
    desk.model.member = agent;
    for keys in [["g", "a"], ["g", "n"], ["g", "r"]] {
        desk.keys(&keys);
        assert!(desk.model.overlays.is_empty(), "{keys:?}");
    }
    desk.keys(&["g", "m"]);
    assert_eq!(desk.model.overlays.len(), 1, "who works here is known to all");
}

#[test]
fn a_customer_is_told_who_was_shown_what_and_what_for() {
    let mut desk = broken_glass((120, 40), Language::Chinese);
    desk.keys(&["/", "生日客", "Enter", "g", "r"]);
    desk.shows("生日客 · 谁看过什么").shows("来电").shows("紧急查看").shows(REASON).hides("1990");
    desk.keys(&["l"]).shows("新增客户").shows("查看封存内容").hides("登记投诉");
}

/// A log of many entries comes in parts: what is not near the cursor is not read.
#[test]
fn a_long_log_comes_part_by_part() {
    let (desk, owner, folder) = team();
    for turn in 0..450 {
        let mut wanted = owner.member().expect("a member").preferences;
        wanted.theme = Some(["dark", "light"][turn % 2].to_owned());
        let prefer = Command::Preferences(kefu::commands::member::SetPreferences(wanted));
        execute(&desk, &owner, &[prefer]).expect("kept");
    }
    let total = desk.read(audit::last).expect("a number");
    let clock = owner.clock().clone();
    let mut desk = TestDesk::over(desk, owner, clock, folder, (80, 24), Language::English);
    desk.keys(&["g", "a"]).shows("1/200+");
    desk.keys(&["G"]).shows("200/400+");
    for _ in 0..6 {
        desk.keys(&["G"]);
    }
    desk.shows(&format!("{total}/{total}")).shows("made the store");
}

/// The owner's desk, after two reveals of one customer.
fn broken_glass(size: (u16, u16), language: Language) -> TestDesk {
    let (desk, owner, folder) = team();
    let point = born(&desk, &owner, "生日客");
    reveal(&desk, &owner, point, Purpose::IncomingCall).expect("shown");
    reveal(&desk, &owner, point, Purpose::BreakGlass(REASON.into())).expect("shown");
    let clock = owner.clock().clone();
    TestDesk::over(desk, owner, clock, folder, size, language)
}

#[test]
fn boards_as_they_look() {
    frames("members", |size, language| {
        let mut desk = desk_of(OWNER, size, language);
        desk.keys(&["g", "m"]);
        desk
    });
    frames("member-roles", |size, language| {
        let mut desk = desk_of(OWNER, size, language);
        desk.keys(&["g", "m", "o", "Right"]);
        desk
    });
    frames("member-refused", |size, language| {
        let mut desk = desk_of("赵管", size, language);
        desk.keys(&["g", "m", "p"]);
        desk
    });
    frames("reads", |size, language| {
        let mut desk = broken_glass(size, language);
        desk.keys(&["/", "生日客", "Enter", "g", "r"]);
        desk
    });
    frames("approvals", |size, language| {
        let mut desk = asked(size, language);
        desk.keys(&["g", "p"]);
        desk
    });
    frames("guards", |size, language| {
        let mut desk = broken_glass(size, language);
        desk.keys(&["g", "b"]);
        desk
    });
    frames("notices", |size, language| {
        let mut desk = broken_glass(size, language);
        desk.keys(&["g", "n", "m"]);
        desk
    });
    frames("notices-none", |size, language| {
        let mut desk = desk_of("陈隐", size, language);
        desk.keys(&["g", "n"]);
        desk
    });
    frames("audit", |size, language| {
        let mut desk = desk_of("陈隐", size, language);
        desk.keys(&["g", "a"]);
        desk
    });
}
