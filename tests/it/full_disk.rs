//! The disk under the store is really full: a desk that is open there says so and keeps what was typed; with room again
//! the same keys save it. `tests/it/mishaps.rs` tells the same of the command line.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::House;
use crate::needs;
use crate::seat::Seat;
use kefu::locale::{Language, Locale};
use portable_pty::CommandBuilder;
use std::time::{Duration, Instant};

/// A small file system of its own under the store, filled to the last page by the command line; then a desk.
const SCRIPT: &str = r#"
    mkdir disk && mount -t tmpfs -o size=12m none disk || { echo no disk; exit 99; }
    cp -a store disk/store && export KEFU_STORE=$PWD/disk/store
    dd if=/dev/zero of=disk/rest bs=4k 2>/dev/null
    n=0; while [ $n -lt 400 ] && $0 party add "Customer $n" >/dev/null 2>last.err; do n=$((n + 1)); done
    dd if=/dev/zero of=disk/last bs=1 count=4096 2>/dev/null
    (while [ ! -e free ]; do sleep 0.05; done; rm disk/rest disk/last; touch freed) &
    (while [ ! -e saved ]; do sleep 0.05; done
     ls disk/store/run/open >open; $0 desk list --json >desks.new; mv desks.new desks) &
    $0 --lang en
    $0 doctor >doctor.out 2>&1 && $0 audit verify >verify.out 2>&1; echo $? >ended
"#;

fn wait_for(house: &House, name: &str) -> String {
    let patience = Instant::now() + Duration::from_secs(30);
    let path = house.home().join(name);
    while !path.exists() && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::read_to_string(path).expect("a file")
}

#[test]
fn a_desk_on_a_full_disk_says_so_keeps_what_was_typed_and_goes_on() {
    let house = House::new();
    house.party("张伟", "13800138000");
    let case = house.complaint("退款未到账", "C-000001");
    let mut command = CommandBuilder::new("unshare");
    command.args(["-m", "sh", "-c", SCRIPT, crate::house::KEFU]);
    let mut seat = Seat::with(&house, (120, 40), command);
    if !needs::found(
        seat.comes_to("退款未到账"),
        "no file system can be mounted here (only root can)",
    ) {
        return;
    }
    let words = Locale::new(Language::English);
    let toast = words.text_with("toast-entry-add", &[("number", case.as_str().into())]);
    assert!(wait_for(&house, "last.err").contains("full"), "the command line says so");
    seat.keys(&["Enter"]).shows(&case);
    // One that fills pages, so that there is none left for it.
    let note = "n".repeat(3_000);
    seat.keys(&["n", &note]).shows("nnnnnnnn").keys(&["kept."]).shows("kept.");
    seat.keys(&["^S"]).shows("The disk under the store is full").shows("Make room");
    std::fs::write(house.home().join("free"), "").expect("a file");
    wait_for(&house, "freed");
    seat.keys(&["^S"]).shows(&toast).keys(&["Esc"]).hides(&toast).shows("nnnn");
    // It had no place among the others, and has one now.
    std::fs::write(house.home().join("saved"), "").expect("a file");
    let desks = wait_for(&house, "desks");
    let desks: serde_json::Value = serde_json::from_str(&desks).expect("JSON");
    assert_eq!(desks["items"].as_array().map(Vec::len), Some(1), "{desks}");
    assert_eq!(wait_for(&house, "open").lines().count(), 1, "{desks}");
    seat.keys(&["q"]).ends();
    assert_eq!(wait_for(&house, "ended").trim(), "0", "{}", wait_for(&house, "doctor.out"));
}
