//! A field opened without kefu: the steps that the README prints, carried out word for word by a
//! shell with the stock `age` command and libsodium.

use crate::house::{House, PASSPHRASE};
use crate::needs;
use crate::seat::Seat;
use portable_pty::CommandBuilder;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

const README: &str = include_str!("../../README.md");
const PHONES: [&str; 2] = ["13800138000", "+44 20 7946 0958"];

/// Which of the README's lines open the vault's key.
#[derive(Clone, Copy)]
enum Way {
    Passphrase,
    One,
    Both,
}

/// A store whose first customer has two phone numbers, and the folder `rescue` beside it.
struct Rescue {
    house: House,
    python: &'static str,
}

/// None where a program is missing.
fn rescued(recipients: usize) -> Option<Rescue> {
    if !(needs::program("age") && needs::program("age-keygen")) {
        return None;
    }
    let python = needs::python_with("nacl")?;
    let house = House::empty();
    let recovery: Vec<String> = (1..=recipients).map(|n| recipient(&house, n)).collect();
    let house = house.with_store(&recovery);
    let zhang = house.party("张伟", PHONES[0]);
    let more = ["party", "edit", &zhang, "--point", "phone:home", "--passphrase-fd", "0"];
    let more = house.told(&format!("{PASSPHRASE}\n{}\n", PHONES[1]), &more);
    assert_eq!(more.status, Some(0), "{more:?}");
    let ran = house.run(&["vault", "rescue", "--out", "rescue", &zhang]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let rescue = Rescue { house, python };
    rescue.is_private();
    Some(rescue)
}

/// A new identity `R<n>.txt` in the home of the house; its public key.
fn recipient(house: &House, n: usize) -> String {
    let file = format!("R{n}.txt");
    let keygen = |args: &[&str]| {
        let mut keygen = Command::new("age-keygen");
        let ran = keygen.args(args).current_dir(house.home()).output().expect("a run");
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).expect("text").trim().to_owned()
    };
    keygen(&["-o", &file]);
    keygen(&["-y", &file])
}

impl Rescue {
    fn folder(&self) -> PathBuf {
        self.house.home().join("rescue")
    }

    fn is_private(&self) {
        let mode = |path: &PathBuf| path.metadata().expect("metadata").permissions().mode() & 0o777;
        assert_eq!(mode(&self.folder()), 0o700);
        for entry in std::fs::read_dir(self.folder()).expect("a folder") {
            assert_eq!(mode(&entry.expect("an entry").path()), 0o600);
        }
    }

    fn names(&self, start: &str) -> usize {
        let entries = std::fs::read_dir(self.folder()).expect("a folder").flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(start)).count()
    }

    /// What `OPEN.txt` says of a field.
    fn aad(&self, field: &str) -> String {
        let guide = std::fs::read_to_string(self.folder().join("OPEN.txt")).expect("a guide");
        let told = guide.split(&format!("\n{field}\n")).nth(1).expect("the field");
        let line = told.lines().find_map(|line| line.trim().strip_prefix("aad"));
        line.expect("its aad").trim().to_owned()
    }

    /// The README's steps for this way, with the identities where they lie.
    fn steps(&self, way: Way, field: &str, aad: &str) -> String {
        let block = README.split("```\n").find(|block| block.starts_with("umask 077\n"));
        let mut steps = String::from("set -e\ncd rescue\n");
        for line in block.expect("the README's steps").lines() {
            let is_passphrase = line.contains("member.txt");
            let line = match way {
                Way::Passphrase => line,
                _ if is_passphrase => continue,
                Way::One => line.strip_prefix("#   or, with recovery:").unwrap_or(line),
                Way::Both => line.strip_prefix("#   or, with two of them:").unwrap_or(line),
            };
            steps.push_str(line);
            steps.push('\n');
        }
        assert!(steps.contains("python3 - field-phone-1.bin AAD <<'END'"), "{steps}");
        steps
            .replace("python3 - field-phone-1.bin AAD", &format!("{} - {field} {aad}", self.python))
            .replace("-i R", "-i ../R")
    }

    /// What the steps print, and whether they went through. Keys in clear are deleted behind them.
    fn opens(&self, steps: &str) -> Result<String, String> {
        let mut shell = Command::new("sh");
        let ran = shell.args(["-c", steps]).current_dir(self.house.home()).output();
        let ran = ran.expect("a run");
        self.sweep();
        match ran.status.success() {
            true => Ok(String::from_utf8(ran.stdout).expect("text").trim().to_owned()),
            false => Err(String::from_utf8_lossy(&ran.stdout).into_owned()),
        }
    }

    /// The same where a passphrase is asked for: at a terminal.
    fn opens_at_a_terminal(&self, steps: &str, shows: &str) {
        let mut shell = CommandBuilder::new("sh");
        shell.args(["-c", steps]);
        let mut seat = Seat::with(&self.house, (100, 40), shell);
        seat.shows("passphrase").keys(&[PASSPHRASE, "Enter"]).shows(shows).ends();
        self.sweep();
    }

    fn sweep(&self) {
        for name in ["member.txt", "vault.txt", "compartment.txt", "key.txt"] {
            let _ = std::fs::remove_file(self.folder().join(name));
        }
    }
}

#[test]
fn the_passphrase_opens_a_field_without_kefu() {
    let Some(rescue) = rescued(0) else { return };
    assert_eq!(rescue.names("recovery-"), 0);
    let field = "field-phone-1.bin";
    rescue
        .opens_at_a_terminal(&rescue.steps(Way::Passphrase, field, &rescue.aad(field)), PHONES[0]);
}

#[test]
fn one_recovery_identity_opens_a_field_without_kefu() {
    let Some(rescue) = rescued(1) else { return };
    let (first, second) = ("field-phone-1.bin", "field-phone-2.bin");
    for (field, phone) in [(first, PHONES[0]), (second, PHONES[1])] {
        let steps = rescue.steps(Way::One, field, &rescue.aad(field));
        assert_eq!(rescue.opens(&steps).as_deref(), Ok(phone));
    }
    // Moved to the other point it does not open, though its key is the same.
    for (field, other) in [(first, second), (second, first)] {
        let steps = rescue.steps(Way::One, field, &rescue.aad(other));
        assert_eq!(rescue.opens(&steps), Err(String::new()));
    }
    // Nor does another identity open anything.
    recipient(&rescue.house, 2);
    let steps = rescue.steps(Way::One, first, &rescue.aad(first)).replace("R1.txt", "R2.txt");
    assert_eq!(rescue.opens(&steps), Err(String::new()));
}

#[test]
fn of_two_recovery_identities_both_are_needed() {
    let Some(rescue) = rescued(2) else { return };
    let field = "field-phone-1.bin";
    let both = rescue.steps(Way::Both, field, &rescue.aad(field));
    assert_eq!(rescue.opens(&both).as_deref(), Ok(PHONES[0]));
    let one = rescue.steps(Way::One, field, &rescue.aad(field));
    for alone in ["R1.txt", "R2.txt"] {
        assert_eq!(rescue.opens(&one.replace("R1.txt", alone)), Err(String::new()), "{alone}");
        let twice = both.replace("R1.txt", alone).replace("R2.txt", alone);
        assert_eq!(rescue.opens(&twice), Err(String::new()), "{alone} twice");
    }
}

#[test]
fn a_file_opens_with_age_alone() {
    let Some(rescue) = rescued(1) else { return };
    let (home, zhang) = (rescue.house.home(), "C-000001");
    std::fs::write(home.join("scan.pdf"), "heron-marmalade-47").expect("a file");
    let add = ["attachment", "add", "scan.pdf", "--party", zhang, "--passphrase-fd", "0"];
    let ran = rescue.house.told(&format!("{PASSPHRASE}\n"), &add);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    std::fs::remove_dir_all(rescue.folder()).expect("removed");
    let ran = rescue.house.run(&["vault", "rescue", "--out", "rescue", zhang]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    rescue.is_private();
    let block = README.split("```\n").find(|block| block.contains("attachment-F-000001.age"));
    let opens = "set -e\ncd rescue\numask 077\nage -d -i ../R1.txt -o vault.txt recovery-contact-1.age\n\
                 sed -n 's/^identity //p' vault.txt > compartment.txt\n";
    let steps = format!("{opens}{}cat scan.pdf\n", block.expect("the README's steps"));
    assert_eq!(rescue.opens(&steps).as_deref(), Ok("heron-marmalade-47"));
}
