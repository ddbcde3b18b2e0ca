//! Attachments at the desk: what is said of them stands in the detail, a key attaches one and another saves one for a
//! purpose, on this host by a path and over SSH by a name.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{PASSPHRASE, TestDesk, now, store};
use crate::house::{House, PASSPHRASE as OPENS};
use crate::screens::golden;
use crate::seat::Seat;
use crate::workshop::opening;
use kefu::commands::attachment::{Attach, prepare};
use kefu::commands::key::SetKey;
use kefu::commands::open::OpenComplaint;
use kefu::commands::{Command, execute};
use kefu::domain::attachment::{Origin, Owner};
use kefu::domain::contact::Compartment;
use kefu::domain::id::{AttachmentNumber, PartyNumber};
use kefu::domain::ssh::fingerprint;
use kefu::locale::Language;
use kefu::queries::complaints;
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::session::drawer::Drawer;
use kefu::store::{Reader, tables};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";
const SAID: &str = "nothing of it is shown";

/// With a customer, and a file beside the store.
fn desk(folder: &Path, size: (u16, u16), language: Language) -> TestDesk {
    std::fs::write(folder.join("offer.pdf"), SAID).expect("a file");
    let own = tempfile::TempDir::new().expect("a folder");
    let clock = Clock::set_to(now());
    let (store, session) = store(own.path(), clock.clone());
    session.close_vault();
    let mut desk = TestDesk::over(store, session, clock, own, size, language);
    desk.keys(&["+", "Ada", "^S", "Esc"]);
    desk
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn a_file_is_attached_listed_and_saved_for_a_purpose() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    let mut desk = desk(folder, (120, 40), Language::English);
    desk.keys(&["O"]).shows("Nothing is attached here");
    desk.keys(&["I"]).shows("Attach a file").shows("its name is not");
    desk.keys(&["/nowhere/x", "^S", PASSPHRASE, "Enter"]).shows("/nowhere/x");
    desk.keys(&["^S"]).shows("There is no file /nowhere/x");
    desk.keys(&["^U", &path(folder, "offer.pdf"), "^S"]).shows("F-000001 is attached");
    desk.shows("Attachments").shows("F-000001 offer.pdf").shows("22 B").hides(SAID);

    desk.keys(&["U", "O"]).shows("assphrase");
    desk.keys(&[PASSPHRASE, "Enter"]).shows("Save F-000001 offer.pdf: what for?");
    desk.keys(&["Enter"]).shows("Save the attachment");
    desk.keys(&[&path(folder, "copy.pdf"), "^S"]).shows("F-000001 is saved").hides(SAID);
    let copy = folder.join("copy.pdf");
    assert_eq!(std::fs::read_to_string(&copy).expect("a file"), SAID);
    assert_eq!(copy.metadata().expect("metadata").permissions().mode() & 0o777, 0o600);
    // What stands there is not overwritten, and a folder gets a name that nothing takes for something else.
    std::fs::write(&copy, "mine").expect("a file");
    desk.keys(&["O", "Enter", &path(folder, "copy.pdf"), "^S"]).shows("exists already");
    assert_eq!(std::fs::read_to_string(&copy).expect("a file"), "mine");
    desk.keys(&["Esc", "O", "Enter", "^U", &path(folder, ""), "^S"]).shows("is saved");
    assert_eq!(std::fs::read_to_string(folder.join("F-000001-offer.pdf")).expect("a file"), SAID);
    let left = std::fs::read_dir(folder).expect("a folder").count();
    assert_eq!(left, 3, "nothing half written is left");
}

#[test]
fn what_is_attached_is_sealed_for_whom_it_is_said_to_be() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut desk = desk(folder.path(), (80, 24), Language::English);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    let offer = path(folder.path(), "offer.pdf");
    desk.keys(&["I"]).shows("Who may read it").shows("whoever sees contact details");
    desk.keys(&[&offer, "^S"]).shows("F-000001 is attached");
    desk.keys(&["I", &offer, "Tab", "Right"]).shows("only who sees secrets");
    desk.keys(&["^S"]).shows("F-000002 is attached");
    let sealed_for = [1, 2].map(|number| {
        let number = AttachmentNumber(number);
        let row = desk.worker.desk.read(|tx| tx.fetch(tables::ATTACHMENTS, &number));
        row.expect("a row").compartment
    });
    assert_eq!(sealed_for, Compartment::ALL);
}

#[test]
fn a_tilde_is_home_for_what_is_attached_saved_and_imported() {
    let house = House::new();
    std::fs::write(house.home().join("offer.pdf"), SAID).expect("a file");
    std::fs::write(house.home().join("shop.csv"), "name\nAda\n").expect("a file");
    let mut seat = Seat::at_desk(&house, (120, 40), &[]);
    seat.shows("No customers yet");
    seat.keys(&["+", "Ada", "^S"]).shows("taken down").keys(&["Esc"]);
    seat.keys(&["I"]).shows("Attach a file").keys(&["~/offer.pdf", "^S"]).shows("assphrase");
    seat.keys(&[OPENS, "Enter"]).hides("assphrase").keys(&["^S"]).shows("F-000001 is attached");
    seat.keys(&["O"]).shows("what for?").keys(&["Enter"]).shows("Save the attachment");
    seat.keys(&["~", "^S"]).shows("F-000001 is saved");
    let saved = house.home().join("F-000001-offer.pdf");
    assert_eq!(std::fs::read_to_string(saved).expect("a file"), SAID);
    // Who is called like the file of another is not found beneath one's own home.
    seat.keys(&["I", "~ada/offer.pdf", "^S"]).shows("There is no file ~ada/offer.pdf");
    seat.keys(&["^U", "Esc", "g", "i", "Tab", "~/shop.csv", "^S"]).shows("The first rows");
}

#[test]
fn a_customer_has_the_files_of_their_cases_and_a_case_those_of_its_customer_alone() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    let mut desk = desk(folder, (120, 40), Language::English);
    let attach = |desk: &TestDesk, on, name: &str| {
        let mut file = SAID.as_bytes();
        let (compartment, origin) = (Compartment::Contact, Origin::File);
        let name = name.to_owned();
        let attach = Attach { on, name, media: None, compartment, origin, file: None };
        let attach = prepare(&desk.worker.desk, &desk.worker.session, attach, &mut file);
        let command = Command::Attach(attach.expect("sealed"));
        execute(&desk.worker.desk, &desk.worker.session, &[command]).expect("attached");
    };
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    let shared = desk.worker.desk.clone();
    let ada = shared.read(|tx| tx.fetch(tables::PARTY_NUMBERS, &PartyNumber(1))).expect("Ada");
    let cases = ["late.pdf", "broken.pdf"].map(|name| {
        let session = &desk.worker.session;
        let (id, opening) = (session.new_id().expect("an id"), opening(session, Some(ada)));
        let open = Command::OpenComplaint(OpenComplaint { id, opening, owner: None });
        execute(&shared, session, &[open]).expect("a case");
        attach(&desk, Owner::Case(id), name);
        id
    });
    attach(&desk, Owner::Party(ada), "own.pdf");
    desk.keys(&["/", "Ada", "Enter"]).shows("late.pdf").shows("broken.pdf").shows("own.pdf");
    desk.shows("K-2026-00001").shows("K-2026-00002");
    desk.keys(&["O"]).hides("Nothing is attached here");
    desk.keys(&["Esc"]);
    // Beside a case stands what is of its customer, and of no other case.
    let detail = &mut desk.model.detail;
    detail.complaint = shared.read(|tx| complaints::show(tx, cases[0])).ok().map(Box::new);
    let names: Vec<_> =
        detail.attachments().iter().map(|row| row.attachment.name.clone()).collect();
    assert_eq!(names, ["late.pdf", "own.pdf"]);
}

#[test]
fn over_ssh_files_have_names_and_what_is_saved_is_laid_out() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut desk = desk(folder.path(), (80, 24), Language::English);
    let (shared, member) = (desk.worker.desk.clone(), desk.worker.session.member_id());
    let member = member.expect("a member");
    let key = SetKey { member, ssh_key: Some(KEY.to_owned()) };
    execute(&shared, &desk.worker.session, &[Command::SetKey(key)]).expect("a key");
    let drawer = || Drawer::of(shared.store.folder(), member);
    drawer().take_in("scan.pdf", SAID.as_bytes()).expect("taken in").keep().expect("kept");
    let session = Session::new(Clock::set_to(now()), "local").expect("a session");
    session.set_member(shared.read(|tx| tx.fetch(tables::MEMBERS, &member)).expect("a member"));
    desk.seated(session.over_ssh(fingerprint(KEY), drawer()));
    desk.keys(&["/", "Ada", "Enter", "I"]).shows("`put`");
    desk.keys(&[&path(folder.path(), "offer.pdf"), "^S", PASSPHRASE, "Enter", "^S"]);
    desk.hides("is attached");
    desk.keys(&["^U", "scan.pdf", "^S"]).shows("F-000001 is attached");
    desk.keys(&["O"]).shows("what for?");
    desk.keys(&["Enter"]).shows("get F-000001-scan.pdf").hides(SAID);
    let mut laid_out = String::new();
    let mut file = drawer().open("F-000001-scan.pdf").expect("laid out");
    file.read_to_string(&mut laid_out).expect("read");
    assert_eq!(laid_out, SAID);
}

#[test]
fn the_list_of_attachments_in_both_languages() {
    for (language, code) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut desk = desk(folder.path(), (80, 24), language);
        for name in ["offer.pdf", "发票 2026-03.pdf"] {
            std::fs::write(folder.path().join(name), "x".repeat(300_000)).expect("a file");
            desk.keys(&["I", &path(folder.path(), name), "^S"]);
            if !desk.model.vault_open {
                desk.keys(&[PASSPHRASE, "Enter", "^S"]);
            }
        }
        desk.wait(60);
        golden(&format!("attachments-{code}-80x24.svg"), &desk.svg());
    }
}
