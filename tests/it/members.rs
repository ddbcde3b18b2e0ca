//! Many members on one store, each a process of its own: how they come, what they may, how they go.

use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use std::process::Stdio;
use std::time::Duration;

pub const THEIRS: &str = "nine blue whales sing at noon";

impl House {
    /// A command of another member, who is bound to nobody's user and proves by the passphrase who it is.
    pub fn of(&self, name: &str, input: &str, args: &[&str]) -> Ran {
        let words = [&["--as", name, "--passphrase-fd", "0"], args].concat();
        self.told(&format!("{THEIRS}\n{input}"), &words)
    }

    pub fn of_owner(&self, args: &[&str]) -> Ran {
        self.told(PASSPHRASE, &[args, &["--passphrase-fd", "0"]].concat())
    }

    fn is_let_in(&self, name: &str) {
        let shown = self.member(name)["fingerprint"].as_str().unwrap_or_default().to_owned();
        let ran = self.of_owner(&["member", "approve", name, "--fingerprint", &shown]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }

    /// Somebody who has come all the way.
    pub fn newcomer(&self, name: &str, role: &str) {
        self.json(&["member", "add", name, "--role", role]);
        let ran = self.of(name, "", &["vault", "passphrase"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        self.is_let_in(name);
    }
}

fn text(ran: &Ran) -> String {
    String::from_utf8_lossy(&ran.out).into_owned()
}

#[test]
fn a_member_comes_in_three_steps_and_none_can_be_left_out() {
    let house = House::new();
    house.json(&["member", "add", "李娜", "--role", "agent"]);
    assert_eq!(house.member("李娜")["state"], "invited");
    assert_eq!(house.of("李娜", "", &["party", "list"]).status, Some(6));
    let unknown = house.of_owner(&["member", "approve", "李娜", "--fingerprint", "0"]);
    assert_eq!(unknown.status, Some(3), "there is nothing yet to approve: {unknown:?}");
    assert_eq!(house.of("李娜", "", &["vault", "passphrase"]).status, Some(0));
    assert_eq!(house.member("李娜")["state"], "waiting");
    let list = text(&house.run(&["member", "list"]));
    assert!(list.lines().next().is_some_and(|line| line.contains("Lacks")), "{list}");
    let log = text(&house.run(&["audit", "list"]));
    let added = log.lines().find(|line| line.contains("added a member")).unwrap_or_default();
    assert!(added.contains("李娜"), "by name, not by id: {log}");
    assert_eq!(house.of("李娜", "", &["party", "list"]).status, Some(6));
    let other = house.of_owner(&["member", "approve", "李娜", "--fingerprint", "0000-1111"]);
    assert_eq!(other.status, Some(3), "another fingerprint: {other:?}");
    house.is_let_in("李娜");
    let member = house.member("李娜");
    assert_eq!((&member["state"], &member["holds"][0]), (&"active".into(), &"contact".into()));
    assert_eq!(house.of("李娜", "", &["party", "list"]).status, Some(0));
    // Without the passphrase nobody is somebody else.
    assert_eq!(
        house
            .told(
                "wrong wrong wrong wrong wrong",
                &["--as", "李娜", "--passphrase-fd", "0", "party", "list"]
            )
            .status,
        Some(6)
    );
    assert_eq!(house.run(&["--as", "李娜", "party", "list"]).status, Some(6));
    house.is_sound();
}

#[test]
fn intake_writes_a_number_and_reads_none_not_by_look_up_either() {
    const PHONE: &str = "13812345678";
    let house = House::new();
    house.newcomer("小陈", "intake");
    let added =
        house.of("小陈", &format!("{PHONE}\n"), &["party", "add", "张伟", "--point", "phone:work"]);
    assert_eq!(added.status, Some(0), "{added:?}");
    let search = ["party", "search", PHONE, "--json"];
    assert!(text(&house.of("小陈", "", &search)).contains("\"total\": 0"));
    assert!(!house.holds(PHONE));
    house.newcomer("李娜", "agent");
    assert!(text(&house.of("李娜", "", &search)).contains("C-000001"));
    assert!(text(&house.of("小陈", "", &search)).contains("\"total\": 0"));
    house.is_sound();
}

#[test]
fn nobody_acts_for_themselves_and_the_last_admin_stays() {
    let house = House::new();
    for refused in [
        vec!["member", "remove", MEMBER],
        vec!["member", "role", MEMBER, "--remove", "owner", "--add", "agent"],
    ] {
        assert_eq!(house.run(&refused).status, Some(3), "{refused:?}");
    }
    house.newcomer("李娜", "senior");
    house.newcomer("小周", "admin");
    let not_own = house.of("小周", "", &["member", "role", "小周", "--add", "senior"]);
    assert_eq!(not_own.status, Some(3), "{not_own:?}");
    let over = house.of("小周", "", &["member", "remove", MEMBER]);
    assert_eq!(over.status, Some(3), "an owner goes by an owner only: {over:?}");
    for raised in
        [["member", "add", "小赵", "--role", "owner"], ["member", "role", "小周", "--add", "owner"]]
    {
        assert_eq!(house.of("小周", "", &raised).status, Some(3), "{raised:?}");
    }
    let last = house.run(&["member", "role", "李娜", "--remove", "senior", "--add", "intake"]);
    assert_eq!(last.status, Some(0), "the owner holds the keys, too: {last:?}");
    assert_eq!(house.run(&["member", "add", "老李", "--role", "owner"]).status, Some(3));
    assert_eq!(house.of("小周", "", &["approval", "approve", "A-000001"]).status, Some(0));
    house.newcomer("老李", "owner");
    assert_eq!(house.of("老李", "", &["member", "remove", MEMBER]).status, Some(0));
    assert_eq!(house.run(&["party", "list"]).status, Some(6), "who has left is nobody");
    assert_eq!(house.of("老李", "", &["audit", "verify"]).status, Some(0));
}

#[test]
fn whoever_is_given_more_waits_for_somebody_who_lets_them_in_anew() {
    let house = House::new();
    house.newcomer("小陈", "intake");
    house.json(&["member", "role", "小陈", "--add", "senior"]);
    assert_eq!(house.member("小陈")["state"], "waiting");
    assert_eq!(house.of("小陈", "", &["party", "list"]).status, Some(6));
    // New keys made meanwhile are not for those whom nobody has let in.
    assert_eq!(house.of_owner(&["vault", "rotate"]).status, Some(0));
    assert_eq!(house.member("小陈")["holds"], serde_json::json!([]));
    house.is_let_in("小陈");
    assert_eq!(house.member("小陈")["holds"], serde_json::json!(["contact", "secret"]));
    house.is_sound();
}

#[test]
fn new_keys_after_somebody_has_left_are_made_to_the_end_whatever_is_killed() {
    let house = House::new();
    house.newcomer("李娜", "senior");
    let rows: String = (0..900).map(|n| format!("客户{n},{}\n", 13_800_000_000_u64 + n)).collect();
    std::fs::write(house.home().join("rows.csv"), format!("姓名,手机\n{rows}")).unwrap_or_default();
    assert_eq!(house.of_owner(&["import", "parties", "rows.csv"]).status, Some(0));
    house.json(&["member", "remove", "李娜"]);
    let rotate = ["vault", "rotate", "--ndjson", "--passphrase-fd", "0"];
    let mut kills = 0;
    for millis in [1_500, 1_700, 2_000, 2_400] {
        let child = house.command(&rotate).stdin(Stdio::piped()).spawn();
        let Ok(mut child) = child else { continue };
        if let Some(mut stdin) = child.stdin.take() {
            let _ = std::io::Write::write_all(&mut stdin, format!("{PASSPHRASE}\n").as_bytes());
        }
        std::thread::sleep(Duration::from_millis(millis));
        kills += usize::from(child.try_wait().is_ok_and(|ended| ended.is_none()));
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(house.of_owner(&["party", "search", "13800000899"]).status, Some(0));
    }
    let ended = house.of_owner(&rotate[..2]);
    assert_eq!(ended.status, Some(0), "{ended:?} after {kills} kills");
    for number in ["13800000000", "13800000450", "13800000899"] {
        let found = house.of_owner(&["party", "search", number, "--json"]);
        assert!(text(&found).contains("\"total\": 1"), "{number}");
    }
    let status = house.json(&["vault", "status"]);
    let epochs: Vec<u64> = status["compartments"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["epoch"].as_u64())
        .collect();
    assert!(epochs.len() == 2 && epochs.iter().all(|epoch| *epoch >= 2), "{epochs:?}");
    house.is_sound();
}

/// Whoever unlocks while keys are made anew is neither told that the store is damaged nor kept out.
#[test]
fn the_vault_opens_while_new_keys_are_made() {
    let house = House::empty();
    let own = crate::backup::identity(&house, 1);
    let house = house.with_store(&[own]);
    let rows: String = (0..300).map(|n| format!("客户{n},{}\n", 13_800_000_000_u64 + n)).collect();
    std::fs::write(house.home().join("rows.csv"), format!("姓名,手机\n{rows}")).unwrap_or_default();
    let taken = house.of_owner(&["import", "parties", "rows.csv"]);
    assert_eq!(taken.status, Some(0), "{taken:?}");
    std::thread::scope(|scope| {
        let rotating = scope.spawn(|| {
            (0..3).map(|_| house.of_owner(&["vault", "rotate"]).status).collect::<Vec<_>>()
        });
        while !rotating.is_finished() {
            let found = house.of_owner(&["party", "search", "13800000250"]);
            assert!(matches!(found.status, Some(0 | 5)), "{found:?}");
        }
        let rotated = rotating.join().unwrap_or_default();
        assert!(rotated.iter().all(|status| *status == Some(0)), "{rotated:?}");
    });
    let log = house.json(&["audit", "list", "--verb", "vault.unlock", "--refused"]);
    assert_eq!(log["total"], 0, "{log}");
    house.is_sound();
}
