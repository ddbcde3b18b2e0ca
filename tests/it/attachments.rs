//! Files of customers and cases: sealed as they come in, listed, saved elsewhere for a purpose, and never opened here.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::Dice;
use crate::house::{House, PASSPHRASE, Ran, files};
use crate::workshop::Workshop;
use kefu::commands::Command;
use kefu::commands::attachment::save::SaveAttachment;
use kefu::commands::attachment::{Attach, RemoveAttachment, SealedFile, add, seal_file};
use kefu::domain::attachment::{FILE_BYTES, MOST_FILES, Origin, Owner};
use kefu::domain::contact::Compartment;
use kefu::domain::id::{AttachmentNumber, CaseId, PartyId};
use kefu::domain::purpose::Purpose;
use kefu::session::Session;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

const REASON: &str = "scanned for another customer";
/// What a planted file says, over and over.
const PLANTED: &str = "heron-marmalade-47 ";

/// A file that is wanted for a customer or a case; without one it is asked for only.
pub fn wanted(on: Owner, name: &str, file: Option<SealedFile>) -> Attach {
    let (name, media, origin) = (name.to_owned(), None, Origin::File);
    Attach { on, name, media, compartment: Compartment::Contact, origin, file }
}

/// Sealed by somebody who can: whether another may attach it is asked at the door.
fn sealed(shop: &Workshop) -> kefu::domain::Result<SealedFile> {
    seal_file(&shop.desk, &shop.owner, Compartment::Contact, &mut PLANTED.as_bytes())
}

/// Past nothing: one is attached to a customer, and this is its number.
pub fn attached(shop: &Workshop, party: PartyId) -> AttachmentNumber {
    let wanted = wanted(Owner::Party(party), "scan.pdf", None);
    let done = add(&shop.desk, &shop.owner, wanted, &mut PLANTED.as_bytes());
    done.expect("attached").first().attachment.expect("a number")
}

/// The act of a verb against which nothing stands.
pub fn deed(
    shop: &Workshop,
    by: &Session,
    verb: &str,
    (party, case): (PartyId, CaseId),
) -> Command {
    match verb {
        "attachment.add" => {
            let file = sealed(shop).expect("a sealed file");
            Command::Attach(wanted(Owner::Party(party), "scan.pdf", Some(file)))
        }
        "attachment.save" => Command::SaveAttachment(SaveAttachment {
            number: attached(shop, party),
            purpose: Purpose::Case(case),
            call: by.new_id().expect("an id"),
            notice: by.new_id().expect("an id"),
        }),
        _ => {
            let (number, reason) = (attached(shop, party), REASON.to_owned());
            Command::RemoveAttachment(RemoveAttachment { number, reason })
        }
    }
}

/// Something about one, which may be none, too long a name, or gone.
pub fn any(
    shop: &Workshop,
    kind: &str,
    by: &Session,
    (party, case): (PartyId, CaseId),
    purpose: Purpose,
    dice: &mut Dice,
) -> Command {
    let number = AttachmentNumber(1 + u32::try_from(dice.below(6)).expect("small"));
    match kind {
        "attach" => {
            let on = if dice.once_in(2) { Owner::Party(party) } else { Owner::Case(case) };
            let sealed = if dice.once_in(10) { None } else { sealed(shop).ok() };
            let name = dice.pick(&["scan.pdf", "合同.pdf", "/", "11010519491231002X.jpg"]);
            Command::Attach(wanted(on, name, sealed))
        }
        "save-attachment" => Command::SaveAttachment(SaveAttachment {
            number,
            purpose,
            call: by.new_id().expect("an id"),
            notice: by.new_id().expect("an id"),
        }),
        _ => {
            let reason = dice.pick(&[REASON, "so"]).to_owned();
            Command::RemoveAttachment(RemoveAttachment { number, reason })
        }
    }
}

/// A store with a customer, a complaint of it and a file to attach.
pub struct Desk {
    pub house: House,
    pub party: String,
    pub case: String,
}

impl Desk {
    pub fn new() -> Self {
        let house = House::new();
        let party = house.party("张伟", "13800138000");
        let case = house.complaint("退款未到账", &party);
        Self { house, party, case }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.house.home().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// With the vault open.
    pub fn run(&self, args: &[&str]) -> Ran {
        let all = [&["--passphrase-fd", "0"], args].concat();
        self.house.told(&format!("{PASSPHRASE}\n"), &all)
    }

    fn attach(&self, path: &Path, more: &[&str]) -> Ran {
        let path = path.to_str().expect("a path");
        self.run(&[&["attachment", "add", path, "--json"], more].concat())
    }

    pub fn attached(&self, path: &Path, more: &[&str]) -> String {
        let ran = self.attach(path, more);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let told: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
        told["number"].as_str().expect("a number").to_owned()
    }

    pub fn save(&self, number: &str, to: &str, more: &[&str]) -> Ran {
        let words = ["attachment", "save", number, "--to", to, "--case", &self.case];
        self.run(&[&words, more].concat())
    }

    pub fn list(&self, of: &str) -> Vec<serde_json::Value> {
        let whose = if of.starts_with('C') { "--party" } else { "--case" };
        let listed = self.house.json(&["attachment", "list", whose, of]);
        listed["items"].as_array().expect("items").clone()
    }

    pub fn blobs(&self) -> Vec<PathBuf> {
        let folder = self.house.store().join("blobs");
        if folder.exists() { files(&folder) } else { Vec::new() }
    }

    fn mode(path: &Path) -> u32 {
        path.metadata().expect("metadata").permissions().mode() & 0o777
    }
}

pub fn planted() -> Vec<u8> {
    PLANTED.repeat(20_000).into_bytes()
}

#[test]
fn what_is_attached_is_saved_byte_for_byte_and_stands_nowhere_in_the_clear() {
    let desk = Desk::new();
    let plain = planted();
    let path = desk.file("合同 v2.pdf", &plain);
    let number = desk.attached(&path, &["--case", &desk.case]);
    assert_eq!(number, "F-000001");
    std::fs::remove_file(&path).expect("removed");
    let listed = desk.list(&desk.party);
    assert_eq!(listed, desk.list(&desk.case));
    let row = &listed[0];
    assert_eq!(
        (row["name"].as_str(), row["bytes"].as_u64()),
        (Some("合同 v2.pdf"), Some(plain.len() as u64))
    );
    assert_eq!(
        (row["party"].as_str(), row["case"].as_str()),
        (Some(&*desk.party), Some(&*desk.case))
    );
    let blobs = desk.blobs();
    assert_eq!(blobs.len(), 1);
    assert_eq!(blobs[0].file_name().and_then(|name| name.to_str()), row["sealed_sha256"].as_str());
    assert_eq!(Desk::mode(&blobs[0]), 0o600);
    assert_eq!(Desk::mode(&desk.house.store().join("blobs")), 0o700);
    assert!(!desk.house.holds(PLANTED.trim()), "in the store's folder");

    let to = desk.house.home().join("saved.pdf");
    let to = to.to_str().expect("a path");
    let saved = desk.save(&number, to, &["--json"]);
    assert_eq!(saved.status, Some(0), "{saved:?}");
    let told: serde_json::Value = serde_json::from_slice(&saved.out).expect("JSON");
    assert_eq!((told["verified"].as_bool(), told["path"].as_str()), (Some(true), Some(to)));
    assert_eq!(std::fs::read(to).expect("a file"), plain);
    assert_eq!(Desk::mode(Path::new(to)), 0o600);
    // A folder gets a file of a name of ours; what stands there is never overwritten.
    let home = desk.house.home().to_str().expect("a path").to_owned();
    assert_eq!(desk.save(&number, &home, &[]).status, Some(0));
    assert_eq!(
        std::fs::read(desk.house.home().join("F-000001-合同_v2.pdf")).expect("a file"),
        plain
    );
    let before = desk.house.verbs().len();
    for there in [to, &home] {
        let refused = desk.save(&number, there, &[]);
        assert_eq!(refused.status, Some(2), "{refused:?}");
    }
    assert_eq!(desk.house.verbs().len(), before, "nothing was opened for it");
    assert_eq!(desk.house.verbs().iter().filter(|verb| *verb == "attachment.save").count(), 2);
    desk.house.is_sound();
    desk.house.has_a_whole_log();
}

#[test]
fn a_purpose_must_hold_and_the_budget_and_the_compartment_are_those_of_a_reveal() {
    let desk = Desk::new();
    let number = desk.attached(&desk.file("scan.jpg", b"x"), &["--party", &desk.party]);
    let secret = ["--party", &desk.party, "--compartment", "secret"];
    let secret = desk.attached(&desk.file("card.jpg", b"y"), &secret);
    let to = |name: &str| desk.house.home().join(name).to_str().expect("a path").to_owned();
    let other = desk.house.party("李娜", "13912345678");
    let others = desk.house.complaint("x", &other);
    let wrong = ["attachment", "save", &number, "--to", &to("a"), "--case", &others];
    let refused = desk.run(&wrong);
    assert_eq!(refused.status, Some(3), "{refused:?}");
    let why = ["attachment", "save", &number, "--to", &to("a"), "--break-glass", "so"];
    assert_eq!(desk.run(&why).status, Some(3));
    assert!(!Path::new(&to("a")).exists());
    // Whoever reads one compartment does not read the other, and whoever takes down reads neither.
    desk.house.colleague("bob", "agent");
    desk.house.colleague("ida", "intake");
    let save = |name: &str, number: &str, file: &str| {
        let words = ["attachment", "save", number, "--to", &to(file), "--case", &desk.case];
        desk.house.told_as(name, &words)
    };
    assert_eq!(save("bob", &number, "b").status, Some(0));
    assert_eq!(save("bob", &secret, "c").status, Some(6));
    assert_eq!(save("ida", &number, "d").status, Some(6));
    assert_eq!(desk.save(&secret, &to("e"), &[]).status, Some(0));
    let glass = [
        "attachment",
        "save",
        &number,
        "--to",
        &to("f"),
        "--break-glass",
        "the court asks for it today",
    ];
    assert_eq!(desk.run(&glass).status, Some(0));
    let told = desk.house.json(&["vault", "notices"]);
    assert_eq!(told["items"][0]["kind"], "break-glass");
}

#[test]
fn whoever_may_only_take_down_seals_without_a_key_and_an_agent_opens_it() {
    let desk = Desk::new();
    desk.house.colleague("ida", "intake");
    let path = desk.file("letter.txt", b"handed in at the counter");
    let path = path.to_str().expect("a path");
    for compartment in ["contact", "secret"] {
        let words =
            ["attachment", "add", path, "--party", &desk.party, "--compartment", compartment];
        let ran = desk.house.told_as("ida", &words);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
    for number in ["F-000001", "F-000002"] {
        let to = desk.house.home().join(number);
        assert_eq!(desk.save(number, to.to_str().expect("a path"), &[]).status, Some(0));
        assert_eq!(std::fs::read(to).expect("a file"), b"handed in at the counter");
    }
}

#[test]
fn names_are_no_paths_and_what_does_not_fit_is_refused_with_the_figure() {
    let desk = Desk::new();
    let path = desk.file("plain.txt", b"x");
    let named =
        |name: &str| desk.attach(&path, &["--party", &desk.party, &format!("--name={name}")]);
    for name in ["../../x", "a\u{202e}gpj.exe", "x\u{1b}[31m.txt", "-rf", ".hidden"] {
        let ran = named(name);
        assert_eq!(ran.status, Some(0), "{name} {ran:?}");
    }
    let names: Vec<String> = desk
        .list(&desk.party)
        .iter()
        .map(|row| row["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(names, ["x", "agpj.exe", "x[31m.txt", "-rf", ".hidden"]);
    assert_eq!(named("..").status, Some(2));
    let number = named("11010519491231002X.jpg");
    assert_eq!(number.status, Some(3), "the number of a person {number:?}");
    let moved = desk.run(&[
        "--move-values",
        "attachment",
        "add",
        path.to_str().expect("a path"),
        "--party",
        &desk.party,
        "--name",
        "id 11010519491231002X.jpg",
    ]);
    assert_eq!(moved.status, Some(0), "{moved:?}");
    assert!(!desk.house.holds("11010519491231002X"));
    let empty = desk.attach(&desk.file("empty", b""), &["--party", &desk.party]);
    assert_eq!(empty.status, Some(3), "{empty:?}");
    let large = desk.house.home().join("large");
    let file = std::fs::File::create(&large).expect("a file");
    file.set_len(FILE_BYTES + 1).expect("a length");
    let refused = desk.attach(&large, &["--party", &desk.party]);
    assert_eq!(refused.status, Some(3));
    assert!(refused.err.contains("16 MiB"), "{refused:?}");
    file.set_len(FILE_BYTES).expect("a length");
    let fits = desk.attach(&large, &["--party", &desk.party]);
    assert_eq!(fits.status, Some(0), "{fits:?}");
    let folder = desk.attach(desk.house.home(), &["--party", &desk.party]);
    assert_eq!(folder.status, Some(2), "{folder:?}");
    assert_eq!(desk.blobs().len(), desk.list(&desk.party).len(), "what was refused left nothing");
}

#[test]
fn a_customer_has_so_many_files_and_no_more() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("张伟", &[]);
    let case = shop.case(party);
    let attach = |on| {
        let done = add(&shop.desk, &shop.owner, wanted(on, "x", None), &mut &b"x"[..]);
        done.map(|_| ()).map_err(|error| (error.code, error.args))
    };
    for _ in 0..MOST_FILES {
        assert_eq!(attach(Owner::Party(party)), Ok(()));
    }
    let refused = attach(Owner::Party(party)).expect_err("one too many");
    assert_eq!(refused, ("attachments-many", vec![("count", "100".to_owned())]));
    // One that belongs to a case counts there.
    assert_eq!(attach(Owner::Case(case)), Ok(()));
    assert_eq!(files(&shop.folder.path().join("store").join("blobs")).len(), MOST_FILES + 1);
}

#[test]
fn swapped_flipped_cut_and_missing_files_are_refused_and_leave_nothing_half_written() {
    let desk = Desk::new();
    let numbers = ["one", "two"]
        .map(|name| desk.attached(&desk.file(name, &planted()), &["--party", &desk.party]));
    let blob = |number: &str| {
        let row = desk.list(&desk.party).into_iter().find(|row| row["number"] == number);
        let hash = row.expect("a row")["sealed_sha256"].as_str().expect("a hash").to_owned();
        desk.house.store().join("blobs").join(hash.get(..2).expect("a hash")).join(hash)
    };
    let [one, two] = [blob(&numbers[0]), blob(&numbers[1])];
    let [of_one, of_two] = [&one, &two].map(|path| std::fs::read(path).expect("a blob"));
    let to = desk.house.home().join("out");
    std::fs::create_dir(&to).expect("a folder");
    let refused = |what: &str| {
        let ran = desk.save(&numbers[0], to.to_str().expect("a path"), &[]);
        assert_eq!(ran.status, Some(1), "{what} {ran:?}");
        assert!(ran.err.contains(&numbers[0]), "{what} {ran:?}");
        assert!(files(&to).is_empty(), "{what}");
    };
    std::fs::write(&one, &of_two).expect("swapped");
    refused("another's file");
    for place in [0, 300, of_one.len() / 2, of_one.len() - 1] {
        let mut bent = of_one.clone();
        bent[place] ^= 1;
        std::fs::write(&one, &bent).expect("bent");
        refused("a flipped byte");
    }
    std::fs::write(&one, &of_one[..of_one.len() - 1]).expect("cut");
    refused("a cut file");
    std::fs::remove_file(&one).expect("removed");
    refused("no file");
    symlink(&two, &one).expect("a link");
    refused("a link");
    std::fs::remove_file(&one).expect("removed");
    std::fs::write(&one, &of_one).expect("as it was");
    assert_eq!(desk.save(&numbers[0], to.to_str().expect("a path"), &[]).status, Some(0));
}

#[test]
fn what_is_removed_or_taken_back_is_gone_and_the_log_keeps_its_number() {
    let desk = Desk::new();
    let path = desk.file("x", &planted());
    let number = desk.attached(&path, &["--party", &desk.party]);
    let remove = |reason: &str| desk.run(&["attachment", "remove", &number, "--reason", reason]);
    assert_eq!(remove("so").status, Some(3));
    assert_eq!(remove(REASON).status, Some(0));
    assert_eq!((desk.list(&desk.party).len(), desk.blobs().len()), (0, 0));
    assert_eq!(remove(REASON).status, Some(4), "there is none any more");
    let told = desk.house.json(&["audit", "list", "--id", &number]);
    assert!(told["items"].as_array().is_some_and(|items| items.len() >= 2), "{told}");
    // A removal is final; an addition can be taken back, once.
    assert_eq!(desk.run(&["undo"]).status, Some(3));
    let next = desk.attached(&path, &["--party", &desk.party]);
    assert_eq!(next, "F-000002", "a number is never used again");
    let back = desk.run(&["undo"]);
    assert_eq!(back.status, Some(0), "{back:?}");
    assert_eq!((desk.list(&desk.party).len(), desk.blobs().len()), (0, 0));
    // Their keys are in free parts of the file, and the doctor says so until it is scrubbed.
    let waiting = || desk.house.json(&["doctor"])["unscrubbed_attachments"].as_u64();
    assert_eq!(waiting(), Some(2));
    assert_eq!(desk.house.run(&["store", "scrub"]).status, Some(0));
    assert_eq!(waiting(), Some(0));
    desk.house.is_sound();
}
