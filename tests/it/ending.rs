//! However the desk ends: the terminal is as it was, and nobody finds an open vault. What a panic
//! does is shown in `terminal_guard`, whose process can be told to panic.

use crate::house::{House, KEFU, PASSPHRASE};
use crate::needs;
use crate::seat::Seat;
use kefu::locale::{Language, Locale};
use portable_pty::CommandBuilder;
use rustix::process::{Signal, test_kill_process};
use std::time::{Duration, Instant};

const PHONE: &str = "13800138000";
const SIZE: (u16, u16) = (80, 24);

fn text(id: &str) -> String {
    Locale::new(Language::English).text(id)
}

fn house() -> House {
    let house = House::new();
    let party = house.party("张伟", PHONE);
    house.complaint("退款未到账", &party);
    house
}

/// The vault is open and a number on the screen, as it may be when something happens.
fn reveals(seat: &mut Seat) {
    seat.shows("退款未到账").keys(&["Enter"]).shows("C-000001");
    seat.keys(&["r", PASSPHRASE, "Enter"]).shows(&text("purpose-call"));
    seat.keys(&["Enter"]).shows(PHONE).shows(&text("header-open"));
}

fn last_verb(house: &House) -> String {
    house.verbs().pop().unwrap_or_default()
}

fn signalled(signal: Signal) {
    let house = house();
    let mut seat = Seat::at_desk(&house, SIZE, &[]);
    reveals(&mut seat);
    seat.send(signal);
    seat.ends().is_as_before();
    assert!(!seat.sees(PHONE));
    assert_eq!(last_verb(&house), "vault.lock");
    house.is_sound();
}

#[test]
fn on_sigterm() {
    signalled(Signal::TERM);
}

#[test]
fn on_sighup() {
    signalled(Signal::HUP);
}

#[test]
fn on_sigint_from_outside() {
    signalled(Signal::INT);
}

#[test]
fn on_sigquit() {
    signalled(Signal::QUIT);
}

#[test]
fn on_ctrl_c_nothing_ends() {
    let house = house();
    let mut seat = Seat::at_desk(&house, SIZE, &[]);
    seat.shows("退款未到账").keys(&["n", "draft", "^C"]).shows(&text("toast-draft-kept"));
    seat.keys(&["q"]).shows(&text("confirm-quit")).keys(&["y"]).ends().is_as_before();
}

#[test]
fn when_the_terminal_closes() {
    let house = house();
    let mut seat = Seat::at_desk(&house, SIZE, &[]);
    reveals(&mut seat);
    seat.hang_up();
    seat.ends();
    assert_eq!(last_verb(&house), "vault.lock");
    house.is_sound();
}

/// A shell that ignores the hang-up passes it on to nobody: only the line itself tells.
#[test]
fn when_the_terminal_closes_and_no_signal_comes() {
    let house = house();
    let script = format!("trap '' HUP; sh -c 'echo pid $$.; exec {KEFU}'; exit 0");
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-c", &script]);
    let mut seat = Seat::with(&house, SIZE, shell);
    seat.shows("pid ").shows("退款未到账");
    let desk = seat.told_pid();
    reveals(&mut seat);
    seat.hang_up();
    let deadline = Instant::now() + Duration::from_secs(5);
    while test_kill_process(desk).is_ok() {
        assert!(Instant::now() < deadline, "the desk lives on without a terminal");
        std::thread::sleep(Duration::from_millis(10));
    }
    seat.ends();
    assert_eq!(last_verb(&house), "vault.lock");
}

#[test]
fn on_ctrl_z_the_shell_has_a_sane_terminal_and_fg_a_locked_desk() {
    if !needs::program("bash") {
        return;
    }
    let house = house();
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "--noediting", "-i"]);
    let mut seat = Seat::with(&house, SIZE, shell);
    seat.keys(&["PS1='at 'home", "Enter"]).shows("at home").keys(&[KEFU, "Enter"]);
    reveals(&mut seat);
    seat.keys(&["^Z"]).shows("Stopped").is_as_before();
    assert!(!seat.sees(PHONE));
    assert_eq!(last_verb(&house), "vault.lock");
    seat.keys(&["fg", "Enter"]).shows("C-000001").shows(&text("header-locked"));
    assert!(!seat.sees(PHONE), "the number came back");
    // What is typed after the desk's own screen is gone belongs to the shell.
    seat.keys(&["q"]).is_left().keys(&["echo ba''ck", "Enter"]).shows("back");
    seat.is_as_before();
    seat.keys(&["exit", "Enter"]).ends();
}
